//! Faults: what is planned for a run (the agenda), what is in force on each part, and failures at random.

use super::config::{
    Config, CrashMode, Effect, FailureLaw, Fault, ServerNodeId, ServerSettings, Settings, Target,
};
use super::distribution::{Distribution, Sampler};
use super::event::{Event, EventKind};
use super::rng::{Cause, Key, Stream};
use super::simulation::Simulation;
use super::time::{SimDuration, SimTime};
use super::trace::{Listener, TraceEvent};

/// The faults in force on one part.
#[derive(Clone, Debug, Default)]
pub(crate) struct ActiveFaults(Vec<ActiveFault>);

#[derive(Clone, Copy, Debug)]
struct ActiveFault {
    /// Its place in `Config::faults`; `None` for a random one.
    index: Option<u32>,
    effect: Effect,
    /// A flapping part is up for the moment.
    is_off: bool,
}

impl ActiveFaults {
    fn effects(&self) -> impl Iterator<Item = Effect> {
        self.0.iter().filter(|fault| !fault.is_off).map(|fault| fault.effect)
    }

    /// A black hole hides a refusal.
    pub fn crash(&self) -> Option<CrashMode> {
        let modes = self.effects().filter_map(|effect| match effect {
            Effect::Crash(mode) => Some(mode),
            Effect::Flap { .. } => Some(CrashMode::Refused),
            _ => None,
        });
        modes.reduce(|a, b| if a == CrashMode::BlackHole { a } else { b })
    }

    /// Whether there is one of this kind.
    pub fn any(&self, is_meant: impl Fn(Effect) -> bool) -> bool {
        self.effects().any(is_meant)
    }

    pub fn is_hung(&self) -> bool {
        self.any(|effect| effect == Effect::Hang)
    }

    /// Slow-downs multiply.
    pub fn slowness(&self) -> f64 {
        let factors = self.effects().filter_map(|effect| match effect {
            Effect::Slow { factor } => Some(factor),
            _ => None,
        });
        factors.product()
    }

    /// Delays add up.
    pub fn latency(&self) -> SimDuration {
        self.effects().fold(SimDuration::ZERO, |sum, effect| match effect {
            Effect::Latency { extra } => sum + extra,
            _ => sum,
        })
    }

    /// Losses strike independently.
    pub fn loss(&self) -> f64 {
        let spared = self.effects().filter_map(|effect| match effect {
            Effect::Loss { rate } => Some(1.0 - rate),
            _ => None,
        });
        1.0 - spared.product::<f64>()
    }

    /// Errors strike independently.
    pub fn error_rate(&self) -> f64 {
        let spared = self.effects().filter_map(|effect| match effect {
            Effect::Errors { rate } => Some(1.0 - rate),
            _ => None,
        });
        1.0 - spared.product::<f64>()
    }
}

/// What is planned: edits, repairs, faults and the end of sending, in the order in which they take effect.
#[derive(Clone, Debug)]
pub(crate) struct Agenda {
    entries: Vec<AgendaEntry>,
    next: usize,
}

/// The order of the variants is the order within one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Plan {
    Edit(u32),
    Repair(u32),
    Fault(u32),
    /// Devices stop sending.
    EndSending,
    /// Whatever is still in flight has timed out.
    EndDraining,
}

type AgendaEntry = (SimTime, Plan);

impl Agenda {
    pub fn new(config: &Config) -> Self {
        let end = SimTime::ZERO + config.duration;
        let mut entries = vec![(end, Plan::EndSending), (end + config.drain, Plan::EndDraining)];
        for (index, edit) in config.edits.iter().enumerate() {
            entries.push((edit.at, Plan::Edit(index as u32)));
        }
        for (index, fault) in config.faults.iter().enumerate() {
            entries.push((fault.at, Plan::Fault(index as u32)));
            if let Some(until) = fault.until {
                entries.push((until, Plan::Repair(index as u32)));
            }
        }
        entries.sort_unstable();
        Agenda { entries, next: 0 }
    }

    /// When the next entry is due; `NEVER` when none is left.
    #[inline]
    pub fn next_at(&self) -> SimTime {
        self.entries.get(self.next).map_or(SimTime::NEVER, |entry| entry.0)
    }

    pub fn take_next(&mut self) -> Option<Plan> {
        let entry = self.entries.get(self.next)?;
        self.next += 1;
        Some(entry.1)
    }

    /// Passes over everything due at or before `now`.
    fn skip_past(&mut self, now: SimTime) {
        self.next = self.entries.partition_point(|entry| entry.0 <= now);
    }

    fn past(&self, now: SimTime) -> &[AgendaEntry] {
        &self.entries[..self.entries.partition_point(|entry| entry.0 <= now)]
    }
}

impl Simulation {
    /// Takes up what changed in the future of the run: faults, edits, the duration. Returns false, and changes nothing,
    /// when the past differs: such a scenario needs a run of its own.
    pub fn amend(&mut self, config: &Config) -> bool {
        let mut agenda = Agenda::new(config);
        let now = self.now;
        let past = agenda.past(now);
        let same_begin = |index: u32| {
            let fault = |faults: &[Fault]| faults.get(index as usize).map(|f| (f.target, f.effect, f.at));
            fault(&self.config.faults) == fault(&config.faults)
        };
        let same_past = past == self.agenda.past(now)
            && past.iter().all(|&(_, plan)| match plan {
                Plan::Edit(index) => {
                    self.config.edits.get(index as usize) == config.edits.get(index as usize)
                }
                Plan::Fault(index) | Plan::Repair(index) => same_begin(index),
                Plan::EndSending | Plan::EndDraining => true,
            });
        let same_start = self.config.seed == config.seed && self.config.settings == config.settings;
        if !same_start || !same_past {
            return false;
        }
        agenda.skip_past(now);
        self.agenda = agenda;
        self.config = config.clone();
        true
    }

    /// Does what the agenda holds next.
    pub(crate) fn follow_agenda<L: Listener>(&mut self, out: &mut L) {
        match self.agenda.take_next() {
            Some(Plan::Edit(index)) => {
                let settings = self.config.edits[index as usize].settings.clone();
                self.emit(TraceEvent::Edited { index }, out);
                self.change_settings(settings, out);
            }
            Some(Plan::Fault(index)) => {
                let Fault { target, effect, .. } = self.config.faults[index as usize];
                self.begin_fault(Some(index), target, effect, out);
            }
            Some(Plan::Repair(index)) => {
                let Fault { target, effect, .. } = self.config.faults[index as usize];
                self.end_fault(Some(index), target, effect, out);
            }
            Some(Plan::EndSending) => self.sending_is_over = true,
            Some(Plan::EndDraining) => self.end_run(out),
            None => {}
        }
    }

    fn begin_fault<L: Listener>(&mut self, index: Option<u32>, target: Target, effect: Effect, out: &mut L) {
        if effect == Effect::Repair {
            return self.repair_all(target, out);
        }
        if effect == Effect::Failback {
            return self.fail_back(out);
        }
        if let Target::Zone(zone) = target {
            for id in self.servers_of(zone) {
                self.begin_fault(index, Target::Server(id), effect, out);
            }
            return;
        }
        // A fault of a node that an edit has not created yet strikes nothing.
        let Some(faults) = self.faults_of(target) else { return };
        faults.0.push(ActiveFault { index, effect, is_off: false });
        if let (Effect::Flap { period }, Target::Server(id), Some(index)) = (effect, target, index) {
            let event = Event { kind: EventKind::FlapTurn, subject: u32::from(id.0), stamp: index };
            self.events.at(self.now + period, event);
        }
        self.emit(TraceEvent::FaultBegan { index, target, effect }, out);
        self.refresh(target, out);
    }

    fn servers_of(&self, zone: u16) -> Vec<ServerNodeId> {
        let zones = self.settings.random_faults.hazards.zones.max(1) as u16;
        self.servers.iter().map(|server| server.id).filter(|id| id.0 % zones == zone).collect()
    }

    /// A flapping server goes down or comes up.
    pub(crate) fn on_flap_turn<L: Listener>(&mut self, id: ServerNodeId, index: u32, out: &mut L) {
        let Some(server) = self.servers.get_mut(id.index()) else { return };
        let Some(fault) = server.faults.0.iter_mut().find(|fault| fault.index == Some(index)) else { return };
        let Effect::Flap { period } = fault.effect else { return };
        fault.is_off = !fault.is_off;
        self.events.at(
            self.now + period,
            Event { kind: EventKind::FlapTurn, subject: u32::from(id.0), stamp: index },
        );
        self.refresh_server(id, out);
    }

    fn end_fault<L: Listener>(&mut self, index: Option<u32>, target: Target, effect: Effect, out: &mut L) {
        if matches!(target, Target::Zone(_)) {
            // Whatever zones there were when it began.
            for number in 0..self.servers.len() as u16 {
                self.end_fault(index, Target::Server(ServerNodeId(number)), effect, out);
            }
            return;
        }
        let Some(faults) = self.faults_of(target) else { return };
        let before = faults.0.len();
        faults.0.retain(|fault| fault.index != index);
        // A repair by hand may have ended it already.
        if faults.0.len() < before {
            self.emit(TraceEvent::FaultEnded { index, target, effect }, out);
            self.refresh(target, out);
        }
    }

    fn repair_all<L: Listener>(&mut self, target: Target, out: &mut L) {
        if let Target::Zone(zone) = target {
            for id in self.servers_of(zone) {
                self.repair_all(Target::Server(id), out);
            }
            return;
        }
        let Some(faults) = self.faults_of(target) else { return };
        let ended = std::mem::take(&mut faults.0);
        for fault in &ended {
            self.emit(TraceEvent::FaultEnded { index: fault.index, target, effect: fault.effect }, out);
        }
        self.refresh(target, out);
        if ended.iter().any(|fault| fault.index.is_none()) {
            self.free_crew(target);
            self.arm_random_fault(target);
        }
    }

    fn faults_of(&mut self, target: Target) -> Option<&mut ActiveFaults> {
        Some(match target {
            Target::Server(server) => &mut self.servers.get_mut(server.index())?.faults,
            Target::ServerLink(server) => &mut self.servers.get_mut(server.index())?.link.faults,
            Target::DeviceLink => &mut self.device_link.faults,
            Target::Controller => &mut self.controller.faults,
            Target::SecondController => &mut self.pair.faults,
            Target::PairLink => &mut self.pair.link,
            Target::Zone(_) => return None,
        })
    }

    fn refresh<L: Listener>(&mut self, target: Target, out: &mut L) {
        match target {
            Target::Server(server) => self.refresh_server(server, out),
            Target::ServerLink(_) | Target::DeviceLink => self.refresh_link(target, out),
            Target::Controller | Target::SecondController | Target::PairLink => self.refresh_controller(out),
            Target::Zone(_) => {}
        }
    }

    /// Schedules the next random failure of a node or the controller under the law in force, and voids the pending one.
    pub(crate) fn arm_random_fault(&mut self, target: Target) {
        let now = self.now;
        let spread = self.settings.random_faults.hazards.failure;
        let Some((law, stream, stamp, event)) = self.random_parts(target) else { return };
        *stamp = stamp.wrapping_add(1);
        let Some(law) = law else { return };
        let due = now + scaled(law.mttf, spread, stream);
        let event = Event { stamp: *stamp, ..event };
        self.events.at(due, event);
    }

    /// A random failure, or the repair of one, is due.
    pub(crate) fn on_random_fault<L: Listener>(&mut self, target: Target, stamp: u32, out: &mut L) {
        let now = self.now;
        let hazards = self.settings.random_faults.hazards;
        let is_failed = self.is_failed_at_random(target);
        let must_wait = !is_failed && self.must_wait_for_a_crew(target);
        let Some((law, stream, current, event)) = self.random_parts(target) else { return };
        if *current != stamp {
            return;
        }
        *current = current.wrapping_add(1);
        let event = Event { stamp: *current, ..event };
        // A repair is due even when an edit has ended the law meanwhile.
        let span = law.map(|law| match is_failed {
            true => scaled(law.mttf, hazards.failure, stream),
            false => scaled(law.mttr, hazards.repair, stream),
        });
        if let (Some(span), false) = (span, must_wait) {
            self.events.at(now + span, event);
        }
        let is_hang = hazards.hangs && matches!(target, Target::Server(_));
        let crash = Effect::Crash(law.map_or(CrashMode::Refused, |law| law.mode));
        let effect = if is_hang { Effect::Hang } else { crash };
        if is_failed {
            self.free_crew(target);
            self.end_fault(None, target, effect, out);
        } else if law.is_some() {
            self.take_crew(target, must_wait);
            self.begin_fault(None, target, effect, out);
            if let (Target::Server(id), true) = (target, hazards.cascade > 0) {
                self.take_others_along(id, u64::from(stamp), out);
            }
        }
    }

    fn is_failed_at_random(&mut self, target: Target) -> bool {
        self.faults_of(target).is_some_and(|faults| faults.0.iter().any(|fault| fault.index.is_none()))
    }

    /// A failure of one server takes others along: each fails now instead of when it would have.
    fn take_others_along<L: Listener>(&mut self, id: ServerNodeId, nth: u64, out: &mut L) {
        let chance = Key::new(self.seed, Cause::Cascade).child(u64::from(id.0)).child(nth);
        let share = f64::from(self.settings.random_faults.hazards.cascade) / 100.0;
        for index in 0..self.servers.len() {
            let other = Target::Server(ServerNodeId(index as u16));
            let is_spared = share < chance.unit(index as u64) || self.servers[index].is_retired;
            if index != id.index() && !is_spared && !self.is_failed_at_random(other) {
                let stamp = self.servers[index].failure_stamp;
                // Its own failure must not take further ones along.
                let hazards = self.settings.random_faults.hazards;
                self.settings.random_faults.hazards.cascade = 0;
                self.on_random_fault(other, stamp, out);
                self.settings.random_faults.hazards = hazards;
            }
        }
    }

    // ---- repair crews: servers only, and only where there are not enough of them for all

    fn must_wait_for_a_crew(&mut self, target: Target) -> bool {
        let hazards = self.settings.random_faults.hazards;
        match target {
            Target::Server(_) => hazards.crews > 0 && hazards.crews <= self.controller.crews_busy,
            _ => hazards.controller_crews == 1 && self.is_failed_at_random(other_controller(target)),
        }
    }

    fn take_crew(&mut self, target: Target, must_wait: bool) {
        let Target::Server(id) = target else {
            return self.pair.awaits_repair[place_in_pair(target)] = must_wait;
        };
        if must_wait {
            self.controller.awaiting_repair.push_back(id);
        } else {
            self.controller.crews_busy += 1;
        }
    }

    /// A server is repaired, or was while it waited: the crew goes on to the next one.
    fn free_crew(&mut self, target: Target) {
        let Target::Server(id) = target else { return self.free_controllers_crew(target) };
        let before = self.controller.awaiting_repair.len();
        self.controller.awaiting_repair.retain(|other| *other != id);
        if self.controller.awaiting_repair.len() < before {
            return;
        }
        self.controller.crews_busy = self.controller.crews_busy.saturating_sub(1);
        self.send_crews();
    }

    /// A controller is repaired: the one crew goes on to the other, where that waits.
    fn free_controllers_crew(&mut self, target: Target) {
        let waited = std::mem::take(&mut self.pair.awaits_repair[place_in_pair(target)]);
        let other = other_controller(target);
        if !waited && std::mem::take(&mut self.pair.awaits_repair[place_in_pair(other)]) {
            self.schedule_repair(other);
        }
    }

    fn schedule_repair(&mut self, target: Target) {
        let (now, spread) = (self.now, self.settings.random_faults.hazards.repair);
        let Some((law, stream, stamp, event)) = self.random_parts(target) else { return };
        let span = law.map_or(SimDuration::ZERO, |law| scaled(law.mttr, spread, stream));
        let event = Event { stamp: *stamp, ..event };
        self.events.at(now + span, event);
    }

    /// Sends free crews to servers that wait.
    fn send_crews(&mut self) {
        let is_alone = self.settings.random_faults.hazards.controller_crews == 1;
        for target in [Target::Controller, Target::SecondController] {
            if !is_alone && std::mem::take(&mut self.pair.awaits_repair[place_in_pair(target)]) {
                self.schedule_repair(target);
            }
        }
        loop {
            let crews = self.settings.random_faults.hazards.crews;
            if crews > 0 && crews <= self.controller.crews_busy {
                return;
            }
            let Some(id) = self.controller.awaiting_repair.pop_front() else { return };
            self.controller.crews_busy += 1;
            self.schedule_repair(Target::Server(id));
        }
    }

    fn random_parts(&mut self, target: Target) -> Option<(Option<FailureLaw>, &mut Stream, &mut u32, Event)> {
        let laws = self.settings.random_faults;
        let second_fails = self.settings.controller.pair.is_some_and(|pair| pair.fails);
        Some(match target {
            Target::Server(id) => {
                let server = self.servers.get_mut(id.index())?;
                let law = laws.servers.filter(|_| !server.is_retired);
                let event = Event { kind: EventKind::RandomServerFault, subject: u32::from(id.0), stamp: 0 };
                (law, &mut server.failures, &mut server.failure_stamp, event)
            }
            Target::SecondController => {
                let event = Event { kind: EventKind::RandomControllerFault, subject: 1, stamp: 0 };
                let law = laws.controller.filter(|_| second_fails);
                (law, &mut self.second_failures, &mut self.pair.failure_stamp, event)
            }
            _ => {
                let event = Event { kind: EventKind::RandomControllerFault, subject: 0, stamp: 0 };
                (laws.controller, &mut self.controller_failures, &mut self.controller.failure_stamp, event)
            }
        })
    }

    /// Puts other settings into force; everything they do not touch goes on.
    fn change_settings<L: Listener>(&mut self, new: Settings, out: &mut L) {
        let old = std::mem::replace(&mut self.settings, new);
        let (health_changed, failures_changed) = (
            old.controller.health != self.settings.controller.health,
            old.random_faults != self.settings.random_faults,
        );
        for device in 0..self.settings.devices() as u8 {
            let service = self.settings.service_of(device);
            if old.service_of(device) != service {
                self.devices.of_mut(device).set_service(service);
            }
        }
        if old.controller.policy != self.settings.controller.policy {
            self.controller.policy = super::policy::Policy::new(self.settings.controller.policy);
            self.controller.spills.clear();
        }
        self.renew_second_mind(
            old.controller.policy != self.settings.controller.policy,
            old.controller.limits != self.settings.controller.limits,
        );
        self.resize_cluster(out);
        if health_changed {
            self.change_checks(out);
        }
        if failures_changed {
            self.change_failure_laws(&old);
            self.send_crews();
        }
        for device in 0..self.settings.devices() as u8 {
            if old.device_of(device).load != self.settings.device_of(device).load {
                self.begin_load(device);
            }
        }
        if old.controller.limits != self.settings.controller.limits {
            self.begin_limits(out);
        }
        for device in 0..self.settings.devices() as u8 {
            let (before, own) = (old.device_of(device), self.settings.device_of(device));
            if before.care != own.care || before.users != own.users {
                self.devices.of_mut(device).set_care(own);
            }
        }
        if old.controller.pair != self.settings.controller.pair {
            self.refresh_controller(out);
            if old.controller.pair.map(|pair| pair.fails)
                != self.settings.controller.pair.map(|pair| pair.fails)
                && !is_down(&self.pair.faults)
            {
                self.arm_random_fault(Target::SecondController);
            }
        }
        if old.controller.scaling != self.settings.controller.scaling {
            self.begin_scaling(out);
        }
        if old.serving != self.settings.serving {
            self.change_serving(out);
        }
        if old.controller.ejection != self.settings.controller.ejection {
            self.begin_ejection(out);
        }
        if old.controller.tuning.age != self.settings.controller.tuning.age {
            self.begin_load_reading();
        }
        self.sort_lines();
        self.at_desk_of::<L, _>(true, Simulation::sort_lines);
        self.take_waiting(out);
        self.at_desk_of::<L, _>(true, |run| run.take_waiting(out));
        // A limit that is gone holds nothing back: `refresh_rotation` sends it.
        self.refresh_rotation(out);
    }

    /// Adds, changes, retires and brings back server nodes so that the cluster is as the settings say.
    pub(crate) fn resize_cluster<L: Listener>(&mut self, out: &mut L) {
        let settings: Vec<ServerSettings> = self.settings.servers.clone();
        for (index, &server) in settings.iter().enumerate() {
            let id = ServerNodeId(index as u16);
            let is_new = index >= self.servers.len();
            if is_new {
                self.servers.push(super::server_node::ServerNode::new(self.seed, id, server));
                self.controller.outstanding.push(0);
                self.controller.load_seen.push(0);
                self.pair.add_node();
            }
            let is_back = std::mem::take(&mut self.servers[index].is_retired);
            if is_new || is_back {
                self.start_check(id);
                self.arm_random_fault(Target::Server(id));
            }
            if self.servers[index].settings != server {
                self.change_server(id, server, out);
            }
        }
        for server in &mut self.servers[settings.len()..] {
            server.is_retired = true;
            server.check.stop();
        }
        self.weigh_nodes();
    }

    fn change_checks<L: Listener>(&mut self, out: &mut L) {
        if self.settings.controller.health.is_none() {
            return self.restart_checks(out);
        }
        for index in 0..self.servers.len() {
            if !self.servers[index].is_retired {
                self.start_check(ServerNodeId(index as u16));
            }
        }
    }

    /// Parts that are up draw a new time to failure; parts that are down keep their repair.
    fn change_failure_laws(&mut self, old: &Settings) {
        if old.random_faults.servers != self.settings.random_faults.servers
            || old.random_faults.hazards.failure != self.settings.random_faults.hazards.failure
        {
            for index in 0..self.servers.len() {
                if !is_down(&self.servers[index].faults) {
                    self.arm_random_fault(Target::Server(ServerNodeId(index as u16)));
                }
            }
        }
        let has_changed = old.random_faults.controller != self.settings.random_faults.controller;
        if has_changed && !is_down(&self.controller.faults) {
            self.arm_random_fault(Target::Controller);
        }
        if has_changed && !is_down(&self.pair.faults) {
            self.arm_random_fault(Target::SecondController);
        }
    }
}

/// Whether a random failure is in force.
fn is_down(faults: &ActiveFaults) -> bool {
    faults.0.iter().any(|fault| fault.index.is_none())
}

fn other_controller(target: Target) -> Target {
    if target == Target::Controller { Target::SecondController } else { Target::Controller }
}

fn place_in_pair(target: Target) -> usize {
    usize::from(target == Target::SecondController)
}

/// A span with this mean: exponential, or spread like another law.
fn scaled(mean: SimDuration, spread: Option<Distribution>, stream: &mut Stream) -> SimDuration {
    let share = match spread {
        None => stream.exponential(),
        Some(law) => Sampler::new(&law).seconds(stream.key()) / law.mean(),
    };
    SimDuration::from_seconds(mean.seconds() * share)
}
