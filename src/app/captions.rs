//! The words for the stage's labels: where the scene's meanings and the words for them meet.

use crate::scenario::{FieldError, Notice};
use crate::scene::{Label, Post, Truth};
use crate::sim::{CrashMode, Effect, Fault, Note, PolicyKind, ServerNodeId, ServerNote, SimDuration, Target};
use crate::words::{page, stage, wrong};

/// Writes the words for `label`.
pub fn say(label: Label, out: &mut String) {
    match label {
        Label::Device => out.push_str(stage::DEVICE),
        Label::OtherDevice(number) => out.push_str(&stage::other_device(number)),
        Label::Controller => out.push_str(stage::CONTROLLER),
        Label::Second { short: false } => out.push_str(stage::SECOND),
        Label::Second { short: true } => out.push_str(stage::SECOND_SHORT),
        Label::Post(post) => out.push_str(match post {
            Post::Works => stage::WORKS,
            Post::StandsBy => stage::STANDS_BY,
            Post::Waits => stage::HEARS_NOTHING,
            Post::Split => stage::SPLIT,
            Post::Down => state(Truth::Down),
        }),
        Label::Note(note) => out.push_str(&match note {
            Note::BreakerOpen => stage::BREAKER_OPEN.to_owned(),
            Note::BreakerTries => stage::BREAKER_TRIES.to_owned(),
            Note::Stalled => stage::STALLED.to_owned(),
            Note::Panic => stage::PANIC.to_owned(),
            Note::Spill(backups, last) => stage::spill(backups, last),
            Note::GoFirst { first, waiting } => stage::go_first(first, waiting),
            Note::Limit { used, limit } => stage::limit(used, limit),
            Note::LoadAge(age) => stage::load_age(age.seconds()),
        }),
        Label::ServerNote(note) => out.push_str(&match note {
            ServerNote::Parked => stage::PARKED.to_owned(),
            ServerNote::Starting => stage::STARTING.to_owned(),
            ServerNote::AwaitsCrew => stage::AWAITS_CREW.to_owned(),
            ServerNote::OnTrial => stage::ON_TRIAL.to_owned(),
            ServerNote::GoFirst { first, waiting } => stage::go_first(first, waiting),
            ServerNote::Cold => stage::COLD.to_owned(),
            ServerNote::SlowStart(percent) => stage::slow_start(percent),
        }),
        Label::Denied(count) => out.push_str(&stage::denied(count)),
        Label::Is => out.push_str(stage::IS),
        Label::HubThinks { short: false } => out.push_str(stage::HUB_THINKS),
        Label::HubThinks { short: true } => out.push_str(stage::HUB),
        Label::BelievedUp => out.push_str(stage::BELIEVED_UP),
        Label::BelievedDown => out.push_str(stage::BELIEVED_DOWN),
        Label::Probes => out.push_str(stage::PROBES),
        Label::Backup => out.push_str(stage::BACKUP),
        Label::LastBackup => out.push_str(stage::LAST_BACKUP),
        Label::Leaving => out.push_str(stage::LEAVING),
        Label::OutOfRotation => out.push_str(stage::OUT_OF_ROTATION),
        Label::Ejected { left } => out.push_str(&stage::ejected(left.map(SimDuration::seconds))),
        Label::Zone(zone) => out.push_str(&stage::zone(zone)),
        Label::Known(count) => out.push_str(&count.to_string()),
        Label::Draining => out.push_str(stage::DRAINING),
        Label::ShadeIs => out.push_str(stage::SHADE_IS),
        Label::State(truth) => out.push_str(state(truth)),
        Label::Policy { policy, short } => out.push_str(policy_name(policy, short)),
        Label::Server { id, short: false } => out.push_str(&stage::server(shown(id))),
        Label::Server { id, short: true } => out.push_str(&stage::server_short(shown(id))),
        Label::Next { server, short: false } => out.push_str(&stage::next(shown(server))),
        Label::Next { server, short: true } => out.push_str(&stage::next_short(shown(server))),
        Label::Waiting { count, short: false } => out.push_str(&stage::waiting(count as u64)),
        Label::Waiting { count, short: true } => out.push_str(&count.to_string()),
        Label::Sent { per_second } => out.push_str(&stage::sent(per_second)),
        Label::PerSecond(per_second) => out.push_str(&stage::rate(per_second)),
        Label::Recorded { played, of } => out.push_str(&stage::recorded(played, of)),
        Label::Answered(per_second) => out.push_str(&stage::answered(per_second)),
        Label::InFlight(count) => out.push_str(&stage::in_flight(count)),
        Label::Unanswered(count) => out.push_str(&stage::unanswered(count)),
        Label::BackingOff(count) => out.push_str(&stage::backing_off(count)),
        Label::More(count) => out.push_str(&stage::more(count as u64)),
        Label::Busy { busy, workers } => out.push_str(&stage::busy(busy as u64, u64::from(workers))),
        Label::Weight(weight) => out.push_str(&stage::weight(weight)),
        Label::Speed(speed) => out.push_str(&stage::speed(speed)),
        Label::DotIs(requests) => out.push_str(&stage::dot_is(u64::from(requests))),
    }
}

/// A true state in a word.
pub fn state(truth: Truth) -> &'static str {
    stage::STATES[truth as usize]
}

/// A policy by its name.
pub fn policy_name(policy: PolicyKind, short: bool) -> &'static str {
    let (name, short_name) = stage::POLICIES[policy as usize];
    if short { short_name } else { name }
}

/// A value that cannot be used, and what would be right.
pub fn fault(error: &FieldError) -> String {
    wrong::sentence(error.to_string())
}

/// Something to know about a value.
pub fn notice(notice: &Notice) -> String {
    wrong::sentence(notice.to_string())
}

/// The number that a server carries on screen.
pub fn shown(id: ServerNodeId) -> u32 {
    u32::from(id.0) + 1
}

/// A fault in a line: "Crash server 2 at 20 s for 10 s".
pub fn describe(fault: &Fault) -> String {
    let target = target_words(fault.target);
    let at = fault.at.seconds();
    let what = match fault.effect {
        Effect::Repair => return page::repair(&target, at),
        Effect::Crash(CrashMode::Refused) => page::crash(&target),
        Effect::Crash(CrashMode::BlackHole) => page::black_hole(&target),
        Effect::Slow { factor } => page::slow(&target, factor),
        Effect::Errors { rate } => page::errors(&target, rate),
        Effect::Hang => page::hang(&target),
        Effect::Cut => page::cut(&target),
        Effect::Drain => page::drain(&target),
        Effect::CutRequests => page::cut_requests(&target),
        Effect::CutAnswers => page::cut_answers(&target),
        Effect::Latency { extra } => page::latency(&target, &crate::words::number::span(extra.seconds())),
        Effect::Loss { rate } => page::loss(&target, rate),
        Effect::Flap { period } => page::flap(&target, &crate::words::number::span(period.seconds())),
        Effect::Stall => page::STALL.to_owned(),
        Effect::Failback => page::FAILBACK.to_owned(),
    };
    page::fault(&what, at, fault.until.map(|until| until.since(fault.at).seconds()))
}

fn target_words(target: Target) -> String {
    match target {
        Target::Server(server) => page::server(u32::from(server.0) + 1),
        Target::ServerLink(server) => page::server_link(u32::from(server.0) + 1),
        Target::DeviceLink => page::DEVICE_LINK.to_owned(),
        Target::Controller => page::CONTROLLER.to_owned(),
        Target::SecondController => page::SECOND_CONTROLLER.to_owned(),
        Target::PairLink => page::PAIR_LINK.to_owned(),
        Target::Zone(zone) => page::zone(u32::from(zone) + 1),
    }
}
