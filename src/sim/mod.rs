//! Time, chance, events, the three components and their mechanisms. Pure: no clock, no browser, no files.

pub mod arrivals;
pub mod config;
pub mod distribution;
pub mod simulation;
pub mod snapshot;
pub mod time;
pub mod trace;

mod attempt;
mod controller;
mod device;
mod ejection;
mod envoy_limit;
mod event;
mod explain;
mod failover;
mod fault;
mod health_check;
mod limits;
mod line;
mod link;
mod load_view;
mod netflix_limit;
mod pair;
mod plain;
mod policy;
mod pool_probe;
mod retry_budget;
mod rng;
mod scaling;
mod server_node;
mod slow_start;

pub use arrivals::{Arrival, Arrivals};
pub use config::*;
pub use distribution::{Distribution, MOST_LINES, Table};
pub use explain::{Reason, Weighed};
pub use rng::ANTITHETIC;
pub use simulation::{Advance, Simulation};
pub use snapshot::*;
pub use time::{SimDuration, SimTime};
pub use trace::*;

/// Names the behaviour of the engine: a change of any trace changes it. Links that promise the same run carry it.
pub const ENGINE_VERSION: u32 = 2;
