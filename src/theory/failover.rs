//! What a failover costs: requests that meet a dead node, and the backlog of an outage.

use super::availability::availability;

/// Share of requests that fail because they meet a dead node still in rotation, or an empty rotation.
///
/// Each of `n` nodes is up, dead and not yet noticed, or dead and out of rotation; repaired nodes return at once. Detection
/// (mean `detect`) races with the repair, both exponential. With `retries`, each further try goes to another node in rotation.
pub fn undetected_failure_share(n: u32, mttf: f64, mttr: f64, detect: f64, retries: u32) -> f64 {
    let up = availability(mttf, mttr);
    let unnoticed = 1.0 / (1.0 / detect + 1.0 / mttr) / (mttf + mttr);
    let out = 1.0 - up - unnoticed;
    let mut share = 0.0;
    for alive in 0..=n {
        for dead in 0..=n - alive {
            let ways = multinomial(n, alive, dead);
            let powers =
                super::power(up, alive) * super::power(unnoticed, dead) * super::power(out, n - alive - dead);
            share += ways * powers * all_tries_fail(alive, dead, retries);
        }
    }
    share
}

/// Tries without repetition among `alive + dead` nodes; all meet dead ones, or there is none left to try.
fn all_tries_fail(alive: u32, dead: u32, retries: u32) -> f64 {
    (0..=retries.min((alive + dead).saturating_sub(1))).fold(1.0, |failed, tried| {
        if alive + dead == 0 {
            return 1.0;
        }
        failed * f64::from(dead.saturating_sub(tried)) / f64::from(alive + dead - tried)
    })
}

/// Expected failed requests while one of `n` nodes black-holes unnoticed for `detect`: λ·D/n.
pub fn lost_per_failover(lambda: f64, n: u32, detect: f64) -> f64 {
    lambda * detect / f64::from(n)
}

/// After an outage of length `outage` that queued everything: how long capacity needs to drain the backlog (fluid).
pub fn drain_time(lambda: f64, capacity: f64, outage: f64) -> f64 {
    lambda * outage / (capacity - lambda)
}

/// Mean extra delay of what arrives from the outage until the backlog is gone (fluid, first come first served): it falls
/// linearly from the whole outage to nothing.
pub fn mean_extra_delay(outage: f64) -> f64 {
    outage / 2.0
}

fn multinomial(n: u32, a: u32, b: u32) -> f64 {
    let log_factorial = |n: u32| libm::lgamma(f64::from(n) + 1.0);
    libm::rint(libm::exp(log_factorial(n) - log_factorial(a) - log_factorial(b) - log_factorial(n - a - b)))
}
