//! What page and worker say to each other: one line of JSON each way, so that a worker knows nothing but plans and jobs.

use serde::{Deserialize, Serialize};

use super::job::{JobResult, run_job};
use super::plan::{ExperimentId, Job, Plan, PlanOptions};

/// A job as the page sends it to a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Which experiment.
    pub experiment: ExperimentId,
    /// As the person chose; the worker makes the same plan from them.
    pub options: PlanOptions,
    /// What to do.
    pub job: Job,
}

/// What a worker answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The job is done.
    Done(Box<JobResult>),
    /// The message could not be understood.
    Misunderstood(String),
}

impl Request {
    /// As a message.
    pub fn to_message(&self) -> String {
        serde_json::to_string(self).expect("numbers and unit variants always serialise")
    }
}

impl Answer {
    /// Reads a worker's message.
    pub fn from_message(message: &str) -> Answer {
        serde_json::from_str(message).unwrap_or_else(|fault| Answer::Misunderstood(fault.to_string()))
    }

    fn to_message(&self) -> String {
        serde_json::to_string(self).expect("numbers and strings always serialise")
    }
}

/// The worker's side. Keeps the plan of the last message, for the next is nearly always of the same.
#[derive(Debug, Default)]
pub struct Worker {
    plan: Option<Plan>,
}

impl Worker {
    /// Does what `message` asks and returns the answer.
    pub fn handle(&mut self, message: &str) -> String {
        let answer = match serde_json::from_str::<Request>(message) {
            Ok(request) => Answer::Done(Box::new(self.run(request))),
            Err(fault) => Answer::Misunderstood(fault.to_string()),
        };
        answer.to_message()
    }

    fn run(&mut self, request: Request) -> JobResult {
        let is_same = |plan: &Plan| plan.id() == request.experiment && plan.options() == request.options;
        let plan = match self.plan.take().filter(is_same) {
            Some(plan) => plan,
            None => Plan::new(request.experiment, request.options),
        };
        let result = run_job(&plan, request.job);
        self.plan = Some(plan);
        result
    }
}
