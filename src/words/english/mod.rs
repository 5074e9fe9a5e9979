//! English.

use super::number;

/// As in `lang="en"`.
pub const TAG: &str = "en";
/// What stands between a whole number and its tenths.
pub const DECIMAL: &str = ".";
/// Behind the number of them.
pub const NINES: &str = "nines";
/// Behind a difference of percentages.
pub const POINTS: &str = "points";

pub mod chart;
pub mod fields;
pub mod findings;
pub mod four;
pub mod glossary;
pub mod inspect;
pub mod lab;
pub mod lanes;
pub mod measures;
pub mod methods;
pub mod page;
pub mod predictions;
pub mod presets;
pub mod share;
pub mod stage;
pub mod story;
pub mod theory;
pub mod wrong;
