//! Which instant of a run makes a still that explains itself, for a frame that waits to be asked.

use crate::sim::{Advance, Config, Listener, SimDuration, SimTime, Simulation, TraceEvent};

/// Events played in search of it: a twentieth of a second of work, also on the way to the still.
pub const MOST_EVENTS: u64 = 200_000;
/// A fault later than this is not waited for.
const LATEST_FAULT: SimTime = SimTime(300_000_000_000);
/// A fault that the controller has not noticed by then is shown as it is.
const LONGEST_UNNOTICED: SimDuration = SimDuration::from_millis(4_000);
/// How much of the time until it is noticed has gone: late enough to see what it costs.
const SHARE_OF_DETECTION: f64 = 0.85;
/// Without a fault: late enough for numbers that mean something.
const CALM: SimTime = SimTime(60_000_000_000);

#[derive(Default)]
struct FirstFault {
    began: Option<SimTime>,
    noticed: Option<SimTime>,
}

impl Listener for FirstFault {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        match event {
            TraceEvent::FaultBegan { .. } if self.began.is_none() => self.began = Some(at),
            TraceEvent::RotationChanged { .. } if self.began.is_some() && self.noticed.is_none() => {
                self.noticed = Some(at);
            }
            _ => {}
        }
    }
}

/// Just before the controller notices the first fault, when what it costs can be seen; without a fault some way into the run.
pub fn telling_instant(config: &Config) -> SimTime {
    let mut run = Simulation::new(config);
    let mut seen = FirstFault::default();
    let enough = |seen: &FirstFault, now: SimTime| match seen.began {
        Some(began) => seen.noticed.is_some() || began + LONGEST_UNNOTICED <= now,
        None => LATEST_FAULT <= now,
    };
    let mut left = MOST_EVENTS;
    while left > 0 && !enough(&seen, run.now()) {
        let before = run.events_handled();
        let next = run.now() + SimDuration::from_millis(500);
        if run.run_until(next, left, &mut seen) == Advance::Finished {
            break;
        }
        left = left.saturating_sub((run.events_handled() - before).max(1));
    }
    match (seen.began, seen.noticed) {
        (Some(began), Some(noticed)) => {
            began + SimDuration::from_seconds(noticed.since(began).seconds() * SHARE_OF_DETECTION)
        }
        (Some(began), None) => run.now().min(began + LONGEST_UNNOTICED),
        (None, _) => {
            let half = SimTime(config.duration.0 / 2);
            CALM.min(half).min(run.now())
        }
    }
}
