//! A teacher's choices: what the link says about how the run is shown. Each is a view key, written down in docs/links.md.

use wasm_bindgen::JsCast;
use web_sys::{EventTarget, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::app::share::{SIDES, all_knobs};
use crate::app::{ShareChoices, ShareKind};
use crate::scenario::{Embed, Field, Knob, Knobs, LONGEST_TASK, LONGEST_TITLE, Theme, ViewKeys};
use crate::sim::SimTime;
use crate::words::{LANGUAGES, fields, share as words};

/// What the form needs.
pub struct ChoicesProps {
    pub choices: ShareChoices,
    /// Where the run stands, in seconds.
    pub now: f64,
    /// What it is called as long as nobody has given it a title.
    pub title: String,
    pub on_choose: Callback<ShareChoices>,
}

const MODES: [(Embed, &str); 4] = [
    (Embed::Full, words::MODE_FULL),
    (Embed::Controls, words::MODE_CONTROLS),
    (Embed::Play, words::MODE_PLAY),
    (Embed::Picture, words::MODE_PICTURE),
];

/// Sizes that people ask for: a phone, a column of text, a slide, a page.
const SIZES: [(u32, u32); 4] = [(320, 420), (480, 360), (760, 500), (1100, 700)];

/// The form.
pub fn choices(props: &ChoicesProps) -> Html {
    let is_frame = props.choices.kind == ShareKind::Frame;
    html! {
        <fieldset class="choices">
            <legend>{ words::CHOICES }</legend>
            <p class="muted">{ words::CHOICES_HELP }</p>
            { if is_frame { frame(props) } else { html! {} } }
            { title_and_task(props) }
            { playing(props, is_frame) }
            { looks(props) }
            { knobs(props) }
        </fieldset>
    }
}

/// A callback for a changed value of an input, a select or a text area.
fn chosen<E: AsRef<web_sys::Event> + 'static>(
    props: &ChoicesProps,
    change: impl Fn(&mut ShareChoices, String) + 'static,
) -> Callback<E> {
    let (choices, on_choose) = (props.choices.clone(), props.on_choose.clone());
    Callback::from(move |event: E| {
        if let Some(value) = event.as_ref().target().and_then(value_of) {
            let mut choices = choices.clone();
            change(&mut choices, value);
            on_choose.emit(choices);
        }
    })
}

fn value_of(target: EventTarget) -> Option<String> {
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        return Some(input.value());
    }
    if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        return Some(select.value());
    }
    target.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value)
}

fn select(
    id: &'static str,
    name: &'static str,
    options: &[(String, String, bool)],
    onchange: Callback<Event>,
) -> Html {
    html! {
        <div class="choice line">
            <label for={id}>{ name }</label>
            <select class="select" {id} data-testid={id} {onchange}>
                { for options.iter().map(|(value, text, is_selected)| html! {
                    <option key={value.clone()} value={value.clone()} selected={*is_selected}>{ text }</option>
                }) }
            </select>
        </div>
    }
}

fn option(value: &str, text: &str, is_selected: bool) -> (String, String, bool) {
    (value.to_owned(), text.to_owned(), is_selected)
}

fn frame(props: &ChoicesProps) -> Html {
    let (mode, size) = (props.choices.view.embed, props.choices.size);
    let modes = MODES.map(|(embed, name)| option(embed.key(), name, mode == Some(embed)));
    let on_mode = chosen::<Event>(props, |choices, value| {
        choices.view.embed = MODES.iter().map(|(embed, _)| *embed).find(|embed| embed.key() == value);
    });
    html! {
        <>
            { select("choice-mode", words::MODE, &modes, on_mode) }
            <div class="choice">
                <span class="choice-name">{ words::SIZE }</span>
                <span class="sides">
                    { side(props, "choice-width", words::WIDTH, size.0, |size, value| size.0 = value) }
                    { "×" }
                    { side(props, "choice-height", words::HEIGHT, size.1, |size, value| size.1 = value) }
                </span>
                <span class="sizes">{ for SIZES.map(|size| size_button(props, size)) }</span>
            </div>
        </>
    }
}

fn side(
    props: &ChoicesProps,
    id: &'static str,
    name: &'static str,
    value: u32,
    set: fn(&mut (u32, u32), u32),
) -> Html {
    let onchange = chosen::<Event>(props, move |choices, value| {
        if let Ok(side) = value.trim().parse::<u32>() {
            set(&mut choices.size, side.clamp(*SIDES.start(), *SIDES.end()));
        }
    });
    html! {
        <input class="input" type="number" {id} data-testid={id} aria-label={name} title={name} min={SIDES.start().to_string()} max={SIDES.end().to_string()}
            value={value.to_string()} {onchange} />
    }
}

fn size_button(props: &ChoicesProps, size: (u32, u32)) -> Html {
    let choices = props.choices.clone();
    let onclick = props.on_choose.reform(move |_: MouseEvent| ShareChoices { size, ..choices.clone() });
    let name = format!("{} × {}", size.0, size.1);
    html! {
        <button key={name.clone()} class="quiet" type="button" aria-pressed={(props.choices.size == size).to_string()} {onclick}>{ name }</button>
    }
}

fn title_and_task(props: &ChoicesProps) -> Html {
    let view = &props.choices.view;
    let on_title = chosen::<InputEvent>(props, |choices, value| choices.view.title = written(&value));
    let on_task = chosen::<InputEvent>(props, |choices, value| choices.view.task = written(&value));
    html! {
        <>
            <div class="choice">
                <label for="choice-title">{ words::OWN_TITLE }</label>
                <input class="input" type="text" id="choice-title" data-testid="choice-title" maxlength={LONGEST_TITLE.to_string()} autocomplete="off"
                    placeholder={props.title.clone()} value={view.title.clone().unwrap_or_default()} oninput={on_title} />
            </div>
            <div class="choice">
                <label for="choice-task">{ words::OWN_TASK }</label>
                <textarea class="input" id="choice-task" data-testid="choice-task" rows="2" maxlength={LONGEST_TASK.to_string()}
                    placeholder={words::TASK_EXAMPLE} value={view.task.clone().unwrap_or_default()} oninput={on_task} />
            </div>
        </>
    }
}

/// Spaces at the end stay while somebody is still writing; the link leaves them out when it is read.
fn written(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.replace('\n', " "))
}

fn playing(props: &ChoicesProps, is_frame: bool) -> Html {
    let view = &props.choices.view;
    // A frame waits and a page plays, unless it is chosen otherwise.
    let plays = if is_frame { view.autoplay == Some(true) } else { view.autoplay != Some(false) };
    let starts = [option("asked", words::STARTS_ASKED, !plays), option("alone", words::STARTS_ALONE, plays)];
    let on_starts = chosen::<Event>(props, |choices, value| choices.view.autoplay = Some(value == "alone"));
    let now = SimTime::from_seconds((props.now * 1_000.0).floor() / 1_000.0);
    let opens = [
        option("start", words::OPENS_START, view.t.is_none()),
        option("now", &words::opens_at(props.now), view.t.is_some()),
    ];
    let on_opens =
        chosen::<Event>(props, move |choices, value| choices.view.t = (value == "now").then_some(now));
    html! {
        <>
            { select("choice-starts", words::STARTS, &starts, on_starts) }
            { select("choice-opens", words::OPENS, &opens, on_opens) }
        </>
    }
}

fn looks(props: &ChoicesProps) -> Html {
    let view = &props.choices.view;
    let themes = [
        option("auto", words::THEME_AUTO, view.theme.is_none()),
        option("light", words::THEME_LIGHT, view.theme == Some(Theme::Light)),
        option("dark", words::THEME_DARK, view.theme == Some(Theme::Dark)),
    ];
    let on_theme = chosen::<Event>(props, |choices, value| {
        choices.view.theme = [Theme::Light, Theme::Dark].into_iter().find(|theme| theme.key() == value);
    });
    let lang = view.lang.as_deref().unwrap_or_default();
    let mut languages = vec![option("", words::THEME_AUTO, lang.is_empty())];
    languages.extend(LANGUAGES.iter().map(|(tag, name)| option(tag, name, *tag == lang)));
    let on_language =
        chosen::<Event>(props, |choices, value| choices.view.lang = (!value.is_empty()).then_some(value));
    let is_simple = view.is_simple();
    let choices = props.choices.clone();
    let on_simple = props.on_choose.reform(move |_: Event| {
        let ui = (!is_simple).then(|| "simple".to_owned());
        ShareChoices { view: ViewKeys { ui, ..choices.view.clone() }, ..choices.clone() }
    });
    html! {
        <>
            { select("choice-theme", words::THEME, &themes, on_theme) }
            { select("choice-language", words::LANGUAGE, &languages, on_language) }
            <label class="check"><input type="checkbox" data-testid="choice-simple" checked={is_simple} onchange={on_simple} />{ words::SIMPLE }</label>
        </>
    }
}

/// A row for each control: whether it shows, whether it is locked. What is shown first on the page stands first here.
fn knobs(props: &ChoicesProps) -> Html {
    let is_first = |knob: &Knob| match knob {
        Knob::Fault => true,
        Knob::Field(field) => !field.is_advanced() || *field == Field::Seed,
    };
    let first = all_knobs().filter(is_first);
    let rest = all_knobs().filter(|knob| !is_first(knob));
    let shown = props.choices.shown();
    let lock = &props.choices.view.lock;
    html! {
        <details class="knobs" data-testid="knobs">
            <summary>{ words::KNOBS }</summary>
            <p class="muted">{ words::KNOBS_HELP }</p>
            <table>
                <thead><tr><td></td><th scope="col">{ words::SHOWN }</th><th scope="col">{ words::LOCKED }</th></tr></thead>
                <tbody>
                    <tr>
                        <th scope="row">{ words::ALL }</th>
                        <td>{ every(props, words::SHOWN, shown == Knobs::All, |choices, all| choices.view.show = Some(all)) }</td>
                        <td>{ every(props, words::LOCKED, *lock == Knobs::All, |choices, all| choices.view.lock = all) }</td>
                    </tr>
                    { for first.chain(rest).map(|knob| row(props, knob, &shown)) }
                </tbody>
            </table>
        </details>
    }
}

fn every(
    props: &ChoicesProps,
    what: &'static str,
    is_every: bool,
    set: fn(&mut ShareChoices, Knobs),
) -> Html {
    let choices = props.choices.clone();
    let onchange = props.on_choose.reform(move |_: Event| {
        let mut choices = choices.clone();
        set(&mut choices, if is_every { Knobs::NONE } else { Knobs::All });
        choices
    });
    html! {
        <input type="checkbox" data-testid={format!("all-{}", what.to_ascii_lowercase())} aria-label={words::knob(words::ALL, what)} checked={is_every} {onchange} />
    }
}

fn row(props: &ChoicesProps, knob: Knob, shown: &Knobs) -> Html {
    let name = match knob {
        Knob::Fault => words::FAULTS,
        Knob::Field(field) => fields::label(field.key()),
    };
    let key = knob.key();
    let (is_shown, is_locked) = (shown.contains(knob), props.choices.view.lock.contains(knob));
    let change = |next: ShareChoices| props.on_choose.reform(move |_: Event| next.clone());
    html! {
        <tr key={key}>
            <th scope="row">{ name }</th>
            <td><input type="checkbox" data-testid={format!("show-{key}")} aria-label={words::knob(name, words::SHOWN)} checked={is_shown}
                onchange={change(props.choices.clone().with_shown(knob, !is_shown))} /></td>
            <td><input type="checkbox" data-testid={format!("lock-{key}")} aria-label={words::knob(name, words::LOCKED)} checked={is_locked}
                onchange={change(props.choices.clone().with_locked(knob, !is_locked))} /></td>
        </tr>
    }
}
