//! `nines-web`: the page, or a worker of it, decided by what global it finds.

use nines::web;

fn main() {
    web::panic::install();
    if web_sys::window().is_some() {
        nines::ui::run();
    } else {
        web::worker_host::serve(|message, answer| answer(message));
    }
}
