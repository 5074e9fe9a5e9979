//! What a reproducible link promised, and what came of it.

use crate::scenario::Promise;
use crate::sim::{ENGINE_VERSION, SimTime};
use crate::words;

/// Whether the run of a reproducible link is the one that was promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not played far enough to know.
    Open,
    /// The same digest: the same run, event by event.
    Kept,
    /// Another digest: another run.
    Broken,
}

impl Verdict {
    /// In one word, for those who look at the page from outside.
    pub fn key(self) -> &'static str {
        match self {
            Verdict::Open => "open",
            Verdict::Kept => "kept",
            Verdict::Broken => "broken",
        }
    }
}

/// A promise and how it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pledge {
    promise: Promise,
    /// How it stands.
    pub verdict: Verdict,
}

impl Pledge {
    /// What `promise` says about a run, if it says anything that can be held against it.
    pub fn of(promise: Option<Promise>) -> Option<Pledge> {
        let promise = promise.filter(|promise| promise.digest.is_some())?;
        Some(Pledge { promise, verdict: Verdict::Open })
    }

    /// The instant whose digest is awaited, `None` in it for the end of the run; `None` where nothing is awaited any more.
    pub fn awaited(&self) -> Option<Option<SimTime>> {
        (self.verdict == Verdict::Open).then_some(self.promise.digest?.at)
    }

    /// Holds the run's digest against the promise and says how it came out.
    pub fn judge(&mut self, digest: u64) -> String {
        let Some(promised) = self.promise.digest else { return String::new() };
        let engines = (self.promise.engine, ENGINE_VERSION);
        let until = promised.at.map(SimTime::seconds);
        if digest == promised.value {
            self.verdict = Verdict::Kept;
            words::page::reproduced(engines, until)
        } else {
            self.verdict = Verdict::Broken;
            words::page::broken_promise(promised.value, digest, engines)
        }
    }
}
