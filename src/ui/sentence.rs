//! One sentence made from the run, and at the end of a run what can be done next.

use yew::prelude::*;

use crate::app::{Action, Story};
use crate::words::page as words;

/// The story of the run, now.
pub fn sentence(story: &Story, on_action: &Callback<Action>) -> Html {
    html! {
        <div class="sentence">
            <p data-testid="sentence">
                <strong class={story.is_harm.then_some("harm")}>{ &story.lead }</strong>{ " " }{ unbroken(&story.body) }
            </p>
            <div class="sentence-actions" hidden={!story.is_over}>
                { choice(words::PLAY_AGAIN, "play-again", Action::PlayAgain, on_action) }
                { choice(words::ANOTHER_SEED, "another-seed", Action::NewSeed, on_action) }
                { choice(words::LONGER, "longer", Action::Longer, on_action) }
            </div>
            // Only what changes the story is read aloud, not every new count.
            <p class="unseen" aria-live="polite">{ &story.lead }</p>
        </div>
    }
}

/// No line ends between a number and its unit.
pub fn unbroken(text: &str) -> String {
    let is_unit = |word: &str| {
        matches!(word.trim_end_matches([')', '.', ',', ':', ';']), "s" | "ms" | "µs" | "min" | "h" | "%")
    };
    let mut out = String::with_capacity(text.len() + 8);
    for (place, word) in text.split(' ').enumerate() {
        if place > 0 {
            out.push(if is_unit(word) { '\u{a0}' } else { ' ' });
        }
        out.push_str(word);
    }
    out
}

fn choice(name: &'static str, testid: &'static str, action: Action, on_action: &Callback<Action>) -> Html {
    let onclick = on_action.reform(move |_| action.clone());
    html! { <button class="button" type="button" data-testid={testid} {onclick}>{ name }</button> }
}
