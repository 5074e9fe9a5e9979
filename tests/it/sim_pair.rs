//! Two controllers: who works, what each knows, and what a split brain costs.

use nines::metrics::{Recorder, Verdict};
use nines::scenario::decode_strict;
use nines::sim::*;

use super::sim_rotation::{Heard, hear};

impl Heard {
    /// When both began to work, and when they ceased to.
    fn splits(&self) -> Vec<(f64, bool)> {
        let changes = self.0.iter().filter_map(|(at, event)| match event {
            TraceEvent::SplitChanged { is_split } => Some((*at, *is_split)),
            _ => None,
        });
        changes.collect()
    }

    /// When nobody worked any more, and when somebody did again.
    fn outages(&self) -> Vec<f64> {
        let changes = self.0.iter();
        changes
            .filter_map(|(at, event)| matches!(event, TraceEvent::ControllerChanged { .. }).then_some(*at))
            .collect()
    }

    fn most_outstanding(&self, from: f64, to: f64) -> i64 {
        let (mut now, mut most) = (0, 0);
        for (at, event) in &self.0 {
            now += match event {
                TraceEvent::Routed { .. } => 1,
                TraceEvent::ServiceEnded { .. } => -1,
                _ => 0,
            };
            if from <= *at && *at < to {
                most = most.max(now);
            }
        }
        most
    }
}

const PAIR: &str = "service=constant:100ms&device-hop=50ms&server-hop=0s&controller-pair=on";

#[test]
fn a_cut_between_the_two_makes_both_work_and_mending_it_costs_what_the_second_holds() {
    let heard =
        hear(&format!("{PAIR}&load=poisson:40/s&servers=8&fault=cut:pair-link@10.4s+10s&duration=40s"));
    // The last advert was at 10 s; the first one after the link is whole again is at 21 s.
    assert_eq!(heard.splits(), [(13.609375, true), (21.0, false)]);
    assert!(heard.outages().is_empty(), "at any time somebody works");
    let mut lost = Vec::new();
    for (at, event) in &heard.0 {
        if let TraceEvent::RequestEnded { outcome, user, .. } = event
            && *outcome != Outcome::Ok
        {
            lost.push((*at, *user % 2, *outcome));
        }
    }
    assert!(!lost.is_empty() && lost.len() < 20, "{lost:?}");
    assert!(
        lost.iter().all(|(at, side, outcome)| {
            (21.0..21.1).contains(at) && *side == 1 && *outcome == Outcome::Lost
        }),
        "only users of the second, when it yields: {lost:?}"
    );
}

#[test]
fn a_cut_one_way_splits_where_the_second_is_the_one_who_hears_nothing() {
    let splits = |fault: &str| {
        hear(&format!("{PAIR}&load=poisson:40/s&servers=8&fault={fault}&duration=40s")).splits()
    };
    assert_eq!(splits("cut-requests:pair-link@10.4s+10s"), [(13.609375, true), (21.0, false)]);
    // The first works and need not hear anything.
    assert_eq!(splits("cut-answers:pair-link@10.4s+10s"), []);
    // The second works in its place and stays, until the first, which does not hear it, takes over: its advert is heard at once.
    let link = |way: &str| {
        format!(
            "{PAIR}&preempt=off&load=poisson:40/s&servers=8&fault=crash:controller@5.2s+5s&fault={way}:pair-link@20.4s+9s&fault=crash:controller2@35.2s+1s&duration=40s"
        )
    };
    let [heard, unheard] = ["cut-requests", "cut-answers"].map(|way| hear(&link(way)));
    assert!(heard.splits().is_empty() && unheard.splits().is_empty(), "never two at work");
    // Who works is seen by whose crash is felt: the first waits for three adverts and 1/256, from the advert at 35 s.
    assert_eq!(heard.outages(), [5.2, 8.609375, 35.2, 38.00390625], "it hears the second and stands by");
    assert_eq!(unheard.outages(), [5.2, 8.609375], "the first has taken over");
}

#[test]
fn a_split_divides_the_users_of_each_device() {
    let heard = hear(&format!(
        "{PAIR}&load=poisson:40/s&users=7&servers=12&workers=10&device=b;load:poisson:30/s;users:4&device=c;load:closed:30/300ms&service=constant:500ms&fault=cut:pair-link@10.4s+20s&fault=crash:controller2@20.2s&duration=40s"
    ));
    assert_eq!(heard.splits(), [(13.609375, true), (20.2, false)]);
    let (mut lost, mut ok) = ([0; 3], [[0; 2]; 3]);
    for (at, event) in &heard.0 {
        let TraceEvent::RequestEnded { user, outcome, sent_at, .. } = event else { continue };
        let (device, index) = (*user as usize % 3, user / 3);
        if *outcome != Outcome::Ok {
            assert_eq!((*outcome, index % 2), (Outcome::Lost, 1), "at {at}: only who reached the second");
            assert!((20.2..20.3).contains(at));
            lost[device] += 1;
        } else if 14.0 < sent_at.seconds() && *at < 20.2 {
            ok[device][index as usize % 2] += 1;
        }
    }
    assert!(lost.iter().all(|count| *count > 0), "of every device: {lost:?}");
    assert!(ok.iter().flatten().all(|count| *count > 20), "both serve every device: {ok:?}");
}

#[test]
fn each_of_two_that_work_counts_only_what_it_sent() {
    let heard = hear(
        "service=exponential:200ms&load=poisson:60/s&device-hop=0s&server-hop=0s&probes=off&controller-pair=on&limit=fixed&limit-size=7&fault=cut:pair-link@20s+20s&duration=60s",
    );
    assert_eq!(heard.most_outstanding(0.0, 20.0), 7);
    assert_eq!(heard.most_outstanding(24.0, 40.0), 14, "twice what one may");
    assert_eq!(heard.most_outstanding(50.0, 60.0), 7);
}

#[test]
fn the_second_may_fail_while_it_stands_by_and_while_it_works() {
    let plain = hear(PAIR);
    let idle = hear(&format!("{PAIR}&fault=crash:controller2@10s+20s"));
    let requests = |heard: &Heard| {
        let ends = heard.0.iter().filter_map(|(at, event)| match event {
            TraceEvent::RequestEnded { request, outcome, .. } => Some((*at, *request, *outcome)),
            _ => None,
        });
        ends.collect::<Vec<_>>()
    };
    assert_eq!(requests(&plain), requests(&idle), "nobody misses one that stands by");
    // Nobody takes over while both are down; the second, back first, waits a whole silence from its start.
    let both =
        hear(&format!("{PAIR}&fault=crash:controller2@5s+20s&fault=crash:controller@10s+60s&duration=80s"));
    assert_eq!(both.outages(), [10.0, 25.0 + 3.609375]);
    // The second works, fails as well, and the first is the first back.
    let later =
        hear(&format!("{PAIR}&fault=crash:controller@10s+30s&fault=crash:controller2@20s+60s&duration=90s"));
    assert_eq!(later.outages(), [10.0, 13.609375, 20.0, 40.0]);
}

#[test]
fn one_that_stands_by_because_it_does_not_preempt_takes_over_in_its_turn() {
    let heard = hear(&format!(
        "{PAIR}&preempt=off&fault=crash:controller@10s+10s&fault=crash:controller2@30s+10s&duration=60s"
    ));
    // The first has priority 255: three adverts and 1/256 of one after the last advert at 30 s.
    assert_eq!(heard.outages(), [10.0, 13.609375, 30.0, 33.00390625]);
}

#[test]
fn a_crash_ends_a_split_brain_and_loses_only_what_that_one_held() {
    for (target, side) in [("controller", 0), ("controller2", 1)] {
        let heard = hear(&format!(
            "{PAIR}&load=poisson:40/s&servers=8&fault=cut:pair-link@10s&fault=crash:{target}@20s&duration=40s"
        ));
        assert_eq!(heard.splits(), [(13.609375, true), (20.0, false)]);
        assert!(heard.outages().is_empty(), "the other goes on");
        let harmed: Vec<(f64, u32)> = heard
            .0
            .iter()
            .filter_map(|(at, event)| match event {
                TraceEvent::RequestEnded { outcome, user, .. } if *outcome != Outcome::Ok => {
                    Some((*at, user % 2))
                }
                _ => None,
            })
            .collect();
        assert!(!harmed.is_empty() && harmed.iter().all(|(at, of)| *at < 20.2 && *of == side), "{harmed:?}");
    }
}

#[test]
fn a_first_that_comes_back_behind_a_cut_makes_it_a_split_brain() {
    let heard =
        hear(&format!("{PAIR}&fault=crash:controller@10s+10s&fault=cut:pair-link@15s+20.5s&duration=60s"));
    assert_eq!(heard.splits(), [(20.0, true), (36.0, false)]);
}

#[test]
fn as_many_take_overs_succeed_as_are_covered() {
    let taken = |coverage: u32| {
        (0..200)
            .filter(|seed| {
                let link = format!("{PAIR}&load=poisson:1/s&pair-coverage={coverage}&fault=crash:controller@10s+20s&duration=40s&seed={seed}");
                hear(&link).outages()[1] < 15.0
            })
            .count()
    };
    assert_eq!((taken(0), taken(100)), (0, 200));
    let half = taken(50);
    assert!((70..=130).contains(&half), "{half} of 200, four standard deviations around 100");
}

#[test]
fn one_crew_repairs_one_controller_at_a_time() {
    // Both down: the crew needs 40 s for each, so the second repair ends 40 s after the first.
    let ends = |crews: u32| {
        let heard = hear(&format!(
            "{PAIR}&load=poisson:1/s&probes=off&pair-fails=on&controller-crews={crews}&controller-mttf=60s&controller-mttr=40s&mttr-law=constant&duration=4000s"
        ));
        let ends = heard.0.iter().filter_map(|(at, event)| match event {
            TraceEvent::FaultEnded { target: Target::Controller | Target::SecondController, .. } => Some(*at),
            _ => None,
        });
        let ends: Vec<f64> = ends.collect();
        assert!(ends.len() > 30, "{}", ends.len());
        ends.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::MAX, f64::min)
    };
    assert!(ends(1) >= 40.0 - 1e-6, "{}", ends(1));
    assert!(ends(0) < 20.0, "{}", ends(0));
}

#[test]
fn a_split_brain_is_over_when_it_is_over() {
    let scenario = decode_strict("split-brain").unwrap().scenario;
    let mut recorder = Recorder::new(scenario.config());
    let mut run = Simulation::new(scenario.config());
    let mut heard = Heard(Vec::new());
    run.run_until(SimTime::NEVER, u64::MAX, &mut (&mut recorder, &mut heard));
    let liveness = recorder.measures(run.now()).liveness;
    assert!(matches!(liveness, Some(Verdict::Recovered(_))), "{liveness:?}");
    assert_eq!((heard.most_outstanding(5.0, 15.0), heard.most_outstanding(25.0, 40.0)), (8, 16));
}

#[test]
fn a_second_controller_that_nobody_misses_changes_no_digest() {
    let digest = |link: &str| {
        let scenario = decode_strict(link).unwrap().scenario;
        let mut run = Simulation::new(scenario.config());
        run.run_until(SimTime::NEVER, u64::MAX, &mut ());
        run.digest()
    };
    assert_eq!(digest(PAIR), digest(&PAIR.replace("&controller-pair=on", "")));
}
