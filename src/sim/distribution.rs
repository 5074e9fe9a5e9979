//! Random spans of time, drawn from addressed keys: however many numbers a draw takes, it never shifts another one.
#![allow(clippy::excessive_precision, reason = "coefficients stand as they were published")]

use std::sync::LazyLock;

use super::rng::{Key, fraction};
use super::time::SimDuration;

/// A distribution of a span, described by its mean in seconds and its shape.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a table within keeps it a plain value")]
pub enum Distribution {
    /// Always the mean.
    Constant {
        /// Seconds.
        mean: f64,
    },
    /// Exponential.
    Exponential {
        /// Seconds.
        mean: f64,
    },
    /// Sum of `shape` exponentials; scv = 1/shape.
    Erlang {
        /// Seconds.
        mean: f64,
        /// 1 to 100.
        shape: u32,
    },
    /// Log-normal with squared coefficient of variation `scv`.
    LogNormal {
        /// Seconds.
        mean: f64,
        /// Variance / mean², > 0.
        scv: f64,
    },
    /// Weibull; a shape below 1 has a heavy tail.
    Weibull {
        /// Seconds.
        mean: f64,
        /// 0.2 to 20.
        shape: f64,
    },
    /// Pareto, bounded where `span` is finite.
    Pareto {
        /// Seconds.
        mean: f64,
        /// The tail's exponent, above 1.
        alpha: f64,
        /// Largest over smallest value; 0: no bound.
        span: f64,
    },
    /// Uniform on mean · [1 − spread, 1 + spread].
    Uniform {
        /// Seconds.
        mean: f64,
        /// 0 to 1.
        spread: f64,
    },
    /// As it was measured: a table.
    Table(Table),
    /// Two exponential phases with balanced means; scv ≥ 1.
    Hyperexponential {
        /// Seconds.
        mean: f64,
        /// Variance / mean², ≥ 1.
        scv: f64,
    },
}

/// Most lines of a table.
pub const MOST_LINES: usize = 16;

/// A measured distribution: values with their weights, or quantiles with straight lines between.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Table {
    /// A value in seconds, and its weight (> 0) or its share of all below (0 to 100, rising).
    lines: [(f64, f64); MOST_LINES],
    count: usize,
    is_quantiles: bool,
}

impl Table {
    /// A table; `None` where it has no line or too many, or where a weight or the order of the quantiles is wrong.
    pub fn new(lines: &[(f64, f64)], is_quantiles: bool) -> Option<Self> {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return None };
        let are_quantiles = || {
            let rise = lines.windows(2).all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 < pair[1].1);
            rise && first.1 == 0.0 && last.1 == 100.0
        };
        let are_weights = || lines.iter().all(|line| line.1 > 0.0 && line.1 <= 1e9);
        let is_sound = if is_quantiles { are_quantiles() } else { are_weights() };
        if lines.len() > MOST_LINES || !is_sound {
            return None;
        }
        let mut table = Table { lines: [(0.0, 0.0); MOST_LINES], count: lines.len(), is_quantiles };
        table.lines[..lines.len()].copy_from_slice(lines);
        Some(table)
    }

    /// Values in seconds, each with its weight or its share.
    pub fn lines(&self) -> &[(f64, f64)] {
        &self.lines[..self.count]
    }

    /// Whether it holds quantiles.
    pub fn is_quantiles(&self) -> bool {
        self.is_quantiles
    }

    /// The mean of the value to this power, 1 or 2.
    pub fn moment(&self, power: u32) -> f64 {
        let lines = self.lines();
        if !self.is_quantiles {
            let whole: f64 = lines.iter().map(|line| line.1).sum();
            let to_power = |value: f64| if power == 1 { value } else { value * value };
            return lines.iter().map(|(value, weight)| to_power(*value) * weight).sum::<f64>() / whole;
        }
        let between = |pair: &[(f64, f64)]| {
            let (a, b, share) = (pair[0].0, pair[1].0, (pair[1].1 - pair[0].1) / 100.0);
            share * if power == 1 { (a + b) / 2.0 } else { (a * a + a * b + b * b) / 3.0 }
        };
        lines.windows(2).map(between).sum()
    }

    /// The same with every value so many times as large.
    pub fn stretched(mut self, factor: f64) -> Self {
        let nanos = |seconds: f64| SimDuration(libm::rint(seconds * 1e9).max(1.0) as u64).seconds();
        self.lines[..self.count].iter_mut().for_each(|line| line.0 = nanos(line.0 * factor));
        self
    }
}

/// A table made ready to draw from: values by their share of all up to them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lookup {
    values: [f64; MOST_LINES],
    shares: [f64; MOST_LINES],
    last: usize,
    is_quantiles: bool,
}

impl Lookup {
    fn new(table: &Table) -> Self {
        let lines = table.lines();
        let whole: f64 = if table.is_quantiles { 100.0 } else { lines.iter().map(|line| line.1).sum() };
        let mut lookup = Lookup {
            values: table.lines.map(|line| line.0),
            shares: [1.0; MOST_LINES],
            last: lines.len() - 1,
            is_quantiles: table.is_quantiles,
        };
        let mut sum = 0.0;
        for (share, line) in lookup.shares.iter_mut().zip(lines) {
            sum = if table.is_quantiles { line.1 } else { sum + line.1 };
            *share = sum / whole;
        }
        lookup
    }

    fn at(&self, draw: f64) -> f64 {
        let place = self.shares[..self.last].partition_point(|share| *share < draw);
        if !self.is_quantiles || place == 0 {
            return self.values[place];
        }
        let (low, high) = (self.shares[place - 1], self.shares[place]);
        let (from, to) = (self.values[place - 1], self.values[place]);
        from + (to - from) * (draw - low) / (high - low)
    }
}

impl Distribution {
    /// The mean, in seconds.
    pub fn mean(&self) -> f64 {
        match *self {
            Distribution::Table(ref table) => table.moment(1),
            Distribution::Constant { mean }
            | Distribution::Exponential { mean }
            | Distribution::Erlang { mean, .. }
            | Distribution::LogNormal { mean, .. }
            | Distribution::Weibull { mean, .. }
            | Distribution::Pareto { mean, .. }
            | Distribution::Uniform { mean, .. }
            | Distribution::Hyperexponential { mean, .. } => mean,
        }
    }
}

/// A distribution made ready to draw from: everything that does not depend on chance is computed once.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::large_enum_variant, reason = "a table within keeps it a plain value")]
pub(crate) enum Sampler {
    Constant { mean: f64 },
    Exponential { mean: f64 },
    Erlang { phase_mean: f64, shape: u32 },
    LogNormal { mu: f64, sigma: f64 },
    Weibull { scale: f64, power: f64 },
    Pareto { least: f64, power: f64, kept: f64 },
    Uniform { least: f64, width: f64 },
    Hyperexponential { first_share: f64, first_mean: f64, second_mean: f64 },
    Table(Lookup),
}

impl Sampler {
    pub fn new(distribution: &Distribution) -> Self {
        match *distribution {
            Distribution::Constant { mean } => Sampler::Constant { mean },
            Distribution::Exponential { mean } => Sampler::Exponential { mean },
            Distribution::Erlang { mean, shape } => {
                Sampler::Erlang { phase_mean: mean / f64::from(shape), shape }
            }
            Distribution::LogNormal { mean, scv } => {
                // E = exp(mu + sigma²/2) and scv = exp(sigma²) − 1.
                let variance = libm::log1p(scv);
                Sampler::LogNormal { mu: libm::log(mean) - variance / 2.0, sigma: libm::sqrt(variance) }
            }
            Distribution::Weibull { mean, shape } => {
                Sampler::Weibull { scale: mean / libm::tgamma(1.0 + 1.0 / shape), power: 1.0 / shape }
            }
            Distribution::Pareto { mean, alpha, span } => {
                // F(x) = (1 − (L/x)^α) / (1 − (L/H)^α); its mean is L α/(α−1) (1 − (L/H)^(α−1)) / (1 − (L/H)^α).
                let cut = |power: f64| if span > 0.0 { 1.0 - libm::pow(span, -power) } else { 1.0 };
                let least = mean * (alpha - 1.0) / alpha * cut(alpha) / cut(alpha - 1.0);
                Sampler::Pareto { least, power: -1.0 / alpha, kept: cut(alpha) }
            }
            Distribution::Uniform { mean, spread } => {
                Sampler::Uniform { least: mean * (1.0 - spread), width: 2.0 * mean * spread }
            }
            Distribution::Table(ref table) => Sampler::Table(Lookup::new(table)),
            Distribution::Hyperexponential { mean, scv } => {
                // Balanced means (Whitt 1982): both phases carry half of the mean.
                let first_share = 0.5 * (1.0 + libm::sqrt((scv - 1.0) / (scv + 1.0)));
                Sampler::Hyperexponential {
                    first_share,
                    first_mean: mean / (2.0 * first_share),
                    second_mean: mean / (2.0 * (1.0 - first_share)),
                }
            }
        }
    }

    /// The span, in seconds, of the thing that `key` belongs to.
    #[inline(always)]
    pub fn seconds(&self, key: Key) -> f64 {
        match *self {
            Sampler::Exponential { mean } => mean * exponential(key, 0),
            _ => self.other_seconds(key),
        }
    }

    /// The same of those that few runs draw from.
    fn other_seconds(&self, key: Key) -> f64 {
        match *self {
            Sampler::Constant { mean } => mean,
            Sampler::Exponential { mean } => mean * exponential(key, 0),
            Sampler::Erlang { phase_mean, shape } => {
                phase_mean * (0..u64::from(shape)).map(|n| exponential(key, n)).sum::<f64>()
            }
            Sampler::LogNormal { mu, sigma } => libm::exp(mu + sigma * normal_quantile(key.unit(0))),
            Sampler::Weibull { scale, power } => scale * libm::pow(exponential(key, 0), power),
            Sampler::Pareto { least, power, kept } => {
                // 1 − u lies in [0, 1): the unbounded tail never divides by zero.
                least * libm::pow(1.0 - kept * (1.0 - key.unit(0)), power)
            }
            Sampler::Uniform { least, width } => least + width * key.unit(0),
            Sampler::Table(ref lookup) => lookup.at(key.unit(0)),
            Sampler::Hyperexponential { first_share, first_mean, second_mean } => {
                let mean = if key.unit(0) <= first_share { first_mean } else { second_mean };
                mean * exponential(key, 1)
            }
        }
    }

    /// The same as a span of simulated time.
    #[inline]
    pub fn span(&self, key: Key) -> SimDuration {
        SimDuration::drawn(self.seconds(key))
    }
}

/// The `n`-th exponential number with mean 1 of this stream, by the ziggurat method (Marsaglia and Tsang 2000) with 256 layers: 99 %
/// of them cost one random word, one multiplication and one comparison. A retry takes its numbers from a stream of its own.
#[inline]
pub(crate) fn exponential(key: Key, n: u64) -> f64 {
    let layers = &*LAYERS;
    let bits = key.at(n);
    let layer = (bits & 0xFF) as usize;
    // The low eight bits choose the layer, the high 53 the place in it.
    let x = fraction(bits) * layers.edge[layer];
    if x < layers.edge[layer + 1] { x } else { beside_the_layers(layers, key.child(n), layer, x) }
}

/// The rest of the ziggurat: `x` fell beside its layer's rectangle.
#[cold]
fn beside_the_layers(layers: &Layers, key: Key, layer: usize, x: f64) -> f64 {
    if layer == 0 {
        // The tail of an exponential is an exponential.
        return TAIL - libm::log(key.unit(0));
    }
    let (low, high) = (layers.height[layer], layers.height[layer + 1]);
    if low + (high - low) * key.unit(0) < libm::exp(-x) { x } else { exponential(key, 1) }
}

/// Where the tail begins, and the area of each layer: published with the method.
const TAIL: f64 = 7.697_117_470_131_05;
const AREA: f64 = 0.003_949_659_822_581_557;

/// The layers of the ziggurat under e^−x, from the bottom up: their right edges, and the curve's height there.
struct Layers {
    edge: [f64; 257],
    height: [f64; 257],
}

static LAYERS: LazyLock<Layers> = LazyLock::new(|| {
    let mut edge = [0.0; 257];
    edge[0] = AREA * libm::exp(TAIL);
    edge[1] = TAIL;
    for layer in 2..256 {
        edge[layer] = -libm::log(AREA / edge[layer - 1] + libm::exp(-edge[layer - 1]));
    }
    Layers { height: edge.map(|x: f64| libm::exp(-x)), edge }
});

/// The quantile of the standard normal at `p` in (0, 1]: Wichura's AS 241 (PPND16), relative error about 1e−16.
/// `p = 1` gives the quantile of the largest double below one.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    let p = p.min(1.0 - f64::EPSILON / 2.0);
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180625 - q * q;
        return q * ratio(&CENTRE_TOP, &CENTRE_BOTTOM, r);
    }
    let tail = libm::sqrt(-libm::log(if q < 0.0 { p } else { 1.0 - p }));
    let size = if tail <= 5.0 {
        ratio(&NEAR_TOP, &NEAR_BOTTOM, tail - 1.6)
    } else {
        ratio(&FAR_TOP, &FAR_BOTTOM, tail - 5.0)
    };
    if q < 0.0 { -size } else { size }
}

fn ratio(top: &[f64; 8], bottom: &[f64; 8], x: f64) -> f64 {
    let horner = |coefficients: &[f64; 8]| coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c);
    horner(top) / horner(bottom)
}

const CENTRE_TOP: [f64; 8] = [
    3.387132872796366608,
    133.14166789178437745,
    1971.5909503065514427,
    13731.693765509461125,
    45921.953931549871457,
    67265.770927008700853,
    33430.575583588128105,
    2509.0809287301226727,
];
const CENTRE_BOTTOM: [f64; 8] = [
    1.0,
    42.313330701600911252,
    687.1870074920579083,
    5394.1960214247511077,
    21213.794301586595867,
    39307.89580009271061,
    28729.085735721942674,
    5226.495278852854561,
];
const NEAR_TOP: [f64; 8] = [
    1.42343711074968357734,
    4.6303378461565452959,
    5.7694972214606914055,
    3.64784832476320460504,
    1.27045825245236838258,
    0.24178072517745061177,
    0.0227238449892691845833,
    7.7454501427834140764e-4,
];
const NEAR_BOTTOM: [f64; 8] = [
    1.0,
    2.05319162663775882187,
    1.6763848301838038494,
    0.68976733498510000455,
    0.14810397642748007459,
    0.0151986665636164571966,
    5.475938084995344946e-4,
    1.05075007164441684324e-9,
];
const FAR_TOP: [f64; 8] = [
    6.6579046435011037772,
    5.4637849111641143699,
    1.7848265399172913358,
    0.29656057182850489123,
    0.026532189526576123093,
    0.0012426609473880784386,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
];
const FAR_BOTTOM: [f64; 8] = [
    1.0,
    0.59983220655588793769,
    0.13692988092273580531,
    0.0148753612908506148525,
    7.868691311456132591e-4,
    1.8463183175100546818e-5,
    1.4215117583164458887e-7,
    2.04426310338993978564e-15,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::rng::Cause;

    #[test]
    fn a_bounded_pareto_stays_within_its_bounds_and_keeps_its_mean() {
        let sampler = Sampler::new(&Distribution::Pareto { mean: 1.0, alpha: 1.5, span: 1000.0 });
        let key = Key::new(3, Cause::ServiceNeed);
        let draws: Vec<f64> = (0..400_000).map(|n| sampler.seconds(key.child(n))).collect();
        let (least, most) = draws.iter().fold((f64::MAX, 0.0_f64), |(a, b), x| (a.min(*x), b.max(*x)));
        assert!(most / least <= 1000.0 + 1e-6 && most / least > 500.0, "{least} to {most}");
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        assert!((mean - 1.0).abs() < 0.03, "{mean}");
    }

    #[test]
    fn normal_quantiles_are_those_of_the_tables() {
        for (p, expected) in [
            (0.5, 0.0),
            (0.975, 1.959963984540054),
            (0.025, -1.959963984540054),
            (0.9995, 3.290526731491926),
            (1e-10, -6.361340902404056),
        ] {
            assert!((normal_quantile(p) - expected).abs() < 1e-12, "{p}: {}", normal_quantile(p));
        }
    }

    #[test]
    fn exponential_numbers_have_the_distribution_they_are_named_for() {
        let key = Key::new(5, Cause::ArrivalGap);
        let n = 400_000;
        let mut draws: Vec<f64> = (0..n).map(|i| exponential(key, i)).collect();
        draws.sort_unstable_by(f64::total_cmp);
        // Kolmogorov and Smirnov: beyond 1.95 once in a thousand times. The seed is fixed.
        let distance = draws
            .iter()
            .enumerate()
            .map(|(rank, x)| (-libm::expm1(-x) - rank as f64 / n as f64).abs())
            .fold(0.0, f64::max);
        assert!(distance * (n as f64).sqrt() < 1.95, "{distance}");
        let beyond = draws.iter().filter(|x| **x > TAIL).count() as f64;
        let expected = n as f64 * libm::exp(-TAIL);
        assert!((beyond - expected).abs() < 4.0 * expected.sqrt(), "{beyond} of {expected} in the tail");
    }

    #[test]
    fn a_table_is_drawn_as_it_stands() {
        let key = Key::new(2, Cause::ServiceNeed);
        let draws = |table: Option<Table>| -> Vec<f64> {
            let sampler = Sampler::new(&Distribution::Table(table.expect("a sound table")));
            (0..200_000).map(|n| sampler.seconds(key.child(n))).collect()
        };
        let weights = Table::new(&[(0.1, 70.0), (0.2, 20.0), (2.0, 10.0)], false);
        let drawn = draws(weights);
        for (value, share) in [(0.1, 0.7), (0.2, 0.2), (2.0, 0.1)] {
            let part = drawn.iter().filter(|draw| **draw == value).count() as f64 / drawn.len() as f64;
            assert!((part - share).abs() < 0.004, "{value}: {part}");
        }
        assert!((weights.map_or(0.0, |table| table.moment(1)) - 0.31).abs() < 1e-12);
        let quantiles = Table::new(&[(0.01, 0.0), (0.05, 50.0), (0.2, 99.0), (1.0, 100.0)], true);
        let drawn = draws(quantiles);
        for (value, share) in
            [(0.03, 0.25), (0.05, 0.5), (0.125, 0.745), (0.2, 0.99), (0.6, 0.995), (1.0, 1.0)]
        {
            let part = drawn.iter().filter(|draw| **draw <= value).count() as f64 / drawn.len() as f64;
            assert!((part - share).abs() < 0.004, "{value}: {part}");
        }
        let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
        let squares = drawn.iter().map(|draw| draw * draw).sum::<f64>() / drawn.len() as f64;
        let table = quantiles.expect("a sound table");
        assert!(
            (mean / table.moment(1) - 1.0).abs() < 0.01 && (squares / table.moment(2) - 1.0).abs() < 0.03
        );
        assert!(drawn.iter().all(|draw| (0.01..=1.0).contains(draw)));
    }

    #[test]
    fn every_law_has_its_mean_and_its_variance() {
        let laws = [
            (Distribution::Constant { mean: 2.0 }, 0.0),
            (Distribution::Exponential { mean: 2.0 }, 1.0),
            (Distribution::Erlang { mean: 2.0, shape: 4 }, 0.25),
            (Distribution::LogNormal { mean: 2.0, scv: 2.0 }, 2.0),
            (Distribution::Hyperexponential { mean: 2.0, scv: 4.0 }, 4.0),
            // Γ(1 + 2/k) / Γ(1 + 1/k)² − 1; 1/(α(α − 2)); spread²/3.
            (Distribution::Weibull { mean: 2.0, shape: 0.7 }, 2.138_720_9),
            (Distribution::Pareto { mean: 2.0, alpha: 4.5, span: 0.0 }, 1.0 / (4.5 * 2.5)),
            (Distribution::Uniform { mean: 2.0, spread: 1.0 }, 1.0 / 3.0),
            (Distribution::Uniform { mean: 2.0, spread: 0.5 }, 1.0 / 12.0),
        ];
        let key = Key::new(1, Cause::ServiceNeed);
        let n = 400_000;
        for (law, scv) in laws {
            let sampler = Sampler::new(&law);
            let draws: Vec<f64> = (0..n).map(|i| sampler.seconds(key.child(i))).collect();
            let mean = draws.iter().sum::<f64>() / n as f64;
            let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n as f64;
            assert!((mean - 2.0).abs() < 0.02, "{law:?}: mean {mean}");
            assert!((variance / 4.0 - scv).abs() < 0.06 * scv.max(0.1), "{law:?}: scv {}", variance / 4.0);
        }
    }
}
