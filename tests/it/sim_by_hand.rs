//! Small runs whose every event can be derived on paper, and is, for the mechanisms that were trusted least.

use nines::scenario::decode_strict;
use nines::sim::*;

/// What happened, a word and an instant each, in seconds.
struct Story(Vec<String>);

impl Listener for Story {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        let what = match event {
            TraceEvent::RotationChanged { server, in_rotation } => {
                format!("{}s{}", if *in_rotation { '+' } else { '-' }, server.0 + 1)
            }
            TraceEvent::SplitChanged { is_split } => (if *is_split { "split" } else { "one" }).to_owned(),
            TraceEvent::ControllerChanged { condition } => format!("{condition:?}"),
            TraceEvent::AttemptSent { request, attempt, .. } => format!("{request}.{attempt} sent"),
            TraceEvent::Routed { request, attempt, server } => {
                format!("{request}.{attempt}>s{}", server.0 + 1)
            }
            TraceEvent::ServiceStarted { request, attempt, .. } => format!("{request}.{attempt} begun"),
            TraceEvent::ServiceEnded { request, attempt, wasted, .. } => {
                format!("{request}.{attempt} {}", if *wasted { "wasted" } else { "done" })
            }
            TraceEvent::Dropped { request, attempt, .. } => format!("{request}.{attempt} dropped"),
            TraceEvent::Skipped { request, attempt, .. } => format!("{request}.{attempt} skipped"),
            TraceEvent::AttemptEnded { request, attempt, outcome, .. } => {
                format!("{request}.{attempt} {outcome:?}")
            }
            TraceEvent::RequestEnded { request, outcome, .. } => format!("{request} {outcome:?}"),
            _ => return,
        };
        self.0.push(format!("{what} {}", (at.seconds() * 1000.0).round() / 1000.0));
    }
}

/// The story of a link, under the laws at every event.
fn story(link: &str) -> Vec<String> {
    let scenario = decode_strict(link).unwrap_or_else(|errors| panic!("{link}: {errors:?}")).scenario;
    let (mut run, mut story) = (Simulation::new(scenario.config()), Story(Vec::new()));
    while run.step(&mut story).is_some() {
        run.assert_laws();
    }
    story.0
}

/// Only who is in rotation, and how the controllers stand. What changes at once is told by the servers' numbers.
fn levels(link: &str) -> Vec<String> {
    let is_meant = |line: &String| line.starts_with(['+', '-', 's', 'o', 'C', 'U']);
    story(link).into_iter().filter(is_meant).collect()
}

/// One server a level; whoever drains is out of rotation at once, so that no probe's phase matters.
const LEVELS: &str = "servers=3&backups=2&last-backups=1&probes=off&load=constant:1/s&service=constant:10ms&device-hop=0s&server-hop=0s&duration=60s";

#[test]
fn each_level_takes_its_time_and_stands_by_again_when_one_before_it_serves() {
    let cold = format!("{LEVELS}&standby-delay=4s");
    // The second level is called at 10 s, the third when the second goes; at 25 s the first is back, and both stand by again.
    let twice = "&fault=drain:s1@10s+15s&fault=drain:s2@20s+8s&fault=drain:s1@30s+10s";
    assert_eq!(
        levels(&format!("{cold}{twice}")),
        ["-s1 10", "+s2 14", "-s2 20", "+s3 24", "+s1 25", "-s3 25", "-s1 30", "+s2 34", "+s1 40", "-s2 40"]
    );
    // Called and gone before it was ready; the third is called then, and stands by again before it is ready, for the second is started.
    let hurried = "&fault=drain:s1@10s+30s&fault=drain:s2@12s+3s";
    assert_eq!(levels(&format!("{cold}{hurried}")), ["-s1 10", "+s2 15", "+s1 40", "-s2 40"]);
    // With overprovisioning it is the same where there is only one of each.
    assert_eq!(levels(&format!("{cold}{twice}&overprovision=140")), levels(&format!("{cold}{twice}")));
    // Hot: everything at once.
    assert_eq!(
        levels(&format!("{LEVELS}{twice}")),
        ["-s1 10", "+s2 10", "-s2 20", "+s3 20", "+s1 25", "-s3 25", "-s1 30", "+s2 30", "+s1 40", "-s2 40"]
    );
}

#[test]
fn a_cold_level_takes_its_part_when_it_is_ready_and_then_has_it() {
    // Two servers a level. One of the first is gone from 10 s on: 70 % are left, and the second level is called for the rest, to have it at 14 s.
    // Both are gone at 20 s: the second level, which works already, has all at once. One of it goes at 25 s: the third is called, for 29 s.
    // At 40 s the first level is whole again, one after the other, and both others stand by.
    let link = "servers=6&backups=4&last-backups=2&probes=off&load=constant:1/s&service=constant:10ms&device-hop=0s&server-hop=0s&duration=60s&overprovision=140&standby-delay=4s&panic=50&fault=drain:s1@10s+30s&fault=drain:s2@20s+20s&fault=drain:s3@25s+20s";
    assert_eq!(
        levels(link),
        [
            "-s1 10", "+s3 14", "+s4 14", "-s2 20", "-s3 25", "+s5 29", "+s6 29", "+s1 40", "-s5 40",
            "-s6 40", "+s2 40", "-s4 40"
        ]
    );
    // Called and no longer asked for before it was ready: it stands by again, and the next call takes its time anew.
    let hurried =
        link.split("&fault").next().unwrap().to_owned() + "&fault=drain:s1@10s+2s&fault=drain:s1@13s+9s";
    assert_eq!(
        levels(&hurried),
        ["-s1 10", "+s1 12", "-s1 13", "+s3 17", "+s4 17", "+s1 22", "-s3 22", "-s4 22"]
    );
}

#[test]
fn work_stays_with_the_level_that_has_it_until_that_fails_or_someone_says_so() {
    let manual = format!("{LEVELS}&failback=manual&standby-delay=4s");
    let faults = "&fault=drain:s1@10s+5s&fault=drain:s2@20s+5s";
    // The first is well again at 15 s and the second keeps the work; when the second goes, the work returns to the first, the best that is well.
    assert_eq!(levels(&format!("{manual}{faults}")), ["-s1 10", "+s2 14", "+s1 20", "-s2 20"]);
    // Both gone: the third has it, and keeps it from both, until somebody sends it back to the first.
    let both = "&fault=drain:s1@10s+15s&fault=drain:s2@12s+15s&fault=failback:controller@40s";
    assert_eq!(levels(&format!("{manual}{both}")), ["-s1 10", "+s3 16", "+s1 40", "-s3 40"]);
    // Sent back while the first is still gone, it goes to the second, which was called before and is ready.
    let early = "&fault=drain:s1@10s+30s&fault=drain:s2@15s+5s&fault=failback:controller@25s";
    assert_eq!(
        levels(&format!("{manual}{early}")),
        ["-s1 10", "+s2 14", "-s2 15", "+s3 19", "+s2 25", "-s3 25"]
    );
}

#[test]
fn both_of_two_controllers_send_to_the_level_that_serves() {
    // Adverts at whole seconds; the second waits 3.609375 s from 10 s and works from 13.61 s on, until the first advert after 20.5 s.
    // Users 0 and 1 take turns: odd ones reach the second. The first level goes at 15 s; the second level is ready 1.5 s later.
    let lines = story(
        "servers=2&backups=1&probes=off&load=constant:1/s&users=1000&service=constant:10ms&device-hop=0s&server-hop=0s&standby-delay=1500ms&failback=manual&controller-pair=on&fault=cut:pair-link@10.5s+10s&fault=drain:s1@15s+2.5s&duration=24s",
    );
    let turns: Vec<&String> = lines.iter().filter(|line| line.starts_with(['+', '-', 's', 'o'])).collect();
    assert_eq!(turns, ["split 13.609", "-s1 15", "+s2 16.5", "one 21"]);
    // Requests come at 1 s, 2 s …; the one at 15 s comes after the change at that instant, as faults go first.
    let routed: Vec<&String> = lines
        .iter()
        .filter(|line| line.contains(">s") || line.contains("Refused") && !line.contains('.'))
        .collect();
    let expect: Vec<String> = (1..24)
        .map(|second| match second {
            1..15 => format!("{}.1>s1 {second}", second - 1),
            15 | 16 => format!("{} Refused {second}", second - 1),
            _ => format!("{}.1>s2 {second}", second - 1),
        })
        .collect();
    assert_eq!(routed, expect.iter().collect::<Vec<_>>());
}

/// A request a second, in turn to two servers: the first gets those at 1 s, 3 s, 5 s …, as long as both are in rotation.
const IN_TURN: &str = "servers=2&policy=round-robin&probes=off&load=constant:1/s&service=constant:10ms&device-hop=0s&server-hop=0s";

#[test]
fn nginx_counts_failures_over_what_passes_between_them() {
    let nginx = format!("{IN_TURN}&ejection=nginx&eject-after=2&eject-time=9500ms");
    // It fails at 3 s and at 7 s, and passes at 5 s: that clears nothing. Banned until 16.5 s; what comes at 17 s tries it.
    let faults = "&fault=errors:1:s1@2.5s+1s&fault=errors:1:s1@6.5s+1s&duration=25s";
    assert_eq!(levels(&format!("{nginx}{faults}")), ["-s1 7", "+s1 16.5", "-s1 17", "+s1 17.01"]);
    // It fails at 3 s; what is sent at 13 s is the first later than 12.5 s, and passes: the failure at 15 s is the first again.
    let faults = "&fault=errors:1:s1@2.5s+1s&fault=errors:1:s1@14.5s+1s&duration=25s";
    assert_eq!(levels(&format!("{nginx}{faults}")), Vec::<String>::new());
    // What passes at 12 s was sent too early to clear it, and what is sent at 14 s fails: the second failure, however long ago the first was.
    let faults = "&fault=errors:1:s1@2.5s+1s&fault=drain:s1@4s+8s&fault=errors:1:s1@12.2s+2s&duration=26s";
    assert_eq!(
        levels(&format!("{nginx}{faults}")),
        ["-s1 4", "+s1 12", "-s1 14", "+s1 23.5", "-s1 24", "+s1 24.01"]
    );
}

#[test]
fn nginx_bans_anew_for_a_failure_during_the_ban() {
    // Sent at 1 s, 3 s and 5 s, all hang; their devices give up at 6 s, 8 s and 10 s. The trial at 20 s hangs, too, and is given up at 25 s.
    let link = format!(
        "{IN_TURN}&ejection=nginx&eject-after=1&eject-time=9500ms&timeout=5s&fault=hang:s1@0.5s+60s&duration=35s"
    );
    assert_eq!(levels(&link), ["-s1 6", "+s1 19.5", "-s1 20", "+s1 34.5"]);
}

#[test]
fn accruals_first_ban_is_exact_and_the_next_ones_vary() {
    // It fails at 1 s, 3 s and 5 s; the trial is at 11 s.
    let link = format!(
        "{IN_TURN}&ejection=accrual&eject-after=3&eject-time=5s&eject-longest=300s&fault=errors:1:s1@0s&duration=60s"
    );
    let lines = levels(&link);
    assert_eq!(lines[..3], ["-s1 5", "+s1 10", "-s1 11"], "{lines:?}");
    let second: f64 = lines[3].strip_prefix("+s1 ").and_then(|at| at.parse().ok()).unwrap();
    assert!(16.0 <= second && second < 21.0, "{lines:?}");
}

#[test]
fn envoy_takes_off_what_a_calm_sweep_earns_after_it_has_looked_for_outliers() {
    // Five in a row at 1 s: out until the sweep at 40 s. Then 60 % fail, which the sweep at 50 s sees, the first calm one: the second ejection lasts
    // 60 s, until 110 s. Were the first taken off before, it would last 30 s.
    let link = "servers=10&policy=round-robin&probes=off&workers=50&load=constant:400/s&service=constant:10ms&device-hop=0s&server-hop=0s&ejection=envoy&eject-after=20&eject-failing=50&fault=errors:1:s1@1s+2s&fault=errors:0.6:s1@40.5s+10s&duration=130s";
    let lines = levels(link);
    assert_eq!(lines[1..], ["+s1 40", "-s1 50", "+s1 110"], "{lines:?}");
}

#[test]
fn autoscaling_starts_late_and_parks_at_once() {
    // A request at 0.5 s, 1.5 s …, a second of work each; the share of busy workers is looked at each full second. One server is always busy:
    // two are wanted at 10 s, and the second works from 12.7 s on. Two looks at 1 and eight at 1/2 make 0.6: three are wanted at 20 s, from 22.7 s on.
    // Two at 1/2 and eight at 1/3 make 0.37: 2.2, so three. Ten at 1/3: two, at 40 s, at once.
    let gaps = ["500"].into_iter().chain(std::iter::repeat_n("1000", 58)).collect::<Vec<_>>().join(",");
    let link = format!(
        "servers=4&probes=off&load=arrivals:once&arrivals=ms:{gaps}&service=constant:1s&device-hop=0s&server-hop=0s&autoscale=50&scale-interval=10s&scale-lag=2700ms&duration=60s"
    );
    assert_eq!(levels(&link), ["+s2 12.7", "+s3 22.7", "-s3 40"]);
}

#[test]
fn a_flapping_server_is_believed_what_its_last_probes_say() {
    // Probes come each second, at a phase of their own, and are answered at once: three refused make it down, two passed up.
    let flap = |period: u32| {
        let lines = levels(&format!(
            "servers=2&load=constant:1/s&service=constant:10ms&device-hop=0s&server-hop=0s&fault=flap:{period}s:s1@10s+20s&duration=40s"
        ));
        let at: Vec<f64> =
            lines.iter().map(|line| line.split(' ').nth(1).unwrap().parse().unwrap()).collect();
        let phase = at.first().map_or(0.0, |at| at % 1.0);
        let signs = lines.iter().zip(at).map(|(line, at)| format!("{}{}", &line[..1], (at - phase).round()));
        signs.collect::<Vec<_>>().join(" ")
    };
    // Down from 10 s to 15 s and from 20 s to 25 s: the third probe is that after 12 s, the second passed one that after 16 s.
    assert_eq!(flap(5), "-12 +16 -22 +26");
    // Three seconds are three probes: believed down for two seconds, in every turn.
    assert_eq!(flap(3), "-12 +14 -18 +20 -24 +26");
    // Two seconds are two: nobody notices.
    assert_eq!(flap(2), "");
}

#[test]
fn a_failure_takes_as_many_along_as_a_coin_says() {
    // Each of two others with one chance in two: one falls alone in a quarter of all cases, two together in a half, three in a quarter. They fail
    // every 1,000 s each by themselves and are down for a second.
    let link = "servers=3&probes=off&load=constant:0.001/s&mttf=1000s&mttr=1s&mttr-law=constant&cascade=50&duration=2000000s";
    let scenario = decode_strict(link).unwrap().scenario;
    struct Falls(Vec<(SimTime, usize)>);
    impl Listener for Falls {
        fn on(&mut self, at: SimTime, event: &TraceEvent) {
            if let TraceEvent::ConditionChanged { condition: Condition::Crashed, .. } = event {
                match self.0.last_mut() {
                    Some((last, count)) if *last == at => *count += 1,
                    _ => self.0.push((at, 1)),
                }
            }
        }
    }
    let mut falls = Falls(Vec::new());
    Simulation::new(scenario.config()).run_until(SimTime::NEVER, u64::MAX, &mut falls);
    let share =
        |size: usize| falls.0.iter().filter(|fall| fall.1 == size).count() as f64 / falls.0.len() as f64;
    // Where all are well, which is 99.8 % of the time, one fails by itself every third of 1,000 s.
    assert!((falls.0.len() as f64 / 6000.0 - 1.0).abs() < 4.0 / 6000f64.sqrt(), "{}", falls.0.len());
    for (size, expected) in [(1, 0.25), (2, 0.5), (3, 0.25)] {
        assert!((share(size) - expected).abs() < 0.025, "{size}: {}", share(size));
    }
}

/// Sent at 1 s to the first server, begun at 1.2 s, a second of work; the copy goes at 1.8 s to the second server and is begun at 2 s. Both
/// may take three seconds from their sending.
const HEDGED: &str = "servers=2&policy=round-robin&probes=off&load=arrivals:once&arrivals=ms:1000&service=constant:1s&device-hop=100ms&server-hop=100ms&timeout=3s&hedge=800ms&deadlines=stopped&duration=20s";

/// What comes after both are begun.
fn after_both_are_begun(more: &str) -> Vec<String> {
    let lines = story(&format!("{HEDGED}&{more}"));
    let (begun, rest) = lines.split_at(6);
    assert_eq!(
        begun,
        ["0.1 sent 1", "0.1>s1 1.1", "0.1 begun 1.2", "0.2 sent 1.8", "0.2>s2 1.9", "0.2 begun 2"]
    );
    let mut rest = rest.to_vec();
    // What falls on one instant, by its text.
    let instant = |line: &String| line.rsplit(' ').next().and_then(|at| at.parse::<f64>().ok()).unwrap();
    rest.sort_by(|a, b| instant(a).total_cmp(&instant(b)).then(a.cmp(b)));
    rest
}

#[test]
fn hedges_under_deadlines_end_as_on_paper_while_both_servers_hang() {
    // The second is back at 4 s with half of its work left: in time. The first learns at 6 s that nobody waits.
    assert_eq!(
        after_both_are_begun("fault=hang:s1@1.5s+4.5s&fault=hang:s2@2.5s+1.5s"),
        ["0.1 TimedOut 4", "0.2 done 4.5", "0 Ok 4.7", "0.2 Ok 4.7", "0.1 dropped 6"]
    );
    // Back at 4.5 s, it is stopped at 4.8 s, three seconds after the copy was sent, 0.2 s before its end.
    assert_eq!(
        after_both_are_begun("fault=hang:s1@1.5s+4.5s&fault=hang:s2@2.5s+2s"),
        ["0.1 TimedOut 4", "0 TimedOut 4.8", "0.2 TimedOut 4.8", "0.2 dropped 4.8", "0.1 dropped 6"]
    );
    // The copy wins; the first, back at 3.5 s with 0.7 s of work left, is stopped at 4 s: nobody told it.
    assert_eq!(
        after_both_are_begun("fault=hang:s1@1.5s+2s"),
        ["0.2 done 3", "0 Ok 3.2", "0.1 TimedOut 3.2", "0.2 Ok 3.2", "0.1 dropped 4"]
    );
    // A deadline over all, 3.5 s, comes before either timeout. Both hear of it when they are back.
    assert_eq!(
        after_both_are_begun("deadline=2500ms&fault=hang:s1@1.5s+4.5s&fault=hang:s2@2.5s+1.5s"),
        ["0 TimedOut 3.5", "0.1 TimedOut 3.5", "0.2 TimedOut 3.5", "0.2 dropped 4", "0.1 dropped 6"]
    );
    // Without the rule both go on with work that nobody waits for: 0.7 s of it from 6 s on.
    assert_eq!(
        after_both_are_begun("deadlines=ignored&fault=hang:s1@1.5s+4.5s&fault=hang:s2@2.5s+2s"),
        ["0.1 TimedOut 4", "0 TimedOut 4.8", "0.2 TimedOut 4.8", "0.2 wasted 5", "0.1 wasted 6.7"]
    );
}

#[test]
fn a_queue_behind_hung_work_is_begun_or_thrown_out_as_on_paper() {
    let queued = |hang: &str| {
        let link = "servers=1&probes=off&load=arrivals:once&arrivals=ms:1000,1000&service=constant:1s&device-hop=100ms&server-hop=100ms&timeout=3s&deadlines=stopped&duration=20s";
        let mut lines = story(&format!("{link}&fault=hang:s1@1.5s+{hang}"));
        assert_eq!(lines[..5], ["0.1 sent 1", "0.1>s1 1.1", "0.1 begun 1.2", "1.1 sent 2", "1.1>s1 2.1"]);
        lines.retain(|line| ["begun", "dropped", "skipped", "done"].iter().any(|word| line.contains(word)));
        lines.split_off(1)
    };
    // Back at 4.5 s: half a second too late for the first, half a second before the second's time is over.
    assert_eq!(queued("3s"), ["0.1 dropped 4.5", "1.1 begun 4.5", "1.1 dropped 5"]);
    // Back at 5.5 s: too late for both.
    assert_eq!(queued("4s"), ["0.1 dropped 5.5", "1.1 skipped 5.5"]);
    // Back at 2.4 s: the first has 0.7 s left and is done at 3.1 s, the second at 4.1 s.
    assert_eq!(queued("900ms"), ["0.1 done 3.1", "1.1 begun 3.1", "1.1 done 4.1"]);
}

/// The limit on what is outstanding, as it is shown at these instants.
fn limits(link: &str, instants: &[f64]) -> Vec<u32> {
    let scenario = decode_strict(link).unwrap_or_else(|errors| panic!("{link}: {errors:?}")).scenario;
    let (mut run, mut snapshot) = (Simulation::new(scenario.config()), Snapshot::default());
    let limit = |at: &f64| {
        run.run_until(SimTime::from_seconds(*at), u64::MAX, &mut ());
        run.snapshot_into(&mut snapshot);
        let shown = snapshot.controller.notes.iter().find_map(|note| match note {
            Note::Limit { limit, .. } => Some(*limit),
            _ => None,
        });
        shown.expect("a limit is shown")
    };
    instants.iter().map(limit).collect()
}

#[test]
fn the_limits_that_vendors_ship_move_as_on_paper() {
    let base =
        "servers=1&workers=100&probes=off&device-hop=0s&server-hop=0s&load=constant:100/s&duration=150s";
    // Requests come at 10 ms, 20 ms … and take 10 ms: the fiftieth answer comes at 510 ms, and a window ends every 100 ms from then on.
    // 1.25 · 3 = 3.75, and 1.94 on top; 6.25 + 2.5; 10 + 3.16; 16.25 + 4.03; 25 + 5; 37.5 + 6.12; 53.75 + 7.33.
    let envoy = format!("{base}&service=constant:10ms&limit=envoy");
    let instants = [0.005, 0.505, 0.605, 0.615, 0.715, 0.815, 0.915, 1.015, 1.115, 1.215];
    assert_eq!(limits(&envoy, &instants), [3, 3, 3, 5, 8, 13, 20, 30, 43, 61]);
    // It stops at 1,000; a minute after the first, and up to nine seconds later, three are let in for fifty answers, half a second.
    let instants: Vec<f64> = (0..1300).map(|n| 5.005 + f64::from(n) * 0.05).collect();
    let limits_then = limits(&envoy, &instants);
    let held: Vec<f64> =
        instants.iter().zip(&limits_then).filter(|(_, it)| **it == 3).map(|(at, _)| *at).collect();
    assert!(limits_then.iter().all(|limit| *limit == 3 || *limit == 1000));
    assert!(60.5 < held[0] && held[0] < 69.6 && (9..=10).contains(&held.len()), "{held:?}");
    // Ten are in flight at once, which is half of 20 and less than half of 26: the tenth request's answer, at 200 ms, is the only one that moves it.
    let netflix = format!("{base}&service=constant:100ms&limit=netflix");
    assert_eq!(limits(&netflix, &[0.005, 0.195, 0.205, 0.305, 30.0, 150.0]), [20, 20, 26, 26, 26, 26]);
}

#[test]
fn a_limit_counts_from_when_a_request_is_let_in_whatever_servers_it_goes_to() {
    // A request a second. The first server refuses the first of them, 200 ms there and back, and the second takes 300 ms: 500 ms is the smallest
    // response time so far. From then on it takes 300 ms at once: the second request makes that the smallest, and the third, with no queue, lets six more in.
    let link = "servers=2&probes=off&redispatch=1&fault=crash:s1@0s+1.5s&load=constant:1/s&service=constant:100ms&device-hop=0s&server-hop=100ms&limit=netflix&limit-size=2&duration=10s";
    assert_eq!(limits(link, &[1.9, 2.9, 3.9, 9.9]), [2, 2, 8, 8]);
}
