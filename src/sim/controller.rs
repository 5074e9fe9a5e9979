//! The controller: takes attempts in, picks a server node by the policy, forwards answers. It has a capacity of its own, and
//! it can crash.

use std::collections::VecDeque;

use super::attempt::{Attempt, Stage};
use super::config::{
    AbandonedWork, ControllerSettings, CrashMode, DeadlineRule, Effect, EjectionSettings, Limits, PolicyKind,
    Reconnects, Role, ServerNodeId,
};
use super::event::{Event, EventKind};
use super::failover::{STANDING_BY, Spill};
use super::fault::ActiveFaults;
use super::limits::{Breaker, LimitState};
use super::link::Way;
use super::plain::{or_plain, rarely};
use super::policy::{AnswerSeen, Choice, Policy};
use super::rng::{Cause, Key};
use super::scaling::Scaling;
use super::simulation::Simulation;
use super::slow_start::Starting;
use super::time::{SimDuration, SimTime};
use super::trace::{Condition, Listener, Outcome, Place, TraceEvent};

#[derive(Clone, Debug)]
pub(crate) struct Controller {
    pub policy: Policy,
    chance: Key,
    pub faults: ActiveFaults,
    pub crash: Option<CrashMode>,
    /// Attempts being handled; only where handling takes time.
    pub in_service: Vec<u32>,
    pub queue: VecDeque<u32>,
    /// Attempts that wait until a node may take one more.
    pub held: VecDeque<u32>,
    /// Some of them are being sent at the moment.
    is_sending_held: bool,
    /// Nodes that the policy chooses from, in ascending order.
    pub rotation: Vec<ServerNodeId>,
    /// Nodes of the role that serves, whatever is believed of them.
    pub everyone: Vec<ServerNodeId>,
    /// Attempts sent and not answered, by node.
    pub outstanding: Vec<u32>,
    /// The same as it was when last read, for policies whose information has an age.
    pub load_seen: Vec<u32>,
    /// When that was.
    pub load_read_at: SimTime,
    /// Voids the readings of an earlier age.
    pub load_stamp: u32,
    /// By node, at least 1.
    pub weights: Vec<u32>,
    pub is_uniform: bool,
    /// Requests a node serves at once, by node.
    pub slots: Vec<u32>,
    /// Changes whenever the rotation, a weight or the slots do.
    pub revision: u32,
    /// When it last changed.
    pub rotated_at: SimTime,
    /// Nodes whose weight still grows.
    pub starting: Vec<Starting>,
    /// The backups' parts of the traffic, while they have some beside the primaries.
    pub spills: Vec<Spill>,
    /// The level of priority that serves.
    pub serving: Role,
    /// When each level could begin to, since it was called; `NEVER` while it stands by.
    pub ready_at: [SimTime; 3],
    /// Voids the sweeps of an earlier rule of ejection.
    pub sweep_stamp: u32,
    /// What it may pass on, where that is limited.
    pub limit: Option<Box<LimitState>>,
    pub breaker: Breaker,
    /// So few are believed up that health is ignored.
    pub is_panic: bool,
    /// Health checks are neither sent nor heard.
    pub is_stalled: bool,
    pub scaling: Scaling,
    /// Servers under repair, and those that wait for a crew.
    pub crews_busy: u32,
    pub awaiting_repair: VecDeque<ServerNodeId>,
    /// Reused for the nodes a refused attempt has not tried yet.
    untried: Vec<ServerNodeId>,
    /// Voids the random failures of an earlier law.
    pub failure_stamp: u32,
}

impl Controller {
    pub fn new(seed: u64, settings: &ControllerSettings) -> Self {
        Controller {
            policy: Policy::new(settings.policy),
            chance: Key::new(seed, Cause::Policy),
            faults: ActiveFaults::default(),
            crash: None,
            in_service: Vec::new(),
            queue: VecDeque::new(),
            held: VecDeque::new(),
            is_sending_held: false,
            rotation: Vec::new(),
            everyone: Vec::new(),
            outstanding: Vec::new(),
            load_seen: Vec::new(),
            load_read_at: SimTime::ZERO,
            load_stamp: 0,
            weights: Vec::new(),
            is_uniform: true,
            slots: Vec::new(),
            revision: 0,
            rotated_at: SimTime::ZERO,
            starting: Vec::new(),
            spills: Vec::new(),
            serving: Role::Primary,
            ready_at: STANDING_BY,
            sweep_stamp: 0,
            limit: None,
            breaker: Breaker::default(),
            is_panic: false,
            is_stalled: false,
            scaling: Scaling::default(),
            crews_busy: 0,
            awaiting_repair: VecDeque::new(),
            untried: Vec::new(),
            failure_stamp: 0,
        }
    }

    pub fn condition(&self) -> Condition {
        if self.crash.is_some() { Condition::Crashed } else { Condition::Up }
    }

    /// The source of chance that the last routing of `attempt` had.
    pub fn chance_of(&self, attempt: &Attempt) -> Key {
        let before = attempt.tried_count.saturating_sub(1);
        self.chance.child(attempt.request).child(attempt.decision(before))
    }
}

/// Of those that wait, so many are asked whether they can go where the first cannot.
const MOST_PASSED_OVER: usize = 16;

impl Controller {
    /// Counts `load` attempts outstanding at a node, and lets the policies know.
    #[inline]
    fn set_load<L: Listener>(&mut self, node: ServerNodeId, load: u32) {
        self.outstanding[node.index()] = load;
        self.policy.load_changed(node, load);
        if rarely::<L>(|| !self.spills.is_empty()) {
            for spill in &mut self.spills {
                spill.policy.load_changed(node, load);
            }
        }
    }
}

impl Simulation {
    /// An attempt reached the controller, or one of two.
    #[inline(always)]
    pub(crate) fn on_attempt_at_controller<L: Listener>(&mut self, slot: u32, out: &mut L) {
        let is_split = rarely::<L>(|| self.pair.is_split());
        let is_seconds = is_split && self.reaches_second(self.attempts[slot].user);
        if is_split {
            self.attempts[slot].is_seconds = is_seconds;
        }
        self.at_desk_of::<L, _>(is_seconds, |run| run.take_in(slot, out));
    }

    fn take_in<L: Listener>(&mut self, slot: u32, out: &mut L) {
        match self.controller.crash {
            Some(CrashMode::Refused) => return self.answer_device(slot, Outcome::Refused, out),
            Some(CrashMode::BlackHole) => {
                return self.swallow(slot, Place::Controller, Outcome::TimedOut, out);
            }
            None => {}
        }
        let settings = &self.settings.controller;
        if !rarely::<L>(|| !settings.time_per_request.is_zero()) {
            self.route(slot, out);
        } else if self.controller.in_service.len() < settings.workers as usize {
            self.spend_time_on(slot);
        } else if self.controller.queue.len() < settings.queue_capacity as usize {
            self.attempts[slot].enter(Stage::ControllerQueue, self.now, SimTime::NEVER);
            let place = self.place_in_line(&self.controller.queue, slot, true);
            self.controller.queue.insert(place, slot);
        } else {
            self.answer_device(slot, Outcome::Rejected, out);
        }
    }

    /// The controller spends its time on an attempt.
    fn spend_time_on(&mut self, slot: u32) {
        let attempt = &mut self.attempts[slot];
        let event = Event { kind: EventKind::ControllerDone, subject: slot, stamp: attempt.timer };
        let done = self.now + self.settings.controller.time_per_request;
        self.events.at(done, event);
        attempt.enter(Stage::ControllerService, self.now, done);
        self.controller.in_service.push(slot);
    }

    /// The controller has handled an attempt and takes the next one that waits.
    pub(crate) fn on_controller_done<L: Listener>(&mut self, slot: u32, timer: u32, out: &mut L) {
        let attempt = &mut self.attempts[slot];
        if attempt.timer != timer {
            return;
        }
        attempt.timer = attempt.timer.wrapping_add(1);
        let is_seconds = attempt.is_seconds;
        self.at_desk_of::<L, _>(is_seconds, |run| {
            run.controller.in_service.retain(|&other| other != slot);
            run.route(slot, out);
            run.take_waiting(out);
        });
    }

    /// Lets waiting attempts in while there is room.
    pub(crate) fn take_waiting<L: Listener>(&mut self, out: &mut L) {
        while self.controller.in_service.len() < self.settings.controller.workers as usize {
            let Some(slot) = self.controller.queue.pop_front() else { return };
            if self.attempts[slot].is_cancelled && self.settings.abandoned == AbandonedWork::Skip {
                self.swallow(slot, Place::Controller, Outcome::TimedOut, out);
            } else if self.settings.controller.time_per_request.is_zero() {
                self.route(slot, out);
            } else {
                self.spend_time_on(slot);
            }
        }
    }

    /// Picks a server node that this attempt has not tried and sends it there; refuses when there is none, and lets it wait where
    /// there is none with room.
    fn route<L: Listener>(&mut self, slot: u32, out: &mut L) {
        if rarely::<L>(|| self.settings.controller.limits != Limits::default()) && !self.is_passed_on(slot) {
            return self.answer_device(slot, Outcome::Rejected, out);
        }
        let is_new = self.attempts[slot].tried_count == 0;
        self.line_up(slot, is_new, out);
    }

    /// The same for an attempt that is let in. Where servers have a limit it waits in line while none has room or none is up: the new
    /// ones at the end, those that come back from a server at the front.
    fn line_up<L: Listener>(&mut self, slot: u32, is_new: bool, out: &mut L) {
        if !rarely::<L>(|| self.settings.controller.most_per_server > 0) {
            self.send_on(slot, out);
            return;
        }
        self.send_held(out);
        if self.place_in_line(&self.controller.held, slot, is_new) == 0 && self.send_on(slot, out) {
            return;
        }
        if self.settings.controller.queue_capacity as usize <= self.controller.held.len() {
            return self.answer_device(slot, Outcome::Rejected, out);
        }
        self.attempts[slot].enter(Stage::ControllerQueue, self.now, SimTime::NEVER);
        let place = self.place_in_line(&self.controller.held, slot, is_new);
        self.controller.held.insert(place, slot);
    }

    /// Where an attempt stands in a line: at the end or at the front, of all or, where the controller goes by priority, of its equals.
    fn place_in_line(&self, line: &VecDeque<u32>, slot: u32, is_new: bool) -> usize {
        if !self.settings.controller.goes_by_priority {
            return if is_new { line.len() } else { 0 };
        }
        let priority = |slot: u32| self.settings.device_of(self.attempts[slot].device).priority;
        let own = priority(slot);
        line.partition_point(|&other| own < priority(other) || is_new && own == priority(other))
    }

    /// Puts the lines in the order of priorities that hold from now on.
    pub(crate) fn sort_lines(&mut self) {
        if self.settings.controller.goes_by_priority {
            let (settings, attempts) = (&self.settings, &self.attempts);
            let rank = |slot: &u32| std::cmp::Reverse(settings.device_of(attempts[*slot].device).priority);
            let Controller { queue, held, .. } = &mut self.controller;
            for line in [queue, held] {
                line.make_contiguous().sort_by_key(rank);
            }
        }
    }

    /// Another rotation: what waits may try everyone anew.
    pub(crate) fn call_up<L: Listener>(&mut self, out: &mut L) {
        for place in 0..self.controller.held.len() {
            let slot = self.controller.held[place];
            self.attempts[slot].tried_count = 0;
        }
        self.send_held(out);
    }

    /// Sends what waits to nodes that may take one more, the first in line first.
    #[inline]
    pub(crate) fn send_held<L: Listener>(&mut self, out: &mut L) {
        let controller = &self.controller;
        let is_anyone_up = !controller.rotation.is_empty() || !controller.spills.is_empty();
        if rarely::<L>(|| !controller.held.is_empty()) && is_anyone_up && !controller.is_sending_held {
            self.send_all_held(out);
        }
    }

    /// Sending one may, over links without latency, bring back an answer that makes room for the next: the loop sees to it, not a recursion.
    #[cold]
    fn send_all_held<L: Listener>(&mut self, out: &mut L) {
        self.controller.is_sending_held = true;
        let mut place = 0;
        while let Some(slot) = self.controller.held.remove(place) {
            if self.attempts[slot].is_cancelled && self.settings.abandoned == AbandonedWork::Skip {
                self.swallow(slot, Place::Controller, Outcome::TimedOut, out);
            } else if self.send_on(slot, out) {
                place = 0;
            } else {
                // It keeps its place. One that has tried some nodes may have to wait where the next need not.
                self.controller.held.insert(place, slot);
                if self.attempts[slot].tried_count == 0 || place == MOST_PASSED_OVER {
                    break;
                }
                place += 1;
            }
        }
        self.controller.is_sending_held = false;
    }

    /// The same, now; false where all nodes that it could go to have as much as they may.
    fn send_on<L: Listener>(&mut self, slot: u32, out: &mut L) -> bool {
        let has_starting = rarely::<L>(|| !self.controller.starting.is_empty());
        if has_starting {
            self.weigh_starting_nodes();
        }
        let has_spills = rarely::<L>(|| !self.controller.spills.is_empty());
        let spill = if has_spills { self.spill_of(slot) } else { None };
        let attempt = &mut self.attempts[slot];
        let controller = &mut self.controller;
        let (rotation, policy) = match spill {
            Some(place) => {
                let spill = &mut controller.spills[place];
                (&spill.rotation, &mut spill.policy)
            }
            None => (&controller.rotation, &mut controller.policy),
        };
        let most = or_plain::<L, _>(0, || self.settings.controller.most_per_server);
        let candidates = if attempt.tried_count == 0 && most == 0 {
            rotation
        } else {
            let has_room = |node: ServerNodeId| most == 0 || controller.outstanding[node.index()] < most;
            let untried = rotation.iter().filter(|node| !attempt.tried().contains(node) && has_room(**node));
            controller.untried.clear();
            controller.untried.extend(untried);
            if controller.untried.is_empty() && most > 0 {
                return false;
            }
            &controller.untried
        };
        let is_reckless = rarely::<L>(|| self.settings.controller.policy == PolicyKind::TwoRedrawn);
        let candidates = if is_reckless && attempt.tried_count == 0 && rotation.is_empty() {
            &controller.everyone
        } else {
            candidates
        };
        if candidates.is_empty() {
            self.answer_device(slot, Outcome::Refused, out);
            return true;
        }
        let decision = attempt.decision(attempt.tried_count);
        let tuning = &self.settings.controller.tuning;
        let has_age = rarely::<L>(|| !tuning.age.is_zero());
        let server = policy.choose(|| Choice {
            candidates,
            rotation,
            // Finagle takes a closed one at the worst, but never one that has no room.
            everyone: if most > 0 { candidates } else { &controller.everyone },
            revision: controller.revision,
            load: if has_age { &controller.load_seen } else { &controller.outstanding },
            weight: &controller.weights,
            slots: &controller.slots,
            is_uniform: controller.is_uniform,
            is_settled: !rarely::<L>(|| !controller.starting.is_empty()),
            user: attempt.user,
            now: self.now,
            tuning,
            chance: controller.chance.child(attempt.request).child(decision),
        });
        attempt.send_to(server);
        let request = attempt.request;
        if rarely::<L>(|| self.controller.policy.probes()) {
            self.send_pool_probes(request, decision);
        }
        self.send_to(slot, server, out);
        true
    }

    /// Sends an attempt to the node that was chosen.
    fn send_to<L: Listener>(&mut self, slot: u32, server: ServerNodeId, out: &mut L) {
        let attempt = &mut self.attempts[slot];
        attempt.is_counted = true;
        attempt.routed = self.now;
        let event = TraceEvent::Routed { request: attempt.request, attempt: attempt.number, server };
        self.controller.set_load::<L>(server, self.controller.outstanding[server.index()] + 1);
        self.emit(event, out);
        if let Some(rule) = or_plain::<L, _>(None, || self.settings.controller.ejection) {
            self.try_node(rule, server, out);
        }
        self.depart(slot, Stage::ToServer, out);
    }

    /// Whether the breaker and the limit of concurrency let an attempt through.
    fn is_passed_on(&mut self, slot: u32) -> bool {
        let Limits { breaker, concurrency } = self.settings.controller.limits;
        if self.attempts[slot].tried_count > 0 {
            return true;
        }
        let has_room = match &mut self.controller.limit {
            Some(state) if concurrency.is_some() => {
                state.has_room(slot, self.controller.outstanding.iter().sum(), self.now)
            }
            _ => true,
        };
        has_room && breaker.is_none_or(|rule| self.controller.breaker.admits(rule.time, self.now))
    }

    /// What the limit learns from an attempt that the controller is done with, or that its device gave up.
    fn observe_limit(&mut self, slot: u32, outcome: Option<Outcome>) {
        let concurrency = &self.settings.controller.limits.concurrency;
        if let (Some(rule), Some(state)) = (concurrency, &mut self.controller.limit) {
            state.observe(rule, slot, outcome, self.now);
        }
    }

    /// What the breaker learns from an answer, or from a device that gave up.
    fn observe_breaker<L: Listener>(&mut self, is_ok: bool, out: &mut L) {
        if let Some(rule) = self.settings.controller.limits.breaker
            && self.controller.breaker.observe(is_ok, rule.after, rule.time, self.now)
        {
            let is_open = self.controller.breaker.is_open();
            self.emit(TraceEvent::BreakerChanged { is_open }, out);
        }
    }

    /// A limit that has learnt nothing yet.
    pub(crate) fn new_limit(&self) -> Option<Box<LimitState>> {
        let concurrency = &self.settings.controller.limits.concurrency;
        concurrency.as_ref().map(|rule| Box::new(LimitState::new(rule, self.seed, self.now)))
    }

    /// Takes up the limits of the settings, forgetting what was learnt.
    pub(crate) fn begin_limits<L: Listener>(&mut self, out: &mut L) {
        self.controller.limit = self.new_limit();
        let was_open = std::mem::take(&mut self.controller.breaker).is_open();
        if was_open {
            self.emit(TraceEvent::BreakerChanged { is_open: false }, out);
        }
    }

    /// To which level of backups an attempt goes, while they have parts of the traffic: by chance, or where it has tried the others.
    fn spill_of(&self, slot: u32) -> Option<usize> {
        let attempt = &self.attempts[slot];
        let spills = &self.controller.spills;
        let is_open = |nodes: &[ServerNodeId]| nodes.iter().any(|node| !attempt.tried().contains(node));
        let draw = u64::from(attempt.number) * 8 + u64::from(attempt.tried_count);
        let mut left = Key::new(self.seed, Cause::Spill).child(attempt.request).below(draw, 100);
        let drawn = spills.iter().position(|spill| {
            let is_drawn = left < spill.share as usize;
            left = left.saturating_sub(if is_drawn { 0 } else { spill.share as usize });
            is_drawn
        });
        match drawn {
            Some(place) if is_open(&spills[place].rotation) => Some(place),
            _ if is_open(&self.controller.rotation) => None,
            _ => spills.iter().position(|spill| is_open(&spill.rotation)),
        }
    }

    /// Whether there is a node in rotation that an attempt has not tried.
    fn has_untried(&self, slot: u32) -> bool {
        let spilled = self.controller.spills.iter().flat_map(|spill| &spill.rotation);
        let mut nodes = self.controller.rotation.iter().chain(spilled);
        nodes.any(|node| !self.attempts[slot].tried().contains(node))
    }

    /// A server node's answer, or the news of a refusal or a crash, reached the controller.
    pub(crate) fn on_answer_at_controller<L: Listener>(&mut self, slot: u32, out: &mut L) {
        self.at_desk_of::<L, _>(self.attempts[slot].is_seconds, |run| {
            run.take_answer(slot, out);
            run.send_held(out);
        });
    }

    #[inline]
    fn take_answer<L: Listener>(&mut self, slot: u32, out: &mut L) {
        let was_counted = self.attempts[slot].is_counted;
        self.uncount::<L>(slot);
        let attempt = &self.attempts[slot];
        if self.controller.crash.is_some() || attempt.is_orphaned {
            return self.swallow(slot, Place::Controller, Outcome::Lost, out);
        }
        if rarely::<L>(|| self.controller.policy.learns()) {
            self.learn_from_answer(slot);
        }
        let ejection = or_plain::<L, _>(None, || self.settings.controller.ejection);
        if let (Some(rule), true) = (ejection, was_counted) {
            self.judge_node_of(rule, slot, out);
        }
        if rarely::<L>(|| self.settings.controller.limits != Limits::default()) && was_counted {
            self.observe_breaker(self.attempts[slot].outcome == Outcome::Ok, out);
        }
        let attempt = &self.attempts[slot];
        if attempt.is_cancelled {
            self.attempts[slot].stage = Stage::Gone;
            self.release(slot, out);
            return;
        }
        let none = Reconnects::default();
        let Reconnects { most, pause } = or_plain::<L, _>(none, || self.settings.controller.reconnects);
        if attempt.outcome == Outcome::Refused && u32::from(attempt.reconnects) < most && was_counted {
            return self.reconnect_after(slot, pause);
        }
        self.settle_answer(slot, out);
    }

    /// A refused attempt waits before it tries the same node again.
    fn reconnect_after(&mut self, slot: u32, pause: SimDuration) {
        let attempt = &mut self.attempts[slot];
        attempt.reconnects += 1;
        let due = self.now + pause;
        attempt.enter(Stage::ControllerQueue, self.now, due);
        let event = Event { kind: EventKind::Reconnect, subject: slot, stamp: attempt.timer };
        self.events.at(due, event);
    }

    /// A refused attempt has waited for its next try at the same node. Where that is out of rotation by now, or has no room, it goes the
    /// way of any refused attempt.
    pub(crate) fn on_reconnect<L: Listener>(&mut self, slot: u32, timer: u32, out: &mut L) {
        let attempt = &mut self.attempts[slot];
        if attempt.timer != timer {
            return;
        }
        attempt.timer = attempt.timer.wrapping_add(1);
        let (is_seconds, is_given_up) = (attempt.is_seconds, attempt.is_cancelled);
        let Some(node) = attempt.server() else { return };
        if is_given_up && self.settings.abandoned == AbandonedWork::Skip {
            return self.swallow(slot, Place::Controller, Outcome::TimedOut, out);
        }
        self.at_desk_of::<L, _>(is_seconds, |run| {
            let load = run.controller.outstanding[node.index()];
            let most = run.settings.controller.most_per_server;
            if run.servers[node.index()].is_in_rotation && (most == 0 || load < most) {
                run.send_to(slot, node, out);
            } else {
                run.settle_answer(slot, out);
                run.send_held(out);
            }
        });
    }

    /// An attempt that came back goes to another node, or is answered.
    fn settle_answer<L: Listener>(&mut self, slot: u32, out: &mut L) {
        let attempt = &self.attempts[slot];
        let tried = u32::from(attempt.tried_count);
        let settings = &self.settings.controller;
        let is_lost = rarely::<L>(|| settings.redispatches_lost) && attempt.outcome == Outcome::Lost;
        // Where there is one line for all, lost work goes back to it, and so does what nobody took.
        let may_wait = rarely::<L>(|| settings.most_per_server > 0);
        if (attempt.outcome == Outcome::Refused || is_lost)
            && settings.failover
            && tried <= settings.redispatch
            && let (true, Some(from)) = (may_wait || self.has_untried(slot), attempt.server())
        {
            let (request, attempt) = (attempt.request, attempt.number);
            self.emit(TraceEvent::Redispatched { request, attempt, from }, out);
            if is_lost {
                self.begin_anew(slot);
            }
            return self.line_up(slot, false, out);
        }
        if rarely::<L>(|| self.settings.controller.limits != Limits::default()) {
            self.observe_limit(slot, Some(self.attempts[slot].outcome));
        }
        let settings = &self.settings.controller;
        if rarely::<L>(|| settings.retries.retries > 0) && self.tries_again(slot) {
            return self.try_again(slot, out);
        }
        self.depart(slot, Stage::AnswerToDevice, out);
    }

    /// Whether a layer between device and servers has a retry left for what came back.
    fn tries_again(&self, slot: u32) -> bool {
        let attempt = &self.attempts[slot];
        let has_failed =
            matches!(attempt.outcome, Outcome::Refused | Outcome::Rejected | Outcome::Lost | Outcome::Error);
        let tries = u32::from(attempt.layer_tries) + 1;
        let is_late =
            self.settings.serving.deadlines != DeadlineRule::Ignored && attempt.deadline <= self.now;
        has_failed && tries < self.settings.controller.retries.tries() && !is_late
    }

    /// Sends the attempt to a server again, at once, any server: as if it had just come.
    fn try_again<L: Listener>(&mut self, slot: u32, out: &mut L) {
        let attempt = &mut self.attempts[slot];
        let (request, number, from) = (attempt.request, attempt.number, attempt.server());
        attempt.layer_tries += 1;
        attempt.tried_count = 0;
        (attempt.wait, attempt.service) = (SimDuration::ZERO, SimDuration::ZERO);
        if let Some(from) = from {
            self.emit(TraceEvent::Redispatched { request, attempt: number, from }, out);
        }
        self.route(slot, out);
    }

    /// What a crash took is served from the beginning elsewhere, with a need of its own, as a hedge's copy is.
    fn begin_anew(&mut self, slot: u32) {
        let attempt = &mut self.attempts[slot];
        let chance = Key::new(self.seed, Cause::HedgeNeed).child(attempt.request);
        attempt.need = self.devices.of(attempt.device).need.span(chance.child(self.now.0));
        (attempt.wait, attempt.service) = (SimDuration::ZERO, SimDuration::ZERO);
        if self.settings.controller.most_per_server > 0 {
            // It stands in line for all of them again.
            attempt.tried_count = 0;
        }
    }

    fn learn_from_answer(&mut self, slot: u32) {
        let attempt = &self.attempts[slot];
        let Some(node) = attempt.server() else { return };
        let response = self.now.since(attempt.routed);
        let (service, outcome) = (attempt.service, attempt.outcome);
        let seen = AnswerSeen { node, response, service, outcome, now: self.now };
        self.controller.policy.learn(&seen, &self.settings.controller.tuning);
    }

    fn judge_node_of<L: Listener>(&mut self, rule: EjectionSettings, slot: u32, out: &mut L) {
        let attempt = &self.attempts[slot];
        if let Some(node) = attempt.server() {
            self.judge_node(rule, node, attempt.outcome == Outcome::Ok, out);
        }
    }

    /// The controller hears that the device gave up.
    pub(crate) fn on_cancel_at_controller<L: Listener>(&mut self, slot: u32, out: &mut L) {
        self.attempts[slot].pending -= 1;
        let is_heard = !self.device_link.blocks(Way::Out) && self.controller.crash.is_none();
        let is_seconds = self.attempts[slot].is_seconds;
        if is_heard {
            self.at_desk_of::<L, _>(is_seconds, |run| run.take_cancel(slot, out));
        }
        self.release(slot, out);
        // Last: what is thrown out of the line then may be this very attempt.
        if is_heard {
            self.at_desk_of::<L, _>(is_seconds, |run| run.send_held(out));
        }
    }

    fn take_cancel<L: Listener>(&mut self, slot: u32, out: &mut L) {
        if let (Some(rule), true) = (self.settings.controller.ejection, self.attempts[slot].is_counted) {
            self.attempts[slot].outcome = Outcome::TimedOut;
            self.judge_node_of(rule, slot, out);
        }
        if self.settings.controller.limits != Limits::default() && self.attempts[slot].is_counted {
            self.observe_limit(slot, None);
            self.observe_breaker(false, out);
        }
        self.uncount::<L>(slot);
        self.attempts[slot].is_cancelled = true;
    }

    /// Frees a slot that its device is done with and that nothing refers to. Where a cut link or a black hole took the attempt, nobody is
    /// left who could tell the controller: it forgets it then, or it would count it for ever.
    #[inline]
    pub(crate) fn release<L: Listener>(&mut self, slot: u32, out: &mut L) {
        let attempt = &self.attempts[slot];
        if attempt.is_counted && !attempt.is_open && attempt.stage == Stage::Gone && attempt.pending == 0 {
            return self.forget(slot, out);
        }
        self.attempts.free_if_done(slot);
    }

    #[cold]
    fn forget<L: Listener>(&mut self, slot: u32, out: &mut L) {
        let is_seconds = self.attempts[slot].is_seconds;
        self.uncount::<L>(slot);
        self.attempts.free_if_done(slot);
        self.at_desk_of::<L, _>(is_seconds, |run| run.send_held(out));
    }

    #[inline(always)]
    fn uncount<L: Listener>(&mut self, slot: u32) {
        let attempt = &mut self.attempts[slot];
        if let (true, Some(server)) = (attempt.is_counted, attempt.server()) {
            attempt.is_counted = false;
            let is_seconds = attempt.is_seconds;
            self.at_desk_of::<L, _>(is_seconds, |run| {
                run.controller.set_load::<L>(server, run.controller.outstanding[server.index()] - 1);
            });
        }
    }

    fn answer_device<L: Listener>(&mut self, slot: u32, outcome: Outcome, out: &mut L) {
        self.attempts[slot].outcome = outcome;
        self.depart(slot, Stage::AnswerToDevice, out);
    }

    /// Crashes or restarts the controller after its faults changed.
    pub(crate) fn refresh_controller<L: Listener>(&mut self, out: &mut L) {
        let before = self.controller.condition();
        self.controller.is_stalled = self.controller.faults.any(|effect| effect == Effect::Stall);
        self.controller.crash = self.settle_pair(out);
        let condition = self.controller.condition();
        if condition == before {
            return;
        }
        self.emit(TraceEvent::ControllerChanged { condition }, out);
        if condition == Condition::Crashed {
            self.lose_what_the_controller_holds(out);
        } else {
            (self.controller.serving, self.controller.ready_at) = (Role::Primary, STANDING_BY);
            self.begin_ejection(out);
            self.begin_limits(out);
            self.restart_checks(out);
        }
        self.refresh_system(out);
    }

    /// Every connection through the controller breaks. Where the crash refuses, devices hear of it one hop later;
    /// servers go on with work whose answer will find nobody.
    fn lose_what_the_controller_holds<L: Listener>(&mut self, out: &mut L) {
        let is_silent = self.controller.crash == Some(CrashMode::BlackHole);
        self.controller.queue.clear();
        self.controller.held.clear();
        self.controller.in_service.clear();
        for node in 0..self.controller.outstanding.len() {
            self.controller.set_load::<L>(ServerNodeId(node as u16), 0);
        }
        self.controller.load_seen.fill(0);
        for server in &mut self.servers {
            server.check.stop();
        }
        self.lose_what_passes_through(is_silent, None, out);
    }

    /// The same for attempts: all of them, or those of the second of two controllers, or those of the first.
    pub(crate) fn lose_what_passes_through<L: Listener>(
        &mut self,
        is_silent: bool,
        of_second: Option<bool>,
        out: &mut L,
    ) {
        let is_silent = is_silent || self.device_link.is_cut();
        for slot in self.attempts.numbers() {
            let attempt = &mut self.attempts[slot];
            if of_second.is_some_and(|is_seconds| attempt.is_seconds != is_seconds) {
                continue;
            }
            attempt.is_counted = false;
            match attempt.stage {
                Stage::ControllerQueue | Stage::ControllerService => {
                    attempt.timer = attempt.timer.wrapping_add(1);
                    if is_silent {
                        self.swallow(slot, Place::Controller, Outcome::Lost, out);
                        continue;
                    }
                    let (request, attempt) = (attempt.request, attempt.number);
                    self.emit(TraceEvent::Dropped { request, attempt, place: Place::Controller }, out);
                    self.answer_device(slot, Outcome::Lost, out);
                }
                Stage::ToServer | Stage::ServerQueue | Stage::InService | Stage::AnswerToController => {
                    attempt.is_orphaned = true;
                    if attempt.is_open && !is_silent {
                        attempt.pending += 1;
                        let event = Event { kind: EventKind::LossNotice, subject: slot, stamp: 0 };
                        self.events.at(self.now + self.settings.links.device_hop, event);
                    }
                }
                _ => {}
            }
        }
    }
}
