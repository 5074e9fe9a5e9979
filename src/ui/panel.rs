//! The control panel: four groups made from the scenario's table of fields.

use yew::prelude::*;

use crate::app::share::shown_knobs;
use crate::app::{Action, State};
use crate::scenario::{Field, Group, Knob, Knobs};
use crate::sim::SimTime;
use crate::words::{fields, number, page as words};

use super::control::FieldControl;
use super::event::acting;
use super::faults::Faults;
use super::header::narrow_history;
use super::shared::SharedState;

/// What the panel needs.
#[derive(Properties, PartialEq)]
pub struct PanelProps {
    pub state: SharedState,
    /// How many timed edits have taken effect: the panel shows the settings after them.
    pub edits_passed: usize,
    pub on_action: Callback<Action>,
}

const GROUPS: [(Group, &str, &str); 4] = [
    (Group::Load, words::GROUP_LOAD, "load"),
    (Group::Servers, words::GROUP_SERVERS, "servers"),
    (Group::PolicyAndHealth, words::GROUP_POLICY, "policy"),
    (Group::Faults, words::GROUP_FAULTS, "faults"),
];

/// Changes shown at once; more would only be scrolled.
const MOST_EDITS_SHOWN: usize = 40;

/// The control panel.
#[component]
pub fn Panel(props: &PanelProps) -> Html {
    match shown_knobs(&props.state.view) {
        Knobs::All => grouped(props),
        Knobs::Only(knobs) => listed(&knobs, props),
    }
}

fn grouped(props: &PanelProps) -> Html {
    let groups =
        GROUPS.into_iter().map(|(group, title, testid)| group_of_controls(group, title, testid, props));
    html! {
        <aside class="card panel" aria-label={words::PANEL}>
            { narrow_history(&props.state, &props.on_action) }
            <div class="groups">{ for groups }</div>
            { edits(props) }
            { if props.state.view.is_simple() { html! {} } else { seed(props) } }
            { to_control() }
        </aside>
    }
}

/// Only what somebody has chosen, in their order.
fn listed(knobs: &[Knob], props: &PanelProps) -> Html {
    let items = knobs.iter().map(|knob| match knob {
        Knob::Fault => html! {
            <section key="faults" class="listed-faults" aria-label={words::GROUP_FAULTS}>
                <h2 class="label">{ words::GROUP_FAULTS }</h2>
                { faults(props) }
            </section>
        },
        Knob::Field(Field::Seed) => seed(props),
        Knob::Field(field) => control(*field, props),
    });
    html! {
        <aside class="card panel listed" aria-label={words::PANEL} hidden={knobs.is_empty()}>
            <div class="groups">{ for items }</div>
            { edits(props) }
            { to_control() }
        </aside>
    }
}

/// A frame leaves the wheel to the page around it until somebody is inside.
fn to_control() -> Html {
    html! { <p class="to-control">{ words::TO_CONTROL }</p> }
}

fn faults(props: &PanelProps) -> Html {
    html! { <Faults key="fault" state={props.state.clone()} on_action={props.on_action.clone()} /> }
}

fn group_of_controls(group: Group, title: &'static str, testid: &'static str, props: &PanelProps) -> Html {
    let state = &props.state;
    let is_open = state.open_groups.contains(&group);
    let body_id = format!("group-{testid}");
    let onclick = props.on_action.reform(move |_| Action::ToggleGroup(group));
    html! {
        <section key={testid} class="group">
            <h2 class="group-title">
                <button class="group-head" type="button" data-testid={body_id.clone()} aria-expanded={is_open.to_string()}
                    aria-controls={body_id.clone()} {onclick}>
                    <span class="group-name">{ title }</span>
                    <span class="group-note">{ note(group, is_open, state) }</span>
                </button>
            </h2>
            <div class="group-body" id={body_id} hidden={!is_open}>
                { if is_open { body(group, props) } else { html! {} } }
            </div>
        </section>
    }
}

fn body(group: Group, props: &PanelProps) -> Html {
    let state = &props.state;
    let fields = |is_advanced: bool| {
        Field::ALL.iter().copied().filter(move |field| {
            // The seed has a row of its own, and what concerns the whole run waits with the load.
            let group_of_field = if field.group() == Group::Run { Group::Load } else { field.group() };
            *field != Field::Seed && group_of_field == group && field.is_advanced() == is_advanced
        })
    };
    let first = fields(false).map(|field| control(field, props));
    // What other settings leave without effect is not shown.
    let is_of_use = |field: &Field| !field.is_idle(|other| value_in_force(state, other));
    let rest = fields(true).filter(is_of_use).map(|field| control(field, props));
    let is_full = state.full_groups.contains(&group);
    let toggle = props.on_action.reform(move |_| Action::ToggleMore(group));
    let has_more = !state.view.is_simple();
    html! {
        <>
            { if group == Group::Faults { faults(props) } else { html! {} } }
            { for first }
            { for rest.filter(|_| is_full && has_more) }
            { if group == Group::Load && has_more { devices(is_full, props) } else { html! {} } }
            <button class="quiet more" type="button" hidden={!has_more} aria-expanded={is_full.to_string()} onclick={toggle}>
                { if is_full { words::LESS } else { words::MORE } }
            </button>
        </>
    }
}

/// Devices beside the first: each as it is written in links, and a line for one more.
fn devices(is_full: bool, props: &PanelProps) -> Html {
    let texts = props.state.scenario.device_texts();
    let is_locked = is_locked(&props.state, Field::Load);
    let items = texts.iter().enumerate().map(|(index, text)| {
        let onclick = props.on_action.reform(move |_| Action::RemoveDevice(index));
        html! {
            <li key={text.clone()} class="fault-item">
                <span>{ text.replace(';', " · ") }</span>
                <button type="button" aria-label={words::remove(text)} title={words::remove(text)} disabled={is_locked} {onclick}>{ "×" }</button>
            </li>
        }
    });
    let onchange = acting(&props.on_action, |event: Event| {
        use wasm_bindgen::JsCast;
        let input: web_sys::HtmlInputElement = event.target()?.dyn_into().ok()?;
        let text = input.value();
        input.set_value("");
        (!text.trim().is_empty()).then_some(Action::AddDevice(text))
    });
    html! {
        <section class="edits" hidden={!is_full && texts.is_empty()}>
            <label class="group-name" for="add-device">{ words::OTHER_DEVICES }</label>
            <ul class="fault-list" data-testid="devices">{ for items }</ul>
            <input class="input wide" id="add-device" type="text" autocomplete="off" spellcheck="false" data-testid="add-device"
                placeholder={words::DEVICE_EXAMPLE} aria-describedby="help-device" disabled={is_locked} {onchange} />
            <p class="help" id="help-device">{ words::OTHER_DEVICES_HELP }</p>
        </section>
    }
}

fn control(field: Field, props: &PanelProps) -> Html {
    let state = &props.state;
    let rejected = state.rejected.clone().filter(|rejected| rejected.key == field.key());
    html! {
        <FieldControl key={field.key()} {field} value={value_in_force(state, field)} {rejected}
            is_locked={is_locked(state, field)} on_action={props.on_action.clone()} />
    }
}

/// An edit lands on the next whole millisecond, so the value in force is the one there.
fn value_in_force(state: &State, field: Field) -> String {
    if state.facts.now == SimTime::ZERO || state.facts.is_over {
        state.scenario.get(field)
    } else {
        state.scenario.get_at(field, state.facts.now.next_milli())
    }
}

fn is_locked(state: &State, field: Field) -> bool {
    state.is_locked(Knob::Field(field))
}

/// What stands beside a group's name: what is in it, while it is closed.
fn note(group: Group, is_open: bool, state: &State) -> String {
    let value = |field: Field| value_in_force(state, field);
    match group {
        Group::Faults => state.scenario.faults().len().to_string(),
        _ if is_open => String::new(),
        Group::Load => value(Field::Load),
        Group::Servers => {
            let service = Field::Service.leading(&value(Field::Service)).map_or(String::new(), number::span);
            words::servers_note(&value(Field::Servers), &value(Field::Workers), &service)
        }
        _ => fields::choice("policy", &value(Field::Policy)).to_owned(),
    }
}

/// What was changed while the run went on: each change can be taken back on its own.
fn edits(props: &PanelProps) -> Html {
    let texts = props.state.scenario.edit_texts();
    let items = texts.iter().take(MOST_EDITS_SHOWN).enumerate().map(|(index, text)| {
        let what = describe_edit(text);
        let onclick = props.on_action.reform(move |_| Action::RemoveEdit(index));
        html! {
            <li key={index} class="fault-item">
                <span>{ &what }</span>
                <button type="button" aria-label={words::remove(&what)} title={words::remove(&what)} {onclick}>{ "×" }</button>
            </li>
        }
    });
    html! {
        <section class="edits" hidden={texts.is_empty()}>
            <h2 class="group-name">{ words::EDITS }</h2>
            <ul class="fault-list" data-testid="edits">{ for items }</ul>
        </section>
    }
}

/// "policy:random@12.3s" as "Policy: Random from 12.3 s"; what is one device's with its name before it.
fn describe_edit(text: &str) -> String {
    let is_ones_own = text.split(':').next().is_some_and(|key| key.contains('.'));
    if let (true, Some((name, rest))) = (is_ones_own, text.split_once('.')) {
        return format!("{name} · {}", describe_edit(rest));
    }
    let parts =
        text.split_once(':').and_then(|(key, rest)| Some((Field::by_key(key)?, rest.rsplit_once('@')?)));
    match parts {
        None => text.to_owned(),
        Some((field, (value, at))) => words::edit(
            fields::label(field.key()),
            fields::choice(field.key(), value),
            &at.replace('s', " s"),
        ),
    }
}

fn seed(props: &PanelProps) -> Html {
    let state = &props.state;
    let is_locked = is_locked(state, Field::Seed);
    let onchange = acting(&props.on_action, |event: Event| {
        use wasm_bindgen::JsCast;
        let input: web_sys::HtmlInputElement = event.target()?.dyn_into().ok()?;
        Some(Action::SetField(Field::Seed, input.value()))
    });
    let rejected = state.rejected.as_ref().filter(|rejected| rejected.key == Field::Seed.key());
    let shown = rejected.map_or_else(|| state.scenario.get(Field::Seed), |rejected| rejected.given.clone());
    html! {
        <div class="seed-row">
            <label for="seed" title={fields::help("seed")}>{ words::SEED }</label>
            <input class="input" id="seed" type="text" inputmode="numeric" autocomplete="off" data-testid="seed" disabled={is_locked}
                value={shown} aria-invalid={rejected.is_some().to_string()} {onchange} />
            <button class="button" type="button" data-testid="new-seed" disabled={is_locked}
                onclick={props.on_action.reform(|_| Action::NewSeed)}>{ words::NEW_SEED }</button>
            <p class="fault-text" role="alert" hidden={rejected.is_none()}>
                { rejected.map(|rejected| rejected.text.clone()).unwrap_or_default() }
            </p>
        </div>
    }
}
