//! The balanced workload of the engine's benchmark, shared by the native and the wasm harness.
//!
//! Four servers at 80 % load. `Bare` is queues and policy only; `Everything` adds hops, a client timeout for every request,
//! retries, probes, random crashes and the recorder with its histogram.

use nines::metrics::Recorder;
use nines::sim::*;

/// How much of the engine is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Arrivals, policy, queues.
    Bare,
    /// All of it.
    Everything,
}

/// What one run did.
#[derive(Clone, Copy, Debug)]
pub struct Done {
    /// Requests finished.
    pub requests: u64,
    /// Engine events handled.
    pub events: u64,
    /// Digest of the trace, the same on every platform.
    pub digest: u64,
}

/// Runs about `requests` requests.
pub fn run(mode: Mode, requests: u64) -> Done {
    let config = config(mode, requests);
    let mut run = Simulation::new(&config);
    match mode {
        Mode::Bare => {
            run.run_until(SimTime::NEVER, u64::MAX, &mut ());
        }
        Mode::Everything => {
            let mut recorder = Recorder::new(&config);
            run.run_until(SimTime::NEVER, u64::MAX, &mut recorder);
            let measures = recorder.measures(run.now());
            assert!(measures.response.mean.is_some(), "the recorder heard the run");
        }
    }
    Done { requests: run.counts().sent, events: run.events_handled(), digest: run.digest() }
}

/// The workload's scenario.
pub fn config(mode: Mode, requests: u64) -> Config {
    let service = 0.010;
    let rate = 4.0 * 0.8 / service;
    let is_full = mode == Mode::Everything;
    let millis = |millis| if is_full { SimDuration::from_millis(millis) } else { SimDuration::ZERO };
    let server =
        ServerSettings { workers: 1, queue_capacity: 1000, weight: 1, speed: 1.0, role: Role::Primary };
    let health = HealthSettings {
        interval: SimDuration::from_millis(1000),
        timeout: SimDuration::from_millis(500),
        fall: 3,
        rise: 2,
        schedule: ProbeSchedule::AfterResult,
        fast: None,
        down: None,
    };
    let law = FailureLaw {
        mttf: SimDuration::from_seconds(600.0),
        mttr: SimDuration::from_seconds(1.0),
        mode: CrashMode::Refused,
    };
    Config {
        seed: 1,
        duration: SimDuration::from_seconds(requests as f64 / rate),
        drain: SimDuration::from_seconds(60.0),
        warm_up: SimDuration::ZERO,
        settings: Settings {
            device: DeviceSettings {
                load: Load::Open { process: ArrivalProcess::Poisson, profile: RateProfile::steady(rate) },
                users: 100,
                timeout: is_full.then_some(SimDuration::from_millis(1000)),
                retries: if is_full { 2 } else { 0 },
                priority: 0,
                backoff: Backoff {
                    base: SimDuration::from_millis(20),
                    cap: SimDuration::from_millis(1000),
                    jitter: Jitter::Full,
                },
                care: Care::default(),
            },
            controller: ControllerSettings {
                policy: PolicyKind::Least,
                tuning: PolicyTuning::default(),
                workers: 1,
                time_per_request: SimDuration::ZERO,
                queue_capacity: 1000,
                health: is_full.then_some(health),
                failover: true,
                goes_by_priority: false,
                reconnects: Reconnects::default(),
                redispatch: if is_full { 1 } else { 0 },
                retries: LayerRetries::default(),
                redispatches_lost: false,
                most_per_server: 0,
                ejection: None,
                rotation: RotationRules::default(),
                limits: Limits::default(),
                pair: None,
                scaling: None,
            },
            servers: vec![server; 4],
            service: Distribution::Exponential { mean: service },
            others: vec![],
            abandoned: AbandonedWork::Skip,
            serving: Serving::default(),
            links: LinkSettings { device_hop: millis(5), server_hop: millis(1) },
            random_faults: RandomFaults {
                servers: is_full.then_some(law),
                controller: None,
                hazards: Hazards::default(),
            },
        },
        faults: Vec::new(),
        edits: Vec::new(),
    }
}
