//! Closed forms and small exact chains: what the engine's runs are held against, and the lines beside measured points.
//!
//! Plain functions on `f64`; rates are per unit of time and times in that unit. Logarithms, exponentials and powers through
//! `libm`, so that a report says the same on every platform. Nothing here imports anything of ours.

pub mod availability;
pub mod chain;
pub mod closed;
pub mod cluster;
pub mod detection;
pub mod distribution;
pub mod failover;
pub mod oracle;
pub mod queue;
pub mod renewal;
pub mod retry;
pub mod transient;

/// The point where a function that is true at `low` and false at `high` changes, to the last bit that matters.
fn bisect(mut low: f64, mut high: f64, is_below: impl Fn(f64) -> bool) -> f64 {
    // 100 halvings reach the spacing of floats from any bracket used here.
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

/// `base` to a whole power.
fn power(base: f64, exponent: u32) -> f64 {
    libm::pow(base, f64::from(exponent))
}
