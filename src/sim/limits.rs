//! What the controller refuses to pass on: a circuit breaker and limits of concurrency.
//!
//! *Breaker* (Nygard; Hystrix): after so many failures in a row everything is rejected at once for a time; then one request tries, and
//! decides. *Fixed*: no more than so many outstanding (Envoy's `max_requests`). *Gradient*, after the formula in Envoy's documentation:
//! every 100 ms, and 50 answers, limit = gradient · limit + √limit with gradient = (minRTT + 25 %) / sampleRTT, between 0.5 and 2. *Vegas*
//! (Brakmo and Peterson 1995, as Netflix describes it for requests): every 100 ms queue = limit · (1 − minRTT / sampleRTT); below 3 the
//! limit grows by one, above 6 it shrinks by one. minRTT is the smallest of the last one to two minutes' samples; a sample is the median of what was answered.
//! `envoy_limit` and `netflix_limit` are what the two ship.

use super::config::{ConcurrencyLimit, ConcurrencyRule};
use super::envoy_limit::EnvoyLimit;
use super::netflix_limit::{Fate, NetflixLimit};
use super::rng::{Cause, Key};
use super::time::{SimDuration, SimTime};
use super::trace::Outcome;

const WINDOW: SimDuration = SimDuration::from_millis(100);
/// How long a smallest response time counts.
const MEMORY: SimDuration = SimDuration::from_millis(60_000);
const BUFFER: f64 = 0.25;
/// Envoy measures its minRTT over so many.
const FEWEST_SAMPLES: usize = 50;
const SMALLEST: f64 = 3.0;
const LARGEST: f64 = 100_000.0;
/// Vegas: the queue it aims for lies between these.
const ALPHA: f64 = 3.0;
const BETA: f64 = 6.0;

/// The limit in force and what it is worked out from.
#[derive(Clone, Debug)]
pub(crate) struct LimitState {
    pub limit: f64,
    course: Course,
    /// How many were outstanding, itself included, and when, as the attempt in each slot was let in.
    let_in: Vec<(u32, SimTime)>,
}

#[derive(Clone, Debug)]
enum Course {
    Plain(Windows),
    Envoy(EnvoyLimit),
    Netflix(NetflixLimit),
}

impl LimitState {
    pub fn new(rule: &ConcurrencyLimit, seed: u64, now: SimTime) -> Self {
        let chance = Key::new(seed, Cause::Limit).child(now.0);
        let (limit, course) = match rule.rule {
            ConcurrencyRule::Envoy => (EnvoyLimit::INITIAL, Course::Envoy(EnvoyLimit::new(chance, now))),
            ConcurrencyRule::Netflix => (f64::from(rule.size), Course::Netflix(NetflixLimit::new(chance))),
            _ => (f64::from(rule.size), Course::Plain(Windows::new(now))),
        };
        LimitState { limit, course, let_in: Vec::new() }
    }

    /// Whether one more, in this slot, may be passed on beside `outstanding`.
    pub fn has_room(&mut self, slot: u32, outstanding: u32, now: SimTime) -> bool {
        if let Course::Envoy(envoy) = &mut self.course {
            self.limit = envoy.at(self.limit, now);
        }
        let slot = slot as usize;
        if self.let_in.len() <= slot {
            self.let_in.resize(slot + 1, (0, SimTime::NEVER));
        }
        self.let_in[slot] = (outstanding + 1, now);
        f64::from(outstanding) < self.limit
    }

    /// The attempt in this slot came to its end: with an outcome, or its device gave up. What it took counts from when it was let in, whatever
    /// nodes it went to: the limit stands before all of them.
    pub fn observe(&mut self, rule: &ConcurrencyLimit, slot: u32, outcome: Option<Outcome>, now: SimTime) {
        // One that was let in before there was this limit tells it nothing.
        let Some(&(in_flight, since)) = self.let_in.get(slot as usize) else { return };
        if since == SimTime::NEVER {
            return;
        }
        let response = now.since(since);
        self.limit = match &mut self.course {
            Course::Plain(windows) if outcome == Some(Outcome::Ok) => {
                windows.observe(rule.rule, self.limit, response, now)
            }
            Course::Envoy(envoy) if outcome.is_some() => envoy.observe(self.limit, response, now),
            Course::Netflix(netflix) => match outcome {
                Some(Outcome::Ok) => netflix.observe(self.limit, in_flight, response, Fate::Answered),
                // They come too early to tell anything.
                Some(Outcome::Error | Outcome::Refused) => self.limit,
                _ => netflix.observe(self.limit, in_flight, response, Fate::Dropped),
            },
            _ => self.limit,
        };
    }
}

/// What the gradient and Vegas are worked out from.
#[derive(Clone, Debug)]
struct Windows {
    samples: Vec<SimDuration>,
    window_began: SimTime,
    /// The smallest sample of this minute and of the one before.
    smallest: [Option<SimDuration>; 2],
    minute_began: SimTime,
}

impl Windows {
    fn new(now: SimTime) -> Self {
        Windows { samples: Vec::new(), window_began: now, smallest: [None; 2], minute_began: now }
    }

    fn observe(&mut self, rule: ConcurrencyRule, limit: f64, response: SimDuration, now: SimTime) -> f64 {
        if rule == ConcurrencyRule::Fixed {
            return limit;
        }
        self.samples.push(response);
        if now.since(self.window_began) < WINDOW || self.samples.len() < FEWEST_SAMPLES {
            return limit;
        }
        self.window_began = now;
        let sample = median(&mut self.samples);
        if MEMORY <= now.since(self.minute_began) {
            self.minute_began = now;
            self.smallest = [None, self.smallest[0]];
        }
        self.smallest[0] = Some(self.smallest[0].map_or(sample, |smallest| smallest.min(sample)));
        let smallest = self.smallest.iter().flatten().min().copied().unwrap_or(sample);
        next_limit(rule, limit, smallest.seconds(), sample.seconds())
    }
}

/// The upper median of samples, which it clears.
pub(super) fn median(samples: &mut Vec<SimDuration>) -> SimDuration {
    samples.sort_unstable();
    let middle = samples[samples.len() / 2];
    samples.clear();
    middle
}

fn next_limit(rule: ConcurrencyRule, limit: f64, smallest: f64, sample: f64) -> f64 {
    let sample = sample.max(1e-9);
    let next = match rule {
        ConcurrencyRule::Gradient => {
            let gradient = (smallest * (1.0 + BUFFER) / sample).clamp(0.5, 2.0);
            gradient * limit + limit.sqrt()
        }
        ConcurrencyRule::Vegas => {
            let queue = limit * (1.0 - smallest / sample);
            limit
                + if queue < ALPHA {
                    1.0
                } else if queue > BETA {
                    -1.0
                } else {
                    0.0
                }
        }
        ConcurrencyRule::Fixed | ConcurrencyRule::Envoy | ConcurrencyRule::Netflix => limit,
    };
    next.clamp(SMALLEST, LARGEST)
}

/// A breaker's state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Breaker {
    /// Everything passes, and the last went well.
    #[default]
    Closed,
    /// Everything passes; so many failures in a row.
    Failing(u32),
    /// Nothing passes until then.
    Open(SimTime),
    /// One request, since then, tries.
    Trying(SimTime),
}

impl Breaker {
    /// Whether a request may pass now.
    pub fn admits(&mut self, time: SimDuration, now: SimTime) -> bool {
        match *self {
            Breaker::Closed | Breaker::Failing(_) => true,
            Breaker::Open(until) if now < until => false,
            // Where nobody can tell how the trial went, the next one may try after the same time again.
            Breaker::Trying(since) if now.since(since) < time => false,
            Breaker::Open(_) | Breaker::Trying(_) => {
                *self = Breaker::Trying(now);
                true
            }
        }
    }

    /// An attempt ended; true when the breaker opened or closed.
    pub fn observe(&mut self, is_ok: bool, after: u32, time: SimDuration, now: SimTime) -> bool {
        let before = *self;
        *self = match before {
            Breaker::Open(_) => before,
            Breaker::Closed | Breaker::Failing(_) | Breaker::Trying(_) if is_ok => Breaker::Closed,
            Breaker::Trying(_) => Breaker::Open(now + time),
            Breaker::Closed if after <= 1 => Breaker::Open(now + time),
            Breaker::Closed => Breaker::Failing(1),
            Breaker::Failing(failures) if after <= failures + 1 => Breaker::Open(now + time),
            Breaker::Failing(failures) => Breaker::Failing(failures + 1),
        };
        self.is_open() != before.is_open()
    }

    /// Whether one request tries.
    pub fn is_trying(self) -> bool {
        matches!(self, Breaker::Trying(_))
    }

    /// Whether it holds requests back.
    pub fn is_open(self) -> bool {
        matches!(self, Breaker::Open(_) | Breaker::Trying(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_and_vegas_move_as_published() {
        use ConcurrencyRule::{Gradient, Vegas};
        // At the smallest response time the gradient is 1.25: 100 → 125 + 10.
        assert_eq!(next_limit(Gradient, 100.0, 0.1, 0.1), 135.0);
        // Five times as slow: 0.25, held at 0.5.
        assert_eq!(next_limit(Gradient, 100.0, 0.1, 0.5), 60.0);
        assert_eq!(next_limit(Vegas, 20.0, 0.1, 0.1), 21.0);
        assert_eq!(next_limit(Vegas, 20.0, 0.1, 0.125), 20.0, "a queue of four");
        assert_eq!(next_limit(Vegas, 20.0, 0.1, 0.2), 19.0, "a queue of ten");
    }

    #[test]
    fn a_breaker_opens_after_failures_in_a_row_and_one_request_tries() {
        let time = SimDuration::from_millis(5_000);
        let at = SimTime::from_millis;
        let mut breaker = Breaker::default();
        assert!(!breaker.observe(false, 3, time, at(0)));
        assert!(!breaker.observe(true, 3, time, at(0)));
        assert!(!breaker.observe(false, 3, time, at(0)) && !breaker.observe(false, 3, time, at(0)));
        assert!(breaker.observe(false, 3, time, at(100)));
        assert!(!breaker.admits(time, at(5_000)));
        assert!(breaker.admits(time, at(5_100)) && !breaker.admits(time, at(5_100)));
        assert!(!breaker.observe(false, 3, time, at(5_200)), "it stays open");
        assert!(!breaker.admits(time, at(10_000)) && breaker.admits(time, at(10_300)));
        assert!(breaker.observe(true, 3, time, at(10_400)) && breaker.admits(time, at(10_400)));
    }
}
