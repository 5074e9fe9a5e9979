//! Nothing but a heap, a generator and sampling: what an engine cannot beat.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use cpu_time::ProcessTime;
use peers::{Cluster, SERVERS, wanted};

/// Times as integers order quicker than floats: nanoseconds of a service time of a second.
const TICK: f64 = 1e9;

fn main() {
    let began = ProcessTime::now();
    let mut cluster = Cluster::new(wanted());
    let mut heap = BinaryHeap::new();
    let later = |now: u64, span: f64| now + (span * TICK) as u64;
    if let Some(gap) = cluster.gap() {
        heap.push(Reverse((later(0, gap), SERVERS)));
    }
    while let Some(Reverse((now, what))) = heap.pop() {
        let at = now as f64 / TICK;
        if what == SERVERS {
            if let Some((server, service)) = cluster.arrive(at) {
                heap.push(Reverse((later(now, service), server)));
            }
            if let Some(gap) = cluster.gap() {
                heap.push(Reverse((later(now, gap), SERVERS)));
            }
        } else if let Some(service) = cluster.depart(what, at) {
            heap.push(Reverse((later(now, service), what)));
        }
    }
    cluster.report(began);
}
