//! Outlier ejection: the controller takes a node out for how it treats live traffic, without probes.
//!
//! *Envoy* (`outlier_detection_impl.cc`): a node is ejected after so many failures in a row, or at a sweep when its success rate is an
//! outlier or its failures are too many; never more than the largest share of the nodes. It is let in again at the first sweep
//! after its time, so that an ejection of 30 s lasts 30 to 40 s; the time is base · how often (one off at the end of each calm sweep, and
//! no more is counted once that is above the longest). A passed health check lets it in at once.
//!
//! *NGINX* (`ngx_http_upstream_round_robin.c`): `max_fails` failures ban a node for `fail_timeout`, unless it is the only one. What passes
//! clears them only after `fail_timeout` without a failure, when something was sent since; a failure during the ban begins it anew.
//!
//! *Accrual* (Finagle's `FailureAccrualPolicy.scala`, Linkerd): failures in a row ban a node, for exactly the first time, and from then on for
//! one that doubles, varied between half and all of it, until it is the longest. So does a success rate below 80 %: an average in which
//! an answer's weight falls to 1/e within 30 s, once 30 s are seen and at least five answers came within the last 30 s, in fifths.
//! After a ban of the latter two one live request is the probe.
//!
//! *HAProxy* (`observe layer7`): so many errors in a row count as a failed health check, or as all but one, or as all of them (`on-error`);
//! a node comes back by passed checks only, and without health checks nothing is observed.
//!
//! A failure is an answer other than ok, and an attempt that its device gave up on while it was at the node.

use super::config::{EjectionRule, EjectionSettings, ServerNodeId};
use super::event::{Event, EventKind};
use super::rng::{Cause, Key};
use super::simulation::Simulation;
use super::time::{SimDuration, SimTime};
use super::trace::{Listener, TraceEvent};

/// Envoy compares success rates of nodes with so many requests in the interval, where there are so many nodes.
const RATED_REQUESTS: u32 = 100;
const RATED_NODES: usize = 5;
/// And failure percentages of nodes with so many.
const COUNTED_REQUESTS: u32 = 50;
/// Accrual's window, its fifths, and minimum for its success rate.
const ACCRUAL_WINDOW: SimDuration = SimDuration::from_millis(30_000);
const ACCRUAL_SLICE: u64 = ACCRUAL_WINDOW.0 / 5;
const ACCRUAL_REQUESTS: u32 = 5;
const ACCRUAL_RATE: f64 = 0.8;

/// Where a node stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Standing {
    #[default]
    In,
    /// Ejected; `since` when.
    Out { since: SimTime, time: SimDuration },
    /// Its time is over and one live request may try it.
    OnTrial,
    /// That request is under way.
    Tried,
}

/// What is known of one node.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Record {
    pub standing: Standing,
    /// In a row; NGINX: since they were last cleared.
    failures: u32,
    /// Envoy: when it was last let in. NGINX: the last failure, or what was first sent so long after it that it may clear the failures.
    /// Accrual: the last answer.
    since: SimTime,
    /// NGINX: `since` is of the latter kind.
    may_clear: bool,
    /// How often it was ejected, less what calm sweeps took off.
    times: u32,
    /// Ejections so far: each draws its own jitter.
    ejections: u64,
    /// In the present interval.
    passed: u32,
    failed: u32,
    /// Accrual: since when answers count, and their average.
    window_began: SimTime,
    rate: f64,
    /// Accrual: how many answers came in each of the last fifths of its window, up to 255, and the number of the latest.
    slices: [u8; 5],
    slice: u32,
    /// Voids the timer of an earlier ejection.
    stamp: u32,
}

impl Record {
    /// Whether the controller may send it something new.
    pub fn admits(&self) -> bool {
        matches!(self.standing, Standing::In | Standing::OnTrial)
    }

    pub fn is_ejected(&self) -> bool {
        matches!(self.standing, Standing::Out { .. } | Standing::Tried)
    }

    pub fn is_on_trial(&self) -> bool {
        matches!(self.standing, Standing::OnTrial | Standing::Tried)
    }

    /// When an ejection is over at the earliest; a rule that looks at intervals lets a node in at the next of them.
    pub fn out_until(&self) -> Option<SimTime> {
        match self.standing {
            Standing::Out { since, time } => Some(since + time),
            _ => None,
        }
    }

    fn requests(&self) -> u32 {
        self.passed + self.failed
    }

    fn success_rate(&self) -> f64 {
        f64::from(self.passed) / f64::from(self.requests())
    }

    /// Accrual: takes one more answer in (Finagle's `Ema` and `WindowedAdder`); true when so few were good that the node is banned for it.
    fn average(&mut self, is_ok: bool, now: SimTime) -> bool {
        let old = libm::exp(-now.since(self.since).seconds() / ACCRUAL_WINDOW.seconds());
        let old = if self.slices == [0; 5] && self.slice == 0 { 0.0 } else { old };
        self.rate = f64::from(u8::from(is_ok)) * (1.0 - old) + self.rate * old;
        self.since = now;
        let slice = (now.since(self.window_began).0 / ACCRUAL_SLICE) as u32;
        for passed in 1..=(slice - self.slice).min(5) {
            self.slices[((self.slice + passed) % 5) as usize] = 0;
        }
        self.slice = slice;
        let count = &mut self.slices[(slice % 5) as usize];
        *count = count.saturating_add(1);
        ACCRUAL_WINDOW <= now.since(self.window_began)
            && self.rate < ACCRUAL_RATE
            && ACCRUAL_REQUESTS <= self.slices.iter().map(|count| u32::from(*count)).sum()
    }
}

/// The threshold of Envoy's success rate outliers: mean − factor · standard deviation of the population.
fn outlier_threshold(rates: &[f64], factor: f64) -> f64 {
    let count = rates.len() as f64;
    let mean = rates.iter().sum::<f64>() / count;
    let variance = rates.iter().map(|rate| (rate - mean) * (rate - mean)).sum::<f64>() / count;
    mean - factor * libm::sqrt(variance)
}

/// How long Envoy's `times`-th ejection lasts: base · times, at most the longest.
fn envoys_time(rule: &EjectionSettings, times: u32) -> SimDuration {
    (rule.time * u64::from(times)).min(rule.longest.max(rule.time))
}

/// Whether one more of `nodes` may be ejected.
fn has_room(ejected: usize, nodes: usize, most_percent: u32) -> bool {
    100 * (ejected + 1) <= most_percent as usize * nodes
}

impl Simulation {
    /// Forgets all that was held against nodes and starts the sweeps of the rule in force.
    pub(crate) fn begin_ejection<L: Listener>(&mut self, out: &mut L) {
        self.controller.sweep_stamp = self.controller.sweep_stamp.wrapping_add(1);
        for index in 0..self.servers.len() {
            let record = &mut self.servers[index].record;
            let was_ejected = record.is_ejected();
            *record =
                Record { stamp: record.stamp.wrapping_add(1), window_began: self.now, ..Record::default() };
            if was_ejected {
                let server = ServerNodeId(index as u16);
                self.emit(TraceEvent::EjectionChanged { server, is_ejected: false }, out);
            }
        }
        self.arm_sweep();
    }

    fn arm_sweep(&mut self) {
        if let Some(EjectionSettings { rule: EjectionRule::Envoy, interval, .. }) =
            self.settings.controller.ejection
        {
            let stamp = self.controller.sweep_stamp;
            self.events.at(self.now + interval, Event { kind: EventKind::EjectionSweep, subject: 0, stamp });
        }
    }

    /// The controller has seen how a node treated an attempt.
    pub(crate) fn judge_node<L: Listener>(
        &mut self,
        rule: EjectionSettings,
        id: ServerNodeId,
        is_ok: bool,
        out: &mut L,
    ) {
        let now = self.now;
        let record = &mut self.servers[id.index()].record;
        if is_ok {
            record.passed += 1;
        } else {
            record.failed += 1;
        }
        let (standing, limit) = (record.standing, rule.after);
        match rule.rule {
            EjectionRule::Envoy if matches!(standing, Standing::Out { .. }) => {}
            EjectionRule::Envoy => {
                record.failures = if is_ok { 0 } else { record.failures + 1 };
                if limit <= record.failures {
                    self.eject(rule, id, out);
                }
            }
            EjectionRule::Haproxy => {
                record.failures = if is_ok { 0 } else { record.failures + 1 };
                if limit <= record.failures {
                    record.failures = 0;
                    self.observe_errors(id, rule.on_error, out);
                }
            }
            EjectionRule::Nginx if is_ok && !record.may_clear => {}
            EjectionRule::Nginx if is_ok && standing != Standing::In => self.let_in(id, out),
            EjectionRule::Nginx if is_ok => record.failures = 0,
            EjectionRule::Nginx => {
                record.failures = record.failures.saturating_add(1);
                (record.since, record.may_clear) = (now, false);
                let (is_banned, weight) = (limit <= record.failures, self.controller.weights[id.index()]);
                self.controller.policy.blame(id, weight / limit, weight);
                if is_banned {
                    self.eject(rule, id, out);
                }
            }
            EjectionRule::Accrual if is_ok || matches!(standing, Standing::In | Standing::Tried) => {
                record.failures = if is_ok { 0 } else { record.failures.saturating_add(1) };
                let is_poor = rule.deviation > 0 && record.average(is_ok, now);
                match standing {
                    Standing::Tried if is_ok => self.let_in(id, out),
                    _ if !is_ok && (limit <= record.failures || is_poor || standing == Standing::Tried) => {
                        self.eject(rule, id, out);
                    }
                    _ => {}
                }
            }
            EjectionRule::Accrual => {}
        }
    }

    fn nodes(&self) -> usize {
        self.settings.servers.len()
    }

    fn ejected(&self) -> usize {
        self.servers[..self.nodes()].iter().filter(|server| server.record.is_ejected()).count()
    }

    /// Takes a node out, if the rule allows it.
    fn eject<L: Listener>(&mut self, rule: EjectionSettings, id: ServerNodeId, out: &mut L) {
        let (nodes, ejected) = (self.nodes(), self.ejected());
        let record = &mut self.servers[id.index()].record;
        if rule.rule != EjectionRule::Nginx {
            record.failures = 0;
        }
        let is_allowed = match rule.rule {
            EjectionRule::Envoy => has_room(ejected, nodes, rule.most),
            EjectionRule::Nginx => nodes > 1,
            EjectionRule::Accrual => true,
            EjectionRule::Haproxy => false,
        };
        if !is_allowed {
            return;
        }
        let was_ejected = record.is_ejected();
        let was_out = matches!(record.standing, Standing::Out { .. });
        // Envoy counts no further once the time is above the longest.
        let is_counted = rule.rule != EjectionRule::Envoy
            || rule.time.0.saturating_mul(u64::from(record.times))
                < (rule.longest.max(rule.time) + rule.time).0;
        record.times = record.times.saturating_add(u32::from(is_counted));
        record.ejections += 1;
        record.stamp = record.stamp.wrapping_add(1);
        let doubled = |times: u32| SimDuration(rule.time.0.saturating_mul(1 << (times - 1).min(40)));
        let time = match rule.rule {
            EjectionRule::Envoy => envoys_time(&rule, record.times),
            EjectionRule::Nginx | EjectionRule::Haproxy => rule.time,
            EjectionRule::Accrual => {
                let chance =
                    Key::new(self.seed, Cause::Ejection).child(u64::from(id.0)).unit(record.ejections);
                let part = if record.times == 1 { 1.0 } else { 0.5 + 0.5 * chance };
                SimDuration::from_seconds(doubled(record.times).seconds() * part).min(rule.longest)
            }
        };
        record.standing = Standing::Out { since: self.now, time };
        if rule.rule != EjectionRule::Envoy {
            let event =
                Event { kind: EventKind::EjectionOver, subject: u32::from(id.0), stamp: record.stamp };
            self.events.at(self.now + time, event);
        }
        if !was_ejected {
            self.emit(TraceEvent::EjectionChanged { server: id, is_ejected: true }, out);
        }
        // A ban that begins anew changes nothing else: in a panic, what waits would try everyone anew at once, for ever.
        if !was_out {
            self.refresh_rotation(out);
        }
    }

    /// Lets a node in again for good.
    fn let_in<L: Listener>(&mut self, id: ServerNodeId, out: &mut L) {
        let now = self.now;
        let record = &mut self.servers[id.index()].record;
        let was_ejected = record.is_ejected();
        let is_trial = matches!(record.standing, Standing::OnTrial | Standing::Tried);
        record.standing = Standing::In;
        record.stamp = record.stamp.wrapping_add(1);
        (record.failures, record.since, record.may_clear) = (0, now, false);
        (record.window_began, record.slices, record.slice) = (now, [0; 5], 0);
        (record.passed, record.failed) = (0, 0);
        if is_trial {
            record.times = 0;
        }
        if was_ejected {
            self.emit(TraceEvent::EjectionChanged { server: id, is_ejected: false }, out);
        }
        self.refresh_rotation(out);
    }

    /// A ban is over: the next request may try the node.
    pub(crate) fn on_ejection_over<L: Listener>(&mut self, id: ServerNodeId, stamp: u32, out: &mut L) {
        let record = &mut self.servers[id.index()].record;
        if record.stamp == stamp && record.is_ejected() {
            record.standing = Standing::OnTrial;
            self.emit(TraceEvent::EjectionChanged { server: id, is_ejected: false }, out);
            self.refresh_rotation(out);
        }
    }

    /// A request goes to a node on trial: no other does until it is answered.
    pub(crate) fn try_node<L: Listener>(&mut self, rule: EjectionSettings, id: ServerNodeId, out: &mut L) {
        let record = &mut self.servers[id.index()].record;
        let is_nginx = rule.rule == EjectionRule::Nginx;
        if is_nginx && rule.time < self.now.since(record.since) || record.standing == Standing::OnTrial {
            (record.since, record.may_clear) = (self.now, is_nginx);
        }
        if record.standing == Standing::OnTrial {
            record.standing = Standing::Tried;
            // Where nobody can ever tell how the trial went, the next request may try again: under NGINX after another ban.
            let event =
                Event { kind: EventKind::EjectionOver, subject: u32::from(id.0), stamp: record.stamp };
            let wait = if is_nginx { rule.time } else { rule.longest.max(rule.time) };
            self.events.at(self.now + wait, event);
            self.emit(TraceEvent::EjectionChanged { server: id, is_ejected: true }, out);
            self.refresh_rotation(out);
        }
    }

    /// Envoy: a passed health check ends an ejection (`successful_active_health_check_uneject_host`).
    pub(crate) fn pardon_by_probe<L: Listener>(&mut self, id: ServerNodeId, out: &mut L) {
        let is_envoys =
            self.settings.controller.ejection.is_some_and(|rule| rule.rule == EjectionRule::Envoy);
        if is_envoys && self.servers[id.index()].record.is_ejected() {
            self.let_in(id, out);
        }
    }

    /// Envoy's sweep: lets in whose time is over, then looks at the interval's success rates and failures.
    pub(crate) fn on_ejection_sweep<L: Listener>(&mut self, stamp: u32, out: &mut L) {
        let Some(rule) = self.settings.controller.ejection else { return };
        if self.controller.sweep_stamp != stamp {
            return;
        }
        self.arm_sweep();
        if self.controller.crash.is_some() {
            return;
        }
        for index in 0..self.nodes() {
            if let Standing::Out { since, time } = self.servers[index].record.standing
                && time <= self.now.since(since)
            {
                self.let_in(ServerNodeId(index as u16), out);
            }
        }
        let outliers = self.outliers(&rule);
        for server in &mut self.servers {
            (server.record.passed, server.record.failed) = (0, 0);
        }
        for id in outliers {
            if self.servers[id.index()].record.standing == Standing::In {
                self.eject(rule, id, out);
            }
        }
        let now = self.now;
        for record in self.servers.iter_mut().map(|server| &mut server.record) {
            let is_calm = record.standing == Standing::In && rule.interval <= now.since(record.since);
            record.times -= u32::from(is_calm && record.times > 0);
        }
    }
}

impl Simulation {
    /// Nodes whose interval was so much worse than the others' that Envoy ejects them.
    fn outliers(&self, rule: &EjectionSettings) -> Vec<ServerNodeId> {
        let rated = |least: u32| -> Vec<(ServerNodeId, f64)> {
            let records = self.servers[..self.nodes()].iter().map(|server| (server.id, &server.record));
            let counted =
                records.filter(|(_, record)| record.standing == Standing::In && least <= record.requests());
            counted.map(|(id, record)| (id, record.success_rate())).collect()
        };
        let mut outliers = Vec::new();
        let rates = rated(RATED_REQUESTS);
        if rule.deviation > 0 && RATED_NODES <= rates.len() {
            let plain: Vec<f64> = rates.iter().map(|rate| rate.1).collect();
            let threshold = outlier_threshold(&plain, f64::from(rule.deviation) / 10.0);
            outliers.extend(rates.iter().filter(|rate| rate.1 < threshold).map(|rate| rate.0));
        }
        let rates = rated(COUNTED_REQUESTS);
        if rule.failing > 0 && RATED_NODES <= rates.len() {
            let least = f64::from(rule.failing) / 100.0;
            outliers.extend(rates.iter().filter(|rate| least <= 1.0 - rate.1).map(|rate| rate.0));
        }
        outliers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::config::OnError;

    #[test]
    fn envoys_share_of_ten_percent_ejects_nobody_below_ten_nodes() {
        // The oracles envoy_max_ejected_default_3, _5, _9 and _20.
        let most = |nodes| (0..nodes).take_while(|&ejected| has_room(ejected, nodes, 10)).count();
        assert_eq!([most(3), most(5), most(9), most(10), most(20)], [0, 0, 0, 1, 2]);
    }

    #[test]
    fn envoys_ejections_grow_by_their_base_up_to_the_longest() {
        // The oracle envoy_eject_schedule.
        let seconds = SimDuration::from_seconds;
        let rule = EjectionSettings {
            rule: EjectionRule::Envoy,
            after: 5,
            interval: seconds(10.0),
            time: seconds(30.0),
            longest: seconds(300.0),
            most: 10,
            deviation: 0,
            failing: 0,
            on_error: OnError::FailCheck,
        };
        let schedule: Vec<f64> = (1..=12).map(|times| envoys_time(&rule, times).seconds()).collect();
        assert_eq!(
            schedule,
            [30.0, 60.0, 90.0, 120.0, 150.0, 180.0, 210.0, 240.0, 270.0, 300.0, 300.0, 300.0]
        );
    }

    #[test]
    fn a_success_rate_is_an_outlier_as_envoys_comment_says() {
        // The oracle envoy_success_rate_threshold: strictly below 52 %.
        let threshold = outlier_threshold(&[0.5, 1.0, 1.0, 1.0, 1.0], 1.9);
        assert!((threshold - 0.52).abs() < 1e-12, "{threshold}");
        // The oracle envoy_success_rate_max_bad_of_10: k bad of n stand out only while √((n − k)/k) > 1.9.
        let stand_out = |bad: usize| {
            let rates: Vec<f64> = (0..10).map(|n| if n < bad { 0.3 } else { 1.0 }).collect();
            0.3 < outlier_threshold(&rates, 1.9)
        };
        assert_eq!([stand_out(1), stand_out(2), stand_out(3)], [true, true, false]);
    }

    #[test]
    fn a_success_rate_falls_as_finagles_average_does() {
        let poor_from = |gap: u64, good: u64| {
            let mut record = Record::default();
            let answer = |n: &u64| record.average(*n <= good, SimTime::from_millis(n * gap));
            (1..200).find(answer)
        };
        // Good up to 40 s, a second apart; then the rate is e^(−n/30), and below 0.8 after seven: 30 ln 1.25 = 6.7.
        assert_eq!(poor_from(1_000, 40), Some(47));
        // All bad: not before 30 s are seen.
        assert_eq!(poor_from(1_000, 0), Some(30));
        // Seven seconds apart five come in five fifths of six seconds now and then, eight apart never.
        assert!(poor_from(7_000, 0).is_some() && poor_from(8_000, 0).is_none());
    }
}
