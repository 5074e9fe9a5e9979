//! The document as a whole: attributes of its root, its title, what the person's system prefers.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, window};

/// The root element of the page.
pub fn root() -> Option<Element> {
    window()?.document()?.document_element()
}

/// The tag of the boot script, which knows where things are.
pub fn boot_script() -> Option<Element> {
    window()?.document()?.get_element_by_id("boot")
}

/// Sets an attribute of the root element; `None` removes it.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(root) = root() else { return };
    // Setting an attribute of a fixed, valid name cannot fail.
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// An attribute of the root element.
pub fn root_attribute(name: &str) -> Option<String> {
    root()?.get_attribute(name)
}

/// Whether a media query holds, `false` where it cannot be asked.
pub fn media_matches(query: &str) -> bool {
    window().and_then(|window| window.match_media(query).ok().flatten()).is_some_and(|list| list.matches())
}

/// True while the tab can be seen.
pub fn is_visible() -> bool {
    window().and_then(|window| window.document()).is_none_or(|document| !document.hidden())
}

/// True while what is typed comes to this window.
pub fn has_focus() -> bool {
    window()
        .and_then(|window| window.document())
        .is_some_and(|document| document.has_focus().unwrap_or(false))
}

/// The browser's clock, in milliseconds.
pub fn clock_millis() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Width and height of what can be seen of the page, in CSS pixels.
pub fn viewport() -> (u32, u32) {
    let root = root();
    root.map_or((0, 0), |root| (root.client_width().max(0) as u32, root.client_height().max(0) as u32))
}

/// How high the page's content is, in CSS pixels.
pub fn scroll_height() -> u32 {
    root().map_or(0, |root| root.scroll_height().max(0) as u32)
}

/// Brings the first element that one of the selectors finds into view, and gives it the focus where it takes one.
pub fn go_to(selectors: &[&str]) {
    let Some(document) = window().and_then(|window| window.document()) else { return };
    let found = selectors.iter().find_map(|selector| document.query_selector(selector).ok().flatten());
    if let Some(element) = found {
        if let Some(element) = element.dyn_ref::<HtmlElement>() {
            let _ = element.focus();
        }
        element.scroll_into_view();
    }
}
