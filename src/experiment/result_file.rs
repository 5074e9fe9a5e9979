//! A result file read again: the definition, every run's result, and whether this engine gives the same.

use serde::{Deserialize, Serialize};

use super::collector::Collector;
use super::definition::{Definition, fault};
use super::job::{JobResult, run_job};
use super::plan::{Job, Plan};
use super::report::unpacked;
use crate::metrics::Measure;
use crate::scenario::FieldError;
use crate::sim::ENGINE_VERSION;

/// The format of result files; `report::json` writes it.
pub const RESULT_FORMAT: &str = "nines-experiment/2";
/// No file longer than this is read at all.
pub const LONGEST_FILE: usize = 256 << 20;

const RIGHT: &str = "a result file or a report as the page or the command line saves it, whole";
/// What a Markdown report carries in place of its runs begins so; it ends with the fence.
const PROMISE: &str = "```nines-report";
const FENCE: &str = "```";

/// What a result file holds.
#[derive(Clone, Debug)]
pub struct ResultFile {
    /// The experiment.
    pub plan: Plan,
    /// Its results, complete or not.
    pub collector: Collector,
    /// The engine that made it.
    pub engine: u32,
    /// The program's version that made it.
    pub version: String,
    /// What `digest` of all its runs is, where the runs themselves are not in it.
    pub promised: Option<String>,
}

/// What a Markdown report says of its runs: how to make them again, and what they must come to.
#[derive(Serialize, Deserialize)]
struct Promise {
    version: String,
    engine: u32,
    definition: Definition,
    replications: u32,
    digest: String,
}

/// What stands for the runs of an experiment where there is no room for them; empty unless all are there.
pub fn promise(plan: &Plan, collector: &Collector) -> String {
    if !collector.is_complete() {
        return String::new();
    }
    let promise = Promise {
        version: env!("CARGO_PKG_VERSION").into(),
        engine: ENGINE_VERSION,
        definition: plan.definition().clone(),
        replications: plan.options().replications,
        digest: digest(collector),
    };
    format!("{PROMISE}\n{}\n{FENCE}", serde_json::to_string(&promise).unwrap_or_default())
}

/// A fingerprint of every number of every run (FNV-1a of them as JSON).
pub fn digest(collector: &Collector) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for result in collector.all() {
        for byte in serde_json::to_string(result).unwrap_or_default().bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

#[derive(Deserialize)]
struct Written {
    format: String,
    nines: Maker,
    definition: Definition,
    replications: u32,
    order: Vec<String>,
    results: Vec<JobResult>,
}

#[derive(Deserialize)]
struct Maker {
    version: String,
    engine: u32,
}

impl ResultFile {
    /// True for what looks like a result file and not like a definition.
    pub fn is_one(text: &str) -> bool {
        // The format stands at the beginning of every file of ours.
        let head: String = text.chars().take(200).collect();
        head.contains("\"nines-experiment/")
    }

    /// Reads a result file, or all that a report was made from.
    ///
    /// # Errors
    /// Says what was wrong and what would be right.
    pub fn read_all(text: &str) -> Result<Vec<ResultFile>, Vec<FieldError>> {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with('#') {
            let promises: Vec<&str> =
                text.split(PROMISE).skip(1).filter_map(|rest| rest.split(FENCE).next()).collect();
            if promises.is_empty() {
                return Err(vec![fault(
                    "file",
                    "the report",
                    "says nothing of runs that were finished",
                    RIGHT,
                )]);
            }
            return promises.into_iter().map(ResultFile::promised).collect();
        }
        if !text.starts_with('<') {
            return Ok(vec![ResultFile::read(text)?]);
        }
        let files = unpacked(text);
        if files.is_empty() {
            return Err(vec![fault("file", "the page", "has no runs in it", RIGHT)]);
        }
        files.iter().map(|file| ResultFile::read(file)).collect()
    }

    fn promised(text: &str) -> Result<ResultFile, Vec<FieldError>> {
        let read: Result<Promise, _> = serde_json::from_str(text);
        let promise = read.map_err(|error| {
            vec![fault(
                "file",
                "the report",
                &format!("is damaged where it says how its runs are made ({error})"),
                RIGHT,
            )]
        })?;
        let plan = Plan::of(&promise.definition)?.with_replications(promise.replications);
        let collector = Collector::new(&plan);
        let Promise { version, engine, digest, .. } = promise;
        Ok(ResultFile { plan, collector, engine, version, promised: Some(digest) })
    }

    /// Reads a result file.
    ///
    /// # Errors
    /// Says what was wrong and what would be right.
    pub fn read(text: &str) -> Result<ResultFile, Vec<FieldError>> {
        let one = |given: &str, wrong: &str| vec![fault("file", given, wrong, RIGHT)];
        if LONGEST_FILE < text.len() {
            return Err(one("the file", "is too long"));
        }
        let read: Result<Written, _> = serde_json::from_str(text.trim_start_matches('\u{feff}'));
        let written = read.map_err(|error| one("the file", &format!("cannot be read ({error})")))?;
        if written.format != RESULT_FORMAT {
            return Err(one(&written.format, "is not a format that can be opened here"));
        }
        let plan = Plan::of(&written.definition)?;
        let most = plan.goal().map_or(plan.options().replications, |goal| goal.most);
        if most.max(plan.options().replications) < written.replications {
            return Err(one(
                &written.replications.to_string(),
                "is more replications than its definition asks for",
            ));
        }
        let plan = plan.with_replications(written.replications.max(plan.options().replications));
        let mut collector = Collector::new(&plan);
        for mut result in written.results {
            result.measures = in_our_order(&written.order, &result.measures);
            if !collector.has_room_for(result.job) {
                let job = format!("variant {}, replication {}", result.job.variant, result.job.replication);
                return Err(one(&job, "is not in the plan"));
            }
            collector.insert(result);
        }
        Ok(ResultFile {
            plan,
            collector,
            engine: written.nines.engine,
            version: written.nines.version,
            promised: None,
        })
    }

    /// Whether this engine can be expected to give the same.
    pub fn is_of_this_engine(&self) -> bool {
        self.engine == ENGINE_VERSION
    }
}

/// Measures may have been added since: each goes where its key is now.
fn in_our_order(order: &[String], measures: &[Option<f64>]) -> Vec<Option<f64>> {
    let value = |measure: &Measure| {
        let place = order.iter().position(|key| key == measure.key())?;
        measures.get(place).copied().flatten()
    };
    Measure::ALL.iter().map(value).collect()
}

/// Runs a job again; true when every number of it comes out the same, the digest of its whole trace included.
pub fn is_reproduced(plan: &Plan, result: &JobResult) -> bool {
    is_as_in_file(&run_job(plan, result.job), result)
}

/// Whether a run is what a file says of it. What was not measured yet when the file was made is not held against it.
pub fn is_as_in_file(run: &JobResult, file: &JobResult) -> bool {
    let mut known = run.clone();
    for (ours, theirs) in known.measures.iter_mut().zip(&file.measures) {
        *ours = ours.and(*theirs).and(*ours);
    }
    if file.worst_windows.is_empty() {
        known.worst_windows.clear();
    }
    if file.response_spread.is_empty() {
        known.response_spread.clear();
        known.all_response_spread.clear();
    }
    known == *file
}

/// What two sets of results of one experiment come to together.
///
/// # Errors
/// Where both have a job and its results differ: they cannot be of the same engine.
pub fn merge(into: &mut Collector, other: &Collector) -> Result<(), Job> {
    for result in other.all() {
        match into.get(result.job) {
            Some(known) if known != result => return Err(result.job),
            Some(_) => {}
            None => into.insert(result.clone()),
        }
    }
    Ok(())
}
