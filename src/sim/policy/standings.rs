//! Who has the least load, known without looking at everyone: nodes by load, each load's nodes in a list. A change moves one node, in
//! constant time, so that a full scan of ten thousand nodes costs no more than one of ten.

use super::Choice;
use crate::sim::config::ServerNodeId;

/// From here on a scan is slower.
pub(super) const WORTH_IT: usize = 32;
/// Loads above are kept together; where all are, the scan decides.
const MOST: usize = 1024;

#[derive(Clone, Debug, Default)]
pub(crate) struct Standings {
    /// The rotation it was made for.
    revision: Option<u32>,
    by_load: Vec<Vec<ServerNodeId>>,
    /// By node: its load as kept, and its place in that load's list.
    places: Vec<Option<(u32, u32)>>,
    /// No node has less.
    least: usize,
}

impl Standings {
    /// A node of least load, uniformly; `None` where that takes a scan.
    pub fn pick(&mut self, choice: &Choice<'_>) -> Option<ServerNodeId> {
        if self.revision != Some(choice.revision) {
            self.make(choice);
        }
        while self.by_load[self.least].is_empty() {
            self.least += 1;
        }
        let tied = &self.by_load[self.least];
        (self.least < MOST).then(|| tied[choice.chance.below(0, tied.len())])
    }

    /// Whether it has begun to keep them.
    #[inline(always)]
    pub fn is_kept(&self) -> bool {
        self.revision.is_some()
    }

    /// The controller counts `load` for a node now.
    #[inline]
    pub fn changed(&mut self, node: ServerNodeId, load: u32) {
        if self.is_kept() {
            self.move_to(node, load);
        }
    }

    fn move_to(&mut self, node: ServerNodeId, load: u32) {
        let Some(Some((before, place))) = self.places.get(node.index()).copied() else { return };
        let tied = &mut self.by_load[before as usize];
        tied.swap_remove(place as usize);
        if let Some(&moved) = tied.get(place as usize) {
            self.places[moved.index()] = Some((before, place));
        }
        self.put(node, load);
    }

    fn put(&mut self, node: ServerNodeId, load: u32) {
        let load = (load as usize).min(MOST);
        let tied = &mut self.by_load[load];
        self.places[node.index()] = Some((load as u32, tied.len() as u32));
        tied.push(node);
        self.least = self.least.min(load);
    }

    fn make(&mut self, choice: &Choice<'_>) {
        self.revision = Some(choice.revision);
        self.by_load.resize_with(MOST + 1, Vec::new);
        self.by_load.iter_mut().for_each(Vec::clear);
        self.places.clear();
        self.places.resize(choice.load.len(), None);
        self.least = MOST;
        for &node in choice.rotation {
            self.put(node, choice.load[node.index()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{Bench, check, picks_with};
    use super::*;
    use crate::sim::config::PolicyKind::Least;

    #[test]
    fn many_nodes_are_picked_as_few_are() {
        let mut load = vec![5; 100];
        load[17] = 2;
        assert_eq!(picks_with(Least, &Bench::of(&load), 3), [17, 17, 17]);
        let mut expected = vec![0.0; 100];
        for node in [3, 40, 41, 99] {
            load[node] = 1;
            expected[node] = 0.25;
        }
        check(Least, &load, &[1; 100], &expected);
    }

    #[test]
    fn what_changes_is_found_in_its_new_place() {
        let mut load = vec![3; WORTH_IT];
        let rotation: Vec<ServerNodeId> = (0..load.len() as u16).map(ServerNodeId).collect();
        let bench = Bench::of(&load);
        let mut standings = Standings::default();
        let key = crate::sim::rng::Key::new(1, crate::sim::rng::Cause::Policy);
        for n in 0..5_000 {
            let picked =
                standings.pick(&bench.choice(&rotation, &load, key.child(n))).expect("loads are small");
            let least = load.iter().min().expect("there are nodes");
            assert_eq!(load[picked.index()], *least);
            let changed = key.child(n).below(7, load.len());
            load[changed] = key.child(n).below(8, 9) as u32;
            standings.changed(ServerNodeId(changed as u16), load[changed]);
        }
    }
}
