//! The device: sends requests, waits, gives up, tries again.

use super::attempt::Stage;
use super::config::{ArrivalProcess, Backoff, Jitter, Load, RateProfile, Settings};
use super::distribution::{Sampler, exponential};
use super::event::{Event, EventKind};
use super::rng::{Cause, Key, Stream};
use super::simulation::Simulation;
use super::time::{SimDuration, SimTime};
use super::trace::{Listener, Outcome, Place, TraceEvent};

/// No request.
const NONE: u64 = u64::MAX;

#[derive(Clone, Debug)]
pub(crate) struct Device {
    seed: u64,
    /// Gaps by the request that ends them. Each load has a stream of its own: what an edit voids is not drawn again.
    gaps: Key,
    needs: Key,
    owners: Key,
    jitters: Key,
    need: Sampler,
    think: Sampler,
    /// The number of the next request.
    pub next_request: u64,
    /// When the load in force began: rate profiles count from here.
    load_since: SimTime,
    /// Voids arrivals and awakenings that belong to an earlier load.
    stamp: u32,
    /// The users of a closed population. Kept when an edit makes it smaller.
    users: Vec<User>,
}

/// One user of a closed population.
#[derive(Clone, Debug)]
struct User {
    chance: Stream,
    /// The request it waits for, or `NONE` while it thinks.
    request: u64,
}

impl Device {
    pub fn new(seed: u64, settings: &Settings) -> Self {
        Device {
            seed,
            gaps: Key::new(seed, Cause::ArrivalGap),
            needs: Key::new(seed, Cause::ServiceNeed),
            owners: Key::new(seed, Cause::User),
            jitters: Key::new(seed, Cause::Jitter),
            need: Sampler::new(&settings.service),
            think: Sampler::Constant { mean: 0.0 },
            next_request: 0,
            load_since: SimTime::ZERO,
            stamp: 0,
            users: Vec::new(),
        }
    }

    pub fn set_service(&mut self, settings: &Settings) {
        self.need = Sampler::new(&settings.service);
    }

    /// Requests offered per second at `now`; `None` for a closed population.
    pub fn offered_rate(&self, load: &Load, now: SimTime) -> Option<f64> {
        match load {
            Load::Open { profile, .. } => Some(profile.rate_at(now.since(self.load_since).seconds())),
            Load::Closed { .. } => None,
        }
    }
}

impl Simulation {
    /// Puts the load of the settings into force from now on.
    pub(crate) fn begin_load(&mut self) {
        self.device.stamp = self.device.stamp.wrapping_add(1);
        self.device.load_since = self.now;
        match &self.settings.device.load {
            Load::Open { .. } => self.schedule_arrival(),
            Load::Closed { population, think } => {
                let population = *population;
                self.device.think = Sampler::new(think);
                for index in self.device.users.len() as u64..u64::from(population) {
                    let chance = Stream::new(self.device.seed, Cause::ClosedUser, index);
                    self.device.users.push(User { chance, request: NONE });
                }
                for user in 0..population {
                    if self.device.users[user as usize].request == NONE {
                        self.let_think(user);
                    }
                }
            }
        }
    }

    fn schedule_arrival(&mut self) {
        let Load::Open { process, profile } = &self.settings.device.load else { return };
        let amount = match process {
            ArrivalProcess::Poisson => {
                let Device { gaps, stamp, next_request, .. } = self.device;
                exponential(gaps.child(u64::from(stamp)), next_request)
            }
            ArrivalProcess::Constant => 1.0,
        };
        let gap = match profile.segments.as_slice() {
            [only] if only.length.is_zero() => (only.to > 0.0).then(|| amount / only.to),
            _ => profile.gap(self.now.since(self.device.load_since).seconds(), amount),
        };
        if let Some(gap) = gap {
            let event = Event { kind: EventKind::Arrival, subject: 0, stamp: self.device.stamp };
            self.events.at(self.now + SimDuration::drawn(gap), event);
        }
    }

    /// An open load's next request is due.
    pub(crate) fn on_arrival<L: Listener>(&mut self, stamp: u32, out: &mut L) {
        if stamp != self.device.stamp || self.sending_is_over {
            return;
        }
        let request = self.device.next_request;
        let users = self.settings.device.users;
        let user = if users == 1 { 0 } else { self.device.owners.below(request, users as usize) as u32 };
        self.send_request(user, self.device.needs.child(request), out);
        self.schedule_arrival();
    }

    fn let_think(&mut self, user: u32) {
        let device = &mut self.device;
        let key = device.users[user as usize].chance.key();
        let wakes = self.now + device.think.span(key);
        self.events.at(wakes, Event { kind: EventKind::UserWakes, subject: user, stamp: device.stamp });
    }

    /// A user of a closed population has thought long enough.
    pub(crate) fn on_user_wakes<L: Listener>(&mut self, user: u32, stamp: u32, out: &mut L) {
        if stamp != self.device.stamp || self.sending_is_over {
            return;
        }
        let state = &mut self.device.users[user as usize];
        state.request = self.device.next_request;
        let key = state.chance.key();
        self.send_request(user, key, out);
    }

    fn send_request<L: Listener>(&mut self, user: u32, chance: Key, out: &mut L) {
        let request = self.device.next_request;
        self.device.next_request += 1;
        let need = self.device.need.span(chance);
        let slot = self.attempts.open();
        let attempt = &mut self.attempts[slot];
        attempt.request = request;
        attempt.user = user;
        attempt.number = 1;
        attempt.first_sent = self.now;
        attempt.need = need;
        self.counts.sent += 1;
        self.counts.in_flight += 1;
        self.emit(TraceEvent::RequestSent { request, user }, out);
        self.send_attempt(slot, out);
    }

    fn send_attempt<L: Listener>(&mut self, slot: u32, out: &mut L) {
        let attempt = &mut self.attempts[slot];
        attempt.sent = self.now;
        attempt.deadline = SimTime::NEVER;
        let event = TraceEvent::AttemptSent { request: attempt.request, attempt: attempt.number };
        if let Some(timeout) = self.settings.device.timeout {
            attempt.deadline = self.now + timeout;
            let event = Event { kind: EventKind::Timeout, subject: slot, stamp: attempt.generation };
            self.events.at(attempt.deadline, event);
        }
        self.counts.attempts += 1;
        self.emit(event, out);
        self.depart(slot, Stage::ToController, out);
    }

    /// The backoff before a retry is over.
    pub(crate) fn on_retry<L: Listener>(&mut self, slot: u32, out: &mut L) {
        self.send_attempt(slot, out);
    }

    /// An answer reached the device.
    pub(crate) fn on_answer_at_device<L: Listener>(&mut self, slot: u32, out: &mut L) {
        let attempt = &mut self.attempts[slot];
        attempt.stage = Stage::Gone;
        if attempt.is_open {
            let outcome = attempt.outcome;
            self.end_attempt(slot, outcome, out);
        }
        self.release(slot);
    }

    /// The device hears that the controller crashed holding its request.
    pub(crate) fn on_loss_notice<L: Listener>(&mut self, slot: u32, out: &mut L) {
        self.attempts[slot].pending -= 1;
        if self.attempts[slot].is_open && !self.device_link.is_cut() {
            self.end_attempt(slot, Outcome::Lost, out);
        }
        self.release(slot);
    }

    /// An attempt's time is up.
    pub(crate) fn on_timeout<L: Listener>(&mut self, slot: u32, generation: u32, out: &mut L) {
        if !self.attempts.awaits_timeout(slot, generation) {
            return;
        }
        let attempt = &mut self.attempts[slot];
        let outcome = if attempt.stage == Stage::Gone { attempt.outcome } else { Outcome::TimedOut };
        // The device closes its connection; the controller hears of it one hop later.
        let is_worth_telling = attempt.stage != Stage::Gone || attempt.is_counted;
        if is_worth_telling && attempt.stage != Stage::AnswerToDevice {
            attempt.pending += 1;
            let event = Event { kind: EventKind::CancelAtController, subject: slot, stamp: 0 };
            self.events.at(self.now + self.settings.links.device_hop, event);
        }
        self.end_attempt(slot, outcome, out);
        self.release(slot);
    }

    /// The device is done with an attempt; it tries again or the request has its outcome.
    pub(crate) fn end_attempt<L: Listener>(&mut self, slot: u32, outcome: Outcome, out: &mut L) {
        let attempt = &mut self.attempts[slot];
        assert!(attempt.is_open, "an attempt ends once");
        attempt.is_open = false;
        let (request, user, number) = (attempt.request, attempt.user, attempt.number);
        let (sent_at, need) = (attempt.first_sent, attempt.need);
        let (wait, service, server) = (attempt.wait, attempt.service, attempt.server());
        self.counts.attempts_ended[outcome as usize] += 1;
        self.emit(TraceEvent::AttemptEnded { request, attempt: number, server, outcome }, out);

        if outcome != Outcome::Ok && number <= self.settings.device.retries && !self.is_over {
            let retry = self.attempts.open();
            let due = self.now + self.backoff(request, number);
            let attempt = &mut self.attempts[retry];
            attempt.request = request;
            attempt.user = user;
            attempt.number = number + 1;
            attempt.first_sent = sent_at;
            attempt.need = need;
            attempt.enter(Stage::BackingOff, self.now, due);
            self.events.at(due, Event { kind: EventKind::Retry, subject: retry, stamp: 0 });
            self.emit(TraceEvent::RetryScheduled { request, attempt: number + 1, due }, out);
            return;
        }
        self.counts.in_flight -= 1;
        self.counts.ended[outcome as usize] += 1;
        let attempts = number;
        self.emit(TraceEvent::RequestEnded { request, user, outcome, sent_at, attempts, wait, service }, out);
        self.wake_owner(user, request);
    }

    /// In a closed population the owner of a finished request thinks again.
    fn wake_owner(&mut self, user: u32, request: u64) {
        let Some(state) = self.device.users.get_mut(user as usize) else { return };
        if state.request != request {
            return;
        }
        state.request = NONE;
        if matches!(self.settings.device.load, Load::Closed { population, .. } if user < population) {
            self.let_think(user);
        }
    }

    /// How long to wait after the failure of attempt `number`.
    fn backoff(&self, request: u64, number: u32) -> SimDuration {
        let Backoff { base, cap, jitter } = self.settings.device.backoff;
        let doubled = SimDuration(base.0.saturating_mul(1 << (number - 1).min(40)));
        let full = doubled.min(cap);
        let draw = || self.device.jitters.child(request).unit(u64::from(number));
        let share = |span: SimDuration| SimDuration::from_seconds(span.seconds() * draw());
        match jitter {
            Jitter::None => full,
            Jitter::Full => share(full),
            Jitter::Equal => {
                let half = SimDuration(full.0 / 2);
                half + share(full - half)
            }
        }
    }

    /// Something swallowed an attempt; its device does not know. With no timeout it never will, so that a
    /// dropped attempt ends at once, while a black hole keeps its request in flight.
    pub(crate) fn swallow<L: Listener>(&mut self, slot: u32, place: Place, fate: Outcome, out: &mut L) {
        let attempt = &mut self.attempts[slot];
        attempt.stage = Stage::Gone;
        attempt.outcome = fate;
        let event = TraceEvent::Dropped { request: attempt.request, attempt: attempt.number, place };
        let ends_now = fate == Outcome::Lost && attempt.is_open && attempt.deadline == SimTime::NEVER;
        self.emit(event, out);
        if ends_now {
            self.end_attempt(slot, fate, out);
        }
        self.release(slot);
    }
}

impl RateProfile {
    /// The rate `at` seconds after the profile began, per second.
    pub fn rate_at(&self, at: f64) -> f64 {
        let mut begin = 0.0;
        for segment in &self.segments {
            let length = segment.length.seconds();
            if at < begin + length {
                return segment.from + (segment.to - segment.from) * (at - begin) / length;
            }
            begin += length;
        }
        self.segments.last().map_or(0.0, |last| last.to)
    }

    /// Seconds from `at` until the cumulative rate has grown by `amount`; `None` if it never does. With
    /// exponential amounts this is an inhomogeneous Poisson process (Çinlar's inversion), at one draw an arrival.
    fn gap(&self, at: f64, mut amount: f64) -> Option<f64> {
        let mut begin = 0.0;
        let mut gap = 0.0;
        for segment in &self.segments {
            let length = segment.length.seconds();
            let elapsed = (at - begin).max(0.0);
            begin += length;
            if length <= elapsed {
                continue;
            }
            let left = length - elapsed;
            let slope = (segment.to - segment.from) / length;
            let rate = segment.from + slope * elapsed;
            let area = (rate + segment.to) / 2.0 * left;
            if amount < area {
                // rate·x + slope·x²/2 = amount, in the form that does not cancel.
                return Some(gap + 2.0 * amount / (rate + libm::sqrt(rate * rate + 2.0 * slope * amount)));
            }
            amount -= area;
            gap += left;
        }
        let last = self.segments.last()?.to;
        (last > 0.0).then(|| gap + amount / last)
    }
}

#[cfg(test)]
mod tests {
    use super::super::config::RateSegment;
    use super::*;

    fn ramp() -> RateProfile {
        let segment = |length, from, to| RateSegment { length: SimDuration::from_seconds(length), from, to };
        RateProfile {
            segments: vec![segment(10.0, 0.0, 10.0), segment(5.0, 20.0, 20.0), segment(0.0, 1.0, 1.0)],
        }
    }

    #[test]
    fn a_gap_ends_where_the_cumulative_rate_has_grown_by_the_amount() {
        // The ramp's integral is t²/2 up to 50 at 10 s, then 20 a second up to 150 at 15 s, then 1 a second.
        for (at, amount, expected) in
            [(0.0, 2.0, 2.0), (2.0, 6.0, 2.0), (0.0, 70.0, 11.0), (12.0, 20.0, 1.0), (14.0, 25.0, 6.0)]
        {
            let gap = ramp().gap(at, amount).expect("the rate never ends");
            assert!((gap - expected).abs() < 1e-9, "from {at} by {amount}: {gap}");
        }
    }

    #[test]
    fn a_rate_of_zero_for_ever_sends_nothing() {
        assert_eq!(RateProfile::steady(0.0).gap(0.0, 1.0), None);
    }

    #[test]
    fn the_rate_is_read_off_the_segment_in_force() {
        assert_eq!(ramp().rate_at(5.0), 5.0);
        assert_eq!(ramp().rate_at(12.0), 20.0);
        assert_eq!(ramp().rate_at(100.0), 1.0);
    }
}
