//! Pure: an action changes the state and says what the page must do.

use std::rc::Rc;

use crate::scenario::{Field, FieldError, Knob, Scenario, ViewKeys, decode, read_arrivals};
use crate::sim::{CrashMode, Effect as FaultEffect, Fault, ServerNodeId, SimDuration, SimTime, Target};
use crate::words;

use super::action::{Action, Effect};
use super::captions;
use super::difference::first_difference;
use super::inspection::Selected;
use super::lanes::{Difference, Lane, MOST_LANES};
use super::promise::{Pledge, Verdict};
use super::saved::{SavedPage, link_in_file, may_be_table};
use super::share::ShareChoices;
use super::speed::Speed;
use super::state::{Branch, Dialog, Facts, Rejected, State, Still};

/// A tick of "step": a tenth of a simulated second.
const TICK: SimDuration = SimDuration::from_millis(100);
/// Edits of one field closer together than this are one edit: a drag, a few presses of an arrow key.
const ONE_EDIT: SimDuration = SimDuration::from_millis(1_500);

/// Does what `action` asks for and says what the page must do.
pub fn update(state: &mut State, action: Action) -> Vec<Effect> {
    let (scenario, lanes) = (Rc::clone(&state.scenario), state.lanes.len());
    let mut effects = awake(state, action);
    if lanes != state.lanes.len() || lanes > 0 && !Rc::ptr_eq(&scenario, &state.scenario) {
        state.follow_first();
        effects.extend([Effect::Lanes, Effect::Address]);
    }
    effects
}

/// Does it, unless a link forbids it; a still wakes first.
fn awake(state: &mut State, action: Action) -> Vec<Effect> {
    if is_locked(state, &action) {
        state.notify(words::page::LOCKED.to_owned());
        return vec![];
    }
    if action.wakes() && state.still.take() == Some(Still::Ahead) {
        // The still was of an instant that, for the one who watches, has not been yet.
        let servers = state.facts.ailing.len();
        state.facts = Facts { ailing: vec![false; servers], ..Facts::default() };
        let mut effects = vec![Effect::Restart];
        effects.extend(act(state, action));
        return effects;
    }
    act(state, action)
}

fn act(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::PlayPause if state.facts.is_over => play_again(state),
        Action::PlayPause => playback(state, !state.is_playing),
        Action::Pause => playback(state, false),
        Action::Ended => playback(state, false),
        Action::DigestKnown(digest) => {
            judge(state, digest);
            vec![]
        }
        Action::StepEvent => then(playback(state, false), Effect::StepEvent),
        Action::StepTick => {
            let to = state.facts.now + TICK;
            then(playback(state, false), Effect::Seek(to))
        }
        Action::Seek(at) => vec![Effect::Seek(at)],
        Action::Jump(direction, interest) => then(playback(state, false), Effect::Jump(direction, interest)),
        Action::Skip(seconds) => {
            let to = SimTime::from_seconds((state.facts.now.seconds() + seconds).max(0.0));
            vec![Effect::Seek(to)]
        }
        Action::SetSpeed(speed) => at_speed(state, speed),
        Action::Faster => at_speed(state, state.speed.faster()),
        Action::Slower => at_speed(state, state.speed.slower()),
        Action::PlayAgain => play_again(state),
        Action::Longer => longer(state),
        Action::Reset => reset(state),
        Action::Open(link) => then(open(state, &link), Effect::NewAddress),
        Action::OpenFile(text) if may_be_table(&text) => open_arrivals(state, &text),
        Action::OpenFile(text) => match link_in_file(&text) {
            Ok(link) => then(open(state, &link), Effect::NewAddress),
            Err(why) => {
                state.notify(why);
                vec![]
            }
        },
        Action::ChooseFile => vec![Effect::ChooseFile],
        Action::SaveFile(view) => vec![Effect::SaveFile(SavedPage::of(&state.scenario, &view))],
        Action::Return(link) => open(state, &link),
        Action::Watch(link) => {
            let experiment = state.experiment.take();
            let effects = open(state, &link);
            state.experiment = experiment;
            then(effects, Effect::Address)
        }
        Action::SetExperiment(definition) => {
            state.experiment = definition.map(|definition| Rc::new(*definition));
            vec![Effect::Address]
        }
        Action::SetField(field, text) => set_field(state, field, text),
        Action::NewSeed => vec![Effect::DrawSeed],
        Action::SeedDrawn(seed) => edit(state, |scenario, _| scenario.with_seed(seed)),
        // A key may name a server that is not there.
        Action::ToggleServer(server) if state.facts.ailing.len() <= server.index() => vec![],
        Action::ToggleServer(server) => toggle_server(state, server),
        Action::Strike(target, effect) => at_once(state, |state| strike(state, target, effect)),
        Action::Mend(target) => at_once(state, |state| repair(state, target)),
        Action::Select(selected) => {
            state.selected = selected;
            vec![]
        }
        Action::SelectSpan(span) => vec![Effect::Span(span)],
        Action::ChangeFault(index, fault) => {
            if matches!(state.selected, Some(Selected::Fault(_))) {
                state.selected = None;
            }
            edit(state, |scenario, _| scenario.with_fault_changed(index, fault))
        }
        Action::AddDevice(text) => edit(state, |scenario, at| scenario.with_device_at(&text, at)),
        Action::RemoveDevice(index) => edit(state, |scenario, _| Ok(scenario.without_device(index))),
        Action::TakeBranch(index) => take_branch(state, index),
        Action::AddLane(difference) => add_lane(state, difference),
        Action::AddBranchLane(index) => match state.branches.get(index) {
            None => vec![],
            Some(branch) => {
                let difference = Difference::Left(Rc::clone(&branch.scenario), branch.forked_at);
                add_lane(state, difference)
            }
        },
        Action::RemoveLane(index) => {
            if index < state.lanes.len() {
                state.lanes.remove(index);
            }
            vec![]
        }
        Action::DropBranch(index) => {
            if index < state.branches.len() {
                state.branches.remove(index);
            }
            vec![]
        }
        Action::SetClickDuration(duration) => {
            state.click_duration = duration;
            vec![]
        }
        Action::AddFault(fault) => {
            if matches!(state.selected, Some(Selected::Moment(_))) {
                state.selected = None;
            }
            edit(state, |scenario, _| scenario.with_fault(fault))
        }
        Action::RemoveFault(index) => {
            if matches!(state.selected, Some(Selected::Fault(_))) {
                state.selected = None;
            }
            edit(state, |scenario, _| Ok(scenario.without_fault(index)))
        }
        Action::RemoveEdit(index) => edit(state, |scenario, _| Ok(scenario.without_edit(index))),
        Action::Undo => undo(state),
        Action::Redo => redo(state),
        // A frame has no room for dialogs.
        Action::Show(_) if state.view.embed.is_some() => vec![],
        Action::Show(dialog) => show(state, dialog),
        Action::ChooseShare(choices) => {
            state.share = *choices;
            vec![]
        }
        Action::CloseDialog => close(state),
        Action::ToggleSound => {
            state.has_sound = !state.has_sound;
            vec![]
        }
        Action::ToggleDrawer => {
            state.is_drawer_open = !state.is_drawer_open;
            vec![]
        }
        Action::ToggleGroup(group) => {
            toggle(&mut state.open_groups, group);
            vec![]
        }
        Action::ToggleMore(group) => {
            toggle(&mut state.full_groups, group);
            vec![]
        }
        Action::DismissNotice(id) => {
            state.notices.retain(|notice| notice.id != id);
            vec![]
        }
        Action::Notify(text) => {
            state.notify(text);
            vec![]
        }
        Action::SetTheme(theme) => {
            state.theme = theme;
            vec![Effect::Theme]
        }
        Action::Speak(language) => {
            // The person's choice stands above that of whoever made the link.
            state.view.lang = None;
            vec![Effect::Speak(language)]
        }
        Action::Copy(text, what) => vec![Effect::Copy(text, what)],
    }
}

/// What a link has locked stays as it is, by whatever way somebody tries.
fn is_locked(state: &State, action: &Action) -> bool {
    let knob = match action {
        Action::SetField(field, _) => Knob::Field(*field),
        Action::AddDevice(_) | Action::RemoveDevice(_) => Knob::Field(Field::Load),
        Action::NewSeed | Action::SeedDrawn(_) => Knob::Field(Field::Seed),
        Action::Longer => Knob::Field(Field::Duration),
        Action::ToggleServer(_)
        | Action::Strike(..)
        | Action::Mend(_)
        | Action::AddFault(_)
        | Action::ChangeFault(..)
        | Action::RemoveFault(_) => Knob::Fault,
        Action::RemoveEdit(index) => {
            let texts = state.scenario.edit_texts();
            let key = texts.get(*index).and_then(|text| text.split_once(':')).map_or("", |(key, _)| key);
            let key = key.rsplit('.').next().unwrap_or_default();
            return Knob::by_key(key).is_some_and(|knob| state.is_locked(knob));
        }
        _ => return false,
    };
    state.is_locked(knob)
}

/// What is shared is the run as it stands: it stands still meanwhile.
fn show(state: &mut State, dialog: Dialog) -> Vec<Effect> {
    let is_new = state.dialog.replace(dialog) != Some(dialog);
    if dialog != Dialog::Share || !is_new {
        return vec![];
    }
    // An instant chosen earlier is not where the run stands now.
    state.share.view.t = None;
    state.share.view.compare.clone_from(&state.view.compare);
    state.resumes = state.is_playing;
    if state.is_playing { playback(state, false) } else { vec![] }
}

fn close(state: &mut State) -> Vec<Effect> {
    let was_shared = state.dialog.take() == Some(Dialog::Share);
    state.is_drawer_open = false;
    if was_shared && std::mem::take(&mut state.resumes) { playback(state, true) } else { vec![] }
}

fn then(mut effects: Vec<Effect>, effect: Effect) -> Vec<Effect> {
    effects.push(effect);
    effects
}

fn toggle<T: PartialEq>(list: &mut Vec<T>, item: T) {
    match list.iter().position(|it| *it == item) {
        Some(index) => {
            list.remove(index);
        }
        None => list.push(item),
    }
}

fn playback(state: &mut State, is_playing: bool) -> Vec<Effect> {
    state.is_playing = is_playing;
    vec![Effect::Playback]
}

fn at_speed(state: &mut State, speed: Speed) -> Vec<Effect> {
    state.speed = speed;
    vec![Effect::Playback]
}

fn play_again(state: &mut State) -> Vec<Effect> {
    state.is_playing = true;
    state.last_edit = None;
    vec![Effect::Restart, Effect::Playback]
}

/// A reproducible link says which digest its run must have: the page says whether it has.
fn judge(state: &mut State, digest: u64) {
    if state.awaited_digest().is_none() {
        return;
    }
    if let Some(pledge) = &mut state.pledge {
        let text = pledge.judge(digest);
        let is_kept = pledge.verdict == Verdict::Kept;
        state.tell(text, is_kept);
    }
}

/// Half as long again, and on it goes.
fn longer(state: &mut State) -> Vec<Effect> {
    let duration = state.scenario.config().duration;
    let longer = duration + SimDuration(duration.0 / 2);
    let effects = edit(state, |scenario, _| scenario.with_duration(longer));
    state.is_playing = !effects.is_empty();
    then(effects, Effect::Playback)
}

fn reset(state: &mut State) -> Vec<Effect> {
    let opened = Rc::clone(&state.opened);
    state.edit_to((*opened).clone());
    state.rejected = None;
    state.notices.clear();
    state.branches.clear();
    state.lanes = state.lanes_of_view();
    state.selected = None;
    state.last_edit = None;
    state.follow_view();
    vec![Effect::Restart, Effect::Playback, Effect::Address]
}

fn open(state: &mut State, link: &str) -> Vec<Effect> {
    let decoded = decode(link);
    state.pledge = Pledge::of(decoded.promise);
    state.edit_to(decoded.scenario);
    state.opened = Rc::clone(&state.scenario);
    // What belongs to a lesson goes with it, what belongs to the place the page is shown in stays.
    let view = &state.view;
    state.view = ViewKeys {
        embed: view.embed,
        theme: view.theme,
        lang: view.lang.clone(),
        ui: view.ui.clone(),
        speed: None,
        autoplay: None,
        ..decoded.view
    };
    state.rejected = None;
    state.notices.clear();
    state.branches.clear();
    state.lanes = state.lanes_of_view();
    state.selected = None;
    state.last_edit = None;
    state.dialog = None;
    state.share = ShareChoices::of(&state.view);
    state.is_playing = true;
    for notice in decoded.notices {
        state.notify(captions::notice(&notice));
    }
    state.open_experiment(link);
    let goes_to = state.view.t.map(Effect::Seek);
    [Effect::Restart, Effect::Playback].into_iter().chain(goes_to).collect()
}

/// At time zero, and after the end, a new value holds from the start; while the run goes on it is a timed edit.
fn set_field(state: &mut State, field: Field, text: String) -> Vec<Effect> {
    let now = state.facts.now;
    let is_one_with_last = state
        .last_edit
        .as_ref()
        .is_some_and(|(key, at)| key == field.key() && now.since(*at) <= ONE_EDIT && *at <= now);
    let base = match state.undo.last() {
        Some(before) if is_one_with_last => Rc::clone(before),
        _ => Rc::clone(&state.scenario),
    };
    let is_from_the_start = now == SimTime::ZERO || state.facts.is_over || !field.is_timed();
    let next =
        if is_from_the_start { base.set(field, &text) } else { base.edit_at(field, &text, now.next_milli()) };
    match next {
        Err(error) => {
            reject(state, error);
            vec![]
        }
        Ok(next) => {
            state.rejected = None;
            let before = Rc::clone(&state.scenario);
            if is_one_with_last {
                state.scenario = Rc::new(next);
            } else {
                state.edit_to(next);
                state.last_edit = Some((field.key().to_owned(), now));
            }
            say_that_it_forks(state, &before);
            if state.facts.is_over && field.is_timed() {
                state.is_playing = true;
                return vec![Effect::Restart, Effect::Playback, Effect::Address];
            }
            vec![Effect::Apply, Effect::Address]
        }
    }
}

/// Any other change of the scenario; `change` gets the instant at which what is done by hand lands.
fn edit(
    state: &mut State,
    change: impl FnOnce(&Scenario, SimTime) -> Result<Scenario, FieldError>,
) -> Vec<Effect> {
    match change(&state.scenario, state.facts.now.next_milli()) {
        Err(error) => {
            state.notify(captions::fault(&error));
            vec![]
        }
        Ok(next) => {
            let before = Rc::clone(&state.scenario);
            state.edit_to(next);
            state.last_edit = None;
            state.rejected = None;
            say_that_it_forks(state, &before);
            vec![Effect::Apply, Effect::Address]
        }
    }
}

/// A table of arrivals becomes the load of the scenario at hand.
fn open_arrivals(state: &mut State, text: &str) -> Vec<Effect> {
    if state.is_locked(Knob::Field(Field::Load)) {
        return vec![];
    }
    match read_arrivals(&mut text.as_bytes()) {
        Err(error) => {
            state.notify(captions::fault(&error));
            vec![]
        }
        Ok((arrivals, notices)) => {
            let effects = edit(state, |scenario, _| scenario.with_arrivals(arrivals));
            notices.iter().for_each(|notice| state.notify(captions::notice(notice)));
            effects
        }
    }
}

fn reject(state: &mut State, error: FieldError) {
    let text = words::page::rejected(&error.given, &error.wrong, &error.right);
    state.rejected = Some(Rejected { key: error.key, given: error.given, text });
}

/// Acting in the past makes another run of what came after: the page says so, once, and keeps the one that is left.
fn say_that_it_forks(state: &mut State, before: &Rc<Scenario>) {
    let is_of_this_run =
        before.faults() != state.scenario.faults() || before.edit_texts() != state.scenario.edit_texts();
    let difference = first_difference(before.config(), state.scenario.config());
    let (true, Some(Some(at))) = (is_of_this_run, difference) else { return };
    if state.facts.reached <= at + SimDuration::from_millis(50) {
        return;
    }
    let branch = Branch { scenario: Rc::clone(before), forked_at: at, reached: state.facts.reached };
    state.keep_branch(branch);
    state.notify(words::page::forked(at.seconds()));
}

fn add_lane(state: &mut State, difference: Difference) -> Vec<Effect> {
    if MOST_LANES <= state.lanes.len() + 1 {
        return vec![];
    }
    state.dialog = None;
    match difference.of(&state.scenario) {
        Some(scenario) if scenario != state.scenario => state.lanes.push(Lane { difference, scenario }),
        Some(_) => state.notify(words::lanes::SAME.to_owned()),
        None => {
            // The scenario itself says what would be right.
            if let Difference::Set(field, text) = &difference
                && let Err(error) = state.scenario.set(*field, text)
            {
                state.notify(captions::fault(&error));
            }
        }
    }
    vec![]
}

/// The branch becomes the scenario, and the scenario a branch, at the same instant of time.
fn take_branch(state: &mut State, index: usize) -> Vec<Effect> {
    if state.branches.len() <= index {
        return vec![];
    }
    let taken = state.branches.remove(index);
    let left = Branch {
        scenario: Rc::clone(&state.scenario),
        forked_at: taken.forked_at,
        reached: state.facts.reached,
    };
    state.edit_to((*taken.scenario).clone());
    state.keep_branch(left);
    state.last_edit = None;
    state.rejected = None;
    vec![Effect::Apply, Effect::Address]
}

fn toggle_server(state: &mut State, server: ServerNodeId) -> Vec<Effect> {
    let is_ailing = state.facts.ailing.get(server.index()).copied().unwrap_or(false);
    let target = Target::Server(server);
    at_once(state, |state| {
        if is_ailing {
            repair(state, target)
        } else {
            strike(state, target, FaultEffect::Crash(CrashMode::Refused))
        }
    })
}

/// What is done by hand is seen at once: the run plays on.
fn at_once(state: &mut State, act: impl FnOnce(&mut State) -> Vec<Effect>) -> Vec<Effect> {
    if state.facts.is_over {
        return vec![];
    }
    let mut effects = act(state);
    if !state.is_playing && !effects.is_empty() {
        effects.extend(playback(state, true));
    }
    effects
}

fn strike(state: &mut State, target: Target, effect: FaultEffect) -> Vec<Effect> {
    let lasts = state.click_duration;
    edit(state, |scenario, at| {
        scenario.with_fault(Fault { target, effect, at, until: lasts.map(|lasts| at + lasts) })
    })
}

/// A scheduled fault that is under way ends now; a random one is ended by a repair of its own.
fn repair(state: &mut State, target: Target) -> Vec<Effect> {
    let now = state.facts.now;
    edit(state, |scenario, at| {
        let under_way = |fault: &&Fault| {
            fault.target == target
                && fault.effect != FaultEffect::Repair
                && fault.at <= now
                && fault.until.is_none_or(|until| until > now)
        };
        let faults = &scenario.config().faults;
        let mut found = faults.iter().enumerate().filter(|(_, fault)| under_way(fault));
        match (found.next(), found.next()) {
            (Some((index, fault)), None) => {
                scenario.with_fault_changed(index, Fault { until: Some(at), ..*fault })
            }
            // A random one, or several at once: all of them end.
            _ => scenario.with_fault(Fault { target, effect: FaultEffect::Repair, at, until: None }),
        }
    })
}

fn undo(state: &mut State) -> Vec<Effect> {
    let Some(before) = state.undo.pop() else { return vec![] };
    let after = std::mem::replace(&mut state.scenario, before);
    state.redo.push(after);
    moved_in_history(state)
}

fn redo(state: &mut State) -> Vec<Effect> {
    let Some(after) = state.redo.pop() else { return vec![] };
    let before = std::mem::replace(&mut state.scenario, after);
    state.undo.push(before);
    moved_in_history(state)
}

fn moved_in_history(state: &mut State) -> Vec<Effect> {
    state.last_edit = None;
    state.rejected = None;
    vec![Effect::Apply, Effect::Address]
}
