//! The laboratory: experiments as plans of jobs, replications on common random numbers, comparison and reports.
//!
//! Everything here is pure. A plan is a list of variants, each a whole scenario; a job is one replication of one variant;
//! a job's result is small and can cross to and from a worker; the collector does not care in which order results come.

mod beside;
pub mod chart_data;
mod charts;
mod collector;
mod definition;
mod factor;
mod finding;
mod goal;
mod job;
mod long_run;
mod methods;
#[cfg(not(target_arch = "wasm32"))]
pub mod oracle;
mod own_finding;
#[cfg(not(target_arch = "wasm32"))]
pub mod parallel;
mod plan;
mod prediction;
mod quantity;
mod ranking;
pub mod report;
mod result_file;
mod schedule;
mod survival;
mod table;
pub mod text;
pub mod worker;

pub use beside::{Beside, Broken, Expected, Model, beside, expected_reliability};
pub use chart_data::{Bar, Chart, ChartKind, Field as MapField, Line, Map, Point, SERIES};
pub use charts::{charts, map};
pub use collector::Collector;
pub use definition::{DEFINITION_FORMAT, Definition, EXPERIMENT_KEYS, USUAL_MEASURES};
pub use factor::{Factor, Level};
pub use finding::{Finding, finding, question, question_of, set_up, set_up_of};
pub use goal::{Goal, Width};
pub use job::{FailoverSums, JobResult, JobRun, Sums, run_job};
pub use long_run::{FoundWarmUp, LongRun, found_warm_up, long_run};
pub use methods::methods;
pub use plan::{Axis, ExperimentId, Job, MOST_REPLICATIONS, MOST_VARIANTS, Plan, PlanOptions, Variant};
pub use prediction::{Prediction, Verdict, prediction, verdict};
pub use quantity::{Quantity, columns};
pub use ranking::{Comparison, Ranked, Ranking};
pub use result_file::{
    LONGEST_FILE, RESULT_FORMAT, ResultFile, digest, is_as_in_file, is_reproduced, merge, promise,
};
pub use schedule::Schedule;
pub use table::{Cell, Column, Estimate, Row, Table};
