//! A table to paste into a spreadsheet: cells parted by tabs, numbers as numbers.

use super::super::table::Table;

/// Numbers as numbers, means and ends of intervals in columns of their own.
fn rows(table: &Table) -> Vec<Vec<String>> {
    let mut header = vec![String::new(), "n".to_owned()];
    for column in &table.columns {
        let unit = if column.unit.is_empty() { String::new() } else { format!(" ({})", column.unit) };
        header.push(format!("{}{unit}", column.label));
        header.push(format!("{} low", column.label));
        header.push(format!("{} high", column.label));
    }
    let number = |value: f64| if value.is_finite() { value.to_string() } else { String::new() };
    let body = table.rows.iter().map(|row| {
        let mut cells = vec![row.label.clone(), row.replications.to_string()];
        for cell in &row.cells {
            match cell.estimate {
                None => cells.extend([const { String::new() }; 3]),
                Some(one) if one.n < 2 => cells.extend([number(one.mean), String::new(), String::new()]),
                Some(many) => cells.extend([number(many.mean), number(many.low), number(many.high)]),
            }
        }
        cells
    });
    std::iter::once(header).chain(body).collect()
}

/// As HTML, for what pastes tables and not tabs.
pub fn html_table(table: &Table) -> String {
    let cell = |text: &String| {
        format!("<td>{}</td>", text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
    };
    let line = |row: &Vec<String>| format!("<tr>{}</tr>", row.iter().map(cell).collect::<String>());
    format!("<table>{}</table>", rows(table).iter().map(line).collect::<String>())
}

/// As text. A spreadsheet puts every cell where it belongs.
pub fn tabbed(table: &Table) -> String {
    let line = |row: &Vec<String>| {
        row.iter().map(|cell| cell.replace(['\t', '\n'], " ")).collect::<Vec<_>>().join("\t")
    };
    rows(table).iter().map(line).collect::<Vec<_>>().join("\n") + "\n"
}
