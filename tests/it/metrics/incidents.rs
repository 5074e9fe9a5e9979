//! The story of each fault, from hand-made traces.

use nines::metrics::{Incident, Measure, Recorder};
use nines::sim::*;

use super::tape::{S1, S2, Tape, at, config};

const CRASH: Effect = Effect::Crash(CrashMode::Refused);

fn began(index: u32, server: ServerNodeId) -> TraceEvent {
    TraceEvent::FaultBegan { index: Some(index), target: Target::Server(server), effect: CRASH }
}

fn ended(index: u32, server: ServerNodeId) -> TraceEvent {
    TraceEvent::FaultEnded { index: Some(index), target: Target::Server(server), effect: CRASH }
}

fn believed(server: ServerNodeId, belief: Belief) -> TraceEvent {
    TraceEvent::BeliefChanged { server, belief }
}

fn rotation(server: ServerNodeId, in_rotation: bool) -> TraceEvent {
    TraceEvent::RotationChanged { server, in_rotation }
}

/// A story in one line, in seconds; `–` for what did not happen.
fn tell(incident: &Incident) -> String {
    let instant = |at: Option<SimTime>| at.map_or("–".to_owned(), |at| at.seconds().to_string());
    format!(
        "fault {} harm {} noticed {} rerouted {} repaired {} back {} recovered {} | lost {} harmed {:?} down {} before {}",
        incident.fault.seconds(),
        instant(incident.first_harm),
        instant(incident.noticed),
        instant(incident.rerouted),
        instant(incident.repaired),
        instant(incident.back),
        instant(incident.recovered),
        incident.lost,
        incident.harmed,
        incident.downtime.seconds(),
        incident.downtime_before_reroute.seconds(),
    )
}

fn stories(tape: &Tape) -> Vec<String> {
    let mut recorder = Recorder::new(&config());
    tape.play(&mut recorder);
    recorder.incidents().iter().map(tell).collect()
}

/// A good answer every half second, from 0 to 100 s.
fn calm_load(tape: &mut Tape) {
    for i in 0..200 {
        tape.ok(0, S2, f64::from(i) * 0.5, 0.0, 0.1);
    }
}

#[test]
fn a_failover_from_crash_to_recovery() {
    let mut tape = Tape::default();
    calm_load(&mut tape);
    tape.push(20.0, began(0, S1)).system(20.0, SystemState::Degraded);
    tape.push(20.0, TraceEvent::Dropped { request: 9_999, attempt: 1, place: Place::ServerLink(S2) });
    tape.failed_at(1, S1, Outcome::Refused, 21.0, 21.2);
    tape.push(22.5, believed(S1, Belief::GoingDown(2)));
    tape.push(23.0, believed(S1, Belief::Down)).push(23.0, rotation(S1, false)).system(23.0, SystemState::Up);
    tape.failed_at(1, S1, Outcome::TimedOut, 22.0, 32.0);
    tape.push(40.0, ended(0, S1));
    tape.push(42.0, believed(S1, Belief::Up)).push(42.0, rotation(S1, true));
    tape.failed(1, Outcome::Rejected, 43.0, 43.0);
    assert_eq!(
        stories(&tape),
        ["fault 20 harm 21.2 noticed 23 rerouted 23 repaired 40 back 42 recovered 43 \
          | lost 0 harmed [1, 0, 1, 0, 1] down 0 before 0"]
    );
}

#[test]
fn predicted_detection_stands_beside_the_observed() {
    let mut tape = Tape::default();
    tape.push(20.0, began(0, S1)).push(22.6, believed(S1, Belief::Down));
    tape.push(30.0, began(1, S1)).push(40.0, believed(S2, Belief::GoingDown(1))).push(40.5, began(2, S2));
    let mut recorder = Recorder::new(&config());
    tape.play(&mut recorder);
    let told: Vec<_> = recorder
        .incidents()
        .iter()
        .map(|incident| {
            let predicted = incident.predicted.map(|p| [p.low, p.mean, p.high].map(SimDuration::seconds));
            (incident.detection().map(SimDuration::seconds), predicted)
        })
        .collect();
    // Believed down already: nothing left to detect. One probe of three already failed: one interval sooner.
    assert_eq!(told, [(Some(2.6), Some([2.0, 2.5, 3.0])), (None, None), (None, Some([1.0, 1.5, 2.0]))]);
}

#[test]
fn down_time_before_rerouting_and_until_back() {
    let mut tape = Tape::default();
    tape.push(20.0, began(0, S1)).system(20.0, SystemState::Down);
    tape.push(23.0, believed(S1, Belief::Down)).push(23.0, rotation(S1, false));
    tape.system(25.0, SystemState::Up).system(30.0, SystemState::Down).system(31.0, SystemState::Up);
    tape.push(40.0, ended(0, S1)).push(42.0, rotation(S1, true)).system(50.0, SystemState::Down);
    assert_eq!(
        stories(&tape),
        ["fault 20 harm – noticed 23 rerouted 23 repaired 40 back 42 recovered – \
          | lost 0 harmed [0, 0, 0, 0, 0] down 6 before 3"]
    );
}

#[test]
fn down_time_that_lasts_counts_up_to_now() {
    let mut tape = Tape::default();
    tape.push(20.0, began(0, S1)).system(20.0, SystemState::Down);
    let mut recorder = Recorder::new(&config());
    tape.play(&mut recorder);
    let incident = recorder.incidents()[0];
    assert_eq!(incident.downtime, SimDuration::ZERO);
    assert_eq!(incident.downtime_at(at(27.0)).seconds(), 7.0);
    assert_eq!(incident.downtime_before_reroute_at(at(27.0)).seconds(), 7.0);
    assert_eq!(Measure::FailoverDowntime.of(&recorder.measures(at(27.0))), Some(7.0));
}

#[test]
fn without_failover_the_repair_ends_it() {
    let mut tape = Tape::default();
    calm_load(&mut tape);
    tape.push(20.0, began(0, S1));
    tape.failed_at(1, S1, Outcome::Refused, 30.0, 30.0);
    tape.push(40.0, ended(0, S1));
    assert_eq!(
        stories(&tape),
        ["fault 20 harm 30 noticed – rerouted – repaired 40 back 40 recovered 40 \
          | lost 0 harmed [1, 0, 0, 0, 0] down 0 before 0"]
    );
}

#[test]
fn a_fault_noticed_after_its_repair_is_back_only_when_back_in_rotation() {
    let mut tape = Tape::default();
    tape.push(20.0, began(0, S1)).push(22.0, ended(0, S1));
    tape.push(23.0, believed(S1, Belief::Down)).push(23.0, rotation(S1, false));
    tape.push(26.0, rotation(S1, true));
    assert_eq!(
        stories(&tape),
        ["fault 20 harm – noticed 23 rerouted 23 repaired 22 back 26 recovered – \
          | lost 0 harmed [0, 0, 0, 0, 0] down 0 before 0"]
    );
}

#[test]
fn what_a_crash_takes_is_lost_at_its_server_only() {
    let mut tape = Tape::default();
    let held = tape.sent(0, 19.0);
    tape.push(19.0, TraceEvent::ServiceStarted { request: held, attempt: 1, server: S1 });
    tape.push(20.0, began(0, S1));
    tape.push(20.0, TraceEvent::Dropped { request: held, attempt: 1, place: Place::Worker(S1) });
    tape.push(20.0, TraceEvent::Dropped { request: held, attempt: 1, place: Place::ServerLink(S2) });
    tape.push(21.0, TraceEvent::Dropped { request: held, attempt: 1, place: Place::ServerLink(S1) });
    assert_eq!(
        stories(&tape),
        ["fault 20 harm 20 noticed – rerouted – repaired – back – recovered – \
          | lost 2 harmed [0, 0, 0, 0, 0] down 0 before 0"]
    );
}

#[test]
fn what_is_still_to_time_out_belongs_to_the_story() {
    let mut tape = Tape::default();
    calm_load(&mut tape);
    tape.push(20.0, began(0, S1));
    // Swallowed by the failed node; its user gives up long after the node is back.
    tape.failed_at(1, S1, Outcome::TimedOut, 20.5, 30.5);
    tape.push(21.0, ended(0, S1));
    assert_eq!(
        stories(&tape),
        ["fault 20 harm 30.5 noticed – rerouted – repaired 21 back 21 recovered 30.5 \
          | lost 0 harmed [0, 0, 0, 0, 1] down 0 before 0"]
    );
}

#[test]
fn a_queue_that_stays_long_is_no_recovery() {
    let mut tape = Tape::default();
    tape.push(20.0, began(0, S1)).push(22.0, ended(0, S1));
    // Five wait behind one that takes long; two may (there are two workers, and nobody had waited before).
    for _ in 0..5 {
        let request = tape.sent(0, 21.0);
        tape.push(21.0, TraceEvent::Queued { request, attempt: 1, server: S1 });
    }
    for i in 0..40 {
        tape.ok(0, S2, 22.0 + f64::from(i), 0.0, 0.5);
    }
    for i in 0..5 {
        tape.served(i, 0, S1, 21.0, 40.0 + i as f64);
    }
    // From 42 s on two wait. The last good answer that found more left was at 41.5 s.
    assert_eq!(
        stories(&tape),
        ["fault 20 harm – noticed – rerouted – repaired 22 back 22 recovered 41.5 \
          | lost 0 harmed [0, 0, 0, 0, 0] down 0 before 0"]
    );
}

#[test]
fn a_node_that_fails_again_before_all_is_calm_begins_a_story_of_its_own() {
    let mut tape = Tape::default();
    tape.push(20.0, began(0, S1)).push(22.0, ended(0, S1));
    tape.push(23.0, began(1, S1));
    tape.failed_at(0, S1, Outcome::Refused, 24.0, 24.0);
    tape.push(25.0, ended(1, S1));
    assert_eq!(
        stories(&tape),
        [
            "fault 20 harm – noticed – rerouted – repaired 22 back 22 recovered – \
             | lost 0 harmed [0, 0, 0, 0, 0] down 0 before 0",
            "fault 23 harm 24 noticed – rerouted – repaired 25 back 25 recovered – \
             | lost 0 harmed [1, 0, 0, 0, 0] down 0 before 0",
        ]
    );
}

#[test]
fn a_controller_crash_is_followed_too() {
    let mut tape = Tape::default();
    calm_load(&mut tape);
    let (target, effect) = (Target::Controller, CRASH);
    tape.push(20.0, TraceEvent::FaultBegan { index: None, target, effect }).system(20.0, SystemState::Down);
    tape.failed(1, Outcome::Refused, 21.0, 21.0);
    tape.push(25.0, TraceEvent::FaultEnded { index: None, target, effect }).system(25.0, SystemState::Up);
    assert_eq!(
        stories(&tape),
        ["fault 20 harm 21 noticed – rerouted – repaired 25 back 25 recovered 25 \
          | lost 0 harmed [1, 0, 0, 0, 0] down 5 before 5"]
    );
}
