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
    /// A server node laid an attempt aside for one that came later; it waits again, and goes on where it was.
    Interrupted { request: u64, attempt: u32, server: ServerNodeId },
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
    /// A node was ejected for how it treated live traffic, or let in again.
    EjectionChanged { server: ServerNodeId, is_ejected: bool },
    /// The circuit breaker opened or closed.
    BreakerChanged { is_open: bool },
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
    /// Two controllers work beside each other from now on, or no longer do.
    SplitChanged { is_split: bool },
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

    /// Whether the run is known to use none of the engine's rarer mechanisms. Only the engine itself says so.
    fn is_plain() -> bool
    where
        Self: Sized,
    {
        false
    }

    /// Whether the engine keeps its digest of the trace while this one listens. Without it a run cannot be told from another.
    fn wants_digest() -> bool
    where
        Self: Sized,
    {
        true
    }
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

impl<L: Listener + ?Sized> Listener for &mut L {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        (**self).on(at, event);
    }
}

/// A digest over a trace. Not cryptographic: it tells runs apart, nothing more.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Digest(0x6E69_6E65_7300_0001)
    }
}

impl Digest {
    pub fn value(self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    /// The multiplications of one event do not wait for each other; only the last step chains.
    #[inline]
    fn take(&mut self, a: u64, b: u64, c: u64) {
        let mixed = a.wrapping_mul(0x9E37_79B9_7F4A_7C15)
            ^ b.wrapping_mul(0xC2B2_AE3D_27D4_EB4F).rotate_left(21)
            ^ c.wrapping_mul(0x1656_67B1_9E37_79F9).rotate_left(43);
        self.0 = (self.0.rotate_left(23) ^ mixed).wrapping_mul(0x9FB2_1C65_1E98_DF25);
    }

    /// Takes in one event: its instant, its kind, its fields.
    #[inline(always)]
    pub fn fold(&mut self, at: SimTime, event: &TraceEvent) {
        let (kind, request, a, b) = fields(event);
        self.take(at.0, request, u64::from(kind) | u64::from(a) << 8 | u64::from(b) << 40);
        if let TraceEvent::FaultBegan { effect, .. } | TraceEvent::FaultEnded { effect, .. } = event {
            let (kind, value) = effect_fields(effect);
            self.take(kind, value, 0);
        }
    }
}

/// Kind, request, attempt or server, and one more small number.
#[inline(always)]
fn fields(event: &TraceEvent) -> (u8, u64, u32, u32) {
    let node = |server: &ServerNodeId| u32::from(server.0);
    match event {
        TraceEvent::RequestSent { request, user } => (1, *request, *user, 0),
        TraceEvent::AttemptSent { request, attempt } => (2, *request, *attempt, 0),
        TraceEvent::Routed { request, attempt, server } => (3, *request, *attempt, node(server)),
        TraceEvent::Redispatched { request, attempt, from } => (4, *request, *attempt, node(from)),
        TraceEvent::Queued { request, attempt, server } => (5, *request, *attempt, node(server)),
        TraceEvent::ServiceStarted { request, attempt, server } => (6, *request, *attempt, node(server)),
        TraceEvent::ServiceEnded { request, attempt, server, wasted } => {
            (7, *request, *attempt, node(server) << 1 | u32::from(*wasted))
        }
        TraceEvent::Interrupted { request, attempt, server } => (28, *request, *attempt, node(server)),
        TraceEvent::Skipped { request, attempt, server } => (8, *request, *attempt, node(server)),
        TraceEvent::Dropped { request, attempt, place } => (9, *request, *attempt, place_code(place)),
        TraceEvent::AttemptEnded { request, attempt, server, outcome } => {
            let server = server.as_ref().map_or(0, |server| node(server) + 1);
            (10, *request, *attempt, server << 3 | *outcome as u32)
        }
        TraceEvent::RetryScheduled { request, attempt, due } => {
            (11, *request, *attempt, (due.0 ^ (due.0 >> 24)) as u32 & 0x00FF_FFFF)
        }
        TraceEvent::RequestEnded { request, outcome, attempts, wait, service, .. } => {
            let spans = (wait.0 ^ service.0.rotate_left(7)) as u32 & 0x001F_FFFF;
            (12, *request, *attempts, spans << 3 | *outcome as u32)
        }
        TraceEvent::ProbeSent { server } => (13, 0, node(server), 0),
        TraceEvent::ProbePassed { server } => (14, 0, node(server), 0),
        TraceEvent::ProbeFailed { server } => (15, 0, node(server), 0),
        TraceEvent::BeliefChanged { server, belief } => (16, 0, node(server), belief_code(belief)),
        TraceEvent::RotationChanged { server, in_rotation } => (17, 0, node(server), u32::from(*in_rotation)),
        TraceEvent::FaultBegan { index, target, .. } => {
            (18, 0, index.unwrap_or(u32::MAX), target_code(target))
        }
        TraceEvent::FaultEnded { index, target, .. } => {
            (19, 0, index.unwrap_or(u32::MAX), target_code(target))
        }
        TraceEvent::ConditionChanged { server, condition } => (20, 0, node(server), *condition as u32),
        TraceEvent::ControllerChanged { condition } => (21, 0, *condition as u32, 0),
        TraceEvent::LinkChanged { target, is_cut } => (22, 0, target_code(target), u32::from(*is_cut)),
        TraceEvent::SystemChanged { state } => (23, 0, *state as u32, 0),
        TraceEvent::Edited { index } => (24, 0, *index, 0),
        TraceEvent::SplitChanged { is_split } => (27, 0, u32::from(*is_split), 0),
        TraceEvent::BreakerChanged { is_open } => (26, 0, u32::from(*is_open), 0),
        TraceEvent::EjectionChanged { server, is_ejected } => (25, 0, node(server), u32::from(*is_ejected)),
    }
}

fn belief_code(belief: &Belief) -> u32 {
    match belief {
        Belief::Up => 0,
        Belief::Down => 1,
        Belief::GoingDown(missed) => 2 | missed << 2,
        Belief::GoingUp(passed) => 3 | passed << 2,
    }
}

fn place_code(place: &Place) -> u32 {
    match place {
        Place::DeviceLink => 0,
        Place::Controller => 1,
        Place::ServerLink(server) => 2 | u32::from(server.0) << 3,
        Place::Queue(server) => 3 | u32::from(server.0) << 3,
        Place::Worker(server) => 4 | u32::from(server.0) << 3,
    }
}

fn target_code(target: &Target) -> u32 {
    match target {
        Target::DeviceLink => 0,
        Target::Controller => 1,
        Target::Server(server) => 2 | u32::from(server.0) << 2,
        Target::ServerLink(server) => 3 | u32::from(server.0) << 2,
        Target::Zone(zone) => 1 << 20 | u32::from(*zone),
        Target::SecondController => 1 << 21,
        Target::PairLink => 1 << 21 | 1,
    }
}

fn effect_fields(effect: &Effect) -> (u64, u64) {
    match effect {
        Effect::Crash(mode) => (1, *mode as u64),
        Effect::Slow { factor } => (2, factor.to_bits()),
        Effect::Errors { rate } => (3, rate.to_bits()),
        Effect::Hang => (4, 0),
        Effect::Cut => (5, 0),
        Effect::Repair => (6, 0),
        Effect::Drain => (7, 0),
        Effect::Failback => (8, 0),
        Effect::CutRequests => (9, 0),
        Effect::CutAnswers => (10, 0),
        Effect::Latency { extra } => (11, extra.0),
        Effect::Loss { rate } => (12, rate.to_bits()),
        Effect::Flap { period } => (13, period.0),
        Effect::Stall => (14, 0),
    }
}
