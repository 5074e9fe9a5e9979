//! The story of each fault: fault → first harm → noticed → rerouted → repaired → back in rotation → recovered.

use super::detection::{DetectionWindow, predicted_detection};
use super::{History, ratio_of_counts};
use crate::sim::{
    Belief, Config, Effect, Outcome, Place, Role, ServerNodeId, Settings, SimDuration, SimTime, SystemState,
    Target,
};

/// Incidents kept in full, the earliest of the run; later ones are only counted.
pub const MAX_INCIDENTS: usize = 1_000;

/// Where an incident stands: the stretch between two of its instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// From the fault until it is noticed.
    Unnoticed,
    /// From noticed until traffic is rerouted.
    Noticed,
    /// From rerouted until the repair.
    Rerouted,
    /// From the repair until the node is back in rotation.
    Repaired,
    /// From back in rotation until recovered.
    Back,
    /// After that.
    Recovered,
}

impl Phase {
    /// In order; `Recovered` is no phase of harm and stands last.
    pub const ALL: [Phase; 6] =
        [Phase::Unnoticed, Phase::Noticed, Phase::Rerouted, Phase::Repaired, Phase::Back, Phase::Recovered];
}

/// One fault and what followed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Incident {
    /// Its place in `Config::faults`; `None` for a random one.
    pub index: Option<u32>,
    pub target: Target,
    pub effect: Effect,
    /// The fault began.
    pub fault: SimTime,
    /// The first attempt that was dropped at the target, or that the device saw fail there, at or after the fault.
    pub first_harm: Option<SimTime>,
    /// The controller first believed the node down.
    pub noticed: Option<SimTime>,
    /// The node first left rotation: no new attempt is sent to it. The fault itself where it was not in rotation.
    pub rerouted: Option<SimTime>,
    /// The fault ended.
    pub repaired: Option<SimTime>,
    /// From here on the node was in rotation again; the repair itself where it had never left, and for controller and links.
    pub back: Option<SimTime>,
    /// The first instant, not before `back`, from which all was calm for one calm span and until every request under way at
    /// `back` had ended. Calm: each request that ended did so well (at least one did) and left no more attempts waiting than
    /// is normal, which is the most that had waited at once while no incident was open, or one per worker. Whatever is not
    /// calm restarts the span, so this is known at least one calm span later.
    pub recovered: Option<SimTime>,
    /// Attempts dropped at the target because of it.
    pub lost: u64,
    /// Requests of the whole system that ended badly in each phase (`Phase::ALL`), counted when they ended.
    pub harmed: [u64; 5],
    /// How long the system was *down* between the fault and `back`, up to the latest change; see `downtime_at`.
    pub downtime: SimDuration,
    /// The part of it before traffic was rerouted: what the failover cost.
    pub downtime_before_reroute: SimDuration,
    /// Since when the system has been down for this incident without a break that is counted above.
    pub down_since: Option<SimTime>,
    /// What the settings at the time of the fault predict for fault → noticed.
    pub predicted: Option<DetectionWindow>,
}

impl Incident {
    /// Where it stands.
    pub fn phase(&self) -> Phase {
        if self.recovered.is_some() {
            Phase::Recovered
        } else if self.back.is_some() {
            Phase::Back
        } else if self.repaired.is_some() {
            Phase::Repaired
        } else if self.rerouted.is_some() {
            Phase::Rerouted
        } else if self.noticed.is_some() {
            Phase::Noticed
        } else {
            Phase::Unnoticed
        }
    }

    /// The server node it concerns.
    pub fn server(&self) -> Option<ServerNodeId> {
        match self.target {
            Target::Server(server) | Target::ServerLink(server) => Some(server),
            _ => None,
        }
    }

    /// Fault → noticed.
    pub fn detection(&self) -> Option<SimDuration> {
        self.noticed.map(|at| at.since(self.fault))
    }

    /// Fault → rerouted: how long traffic still went to the failed node.
    pub fn exposure(&self) -> Option<SimDuration> {
        self.rerouted.map(|at| at.since(self.fault))
    }

    /// `downtime` with what still lasts at `now`.
    pub fn downtime_at(&self, now: SimTime) -> SimDuration {
        self.downtime + self.down_since.map_or(SimDuration::ZERO, |since| now.since(since))
    }

    /// `downtime_before_reroute` with what still lasts at `now`.
    pub fn downtime_before_reroute_at(&self, now: SimTime) -> SimDuration {
        if self.rerouted.is_some() {
            return self.downtime_before_reroute;
        }
        self.downtime_before_reroute + self.down_since.map_or(SimDuration::ZERO, |since| now.since(since))
    }

    fn settle_downtime(&mut self, at: SimTime, is_down: bool) {
        if let Some(since) = self.down_since.take() {
            let span = at.since(since);
            self.downtime += span;
            if self.rerouted.is_none() {
                self.downtime_before_reroute += span;
            }
        }
        if is_down && self.back.is_none() {
            self.down_since = Some(at);
        }
    }

    /// Requests that ended badly while it lasted.
    pub fn harmed_total(&self) -> u64 {
        self.harmed.iter().sum()
    }
}

/// Means over incidents, each over those that have the instant.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FailoverSummary {
    /// Faults that began, those beyond `MAX_INCIDENTS` included.
    pub faults: u64,
    /// Fault → noticed, seconds.
    pub detection: Option<f64>,
    /// Fault → rerouted, seconds.
    pub exposure: Option<f64>,
    /// Fault → recovered, seconds.
    pub recovery: Option<f64>,
    /// System down time per incident, seconds.
    pub downtime: Option<f64>,
    /// The part of it before traffic was rerouted.
    pub downtime_before_reroute: Option<f64>,
    /// Requests that ended badly per incident.
    pub harmed: Option<f64>,
    /// Attempts dropped at the target per incident.
    pub lost: Option<f64>,
}

/// A listener's part that follows incidents. Nearly free while none is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Incidents {
    list: History<Incident>,
    /// Faults that began after the list was full.
    beyond: u64,
    open: Vec<Open>,
    calm_span: SimDuration,
    nodes: Vec<Node>,
    is_down: bool,
    waiting: u64,
    workers: u64,
    /// The most attempts that waited at once while no incident was open.
    calm_waiting: u64,
}

/// What the list does not need once an incident is over.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Open {
    incident: usize,
    /// The earliest instant at which it may be called recovered.
    calm_since: SimTime,
    /// Requests that ended well since then.
    well: u64,
    /// Requests under way when the node came back that have not ended; they are numbered below `sent_before`.
    awaited: u64,
    sent_before: u64,
}

impl Open {
    fn new(incident: usize, at: SimTime) -> Self {
        Open { incident, calm_since: at, well: 0, awaited: 0, sent_before: 0 }
    }

    /// The node is back: what is under way now has to end before all can be called well.
    fn back(&mut self, at: SimTime, under_way: UnderWay) {
        let UnderWay { count, sent_before } = under_way;
        *self = Open { awaited: count, sent_before, ..Open::new(self.incident, at) };
    }
}

/// The requests under way at an instant: how many, and the number that the next one will get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct UnderWay {
    pub count: u64,
    pub sent_before: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Node {
    belief: Belief,
    in_rotation: bool,
}

impl Incidents {
    /// Nothing has happened yet.
    pub fn new(config: &Config, calm_span: SimDuration) -> Self {
        let mut incidents = Incidents {
            list: History::new(),
            beyond: 0,
            open: Vec::with_capacity(16),
            calm_span,
            nodes: Vec::new(),
            is_down: false,
            waiting: 0,
            workers: 0,
            calm_waiting: 0,
        };
        incidents.settings_changed(&config.settings);
        incidents
    }

    /// All of them, in the order in which they began.
    pub fn list(&self) -> &History<Incident> {
        &self.list
    }

    /// How long the system must be calm to be called recovered.
    pub fn calm_span(&self) -> SimDuration {
        self.calm_span
    }

    /// Means over the incidents that began at or after `from`.
    pub fn summary(&self, from: SimTime, now: SimTime) -> FailoverSummary {
        let counted = || self.list.iter().filter(|incident| from <= incident.fault);
        let count = counted().count() as u64;
        let mean_of = |span: &dyn Fn(&Incident) -> Option<SimDuration>| {
            let spans: Vec<u64> =
                counted().filter_map(|incident| span(incident).map(|span| span.0)).collect();
            let total: u128 = spans.iter().map(|&span| u128::from(span)).sum();
            (!spans.is_empty()).then(|| total as f64 / 1e9 / spans.len() as f64)
        };
        FailoverSummary {
            faults: count + self.beyond,
            detection: mean_of(&Incident::detection),
            exposure: mean_of(&Incident::exposure),
            recovery: mean_of(&|incident| incident.recovered.map(|at| at.since(incident.fault))),
            downtime: mean_of(&|incident| Some(incident.downtime_at(now))),
            downtime_before_reroute: mean_of(&|incident| Some(incident.downtime_before_reroute_at(now))),
            harmed: ratio_of_counts(counted().map(Incident::harmed_total).sum(), count),
            lost: ratio_of_counts(counted().map(|incident| incident.lost).sum(), count),
        }
    }

    pub(super) fn settings_changed(&mut self, settings: &Settings) {
        self.workers = settings.servers.iter().map(|server| u64::from(server.workers)).sum();
        for server in settings.servers.iter().skip(self.nodes.len()) {
            self.nodes.push(Node { belief: Belief::Up, in_rotation: server.role == Role::Primary });
        }
    }

    fn node(&mut self, server: ServerNodeId) -> &mut Node {
        if self.nodes.len() <= server.index() {
            self.nodes.resize(server.index() + 1, Node { belief: Belief::Up, in_rotation: true });
        }
        &mut self.nodes[server.index()]
    }

    /// One more attempt waits; how many do now.
    #[inline]
    pub(super) fn waiting_rose(&mut self) -> u64 {
        self.waiting += 1;
        if self.open.is_empty() {
            self.calm_waiting = self.calm_waiting.max(self.waiting);
        }
        self.waiting
    }

    #[inline]
    pub(super) fn waiting_fell(&mut self) {
        self.waiting = self.waiting.saturating_sub(1);
    }

    pub(super) fn fault_began(
        &mut self,
        at: SimTime,
        index: Option<u32>,
        target: Target,
        effect: Effect,
        settings: &Settings,
    ) {
        if matches!(
            effect,
            Effect::Repair | Effect::Drain | Effect::Failback | Effect::Stall | Effect::Latency { .. }
        ) {
            return;
        }
        if self.list.len() == MAX_INCIDENTS {
            self.beyond += 1;
            return;
        }
        // A node that fails again before all was calm ends the story of its earlier, repaired fault.
        let list = &self.list;
        self.open.retain(|open| {
            let earlier = &list[open.incident];
            earlier.target != target || earlier.repaired.is_none()
        });
        let mut incident = Incident {
            index,
            target,
            effect,
            fault: at,
            first_harm: None,
            noticed: None,
            rerouted: None,
            repaired: None,
            back: None,
            recovered: None,
            lost: 0,
            harmed: [0; 5],
            downtime: SimDuration::ZERO,
            downtime_before_reroute: SimDuration::ZERO,
            down_since: self.is_down.then_some(at),
            predicted: None,
        };
        if let Some(server) = incident.server() {
            let node = *self.node(server);
            if !node.in_rotation {
                incident.rerouted = Some(at);
            }
            incident.predicted = predict(settings, target, effect, node.belief);
        }
        self.open.push(Open::new(self.list.len(), at));
        self.list.push(incident);
    }

    pub(super) fn fault_ended(
        &mut self,
        at: SimTime,
        index: Option<u32>,
        target: Target,
        under_way: UnderWay,
    ) {
        for open in &mut self.open {
            let incident = &mut self.list[open.incident];
            // Not by the effect: an edit may change what a random failure is while one lasts.
            let is_this = incident.index == index && incident.target == target;
            if !is_this || incident.repaired.is_some() {
                continue;
            }
            incident.repaired = Some(at);
            let in_rotation = incident.server().is_none_or(|server| self.nodes[server.index()].in_rotation);
            if in_rotation {
                incident.settle_downtime(at, self.is_down);
                incident.back = Some(at);
                open.back(at, under_way);
            }
        }
    }

    pub(super) fn belief_changed(&mut self, at: SimTime, server: ServerNodeId, belief: Belief) {
        self.node(server).belief = belief;
        if belief != Belief::Down {
            return;
        }
        for open in &self.open {
            let incident = &mut self.list[open.incident];
            if incident.server() == Some(server) && incident.noticed.is_none() {
                incident.noticed = Some(at);
            }
        }
    }

    pub(super) fn rotation_changed(
        &mut self,
        at: SimTime,
        server: ServerNodeId,
        in_rotation: bool,
        under_way: UnderWay,
    ) {
        self.node(server).in_rotation = in_rotation;
        for open in &mut self.open {
            let incident = &mut self.list[open.incident];
            if incident.server() != Some(server) {
                continue;
            }
            incident.settle_downtime(at, self.is_down);
            if !in_rotation {
                incident.rerouted.get_or_insert(at);
                // It was noticed late, after its repair: back in rotation is still to come.
                incident.back = None;
            } else if incident.repaired.is_some() {
                incident.back = Some(at);
                incident.down_since = None;
                open.back(at, under_way);
            }
        }
    }

    pub(super) fn system_changed(&mut self, at: SimTime, state: SystemState) {
        self.is_down = state == SystemState::Down;
        for open in &self.open {
            self.list[open.incident].settle_downtime(at, self.is_down);
        }
    }

    pub(super) fn dropped(&mut self, at: SimTime, place: Place) {
        for open in &self.open {
            let incident = &mut self.list[open.incident];
            if incident.repaired.is_none() && is_at(place, incident.target) {
                incident.lost += 1;
                incident.first_harm.get_or_insert(at);
            }
        }
    }

    /// An attempt ended badly at `server`, or before it had one.
    pub(super) fn attempt_failed(&mut self, at: SimTime, server: Option<ServerNodeId>) {
        for open in &self.open {
            let incident = &mut self.list[open.incident];
            if incident.first_harm.is_none() && incident.server() == server {
                incident.first_harm = Some(at);
            }
        }
    }

    #[inline]
    pub(super) fn request_ended(&mut self, at: SimTime, request: u64, outcome: Outcome) {
        if !self.open.is_empty() {
            self.follow(at, request, outcome);
        }
    }

    /// What the end of a request means for the incidents that are open.
    fn follow(&mut self, at: SimTime, request: u64, outcome: Outcome) {
        let normal = self.calm_waiting.max(self.workers);
        let is_calm = outcome == Outcome::Ok && self.waiting <= normal;
        let (list, calm_span) = (&mut self.list, self.calm_span);
        self.open.retain_mut(|open| {
            let incident = &mut list[open.incident];
            if outcome != Outcome::Ok {
                incident.harmed[incident.phase() as usize] += 1;
            }
            if request < open.sent_before {
                open.awaited = open.awaited.saturating_sub(1);
            }
            if !is_calm {
                *open = Open { calm_since: at, well: 0, ..*open };
                return true;
            }
            if incident.back.is_none() {
                return true;
            }
            open.well += 1;
            if at.since(open.calm_since) < calm_span || open.awaited > 0 {
                return true;
            }
            incident.recovered = Some(open.calm_since);
            false
        });
    }
}

fn predict(settings: &Settings, target: Target, effect: Effect, belief: Belief) -> Option<DetectionWindow> {
    let health = settings.controller.health.as_ref()?;
    let fall = match belief {
        Belief::Up => health.fall,
        Belief::GoingDown(failed) => health.fall.saturating_sub(failed),
        Belief::Down | Belief::GoingUp(_) => return None,
    };
    predicted_detection(health, settings.links.server_hop, target, effect, fall)
}

fn is_at(place: Place, target: Target) -> bool {
    match (place, target) {
        (
            Place::ServerLink(place) | Place::Queue(place) | Place::Worker(place),
            Target::Server(server) | Target::ServerLink(server),
        ) => place == server,
        (Place::DeviceLink, Target::DeviceLink) | (Place::Controller, Target::Controller) => true,
        _ => false,
    }
}
