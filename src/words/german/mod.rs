//! German.

use super::number;

/// As in `lang="de"`.
pub const TAG: &str = "de";
/// What stands between a whole number and its tenths.
pub const DECIMAL: &str = ",";
/// Behind the number of them.
pub const NINES: &str = "Neunen";
/// Behind a difference of percentages.
pub const POINTS: &str = "Punkte";

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
