//! `prequal`: Google's Prequal (Wydrowski and others, 2024). Each attempt sends probes to servers drawn at random; their answers, the
//! requests in flight there (RIF) and a latency, wait in a pool. A server is hot when its RIF is above a quantile of the pool's; the
//! cold one with the lowest latency wins, and when all are hot the one with the lowest RIF (the hot-cold lexicographic rule).
//!
//! Ours, as the published values could not be checked: a pool of 16, two probes for each attempt, an answer is used once, goes
//! stale after a second, and gives the median of the server's last 16 times from arrival to end. With fewer than two answers
//! in the pool the server is drawn at random.

use super::Choice;
use crate::sim::config::ServerNodeId;
use crate::sim::time::{SimDuration, SimTime};

/// Answers in the pool, at most.
const POOL: usize = 16;
/// Probes for each attempt.
pub(crate) const PROBES: u64 = 2;
const STALE: SimDuration = SimDuration::from_millis(1_000);

#[derive(Clone, Copy, Debug)]
struct Answer {
    node: ServerNodeId,
    in_flight: u32,
    latency: SimDuration,
    at: SimTime,
}

/// The pool, the oldest answer first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prequal {
    pool: Vec<Answer>,
    ranks: Vec<u32>,
}

impl Prequal {
    pub fn pick(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        self.pool.retain(|answer| {
            choice.now.since(answer.at) < STALE && choice.rotation.binary_search(&answer.node).is_ok()
        });
        let is_candidate = |answer: &&Answer| choice.candidates.binary_search(&answer.node).is_ok();
        if self.pool.iter().filter(is_candidate).count() < 2 {
            return choice.candidates[choice.chance.below(0, choice.candidates.len())];
        }
        let threshold = self.hot_above(choice.tuning.hot_above);
        let usable = self.pool.iter().filter(is_candidate);
        // Cold before hot; then latency among the cold, requests in flight among the hot; the oldest on a tie.
        let best = usable.min_by_key(|answer| {
            let is_hot = answer.in_flight > threshold;
            (is_hot, if is_hot { u64::from(answer.in_flight) } else { answer.latency.0 })
        });
        let node = best.map_or(choice.candidates[0], |answer| answer.node);
        if let Some(place) = self.pool.iter().position(|answer| answer.node == node) {
            self.pool.remove(place);
        }
        // The attempt about to be sent is in flight there too.
        self.pool.iter_mut().filter(|answer| answer.node == node).for_each(|answer| answer.in_flight += 1);
        node
    }

    /// The requests in flight that this share of the pool, in percent, does not exceed.
    fn hot_above(&mut self, percent: u32) -> u32 {
        self.ranks.clear();
        self.ranks.extend(self.pool.iter().map(|answer| answer.in_flight));
        self.ranks.sort_unstable();
        let rank = (self.ranks.len() * percent as usize).div_ceil(100);
        self.ranks[rank.clamp(1, self.ranks.len()) - 1]
    }

    /// A probe came back from `node`.
    pub fn probed(&mut self, node: ServerNodeId, in_flight: u32, latency: SimDuration, at: SimTime) {
        if self.pool.len() == POOL {
            self.pool.remove(0);
        }
        self.pool.push(Answer { node, in_flight, latency, at });
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{Bench, with_choice};
    use super::*;

    fn pick(answers: &[(u16, u32, u64)]) -> u16 {
        let mut policy = Prequal::default();
        for (node, in_flight, millis) in answers {
            policy.probed(ServerNodeId(*node), *in_flight, SimDuration::from_millis(*millis), SimTime::ZERO);
        }
        with_choice(&Bench::of(&[0; 5]), 0, 0, |choice| policy.pick(choice)).0
    }

    #[test]
    fn the_quickest_cold_server_wins_and_the_emptiest_when_all_are_hot() {
        // 80 % of five: the fourth smallest, 7, is the threshold; 9 is hot.
        assert_eq!(pick(&[(0, 1, 90), (1, 3, 50), (2, 5, 40), (3, 7, 60), (4, 9, 10)]), 2);
        // Of two candidates at one level none is hot.
        assert_eq!(pick(&[(0, 4, 90), (1, 4, 50)]), 1);
    }

    #[test]
    fn answers_are_used_once_and_grow_stale() {
        let mut policy = Prequal::default();
        for node in [0, 1, 2] {
            policy.probed(ServerNodeId(node), 1, SimDuration::from_millis(u64::from(node)), SimTime::ZERO);
        }
        let bench = Bench::of(&[0; 3]);
        assert_eq!(with_choice(&bench, 0, 0, |choice| policy.pick(choice)).0, 0);
        assert_eq!(with_choice(&bench, 0, 1, |choice| policy.pick(choice)).0, 1);
        assert_eq!(policy.pool.len(), 1);
        let later = Bench { now: SimTime::from_seconds(1.0), ..bench };
        with_choice(&later, 0, 2, |choice| policy.pick(choice));
        assert!(policy.pool.is_empty());
    }
}
