//! Runs side by side: each lane's stage with its name and its numbers, and the sentences that compare them.

use yew::prelude::*;

use crate::app::lanes::{Difference, Lane, LaneNumbers, MOST_LANES, name_of_first};
use crate::app::{Action, Selected, Speed};
use crate::scenario::{Control, Field, Scenario};
use crate::words::{fields, lanes as words};

use super::dialog::Modal;
use super::handle::SessionHandle;
use super::shared::SharedState;
use super::stage::Stage;

/// What a lane says of itself.
#[derive(Clone, PartialEq)]
pub struct LaneView {
    pub name: String,
    pub session: SessionHandle,
    pub numbers: LaneNumbers,
}

/// What the lanes need. Without any beside it, the first is the stage and nothing else.
pub struct LanesProps {
    /// The first lane, which everything on the page is about, and those beside it.
    pub lanes: Vec<LaneView>,
    /// Who leads, and whether that is more than chance.
    pub standing: String,
    pub verdict: String,
    pub speed: Speed,
    pub selected: Option<Selected>,
    pub has_room: bool,
    pub on_action: Callback<Action>,
}

/// The stage, or several.
pub fn lanes(props: &LanesProps) -> Html {
    let is_one = props.lanes.len() < 2;
    let class = classes!("lanes", format!("lanes-{}", props.lanes.len()));
    html! {
        <div {class} data-testid="lanes">
            { for props.lanes.iter().enumerate().map(|(index, lane)| one(index, lane, is_one, props)) }
        </div>
    }
}

/// The sentences under the lanes.
pub fn standing(props: &LanesProps) -> Html {
    html! {
        <div class="standing" hidden={props.lanes.len() < 2}>
            <p data-testid="standing">{ &props.standing }</p>
            <p class="muted" data-testid="verdict" role="status">{ &props.verdict }</p>
        </div>
    }
}

fn one(index: usize, lane: &LaneView, is_one: bool, props: &LanesProps) -> Html {
    let remove = words::remove(&lane.name);
    let onclick = props.on_action.reform(move |_: MouseEvent| Action::RemoveLane(index.saturating_sub(1)));
    html! {
        <div key={index} class="lane" data-lane={index.to_string()} role="group" aria-label={lane.name.clone()}>
            <div class="lane-head" hidden={is_one}>
                <strong>{ &lane.name }</strong>
                <span class="muted">{ lane.numbers.text() }</span>
                <button class="lane-remove" type="button" hidden={index == 0} aria-label={remove.clone()} title={remove} {onclick}>{ "×" }</button>
            </div>
            <Stage session={lane.session.clone()} is_first={index == 0} speed={props.speed} selected={props.selected}
                has_room={props.has_room && is_one} on_action={props.on_action.clone()} />
        </div>
    }
}

/// Chooses what stands beside the run.
pub fn compare_dialog(state: &SharedState, on_action: &Callback<Action>) -> Html {
    let is_full = state.lanes.len() + 1 >= MOST_LANES;
    let present = state.scenario.get(Field::Policy);
    let policies = match Field::Policy.control() {
        Control::Choice(names) => names,
        _ => &[],
    };
    let add = |name: &'static str| {
        let action = Action::AddLane(Difference::Set(Field::Policy, name.to_owned()));
        let onclick = on_action.reform(move |_: MouseEvent| action.clone());
        html! {
            <button key={name} class="button" type="button" disabled={is_full} data-testid={format!("beside-{name}")} {onclick}>
                { fields::choice(Field::Policy.key(), name) }
            </button>
        }
    };
    let is_beside = |name: &str| {
        state.lanes.iter().any(|lane| lane.difference == Difference::Set(Field::Policy, name.to_owned()))
    };
    let others = policies.iter().copied().filter(|name| *name != present && !is_beside(name));
    html! {
        <Modal title={words::COMPARE_TITLE} testid="compare-dialog" on_close={on_action.reform(|()| Action::CloseDialog)}>
            <p>{ words::COMPARE_HELP }</p>
            { chosen(&state.scenario, &state.lanes, on_action) }
            <p class="harm" hidden={!is_full}>{ words::FULL }</p>
            <h3>{ words::POLICIES }</h3>
            <div class="offer-list">{ for others.map(add) }</div>
            <h3>{ words::OTHER }</h3>
            <OtherForm state={state.clone()} {is_full} on_action={on_action.clone()} />
        </Modal>
    }
}

fn chosen(scenario: &Scenario, lanes: &[Lane], on_action: &Callback<Action>) -> Html {
    let items = lanes.iter().enumerate().map(|(index, lane)| {
        let name = lane.difference.name();
        let remove = words::remove(&name);
        let onclick = on_action.reform(move |_: MouseEvent| Action::RemoveLane(index));
        html! {
            <li key={index} class="fault-item"><span>{ name }</span>
                <button type="button" aria-label={remove.clone()} title={remove} {onclick}>{ "×" }</button></li>
        }
    });
    html! {
        <ul class="fault-list" hidden={lanes.is_empty()}>
            <li class="fault-item"><span>{ name_of_first(scenario, lanes) }</span></li>
            { for items }
        </ul>
    }
}

#[derive(Properties, PartialEq)]
struct OtherProps {
    state: SharedState,
    is_full: bool,
    on_action: Callback<Action>,
}

/// Any setting, written as links write it, or picked where it is a choice.
#[component]
fn OtherForm(props: &OtherProps) -> Html {
    let field = use_state(|| Field::Failover);
    let value = use_state(|| other_value(Field::Failover, &props.state.scenario));
    let pick = {
        let (field, value, state) = (field.setter(), value.setter(), props.state.clone());
        Callback::from(move |event: Event| {
            let select: Option<web_sys::HtmlSelectElement> = event.target_dyn_into();
            if let Some(picked) = select.and_then(|select| Field::by_key(&select.value())) {
                field.set(picked);
                value.set(other_value(picked, &state.scenario));
            }
        })
    };
    let write = {
        let value = value.setter();
        Callback::from(move |event: InputEvent| {
            let input: Option<web_sys::HtmlInputElement> = event.target_dyn_into();
            if let Some(input) = input {
                value.set(input.value());
            }
        })
    };
    let choose = {
        let value = value.setter();
        Callback::from(move |event: Event| {
            let select: Option<web_sys::HtmlSelectElement> = event.target_dyn_into();
            if let Some(select) = select {
                value.set(select.value());
            }
        })
    };
    let names: &[&str] = match field.control() {
        Control::Choice(names) => names,
        Control::Switch => &["on", "off"],
        _ => &[],
    };
    let add = {
        let (field, value) = (*field, (*value).clone());
        props.on_action.reform(move |_: MouseEvent| Action::AddLane(Difference::Set(field, value.clone())))
    };
    let fields_offered = Field::ALL.iter().filter(|field| !matches!(field, Field::Seed | Field::Duration));
    html! {
        <div class="form">
            <label>{ words::WHAT }
                <select class="select" data-testid="lane-field" onchange={pick}>
                    { for fields_offered.map(|it| html! {
                        <option key={it.key()} value={it.key()} selected={*it == *field}>{ fields::label(it.key()) }</option>
                    }) }
                </select>
            </label>
            <label>{ words::VALUE }
                { if names.is_empty() {
                    html! { <input class="input" data-testid="lane-value" value={(*value).clone()} oninput={write} /> }
                } else {
                    html! { <select class="select" data-testid="lane-value" onchange={choose}>
                        { for names.iter().map(|name| html! {
                            <option key={*name} value={*name} selected={**name == **value}>{ fields::choice(field.key(), name) }</option>
                        }) }
                    </select> }
                } }
            </label>
            <div class="row">
                <button class="button primary" type="button" data-testid="lane-add" disabled={props.is_full} onclick={add}>{ words::ADD }</button>
            </div>
        </div>
    }
}

/// A value that differs, where one can be guessed; else the present one, to be changed.
fn other_value(field: Field, scenario: &Scenario) -> String {
    let present = scenario.get(field);
    match field.control() {
        Control::Switch => if present == "on" { "off" } else { "on" }.to_owned(),
        Control::Choice(names) => {
            names.iter().find(|name| **name != present).map_or(present.clone(), |name| (*name).to_owned())
        }
        _ => present,
    }
}
