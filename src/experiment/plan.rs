//! What an experiment runs: variants, and replications of each on the same random numbers.

use serde::{Deserialize, Serialize};

use super::definition::{Definition, USUAL_MEASURES, fault};
use super::factor::Factor;
use super::goal::Goal;
use super::quantity::{Quantity, columns};
use crate::scenario::{Field, FieldError, Scenario, decode, decode_strict, encode};
use crate::sim::SimDuration;
use crate::words::four as words;
use crate::words::number::local;

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
    /// Runs of every variant; 2 to 1,000, an even number in pairs.
    pub replications: u32,
    /// The seed of the first run; run r has `seed + r`, in pairs `seed + r / 2`.
    pub seed: u64,
    /// Whether runs come in antithetic pairs: run 2k + 1 is the mirror of run 2k.
    pub in_pairs: bool,
}

impl PlanOptions {
    fn sound(self) -> Self {
        let replications = self.replications.clamp(2, MOST_REPLICATIONS);
        let odd = u32::from(self.in_pairs) & replications;
        PlanOptions { replications: replications + (odd & 1), seed: self.seed % SEEDS, ..self }
    }

    /// Independent replications, each with a seed of its own: the runs, or the pairs.
    pub fn independent(&self) -> u32 {
        self.replications / if self.in_pairs { 2 } else { 1 }
    }
}

impl Default for PlanOptions {
    fn default() -> Self {
        PlanOptions { replications: 30, seed: 1, in_pairs: false }
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
    /// Its row and column in the grid of the experiment; `None` where it has no place in one.
    pub cell: Option<(usize, usize)>,
    /// The whole scenario without seed and scheduled crashes.
    query: String,
    crashes: Option<Crashes>,
}

/// A side of the grid: a setting and its values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// The setting, for people.
    pub label: String,
    /// What its numbers are in.
    pub unit: String,
    /// Its values: for people, and as a number where all are numbers.
    pub values: Vec<(String, Option<f64>)>,
}

impl Axis {
    fn of(factor: &Factor) -> Axis {
        let is_numeric = factor.is_numeric();
        let values = factor.values.iter().map(|level| (level.label.clone(), level.x.filter(|_| is_numeric)));
        Axis { label: factor.label().into(), unit: factor.unit().into(), values: values.collect() }
    }

    /// A value by name: a number says of what it is one.
    pub fn name(&self, place: usize) -> String {
        let label = self.values.get(place).map_or("", |(label, _)| label.as_str());
        if self.is_numeric() && !self.values.is_empty() {
            format!("{} {label}", self.label)
        } else {
            label.to_owned()
        }
    }

    /// Whether its values have places on an axis of numbers.
    pub fn is_numeric(&self) -> bool {
        !self.values.is_empty() && self.values.iter().all(|(_, x)| x.is_some())
    }
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

    fn query(self, seed: u64, is_mirrored: bool) -> String {
        let mut text = String::new();
        for crash in 0..u64::from(self.count) {
            let later = scrambled(seed, crash) % Self::LATER_BY_LESS_THAN_MILLIS;
            let later = if is_mirrored { Self::LATER_BY_LESS_THAN_MILLIS - 1 - later } else { later };
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

/// Variants an experiment of one's own may have.
pub const MOST_VARIANTS: usize = 400;
/// Replications a variant may have.
pub const MOST_REPLICATIONS: u32 = 1_000;
/// Measures an experiment of one's own may have as columns.
const MOST_MEASURES: usize = 12;

/// An experiment, ready to run.
#[derive(Clone, Debug)]
pub struct Plan {
    definition: Definition,
    options: PlanOptions,
    variants: Vec<Variant>,
    /// Rows and columns of the grid; both empty where there is none.
    axes: [Axis; 2],
    columns: Vec<Quantity>,
    goal: Option<Goal>,
}

impl PartialEq for Plan {
    /// Everything else follows from the definition.
    fn eq(&self, other: &Plan) -> bool {
        self.definition == other.definition
    }
}

impl Plan {
    /// One of the four with these options; replications are kept within 2 and [`MOST_REPLICATIONS`].
    pub fn new(id: ExperimentId, options: PlanOptions) -> Self {
        let options = options.sound();
        let variants = match id {
            ExperimentId::Baseline => baseline(),
            ExperimentId::LoadBalancing => load_balancing(),
            ExperimentId::Failover => failover(),
            ExperimentId::Combined => combined(),
        };
        let complete = |variant: Variant| Variant {
            query: format!("v=1&preset={}&{}", id.key(), variant.query),
            ..variant
        };
        Plan {
            definition: Definition::known(id, options),
            options,
            variants: variants.into_iter().map(complete).collect(),
            axes: if id == ExperimentId::LoadBalancing { load_balancing_axes() } else { Default::default() },
            columns: columns(id),
            goal: None,
        }
    }

    /// The experiment of this definition.
    ///
    /// # Errors
    /// Every fault with its key, what was wrong and what would be right.
    pub fn of(definition: &Definition) -> Result<Plan, Vec<FieldError>> {
        let runs = definition.runs;
        if !(2..=MOST_REPLICATIONS).contains(&runs) {
            let right = format!("2 to {MOST_REPLICATIONS}");
            return Err(vec![fault("runs", &runs.to_string(), "is out of range", &right)]);
        }
        if definition.pairs && runs % 2 == 1 {
            return Err(vec![fault(
                "runs",
                &runs.to_string(),
                "is odd, and runs come in pairs",
                "an even number",
            )]);
        }
        let options = PlanOptions { replications: runs, seed: definition.seed, in_pairs: definition.pairs };
        if SEEDS <= definition.seed {
            return Err(vec![fault(
                "seed",
                &definition.seed.to_string(),
                "is out of range",
                "0 to 9007199254740991",
            )]);
        }
        if let Some(id) = definition.experiment {
            let plain =
                definition.scenario.is_empty() && definition.vary.is_empty() && definition.measure.is_empty();
            if !plain {
                return Err(vec![fault(
                    "experiment",
                    id.key(),
                    "brings its own scenarios",
                    "nothing but runs, seed, pairs and narrow beside it",
                )]);
            }
            let mut plan = Plan::new(id, options);
            plan.goal = goal(definition, &plan.columns)?;
            plan.definition.narrow = plan.goal.as_ref().map(Goal::text);
            return Ok(plan);
        }
        Plan::own(definition, options)
    }

    fn own(definition: &Definition, options: PlanOptions) -> Result<Plan, Vec<FieldError>> {
        let base = decode_strict(&definition.scenario)?.scenario;
        let one = |fault: FieldError| vec![fault];
        let base =
            base.with_seed(options.seed).and_then(|base| base.set(Field::Antithetic, "off")).map_err(one)?;
        if 2 < definition.vary.len() {
            return Err(one(fault(
                "vary",
                &definition.vary[2],
                "is a third setting",
                "two settings at most",
            )));
        }
        let factors = definition.vary.iter().map(|text| Factor::read(text, &base));
        let factors = factors.collect::<Result<Vec<_>, _>>().map_err(one)?;
        if let [first, second] = factors.as_slice()
            && first.field == second.field
        {
            return Err(one(fault("vary", first.field.key(), "is varied twice", "two different settings")));
        }
        let columns = own_columns(&definition.measure)?;
        let variants = grid(&base, &factors)?;
        let axis = |place: usize| factors.get(place).map(Axis::of).unwrap_or_default();
        let definition = Definition {
            scenario: encode(&base),
            vary: factors.iter().map(|factor| factor.text.clone()).collect(),
            measure: columns.iter().map(|column| column.key.to_owned()).collect(),
            narrow: goal(definition, &columns)?.as_ref().map(Goal::text),
            ..definition.clone()
        };
        let goal = goal(&definition, &columns)?;
        Ok(Plan { definition, options, variants, axes: [axis(0), axis(1)], columns, goal })
    }

    /// As pure data: the same definition gives the same plan anywhere.
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Which of the four; `None` for one's own.
    pub fn id(&self) -> Option<ExperimentId> {
        self.definition.experiment
    }

    /// Its name in files.
    pub fn key(&self) -> &'static str {
        self.id().map_or("own", ExperimentId::key)
    }

    /// As chosen.
    pub fn options(&self) -> PlanOptions {
        self.options
    }

    /// How narrow the intervals are to become, where somebody asked.
    pub fn goal(&self) -> Option<&Goal> {
        self.goal.as_ref()
    }

    /// What its table shows.
    pub fn columns(&self) -> &[Quantity] {
        &self.columns
    }

    /// Rows and columns of its grid; an empty axis where there is none.
    pub fn axes(&self) -> &[Axis; 2] {
        &self.axes
    }

    /// The variant at this place of the grid.
    pub fn at(&self, row: usize, column: usize) -> Option<usize> {
        self.variants.iter().position(|variant| variant.cell == Some((row, column)))
    }

    /// The same with more replications: results of the old one keep their places.
    pub fn with_replications(&self, replications: u32) -> Plan {
        let mut plan = self.clone();
        plan.options = PlanOptions { replications, ..plan.options }.sound();
        plan
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

    /// The scenario of a job: the seed is the plan's plus the replication, or the pair, in every variant alike.
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
        let (later, is_mirrored) = match self.options.in_pairs {
            true => (job.replication / 2, job.replication % 2 == 1),
            false => (job.replication, false),
        };
        let seed = (self.options.seed + u64::from(later)) % SEEDS;
        let crashes = variant.crashes.map_or_else(String::new, |crashes| crashes.query(seed, is_mirrored));
        let mirrored = if is_mirrored { "&antithetic=on" } else { "" };
        format!("{}{crashes}&seed={seed}{mirrored}", variant.query)
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
        cell: None,
        query,
        crashes: None,
    }
}

/// Every combination of the values, the last factor fastest. Differences are to the first value of the first factor.
fn grid(base: &Scenario, factors: &[Factor]) -> Result<Vec<Variant>, Vec<FieldError>> {
    let sizes =
        [factors.first(), factors.get(1)].map(|factor| factor.map_or(1, |factor| factor.values.len()));
    let count = sizes[0] * sizes[1];
    if count < 2 || MOST_VARIANTS < count {
        let right = format!("2 to {MOST_VARIANTS}: each value of the one with each of the other");
        return Err(vec![fault(
            "vary",
            &count.to_string(),
            "is not a number of variants that can be compared",
            &right,
        )]);
    }
    let (mut variants, mut faults): (Vec<Variant>, Vec<FieldError>) = (Vec::new(), Vec::new());
    for row in 0..sizes[0] {
        for column in 0..sizes[1] {
            let levels: Vec<_> =
                factors.iter().zip([row, column]).map(|(factor, place)| &factor.values[place]).collect();
            let mut scenario = Ok(base.clone());
            for (factor, level) in factors.iter().zip(&levels) {
                scenario = scenario.and_then(|scenario| scenario.set(factor.field, &level.text));
            }
            let scenario = match scenario {
                Ok(scenario) => scenario,
                Err(fault) => {
                    faults.push(fault);
                    continue;
                }
            };
            let named = |between: &str, of: &dyn Fn(usize) -> String| {
                (0..levels.len()).map(of).collect::<Vec<_>>().join(between)
            };
            let key =
                named("_", &|place| slug(&format!("{}-{}", factors[place].field.key(), levels[place].text)));
            let label = named(", ", &|place| labelled(&factors[place], &levels[place].label));
            variants.push(Variant {
                group: labelled(&factors[0], &levels[0].label),
                x: levels.last().and_then(|level| level.x),
                reference: (row > 0).then_some(column as u32),
                cell: Some((row, column)),
                ..variant(&key, &label, without_seed(&scenario))
            });
        }
    }
    // One wrong combination usually comes in many places.
    faults.truncate(3);
    if faults.is_empty() { Ok(variants) } else { Err(faults) }
}

/// A choice says what it is; a number wants its setting beside it.
fn labelled(factor: &Factor, label: &str) -> String {
    if factor.is_numeric() || label == "on" || label == "off" {
        format!("{} {label}", factor.label())
    } else {
        label.to_owned()
    }
}

/// Letters, digits and dashes.
fn slug(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect()
}

fn without_seed(scenario: &Scenario) -> String {
    let query = encode(scenario);
    query.split('&').filter(|pair| !pair.starts_with("seed=")).collect::<Vec<_>>().join("&")
}

fn own_columns(keys: &[String]) -> Result<Vec<Quantity>, Vec<FieldError>> {
    let keys: Vec<&str> = match keys {
        [] => USUAL_MEASURES.to_vec(),
        keys => keys.iter().map(String::as_str).collect(),
    };
    if MOST_MEASURES < keys.len() {
        return Err(vec![fault(
            "measure",
            &keys.len().to_string(),
            "is too many",
            &format!("at most {MOST_MEASURES}"),
        )]);
    }
    let mut columns: Vec<Quantity> = Vec::new();
    for key in keys {
        let column = Quantity::by_key(key).ok_or_else(|| {
            vec![fault("measure", key, "is not a measure known here", "keys of docs/measures.md")]
        })?;
        if columns.iter().all(|other| other.key != column.key) {
            columns.push(column);
        }
    }
    Ok(columns)
}

fn goal(definition: &Definition, columns: &[Quantity]) -> Result<Option<Goal>, Vec<FieldError>> {
    definition
        .narrow
        .as_deref()
        .map(|text| Goal::read(text, columns))
        .transpose()
        .map_err(|fault| vec![fault])
}

fn load_balancing_axes() -> [Axis; 2] {
    let policies = words::POLICIES.iter().map(|name| ((*name).to_owned(), None)).collect();
    let loads = LOADS.iter().map(|load| (local(format!("{load}/s")), Some(*load))).collect();
    [
        Axis { label: words::POLICY.into(), unit: String::new(), values: policies },
        Axis { label: words::LOAD.into(), unit: "1/s".into(), values: loads },
    ]
}

fn baseline() -> Vec<Variant> {
    // Four hours: about 107 failures in each replication.
    let one = format!("servers=1&{SERVICE}&{UNWATCHED}&duration=4h");
    let fails = variant("fails", words::FAILS, format!("{one}&{FAILURES}"));
    let never = variant("never-fails", words::NEVER_FAILS, format!("{one}&mttf=off"));
    vec![Variant { reference: Some(1), ..fails }, never]
}

/// The policies, the reference first, with their names.
fn policies() -> impl Iterator<Item = (&'static str, &'static str)> {
    const KEYS: [&str; 6] =
        ["random", "round-robin", "weighted-round-robin", "two-any", "two-distinct", "least"];
    KEYS.into_iter().zip(words::POLICIES)
}

/// Steps of the load, requests per second on three servers that can do fifteen.
const LOADS: [f64; 9] = [4.0, 6.0, 8.0, 10.0, 12.0, 13.0, 14.0, 15.0, 16.5];

fn load_balancing() -> Vec<Variant> {
    let mut variants = Vec::new();
    for (row, (policy, name)) in policies().enumerate() {
        for (place, load) in LOADS.into_iter().enumerate() {
            let query = format!(
                "policy={policy}&{SERVICE}&load=poisson:{load}/s&{UNWATCHED}&duration=11min&warm-up=1min"
            );
            let key = format!("{policy}-at-{load}");
            let label = words::variant(name, &local(format!("{load}/s")));
            let reference = (name != words::POLICIES[0]).then_some(place as u32);
            variants.push(Variant {
                group: name.into(),
                x: Some(load),
                reference,
                cell: Some((row, place)),
                ..variant(&key, &label, query)
            });
        }
    }
    let first_failing = variants.len() as u32;
    for (policy, name) in policies() {
        // An hour: about 80 failures among three servers in each replication.
        let query = format!("policy={policy}&{SERVICE}&{UNWATCHED}&{FAILURES}&load=poisson:4/s&duration=1h");
        let label = words::variant(name, words::UNWATCHED);
        let reference = (name != words::POLICIES[0]).then_some(first_failing);
        variants.push(Variant {
            group: words::UNWATCHED.into(),
            reference,
            ..variant(&format!("{policy}-failing"), &label, query)
        });
    }
    variants
}

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
        let label = words::probes(&spaced(interval), fall);
        let settings = format!("probe-interval={interval}&fall={fall}");
        Variant { x: Some(seconds), ..with(&key, &label, &settings, "crash") }
    };
    vec![
        Variant { reference: None, ..with("no-checks", words::NO_CHECKS, UNWATCHED, "crash") },
        with("checks-only", words::CHECKS_ONLY, "failover=off", "crash"),
        checked("500ms", 0.5, 3),
        checked("1s", 1.0, 1),
        checked("1s", 1.0, 3),
        checked("2s", 2.0, 3),
        checked("5s", 5.0, 3),
        with("retries", words::WITH_RETRIES, "retries=3&backoff=500ms", "crash"),
        with("black-hole", words::BLACK_HOLE, "fall=3", "crash-blackhole"),
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
            ..with("one-server", words::STEPS[0], &format!("servers=1&{plain}&{UNWATCHED}"))
        },
        with("balancing-only", words::STEPS[1], &format!("servers=3&{plain}&{UNWATCHED}")),
        with("failover", words::STEPS[2], &format!("servers=3&{plain}")),
        with("redispatch", words::STEPS[3], "servers=3&policy=round-robin&redispatch=1"),
        with("least", words::STEPS[4], "servers=3&policy=least&redispatch=1"),
        with("retry", words::STEPS[5], "servers=3&policy=least&redispatch=1&retries=1"),
        with("two-servers", words::STEPS[6], "servers=2&policy=least&redispatch=1&retries=1"),
        with("four-servers", words::STEPS[7], "servers=4&policy=least&redispatch=1&retries=1"),
    ]
}
