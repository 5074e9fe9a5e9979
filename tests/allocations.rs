//! In steady state the engine allocates nothing: slots, lanes and queues are used again. And what is kept for going back is bounded.
//! A binary of its own, because it counts through the global allocator.

#[allow(dead_code, reason = "only its scenario is wanted here")]
#[path = "../benches/workload.rs"]
mod workload;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use nines::app::{Session, Speed};
use nines::metrics::Recorder;
use nines::scenario::decode;
use nines::sim::{SimTime, Simulation};

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
    static HELD: Cell<i64> = const { Cell::new(0) };
}

struct Counting;

#[allow(unsafe_code, reason = "an allocator is unsafe by its trait; this one only counts and passes on")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        HELD.set(HELD.get() + layout.size() as i64);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.set(HELD.get() - layout.size() as i64);
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
    // Queues and lanes may still grow to a new longest once in a while; histories grow by the chunk.
    assert!(events > 1_000_000);
    assert!(allocations <= 80, "{allocations} allocations in {events} events");
}

#[test]
fn the_copies_kept_for_going_back_are_bounded_and_take_about_what_is_said() {
    let links = [
        "",
        "servers=500&load=poisson:4000/s&service=exponential:100ms",
        "servers=40&workers=64&load=poisson:2000/s&service=exponential:1.2s&duration=100s",
    ];
    for link in links {
        let decoded = decode(link);
        assert_eq!(decoded.notices, vec![], "{link}");
        let config = decoded.scenario.config().clone();
        let before = HELD.get();
        let mut session = Session::new(config);
        session.seek_at_once(SimTime::from_seconds(90.0));
        let whole = HELD.get() - before;
        let copy = (session.simulation().clone(), session.listeners().clone(), session.snapshot().clone());
        let alone = HELD.get() - before - whole;
        let (held, copies, said) = (whole - alone, session.checkpoints(), session.checkpoint_bytes());
        drop(copy);
        println!(
            "{copies} copies take {:.2} MB, said to be {:.2} MB ({link})",
            held as f64 / 1e6,
            said as f64 / 1e6
        );
        assert!(said <= 49_000_000, "{link}: {said}");
        let share = held as f64 / said as f64;
        assert!(0.75 < share && share < 1.25, "{link}: {held} bytes held, {said} said");
    }
}

/// Bytes that a copy takes.
fn bytes_of<T: Clone>(whole: &T) -> i64 {
    let before = HELD.get();
    let copy = whole.clone();
    let held = HELD.get() - before;
    drop(copy);
    held
}

/// What a copy of the listeners takes, in bytes: totals, live windows and series, marks.
fn parts(session: &Session) -> [i64; 3] {
    let listeners = session.listeners();
    [bytes_of(&listeners.recorder), bytes_of(&listeners.live), bytes_of(&listeners.marks)]
}

#[test]
fn a_copy_is_no_larger_after_an_hour_than_after_two_minutes() {
    let config = decode("duration=5000s&mttf=60s&mttr=10s&retries=1").scenario.config().clone();
    let mut session = Session::new(config);
    let told = [120.0, 600.0, 3_600.0].map(|at| {
        session.seek_at_once(SimTime::from_seconds(at));
        parts(&session)
    });
    println!("totals, live, marks after two minutes, ten and an hour: {told:?} bytes");
    let [early, later, late] = told.map(|parts| parts.iter().sum::<i64>());
    // A longer time than ever widens a histogram, and the first losses make marks; a second of play adds nothing.
    assert!(early > 100_000, "the copies are measured");
    assert!(later < early + 30_000 && late < early + 30_000, "{early}, {later}, {late} bytes");
}

#[test]
fn ten_minutes_of_play_and_scrubbing_stay_within_a_bound() {
    let config = decode("duration=3000s&mttf=60s&mttr=4s&retries=1").scenario.config().clone();
    let mut session = Session::new(config);
    let (mut most, mut peaks) = (0, Vec::new());
    for second in 0..1_200 {
        session.begin_frame(1.0, Speed::NORMAL);
        while !session.advance(10_000) {}
        if second % 20 == 0 {
            let now = session.now();
            session.seek_at_once(SimTime(now.0 / 3));
            session.follow(Some(second * 2));
            let _ = session.life();
            session.seek_at_once(now);
        }
        most = most.max(HELD.get());
        if second % 300 == 299 {
            peaks.push(std::mem::take(&mut most) as f64 / 1e6);
        }
    }
    println!("held at most in each five minutes of twenty: {peaks:.1?} MB");
    // Every copy is as large as the ones before; only the most requests that ever were in flight at once decide how large.
    assert!(peaks.iter().all(|peak| *peak < 14.0), "{peaks:?}");
    assert!(peaks[1..].iter().all(|peak| *peak < peaks[0] + 2.0), "{peaks:?}");
}
