//! One line before all servers: the controller sends each only so many at once, and may take back what a crash took.

use std::collections::BTreeMap;

use nines::sim::*;

use super::sim_rotation::{Heard, hear};

const CENTRAL: &str = "server-limit=1&service=exponential:200ms&device-hop=0s&server-hop=0s&timeout=off";

impl Heard {
    fn outcomes_of(&self, is_meant: impl Fn(f64) -> bool) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for (at, event) in &self.0 {
            if let TraceEvent::RequestEnded { outcome, .. } = event
                && is_meant(*at)
            {
                *counts.entry(format!("{outcome:?}")).or_default() += 1;
            }
        }
        counts
    }
}

#[test]
fn nobody_waits_in_one_line_while_a_server_is_free() {
    let heard = hear(&format!("{CENTRAL}&servers=3&probes=off&load=poisson:14/s&duration=300s"));
    let (mut busy, mut here, mut longest) = ([0_i32; 3], 0, 0);
    for (at, event) in &heard.0 {
        match event {
            TraceEvent::RequestSent { .. } => here += 1,
            TraceEvent::Routed { server, .. } => {
                busy[server.index()] += 1;
                assert_eq!(busy[server.index()], 1, "one at a time, at {at}");
            }
            TraceEvent::ServiceEnded { server, .. } => busy[server.index()] -= 1,
            TraceEvent::RequestEnded { .. } => here -= 1,
            TraceEvent::Queued { .. } => panic!("nobody waits at a server"),
            _ => {}
        }
        longest = longest.max(here);
        if let TraceEvent::ServiceStarted { .. } = event {
            let served: i32 = busy.iter().sum();
            assert!(served == 3 || here <= served, "at {at}: {here} here, {served} served");
        }
    }
    assert!(longest > 10, "there was a line: {longest}");
}

#[test]
fn what_has_no_place_in_the_line_is_rejected_and_a_lifted_limit_lets_all_go() {
    let full = hear(&format!(
        "{}&servers=1&probes=off&controller-queue=3&load=constant:50/s&duration=10s",
        CENTRAL.replace("exponential:200ms", "constant:1s")
    ));
    let outcomes = full.outcomes_of(|at| at < 5.0);
    assert!(outcomes["Rejected"] > 150 && outcomes["Ok"] < 6, "{outcomes:?}");
    let lifted = hear(&format!(
        "{CENTRAL}&servers=2&probes=off&load=constant:40/s&edit=server-limit:0@5s&duration=6s"
    ));
    let routed =
        lifted.0.iter().filter(|(at, event)| *at == 5.0 && matches!(event, TraceEvent::Routed { .. }));
    assert!(routed.count() > 100, "the line dissolves at once");
}

#[test]
fn who_finds_nobody_up_waits_in_line_until_somebody_is() {
    let heard = hear(&format!(
        "{CENTRAL}&servers=2&load=poisson:4/s&probe-interval=100ms&probe-timeout=100ms&fall=1&rise=1&redispatch=4&redispatch-lost=on&fault=crash:s1@10s+20s&fault=crash:s2@12s+10s&duration=60s"
    ));
    assert_eq!(heard.outcomes_of(|_| true).keys().collect::<Vec<_>>(), ["Ok"], "nobody is refused");
    let routed = |from: f64, to: f64| heard.routed(2, from, to).iter().sum::<usize>();
    assert!(routed(12.3, 21.9) == 0 && routed(22.0, 22.3) > 0, "and all go on when the first is back");
}

#[test]
fn what_a_crash_took_is_begun_anew_elsewhere() {
    let link = |more: &str| {
        format!(
            "servers=3&service=constant:400ms&device-hop=10ms&server-hop=10ms&timeout=off&load=poisson:5/s&redispatch=2&{more}fault=crash:s1@10s+10s&fault=crash:s2@30s+10s&duration=60s"
        )
    };
    let failed = |more: &str| {
        let outcomes = hear(&link(more)).outcomes_of(|_| true);
        outcomes.iter().filter(|(outcome, _)| *outcome != "Ok").map(|(_, count)| *count).sum::<usize>()
    };
    assert!(failed("") > 0, "a crash loses what the server held");
    assert_eq!(failed("redispatch-lost=on&"), 0, "nobody notices");
    // It is served once more from the beginning, elsewhere, and counts as one attempt.
    let heard = hear(&link("redispatch-lost=on&"));
    let again = heard.0.iter().filter(|(_, event)| matches!(event, TraceEvent::Redispatched { .. })).count();
    assert!(again > 0);
    for (_, event) in &heard.0 {
        if let TraceEvent::RequestEnded { attempts, service, .. } = event {
            assert_eq!((*attempts, service.seconds()), (1, 0.4));
        }
    }
}
