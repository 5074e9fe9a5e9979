//! An experiment as JSON, for programs.

use serde::Serialize;
use serde::ser::Serializer;

use super::super::collector::Collector;
use super::super::definition::Definition;
use super::super::plan::{Job, Plan};
use super::super::quantity::{Quantity, all};
use super::super::result_file::RESULT_FORMAT;
use super::super::table::{Row, Table};
use super::{Interval, MAKER, Maker, digest_text};
use crate::metrics::Measure;

/// An experiment's results with everything needed to repeat it.
pub fn json(plan: &Plan, collector: &Collector) -> String {
    let quantities = all(plan.columns());
    let table = Table::with(plan, collector, &quantities);
    let variants =
        table.rows.iter().enumerate().map(|(place, row)| variant(plan, collector, &quantities, row, place));
    let file = File {
        format: RESULT_FORMAT,
        nines: MAKER,
        definition: plan.definition(),
        experiment: plan.key(),
        seed: plan.options().seed,
        replications: plan.options().replications,
        is_complete: collector.is_complete(),
        measures: quantities.iter().map(MeasureDefinition::of).collect(),
        variants: variants.collect(),
        order: Measure::ALL.iter().map(|measure| measure.key()).collect(),
    };
    let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
    // The runs themselves follow, a line each.
    text.truncate(text.trim_end_matches(['}', '\n']).len());
    text.push_str(",\n  \"results\": [\n");
    let lines: Vec<String> =
        collector.all().map(|result| serde_json::to_string(result).unwrap_or_default()).collect();
    text.push_str(&lines.join(",\n"));
    text.push_str("\n  ]\n}\n");
    text
}

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    nines: Maker,
    definition: &'a Definition,
    experiment: &'static str,
    seed: u64,
    replications: u32,
    is_complete: bool,
    measures: Vec<MeasureDefinition>,
    variants: Vec<VariantResult<'a>>,
    /// Which number of a run's `measures` is which.
    order: Vec<&'static str>,
}

#[derive(Serialize)]
struct MeasureDefinition {
    key: &'static str,
    unit: &'static str,
    definition: &'static str,
}

impl MeasureDefinition {
    fn of(quantity: &Quantity) -> Self {
        MeasureDefinition { key: quantity.key, unit: quantity.unit, definition: quantity.definition }
    }
}

#[derive(Serialize)]
struct VariantResult<'a> {
    key: &'a str,
    label: &'a str,
    group: &'a str,
    x: Option<f64>,
    reference: Option<&'a str>,
    scenario: &'a str,
    replications: u32,
    digests: Vec<String>,
    measures: Measured<'a>,
}

fn variant<'a>(
    plan: &'a Plan,
    collector: &Collector,
    quantities: &'a [Quantity],
    row: &'a Row,
    place: usize,
) -> VariantResult<'a> {
    let variant = &plan.variants()[place];
    let reference = variant.reference.and_then(|place| plan.variants().get(place as usize));
    let digests = (0..plan.options().replications)
        .filter_map(|replication| collector.get(Job { variant: place as u32, replication }))
        .map(|result| digest_text(result.digest));
    VariantResult {
        key: &row.key,
        label: &row.label,
        group: &variant.group,
        x: variant.x,
        reference: reference.map(|reference| reference.key.as_str()),
        scenario: &row.query,
        replications: row.replications,
        digests: digests.collect(),
        measures: Measured { quantities, row },
    }
}

/// A map from measure to estimate, in the order of the columns.
struct Measured<'a> {
    quantities: &'a [Quantity],
    row: &'a Row,
}

#[derive(Serialize)]
struct Cell {
    #[serde(flatten)]
    estimate: Interval,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<Interval>,
    #[serde(skip_serializing_if = "Option::is_none")]
    theory: Option<f64>,
}

impl Serialize for Measured<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.quantities.iter().zip(&self.row.cells).map(|(quantity, cell)| {
            let difference = cell.difference.map(|difference| Interval::of(Some(difference)));
            (quantity.key, Cell { estimate: Interval::of(cell.estimate), difference, theory: cell.theory })
        }))
    }
}
