//! A closed population: `n` clients who think, send, wait, and think again (machine repair, finite-source queue).

/// What `n` clients with exponential thinking of mean `think` get from `c` workers of rate `mu`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClosedPopulation {
    /// Answers per unit of time.
    pub throughput: f64,
    /// Mean response time: n/X − think.
    pub w: f64,
}

/// Exact by the birth-death chain; exact for any law of thinking with this mean as well.
pub fn closed_population(n: u32, think: f64, c: u32, mu: f64) -> ClosedPopulation {
    let (mut weight, mut total, mut served) = (1.0, 1.0, 0.0);
    for waiting in 1..=n {
        let busy = f64::from(waiting.min(c)) * mu;
        weight *= f64::from(n - waiting + 1) / think / busy;
        total += weight;
        served += weight * busy;
    }
    let throughput = served / total;
    ClosedPopulation { throughput, w: f64::from(n) / throughput - think }
}
