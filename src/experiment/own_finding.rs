//! The finding of an experiment of one's own: who is best, how surely, and how narrow the intervals came out.

use super::collector::Collector;
use super::finding::Finding;
use super::goal::Width;
use super::plan::Plan;
use super::quantity::Quantity;
use super::ranking::{ERROR, Ranking};
use super::text::{brief_text, estimate_text, value_text};
use crate::metrics::Direction;
use crate::words::findings as words;

/// Measures that are ranked: more would be a wall of text, and the family of comparisons too large to find anything.
const RANKED: usize = 3;

pub(super) fn question(plan: &Plan) -> String {
    let measures: Vec<&str> = plan.columns().iter().map(|column| column.label).collect();
    words::question(&measures, &factor_names(plan))
}

pub(super) fn set_up(plan: &Plan) -> String {
    let factors = plan.axes().iter().filter(|axis| !axis.values.is_empty());
    let factors: Vec<(String, Vec<String>)> = factors
        .map(|axis| (axis.label.clone(), axis.values.iter().map(|(label, _)| label.clone()).collect()))
        .collect();
    words::set_up(plan.variants().len(), &factors, &plan.definition().scenario)
}

fn factor_names(plan: &Plan) -> Vec<&str> {
    plan.axes().iter().filter(|axis| !axis.values.is_empty()).map(|axis| axis.label.as_str()).collect()
}

pub(super) fn own(plan: &Plan, collector: &Collector) -> Finding {
    // What arithmetic expects is no achievement of anybody.
    let is_judged = |quantity: &&Quantity| {
        quantity.direction != Direction::Neither && quantity.key != "downtime_expected"
    };
    let judged = plan.columns().iter().filter(is_judged);
    let mut sentences = Vec::new();
    let (mut clear, mut all) = (0, 0);
    let mut next = (String::new(), String::new());
    for quantity in judged.take(RANKED) {
        let ranking = Ranking::of(plan, collector, quantity);
        clear += ranking.comparisons.iter().filter(|one| one.p_holm < ERROR).count();
        all += ranking.comparisons.len();
        sentences.push(sentence(plan, collector, quantity, &ranking));
        if next.1.is_empty()
            && let Some(column) = ranking.columns.last()
            && let Some(best) = column.first()
        {
            let is_clear = best.ranks.1 < column.len();
            let text = if is_clear { words::OWN_NEXT } else { words::OWN_NEXT_OF_ANY };
            next = (text.into(), plan.watch_query(best.variant as u32));
        }
    }
    if all > 0 {
        sentences.push(words::comparisons(clear, all));
    }
    Finding { sentences, next, ..Finding::default() }
}

fn sentence(plan: &Plan, collector: &Collector, quantity: &Quantity, ranking: &Ranking) -> String {
    let estimate = |variant: usize| {
        let estimate = quantity.estimate(collector, variant);
        estimate.map_or_else(String::new, |estimate| estimate_text(&estimate, quantity.unit))
    };
    if let [column] = ranking.columns.as_slice() {
        return match column.first() {
            Some(best) if best.ranks.1 < column.len() => words::best(
                quantity.label,
                &plan.variants()[best.variant].label,
                &estimate(best.variant),
                best.ranks,
                column.len(),
            ),
            _ => words::no_leader(quantity.label),
        };
    }
    let rows = plan.axes()[0].values.len();
    let count = |row: usize, holds: &dyn Fn((usize, usize)) -> bool| {
        let of_row = ranking
            .columns
            .iter()
            .flatten()
            .filter(|ranked| plan.variants()[ranked.variant].cell.is_some_and(|(place, _)| place == row));
        of_row.filter(|ranked| holds(ranked.ranks)).count()
    };
    let leader = (0..rows).max_by_key(|row| {
        (count(*row, &|ranks| ranks == (1, 1)), count(*row, &|ranks| ranks.0 == 1), usize::MAX - row)
    });
    match leader.map(|row| (row, count(row, &|ranks| ranks == (1, 1)), count(row, &|ranks| ranks.0 == 1))) {
        Some((row, clearly, not_beaten)) if ranking.comparisons.iter().any(|one| one.p_holm < ERROR) => {
            words::leads(
                quantity.label,
                &plan.axes()[0].name(row),
                clearly,
                not_beaten,
                ranking.columns.len(),
                &plan.axes()[1].label,
            )
        }
        _ => words::no_leader(quantity.label),
    }
}

/// How narrow the intervals of the first column came out, and whether that is what was asked.
pub(super) fn width(plan: &Plan, collector: &Collector, replications: u32) -> Option<String> {
    let quantity = plan.columns().first()?;
    let halves = || {
        let estimates = (0..plan.variants().len()).filter_map(|place| quantity.estimate(collector, place));
        estimates.map(|estimate| estimate.half_width())
    };
    let widest = halves().filter(|half| half.is_finite()).fold(0.0, f64::max);
    let unbounded = halves().filter(|half| !half.is_finite()).count();
    let seed = plan.options().seed;
    let half = if widest == 0.0 {
        String::new()
    } else if quantity.unit == "share" {
        format!("{} percentage points", brief_text(widest * 100.0))
    } else {
        value_text(widest, quantity.unit)
    };
    Some(words::width(
        replications,
        seed,
        seed + u64::from(replications) - 1,
        quantity.label,
        &half,
        unbounded,
    ))
}

/// What came of the wish for narrow intervals.
pub(super) fn goal(plan: &Plan, collector: &Collector) -> Option<String> {
    let goal = plan.goal()?;
    let (reached, asked, open) = goal.widest(plan, collector);
    let text = |width: f64| match goal.half_width {
        Width::OfMean(_) => format!("{} % of the mean", brief_text(width * 100.0)),
        Width::Absolute(_) => value_text(width, goal.quantity.unit),
    };
    let is_met = reached.is_none_or(|reached| reached <= asked);
    let reached = reached.map(text);
    Some(words::goal(
        goal.quantity.label,
        reached.as_deref(),
        &text(asked),
        is_met,
        plan.options().replications,
        open,
    ))
}
