//! Balancing policies: which server node gets the next attempt. One file each, with its definition and source.

mod least;
mod random;
mod round_robin;
mod two_any;
mod two_distinct;
mod weighted_round_robin;

use super::config::{PolicyKind, ServerNodeId};
use super::rng::Key;
use round_robin::RoundRobin;
use weighted_round_robin::WeightedRoundRobin;

/// What a policy may know when it chooses.
pub(crate) struct Choice<'a> {
    /// The nodes to choose from, in ascending order; never empty.
    pub candidates: &'a [ServerNodeId],
    /// Attempts sent and not answered, as the controller knows it, by node.
    pub load: &'a [u32],
    /// Weights by node, each at least 1.
    pub weight: &'a [u32],
    /// True when all weights are equal.
    pub is_uniform: bool,
    /// This attempt's own source of chance.
    pub chance: Key,
}

impl Choice<'_> {
    /// Whether `a` carries less load per weight than `b`.
    #[inline]
    fn is_less_loaded(&self, a: ServerNodeId, b: ServerNodeId) -> bool {
        let scaled = |load: ServerNodeId, weight: ServerNodeId| {
            u64::from(self.load[load.index()]) * u64::from(self.weight[weight.index()])
        };
        scaled(a, b) < scaled(b, a)
    }
}

/// A policy with its memory.
#[derive(Clone, Debug)]
pub(crate) enum Policy {
    Random,
    RoundRobin(RoundRobin),
    WeightedRoundRobin(WeightedRoundRobin),
    Least,
    TwoDistinct,
    TwoAny,
}

impl Policy {
    pub fn new(kind: PolicyKind) -> Self {
        match kind {
            PolicyKind::Random => Policy::Random,
            PolicyKind::RoundRobin => Policy::RoundRobin(RoundRobin::default()),
            PolicyKind::WeightedRoundRobin => Policy::WeightedRoundRobin(WeightedRoundRobin::default()),
            PolicyKind::Least => Policy::Least,
            PolicyKind::TwoDistinct => Policy::TwoDistinct,
            PolicyKind::TwoAny => Policy::TwoAny,
        }
    }

    /// The node for the next attempt.
    #[inline]
    pub fn pick(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        match self {
            Policy::Random => random::pick(choice),
            Policy::RoundRobin(state) => state.pick(choice),
            Policy::WeightedRoundRobin(state) => state.pick(choice),
            Policy::Least => least::pick(choice),
            Policy::TwoDistinct => two_distinct::pick(choice),
            Policy::TwoAny => two_any::pick(choice),
        }
    }

    /// The node that comes next, where that is decided before the attempt arrives.
    pub fn next(&self, candidates: &[ServerNodeId]) -> Option<ServerNodeId> {
        match self {
            Policy::RoundRobin(state) => state.next(candidates),
            _ => None,
        }
    }
}

#[cfg(test)]
pub(super) mod bench {
    //! A bench to try policies on: picks many times and counts.

    use super::*;
    use crate::sim::rng::Cause;

    /// Picks `times` times with these fixed loads and weights; returns the picks in order.
    pub fn picks(kind: PolicyKind, load: &[u32], weight: &[u32], times: u64) -> Vec<u16> {
        let candidates: Vec<ServerNodeId> = (0..load.len() as u16).map(ServerNodeId).collect();
        let mut policy = Policy::new(kind);
        let key = Key::new(1, Cause::Policy);
        (0..times)
            .map(|n| {
                let choice = Choice {
                    candidates: &candidates,
                    load,
                    weight,
                    is_uniform: weight.windows(2).all(|w| w[0] == w[1]),
                    chance: key.child(n),
                };
                policy.pick(&choice).0
            })
            .collect()
    }

    /// Asserts the share of each node over many picks, within four standard errors of a proportion.
    pub fn check(kind: PolicyKind, load: &[u32], weight: &[u32], expected: &[f64]) {
        let times = 120_000;
        let mut shares = vec![0.0; load.len()];
        for pick in picks(kind, load, weight, times) {
            shares[usize::from(pick)] += 1.0 / times as f64;
        }
        for (share, expected) in shares.iter().zip(expected) {
            let error = 4.0 * (expected * (1.0 - expected) / times as f64).sqrt() + 1e-9;
            assert!((share - expected).abs() <= error, "{kind:?}: {share} instead of {expected}");
        }
    }
}
