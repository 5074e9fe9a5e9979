//! How the engine grows: events per second with ten servers and with ten thousand, for every policy; memory; and a long run.
//! `cargo run --release --example growth`, with `-- Least First` for some policies only, and `-- long` for a run of 10⁹ events.

#[allow(dead_code, reason = "the rest is for the other benchmark")]
mod workload;

use std::time::Instant;

use nines::sim::*;
use workload::{Mode, config};

const FEW: usize = 10;
const MANY: usize = 10_000;
const REQUESTS: u64 = 400_000;
const ROUNDS: usize = 3;
const LONG: u64 = 1_000_000_000;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if wanted.iter().any(|word| word == "long") {
        return long();
    }
    let is_wanted = |policy: &PolicyKind| wanted.is_empty() || wanted.contains(&format!("{policy:?}"));
    println!("policy                    M events/s: {FEW} servers   {MANY} servers   share");
    for policy in PolicyKind::ALL.into_iter().filter(is_wanted) {
        let [few, many] = [FEW, MANY].map(|servers| rate(policy, servers));
        println!("{:36} {few:10.1} {many:14.1} {:10.2}", format!("{policy:?}"), many / few);
    }
    let bytes = |servers| run(PolicyKind::Random, servers, 1_000).bytes();
    let per_server = (bytes(MANY) - bytes(FEW)) as f64 / (MANY - FEW) as f64;
    println!("\nmemory: {per_server:.0} bytes a server; {} bytes a request in flight", in_flight_bytes());
}

/// The workload with this many servers, each at 80 % load.
fn scaled(policy: PolicyKind, servers: usize, requests: u64) -> Config {
    let mut config = config(Mode::Bare, 1);
    let server = config.settings.servers[0];
    let rate = 0.8 * servers as f64 / config.settings.service.mean();
    config.settings.controller.policy = policy;
    config.settings.servers = vec![server; servers];
    config.settings.device.load =
        Load::Open { process: ArrivalProcess::Poisson, profile: RateProfile::steady(rate) };
    config.duration = SimDuration::from_seconds(requests as f64 / rate);
    config
}

fn run(policy: PolicyKind, servers: usize, requests: u64) -> Simulation {
    let mut run = Simulation::new(&scaled(policy, servers, requests));
    run.run_until(SimTime::NEVER, u64::MAX, &mut ());
    run
}

/// Millions of events per second, median.
fn rate(policy: PolicyKind, servers: usize) -> f64 {
    let mut rates: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            // Tables are made and queues are filled before the clock starts.
            let mut run = Simulation::new(&scaled(policy, servers, 2 * REQUESTS));
            run.run_until(SimTime::NEVER, REQUESTS, &mut ());
            let before = run.events_handled();
            let began = Instant::now();
            run.run_until(SimTime::NEVER, REQUESTS, &mut ());
            (run.events_handled() - before) as f64 / began.elapsed().as_secs_f64() / 1e6
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    rates[ROUNDS / 2]
}

/// Bytes that one more request in flight takes, events and all.
fn in_flight_bytes() -> usize {
    let held = |population| {
        let mut config = config(Mode::Bare, 1);
        let think = Distribution::Constant { mean: 0.001 };
        config.settings.device.load = Load::Closed { population, think };
        config.settings.service = Distribution::Constant { mean: 3600.0 };
        config.settings.servers.iter_mut().for_each(|server| server.queue_capacity = 1_000_000);
        config.duration = SimDuration::from_seconds(1.0);
        let mut run = Simulation::new(&config);
        run.run_until(SimTime::from_seconds(0.9), u64::MAX, &mut ());
        run.bytes()
    };
    (held(20_000) - held(10_000)) / 10_000
}

/// Memory stays flat however long a run goes on.
fn long() {
    let mut config = config(Mode::Everything, 1);
    config.duration = SimDuration::from_seconds(1e9);
    let mut recorder = nines::metrics::Recorder::new(&config);
    let mut run = Simulation::new(&config);
    let began = Instant::now();
    for part in 1..=10 {
        run.run_until(SimTime::NEVER, LONG / 10, &mut recorder);
        let seconds = began.elapsed().as_secs_f64();
        println!("{:5} M events   {seconds:6.1} s   resident {} KB", part * LONG / 10_000_000, resident());
    }
}

/// Kilobytes of this process in memory, where the system says.
fn resident() -> String {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or("?".to_owned(), |line| line.trim().trim_end_matches(" kB").to_owned())
}
