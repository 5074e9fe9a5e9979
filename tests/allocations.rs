//! In steady state the engine allocates nothing: slots, lanes and queues are used again.
//! A binary of its own, because it counts through the global allocator.

#[allow(dead_code, reason = "only its scenario is wanted here")]
#[path = "../benches/workload.rs"]
mod workload;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use nines::metrics::Recorder;
use nines::sim::{SimTime, Simulation};

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

#[allow(unsafe_code, reason = "an allocator is unsafe by its trait; this one only counts and passes on")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn nothing_is_allocated_per_event_in_steady_state() {
    let config = workload::config(workload::Mode::Everything, 400_000);
    let mut run = Simulation::new(&config);
    let mut recorder = Recorder::new(&config);
    let half = SimTime(config.duration.0 / 2);
    run.run_until(half, u64::MAX, &mut recorder);
    let (events, before) = (run.events_handled(), COUNT.get());
    assert!(before > 0, "the counter counts");
    run.run_until(SimTime(config.duration.0), u64::MAX, &mut recorder);
    let (events, allocations) = (run.events_handled() - events, COUNT.get() - before);
    println!("{allocations} allocations in {events} events");
    // Queues and lanes may still grow to a new longest once in a while; incidents are a list of their own.
    assert!(events > 1_000_000);
    assert!(allocations <= 40, "{allocations} allocations in {events} events");
}
