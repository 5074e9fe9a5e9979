//! Names of models, and assumptions in words.

/// In the order of `Model`: its name, and where it is from.
pub const MODELS: [(&str, &str); 10] = [
    ("M/M/c", "Kleinrock, Queueing Systems I, 1975"),
    ("M/M/c/K", "Kleinrock, Queueing Systems I, 1975"),
    ("M/G/1, Pollaczek and Khinchine", "Kleinrock, Queueing Systems I, 1975"),
    ("Eₙ/M/1, every n-th arrival", "Kleinrock, Queueing Systems I, 1975, 6.4"),
    ("exact chain of the cluster", "its balance equations, solved numerically"),
    ("limit of many servers, power of two choices", "Mitzenmacher 1996; Vvedenskaya and others 1996"),
    ("conservation of flow", "what goes in comes out"),
    ("k of n with repair", "Barlow and Proschan, Mathematical Theory of Reliability, 1965"),
    ("M/G/1, processor sharing", "Kleinrock, Queueing Systems II, 1976, 4.4"),
    ("attempts that fail on their own", "a geometric sum"),
];

/// In the order of the assumptions.
pub const BROKEN: [&str; 12] = [
    "arrivals are Poisson at a steady rate, and here they are not",
    "service times are exponential, and here they are not",
    "the offered load stays below what the servers can do, and here it does not",
    "nothing fails or changes while it runs, and here it does",
    "a failed request is not tried again, and here it is",
    "the policy sees true numbers without delay, and here they are as old as the way to the server",
    "nobody gives up waiting, and here some do",
    "the run is long against the memory of the system, and here it is short",
    "a repaired server is in rotation at once, and here it waits for its probes",
    "there is a closed form, and for this policy, size and measure we have none",
    "failures come at random and nothing is edited, and here some are on schedule or by hand",
    "each attempt fails on its own, and here failures come together",
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
    let contain = if inside == 1 { "contains" } else { "contain" };
    format!(
        "Theory beside it ({}): {inside} of {all} intervals of “{measure}” {contain} the value; of a hundred about five miss by chance.",
        models.join("; ")
    )
}

/// Values without a spread.
pub fn flat(measure: &str, variants: usize, of: usize) -> String {
    format!(
        "“{measure}” of {variants} of {of} variants came out the same in every run, so that there is no interval to hold against theory."
    )
}

/// Why there is none.
pub fn broken(measure: &str, variants: usize, of: usize, assumption: &str) -> String {
    format!("No theory for “{measure}” of {variants} of {of} variants: it assumes that {assumption}.")
}
