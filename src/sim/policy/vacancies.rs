//! Which nodes have a slot free, and the first of them, known without looking at everyone: a bit for each node, a bit for each sixty-four of
//! those that says whether one is set, and so on up to one word. Ten thousand nodes take three steps and lie within the nearest cache.

use super::Choice;
use crate::sim::config::ServerNodeId;

#[derive(Clone, Debug, Default)]
pub(super) struct Vacancies {
    /// The rotation they are for.
    revision: Option<u32>,
    /// By node; none for those that are not in rotation.
    slots: Vec<u32>,
    /// The nodes' own bits first; the last level is one word.
    levels: Vec<Vec<u64>>,
}

const BITS: usize = u64::BITS as usize;

impl Vacancies {
    /// Whether they are kept.
    #[inline(always)]
    pub fn is_kept(&self) -> bool {
        self.revision.is_some()
    }

    /// Counts them anew when the rotation is another one.
    #[inline]
    pub fn follow(&mut self, choice: &Choice<'_>) {
        if self.revision != Some(choice.revision) {
            self.begin(choice);
        }
    }

    fn begin(&mut self, choice: &Choice<'_>) {
        self.revision = Some(choice.revision);
        self.slots.clear();
        self.slots.resize(choice.load.len(), 0);
        self.levels.clear();
        let mut words = choice.load.len();
        while self.levels.is_empty() || 1 < words {
            words = words.div_ceil(BITS);
            self.levels.push(vec![0; words]);
        }
        for &node in choice.rotation {
            self.slots[node.index()] = choice.slots[node.index()];
            self.changed(node, choice.load[node.index()]);
        }
    }

    /// The node with the lowest number that has a slot free.
    #[inline]
    pub fn first(&self) -> Option<ServerNodeId> {
        let mut place = 0;
        for level in self.levels.iter().rev() {
            let word = level[place];
            if word == 0 {
                return None;
            }
            place = place * BITS + word.trailing_zeros() as usize;
        }
        Some(ServerNodeId(place as u16))
    }

    /// A node has another load.
    #[inline]
    pub fn changed(&mut self, node: ServerNodeId, load: u32) {
        let Some(&slots) = self.slots.get(node.index()) else { return };
        let mut is_set = load < slots;
        let mut place = node.index();
        for level in &mut self.levels {
            let word = &mut level[place / BITS];
            let (before, bit) = (*word, 1 << (place % BITS));
            *word = if is_set { before | bit } else { before & !bit };
            if (before == 0) == (*word == 0) {
                return;
            }
            is_set = *word != 0;
            place /= BITS;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;
    use crate::sim::rng::{Cause, Key};

    #[test]
    fn the_first_with_a_slot_free_is_what_a_scan_finds() {
        let key = Key::new(4, Cause::Policy);
        for count in [1, 64, 65, 5000] {
            // One slot each; every third node is out of rotation.
            let mut load = vec![1; count];
            let rotation: Vec<_> =
                (0..count as u16).map(ServerNodeId).filter(|node| node.0 % 3 < 2).collect();
            let bench = Bench::of(&load);
            let mut vacancies = Vacancies::default();
            vacancies.follow(&bench.choice(&rotation, &load, key));
            for n in 0..3_000 {
                let chance = key.child(n);
                // Mostly full, so that the first free one is anywhere, or nowhere.
                let is_busy = chance.below(0, 10) > 0;
                let node = ServerNodeId(chance.below(1, count) as u16);
                load[node.index()] = u32::from(is_busy);
                vacancies.changed(node, load[node.index()]);
                let first = rotation.iter().find(|node| load[node.index()] == 0).copied();
                assert_eq!(vacancies.first(), first);
            }
        }
    }
}
