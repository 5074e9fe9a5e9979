//! What is counted of one server node.

use super::level::Level;
use super::measures::ServerMeasures;
use super::ratio;
use crate::sim::{Condition, SimDuration};

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ServerTally {
    pub weight: u32,
    pub is_primary: bool,
    pub waiting: Level,
    pub waiting_max: u64,
    pub busy: Level,
    /// In service, where that may be more than there are workers.
    pub present: u64,
    /// Workers as the settings say; 0 once an edit has retired the node.
    pub wanted: u64,
    /// Workers in the account: as wanted, and as many more as are still busy after an edit took some away.
    pub workers: Level,
    pub crashed: Level,
    pub crashes: u64,
    pub routed: u64,
    pub started: u64,
    pub served: u64,
    pub ended: [u64; 6],
}

impl ServerTally {
    pub fn account_for_workers(&mut self, clipped: u64) {
        self.workers.set(self.wanted.max(self.busy.value()), clipped);
    }

    pub fn condition_changed(&mut self, clipped: u64, is_open: bool, condition: Condition) {
        let is_crashed = condition == Condition::Crashed;
        if is_crashed && self.crashed.value() == 0 {
            self.crashes += u64::from(is_open);
        }
        self.crashed.set(u64::from(is_crashed), clipped);
    }

    pub fn measures(&self, end: u64, seconds: f64) -> ServerMeasures {
        ServerMeasures {
            routed: self.routed,
            started: self.started,
            served: self.served,
            ended: self.ended,
            utilisation: ratio(self.busy.area(end) as f64, self.workers.area(end) as f64),
            queue_mean: ratio(self.waiting.area(end) as f64 / 1e9, seconds),
            queue_max: self.waiting_max,
            busy_mean: ratio(self.busy.area(end) as f64 / 1e9, seconds),
            crashes: self.crashes,
            crashed: SimDuration(self.crashed.area(end) as u64),
        }
    }
}
