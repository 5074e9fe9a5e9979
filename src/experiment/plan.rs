//! What an experiment runs: variants, and replications of each on the same random numbers.

use serde::{Deserialize, Serialize};

/// One of the four experiments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExperimentId {
    /// One server node without redundancy, which fails and is repaired.
    Baseline,
    /// Several server nodes, every policy, rising load.
    LoadBalancing,
    /// A primary that crashes on schedule, with health checks and a backup or without.
    Failover,
    /// Balancing and failover under load with random failures.
    Combined,
}

impl ExperimentId {
    /// Every experiment, in order.
    pub const ALL: [ExperimentId; 4] =
        [ExperimentId::Baseline, ExperimentId::LoadBalancing, ExperimentId::Failover, ExperimentId::Combined];

    /// Its number for people, from 1.
    pub fn number(self) -> u32 {
        self as u32 + 1
    }

    /// Its name in links, in files and on the command line.
    pub fn key(self) -> &'static str {
        match self {
            ExperimentId::Baseline => "baseline",
            ExperimentId::LoadBalancing => "load-balancing",
            ExperimentId::Failover => "failover",
            ExperimentId::Combined => "combined",
        }
    }

    /// The experiment that a number from 1 to 4 or a name means.
    pub fn parse(text: &str) -> Option<ExperimentId> {
        let text = text.trim().to_ascii_lowercase();
        Self::ALL.into_iter().find(|id| id.key() == text || id.number().to_string() == text)
    }
}

/// What a person chooses before an experiment runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanOptions {
    /// Replications of every variant; 2 to 1,000.
    pub replications: u32,
    /// The seed of the first replication; replication r has `seed + r`.
    pub seed: u64,
}

impl Default for PlanOptions {
    fn default() -> Self {
        PlanOptions { replications: 30, seed: 1 }
    }
}

/// One replication of one variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Job {
    /// Its place in `Plan::variants`.
    pub variant: u32,
    /// From 0.
    pub replication: u32,
}
