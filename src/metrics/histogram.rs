//! Times of requests: an exact sum, an exact maximum, and percentiles good to 0.1 %: the smallest time that no less than such a share does
//! not exceed, without interpolation (type 1 of Hyndman and Fan 1996), as the middle of its cell (Tene's HdrHistogram).

use hdrhistogram::Histogram;

use super::measures::ResponseTimes;
use crate::sim::SimDuration;

/// Below this the histogram counts in steps of half of it; nanoseconds, a power of two.
const RESOLUTION_NANOS: u64 = 1024;
/// Longer times (13 days) are counted here; sum and maximum stay exact.
const LONGEST_NANOS: u64 = 1 << 50;
/// Digits of a percentile that can be trusted.
const SIGNIFICANT_DIGITS: u8 = 3;

/// A set of durations. It grows when a longer time than ever comes, a few dozen times at most.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Times {
    histogram: Histogram<u32>,
    sum: u128,
    min: u64,
    max: u64,
}

impl Times {
    pub(super) fn new() -> Self {
        let mut histogram =
            Histogram::new_with_bounds(RESOLUTION_NANOS, 4096 * RESOLUTION_NANOS, SIGNIFICANT_DIGITS)
                .expect("the bounds are constants that the library accepts");
        histogram.auto(true);
        Times { histogram, sum: 0, min: u64::MAX, max: 0 }
    }

    #[inline]
    pub(super) fn record(&mut self, time: SimDuration) {
        self.sum += u128::from(time.0);
        self.min = self.min.min(time.0);
        self.max = self.max.max(time.0);
        // Not `saturating_record`: it would hold long times at the bound in place of growing.
        self.histogram
            .record(time.0.min(LONGEST_NANOS))
            .expect("a histogram that may grow takes any time up to the longest");
    }

    pub(super) fn count(&self) -> u64 {
        self.histogram.len()
    }

    /// Both sets together.
    pub(super) fn with(&self, other: &Times) -> Times {
        let mut both = self.clone();
        both.histogram.add(&other.histogram).expect("a histogram that may grow takes any other of its kind");
        both.sum += other.sum;
        both.min = both.min.min(other.min);
        both.max = both.max.max(other.max);
        both
    }

    pub(super) fn summary(&self) -> ResponseTimes {
        let count = self.count();
        if count == 0 {
            return ResponseTimes::default();
        }
        ResponseTimes {
            count,
            mean: Some(self.sum as f64 / 1e9 / count as f64),
            p50: self.quantile(0.5),
            p90: self.quantile(0.9),
            p95: self.quantile(0.95),
            p99: self.quantile(0.99),
            p999: self.quantile(0.999),
            max: Some(SimDuration(self.max).seconds()),
        }
    }

    /// The smallest time that a share `q` of all does not exceed, in seconds.
    pub(super) fn quantile(&self, q: f64) -> Option<f64> {
        (self.count() > 0).then(|| self.middle(self.histogram.value_at_quantile(q)))
    }

    /// `quantile` of each of these rising shares, in one go; nothing without times.
    pub(super) fn at(&self, shares: &[f64]) -> Vec<f64> {
        let mut cells = self.histogram.iter_recorded();
        let (mut seen, mut cell) = (0, 0);
        let time = |share: &f64| {
            let wanted = (libm::ceil(share * self.count() as f64) as u64).max(1);
            while seen < wanted {
                let next = cells.next()?;
                (seen, cell) = (seen + next.count_since_last_iteration(), next.value_iterated_to());
            }
            Some(if *share == 1.0 { SimDuration(self.max).seconds() } else { self.middle(cell) })
        };
        shares.iter().map_while(time).collect()
    }

    /// The middle of a cell, not its upper end: no bias. Never outside what was seen.
    fn middle(&self, cell: u64) -> f64 {
        let middle = (self.histogram.lowest_equivalent(cell) + self.histogram.highest_equivalent(cell)) / 2;
        SimDuration(middle.clamp(self.min, self.max)).seconds()
    }

    /// The cells in use, in order: upper end in seconds, and how many times fell into it.
    pub(super) fn cells(&self) -> impl Iterator<Item = (f64, u64)> + '_ {
        self.histogram
            .iter_recorded()
            .map(|cell| (SimDuration(cell.value_iterated_to()).seconds(), cell.count_since_last_iteration()))
    }
}
