//! What an experiment found, in sentences made from its numbers. A difference within the noise is called that.

use super::beside;
use super::collector::Collector;
use super::own_finding;
use super::plan::{ExperimentId, MTTF_SECONDS, MTTR_SECONDS, Plan, SERVED_PER_SECOND};
use super::table::{Estimate, Row, Table};
use super::text::{brief_text, estimate_text, value_text};

/// The outcome of an experiment in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Finding {
    /// The answer to the experiment's question.
    pub sentences: Vec<String>,
    /// One surprising, true sentence; empty where the numbers do not carry one.
    pub surprise: String,
    /// How measurement and theory go together.
    pub theory: Vec<String>,
    /// What to try next: a sentence, and the query that opens it on the stage.
    pub next: (String, String),
}

/// Measures of one's own experiment that are held against theory: the ones that are ranked.
const COMPARED: usize = 3;

/// The question of a plan.
pub fn question_of(plan: &Plan) -> String {
    plan.id().map_or_else(|| own_finding::question(plan), |id| question(id).to_owned())
}

/// How a plan is set up.
pub fn set_up_of(plan: &Plan) -> String {
    plan.id().map_or_else(|| own_finding::set_up(plan), |id| set_up(id).to_owned())
}

/// The question an experiment opens with.
pub fn question(id: ExperimentId) -> &'static str {
    match id {
        ExperimentId::Baseline => {
            "What do users get from one server without redundancy, when it fails and is repaired?"
        }
        ExperimentId::LoadBalancing => {
            "How much load can several servers take under each policy, and what does balancing alone do for availability?"
        }
        ExperimentId::Failover => {
            "When a server crashes, how long is nobody served, and how many users notice?"
        }
        ExperimentId::Combined => {
            "How many nines do balancing and failover gain together, and what do they cost?"
        }
    }
}

/// How an experiment is set up, in a few sentences.
pub fn set_up(id: ExperimentId) -> &'static str {
    match id {
        ExperimentId::Baseline => {
            "One server takes 5 requests/s and is offered 4/s for four hours. It fails about every 2 minutes and takes about 15 s to repair. \
             Beside it stands the same server without failures, on the same random numbers."
        }
        ExperimentId::LoadBalancing => {
            "Three servers, 5 requests/s each, six policies. The load rises in steps from 4/s to 16.5/s; each step is measured for ten minutes after one minute of warm-up. \
             Then, at 4/s, the servers fail as in Baseline and nobody checks their health."
        }
        ExperimentId::Failover => {
            "One server and a backup, 4 requests/s. The server crashes twelve times in 28 minutes, for 15 s each. \
             Health checks and failover are off, on, and on with different intervals and thresholds; every variant meets the same crashes."
        }
        ExperimentId::Combined => {
            "4 requests/s for four hours; every server fails at random as in Baseline. From one server to four, \
             adding balancing, failover, redispatch of refused requests, and one retry by the device, one after the other."
        }
    }
}

/// What the results say so far; says that it is so far.
pub fn finding(plan: &Plan, collector: &Collector, table: &Table) -> Finding {
    let replications = table.rows.iter().map(|row| row.replications).min().unwrap_or(0);
    if replications < 2 {
        return Finding::default();
    }
    let mut finding = match plan.id() {
        None => own_finding::own(plan, collector),
        Some(ExperimentId::Baseline) => baseline(plan, table),
        Some(ExperimentId::LoadBalancing) => load_balancing(plan, table),
        Some(ExperimentId::Failover) => failover(plan, table),
        Some(ExperimentId::Combined) => combined(plan, table),
    };
    let asked = plan.options().replications;
    if !collector.is_complete() {
        finding.sentences.insert(0, format!("So far, from {replications} of {asked} replications:"));
    }
    match plan.id() {
        None => finding.sentences.extend(own_finding::width(plan, collector, replications)),
        Some(_) => finding.sentences.push(width(plan, table, replications)),
    }
    finding.sentences.extend(own_finding::goal(plan, collector));
    let compared = plan.columns().iter().filter(|column| match plan.id() {
        None => plan.columns().iter().take(COMPARED).any(|first| first.key == column.key),
        Some(_) => matches!(column.key, "response_mean" | "reliability_120s"),
    });
    finding.theory = compared.flat_map(|quantity| beside::agreement(plan, table, quantity)).collect();
    finding
}

/// How narrow the intervals came out.
fn width(plan: &Plan, table: &Table, replications: u32) -> String {
    let half = |estimate: &Estimate| estimate.half_width();
    let widest = table
        .rows
        .iter()
        .filter_map(|row| table.estimate(&row.key, "availability"))
        .map(|estimate| half(&estimate))
        .fold(0.0, f64::max);
    let seeds = plan.options().seed;
    format!(
        "{replications} replications of each variant on the same random numbers (seeds {seeds} to {}); the widest 95 % interval of an availability is ± {} percentage points.",
        seeds + u64::from(replications) - 1,
        brief_text(widest * 100.0)
    )
}

fn text(table: &Table, row: &str, column: &str) -> String {
    let unit =
        table.columns.iter().find(|other| other.key == column).map_or("", |column| column.unit.as_str());
    table.estimate(row, column).map_or_else(|| "–".into(), |estimate| estimate_text(&estimate, unit))
}

fn mean(table: &Table, row: &str, column: &str) -> Option<f64> {
    table.estimate(row, column).map(|estimate| estimate.mean)
}

/// The paired difference of a row to its reference, and whether it is more than noise.
fn difference(table: &Table, row: &str, column: &str) -> Option<Estimate> {
    table.cell(row, column)?.difference
}

/// `0.23 ± 0.05 s longer than`, or that there is no telling.
fn compared(difference: Option<Estimate>, unit: &str, more: &str, less: &str) -> String {
    match difference {
        None => "not comparable yet".into(),
        Some(difference) if !difference.is_clear_of_zero() => {
            format!("no different within the noise ({})", estimate_text(&difference, unit))
        }
        Some(difference) => {
            let word = if difference.mean > 0.0 { more } else { less };
            let mirrored = if difference.mean > 0.0 { difference } else { negated(difference) };
            format!("{} {word}", estimate_text(&mirrored, unit))
        }
    }
}

fn negated(estimate: Estimate) -> Estimate {
    Estimate { mean: -estimate.mean, low: -estimate.high, high: -estimate.low, n: estimate.n }
}

/// A sentence, and the beginning of this variant's first run.
fn watch(plan: &Plan, sentence: &str, key: &str) -> (String, String) {
    let place = plan.variants().iter().position(|variant| variant.key == key).unwrap_or(0);
    (sentence.into(), plan.watch_query(place as u32))
}

fn baseline(plan: &Plan, table: &Table) -> Finding {
    let exact = MTTF_SECONDS / (MTTF_SECONDS + MTTR_SECONDS);
    let measured = table.estimate("fails", "time_availability");
    let agrees = measured.is_some_and(|estimate| estimate.low <= exact && exact <= estimate.high);
    let sentences = vec![
        format!(
            "The one server is up {} of the time; MTTF / (MTTF + MTTR) says {}, which the interval {}.",
            text(table, "fails", "time_availability"),
            value_text(exact, "share"),
            if agrees { "contains" } else { "misses" }
        ),
        format!(
            "Of the requests {} are answered; without failures it would be {}.",
            text(table, "fails", "availability"),
            text(table, "never-fails", "availability")
        ),
        format!(
            "The mean response time is {}. In {} of the replications the server had never been down after two minutes.",
            text(table, "fails", "response_mean"),
            text(table, "fails", "reliability_120s")
        ),
    ];
    let faster = difference(table, "fails", "response_mean");
    let honest = difference(table, "fails", "all_response_mean");
    let surprise = match (faster, honest) {
        (Some(faster), Some(honest)) if faster.high < 0.0 && honest.low > 0.0 => format!(
            "Failing looks fast: the answers that came were {} quicker than those of a server that never fails, because every crash empties the queue. With failed requests counted at their timeout it is {} slower.",
            estimate_text(&negated(faster), "s"),
            estimate_text(&honest, "s")
        ),
        _ => String::new(),
    };
    let next = watch(plan, "Watch the server fail and be repaired.", "fails");
    Finding { sentences, surprise, next, theory: Vec::new() }
}

/// A policy saturates at the first step at which it clearly answers less than this share in time.
const SATURATED_BELOW: f64 = 0.99;

fn load_balancing(plan: &Plan, table: &Table) -> Finding {
    let mut policies: Vec<(&str, Option<f64>)> = Vec::new();
    for (variant, row) in plan.variants().iter().zip(&table.rows) {
        let Some(load) = variant.x else { continue };
        if policies.last().is_none_or(|(name, _)| *name != variant.group) {
            policies.push((&variant.group, None));
        }
        let is_saturated =
            table.estimate(&row.key, "availability").is_some_and(|estimate| estimate.high < SATURATED_BELOW);
        if let Some((_, saturation)) = policies.last_mut().filter(|_| is_saturated) {
            *saturation = Some(saturation.map_or(load, |least: f64| least.min(load)));
        }
    }
    let saturations: Vec<String> = policies
        .iter()
        .map(|(name, load)| {
            load.map_or_else(
                || format!("{name} never"),
                |load| format!("{name} at {}", value_text(load, "1/s")),
            )
        })
        .collect();
    let sentences = vec![
        format!(
            "Saturation, the first step at which fewer than 99 % of the requests are answered in time: {}. Three servers can do {}; beyond that the queues grow for as long as one measures.",
            saturations.join("; "),
            value_text(3.0 * SERVED_PER_SECOND, "1/s")
        ),
        format!(
            "At 12/s 95 % of the answers come within {} with random choice; with round robin that is {}, with two distinct choices {}, with least requests {}.",
            text(table, "random-at-12", "response_p95"),
            compared(difference(table, "round-robin-at-12", "response_p95"), "s", "longer", "shorter"),
            compared(difference(table, "two-distinct-at-12", "response_p95"), "s", "longer", "shorter"),
            compared(difference(table, "least-at-12", "response_p95"), "s", "longer", "shorter"),
        ),
        unwatched(table),
    ];
    let attracted = difference(table, "least-failing", "availability");
    let surprise = match attracted {
        Some(attracted) if attracted.high < 0.0 => format!(
            "A dead server attracts: it refuses at once, so it always has the fewest requests. Least requests answers {} less than random choice when servers fail unwatched.",
            points(&negated(attracted))
        ),
        Some(_) => {
            "When servers fail unwatched, least requests and random choice cannot be told apart here.".into()
        }
        None => String::new(),
    };
    let next = watch(plan, "Watch least requests feed a dead server.", "least-failing");
    Finding { sentences, surprise, next, theory: Vec::new() }
}

/// Three servers without health checks beside what one server gives by arithmetic.
fn unwatched(table: &Table) -> String {
    let one = MTTF_SECONDS / (MTTF_SECONDS + MTTR_SECONDS);
    let compared = match table.estimate("round-robin-failing", "availability") {
        Some(estimate) if one < estimate.low => "more than",
        Some(estimate) if estimate.high < one => "less than",
        _ => "no different within the noise from",
    };
    format!(
        "When servers fail and nobody checks them, round robin answers {} of the requests, {compared} the {} that one server is up by arithmetic, though some server is up {} of the time.",
        text(table, "round-robin-failing", "availability"),
        value_text(one, "share"),
        text(table, "round-robin-failing", "time_availability")
    )
}

fn failover(plan: &Plan, table: &Table) -> Finding {
    let worst = |a: &&Row, b: &&Row| {
        mean(table, &a.key, "incident_downtime")
            .unwrap_or(0.0)
            .total_cmp(&mean(table, &b.key, "incident_downtime").unwrap_or(0.0))
    };
    let checked: Vec<&Row> = table.rows.iter().filter(|row| row.key.starts_with("every-")).collect();
    let (best, slowest) = (checked.iter().copied().min_by(worst), checked.iter().copied().max_by(worst));
    let mut sentences = vec![format!(
        "Without health checks a crash costs {} of downtime and {} requests. With a probe every second and three failures to be believed down it costs {} and {}.",
        text(table, "no-checks", "incident_downtime"),
        text(table, "no-checks", "harmed_per_crash"),
        text(table, "every-1s-fall-3", "incident_downtime"),
        text(table, "every-1s-fall-3", "harmed_per_crash"),
    )];
    if let (Some(best), Some(slowest)) = (best, slowest) {
        sentences.push(format!(
            "The settings decide: from {} with “{}” to {} with “{}”.",
            text(table, &best.key, "incident_downtime"),
            best.label,
            text(table, &slowest.key, "incident_downtime"),
            slowest.label
        ));
    }
    let agreeing = checked
        .iter()
        .filter(|row| {
            let expected = mean(table, &row.key, "downtime_expected");
            let measured = table.estimate(&row.key, "incident_downtime");
            expected.zip(measured).is_some_and(|(expected, measured)| {
                // The arithmetic is of a mean; allow it the rounding of a millisecond.
                measured.low - 0.001 <= expected && expected <= measured.high + 0.001
            })
        })
        .count();
    sentences.push(format!(
        "The arithmetic of interval, threshold and travel time lies within the measured interval for {agreeing} of the {} check settings (5 % may miss by chance).",
        checked.len()
    ));
    sentences.push(format!(
        "Where packets vanish in place of being refused, noticing takes {} in place of {}.",
        text(table, "black-hole", "detection"),
        text(table, "every-1s-fall-3", "detection")
    ));
    let (no_retry, retry) =
        (mean(table, "every-1s-fall-3", "harmed_per_crash"), mean(table, "retries", "harmed_per_crash"));
    let same_downtime = difference(table, "retries", "incident_downtime")
        .zip(difference(table, "every-1s-fall-3", "incident_downtime"))
        .is_some_and(|(a, b)| (a.mean - b.mean).abs() < 0.05);
    let surprise = match (no_retry, retry) {
        (Some(without), Some(with)) if same_downtime && with < without / 2.0 => format!(
            "Downtime is not what users feel: three retries leave the downtime of a crash as it is, {}, and cut the requests harmed from {} to {}.",
            text(table, "retries", "incident_downtime"),
            text(table, "every-1s-fall-3", "harmed_per_crash"),
            text(table, "retries", "harmed_per_crash")
        ),
        _ => String::new(),
    };
    let next = watch(plan, "Watch one crash being noticed and rerouted to the backup.", "every-1s-fall-3");
    Finding { sentences, surprise, next, theory: Vec::new() }
}

fn combined(plan: &Plan, table: &Table) -> Finding {
    let all_down = libm::pow(MTTR_SECONDS / (MTTF_SECONDS + MTTR_SECONDS), 3.0);
    let nines = |row: &str| text(table, row, "nines");
    let sentences = vec![
        format!(
            "One server gives {} nines ({} of the requests). Three servers with round robin and no failover give {}, {}.",
            nines("one-server"),
            text(table, "one-server", "availability"),
            nines("balancing-only"),
            gained(difference(table, "balancing-only", "availability")),
        ),
        format!(
            "Failover brings it to {}, redispatch of refused requests to {}, one retry by the device to {}.",
            nines("failover"),
            nines("redispatch"),
            nines("retry")
        ),
        format!(
            "The price: three servers for one, {} attempts per request, and servers busy {} of the time.",
            text(table, "retry", "amplification"),
            text(table, "retry", "utilisation")
        ),
        format!(
            "With all of it, two servers give {} nines, three {}, four {}.",
            nines("two-servers"),
            nines("retry"),
            nines("four-servers")
        ),
        format!(
            "Three servers that fail on their own are all down {} of the time by arithmetic, so no setting on three servers can go much beyond {} nines; the time with somebody to serve came out at {}.",
            value_text(all_down, "share"),
            brief_text(-libm::log10(all_down)),
            text(table, "retry", "time_availability")
        ),
    ];
    let by_time = difference(table, "balancing-only", "time_availability");
    let by_requests = difference(table, "balancing-only", "availability");
    let surprise = match (by_time, by_requests) {
        (Some(by_time), Some(by_requests)) if by_time.low > 0.05 && by_requests.high < by_time.low => {
            format!(
                "Two availabilities, one system: three servers without failover have somebody up {} of the time, yet answer only {} of the requests. Redundancy that nobody steers to is not availability.",
                text(table, "balancing-only", "time_availability"),
                text(table, "balancing-only", "availability")
            )
        }
        _ => String::new(),
    };
    let next = watch(plan, "Watch three servers with failover, redispatch and one retry.", "retry");
    Finding { sentences, surprise, next, theory: Vec::new() }
}

fn gained(difference: Option<Estimate>) -> String {
    match difference {
        None => "not comparable yet".into(),
        Some(difference) if !difference.is_clear_of_zero() => "no more than noise apart".into(),
        Some(difference) if difference.mean > 0.0 => format!("{} more", points(&difference)),
        Some(difference) => format!("{} less", points(&negated(difference))),
    }
}

/// A difference of shares with half its interval: `1.47 ± 0.30 percentage points`.
fn points(difference: &Estimate) -> String {
    estimate_text(difference, "share").replace(" %", " percentage points")
}
