//! The laboratory: experiments as plans of jobs, replications on common random numbers, comparison and reports.
//!
//! Everything here is pure. A plan is a list of variants, each a whole scenario; a job is one replication of one variant;
//! a job's result is small and can cross to and from a worker; the collector does not care in which order results come.

pub mod chart_data;
mod charts;
mod collector;
mod finding;
mod job;
#[cfg(not(target_arch = "wasm32"))]
pub mod oracle;
#[cfg(not(target_arch = "wasm32"))]
pub mod parallel;
mod plan;
mod quantity;
pub mod report;
mod schedule;
mod survival;
mod table;
pub mod text;
pub mod worker;

pub use chart_data::{Bar, Chart, ChartKind, Line, Point};
pub use charts::charts;
pub use collector::Collector;
pub use finding::{Finding, finding, question, set_up};
pub use job::{FailoverSums, JobResult, JobRun, Sums, run_job};
pub use plan::{ExperimentId, Job, Plan, PlanOptions, Variant};
pub use quantity::{Quantity, columns};
pub use schedule::Schedule;
pub use table::{Cell, Column, Estimate, Row, Table};
