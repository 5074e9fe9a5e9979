//! The head of the page: where one is, and what concerns the whole of it.

use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::app::{Action, Dialog, State};
use crate::experiment::Definition;
use crate::scenario::{PRESETS, Theme, ViewKeys, encode};
use crate::words::{LANGUAGES, TAG, lanes as lane_words, page as words, presets};

use super::icon::{Icon, icon};
use super::shared::SharedState;
use crate::web::document;
use crate::web::one_file::carried;

/// What the head needs.
#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    pub state: SharedState,
    pub on_action: Callback<Action>,
}

/// The head of the page.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let state = &props.state;
    html! {
        <header class="head">
            <h1 class="brand">{ words::NINES }</h1>
            { navigation(state, &props.on_action) }
            <div class="tools">
                <StoriesMenu view={state.view.clone()} on_action={props.on_action.clone()} />
                { history(&props.state, &props.on_action) }
                { theme_button(state.theme, &props.on_action) }
                { language_button(&props.on_action) }
                { sound_button(state.has_sound, &props.on_action) }
                { compare_button("compare", &props.on_action) }
                <button class="button icon" type="button" data-testid="help" aria-label={words::HELP} title={words::HELP}
                    onclick={props.on_action.reform(|_| Action::Show(Dialog::Help))}>{ "?" }</button>
                <button class="button primary" type="button" data-testid="share"
                    onclick={props.on_action.reform(|_| Action::Show(Dialog::Share))}>{ words::SHARE }</button>
            </div>
        </header>
    }
}

fn compare_button(testid: &'static str, on_action: &Callback<Action>) -> Html {
    let onclick = on_action.reform(|_: MouseEvent| Action::Show(Dialog::Compare));
    html! {
        <button class="button compare" type="button" data-testid={testid} title={lane_words::COMPARE_TITLE} {onclick}>
            { lane_words::COMPARE }
        </button>
    }
}

/// Undo, redo, reset.
pub fn history(state: &State, on_action: &Callback<Action>) -> Html {
    html! {
        <div class="history wide-only">
            { tool(Icon::Undo, words::UNDO, "undo", state.can_undo(), Action::Undo, on_action) }
            { tool(Icon::Redo, words::REDO, "redo", state.can_redo(), Action::Redo, on_action) }
            { tool(Icon::Reset, words::RESET, "reset", true, Action::Reset, on_action) }
        </div>
    }
}

/// The same beside the controls, where the head has no room for it.
pub fn narrow_history(state: &State, on_action: &Callback<Action>) -> Html {
    html! {
        <div class="narrow-only">
            { tool(Icon::Undo, words::UNDO, "undo-narrow", state.can_undo(), Action::Undo, on_action) }
            { tool(Icon::Redo, words::REDO, "redo-narrow", state.can_redo(), Action::Redo, on_action) }
            { tool(Icon::Reset, words::RESET, "reset-narrow", true, Action::Reset, on_action) }
            { compare_button("compare-narrow", on_action) }
        </div>
    }
}

fn navigation(state: &State, on_action: &Callback<Action>) -> Html {
    let current = if state.experiment.is_some() { OWN } else { state.scenario.preset().id };
    let items = words::NAV.iter().map(|&(id, label)| {
        let onclick = on_action.reform(move |_| Action::Open(id.to_owned()));
        html! {
            <button key={id} class="nav-item" type="button" data-testid={format!("nav-{id}")}
                aria-current={(id == current).then_some("page")} {onclick}>{ label }</button>
        }
    });
    let base = encode(&state.scenario);
    let own = on_action
        .reform(move |_: MouseEvent| Action::SetExperiment(Some(Box::new(Definition::first(&base)))));
    html! {
        <nav class="nav" aria-label={words::NAV_LABEL}>
            { for items }
            <button key={OWN} class="nav-item" type="button" data-testid="nav-own" aria-current={(current == OWN).then_some("page")}
                onclick={own}>{ words::NAV_OWN }</button>
        </nav>
    }
}

/// The place of an experiment of one's own.
const OWN: &str = "own";

fn tool(
    picture: Icon,
    name: &'static str,
    testid: &'static str,
    is_enabled: bool,
    action: Action,
    on_action: &Callback<Action>,
) -> Html {
    let onclick = on_action.reform(move |_| action.clone());
    html! {
        <button class="button icon" type="button" data-testid={testid} aria-label={name} title={name}
            disabled={!is_enabled} {onclick}>{ icon(picture) }</button>
    }
}

/// One button goes round: as the system, light, dark.
fn theme_button(theme: Option<Theme>, on_action: &Callback<Action>) -> Html {
    let (picture, name, next) = match theme {
        None => (Icon::Auto, words::THEME_AUTO, Some(Theme::Light)),
        Some(Theme::Light) => (Icon::Sun, words::THEME_LIGHT, Some(Theme::Dark)),
        Some(Theme::Dark) => (Icon::Moon, words::THEME_DARK, None),
    };
    tool(picture, name, "theme", true, Action::SetTheme(next), on_action)
}

/// The next language; a page in one file has no other.
fn language_button(on_action: &Callback<Action>) -> Html {
    let place = LANGUAGES.iter().position(|(tag, _)| *tag == TAG).map_or(0, |place| place + 1);
    let (tag, name) = LANGUAGES[place % LANGUAGES.len()];
    if carried("link").is_some() {
        return html! { <span /> };
    }
    let onclick = on_action.reform(move |_: MouseEvent| Action::Speak(tag));
    html! {
        <button class="button icon" type="button" data-testid="language" lang={tag} title={name} {onclick}>
            { tag }
        </button>
    }
}

fn sound_button(has_sound: bool, on_action: &Callback<Action>) -> Html {
    let (picture, name) =
        if has_sound { (Icon::Sound, words::SOUND_OFF) } else { (Icon::Silence, words::SOUND_ON) };
    html! { <span class="wide-only">{ tool(picture, name, "sound", true, Action::ToggleSound, on_action) }</span> }
}

#[derive(Properties, PartialEq)]
struct StoriesProps {
    /// How the page is shown, for a page that is saved.
    view: ViewKeys,
    on_action: Callback<Action>,
}

/// The presets that are not in the navigation, and pages kept in files.
#[component]
fn StoriesMenu(props: &StoriesProps) -> Html {
    let is_open = use_state(|| false);
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let close_on_escape = {
        let is_open = is_open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                is_open.set(false);
            }
        })
    };
    // Who types at once seeks. Where fingers type, the keys on the screen would cover the list.
    let search = use_node_ref();
    use_effect_with((*is_open, search.clone()), |(is_open, search)| {
        if let Some(input) = search
            .cast::<web_sys::HtmlElement>()
            .filter(|_| *is_open && document::media_matches("(pointer: fine)"))
        {
            // A field that is shown takes the focus.
            let _ = input.focus();
        }
    });
    let sought = use_state(String::new);
    let seek = {
        let sought = sought.setter();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target().and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok())
            {
                sought.set(input.value().trim().to_ascii_lowercase());
            }
        })
    };
    let is_sought = |id: &'static str| {
        let finds = |text: &str| text.to_ascii_lowercase().contains(sought.as_str());
        sought.is_empty()
            || finds(presets::title(id))
            || finds(presets::sentence(id))
            || id.contains(sought.as_str())
    };
    let listed = PRESETS.iter().filter(|preset| words::NAV.iter().all(|(id, _)| *id != preset.id));
    let items = listed.map(|preset| {
        let id = preset.id;
        // While something is sought the headings would stand above nothing.
        let heading = presets::heading(id).filter(|_| sought.is_empty());
        let is_open = is_open.clone();
        let onclick = props.on_action.reform(move |_| {
            is_open.set(false);
            Action::Open(id.to_owned())
        });
        html! {
            <div key={id}>
                <h3 class="menu-heading" hidden={heading.is_none()}>{ heading }</h3>
                <button class="menu-item" type="button" data-testid={format!("preset-{id}")} hidden={!is_sought(id)} {onclick}>
                    <strong>{ presets::title(id) }</strong>
                    <span>{ presets::sentence(id) }</span>
                </button>
            </div>
        }
    });
    let close = {
        let is_open = is_open.setter();
        Callback::from(move |_: MouseEvent| is_open.set(false))
    };
    let act = |action: Action| {
        let is_open = is_open.setter();
        props.on_action.reform(move |_: MouseEvent| {
            is_open.set(false);
            action.clone()
        })
    };
    let choose = act(Action::ChooseFile);
    let save = act(Action::SaveFile(Box::new(props.view.clone())));
    html! {
        <div class="menu" onkeydown={close_on_escape}>
            <div class="menu-scrim" hidden={!*is_open} onclick={close}></div>
            <button class="button" type="button" data-testid="presets" aria-expanded={is_open.to_string()} onclick={toggle}>
                { words::STORIES }
            </button>
            <div class="menu-list" hidden={!*is_open}>
                <input ref={search} class="input menu-search" type="search" data-testid="search-presets" aria-label={words::SEARCH_STORIES} placeholder={words::SEARCH_STORIES} oninput={seek} />
                { for items }
                { file_item("save-file", words::SAVE_FILE, words::SAVE_FILE_IS, save) }
                { file_item("open-file", words::OPEN_FILE, words::OPEN_FILE_IS, choose) }
            </div>
        </div>
    }
}

fn file_item(
    testid: &'static str,
    name: &'static str,
    help: &'static str,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button class="menu-item" type="button" data-testid={testid} {onclick}>
            <strong>{ name }</strong>
            <span>{ help }</span>
        </button>
    }
}
