//! `nines-web`: the page, or a worker of it, decided by what global it finds.

use nines::experiment::worker::Worker;
use nines::web;

fn main() {
    web::panic::install();
    if web_sys::window().is_some() {
        nines::ui::run();
    } else {
        let mut worker = Worker::default();
        web::worker_host::serve(move |message, answer| answer(&worker.handle(message)));
    }
}
