//! The envelope around every message: `{ns: "nines", v: 1, id, type, payload}`.

use serde_json::{Value, json};

/// The version of the protocol: a message of another one is answered with an error.
pub const PROTOCOL: u64 = 1;
/// The name by which messages of this protocol are known among others.
const NAMESPACE: &str = "nines";
/// A longer id is not repeated in an answer.
const LONGEST_ID: usize = 64;

/// What the host calls a request, repeated in its answer: a short text, a number, or nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Id(Option<Value>);

impl Id {
    fn of(value: Option<&Value>) -> Id {
        let is_fit = |value: &&Value| match value {
            Value::String(text) => text.len() <= LONGEST_ID,
            Value::Number(_) => true,
            _ => false,
        };
        Id(value.filter(is_fit).cloned())
    }
}

/// Why a request was not done, in a word for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The envelope is not one of this protocol.
    Malformed,
    /// Another version of the protocol.
    Version,
    /// A type that is not known here.
    UnknownType,
    /// A payload that cannot be used.
    Invalid,
    /// The link keeps this from being changed.
    Locked,
    /// A later request of the same kind took its place.
    Superseded,
    /// Too many requests wait already.
    Flood,
    /// Nothing there to give, or nothing to stop.
    Unavailable,
}

impl Code {
    /// As it is sent.
    pub fn key(self) -> &'static str {
        match self {
            Code::Malformed => "malformed",
            Code::Version => "version",
            Code::UnknownType => "unknown-type",
            Code::Invalid => "invalid",
            Code::Locked => "locked",
            Code::Superseded => "superseded",
            Code::Flood => "flood",
            Code::Unavailable => "unavailable",
        }
    }
}

/// A request that is not done, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// For programs.
    pub code: Code,
    /// For people: what was wrong, and what would be right.
    pub text: String,
}

impl Refusal {
    /// A refusal with its reason.
    pub fn new(code: Code, text: impl Into<String>) -> Refusal {
        Refusal { code, text: text.into() }
    }
}

/// A message out of its envelope.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Opened {
    pub id: Id,
    pub kind: String,
    pub payload: Value,
}

/// Opens an envelope. `None` where the message is somebody else's: it carries another namespace, or none.
pub(super) fn open(message: &Value) -> Option<Result<Opened, (Id, Refusal)>> {
    if message.get("ns")?.as_str()? != NAMESPACE {
        return None;
    }
    let id = Id::of(message.get("id"));
    let version = message.get("v").and_then(Value::as_u64);
    if version != Some(PROTOCOL) {
        let text = format!("right would be v: {PROTOCOL}, the version of the protocol spoken here");
        return Some(Err((id, Refusal::new(Code::Version, text))));
    }
    let Some(kind) = message.get("type").and_then(Value::as_str) else {
        return Some(Err((id, Refusal::new(Code::Malformed, "type must be a text"))));
    };
    let payload = message.get("payload").cloned().unwrap_or(Value::Null);
    if !payload.is_object() && !payload.is_null() {
        return Some(Err((id, Refusal::new(Code::Malformed, "payload must be an object, or not there"))));
    }
    Some(Ok(Opened { id, kind: kind.to_owned(), payload }))
}

/// The answer to a request that was done.
pub fn answer(id: &Id, to: &str, payload: Value) -> Value {
    envelope(Some(id), "answer", json!({ "to": to, "result": payload }))
}

/// The answer to a request that was not done.
pub fn refuse(id: &Id, refusal: &Refusal) -> Value {
    envelope(Some(id), "error", json!({ "code": refusal.code.key(), "message": refusal.text }))
}

/// Something that happened, told without being asked each time.
pub fn event(kind: &str, payload: Value) -> Value {
    envelope(None, kind, payload)
}

fn envelope(id: Option<&Id>, kind: &str, payload: Value) -> Value {
    let mut message = json!({ "ns": NAMESPACE, "v": PROTOCOL, "type": kind, "payload": payload });
    if let (Some(Id(Some(id))), Some(object)) = (id, message.as_object_mut()) {
        object.insert("id".to_owned(), id.clone());
    }
    message
}
