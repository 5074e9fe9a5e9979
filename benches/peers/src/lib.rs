//! The workload, without an engine: Poisson arrivals join the shortest of four queues, ties at random, at 80 % load. Each engine only
//! schedules; what happens at an event is the same code for all.

use std::collections::VecDeque;

use cpu_time::ProcessTime;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, Exp1};

/// Servers, each of rate 1.
pub const SERVERS: usize = 4;
/// Arrivals per mean service time.
pub const RATE: f64 = 0.8 * SERVERS as f64;

/// Four servers with their queues, and what was measured.
pub struct Cluster {
    rng: SmallRng,
    /// Arrival times, the one in service first.
    queues: [VecDeque<f64>; SERVERS],
    left_to_send: u64,
    done: u64,
    sum: f64,
}

impl Cluster {
    pub fn new(requests: u64) -> Self {
        Cluster {
            rng: SmallRng::seed_from_u64(1),
            queues: Default::default(),
            left_to_send: requests,
            done: 0,
            sum: 0.0,
        }
    }

    /// Time to the next arrival; `None` when all are sent.
    pub fn gap(&mut self) -> Option<f64> {
        self.left_to_send = self.left_to_send.checked_sub(1)?;
        Some(self.exponential() / RATE)
    }

    /// A request arrives. Its server and service time, if it is served at once.
    pub fn arrive(&mut self, now: f64) -> Option<(usize, f64)> {
        let least = self.queues.iter().map(VecDeque::len).min().unwrap_or(0);
        let ties = self.queues.iter().filter(|queue| queue.len() == least).count();
        let chosen = if ties == 1 { 0 } else { self.rng.random_range(0..ties) };
        let mut tied = (0..SERVERS).filter(|&server| self.queues[server].len() == least);
        let server = tied.nth(chosen).expect("the draw is below the number of ties");
        self.queues[server].push_back(now);
        (least == 0).then(|| (server, self.exponential()))
    }

    /// A request leaves. The next one's service time, if one waits.
    pub fn depart(&mut self, server: usize, now: f64) -> Option<f64> {
        self.sum += now - self.queues[server].pop_front().expect("one is in service");
        self.done += 1;
        (!self.queues[server].is_empty()).then(|| self.exponential())
    }

    pub fn report(&self, began: ProcessTime) {
        report(self.done, began, self.sum / self.done as f64);
    }

    fn exponential(&mut self) -> f64 {
        Exp1.sample(&mut self.rng)
    }
}

/// How many requests the command line asks for.
pub fn wanted() -> u64 {
    std::env::args().nth(1).and_then(|text| text.parse().ok()).expect("the number of requests")
}

/// What the driver reads: requests, seconds of CPU time, mean response time in service times.
pub fn report(requests: u64, began: ProcessTime, mean: f64) {
    println!("{requests} {} {mean}", began.elapsed().as_secs_f64());
}
