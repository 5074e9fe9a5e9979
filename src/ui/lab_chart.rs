//! The charts of an experiment, as pictures made of shapes: sharp at any size, coloured by the style sheet, read out by their sentence.

use yew::prelude::*;

use crate::experiment::text::brief_text;
use crate::experiment::{Bar, Chart, ChartKind, Line, Point};

/// What a chart needs.
#[derive(Clone, PartialEq, Properties)]
pub struct LabChartProps {
    /// The chart.
    pub chart: Chart,
}

/// One chart with its title, its legend and its sentence.
#[component]
pub fn LabChart(props: &LabChartProps) -> Html {
    let chart = &props.chart;
    let is_stacked = matches!(&chart.kind, ChartKind::Bars { parts, .. } if parts.len() > 1);
    let (picture, legend) = match &chart.kind {
        ChartKind::Lines(lines) => {
            (line_picture(chart, lines), legend(lines.iter().map(|line| &line.label), "line"))
        }
        ChartKind::Bars { parts, bars } => {
            let names = if parts.len() > 1 { parts.as_slice() } else { &[] };
            (bar_picture(chart, bars), legend(names.iter(), "part"))
        }
        ChartKind::Map(_) => (html! { <span></span> }, html! { <span></span> }),
    };
    html! {
        <figure class={classes!("lab-chart", is_stacked.then_some("stacked"))}>
            <h4>{ &chart.title }</h4>
            <div class="lab-chart-scroll" tabindex="0" role="group" aria-label={chart.title.clone()}>{ picture }</div>
            { legend }
            <figcaption>{ &chart.sentence }</figcaption>
        </figure>
    }
}

fn legend<'a>(names: impl Iterator<Item = &'a String>, kind: &str) -> Html {
    let items = names.enumerate().map(|(place, name)| {
        let class = format!("{kind}-{}", place % SERIES);
        html! {
            <li key={place}>
                <svg viewBox="0 0 26 12" aria-hidden="true">
                    { if kind == "line" {
                        html! { <g class={class}><path d="M1 6H25" />{ marker(13.0, 6.0, place) }</g> }
                    } else {
                        html! { <rect class={class} x="1" y="1" width="24" height="10" /> }
                    } }
                </svg>
                { name }
            </li>
        }
    });
    html! { <ul class="lab-legend">{ for items }</ul> }
}

/// Styles there are for series; a further one begins again.
const SERIES: usize = 6;
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 62.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 46.0;

/// A stretch of numbers shown over a stretch of the picture.
#[derive(Clone, Copy)]
struct Scale {
    least: f64,
    most: f64,
    from: f64,
    to: f64,
}

impl Scale {
    fn at(&self, value: f64) -> f64 {
        let share = (value.clamp(self.least, self.most) - self.least) / (self.most - self.least);
        self.from + share * (self.to - self.from)
    }
}

fn line_picture(chart: &Chart, lines: &[Line]) -> Html {
    let points = || lines.iter().flat_map(|line| &line.points);
    let most_x = points().map(|point| point.x).fold(0.0, f64::max);
    let most_y = points().map(|point| point.y).fold(0.0, f64::max);
    let (ticks_x, ticks_y) = (ticks(most_x), ticks(most_y));
    // The horizontal axis ends where the data do.
    let x = Scale { least: 0.0, most: most_x.max(f64::MIN_POSITIVE), from: LEFT, to: WIDTH - RIGHT };
    let y = Scale { least: 0.0, most: last(&ticks_y), from: HEIGHT - BOTTOM, to: TOP };
    let shapes = lines.iter().enumerate().map(|(place, line)| {
        html! { <g key={place} class={format!("line-{}", place % SERIES)}>{ line_shape(line, place, x, y) }</g> }
    });
    html! {
        <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} role="img" aria-label={format!("{}. {}", chart.title, chart.sentence)}>
            { for ticks_y.iter().map(|tick| grid_line(*tick, y)) }
            { for ticks_x.iter().filter(|tick| **tick <= most_x).map(|tick| html! {
                <text key={format!("x{tick}")} class="tick" x={number(x.at(*tick))} y={number(HEIGHT - BOTTOM + 18.0)} text-anchor="middle">{ tick_text(*tick) }</text>
            }) }
            <text class="axis" x={number((LEFT + WIDTH - RIGHT) / 2.0)} y={number(HEIGHT - 8.0)} text-anchor="middle">{ &chart.x_label }</text>
            <text class="axis" transform={format!("translate(14 {}) rotate(-90)", (TOP + HEIGHT - BOTTOM) / 2.0)} text-anchor="middle">{ &chart.y_label }</text>
            { for shapes }
        </svg>
    }
}

fn grid_line(tick: f64, y: Scale) -> Html {
    let at = number(y.at(tick));
    html! {
        <g key={format!("y{tick}")}>
            <path class="grid" d={format!("M{LEFT} {at}H{}", WIDTH - RIGHT)} />
            <text class="tick" x={number(LEFT - 7.0)} y={number(y.at(tick) + 4.0)} text-anchor="end">{ tick_text(tick) }</text>
        </g>
    }
}

/// Above this many points an interval is a band, not a whisker at each.
const MOST_WHISKERS: usize = 15;

fn line_shape(line: &Line, place: usize, x: Scale, y: Scale) -> Html {
    if line.points.is_empty() {
        return html! { <g></g> };
    }
    let path = |of: &dyn Fn(&Point) -> f64, points: &mut dyn Iterator<Item = &Point>| -> String {
        points
            .map(|point| format!("{} {}", number(x.at(point.x)), number(y.at(of(point)))))
            .collect::<Vec<_>>()
            .join("L")
    };
    let middle = format!("M{}", path(&|point| point.y, &mut line.points.iter()));
    let has_interval = line.points.iter().any(|point| point.low < point.high);
    let is_dense = line.points.len() > MOST_WHISKERS;
    let band = format!(
        "M{}L{}Z",
        path(&|point| point.high, &mut line.points.iter()),
        path(&|point| point.low, &mut line.points.iter().rev())
    );
    let whiskers = line.points.iter().map(|point| {
        format!("M{0} {1}V{2}", number(x.at(point.x)), number(y.at(point.low)), number(y.at(point.high)))
    });
    html! {
        <>
            { if has_interval && is_dense { html! { <path class="band" d={band} /> } } else { html! { <g></g> } } }
            { if has_interval && !is_dense { html! { <path class="whisker" d={whiskers.collect::<String>()} /> } } else { html! { <g></g> } } }
            <path d={middle} />
            { if is_dense { html! { <g></g> } } else {
                html! { <g>{ for line.points.iter().map(|point| marker(x.at(point.x), y.at(point.y), place)) }</g> }
            } }
        </>
    }
}

/// A mark of its own for each series: never colour alone.
fn marker(x: f64, y: f64, place: usize) -> Html {
    const R: f64 = 4.0;
    let d = match place % SERIES {
        0 => format!("M{} {y}a{R} {R} 0 1 0 {} 0a{R} {R} 0 1 0 -{} 0", x - R, 2.0 * R, 2.0 * R),
        1 => format!("M{} {}h{}v{}h-{}z", x - R, y - R, 2.0 * R, 2.0 * R, 2.0 * R),
        2 => format!("M{x} {}L{} {}H{}z", y - 5.0, x + 5.0, y + 4.0, x - 5.0),
        3 => format!("M{x} {}L{} {y}L{x} {}L{} {y}z", y - 5.0, x + 5.0, y + 5.0, x - 5.0),
        4 => format!("M{x} {}L{} {}H{}z", y + 5.0, x + 5.0, y - 4.0, x - 5.0),
        _ => format!("M{} {}l{s} {s}m0 -{s}l-{s} {s}", x - R, y - R, s = 2.0 * R),
    };
    html! { <path class="mark" d={d} /> }
}

const BAR_ROW: f64 = 42.0;
const BAR_HEIGHT: f64 = 15.0;
/// Room for the number behind a bar.
const BAR_RIGHT: f64 = 70.0;

fn bar_picture(chart: &Chart, bars: &[Bar]) -> Html {
    let whole = |bar: &Bar| bar.parts.iter().sum::<f64>();
    let most = bars
        .iter()
        .map(|bar| bar.interval.map_or(whole(bar), |(_, high)| high.max(whole(bar))))
        .fold(0.0, f64::max);
    let ticks_x = ticks(most);
    let x = Scale { least: 0.0, most: last(&ticks_x), from: 8.0, to: WIDTH - BAR_RIGHT };
    let height = bars.len() as f64 * BAR_ROW + BOTTOM;
    let rows = bars.iter().enumerate().map(|(place, bar)| {
        html! { <g key={place}>{ bar_shape(bar, place as f64 * BAR_ROW, x) }</g> }
    });
    html! {
        <svg viewBox={format!("0 0 {WIDTH} {height}")} role="img" aria-label={format!("{}. {}", chart.title, chart.sentence)}>
            { for ticks_x.iter().map(|tick| html! {
                <g key={format!("x{tick}")}>
                    <path class="grid" d={format!("M{} 4V{}", number(x.at(*tick)), height - BOTTOM + 6.0)} />
                    <text class="tick" x={number(x.at(*tick))} y={number(height - BOTTOM + 22.0)} text-anchor="middle">{ tick_text(*tick) }</text>
                </g>
            }) }
            <text class="axis" x={number((8.0 + WIDTH - BAR_RIGHT) / 2.0)} y={number(height - 6.0)} text-anchor="middle">{ &chart.y_label }</text>
            { for rows }
        </svg>
    }
}

fn bar_shape(bar: &Bar, top: f64, x: Scale) -> Html {
    let mut from = 0.0;
    let parts: Vec<Html> = bar
        .parts
        .iter()
        .enumerate()
        .map(|(place, part)| {
            let (left, right) = (x.at(from), x.at(from + part));
            from += part;
            html! {
                <rect key={place} class={format!("part-{}", place % SERIES)} x={number(left)} y={number(top + 20.0)}
                    width={number((right - left).max(0.0))} height={number(BAR_HEIGHT)} />
            }
        })
        .collect();
    let middle = top + 20.0 + BAR_HEIGHT / 2.0;
    let (whisker, end) = match bar.interval {
        Some((low, high)) => (
            format!(
                "M{} {middle}H{}m0 -4v8M{} {}v8",
                number(x.at(low)),
                number(x.at(high)),
                number(x.at(low)),
                middle - 4.0
            ),
            x.at(high.max(from)),
        ),
        None => (String::new(), x.at(from)),
    };
    html! {
        <>
            <text class="bar-label" x="8" y={number(top + 14.0)}>{ &bar.label }</text>
            { for parts }
            <path class="bar-whisker" d={whisker} />
            <text class="bar-value" x={number(end + 7.0)} y={number(middle + 4.5)}>{ brief_text(from) }</text>
        </>
    }
}

/// From zero to the first round number at or above `most`, in steps of 1, 2 or 5 times a power of ten.
fn ticks(most: f64) -> Vec<f64> {
    const ABOUT: f64 = 6.0;
    if most <= 0.0 || !most.is_finite() {
        return vec![0.0, 1.0];
    }
    let rough = most / ABOUT;
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|step| step * power)
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(rough);
    let count = libm::ceil(most / step - 1e-9) as usize;
    (0..=count).map(|place| place as f64 * step).collect()
}

fn last(ticks: &[f64]) -> f64 {
    ticks.last().copied().unwrap_or(1.0)
}

fn tick_text(tick: f64) -> String {
    // Multiples of a power of ten carry rounding dust.
    format!("{}", (tick * 1e9).round() / 1e9)
}

/// A tenth of a unit of the picture is finer than any screen.
fn number(value: f64) -> String {
    format!("{value:.1}")
}
