//! State and summary as components receive them: cheap to pass, compared by identity first.

use std::ops::Deref;
use std::rc::Rc;

use crate::app::{State, Summary};

macro_rules! shared {
    ($(#[doc = $doc:literal] $name:ident($of:ty);)*) => {
        $(
            #[doc = $doc]
            #[derive(Clone)]
            pub struct $name(pub Rc<$of>);

            impl Deref for $name {
                type Target = $of;
                fn deref(&self) -> &$of {
                    &self.0
                }
            }

            impl PartialEq for $name {
                fn eq(&self, other: &$name) -> bool {
                    Rc::ptr_eq(&self.0, &other.0) || self.0 == other.0
                }
            }
        )*
    };
}

shared! {
    /// The page's state after the last action.
    SharedState(State);
    /// What the run last said.
    SharedSummary(Summary);
}
