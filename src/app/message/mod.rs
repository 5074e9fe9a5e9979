//! What a page that has Nines in a frame can say to it, and what it hears back. The contract is `docs/messages.md`.
//!
//! ```text
//! host -> web (bounded copy) -> Desk::hear -> Order -> obey -> answer, or an error
//!                                    session, state -> Watcher -> events, at most 4 a second
//! ```
//!
//! Data only: everything is read into a [`Wish`] whose values are proved like those of a link, before anything happens.

mod answer;
mod desk;
mod envelope;
mod obey;
mod size;
mod watcher;
mod wish;

pub use answer::{Get, experiment, get, hello, measures, picture, progress, state};
pub use desk::{Desk, Heard, MOST_WAITING, Order};
pub use envelope::{Code, Id, PROTOCOL, Refusal, answer, event, refuse};
pub use obey::{Obeyed, obey};
pub use size::{size, suitable_height};
pub use watcher::{EVENTS_EVERY_MILLIS, Topic, Watcher};
pub use wish::{REQUESTS, StepBy, Wish};
