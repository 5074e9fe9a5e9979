//! Which height suits a frame, in CSS pixels: for hosts that let frames choose their own.

use serde_json::{Value, json};

/// The least height in which everything of a frame has room.
const LEAST: u32 = 420;
const MOST: u32 = 4_000;

/// The height that suits `width`, given the frame's present height and that of its content. `told` is the width and height told last:
/// at one width a frame only grows, else a frame that fits its content would shrink again, for ever.
pub fn suitable_height(width: u32, height: u32, content: u32, told: Option<(u32, u32)>) -> u32 {
    let overflowing = if content > height { content } else { 0 };
    let before = told.filter(|(at, _)| *at == width).map_or(0, |(_, height)| height);
    (width / 2 + 160).clamp(LEAST, 640).max(overflowing).max(before).min(MOST)
}

/// The payload of a size event.
pub fn size(width: u32, height: u32) -> Value {
    json!({ "width": width, "height": height })
}
