//! What is taken home from the laboratory: tables, figures, reports, and all of it in one.

use crate::chart::figure::{Caption, STYLE, file, is_stacked, legend, picture};
use crate::experiment::report;
use crate::experiment::{Chart, Collector, Plan, Table, charts};
use crate::sim::ENGINE_VERSION;
use crate::web::download;
use crate::web::picture::{png, save_png};
use crate::words::{findings, lab as words};

/// A file to take home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    Csv,
    Json,
    Report,
    Print,
    Definition,
    Bundle,
    ReportOfAll,
    BundleOfAll,
}

/// A PNG has this many pixels for each of the drawing's: sharp in print.
const PNG_SCALE: f64 = 3.0;

/// Results of an experiment.
pub type Done = (Plan, Collector);

/// Saves a file of `this`, or of everything there is.
pub fn save(which: File, this: &Done, all: &[Done]) {
    let (plan, collector) = this;
    let name = format!("nines-{}", plan.key());
    let text = |ending: &str, kind: &str, text: &str| download::save(&format!("{name}.{ending}"), kind, text);
    match which {
        File::Csv => text("csv", "text/csv", &report::csv(plan, collector)),
        File::Json => text("json", "application/json", &report::json(plan, collector)),
        File::Report => text("md", "text/markdown", &report::markdown(std::slice::from_ref(this))),
        File::Print => text("html", "text/html", &printable(std::slice::from_ref(this))),
        File::Definition => text("definition.json", "application/json", &plan.definition().to_json()),
        File::Bundle => bundle(&name, std::slice::from_ref(this)),
        File::ReportOfAll => download::save("nines-report.html", "text/html", &printable(all)),
        File::BundleOfAll => bundle("nines-laboratory", all),
    }
}

/// Saves a chart, as SVG or as PNG.
pub fn save_chart(plan: &Plan, chart: &Chart, as_png: bool) {
    let svg = figure(plan, chart);
    let name = format!("nines-{}-{}", plan.key(), slug(&chart.title));
    if as_png {
        save_png(format!("{name}.png"), svg, PNG_SCALE);
    } else {
        download::save(&format!("{name}.svg"), "image/svg+xml", &svg);
    }
}

/// A figure that can stand alone: with its caption, scenario, seeds and version.
fn figure(plan: &Plan, chart: &Chart) -> String {
    let options = plan.options();
    let first = plan.scenario(crate::experiment::Job { variant: 0, replication: 0 });
    let config = first.config();
    let lines = vec![
        words::figure_made(
            &report::heading(plan),
            options.independent(),
            options.seed,
            options.seed + u64::from(options.independent()) - 1,
            &findings::span(config.warm_up.0, config.duration.0),
        ),
        words::figure_scenario(&plan.link(crate::experiment::Job { variant: 0, replication: 0 })),
        words::version(env!("CARGO_PKG_VERSION"), ENGINE_VERSION),
    ];
    file(chart, &Caption { sentence: chart.sentence.clone(), lines })
}

fn printable(done: &[Done]) -> String {
    let draw = |chart: &Chart| {
        let keys = legend(chart).into_iter().map(|key| {
            format!(
                "<li><svg viewBox=\"0 0 26 12\"><g class=\"{}\">{}</g></svg> {}</li>",
                key.class, key.sample, key.label
            )
        });
        let stacked = if is_stacked(chart) { " stacked" } else { "" };
        format!(
            "<div class=\"lab-chart{stacked}\">{}<ul class=\"legend\">{}</ul></div>",
            picture(chart),
            keys.collect::<String>()
        )
    };
    report::html(done, STYLE, &draw)
}

fn bundle(name: &str, done: &[Done]) {
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("report.html".into(), printable(done).into_bytes()),
        ("report.md".into(), report::markdown(done).into_bytes()),
    ];
    let mut figures = Vec::new();
    for (plan, collector) in done {
        let key = plan.key();
        files.push((format!("{key}/results.csv"), report::csv(plan, collector).into_bytes()));
        files.push((format!("{key}/results.json"), report::json(plan, collector).into_bytes()));
        files.push((format!("{key}/definition.json"), plan.definition().to_json().into_bytes()));
        for chart in charts(plan, collector, &Table::of(plan, collector)) {
            figures.push((format!("{key}/{}", slug(&chart.title)), figure(plan, &chart)));
        }
    }
    let name = format!("{name}.zip");
    // The browser paints one picture after the other; where it will not, there is the SVG.
    wasm_bindgen_futures::spawn_local(async move {
        for (place, svg) in figures {
            if let Some(bytes) = png(svg.clone(), PNG_SCALE).await {
                files.push((format!("{place}.png"), bytes));
            }
            files.push((format!("{place}.svg"), svg.into_bytes()));
        }
        download::save_bytes(&name, "application/zip", &report::zip(&files));
    });
}

fn slug(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let text: String = text.chars().map(plain).collect();
    text.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}
