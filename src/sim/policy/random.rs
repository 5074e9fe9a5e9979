//! `random`: uniform over the candidates; with unequal weights, node i with probability wᵢ / Σw.

use super::Choice;
use crate::sim::config::ServerNodeId;

#[inline]
pub(super) fn pick(choice: &Choice<'_>) -> ServerNodeId {
    if choice.is_uniform {
        return choice.candidates[choice.chance.below(0, choice.candidates.len())];
    }
    let weight = |node: &ServerNodeId| choice.weight[node.index()] as usize;
    let total: usize = choice.candidates.iter().map(weight).sum();
    let mut ticket = choice.chance.below(0, total);
    for node in choice.candidates {
        if ticket < weight(node) {
            return *node;
        }
        ticket -= weight(node);
    }
    unreachable!("the ticket is below the sum of the weights")
}

#[cfg(test)]
mod tests {
    use super::super::bench::check;
    use crate::sim::config::PolicyKind::Random;

    #[test]
    fn every_node_gets_its_share() {
        check(Random, &[9, 0, 0], &[1, 1, 1], &[1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]);
        check(Random, &[0, 0], &[4, 1], &[0.8, 0.2]);
    }
}
