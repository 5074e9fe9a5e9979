//! `least`: a full scan for the fewest outstanding attempts per weight; ties are broken uniformly at random
//! (Envoy's full scan; HAProxy and NGINX break them by round robin).

use super::Choice;
use crate::sim::config::ServerNodeId;

#[inline]
pub(super) fn pick(choice: &Choice<'_>) -> ServerNodeId {
    let mut best = choice.candidates[0];
    let mut ties = 1;
    for &node in &choice.candidates[1..] {
        if choice.is_less_loaded(node, best) {
            best = node;
            ties = 1;
        } else if !choice.is_less_loaded(best, node) {
            ties += 1;
        }
    }
    if ties == 1 {
        return best;
    }
    let is_tied = |node: &&ServerNodeId| !choice.is_less_loaded(best, **node);
    let chosen = choice.candidates.iter().filter(is_tied).nth(choice.chance.below(0, ties));
    *chosen.expect("the draw is below the number of ties")
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, picks};
    use crate::sim::config::PolicyKind::Least;

    #[test]
    fn the_least_loaded_wins_and_ties_are_fair() {
        assert_eq!(picks(Least, &[3, 1, 2], &[1, 1, 1], 3), [1, 1, 1]);
        assert_eq!(picks(Least, &[3, 2], &[4, 1], 2), [0, 0]);
        check(Least, &[1, 1, 4, 1], &[1; 4], &[1.0 / 3.0, 1.0 / 3.0, 0.0, 1.0 / 3.0]);
    }
}
