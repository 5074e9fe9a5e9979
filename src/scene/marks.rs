//! What has just been lost, kept a moment longer than the engine keeps it so that an eye can see it.

use std::collections::VecDeque;

use crate::sim::config::ServerNodeId;
use crate::sim::time::{SimDuration, SimTime};
use crate::sim::trace::{Listener, Outcome, Place, TraceEvent};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A crash took it.
    Burst,
    /// A cut link, a full queue or a black hole took it, or its device gave it up.
    Cross,
    /// A probe came back bad, or not at all.
    MissedProbe,
}

/// Where it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    DeviceLink,
    Device,
    Controller,
    ServerLink(ServerNodeId),
    Queue(ServerNodeId),
    Worker(ServerNodeId),
}

/// One thing lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub at: SimTime,
    pub kind: Kind,
    pub spot: Spot,
    /// Its request; 0 for a probe.
    pub request: u64,
    /// How many marks of the same spot and instant came before: bursts spread out by it.
    pub place_in_row: u32,
}

/// The newest marks, and how many attempts went over each link lately. A listener; bounded; part of a checkpoint.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    marks: VecDeque<Mark>,
    routed: Vec<Rate>,
    sent: Rate,
    answered: Rate,
}

/// Marks kept at most; older ones give way.
const MOST_MARKS: usize = 256;
/// Marks older than this are never shown, whatever the speed.
const LONGEST_LIFE: SimDuration = SimDuration::from_millis(60_000);

impl Marks {
    /// No marks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Every mark not older than `life` at `now`, the oldest first, with its age as a share of `life`.
    pub fn recent(&self, now: SimTime, life: SimDuration) -> impl Iterator<Item = (&Mark, f32)> {
        let span = life.0.clamp(1, LONGEST_LIFE.0);
        self.marks
            .iter()
            .filter(move |mark| mark.at <= now && now.since(mark.at).0 < span)
            .map(move |mark| (mark, now.since(mark.at).0 as f32 / span as f32))
    }

    /// Attempts routed to a server per second, over the last few seconds.
    pub fn routed_per_second(&self, server: ServerNodeId, now: SimTime) -> f64 {
        self.routed.get(server.index()).map_or(0.0, |rate| rate.per_second(now))
    }

    /// Attempts sent per second, over the last few seconds.
    pub fn sent_per_second(&self, now: SimTime) -> f64 {
        self.sent.per_second(now)
    }

    /// Requests answered well per second, over the last few seconds.
    pub fn answered_per_second(&self, now: SimTime) -> f64 {
        self.answered.per_second(now)
    }

    fn add(&mut self, at: SimTime, kind: Kind, spot: Spot, request: u64) {
        let same = |mark: &&Mark| mark.at == at && mark.spot == spot;
        let place_in_row = self.marks.iter().rev().take_while(same).count() as u32;
        if self.marks.len() == MOST_MARKS {
            self.marks.pop_front();
        }
        self.marks.push_back(Mark { at, kind, spot, request, place_in_row });
    }
}

impl Listener for Marks {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        match *event {
            TraceEvent::AttemptSent { .. } => self.sent.count(at),
            TraceEvent::Routed { server, .. } => {
                if self.routed.len() <= server.index() {
                    self.routed.resize(server.index() + 1, Rate::default());
                }
                self.routed[server.index()].count(at);
            }
            TraceEvent::Dropped { request, place, .. } => {
                let (kind, spot) = match place {
                    Place::DeviceLink => (Kind::Cross, Spot::DeviceLink),
                    Place::ServerLink(server) => (Kind::Cross, Spot::ServerLink(server)),
                    Place::Controller => (Kind::Burst, Spot::Controller),
                    Place::Queue(server) => (Kind::Burst, Spot::Queue(server)),
                    Place::Worker(server) => (Kind::Burst, Spot::Worker(server)),
                };
                self.add(at, kind, spot, request);
            }
            TraceEvent::RequestEnded { outcome: Outcome::Ok, .. } => self.answered.count(at),
            TraceEvent::RequestEnded { request, .. } => self.add(at, Kind::Cross, Spot::Device, request),
            TraceEvent::ProbeFailed { server } => {
                self.add(at, Kind::MissedProbe, Spot::ServerLink(server), 0);
            }
            _ => {}
        }
    }
}

/// Counts over the last few whole seconds.
#[derive(Clone, Copy, Debug, Default)]
struct Rate {
    second: u64,
    counts: [u32; RATE_SECONDS],
}

const RATE_SECONDS: usize = 4;

impl Rate {
    fn count(&mut self, at: SimTime) {
        self.turn_to(at);
        self.counts[self.second as usize % RATE_SECONDS] += 1;
    }

    fn turn_to(&mut self, at: SimTime) {
        let second = at.0 / SimDuration::from_millis(1_000).0;
        let passed = (second - self.second.min(second)).min(RATE_SECONDS as u64);
        for step in 1..=passed {
            let slot = (second - passed + step) as usize % RATE_SECONDS;
            self.counts[slot] = 0;
        }
        self.second = self.second.max(second);
    }

    fn per_second(mut self, now: SimTime) -> f64 {
        self.turn_to(now);
        let whole = self.counts.iter().map(|count| f64::from(*count)).sum::<f64>();
        let into_second = now.seconds() - self.second as f64;
        let span = (RATE_SECONDS as f64 - 1.0 + into_second).min(now.seconds()).max(0.25);
        whole / span
    }
}
