//! Listening to sizes and visibility. Dropping a watch ends it.

use wasm_bindgen::prelude::*;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, ResizeObserver};

/// Tells whether an element is on the screen, whenever that changes.
pub struct VisibilityWatch {
    observer: IntersectionObserver,
    _closure: Closure<dyn FnMut(js_sys::Array)>,
}

impl VisibilityWatch {
    /// Watches `element`; `None` where the browser cannot.
    pub fn start(element: &Element, mut changed: impl FnMut(bool) + 'static) -> Option<Self> {
        let closure = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let last = entries.get(entries.length().saturating_sub(1));
            if let Ok(entry) = last.dyn_into::<IntersectionObserverEntry>() {
                changed(entry.is_intersecting());
            }
        });
        let observer = IntersectionObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(VisibilityWatch { observer, _closure: closure })
    }
}

impl Drop for VisibilityWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Tells when an element's box changes size.
pub struct SizeWatch {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut(js_sys::Array)>,
}

impl SizeWatch {
    /// Watches `element`; `None` where the browser cannot.
    pub fn start(element: &Element, mut changed: impl FnMut() + 'static) -> Option<Self> {
        let closure = Closure::<dyn FnMut(js_sys::Array)>::new(move |_| changed());
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(SizeWatch { observer, _closure: closure })
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
