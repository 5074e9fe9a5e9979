//! Every word shown to people, in one place, by language. English for now.
//!
//! Other layers hand in keys and finished numbers and get back text; nothing here knows where it will stand.

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
pub mod number;
pub mod page;
pub mod predictions;
pub mod presets;
pub mod share;
pub mod stage;
pub mod story;
pub mod theory;
