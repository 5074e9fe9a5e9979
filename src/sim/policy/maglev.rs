//! `maglev`: Google's lookup table (Eisenbud and others, 2016; Envoy): 65537 entries that the servers fill in turn, each along
//! its own permutation, as often as their weights say; a user's hash is looked up. Shares are even to a hair; a server that
//! leaves moves a few other users too.

use std::sync::Arc;

use super::Choice;
use super::bounded::Bound;
use crate::sim::config::ServerNodeId;
use crate::sim::rng::hash;

/// Entries of the table: a prime (Envoy's default).
const SIZE: u64 = 65_537;
/// Tells servers' hashes from users'.
const NODE: u64 = 1 << 33;

/// The table for one rotation. Shared between checkpoints.
#[derive(Clone, Debug, Default)]
pub(crate) struct Maglev {
    table: Arc<Vec<ServerNodeId>>,
    revision: Option<u32>,
}

impl Maglev {
    pub fn pick(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        if self.revision != Some(choice.revision) {
            self.revision = Some(choice.revision);
            self.table = Arc::new(table(choice));
        }
        let entry = |n: u64| self.table[(hash(u64::from(choice.user), n) % SIZE) as usize];
        let bound = Bound::new(choice);
        if choice.candidates.len() == choice.rotation.len() {
            return bound.first_with_room(choice, entry);
        }
        // What this attempt has tried is passed over.
        let is_candidate = |node: &ServerNodeId| choice.candidates.contains(node);
        (0..64).map(entry).find(is_candidate).unwrap_or(choice.candidates[0])
    }
}

/// Fills the table: in each round a server takes its next free entry once its turns, weight over the largest weight a
/// round, have added up to one.
fn table(choice: &Choice<'_>) -> Vec<ServerNodeId> {
    const EMPTY: ServerNodeId = ServerNodeId(u16::MAX);
    struct Filler {
        node: ServerNodeId,
        weight: u64,
        due: u64,
        next: u64,
        skip: u64,
    }
    let mut fillers: Vec<Filler> = choice
        .rotation
        .iter()
        .map(|&node| {
            let of = |salt| hash(NODE + u64::from(node.0), salt);
            let weight = u64::from(choice.weight[node.index()]);
            Filler { node, weight, due: 0, next: of(1) % SIZE, skip: of(2) % (SIZE - 1) + 1 }
        })
        .collect();
    let heaviest = fillers.iter().map(|filler| filler.weight).max().unwrap_or(1);
    let mut table = vec![EMPTY; SIZE as usize];
    let mut filled = 0;
    loop {
        for filler in &mut fillers {
            filler.due += filler.weight;
            if filler.due < heaviest {
                continue;
            }
            filler.due -= heaviest;
            while table[filler.next as usize] != EMPTY {
                filler.next = (filler.next + filler.skip) % SIZE;
            }
            table[filler.next as usize] = filler.node;
            filled += 1;
            if filled == SIZE {
                return table;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{Bench, owners, shares_over_users, with_choice};
    use super::*;
    use crate::sim::config::PolicyKind;

    #[test]
    fn the_table_is_shared_by_weight_to_an_entry() {
        // The oracle maglev_12.
        let bench = Bench { weight: vec![1, 2], ..Bench::of(&[0, 0]) };
        let table = with_choice(&bench, 0, 0, table);
        let count = |node| table.iter().filter(|entry| **entry == ServerNodeId(node)).count();
        assert_eq!([count(0), count(1)], [21_846, 43_691]);
    }

    #[test]
    fn users_spread_evenly_and_few_move_needlessly() {
        let shares = shares_over_users(PolicyKind::Maglev, &[1; 4], 40_000);
        assert!(shares.iter().all(|share| (share - 0.25).abs() < 0.01), "{shares:?}");
        let (before, after) =
            (owners(PolicyKind::Maglev, &[1; 5], 40_000), owners(PolicyKind::Maglev, &[1; 4], 40_000));
        let needless = before.iter().zip(&after).filter(|(a, b)| **a != 4 && a != b).count();
        assert!(needless < 40_000 / 20, "{needless}");
    }
}
