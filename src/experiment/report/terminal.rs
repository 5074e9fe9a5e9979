//! Results for a terminal: aligned columns, then the finding.

use super::super::charts::charts;
use super::super::collector::Collector;
use super::super::finding::{finding, question_of, set_up_of};
use super::super::plan::Plan;
use super::super::table::Table;
use super::super::text::estimate_text;
use super::markdown::{blocks, heading};

/// An experiment's tables and its finding.
pub fn table_text(plan: &Plan, collector: &Collector) -> String {
    let table = Table::of(plan, collector);
    let mut text = format!("{}: {}\n{}\n", heading(plan), question_of(plan), set_up_of(plan));
    for (block, keys) in blocks(plan) {
        let columns: Vec<usize> = keys
            .iter()
            .filter_map(|key| table.columns.iter().position(|column| column.key == *key))
            .collect();
        let header =
            std::iter::once(block).chain(columns.iter().map(|place| table.columns[*place].label.clone()));
        let mut rows = vec![header.collect::<Vec<String>>()];
        for row in &table.rows {
            let cells = columns.iter().map(|place| {
                let unit = &table.columns[*place].unit;
                row.cells[*place]
                    .estimate
                    .map_or_else(|| "–".into(), |estimate| estimate_text(&estimate, unit))
            });
            rows.push(std::iter::once(row.label.clone()).chain(cells).collect());
        }
        text.push_str(&format!("\n{}", aligned(&rows)));
    }
    let found = finding(plan, collector, &table);
    text.push_str("\nFinding\n");
    let chart_sentences = charts(plan, collector, &table).into_iter().map(|chart| chart.sentence);
    for sentence in
        found.sentences.into_iter().chain(found.theory).chain(chart_sentences).chain([found.surprise])
    {
        if !sentence.is_empty() {
            text.push_str(&format!("- {sentence}\n"));
        }
    }
    if !found.next.1.is_empty() {
        text.push_str(&format!("\nNext: {} nines run '{}'\n", found.next.0, found.next.1));
    }
    text.push('\n');
    text
}

/// Columns as wide as their widest cell, two blanks apart.
pub(super) fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width =
        |place: usize| rows.iter().filter_map(|row| row.get(place)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|place| width(place).unwrap_or(0)).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(&format!("{cell:<width$}  "));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
