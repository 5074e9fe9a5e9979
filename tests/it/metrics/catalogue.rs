//! The catalogue is complete, and the page that documents it says the same.

use std::collections::BTreeSet;

use nines::metrics::Measure;
use nines::metrics::catalogue::markdown;

#[test]
fn keys_are_plain_and_unique() {
    let keys: BTreeSet<&str> = Measure::ALL.iter().map(|measure| measure.key()).collect();
    assert_eq!(keys.len(), Measure::ALL.len());
    for measure in Measure::ALL {
        let key = measure.key();
        assert!(
            key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_digit()),
            "{key}"
        );
        assert_eq!(Measure::from_key(key), Some(*measure));
        assert!(measure.definition().ends_with('.'), "{key}");
    }
}

/// `NINES_WRITE=1 cargo test catalogue` writes the page anew.
#[test]
fn the_page_of_measures_is_the_catalogue() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/measures.md");
    if std::env::var_os("NINES_WRITE").is_some() {
        std::fs::write(path, markdown()).expect("docs/ can be written");
    }
    let page = std::fs::read_to_string(path).unwrap_or_default();
    assert!(page == markdown(), "docs/measures.md is not what the catalogue says; run with NINES_WRITE=1");
}
