//! The lab report: a block of results for each experiment that has been run, and a conclusion over all of them.

use super::super::charts::charts;
use super::super::collector::Collector;
use super::super::finding::{finding, question_of, set_up_of};
use super::super::job::Sums;
use super::super::plan::{ExperimentId, Plan};
use super::super::table::Table;
use super::super::text::{estimate_text, value_text};
use super::MAKER;
use crate::words::findings as words;

/// The report over these experiments, in the order given.
pub fn markdown(done: &[(Plan, Collector)]) -> String {
    let mut text = String::from("# Availability laboratory: report\n\n");
    text.push_str(&format!(
        "Made by Nines {} (engine {}). Every number is a mean over replications with its 95 % interval; \
         all variants of an experiment met the same random numbers.\n",
        MAKER.version, MAKER.engine
    ));
    for (plan, collector) in done {
        text.push_str(&experiment(plan, collector));
    }
    text.push_str(&conclusion(done));
    text
}

/// The name of an experiment for people.
pub fn title(id: ExperimentId) -> &'static str {
    match id {
        ExperimentId::Baseline => "Baseline",
        ExperimentId::LoadBalancing => "Load Balancing",
        ExperimentId::Failover => "Failover",
        ExperimentId::Combined => "Combined",
    }
}

fn experiment(plan: &Plan, collector: &Collector) -> String {
    let table = Table::of(plan, collector);
    let found = finding(plan, collector, &table);
    let mut text =
        format!("\n## {}\n\n*{}*\n\n{}\n", heading(plan), question_of(plan), cell(&set_up_of(plan)));
    if !collector.is_complete() {
        text.push_str(&format!("\n**Not finished:** {} of {} runs.\n", collector.done(), collector.total()));
    }
    for (block, columns) in blocks(plan) {
        text.push_str(&format!("\n### {block}\n\n{}", block_table(&table, &columns)));
    }
    text.push_str("\n### Finding\n\n");
    for sentence in found.sentences.iter().chain([&found.surprise]).filter(|sentence| !sentence.is_empty()) {
        text.push_str(&format!("- {sentence}\n"));
    }
    for chart in charts(plan, collector, &table).iter().filter(|chart| !chart.sentence.is_empty()) {
        text.push_str(&format!("- {}\n", chart.sentence));
    }
    text.push_str("\n### Scenarios\n\nEach opens on the stage when put behind the page's address and a question mark.\n\n");
    for row in &table.rows {
        text.push_str(&format!("- {}: `{}`\n", cell(&row.label), row.query));
    }
    text
}

/// Number and name of an experiment.
pub fn heading(plan: &Plan) -> String {
    plan.id().map_or_else(|| words::OWN_TITLE.to_owned(), |id| format!("{}. {}", id.number(), title(id)))
}

/// The blocks a lab report has, and the columns of each.
pub(super) fn blocks(plan: &Plan) -> Vec<(String, Vec<&'static str>)> {
    match plan.id() {
        None => vec![(words::RESULTS.to_owned(), plan.columns().iter().map(|column| column.key).collect())],
        Some(id) => known_blocks(id).iter().map(|(name, keys)| ((*name).to_owned(), keys.to_vec())).collect(),
    }
}

type Block = (&'static str, &'static [&'static str]);

fn known_blocks(id: ExperimentId) -> &'static [Block] {
    match id {
        ExperimentId::Baseline | ExperimentId::LoadBalancing | ExperimentId::Combined => &[
            ("Availability", &["availability", "time_availability", "nines"]),
            ("Response Time", &["response_mean", "response_p95", "all_response_mean"]),
            ("Reliability", &["reliability_120s", "mttf", "mttr"]),
        ],
        ExperimentId::Failover => &[
            (
                "Downtime during Failover",
                &[
                    "incident_downtime",
                    "downtime_expected",
                    "downtime_unnoticed",
                    "downtime_noticed",
                    "downtime_rerouted",
                    "downtime_repaired",
                    "detection",
                ],
            ),
            (
                "Impact on User Experience",
                &[
                    "harmed_per_crash",
                    "availability",
                    "users_touched",
                    "longest_outage",
                    "apdex",
                    "response_mean",
                    "all_response_mean",
                ],
            ),
        ],
    }
}

/// A Markdown table of those of these columns that the experiment has.
fn block_table(table: &Table, keys: &[&str]) -> String {
    let columns: Vec<_> =
        keys.iter().filter_map(|key| table.columns.iter().find(|column| column.key == *key)).collect();
    let mut text = String::from("| |");
    for column in &columns {
        text.push_str(&format!(" {} |", cell(&column.label)));
    }
    text.push_str(&format!("\n|---|{}\n", "---:|".repeat(columns.len())));
    for row in &table.rows {
        text.push_str(&format!("| {} |", cell(&row.label)));
        for column in &columns {
            let value = table
                .estimate(&row.key, &column.key)
                .map_or_else(|| "–".into(), |estimate| estimate_text(&estimate, &column.unit));
            text.push_str(&format!(" {value} |"));
        }
        text.push('\n');
    }
    text
}

/// Safe inside a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn conclusion(done: &[(Plan, Collector)]) -> String {
    let name = |plan: &Plan| plan.id().map_or(words::OWN_TITLE, title);
    let names: Vec<&str> = done.iter().map(|(plan, _)| name(plan)).collect();
    let missing: Vec<&str> =
        ExperimentId::ALL.into_iter().map(title).filter(|name| !names.contains(name)).collect();
    let pooled = pool(done);
    let mut text = format!("\n## Conclusion\n\nOver all runs of {}:\n\n", names.join(", "));
    match final_availability(&pooled) {
        Some(availability) => text.push_str(&format!(
            "- **Final system availability: {}** (Σ uptime / Σ (uptime + downtime) = {} / {}).\n",
            percent(availability),
            value_text(pooled.up_seconds, "s"),
            value_text(pooled.up_seconds + pooled.down_seconds, "s")
        )),
        None => text.push_str("- Final system availability: –, nothing has been run.\n"),
    }
    match mean_response(&pooled) {
        Some(response) => text.push_str(&format!(
            "- **Mean response time: {}**, pooled over {} answered requests.\n",
            value_text(response, "s"),
            pooled.ok
        )),
        None => text.push_str("- Mean response time: –, no request was answered.\n"),
    }
    if !missing.is_empty() && done.iter().any(|(plan, _)| plan.id().is_some()) {
        text.push_str(&format!("\nNot run: {}.\n", missing.join(", ")));
    }
    text
}

/// Enough digits for a number that pools millions.
fn percent(share: f64) -> String {
    format!("{:.3} %", share * 100.0)
}

/// The sums over every run of every variant of these experiments.
pub fn pool(done: &[(Plan, Collector)]) -> Sums {
    let mut pooled = Sums::default();
    for (plan, collector) in done {
        for variant in 0..plan.variants().len() {
            for result in collector.of_variant(variant) {
                pooled.add(&result.sums);
            }
        }
    }
    pooled
}

/// Σ uptime / Σ (uptime + downtime).
pub fn final_availability(pooled: &Sums) -> Option<f64> {
    let whole = pooled.up_seconds + pooled.down_seconds;
    (whole > 0.0).then(|| pooled.up_seconds / whole)
}

/// The mean over every answered request.
pub fn mean_response(pooled: &Sums) -> Option<f64> {
    (pooled.ok > 0).then(|| pooled.response_seconds / pooled.ok as f64)
}
