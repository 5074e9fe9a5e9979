//! What retries do to load and to failure, when attempts fail independently.

use super::power;

/// Mean attempts per request with up to `retries` retries: (1 − p^(r+1))/(1 − p).
pub fn amplification(p: f64, retries: u32) -> f64 {
    // As a sum, so that p = 1 needs no case of its own.
    (0..=retries).map(|tries| power(p, tries)).sum()
}

/// Chance that a request fails in the end: p^(r+1).
pub fn final_failure(p: f64, retries: u32) -> f64 {
    power(p, retries + 1)
}

/// Attempts at the bottom of `layers` layers that each retry, when nothing works: (r + 1)^layers.
pub fn layered_amplification(retries: u32, layers: u32) -> f64 {
    power(f64::from(retries) + 1.0, layers)
}

/// Attempts per request when nothing works and retries are limited to a share of requests.
pub fn budget_amplification(budget: f64) -> f64 {
    1.0 + budget
}
