//! What devices, controller and servers do against overload and failure: budgets, deadlines, hedges, breaker, limits, queues.

use std::collections::BTreeMap;

use nines::scenario::decode_strict;
use nines::sim::*;

use super::sim_rotation::{Heard, hear};

const QUICK: &str = "device-hop=0s&server-hop=0s&probes=off";

impl Heard {
    fn count(&self, is_meant: impl Fn(&TraceEvent) -> bool) -> usize {
        self.0.iter().filter(|(_, event)| is_meant(event)).count()
    }

    fn outcomes(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for (_, event) in &self.0 {
            if let TraceEvent::RequestEnded { outcome, .. } = event {
                *counts.entry(format!("{outcome:?}")).or_default() += 1;
            }
        }
        counts
    }

    /// Attempts for each request.
    fn amplification(&self) -> f64 {
        let attempts = self.count(|event| matches!(event, TraceEvent::AttemptSent { .. }));
        attempts as f64 / self.count(|event| matches!(event, TraceEvent::RequestSent { .. })) as f64
    }
}

#[test]
fn a_budget_keeps_a_total_outage_from_multiplying_the_load() {
    let link = |budget: &str| {
        format!(
            "servers=1&load=poisson:50/s&{QUICK}&retries=3&backoff=10ms&fault=errors:1:s1@0s&duration=100s&{budget}"
        )
    };
    assert!((hear(&link("")).amplification() - 4.0).abs() < 0.01);
    // The oracle retry_budget_20.
    let share = hear(&link("retry-budget=share&retry-floor=0")).amplification();
    assert!((share - 1.2).abs() < 0.01, "{share}");
    let finagle = hear(&link("retry-budget=share")).amplification();
    assert!((finagle - 1.4).abs() < 0.03, "a fifth of 50 and ten more a second: {finagle}");
    let bucket = hear(&link("retry-budget=bucket&retry-share=10"));
    assert_eq!(
        bucket.count(|event| matches!(event, TraceEvent::RetryScheduled { .. })),
        10,
        "what the bucket held"
    );
    let throttle = hear(&link("retry-budget=throttle&retry-share=10").replace("retries=3", "retries=10"));
    assert_eq!(
        throttle.count(|event| matches!(event, TraceEvent::RetryScheduled { .. })),
        4,
        "until half is gone"
    );
}

#[test]
fn no_request_outlives_its_deadline() {
    let heard = hear(&format!(
        "servers=1&load=poisson:20/s&service=exponential:200ms&{QUICK}&timeout=500ms&retries=5&backoff=50ms&deadline=1200ms&duration=60s"
    ));
    let mut tried_again = 0;
    for (at, event) in &heard.0 {
        if let TraceEvent::RequestEnded { sent_at, attempts, .. } = event {
            assert!(at - sent_at.seconds() <= 1.2 + 1e-9);
            tried_again += usize::from(*attempts > 2);
        }
    }
    assert!(tried_again > 50, "the deadline cuts off attempts, not the first one");
}

#[test]
fn a_hedge_halves_the_tail_and_each_request_has_one_outcome() {
    let link = |hedge: &str| {
        format!(
            "servers=4&workers=20&policy=random&load=poisson:20/s&service=hyper:100ms/20&{QUICK}&duration=300s&{hedge}"
        )
    };
    let p99 = |heard: &Heard| {
        let mut times: Vec<f64> = heard
            .0
            .iter()
            .filter_map(|(at, event)| match event {
                TraceEvent::RequestEnded { sent_at, outcome: Outcome::Ok, .. } => {
                    Some(at - sent_at.seconds())
                }
                _ => None,
            })
            .collect();
        times.sort_by(f64::total_cmp);
        times[times.len() * 99 / 100]
    };
    let (plain, hedged) = (hear(&link("")), hear(&link("hedge=200ms")));
    assert!(p99(&hedged) < p99(&plain) / 2.0, "{} and {}", p99(&hedged), p99(&plain));
    assert!(hedged.amplification() < 1.15, "{}", hedged.amplification());
    let ended = hedged.count(|event| matches!(event, TraceEvent::RequestEnded { .. }));
    assert_eq!(ended, hedged.count(|event| matches!(event, TraceEvent::RequestSent { .. })));
}

#[test]
fn decorrelated_and_vendors_backoffs_stay_within_their_bounds() {
    let waits = |jitter: &str| -> Vec<(u32, f64)> {
        let heard = hear(&format!(
            "servers=1&load=poisson:20/s&{QUICK}&retries=6&backoff=25ms&backoff-cap=250ms&jitter={jitter}&fault=errors:1:s1@0s&duration=60s"
        ));
        let retries = heard.0.iter().filter_map(|(at, event)| match event {
            TraceEvent::RetryScheduled { attempt, due, .. } => Some((attempt - 1, due.seconds() - at)),
            _ => None,
        });
        retries.map(|(n, wait)| (n, (wait * 1e9).round() / 1e9)).collect()
    };
    let range = |waits: &[(u32, f64)], retry: u32| {
        let of_retry = waits.iter().filter(|(n, _)| *n == retry).map(|(_, wait)| *wait);
        of_retry.fold((f64::MAX, 0.0_f64), |(low, high), wait| (low.min(wait), high.max(wait)))
    };
    // The oracle envoy_backoff_max_ms: exclusive upper bounds.
    let envoy = waits("envoy");
    for (retry, most) in [(1, 0.025), (2, 0.075), (3, 0.175), (4, 0.25), (5, 0.25), (6, 0.25)] {
        let (low, high) = range(&envoy, retry);
        assert!(low < most * 0.02 && high <= most && most * 0.98 < high, "{retry}: {low} to {high}");
    }
    let grpc = waits("grpc");
    let (low, high) = range(&grpc, 2);
    assert!((0.04..0.041).contains(&low) && (0.059..=0.06).contains(&high), "{low} to {high}");
    let decorrelated = waits("decorrelated");
    for (retry, most) in [(1, 0.075), (2, 0.225), (3, 0.25)] {
        let (low, high) = range(&decorrelated, retry);
        assert!(0.025 <= low && high <= most && most * 0.9 < high, "{retry}: {low} to {high}");
    }
}

#[test]
fn an_open_breaker_spares_the_servers() {
    let heard = hear(&format!(
        "servers=1&load=constant:50/s&service=constant:1ms&{QUICK}&breaker=10&breaker-time=5s&fault=errors:1:s1@10s+20s&duration=60s"
    ));
    let changes: Vec<(f64, bool)> = heard
        .0
        .iter()
        .filter_map(|(at, event)| match event {
            TraceEvent::BreakerChanged { is_open } => Some((*at, *is_open)),
            _ => None,
        })
        .collect();
    let [(opened, true), (closed, false)] = changes[..] else { panic!("{changes:?}") };
    assert!((10.15..10.25).contains(&opened), "ten failures at 50/s: {opened}");
    assert!((30.0..35.1).contains(&closed), "the first trial after the repair: {closed}");
    assert!(heard.routed(1, 10.0, 30.0)[0] <= 10 + 4, "ten failures and a trial every five seconds");
    assert!(heard.outcomes()["Rejected"] > 900);
}

#[test]
fn limits_hold_what_is_outstanding_down() {
    let most_outstanding = |rule: &str| {
        let heard = hear(&format!(
            "servers=2&workers=5&policy=least&load=poisson:200/s&service=exponential:100ms&{QUICK}&timeout=off&duration=60s&{rule}"
        ));
        let (mut now, mut most) = (0_i64, 0);
        for (at, event) in &heard.0 {
            match event {
                TraceEvent::Routed { .. } => now += 1,
                TraceEvent::ServiceEnded { .. } => now -= 1,
                _ => {}
            }
            most = if *at > 30.0 { most.max(now) } else { most };
        }
        most
    };
    assert_eq!(most_outstanding("limit=fixed&limit-size=30"), 30);
    let unlimited = most_outstanding("queue=500");
    for rule in ["gradient", "vegas", "envoy", "netflix"] {
        let most = most_outstanding(&format!("limit={rule}&limit-size=50"));
        assert!((8..200).contains(&most) && most * 4 < unlimited, "{rule}: {most} of {unlimited}");
    }
}

#[test]
fn a_queue_timeout_and_shedding_reject_what_would_wait_too_long() {
    let link = |rule: &str| {
        format!(
            "servers=1&load=poisson:12/s&service=exponential:100ms&{QUICK}&timeout=off&duration=120s&{rule}"
        )
    };
    for rule in ["queue-timeout=500ms", "shed-after=500ms"] {
        let heard = hear(&link(rule));
        let longest = heard.0.iter().fold(0.0_f64, |longest, (_, event)| match event {
            TraceEvent::RequestEnded { wait, outcome: Outcome::Ok, .. } => longest.max(wait.seconds()),
            _ => longest,
        });
        let bound = if rule.starts_with("queue") { 0.5 + 1e-9 } else { 2.5 };
        assert!(longest <= bound, "{rule}: {longest}");
        assert!(heard.outcomes()["Rejected"] > 100, "{rule}: {:?}", heard.outcomes());
    }
}

#[test]
fn a_refused_request_tries_the_same_server_again_before_another() {
    // Always the first server, which is down from 10.5 s on; requests come at 1 s, 2 s …
    let link = |more: &str| {
        format!(
            "policy=none&servers=2&probes=off&load=constant:1/s&service=constant:100ms&device-hop=0s&server-hop=0s&same-pause=300ms&{more}&duration=15s"
        )
    };
    let story = |more: &str, request: u64| -> Vec<String> {
        let heard = hear(&link(more));
        let steps = heard.0.iter().filter_map(|(at, event)| match event {
            TraceEvent::Routed { request: of, server, .. } if *of == request => {
                Some(format!("{at:.1}>{}", server.0 + 1))
            }
            TraceEvent::RequestEnded { request: of, outcome, .. } if *of == request => {
                Some(format!("{at:.1} {outcome:?}"))
            }
            _ => None,
        });
        steps.collect()
    };
    let down = "fault=crash:s1@10.5s";
    // The eleventh request comes at 11 s.
    assert_eq!(story(down, 10), ["11.0>1", "11.0 Refused"]);
    assert_eq!(story(&format!("{down}&same-retries=2"), 10), ["11.0>1", "11.3>1", "11.6>1", "11.6 Refused"]);
    assert_eq!(
        story(&format!("{down}&same-retries=2&redispatch=1"), 10),
        ["11.0>1", "11.3>1", "11.6>1", "11.6>2", "11.7 Ok"]
    );
    let back = "fault=crash:s1@10.5s+0.7s";
    assert_eq!(story(&format!("{back}&same-retries=2&redispatch=1"), 10), ["11.0>1", "11.3>1", "11.4 Ok"]);
    // One that leaves the rotation meanwhile is not tried again; what gives up meanwhile is thrown away.
    let drained = format!("{down}&fault=drain:s1@11.2s&same-retries=2&redispatch=1");
    assert_eq!(story(&drained, 10), ["11.0>1", "11.3>2", "11.4 Ok"]);
    let impatient = format!("{down}&same-retries=2&redispatch=1&timeout=400ms&abandoned=skip");
    assert_eq!(story(&impatient, 10), ["11.0>1", "11.3>1", "11.4 TimedOut"]);
}

#[test]
fn who_pauses_before_another_try_is_seen_at_the_controller() {
    let scenario = decode_strict("haproxy-retries").unwrap().scenario;
    let mut run = Simulation::new(scenario.config());
    let (mut snapshot, mut most) = (Snapshot::default(), 0);
    for tenth in 0..1200 {
        run.run_until(SimTime::from_seconds(f64::from(tenth) / 10.0), u64::MAX, &mut ());
        run.snapshot_into(&mut snapshot);
        let waits = snapshot.controller.queue.len();
        assert!(waits == 0 || 20 <= tenth / 10, "nothing is wrong yet");
        most = most.max(waits);
    }
    assert!((1..10).contains(&most), "{most}");
}

#[test]
fn checks_come_faster_in_doubt_and_slower_when_down() {
    let gaps = |more: &str| -> Vec<f64> {
        let heard = hear(&format!(
            "servers=1&load=constant:1/s&server-hop=0s&probe-interval=2s&probe-timeout=1s&rise=3&fault=crash:s1@10s+20s&duration=60s&{more}"
        ));
        let sent: Vec<f64> = heard
            .0
            .iter()
            .filter_map(|(at, event)| matches!(event, TraceEvent::ProbeSent { .. }).then_some(*at))
            .collect();
        sent.windows(2)
            .map(|pair| ((pair[1] - pair[0]) * 10.0).round() / 10.0)
            .filter(|gap| *gap != 2.0)
            .collect()
    };
    assert!(gaps("").is_empty());
    // Two gaps in doubt on the way down; four, or five, while it is down; two in doubt on the way up.
    assert_eq!(gaps("probe-fast=300ms&probe-down=5s"), [0.3, 0.3, 5.0, 5.0, 5.0, 5.0, 0.3, 0.3]);
    assert_eq!(gaps("probe-fast=300ms&probe-schedule=grid&probe-timeout=200ms").len(), 4);
    // HAProxy's observe with `on-error fastinter`: the tenth error brings the next check forward.
    let heard = hear(
        "servers=1&load=constant:10/s&service=constant:10ms&server-hop=0s&device-hop=0s&probe-interval=1h&probe-fast=300ms&ejection=haproxy&eject-after=10&on-error=fast-check&fault=errors:1:s1@10.05s+2s&duration=20s",
    );
    let sent = heard.0.iter().filter(|(_, event)| matches!(event, TraceEvent::ProbeSent { .. }));
    let sent: Vec<f64> = sent.map(|(at, _)| (*at * 10.0).round() / 10.0).collect();
    // Ten errors from 10.1 s on make 11 s, ten more 12 s: each calls for a check 300 ms later.
    assert_eq!(sent, [11.3, 12.3]);
}

#[test]
fn an_adaptive_limit_never_admits_more_than_it_says_and_finds_room_again() {
    for rule in ["gradient", "vegas", "envoy", "netflix"] {
        let scenario = decode_strict(&format!(
            "servers=2&workers=2&service=exponential:50ms&{QUICK}&timeout=off&limit={rule}&limit-size=10&load=steps:40/s@0s,200/s@30s,40/s@60s&duration=120s"
        ));
        let scenario = scenario.unwrap().scenario;
        let mut run = Simulation::new(scenario.config());
        let (mut snapshot, mut most, mut least, mut last) = (Snapshot::default(), 0, u32::MAX, 0);
        while run.step(&mut ()).is_some() {
            run.snapshot_into(&mut snapshot);
            let limit = snapshot.controller.notes.iter().find_map(|note| match note {
                Note::Limit { used, limit } => Some((*used, *limit)),
                _ => None,
            });
            let Some((used, limit)) = limit else { panic!("{rule}: a limit is shown") };
            let now = run.now().seconds();
            if used > last {
                assert!(used <= limit.max(3), "{rule} at {now}: {used} of {limit}");
            }
            last = used;
            if (35.0..60.0).contains(&now) {
                (most, least) = (most.max(used), least.min(limit));
            }
        }
        // Four workers: far more than they hold does not get in under two and a half times the load they bear.
        assert!(most < 200, "{rule}: {most} at once");
        let counts = run.counts();
        assert!(counts.ended[Outcome::Rejected as usize] > 1_000, "{rule}: {counts:?}");
        assert!(counts.ok() > 5_000, "{rule}: {counts:?}");
    }
}

#[test]
fn servers_in_order_carry_what_erlang_says() {
    // `first` among servers without a queue: what one cannot take overflows to the next. Of an offered load a server i carries
    // a(B(i − 1) − B(i)): with a = 2 and three of them a third, 4/15 and 36/190.
    let heard = hear(&format!(
        "policy=first&servers=3&queue=0&service=exponential:500ms&load=poisson:4/s&{QUICK}&timeout=off&duration=20000s"
    ));
    let mut served = [0.0; 3];
    let mut sent = 0.0;
    for (_, event) in &heard.0 {
        match event {
            TraceEvent::RequestSent { .. } => sent += 1.0,
            TraceEvent::ServiceEnded { server, .. } => served[server.index()] += 1.0,
            _ => {}
        }
    }
    for (server, exact) in [1.0 / 3.0, 4.0 / 15.0, 36.0 / 190.0].into_iter().enumerate() {
        let share: f64 = served[server] / sent;
        assert!((share - exact).abs() < 0.008, "server {}: {share} for {exact}", server + 1);
    }
}

#[test]
fn the_order_of_service_is_the_one_asked_for() {
    let order = |discipline: &str| -> Vec<u64> {
        let heard = hear(&format!(
            "servers=1&load=steps-constant:10/s@0s,0/s@1050ms&service=constant:300ms&{QUICK}&timeout=off&duration=20s&discipline={discipline}"
        ));
        let ends = heard.0.iter().filter_map(|(_, event)| match event {
            TraceEvent::ServiceEnded { request, .. } => Some(*request),
            _ => None,
        });
        ends.collect()
    };
    // Ten come at 0.1, 0.2 … 1.0 s; a service ends at 0.4, 0.7, 1.0, 1.3 … and before what comes at that instant.
    assert_eq!(order("fifo"), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(order("lifo"), [0, 2, 5, 8, 9, 7, 6, 4, 3, 1]);
    assert_eq!(order("adaptive-lifo"), [0, 2, 5, 8, 9, 7, 6, 4, 3, 1]);
    // Each newcomer takes over; the last one done goes on with the one before it, where that was.
    assert_eq!(order("preemptive-lifo"), [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    assert_eq!(order("sharing"), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

#[test]
fn a_cold_server_is_slow_until_it_is_warm_and_a_crowd_slows_everyone() {
    let span = |link: &str, from: f64, to: f64| {
        let heard = hear(link);
        let spans: Vec<f64> = heard
            .0
            .iter()
            .filter_map(|(at, event)| match event {
                TraceEvent::RequestEnded { service, outcome: Outcome::Ok, .. } if from <= *at && *at < to => {
                    Some(service.seconds())
                }
                _ => None,
            })
            .collect();
        spans.iter().sum::<f64>() / spans.len() as f64
    };
    let cold = format!(
        "servers=1&load=constant:1/s&service=constant:100ms&{QUICK}&failover=off&cold-start=20s&fault=crash:s1@10s+10s&duration=60s"
    );
    assert!((span(&cold, 0.0, 10.0) - 0.1).abs() < 1e-9);
    assert!((span(&cold, 21.0, 40.0) - 0.4).abs() < 1e-9);
    assert!((span(&cold, 41.0, 60.0) - 0.1).abs() < 1e-9);
    // Four at once, each further one 50 % slower: 2.5 times 100 ms.
    let crowd = format!(
        "servers=1&workers=4&load=closed:4/constant:1ms&service=constant:100ms&{QUICK}&crowding=50&duration=60s"
    );
    let mean = span(&crowd, 5.0, 60.0);
    assert!((mean - 0.25).abs() < 0.005, "{mean}");
}

#[test]
fn waves_and_bursts_bring_what_they_say() {
    let sent = |load: &str, from: f64, to: f64| {
        let heard = hear(&format!("servers=50&{QUICK}&load={load}&duration=2000s"));
        let sent = heard.0.iter().filter(|(at, event)| {
            matches!(event, TraceEvent::RequestSent { .. }) && from <= at % 100.0 && at % 100.0 < to
        });
        sent.count() as f64
    };
    // A wave between 2 and 18 with a period of 100 s: 10 + 8·2/π on average over its first half.
    let expected = 1000.0 * (10.0 + 16.0 / std::f64::consts::PI);
    let first_half = sent("sine:2-18/100s", 0.0, 50.0);
    assert!(
        (first_half - expected).abs() < 4.0 * expected.sqrt() + expected * 0.005,
        "{first_half} of {expected}"
    );
    // A fifth of the time in bursts: 1·0.8 + 21·0.2 = 5 a second; the counts of bursts vary by far more than a Poisson's.
    let bursts = sent("bursts:1-21/8s/2s", 0.0, 100.0);
    assert!((bursts - 10_000.0).abs() < 1_500.0, "{bursts}");
}
