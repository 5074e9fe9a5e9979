//! Any text taken for a link gives a scenario, and that scenario's own link gives it back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nines::scenario::{decode, encode};

fuzz_target!(|bytes: &[u8]| {
    let decoded = decode(&String::from_utf8_lossy(bytes));
    let link = encode(&decoded.scenario);
    let again = decode(&link);
    assert_eq!(again.scenario, decoded.scenario, "{link}");
    // A remark, such as on a fault after the end, comes again; nothing is replaced.
    assert!(again.notices.iter().all(|notice| notice.used.is_empty()), "{link} {:?}", again.notices);
});
