//! Which variant is best, said with care: every pair is compared on the same random numbers, and the whole family of comparisons
//! is allowed one false claim in twenty.

use super::collector::Collector;
use super::plan::Plan;
use super::quantity::Quantity;
use crate::metrics::Direction;
use crate::metrics::confidence::{holm, rising};

/// Claims are made below this.
pub const ERROR: f64 = 0.05;

/// One variant among those it is compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Its place in the plan.
    pub variant: usize,
    /// The mean.
    pub mean: f64,
    /// The ranks it may have, from 1: those clearly better stand before it, those clearly worse behind it.
    pub ranks: (usize, usize),
}

/// Two variants compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Places in the plan.
    pub first: usize,
    pub second: usize,
    /// Mean of first minus second.
    pub difference: f64,
    /// How often chance alone would part them so far.
    pub p: f64,
    /// The same with the whole family of comparisons in view (Holm 1979).
    pub p_holm: f64,
}

/// A ranking for each column of the grid, or one over all variants where there is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// The variants of each column, best first.
    pub columns: Vec<Vec<Ranked>>,
    /// Every comparison made.
    pub comparisons: Vec<Comparison>,
}

impl Ranking {
    /// Ranks by one quantity.
    pub fn of(plan: &Plan, collector: &Collector, quantity: &Quantity) -> Ranking {
        Ranking::over(groups(plan), collector, quantity)
    }

    /// Ranks one column alone: the family of comparisons is that much smaller.
    pub fn of_column(plan: &Plan, collector: &Collector, quantity: &Quantity, column: usize) -> Vec<Ranked> {
        let group = groups(plan).into_iter().nth(column).unwrap_or_default();
        Ranking::over(vec![group], collector, quantity).columns.remove(0)
    }

    fn over(groups: Vec<Vec<usize>>, collector: &Collector, quantity: &Quantity) -> Ranking {
        let mut comparisons = Vec::new();
        for group in &groups {
            for (place, first) in group.iter().enumerate() {
                for second in &group[place + 1..] {
                    comparisons.extend(compare(collector, quantity, *first, *second));
                }
            }
        }
        let raw: Vec<f64> = comparisons.iter().map(|comparison| comparison.p).collect();
        for (comparison, p) in comparisons.iter_mut().zip(holm(&raw)) {
            comparison.p_holm = p;
        }
        let columns = groups.iter().map(|group| ranked(group, collector, quantity, &comparisons)).collect();
        Ranking { columns, comparisons }
    }
}

/// Where there are two factors, the values of the first are compared at each value of the second.
fn groups(plan: &Plan) -> Vec<Vec<usize>> {
    let columns = plan.axes()[1].values.len().max(1);
    let mut groups = vec![Vec::new(); columns];
    for (place, variant) in plan.variants().iter().enumerate() {
        match variant.cell {
            Some((_, column)) => groups[column].push(place),
            None if plan.axes()[0].values.is_empty() => groups[0].push(place),
            // Outside the grid there is nothing to compare with.
            None => {}
        }
    }
    groups
}

fn compare(collector: &Collector, quantity: &Quantity, first: usize, second: usize) -> Option<Comparison> {
    let (difference, p) = quantity.test(collector, first, second)?;
    Some(Comparison { first, second, difference, p, p_holm: 1.0 })
}

fn ranked(
    group: &[usize],
    collector: &Collector,
    quantity: &Quantity,
    comparisons: &[Comparison],
) -> Vec<Ranked> {
    let sign = if quantity.direction == Direction::Higher { 1.0 } else { -1.0 };
    let means = group.iter().filter_map(|&variant| {
        let estimate = quantity.estimate(collector, variant)?;
        Some((variant, estimate.mean))
    });
    let means: Vec<(usize, f64)> = means.collect();
    let count = means.len();
    let best_first: Vec<f64> = means.iter().map(|(_, mean)| -mean * sign).collect();
    let ranked = rising(&best_first).into_iter().map(|place| {
        let (variant, mean) = means[place];
        let (mut before, mut behind) = (0, 0);
        for comparison in comparisons.iter().filter(|comparison| comparison.p_holm < ERROR) {
            let better = match variant {
                _ if comparison.first == variant => comparison.difference * sign,
                _ if comparison.second == variant => -comparison.difference * sign,
                _ => continue,
            };
            if better > 0.0 { behind += 1 } else { before += 1 }
        }
        Ranked { variant, mean, ranks: (before + 1, count - behind) }
    });
    ranked.collect()
}
