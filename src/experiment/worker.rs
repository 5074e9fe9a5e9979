//! What page and worker say to each other: one line of JSON each way, so that a worker knows nothing but plans and jobs.

use serde::{Deserialize, Serialize};

use super::definition::Definition;
use super::job::{JobResult, run_job};
use super::plan::{Job, Plan};

/// A job as the page sends it to a worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Which experiment; the worker makes the same plan from it.
    pub definition: Definition,
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
    plan: Option<(Definition, Plan)>,
}

impl Worker {
    /// Does what `message` asks and returns the answer.
    pub fn handle(&mut self, message: &str) -> String {
        let answer = match serde_json::from_str::<Request>(message) {
            Ok(request) => self.run(&request),
            Err(fault) => Answer::Misunderstood(fault.to_string()),
        };
        answer.to_message()
    }

    fn run(&mut self, request: &Request) -> Answer {
        if self.plan.as_ref().is_none_or(|(definition, _)| *definition != request.definition) {
            match Plan::of(&request.definition) {
                Ok(plan) => self.plan = Some((request.definition.clone(), plan)),
                Err(faults) => {
                    return Answer::Misunderstood(faults.iter().map(ToString::to_string).collect());
                }
            }
        }
        match &self.plan {
            Some((_, plan)) => Answer::Done(Box::new(run_job(plan, request.job))),
            None => Answer::Misunderstood(String::from("there is no plan")),
        }
    }
}
