//! Nines: an availability laboratory. A device sends requests to a controller, which hands them to server nodes that can fail.
//!
//! The map, in reading order. Each layer imports only what is named behind it; `tests/it/tidy.rs` holds us to it.
#![allow(missing_docs, reason = "fields and variants whose names say it all")]

pub mod app;
pub mod chart;
pub mod experiment;
pub mod metrics;
pub mod scenario;
pub mod scene;
pub mod sim;
pub mod theory;
#[cfg(feature = "web")]
pub mod ui;
#[cfg(feature = "web")]
pub mod web;
pub mod words;
