//! The engine's speed, native. `cargo xtask bench` runs it beside the same workload in wasm.

mod workload;

use std::time::Instant;
use workload::{Mode, run};

const REQUESTS: u64 = 1_000_000;
const ROUNDS: usize = 5;

fn main() {
    for mode in [Mode::Bare, Mode::Everything] {
        let mut done = run(mode, REQUESTS / 10);
        let mut seconds: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let start = Instant::now();
                done = run(mode, REQUESTS);
                start.elapsed().as_secs_f64()
            })
            .collect();
        seconds.sort_by(f64::total_cmp);
        let median = seconds[ROUNDS / 2];
        println!(
            "native {mode:?}: {:.2} M requests/s, {:.1} M events/s (median of {ROUNDS}), digest {:016x}",
            done.requests as f64 / median / 1e6,
            done.events as f64 / median / 1e6,
            done.digest
        );
    }
}
