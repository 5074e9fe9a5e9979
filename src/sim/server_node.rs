//! A server node: workers, a bounded queue, and the faults it suffers.

use super::attempt::Stage;
use super::config::{
    AbandonedWork, CrashMode, DeadlineRule, Discipline, ServerNodeId, ServerSettings, Serving,
};
use super::distribution::Sampler;
use super::ejection::Record;
use super::event::{Event, EventKind};
use super::fault::ActiveFaults;
use super::health_check::HealthCheck;
use super::line::Line;
use super::link::Link;
use super::plain::{or_plain, rarely};
use super::pool_probe::Latencies;
use super::rng::{Cause, Key, Stream};
use super::simulation::Simulation;
use super::time::{SimDuration, SimTime};
use super::trace::{Condition, Listener, Outcome, Place, TraceEvent};

/// What every request asks for comes first, in two lines of the processor's cache that are fetched as one: see `Attempt`.
#[derive(Clone, Debug)]
#[repr(C, align(128))]
pub(crate) struct ServerNode {
    pub in_service: Line<2>,
    pub queue: Line<8>,
    pub settings: ServerSettings,
    pub id: ServerNodeId,
    pub crash: Option<CrashMode>,
    pub is_hung: bool,
    /// Whether `error_rate`, which is farther away, is above zero.
    has_errors: bool,
    /// Taken out of the cluster by an edit; it only finishes what it holds.
    pub is_retired: bool,
    pub is_in_rotation: bool,
    /// Someone wants it to take no new work.
    pub is_draining: bool,
    /// Autoscaling has no work for it.
    pub is_parked: bool,
    /// Autoscaling has started it.
    pub is_starting: bool,
    /// Nothing known of it spoke against sending it work, when last looked at.
    pub was_available: bool,
    /// Work done per second.
    speed: f64,
    pub link: Link,
    error_rate: f64,
    /// What crowd and cold make of its speed.
    pace: f64,
    slowness: f64,
    errors: Key,
    /// What waited when an edit last changed the settings: a shorter queue turns nobody out.
    pub queue_at_edit: usize,
    /// It came back at a time that makes it cold until then.
    cold_until: SimTime,
    /// How it treated live traffic.
    pub record: Record,
    pub check: HealthCheck,
    pub faults: ActiveFaults,
    pub failures: Stream,
    /// Voids the random failures of an earlier law.
    pub failure_stamp: u32,
    /// Kept only for policies that ask for it.
    pub latencies: Latencies,
}

impl ServerNode {
    pub fn new(seed: u64, id: ServerNodeId, settings: ServerSettings) -> Self {
        ServerNode {
            id,
            settings,
            link: Link::default(),
            check: HealthCheck::default(),
            faults: ActiveFaults::default(),
            failures: Stream::new(seed, Cause::ServerFailure, u64::from(id.0)),
            failure_stamp: 0,
            is_retired: false,
            is_in_rotation: false,
            record: Record::default(),
            is_draining: false,
            is_parked: false,
            is_starting: false,
            was_available: false,
            crash: None,
            is_hung: false,
            cold_until: SimTime::ZERO,
            pace: 1.0,
            slowness: 1.0,
            speed: settings.speed,
            has_errors: false,
            error_rate: 0.0,
            errors: Key::new(seed, Cause::Error),
            in_service: Line::default(),
            queue: Line::default(),
            queue_at_edit: 0,
            latencies: Latencies::default(),
        }
    }

    pub fn condition(&self) -> Condition {
        if self.crash.is_some() {
            Condition::Crashed
        } else if self.is_hung {
            Condition::Hung
        } else if self.error_rate > 0.0 {
            Condition::Erroring
        } else if self.slowness != 1.0 {
            Condition::Slow
        } else {
            Condition::Up
        }
    }

    /// Whether those who run the cluster want it to take new work, whatever its health.
    pub fn is_wanted(&self) -> bool {
        !self.is_retired && !self.is_draining && !self.is_parked && self.settings.weight > 0
    }

    /// Whether an attempt sent now could be answered well.
    pub fn can_serve(&self) -> bool {
        self.crash.is_none() && !self.is_hung && self.error_rate < 1.0 && !self.link.is_broken()
    }

    /// Whether it came back a short time ago.
    pub fn is_cold(&self, now: SimTime) -> bool {
        now < self.cold_until
    }

    /// To be called where one of these has changed.
    fn refresh_speed(&mut self) {
        self.speed = self.settings.speed / self.slowness * self.pace;
    }

    /// Requests it may have in service at once.
    pub fn room<L: Listener>(&self, serving: &Serving) -> usize {
        let workers = self.settings.workers as usize;
        match or_plain::<L, _>(Discipline::Fifo, || serving.discipline) {
            Discipline::Sharing => workers + self.settings.queue_capacity as usize,
            _ => workers,
        }
    }

    /// What crowd and cold make of the speed of each request in service.
    fn pace_of(&self, serving: &Serving, now: SimTime) -> f64 {
        let crowd = self.in_service.len().max(1) as f64;
        let workers = f64::from(self.settings.workers);
        let share = if serving.discipline == Discipline::Sharing { (workers / crowd).min(1.0) } else { 1.0 };
        let crowding = 1.0 + f64::from(serving.crowding) / 100.0 * (crowd - 1.0);
        let cold = if self.is_cold(now) { serving.cold_factor } else { 1.0 };
        share / crowding / cold
    }

    /// How long `work` takes here.
    fn span(&self, work: SimDuration) -> SimDuration {
        if self.speed == 1.0 { work } else { SimDuration(libm::rint(work.0 as f64 / self.speed) as u64) }
    }

    /// Work left at `now` of an attempt in service whose work was `left` at `since`.
    pub fn left(&self, left: SimDuration, since: SimTime, now: SimTime) -> SimDuration {
        if self.is_hung {
            return left;
        }
        let elapsed = now.since(since);
        let done = if self.speed == 1.0 {
            elapsed
        } else {
            SimDuration(libm::rint(elapsed.0 as f64 * self.speed) as u64)
        };
        left - done
    }
}

impl Serving {
    /// Whether how many are in service decides how fast each is.
    fn depends_on_the_crowd(&self) -> bool {
        self.discipline == Discipline::Sharing || self.crowding > 0
    }
}

impl ServerNode {
    /// Takes the attempt out of the queue that is served next.
    fn next_waiting(&mut self, discipline: Discipline) -> Option<u32> {
        let is_crowded = self.queue.len() > self.settings.workers as usize;
        match discipline {
            Discipline::Lifo | Discipline::PreemptiveLifo => self.queue.pop_back(),
            Discipline::AdaptiveLifo if is_crowded => self.queue.pop_back(),
            _ => self.queue.pop_front(),
        }
    }
}

impl Simulation {
    /// An attempt reached its server node.
    pub(crate) fn on_attempt_at_server<L: Listener>(&mut self, slot: u32, out: &mut L) {
        let attempt = &mut self.attempts[slot];
        attempt.left = attempt.need;
        let Some(id) = attempt.server() else { return };
        let server = &self.servers[id.index()];
        match server.crash {
            Some(CrashMode::Refused) => return self.answer_controller(slot, Outcome::Refused, out),
            Some(CrashMode::BlackHole) => {
                return self.swallow(slot, Place::ServerLink(id), Outcome::TimedOut, out);
            }
            None => {}
        }
        if server.has_errors && !server.is_hung {
            let draw = attempt.decision(attempt.tried_count);
            if server.errors.child(attempt.request).unit(draw) <= server.error_rate {
                return self.answer_controller(slot, Outcome::Error, out);
            }
        }
        let serving = &self.settings.serving;
        if rarely::<L>(|| serving.deadlines != DeadlineRule::Ignored) && attempt.deadline <= self.now {
            return self.answer_controller(slot, Outcome::TimedOut, out);
        }
        let is_shed = or_plain::<L, _>(None, || serving.shed_after).is_some_and(|span| {
            let oldest = server.queue.front().map(|slot| self.attempts[slot].since);
            oldest.is_some_and(|since| span < self.now.since(since))
        });
        if server.in_service.len() < server.room::<L>(serving) {
            self.serve(slot, id, SimDuration::ZERO, out);
        } else if is_shed || server.queue.len() >= server.settings.queue_capacity as usize {
            self.answer_controller(slot, Outcome::Rejected, out);
        } else if let Some(position) = self.interrupted_by::<L>(slot, id) {
            self.interrupt(position, slot, id, out);
        } else {
            self.attempts[slot].enter(Stage::ServerQueue, self.now, SimTime::NEVER);
            self.servers[id.index()].queue.push_back(slot);
            let attempt = &self.attempts[slot];
            if let Some(patience) = or_plain::<L, _>(None, || self.settings.serving.queue_timeout) {
                let event = Event { kind: EventKind::QueueTimeout, subject: slot, stamp: attempt.timer };
                let patience = match &self.settings.serving.patience {
                    None => patience,
                    Some(law) => {
                        let chance = Key::new(self.seed, Cause::Patience).child(attempt.request);
                        let spread =
                            Sampler::new(law).seconds(chance.child(attempt.decision(attempt.tried_count)));
                        SimDuration::from_seconds(patience.seconds() * spread)
                    }
                };
                self.events.at(self.now + patience, event);
            }
            let event = TraceEvent::Queued { request: attempt.request, attempt: attempt.number, server: id };
            self.emit(event, out);
        }
    }

    /// The place in service that a newcomer takes over where the last that came is served at once: of the lowest priority, if not higher
    /// than its own, who came first.
    fn interrupted_by<L: Listener>(&self, slot: u32, id: ServerNodeId) -> Option<usize> {
        if !rarely::<L>(|| self.settings.serving.discipline == Discipline::PreemptiveLifo) {
            return None;
        }
        let rank = |slot: u32| {
            let attempt = &self.attempts[slot];
            (self.settings.device_of(attempt.device).priority, attempt.routed, attempt.request)
        };
        let in_service = self.servers[id.index()].in_service.iter().enumerate();
        let (position, &oldest) = in_service.min_by_key(|(_, other)| rank(**other))?;
        (rank(oldest).0 <= rank(slot).0).then_some(position)
    }

    /// A newcomer is served in the place of another one, which waits as the first in line and keeps what was done for it.
    #[cold]
    fn interrupt<L: Listener>(&mut self, position: usize, slot: u32, id: ServerNodeId, out: &mut L) {
        let server = &mut self.servers[id.index()];
        let other = server.in_service[position];
        let attempt = &mut self.attempts[other];
        attempt.left = server.left(attempt.left, attempt.since, self.now);
        attempt.service += self.now.since(attempt.since);
        attempt.timer = attempt.timer.wrapping_add(1);
        attempt.enter(Stage::ServerQueue, self.now, SimTime::NEVER);
        server.queue.push_back(other);
        let (request, attempt) = (attempt.request, attempt.number);
        self.leave_service::<L>(id, position);
        self.emit(TraceEvent::Interrupted { request, attempt, server: id }, out);
        // Whoever counts a line takes it that who begins while others wait has waited: this one does, for no time.
        let newcomer = &self.attempts[slot];
        let (of_newcomer, number) = (newcomer.request, newcomer.number);
        self.emit(TraceEvent::Queued { request: of_newcomer, attempt: number, server: id }, out);
        self.serve(slot, id, SimDuration::ZERO, out);
        self.emit(TraceEvent::Queued { request, attempt, server: id }, out);
    }

    fn serve<L: Listener>(&mut self, slot: u32, id: ServerNodeId, wait: SimDuration, out: &mut L) {
        if rarely::<L>(|| self.settings.serving.deadlines == DeadlineRule::Stopped) {
            self.watch_deadline(slot);
        }
        let server = &mut self.servers[id.index()];
        let attempt = &mut self.attempts[slot];
        attempt.wait += wait;
        attempt.position = server.in_service.len() as u32;
        server.in_service.push_back(slot);
        let event =
            TraceEvent::ServiceStarted { request: attempt.request, attempt: attempt.number, server: id };
        if rarely::<L>(|| self.settings.serving.depends_on_the_crowd()) {
            // So that settling its work below finds it new.
            attempt.since = self.now;
            self.crowd_changed(id);
        } else {
            self.schedule_completion(slot, id);
        }
        self.emit(event, out);
    }

    /// Where late work is stopped, the deadline of an attempt in service is an event.
    fn watch_deadline(&mut self, slot: u32) {
        let attempt = &self.attempts[slot];
        if self.settings.serving.deadlines == DeadlineRule::Stopped && attempt.deadline != SimTime::NEVER {
            let event = Event { kind: EventKind::DeadlineAtServer, subject: slot, stamp: attempt.generation };
            self.events.at(attempt.deadline.max(self.now), event);
        }
    }

    /// The number in service, or the time, changed what the server makes of its speed.
    fn crowd_changed(&mut self, id: ServerNodeId) {
        self.settle_work(id);
        self.refresh_pace(id);
        self.reschedule_work(id);
    }

    fn refresh_pace(&mut self, id: ServerNodeId) {
        let server = &mut self.servers[id.index()];
        server.pace = server.pace_of(&self.settings.serving, self.now);
        server.refresh_speed();
    }

    /// Other rules of serving hold from now on.
    pub(crate) fn change_serving<L: Listener>(&mut self, out: &mut L) {
        for index in 0..self.servers.len() {
            let id = self.servers[index].id;
            self.crowd_changed(id);
            self.stop_what_is_late(id, out);
            for position in 0..self.servers[index].in_service.len() {
                self.watch_deadline(self.servers[index].in_service[position]);
            }
            self.serve_waiting(id, out);
        }
    }

    /// Stops work whose deadline came while the server hung, or while it did not go by deadlines.
    fn stop_what_is_late<L: Listener>(&mut self, id: ServerNodeId, out: &mut L) {
        let is_late = |run: &Self, slot: u32| run.attempts[slot].deadline <= run.now;
        while self.settings.serving.deadlines == DeadlineRule::Stopped && !self.servers[id.index()].is_hung {
            let late = self.servers[id.index()].in_service.iter().find(|slot| is_late(self, **slot));
            let Some(&slot) = late else { return };
            self.on_deadline_at_server(slot, self.attempts[slot].generation, out);
        }
    }

    /// A server that came back is warm now.
    pub(crate) fn on_warmed_up(&mut self, id: ServerNodeId) {
        self.crowd_changed(id);
    }

    /// An attempt has waited for too long at its server.
    pub(crate) fn on_queue_timeout<L: Listener>(&mut self, slot: u32, timer: u32, out: &mut L) {
        let attempt = &mut self.attempts[slot];
        if attempt.timer != timer || attempt.stage != Stage::ServerQueue {
            return;
        }
        attempt.timer = attempt.timer.wrapping_add(1);
        let Some(id) = attempt.server() else { return };
        let (request, attempt) = (attempt.request, attempt.number);
        self.servers[id.index()].queue.retain(|other| other != slot);
        self.emit(TraceEvent::Dropped { request, attempt, place: Place::Queue(id) }, out);
        self.answer_controller(slot, Outcome::Rejected, out);
    }

    /// (Re)starts the clock of an attempt in service from the work it has left.
    fn schedule_completion(&mut self, slot: u32, id: ServerNodeId) {
        let server = &self.servers[id.index()];
        let attempt = &mut self.attempts[slot];
        attempt.timer = attempt.timer.wrapping_add(1);
        if server.is_hung {
            attempt.enter(Stage::InService, self.now, SimTime::NEVER);
            return;
        }
        let done = self.now + server.span(attempt.left);
        attempt.enter(Stage::InService, self.now, done);
        self.events.at(done, Event { kind: EventKind::ServiceDone, subject: slot, stamp: attempt.timer });
    }

    /// An attempt is served.
    pub(crate) fn on_service_done<L: Listener>(&mut self, slot: u32, timer: u32, out: &mut L) {
        let attempt = &mut self.attempts[slot];
        if attempt.timer != timer {
            return;
        }
        attempt.timer = attempt.timer.wrapping_add(1);
        attempt.service += self.now.since(attempt.since);
        attempt.left = SimDuration::ZERO;
        let position = attempt.position as usize;
        let Some(id) = attempt.server() else { return };
        let event = TraceEvent::ServiceEnded {
            request: attempt.request,
            attempt: attempt.number,
            server: id,
            wasted: !attempt.is_open,
        };
        self.leave_service::<L>(id, position);
        if rarely::<L>(|| self.controller.policy.probes()) {
            let latency = self.attempts[slot].wait + self.attempts[slot].service;
            self.servers[id.index()].latencies.note(latency);
        }
        self.emit(event, out);
        self.answer_controller(slot, Outcome::Ok, out);
        self.serve_waiting(id, out);
    }

    /// The deadline of an attempt that may be in service has come: the server stops working on it, unless it hangs.
    pub(crate) fn on_deadline_at_server<L: Listener>(&mut self, slot: u32, generation: u32, out: &mut L) {
        let attempt = &mut self.attempts[slot];
        let is_due = attempt.generation == generation && attempt.stage == Stage::InService;
        let Some(id) = attempt.server().filter(|id| is_due && !self.servers[id.index()].is_hung) else {
            return;
        };
        attempt.timer = attempt.timer.wrapping_add(1);
        attempt.service += self.now.since(attempt.since);
        let (request, number, position) = (attempt.request, attempt.number, attempt.position as usize);
        self.leave_service::<L>(id, position);
        self.emit(TraceEvent::Dropped { request, attempt: number, place: Place::Worker(id) }, out);
        self.answer_controller(slot, Outcome::TimedOut, out);
        self.serve_waiting(id, out);
    }

    /// Takes what is at `position` among a server's work in service out of it.
    #[inline]
    fn leave_service<L: Listener>(&mut self, id: ServerNodeId, position: usize) {
        let in_service = &mut self.servers[id.index()].in_service;
        in_service.swap_remove(position);
        if let Some(moved) = in_service.get(position) {
            self.attempts[moved].position = position as u32;
        }
        if rarely::<L>(|| self.settings.serving.depends_on_the_crowd()) {
            self.crowd_changed(id);
        }
    }

    /// Lets waiting attempts into service while there is room.
    pub(crate) fn serve_waiting<L: Listener>(&mut self, id: ServerNodeId, out: &mut L) {
        loop {
            let server = &mut self.servers[id.index()];
            if server.in_service.len() >= server.room::<L>(&self.settings.serving) || server.crash.is_some() {
                return;
            }
            let discipline = or_plain::<L, _>(Discipline::Fifo, || self.settings.serving.discipline);
            let next = if rarely::<L>(|| self.settings.has_priorities()) {
                self.first_by_priority(id, discipline)
            } else {
                server.next_waiting(discipline)
            };
            let Some(slot) = next else { return };
            let attempt = &self.attempts[slot];
            if attempt.is_cancelled && self.settings.abandoned == AbandonedWork::Skip {
                let (request, attempt) = (attempt.request, attempt.number);
                self.emit(TraceEvent::Skipped { request, attempt, server: id }, out);
                self.attempts[slot].stage = Stage::Gone;
                self.release(slot, out);
            } else if rarely::<L>(|| self.settings.serving.deadlines != DeadlineRule::Ignored)
                && attempt.deadline <= self.now
            {
                let (request, attempt) = (attempt.request, attempt.number);
                self.emit(TraceEvent::Skipped { request, attempt, server: id }, out);
                self.answer_controller(slot, Outcome::TimedOut, out);
            } else {
                let wait = self.now.since(attempt.since);
                self.serve(slot, id, wait, out);
            }
        }
    }

    /// Takes the attempt out of the queue that is served next where some go before others; among equals the discipline decides.
    fn first_by_priority(&mut self, id: ServerNodeId, discipline: Discipline) -> Option<u32> {
        let (settings, attempts) = (&self.settings, &self.attempts);
        let queue = &mut self.servers[id.index()].queue;
        let rank = |&(place, slot): &(usize, &u32)| {
            let priority = settings.device_of(attempts[*slot].device).priority;
            let is_last_first = matches!(discipline, Discipline::Lifo | Discipline::PreemptiveLifo);
            let order = if is_last_first { place } else { usize::MAX - place };
            (priority, order)
        };
        let (place, _) = queue.iter().enumerate().max_by_key(rank)?;
        queue.remove(place)
    }

    fn answer_controller<L: Listener>(&mut self, slot: u32, outcome: Outcome, out: &mut L) {
        self.attempts[slot].outcome = outcome;
        self.depart(slot, Stage::AnswerToController, out);
    }

    /// Puts the effects of a server node's faults into force after they changed.
    pub(crate) fn refresh_server<L: Listener>(&mut self, id: ServerNodeId, out: &mut L) {
        let before = self.servers[id.index()].condition();
        self.settle_work(id);
        let server = &mut self.servers[id.index()];
        let (was_crashed, was_hung) = (server.crash.is_some(), server.is_hung);
        server.crash = server.faults.crash();
        server.is_hung = server.faults.is_hung();
        server.slowness = server.faults.slowness();
        server.refresh_speed();
        server.error_rate = server.faults.error_rate();
        server.has_errors = server.error_rate > 0.0;
        let is_back = was_crashed && server.crash.is_none();
        let condition = server.condition();
        let has_crashed = server.crash.is_some() && !was_crashed;
        if condition != before {
            self.emit(TraceEvent::ConditionChanged { server: id, condition }, out);
        }
        if has_crashed {
            self.lose_what_a_server_holds(id, out);
        } else {
            if is_back {
                self.begin_cold(id);
            }
            self.reschedule_work(id);
            if was_hung {
                self.stop_what_is_late(id, out);
            }
        }
        self.refresh_draining(id, out);
        self.refresh_system(out);
    }

    /// A server came back, and is cold for a while.
    pub(crate) fn begin_cold(&mut self, id: ServerNodeId) {
        let Some(span) = self.settings.serving.cold_start else { return };
        self.servers[id.index()].cold_until = self.now + span;
        self.refresh_pace(id);
        let event = Event { kind: EventKind::WarmedUp, subject: u32::from(id.0), stamp: 0 };
        self.events.at(self.now + span, event);
    }

    /// Takes new settings for a server node; work in service goes on at the new speed.
    pub(crate) fn change_server<L: Listener>(
        &mut self,
        id: ServerNodeId,
        settings: ServerSettings,
        out: &mut L,
    ) {
        self.settle_work(id);
        let server = &mut self.servers[id.index()];
        server.settings = settings;
        server.queue_at_edit = server.queue.len();
        self.refresh_pace(id);
        self.reschedule_work(id);
        self.serve_waiting(id, out);
    }

    /// Notes what is left of the work in service as of now, before the pace changes.
    fn settle_work(&mut self, id: ServerNodeId) {
        let server = &self.servers[id.index()];
        for &slot in server.in_service.iter() {
            let attempt = &mut self.attempts[slot];
            attempt.left = server.left(attempt.left, attempt.since, self.now);
            attempt.service += self.now.since(attempt.since);
            attempt.since = self.now;
        }
    }

    fn reschedule_work(&mut self, id: ServerNodeId) {
        for position in 0..self.servers[id.index()].in_service.len() {
            let slot = self.servers[id.index()].in_service[position];
            self.schedule_completion(slot, id);
        }
    }

    /// A crash takes everything in service and everything that waits. Where the port refuses, the connections break and
    /// the controller hears of it one hop later.
    fn lose_what_a_server_holds<L: Listener>(&mut self, id: ServerNodeId, out: &mut L) {
        let server = &mut self.servers[id.index()];
        let is_silent = server.crash == Some(CrashMode::BlackHole) || server.link.is_cut();
        let mut in_service = std::mem::take(&mut server.in_service);
        let mut queue = std::mem::take(&mut server.queue);
        let held = in_service.iter().map(|&slot| (slot, Place::Worker(id)));
        for (slot, place) in held.chain(queue.iter().map(|&slot| (slot, Place::Queue(id)))) {
            let attempt = &mut self.attempts[slot];
            attempt.timer = attempt.timer.wrapping_add(1);
            if is_silent {
                self.swallow(slot, place, Outcome::Lost, out);
                continue;
            }
            let event = TraceEvent::Dropped { request: attempt.request, attempt: attempt.number, place };
            self.emit(event, out);
            self.answer_controller(slot, Outcome::Lost, out);
        }
        // Emptied and put back, so that the next crash need not allocate.
        in_service.clear();
        queue.clear();
        let server = &mut self.servers[id.index()];
        (server.in_service, server.queue) = (in_service, queue);
    }
}
