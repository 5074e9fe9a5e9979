//! Random spans of time, sampled by inversion on `libm` with a fixed number of draws per variate.

/// A distribution of a span, described by its mean in seconds and its shape.
#[derive(Clone, Copy, Debug, PartialEq)]
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
    /// Two exponential phases with balanced means; scv ≥ 1.
    Hyperexponential {
        /// Seconds.
        mean: f64,
        /// Variance / mean², ≥ 1.
        scv: f64,
    },
}

impl Distribution {
    /// The mean, in seconds.
    pub fn mean(&self) -> f64 {
        match *self {
            Distribution::Constant { mean }
            | Distribution::Exponential { mean }
            | Distribution::Erlang { mean, .. }
            | Distribution::LogNormal { mean, .. }
            | Distribution::Hyperexponential { mean, .. } => mean,
        }
    }
}
