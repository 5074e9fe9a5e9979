//! The form in which a person defines an experiment: what to start from, what to vary, what to measure, how long to go on.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::ask::Asking;
use crate::app::captions;
use crate::experiment::worker::{Answer, Question};
use crate::experiment::{Definition, FoundWarmUp, LongRun, Plan, Quantity};
use crate::metrics::Measure;
use crate::scenario::{Control, Field, ViewKeys, decode, encode, encode_link};
use crate::web::{address, clipboard};
use crate::words::{fields, lab as words};

/// What the form needs.
#[derive(Clone, PartialEq, Properties)]
pub struct LabOwnProps {
    /// The experiment as it is now written.
    pub definition: Rc<Definition>,
    /// The scenario on the stage, as a query.
    pub stage: AttrValue,
    /// It is written differently.
    pub on_change: Callback<Definition>,
}

/// The form.
#[component]
pub fn LabOwn(props: &LabOwnProps) -> Html {
    let definition = &props.definition;
    let change = |apply: Rc<dyn Fn(&mut Definition)>| {
        let (definition, on_change) = (Rc::clone(definition), props.on_change.clone());
        Callback::from(move |()| {
            let mut next = (*definition).clone();
            apply(&mut next);
            on_change.emit(next);
        })
    };
    let take_stage = {
        let stage = props.stage.to_string();
        change(Rc::new(move |definition| definition.scenario.clone_from(&stage)))
    };
    let (said, told) = (use_state(Vec::new), use_state(Vec::new));
    let (asking, looking) = (use_mut_ref(|| None), use_mut_ref(|| None));
    let plan = Plan::of(definition);
    let find = plan.is_ok().then(|| Question::WarmUp((**definition).clone()));
    let look = Some(Question::LongRun(definition.scenario.clone()));
    let write_warm_up = {
        let (definition, on_change) = (Rc::clone(definition), props.on_change.clone());
        move |seconds: u64| {
            let changed = decode(&definition.scenario).scenario.set(Field::WarmUp, &format!("{seconds}s"));
            if let Ok(scenario) = changed {
                on_change.emit(Definition { scenario: encode(&scenario), ..(*definition).clone() });
            }
        }
    };
    let summary = match &plan {
        Ok(plan) => {
            html! { <p class="muted" data-testid="lab-own-summary">{ words::jobs(plan.variants().len(), plan.options().replications) }</p> }
        }
        Err(faults) => html! {
            <ul class="harm lab-faults" data-testid="lab-own-summary" role="alert">{ for faults.iter().map(|fault| html! { <li>{ captions::fault(fault) }</li> }) }</ul>
        },
    };
    html! {
        <div class="lab-own">
            <p class="lab-own-base">
                <span class="muted">{ words::STARTS_FROM }</span><code>{ &definition.scenario }</code>
                <button class="button" type="button" data-testid="lab-own-stage" disabled={definition.scenario == *props.stage}
                    onclick={take_stage.reform(|_: MouseEvent| ())}>{ words::TAKE_STAGE }</button>
            </p>
            { factor(props, 0) }
            { factor(props, 1) }
            { measures(props) }
            { narrow(props) }
            { asked("lab-own-warm-up", words::FIND_WARM_UP, words::WARM_UP_HELP, find, &said, &asking, write_warm_up) }
            { asked("lab-own-long-run", words::LONG_RUN, words::LONG_RUN_HELP, look, &told, &looking, |_| ()) }
            <CopyLink query={link(definition)} />
            { summary }
        </div>
    }
}

/// The link of the experiment.
fn link(definition: &Definition) -> AttrValue {
    definition.to_link(&encode_link(&definition.scenario, &ViewKeys::default())).into()
}

/// What follows the page's address in a link.
#[derive(Clone, PartialEq, Properties)]
pub struct CopyLinkProps {
    pub query: AttrValue,
}

/// A button that copies a link. Where the browser refuses, the link stands beside it.
#[component]
pub fn CopyLink(props: &CopyLinkProps) -> Html {
    let copied = use_state(|| (AttrValue::default(), false));
    let text = format!("{}{}", address::base(), props.query);
    let onclick = {
        let (text, copied, query) = (text.clone(), copied.clone(), props.query.clone());
        Callback::from(move |_: MouseEvent| {
            let (copied, query) = (copied.clone(), query.clone());
            clipboard::copy(&text, move |is_done| copied.set((query.clone(), is_done)));
        })
    };
    let label = match &*copied {
        (of, _) if *of != props.query => words::COPY_LINK,
        (_, true) => words::COPIED,
        (_, false) => words::COPY_REFUSED,
    };
    html! {
        <p class="lab-own-base">
            <button class="button" type="button" data-testid="lab-link" {onclick}>{ label }</button>
            <code>{ text }</code>
        </p>
    }
}

/// A button that asks a worker, and what came of it.
fn asked(
    testid: &'static str,
    name: &'static str,
    help: &'static str,
    question: Option<Question>,
    said: &UseStateHandle<Vec<String>>,
    asking: &Rc<RefCell<Option<Asking>>>,
    on_found: impl Fn(u64) + 'static,
) -> Html {
    let is_ready = question.is_some();
    let on_found = Rc::new(on_found);
    let onclick = {
        let (said, asking) = (said.clone(), Rc::clone(asking));
        Callback::from(move |_: MouseEvent| {
            let Some(question) = &question else { return };
            said.set(vec![words::LOOKING.into()]);
            let (said, on_found) = (said.clone(), Rc::clone(&on_found));
            let plan = match question {
                Question::WarmUp(definition) => Plan::of(definition).ok(),
                Question::LongRun(_) => None,
            };
            let on_answer = move |answer| match answer {
                Answer::Found(numbers) => match &plan {
                    None => said.set(LongRun::of(&numbers).map_or_else(Vec::new, |run| run.told())),
                    Some(plan) => {
                        if let Some(found) = FoundWarmUp::of(&numbers) {
                            said.set(vec![found.told(plan)]);
                            on_found(found.seconds);
                        }
                    }
                },
                Answer::Misunderstood(why) => said.set(vec![why]),
                Answer::Done(_) | Answer::Alive => {}
            };
            *asking.borrow_mut() = Some(Asking::start(question, on_answer));
        })
    };
    let lines = if said.is_empty() { vec![help.to_owned()] } else { (**said).clone() };
    html! {
        <div class="lab-own-base">
            <button class="button" type="button" data-testid={testid} disabled={!is_ready} {onclick}>{ name }</button>
            <div class="muted lab-said" role="status">{ for lines.into_iter().map(|line| html! { <p>{ line }</p> }) }</div>
        </div>
    }
}

/// A setting and its values.
fn factor(props: &LabOwnProps, place: usize) -> Html {
    let definition = &props.definition;
    let written = definition.vary.get(place).map_or("", String::as_str);
    let (key, values) = written.split_once(':').unwrap_or((written, ""));
    let on_field = {
        let (definition, on_change) = (Rc::clone(definition), props.on_change.clone());
        Callback::from(move |event: Event| {
            let key = event.target_unchecked_into::<HtmlSelectElement>().value();
            let mut next = (*definition).clone();
            match Field::by_key(&key).map(|field| format!("{key}:{}", example(field))) {
                None => next.vary.truncate(place),
                Some(text) if place < next.vary.len() => next.vary[place] = text,
                Some(text) => next.vary.push(text),
            }
            on_change.emit(next);
        })
    };
    let on_values = {
        let (on_change, key) = (props.on_change.clone(), key.to_owned());
        let definition = Rc::clone(definition);
        Callback::from(move |event: InputEvent| {
            let values = event.target_unchecked_into::<HtmlInputElement>().value();
            let mut next = (*definition).clone();
            if let Some(slot) = next.vary.get_mut(place) {
                *slot = format!("{key}:{values}");
            }
            on_change.emit(next);
        })
    };
    let (field_id, values_id, help_id) =
        (format!("lab-vary-{place}"), format!("lab-values-{place}"), format!("lab-values-{place}-help"));
    let known = Field::by_key(key);
    let options = Field::ALL.iter().filter(|field| **field != Field::Seed).map(|field| {
        html! {
            <option key={field.key()} value={field.key()} selected={known == Some(*field)}>
                { words::factor(field.key(), fields::label(field.key())) }
            </option>
        }
    });
    let help = known.map_or_else(String::new, |field| {
        words::values_help(
            &field.control().range(),
            can_be_a_range(field).then(|| range_example(field)).as_deref(),
        )
    });
    html! {
        <div class="lab-factor" hidden={definition.vary.len() < place}>
            <div class="lab-field">
                <label for={field_id.clone()}>{ words::VARY[place] }</label>
                <select id={field_id} class="input" onchange={on_field}>
                    { if place > 0 { html! { <option value="" selected={known.is_none()}>{ words::NOTHING_ELSE }</option> } } else { html! { <option disabled=true selected={known.is_none()}>{ words::CHOOSE }</option> } } }
                    { for options }
                </select>
            </div>
            <div class="lab-field lab-values">
                <label for={values_id.clone()}>{ words::VALUES }</label>
                <input id={values_id} class="input" value={values.to_owned()} disabled={known.is_none()} oninput={on_values}
                    aria-describedby={help_id.clone()} spellcheck="false" autocomplete="off" />
                <span id={help_id} class="lab-help muted">{ help }</span>
            </div>
        </div>
    }
}

fn can_be_a_range(field: Field) -> bool {
    matches!(field.control(), Control::Number { .. } | Control::Duration { .. } | Control::Shaped { .. })
}

/// Values to begin with.
fn example(field: Field) -> String {
    match field.control() {
        Control::Choice(names) => names.join(";"),
        Control::Switch => "on;off".into(),
        Control::Text { example } => format!("1;{example}"),
        _ => range_example(field),
    }
}

fn range_example(field: Field) -> String {
    match field {
        Field::Load => "4/s..14/s*6".into(),
        Field::Service => "100ms..250ms*4".into(),
        Field::Servers => "1..6".into(),
        _ => match field.control() {
            Control::Number { .. } => "1..5".into(),
            Control::Duration { .. } => "500ms..8s*5log".into(),
            _ => String::new(),
        },
    }
}

/// What is measured: a list to tick, the chosen ones first.
fn measures(props: &LabOwnProps) -> Html {
    let definition = &props.definition;
    let extra = ["reliability_120s"];
    let keys = Measure::ALL.iter().map(|measure| measure.key()).chain(extra);
    let items = keys.filter_map(Quantity::by_key).map(|quantity| {
        let is_chosen = definition.measure.iter().any(|key| key == quantity.key);
        let onchange = {
            let (definition, on_change) = (Rc::clone(definition), props.on_change.clone());
            Callback::from(move |_: Event| {
                let mut next = (*definition).clone();
                if is_chosen {
                    next.measure.retain(|key| key != quantity.key);
                } else {
                    next.measure.push(quantity.key.to_owned());
                }
                on_change.emit(next);
            })
        };
        html! {
            <label key={quantity.key} title={quantity.definition}>
                <input type="checkbox" checked={is_chosen} {onchange} />{ quantity.label }
            </label>
        }
    });
    let chosen: Vec<&str> = definition
        .measure
        .iter()
        .filter_map(|key| Quantity::by_key(key))
        .map(|quantity| quantity.label)
        .collect();
    html! {
        <details class="lab-measures">
            <summary data-testid="lab-own-measures">{ words::measured(&chosen) }</summary>
            <fieldset><legend class="unseen">{ words::MEASURES }</legend>{ for items }</fieldset>
        </details>
    }
}

/// Whether to go on until the intervals are narrow.
fn narrow(props: &LabOwnProps) -> Html {
    let definition = &props.definition;
    let oninput = {
        let (definition, on_change) = (Rc::clone(definition), props.on_change.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            let mut next = (*definition).clone();
            next.narrow = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            on_change.emit(next);
        })
    };
    let example = words::narrow_help(definition.measure.first().map_or("response_mean", String::as_str));
    html! {
        <div class="lab-field lab-values">
            <label for="lab-narrow">{ words::NARROW }</label>
            <input id="lab-narrow" class="input" value={definition.narrow.clone().unwrap_or_default()} {oninput} spellcheck="false"
                autocomplete="off" aria-describedby="lab-narrow-help" />
            <span id="lab-narrow-help" class="lab-help muted">{ example }</span>
        </div>
    }
}
