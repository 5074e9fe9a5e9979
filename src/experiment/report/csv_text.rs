//! Tidy CSV: one row for each variant and measure.

use crate::scenario::number;

use super::super::collector::Collector;
use super::super::plan::Plan;
use super::super::quantity::all;
use super::super::table::{Estimate, Table};

/// An experiment's results, one row for each variant and measure.
pub fn csv(plan: &Plan, collector: &Collector) -> String {
    let quantities = all(plan.columns());
    let table = Table::with(plan, collector, &quantities);
    let mut rows = vec![
        [
            "experiment",
            "variant",
            "label",
            "group",
            "x",
            "measure",
            "unit",
            "mean",
            "low",
            "high",
            "n",
            "difference",
            "difference_low",
            "difference_high",
            "reference",
            "theory",
            "seed",
            "replications",
            "scenario",
        ]
        .map(String::from)
        .to_vec(),
    ];
    for (row, variant) in table.rows.iter().zip(plan.variants()) {
        let reference = variant
            .reference
            .and_then(|place| plan.variants().get(place as usize))
            .map_or_else(String::new, |reference| reference.key.clone());
        for (quantity, cell) in quantities.iter().zip(&row.cells) {
            let [mean, low, high, n] = estimate_cells(cell.estimate);
            let [difference, difference_low, difference_high, _] = estimate_cells(cell.difference);
            rows.push(vec![
                plan.key().into(),
                row.key.clone(),
                row.label.clone(),
                variant.group.clone(),
                variant.x.map_or_else(String::new, |x| x.to_string()),
                quantity.key.into(),
                quantity.unit.into(),
                mean,
                low,
                high,
                n,
                difference,
                difference_low,
                difference_high,
                reference.clone(),
                cell.theory.map_or_else(String::new, |value| value.to_string()),
                plan.options().seed.to_string(),
                row.replications.to_string(),
                row.query.clone(),
            ]);
        }
    }
    write(&rows)
}

/// Mean, both ends and the number of values; empty where there is none.
pub(super) fn estimate_cells(estimate: Option<Estimate>) -> [String; 4] {
    let number = |value: f64| if value.is_finite() { value.to_string() } else { String::new() };
    match estimate {
        None => [String::new(), String::new(), String::new(), "0".into()],
        Some(one) if one.n < 2 => [number(one.mean), String::new(), String::new(), one.n.to_string()],
        Some(many) => [number(many.mean), number(many.low), number(many.high), many.n.to_string()],
    }
}

/// Writes rows, each cell safe to open in a spreadsheet.
pub(super) fn write(rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail, and every row has as many cells as the first.
        let _ = writer.write_record(row.iter().map(|cell| guarded(cell)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A spreadsheet takes a cell that begins like a formula for one. Numbers are numbers; any other such text gets an apostrophe.
fn guarded(cell: &str) -> String {
    let begins_like_a_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if begins_like_a_formula && number(cell).is_none() { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn formulas_are_guarded_and_numbers_are_not() {
        for (cell, expect) in
            [("=1+1", "'=1+1"), ("@cmd", "'@cmd"), ("-2.5", "-2.5"), ("-x", "'-x"), ("a=b", "a=b"), ("", "")]
        {
            assert_eq!(guarded(cell), expect);
        }
    }
}
