//! A chart of an experiment: sharp at any size, coloured by the style sheet, read out by its sentence, saved as a figure.

use yew::prelude::*;

use crate::chart::figure::{is_stacked, legend, picture};
use crate::experiment::Chart;
use crate::words::lab as words;

/// One chart with its title, its legend, its sentence and its files; `on_save` saves it as SVG, or where `true` as PNG.
pub fn lab_chart(chart: &Chart, on_save: &Callback<bool>) -> Html {
    // The text is ours, with everything that came from elsewhere escaped.
    let drawn = Html::from_html_unchecked(picture(chart).into());
    let keys = legend(chart).into_iter().enumerate().map(|(place, key)| {
        let sample = format!(
            "<svg viewBox=\"0 0 26 12\" aria-hidden=\"true\"><g class=\"{}\">{}</g></svg>",
            key.class, key.sample
        );
        html! { <li key={place}>{ Html::from_html_unchecked(sample.into()) }{ key.label }</li> }
    });
    let save = |as_png: bool, kind: &'static str| {
        let onclick = on_save.reform(move |_: MouseEvent| as_png);
        html! {
            <button class="lab-open" type="button" aria-label={words::save_figure(&chart.title, kind)} {onclick}>{ kind }</button>
        }
    };
    html! {
        <figure key={chart.title.clone()} class={classes!("lab-chart", is_stacked(chart).then_some("stacked"))}>
            <h4>{ &chart.title }</h4>
            <div class="lab-chart-scroll" tabindex="0" role="group" aria-label={chart.title.clone()}>{ drawn }</div>
            <ul class="lab-legend">{ for keys }</ul>
            <figcaption>{ &chart.sentence }</figcaption>
            <p class="lab-figure-files">{ save(false, "SVG") }{ save(true, "PNG") }</p>
        </figure>
    }
}
