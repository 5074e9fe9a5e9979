//! What stands in the laboratory.

pub const REPLICATIONS: &str = "Replications";
pub const REPLICATIONS_HELP: &str = "2 to 1,000";
pub const SEED: &str = "Seed";
pub const SEED_HELP: &str = "a whole number up to 9,007,199,254,740,991";
pub const RUN: &str = "Run the experiment";
pub const RUN_AGAIN: &str = "Run again";
pub const RUN_ALL: &str = "Run all four";
pub const CANCEL: &str = "Stop";
pub const BACK: &str = "↑ Back to the experiment";
pub const WATCH_RAMP: &str = "Watch the ramp";
pub const PROGRESS: &str = "Progress of the experiment";
pub const NOT_RUN: &str =
    "Not run yet. Every variant meets the same random numbers; the page stays usable meanwhile.";
pub const STARTING: &str = "Starting the workers…";
pub const FINDING: &str = "Finding";
pub const TABLE: &str = "Results";
pub const TABLE_NOTE: &str = "Mean, or percentile of all runs together, ± half of the 95 % interval, or in brackets its ends. Below it, the difference to the reference on the same random numbers, bold where it is more than chance at 5 % for all differences of its column together (paired tests, Holm's correction). A name opens its scenario on the stage.";
pub const VARIANT: &str = "Variant";
pub const MAP_SHOWS: &str = "Show ";
pub const MAP_NOTE: &str = "Darker is more. Outlined: the best of its column, and what cannot be told apart from it. A field opens its first run on the stage. Response times are of answered requests: where few are answered, look at “With failures at their timeout” as well.";
pub const STARTS_FROM: &str = "Starts from ";
pub const TAKE_STAGE: &str = "Take what is on the stage";
pub const VARY: [&str; 2] = ["Vary", "and"];
pub const NOTHING_ELSE: &str = "nothing else";
pub const CHOOSE: &str = "choose a setting";
pub const VALUES: &str = "Values";
pub const MEASURES: &str = "Measures";
/// The next rung for each of the four: what its map is over.
pub const MAP_IT: [&str; 4] = [
    "Map it over time to failure and time to repair",
    "Map policies over load, with numbers that are not old",
    "Map it over check interval and threshold",
    "Map it over servers and retries",
];
pub const COPY_LINK: &str = "Copy the link";
pub const FIND_WARM_UP: &str = "Find the warm-up";
pub const WARM_UP_HELP: &str = "By MSER-5 over short pilot runs of every variant; it is written into the scenario, where it can be changed.";
pub const NARROW: &str = "Go on until";
pub const COPY_TABLE: &str = "Copy table";
pub const COPIED: &str = "Copied";
pub const COPY_REFUSED: &str = "The browser did not allow copying";
pub const PRINT_REPORT: &str = "Printable report";
pub const DEFINITION: &str = "Definition";
pub const BUNDLE: &str = "All in one (zip)";
pub const BUNDLE_ALL: &str = "All four in one (zip)";
pub const OWN_QUESTION: &str =
    "What if? Vary one or two settings of any scenario and see what depends on them.";
pub const OWN_SET_UP: &str = "Every value of the one is run with each of the other, on the same random numbers. The address in the address bar carries the whole experiment.";
pub const OPEN_FILE: &str = "Open a result file or report";
pub const CHECK: &str = "Run it again and compare";
pub const CHECKING: &str = "Comparing";
pub const FILE_TOO_LONG: &str = "This file cannot be read: it is too long, or not text.";
pub const OTHER_DEFINITION: &str = "What is below is of the definition as it was when it last ran.";
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
pub fn took(seconds: f64, total: usize) -> String {
    format!("{total} runs in {seconds:.1} s.")
}

pub const EXPECTED: &str = "downtime expected by arithmetic";

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

/// What a map shows over what: `Response time (s), by Load`.
pub fn over(measure: &str, setting: &str) -> String {
    format!("{measure}, by {setting}")
}

/// What a field of a map says when asked.
pub fn field_title(
    text: &str,
    label: &str,
    estimate: &str,
    difference: Option<&str>,
    is_leading: bool,
) -> String {
    let difference = difference.map_or_else(String::new, |text| format!(", {text} to the reference"));
    let leading = if is_leading { ", best of its column or as good" } else { "" };
    format!("{text}. {label}: {estimate}{difference}{leading}")
}

/// The lines of a chart that are drawn in another of its parts.
pub fn others(count: usize) -> String {
    format!("the other {count}, for comparison")
}

/// A part of a chart that has more lines than can be told apart.
pub fn part(title: &str, part: usize, of: usize) -> String {
    format!("{title} ({part} of {of})")
}

/// The corner of a map.
pub fn corner(rows: &str, columns: &str) -> String {
    format!("{rows} \\ {columns}")
}

/// A button that saves a figure.
pub fn save_figure(title: &str, kind: &str) -> String {
    format!("Save “{title}” as {kind}")
}

/// How much there is to do.
pub fn jobs(variants: usize, runs: u32) -> String {
    format!("{variants} variants × {runs} runs = {} runs.", variants as u64 * u64::from(runs))
}

/// What can be written as values.
pub fn values_help(range: &str, example: Option<&str>) -> String {
    match example {
        Some(example) => format!("a list like a;b;c, or a range like {example}; {range}"),
        None => format!("a list like a;b; {range}"),
    }
}

/// What is measured.
pub fn measured(labels: &[&str]) -> String {
    match labels {
        [] => "Measure: the usual three".into(),
        labels => format!("Measure: {}", labels.join("; ")),
    }
}

/// How to ask for narrow intervals.
pub fn narrow_help(measure: &str) -> String {
    format!(
        "empty, or like {measure}:5%/400: half of each interval at most 5 % of its mean, at most 400 runs each"
    )
}

/// A result file that was opened.
pub fn opened(name: &str, version: &str, engine: u32, done: usize, total: usize) -> String {
    let all = if done == total { format!("all {total} runs") } else { format!("{done} of {total} runs") };
    format!("{name}: {all}, made by Nines {version}, engine {engine}.")
}

/// What came of running it again.
pub fn compared(same: usize, all: usize) -> String {
    if same == all {
        format!("This engine gives all {all} runs again, the same to the last digit.")
    } else {
        format!("{} of {all} runs come out differently with this engine.", all - same)
    }
}

/// A report whose runs were made anew.
pub fn remade(name: &str, runs: usize) -> String {
    format!("{name}: its {runs} runs were made again from the definition in it.")
}

/// They came to something else than the report says.
pub fn promise_broken(found: &str, promised: &str) -> String {
    format!("These runs are not those of the report: their digest is {found}, the report says {promised}.")
}

/// Made by another engine.
pub fn other_engine(theirs: u32, ours: u32) -> String {
    format!(
        "It was made by engine {theirs}; this page has engine {ours}, so that differences are to be expected."
    )
}

/// Whose figure it is.
pub fn figure_made(heading: &str, runs: u32, first: u64, last: u64, span: &str) -> String {
    format!(
        "{heading}: from {runs} replications (seeds {first} to {last}), with 95 % intervals; the first variant counts from {span} of simulated time."
    )
}

/// The scenario of a figure.
pub fn figure_scenario(query: &str) -> String {
    format!("First scenario: {query}")
}

/// What made it.
pub fn version(version: &str, engine: u32) -> String {
    format!("Nines {version}, engine {engine}.")
}

/// What came of looking for the warm-up.
pub fn warm_up(seconds: u64, unsettled: &[&str]) -> String {
    const NAMED: usize = 3;
    let found = match seconds {
        0 => "No warm-up is needed".to_owned(),
        _ => format!("MSER-5 drops the first {seconds} s"),
    };
    match unsettled {
        [] => format!("{found} in any variant."),
        _ if NAMED < unsettled.len() => {
            format!("{found}; {} variants did not settle in their pilot runs.", unsettled.len())
        }
        _ => format!("{found}; did not settle in the pilot runs: {}.", unsettled.join("; ")),
    }
}

pub const PAIRS: &str = "Antithetic pairs";
pub const PAIRS_HELP: &str = "the second run of each pair mirrors the first";
pub const LONG_RUN: &str = "Look at one long run";
pub const LONG_RUN_HELP: &str =
    "Where its warm-up ends, and its means and percentiles with intervals by batches.";
pub const LOOKING: &str = "Running…";
pub const LONG_RUN_SOURCES: &str = "Warm-up by MSER-5 (White 1997), means by batch means (Schmeiser 1982; Law, Simulation Modeling and Analysis, 9.5.3), percentiles by sectioning (Asmussen and Glynn, Stochastic Simulation, III.5).";

/// Where a long run begins to count.
pub fn warm_up_of(found: Option<(usize, bool)>, seconds: f64, counted: usize) -> String {
    match found {
        None => "Too few answers to tell where its warm-up ends.".into(),
        Some((first, true)) => {
            format!("MSER-5 drops the first {first} answers, up to {seconds:.1} s; {counted} requests count.")
        }
        Some((first, false)) => format!(
            "No warm-up found: the rule would drop {first} answers, more than half. The run is too short, or does not settle."
        ),
    }
}

/// A number of a long run.
pub fn batches(name: &str, value: &str, n: usize, size: usize, neighbours: f64, is_doubtful: bool) -> String {
    let doubt = if is_doubtful { "; the batches hang together: run longer" } else { "" };
    format!("{name}: {value} (95 %, {n} batches of {size}, neighbours {neighbours:+.2}{doubt})")
}

pub fn no_batches(name: &str) -> String {
    format!("{name}: – (too few answers for batches)")
}
