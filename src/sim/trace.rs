//! What the engine says as it goes: one event for each thing that happens, and a digest over all of them.

use super::config::{Effect, ServerNodeId, Target};
use super::time::{SimDuration, SimTime};

/// How a request, or one attempt at it, ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Answered.
    Ok,
    /// No server node up, or the controller is down.
    Refused,
    /// A queue was full.
    Rejected,
    /// Its server node or controller crashed holding it, or a link dropped it.
    Lost,
    /// No answer in time.
    TimedOut,
    /// The server node answered with an error.
    Error,
}

impl Outcome {
    /// Every outcome, `Ok` first.
    pub const ALL: [Outcome; 6] =
        [Outcome::Ok, Outcome::Refused, Outcome::Rejected, Outcome::Lost, Outcome::TimedOut, Outcome::Error];
}

/// What a server node, or the controller, is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// Serving.
    Up,
    /// Serving slowly.
    Slow,
    /// Answering some or all with errors.
    Erroring,
    /// Holding its work, answering nothing.
    Hung,
    /// Down.
    Crashed,
}

/// What the controller believes about a server node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Belief {
    /// Up.
    Up,
    /// Up, with this many failed probes in a row.
    GoingDown(u32),
    /// Down.
    Down,
    /// Down, with this many passed probes in a row.
    GoingUp(u32),
}

impl Belief {
    /// True for `Up` and `GoingDown`.
    pub fn is_up(self) -> bool {
        matches!(self, Belief::Up | Belief::GoingDown(_))
    }
}

/// Whether the system as a whole can serve. See the definition of availability of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SystemState {
    /// Every node that routing points at can serve.
    Up,
    /// Some routing weight points at a node that cannot serve.
    Degraded,
    /// The controller is down, or no node with weight can serve.
    Down,
}

/// Where something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// On the link between device and controller.
    DeviceLink,
    /// At the controller.
    Controller,
    /// On the link between the controller and a server node.
    ServerLink(ServerNodeId),
    /// Waiting at a server node.
    Queue(ServerNodeId),
    /// In service at a server node.
    Worker(ServerNodeId),
}

/// One thing that happened. `request` numbers requests from 0 in the order they were sent; `attempt` is 1 for the first try.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TraceEvent {
    /// A device sent a request for the first time.
    RequestSent { request: u64, user: u32 },
    /// An attempt left the device, the first one included.
    AttemptSent { request: u64, attempt: u32 },
    /// The controller chose a server node for an attempt.
    Routed { request: u64, attempt: u32, server: ServerNodeId },
    /// A refused attempt came back and will be routed again.
    Redispatched { request: u64, attempt: u32, from: ServerNodeId },
    /// An attempt waits at a server node.
    Queued { request: u64, attempt: u32, server: ServerNodeId },
    /// A server node began to serve an attempt (also when it did not have to wait).
    ServiceStarted { request: u64, attempt: u32, server: ServerNodeId },
    /// A server node finished serving an attempt; `wasted` when its device had given up.
    ServiceEnded { request: u64, attempt: u32, server: ServerNodeId, wasted: bool },
    /// A server node threw away queued work whose device had given up.
    Skipped { request: u64, attempt: u32, server: ServerNodeId },
    /// An attempt, its answer, or work still being done for a device that has given up, ceased to exist here:
    /// a crash took it, a cut link or a black hole swallowed it.
    Dropped { request: u64, attempt: u32, place: Place },
    /// The device learnt how an attempt ended (or gave up on it).
    AttemptEnded { request: u64, attempt: u32, server: Option<ServerNodeId>, outcome: Outcome },
    /// A retry will be sent at `due`.
    RetryScheduled { request: u64, attempt: u32, due: SimTime },
    /// A request has its one outcome. `wait` and `service` are of the last attempt, zero where it was not served.
    RequestEnded {
        request: u64,
        user: u32,
        outcome: Outcome,
        sent_at: SimTime,
        attempts: u32,
        wait: SimDuration,
        service: SimDuration,
    },
    /// A probe left the controller.
    ProbeSent { server: ServerNodeId },
    /// A probe came back in time.
    ProbePassed { server: ServerNodeId },
    /// A probe was refused or timed out.
    ProbeFailed { server: ServerNodeId },
    /// The controller's belief changed.
    BeliefChanged { server: ServerNodeId, belief: Belief },
    /// A node entered or left the set that the policy chooses from.
    RotationChanged { server: ServerNodeId, in_rotation: bool },
    /// A fault began. `index` is its place in `Config::faults`, `None` for a random one.
    FaultBegan { index: Option<u32>, target: Target, effect: Effect },
    /// A fault was repaired.
    FaultEnded { index: Option<u32>, target: Target, effect: Effect },
    /// A server node's true condition changed.
    ConditionChanged { server: ServerNodeId, condition: Condition },
    /// The controller crashed or came back.
    ControllerChanged { condition: Condition },
    /// A link was cut or mended.
    LinkChanged { target: Target, is_cut: bool },
    /// The system as a whole went up, degraded or down.
    SystemChanged { state: SystemState },
    /// A timed edit took effect. `index` is its place in `Config::edits`.
    Edited { index: u32 },
}

/// Hears every event as it happens. Events come in order of time.
pub trait Listener {
    /// `event` happened at `at`.
    fn on(&mut self, at: SimTime, event: &TraceEvent);
}

/// Hears nothing.
impl Listener for () {
    fn on(&mut self, _: SimTime, _: &TraceEvent) {}
}

impl<A: Listener, B: Listener> Listener for (A, B) {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        self.0.on(at, event);
        self.1.on(at, event);
    }
}

impl<L: Listener> Listener for &mut L {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        (**self).on(at, event);
    }
}
