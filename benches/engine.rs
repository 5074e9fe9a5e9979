//! The engine's speed, native. `cargo xtask bench` runs it beside the same workload in wasm.

mod workload;

use std::time::Instant;
use workload::{Mode, run};

const ROUNDS: usize = 5;

fn main() {
    // Under an instruction counter: `NINES_BENCH_REQUESTS=100000 NINES_BENCH_MODE=Bare valgrind --tool=callgrind …`.
    let only = std::env::var("NINES_BENCH_MODE").ok();
    let wanted = std::env::var("NINES_BENCH_REQUESTS").ok().and_then(|text| text.parse().ok());
    let requests = wanted.unwrap_or(1_000_000);
    let is_wanted = |mode: &Mode| only.as_ref().is_none_or(|only| *only == format!("{mode:?}"));
    for mode in [Mode::Bare, Mode::Everything].into_iter().filter(is_wanted) {
        let mut done = run(mode, requests / 10);
        let mut seconds: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let start = Instant::now();
                done = run(mode, requests);
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
