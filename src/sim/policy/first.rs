//! `first`: the server with the lowest number that has a free connection slot (HAProxy `balance first`, where the slots are
//! the server's `maxconn`: here its workers). When every slot is taken HAProxy holds the request back; here it goes to
//! the server with the fewest outstanding per slot, the lowest number on a tie.

use super::Choice;
use super::contest::{Contest, Share};
use super::vacancies::Vacancies;
use crate::sim::config::ServerNodeId;

#[derive(Clone, Debug, Default)]
pub(crate) struct First {
    vacancies: Vacancies,
    /// Held from when there first was no vacancy.
    contest: Contest<Share>,
}

impl First {
    pub fn pick(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        if !Contest::<Share>::decides(choice) {
            return scan(choice);
        }
        self.vacancies.follow(choice);
        self.vacancies.first().unwrap_or_else(|| self.emptiest(choice))
    }

    fn emptiest(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        self.contest.follow(choice, |node| fill(choice.load[node.index()], choice.slots[node.index()]));
        self.contest.winner(0)
    }

    #[inline(always)]
    pub fn keeps_order(&self) -> bool {
        self.vacancies.is_kept()
    }

    #[inline]
    pub fn load_changed(&mut self, node: ServerNodeId, load: u32) {
        self.vacancies.changed(node, load);
        self.contest.change(node, |before| fill(load, before.bearer));
    }
}

/// How full a node is: with a slot free, all are alike.
fn fill(load: u32, slots: u32) -> Share {
    Share { load: if load < slots { 0 } else { load }, bearer: slots }
}

fn scan(choice: &Choice<'_>) -> ServerNodeId {
    let is_free = |node: &&ServerNodeId| choice.load[node.index()] < choice.slots[node.index()];
    if let Some(node) = choice.candidates.iter().find(is_free) {
        return *node;
    }
    let fuller = |a: ServerNodeId, b: ServerNodeId| {
        let scaled = |load: ServerNodeId, slots: ServerNodeId| {
            u64::from(choice.load[load.index()]) * u64::from(choice.slots[slots.index()])
        };
        scaled(b, a) < scaled(a, b)
    };
    choice.candidates[1..].iter().fold(
        choice.candidates[0],
        |best, &node| {
            if fuller(best, node) { node } else { best }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::bench::picks;
    use crate::sim::config::PolicyKind::First;

    // The bench gives each server two slots.
    #[test]
    fn servers_fill_up_one_after_the_other() {
        assert_eq!(picks(First, &[0, 0, 0], &[1; 3], 1), [0]);
        assert_eq!(picks(First, &[2, 1, 0], &[1; 3], 1), [1]);
        assert_eq!(picks(First, &[2, 2, 0], &[1; 3], 1), [2]);
        assert_eq!(picks(First, &[4, 3, 3], &[1; 3], 1), [1]);
    }
}
