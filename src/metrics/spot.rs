//! One server's share of what happened: what became of the attempts that were sent to it.

use std::collections::VecDeque;

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

/// A listener for one server, over stretches of equal length that begin at whole multiples of it. It may go on for ever: the oldest
/// stretches are forgotten.
#[derive(Clone, Debug)]
pub struct Spot {
    server: ServerNodeId,
    step: SimDuration,
    /// Which stretch since time zero the first point is of.
    first: u64,
    pub points: VecDeque<SpotPoint>,
    /// Attempts that are there, and since when.
    there: Vec<(u64, u32, SimTime)>,
}

/// Attempts at one server at once that are followed; more are counted without their time.
const MOST_THERE: usize = 4_096;
/// Stretches kept.
const MOST_POINTS: usize = 64;

impl Spot {
    /// For `server`, from the stretch that `from` lies in, in stretches of `step`.
    pub fn new(server: ServerNodeId, from: SimTime, step: SimDuration) -> Self {
        let step = step.max(SimDuration(1));
        Spot { server, step, first: from.0 / step.0, points: VecDeque::new(), there: Vec::new() }
    }

    /// When the stretch with this index begins.
    pub fn begin_of(&self, index: usize) -> SimTime {
        SimTime::ZERO + self.step * (self.first + index as u64)
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
        let stretch = at.0 / self.step.0;
        if stretch < self.first {
            return;
        }
        if self.first + 2 * MOST_POINTS as u64 <= stretch {
            // After a long silence nothing of what was kept is still wanted.
            self.points.clear();
            self.first = stretch;
        }
        while self.first + self.points.len() as u64 <= stretch {
            if self.points.len() == MOST_POINTS {
                self.points.pop_front();
                self.first += 1;
            }
            self.points.push_back(SpotPoint::default());
        }
        let Some(point) = self.points.back_mut() else { return };
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
