//! Who is in rotation: ejection, panic, priorities, slow start, draining, failback, standby.

use nines::scenario::decode_strict;
use nines::sim::*;

/// Everything that happened in the run of a link.
pub struct Heard(pub Vec<(f64, TraceEvent)>);

impl Listener for Heard {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        self.0.push((at.seconds(), *event));
    }
}

pub fn hear(link: &str) -> Heard {
    let scenario = decode_strict(link).unwrap_or_else(|errors| panic!("{link}: {errors:?}")).scenario;
    let mut heard = Heard(Vec::new());
    Simulation::new(scenario.config()).run_until(SimTime::NEVER, u64::MAX, &mut heard);
    heard
}

impl Heard {
    /// When this server was ejected, and when it was let in again.
    fn ejections(&self, number: u16) -> Vec<(f64, bool)> {
        let of_server = self.0.iter().filter_map(|(at, event)| match event {
            TraceEvent::EjectionChanged { server, is_ejected } if server.0 + 1 == number => {
                Some((*at, *is_ejected))
            }
            _ => None,
        });
        of_server.collect()
    }

    fn any_ejection(&self) -> bool {
        self.0.iter().any(|(_, event)| matches!(event, TraceEvent::EjectionChanged { .. }))
    }

    /// Attempts routed to each of `servers` servers from `begin` to `end`.
    pub fn routed(&self, servers: usize, begin: f64, end: f64) -> Vec<usize> {
        let mut counts = vec![0; servers];
        for (at, event) in &self.0 {
            if let TraceEvent::Routed { server, .. } = event
                && begin <= *at
                && *at < end
            {
                counts[server.index()] += 1;
            }
        }
        counts
    }

    /// When servers entered and left the rotation: `+2@35.0`.
    fn rotation(&self) -> Vec<String> {
        let changes = self.0.iter().filter_map(|(at, event)| match event {
            TraceEvent::RotationChanged { server, in_rotation } => {
                Some(format!("{}{}@{at:.1}", if *in_rotation { '+' } else { '-' }, server.0 + 1))
            }
            _ => None,
        });
        changes.collect()
    }
}

const QUICK: &str = "service=constant:10ms&device-hop=0s&server-hop=0s&probes=off&workers=50";

#[test]
fn envoys_first_ejection_lasts_thirty_to_forty_seconds_and_thirty_five_on_average() {
    // The oracle envoy_eject_effective_mean. The server begins to fail at a moment that differs from run to run.
    let (mut sum, mut count) = (0.0, 0.0);
    for n in 0..60 {
        let begin = 20.0 + f64::from(n) * 0.169;
        let heard = hear(&format!(
            "servers=12&policy=random&load=poisson:400/s&{QUICK}&ejection=envoy&fault=errors:1:s1@{begin:.3}s+8s&duration=80s&seed={n}"
        ));
        let ejections = heard.ejections(1);
        let [(out, true), (back, false)] = ejections[..] else { panic!("{ejections:?}") };
        assert!((30.0..40.0).contains(&(back - out)), "{ejections:?}");
        assert!((back % 10.0).abs() < 1e-9, "let in at a sweep");
        sum += back - out;
        count += 1.0;
    }
    let mean = sum / count;
    assert!((mean - 35.0).abs() < 0.5, "{mean}");
}

#[test]
fn with_envoys_defaults_nobody_of_nine_is_ever_ejected() {
    for (servers, is_ejected) in [(3, false), (9, false), (10, true)] {
        let heard = hear(&format!(
            "servers={servers}&load=poisson:100/s&{QUICK}&ejection=envoy&fault=errors:1:s1@5s&duration=30s"
        ));
        assert_eq!(heard.any_ejection(), is_ejected, "{servers} servers");
    }
}

#[test]
fn a_second_ejection_is_longer_and_a_passed_probe_ends_one() {
    let link = format!(
        "servers=10&load=poisson:400/s&{QUICK}&ejection=envoy&eject-time=12s&fault=errors:1:s1@5s&duration=200s"
    );
    let ejections = hear(&link).ejections(1);
    let lengths: Vec<f64> = ejections.chunks_exact(2).map(|pair| pair[1].0 - pair[0].0).collect();
    // The sweeps that let it in are 10 s apart: 12, 24 and 36 s become 15, 30 and 40 s after the first begins at 5 s.
    assert!(lengths[0] < 20.0 && 24.0 <= lengths[1] && 36.0 <= lengths[2], "{lengths:?}");
    let probed = hear(&link.replace("probes=off", "probe-interval=2s"));
    let first = probed.ejections(1);
    assert!(first[1].0 - first[0].0 <= 2.1, "the probe of a grey server pardons it: {:?}", &first[..2]);
}

#[test]
fn a_grey_server_is_found_after_as_many_requests_as_the_arithmetic_says() {
    // (p^-k - 1) / (1 - p) requests until k failures in a row: 62 for p = 1/2 and k = 5. Standard deviation near 58.
    let runs = 400;
    let requests: usize = (0..runs)
        .map(|seed| {
            let heard = hear(&format!(
                "servers=2&policy=random&load=poisson:200/s&{QUICK}&ejection=accrual&fault=errors:0.5:s1@0s&duration=10s&seed={seed}"
            ));
            let found = heard.ejections(1).first().map_or(10.0, |ejection| ejection.0);
            heard.routed(2, 0.0, found + 1e-9)[0]
        })
        .sum();
    let mean = requests as f64 / f64::from(runs as u32);
    assert!((mean - 62.0).abs() < 4.0 * 58.0 / f64::from(runs as u32).sqrt(), "{mean}");
}

#[test]
fn nginx_bans_for_its_timeout_and_lets_one_request_try() {
    let heard = hear(&format!(
        "servers=3&load=constant:50/s&{QUICK}&ejection=nginx&eject-after=1&eject-time=10s&fault=errors:1:s1@5s+25s&duration=60s"
    ));
    let ejections = heard.ejections(1);
    assert!((5.0..5.1).contains(&ejections[0].0), "{ejections:?}");
    assert!((ejections[1].0 - ejections[0].0 - 10.0).abs() < 1e-9, "{ejections:?}");
    // Requests to it while it fails: the one that was seen, and one for each ban that ended.
    assert!(heard.routed(3, 5.0, 30.0)[0] <= 4, "{:?}", heard.routed(3, 5.0, 30.0));
    assert!(heard.routed(3, 40.0, 60.0)[0] > 300, "it is back for good");
    let alone =
        hear(&format!("servers=1&{QUICK}&ejection=nginx&eject-after=1&fault=errors:1:s1@5s&duration=20s"));
    assert!(!alone.any_ejection(), "the only server is never banned");
}

#[test]
fn accrual_waits_longer_each_time_within_its_jitter() {
    let heard = hear(&format!(
        "servers=2&load=constant:50/s&{QUICK}&ejection=accrual&eject-after=5&eject-time=5s&eject-longest=300s&fault=errors:1:s1@1s&duration=300s"
    ));
    let ejections = heard.ejections(1);
    let bans: Vec<f64> = ejections.chunks_exact(2).map(|pair| pair[1].0 - pair[0].0).collect();
    // A trial lasts 10 ms and counts as a change of its own; the bans are the long ones.
    let bans: Vec<f64> = bans.into_iter().filter(|ban| *ban > 1.0).collect();
    assert!((bans[0] - 5.0).abs() < 1e-9, "the first is exact: {bans:?}");
    for (ban, full) in bans.iter().zip([10.0, 10.0, 20.0, 40.0, 80.0]) {
        assert!(full / 2.0 <= *ban && *ban <= full + 0.1, "{bans:?}");
    }
    assert!(bans.len() >= 4, "{bans:?}");
}

#[test]
fn below_the_panic_threshold_health_is_ignored() {
    let link = |panic: u32| {
        format!(
            "servers=4&load=poisson:20/s&service=constant:10ms&device-hop=0s&server-hop=0s&panic={panic}&fault=crash:s1@10s&fault=crash:s2@10s&fault=crash:s3@10s&duration=40s"
        )
    };
    assert_eq!(hear(&link(0)).routed(4, 20.0, 40.0)[..3], [0, 0, 0]);
    let panicking = hear(&link(50)).routed(4, 20.0, 40.0);
    assert!(panicking.iter().all(|count| *count > 50), "{panicking:?}");
}

#[test]
fn half_the_primaries_take_seventy_percent_and_the_backups_thirty() {
    let heard = hear(
        "servers=6&backups=2&policy=random&load=poisson:200/s&service=constant:1ms&device-hop=0s&server-hop=0s&overprovision=140&fault=crash:s1@10s&fault=crash:s2@10s&duration=60s",
    );
    assert_eq!(heard.routed(6, 0.0, 10.0)[4..], [0, 0], "backups rest while all primaries are well");
    let counts = heard.routed(6, 20.0, 60.0);
    let share = (counts[4] + counts[5]) as f64 / counts.iter().sum::<usize>() as f64;
    assert!((share - 0.3).abs() < 4.0 * (0.3_f64 * 0.7 / 8000.0).sqrt(), "{share} of {counts:?}");
}

#[test]
fn a_server_that_comes_back_starts_slowly() {
    let heard = hear(
        "servers=2&policy=random&load=poisson:400/s&service=constant:1ms&workers=10&device-hop=0s&server-hop=0s&slow-start=60s&slow-start-form=nginx&fault=crash:s1@10s+10s&duration=100s",
    );
    let back = heard.rotation()[1].clone();
    let since: f64 = back.trim_start_matches("+1@").parse().unwrap();
    // Weight x against 1 for x from 0 to 1 within the minute: the share is x / (1 + x).
    for (from, to, x) in [(9.0, 21.0, 0.25), (24.0, 36.0, 0.5), (39.0, 51.0, 0.75)] {
        let counts = heard.routed(2, since + from, since + to);
        let (all, expected) = ((counts[0] + counts[1]) as f64, x / (1.0 + x));
        let share = counts[0] as f64 / all;
        assert!((share - expected).abs() < 4.0 * (0.25 / all).sqrt(), "{share} instead of {expected}");
    }
}

#[test]
fn a_draining_server_finishes_what_it_has_and_gets_nothing_new() {
    let heard =
        hear("servers=2&load=poisson:8/s&service=exponential:200ms&fault=drain:s1@20s+20s&duration=60s");
    assert_eq!(heard.routed(2, 20.0, 40.0)[0], 0);
    assert!(heard.routed(2, 40.0, 60.0)[0] > 50);
    let lost = heard.0.iter().filter(|(_, event)| matches!(event, TraceEvent::Dropped { .. })).count();
    assert_eq!(lost, 0, "maintenance loses nothing");
    assert_eq!(heard.rotation(), ["-1@20.0", "+1@40.0"]);
}

#[test]
fn work_returns_by_itself_or_when_someone_says_so() {
    let link = |more: &str| {
        format!(
            "servers=2&backups=1&device-hop=0s&server-hop=0s&fall=1&rise=1&probe-schedule=grid&{more}fault=crash:s1@10s+10s&duration=60s&seed=3"
        )
    };
    let roles = |more: &str| {
        let changes = hear(&link(more)).rotation();
        changes
            .iter()
            .map(|change| change.split('@').next().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(roles(""), ["-1", "+2", "+1", "-2"]);
    assert_eq!(roles("failback=manual&"), ["-1", "+2"]);
    let by_hand = hear(&link("failback=manual&fault=failback:controller@40s&")).rotation();
    assert_eq!(by_hand[2..], ["+1@40.0", "-2@40.0"]);
}

#[test]
fn a_cold_standby_takes_its_time() {
    let heard = hear(
        "servers=2&backups=1&device-hop=0s&server-hop=0s&fall=1&probe-schedule=grid&standby-delay=15s&fault=crash:s1@10s+40s&duration=60s",
    );
    let changes: Vec<f64> =
        heard.rotation().iter().map(|change| change.split('@').nth(1).unwrap().parse().unwrap()).collect();
    assert!((changes[1] - changes[0] - 15.0).abs() < 0.11, "{changes:?}");
}

#[test]
fn the_number_of_servers_follows_the_load_with_a_lag() {
    let heard = hear("autoscaling");
    let working = |from: f64, to: f64| {
        let routed = heard.routed(12, from, to);
        routed.iter().filter(|count| **count > 0).count()
    };
    // The wave begins at its middle, 16/s, has its top at 60 s and its bottom, 2/s, at 180 s.
    assert_eq!(working(0.0, 9.0), 2, "the first two work from the start");
    assert!(working(70.0, 90.0) >= 8, "{}", working(70.0, 90.0));
    assert!(working(190.0, 205.0) <= 4, "{}", working(190.0, 205.0));
    let lost = heard.0.iter().filter(|(_, event)| matches!(event, TraceEvent::Dropped { .. })).count();
    assert_eq!(lost, 0, "who is parked finishes what it has");
}

#[test]
fn three_levels_share_as_envoy_says_or_stand_in_one_after_the_other() {
    // Four servers a level; three of the first and three of the second are down from the start: 25, 25 and 100 % healthy.
    let down: String = [1, 2, 3, 5, 6, 7].map(|n| format!("&fault=crash:s{n}@100ms")).concat();
    let base = "policy=random&servers=12&backups=8&last-backups=4&service=constant:10ms&device-hop=0s&server-hop=0s&probe-interval=100ms&fall=1&load=constant:100/s&duration=300s";
    let shares = |link: &str| {
        let routed = hear(link).routed(12, 10.0, 300.0);
        let of = |level: usize| routed[4 * level..4 * level + 4].iter().sum::<usize>() as f64 / 29_000.0;
        [of(0), of(1), of(2)]
    };
    for (share, exact) in
        shares(&format!("{base}{down}&overprovision=140")).into_iter().zip([0.35, 0.35, 0.3])
    {
        // Four standard errors.
        assert!((share - exact).abs() < 0.012, "{share} for {exact}");
    }
    assert_eq!(shares(&format!("{base}{down}")), [1.0, 0.0, 0.0], "one server of the first level serves all");
    let all_first = format!("{base}&fault=crash:s4@100ms{down}");
    assert_eq!(shares(&all_first), [0.0, 1.0, 0.0]);
    assert_eq!(shares(&format!("{all_first}&fault=crash:s8@100ms")), [0.0, 0.0, 1.0]);
    // Those who could be tried in the other levels are: nothing is refused where a redispatch is allowed.
    let heard =
        hear(&format!("{base}{down}&overprovision=140&redispatch=4&fault=crash:s4@50s&fault=crash:s8@50s"));
    let refused = heard
        .0
        .iter()
        .filter(|(_, event)| matches!(event, TraceEvent::RequestEnded { outcome: Outcome::Refused, .. }));
    assert_eq!(refused.count(), 0);
}

#[test]
fn each_level_panics_by_itself_as_envoys_do() {
    let shares = |levels: &str, down: &[u16], servers: usize| {
        let down: String = down.iter().map(|n| format!("&fault=crash:s{n}@100ms")).collect();
        let routed = hear(&format!(
            "policy=random&{levels}&overprovision=140&panic=50&service=constant:10ms&device-hop=0s&server-hop=0s&probe-interval=100ms&fall=1&load=constant:100/s&duration=300s{down}"
        ))
        .routed(servers, 10.0, 300.0);
        routed.iter().map(|count| *count as f64 / 29_000.0).collect::<Vec<f64>>()
    };
    let is_near = |share: f64, exact: f64| (share - exact).abs() < 0.012;
    // One of five and one of two: 28 and 70 % are short of all by 2. The first level, below a half, asks its dead as well; the second does not.
    let of = shares("servers=7&backups=2", &[1, 2, 3, 4, 6], 7);
    assert!(of[..5].iter().all(|share| is_near(*share, 0.29 / 5.0)), "{of:?}");
    assert!(of[5] == 0.0 && is_near(of[6], 0.71), "{of:?}");
    // Every level is below a half: all nodes of all levels are asked, whatever is believed of them.
    let of = shares("servers=12&backups=6&last-backups=2", &[1, 2, 3, 4, 5, 7, 8, 9, 11, 12], 12);
    let parts = [(0..6, 0.51), (6..10, 0.33), (10..12, 0.16)];
    assert!(
        parts.into_iter().all(|(level, part)| {
            let each = part / level.len() as f64;
            of[level].iter().all(|share| is_near(*share, each))
        }),
        "{of:?}"
    );
}
