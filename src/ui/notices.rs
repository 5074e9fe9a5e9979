//! What a person should know, each dismissible.

use yew::prelude::*;

use crate::app::Action;
use crate::app::state::PageNotice;
use crate::words::page as words;

/// What the notices need.
#[derive(Properties, PartialEq)]
pub struct NoticesProps {
    pub notices: Vec<PageNotice>,
    pub on_action: Callback<Action>,
}

/// The notices, the oldest first.
#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    let notices = props.notices.iter().map(|notice| {
        let id = notice.id;
        let onclick = props.on_action.reform(move |_| Action::DismissNotice(id));
        html! {
            <div key={id} class={classes!("notice", notice.is_good.then_some("good"))} data-testid="notice">
                <p>{ &notice.text }</p>
                <button type="button" aria-label={words::DISMISS} title={words::DISMISS} {onclick}>{ "×" }</button>
            </div>
        }
    });
    html! { <div class="notices" role="status" aria-label={words::NOTICES}>{ for notices }</div> }
}
