//! One setting: label, help, exact number, slider, switch or choice, made from the scenario's table of fields.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::app::Action;
use crate::app::state::Rejected;
use crate::scenario::{Control, Field, number, read_span, span_text};
use crate::sim::SimDuration;
use crate::words::{fields, page as words};

use super::slider::{POSITIONS, Range};

/// What a control needs.
#[derive(Properties, PartialEq)]
pub struct FieldControlProps {
    pub field: Field,
    /// The value in force, in the grammar of links.
    pub value: AttrValue,
    /// A value for this field that could not be used.
    pub rejected: Option<Rejected>,
    /// Shown, not to be changed.
    pub is_locked: bool,
    pub on_action: Callback<Action>,
}

/// One setting.
#[component]
pub fn FieldControl(props: &FieldControlProps) -> Html {
    // What is being typed or dragged, before it counts.
    let draft = use_state(|| None::<String>);
    let commit = {
        let (draft, field) = (draft.setter(), props.field);
        props.on_action.reform(move |text: String| {
            draft.set(None);
            Action::SetField(field, text)
        })
    };
    let edit = {
        let draft = draft.setter();
        Callback::from(move |text: String| draft.set(Some(text)))
    };
    let context = Context { props, draft: draft.as_deref(), commit, edit };
    let body = match props.field.control() {
        Control::Number { min, max, step, unit, logarithmic } => {
            let range = everyday(props.field, Range { min, max, step, is_logarithmic: logarithmic });
            let unit = if unit.is_empty() { fields::unit(props.field.key()) } else { unit };
            context.number(range, unit)
        }
        Control::Duration { min, max, step, logarithmic, may_be_off } => {
            let (min, max, step) = (min.seconds(), max.seconds(), step.seconds());
            let range = everyday(props.field, Range { min, max, step, is_logarithmic: logarithmic });
            context.span(range, may_be_off)
        }
        Control::Choice(names) => context.choice(names),
        Control::Switch => context.switch(),
        Control::Shaped { shapes, min, max, step, unit } => context.shaped(shapes, min, max, step, unit),
        Control::Text { example } => context.text(example),
    };
    let key = props.field.key();
    html! {
        <div class="control" data-testid={format!("field-{key}")}>
            { body }
            <p class="fault-text" role="alert" hidden={props.rejected.is_none()}>
                { props.rejected.as_ref().map(|rejected| rejected.text.clone()).unwrap_or_default() }
            </p>
            <p class="help" id={help_id(props.field)}>{ fields::help(key) }</p>
        </div>
    }
}

struct Context<'a> {
    props: &'a FieldControlProps,
    draft: Option<&'a str>,
    commit: Callback<String>,
    edit: Callback<String>,
}

impl Context<'_> {
    fn number(&self, range: Range, unit: &'static str) -> Html {
        let shown = self.shown(&self.props.value);
        let value = number(shown.trim()).unwrap_or(range.min);
        html! {
            <>
                { self.label() }
                { self.exact(shown, unit, |text| text.to_owned()) }
                { self.slider(range, value, plain) }
            </>
        }
    }

    /// Off is a switch of its own; a bare number means seconds.
    fn span(&self, range: Range, may_be_off: bool) -> Html {
        let is_off = self.props.value.as_str() == Field::OFF;
        let shown = self.shown(&self.props.value);
        let value = read_span(&shown).map_or(range.min, |span| span.seconds());
        let exact = self.exact(shown, "", |text| match number(text.trim()) {
            Some(_) => format!("{}s", text.trim()),
            None => text.trim().replace(' ', ""),
        });
        html! {
            <>
                { self.label() }
                <span class="exact">
                    { if may_be_off { self.off_switch(is_off) } else { html! {} } }
                    { if is_off { html! { <span class="unit">{ words::OFF }</span> } } else { exact } }
                </span>
                { if is_off { html! {} } else { self.slider(range, value, |value| span_text(SimDuration::from_seconds(value))) } }
            </>
        }
    }

    fn off_switch(&self, is_off: bool) -> Html {
        let commit = self.commit.clone();
        let turned_on = turned_on(self.props.field);
        let onchange = Callback::from(move |_: Event| {
            commit.emit(if is_off { turned_on.to_owned() } else { Field::OFF.to_owned() });
        });
        let name = format!("{}: {}", fields::label(self.props.field.key()), words::ON);
        html! {
            <input type="checkbox" role="switch" class="switch" aria-label={name} checked={!is_off}
                disabled={self.props.is_locked} {onchange} />
        }
    }

    fn choice(&self, names: &'static [&'static str]) -> Html {
        let key = self.props.field.key();
        let options = names.iter().map(|&name| {
            let is_selected = name == self.props.value.as_str();
            html! { <option key={name} value={name} selected={is_selected}>{ fields::choice(key, name) }</option> }
        });
        let commit = self.commit.clone();
        let onchange = Callback::from(move |event: Event| {
            if let Some(select) =
                event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok())
            {
                commit.emit(select.value());
            }
        });
        html! {
            <>
                { self.label() }
                <select class="select" id={input_id(self.props.field)} aria-describedby={help_id(self.props.field)}
                    disabled={self.props.is_locked} {onchange}>{ for options }</select>
            </>
        }
    }

    fn switch(&self) -> Html {
        let is_on = self.props.value.as_str() == words::ON;
        let commit = self.commit.clone();
        let onchange = Callback::from(move |_: Event| {
            commit.emit(if is_on { words::OFF } else { words::ON }.to_owned());
        });
        html! {
            <>
                { self.label() }
                <input type="checkbox" role="switch" class="switch" id={input_id(self.props.field)} checked={is_on}
                    aria-describedby={help_id(self.props.field)} disabled={self.props.is_locked} {onchange} />
            </>
        }
    }

    /// A slider for the leading number, the names of the shapes, and the whole value where a shape has more to say.
    fn shaped(
        &self,
        shapes: &'static [&'static str],
        min: f64,
        max: f64,
        step: f64,
        unit: &'static str,
    ) -> Html {
        let (field, value) = (self.props.field, self.props.value.clone());
        let current = shape_name(&value);
        let leading = self
            .draft
            .and_then(|draft| number(draft.trim_end_matches(unit).trim()))
            .or_else(|| field.leading(&value))
            .unwrap_or(min);
        let (low, high) = everyday_range(field, current);
        let range = Range { min: min.max(low), max: max.min(high), step, is_logarithmic: true };
        let with_leading = {
            let value = value.clone();
            move |number: f64| field.with_leading(&value, number).unwrap_or_else(|| value.to_string())
        };
        let unit = if current == "closed" { words::USERS } else { unit };
        let shown = self.shown(&plain(leading));
        let from_text = {
            let with_leading = with_leading.clone();
            move |text: &str| match number(text.trim().trim_end_matches(unit).trim()) {
                Some(leading) => with_leading(leading),
                None => text.trim().to_owned(),
            }
        };
        let options = shapes.iter().map(|&shape| {
            let name = shape_name(shape);
            html! { <option key={name} value={shape} selected={name == current}>{ fields::choice(field.key(), name) }</option> }
        });
        let (commit, value) = (self.commit.clone(), value.clone());
        let onchange = Callback::from(move |event: Event| {
            let Some(select) = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok())
            else {
                return;
            };
            // Keep the number that a person has set where both shapes lead with the same kind of number.
            let shape = select.value();
            let is_rate_to_rate = shape_name(&shape) != "closed" && current_is_open(&value);
            let kept = field.leading(&value).filter(|_| is_rate_to_rate);
            let text = kept.and_then(|number| field.with_leading(&shape, number)).unwrap_or(shape);
            commit.emit(text);
        });
        let is_simple = matches!(current, "poisson" | "constant" | "exponential");
        html! {
            <>
                { self.label() }
                { if current == "arrivals" { html! {} } else { self.exact(shown, unit, from_text) } }
                { if current == "arrivals" { html! {} } else { self.slider(range, leading, with_leading) } }
                <select class="select" aria-label={format!("{}: {}", fields::label(field.key()), words::SHAPE)}
                    disabled={self.props.is_locked} {onchange}>{ for options }</select>
                <div class="wide" hidden={is_simple}>{ self.whole_text() }</div>
                { self.choose_arrivals() }
            </>
        }
    }

    /// Where recorded arrivals are played, or were wanted: the way to them.
    fn choose_arrivals(&self) -> Html {
        let rejected = self.props.rejected.as_ref().map(|rejected| rejected.given.as_str());
        let is_recorded = [Some(self.props.value.as_str()), rejected]
            .into_iter()
            .flatten()
            .any(|value| shape_name(value) == "arrivals");
        let onclick = self.props.on_action.reform(|_| Action::ChooseFile);
        html! {
            <button class="button" type="button" data-testid="choose-arrivals" hidden={!is_recorded}
                disabled={self.props.is_locked} {onclick}>{ words::CHOOSE_ARRIVALS }</button>
        }
    }

    /// The value as it stands in links: `ramp:2-12/60s`.
    fn whole_text(&self) -> Html {
        let commit = self.commit.clone();
        let onchange = Callback::from(move |event: Event| {
            if let Some(text) = input_text(&event) {
                commit.emit(text.trim().to_owned());
            }
        });
        let name = format!("{}, {}", fields::label(self.props.field.key()), words::EXACT);
        html! {
            <input class="input" type="text" autocomplete="off" spellcheck="false" aria-label={name}
                value={self.props.rejected.as_ref().map_or(self.props.value.to_string(), |rejected| rejected.given.clone())}
                disabled={self.props.is_locked} {onchange} />
        }
    }

    fn text(&self, example: &'static str) -> Html {
        let shown = self.shown(&self.props.value);
        html! {
            <>
                { self.label() }
                <span class="exact">{ self.input(shown, example, |text| text.trim().to_owned()) }</span>
            </>
        }
    }

    /// What stands in the field: what is being typed, what was refused, or the value in force.
    fn shown(&self, value: &str) -> String {
        match (self.draft, &self.props.rejected) {
            (Some(draft), _) => draft.to_owned(),
            (None, Some(rejected)) => rejected.given.clone(),
            (None, None) => value.to_owned(),
        }
    }

    fn label(&self) -> Html {
        html! { <label for={input_id(self.props.field)}>{ fields::label(self.props.field.key()) }</label> }
    }

    fn exact(&self, shown: String, unit: &'static str, to_text: impl Fn(&str) -> String + 'static) -> Html {
        html! {
            <span class="exact">
                { self.input(shown, "", to_text) }
                <span class="unit" hidden={unit.is_empty()}>{ unit }</span>
            </span>
        }
    }

    fn input(
        &self,
        shown: String,
        example: &'static str,
        to_text: impl Fn(&str) -> String + 'static,
    ) -> Html {
        let edit = self.edit.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            if let Some(text) = input_text(&event) {
                edit.emit(text);
            }
        });
        let commit = self.commit.clone();
        let onchange = Callback::from(move |event: Event| {
            if let Some(text) = input_text(&event) {
                commit.emit(to_text(&text));
            }
        });
        html! {
            <input type="text" autocomplete="off" spellcheck="false" id={input_id(self.props.field)} value={shown}
                placeholder={example} aria-describedby={help_id(self.props.field)}
                aria-invalid={self.props.rejected.is_some().to_string()} disabled={self.props.is_locked} {oninput} {onchange} />
        }
    }

    fn slider(&self, range: Range, value: f64, to_text: impl Fn(f64) -> String + Clone + 'static) -> Html {
        let edit = self.edit.clone();
        let is_shaped = matches!(self.props.field.control(), Control::Shaped { .. });
        let oninput = {
            let to_text = to_text.clone();
            Callback::from(move |event: InputEvent| {
                if let Some(value) = slider_value(&event, range, value) {
                    edit.emit(if is_shaped { plain(value) } else { to_text(value) });
                }
            })
        };
        let commit = self.commit.clone();
        let onchange = Callback::from(move |event: Event| {
            if let Some(value) = slider_value(&event, range, value) {
                commit.emit(to_text(value));
            }
        });
        html! {
            <input type="range" min="0" max={POSITIONS.to_string()} step="1" value={range.position(value).to_string()}
                aria-label={fields::label(self.props.field.key())} aria-valuetext={self.props.value.clone()}
                disabled={self.props.is_locked} {oninput} {onchange} />
        }
    }
}

fn slider_value(event: &Event, range: Range, current: f64) -> Option<f64> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let position = input.value_as_number();
    position.is_finite().then(|| range.stepped(position, current))
}

fn input_text(event: &Event) -> Option<String> {
    Some(event.target()?.dyn_into::<HtmlInputElement>().ok()?.value())
}

fn plain(value: f64) -> String {
    // Rust writes the shortest text that reads back as the same number.
    value.to_string()
}

fn shape_name(value: &str) -> &str {
    value.split(':').next().unwrap_or(value)
}

fn current_is_open(value: &str) -> bool {
    shape_name(value) != "closed"
}

/// The part of a range that people mostly want; the number beside the slider takes the rest.
fn everyday(field: Field, range: Range) -> Range {
    let everyday = field.everyday();
    Range { min: range.min.max(*everyday.start()), max: range.max.min(*everyday.end()), ..range }
}

fn everyday_range(field: Field, shape: &str) -> (f64, f64) {
    match shape {
        "closed" => (1.0, 1_000.0),
        _ => field.everyday().into_inner(),
    }
}

/// What a span that was off begins with.
fn turned_on(field: Field) -> &'static str {
    match field {
        Field::Timeout => "10s",
        Field::Mttf => "60s",
        _ => "120s",
    }
}

fn input_id(field: Field) -> String {
    format!("input-{}", field.key())
}

fn help_id(field: Field) -> String {
    format!("help-{}", field.key())
}
