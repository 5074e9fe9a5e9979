//! What a person should know, each dismissible.

use yew::prelude::*;

use crate::app::Action;
use crate::app::state::PageNotice;
use crate::words::page as words;

/// The notices, the oldest first.
pub fn notices(notices: &[PageNotice], on_action: &Callback<Action>) -> Html {
    let notices = notices.iter().map(|notice| {
        let id = notice.id;
        let onclick = on_action.reform(move |_| Action::DismissNotice(id));
        html! {
            <div key={id} class={classes!("notice", notice.is_good.then_some("good"))} data-testid="notice">
                <p>{ &notice.text }</p>
                <button type="button" aria-label={words::DISMISS} title={words::DISMISS} {onclick}>{ "×" }</button>
            </div>
        }
    });
    html! { <div class="notices" role="status" aria-label={words::NOTICES}>{ for notices }</div> }
}
