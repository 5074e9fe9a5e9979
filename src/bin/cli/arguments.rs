//! What can be typed after `nines`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// An availability laboratory: load balancing and failover, simulated and measured.
#[derive(Debug, Parser)]
#[command(name = "nines", version, arg_required_else_help = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a scenario and print its measures.
    Run(RunOptions),
    /// Look at one long run: where its warm-up ends, and its means by batches.
    Steady(SteadyOptions),
    /// List the presets.
    Presets,
    /// Run one of the four experiments, all of them, or one of your own.
    Experiment(ExperimentOptions),
    /// Put the result files of several machines together.
    Merge(MergeOptions),
    /// Run a result file's experiment again and compare every number.
    Verify(VerifyOptions),
    /// Check the engine against exact results.
    Oracles(OracleOptions),
}

#[derive(Debug, Args)]
pub struct RunOptions {
    /// A link, its query, a preset's name, or a JSON file.
    pub scenario: String,
    /// Independent runs; run r has the scenario's seed + r.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub replications: u32,
    /// The seed of the first run, in place of the scenario's.
    #[arg(long, value_parser = seed)]
    pub seed: Option<u64>,
    /// How long the device sends, in place of the scenario's: `90s`, `10min`.
    #[arg(long)]
    pub duration: Option<String>,
    /// Send the requests that this CSV file has recorded, in place of the scenario's load.
    #[arg(long, value_name = "FILE")]
    pub arrivals: Option<PathBuf>,
    /// How the result is printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Write every event of the first run to this file, one JSON object a line (`-`: standard output).
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
    /// Threads to use; the result does not depend on it.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

#[derive(Debug, Args)]
pub struct SteadyOptions {
    /// A link, its query, a preset's name, or a JSON file.
    pub scenario: String,
    /// The seed, in place of the scenario's.
    #[arg(long, value_parser = seed)]
    pub seed: Option<u64>,
    /// How long the device sends, in place of the scenario's: `90s`, `10min`, `4h`.
    #[arg(long)]
    pub duration: Option<String>,
}

#[derive(Debug, Args)]
pub struct ExperimentOptions {
    /// 1 to 4, `baseline`, `load-balancing`, `failover`, `combined`, `all`, a definition file, or a link with `vary=`.
    pub which: String,
    /// Replications of every variant, in place of the definition's; 30 where nothing says.
    #[arg(long, value_parser = clap::value_parser!(u32).range(2..=1_000))]
    pub replications: Option<u32>,
    /// The seed of the first replication; replication r has this + r.
    #[arg(long, value_parser = seed)]
    pub seed: Option<u64>,
    /// Run in antithetic pairs: the second run of each mirrors every span that the first draws.
    #[arg(long)]
    pub pairs: bool,
    /// How the result is printed.
    #[arg(long, value_enum, default_value_t = ReportFormat::Table)]
    pub format: ReportFormat,
    /// Only every n-th run, beginning with the i-th: one machine's part. `2/8` is the second of eight.
    #[arg(long, value_name = "I/N", value_parser = shard, requires = "out")]
    pub shard: Option<Shard>,
    /// Write a result file in place of printing. What it already holds is not run again.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Threads to use; the result does not depend on it.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

#[derive(Debug, Args)]
pub struct MergeOptions {
    /// Result files of one experiment, in any order, overlapping or not.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// How the result is printed.
    #[arg(long, value_enum, default_value_t = ReportFormat::Table)]
    pub format: ReportFormat,
    /// Write a result file in place of printing.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct VerifyOptions {
    /// A result file.
    pub file: PathBuf,
    /// Threads to use; the result does not depend on it.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// One machine's part of an experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 0.
    pub place: usize,
    pub of: usize,
}

/// Numbers that a page's script can hold, too.
fn seed(text: &str) -> Result<u64, String> {
    const LARGEST: u64 = (1 << 53) - 1;
    let seed = text.parse().ok().filter(|seed| *seed <= LARGEST);
    seed.ok_or_else(|| format!("right would be a whole number from 0 to {LARGEST}"))
}

fn shard(text: &str) -> Result<Shard, String> {
    let parts = text.split_once('/').and_then(|(i, n)| i.parse::<usize>().ok().zip(n.parse().ok()));
    match parts {
        Some((i, n)) if 1 <= i && i <= n && n <= 100_000 => Ok(Shard { place: i - 1, of: n }),
        _ => Err("right would be i/n with 1 ≤ i ≤ n, like 2/8".into()),
    }
}

#[derive(Debug, Args)]
pub struct OracleOptions {
    /// Only the quick ones, at a shorter length.
    #[arg(long)]
    pub fast: bool,
    /// List what is checked, with the link of each, and run nothing.
    #[arg(long)]
    pub list: bool,
    /// Only those whose id contains this.
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
    /// Threads to use; the result does not depend on it.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Json,
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    Table,
    Json,
    Csv,
    Markdown,
}
