//! `nines-prologue`: moves the first requests while the page is still on its way. Built for size: all that a visitor waits for is in it.

fn main() {
    nines::ui::prologue::run();
}
