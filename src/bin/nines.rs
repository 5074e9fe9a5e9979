//! `nines`: the command line, the same engine without a browser.

#[path = "cli/arguments.rs"]
mod arguments;
#[path = "cli/experiment.rs"]
mod experiment;
#[path = "cli/oracles.rs"]
mod oracles;
#[path = "cli/output.rs"]
mod output;
#[path = "cli/presets.rs"]
mod presets;
#[path = "cli/run.rs"]
mod run;
#[path = "cli/steady.rs"]
mod steady;
#[path = "cli/trace_lines.rs"]
mod trace_lines;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.command {
        Command::Run(options) => run::run(options),
        Command::Steady(options) => steady::run(options),
        Command::Presets => presets::list(),
        Command::Experiment(options) => experiment::run(options),
        Command::Merge(options) => experiment::merge(options),
        Command::Verify(options) => experiment::verify(options),
        Command::Oracles(options) => oracles::run(options),
    };
    match done {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}
