//! Every mechanism has a preset and leaves a trace on the stage.

use nines::app::captions::say;
use nines::scenario::{Control, Field, Group, PRESETS, decode, decode_strict};
use nines::scene::{Layout, Lens, Marks, Scene, Sign};
use nines::sim::{Advance, SimDuration, SimTime, Simulation, Snapshot};
use nines::words::presets;

/// Whether something comes up on the stage of a preset, looked at every few milliseconds.
fn comes_up(preset: &str, is_meant: impl Fn(&Scene) -> bool) -> bool {
    let scenario = decode_strict(preset).unwrap_or_else(|errors| panic!("{preset}: {errors:?}")).scenario;
    let config = scenario.config();
    let mut run = Simulation::new(config);
    let (mut marks, mut snapshot, mut scene) = (Marks::new(), Snapshot::default(), Scene::new());
    let mut until = SimTime::ZERO;
    loop {
        until += SimDuration::from_millis(if until < SimTime::from_seconds(60.0) { 47 } else { 497 });
        let is_over = run.run_until(until, u64::MAX, &mut marks) == Advance::Finished;
        run.snapshot_into(&mut snapshot);
        let layout = Layout::for_size(1100.0, 620.0, snapshot.servers.len());
        scene.fill(&snapshot, &marks, &layout, &Lens::of(run.settings(), 1.0, say));
        if is_meant(&scene) {
            return true;
        }
        if is_over {
            return false;
        }
    }
}

#[test]
fn every_mechanism_that_has_words_or_a_shape_shows_them() {
    for (preset, words) in [
        ("second-controller", "standing by"),
        ("second-controller", "at work"),
        ("split-brain", "works, too"),
        ("breaker", "breaker open"),
        ("breaker", "breaker half open"),
        ("fixed-limit", "of 12 let in"),
        ("adaptive-limit", "let in"),
        ("envoy-limit", "of 3 let in"),
        ("netflix-limit", "let in"),
        ("herding", "load as of"),
        ("stalled-checks", "checks stand still"),
        ("panic", "panic"),
        ("spill-over", "backups take 30 %"),
        ("autoscaling", "switched off"),
        ("autoscaling", "starting"),
        ("repair-crew", "waits for the crew"),
        ("nginx-fails", "one request tries"),
        ("cold-start", "cold"),
        ("slow-start", "% of its weight"),
        ("retry-budget", "retries not allowed"),
        ("envoy-ejection", "ejected, 10 s left"),
        ("envoy-ejection", "ejected, 3 s left"),
        ("drain", "draining"),
        ("backup", "backup"),
        ("mixed-servers", "weight 4"),
    ] {
        assert!(comes_up(preset, |scene| scene.words.contains(words)), "{preset}: nothing says “{words}”");
    }
    for (preset, sign) in [
        ("hedging", Sign::Hedge),
        ("prequal", Sign::Question),
        ("retries", Sign::Retry),
        ("metastable", Sign::Wasted),
        ("deadline", Sign::Clock),
    ] {
        assert!(comes_up(preset, |scene| scene.signs().contains(sign)), "{preset}: no {sign:?}");
    }
}

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
            Control::Shaped { shapes, .. } if *field == Field::Load => {
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
