//! The grid of an experiment as a map: a field for each pair of values, shaded by its number; a press opens that run on the stage.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::chart::figure::shade;
use crate::experiment::text::{difference_text, estimate_text};
use crate::experiment::{Collector, Plan, Ranking, Table, map};
use crate::metrics::Direction;
use crate::words::lab as words;

/// What is shown first, where the experiment has it: policies differ in it long before they differ in what they answer.
const FIRST: &str = "response_p95";

/// What the map needs.
#[derive(Clone, PartialEq, Properties)]
pub struct LabMapProps {
    /// The experiment, its results and their table.
    pub results: MapResults,
    /// The variant whose field was opened last.
    pub watched: Option<usize>,
    /// A field was pressed: the variant.
    pub on_row: Callback<usize>,
}

/// Results that are the same only where they are the same.
#[derive(Clone)]
pub struct MapResults {
    pub plan: Plan,
    pub collector: Collector,
    pub table: Rc<Table>,
}

impl PartialEq for MapResults {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.table, &other.table)
    }
}

/// The map, with a choice of what it shows.
#[component]
pub fn LabMap(props: &LabMapProps) -> Html {
    let MapResults { plan, collector, table } = &props.results;
    let chosen = use_state(|| plan.columns().iter().position(|column| column.key == FIRST).unwrap_or(0));
    let column = (*chosen).min(plan.columns().len().saturating_sub(1));
    let Some(quantity) = plan.columns().get(column) else { return html! { <div></div> } };
    let shown = map(plan, table, column, quantity);
    let leading: Vec<usize> = if quantity.direction == Direction::Neither {
        Vec::new()
    } else {
        let ranking = Ranking::of(plan, collector, quantity);
        let clear = |ranked: &Vec<_>| {
            ranked.iter().any(|one: &crate::experiment::Ranked| one.ranks != (1, ranked.len()))
        };
        let columns = ranking.columns.iter().filter(|ranked| clear(ranked));
        columns.flatten().filter(|one| one.ranks.0 == 1).map(|one| one.variant).collect()
    };
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            let index = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
            chosen.set(usize::try_from(index).unwrap_or(0));
        })
    };
    let [rows, columns] = plan.axes();
    let body = shown.rows.iter().enumerate().map(|(row, name)| {
        let cells = (0..shown.columns.len()).map(|place| {
            let index = row * shown.columns.len() + place;
            let (Some(variant), Some(Some(field))) = (plan.at(row, place), shown.cells.get(index)) else {
                return html! { <td key={place}>{ "–" }</td> };
            };
            let cell = &table.rows[variant].cells[column];
            let estimate = cell.estimate.map_or_else(String::new, |estimate| estimate_text(&estimate, quantity.unit));
            let difference = cell.difference.and_then(|difference| difference_text(&difference, quantity.unit));
            let is_leading = leading.contains(&variant);
            let label = &table.rows[variant].label;
            let title = words::field_title(&field.text, label, &estimate, difference.as_deref(), is_leading);
            let onclick = props.on_row.reform(move |_: MouseEvent| variant);
            html! {
                <td key={place}>
                    <button type="button" class={classes!(format!("shade-{}", shade(field.shade)), is_leading.then_some("leading"))}
                        aria-current={(props.watched == Some(variant)).then_some("true")} aria-label={title.clone()} {title} {onclick}>{ &field.text }</button>
                </td>
            }
        });
        html! { <tr key={row}><th scope="row">{ name }</th>{ for cells }</tr> }
    });
    html! {
        <div class="lab-map-part">
            <div class="lab-map-head">
                <h3>{ words::over(quantity.label, &columns.label) }</h3>
                <label class="lab-map-choice">{ words::MAP_SHOWS }
                    <select class="input" data-testid="lab-map-measure" {onchange}>
                        { for plan.columns().iter().enumerate().map(|(place, other)| html! {
                            <option key={other.key} selected={place == column}>{ other.label }</option>
                        }) }
                    </select>
                </label>
            </div>
            <p class="muted lab-note">{ words::MAP_NOTE }</p>
            <div class="lab-map" tabindex="0" role="region" aria-label={words::over(quantity.label, &columns.label)}>
                <table data-testid="lab-map">
                    <thead><tr>
                        <th scope="col">{ words::corner(&rows.label, &columns.label) }</th>
                        { for shown.columns.iter().map(|name| html! { <th key={name.clone()} scope="col">{ name }</th> }) }
                    </tr></thead>
                    <tbody>{ for body }</tbody>
                </table>
            </div>
        </div>
    }
}
