//! Native integration tests; the folder mirrors `src/`.
#![allow(clippy::unwrap_used, reason = "a panic in a test is the report")]

mod app;
mod chart;
mod cli;
mod experiment;
mod experiment_own;
mod golden;
mod golden_experiments;
mod golden_matrix;
mod honesty;
mod hostile;
mod lanes;
mod mechanisms;
mod message;
mod metrics;
mod oracles;
mod palette;
mod saved;
mod scenario;
mod scenario_docs;
mod scenario_random;
mod scenario_recorded;
mod scene;
mod share;
mod sim;
mod sim_central;
mod sim_devices;
mod sim_faults;
mod sim_pair;
mod sim_presets;
mod sim_random;
mod sim_resilience;
mod sim_rotation;
mod theory;
mod tidy;
mod words;
