//! What a person can do, and what the page must then do for them.

use crate::experiment::Definition;
use crate::scenario::{Field, Group, Theme, ViewKeys};
use crate::sim::{Effect as FaultEffect, Fault, ServerNodeId, SimDuration, SimTime, Target};

use super::inspection::Selected;
use super::lanes::Difference;
use super::saved::SavedPage;
use super::share::ShareChoices;
use super::speed::Speed;
use super::state::Dialog;

/// Which way to look for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Back,
    Forward,
}

/// What is worth jumping to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interest {
    /// Whatever changes the story: faults, verdicts, the rotation, edits.
    Any,
    /// A fault begins or ends.
    Fault,
    /// A request fails for good.
    Loss,
    /// The controller comes to believe otherwise, or takes a node out or in.
    Verdict,
}

impl Interest {
    /// Each of them.
    pub const ALL: [Interest; 4] = [Interest::Any, Interest::Fault, Interest::Loss, Interest::Verdict];
}

/// What a person did.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Play when paused, pause when playing; at the end, play again from the start.
    PlayPause,
    /// Pause.
    Pause,
    /// The run came to its end.
    Ended,
    /// The digest that a reproducible link has waited for.
    DigestKnown(u64),
    /// Handle one event and pause.
    StepEvent,
    /// Let a tenth of a second pass and pause.
    StepTick,
    /// Go to this instant: back from a checkpoint, forward by running.
    Seek(SimTime),
    /// Go to the next or the previous thing of this kind, and pause there.
    Jump(Direction, Interest),
    /// So many simulated seconds forward, or back where negative.
    Skip(f64),
    /// Play at this speed.
    SetSpeed(Speed),
    /// The next faster speed on offer.
    Faster,
    /// The next slower speed on offer.
    Slower,
    /// From time zero again, with the same scenario.
    PlayAgain,
    /// Devices send half as long again, and the run goes on.
    Longer,
    /// The scenario as it was opened, at time zero.
    Reset,
    /// A preset by its name, or a link in any form.
    Open(String),
    /// What stands in a file that a person opened: a page in one file, or a scenario file.
    OpenFile(String),
    /// Let a person choose such a file.
    ChooseFile,
    /// Save the page with this run in one file, shown in this way.
    SaveFile(Box<ViewKeys>),
    /// The browser's back or forward button: the address says this now.
    Return(String),
    /// A run of the experiment at hand, on the stage; the experiment stays.
    Watch(String),
    /// The experiment of one's own, as it is now written; `None` leaves it.
    SetExperiment(Option<Box<Definition>>),
    /// A new value for a setting: from the start at time zero, from now on later.
    SetField(Field, String),
    /// Ask for a new seed.
    NewSeed,
    /// The seed that was drawn.
    SeedDrawn(u64),
    /// Crash a server node now, or repair it when it is not well.
    ToggleServer(ServerNodeId),
    /// Let this befall something now.
    Strike(Target, FaultEffect),
    /// End what is wrong with something now.
    Mend(Target),
    /// Look closer at something on the stage; `None`: at nothing any more.
    Select(Option<Selected>),
    /// All numbers are to be of this stretch of the run; `None`: of the present again.
    SelectSpan(Option<(SimTime, SimTime)>),
    /// Put another fault in the place of a scheduled one.
    ChangeFault(usize, Fault),
    /// Go back to an earlier branch, by its place among those kept; the present one is kept in its stead.
    TakeBranch(usize),
    /// Run the same with this difference beside it.
    AddLane(Difference),
    /// Run a branch beside it, by its place among those kept.
    AddBranchLane(usize),
    /// Take a lane away, by its place beside the first.
    RemoveLane(usize),
    /// Forget a branch.
    DropBranch(usize),
    /// How long a crash made by a click lasts; `None`: until repaired by hand.
    SetClickDuration(Option<SimDuration>),
    /// Schedule a fault.
    AddFault(Fault),
    /// Another device beside the first, as links write it.
    AddDevice(String),
    /// Take such a device away, by its place in the list.
    RemoveDevice(usize),
    /// Take a scheduled fault away, by its place in the list.
    RemoveFault(usize),
    /// Take a timed edit away, by its place in the list.
    RemoveEdit(usize),
    /// Take the last edit back.
    Undo,
    /// Do it again.
    Redo,
    /// Open a dialog.
    Show(Dialog),
    /// Choose what the share dialog makes, and for whom.
    ChooseShare(Box<ShareChoices>),
    /// Close the open dialog.
    CloseDialog,
    /// Open or close a group of the panel.
    ToggleGroup(Group),
    /// Show or hide what waits behind "More" in a group.
    ToggleMore(Group),
    /// Bring out the controls of a small frame, or put them away.
    ToggleDrawer,
    /// Take a notice away.
    DismissNotice(u64),
    /// Say something, dismissible.
    Notify(String),
    /// The person's choice of light, dark or the system's.
    SetTheme(Option<Theme>),
    /// The person's choice of a language, by its tag: the page is loaded anew.
    Speak(&'static str),
    /// A soft tick for requests that fail, or silence.
    ToggleSound,
    /// Copy this text; the word says what it is.
    Copy(String, &'static str),
}

impl Action {
    /// Whether a frame that shows a still has been asked to do something: to move, or to be another run.
    pub fn wakes(&self) -> bool {
        !matches!(
            self,
            Action::Pause
                | Action::Ended
                | Action::DigestKnown(_)
                | Action::SetSpeed(_)
                | Action::Faster
                | Action::Slower
                | Action::SetClickDuration(_)
                | Action::Show(_)
                | Action::ChooseFile
                | Action::SaveFile(_)
                | Action::CloseDialog
                | Action::ChooseShare(_)
                | Action::ToggleGroup(_)
                | Action::ToggleMore(_)
                | Action::ToggleDrawer
                | Action::DismissNotice(_)
                | Action::Notify(_)
                | Action::NewSeed
                | Action::Select(_)
                | Action::SelectSpan(_)
                | Action::DropBranch(_)
                | Action::AddLane(_)
                | Action::AddBranchLane(_)
                | Action::RemoveLane(_)
                | Action::SetTheme(_)
                | Action::Speak(_)
                | Action::ToggleSound
                | Action::Copy(..)
        )
    }
}

/// What the page must do after an action. `ui` performs it through `web`.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// The run must follow the scenario.
    Apply,
    /// The run must start again from time zero.
    Restart,
    /// Go to this instant.
    Seek(SimTime),
    /// Handle one event.
    StepEvent,
    /// Go to the next or the previous thing of this kind.
    Jump(Direction, Interest),
    /// The numbers must be of this stretch.
    Span(Option<(SimTime, SimTime)>),
    /// The runs beside the first must follow the state.
    Lanes,
    /// Play or pause, at the speed of the state.
    Playback,
    /// The address bar must show the scenario.
    Address,
    /// The same, as a page of its own for the back button: another preset or experiment.
    NewAddress,
    /// Let a person choose a file, and say what stands in it with `Action::OpenFile`.
    ChooseFile,
    /// Hand the page to the person in one file.
    SaveFile(SavedPage),
    /// Draw a seed and say so with `Action::SeedDrawn`.
    DrawSeed,
    /// The theme must follow the state, now and on the next visit.
    Theme,
    /// The page must be loaded in this language, now and on the next visit.
    Speak(&'static str),
    /// Put this into the clipboard; the word says what it is.
    Copy(String, &'static str),
}
