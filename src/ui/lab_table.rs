//! The table of an experiment: a row for each variant, a mean with its interval in each cell.

use yew::prelude::*;

use crate::experiment::text::{difference_text, estimate_text, theory_text};
use crate::experiment::{Cell, Column, Row, Table};
use crate::words::{lab as words, theory};

/// The table, scrolling within its box; the row `watched` was opened last, and `on_row` hears which row's name was pressed.
pub fn lab_table(table: &Table, watched: Option<usize>, on_row: &Callback<usize>) -> Html {
    let rows = table.rows.iter().enumerate().map(|(place, row)| {
        let onclick = on_row.reform(move |_| place);
        row_view(&table.columns, row, watched == Some(place), onclick)
    });
    html! {
        <div class="lab-table-part">
            <h3>{ words::TABLE }</h3>
            <p class="muted lab-note">{ words::TABLE_NOTE }</p>
            <div class="lab-table" tabindex="0" role="region" aria-label={words::TABLE}>
                <table data-testid="lab-table">
                    <thead><tr>
                        <th scope="col">{ words::VARIANT }</th>
                        { for table.columns.iter().map(|column| html! { <th key={column.key.clone()} scope="col">{ &column.label }</th> }) }
                    </tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
        </div>
    }
}

fn row_view(columns: &[Column], row: &Row, is_watched: bool, onclick: Callback<MouseEvent>) -> Html {
    let cells = columns.iter().zip(&row.cells).map(|(column, cell)| {
        html! { <td key={column.key.clone()}>{ cell_view(cell, &column.unit) }</td> }
    });
    html! {
        <tr key={row.key.clone()}>
            <th scope="row"><button type="button" class="lab-open" aria-current={is_watched.then_some("true")} {onclick}>{ &row.label }</button></th>
            { for cells }
        </tr>
    }
}

fn cell_view(cell: &Cell, unit: &str) -> Html {
    let mean = cell.estimate.map_or_else(|| "–".into(), |estimate| estimate_text(&estimate, unit));
    let difference = cell.difference.and_then(|difference| {
        let text = difference_text(&difference, unit)?;
        let class = classes!("lab-difference", cell.is_clear.then_some("clear"));
        Some(html! { <span class={class}>{ text }</span> })
    });
    let theory = cell.theory.map(|value| theory::value(&theory_text(value, unit)));
    html! {
        <>
            <span>{ mean }</span>
            { difference.unwrap_or_else(|| html! { <span></span> }) }
            <span class="lab-theory" hidden={theory.is_none()}>{ theory.unwrap_or_default() }</span>
        </>
    }
}
