//! The sentence under the stage: the incident that matters now, told with the run's own numbers.

use crate::metrics::{History, Incident, Phase};
use crate::sim::{Belief, Effect, EjectionRule, Fault, PolicyKind, ServerView, SimTime, Target};
use crate::words::story as words;

use super::session::Session;
use super::timeline::short_name;

/// A recovered incident is told for this long, in nanoseconds of the run; then all is calm again.
const TOLD_FOR: u64 = 20_000_000_000;

/// Who is back so long, in nanoseconds, and has not recovered, is said not to have.
const LONG_AFTER: u64 = 10_000_000_000;

/// A sentence in two parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// What happened.
    pub lead: String,
    /// True when what happened is harm that still lasts.
    pub is_harm: bool,
    /// What followed so far.
    pub body: String,
    /// True when the run is over.
    pub is_over: bool,
}

impl Story {
    /// What there is to tell about the run now.
    pub fn of(session: &Session) -> Story {
        if session.is_over() {
            return over(session);
        }
        let incidents = session.listeners().recorder.incidents();
        match to_tell(incidents, session.now()) {
            Some(incident) => tell(incident, incidents, session),
            None => calm(session),
        }
    }
}

fn over(session: &Session) -> Story {
    let counts = session.simulation().counts();
    let (lead, body) = words::over(counts.sent, counts.ok(), session.now().seconds());
    Story { lead, body, is_harm: false, is_over: true }
}

fn calm(session: &Session) -> Story {
    if session.now() == SimTime::ZERO {
        return Story {
            lead: words::READY.to_owned(),
            body: words::PRESS_PLAY.to_owned(),
            ..Story::default()
        };
    }
    let snapshot = session.snapshot();
    let servers = snapshot.servers.iter().filter(|server| !server.is_retired).count();
    let lead = words::calm(servers, snapshot.offered());
    let window = session.listeners().live.window(session.now());
    let failed = window.finished() - window.ended[0];
    // What is planned stands on the lane under the time line; a small frame has no room for one.
    let is_ahead = |fault: &&Fault| session.now() < fault.at && fault.effect != Effect::Repair;
    let planned = session.config().faults.iter().filter(is_ahead).min_by_key(|fault| fault.at);
    let then = planned
        .map_or(words::CLICK.to_owned(), |fault| words::planned(&short_name(fault), fault.at.seconds()));
    let body = format!("{} {then}", words::lately(failed, window.waiting));
    Story { lead, body, ..Story::default() }
}

/// The latest fault that is not over; else the latest one, while it is fresh.
fn to_tell(incidents: &History<Incident>, now: SimTime) -> Option<&Incident> {
    let is_fresh =
        |incident: &&Incident| incident.recovered.is_none_or(|at| now.0.saturating_sub(at.0) < TOLD_FOR);
    incidents
        .iter()
        .rev()
        .find(|incident| incident.repaired.is_none() && incident.effect != Effect::Repair)
        .or_else(|| incidents.iter().rev().find(|incident| incident.recovered.is_none()).filter(is_fresh))
        .or_else(|| incidents.last().filter(is_fresh))
}

fn tell(incident: &Incident, incidents: &History<Incident>, session: &Session) -> Story {
    let lead = words::began(&who(incident.target), &what(incident.effect), incident.fault.seconds());
    let mut parts = Vec::new();
    let phase = incident.phase();
    let is_crash = matches!(incident.effect, Effect::Crash(_) | Effect::Cut);
    if phase != Phase::Recovered {
        let lost = if is_crash { incident.lost } else { 0 };
        parts.push(words::harmed(incident.harmed_total(), lost, true));
    }
    match incident.target {
        Target::Controller if is_before_repair(phase) => {
            let second = session.snapshot().controller.pair.filter(|pair| pair.is_up[1]);
            let words = match second.map(|pair| pair.works[1]) {
                None => words::CONTROLLER_DOWN,
                Some(false) => words::SECOND_WAITS,
                Some(true) => words::SECOND_WORKS,
            };
            parts.push(words.to_owned());
        }
        Target::SecondController | Target::PairLink if is_before_repair(phase) => {
            if session.snapshot().controller.pair.is_some_and(|pair| pair.is_split()) {
                parts.push(words::SPLIT.to_owned());
            }
        }
        _ => parts.extend(detection(incident, session)),
    }
    if phase == Phase::Recovered {
        let after = incident.recovered.unwrap_or(session.now()).since(incident.fault).seconds();
        parts.push(words::recovered(after, incident.harmed_total()));
    }
    let others = incidents
        .iter()
        .filter(|other| other.repaired.is_none() && other.effect != Effect::Repair && *other != incident)
        .count();
    parts.push(words::meanwhile(others));
    parts.retain(|part| !part.is_empty());
    Story { lead, is_harm: is_before_repair(phase), body: parts.join(" "), is_over: false }
}

/// What the controller made of it.
fn detection(incident: &Incident, session: &Session) -> Vec<String> {
    let server = incident.server().and_then(|id| session.snapshot().servers.get(id.index()));
    let share = share(incident, session);
    let noticed = incident.noticed.map(|at| {
        let expected = incident.predicted.map(|window| (window.low.seconds(), window.high.seconds()));
        words::noticed(at.since(incident.fault).seconds(), expected)
    });
    let mut parts: Vec<String> = noticed.into_iter().collect();
    match incident.phase() {
        Phase::Unnoticed => parts.push(unnoticed(incident, server, &share, session)),
        Phase::Noticed => parts.push(words::no_failover(&share)),
        Phase::Rerouted => parts.push(words::rerouted(in_rotation(session))),
        Phase::Repaired => {
            let (passed, rise) = match server {
                Some(ServerView { belief: Belief::GoingUp(passed), rise, .. }) => (*passed, *rise),
                Some(server) => (0, server.rise),
                None => (0, 0),
            };
            let at = incident.repaired.unwrap_or(session.now()).seconds();
            if rise > 0 {
                parts.push(words::repaired(at, passed, rise));
            } else {
                parts.push(words::mended(at));
            }
        }
        Phase::Back | Phase::Recovered => {
            if let Some(back) = incident.back {
                parts.push(match incident.rerouted {
                    Some(_) => words::back(back.seconds()),
                    None if incident.predicted.is_some() && incident.noticed.is_none() => {
                        words::never_noticed(back.seconds())
                    }
                    None => words::mended(back.seconds()),
                });
                let later = session.now().0.saturating_sub(back.0);
                if incident.recovered.is_none() && later > LONG_AFTER {
                    parts.push(words::not_recovered(later as f64 / 1e9));
                }
            }
        }
    }
    parts
}

fn unnoticed(
    incident: &Incident,
    server: Option<&ServerView>,
    share: &words::Share,
    session: &Session,
) -> String {
    let Some(server) = server else { return String::new() };
    let settings = session.simulation().settings();
    let does_fail = !matches!(incident.effect, Effect::Slow { .. } | Effect::Latency { .. } | Effect::Drain);
    if let (Some(rule), None, true) = (settings.controller.ejection, incident.predicted, does_fail) {
        let servers = settings.servers.len();
        match rule.rule {
            EjectionRule::Envoy if rule.most as usize * servers < 100 => {
                return words::ejects_nobody(servers, rule.most, share);
            }
            // It counts on top of the checks.
            EjectionRule::Haproxy if server.fall == 0 => {}
            _ => return words::failures_tell(share),
        }
    }
    if server.fall == 0 {
        return words::nobody_looks(share);
    }
    if incident.predicted.is_none() {
        return words::probes_pass(share);
    }
    match server.belief {
        Belief::GoingDown(missed) => words::unnoticed(missed, server.fall, share),
        _ => words::unnoticed(0, server.fall, share),
    }
}

/// Which requests the policy still sends to the failed server.
fn share(incident: &Incident, session: &Session) -> words::Share {
    let snapshot = session.snapshot();
    let n = in_rotation(session);
    let takes_turns = snapshot.controller.policy == Some(PolicyKind::RoundRobin);
    match n {
        0 | 1 => words::Share::All,
        _ if takes_turns && incident.server().is_some() => words::Share::Every(n as u32),
        _ => words::Share::Some,
    }
}

fn in_rotation(session: &Session) -> usize {
    session.snapshot().servers.iter().filter(|server| server.in_rotation).count()
}

fn who(target: Target) -> String {
    match target {
        Target::Server(server) => words::server(u32::from(server.0) + 1),
        Target::ServerLink(server) => words::server_link(u32::from(server.0) + 1),
        Target::DeviceLink => words::DEVICE_LINK.to_owned(),
        Target::Controller => words::CONTROLLER.to_owned(),
        Target::SecondController => words::SECOND_CONTROLLER.to_owned(),
        Target::PairLink => words::PAIR_LINK.to_owned(),
        Target::Zone(zone) => words::zone(u32::from(zone) + 1),
    }
}

fn what(effect: Effect) -> String {
    match effect {
        Effect::Crash(_) => words::CRASHED.to_owned(),
        Effect::Slow { factor } => words::slowed(factor),
        Effect::Errors { rate } => words::erred(rate),
        Effect::Hang => words::HUNG.to_owned(),
        Effect::Cut => words::CUT.to_owned(),
        Effect::Repair => words::REPAIRED.to_owned(),
        Effect::Drain => words::DRAINED.to_owned(),
        Effect::CutRequests | Effect::CutAnswers => words::CUT_ONE_WAY.to_owned(),
        Effect::Latency { .. } => words::DELAYED.to_owned(),
        Effect::Loss { .. } => words::LOSSY.to_owned(),
        Effect::Flap { .. } => words::FLAPPED.to_owned(),
        Effect::Stall => words::STALLED.to_owned(),
        Effect::Failback => words::FAILED_BACK.to_owned(),
    }
}

fn is_before_repair(phase: Phase) -> bool {
    matches!(phase, Phase::Unnoticed | Phase::Noticed | Phase::Rerouted)
}
