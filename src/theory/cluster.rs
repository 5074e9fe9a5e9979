//! Exact answers for small clusters behind a balancer: a Markov chain on the numbers at each server.
//!
//! Arrivals are Poisson, service is exponential, and the rule sees true numbers without delay. Servers that are alike are
//! kept in falling order, which divides the states by up to n!. The chain is solved by Gauss–Seidel sweeps; after each, the
//! totals are set right by the cuts between N and N + 1 in the system, which are exact, so that few sweeps suffice.

use std::collections::HashMap;

/// How the balancer picks.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// In proportion to the weights, or evenly.
    Random(Option<Vec<f64>>),
    /// The fewest at it, ties at random.
    Shortest,
    /// The better of two distinct servers, ties at random.
    TwoDistinct,
    /// The better of two drawn with replacement, ties at random.
    TwoAny,
    /// The smallest (number + 1)/rate, ties at random.
    ShortestDelay,
}

/// A cluster and its load.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// All arrivals per unit of time.
    pub lambda: f64,
    /// Each server's rate per worker.
    pub rates: Vec<f64>,
    /// Workers of each server.
    pub workers: u8,
    /// The most that can be at one server; an arrival sent to a full one is rejected.
    pub room: u8,
    pub rule: Rule,
    /// States with more than this in all servers are left out.
    pub most: u32,
    /// States whose longest and shortest server differ by more are left out.
    pub spread: u8,
}

/// What a cluster does in the long run.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// Mean response time of the accepted.
    pub w: f64,
    /// Share of arrivals rejected.
    pub blocked: f64,
    /// Share of arrivals sent to each server; of alike servers only the mean is known.
    pub shares: Vec<f64>,
}

impl Cluster {
    /// `n` servers with one worker of rate 1 each at load `rho`. What is left out changes W by less than 10⁻⁶ of it.
    pub fn alike(n: u32, rho: f64, rule: Rule) -> Self {
        let most = libm::ceil(libm::log(1e-9) / libm::log(rho)) as u32;
        // Widening any of these changes W by less than 10⁻⁶ of it at the loads of the oracles. Two servers have so few states
        // that nothing need be left out.
        let spread = match rule {
            _ if n == 2 => u8::MAX,
            Rule::Shortest => 14,
            _ => 20,
        };
        Cluster {
            lambda: f64::from(n) * rho,
            rates: vec![1.0; n as usize],
            workers: 1,
            room: u8::MAX,
            rule,
            most,
            spread,
        }
    }

    /// The long run, exactly up to what `most` and `spread` leave out.
    ///
    /// # Panics
    /// With more than eight servers.
    pub fn solve(&self) -> Solution {
        assert!(self.rates.len() <= MOST_SERVERS);
        let states = States::of(self);
        let shares = states.stationary();
        self.summary(&states, &shares)
    }

    fn are_alike(&self) -> bool {
        let same_rates = self.rates.iter().all(|rate| *rate == self.rates[0]);
        same_rates && !matches!(&self.rule, Rule::Random(Some(_)))
    }

    /// The chance of each server to be picked in this state.
    fn picks(&self, at: &[u8]) -> Vec<f64> {
        let n = at.len();
        let mut picks = vec![0.0; n];
        let mut best_of = |candidates: &[usize], weight: f64| {
            let least = candidates.iter().map(|&i| at[i]).min().unwrap_or(0);
            let ties = candidates.iter().filter(|&&i| at[i] == least).count() as f64;
            for &i in candidates.iter().filter(|&&i| at[i] == least) {
                picks[i] += weight / ties;
            }
        };
        match &self.rule {
            Rule::Random(None) => picks.fill(1.0 / n as f64),
            Rule::Random(Some(weights)) => {
                let total: f64 = weights.iter().sum();
                for (pick, weight) in picks.iter_mut().zip(weights) {
                    *pick = weight / total;
                }
            }
            Rule::Shortest => best_of(&(0..n).collect::<Vec<_>>(), 1.0),
            Rule::TwoDistinct => {
                let pairs = (n * (n - 1)) as f64;
                for first in 0..n {
                    for second in (0..n).filter(|&second| second != first) {
                        best_of(&[first, second], 1.0 / pairs);
                    }
                }
            }
            Rule::TwoAny => {
                for first in 0..n {
                    for second in 0..n {
                        // Of a server drawn twice both candidates are the same one.
                        let candidates = if first == second { &[first][..] } else { &[first, second][..] };
                        best_of(candidates, 1.0 / (n * n) as f64);
                    }
                }
            }
            Rule::ShortestDelay => {
                let delay = |i: usize| (f64::from(at[i]) + 1.0) / self.rates[i];
                let least = (0..n).map(delay).fold(f64::INFINITY, f64::min);
                let ties = (0..n).filter(|&i| delay(i) == least).count() as f64;
                for i in (0..n).filter(|&i| delay(i) == least) {
                    picks[i] = 1.0 / ties;
                }
            }
        }
        picks
    }

    fn summary(&self, states: &States, stationary: &[f64]) -> Solution {
        let (mut in_system, mut blocked) = (0.0, 0.0);
        let mut shares = vec![0.0; self.rates.len()];
        for (at, share) in states.at.iter().zip(stationary) {
            in_system += share * at.iter().map(|&count| f64::from(count)).sum::<f64>();
            for (i, pick) in self.picks(at).into_iter().enumerate() {
                shares[i] += share * pick;
                if at[i] == self.room {
                    blocked += share * pick;
                }
            }
        }
        if self.are_alike() {
            let even = 1.0 / shares.len() as f64;
            shares.fill(even);
        }
        Solution { w: in_system / (self.lambda * (1.0 - blocked)), blocked, shares }
    }
}

/// Numbers at servers are packed into one word, a byte each.
const MOST_SERVERS: usize = 8;

/// The chain, states ordered by how many are in the system.
struct States {
    at: Vec<Vec<u8>>,
    /// First state of each total, and one past the last.
    levels: Vec<usize>,
    /// For each state, where `sources` and `rates` of what leads into it begin.
    first: Vec<usize>,
    sources: Vec<u32>,
    rates: Vec<f64>,
    /// Rate out of each state.
    out: Vec<f64>,
    /// Rate from each state to one more, and to one less, in the system.
    up: Vec<f64>,
    down: Vec<f64>,
}

impl States {
    fn of(cluster: &Cluster) -> Self {
        let (at, levels, index) = enumerate(cluster);
        let (mut out, mut up, mut down) = (vec![0.0; at.len()], vec![0.0; at.len()], vec![0.0; at.len()]);
        let mut edges: Vec<(u32, u32, f64)> = Vec::with_capacity(at.len() * 2 * cluster.rates.len());
        for (from, state) in at.iter().enumerate() {
            for (next, rate, is_up) in moves(cluster, state) {
                let Some(&to) = index.get(&pack(&next)) else { continue };
                out[from] += rate;
                if is_up {
                    up[from] += rate
                } else {
                    down[from] += rate
                }
                edges.push((to, from as u32, rate));
            }
        }
        edges.sort_by_key(|&(to, from, _)| (to, from));
        let mut first = vec![0; at.len() + 1];
        for &(to, _, _) in &edges {
            first[to as usize + 1] += 1;
        }
        for state in 0..at.len() {
            first[state + 1] += first[state];
        }
        let sources = edges.iter().map(|&(_, from, _)| from).collect();
        let rates = edges.iter().map(|&(_, _, rate)| rate).collect();
        States { at, levels, first, sources, rates, out, up, down }
    }

    fn stationary(&self) -> Vec<f64> {
        const SWEEPS: u32 = 10_000;
        const CLOSE: f64 = 1e-12;
        let mut shares = vec![1.0; self.at.len()];
        self.set_totals_right(&mut shares);
        let mut before = self.mean_total(&shares);
        for _ in 0..SWEEPS {
            for state in (0..shares.len()).chain((0..shares.len()).rev()) {
                self.balance(state, &mut shares);
            }
            self.set_totals_right(&mut shares);
            let mean = self.mean_total(&shares);
            if (mean - before).abs() < CLOSE * mean {
                break;
            }
            before = mean;
        }
        shares
    }

    /// What flows into a state flows out of it.
    fn balance(&self, state: usize, shares: &mut [f64]) {
        let incoming = self.first[state]..self.first[state + 1];
        let flow: f64 = self.sources[incoming.clone()]
            .iter()
            .zip(&self.rates[incoming])
            .map(|(&from, rate)| shares[from as usize] * rate)
            .sum();
        shares[state] = flow / self.out[state];
    }

    /// What flows up across a cut between two totals flows down across it. Then all shares sum to one.
    fn set_totals_right(&self, shares: &mut [f64]) {
        let level = |total: usize| self.levels[total]..self.levels[total + 1];
        let mut sum: f64 = shares[level(0)].iter().sum();
        for total in 1..self.levels.len() - 1 {
            let up: f64 = level(total - 1).map(|state| shares[state] * self.up[state]).sum();
            let down: f64 = level(total).map(|state| shares[state] * self.down[state]).sum();
            for share in &mut shares[level(total)] {
                *share *= up / down;
                sum += *share;
            }
        }
        for share in shares.iter_mut() {
            *share /= sum;
        }
    }

    fn mean_total(&self, shares: &[f64]) -> f64 {
        (0..self.levels.len() - 1)
            .map(|total| {
                total as f64 * shares[self.levels[total]..self.levels[total + 1]].iter().sum::<f64>()
            })
            .sum()
    }
}

/// Every reachable state, total by total, with its place.
fn enumerate(cluster: &Cluster) -> (Vec<Vec<u8>>, Vec<usize>, HashMap<u64, u32>) {
    let mut at = vec![vec![0; cluster.rates.len()]];
    let mut levels = vec![0, 1];
    let mut index = HashMap::from([(pack(&at[0]), 0)]);
    for total in 0..cluster.most as usize {
        // From each state with this total, one more anywhere there is room: no rule is asked, so that departures stay inside.
        for state in levels[total]..levels[total + 1] {
            for server in 0..cluster.rates.len() {
                if at[state][server] == cluster.room {
                    continue;
                }
                let mut next = at[state].clone();
                next[server] += 1;
                let next = ordered(cluster, next);
                if spread(&next) > cluster.spread || index.contains_key(&pack(&next)) {
                    continue;
                }
                index.insert(pack(&next), at.len() as u32);
                at.push(next);
            }
        }
        if at.len() == levels[total + 1] {
            break;
        }
        levels.push(at.len());
    }
    (at, levels, index)
}

/// Where a state leads: the next state, at what rate, and whether it is an arrival.
fn moves(cluster: &Cluster, state: &[u8]) -> Vec<(Vec<u8>, f64, bool)> {
    let mut moves = Vec::with_capacity(2 * state.len());
    for (server, pick) in cluster.picks(state).into_iter().enumerate() {
        if pick > 0.0 && state[server] < cluster.room {
            let mut next = state.to_vec();
            next[server] += 1;
            moves.push((ordered(cluster, next), cluster.lambda * pick, true));
        }
        if state[server] > 0 {
            let mut next = state.to_vec();
            next[server] -= 1;
            let rate = f64::from(state[server].min(cluster.workers)) * cluster.rates[server];
            moves.push((ordered(cluster, next), rate, false));
        }
    }
    moves
}

fn ordered(cluster: &Cluster, mut at: Vec<u8>) -> Vec<u8> {
    if cluster.are_alike() {
        at.sort_unstable_by(|a, b| b.cmp(a));
    }
    at
}

fn spread(at: &[u8]) -> u8 {
    let most = at.iter().max().copied().unwrap_or(0);
    let least = at.iter().min().copied().unwrap_or(0);
    most - least
}

fn pack(at: &[u8]) -> u64 {
    at.iter().fold(0, |word, &count| word << 8 | u64::from(count))
}
