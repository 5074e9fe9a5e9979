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

/// From so many independent values on, the interval of a mean covers 93 to 97 times in a hundred up to and beyond capacity; of five it is 92.7
/// (`tests/it/metrics/coverage.rs`).
pub const FEW: usize = 8;
/// The confidence of every interval that people see.
pub const LEVEL: f64 = 0.95;
/// What a standard normal variable stays within so often.
const Z: f64 = 1.959_963_984_540_054;

/// The interval of the mean at 95 %: Student's, wider on a side where skewness asks for it (Willink 2005). `None` without values; unbounded for a single one.
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
    let half = t_quantile(n as f64 - 1.0, level) * libm::sqrt(variance(values) / n as f64);
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

/// Student's interval, each end moved outward where the skewness of the values asks for it: near capacity a few runs wait far longer than the rest, and
/// Student's upper end alone is too low too often (12 times in a hundred, of eight runs). Moved inward, as the correction would have it on the other
/// side, it would miss too often where the skewness of a few values is chance.
///
/// The correction is Willink's, *A confidence interval and test for the mean of an asymmetric distribution*, Communications in Statistics 34 (2005): the
/// inverse of Hall's transformation (1992) with Student's quantile. What is off is squared about nothing, not about its own mean.
fn about(mean: f64, off: &[f64]) -> Interval {
    let n = off.len();
    if n < 2 {
        return Interval { mean, low: f64::NEG_INFINITY, high: f64::INFINITY, n };
    }
    let (error, skew) = error_and_skew(off);
    let t = critical_value(n as f64 - 1.0);
    let corrected = |r: f64| match skew.abs() < 1e-6 {
        true => r,
        false => (libm::cbrt(1.0 + 6.0 * skew * (r - skew)) - 1.0) / (2.0 * skew),
    };
    let [below, above] = [t.max(corrected(t)), t.max(-corrected(-t))];
    Interval { mean, low: mean - below * error, high: mean + above * error, n }
}

/// The standard error of a mean from what its values are off, and their skewness over 6 √n: nothing where there are too few for one.
fn error_and_skew(off: &[f64]) -> (f64, f64) {
    let n = off.len() as f64;
    let squares: f64 = off.iter().map(|off| off * off).sum();
    let cubes: f64 = off.iter().map(|off| off * off * off).sum();
    let variance = squares / (n - 1.0);
    let third = n * cubes / ((n - 1.0) * (n - 2.0));
    let skew = third / (variance * libm::sqrt(variance)) / (6.0 * libm::sqrt(n));
    (libm::sqrt(variance / n), if skew.is_finite() { skew } else { 0.0 })
}

/// The interval of first − second from those of the two, and from how they hang together, −1 to 1 (Zou and Donner 2008): each end follows
/// from the ends that lead to it, so that it is as lopsided as they are.
pub fn difference_interval(first: &Interval, second: &Interval, correlation: f64) -> Interval {
    let reach = |a: f64, b: f64| match a.is_finite() && b.is_finite() {
        true => libm::sqrt((a * a + b * b - 2.0 * correlation * a * b).max(0.0)),
        false => f64::INFINITY,
    };
    let mean = first.mean - second.mean;
    Interval {
        mean,
        low: mean - reach(first.mean - first.low, second.high - second.mean),
        high: mean + reach(first.high - first.mean, second.mean - second.low),
        n: first.n.min(second.n),
    }
}

/// How two lists of as many values go up and down together, −1 to 1, by their ranks: a few values far out do not decide (Spearman 1904).
pub fn rank_correlation(first: &[f64], second: &[f64]) -> f64 {
    let ranks = |values: &[f64]| -> Vec<f64> {
        let mut ranks = vec![0.0; values.len()];
        for (rank, place) in rising(values).into_iter().enumerate() {
            ranks[place] = rank as f64 - (values.len() as f64 - 1.0) / 2.0;
        }
        ranks
    };
    let (first, second) = (ranks(first), ranks(second));
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    product(&first, &second) / product(&first, &first)
}

/// As how many independent trials of variance `each` a mean is worth whose values are `off` it so far: fewer where little is known of their spread
/// (Korn and Graubard 1998), because they are few or because it comes from a few of them. The degrees of freedom are those of a variance under this
/// kurtosis (O'Neill, *Some useful moment results in sampling problems*, The American Statistician 68, 2014). NaN where nothing is known of it.
pub fn worth(each: f64, off: &[f64]) -> f64 {
    let n = off.len() as f64;
    if n < 2.0 {
        return f64::NAN;
    }
    let squares: f64 = off.iter().map(|off| off * off).sum();
    let fourth: f64 = off.iter().map(|off| off * off * off * off).sum();
    let kurtosis = n * fourth / (squares * squares);
    let degrees = (2.0 * n / (kurtosis - (n - 3.0) / (n - 1.0))).min(n - 1.0);
    let narrower = Z / critical_value(degrees);
    each * n * (n - 1.0) / squares * narrower * narrower
}

/// Wilson's interval of the mean of shares that runs came to, for as many trials as their spread is worth: within 0 and 1, and as lopsided as it
/// must be near them. Where all came to nothing, or all to everything, for so many `trials`. `None` without values.
pub fn share_interval(shares: &[f64], trials: f64) -> Option<Interval> {
    let (n, share) = (shares.len(), mean(shares));
    let off: Vec<f64> = shares.iter().map(|one| one - share).collect();
    let spread = worth(share * (1.0 - share), &off);
    (n > 0).then(|| wilson_of(share, if spread.is_nan() { trials } else { spread }, n))
}

/// Wilson's interval of a share at 95 %. `None` without trials.
pub fn wilson(successes: u64, n: u64) -> Option<Interval> {
    (n > 0).then(|| wilson_of(successes as f64 / n as f64, n as f64, n as usize))
}

/// Wilson's interval at 95 % for a share seen among `worth` trials, a whole number or not; `n` is how many values it rests on. It stays
/// within [0, 1] and is not empty at 0 or 1 (Wilson 1927).
pub fn wilson_of(share: f64, worth: f64, n: usize) -> Interval {
    let shrink = 1.0 + Z * Z / worth;
    let centre = (share + Z * Z / (2.0 * worth)) / shrink;
    let half = Z / shrink * libm::sqrt(share * (1.0 - share) / worth + Z * Z / (4.0 * worth * worth));
    let low = if share == 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if share == 1.0 { 1.0 } else { (centre + half).min(1.0) };
    Interval { mean: share, low, high, n }
}

/// The places of values from the least to the most; of equal ones the first before the second.
pub fn rising(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    order
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
/// Unless 0 < `level` < 1 and there is something of a degree of freedom.
pub fn t_quantile(nu: f64, level: f64) -> f64 {
    assert!(0.0 < level && level < 1.0);
    assert!(0.0 < nu);
    let outside = 1.0 - level;
    // P(|T| > t) falls from 1 to 0: bracket it, then bisect to the last bit that matters.
    let tail = |t: f64| incomplete_beta(nu / 2.0, 0.5, nu / (nu + t * t));
    let mut high = 1.0;
    while tail(high) > outside {
        high *= 2.0;
    }
    bisect(0.0, high, &|t| tail(t) > outside)
}

/// To either side of an interval.
const OUTSIDE: f64 = (1.0 - LEVEL) / 2.0;

/// Student's critical value at 95 %, remembered: a table asks for the same ones hundreds of times, and is made anew a few times a second.
fn critical_value(degrees: f64) -> f64 {
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    const MOST_KNOWN: usize = 4_096;
    thread_local! {
        static KNOWN: RefCell<BTreeMap<u64, f64>> = const { RefCell::new(BTreeMap::new()) };
    }
    KNOWN.with_borrow_mut(|known| {
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        *known.entry(degrees.to_bits()).or_insert_with(|| t_quantile(degrees, LEVEL))
    })
}

/// How often a paired difference of nothing would look at least this large: Student's test, two-sided, or the one with Willink's correction where
/// that sees less: below 5 % exactly where 0 lies outside of [`mean_interval`]. 1 where all differences are zero, 0 where all are the same number that is not.
pub fn paired_test(differences: &[f64]) -> Option<f64> {
    let (n, mean) = (differences.len(), mean(differences));
    if n < 2 {
        return None;
    }
    if mean == 0.0 {
        return Some(1.0);
    }
    let off: Vec<f64> = differences.iter().map(|difference| difference - mean).collect();
    let (error, skew) = error_and_skew(&off);
    if error <= mean.abs() * 1e-12 {
        return Some(0.0);
    }
    let (t, nu) = (mean / error, n as f64 - 1.0);
    let corrected = t + skew * (1.0 + 2.0 * t * t) + 4.0 / 3.0 * skew * skew * t * t * t;
    let t = t.abs().min(corrected.abs());
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
    let mut adjusted = vec![1.0; values.len()];
    let mut least = 0.0_f64;
    for (rank, place) in rising(values).into_iter().enumerate() {
        least = least.max(values[place] * (values.len() - rank) as f64).min(1.0);
        adjusted[place] = least;
    }
    adjusted
}

/// An interval of the quantile `q` from independent values, whatever their law: two of the values, chosen by the
/// binomial law so that they cover it with at least 95 % (David and Nagaraja, *Order Statistics*, 7.1). `None` where there are
/// too few values for any.
///
/// # Panics
/// Unless 0 < `q` < 1.
pub fn quantile_interval(values: &[f64], q: f64) -> Option<Interval> {
    assert!(0.0 < q && q < 1.0);
    let n = values.len();
    let below = |r: usize| at_least_below(r as f64, n as f64, q);
    // The r-th smallest is above the quantile only when fewer than r values lie below it.
    let low = (1..=n).rev().find(|r| 1.0 - below(*r) <= OUTSIDE)?;
    let high = (1..=n).find(|r| below(*r) <= OUTSIDE)?;
    let middle = (libm::ceil(q * n as f64) as usize).clamp(1, n);
    let order = rising(values);
    let [low, mean, high] = [low, middle, high].map(|rank| values[order[rank - 1]]);
    Some(Interval { mean, low, high, n })
}

/// Between which shares of `n` independent values, a whole number or not, the quantile `q` lies: the same without rounding to one of them.
/// The upper is infinite where all of them may well be below it.
pub fn binomial_shares(q: f64, n: f64) -> (f64, f64) {
    // So many are as good as normal.
    const MANY: f64 = 1e5;
    if MANY <= n {
        let half = Z * libm::sqrt(q * (1.0 - q) / n);
        return (q - half, q + half);
    }
    let below = |share: f64| at_least_below(n * share, n, q);
    let high =
        if below(1.0) > OUTSIDE { f64::INFINITY } else { bisect(q, 1.0, &|share| below(share) > OUTSIDE) };
    (bisect(0.0, q, &|share| 1.0 - below(share + 1.0 / n) <= OUTSIDE), high)
}

/// How often at least `r` of `n` independent values lie below their law's quantile `q`.
fn at_least_below(r: f64, n: f64, q: f64) -> f64 {
    incomplete_beta(r, n - r + 1.0, q)
}

/// The point where `is_below` turns false: to the spacing of floats, or after a hundred halvings.
fn bisect(mut low: f64, mut high: f64, is_below: &dyn Fn(f64) -> bool) -> f64 {
    for _ in 0..100 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || high <= middle {
            break;
        }
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
