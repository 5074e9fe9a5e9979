//! The session as components share it.

use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

use crate::app::Session;

/// A shared session. Two handles are equal when they are of the same session, so that a prop never re-renders for its contents.
#[derive(Clone)]
pub struct SessionHandle(Rc<RefCell<Session>>);

impl SessionHandle {
    /// Shares `session`.
    pub fn new(session: Session) -> Self {
        SessionHandle(Rc::new(RefCell::new(session)))
    }
}

impl Deref for SessionHandle {
    type Target = RefCell<Session>;
    fn deref(&self) -> &RefCell<Session> {
        &self.0
    }
}

impl PartialEq for SessionHandle {
    fn eq(&self, other: &SessionHandle) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
