//! `two-any`: draws two nodes with replacement and takes the one with fewer outstanding attempts per weight; a tie goes
//! to the first drawn (Envoy's N_CHOICES, which it calls least request; gRPC; HAProxy `random(2)`).

use super::Choice;
use crate::sim::config::ServerNodeId;

#[inline]
pub(super) fn pick(choice: &Choice<'_>) -> ServerNodeId {
    let count = choice.candidates.len();
    let first = choice.candidates[choice.chance.below(0, count)];
    let second = choice.candidates[choice.chance.below(1, count)];
    if choice.is_less_loaded(second, first) { second } else { first }
}

#[cfg(test)]
mod tests {
    use super::super::bench::check;
    use crate::sim::config::PolicyKind::TwoAny;

    #[test]
    fn the_busiest_is_chosen_when_drawn_twice() {
        check(TwoAny, &[0, 1], &[1; 2], &[0.75, 0.25]);
        check(TwoAny, &[0, 1, 2], &[1; 3], &[5.0 / 9.0, 3.0 / 9.0, 1.0 / 9.0]);
    }
}
