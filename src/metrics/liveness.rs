//! The liveness verdict: after the last fault has ended, does the system return to how it was before the first one?
//!
//! *Recovered*: from some instant on, ten slices of time together, requests end as well as before the first fault, less five in a
//! hundred. *Metastable*: a minute after the last fault ended that has not happened. A system that stays broken after what broke it is gone
//! is held there by its own retries, timeouts or queues (Bronson and others, "Metastable failures in distributed systems").

use super::History;
use crate::sim::{SimDuration, SimTime};

/// Slices of a run, at most about; none is shorter than a second.
const SLICES: u64 = 2_000;
/// Slices that must be good together.
const TOGETHER: usize = 10;
/// A run that goes on for so long after the last fault is judged.
pub const LIVENESS_BOUND: SimDuration = SimDuration::from_millis(60_000);
/// How much worse than the baseline still counts as recovered.
const TOLERANCE: f64 = 0.05;
/// Requests that make a baseline; with fewer before the first fault it is taken to be perfect.
const FEWEST: u64 = 20;

/// What became of the system after the last fault.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// It returned to its baseline so long after the last fault ended.
    Recovered(SimDuration),
    /// It did not, although there was time.
    Metastable,
}

/// Listens for faults and for the ends of requests.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Liveness {
    width: u64,
    /// Requests that ended well, and all that ended, by slice.
    slices: History<(u64, u64)>,
    /// When the last slice ends: most requests end in it, and need no division to find it.
    until: u64,
    first_fault: Option<SimTime>,
    last_end: Option<SimTime>,
    open: u32,
}

impl Liveness {
    pub fn new(duration: SimDuration) -> Self {
        let width = (duration.0 / SLICES).max(1_000_000_000);
        Liveness { width, slices: History::new(), until: 0, first_fault: None, last_end: None, open: 0 }
    }

    pub fn fault_began(&mut self, at: SimTime) {
        self.first_fault.get_or_insert(at);
        self.open += 1;
        self.last_end = None;
    }

    pub fn fault_ended(&mut self, at: SimTime) {
        self.open = self.open.saturating_sub(1);
        self.last_end = (self.open == 0).then_some(at);
    }

    #[inline]
    pub fn request_ended(&mut self, at: SimTime, is_ok: bool) {
        if self.until <= at.0 {
            let slices = at.0 / self.width + 1;
            while (self.slices.len() as u64) < slices {
                self.slices.push((0, 0));
            }
            self.until = slices * self.width;
        }
        if let Some(last) = self.slices.last_mut() {
            last.0 += u64::from(is_ok);
            last.1 += 1;
        }
    }

    /// The verdict at `now`; `None` without faults, while one lasts, and while it is too early to say.
    pub fn verdict(&self, now: SimTime) -> Option<Verdict> {
        let (first, end) = (self.first_fault?, self.last_end?);
        let slice = |at: SimTime| (at.0 / self.width) as usize;
        let sum = |slices: &[(u64, u64)]| slices.iter().fold((0, 0), |sum, s| (sum.0 + s.0, sum.1 + s.1));
        let slices = self.slices.to_vec();
        let before = sum(&slices[..slice(first).min(slices.len())]);
        let baseline = if before.1 < FEWEST { 1.0 } else { before.0 as f64 / before.1 as f64 };
        let after = slices.get(slice(end) + 1..).unwrap_or_default();
        let is_good = |slices: &[(u64, u64)]| {
            let (ok, all) = sum(slices);
            all > 0 && baseline - TOLERANCE <= ok as f64 / all as f64
        };
        if let Some(place) = after.windows(TOGETHER).position(is_good) {
            return Some(Verdict::Recovered(SimDuration(place as u64 * self.width)));
        }
        let judged = LIVENESS_BOUND.max(SimDuration(self.width * 2 * TOGETHER as u64));
        (judged <= now.since(end)).then_some(Verdict::Metastable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A request a tenth of a second; well where `is_ok` says so of its second.
    fn verdict(is_ok: impl Fn(u64) -> bool, seconds: u64) -> Option<Verdict> {
        let at = SimTime::from_millis;
        let mut liveness = Liveness::new(SimDuration::from_millis(seconds * 1000));
        for tenth in 0..seconds * 10 {
            if tenth == 300 {
                liveness.fault_began(at(30_000));
            }
            if tenth == 400 {
                liveness.fault_ended(at(40_000));
            }
            liveness.request_ended(at(tenth * 100), is_ok(tenth / 10));
        }
        liveness.verdict(at(seconds * 1000))
    }

    #[test]
    fn what_returns_to_its_baseline_has_recovered_and_what_does_not_is_metastable() {
        let recovered = |millis| Some(Verdict::Recovered(SimDuration::from_millis(millis)));
        assert_eq!(verdict(|second| second < 30 || 41 <= second, 100), recovered(0));
        assert_eq!(verdict(|second| second < 30 || 56 <= second, 100), recovered(15_000));
        assert_eq!(verdict(|second| second < 30, 200), Some(Verdict::Metastable));
        assert_eq!(verdict(|second| second < 30, 90), None, "too early to say");
        // A system that was half broken before the fault need not be better after it.
        assert_eq!(verdict(|second| second % 2 == 0, 100), recovered(0));
    }
}
