//! What a host hears of by itself: the state when it changes, measures a few times a second, faults as they unfold.

use serde_json::{Value, json};

use super::answer;
use super::envelope::event;
use crate::app::{Session, State};
use crate::metrics::{Incident, Phase};
use crate::scenario::fault_text;
use crate::sim::{Fault, SimTime};

/// Measures, and the state of a run that moves, are told this often at most.
pub const EVENTS_EVERY_MILLIS: f64 = 250.0;
/// Incidents told of in one look; the rest follow at the next.
const MOST_FAULTS: usize = 8;

/// What can be subscribed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Playing, paused, over, another scenario, another speed.
    State,
    /// What the run has come to.
    Measures,
    /// A fault began, was noticed, was worked around, was repaired.
    Fault,
    /// An experiment moved on, or is done.
    Task,
    /// The content wants another height.
    Size,
}

impl Topic {
    /// Every one.
    pub const ALL: [Topic; 5] = [Topic::State, Topic::Measures, Topic::Fault, Topic::Task, Topic::Size];

    /// As hosts name it, and the type of its events.
    pub fn key(self) -> &'static str {
        match self {
            Topic::State => "state",
            Topic::Measures => "measures",
            Topic::Fault => "fault",
            Topic::Task => "task",
            Topic::Size => "size",
        }
    }
}

/// Compares what is with what was told last.
#[derive(Clone, Debug, Default)]
pub struct Watcher {
    wanted: Vec<Topic>,
    told_state: Option<(bool, bool, String)>,
    told_measures: Option<(f64, SimTime)>,
    /// By incident, in the order of the run: the phase told last.
    told_phases: Vec<Phase>,
}

impl Watcher {
    /// Only these from now on; what is so already is told at the next look.
    pub fn subscribe(&mut self, topics: Vec<Topic>) {
        *self = Watcher { wanted: topics, ..Watcher::default() };
    }

    /// Whether anybody wants to hear of this.
    pub fn wants(&self, topic: Topic) -> bool {
        self.wanted.contains(&topic)
    }

    /// The events that are due. `clock_millis` is the browser's clock, for the limit only.
    pub fn look(&mut self, state: &State, session: &Session, clock_millis: f64) -> Vec<Value> {
        let mut events = Vec::new();
        if self.wants(Topic::State) {
            events.extend(self.state(state, session));
        }
        if self.wants(Topic::Measures) {
            events.extend(self.measures(session, clock_millis));
        }
        if self.wants(Topic::Fault) {
            events.extend(self.faults(session));
        }
        events
    }

    fn state(&mut self, state: &State, session: &Session) -> Option<Value> {
        let payload = answer::state(state, session);
        let what = format!("{}{}", payload["link"], payload["speed"]);
        let now = (state.is_playing, session.is_over(), what);
        (self.told_state.as_ref() != Some(&now)).then(|| {
            self.told_state = Some(now);
            event(Topic::State.key(), payload)
        })
    }

    fn measures(&mut self, session: &Session, clock_millis: f64) -> Option<Value> {
        let is_due = match self.told_measures {
            None => true,
            Some((at, time)) => at + EVENTS_EVERY_MILLIS <= clock_millis && time != session.now(),
        };
        is_due.then(|| {
            self.told_measures = Some((clock_millis, session.now()));
            event(Topic::Measures.key(), answer::measures(session))
        })
    }

    /// One event for each incident that is in another phase than was told.
    fn faults(&mut self, session: &Session) -> Vec<Value> {
        let incidents = session.listeners().recorder.incidents();
        // After going back, what has not happened yet is not told any more.
        self.told_phases.truncate(incidents.len());
        let mut events = Vec::new();
        for (index, incident) in incidents.iter().enumerate() {
            let phase = incident.phase();
            if self.told_phases.get(index) == Some(&phase) {
                continue;
            }
            if events.len() == MOST_FAULTS {
                break;
            }
            match self.told_phases.get_mut(index) {
                Some(told) => *told = phase,
                None => self.told_phases.push(phase),
            }
            events.push(event(Topic::Fault.key(), fault(index, incident, phase)));
        }
        events
    }
}

fn fault(index: usize, incident: &Incident, phase: Phase) -> Value {
    let Incident { target, effect, fault, .. } = *incident;
    json!({
        "number": index + 1,
        "fault": fault_text(&Fault { target, effect, at: fault, until: incident.repaired }),
        "phase": name(phase),
        "began": incident.fault.seconds(),
        "noticed": answer::seconds(incident.noticed),
        "rerouted": answer::seconds(incident.rerouted),
        "repaired": answer::seconds(incident.repaired),
        "back": answer::seconds(incident.back),
        "recovered": answer::seconds(incident.recovered),
        "harmed": incident.harmed_total(),
    })
}

fn name(phase: Phase) -> &'static str {
    match phase {
        Phase::Unnoticed => "began",
        Phase::Noticed => "noticed",
        Phase::Rerouted => "rerouted",
        Phase::Repaired => "repaired",
        Phase::Back => "back",
        Phase::Recovered => "recovered",
    }
}
