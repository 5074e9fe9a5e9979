//! Every field, choice, load, effect and target has a preset; `traces` holds what is seen of each mechanism.

use nines::scenario::{Control, Field, Group, PRESETS, decode};
use nines::words::presets;

/// Of these the choices are variants of one mechanism: a preset with one of them is enough.
const VARIANTS: [&str; 8] = [
    "queue-timeout-law",
    "deadlines",
    "jitter",
    "mttf-law",
    "mttr-law",
    "crash-mode",
    "controller-crash-mode",
    "on-error",
];

/// The pairs of every preset.
fn pairs() -> Vec<(&'static str, &'static str)> {
    let queries = PRESETS.iter().flat_map(|preset| preset.query.split('&'));
    queries.filter_map(|pair| pair.split_once('=')).collect()
}

#[test]
fn every_mechanism_has_a_preset() {
    let pairs = pairs();
    let initial = decode("").scenario;
    let has = |key: &str, is_meant: &dyn Fn(&str) -> bool| {
        pairs.iter().any(|(other, value)| *other == key && is_meant(value))
    };
    let mut missing = Vec::new();
    for field in Field::ALL {
        // How long a run lasts is no mechanism; nor is a number that only says how much of one there is.
        let is_number = !matches!(field.control(), Control::Choice(_));
        if field.group() == Group::Run || (is_number && field.is_idle(|other| initial.get(other))) {
            continue;
        }
        let key = field.key();
        match field.control() {
            Control::Choice(names) if !VARIANTS.contains(&key) => {
                let default = initial.get(*field);
                let unused =
                    names.iter().filter(|name| **name != default && !has(key, &|value| value == **name));
                missing.extend(unused.map(|name| format!("{key}={name}")));
            }
            Control::Shaped { shapes, .. } if matches!(field, Field::Load | Field::Service) => {
                let names = shapes.iter().map(|shape| shape.split(':').next().unwrap_or(shape));
                let unused = names.filter(|name| !has(key, &|value| value.split(':').next() == Some(*name)));
                missing.extend(unused.map(|name| format!("{key}={name}")));
            }
            _ if !has(key, &|_| true) => missing.push(key.to_owned()),
            _ => {}
        }
    }
    for effect in [
        "crash",
        "crash-blackhole",
        "hang",
        "slow",
        "errors",
        "cut",
        "cut-requests",
        "cut-answers",
        "latency",
        "loss",
        "flap",
        "stall",
        "drain",
        "repair",
        "failback",
    ] {
        if !has("fault", &|fault| fault.split(':').next() == Some(effect)) {
            missing.push(format!("fault={effect}"));
        }
    }
    for target in ["s2", "zone2", "link2", "device-link", "controller", "controller2", "pair-link"] {
        let strikes =
            |fault: &str| fault.split('@').next().and_then(|what| what.rsplit(':').next()) == Some(target);
        if !has("fault", &strikes) {
            missing.push(format!("fault=…:{target}"));
        }
    }
    assert!(missing.is_empty(), "no preset has {missing:?}");
}

#[test]
fn headings_stand_above_presets_in_their_order() {
    let places: Vec<usize> = presets::HEADINGS
        .iter()
        .map(|(id, _)| PRESETS.iter().position(|preset| preset.id == *id).unwrap_or_else(|| panic!("{id}")))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 4), "no heading for two or three: {places:?}");
}

#[test]
fn every_policy_names_whose_definition_it_is() {
    const SOURCES: [&str; 12] = [
        "Envoy",
        "HAProxy",
        "NGINX",
        "Finagle",
        "gRPC",
        "IPVS",
        "Linkerd",
        "Google",
        "Mitzenmacher",
        "Mirrokni",
        "Karger",
        "keepalived",
    ];
    // Not policies, but what they are made of.
    const TOOLS: [&str; 5] = ["contest", "mod", "standings", "tickets", "vacancies"];
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sim/policy");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if TOOLS.iter().any(|tool| path.file_stem().is_some_and(|stem| stem == *tool)) {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let heading: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        assert!(SOURCES.iter().any(|source| heading.contains(source)), "{path:?} names no source");
        seen += 1;
    }
    assert!(seen >= 18, "{seen}");
}
