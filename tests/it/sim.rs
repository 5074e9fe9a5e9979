//! Laws of the engine, on configurations that use every mechanism.

use nines::sim::*;

/// The default scenario of the design, in the engine's own terms.
pub fn default_config() -> Config {
    let server =
        ServerSettings { workers: 1, queue_capacity: 1000, weight: 1, speed: 1.0, role: Role::Primary };
    Config {
        seed: 7,
        duration: SimDuration::from_seconds(120.0),
        drain: SimDuration::from_seconds(60.0),
        warm_up: SimDuration::ZERO,
        settings: Settings {
            device: DeviceSettings {
                load: Load::Open { process: ArrivalProcess::Poisson, profile: RateProfile::steady(4.0) },
                users: 100,
                timeout: Some(SimDuration::from_seconds(10.0)),
                retries: 0,
                priority: 0,
                backoff: Backoff {
                    base: SimDuration::from_millis(100),
                    cap: SimDuration::from_seconds(5.0),
                    jitter: Jitter::Full,
                },
                care: Care::default(),
            },
            controller: ControllerSettings {
                policy: PolicyKind::RoundRobin,
                tuning: PolicyTuning::default(),
                workers: 1,
                time_per_request: SimDuration::ZERO,
                queue_capacity: 1000,
                health: Some(HealthSettings {
                    interval: SimDuration::from_seconds(1.0),
                    timeout: SimDuration::from_seconds(1.0),
                    fall: 3,
                    rise: 2,
                    schedule: ProbeSchedule::AfterResult,
                    fast: None,
                    down: None,
                }),
                failover: true,
                goes_by_priority: false,
                reconnects: Reconnects::default(),
                redispatch: 0,
                retries: LayerRetries::default(),
                redispatches_lost: false,
                most_per_server: 0,
                ejection: None,
                rotation: RotationRules::default(),
                limits: Limits::default(),
                pair: None,
                scaling: None,
            },
            servers: vec![server; 3],
            service: Distribution::Exponential { mean: 0.5 },
            others: vec![],
            abandoned: AbandonedWork::Finish,
            serving: Serving::default(),
            links: LinkSettings {
                device_hop: SimDuration::from_millis(250),
                server_hop: SimDuration::from_millis(250),
            },
            random_faults: RandomFaults { servers: None, controller: None, hazards: Hazards::default() },
        },
        faults: Vec::new(),
        edits: Vec::new(),
    }
}

fn server(number: u16) -> ServerNodeId {
    ServerNodeId(number - 1)
}

fn fault(target: Target, effect: Effect, at: f64, until: f64) -> Fault {
    Fault { target, effect, at: SimTime::from_seconds(at), until: Some(SimTime::from_seconds(until)) }
}

/// Everything at once: retries, redispatch, a slow controller, every fault, edits, random failures.
pub fn torture_config(seed: u64) -> Config {
    let mut config = default_config();
    config.seed = seed;
    let settings = &mut config.settings;
    settings.device.load = Load::Open { process: ArrivalProcess::Poisson, profile: RateProfile::steady(9.0) };
    settings.device.timeout = Some(SimDuration::from_seconds(3.0));
    settings.device.retries = 2;
    settings.controller.redispatch = 1;
    settings.controller.time_per_request = SimDuration::from_millis(40);
    settings.controller.workers = 2;
    settings.controller.queue_capacity = 20;
    settings.controller.policy = PolicyKind::Least;
    settings.abandoned = AbandonedWork::Skip;
    settings.service = Distribution::LogNormal { mean: 0.4, scv: 2.0 };
    settings.servers[1].workers = 2;
    settings.servers[2].queue_capacity = 5;
    settings.servers.push(ServerSettings { role: Role::Backup, speed: 0.5, ..settings.servers[0] });
    settings.random_faults = RandomFaults {
        servers: Some(FailureLaw {
            mttf: SimDuration::from_seconds(25.0),
            mttr: SimDuration::from_seconds(4.0),
            mode: CrashMode::Refused,
        }),
        controller: Some(FailureLaw {
            mttf: SimDuration::from_seconds(70.0),
            mttr: SimDuration::from_seconds(2.0),
            mode: CrashMode::BlackHole,
        }),
        hazards: Hazards::default(),
    };
    config.faults = vec![
        fault(Target::Server(server(1)), Effect::Crash(CrashMode::BlackHole), 5.0, 12.0),
        fault(Target::Server(server(2)), Effect::Slow { factor: 4.0 }, 8.0, 20.0),
        fault(Target::ServerLink(server(3)), Effect::Cut, 15.0, 19.0),
        fault(Target::Server(server(2)), Effect::Hang, 18.0, 24.0),
        fault(Target::DeviceLink, Effect::Cut, 30.0, 31.5),
        fault(Target::Server(server(3)), Effect::Errors { rate: 0.4 }, 33.0, 40.0),
        fault(Target::Controller, Effect::Crash(CrashMode::Refused), 42.0, 45.0),
        Fault {
            target: Target::Server(server(1)),
            effect: Effect::Repair,
            at: SimTime::from_seconds(50.0),
            until: None,
        },
    ];
    let mut edited = config.settings.clone();
    edited.controller.policy = PolicyKind::TwoDistinct;
    edited.servers.truncate(2);
    edited.links.server_hop = SimDuration::from_millis(100);
    let mut again = edited.clone();
    again.servers.push(edited.servers[0]);
    again.servers.push(edited.servers[0]);
    again.servers.push(edited.servers[1]);
    again.device.load = Load::Closed { population: 30, think: Distribution::Exponential { mean: 2.0 } };
    again.device.timeout = Some(SimDuration::from_seconds(2.0));
    config.edits = vec![
        TimedEdit { at: SimTime::from_seconds(55.0), settings: edited },
        TimedEdit { at: SimTime::from_seconds(75.0), settings: again },
    ];
    config
}

fn run(config: &Config) -> Simulation {
    let mut run = Simulation::new(config);
    assert_eq!(run.run_until(SimTime::NEVER, u64::MAX, &mut ()), Advance::Finished);
    run
}

#[test]
fn no_request_vanishes_at_any_event() {
    for seed in 0..20 {
        let mut run = Simulation::new(&torture_config(seed));
        while run.step(&mut ()).is_some() {
            run.assert_laws();
        }
        let counts = run.counts();
        assert_eq!(counts.in_flight, 0);
        assert!(counts.sent > 500, "{counts:?}");
        for (outcome, count) in Outcome::ALL.iter().zip(counts.ended) {
            // Retries leave few refused and rejected requests, but attempts meet every outcome.
            let attempts = counts.attempts_ended[*outcome as usize];
            assert!(attempts >= count);
        }
    }
}

#[test]
fn the_torture_run_meets_every_outcome() {
    let mut met = [0; 6];
    for seed in 0..20 {
        let counts = run(&torture_config(seed)).counts();
        for (sum, count) in met.iter_mut().zip(counts.attempts_ended) {
            *sum += count;
        }
    }
    assert!(met.iter().all(|&count| count > 0), "{met:?}");
}

#[test]
fn any_slicing_of_time_gives_the_same_trace() {
    for seed in 0..10 {
        let config = torture_config(seed);
        let whole = run(&config);
        let mut sliced = Simulation::new(&config);
        let mut at = SimTime::ZERO;
        let mut budget = 1;
        while sliced.run_until(at, budget, &mut ()) != Advance::Finished {
            at += SimDuration(37_000_000 + seed * 1_234_567);
            budget = budget % 11 + 1;
        }
        assert_eq!(whole.digest(), sliced.digest());
        assert_eq!(whole.counts(), sliced.counts());
        assert_eq!(whole.now(), sliced.now());
    }
}

#[test]
fn what_is_done_by_hand_replays_to_the_same_trace() {
    for seed in 0..10 {
        let mut config = torture_config(seed);
        let mut live = Simulation::new(&config);
        live.run_until(SimTime::from_seconds(21.3), u64::MAX, &mut ());
        let at = live.now().next_milli();
        let position = config.faults.partition_point(|fault| fault.at <= at);
        let crash = Fault {
            target: Target::Server(server(1)),
            effect: Effect::Crash(CrashMode::Refused),
            at,
            until: Some(at + SimDuration::from_seconds(6.0)),
        };
        config.faults.insert(position, crash);
        assert!(live.amend(&config));
        live.run_until(SimTime::from_seconds(24.0), u64::MAX, &mut ());
        // Repaired by hand before its time.
        config.faults[position].until = Some(live.now().next_milli());
        let mut settings = config.settings.clone();
        settings.controller.policy = PolicyKind::Random;
        config.edits.insert(0, TimedEdit { at: live.now().next_milli(), settings });
        assert!(live.amend(&config));
        live.run_until(SimTime::NEVER, u64::MAX, &mut ());
        assert_eq!(live.digest(), run(&config).digest());
    }
}

#[test]
fn a_changed_past_is_not_amended() {
    let mut config = default_config();
    let mut live = Simulation::new(&config);
    live.run_until(SimTime::from_seconds(10.0), u64::MAX, &mut ());
    config.faults.push(fault(Target::Server(server(1)), Effect::Hang, 5.0, 15.0));
    assert!(!live.amend(&config));
    config.faults.clear();
    config.seed = 8;
    assert!(!live.amend(&config));
}

/// Hears when requests are sent and what they need.
#[derive(Default)]
struct Arrivals(Vec<(SimTime, u64)>);

impl Listener for Arrivals {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        if let TraceEvent::RequestSent { request, .. } = event {
            self.0.push((at, *request));
        }
    }
}

#[test]
fn neither_policy_nor_faults_shift_the_arrivals() {
    let arrivals = |change: fn(&mut Config)| {
        let mut config = default_config();
        change(&mut config);
        let mut heard = Arrivals::default();
        Simulation::new(&config).run_until(SimTime::NEVER, u64::MAX, &mut heard);
        heard.0
    };
    let plain = arrivals(|_| {});
    assert!(plain.len() > 300);
    assert_eq!(plain, arrivals(|config| config.settings.controller.policy = PolicyKind::Random));
    assert_eq!(plain, arrivals(|config| config.settings.device.retries = 5));
    assert_eq!(
        plain,
        arrivals(|config| config.faults.push(fault(Target::Server(server(1)), Effect::Hang, 5.0, 15.0)))
    );
}

/// Mean response time of a run without hops, by hand.
#[derive(Default)]
struct Mean {
    sum: f64,
    count: f64,
}

impl Listener for Mean {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        if let TraceEvent::RequestEnded { sent_at, outcome: Outcome::Ok, .. } = event {
            self.sum += at.since(*sent_at).seconds();
            self.count += 1.0;
        }
    }
}

#[test]
fn one_exponential_server_is_an_mm1_queue() {
    let mut config = default_config();
    config.duration = SimDuration::from_seconds(400_000.0);
    config.settings.servers.truncate(1);
    config.settings.links = LinkSettings { device_hop: SimDuration::ZERO, server_hop: SimDuration::ZERO };
    config.settings.device.timeout = None;
    config.settings.controller.health = None;
    config.settings.device.load =
        Load::Open { process: ArrivalProcess::Poisson, profile: RateProfile::steady(0.5) };
    config.settings.service = Distribution::Exponential { mean: 1.0 };
    let mut mean = Mean::default();
    Simulation::new(&config).run_until(SimTime::NEVER, u64::MAX, &mut mean);
    // W = 1/(µ − λ) = 2. The asymptotic variance puts the standard error of this run near 0.012.
    let w = mean.sum / mean.count;
    assert!((w - 2.0).abs() < 0.05, "W = {w}");
}

/// Hears when node 1 is taken out of rotation.
struct Noticed(Option<f64>);

impl Listener for Noticed {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        if matches!(event, TraceEvent::RotationChanged { in_rotation: false, .. }) {
            self.0.get_or_insert(at.seconds());
        }
    }
}

#[test]
fn a_refused_crash_is_noticed_within_the_window_of_arithmetic() {
    // The healthy cycle is I + 2h = 1.5 s; the first refusal is met within one cycle and heard h later; two more
    // cycles follow.
    let (mut earliest, mut latest) = (f64::MAX, 0.0f64);
    for step in 0..40 {
        let mut config = default_config();
        let at = 20.0 + f64::from(step) * 0.0973;
        config.faults.push(fault(Target::Server(server(1)), Effect::Crash(CrashMode::Refused), at, 60.0));
        let mut noticed = Noticed(None);
        Simulation::new(&config).run_until(SimTime::NEVER, u64::MAX, &mut noticed);
        let after = noticed.0.expect("it is noticed") - at;
        earliest = earliest.min(after);
        latest = latest.max(after);
    }
    assert!(3.25 <= earliest && earliest < 3.4, "{earliest}");
    assert!(4.6 < latest && latest <= 4.75, "{latest}");
}

#[test]
fn what_the_snapshot_shows_adds_up() {
    let mut run = Simulation::new(&torture_config(3));
    let mut snapshot = Snapshot::default();
    for second in 1..120 {
        run.run_until(SimTime::from_millis(second * 1000 + 17), u64::MAX, &mut ());
        run.snapshot_into(&mut snapshot);
        let at_rest = |works: &Vec<Work>| works.iter().filter(|work| !work.is_abandoned).count();
        let held: usize =
            snapshot.servers.iter().map(|server| at_rest(&server.in_service) + at_rest(&server.queue)).sum();
        let controller = at_rest(&snapshot.controller.in_service) + at_rest(&snapshot.controller.queue);
        let moving = snapshot
            .travellers
            .iter()
            .filter(|traveller| match traveller.what {
                Cargo::Attempt(work) | Cargo::Answer(work, _) => !work.is_abandoned,
                _ => false,
            })
            .count();
        let seen = held + controller + moving + snapshot.backing_off as usize;
        // What is swallowed and waits for its timeout is in flight but nowhere to be seen.
        assert!(seen as u64 <= snapshot.counts.in_flight, "at {second} s");
        for traveller in &snapshot.travellers {
            assert!(traveller.departed <= snapshot.now && snapshot.now <= traveller.arrives, "{traveller:?}");
        }
        for work in snapshot.servers.iter().flat_map(|server| &server.in_service) {
            assert!((0.0..=1.0).contains(&work.left), "{work:?}");
        }
    }
}
