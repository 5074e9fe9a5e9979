//! Nines, bare: the same work as the peers, and a listener that adds up response times. No digest of the trace: the peers keep none.

use cpu_time::ProcessTime;
use nines::sim::*;
use peers::{RATE, SERVERS, report, wanted};

/// Adds up response times.
#[derive(Default)]
struct Mean {
    done: u64,
    nanos: u128,
}

impl Listener for Mean {
    #[inline(always)]
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        if let TraceEvent::RequestEnded { sent_at, .. } = event {
            self.done += 1;
            self.nanos += u128::from(at.since(*sent_at).0);
        }
    }

    fn wants_digest() -> bool {
        false
    }
}

fn main() {
    let began = ProcessTime::now();
    let server =
        ServerSettings { queue_capacity: 1_000_000, ..workload::config(workload::Mode::Bare, 1).settings.servers[0] };
    let mut config = workload::config(workload::Mode::Bare, wanted());
    config.settings.servers = vec![server; SERVERS];
    config.settings.service = Distribution::Exponential { mean: 1.0 };
    config.settings.device.load =
        Load::Open { process: ArrivalProcess::Poisson, profile: RateProfile::steady(RATE) };
    config.duration = SimDuration::from_seconds(wanted() as f64 / RATE);
    let mut mean = Mean::default();
    Simulation::new(&config).run_until(SimTime::NEVER, u64::MAX, &mut mean);
    report(mean.done, began, mean.nanos as f64 / 1e9 / mean.done as f64);
}

#[path = "../../../workload.rs"]
#[allow(dead_code, reason = "the other mode is for the other benchmark")]
mod workload;
