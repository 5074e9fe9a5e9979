//! Names and definitions of what is measured, by the measure's key.

use super::number;

/// A measure in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeasureWords {
    /// The measure's key.
    pub key: &'static str,
    /// Its name.
    pub label: &'static str,
    /// What exactly it is.
    pub definition: &'static str,
}

/// The words of a measure; the key itself where there are none, so that nothing is ever blank.
pub fn label(key: &'static str) -> &'static str {
    MEASURES.iter().find(|words| words.key == key).map_or(key, |words| words.label)
}

/// What a measure is, exactly.
pub fn definition(key: &str) -> &'static str {
    MEASURES.iter().find(|words| words.key == key).map_or("", |words| words.definition)
}

const fn words(key: &'static str, label: &'static str, definition: &'static str) -> MeasureWords {
    MeasureWords { key, label, definition }
}

/// Every measure that has words.
pub const MEASURES: &[MeasureWords] = &[words(
    "availability",
    "Availability of requests",
    "Requests answered well, out of all that finished. A request still in flight is not counted yet.",
)];

pub const AVAILABILITY: (&str, &str) = ("Availability", " of requests");
pub const AVAILABILITY_IS: &str = "Requests answered well, of all that finished in the last 30 simulated seconds. A request still in flight is not counted yet. 99.9 % is three nines.";
pub const RESPONSE: (&str, &str) = ("Response time", "");
pub const P95: &str = "p95";
pub const RESPONSE_IS: &str = "95 % of the requests answered well in the last 30 simulated seconds took at most this long: from the first send to the answer, with waiting, service, retries and links.";
pub const RELIABILITY: (&str, &str) = ("Reliability", "");
pub const RELIABILITY_IS: &str = "Time since the system last went down: the controller down, or no server left that can serve. The curve R(t), the chance of lasting until t, takes many runs: the experiments draw it.";
pub const SINCE_LAST_FAILURE: &str = "since the last failure";
pub const WITHOUT_FAILURE: &str = "without a failure";
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
