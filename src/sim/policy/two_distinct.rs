//! `two-distinct`: draws two different nodes and takes the one with fewer outstanding attempts per weight; a tie goes to
//! the first drawn (Finagle, NGINX `random two`, tower).

use super::Choice;
use crate::sim::config::ServerNodeId;

#[inline]
pub(super) fn pick(choice: &Choice<'_>) -> ServerNodeId {
    let count = choice.candidates.len();
    if count == 1 {
        return choice.candidates[0];
    }
    let first = choice.chance.below(0, count);
    // One of the other n − 1, without redrawing.
    let second = first + 1 + choice.chance.below(1, count - 1);
    let second = if second < count { second } else { second - count };
    let (first, second) = (choice.candidates[first], choice.candidates[second]);
    if choice.is_less_loaded(second, first) { second } else { first }
}

#[cfg(test)]
mod tests {
    use super::super::bench::check;
    use crate::sim::config::PolicyKind::TwoDistinct;

    #[test]
    fn the_busiest_of_three_is_never_chosen() {
        check(TwoDistinct, &[0, 1, 2], &[1; 3], &[2.0 / 3.0, 1.0 / 3.0, 0.0]);
        check(TwoDistinct, &[1, 1, 1, 1], &[1; 4], &[0.25; 4]);
        check(TwoDistinct, &[5], &[1], &[1.0]);
    }
}
