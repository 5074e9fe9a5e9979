//! What is taken home: CSV for a spreadsheet, JSON for a program, Markdown for a reader.
//!
//! The fields of CSV and JSON are documented in `docs/cli.md`.

mod bundle;
mod csv_text;
mod json;
mod markdown;
mod packed;
mod run;
mod tabbed;
mod terminal;

pub use bundle::zip;
pub use csv_text::csv;
pub use json::json;
pub use markdown::{final_availability, heading, html, markdown, mean_response, pool, title};
pub use packed::unpacked;
pub use run::{run_csv, run_json, run_table};
pub use tabbed::{html_table, tabbed};
pub use terminal::table_text;

use serde::Serialize;

use super::table::Estimate;
use crate::sim::ENGINE_VERSION;

/// Who made a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Maker {
    /// The program's version.
    version: &'static str,
    /// The engine's version: the same scenario gives the same digest under the same one.
    engine: u32,
}

const MAKER: Maker = Maker { version: env!("CARGO_PKG_VERSION"), engine: ENGINE_VERSION };

/// A mean with its interval, as JSON knows it: `null` where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Interval {
    mean: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    n: u32,
}

impl Interval {
    fn of(estimate: Option<Estimate>) -> Self {
        let Some(estimate) = estimate else {
            return Interval { mean: None, low: None, high: None, n: 0 };
        };
        let has_interval = estimate.n > 1;
        Interval {
            mean: finite(estimate.mean),
            low: finite(estimate.low).filter(|_| has_interval),
            high: finite(estimate.high).filter(|_| has_interval),
            n: estimate.n,
        }
    }
}

fn finite(value: f64) -> Option<f64> {
    Some(value).filter(|value| value.is_finite())
}

/// A digest as people compare it.
fn digest_text(digest: u64) -> String {
    format!("{digest:016x}")
}
