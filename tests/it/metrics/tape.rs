//! Traces written by hand: requests and other events in any order, played in order of time.

use std::collections::HashMap;

use nines::sim::*;

/// Events to be played to a listener.
#[derive(Default)]
pub struct Tape {
    events: Vec<(SimTime, TraceEvent)>,
    next: u64,
}

pub fn at(seconds: f64) -> SimTime {
    SimTime::from_seconds(seconds)
}

pub fn span(seconds: f64) -> SimDuration {
    SimDuration::from_seconds(seconds)
}

pub const S1: ServerNodeId = ServerNodeId(0);
pub const S2: ServerNodeId = ServerNodeId(1);

impl Tape {
    pub fn push(&mut self, seconds: f64, event: TraceEvent) -> &mut Self {
        self.events.push((at(seconds), event));
        self
    }

    /// A request answered well: it waits, is served, and no link takes time.
    pub fn ok(&mut self, user: u32, server: ServerNodeId, sent: f64, wait: f64, service: f64) -> &mut Self {
        let request = self.sent(user, sent);
        self.push(sent, TraceEvent::Routed { request, attempt: 1, server });
        if wait > 0.0 {
            self.push(sent, TraceEvent::Queued { request, attempt: 1, server });
        }
        let (begins, ends) = (sent + wait, sent + wait + service);
        self.push(begins, TraceEvent::ServiceStarted { request, attempt: 1, server });
        self.push(ends, TraceEvent::ServiceEnded { request, attempt: 1, server, wasted: false });
        self.ended(request, user, Outcome::Ok, Some(server), sent, ends, (wait, service))
    }

    /// A waiting request is served and answered in no time.
    pub fn served(
        &mut self,
        request: u64,
        user: u32,
        server: ServerNodeId,
        sent: f64,
        ends: f64,
    ) -> &mut Self {
        self.push(ends, TraceEvent::ServiceStarted { request, attempt: 1, server });
        self.push(ends, TraceEvent::ServiceEnded { request, attempt: 1, server, wasted: false });
        self.ended(request, user, Outcome::Ok, Some(server), sent, ends, (ends - sent, 0.0))
    }

    /// A request that ends badly at `ends`, unserved.
    pub fn failed(&mut self, user: u32, outcome: Outcome, sent: f64, ends: f64) -> &mut Self {
        let request = self.sent(user, sent);
        self.ended(request, user, outcome, None, sent, ends, (0.0, 0.0))
    }

    /// The same, ended by a server.
    pub fn failed_at(
        &mut self,
        user: u32,
        server: ServerNodeId,
        outcome: Outcome,
        sent: f64,
        ends: f64,
    ) -> &mut Self {
        let request = self.sent(user, sent);
        self.ended(request, user, outcome, Some(server), sent, ends, (0.0, 0.0))
    }

    /// A request is sent; its number.
    pub fn sent(&mut self, user: u32, seconds: f64) -> u64 {
        let request = self.next;
        self.next += 1;
        self.push(seconds, TraceEvent::RequestSent { request, user });
        self.push(seconds, TraceEvent::AttemptSent { request, attempt: 1 });
        request
    }

    #[allow(clippy::too_many_arguments, reason = "a line of a trace")]
    fn ended(
        &mut self,
        request: u64,
        user: u32,
        outcome: Outcome,
        server: Option<ServerNodeId>,
        sent: f64,
        ends: f64,
        (wait, service): (f64, f64),
    ) -> &mut Self {
        self.push(ends, TraceEvent::AttemptEnded { request, attempt: 1, server, outcome });
        let (sent_at, wait, service) = (at(sent), span(wait), span(service));
        self.push(
            ends,
            TraceEvent::RequestEnded { request, user, outcome, sent_at, attempts: 1, wait, service },
        )
    }

    pub fn system(&mut self, seconds: f64, state: SystemState) -> &mut Self {
        self.push(seconds, TraceEvent::SystemChanged { state })
    }

    /// Plays the events in order of time, those of one instant in the order they were written. Requests get the numbers
    /// the engine would give them: in the order they are sent.
    pub fn play(&self, listener: &mut impl Listener) {
        let mut events = self.events.clone();
        events.sort_by_key(|(at, _)| *at);
        let sent: HashMap<u64, u64> = events
            .iter()
            .filter_map(|(_, event)| match event {
                TraceEvent::RequestSent { request, .. } => Some(*request),
                _ => None,
            })
            .zip(0..)
            .collect();
        for (at, event) in &mut events {
            if let Some(request) = request_of(event) {
                *request = sent.get(request).copied().unwrap_or(*request);
            }
            listener.on(*at, event);
        }
    }
}

fn request_of(event: &mut TraceEvent) -> Option<&mut u64> {
    match event {
        TraceEvent::RequestSent { request, .. }
        | TraceEvent::AttemptSent { request, .. }
        | TraceEvent::Routed { request, .. }
        | TraceEvent::Queued { request, .. }
        | TraceEvent::ServiceStarted { request, .. }
        | TraceEvent::ServiceEnded { request, .. }
        | TraceEvent::Skipped { request, .. }
        | TraceEvent::Dropped { request, .. }
        | TraceEvent::AttemptEnded { request, .. }
        | TraceEvent::RequestEnded { request, .. } => Some(request),
        _ => None,
    }
}

/// Two servers, 100 s, no warm-up, a client timeout of 10 s.
pub fn config() -> Config {
    let server =
        ServerSettings { workers: 1, queue_capacity: 1000, weight: 1, speed: 1.0, role: Role::Primary };
    Config {
        seed: 1,
        duration: span(100.0),
        drain: span(60.0),
        warm_up: SimDuration::ZERO,
        settings: Settings {
            device: DeviceSettings {
                load: Load::Open { process: ArrivalProcess::Poisson, profile: RateProfile::steady(1.0) },
                users: 2,
                timeout: Some(span(10.0)),
                retries: 0,
                priority: 0,
                backoff: Backoff { base: span(0.1), cap: span(1.0), jitter: Jitter::None },
                care: Care::default(),
            },
            controller: ControllerSettings {
                policy: PolicyKind::RoundRobin,
                tuning: PolicyTuning::default(),
                workers: 1,
                time_per_request: SimDuration::ZERO,
                queue_capacity: 1000,
                health: Some(HealthSettings {
                    interval: span(1.0),
                    timeout: span(0.5),
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
            servers: vec![server; 2],
            service: Distribution::Exponential { mean: 1.0 },
            others: vec![],
            abandoned: AbandonedWork::Finish,
            serving: Serving::default(),
            links: LinkSettings { device_hop: SimDuration::ZERO, server_hop: SimDuration::ZERO },
            random_faults: RandomFaults { servers: None, controller: None, hazards: Hazards::default() },
        },
        faults: Vec::new(),
        edits: Vec::new(),
    }
}
