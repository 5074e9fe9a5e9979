//! Tells the world outside the wasm that it has stopped: nothing in the page works after a panic.

use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, window};

/// The event `static/boot.js` listens for; its detail is the panic's text.
const EVENT: &str = "nines-panic";

/// Writes every panic to the console and asks the shell for its banner.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        let text = info.to_string();
        web_sys::console::error_1(&JsValue::from_str(&text));
        tell_the_shell(&text);
    }));
}

/// Fails in silence where there is no window: in a worker, the error event that follows tells the page.
fn tell_the_shell(text: &str) {
    let Some(window) = window() else { return };
    let init = CustomEventInit::new();
    init.set_detail(&JsValue::from_str(text));
    if let Ok(event) = CustomEvent::new_with_event_init_dict(EVENT, &init) {
        let _ = window.dispatch_event(&event);
    }
}
