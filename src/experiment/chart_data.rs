//! What the charts of an experiment show, as numbers; `chart` draws them.

use serde::{Deserialize, Serialize};

/// Lines, or parts of a bar, that can be told apart: there are so many styles.
pub const SERIES: usize = 6;

/// One chart of an experiment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// What it shows, in a few words.
    pub title: String,
    /// What the horizontal axis measures, its unit included; for bars, what the categories are.
    pub x_label: String,
    /// What the vertical axis measures, its unit included.
    pub y_label: String,
    /// How it is drawn.
    pub kind: ChartKind,
    /// One sentence that says what the chart shows, made from the numbers.
    pub sentence: String,
}

/// How a chart is drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ChartKind {
    /// A line for each series, with a whisker or a band for its interval.
    Lines(Vec<Line>),
    /// A bar for each variant, in parts that add up where there is more than one.
    Bars {
        /// What the parts of a bar are, from the bottom.
        parts: Vec<String>,
        /// The bars, in the order of the variants.
        bars: Vec<Bar>,
    },
    /// A field for each pair of values, shaded by its number.
    Map(Map),
}

/// A map over two settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Map {
    /// What the rows are.
    pub rows: Vec<String>,
    /// What the columns are.
    pub columns: Vec<String>,
    /// Row by row; `None` where there is no number.
    pub cells: Vec<Option<Field>>,
}

/// A field of a map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// From 0 (the least of the map) to 1 (the most).
    pub shade: f64,
    /// The number, as people read it.
    pub text: String,
}

/// A series of a line chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Its name in the legend.
    pub label: String,
    /// For what follows from theory and was not measured: the place of the line that it belongs to, whose colour it takes.
    #[serde(default)]
    pub theory_of: Option<usize>,
    /// Drawn faintly, for comparison: it has its place in another part of the chart.
    #[serde(default)]
    pub is_context: bool,
    /// Its points, from left to right.
    pub points: Vec<Point>,
}

impl Line {
    /// A series that was measured, without its points.
    pub fn measured(label: &str) -> Line {
        Line { label: label.into(), theory_of: None, is_context: false, points: Vec::new() }
    }
}

impl Point {
    /// A point without an interval.
    pub fn exact(x: f64, y: f64) -> Point {
        Point { x, y, low: y, high: y }
    }
}

/// A point with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Where it stands.
    pub x: f64,
    /// The mean.
    pub y: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

/// A bar of a bar chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// The variant.
    pub label: String,
    /// The height of each part.
    pub parts: Vec<f64>,
    /// The 95 % interval of the whole bar.
    pub interval: Option<(f64, f64)>,
    /// What arithmetic expects of the whole bar, where it can say.
    #[serde(default)]
    pub theory: Option<f64>,
}
