//! What a person can do, and what the page must then do for them.

use crate::sim::{Fault, ServerNodeId, SimDuration, SimTime};

/// What a person did.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Play when paused, pause when playing; at the end, play again from the start.
    PlayPause,
    /// Pause.
    Pause,
    /// Handle one event and pause.
    StepEvent,
    /// Let a tenth of a second pass and pause.
    StepTick,
    /// Go to this instant: back from a checkpoint, forward by running.
    Seek(SimTime),
    /// Run on to the next thing worth seeing.
    JumpToNext,
    /// Crash a server node now, or repair it when it is not well.
    ToggleServer(ServerNodeId),
    /// How long a crash made by a click lasts; `None`: until repaired by hand.
    SetClickDuration(Option<SimDuration>),
    /// Schedule a fault.
    AddFault(Fault),
    /// Take a scheduled fault away, by its place in the list.
    RemoveFault(usize),
}

/// What the page must do after an action. `ui` performs it through `web`.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// The run must follow the scenario.
    Apply,
    /// Go to this instant.
    Seek(SimTime),
}
