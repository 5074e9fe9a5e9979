//! The engine: draws events in order and lets the components act on them.

use super::config::Config;
use super::snapshot::{Counts, Snapshot};
use super::time::SimTime;
use super::trace::Listener;

/// Why `run_until` came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advance {
    /// The clock stands at the time asked for.
    Reached,
    /// The budget of events was spent before; the clock stands at the last event.
    BudgetSpent,
    /// Sending is over and nothing is in flight: nothing will ever happen to a request again.
    Finished,
}

/// A run. Cloning it is a checkpoint.
#[derive(Clone, Debug)]
pub struct Simulation {
    now: SimTime,
}

impl Simulation {
    /// A run at time zero.
    pub fn new(_config: &Config) -> Self {
        Simulation { now: SimTime::ZERO }
    }

    /// The engine's clock.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// Handles every event up to and including `until`, at most `event_budget` of them.
    pub fn run_until(
        &mut self,
        until: SimTime,
        _event_budget: u64,
        _listener: &mut impl Listener,
    ) -> Advance {
        self.now = until;
        Advance::Reached
    }

    /// Handles one event and returns its time; `None` when the run is finished.
    pub fn step(&mut self, _listener: &mut impl Listener) -> Option<SimTime> {
        None
    }

    /// When the next event fires.
    pub fn next_event_at(&self) -> Option<SimTime> {
        None
    }

    /// Takes up faults, edits and a duration that changed later than `now`; the past must be the same.
    pub fn amend(&mut self, _config: &Config) {}

    /// Requests and attempts so far.
    pub fn counts(&self) -> Counts {
        Counts::default()
    }

    /// Digest of every trace event so far.
    pub fn digest(&self) -> u64 {
        0
    }

    /// True when sending is over and nothing is in flight, or the drain bound has passed.
    pub fn is_finished(&self) -> bool {
        false
    }

    /// Writes the state at `now` into `snapshot`.
    pub fn snapshot_into(&self, snapshot: &mut Snapshot) {
        snapshot.now = self.now;
    }
}
