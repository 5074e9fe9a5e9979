//! An experiment as written: one of the four, or a scenario with settings to vary. Pure data, as JSON or as a link.
//!
//! ```text
//! link, JSON file -> Definition --Plan::of--> Plan -> jobs
//! ```
//!
//! In a link it is a scenario with more keys behind it:
//!
//! | key | means | example |
//! |---|---|---|
//! | `vary` | a setting and its values, parted by `;`, or its range; up to twice | `vary=policy:random;least`, `vary=load:4/s..16/s*7` |
//! | `measure` | what to measure, the first one shown first | `measure=response_p95,availability` |
//! | `runs` | runs of every variant | `runs=30` |
//! | `pairs` | whether the runs come in antithetic pairs | `pairs=on` |
//! | `experiment` | one of the four, in place of `vary`; `from` is the seed of its first run | `experiment=failover&runs=60&from=5` |
//! | `narrow` | go on until each interval of this measure is at most so wide to either side, at most so many runs | `narrow=response_mean:5%/400` |

use serde::{Deserialize, Serialize};

use super::plan::{ExperimentId, PlanOptions};
use crate::scenario::{FieldError, decode, decode_strict, encode};

/// The format of a definition file.
pub const DEFINITION_FORMAT: &str = "nines-definition/1";
/// The keys a link has for an experiment, besides those of its scenario.
pub const EXPERIMENT_KEYS: [&str; 7] = ["experiment", "vary", "measure", "runs", "pairs", "narrow", "from"];
/// What is measured where a definition does not say.
pub const USUAL_MEASURES: [&str; 3] = ["availability", "response_mean", "response_p95"];

/// An experiment as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// [`DEFINITION_FORMAT`].
    pub format: String,
    /// One of the four; then there is nothing to vary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment: Option<ExperimentId>,
    /// The scenario that everything else is a change of, as a query.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scenario: String,
    /// Up to two settings with their values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vary: Vec<String>,
    /// Keys of measures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measure: Vec<String>,
    /// Replications of every variant.
    #[serde(default = "usual_runs")]
    pub runs: u32,
    /// The seed of the first replication.
    #[serde(default = "usual_seed")]
    pub seed: u64,
    /// When the intervals are narrow enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub narrow: Option<String>,
    /// Whether runs come in antithetic pairs: the second of each mirrors the first.
    #[serde(default, skip_serializing_if = "is_off")]
    pub pairs: bool,
}

fn is_off(switch: &bool) -> bool {
    !switch
}

fn usual_runs() -> u32 {
    PlanOptions::default().replications
}

fn usual_seed() -> u64 {
    PlanOptions::default().seed
}

impl Default for Definition {
    fn default() -> Self {
        Definition {
            format: DEFINITION_FORMAT.into(),
            experiment: None,
            scenario: String::new(),
            vary: Vec::new(),
            measure: Vec::new(),
            runs: usual_runs(),
            seed: usual_seed(),
            narrow: None,
            pairs: false,
        }
    }
}

impl Definition {
    /// One of the four.
    pub fn known(id: ExperimentId, options: PlanOptions) -> Self {
        let PlanOptions { replications, seed, in_pairs: pairs } = options;
        Definition { experiment: Some(id), runs: replications, seed, pairs, ..Definition::default() }
    }

    /// One to begin with: policies compared in this scenario.
    pub fn first(scenario: &str) -> Self {
        let seed = decode(scenario).scenario.config().plain_seed();
        Definition {
            scenario: scenario.into(),
            vary: vec!["policy:random;round-robin;least".into()],
            measure: USUAL_MEASURES.map(String::from).to_vec(),
            runs: 10,
            seed,
            ..Definition::default()
        }
    }

    /// The next rung of the ladder: one of the four as a map over the two settings that matter most in it.
    pub fn map_of(id: ExperimentId) -> Self {
        // Crashes at instants that have nothing to do with when probes are due.
        const CRASHES: [&str; 12] = [
            "61.3s", "197.9s", "334.1s", "469.7s", "606.2s", "741.4s", "877.8s", "1012.6s", "1149.3s",
            "1284.5s", "1420.9s", "1556.7s",
        ];
        let crashes: String = CRASHES.iter().map(|at| format!("&fault=crash:s1@{at}+15s")).collect();
        let (scenario, vary, measure): (String, [&str; 2], &[&str]) = match id {
            ExperimentId::Baseline => (
                "preset=baseline&load=poisson:4/s&duration=1h".into(),
                ["mttf:60s..480s*4log", "mttr:5s..40s*4log"],
                &["time_availability", "availability", "all_response_mean"],
            ),
            ExperimentId::LoadBalancing => (
                "preset=load-balancing&load=poisson:4/s&server-hop=0s&probes=off&failover=off&duration=31min&warm-up=1min".into(),
                ["policy:random;round-robin;two-distinct;least", "load:4/s..13/s*4"],
                &["response_mean", "response_p95", "availability"],
            ),
            ExperimentId::Failover => (
                format!("preset=failover&servers=2&backups=1&duration=28min{crashes}"),
                ["fall:1..4", "probe-interval:250ms..8s*6log"],
                &["incident_downtime", "downtime_expected", "harmed_per_crash", "availability"],
            ),
            ExperimentId::Combined => (
                "preset=combined&duration=1h".into(),
                ["retries:0..3", "servers:1..5"],
                &["nines", "availability", "amplification", "response_p95"],
            ),
        };
        let scenario = encode(&decode(&scenario).scenario);
        let seed = decode(&scenario).scenario.config().plain_seed();
        Definition {
            scenario,
            vary: vary.map(String::from).to_vec(),
            measure: measure.iter().map(|key| (*key).into()).collect(),
            runs: 8,
            seed,
            ..Definition::default()
        }
    }

    /// True when a link is one of an experiment.
    pub fn is_in(link: &str) -> bool {
        let (address, _) = link.split_once('#').unwrap_or((link, ""));
        let query = address.split_once('?').map_or(address, |(_, query)| query);
        query.split('&').any(|pair| ["vary=", "runs=", "experiment="].iter().any(|key| pair.starts_with(key)))
    }

    /// Reads a link, a query, or JSON.
    ///
    /// # Errors
    /// Every fault with its key. Whether the values go together is for `Plan::of` to say.
    pub fn read(text: &str) -> Result<Self, Vec<FieldError>> {
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.starts_with('{') { Self::from_json(text) } else { Self::from_link(text) }
    }

    /// Reads a definition file.
    ///
    /// # Errors
    /// Where it is no JSON, or of another format.
    pub fn from_json(text: &str) -> Result<Self, Vec<FieldError>> {
        let read: Result<Definition, _> = serde_json::from_str(text);
        let definition = read.map_err(|error| {
            vec![fault(
                "json",
                "the file",
                &format!("cannot be read ({error})"),
                "a definition as the page saves it",
            )]
        })?;
        if definition.format != DEFINITION_FORMAT {
            return Err(vec![fault("format", &definition.format, "is not known here", DEFINITION_FORMAT)]);
        }
        Ok(definition)
    }

    fn from_link(text: &str) -> Result<Self, Vec<FieldError>> {
        let (address, fragment) = text.split_once('#').map_or((text, None), |(a, f)| (a, Some(f)));
        let query = address.split_once('?').map_or(address, |(_, query)| query);
        let mut definition = Definition::default();
        let (mut rest, mut faults): (Vec<&str>, Vec<FieldError>) = (Vec::new(), Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = unescaped(value);
            match key {
                "vary" => definition.vary.push(value),
                "measure" => definition.measure = value.split(',').map(str::to_owned).collect(),
                "narrow" => definition.narrow = Some(value),
                "from" => match value.parse() {
                    Ok(seed) => definition.seed = seed,
                    Err(_) => faults.push(fault("from", &value, "is no seed", "0 to 9007199254740991")),
                },
                "pairs" if ["on", "off"].contains(&value.as_str()) => definition.pairs = value == "on",
                "pairs" => faults.push(fault("pairs", &value, "is no switch", "on or off")),
                "experiment" => match ExperimentId::parse(&value) {
                    Some(id) => definition.experiment = Some(id),
                    None => faults.push(fault("experiment", &value, "is not known", "1 to 4, or its name")),
                },
                "runs" => match value.parse() {
                    Ok(runs) => definition.runs = runs,
                    Err(_) => faults.push(fault("runs", &value, "is not a number of runs", "2 to 1000")),
                },
                _ => rest.push(pair),
            }
        }
        let mut scenario = rest.join("&");
        if let Some(fragment) = fragment {
            scenario = format!("?{scenario}#{fragment}");
        }
        match decode_strict(&scenario) {
            Ok(decoded) => {
                // One of the four brings its scenarios: what else is in its link is what stands on the stage.
                if definition.experiment.is_none() {
                    definition.seed = decoded.scenario.config().plain_seed();
                    definition.scenario = encode(&decoded.scenario);
                }
            }
            Err(more) => faults.extend(more),
        }
        if faults.is_empty() { Ok(definition) } else { Err(faults) }
    }

    /// As the query of a link.
    pub fn to_query(&self) -> String {
        match self.experiment {
            Some(id) => format!("v=1&preset={}&{}", id.key(), self.keys()),
            None if self.scenario.is_empty() => self.keys(),
            None => format!("{}&{}", self.scenario, self.keys()),
        }
    }

    /// What is chosen for a run.
    pub fn options(&self) -> PlanOptions {
        PlanOptions { replications: self.runs, seed: self.seed, in_pairs: self.pairs }
    }

    /// What to put behind the page's address: the link of the scenario, which may be packed, with the keys of the experiment.
    pub fn to_link(&self, scenario_link: &str) -> String {
        let (query, fragment) = match scenario_link.find('#') {
            Some(at) => scenario_link.split_at(at),
            None => (scenario_link, ""),
        };
        let between = if query.is_empty() { "?" } else { "&" };
        format!("{query}{between}{}{fragment}", self.keys())
    }

    fn keys(&self) -> String {
        let known = self.experiment.map(|id| format!("experiment={}", id.key()));
        let mut pairs: Vec<String> = known.into_iter().collect();
        pairs.extend(self.vary.iter().map(|vary| format!("vary={}", escaped(vary))));
        if !self.measure.is_empty() {
            pairs.push(format!("measure={}", self.measure.join(",")));
        }
        pairs.push(format!("runs={}", self.runs));
        pairs.extend(self.pairs.then(|| "pairs=on".to_owned()));
        pairs.extend(self.narrow.iter().map(|narrow| format!("narrow={}", escaped(narrow))));
        if self.experiment.is_some() {
            pairs.push(format!("from={}", self.seed));
        }
        pairs.join("&")
    }

    /// As a file.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("texts and numbers always serialise");
        text.push('\n');
        text
    }
}

pub(super) fn fault(key: &str, given: &str, wrong: &str, right: &str) -> FieldError {
    let given = given.chars().take(80).collect();
    FieldError { key: key.into(), given, wrong: wrong.into(), right: right.into() }
}

/// All that a query cannot carry as it is. `;`, `:`, `*` and `/` it can.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:@/,;*".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
