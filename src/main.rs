//! `nines-web`: the page, or a worker of it, decided by what global it finds.
fn main() {}
