//! One server's share of what happened: what became of the attempts that were sent to it.

use crate::sim::{Listener, Outcome, ServerNodeId, SimDuration, SimTime, TraceEvent};

/// What became of attempts at one server in one stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SpotPoint {
    /// Answered well.
    pub ok: u32,
    /// Ended otherwise.
    pub failed: u32,
    /// From the controller's choice to the answer, over all answered well.
    pub seconds: f64,
}

/// A listener for one server, over stretches of equal length.
#[derive(Clone, Debug)]
pub struct Spot {
    server: ServerNodeId,
    from: SimTime,
    step: SimDuration,
    pub points: Vec<SpotPoint>,
    /// Attempts that are there, and since when.
    there: Vec<(u64, u32, SimTime)>,
}

/// Attempts at one server at once that are followed; more are counted without their time.
const MOST_THERE: usize = 4_096;

impl Spot {
    /// For `server`, from `from` in `count` stretches of `step`.
    pub fn new(server: ServerNodeId, from: SimTime, step: SimDuration, count: usize) -> Self {
        Spot { server, from, step, points: vec![SpotPoint::default(); count], there: Vec::new() }
    }

    /// When the stretch with this index ends.
    pub fn end_of(&self, index: usize) -> SimTime {
        self.from + self.step * (index as u64 + 1)
    }

    /// The length of a stretch.
    pub fn step(&self) -> SimDuration {
        self.step
    }

    /// Which server.
    pub fn server(&self) -> ServerNodeId {
        self.server
    }

    fn ended(&mut self, at: SimTime, since: Option<SimTime>, outcome: Outcome) {
        if at < self.from {
            return;
        }
        let index = (at.since(self.from).0 / self.step.0.max(1)) as usize;
        let Some(point) = self.points.get_mut(index) else { return };
        if outcome == Outcome::Ok {
            point.ok += 1;
            point.seconds += since.map_or(0.0, |since| at.since(since).seconds());
        } else {
            point.failed += 1;
        }
    }
}

impl Listener for Spot {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        match *event {
            TraceEvent::Routed { request, attempt, server }
                if server == self.server && self.there.len() < MOST_THERE =>
            {
                self.there.push((request, attempt, at));
            }
            TraceEvent::AttemptEnded { request, attempt, server: Some(server), outcome }
                if server == self.server =>
            {
                let place = self.there.iter().position(|it| (it.0, it.1) == (request, attempt));
                let since = place.map(|place| self.there.swap_remove(place).2);
                self.ended(at, since, outcome);
            }
            _ => {}
        }
    }
}
