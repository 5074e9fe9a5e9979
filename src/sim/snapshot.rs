//! The engine's state at one instant, as it is: what the stage draws.

use super::config::{PolicyKind, Role, ServerNodeId};
use super::time::{SimDuration, SimTime};
use super::trace::{Belief, Condition, Outcome, SystemState};

/// Requests counted since the start. Nothing vanishes: `sent == ok + failed() + in_flight`, at every event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Requests sent.
    pub sent: u64,
    /// Finished, by outcome in the order of `Outcome::ALL`.
    pub ended: [u64; 6],
    /// Not finished, those waiting for a retry included.
    pub in_flight: u64,
    /// Attempts sent.
    pub attempts: u64,
    /// Attempts finished, by outcome.
    pub attempts_ended: [u64; 6],
}

impl Counts {
    /// Finished well.
    pub fn ok(&self) -> u64 {
        self.ended[0]
    }

    /// Finished otherwise.
    pub fn failed(&self) -> u64 {
        self.ended[1..].iter().sum()
    }
}

/// The engine's state at `now`. Reuse one and fill it with `Simulation::snapshot_into`: its vectors are kept.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The instant.
    pub now: SimTime,
    /// Requests so far.
    pub counts: Counts,
    /// Up, degraded or down.
    pub system: Option<SystemState>,
    /// Requests whose next attempt waits for its backoff.
    pub backing_off: u32,
    /// The device's rate now: offered requests per second, or `None` for a closed population.
    pub offered_rate: Option<f64>,
    /// True when the link between device and controller is cut.
    pub device_link_is_cut: bool,
    /// The controller.
    pub controller: ControllerView,
    /// Every server node, in order.
    pub servers: Vec<ServerView>,
    /// Everything under way on a link.
    pub travellers: Vec<Traveller>,
}

/// The controller at an instant.
#[derive(Clone, Debug, Default)]
pub struct ControllerView {
    /// `Up` or `Crashed`.
    pub condition: Option<Condition>,
    /// The policy in force.
    pub policy: Option<PolicyKind>,
    /// The node a round robin will pick next, where that is already decided.
    pub next: Option<ServerNodeId>,
    /// Attempts being handled.
    pub in_service: Vec<Work>,
    /// Attempts waiting for the controller.
    pub queue: Vec<Work>,
}

/// A server node at an instant.
#[derive(Clone, Debug)]
pub struct ServerView {
    /// Which.
    pub id: ServerNodeId,
    /// Primary or backup.
    pub role: Role,
    /// Weight.
    pub weight: u32,
    /// Requests it serves at once.
    pub workers: u32,
    /// What it is.
    pub condition: Condition,
    /// True when the link to it is cut.
    pub link_is_cut: bool,
    /// What the controller believes.
    pub belief: Belief,
    /// Failed probes in a row that it takes to be believed down (0 without health checks).
    pub fall: u32,
    /// Passed probes in a row that it takes to be believed up again.
    pub rise: u32,
    /// Whether the policy may choose it.
    pub in_rotation: bool,
    /// True when an edit has taken it out of the cluster and it only finishes what it holds.
    pub is_retired: bool,
    /// Attempts sent to it and not answered, as the controller knows it.
    pub outstanding: u32,
    /// Attempts in service.
    pub in_service: Vec<Work>,
    /// Attempts waiting, the oldest first.
    pub queue: Vec<Work>,
}

/// An attempt at rest: in service or in a queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Work {
    /// Its request.
    pub request: u64,
    /// Which try, from 1.
    pub attempt: u32,
    /// When the request was first sent.
    pub sent_at: SimTime,
    /// When this attempt times out.
    pub deadline: Option<SimTime>,
    /// Its service need on a server of speed 1.
    pub need: SimDuration,
    /// Work left, as a share of the need: 1 at first, 0 when done.
    pub left: f64,
    /// True when its device has given up.
    pub is_abandoned: bool,
}

/// Something on its way over a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traveller {
    /// What it is.
    pub what: Cargo,
    /// Where it travels.
    pub leg: Leg,
    /// When it left.
    pub departed: SimTime,
    /// When it will arrive (if nothing happens to the link).
    pub arrives: SimTime,
}

/// What travels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cargo {
    /// An attempt on its way to be served.
    Attempt(Work),
    /// The answer to an attempt, on its way back.
    Answer(Work, Outcome),
    /// A health probe.
    Probe,
    /// A probe's answer.
    ProbeAnswer {
        /// False: refused.
        passed: bool,
    },
}

/// A link and a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leg {
    /// From the device to the controller.
    DeviceToController,
    /// From the controller to a server node.
    ControllerToServer(ServerNodeId),
    /// From a server node back to the controller.
    ServerToController(ServerNodeId),
    /// From the controller back to the device.
    ControllerToDevice,
}
