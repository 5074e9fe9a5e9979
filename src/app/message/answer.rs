//! What is told: the payloads of answers and events. Times are in seconds of the run, shares from 0 to 1, digests in hexadecimal.

use serde_json::{Value, json};

use super::envelope::PROTOCOL;
use super::watcher::Topic;
use super::wish::REQUESTS;
use crate::app::{Session, State};
use crate::experiment::{Collector, Plan, Table, finding, report};
use crate::scenario::{encode, encode_link, to_json};
use crate::sim::{ENGINE_VERSION, Outcome, SimTime};

/// What can be asked for with `get`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Get {
    /// Playing or not, where, how fast, and the link.
    State,
    /// The scenario as link, query and file.
    Scenario,
    /// What the run has come to.
    Measures,
    /// The stage as it is painted now, as a PNG in a data address.
    Picture,
    /// The run second by second.
    Table,
}

impl Get {
    /// Every one.
    pub const ALL: [Get; 5] = [Get::State, Get::Scenario, Get::Measures, Get::Picture, Get::Table];

    /// As it is asked for.
    pub fn key(self) -> &'static str {
        match self {
            Get::State => "state",
            Get::Scenario => "scenario",
            Get::Measures => "measures",
            Get::Picture => "picture",
            Get::Table => "table",
        }
    }
}

/// Who is here, and what can be asked of it.
pub fn hello(state: &State) -> Value {
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "engine": ENGINE_VERSION,
        "protocol": PROTOCOL,
        "requests": REQUESTS,
        "gets": Get::ALL.map(Get::key),
        "events": Topic::ALL.map(Topic::key),
        "link": link(state),
    })
}

/// What `what` is now; `None` for the picture, which only the browser has.
pub fn get(what: Get, state: &State, session: &Session) -> Option<Value> {
    match what {
        Get::State => Some(self::state(state, session)),
        Get::Scenario => Some(scenario(state)),
        Get::Measures => Some(measures(session)),
        Get::Table => Some(table(session)),
        Get::Picture => None,
    }
}

/// Playing or not, where, how fast, and the link.
pub fn state(state: &State, session: &Session) -> Value {
    let speed = state.speed.factor();
    json!({
        "playing": state.is_playing,
        "over": session.is_over(),
        "time": session.now().seconds(),
        "reached": session.reached().seconds(),
        "end": session.end().seconds(),
        "speed": if speed.is_finite() { json!(speed) } else { json!(state.speed.key()) },
        "link": link(state),
        "digest": digest(session),
    })
}

/// What was loaded: its link, and what was wrong with the text.
pub(super) fn loaded(state: &State, notices: Vec<String>) -> Value {
    json!({ "link": link(state), "notices": notices })
}

fn scenario(state: &State) -> Value {
    let file: Value = serde_json::from_str(&to_json(&state.scenario)).unwrap_or_default();
    json!({
        "link": link(state),
        "query": encode(&state.scenario),
        "preset": state.scenario.preset().id,
        "scenario": file,
    })
}

/// What the run has come to: since its start, and over the last 30 seconds.
pub fn measures(session: &Session) -> Value {
    let now = session.now();
    let counts = session.simulation().counts();
    let finished: u64 = counts.ended.iter().sum();
    let window = session.listeners().live.window(now);
    json!({
        "time": now.seconds(),
        "total": {
            "sent": counts.sent,
            "finished": finished,
            "inFlight": counts.in_flight,
            "outcomes": outcomes(&counts.ended),
            "availability": share(counts.ok(), finished),
        },
        "window": {
            "seconds": window.window.length().seconds(),
            "sent": window.sent,
            "finished": window.finished(),
            "outcomes": outcomes(&window.ended),
            "availability": window.availability,
            "responseMean": window.mean,
            "responseP50": window.p50,
            "responseP95": window.p95,
            "responseP99": window.p99,
            "goodput": window.goodput,
            "utilisation": window.utilisation,
            "waiting": window.waiting,
        },
        "digest": digest(session),
    })
}

fn outcomes(ended: &[u64; 6]) -> Value {
    let pairs =
        Outcome::ALL.into_iter().map(|outcome| (name(outcome).to_owned(), ended[outcome as usize].into()));
    Value::Object(pairs.collect())
}

fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => "ok",
        Outcome::Refused => "refused",
        Outcome::Rejected => "rejected",
        Outcome::Lost => "lost",
        Outcome::TimedOut => "timedOut",
        Outcome::Error => "error",
    }
}

fn share(part: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| part as f64 / of as f64)
}

/// The run second by second, the latest ten minutes of it; `null` where there was nothing to measure.
fn table(session: &Session) -> Value {
    let seconds = session.listeners().live.series().seconds();
    let rows: Vec<Value> = seconds
        .iter()
        .map(|bucket| {
            json!([
                bucket.from.seconds(),
                bucket.to.seconds(),
                bucket.sent,
                bucket.ended[0],
                bucket.finished(),
                bucket.window_availability,
                bucket.mean,
                bucket.window_p95,
                bucket.in_flight,
                bucket.waiting,
            ])
        })
        .collect();
    json!({
        "columns": [
            "from", "to", "sent", "ok", "finished", "availability30s", "responseMean", "responseP95of30s", "inFlight", "waiting"
        ],
        "rows": rows,
    })
}

/// The stage, as the browser gave it.
pub fn picture(data: &str) -> Value {
    json!({ "type": "image/png", "data": data })
}

/// How far an experiment is.
pub fn progress(plan: &Plan, collector: &Collector) -> Value {
    json!({ "experiment": plan.key(), "done": collector.done(), "total": collector.total() })
}

/// The results of an experiment.
pub fn experiment(plan: &Plan, collector: &Collector) -> Value {
    let table = Table::of(plan, collector);
    let found = finding(plan, collector, &table);
    json!({
        "experiment": plan.key(),
        "done": collector.done(),
        "total": collector.total(),
        "surprise": found.surprise,
        "finding": found.sentences,
        "csv": report::csv(plan, collector),
    })
}

fn link(state: &State) -> String {
    encode_link(&encode(&state.scenario), &state.view)
}

fn digest(session: &Session) -> String {
    format!("{:016x}", session.simulation().digest())
}

/// An instant that may not have come, in seconds.
pub(super) fn seconds(at: Option<SimTime>) -> Value {
    at.map_or(Value::Null, |at| json!(at.seconds()))
}
