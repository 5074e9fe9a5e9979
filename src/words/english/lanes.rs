//! Runs side by side: what they are called, who leads, and whether that is more than chance.

use super::number;

pub const COMPARE: &str = "Compare";
pub const COMPARE_TITLE: &str = "Side by side";
pub const COMPARE_HELP: &str =
    "The same requests, the same service draws, the same faults, one clock: only what you choose differs.";
pub const POLICIES: &str = "Another policy beside it";
pub const OTHER: &str = "Or any other difference";
pub const WHAT: &str = "What differs";
pub const VALUE: &str = "Its value there";
pub const ADD: &str = "Add";
pub const SAME: &str = "That would be the same run: nothing to compare.";
pub const FULL: &str = "Four side by side are as many as can be told apart.";
pub const REMOVE: &str = "Take away";
pub const BESIDE: &str = "Beside this one";
pub const LANES: &str = "Side by side";

/// "Take away: least requests".
pub fn remove(name: &str) -> String {
    format!("{REMOVE}: {name}")
}

/// "Failover: off".
pub fn setting(label: &str, value: &str) -> String {
    format!("{label}: {value}")
}

/// "the run left at 0:15.0".
pub fn branch(at: &str) -> String {
    format!("the run left at {at}")
}

/// What a lane shows of itself: "99.2 % ok of 812, mean 1.31 s".
pub fn numbers(ok: Option<f64>, finished: u64, mean: Option<f64>) -> String {
    match ok {
        None => "no request has finished yet".to_owned(),
        Some(share) => {
            let mean = mean.map_or(String::new(), |mean| format!(", mean {}", number::span(mean)));
            format!("{} ok of {}{mean}", number::percent(share), number::count(finished))
        }
    }
}

/// A lane against the first, since the start.
pub struct Against<'a> {
    pub name: &'a str,
    pub first: &'a str,
    /// Failed requests there less those of the first.
    pub failed: i64,
    /// Mean response time there less that of the first, in seconds.
    pub slower: Option<f64>,
}

/// "Least requests: 3 fewer failed, 210 ms faster."
pub fn difference(it: &Against<'_>) -> String {
    let failed = match it.failed {
        0 => "as many failed".to_owned(),
        more if more > 0 => format!("{} more failed", number::count(more.unsigned_abs())),
        fewer => format!("{} fewer failed", number::count(fewer.unsigned_abs())),
    };
    let slower = match it.slower {
        Some(by) if by.abs() >= 0.000_5 => {
            format!(", {} {} on the mean", number::span(by.abs()), if by > 0.0 { "slower" } else { "faster" })
        }
        Some(_) => ", equally fast".to_owned(),
        None => String::new(),
    };
    format!("{}: {failed}{slower} than {}, so far.", it.name, it.first)
}

/// Who leads.
pub fn leads(name: &str) -> String {
    format!("{name} leads.")
}
pub const EVEN: &str = "Even so far.";

/// How a lane compares with the first over other seeds.
pub struct Verdict<'a> {
    pub name: &'a str,
    /// Availability there less that of the first, in percentage points: mean and its 95 % interval.
    pub points: (f64, f64, f64),
    /// Mean response time there less that of the first, in milliseconds.
    pub millis: (f64, f64, f64),
}

/// "Over 20 other seeds, against round robin (95 %):"
pub fn verdict_of(runs: u64, first: &str) -> String {
    format!("Over {runs} other seeds, against {first} (95 %):")
}

/// "least requests 0.4 to 0.9 points more available, 180 to 230 ms faster, both more than chance."
pub fn verdict(it: &Verdict<'_>) -> String {
    let (points, is_points) = range(it.points, "points", "more available", "less available", 2);
    let (millis, is_millis) = range(it.millis, "ms", "slower", "faster", 0);
    let chance = match (is_points, is_millis) {
        (true, true) => "both more than chance",
        (true, false) => "the first more than chance, the second perhaps not",
        (false, true) => "the first perhaps chance, the second more",
        (false, false) => "both perhaps chance",
    };
    format!("{} {points}, {millis}: {chance}.", it.name)
}

/// "0.4 to 0.9 points more available", and whether the interval leaves zero out.
fn range(
    (mean, low, high): (f64, f64, f64),
    unit: &str,
    more: &str,
    less: &str,
    places: usize,
) -> (String, bool) {
    let is_apart = low > 0.0 || high < 0.0;
    if mean == 0.0 && low == 0.0 && high == 0.0 {
        return (format!("as much {}", more.trim_start_matches("more ").trim_start_matches("less ")), false);
    }
    if !is_apart {
        return (
            format!("between {:.places$} {unit} {less} and {:.places$} {unit} {more}", low.abs(), high.abs()),
            false,
        );
    }
    let (from, to) = if low > 0.0 { (low, high) } else { (-high, -low) };
    (format!("{from:.places$} to {to:.places$} {unit} {}", if low > 0.0 { more } else { less }), true)
}

/// While other seeds are being run.
pub fn asking(done: u64, of: u64) -> String {
    format!("Is it more than chance? {done} of {of} other seeds run.")
}
pub const TOO_LARGE: &str = "This run is too large to be repeated here for other seeds: ask an experiment.";
