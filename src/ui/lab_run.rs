//! An experiment under way: its schedule, its workers, what is in, and how long it will take.

use std::rc::Rc;

use gloo_timers::callback::{Interval, Timeout};

use crate::experiment::worker::{Answer, Request};
use crate::experiment::{Collector, Job, JobResult, JobRun, Plan, Schedule};
use crate::web::worker_host::WorkerEvent;
use crate::web::worker_pool::{WorkerPool, clock_millis, suitable_size};
use crate::words::lab as words;

/// Where there are no workers: this much of a frame goes to the experiment.
const SLICE_MILLIS: f64 = 7.0;
/// Events between two looks at the clock.
const SLICE_EVENTS: u64 = 20_000;

/// A worker that has work and gives no sign for so many ticks of the page is replaced. Ticks and not seconds: a page that slept, or
/// that the browser slowed down, has not waited.
const QUIET_TICKS: u32 = 50;

/// What a file says of its runs.
pub enum Against {
    /// They are known, and stay on the page.
    Runs(Rc<Collector>),
    /// The file's name, and what the digest of all of them is.
    Promise(String, String),
}

/// An experiment under way.
pub struct Running {
    /// Tells its messages from those of an earlier one.
    pub id: u64,
    pub plan: Plan,
    pub collector: Collector,
    /// What these are held against, where a file is being checked.
    pub against: Option<Against>,
    pub has_news: bool,
    /// The browser's clock, in milliseconds: not before then is the table made again.
    pub rest_until: f64,
    schedule: Schedule,
    pool: WorkerPool,
    /// By worker: whether it takes messages.
    ready: Vec<bool>,
    /// By worker: ticks since it was last heard of.
    quiet: Vec<u32>,
    unavailable: usize,
    local: Option<JobRun>,
    slice: Option<Timeout>,
    began: f64,
    _refresh: Interval,
}

impl Running {
    /// Starts the workers on what `collector` is missing; `on_event` hears of each.
    pub fn start(
        id: u64,
        plan: Plan,
        collector: Collector,
        on_event: impl Fn(usize, WorkerEvent) + 'static,
        refresh: Interval,
    ) -> Self {
        let workers = suitable_size();
        Running {
            id,
            schedule: Schedule::new(collector.missing(&plan), workers),
            collector,
            plan,
            against: None,
            pool: WorkerPool::start(workers, on_event),
            ready: vec![false; workers],
            quiet: vec![0; workers],
            unavailable: 0,
            local: None,
            slice: None,
            began: clock_millis(),
            has_news: false,
            rest_until: 0.0,
            _refresh: refresh,
        }
    }

    /// Since it began.
    pub fn seconds(&self) -> f64 {
        (clock_millis() - self.began) / 1000.0
    }

    /// From the rate so far; unknown before a twentieth is done.
    fn seconds_left(&self) -> Option<f64> {
        let (done, total) = (self.collector.done(), self.collector.total());
        (done * 20 > total).then(|| self.seconds() * (total - done) as f64 / done as f64)
    }

    /// Whether its results are for the page, and not only for comparing.
    pub fn is_shown(&self) -> bool {
        !matches!(self.against, Some(Against::Runs(_)))
    }

    /// How far it is.
    pub fn progress(&self) -> String {
        if self.collector.done() == 0 {
            return words::STARTING.into();
        }
        words::progress(self.collector.done(), self.collector.total(), self.seconds_left())
    }

    /// Takes in what a worker says and gives it more to do.
    pub fn hear(&mut self, worker: usize, event: WorkerEvent) {
        self.quiet[worker] = 0;
        match event {
            WorkerEvent::Ready => self.ready[worker] = true,
            WorkerEvent::Message(message) => match Answer::from_message(&message) {
                Answer::Done(result) => self.take_in(worker, *result),
                Answer::Alive | Answer::Found(_) => {}
                // Ours and the worker's code are the same file, so this is a fault of ours: the job is done here.
                Answer::Misunderstood(_) => self.schedule.died(worker),
            },
            WorkerEvent::Failed(_) => self.replace(worker),
            WorkerEvent::Unavailable => {
                self.ready[worker] = false;
                self.unavailable += 1;
                self.schedule.died(worker);
                if self.unavailable >= self.ready.len() {
                    self.schedule.all_local();
                }
            }
        }
        // What one has lost, another may have room for.
        (0..self.ready.len()).for_each(|worker| self.hand_out(worker));
    }

    /// Called a few times a second: replaces workers that have hung.
    pub fn tick(&mut self) {
        for worker in 0..self.ready.len() {
            if !self.ready[worker] || !self.schedule.is_busy(worker) {
                self.quiet[worker] = 0;
                continue;
            }
            self.quiet[worker] += 1;
            if QUIET_TICKS < self.quiet[worker] {
                self.replace(worker);
            }
        }
    }

    fn replace(&mut self, worker: usize) {
        self.ready[worker] = false;
        self.quiet[worker] = 0;
        self.schedule.died(worker);
        self.pool.restart(worker);
        (0..self.ready.len()).for_each(|worker| self.hand_out(worker));
    }

    /// Arranges the next slice of work on this thread, if there is work for it.
    pub fn continue_here(&mut self, on_slice: impl FnOnce() + 'static) {
        if self.slice.is_some() {
            return;
        }
        self.take_local();
        if self.local.is_some() {
            self.slice = Some(Timeout::new(0, on_slice));
        }
    }

    /// A slice of work on this thread.
    pub fn work_here(&mut self) {
        self.slice = None;
        let until = clock_millis() + SLICE_MILLIS;
        while let Some(local) = &mut self.local {
            if let Some(result) = local.advance(SLICE_EVENTS) {
                self.collector.insert(result);
                self.has_news = true;
                self.local = None;
                self.take_local();
            }
            if clock_millis() >= until {
                break;
            }
        }
    }

    /// The next round, where intervals are to become narrower; false when it is over.
    pub fn go_on(&mut self) -> bool {
        let next = self.plan.goal().and_then(|goal| goal.next_round(&self.plan, &self.collector));
        let Some(replications) = next.filter(|_| self.against.is_none()) else { return false };
        self.plan = self.plan.with_replications(replications);
        self.collector = self.collector.grown(&self.plan);
        self.schedule = Schedule::new(self.collector.missing(&self.plan), self.ready.len());
        if self.unavailable >= self.ready.len() {
            self.schedule.all_local();
        }
        (0..self.ready.len()).for_each(|worker| self.hand_out(worker));
        true
    }

    fn take_local(&mut self) {
        if self.local.is_none() {
            self.local = self.schedule.take_local().map(|job| JobRun::new(&self.plan, job));
        }
    }

    fn take_in(&mut self, worker: usize, result: JobResult) {
        self.schedule.done(worker, result.job);
        self.collector.insert(result);
        self.has_news = true;
    }

    fn hand_out(&mut self, worker: usize) {
        while self.ready[worker]
            && let Some(job) = self.schedule.hand_to(worker)
        {
            self.pool.post(worker, &self.request(job));
        }
    }

    fn request(&self, job: Job) -> String {
        Request { definition: self.plan.definition().clone(), job }.to_message()
    }
}
