//! `weighted-round-robin`: smooth weighted round robin, as NGINX does it. Each pick adds every candidate's weight to its
//! current value, takes the largest (the first on a tie) and takes the total off it: {5, 1, 1} gives a a b a c a a.

use super::Choice;
use crate::sim::config::ServerNodeId;

#[derive(Clone, Debug, Default)]
pub(crate) struct WeightedRoundRobin {
    /// By node. Grows to the cluster's size once.
    current: Vec<i64>,
}

impl WeightedRoundRobin {
    pub fn pick(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        if self.current.len() < choice.weight.len() {
            self.current.resize(choice.weight.len(), 0);
        }
        let mut total = 0;
        let mut best = choice.candidates[0];
        for &node in choice.candidates {
            let weight = i64::from(choice.weight[node.index()]);
            self.current[node.index()] += weight;
            total += weight;
            if self.current[best.index()] < self.current[node.index()] {
                best = node;
            }
        }
        self.current[best.index()] -= total;
        best
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::picks;
    use crate::sim::config::PolicyKind::WeightedRoundRobin;

    #[test]
    fn the_published_sequences_come_out() {
        assert_eq!(picks(WeightedRoundRobin, &[0; 3], &[5, 1, 1], 7), [0, 0, 1, 0, 2, 0, 0]);
        assert_eq!(picks(WeightedRoundRobin, &[0; 3], &[3, 2, 1], 6), [0, 1, 0, 2, 1, 0]);
    }
}
