//! From values as written to a sound scenario. Strict and lenient readers share one assessment:
//! the strict one refuses where it found a fault, the lenient one names the value used instead.

use super::fault::{fault_text, parse_fault};
use super::field::{Field, Values};
use super::grammar::{Remarks, span, span_text};
use super::notice::{FieldError, Notice, Wrong, nearest, shortened};
use super::preset::{DEFAULT_PRESET, PRESETS, Preset};
use super::scenario::{Edit, Scenario};
use crate::sim::{
    Backoff, Config, ControllerSettings, DeviceSettings, FailureLaw, Fault, HealthSettings, LinkSettings,
    RandomFaults, Role, ServerSettings, Settings, SimDuration, SimTime, Target, TimedEdit,
};

/// The version of the link grammar and of the presets.
pub const LINK_VERSION: u32 = 1;
/// Scheduled faults at most.
pub const MAX_FAULTS: usize = 1000;
/// Timed edits at most.
pub const MAX_EDITS: usize = 1000;
/// Attempts, probes and random failures that a run may be expected to have at most: minutes of work, not hours.
pub const MAX_EVENTS: f64 = 1e9;
/// Attempts that may be under way at once at most: hundreds of megabytes, not thousands.
pub const MAX_IN_FLIGHT: f64 = 5e6;

/// The list that says "none of the preset's".
pub(super) const NONE: &str = "none";

/// A scenario as written: a difference from a preset, nothing proved yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScenarioSpec {
    /// Empty: the default.
    pub preset: String,
    /// Values at time zero.
    pub values: Vec<(Field, String)>,
    /// `None`: the preset's faults.
    pub faults: Option<Vec<String>>,
    /// `None`: the preset's edits.
    pub edits: Option<Vec<String>>,
}

/// The soundness-checked insides of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Parts {
    pub preset: &'static Preset,
    pub values: Values,
    pub faults: Vec<Fault>,
    pub edits: Vec<Edit>,
}

/// A fault in what was written, and what a lenient reader used instead.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub error: FieldError,
    pub used: String,
}

/// What came of reading a spec.
pub(super) struct Assessment {
    pub scenario: Scenario,
    pub problems: Vec<Problem>,
    /// Doubtful but used as read.
    pub remarks: Vec<Notice>,
}

/// Proves a scenario sound.
///
/// # Errors
/// Every fault with its field, what was wrong and what would be right.
pub fn validate(spec: &ScenarioSpec) -> Result<Scenario, Vec<FieldError>> {
    let assessment = assess(spec);
    if assessment.problems.is_empty() {
        Ok(assessment.scenario)
    } else {
        Err(assessment.problems.into_iter().map(|problem| problem.error).collect())
    }
}

pub(super) fn assess(spec: &ScenarioSpec) -> Assessment {
    let mut reader = Reader::default();
    let preset = reader.preset(&spec.preset);
    let mut parts = preset.parts();
    reader.values(&mut parts.values, &spec.values);
    if let Some(faults) = &spec.faults {
        parts.faults = reader.faults(faults);
    }
    if let Some(edits) = &spec.edits {
        parts.edits = reader.edits(edits);
    }
    let Reader { mut problems, mut remarks } = reader;
    let scenario = settle(parts, &mut problems);
    remarks.extend(doubts(&scenario));
    for problem in &mut problems {
        if let (true, Some(field)) = (problem.used.is_empty(), Field::by_key(&problem.error.key)) {
            problem.used = scenario.get(field);
        }
    }
    Assessment { scenario, problems, remarks }
}

#[derive(Default)]
struct Reader {
    problems: Vec<Problem>,
    remarks: Vec<Notice>,
}

const LEFT_OUT: &str = "the scenario without it";

impl Reader {
    fn problem(&mut self, key: &str, given: &str, wrong: Wrong, used: &str) {
        self.problems.push(Problem { error: wrong.of(key, given), used: used.to_owned() });
    }

    fn remark(&mut self, key: &str, given: &str, remarks: Remarks) {
        self.remarks.extend(remarks.into_iter().map(|wrong| Notice {
            key: key.to_owned(),
            given: shortened(given),
            wrong,
            right: String::new(),
            used: String::new(),
        }));
    }

    fn preset(&mut self, id: &str) -> &'static Preset {
        if id.is_empty() {
            return DEFAULT_PRESET;
        }
        Preset::by_id(id).unwrap_or_else(|| {
            let ids: Vec<&str> = PRESETS.iter().map(|preset| preset.id).collect();
            let wrong = Wrong::new("is not a preset", super::grammar::likely(id, &ids));
            self.problem("preset", id, wrong, DEFAULT_PRESET.id);
            DEFAULT_PRESET
        })
    }

    fn values(&mut self, values: &mut Values, written: &[(Field, String)]) {
        // In canonical order, whatever the order in the link: later fields are checked against earlier ones.
        for field in Field::ALL {
            let mut texts = written.iter().filter(|(key, _)| key == field).map(|(_, text)| text);
            let Some(mut text) = texts.next() else { continue };
            if let Some(last) = texts.last() {
                self.remark(
                    field.key(),
                    text,
                    vec!["is given more than once; the last one is used".to_owned()],
                );
                text = last;
            }
            let mut remarks = Remarks::new();
            match values.apply(*field, text.trim(), &mut remarks) {
                Ok(()) => self.remark(field.key(), text, remarks),
                Err(wrong) => self.problem(field.key(), text, wrong, ""),
            }
        }
    }

    fn faults(&mut self, texts: &[String]) -> Vec<Fault> {
        let mut faults = Vec::new();
        for text in texts.iter().filter(|text| *text != NONE).take(MAX_FAULTS + 1) {
            let mut remarks = Remarks::new();
            match parse_fault(text.trim(), &mut remarks) {
                Ok(fault) => {
                    faults.push(fault);
                    self.remark("fault", text, remarks);
                }
                Err(wrong) => self.problem("fault", text, wrong, LEFT_OUT),
            }
        }
        faults
    }

    fn edits(&mut self, texts: &[String]) -> Vec<Edit> {
        let mut edits = Vec::new();
        for text in texts.iter().filter(|text| *text != NONE).take(MAX_EDITS + 1) {
            let mut remarks = Remarks::new();
            match parse_edit(text.trim(), &mut remarks) {
                Ok(edit) => {
                    edits.push(edit);
                    self.remark("edit", text, remarks);
                }
                Err(wrong) => self.problem("edit", text, wrong, LEFT_OUT),
            }
        }
        edits
    }
}

const EDIT_RIGHT: &str = "field:value@time, like policy:two-distinct@12.3s";

fn parse_edit(text: &str, remarks: &mut Remarks) -> Result<Edit, Wrong> {
    let wrong = |what: &str| Wrong::new(what, EDIT_RIGHT);
    let (what, when) = text.rsplit_once('@').ok_or_else(|| wrong("does not say when"))?;
    let (key, value) = what.split_once(':').ok_or_else(|| wrong("does not say which value"))?;
    let field = Field::by_key(key).ok_or_else(|| {
        let right = match nearest(key, Field::ALL.iter().map(|field| field.key())) {
            Some(key) => format!("{key}:{value}@{when}"),
            None => EDIT_RIGHT.to_owned(),
        };
        Wrong::new("changes an unknown field", right)
    })?;
    let at = SimTime(span(when, remarks)?.0);
    // Each value is read on its own here, in full when the edits are settled in order.
    let mut alone = Values::initial();
    alone.read(field, value, remarks)?;
    Ok(Edit { at, field, text: alone.text(field) })
}

impl Values {
    /// Reads one value and holds it against the others; on error nothing is changed.
    /// Where the number of servers or the duration shrinks, what hangs on it shrinks with it.
    pub fn apply(&mut self, field: Field, text: &str, remarks: &mut Remarks) -> Result<(), Wrong> {
        let mut next = self.clone();
        next.read(field, text, remarks)?;
        let servers = next.servers as usize;
        match field {
            Field::Servers => {
                next.backups = next.backups.min(next.servers - 1);
                next.weights.truncate(servers);
                next.speeds.truncate(servers);
            }
            Field::Backups if next.backups >= next.servers => {
                let wrong = format!("leaves no primary among {servers} servers");
                return Err(Wrong::new(wrong, format!("0 to {}", servers - 1)));
            }
            Field::Weights if next.weights.len() > servers => return Err(too_long(servers)),
            Field::Speeds if next.speeds.len() > servers => return Err(too_long(servers)),
            Field::Duration if next.warm_up >= next.duration => next.warm_up = SimDuration::ZERO,
            Field::WarmUp if next.warm_up >= next.duration => {
                return Err(Wrong::new(
                    "leaves nothing to count",
                    format!("less than the duration, {}", span_text(next.duration)),
                ));
            }
            _ => {}
        }
        *self = next;
        Ok(())
    }

    fn settings(&self) -> Settings {
        let law = |mttf: Option<SimDuration>, mttr, mode| mttf.map(|mttf| FailureLaw { mttf, mttr, mode });
        Settings {
            device: DeviceSettings {
                load: self.load.to_engine(),
                users: self.users,
                timeout: self.timeout,
                retries: self.retries,
                backoff: Backoff { base: self.backoff, cap: self.backoff_cap, jitter: self.jitter },
            },
            controller: ControllerSettings {
                policy: self.policy,
                workers: self.controller_workers,
                time_per_request: self.controller_time,
                queue_capacity: self.controller_queue,
                health: self.probes.then_some(HealthSettings {
                    interval: self.probe_interval,
                    timeout: self.probe_timeout,
                    fall: self.fall,
                    rise: self.rise,
                    schedule: self.probe_schedule,
                }),
                failover: self.failover,
                redispatch: self.redispatch,
            },
            servers: (0..self.servers).map(|index| self.server(index)).collect(),
            service: self.service,
            abandoned: self.abandoned,
            links: LinkSettings { device_hop: self.device_hop, server_hop: self.server_hop },
            random_faults: RandomFaults {
                servers: law(self.mttf, self.mttr, self.mode),
                controller: law(self.controller_mttf, self.controller_mttr, self.controller_mode),
            },
        }
    }

    fn server(&self, index: u32) -> ServerSettings {
        ServerSettings {
            workers: self.workers,
            queue_capacity: self.queue,
            weight: self.weights.of(index as usize),
            speed: self.speeds.of(index as usize),
            role: if index < self.servers - self.backups { Role::Primary } else { Role::Backup },
        }
    }

    /// Attempts, probes and random failures per second, at most.
    fn events_per_second(&self) -> f64 {
        let attempts = self.attempts_per_second() * f64::from(self.redispatch + 1);
        let servers = f64::from(self.servers);
        let probes = if self.probes { servers / self.probe_interval.seconds() } else { 0.0 };
        let failures = |mttf: Option<SimDuration>| mttf.map_or(0.0, |mttf| 2.0 / mttf.seconds());
        attempts + probes + servers * failures(self.mttf) + failures(self.controller_mttf)
    }

    fn attempts_per_second(&self) -> f64 {
        self.load.peak_rate() * f64::from(self.retries + 1)
    }

    /// Attempts that can be under way at once while `attempts` are made in all.
    fn in_flight(&self, attempts: f64) -> f64 {
        let hops = 2.0 * (self.device_hop.seconds() + self.server_hop.seconds());
        let backoff = if self.retries > 0 { self.backoff_cap.seconds() } else { 0.0 };
        let waiting = self.timeout.map_or(0.0, SimDuration::seconds) + hops + backoff;
        let at_servers = f64::from(self.servers) * f64::from(self.workers + self.queue);
        let held = at_servers + f64::from(self.controller_workers + self.controller_queue);
        attempts.min(self.attempts_per_second() * waiting + held)
    }
}

fn too_long(servers: usize) -> Wrong {
    Wrong::new("has more values than there are servers", format!("at most {servers} values"))
}

/// Makes the parts go together, noting each thing that had to be changed, and builds what the engine needs.
pub(super) fn settle(mut parts: Parts, problems: &mut Vec<Problem>) -> Scenario {
    let mut stages = settle_edits(&mut parts, problems);
    settle_faults(&mut parts, &stages, problems);
    settle_size(&mut parts, &stages, problems);
    let config = Config {
        seed: parts.values.seed,
        duration: parts.values.duration,
        drain: parts.values.drain,
        warm_up: parts.values.warm_up,
        settings: parts.values.settings(),
        faults: parts.faults.clone(),
        edits: stages.drain(..).map(|(at, values)| TimedEdit { at, settings: values.settings() }).collect(),
    };
    Scenario::from_settled(parts, config)
}

/// Orders the edits, drops those that change nothing, and returns the values after each instant.
fn settle_edits(parts: &mut Parts, problems: &mut Vec<Problem>) -> Vec<(SimTime, Values)> {
    let mut leave_out = |edit: &Edit, wrong: Wrong| {
        problems.push(Problem { error: wrong.of("edit", &edit.text()), used: LEFT_OUT.to_owned() });
    };
    let mut edits = std::mem::take(&mut parts.edits);
    edits.sort_by_key(|edit| (edit.at, edit.field));
    let mut stages: Vec<(SimTime, Values)> = Vec::new();
    let mut values = parts.values.clone();
    for edit in edits {
        if let Err(wrong) = is_editable(&edit, parts.edits.len()) {
            leave_out(&edit, wrong);
            continue;
        }
        if values.text(edit.field) == edit.text {
            continue;
        }
        if let Err(wrong) = values.apply(edit.field, &edit.text, &mut Remarks::new()) {
            leave_out(&edit, wrong);
            continue;
        }
        match stages.last_mut() {
            Some((at, stage)) if *at == edit.at => *stage = values.clone(),
            _ => stages.push((edit.at, values.clone())),
        }
        parts.edits.push(edit);
    }
    stages
}

fn is_editable(edit: &Edit, before: usize) -> Result<(), Wrong> {
    if !edit.field.is_timed() {
        return Err(Wrong::new(
            "cannot change while a run goes on",
            format!("{}=… instead", edit.field.key()),
        ));
    }
    if edit.at == SimTime::ZERO {
        let right = format!("{}={} instead", edit.field.key(), edit.text);
        return Err(Wrong::new("changes a value at the very start", right));
    }
    if edit.at.0 % 1_000_000 != 0 {
        let right =
            format!("a whole millisecond, like {}", span_text(edit.at.next_milli().since(SimTime::ZERO)));
        return Err(Wrong::new("is not at a whole millisecond", right));
    }
    if before >= MAX_EDITS {
        return Err(Wrong::new("is one edit too many", format!("up to {MAX_EDITS} edits")));
    }
    Ok(())
}

fn settle_faults(parts: &mut Parts, stages: &[(SimTime, Values)], problems: &mut Vec<Problem>) {
    let servers = stages.iter().map(|(_, values)| values.servers).fold(parts.values.servers, u32::max);
    let mut faults = std::mem::take(&mut parts.faults);
    // Stable: of faults that begin together, the one written first comes first.
    faults.sort_by_key(|fault| fault.at);
    for fault in faults {
        match is_possible(&fault, servers, parts.faults.len()) {
            Ok(()) => parts.faults.push(fault),
            Err(wrong) => {
                let error = wrong.of("fault", &fault_text(&fault));
                problems.push(Problem { error, used: LEFT_OUT.to_owned() });
            }
        }
    }
}

fn is_possible(fault: &Fault, servers: u32, before: usize) -> Result<(), Wrong> {
    let number = match fault.target {
        Target::Server(id) | Target::ServerLink(id) => u32::from(id.0) + 1,
        Target::DeviceLink | Target::Controller => 1,
    };
    if number > servers {
        let right =
            if servers == 1 { "server 1".to_owned() } else { format!("a server from 1 to {servers}") };
        return Err(Wrong::new(format!("strikes server {number} of {servers}"), right));
    }
    if !super::fault::strikes(fault.effect, fault.target) {
        return Err(Wrong::new("has an effect that its target does not know", super::fault::RIGHT));
    }
    if fault.until.is_some_and(|until| until <= fault.at) {
        return Err(Wrong::new("ends before it begins", "an end after its begin"));
    }
    if before >= MAX_FAULTS {
        return Err(Wrong::new("is one fault too many", format!("up to {MAX_FAULTS} faults")));
    }
    Ok(())
}

/// No link can make a run that never ends or that fills the memory: the duration is what gives way.
fn settle_size(parts: &mut Parts, stages: &[(SimTime, Values)], problems: &mut Vec<Problem>) {
    let fits = |values: &Values, seconds: f64| {
        values.events_per_second() * seconds <= MAX_EVENTS
            && values.in_flight(values.attempts_per_second() * seconds) <= MAX_IN_FLIGHT
    };
    let all = || std::iter::once(&parts.values).chain(stages.iter().map(|(_, values)| values));
    let longest = |values: &Values| {
        let by_events = MAX_EVENTS / values.events_per_second();
        let by_memory = MAX_IN_FLIGHT / values.attempts_per_second();
        let seconds = if fits(values, by_events) { by_events } else { by_events.min(by_memory) };
        libm::floor(seconds).max(1.0)
    };
    let seconds = parts.values.duration.seconds();
    if all().all(|values| fits(values, seconds)) {
        return;
    }
    let most = all().map(longest).fold(seconds, f64::min);
    let longest = span_text(SimDuration::from_seconds(most));
    let wrong = format!(
        "makes a run too large for this load and these servers (at most {} million attempts, probes and failures, and {} million attempts at once)",
        MAX_EVENTS / 1e6,
        MAX_IN_FLIGHT / 1e6
    );
    let error =
        Wrong::new(wrong, format!("up to {longest}, or a lower rate, shorter queues or fewer retries"))
            .of(Field::Duration.key(), &span_text(parts.values.duration));
    problems.push(Problem { error, used: longest });
    parts.values.duration = SimDuration::from_seconds(most);
    parts.values.warm_up =
        if parts.values.warm_up < parts.values.duration { parts.values.warm_up } else { SimDuration::ZERO };
}

/// What is sound and yet hardly meant.
pub(super) fn doubts(scenario: &Scenario) -> Vec<Notice> {
    let Parts { values, faults, .. } = scenario.parts();
    let round_trip = |hop: SimDuration| hop * 2;
    let mut doubts = Vec::new();
    let mut doubt = |key: &str, given: String, wrong: String, right: String| {
        doubts.push(Notice { key: key.to_owned(), given, wrong, right, used: String::new() });
    };
    let fastest = round_trip(values.device_hop + values.server_hop);
    if let Some(timeout) = values.timeout.filter(|timeout| *timeout <= fastest) {
        doubt(
            Field::Timeout.key(),
            span_text(timeout),
            "is over before an answer can have come back".to_owned(),
            format!("more than {}", span_text(fastest)),
        );
    }
    let fastest = round_trip(values.server_hop);
    if values.probes && values.probe_timeout <= fastest {
        doubt(
            Field::ProbeTimeout.key(),
            span_text(values.probe_timeout),
            "is over before a probe can have come back, so every server will be believed down".to_owned(),
            format!("more than {}", span_text(fastest)),
        );
    }
    let end = SimTime::ZERO + values.duration;
    for fault in faults.iter().filter(|fault| fault.at > end) {
        let right = format!("a begin up to {}, or a longer duration", span_text(values.duration));
        doubt("fault", fault_text(fault), "begins after the device has stopped sending".to_owned(), right);
    }
    doubts
}

impl Preset {
    /// The preset as a scenario.
    pub fn scenario(&'static self) -> Scenario {
        let spec = super::link::spec_of_preset(self);
        let mut reader = Reader::default();
        let mut parts =
            Parts { preset: self, values: Values::initial(), faults: Vec::new(), edits: Vec::new() };
        reader.values(&mut parts.values, &spec.values);
        parts.faults = reader.faults(spec.faults.as_deref().unwrap_or_default());
        parts.edits = reader.edits(spec.edits.as_deref().unwrap_or_default());
        // That nothing is wrong here is a test's business: see tests/it/scenario.
        settle(parts, &mut reader.problems)
    }

    fn parts(&'static self) -> Parts {
        self.scenario().parts().clone()
    }
}
