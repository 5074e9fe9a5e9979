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

/// Writes rows as RFC 4180 has them, each cell safe to open in a spreadsheet. A few lines of our own: the library's writer would bring a
/// second reader of numbers into the page, to quote what is none, and with it ten kilobytes of tables.
pub(super) fn write(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(guarded(cell))).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

fn quoted(cell: String) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

/// A spreadsheet takes a cell that begins like a formula for one. Numbers are numbers; any other such text gets an apostrophe.
fn guarded(cell: &str) -> String {
    let begins_like_a_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if begins_like_a_formula && number(cell).is_none() { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{guarded, write};

    #[test]
    fn what_is_written_is_read_again() {
        let row =
            ["plain", "a, b", "he said \"no\"", "two\nlines", "-2.5", "", "é"].map(str::to_owned).to_vec();
        let text = write(&[row.clone(), row.clone()]);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|record| record.expect("a record")).collect();
        assert_eq!(rows, [row.clone(), row].map(csv::StringRecord::from));
    }

    #[test]
    fn formulas_are_guarded_and_numbers_are_not() {
        for (cell, expect) in
            [("=1+1", "'=1+1"), ("@cmd", "'@cmd"), ("-2.5", "-2.5"), ("-x", "'-x"), ("a=b", "a=b"), ("", "")]
        {
            assert_eq!(guarded(cell), expect);
        }
    }
}
