//! The one frame loop of the page: advances the session, then lets every registered painter paint. Yew is never on this path.

use std::cell::RefCell;
use std::rc::Rc;

use crate::app::Session;

/// What a painter is told.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// The browser's clock, in milliseconds: for redraw limits, never for motion.
    pub clock_millis: f64,
    /// True when everything must be painted, whatever a painter's own limit says (resize, theme, seek, a step while paused).
    pub must_paint: bool,
}

type Painter = Box<dyn FnMut(&Session, Frame)>;

/// Those who paint, in the order they registered. A Yew context gives it to components: `use_context::<Painters>()`.
#[derive(Clone, Default)]
pub struct Painters(Rc<RefCell<Registry>>);

#[derive(Default)]
struct Registry {
    next: u64,
    painters: Vec<(u64, Painter)>,
    dirty: bool,
}

/// Keeps a painter registered; dropping it takes the painter away. Keep it in the effect's clean-up.
#[must_use]
pub struct Registration {
    registry: Rc<RefCell<Registry>>,
    id: u64,
}

impl Painters {
    /// Registers a painter and asks for a frame.
    pub fn register(&self, painter: impl FnMut(&Session, Frame) + 'static) -> Registration {
        let mut registry = self.0.borrow_mut();
        registry.next += 1;
        let id = registry.next;
        registry.painters.push((id, Box::new(painter)));
        registry.dirty = true;
        Registration { registry: Rc::clone(&self.0), id }
    }

    /// Asks for everything to be painted on the next frame, also while paused.
    pub fn invalidate(&self) {
        self.0.borrow_mut().dirty = true;
    }
}

impl PartialEq for Painters {
    fn eq(&self, other: &Painters) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        self.registry.borrow_mut().painters.retain(|(id, _)| *id != self.id);
    }
}
