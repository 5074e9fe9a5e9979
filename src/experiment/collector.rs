//! Gathers results. Where each lands depends on its job alone, so neither order nor number of workers ever shows.

use super::job::JobResult;
use super::plan::{Job, Plan};

/// The results of an experiment, complete or so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Collector {
    replications: usize,
    /// By variant, then by replication.
    results: Vec<Option<JobResult>>,
    filled: usize,
}

impl Collector {
    /// Room for every job of `plan`.
    pub fn new(plan: &Plan) -> Self {
        let replications = plan.options().replications as usize;
        let jobs = replications * plan.variants().len();
        Collector { replications, results: vec![None; jobs], filled: 0 }
    }

    /// Takes a result in. A second one for the same job, and one for a job that is not in the plan, are left out.
    pub fn insert(&mut self, result: JobResult) {
        let Some(place) = self.place(result.job) else { return };
        if self.results[place].is_none() {
            self.results[place] = Some(result);
            self.filled += 1;
        }
    }

    /// How many jobs are done.
    pub fn done(&self) -> usize {
        self.filled
    }

    /// How many jobs there are.
    pub fn total(&self) -> usize {
        self.results.len()
    }

    /// True when every job is done.
    pub fn is_complete(&self) -> bool {
        self.filled == self.results.len()
    }

    /// The same results with room for the jobs of `plan`: the same plan with more replications.
    pub fn grown(&self, plan: &Plan) -> Collector {
        let mut grown = Collector::new(plan);
        self.all().for_each(|result| grown.insert(result.clone()));
        grown
    }

    /// Every result that is in, variant by variant.
    pub fn all(&self) -> impl Iterator<Item = &JobResult> {
        self.results.iter().flatten()
    }

    /// Whether `job` is one of the plan.
    pub fn has_room_for(&self, job: Job) -> bool {
        self.place(job).is_some()
    }

    /// The jobs of `plan` that are still to be done, in its order.
    pub fn missing(&self, plan: &Plan) -> Vec<Job> {
        plan.jobs().filter(|job| self.get(*job).is_none()).collect()
    }

    /// The result of `job`, if it is in.
    pub fn get(&self, job: Job) -> Option<&JobResult> {
        self.results.get(self.place(job)?)?.as_ref()
    }

    /// A variant's results that are in, in the order of the replications.
    pub fn of_variant(&self, variant: usize) -> impl Iterator<Item = &JobResult> {
        let start = (variant * self.replications).min(self.results.len());
        let end = (start + self.replications).min(self.results.len());
        self.results[start..end].iter().flatten()
    }

    /// The pairs of results of two variants on the same random numbers, in the order of the replications.
    pub fn pairs(&self, variant: usize, reference: usize) -> impl Iterator<Item = (&JobResult, &JobResult)> {
        (0..self.replications as u32).filter_map(move |replication| {
            let result = self.get(Job { variant: variant as u32, replication })?;
            let other = self.get(Job { variant: reference as u32, replication })?;
            Some((result, other))
        })
    }

    fn place(&self, job: Job) -> Option<usize> {
        let replication = job.replication as usize;
        let place = job.variant as usize * self.replications + replication;
        (replication < self.replications && place < self.results.len()).then_some(place)
    }
}
