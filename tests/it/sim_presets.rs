//! The demonstrations show what they say, and the vendors' presets have the vendors' numbers.

use nines::metrics::{Measures, Recorder, Verdict};
use nines::scenario::decode_strict;
use nines::sim::*;

use super::sim_rotation::hear;

fn measures(link: &str) -> Measures {
    let scenario = decode_strict(link).unwrap_or_else(|errors| panic!("{link}: {errors:?}")).scenario;
    let mut recorder = Recorder::new(scenario.config());
    let mut run = Simulation::new(scenario.config());
    run.run_until(SimTime::NEVER, u64::MAX, &mut recorder);
    recorder.measures(run.now())
}

fn settings(preset: &str) -> Settings {
    decode_strict(preset).unwrap().scenario.config().settings.clone()
}

#[test]
fn with_stale_load_everyone_rushes_to_what_looked_idle() {
    let mean = |more: &str| measures(&format!("preset=herding{more}")).response.mean.unwrap();
    let (stale_least, stale_two) = (mean(""), mean("&policy=two-any"));
    let (fresh_least, fresh_two) = (mean("&age=off"), mean("&age=off&policy=two-any"));
    assert!(
        fresh_least < fresh_two,
        "with fresh load the full scan is better: {fresh_least} and {fresh_two}"
    );
    assert!(stale_two * 1.5 < stale_least, "with stale load it is far worse: {stale_two} and {stale_least}");
}

#[test]
fn a_metastable_failure_stays_and_one_switch_ends_it() {
    assert_eq!(measures("metastable").liveness, Some(Verdict::Metastable));
    let skipped = measures("preset=metastable&abandoned=skip").liveness;
    assert!(matches!(skipped, Some(Verdict::Recovered(_))), "{skipped:?}");
    assert_eq!(measures("playground").liveness, None, "no faults, no verdict");
    assert!(matches!(measures("failover").liveness, Some(Verdict::Recovered(_))));
}

#[test]
fn two_availabilities_of_the_same_run() {
    let measures = measures("two-availabilities");
    let requests = measures.requests.availability().unwrap();
    assert!((requests - 0.995).abs() < 0.002, "{requests}");
    let users = measures.users.uptime.unwrap();
    assert!((users - 0.75).abs() < 0.03, "{users}");
}

#[test]
fn a_grey_server_is_spared_by_those_who_know_the_next_request_counts() {
    let share = |preset: &str| {
        let routed = hear(preset).routed(2, 0.0, 600.0);
        routed[1] as f64 / (routed[0] + routed[1]) as f64
    };
    // 34 % under least requests without hops; here the hops count as load, too.
    assert!(share("grey-server") > 0.2, "{}", share("grey-server"));
    assert!(share("shortest-delay") < 0.06, "{}", share("shortest-delay"));
}

#[test]
fn policies_do_what_their_presets_say() {
    let slow = hear("latency-aware").routed(3, 25.0, 60.0);
    assert!(slow[1] * 5 < slow[0], "{slow:?}");
    let reports = hear("load-reports").routed(3, 30.0, 120.0);
    let total: usize = reports.iter().sum();
    assert!(
        reports[0] as f64 / total as f64 > 0.48 && (reports[2] as f64) < 0.22 * total as f64,
        "{reports:?}"
    );
    let first = hear("first-free").routed(4, 0.0, 120.0);
    assert!(first.is_sorted_by(|a, b| a >= b) && first[0] > 10 * first[3].max(1), "{first:?}");
    let prequal = hear("prequal").routed(6, 10.0, 120.0);
    assert!(prequal[3] * 3 < prequal[0] * 2, "the slow one gets less: {prequal:?}");
}

#[test]
fn what_keeps_overload_in_bounds_does_so() {
    let storm = measures("retry-storm");
    let budget = measures("retry-budget");
    assert!(budget.goodput > storm.goodput, "{:?} and {:?}", budget.goodput, storm.goodput);
    let hedged = measures("hedging");
    let plain = measures("preset=hedging&hedge=off");
    assert!(hedged.response.p99.unwrap() < plain.response.p99.unwrap() * 0.75);
    let crowd = measures("flash-crowd").response.p99.unwrap();
    for preset in ["fixed-limit", "longest-wait", "adaptive-limit"] {
        let limited = measures(preset).response.p99.unwrap();
        assert!(limited < crowd, "{preset}: {limited} and {crowd}");
    }
    let newest = measures("last-come").requests.availability();
    assert!(newest > measures("preset=last-come&discipline=fifo").requests.availability());
}

#[test]
fn utilisation_stays_within_one_where_everyone_is_served_at_once() {
    let measures = measures("sharing");
    let utilisation = measures.utilisation.unwrap();
    // 10/s of 200 ms over three servers.
    assert!((utilisation - 2.0 / 3.0).abs() < 0.12, "{utilisation}");
}

#[test]
fn vendors_presets_have_the_numbers_they_ship() {
    let millis = SimDuration::from_millis;
    let envoy = settings("envoy");
    assert_eq!(envoy.device.retries, 1);
    assert_eq!(envoy.device.backoff, Backoff { base: millis(25), cap: millis(250), jitter: Jitter::Envoy });
    assert_eq!((envoy.device.timeout, envoy.device.care.deadline), (None, Some(millis(15_000))));
    assert_eq!((envoy.controller.tuning.choices, envoy.controller.rotation.panic), (2, 50));
    let ejection = envoy.controller.ejection.unwrap();
    assert_eq!((ejection.rule, ejection.after, ejection.most), (EjectionRule::Envoy, 5, 10));
    assert_eq!(
        (ejection.interval, ejection.time, ejection.longest),
        (millis(10_000), millis(30_000), millis(300_000))
    );

    let haproxy = settings("haproxy").controller;
    let health = haproxy.health.unwrap();
    assert_eq!(
        (health.interval, health.timeout, health.fall, health.rise),
        (millis(2000), millis(2000), 3, 2)
    );
    assert_eq!((haproxy.policy, haproxy.redispatch), (PolicyKind::RoundRobin, 3));

    let nginx = settings("nginx");
    let ejection = nginx.controller.ejection.unwrap();
    assert_eq!((ejection.rule, ejection.after, ejection.time), (EjectionRule::Nginx, 1, millis(10_000)));
    assert_eq!(
        (nginx.controller.policy, nginx.device.timeout),
        (PolicyKind::WeightedRoundRobin, Some(millis(60_000)))
    );

    let finagle = settings("finagle");
    let ejection = finagle.controller.ejection.unwrap();
    assert_eq!((ejection.after, ejection.time, ejection.longest), (5, millis(5_000), millis(300_000)));
    let budget = finagle.device.care.budget.unwrap();
    assert_eq!((budget.rule, budget.share, budget.floor), (BudgetRule::Share, 20, 10));
    assert_eq!(finagle.controller.policy, PolicyKind::TwoDistinct);

    let linkerd = settings("linkerd");
    let ejection = linkerd.controller.ejection.unwrap();
    assert_eq!((ejection.after, ejection.time, ejection.longest), (7, millis(1_000), millis(60_000)));
    assert_eq!((linkerd.controller.policy, linkerd.device.retries), (PolicyKind::PeakEwma, 1));
    assert_eq!(linkerd.controller.tuning.decay, millis(10_000));

    let grpc = settings("grpc").device;
    let budget = grpc.care.budget.unwrap();
    assert_eq!((budget.rule, budget.share, budget.tokens, grpc.retries), (BudgetRule::Throttle, 10, 10, 3));
    assert_eq!(grpc.backoff.jitter, Jitter::Grpc);
}

#[test]
fn the_ejection_presets_tell_of_envoys_ten_percent() {
    let changes = |preset: &str| {
        hear(preset).0.iter().filter(|(_, event)| matches!(event, TraceEvent::EjectionChanged { .. })).count()
    };
    assert_eq!(changes("ejection-never"), 0);
    for preset in ["envoy-ejection", "nginx-fails", "accrual", "envoy", "nginx", "finagle", "linkerd"] {
        assert!(changes(preset) > 0, "{preset}");
    }
}
