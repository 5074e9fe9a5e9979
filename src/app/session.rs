//! The run being watched: the engine, those who listen to it, and the checkpoints that let it go back.

use crate::sim::{Config, Simulation, Snapshot};

/// A run with its listeners.
#[derive(Debug)]
pub struct Session {
    config: Config,
    simulation: Simulation,
    snapshot: Snapshot,
}

impl Session {
    /// A run at time zero.
    pub fn new(config: Config) -> Self {
        let simulation = Simulation::new(&config);
        let mut snapshot = Snapshot::default();
        simulation.snapshot_into(&mut snapshot);
        Session { config, simulation, snapshot }
    }

    /// What decides the run.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The engine.
    pub fn simulation(&self) -> &Simulation {
        &self.simulation
    }

    /// The engine's state now, kept up to date after each move.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }
}
