//! The load as the policy sees it: what the controller counts, or a copy of it that is read anew every `age`.
//!
//! With an age this is Mitzenmacher's periodic update ("How useful is old information?"): between two readings every policy that
//! goes by load sends all its traffic to what looked idle at the last one.

use super::event::{Event, EventKind};
use super::simulation::Simulation;

impl Simulation {
    /// Takes up the age of the settings: the load is read now, and from now on every `age`.
    pub(crate) fn begin_load_reading(&mut self) {
        let controller = &mut self.controller;
        controller.load_stamp = controller.load_stamp.wrapping_add(1);
        if !self.settings.controller.tuning.age.is_zero() {
            self.on_load_reading(self.controller.load_stamp);
        }
    }

    /// The load is read.
    pub(crate) fn on_load_reading(&mut self, stamp: u32) {
        let controller = &mut self.controller;
        if controller.load_stamp != stamp {
            return;
        }
        controller.load_seen.clone_from(&controller.outstanding);
        controller.load_read_at = self.now;
        self.pair.read_load();
        let due = self.now + self.settings.controller.tuning.age;
        self.events.at(due, Event { kind: EventKind::LoadReading, subject: 0, stamp });
    }
}
