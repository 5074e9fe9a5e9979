//! Yew components: props in, callbacks of actions out.

pub mod frame_loop;
pub mod handle;

pub use frame_loop::{Frame, Painters, Registration};
pub use handle::SessionHandle;
