//! The four experiments under every policy and fault: a minute of each, as text. Any change of behaviour shows as a readable difference.
//! Written anew by `NINES_GOLDEN=write cargo test --test it golden_experiments`.

use std::fmt::Write as _;
use std::fs;

use nines::metrics::Recorder;
use nines::scenario::{Control, Field, Preset, decode_strict};
use nines::sim::{Outcome, SimTime, Simulation};

const EXPERIMENTS: [&str; 4] = ["baseline", "load-balancing", "failover", "combined"];

/// Beside those that an experiment has of its own.
const FAULTS: [(&str, &str); 7] = [
    ("its own", ""),
    ("crash", "&fault=crash:s1@30s+10s"),
    ("black hole", "&fault=crash-blackhole:s1@30s+10s"),
    ("slow", "&fault=slow:5:s1@30s+10s"),
    ("errors", "&fault=errors:0.5:s1@30s+10s"),
    ("lossy link", "&fault=loss:0.3:link1@30s+10s"),
    ("controller", "&fault=crash:controller@30s+5s"),
];

fn row(experiment: &str, policy: &str, (fault, faults): (&str, &str)) -> String {
    let preset = Preset::by_id(experiment).unwrap();
    let kept =
        preset.query.split('&').filter(|pair| !pair.starts_with("policy=") && !pair.starts_with("duration="));
    let query: Vec<&str> = kept.collect();
    let link = format!("policy={policy}&{}&duration=60s{faults}", query.join("&"));
    let scenario = decode_strict(&link).unwrap_or_else(|errors| panic!("{link}: {errors:?}")).scenario;
    let mut recorder = Recorder::new(scenario.config());
    let mut run = Simulation::new(scenario.config());
    run.run_until(SimTime::NEVER, u64::MAX, &mut recorder);
    let measures = recorder.measures(run.now());
    let failed = Outcome::ALL[1..].iter().map(|outcome| measures.requests.of(*outcome).to_string());
    let routed: Vec<String> = measures.servers.iter().map(|server| server.routed.to_string()).collect();
    let millis =
        |seconds: Option<f64>| seconds.map_or("–".to_owned(), |seconds| format!("{:.0}", seconds * 1000.0));
    format!(
        "{experiment:16}{policy:22}{fault:12}{:>5} ok  {:20}{:>6} ms {:>6} ms  {}",
        measures.requests.ok(),
        failed.collect::<Vec<_>>().join(" "),
        millis(measures.response.mean),
        millis(measures.response.p99),
        routed.join(" "),
    )
}

#[test]
fn every_experiment_meets_every_policy_and_fault_as_it_always_did() {
    let Control::Choice(policies) = Field::Policy.control() else { panic!("policies are a choice") };
    let mut text = String::from(
        "# experiment, policy, fault, requests ok, then refused rejected lost timed-out error, mean and p99, attempts sent to each server\n",
    );
    for experiment in EXPERIMENTS {
        // One server leaves a policy nothing to choose.
        let policies = if experiment == "baseline" { &policies[1..2] } else { policies };
        for policy in policies {
            for fault in FAULTS {
                let _ = writeln!(text, "{}", row(experiment, policy, fault));
            }
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/experiments.txt");
    if std::env::var("NINES_GOLDEN").is_ok_and(|what| what == "write") {
        fs::write(path, &text).unwrap();
    }
    let golden = fs::read_to_string(path).unwrap_or_default();
    for (line, (got, expect)) in text.lines().zip(golden.lines()).enumerate() {
        assert_eq!(got, expect, "line {}", line + 1);
    }
    assert_eq!(text.lines().count(), golden.lines().count(), "the matrix has other rows");
}
