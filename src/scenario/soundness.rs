//! What makes the parts of a scenario go together: edits and faults in order and possible, a run of a size that ends.

use super::devices::{self, MAX_OTHERS, Other};
use super::fault::{RIGHT, fault_text, parse_fault, strikes};
use super::field::{Field, Values};
use super::grammar::{Remarks, one_of, span_text};
use super::notice::{FieldError, Notice, Wrong};
use super::preset::Preset;
use super::recorded::{self, Recorded};
use super::scenario::{Edit, Scenario};
use super::values::{FEW_RETRIES, Together};
use crate::sim::{
    ANTITHETIC, Arrivals, Config, Fault, OtherDevice, Settings, SimDuration, SimTime, Target, TimedEdit,
};

/// Scheduled faults at most.
pub const MAX_FAULTS: usize = 1000;
/// Timed edits at most.
pub const MAX_EDITS: usize = 1000;
/// Attempts, probes and random failures that a run may be expected to have at most: minutes of work, not hours.
pub const MAX_EVENTS: f64 = 1e9;
/// Attempts that may be under way at once at most: 1.1 GB, as measured by `nines run` at this bound.
pub const MAX_IN_FLIGHT: f64 = 5e6;

/// The soundness-checked insides of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Parts {
    pub preset: &'static Preset,
    pub values: Values,
    /// Only where a load plays them.
    pub arrivals: Option<Recorded>,
    /// Devices beside the first.
    pub devices: Vec<Other>,
    pub faults: Vec<Fault>,
    pub edits: Vec<Edit>,
}

/// What holds from an instant on.
#[derive(Clone)]
struct Stage {
    at: SimTime,
    values: Values,
    devices: Vec<Other>,
}

impl Stage {
    /// Puts an edit into force; false where it changes nothing.
    fn apply(&mut self, edit: &Edit, arrivals: Option<&Arrivals>) -> Result<bool, Wrong> {
        let Some(name) = &edit.device else {
            let is_new = self.values.text(edit.field) != edit.text;
            self.values.apply(edit.field, &edit.text, &mut Remarks::new())?;
            return self.values.bears_its_retries(arrivals).map(|()| is_new);
        };
        let names = || self.devices.iter().map(|device| device.name.as_str()).collect::<Vec<_>>();
        let right =
            if self.devices.is_empty() { "a device beside the first".to_owned() } else { one_of(&names()) };
        let Some(device) = self.devices.iter_mut().find(|device| device.name == *name) else {
            return Err(Wrong::new("changes a device that there is none of", right));
        };
        let is_new = !device.own_texts().any(|(field, text)| (field, &text) == (edit.field, &edit.text));
        device.set(edit.field, &edit.text).map(|()| is_new)
    }
}

/// A fault in what was written, and what a lenient reader used instead.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub error: FieldError,
    pub used: String,
}

pub(super) const LEFT_OUT: &str = "the scenario without it";

/// Makes the parts go together, noting each thing that had to be changed, and builds what the engine needs.
pub(super) fn settle(mut parts: Parts, problems: &mut Vec<Problem>) -> Scenario {
    if let Err(wrong) = parts.values.bears_its_retries(parts.arrivals.as_ref().map(|it| &it.arrivals)) {
        let error = wrong.of(Field::Retries.key(), &parts.values.text(Field::Retries));
        parts.values.retries = FEW_RETRIES;
        problems.push(Problem { error, used: parts.values.text(Field::Retries) });
    }
    settle_devices(&mut parts, problems);
    settle_arrivals(&mut parts, problems);
    let mut stages = settle_edits(&mut parts, problems);
    settle_faults(&mut parts, &stages, problems);
    settle_size(&mut parts, &mut stages, problems);
    let settings = |values: &Values, devices: &[Other]| {
        let arrivals = parts.arrivals.as_ref().map(|recorded| &recorded.arrivals);
        let other = |other: &Other| {
            let own = other.values(values);
            OtherDevice { name: other.name.clone(), device: own.device(arrivals), service: own.service }
        };
        Settings { others: devices.iter().map(other).collect(), ..values.settings(arrivals) }
    };
    let config = Config {
        seed: parts.values.seed | if parts.values.antithetic { ANTITHETIC } else { 0 },
        duration: parts.values.duration,
        drain: parts.values.drain,
        warm_up: parts.values.warm_up,
        settings: settings(&parts.values, &parts.devices),
        faults: parts.faults.clone(),
        edits: stages
            .iter()
            .map(|stage| TimedEdit { at: stage.at, settings: settings(&stage.values, &stage.devices) })
            .collect(),
    };
    Scenario::from_settled(parts, config)
}

/// A load can play recorded arrivals only where the scenario brings some along; and it brings none along for nothing.
fn settle_arrivals(parts: &mut Parts, problems: &mut Vec<Problem>) {
    let plays = |edit: &Edit| edit.field == Field::Load && edit.text.starts_with(recorded::KEY);
    if parts.arrivals.is_some() {
        let has_player = parts.devices.iter().any(Other::plays_arrivals);
        if !parts.values.load.is_recorded() && !has_player && !parts.edits.iter().any(plays) {
            parts.arrivals = None;
        }
        return;
    }
    let wrong =
        || Wrong::new("plays recorded arrivals, and there are none", "a CSV file of arrivals, opened first");
    if parts.values.load.is_recorded() {
        let error = wrong().of(Field::Load.key(), &parts.values.text(Field::Load));
        parts.values.load = Values::initial().load;
        problems.push(Problem { error, used: parts.values.text(Field::Load) });
    }
    parts.devices.retain(|device| {
        if device.plays_arrivals() {
            problems
                .push(Problem { error: wrong().of(devices::KEY, &device.text()), used: LEFT_OUT.to_owned() });
        }
        !device.plays_arrivals()
    });
    parts.edits.retain(|edit| {
        if plays(edit) {
            problems.push(Problem { error: wrong().of("edit", &edit.text()), used: LEFT_OUT.to_owned() });
        }
        !plays(edit)
    });
}

/// Orders the edits, drops those that change nothing, and returns what holds after each instant.
fn settle_edits(parts: &mut Parts, problems: &mut Vec<Problem>) -> Vec<Stage> {
    let mut leave_out = |edit: &Edit, wrong: Wrong| {
        problems.push(Problem { error: wrong.of("edit", &edit.text()), used: LEFT_OUT.to_owned() });
    };
    let mut edits = std::mem::take(&mut parts.edits);
    // Of two values for one field at one instant the one written last holds: the sort is stable, and of equals `dedup` keeps the first.
    edits.reverse();
    let key = |edit: &Edit| (edit.at, edit.field, edit.device.clone());
    edits.sort_by_cached_key(key);
    edits.dedup_by_key(|edit| key(edit));
    let mut stages: Vec<Stage> = Vec::new();
    let (values, devices) = (parts.values.clone(), parts.devices.clone());
    let mut stage = Stage { at: SimTime::ZERO, values, devices };
    for edit in edits {
        if let Err(wrong) = is_editable(&edit, parts.edits.len()) {
            leave_out(&edit, wrong);
            continue;
        }
        let mut next = Stage { at: edit.at, ..stage.clone() };
        match next.apply(&edit, parts.arrivals.as_ref().map(|it| &it.arrivals)) {
            Ok(true) => stage = next,
            Ok(false) => continue,
            Err(wrong) => {
                leave_out(&edit, wrong);
                continue;
            }
        }
        match stages.last_mut() {
            Some(last) if last.at == edit.at => *last = stage.clone(),
            _ => stages.push(stage.clone()),
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
    if !edit.at.0.is_multiple_of(1_000_000) {
        let right =
            format!("a whole millisecond, like {}", span_text(edit.at.next_milli().since(SimTime::ZERO)));
        return Err(Wrong::new("is not at a whole millisecond", right));
    }
    if before >= MAX_EDITS {
        return Err(Wrong::new("is one edit too many", format!("up to {MAX_EDITS} edits")));
    }
    Ok(())
}

fn settle_faults(parts: &mut Parts, stages: &[Stage], problems: &mut Vec<Problem>) {
    let servers = stages.iter().map(|stage| stage.values.servers).fold(parts.values.servers, u32::max);
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
        _ => 1,
    };
    if number > servers {
        let right =
            if servers == 1 { "server 1".to_owned() } else { format!("a server from 1 to {servers}") };
        return Err(Wrong::new(format!("strikes server {number} of {servers}"), right));
    }
    if !strikes(fault.effect, fault.target) {
        return Err(Wrong::new("has an effect that its target does not know", RIGHT));
    }
    if fault.until.is_some_and(|until| until <= fault.at) {
        return Err(Wrong::new("ends before it begins", "an end after its begin"));
    }
    // The grammar's ranges hold for faults that came in as values, too.
    if parse_fault(&fault_text(fault), &mut Remarks::new())? != *fault {
        return Err(Wrong::new("cannot be written", RIGHT));
    }
    if before >= MAX_FAULTS {
        return Err(Wrong::new("is one fault too many", format!("up to {MAX_FAULTS} faults")));
    }
    Ok(())
}

/// What all devices make together, at first and after each edit.
fn together<'a>(parts: &'a Parts, stages: &'a [Stage]) -> impl Iterator<Item = Together<'a>> {
    let at_first = std::iter::once((&parts.values, &parts.devices));
    let all = at_first.chain(stages.iter().map(|stage| (&stage.values, &stage.devices)));
    all.map(|(values, devices)| Together {
        devices: std::iter::once(values.clone())
            .chain(devices.iter().map(|device| device.values(values)))
            .collect(),
        arrivals: parts.arrivals.as_ref().map(|recorded| &recorded.arrivals),
    })
}

/// At most so many, each with a name of its own.
fn settle_devices(parts: &mut Parts, problems: &mut Vec<Problem>) {
    let mut names: Vec<String> = Vec::new();
    parts.devices.retain(|device| {
        let wrong = if names.contains(&device.name) {
            Wrong::new("has another device's name", "a name of its own")
        } else if names.len() == MAX_OTHERS {
            Wrong::new("is one device too many", format!("up to {MAX_OTHERS} beside the first"))
        } else {
            names.push(device.name.clone());
            return true;
        };
        problems.push(Problem { error: wrong.of(devices::KEY, &device.text()), used: LEFT_OUT.to_owned() });
        false
    });
}

/// No link can make a run that never ends or that fills the memory: the duration is what gives way.
fn settle_size(parts: &mut Parts, stages: &mut Vec<Stage>, problems: &mut Vec<Problem>) {
    let seconds = parts.values.duration.seconds();
    if together(parts, stages).all(|all| all.is_bearable(seconds)) {
        return;
    }
    while !together(parts, stages).all(|all| all.is_bearable(1.0)) {
        let Some(device) = parts.devices.pop() else { break };
        stages.iter_mut().for_each(|stage| stage.devices.truncate(parts.devices.len()));
        parts.edits.retain(|edit| edit.device.as_ref() != Some(&device.name));
        stages.retain(|stage| parts.edits.iter().any(|edit| edit.at == stage.at));
        let error = Wrong::new("sends too much beside the others", "a lower rate, or fewer retries");
        problems.push(Problem { error: error.of(devices::KEY, &device.text()), used: LEFT_OUT.to_owned() });
    }
    if together(parts, stages).all(|all| all.is_bearable(seconds)) {
        return;
    }
    let most = together(parts, stages).map(|all| all.bearable_seconds(seconds)).fold(u64::MAX, u64::min);
    let most = SimDuration::from_millis(most * 1000);
    let longest = span_text(most);
    let wrong = format!(
        "makes a run too large for this load and these servers (at most {} million attempts, probes and failures, and {} million attempts at once)",
        MAX_EVENTS / 1e6,
        MAX_IN_FLIGHT / 1e6
    );
    let error =
        Wrong::new(wrong, format!("up to {longest}, or a lower rate, shorter queues or fewer retries"))
            .of(Field::Duration.key(), &span_text(parts.values.duration));
    problems.push(Problem { error, used: longest });
    parts.values.duration = most;
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
    let has_pair = values.controller_pair
        || scenario.parts().edits.iter().any(|edit| edit.field == Field::ControllerPair);
    let of_pair = |fault: &&Fault| matches!(fault.target, Target::SecondController | Target::PairLink);
    for fault in faults.iter().filter(of_pair).filter(|_| !has_pair) {
        let right = format!("{}=on beside it", Field::ControllerPair.key());
        doubt(
            "fault",
            fault_text(fault),
            "strikes a second controller where there is none".to_owned(),
            right,
        );
    }
    let end = SimTime::ZERO + values.duration;
    for fault in faults.iter().filter(|fault| fault.at > end) {
        let right = format!("a begin up to {}, or a longer duration", span_text(values.duration));
        doubt("fault", fault_text(fault), "begins after the device has stopped sending".to_owned(), right);
    }
    doubts
}
