//! Exact results from queueing theory and reliability theory that the engine must reproduce.

mod catalogue;
mod probe;
mod run;
mod setup;

pub use catalogue::{Check, Oracle, Reading, checks};
pub use probe::Probe;
pub use run::{Effort, Verdict, judge, scenario_of};
pub use setup::Setup;
