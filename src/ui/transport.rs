//! Under the stage: play, step, speed, and the time line with its faults and detection windows.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::app::timeline::{BandMeaning, TimeBand};
use crate::app::{Action, Direction, Interest, Selected, Speed, Summary};
use crate::scenario::Scenario;
use crate::sim::SimTime;
use crate::words::{number, page as words};

use super::event::acting;
use super::fault_lane::FaultLane;
use super::icon::{Icon, icon};
use super::shared::SharedSummary;

/// Positions of the time line's slider.
const STEPS: f64 = 10_000.0;

/// What the transport needs.
#[derive(Properties, PartialEq)]
pub struct TransportProps {
    pub scenario: Rc<Scenario>,
    pub selected: Option<Selected>,
    /// A link has locked the faults.
    pub is_locked: bool,
    pub summary: SharedSummary,
    pub is_playing: bool,
    pub speed: Speed,
    /// How fast the run really goes, while it does.
    pub achieved: Option<f64>,
    /// In a small frame the rarer buttons are left out, and a link to the whole page is added.
    pub embed_link: Option<AttrValue>,
    /// Whether the controls of a small frame are out; `None` where there are none to bring out.
    pub drawer: Option<bool>,
    pub on_action: Callback<Action>,
}

/// Play, step, speed, time line, clock.
#[component]
pub fn Transport(props: &TransportProps) -> Html {
    let summary = &props.summary;
    html! {
        <div class="transport">
            { play_button(props) }
            { small(Icon::StepEvent, words::STEP_EVENT, "step", "step", Action::StepEvent, &props.on_action) }
            { small(Icon::StepTick, words::STEP_TICK, "tick", "tick", Action::StepTick, &props.on_action) }
            { speed_select(props.speed, &props.on_action) }
            <div class="time-line">
                { time_line(summary, &props.on_action) }
                { lane(props) }
            </div>
            <Jumps on_action={props.on_action.clone()} />
            <div class="clock-box">
                <span class="clock" data-testid="clock" title={words::TIME}>{ number::clock(summary.now.seconds()) }</span>
                <small class="speed-truth">{ truth(props.speed, props.achieved) }</small>
            </div>
            { drawer_button(props) }
            { open_link(props.embed_link.as_ref()) }
        </div>
    }
}

fn lane(props: &TransportProps) -> Html {
    html! {
        <FaultLane scenario={Rc::clone(&props.scenario)} shown_until={props.summary.shown_until} now={props.summary.now} selected={props.selected}
            is_locked={props.is_locked} on_action={props.on_action.clone()} />
    }
}

#[derive(Properties, PartialEq)]
struct JumpsProps {
    on_action: Callback<Action>,
}

/// Back and on to the next thing of the kind that is chosen beside.
#[component]
fn Jumps(props: &JumpsProps) -> Html {
    let kind = use_state(|| 0_usize);
    let (interest, name) = (Interest::ALL[*kind], words::JUMP_KINDS[*kind]);
    let jump = |direction, picture, name: String, testid: &'static str| {
        let onclick = props.on_action.reform(move |_: MouseEvent| Action::Jump(direction, interest));
        html! {
            <button class="button icon tick" type="button" data-testid={testid} aria-label={name.clone()} title={name} {onclick}>
                { icon(picture) }
            </button>
        }
    };
    let onchange = {
        let kind = kind.setter();
        Callback::from(move |event: Event| {
            let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            if let Some(index) = select.and_then(|select| usize::try_from(select.selected_index()).ok()) {
                kind.set(index.min(Interest::ALL.len() - 1));
            }
        })
    };
    let options = words::JUMP_KINDS.iter().enumerate().map(|(index, name)| {
        html! { <option key={index} selected={index == *kind}>{ *name }</option> }
    });
    html! {
        <div class="jumps">
            { jump(Direction::Back, Icon::JumpBack, words::jump_back(name), "jump-back") }
            <select class="select tick roomy" data-testid="jump-kind" aria-label={words::JUMP_TO} {onchange}>{ for options }</select>
            { jump(Direction::Forward, Icon::Jump, words::jump_on(name), "jump") }
        </div>
    }
}

/// The speed asked for, or the one that came of it where the machine does not keep up.
fn truth(speed: Speed, achieved: Option<f64>) -> String {
    match achieved {
        Some(achieved) if achieved < 0.85 * speed.factor() && achieved > 0.0 => {
            words::speed_achieved(two_digits(achieved))
        }
        _ => words::speed_truth(speed.factor()),
    }
}

fn two_digits(value: f64) -> f64 {
    let scale = libm::pow(10.0, libm::floor(libm::log10(value)) - 1.0);
    (value / scale).round() * scale
}

fn play_button(props: &TransportProps) -> Html {
    let (picture, name) = match (props.is_playing, props.summary.is_over) {
        (true, false) => (Icon::Pause, words::PAUSE),
        (_, true) => (Icon::Again, words::PLAY_AGAIN),
        (false, false) => (Icon::Play, words::PLAY),
    };
    let onclick = props.on_action.reform(|_| Action::PlayPause);
    html! {
        <button class="play" type="button" data-testid="play" aria-label={name} title={name} {onclick}>{ icon(picture) }</button>
    }
}

fn small(
    picture: Icon,
    name: &'static str,
    testid: &'static str,
    class: &'static str,
    action: Action,
    on_action: &Callback<Action>,
) -> Html {
    let onclick = on_action.reform(move |_| action.clone());
    html! {
        <button class={classes!("button", "icon", class)} type="button" data-testid={testid} aria-label={name} title={name} {onclick}>
            { icon(picture) }
        </button>
    }
}

fn speed_select(speed: Speed, on_action: &Callback<Action>) -> Html {
    let onchange = acting(on_action, |event: Event| {
        let select: HtmlSelectElement = event.target()?.dyn_into().ok()?;
        Some(Action::SetSpeed(Speed::from_key(&select.value())?))
    });
    let mut offered = Speed::OFFERED.to_vec();
    if !offered.contains(&speed) {
        offered.push(speed);
        offered.sort_by(|a, b| a.factor().total_cmp(&b.factor()));
    }
    let options = offered.into_iter().map(|it| {
        let key = it.key();
        html! {
            <option key={key.clone()} value={key.clone()} selected={it == speed}>{ words::speed(it.factor()) }</option>
        }
    });
    html! {
        <select class="select speed" data-testid="speed" aria-label={words::SPEED} title={words::speed_truth(speed.factor())} {onchange}>
            { for options }
        </select>
    }
}

fn drawer_button(props: &TransportProps) -> Html {
    match props.drawer {
        None => html! {},
        Some(is_open) => html! {
            <button class="button drawer-button" type="button" data-testid="drawer" aria-expanded={is_open.to_string()}
                onclick={props.on_action.reform(|_| Action::ToggleDrawer)}>{ words::CONTROLS }</button>
        },
    }
}

fn open_link(link: Option<&AttrValue>) -> Html {
    match link {
        None => html! {},
        Some(link) => html! {
            <a class="link open" href={link} target="_blank" rel="noopener" data-testid="open-in-tab" title={words::OPEN_IN_TAB}>
                <span class="open-long">{ words::OPEN_WHOLE }</span><span class="open-short">{ words::OPEN }</span>{ " ↗" }
            </a>
        },
    }
}

/// A native slider, for the keyboard's and the screen reader's sake, over a picture of the run.
fn time_line(summary: &Summary, on_action: &Callback<Action>) -> Html {
    let end = summary.shown_until.seconds().max(0.001);
    let position = (summary.now.seconds() / end).clamp(0.0, 1.0);
    let oninput = acting(on_action, move |event: InputEvent| {
        let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
        let share = input.value_as_number() / STEPS;
        share.is_finite().then(|| Action::Seek(SimTime::from_seconds(share * end)))
    });
    html! {
        <div class="time-line-track" title={words::kept(summary.copies, summary.copies_megabytes)}>
            <svg aria-hidden="true">
                <defs>
                    <pattern id="time-line-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                        <rect class="hatch-ground" width="8" height="8" />
                        <path class="hatch-line" d="M0 0V8" />
                    </pattern>
                </defs>
                <rect class="track" x="0" y="8" width="100%" height="12" rx="6" />
                <rect class="passed" x="0" y="8" width={percent(position)} height="12" rx="6" />
                { for summary.bands.iter().filter(|band| band.from < summary.shown_until).enumerate().map(|(index, band)| draw_band(index, band, end)) }
            </svg>
            <input type="range" min="0" max={STEPS.to_string()} step="1" value={(position * STEPS).round().to_string()}
                data-testid="time-line" aria-label={words::TIME_LINE}
                aria-valuetext={number::clock(summary.now.seconds())} {oninput} />
            <span class="time-line-end" aria-hidden="true">{ end_label(summary) }</span>
        </div>
    }
}

/// Where the time line ends, and where the run does when that is later.
fn end_label(summary: &Summary) -> String {
    let shown = number::minutes(summary.shown_until.seconds());
    if summary.end <= summary.shown_until {
        shown
    } else {
        words::shown_of(&shown, &number::minutes(summary.end.seconds()))
    }
}

fn percent(share: f64) -> String {
    format!("{:.3}%", share * 100.0)
}

fn draw_band(index: usize, band: &TimeBand, end: f64) -> Html {
    let (from, to) = (band.from.seconds() / end, (band.to.seconds() / end).min(1.0));
    let from = from.min(1.0);
    let class = match band.meaning {
        BandMeaning::Fault => "fault",
        BandMeaning::Detection => "detection",
    };
    html! {
        <rect key={index} {class} x={percent(from)} y="6" width={percent((to - from).max(0.0015))} height="16" rx="2" />
    }
}
