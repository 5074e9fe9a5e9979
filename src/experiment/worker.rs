//! What page and worker say to each other: one line of JSON each way, so that a worker knows nothing but plans and jobs.

use serde::{Deserialize, Serialize};

use super::definition::Definition;
use super::job::{JobResult, JobRun};
use super::long_run::{found_warm_up, long_run};
use super::plan::{Job, Plan};
use crate::scenario::decode;

/// A job as the page sends it to a worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Which experiment; the worker makes the same plan from it.
    pub definition: Definition,
    /// What to do.
    pub job: Job,
}

/// Something that a worker is asked beside jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// What one long run of this scenario says of itself.
    LongRun(String),
    /// The warm-up that every variant of this experiment can do with.
    WarmUp(Definition),
}

/// What a worker answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The job is done.
    Done(Box<JobResult>),
    /// It is at work.
    Alive,
    /// The answer to a question, in numbers: the words for them are the page's.
    Found(Vec<f64>),
    /// The message could not be understood.
    Misunderstood(String),
}

impl Request {
    /// As a message.
    pub fn to_message(&self) -> String {
        serde_json::to_string(self).expect("numbers and unit variants always serialise")
    }
}

impl Question {
    /// As a message.
    pub fn to_message(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers always serialise")
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

/// Events between two signs of life: a fraction of a second.
const SIGN_EVENTS: u64 = 2_000_000;

/// What a question comes to.
fn answered(question: &Question) -> Answer {
    match question {
        Question::LongRun(scenario) => Answer::Found(long_run(decode(scenario).scenario.config()).numbers()),
        Question::WarmUp(definition) => match Plan::of(definition) {
            Ok(plan) => Answer::Found(found_warm_up(&plan).numbers()),
            Err(faults) => Answer::Misunderstood(faults.iter().map(ToString::to_string).collect()),
        },
    }
}

/// The worker's side. Keeps the plan of the last message, for the next is nearly always of the same.
#[derive(Debug, Default)]
pub struct Worker {
    plan: Option<(Definition, Plan)>,
}

impl Worker {
    /// Does what `message` asks and returns the answer; `sign` hears now and then that it is at work.
    pub fn handle(&mut self, message: &str, sign: &dyn Fn(&str)) -> String {
        let answer = match serde_json::from_str::<Request>(message) {
            Ok(request) => self.run(&request, sign),
            Err(fault) => match serde_json::from_str::<Question>(message) {
                Ok(question) => answered(&question),
                Err(_) => Answer::Misunderstood(fault.to_string()),
            },
        };
        answer.to_message()
    }

    fn run(&mut self, request: &Request, sign: &dyn Fn(&str)) -> Answer {
        if self.plan.as_ref().is_none_or(|(definition, _)| *definition != request.definition) {
            match Plan::of(&request.definition) {
                Ok(plan) => self.plan = Some((request.definition.clone(), plan)),
                Err(faults) => {
                    return Answer::Misunderstood(faults.iter().map(ToString::to_string).collect());
                }
            }
        }
        match &self.plan {
            Some((_, plan)) => {
                let mut run = JobRun::new(plan, request.job);
                loop {
                    if let Some(result) = run.advance(SIGN_EVENTS) {
                        return Answer::Done(Box::new(result));
                    }
                    sign(&Answer::Alive.to_message());
                }
            }
            None => Answer::Misunderstood(String::from("there is no plan")),
        }
    }
}
