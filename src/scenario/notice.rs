//! What was wrong with a value, and what would be right.

use std::fmt;

/// A value that cannot be used: strict readers refuse it, lenient ones name what they used instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The link key.
    pub key: String,
    /// The value as it was given.
    pub given: String,
    /// What is wrong with it, as the end of a sentence that begins with the value.
    pub wrong: String,
    /// What would be right.
    pub right: String,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: “{}” {}; right would be {}", self.key, self.given, self.wrong, self.right)
    }
}

impl std::error::Error for FieldError {}

/// Something a person should know about what they wrote; the scenario is sound nevertheless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The link key it is about.
    pub key: String,
    /// The value as it was given.
    pub given: String,
    /// What is wrong or doubtful about it.
    pub wrong: String,
    /// What would be right, where something was wrong.
    pub right: String,
    /// The value used instead.
    pub used: String,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: “{}” {}", self.key, self.given, self.wrong)?;
        if !self.right.is_empty() {
            write!(f, "; right would be {}", self.right)?;
        }
        if !self.used.is_empty() {
            write!(f, ". Used: {}", self.used)?;
        }
        write!(f, ".")
    }
}

/// A value's fault before it is known which key it stands under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub wrong: String,
    pub right: String,
}

impl Wrong {
    pub fn new(wrong: impl Into<String>, right: impl Into<String>) -> Self {
        Wrong { wrong: wrong.into(), right: right.into() }
    }

    /// Names the key and the value.
    pub fn of(self, key: &str, given: &str) -> FieldError {
        FieldError { key: key.to_owned(), given: shortened(given), wrong: self.wrong, right: self.right }
    }
}

/// Long garbage is quoted only at its beginning.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST_QUOTE: usize = 80;
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
