//! What one run was like: the numbers, each with what it is a number of. Definitions stand in `catalogue`.

use super::{Targets, Window, ratio, ratio_of_counts};
use crate::sim::{Outcome, SimDuration, SimTime};

/// How many were sent and how they ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub sent: u64,
    /// In the order of `Outcome::ALL`.
    pub ended: [u64; 6],
}

impl Tally {
    /// Ended well.
    pub fn ok(&self) -> u64 {
        self.ended[0]
    }

    /// Ended otherwise.
    pub fn failed(&self) -> u64 {
        self.ended[1..].iter().sum()
    }

    /// Ended.
    pub fn finished(&self) -> u64 {
        self.ended.iter().sum()
    }

    /// Not ended yet.
    pub fn in_flight(&self) -> u64 {
        self.sent - self.finished().min(self.sent)
    }

    /// Ended like this.
    pub fn of(&self, outcome: Outcome) -> u64 {
        self.ended[outcome as usize]
    }

    /// ok / finished; `None` when nothing has finished.
    pub fn availability(&self) -> Option<f64> {
        ratio_of_counts(self.ok(), self.finished())
    }
}

/// Times in seconds; `None` throughout when nothing was timed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ResponseTimes {
    /// How many were timed.
    pub count: u64,
    /// Exact.
    pub mean: Option<f64>,
    pub p50: Option<f64>,
    pub p90: Option<f64>,
    pub p95: Option<f64>,
    pub p99: Option<f64>,
    pub p999: Option<f64>,
    /// Exact.
    pub max: Option<f64>,
}

/// How long the system was up, degraded and down within the counted window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateTimes {
    pub up: SimDuration,
    pub degraded: SimDuration,
    pub down: SimDuration,
}

impl StateTimes {
    /// All three together.
    pub fn total(&self) -> SimDuration {
        self.up + self.degraded + self.down
    }

    /// Share of the time the system was not down; `None` for an empty window.
    pub fn availability(&self) -> Option<f64> {
        ratio((self.up + self.degraded).seconds(), self.total().seconds())
    }
}

/// What one run can say about reliability. A failure is the system going *down*.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reliability {
    /// The first instant of the run, warm-up included, at which the system was down.
    pub first_down: Option<SimTime>,
    /// How often it went down within the counted window (being down when the window opens counts as one).
    pub failures: u64,
    /// From the end of the latest down time, of the whole run, until now; zero while it is down.
    pub since_last_failure: Option<SimDuration>,
    /// Mean time between failures: window / failures, in seconds.
    pub mtbf: Option<f64>,
    /// Mean time to failure: time not down / failures.
    pub mttf: Option<f64>,
    /// Mean time to repair: time down / failures.
    pub mttr: Option<f64>,
}

/// What users met. One device may stand for many users.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct UserImpact {
    /// Users with at least one finished request.
    pub seen: u64,
    /// Users with at least one failed request.
    pub touched: u64,
    /// The longest a user had to do without: from sending the first request that failed to the next good answer.
    pub longest_outage: SimDuration,
    /// Uptime / (uptime + downtime) over users, each taken to be, between two ends of requests, as the earlier one left it.
    pub uptime: Option<f64>,
}

/// One server node within the counted window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ServerMeasures {
    /// Attempts the controller sent to it.
    pub routed: u64,
    /// Attempts it began to serve, and finished serving.
    pub started: u64,
    pub served: u64,
    /// Attempts that ended with its name on them, by outcome.
    pub ended: [u64; 6],
    /// Share of its workers' time that was spent in service.
    pub utilisation: Option<f64>,
    /// Mean and largest number of attempts waiting.
    pub queue_mean: Option<f64>,
    pub queue_max: u64,
    /// Mean number of attempts in service.
    pub busy_mean: Option<f64>,
    /// How often it crashed, and how long it was crashed.
    pub crashes: u64,
    pub crashed: SimDuration,
}

/// One device within the counted window, where there are several.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DeviceMeasures {
    /// Its requests.
    pub requests: Tally,
    /// Response time of those that ended well.
    pub response: ResponseTimes,
    /// What its users met.
    pub users: UserImpact,
}

/// The measures of one run over its counted window: requests sent in [warm-up, duration), followed until they end; time
/// integrals over the same stretch of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    /// The clock when the measures were taken.
    pub now: SimTime,
    /// The counted window so far.
    pub window: Window,
    /// What is judged against.
    pub targets: Targets,
    /// Requests sent in the window.
    pub requests: Tally,
    /// Attempts of those requests.
    pub attempts: Tally,
    /// Response time of requests that ended well.
    pub response: ResponseTimes,
    /// The same with failed requests in it, at the client timeout or at what they took, whichever is longer.
    pub response_with_failures: ResponseTimes,
    /// Mean wait and service of the requests that ended well (last attempt), in seconds.
    pub wait_mean: Option<f64>,
    pub service_mean: Option<f64>,
    /// Share of the requests that ended well that had to wait at the server.
    pub waited: Option<f64>,
    /// Ended well, but later than T; and later than 4 T.
    pub slow: u64,
    pub very_slow: u64,
    /// Up, degraded, down.
    pub states: StateTimes,
    pub reliability: Reliability,
    /// Per second of the window: requests sent, services finished, good answers received.
    pub offered: Option<f64>,
    pub throughput: Option<f64>,
    pub goodput: Option<f64>,
    /// Share of services that gave nobody an answer in time.
    pub wasted_work: Option<f64>,
    /// Over all servers.
    pub utilisation: Option<f64>,
    pub queue_mean: Option<f64>,
    pub queue_max: u64,
    /// Mean number of requests in flight.
    pub in_flight_mean: Option<f64>,
    /// Jain's index of attempts routed per weight, over the primaries.
    pub fairness: Option<f64>,
    pub users: UserImpact,
    /// Each server node.
    pub servers: Vec<ServerMeasures>,
    /// Each device, where there are several.
    pub devices: Vec<DeviceMeasures>,
    /// Whether the system returned to its baseline after the last fault; `None` where there is nothing to say.
    pub liveness: Option<super::liveness::Verdict>,
    /// Over the incidents of the window.
    pub failover: super::incident::FailoverSummary,
}

impl Measures {
    /// Attempts sent per request sent.
    pub fn amplification(&self) -> Option<f64> {
        ratio_of_counts(self.attempts.sent, self.requests.sent)
    }

    /// Tries at servers, whoever made them, per request sent.
    pub fn tries(&self) -> Option<f64> {
        let routed = self.servers.iter().map(|server| server.routed).sum();
        ratio_of_counts(routed, self.requests.sent)
    }

    /// (satisfied + tolerating / 2) / finished; a failed request is frustrated.
    pub fn apdex(&self) -> Option<f64> {
        let tolerating = self.slow - self.very_slow;
        let satisfied = self.requests.ok() - self.slow;
        ratio(satisfied as f64 + tolerating as f64 / 2.0, self.requests.finished() as f64)
    }

    /// Failed requests per failure that the SLO allows: 1 is the whole budget.
    pub fn budget_spent(&self) -> Option<f64> {
        let failed = ratio_of_counts(self.requests.failed(), self.requests.finished())?;
        ratio(failed, 1.0 - self.targets.slo)
    }

    /// Whether the SLO was kept.
    pub fn meets_slo(&self) -> Option<bool> {
        self.requests.availability().map(|availability| self.targets.slo <= availability)
    }
}

impl Default for Targets {
    fn default() -> Self {
        Targets { response: SimDuration::from_millis(2_000), slo: Targets::DEFAULT_SLO }
    }
}
