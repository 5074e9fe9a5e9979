//! What a host wants, read from a payload and proved as far as it can be without the run.

use serde_json::{Map, Value};

use super::answer::Get;
use super::envelope::{Code, Refusal};
use super::watcher::Topic;
use crate::app::Speed;
use crate::experiment::{ExperimentId, PlanOptions};
use crate::scenario::{Field, read_span};
use crate::sim::SimTime;

/// Every type of request, as `hello` lists them.
pub const REQUESTS: &[&str] =
    &["hello", "load", "get", "set", "play", "pause", "step", "seek", "inject", "run", "cancel", "subscribe"];
/// A text longer than this is no value of a field.
const LONGEST_VALUE: usize = 10_000;
const MOST_REPLICATIONS: u64 = 1_000;

/// How far a step goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepBy {
    /// One event of the engine.
    Event,
    /// A tenth of a second.
    Tick,
    /// To the next thing worth seeing.
    Jump,
}

/// What a host wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// To know who is here.
    Hello,
    /// Another scenario: a link in any form, or a scenario file. Plays on if it played, unless said otherwise.
    Load {
        /// The link or the file.
        text: String,
        /// Whether it is to play.
        play: Option<bool>,
    },
    /// Something to be told.
    Get(Get),
    /// New values of fields, in this order, and a speed.
    Set {
        /// Fields with their values as links write them.
        fields: Vec<(Field, String)>,
        /// Simulated seconds for each second.
        speed: Option<Speed>,
    },
    /// Time to pass.
    Play,
    /// Time to stand still.
    Pause,
    /// A step.
    Step(StepBy),
    /// Another instant.
    Seek(SimTime),
    /// A fault, in the grammar of links; without `@` it strikes now.
    Inject {
        /// `crash:s2` or `crash:s2@20s+15s`.
        fault: String,
        /// How long one that strikes now lasts.
        lasts: Option<String>,
    },
    /// An experiment, in the background.
    Run(ExperimentId, PlanOptions),
    /// The experiment to stop.
    Cancel,
    /// These events from now on, and no others.
    Subscribe(Vec<Topic>),
}

impl Wish {
    /// Reads a request of this type.
    ///
    /// # Errors
    /// Says which part of the payload is wrong and what would be right.
    pub fn read(kind: &str, payload: &Value) -> Result<Wish, Refusal> {
        let nothing = Map::new();
        let payload = payload.as_object().unwrap_or(&nothing);
        let wish = match kind {
            "hello" => Wish::Hello,
            "load" => Wish::Load { text: load_text(payload)?, play: switch(payload, "play")? },
            "get" => Wish::Get(one_of(payload, "what", &Get::ALL, Get::key)?),
            "set" => set(payload)?,
            "play" => Wish::Play,
            "pause" => Wish::Pause,
            "step" if payload.contains_key("by") => Wish::Step(one_of(payload, "by", &STEPS, step_key)?),
            "step" => Wish::Step(StepBy::Event),
            "seek" => Wish::Seek(instant(payload)?),
            "inject" => Wish::Inject {
                fault: text(payload, "fault")?.ok_or_else(|| missing("fault", "crash:s2"))?,
                lasts: text(payload, "for")?,
            },
            "run" => run(payload)?,
            "cancel" => Wish::Cancel,
            "subscribe" => Wish::Subscribe(topics(payload)?),
            _ => {
                let known = REQUESTS.join(", ");
                return Err(Refusal::new(
                    Code::UnknownType,
                    format!("this type is not known here; known are {known}"),
                ));
            }
        };
        Ok(wish)
    }

    /// The type under which it came.
    pub fn kind(&self) -> &'static str {
        match self {
            Wish::Hello => "hello",
            Wish::Load { .. } => "load",
            Wish::Get(_) => "get",
            Wish::Set { .. } => "set",
            Wish::Play => "play",
            Wish::Pause => "pause",
            Wish::Step(_) => "step",
            Wish::Seek(_) => "seek",
            Wish::Inject { .. } => "inject",
            Wish::Run(..) => "run",
            Wish::Cancel => "cancel",
            Wish::Subscribe(_) => "subscribe",
        }
    }

    /// True where `later` makes this one pointless: nobody needs all the places a slider was dragged through.
    pub(super) fn gives_way_to(&self, later: &Wish) -> bool {
        match (self, later) {
            (Wish::Set { fields, speed }, Wish::Set { fields: later, speed: later_speed }) => {
                let is_in_later = |(field, _): &(Field, String)| later.iter().any(|(it, _)| it == field);
                fields.iter().all(is_in_later) && (speed.is_none() || later_speed.is_some())
            }
            (Wish::Play | Wish::Pause, Wish::Play | Wish::Pause) => true,
            (Wish::Seek(_), Wish::Seek(_)) | (Wish::Load { .. }, Wish::Load { .. }) => true,
            (Wish::Get(one), Wish::Get(other)) => one == other,
            (Wish::Subscribe(_), Wish::Subscribe(_)) => true,
            _ => false,
        }
    }
}

const STEPS: [StepBy; 3] = [StepBy::Event, StepBy::Tick, StepBy::Jump];

fn step_key(step: StepBy) -> &'static str {
    match step {
        StepBy::Event => "event",
        StepBy::Tick => "tick",
        StepBy::Jump => "jump",
    }
}

fn wrong(key: &str, right: &str) -> Refusal {
    Refusal::new(Code::Invalid, format!("{key} cannot be used; right would be {right}"))
}

fn missing(key: &str, right: &str) -> Refusal {
    Refusal::new(Code::Invalid, format!("{key} is missing; right would be {right}"))
}

fn text(payload: &Map<String, Value>, key: &str) -> Result<Option<String>, Refusal> {
    match payload.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.len() <= LONGEST_VALUE => Ok(Some(text.clone())),
        Some(_) => Err(wrong(key, &format!("a text of up to {LONGEST_VALUE} characters"))),
    }
}

fn switch(payload: &Map<String, Value>, key: &str) -> Result<Option<bool>, Refusal> {
    match payload.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(on)) => Ok(Some(*on)),
        Some(_) => Err(wrong(key, "true or false")),
    }
}

fn whole(payload: &Map<String, Value>, key: &str, least: u64, most: u64) -> Result<Option<u64>, Refusal> {
    match payload.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value
            .as_u64()
            .filter(|number| (least..=most).contains(number))
            .map(Some)
            .ok_or_else(|| wrong(key, &format!("a whole number from {least} to {most}"))),
    }
}

fn one_of<T: Copy>(
    payload: &Map<String, Value>,
    key: &str,
    all: &[T],
    name: fn(T) -> &'static str,
) -> Result<T, Refusal> {
    let given = payload.get(key).and_then(Value::as_str);
    let found = all.iter().copied().find(|one| Some(name(*one)) == given);
    found.ok_or_else(|| {
        wrong(key, &format!("one of {}", all.iter().map(|one| name(*one)).collect::<Vec<_>>().join(", ")))
    })
}

/// A link as text, or a scenario as the object that a scenario file holds.
fn load_text(payload: &Map<String, Value>) -> Result<String, Refusal> {
    match (payload.get("link"), payload.get("scenario")) {
        (Some(Value::String(link)), None) => Ok(link.clone()),
        (None, Some(scenario @ Value::Object(_))) => Ok(scenario.to_string()),
        (None, None) => Err(missing("link", "link: \"?v=1&preset=failover\", or scenario: {…}")),
        _ => Err(wrong("link or scenario", "a text under link, or an object under scenario")),
    }
}

/// Field by field, as strict as the command line: a misspelt key is an error, not nothing.
fn set(payload: &Map<String, Value>) -> Result<Wish, Refusal> {
    let mut fields = Vec::new();
    let mut speed = None;
    for (key, value) in payload {
        let text = match value {
            Value::String(text) if text.len() <= LONGEST_VALUE => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(on) => if *on { "on" } else { "off" }.to_owned(),
            _ => return Err(wrong("a value", "a text, a number, true or false")),
        };
        if key == "speed" {
            speed = Some(Speed::from_key(&text).ok_or_else(|| wrong("speed", "0.01 to 10000, or max"))?);
        } else {
            let field = Field::by_key(key)
                .ok_or_else(|| wrong("a key", "keys of fields as in links, and speed: docs/links.md"))?;
            fields.push((field, text));
        }
    }
    if fields.is_empty() && speed.is_none() {
        return Err(missing("a field", "{\"policy\": \"least\"}"));
    }
    // In the canonical order of links, since later fields are read against earlier ones.
    fields.sort_by_key(|(field, _)| *field);
    Ok(Wish::Set { fields, speed })
}

/// A number of seconds, or a span as links write it.
fn instant(payload: &Map<String, Value>) -> Result<SimTime, Refusal> {
    const RIGHT: &str = "t: 42, in seconds, or t: \"42s\"";
    match payload.get("t") {
        Some(Value::Number(number)) => {
            let seconds = number.as_f64().filter(|seconds| (0.0..=1e9).contains(seconds));
            seconds.map(SimTime::from_seconds).ok_or_else(|| wrong("t", RIGHT))
        }
        Some(Value::String(text)) if text.len() <= LONGEST_VALUE => {
            read_span(text).map(|span| SimTime(span.0)).map_err(|why| wrong("t", &why))
        }
        _ => Err(missing("t", RIGHT)),
    }
}

fn run(payload: &Map<String, Value>) -> Result<Wish, Refusal> {
    let experiment = text(payload, "experiment")?.and_then(|name| ExperimentId::parse(&name));
    let experiment = experiment
        .ok_or_else(|| wrong("experiment", "one of baseline, load-balancing, failover, combined"))?;
    let usual = PlanOptions::default();
    let replications = whole(payload, "replications", 2, MOST_REPLICATIONS)?
        .map_or(usual.replications, |replications| replications as u32);
    let seed = whole(payload, "seed", 0, (1 << 53) - 1)?.unwrap_or(usual.seed);
    Ok(Wish::Run(experiment, PlanOptions { replications, seed, in_pairs: false }))
}

fn topics(payload: &Map<String, Value>) -> Result<Vec<Topic>, Refusal> {
    let right = || {
        let names: Vec<&str> = Topic::ALL.into_iter().map(Topic::key).collect();
        format!("events: a list of {}, or \"all\"", names.join(", "))
    };
    match payload.get("events") {
        Some(Value::String(all)) if all == "all" => Ok(Topic::ALL.to_vec()),
        Some(Value::Array(names)) => names
            .iter()
            .take(Topic::ALL.len())
            .map(|name| {
                let named = |topic: &Topic| name.as_str() == Some(topic.key());
                Topic::ALL.into_iter().find(named).ok_or_else(|| wrong("events", &right()))
            })
            .collect(),
        _ => Err(missing("events", &right())),
    }
}
