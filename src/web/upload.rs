//! Takes a file from the person.

use wasm_bindgen::prelude::*;
use web_sys::{File, FileReader, HtmlInputElement};

/// Reads the file chosen in this field as text; `done` hears its name and text, or nothing where it is longer than `longest`
/// bytes or cannot be read. The field is emptied, so that the same file can be chosen again.
pub fn read(field: &HtmlInputElement, longest: f64, done: impl Fn(Option<(String, String)>) + 'static) {
    let file = field.files().and_then(|files| files.get(0));
    field.set_value("");
    let Some(file) = file else { return };
    if file.size() <= longest {
        // A browser without files has no field to choose one from.
        let _ = try_read(&file, done);
    } else {
        done(None);
    }
}

fn try_read(file: &File, done: impl Fn(Option<(String, String)>) + 'static) -> Result<(), JsValue> {
    let reader = FileReader::new()?;
    let (name, finished) = (file.name(), reader.clone());
    let on_end = Closure::once_into_js(move || {
        let text = finished.result().ok().and_then(|text| text.as_string());
        done(text.map(|text| (name, text)));
    });
    reader.set_onloadend(Some(on_end.unchecked_ref()));
    reader.read_as_text(file)
}
