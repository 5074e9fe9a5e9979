//! `first`: the server with the lowest number that has a free connection slot (HAProxy `balance first`, where the slots are
//! the server's `maxconn`: here its workers). When every slot is taken HAProxy holds the request back; here it goes to
//! the server with the fewest outstanding per slot, the lowest number on a tie.

use super::Choice;
use super::contest::{Contest, Share};
use crate::sim::config::ServerNodeId;

#[derive(Clone, Debug, Default)]
pub(crate) struct First(Contest<Fill>);

/// How full a node is: with a slot free, all are alike.
#[derive(Clone, Copy, Debug)]
struct Fill(Share);

impl Fill {
    fn is_full(self) -> bool {
        self.0.bearer <= self.0.load
    }
}

impl Ord for Fill {
    #[inline]
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let order = self.is_full().cmp(&other.is_full());
        if self.is_full() { order.then(self.0.cmp(&other.0)) } else { order }
    }
}

impl PartialOrd for Fill {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Fill {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Fill {}

impl First {
    pub fn pick(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        if !Contest::<Fill>::decides(choice) {
            return scan(choice);
        }
        let fill = |node: ServerNodeId| {
            Fill(Share { load: choice.load[node.index()], bearer: choice.slots[node.index()] })
        };
        self.0.follow(choice, fill);
        self.0.winner(0)
    }

    #[inline]
    pub fn load_changed(&mut self, node: ServerNodeId, load: u32) {
        self.0.change(node, |fill| Fill(Share { load, ..fill.0 }));
    }
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
