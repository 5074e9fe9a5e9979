//! Those who hear the run from its start.

use crate::metrics::{Live, Recorder};
use crate::scene::Marks;
use crate::sim::{Config, Listener, SimTime, TraceEvent};

/// Histograms, windows, marks and the open ends of histories, of one copy, in bytes.
const SKETCHES: usize = 180_000;

/// Totals, live windows and the marks the stage draws.
#[derive(Clone, Debug)]
pub struct Listeners {
    /// Totals since the start, and the incidents.
    pub recorder: Recorder,
    /// The last 30 seconds, series and bands.
    pub live: Live,
    /// What was dropped or lost a moment ago.
    pub marks: Marks,
}

impl Listeners {
    /// Listeners that have heard nothing.
    pub fn new(config: &Config) -> Self {
        Listeners { recorder: Recorder::new(config), live: Live::new(config), marks: Marks::new() }
    }

    /// About how much memory a copy takes: measured, see tests/allocations.rs.
    pub fn bytes(&self) -> usize {
        SKETCHES + self.recorder.bytes()
    }

    /// Takes up a configuration whose past is the same.
    pub fn amend(&mut self, config: &Config) {
        self.recorder.amend(config);
        self.live.amend(config);
    }
}

impl Listener for Listeners {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        self.recorder.on(at, event);
        self.live.on(at, event);
        self.marks.on(at, event);
    }
}
