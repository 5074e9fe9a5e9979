//! What the time line shows: faults that have been and faults to come, and the detection windows so far.

use crate::metrics::BandKind;
use crate::sim::{Effect, Fault, SimTime, Target};
use crate::words;

use super::session::Session;

/// Bands drawn on the time line at once; with more, only those nearest to now.
const MOST_BANDS: usize = 120;

/// What a band of the time line means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BandMeaning {
    /// A fault lasts.
    Fault,
    /// The controller has not noticed yet.
    Detection,
}

/// A stretch of the time line.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeBand {
    /// What it means.
    pub meaning: BandMeaning,
    /// Where it begins.
    pub from: SimTime,
    /// Where it ends.
    pub to: SimTime,
}

/// Faults of the scenario, past and to come; random faults and detection windows as far as they have happened.
pub fn bands(session: &Session) -> Vec<TimeBand> {
    let end = session.end();
    let mut bands: Vec<TimeBand> = session
        .config()
        .faults
        .iter()
        .filter(|fault| !matches!(fault.effect, Effect::Repair | Effect::Failback) && fault.at < end)
        .map(|fault| scheduled(fault, end))
        .collect();
    for band in session.listeners().live.bands().iter() {
        let (meaning, is_new) = match band.kind {
            BandKind::Fault => (BandMeaning::Fault, band.index.is_none()),
            BandKind::Detection => (BandMeaning::Detection, true),
        };
        if is_new {
            let to = band.to.unwrap_or(session.now()).min(end);
            bands.push(TimeBand { meaning, from: band.from, to });
        }
    }
    let now = session.now();
    if bands.len() > MOST_BANDS {
        bands.sort_by_key(|band| band.from.0.abs_diff(now.0));
        bands.truncate(MOST_BANDS);
    }
    bands.sort_by_key(|band| (band.meaning == BandMeaning::Detection, band.from));
    bands
}

fn scheduled(fault: &Fault, end: SimTime) -> TimeBand {
    TimeBand { meaning: BandMeaning::Fault, from: fault.at, to: fault.until.unwrap_or(end).min(end) }
}

/// A fault in two words: "crash s2".
pub fn short_name(fault: &Fault) -> String {
    words::story::mark(effect_word(fault.effect), &short_target(fault.target))
}

fn effect_word(effect: Effect) -> &'static str {
    match effect {
        Effect::Crash(_) => words::story::MARK_CRASH,
        Effect::Slow { .. } => words::story::MARK_SLOW,
        Effect::Errors { .. } => words::story::MARK_ERRORS,
        Effect::Hang => words::story::MARK_HANG,
        Effect::Cut => words::story::MARK_CUT,
        Effect::Repair => words::story::MARK_REPAIR,
        Effect::Drain => words::story::MARK_DRAIN,
        Effect::CutRequests | Effect::CutAnswers => words::story::MARK_CUT,
        Effect::Latency { .. } => words::story::MARK_LATENCY,
        Effect::Loss { .. } => words::story::MARK_LOSS,
        Effect::Flap { .. } => words::story::MARK_FLAP,
        Effect::Stall => words::story::MARK_STALL,
        Effect::Failback => words::story::MARK_FAILBACK,
    }
}

fn short_target(target: Target) -> String {
    match target {
        Target::Server(server) | Target::ServerLink(server) => {
            words::story::short_server(u32::from(server.0) + 1)
        }
        Target::DeviceLink => words::story::SHORT_DEVICE.to_owned(),
        Target::Controller => words::story::SHORT_CONTROLLER.to_owned(),
        Target::SecondController => words::story::SHORT_SECOND.to_owned(),
        Target::PairLink => words::story::SHORT_PAIR_LINK.to_owned(),
        Target::Zone(zone) => words::page::zone(u32::from(zone) + 1),
    }
}

/// How much of the run the time line shows: in steps, so that it stands still for a while, and never less than a minute.
/// A run of hours would otherwise squeeze a failover of seconds into nothing.
pub fn shown_until(now: SimTime, reached: SimTime, end: SimTime) -> SimTime {
    const STEPS: [u64; 12] =
        [60, 120, 300, 600, 1_200, 3_600, 7_200, 21_600, 43_200, 86_400, 604_800, 2_592_000];
    let needed = (now.seconds() * 1.1).max(reached.seconds());
    let step = STEPS.into_iter().find(|step| needed <= *step as f64);
    step.map_or(end, |step| SimTime::from_millis(step * 1_000)).min(end.max(reached))
}
