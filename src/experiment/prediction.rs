//! A prediction asked before the run, and what became of it.

use super::collector::Collector;
use super::plan::{ExperimentId, MTTF_SECONDS, MTTR_SECONDS, Plan};
use super::ranking::Ranking;
use super::table::Table;
use super::text::{estimate_text, value_text};
use crate::metrics::Direction;
use crate::words::predictions as words;

/// A question with answers to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// What is asked.
    pub question: String,
    /// What can be answered.
    pub answers: Vec<String>,
}

/// What became of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The answers that the results do not rule out; one where they are clear.
    pub right: Vec<usize>,
    /// The numbers.
    pub because: String,
}

/// The load at which policies are asked about.
const ASKED_LOAD: &str = "12";
/// Three ways to make a crash cost less, by the key of their variant.
const WAYS: [&str; 3] = ["every-500ms-fall-3", "every-1s-fall-1", "retries"];
/// Steps from one variant to the next, by the keys before and after.
const STEPS: [(&str, &str); 4] = [
    ("one-server", "balancing-only"),
    ("balancing-only", "failover"),
    ("failover", "redispatch"),
    ("least", "retry"),
];

/// What a plan asks before it runs.
pub fn prediction(plan: &Plan) -> Prediction {
    let fixed = |question: &str, answers: &[&str]| Prediction {
        question: question.into(),
        answers: answers.iter().map(|answer| (*answer).into()).collect(),
    };
    match plan.id() {
        Some(ExperimentId::Baseline) => fixed(words::BASELINE, &words::BASELINE_ANSWERS),
        Some(ExperimentId::LoadBalancing) => Prediction {
            question: words::LOAD_BALANCING.into(),
            answers: plan.axes()[0].values.iter().map(|(label, _)| label.clone()).collect(),
        },
        Some(ExperimentId::Failover) => fixed(words::FAILOVER, &words::FAILOVER_ANSWERS),
        Some(ExperimentId::Combined) => fixed(words::COMBINED, &words::COMBINED_ANSWERS),
        None => own(plan),
    }
}

fn own(plan: &Plan) -> Prediction {
    let [first, second] = plan.axes();
    let column = plan.columns().first();
    let measure = column.map_or("", |column| column.label);
    let is_higher = column.is_some_and(|column| column.direction == Direction::Higher);
    let at = second.values.last().map(|(label, _)| (second.label.as_str(), label.as_str()));
    Prediction {
        question: words::own(measure, is_higher, &first.label, at),
        answers: (0..first.values.len()).map(|place| first.name(place)).collect(),
    }
}

/// What the results say; `None` before there are enough of them.
pub fn verdict(plan: &Plan, collector: &Collector, table: &Table) -> Option<Verdict> {
    if table.rows.iter().any(|row| row.replications < 2) {
        return None;
    }
    match plan.id() {
        Some(ExperimentId::Baseline) => baseline(table),
        Some(ExperimentId::LoadBalancing) => {
            let quantity = plan.columns().iter().find(|column| column.key == "response_p95")?;
            let column = plan.axes()[1].values.iter().position(|(label, _)| label.starts_with(ASKED_LOAD))?;
            ranked(plan, collector, quantity, column)
        }
        Some(ExperimentId::Failover) => failover(plan, collector, table),
        Some(ExperimentId::Combined) => combined(table),
        None => {
            ranked(plan, collector, plan.columns().first()?, plan.axes()[1].values.len().saturating_sub(1))
        }
    }
}

fn baseline(table: &Table) -> Option<Verdict> {
    let up = MTTF_SECONDS / (MTTF_SECONDS + MTTR_SECONDS);
    let answered = table.estimate("fails", "availability")?;
    let right = match answered {
        _ if answered.high < up => 0,
        _ if up < answered.low => 2,
        _ => 1,
    };
    let because = words::baseline(&estimate_text(&answered, "share"), &value_text(up, "share"));
    Some(Verdict { right: vec![right], because })
}

fn ranked(plan: &Plan, collector: &Collector, quantity: &super::Quantity, column: usize) -> Option<Verdict> {
    let of_column = Ranking::of_column(plan, collector, quantity, column);
    let row = |variant: usize| plan.variants()[variant].cell.map(|(row, _)| row);
    let leading = of_column.iter().filter(|ranked| ranked.ranks.0 == 1);
    let right: Vec<usize> = leading.filter_map(|ranked| row(ranked.variant)).collect();
    let values = of_column.iter().filter_map(|ranked| {
        let estimate = quantity.estimate(collector, ranked.variant)?;
        let label = plan.axes()[0].name(row(ranked.variant)?);
        Some(words::value(&label, &estimate_text(&estimate, quantity.unit)))
    });
    Some(Verdict { right, because: words::sentence(&values.collect::<Vec<_>>()) })
}

fn failover(plan: &Plan, collector: &Collector, table: &Table) -> Option<Verdict> {
    let place = |key: &str| plan.variants().iter().position(|variant| variant.key == key);
    let quantity = plan.columns().iter().find(|column| column.key == "harmed_per_crash")?;
    let means = WAYS.map(|key| table.estimate(key, "harmed_per_crash"));
    let best = (0..WAYS.len()).min_by(|a, b| {
        let mean = |way: &usize| means[*way].map_or(f64::INFINITY, |estimate| estimate.mean);
        mean(a).total_cmp(&mean(b))
    })?;
    // Those that cannot be told from the best are right as well; two comparisons, each at half of five per cent.
    let is_apart =
        |way: usize| quantity.test(collector, place(WAYS[way])?, place(WAYS[best])?).map(|(_, p)| p < 0.025);
    let right = (0..WAYS.len()).filter(|way| *way == best || is_apart(*way) == Some(false)).collect();
    let values = words::FAILOVER_ANSWERS
        .iter()
        .zip(means)
        .filter_map(|(answer, estimate)| Some(words::value(answer, &estimate_text(&estimate?, "count"))));
    Some(Verdict { right, because: words::sentence(&values.collect::<Vec<_>>()) })
}

fn combined(table: &Table) -> Option<Verdict> {
    let nines = |key: &str| {
        table.estimate(key, "nines").map(|estimate| estimate.mean).filter(|mean| mean.is_finite())
    };
    let gains: Vec<f64> =
        STEPS.iter().map(|(before, after)| Some(nines(after)? - nines(before)?)).collect::<Option<_>>()?;
    let best = (0..gains.len()).max_by(|a, b| gains[*a].total_cmp(&gains[*b]))?;
    let values = words::COMBINED_ANSWERS.iter().zip(&gains).map(|(answer, gain)| {
        words::value(answer, &crate::words::number::local(format!("{gain:+.2}").replace('-', "−")))
    });
    Some(Verdict { right: vec![best], because: words::sentence(&values.collect::<Vec<_>>()) })
}
