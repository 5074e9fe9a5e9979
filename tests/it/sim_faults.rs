//! Faults of links, zones, controllers and crews.

use nines::sim::*;

use super::sim_rotation::{Heard, hear};

impl Heard {
    fn ok_share(&self, from: f64, to: f64) -> f64 {
        let (mut ok, mut all) = (0.0, 0.0);
        for (_, event) in &self.0 {
            if let TraceEvent::RequestEnded { outcome, sent_at, .. } = event
                && from <= sent_at.seconds()
                && sent_at.seconds() < to
            {
                all += 1.0;
                ok += f64::from(u8::from(*outcome == Outcome::Ok));
            }
        }
        ok / all
    }

    /// Down and up, as they were: `1 10.0 crash`.
    fn conditions(&self) -> Vec<(u16, f64, bool)> {
        let changes = self.0.iter().filter_map(|(at, event)| match event {
            TraceEvent::ConditionChanged { server, condition } => {
                Some((server.0 + 1, *at, *condition == Condition::Crashed))
            }
            _ => None,
        });
        changes.collect()
    }
}

const QUICK: &str = "service=constant:10ms&workers=50&probes=off&failover=off";

#[test]
fn a_link_loses_its_share_of_messages_each_way() {
    // There and back, each lost with probability 0.2: 0.64 come back.
    let heard = hear(&format!(
        "servers=1&load=poisson:100/s&{QUICK}&timeout=2s&fault=loss:0.2:link1@0s+100s&duration=100s"
    ));
    let share = heard.ok_share(0.0, 100.0);
    assert!((share - 0.64).abs() < 4.0 * (0.64_f64 * 0.36 / 10_000.0).sqrt(), "{share}");
}

#[test]
fn a_delay_is_added_each_way_and_only_while_it_lasts() {
    let heard = hear(&format!(
        "servers=1&load=constant:10/s&{QUICK}&device-hop=0s&server-hop=5ms&fault=latency:200ms:link1@10s+10s&duration=30s"
    ));
    let mean = |from: f64, to: f64| {
        let times: Vec<f64> = heard
            .0
            .iter()
            .filter_map(|(at, event)| match event {
                TraceEvent::RequestEnded { sent_at, .. }
                    if from <= sent_at.seconds() && sent_at.seconds() < to =>
                {
                    Some(at - sent_at.seconds())
                }
                _ => None,
            })
            .collect();
        times.iter().sum::<f64>() / times.len() as f64
    };
    assert!((mean(0.0, 9.0) - 0.02).abs() < 1e-6);
    assert!((mean(10.0, 19.0) - 0.42).abs() < 1e-6);
    assert!((mean(21.0, 30.0) - 0.02).abs() < 1e-6);
}

#[test]
fn a_one_way_cut_lets_the_other_way_pass() {
    for (fault, serves) in [("cut-requests", false), ("cut-answers", true), ("cut", false)] {
        let heard = hear(&format!(
            "servers=1&load=constant:10/s&{QUICK}&timeout=1s&server-hop=5ms&fault={fault}:link1@10s+10s&duration=30s"
        ));
        let served = heard.0.iter().filter(|(at, event)| {
            matches!(event, TraceEvent::ServiceStarted { .. }) && 10.5 < *at && *at < 19.5
        });
        assert_eq!(served.count() > 80, serves, "{fault}");
        assert_eq!(heard.ok_share(10.5, 19.0), 0.0, "{fault}: nobody gets an answer");
        assert_eq!(heard.ok_share(21.0, 30.0), 1.0, "{fault}: it mends");
    }
}

#[test]
fn a_zone_fails_as_one_and_a_flapping_server_in_turn() {
    let zone = hear("servers=5&zones=2&probes=off&fault=crash:zone2@10s+5s&duration=20s").conditions();
    let struck: Vec<u16> = zone.iter().filter(|change| change.2).map(|change| change.0).collect();
    assert_eq!(struck, [2, 4]);
    assert!(zone.iter().filter(|change| !change.2).all(|change| change.1 == 15.0));
    let flap = hear("servers=2&probes=off&fault=flap:2s:s1@10s+9s&duration=30s").conditions();
    let times: Vec<(f64, bool)> = flap.iter().map(|change| (change.1, change.2)).collect();
    assert_eq!(
        times,
        [(10.0, true), (12.0, false), (14.0, true), (16.0, false), (18.0, true), (19.0, false)]
    );
}

#[test]
fn a_stalled_checker_notices_nothing_until_it_goes_on() {
    let heard = hear("servers=2&fault=stall:controller@5s+20s&fault=crash:s1@10s+60s&duration=60s");
    let noticed = heard.0.iter().find_map(|(at, event)| match event {
        TraceEvent::RotationChanged { in_rotation: false, .. } => Some(*at),
        _ => None,
    });
    let noticed = noticed.expect("it is noticed in the end");
    assert!((25.0..30.0).contains(&noticed), "{noticed}");
}

#[test]
fn one_crew_repairs_one_server_at_a_time() {
    let most_at_once = |crews: u32| {
        let heard = hear(&format!(
            "servers=8&load=poisson:1/s&probes=off&failover=off&mttf=40s&mttr=30s&mttr-law=constant&crews={crews}&duration=2000s"
        ));
        // Repairs last 30 s each: with one crew they end at least 30 s apart.
        let ends: Vec<f64> =
            heard.conditions().iter().filter(|change| !change.2).map(|change| change.1).collect();
        ends.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::MAX, f64::min)
    };
    assert!(most_at_once(1) >= 30.0 - 1e-6);
    assert!(most_at_once(0) < 20.0);
}

#[test]
fn failures_are_spread_as_asked_and_take_others_along() {
    let down = |more: &str| {
        let link = format!(
            "servers=4&load=poisson:1/s&probes=off&failover=off&mttf=100s&mttr=1s&duration=20000s&{more}"
        );
        hear(&link).conditions()
    };
    // Always the mean: a failure every 101 s on each server.
    let regular = down("mttf-law=constant&mttr-law=constant");
    let of_first: Vec<f64> =
        regular.iter().filter(|change| change.0 == 1 && change.2).map(|change| change.1).collect();
    assert!(of_first.windows(2).all(|pair| (pair[1] - pair[0] - 101.0).abs() < 1e-6));
    // Every failure takes all along: whenever one fails, all four do.
    let together = down("cascade=100");
    let mut instants: Vec<f64> = together.iter().filter(|change| change.2).map(|change| change.1).collect();
    let failures = instants.len();
    instants.dedup();
    assert!(failures as f64 / instants.len() as f64 > 3.5, "{failures} in {} instants", instants.len());
}

#[test]
fn a_second_controller_takes_over_after_three_adverts_and_a_skew() {
    // The oracle vrrp_detect_mean_prio100: 3.109 s on average over the phase of the crash.
    let (mut sum, mut count) = (0.0, 0.0);
    for n in 0..50 {
        let at = 20.0 + f64::from(n) * 0.02;
        let heard = hear(&format!("controller-pair=on&fault=crash:controller@{at:.2}s+60s&duration=60s"));
        let changes: Vec<f64> = heard
            .0
            .iter()
            .filter_map(|(at, event)| matches!(event, TraceEvent::ControllerChanged { .. }).then_some(*at))
            .collect();
        let outage = changes[1] - changes[0];
        assert!((2.609..3.61).contains(&outage), "{outage}");
        sum += outage;
        count += 1.0;
    }
    assert!((sum / count - 3.109_375).abs() < 0.011, "{}", sum / count);
}

#[test]
fn faults_are_written_in_one_way() {
    for text in [
        "latency:200ms:link1@10s+10s",
        "loss:0.1:device-link@10s+10s",
        "cut-requests:link2@10s",
        "cut-answers:link2@10s+1s",
        "flap:2s:s1@10s+9s",
        "crash:zone2@10s+5s",
        "stall:controller@5s+20s",
        "drain:s1@5s+20s",
        "failback:controller@5s",
    ] {
        let fault = nines::scenario::read_fault(text).unwrap_or_else(|wrong| panic!("{text}: {wrong}"));
        assert_eq!(nines::scenario::fault_text(&fault), text);
    }
    for text in [
        "latency:s1@1s",
        "latency:1h:s1@1s",
        "loss:2:link1@1s",
        "flap:1ms:s1@1s",
        "stall:s1@1s",
        "failback:controller@1s+2s",
    ] {
        assert!(nines::scenario::read_fault(text).is_err(), "{text}");
    }
}
