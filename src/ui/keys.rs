//! The keys of the page. Fields keep their own keys, and buttons their space bar.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};
use yew::Callback;

use crate::app::{Action, Dialog, Direction, Interest};
use crate::sim::ServerNodeId;

/// Does what a key asks for, where the page and not a field is being spoken to.
pub fn pressed(event: &Event, on_action: &Callback<Action>) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
    let Some(action) = action_of(event) else { return };
    event.prevent_default();
    on_action.emit(action);
}

fn action_of(event: &KeyboardEvent) -> Option<Action> {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_in = |selector: &str| {
        target.as_ref().is_some_and(|element| element.closest(selector).ok().flatten().is_some())
    };
    if event.alt_key() || is_in("dialog") {
        return None;
    }
    let is_in_text = is_in("input:not([type=range]):not([type=checkbox]), textarea, select");
    if event.ctrl_key() || event.meta_key() {
        return match event.key().to_ascii_lowercase().as_str() {
            "z" if is_in_text => None,
            "z" if event.shift_key() => Some(Action::Redo),
            "z" => Some(Action::Undo),
            "y" => Some(Action::Redo),
            _ => None,
        };
    }
    if is_in_text {
        return None;
    }
    // A slider moves by arrows, a button answers to space.
    let is_slider = is_in("input[type=range]");
    match event.key().as_str() {
        " " if !is_in("button, a, summary, input") => Some(Action::PlayPause),
        "ArrowLeft" if !is_slider => Some(Action::Skip(-5.0)),
        "ArrowRight" if !is_slider => Some(Action::Skip(5.0)),
        "Home" if !is_slider => Some(Action::Seek(crate::sim::SimTime::ZERO)),
        "." => Some(Action::StepEvent),
        "," => Some(Action::StepTick),
        "n" | "N" => Some(Action::Jump(Direction::Forward, Interest::Any)),
        "p" | "P" => Some(Action::Jump(Direction::Back, Interest::Any)),
        "f" => Some(Action::Jump(Direction::Forward, Interest::Fault)),
        "F" => Some(Action::Jump(Direction::Back, Interest::Fault)),
        "l" => Some(Action::Jump(Direction::Forward, Interest::Loss)),
        "L" => Some(Action::Jump(Direction::Back, Interest::Loss)),
        "v" => Some(Action::Jump(Direction::Forward, Interest::Verdict)),
        "V" => Some(Action::Jump(Direction::Back, Interest::Verdict)),
        "[" => Some(Action::Slower),
        "]" => Some(Action::Faster),
        "0" => Some(Action::SetSpeed(crate::app::Speed::NORMAL)),
        "r" | "R" => Some(Action::Reset),
        "m" | "M" => Some(Action::ToggleSound),
        "s" | "S" => Some(Action::Show(Dialog::Share)),
        "?" => Some(Action::Show(Dialog::Help)),
        "Escape" if is_in(".drawer") => Some(Action::CloseDialog),
        key => {
            let digit = key.parse::<u16>().ok().filter(|digit| (1..=9).contains(digit))?;
            Some(Action::ToggleServer(ServerNodeId(digit - 1)))
        }
    }
}
