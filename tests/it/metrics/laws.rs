//! Laws that hold exactly in every run of the engine.

use nines::metrics::{Live, Measure, Recorder};
use nines::sim::*;

use super::tape::{config, span};

/// A scenario that uses most mechanisms at once.
fn everything(seed: u64) -> Config {
    let mut config = config();
    config.seed = seed;
    config.duration = span(300.0);
    config.warm_up = span(20.0);
    let settings = &mut config.settings;
    settings.device.load =
        Load::Open { process: ArrivalProcess::Poisson, profile: RateProfile::steady(20.0) };
    settings.device.users = 50;
    settings.device.timeout = Some(span(1.0));
    settings.device.retries = 2;
    settings.controller.redispatch = 1;
    settings.controller.policy = PolicyKind::TwoDistinct;
    settings.service = Distribution::Exponential { mean: 0.15 };
    settings.links = LinkSettings { device_hop: span(0.02), server_hop: span(0.01) };
    settings.servers = vec![ServerSettings { workers: 2, queue_capacity: 20, ..settings.servers[0] }; 3];
    let law = FailureLaw { mttf: span(60.0), mttr: span(8.0), mode: CrashMode::BlackHole };
    settings.random_faults.servers = Some(law);
    settings.random_faults.controller = Some(FailureLaw { mttf: span(200.0), mttr: span(3.0), ..law });
    config.faults = vec![
        Fault {
            target: Target::Server(ServerNodeId(0)),
            effect: Effect::Hang,
            at: SimTime::from_seconds(40.0),
            until: Some(SimTime::from_seconds(60.0)),
        },
        Fault {
            target: Target::ServerLink(ServerNodeId(1)),
            effect: Effect::Cut,
            at: SimTime::from_seconds(90.0),
            until: Some(SimTime::from_seconds(110.0)),
        },
        Fault {
            target: Target::Server(ServerNodeId(2)),
            effect: Effect::Errors { rate: 0.3 },
            at: SimTime::from_seconds(150.0),
            until: Some(SimTime::from_seconds(180.0)),
        },
    ];
    let mut larger = config.settings.clone();
    larger.servers.push(ServerSettings { workers: 4, ..larger.servers[0] });
    larger.abandoned = AbandonedWork::Skip;
    let mut smaller = config.settings.clone();
    smaller.servers.truncate(2);
    smaller.servers[0].workers = 1;
    config.edits = vec![
        TimedEdit { at: SimTime::from_seconds(200.0), settings: larger },
        TimedEdit { at: SimTime::from_seconds(250.0), settings: smaller },
    ];
    config
}

/// What the laws need beside the recorder: instants of arrival and departure, added up.
#[derive(Default)]
struct Stays {
    requests: u128,
    outcomes: [u64; 6],
    waits: u128,
    services: u128,
    answered: u64,
}

impl Listener for Stays {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        if let TraceEvent::RequestEnded { outcome, sent_at, wait, service, .. } = *event {
            self.requests += u128::from(at.since(sent_at).0);
            self.outcomes[outcome as usize] += 1;
            if outcome == Outcome::Ok {
                self.answered += 1;
                self.waits += u128::from(wait.0);
                self.services += u128::from(service.0);
            }
        }
    }
}

fn run(config: &Config) -> (Simulation, Recorder, Live, Stays) {
    let mut simulation = Simulation::new(config);
    let mut listeners = (Recorder::new(config), (Live::new(config), Stays::default()));
    simulation.run_until(SimTime::NEVER, u64::MAX, &mut listeners);
    let (recorder, (live, stays)) = listeners;
    (simulation, recorder, live, stays)
}

#[test]
fn a_drained_run_keeps_the_books() {
    for seed in 0..5 {
        let config = Config { warm_up: SimDuration::ZERO, ..everything(seed) };
        let (simulation, recorder, _, stays) = run(&config);
        let measures = recorder.measures(simulation.now());
        let counts = simulation.counts();
        assert_eq!(measures.requests.sent, counts.sent);
        assert_eq!(measures.requests.ended, counts.ended);
        assert_eq!(measures.requests.ended, stays.outcomes);
        assert_eq!(measures.attempts.sent, counts.attempts);
        assert_eq!(measures.attempts.ended, counts.attempts_ended);
        assert_eq!(measures.requests.in_flight(), 0);
        assert_eq!(measures.response.count, measures.requests.ok());
        assert_eq!(measures.response_with_failures.count, measures.requests.finished());
        assert!(measures.requests.failed() > 0, "the scenario has failures in it");
    }
}

#[test]
fn littles_law_holds_on_the_sample_path() {
    // Everything that was sent has left by the end: the area under N is the sum of the stays, to the nanosecond.
    let mut config = everything(3);
    config.warm_up = SimDuration::ZERO;
    let (simulation, _, _, _) = run(&config);
    // A window as long as the run, drain included, has no boundary terms.
    let whole = Config { duration: SimDuration(simulation.now().0 + 1), ..config.clone() };
    let mut again = Simulation::new(&config);
    let mut listeners = (Recorder::new(&whole), Stays::default());
    again.run_until(SimTime::NEVER, u64::MAX, &mut listeners);
    let (recorder, stays) = listeners;
    let measures = recorder.measures(again.now());
    let seconds = measures.window.length().seconds();
    let area = measures.in_flight_mean.unwrap_or(0.0) * seconds;
    let stays = stays.requests as f64 / 1e9;
    assert!((area / stays - 1.0).abs() < 1e-12, "{area} {stays}");
}

#[test]
fn queue_and_service_integrals_are_waits_and_services() {
    // Without failures or timeouts every wait and every service belongs to an ok request.
    let mut config = config();
    config.settings.device.timeout = None;
    config.settings.device.load =
        Load::Open { process: ArrivalProcess::Poisson, profile: RateProfile::steady(1.6) };
    let (simulation, _, _, _) = run(&config);
    let whole = Config { duration: SimDuration(simulation.now().0 + 1), ..config.clone() };
    let mut again = Simulation::new(&config);
    let mut listeners = (Recorder::new(&whole), Stays::default());
    again.run_until(SimTime::NEVER, u64::MAX, &mut listeners);
    let (recorder, stays) = listeners;
    let measures = recorder.measures(again.now());
    let seconds = measures.window.length().seconds();
    let close = |ours: f64, exact: u128| {
        let exact = exact as f64 / 1e9;
        assert!((ours * seconds / exact - 1.0).abs() < 1e-12, "{} {exact}", ours * seconds);
    };
    close(measures.queue_mean.unwrap_or(0.0), stays.waits);
    close(measures.servers.iter().filter_map(|server| server.busy_mean).sum(), stays.services);
    assert_eq!(measures.wasted_work, Some(0.0));
    assert_eq!(measures.goodput, Some(stays.answered as f64 / seconds));
}

#[test]
fn servers_add_up_to_the_whole_and_no_share_exceeds_one() {
    for seed in 0..5 {
        let (simulation, recorder, _, _) = run(&everything(seed));
        let measures = recorder.measures(simulation.now());
        let queues: f64 = measures.servers.iter().filter_map(|server| server.queue_mean).sum();
        assert!((queues - measures.queue_mean.unwrap_or(-1.0)).abs() < 1e-9);
        for share in measures.servers.iter().filter_map(|server| server.utilisation) {
            assert!((0.0..=1.0).contains(&share), "{share}");
        }
        for measure in Measure::ALL {
            let Some(value) = measure.of(&measures) else { continue };
            let is_share = measure.unit() == nines::metrics::Unit::Share;
            assert!(!is_share || (0.0..=1.0).contains(&value), "{}: {value}", measure.key());
            assert!(value >= 0.0, "{}: {value}", measure.key());
        }
        let served: u64 = measures.servers.iter().map(|server| server.served).sum();
        assert_eq!(measures.throughput, Some(served as f64 / measures.window.length().seconds()));
    }
}

#[test]
fn down_windows_add_up_to_the_down_time() {
    let mut failures = 0;
    for seed in 0..5 {
        let (simulation, recorder, _, _) = run(&everything(seed));
        let measures = recorder.measures(simulation.now());
        let windows: u64 = recorder.down_windows().iter().map(|window| window.length().0).sum();
        assert_eq!(measures.states.total(), measures.window.length());
        if measures.reliability.since_last_failure != Some(SimDuration::ZERO) {
            assert_eq!(windows, measures.states.down.0);
        }
        failures += measures.reliability.failures;
    }
    assert!(failures > 0, "the scenario goes down");
}

#[test]
fn what_is_counted_as_present_is_what_the_engine_holds() {
    let config = everything(4);
    let mut simulation = Simulation::new(&config);
    let mut live = Live::new(&config);
    let mut snapshot = Snapshot::default();
    let mut most = 0;
    for step in 1..400 {
        simulation.run_until(SimTime::ZERO + span(0.83) * step, u64::MAX, &mut live);
        simulation.snapshot_into(&mut snapshot);
        let queued: usize = snapshot.servers.iter().map(|server| server.queue.len()).sum();
        let window = live.window(simulation.now());
        assert_eq!((window.in_flight, window.waiting), (snapshot.counts.in_flight, queued as u64), "{step}");
        most = most.max(queued);
    }
    assert!(most > 10, "the scenario has queues in it");
}

/// The stays of requests, one by one.
#[derive(Default)]
struct Log(Vec<(SimTime, SimTime)>);

impl Listener for Log {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        if let TraceEvent::RequestEnded { sent_at, .. } = *event {
            self.0.push((sent_at, at));
        }
    }
}

#[test]
fn littles_law_holds_in_a_window_with_its_boundary_terms() {
    let config = everything(5);
    let mut simulation = Simulation::new(&config);
    let mut listeners = (Recorder::new(&config), Log::default());
    simulation.run_until(SimTime::NEVER, u64::MAX, &mut listeners);
    let (recorder, Log(stays)) = listeners;
    let measures = recorder.measures(simulation.now());
    let inside = |at: SimTime| at.clamp(measures.window.from, measures.window.to);
    let area: u64 = stays.iter().map(|&(from, to)| inside(to).since(inside(from)).0).sum();
    let mean = area as f64 / measures.window.length().0 as f64;
    assert!((measures.in_flight_mean.unwrap_or(0.0) / mean - 1.0).abs() < 1e-12);
    assert!(measures.window.from > SimTime::ZERO && mean > 1.0);
}

#[test]
fn slices_of_time_change_no_measure() {
    let config = everything(7);
    let (simulation, recorder, live, _) = run(&config);
    let mut sliced = Simulation::new(&config);
    let mut listeners = (Recorder::new(&config), Live::new(&config));
    let mut until = SimTime::ZERO;
    while !sliced.is_finished() {
        until += span(0.7);
        sliced.run_until(until.min(simulation.now()), 1_000, &mut listeners);
        listeners.1.advance(sliced.now());
    }
    assert_eq!(listeners.0.measures(simulation.now()), recorder.measures(simulation.now()));
    assert_eq!(listeners.1.window(simulation.now()), live.window(simulation.now()));
}

#[test]
fn the_series_counts_what_the_engine_counts() {
    let (simulation, _, mut live, stays) = run(&everything(2));
    live.advance(simulation.now() + span(1.0));
    let seconds = live.series().seconds();
    let sent: u64 = seconds.iter().map(|bucket| bucket.sent).sum();
    let mut ended = [0; 6];
    for bucket in seconds.iter() {
        for (total, more) in ended.iter_mut().zip(bucket.ended) {
            *total += more;
        }
    }
    assert_eq!((sent, ended), (simulation.counts().sent, stays.outcomes));
    for share in seconds.iter().filter_map(|bucket| bucket.utilisation) {
        assert!((0.0..=1.0).contains(&share), "{share}");
    }
    let last = seconds.last().expect("the run took longer than a second");
    assert_eq!(last.in_flight, 0);
    // Work that nobody waits for any more may still stand in a queue; the engine's own picture knows how much.
    let mut snapshot = Snapshot::default();
    simulation.snapshot_into(&mut snapshot);
    let queued: usize = snapshot.servers.iter().map(|server| server.queue.len()).sum();
    assert_eq!(last.waiting, queued as u64);
}

#[test]
fn detection_falls_into_the_predicted_window() {
    for (mode, schedule) in [
        (CrashMode::Refused, ProbeSchedule::AfterResult),
        (CrashMode::BlackHole, ProbeSchedule::AfterResult),
        (CrashMode::Refused, ProbeSchedule::Grid),
        (CrashMode::BlackHole, ProbeSchedule::Grid),
    ] {
        for seed in 0..10 {
            let mut config = config();
            config.seed = seed;
            config.settings.links.server_hop = span(0.1);
            if let Some(health) = &mut config.settings.controller.health {
                health.schedule = schedule;
            }
            let fault = |target, effect, from: f64| Fault {
                target,
                effect,
                at: SimTime::from_seconds(from + seed as f64 * 0.137),
                until: Some(SimTime::from_seconds(from + 15.0)),
            };
            config.faults = vec![
                fault(Target::Server(ServerNodeId(0)), Effect::Crash(mode), 10.0),
                fault(Target::ServerLink(ServerNodeId(0)), Effect::Cut, 40.0),
                fault(Target::Server(ServerNodeId(1)), Effect::Hang, 70.0),
            ];
            let (_, recorder, _, _) = run(&config);
            assert_eq!(recorder.incidents().len(), 3);
            for incident in recorder.incidents().iter() {
                let observed = incident.detection().expect("fifteen seconds are enough to notice");
                let window = incident.predicted.expect("probes see this");
                assert!(
                    window.low <= observed && observed <= window.high,
                    "{:?} {schedule:?} seed {seed}: {observed:?} not in {window:?}",
                    incident.effect
                );
            }
        }
    }
}

#[test]
fn the_shared_listener_hears_what_one_alone_hears() {
    let config = everything(1);
    let (simulation, recorder, _, _) = run(&config);
    let mut again = Simulation::new(&config);
    let mut alone = Recorder::new(&config);
    again.run_until(SimTime::NEVER, u64::MAX, &mut alone);
    assert_eq!(simulation.digest(), again.digest());
    assert_eq!(alone.measures(again.now()), recorder.measures(simulation.now()));
}
