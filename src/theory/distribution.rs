//! Moments and quantiles of the distributions of service times.

use super::bisect;

/// A mixture of two exponentials.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoPhases {
    /// Probability of the first phase.
    pub share: f64,
    pub first_rate: f64,
    pub second_rate: f64,
}

/// The hyperexponential with this mean and squared coefficient of variation whose two phases bring equal work.
pub fn balanced_h2(mean: f64, scv: f64) -> TwoPhases {
    let share = (1.0 + libm::sqrt((scv - 1.0) / (scv + 1.0))) / 2.0;
    TwoPhases { share, first_rate: 2.0 * share / mean, second_rate: 2.0 * (1.0 - share) / mean }
}

impl TwoPhases {
    /// The mean.
    pub fn mean(&self) -> f64 {
        self.share / self.first_rate + (1.0 - self.share) / self.second_rate
    }

    /// The variance.
    pub fn variance(&self) -> f64 {
        let (first, second) = (self.first_rate, self.second_rate);
        let second_moment = 2.0 * (self.share / (first * first) + (1.0 - self.share) / (second * second));
        second_moment - self.mean() * self.mean()
    }

    /// Share of times beyond `t`.
    pub fn beyond(&self, t: f64) -> f64 {
        self.share * libm::exp(-self.first_rate * t) + (1.0 - self.share) * libm::exp(-self.second_rate * t)
    }

    /// The quantile `q`.
    pub fn quantile(&self, q: f64) -> f64 {
        let mut high = self.mean();
        while self.beyond(high) > 1.0 - q {
            high *= 2.0;
        }
        bisect(0.0, high, |t| self.beyond(t) > 1.0 - q)
    }
}

/// Exponential: −mean·ln(1 − q).
pub fn exponential_quantile(mean: f64, q: f64) -> f64 {
    -mean * libm::log1p(-q)
}

/// Erlang with `phases` phases of this rate: share of times up to `t`.
pub fn erlang_share(phases: u32, rate: f64, t: f64) -> f64 {
    // One minus the chance of fewer than `phases` Poisson arrivals, summed from the largest term's logarithm.
    let x = rate * t;
    let fewer: f64 = (0..phases)
        .map(|n| {
            let n = f64::from(n);
            libm::exp(n * libm::log(x) - x - libm::lgamma(n + 1.0))
        })
        .sum();
    1.0 - fewer
}

/// Erlang with `phases` phases: mean²/phases.
pub fn erlang_variance(phases: u32, mean: f64) -> f64 {
    mean * mean / f64::from(phases)
}

/// Parameters of the log-normal with this mean and squared coefficient of variation: mean and deviation of the logarithm.
pub fn lognormal_parameters(mean: f64, scv: f64) -> (f64, f64) {
    let variance = libm::log1p(scv);
    (libm::log(mean) - variance / 2.0, libm::sqrt(variance))
}

/// Log-normal: the mean from its parameters.
pub fn lognormal_mean(log_mean: f64, log_deviation: f64) -> f64 {
    libm::exp(log_mean + log_deviation * log_deviation / 2.0)
}

/// Log-normal: the quantile `q`.
pub fn lognormal_quantile(mean: f64, scv: f64, q: f64) -> f64 {
    let (log_mean, log_deviation) = lognormal_parameters(mean, scv);
    libm::exp(log_mean + log_deviation * normal_quantile(q))
}

/// The value a standard normal variable stays below with probability `q`.
pub fn normal_quantile(q: f64) -> f64 {
    bisect(-40.0, 40.0, |z| libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2) / 2.0 < q)
}

/// Pareto from `least` on with index `alpha`: the mean, for alpha > 1.
pub fn pareto_mean(least: f64, alpha: f64) -> f64 {
    alpha * least / (alpha - 1.0)
}

/// Pareto: the variance, for alpha > 2.
pub fn pareto_variance(least: f64, alpha: f64) -> f64 {
    least * least * alpha / ((alpha - 1.0) * (alpha - 1.0) * (alpha - 2.0))
}

/// Pareto: the quantile `q`.
pub fn pareto_quantile(least: f64, alpha: f64, q: f64) -> f64 {
    least * libm::pow(1.0 - q, -1.0 / alpha)
}

/// Weibull: the mean.
pub fn weibull_mean(shape: f64, scale: f64) -> f64 {
    scale * libm::tgamma(1.0 + 1.0 / shape)
}

/// Weibull: the variance.
pub fn weibull_variance(shape: f64, scale: f64) -> f64 {
    let mean = weibull_mean(shape, scale);
    scale * scale * libm::tgamma(1.0 + 2.0 / shape) - mean * mean
}

/// Weibull: the quantile `q`.
pub fn weibull_quantile(shape: f64, scale: f64, q: f64) -> f64 {
    scale * libm::pow(-libm::log1p(-q), 1.0 / shape)
}
