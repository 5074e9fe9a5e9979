//! `nines experiment`: one of the four experiments, or all of them.

use std::process::ExitCode;

use nines::experiment::report::{csv, json, markdown, table_text};
use nines::experiment::{Collector, ExperimentId, Plan, PlanOptions, parallel, run_job};

use crate::arguments::{ExperimentOptions, ReportFormat};
use crate::output::{Failure, print, progress, threads};

/// Runs what was asked and prints the result.
pub fn run(options: &ExperimentOptions) -> Result<ExitCode, Failure> {
    let ids = experiments(&options.which)?;
    if ids.len() > 1 && matches!(options.format, ReportFormat::Csv | ReportFormat::Json) {
        return Err(Failure::Usage(vec![
            "“all” goes with --format table or markdown; run the experiments one by one for csv and json"
                .into(),
        ]));
    }
    let plan_options = PlanOptions { replications: options.replications, seed: options.seed };
    let done: Vec<(Plan, Collector)> = ids
        .into_iter()
        .map(|id| {
            let plan = Plan::new(id, plan_options);
            let collector = collect(&plan, threads(options.threads));
            (plan, collector)
        })
        .collect();
    let text = match options.format {
        ReportFormat::Table => done.iter().map(|(plan, collector)| table_text(plan, collector)).collect(),
        ReportFormat::Json => done.iter().map(|(plan, collector)| json(plan, collector)).collect(),
        ReportFormat::Csv => done.iter().map(|(plan, collector)| csv(plan, collector)).collect(),
        ReportFormat::Markdown => markdown(&done),
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn experiments(which: &str) -> Result<Vec<ExperimentId>, Failure> {
    if which == "all" {
        return Ok(ExperimentId::ALL.to_vec());
    }
    ExperimentId::parse(which).map(|id| vec![id]).ok_or_else(|| {
        Failure::Usage(vec![format!(
            "“{which}” is no experiment; right would be 1 to 4, baseline, load-balancing, failover, combined or all"
        )])
    })
}

fn collect(plan: &Plan, threads: usize) -> Collector {
    let jobs: Vec<_> = plan.jobs().collect();
    let bar = progress(jobs.len() as u64, plan.id().key());
    let results = parallel::map(jobs.len(), threads, |place| run_job(plan, jobs[place]), || bar.inc(1));
    bar.finish_and_clear();
    let mut collector = Collector::new(plan);
    for result in results {
        collector.insert(result);
    }
    collector
}
