//! `nines-engine`: the engine without the page. It moves the first requests while the page is still on its way, and it is what
//! the laboratory's workers are made of. Built for speed; the page beside it is built for size.

use nines::web;

fn main() {
    if web_sys::window().is_some() {
        nines::ui::prologue::run();
    } else {
        web::panic::install();
        nines::ui::work();
    }
}
