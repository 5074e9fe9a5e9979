//! `two-any`: draws two nodes with replacement and takes the one with fewer outstanding attempts per weight; a tie goes
//! to the first drawn (Envoy's N_CHOICES, which it calls least request; gRPC; HAProxy `random(2)`). `choices` is Envoy's choice count.

use super::Choice;
use crate::sim::config::ServerNodeId;

#[inline]
pub(super) fn pick(choice: &Choice<'_>) -> ServerNodeId {
    let count = choice.candidates.len();
    let mut best = choice.candidates[choice.chance.below(0, count)];
    for draw in 1..u64::from(choice.tuning.choices) {
        let other = choice.candidates[choice.chance.below(draw, count)];
        best = if choice.is_less_loaded(other, best) { other } else { best };
    }
    best
}

/// The first two drawn; they may be the same.
pub(super) fn draw_two(choice: &Choice<'_>) -> [ServerNodeId; 2] {
    let count = choice.candidates.len();
    [0, 1].map(|draw| choice.candidates[choice.chance.below(draw, count)])
}

#[cfg(test)]
mod tests {
    use super::super::bench::{Bench, check, check_with};
    use crate::sim::config::PolicyKind::TwoAny;
    use crate::sim::config::PolicyTuning;

    #[test]
    fn the_busiest_is_chosen_when_drawn_twice() {
        check(TwoAny, &[0, 1], &[1; 2], &[0.75, 0.25]);
        check(TwoAny, &[0, 1, 2], &[1; 3], &[5.0 / 9.0, 3.0 / 9.0, 1.0 / 9.0]);
        let tuning = PolicyTuning { choices: 3, ..PolicyTuning::default() };
        let three = Bench { tuning, ..Bench::of(&[0, 1]) };
        check_with(TwoAny, &three, &[7.0 / 8.0, 1.0 / 8.0]);
    }
}
