//! The charts of an experiment, made from its results.

use super::beside::{Expected, Model, beside, expected_reliability};
use super::chart_data::{Bar, Chart, ChartKind, Field, Line, Map, Point};
use super::collector::Collector;
use super::plan::{ExperimentId, FAILING_GROUP, Job, MTTF_SECONDS, Plan};
use super::quantity::Quantity;
use super::survival::reliability;
use super::table::{Estimate, Table};
use super::text::{brief_text, estimate_text, value_text};
use crate::words::{lab as words, theory as theory_words};

/// The charts over all results that are in, the most telling one first.
pub fn charts(plan: &Plan, collector: &Collector, table: &Table) -> Vec<Chart> {
    if collector.done() == 0 {
        return Vec::new();
    }
    let Some(id) = plan.id() else { return own_charts(plan, table) };
    match id {
        ExperimentId::Baseline => vec![survival_of_one(collector)],
        ExperimentId::LoadBalancing => {
            vec![by_load(plan, table, "response_p95"), by_load(plan, table, "availability")]
        }
        ExperimentId::Failover => vec![downtime_by_phase(table), harmed(table)],
        ExperimentId::Combined => vec![nines_gained(table), survival_of_many(plan, collector)],
    }
}

/// Instants from zero to `end` seconds.
fn instants(end: f64) -> impl Iterator<Item = f64> {
    const STEPS: u32 = 40;
    (0..=STEPS).map(move |step| end * f64::from(step) / f64::from(STEPS))
}

fn survival_of_one(collector: &Collector) -> Chart {
    let end = 5.0 * MTTF_SECONDS;
    let exact = |x: f64| {
        let y = libm::exp(-x / MTTF_SECONDS);
        Point { x, y, low: y, high: y }
    };
    let measured = reliability(collector, 0, instants(end));
    let left = measured.iter().find(|point| point.x >= MTTF_SECONDS);
    let sentence = left.map_or_else(String::new, |point| {
        format!(
            "After {} the server had never been down in {} of the {} replications; theory says {}.",
            value_text(point.x, "s"),
            point_text(point, "share"),
            collector.of_variant(0).count(),
            value_text(libm::exp(-point.x / MTTF_SECONDS), "share")
        )
    });
    Chart {
        title: "Reliability of one server".into(),
        x_label: "time (s)".into(),
        y_label: "never down so far (share of replications)".into(),
        kind: ChartKind::Lines(vec![
            Line { label: "measured, with its 95 % interval".into(), points: measured, is_theory: false },
            Line {
                label: "theory: exp(−t / MTTF)".into(),
                points: instants(end).map(exact).collect(),
                is_theory: true,
            },
        ]),
        sentence,
    }
}

fn survival_of_many(plan: &Plan, collector: &Collector) -> Chart {
    const SHOWN: [&str; 5] = ["one-server", "two-servers", "retry", "four-servers", "balancing-only"];
    const NAMES: [&str; 5] =
        ["one server", "two servers", "three servers", "four servers", "three servers without failover"];
    let end = 10.0 * MTTF_SECONDS;
    let lines: Vec<Line> = SHOWN
        .iter()
        .zip(NAMES)
        .filter_map(|(key, name)| {
            let place = plan.variants().iter().position(|variant| variant.key == *key)?;
            collector.of_variant(place).next()?;
            let points = reliability(collector, place, instants(end));
            Some(Line { label: name.into(), points, is_theory: false })
        })
        .collect();
    let theory = |key: &str, name: &str| {
        let place = plan.variants().iter().position(|variant| variant.key == key)?;
        let scenario = plan.scenario(Job { variant: place as u32, replication: 0 });
        let point = |x: f64| expected_reliability(&scenario, x).map(|y| Point { x, y, low: y, high: y });
        let points: Vec<Point> = instants(end).filter_map(point).collect();
        let label = theory_words::line(name, Model::KOfN.name());
        (!points.is_empty()).then_some(Line { label, points, is_theory: true })
    };
    let exact: Vec<Line> = SHOWN.iter().zip(NAMES).filter_map(|(key, name)| theory(key, name)).collect();
    let ends: Vec<String> = lines
        .iter()
        .filter_map(|line| Some(format!("{} with {}", point_text(line.points.last()?, "share"), line.label)))
        .collect();
    Chart {
        title: "Reliability by number of servers".into(),
        x_label: "time (s)".into(),
        y_label: "never down so far (share of replications)".into(),
        kind: ChartKind::Lines(lines.into_iter().chain(exact).collect()),
        sentence: format!("Never down in {}: {}.", value_text(end, "s"), ends.join(", ")),
    }
}

fn by_load(plan: &Plan, table: &Table, measure: &str) -> Chart {
    let mut lines: Vec<Line> = Vec::new();
    for (variant, row) in plan.variants().iter().zip(&table.rows) {
        let (Some(x), Some(estimate)) = (variant.x, table.estimate(&row.key, measure)) else { continue };
        if variant.group == FAILING_GROUP {
            continue;
        }
        let point = point_of(x, &estimate);
        match lines.last_mut().filter(|line| line.label == variant.group) {
            Some(line) => line.points.push(point),
            None => lines.push(Line { label: variant.group.clone(), points: vec![point], is_theory: false }),
        }
    }
    let [policies, loads] = plan.axes();
    let theory = policies.values.iter().enumerate().filter_map(|(row, (name, _))| {
        let variants = loads.values.iter().enumerate();
        let variants = variants.filter_map(|(place, (_, load))| Some((plan.at(row, place)?, (*load)?)));
        theory_line(plan, measure, name, variants)
    });
    let theory: Vec<Line> = theory.collect();
    let is_response = measure == "response_p95";
    let at = |x: f64, label: &str| {
        let line = lines.iter().find(|line| line.label == label)?;
        line.points.iter().find(|point| point.x == x)
    };
    // Response times part early, availability only near the limit.
    let x = if is_response { 12.0 } else { 14.0 };
    let sentence = match (at(x, "Random"), at(x, "Least requests")) {
        (Some(random), Some(least)) if is_response => format!(
            "At 12 requests/s, four fifths of what the servers can do, 95 % of the answers come within {} with random choice and within {} with least requests.",
            point_text(random, "s"),
            point_text(least, "s")
        ),
        (Some(random), Some(least)) => format!(
            "At 14 requests/s {} of the requests are answered in time with random choice, {} with least requests.",
            point_text(random, "share"),
            point_text(least, "share")
        ),
        _ => String::new(),
    };
    lines.extend(theory);
    Chart {
        title: if is_response { "Response time by load" } else { "Availability by load" }.into(),
        x_label: "offered load (requests/s)".into(),
        y_label: if is_response {
            "95 % answered within (s)"
        } else {
            "answered in time (share of requests)"
        }
        .into(),
        kind: ChartKind::Lines(lines),
        sentence,
    }
}

fn point_of(x: f64, estimate: &Estimate) -> Point {
    Point { x, y: estimate.mean, low: estimate.low, high: estimate.high }
}

/// A point with its interval, as people read it.
fn point_text(point: &Point, unit: &str) -> String {
    // A point knows its ends and not its sample; any sample above one has an interval.
    estimate_text(&Estimate { mean: point.y, low: point.low, high: point.high, n: 2 }, unit)
}

fn downtime_by_phase(table: &Table) -> Chart {
    const PARTS: [(&str, &str); 4] = [
        ("downtime_unnoticed", "not yet noticed"),
        ("downtime_noticed", "noticed, not rerouted"),
        ("downtime_rerouted", "rerouted"),
        ("downtime_repaired", "repaired, not yet back"),
    ];
    let bars = table.rows.iter().map(|row| {
        let part = |key: &str| table.estimate(&row.key, key).map_or(0.0, |estimate| estimate.mean);
        let total = table.estimate(&row.key, "incident_downtime");
        Bar {
            label: row.label.clone(),
            parts: PARTS.iter().map(|(key, _)| part(key)).collect(),
            interval: total.map(|total| (total.low, total.high)),
            theory: table.estimate(&row.key, "downtime_expected").map(|expected| expected.mean),
        }
    });
    let least = table
        .rows
        .iter()
        .filter_map(|row| Some((row, table.estimate(&row.key, "incident_downtime")?)))
        .min_by(|(_, a), (_, b)| a.mean.total_cmp(&b.mean));
    Chart {
        title: "Downtime of a crash, by phase".into(),
        x_label: "health check".into(),
        y_label: "seconds down per crash".into(),
        kind: ChartKind::Bars {
            parts: PARTS.iter().map(|(_, label)| (*label).into()).collect(),
            bars: bars.collect(),
        },
        sentence: least.map_or_else(String::new, |(row, estimate)| {
            format!("Least downtime: {} per crash with “{}”.", estimate_text(&estimate, "s"), row.label)
        }),
    }
}

fn harmed(table: &Table) -> Chart {
    bars(table, "harmed_per_crash", "Requests harmed by a crash", "requests that ended badly per crash", "")
}

fn nines_gained(table: &Table) -> Chart {
    let best = table
        .rows
        .iter()
        .filter_map(|row| Some((row, table.estimate(&row.key, "nines")?)))
        .max_by(|(_, a), (_, b)| a.mean.total_cmp(&b.mean));
    let sentence = best.map_or_else(String::new, |(row, nines)| {
        format!("Most nines: {} with “{}”.", estimate_text(&nines, ""), row.label)
    });
    bars(table, "nines", "Nines of availability", "nines (−log₁₀ of the share of failed requests)", &sentence)
}

/// One bar for each row.
fn bars(table: &Table, measure: &str, title: &str, y_label: &str, sentence: &str) -> Chart {
    let bar = |key: &str, label: &str| {
        let estimate = table.estimate(key, measure)?;
        let interval =
            (estimate.low.is_finite() && estimate.high.is_finite()).then_some((estimate.low, estimate.high));
        let bar = Bar { label: label.into(), parts: vec![estimate.mean], interval, theory: None };
        estimate.mean.is_finite().then_some(bar)
    };
    Chart {
        title: title.into(),
        x_label: "variant".into(),
        y_label: y_label.into(),
        kind: ChartKind::Bars {
            parts: vec![title.into()],
            bars: table.rows.iter().filter_map(|row| bar(&row.key, &row.label)).collect(),
        },
        sentence: sentence.into(),
    }
}

/// Charts of one's own experiment: for each measure lines where a setting is a number, bars where none is.
fn own_charts(plan: &Plan, table: &Table) -> Vec<Chart> {
    plan.columns()
        .iter()
        .enumerate()
        .map(|(column, quantity)| own_chart(plan, table, column, quantity))
        .collect()
}

fn own_chart(plan: &Plan, table: &Table, column: usize, quantity: &Quantity) -> Chart {
    let axes = plan.axes();
    let estimate =
        |row: usize, place: usize| table.rows.get(plan.at(row, place)?)?.cells.get(column)?.estimate;
    let y_label = words::axis(quantity.label, unit_words(quantity.unit));
    let sentence = extremes(table, column, quantity);
    let chart = |x_label: String, kind: ChartKind| Chart {
        title: quantity.label.into(),
        x_label,
        y_label: y_label.clone(),
        kind,
        sentence: sentence.clone(),
    };
    // Numbers go along the axis, of two numbers those of the second; what is left over is a line each.
    let along = [1, 0].into_iter().find(|side| axes[*side].is_numeric());
    let Some(along) = along else {
        if axes[1].values.is_empty() {
            return Chart {
                sentence,
                x_label: axes[0].label.clone(),
                ..bars(table, quantity.key, quantity.label, &y_label, "")
            };
        }
        return chart(axes[1].label.clone(), ChartKind::Map(map(plan, table, column, quantity)));
    };
    let across = &axes[1 - along];
    let count = across.values.len().max(1);
    let lines = (0..count).map(|line| {
        let points = axes[along].values.iter().enumerate().filter_map(|(place, (_, x))| {
            let (row, place) = if along == 1 { (line, place) } else { (place, line) };
            let estimate = estimate(row, place)?;
            (estimate.low.is_finite() && estimate.high.is_finite())
                .then(|| x.map(|x| point_of(x, &estimate)))?
        });
        let label =
            across.values.get(line).map_or_else(|| quantity.label.to_owned(), |(label, _)| label.clone());
        Line { label, points: points.collect(), is_theory: false }
    });
    let mut lines: Vec<Line> = lines.filter(|line: &Line| !line.points.is_empty()).collect();
    let theory = (0..count).filter_map(|line| {
        let variants = axes[along].values.iter().enumerate().filter_map(|(place, (_, x))| {
            let (row, place) = if along == 1 { (line, place) } else { (place, line) };
            Some((plan.at(row, place)?, (*x)?))
        });
        let name = across.name(line);
        let label = name.as_str();
        if quantity.key == "incident_downtime" {
            return arithmetic_line(table, label, variants);
        }
        theory_line(plan, quantity.key, label, variants)
    });
    lines.extend(theory);
    chart(words::axis(&axes[along].label, unit_words(&axes[along].unit)), ChartKind::Lines(lines))
}

/// What interval, threshold and travel time make of a crash, where the experiment asks for it.
fn arithmetic_line(table: &Table, label: &str, variants: impl Iterator<Item = (usize, f64)>) -> Option<Line> {
    let column = table.columns.iter().position(|column| column.key == "downtime_expected")?;
    let points: Vec<Point> = variants
        .filter_map(|(variant, x)| {
            let y = table.rows.get(variant)?.cells[column].estimate?.mean;
            Some(Point { x, y, low: y, high: y })
        })
        .collect();
    let label = theory_words::line(label, theory_words::ARITHMETIC);
    (1 < points.len()).then_some(Line { label, points, is_theory: true })
}

/// What theory says along an axis, where it says it of at least two points.
fn theory_line(
    plan: &Plan,
    key: &str,
    label: &str,
    variants: impl Iterator<Item = (usize, f64)>,
) -> Option<Line> {
    let mut model = None;
    let points: Vec<Point> = variants
        .filter_map(|(variant, x)| {
            let scenario = plan.scenario(Job { variant: variant as u32, replication: 0 });
            let Expected { value: y, model: by } = beside(&scenario, key).ok()??;
            // What is the same by definition would only hide the measured line.
            (by != Model::Flow).then(|| {
                model = Some(by);
                Point { x, y, low: y, high: y }
            })
        })
        .collect();
    let label = theory_words::line(label, model?.name());
    (1 < points.len()).then_some(Line { label, points, is_theory: true })
}

/// The map of a column of the table over the grid of the plan.
pub fn map(plan: &Plan, table: &Table, column: usize, quantity: &Quantity) -> Map {
    let [rows, columns] = plan.axes();
    let estimate =
        |row: usize, place: usize| table.rows.get(plan.at(row, place)?)?.cells.get(column)?.estimate;
    let names = |values: &[(String, Option<f64>)]| values.iter().map(|(label, _)| label.clone()).collect();
    let places = || {
        let count = columns.values.len().max(1);
        (0..rows.values.len()).flat_map(move |row| (0..count).map(move |place| (row, place)))
    };
    let means = || places().filter_map(|(row, place)| estimate(row, place)).map(|estimate| estimate.mean);
    let finite = || means().filter(|mean| mean.is_finite());
    let (least, most) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    // Where the largest is ten times the smallest, shades go by factors.
    let is_logarithmic = 0.0 < least && 10.0 * least < most;
    let scaled = |value: f64| if is_logarithmic { libm::log(value) } else { value };
    let shade = |mean: f64| {
        let share = (scaled(mean) - scaled(least)) / (scaled(most) - scaled(least));
        if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.5 }
    };
    let field = |(row, place): (usize, usize)| {
        let estimate = estimate(row, place)?;
        Some(Field { shade: shade(estimate.mean), text: short(estimate.mean, quantity.unit) })
    };
    Map { rows: names(&rows.values), columns: names(&columns.values), cells: places().map(field).collect() }
}

/// A number that fits into a field.
fn short(value: f64, unit: &str) -> String {
    match unit {
        "share" => value_text(value, unit),
        "s" => format!("{} s", brief_text(value)),
        _ if value.is_infinite() => value_text(value, unit),
        _ => brief_text(value),
    }
}

/// A unit as it stands on an axis.
fn unit_words(unit: &str) -> &str {
    match unit {
        "1/s" => "per second",
        "count" => "",
        other => other,
    }
}

/// The best and the worst of a column; of what is neither good nor bad the least and the most.
fn extremes(table: &Table, column: usize, quantity: &Quantity) -> String {
    let values = || table.rows.iter().filter_map(|row| Some((row, row.cells[column].estimate?)));
    let by = |a: &(&super::table::Row, Estimate), b: &(&super::table::Row, Estimate)| {
        a.1.mean.total_cmp(&b.1.mean)
    };
    match (values().min_by(by), values().max_by(by)) {
        (Some((least, low)), Some((most, high))) if low.mean < high.mean => words::extremes(
            &estimate_text(&low, quantity.unit),
            &least.label,
            &estimate_text(&high, quantity.unit),
            &most.label,
        ),
        _ => String::new(),
    }
}
