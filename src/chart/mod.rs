//! Charts drawn through plotters on any backend: outcomes per second, availability and response time on one time axis.
//!
//! Sizes are CSS pixels multiplied by the pixel ratio, so that nothing is ever scaled and every line is sharp. Colours come in.

pub mod figure;
pub mod live;
pub mod scale;
mod sheet;
mod style;
pub mod table;
pub mod time_axis;

pub use live::{Kind, LiveData, draw, extent};
pub use scale::HeldScale;
pub use sheet::{Drawn, Plot};
pub use style::Style;
pub use table::{rows, trend};
pub use time_axis::TimeSpan;
