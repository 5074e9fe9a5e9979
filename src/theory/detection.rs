//! How long a health check takes to notice a fault that comes at a uniformly random moment.

/// Low end, mean and high end of a uniform window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    pub low: f64,
    pub mean: f64,
    pub high: f64,
}

/// When the next probe is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// One interval after the previous result.
    AfterResult,
    /// Every interval.
    Grid,
}

/// What a probe of a failed node meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// An answer at once: refused.
    Refused,
    /// Nothing, until the probe's timeout.
    BlackHole,
}

/// From the fault until `fall` probes in a row have failed. `hop` is the one-way latency between prober and node.
///
/// Healthy probes arrive one cycle apart: interval + 2·hop when the next is sent after the result, interval on a grid. The
/// time to the first failing *arrival* is uniform on one cycle. A refusal is known one hop later; a timeout runs from the
/// send, one hop before the arrival.
pub fn detection_window(
    interval: f64,
    timeout: f64,
    fall: u32,
    hop: f64,
    failure: Failure,
    schedule: Schedule,
) -> Detection {
    let healthy_cycle = match schedule {
        Schedule::AfterResult => interval + 2.0 * hop,
        Schedule::Grid => interval,
    };
    let (known_after_arrival, result_after_send) = match failure {
        Failure::Refused => (hop, 2.0 * hop),
        Failure::BlackHole => (timeout - hop, timeout),
    };
    let failing_cycle = match schedule {
        Schedule::AfterResult => interval + result_after_send,
        Schedule::Grid => interval,
    };
    let low = known_after_arrival + f64::from(fall - 1) * failing_cycle;
    Detection { low, mean: low + healthy_cycle / 2.0, high: low + healthy_cycle }
}

/// Expected trials until `k` failures in a row, each trial failing with probability `p`: (1 − pᵏ)/((1 − p)pᵏ).
pub fn trials_until_run(k: u32, p: f64) -> f64 {
    if p == 1.0 {
        return f64::from(k);
    }
    let run = super::power(p, k);
    (1.0 - run) / ((1.0 - p) * run)
}

/// A controller pair by VRRP: the standby takes over after 3 adverts and a skew of (256 − priority)/256 (RFC 5798).
pub fn vrrp_master_down(advert: f64, priority: u32) -> f64 {
    3.0 * advert + (256.0 - f64::from(priority)) * advert / 256.0
}

/// Mean outage when the master dies at a random moment between two adverts.
pub fn vrrp_mean_outage(advert: f64, priority: u32) -> f64 {
    vrrp_master_down(advert, priority) - advert / 2.0
}
