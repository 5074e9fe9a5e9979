//! Names and definitions of what is measured, by the measure's key.

use super::number;

/// The name of a measure; the key itself where there is none, so that nothing is ever blank.
pub fn label(key: &'static str) -> &'static str {
    LABELS.iter().find(|(other, _)| *other == key).map_or(key, |(_, label)| label)
}

/// What a measure is: what the catalogue says.
pub fn definition(_key: &str, given: impl FnOnce() -> &'static str) -> &'static str {
    given()
}

/// Above the names of devices: what their numbers are of.
pub fn by_device(is_of_a_stretch: bool) -> &'static str {
    if is_of_a_stretch { "In this stretch" } else { "Since the start" }
}
/// Above the numbers of each device.
pub const DEVICE_COLUMNS: [&str; 4] = ["Sent", "Availability", "95 % within", "User-uptime"];

/// Names, by the measure's key.
const LABELS: &[(&str, &str)] = &[
    ("availability", "Availability of requests"),
    ("nines", "Nines of requests"),
    ("time_availability", "Availability of time"),
    ("time_nines", "Nines of time"),
    ("time_up", "Time fully up"),
    ("time_degraded", "Time degraded"),
    ("time_down", "Time down"),
    ("response_mean", "Response time, mean"),
    ("response_p50", "Response time, median"),
    ("response_p90", "Response time, p90"),
    ("response_p95", "Response time, p95"),
    ("response_p99", "Response time, p99"),
    ("response_p999", "Response time, p99.9"),
    ("response_max", "Response time, longest"),
    ("wait_mean", "Wait, mean"),
    ("service_mean", "Service, mean"),
    ("waited", "Had to wait"),
    ("all_response_mean", "Mean with failures at their timeout"),
    ("all_response_p50", "Median with failures at their timeout"),
    ("all_response_p90", "p90 with failures at their timeout"),
    ("all_response_p95", "p95 with failures at their timeout"),
    ("all_response_p99", "p99 with failures at their timeout"),
    ("all_response_p999", "p99.9 with failures at their timeout"),
    ("all_response_max", "Longest with failures at their timeout"),
    ("failures", "Failures of the system"),
    ("time_to_first_down", "Time to first failure"),
    ("mtbf", "Time between failures"),
    ("mttf", "Time to failure"),
    ("mttr", "Time to repair"),
    ("since_last_failure", "Since the last failure"),
    ("downtime", "Downtime"),
    ("faults", "Faults"),
    ("detection_mean", "Noticed after"),
    ("reroute_mean", "Rerouted after"),
    ("recovery_mean", "Recovered after"),
    ("failover_downtime", "Downtime before rerouting"),
    ("incident_downtime", "Downtime per fault"),
    ("harmed_per_incident", "Requests harmed per fault"),
    ("lost_per_incident", "Attempts lost per fault"),
    ("sent", "Requests sent"),
    ("finished", "Requests ended"),
    ("ok", "Requests answered"),
    ("failed", "Requests failed"),
    ("refused", "Requests refused"),
    ("rejected", "Requests rejected"),
    ("lost", "Requests lost"),
    ("timed_out", "Requests timed out"),
    ("error", "Requests answered with an error"),
    ("attempts", "Attempts"),
    ("attempts_ok", "Attempts answered"),
    ("attempts_refused", "Attempts refused"),
    ("attempts_rejected", "Attempts rejected"),
    ("attempts_lost", "Attempts lost"),
    ("attempts_timed_out", "Attempts timed out"),
    ("attempts_error", "Attempts answered with an error"),
    ("amplification", "Attempts per request"),
    ("tries", "Tries at servers per request"),
    ("apdex", "Apdex"),
    ("slow", "Slow requests"),
    ("slow_share", "Share of slow requests"),
    ("budget_spent", "Error budget spent"),
    ("users_touched", "Users touched"),
    ("users_touched_share", "Share of users touched"),
    ("longest_outage", "Longest outage of a user"),
    ("user_uptime", "Uptime of users"),
    ("offered", "Requests sent per second"),
    ("throughput", "Services per second"),
    ("goodput", "Good answers per second"),
    ("wasted_work", "Wasted work"),
    ("recovered_after", "Recovered after the last fault"),
    ("metastable", "Metastable"),
    ("utilisation", "Utilisation"),
    ("queue_mean", "Waiting, mean"),
    ("queue_max", "Waiting, most"),
    ("in_flight_mean", "In flight, mean"),
    ("fairness", "Fairness"),
];

pub const AVAILABILITY: (&str, &str) = ("Availability", " of requests");
pub const AVAILABILITY_IS: &str = "Requests answered well, of all that finished in the last 30 simulated seconds. A request still in flight is not counted yet. 99.9 % is three nines.";
pub const RESPONSE: (&str, &str) = ("Response time", "");
pub const P95: &str = "p95";
pub const RESPONSE_IS: &str = "95 % of the requests answered well in the last 30 simulated seconds took at most this long: from the first send to the answer, with waiting, service, retries and links.";
pub const RELIABILITY: (&str, &str) = ("Reliability", "");
pub const RELIABILITY_IS: &str = "Time since the system last went down: the controller down, or no server left that can serve. The curve R(t), the chance of lasting until t, takes many runs: the experiments draw it.";
pub const SINCE_LAST_FAILURE: &str = "since the last failure";
pub const WITHOUT_FAILURE: &str = "never down so far";
pub const DOWN: &str = "down";

/// "113 of 120 ok, last 30 s".
pub fn of_finished(ok: u64, finished: u64, window: f64) -> String {
    if finished == 0 {
        return "nothing has finished yet".to_owned();
    }
    format!("{} of {} ok, last {}", number::count(ok), number::count(finished), whole_seconds(window))
}

/// "mean 0.98 s, n = 113, last 30 s".
pub fn mean_of(mean: Option<f64>, count: u64, window: f64) -> String {
    match mean {
        None => "no answer yet".to_owned(),
        Some(mean) => {
            format!(
                "mean {}, n = {}, last {}",
                number::span(mean),
                number::count(count),
                whole_seconds(window)
            )
        }
    }
}

/// The window moves by whole seconds: 29 of them and the one that is running.
fn whole_seconds(window: f64) -> String {
    format!("{:.0} s", if window > 29.0 { 30.0 } else { window })
}

/// "1 failure in 22.2 s".
pub fn failures_in(failures: u64, seconds: f64, mtbf: Option<f64>) -> String {
    let mtbf = mtbf.map(|mtbf| format!(", MTBF {}", number::span(mtbf))).unwrap_or_default();
    format!("{} in {}{mtbf}", number::counted(failures, "failure", "failures"), number::instant(seconds))
}

/// Of a stretch that somebody has picked on a chart.
pub fn all_of(from: &str, to: &str) -> String {
    format!("These numbers are of the requests sent from {from} to {to}.")
}
/// Ends that.
pub const BACK_TO_NOW: &str = "Back to the last 30 s";
/// Behind a share of time.
pub const NOT_DOWN: &str = "of the time not down";

/// "79 of 83 ok, sent in 22 s".
pub fn of_sent_in(ok: u64, finished: u64, seconds: f64) -> String {
    format!("{} of {} ok, sent in {}", number::count(ok), number::count(finished), number::span(seconds))
}

/// "mean 1.81 s, n = 79, sent in 22 s".
pub fn mean_in(mean: Option<f64>, n: u64, seconds: f64) -> String {
    let mean = mean.map_or(number::NONE.to_owned(), number::span);
    format!("mean {mean}, n = {}, sent in {}", number::count(n), number::span(seconds))
}

/// Of a crash: name and definition.
pub const PER_CRASH: [(&str, &str); 6] = [
    ("Down, unnoticed", "Seconds the system was down per crash before the controller noticed."),
    (
        "Down, noticed",
        "Seconds down per crash after it was noticed, while traffic still went to the failed server.",
    ),
    ("Down, rerouted", "Seconds down per crash after traffic was rerouted."),
    ("Down, repaired", "Seconds down per crash after the repair, before the server was back in rotation."),
    ("Requests harmed per crash", "Requests that ended badly from a crash until the system had recovered."),
    (
        "Expected by arithmetic",
        "Seconds unserved per crash that follow from interval, timeout, fall and the way to the server: until noticed, or until the repair.",
    ),
];
pub const RELIABILITY_AT: (&str, &str) = (
    "Reliability R(2 min)",
    "Share of replications in which the system was never down in the first two minutes.",
);
pub const DETECTION: (&str, &str) =
    ("Noticed after, where noticed", "Seconds from a crash until the controller believed the server down.");
