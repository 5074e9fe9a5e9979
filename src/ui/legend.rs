//! The legend of the stage: it begins empty and grows when a shape first appears.

use yew::prelude::*;

use crate::scene::{Sign, Signs};
use crate::words::stage as words;

/// The shapes that have appeared, with their meaning; open from the start where there is room.
pub fn legend(signs: Signs, is_open: bool) -> Html {
    let shown = Sign::ALL.into_iter().filter(|sign| signs.contains(*sign));
    html! {
        <details class="legend" data-testid="legend" open={is_open}>
            <summary>{ words::LEGEND }</summary>
            <ul>{ for shown.map(entry) }</ul>
        </details>
    }
}

fn entry(sign: Sign) -> Html {
    let words = words::SIGNS[sign as usize];
    html! { <li key={sign as usize}>{ picture(sign) }{ words }</li> }
}

/// The shape as the stage paints it, in the colours of the style sheet.
fn picture(sign: Sign) -> Html {
    let cross = "M4 4L12 12M12 4L4 12";
    let rays = "M8 5V1M8 11V15M5 8H1M11 8H15M5.9 5.9L3 3M10.1 5.9L13 3M5.9 10.1L3 13M10.1 10.1L13 13";
    let (class, shape) = match sign {
        Sign::Request => ("sign-young", html! { <circle cx="8" cy="8" r="5" /> }),
        Sign::OldRequest => ("sign-old", html! { <circle cx="8" cy="8" r="5" /> }),
        Sign::Wasted => ("sign-wasted", html! { <circle cx="8" cy="8" r="5" /> }),
        Sign::Retry => ("sign-line sign-young", html! { <circle cx="8" cy="8" r="4.5" /> }),
        Sign::Clock => (
            "sign-line sign-muted",
            html! { <><circle class="sign-young sign-core" cx="8" cy="8" r="4" /><path d="M8 1.5A6.5 6.5 0 0 1 14.5 8" /></> },
        ),
        Sign::Answer => ("sign-young", html! { <path d="M1 8L13 3.5L10.5 8L13 12.5Z" /> }),
        Sign::BadAnswer => ("sign-line sign-harm", html! { <path d="M5 5L11 11M11 5L5 11" /> }),
        Sign::Failed => ("sign-line sign-harm", html! { <path d={cross} /> }),
        Sign::ProbeMissed => ("sign-line sign-probe", html! { <path d={cross} /> }),
        Sign::Lost => ("sign-line sign-harm", html! { <path d={rays} /> }),
        Sign::Hedge => ("sign-young", html! { <path d="M8 2L14 8L8 14L2 8Z" /> }),
        Sign::Question => ("sign-line sign-probe", html! { <path d="M8 3L13 12.5H3Z" /> }),
        Sign::Probe => ("sign-line sign-probe", html! { <rect x="3.5" y="3.5" width="9" height="9" /> }),
        Sign::ProbePassed => ("sign-probe", html! { <rect x="4" y="4" width="8" height="8" /> }),
        Sign::ProbeRefused => ("sign-harm", html! { <rect x="4" y="4" width="8" height="8" /> }),
        Sign::Count => (
            "sign-line sign-muted",
            html! { <><rect x="2" y="4" width="12" height="8" rx="4" /><path d="M8 6.5V9.5" /></> },
        ),
        Sign::Drawn => (
            "sign-line sign-ink",
            html! { <><rect x="1" y="2" width="9" height="6" rx="3" /><rect class="sign-full" x="6" y="9" width="9" height="6" rx="3" /></> },
        ),
        Sign::Detection => (
            "sign-hatch",
            html! {
                <><rect x="1" y="3" width="14" height="10" rx="2" /><path d="M3 13L9 3M8 13L14 3" /></>
            },
        ),
    };
    html! { <svg class={class} viewBox="0 0 16 16" aria-hidden="true">{ shape }</svg> }
}
