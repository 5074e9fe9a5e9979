//! How wide words will be, without a browser: an estimate on the safe side for the usual sans-serif faces.

use super::shape::Font;

/// The width of `text` in CSS pixels, a little more than Verdana's relatives need.
pub fn estimate_width(text: &str, font: Font) -> f32 {
    let ems: f32 = text.chars().map(char_width).sum();
    ems * font.size * if font.bold { 1.08 } else { 1.0 }
}

fn char_width(c: char) -> f32 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | '\'' | '|' | ':' | '!' => 0.32,
        't' | 'f' | 'r' | ' ' | '/' | '(' | ')' | '-' | '·' => 0.42,
        'm' | 'w' | 'M' | 'W' | '%' => 0.95,
        'A'..='Z' | '→' | '×' | '–' => 0.72,
        c if c as u32 >= 0x1100 => 1.05,
        _ => 0.62,
    }
}
