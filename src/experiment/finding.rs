//! What an experiment found, in sentences made from its numbers. A difference within the noise is called that.

use super::beside;
use super::collector::Collector;
use super::own_finding;
use super::plan::{ExperimentId, MTTF_SECONDS, MTTR_SECONDS, Plan, PlanOptions, SERVED_PER_SECOND};
use super::table::{Estimate, Row, Table};
use super::text::{brief_text, estimate_text, interval_text, value_text};
use crate::metrics::confidence::{FEW, quantile_interval, wilson};
use crate::words::four as words;

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
    words::QUESTIONS[id as usize]
}

/// How an experiment is set up, in a few sentences.
pub fn set_up(id: ExperimentId) -> &'static str {
    words::SET_UPS[id as usize]
}

/// What the results say so far; says that it is so far.
pub fn finding(plan: &Plan, collector: &Collector, table: &Table) -> Finding {
    let replications = table.rows.iter().map(|row| row.replications).min().unwrap_or(0);
    if replications < 2 {
        return Finding::default();
    }
    let mut finding = match plan.id() {
        None => own_finding::own(plan, collector),
        Some(ExperimentId::Baseline) => baseline(plan, collector, table),
        Some(ExperimentId::LoadBalancing) => load_balancing(plan, table),
        Some(ExperimentId::Failover) => failover(plan, table),
        Some(ExperimentId::Combined) => combined(plan, collector, table),
    };
    let asked = plan.options().independent();
    if !collector.is_complete() {
        finding.sentences.insert(0, words::so_far(replications, asked));
    }
    match plan.id() {
        None => finding.sentences.extend(own_finding::width(plan, collector, replications)),
        Some(_) => finding.sentences.push(width(plan, table, replications)),
    }
    finding.sentences.extend((replications < FEW as u32).then(|| words::FEW.to_owned()));
    finding.sentences.extend(own_finding::goal(plan, collector));
    finding.sentences.extend(unseen(table, replications));
    let compared = plan.columns().iter().filter(|column| match plan.id() {
        None => plan.columns().iter().take(COMPARED).any(|first| first.key == column.key),
        Some(_) => matches!(column.key, "response_mean" | "reliability_120s"),
    });
    finding.theory = compared.flat_map(|quantity| beside::agreement(plan, table, quantity)).collect();
    finding
}

/// What 100 % does not say.
fn unseen(table: &Table, replications: u32) -> Option<String> {
    let place = table.columns.iter().position(|column| column.key == "availability")?;
    let is_whole = |row: &&Row| row.cells[place].estimate.is_some_and(|estimate| estimate.mean == 1.0);
    let whole = table.rows.iter().filter(is_whole).count();
    let bound = wilson(0, u64::from(replications))?.high;
    (whole > 0).then(|| {
        words::unseen(whole, table.rows.len(), replications, &format!("{} %", brief_text(bound * 100.0)))
    })
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
    let PlanOptions { seed, .. } = plan.options();
    words::width(replications, seed, seed + u64::from(replications) - 1, &brief_text(widest * 100.0))
}

fn text(table: &Table, row: &str, column: &str) -> String {
    let unit =
        table.columns.iter().find(|other| other.key == column).map_or("", |column| column.unit.as_str());
    table.estimate(row, column).map_or_else(|| "–".into(), |estimate| estimate_text(&estimate, unit))
}

fn mean(table: &Table, row: &str, column: &str) -> Option<f64> {
    table.estimate(row, column).map(|estimate| estimate.mean)
}

/// The paired difference of a row to its reference.
fn difference(table: &Table, row: &str, column: &str) -> Option<Estimate> {
    table.cell(row, column)?.difference
}

/// The same where it is more than chance, all differences of the column in view.
fn clear(table: &Table, row: &str, column: &str) -> Option<Estimate> {
    let cell = table.cell(row, column)?;
    cell.difference.filter(|_| cell.is_clear)
}

/// `0.23 ± 0.05 s longer`, or that there is no telling.
fn compared(table: &Table, row: &str, column: &str) -> String {
    let Some(difference) = difference(table, row, column) else { return words::NOT_COMPARABLE.into() };
    match clear(table, row, column) {
        None => words::within_noise(&estimate_text(&difference, "s")),
        Some(one) if one.mean > 0.0 => words::compared(&estimate_text(&one, "s"), true),
        Some(one) => words::compared(&estimate_text(&negated(one), "s"), false),
    }
}

fn negated(estimate: Estimate) -> Estimate {
    Estimate { mean: -estimate.mean, low: -estimate.high, high: -estimate.low, n: estimate.n }
}

/// A sentence, and the beginning of this variant's first run.
fn watch(plan: &Plan, id: ExperimentId, key: &str) -> (String, String) {
    let place = plan.variants().iter().position(|variant| variant.key == key).unwrap_or(0);
    (words::WATCH[id as usize].into(), plan.watch_query(place as u32))
}

fn baseline(plan: &Plan, collector: &Collector, table: &Table) -> Finding {
    let exact = MTTF_SECONDS / (MTTF_SECONDS + MTTR_SECONDS);
    let measured = table.estimate("fails", "time_availability");
    let agrees = measured.is_some_and(|estimate| estimate.low <= exact && exact <= estimate.high);
    let of = |column: &str| text(table, "fails", column);
    let mut sentences = words::baseline(
        &of("time_availability"),
        &value_text(exact, "share"),
        agrees,
        [&of("availability"), &text(table, "never-fails", "availability")],
        &of("response_mean"),
        &of("reliability_120s"),
    );
    sentences.extend(median_life(collector));
    let surprise = match (clear(table, "fails", "response_mean"), clear(table, "fails", "all_response_mean"))
    {
        (Some(faster), Some(honest)) if faster.mean < 0.0 && honest.mean > 0.0 => {
            words::failing_looks_fast(&estimate_text(&negated(faster), "s"), &estimate_text(&honest, "s"))
        }
        _ => String::new(),
    };
    let next = watch(plan, ExperimentId::Baseline, "fails");
    Finding { sentences, surprise, next, theory: Vec::new() }
}

/// The median of the first failures, where every run has one: between two of them by the binomial law.
fn median_life(collector: &Collector) -> Option<String> {
    let lives: Option<Vec<f64>> = collector.of_variant(0).map(|result| result.first_down).collect();
    // The two of a pair lean against each other; the law is of independent ones.
    let lives = lives.filter(|_| !collector.is_in_pairs())?;
    let median = quantile_interval(&lives, 0.5)?;
    Some(words::median_life(
        &value_text(libm::round(median.mean), "s"),
        &interval_text(&median.into(), "s"),
        median.n,
        &value_text(libm::round(MTTF_SECONDS * std::f64::consts::LN_2), "s"),
    ))
}

/// A policy saturates at the first step at which it clearly answers less than this share in time.
const SATURATED_BELOW: f64 = 0.99;

fn load_balancing(plan: &Plan, table: &Table) -> Finding {
    let mut policies: Vec<(String, Option<f64>)> = Vec::new();
    for (variant, row) in plan.variants().iter().zip(&table.rows) {
        let Some(load) = variant.x else { continue };
        if policies.last().is_none_or(|(name, _)| *name != variant.group) {
            policies.push((variant.group.clone(), None));
        }
        let is_saturated =
            table.estimate(&row.key, "availability").is_some_and(|estimate| estimate.high < SATURATED_BELOW);
        if let Some((_, saturation)) = policies.last_mut().filter(|_| is_saturated) {
            *saturation = Some(saturation.map_or(load, |least: f64| least.min(load)));
        }
    }
    let saturations: Vec<(String, Option<String>)> =
        policies.into_iter().map(|(name, load)| (name, load.map(|load| format!("{load}/s")))).collect();
    let p95 = |row: &str| compared(table, row, "response_p95");
    let sentences = vec![
        words::saturation(&saturations, &format!("{}/s", 3.0 * SERVED_PER_SECOND)),
        words::tails(
            &text(table, "random-at-12", "response_p95"),
            &p95("round-robin-at-12"),
            &p95("two-distinct-at-12"),
            &p95("least-at-12"),
        ),
        unwatched(table),
    ];
    let surprise = match clear(table, "least-failing", "availability") {
        Some(attracted) if attracted.mean < 0.0 => words::attracts(&points(&negated(attracted))),
        _ if difference(table, "least-failing", "availability").is_some() => words::NO_ATTRACTION.into(),
        _ => String::new(),
    };
    let next = watch(plan, ExperimentId::LoadBalancing, "least-failing");
    Finding { sentences, surprise, next, theory: Vec::new() }
}

/// Three servers without health checks beside what one server gives by arithmetic.
fn unwatched(table: &Table) -> String {
    let one = MTTF_SECONDS / (MTTF_SECONDS + MTTR_SECONDS);
    let above = match table.estimate("round-robin-failing", "availability") {
        Some(estimate) if one < estimate.low => Some(true),
        Some(estimate) if estimate.high < one => Some(false),
        _ => None,
    };
    let of = |column: &str| text(table, "round-robin-failing", column);
    words::unwatched(&of("availability"), above, &value_text(one, "share"), &of("time_availability"))
}

fn failover(plan: &Plan, table: &Table) -> Finding {
    let downtime = |row: &Row| mean(table, &row.key, "incident_downtime").unwrap_or(0.0);
    let worst = |a: &&Row, b: &&Row| downtime(a).total_cmp(&downtime(b));
    let checked: Vec<&Row> = table.rows.iter().filter(|row| row.key.starts_with("every-")).collect();
    let (best, slowest) = (checked.iter().copied().min_by(worst), checked.iter().copied().max_by(worst));
    let cost = |row: &str| [text(table, row, "incident_downtime"), text(table, row, "harmed_per_crash")];
    let (without, with) = (cost("no-checks"), cost("every-1s-fall-3"));
    let mut sentences = vec![words::crash_costs([&without[0], &without[1]], [&with[0], &with[1]])];
    if let (Some(best), Some(slowest)) = (best, slowest) {
        sentences.push(words::settings_decide(
            &text(table, &best.key, "incident_downtime"),
            &best.label,
            &text(table, &slowest.key, "incident_downtime"),
            &slowest.label,
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
    sentences.push(words::arithmetic(agreeing, checked.len()));
    sentences.push(words::vanishing(
        &text(table, "black-hole", "detection"),
        &text(table, "every-1s-fall-3", "detection"),
    ));
    let (no_retry, retry) =
        (mean(table, "every-1s-fall-3", "harmed_per_crash"), mean(table, "retries", "harmed_per_crash"));
    let same_downtime = difference(table, "retries", "incident_downtime")
        .zip(difference(table, "every-1s-fall-3", "incident_downtime"))
        .is_some_and(|(a, b)| (a.mean - b.mean).abs() < 0.05);
    let surprise = match (no_retry, retry) {
        (Some(without), Some(with)) if same_downtime && with < without / 2.0 => words::not_what_users_feel(
            &text(table, "retries", "incident_downtime"),
            &text(table, "every-1s-fall-3", "harmed_per_crash"),
            &text(table, "retries", "harmed_per_crash"),
        ),
        _ => String::new(),
    };
    let next = watch(plan, ExperimentId::Failover, "every-1s-fall-3");
    Finding { sentences, surprise, next, theory: Vec::new() }
}

fn combined(plan: &Plan, collector: &Collector, table: &Table) -> Finding {
    let all_down = libm::pow(MTTR_SECONDS / (MTTF_SECONDS + MTTR_SECONDS), 3.0);
    let nines = |row: &str| text(table, row, "nines");
    let sentences = vec![
        words::from_one_to_three(
            [&nines("one-server"), &text(table, "one-server", "availability")],
            &nines("balancing-only"),
            &gained(table, "balancing-only"),
        ),
        words::steps(&nines("failover"), &nines("redispatch"), &nines("retry")),
        words::price(&text(table, "retry", "amplification"), &text(table, "retry", "utilisation")),
        words::per_server(
            [&nines("two-servers"), &nines("retry"), &nines("four-servers")],
            &[
                (3, more_nines(plan, collector, "two-servers", "retry")),
                (4, more_nines(plan, collector, "retry", "four-servers")),
            ],
        ),
        words::all_down(
            &value_text(all_down, "share"),
            &brief_text(-libm::log10(all_down)),
            &text(table, "retry", "time_availability"),
        ),
    ];
    let by_time = clear(table, "balancing-only", "time_availability");
    let by_requests = difference(table, "balancing-only", "availability");
    let surprise = match (by_time, by_requests) {
        (Some(by_time), Some(by_requests)) if by_time.low > 0.05 && by_requests.high < by_time.low => {
            words::two_availabilities(
                &text(table, "balancing-only", "time_availability"),
                &text(table, "balancing-only", "availability"),
            )
        }
        _ => String::new(),
    };
    let next = watch(plan, ExperimentId::Combined, "retry");
    Finding { sentences, surprise, next, theory: Vec::new() }
}

/// The difference of the nines of two variants.
fn more_nines(plan: &Plan, collector: &Collector, from: &str, to: &str) -> String {
    let place = |key: &str| plan.variants().iter().position(|variant| variant.key == key);
    let quantity = plan.columns().iter().find(|quantity| quantity.key == "nines");
    let gain = || quantity?.difference(collector, place(to)?, place(from)?);
    gain().map_or_else(|| words::NINES_UNKNOWN.into(), |gain| words::nines_more(&estimate_text(&gain, "")))
}

fn gained(table: &Table, row: &str) -> String {
    match clear(table, row, "availability") {
        _ if difference(table, row, "availability").is_none() => words::NOT_COMPARABLE.into(),
        None => words::NO_GAIN.into(),
        Some(one) if one.mean > 0.0 => words::gained(&points(&one), true),
        Some(one) => words::gained(&points(&negated(one)), false),
    }
}

/// A difference of shares with half its interval: `1.47 ± 0.30 percentage points`.
fn points(difference: &Estimate) -> String {
    words::points(&estimate_text(difference, "share"))
}
