//! The scheduled faults: each can be taken away, others added, and how long a crash by a click lasts.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::app::Action;
use crate::app::captions::describe;
use crate::scenario::{Knob, number as read_number, read_fault};
use crate::sim::{Fault, Settings, SimDuration};
use crate::words::{number, page as words};

use super::event::acting;
use super::sentence::unbroken;
use super::shared::SharedState;

/// What a click may last, in milliseconds; 0 stands for "until I repair it".
const CLICK_MILLIS: [u64; 6] = [3_000, 6_000, 10_000, 20_000, 60_000, 0];
/// Faults shown at once; a list of a thousand would only be scrolled.
const MOST_SHOWN: usize = 60;

/// What the list needs.
#[derive(Properties, PartialEq)]
pub struct FaultsProps {
    pub state: SharedState,
    pub on_action: Callback<Action>,
}

/// The scheduled faults.
#[component]
pub fn Faults(props: &FaultsProps) -> Html {
    let is_adding = use_state(|| false);
    let set_adding = is_adding.setter();
    let faults = props.state.scenario.faults();
    let is_locked = props.state.is_locked(Knob::Fault);
    let items = faults
        .iter()
        .enumerate()
        .take(MOST_SHOWN)
        .map(|(index, fault)| item(index, fault, is_locked, &props.on_action));
    let open = {
        let set_adding = set_adding.clone();
        Callback::from(move |_: MouseEvent| set_adding.set(true))
    };
    let done = Callback::from(move |()| set_adding.set(false));
    html! {
        <div class="fault-group">
            <ul class="fault-list" data-testid="faults">{ for items }</ul>
            {
                if *is_adding {
                    html! { <FaultForm state={props.state.clone()} on_action={props.on_action.clone()} {done} /> }
                } else if is_locked {
                    html! {}
                } else {
                    html! { <button class="button add-fault" type="button" data-testid="add-fault" onclick={open}>{ words::ADD_FAULT }</button> }
                }
            }
            { if is_locked { html! {} } else { click_duration(props) } }
        </div>
    }
}

fn item(index: usize, fault: &Fault, is_locked: bool, on_action: &Callback<Action>) -> Html {
    let what = describe(fault);
    let onclick = on_action.reform(move |_| Action::RemoveFault(index));
    html! {
        <li key={index} class="fault-item">
            <span>{ unbroken(&what) }</span>
            <button type="button" hidden={is_locked} aria-label={words::remove(&what)} title={words::remove(&what)} {onclick}>{ "×" }</button>
        </li>
    }
}

fn click_duration(props: &FaultsProps) -> Html {
    let current = props.state.click_duration.map_or(0, |duration| duration.0 / 1_000_000);
    let options = CLICK_MILLIS.iter().map(|&millis| {
        let name = if millis == 0 { words::CLICK_FOR_GOOD.to_owned() } else { number::span(millis as f64 / 1_000.0) };
        html! { <option key={millis} value={millis.to_string()} selected={millis == current}>{ name }</option> }
    });
    let onchange = acting(&props.on_action, |event: Event| {
        let millis: u64 = event.target()?.dyn_into::<HtmlSelectElement>().ok()?.value().parse().ok()?;
        Some(Action::SetClickDuration((millis > 0).then(|| SimDuration::from_millis(millis))))
    });
    html! {
        <div class="control">
            <label for="click-lasts">{ words::CLICK_LASTS }</label>
            <select class="select" id="click-lasts" data-testid="click-lasts" {onchange}>{ for options }</select>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct FormProps {
    state: SharedState,
    on_action: Callback<Action>,
    done: Callback<()>,
}

/// Builds the text of a fault in the grammar of links and lets the scenario read it: one set of rules, one set of words.
#[component]
fn FaultForm(props: &FormProps) -> Html {
    let target = use_state(|| "s1".to_owned());
    let effect = use_state(|| "crash".to_owned());
    let amount = use_state(|| "4".to_owned());
    let next_second = libm::floor(props.state.facts.now.seconds()) + 2.0;
    let at = use_state(|| next_second.to_string());
    let lasts = use_state(|| "10".to_owned());
    let wrong = use_state(String::new);

    let settings = &props.state.scenario.config().settings;
    let effects = effects_of(&target);
    let chosen =
        if effects.iter().any(|(name, _)| *name == effect.as_str()) { effect.as_str() } else { effects[0].0 };
    let has_amount = has_amount(chosen);
    let add = {
        let text = fault_in_links(&target, chosen, &amount, &at, &lasts);
        let (on_action, done, wrong) = (props.on_action.clone(), props.done.clone(), wrong.setter());
        Callback::from(move |_: MouseEvent| match read_fault(&text) {
            Ok(fault) => {
                on_action.emit(Action::AddFault(fault));
                done.emit(());
            }
            Err(error) => wrong.set(words::wrong_fault(&text, &error)),
        })
    };
    let cancel = props.done.reform(|_: MouseEvent| ());
    html! {
        <div class="form">
            <label>{ words::FAULT_TARGET }{ select(&target, &targets(settings), "fault-target") }</label>
            <label>{ words::FAULT_EFFECT }{ select(&effect, &named(effects), "fault-effect") }</label>
            <label class="whole" hidden={!has_amount}>{ words::FAULT_AMOUNT }{ field(&amount, "fault-amount", "") }</label>
            <label>{ words::FAULT_AT }{ field(&at, "fault-at", "") }</label>
            <label>{ words::FAULT_LASTS }{ field(&lasts, "fault-lasts", words::FOR_GOOD) }</label>
            <p class="fault-text" role="alert" hidden={wrong.is_empty()}>{ wrong.as_str() }</p>
            <div class="row">
                <button class="button primary" type="button" data-testid="fault-add" onclick={add}>{ words::ADD }</button>
                <button class="button" type="button" onclick={cancel}>{ words::CANCEL }</button>
            </div>
        </div>
    }
}

fn fault_in_links(target: &str, effect: &str, amount: &str, at: &str, lasts: &str) -> String {
    let effect = match effect {
        "latency" | "flap" => format!("{effect}:{}", with_unit(amount)),
        _ if has_amount(effect) => format!("{effect}:{}", amount.trim()),
        _ => effect.to_owned(),
    };
    let begin = with_unit(at);
    match lasts.trim() {
        "" => format!("{effect}:{target}@{begin}"),
        _ if matches!(effect.as_str(), "repair" | "failback") => format!("{effect}:{target}@{begin}"),
        lasts => format!("{effect}:{target}@{begin}+{}", with_unit(lasts)),
    }
}

/// The form's fields say seconds, so a bare number is seconds.
fn with_unit(text: &str) -> String {
    let text = text.trim().replace(' ', "");
    if read_number(&text).is_some() { format!("{text}s") } else { text }
}

fn has_amount(effect: &str) -> bool {
    matches!(effect, "slow" | "errors" | "latency" | "loss" | "flap")
}

fn effects_of(target: &str) -> &'static [(&'static str, &'static str)] {
    match target {
        "pair-link" => &[
            ("cut", words::EFFECT_CUT),
            ("cut-requests", words::CUT_TO_SECOND),
            ("cut-answers", words::CUT_TO_FIRST),
            ("repair", words::EFFECT_REPAIR),
        ],
        _ if target.starts_with("link") || target == "device-link" => &[
            ("cut", words::EFFECT_CUT),
            ("cut-requests", words::EFFECT_CUT_REQUESTS),
            ("cut-answers", words::EFFECT_CUT_ANSWERS),
            ("latency", words::EFFECT_LATENCY),
            ("loss", words::EFFECT_LOSS),
            ("repair", words::EFFECT_REPAIR),
        ],
        "controller2" => &[
            ("crash", words::EFFECT_CRASH),
            ("crash-blackhole", words::EFFECT_BLACK_HOLE),
            ("repair", words::EFFECT_REPAIR),
        ],
        "controller" => &[
            ("crash", words::EFFECT_CRASH),
            ("crash-blackhole", words::EFFECT_BLACK_HOLE),
            ("stall", words::EFFECT_STALL),
            ("failback", words::EFFECT_FAILBACK),
            ("repair", words::EFFECT_REPAIR),
        ],
        _ => &[
            ("crash", words::EFFECT_CRASH),
            ("crash-blackhole", words::EFFECT_BLACK_HOLE),
            ("slow", words::EFFECT_SLOW),
            ("errors", words::EFFECT_ERRORS),
            ("hang", words::EFFECT_HANG),
            ("flap", words::EFFECT_FLAP),
            ("drain", words::EFFECT_DRAIN),
            ("repair", words::EFFECT_REPAIR),
        ],
    }
}

fn named(effects: &[(&str, &str)]) -> Vec<(String, String)> {
    effects.iter().map(|(key, name)| ((*key).to_owned(), (*name).to_owned())).collect()
}

fn targets(settings: &Settings) -> Vec<(String, String)> {
    let numbers = 1..=settings.servers.len() as u32;
    let mut targets: Vec<_> = numbers.clone().map(|n| (format!("s{n}"), words::server(n))).collect();
    targets.push(("controller".to_owned(), words::CONTROLLER.to_owned()));
    if settings.controller.pair.is_some() {
        targets.push(("controller2".to_owned(), words::SECOND_CONTROLLER.to_owned()));
        targets.push(("pair-link".to_owned(), words::PAIR_LINK.to_owned()));
    }
    let zones = settings.random_faults.hazards.zones.min(numbers.end().to_owned());
    targets.extend((1..=zones).map(|n| (format!("zone{n}"), words::zone(n))));
    targets.push(("device-link".to_owned(), words::DEVICE_LINK.to_owned()));
    targets.extend(numbers.map(|n| (format!("link{n}"), words::server_link(n))));
    targets
}

fn select(value: &UseStateHandle<String>, options: &[(String, String)], testid: &'static str) -> Html {
    let onchange = {
        let value = value.setter();
        Callback::from(move |event: Event| {
            if let Some(select) =
                event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok())
            {
                value.set(select.value());
            }
        })
    };
    let options = options.iter().map(|(key, name)| {
        html! { <option key={key.clone()} value={key.clone()} selected={*key == **value}>{ name }</option> }
    });
    html! { <select class="select" data-testid={testid} {onchange}>{ for options }</select> }
}

fn field(value: &UseStateHandle<String>, testid: &'static str, placeholder: &'static str) -> Html {
    let oninput = {
        let value = value.setter();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
            {
                value.set(input.value());
            }
        })
    };
    html! { <input class="input" type="text" autocomplete="off" data-testid={testid} value={(**value).clone()} {placeholder} {oninput} /> }
}
