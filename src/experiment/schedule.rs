//! Which worker does which job next. Deaths are made good: a lost job is done again, and a job that keeps killing is done at home.

use std::collections::VecDeque;

use super::plan::Job;

/// Jobs a worker holds at once: one it works on and one that waits, so that it never idles for a message.
const HELD_PER_WORKER: usize = 2;
/// A job lost this often with its worker is left to the main thread.
const DEATHS_UNTIL_LOCAL: u8 = 2;

/// The jobs of a run, and who has them.
#[derive(Clone, Debug)]
pub struct Schedule {
    waiting: VecDeque<(Job, u8)>,
    /// By worker, in the order they were handed out.
    held: Vec<VecDeque<(Job, u8)>>,
    local: VecDeque<Job>,
}

impl Schedule {
    /// All of `jobs` waiting, for this many workers.
    pub fn new(jobs: impl IntoIterator<Item = Job>, workers: usize) -> Self {
        Schedule {
            waiting: jobs.into_iter().map(|job| (job, 0)).collect(),
            held: vec![VecDeque::new(); workers],
            local: VecDeque::new(),
        }
    }

    /// A job for `worker`, if it may hold one more and one waits.
    pub fn hand_to(&mut self, worker: usize) -> Option<Job> {
        let held = self.held.get_mut(worker)?;
        if held.len() >= HELD_PER_WORKER {
            return None;
        }
        let next = self.waiting.pop_front()?;
        held.push_back(next);
        Some(next.0)
    }

    /// Whether `worker` has something to do.
    pub fn is_busy(&self, worker: usize) -> bool {
        self.held.get(worker).is_some_and(|held| !held.is_empty())
    }

    /// `worker` has done `job`.
    pub fn done(&mut self, worker: usize, job: Job) {
        if let Some(held) = self.held.get_mut(worker) {
            held.retain(|(other, _)| *other != job);
        }
    }

    /// `worker` died: what it held waits again, the job it was at with one more death to its name.
    pub fn died(&mut self, worker: usize) {
        let Some(held) = self.held.get_mut(worker) else { return };
        for (place, (job, deaths)) in std::mem::take(held).into_iter().enumerate().rev() {
            let deaths = deaths + u8::from(place == 0);
            if deaths >= DEATHS_UNTIL_LOCAL {
                self.local.push_back(job);
            } else {
                self.waiting.push_front((job, deaths));
            }
        }
    }

    /// No worker can be had: everything is done on the main thread.
    pub fn all_local(&mut self) {
        for worker in 0..self.held.len() {
            let held = std::mem::take(&mut self.held[worker]);
            self.local.extend(held.into_iter().map(|(job, _)| job));
        }
        self.local.extend(self.waiting.drain(..).map(|(job, _)| job));
    }

    /// The next job for the main thread; it is no longer on the schedule then.
    pub fn take_local(&mut self) -> Option<Job> {
        self.local.pop_front()
    }

    /// True when nothing waits and nobody holds a job.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.local.is_empty() && self.held.iter().all(VecDeque::is_empty)
    }
}
