//! Titles and one sentence for each preset, by its id.

/// A preset in words: id, title, what one sees.
pub const PRESETS: &[(&str, &str, &str)] = &[
    ("playground", "Playground", "Three servers, a few requests a second. Click one to crash it."),
    ("baseline", "Baseline", "One server and no redundancy: when it fails, everything fails."),
    ("load-balancing", "Load balancing", "The load rises until the servers saturate, one policy or another."),
    ("failover", "Failover", "A server crashes on schedule; watch how long the controller takes to notice."),
    ("combined", "Combined", "Balancing and failover together, under random failures."),
];

/// A preset's title; its id where there is none.
pub fn title(id: &'static str) -> &'static str {
    PRESETS.iter().find(|words| words.0 == id).map_or(id, |words| words.1)
}

/// What one sees in a preset.
pub fn sentence(id: &str) -> &'static str {
    PRESETS.iter().find(|words| words.0 == id).map_or("", |words| words.2)
}
