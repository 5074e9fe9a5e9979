//! What the page says of one thing on the stage: a server, a link, the controller, a request and its life.

use super::{number, stage};

pub const CLOSE: &str = "Close";
pub const REQUEST: &str = "Request";
pub const DEVICE: &str = "Device";
pub const CONTROLLER: &str = "Controller";
pub const DEVICE_LINK: &str = "Link between device and controller";
/// Names the list of things that can be done.
pub const ACTIONS: &str = "Do something to it now";
/// Names the steps of a life.
pub const LIFE: &str = "What happened to it";
/// Before the life is known.
pub const LOOKING: &str = "Playing the run again to find it…";
/// Nothing is known of it at this instant.
pub const NOT_SENT: &str = "Not sent yet at this instant.";

// What a fact is about.
pub const IS: &str = "Is";
pub const HUB_THINKS: &str = "Hub thinks";
pub const BUSY: &str = "Busy";
pub const WAITING: &str = "Waiting";
pub const UNANSWERED: &str = "Not answered yet";
pub const RATE: &str = "Gets";
pub const MADE: &str = "Set up as";
pub const POLICY: &str = "Policy";
pub const NEXT: &str = "Next";
pub const ROTATION: &str = "Chooses among";
pub const COUNTS: &str = "Its counts";
pub const SENT: &str = "Sends";
pub const IN_FLIGHT: &str = "In flight";
pub const ANSWERED: &str = "Answered well";
pub const AGE: &str = "Age";
pub const OUTCOME: &str = "Outcome";
pub const TRIES: &str = "Tries";
pub const TIMEOUT: &str = "Times out in";
pub const HOLDS: &str = "Holds";

// What can be done.
pub const CRASH: &str = "Crash";
pub const BLACK_HOLE: &str = "Crash, black hole";
pub const SLOW: &str = "Slow, 4×";
pub const ERRORS: &str = "Errors, 50 %";
pub const HANG: &str = "Hang";
pub const SECOND: &str = "Second controller";
pub const CRASH_SECOND: &str = "Crash the second";
pub const REPAIR_SECOND: &str = "Repair the second";
pub const CUT_PAIR: &str = "Cut between the two";
pub const MEND_PAIR: &str = "Mend between the two";
pub const CUT_LINK: &str = "Cut its link";
pub const CUT: &str = "Cut";
pub const REPAIR: &str = "Repair";
pub const MEND_LINK: &str = "Mend its link";
pub const MEND: &str = "Mend";

/// How long what is done by hand lasts.
pub fn lasts(seconds: Option<f64>) -> String {
    match seconds {
        Some(seconds) => format!("Each lasts {}; change that under Faults.", number::span(seconds)),
        None => "Each lasts until you repair it.".to_owned(),
    }
}

/// "Server 2".
pub fn server(number: u32) -> String {
    format!("Server {number}")
}

/// "Link to server 2".
pub fn server_link(number: u32) -> String {
    format!("Link to server {number}")
}

/// "Request 41". People count from one.
pub fn request(number: u64) -> String {
    format!("Request {}", number::count(number))
}

/// "#41".
pub fn request_short(number: u64) -> String {
    format!("#{number}")
}

/// "2 of 4 workers".
pub fn busy(busy: u64, workers: u64) -> String {
    format!("{} of {}", number::count(busy), number::counted(workers, "worker", "workers"))
}

/// "3, room for 1000".
pub fn waiting(count: u64, room: u64) -> String {
    format!("{}, room for {}", number::count(count), number::count(room))
}

/// "4.2 requests a second".
pub fn per_second(rate: f64) -> String {
    format!("{} requests a second, last seconds", number::digits(rate, 2))
}

/// "primary, weight 1, speed 1×"; the level of priority counts from 0.
pub fn made(level: usize, weight: u32, speed: f64) -> String {
    let role = ["primary", stage::BACKUP, stage::LAST_BACKUP][level.min(2)];
    format!("{role}, weight {weight}, speed {}×", number::digits(speed, 2))
}

/// What the controller believes, and how near it is to another verdict.
pub enum Verdict {
    /// Nobody looks.
    Unchecked,
    Up,
    /// Failed probes in a row, of those it takes.
    GoingDown(u32, u32),
    Down,
    /// Passed probes in a row, of those it takes.
    GoingUp(u32, u32),
}

/// "up; missed 2 of 3 probes, down after 1 more".
pub fn verdict(verdict: &Verdict) -> String {
    match *verdict {
        Verdict::Unchecked => "up: health checks are off".to_owned(),
        Verdict::Up => "up".to_owned(),
        Verdict::GoingDown(missed, fall) => {
            format!("up; missed {missed} of {fall} probes, down after {} more", fall.saturating_sub(missed))
        }
        Verdict::Down => "down".to_owned(),
        Verdict::GoingUp(passed, rise) => {
            format!("down; passed {passed} of {rise} probes, up after {} more", rise.saturating_sub(passed))
        }
    }
}

/// After what the hub believes, where it is wrong.
pub const AND_IS_WRONG: &str = " (wrong)";
/// A server that the policy may not choose.
pub const OUT_OF_ROTATION: &str = "Gets no new requests.";
/// Believed up, and yet not in rotation.
pub const EJECTED: &str = "Ejected for how it treated live traffic: it gets no new requests for a while.";
pub const DRAINING: &str = "Draining: it gets no new requests and finishes what it holds.";
pub const STANDING_BY: &str = "Standing by: it gets requests when it is needed.";
pub const DRAIN: &str = "Drain";
pub const END_DRAIN: &str = "End the drain";
/// A server that only finishes what it holds.
pub const LEAVING: &str = "Was taken away; it finishes what it holds.";

/// "server 3".
pub fn low_server(number: u32) -> String {
    format!("server {number}")
}

/// "S1 2, S3 4".
pub fn counts(counts: &[(u32, u32)]) -> String {
    counts.iter().map(|(server, load)| format!("S{server} {load}")).collect::<Vec<_>>().join(", ")
}

/// "3 servers".
pub fn servers(count: u64) -> String {
    number::counted(count, "server", "servers")
}

// The steps of a life.
pub const STEP_SENT: &str = "sent";
pub const STEP_GONE_BACK: &str = "refused there, handed on";
pub const STEP_SERVED: &str = "served; the answer is on its way";
pub const STEP_WASTED: &str = "served in vain: the device had given up";
pub const STEP_INTERRUPTED: &str = "laid aside for one that came later";
pub const STEP_SKIPPED: &str = "thrown away unserved: the device had given up";
pub const STEP_LOST_LINK: &str = "dropped on the link";
pub const STEP_LOST_CONTROLLER: &str = "lost with the controller";
pub const STEP_LOST_QUEUE: &str = "lost while it waited: the server crashed";
pub const STEP_LOST_WORKER: &str = "lost while it was served: the server crashed";
pub const STEP_OK: &str = "answered well";

/// "sent again, try 2".
pub fn step_sent_again(attempt: u32) -> String {
    format!("sent again, try {attempt}")
}

/// "routed to server 2".
pub fn step_routed(server: u32) -> String {
    format!("routed to server {server}")
}

/// "waits at server 2".
pub fn step_queued(server: u32) -> String {
    format!("waits at server {server}")
}

/// "server 2 begins to serve it".
pub fn step_started(server: u32) -> String {
    format!("server {server} begins to serve it")
}

/// "try 1 failed: refused".
pub fn step_failed(attempt: u32, outcome: &str) -> String {
    format!("try {attempt} failed: {outcome}")
}

/// "will be tried again after 120 ms".
pub fn step_retry(after: f64) -> String {
    format!("will be tried again after {}", number::span(after))
}

/// "failed for good: timed out, after 10 s".
pub fn step_ended(outcome: &str, after: f64, is_ok: bool) -> String {
    if is_ok {
        return format!("done: {STEP_OK} after {}", number::span(after));
    }
    format!("failed for good: {outcome}, after {}", number::span(after))
}

pub const REFUSED: &str = "refused";
pub const REJECTED: &str = "rejected, the queue was full";
pub const LOST: &str = "lost";
pub const TIMED_OUT: &str = "timed out";
pub const ERROR: &str = "answered with an error";
pub const STILL_UNDER_WAY: &str = "still under way";

// Why a server was chosen.
pub const ONLY_ONE: &str = "It was the only one in rotation.";
pub const ITS_TURN: &str = "It was its turn.";
pub const BY_WEIGHT: &str = "Its turn by weight.";
pub const BY_CHANCE: &str = "By chance.";
pub const THE_FIRST: &str = "The first in rotation.";
pub const BY_USER: &str = "By the hash of its user.";

/// "As its policy weighs them; not answered: S1 3, S2 1."
pub fn by_policy(counts: &[(u32, u32)]) -> String {
    format!("As its policy weighs them; not answered: {}.", self::counts(counts))
}

/// "Fewest not answered: 1 (S1 3, S2 1, S3 2)."
pub fn fewest(load: u32, counts: &[(u32, u32)]) -> String {
    format!("Fewest not answered: {load} ({}).", self::counts(counts))
}

/// "Fewest not answered, 1, by chance among 2 equals (S1 1, S2 1, S3 2)."
pub fn fewest_of_equals(load: u32, equals: u64, counts: &[(u32, u32)]) -> String {
    format!("Fewest not answered, {load}; by chance among {equals} equals ({}).", self::counts(counts))
}

/// "Drew S1 and S3; S1 had fewer not answered (1 against 4)."
pub fn drawn(first: (u32, u32), second: (u32, u32), chosen: u32) -> String {
    let ((a, a_load), (b, b_load)) = (first, second);
    if a == b {
        return format!("Drew S{a} twice.");
    }
    if a_load == b_load {
        return format!("Drew S{a} and S{b}; both had {a_load} not answered, so the first drawn.");
    }
    let (less, more) = (a_load.min(b_load), a_load.max(b_load));
    format!("Drew S{a} and S{b}; S{chosen} had fewer not answered ({less} against {more}).")
}

pub const FAULT: &str = "Planned fault";
pub const GO_THERE: &str = "Go there";
pub const REMOVE: &str = "Remove";

/// A moment on the time line where something can be made to happen.
pub fn moment(at: &str) -> String {
    format!("At {at}")
}
pub const MOMENT_HELP: &str = "Nothing is planned here. Choose what is to happen:";
/// "Crash server 2".
pub fn crash_server(number: u32) -> String {
    format!("Crash server {number}")
}
/// How the second of two controllers stands.
pub fn second_is(is_up: bool, works: bool) -> &'static str {
    match (is_up, works) {
        (false, _) => "down",
        (true, false) => super::stage::STANDS_BY,
        (true, true) => super::stage::WORKS,
    }
}
pub const CRASH_CONTROLLER: &str = "Crash the controller";
pub const CUT_DEVICE_LINK: &str = "Cut the device's link";
