//! `nines-web`: the page. In a one-file page, which carries one program only, it is also what workers are made of.

use nines::{ui, web};

fn main() {
    web::panic::install();
    if web_sys::window().is_some() {
        ui::run();
    } else {
        ui::work();
    }
}
