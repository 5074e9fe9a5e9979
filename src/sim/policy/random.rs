//! `random`: uniform over the candidates (Envoy `random`); with unequal weights, node i with probability wᵢ / Σw (NGINX `random`;
//! HAProxy `random(1)`, which draws on its ring).

use super::Choice;
use super::tickets::Tickets;
use crate::sim::config::ServerNodeId;

#[inline]
pub(super) fn pick(choice: &Choice<'_>, tickets: &mut Tickets) -> ServerNodeId {
    let count = tickets.count(choice);
    tickets.holder(choice, choice.chance.below(0, count as usize) as u64)
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
