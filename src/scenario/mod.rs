//! Scenarios: what people write (links, files, forms, the command line) and the one door by which it becomes sound.
//!
//! ```text
//! link, JSON, preset name -> ScenarioSpec --validate--> Scenario --config()--> engine
//!                                 (every fault named)      |
//!                                            encode <------/   canonical, defaults left out
//! ```
//!
//! `field` is the one table: a row added there appears in links, files, forms, timed edits, the command line and the docs.

mod devices;
mod fault;
mod field;
mod grammar;
mod json;
mod link;
mod load;
mod notice;
mod preset;
mod recorded;
#[expect(clippy::module_inception, reason = "the layer is named after its one product")]
mod scenario;
mod soundness;
mod spec;
mod values;
mod view;

pub use devices::MAX_OTHERS;
pub use fault::{fault_text, read_fault};
pub use field::{Control, Field, Group};
pub use grammar::{number, rate_text, read_span, span_text};
pub use json::{from_json, from_json_strict, to_json};
pub use link::{
    Decoded, Digest, LONGEST_LINK, LONGEST_QUERY, LONGEST_TEXT, LONGEST_UNPACKED, MAX_NOTICES, OTHER_KEYS,
    Promise, decode, decode_strict, encode, encode_link, encode_reproducible, encode_whole,
};
pub use notice::{FieldError, Notice};
pub use preset::{DEFAULT_PRESET, PRESETS, Preset};
pub use recorded::{LARGEST_CSV, MAX_ARRIVALS, read_arrivals, too_large};
pub use scenario::Scenario;
pub use soundness::{MAX_EDITS, MAX_EVENTS, MAX_FAULTS, MAX_IN_FLIGHT};
pub use spec::{LINK_VERSION, ScenarioSpec, validate};
pub use view::{Embed, Knob, Knobs, LONGEST_TASK, LONGEST_TITLE, Theme, VIEW_KEYS, VIEW_TABLE, ViewKeys};
