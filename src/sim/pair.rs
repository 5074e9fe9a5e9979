//! Two controllers: the second takes over when it hears nothing from the first (VRRP, RFC 5798; keepalived), may fail itself, and works
//! *beside* the first when only the link between the two is cut: a split brain.
//!
//! A controller gives a sign of life at each whole multiple of the advert. One that stands by takes over when it has heard none for 3 ·
//! advert + (256 − priority) / 256 · advert; the first has priority 255. While both work, each serves half of the users (the odd ones reach
//! the second) with a view of its own: what it has sent, its policy's memory, its limits, its queue. Verdicts on servers are shared, as
//! both probe the same servers. When the second hears the first again it yields at the next advert, and the connections through it break.
//! The link may be cut one way only: from the first to the second makes a split brain just as well, for the first is the owner and never
//! yields; from the second to the first matters only while the second works, and the first then takes over for good. The first takes its
//! work back at once when it preempts; that costs nothing here.

use std::collections::VecDeque;

use super::config::{CrashMode, Effect, PairSettings, Role, ServerNodeId};
use super::controller::Controller;
use super::event::{Event, EventKind};
use super::fault::ActiveFaults;
use super::limits::{Breaker, LimitState};
use super::plain::rarely;
use super::policy::Policy;
use super::rng::{Cause, Key};
use super::simulation::Simulation;
use super::time::{SimDuration, SimTime};
use super::trace::{Listener, TraceEvent};

/// The first controller's place in what follows; the second's is `SECOND`.
const FIRST: usize = 0;
const SECOND: usize = 1;
/// The subject of the event at which the second hears the first again.
const YIELD: u32 = 2;
/// The priority of the first: the owner of the address.
const OWNER: u32 = 255;

/// How the two stand.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    /// Of the second controller.
    pub faults: ActiveFaults,
    /// Of the link between the two.
    pub link: ActiveFaults,
    /// Voids the second's random failures of an earlier law.
    pub failure_stamp: u32,
    /// Failed, and the one crew is with the other.
    pub awaits_repair: [bool; 2],
    works: [bool; 2],
    was_up: [bool; 2],
    /// Heard the other when last looked at.
    heard: [bool; 2],
    /// A take-over is due.
    is_waiting: [bool; 2],
    /// Take-overs so far: each draws whether it succeeds.
    take_overs: u64,
    /// Void take-overs that are no longer due.
    stamps: [u32; 2],
    /// The one that works alone, or last did: what is in mind is its mind.
    holder: usize,
    /// What the controller that is not at the desk has in mind; only while both work.
    mind: Option<Box<Mind>>,
    /// The second's mind is at the desk for the moment, the first's in `mind`.
    second_at_desk: bool,
}

impl Default for Pair {
    fn default() -> Self {
        Pair {
            faults: ActiveFaults::default(),
            link: ActiveFaults::default(),
            failure_stamp: 0,
            awaits_repair: [false; 2],
            works: [true, false],
            was_up: [true; 2],
            heard: [false, true],
            is_waiting: [false; 2],
            take_overs: 0,
            stamps: [0; 2],
            holder: FIRST,
            mind: None,
            second_at_desk: false,
        }
    }
}

impl Pair {
    /// To which side no sign of life gets through. Requests' way is from the first to the second.
    pub fn is_deaf(&self) -> [bool; 2] {
        [Effect::CutAnswers, Effect::CutRequests]
            .map(|own| self.link.any(|effect| effect == Effect::Cut || effect == own))
    }

    /// Whether the first and the second work.
    pub fn works(&self) -> [bool; 2] {
        self.works
    }

    pub fn is_split(&self) -> bool {
        self.mind.is_some()
    }

    /// What the other one of two that work counts as outstanding, by node.
    pub fn outstanding_elsewhere(&self) -> Option<&[u32]> {
        self.mind.as_ref().map(|mind| mind.outstanding.as_slice())
    }

    /// Attempts that the other one of two handles, and those that wait for it.
    pub fn work_elsewhere(&self) -> Option<(&[u32], impl Iterator<Item = &u32>)> {
        self.mind.as_ref().map(|mind| (mind.in_service.as_slice(), mind.queue.iter().chain(&mind.held)))
    }

    /// A node was added.
    pub fn add_node(&mut self) {
        if let Some(mind) = &mut self.mind {
            mind.outstanding.push(0);
            mind.load_seen.push(0);
        }
    }

    /// The load is read.
    pub fn read_load(&mut self) {
        if let Some(mind) = &mut self.mind {
            mind.load_seen.clone_from(&mind.outstanding);
        }
    }
}

/// What each of two controllers that both work has for itself.
#[derive(Clone, Debug)]
struct Mind {
    policy: Policy,
    /// By level of backups.
    spill_policies: [Policy; 2],
    outstanding: Vec<u32>,
    load_seen: Vec<u32>,
    in_service: Vec<u32>,
    queue: VecDeque<u32>,
    held: VecDeque<u32>,
    limit: Option<Box<LimitState>>,
    breaker: Breaker,
}

impl Mind {
    fn swap(&mut self, desk: &mut Controller) {
        use std::mem::swap;
        swap(&mut self.policy, &mut desk.policy);
        for spill in &mut desk.spills {
            swap(&mut self.spill_policies[usize::from(spill.role == Role::Last)], &mut spill.policy);
        }
        swap(&mut self.outstanding, &mut desk.outstanding);
        swap(&mut self.load_seen, &mut desk.load_seen);
        swap(&mut self.in_service, &mut desk.in_service);
        swap(&mut self.queue, &mut desk.queue);
        swap(&mut self.held, &mut desk.held);
        swap(&mut self.limit, &mut desk.limit);
        swap(&mut self.breaker, &mut desk.breaker);
    }
}

impl PairSettings {
    /// How long one of this priority waits for a sign of life (RFC 5798).
    fn master_down(&self, priority: u32) -> SimDuration {
        let skew = u128::from(256 - priority.min(OWNER)) * u128::from(self.advert.0) / 256;
        self.advert * 3 + SimDuration(skew as u64)
    }
}

impl Simulation {
    /// Works out which of the two work after something about them changed; returns the crash that is met where none does.
    pub(crate) fn settle_pair<L: Listener>(&mut self, out: &mut L) -> Option<CrashMode> {
        let crashes = [self.controller.faults.crash(), self.pair.faults.crash()];
        let Some(rule) = self.settings.controller.pair else {
            let is_up = crashes[FIRST].is_none();
            self.end_split(SECOND, None, out);
            let pair = &mut self.pair;
            (pair.works, pair.was_up, pair.heard) = ([is_up, false], [is_up, true], [false, true]);
            (pair.is_waiting, pair.holder) = ([false; 2], FIRST);
            return crashes[FIRST];
        };
        let up = crashes.map(|crash| crash.is_none());
        let is_split = self.pair.is_split();
        let second_hears = !self.pair.is_deaf()[SECOND];
        let pair = &mut self.pair;
        let came_back = up[FIRST] && !pair.was_up[FIRST];
        pair.was_up = up;
        for (works, up) in pair.works.iter_mut().zip(up) {
            *works &= up;
        }
        pair.works[FIRST] |= up[FIRST] && (rule.preempts || (came_back && !pair.works[SECOND]));
        if pair.works == [true; 2] && second_hears && !is_split {
            pair.works[SECOND] = false;
        }
        if is_split && pair.works != [true; 2] {
            let leaving = usize::from(pair.works[FIRST]);
            self.end_split(leaving, crashes[leaving], out);
        } else if !is_split && self.pair.works == [true; 2] {
            self.begin_split(out);
        }
        if self.pair.works != [true; 2] && self.pair.works != [false; 2] {
            self.pair.holder = usize::from(self.pair.works[SECOND]);
        }
        self.wait_for_signs(&rule, up);
        if self.pair.works.contains(&true) {
            return None;
        }
        // One that is up and stands by holds no address: what is met is what was met before.
        let met = crashes[FIRST].or(crashes[SECOND]).or(self.controller.crash);
        Some(met.unwrap_or(CrashMode::Refused))
    }

    /// Arms the take-over of one that stands by and hears nothing, and lets the second of two that both work and hear each other yield at
    /// the next advert.
    fn wait_for_signs(&mut self, rule: &PairSettings, up: [bool; 2]) {
        let advert = rule.advert.0.max(1);
        let last_advert = SimTime(self.now.0 - self.now.0 % advert);
        let Pair { works, is_waiting, .. } = self.pair;
        for side in [FIRST, SECOND] {
            let hears = works[1 - side] && !self.pair.is_deaf()[side];
            let must_wait = up[side] && !works[side] && !hears;
            if must_wait && !is_waiting[side] {
                let priority = if side == FIRST { OWNER } else { rule.priority };
                let since = if self.pair.heard[side] { last_advert } else { self.now };
                let due = (since + rule.master_down(priority)).max(self.now);
                self.pair.stamps[side] = self.pair.stamps[side].wrapping_add(1);
                let stamp = self.pair.stamps[side];
                self.events.at(due, Event { kind: EventKind::TakeOver, subject: side as u32, stamp });
            }
            self.pair.is_waiting[side] = must_wait;
            self.pair.heard[side] = hears;
        }
        if works == [true; 2] && !self.pair.is_deaf()[SECOND] {
            let due = last_advert + SimDuration(advert);
            self.events.at(due, Event { kind: EventKind::TakeOver, subject: YIELD, stamp: 0 });
        }
    }

    /// One that stood by has heard nothing for long enough, or the second hears the first again.
    pub(crate) fn on_take_over<L: Listener>(&mut self, side: u32, stamp: u32, out: &mut L) {
        let Some(rule) = self.settings.controller.pair else { return };
        if side == YIELD {
            if self.pair.is_split() && !self.pair.is_deaf()[SECOND] {
                self.pair.works[SECOND] = false;
                self.refresh_controller(out);
            }
            return;
        }
        let side = side as usize;
        if stamp != self.pair.stamps[side] || !self.pair.is_waiting[side] {
            return;
        }
        self.pair.take_overs += 1;
        let chance = Key::new(self.seed, Cause::Coverage).unit(self.pair.take_overs);
        if rule.coverage < 100 && f64::from(rule.coverage) / 100.0 < chance {
            // It goes on standing by; the silence will end with a repair.
            return;
        }
        self.pair.works[side] = true;
        self.refresh_controller(out);
    }

    /// Both work from now on. What is under way belongs to the one that worked before.
    fn begin_split<L: Listener>(&mut self, out: &mut L) {
        let nodes = self.controller.outstanding.len();
        let policy = || Policy::new(self.settings.controller.policy);
        let mut mind = Box::new(Mind {
            policy: policy(),
            spill_policies: [policy(), policy()],
            outstanding: vec![0; nodes],
            load_seen: vec![0; nodes],
            in_service: Vec::new(),
            queue: VecDeque::new(),
            held: VecDeque::new(),
            limit: self.new_limit(),
            breaker: Breaker::default(),
        });
        if self.pair.holder == SECOND {
            mind.swap(&mut self.controller);
            for slot in self.attempts.numbers() {
                self.attempts[slot].is_seconds = true;
            }
        }
        self.pair.mind = Some(mind);
        self.emit(TraceEvent::SplitChanged { is_split: true }, out);
    }

    /// One of two that both worked does no longer: what it holds is lost, and the other's mind is the only one.
    fn end_split<L: Listener>(&mut self, leaving: usize, crash: Option<CrashMode>, out: &mut L) {
        let Some(mut mind) = self.pair.mind.take() else { return };
        if leaving == FIRST {
            mind.swap(&mut self.controller);
        }
        self.lose_what_passes_through(crash == Some(CrashMode::BlackHole), Some(leaving == SECOND), out);
        for slot in self.attempts.numbers() {
            self.attempts[slot].is_seconds = false;
        }
        self.emit(TraceEvent::SplitChanged { is_split: false }, out);
    }

    /// Does `work` with the mind of the controller that an attempt belongs to.
    #[inline(always)]
    pub(crate) fn at_desk_of<L: Listener, R>(
        &mut self,
        is_seconds: bool,
        work: impl FnOnce(&mut Self) -> R,
    ) -> R {
        if !rarely::<L>(|| self.pair.mind.is_some()) || self.pair.second_at_desk == is_seconds {
            return work(self);
        }
        self.change_minds();
        let result = work(self);
        self.change_minds();
        result
    }

    /// The same with the mind of the other one of two that work.
    pub(crate) fn at_other_desk<L: Listener, R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        let is_seconds = !self.pair.second_at_desk;
        self.at_desk_of::<L, _>(is_seconds, work)
    }

    #[cold]
    fn change_minds(&mut self) {
        if let Some(mind) = &mut self.pair.mind {
            mind.swap(&mut self.controller);
            self.pair.second_at_desk = !self.pair.second_at_desk;
        }
    }

    /// Whether an attempt of this user reaches the second controller.
    #[inline]
    pub(crate) fn reaches_second(&self, user: u32) -> bool {
        self.pair.mind.is_some() && self.settings.device_and_index(user).1 % 2 == 1
    }

    /// Takes up new settings that minds go by.
    pub(crate) fn renew_second_mind(&mut self, has_policy_changed: bool, have_limits_changed: bool) {
        let (limit, policy) = (self.new_limit(), self.settings.controller.policy);
        let Some(mind) = &mut self.pair.mind else { return };
        if has_policy_changed {
            mind.policy = Policy::new(policy);
            mind.spill_policies = [(); 2].map(|()| Policy::new(policy));
        }
        if have_limits_changed {
            mind.limit = limit;
            mind.breaker = Breaker::default();
        }
    }

    /// A probe of the policy's own came back: whoever sent it, both may read it.
    pub(crate) fn tell_second_policy(&mut self, id: ServerNodeId, in_flight: u32, latency: SimDuration) {
        if let Some(mind) = &mut self.pair.mind {
            mind.policy.probed(id, in_flight, latency, self.now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_controller_waits_as_rfc_5798_says() {
        // The oracle vrrp_mdi_prio100, and 3.5 s at priority 128.
        let advert = SimDuration::from_millis(1000);
        let rule = PairSettings { advert, priority: 100, preempts: true, fails: false, coverage: 100 };
        assert_eq!([rule.master_down(100).seconds(), rule.master_down(128).seconds()], [3.609375, 3.5]);
    }
}
