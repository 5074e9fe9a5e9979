//! `round-robin`: the nodes in turn; i = (i + 1) mod n over the candidates (Linux IPVS `rr`, gRPC `round_robin`). Weights are not read.
//!
//! The memory is the last node, not a position, so that a node that leaves the rotation does not make others skip a turn.

use super::Choice;
use crate::sim::config::ServerNodeId;

#[derive(Clone, Debug, Default)]
pub(crate) struct RoundRobin {
    last: Option<ServerNodeId>,
}

impl RoundRobin {
    #[inline]
    pub fn pick(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        let node = self.next(choice.candidates).expect("there is always a candidate");
        self.last = Some(node);
        node
    }

    /// The first candidate after the last node, or the first of all.
    #[inline]
    pub fn next(&self, candidates: &[ServerNodeId]) -> Option<ServerNodeId> {
        let after = self.last.map_or(0, |last| candidates.partition_point(|&node| node <= last));
        candidates.get(after).or(candidates.first()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::picks;
    use crate::sim::config::PolicyKind::RoundRobin;

    #[test]
    fn nodes_take_turns_whatever_their_load_and_weight() {
        assert_eq!(picks(RoundRobin, &[9, 0, 3], &[5, 1, 1], 7), [0, 1, 2, 0, 1, 2, 0]);
    }
}
