//! The lab report, for readers.

use super::super::collector::Collector;
use super::super::plan::Plan;

/// The report over the experiments that have been run.
pub fn markdown(_done: &[(Plan, Collector)]) -> String {
    String::new()
}
