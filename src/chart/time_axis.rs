//! The time axis that all live charts share.

use super::scale::ticks;

/// The stretch of simulated time that is shown, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeSpan {
    pub from: f64,
    pub to: f64,
}

impl TimeSpan {
    /// `length` seconds that hold `now` near their end; from the start of the run while it is shorter than that.
    pub fn ending_at(now: f64, length: f64) -> Self {
        let from = (now - length).max(0.0);
        TimeSpan { from, to: from + length }
    }

    /// Where an instant stands, as a share of the span.
    pub fn share(&self, at: f64) -> f64 {
        (at - self.from) / (self.to - self.from).max(1e-9)
    }

    /// Round instants, spaced so that `most` labels fit. Steps are those of clocks.
    pub fn ticks(&self, most: usize) -> Vec<f64> {
        const STEPS: [f64; 16] = [
            1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0, 7_200.0,
            14_400.0, 43_200.0,
        ];
        let length = self.to - self.from;
        let step = STEPS.into_iter().find(|step| length / step <= most.max(1) as f64);
        let Some(step) = step else { return ticks(self.from, self.to, most) };
        let first = libm::ceil(self.from / step - 1e-9) as i64;
        let last = libm::floor(self.to / step + 1e-9) as i64;
        (first..=last).map(|index| index as f64 * step).collect()
    }
}

/// `0:20`, `1:05`, `2:00:00`.
pub fn clock(seconds: f64) -> String {
    let whole = seconds.max(0.0).round() as u64;
    let (hours, minutes, seconds) = (whole / 3_600, whole / 60 % 60, whole % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}
