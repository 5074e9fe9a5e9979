//! What the words on the stage mean; which words they are is for `words` to say.

use crate::sim::config::{PolicyKind, ServerNodeId};
use crate::sim::snapshot::{Note, ServerNote};
use crate::sim::time::SimDuration;

/// What a part is, as the stage tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    Up,
    Slow,
    Erroring,
    Hung,
    Down,
    /// Up, but its link is cut.
    CutOff,
}

impl Truth {
    /// True when work sent there can come back.
    pub fn can_serve(self) -> bool {
        matches!(self, Truth::Up | Truth::Slow | Truth::Erroring)
    }
}

/// What one of two controllers does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Post {
    /// Serves alone.
    Works,
    /// Takes over when it hears nothing.
    StandsBy,
    /// It hears nothing.
    Waits,
    /// Serves beside the other, which it does not hear.
    Split,
    Down,
}

/// One piece of text on the stage. `short` asks for the shortest form that can still be understood.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Label {
    Device,
    /// A device beside the first, from 2.
    OtherDevice(u8),
    Controller,
    /// The second one's name.
    Second {
        short: bool,
    },
    /// What one of two controllers does.
    Post(Post),
    /// What a mechanism of the controller is doing.
    Note(Note),
    /// What a mechanism is doing with a server.
    ServerNote(ServerNote),
    /// Retries that the budget did not allow.
    Denied(u64),
    Server {
        id: ServerNodeId,
        short: bool,
    },
    /// The device's rate, requests per second.
    Sent {
        per_second: f64,
    },
    /// Requests sent and not finished.
    InFlight(u64),
    /// Lines of recorded arrivals that are behind it, of how many.
    Recorded {
        played: u32,
        of: u32,
    },
    /// Attempts under way of which nothing is left anywhere: the device will wait in vain.
    Unanswered(u64),
    /// Requests that wait for their backoff.
    BackingOff(u64),
    Policy {
        policy: PolicyKind,
        short: bool,
    },
    Next {
        server: ServerNodeId,
        short: bool,
    },
    Waiting {
        count: usize,
        short: bool,
    },
    /// Requests held in the queue that there is no room to draw.
    More(usize),
    /// Slots in use of all.
    Busy {
        busy: usize,
        workers: u32,
    },
    Weight(u32),
    Speed(f64),
    Backup,
    /// A backup of the third level.
    LastBackup,
    Leaving,
    OutOfRotation,
    /// Taken out for how it treated live traffic, for so much longer at least.
    Ejected {
        left: Option<SimDuration>,
    },
    /// Its zone, from 1.
    Zone(u32),
    /// Attempts there that the controller has had no answer to.
    Known(u32),
    /// Someone wants it to take no new work.
    Draining,
    /// "is", before the true state.
    Is,
    State(Truth),
    /// "hub thinks", before the belief.
    HubThinks {
        short: bool,
    },
    BelievedUp,
    BelievedDown,
    Probes,
    /// Attempts per second over a link, in the picture without motion.
    PerSecond(f64),
    /// Requests answered well per second, in the same.
    Answered(f64),
    /// One dot stands for this many requests.
    DotIs(u32),
    /// The shade of a cell says how many requests it holds.
    ShadeIs,
}
