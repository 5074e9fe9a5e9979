//! `nines-web`: the page.

use nines::web;

fn main() {
    web::panic::install();
    nines::ui::run();
}
