//! A percentile of the requests of many runs together, from a few points of each run's own distribution.
//!
//! The runs' distributions are mixed, each with the weight of its count, and the mixture is inverted. The points are sample quantiles of type 1
//! (Hyndman and Fan 1996); between two of them a run's survivor function falls exponentially (Kim and Proschan's piecewise exponential
//! estimator, 1991), which is no type of Hyndman and Fan's: those interpolate between neighbours of a sample, and here the sample is gone.

/// The percentiles of a run that are kept: the smallest time, those that are reported, more between them, and the largest.
pub const LEVELS: [f64; 21] = [
    0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998,
    0.999, 0.9995, 1.0,
];

/// How many times of a run there are, and its times at [`LEVELS`].
pub type Spread<'a> = (f64, &'a [f64]);

/// The time that a share `q`, one of [`LEVELS`], of all runs' times together does not exceed. `None` without times.
pub fn pooled(runs: &[Spread], q: f64) -> Option<f64> {
    let place = LEVELS.iter().position(|level| *level == q)?;
    let all: f64 = runs.iter().map(|(count, _)| count).sum();
    let own = || runs.iter().filter_map(|(_, times)| times.get(place).copied());
    // At the least of the runs' own no run has more than its share below it, at the most none has less.
    let (mut low, mut high) = (own().reduce(f64::min)?, own().reduce(f64::max)?);
    while high - low > high * 1e-7 {
        let middle = low + (high - low) / 2.0;
        let below: f64 = runs.iter().map(|(count, times)| count * share_below(times, middle)).sum();
        if below < q * all { low = middle } else { high = middle }
    }
    Some(high)
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
