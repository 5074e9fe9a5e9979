//! The address bar.

use wasm_bindgen::JsValue;
use web_sys::window;

/// The whole address of the page, `?query` and `#fragment` included; empty where there is none.
pub fn whole() -> String {
    window().and_then(|window| window.location().href().ok()).unwrap_or_default()
}

/// The address without its query and fragment.
pub fn base() -> String {
    let whole = whole();
    let end = whole.find(['?', '#']).unwrap_or(whole.len());
    whole[..end].to_owned()
}

/// The query and fragment of the address.
pub fn tail() -> String {
    let whole = whole();
    let start = whole.find(['?', '#']).unwrap_or(whole.len());
    whole[start..].to_owned()
}

/// Puts `tail` (`?query` or `#fragment`) into the address bar without loading anything. Refused in frames without an origin: then
/// nothing happens.
pub fn replace(tail: &str) {
    let address = format!("{}{tail}", base());
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}
