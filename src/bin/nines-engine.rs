//! `nines-engine`: what the laboratory's workers are made of. Built for speed; fetched when the first worker is wanted.

fn main() {
    nines::web::panic::install();
    nines::ui::work();
}
