//! Drawing in proportion to weights: each candidate holds as many tickets as its weight, in the order of the candidates. Whose a ticket is
//! takes a division where all weights are equal, a search in a table where they hold, and a scan otherwise.

use super::Choice;
use crate::sim::config::ServerNodeId;

#[derive(Clone, Debug, Default)]
pub(crate) struct Tickets {
    /// The rotation the table is for.
    revision: Option<u32>,
    /// By place in the rotation: the first ticket that is not its, nor of one before it.
    ends: Vec<u64>,
}

impl Tickets {
    /// How many tickets there are.
    pub fn count(&mut self, choice: &Choice<'_>) -> u64 {
        if choice.is_uniform {
            return weight(choice, choice.candidates[0]) * choice.candidates.len() as u64;
        }
        if self.follow(choice) {
            return self.ends[self.ends.len() - 1];
        }
        choice.candidates.iter().map(|node| weight(choice, *node)).sum()
    }

    /// Whose `ticket` is, which is below their count.
    pub fn holder(&mut self, choice: &Choice<'_>, ticket: u64) -> ServerNodeId {
        if choice.is_uniform {
            return choice.candidates[(ticket / weight(choice, choice.candidates[0])) as usize];
        }
        if self.follow(choice) {
            return choice.rotation[self.ends.partition_point(|end| *end <= ticket)];
        }
        let mut left = ticket;
        for &node in choice.candidates {
            if left < weight(choice, node) {
                return node;
            }
            left -= weight(choice, node);
        }
        unreachable!("the ticket is below the sum of the weights")
    }

    /// Has the table ready; false where none holds.
    fn follow(&mut self, choice: &Choice<'_>) -> bool {
        if !choice.is_whole() {
            return false;
        }
        if self.revision != Some(choice.revision) {
            self.revision = Some(choice.revision);
            self.ends.clear();
            self.ends.extend(choice.rotation.iter().scan(0, |end, node| {
                *end += weight(choice, *node);
                Some(*end)
            }));
        }
        true
    }
}

fn weight(choice: &Choice<'_>, node: ServerNodeId) -> u64 {
    u64::from(choice.weight[node.index()])
}

#[cfg(test)]
mod tests {
    use super::super::bench::{Bench, with_choice};
    use super::super::{Choice, ServerNodeId};
    use super::Tickets;

    #[test]
    fn whose_a_ticket_is_does_not_depend_on_the_way_it_is_found() {
        for weight in [vec![2, 2, 2, 2], vec![5, 1, 3, 1]] {
            let bench = Bench { weight: weight.clone(), ..Bench::of(&[0; 4]) };
            let owners = |nodes: &[usize]| -> Vec<ServerNodeId> {
                nodes.iter().flat_map(|&n| vec![ServerNodeId(n as u16); weight[n] as usize]).collect()
            };
            with_choice(&bench, 0, 0, |whole| {
                let unsettled = Choice { is_settled: false, ..*whole };
                let fewer = Choice { candidates: &whole.candidates[1..], ..*whole };
                for (choice, nodes) in
                    [(whole, &[0, 1, 2, 3][..]), (&unsettled, &[0, 1, 2, 3]), (&fewer, &[1, 2, 3])]
                {
                    let mut tickets = Tickets::default();
                    let expected = owners(nodes);
                    assert_eq!(tickets.count(choice), expected.len() as u64);
                    let found: Vec<_> =
                        (0..expected.len() as u64).map(|ticket| tickets.holder(choice, ticket)).collect();
                    assert_eq!(found, expected);
                }
            });
        }
    }
}
