//! The charts of an experiment, made from its results.

use super::beside::{Expected, Model, beside, expected_reliability};
use super::chart_data::{Bar, Chart, ChartKind, Field, Line, Map, Point, SERIES};
use super::collector::Collector;
use super::job::JobResult;
use super::plan::{ExperimentId, Job, MTTF_SECONDS, Plan, Variant};
use super::quantity::Quantity;
use super::survival::reliability;
use super::table::{Estimate, Row, Table};
use super::text::{brief_text, estimate_text, value_text};
use crate::metrics::confidence::{rising, share_interval};
use crate::words::number::span;
use crate::words::{four as words, lab, theory as theory_words};

/// The charts over all results that are in, the most telling one first.
pub fn charts(plan: &Plan, collector: &Collector, table: &Table) -> Vec<Chart> {
    if collector.done() == 0 {
        return Vec::new();
    }
    let Some(id) = plan.id() else { return own_charts(plan, collector, table) };
    let of = |keys: &[&str]| -> Vec<usize> {
        let place = |key: &&str| plan.variants().iter().position(|variant| variant.key == *key);
        keys.iter().filter_map(place).collect()
    };
    match id {
        ExperimentId::Baseline => vec![
            reliability_over_time(plan, collector, &of(&["fails"]), 5.0 * MTTF_SECONDS),
            worst_windows(plan, collector, &of(&["fails", "never-fails"])),
        ],
        ExperimentId::LoadBalancing => {
            let failing = |variant: &Variant| variant.group == words::UNWATCHED;
            let places = plan.variants().iter().enumerate().filter(|(_, variant)| failing(variant));
            let failing: Vec<usize> = places.map(|(place, _)| place).collect();
            vec![
                by_load(plan, table, "response_p95"),
                by_load(plan, table, "availability"),
                // Servers fail the same under every policy: one curve is all of them.
                reliability_over_time(plan, collector, &failing[..1], 20.0 * MTTF_SECONDS),
                worst_windows(plan, collector, &failing),
            ]
        }
        // Crashes on schedule leave nothing to R(t): the first comes when it was planned.
        ExperimentId::Failover => vec![
            downtime_by_phase(table),
            harmed(table),
            worst_windows(
                plan,
                collector,
                &of(&[
                    "no-checks",
                    "every-500ms-fall-3",
                    "every-1s-fall-3",
                    "every-5s-fall-3",
                    "retries",
                    "black-hole",
                ]),
            ),
        ],
        ExperimentId::Combined => vec![
            nines_gained(table),
            reliability_over_time(
                plan,
                collector,
                &of(&["one-server", "two-servers", "retry", "four-servers", "balancing-only"]),
                10.0 * MTTF_SECONDS,
            ),
            worst_windows(
                plan,
                collector,
                &of(&["one-server", "balancing-only", "failover", "redispatch", "retry", "four-servers"]),
            ),
        ],
    }
}

/// Instants from zero to `end` seconds.
fn instants(end: f64) -> impl Iterator<Item = f64> {
    const STEPS: u32 = 40;
    (0..=STEPS).map(move |step| end * f64::from(step) / f64::from(STEPS))
}

/// R(t) of these variants with its bands, and the exact curve of each that has one.
fn reliability_over_time(plan: &Plan, collector: &Collector, variants: &[usize], end: f64) -> Chart {
    let name = |variant: usize| plan.variants()[variant].label.as_str();
    let scenario = |variant: usize| plan.scenario(Job { variant: variant as u32, replication: 0 });
    let measured = variants.iter().map(|variant| Line {
        points: reliability(plan, collector, *variant, instants(end)),
        ..Line::measured(name(*variant))
    });
    let mut lines: Vec<Line> = measured.collect();
    let exact = variants.iter().enumerate().filter_map(|(place, variant)| {
        let scenario = scenario(*variant);
        let point = |x: f64| Some(Point::exact(x, expected_reliability(&scenario, x)?));
        let points: Vec<Point> = instants(end).filter_map(point).collect();
        let label = theory_words::line(name(*variant), Model::KOfN.name());
        (!points.is_empty()).then_some(Line { label, points, theory_of: Some(place), is_context: false })
    });
    let exact: Vec<Line> = exact.collect();
    let sentence = match variants {
        [only] => {
            let point = lines[0].points.iter().find(|point| point.x >= MTTF_SECONDS);
            point.map_or_else(String::new, |point| {
                let theory = expected_reliability(&scenario(*only), point.x).map(|y| value_text(y, "share"));
                let runs = collector.of_variant(*only).count();
                words::alive(&span(point.x), &point_text(point, "share"), runs, theory.as_deref())
            })
        }
        _ => {
            let end = |line: &Line| Some((point_text(line.points.last()?, "share"), line.label.clone()));
            let at = lines.iter().filter_map(|line| Some(line.points.last()?.x)).fold(0.0, f64::max);
            let whole = lines.iter().filter(|line| line.points.last().is_some_and(|point| point.x == at));
            words::never_down(&span(at), &whole.filter_map(end).collect::<Vec<_>>())
        }
    };
    lines.retain(|line| !line.points.is_empty());
    lines.extend(exact);
    Chart {
        title: words::RELIABILITY_OVER_TIME.into(),
        x_label: words::TIME_AXIS.into(),
        y_label: words::NEVER_DOWN_AXIS.into(),
        kind: ChartKind::Lines(lines),
        sentence: drawn(sentence, plan, variants.len()),
    }
}

/// Windowed user-uptime: how bad the worst stretch of each length is, on average over the runs.
fn worst_windows(plan: &Plan, collector: &Collector, variants: &[usize]) -> Chart {
    let estimate = |variant: usize, length: usize| {
        let share = |result: &JobResult| Some(result.worst_windows.get(length)?.1);
        let shares = collector.values(variant, share);
        share_interval(&shares, shares.len() as f64).map(Estimate::from)
    };
    let line = |variant: &usize| {
        let lengths = collector.of_variant(*variant).next().map_or(&[][..], |result| &result.worst_windows);
        let point = |(place, (seconds, _)): (usize, &(f64, f64))| {
            Some(point_of(*seconds, &estimate(*variant, place)?))
        };
        let points = lengths.iter().enumerate().filter_map(point);
        Line { points: points.collect(), ..Line::measured(&plan.variants()[*variant].label) }
    };
    let lines: Vec<Line> = variants.iter().map(line).filter(|line| !line.points.is_empty()).collect();
    let minute = lines.first().and_then(|line| line.points.iter().find(|point| 60.0 <= point.x));
    let of_all = Quantity::by_key("user_uptime");
    let whole = of_all.zip(variants.first()).and_then(|(of_all, first)| of_all.estimate(collector, *first));
    let sentence = minute.zip(whole).map(|(minute, whole)| {
        let whole = estimate_text(&whole, "share");
        words::worst_window(&span(minute.x), &point_text(minute, "share"), &lines[0].label, &whole)
    });
    Chart {
        title: words::WORST_WINDOWS.into(),
        x_label: words::WINDOW_AXIS.into(),
        y_label: words::UPTIME_AXIS.into(),
        kind: ChartKind::Lines(lines),
        sentence: drawn(sentence.unwrap_or_default(), plan, variants.len()),
    }
}

fn by_load(plan: &Plan, table: &Table, measure: &str) -> Chart {
    let mut lines: Vec<Line> = Vec::new();
    for (variant, row) in plan.variants().iter().zip(&table.rows) {
        let (Some(x), Some(estimate)) = (variant.x, table.estimate(&row.key, measure)) else { continue };
        let point = point_of(x, &estimate);
        match lines.last_mut().filter(|line| line.label == variant.group) {
            Some(line) => line.points.push(point),
            None => lines.push(Line { points: vec![point], ..Line::measured(&variant.group) }),
        }
    }
    let [policies, loads] = plan.axes();
    let theory = policies.values.iter().enumerate().filter_map(|(row, (name, _))| {
        let variants = loads.values.iter().enumerate();
        let variants = variants.filter_map(|(place, (_, load))| Some((plan.at(row, place)?, (*load)?)));
        theory_line(plan, measure, name, row, variants)
    });
    let theory: Vec<Line> = theory.collect();
    let is_response = measure == "response_p95";
    let at = |x: f64, place: usize| {
        let line = lines.iter().find(|line| line.label == words::POLICIES[place])?;
        line.points.iter().find(|point| point.x == x)
    };
    // Response times part early, availability only near the limit.
    let x = if is_response { 12.0 } else { 14.0 };
    let sentence = match (at(x, 0), at(x, 5)) {
        (Some(random), Some(least)) if is_response => {
            words::tails_by_load(&point_text(random, "s"), &point_text(least, "s"))
        }
        (Some(random), Some(least)) => {
            words::answered_by_load(&point_text(random, "share"), &point_text(least, "share"))
        }
        _ => String::new(),
    };
    lines.extend(theory);
    Chart {
        title: if is_response { words::RESPONSE_BY_LOAD } else { words::AVAILABILITY_BY_LOAD }.into(),
        x_label: words::LOAD_AXIS.into(),
        y_label: if is_response { words::P95_AXIS } else { words::ANSWERED_AXIS }.into(),
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
    const PARTS: [&str; 4] =
        ["downtime_unnoticed", "downtime_noticed", "downtime_rerouted", "downtime_repaired"];
    let bars = table.rows.iter().map(|row| {
        let part = |key: &str| table.estimate(&row.key, key).map_or(0.0, |estimate| estimate.mean);
        let total = table.estimate(&row.key, "incident_downtime");
        Bar {
            label: row.label.clone(),
            parts: PARTS.iter().map(|key| part(key)).collect(),
            interval: total.map(|total| (total.low, total.high)),
            theory: table.estimate(&row.key, "downtime_expected").map(|expected| expected.mean),
        }
    });
    let least = lowest_and_highest(table, "incident_downtime");
    Chart {
        title: words::DOWNTIME_BY_PHASE.into(),
        x_label: words::HEALTH_CHECK.into(),
        y_label: words::DOWN_AXIS.into(),
        kind: ChartKind::Bars { parts: words::PHASES.map(String::from).to_vec(), bars: bars.collect() },
        sentence: least.map_or_else(String::new, |[(label, estimate), _]| {
            words::least_downtime(&estimate_text(&estimate, "s"), label)
        }),
    }
}

fn nines_gained(table: &Table) -> Chart {
    let sentence = lowest_and_highest(table, "nines")
        .map_or_else(String::new, |[_, (label, nines)]| words::most_nines(&estimate_text(&nines, ""), label));
    bars(table, "nines", words::NINES, words::NINES_AXIS, sentence)
}

fn harmed(table: &Table) -> Chart {
    let sentence = lowest_and_highest(table, "harmed_per_crash").map_or_else(String::new, |ends| {
        let [(least, few), (most, many)] = ends.map(|(label, one)| (label, estimate_text(&one, "count")));
        words::harmed(&few, least, &many, most)
    });
    bars(table, "harmed_per_crash", words::HARMED, words::HARMED_AXIS, sentence)
}

/// The rows with the least and with the most of a column, by their names.
fn lowest_and_highest<'a>(table: &'a Table, column: &str) -> Option<[(&'a str, Estimate); 2]> {
    let all =
        || table.rows.iter().filter_map(|row| Some((row.label.as_str(), table.estimate(&row.key, column)?)));
    let by = |a: &(&str, Estimate), b: &(&str, Estimate)| a.1.mean.total_cmp(&b.1.mean);
    Some([all().min_by(by)?, all().max_by(by)?])
}

/// One bar for each row.
fn bars(table: &Table, measure: &str, title: &str, y_label: &str, sentence: String) -> Chart {
    let bar = |key: &str, label: &str| {
        let estimate = table.estimate(key, measure)?;
        let interval = estimate.low.is_finite().then_some((estimate.low, estimate.high));
        // Nines of a share without a failure: as many as are sure.
        let height = if estimate.mean.is_finite() { estimate.mean } else { estimate.low };
        let bar = Bar { label: label.into(), parts: vec![height], interval, theory: None };
        height.is_finite().then_some(bar)
    };
    Chart {
        title: title.into(),
        x_label: words::VARIANT.into(),
        y_label: y_label.into(),
        kind: ChartKind::Bars {
            parts: vec![title.into()],
            bars: table.rows.iter().filter_map(|row| bar(&row.key, &row.label)).collect(),
        },
        sentence,
    }
}

/// Charts of one's own experiment: for each measure lines where a setting is a number, bars where none is; and the curves behind
/// the measures that have one.
fn own_charts(plan: &Plan, collector: &Collector, table: &Table) -> Vec<Chart> {
    let columns = plan.columns().iter().enumerate();
    let mut charts: Vec<Chart> =
        columns.flat_map(|(column, quantity)| parted(own_chart(plan, table, column, quantity))).collect();
    // Of R(2 min) where every run was shorter there is nothing to draw.
    charts.retain(|chart| match &chart.kind {
        ChartKind::Lines(lines) => lines.iter().any(|line| !line.points.is_empty()),
        ChartKind::Bars { bars, .. } => !bars.is_empty(),
        ChartKind::Map(_) => true,
    });
    let by = |keys: &[&str]| plan.columns().iter().position(|quantity| keys.contains(&quantity.key));
    if let Some(column) = by(&["reliability_120s", "time_to_first_down"]) {
        let variants = some_of(table, column);
        let first_downs = variants.iter().flat_map(|variant| collector.of_variant(*variant));
        let end = first_downs.filter_map(|result| result.first_down).fold(0.0, f64::max);
        charts.push(reliability_over_time(plan, collector, &variants, end.max(MTTF_SECONDS)));
    }
    if let Some(column) = by(&["user_uptime"]) {
        charts.push(worst_windows(plan, collector, &some_of(table, column)));
    }
    charts
}

/// A chart of more lines than can be told apart in parts: each has some of them, and all others faintly.
fn parted(chart: Chart) -> Vec<Chart> {
    let ChartKind::Lines(lines) = &chart.kind else { return vec![chart] };
    let measured = lines.iter().filter(|line| line.theory_of.is_none()).count();
    if measured <= SERIES {
        return vec![chart];
    }
    let parts = measured.div_ceil(SERIES);
    let part = |part: usize| {
        let own = part * SERIES..(part + 1) * SERIES;
        let theory =
            lines[measured..].iter().filter(|line| line.theory_of.is_some_and(|of| own.contains(&of)));
        let theory =
            theory.map(|line| Line { theory_of: line.theory_of.map(|of| of - own.start), ..line.clone() });
        let (mine, others): (Vec<_>, Vec<_>) =
            lines[..measured].iter().cloned().enumerate().partition(|(place, _)| own.contains(place));
        let others = others.into_iter().map(|(_, line)| Line { is_context: true, ..line });
        let lines = mine.into_iter().map(|(_, line)| line).chain(theory).chain(others);
        Chart {
            title: lab::part(&chart.title, part + 1, parts),
            kind: ChartKind::Lines(lines.collect()),
            ..chart.clone()
        }
    };
    (0..parts).map(part).collect()
}

/// The variants to draw a curve of, in their order: more than there are styles could not be told apart, so then the lowest, the
/// highest, and as many between them in this column.
fn some_of(table: &Table, column: usize) -> Vec<usize> {
    let mean = |row: &Row| row.cells[column].estimate.map_or(f64::INFINITY, |one| one.mean);
    if table.rows.len() <= SERIES {
        return (0..table.rows.len()).collect();
    }
    let all = rising(&table.rows.iter().map(mean).collect::<Vec<f64>>());
    let mut some: Vec<usize> = (0..SERIES).map(|step| all[step * (all.len() - 1) / (SERIES - 1)]).collect();
    some.sort_unstable();
    some
}

/// A sentence, and where a chart has not all variants how many.
fn drawn(sentence: String, plan: &Plan, drawn: usize) -> String {
    let all = plan.variants().len();
    if drawn == 1 && plan.id() == Some(ExperimentId::LoadBalancing) {
        return format!("{sentence} {}", words::ONE_CURVE);
    }
    if drawn == all {
        sentence
    } else {
        format!("{sentence} {}", words::drawn(drawn, all, plan.id().is_none()))
    }
}

fn own_chart(plan: &Plan, table: &Table, column: usize, quantity: &Quantity) -> Chart {
    let axes = plan.axes();
    let estimate =
        |row: usize, place: usize| table.rows.get(plan.at(row, place)?)?.cells.get(column)?.estimate;
    let y_label = lab::axis(quantity.label, unit_words(quantity.unit));
    let sentence = extremes(table, quantity);
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
                ..bars(table, quantity.key, quantity.label, &y_label, String::new())
            };
        }
        return chart(axes[1].label.clone(), ChartKind::Map(map(plan, table, column, quantity)));
    };
    let across = &axes[1 - along];
    let count = across.values.len().max(1);
    let lines = (0..count).map(|line| {
        let points = axes[along].values.iter().enumerate().filter_map(|(place, (_, x))| {
            let (row, place) = if along == 1 { (line, place) } else { (place, line) };
            let estimate = estimate(row, place).filter(|estimate| estimate.mean.is_finite())?;
            Some(point_of((*x)?, &estimate))
        });
        let label =
            across.values.get(line).map_or_else(|| quantity.label.to_owned(), |(label, _)| label.clone());
        Line { points: points.collect(), ..Line::measured(&label) }
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
            return arithmetic_line(table, label, line, variants);
        }
        theory_line(plan, quantity.key, label, line, variants)
    });
    lines.extend(theory);
    chart(lab::axis(&axes[along].label, unit_words(&axes[along].unit)), ChartKind::Lines(lines))
}

/// What interval, threshold and travel time make of a crash, where the experiment asks for it.
fn arithmetic_line(
    table: &Table,
    label: &str,
    of: usize,
    variants: impl Iterator<Item = (usize, f64)>,
) -> Option<Line> {
    let column = table.columns.iter().position(|column| column.key == "downtime_expected")?;
    let points: Vec<Point> = variants
        .filter_map(|(variant, x)| {
            let y = table.rows.get(variant)?.cells[column].estimate?.mean;
            Some(Point::exact(x, y))
        })
        .collect();
    let label = theory_words::line(label, theory_words::ARITHMETIC);
    (1 < points.len()).then_some(Line { label, points, theory_of: Some(of), is_context: false })
}

/// What theory says along an axis, where it says it of at least two points.
fn theory_line(
    plan: &Plan,
    key: &str,
    label: &str,
    of: usize,
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
                Point::exact(x, y)
            })
        })
        .collect();
    let label = theory_words::line(label, model?.name());
    (1 < points.len()).then_some(Line { label, points, theory_of: Some(of), is_context: false })
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

/// The least and the most of a column.
fn extremes(table: &Table, quantity: &Quantity) -> String {
    match lowest_and_highest(table, quantity.key) {
        Some([(least, low), (most, high)]) if low.mean < high.mean => {
            let [low, high] = [low, high].map(|estimate| estimate_text(&estimate, quantity.unit));
            lab::extremes(&low, least, &high, most)
        }
        _ => String::new(),
    }
}
