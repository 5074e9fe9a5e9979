//! R(t): the share of replications in which the system was never down up to t.

use super::chart_data::Point;
use super::collector::Collector;
use crate::metrics::confidence::wilson;

/// R(t) of a variant at these instants, in seconds, with Wilson's interval; nothing without replications.
pub fn reliability(collector: &Collector, variant: usize, instants: impl Iterator<Item = f64>) -> Vec<Point> {
    let first_down: Vec<f64> =
        collector.of_variant(variant).map(|result| result.first_down.unwrap_or(f64::INFINITY)).collect();
    let point = |x: f64| {
        let survivors = first_down.iter().filter(|at| x < **at).count() as u64;
        let interval = wilson(survivors, first_down.len() as u64)?;
        Some(Point { x, y: interval.mean, low: interval.low, high: interval.high })
    };
    instants.filter_map(point).collect()
}
