//! The engine: takes events in order and lets the components act on them. What each event does stands with its
//! component: `device`, `controller`, `server_node`, `link`, `health_check`, `failover`, `fault`.

use super::attempt::{Attempt, Attempts, Stage};
use super::config::{Config, DeadlineRule, ServerNodeId, Settings, Target};
use super::controller::Controller;
use super::device::Devices;
use super::event::{Due, Event, EventKind, EventQueue, HEAP, KINDS};
use super::fault::Agenda;
use super::link::Link;
use super::pair::Pair;
use super::plain::Plain;
use super::rng::{Cause, Stream};
use super::server_node::ServerNode;
use super::snapshot::Counts;
use super::time::{SimDuration, SimTime};
use super::trace::{Digest, Listener, Outcome, SystemState, TraceEvent};

/// Why `run_until` came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advance {
    /// The clock stands at the time asked for.
    Reached,
    /// The budget of events was spent before; the clock stands at the last event.
    BudgetSpent,
    /// Sending is over and nothing is in flight: nothing will ever happen to a request again.
    Finished,
}

/// A run. Cloning it is a checkpoint.
#[derive(Clone, Debug)]
pub struct Simulation {
    pub(crate) config: Config,
    pub(crate) seed: u64,
    /// The settings in force.
    pub(crate) settings: Settings,
    pub(crate) now: SimTime,
    pub(crate) events: EventQueue,
    pub(crate) agenda: Agenda,
    pub(crate) attempts: Attempts,
    pub(crate) counts: Counts,
    pub(crate) devices: Devices,
    pub(crate) device_link: Link,
    pub(crate) controller: Controller,
    pub(crate) controller_failures: Stream,
    pub(crate) second_failures: Stream,
    pub(crate) pair: Pair,
    pub(crate) servers: Vec<ServerNode>,
    pub(crate) system: SystemState,
    pub(crate) sending_is_over: bool,
    pub(crate) is_over: bool,
    handled: u64,
    digest: Digest,
}

impl Simulation {
    /// A run at time zero. `config` must be sound, as `scenario` proves it.
    pub fn new(config: &Config) -> Self {
        let settings = config.settings.clone();
        let mut run = Simulation {
            seed: config.seed,
            now: SimTime::ZERO,
            events: EventQueue::new(),
            agenda: Agenda::new(config),
            attempts: Attempts::default(),
            counts: Counts::default(),
            devices: Devices::new(config.seed, &settings),
            device_link: Link::default(),
            controller: Controller::new(config.seed, &settings.controller),
            controller_failures: Stream::new(config.seed, Cause::ControllerFailure, 0),
            second_failures: Stream::new(config.seed, Cause::ControllerFailure, 1),
            pair: Pair::default(),
            servers: Vec::new(),
            system: SystemState::Up,
            sending_is_over: false,
            is_over: false,
            handled: 0,
            digest: Digest::default(),
            config: config.clone(),
            settings,
        };
        let mut nobody: &mut dyn Listener = &mut ();
        run.resize_cluster(&mut nobody);
        run.refresh_rotation(&mut nobody);
        run.arm_random_fault(Target::Controller);
        run.arm_random_fault(Target::SecondController);
        run.begin_load_reading();
        run.begin_ejection(&mut nobody);
        run.begin_limits(&mut nobody);
        if run.settings.controller.scaling.is_some() {
            run.begin_scaling(&mut nobody);
        }
        for device in 0..run.settings.devices() as u8 {
            run.begin_load(device);
        }
        run
    }

    /// The engine's clock.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// Handles every event up to and including `until`, at most `event_budget` of them.
    pub fn run_until<L: Listener>(&mut self, until: SimTime, event_budget: u64, out: &mut L) -> Advance {
        // A page has many listeners, and each would get an engine compiled for it: a tenth of all it is, for a twelfth of the speed.
        if cfg!(feature = "lean") {
            let mut any: &mut dyn Listener = out;
            return self.drive(until, event_budget, &mut any);
        }
        self.drive(until, event_budget, out)
    }

    fn drive<L: Listener>(&mut self, until: SimTime, event_budget: u64, out: &mut L) -> Advance {
        let last = self.handled.saturating_add(event_budget);
        while !self.is_finished() {
            if self.handled == last {
                return Advance::BudgetSpent;
            }
            // What is planned comes before what merely happens at its instant, and only it changes what is planned.
            let planned = self.agenda.next_at();
            let before = SimTime(planned.0.saturating_sub(1)).min(until);
            // Two engines are twice the download.
            let is_stopped = if !cfg!(feature = "lean") && self.is_plain() {
                self.handle_until(before, last, &mut Plain(out))
            } else {
                self.handle_until(before, last, out)
            };
            if is_stopped {
                continue;
            }
            if until < planned || planned == SimTime::NEVER {
                self.now = self.now.max(until);
                return Advance::Reached;
            }
            self.now = planned;
            self.handled += 1;
            self.follow_agenda(out);
        }
        Advance::Finished
    }

    /// Handles one event and returns its time; `None` when the run is finished.
    pub fn step<L: Listener>(&mut self, out: &mut L) -> Option<SimTime> {
        let handled = self.handled;
        self.run_until(SimTime::NEVER, 1, out);
        (handled < self.handled).then_some(self.now)
    }

    /// Handles events until the run is finished or `last` have been handled, which is true, or until there is none left that is due.
    fn handle_until<L: Listener>(&mut self, until: SimTime, last: u64, out: &mut L) -> bool {
        // Sending ends where the agenda says so, which is not asked here.
        let may_finish = self.sending_is_over;
        let latest = Due::last_at(until);
        while let Some((at, place)) = self.events.due(latest) {
            if self.handled == last {
                return true;
            }
            debug_assert!(self.now <= at, "time never runs back");
            self.now = at;
            self.handled += 1;
            let (subject, stamp) = self.events.take(place);
            // Each place by itself: what its events do stands right behind it, and one jump leads there, not two.
            let of = |lane: usize| Event { kind: KINDS[lane], subject, stamp };
            match place {
                HEAP => self.handle_from_heap(at, out),
                1 => self.handle(of(1), out),
                2 => self.handle(of(2), out),
                3 => self.handle(of(3), out),
                4 => self.handle(of(4), out),
                5 => self.handle(of(5), out),
                _ => self.handle_from_cold(out),
            }
            if may_finish && self.counts.in_flight == 0 {
                return true;
            }
        }
        self.handled == last
    }

    #[inline(always)]
    fn handle_from_heap<L: Listener>(&mut self, at: SimTime, out: &mut L) {
        let event = self.events.pop_heap(at);
        match event.kind {
            EventKind::ServiceDone => self.on_service_done(event.subject, event.stamp, out),
            _ => self.handle_any(event, out),
        }
        if self.events.has_brought() {
            self.ask_ahead();
        }
    }

    fn handle_from_cold<L: Listener>(&mut self, out: &mut L) {
        let event = self.events.pop_cold();
        self.handle_any(event, out);
    }

    #[inline(never)]
    fn handle_any<L: Listener>(&mut self, event: Event, out: &mut L) {
        self.handle(event, out);
    }

    /// Reads what the next events are about, all of it at once: one after the other, each would wait for memory on its own.
    #[cold]
    fn ask_ahead(&mut self) {
        let (attempts, servers) = (&self.attempts, &self.servers);
        let slots = self.events.take_brought();
        let held = slots.clone().map(|slot| attempts[slot].timer);
        let first = held.fold(0, u32::wrapping_add);
        let nodes = slots.filter_map(|slot| attempts[slot].server()).map(|id| &servers[id.index()]);
        let waiting = nodes.clone().map(|node| node.in_service.len() + node.queue.len());
        let second = waiting.fold(0, usize::wrapping_add);
        let next = nodes.clone().filter_map(|node| node.queue.front()).map(|slot| attempts[slot].timer);
        let third = next.fold(0, u32::wrapping_add);
        std::hint::black_box((first, second, third));
    }

    /// When the next event fires; `None` when the run is finished.
    pub fn next_event_at(&self) -> Option<SimTime> {
        (!self.is_finished()).then(|| self.agenda.next_at().min(self.events.next_at()))
    }

    /// Requests and attempts so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Events handled so far, void ones included.
    pub fn events_handled(&self) -> u64 {
        self.handled
    }

    /// Digest of every trace event so far: equal digests mean equal runs.
    pub fn digest(&self) -> u64 {
        self.digest.value()
    }

    /// The settings in force now.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// True when sending is over and nothing is in flight, or the drain bound has passed.
    pub fn is_finished(&self) -> bool {
        self.is_over || (self.sending_is_over && self.counts.in_flight == 0)
    }

    #[inline(always)]
    fn handle<L: Listener>(&mut self, event: Event, out: &mut L) {
        let Event { kind, subject, stamp } = event;
        let server = ServerNodeId(subject as u16);
        match kind {
            EventKind::Arrival => self.on_arrival(subject as u8, stamp, out),
            EventKind::UserWakes => self.on_user_wakes(subject, stamp, out),
            EventKind::AtController if self.arrives(subject, out) => {
                self.on_attempt_at_controller(subject, out)
            }
            EventKind::ControllerDone => self.on_controller_done(subject, stamp, out),
            EventKind::AtServer if self.arrives(subject, out) => self.on_attempt_at_server(subject, out),
            EventKind::ServiceDone => self.on_service_done(subject, stamp, out),
            EventKind::AnswerAtController if self.arrives(subject, out) => {
                self.on_answer_at_controller(subject, out)
            }
            EventKind::AnswerAtDevice if self.arrives(subject, out) => self.on_answer_at_device(subject, out),
            EventKind::Timeout => {
                self.on_timeout(subject, stamp, out);
                let attempts = &self.attempts;
                self.events.drop_timeouts(|slot, generation| !attempts.awaits_timeout(slot, generation));
            }
            EventKind::Retry => self.on_retry(subject, out),
            EventKind::CancelAtController => self.on_cancel_at_controller(subject, out),
            EventKind::LossNotice => self.on_loss_notice(subject, out),
            EventKind::ProbeDue => self.on_probe_due(server, stamp, out),
            EventKind::ProbeAtServer => self.on_probe_at_server(server, stamp),
            EventKind::ProbePassed => self.on_probe_answer(server, stamp, true, out),
            EventKind::ProbeRefused => self.on_probe_answer(server, stamp, false, out),
            EventKind::ProbeTimeout => self.on_probe_timeout(server, stamp, out),
            EventKind::RandomServerFault => self.on_random_fault(Target::Server(server), stamp, out),
            EventKind::AtController
            | EventKind::AtServer
            | EventKind::AnswerAtController
            | EventKind::AnswerAtDevice => {}
            EventKind::RandomControllerFault => {
                let target = if subject == 0 { Target::Controller } else { Target::SecondController };
                self.on_random_fault(target, stamp, out);
            }
            EventKind::LoadReading => self.on_load_reading(stamp),
            EventKind::PoolProbeAtServer => self.on_pool_probe_at_server(server),
            EventKind::Hedge => self.on_hedge(subject, stamp, out),
            EventKind::QueueTimeout => self.on_queue_timeout(subject, stamp, out),
            EventKind::DeadlineAtServer => self.on_deadline_at_server(subject, stamp, out),
            EventKind::Reconnect => self.on_reconnect(subject, stamp, out),
            EventKind::WarmedUp => self.on_warmed_up(server),
            EventKind::BurstTurn => self.on_burst_turn(subject as u8, stamp),
            EventKind::FlapTurn => self.on_flap_turn(server, stamp, out),
            EventKind::TakeOver => self.on_take_over(subject, stamp, out),
            EventKind::ScaleLook => self.on_scale_look(stamp, out),
            EventKind::ScaledUp => self.on_scaled_up(server, stamp, out),
            EventKind::EjectionSweep => self.on_ejection_sweep(stamp, out),
            EventKind::EjectionOver => self.on_ejection_over(server, stamp, out),
            EventKind::StandbyReady => self.on_standby_ready(out),
            EventKind::PoolProbeBack => self.on_pool_probe_back(subject, stamp),
        }
    }

    /// Says what happened, to the digest and to the listener. Inlined so that each call site folds its own kind of event only.
    #[inline(always)]
    pub(crate) fn emit<L: Listener>(&mut self, event: TraceEvent, out: &mut L) {
        if L::wants_digest() {
            self.digest.fold(self.now, &event);
        }
        out.on(self.now, &event);
    }

    /// The drain bound has passed: every request still in flight has timed out, in the order they were sent.
    pub(crate) fn end_run<L: Listener>(&mut self, out: &mut L) {
        self.is_over = true;
        let mut open: Vec<(u64, u32)> = self
            .attempts
            .numbers()
            .filter(|&slot| self.attempts[slot].is_open)
            .map(|slot| (self.attempts[slot].request, slot))
            .collect();
        open.sort_unstable();
        for (_, slot) in open {
            self.end_attempt(slot, Outcome::TimedOut, out);
        }
    }

    /// Checks the laws that hold at every event; for tests, at a cost linear in what is in flight.
    ///
    /// # Panics
    /// When a law is broken.
    pub fn assert_laws(&self) {
        let counts = &self.counts;
        let open = self.attempts.iter().filter(|attempt| attempt.is_open);
        let hedged = self.devices.hedged;
        assert_eq!(
            open.count() as u64,
            counts.in_flight + hedged,
            "each request in flight has one open slot, a hedged one two"
        );
        assert_eq!(counts.sent, counts.ok() + counts.failed() + counts.in_flight, "nothing vanishes");
        let at = |stage| self.attempts.iter().filter(move |attempt| attempt.stage == stage).count();
        let in_service: usize = self.servers.iter().map(|server| server.in_service.len()).sum();
        let queued: usize = self.servers.iter().map(|server| server.queue.len()).sum();
        assert_eq!(in_service, at(Stage::InService), "workers hold what is in service");
        assert_eq!(queued, at(Stage::ServerQueue), "queues hold what waits");
        let counted = self.attempts.iter().filter(|attempt| attempt.is_counted).count();
        let elsewhere = self.pair.outstanding_elsewhere().unwrap_or_default();
        let outstanding: u32 = self.controller.outstanding.iter().chain(elsewhere).sum();
        assert_eq!(counted, outstanding as usize, "the controller counts what it has sent");
        for server in &self.servers {
            let places = (server.settings.queue_capacity as usize).max(server.queue_at_edit);
            assert!(server.queue.len() <= places || server.is_retired);
            let is_full = server.in_service.len() >= server.settings.workers as usize;
            assert!(is_full || server.queue.is_empty(), "nobody waits beside a free worker");
        }
        self.assert_nobody_waits_in_vain();
        self.assert_levels();
        let ended: u64 = counts.attempts_ended.iter().sum();
        let backing_off = at(Stage::BackingOff) as u64;
        assert_eq!(counts.attempts, ended + counts.in_flight + hedged - backing_off, "no attempt vanishes");
    }

    /// At the controller nobody waits beside a free worker, nor while a node in rotation has room for who is first in line; no server
    /// works on what it should have stopped.
    fn assert_nobody_waits_in_vain(&self) {
        let (controller, settings) = (&self.controller, &self.settings.controller);
        let is_full = controller.in_service.len() >= settings.workers as usize;
        assert!(is_full || controller.queue.is_empty(), "nobody waits beside a controller that is free");
        let most = settings.most_per_server;
        if let (Some(&first), true) = (controller.held.front(), controller.spills.is_empty()) {
            let is_held = most > 0 || controller.rotation.is_empty();
            assert!(is_held && controller.crash.is_none(), "nobody waits in line where there is none");
            let tried = self.attempts[first].tried();
            let has_room =
                |node: &ServerNodeId| controller.outstanding[node.index()] < most && !tried.contains(node);
            assert!(
                !controller.rotation.iter().any(has_room),
                "nobody waits in line while a server has room"
            );
        }
        if settings.most_per_server > 0 && self.config.edits.is_empty() && controller.spills.is_empty() {
            let all = self.config.settings.controller.most_per_server;
            assert!(controller.outstanding.iter().all(|load| *load <= all), "no server has more than it may");
        }
        if settings.goes_by_priority {
            let priority =
                |slot: &u32| std::cmp::Reverse(self.settings.device_of(self.attempts[*slot].device).priority);
            assert!(
                controller.queue.iter().is_sorted_by_key(priority)
                    && controller.held.iter().is_sorted_by_key(priority)
            );
        }
        if self.settings.serving.deadlines == DeadlineRule::Stopped {
            let is_late =
                |attempt: &&Attempt| attempt.stage == Stage::InService && attempt.deadline < self.now;
            let late = self.attempts.iter().find(is_late).and_then(Attempt::server);
            assert!(late.is_none_or(|node| self.servers[node.index()].is_hung), "what is late is stopped");
        }
    }

    /// The time left of a span of the run, for tests and progress: how far the clock is from the end of sending.
    pub fn left_to_send(&self) -> SimDuration {
        (SimTime::ZERO + self.config.duration).since(self.now)
    }
}
