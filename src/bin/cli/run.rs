//! `nines run`: one scenario, replicated.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use nines::experiment::report::{run_csv, run_json, run_table};
use nines::experiment::{Job, JobResult, JobRun, parallel};
use nines::scenario::{
    Decoded, FieldError, LARGEST_CSV, LONGEST_TEXT, PRESETS, Scenario, decode_strict, from_json_strict,
    read_arrivals, read_span, too_large,
};
use nines::sim::{SimTime, Simulation};

use crate::arguments::{Format, RunOptions};
use crate::output::{Failure, complain, print, progress, text_of, threads};
use crate::trace_lines::TraceLines;

/// Runs what was asked and prints the measures.
pub fn run(options: &RunOptions) -> Result<ExitCode, Failure> {
    let mut scenario = scenario(&options.scenario, options.seed, options.duration.as_deref())?;
    if let Some(path) = &options.arrivals {
        scenario = with_arrivals(&scenario, path)?;
    }
    if let Some(path) = &options.trace {
        write_trace(&scenario, path)?;
    }
    let results = replicate(&scenario, options.replications, threads(options.threads));
    let text = match options.format {
        Format::Table => run_table(&scenario, &results),
        Format::Json => run_json(&scenario, &results),
        Format::Csv => run_csv(&scenario, &results),
    };
    // A trace on standard output is the output.
    if options.trace.as_deref() != Some(Path::new("-")) {
        print(&text)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The scenario that was asked for, with another seed and duration where they were given.
pub fn scenario(text: &str, seed: Option<u64>, duration: Option<&str>) -> Result<Scenario, Failure> {
    let decoded = read(text)?;
    for notice in &decoded.notices {
        complain(&notice.to_string());
    }
    let mut scenario = decoded.scenario;
    let mut faults = Vec::new();
    if let Some(seed) = seed {
        match scenario.with_seed(seed) {
            Ok(changed) => scenario = changed,
            Err(fault) => faults.push(fault.to_string()),
        }
    }
    if let Some(text) = duration {
        let has_unit = text.parse::<f64>().is_err();
        let span =
            if has_unit { read_span(text) } else { Err(format!("has no unit; right would be {text}s")) };
        let changed = span
            .map_err(|fault| format!("duration: “{text}” {fault}"))
            .and_then(|span| scenario.with_duration(span).map_err(|fault| fault.to_string()));
        match changed {
            Ok(changed) => scenario = changed,
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(scenario) } else { Err(Failure::Usage(faults)) }
}

/// The scenario with the arrivals of a CSV file, which is read row by row; one that is too large is not begun.
fn with_arrivals(scenario: &Scenario, path: &Path) -> Result<Scenario, Failure> {
    let name = path.display().to_string();
    let usage = |fault: FieldError| Failure::Usage(vec![format!("{name}: {fault}")]);
    let unreadable = |error| Failure::Usage(vec![format!("{name}: cannot be read: {error}")]);
    let mut file = File::open(path).map_err(unreadable)?;
    if file.metadata().is_ok_and(|data| data.len() > LARGEST_CSV as u64) {
        return Err(usage(too_large()));
    }
    let (arrivals, notices) = read_arrivals(&mut file).map_err(usage)?;
    notices.iter().for_each(|notice| complain(&notice.to_string()));
    scenario.with_arrivals(arrivals).map_err(usage)
}

/// A file where there is one of this name or where it is meant to be one; else a link, a query or a preset's name.
fn read(text: &str) -> Result<Decoded, Failure> {
    let path = Path::new(text);
    let is_file = path.is_file() || path.extension().is_some_and(|extension| extension == "json");
    let read = if is_file {
        let right = "JSON, and --arrivals for a CSV file";
        let json = text_of(path, LONGEST_TEXT, right)?;
        from_json_strict(&json)
    } else if is_bare_word(text) && PRESETS.iter().all(|preset| preset.id != text) {
        let names: Vec<&str> = PRESETS.iter().map(|preset| preset.id).collect();
        return Err(Failure::Usage(vec![format!(
            "“{text}” is not a preset, a link, a query or a file; presets are {}",
            names.join(", ")
        )]));
    } else {
        decode_strict(text)
    };
    read.map_err(|faults| Failure::Usage(faults.iter().map(FieldError::to_string).collect()))
}

fn is_bare_word(text: &str) -> bool {
    !text.contains(['=', '&', '?', '#', ':', '/', '{'])
}

fn replicate(scenario: &Scenario, replications: u32, threads: usize) -> Vec<JobResult> {
    let bar = progress(u64::from(replications), "runs");
    let work = |place: usize| {
        let config = scenario.config().with_later_seed(place as u64);
        JobRun::of(Job { variant: 0, replication: place as u32 }, &config).finish()
    };
    let results = parallel::map(replications as usize, threads, work, || bar.inc(1));
    bar.finish_and_clear();
    results
}

fn write_trace(scenario: &Scenario, path: &Path) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::Io(path.display().to_string(), error);
    let out: Box<dyn Write> = if path == Path::new("-") {
        Box::new(io::stdout().lock())
    } else {
        Box::new(File::create(path).map_err(failed)?)
    };
    let mut lines = TraceLines::new(BufWriter::new(out));
    Simulation::new(scenario.config()).run_until(SimTime::NEVER, u64::MAX, &mut lines);
    lines.finish().map_err(failed)
}
