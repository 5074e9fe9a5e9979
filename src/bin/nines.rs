//! `nines`: the command line.
fn main() {}
