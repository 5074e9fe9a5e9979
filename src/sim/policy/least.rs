//! `least`: a full scan for the fewest outstanding attempts per weight. Ties are broken uniformly at random (Envoy's full
//! scan), by the next one after the last winner (HAProxy `leastconn`), or by smooth weighted round robin (NGINX `least_conn`).

use super::Choice;
use super::contest::{Contest, Share};
use super::standings::{Standings, WORTH_IT};
use super::weighted_round_robin::WeightedRoundRobin;
use crate::sim::config::{ServerNodeId, TieRule};
use crate::sim::rng::Key;

/// What the vendors' tie rules remember.
#[derive(Clone, Debug, Default)]
pub(crate) struct Least {
    /// Where all weights are equal, and where they are not.
    standings: Standings,
    contest: Contest<Share>,
    last: Option<ServerNodeId>,
    turns: WeightedRoundRobin,
    tied: Vec<ServerNodeId>,
}

impl Least {
    #[inline]
    pub fn pick(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        if is_among_few(choice) {
            return among_few(choice);
        }
        if choice.is_uniform
            && choice.tuning.tie == TieRule::Random
            && let Some(node) = self.least_of_equals(choice)
        {
            return node;
        }
        if choice.tuning.tie == TieRule::Random && Contest::<Share>::decides(choice) {
            let share = |node: ServerNodeId| Share {
                load: choice.load[node.index()],
                bearer: choice.weight[node.index()],
            };
            self.contest.follow(choice, share);
            return self.contest.draw(choice);
        }
        let mut best = choice.candidates[0];
        let mut ties = 1;
        for &node in &choice.candidates[1..] {
            if choice.is_less_loaded(node, best) {
                best = node;
                ties = 1;
            } else if !choice.is_less_loaded(best, node) {
                ties += 1;
            }
        }
        let is_tied = |node: &&ServerNodeId| !choice.is_less_loaded(best, **node);
        if choice.tuning.tie != TieRule::Random {
            self.tied.clear();
            self.tied.extend(choice.candidates.iter().filter(is_tied));
            return self.vendors_pick(choice);
        }
        if ties == 1 {
            return best;
        }
        let chosen = choice.candidates.iter().filter(is_tied).nth(choice.chance.below(0, ties));
        *chosen.expect("the draw is below the number of ties")
    }

    #[inline(always)]
    pub fn keeps_order(&self) -> bool {
        self.standings.is_kept() || self.contest.is_kept()
    }

    #[inline]
    pub fn load_changed(&mut self, node: ServerNodeId, load: u32) {
        self.standings.changed(node, load);
        self.contest.change(node, |share| Share { load, ..share });
    }

    /// Of many that weigh the same, where the standings know it: they follow every node's load of now.
    fn least_of_equals(&mut self, choice: &Choice<'_>) -> Option<ServerNodeId> {
        let is_followed = choice.candidates.len() == choice.rotation.len() && choice.tuning.age.is_zero();
        if is_followed { self.standings.pick(choice) } else { None }
    }

    fn vendors_pick(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        let node = if choice.tuning.tie == TieRule::Weighted {
            // NGINX runs its round robin over the tied ones only where there are several.
            let of_tied = Choice { candidates: &self.tied, ..*choice };
            if self.tied.len() == 1 { self.tied[0] } else { self.turns.pick(&of_tied) }
        } else {
            let next = self.tied.iter().find(|node| self.last.is_none_or(|last| last < **node));
            *next.unwrap_or(&self.tied[0])
        };
        self.last = Some(node);
        node
    }
}

/// Whether it is a choice by chance among a few that weigh the same: a scan is the quickest there.
#[inline(always)]
pub(super) fn is_among_few(choice: &Choice<'_>) -> bool {
    choice.is_uniform && choice.tuning.tie == TieRule::Random && choice.rotation.len() < WORTH_IT
}

/// The least loaded of fewer than `WORTH_IT` that weigh the same.
#[inline(always)]
pub(super) fn among_few(choice: &Choice<'_>) -> ServerNodeId {
    let Choice { candidates, load, chance, .. } = *choice;
    // Where all nodes are candidates, each stands at its own place.
    let chosen = if candidates.len() == load.len() {
        least_of(load.iter().copied(), chance)
    } else {
        least_of(candidates.iter().map(|node| load[node.index()]), chance)
    };
    candidates[chosen]
}

/// The place of the least, by chance among equals. No branch: whether there is a tie, and who wins it, cannot be predicted.
#[inline(always)]
fn least_of(loads: impl Iterator<Item = u32>, chance: Key) -> usize {
    let (mut least, mut ties) = (u32::MAX, 0);
    let mut tied = [0u8; WORTH_IT];
    for (place, load) in (0..).zip(loads) {
        // What is not tied is written over by the next that is.
        ties = if load < least { 0 } else { ties };
        tied[ties % WORTH_IT] = place;
        ties += usize::from(load <= least);
        least = least.min(load);
    }
    usize::from(tied[chance.below(0, ties) % WORTH_IT])
}

#[cfg(test)]
mod tests {
    use super::super::bench::{Bench, check, picks, picks_with};
    use crate::sim::config::PolicyKind::Least;
    use crate::sim::config::{PolicyTuning, TieRule};

    #[test]
    fn the_least_loaded_wins_and_ties_are_fair() {
        assert_eq!(picks(Least, &[3, 1, 2], &[1, 1, 1], 3), [1, 1, 1]);
        assert_eq!(picks(Least, &[3, 2], &[4, 1], 2), [0, 0]);
        check(Least, &[1, 1, 4, 1], &[1; 4], &[1.0 / 3.0, 1.0 / 3.0, 0.0, 1.0 / 3.0]);
    }

    #[test]
    fn vendors_break_ties_in_turn() {
        let bench = |tie, weight: &[u32], load: &[u32]| {
            let tuning = PolicyTuning { tie, ..PolicyTuning::default() };
            Bench { tuning, weight: weight.to_vec(), ..Bench::of(load) }
        };
        let haproxy = bench(TieRule::RoundRobin, &[1; 4], &[1, 1, 4, 1]);
        assert_eq!(picks_with(Least, &haproxy, 5), [0, 1, 3, 0, 1]);
        let nginx = bench(TieRule::Weighted, &[5, 1, 1], &[0, 0, 0]);
        assert_eq!(picks_with(Least, &nginx, 7), [0, 0, 1, 0, 2, 0, 0]);
    }
}
