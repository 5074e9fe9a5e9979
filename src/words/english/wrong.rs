//! What is wrong with a value and what would be right. The layers that find it say it in English, as their contract has it; here it is
//! put into the language of the page.

/// A whole sentence of that kind.
pub fn sentence(text: String) -> String {
    text
}
