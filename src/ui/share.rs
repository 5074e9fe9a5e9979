//! Links and snippets to paste elsewhere.

use yew::prelude::*;

use crate::app::{Action, Share};
use crate::words::page as words;

use super::dialog::Modal;

/// What the dialog needs.
#[derive(Properties, PartialEq)]
pub struct ShareProps {
    pub share: Share,
    /// Which text was copied last.
    pub copied: Option<&'static str>,
    pub on_action: Callback<Action>,
}

/// The share dialog.
#[component]
pub fn ShareDialog(props: &ShareProps) -> Html {
    let share = &props.share;
    let items = [
        ("link", words::SHARE_LINK, words::SHARE_LINK_HELP, &share.link),
        ("reproducible", words::SHARE_REPRODUCIBLE, words::SHARE_REPRODUCIBLE_HELP, &share.reproducible),
        ("embed", words::SHARE_EMBED, words::SHARE_EMBED_HELP, &share.embed),
        ("markdown", words::SHARE_MARKDOWN, "", &share.markdown),
    ];
    html! {
        <Modal title={words::SHARE_TITLE} testid="share-dialog" on_close={props.on_action.reform(|()| Action::CloseDialog)}>
            { for items.into_iter().map(|(id, label, help, text)| item(id, label, help, text, props)) }
        </Modal>
    }
}

/// The id of the field that holds a text, so that it can be selected where copying is refused.
pub fn field_id(what: &str) -> String {
    format!("share-{what}")
}

fn item(id: &'static str, label: &'static str, help: &'static str, text: &str, props: &ShareProps) -> Html {
    let onclick = {
        let text = text.to_owned();
        props.on_action.reform(move |_| Action::Copy(text.clone(), id))
    };
    let rows = if text.contains('\n') { "4" } else { "2" };
    let button = if props.copied == Some(id) { words::COPIED } else { words::COPY };
    html! {
        <div key={id} class="share-item">
            <label for={field_id(id)}>{ label }</label>
            <p class="muted" hidden={help.is_empty()}>{ help }</p>
            <div class="share-row">
                <textarea class="input" id={field_id(id)} data-testid={field_id(id)} {rows} readonly=true value={text.to_owned()} />
                <button class="button" type="button" data-testid={format!("copy-{id}")} {onclick}>{ button }</button>
            </div>
        </div>
    }
}
