//! Balancing policies: which server node gets the next attempt. One file each, with its definition and source.

mod bounded;
mod contest;
mod edf;
mod first;
mod least;
mod load_report;
mod maglev;
mod none;
mod peak_ewma;
mod prequal;
mod random;
mod random_two;
mod ring_hash;
mod round_robin;
mod shortest_delay;
mod source_hash;
mod standings;
mod tickets;
mod two_any;
mod two_distinct;
mod two_redrawn;
mod vacancies;
mod weighted_round_robin;

use super::config::{PolicyKind, PolicyTuning, ServerNodeId};
use super::rng::Key;
use super::time::{SimDuration, SimTime};
use super::trace::Outcome;
use edf::Edf;
use first::First;
use least::Least;
use load_report::LoadReport;
use maglev::Maglev;
use peak_ewma::PeakEwma;
pub(crate) use prequal::PROBES;
use prequal::Prequal;
use random_two::RandomTwo;
use ring_hash::Ring;
use round_robin::RoundRobin;
use shortest_delay::ShortestDelay;
use tickets::Tickets;
use weighted_round_robin::WeightedRoundRobin;

/// `choices` at most.
const MOST_CHOICES: usize = 10;

/// What a policy may know when it chooses.
#[derive(Clone, Copy)]
pub(crate) struct Choice<'a> {
    /// The nodes to choose from, in ascending order; never empty.
    pub candidates: &'a [ServerNodeId],
    /// All nodes in rotation, those already tried included.
    pub rotation: &'a [ServerNodeId],
    /// All nodes of the role that serves, whatever is believed of them.
    pub everyone: &'a [ServerNodeId],
    /// Changes whenever the rotation or a weight does.
    pub revision: u32,
    /// Attempts sent and not answered, as the controller knows it, by node.
    pub load: &'a [u32],
    /// Weights by node, each at least 1.
    pub weight: &'a [u32],
    /// Attempts that a node serves at once, by node.
    pub slots: &'a [u32],
    /// True when all weights are equal.
    pub is_uniform: bool,
    /// True when weights and slots are as the settings have them: no node is starting slowly.
    pub is_settled: bool,
    /// Whose request it is: the key that hash policies go by.
    pub user: u32,
    pub now: SimTime,
    pub tuning: &'a PolicyTuning,
    /// This attempt's own source of chance.
    pub chance: Key,
}

impl Choice<'_> {
    /// Whether it is among all of the rotation, by weights that hold.
    #[inline]
    fn is_whole(&self) -> bool {
        self.candidates.len() == self.rotation.len() && self.is_settled
    }

    /// Whether `a` carries less load per weight than `b`.
    #[inline]
    fn is_less_loaded(&self, a: ServerNodeId, b: ServerNodeId) -> bool {
        let scaled = |load: ServerNodeId, weight: ServerNodeId| {
            u64::from(self.load[load.index()]) * u64::from(self.weight[weight.index()])
        };
        scaled(a, b) < scaled(b, a)
    }
}

/// The two nodes that the rule draws for this choice, in order; `None` for rules that do not draw two.
pub(crate) fn drawn(kind: PolicyKind, choice: &Choice<'_>) -> Option<[ServerNodeId; 2]> {
    if choice.candidates.len() < 2 {
        return None;
    }
    match kind {
        _ if choice.tuning.choices != 2 => None,
        PolicyKind::TwoDistinct => two_distinct::draw_two(choice).map(|(first, second)| [first, second]),
        PolicyKind::TwoAny => Some(two_any::draw_two(choice)),
        _ => None,
    }
}

/// A policy with its memory.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    rule: Rule,
    /// Whether it knows who comes first without looking at all of them, as it does among many, and has to hear of every load.
    keeps_order: bool,
}

#[derive(Clone, Debug)]
enum Rule {
    Random(Tickets),
    RoundRobin(RoundRobin),
    WeightedRoundRobin(WeightedRoundRobin),
    Least(Least),
    TwoDistinct,
    TwoAny,
    RandomTwo(RandomTwo),
    TwoRedrawn,
    None,
    First(First),
    Edf(Edf),
    LeastEdf(Edf),
    ShortestDelay(ShortestDelay),
    SourceHash(Tickets),
    RingHash(Ring),
    Maglev(Maglev),
    PeakEwma(PeakEwma),
    LoadReport(Box<LoadReport>),
    Prequal(Prequal),
}

impl Policy {
    pub fn new(kind: PolicyKind) -> Self {
        let rule = match kind {
            PolicyKind::Random => Rule::Random(Tickets::default()),
            PolicyKind::RoundRobin => Rule::RoundRobin(RoundRobin::default()),
            PolicyKind::WeightedRoundRobin => Rule::WeightedRoundRobin(WeightedRoundRobin::default()),
            PolicyKind::Least => Rule::Least(Least::default()),
            PolicyKind::TwoDistinct => Rule::TwoDistinct,
            PolicyKind::TwoAny => Rule::TwoAny,
            PolicyKind::RandomTwo => Rule::RandomTwo(RandomTwo::default()),
            PolicyKind::TwoRedrawn => Rule::TwoRedrawn,
            PolicyKind::None => Rule::None,
            PolicyKind::First => Rule::First(First::default()),
            PolicyKind::Edf => Rule::Edf(Edf::default()),
            PolicyKind::LeastEdf => Rule::LeastEdf(Edf::default()),
            PolicyKind::ShortestDelay => Rule::ShortestDelay(ShortestDelay::default()),
            PolicyKind::SourceHash => Rule::SourceHash(Tickets::default()),
            PolicyKind::RingHash => Rule::RingHash(Ring::default()),
            PolicyKind::Maglev => Rule::Maglev(Maglev::default()),
            PolicyKind::PeakEwma => Rule::PeakEwma(PeakEwma::default()),
            PolicyKind::LoadReport => Rule::LoadReport(Box::default()),
            PolicyKind::Prequal => Rule::Prequal(Prequal::default()),
        };
        Policy { rule, keeps_order: false }
    }

    /// The node for the next attempt. The policy of most runs goes by itself: what it does not ask for is not put together.
    #[inline(always)]
    pub fn choose<'a>(&mut self, choice: impl Fn() -> Choice<'a>) -> ServerNodeId {
        match self.rule {
            Rule::Least(_) if least::is_among_few(&choice()) => least::among_few(&choice()),
            _ => self.pick(&choice()),
        }
    }

    /// The same of any policy.
    #[inline]
    pub fn pick(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        let node = match &mut self.rule {
            Rule::Random(tickets) => random::pick(choice, tickets),
            Rule::RoundRobin(state) => state.pick(choice),
            Rule::WeightedRoundRobin(state) => state.pick(choice),
            Rule::Least(state) => state.pick(choice),
            Rule::TwoDistinct => two_distinct::pick(choice),
            Rule::TwoAny => two_any::pick(choice),
            Rule::RandomTwo(state) => state.pick(choice),
            Rule::TwoRedrawn => two_redrawn::pick(choice),
            Rule::None => none::pick(choice),
            Rule::First(state) => state.pick(choice),
            Rule::Edf(state) => state.pick(choice, |node| edf::by_weight(choice, node)),
            Rule::LeastEdf(state) => state.pick(choice, |node| edf::by_weight_over_load(choice, node)),
            Rule::ShortestDelay(state) => state.pick(choice),
            Rule::SourceHash(tickets) => source_hash::pick(choice, tickets),
            Rule::RingHash(state) => state.pick(choice),
            Rule::Maglev(state) => state.pick(choice),
            Rule::PeakEwma(state) => state.pick(choice),
            Rule::LoadReport(state) => state.pick(choice),
            Rule::Prequal(state) => state.pick(choice),
        };
        self.keeps_order = match &self.rule {
            Rule::Least(state) => state.keeps_order(),
            Rule::First(state) => state.keeps_order(),
            Rule::ShortestDelay(state) => state.keeps_order(),
            _ => false,
        };
        node
    }

    /// The node that comes next, where that is decided before the attempt arrives.
    pub fn next(&self, candidates: &[ServerNodeId]) -> Option<ServerNodeId> {
        match &self.rule {
            Rule::RoundRobin(state) => state.next(candidates),
            Rule::None => candidates.first().copied(),
            _ => None,
        }
    }

    /// Whether it learns from answers.
    #[inline]
    pub fn learns(&self) -> bool {
        matches!(self.rule, Rule::PeakEwma(_) | Rule::LoadReport(_))
    }

    /// Whether it sends probes of its own.
    #[inline]
    pub fn probes(&self) -> bool {
        matches!(self.rule, Rule::Prequal(_))
    }

    /// The controller counts another load for a node.
    #[inline(always)]
    pub fn load_changed(&mut self, node: ServerNodeId, load: u32) {
        if self.keeps_order {
            self.keep_order(node, load);
        }
    }

    #[inline(never)]
    fn keep_order(&mut self, node: ServerNodeId, load: u32) {
        match &mut self.rule {
            Rule::Least(state) => state.load_changed(node, load),
            Rule::First(state) => state.load_changed(node, load),
            Rule::ShortestDelay(state) => state.load_changed(node, load),
            _ => {}
        }
    }

    /// An answer came from a node, `response` after the attempt was sent there; the node spent `service` on it.
    pub fn learn(&mut self, answer: &AnswerSeen, tuning: &PolicyTuning) {
        let AnswerSeen { node, response, service, outcome, now } = *answer;
        match &mut self.rule {
            Rule::PeakEwma(state) => state.observe(node, response, now, tuning.decay),
            Rule::LoadReport(state) => state.observe(node, service, outcome, now),
            _ => {}
        }
    }

    /// An attempt failed at a node (NGINX lowers its weight for a while).
    pub fn blame(&mut self, node: ServerNodeId, amount: u32, whole: u32) {
        if let Rule::WeightedRoundRobin(state) = &mut self.rule {
            state.blame(node, amount, whole);
        }
    }

    /// A probe of the policy's own came back.
    pub fn probed(&mut self, node: ServerNodeId, in_flight: u32, latency: SimDuration, now: SimTime) {
        if let Rule::Prequal(state) = &mut self.rule {
            state.probed(node, in_flight, latency, now);
        }
    }
}

/// What the controller sees of an answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AnswerSeen {
    pub node: ServerNodeId,
    /// From sending the attempt there to the answer.
    pub response: SimDuration,
    /// Time in service.
    pub service: SimDuration,
    pub outcome: Outcome,
    pub now: SimTime,
}

#[cfg(test)]
pub(super) mod bench {
    //! A bench to try policies on: picks many times and counts.

    use super::*;
    use crate::sim::rng::Cause;

    /// What the policy sees, the same for every pick.
    #[derive(Clone, Debug)]
    pub struct Bench {
        pub load: Vec<u32>,
        pub weight: Vec<u32>,
        pub tuning: PolicyTuning,
        pub now: SimTime,
    }

    impl Bench {
        /// Servers of weight 1 and two slots with these loads.
        pub fn of(load: &[u32]) -> Self {
            let weight = vec![1; load.len()];
            Bench { load: load.to_vec(), weight, tuning: PolicyTuning::default(), now: SimTime::ZERO }
        }
    }

    /// Does `work` with the choice that the `n`-th attempt, one of `user`'s, is.
    pub fn with_choice<T>(bench: &Bench, user: u32, n: u64, work: impl FnOnce(&Choice<'_>) -> T) -> T {
        let candidates: Vec<ServerNodeId> = (0..bench.load.len() as u16).map(ServerNodeId).collect();
        work(&Choice {
            candidates: &candidates,
            rotation: &candidates,
            everyone: &candidates,
            revision: 1,
            load: &bench.load,
            weight: &bench.weight,
            slots: &vec![2; bench.load.len()],
            is_uniform: bench.weight.windows(2).all(|w| w[0] == w[1]),
            is_settled: true,
            user,
            now: bench.now,
            tuning: &bench.tuning,
            chance: Key::new(1, Cause::Policy).child(n),
        })
    }

    impl Bench {
        /// The choice among these nodes with these loads.
        pub fn choice<'a>(&'a self, nodes: &'a [ServerNodeId], load: &'a [u32], chance: Key) -> Choice<'a> {
            Choice {
                candidates: nodes,
                rotation: nodes,
                everyone: nodes,
                revision: 1,
                load,
                weight: &self.weight,
                slots: &self.weight,
                is_uniform: true,
                is_settled: true,
                user: 0,
                now: self.now,
                tuning: &self.tuning,
                chance,
            }
        }
    }

    /// Picks `times` times; returns the picks in order.
    pub fn picks_with(kind: PolicyKind, bench: &Bench, times: u64) -> Vec<u16> {
        let mut policy = Policy::new(kind);
        (0..times).map(|n| with_choice(bench, 0, n, |choice| policy.pick(choice)).0).collect()
    }

    /// The same with these fixed loads and weights.
    pub fn picks(kind: PolicyKind, load: &[u32], weight: &[u32], times: u64) -> Vec<u16> {
        picks_with(kind, &Bench { weight: weight.to_vec(), ..Bench::of(load) }, times)
    }

    /// Asserts the share of each node over many picks, within four standard errors of a proportion.
    pub fn check_with(kind: PolicyKind, bench: &Bench, expected: &[f64]) {
        let times = 120_000;
        let mut shares = vec![0.0; bench.load.len()];
        for pick in picks_with(kind, bench, times) {
            shares[usize::from(pick)] += 1.0 / times as f64;
        }
        for (share, expected) in shares.iter().zip(expected) {
            let error = 4.0 * (expected * (1.0 - expected) / times as f64).sqrt() + 1e-9;
            assert!((share - expected).abs() <= error, "{kind:?}: {share} instead of {expected}");
        }
    }

    /// The same with these fixed loads and weights.
    pub fn check(kind: PolicyKind, load: &[u32], weight: &[u32], expected: &[f64]) {
        check_with(kind, &Bench { weight: weight.to_vec(), ..Bench::of(load) }, expected);
    }

    /// The server of each of `users` users, with nothing outstanding.
    pub fn owners(kind: PolicyKind, weight: &[u32], users: u32) -> Vec<u16> {
        let mut policy = Policy::new(kind);
        let bench = Bench { weight: weight.to_vec(), ..Bench::of(&vec![0; weight.len()]) };
        (0..users).map(|user| with_choice(&bench, user, 0, |choice| policy.pick(choice)).0).collect()
    }

    /// The share of the users that each server has.
    pub fn shares_over_users(kind: PolicyKind, weight: &[u32], users: u32) -> Vec<f64> {
        let mut shares = vec![0.0; weight.len()];
        for owner in owners(kind, weight, users) {
            shares[usize::from(owner)] += 1.0 / f64::from(users);
        }
        shares
    }
}

#[cfg(test)]
mod tests {
    use super::bench::Bench;
    use super::*;
    use crate::sim::rng::Cause;

    #[test]
    fn what_is_kept_between_picks_gives_what_a_scan_gives() {
        use PolicyKind::*;
        let nodes: Vec<ServerNodeId> = (0..60).map(ServerNodeId).collect();
        for kind in [Random, RandomTwo, SourceHash, First, ShortestDelay, Least, WeightedRoundRobin] {
            let chance = Key::new(9, Cause::Policy);
            let weight = |n: usize| if kind == WeightedRoundRobin { 3 } else { 1 + n as u32 % 3 };
            let mut bench = Bench { weight: (0..60).map(weight).collect(), ..Bench::of(&[0; 60]) };
            let (mut kept, mut scanning) = (Policy::new(kind), Policy::new(kind));
            let mut rotation = nodes.clone();
            let mut revision = 0;
            for n in 0..6_000_u64 {
                let draw = |what: u64, bound: usize| chance.child(n).below(what, bound);
                if draw(1, 100) == 0 {
                    revision += 1;
                    rotation =
                        nodes.iter().copied().filter(|node| draw(100 + u64::from(node.0), 8) > 0).collect();
                }
                let load = bench.load.clone();
                let choice = Choice {
                    revision,
                    is_uniform: kind == WeightedRoundRobin,
                    user: draw(2, 1000) as u32,
                    ..bench.choice(&rotation, &load, chance.child(n))
                };
                let picked = kept.pick(&choice);
                assert_eq!(
                    picked,
                    scanning.pick(&Choice { is_settled: false, ..choice }),
                    "{kind:?}, pick {n}"
                );
                // The pick gets one more; someone else has one answered.
                for (node, change) in [(picked, 1), (nodes[draw(3, 60)], -1)] {
                    let load = bench.load[node.index()].saturating_add_signed(change);
                    bench.load[node.index()] = load;
                    kept.load_changed(node, load);
                }
            }
        }
    }
}
