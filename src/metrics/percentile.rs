//! A percentile of the requests of many runs together, with its interval, from a few points of each run's own distribution.
//!
//! The runs' distributions are mixed, each with the weight of its count, and the mixture is inverted. The points are sample quantiles of type 1
//! (Hyndman and Fan 1996); between two of them a run's survivor function falls exponentially (Kim and Proschan's piecewise exponential
//! estimator, 1991), which is no type of Hyndman and Fan's: those interpolate between neighbours of a sample, and here the sample is gone.

use super::confidence::{Interval, binomial_shares, worth};

/// The percentiles of a run that are kept: the smallest time, those that are reported, more between them, and the largest.
pub const LEVELS: [f64; 21] = [
    0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998,
    0.999, 0.9995, 1.0,
];

/// How many times of a run there are, and its times at [`LEVELS`].
pub type Spread<'a> = (f64, &'a [f64]);

/// A percentile of several runs together.
#[derive(Clone, Debug, PartialEq)]
pub struct Pooled {
    pub interval: Interval,
    /// By independent run: how many more of its times than its share of all lie below it.
    pub off: Vec<f64>,
}

/// The time that a share `q` of all runs' times together does not exceed. So many runs in a row as are `together` are one independent
/// value. `None` without times.
///
/// The interval is read off the same distribution, where the share below has the ends of its own (Woodruff 1952): lopsided as a tail is,
/// and without an upper end where too few runs reach far. The share's is that of a binomial law for as many independent times as the
/// runs' spread is worth (Korn and Graubard 1998; see [`worth`]).
pub fn pooled(runs: &[Spread], q: f64, together: usize) -> Option<Pooled> {
    let all: f64 = runs.iter().map(|(count, _)| count).sum();
    let longest = runs.iter().filter_map(|(_, times)| times.last().copied()).reduce(f64::max)?;
    let below = |at: f64| runs.iter().map(|(count, times)| count * share_below(times, at)).sum::<f64>() / all;
    let at = |share: f64| {
        let (mut low, mut high) = (0.0, longest);
        while high - low > high * 1e-7 {
            let middle = low + (high - low) / 2.0;
            if below(middle) < share { low = middle } else { high = middle }
        }
        high
    };
    let mean = at(q);
    // Where many times are the same, it is more than q.
    let share = below(mean);
    let of_run = |(count, times): &Spread| count * (share_below(times, mean) - share);
    let off: Vec<f64> = runs.chunks(together).map(|runs| runs.iter().map(of_run).sum()).collect();
    let is_one = |runs: &[Spread]| runs.iter().any(|(count, _)| 0.0 < *count);
    let known = runs.chunks(together).zip(&off).filter(|(runs, _)| is_one(runs));
    let known: Vec<f64> = known.map(|(_, off)| *off).collect();
    let n = known.len();
    let each = all / n as f64;
    let (low, high) = binomial_shares(q, worth(q * (1.0 - q) * each * each, &known).min(all));
    let high = if high.is_finite() { at(high) } else { high };
    Some(Pooled { interval: Interval { mean, low: at(low), high, n }, off })
}

/// The share of a run's times up to `at`. Between two points what lies beyond falls off exponentially, as the tails of waiting do.
fn share_below(times: &[f64], at: f64) -> f64 {
    let above = times.partition_point(|time| *time <= at);
    if above == 0 || above == times.len() {
        return if above == 0 { 0.0 } else { 1.0 };
    }
    let (from, to) = (1.0 - LEVELS[above - 1], 1.0 - LEVELS[above]);
    let way = (at - times[above - 1]) / (times[above] - times[above - 1]);
    if to == 0.0 { 1.0 - from * (1.0 - way) } else { 1.0 - from * libm::pow(to / from, way) }
}
