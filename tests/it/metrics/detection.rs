//! The predicted window against theory's own arithmetic.

use nines::metrics::predicted_detection;
use nines::sim::*;
use nines::theory::detection::{Failure, Schedule, detection_window};

use super::tape::{S1, span};

#[test]
fn the_prediction_is_the_theory() {
    let cases = [
        (Effect::Crash(CrashMode::Refused), Failure::Refused),
        (Effect::Crash(CrashMode::BlackHole), Failure::BlackHole),
        (Effect::Hang, Failure::BlackHole),
    ];
    for (effect, failure) in cases {
        for (schedule, theirs) in
            [(ProbeSchedule::AfterResult, Schedule::AfterResult), (ProbeSchedule::Grid, Schedule::Grid)]
        {
            for (interval, timeout, fall, hop) in
                [(2.0, 2.0, 3, 0.0), (1.0, 0.75, 3, 0.25), (5.0, 1.0, 1, 0.01)]
            {
                let health = HealthSettings {
                    interval: span(interval),
                    timeout: span(timeout),
                    fall,
                    rise: 2,
                    schedule,
                    fast: None,
                    down: None,
                };
                let ours = predicted_detection(&health, span(hop), Target::Server(S1), effect, fall)
                    .expect("probes see this");
                let exact = detection_window(interval, timeout, fall, hop, failure, theirs);
                let ours = [ours.low, ours.mean, ours.high].map(SimDuration::seconds);
                for (ours, exact) in ours.into_iter().zip([exact.low, exact.mean, exact.high]) {
                    assert!(
                        (ours - exact).abs() < 1e-8,
                        "{effect:?} {schedule:?} {interval} {hop}: {ours} {exact}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_probes_do_not_see_is_not_predicted() {
    let health = HealthSettings {
        interval: span(1.0),
        timeout: span(0.5),
        fall: 3,
        rise: 2,
        schedule: ProbeSchedule::AfterResult,
        fast: None,
        down: None,
    };
    let predict = |target, effect| predicted_detection(&health, span(0.0), target, effect, 3).is_some();
    assert!(!predict(Target::Server(S1), Effect::Slow { factor: 4.0 }));
    assert!(!predict(Target::Server(S1), Effect::Errors { rate: 1.0 }));
    assert!(!predict(Target::Controller, Effect::Crash(CrashMode::Refused)));
    assert!(!predict(Target::DeviceLink, Effect::Cut));
    assert!(predict(Target::ServerLink(S1), Effect::Cut));
}
