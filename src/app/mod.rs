//! What the page is, without a page: the scenario being edited, the run being watched, and what an action does to both.

pub mod action;
pub mod session;

pub use action::{Action, Effect};
pub use session::Session;
