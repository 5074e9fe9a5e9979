//! Which methods stand behind the numbers of an experiment, each with its source.

use super::beside::{Model, models};
use super::plan::{ExperimentId, Plan};
use super::quantity::Quantity;
use crate::words::methods as words;

/// A sentence for each method that this plan uses.
pub fn methods(plan: &Plan) -> Vec<String> {
    let has = |key: &str| plan.columns().iter().any(|column| column.key == key);
    let is = |id: ExperimentId| plan.id() == Some(id);
    let has_curve = plan
        .id()
        .map_or(has("reliability_120s") || has("time_to_first_down"), |id| id != ExperimentId::Failover);
    let said = [
        (true, words::MEANS),
        (plan.columns().iter().any(Quantity::is_percentile), words::PERCENTILES),
        (plan.columns().iter().any(Quantity::is_share), words::PROPORTIONS),
        (true, words::DIFFERENCES),
        (has("nines"), words::NINES),
        (has("reliability_120s"), words::SHARES),
        (has_curve, words::SURVIVAL),
        (is(ExperimentId::Baseline) && !plan.options().in_pairs, words::MEDIAN),
        (has("user_uptime"), words::WINDOWS),
        (has("apdex"), words::APDEX),
        (plan.options().in_pairs, words::PAIRS),
        (plan.goal().is_some(), words::GOAL),
    ];
    let mut known: Vec<Model> = plan.columns().iter().flat_map(|column| models(plan, column)).collect();
    known.sort_unstable();
    known.dedup();
    let models = known.into_iter().filter(|model| *model != Model::Flow);
    let models = models.map(|model| words::model(model.name(), model.source()));
    said.into_iter().filter(|(is_used, _)| *is_used).map(|(_, text)| text.to_owned()).chain(models).collect()
}
