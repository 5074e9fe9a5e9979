//! A trace as text: one JSON object a line, with the time in whole nanoseconds.

use std::io::{self, Write};

use nines::sim::{Listener, SimTime, TraceEvent};

/// Writes every event it hears. After a failed write it writes no more, and `finish` says why.
pub struct TraceLines<W: Write> {
    out: W,
    failed: Option<io::Error>,
}

impl<W: Write> TraceLines<W> {
    pub fn new(out: W) -> Self {
        TraceLines { out, failed: None }
    }

    /// Flushes.
    pub fn finish(mut self) -> io::Result<()> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.out.flush(),
        }
    }
}

impl<W: Write> Listener for TraceLines<W> {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        if self.failed.is_none() {
            self.failed = writeln!(self.out, "{}", line(at, event)).err();
        }
    }
}

/// `{"at_ns":1500000000,"event":"Routed","request":3,"attempt":1,"server":2}`: times in nanoseconds, servers from 1 as people
/// count them, everything else by the engine's own names.
fn line(at: SimTime, event: &TraceEvent) -> String {
    // The engine's names are the documented ones, so its debug form is the source: `Name { field: value, … }`.
    let text = format!("{event:?}");
    let (name, body) = text.split_once(' ').unwrap_or((&text, ""));
    let mut object = format!("{{\"at_ns\":{},\"event\":\"{name}\"", at.0);
    for (key, value) in fields(body) {
        object.push_str(&format!(",\"{key}\":{}", json_value(value)));
    }
    object.push('}');
    object
}

/// The fields of `{ a: 1, b: F { x: 2 } }`: commas inside brackets do not part them.
fn fields(body: &str) -> impl Iterator<Item = (&str, &str)> {
    let body = body.trim_start_matches("{ ").trim_end_matches(" }");
    let mut depth = 0_i32;
    body.split(move |c: char| {
        depth += match c {
            '(' | '{' => 1,
            ')' | '}' => -1,
            _ => 0,
        };
        c == ',' && depth == 0
    })
    .filter_map(|field| field.trim().split_once(": "))
}

fn json_value(debug: &str) -> String {
    let inner = |name: &str| debug.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
    if let Some(server) = inner("ServerNodeId").and_then(|id| id.parse::<u32>().ok()) {
        return (server + 1).to_string();
    }
    if let Some(nanos) = inner("SimTime").or_else(|| inner("SimDuration")) {
        return nanos.to_owned();
    }
    if let Some(value) = inner("Some") {
        return json_value(value);
    }
    match debug {
        "None" => "null".into(),
        "true" | "false" => debug.to_owned(),
        _ if debug.parse::<f64>().is_ok() => debug.to_owned(),
        _ => format!("\"{debug}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nines::sim::{CrashMode, Effect, Outcome, ServerNodeId, Target};

    #[test]
    fn events_become_objects_with_plain_numbers() {
        let at = SimTime::from_millis(1500);
        let server = ServerNodeId(1);
        let routed = TraceEvent::Routed { request: 3, attempt: 1, server };
        assert_eq!(
            line(at, &routed),
            r#"{"at_ns":1500000000,"event":"Routed","request":3,"attempt":1,"server":2}"#
        );
        let ended =
            TraceEvent::AttemptEnded { request: 3, attempt: 1, server: None, outcome: Outcome::TimedOut };
        assert!(line(at, &ended).ends_with(r#""server":null,"outcome":"TimedOut"}"#));
        let effect = Effect::Crash(CrashMode::Refused);
        let fault = TraceEvent::FaultBegan { index: Some(0), target: Target::Server(server), effect };
        assert!(
            line(at, &fault)
                .ends_with(r#""index":0,"target":"Server(ServerNodeId(1))","effect":"Crash(Refused)"}"#)
        );
    }
}
