//! The keys, and the words of the subject.

use yew::prelude::*;

use crate::app::Action;
use crate::words::glossary::GLOSSARY;
use crate::words::page as words;

use super::dialog::Modal;

/// Keys and glossary.
pub fn help(on_action: &Callback<Action>) -> Html {
    let keys = words::KEYS.iter().map(|(key, meaning)| {
        html! { <><dt key={*key}><kbd>{ *key }</kbd></dt><dd>{ *meaning }</dd></> }
    });
    let entries = GLOSSARY.iter().map(|(word, meaning)| {
        html! { <><dt key={*word}>{ *word }</dt><dd>{ *meaning }</dd></> }
    });
    html! {
        <Modal title={words::HELP} testid="help-dialog" on_close={on_action.reform(|()| Action::CloseDialog)}>
            <dl class="keys">{ for keys }</dl>
            <h2>{ words::GLOSSARY_TITLE }</h2>
            <dl class="glossary">{ for entries }</dl>
        </Modal>
    }
}
