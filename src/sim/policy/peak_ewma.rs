//! `peak-ewma`: two distinct servers are drawn and the one with the lower cost · (outstanding + 1) wins, the first on a tie
//! (Finagle, Linkerd, tower). The cost is a latency that jumps up to every peak at once and falls back with the time constant τ:
//! on an answer after r, cost = r if r > cost, else cost·w + r·(1 − w) with w = exp(−Δt/τ). It also decays when it is read, as in
//! Finagle, so that a server avoided for long is tried again. Without history a server that is busy is put last.

use super::{Choice, two_distinct};
use crate::sim::config::ServerNodeId;
use crate::sim::time::{SimDuration, SimTime};

/// What an unknown but busy server costs (Finagle's penalty).
const PENALTY: f64 = f64::MAX / 2.0;

#[derive(Clone, Copy, Debug, Default)]
struct Latency {
    /// Seconds.
    cost: f64,
    since: SimTime,
    is_known: bool,
}

impl Latency {
    fn observe(&mut self, seconds: f64, now: SimTime, decay: SimDuration) {
        let weight = libm::exp(-now.since(self.since).seconds() / decay.seconds().max(1e-9));
        self.since = now;
        self.cost = if seconds > self.cost { seconds } else { self.cost * weight + seconds * (1.0 - weight) };
    }
}

/// What is known of the servers' latencies, by node.
#[derive(Clone, Debug, Default)]
pub(crate) struct PeakEwma {
    known: Vec<Latency>,
}

impl PeakEwma {
    pub fn pick(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        let Some((first, second)) = two_distinct::draw_two(choice) else { return choice.candidates[0] };
        let (a, b) = (self.cost(choice, first), self.cost(choice, second));
        if b < a { second } else { first }
    }

    fn cost(&mut self, choice: &Choice<'_>, node: ServerNodeId) -> f64 {
        let load = choice.load[node.index()];
        let latency = self.of(node);
        latency.observe(0.0, choice.now, choice.tuning.decay);
        if !latency.is_known && load > 0 {
            PENALTY + f64::from(load)
        } else {
            latency.cost * f64::from(load + 1)
        }
    }

    fn of(&mut self, node: ServerNodeId) -> &mut Latency {
        if self.known.len() <= node.index() {
            self.known.resize(node.index() + 1, Latency::default());
        }
        &mut self.known[node.index()]
    }

    /// An answer came from `node`.
    pub fn observe(&mut self, node: ServerNodeId, response: SimDuration, now: SimTime, decay: SimDuration) {
        let latency = self.of(node);
        latency.observe(response.seconds(), now, decay);
        latency.is_known = true;
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{Bench, with_choice};
    use super::*;

    #[test]
    fn peaks_count_at_once_and_fade_with_the_time_constant() {
        let decay = SimDuration::from_seconds(10.0);
        let mut latency = Latency::default();
        latency.observe(2.0, SimTime::ZERO, decay);
        assert_eq!(latency.cost, 2.0);
        latency.observe(1.0, SimTime::from_seconds(10.0), decay);
        // w = 1/e: 2/e + 1·(1 − 1/e).
        assert!((latency.cost - (1.0 + libm::exp(-1.0))).abs() < 1e-12, "{}", latency.cost);
        latency.observe(5.0, SimTime::from_seconds(10.0), decay);
        assert_eq!(latency.cost, 5.0);
    }

    #[test]
    fn the_cheaper_of_two_wins_and_an_unknown_busy_one_never_does() {
        let share_of_first = |load: &[u32], known: &[(u16, f64)]| {
            let mut policy = PeakEwma::default();
            let bench = Bench::of(load);
            for (node, seconds) in known {
                let decay = bench.tuning.decay;
                policy.observe(
                    ServerNodeId(*node),
                    SimDuration::from_seconds(*seconds),
                    SimTime::ZERO,
                    decay,
                );
            }
            (0..1000).filter(|n| with_choice(&bench, 0, *n, |choice| policy.pick(choice)).0 == 0).count()
        };
        assert_eq!(share_of_first(&[0, 0], &[(0, 0.1), (1, 0.2)]), 1000);
        assert_eq!(share_of_first(&[2, 0], &[(0, 0.1), (1, 0.2)]), 0);
        assert_eq!(share_of_first(&[1, 5], &[(1, 0.2)]), 0);
        let even = share_of_first(&[0, 0], &[(0, 0.1), (1, 0.1)]);
        assert!((400..600).contains(&even), "{even}");
    }
}
