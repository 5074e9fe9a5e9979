//! Sentences of reports, and of findings about experiments that people define themselves. Numbers come in as finished text.

use super::number;

pub const OWN_TITLE: &str = "Your own experiment";
pub const RESULTS: &str = "Results";
pub const REPORT_TITLE: &str = "Availability laboratory: report";
pub const HOW_TO_READ: &str = "Every number is a mean over independent replications, n of them, or a percentile of all their requests together, with half of its 95 % interval, or in brackets its ends where it lies clearly to one side; the methods are named below. A smaller n stands with a number that some runs have not. What has no interval came out the same in every run. All variants of an experiment met the same random numbers, so that differences are taken replication by replication.";
pub const FINDING: &str = "Finding";
pub const THEORY: &str = "Theory beside measurement";
pub const MEASURES: &str = "What was measured";
pub const SCENARIOS: &str = "Scenarios";
pub const SCENARIOS_HELP: &str = "Each is the first replication, the common beginning and its own end together. It opens on the stage when put behind the page's address and a question mark; the command line runs it with `nines run`.";
pub const OPEN_AGAIN: &str = "The laboratory opens this report again, and `nines verify` checks it: all runs are made anew from the definition below, and every number of every run is held to the digest.";
pub const CONCLUSION: &str = "Conclusion";
pub const N: &str = "n";
pub const NO_TIME: &str = "Final system availability: –, nothing has been run.";
pub const NO_ANSWER: &str = "Mean response time: –, no request was answered.";
pub const OWN_NEXT: &str = "Watch the one that came out best.";
pub const OWN_NEXT_OF_ANY: &str = "Watch one of them; to tell them apart takes more replications.";

/// `How do response time, p95 and availability of requests depend on policy and load?`
pub fn question(measures: &[&str], factors: &[&str]) -> String {
    let verb = if measures.len() == 1 { "does" } else { "do" };
    format!("How {verb} {} depend on {}?", listed(measures, 4), listed(factors, 2))
}

/// The names in lower case, with an `and`; beyond `most` they are counted.
fn listed(names: &[&str], most: usize) -> String {
    let lower = |name: &&str| {
        let mut letters = name.chars();
        letters.next().map_or_else(String::new, |first| {
            std::iter::once(first.to_ascii_lowercase()).chain(letters).collect()
        })
    };
    let mut shown: Vec<String> = names.iter().take(most).map(lower).collect();
    if most < names.len() {
        shown.push(format!("{} more", names.len() - most));
    }
    match shown.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// What is varied, and from which scenario.
pub fn set_up(variants: usize, factors: &[(String, Vec<String>)], scenario: &str) -> String {
    let factors: Vec<String> =
        factors.iter().map(|(name, values)| format!("{name}: {}", values.join(", "))).collect();
    format!("{variants} variants of one scenario ({scenario}), each with each. {}.", factors.join(". "))
}

/// Which variant is best over all.
pub fn best(measure: &str, label: &str, value: &str, ranks: (usize, usize), of: usize) -> String {
    match ranks {
        (1, 1) => format!("{measure}: best is {label} with {value}, clearly ahead of the other {}.", of - 1),
        (_, last) => format!(
            "{measure}: {label} came out best with {value}, but {} of the other {} cannot be told apart from it.",
            last - 1,
            of - 1
        ),
    }
}

/// How often a value of the first factor leads over the values of the second.
pub fn leads(
    measure: &str,
    label: &str,
    clearly: usize,
    not_beaten: usize,
    columns: usize,
    other: &str,
) -> String {
    let beaten = match columns - not_beaten {
        0 => "at none".to_owned(),
        some => format!("at {some}"),
    };
    let other = other.to_ascii_lowercase();
    let leads = match clearly {
        0 => format!("nothing leads clearly over {columns} values of {other}; {label}"),
        some => format!("{label} leads clearly at {some} of {columns} values of {other}, and"),
    };
    format!("{measure}: {leads} is clearly beaten {beaten}.")
}

/// Nobody is more often on top than by chance.
pub fn no_leader(measure: &str) -> String {
    format!("{measure}: nothing can be told apart with this many replications.")
}

/// How the comparisons were judged.
pub fn comparisons(clear: usize, all: usize) -> String {
    let are = if clear == 1 { "is" } else { "are" };
    format!(
        "{clear} of {all} comparisons {are} more than chance at 5 % for all of them together (paired on the same random numbers, Holm's correction)."
    )
}

/// A name with its unit, for a table whose numbers have none.
pub fn with_unit(label: &str, unit: &str) -> String {
    match unit {
        "share" => format!("{label} (%)"),
        "s" => format!("{label} (s)"),
        "1/s" => format!("{label} (per second)"),
        _ => label.to_owned(),
    }
}

/// Replications and the widest interval.
pub fn width(
    replications: u32,
    first: u64,
    last: u64,
    measure: &str,
    half: &str,
    unbounded: usize,
) -> String {
    let ends = match unbounded {
        0 => String::new(),
        some => format!(" among those with two ends; that of {some} has no upper end"),
    };
    let widest = match half {
        "" if unbounded > 0 => format!("no 95 % interval of “{measure}” has two ends"),
        "" => format!("“{measure}” came out the same in all of them, so that it has no interval"),
        _ => format!("the widest 95 % interval of “{measure}” is ± {half}{ends}"),
    };
    format!(
        "{replications} replications of each variant on the same random numbers (seeds {first} to {last}); {widest}."
    )
}

/// Whether the intervals came out as narrow as was asked; so many have no end to one side.
pub fn goal(
    measure: &str,
    reached: Option<&str>,
    asked: &str,
    is_met: bool,
    runs: u32,
    open: usize,
) -> String {
    let measure = measure.to_ascii_lowercase();
    let widest = match reached {
        None => String::new(),
        Some(reached) if is_met => format!("; the widest came out at ± {reached}"),
        Some(reached) => format!("; the widest is still ± {reached} after {runs} replications"),
    };
    let open = match open {
        0 => String::new(),
        some => format!("; that of {some} has no upper end after {runs} replications"),
    };
    format!("Asked for ± {asked} of “{measure}”{widest}{open}.")
}

/// Who made a report.
pub fn made_by(version: &str, engine: u32) -> String {
    format!("Made by Nines {version} (engine {engine}).")
}

/// An experiment that was stopped.
pub fn not_finished(done: usize, total: usize) -> String {
    format!("**Not finished:** {done} of {total} runs.")
}

/// What is counted in a run.
pub fn span(warm_up: u64, duration: u64) -> String {
    let from = if warm_up == 0 { "0".to_owned() } else { number::set_span(warm_up) };
    format!("{from} to {}", number::set_span(duration))
}

/// The same for all variants.
pub fn window(spans: &[String]) -> String {
    format!(
        "Counted in each run: requests sent, and time, from {} of simulated time; requests are followed until they end.",
        spans.join(", or from ")
    )
}

/// Who sends, and when an answer is good.
pub fn users(users: &str, timeout: Option<u64>, target: u64) -> String {
    let patience = timeout.map_or_else(
        || "attempts never time out".to_owned(),
        |timeout| format!("an attempt times out after {}", number::set_span(timeout)),
    );
    let target = number::set_span(target);
    format!("{users} users send; {patience}; Apdex takes an answer within T = {target} for satisfying.")
}

/// What a measure is.
pub fn definition(label: &str, definition: &str, unit: &str) -> String {
    let unit = match unit {
        "share" => " In percent.",
        "s" => " In seconds.",
        "1/s" => " Per second.",
        _ => "",
    };
    // Some definitions begin with the name.
    if definition.starts_with(label) {
        format!("{definition}{unit}")
    } else {
        format!("{label}: {definition}{unit}")
    }
}

/// A number that not every replication had.
pub fn with_n(text: &str, n: u32) -> String {
    format!("{text} (n = {n})")
}

/// What the conclusion is about.
pub fn over_all(names: &str) -> String {
    format!("Over all runs of {names}:")
}

/// Σ uptime / Σ (uptime + downtime).
pub fn final_availability(percent: &str, up: f64, whole: f64) -> String {
    format!(
        "**Final system availability: {percent}**; Σ uptime / Σ (uptime + downtime) = {} s / {} s, {} of simulated time.",
        number::count(up as u64),
        number::count(whole as u64),
        number::span(whole)
    )
}

/// The mean over every answered request.
pub fn mean_response(response: &str, answered: u64) -> String {
    format!("**Mean response time: {response}**, over {} answered requests.", number::count(answered))
}

pub const POOLED: &str = "Both are ratios of sums over every run of every variant, each run as long as its window; so they are of this mixture of variants and of no system alone. n counts replications: all runs on one replication's random numbers together are one value, and the interval is that of a ratio of sums (Cochran, Sampling Techniques, 6.3).";

/// What not everything was run for on the same random numbers.
pub fn no_interval(value: &str) -> String {
    format!("{value} (no interval: not every experiment was run to its end with the same runs and seeds)")
}

/// What is missing.
pub fn not_run(names: &str) -> String {
    format!("Not run: {names}.")
}

/// The ends of an interval.
pub fn between(low: &str, high: &str) -> String {
    format!("{low} to {high}")
}

/// An interval without an upper end.
pub fn or_more(low: &str) -> String {
    format!("{low} or more")
}

/// An interval without a lower end.
pub fn or_less(high: &str) -> String {
    format!("{high} or less")
}

/// What theory says, beside a number.
pub fn beside(value: &str) -> String {
    format!("theory {value}")
}

/// A measure that is the same in every field of a grid.
pub fn same_everywhere(measure: &str, value: &str, variants: usize, n: u32) -> String {
    format!("{measure}: {value} in each of the {variants} variants of the grid (n = {n} each).")
}

/// What stands above a grid.
pub fn grid_head(measure: &str, n: u32, rows: &str, columns: &str) -> String {
    format!(
        "**{measure}**, n = {n} each; {} down, {} across.",
        rows.to_ascii_lowercase(),
        columns.to_ascii_lowercase()
    )
}

/// What the links of all scenarios have in common.
pub fn in_common(query: &str) -> String {
    format!("All begin with {query}")
}
