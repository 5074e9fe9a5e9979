//! What the page shows while a run goes on: the last 30 seconds, series for the charts, bands of faults and detection.

use super::measures::StateTimes;
use super::ratio_of_counts;
use super::series::{Bucket, Series, WIDTHS};
use super::sketch::Sketch;
use super::{Targets, Window, ratio};
use crate::sim::{
    Belief, Config, Effect, Listener, Outcome, Place, ServerNodeId, SimDuration, SimTime, SystemState,
    Target, TraceEvent,
};

/// "Live" means this many simulated seconds, the present one included.
pub const WINDOW_SECONDS: usize = 30;
/// Bands kept; the oldest go first.
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
    /// Good answers per second.
    pub goodput: Option<f64>,
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

/// What happened in a stretch of time, in a form that adds up.
#[derive(Clone, Debug, PartialEq)]
struct Slice {
    sums: Sums,
    times: Sketch,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sums {
    sent: u64,
    ended: [u64; 6],
    attempts: u64,
    slow: u64,
    very_slow: u64,
    /// Nanoseconds.
    response: u128,
    degraded: u64,
    down: u64,
}

impl Sums {
    fn combine(&mut self, other: &Sums, with: fn(u64, u64) -> u64) {
        self.sent = with(self.sent, other.sent);
        for (ended, others) in self.ended.iter_mut().zip(other.ended) {
            *ended = with(*ended, others);
        }
        self.attempts = with(self.attempts, other.attempts);
        self.slow = with(self.slow, other.slow);
        self.very_slow = with(self.very_slow, other.very_slow);
        self.degraded = with(self.degraded, other.degraded);
        self.down = with(self.down, other.down);
    }

    fn finished(&self) -> u64 {
        self.ended.iter().sum()
    }

    fn availability(&self) -> Option<f64> {
        ratio_of_counts(self.ended[0], self.finished())
    }

    fn mean(&self) -> Option<f64> {
        ratio(self.response as f64 / 1e9, self.ended[0] as f64)
    }

    fn apdex(&self) -> Option<f64> {
        let satisfied = (self.ended[0] - self.slow) as f64;
        let tolerating = (self.slow - self.very_slow) as f64;
        ratio(satisfied + tolerating / 2.0, self.finished() as f64)
    }
}

impl Slice {
    fn new() -> Self {
        Slice { sums: Sums::default(), times: Sketch::new() }
    }

    fn add(&mut self, other: &Slice) {
        self.sums.combine(&other.sums, |a, b| a + b);
        self.sums.response += other.sums.response;
        self.times.add(&other.times);
    }

    fn subtract(&mut self, other: &Slice) {
        self.sums.combine(&other.sums, |a, b| a - b);
        self.sums.response -= other.sums.response;
        self.times.subtract(&other.times);
    }

    fn clear(&mut self) {
        self.sums = Sums::default();
        self.times.clear();
    }
}

/// A number at this instant, and its highest since each width's bucket began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Gauge {
    value: u64,
    max: [u64; WIDTHS.len()],
}

impl Gauge {
    fn rise(&mut self) {
        self.value += 1;
        // Coarser widths hear of it when the second closes.
        self.max[0] = self.max[0].max(self.value);
    }

    fn fall(&mut self) {
        self.value = self.value.saturating_sub(1);
    }

    /// The highest of the bucket that closes; the next one begins at the present value.
    fn close(&mut self, level: usize) -> u64 {
        let max = self.max[level];
        if let Some(coarser) = self.max.get_mut(level + 1) {
            *coarser = (*coarser).max(max);
        }
        self.max[level] = self.value;
        max
    }
}

/// Listens to one run from its beginning, in bounded memory. For the page only: reports use `Recorder`.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    slow_after: u64,
    very_slow_after: u64,
    /// The second that is running.
    second: u64,
    /// Open slices, one per width; the first takes the events, the others what closes below them.
    open: [Slice; WIDTHS.len()],
    /// The closed seconds of the window, in a ring, and their sum.
    recent: Vec<Slice>,
    sum: Slice,
    series: Series,
    bands: Vec<Band>,
    in_flight: Gauge,
    waiting: Gauge,
    /// Attempts waiting at each server, to tell who comes from a queue.
    queues: Vec<u64>,
    state: SystemState,
    state_since: u64,
}

impl Live {
    /// Nothing has happened yet.
    pub fn new(config: &Config) -> Self {
        let targets = Targets::of(&config.settings);
        Live {
            slow_after: targets.response.0,
            very_slow_after: (targets.response * 4).0,
            second: 0,
            open: std::array::from_fn(|_| Slice::new()),
            recent: vec![Slice::new(); WINDOW_SECONDS - 1],
            sum: Slice::new(),
            series: Series::default(),
            bands: Vec::new(),
            in_flight: Gauge::default(),
            waiting: Gauge::default(),
            queues: vec![0; config.settings.servers.len()],
            state: SystemState::Up,
            state_since: 0,
        }
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
        let sums = self.with_present_state(window.sums, now.0);
        let [p50, p95, p99] = window.times.quantiles([0.5, 0.95, 0.99]);
        let length = bounds.length();
        WindowMeasures {
            window: bounds,
            sent: sums.sent,
            ended: sums.ended,
            attempts: sums.attempts,
            availability: sums.availability(),
            mean: sums.mean(),
            p50,
            p95,
            p99,
            goodput: ratio(sums.ended[0] as f64, length.seconds()),
            states: StateTimes {
                up: length - SimDuration(sums.degraded + sums.down),
                degraded: SimDuration(sums.degraded),
                down: SimDuration(sums.down),
            },
            slow: sums.slow,
            apdex: sums.apdex(),
            in_flight: self.in_flight.value,
            waiting: self.waiting.value,
        }
    }

    /// Closed buckets for charts.
    pub fn series(&self) -> &Series {
        &self.series
    }

    /// Faults and detection windows, the latest `MAX_BANDS`, in the order they began.
    pub fn bands(&self) -> &[Band] {
        &self.bands
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
        self.open[0].sums = self.with_present_state(self.open[0].sums, end);
        self.state_since = end;

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
                std::mem::swap(&mut self.recent[slot], &mut finer[0]);
            }
            self.open[level - 1].clear();
            if self.second % WIDTHS[level] != 0 {
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
            mean: slice.sums.mean(),
            p50,
            p95,
            p99,
            in_flight: self.in_flight.value,
            in_flight_max: self.in_flight.close(level),
            waiting: self.waiting.value,
            waiting_max: self.waiting.close(level),
            degraded: SimDuration(slice.sums.degraded),
            down: SimDuration(slice.sums.down),
            ..Bucket::default()
        }
    }

    fn queue(&mut self, server: ServerNodeId) -> &mut u64 {
        if self.queues.len() <= server.index() {
            self.queues.resize(server.index() + 1, 0);
        }
        &mut self.queues[server.index()]
    }

    fn left_queue(&mut self, server: ServerNodeId) {
        let queue = self.queue(server);
        *queue = queue.saturating_sub(1);
        self.waiting.fall();
    }

    fn request_ended(&mut self, outcome: Outcome, elapsed: u64) {
        self.in_flight.fall();
        let (slow, very_slow) = (self.slow_after < elapsed, self.very_slow_after < elapsed);
        let slice = &mut self.open[0];
        slice.sums.ended[outcome as usize] += 1;
        if outcome == Outcome::Ok {
            slice.sums.response += u128::from(elapsed);
            slice.sums.slow += u64::from(slow);
            slice.sums.very_slow += u64::from(very_slow);
            slice.times.record(elapsed);
        }
    }

    fn fault_began(&mut self, at: SimTime, index: Option<u32>, target: Target, effect: Effect) {
        if effect == Effect::Repair {
            return;
        }
        let server = match target {
            Target::Server(server) | Target::ServerLink(server) => Some(server),
            Target::DeviceLink | Target::Controller => None,
        };
        let band = Band { kind: BandKind::Fault, target, effect, server, from: at, to: None, index };
        self.push_band(band);
        let is_silent = matches!(effect, Effect::Crash(_) | Effect::Hang | Effect::Cut);
        if server.is_some() && is_silent {
            self.push_band(Band { kind: BandKind::Detection, ..band });
        }
    }

    fn push_band(&mut self, band: Band) {
        if self.bands.len() == MAX_BANDS {
            self.bands.remove(0);
        }
        self.bands.push(band);
    }

    fn close_bands(&mut self, at: SimTime, is_over: impl Fn(&Band) -> bool) {
        for band in self.bands.iter_mut().filter(|band| band.to.is_none()) {
            if is_over(band) {
                band.to = Some(at);
            }
        }
    }
}

impl Listener for Live {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        self.advance(at);
        match *event {
            TraceEvent::RequestSent { .. } => {
                self.in_flight.rise();
                self.open[0].sums.sent += 1;
            }
            TraceEvent::AttemptSent { .. } => self.open[0].sums.attempts += 1,
            TraceEvent::Queued { server, .. } => {
                *self.queue(server) += 1;
                self.waiting.rise();
            }
            TraceEvent::ServiceStarted { server, .. } => {
                if *self.queue(server) > 0 {
                    self.left_queue(server);
                }
            }
            TraceEvent::Skipped { server, .. } | TraceEvent::Dropped { place: Place::Queue(server), .. } => {
                self.left_queue(server);
            }
            TraceEvent::RequestEnded { outcome, sent_at, .. } => {
                self.request_ended(outcome, at.since(sent_at).0)
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
