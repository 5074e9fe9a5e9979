//! `random-two`: NGINX's `random two least_conn`. Two different servers, each drawn in proportion to its weight; the one with fewer
//! outstanding attempts per weight wins, and a tie goes to the *second* drawn. A draw that hits the first server again is repeated; when
//! twenty draws have failed, smooth weighted round robin decides (`ngx_http_upstream_random_module.c`).

use super::Choice;
use super::tickets::Tickets;
use super::weighted_round_robin::WeightedRoundRobin;
use crate::sim::config::ServerNodeId;

const MOST_TRIES: u64 = 20;

/// How it draws, and the round robin it falls back on.
#[derive(Clone, Debug, Default)]
pub(crate) struct RandomTwo {
    tickets: Tickets,
    turns: WeightedRoundRobin,
}

impl RandomTwo {
    pub fn pick(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        if choice.candidates.len() < 2 {
            return choice.candidates[0];
        }
        let count = self.tickets.count(choice) as usize;
        let mut draw = |n| self.tickets.holder(choice, choice.chance.below(n, count) as u64);
        let first = draw(0);
        for tries in 1..=MOST_TRIES {
            let second = draw(tries);
            if second != first {
                return if choice.is_less_loaded(first, second) { first } else { second };
            }
        }
        self.turns.pick(choice)
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, picks};
    use crate::sim::config::PolicyKind::RandomTwo;

    #[test]
    fn draws_go_by_weight_and_a_tie_to_the_second() {
        // Equal loads for their weights: of the pairs drawn (a then b with w_a · w_b / (1 − w_a)) the second wins.
        let (a, b, c) = (0.5, 0.25, 0.25);
        let second = |of: f64, others: [f64; 2]| others.iter().map(|w| w * of / (1.0 - w)).sum::<f64>();
        check(RandomTwo, &[0, 0, 0], &[2, 1, 1], &[second(a, [b, c]), second(b, [a, c]), second(c, [a, b])]);
        // Least per weight wins wherever it is drawn: never the busiest of three.
        check(RandomTwo, &[0, 1, 2], &[1; 3], &[2.0 / 3.0, 1.0 / 3.0, 0.0]);
        assert_eq!(picks(RandomTwo, &[7], &[1], 2), [0, 0]);
    }

    #[test]
    fn after_twenty_draws_of_one_server_the_round_robin_decides() {
        // The heavy one is drawn first and twenty times more with probability (1 − 1/1001)²¹: 97.9 %. It is busier, yet the round robin picks it.
        let heavy =
            picks(RandomTwo, &[5000, 0], &[1000, 1], 20_000).iter().filter(|pick| **pick == 0).count();
        assert!((heavy as f64 / 20_000.0 - 0.9782).abs() < 0.01, "{heavy}");
    }
}
