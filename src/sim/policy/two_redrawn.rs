//! `two-redrawn`: Finagle's P2C in full. Two different servers are drawn from *all*, closed ones (believed down, ejected) included; an open
//! one beats a closed one, else the fewer outstanding per weight wins, the first on a tie. Where the winner is closed it draws anew, five
//! times in all (`maxEffort`), and then takes what it has: with half of many servers closed, one request in a thousand meets one.

use super::{Choice, two_distinct};
use crate::sim::config::ServerNodeId;

const MOST_EFFORT: u64 = 5;

pub(super) fn pick(choice: &Choice<'_>) -> ServerNodeId {
    let all = choice.everyone;
    // A redispatched attempt must not meet again whom it has tried.
    if all.len() < 2 || choice.candidates.len() < choice.rotation.len() {
        return two_distinct::pick(choice);
    }
    let is_open = |node: ServerNodeId| choice.rotation.binary_search(&node).is_ok();
    let mut best = all[0];
    for effort in 0..MOST_EFFORT {
        let first = choice.chance.below(2 * effort, all.len());
        let second = first + 1 + choice.chance.below(2 * effort + 1, all.len() - 1);
        let (first, second) = (all[first], all[second % all.len()]);
        let is_second = match (is_open(first), is_open(second)) {
            (true, false) => false,
            (false, true) => true,
            _ => choice.is_less_loaded(second, first),
        };
        best = if is_second { second } else { first };
        if is_open(best) {
            return best;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::super::bench::{Bench, check, with_choice};
    use super::*;
    use crate::sim::config::PolicyKind::TwoRedrawn;

    #[test]
    fn with_all_open_it_is_two_distinct() {
        check(TwoRedrawn, &[0, 1, 2], &[1; 3], &[2.0 / 3.0, 1.0 / 3.0, 0.0]);
    }

    #[test]
    fn a_closed_one_is_taken_only_after_five_pairs_of_closed_ones() {
        // Six of eight closed: a pair of closed ones with probability 6·5 / (8·7), five times in a row.
        let open: Vec<ServerNodeId> = (0..2).map(ServerNodeId).collect();
        let bench = Bench::of(&[0; 8]);
        let times = 200_000;
        let closed = (0..times)
            .filter(|n| {
                let picked = with_choice(&bench, 0, *n, |choice| {
                    pick(&Choice { candidates: &open, rotation: &open, ..*choice })
                });
                picked.0 >= 2
            })
            .count();
        let pair: f64 = 30.0 / 56.0;
        let (share, expected) = (closed as f64 / times as f64, pair * pair * pair * pair * pair);
        let error = 4.0 * (expected * (1.0 - expected) / times as f64).sqrt();
        assert!((share - expected).abs() < error, "{share} instead of {expected}");
    }
}
