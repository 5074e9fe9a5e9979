//! The lab report: a block of results for each experiment that has been run, and a conclusion over all of them. As Markdown, and as a
//! page ready to print.

use super::super::chart_data::Chart;
use super::super::charts::charts;
use super::super::collector::Collector;
use super::super::finding::{finding, question_of, set_up_of};
use super::super::job::Sums;
use super::super::methods::methods;
use super::super::plan::{ExperimentId, Job, Plan};
use super::super::result_file::promise;
use super::super::table::{Cell, Row, Table};
use super::super::text::{estimate_text, theory_text, value_text};
use super::MAKER;
use super::json::json;
use super::packed::packed;
use crate::metrics::confidence::ratio_interval;
use crate::metrics::{Interval, Targets};
use crate::scenario::Field;
use crate::words::{findings as words, four, methods as method_words};

/// The report over these experiments, in the order given, as Markdown.
pub fn markdown(done: &[(Plan, Collector)]) -> String {
    document(done).iter().map(Part::markdown).collect()
}

/// The same as a page of its own, ready to print. `draw` makes a picture of a chart.
pub fn html(done: &[(Plan, Collector)], style: &str, draw: &dyn Fn(&Chart) -> String) -> String {
    let body: String = document(done).iter().map(|part| part.html(draw)).collect();
    let runs: String = done.iter().map(|(plan, collector)| packed(&json(plan, collector))).collect();
    format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title>\n<style>{PRINT}{style}</style></head>\n<body>\n{body}{runs}</body></html>\n",
        crate::words::TAG,
        escaped(words::REPORT_TITLE)
    )
}

/// Paper first: black on white, tables that do not break, figures that stay with their sentence.
const PRINT: &str = "\
body{font:11pt/1.45 system-ui,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;color:#17212E;max-width:60rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2rem;border-bottom:1px solid #D8DEE7}h3{font-size:1.05rem;margin-bottom:.3rem}\
table{border-collapse:collapse;font-size:.82rem;font-variant-numeric:tabular-nums;width:100%}th,td{border:1px solid #D8DEE7;padding:.25rem .5rem;text-align:right;vertical-align:top}\
th:first-child,td:first-child{text-align:left}thead th{background:#EAEEF4}td:not(:first-child){white-space:pre-line}tr,figure{break-inside:avoid}h1,h2,h3,h4,p:has(+.overflow){break-after:avoid}figure{margin:1rem 0}figcaption,.note{color:#566375;font-size:.85rem}\
figure svg{max-width:44rem;width:100%;height:auto}code{font-size:.78rem;overflow-wrap:anywhere}ul.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1rem;padding:0;margin:.2rem 0;font-size:.85rem}\
ul.legend svg{width:1.7rem;height:.8rem}@media print{body{margin:0;max-width:none;font-size:10pt}table{font-size:8pt}th,td{padding:.2rem .3rem}.overflow{overflow:visible}figure svg{max-width:34rem}}.overflow{overflow-x:auto;margin:.7rem 0}";

/// A part of the report.
enum Part {
    Heading(u8, String),
    /// A paragraph; `true` where it is set apart.
    Text(String, bool),
    List(Vec<String>),
    Table(Vec<String>, Vec<Vec<String>>),
    Figure(Box<Chart>),
    /// For a program; a page has the runs themselves.
    Code(String),
    /// What all queries begin with, and names with the rest of each.
    Links(String, Vec<(String, String)>),
}

impl Part {
    fn markdown(&self) -> String {
        match self {
            Part::Heading(1, text) => format!("# {text}\n"),
            Part::Heading(level, text) => format!("\n{} {text}\n", "#".repeat(usize::from(*level))),
            Part::Text(text, true) => format!("\n*{text}*\n"),
            Part::Text(text, false) => format!("\n{text}\n"),
            Part::List(items) => {
                let items: String = items.iter().map(|item| format!("- {item}\n")).collect();
                format!("\n{items}")
            }
            Part::Table(header, rows) => {
                let line = |cells: &[String]| {
                    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
                    format!("| {} |\n", cells.join(" | "))
                };
                let rule = "---:|".repeat(header.len().saturating_sub(1));
                let rows: String = rows.iter().map(|row| line(row)).collect();
                format!("\n{}|---|{rule}\n{rows}", line(header))
            }
            // A picture is not text; its sentence is.
            Part::Figure(chart) if chart.sentence.is_empty() => String::new(),
            Part::Figure(chart) => format!("\n**{}.** {}\n", chart.title, chart.sentence),
            Part::Code(text) if text.is_empty() => String::new(),
            Part::Code(text) => format!("\n{}\n\n{text}\n", words::OPEN_AGAIN),
            Part::Links(shared, links) => {
                let link = |(label, query): &(String, String)| format!("- {}: `{query}`\n", cell(label));
                let shared = words::in_common(&format!("`{shared}`"));
                format!("\n{shared}\n\n{}", links.iter().map(link).collect::<String>())
            }
        }
    }

    fn html(&self, draw: &dyn Fn(&Chart) -> String) -> String {
        // Two stars set numbers apart in the conclusion, ticks what is typed; nothing else comes with them.
        let strong = |text: &str| marked(&marked(&escaped(text), "**", "strong"), "`", "code");
        match self {
            Part::Heading(level, text) => format!("<h{level}>{}</h{level}>\n", escaped(text)),
            Part::Text(text, true) => format!("<p><em>{}</em></p>\n", escaped(text)),
            Part::Text(text, false) => format!("<p>{}</p>\n", strong(text)),
            Part::List(items) => {
                let items: String = items.iter().map(|item| format!("<li>{}</li>", strong(item))).collect();
                format!("<ul>{items}</ul>\n")
            }
            Part::Table(header, rows) => {
                let cells = |tag: &str, cells: &[String]| -> String {
                    cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell))).collect()
                };
                let rows: String = rows.iter().map(|row| format!("<tr>{}</tr>", cells("td", row))).collect();
                format!(
                    "<div class=\"overflow\"><table><thead><tr>{}</tr></thead><tbody>{rows}</tbody></table></div>\n",
                    cells("th", header)
                )
            }
            Part::Figure(chart) => format!(
                "<figure><h4>{}</h4>{}<figcaption>{}</figcaption></figure>\n",
                escaped(&chart.title),
                draw(chart),
                escaped(&chart.sentence)
            ),
            Part::Code(_) => String::new(),
            Part::Links(shared, links) => {
                let link = |(label, query): &(String, String)| {
                    format!("<li>{}: <code>{}</code></li>", escaped(label), escaped(query))
                };
                let shared = words::in_common(&format!("<code>{}</code>", escaped(shared)));
                format!("<p>{shared}</p><ul>{}</ul>\n", links.iter().map(link).collect::<String>())
            }
        }
    }
}

/// Safe inside a page. A number, its half and its unit do not part at the end of a line.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let text = text.replace(" ± ", "\u{a0}±\u{a0}").replace(" %", "\u{a0}%").replace(" (%)", "\u{a0}(%)");
    [" s ", " s,", " s;", " s.", " s)", " (s)", " min)"]
        .iter()
        .fold(text, |text, unit| text.replace(unit, &unit.replacen(' ', "\u{a0}", 1)))
}

/// What stands between two marks, as an element.
fn marked(text: &str, mark: &str, tag: &str) -> String {
    text.split(mark).enumerate().fold(String::new(), |text, (place, piece)| match place % 2 {
        0 => text + piece,
        _ => format!("{text}<{tag}>{piece}</{tag}>"),
    })
}

fn document(done: &[(Plan, Collector)]) -> Vec<Part> {
    let mut parts = vec![
        Part::Heading(1, words::REPORT_TITLE.into()),
        Part::Text(words::made_by(MAKER.version, MAKER.engine), false),
        Part::Text(words::HOW_TO_READ.into(), false),
    ];
    for (plan, collector) in done {
        experiment(plan, collector, &mut parts);
    }
    conclusion(done, &mut parts);
    parts
}

/// The name of an experiment for people.
pub fn title(id: ExperimentId) -> &'static str {
    four::TITLES[id as usize]
}

fn experiment(plan: &Plan, collector: &Collector, parts: &mut Vec<Part>) {
    let table = Table::of(plan, collector);
    let found = finding(plan, collector, &table);
    parts.push(Part::Heading(2, heading(plan)));
    parts.push(Part::Text(question_of(plan), true));
    parts.push(Part::Text(set_up_of(plan), false));
    parts.push(Part::Text(words::window(&window(plan)), false));
    parts.push(Part::Text(users(plan), false));
    if !collector.is_complete() {
        parts.push(Part::Text(words::not_finished(collector.done(), collector.total()), false));
    }
    for (block, columns) in blocks(plan) {
        parts.push(Part::Heading(3, block));
        block_tables(plan, &table, &columns, parts);
    }
    parts.push(Part::Heading(3, words::FINDING.into()));
    let sentences = found.sentences.into_iter().chain([found.surprise]);
    parts.push(Part::List(sentences.filter(|sentence| !sentence.is_empty()).collect()));
    if !found.theory.is_empty() {
        parts.push(Part::Heading(3, words::THEORY.into()));
        parts.push(Part::List(found.theory));
    }
    parts.extend(charts(plan, collector, &table).into_iter().map(|chart| Part::Figure(Box::new(chart))));
    parts.push(Part::Heading(3, words::MEASURES.into()));
    let used = blocks(plan).into_iter().flat_map(|(_, keys)| keys);
    let mut defined: Vec<String> = Vec::new();
    for column in used.filter_map(|key| plan.columns().iter().find(|column| column.key == key)) {
        let line = words::definition(column.label, column.definition, column.unit);
        if !defined.contains(&line) {
            defined.push(line);
        }
    }
    parts.push(Part::List(defined));
    parts.push(Part::Heading(3, method_words::TITLE.into()));
    parts.push(Part::List(methods(plan)));
    parts.push(Part::Heading(3, words::SCENARIOS.into()));
    parts.push(Part::Text(words::SCENARIOS_HELP.into(), false));
    let (shared, links) = links(&table);
    parts.push(Part::Links(shared, links));
    parts.push(Part::Code(promise(plan, collector)));
}

/// What the scenarios' queries have in common, and of each what is left.
fn links(table: &Table) -> (String, Vec<(String, String)>) {
    let queries: Vec<Vec<&str>> = table.rows.iter().map(|row| row.query.split('&').collect()).collect();
    // The seed stays, so that none is left with nothing.
    let is_shared =
        |pair: &&str| !pair.starts_with("seed=") && queries.iter().all(|query| query.contains(pair));
    let shared: Vec<&str> = queries.first().into_iter().flatten().copied().filter(is_shared).collect();
    let own = |query: &Vec<&str>| {
        let own: Vec<&str> = query.iter().copied().filter(|pair| !is_shared(pair)).collect();
        if own.is_empty() { String::new() } else { format!("&{}", own.join("&")) }
    };
    let links = table.rows.iter().zip(&queries).map(|(row, query)| (row.label.clone(), own(query)));
    (shared.join("&"), links.collect())
}

/// What is counted in each run: the spans of the variants, each once.
fn window(plan: &Plan) -> Vec<String> {
    let mut spans: Vec<String> = Vec::new();
    for variant in 0..plan.variants().len() as u32 {
        let scenario = plan.scenario(Job { variant, replication: 0 });
        let config = scenario.config();
        let span = words::span(config.warm_up.0, config.duration.0);
        if !spans.contains(&span) {
            spans.push(span);
        }
    }
    spans
}

/// Who sends in the first variant; the four have the same in all.
fn users(plan: &Plan) -> String {
    let scenario = plan.scenario(Job { variant: 0, replication: 0 });
    let config = &scenario.config().settings;
    let target = Targets::of(config).response;
    words::users(&scenario.get(Field::Users), config.device.timeout.map(|timeout| timeout.0), target.0)
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
        ExperimentId::Baseline | ExperimentId::LoadBalancing => &[
            (four::AVAILABILITY, &["availability", "time_availability", "user_uptime", "nines"]),
            (four::RESPONSE_TIME, &["response_mean", "response_p95", "all_response_mean"]),
            (four::RELIABILITY, &["reliability_120s", "mttf", "mttr"]),
        ],
        ExperimentId::Combined => &[
            (four::AVAILABILITY, &["availability", "time_availability", "user_uptime", "nines"]),
            (four::RESPONSE_TIME, &["response_mean", "response_p95", "all_response_mean"]),
            (four::RELIABILITY, &["reliability_120s", "mttf", "mttr"]),
            (four::COST, &["amplification", "utilisation"]),
        ],
        ExperimentId::Failover => &[
            (
                four::DOWNTIME,
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
                four::IMPACT,
                &[
                    "harmed_per_crash",
                    "availability",
                    "user_uptime",
                    "users_touched_share",
                    "longest_outage",
                    "apdex",
                    "response_mean",
                    "all_response_mean",
                ],
            ),
        ],
    }
}

/// Tables of those of these columns that the experiment has: where the variants are a grid one for each column, its rows and columns
/// those of the grid, and one of the variants beside it; else one of all.
fn block_tables(plan: &Plan, table: &Table, keys: &[&str], parts: &mut Vec<Part>) {
    let columns: Vec<usize> =
        keys.iter().filter_map(|key| table.columns.iter().position(|column| column.key == *key)).collect();
    let [rows, across] = plan.axes();
    let is_grid = !rows.values.is_empty() && !across.values.is_empty();
    let mut beside: Vec<&Row> = table.rows.iter().collect();
    if is_grid {
        for place in &columns {
            grid_tables(plan, table, *place, parts);
        }
        let in_grid = |row: &Row| plan.variants().iter().any(|one| one.key == row.key && one.cell.is_some());
        beside.retain(|row| !in_grid(row));
    }
    if beside.is_empty() {
        return;
    }
    for columns in columns.chunks(MOST_ACROSS) {
        let header = columns.iter().map(|place| head(table, *place));
        let row = |row: &&Row| {
            let cells = columns.iter().map(|place| cell_text(table, row, *place));
            [row.label.clone(), row.replications.to_string()].into_iter().chain(cells).collect()
        };
        let header = [String::new(), words::N.into()].into_iter().chain(header).collect();
        parts.push(Part::Table(header, beside.iter().map(row).collect()));
    }
}

/// Columns of numbers that a page of paper has room for: beside the name of a variant, and of a grid.
const MOST_ACROSS: usize = 4;
const MOST_OF_GRID: usize = 6;

fn head(table: &Table, place: usize) -> String {
    words::with_unit(&table.columns[place].label, &table.columns[place].unit)
}

/// One measure over the grid, the longer side down. Where it is the same everywhere, a sentence says so.
fn grid_tables(plan: &Plan, table: &Table, place: usize, parts: &mut Vec<Part>) {
    let label = &table.columns[place].label;
    let in_grid = plan.variants().iter().enumerate().filter(|(_, variant)| variant.cell.is_some());
    let estimates: Vec<_> = in_grid.map(|(variant, _)| table.rows[variant].cells[place].estimate).collect();
    let least = table.rows.iter().map(|row| row.replications).min().unwrap_or(0);
    if let Some(Some(first)) = estimates.first()
        && estimates.iter().all(|estimate| *estimate == Some(*first))
    {
        let text = estimate_text(first, &table.columns[place].unit);
        parts.push(Part::Text(words::same_everywhere(label, &text, estimates.len(), first.n), false));
        return;
    }
    let [rows, columns] = plan.axes();
    let is_turned = rows.values.len() < columns.values.len();
    let (down, across) = if is_turned { (columns, rows) } else { (rows, columns) };
    parts.push(Part::Text(words::grid_head(&head(table, place), least, &down.label, &across.label), false));
    let across: Vec<(usize, &String)> = across.values.iter().map(|(name, _)| name).enumerate().collect();
    for across in across.chunks(MOST_OF_GRID) {
        let body = down.values.iter().enumerate().map(|(row, (name, _))| {
            let cell = |(column, _): &(usize, &String)| {
                let variant = if is_turned { plan.at(*column, row) } else { plan.at(row, *column) };
                variant.map_or_else(|| "–".to_owned(), |one| cell_text(table, &table.rows[one], place))
            };
            std::iter::once(name.clone()).chain(across.iter().map(cell)).collect()
        });
        let header =
            std::iter::once(down.label.clone()).chain(across.iter().map(|(_, name)| (*name).clone()));
        parts.push(Part::Table(header.collect(), body.collect()));
    }
}

/// A mean with its interval without the unit, a line each; theory beside it, and where not every replication had a value how many did.
fn cell_text(table: &Table, row: &Row, place: usize) -> String {
    let Cell { estimate: Some(estimate), theory, .. } = &row.cells[place] else { return "–".to_owned() };
    let unit = &table.columns[place].unit;
    let mut text = estimate_text(estimate, unit);
    // A cell has no room for words.
    for (words, sign) in [(words::or_more(""), "(≥\u{a0}"), (words::or_less(""), "(≤\u{a0}")] {
        if text.contains(&words) {
            text = text.replace(&words, "").replace('(', sign);
        }
    }
    if let Some(theory) = theory {
        text = format!("{text}\n{}", words::beside(&theory_text(*theory, unit)).replace(' ', "\u{a0}"));
    }
    if estimate.n != row.replications {
        text = words::with_n(&text, estimate.n);
    }
    let text = text.replace(" (", "\n(").replace(" = ", "\u{a0}=\u{a0}");
    match unit.as_str() {
        "share" => text.replace("\u{a0}%", "").replace(" %", ""),
        "s" => text.replace("\u{a0}s", "").replace(" s", ""),
        "1/s" => text.replace("/s", ""),
        _ => text,
    }
}

/// Safe inside a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn conclusion(done: &[(Plan, Collector)], parts: &mut Vec<Part>) {
    let name = |plan: &Plan| plan.id().map_or(words::OWN_TITLE, title);
    let names: Vec<&str> = done.iter().map(|(plan, _)| name(plan)).collect();
    let missing: Vec<&str> =
        ExperimentId::ALL.into_iter().map(title).filter(|name| !names.contains(name)).collect();
    let pooled = pool(done);
    parts.push(Part::Heading(2, words::CONCLUSION.into()));
    parts.push(Part::Text(words::over_all(&names.join(", ")), false));
    let text = |value: f64, unit: &str, of: fn(&Sums) -> [f64; 2]| {
        let interval = over_replications(done, of).filter(|interval| interval.n > 1);
        let text =
            interval.map(|interval| words::with_n(&estimate_text(&interval.into(), unit), interval.n as u32));
        text.unwrap_or_else(|| words::no_interval(&value_text(value, unit)))
    };
    let availability = final_availability(&pooled).map_or_else(
        || words::NO_TIME.to_owned(),
        |availability| {
            let whole = pooled.up_seconds + pooled.down_seconds;
            let share =
                text(availability, "share", |sums| [sums.up_seconds, sums.up_seconds + sums.down_seconds]);
            words::final_availability(&share, pooled.up_seconds, whole)
        },
    );
    let response = mean_response(&pooled).map_or_else(
        || words::NO_ANSWER.to_owned(),
        |response| {
            let mean = text(response, "s", |sums| [sums.response_seconds, sums.ok as f64]);
            words::mean_response(&mean, pooled.ok)
        },
    );
    parts.push(Part::List(vec![availability, response, words::POOLED.to_owned()]));
    if !missing.is_empty() && done.iter().any(|(plan, _)| plan.id().is_some()) {
        parts.push(Part::Text(words::not_run(&missing.join(", ")), false));
    }
}

/// A ratio of sums over every run, with its interval: everything that has one replication's random numbers is one value. `None` unless
/// all experiments were run to their end on the same ones.
fn over_replications(done: &[(Plan, Collector)], of: fn(&Sums) -> [f64; 2]) -> Option<Interval> {
    let options = done.first()?.0.options();
    if done.iter().any(|(plan, collector)| plan.options() != options || !collector.is_complete()) {
        return None;
    }
    let mut sums = vec![Sums::default(); options.independent() as usize];
    let runs = if options.in_pairs { 2 } else { 1 };
    for result in done.iter().flat_map(|(_, collector)| collector.all()) {
        sums.get_mut(result.job.replication as usize / runs)?.add(&result.sums);
    }
    let [parts, wholes] = [0, 1].map(|side| sums.iter().map(|sums| of(sums)[side]).collect::<Vec<f64>>());
    ratio_interval(&parts, &wholes)
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
