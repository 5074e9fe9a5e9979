//! The life of one request: everything that happened to it, with its times, and why it was sent where it was sent.
//!
//! Nobody writes down every request. When one is asked for, a copy of the run is played again from the last checkpoint before it was
//! sent, one event at a time; from then on the copy keeps pace with the run.

use crate::sim::{Config, Listener, Reason, SimTime, Simulation, TraceEvent};

/// Steps kept; a request that is retried for ever would have more.
const MOST_STEPS: usize = 60;

/// One thing that happened to the request.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// When.
    pub at: SimTime,
    /// What.
    pub event: TraceEvent,
    /// What the controller weighed, where it routed.
    pub why: Option<Reason>,
}

/// What has happened to a request so far.
#[derive(Clone, Debug)]
pub struct Life {
    /// Which.
    pub request: u64,
    /// In order.
    pub steps: Vec<Step>,
    run: Simulation,
}

impl Life {
    /// The life of `request`, from a run that has not sent it yet.
    pub(super) fn begin(request: u64, run: Simulation) -> Life {
        Life { request, steps: Vec::new(), run }
    }

    /// How many events its copy of the run has handled.
    pub(super) fn handled(&self) -> u64 {
        self.run.events_handled()
    }

    /// Takes up a changed future; false where the past differs.
    pub(super) fn amend(&mut self, config: &Config) -> bool {
        self.run.amend(config)
    }

    /// Plays on until as many events are handled as in the run; at most `budget` of them. True when it is there.
    pub(super) fn follow(&mut self, handled: u64, budget: u64) -> bool {
        let stop = handled.min(self.run.events_handled().saturating_add(budget));
        while self.run.events_handled() < stop {
            let mut heard = Heard { request: self.request, events: Vec::new() };
            if self.run.step(&mut heard).is_none() {
                break;
            }
            for event in heard.events {
                self.add(event);
            }
        }
        stop == handled
    }

    fn add(&mut self, event: TraceEvent) {
        if self.steps.len() == MOST_STEPS {
            // The beginning tells more than the middle.
            self.steps.remove(MOST_STEPS / 2);
        }
        let why = match event {
            TraceEvent::Routed { request, attempt, .. } => self.run.why_routed(request, attempt),
            _ => None,
        };
        self.steps.push(Step { at: self.run.now(), event, why });
    }
}

/// Hears what concerns one request.
struct Heard {
    request: u64,
    events: Vec<TraceEvent>,
}

impl Listener for Heard {
    fn on(&mut self, _: SimTime, event: &TraceEvent) {
        if request_of(event) == Some(self.request) {
            self.events.push(*event);
        }
    }
}

/// The request that an event is about.
pub fn request_of(event: &TraceEvent) -> Option<u64> {
    match *event {
        TraceEvent::RequestSent { request, .. }
        | TraceEvent::AttemptSent { request, .. }
        | TraceEvent::Routed { request, .. }
        | TraceEvent::Redispatched { request, .. }
        | TraceEvent::Queued { request, .. }
        | TraceEvent::ServiceStarted { request, .. }
        | TraceEvent::Interrupted { request, .. }
        | TraceEvent::ServiceEnded { request, .. }
        | TraceEvent::Skipped { request, .. }
        | TraceEvent::Dropped { request, .. }
        | TraceEvent::AttemptEnded { request, .. }
        | TraceEvent::RetryScheduled { request, .. }
        | TraceEvent::RequestEnded { request, .. } => Some(request),
        _ => None,
    }
}
