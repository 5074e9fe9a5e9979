//! Whether the system as a whole was up, degraded or down, and for how long.

use super::level::Level;
use super::measures::{Reliability, StateTimes};
use super::{History, Window, ratio};
use crate::sim::{SimDuration, SimTime, SystemState};

/// Down times kept one by one; their total is exact however many there are.
pub const MAX_DOWN_WINDOWS: usize = 4_000;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct SystemTally {
    state: SystemState,
    up: Level,
    degraded: Level,
    down: Level,
    /// Down times that began within the window, and those over that reached into it.
    failures: u64,
    first_down: Option<SimTime>,
    /// When the present or the latest down time began.
    went_down: SimTime,
    last_down_ended: Option<SimTime>,
    /// The first `MAX_DOWN_WINDOWS` that are over, clipped to the counted window.
    windows: History<Window>,
}

impl SystemTally {
    /// Up, and counted from when the window opens.
    pub fn new(opens: SimTime) -> Self {
        let mut up = Level::default();
        up.set(1, opens.0);
        SystemTally {
            state: SystemState::Up,
            up,
            degraded: Level::default(),
            down: Level::default(),
            failures: 0,
            first_down: None,
            went_down: SimTime::ZERO,
            last_down_ended: None,
            windows: History::new(),
        }
    }

    /// The down times that are over.
    pub fn windows(&self) -> &History<Window> {
        &self.windows
    }

    fn level(&mut self, state: SystemState) -> &mut Level {
        match state {
            SystemState::Up => &mut self.up,
            SystemState::Degraded => &mut self.degraded,
            SystemState::Down => &mut self.down,
        }
    }

    pub fn changed(&mut self, at: SimTime, counted: Window, state: SystemState) {
        let before = self.state;
        let clipped = at.clamp(counted.from, counted.to).0;
        self.level(before).set(0, clipped);
        self.level(state).set(1, clipped);
        self.state = state;
        match (before == SystemState::Down, state == SystemState::Down) {
            (false, true) => {
                self.first_down.get_or_insert(at);
                self.went_down = at;
                self.failures += u64::from(counted.from <= at && at < counted.to);
            }
            (true, false) => {
                self.failures += u64::from(self.reaches_in(at, counted.from));
                self.last_down_ended = Some(at);
                let window =
                    Window { from: self.went_down.clamp(counted.from, counted.to), to: SimTime(clipped) };
                if window.from < window.to && self.windows.len() < MAX_DOWN_WINDOWS {
                    self.windows.push(window);
                }
            }
            _ => {}
        }
    }

    /// True when the present down time began before the window and is still there in it.
    fn reaches_in(&self, now: SimTime, opens: SimTime) -> bool {
        self.went_down < opens && opens < now
    }

    pub fn times(&self, end: u64) -> StateTimes {
        let span = |level: &Level| SimDuration(level.area(end) as u64);
        StateTimes { up: span(&self.up), degraded: span(&self.degraded), down: span(&self.down) }
    }

    pub fn reliability(&self, counted: Window, now: SimTime) -> Reliability {
        let times = self.times(counted.to.0);
        let is_reaching_in = self.state == SystemState::Down && self.reaches_in(now, counted.from);
        let count = self.failures + u64::from(is_reaching_in);
        let failures = count as f64;
        Reliability {
            first_down: self.first_down,
            failures: count,
            since_last_failure: match self.state {
                SystemState::Down => Some(SimDuration::ZERO),
                SystemState::Up | SystemState::Degraded => self.last_down_ended.map(|ended| now.since(ended)),
            },
            mtbf: ratio(counted.length().seconds(), failures),
            mttf: ratio((times.up + times.degraded).seconds(), failures),
            mttr: ratio(times.down.seconds(), failures),
        }
    }
}
