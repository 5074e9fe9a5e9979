//! Gathers results. Where each lands depends on its job alone, so neither order nor number of workers ever shows.

use super::job::JobResult;
use super::plan::{Job, Plan};

/// The results of an experiment, complete or so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Collector {
    replications: usize,
    in_pairs: bool,
    /// By variant, then by replication.
    results: Vec<Option<JobResult>>,
    filled: usize,
}

impl Collector {
    /// Room for every job of `plan`.
    pub fn new(plan: &Plan) -> Self {
        let replications = plan.options().replications as usize;
        let jobs = replications * plan.variants().len();
        let in_pairs = plan.options().in_pairs;
        Collector { replications, in_pairs, results: vec![None; jobs], filled: 0 }
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
        self.by_replication(variant).iter().flatten()
    }

    /// The same with a gap where one is missing.
    pub fn runs(&self, variant: usize) -> Vec<Option<&JobResult>> {
        self.by_replication(variant).iter().map(Option::as_ref).collect()
    }

    fn by_replication(&self, variant: usize) -> &[Option<JobResult>] {
        let start = (variant * self.replications).min(self.results.len());
        let end = (start + self.replications).min(self.results.len());
        &self.results[start..end]
    }

    /// Whether runs come in antithetic pairs, so that a pair is one independent value.
    pub fn is_in_pairs(&self) -> bool {
        self.in_pairs
    }

    /// The independent values among those of a variant's runs: their own, or in pairs the mean of the two. Half a pair is none.
    pub fn values(&self, variant: usize, of: impl Fn(&JobResult) -> Option<f64>) -> Vec<f64> {
        self.independent(self.by_replication(variant).iter().map(|result| of(result.as_ref()?)))
    }

    /// The same of pairs of runs of two variants on the same random numbers.
    pub fn differences(
        &self,
        variant: usize,
        reference: usize,
        of: impl Fn(&JobResult, &JobResult) -> Option<f64>,
    ) -> Vec<f64> {
        let both = self.by_replication(variant).iter().zip(self.by_replication(reference));
        self.independent(both.map(|(result, other)| of(result.as_ref()?, other.as_ref()?)))
    }

    fn independent(&self, values: impl Iterator<Item = Option<f64>>) -> Vec<f64> {
        let values: Vec<Option<f64>> = values.collect();
        let mean = |pair: &[Option<f64>]| Some((pair.first().copied()?? + pair.get(1).copied()??) / 2.0);
        if self.in_pairs {
            values.chunks(2).filter_map(mean).collect()
        } else {
            values.into_iter().flatten().collect()
        }
    }

    /// How many independent replications of a variant are in.
    pub fn count(&self, variant: usize) -> u32 {
        self.values(variant, |_| Some(0.0)).len() as u32
    }

    fn place(&self, job: Job) -> Option<usize> {
        let replication = job.replication as usize;
        let place = job.variant as usize * self.replications + replication;
        (replication < self.replications && place < self.results.len()).then_some(place)
    }
}
