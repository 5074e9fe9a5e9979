//! Bounded load for the hash policies (Mirrokni, Thorup, Zadimoghaddam; Envoy `hash_balance_factor`, HAProxy
//! `hash-balance-factor`): a server that would hold more than the factor times its fair share of all outstanding attempts,
//! the new one included, is passed over for the next one of the user's own order. A factor of 0 switches it off.

use super::Choice;
use crate::sim::config::ServerNodeId;

/// What a server may hold.
pub(crate) struct Bound {
    /// Percent; 0: no bound.
    factor: u64,
    total_load: u64,
    total_weight: u64,
}

impl Bound {
    pub fn new(choice: &Choice<'_>) -> Self {
        let factor = u64::from(choice.tuning.balance_factor);
        if factor == 0 {
            return Bound { factor, total_load: 0, total_weight: 0 };
        }
        let sum = |table: &[u32]| choice.candidates.iter().map(|node| u64::from(table[node.index()])).sum();
        // Below 100 % there is no room for everybody.
        Bound { factor: factor.max(100), total_load: sum(choice.load), total_weight: sum(choice.weight) }
    }

    /// Whether `node` may take one more: ⌈factor · (total + 1) · weight / total weight⌉ at most.
    pub fn has_room(&self, choice: &Choice<'_>, node: ServerNodeId) -> bool {
        if self.factor == 0 {
            return true;
        }
        let share = self.factor * (self.total_load + 1) * u64::from(choice.weight[node.index()]);
        let most = share.div_ceil(100 * self.total_weight);
        u64::from(choice.load[node.index()]) < most
    }

    /// The first of the user's servers with room: `nth(0)` is its own, the others the ones it would go to instead.
    pub fn first_with_room(
        &self,
        choice: &Choice<'_>,
        mut nth: impl FnMut(u64) -> ServerNodeId,
    ) -> ServerNodeId {
        let own = nth(0);
        if self.has_room(choice, own) {
            return own;
        }
        // Drawn with repetition, so that not every server need come up; then the first with room does.
        let others = (1..2 * choice.candidates.len() as u64).map(nth);
        let all = others.chain(choice.candidates.iter().copied());
        all.into_iter().find(|node| self.has_room(choice, *node)).unwrap_or(own)
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{Bench, picks_with};
    use crate::sim::config::{PolicyKind, PolicyTuning};

    #[test]
    fn a_server_beyond_its_share_is_passed_over() {
        for kind in [PolicyKind::SourceHash, PolicyKind::RingHash, PolicyKind::Maglev] {
            let own = picks_with(kind, &Bench::of(&[0, 0, 0]), 1)[0];
            let mut load = [1, 1, 1];
            load[usize::from(own)] = 2;
            let tuning = |balance_factor| PolicyTuning { balance_factor, ..PolicyTuning::default() };
            // Four outstanding and one more over three servers: 125 % of 5/3 is 2.08, so three may be held; 100 % allows two.
            let bench = |factor| Bench { tuning: tuning(factor), ..Bench::of(&load) };
            assert_eq!(picks_with(kind, &bench(125), 1)[0], own, "{kind:?}");
            assert_ne!(picks_with(kind, &bench(100), 1)[0], own, "{kind:?}");
            assert_eq!(picks_with(kind, &bench(0), 1)[0], own, "{kind:?}");
        }
    }
}
