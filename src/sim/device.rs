//! The device: sends requests, waits, gives up, tries again.

use super::arrivals::Playback;
use super::attempt::{Attempt, Stage};
use super::config::{ArrivalProcess, Backoff, DeviceSettings, Jitter, Load, RateProfile, Settings};
use super::distribution::{Distribution, Sampler, exponential};
use super::event::{Event, EventKind};
use super::link::Way;
use super::plain::{or_plain, rarely};
use super::retry_budget::BudgetAccount;
use super::rng::{Cause, Key, Stream};
use super::simulation::Simulation;
use super::time::{SimDuration, SimTime};
use super::trace::{Listener, Outcome, Place, TraceEvent};

/// No request.
const NONE: u64 = u64::MAX;

/// Every device of a run, and what they number together.
#[derive(Clone, Debug)]
pub(crate) struct Devices {
    first: Device,
    others: Vec<Device>,
    /// The number of the next request.
    pub next_request: u64,
    /// Requests with two open copies.
    pub hedged: u64,
    /// Retries that a budget did not allow, so far.
    pub denied: u64,
}

impl Devices {
    pub fn new(seed: u64, settings: &Settings) -> Self {
        let others = 1..settings.devices() as u8;
        let seed_of = |device: u8| Key::new(seed, Cause::Device).at(u64::from(device));
        Devices {
            first: Device::new(seed, settings, 0),
            others: others.map(|device| Device::new(seed_of(device), settings, device)).collect(),
            next_request: 0,
            hedged: 0,
            denied: 0,
        }
    }

    #[inline]
    pub fn of(&self, device: u8) -> &Device {
        if device == 0 { &self.first } else { &self.others[usize::from(device) - 1] }
    }

    #[inline]
    pub fn of_mut(&mut self, device: u8) -> &mut Device {
        if device == 0 { &mut self.first } else { &mut self.others[usize::from(device) - 1] }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Device {
    seed: u64,
    /// Its place among the devices, and how many there are: users are numbered in turn.
    place: u8,
    devices: u32,
    /// Gaps by the request that ends them. Each load has a stream of its own: what an edit voids is not drawn again.
    gaps: Key,
    needs: Key,
    owners: Key,
    jitters: Key,
    pub need: Sampler,
    think: Sampler,
    /// The load in force, where it never changes.
    steady: Option<Steady>,
    /// How many requests of an open load it has sent: what is drawn for one does not depend on other devices.
    sequence: u64,
    /// When the load in force began: rate profiles count from here.
    load_since: SimTime,
    /// Voids arrivals and awakenings that belong to an earlier load.
    stamp: u32,
    /// The users of a closed population. Kept when an edit makes it smaller.
    users: Vec<User>,
    /// What is left of the retry budget.
    budget: Option<BudgetAccount>,
    bursts: Bursts,
    pub recorded: Playback,
    /// How many of the requests the first users send, up to each; empty where all send alike.
    popularity: Vec<f64>,
}

/// A Poisson process that never changes.
#[derive(Clone, Copy, Debug)]
struct Steady {
    gaps: Key,
    rate: f64,
    /// The gap before the next arrival but one: worked out before it is waited for.
    next: SimDuration,
}

impl Steady {
    #[inline]
    fn gap(&self, sequence: u64) -> SimDuration {
        SimDuration::drawn(exponential(self.gaps, sequence) / self.rate)
    }
}

/// Where a load of bursts stands.
#[derive(Clone, Debug, Default)]
struct Bursts {
    is_burst: bool,
    turns: u64,
    /// Since when the pending arrival goes by the present rate, and what of its exponential is left.
    since: SimTime,
    left: f64,
}

/// One user of a closed population.
#[derive(Clone, Debug)]
struct User {
    chance: Stream,
    /// The request it waits for, or `NONE` while it thinks.
    request: u64,
}

impl Device {
    fn new(seed: u64, settings: &Settings, place: u8) -> Self {
        let own = settings.device_of(place);
        Device {
            seed,
            place,
            devices: settings.devices() as u32,
            gaps: Key::new(seed, Cause::ArrivalGap),
            needs: Key::new(seed, Cause::ServiceNeed),
            owners: Key::new(seed, Cause::User),
            jitters: Key::new(seed, Cause::Jitter),
            need: Sampler::new(settings.service_of(place)),
            think: Sampler::Constant { mean: 0.0 },
            steady: None,
            sequence: 0,
            load_since: SimTime::ZERO,
            stamp: 0,
            users: Vec::new(),
            budget: own.care.budget.as_ref().map(BudgetAccount::new),
            bursts: Bursts::default(),
            recorded: Playback::default(),
            popularity: popularity(own),
        }
    }

    /// The number, among all users, of its own user `index`.
    fn user(&self, index: u32) -> u32 {
        index * self.devices + u32::from(self.place)
    }

    /// Requests that a device with settings `own` sends on its own account get a user each: by chance, evenly or not.
    #[inline]
    fn draw_user<L: Listener>(&self, own: &DeviceSettings) -> u32 {
        let index = match own.users {
            1 => 0,
            _ if rarely::<L>(|| !self.popularity.is_empty()) => self.popular_user(self.sequence),
            users => self.owners.below(self.sequence, users as usize) as u32,
        };
        or_plain::<L, _>(index, || self.user(index))
    }

    fn popular_user(&self, request: u64) -> u32 {
        let draw = self.owners.unit(request);
        self.popularity.partition_point(|share| *share < draw).min(self.popularity.len() - 1) as u32
    }

    /// Takes up new rules for budget and hedges.
    pub fn set_care(&mut self, own: &DeviceSettings) {
        self.popularity = popularity(own);
        self.budget = own.care.budget.as_ref().map(BudgetAccount::new);
    }

    pub fn set_service(&mut self, service: &Distribution) {
        self.need = Sampler::new(service);
    }

    /// Requests offered per second at `now`; `None` for a closed population.
    pub fn offered_rate(&self, load: &Load, now: SimTime) -> Option<f64> {
        match load {
            Load::Open { profile, .. } => Some(profile.rate_at(now.since(self.load_since).seconds())),
            Load::Bursts { rates, .. } => Some(rates[usize::from(self.bursts.is_burst)]),
            Load::Recorded { arrivals, .. } => Some(arrivals.rate()),
            Load::Closed { .. } => None,
        }
    }
}

/// The rate of a Poisson process that never changes.
fn steady(load: &Load) -> Option<f64> {
    match load {
        Load::Open { process: ArrivalProcess::Poisson, profile } => {
            profile.only_rate().filter(|rate| *rate > 0.0)
        }
        _ => None,
    }
}

/// Zipf: user k sends in proportion to 1/kˢ.
fn popularity(device: &DeviceSettings) -> Vec<f64> {
    if device.care.skew == 0.0 {
        return Vec::new();
    }
    let weights = (1..=device.users).map(|k| libm::pow(f64::from(k), -device.care.skew));
    let total: f64 = weights.clone().sum();
    let mut sum = 0.0;
    weights
        .map(|weight| {
            sum += weight / total;
            sum
        })
        .collect()
}

impl Simulation {
    /// Puts the load of a device's settings into force from now on.
    pub(crate) fn begin_load(&mut self, device: u8) {
        let own = self.devices.of_mut(device);
        own.stamp = own.stamp.wrapping_add(1);
        own.load_since = self.now;
        own.steady = steady(&self.settings.device_of(device).load).map(|rate| {
            let steady = Steady { gaps: own.gaps.child(u64::from(own.stamp)), rate, next: SimDuration::ZERO };
            Steady { next: steady.gap(own.sequence), ..steady }
        });
        match &self.settings.device_of(device).load {
            Load::Open { .. } => self.schedule_arrival(device),
            Load::Bursts { .. } => {
                own.bursts = Bursts { turns: own.bursts.turns, ..Bursts::default() };
                self.schedule_turn(device);
                self.schedule_arrival(device);
            }
            Load::Recorded { .. } => {
                own.recorded = Playback::default();
                self.schedule_recorded(device);
            }
            Load::Closed { population, think } => {
                let population = *population;
                own.think = Sampler::new(think);
                for index in own.users.len() as u64..u64::from(population) {
                    let chance = Stream::new(own.seed, Cause::ClosedUser, index);
                    own.users.push(User { chance, request: NONE });
                }
                for index in 0..population {
                    if self.devices.of(device).users[index as usize].request == NONE {
                        self.let_think(device, index);
                    }
                }
            }
        }
    }

    #[inline]
    fn schedule_arrival(&mut self, device: u8) {
        let own = self.devices.of_mut(device);
        let Some(steady) = &mut own.steady else { return self.schedule_unsteady_arrival(device) };
        let (gap, stamp) = (steady.next, own.stamp);
        steady.next = steady.gap(own.sequence + 1);
        self.expect_arrival(device, stamp, gap);
    }

    #[inline]
    fn expect_arrival(&mut self, device: u8, stamp: u32, gap: SimDuration) {
        let event = Event { kind: EventKind::Arrival, subject: u32::from(device), stamp };
        self.events.at(self.now + gap, event);
    }

    #[inline(never)]
    fn schedule_unsteady_arrival(&mut self, device: u8) {
        let own = self.devices.of_mut(device);
        let Device { gaps, stamp, sequence, .. } = *own;
        let (process, profile) = match &self.settings.device_of(device).load {
            Load::Open { process, profile } => (process, profile),
            Load::Bursts { .. } => {
                own.bursts.left = exponential(gaps.child(u64::from(stamp)), sequence);
                return self.schedule_burst_arrival(device);
            }
            Load::Recorded { .. } | Load::Closed { .. } => return,
        };
        let amount = match process {
            ArrivalProcess::Poisson => exponential(gaps.child(u64::from(stamp)), sequence),
            ArrivalProcess::Constant => 1.0,
            ArrivalProcess::Hyperexponential { scv } => {
                let law = Sampler::new(&Distribution::Hyperexponential { mean: 1.0, scv: *scv });
                law.seconds(gaps.child(u64::from(stamp)).child(sequence))
            }
        };
        let gap = match profile.only_rate() {
            Some(rate) => (rate > 0.0).then(|| amount / rate),
            None => profile.gap(self.now.since(own.load_since).seconds(), amount),
        };
        if let Some(gap) = gap {
            self.expect_arrival(device, stamp, SimDuration::drawn(gap));
        }
    }

    fn schedule_recorded(&mut self, device: u8) {
        let Load::Recorded { arrivals, repeats } = &self.settings.device_of(device).load else { return };
        let own = self.devices.of_mut(device);
        if let Some(due) = own.recorded.due(arrivals, device, *repeats) {
            let event = Event { kind: EventKind::Arrival, subject: u32::from(device), stamp: own.stamp };
            self.events.at(own.load_since + due, event);
        }
    }

    /// Arrivals of a load of bursts: when the rate turns, what is left of the exponential goes on at the other rate.
    fn schedule_burst_arrival(&mut self, device: u8) {
        let Load::Bursts { rates, .. } = &self.settings.device_of(device).load else { return };
        let own = self.devices.of_mut(device);
        own.bursts.since = self.now;
        let rate = rates[usize::from(own.bursts.is_burst)];
        if rate > 0.0 {
            let event = Event { kind: EventKind::Arrival, subject: u32::from(device), stamp: own.stamp };
            self.events.at(self.now + SimDuration::drawn(own.bursts.left / rate), event);
        }
    }

    fn schedule_turn(&mut self, device: u8) {
        let Load::Bursts { means, .. } = &self.settings.device_of(device).load else { return };
        let own = self.devices.of_mut(device);
        let mean = means[usize::from(own.bursts.is_burst)].seconds();
        let stay = mean * exponential(Key::new(own.seed, Cause::Burst), own.bursts.turns);
        own.bursts.turns += 1;
        let event = Event { kind: EventKind::BurstTurn, subject: u32::from(device), stamp: own.stamp };
        self.events.at(self.now + SimDuration::drawn(stay), event);
    }

    /// A burst begins or ends.
    pub(crate) fn on_burst_turn(&mut self, device: u8, stamp: u32) {
        let Load::Bursts { rates, .. } = &self.settings.device_of(device).load else { return };
        let own = self.devices.of_mut(device);
        if stamp != own.stamp || self.sending_is_over {
            return;
        }
        // Voids the arrival that was due at the old rate.
        own.stamp = stamp.wrapping_add(1);
        let bursts = &mut own.bursts;
        let rate = rates[usize::from(bursts.is_burst)];
        bursts.left = (bursts.left - rate * self.now.since(bursts.since).seconds()).max(0.0);
        bursts.is_burst = !bursts.is_burst;
        self.schedule_turn(device);
        self.schedule_burst_arrival(device);
    }

    /// An open load's next request is due.
    pub(crate) fn on_arrival<L: Listener>(&mut self, device: u8, stamp: u32, out: &mut L) {
        let device = or_plain::<L, _>(0, || device);
        let own = self.devices.of_mut(device);
        if stamp != own.stamp || self.sending_is_over {
            return;
        }
        let settings = self.settings.device_of(device);
        let user = own.draw_user::<L>(settings);
        let need = own.needs.child(own.sequence);
        own.sequence += 1;
        if let Load::Recorded { arrivals, .. } = &settings.load {
            let need = own.recorded.take(arrivals).unwrap_or_else(|| own.need.span(need));
            self.send_request(device, user, need, out);
            return self.schedule_recorded(device);
        }
        let need = own.need.span(need);
        // First: when the next one comes takes long to work out, and what happens next waits for it.
        self.schedule_arrival(device);
        self.send_request(device, user, need, out);
    }

    fn let_think(&mut self, device: u8, index: u32) {
        let own = self.devices.of_mut(device);
        let key = own.users[index as usize].chance.key();
        let wakes = self.now + own.think.span(key);
        let event = Event { kind: EventKind::UserWakes, subject: own.user(index), stamp: own.stamp };
        self.events.at(wakes, event);
    }

    /// A user of a closed population has thought long enough.
    pub(crate) fn on_user_wakes<L: Listener>(&mut self, user: u32, stamp: u32, out: &mut L) {
        let (device, index) = self.settings.device_and_index(user);
        let request = self.devices.next_request;
        let own = self.devices.of_mut(device);
        if stamp != own.stamp || self.sending_is_over {
            return;
        }
        let state = &mut own.users[index as usize];
        state.request = request;
        let key = state.chance.key();
        let need = own.need.span(key);
        self.send_request(device, user, need, out);
    }

    fn send_request<L: Listener>(&mut self, device: u8, user: u32, need: SimDuration, out: &mut L) {
        let request = self.devices.next_request;
        self.devices.next_request += 1;
        let slot = self.attempts.open();
        let attempt = &mut self.attempts[slot];
        attempt.request = request;
        attempt.user = user;
        attempt.device = device;
        attempt.number = 1;
        attempt.highest = 1;
        attempt.first_sent = self.now;
        attempt.need = need;
        self.counts.sent += 1;
        self.counts.in_flight += 1;
        if rarely::<L>(|| self.devices.of(device).budget.is_some())
            && let Some(budget) = &mut self.devices.of_mut(device).budget
        {
            budget.request(self.now);
        }
        self.emit(TraceEvent::RequestSent { request, user }, out);
        if let Some(delay) = or_plain::<L, _>(None, || self.settings.device_of(device).care.hedge) {
            let event =
                Event { kind: EventKind::Hedge, subject: slot, stamp: self.attempts[slot].generation };
            self.events.at(self.now + delay, event);
        }
        self.send_attempt(slot, out);
    }

    fn send_attempt<L: Listener>(&mut self, slot: u32, out: &mut L) {
        let attempt = &mut self.attempts[slot];
        attempt.deadline = SimTime::NEVER;
        let event = TraceEvent::AttemptSent { request: attempt.request, attempt: attempt.number };
        let own = self.settings.device_of(or_plain::<L, _>(0, || attempt.device));
        let whole = or_plain::<L, _>(None, || own.care.deadline)
            .map(|deadline| (attempt.first_sent + deadline).max(self.now));
        let single = own.timeout.map(|timeout| self.now + timeout);
        if let Some(deadline) = whole.into_iter().chain(single).min() {
            attempt.deadline = deadline;
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
        self.release(slot, out);
    }

    /// The device hears that the controller crashed holding its request.
    pub(crate) fn on_loss_notice<L: Listener>(&mut self, slot: u32, out: &mut L) {
        self.attempts[slot].pending -= 1;
        if self.attempts[slot].is_open && !self.device_link.blocks(Way::Back) {
            self.end_attempt(slot, Outcome::Lost, out);
        }
        self.release(slot, out);
    }

    /// An attempt's time is up.
    pub(crate) fn on_timeout<L: Listener>(&mut self, slot: u32, generation: u32, out: &mut L) {
        if !self.attempts.awaits_timeout(slot, generation) {
            return;
        }
        let attempt = &mut self.attempts[slot];
        let outcome = if attempt.stage == Stage::Gone { attempt.outcome } else { Outcome::TimedOut };
        self.tell_controller(slot);
        self.end_attempt(slot, outcome, out);
        self.release(slot, out);
    }

    /// The device is done with an attempt; it tries again or the request has its outcome.
    pub(crate) fn end_attempt<L: Listener>(&mut self, slot: u32, outcome: Outcome, out: &mut L) {
        let attempt = &mut self.attempts[slot];
        assert!(attempt.is_open, "an attempt ends once");
        attempt.is_open = false;
        let (request, user, number) = (attempt.request, attempt.user, attempt.number);
        let device = or_plain::<L, _>(0, || attempt.device);
        let (sent_at, need) = (attempt.first_sent, attempt.need);
        let (wait, service, server) = (attempt.wait, attempt.service, attempt.server());
        let highest = attempt.highest;
        let partner = or_plain::<L, _>(None, || self.attempts.aside(slot).partner);
        self.counts.attempts_ended[outcome as usize] += 1;
        self.emit(TraceEvent::AttemptEnded { request, attempt: number, server, outcome }, out);

        if rarely::<L>(|| self.devices.of(device).budget.is_some())
            && let Some(rule) = &self.settings.device_of(device).care.budget
            && let Some(budget) = &mut self.devices.of_mut(device).budget
        {
            budget.ended(rule, outcome == Outcome::Ok);
        }
        if let Some(partner) = partner {
            self.devices.hedged -= 1;
            for copy in [slot, partner] {
                self.attempts.aside_mut(copy).partner = None;
            }
            if outcome != Outcome::Ok {
                // The other copy goes on for both.
                return;
            }
            self.give_up(partner, out);
        }
        // What follows counts every copy sent.
        let number = highest;
        let retries = self.settings.device_of(device).retries;
        let wants_retry = outcome != Outcome::Ok && number <= retries && !self.is_over;
        let pause = if wants_retry { self.backoff(slot, number) } else { SimDuration::ZERO };
        if wants_retry && self.may_retry(device, sent_at, self.now + pause) {
            let retry = self.attempts.open();
            let due = self.now + pause;
            let attempt = &mut self.attempts[retry];
            attempt.request = request;
            attempt.user = user;
            attempt.device = device;
            attempt.number = number + 1;
            attempt.highest = number + 1;
            attempt.first_sent = sent_at;
            attempt.need = need;
            attempt.enter(Stage::BackingOff, self.now, due);
            self.attempts.aside_mut(retry).slept = pause;
            self.events.at(due, Event { kind: EventKind::Retry, subject: retry, stamp: 0 });
            self.emit(TraceEvent::RetryScheduled { request, attempt: number + 1, due }, out);
            return;
        }
        self.counts.in_flight -= 1;
        self.counts.ended[outcome as usize] += 1;
        let attempts = number;
        self.emit(TraceEvent::RequestEnded { request, user, outcome, sent_at, attempts, wait, service }, out);
        if rarely::<L>(|| !self.devices.of(device).users.is_empty()) {
            self.wake_owner(user, request);
        }
    }

    /// Whether a retry would come before the request's deadline, and the budget allows it.
    fn may_retry(&mut self, device: u8, sent_at: SimTime, due: SimTime) -> bool {
        let care = &self.settings.device_of(device).care;
        if care.deadline.is_some_and(|deadline| sent_at + deadline <= due) {
            return false;
        }
        match (&care.budget, &mut self.devices.of_mut(device).budget) {
            (Some(rule), Some(budget)) => {
                let is_allowed = budget.spend(rule, self.now);
                self.devices.denied += u64::from(!is_allowed);
                is_allowed
            }
            _ => true,
        }
    }

    /// No answer by the hedging delay: a second copy goes out, with a service need of its own, as it may meet another server.
    pub(crate) fn on_hedge<L: Listener>(&mut self, slot: u32, generation: u32, out: &mut L) {
        if !self.attempts.awaits_timeout(slot, generation) || self.sending_is_over || self.is_over {
            return;
        }
        let (request, user, device, number, first_sent) = {
            let attempt = &self.attempts[slot];
            (attempt.request, attempt.user, attempt.device, attempt.highest, attempt.first_sent)
        };
        let need = self.devices.of(device).need.span(Key::new(self.seed, Cause::HedgeNeed).child(request));
        let copy = self.attempts.open();
        let attempt = &mut self.attempts[copy];
        attempt.request = request;
        attempt.user = user;
        attempt.device = device;
        attempt.number = number + 1;
        attempt.highest = number + 1;
        attempt.first_sent = first_sent;
        attempt.need = need;
        attempt.is_hedge = true;
        self.attempts.aside_mut(copy).partner = Some(slot);
        self.attempts.aside_mut(slot).partner = Some(copy);
        self.attempts[slot].highest = number + 1;
        self.devices.hedged += 1;
        self.send_attempt(copy, out);
    }

    /// The device has its answer from the other copy and gives this one up, as if its time were over.
    fn give_up<L: Listener>(&mut self, slot: u32, out: &mut L) {
        let attempt = &mut self.attempts[slot];
        attempt.is_open = false;
        let (request, number, server) = (attempt.request, attempt.number, attempt.server());
        let outcome = Outcome::TimedOut;
        self.tell_controller(slot);
        self.counts.attempts_ended[outcome as usize] += 1;
        self.emit(TraceEvent::AttemptEnded { request, attempt: number, server, outcome }, out);
        self.release(slot, out);
    }

    /// The device closes its connection; the controller hears of it one hop later.
    fn tell_controller(&mut self, slot: u32) {
        let attempt = &mut self.attempts[slot];
        let is_worth_telling = attempt.stage != Stage::Gone || attempt.is_counted;
        if is_worth_telling && attempt.stage != Stage::AnswerToDevice {
            attempt.pending += 1;
            let event = Event { kind: EventKind::CancelAtController, subject: slot, stamp: 0 };
            self.events.at(self.now + self.settings.links.device_hop, event);
        }
    }

    /// In a closed population the owner of a finished request thinks again.
    fn wake_owner(&mut self, user: u32, request: u64) {
        let (device, index) = self.settings.device_and_index(user);
        let own = self.devices.of_mut(device);
        let Some(state) = own.users.get_mut(index as usize) else { return };
        if state.request != request {
            return;
        }
        state.request = NONE;
        let load = &self.settings.device_of(device).load;
        if matches!(load, Load::Closed { population, .. } if index < *population) {
            self.let_think(device, index);
        }
    }

    /// How long to wait after the failure of attempt `number`, the one in `slot`.
    fn backoff(&self, slot: u32, number: u32) -> SimDuration {
        let Attempt { request, device, .. } = self.attempts[slot];
        let slept = self.attempts.aside(slot).slept;
        let Backoff { base, cap, jitter } = self.settings.device_of(device).backoff;
        let jitters = self.devices.of(device).jitters;
        let doubled = SimDuration(base.0.saturating_mul(1 << (number - 1).min(40)));
        let full = doubled.min(cap);
        let draw = || jitters.child(request).unit(u64::from(number));
        let share = |span: SimDuration| SimDuration::from_seconds(span.seconds() * draw());
        match jitter {
            Jitter::None => full,
            Jitter::Full => share(full),
            Jitter::Equal => {
                let half = SimDuration(full.0 / 2);
                half + share(full - half)
            }
            Jitter::Decorrelated => {
                let last = if slept.is_zero() { base } else { slept };
                (base + share(last * 3 - base)).min(cap)
            }
            Jitter::Envoy => {
                let steps = (1_u64 << number.min(40)) - 1;
                share(SimDuration(base.0.saturating_mul(steps)).min(cap))
            }
            Jitter::Grpc => SimDuration::from_seconds(full.seconds() * (0.8 + 0.4 * draw())),
            Jitter::Exponential => {
                let keyed = jitters.child(request);
                SimDuration::from_seconds(full.seconds() * exponential(keyed, u64::from(number)))
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
        self.release(slot, out);
    }
}

impl RateProfile {
    /// The rate, where it is always the same.
    fn only_rate(&self) -> Option<f64> {
        match self.segments.as_slice() {
            [only] if only.length.is_zero() => Some(only.to),
            _ => None,
        }
    }

    /// The rate `at` seconds after the profile began, per second.
    pub fn rate_at(&self, at: f64) -> f64 {
        let mut begin = 0.0;
        let period: f64 = self.segments.iter().map(|segment| segment.length.seconds()).sum();
        let at = if self.repeats { at % period } else { at };
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
    fn gap(&self, at: f64, amount: f64) -> Option<f64> {
        if !self.repeats {
            return self
                .gap_once(at, amount)
                .or_else(|(gap, left)| {
                    let last = self.segments.last().map_or(0.0, |last| last.to);
                    (last > 0.0).then(|| gap + left / last).ok_or(())
                })
                .ok();
        }
        let period: f64 = self.segments.iter().map(|segment| segment.length.seconds()).sum();
        let area: f64 = self
            .segments
            .iter()
            .map(|segment| (segment.from + segment.to) / 2.0 * segment.length.seconds())
            .sum();
        if area <= 0.0 {
            return None;
        }
        match self.gap_once(at % period, amount) {
            Ok(gap) => Some(gap),
            Err((gap, left)) => {
                let whole = (left / area).floor();
                let rest = self.gap_once(0.0, left - whole * area).unwrap_or_else(|(gap, _)| gap);
                Some(gap + whole * period + rest)
            }
        }
    }

    /// The same within the segments; else how long they still last, and what is left of the amount.
    fn gap_once(&self, at: f64, mut amount: f64) -> Result<f64, (f64, f64)> {
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
                return Ok(gap + 2.0 * amount / (rate + libm::sqrt(rate * rate + 2.0 * slope * amount)));
            }
            amount -= area;
            gap += left;
        }
        Err((gap, amount))
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
            repeats: false,
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
    fn a_profile_that_repeats_goes_round() {
        // 0 to 10 within 10 s and back within 10 s: 100 each round.
        let segment = |from, to| RateSegment { length: SimDuration::from_seconds(10.0), from, to };
        let wave = RateProfile { segments: vec![segment(0.0, 10.0), segment(10.0, 0.0)], repeats: true };
        for (at, amount, expected) in
            [(0.0, 50.0, 10.0), (10.0, 100.0, 20.0), (5.0, 300.0, 60.0), (25.0, 37.5, 5.0)]
        {
            let gap = wave.gap(at, amount).expect("the rate never ends");
            assert!((gap - expected).abs() < 1e-9, "from {at} by {amount}: {gap}");
        }
        assert_eq!(wave.rate_at(35.0), 5.0);
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
