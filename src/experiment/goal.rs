//! "Go on until the intervals are narrow enough": replications are added in rounds, each round's size read off the intervals so far.
//!
//! The rounds depend on results alone, so the number of workers never shows. Stopping when an interval happens to be narrow
//! makes it cover a little less often than it says (Chow and Robbins 1965; Law, *Simulation Modeling and Analysis*, 9.4.1);
//! a first round of ten or more replications keeps that small.

use super::collector::Collector;
use super::definition::fault;
use super::plan::{MOST_REPLICATIONS, Plan};
use super::quantity::Quantity;
use crate::scenario::{FieldError, number};

/// How narrow, and at most how many replications.
#[derive(Clone, Copy, Debug)]
pub struct Goal {
    /// The measure whose intervals count.
    pub quantity: Quantity,
    /// Half the width of each interval, at most.
    pub half_width: Width,
    /// At most so many replications.
    pub most: u32,
}

/// A width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Width {
    /// As a share of the mean.
    OfMean(f64),
    /// In the measure's unit.
    Absolute(f64),
}

impl Goal {
    /// Reads `response_mean:5%/400` or `availability:0.001/400`.
    pub(super) fn read(text: &str, columns: &[Quantity]) -> Result<Goal, FieldError> {
        let wrong = |wrong: &str, right: &str| fault("narrow", text, wrong, right);
        let right = format!(
            "like response_mean:5%/400: the measure, half the width, at most so many runs (up to {MOST_REPLICATIONS})"
        );
        let (key, rest) = text.split_once(':').ok_or_else(|| wrong("does not say how narrow", &right))?;
        let (width, most) = rest.split_once('/').ok_or_else(|| wrong("has no bound", &right))?;
        let quantity = columns
            .iter()
            .find(|quantity| quantity.key == key)
            .ok_or_else(|| wrong("is not about a measure of this experiment", "one of its measures"))?;
        let number = |text: &str| number(text).filter(|value| 0.0 < *value && *value < 1e9);
        let half_width = match width.strip_suffix('%') {
            Some(percent) => number(percent).map(|percent| Width::OfMean(percent / 100.0)),
            None => number(width).map(Width::Absolute),
        };
        let most: Option<u32> = most.parse().ok().filter(|most| (2..=MOST_REPLICATIONS).contains(most));
        match (half_width, most) {
            (Some(half_width), Some(most)) => Ok(Goal { quantity: *quantity, half_width, most }),
            _ => Err(wrong("is not a width with a bound", &right)),
        }
    }

    /// As written.
    pub fn text(&self) -> String {
        let width = match self.half_width {
            Width::OfMean(share) => format!("{}%", share * 100.0),
            Width::Absolute(width) => width.to_string(),
        };
        format!("{}:{width}/{}", self.quantity.key, self.most)
    }

    /// How many replications the variant that needs most should have; `None` when every interval is narrow enough, or the
    /// bound is reached.
    pub fn next_round(&self, plan: &Plan, collector: &Collector) -> Option<u32> {
        let now = plan.options().replications;
        let wanted =
            (0..plan.variants().len()).filter_map(|place| self.wanted(collector, place, now)).max()?;
        // Widths of few replications say little: never more than double at once, and never less than two more.
        let next = wanted.clamp(now + 2, now.saturating_mul(2)).min(self.most);
        (now < next).then_some(next)
    }

    /// The widest interval so far, as the goal counts it, how wide it may be, and how many have no end to one side.
    pub fn widest(&self, plan: &Plan, collector: &Collector) -> (Option<f64>, f64, usize) {
        let (asked, is_relative) = match self.half_width {
            Width::OfMean(share) => (share, true),
            Width::Absolute(width) => (width, false),
        };
        let estimates =
            (0..plan.variants().len()).filter_map(|place| self.quantity.estimate(collector, place));
        let widths = estimates.map(|one| match one.half_width() {
            // Also where there is nothing to be a share of.
            0.0 => 0.0,
            half if is_relative => half / one.mean.abs(),
            half => half,
        });
        let (ended, open): (Vec<f64>, Vec<f64>) = widths.partition(|width| width.is_finite());
        (ended.into_iter().reduce(f64::max), asked, open.len())
    }

    /// Widths shrink with the root of the number of replications; one without an end may get it from more of them.
    fn wanted(&self, collector: &Collector, place: usize, now: u32) -> Option<u32> {
        let estimate = self.quantity.estimate(collector, place)?;
        let allowed = match self.half_width {
            Width::OfMean(share) => share * estimate.mean.abs(),
            Width::Absolute(width) => width,
        };
        let half = estimate.half_width();
        let ratio = half / allowed;
        let is_wide = ratio > 1.0 || ratio.is_nan();
        (half > 0.0 && is_wide).then(|| (f64::from(now) * ratio * ratio).min(1e9) as u32 + 1)
    }
}
