//! English.

use super::number;

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
