//! From a slider's position to a value and back.

/// Positions of a slider: fine enough for every screen, coarse enough for the arrow keys.
pub const POSITIONS: f64 = 200.0;

/// How positions become values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    pub min: f64,
    pub max: f64,
    pub step: f64,
    pub is_logarithmic: bool,
}

impl Range {
    /// The value at a position. On a logarithmic slider two digits are kept; the leftmost position is the minimum itself.
    pub fn value(&self, position: f64) -> f64 {
        let share = (position / POSITIONS).clamp(0.0, 1.0);
        let value = if !self.is_logarithmic {
            self.min + share * (self.max - self.min)
        } else if share == 0.0 {
            self.min
        } else {
            let low = self.lowest();
            two_digits(low * libm::pow(self.max / low, share))
        };
        let stepped = if self.is_logarithmic && value < 10.0 * self.step && value > self.step {
            (value / self.step).round() * self.step
        } else if self.is_logarithmic {
            value
        } else {
            self.min + ((value - self.min) / self.step).round() * self.step
        };
        rounded(stepped.clamp(self.min, self.max))
    }

    /// The value that an arrow key comes to from `current`: values are rounded, so that one position on may be the same value still.
    pub fn stepped(&self, position: f64, current: f64) -> f64 {
        let step = position - self.position(current);
        let mut at = position;
        while step.abs() == 1.0 && self.value(at) == current && 0.0 < at && at < POSITIONS {
            at += step;
        }
        self.value(at)
    }

    /// Where a value stands.
    pub fn position(&self, value: f64) -> f64 {
        let value = value.clamp(self.min, self.max);
        let share = if !self.is_logarithmic {
            (value - self.min) / (self.max - self.min).max(f64::MIN_POSITIVE)
        } else if value <= self.lowest() {
            0.0
        } else {
            libm::log(value / self.lowest()) / libm::log(self.max / self.lowest())
        };
        (share * POSITIONS).round()
    }

    /// A logarithm needs a beginning above zero.
    fn lowest(&self) -> f64 {
        if self.min > 0.0 { self.min } else { self.step }
    }
}

fn two_digits(value: f64) -> f64 {
    let scale = libm::pow(10.0, libm::floor(libm::log10(value)) - 1.0);
    (value / scale).round() * scale
}

/// Without the dust that powers of ten leave behind.
fn rounded(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}
