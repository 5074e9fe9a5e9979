//! The table an experiment ends in: a row for each variant, a mean and a 95 % interval in each cell.

use serde::{Deserialize, Serialize};

use super::beside::beside;
use super::collector::Collector;
use super::plan::{Job, Plan, Variant};
use super::quantity::Quantity;
use super::ranking::ERROR;
use crate::metrics::Interval;
use crate::metrics::confidence::holm;
use crate::scenario::encode;

/// The result of an experiment, complete or so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// What is measured.
    pub columns: Vec<Column>,
    /// One for each variant, in the order of the plan.
    pub rows: Vec<Row>,
}

/// A measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The measure's key, as in files and in the command line.
    pub key: String,
    /// Its name for people.
    pub label: String,
    /// Its unit; empty for a plain number.
    pub unit: String,
}

/// A variant's results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The variant's key.
    pub key: String,
    /// Its name for people.
    pub label: String,
    /// The query that opens it on the stage.
    pub query: String,
    /// Replications that are in.
    pub replications: u32,
    /// One for each column.
    pub cells: Vec<Cell>,
}

/// A measure of a variant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// `None` when no replication has a value.
    pub estimate: Option<Estimate>,
    /// This variant minus the reference variant, replication by replication; `None` for the reference itself.
    pub difference: Option<Estimate>,
    /// Whether the difference is more than chance at 5 % for all differences of its column together.
    #[serde(default)]
    pub is_clear: bool,
    /// What theory says, where its assumptions hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theory: Option<f64>,
}

/// A mean over replications and its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
    /// How many replications had a value.
    pub n: u32,
}

impl Table {
    /// The experiment's own columns over all results that are in.
    pub fn of(plan: &Plan, collector: &Collector) -> Table {
        Table::with(plan, collector, plan.columns())
    }

    /// These columns over all results that are in.
    pub fn with(plan: &Plan, collector: &Collector, quantities: &[Quantity]) -> Table {
        let rows = (0..plan.variants().len()).map(|place| row(plan, collector, quantities, place));
        let mut table =
            Table { columns: quantities.iter().map(Quantity::column).collect(), rows: rows.collect() };
        for (column, quantity) in quantities.iter().enumerate() {
            table.mark_clear(plan, collector, quantity, column);
        }
        table
    }

    /// All differences to a reference in a column are one family of claims (Holm 1979).
    fn mark_clear(&mut self, plan: &Plan, collector: &Collector, quantity: &Quantity, column: usize) {
        let test = |(place, variant): (usize, &Variant)| {
            let (_, p) = quantity.test(collector, place, variant.reference? as usize)?;
            Some((place, p))
        };
        let (places, values): (Vec<usize>, Vec<f64>) =
            plan.variants().iter().enumerate().filter_map(test).unzip();
        for (place, p) in places.into_iter().zip(holm(&values)) {
            self.rows[place].cells[column].is_clear = p < ERROR;
        }
    }

    /// The cell of a row and a column, by their keys.
    pub fn cell(&self, row: &str, column: &str) -> Option<&Cell> {
        let place = self.columns.iter().position(|other| other.key == column)?;
        self.rows.iter().find(|other| other.key == row)?.cells.get(place)
    }

    /// The estimate of a row and a column, by their keys.
    pub fn estimate(&self, row: &str, column: &str) -> Option<Estimate> {
        self.cell(row, column)?.estimate
    }
}

fn row(plan: &Plan, collector: &Collector, quantities: &[Quantity], place: usize) -> Row {
    let variant = &plan.variants()[place];
    let scenario = plan.scenario(Job { variant: place as u32, replication: 0 });
    let cells = quantities.iter().map(|quantity| Cell {
        estimate: quantity.estimate(collector, place),
        difference: variant
            .reference
            .and_then(|reference| quantity.difference(collector, place, reference as usize)),
        is_clear: false,
        theory: beside(&scenario, quantity.key).ok().flatten().map(|expected| expected.value),
    });
    Row {
        key: variant.key.clone(),
        label: variant.label.clone(),
        query: encode(&scenario),
        replications: collector.count(place),
        cells: cells.collect(),
    }
}

impl From<Interval> for Estimate {
    /// A single value has no interval: it is its own ends.
    fn from(Interval { mean, low, high, n }: Interval) -> Self {
        let (low, high) = if n < 2 { (mean, mean) } else { (low, high) };
        Estimate { mean, low, high, n: n as u32 }
    }
}

impl Estimate {
    /// Half the width of the interval.
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }
}
