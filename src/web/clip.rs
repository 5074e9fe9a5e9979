//! A clip of a canvas through the browser's own recorder, where it has one.

use js_sys::Object;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlCanvasElement;

use super::download::save_blob;
use super::loose::{call, get, make, set};

/// A recording that goes on. Dropping it ends it without a file.
pub struct Clip {
    recorder: JsValue,
    _on_data: Closure<dyn FnMut(JsValue)>,
}

/// Pictures a second at most.
const RATE: f64 = 30.0;
/// Bits a second: lines stay sharp.
const BITS: f64 = 4e6;

/// Whether this browser can record.
pub fn is_offered() -> bool {
    get(&js_sys::global(), "MediaRecorder").is_some()
}

impl Clip {
    /// Begins to record `canvas`; what comes of it is saved under `name` when it is ended.
    pub fn begin(canvas: &HtmlCanvasElement, name: String) -> Option<Self> {
        let stream = call(canvas, "captureStream", &[RATE.into()])?;
        let options = Object::new();
        set(&options, "videoBitsPerSecond", &BITS.into());
        let recorder = make("MediaRecorder", &[stream, options.into()])?;
        let on_data = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            if let Some(data) = get(&event, "data") {
                // Where the frame may not save files, nothing happens.
                save_blob(&name, data.unchecked_ref());
            }
        });
        set(&recorder, "ondataavailable", on_data.as_ref());
        call(&recorder, "start", &[])?;
        Some(Clip { recorder, _on_data: on_data })
    }

    /// Ends it: the browser hands over what it has, and it is saved. The clip must live until then.
    pub fn end(&self) {
        let _ = call(&self.recorder, "stop", &[]);
    }
}
