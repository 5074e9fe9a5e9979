//! A closer look at one thing on the stage: what it is, what has happened to it, and what can be done to it.

use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, window};
use yew::prelude::*;

use crate::app::inspection::{Deed, Fact, Inspection, LifeLine, Offer};
use crate::app::{Action, Selected};
use crate::sim::SimDuration;
use crate::words::{inspect as words, number};

use super::icon::{Icon, icon};

/// What the closer look needs.
#[derive(Properties, PartialEq)]
pub struct InspectorProps {
    pub inspection: Rc<Inspection>,
    /// How long what is done from here lasts.
    pub lasts: Option<SimDuration>,
    /// Nothing can be done here: a link has locked the faults.
    pub is_locked: bool,
    pub on_action: Callback<Action>,
}

/// The closer look.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let it = &props.inspection;
    let node = use_node_ref();
    use_effect_with((node.clone(), it.selected), |(node, _)| {
        let came_from = focused().filter(|element| element.matches(":focus-visible").unwrap_or(false));
        let own = node.cast::<HtmlElement>();
        if let (Some(own), Some(_)) = (&own, &came_from) {
            // Who came by keyboard goes on by keyboard; a pointer's focus stays where it is.
            let _ = own.focus();
        }
        move || {
            // A button that is gone with what it did leaves the focus nowhere.
            let is_inside = match (own, focused()) {
                (Some(own), Some(focused)) => own.contains(Some(&focused)) || is_nowhere(&focused),
                _ => true,
            };
            if let Some(came_from) = came_from.filter(|_| is_inside) {
                let _ = came_from.focus();
            }
        }
    });
    // What is done here may take its own button away: then the focus stays in the closer look.
    let last = use_mut_ref(|| None::<HtmlElement>);
    {
        let (node, last) = (node.clone(), last.clone());
        use_effect(move || {
            let is_gone = last.borrow().as_ref().is_some_and(|element| !element.is_connected());
            let is_lost = is_gone && focused().is_none_or(|focused| is_nowhere(&focused));
            if let Some(own) = node.cast::<HtmlElement>().filter(|_| is_lost) {
                let _ = own.focus();
            }
        });
    }
    let onfocusin = Callback::from(move |event: FocusEvent| {
        *last.borrow_mut() = event.target().and_then(|target| target.dyn_into().ok());
    });
    let on_action = props.on_action.clone();
    use_effect_with((), move |()| {
        let listener = window().and_then(|window| window.document()).map(|document| {
            EventListener::new(&document, "keydown", move |event| {
                let event = event.dyn_ref::<web_sys::KeyboardEvent>();
                if event.is_some_and(|event| event.key() == "Escape") {
                    on_action.emit(Action::Select(None));
                }
            })
        });
        move || drop(listener)
    });
    let close = props.on_action.reform(|_: MouseEvent| Action::Select(None));
    html! {
        <section ref={node} class="card inspector" data-testid="inspector" tabindex="-1" aria-label={it.title.clone()}
            {onfocusin}>
            <div class="inspector-head">
                <h2>{ &it.title }</h2>
                <button class="button icon" type="button" data-testid="inspector-close" aria-label={words::CLOSE} title={words::CLOSE} onclick={close}>
                    { icon(Icon::Close) }
                </button>
            </div>
            <p class="inspector-lead" hidden={it.lead.is_empty()}>{ &it.lead }</p>
            <dl class="facts" hidden={it.facts.is_empty()}>{ for it.facts.iter().map(fact) }</dl>
            <div class="holds" hidden={it.holds.is_empty()}>
                <span class="muted">{ words::HOLDS }</span>
                { for it.holds.iter().map(|request| held(*request, &props.on_action)) }
            </div>
            <ol class="life" hidden={it.life.is_empty()} aria-label={words::LIFE}>
                { for it.life.iter().enumerate().map(life_line) }
            </ol>
            { offers(props) }
        </section>
    }
}

fn focused() -> Option<HtmlElement> {
    window()?.document()?.active_element()?.dyn_into().ok()
}

fn is_nowhere(element: &HtmlElement) -> bool {
    element.tag_name() == "BODY"
}

fn fact(fact: &Fact) -> Html {
    html! {
        <div key={fact.about}>
            <dt>{ fact.about }</dt>
            <dd class={fact.is_harm.then_some("harm")}>{ &fact.text }</dd>
        </div>
    }
}

fn held(request: u64, on_action: &Callback<Action>) -> Html {
    let onclick = on_action.reform(move |_| Action::Select(Some(Selected::Request(request))));
    let name = words::request(request + 1);
    html! {
        <button key={request} class="held" type="button" aria-label={name} {onclick}>{ words::request_short(request + 1) }</button>
    }
}

fn life_line((index, line): (usize, &LifeLine)) -> Html {
    html! {
        <li key={index} class={line.is_harm.then_some("harm")}>
            <span class="life-at">{ number::instant_exact(line.at.seconds()) }</span>
            <span class="life-text">{ &line.text }<small hidden={line.why.is_empty()}>{ &line.why }</small></span>
        </li>
    }
}

fn offers(props: &InspectorProps) -> Html {
    let offers = &props.inspection.offers;
    if offers.is_empty() || props.is_locked {
        return html! { <div hidden=true></div> };
    }
    let does_harm = offers.iter().any(|offer| offer.deed == Deed::Harm);
    html! {
        <div class="offers" role="group" aria-label={words::ACTIONS}>
            <div class="offer-list">{ for offers.iter().map(|it| offer(it, &props.on_action)) }</div>
            <p class="muted" hidden={!does_harm}>{ words::lasts(props.lasts.map(SimDuration::seconds)) }</p>
        </div>
    }
}

fn offer(offer: &Offer, on_action: &Callback<Action>) -> Html {
    let action = offer.action.clone();
    let onclick = on_action.reform(move |_: MouseEvent| action.clone());
    let class = classes!("button", (offer.deed == Deed::Repair).then_some("primary"));
    html! { <button key={offer.name.clone()} {class} type="button" {onclick}>{ &offer.name }</button> }
}
