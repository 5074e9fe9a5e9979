//! Copying text.

use wasm_bindgen::prelude::*;
use web_sys::{HtmlInputElement, HtmlTextAreaElement, window};

/// Copies `text` and tells `done` whether the browser allowed it.
pub fn copy(text: &str, done: impl Fn(bool) + 'static) {
    let Some(window) = window() else { return };
    let navigator = window.navigator();
    // On plain http and in some frames there is no clipboard at all.
    let has_clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|it| it.is_object());
    if !has_clipboard {
        done(false);
        return;
    }
    settle(&navigator.clipboard().write_text(text), done);
}

/// Copies a table as HTML and as text, so that it pastes well wherever it goes; where the browser knows only text, as text.
pub fn copy_table(html: &str, text: &str, done: impl Fn(bool) + 'static) {
    match write_both(html, text) {
        Ok(promise) => settle(&promise, done),
        Err(_) => copy(text, done),
    }
}

fn write_both(html: &str, text: &str) -> Result<js_sys::Promise, JsValue> {
    let window = window().ok_or(JsValue::NULL)?;
    let kind: js_sys::Function = js_sys::Reflect::get(&window, &"ClipboardItem".into())?.dyn_into()?;
    let parts = js_sys::Object::new();
    for (name, part) in [("text/html", html), ("text/plain", text)] {
        let bag = web_sys::BlobPropertyBag::new();
        bag.set_type(name);
        let blob = web_sys::Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&part.into()), &bag)?;
        js_sys::Reflect::set(&parts, &name.into(), &blob)?;
    }
    let item = js_sys::Reflect::construct(&kind, &js_sys::Array::of1(&parts))?;
    let clipboard = js_sys::Reflect::get(&window.navigator(), &"clipboard".into())?;
    let write: js_sys::Function = js_sys::Reflect::get(&clipboard, &"write".into())?.dyn_into()?;
    write.call1(&clipboard, &js_sys::Array::of1(&item))?.dyn_into()
}

fn settle(promise: &js_sys::Promise, done: impl Fn(bool) + 'static) {
    let done = std::rc::Rc::new(done);
    let refused = std::rc::Rc::clone(&done);
    let yes = Closure::once_into_js(move |_: JsValue| done(true));
    let no = Closure::once_into_js(move |_: JsValue| refused(false));
    let _ = promise.then_with_reject_js(&yes, &no);
}

trait Then {
    fn then_with_reject_js(&self, yes: &JsValue, no: &JsValue) -> JsValue;
}

impl Then for js_sys::Promise {
    fn then_with_reject_js(&self, yes: &JsValue, no: &JsValue) -> JsValue {
        let then = js_sys::Reflect::get(self, &"then".into())
            .ok()
            .and_then(|it| it.dyn_into::<js_sys::Function>().ok());
        then.and_then(|then| then.call2(self, yes, no).ok()).unwrap_or(JsValue::UNDEFINED)
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
