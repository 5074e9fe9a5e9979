//! The still of a frame that waits: one big button over the picture. In a frame that is nothing but the picture it stays, to play and pause.

use yew::prelude::*;

use crate::app::{Action, Still};
use crate::words::page as words;

use super::icon::{Icon, icon};

/// One button as large as the picture, which shows the instant `seconds`.
pub fn poster(still: Option<Still>, is_playing: bool, seconds: f64, on_action: &Callback<Action>) -> Html {
    let (picture, name) =
        if is_playing { (Icon::Pause, words::PAUSE) } else { (Icon::Play, words::STILL_PLAY) };
    let note = match still {
        Some(Still::Ahead) => words::still(seconds),
        _ => String::new(),
    };
    html! {
        <button class={classes!("poster", is_playing.then_some("playing"))} type="button" data-testid="poster"
            onclick={on_action.reform(|_| Action::PlayPause)}>
            <span class="poster-play">{ icon(picture) }</span>
            <span class="unseen">{ name }</span>
            <span class="poster-how" hidden={still.is_none()}>{ words::STILL_HOW }</span>
            <span class="poster-note" hidden={note.is_empty()}>{ note }</span>
        </button>
    }
}
