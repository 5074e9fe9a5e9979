//! Who comes first among many, known without looking at everyone: a tournament over the nodes in rotation. When one node changes, only the
//! matches on its way to the final are played again, and what it gives is what a scan would: the first of equals, how many they are, the nth.

use super::Choice;
use super::standings::WORTH_IT;
use crate::sim::config::ServerNodeId;

/// `K` is what nodes are compared by; the least wins.
#[derive(Clone, Debug)]
pub(super) struct Contest<K> {
    /// The rotation it is held among.
    revision: Option<u32>,
    nodes: Vec<ServerNodeId>,
    /// By node: its place in the rotation, or `ABSENT`.
    places: Vec<u32>,
    /// The final at 1, the two halves of match `n` at 2n and 2n + 1, the nodes themselves in the last row.
    matches: Vec<Match<K>>,
}

/// The least key of a part of the rotation, and how many have it.
type Match<K> = Option<(K, u32)>;

const ABSENT: u32 = u32::MAX;

impl<K> Default for Contest<K> {
    fn default() -> Self {
        Contest { revision: None, nodes: Vec::new(), places: Vec::new(), matches: Vec::new() }
    }
}

impl<K: Copy + Ord> Contest<K> {
    /// Whether a contest decides this choice: among many, all of the rotation, by weights that hold and loads of now.
    pub fn decides(choice: &Choice<'_>) -> bool {
        choice.is_whole() && WORTH_IT <= choice.rotation.len() && choice.tuning.age.is_zero()
    }

    /// Whether one is held.
    #[inline(always)]
    pub fn is_kept(&self) -> bool {
        self.revision.is_some()
    }

    /// Holds the contest anew when the rotation is another one.
    #[inline]
    pub fn follow(&mut self, choice: &Choice<'_>, key: impl Fn(ServerNodeId) -> K) {
        if self.revision != Some(choice.revision) {
            self.begin(choice, key);
        }
    }

    fn begin(&mut self, choice: &Choice<'_>, key: impl Fn(ServerNodeId) -> K) {
        self.revision = Some(choice.revision);
        self.nodes.clear();
        self.nodes.extend_from_slice(choice.rotation);
        self.places.clear();
        self.places.resize(choice.load.len(), ABSENT);
        let row = self.nodes.len().next_power_of_two();
        self.matches.clear();
        self.matches.resize(2 * row, None);
        for (place, &node) in self.nodes.iter().enumerate() {
            self.places[node.index()] = place as u32;
            self.matches[row + place] = Some((key(node), 1));
        }
        for at in (1..row).rev() {
            self.matches[at] = better(self.matches[2 * at], self.matches[2 * at + 1]);
        }
    }

    /// Gives a node another key, made of the one it has; nothing for a node that takes no part.
    #[inline]
    pub fn change(&mut self, node: ServerNodeId, key: impl FnOnce(K) -> K) {
        let Some(&place) = self.places.get(node.index()) else { return };
        if place == ABSENT {
            return;
        }
        let mut at = self.matches.len() / 2 + place as usize;
        self.matches[at] = self.matches[at].map(|(old, _)| (key(old), 1));
        while 1 < at {
            at /= 2;
            let winner = better(self.matches[2 * at], self.matches[2 * at + 1]);
            if winner == self.matches[at] {
                return;
            }
            self.matches[at] = winner;
        }
    }

    /// One of those that share the first place, by chance.
    pub fn draw(&self, choice: &Choice<'_>) -> ServerNodeId {
        let tied = self.tied();
        self.winner(if tied == 1 { 0 } else { choice.chance.below(0, tied) })
    }

    /// How many share the first place.
    fn tied(&self) -> usize {
        self.matches[1].map_or(0, |(_, count)| count as usize)
    }

    /// Of those that share the first place the `nth`, in the order of the rotation; `nth` is below `tied()`.
    pub fn winner(&self, mut nth: usize) -> ServerNodeId {
        let row = self.matches.len() / 2;
        let least = self.matches[1].map(|(key, _)| key);
        let mut at = 1;
        while at < row {
            at *= 2;
            let tied = self.matches[at]
                .filter(|(key, _)| Some(*key) == least)
                .map_or(0, |(_, count)| count as usize);
            if tied <= nth {
                nth -= tied;
                at += 1;
            }
        }
        self.nodes[at - row]
    }

    /// Ends the contest: the key that each node had.
    pub fn end(&mut self) -> impl Iterator<Item = (ServerNodeId, K)> {
        self.revision = None;
        let row = self.matches.len() / 2;
        self.nodes
            .iter()
            .zip(&self.matches[row..])
            .filter_map(|(node, last)| last.map(|(key, _)| (*node, key)))
    }

    /// The rotation it is held among.
    pub fn revision(&self) -> Option<u32> {
        self.revision
    }
}

#[inline]
fn better<K: Copy + Ord>(first: Match<K>, second: Match<K>) -> Match<K> {
    match (first, second) {
        (Some((a, tied)), Some((b, others))) => Some(match a.cmp(&b) {
            std::cmp::Ordering::Less => (a, tied),
            std::cmp::Ordering::Greater => (b, others),
            std::cmp::Ordering::Equal => (a, tied + others),
        }),
        (one, None) => one,
        (None, other) => other,
    }
}

/// A load for each unit of what bears it, compared without a division.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share {
    pub load: u32,
    pub bearer: u32,
}

impl Ord for Share {
    #[inline]
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let scaled = |load: u32, bearer: u32| u64::from(load) * u64::from(bearer);
        scaled(self.load, other.bearer).cmp(&scaled(other.load, self.bearer))
    }
}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Share {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Share {}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;
    use crate::sim::rng::{Cause, Key};

    #[test]
    fn a_contest_gives_what_a_scan_gives() {
        let key = Key::new(1, Cause::Policy);
        for count in [1, 2, 5, WORTH_IT, 100] {
            let mut load = vec![3; count + 2];
            // Not every node is in rotation.
            let rotation: Vec<ServerNodeId> = (0..count as u16).map(|n| ServerNodeId(n + 2)).collect();
            let bench = Bench::of(&load);
            let mut contest = Contest::default();
            contest.follow(&bench.choice(&rotation, &load, key), |node| load[node.index()]);
            for n in 0..2_000 {
                let least = rotation.iter().map(|node| load[node.index()]).min().expect("there are nodes");
                let tied: Vec<_> = rotation.iter().filter(|node| load[node.index()] == least).collect();
                assert_eq!(contest.tied(), tied.len());
                let nth = key.child(n).below(9, tied.len());
                assert_eq!(contest.winner(nth), *tied[nth]);
                let changed = key.child(n).below(7, load.len());
                load[changed] = key.child(n).below(8, 5) as u32;
                contest.change(ServerNodeId(changed as u16), |_| load[changed]);
            }
        }
    }
}
