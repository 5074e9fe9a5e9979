//! Any text taken for a link gives a scenario, and that scenario's own link gives it back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nines::scenario::{decode, encode};

fuzz_target!(|bytes: &[u8]| {
    let decoded = decode(&String::from_utf8_lossy(bytes));
    let link = encode(&decoded.scenario);
    let again = decode(&link);
    assert_eq!(again.scenario, decoded.scenario, "{link}");
    assert!(again.notices.is_empty(), "a link of our own is right: {link} {:?}", again.notices);
});
