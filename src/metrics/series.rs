//! What happened over time, second by second and then coarser, in bounded memory.

use super::{History, ratio_of_counts};
use crate::sim::{Outcome, SimDuration, SimTime};

/// One stretch of time and what happened in it. Outcomes count where they happened, by the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bucket {
    pub from: SimTime,
    pub to: SimTime,
    /// Requests sent.
    pub sent: u64,
    /// Requests ended, in the order of `Outcome::ALL`.
    pub ended: [u64; 6],
    /// Attempts sent.
    pub attempts: u64,
    /// Response time of requests that ended well in it, seconds.
    pub mean: Option<f64>,
    pub p50: Option<f64>,
    pub p95: Option<f64>,
    pub p99: Option<f64>,
    /// Requests in flight at its end, and the most at once.
    pub in_flight: u64,
    pub in_flight_max: u64,
    /// Attempts waiting at all servers at its end, and the most at once.
    pub waiting: u64,
    pub waiting_max: u64,
    /// Mean number of attempts waiting.
    pub waiting_mean: f64,
    /// Share of all workers' time that was spent in service.
    pub utilisation: Option<f64>,
    /// How long the system was degraded, and down.
    pub degraded: SimDuration,
    pub down: SimDuration,
    /// Over the `WINDOW` that ends with it: availability of requests, and percentiles of the response time.
    pub window_availability: Option<f64>,
    pub window_p50: Option<f64>,
    pub window_p95: Option<f64>,
    pub window_p99: Option<f64>,
}

impl Bucket {
    /// Ended well.
    pub fn ok(&self) -> u64 {
        self.ended[0]
    }

    /// Ended.
    pub fn finished(&self) -> u64 {
        self.ended.iter().sum()
    }

    /// Ended like this.
    pub fn of(&self, outcome: Outcome) -> u64 {
        self.ended[outcome as usize]
    }

    /// ok / finished; `None` when nothing finished.
    pub fn availability(&self) -> Option<f64> {
        ratio_of_counts(self.ok(), self.finished())
    }

    /// Its length in seconds.
    pub fn seconds(&self) -> f64 {
        self.to.since(self.from).seconds()
    }
}

/// Bucket widths in seconds, from fine to coarse; each is a multiple of the one before.
pub const WIDTHS: [u64; 4] = [1, 10, 100, 1_000];
/// Buckets kept of each width, or a few more.
pub const KEPT: usize = 600;

/// Closed buckets in four widths: ten minutes by the second, and so on up to a week; what is older is gone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    pub(super) levels: [History<Bucket>; WIDTHS.len()],
}

impl Series {
    /// The closed buckets of the finest width that reaches back to `from` with at most `at_most` buckets, up to `to`.
    pub fn between(&self, from: SimTime, to: SimTime, at_most: usize) -> Vec<Bucket> {
        let (mut best, mut first, mut last) = (&self.levels[0], 0, 0);
        for level in &self.levels {
            let begin = level.partition_point(|bucket| bucket.to <= from);
            let end = level.partition_point(|bucket| bucket.from < to);
            let reaches_back = level.is_empty() || level[0].from <= from || level[0].from == SimTime::ZERO;
            if begin < end || first == last {
                (best, first, last) = (level, begin, end.max(begin));
            }
            if reaches_back && end <= begin + at_most {
                break;
            }
        }
        best.cut(first, last)
    }

    /// The buckets of one second, the latest `KEPT` at least.
    pub fn seconds(&self) -> &History<Bucket> {
        &self.levels[0]
    }

    pub(super) fn push(&mut self, level: usize, bucket: Bucket) {
        self.levels[level].push(bucket);
        self.levels[level].keep(KEPT);
    }
}
