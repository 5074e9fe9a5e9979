//! Counts one run, exactly and cheaply: a few additions per event, no hashing, no division, nothing allocated once it runs.

use std::sync::Arc;

use super::device_tally::DeviceTally;
use super::histogram::Times;
use super::incident::{Incident, Incidents, UnderWay};
use super::level::Level;
use super::liveness::Liveness;
use super::measures::{DeviceMeasures, Measures, Reliability, ServerMeasures, Tally};
use super::percentile::LEVELS;
use super::server_tally::ServerTally;
use super::system_tally::SystemTally;
use super::users::Users;
use super::{History, Targets, Window, ratio, ratio_of_counts};
use crate::sim::{
    Config, Discipline, Effect, Listener, Load, Outcome, Place, Role, ServerNodeId, SimDuration, SimTime,
    TraceEvent,
};

/// Listens to one run from its beginning. Its clone belongs to the engine's clone: together they are a checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorder {
    config: Arc<Config>,
    targets: Targets,
    /// The counted window: when it opens and how long it is, in nanoseconds.
    opens: u64,
    span: u64,
    /// The timeout now in force.
    timeout: SimDuration,
    slow_after: u64,
    very_slow_after: u64,

    /// The first request sent in the window; requests are numbered in the order they are sent.
    first_counted: u64,
    /// The number the next request will get.
    next_request: u64,
    requests: Tally,
    attempts: Tally,
    ok_times: Times,
    failed_times: Times,
    wait: u128,
    service: u128,
    waited: u64,
    slow: u64,
    very_slow: u64,
    users: Users,

    in_flight: Level,
    waiting_max: u64,
    /// Good answers received within the window, whenever their requests were sent.
    answered: u64,
    /// Services of counted requests that ended or were cut off by a crash, and those known to be for nothing.
    services: u64,
    wasted: u64,
    servers: Vec<ServerTally>,
    /// Empty where there is one.
    devices: Vec<DeviceTally>,

    system: SystemTally,
    incidents: Incidents,
    liveness: Liveness,
    /// Servers share their workers among all they hold.
    is_sharing: bool,
}

impl Recorder {
    /// Counts a run of `config`, judged against `Targets::of` its settings.
    pub fn new(config: &Config) -> Self {
        Self::with_targets(config, Targets::of(&config.settings))
    }

    /// How much memory a copy takes for users and servers; the rest is the same for all runs, and history is shared.
    pub fn bytes(&self) -> usize {
        self.users.bytes() + self.servers.len() * size_of::<ServerTally>()
    }

    /// Counts a run of `config`, judged against `targets`.
    pub fn with_targets(config: &Config, targets: Targets) -> Self {
        let opens = config.warm_up.0;
        let users = match &config.settings.device.load {
            Load::Closed { population, .. } => *population,
            Load::Open { .. } | Load::Bursts { .. } | Load::Recorded { .. } => config.settings.device.users,
        };
        let mut recorder = Recorder {
            config: Arc::new(config.clone()),
            targets,
            opens,
            span: config.duration.0.saturating_sub(opens),
            timeout: SimDuration::ZERO,
            slow_after: targets.response.0,
            very_slow_after: (targets.response * 4).0,
            first_counted: u64::MAX,
            next_request: 0,
            requests: Tally::default(),
            attempts: Tally::default(),
            ok_times: Times::new(),
            failed_times: Times::new(),
            wait: 0,
            service: 0,
            waited: 0,
            slow: 0,
            very_slow: 0,
            users: Users::new(users as usize, opens, config.duration.0.max(opens)),
            in_flight: Level::default(),
            waiting_max: 0,
            answered: 0,
            services: 0,
            wasted: 0,
            servers: Vec::new(),
            devices: match config.settings.devices() {
                1 => Vec::new(),
                several => vec![DeviceTally::new(opens, config.duration.0.max(opens)); several],
            },
            system: SystemTally::new(SimTime(opens)),
            incidents: Incidents::new(config, calm_span(&targets)),
            liveness: Liveness::new(config.duration),
            is_sharing: false,
        };
        recorder.settings_changed(SimTime::ZERO, None);
        recorder
    }

    /// Takes up what changed later than the engine's clock: faults, edits, the duration. Call it where the engine is amended.
    pub fn amend(&mut self, config: &Config) {
        self.config = Arc::new(config.clone());
        self.span = config.duration.0.saturating_sub(self.opens);
    }

    /// The faults so far and what followed.
    pub fn incidents(&self) -> &History<Incident> {
        self.incidents.list()
    }

    /// The system's down times that are over, the first `MAX_DOWN_WINDOWS` of them, clipped to the counted window.
    pub fn down_windows(&self) -> &History<Window> {
        self.system.windows()
    }

    /// The part of `measures` that is cheap to ask for many times a second.
    pub fn reliability(&self, now: SimTime) -> Reliability {
        let window = Window { from: SimTime(self.opens), to: SimTime(self.clip(now)) };
        self.system.reliability(window, now)
    }

    /// What the run is judged against.
    pub fn targets(&self) -> Targets {
        self.targets
    }

    /// Response times of the counted requests that ended well: upper end of each cell in seconds, and how many.
    pub fn response_histogram(&self) -> Vec<(f64, u64)> {
        self.ok_times.cells().collect()
    }

    /// Response times at `percentile::LEVELS`, in seconds: of the requests that ended well, and with failures at their timeout. The
    /// second is empty where nothing failed, each where there is nothing.
    pub fn spreads(&self) -> [Vec<f64>; 2] {
        let has_failed = 0 < self.failed_times.count();
        let all = has_failed.then(|| self.ok_times.with(&self.failed_times).at(&LEVELS));
        [self.ok_times.at(&LEVELS), all.unwrap_or_default()]
    }

    /// Windowed user-uptime at `now`: the least share of users' time that was well in any stretch of each length, in seconds.
    pub fn worst_windows(&self, now: SimTime) -> Vec<(f64, f64)> {
        self.users.worst_windows(self.clip(now))
    }

    /// The measures as they stand at `now`, the engine's clock.
    pub fn measures(&self, now: SimTime) -> Measures {
        let end = self.clip(now);
        let window = Window { from: SimTime(self.opens), to: SimTime(end) };
        let seconds = window.length().seconds();
        let ok = self.ok_times.count();
        let servers: Vec<ServerMeasures> =
            self.servers.iter().map(|server| server.measures(end, seconds)).collect();
        let waiting: i128 = self.servers.iter().map(|server| server.waiting.area(end)).sum();
        let busy: i128 = self.servers.iter().map(|server| server.busy.area(end)).sum();
        let workers: i128 = self.servers.iter().map(|server| server.workers.area(end)).sum();
        let finished_services: u64 = self.servers.iter().map(|server| server.served).sum();
        Measures {
            now,
            window,
            targets: self.targets,
            requests: self.requests,
            attempts: self.attempts,
            response: self.ok_times.summary(),
            response_with_failures: self.ok_times.with(&self.failed_times).summary(),
            wait_mean: ratio(self.wait as f64 / 1e9, ok as f64),
            service_mean: ratio(self.service as f64 / 1e9, ok as f64),
            waited: ratio_of_counts(self.waited, ok),
            slow: self.slow,
            very_slow: self.very_slow,
            states: self.system.times(end),
            reliability: self.reliability(now),
            offered: ratio(self.requests.sent as f64, seconds),
            throughput: ratio(finished_services as f64, seconds),
            goodput: ratio(self.answered as f64, seconds),
            wasted_work: self.wasted_work(),
            utilisation: ratio(busy as f64, workers as f64),
            queue_mean: ratio(waiting as f64 / 1e9, seconds),
            queue_max: self.waiting_max,
            in_flight_mean: ratio(self.in_flight.area(end) as f64 / 1e9, seconds),
            fairness: self.fairness(),
            users: self.users.impact(now),
            servers,
            devices: self.devices(now),
            liveness: self.liveness.verdict(now),
            failover: self.incidents.summary(window.from, now),
        }
    }

    /// Each device's, where there are several.
    pub fn devices(&self, now: SimTime) -> Vec<DeviceMeasures> {
        self.devices.iter().map(|device| device.measures(now)).collect()
    }

    /// Services that gave no good answer. An answer still under way gets the benefit of the doubt.
    fn wasted_work(&self) -> Option<f64> {
        let under_way = self.requests.in_flight();
        let unanswered = self.services.saturating_sub(self.attempts.ok() + under_way);
        ratio_of_counts(self.wasted.max(unanswered), self.services)
    }

    /// (Σx)² / (n Σx²), x = attempts routed per unit of weight, over primaries that have any weight.
    fn fairness(&self) -> Option<f64> {
        let shares = self.servers.iter().filter(|server| server.is_primary && server.weight > 0);
        let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for server in shares {
            let share = server.routed as f64 / f64::from(server.weight);
            count += 1.0;
            sum += share;
            squares += share * share;
        }
        ratio(sum * sum, count * squares)
    }

    fn closes(&self) -> u64 {
        self.opens + self.span
    }

    /// The instant of the window that is nearest to `at`.
    fn clip(&self, at: SimTime) -> u64 {
        at.0.clamp(self.opens, self.closes())
    }

    /// The same, and whether the window is open then, as it nearly always is.
    #[inline(always)]
    fn clip_open(&self, at: SimTime) -> (u64, bool) {
        let is_open = at.0.wrapping_sub(self.opens) < self.span;
        (if is_open { at.0 } else { self.clip(at) }, is_open)
    }

    /// `settings_changed` has made room for every node that the engine can speak of.
    #[inline]
    fn server(&mut self, id: ServerNodeId) -> &mut ServerTally {
        &mut self.servers[id.index()]
    }

    fn settings_changed(&mut self, at: SimTime, edit: Option<u32>) {
        let config = Arc::clone(&self.config);
        let settings = match edit {
            None => &config.settings,
            Some(index) => match config.edits.get(index as usize) {
                Some(edit) => &edit.settings,
                None => return,
            },
        };
        let clipped = self.clip(at);
        if self.servers.len() < settings.servers.len() {
            self.servers.resize_with(settings.servers.len(), ServerTally::default);
        }
        let is_sharing = settings.serving.discipline == Discipline::Sharing;
        if is_sharing != self.is_sharing {
            self.is_sharing = is_sharing;
            for server in &mut self.servers {
                // What is in service goes on, all at once or beyond the workers there are.
                let present = if is_sharing { server.busy.value() } else { server.present };
                server.present = present;
                server.busy.set(if is_sharing { present.min(server.wanted) } else { present }, clipped);
            }
        }
        self.timeout = settings.device.timeout.unwrap_or(SimDuration::ZERO);
        for (place, device) in self.devices.iter_mut().enumerate() {
            device.timeout = settings.device_of(place as u8).timeout.unwrap_or(SimDuration::ZERO);
        }
        for (index, node) in settings.servers.iter().enumerate() {
            let server = self.server(ServerNodeId(index as u16));
            server.weight = node.weight;
            server.is_primary = node.role == Role::Primary;
            server.wanted = u64::from(node.workers);
            server.account_for_workers(clipped);
        }
        for retired in self.servers.iter_mut().skip(settings.servers.len()) {
            retired.is_primary = false;
            retired.wanted = 0;
            retired.account_for_workers(clipped);
        }
        self.incidents.settings_changed(settings);
    }

    fn settings_at(&self, at: SimTime) -> usize {
        self.config.edits.partition_point(|edit| edit.at <= at)
    }

    fn under_way(&self) -> UnderWay {
        UnderWay { count: self.in_flight.value(), sent_before: self.next_request }
    }

    #[inline(always)]
    fn request_ended(&mut self, at: SimTime, end: &RequestEnd) {
        let (clipped, is_open) = self.clip_open(at);
        self.in_flight.fall(clipped);
        self.incidents.request_ended(at, end.request, end.outcome);
        let is_ok = end.outcome == Outcome::Ok;
        self.liveness.request_ended(at, is_ok);
        self.answered += u64::from(is_ok && is_open);
        if end.request < self.first_counted {
            return;
        }
        self.requests.ended[end.outcome as usize] += 1;
        self.users.ended(at, end.user, end.sent_at, is_ok);
        let elapsed = at.since(end.sent_at);
        let timeout =
            if self.devices.is_empty() { self.timeout } else { self.device_ended(at, end, elapsed) };
        if !is_ok {
            self.failed_times.record(elapsed.max(timeout));
            return;
        }
        self.ok_times.record(elapsed);
        self.wait += u128::from(end.wait.0);
        self.service += u128::from(end.service.0);
        self.waited += u64::from(!end.wait.is_zero());
        self.slow += u64::from(self.slow_after < elapsed.0);
        self.very_slow += u64::from(self.very_slow_after < elapsed.0);
    }

    /// Counts a request for its device, and returns that device's timeout.
    fn device_ended(&mut self, at: SimTime, end: &RequestEnd, elapsed: SimDuration) -> SimDuration {
        let (device, user) = self.config.settings.device_and_index(end.user);
        let device = &mut self.devices[usize::from(device)];
        let is_ok = end.outcome == Outcome::Ok;
        device.requests.ended[end.outcome as usize] += 1;
        device.users.ended(at, user, end.sent_at, is_ok);
        if is_ok {
            device.ok_times.record(elapsed);
        }
        device.timeout
    }

    #[inline]
    fn queued(&mut self, at: SimTime, server: ServerNodeId) {
        let (clipped, is_open) = self.clip_open(at);
        let node = self.server(server);
        node.waiting.rise(clipped);
        if is_open {
            node.waiting_max = node.waiting_max.max(node.waiting.value());
        }
        let waiting = self.incidents.waiting_rose();
        if is_open {
            self.waiting_max = self.waiting_max.max(waiting);
        }
    }

    #[inline(always)]
    fn service_started(&mut self, at: SimTime, server: ServerNodeId) {
        let (clipped, is_open) = self.clip_open(at);
        let is_sharing = self.is_sharing;
        let node = self.server(server);
        node.started += u64::from(is_open);
        if is_sharing {
            node.present += 1;
            node.busy.set(node.present.min(node.wanted), clipped);
        } else {
            node.busy.rise(clipped);
        }
        // Queues are first come, first served and workers never idle beside one: where anyone waits, it was a waiter.
        if node.waiting.value() > 0 {
            node.waiting.fall(clipped);
            self.incidents.waiting_fell();
        }
    }

    fn left_queue(&mut self, server: ServerNodeId, clipped: u64) {
        self.server(server).waiting.fall(clipped);
        self.incidents.waiting_fell();
    }

    #[inline]
    fn left_worker(&mut self, request: u64, server: ServerNodeId, clipped: u64, is_wasted: bool) {
        let (is_counted, is_sharing) = (self.first_counted <= request, self.is_sharing);
        let node = self.server(server);
        if is_sharing {
            node.present = node.present.saturating_sub(1);
            node.busy.set(node.present.min(node.wanted), clipped);
        } else {
            node.busy.fall(clipped);
        }
        if node.wanted < node.workers.value() {
            node.account_for_workers(clipped);
        }
        self.services += u64::from(is_counted);
        self.wasted += u64::from(is_counted && is_wasted);
    }

    fn dropped(&mut self, at: SimTime, request: u64, place: Place) {
        let clipped = self.clip(at);
        match place {
            Place::Queue(server) => self.left_queue(server, clipped),
            Place::Worker(server) => self.left_worker(request, server, clipped, true),
            Place::DeviceLink | Place::Controller | Place::ServerLink(_) => {}
        }
        self.incidents.dropped(at, place);
    }
}

struct RequestEnd {
    request: u64,
    user: u32,
    outcome: Outcome,
    sent_at: SimTime,
    wait: SimDuration,
    service: SimDuration,
}

impl Listener for Recorder {
    // Where the engine says what happened it is known what that is: only one arm of the match is left there.
    #[inline(always)]
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        match *event {
            TraceEvent::RequestSent { request, user } => {
                let (clipped, is_open) = self.clip_open(at);
                self.in_flight.rise(clipped);
                self.next_request = request + 1;
                if is_open {
                    self.first_counted = self.first_counted.min(request);
                    self.requests.sent += 1;
                    if !self.devices.is_empty() {
                        let (device, _) = self.config.settings.device_and_index(user);
                        self.devices[usize::from(device)].requests.sent += 1;
                    }
                }
            }
            TraceEvent::AttemptSent { request, .. } => {
                self.attempts.sent += u64::from(self.first_counted <= request);
            }
            TraceEvent::Routed { server, .. } => {
                let (_, is_open) = self.clip_open(at);
                self.server(server).routed += u64::from(is_open);
            }
            TraceEvent::Queued { server, .. } => self.queued(at, server),
            TraceEvent::ServiceStarted { server, .. } => self.service_started(at, server),
            TraceEvent::Interrupted { server, .. } => {
                let (clipped, is_open) = self.clip_open(at);
                let node = self.server(server);
                node.started -= u64::from(is_open && node.started > 0);
                node.busy.fall(clipped);
            }
            TraceEvent::ServiceEnded { request, server, wasted, .. } => {
                let (clipped, is_open) = self.clip_open(at);
                self.server(server).served += u64::from(is_open);
                self.left_worker(request, server, clipped, wasted);
            }
            TraceEvent::Skipped { server, .. } => self.left_queue(server, self.clip(at)),
            TraceEvent::Dropped { request, place, .. } => self.dropped(at, request, place),
            TraceEvent::AttemptEnded { request, server, outcome, .. } => {
                if self.first_counted <= request {
                    self.attempts.ended[outcome as usize] += 1;
                    if let Some(server) = server {
                        self.server(server).ended[outcome as usize] += 1;
                    }
                }
                if outcome != Outcome::Ok {
                    self.incidents.attempt_failed(at, server);
                }
            }
            TraceEvent::RequestEnded { request, user, outcome, sent_at, wait, service, .. } => {
                self.request_ended(at, &RequestEnd { request, user, outcome, sent_at, wait, service });
            }
            TraceEvent::BeliefChanged { server, belief } => self.incidents.belief_changed(at, server, belief),
            TraceEvent::RotationChanged { server, in_rotation } => {
                let under_way = self.under_way();
                self.incidents.rotation_changed(at, server, in_rotation, under_way);
            }
            TraceEvent::FaultBegan { index, target, effect } => {
                if !matches!(effect, Effect::Repair | Effect::Drain | Effect::Failback) {
                    self.liveness.fault_began(at);
                }
                let config = Arc::clone(&self.config);
                let settings = match self.settings_at(at) {
                    0 => &config.settings,
                    edits => &config.edits[edits - 1].settings,
                };
                self.incidents.fault_began(at, index, target, effect, settings);
            }
            TraceEvent::FaultEnded { index, target, effect } => {
                if effect != Effect::Drain {
                    self.liveness.fault_ended(at);
                }
                let under_way = self.under_way();
                self.incidents.fault_ended(at, index, target, under_way);
            }
            TraceEvent::ConditionChanged { server, condition } => {
                let (clipped, is_open) = self.clip_open(at);
                self.server(server).condition_changed(clipped, is_open, condition);
            }
            TraceEvent::SystemChanged { state } => {
                let counted = Window { from: SimTime(self.opens), to: SimTime(self.closes()) };
                self.system.changed(at, counted, state);
                self.incidents.system_changed(at, state);
            }
            TraceEvent::Edited { index } => self.settings_changed(at, Some(index)),
            TraceEvent::EjectionChanged { .. }
            | TraceEvent::BreakerChanged { .. }
            | TraceEvent::SplitChanged { .. } => {}
            TraceEvent::Redispatched { .. }
            | TraceEvent::RetryScheduled { .. }
            | TraceEvent::ProbeSent { .. }
            | TraceEvent::ProbePassed { .. }
            | TraceEvent::ProbeFailed { .. }
            | TraceEvent::ControllerChanged { .. }
            | TraceEvent::LinkChanged { .. } => {}
        }
    }
}

/// The response time that satisfies a user, at least a second.
fn calm_span(targets: &Targets) -> SimDuration {
    targets.response.max(SimDuration::from_millis(1_000))
}
