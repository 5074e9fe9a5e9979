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
    let promise = navigator.clipboard().write_text(text);
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
