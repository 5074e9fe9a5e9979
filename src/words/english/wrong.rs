//! What is wrong with a value and what would be right. The layers that find it say it in English, as their contract has it; here it is
//! put into the language of the page.

/// A piece of it: what is wrong, what would be right, a range.
pub fn said(text: &str) -> String {
    text.to_owned()
}

/// A value that cannot be used.
pub fn fault(key: &str, given: &str, wrong: &str, right: &str) -> String {
    format!("{key}: “{given}” {wrong}; right would be {right}")
}

/// Something to know about a value; `right` and `used` are empty where there is nothing to say.
pub fn notice(key: &str, given: &str, wrong: &str, right: &str, used: &str) -> String {
    let right = if right.is_empty() { String::new() } else { format!("; right would be {right}") };
    let used = if used.is_empty() { String::new() } else { format!(". Used: {used}") };
    format!("{key}: “{given}” {wrong}{right}{used}.")
}
