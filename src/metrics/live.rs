//! What the page shows while a run goes on: the last 30 seconds, series for the charts, bands of faults and detection.

use std::sync::Arc;

use super::measures::StateTimes;
use super::ratio_of_counts;
use super::series::{Bucket, Series, WIDTHS};
use super::slice::{Gauge, Packed, Slice, Sums};
use super::{History, Targets, Window, ratio};
use crate::sim::{
    Belief, Config, Effect, Listener, Outcome, Place, ServerNodeId, Settings, SimDuration, SimTime,
    SystemState, Target, TraceEvent,
};

/// "Live" means this many simulated seconds, the present one included.
pub const WINDOW_SECONDS: usize = 30;
/// Bands kept, or a few more; the oldest go first.
pub const MAX_BANDS: usize = 512;

const SECOND: u64 = 1_000_000_000;

/// What a band marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BandKind {
    /// From the beginning of a fault to its repair.
    Fault,
    /// From the beginning of a fault until the controller believes the node down (or the fault is over).
    Detection,
}

/// A stretch of time to be shaded in every chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    pub kind: BandKind,
    pub target: Target,
    pub effect: Effect,
    pub server: Option<ServerNodeId>,
    pub from: SimTime,
    /// `None`: it still lasts.
    pub to: Option<SimTime>,
    /// As in `Config::faults`; `None` for a random fault.
    pub index: Option<u32>,
}

/// The last 30 simulated seconds, by the clock: what was sent and what ended in them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WindowMeasures {
    pub window: Window,
    pub sent: u64,
    /// In the order of `Outcome::ALL`.
    pub ended: [u64; 6],
    pub attempts: u64,
    /// ok / finished; `None` when nothing finished.
    pub availability: Option<f64>,
    /// Response time of requests that ended well, seconds; percentiles good to 2 %.
    pub mean: Option<f64>,
    pub p50: Option<f64>,
    pub p95: Option<f64>,
    pub p99: Option<f64>,
    /// Mean wait and service of requests that ended well (last attempt), seconds.
    pub wait_mean: Option<f64>,
    pub service_mean: Option<f64>,
    /// The 95th percentile with failed requests in it, each at the client timeout or at what it took, whichever is longer.
    pub all_p95: Option<f64>,
    /// Good answers per second.
    pub goodput: Option<f64>,
    /// Attempts sent per request sent.
    pub amplification: Option<f64>,
    /// Share of all workers' time that was spent in service.
    pub utilisation: Option<f64>,
    /// Mean number of attempts waiting at all servers, and of requests in flight.
    pub queue_mean: Option<f64>,
    pub in_flight_mean: Option<f64>,
    /// Share of requests that failed, as a multiple of what the SLO allows.
    pub budget_spent: Option<f64>,
    pub states: StateTimes,
    /// Ended well, but later than the target.
    pub slow: u64,
    /// (satisfied + tolerating / 2) / finished.
    pub apdex: Option<f64>,
    /// Now, not over the window.
    pub in_flight: u64,
    pub waiting: u64,
}

impl WindowMeasures {
    /// Ended.
    pub fn finished(&self) -> u64 {
        self.ended.iter().sum()
    }

    /// Ended like this.
    pub fn of(&self, outcome: Outcome) -> u64 {
        self.ended[outcome as usize]
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Held {
    waiting: u64,
    busy: u64,
    /// Workers as the settings say, and as many as are in the account: those still busy after an edit took some away too.
    wanted: u64,
    workers: u64,
}

/// Listens to one run from its beginning, in bounded memory. For the page only: reports use `Recorder`.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    config: Arc<Config>,
    targets: Targets,
    /// The client timeout now in force.
    timeout: SimDuration,
    /// The second that is running.
    second: u64,
    /// Open slices, one per width; the first takes the events, the others what closes below them.
    open: [Slice; WIDTHS.len()],
    /// The closed seconds of the window, in a ring, and their sum.
    recent: Vec<Arc<Packed>>,
    sum: Slice,
    series: Series,
    bands: History<Band>,
    in_flight: Gauge,
    waiting: Gauge,
    busy: Gauge,
    workers: Gauge,
    /// What each server holds, to tell who comes from a queue.
    servers: Vec<Held>,
    state: SystemState,
    state_since: u64,
}

impl Live {
    /// Nothing has happened yet.
    pub fn new(config: &Config) -> Self {
        let mut live = Live {
            config: Arc::new(config.clone()),
            targets: Targets::of(&config.settings),
            timeout: SimDuration::ZERO,
            second: 0,
            open: std::array::from_fn(|_| Slice::new()),
            recent: vec![Arc::default(); WINDOW_SECONDS - 1],
            sum: Slice::new(),
            series: Series::default(),
            bands: History::new(),
            in_flight: Gauge::default(),
            waiting: Gauge::default(),
            busy: Gauge::default(),
            workers: Gauge::default(),
            servers: Vec::new(),
            state: SystemState::Up,
            state_since: 0,
        };
        live.settings_changed(SimTime::ZERO, &config.settings);
        live
    }

    /// Takes up what changed later than the engine's clock. Call it where the engine is amended.
    pub fn amend(&mut self, config: &Config) {
        self.config = Arc::new(config.clone());
    }

    /// Closes the seconds before `now`, the engine's clock. Call it after each advance, so that quiet stretches show too.
    pub fn advance(&mut self, now: SimTime) {
        while (self.second + 1) * SECOND <= now.0 {
            self.close_second();
        }
    }

    /// The last 30 seconds before `now`: 29 whole ones and the one that is running.
    pub fn window(&self, now: SimTime) -> WindowMeasures {
        if (self.second + 1) * SECOND <= now.0 {
            let mut advanced = self.clone();
            advanced.advance(now);
            return advanced.window(now);
        }
        let mut window = self.sum.clone();
        window.add(&self.open[0]);
        let from = self.second.saturating_sub(WINDOW_SECONDS as u64 - 1) * SECOND;
        let bounds = Window { from: SimTime(from), to: now };
        let sums = self.with_integrals(window.sums, now.0);
        let [p50, p95, p99] = window.times.quantiles([0.5, 0.95, 0.99]);
        let mut all_times = window.times;
        all_times.add(&window.failed_times);
        let [all_p95] = all_times.quantiles([0.95]);
        let length = bounds.length();
        let availability = sums.availability();
        WindowMeasures {
            window: bounds,
            sent: sums.sent,
            ended: sums.ended,
            attempts: sums.attempts,
            availability,
            mean: sums.mean(sums.response),
            p50,
            p95,
            p99,
            wait_mean: sums.mean(sums.wait),
            service_mean: sums.mean(sums.service),
            all_p95,
            goodput: ratio(sums.ended[0] as f64, length.seconds()),
            amplification: ratio_of_counts(sums.attempts, sums.sent),
            utilisation: sums.utilisation(),
            queue_mean: ratio_of_counts(sums.waiting, length.0),
            in_flight_mean: ratio_of_counts(sums.in_flight, length.0),
            budget_spent: availability.and_then(|ok| ratio(1.0 - ok, 1.0 - self.targets.slo)),
            states: StateTimes {
                up: length - SimDuration(sums.degraded + sums.down),
                degraded: SimDuration(sums.degraded),
                down: SimDuration(sums.down),
            },
            slow: sums.slow,
            apdex: sums.apdex(),
            in_flight: self.in_flight.value(),
            waiting: self.waiting.value(),
        }
    }

    /// Closed buckets for charts.
    pub fn series(&self) -> &Series {
        &self.series
    }

    /// Faults and detection windows, the latest `MAX_BANDS`, in the order they began.
    pub fn bands(&self) -> &History<Band> {
        &self.bands
    }

    /// The sums of the running second with everything that is integrated over time, up to `now`.
    fn with_integrals(&self, sums: Sums, now: u64) -> Sums {
        let sums = self.with_present_state(sums, now);
        Sums {
            in_flight: sums.in_flight + self.in_flight.area(now),
            waiting: sums.waiting + self.waiting.area(now),
            busy: sums.busy + self.busy.area(now),
            workers: sums.workers + self.workers.area(now),
            ..sums
        }
    }

    fn with_present_state(&self, mut sums: Sums, now: u64) -> Sums {
        let span = now.saturating_sub(self.state_since);
        match self.state {
            SystemState::Up => {}
            SystemState::Degraded => sums.degraded += span,
            SystemState::Down => sums.down += span,
        }
        sums
    }

    fn close_second(&mut self) {
        let end = (self.second + 1) * SECOND;
        self.open[0].sums = self.with_integrals(self.open[0].sums, end);
        self.state_since = end;
        for gauge in [&mut self.in_flight, &mut self.waiting, &mut self.busy, &mut self.workers] {
            gauge.close_second(end);
        }

        let mut bucket = self.close_bucket(0);
        self.sum.add(&self.open[0]);
        let [p50, p95, p99] = self.sum.times.quantiles([0.5, 0.95, 0.99]);
        bucket.window_availability = self.sum.sums.availability();
        (bucket.window_p50, bucket.window_p95, bucket.window_p99) = (p50, p95, p99);
        self.series.push(0, bucket);

        // The oldest second of the window makes room for this one.
        let slot = (self.second % self.recent.len() as u64) as usize;
        self.sum.subtract(&self.recent[slot]);
        self.second += 1;
        for level in 1..WIDTHS.len() {
            let (finer, coarser) = self.open.split_at_mut(level);
            coarser[0].add(&finer[level - 1]);
            if level == 1 {
                // Shared, not copied, by all the checkpoints that hold this second.
                self.recent[slot] = Arc::new(finer[0].packed());
            }
            finer[level - 1].clear();
            if !self.second.is_multiple_of(WIDTHS[level]) {
                return;
            }
            let closed = Bucket {
                window_availability: bucket.window_availability,
                window_p50: p50,
                window_p95: p95,
                window_p99: p99,
                ..self.close_bucket(level)
            };
            self.series.push(level, closed);
        }
        self.open[WIDTHS.len() - 1].clear();
    }

    fn close_bucket(&mut self, level: usize) -> Bucket {
        // Level 0 closes before the second is counted on, the others after.
        let to = if level == 0 { self.second + 1 } else { self.second };
        let slice = &self.open[level];
        let [p50, p95, p99] = slice.times.quantiles([0.5, 0.95, 0.99]);
        Bucket {
            from: SimTime((to - WIDTHS[level]) * SECOND),
            to: SimTime(to * SECOND),
            sent: slice.sums.sent,
            ended: slice.sums.ended,
            attempts: slice.sums.attempts,
            mean: slice.sums.mean(slice.sums.response),
            p50,
            p95,
            p99,
            in_flight: self.in_flight.value(),
            in_flight_max: self.in_flight.close_bucket(level),
            waiting: self.waiting.value(),
            waiting_max: self.waiting.close_bucket(level),
            waiting_mean: slice.sums.waiting as f64 / (WIDTHS[level] * SECOND) as f64,
            utilisation: slice.sums.utilisation(),
            degraded: SimDuration(slice.sums.degraded),
            down: SimDuration(slice.sums.down),
            ..Bucket::default()
        }
    }

    fn settings_changed(&mut self, at: SimTime, settings: &Settings) {
        self.timeout = settings.device.timeout.unwrap_or(SimDuration::ZERO);
        if self.servers.len() < settings.servers.len() {
            self.servers.resize(settings.servers.len(), Held::default());
        }
        for index in 0..self.servers.len() {
            self.servers[index].wanted =
                settings.servers.get(index).map_or(0, |server| u64::from(server.workers));
            self.account_for_workers(at, ServerNodeId(index as u16));
        }
    }

    fn account_for_workers(&mut self, at: SimTime, server: ServerNodeId) {
        let held = &mut self.servers[server.index()];
        let workers = held.wanted.max(held.busy);
        let all = self.workers.value() - held.workers + workers;
        held.workers = workers;
        self.workers.level.set(all, at.0);
    }

    fn queued(&mut self, at: SimTime, server: ServerNodeId) {
        self.servers[server.index()].waiting += 1;
        self.waiting.rise(at);
    }

    fn left_queue(&mut self, at: SimTime, server: ServerNodeId) {
        let held = &mut self.servers[server.index()];
        held.waiting = held.waiting.saturating_sub(1);
        self.waiting.fall(at);
    }

    fn service_started(&mut self, at: SimTime, server: ServerNodeId) {
        let held = &mut self.servers[server.index()];
        held.busy += 1;
        self.busy.rise(at);
        // Queues are first come, first served and workers never idle beside one: where anyone waits, it was a waiter.
        if held.waiting > 0 {
            self.left_queue(at, server);
        }
    }

    fn left_worker(&mut self, at: SimTime, server: ServerNodeId) {
        let held = &mut self.servers[server.index()];
        held.busy = held.busy.saturating_sub(1);
        let is_over = held.wanted < held.workers;
        self.busy.fall(at);
        if is_over {
            self.account_for_workers(at, server);
        }
    }

    fn request_ended(&mut self, at: SimTime, outcome: Outcome, elapsed: SimDuration) {
        self.in_flight.fall(at);
        let slice = &mut self.open[0];
        slice.sums.ended[outcome as usize] += 1;
        if outcome != Outcome::Ok {
            slice.failed_times.record(elapsed.max(self.timeout).0);
            return;
        }
        slice.sums.response += elapsed.0;
        slice.sums.slow += u64::from(self.targets.response < elapsed);
        slice.sums.very_slow += u64::from(self.targets.response * 4 < elapsed);
        slice.times.record(elapsed.0);
    }

    fn fault_began(&mut self, at: SimTime, index: Option<u32>, target: Target, effect: Effect) {
        if matches!(effect, Effect::Repair | Effect::Failback) {
            return;
        }
        let server = match target {
            Target::Server(server) | Target::ServerLink(server) => Some(server),
            _ => None,
        };
        let band = Band { kind: BandKind::Fault, target, effect, server, from: at, to: None, index };
        self.push_band(band);
        let is_silent = matches!(effect, Effect::Crash(_) | Effect::Hang | Effect::Cut);
        if server.is_some() && is_silent {
            self.push_band(Band { kind: BandKind::Detection, ..band });
        }
    }

    fn push_band(&mut self, band: Band) {
        self.bands.push(band);
        self.bands.keep(MAX_BANDS);
    }

    fn close_bands(&mut self, at: SimTime, is_over: impl Fn(&Band) -> bool) {
        for place in 0..self.bands.len() {
            let band = &self.bands[place];
            if band.to.is_none() && is_over(band) {
                self.bands[place].to = Some(at);
            }
        }
    }
}

impl Listener for Live {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        self.advance(at);
        match *event {
            TraceEvent::RequestSent { .. } => {
                self.in_flight.rise(at);
                self.open[0].sums.sent += 1;
            }
            TraceEvent::AttemptSent { .. } => self.open[0].sums.attempts += 1,
            TraceEvent::Queued { server, .. } => self.queued(at, server),
            TraceEvent::ServiceStarted { server, .. } => self.service_started(at, server),
            TraceEvent::Skipped { server, .. } | TraceEvent::Dropped { place: Place::Queue(server), .. } => {
                self.left_queue(at, server);
            }
            TraceEvent::ServiceEnded { server, .. }
            | TraceEvent::Interrupted { server, .. }
            | TraceEvent::Dropped { place: Place::Worker(server), .. } => {
                self.left_worker(at, server);
            }
            TraceEvent::RequestEnded { outcome, sent_at, wait, service, .. } => {
                self.request_ended(at, outcome, at.since(sent_at));
                if outcome == Outcome::Ok {
                    self.open[0].sums.wait += wait.0;
                    self.open[0].sums.service += service.0;
                }
            }
            TraceEvent::Edited { index } => {
                let config = Arc::clone(&self.config);
                if let Some(edit) = config.edits.get(index as usize) {
                    self.settings_changed(at, &edit.settings);
                }
            }
            TraceEvent::FaultBegan { index, target, effect } => self.fault_began(at, index, target, effect),
            TraceEvent::FaultEnded { index, target, .. } => {
                self.close_bands(at, |band| band.index == index && band.target == target);
            }
            TraceEvent::BeliefChanged { server, belief: Belief::Down } => {
                self.close_bands(at, |band| band.kind == BandKind::Detection && band.server == Some(server));
            }
            TraceEvent::SystemChanged { state } => {
                self.open[0].sums = self.with_present_state(self.open[0].sums, at.0);
                (self.state, self.state_since) = (state, at.0);
            }
            _ => {}
        }
    }
}
