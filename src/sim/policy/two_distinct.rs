//! `two-distinct`: draws two different nodes and takes the one with fewer outstanding attempts per weight; a tie goes to
//! the first drawn (Finagle, NGINX `random two`, tower). With `choices` d it is the best of d different ones: the power of d choices
//! (Mitzenmacher; Vvedenskaya, Dobrushin, Karpelevich).

use super::{Choice, MOST_CHOICES};
use crate::sim::config::ServerNodeId;

#[inline]
pub(super) fn pick(choice: &Choice<'_>) -> ServerNodeId {
    if choice.tuning.choices != 2 {
        return pick_of_many(choice);
    }
    let Some((first, second)) = draw_two(choice) else { return choice.candidates[0] };
    if choice.is_less_loaded(second, first) { second } else { first }
}

/// Two different candidates in the order drawn; `None` where there is only one.
#[inline]
pub(super) fn draw_two(choice: &Choice<'_>) -> Option<(ServerNodeId, ServerNodeId)> {
    let count = choice.candidates.len();
    if count == 1 {
        return None;
    }
    let first = choice.chance.below(0, count);
    // One of the other n − 1, without redrawing.
    let second = first + 1 + choice.chance.below(1, count - 1);
    let second = if second < count { second } else { second - count };
    Some((choice.candidates[first], choice.candidates[second]))
}

/// The best of d different ones. Draw k is among those left: it skips the places drawn before, in ascending order.
fn pick_of_many(choice: &Choice<'_>) -> ServerNodeId {
    let mut drawn = [0; MOST_CHOICES];
    let mut best = None;
    let count = choice.candidates.len().min(choice.tuning.choices as usize).clamp(1, MOST_CHOICES);
    for draw in 0..count {
        let mut place = choice.chance.below(draw as u64, choice.candidates.len() - draw);
        let mut rank = 0;
        while rank < draw && drawn[rank] <= place {
            place += 1;
            rank += 1;
        }
        drawn.copy_within(rank..draw, rank + 1);
        drawn[rank] = place;
        let node = choice.candidates[place];
        best = Some(best.filter(|best| !choice.is_less_loaded(node, *best)).unwrap_or(node));
    }
    best.unwrap_or(choice.candidates[0])
}

#[cfg(test)]
mod tests {
    use super::super::bench::{Bench, check, check_with};
    use crate::sim::config::PolicyKind::TwoDistinct;
    use crate::sim::config::PolicyTuning;

    #[test]
    fn the_busiest_of_three_is_never_chosen() {
        check(TwoDistinct, &[0, 1, 2], &[1; 3], &[2.0 / 3.0, 1.0 / 3.0, 0.0]);
        check(TwoDistinct, &[1, 1, 1, 1], &[1; 4], &[0.25; 4]);
        check(TwoDistinct, &[5], &[1], &[1.0]);
    }

    #[test]
    fn of_d_different_ones_the_kth_least_loaded_wins_by_the_binomials() {
        let tuned = |choices| Bench {
            tuning: PolicyTuning { choices, ..PolicyTuning::default() },
            ..Bench::of(&[0, 1, 2, 3])
        };
        check_with(TwoDistinct, &tuned(1), &[0.25; 4]);
        // Of C(4, 3) = 4 triples three hold the least loaded, and one the second but not the first.
        check_with(TwoDistinct, &tuned(3), &[0.75, 0.25, 0.0, 0.0]);
        check_with(TwoDistinct, &tuned(4), &[1.0, 0.0, 0.0, 0.0]);
        check_with(TwoDistinct, &tuned(10), &[1.0, 0.0, 0.0, 0.0]);
    }
}
