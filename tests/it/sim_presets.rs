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

/// Beliefs about server 2 in HAProxy's presets: when, and whether it is believed up.
fn verdicts(link: &str) -> Vec<(f64, Belief)> {
    let changes = hear(link).0.into_iter().filter_map(|(at, event)| match event {
        TraceEvent::BeliefChanged { server: ServerNodeId(1), belief } => Some((at, belief)),
        _ => None,
    });
    changes.collect()
}

#[test]
fn haproxys_errors_in_a_row_count_as_its_checks_and_only_checks_bring_a_server_back() {
    // Checks of a server that answers errors pass: each wipes out what the errors counted for.
    let observed = verdicts("haproxy-observe");
    assert!(observed.iter().any(|(_, belief)| *belief == Belief::GoingDown(1)), "{observed:?}");
    assert!(
        observed.iter().all(|(_, belief)| belief.is_up()),
        "ten errors in 2 s are not thirty: {observed:?}"
    );
    let sudden = verdicts("preset=haproxy-mark-down&on-error=sudden-death");
    assert!(sudden.iter().any(|(_, belief)| *belief == Belief::GoingDown(2)), "all but one: {sudden:?}");
    assert!(sudden.iter().all(|(_, belief)| belief.is_up()), "{sudden:?}");
    let marked = verdicts("haproxy-mark-down");
    let downs: Vec<f64> =
        marked.iter().filter(|(_, belief)| *belief == Belief::Down).map(|(at, _)| *at).collect();
    assert!(downs.len() > 2 && 20.0 < downs[0] && downs[0] < 26.0, "{downs:?}");
    // Two passed checks, 2 s apart, and ten more errors at about 4 a second lie between.
    assert!(downs.windows(2).all(|pair| pair[1] - pair[0] > 3.0), "{downs:?}");
    let unchecked = verdicts("preset=haproxy-mark-down&probes=off");
    assert!(unchecked.is_empty(), "without checks nothing is observed: {unchecked:?}");
}

#[test]
fn finagle_takes_a_banned_server_rather_than_none() {
    let banned = |policy: &str| {
        let routed = hear(&format!("preset=finagle-redraws&policy={policy}")).routed(8, 25.0, 60.0);
        (routed.iter().step_by(2).sum::<usize>(), routed.iter().sum::<usize>())
    };
    let (to_banned, all) = banned("two-redrawn");
    assert!(to_banned * 20 < all, "few meet one that is banned: {to_banned} of {all}");
    let served = |policy: &str| {
        let link = format!(
            "preset=finagle-redraws&policy={policy}&fault=errors:1:zone1@20s+40s&fault=errors:1:zone2@20s+40s"
        );
        hear(&link).routed(8, 30.0, 60.0).iter().sum::<usize>()
    };
    assert!(served("two-redrawn") > 500, "with all banned every request still goes somewhere");
    assert!(served("two-distinct") < 200, "without redraws only the trials do");
}

#[test]
fn weights_and_ties_go_as_the_vendors_say() {
    let routed = hear("nginx-random").routed(4, 0.0, 120.0);
    assert!(routed[0] > routed[1] && routed[1] > routed[2], "by weight: {routed:?}");
    let turns = hear("haproxy-ties").routed(4, 0.0, 120.0);
    assert!(turns.iter().max().unwrap() - turns.iter().min().unwrap() < 12, "in turn: {turns:?}");
    let edf = hear("edf").routed(3, 0.0, 120.0);
    assert!(edf[0].abs_diff(3 * edf[2]) <= 3 && edf[1].abs_diff(2 * edf[2]) <= 3, "3 : 2 : 1: {edf:?}");
    let by_load = hear("least-edf").routed(2, 0.0, 120.0);
    assert!(by_load[0] > 2 * by_load[1], "{by_load:?}");
    let alone = hear("no-balancing").routed(3, 0.0, 20.0);
    assert_eq!(alone[1..], [0, 0]);
}

#[test]
fn presets_of_limits_and_budgets_do_what_they_say() {
    let retries = |preset: &str| {
        hear(preset).0.iter().filter(|(_, event)| matches!(event, TraceEvent::RetryScheduled { .. })).count()
    };
    assert!(retries("token-bucket") <= 12, "ten tokens, and what the last successes put in");
    assert!(retries("preset=token-bucket&retry-budget=off") > 300);
    let gradient = measures("gradient-limit").response.p99.unwrap();
    assert!(gradient * 3.0 < measures("preset=gradient-limit&limit=off").response.p99.unwrap(), "{gradient}");
    let line = measures("one-line").response.mean.unwrap();
    let queues = measures("preset=one-line&server-limit=0&policy=random").response.mean.unwrap();
    assert!(line * 1.5 < queues, "{line} and {queues}");
    assert_eq!(measures("lost-work").requests.availability(), Some(1.0));
    let waits = |preset: &str| measures(preset).wait_mean.unwrap();
    assert!(waits("clockwork") * 4.0 < waits("irregular"));
}
