//! What stands in the laboratory.

pub const REPLICATIONS: &str = "Replications";
pub const REPLICATIONS_HELP: &str = "2 to 1,000";
pub const SEED: &str = "Seed";
pub const SEED_HELP: &str = "a whole number up to 9,007,199,254,740,991";
pub const RUN: &str = "Run the experiment";
pub const RUN_AGAIN: &str = "Run again";
pub const RUN_ALL: &str = "Run all four";
pub const CANCEL: &str = "Stop";
pub const WATCH_RAMP: &str = "Watch the ramp";
pub const PROGRESS: &str = "Progress of the experiment";
pub const NOT_RUN: &str =
    "Not run yet. Every variant meets the same random numbers; the page stays usable meanwhile.";
pub const STARTING: &str = "Starting the workers…";
pub const FINDING: &str = "Finding";
pub const TABLE: &str = "Results";
pub const TABLE_NOTE: &str = "Mean ± half of the 95 % interval. Below it, the difference to the reference on the same random numbers, bold where it is more than noise. A name opens its scenario on the stage.";
pub const VARIANT: &str = "Variant";
pub const NEXT: &str = "What to try next";
pub const EXPORT: &str = "Take it home";
pub const CSV: &str = "CSV";
pub const JSON: &str = "JSON";
pub const REPORT: &str = "Lab report";
pub const REPORT_ALL: &str = "Report over all four";

/// `412 of 1,620 runs`, and how long it will still take where that is known.
pub fn progress(done: usize, total: usize, seconds_left: Option<f64>) -> String {
    let left = match seconds_left {
        None => String::new(),
        Some(seconds) if seconds < 1.0 => ", less than a second left".into(),
        Some(seconds) if seconds < 90.0 => format!(", about {seconds:.0} s left"),
        Some(seconds) => format!(", about {:.0} min left", seconds / 60.0),
    };
    format!("{done} of {total} runs{left}")
}

/// Another experiment holds the workers.
pub fn busy_with(title: &str, progress: &str) -> String {
    format!("{title} is running: {progress}.")
}

/// How an experiment that was stopped stands.
pub fn stopped(done: usize, total: usize) -> String {
    format!("Stopped after {done} of {total} runs. What is below is from these.")
}

/// How long it took.
/// How long it took.
pub fn took(seconds: f64, total: usize) -> String {
    format!("{total} runs in {seconds:.1} s.")
}

/// A name with its unit: `Load (per second)`.
pub fn axis(name: &str, unit: &str) -> String {
    if unit.is_empty() { name.to_owned() } else { format!("{name} ({unit})") }
}

/// The two ends of a column.
pub fn extremes(low: &str, least: &str, high: &str, most: &str) -> String {
    format!("From {low} ({least}) to {high} ({most}).")
}

/// What a setting is called where it is varied; mostly as in the panel.
pub fn factor(key: &str, label: &'static str) -> &'static str {
    match key {
        "load" => "Load",
        "service" => "Service time",
        _ => label,
    }
}
