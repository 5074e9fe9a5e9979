//! How faults are written: `crash:s2@20s+15s`, `slow:4:s1@10s`, `cut:link2@5s+1s`, `repair:controller@30s`.

use super::grammar::{Remarks, decimal, span, span_text, whole};
use super::notice::Wrong;
use crate::sim::{CrashMode, Effect, Fault, ServerNodeId, SimDuration, SimTime, Target};

const MAX_SECONDS: u64 = 1_000_000_000;
/// Of a delay or of a flapping server's turn.
const LONGEST_SPAN: SimDuration = SimDuration::from_millis(3_600_000);

pub(super) const RIGHT: &str = "effect:target@begin+length, like crash:s2@20s+15s; effects are crash, crash-blackhole, hang, slow:4, errors:0.5, \
     cut, cut-requests, cut-answers, latency:200ms, loss:0.1, flap:2s, stall, drain, repair and failback; targets are s2, zone1, controller, controller2, for cuts, latency and loss link2 and device-link, and for cuts pair-link";

/// Reads one fault.
///
/// # Errors
/// Says in words what is wrong and what would be right.
pub fn read_fault(text: &str) -> Result<Fault, String> {
    parse_fault(text, &mut Remarks::new())
        .map_err(|wrong| format!("{}; right would be {}", wrong.wrong, wrong.right))
}

pub(super) fn parse_fault(text: &str, remarks: &mut Remarks) -> Result<Fault, Wrong> {
    let wrong = |what: &str| Wrong::new(what, RIGHT);
    let (what, when) = text.rsplit_once('@').ok_or_else(|| wrong("does not say when"))?;
    let (effect, target) = what.rsplit_once(':').ok_or_else(|| wrong("does not say what it strikes"))?;
    let effect = parse_effect(effect)?;
    let target = parse_target(target).ok_or_else(|| wrong("strikes something unknown"))?;
    if !strikes(effect, target) {
        return Err(wrong("has an effect that its target does not know"));
    }
    // A plus sign that went through a form arrives as a blank.
    let (at, length) = match when.split_once(['+', ' ']) {
        Some((at, length)) => (at, Some(length)),
        None => (when, None),
    };
    let at = SimTime(span(at, remarks)?.0);
    let until = match length.map(|length| span(length, remarks)).transpose()? {
        Some(length) if length.is_zero() => return Err(wrong("lasts no time")),
        Some(_) if matches!(effect, Effect::Repair | Effect::Failback) => {
            return Err(wrong("happens at once and has no length"));
        }
        Some(length) => Some(at + length),
        None => None,
    };
    if until.unwrap_or(at) > SimTime(MAX_SECONDS * 1_000_000_000) {
        return Err(Wrong::new("is too late", format!("times up to {MAX_SECONDS}s")));
    }
    Ok(Fault { target, effect, at, until })
}

fn parse_effect(text: &str) -> Result<Effect, Wrong> {
    let (name, number) = match text.split_once(':') {
        Some((name, number)) => (name, Some(number)),
        None => (text, None),
    };
    let amount = |least: f64, most: f64| {
        number.and_then(decimal).filter(|number| (least..=most).contains(number)).ok_or_else(|| {
            Wrong::new(
                format!("does not say how much {name}"),
                format!("{name}:x with x from {least} to {most}"),
            )
        })
    };
    let length = |least_millis: u64| {
        let least = SimDuration::from_millis(least_millis);
        let span = number.and_then(|text| span(text, &mut Remarks::new()).ok());
        span.filter(|span| (least..=LONGEST_SPAN).contains(span)).ok_or_else(|| {
            let right = format!("{name}:x with x from {} to {}", span_text(least), span_text(LONGEST_SPAN));
            Wrong::new(format!("does not say how long {name}"), right)
        })
    };
    match (name, number) {
        ("slow", _) => Ok(Effect::Slow { factor: amount(0.01, 1000.0)? }),
        ("errors", _) => Ok(Effect::Errors { rate: amount(0.0, 1.0)? }),
        ("crash", None) => Ok(Effect::Crash(CrashMode::Refused)),
        ("crash-blackhole" | "crash-black-hole", None) => Ok(Effect::Crash(CrashMode::BlackHole)),
        ("latency", _) => Ok(Effect::Latency { extra: length(1)? }),
        ("loss", _) => Ok(Effect::Loss { rate: amount(0.0, 1.0)? }),
        ("flap", _) => Ok(Effect::Flap { period: length(10)? }),
        ("hang", None) => Ok(Effect::Hang),
        ("stall", None) => Ok(Effect::Stall),
        ("cut-requests", None) => Ok(Effect::CutRequests),
        ("cut-answers", None) => Ok(Effect::CutAnswers),
        ("cut", None) => Ok(Effect::Cut),
        ("repair", None) => Ok(Effect::Repair),
        ("drain", None) => Ok(Effect::Drain),
        ("failback", None) => Ok(Effect::Failback),
        _ => Err(Wrong::new("has an unknown effect", RIGHT)),
    }
}

fn parse_target(text: &str) -> Option<Target> {
    let server = |number: &str| {
        let number = whole(number).filter(|number| (1..=10_000).contains(number))?;
        Some(ServerNodeId(number as u16 - 1))
    };
    match text {
        "controller" => Some(Target::Controller),
        "device-link" => Some(Target::DeviceLink),
        "controller2" => Some(Target::SecondController),
        "pair-link" => Some(Target::PairLink),
        _ if text.starts_with("zone") => Some(Target::Zone(server(&text["zone".len()..])?.0)),
        _ => match text.strip_prefix("link") {
            Some(number) => Some(Target::ServerLink(server(number)?)),
            None => Some(Target::Server(server(text.strip_prefix('s')?)?)),
        },
    }
}

/// Whether such a target can meet such an effect.
pub(super) fn strikes(effect: Effect, target: Target) -> bool {
    let is_server = matches!(target, Target::Server(_) | Target::Zone(_));
    let is_link = matches!(target, Target::ServerLink(_) | Target::DeviceLink);
    match effect {
        Effect::Crash(_) => is_server || matches!(target, Target::Controller | Target::SecondController),
        Effect::Slow { .. } | Effect::Errors { .. } | Effect::Hang | Effect::Drain => is_server,
        Effect::Failback => target == Target::Controller,
        Effect::Cut | Effect::CutRequests | Effect::CutAnswers => is_link || target == Target::PairLink,
        Effect::Latency { .. } | Effect::Loss { .. } => is_link,
        Effect::Flap { .. } => is_server,
        Effect::Stall => target == Target::Controller,
        Effect::Repair => true,
    }
}

/// Writes a fault canonically.
pub fn fault_text(fault: &Fault) -> String {
    let effect = match fault.effect {
        Effect::Crash(CrashMode::Refused) => "crash".to_owned(),
        Effect::Crash(CrashMode::BlackHole) => "crash-blackhole".to_owned(),
        Effect::Slow { factor } => format!("slow:{factor}"),
        Effect::Errors { rate } => format!("errors:{rate}"),
        Effect::Hang => "hang".to_owned(),
        Effect::Stall => "stall".to_owned(),
        Effect::CutRequests => "cut-requests".to_owned(),
        Effect::CutAnswers => "cut-answers".to_owned(),
        Effect::Latency { extra } => format!("latency:{}", span_text(extra)),
        Effect::Loss { rate } => format!("loss:{rate}"),
        Effect::Flap { period } => format!("flap:{}", span_text(period)),
        Effect::Cut => "cut".to_owned(),
        Effect::Repair => "repair".to_owned(),
        Effect::Drain => "drain".to_owned(),
        Effect::Failback => "failback".to_owned(),
    };
    let target = match fault.target {
        Target::Server(id) => format!("s{}", id.0 + 1),
        Target::ServerLink(id) => format!("link{}", id.0 + 1),
        Target::DeviceLink => "device-link".to_owned(),
        Target::Controller => "controller".to_owned(),
        Target::SecondController => "controller2".to_owned(),
        Target::PairLink => "pair-link".to_owned(),
        Target::Zone(zone) => format!("zone{}", zone + 1),
    };
    let at = span_text(fault.at.since(SimTime::ZERO));
    let length =
        fault.until.map_or_else(String::new, |until| format!("+{}", span_text(until.since(fault.at))));
    format!("{effect}:{target}@{at}{length}")
}
