//! The link codec and the soundness of scenarios.

use nines::scenario::{PRESETS, decode, decode_strict, encode};

fn canonical(link: &str) -> String {
    encode(&decode(link).scenario)
}

#[test]
fn every_preset_is_sound_and_comes_back() {
    for preset in PRESETS {
        let decoded = decode_strict(preset.id).unwrap_or_else(|errors| panic!("{}: {errors:?}", preset.id));
        assert_eq!(decoded.notices, [], "{}", preset.id);
        let query = encode(&decoded.scenario);
        assert_eq!(decode_strict(&query).map(|again| again.scenario), Ok(decoded.scenario));
    }
}

#[test]
fn the_example_of_the_design_is_canonical() {
    let link =
        "v=1&preset=failover&policy=two-distinct&servers=4&load=ramp:10-80/60s&fault=crash:s2@20s+15s&seed=9";
    assert_eq!(canonical(link), link);
}
