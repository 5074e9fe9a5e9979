//! Hands a text to the person as a file.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url, window};

/// Saves `text` under `name`. Where the frame may not save files, nothing happens.
pub fn save(name: &str, kind: &str, text: &str) {
    // Every failure here is a browser that refuses, and it tells the person itself.
    let _ = try_save(name, kind, text);
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
    let _ = blob(kind, &Array::of1(&Uint8Array::from(bytes))).and_then(|blob| save_blob(name, &blob));
}

fn try_save(name: &str, kind: &str, text: &str) -> Result<(), JsValue> {
    save_blob(name, &blob(kind, &Array::of1(&JsValue::from_str(text)))?)
}

fn blob(kind: &str, parts: &Array) -> Result<Blob, JsValue> {
    let bag = BlobPropertyBag::new();
    bag.set_type(kind);
    Blob::new_with_str_sequence_and_options(parts, &bag)
}

/// Saves a blob under `name`.
pub(super) fn save_blob(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob)?;
    press(name, &address)?;
    // The browser has taken hold of the blob with the click.
    Url::revoke_object_url(&address)
}
