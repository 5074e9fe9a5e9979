//! What stands on the stage: names, states and counts, as short as they can be and still be understood.

use super::number;

/// Where requests come from.
pub const DEVICE: &str = "Device";

/// `Device 2`.
pub fn other_device(number: u8) -> String {
    format!("{DEVICE} {number}")
}
/// Who hands them on.
pub const CONTROLLER: &str = "Controller";
/// Takes over when the first is silent.
pub const SECOND: &str = "Controller 2";
/// The same where there is little room.
pub const SECOND_SHORT: &str = "Hub 2";
/// One of two controllers that serves alone.
pub const WORKS: &str = "at work";
/// One that takes over when it hears nothing.
pub const STANDS_BY: &str = "standing by";
/// One that stands by and hears nothing: it will take over.
pub const HEARS_NOTHING: &str = "hears nothing";
/// One that serves beside the other, which it does not hear.
pub const SPLIT: &str = "works, too";
/// Before the true state: "is up".
pub const IS: &str = "is";
/// Before the belief: "hub thinks up".
pub const HUB_THINKS: &str = "hub thinks";
/// The same where there is little room.
pub const HUB: &str = "hub";
/// Believed up.
pub const BELIEVED_UP: &str = "up";
/// Believed down.
pub const BELIEVED_DOWN: &str = "down";
/// Beside the boxes that count probes.
pub const PROBES: &str = "probes";
/// A server that serves only when too few primaries are up.
pub const BACKUP: &str = "backup";
/// One that serves only when too few of the other backups are up, either.
pub const LAST_BACKUP: &str = "last backup";
/// A server that an edit took away and that finishes what it holds.
pub const LEAVING: &str = "leaving";
/// The circuit breaker lets nothing through.
pub const BREAKER_OPEN: &str = "breaker open";
/// It lets one request try.
pub const BREAKER_TRIES: &str = "breaker half open";
/// Health checks stand still.
pub const STALLED: &str = "checks stand still";
/// Health is ignored.
pub const PANIC: &str = "panic: trusts no check";
/// `backups take 35 %, last 30 %`.
pub fn spill(backups: u32, last: u32) -> String {
    match (backups, last) {
        (_, 0) => format!("backups take {backups} %"),
        (0, _) => format!("last backups take {last} %"),
        _ => format!("backups take {backups} %, last {last} %"),
    }
}
/// `3 of 15 go first`.
pub fn go_first(first: u32, waiting: u32) -> String {
    format!("{first} of {waiting} go first")
}
/// `7 of 12 let in`.
pub fn limit(used: u32, limit: u32) -> String {
    format!("{used} of {limit} let in")
}
/// `load as of 1.3 s ago`.
pub fn load_age(seconds: f64) -> String {
    format!("load as of {seconds:.1} s ago")
}
/// Autoscaling has no work for it.
pub const PARKED: &str = "switched off";
/// Autoscaling has started it.
pub const STARTING: &str = "starting";
/// Failed, and no crew is free.
pub const AWAITS_CREW: &str = "waits for the crew";
/// The next request decides.
pub const ON_TRIAL: &str = "one request tries";
/// Just back, and slow.
pub const COLD: &str = "cold";
/// `40 % of its weight`.
pub fn slow_start(percent: u32) -> String {
    format!("{percent} % of its weight")
}
/// `12 retries not allowed`.
pub fn denied(count: u64) -> String {
    format!("{} retries not allowed", number::count(count))
}
/// A server that gets no new requests.
pub const OUT_OF_ROTATION: &str = "gets no requests";
/// It was taken out for failing live traffic: `ejected, 12 s left`; once its time is over, until somebody looks.
pub fn ejected(left: Option<f64>) -> String {
    match left {
        Some(left) if left > 0.0 => format!("ejected, {} s left", left.ceil()),
        _ => "ejected, due back".to_owned(),
    }
}
/// `zone 2`.
pub fn zone(number: u32) -> String {
    format!("zone {number}")
}
/// It finishes what it has.
pub const DRAINING: &str = "draining";
/// In the heat map.
pub const SHADE_IS: &str = "shade = requests held";
/// What the canvas is, for those who cannot see it.
pub const STAGE: &str = "The stage: requests on their way between device, controller and servers";

/// `Server 2`.
pub fn server(number: u32) -> String {
    format!("Server {number}")
}

/// `S2`.
pub fn server_short(number: u32) -> String {
    format!("S{number}")
}

/// `4.0 /s sent`.
pub fn sent(per_second: f64) -> String {
    format!("{} sent", rate(per_second))
}

/// `4.0 /s`.
pub fn rate(per_second: f64) -> String {
    match per_second {
        value if value < 9.95 => format!("{value:.1} /s"),
        value => format!("{} /s", number::count(value.round() as u64)),
    }
}

/// `3.8 /s ok`.
pub fn answered(per_second: f64) -> String {
    format!("{} ok", rate(per_second))
}

/// `7 in flight`.
pub fn in_flight(count: u64) -> String {
    format!("{} in flight", number::count(count))
}

/// `12 of 40 recorded`.
pub fn recorded(played: u32, of: u32) -> String {
    format!("{} of {} recorded", number::count(u64::from(played)), number::count(u64::from(of)))
}

/// `2 about to retry`.
pub fn backing_off(count: u64) -> String {
    format!("{} about to retry", number::count(count))
}

/// `3 unanswered`.
pub fn unanswered(count: u64) -> String {
    format!("{} unanswered", number::count(count))
}

/// `next: server 3`.
pub fn next(number: u32) -> String {
    format!("next: server {number}")
}

/// `next: S3`.
pub fn next_short(number: u32) -> String {
    format!("next: {}", server_short(number))
}

/// `4 waiting`.
pub fn waiting(count: u64) -> String {
    format!("{} waiting", number::count(count))
}

/// `+93`.
pub fn more(count: u64) -> String {
    format!("+{}", number::count(count))
}

/// `3 of 64 busy`.
pub fn busy(busy: u64, workers: u64) -> String {
    format!("{} of {} busy", number::count(busy), number::count(workers))
}

/// `weight 3`.
pub fn weight(weight: u32) -> String {
    format!("weight {weight}")
}

/// `speed 0.25`.
pub fn speed(speed: f64) -> String {
    format!("speed {speed}")
}

/// `1 dot = 10 requests`.
pub fn dot_is(requests: u64) -> String {
    format!("1 dot = {} requests", number::count(requests))
}

/// Names the group of the servers' buttons.
pub const SERVERS: &str = "Servers";
/// What pressing a server that is well does.
pub const PRESS_TO_CRASH: &str = "Press to crash.";
/// What pressing a server that is not well does.
pub const PRESS_TO_REPAIR: &str = "Press to repair.";
/// On a server that is well, while it is pointed at.
pub const CRASH: &str = "click to crash";
/// On a server that is not well, while it is pointed at.
pub const REPAIR: &str = "click to repair";
/// Opens the closer look at a server.
pub fn details(number: u32) -> String {
    format!("{}: details and more to do", server(number))
}
/// Opens the closer look at the controller.
pub const CONTROLLER_DETAILS: &str = "Controller: details and more to do";
/// Opens the closer look at the device.
pub const DEVICE_DETAILS: &str = "Device: details and more to do";
/// While a chart is pointed at.
pub fn looking_at(at: &str) -> String {
    format!("as it was at {at}")
}
/// Above the signs that have appeared so far.
pub const LEGEND: &str = "What the shapes mean";
/// Each sign, in the order of the scene's list, in few words.
pub const SIGNS: [&str; 18] = [
    "request",
    "request, waiting long",
    "retry",
    "time left before its timeout",
    "answer",
    "bad answer",
    "failed or dropped",
    "lost in a crash",
    "health probe",
    "probe passed",
    "probe refused",
    "probe missed",
    "work nobody waits for",
    "the hub is wrong about it",
    "hedge: a second copy",
    "policy asks a server",
    "requests there, as the hub counts",
    "the two it drew; filled: chosen",
];
/// While truth and belief differ.
pub const NOT_NOTICED: &str = "The controller has not noticed yet.";

/// `Server 2 is down, hub thinks up.`
pub fn standing(number: u32, state: &str, is_believed_up: bool) -> String {
    let belief = if is_believed_up { BELIEVED_UP } else { BELIEVED_DOWN };
    format!("{} is {state}, {HUB_THINKS} {belief}.", server(number))
}

/// True states, in the order of the scene's.
pub const STATES: [&str; 6] = ["up", "slow", "failing", "hung", "down", "cut off"];

/// Policies in the order of the engine's: in full, and where there is little room.
pub const POLICIES: [(&str, &str); 19] = [
    ("random", "random"),
    ("round robin", "round robin"),
    ("weighted round robin", "weighted"),
    ("least requests", "least"),
    ("two choices", "two choices"),
    ("two choices, any", "two choices"),
    ("random two", "random two"),
    ("two, redrawn", "two, redrawn"),
    ("no balancing", "no balancing"),
    ("first free", "first free"),
    ("earliest deadline", "deadline"),
    ("earliest deadline by load", "deadline"),
    ("shortest delay", "shortest delay"),
    ("source hash", "source hash"),
    ("ring hash", "ring hash"),
    ("Maglev", "Maglev"),
    ("peak EWMA", "peak EWMA"),
    ("load reports", "load reports"),
    ("Prequal", "Prequal"),
];

/// `3 waiting.`
pub fn waiting_sentence(count: u64) -> String {
    format!("{}.", waiting(count))
}
