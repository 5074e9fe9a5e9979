//! Any text taken for a scenario file gives a scenario, and that scenario's own file gives it back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nines::scenario::{from_json, to_json};

fuzz_target!(|bytes: &[u8]| {
    let decoded = from_json(&String::from_utf8_lossy(bytes));
    let file = to_json(&decoded.scenario);
    let again = from_json(&file);
    assert_eq!(again.scenario, decoded.scenario, "{file}");
    // A remark, such as on a fault after the end, comes again; nothing is replaced.
    assert!(again.notices.iter().all(|notice| notice.used.is_empty()), "{file} {:?}", again.notices);
});
