//! Calls by name, for interfaces of the browser that are used once: bindings for each of their types would weigh more than they do.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A property; `None` where there is none.
pub fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// Sets a property.
pub fn set(of: &JsValue, name: &str, value: &JsValue) {
    // Refused only by what is frozen.
    let _ = Reflect::set(of, &name.into(), value);
}

/// Calls a method; `None` where it is missing or throws.
pub fn call(of: &JsValue, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let method: Function = get(of, name)?.dyn_into().ok()?;
    method.apply(of, &arguments.iter().collect::<Array>()).ok()
}

/// Makes an object of a global class; `None` where there is none, or it refuses.
pub fn make(class: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let class: Function = get(&js_sys::global(), class)?.dyn_into().ok()?;
    Reflect::construct(&class, &arguments.iter().collect::<Array>()).ok()
}
