//! `shortest-delay`: the fewest (outstanding + 1) per weight, the expected delay of the attempt about to be sent when weights
//! are speeds (Linux IPVS `sed`); ties are broken uniformly at random. An idle fast server beats an idle slow one, which
//! plain least requests cannot tell apart.

use super::Choice;
use super::contest::{Contest, Share};
use crate::sim::config::ServerNodeId;

#[derive(Clone, Debug, Default)]
pub(crate) struct ShortestDelay(Contest<Share>);

impl ShortestDelay {
    pub fn pick(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        if !Contest::<Share>::decides(choice) {
            return scan(choice);
        }
        let delay = |node: ServerNodeId| Share {
            load: choice.load[node.index()] + 1,
            bearer: choice.weight[node.index()],
        };
        self.0.follow(choice, delay);
        self.0.draw(choice)
    }

    #[inline(always)]
    pub fn keeps_order(&self) -> bool {
        self.0.is_kept()
    }

    #[inline]
    pub fn load_changed(&mut self, node: ServerNodeId, load: u32) {
        self.0.change(node, |delay| Share { load: load + 1, ..delay });
    }
}

fn scan(choice: &Choice<'_>) -> ServerNodeId {
    let delay = |a: ServerNodeId, b: ServerNodeId| {
        u64::from(choice.load[a.index()] + 1) * u64::from(choice.weight[b.index()])
    };
    let mut best = choice.candidates[0];
    let mut ties = 1;
    for &node in &choice.candidates[1..] {
        if delay(node, best) < delay(best, node) {
            best = node;
            ties = 1;
        } else if delay(node, best) == delay(best, node) {
            ties += 1;
        }
    }
    if ties == 1 {
        return best;
    }
    let is_tied = |node: &&ServerNodeId| delay(**node, best) == delay(best, **node);
    let chosen = choice.candidates.iter().filter(is_tied).nth(choice.chance.below(0, ties));
    *chosen.expect("the draw is below the number of ties")
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, picks};
    use crate::sim::config::PolicyKind::ShortestDelay;

    #[test]
    fn the_next_request_counts_too() {
        assert_eq!(picks(ShortestDelay, &[0, 0], &[4, 1], 1), [0]);
        assert_eq!(picks(ShortestDelay, &[4, 0], &[4, 1], 1), [1]);
        check(ShortestDelay, &[3, 0], &[4, 1], &[0.5, 0.5]);
    }
}
