//! The lane of faults under the time line: each can be dragged to another time, stretched, or picked; an empty place takes a new one.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use crate::app::captions::describe;
use crate::app::timeline::short_name;
use crate::app::{Action, Selected};
use crate::scenario::Scenario;
use crate::sim::{Effect, Fault, SimDuration, SimTime};
use crate::words::page as words;

/// What the lane needs.
#[derive(Properties, PartialEq)]
pub struct FaultLaneProps {
    pub scenario: Rc<Scenario>,
    /// How much of the run the time line shows.
    pub shown_until: SimTime,
    /// Where the run stands: a fault planned by keyboard begins there unless it is moved.
    pub now: SimTime,
    pub selected: Option<Selected>,
    /// A link has locked the faults: they can be seen only.
    pub is_locked: bool,
    pub on_action: Callback<Action>,
}

/// More bars than this could not be told apart.
const MOST_BARS: usize = 60;
/// Rows of bars at most, and the height of one.
const MOST_ROWS: usize = 3;
const ROW: usize = 20;
/// A lane that has not been laid out yet, and a letter of a name, in CSS pixels.
const USUAL_WIDTH: f64 = 600.0;
const LETTER: f64 = 7.0;
/// The share of a lane that takes most names, however narrow it is.
const ROOM_FOR_NAME: f64 = 0.22;
/// A press that moves less than this, in CSS pixels, is a click.
const STILL: f64 = 3.0;
/// A fault is never squeezed to less.
const SHORTEST: SimDuration = SimDuration::from_millis(100);

/// Which part of a bar is held.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Grip {
    Whole,
    Start,
    End,
}

/// A bar that is being dragged.
#[derive(Clone, Debug, PartialEq)]
struct Drag {
    index: usize,
    grip: Grip,
    from_x: f64,
    before: Fault,
    now: Fault,
    has_moved: bool,
}

/// The faults of the scenario, as bars on the clock of the time line.
#[component]
pub fn FaultLane(props: &FaultLaneProps) -> Html {
    let lane = use_node_ref();
    let drag = use_state(|| None::<Drag>);
    let end = props.shown_until;
    let faults = props.scenario.faults();
    let shown = |fault: &Fault| fault.effect != Effect::Repair && fault.at < end;
    let on_lane: Vec<(usize, Fault, bool)> = faults
        .iter()
        .enumerate()
        .filter(|(_, fault)| shown(fault))
        .take(MOST_BARS)
        .map(|(index, fault)| {
            let held = drag.as_ref().filter(|drag| drag.index == index);
            (index, held.map_or(*fault, |drag| drag.now), held.is_some())
        })
        .collect();
    // Asking for the width makes the browser lay out the page: only where there is a row to choose, and when the bars are others.
    let plain: Vec<Fault> = on_lane.iter().map(|(_, fault, _)| *fault).collect();
    let width = {
        let lane = lane.clone();
        move || width_of(&lane).unwrap_or(USUAL_WIDTH)
    };
    let is_there = lane.get().is_some();
    let rows = use_memo((plain, end, is_there), move |(plain, end, _)| {
        if plain.len() < 2 { vec![0; plain.len()] } else { rows_of(plain, *end, width()) }
    });
    let depth = rows.iter().max().map_or(1, |row| row + 1);
    let bars = on_lane
        .iter()
        .zip(rows.iter())
        .map(|((index, fault, is_held), row)| bar(*index, *fault, *row, *is_held, &lane, &drag, props));
    let add = {
        let (lane, on_action) = (lane.clone(), props.on_action.clone());
        Callback::from(move |event: MouseEvent| {
            if let Some(at) = instant_at(&lane, event.client_x().into(), end) {
                on_action.emit(Action::Select(Some(Selected::Moment(at))));
            }
        })
    };
    let place = use_state(|| None::<SimTime>);
    let picked = match props.selected {
        Some(Selected::Moment(at)) => Some(at),
        _ => *place,
    };
    let moment = picked.map(|at| {
        html! { <line class="lane-moment" x1={percent(at, end)} x2={percent(at, end)} y1="0" y2="100%" /> }
    });
    let onkeydown = place_keys(&place, props);
    let onblur = {
        let place = place.setter();
        Callback::from(move |_: FocusEvent| place.set(None))
    };
    // Bars and the mark stand in groups of their own: what comes and goes must not make the ground anew, or its focus is lost.
    let class = classes!("fault-lane", format!("rows-{depth}"), props.is_locked.then_some("locked"));
    html! {
        <svg ref={lane.clone()} {class} data-testid="fault-lane" role="group" aria-label={words::FAULT_LANE}>
            <rect class="lane-ground" data-testid="lane-ground" x="0" y="0" width="100%" height="100%" rx="4" role="button"
                tabindex={(!props.is_locked).then_some("0")} aria-label={words::lane_keys(picked.unwrap_or(props.now).seconds())}
                {onkeydown} {onblur} onclick={(!props.is_locked).then_some(add)}>
                <title>{ words::FAULT_LANE_HELP }</title>
            </rect>
            <g>{ for bars }</g>
            <g>{ for moment }</g>
        </svg>
    }
}

/// Arrows choose an instant, Enter plans a fault there.
fn place_keys(place: &UseStateHandle<Option<SimTime>>, props: &FaultLaneProps) -> Callback<KeyboardEvent> {
    let (place, on_action) = (place.clone(), props.on_action.clone());
    let (now, end, is_locked) = (props.now, props.shown_until, props.is_locked);
    Callback::from(move |event: KeyboardEvent| {
        let at = place.unwrap_or(now);
        let moved =
            |steps: f64| rounded((at.seconds() + steps * unit(end) * 5.0).clamp(0.0, end.seconds()), end);
        match event.key().as_str() {
            _ if is_locked => return,
            "ArrowLeft" => place.set(Some(moved(-1.0))),
            "ArrowRight" => place.set(Some(moved(1.0))),
            "Enter" | " " => on_action.emit(Action::Select(Some(Selected::Moment(moved(0.0))))),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    })
}

/// Bars that lie over one another stand in rows, each with room for its name; in the last row names may have to share.
fn rows_of(faults: &[Fault], end: SimTime, width: f64) -> Vec<usize> {
    let seconds_per_pixel = end.seconds() / width;
    let mut taken = [f64::NEG_INFINITY; MOST_ROWS];
    let mut order: Vec<usize> = (0..faults.len()).collect();
    order.sort_by_key(|&index| faults[index].at);
    let mut rows = vec![0; faults.len()];
    for index in order {
        let fault = &faults[index];
        let from = fault.at.seconds();
        let row = taken.iter().position(|until| *until <= from).unwrap_or(MOST_ROWS - 1);
        let name = short_name(fault).chars().count() as f64 * LETTER + 2.0 * LETTER;
        let to = fault.until.map_or(end, |until| until.min(end)).seconds();
        // The name may stand behind the bar.
        taken[row] = to + name * seconds_per_pixel;
        rows[index] = row;
    }
    rows
}

fn bar(
    index: usize,
    fault: Fault,
    row: usize,
    is_held: bool,
    lane: &NodeRef,
    drag: &UseStateHandle<Option<Drag>>,
    props: &FaultLaneProps,
) -> Html {
    let end = props.shown_until;
    let until = fault.until.unwrap_or(end).min(end);
    let what = describe(&fault);
    let name = words::fault_bar(&short_name(&fault), &what, props.is_locked);
    let (from, to, width) =
        (percent(fault.at, end), percent(until, end), percent(SimTime(until.0 - fault.at.0), end));
    let top = (row * ROW).to_string();
    let share = |at: SimTime| at.seconds() / end.seconds().max(0.001);
    // A name stands in its bar, or behind one that is too short for it, or before one at the very end.
    let (name_at, name_x, anchor) = match () {
        () if share(until) - share(fault.at) > ROOM_FOR_NAME => (from.clone(), "8", "start"),
        () if share(until) < 1.0 - ROOM_FOR_NAME => (to.clone(), "6", "start"),
        () => (from.clone(), "-6", "end"),
    };
    let select = props.on_action.reform(move |()| Action::Select(Some(Selected::Fault(index))));
    let is_selected = props.selected == Some(Selected::Fault(index));
    let class = classes!("fault-bar", is_held.then_some("held-bar"), is_selected.then_some("chosen"));
    let [down, moved, up] = pointers(index, fault, lane, drag, props);
    let onkeydown = keys(index, fault, props);
    // Pointers are followed from press to release; a click without them comes from a reader or from a switch.
    let onclick = Callback::from(move |event: MouseEvent| {
        if event.detail() == 0 {
            select.emit(());
        }
    });
    html! {
        <g key={index} {class} tabindex="0" role="button" aria-label={name} data-fault={index.to_string()}
            onpointerdown={down} onpointermove={moved} onpointerup={up.clone()} onpointercancel={up} {onkeydown} {onclick}>
            <rect class="bar" x={from.clone()} y={(row * ROW + 2).to_string()} {width} height="18" rx="3" />
            <svg x={from} y={top.clone()}><rect class="grip" data-grip="start" x="-4" y="0" width="10" height="22" /></svg>
            <svg x={to} y={top.clone()}><rect class="grip" data-grip="end" x="-5" y="0" width="12" height="22" /></svg>
            <svg x={name_at} y={top}><text x={name_x} y="15" text-anchor={anchor}>{ short_name(&fault) }</text></svg>
        </g>
    }
}

fn pointers(
    index: usize,
    fault: Fault,
    lane: &NodeRef,
    drag: &UseStateHandle<Option<Drag>>,
    props: &FaultLaneProps,
) -> [Callback<PointerEvent>; 3] {
    let (end, is_locked) = (props.shown_until, props.is_locked);
    let down = {
        let drag = drag.setter();
        Callback::from(move |event: PointerEvent| {
            let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
                return;
            };
            if is_locked || event.button() != 0 {
                return;
            }
            let grip = match target.get_attribute("data-grip").as_deref() {
                Some("start") => Grip::Start,
                Some("end") => Grip::End,
                _ => Grip::Whole,
            };
            // Refused only where the pointer has gone already.
            let _ = target.set_pointer_capture(event.pointer_id());
            let from_x = event.client_x().into();
            drag.set(Some(Drag { index, grip, from_x, before: fault, now: fault, has_moved: false }));
        })
    };
    let moved = {
        let (lane, drag) = (lane.clone(), drag.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(held) = (*drag).clone().filter(|held| held.index == index) else { return };
            let Some(width) = width_of(&lane) else { return };
            let pixels = f64::from(event.client_x()) - held.from_x;
            let has_moved = held.has_moved || pixels.abs() > STILL;
            if !has_moved {
                return;
            }
            let seconds = pixels / width * end.seconds();
            let now = shifted(&held.before, held.grip, seconds, end);
            drag.set(Some(Drag { now, has_moved, ..held }));
        })
    };
    let up = {
        let (drag, on_action) = (drag.clone(), props.on_action.clone());
        Callback::from(move |_: PointerEvent| {
            let Some(held) = (*drag).clone().filter(|held| held.index == index) else { return };
            drag.set(None);
            if held.has_moved && held.now != held.before {
                on_action.emit(Action::ChangeFault(index, held.now));
            } else {
                on_action.emit(Action::Select(Some(Selected::Fault(index))));
            }
        })
    };
    [down, moved, up]
}

/// Arrows move a fault, with Shift its end, with Alt its beginning; Delete takes it away.
fn keys(index: usize, fault: Fault, props: &FaultLaneProps) -> Callback<KeyboardEvent> {
    let (on_action, end, is_locked) = (props.on_action.clone(), props.shown_until, props.is_locked);
    Callback::from(move |event: KeyboardEvent| {
        let step = unit(end) * 5.0;
        let grip = match () {
            () if event.alt_key() => Grip::Start,
            () if event.shift_key() => Grip::End,
            () => Grip::Whole,
        };
        let action = match event.key().as_str() {
            "Enter" | " " => Action::Select(Some(Selected::Fault(index))),
            _ if is_locked => return,
            "ArrowLeft" => Action::ChangeFault(index, shifted(&fault, grip, -step, end)),
            "ArrowRight" => Action::ChangeFault(index, shifted(&fault, grip, step, end)),
            "Delete" | "Backspace" => Action::RemoveFault(index),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        on_action.emit(action);
    })
}

/// The fault with one of its ends, or both, `seconds` later.
fn shifted(fault: &Fault, grip: Grip, seconds: f64, end: SimTime) -> Fault {
    let moved = |at: SimTime| rounded((at.seconds() + seconds).max(0.0), end);
    let until = fault.until.unwrap_or(end);
    match grip {
        Grip::Whole => {
            let at = moved(fault.at);
            Fault { at, until: fault.until.map(|until| at + until.since(fault.at)), ..*fault }
        }
        Grip::Start => {
            Fault { at: moved(fault.at).min(SimTime(until.0.saturating_sub(SHORTEST.0))), ..*fault }
        }
        Grip::End => Fault { until: Some(moved(until).max(fault.at + SHORTEST)), ..*fault },
    }
}

/// To a round number of seconds, about as fine as a pixel.
fn rounded(seconds: f64, end: SimTime) -> SimTime {
    let unit = unit(end);
    let millis = ((seconds / unit).round() * unit * 1_000.0).round();
    SimTime::from_millis(millis as u64)
}

fn unit(end: SimTime) -> f64 {
    let about = (end.seconds() / 500.0).max(0.1);
    libm::pow(10.0, libm::floor(libm::log10(about) + 1e-9))
}

fn instant_at(lane: &NodeRef, client_x: f64, end: SimTime) -> Option<SimTime> {
    let bounds = lane.cast::<Element>()?.get_bounding_client_rect();
    let share = ((client_x - bounds.left()) / bounds.width().max(1.0)).clamp(0.0, 1.0);
    Some(rounded(share * end.seconds(), end))
}

fn width_of(lane: &NodeRef) -> Option<f64> {
    Some(lane.cast::<Element>()?.get_bounding_client_rect().width().max(1.0))
}

fn percent(at: SimTime, end: SimTime) -> String {
    format!("{:.3}%", at.seconds() / end.seconds().max(0.001) * 100.0)
}
