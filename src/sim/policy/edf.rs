//! `edf`: weighted round robin by earliest deadline first (Envoy, gRPC): a heap of deadlines; the earliest is picked, the
//! clock moves there, and the next deadline of that server is 1/weight later. Ties go to the one that was put in first.
//!
//! `least-edf`: the same with weight/(load + 1) read when a server is put back, Envoy's least request for unequal weights
//! (bias 1). Envoy shuffles the start by picking a random number of times; here every server starts one period from now.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::Choice;
use crate::sim::config::ServerNodeId;

/// Which servers a server's turn comes after.
#[derive(Clone, Copy, Debug)]
struct Turn {
    deadline: f64,
    order: u64,
    node: ServerNodeId,
}

impl PartialEq for Turn {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Turn {}

impl PartialOrd for Turn {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Turn {
    /// Reversed: the standard heap gives the greatest first.
    fn cmp(&self, other: &Self) -> Ordering {
        other.deadline.total_cmp(&self.deadline).then(other.order.cmp(&self.order))
    }
}

/// The turns of the servers in rotation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edf {
    turns: BinaryHeap<Turn>,
    clock: f64,
    order: u64,
    /// The rotation the turns are for.
    revision: Option<u32>,
    passed_over: Vec<Turn>,
}

impl Edf {
    /// The candidate whose turn it is. `period` is the time between two turns of a server.
    pub fn pick(&mut self, choice: &Choice<'_>, period: impl Fn(ServerNodeId) -> f64) -> ServerNodeId {
        if self.revision != Some(choice.revision) {
            self.revision = Some(choice.revision);
            self.turns.clear();
            for &node in choice.rotation {
                self.put_back(node, period(node));
            }
        }
        loop {
            let Some(turn) = self.turns.pop() else {
                self.turns.extend(self.passed_over.drain(..));
                return choice.candidates[0];
            };
            // A server that this attempt has tried keeps its turn for another one.
            if choice.candidates.len() < choice.rotation.len()
                && choice.candidates.binary_search(&turn.node).is_err()
            {
                self.passed_over.push(turn);
                continue;
            }
            self.turns.extend(self.passed_over.drain(..));
            self.clock = self.clock.max(turn.deadline);
            self.put_back(turn.node, period(turn.node));
            return turn.node;
        }
    }

    /// The weights have changed: turns are given out anew at the next pick.
    pub fn forget(&mut self) {
        self.revision = None;
    }

    fn put_back(&mut self, node: ServerNodeId, period: f64) {
        self.turns.push(Turn { deadline: self.clock + period, order: self.order, node });
        self.order += 1;
    }
}

/// The period of `edf`.
pub(super) fn by_weight(choice: &Choice<'_>, node: ServerNodeId) -> f64 {
    1.0 / f64::from(choice.weight[node.index()])
}

/// The period of `least-edf`.
pub(super) fn by_weight_over_load(choice: &Choice<'_>, node: ServerNodeId) -> f64 {
    f64::from(choice.load[node.index()] + 1) / f64::from(choice.weight[node.index()])
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, picks};
    use crate::sim::config::PolicyKind::{Edf, LeastEdf};

    #[test]
    fn a_server_of_weight_five_has_five_turns_to_one() {
        assert_eq!(picks(Edf, &[0; 3], &[5, 1, 1], 7), [0, 0, 0, 0, 1, 2, 0]);
        assert_eq!(picks(Edf, &[9, 0], &[1, 1], 4), [0, 1, 0, 1]);
        check(Edf, &[0; 3], &[5, 3, 1], &[5.0 / 9.0, 3.0 / 9.0, 1.0 / 9.0]);
    }

    #[test]
    fn load_divides_the_weight() {
        // Weight 4 with 3 outstanding counts as 1, weight 1 with none as 1.
        check(LeastEdf, &[3, 0], &[4, 1], &[0.5, 0.5]);
        check(LeastEdf, &[0, 0], &[4, 1], &[0.8, 0.2]);
    }
}
