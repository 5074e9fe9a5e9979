//! One long run: where its beginning ends, and how far its means can be trusted although its values hang together.

use super::confidence::{Interval, mean, mean_interval, rising, sectioned};

/// Values averaged before MSER looks: the 5 of MSER-5.
const GROUP: usize = 5;
/// Batches of a long run: 10 to 30 are enough whatever its length (Schmeiser 1982).
const BATCHES: usize = 25;

/// Where the beginning of a run ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WarmUp {
    /// The first value that counts.
    pub first: usize,
    /// False when the rule wanted to drop more than half: then the run is too short to tell, or does not settle.
    pub is_found: bool,
}

/// MSER-5: drop the values whose loss makes the interval of the mean of the rest narrowest (White 1997; White, Cobb and
/// Spratt 2000), in groups of five. `None` with fewer than twenty values.
pub fn mser5(values: &[f64]) -> Option<WarmUp> {
    const LEAST: usize = 20;
    if values.len() < LEAST {
        return None;
    }
    let groups: Vec<f64> = values.chunks_exact(GROUP).map(mean).collect();
    // From the back: the sum of squares about the mean of what is kept, one more each time (Welford).
    let (mut kept, mut mean, mut squares) = (0.0, 0.0, 0.0);
    let mut best = (f64::INFINITY, 0);
    for (place, value) in groups.iter().enumerate().rev() {
        kept += 1.0;
        let off = value - mean;
        mean += off / kept;
        squares += off * (value - mean);
        // The last few groups always look narrow.
        if kept < GROUP as f64 {
            continue;
        }
        let error = squares / (kept * kept);
        if error <= best.0 {
            best = (error, place);
        }
    }
    Some(WarmUp { first: best.1 * GROUP, is_found: best.1 <= groups.len() / 2 })
}

/// A mean over one long run with an interval that knows its values hang together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchMeans {
    /// Student's interval over the means of the batches; its `n` is the number of batches.
    pub interval: Interval,
    /// How the means of neighbouring batches hang together, −1 to 1. Far above zero the batches are too short, and the
    /// interval too narrow.
    pub neighbours: f64,
    /// Values in each batch.
    pub size: usize,
}

impl BatchMeans {
    /// Whether neighbouring batches hang together more than by chance (one in twenty): von Neumann's ratio, about normal.
    pub fn is_too_short(&self) -> bool {
        let n = self.interval.n as f64;
        self.neighbours > 1.645 * libm::sqrt((n - 2.0) / (n * n - 1.0))
    }
}

/// Means of consecutive batches taken as independent (Law, *Simulation Modeling and Analysis*, 9.5.3). Values left over at the
/// beginning are dropped. `None` with fewer than two values a batch.
pub fn batch_means(values: &[f64]) -> Option<BatchMeans> {
    let size = values.len() / BATCHES;
    if size < 2 {
        return None;
    }
    let used = &values[values.len() - size * BATCHES..];
    let means: Vec<f64> = used.chunks_exact(size).map(mean).collect();
    Some(BatchMeans { interval: mean_interval(&means)?, neighbours: neighbours(&means), size })
}

/// The quantile `q` of one long run with an interval by sectioning: the batches' own quantiles about that of all values. `None` where a
/// batch has fewer than twenty values beyond the quantile.
pub fn batch_quantile(values: &[f64], q: f64) -> Option<BatchMeans> {
    const BEYOND: f64 = 20.0;
    let size = values.len() / BATCHES;
    if (size as f64) * (1.0 - q) < BEYOND {
        return None;
    }
    let used = &values[values.len() - size * BATCHES..];
    let quantile = |part: &[f64]| {
        let order = rising(part);
        part[order[(libm::ceil(q * part.len() as f64) as usize).clamp(1, part.len()) - 1]]
    };
    let whole = quantile(used);
    let parts: Vec<f64> = used.chunks_exact(size).map(quantile).collect();
    Some(BatchMeans { interval: sectioned(whole, &parts), neighbours: neighbours(&parts), size })
}

/// How neighbours hang together, −1 to 1.
fn neighbours(means: &[f64]) -> f64 {
    let middle = mean(means);
    let off = |place: usize| means[place] - middle;
    let squares: f64 = (0..means.len()).map(|place| off(place) * off(place)).sum();
    let products: f64 = (1..means.len()).map(|place| off(place) * off(place - 1)).sum();
    if squares > 0.0 { products / squares } else { 0.0 }
}
