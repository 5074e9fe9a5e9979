//! What an experiment runs: variants, and replications of each on the same random numbers.

use serde::{Deserialize, Serialize};

use crate::scenario::{Field, Scenario, decode, encode};
use crate::sim::SimDuration;

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

/// One scenario of an experiment, to be replicated.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its name in files: letters, digits and dashes.
    pub key: String,
    /// Its name for people.
    pub label: String,
    /// What it belongs to: a line of the chart.
    pub group: String,
    /// Where it stands on the horizontal axis, where the experiment has one: requests per second, or a check interval in seconds.
    pub x: Option<f64>,
    /// The variant whose results are subtracted, replication by replication; `None` for a reference itself.
    pub reference: Option<u32>,
    /// What differs from the default scenario, without seed and scheduled crashes.
    query: String,
    crashes: Option<Crashes>,
}

/// The first server crashes again and again.
///
/// When a health check notices depends on where between two probes the crash falls. So that this is averaged over and not
/// an accident of the schedule, each crash comes a little later than its turn: by a span drawn from seed, replication and
/// turn, the same for every variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Crashes {
    effect: &'static str,
    count: u32,
}

impl Crashes {
    const FIRST_MILLIS: u64 = 60_000;
    const EVERY_MILLIS: u64 = 135_000;
    const LENGTH: &'static str = "15s";
    /// Ten cycles of a probe each second, and a whole number of the others'.
    const LATER_BY_LESS_THAN_MILLIS: u64 = 15_000;

    fn query(self, seed: u64) -> String {
        let mut text = String::new();
        for crash in 0..u64::from(self.count) {
            let later = scrambled(seed, crash) % Self::LATER_BY_LESS_THAN_MILLIS;
            let at = (Self::FIRST_MILLIS + crash * Self::EVERY_MILLIS + later) as f64 / 1000.0;
            text.push_str(&format!("&fault={}:s1@{at}s+{}", self.effect, Self::LENGTH));
        }
        text
    }
}

/// A number that looks random (the finaliser of SplitMix64).
fn scrambled(seed: u64, place: u64) -> u64 {
    let mut x =
        seed.wrapping_mul(1 << 16).wrapping_add(place).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// What one server of every experiment can do.
pub const SERVED_PER_SECOND: f64 = 5.0;
/// Mean time to failure of a server, where servers fail.
pub const MTTF_SECONDS: f64 = 120.0;
/// Mean time to repair.
pub const MTTR_SECONDS: f64 = 15.0;

/// Every server of every experiment, and the failures where there are any: see the constants above.
const SERVICE: &str = "service=exponential:200ms";
const FAILURES: &str = "mttf=120s&mttr=15s";
const UNWATCHED: &str = "probes=off&failover=off";

/// An experiment, ready to run.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    id: ExperimentId,
    options: PlanOptions,
    variants: Vec<Variant>,
}

impl Plan {
    /// The experiment with these options; replications are kept within 2 and 1,000.
    pub fn new(id: ExperimentId, options: PlanOptions) -> Self {
        let options =
            PlanOptions { replications: options.replications.clamp(2, 1_000), seed: options.seed % SEEDS };
        let variants = match id {
            ExperimentId::Baseline => baseline(),
            ExperimentId::LoadBalancing => load_balancing(),
            ExperimentId::Failover => failover(),
            ExperimentId::Combined => combined(),
        };
        Plan { id, options, variants }
    }

    /// Which experiment.
    pub fn id(&self) -> ExperimentId {
        self.id
    }

    /// As chosen.
    pub fn options(&self) -> PlanOptions {
        self.options
    }

    /// What is compared.
    pub fn variants(&self) -> &[Variant] {
        &self.variants
    }

    /// Every job, the first replication of all variants before the second of any: partial tables fill evenly.
    pub fn jobs(&self) -> impl Iterator<Item = Job> + use<> {
        let variants = self.variants.len() as u32;
        (0..self.options.replications)
            .flat_map(move |replication| (0..variants).map(move |variant| Job { variant, replication }))
    }

    /// The scenario of a job: the seed is the plan's plus the replication, in every variant alike.
    pub fn scenario(&self, job: Job) -> Scenario {
        decode(&self.query(job)).scenario
    }

    /// The canonical query that opens a job's scenario on the stage.
    pub fn link(&self, job: Job) -> String {
        encode(&self.scenario(job))
    }

    /// The query of a job as the plan writes it.
    pub fn query(&self, job: Job) -> String {
        let variant = &self.variants[job.variant as usize % self.variants.len()];
        let seed = (self.options.seed + u64::from(job.replication)) % SEEDS;
        let crashes = variant.crashes.map_or_else(String::new, |crashes| crashes.query(seed));
        format!("v=1&preset={}&{}{crashes}&seed={seed}", self.id.key(), variant.query)
    }

    /// The query that opens the beginning of a variant's first replication on the stage: what comes later is the same run.
    pub fn watch_query(&self, variant: u32) -> String {
        const WATCHED: SimDuration = SimDuration::from_millis(600_000);
        let scenario = self.scenario(Job { variant, replication: 0 });
        let length = scenario.config().duration.min(WATCHED);
        let shorter = scenario.set(Field::WarmUp, "0s").and_then(|scenario| scenario.with_duration(length));
        // Faults later than the end may not be kept; then the whole run is as good.
        encode(&shorter.unwrap_or(scenario))
    }
}

/// Seeds go from 0 to 2⁵³ − 1.
const SEEDS: u64 = 1 << 53;

fn variant(key: &str, label: &str, query: String) -> Variant {
    Variant {
        key: key.into(),
        label: label.into(),
        group: label.into(),
        x: None,
        reference: None,
        query,
        crashes: None,
    }
}

fn baseline() -> Vec<Variant> {
    // Four hours: about 107 failures in each replication.
    let one = format!("servers=1&{SERVICE}&{UNWATCHED}&duration=4h");
    let fails = variant("fails", "One server that fails", format!("{one}&{FAILURES}"));
    let never = variant("never-fails", "The same server, if it never failed", format!("{one}&mttf=off"));
    vec![Variant { reference: Some(1), ..fails }, never]
}

/// The policies, the reference first.
const POLICIES: [(&str, &str); 6] = [
    ("random", "Random"),
    ("round-robin", "Round robin"),
    ("weighted-round-robin", "Weighted round robin"),
    ("two-any", "Two choices, any"),
    ("two-distinct", "Two choices, distinct"),
    ("least", "Least requests"),
];

/// Steps of the load, requests per second on three servers that can do fifteen.
const LOADS: [f64; 9] = [4.0, 6.0, 8.0, 10.0, 12.0, 13.0, 14.0, 15.0, 16.5];

fn load_balancing() -> Vec<Variant> {
    let mut variants = Vec::new();
    for (policy, name) in POLICIES {
        for (place, load) in LOADS.into_iter().enumerate() {
            let query = format!(
                "policy={policy}&{SERVICE}&load=poisson:{load}/s&{UNWATCHED}&duration=11min&warm-up=1min"
            );
            let key = format!("{policy}-at-{load}");
            let label = format!("{name}, {load}/s");
            let reference = (policy != POLICIES[0].0).then_some(place as u32);
            variants.push(Variant {
                group: name.into(),
                x: Some(load),
                reference,
                ..variant(&key, &label, query)
            });
        }
    }
    let first_failing = variants.len() as u32;
    for (policy, name) in POLICIES {
        // An hour: about 80 failures among three servers in each replication.
        let query = format!("policy={policy}&{SERVICE}&{UNWATCHED}&{FAILURES}&load=poisson:4/s&duration=1h");
        let label = format!("{name}, servers fail unwatched");
        let reference = (policy != POLICIES[0].0).then_some(first_failing);
        variants.push(Variant {
            group: FAILING_GROUP.into(),
            reference,
            ..variant(&format!("{policy}-failing"), &label, query)
        });
    }
    variants
}

/// The group of the load balancing variants whose servers fail.
pub const FAILING_GROUP: &str = "servers fail unwatched";

fn failover() -> Vec<Variant> {
    const CRASHES: u32 = 12;
    let pair = format!("servers=2&backups=1&{SERVICE}&duration=28min");
    let with = |key: &str, label: &str, settings: &str, effect: &'static str| Variant {
        reference: Some(0),
        crashes: Some(Crashes { effect, count: CRASHES }),
        ..variant(key, label, format!("{pair}&{settings}"))
    };
    let checked = |interval: &str, seconds: f64, fall: u32| {
        let key = format!("every-{interval}-fall-{fall}");
        let label = format!("Probe every {}, down after {fall}", spaced(interval));
        let settings = format!("probe-interval={interval}&fall={fall}");
        Variant { x: Some(seconds), ..with(&key, &label, &settings, "crash") }
    };
    vec![
        Variant { reference: None, ..with("no-checks", "No health checks, no failover", UNWATCHED, "crash") },
        with("checks-only", "Health checks, but failover off", "failover=off", "crash"),
        checked("500ms", 0.5, 3),
        checked("1s", 1.0, 1),
        checked("1s", 1.0, 3),
        checked("2s", 2.0, 3),
        checked("5s", 5.0, 3),
        with("retries", "Probe every 1 s, down after 3; three retries", "retries=3&backoff=500ms", "crash"),
        with("black-hole", "Probe every 1 s, down after 3; packets vanish", "fall=3", "crash-blackhole"),
    ]
}

fn spaced(span: &str) -> String {
    let digits = span.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    format!("{digits} {}", &span[digits.len()..])
}

fn combined() -> Vec<Variant> {
    let with = |key: &str, label: &str, settings: &str| Variant {
        reference: Some(0),
        ..variant(key, label, format!("{settings}&{SERVICE}&{FAILURES}&duration=4h"))
    };
    let plain = "policy=round-robin&redispatch=0";
    vec![
        Variant {
            reference: None,
            ..with("one-server", "One server (Baseline)", &format!("servers=1&{plain}&{UNWATCHED}"))
        },
        with(
            "balancing-only",
            "Three servers, round robin, no failover",
            &format!("servers=3&{plain}&{UNWATCHED}"),
        ),
        with("failover", "Three servers, round robin, failover", &format!("servers=3&{plain}")),
        with(
            "redispatch",
            "The same, refused requests redispatched",
            "servers=3&policy=round-robin&redispatch=1",
        ),
        with("least", "The same, least requests", "servers=3&policy=least&redispatch=1"),
        with(
            "retry",
            "The same, and one retry by the device",
            "servers=3&policy=least&redispatch=1&retries=1",
        ),
        with("two-servers", "Two servers, all of that", "servers=2&policy=least&redispatch=1&retries=1"),
        with("four-servers", "Four servers, all of that", "servers=4&policy=least&redispatch=1&retries=1"),
    ]
}
