//! The numbers of reports as bits, which a browser must come to as well (`tests/web/bits.rs`). Any change of a method or of a run shows as a
//! difference. Written anew by `NINES_GOLDEN=write cargo test --test it bits`.

#[path = "../web/numbers.rs"]
mod numbers;

use std::fs;

#[test]
fn every_number_of_a_report_is_the_bits_of_every_other_machine() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/bits.txt");
    let ours = numbers::list();
    if std::env::var("NINES_GOLDEN").is_ok_and(|what| what == "write") {
        fs::write(path, &ours).unwrap();
    }
    let known = fs::read_to_string(path).unwrap();
    for (ours, known) in ours.lines().zip(known.lines()) {
        assert_eq!(ours, known);
    }
    assert_eq!(ours.len(), known.len());
    assert!(ours.lines().count() > 200, "it covers the tables of three experiments");
}
