//! Retries in layers multiply, and deadlines that travel along keep servers from work that nobody waits for.

use nines::metrics::Recorder;
use nines::scenario::decode_strict;
use nines::sim::{Listener, Outcome, Place, SimTime, Simulation, TraceEvent};

#[derive(Default)]
struct Heard {
    requests: u64,
    routed: u64,
    attempts: u64,
    ok: u64,
    /// Of requests sent from a minute on.
    late_ok: u64,
    begun: u64,
    /// The longest anyone's work went on, or began, after the attempt was sent.
    latest: [f64; 2],
    stopped: u64,
    skipped: u64,
    sent: Vec<SimTime>,
}

impl Listener for Heard {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        let since = |heard: &Heard, request: u64| at.since(heard.sent[request as usize]).seconds();
        match *event {
            TraceEvent::RequestSent { .. } => {
                self.requests += 1;
                self.sent.push(at);
            }
            TraceEvent::AttemptSent { request, .. } => {
                self.attempts += 1;
                self.sent[request as usize] = at;
            }
            TraceEvent::Routed { .. } => self.routed += 1,
            TraceEvent::ServiceStarted { request, .. } => {
                self.begun += 1;
                self.latest[0] = self.latest[0].max(since(self, request));
            }
            TraceEvent::ServiceEnded { request, .. } => {
                self.latest[1] = self.latest[1].max(since(self, request));
            }
            TraceEvent::Dropped { place: Place::Worker(_), .. } => self.stopped += 1,
            TraceEvent::Skipped { .. } => self.skipped += 1,
            TraceEvent::RequestEnded { outcome: Outcome::Ok, sent_at, .. } => {
                self.ok += 1;
                self.late_ok += u64::from(sent_at >= SimTime::from_seconds(60.0));
            }
            _ => {}
        }
    }
}

fn heard(query: &str) -> Heard {
    let config = decode_strict(query).unwrap_or_else(|errors| panic!("{errors:?}")).scenario.config().clone();
    let mut heard = Heard::default();
    let mut run = Simulation::new(&config);
    while run.run_until(SimTime::NEVER, 997, &mut heard) != nines::sim::Advance::Finished {
        run.assert_laws();
    }
    heard
}

#[test]
fn layers_of_retries_multiply_while_everything_fails() {
    let all = "servers=2&probes=off&jitter=none&fault=errors:1:s1@0s&fault=errors:1:s2@0s&duration=30s";
    for (retries, hub, proxies) in [(0, 0, 0), (0, 2, 0), (2, 2, 0), (0, 3, 1), (2, 2, 1), (3, 3, 1)] {
        let heard = heard(&format!("{all}&retries={retries}&hub-retries={hub}&proxies={proxies}"));
        let tries = (1_u64 + hub).pow(1 + proxies);
        assert_eq!(heard.attempts, heard.requests * (1 + retries));
        assert_eq!(heard.routed, heard.attempts * tries, "{retries} {hub} {proxies}");
    }
}

#[test]
fn each_try_of_a_layer_has_a_chance_of_its_own() {
    // A server that errs every other time: four tries fail once in sixteen.
    let heard = heard(
        "servers=1&probes=off&queue=100000&service=constant:1ms&load=poisson:20/s&hub-retries=3&fault=errors:0.5:s1@0s&duration=1000s",
    );
    let failed = 1.0 - heard.ok as f64 / heard.requests as f64;
    assert!((failed - 1.0 / 16.0).abs() < 0.008, "{failed}");
    let tries = heard.routed as f64 / heard.requests as f64;
    assert!((tries - 1.875).abs() < 0.03, "{tries}");
}

#[test]
fn nothing_begins_after_its_deadline_and_stopped_work_does_not_go_on() {
    let load = "servers=2&service=exponential:400ms&load=poisson:9/s&timeout=3s&retries=1&mttf=20s&mttr=3s&duration=200s";
    let ignored = heard(load);
    let not_begun = heard(&format!("{load}&deadlines=not-begun"));
    let stopped = heard(&format!("{load}&deadlines=stopped"));
    assert!(ignored.latest[0] > 3.0 && ignored.latest[1] > 3.0);
    assert!(not_begun.latest[0] < 3.0 && not_begun.skipped > 0, "{:?}", not_begun.latest);
    assert!(not_begun.latest[1] > 3.0);
    assert!(
        stopped.latest[0] < 3.0 && stopped.latest[1] <= 3.0 && stopped.stopped > 0,
        "{:?}",
        stopped.latest
    );
    // The earlier of timeout and deadline counts.
    let early = heard(&format!("{load}&deadlines=stopped&deadline=2s"));
    assert!(early.latest[1] <= 2.0);
}

#[test]
fn after_a_crowd_servers_that_know_deadlines_are_well_at_once() {
    let known = heard("preset=late-work");
    let unknown = heard("preset=late-work&deadlines=ignored");
    println!("{} and {} of the requests sent from 60 s on", known.late_ok, unknown.late_ok);
    assert!(known.late_ok > 700 && unknown.late_ok < 600);
}

#[test]
fn deadlines_keep_the_laws_under_every_way_of_serving() {
    for more in [
        "discipline=sharing",
        "discipline=lifo",
        "crowding=50&workers=3",
        "cold-start=5s",
        "hedge=500ms",
        "hub-retries=2",
    ] {
        for rule in ["not-begun", "stopped"] {
            let query = format!(
                "deadlines={rule}&{more}&timeout=1500ms&retries=2&load=poisson:9/s&fault=hang:s1@5s+4s&fault=crash:s2@8s+4s&fault=slow:5:s3@3s+9s&duration=30s"
            );
            let config = decode_strict(&query).unwrap().scenario.config().clone();
            let mut recorder = Recorder::new(&config);
            let mut run = Simulation::new(&config);
            while run.step(&mut recorder).is_some() {
                run.assert_laws();
            }
            let utilisation = recorder.measures(run.now()).utilisation.unwrap();
            assert!((0.0..=1.0).contains(&utilisation), "{query}: {utilisation}");
        }
    }
}

#[test]
fn off_is_off() {
    let digest = |query: &str| {
        let mut run = Simulation::new(decode_strict(query).unwrap().scenario.config());
        run.run_until(SimTime::NEVER, u64::MAX, &mut ());
        run.digest()
    };
    let base =
        "load=poisson:6/s&queue-timeout=1s&timeout=2s&retries=1&fault=errors:0.3:s1@5s+20s&duration=60s";
    for same in ["hub-retries=0&proxies=1", "deadlines=ignored", "queue-timeout-law=constant", "priority=7"] {
        assert_eq!(digest(base), digest(&format!("{base}&{same}")), "{same}");
    }
    for other in ["hub-retries=1", "deadlines=stopped", "queue-timeout-law=exponential"] {
        assert_ne!(digest(base), digest(&format!("{base}&{other}")), "{other}");
    }
}
