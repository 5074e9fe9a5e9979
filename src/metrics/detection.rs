//! When a health check must notice a fault: the window predicted from the settings, beside which the observed time is shown.

use crate::sim::{CrashMode, Effect, HealthSettings, ProbeSchedule, SimDuration, Target};

/// From the fault to the belief "down", over a fault at a uniformly random moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DetectionWindow {
    pub low: SimDuration,
    pub mean: SimDuration,
    pub high: SimDuration,
}

/// What the probes of a failed node meet.
enum Symptom {
    /// The answer "refused" travels back.
    Refused,
    /// A probe that arrives after the fault is never answered.
    Silence,
    /// As silence, and what was on the link when it was cut is gone as well.
    Cut,
}

/// The window for a fault of this kind, `fall` failed probes away from "down"; `None` when probes do not see such a fault.
///
/// A probe sent at s reaches the node at s + h and its answer returns at s + 2h. While all is well, arrivals are one
/// cycle C apart: I + 2h when the next probe is armed after the result, I on a grid. The first arrival after the fault is
/// uniform on [0, C). A refused probe fails h after its arrival; an unanswered one D after it was *sent*, h before its
/// arrival. Each further failure comes one cycle of failing probes later.
pub fn predicted_detection(
    health: &HealthSettings,
    server_hop: SimDuration,
    target: Target,
    effect: Effect,
    fall: u32,
) -> Option<DetectionWindow> {
    let symptom = match (target, effect) {
        (Target::Server(_), Effect::Crash(CrashMode::Refused)) => Symptom::Refused,
        (Target::Server(_), Effect::Crash(CrashMode::BlackHole) | Effect::Hang) => Symptom::Silence,
        (Target::ServerLink(_), Effect::Cut) => Symptom::Cut,
        _ => return None,
    };
    let hop = server_hop.0 as i128;
    let (interval, timeout) = (health.interval.0 as i128, health.timeout.0 as i128);
    let healthy_cycle = match health.schedule {
        ProbeSchedule::AfterResult => interval + 2 * hop,
        ProbeSchedule::Grid => interval,
    };
    // From the first arrival after the fault to the failure of that probe.
    let first_failure = match symptom {
        Symptom::Refused => hop,
        Symptom::Silence => timeout - hop,
        Symptom::Cut => timeout - 2 * hop,
    };
    let failing_cycle = match (health.schedule, symptom) {
        (ProbeSchedule::Grid, _) => interval,
        (ProbeSchedule::AfterResult, Symptom::Refused) => interval + 2 * hop,
        (ProbeSchedule::AfterResult, _) => interval + timeout,
    };
    let low = first_failure + i128::from(fall.saturating_sub(1)) * failing_cycle;
    let span = |nanos: i128| SimDuration(nanos.clamp(0, i128::from(u64::MAX)) as u64);
    Some(DetectionWindow {
        low: span(low),
        mean: span(low + healthy_cycle / 2),
        high: span(low + healthy_cycle),
    })
}
