//! Copies of the run at a bounded number of instants, so that it can go back.

use crate::sim::{SimDuration, SimTime};

use super::session::Run;

/// More than this many, and every second one goes.
const MOST: usize = 48;
/// The same where they would take more memory than this together: a phone can bear it.
pub(super) const MOST_BYTES: u64 = 48_000_000;

/// Checkpoints in order of time; the first is of time zero and always stays.
#[derive(Debug)]
pub(super) struct Checkpoints {
    kept: Vec<Run>,
    every: SimDuration,
    bytes: u64,
}

impl Checkpoints {
    pub fn new(every: SimDuration, start: Run) -> Self {
        Checkpoints { bytes: start.bytes(), kept: vec![start], every }
    }

    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// When a run at `now` comes to the next one: one that is kept, or one that should be.
    pub fn next_stop(&self, now: SimTime) -> SimTime {
        match self.kept.get(self.kept.partition_point(|run| run.simulation.now() <= now)) {
            Some(run) => run.simulation.now(),
            None => (self.last() + self.every).max(SimTime(now.0.saturating_add(1))),
        }
    }

    /// The one that is where `run` is: equal to it, and its histories are those that later ones share.
    pub fn twin_of(&self, run: &Run) -> Option<&Run> {
        let place =
            |run: &Run| (run.simulation.now(), run.simulation.events_handled(), run.simulation.digest());
        Some(self.latest_until(run.simulation.now())).filter(|kept| place(kept) == place(run))
    }

    /// Whether a run at `now` should be kept.
    pub fn is_due(&self, now: SimTime) -> bool {
        self.last() + self.every <= now
    }

    /// About how much memory they take.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Keeps a run; when they are too many or too large, every second one goes, until they are few enough again.
    pub fn keep(&mut self, run: Run) {
        self.bytes += run.bytes();
        self.kept.push(run);
        while self.kept.len() > MOST || self.bytes > MOST_BYTES && self.kept.len() > 2 {
            let mut index = 0;
            self.kept.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.every = self.every * 2;
            self.bytes = self.kept.iter().map(Run::bytes).sum();
        }
    }

    /// The latest checkpoint at or before `at`.
    pub fn latest_until(&self, at: SimTime) -> &Run {
        let after = self.kept.partition_point(|run| run.simulation.now() <= at);
        &self.kept[after.saturating_sub(1)]
    }

    /// The latest checkpoint that has handled no more than `handled` events and had not sent `request` yet.
    pub fn before_request(&self, request: u64, handled: u64) -> &Run {
        let is_before =
            |run: &Run| run.simulation.counts().sent <= request && run.simulation.events_handled() <= handled;
        &self.kept[self.kept.partition_point(is_before).saturating_sub(1)]
    }

    /// Drops what was kept at `at` or later: it belongs to another past.
    pub fn forget_from(&mut self, at: SimTime) {
        let end = self.kept.partition_point(|run| run.simulation.now() < at);
        self.kept.truncate(end.max(1));
        self.bytes = self.kept.iter().map(Run::bytes).sum();
    }

    fn last(&self) -> SimTime {
        self.kept.last().map_or(SimTime::ZERO, |run| run.simulation.now())
    }
}
