//! Simulated time: whole nanoseconds, so that every platform agrees on every instant.

use std::fmt;
use std::ops::{Add, AddAssign, Mul, Sub};

/// An instant, in nanoseconds since the start of the run. A run may last 73 years.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimTime(pub u64);

/// A span of simulated time, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimDuration(pub u64);

const NANOS_PER_MILLI: u64 = 1_000_000;
const NANOS_PER_SECOND: u64 = 1_000_000_000;

impl SimTime {
    /// The start of every run.
    pub const ZERO: SimTime = SimTime(0);
    /// Later than anything that happens.
    pub const NEVER: SimTime = SimTime(u64::MAX);

    /// The instant `millis` milliseconds into the run.
    pub const fn from_millis(millis: u64) -> Self {
        SimTime(millis * NANOS_PER_MILLI)
    }

    /// The instant `seconds` into the run, rounded to the nanosecond; negative and NaN become zero.
    pub fn from_seconds(seconds: f64) -> Self {
        SimTime(nanos(seconds))
    }

    /// Seconds since the start of the run.
    pub fn seconds(self) -> f64 {
        self.0 as f64 / NANOS_PER_SECOND as f64
    }

    /// The span from `earlier` to here; zero when `earlier` is later.
    pub fn since(self, earlier: SimTime) -> SimDuration {
        SimDuration(self.0.saturating_sub(earlier.0))
    }

    /// The next whole millisecond strictly after this instant: where what people do by hand lands.
    pub fn next_milli(self) -> SimTime {
        SimTime((self.0 / NANOS_PER_MILLI + 1) * NANOS_PER_MILLI)
    }
}

impl SimDuration {
    /// No time at all.
    pub const ZERO: SimDuration = SimDuration(0);

    /// A span of `millis` milliseconds.
    pub const fn from_millis(millis: u64) -> Self {
        SimDuration(millis * NANOS_PER_MILLI)
    }

    /// A span of `seconds`, rounded to the nanosecond; negative and NaN become zero.
    pub fn from_seconds(seconds: f64) -> Self {
        SimDuration(nanos(seconds))
    }

    /// This span in seconds.
    pub fn seconds(self) -> f64 {
        self.0 as f64 / NANOS_PER_SECOND as f64
    }

    /// True for the empty span.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl SimDuration {
    /// A random span of `seconds`, at least zero: the quick way, which rounds half a nanosecond up. Through a signed number, which takes
    /// processors one step; it ends after 292 years.
    #[inline]
    pub(crate) fn drawn(seconds: f64) -> Self {
        SimDuration((seconds * NANOS_PER_SECOND as f64 + 0.5) as i64 as u64)
    }
}

fn nanos(seconds: f64) -> u64 {
    // A float-to-integer cast saturates and sends NaN to zero: no wrap, no panic.
    libm::rint(seconds * NANOS_PER_SECOND as f64) as u64
}

impl Add<SimDuration> for SimTime {
    type Output = SimTime;
    fn add(self, span: SimDuration) -> SimTime {
        SimTime(self.0.saturating_add(span.0))
    }
}

impl AddAssign<SimDuration> for SimTime {
    fn add_assign(&mut self, span: SimDuration) {
        *self = *self + span;
    }
}

impl Add for SimDuration {
    type Output = SimDuration;
    fn add(self, other: SimDuration) -> SimDuration {
        SimDuration(self.0.saturating_add(other.0))
    }
}

impl AddAssign for SimDuration {
    fn add_assign(&mut self, other: SimDuration) {
        *self = *self + other;
    }
}

impl Sub for SimDuration {
    type Output = SimDuration;
    /// Saturates at zero.
    fn sub(self, other: SimDuration) -> SimDuration {
        SimDuration(self.0.saturating_sub(other.0))
    }
}

impl Mul<u64> for SimDuration {
    type Output = SimDuration;
    fn mul(self, times: u64) -> SimDuration {
        SimDuration(self.0.saturating_mul(times))
    }
}

impl fmt::Display for SimTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3} s", self.seconds())
    }
}
