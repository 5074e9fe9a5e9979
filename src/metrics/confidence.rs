//! Intervals: how far a number from a few replications can be trusted. Same bits on every platform, so on `libm` alone.
//!
//! statrs has these quantiles too, on the platform's logarithms and exponentials once any crate in the build turns on
//! `num-traits/std` (plotters and hdrhistogram do); a report made in a browser would then differ from the command line's.

/// A mean or a share, and the interval that covers the true one with the stated confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub mean: f64,
    pub low: f64,
    pub high: f64,
    /// How many values it rests on.
    pub n: usize,
}

impl Interval {
    /// Half of its width; infinite where one value says nothing about the spread.
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// True when `value` lies in it, ends included.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// True when the two have no value in common.
    pub fn is_apart_from(&self, other: &Interval) -> bool {
        self.high < other.low || other.high < self.low
    }
}

/// The confidence of every interval that people see.
pub const LEVEL: f64 = 0.95;

/// Student's interval of the mean at 95 %. `None` without values; unbounded for a single one.
pub fn mean_interval(values: &[f64]) -> Option<Interval> {
    (!values.is_empty()).then(|| sectioned(mean(values), values))
}

/// Student's interval of the mean at `level`.
pub fn mean_interval_at(values: &[f64], level: f64) -> Option<Interval> {
    let n = values.len();
    if n == 0 {
        return None;
    }
    let mean = mean(values);
    if n == 1 {
        return Some(Interval { mean, low: f64::NEG_INFINITY, high: f64::INFINITY, n });
    }
    let half = t_quantile(n - 1, level) * libm::sqrt(variance(values) / n as f64);
    Some(Interval { mean, low: mean - half, high: mean + half, n })
}

/// Interval of the mean of `after − before`, pair by pair: for variants run on the same random numbers.
///
/// # Panics
/// When the two differ in length.
pub fn paired_difference(before: &[f64], after: &[f64]) -> Option<Interval> {
    assert_eq!(before.len(), after.len(), "each value needs its partner");
    let differences: Vec<f64> = before.iter().zip(after).map(|(before, after)| after - before).collect();
    mean_interval(&differences)
}

/// The interval of a number taken from all of a sample, from the same number of each of its parts, by sectioning: their spread about it
/// (Asmussen and Glynn, *Stochastic Simulation*, III.5). Unbounded for a single part.
pub fn sectioned(whole: f64, parts: &[f64]) -> Interval {
    let off: Vec<f64> = parts.iter().map(|part| part - whole).collect();
    about(whole, &off)
}

/// The interval of Σ parts / Σ wholes over independent pairs (Cochran, *Sampling Techniques*, 6.3). `None` without anything.
pub fn ratio_interval(parts: &[f64], wholes: &[f64]) -> Option<Interval> {
    let whole = mean(wholes);
    let ratio = mean(parts) / whole;
    let off = parts.iter().zip(wholes).map(|(part, of)| (part - ratio * of) / whole);
    ratio.is_finite().then(|| about(ratio, &off.collect::<Vec<_>>()))
}

/// The interval of ln(Σ above / Σ below) over independent pairs, by the delta method (the same). `None` where either is nothing.
pub fn log_ratio_interval(above: &[f64], below: &[f64]) -> Option<Interval> {
    let (top, bottom) = (mean(above), mean(below));
    let off = above.iter().zip(below).map(|(above, below)| above / top - below / bottom);
    let ratio = libm::log(top / bottom);
    ratio.is_finite().then(|| about(ratio, &off.collect::<Vec<_>>()))
}

/// What is off is squared about nothing, not about its own mean.
fn about(mean: f64, off: &[f64]) -> Interval {
    let n = off.len();
    if n < 2 {
        return Interval { mean, low: f64::NEG_INFINITY, high: f64::INFINITY, n };
    }
    let squares: f64 = off.iter().map(|off| off * off).sum();
    let half = critical_value(n - 1) * libm::sqrt(squares / (n as f64 - 1.0) / n as f64);
    Interval { mean, low: mean - half, high: mean + half, n }
}

/// Wilson's interval of a share at 95 %. `None` without trials.
pub fn wilson(successes: u64, n: u64) -> Option<Interval> {
    (n > 0).then(|| wilson_of(successes as f64 / n as f64, n as f64, n as usize))
}

/// Wilson's interval at 95 % for a share seen among `worth` trials, a whole number or not; `n` is how many values it rests on. It stays
/// within [0, 1] and is not empty at 0 or 1 (Wilson 1927).
pub fn wilson_of(share: f64, worth: f64, n: usize) -> Interval {
    let z = normal_quantile(0.5 + LEVEL / 2.0);
    let shrink = 1.0 + z * z / worth;
    let centre = (share + z * z / (2.0 * worth)) / shrink;
    let half = z / shrink * libm::sqrt(share * (1.0 - share) / worth + z * z / (4.0 * worth * worth));
    let low = if share == 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if share == 1.0 { 1.0 } else { (centre + half).min(1.0) };
    Interval { mean: share, low, high, n }
}

/// The arithmetic mean; NaN without values. Summed in the order given.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The sample variance (divided by n − 1), by two passes.
pub fn variance(values: &[f64]) -> f64 {
    let mean = mean(values);
    values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (values.len() as f64 - 1.0)
}

/// Two-sided critical value of Student's t: |T| stays below it with probability `level`.
///
/// # Panics
/// Unless 0 < `level` < 1 and there is a degree of freedom.
pub fn t_quantile(degrees: usize, level: f64) -> f64 {
    assert!(0.0 < level && level < 1.0);
    assert!(0 < degrees);
    let nu = degrees as f64;
    let outside = 1.0 - level;
    // P(|T| > t) falls from 1 to 0: bracket it, then bisect to the last bit that matters.
    let tail = |t: f64| incomplete_beta(nu / 2.0, 0.5, nu / (nu + t * t));
    let mut high = 1.0;
    while tail(high) > outside {
        high *= 2.0;
    }
    bisect(0.0, high, |t| tail(t) > outside)
}

/// Student's critical value at 95 %, remembered: a table asks for the same one hundreds of times.
fn critical_value(degrees: usize) -> f64 {
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    thread_local! {
        static KNOWN: RefCell<BTreeMap<usize, f64>> = const { RefCell::new(BTreeMap::new()) };
    }
    KNOWN.with_borrow_mut(|known| *known.entry(degrees).or_insert_with(|| t_quantile(degrees, LEVEL)))
}

/// How often a paired difference of nothing would look at least this large: Student's test, two-sided. 1 where all
/// differences are zero, 0 where all are the same number that is not.
pub fn paired_test(differences: &[f64]) -> Option<f64> {
    paired_test_about(mean(differences), differences)
}

/// The same of a difference taken from all of a sample, from those of its parts.
pub fn paired_test_about(mean: f64, differences: &[f64]) -> Option<f64> {
    let n = differences.len();
    if n < 2 {
        return None;
    }
    let squares: f64 = differences.iter().map(|value| (value - mean) * (value - mean)).sum();
    let error = libm::sqrt(squares / (n as f64 - 1.0) / n as f64);
    if mean == 0.0 {
        return Some(1.0);
    }
    if error <= mean.abs() * 1e-12 {
        return Some(0.0);
    }
    let (t, nu) = (mean / error, n as f64 - 1.0);
    Some(incomplete_beta(nu / 2.0, 0.5, nu / (nu + t * t)))
}

/// The same for yes and no: how often `more` against `fewer` discordant pairs would part at least as unevenly by the toss of
/// a coin (McNemar's test in its exact form).
pub fn sign_test(more: u64, fewer: u64) -> f64 {
    let (n, least) = (more + fewer, more.min(fewer));
    if n == 0 {
        return 1.0;
    }
    let log_choose = |k: u64| {
        libm::lgamma(n as f64 + 1.0) - libm::lgamma(k as f64 + 1.0) - libm::lgamma((n - k) as f64 + 1.0)
    };
    let tail: f64 = (0..=least).map(|k| libm::exp(log_choose(k) - n as f64 * std::f64::consts::LN_2)).sum();
    (2.0 * tail).min(1.0)
}

/// The p-values of a family of tests, raised so that all claims below 5 % together are wrong at most once in twenty times
/// (Holm 1979). In the order given.
pub fn holm(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut adjusted = vec![1.0; values.len()];
    let mut least = 0.0_f64;
    for (rank, place) in order.into_iter().enumerate() {
        least = least.max(values[place] * (values.len() - rank) as f64).min(1.0);
        adjusted[place] = least;
    }
    adjusted
}

/// An interval of the quantile `q` from independent values in rising order, whatever their law: two of the values, chosen by the
/// binomial law so that they cover it with at least 95 % (David and Nagaraja, *Order Statistics*, 7.1). `None` where there are
/// too few values for any.
///
/// # Panics
/// Unless 0 < `q` < 1.
pub fn quantile_interval(rising: &[f64], q: f64) -> Option<Interval> {
    assert!(0.0 < q && q < 1.0);
    let n = rising.len();
    let at_most = |k: usize| -> f64 {
        // P(fewer than or exactly k of n lie below the quantile).
        let term = |i: usize| {
            let (n, i) = (n as f64, i as f64);
            libm::exp(
                libm::lgamma(n + 1.0) - libm::lgamma(i + 1.0) - libm::lgamma(n - i + 1.0)
                    + i * libm::log(q)
                    + (n - i) * libm::log1p(-q),
            )
        };
        (0..=k).map(term).sum()
    };
    let outside = (1.0 - LEVEL) / 2.0;
    // The r-th smallest is above the quantile only when fewer than r values lie below it.
    let low = (1..=n).rev().find(|r| at_most(r - 1) <= outside)?;
    let high = (1..=n).find(|r| 1.0 - at_most(r - 1) <= outside)?;
    let middle = (libm::ceil(q * n as f64) as usize).clamp(1, n);
    Some(Interval { mean: rising[middle - 1], low: rising[low - 1], high: rising[high - 1], n })
}

/// The value a standard normal variable stays below with probability `p`.
///
/// # Panics
/// Unless 0 < `p` < 1.
pub fn normal_quantile(p: f64) -> f64 {
    assert!(0.0 < p && p < 1.0);
    if p < 0.5 {
        return -normal_quantile(1.0 - p);
    }
    let above = 1.0 - p;
    bisect(0.0, 40.0, |z| libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2) / 2.0 > above)
}

/// The point where `is_below` turns false. 100 halvings reach the spacing of floats.
fn bisect(mut low: f64, mut high: f64, is_below: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..100 {
        let middle = low + (high - low) / 2.0;
        if is_below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low + (high - low) / 2.0
}

/// The regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22, modified Lentz).
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if 1.0 <= x {
        return 1.0;
    }
    // The fraction converges quickly only left of the mean; right of it, use the symmetry.
    if (a + 1.0) / (a + b + 2.0) < x {
        return 1.0 - incomplete_beta(b, a, 1.0 - x);
    }
    let log_front =
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x);
    libm::exp(log_front) * beta_fraction(a, b, x) / a
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    const TERMS: u32 = 400;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for m in 1..=TERMS {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut step = 1.0;
        for term in [even, odd] {
            d = 1.0 / away_from_zero(1.0 + term * d);
            c = away_from_zero(1.0 + term / c);
            step = c * d;
            fraction *= step;
        }
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    fraction
}
