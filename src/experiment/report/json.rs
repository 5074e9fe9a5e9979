//! An experiment as JSON, for programs.

use serde::Serialize;
use serde::ser::Serializer;

use super::super::collector::Collector;
use super::super::plan::{Job, Plan};
use super::super::quantity::{Quantity, all};
use super::super::table::{Row, Table};
use super::{Interval, MAKER, Maker, digest_text};

/// An experiment's results with everything needed to repeat it.
pub fn json(plan: &Plan, collector: &Collector) -> String {
    let quantities = all(plan.id());
    let table = Table::with(plan, collector, &quantities);
    let variants =
        table.rows.iter().enumerate().map(|(place, row)| variant(plan, collector, &quantities, row, place));
    let file = File {
        format: "nines-experiment/1",
        nines: MAKER,
        experiment: plan.id().key(),
        seed: plan.options().seed,
        replications: plan.options().replications,
        is_complete: collector.is_complete(),
        measures: quantities.iter().map(Definition::of).collect(),
        variants: variants.collect(),
    };
    serde_json::to_string_pretty(&file).unwrap_or_default()
}

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    nines: Maker,
    experiment: &'static str,
    seed: u64,
    replications: u32,
    is_complete: bool,
    measures: Vec<Definition>,
    variants: Vec<VariantResult<'a>>,
}

#[derive(Serialize)]
struct Definition {
    key: &'static str,
    unit: &'static str,
    definition: &'static str,
}

impl Definition {
    fn of(quantity: &Quantity) -> Self {
        Definition { key: quantity.key, unit: quantity.unit, definition: quantity.definition }
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
}

impl Serialize for Measured<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.quantities.iter().zip(&self.row.cells).map(|(quantity, cell)| {
            let difference = cell.difference.map(|difference| Interval::of(Some(difference)));
            (quantity.key, Cell { estimate: Interval::of(cell.estimate), difference })
        }))
    }
}
