//! The three numbers above the stage, each with its definition, its window and how it came about.

use yew::prelude::*;

use crate::app::Action;
use crate::app::summary::{DeviceLine, Number, Summary};
use crate::words::{measures, page as words};

use super::shared::SharedSummary;

/// What the numbers need.
#[derive(Properties, PartialEq)]
pub struct NumbersProps {
    pub summary: SharedSummary,
    pub on_action: Callback<Action>,
}

/// Availability, response time, reliability.
#[component]
pub fn Numbers(props: &NumbersProps) -> Html {
    let numbers = &props.summary.numbers;
    // Escape hides a definition that covers something, until the pointer or the focus comes back.
    let is_hidden = use_state(|| false);
    let hide = {
        let is_hidden = is_hidden.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                is_hidden.set(true);
            }
        })
    };
    let show = {
        let is_hidden = is_hidden.clone();
        Callback::from(move |_: MouseEvent| is_hidden.set(false))
    };
    html! {
        <section class={classes!("numbers", is_hidden.then_some("definition-off"))} aria-label={words::NUMBERS}
            onkeydown={hide} onmouseleave={show}>
            <p class="span-note" data-testid="span-note" hidden={props.summary.span.is_empty()}>
                { &props.summary.span }{ " " }
                <button class="quiet" type="button" data-testid="span-end" onclick={props.on_action.reform(|_| Action::SelectSpan(None))}>{ measures::BACK_TO_NOW }</button>
            </p>
            { for numbers.iter().map(card) }
            { devices(&props.summary) }
        </section>
    }
}

/// Where there are several: each device by itself.
fn devices(summary: &Summary) -> Html {
    let lines = &summary.devices;
    let head =
        measures::DEVICE_COLUMNS.iter().map(|name| html! { <th key={*name} scope="col">{ name }</th> });
    let row = |line: &DeviceLine| {
        let harm = line.is_harm.then_some("harm");
        let cells = line.cells.iter().enumerate();
        html! {
            <tr key={line.name.clone()} class={harm}><th scope="row">{ &line.name }</th>
                { for cells.map(|(place, cell)| html! { <td key={place}>{ cell }</td> }) }</tr>
        }
    };
    html! {
        <table class="card by-device" data-testid="by-device" hidden={lines.is_empty()}>
            <thead><tr><th scope="col">{ measures::by_device(!summary.span.is_empty()) }</th>{ for head }</tr></thead>
            <tbody>{ for lines.iter().map(row) }</tbody>
        </table>
    }
}

fn card(number: &Number) -> Html {
    let definition_id = format!("definition-{}", number.key);
    html! {
        <div key={number.key} class="card number" data-testid={format!("number-{}", number.key)}>
            <button class="number-label" type="button" aria-describedby={definition_id.clone()}>
                { number.label.0 }<span class="roomy">{ number.label.1 }</span>
            </button>
            <p class={classes!("number-value", number.is_harm.then_some("harm"))}>
                { &number.value }{ " " }<small>{ &number.behind }</small>
            </p>
            <p class="number-note">{ &number.note }</p>
            { spark(number) }
            <p class="definition" id={definition_id} role="tooltip">{ number.definition }</p>
        </div>
    }
}

/// The recent past of a number as a small line; gaps where there was nothing to measure.
fn spark(number: &Number) -> Html {
    html! {
        <svg class="spark" viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">
            <path class={number.is_harm.then_some("spark-harm")} d={spark_path(&number.spark, number.spark_shows)} />
        </svg>
    }
}

fn spark_path(points: &[Option<f64>], shows: (f64, f64)) -> String {
    let known = || points.iter().flatten().copied();
    let (low, high) = (known().fold(shows.0, f64::min), known().fold(shows.1, f64::max));
    let (step, height) = (100.0 / points.len().saturating_sub(1).max(1) as f64, (high - low).max(1e-9));
    let mut path = String::new();
    let mut is_drawing = false;
    for (index, point) in points.iter().enumerate() {
        let Some(value) = point else {
            is_drawing = false;
            continue;
        };
        let (x, y) = (index as f64 * step, 27.0 - 24.0 * (value - low) / height);
        path.push_str(&format!("{}{x:.1} {y:.1}", if is_drawing { "L" } else { "M" }));
        is_drawing = true;
    }
    path
}
