//! The same workload as a wasm module that needs nothing from its host: plain functions that the bench runner calls under Node.

mod workload;

use std::cell::Cell;
use workload::{Done, Mode, run};

thread_local! {
    static LAST: Cell<Option<Done>> = const { Cell::new(None) };
}

/// Runs about `requests` requests, bare (0) or with everything on (1); returns the number of requests.
#[unsafe(no_mangle)]
#[allow(unsafe_code, reason = "an exported name is unsafe by the book; there is only one of each")]
pub extern "C" fn nines_bench(everything: u32, requests: u32) -> f64 {
    let mode = if everything == 0 { Mode::Bare } else { Mode::Everything };
    let done = run(mode, u64::from(requests));
    LAST.set(Some(done));
    done.requests as f64
}

/// Events of the last run.
#[unsafe(no_mangle)]
#[allow(unsafe_code, reason = "as above")]
pub extern "C" fn nines_bench_events() -> f64 {
    LAST.get().map_or(0.0, |done| done.events as f64)
}

/// Digest of the last run's trace.
#[unsafe(no_mangle)]
#[allow(unsafe_code, reason = "as above")]
pub extern "C" fn nines_bench_digest() -> u64 {
    LAST.get().map_or(0, |done| done.digest)
}
