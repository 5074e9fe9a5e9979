//! Names of models, and assumptions in words.

/// In the order of `Model`.
pub const MODELS: [&str; 8] = [
    "M/M/c",
    "M/M/c/K",
    "M/G/1, Pollaczek and Khinchine",
    "Eₙ/M/1, every n-th arrival",
    "exact chain of the cluster",
    "limit of many servers, power of two choices",
    "conservation of flow",
    "k of n with repair",
];

/// In the order of the assumptions.
pub const BROKEN: [&str; 10] = [
    "arrivals are Poisson at a steady rate, and here they are not",
    "service times are exponential, and here they are not",
    "the offered load stays below what the servers can do, and here it does not",
    "nothing fails or changes while it runs, and here it does",
    "a failed request is not tried again, and here it is",
    "the policy sees true numbers without delay, and here they are as old as the way to the server",
    "nobody gives up waiting, and here some do",
    "the run is long against the memory of the queue, and here it is short",
    "a repaired server is in rotation at once, and here it waits for its probes",
    "there is a closed form, and for this policy, size and measure we have none",
];

/// A setting that no model here knows.
pub fn setting(label: &str) -> String {
    format!("“{label}” is as it is by default, and here it is not")
}

/// The expectation of a crash's downtime.
pub const ARITHMETIC: &str = "by arithmetic";

/// A line of a chart.
pub fn line(label: &str, model: &str) -> String {
    if label.is_empty() { format!("theory: {model}") } else { format!("theory: {label}, {model}") }
}

/// Under a number of a table.
pub fn value(text: &str) -> String {
    format!("theory {text}")
}

/// How often the measured intervals contain the value.
pub fn agreement(inside: usize, all: usize, measure: &str, models: &[&str]) -> String {
    format!(
        "Theory beside it ({}): {inside} of {all} intervals of “{measure}” contain the value; of a hundred about five miss by chance.",
        models.join("; ")
    )
}

/// Why there is none.
pub fn broken(measure: &str, variants: usize, of: usize, assumption: &str) -> String {
    format!("No theory for “{measure}” of {variants} of {of} variants: it assumes that {assumption}.")
}
