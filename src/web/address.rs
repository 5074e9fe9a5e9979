//! The address bar.

use wasm_bindgen::JsValue;
use web_sys::{Url, window};

use super::document;
use super::one_file::carried;

/// The whole address of the page, `?query` and `#fragment` included; empty where there is none.
fn whole() -> String {
    window().and_then(|window| window.location().href().ok()).unwrap_or_default()
}

/// The address without its query and fragment; in a one-file page that of the page it was saved from, where others can reach that.
pub fn base() -> String {
    if let Some(home) = carried("home").filter(|home| home.starts_with("http")) {
        return home;
    }
    let whole = whole();
    let end = whole.find(['?', '#']).unwrap_or(whole.len());
    whole[..end].to_owned()
}

/// The address at which a published site keeps this very version, as the boot script was told; that of the page where it was not.
pub fn pinned() -> String {
    let boot = document::boot_script();
    let pinned = boot.and_then(|boot| boot.get_attribute("data-pinned")).unwrap_or_default();
    match Url::new_with_base(&pinned, &base()) {
        Ok(url) if !pinned.is_empty() => url.href(),
        _ => base(),
    }
}

/// The query and fragment of the address; in a one-file page without any what the file was saved with.
pub fn tail() -> String {
    let whole = whole();
    let start = whole.find(['?', '#']).unwrap_or(whole.len());
    let own = &whole[start..];
    if own.is_empty() { carried("link").unwrap_or_default() } else { own.to_owned() }
}

/// True inside somebody else's page, whose history is not ours to write in.
pub fn is_framed() -> bool {
    // Another origin's window cannot be compared as a value of ours: then it is not this one.
    window().is_some_and(|window| window.top().ok().flatten().is_none_or(|top| top != window))
}

/// Puts `tail` into the address bar as a page of its own, so that the back button leads to what was there before.
pub fn push(tail: &str) {
    let address = format!("{}{tail}", base());
    if is_framed() {
        return replace(tail);
    }
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// Puts `tail` (`?query` or `#fragment`) into the address bar without loading anything. Refused in frames without an origin: then
/// nothing happens.
pub fn replace(tail: &str) {
    let address = format!("{}{tail}", base());
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// Loads the page anew with this `tail`, after which the address is to be `then` again: see [`carried_over`].
pub fn load(tail: &str, then: &str) {
    let Some(window) = window() else { return };
    let address = format!("{}{tail}", base());
    if let Ok(history) = window.history() {
        let _ = history.replace_state_with_url(&JsValue::from_str(then), "", Some(&address));
    }
    let _ = window.location().reload();
}

/// The address that [`load`] has promised to put back, once the page is there.
pub fn carried_over() -> Option<String> {
    window()?.history().ok()?.state().ok()?.as_string()
}

/// True in a sandboxed frame and in a file: a page without an origin shares nothing with any other, not even with itself.
pub fn has_no_origin() -> bool {
    window().is_none_or(|window| {
        window.location().origin().is_ok_and(|origin| origin == "null") || window.origin() == "null"
    })
}

/// The address that writes a mail.
pub fn mail(subject: &str, text: &str) -> String {
    let encoded = |text: &str| String::from(js_sys::encode_uri_component(text));
    format!("mailto:?subject={}&body={}", encoded(subject), encoded(text))
}
