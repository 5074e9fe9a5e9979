//! What is read off a run for an oracle: exact sums over every event, with no histogram and no window in between.

use crate::sim::{Belief, Condition, Config, Listener, Outcome, ServerNodeId, SimTime, Target, TraceEvent};

/// How many picks of the policy are remembered.
const PICKS_KEPT: usize = 32;

/// Listens to one run and keeps what an oracle may ask for.
#[derive(Clone, Debug)]
pub struct Probe {
    warm_up: SimTime,
    end: SimTime,
    needed_up: usize,
    keeps_responses: bool,

    /// Requests in the system now.
    pub in_system: u64,
    serving: u64,
    last: SimTime,
    in_system_seconds: f64,
    serving_seconds: f64,
    /// Of counted arrivals, how many found 0, 1, 2 … in the system; the last holds those that found more.
    pub found: Vec<u64>,

    /// Counted requests by outcome, in the order of `Outcome::ALL`.
    pub ended: [u64; 6],
    attempts: u64,
    waited: u64,
    wait_seconds: f64,
    response_seconds: f64,
    response_squares: f64,
    /// Response times of counted ok requests in seconds, where they are asked for.
    pub responses: Vec<f64>,
    routed: Vec<u64>,
    skipped: u64,
    sent: u64,
    picks: Vec<ServerNodeId>,

    up: Vec<bool>,
    controller_up: bool,
    short_seconds: f64,
    first_short: Option<SimTime>,
    short_now: bool,
    counted_seconds: f64,

    failed_at: Vec<Option<SimTime>>,
    /// From each crash of a server to the controller's belief that it is down, in seconds.
    pub detections: Vec<f64>,
}

impl Probe {
    /// A listener for a run of `config`, in which the system needs `needed_up` servers up.
    pub fn new(config: &Config, needed_up: usize, keeps_responses: bool) -> Self {
        let servers = config.settings.servers.len();
        Probe {
            warm_up: SimTime::ZERO + config.warm_up,
            end: SimTime::ZERO + config.duration,
            needed_up,
            keeps_responses,
            in_system: 0,
            serving: 0,
            last: SimTime::ZERO,
            in_system_seconds: 0.0,
            serving_seconds: 0.0,
            found: vec![0; 64],
            ended: [0; 6],
            attempts: 0,
            waited: 0,
            wait_seconds: 0.0,
            response_seconds: 0.0,
            response_squares: 0.0,
            responses: Vec::new(),
            routed: vec![0; servers],
            skipped: 0,
            sent: 0,
            picks: Vec::with_capacity(PICKS_KEPT),
            up: vec![true; servers],
            controller_up: true,
            short_seconds: 0.0,
            first_short: None,
            short_now: servers < needed_up,
            counted_seconds: 0.0,
            failed_at: vec![None; servers],
            detections: Vec::new(),
        }
    }

    /// Closes the time averages at `now`.
    pub fn close(&mut self, now: SimTime) {
        self.pass_time(now.min(self.end));
    }

    /// Whether fewer servers than needed are up now, or the controller is down.
    pub fn is_short(&self) -> bool {
        self.short_now
    }

    /// When fewer servers than needed were up for the first time, or the controller was down.
    pub fn first_short(&self) -> Option<SimTime> {
        self.first_short
    }

    /// Counted requests that have ended.
    pub fn finished(&self) -> u64 {
        self.ended.iter().sum()
    }

    /// Counted requests with this outcome.
    pub fn count(&self, outcome: Outcome) -> u64 {
        Outcome::ALL.iter().position(|other| *other == outcome).map_or(0, |place| self.ended[place])
    }

    /// The share of counted requests with this outcome.
    pub fn share(&self, outcome: Outcome) -> Option<f64> {
        ratio(self.count(outcome) as f64, self.finished() as f64)
    }

    /// Mean response time of ok requests, in seconds.
    pub fn mean_response(&self) -> Option<f64> {
        ratio(self.response_seconds, self.ended[0] as f64)
    }

    /// Variance of the response time of ok requests, in square seconds.
    pub fn response_variance(&self) -> Option<f64> {
        let mean = self.mean_response()?;
        Some(self.response_squares / self.ended[0] as f64 - mean * mean)
    }

    /// Mean wait of ok requests, in seconds.
    pub fn mean_wait(&self) -> Option<f64> {
        ratio(self.wait_seconds, self.ended[0] as f64)
    }

    /// Share of ok requests that waited at all.
    pub fn waited_share(&self) -> Option<f64> {
        ratio(self.waited as f64, self.ended[0] as f64)
    }

    /// Time average of the requests that wait, where nothing travels and nothing is abandoned.
    pub fn mean_waiting(&self) -> Option<f64> {
        ratio(self.in_system_seconds - self.serving_seconds, self.counted_seconds)
    }

    /// Time average of the requests in the system.
    pub fn mean_in_system(&self) -> Option<f64> {
        ratio(self.in_system_seconds, self.counted_seconds)
    }

    /// Ok requests per second of the counted span.
    pub fn throughput(&self) -> Option<f64> {
        ratio(self.ended[0] as f64, self.end.since(self.warm_up).seconds())
    }

    /// Attempts for each counted request.
    pub fn attempts_per_request(&self) -> Option<f64> {
        ratio(self.attempts as f64, self.finished() as f64)
    }

    /// Times that a server was tried for each counted request.
    pub fn tries_per_request(&self) -> Option<f64> {
        ratio(self.routed.iter().sum::<u64>() as f64, self.finished() as f64)
    }

    /// The share of counted attempts that went to this server.
    pub fn routed_share(&self, server: usize) -> Option<f64> {
        ratio(*self.routed.get(server)? as f64, self.routed.iter().sum::<u64>() as f64)
    }

    /// Requests thrown away unserved because their device had given up, for each request sent.
    pub fn skipped_share(&self) -> Option<f64> {
        ratio(self.skipped as f64, self.sent as f64)
    }

    /// The share of the counted span in which too few servers were up or the controller was down.
    pub fn short_share(&self) -> Option<f64> {
        ratio(self.short_seconds, self.counted_seconds)
    }

    /// The first picks of the policy, as letters.
    pub fn picks(&self) -> String {
        self.picks.iter().map(|server| char::from(b'a' + (server.0 % 26) as u8)).collect()
    }

    fn pass_time(&mut self, now: SimTime) {
        let from = self.last.max(self.warm_up);
        let to = now.min(self.end);
        if from < to {
            let seconds = to.since(from).seconds();
            self.counted_seconds += seconds;
            self.in_system_seconds += self.in_system as f64 * seconds;
            self.serving_seconds += self.serving as f64 * seconds;
            if self.short_now {
                self.short_seconds += seconds;
            }
        }
        self.last = self.last.max(now);
    }

    fn arrived(&mut self, at: SimTime) {
        if self.warm_up <= at && at < self.end {
            let place = (self.in_system as usize).min(self.found.len() - 1);
            self.found[place] += 1;
            self.sent += 1;
        }
        self.in_system += 1;
    }

    fn judge(&mut self, at: SimTime) {
        let up = self.up.iter().filter(|up| **up).count();
        self.short_now = up < self.needed_up || !self.controller_up;
        if self.short_now && self.first_short.is_none() {
            self.first_short = Some(at);
        }
    }
}

impl Listener for Probe {
    #[inline]
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        match *event {
            TraceEvent::RequestSent { .. } => {
                self.pass_time(at);
                self.arrived(at);
            }
            TraceEvent::Routed { server, .. } => {
                if self.warm_up <= at {
                    self.routed[server.index()] += 1;
                }
                if self.picks.len() < PICKS_KEPT {
                    self.picks.push(server);
                }
            }
            TraceEvent::ServiceStarted { .. } => {
                self.pass_time(at);
                self.serving += 1;
            }
            TraceEvent::ServiceEnded { .. } | TraceEvent::Interrupted { .. } => {
                self.pass_time(at);
                self.serving = self.serving.saturating_sub(1);
            }
            TraceEvent::Skipped { .. } if self.warm_up <= at => self.skipped += 1,
            TraceEvent::RequestEnded { outcome, sent_at, attempts, wait, .. } => {
                self.pass_time(at);
                self.in_system = self.in_system.saturating_sub(1);
                if sent_at < self.warm_up || sent_at >= self.end {
                    return;
                }
                let place = Outcome::ALL.iter().position(|other| *other == outcome).unwrap_or(0);
                self.ended[place] += 1;
                self.attempts += u64::from(attempts);
                if outcome == Outcome::Ok {
                    let response = at.since(sent_at).seconds();
                    self.response_seconds += response;
                    self.response_squares += response * response;
                    self.wait_seconds += wait.seconds();
                    self.waited += u64::from(!wait.is_zero());
                    if self.keeps_responses {
                        self.responses.push(response);
                    }
                }
            }
            TraceEvent::ConditionChanged { server, condition } => {
                self.pass_time(at);
                self.up[server.index()] = condition != Condition::Crashed;
                self.judge(at);
            }
            TraceEvent::ControllerChanged { condition } => {
                self.pass_time(at);
                self.controller_up = condition != Condition::Crashed;
                self.judge(at);
            }
            TraceEvent::FaultBegan { target: Target::Server(server), .. } => {
                self.failed_at[server.index()] = Some(at);
            }
            TraceEvent::FaultEnded { target: Target::Server(server), .. } => {
                self.failed_at[server.index()] = None;
            }
            TraceEvent::BeliefChanged { server, belief: Belief::Down } => {
                if let Some(since) = self.failed_at[server.index()].take() {
                    self.detections.push(at.since(since).seconds());
                }
            }
            _ => {}
        }
    }
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}
