//! The frame as it will stand in somebody else's page: a frame of this very page, made smaller where it does not fit.

use gloo_timers::callback::Timeout;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::web::address;
use crate::web::watch::SizeWatch;
use crate::words::share as words;

/// Somebody who is still writing a title does not want the frame to start anew with every letter.
const SETTLE_MILLIS: u32 = 500;

/// What the preview needs.
#[derive(Properties, PartialEq)]
pub struct PreviewProps {
    pub address: String,
    /// Width and height, in pixels.
    pub size: (u32, u32),
}

/// The preview.
#[component]
pub fn FramePreview(props: &PreviewProps) -> Html {
    let shown = use_state_eq(|| props.address.clone());
    let place = use_node_ref();
    {
        let shown = shown.setter();
        use_effect_with(props.address.clone(), move |address| {
            let address = address.clone();
            let timer = Timeout::new(SETTLE_MILLIS, move || shown.set(address));
            move || drop(timer)
        });
    }
    use_effect_with((place.clone(), props.size), |(place, size)| {
        let size = *size;
        let watch = place.cast::<HtmlElement>().and_then(|element| {
            fit(&element, size);
            let inner = element.clone();
            SizeWatch::start(&element, move || fit(&inner, size))
        });
        move || drop(watch)
    });
    if address::has_no_origin() {
        // A frame of a page without an origin, or of a file, is a stranger to the content policy.
        return html! { <p class="muted">{ words::NO_PREVIEW }</p> };
    }
    let (width, height) = props.size;
    // A new frame for each address: the same frame going elsewhere would write into the history of the back button.
    html! {
        <figure class="preview">
            <figcaption>{ words::PREVIEW }</figcaption>
            <div class="preview-place" ref={place}>
                <iframe key={(*shown).clone()} class="preview-frame" data-testid="preview" title={words::PREVIEW} src={(*shown).clone()}
                    width={width.to_string()} height={height.to_string()}></iframe>
            </div>
        </figure>
    }
}

/// Makes the frame as small as its place wants it, through the CSSOM.
fn fit(place: &HtmlElement, (width, height): (u32, u32)) {
    const TALLEST: f64 = 420.0;
    let room = f64::from(place.client_width());
    if room < 1.0 {
        return;
    }
    let scale = (room / f64::from(width)).min(TALLEST / f64::from(height)).min(1.0);
    let style = place.style();
    let _ = style.set_property("--scale", &format!("{scale:.4}"));
    let _ = style.set_property("--height", &format!("{:.0}px", f64::from(height) * scale));
}
