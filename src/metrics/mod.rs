//! Listens to trace events and says what a run was like: totals, windows, series, incidents, and intervals over replications.
//!
//! `Recorder` counts one run exactly and cheaply; its `Measures` are what reports are made of. `Live` keeps what the page
//! shows while a run goes on. `Measure` is the catalogue: every number's key, unit and definition, once.

pub mod catalogue;
pub mod confidence;
pub mod detection;
mod device_tally;
mod histogram;
pub mod history;
pub mod incident;
mod level;
pub mod live;
pub mod liveness;
pub mod measures;
pub mod percentile;
pub mod recorder;
pub mod series;
mod server_tally;
mod sketch;
mod slice;
mod spot;
pub mod steady;
pub mod survival;
mod system_tally;
pub mod targets;
mod users;

pub use catalogue::{Direction, Measure, Unit};
pub use confidence::Interval;
pub use detection::{DetectionWindow, predicted_detection};
pub use history::History;
pub use incident::{Incident, Incidents, Phase};
pub use live::{Band, BandKind, Live, WindowMeasures};
pub use liveness::Verdict;
pub use measures::{
    DeviceMeasures, Measures, Reliability, ResponseTimes, ServerMeasures, StateTimes, Tally, UserImpact,
};
pub use recorder::Recorder;
pub use series::{Bucket, Series};
pub use spot::{Spot, SpotPoint};
pub use targets::Targets;

use crate::sim::{SimDuration, SimTime};

/// A stretch of simulated time, `from <= t < to`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    pub from: SimTime,
    pub to: SimTime,
}

impl Window {
    /// How long it is.
    pub fn length(&self) -> SimDuration {
        self.to.since(self.from)
    }
}

/// The nines of a share: 0.999 has 3, 0.9995 has 3.3. Infinite for 1.
pub fn nines(share: f64) -> f64 {
    -libm::log10(1.0 - share)
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

fn ratio_of_counts(part: u64, whole: u64) -> Option<f64> {
    ratio(part as f64, whole as f64)
}
