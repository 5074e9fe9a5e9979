//! `nines experiment`, `merge` and `verify`: experiments run whole or in parts, on one machine or on many.

use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use nines::experiment::report::{csv, json, markdown, table_text};
use nines::experiment::{
    Collector, Definition, ExperimentId, Job, LONGEST_FILE, Plan, ResultFile, digest, is_reproduced,
    merge as merge_results, parallel, run_job,
};
use nines::scenario::FieldError;

use crate::arguments::{ExperimentOptions, MergeOptions, ReportFormat, Shard, VerifyOptions};
use crate::output::{Failure, complain, print, progress, text_of, threads};

/// A result file is written this often while an experiment runs, so that a machine that dies loses little.
const SAVE_EVERY: Duration = Duration::from_secs(10);

/// Runs what was asked and prints the result.
pub fn run(options: &ExperimentOptions) -> Result<ExitCode, Failure> {
    let definitions = definitions(options)?;
    let several = definitions.len() > 1;
    if several && (options.out.is_some() || matches!(options.format, ReportFormat::Csv | ReportFormat::Json))
    {
        return Err(Failure::Usage(vec![
            "“all” goes with --format table or markdown; run the experiments one by one for csv, json and --out".into(),
        ]));
    }
    let mut done = Vec::new();
    for definition in definitions {
        let plan = Plan::of(&definition).map_err(faults)?;
        if options.shard.is_some() && plan.goal().is_some() {
            return Err(Failure::Usage(vec![
                "narrow: a shard cannot see when all intervals are narrow enough; leave it out and give --replications".into(),
            ]));
        }
        let mut work = Work { collector: Collector::new(&plan), plan, options };
        work.take_up()?;
        work.finish()?;
        done.push((work.plan, work.collector));
    }
    if let (Some(path), [(plan, collector)]) = (&options.out, done.as_slice()) {
        save(path, plan, collector)?;
    } else {
        print(&printed(&done, options.format))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Puts result files together. The same files in another order, or twice, give the same.
pub fn merge(options: &MergeOptions) -> Result<ExitCode, Failure> {
    let mut whole: Option<ResultFile> = None;
    for path in &options.files {
        let file = read(path)?;
        whole = Some(match whole {
            None => file,
            Some(first) => together(first, file, path)?,
        });
    }
    // clap sees to it that there is at least one.
    let Some(whole) = whole else { return Ok(ExitCode::SUCCESS) };
    let missing = whole.collector.missing(&whole.plan).len();
    if missing > 0 {
        complain(&format!("{missing} of {} runs are still missing", whole.collector.total()));
    }
    match &options.out {
        Some(path) => save(path, &whole.plan, &whole.collector)?,
        None => print(&printed(&[(whole.plan, whole.collector)], options.format))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn together(first: ResultFile, second: ResultFile, path: &Path) -> Result<ResultFile, Failure> {
    let wrong = |text: String| Failure::Usage(vec![format!("{}: {text}", path.display())]);
    if first.plan.definition() != second.plan.definition() {
        return Err(wrong("is of another experiment than the files before it".into()));
    }
    if first.engine != second.engine {
        return Err(wrong(format!(
            "was made by engine {}, the files before it by {}",
            second.engine, first.engine
        )));
    }
    // After rounds of growing, one may have more replications than the other.
    let (mut whole, other) =
        if first.collector.total() < second.collector.total() { (second, first) } else { (first, second) };
    merge_results(&mut whole.collector, &other.collector).map_err(|job| {
        wrong(format!(
            "has another result for variant {}, replication {} than the files before it",
            job.variant, job.replication
        ))
    })?;
    Ok(whole)
}

/// Runs every run of a result file again, or of all that are in a report.
pub fn verify(options: &VerifyOptions) -> Result<ExitCode, Failure> {
    let files =
        ResultFile::read_all(&result_text(&options.file)?).map_err(|all| in_file(&options.file, &all))?;
    let mut is_same = true;
    for file in &files {
        is_same &= verify_one(file, options)?;
    }
    Ok(if is_same { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn verify_one(file: &ResultFile, options: &VerifyOptions) -> Result<bool, Failure> {
    if !file.is_of_this_engine() {
        complain(&format!(
            "made by engine {}; this is engine {}, so differences are to be expected",
            file.engine,
            nines::sim::ENGINE_VERSION
        ));
    }
    if let Some(promised) = &file.promised {
        return verify_promise(&file.plan, promised, options);
    }
    let results: Vec<_> = file.collector.all().collect();
    let bar = progress(results.len() as u64, "verify");
    let work = |place: usize| is_reproduced(&file.plan, results[place]);
    let same = parallel::map(results.len(), threads(options.threads), work, || bar.inc(1));
    bar.finish_and_clear();
    let differing: Vec<Job> =
        results.iter().zip(&same).filter(|(_, same)| !**same).map(|(result, _)| result.job).collect();
    match differing.first() {
        None => print(&format!("all {} runs come out the same to the last digit\n", results.len()))?,
        Some(first) => print(&format!(
            "{} of {} runs differ, the first is variant {}, replication {}\n",
            differing.len(),
            results.len(),
            first.variant,
            first.replication
        ))?,
    }
    Ok(differing.is_empty())
}

/// A Markdown report has no runs in it: all are made again, and their digest must be the one it names.
fn verify_promise(plan: &Plan, promised: &str, options: &VerifyOptions) -> Result<bool, Failure> {
    let mut collector = Collector::new(plan);
    let jobs: Vec<Job> = plan.jobs().collect();
    let bar = progress(jobs.len() as u64, "verify");
    let results = parallel::map(
        jobs.len(),
        threads(options.threads),
        |place| run_job(plan, jobs[place]),
        || bar.inc(1),
    );
    bar.finish_and_clear();
    results.into_iter().for_each(|result| collector.insert(result));
    let found = digest(&collector);
    let is_same = found == promised;
    print(&if is_same {
        format!("all {} runs come out as the report says, to the last digit ({found})\n", jobs.len())
    } else {
        format!("the {} runs come out differently: {found}, the report says {promised}\n", jobs.len())
    })?;
    Ok(is_same)
}

/// An experiment under way.
struct Work<'a> {
    plan: Plan,
    collector: Collector,
    options: &'a ExperimentOptions,
}

impl Work<'_> {
    /// Goes on from the file that is to be written, where it is there already.
    fn take_up(&mut self) -> Result<(), Failure> {
        let Some(path) = self.options.out.as_deref().filter(|path| path.exists()) else { return Ok(()) };
        let file = read(path)?;
        if file.plan.definition() != self.plan.definition() || !file.is_of_this_engine() {
            return Err(Failure::Usage(vec![format!(
                "{}: holds results of another experiment or engine; right would be a new file",
                path.display()
            )]));
        }
        (self.plan, self.collector) = (file.plan, file.collector);
        Ok(())
    }

    /// Does what is missing, round by round where intervals are to become narrow.
    fn finish(&mut self) -> Result<(), Failure> {
        loop {
            self.round()?;
            let next = self.plan.goal().and_then(|goal| goal.next_round(&self.plan, &self.collector));
            let Some(replications) = next else { return Ok(()) };
            self.plan = self.plan.with_replications(replications);
            self.collector = self.collector.grown(&self.plan);
        }
    }

    fn round(&mut self) -> Result<(), Failure> {
        let mine = |place: &usize, shard: Shard| place % shard.of == shard.place;
        let all = self.plan.jobs().enumerate();
        let of_shard = all.filter(|(place, _)| self.options.shard.is_none_or(|shard| mine(place, shard)));
        let jobs: Vec<Job> =
            of_shard.map(|(_, job)| job).filter(|job| self.collector.get(*job).is_none()).collect();
        let bar = progress(jobs.len() as u64, self.plan.key());
        let threads = threads(self.options.threads);
        let mut saved = Instant::now();
        // Between two pieces the file is written; a piece is long enough that threads seldom wait for each other.
        for piece in jobs.chunks(16 * threads) {
            let results =
                parallel::map(piece.len(), threads, |place| run_job(&self.plan, piece[place]), || bar.inc(1));
            results.into_iter().for_each(|result| self.collector.insert(result));
            if let Some(path) = self.options.out.as_deref().filter(|_| SAVE_EVERY < saved.elapsed()) {
                save(path, &self.plan, &self.collector)?;
                saved = Instant::now();
            }
        }
        bar.finish_and_clear();
        Ok(())
    }
}

fn printed(done: &[(Plan, Collector)], format: ReportFormat) -> String {
    match format {
        ReportFormat::Table => done.iter().map(|(plan, collector)| table_text(plan, collector)).collect(),
        ReportFormat::Json => done.iter().map(|(plan, collector)| json(plan, collector)).collect(),
        ReportFormat::Csv => done.iter().map(|(plan, collector)| csv(plan, collector)).collect(),
        ReportFormat::Markdown => markdown(done),
    }
}

fn definitions(options: &ExperimentOptions) -> Result<Vec<Definition>, Failure> {
    let which = options.which.as_str();
    let known = |id: ExperimentId| Definition { experiment: Some(id), ..Definition::default() };
    let mut definitions = if which == "all" {
        ExperimentId::ALL.into_iter().map(known).collect()
    } else if let Some(id) = ExperimentId::parse(which) {
        vec![known(id)]
    } else {
        vec![own(which)?]
    };
    for definition in &mut definitions {
        definition.runs = options.replications.unwrap_or(definition.runs);
        definition.seed = options.seed.unwrap_or(definition.seed);
        definition.pairs |= options.pairs;
    }
    Ok(definitions)
}

/// A definition file, or a link.
fn own(which: &str) -> Result<Definition, Failure> {
    let path = Path::new(which);
    if path.is_file() || path.extension().is_some_and(|extension| extension == "json") {
        let text = result_text(path)?;
        if ResultFile::is_one(&text) {
            return Ok(ResultFile::read(&text).map_err(faults)?.plan.definition().clone());
        }
        return Definition::from_json(&text).map_err(faults);
    }
    if Definition::is_in(which) {
        return Definition::read(which).map_err(faults);
    }
    Err(Failure::Usage(vec![format!(
        "“{which}” is no experiment; right would be 1 to 4, baseline, load-balancing, failover, combined, all, a definition file, \
         or a link with vary=, such as 'preset=load-balancing&vary=policy:random;least&vary=load:4/s..14/s*6'"
    )]))
}

fn faults(faults: Vec<FieldError>) -> Failure {
    Failure::Usage(faults.iter().map(FieldError::to_string).collect())
}

fn result_text(path: &Path) -> Result<String, Failure> {
    text_of(path, LONGEST_FILE, "a definition, a result file or a report")
}

fn read(path: &Path) -> Result<ResultFile, Failure> {
    ResultFile::read(&result_text(path)?).map_err(|all| in_file(path, &all))
}

fn in_file(path: &Path, all: &[FieldError]) -> Failure {
    Failure::Usage(all.iter().map(|fault| format!("{}: {fault}", path.display())).collect())
}

/// Whole or not at all: a reader, or the next start, never finds half a file.
fn save(path: &Path, plan: &Plan, collector: &Collector) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::Io(path.display().to_string(), error);
    let beside = path.with_extension(format!("part-{}", std::process::id()));
    fs::write(&beside, json(plan, collector)).map_err(failed)?;
    fs::rename(&beside, path).map_err(failed)
}
