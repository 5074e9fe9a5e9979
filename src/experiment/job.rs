//! One replication of one variant: run to its end, in one go or in slices, with the same small result.

use serde::{Deserialize, Serialize};

use super::plan::{Job, Plan};
use crate::metrics::{DeviceMeasures, History, Incident, Measure, Measures, Recorder, Window};
use crate::sim::{Advance, Config, Listener, SimDuration, SimTime, Simulation, TraceEvent};

/// What a replication comes to. Every number is finite, so that it survives a journey as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobResult {
    /// Which replication of which variant.
    pub job: Job,
    /// The engine's digest of the whole trace; as text in files, since not every reader of JSON has 64 bits.
    #[serde(with = "digest")]
    pub digest: u64,
    /// Trace events handled.
    pub events: u64,
    /// In the order of `Measure::ALL`; `None` where this run has no such number.
    pub measures: Vec<Option<f64>>,
    /// Sums for pooling over replications and experiments.
    pub sums: Sums,
    /// The first instant at which the system was down, in seconds; `None` when it never was.
    pub first_down: Option<f64>,
    /// What the failovers of the run came to, over its incidents.
    pub failover: FailoverSums,
    /// Windowed user-uptime: lengths in seconds, and the least share of users' time that was well in any stretch so long.
    #[serde(default)]
    pub worst_windows: Vec<(f64, f64)>,
    /// Times at `percentile::LEVELS`, to put the percentiles of several runs together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub response_spread: Vec<f64>,
    /// The same with failures at their timeout; empty where nothing failed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub all_response_spread: Vec<f64>,
    /// Each device, where there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<DeviceNumbers>,
}

/// What one device's requests came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceNumbers {
    /// Counted requests sent.
    pub sent: u64,
    /// Share of the finished ones that ended well.
    pub availability: Option<f64>,
    /// Of those that ended well, in seconds.
    pub response_mean: Option<f64>,
    /// The same: 95th percentile.
    pub response_p95: Option<f64>,
    /// Share of its users' time that was well.
    pub user_uptime: Option<f64>,
}

impl DeviceNumbers {
    fn of(device: &DeviceMeasures) -> Self {
        DeviceNumbers {
            sent: device.requests.sent,
            availability: device.requests.availability(),
            response_mean: device.response.mean,
            response_p95: device.response.p95,
            user_uptime: device.users.uptime,
        }
    }

    /// Each number with its name and its unit.
    pub fn named(&self) -> [(&'static str, &'static str, Option<f64>); 5] {
        [
            ("sent", "count", Some(self.sent as f64)),
            ("availability", "share", self.availability),
            ("response_mean", "s", self.response_mean),
            ("response_p95", "s", self.response_p95),
            ("user_uptime", "share", self.user_uptime),
        ]
    }
}

mod digest {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(digest: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{digest:016x}"))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let text = String::deserialize(deserializer)?;
        u64::from_str_radix(&text, 16).map_err(D::Error::custom)
    }
}

/// What can be added up over replications.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sums {
    /// Counted requests sent.
    pub sent: u64,
    /// Those that have ended.
    pub finished: u64,
    /// Those that ended well.
    pub ok: u64,
    /// Seconds in which the system was not down.
    pub up_seconds: f64,
    /// Seconds in which it was down.
    pub down_seconds: f64,
    /// Response times of the requests that ended well, added up, in seconds.
    pub response_seconds: f64,
}

impl Sums {
    /// Adds those of another run.
    pub fn add(&mut self, other: &Sums) {
        self.sent += other.sent;
        self.finished += other.finished;
        self.ok += other.ok;
        self.up_seconds += other.up_seconds;
        self.down_seconds += other.down_seconds;
        self.response_seconds += other.response_seconds;
    }
}

/// Failovers of a run, added up over the incidents that have each instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FailoverSums {
    /// Incidents.
    pub incidents: u32,
    /// Incidents the health checks noticed while they lasted.
    pub noticed: u32,
    /// Seconds the system was down, by phase: unnoticed, noticed and not yet rerouted, rerouted, repaired and not yet back.
    pub down_seconds: [f64; 4],
    /// Requests that ended badly, by the same phases and the one after: until recovered.
    pub harmed: [u64; 5],
    /// Fault to noticed, added up over the incidents noticed.
    pub detection_seconds: f64,
    /// The shortest and the longest of them.
    pub detection_range: Option<(f64, f64)>,
    /// Predicted time to notice at least, on average and at most, from the settings at the first incident.
    pub predicted: Option<(f64, f64, f64)>,
    /// How long each incident should have gone unserved by that prediction, added up: until noticed where there is
    /// failover, and never longer than the fault.
    pub expected_seconds: f64,
}

/// A replication under way.
#[derive(Clone, Debug)]
pub struct JobRun {
    job: Job,
    fails_over: bool,
    simulation: Simulation,
    heard: Heard,
}

impl JobRun {
    /// A replication at time zero.
    pub fn new(plan: &Plan, job: Job) -> Self {
        JobRun::of(job, plan.scenario(job).config())
    }

    /// A run of `config`, as this job.
    pub fn of(job: Job, config: &Config) -> Self {
        JobRun {
            job,
            fails_over: config.settings.controller.failover,
            simulation: Simulation::new(config),
            heard: Heard { recorder: Recorder::new(config), events: 0 },
        }
    }

    /// Goes on for at most `event_budget` events; the result when the run is over. Slices never change it.
    pub fn advance(&mut self, event_budget: u64) -> Option<JobResult> {
        match self.simulation.run_until(SimTime::NEVER, event_budget, &mut self.heard) {
            Advance::BudgetSpent => None,
            Advance::Reached | Advance::Finished => Some(self.result()),
        }
    }

    /// Goes on to the end.
    pub fn finish(mut self) -> JobResult {
        loop {
            if let Some(result) = self.advance(u64::MAX) {
                return result;
            }
        }
    }

    /// The measures so far.
    pub fn measures(&self) -> Measures {
        self.heard.recorder.measures(self.simulation.now())
    }

    fn result(&self) -> JobResult {
        let Heard { recorder, events } = &self.heard;
        let measures = self.measures();
        let [response_spread, all_response_spread] = recorder.spreads();
        JobResult {
            response_spread,
            all_response_spread,
            job: self.job,
            digest: self.simulation.digest(),
            events: *events,
            measures: Measure::ALL
                .iter()
                .map(|measure| measure.of(&measures).filter(|x| x.is_finite()))
                .collect(),
            sums: sums(&measures),
            first_down: measures.reliability.first_down.map(SimTime::seconds),
            failover: failover(recorder.incidents(), &recorder.down_windows().to_vec(), self.fails_over),
            worst_windows: recorder.worst_windows(self.simulation.now()),
            devices: measures.devices.iter().map(DeviceNumbers::of).collect(),
        }
    }
}

/// Runs a job to its end.
pub fn run_job(plan: &Plan, job: Job) -> JobResult {
    JobRun::new(plan, job).finish()
}

/// Counts and records.
#[derive(Clone, Debug)]
struct Heard {
    recorder: Recorder,
    events: u64,
}

impl Listener for Heard {
    // As in the recorder: where the engine says what happened, only one arm of its match is left.
    #[inline(always)]
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        self.events += 1;
        self.recorder.on(at, event);
    }
}

fn sums(measures: &Measures) -> Sums {
    let ok = measures.requests.ok();
    Sums {
        sent: measures.requests.sent,
        finished: measures.requests.finished(),
        ok,
        up_seconds: (measures.states.up + measures.states.degraded).seconds(),
        down_seconds: measures.states.down.seconds(),
        response_seconds: measures.response.mean.unwrap_or(0.0) * ok as f64,
    }
}

fn failover(incidents: &History<Incident>, down: &[Window], fails_over: bool) -> FailoverSums {
    let mut sums = FailoverSums::default();
    for incident in incidents.iter() {
        sums.incidents += 1;
        for (sum, (from, to)) in sums.down_seconds.iter_mut().zip(phases(incident)) {
            *sum += overlap_seconds(down, from, to);
        }
        for (sum, harmed) in sums.harmed.iter_mut().zip(incident.harmed) {
            *sum += harmed;
        }
        let predicted = incident
            .predicted
            .map(|window| (window.low.seconds(), window.mean.seconds(), window.high.seconds()));
        sums.predicted = sums.predicted.or(predicted);
        if let Some(length) = incident.repaired.map(|at| at.since(incident.fault).seconds()) {
            let noticed = predicted.filter(|_| fails_over);
            sums.expected_seconds +=
                noticed.map_or(length, |(low, _, high)| mean_of_least(low, high, length));
        }
        if let Some(detection) = incident.detection().map(SimDuration::seconds) {
            sums.noticed += 1;
            sums.detection_seconds += detection;
            let (least, most) = sums.detection_range.unwrap_or((detection, detection));
            sums.detection_range = Some((least.min(detection), most.max(detection)));
        }
    }
    sums
}

/// Unnoticed, noticed, rerouted, repaired: each phase ends where the next begins. One whose instant never came lasts until
/// the repair, and the ones after it are empty.
fn phases(incident: &Incident) -> [(SimTime, SimTime); 4] {
    let repaired = incident.repaired.unwrap_or(SimTime::NEVER);
    let noticed = incident.noticed.unwrap_or(repaired).min(repaired);
    let rerouted = incident.rerouted.unwrap_or(repaired).clamp(noticed, repaired);
    let back = incident.back.unwrap_or(SimTime::NEVER).max(repaired);
    [(incident.fault, noticed), (noticed, rerouted), (rerouted, repaired), (repaired, back)]
}

/// The mean of min(U, limit) with U uniform between `low` and `high`.
fn mean_of_least(low: f64, high: f64, limit: f64) -> f64 {
    if limit <= low {
        return limit;
    }
    if high <= limit {
        return (low + high) / 2.0;
    }
    ((limit * limit - low * low) / 2.0 + limit * (high - limit)) / (high - low)
}

fn overlap_seconds(windows: &[Window], from: SimTime, to: SimTime) -> f64 {
    windows.iter().map(|window| window.to.min(to).since(window.from.max(from)).seconds()).sum()
}

#[cfg(test)]
mod tests {
    use super::mean_of_least;

    #[test]
    fn a_repair_cuts_off_the_late_half_of_the_notices() {
        assert_eq!(mean_of_least(2.0, 4.0, 10.0), 3.0);
        assert_eq!(mean_of_least(2.0, 4.0, 1.0), 1.0);
        assert_eq!(mean_of_least(2.0, 4.0, 3.0), 2.75);
    }
}
