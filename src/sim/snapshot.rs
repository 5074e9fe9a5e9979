//! The engine's state at one instant, as it is: what the stage draws.

use std::mem::take;

use super::attempt::Stage;
use super::config::{Fault, Load, PolicyKind, Role, ServerNodeId, Target};
use super::event::EventKind;
use super::server_node::ServerNode;
use super::simulation::Simulation;
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
    /// Retries that a budget did not allow, so far.
    pub denied: u64,
    /// The device's rate now: offered requests per second, or `None` for a closed population.
    pub offered_rate: Option<f64>,
    /// The same for each further device.
    pub others: Vec<Option<f64>>,
    /// How many lines of recorded arrivals it has played in this round, and of how many.
    pub recorded: Option<(u32, u32)>,
    /// True when the link between device and controller is cut.
    pub device_link_is_cut: bool,
    /// The controller.
    pub controller: ControllerView,
    /// Every server node, in order.
    pub servers: Vec<ServerView>,
    /// Everything under way on a link.
    pub travellers: Vec<Traveller>,
}

impl Snapshot {
    /// Requests that all devices offer per second; `None` where one of them is a closed population.
    pub fn offered(&self) -> Option<f64> {
        std::iter::once(self.offered_rate).chain(self.others.iter().copied()).sum()
    }
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
    /// What it drew for the newest attempt that is on its way to a server, where its rule draws two.
    pub drawn: Option<Drawn>,
    /// Attempts being handled, by both where two controllers work.
    pub in_service: Vec<Work>,
    /// Attempts waiting for the controller, or for one of two.
    pub queue: Vec<Work>,
    /// The two controllers, where there is a second one.
    pub pair: Option<PairView>,
    /// What its mechanisms are doing, the weightiest first.
    pub notes: Vec<Note>,
}

/// What a mechanism of the controller is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The circuit breaker lets nothing through.
    BreakerOpen,
    /// It lets one request try.
    BreakerTries,
    /// Health checks stand still.
    Stalled,
    /// So few servers are believed up that health is ignored.
    Panic,
    /// These parts of the traffic, in percent, go to the backups and to the last ones.
    Spill(u32, u32),
    /// So many of those that wait go before the others.
    GoFirst {
        /// Of the highest priority.
        first: u32,
        /// All.
        waiting: u32,
    },
    /// So many are outstanding of those that may be.
    Limit {
        /// Outstanding.
        used: u32,
        /// At most.
        limit: u32,
    },
    /// The load that the policy goes by is so old.
    LoadAge(SimDuration),
}

/// What a mechanism is doing with a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerNote {
    /// Autoscaling has no work for it.
    Parked,
    /// Autoscaling has started it.
    Starting,
    /// Failed, and no crew is free.
    AwaitsCrew,
    /// The next request decides whether it is let in again.
    OnTrial,
    /// So many of those that wait go before the others.
    GoFirst {
        /// Of the highest priority.
        first: u32,
        /// All.
        waiting: u32,
    },
    /// Just back, and slow.
    Cold,
    /// Just back: its weight is this part of the whole, in percent.
    SlowStart(u32),
}

/// Two controllers at an instant: the first, then the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairView {
    /// Which of them work.
    pub works: [bool; 2],
    /// Which of them could.
    pub is_up: [bool; 2],
    /// Which of them hears nothing because of the link between them.
    pub is_deaf: [bool; 2],
}

impl PairView {
    /// Whether the link between them is cut, one way at least.
    pub fn link_is_cut(&self) -> bool {
        self.is_deaf != [false; 2]
    }

    /// Whether both work: a split brain.
    pub fn is_split(&self) -> bool {
        self.works == [true; 2]
    }
}

/// Two nodes that were drawn for an attempt, and the one of them that it was sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// When.
    pub at: SimTime,
    /// In the order in which they were drawn.
    pub pair: [ServerNodeId; 2],
    /// The one with less to do.
    pub chosen: ServerNodeId,
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
    /// Work done per second when it is well.
    pub speed: f64,
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
    /// Why not, beside what is believed of it.
    pub absence: Option<Absence>,
    /// What a mechanism is doing with it.
    pub note: Option<ServerNote>,
    /// When an ejection is over at the earliest.
    pub ejected_until: Option<SimTime>,
    /// Its zone from 0, where there is more than one and something befalls a whole one.
    pub zone: Option<u32>,
    /// True when an edit has taken it out of the cluster and it only finishes what it holds.
    pub is_retired: bool,
    /// Attempts sent to it and not answered, as the controller knows it.
    pub outstanding: u32,
    /// Attempts in service.
    pub in_service: Vec<Work>,
    /// Attempts waiting, the oldest first.
    pub queue: Vec<Work>,
}

/// Why a node that is believed up is not in rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// Ejected for how it treated live traffic.
    Ejected,
    /// Someone wants it to take no new work.
    Draining,
    /// Its role is not asked for: a backup that stands by, or a primary that has not been given its work back.
    StandingBy,
}

/// An attempt at rest: in service or in a queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Work {
    /// Its request.
    pub request: u64,
    /// Which try, from 1.
    pub attempt: u32,
    /// The device that sent it, from 0.
    pub device: u8,
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
    /// True for a second copy, sent because the first took long.
    pub is_hedge: bool,
}

/// Something on its way over a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traveller {
    /// What it is.
    pub what: Cargo,
    /// Where it travels.
    pub leg: Leg,
    /// To or from the second of two controllers.
    pub by_second: bool,
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
    /// A policy's question to a server how busy it is.
    Question,
    /// The answer to it.
    Reply,
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

impl Simulation {
    /// Writes the state at `now` into `snapshot`, reusing its vectors.
    pub fn snapshot_into(&self, snapshot: &mut Snapshot) {
        snapshot.now = self.now;
        snapshot.counts = self.counts;
        snapshot.system = Some(self.system);
        snapshot.offered_rate = self.devices.of(0).offered_rate(&self.settings.device.load, self.now);
        snapshot.others.clear();
        snapshot.others.extend((1..self.settings.devices() as u8).map(|device| {
            self.devices.of(device).offered_rate(&self.settings.device_of(device).load, self.now)
        }));
        snapshot.recorded = match &self.settings.device.load {
            Load::Recorded { arrivals, .. } => {
                Some((self.devices.of(0).recorded.played(arrivals), arrivals.list().len() as u32))
            }
            _ => None,
        };
        snapshot.denied = self.devices.denied;
        snapshot.device_link_is_cut = self.device_link.is_cut();
        snapshot.backing_off =
            self.attempts.iter().filter(|attempt| attempt.stage == Stage::BackingOff).count() as u32;
        self.write_controller(&mut snapshot.controller);
        self.write_servers(&mut snapshot.servers);
        self.write_travellers(&mut snapshot.travellers);
    }

    fn write_controller(&self, view: &mut ControllerView) {
        view.condition = Some(self.controller.condition());
        view.policy = Some(self.settings.controller.policy);
        view.next = self.controller.policy.next(&self.controller.rotation);
        view.drawn = self.newest_draw();
        write_work(&mut view.in_service, self.controller.in_service.iter(), |slot| self.work(*slot));
        let waiting = self.controller.queue.iter().chain(&self.controller.held);
        write_work(&mut view.queue, waiting, |slot| self.work(*slot));
        if let Some((in_service, queue)) = self.pair.work_elsewhere() {
            view.in_service.extend(in_service.iter().map(|slot| self.work(*slot)));
            view.queue.extend(queue.map(|slot| self.work(*slot)));
        }
        if self.settings.controller.reconnects.most > 0 {
            // Those that pause before they try the same node again.
            let pauses = |slot: &u32| {
                let attempt = &self.attempts[*slot];
                attempt.stage == Stage::ControllerQueue && attempt.until != SimTime::NEVER
            };
            view.queue.extend(self.attempts.numbers().filter(pauses).map(|slot| self.work(slot)));
        }
        self.write_notes(&mut view.notes);
        view.pair = self.settings.controller.pair.map(|_| PairView {
            works: self.pair.works(),
            is_up: [&self.controller.faults, &self.pair.faults].map(|faults| faults.crash().is_none()),
            is_deaf: self.pair.is_deaf(),
        });
    }

    fn write_notes(&self, notes: &mut Vec<Note>) {
        notes.clear();
        let (controller, settings) = (&self.controller, &self.settings.controller);
        if controller.breaker.is_open() {
            notes.push(if controller.breaker.is_trying() { Note::BreakerTries } else { Note::BreakerOpen });
        }
        if controller.is_stalled {
            notes.push(Note::Stalled);
        }
        if controller.is_panic {
            notes.push(Note::Panic);
        }
        if !controller.spills.is_empty() {
            let mut shares = [0; 3];
            controller.spills.iter().for_each(|spill| shares[spill.role as usize] = spill.share);
            shares[controller.serving as usize] = 100 - shares.iter().sum::<u32>();
            notes.push(Note::Spill(shares[1], shares[2]));
        }
        if settings.goes_by_priority
            && let Some((first, waiting)) = self.go_first(controller.queue.iter().chain(&controller.held))
        {
            notes.push(Note::GoFirst { first, waiting });
        }
        if let (Some(state), Some(_)) = (&controller.limit, settings.limits.concurrency) {
            // Each of two that work goes by its own count: this is what the first knows.
            let used = controller.outstanding.iter().sum();
            notes.push(Note::Limit { used, limit: libm::ceil(state.limit) as u32 });
        }
        if !settings.tuning.age.is_zero() {
            notes.push(Note::LoadAge(self.now.since(controller.load_read_at)));
        }
    }

    /// How many of those that wait, and of how many, go before the others by their priority; `None` where all are alike.
    fn go_first<'a>(&self, waiting: impl Iterator<Item = &'a u32> + Clone) -> Option<(u32, u32)> {
        let priorities = waiting.map(|slot| self.settings.device_of(self.attempts[*slot].device).priority);
        let highest = priorities.clone().max()?;
        let (first, all) = (priorities.clone().filter(|it| *it == highest).count(), priorities.count());
        (first < all).then_some((first as u32, all as u32))
    }

    fn note_of(&self, server: &ServerNode) -> Option<ServerNote> {
        let starting = || {
            let rule = self.settings.controller.rotation.slow_start?;
            let (_, since) = self.controller.starting.iter().find(|(node, _)| *node == server.id)?;
            let elapsed = self.now.since(*since);
            (elapsed < rule.window).then(|| ServerNote::SlowStart((rule.share(elapsed) * 100.0) as u32))
        };
        match () {
            () if server.is_starting => Some(ServerNote::Starting),
            () if server.is_parked => Some(ServerNote::Parked),
            () if self.controller.awaiting_repair.contains(&server.id) => Some(ServerNote::AwaitsCrew),
            () if server.record.is_on_trial() => Some(ServerNote::OnTrial),
            () => starting().or(server.is_cold(self.now).then_some(ServerNote::Cold)).or_else(|| {
                let (first, waiting) = self.go_first(server.queue.iter())?;
                Some(ServerNote::GoFirst { first, waiting })
            }),
        }
    }

    fn write_servers(&self, views: &mut Vec<ServerView>) {
        let health = self.settings.controller.health;
        let hazards = &self.settings.random_faults.hazards;
        let strikes_zone = |fault: &Fault| matches!(fault.target, Target::Zone(_));
        let has_zones = hazards.cascade > 0 || self.config.faults.iter().any(strikes_zone);
        let zones = if has_zones { hazards.zones } else { 1 };
        // A retired node is shown while it still holds work, or while a later one is.
        let is_shown = |server: &ServerNode| {
            !server.is_retired || !server.in_service.is_empty() || !server.queue.is_empty()
        };
        let count = self.servers.iter().rposition(is_shown).map_or(0, |last| last + 1);
        views.truncate(count);
        for (index, server) in self.servers[..count].iter().enumerate() {
            let settings = &server.settings;
            let (in_service, queue) = views
                .get_mut(index)
                .map(|v| (take(&mut v.in_service), take(&mut v.queue)))
                .unwrap_or_default();
            let mut view = ServerView {
                id: server.id,
                role: settings.role,
                weight: settings.weight,
                speed: settings.speed,
                workers: settings.workers,
                condition: server.condition(),
                link_is_cut: server.link.is_cut(),
                belief: server.check.belief,
                fall: health.map_or(0, |health| health.fall),
                rise: health.map_or(0, |health| health.rise),
                in_rotation: server.is_in_rotation,
                absence: self.absence_of(server),
                note: self.note_of(server),
                ejected_until: server.record.out_until(),
                zone: (zones > 1).then(|| index as u32 % zones),
                is_retired: server.is_retired,
                outstanding: self.controller.outstanding[index]
                    + self.pair.outstanding_elsewhere().map_or(0, |loads| loads[index]),
                in_service,
                queue,
            };
            write_work(&mut view.in_service, server.in_service.iter(), |slot| {
                let attempt = &self.attempts[*slot];
                let left = server.left(attempt.left, attempt.since, self.now);
                let share = if attempt.need.is_zero() { 0.0 } else { left.0 as f64 / attempt.need.0 as f64 };
                Work { left: share, ..self.work(*slot) }
            });
            write_work(&mut view.queue, server.queue.iter(), |slot| self.work(*slot));
            match views.get_mut(index) {
                Some(old) => *old = view,
                None => views.push(view),
            }
        }
    }

    fn absence_of(&self, server: &ServerNode) -> Option<Absence> {
        if server.is_draining {
            Some(Absence::Draining)
        } else if server.record.is_ejected() {
            Some(Absence::Ejected)
        } else {
            let is_well = !server.is_in_rotation && !server.is_retired && server.check.belief.is_up();
            is_well.then_some(Absence::StandingBy)
        }
    }

    fn write_travellers(&self, travellers: &mut Vec<Traveller>) {
        travellers.clear();
        // While one of two works alone, everything goes by it.
        let alone = self.pair.works() == [false, true];
        for slot in self.attempts.numbers() {
            let attempt = &self.attempts[slot];
            let server = attempt.server();
            let (leg, is_answer) = match (attempt.stage, server) {
                (Stage::ToController, _) => (Leg::DeviceToController, false),
                (Stage::ToServer, Some(server)) => (Leg::ControllerToServer(server), false),
                (Stage::AnswerToController, Some(server)) => (Leg::ServerToController(server), true),
                (Stage::AnswerToDevice, _) => (Leg::ControllerToDevice, true),
                _ => continue,
            };
            let work = self.work(slot);
            let what = if is_answer { Cargo::Answer(work, attempt.outcome) } else { Cargo::Attempt(work) };
            let by_second = match leg {
                _ if !self.pair.is_split() => alone,
                Leg::DeviceToController => self.reaches_second(attempt.user),
                _ => attempt.is_seconds,
            };
            travellers.push(Traveller {
                what,
                leg,
                by_second,
                departed: attempt.since,
                arrives: attempt.until,
            });
        }
        let hop = self.settings.links.server_hop;
        for kind in [EventKind::PoolProbeAtServer, EventKind::PoolProbeBack] {
            for (arrives, subject) in self.events.waiting(kind) {
                let server = ServerNodeId(subject as u16);
                let departed = SimTime(arrives.0.saturating_sub(hop.0));
                let (what, leg) = match kind {
                    EventKind::PoolProbeBack => (Cargo::Reply, Leg::ServerToController(server)),
                    _ => (Cargo::Question, Leg::ControllerToServer(server)),
                };
                travellers.push(Traveller { what, leg, by_second: alone, departed, arrives });
            }
        }
        for server in self.servers.iter().filter(|server| server.check.is_under_way()) {
            let (departed, arrives) = (server.check.departed, server.check.arrives);
            let (what, leg) = match server.check.answer {
                None => (Cargo::Probe, Leg::ControllerToServer(server.id)),
                Some(passed) => (Cargo::ProbeAnswer { passed }, Leg::ServerToController(server.id)),
            };
            travellers.push(Traveller { what, leg, by_second: alone, departed, arrives });
        }
    }

    fn work(&self, slot: u32) -> Work {
        let attempt = &self.attempts[slot];
        let is_done = matches!(attempt.stage, Stage::AnswerToController | Stage::AnswerToDevice)
            && attempt.outcome == Outcome::Ok;
        Work {
            request: attempt.request,
            attempt: attempt.number,
            device: attempt.device,
            sent_at: attempt.first_sent,
            deadline: (attempt.deadline != SimTime::NEVER).then_some(attempt.deadline),
            need: attempt.need,
            left: if is_done { 0.0 } else { 1.0 },
            is_abandoned: !attempt.is_open,
            is_hedge: attempt.is_hedge,
        }
    }
}

fn write_work<'a>(
    works: &mut Vec<Work>,
    slots: impl Iterator<Item = &'a u32>,
    view: impl Fn(&'a u32) -> Work,
) {
    works.clear();
    works.extend(slots.map(view));
}
