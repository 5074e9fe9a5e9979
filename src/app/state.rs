//! What the page knows besides the run: the scenario being edited, its past versions, and how it is looked at.

use std::rc::Rc;

use crate::experiment::Definition;
use crate::scenario::{Decoded, Group, Knob, Scenario, Theme, ViewKeys, decode};
use crate::sim::{Condition, SimDuration, SimTime};

use super::action::{Action, Effect};
use super::captions;
use super::inspection::Selected;
use super::lanes::{Difference, Lane};
use super::promise::{Pledge, Verdict};
use super::session::Session;
use super::share::ShareChoices;
use super::speed::Speed;
use super::update;

/// How long a crash made by a click lasts at first: long enough to see the whole story, short enough to see its end.
const CLICK_DURATION: SimDuration = SimDuration::from_millis(6_000);
/// Edits that can be taken back.
pub(super) const MOST_UNDO: usize = 200;
/// Notices on the page at once; the oldest go first.
const MOST_NOTICES: usize = 5;
/// Branches kept; the oldest go first.
const MOST_BRANCHES: usize = 4;

/// A dialog over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Links and snippets.
    Share,
    /// The keys, and the glossary.
    Help,
    /// What stands beside the run.
    Compare,
}

/// What a frame shows while it waits to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Still {
    /// A telling instant that lies ahead: the run begins at time zero.
    Ahead,
    /// The instant at which the run goes on.
    Here,
}

/// Something a person should know, until they take it away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageNotice {
    /// Names it for good.
    pub id: u64,
    /// Good news, not a warning.
    pub is_good: bool,
    /// What it says.
    pub text: String,
}

/// A value that could not be used, as long as it stands in its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The field's key.
    pub key: String,
    /// What was written.
    pub given: String,
    /// What is wrong with it, and what would be right.
    pub text: String,
}

/// A run that was left when somebody acted in its past.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// What decides it.
    pub scenario: Rc<Scenario>,
    /// Up to here it is the same as the run it was left for.
    pub forked_at: SimTime,
    /// How far it had been played.
    pub reached: SimTime,
}

/// What the run last said of itself; told before each action, so that `update` stays pure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The engine's clock.
    pub now: SimTime,
    /// The latest instant played; later than `now` after going back.
    pub reached: SimTime,
    /// Nothing will happen to a request any more.
    pub is_over: bool,
    /// The digest of the trace so far.
    pub digest: u64,
    /// The servers that are not well, by index.
    pub ailing: Vec<bool>,
}

impl Facts {
    /// What `session` says now.
    pub fn of(session: &Session) -> Self {
        let snapshot = session.snapshot();
        Facts {
            now: session.now(),
            reached: session.reached(),
            is_over: session.is_over(),
            digest: session.simulation().digest(),
            ailing: snapshot.servers.iter().map(|server| server.condition != Condition::Up).collect(),
        }
    }
}

/// The page's state. View state (theme, open groups, speed) never changes a result.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What decides the run.
    pub scenario: Rc<Scenario>,
    /// What reset restores.
    pub opened: Rc<Scenario>,
    /// What the link promised about the run of `opened`, and what came of it.
    pub pledge: Option<Pledge>,
    /// What the link said about how to look at it.
    pub view: ViewKeys,
    /// The experiment of one's own, where one is open.
    pub experiment: Option<Rc<Definition>>,
    pub(super) undo: Vec<Rc<Scenario>>,
    pub(super) redo: Vec<Rc<Scenario>>,
    /// The field last edited and when, so that one drag of a slider is one edit.
    pub(super) last_edit: Option<(String, SimTime)>,
    /// What the run last said.
    pub facts: Facts,
    /// A still picture that waits for the first word; gone for good with it.
    pub still: Option<Still>,
    /// Whether the controls of a small frame are out.
    pub is_drawer_open: bool,
    /// Whether simulated time passes.
    pub is_playing: bool,
    /// How fast.
    pub speed: Speed,
    /// How long a crash made by a click lasts; `None`: until repaired by hand.
    pub click_duration: Option<SimDuration>,
    /// Light, dark or the system's.
    pub theme: Option<Theme>,
    /// A soft tick for requests that fail.
    pub has_sound: bool,
    /// What is looked at closer.
    pub selected: Option<Selected>,
    /// Runs that were left when somebody acted in their past, the latest last.
    pub branches: Vec<Branch>,
    /// Runs beside the first.
    pub lanes: Vec<Lane>,
    /// The dialog over the page.
    pub dialog: Option<Dialog>,
    /// What is chosen in the share dialog, for as long as the page is open.
    pub share: ShareChoices,
    /// Whether the run goes on once the dialog is closed.
    pub(super) resumes: bool,
    /// Groups of the panel that are open.
    pub open_groups: Vec<Group>,
    /// Groups that show what waits behind "More".
    pub full_groups: Vec<Group>,
    /// What a person should know.
    pub notices: Vec<PageNotice>,
    pub(super) next_notice: u64,
    /// The value that could not be used, if the last one could not.
    pub rejected: Option<Rejected>,
}

impl State {
    /// The page as a link opens it. `remembered` is the theme chosen on an earlier visit.
    pub fn open(link: &str, remembered: Option<Theme>) -> Self {
        let Decoded { scenario, view, promise, notices } = decode(link);
        let scenario = Rc::new(scenario);
        let mut state = State {
            opened: Rc::clone(&scenario),
            pledge: Pledge::of(promise),
            scenario,
            undo: Vec::new(),
            redo: Vec::new(),
            last_edit: None,
            facts: Facts::default(),
            still: None,
            is_drawer_open: false,
            is_playing: false,
            speed: Speed::NORMAL,
            click_duration: Some(CLICK_DURATION),
            theme: remembered,
            has_sound: false,
            selected: None,
            branches: Vec::new(),
            lanes: Vec::new(),
            dialog: None,
            share: ShareChoices::of(&view),
            resumes: false,
            open_groups: vec![Group::Load],
            full_groups: Vec::new(),
            notices: Vec::new(),
            next_notice: 0,
            rejected: None,
            view,
            experiment: None,
        };
        state.theme = state.view.theme.or(remembered);
        state.follow_view();
        state.lanes = state.lanes_of_view();
        state.still = match (state.view.embed, state.view.t) {
            (Some(_), None) if !state.is_playing => Some(Still::Ahead),
            (Some(_), Some(_)) if !state.is_playing => Some(Still::Here),
            _ => None,
        };
        for notice in notices {
            state.notify(captions::notice(&notice));
        }
        state.open_experiment(link);
        state
    }

    /// The page was brought to where it is by a link that was good for the way only: it stays, and its view keys are those of `link`.
    pub fn settle(&mut self, link: &str) {
        self.view = decode(link).view;
        self.share = ShareChoices::of(&self.view);
    }

    /// The experiment that a link carries, if it does; what is wrong with it is said.
    pub(super) fn open_experiment(&mut self, link: &str) {
        self.experiment = None;
        if !Definition::is_in(link) {
            return;
        }
        match Definition::read(link) {
            Ok(definition) => self.experiment = Some(Rc::new(definition)),
            Err(faults) => {
                faults.iter().for_each(|fault| self.notify(format!("{}.", captions::fault(fault))))
            }
        }
    }

    /// Does what `action` asks for and says what the page must do.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        update(self, action)
    }

    /// Whether there is an edit to take back.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Whether there is an edit to do again.
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// Says something, dismissible; never twice at once.
    pub fn notify(&mut self, text: String) {
        self.tell(text, false);
    }

    pub(super) fn tell(&mut self, text: String, is_good: bool) {
        if self.notices.iter().any(|notice| notice.text == text) {
            return;
        }
        self.notices.push(PageNotice { id: self.next_notice, is_good, text });
        self.next_notice += 1;
        if self.notices.len() > MOST_NOTICES {
            self.notices.remove(0);
        }
    }

    /// The lanes as the link wants them.
    pub(super) fn lanes_of_view(&self) -> Vec<Lane> {
        let wanted = self.view.compare.iter().map(|(field, text)| Difference::Set(*field, text.clone()));
        let lane =
            |difference: Difference| Some(Lane { scenario: difference.of(&self.scenario)?, difference });
        wanted.filter_map(lane).collect()
    }

    /// Lanes follow the first; what cannot stand beside it any more goes. The link names those that differ in a setting.
    pub(super) fn follow_first(&mut self) {
        let first = Rc::clone(&self.scenario);
        self.lanes.retain_mut(|lane| match lane.difference.of(&first) {
            Some(scenario) => {
                lane.scenario = scenario;
                true
            }
            None => false,
        });
        let set = self.lanes.iter().filter_map(|lane| match &lane.difference {
            Difference::Set(field, text) => Some((*field, text.clone())),
            Difference::Left(..) => None,
        });
        self.view.compare = set.collect();
    }

    /// Keeps a branch that is not kept yet and is not the scenario itself.
    pub(super) fn keep_branch(&mut self, branch: Branch) {
        self.branches.retain(|kept| kept.scenario != branch.scenario && kept.scenario != self.scenario);
        if branch.scenario == self.scenario {
            return;
        }
        self.branches.push(branch);
        if self.branches.len() > MOST_BRANCHES {
            self.branches.remove(0);
        }
    }

    /// Playback as the link wants it, or as the page does: it moves by itself, except inside somebody else's page.
    pub(super) fn follow_view(&mut self) {
        self.is_playing = self.view.autoplay.unwrap_or(self.view.embed.is_none());
        self.speed = self.view.speed.and_then(Speed::from_factor).unwrap_or(Speed::NORMAL);
    }

    /// The instant whose digest a reproducible link wants to know, `None` in it for the end of the run. Nothing is awaited once somebody has
    /// changed the scenario: that run is theirs.
    pub fn awaited_digest(&self) -> Option<Option<SimTime>> {
        self.pledge.filter(|_| self.scenario == self.opened)?.awaited()
    }

    /// How a reproducible link's promise stands; `None` where there is none.
    pub fn verdict(&self) -> Option<Verdict> {
        self.pledge.map(|pledge| pledge.verdict)
    }

    /// Whether the link keeps people from using this control.
    pub fn is_locked(&self, knob: Knob) -> bool {
        self.view.lock.contains(knob)
    }

    /// The scenario becomes `next`; the present one can be had back.
    pub(super) fn edit_to(&mut self, next: Scenario) {
        if next == *self.scenario {
            return;
        }
        self.undo.push(std::mem::replace(&mut self.scenario, Rc::new(next)));
        if self.undo.len() > MOST_UNDO {
            self.undo.remove(0);
        }
        self.redo.clear();
    }
}
