//! The page in one file: its text, from beside the page or from the file itself; and files that people open or drop.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use js_sys::{Reflect, global};
use wasm_bindgen::prelude::*;
use web_sys::{
    DragEvent, Event, File, FileReader, HtmlElement, HtmlInputElement, RequestInit, Response, window,
};

use super::document::boot_script;

/// The global in which `static/file-boot.js` leaves what the file carries.
const FILE: &str = "ninesFile";

/// What the one-file page carries under `key`; `None` in a page that was loaded from a host.
pub fn carried(key: &str) -> Option<String> {
    let file = Reflect::get(&global(), &FILE.into()).ok().filter(JsValue::is_object)?;
    Reflect::get(&file, &key.into()).ok()?.as_string()
}

/// Gives `done` the text of the empty file, or of this very file; `None` where it cannot be had, or is of another version.
pub fn template(done: impl FnOnce(Option<String>) + 'static) {
    if let Some(whole) = carried("whole") {
        return done(Some(whole));
    }
    wasm_bindgen_futures::spawn_local(async move { done(fetch_template().await.ok()) });
}

async fn fetch_template() -> Result<String, JsValue> {
    let window = window().ok_or(JsValue::NULL)?;
    let boot = boot_script().ok_or(JsValue::NULL)?;
    let attribute = |name: &str| boot.get_attribute(name).ok_or(JsValue::NULL);
    let options = RequestInit::new();
    options.set_integrity(&attribute("data-file-integrity")?);
    let request = window.fetch_with_str_and_init(&attribute("data-file")?, &options);
    let response: Response = wasm_bindgen_futures::JsFuture::from(request).await?.dyn_into()?;
    if !response.ok() {
        return Err(JsValue::NULL);
    }
    let text = wasm_bindgen_futures::JsFuture::from(response.text()?).await?;
    text.as_string().ok_or(JsValue::NULL)
}

/// Lets a person choose a file, and gives `opened` its text. Files larger than `largest` bytes are given as their size only.
pub fn choose(largest: usize, opened: impl Fn(Result<String, usize>) + 'static) {
    let input = window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("input").ok())
        .and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else { return };
    input.set_type("file");
    input.set_accept(".html,.htm,.json,.csv,text/html,application/json,text/csv");
    let opened = Rc::new(opened);
    let chosen = input.clone();
    EventListener::once(&input, "change", move |_| {
        if let Some(file) = chosen.files().and_then(|files| files.get(0)) {
            read(&file, largest, opened);
        }
    })
    .forget();
    input.click();
}

/// Hears of files dropped anywhere on the page.
pub fn on_drop(
    largest: usize,
    opened: impl Fn(Result<String, usize>) + 'static,
) -> Option<[EventListener; 2]> {
    let body: HtmlElement = window()?.document()?.body()?;
    let opened = Rc::new(opened);
    let options = EventListenerOptions::enable_prevent_default();
    let over = EventListener::new_with_options(&body, "dragover", options, |event| {
        if files_of(event).is_some() {
            event.prevent_default();
        }
    });
    let dropped = EventListener::new_with_options(&body, "drop", options, move |event| {
        if let Some(files) = files_of(event) {
            event.prevent_default();
            if let Some(file) = files.get(0) {
                read(&file, largest, Rc::clone(&opened));
            }
        }
    });
    Some([over, dropped])
}

/// The files of a drag; `None` where something else is dragged.
fn files_of(event: &Event) -> Option<web_sys::FileList> {
    let carried = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    let is_file = carried.types().iter().any(|kind| kind == "Files");
    is_file.then(|| carried.files()).flatten()
}

fn read(file: &File, largest: usize, opened: Rc<impl Fn(Result<String, usize>) + 'static>) {
    let size = file.size();
    if size > largest as f64 {
        return opened(Err(size as usize));
    }
    let Ok(reader) = FileReader::new() else { return };
    let result = reader.clone();
    EventListener::once(&reader, "load", move |_| {
        if let Some(text) = result.result().ok().and_then(|text| text.as_string()) {
            opened(Ok(text));
        }
    })
    .forget();
    // Refused only while it reads already.
    let _ = reader.read_as_text(file);
}
