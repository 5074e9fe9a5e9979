//! Stationary shares of small Markov chains, without subtractions and so without loss of digits.

/// A continuous-time chain on states 0, 1, … given by its rates.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// `rates[from][to]`; the diagonal is not used.
    rates: Vec<Vec<f64>>,
}

impl Chain {
    /// A chain of `states` states and these transitions: from, to, rate.
    pub fn new(states: usize, transitions: &[(usize, usize, f64)]) -> Self {
        let mut rates = vec![vec![0.0; states]; states];
        for &(from, to, rate) in transitions {
            rates[from][to] += rate;
        }
        Chain { rates }
    }

    /// Long-run share of time in each state, by the algorithm of Grassmann, Taksar and Heyman (1985). The chain must be
    /// irreducible.
    pub fn stationary(&self) -> Vec<f64> {
        let mut rates = self.rates.clone();
        let states = rates.len();
        for last in (1..states).rev() {
            // Censor the chain on the states before `last`.
            let leaving: f64 = rates[last][..last].iter().sum();
            for from in 0..last {
                rates[from][last] /= leaving;
                for to in 0..last {
                    if from != to {
                        rates[from][to] += rates[from][last] * rates[last][to];
                    }
                }
            }
        }
        let mut shares = vec![1.0];
        while shares.len() < states {
            let into = shares.len();
            shares.push(shares.iter().zip(&rates).map(|(share, rates)| share * rates[into]).sum());
        }
        let total: f64 = shares.iter().sum();
        shares.iter().map(|share| share / total).collect()
    }
}
