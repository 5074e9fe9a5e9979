//! A native modal dialog: the browser keeps the focus inside and gives it back.

use gloo_events::EventListener;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::words::page as words;

use super::icon::{Icon, icon};

/// What a dialog needs.
#[derive(Properties, PartialEq)]
pub struct ModalProps {
    pub title: AttrValue,
    pub testid: AttrValue,
    #[prop_or_default]
    pub class: Classes,
    pub on_close: Callback<()>,
    pub children: Html,
}

/// Opens as soon as it is there; closes by its button, Escape, or a press beside it.
#[component]
pub fn Modal(props: &ModalProps) -> Html {
    let node = use_node_ref();
    // Only once: what closing does stays the same, though every render brings a new callback for it.
    let on_close = props.on_close.clone();
    use_effect_with(node.clone(), move |node| {
        let listeners = node.cast::<HtmlDialogElement>().map(|dialog| {
            // Fails only where it is open already.
            let _ = dialog.show_modal();
            let closed = {
                let on_close = on_close.clone();
                EventListener::new(&dialog, "close", move |_| on_close.emit(()))
            };
            let pressed = {
                let inner = dialog.clone();
                EventListener::new(&dialog, "click", move |event| {
                    // The dialog's own padding is nil, so a press on it is a press on the backdrop.
                    if event.target().is_some_and(|target| target == *inner.as_ref()) {
                        inner.close();
                    }
                })
            };
            (closed, pressed)
        });
        move || drop(listeners)
    });
    let close = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <dialog ref={node} class={props.class.clone()} data-testid={&props.testid} aria-label={&props.title}>
            <div class="dialog-head">
                <h2>{ &props.title }</h2>
                <button class="button icon" type="button" aria-label={words::CLOSE} title={words::CLOSE} onclick={close}>{ icon(Icon::Close) }</button>
            </div>
            <div class="dialog-body">{ props.children.clone() }</div>
        </dialog>
    }
}
