//! What the page is, without a page: the scenario being edited, the run being watched, and what an action does to both.

pub mod action;
pub mod captions;
mod checkpoints;
mod difference;
pub mod figure;
pub mod inspection;
pub mod lanes;
pub mod life;
pub mod listeners;
pub mod message;
pub mod poster;
mod promise;
pub mod qr;
mod saved;
pub mod session;
pub mod share;
pub mod speed;
pub mod state;
pub mod story;
pub mod summary;
pub mod timeline;
mod update;

pub use action::{Action, Direction, Effect, Interest};
pub use inspection::{Inspection, Selected};
pub use listeners::Listeners;
pub use promise::{Pledge, Verdict};
pub use saved::{LARGEST_FILE, SavedPage, link_in_file};
pub use session::Session;
pub use share::{Share, ShareChoices, ShareKind, Shared};
pub use speed::Speed;
pub use state::{Dialog, Facts, State, Still};
pub use story::Story;
pub use summary::Summary;
pub use update::update;
