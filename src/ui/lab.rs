//! The laboratory panel: an experiment's question, its run, its table, chart and finding, and the files to take home.

use yew::prelude::*;

use crate::experiment::ExperimentId;

/// What the page gives the laboratory.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct LabProps {
    /// The experiment shown.
    pub experiment: ExperimentId,
    /// Opens a scenario, given as a query, on the stage.
    pub on_open: Callback<String>,
}

/// One experiment.
#[component]
pub fn Lab(props: &LabProps) -> Html {
    html! { <section class="lab" aria-label={props.experiment.key()}></section> }
}
