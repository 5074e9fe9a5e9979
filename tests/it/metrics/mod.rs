//! Measures from hand-made traces, and the laws that every run of the engine must obey.

mod catalogue;
mod confidence;
mod coverage;
mod detection;
mod incidents;
mod laws;
mod live;
mod recorder;
mod steady;
mod tape;
