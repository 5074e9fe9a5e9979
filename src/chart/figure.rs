//! An experiment's chart as SVG: the page, the files and the command line draw the same shapes. Classes carry the look; the page's
//! style sheet, or the one that a file brings along, says what they mean.

use std::fmt::Write;

use crate::experiment::text::brief_text;
use crate::experiment::{Bar, Chart, ChartKind, Line, Map, Point, SERIES};
use crate::words::number::local;
use crate::words::{findings, lab as words};

/// Shades of a map, from the least to the most.
pub const SHADES: usize = 8;
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 92.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 46.0;

/// The class of lines that are there for comparison.
const CONTEXT: &str = "context";

/// A name in the legend with its sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The class that the series is drawn in.
    pub class: String,
    /// The name.
    pub label: String,
    /// The sample's shapes, 26 wide and 12 high.
    pub sample: String,
}

/// What stands under a figure in a file, so that it can be published as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// What the figure shows.
    pub sentence: String,
    /// Scenario, seeds, version: a line each.
    pub lines: Vec<String>,
}

/// The shade, 0 to [`SHADES`] − 1, of a field.
pub fn shade(share: f64) -> usize {
    ((share * SHADES as f64) as usize).min(SHADES - 1)
}

/// The legend of a chart; empty where its parts need none.
pub fn legend(chart: &Chart) -> Vec<Key> {
    match &chart.kind {
        ChartKind::Lines(lines) => {
            let sample = |place: usize| format!("<path d=\"M1 6H25\"/>{}", marker(13.0, 6.0, place));
            let key = |(place, line): (usize, &Line)| Key {
                class: line_class(line, place),
                label: line.label.clone(),
                sample: if line.theory_of.is_some() { "<path d=\"M1 6H25\"/>".into() } else { sample(place) },
            };
            let others = lines.iter().filter(|line| line.is_context).count();
            let others = (others > 0).then(|| Key {
                class: CONTEXT.into(),
                label: words::others(others),
                sample: "<path d=\"M1 6H25\"/>".into(),
            });
            lines.iter().enumerate().filter(|(_, line)| !line.is_context).map(key).chain(others).collect()
        }
        ChartKind::Bars { parts, bars } if parts.len() > 1 => {
            let key = |(place, label): (usize, &String)| Key {
                class: format!("part-{}", place % SERIES),
                label: label.clone(),
                sample: "<rect x=\"1\" y=\"1\" width=\"24\" height=\"10\"/>".into(),
            };
            let expected = bars.iter().any(|bar| bar.theory.is_some()).then(|| Key {
                class: "expected".into(),
                label: words::EXPECTED.into(),
                sample: "<path d=\"M13 0V12\"/>".into(),
            });
            parts.iter().enumerate().map(key).chain(expected).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether the parts of its bars add up to a whole.
pub fn is_stacked(chart: &Chart) -> bool {
    matches!(&chart.kind, ChartKind::Bars { parts, .. } if parts.len() > 1)
}

/// The picture alone, for a page with the style sheet of the laboratory.
pub fn picture(chart: &Chart) -> String {
    let (shapes, height) = shapes(chart);
    let name = escaped(&format!("{}. {}", chart.title, chart.sentence));
    format!("<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{name}\">{shapes}</svg>")
}

/// A file of its own: title, picture, legend, caption, and the style sheet within.
pub fn file(chart: &Chart, caption: &Caption) -> String {
    const TITLE: f64 = 34.0;
    const LINE: f64 = 18.0;
    let (shapes, height) = shapes(chart);
    let mut below = TITLE + height + 8.0;
    let mut keys = String::new();
    let mut left = LEFT;
    for key in legend(chart) {
        let width = 48.0 + 7.0 * key.label.chars().count() as f64;
        if left > LEFT && left + width > WIDTH {
            (left, below) = (LEFT, below + LINE);
        }
        let _ = write!(
            keys,
            "<g class=\"{}\" transform=\"translate({left} {})\">{}</g><text x=\"{}\" y=\"{}\">{}</text>",
            key.class,
            number(below),
            key.sample,
            number(left + 32.0),
            number(below + 10.0),
            escaped(&key.label)
        );
        left += width;
    }
    if !keys.is_empty() {
        below += LINE + 6.0;
    }
    let mut texts = String::new();
    let sentences = wrapped(&caption.sentence, 92).into_iter().map(|line| (line, "caption"));
    let lines = caption.lines.iter().flat_map(|line| wrapped(line, 88)).map(|line| (line, "small"));
    for (line, class) in sentences.chain(lines) {
        below += 16.0;
        let _ = write!(
            texts,
            "<text class=\"{class}\" x=\"12\" y=\"{}\">{}</text>",
            number(below),
            escaped(&line)
        );
    }
    let whole = below + 14.0;
    let stacked = if is_stacked(chart) { " stacked" } else { "" };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{whole}\" viewBox=\"0 0 {WIDTH} {whole}\" class=\"lab-chart{stacked}\">\
         <title>{title}</title><style>{STYLE}</style><rect class=\"paper\" width=\"{WIDTH}\" height=\"{whole}\"/>\
         <text class=\"title\" x=\"12\" y=\"22\">{title}</text><g transform=\"translate(0 {TITLE})\">{shapes}</g>{keys}{texts}</svg>\n",
        title = escaped(&chart.title),
    )
}

/// The look of a figure that stands alone: the light theme of the page.
pub const STYLE: &str = "\
text{font:13px system-ui,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;fill:#566375}.paper{fill:#fff}.title{font-weight:600;font-size:16px;fill:#17212E}\
.caption{fill:#17212E}.small{font-size:11px}.bar-label,.bar-value,.field-text{fill:#17212E}.bar-value{font-weight:600}.grid{fill:none;stroke:#D8DEE7}\
.bar-whisker{fill:none;stroke:#17212E;stroke-width:1.5}[class^=line-] path{fill:none;stroke-width:2;stroke-linejoin:round}\
[class^=line-] .mark{fill:#fff;stroke-width:1.8}[class^=line-] .whisker{stroke-width:1.2;opacity:.7}[class^=line-] .band{stroke:none;opacity:.16}\
.line-0 path{stroke:#0B6BB5}.line-1 path{stroke:#C8430B;stroke-dasharray:7 4}.line-2 path{stroke:#7352B8;stroke-dasharray:2 3}\
.line-3 path{stroke:#B06C00;stroke-dasharray:9 3 2 3}.line-4 path{stroke:#566375}.line-5 path{stroke:#17212E}[class^=line-] .mark,[class^=line-] .whisker{stroke-dasharray:none}\
.line-0 .band{fill:#0B6BB5}.line-1 .band{fill:#C8430B}.line-2 .band{fill:#7352B8}.line-3 .band{fill:#B06C00}.line-4 .band{fill:#566375}.line-5 .band{fill:#17212E}\
.theory path{fill:none;stroke:#17212E;stroke-width:1.6;stroke-dasharray:1.5 3}.theory.line-0 path{stroke:#0B6BB5}\
.theory.line-1 path{stroke:#C8430B;stroke-dasharray:1.5 6}.theory.line-2 path{stroke:#7352B8;stroke-dasharray:1.5 3 1.5 8}\
.theory.line-3 path{stroke:#B06C00;stroke-dasharray:4 4 1.5 4}.theory.line-4 path{stroke:#566375;stroke-dasharray:4 8}.context path{fill:none;stroke:#C3CBD6;stroke-width:1.2}.expected path{stroke:#17212E;stroke-width:2.5}.part-0{fill:#0B6BB5}.stacked .part-0{fill:#C8430B}.part-1{fill:#E08A00}.part-2{fill:#7352B8}.part-3{fill:#566375}\
.shade-0{fill:#F3F7FB}.shade-1{fill:#DFEBF5}.shade-2{fill:#C8DDEF}.shade-3{fill:#AECDE7}.shade-4{fill:#90BADD}.shade-5{fill:#6FA4D1}.shade-6{fill:#4B8CC3}.shade-7{fill:#2A75B3}\
.shade-6+.field-text,.shade-7+.field-text{fill:#fff}";

fn shapes(chart: &Chart) -> (String, f64) {
    match &chart.kind {
        ChartKind::Lines(lines) => (line_shapes(chart, lines), HEIGHT),
        ChartKind::Bars { bars, .. } => bar_shapes(chart, bars),
        ChartKind::Map(map) => map_shapes(chart, map),
    }
}

fn line_class(line: &Line, place: usize) -> String {
    match line.theory_of {
        _ if line.is_context => CONTEXT.into(),
        Some(of) => format!("theory line-{}", of % SERIES),
        None => format!("line-{}", place % SERIES),
    }
}

/// A stretch of numbers shown over a stretch of the picture.
#[derive(Clone, Copy)]
struct Scale {
    least: f64,
    most: f64,
    from: f64,
    to: f64,
    /// Steps are factors.
    is_logarithmic: bool,
}

impl Scale {
    fn at(&self, value: f64) -> f64 {
        let by = |value: f64| if self.is_logarithmic { libm::log(value) } else { value };
        let value = value.clamp(self.least, self.most);
        let share = (by(value) - by(self.least)) / (by(self.most) - by(self.least));
        self.from + share * (self.to - self.from)
    }
}

fn text(out: &mut String, class: &str, x: f64, y: f64, anchor: &str, words: &str) {
    let (x, y) = (number(x), number(y));
    let _ = write!(
        out,
        "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{}</text>",
        escaped(words)
    );
}

/// How far above zero an axis may begin: where even the least value is this share of the most, zero would only flatten the lines.
const FLAT: f64 = 0.8;

fn line_shapes(chart: &Chart, lines: &[Line]) -> String {
    let points = || lines.iter().flat_map(|line| &line.points);
    let fold = |of: &dyn Fn(&Point) -> f64, start: f64, choose: fn(f64, f64) -> f64| {
        points().map(of).fold(start, choose)
    };
    let most_x = fold(&|point| point.x, 0.0, f64::max);
    let least_x = fold(&|point| point.x, f64::INFINITY, f64::min);
    let (most_y, least_y) = (
        fold(&|point| point.y, 0.0, f64::max),
        fold(&|point| point.low.min(point.y), f64::INFINITY, f64::min),
    );
    // Settings that span more than a factor of thirty were chosen by factors.
    let by_factors = 0.0 < least_x && 30.0 * least_x <= most_x;
    let ticks_x = if by_factors { decades(least_x, most_x) } else { ticks(0.0, most_x) };
    let is_flat = most_y - least_y <= 1e-9 * most_y;
    let bottom = if FLAT * most_y < least_y && !is_flat { least_y } else { 0.0 };
    // An interval without an upper end goes to the edge.
    let high = |point: &Point| if point.high.is_finite() { point.high } else { point.y };
    let ticks_y = ticks(bottom, most_y.max(if bottom > 0.0 { fold(&high, 0.0, f64::max) } else { 0.0 }));
    // The horizontal axis ends where the data do.
    let x = Scale {
        least: if by_factors { least_x } else { 0.0 },
        most: most_x.max(f64::MIN_POSITIVE),
        from: LEFT,
        to: WIDTH - RIGHT,
        is_logarithmic: by_factors,
    };
    let (first, last) = ends(&ticks_y);
    let y = Scale { least: first, most: last, from: HEIGHT - BOTTOM, to: TOP, is_logarithmic: false };
    let mut out = String::new();
    for tick in &ticks_y {
        let _ = write!(out, "<path class=\"grid\" d=\"M{LEFT} {}H{}\"/>", number(y.at(*tick)), WIDTH - RIGHT);
        text(&mut out, "tick", LEFT - 7.0, y.at(*tick) + 4.0, "end", &tick_text(*tick));
    }
    for tick in ticks_x.iter().filter(|tick| x.least <= **tick && **tick <= most_x) {
        text(&mut out, "tick", x.at(*tick), HEIGHT - BOTTOM + 18.0, "middle", &tick_text(*tick));
    }
    text(&mut out, "axis", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8.0, "middle", &chart.x_label);
    let _ = write!(
        out,
        "<text class=\"axis\" transform=\"translate(12 {}) rotate(-90)\" text-anchor=\"middle\">{}</text>",
        (TOP + HEIGHT - BOTTOM) / 2.0,
        escaped(&chart.y_label)
    );
    let drawn = |is_context: bool| {
        let lines = lines.iter().enumerate();
        lines.filter(move |(_, line)| line.is_context == is_context && !line.points.is_empty())
    };
    for (place, line) in drawn(true).chain(drawn(false)) {
        let _ = write!(out, "<g class=\"{}\">{}</g>", line_class(line, place), line_shape(line, place, x, y));
    }
    out
}

/// Above this many points an interval is a band, not a whisker at each.
const MOST_WHISKERS: usize = 15;

fn line_shape(line: &Line, place: usize, x: Scale, y: Scale) -> String {
    let path = |of: &dyn Fn(&Point) -> f64, points: &mut dyn Iterator<Item = &Point>| -> String {
        let place = |point: &Point| format!("{} {}", number(x.at(point.x)), number(y.at(of(point))));
        points.map(place).collect::<Vec<_>>().join("L")
    };
    let middle = path(&|point| point.y, &mut line.points.iter());
    if line.theory_of.is_some() || line.is_context {
        return format!("<path d=\"M{middle}\"/>");
    }
    let has_interval = line.points.iter().any(|point| point.low < point.high);
    let is_dense = line.points.len() > MOST_WHISKERS;
    let mut out = String::new();
    if has_interval && is_dense {
        let high = path(&|point| point.high, &mut line.points.iter());
        let low = path(&|point| point.low, &mut line.points.iter().rev());
        let _ = write!(out, "<path class=\"band\" d=\"M{high}L{low}Z\"/>");
    } else if has_interval {
        let whisker = |point: &Point| {
            format!("M{} {}V{}", number(x.at(point.x)), number(y.at(point.low)), number(y.at(point.high)))
        };
        let _ = write!(
            out,
            "<path class=\"whisker\" d=\"{}\"/>",
            line.points.iter().map(whisker).collect::<String>()
        );
    }
    let _ = write!(out, "<path d=\"M{middle}\"/>");
    if !is_dense {
        line.points.iter().for_each(|point| out.push_str(&marker(x.at(point.x), y.at(point.y), place)));
    }
    out
}

/// A mark of its own for each series: never colour alone.
fn marker(x: f64, y: f64, place: usize) -> String {
    const R: f64 = 4.0;
    let (x, y) = ((x * 10.0).round() / 10.0, (y * 10.0).round() / 10.0);
    let d = match place % SERIES {
        0 => format!("M{} {y}a{R} {R} 0 1 0 {} 0a{R} {R} 0 1 0 -{} 0", x - R, 2.0 * R, 2.0 * R),
        1 => format!("M{} {}h{}v{}h-{}z", x - R, y - R, 2.0 * R, 2.0 * R, 2.0 * R),
        2 => format!("M{x} {}L{} {}H{}z", y - 5.0, x + 5.0, y + 4.0, x - 5.0),
        3 => format!("M{x} {}L{} {y}L{x} {}L{} {y}z", y - 5.0, x + 5.0, y + 5.0, x - 5.0),
        4 => format!("M{x} {}L{} {}H{}z", y + 5.0, x + 5.0, y - 4.0, x - 5.0),
        _ => format!("M{} {}l{s} {s}m0 -{s}l-{s} {s}", x - R, y - R, s = 2.0 * R),
    };
    format!("<path class=\"mark\" d=\"{d}\"/>")
}

const BAR_ROW: f64 = 42.0;
const BAR_HEIGHT: f64 = 15.0;
/// Room for the number behind a bar.
const BAR_RIGHT: f64 = 70.0;

fn bar_shapes(chart: &Chart, bars: &[Bar]) -> (String, f64) {
    let whole = |bar: &Bar| bar.parts.iter().sum::<f64>();
    let end = |bar: &Bar| {
        let ends = bar.interval.filter(|(_, high)| high.is_finite());
        let high = ends.map_or(whole(bar), |(_, high)| high.max(whole(bar)));
        bar.theory.map_or(high, |theory| high.max(theory))
    };
    let ticks_x = ticks(0.0, bars.iter().map(end).fold(0.0, f64::max));
    let x =
        Scale { least: 0.0, most: ends(&ticks_x).1, from: 8.0, to: WIDTH - BAR_RIGHT, is_logarithmic: false };
    let height = bars.len() as f64 * BAR_ROW + BOTTOM;
    let mut out = String::new();
    for tick in &ticks_x {
        let _ =
            write!(out, "<path class=\"grid\" d=\"M{} 4V{}\"/>", number(x.at(*tick)), height - BOTTOM + 6.0);
        text(&mut out, "tick", x.at(*tick), height - BOTTOM + 22.0, "middle", &tick_text(*tick));
    }
    text(&mut out, "axis", (8.0 + WIDTH - BAR_RIGHT) / 2.0, height - 6.0, "middle", &chart.y_label);
    for (place, bar) in bars.iter().enumerate() {
        out.push_str(&bar_shape(bar, place as f64 * BAR_ROW, x));
    }
    (out, height)
}

fn bar_shape(bar: &Bar, top: f64, x: Scale) -> String {
    let mut out = String::new();
    text(&mut out, "bar-label", 8.0, top + 14.0, "start", &bar.label);
    let mut from = 0.0;
    for (place, part) in bar.parts.iter().enumerate() {
        let (left, right) = (x.at(from), x.at(from + part));
        from += part;
        let _ = write!(
            out,
            "<rect class=\"part-{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{BAR_HEIGHT}\"/>",
            place % SERIES,
            number(left),
            number(top + 20.0),
            number((right - left).max(0.0))
        );
    }
    let middle = top + 20.0 + BAR_HEIGHT / 2.0;
    let mut end = x.at(from);
    if let Some((low, high)) = bar.interval {
        let (left, right) = (number(x.at(low)), number(x.at(high)));
        let _ = write!(
            out,
            "<path class=\"bar-whisker\" d=\"M{left} {middle}H{right}m0 -4v8M{left} {}v8\"/>",
            middle - 4.0
        );
        end = x.at(high.max(from));
    }
    if let Some(theory) = bar.theory {
        let at = x.at(theory);
        let _ = write!(
            out,
            "<g class=\"expected\"><path d=\"M{} {}v{}\"/></g>",
            number(at),
            number(top + 16.0),
            BAR_HEIGHT + 8.0
        );
        end = end.max(at);
    }
    let value = match bar.interval {
        Some((low, high)) if low == from && high.is_infinite() => findings::or_more(&brief_text(from)),
        _ => brief_text(from),
    };
    text(&mut out, "bar-value", end + 7.0, middle + 4.5, "start", &value);
    out
}

const MAP_LEFT: f64 = 150.0;
const MAP_ROW: f64 = 34.0;

fn map_shapes(chart: &Chart, map: &Map) -> (String, f64) {
    let count = map.columns.len().max(1);
    let width = (WIDTH - MAP_LEFT - 4.0) / count as f64;
    let height = map.rows.len() as f64 * MAP_ROW + BOTTOM;
    let mut out = String::new();
    for (place, field) in map.cells.iter().enumerate() {
        let Some(field) = field else { continue };
        let (x, y) = (MAP_LEFT + (place % count) as f64 * width, (place / count) as f64 * MAP_ROW);
        let _ = write!(
            out,
            "<rect class=\"shade-{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            shade(field.shade),
            number(x + 1.0),
            number(y + 1.0),
            number(width - 2.0),
            MAP_ROW - 2.0
        );
        text(&mut out, "field-text", x + width / 2.0, y + MAP_ROW / 2.0 + 4.5, "middle", &field.text);
    }
    for (place, row) in map.rows.iter().enumerate() {
        text(&mut out, "bar-label", MAP_LEFT - 8.0, place as f64 * MAP_ROW + MAP_ROW / 2.0 + 4.5, "end", row);
    }
    for (place, column) in map.columns.iter().enumerate() {
        let x = MAP_LEFT + (place as f64 + 0.5) * width;
        text(&mut out, "tick", x, height - BOTTOM + 18.0, "middle", column);
    }
    text(
        &mut out,
        "axis",
        (MAP_LEFT + WIDTH) / 2.0,
        height - 6.0,
        "middle",
        &words::over(&chart.y_label, &chart.x_label),
    );
    (out, height)
}

/// From at or below `least` to at or above `most`, in steps of 1, 2 or 5 times a power of ten.
fn ticks(least: f64, most: f64) -> Vec<f64> {
    const ABOUT: f64 = 6.0;
    if most <= least || !most.is_finite() {
        return vec![least, least + 1.0];
    }
    let rough = (most - least) / ABOUT;
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    let step = steps.into_iter().find(|step| *step >= rough * 0.999).unwrap_or(rough);
    let (first, last) = (libm::floor(least / step + 1e-9), libm::ceil(most / step - 1e-9));
    (0..=(last - first) as usize).map(|place| (first + place as f64) * step).collect()
}

/// 1, 2 and 5 times the powers of ten between the two; only the powers where they are many.
fn decades(least: f64, most: f64) -> Vec<f64> {
    let (low, high) = (libm::floor(libm::log10(least)) as i32, libm::ceil(libm::log10(most)) as i32);
    let factors: &[f64] = if high - low > 3 { &[1.0] } else { &[1.0, 2.0, 5.0] };
    let power = |exponent: i32| libm::pow(10.0, f64::from(exponent));
    (low..=high).flat_map(|exponent| factors.iter().map(move |factor| factor * power(exponent))).collect()
}

fn ends(ticks: &[f64]) -> (f64, f64) {
    (ticks.first().copied().unwrap_or(0.0), ticks.last().copied().unwrap_or(1.0))
}

fn tick_text(tick: f64) -> String {
    // Multiples of a power of ten carry rounding dust.
    local(format!("{}", (tick * 1e9).round() / 1e9))
}

/// A tenth of a unit of the picture is finer than any screen.
fn number(value: f64) -> String {
    format!("{value:.1}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Lines of at most so many letters; a word that is longer is cut.
fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let pieces = text.split(' ').flat_map(|word| {
        let letters: Vec<char> = word.chars().collect();
        letters.chunks(most).map(|piece| piece.iter().collect::<String>()).collect::<Vec<_>>()
    });
    for word in pieces {
        let line = lines.last_mut().expect("there is a first line");
        if !line.is_empty() && most < line.chars().count() + 1 + word.chars().count() {
            lines.push(word);
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}
