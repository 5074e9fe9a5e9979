//! `nines steady`: one long run, where its beginning ends, and how far its means can be trusted.

use std::process::ExitCode;

use nines::experiment::long_run;
use nines::scenario::encode;

use crate::arguments::SteadyOptions;
use crate::output::{Failure, print};
use crate::run::scenario;

/// Runs and prints.
pub fn run(options: &SteadyOptions) -> Result<ExitCode, Failure> {
    let scenario = scenario(&options.scenario, options.seed, options.duration.as_deref())?;
    let lines = long_run(scenario.config()).told().join("\n");
    print(&format!("scenario {}\n{lines}\n", encode(&scenario)))?;
    Ok(ExitCode::SUCCESS)
}
