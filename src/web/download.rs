//! Hands a text to the person as a file.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url, window};

/// Saves `text` under `name`. Where the frame may not save files, nothing happens.
pub fn save(name: &str, kind: &str, text: &str) {
    if let Ok(blob) = blob(kind, &text.into()) {
        save_blob(name, &blob);
    }
}

/// Saves what stands at `address`, an address of this page's own making, under `name`.
pub fn save_address(name: &str, address: &str) {
    let _ = press(name, address);
}

fn press(name: &str, address: &str) -> Result<(), JsValue> {
    let document = window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(address);
    anchor.set_download(name);
    anchor.click();
    Ok(())
}

/// Saves `bytes` under `name`.
pub fn save_bytes(name: &str, kind: &str, bytes: &[u8]) {
    if let Ok(blob) = blob(kind, &Uint8Array::from(bytes)) {
        save_blob(name, &blob);
    }
}

/// A blob of one part, a text or bytes.
pub(super) fn blob(kind: &str, part: &JsValue) -> Result<Blob, JsValue> {
    let bag = BlobPropertyBag::new();
    bag.set_type(kind);
    Blob::new_with_str_sequence_and_options(&Array::of1(part), &bag)
}

/// Saves a blob under `name`.
pub(super) fn save_blob(name: &str, blob: &Blob) {
    // Every failure here is a browser that refuses, and it tells the person itself.
    let Ok(address) = Url::create_object_url_with_blob(blob) else { return };
    save_address(name, &address);
    // The browser has taken hold of the blob with the click.
    let _ = Url::revoke_object_url(&address);
}
