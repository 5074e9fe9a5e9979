//! Windows, series and bands for the page.

use nines::metrics::live::MAX_BANDS;
use nines::metrics::series::KEPT;
use nines::metrics::{BandKind, Live};
use nines::sim::*;

use super::tape::{S1, Tape, at, config};

fn steady(seconds: u32) -> Tape {
    let mut tape = Tape::default();
    for i in 0..seconds {
        tape.ok(0, S1, f64::from(i) + 0.25, 0.0, 0.5);
    }
    tape
}

#[test]
fn the_window_is_the_last_thirty_seconds() {
    let mut tape = steady(100);
    tape.failed(1, Outcome::Lost, 60.0, 69.5);
    tape.failed(1, Outcome::Lost, 60.5, 75.5);
    let mut live = Live::new(&config());
    tape.play(&mut live);
    let window = live.window(at(100.0));
    // 71–100: the second that begins at 100 s is still empty.
    assert_eq!((window.window.from, window.window.to), (at(71.0), at(100.0)));
    assert_eq!((window.sent, window.ended), (29, [29, 0, 0, 1, 0, 0]));
    assert_eq!(window.availability, Some(29.0 / 30.0));
    assert_eq!((window.mean, window.goodput), (Some(0.5), Some(1.0)));
    let p95 = window.p95.unwrap_or(0.0);
    assert!((p95 / 0.5 - 1.0).abs() < 0.02, "{p95}");
}

#[test]
fn an_empty_window_has_no_availability() {
    let mut live = Live::new(&config());
    steady(10).play(&mut live);
    let window = live.window(at(60.0));
    assert_eq!((window.availability, window.p95, window.finished()), (None, None, 0));
    assert_eq!(Live::new(&config()).window(SimTime::ZERO).goodput, None);
}

#[test]
fn advancing_or_not_the_window_is_the_same() {
    let mut live = Live::new(&config());
    steady(50).play(&mut live);
    let lazily = live.window(at(70.5));
    live.advance(at(70.5));
    assert_eq!(lazily, live.window(at(70.5)));
}

#[test]
fn seconds_add_up_to_every_coarser_width() {
    let mut tape = steady(2_000);
    for i in 0..100 {
        tape.failed(0, Outcome::Error, f64::from(i) * 20.0, f64::from(i) * 20.0 + 0.125);
    }
    tape.system(500.0, SystemState::Down).system(750.5, SystemState::Up);
    let mut live = Live::new(&config());
    tape.play(&mut live);
    live.advance(at(2_000.0));
    let totals = |from: f64, to: f64, at_most: usize| {
        let buckets = live.series().between(at(from), at(to), at_most);
        let sent: u64 = buckets.iter().map(|bucket| bucket.sent).sum();
        let ended: u64 = buckets.iter().map(|bucket| bucket.finished()).sum();
        let down: u64 = buckets.iter().map(|bucket| bucket.down.0).sum();
        (buckets.len(), sent, ended, SimDuration(down).seconds())
    };
    assert_eq!(totals(1_500.0, 2_000.0, 2_000), (500, 525, 525, 0.0));
    assert_eq!(totals(0.0, 2_000.0, 600), (200, 2_100, 2_100, 250.5));
    assert_eq!(totals(0.0, 2_000.0, 20), (20, 2_100, 2_100, 250.5));
    assert_eq!(totals(0.0, 2_000.0, 2), (2, 2_100, 2_100, 250.5));
    let first = live.series().between(SimTime::ZERO, at(2_000.0), 2)[0];
    assert_eq!(first.mean, Some(0.5));
}

#[test]
fn memory_is_bounded() {
    let mut live = Live::new(&config());
    live.advance(at(100_000.0));
    assert!(live.series().seconds().len() < KEPT + 32);
    assert!(live.series().seconds().len() >= KEPT);
    for index in 0..2_000 {
        let (index, target, effect) = (Some(index), Target::Server(S1), Effect::Hang);
        live.on(at(100_000.0), &TraceEvent::FaultBegan { index, target, effect });
    }
    assert!((MAX_BANDS..MAX_BANDS + 32).contains(&live.bands().len()));
}

#[test]
fn the_detection_band_ends_with_the_belief_and_the_fault_band_with_the_repair() {
    let (target, effect) = (Target::Server(S1), Effect::Crash(CrashMode::BlackHole));
    let mut tape = Tape::default();
    tape.push(3.0, TraceEvent::FaultBegan { index: Some(0), target, effect });
    tape.push(4.0, TraceEvent::BeliefChanged { server: S1, belief: Belief::GoingDown(1) });
    tape.push(6.0, TraceEvent::BeliefChanged { server: S1, belief: Belief::Down });
    tape.push(9.0, TraceEvent::FaultEnded { index: Some(0), target, effect });
    tape.push(10.0, TraceEvent::FaultBegan { index: Some(1), target, effect: Effect::Slow { factor: 2.0 } });
    let mut live = Live::new(&config());
    tape.play(&mut live);
    let told: Vec<_> = live.bands().iter().map(|band| (band.kind, band.from.seconds(), band.to)).collect();
    assert_eq!(
        told,
        [
            (BandKind::Fault, 3.0, Some(at(9.0))),
            (BandKind::Detection, 3.0, Some(at(6.0))),
            (BandKind::Fault, 10.0, None),
        ]
    );
}

#[test]
fn peaks_and_levels_of_a_bucket() {
    let mut tape = Tape::default();
    tape.ok(0, S1, 0.0, 0.0, 0.5);
    tape.ok(0, S1, 0.1, 0.4, 0.75);
    tape.ok(0, S1, 0.2, 1.05, 0.5);
    let mut live = Live::new(&config());
    tape.play(&mut live);
    live.advance(at(3.0));
    let told: Vec<_> = live
        .series()
        .seconds()
        .iter()
        .map(|bucket| (bucket.in_flight, bucket.in_flight_max, bucket.waiting, bucket.waiting_max))
        .collect();
    assert_eq!(told, [(2, 3, 1, 2), (0, 2, 0, 1), (0, 0, 0, 0)]);
}

#[test]
fn the_window_knows_waits_and_workers() {
    let mut tape = Tape::default();
    tape.ok(0, S1, 0.0, 0.0, 10.0);
    tape.ok(0, S1, 2.0, 8.0, 10.0);
    tape.failed(0, Outcome::Refused, 3.0, 3.0);
    let mut live = Live::new(&config());
    tape.play(&mut live);
    let window = live.window(at(25.0));
    assert_eq!((window.wait_mean, window.service_mean), (Some(4.0), Some(10.0)));
    // 20 of 2 × 25 s of workers' time, 8 s waited, 28 s in flight; a request refused at once counts as its timeout, 10 s.
    assert_eq!(
        (window.utilisation, window.queue_mean, window.in_flight_mean),
        (Some(0.4), Some(0.32), Some(1.12))
    );
    let all_p95 = window.all_p95.unwrap_or(0.0);
    assert!((all_p95 / 18.0 - 1.0).abs() < 0.02, "{all_p95}");
    assert!((window.budget_spent.unwrap_or(0.0) - 1_000.0 / 3.0).abs() < 1e-6, "{:?}", window.budget_spent);
    assert_eq!(window.amplification, Some(1.0));
}
