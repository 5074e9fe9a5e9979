//! Copying text.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlInputElement, HtmlTextAreaElement, window};

use super::{download, loose};

/// Copies `text` and tells `done` whether the browser allowed it.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let text = text.to_owned();
    spawn_local(async move { done(write("writeText", &text.into()).await) });
}

/// Copies a table as HTML and as text, so that it pastes well wherever it goes; where the browser knows only text, as text.
pub fn copy_table(html: &str, text: &str, done: impl FnOnce(bool) + 'static) {
    let parts = js_sys::Object::new();
    for (kind, part) in [("text/html", html), ("text/plain", text)] {
        if let Ok(blob) = download::blob(kind, &part.into()) {
            loose::set(&parts, kind, &blob);
        }
    }
    match loose::make("ClipboardItem", &[parts.into()]) {
        Some(item) => {
            let items = js_sys::Array::of1(&item);
            spawn_local(async move { done(write("write", &items).await) });
        }
        None => copy(text, done),
    }
}

/// Whether the clipboard took it. On plain http and in some frames there is no clipboard at all.
async fn write(method: &str, what: &JsValue) -> bool {
    let asked = window()
        .and_then(|window| loose::get(&window.navigator(), "clipboard"))
        .and_then(|clipboard| loose::call(&clipboard, method, std::slice::from_ref(what)))
        .and_then(|promise| promise.dyn_into::<Promise>().ok());
    match asked {
        Some(promise) => JsFuture::from(promise).await.is_ok(),
        None => false,
    }
}

/// Selects the text of the field with this id, so that a person can copy it by hand.
pub fn select_text(id: &str) {
    let Some(element) =
        window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id(id))
    else {
        return;
    };
    if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        let _ = area.focus();
        area.select();
    } else if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        let _ = input.focus();
        input.select();
    }
}
