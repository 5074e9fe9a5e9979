//! What the engine is told: the whole of what decides a run, in the engine's own types.
//!
//! `Config` is taken to be sound: `scenario::validate` is the only door by which people's values come in.

use super::arrivals::Arrivals;
use super::distribution::Distribution;
use super::time::{SimDuration, SimTime};

/// The number of a server node, from 0; people see it from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerNodeId(pub u16);

impl ServerNodeId {
    /// As an index into per-server tables.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Everything that decides the outcome of a run, the seed included.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// 0 to 2⁵³−1, with the bit [`ANTITHETIC`](super::ANTITHETIC) for the mirrored run.
    pub seed: u64,
    /// Devices send from time zero until here.
    pub duration: SimDuration,
    /// After `duration`, how long a request may still take before it is counted as timed out.
    pub drain: SimDuration,
    /// Requests sent before this instant are not counted. The engine ignores it; `metrics` reads it.
    pub warm_up: SimDuration,
    /// The settings at time zero.
    pub settings: Settings,
    /// Scheduled faults, ordered by the time they begin.
    pub faults: Vec<Fault>,
    /// Changes of the settings while the run goes on, ordered by time; each holds the settings in full.
    pub edits: Vec<TimedEdit>,
}

impl Config {
    /// The seed as people write it.
    pub fn plain_seed(&self) -> u64 {
        self.seed & !super::ANTITHETIC
    }

    /// The same with the seed `later` places on; a mirrored run stays mirrored.
    pub fn with_later_seed(&self, later: u64) -> Config {
        const SEEDS: u64 = 1 << 53;
        let seed = ((self.plain_seed() + later) % SEEDS) | (self.seed & super::ANTITHETIC);
        Config { seed, ..self.clone() }
    }
}

/// From `at` on, these settings hold. The engine carries over all state that the change does not touch.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedEdit {
    /// A whole millisecond; an edit fires before every other event of its instant.
    pub at: SimTime,
    /// The settings from then on.
    pub settings: Settings,
}

/// All that can be changed while a run goes on.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// How the device sends.
    pub device: DeviceSettings,
    /// How the controller routes, checks and fails over.
    pub controller: ControllerSettings,
    /// 1 to 500 server nodes.
    pub servers: Vec<ServerSettings>,
    /// How much work a request brings, in seconds on a server of speed 1.
    pub service: Distribution,
    /// Devices beside the first, each with a load, patience and work of its own. Their number never changes.
    pub others: Vec<OtherDevice>,
    /// What a server does with work whose device has given up.
    pub abandoned: AbandonedWork,
    /// In which order, and how fast, a server works through what it has.
    pub serving: Serving,
    /// Latency of each link.
    pub links: LinkSettings,
    /// Failures at random, besides the scheduled ones.
    pub random_faults: RandomFaults,
}

/// A device beside the first.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherDevice {
    /// What people call it.
    pub name: String,
    /// How it sends.
    pub device: DeviceSettings,
    /// How much work its requests bring.
    pub service: Distribution,
}

impl Settings {
    /// How many devices there are.
    pub fn devices(&self) -> usize {
        1 + self.others.len()
    }

    /// How a device sends, by its place, from 0.
    #[inline]
    pub fn device_of(&self, device: u8) -> &DeviceSettings {
        if device == 0 { &self.device } else { &self.others[usize::from(device) - 1].device }
    }

    /// How much work the requests of a device bring.
    pub fn service_of(&self, device: u8) -> &Distribution {
        if device == 0 { &self.service } else { &self.others[usize::from(device) - 1].service }
    }

    /// The device that a user belongs to, and which one of its users it is: users are numbered in turn, device by device.
    #[inline]
    pub fn device_and_index(&self, user: u32) -> (u8, u32) {
        if self.others.is_empty() {
            return (0, user);
        }
        let devices = self.devices() as u32;
        ((user % devices) as u8, user / devices)
    }

    /// Whether some requests go before others where they wait at a server.
    pub fn has_priorities(&self) -> bool {
        self.others.iter().any(|other| other.device.priority != self.device.priority)
    }
}

/// How the device sends requests and what it does when one fails.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceSettings {
    /// When requests are sent.
    pub load: Load,
    /// How many users share the device; a request belongs to one. A closed population brings its own number.
    pub users: u32,
    /// The longest an attempt may take, links included. `None`: the device waits for ever.
    pub timeout: Option<SimDuration>,
    /// How often a failed request is tried again; 0 is never.
    pub retries: u32,
    /// Where requests wait at a server, those of a higher priority go first.
    pub priority: u32,
    /// How long the device waits before it tries again.
    pub backoff: Backoff,
    /// What keeps it from waiting and from trying for too long.
    pub care: Care,
}

/// What keeps a device from waiting and from trying for too long.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Care {
    /// The longest a request may take, all attempts and backoffs included.
    pub deadline: Option<SimDuration>,
    /// How many retries it allows itself.
    pub budget: Option<RetryBudget>,
    /// Without an answer by then, a second copy is sent; the first good answer counts.
    pub hedge: Option<SimDuration>,
    /// How unevenly users send: user k in proportion to 1/kˢ; 0: all alike.
    pub skew: f64,
}

/// How many retries a device allows itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RetryBudget {
    /// Whose rule.
    pub rule: BudgetRule,
    /// Percent: of the requests, or what a success puts into the bucket.
    pub share: u32,
    /// Retries per second beside the share.
    pub floor: u32,
    /// What the bucket holds.
    pub tokens: u32,
}

/// Whose retry budget; definitions in `sim::retry_budget`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BudgetRule {
    /// A share of the requests of the last ten seconds, and a floor (Finagle).
    Share,
    /// Successes fill a bucket, retries empty it (Brooker).
    Bucket,
    /// Failures empty the bucket; no retries while it is half empty (gRPC).
    Throttle,
}

/// When requests are sent.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a law may hold a table, and a run has one load a device")]
pub enum Load {
    /// Requests come whatever happens to the earlier ones.
    Open {
        /// Random or regular gaps.
        process: ArrivalProcess,
        /// Requests per second over time.
        profile: RateProfile,
    },
    /// A Poisson process whose rate jumps between two values; how long it stays is exponential (MMPP-2).
    Bursts {
        /// Requests per second in calm and in a burst.
        rates: [f64; 2],
        /// How long a calm and a burst last on average.
        means: [SimDuration; 2],
    },
    /// Requests come as they were recorded.
    Recorded {
        /// When, and what they ask for.
        arrivals: Arrivals,
        /// At its end the record begins again; else the device falls silent.
        repeats: bool,
    },
    /// A population: each user thinks, sends one request, waits for its end, and thinks again.
    Closed {
        /// How many users there are.
        population: u32,
        /// How long a user thinks.
        think: Distribution,
    },
}

/// How regular the arrivals of an open load are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ArrivalProcess {
    /// Exponential gaps.
    Poisson,
    /// Equal gaps.
    Constant,
    /// Hyperexponential gaps with balanced means: irregular, in clusters.
    Hyperexponential {
        /// Variance / mean², ≥ 1.
        scv: f64,
    },
}

/// A piecewise linear rate; after the last segment its end rate holds. Counted from the moment it came into force: time zero,
/// or the edit that set it.
#[derive(Clone, Debug, PartialEq)]
pub struct RateProfile {
    /// At least one; the last one's length is ignored beyond giving its slope.
    pub segments: Vec<RateSegment>,
    /// After the last segment the first comes again.
    pub repeats: bool,
}

/// A stretch of a rate profile, in requests per second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateSegment {
    /// How long it lasts. Zero in the last segment of a profile that simply stays at `to`.
    pub length: SimDuration,
    /// The rate at its start, per second.
    pub from: f64,
    /// The rate at its end, per second.
    pub to: f64,
}

impl RateProfile {
    /// The same rate for ever.
    pub fn steady(rate: f64) -> Self {
        RateProfile {
            segments: vec![RateSegment { length: SimDuration::ZERO, from: rate, to: rate }],
            repeats: false,
        }
    }
}

/// Waiting before a retry: before attempt n (n ≥ 2), min(cap, base · 2ⁿ⁻²), varied by the jitter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backoff {
    /// Before the first retry.
    pub base: SimDuration,
    /// Never longer than this.
    pub cap: SimDuration,
    /// How the wait is varied.
    pub jitter: Jitter,
}

/// How a backoff `b` is varied, by the names of Amazon's "Exponential Backoff and Jitter".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jitter {
    /// b.
    None,
    /// Uniform on [0, b).
    Full,
    /// b/2 + uniform on [0, b/2).
    Equal,
    /// Uniform on [base, 3 · the last wait), at most the cap.
    Decorrelated,
    /// Uniform on [0, min(cap, (2ⁿ⁻¹ − 1) · base)) before attempt n (Envoy).
    Envoy,
    /// b · uniform on [0.8, 1.2) (gRPC).
    Grpc,
    /// Exponential with mean b.
    Exponential,
}

/// How the controller works.
#[derive(Clone, Debug, PartialEq)]
pub struct ControllerSettings {
    /// The rule that picks a server node.
    pub policy: PolicyKind,
    /// What the policies that need more than a name are told.
    pub tuning: PolicyTuning,
    /// Requests it can handle at once. Used only where `time_per_request` is not zero.
    pub workers: u32,
    /// Time it spends on each request; zero: the controller is free.
    pub time_per_request: SimDuration,
    /// Requests that may wait for the controller itself.
    pub queue_capacity: u32,
    /// Active health checks; `None`: it never looks.
    pub health: Option<HealthSettings>,
    /// Whether a server node believed down is taken out of rotation.
    pub failover: bool,
    /// How often a refused attempt is handed to another server node, never one already tried; 0 to 4.
    pub redispatch: u32,
    /// Whether work that a crashed node held goes to another one as well, and is begun anew there.
    pub redispatches_lost: bool,
    /// Requests it sends to one node at once; the others wait at the controller. 0: no limit.
    pub most_per_server: u32,
    /// Where requests wait for it, those of a higher priority go first.
    pub goes_by_priority: bool,
    /// What it does first with a refused attempt.
    pub reconnects: Reconnects,
    /// Retries of its own, and of whoever stands in a row with it.
    pub retries: LayerRetries,
    /// Taking nodes out by how they treat live traffic; `None`: never.
    pub ejection: Option<EjectionSettings>,
    /// What else decides who is in rotation, and with which weight.
    pub rotation: RotationRules,
    /// What it refuses to pass on.
    pub limits: Limits,
    /// A second controller that takes over; `None`: there is none.
    pub pair: Option<PairSettings>,
    /// How many servers work follows how busy they are; `None`: all do.
    pub scaling: Option<ScalingSettings>,
}

/// Tries of a refused attempt at the same node, before anything else is done with it (HAProxy's `retries` and its turn-around timer).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconnects {
    /// For each attempt of the device, at most.
    pub most: u32,
    /// Before each of them.
    pub pause: SimDuration,
}

/// Retries between the device and the servers: the controller, and proxies in a row before it, each try a failed attempt again, at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LayerRetries {
    /// How often each of them tries again; 0: never.
    pub retries: u32,
    /// Proxies beside the controller.
    pub proxies: u32,
}

impl LayerRetries {
    /// How often a server is tried for one attempt of the device, at most: layers multiply.
    pub fn tries(self) -> u32 {
        (1 + self.retries).pow(1 + self.proxies)
    }
}

/// What servers do with work past its deadline: the earlier of timeout and deadline, which travels with each attempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeadlineRule {
    /// They know of none.
    #[default]
    Ignored,
    /// They do not begin it.
    NotBegun,
    /// They do not begin it, and stop what they have begun.
    Stopped,
}

/// Autoscaling by target utilisation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScalingSettings {
    /// The share of busy workers aimed at, in percent, at least 1.
    pub target: u32,
    /// Servers that always work, at least 1.
    pub least: u32,
    /// From one decision to the next.
    pub interval: SimDuration,
    /// Until a server that is started can serve.
    pub lag: SimDuration,
}

/// A second controller that takes over when it has not heard from the first (VRRP, keepalived).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairSettings {
    /// From one sign of life to the next.
    pub advert: SimDuration,
    /// 1 to 254: the higher, the sooner it takes over.
    pub priority: u32,
    /// Whether the first takes its work back when it is repaired.
    pub preempts: bool,
    /// Whether the second fails at random by the first one's law.
    pub fails: bool,
    /// How many of a hundred take-overs succeed.
    pub coverage: u32,
}

/// What the controller refuses to pass on; definitions in `sim::limits`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Limits {
    /// Rejects everything for a time after so many failures in a row.
    pub breaker: Option<BreakerRule>,
    /// Rejects what would be too many at once.
    pub concurrency: Option<ConcurrencyLimit>,
}

/// When a circuit breaker opens, and for how long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BreakerRule {
    /// Failures in a row, at least 1.
    pub after: u32,
    /// Until one request may try.
    pub time: SimDuration,
}

/// How many attempts may be outstanding at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConcurrencyLimit {
    /// How the limit moves.
    pub rule: ConcurrencyRule,
    /// The limit at first.
    pub size: u32,
}

/// How a limit of concurrency moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConcurrencyRule {
    /// It stays.
    Fixed,
    /// By the ratio of the smallest response time to the present one.
    Gradient,
    /// By an estimate of the queue.
    Vegas,
    /// The gradient as Envoy ships it, which begins at three whatever the size.
    Envoy,
    /// Vegas as Netflix ships it.
    Netflix,
}

/// In which order, and how fast, a server works through what it has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Serving {
    /// Who is next.
    pub discipline: Discipline,
    /// What has waited so long is rejected.
    pub queue_timeout: Option<SimDuration>,
    /// How `queue_timeout` is spread: times this, whose mean is 1; `None`: it is the same for all.
    pub patience: Option<Distribution>,
    /// What comes while the oldest has waited longer than this is rejected.
    pub shed_after: Option<SimDuration>,
    /// A server that comes back is slow for so long.
    pub cold_start: Option<SimDuration>,
    /// How many times as slow.
    pub cold_factor: f64,
    /// Each further request at once makes all of them so many percent slower.
    pub crowding: u32,
    /// What becomes of work past its deadline.
    pub deadlines: DeadlineRule,
}

impl Default for Serving {
    fn default() -> Self {
        Serving {
            discipline: Discipline::Fifo,
            queue_timeout: None,
            patience: None,
            shed_after: None,
            cold_start: None,
            cold_factor: 4.0,
            crowding: 0,
            deadlines: DeadlineRule::Ignored,
        }
    }
}

/// Who is served next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discipline {
    /// First in, first out.
    Fifo,
    /// Last in, first out; what is in service is finished first.
    Lifo,
    /// Last in, first out while more wait than there are workers.
    AdaptiveLifo,
    /// Last in, first out, and at once: who comes takes the worker of who came before, who goes on later where he was.
    PreemptiveLifo,
    /// Everyone at once, each with an equal part of the workers (processor sharing).
    Sharing,
}

/// Outlier ejection: a passive verdict from live traffic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EjectionSettings {
    /// Whose rules.
    pub rule: EjectionRule,
    /// Failures in a row (NGINX: within `time`) that eject; at least 1.
    pub after: u32,
    /// Envoy: from one sweep to the next.
    pub interval: SimDuration,
    /// The first ejection's length; NGINX: every one's, and the window that failures are counted in.
    pub time: SimDuration,
    /// No ejection is longer.
    pub longest: SimDuration,
    /// Envoy: no more than this share of the nodes is out at once, in percent.
    pub most: u32,
    /// Envoy: eject what is this many tenths of a standard deviation below the mean success rate. Accrual: whether a success rate
    /// below 80 % ejects too. 0: off.
    pub deviation: u32,
    /// Envoy: eject what fails this share of its requests, in percent. 0: off.
    pub failing: u32,
    /// HAProxy: what errors in a row do.
    pub on_error: OnError,
}

/// Whose rules of ejection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EjectionRule {
    /// Counters, sweeps, growing ejection times, a maximum share.
    Envoy,
    /// `max_fails` within `fail_timeout`, then one live request as a probe.
    Nginx,
    /// Finagle's and Linkerd's failure accrual: growing, jittered times, then one live request as a probe.
    Accrual,
    /// `observe layer7` with `error-limit`: errors in a row count as failed health checks, and only checks let a node in again.
    Haproxy,
}

/// What HAProxy does when a node has made its number of errors in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// They count as one failed health check.
    FailCheck,
    /// One more failed check, and the node is down.
    SuddenDeath,
    /// The node is down.
    MarkDown,
    /// The next check comes as soon as in doubt.
    FastCheck,
}

/// What else decides who is in rotation, and with which weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RotationRules {
    /// Below this share of healthy nodes, in percent, health is ignored; 0: never (Envoy's panic threshold).
    pub panic: u32,
    /// Primaries take min(100, this · healthy share) percent, backups the rest. `None`: backups serve only when no primary can.
    pub overprovision: Option<u32>,
    /// A node that comes back has less weight for so long.
    pub slow_start: Option<SlowStart>,
    /// Whether work returns to primaries that are well again.
    pub failback: Failback,
    /// How long backups take until they can serve in the primaries' place: zero is hot, seconds are warm, minutes are cold.
    pub standby_delay: SimDuration,
}

impl Default for RotationRules {
    fn default() -> Self {
        RotationRules {
            panic: 0,
            overprovision: None,
            slow_start: None,
            failback: Failback::Automatic,
            standby_delay: SimDuration::ZERO,
        }
    }
}

/// How the weight of a node that comes back grows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SlowStart {
    /// Until it has its full weight.
    pub window: SimDuration,
    /// Whose form.
    pub form: SlowStartForm,
    /// Envoy's aggression: the weight is multiplied by max(0.1, (t / window)^(1 / aggression)).
    pub aggression: f64,
}

/// Whose form of slow start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlowStartForm {
    /// At least a tenth, bent by the aggression.
    Envoy,
    /// Linear, for the weight and the connection slots.
    Haproxy,
    /// Linear, for the weight.
    Nginx,
}

/// Whether work returns to primaries that are well again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failback {
    /// As soon as they are believed up.
    Automatic,
    /// Not while the backups can serve, until someone says so (`Effect::Failback`).
    Manual,
}

/// The rule that picks a server node; definitions in `sim::policy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicyKind {
    /// Uniform, or in proportion to the weights.
    Random,
    /// In turn.
    RoundRobin,
    /// Smooth weighted round robin (NGINX).
    WeightedRoundRobin,
    /// Fewest outstanding per weight, ties at random.
    Least,
    /// The better of two distinct servers drawn at random.
    TwoDistinct,
    /// The better of two servers drawn with replacement.
    TwoAny,
    /// The better of two servers drawn by weight (NGINX).
    RandomTwo,
    /// The better of two servers, drawn anew while closed (Finagle).
    TwoRedrawn,
    /// The first in line only: no balancing.
    None,
    /// The first in line with a free worker (HAProxy).
    First,
    /// Earliest deadline first, by weight (Envoy, gRPC).
    Edf,
    /// Earliest deadline first, by weight over load (Envoy, unequal weights).
    LeastEdf,
    /// Shortest expected delay by weight (IPVS).
    ShortestDelay,
    /// The key's hash modulo the weights (HAProxy, NGINX).
    SourceHash,
    /// The next point on a ring (Envoy, gRPC).
    RingHash,
    /// Google's lookup table.
    Maglev,
    /// The better of two by peak-sensitive latency (Finagle).
    PeakEwma,
    /// Earliest deadline first, by reported load (gRPC).
    LoadReport,
    /// A pool of probes, hot or cold (Google).
    Prequal,
}

impl PolicyKind {
    /// Whether the rule goes by how many attempts are unanswered at each server.
    pub fn asks_for_counts(self) -> bool {
        use PolicyKind::{Least, LeastEdf, PeakEwma, ShortestDelay, TwoAny, TwoDistinct};
        matches!(self, Least | LeastEdf | TwoDistinct | TwoAny | ShortestDelay | PeakEwma)
    }

    /// Every policy.
    pub const ALL: [PolicyKind; 19] = [
        PolicyKind::Random,
        PolicyKind::RoundRobin,
        PolicyKind::WeightedRoundRobin,
        PolicyKind::Least,
        PolicyKind::TwoDistinct,
        PolicyKind::TwoAny,
        PolicyKind::RandomTwo,
        PolicyKind::TwoRedrawn,
        PolicyKind::None,
        PolicyKind::First,
        PolicyKind::Edf,
        PolicyKind::LeastEdf,
        PolicyKind::ShortestDelay,
        PolicyKind::SourceHash,
        PolicyKind::RingHash,
        PolicyKind::Maglev,
        PolicyKind::PeakEwma,
        PolicyKind::LoadReport,
        PolicyKind::Prequal,
    ];
}

/// What the policies that need more than a name are told; each reads its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PolicyTuning {
    /// Servers drawn by `TwoDistinct` and `TwoAny`: 1 to 10.
    pub choices: u32,
    /// Who wins among the least loaded.
    pub tie: TieRule,
    /// How often the load that policies see is read; zero: they see it as it is.
    pub age: SimDuration,
    /// A hash policy passes over a server with more than this share of the average load, in percent; 0: never.
    pub balance_factor: u32,
    /// Time constant of the peak EWMA.
    pub decay: SimDuration,
    /// Share of the pool of probes, in percent, above which a server counts as hot.
    pub hot_above: u32,
}

impl Default for PolicyTuning {
    fn default() -> Self {
        PolicyTuning {
            choices: 2,
            tie: TieRule::Random,
            age: SimDuration::ZERO,
            balance_factor: 0,
            decay: SimDuration::from_millis(10_000),
            hot_above: 80,
        }
    }
}

/// Who wins among equally loaded servers under `Least`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TieRule {
    /// Any, at random (Envoy).
    Random,
    /// The next one after the last winner (HAProxy).
    RoundRobin,
    /// Smooth weighted round robin among them (NGINX).
    Weighted,
}

/// Active probes and their verdict.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HealthSettings {
    /// From the previous result (or, on a grid, the previous probe) to the next probe.
    pub interval: SimDuration,
    /// How long a probe may take.
    pub timeout: SimDuration,
    /// Failed probes in a row until a node is believed down.
    pub fall: u32,
    /// Passed probes in a row until a node is believed up again.
    pub rise: u32,
    /// When the next probe is armed.
    pub schedule: ProbeSchedule,
    /// The interval while the verdict is in doubt, between up and down (HAProxy's `fastinter`); `None`: the same.
    pub fast: Option<SimDuration>,
    /// The interval while a node is believed down (HAProxy's `downinter`); `None`: the same.
    pub down: Option<SimDuration>,
}

/// When the next probe is armed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeSchedule {
    /// One interval after the previous result, as HAProxy and Envoy do.
    AfterResult,
    /// On a fixed grid, whatever the previous one is doing.
    Grid,
}

/// One server node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ServerSettings {
    /// Requests it serves at once.
    pub workers: u32,
    /// Requests that may wait; the one beyond is rejected.
    pub queue_capacity: u32,
    /// Share of the traffic for the policies that read it.
    pub weight: u32,
    /// Work done per second; 1 is normal.
    pub speed: f64,
    /// Whether it serves normally or only when no primary is in rotation.
    pub role: Role,
}

/// Whether a node serves normally or stands by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Serves normally.
    Primary,
    /// Serves only while no primary is in rotation.
    Backup,
    /// Serves only while no other backup is, either: the third level of priority.
    Last,
}

impl Role {
    /// From the first level of priority to the last.
    pub const ALL: [Role; 3] = [Role::Primary, Role::Backup, Role::Last];
}

/// What a server does with work whose device has given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbandonedWork {
    /// Serves it anyway; its answer is wasted.
    Finish,
    /// Drops it when its turn comes; work already begun is finished.
    Skip,
}

/// One-way latencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkSettings {
    /// Device to controller, and back.
    pub device_hop: SimDuration,
    /// Controller to each server node, and back.
    pub server_hop: SimDuration,
}

/// Failures at random.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RandomFaults {
    /// Each server node on its own, with its own stream of chance.
    pub servers: Option<FailureLaw>,
    /// The controller.
    pub controller: Option<FailureLaw>,
    /// How the times are spread, who else is struck, and who repairs.
    pub hazards: Hazards,
}

/// How times to failure and to repair are spread, who else is struck, and who repairs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hazards {
    /// Of times to failure; `None`: exponential. Its mean is not read.
    pub failure: Option<Distribution>,
    /// Of times to repair; `None`: exponential. Its mean is not read.
    pub repair: Option<Distribution>,
    /// The chance, in percent, that a server that fails at random takes each other one along.
    pub cascade: u32,
    /// Servers hang instead of crashing: they keep what they have and go on with it when repaired.
    pub hangs: bool,
    /// How many servers are repaired at once; 0: all.
    pub crews: u32,
    /// Servers are dealt to so many zones in turn; at least 1.
    pub zones: u32,
    /// How many controllers are repaired at once; 0: all.
    pub controller_crews: u32,
}

/// Exponential times to failure and to repair. A node is up at time zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FailureLaw {
    /// Mean time to failure.
    pub mttf: SimDuration,
    /// Mean time to repair.
    pub mttr: SimDuration,
    /// What a connection to the crashed part meets.
    pub mode: CrashMode,
}

/// What new work and probes meet at a crashed machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrashMode {
    /// The port refuses: the sender hears at once.
    Refused,
    /// Packets vanish: the sender hears nothing.
    BlackHole,
}

/// A scheduled failure and its repair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fault {
    /// What fails.
    pub target: Target,
    /// How it fails.
    pub effect: Effect,
    /// When it begins.
    pub at: SimTime,
    /// When it is repaired; `None`: never. Later than `at`.
    pub until: Option<SimTime>,
}

/// What a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A server node.
    Server(ServerNodeId),
    /// The link between the controller and a server node.
    ServerLink(ServerNodeId),
    /// The link between the device and the controller.
    DeviceLink,
    /// The controller.
    Controller,
    /// Every server of a zone, numbered from 0.
    Zone(u16),
    /// The second controller, where there is one.
    SecondController,
    /// The link between the two controllers.
    PairLink,
}

/// What a fault does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// Queued and in-service attempts are lost at once. Servers and the controller.
    Crash(CrashMode),
    /// Work takes `factor` times as long (> 0). Servers.
    Slow {
        /// 4.0: four times as slow.
        factor: f64,
    },
    /// An attempt meets an error, at once and without service, with this probability. Servers.
    Errors {
        /// 0 to 1.
        rate: f64,
    },
    /// Work stays and waits; nothing answers. Servers.
    Hang,
    /// What is on the link, and what is sent over it, is dropped. Links.
    Cut,
    /// The same for one direction: what goes to the server, or to the controller.
    CutRequests,
    /// The same for the other: answers.
    CutAnswers,
    /// The way takes longer, each way. Links.
    Latency {
        /// Beside the hop.
        extra: SimDuration,
    },
    /// Messages are lost with this probability. Links.
    Loss {
        /// 0 to 1.
        rate: f64,
    },
    /// Crashes and comes back in turn, each lasting `period`. Servers.
    Flap {
        /// How long it is down, and up.
        period: SimDuration,
    },
    /// Health checks are neither sent nor heard. The controller.
    Stall,
    /// Ends every fault of the target, random ones included, at `at`; `until` is `None`.
    Repair,
    /// Takes no new work and finishes what it has. Not a failure: someone wants it so. Servers.
    Drain,
    /// Work returns to the primaries, where it does not do so by itself; `until` is `None`. The controller.
    Failback,
}
