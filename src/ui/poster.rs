//! The still of a frame that waits: one big button over the picture. In a frame that is nothing but the picture it stays, to play and pause.

use yew::prelude::*;

use crate::app::{Action, Still};
use crate::words::page as words;

use super::icon::{Icon, icon};

/// What the still needs.
#[derive(Properties, PartialEq)]
pub struct PosterProps {
    pub still: Option<Still>,
    pub is_playing: bool,
    /// The instant shown, in seconds.
    pub seconds: f64,
    pub on_action: Callback<Action>,
}

/// One button as large as the picture.
#[component]
pub fn Poster(props: &PosterProps) -> Html {
    let (picture, name) =
        if props.is_playing { (Icon::Pause, words::PAUSE) } else { (Icon::Play, words::STILL_PLAY) };
    let note = match props.still {
        Some(Still::Ahead) => words::still(props.seconds),
        _ => String::new(),
    };
    html! {
        <button class={classes!("poster", props.is_playing.then_some("playing"))} type="button" data-testid="poster"
            onclick={props.on_action.reform(|_| Action::PlayPause)}>
            <span class="poster-play">{ icon(picture) }</span>
            <span class="unseen">{ name }</span>
            <span class="poster-how" hidden={props.still.is_none()}>{ words::STILL_HOW }</span>
            <span class="poster-note" hidden={note.is_empty()}>{ note }</span>
        </button>
    }
}
