//! What the laboratory asks before a run, and what it says of the answer.

pub const TITLE: &str = "First, what do you expect?";
pub const BASELINE: &str = "The server is up 88.9 % of the time. How many of the requests are answered?";
pub const BASELINE_ANSWERS: [&str; 3] = ["Fewer than 88.9 %", "88.9 % as well", "More than 88.9 %"];
pub const LOAD_BALANCING: &str = "At 12 requests/s, four fifths of what the servers can do: under which policy are 95 % of the answers quickest?";
pub const FAILOVER: &str =
    "Probes go out every second and three must fail. What cuts the requests harmed by a crash most?";
pub const FAILOVER_ANSWERS: [&str; 3] =
    ["Probing every 500 ms", "Believing the first failed probe", "Three retries by the device"];
pub const COMBINED: &str = "Which step gains the most nines?";
pub const COMBINED_ANSWERS: [&str; 4] = [
    "Three servers in place of one",
    "Health checks and failover",
    "Redispatch of refused requests",
    "One retry by the device",
];

/// For an experiment of one's own.
pub fn own(measure: &str, is_higher: bool, setting: &str, at: Option<(&str, &str)>) -> String {
    let most = if is_higher { "highest" } else { "lowest" };
    let at = at.map_or_else(String::new, |(setting, value)| {
        format!(", at {} {value}", setting.to_ascii_lowercase())
    });
    format!("Which {} gives the {most} {}{at}?", setting.to_ascii_lowercase(), measure.to_ascii_lowercase())
}

/// A name with its number.
pub fn value(label: &str, text: &str) -> String {
    format!("{label} {text}")
}

/// Numbers in a row.
pub fn sentence(values: &[String]) -> String {
    format!("{}.", values.join("; "))
}

/// What the baseline came to.
pub fn baseline(answered: &str, up: &str) -> String {
    format!(
        "Answered: {answered}; up by arithmetic: {up}. A crash also loses the requests that the server holds."
    )
}

/// What became of the answer.
pub fn verdict(expected: &str, is_right: bool, right: &[&str]) -> String {
    match (is_right, right) {
        (true, [_]) => format!("You expected “{expected}”, and so it came out."),
        (true, _) => format!(
            "You expected “{expected}”. It is among those that cannot be told apart at the top: {}.",
            right.join(", ")
        ),
        (false, [only]) => format!("You expected “{expected}”. It came out as “{only}”."),
        (false, _) => format!(
            "You expected “{expected}”. At the top are {}, which cannot be told apart.",
            right.join(", ")
        ),
    }
}
