//! `load-report`: weighted round robin (earliest deadline first) by what the servers report with each answer (gRPC A58,
//! Envoy's client-side weighted round robin): weight = qps / (utilisation + errors per second / qps · 1.0), read anew once a second.
//! A server's weight counts after a blackout of 10 s since its first report and expires after 3 min of silence; until then it
//! has the mean of the weights that count. With fewer than two such weights the servers simply take turns.
//!
//! A report covers what was answered since the last update: qps is the number of answers, utilisation their service time per worker.

use super::Choice;
use super::edf::Edf;
use crate::sim::config::ServerNodeId;
use crate::sim::time::{SimDuration, SimTime};
use crate::sim::trace::Outcome;

const UPDATE: SimDuration = SimDuration::from_millis(1_000);
const BLACKOUT: SimDuration = SimDuration::from_millis(10_000);
const EXPIRY: SimDuration = SimDuration::from_millis(180_000);
const ERROR_PENALTY: f64 = 1.0;

#[derive(Clone, Copy, Debug, Default)]
struct Report {
    /// Since the last update.
    answers: u32,
    errors: u32,
    service: SimDuration,
    first: Option<SimTime>,
    last: SimTime,
    /// As of the last update that had one.
    weight: f64,
}

/// What the servers reported, by node, and the turns that follow from it.
#[derive(Clone, Debug, Default)]
pub(crate) struct LoadReport {
    reports: Vec<Report>,
    updated: SimTime,
    /// What the turns go by.
    weights: Vec<f64>,
    turns: Edf,
}

impl LoadReport {
    pub fn pick(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        if self.weights.len() < choice.weight.len() || UPDATE <= choice.now.since(self.updated) {
            self.update(choice);
        }
        let weights = &self.weights;
        self.turns.pick(choice, |node| 1.0 / weights[node.index()])
    }

    /// An answer came from `node`, which spent `service` on it.
    pub fn observe(&mut self, node: ServerNodeId, service: SimDuration, outcome: Outcome, now: SimTime) {
        if self.reports.len() <= node.index() {
            self.reports.resize(node.index() + 1, Report::default());
        }
        let report = &mut self.reports[node.index()];
        let is_silent = EXPIRY <= now.since(report.last);
        report.first = report.first.filter(|_| !is_silent).or(Some(now));
        report.last = now;
        report.answers += 1;
        report.errors += u32::from(outcome != Outcome::Ok);
        report.service += service;
    }

    fn update(&mut self, choice: &Choice<'_>) {
        let window = choice.now.since(self.updated).seconds();
        self.updated = choice.now;
        self.reports.resize(self.reports.len().max(choice.weight.len()), Report::default());
        for (report, slots) in self.reports.iter_mut().zip(choice.slots) {
            if report.answers > 0 && window > 0.0 {
                let rate = f64::from(report.answers) / window;
                let utilisation = report.service.seconds() / (window * f64::from(*slots));
                let errors = f64::from(report.errors) / f64::from(report.answers) * ERROR_PENALTY;
                report.weight = if utilisation + errors > 0.0 { rate / (utilisation + errors) } else { 0.0 };
            }
            (report.answers, report.errors, report.service) = (0, 0, SimDuration::ZERO);
        }
        let counts = |report: &Report| {
            let known = report.first.is_some_and(|first| BLACKOUT <= choice.now.since(first));
            known && choice.now.since(report.last) < EXPIRY && report.weight > 0.0
        };
        let counted = |node: &&ServerNodeId| counts(&self.reports[node.index()]);
        let (mut sum, mut count) = (0.0, 0.0);
        for node in choice.rotation.iter().filter(counted) {
            sum += self.reports[node.index()].weight;
            count += 1.0;
        }
        self.weights.clear();
        self.weights.extend(self.reports.iter().map(|report| match report {
            _ if count < 2.0 => 1.0,
            report if counts(report) => report.weight,
            _ => sum / count,
        }));
        self.turns.forget();
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{Bench, with_choice};
    use super::*;

    #[test]
    fn a_server_that_does_the_same_at_half_the_utilisation_gets_twice_the_work() {
        let mut policy = LoadReport::default();
        let (fast, slow) = (SimDuration::from_millis(25), SimDuration::from_millis(50));
        let mut shares = [0.0; 2];
        for second in 0..40 {
            for tenth in 0..10 {
                let now = SimTime::from_millis(second * 1000 + tenth * 100);
                let bench = Bench { now, ..Bench::of(&[0, 0]) };
                policy.observe(ServerNodeId(0), fast, Outcome::Ok, now);
                policy.observe(ServerNodeId(1), slow, Outcome::Ok, now);
                let pick = with_choice(&bench, 0, 0, |choice| policy.pick(choice));
                let blackout_is_over = second >= 12;
                shares[pick.index()] += f64::from(u8::from(blackout_is_over)) / 280.0;
                if second < 9 {
                    assert_eq!(policy.weights, [1.0, 1.0], "a blackout of ten seconds");
                }
            }
        }
        assert!((shares[0] - 2.0 / 3.0).abs() < 0.05, "{shares:?}");
    }

    #[test]
    fn errors_cost_weight() {
        let mut policy = LoadReport::default();
        for second in 0..30 {
            let now = SimTime::from_millis(second * 1000);
            for _ in 0..5 {
                policy.observe(ServerNodeId(0), SimDuration::from_millis(20), Outcome::Ok, now);
                policy.observe(ServerNodeId(1), SimDuration::from_millis(20), Outcome::Error, now);
            }
            with_choice(&Bench { now, ..Bench::of(&[0, 0]) }, 0, 0, |choice| policy.pick(choice));
        }
        // Two slots: utilisation 0.05; with all errors 1.05.
        assert!((policy.weights[0] / policy.weights[1] - 21.0).abs() < 1e-9, "{:?}", policy.weights);
    }
}
