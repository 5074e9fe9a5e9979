//! Does what a host wants, with the actions a person has: whatever is locked for people is locked for hosts.

use serde_json::Value;

use super::answer;
use super::envelope::{Code, Refusal};
use super::wish::{StepBy, Wish};
use crate::app::{Action, Direction, Effect, Interest, Speed, State};
use crate::scenario::{Field, Knob, decode, read_fault, read_span, span_text};
use crate::sim::SimDuration;

/// What came of a wish.
#[derive(Debug, PartialEq)]
pub struct Obeyed {
    /// What the page must do, in this order.
    pub effects: Vec<Effect>,
    /// The payload of the answer once that is done; `None`: the state.
    pub result: Result<Option<Value>, Refusal>,
}

impl Obeyed {
    fn done(effects: Vec<Effect>) -> Obeyed {
        Obeyed { effects, result: Ok(None) }
    }

    fn refused(refusal: Refusal) -> Obeyed {
        Obeyed { effects: Vec::new(), result: Err(refusal) }
    }
}

/// Changes the state as `wish` wants. Wishes that ask, and those about experiments, change nothing here.
pub fn obey(state: &mut State, wish: &Wish) -> Obeyed {
    match wish {
        Wish::Load { text, play } => load(state, text, *play),
        Wish::Set { fields, speed } => set(state, fields, *speed),
        Wish::Play if state.is_playing => Obeyed::done(Vec::new()),
        Wish::Play => Obeyed::done(state.update(Action::PlayPause)),
        Wish::Pause => Obeyed::done(state.update(Action::Pause)),
        Wish::Step(StepBy::Event) => Obeyed::done(state.update(Action::StepEvent)),
        Wish::Step(StepBy::Tick) => Obeyed::done(state.update(Action::StepTick)),
        Wish::Step(StepBy::Jump) => {
            Obeyed::done(state.update(Action::Jump(Direction::Forward, Interest::Any)))
        }
        Wish::Seek(at) => Obeyed::done(state.update(Action::Seek(*at))),
        Wish::Inject { fault, lasts } => inject(state, fault, lasts.as_deref()),
        Wish::Hello | Wish::Get(_) | Wish::Run(..) | Wish::Cancel | Wish::Subscribe(_) => {
            Obeyed::done(Vec::new())
        }
    }
}

/// As lenient as a link: what was wrong is told in the answer, and the page shows it too.
fn load(state: &mut State, text: &str, play: Option<bool>) -> Obeyed {
    let plays = play.unwrap_or(state.is_playing);
    let notices: Vec<String> = decode(text).notices.iter().map(ToString::to_string).collect();
    let mut effects = state.update(Action::Open(text.to_owned()));
    if !plays {
        effects.extend(state.update(Action::Pause));
    }
    Obeyed { effects, result: Ok(Some(answer::loaded(state, notices))) }
}

/// All or nothing: where one value cannot be used, none is.
fn set(state: &mut State, fields: &[(Field, String)], speed: Option<Speed>) -> Obeyed {
    if let Some((field, _)) = fields.iter().find(|(field, _)| state.is_locked(Knob::Field(*field))) {
        return Obeyed::refused(locked(field.key()));
    }
    let mut trial = state.clone();
    let mut effects = Vec::new();
    for (field, text) in fields {
        effects.extend(trial.update(Action::SetField(*field, text.clone())));
        if let Some(rejected) = &trial.rejected {
            return Obeyed::refused(Refusal::new(
                Code::Invalid,
                format!("{}: {}", rejected.key, rejected.text),
            ));
        }
    }
    effects.extend(speed.into_iter().flat_map(|speed| trial.update(Action::SetSpeed(speed))));
    *state = trial;
    Obeyed::done(effects)
}

fn inject(state: &mut State, fault: &str, lasts: Option<&str>) -> Obeyed {
    if state.is_locked(Knob::Fault) {
        return Obeyed::refused(locked(Knob::Fault.key()));
    }
    let text = match (fault.contains('@'), lasts) {
        (true, Some(_)) => {
            return Obeyed::refused(Refusal::new(
                Code::Invalid,
                "a fault with @ says itself how long it lasts",
            ));
        }
        (true, None) => fault.to_owned(),
        (false, lasts) => {
            let now = span_text(SimDuration(state.facts.now.next_milli().0));
            format!("{fault}@{now}{}", lasts.map_or(String::new(), |lasts| format!("+{lasts}")))
        }
    };
    // The length is read on its own first, so that nothing can be hidden in it.
    let fault = lasts.map_or(Ok(SimDuration::ZERO), read_span).and_then(|_| read_fault(&text));
    match fault {
        Err(why) => Obeyed::refused(Refusal::new(Code::Invalid, format!("fault: {why}"))),
        Ok(fault) => {
            let before = state.notices.clone();
            let effects = state.update(Action::AddFault(fault));
            if effects.is_empty() {
                // Refused: the reason is for the host, not for the reader of its page.
                let why = state.notices.last().map(|notice| notice.text.clone()).unwrap_or_default();
                state.notices = before;
                return Obeyed::refused(Refusal::new(Code::Invalid, why));
            }
            Obeyed::done(effects)
        }
    }
}

fn locked(key: &str) -> Refusal {
    Refusal::new(Code::Locked, format!("{key} is locked by the link of this page"))
}
