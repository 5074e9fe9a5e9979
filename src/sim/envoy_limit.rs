//! Envoy's adaptive concurrency as shipped (`gradient_controller.cc`, read in full): minRTT is the median of fifty requests while only
//! three are let in, first of all, then every minute, up to 15 % later, and after five windows at the minimum; any answer is a sample. Every
//! 100 ms that saw one, limit = gradient · limit, and its root on top, in whole numbers from 3 to 1,000; gradient = 1.25 · minRTT / median, from 0.5
//! to 2. Envoy ships no interval for either: these two are its documentation's. Its histogram is good to two digits, ours is exact.

use super::limits::median;
use super::rng::Key;
use super::time::{SimDuration, SimTime};

const WINDOW: SimDuration = SimDuration::from_millis(100);
const MEASURED_EVERY: SimDuration = SimDuration::from_millis(60_000);
/// Up to so many milliseconds later.
const JITTER: usize = 9_000;
/// `min_rtt_calc_params.request_count`.
const SAMPLES: usize = 50;
/// `min_concurrency`.
const SMALLEST: f64 = 3.0;
/// `max_concurrency_limit`.
const LARGEST: f64 = 1_000.0;
/// Windows in a row at the minimum after which minRTT is taken to be wrong.
const STUCK: u32 = 5;

/// What the limit is worked out from.
#[derive(Clone, Debug)]
pub(crate) struct EnvoyLimit {
    chance: Key,
    samples: Vec<SimDuration>,
    smallest: SimDuration,
    /// While minRTT is measured: the limit before, and after.
    kept: Option<f64>,
    /// When that began: what was sent before is no sample.
    epoch: SimTime,
    window_due: SimTime,
    measure_due: SimTime,
    /// Windows in a row that left the limit at the minimum.
    at_minimum: u32,
    measured: u64,
}

impl EnvoyLimit {
    pub const INITIAL: f64 = SMALLEST;

    pub fn new(chance: Key, now: SimTime) -> Self {
        EnvoyLimit {
            chance,
            samples: Vec::new(),
            smallest: SimDuration::ZERO,
            kept: Some(SMALLEST),
            epoch: now,
            window_due: now + WINDOW,
            measure_due: SimTime::NEVER,
            at_minimum: 0,
            measured: 0,
        }
    }

    /// The limit by now: does what was due since it was last asked, as timers would have done it.
    pub fn at(&mut self, mut limit: f64, now: SimTime) -> f64 {
        loop {
            let due = self.window_due.min(self.measure_due);
            if now < due {
                return limit;
            }
            if due == self.measure_due {
                self.measure_due = SimTime::NEVER;
                self.kept = Some(limit);
                (limit, self.at_minimum, self.epoch) = (SMALLEST, 0, due);
                self.samples.clear();
            } else if self.kept.is_some() {
                self.window_due = SimTime::NEVER;
            } else if self.samples.is_empty() {
                // Windows without a sample change nothing.
                let idle = now.since(due).0 / WINDOW.0 + 1;
                self.window_due = due + SimDuration(WINDOW.0 * idle);
            } else {
                self.window_due = due + WINDOW;
                let next = next_limit(limit, self.smallest, median(&mut self.samples));
                let is_stuck = limit == SMALLEST && next == SMALLEST;
                self.at_minimum = if is_stuck { self.at_minimum + 1 } else { 0 };
                if self.at_minimum >= STUCK {
                    self.measure_due = due;
                }
                limit = next;
            }
        }
    }

    /// An answer came after `response`.
    pub fn observe(&mut self, limit: f64, response: SimDuration, now: SimTime) -> f64 {
        let limit = self.at(limit, now);
        if now.since(self.epoch) < response {
            return limit;
        }
        self.samples.push(response);
        let Some(kept) = self.kept.filter(|_| self.samples.len() >= SAMPLES) else { return limit };
        self.smallest = median(&mut self.samples);
        self.kept = None;
        self.measured += 1;
        let later = SimDuration::from_millis(self.chance.below(self.measured, JITTER) as u64);
        self.measure_due = now + MEASURED_EVERY + later;
        self.window_due = now + WINDOW;
        kept
    }
}

fn next_limit(limit: f64, smallest: SimDuration, sample: SimDuration) -> f64 {
    let gradient = (1.25 * smallest.seconds() / sample.seconds().max(1e-9)).clamp(0.5, 2.0);
    let next = gradient * limit;
    (next + next.sqrt()).floor().clamp(SMALLEST, LARGEST)
}

#[cfg(test)]
mod tests {
    use super::super::rng::Cause;
    use super::*;

    #[test]
    fn the_limit_moves_as_envoys_does() {
        let millis = SimDuration::from_millis;
        for (limit, smallest, sample, expected) in [
            // 125 + √125, cut to a whole number; the documentation's √100 would give 135.
            (100.0, 100, 100, 136.0),
            // The gradient stays above a half and below two.
            (100.0, 100, 900, 57.0),
            (100.0, 900, 100, 214.0),
            (3.0, 100, 900, 3.0),
            (900.0, 100, 100, 1000.0),
            // Where the limit comes to rest while everything takes twice minRTT and a bit: 0.6 · 3 + √1.8.
            (3.0, 240, 500, 3.0),
        ] {
            assert_eq!(
                next_limit(limit, millis(smallest), millis(sample)),
                expected,
                "{limit} {smallest} {sample}"
            );
        }
    }

    #[test]
    fn min_rtt_is_measured_with_three_at_once_every_minute_and_when_stuck() {
        let (at, millis) = (SimTime::from_millis, SimDuration::from_millis);
        let mut envoy = EnvoyLimit::new(Key::new(1, Cause::Limit), at(0));
        let mut limit = EnvoyLimit::INITIAL;
        for n in 1..50 {
            limit = envoy.observe(limit, millis(10), at(10 * n));
        }
        assert_eq!((limit, envoy.kept), (3.0, Some(3.0)), "49 are not enough");
        limit = envoy.observe(limit, millis(10), at(500));
        assert_eq!((limit, envoy.kept, envoy.smallest), (3.0, None, millis(10)));
        // One answer as quick as minRTT in each window, 600 ms, 700 ms …: 3.75 + 1.94; 6.25 + 2.5; 10 + 3.16; 16.25 + 4.03.
        let mut limits = Vec::new();
        for n in 0..4 {
            limit = envoy.observe(limit, millis(10), at(550 + 100 * n));
            limit = envoy.at(limit, at(600 + 100 * n));
            limits.push(limit);
        }
        assert_eq!(limits, [5.0, 8.0, 13.0, 20.0]);
        // Nothing happens for a while; then everything is ten times as slow: 10 + 3.16, 6.5 + 2.55, 4.5 + 2.1, 3, and 3 five times more.
        assert_eq!(envoy.at(limit, at(5_050)), 20.0);
        let mut limits = Vec::new();
        for n in 0..10 {
            limit = envoy.observe(limit, millis(100), at(5_080 + 100 * n));
            limit = envoy.at(limit, at(5_100 + 100 * n));
            limits.push(limit);
        }
        assert_eq!(limits, [13.0, 9.0, 6.0, 4.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0]);
        assert_eq!((envoy.kept, envoy.epoch), (Some(3.0), at(6_000)), "measured anew");
        // What was sent before does not count; the fifty after it do, and the next time is a minute and up to nine seconds later.
        limit = envoy.observe(limit, millis(100), at(6_050));
        assert!(envoy.samples.is_empty());
        for n in 0..50 {
            limit = envoy.observe(limit, millis(100), at(6_100 + n));
        }
        assert_eq!((limit, envoy.smallest, envoy.window_due), (3.0, millis(100), at(6_249)));
        let due = envoy.measure_due.since(at(6_149));
        assert!(millis(60_000) <= due && due < millis(69_000), "{due:?}");
    }
}
