//! Netflix's concurrency-limits as shipped (`VegasLimit.java`, read in full): after every answer queue = ⌈limit · (1 − minRTT / RTT)⌉, and with
//! a step of max(1, log₁₀ limit) the limit grows by six steps while the queue is at most one, by one step below three, and shrinks by one above
//! six, or when a request was dropped. It stays while fewer than half of it are in flight. minRTT is the smallest RTT, taken anew after
//! 30 · limit answers times a chance from a half to one. It begins at 20 and never exceeds 1,000.

use super::rng::Key;
use super::time::SimDuration;

const LARGEST: f64 = 1_000.0;
/// `probeMultiplier`.
const ANEW_AFTER: f64 = 30.0;

/// What became of a request, as the limit sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Answered,
    /// Lost, rejected or given up.
    Dropped,
}

/// What the limit is worked out from.
#[derive(Clone, Debug)]
pub(crate) struct NetflixLimit {
    chance: Key,
    smallest: Option<SimDuration>,
    answers: f64,
    /// How often minRTT was taken anew.
    renewals: u64,
}

impl NetflixLimit {
    pub fn new(chance: Key) -> Self {
        NetflixLimit { chance, smallest: None, answers: 0.0, renewals: 0 }
    }

    /// A request came to its end after `response`; so many were in flight when it was let in, itself included.
    pub fn observe(&mut self, limit: f64, in_flight: u32, response: SimDuration, fate: Fate) -> f64 {
        let response = response.max(SimDuration(1));
        self.answers += 1.0;
        let jitter = 0.5 + self.chance.unit(self.renewals) / 2.0;
        if jitter * ANEW_AFTER * limit <= self.answers {
            self.answers = 0.0;
            self.renewals += 1;
            self.smallest = Some(response);
            return limit;
        }
        let Some(smallest) = self.smallest.filter(|smallest| *smallest <= response) else {
            self.smallest = Some(response);
            return limit;
        };
        let is_used = limit <= 2.0 * f64::from(in_flight);
        let queue = libm::ceil(limit * (1.0 - smallest.seconds() / response.seconds()));
        (limit + change(limit, queue, fate, is_used)).clamp(1.0, LARGEST)
    }
}

fn change(limit: f64, queue: f64, fate: Fate, is_used: bool) -> f64 {
    // At the maximum the table of logarithms ends, and a root stands in: 31.
    let step = if limit < LARGEST { libm::log10(limit).floor().max(1.0) } else { limit.sqrt().floor() };
    match () {
        () if fate == Fate::Dropped => -step,
        () if !is_used => 0.0,
        () if queue <= step => 6.0 * step,
        () if queue < 3.0 * step => step,
        () if queue > 6.0 * step => -step,
        () => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::rng::Cause;
    use super::*;

    #[test]
    fn the_limit_changes_as_netflix_has_it() {
        for (limit, queue, expected) in [
            (20.0, 1.0, 6.0),
            (20.0, 2.0, 1.0),
            (20.0, 3.0, 0.0),
            (20.0, 6.0, 0.0),
            (20.0, 7.0, -1.0),
            (200.0, 2.0, 12.0),
            (200.0, 5.0, 2.0),
            (200.0, 6.0, 0.0),
            (200.0, 13.0, -2.0),
            (1000.0, 187.0, -31.0),
        ] {
            assert_eq!(change(limit, queue, Fate::Answered, true), expected, "{limit} {queue}");
        }
        assert_eq!(change(20.0, 1.0, Fate::Answered, false), 0.0, "less than half in use");
        assert_eq!(change(200.0, 1.0, Fate::Dropped, false), -2.0);
    }

    #[test]
    fn each_answer_moves_it_and_min_rtt_is_taken_anew() {
        let millis = SimDuration::from_millis;
        let mut netflix = NetflixLimit::new(Key::new(1, Cause::Limit));
        let mut limit = 20.0;
        let mut answer =
            |limit, in_flight: u32, response, fate| netflix.observe(limit, in_flight, millis(response), fate);
        // The first, and any quicker one, only sets minRTT. Then: no queue; 26 · (1 − 10/11) = 2.4, so 3; 12 in flight are less than half of
        // 26; 26 · (1 − 10/20) = 13; a drop.
        limit = answer(limit, 20, 12, Fate::Answered);
        limit = answer(limit, 20, 10, Fate::Answered);
        assert_eq!(limit, 20.0);
        let mut limits = Vec::new();
        for (in_flight, response, fate) in [
            (10, 10, Fate::Answered),
            (20, 11, Fate::Answered),
            (12, 10, Fate::Answered),
            (20, 20, Fate::Answered),
            (1, 10, Fate::Dropped),
        ] {
            limit = answer(limit, in_flight, response, fate);
            limits.push(limit);
        }
        assert_eq!(limits, [26.0, 26.0, 26.0, 25.0, 24.0]);
        // Slower for good: at the latest after 30 · 24 answers that is the new minRTT, and the limit grows again.
        let slow: Vec<f64> = (0..800)
            .map(|_| {
                limit = answer(limit, 1000, 20, Fate::Answered);
                limit
            })
            .collect();
        let least = slow.iter().copied().fold(f64::MAX, f64::min);
        assert!(least < 13.0 && slow[799] > 100.0, "{least} {}", slow[799]);
    }
}
