//! `nines presets`.

use std::process::ExitCode;

use nines::scenario::PRESETS;

use crate::output::{Failure, print};

/// Lists the presets: name, and what differs from the default scenario.
pub fn list() -> Result<ExitCode, Failure> {
    let width = PRESETS.iter().map(|preset| preset.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for preset in PRESETS {
        let query = if preset.query.is_empty() { "(the default scenario)" } else { preset.query };
        text.push_str(&format!("{:<width$}  {query}\n", preset.id));
    }
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}
