//! `nines steady`: one long run, where its beginning ends, and how far its means can be trusted.

use std::process::ExitCode;

use nines::experiment::long_run;
use nines::metrics::steady::BatchMeans;
use nines::scenario::encode;

use crate::arguments::SteadyOptions;
use crate::output::{Failure, print};
use crate::run::scenario;

/// Runs and prints.
pub fn run(options: &SteadyOptions) -> Result<ExitCode, Failure> {
    let scenario = scenario(&options.scenario, options.seed, options.duration.as_deref())?;
    let run = long_run(scenario.config());
    let warm_up = match run.warm_up {
        None => "too few answers to tell".to_owned(),
        Some(found) if found.is_found => {
            format!("the first {} answers, up to {:.1} s, are dropped", found.first, run.warm_up_seconds)
        }
        Some(found) => format!(
            "not found: the rule would drop {} answers, more than half; the run is too short or does not settle",
            found.first
        ),
    };
    let line = |name: &str, means: Option<BatchMeans>, unit: &str| match means {
        None => format!("{name:<16}–\n"),
        Some(means) => {
            let interval = means.interval;
            let doubt = if means.is_too_short() { "; the batches hang together: run longer" } else { "" };
            format!(
                "{name:<16}{:.6}{unit}   95 % interval {:.6} to {:.6}   {} batches of {}, neighbours {:+.2}{doubt}\n",
                interval.mean, interval.low, interval.high, interval.n, means.size, means.neighbours
            )
        }
    };
    print(&format!(
        "scenario        {}\nwarm-up         MSER-5: {warm_up}\ncounted         {} requests\n{}{}",
        encode(&scenario),
        run.counted,
        line("response time", run.response, " s"),
        line("availability", run.availability, ""),
    ))?;
    Ok(ExitCode::SUCCESS)
}
