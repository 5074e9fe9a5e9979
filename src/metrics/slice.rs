//! What happened in a stretch of time, in a form that adds up, and numbers that are watched from second to second.

use super::level::Level;
use super::series::WIDTHS;
use super::sketch::{Cells, Sketch};
use super::{ratio, ratio_of_counts};
use crate::sim::SimTime;

/// What happened in a stretch of time, in a form that adds up.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slice {
    pub sums: Sums,
    /// Of requests that ended well, and of those that failed.
    pub times: Sketch,
    pub failed_times: Sketch,
}

/// A slice that is over.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Packed {
    sums: Sums,
    times: Cells,
    failed_times: Cells,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sums {
    pub sent: u64,
    pub ended: [u64; 6],
    pub attempts: u64,
    pub slow: u64,
    pub very_slow: u64,
    pub degraded: u64,
    pub down: u64,
    /// Of requests that ended well, nanoseconds.
    pub response: u64,
    pub wait: u64,
    pub service: u64,
    /// Time integrals of what the gauges show, nanoseconds.
    pub in_flight: u64,
    pub waiting: u64,
    pub busy: u64,
    pub workers: u64,
}

impl Sums {
    pub fn combine(&mut self, other: &Sums, with: fn(u64, u64) -> u64) {
        self.sent = with(self.sent, other.sent);
        for (ended, others) in self.ended.iter_mut().zip(other.ended) {
            *ended = with(*ended, others);
        }
        self.attempts = with(self.attempts, other.attempts);
        self.slow = with(self.slow, other.slow);
        self.very_slow = with(self.very_slow, other.very_slow);
        self.degraded = with(self.degraded, other.degraded);
        self.down = with(self.down, other.down);
        self.response = with(self.response, other.response);
        self.wait = with(self.wait, other.wait);
        self.service = with(self.service, other.service);
        self.in_flight = with(self.in_flight, other.in_flight);
        self.waiting = with(self.waiting, other.waiting);
        self.busy = with(self.busy, other.busy);
        self.workers = with(self.workers, other.workers);
    }

    pub fn finished(&self) -> u64 {
        self.ended.iter().sum()
    }

    pub fn availability(&self) -> Option<f64> {
        ratio_of_counts(self.ended[0], self.finished())
    }

    /// A sum over requests that ended well, as their mean in seconds.
    pub fn mean(&self, sum: u64) -> Option<f64> {
        ratio(sum as f64 / 1e9, self.ended[0] as f64)
    }

    pub fn utilisation(&self) -> Option<f64> {
        ratio_of_counts(self.busy, self.workers)
    }

    pub fn apdex(&self) -> Option<f64> {
        let satisfied = (self.ended[0] - self.slow) as f64;
        let tolerating = (self.slow - self.very_slow) as f64;
        ratio(satisfied + tolerating / 2.0, self.finished() as f64)
    }
}

impl Slice {
    pub fn new() -> Self {
        Slice { sums: Sums::default(), times: Sketch::new(), failed_times: Sketch::new() }
    }

    pub fn add(&mut self, other: &Slice) {
        self.sums.combine(&other.sums, |a, b| a + b);
        self.times.add(&other.times);
        self.failed_times.add(&other.failed_times);
    }

    /// What is kept of it until it is to be subtracted: a fiftieth of its size where few requests end.
    pub fn packed(&self) -> Packed {
        Packed { sums: self.sums, times: self.times.cells(), failed_times: self.failed_times.cells() }
    }

    pub fn subtract(&mut self, other: &Packed) {
        self.sums.combine(&other.sums, |a, b| a - b);
        self.times.subtract(&other.times);
        self.failed_times.subtract(&other.failed_times);
    }

    pub fn clear(&mut self) {
        self.sums = Sums::default();
        self.times.clear();
        self.failed_times.clear();
    }
}

/// A number at this instant, its time integral, and its highest since each width's bucket began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Gauge {
    pub level: Level,
    /// The area when the running second began.
    pub before: i128,
    pub max: [u64; WIDTHS.len()],
}

impl Gauge {
    pub fn rise(&mut self, at: SimTime) {
        self.level.rise(at.0);
        // Coarser widths hear of it when the second closes.
        self.max[0] = self.max[0].max(self.value());
    }

    pub fn fall(&mut self, at: SimTime) {
        self.level.fall(at.0);
    }

    pub fn value(&self) -> u64 {
        self.level.value()
    }

    /// The area under it since the running second began.
    pub fn area(&self, now: u64) -> u64 {
        (self.level.area(now) - self.before) as u64
    }

    pub fn close_second(&mut self, end: u64) {
        self.before = self.level.area(end);
    }

    /// The highest of the bucket that closes; the next one begins at the present value.
    pub fn close_bucket(&mut self, level: usize) -> u64 {
        let max = self.max[level];
        if let Some(coarser) = self.max.get_mut(level + 1) {
            *coarser = (*coarser).max(max);
        }
        self.max[level] = self.value();
        max
    }
}
