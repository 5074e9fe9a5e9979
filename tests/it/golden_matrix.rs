//! A matrix of small runs, every policy against every fault, with health checks and without: any change of behaviour shows as a
//! readable difference. Written anew by `NINES_GOLDEN=write cargo test --test it golden_matrix`.

use std::fmt::Write as _;
use std::fs;

use nines::metrics::Recorder;
use nines::scenario::{Control, Field, decode_strict};
use nines::sim::{Outcome, SimTime, Simulation};

const FAULTS: [(&str, &str); 7] = [
    ("none", ""),
    ("crash", "&fault=crash:s2@10s+15s"),
    ("black hole", "&fault=crash-blackhole:s2@10s+15s"),
    ("slow", "&fault=slow:5:s2@10s+15s"),
    ("errors", "&fault=errors:0.5:s2@10s+15s"),
    ("lossy link", "&fault=loss:0.3:link2@10s+15s"),
    ("zone", "&fault=crash:zone2@10s+10s"),
];

const SETUPS: [(&str, &str); 3] = [
    ("unwatched", "&probes=off&failover=off"),
    ("watched", "&fall=2&rise=1&redispatch=1"),
    ("ejecting", "&probes=off&retries=1&ejection=accrual&eject-after=3&eject-time=4s"),
];

fn row(policy: &str, (fault, faults): (&str, &str), (setup, more): (&str, &str)) -> String {
    let link = format!(
        "policy={policy}&servers=4&weights=2,1&speeds=2,1,1,1&service=exponential:250ms&load=poisson:10/s&users=30&timeout=3s&device-hop=20ms&server-hop=10ms&duration=40s&drain=10s{more}{faults}"
    );
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
        "{policy:22}{fault:12}{setup:11}{:>5} ok  {:22}{:>6} ms {:>6} ms  {}",
        measures.requests.ok(),
        failed.collect::<Vec<_>>().join(" "),
        millis(measures.response.mean),
        millis(measures.response.p99),
        routed.join(" "),
    )
}

#[test]
fn every_policy_meets_every_fault_as_it_always_did() {
    let Control::Choice(policies) = Field::Policy.control() else { panic!("policies are a choice") };
    let mut text = String::from(
        "# policy, fault, setup, requests ok, then refused rejected lost timed-out error, mean and p99, attempts sent to each server\n",
    );
    for policy in policies {
        for fault in FAULTS {
            for setup in SETUPS {
                let _ = writeln!(text, "{}", row(policy, fault, setup));
            }
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/matrix.txt");
    if std::env::var("NINES_GOLDEN").is_ok_and(|what| what == "write") {
        fs::write(path, &text).unwrap();
    }
    let golden = fs::read_to_string(path).unwrap_or_default();
    for (line, (got, expect)) in text.lines().zip(golden.lines()).enumerate() {
        assert_eq!(got, expect, "line {}", line + 1);
    }
    assert_eq!(text.lines().count(), golden.lines().count(), "the matrix has other rows");
}
