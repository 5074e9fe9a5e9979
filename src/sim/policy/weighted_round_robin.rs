//! `weighted-round-robin`: smooth weighted round robin, as NGINX does it. Each pick adds every candidate's weight to its
//! current value, takes the largest (the first on a tie) and takes the total off it: {5, 1, 1} gives a a b a c a a. Under NGINX's ejection a
//! failure takes weight / max_fails off what a node adds, and each pick gives one back.

use std::cmp::Reverse;

use super::Choice;
use super::contest::Contest;
use crate::sim::config::ServerNodeId;

#[derive(Clone, Debug, Default)]
pub(crate) struct WeightedRoundRobin {
    /// By node. Grows to the cluster's size once.
    current: Vec<i64>,
    /// What failures took off each weight; empty as long as nothing failed.
    blame: Vec<i64>,
    /// Among many equals, instead of `current`: the current values less what all of them have added since.
    contest: Contest<Lead>,
    added: i64,
}

/// The greatest current value comes first.
type Lead = Reverse<i64>;

impl WeightedRoundRobin {
    pub fn pick(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        if self.current.len() < choice.weight.len() {
            self.current.resize(choice.weight.len(), 0);
        }
        let has_contest = choice.is_uniform && self.blame.is_empty() && Contest::<Lead>::decides(choice);
        if self.contest.revision().is_some_and(|held| !has_contest || held != choice.revision) {
            self.end_contest();
        }
        if has_contest {
            return self.pick_of_equals(choice);
        }
        let mut total = 0;
        let mut best = choice.candidates[0];
        for &node in choice.candidates {
            let whole = i64::from(choice.weight[node.index()]);
            let weight = if self.blame.is_empty() { whole } else { self.forgive(node, whole) };
            self.current[node.index()] += weight;
            total += weight;
            if self.current[best.index()] < self.current[node.index()] {
                best = node;
            }
        }
        self.current[best.index()] -= total;
        best
    }

    /// The same pick where all nodes add as much: what all have added is kept once, and only the winner changes.
    fn pick_of_equals(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        let (current, weight) = (&self.current, i64::from(choice.weight[choice.candidates[0].index()]));
        self.contest.follow(choice, |node| Reverse(current[node.index()]));
        self.added += weight;
        let best = self.contest.winner(0);
        let total = weight * choice.candidates.len() as i64;
        self.contest.change(best, |Reverse(current)| Reverse(current - total));
        best
    }

    /// Gives every node the current value it has.
    fn end_contest(&mut self) {
        for (node, Reverse(current)) in self.contest.end() {
            self.current[node.index()] = current + self.added;
        }
        self.added = 0;
    }

    /// What `node` adds this time; one of what was taken off comes back.
    fn forgive(&mut self, node: ServerNodeId, whole: i64) -> i64 {
        let Some(blame) = self.blame.get_mut(node.index()) else { return whole };
        let left = (whole - *blame).max(0);
        *blame = (*blame - 1).clamp(0, whole);
        left
    }

    /// An attempt failed at `node`: `amount` comes off its weight, down to nothing.
    pub fn blame(&mut self, node: ServerNodeId, amount: u32, whole: u32) {
        if self.blame.len() <= node.index() {
            self.blame.resize(node.index() + 1, 0);
        }
        let blame = &mut self.blame[node.index()];
        *blame = (*blame + i64::from(amount)).min(i64::from(whole));
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{Bench, picks, with_choice};
    use crate::sim::config::PolicyKind::WeightedRoundRobin;
    use crate::sim::config::ServerNodeId;

    #[test]
    fn a_failure_lowers_the_weight_and_each_pick_gives_one_back() {
        let mut policy = super::WeightedRoundRobin::default();
        let bench = Bench { weight: vec![5, 1], ..Bench::of(&[0, 0]) };
        let mut picks = |count| -> Vec<u16> {
            (0..count).map(|n| with_choice(&bench, 0, n, |choice| policy.pick(choice)).0).collect()
        };
        assert_eq!(picks(6), [0, 0, 0, 1, 0, 0]);
        policy.blame(ServerNodeId(0), 5, 5);
        let mut picks = |count| -> Vec<u16> {
            (0..count).map(|n| with_choice(&bench, 0, n, |choice| policy.pick(choice)).0).collect()
        };
        // It adds 0, 1, 2 and 3 while its five come back.
        assert_eq!(picks(4), [1, 0, 1, 0]);
    }

    #[test]
    fn the_published_sequences_come_out() {
        assert_eq!(picks(WeightedRoundRobin, &[0; 3], &[5, 1, 1], 7), [0, 0, 1, 0, 2, 0, 0]);
        assert_eq!(picks(WeightedRoundRobin, &[0; 3], &[3, 2, 1], 6), [0, 1, 0, 2, 1, 0]);
    }
}
