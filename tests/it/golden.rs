//! Golden runs: the same scenario gives the same trace on every platform and at any slicing of time.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use nines::scenario::decode_strict;
use nines::sim::{Advance, Config, Listener, Outcome, SimTime, Simulation, TraceEvent};
use proptest::prelude::*;

struct Golden {
    name: String,
    query: String,
    expect: String,
}

impl Golden {
    fn config(&self) -> Config {
        decode_strict(&self.query)
            .unwrap_or_else(|faults| panic!("{}: {faults:?}", self.name))
            .scenario
            .config()
            .clone()
    }
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/digests.txt")
}

fn goldens() -> Vec<Golden> {
    let text = fs::read_to_string(path()).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let mut parts = line.splitn(3, '|').map(String::from);
            Golden {
                name: parts.next().unwrap(),
                query: parts.next().unwrap(),
                expect: parts.next().unwrap_or_default(),
            }
        })
        .collect()
}

/// What a run came to.
#[derive(Default)]
struct Seen {
    events: u64,
    kinds: BTreeSet<String>,
    outcomes: BTreeSet<String>,
}

impl Listener for Seen {
    fn on(&mut self, _: SimTime, event: &TraceEvent) {
        self.events += 1;
        let text = format!("{event:?}");
        self.kinds.insert(text.split(' ').next().unwrap_or_default().to_owned());
        if let TraceEvent::RequestEnded { outcome, .. } = event {
            self.outcomes.insert(format!("{outcome:?}"));
        }
    }
}

fn sum(simulation: &Simulation, events: u64) -> String {
    format!("{:016x}|{events}|{}", simulation.digest(), simulation.counts().sent)
}

fn run(config: &Config) -> (String, Seen) {
    let mut seen = Seen::default();
    let mut simulation = Simulation::new(config);
    simulation.run_until(SimTime::NEVER, u64::MAX, &mut seen);
    (sum(&simulation, seen.events), seen)
}

#[test]
fn golden_runs_come_to_what_they_always_came_to() {
    let goldens = goldens();
    assert!(goldens.len() >= 10);
    let results: Vec<String> = goldens.iter().map(|golden| run(&golden.config()).0).collect();
    if std::env::var("NINES_GOLDEN").is_ok_and(|what| what == "write") {
        let old = fs::read_to_string(path()).unwrap();
        let mut text: String =
            old.lines().filter(|line| line.starts_with('#')).fold(String::new(), |mut text, line| {
                let _ = writeln!(text, "{line}");
                text
            });
        for (golden, result) in goldens.iter().zip(&results) {
            let _ = writeln!(text, "{}|{}|{result}", golden.name, golden.query);
        }
        fs::write(path(), text).unwrap();
        return;
    }
    for (golden, result) in goldens.iter().zip(&results) {
        assert_eq!(*result, golden.expect, "{}: digest, events or requests differ", golden.name);
    }
}

#[test]
fn golden_runs_use_every_mechanism_between_them() {
    let mut kinds = BTreeSet::new();
    let mut outcomes = BTreeSet::new();
    for golden in goldens() {
        let (_, seen) = run(&golden.config());
        kinds.extend(seen.kinds);
        outcomes.extend(seen.outcomes);
    }
    let every = [
        "AttemptEnded",
        "AttemptSent",
        "BeliefChanged",
        "BreakerChanged",
        "ConditionChanged",
        "ControllerChanged",
        "Dropped",
        "Edited",
        "EjectionChanged",
        "FaultBegan",
        "FaultEnded",
        "Interrupted",
        "LinkChanged",
        "ProbeFailed",
        "ProbePassed",
        "ProbeSent",
        "Queued",
        "Redispatched",
        "RequestEnded",
        "RequestSent",
        "RetryScheduled",
        "RotationChanged",
        "Routed",
        "ServiceEnded",
        "ServiceStarted",
        "Skipped",
        "SystemChanged",
    ];
    for kind in every {
        assert!(kinds.contains(kind), "no golden run has a {kind}");
    }
    for outcome in Outcome::ALL {
        assert!(outcomes.contains(&format!("{outcome:?}")), "no golden request ends {outcome:?}");
    }
}

/// Runs in slices of time and of events, by these steps again and again.
fn run_sliced(config: &Config, steps: &[(u64, u64)]) -> String {
    let mut seen = Counter(0);
    let mut simulation = Simulation::new(config);
    for (millis, budget) in steps.iter().cycle() {
        let until = SimTime(simulation.now().0.saturating_add(millis * 1_000_000));
        match simulation.run_until(until, *budget, &mut seen) {
            Advance::Finished => break,
            Advance::Reached | Advance::BudgetSpent => {}
        }
    }
    sum(&simulation, seen.0)
}

struct Counter(u64);

impl Listener for Counter {
    fn on(&mut self, _: SimTime, _: &TraceEvent) {
        self.0 += 1;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_slicing_of_time_gives_the_same_trace(
        which in 0..1_000_usize,
        steps in prop::collection::vec((1..5_000_u64, 1..3_000_u64), 1..8),
    ) {
        let goldens = goldens();
        let golden = &goldens[which % goldens.len()];
        prop_assert_eq!(run_sliced(&golden.config(), &steps), golden.expect.clone(), "{} in steps {:?}", golden.name, steps);
    }
}
