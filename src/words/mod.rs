//! Every word shown to people, a folder for each language. One of them is compiled in, so that a page carries no word of another.
//!
//! Other layers hand in keys and finished numbers and get back text; nothing here knows where it will stand. The folders have the same
//! modules with the same items: what a new language lacks, the compiler names.

#[cfg_attr(feature = "german", path = "german/mod.rs")]
#[cfg_attr(not(feature = "german"), path = "english/mod.rs")]
mod language;
pub mod number;

pub use language::*;

/// The languages there are: tag and own name.
pub const LANGUAGES: &[(&str, &str)] = &[("en", "English"), ("de", "Deutsch")];
