//! Round numbers for axes, and an axis that grows at once and shrinks only after a while.

/// The step of 1, 2 or 5 times a power of ten that cuts `span` into at most `most` parts.
pub fn step_for(span: f64, most: usize) -> f64 {
    let rough = (span / most.max(1) as f64).max(1e-12);
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let steps = [1.0, 2.0, 5.0, 10.0];
    steps.iter().map(|step| step * power).find(|step| *step >= rough * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

/// Multiples of the step from `from` to `to`, both ends included.
pub fn ticks(from: f64, to: f64, most: usize) -> Vec<f64> {
    let step = step_for(to - from, most);
    let first = libm::ceil(from / step - 1e-9);
    let last = libm::floor(to / step + 1e-9);
    let count = (last - first).clamp(-1.0, 200.0) as i64;
    (0..=count).map(|index| (first + index as f64) * step).collect()
}

/// The first tick that is no less than `value`, where `most` ticks at most lie above zero.
pub fn round_up(value: f64, most: usize) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    let step = step_for(value, most);
    libm::ceil(value / step - 1e-9) * step
}

/// The top of an axis over time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeldScale {
    top: f64,
    /// Since when, in milliseconds of the browser's clock, a lower top would do.
    lower_since: Option<f64>,
}

/// How long a lower top must do before the axis shrinks.
const SHRINK_AFTER_MILLIS: f64 = 4_000.0;

impl Default for HeldScale {
    fn default() -> Self {
        HeldScale { top: 0.0, lower_since: None }
    }
}

impl HeldScale {
    /// The end to use where `wanted` would do, at this moment of the browser's clock.
    pub fn follow(&mut self, wanted: f64, clock_millis: f64) -> f64 {
        if wanted >= self.top {
            *self = HeldScale { top: wanted, lower_since: None };
            return wanted;
        }
        let since = *self.lower_since.get_or_insert(clock_millis);
        if clock_millis - since >= SHRINK_AFTER_MILLIS {
            *self = HeldScale { top: wanted, lower_since: None };
        }
        self.top
    }
}
