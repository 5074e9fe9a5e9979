//! GI/M/1: regular or bursty arrivals at one exponential server; what round robin makes of a Poisson stream.
//!
//! W = 1/(μ(1 − σ)), σ the root in (0, 1) of σ = A*(μ(1 − σ)), A* the Laplace transform of the gap (Kleinrock I, 6.4).

use super::distribution::balanced_h2;
use super::{bisect, power};

/// GI/M/1 with this transform of the gap between arrivals; needs ρ < 1.
pub fn gim1_w(mu: f64, gap_transform: impl Fn(f64) -> f64) -> f64 {
    // A*(μ(1 − σ)) − σ is positive below the root and negative between it and 1.
    let sigma = bisect(0.0, 1.0, |sigma| gap_transform(mu * (1.0 - sigma)) > sigma);
    1.0 / (mu * (1.0 - sigma))
}

/// Round robin over `n` servers at load `rho`: each sees every n-th arrival, an Eₙ/M/1.
pub fn round_robin_w(n: u32, rho: f64, mu: f64) -> f64 {
    let total = f64::from(n) * rho * mu;
    gim1_w(mu, |s| power(total / (total + s), n))
}

/// D/M/1: arrivals at equal gaps; round robin over ever more servers.
pub fn dm1_w(rho: f64, mu: f64) -> f64 {
    let gap = 1.0 / (rho * mu);
    gim1_w(mu, |s| libm::exp(-s * gap))
}

/// H₂/M/1: bursty arrivals with squared coefficient of variation `scv`, balanced means.
pub fn h2m1_w(rho: f64, mu: f64, scv: f64) -> f64 {
    let gap = balanced_h2(1.0 / (rho * mu), scv);
    gim1_w(mu, |s| {
        gap.share * gap.first_rate / (gap.first_rate + s)
            + (1.0 - gap.share) * gap.second_rate / (gap.second_rate + s)
    })
}

/// Random split over any number of servers: each is an M/M/1 at load `rho`.
pub fn random_split_w(rho: f64, mu: f64) -> f64 {
    super::queue::mm1_w(rho * mu, mu)
}

/// The supermarket model: infinitely many servers, each arrival joins the shortest of `d` drawn at random (Mitzenmacher 1996,
/// Vvedenskaya et al. 1996). E[T] = Σ λ^((dⁱ − d)/(d − 1)). For four servers it is 17–30 % off: a limit, not a prediction.
pub fn supermarket_w(d: u32, lambda: f64) -> f64 {
    if d == 1 {
        return 1.0 / (1.0 - lambda);
    }
    let (choices, mut sum, mut exponent) = (f64::from(d), 0.0, 0.0);
    loop {
        let term = libm::pow(lambda, exponent);
        sum += term;
        if term < 1e-18 {
            return sum;
        }
        exponent = choices * exponent + choices;
    }
}
