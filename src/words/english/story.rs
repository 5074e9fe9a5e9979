//! The sentences under the stage. Every number in them comes from the run.

use super::number;

/// "Server 2".
pub fn server(number: u32) -> String {
    format!("Server {number}")
}

/// "The link to server 2".
pub fn server_link(number: u32) -> String {
    format!("The link to server {number}")
}

/// "Zone 2".
pub fn zone(number: u32) -> String {
    format!("Zone {number}")
}

/// The link between device and controller.
pub const DEVICE_LINK: &str = "The link between device and controller";
/// The link between two controllers.
pub const PAIR_LINK: &str = "The link between the controllers";
/// The controller.
pub const CONTROLLER: &str = "The controller";
/// The second of two.
pub const SECOND_CONTROLLER: &str = "The second controller";
/// It crashed.
pub const CRASHED: &str = "crashed";
/// It hangs.
pub const HUNG: &str = "stopped answering";
/// It was cut.
pub const CUT: &str = "was cut";
/// It was repaired by hand.
pub const REPAIRED: &str = "was repaired by hand";
/// Only one direction of it works.
pub const CUT_ONE_WAY: &str = "was cut in one direction";
pub const DELAYED: &str = "became slow";
pub const LOSSY: &str = "began to lose messages";
pub const FLAPPED: &str = "began to crash and come back in turn";
pub const STALLED: &str = "stopped its health checks";
/// It takes no new work.
pub const DRAINED: &str = "drains";
/// It gave the work back to the primaries.
pub const FAILED_BACK: &str = "returned the work to the primaries";

/// "became 4 times as slow".
pub fn slowed(factor: f64) -> String {
    format!("became {} times as slow", number::digits(factor, 2))
}

/// "began to answer 30 % with errors".
pub fn erred(rate: f64) -> String {
    format!("began to answer {} with errors", number::percent(rate))
}

/// "Server 2 crashed at 20.0 s."
pub fn began(who: &str, what: &str, at: f64) -> String {
    format!("{who} {what} at {}.", number::instant(at))
}

/// "4 requests failed so far, 1 of them lost with it."
pub fn harmed(failed: u64, lost: u64, is_so_far: bool) -> String {
    let so_far = if is_so_far { " so far" } else { "" };
    match (failed, lost) {
        (0, 0) if is_so_far => "No request has failed yet.".to_owned(),
        (0, 0) => "No request failed.".to_owned(),
        // The device has not heard of all of them yet.
        _ if failed <= lost => {
            format!("{} lost with it{so_far}.", number::counted(lost, "request", "requests"))
        }
        (_, 0) => format!("{} failed{so_far}.", number::counted(failed, "request", "requests")),
        _ => format!(
            "{} failed{so_far}, {} of them lost with it.",
            number::counted(failed, "request", "requests"),
            number::count(lost)
        ),
    }
}

/// Which requests still go to a server that cannot serve.
pub enum Share {
    /// Every n-th.
    Every(u32),
    /// Some of them.
    Some,
    /// All.
    All,
}

/// "it still sends every third request there".
fn still_sends(share: &Share) -> String {
    match share {
        Share::All => "it still sends every request there".to_owned(),
        Share::Some => "it still sends requests there".to_owned(),
        Share::Every(n) => format!("it still sends every {} request there", ordinal(*n)),
    }
}

fn ordinal(n: u32) -> String {
    match n {
        2 => "second".to_owned(),
        3 => "third".to_owned(),
        4 => "fourth".to_owned(),
        5 => "fifth".to_owned(),
        6 => "sixth".to_owned(),
        7 => "seventh".to_owned(),
        8 => "eighth".to_owned(),
        _ => format!("{n}th"),
    }
}

/// Before the controller has noticed.
pub fn unnoticed(missed: u32, fall: u32, share: &Share) -> String {
    match missed {
        0 => format!("The controller has not noticed: {}.", still_sends(share)),
        _ => format!("The controller has missed {missed} of {fall} probes: {}.", still_sends(share)),
    }
}

/// Where nobody looks.
pub fn nobody_looks(share: &Share) -> String {
    format!("Health checks are off, so the controller will not notice: {}.", still_sends(share))
}

/// Where only ejection looks, and may take none of so many out: `most` is its share in percent.
pub fn ejects_nobody(servers: usize, most: u32, share: &Share) -> String {
    format!("At most {most} % may be ejected, none of {servers} servers: {}.", still_sends(share))
}

/// Where ejection may take it out.
pub fn failures_tell(share: &Share) -> String {
    format!("Only failing requests can tell the controller: {}.", still_sends(share))
}

/// Where probes do not see this kind of fault.
pub fn probes_pass(share: &Share) -> String {
    format!("Probes still pass, so the controller sees nothing wrong: {}.", still_sends(share))
}

/// "Noticed after 2.6 s (expected 2 to 3 s)."
pub fn noticed(after: f64, expected: Option<(f64, f64)>) -> String {
    format!("Noticed after {}{}.", number::span(after), expected_span(expected))
}

fn expected_span(expected: Option<(f64, f64)>) -> String {
    match expected {
        None => String::new(),
        Some((low, high)) => {
            let (low, high) = (number::span(low), number::span(high));
            if low == high {
                return format!(" (expected {low})");
            }
            // The unit once, where both share it: "2 to 3 s".
            match (low.split_once(' '), high.split_once(' ')) {
                (Some((number, unit)), Some((_, other))) if unit == other => {
                    format!(" (expected {number} to {high})")
                }
                _ => format!(" (expected {low} to {high})"),
            }
        }
    }
}

/// Noticed, but failover is off.
pub fn no_failover(share: &Share) -> String {
    format!("Failover is off: {}.", still_sends(share))
}

/// Rerouted to the others.
pub fn rerouted(others: usize) -> String {
    match others {
        0 => "No server is left: every request is refused.".to_owned(),
        1 => "Rerouted: the one server left takes every request.".to_owned(),
        2 => "Rerouted: the other two servers take its share.".to_owned(),
        _ => format!("Rerouted: the other {others} servers take its share."),
    }
}

/// Repaired, not yet back in rotation.
pub fn repaired(at: f64, passed: u32, rise: u32) -> String {
    format!(
        "Repaired at {}; {passed} of {rise} probes passed, so it gets no requests yet.",
        number::instant(at)
    )
}

/// Back in rotation.
pub fn back(at: f64) -> String {
    format!("Back in rotation at {}.", number::instant(at))
}

/// So long after it was back it goes on.
pub fn not_recovered(later: f64) -> String {
    format!("Not recovered {} later.", number::span(later))
}

/// Repaired where it had never left rotation.
pub fn mended(at: f64) -> String {
    format!("Repaired at {}.", number::instant(at))
}

/// Repaired before anybody noticed.
pub fn never_noticed(at: f64) -> String {
    format!("Repaired at {}, before the controller had noticed.", number::instant(at))
}

/// The end of the story.
pub fn recovered(after: f64, failed: u64) -> String {
    let failed = match failed {
        0 => "no request failed".to_owned(),
        _ => format!("{} failed", number::counted(failed, "request", "requests")),
    };
    format!("Recovered {} after the fault: {failed}.", number::span(after))
}

/// What the controller itself does to the rest.
pub const CONTROLLER_DOWN: &str = "Nothing is served until it is back: nobody stands in for it.";
/// The second will do so.
pub const SECOND_WAITS: &str = "Nothing is served until controller 2 has missed enough signs of life.";
/// The second has.
pub const SECOND_WORKS: &str = "Controller 2 has taken over.";

/// Other faults going on at the same time.
pub fn meanwhile(others: usize) -> String {
    match others {
        0 => String::new(),
        1 => "One more fault is going on.".to_owned(),
        _ => format!("{others} more faults are going on."),
    }
}

/// While no fault has anything to tell.
pub fn calm(servers: usize, rate: Option<f64>) -> String {
    let sent = match rate {
        Some(rate) => format!("{} requests a second", number::digits(rate, 3)),
        None => "Requests".to_owned(),
    };
    match servers {
        1 => format!("{sent} to one server."),
        _ => format!("{sent} to {servers} servers."),
    }
}

/// How the last half minute went, where no fault is to blame.
pub fn lately(failed: u64, waiting: u64) -> String {
    let failed = match failed {
        0 => "None has failed".to_owned(),
        _ => format!("{} failed in the last half minute", number::count(failed)),
    };
    match waiting {
        0 | 1 => format!("{failed}."),
        _ => format!("{failed}; {} wait in queues.", number::count(waiting)),
    }
}

/// "Planned: crash s2 at 20.0 s."
pub fn planned(what: &str, at: f64) -> String {
    format!("Planned: {what} at {}.", number::instant(at))
}
/// What a person can do, when nothing is planned.
pub const CLICK: &str = "Click a server to crash it.";

/// Nothing is being sent yet.
pub const READY: &str = "Ready.";
/// What to do then.
pub const PRESS_PLAY: &str = "Press play, then click a server to crash it.";

/// The run is over.
pub fn over(sent: u64, ok: u64, at: f64) -> (String, String) {
    let lead = format!("The run ended at {}.", number::instant(at));
    if sent == 0 {
        return (lead, "No request was sent.".to_owned());
    }
    let share = number::percent(ok as f64 / sent as f64);
    (lead, format!("{} of {} requests were answered well ({share}).", number::count(ok), number::count(sent)))
}

pub const MARK_CRASH: &str = "crash";
pub const MARK_SLOW: &str = "slow";
pub const MARK_ERRORS: &str = "errors";
pub const MARK_HANG: &str = "hang";
pub const MARK_CUT: &str = "cut";
pub const MARK_REPAIR: &str = "repair";
pub const MARK_LATENCY: &str = "delay";
pub const MARK_LOSS: &str = "loss";
pub const MARK_FLAP: &str = "flapping";
pub const MARK_STALL: &str = "stall";
pub const MARK_DRAIN: &str = "drain";
pub const MARK_FAILBACK: &str = "failback";
pub const SHORT_DEVICE: &str = "device";
pub const SHORT_CONTROLLER: &str = "hub";
pub const SHORT_SECOND: &str = "hub 2";
pub const SHORT_PAIR_LINK: &str = "pair";
/// Neither of two controllers hears the other.
pub const SPLIT: &str =
    "Both controllers work, each for half of the users, and each knows only what it sent itself.";

/// "s2".
pub fn short_server(number: u32) -> String {
    format!("s{number}")
}

/// "crash s2".
pub fn mark(what: &str, who: &str) -> String {
    format!("{what} {who}")
}
