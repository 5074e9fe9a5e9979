//! Attempts: one slot for each try at a request, from the moment it is sent until nothing in the system refers to it.
//!
//! A request in flight *is* its one open slot (`is_open`): the latest attempt, or the wait before the next. An attempt that its
//! device has given up on keeps its slot, closed, while servers still work on it.

use super::config::ServerNodeId;
use super::time::{SimDuration, SimTime};
use super::trace::Outcome;

/// Where an attempt is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Waiting to be sent: the backoff before a retry.
    BackingOff,
    ToController,
    ControllerQueue,
    ControllerService,
    ToServer,
    ServerQueue,
    InService,
    AnswerToController,
    AnswerToDevice,
    /// Nowhere: swallowed, dropped or thrown away. Its device does not know yet.
    Gone,
}

/// Most nodes one attempt can try: the first and four redispatches.
pub(crate) const MOST_TRIED: usize = 5;

/// One try at a request: two lines of the processor's cache, fetched as one. With tens of thousands in flight, that is what a step waits for.
///
/// Laid out by hand: a lone byte at a multiple of four is read as four of them, and waits for all that was written there.
#[derive(Clone, Debug)]
#[repr(C, align(128))]
pub(crate) struct Attempt {
    pub request: u64,
    /// When the request was first sent.
    pub first_sent: SimTime,
    /// When the controller last sent it to a server node.
    pub routed: SimTime,
    /// When it times out; `NEVER` without a client timeout.
    pub deadline: SimTime,
    /// Service need on a server of speed 1.
    pub need: SimDuration,
    /// Work left on a server of speed 1, as of `since`.
    pub left: SimDuration,
    /// When the present stage began.
    pub since: SimTime,
    /// When the present stage will end, where that is known.
    pub until: SimTime,
    pub wait: SimDuration,
    pub service: SimDuration,
    pub user: u32,
    /// From 1.
    pub number: u32,
    /// The highest number its request has: more than its own while a hedge is under way, or was.
    pub highest: u32,
    /// Changes when the slot is freed: void timeouts and cancels.
    pub generation: u32,
    /// Changes when the service is re-timed or ends: voids the old completion.
    pub timer: u32,
    /// Place among its server's or the controller's attempts in service.
    pub position: u32,
    /// The last one first.
    pub tried: [ServerNodeId; MOST_TRIED],
    /// The device that sends it.
    pub device: u8,
    /// What the answer on its way back says; for a `Gone` attempt, how it will end when its device gives up.
    pub outcome: Outcome,
    pub stage: Stage,
    /// The device still waits for this attempt.
    pub is_open: bool,
    /// The controller counts it as outstanding at `server`.
    pub is_counted: bool,
    /// The controller has heard that the device gave up.
    pub is_cancelled: bool,
    /// Its controller crashed: the answer will find nobody to forward it.
    pub is_orphaned: bool,
    /// The second of two controllers that both work has it.
    pub is_seconds: bool,
    /// A second copy, sent because the first took long.
    pub is_hedge: bool,
    /// Messages and notices under way that refer to this slot.
    pub pending: u8,
    pub tried_count: u8,
    /// Tries before this one within the attempt, by layers between device and servers.
    pub layer_tries: u8,
    /// Tries at the node that had refused it, so far.
    pub reconnects: u8,
}

impl Attempt {
    fn vacant() -> Self {
        Attempt {
            request: 0,
            user: 0,
            device: 0,
            number: 0,
            highest: 0,
            first_sent: SimTime::ZERO,
            routed: SimTime::ZERO,
            deadline: SimTime::NEVER,
            need: SimDuration::ZERO,
            left: SimDuration::ZERO,
            since: SimTime::ZERO,
            until: SimTime::ZERO,
            wait: SimDuration::ZERO,
            service: SimDuration::ZERO,
            stage: Stage::Gone,
            outcome: Outcome::Ok,
            is_open: false,
            is_counted: false,
            is_cancelled: false,
            is_orphaned: false,
            is_seconds: false,
            is_hedge: false,
            pending: 0,
            generation: 0,
            timer: 0,
            position: 0,
            tried_count: 0,
            layer_tries: 0,
            reconnects: 0,
            tried: [ServerNodeId(0); MOST_TRIED],
        }
    }

    /// The node it was last sent to.
    pub fn server(&self) -> Option<ServerNodeId> {
        (self.tried_count > 0).then_some(self.tried[0])
    }

    /// The nodes it was sent to, the last one first.
    pub fn tried(&self) -> &[ServerNodeId] {
        &self.tried[..usize::from(self.tried_count)]
    }

    /// Notes that it is sent to `node`.
    pub fn send_to(&mut self, node: ServerNodeId) {
        if self.tried_count > 0 {
            self.tried.rotate_right(1);
        }
        self.tried[0] = node;
        self.tried_count += 1;
    }

    /// A number of its own for each decision about it: which attempt, which try of the layers, how often redispatched.
    #[inline]
    pub fn decision(&self, tried: u8) -> u64 {
        (u64::from(self.layer_tries) << 40) | (u64::from(self.number) * 8 + u64::from(tried))
    }

    /// Moves to another stage at `now`, which will end at `until`.
    pub fn enter(&mut self, stage: Stage, now: SimTime, until: SimTime) {
        self.stage = stage;
        self.since = now;
        self.until = until;
    }
}

/// What is known of an attempt and seldom asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Aside {
    /// The other copy of a hedged request, while both are open.
    pub partner: Option<u32>,
    /// How long the device waited before this attempt.
    pub slept: SimDuration,
}

/// The slots of all attempts. Freed slots are used again, so a run in steady state allocates nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attempts {
    slots: Vec<Attempt>,
    /// By slot; only as long as the last one that ever had something.
    asides: Vec<Aside>,
    free: Vec<u32>,
}

impl Attempts {
    /// A slot with clean mechanics; the caller fills in whose it is.
    #[inline]
    pub fn open(&mut self) -> u32 {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Attempt::vacant());
            (self.slots.len() - 1) as u32
        });
        let attempt = &mut self.slots[slot as usize];
        attempt.is_open = true;
        slot
    }

    /// Frees the slot if its device is done with it and nothing in the system refers to it.
    #[inline]
    pub fn free_if_done(&mut self, slot: u32) {
        let attempt = &mut self.slots[slot as usize];
        if attempt.is_open || attempt.stage != Stage::Gone || attempt.pending != 0 {
            return;
        }
        attempt.generation = attempt.generation.wrapping_add(1);
        attempt.timer = attempt.timer.wrapping_add(1);
        attempt.wait = SimDuration::ZERO;
        attempt.service = SimDuration::ZERO;
        attempt.outcome = Outcome::TimedOut;
        attempt.is_counted = false;
        attempt.is_cancelled = false;
        attempt.is_orphaned = false;
        attempt.tried_count = 0;
        attempt.layer_tries = 0;
        attempt.reconnects = 0;
        attempt.is_hedge = false;
        if let Some(aside) = self.asides.get_mut(slot as usize) {
            *aside = Aside::default();
        }
        self.free.push(slot);
    }

    /// What is seldom asked for.
    #[inline]
    pub fn aside(&self, slot: u32) -> Aside {
        self.asides.get(slot as usize).copied().unwrap_or_default()
    }

    /// The same, to be written.
    pub fn aside_mut(&mut self, slot: u32) -> &mut Aside {
        let place = slot as usize;
        if self.asides.len() <= place {
            self.asides.resize(self.slots.len(), Aside::default());
        }
        &mut self.asides[place]
    }

    /// Whether a timeout armed for this generation of the slot still means anything.
    #[inline]
    pub fn awaits_timeout(&self, slot: u32, generation: u32) -> bool {
        let attempt = &self.slots[slot as usize];
        attempt.generation == generation && attempt.is_open
    }

    /// Every slot's number, free ones included.
    pub fn numbers(&self) -> impl Iterator<Item = u32> + use<> {
        0..self.slots.len() as u32
    }

    /// Every slot, free ones included (closed and `Gone`).
    pub fn iter(&self) -> impl Iterator<Item = &Attempt> {
        self.slots.iter()
    }
}

impl std::ops::Index<u32> for Attempts {
    type Output = Attempt;
    #[inline]
    fn index(&self, slot: u32) -> &Attempt {
        &self.slots[slot as usize]
    }
}

impl std::ops::IndexMut<u32> for Attempts {
    #[inline]
    fn index_mut(&mut self, slot: u32) -> &mut Attempt {
        &mut self.slots[slot as usize]
    }
}
