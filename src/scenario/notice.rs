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

/// The known word that a misspelt one most likely means: at most two letters away.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const FARTHEST: usize = 2;
    // Longer words are garbage, and comparing them would only take time.
    const LONGEST: usize = 40;
    if word.len() > LONGEST {
        return None;
    }
    known
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= FARTHEST.min(candidate.len() / 2))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Letters to insert, delete or replace to get from one word to the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_finds_its_neighbour_and_garbage_finds_none() {
        let known = ["policy", "servers", "seed", "t"];
        let check =
            |word: &str, expect: Option<&str>| assert_eq!(nearest(word, known.into_iter()), expect, "{word}");
        check("polcy", Some("policy"));
        check("server", Some("servers"));
        check("sead", Some("seed"));
        check("x", None);
        check("utm_source", None);
    }
}
