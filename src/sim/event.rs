//! Pending events, fired by (time, kind, order of scheduling).
//!
//! Most delays are constant: a hop, a client timeout, a probe interval. What is scheduled with a constant delay is in time
//! order already, so each kind of such an event has a *lane*, a plain FIFO queue; only random delays go to the heap. A client
//! timeout for every request would otherwise make the heap hundreds deep. After an edit has shortened a delay, what comes before
//! the last of its lane takes the heap too, so that the order never depends on where an event waits.
//!
//! Finding the earliest is the minimum of seven numbers: the heap's, those of the five lanes that every request passes, and one for all the
//! other lanes together. Each says when and where in one number, so that the minimum is all there is to find. `ARCHITECTURE.md` says what was measured.

use super::time::SimTime;

/// Defines the kinds, and `KINDS`: every one of them at the place of its number.
macro_rules! event_kinds {
    ($($(#[$note:meta])* $kind:ident,)*) => {
        /// What a pending event is about. The order of the variants is the order within one instant: what ends comes before what begins,
        /// answers before timeouts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub(crate) enum EventKind {
            $($(#[$note])* $kind,)*
        }

        pub(crate) const KINDS: [EventKind; [$(EventKind::$kind),*].len()] = [$(EventKind::$kind),*];
    };
}

event_kinds! {
    /// Always in the heap, and first at its instant.
    ServiceDone,
    // Each request passes these lanes.
    AnswerAtDevice,
    AnswerAtController,
    AtServer,
    AtController,
    Arrival,
    // Lanes that few events pass, or leave: nearly every timeout is dropped before it is due.
    Timeout,
    ControllerDone,
    LossNotice,
    CancelAtController,
    ProbePassed,
    ProbeRefused,
    ProbeAtServer,
    ProbeTimeout,
    ProbeDue,
    PoolProbeAtServer,
    PoolProbeBack,
    LoadReading,
    // Random delays: always in the heap.
    Retry,
    UserWakes,
    RandomServerFault,
    RandomControllerFault,
    EjectionSweep,
    EjectionOver,
    StandbyReady,
    Hedge,
    QueueTimeout,
    WarmedUp,
    BurstTurn,
    FlapTurn,
    TakeOver,
    ScaleLook,
    ScaledUp,
    DeadlineAtServer,
    Reconnect,
}

use EventKind::*;

/// The kinds before this one have lanes.
const LANES: usize = Retry as usize;
/// The first lane that is not in the scan by itself; also the place in the scan where all of those stand together.
pub(crate) const COLD: usize = 6;
/// The heap's place in the scan. Its lane stays empty.
pub(crate) const HEAP: usize = 0;

/// A pending event. `subject` is an attempt slot, a server node or a user; a `stamp` that no longer matches its
/// subject's makes the event void, which is how timers are cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    pub kind: EventKind,
    pub subject: u32,
    pub stamp: u32,
}

/// Every pending event of a run.
#[derive(Clone, Debug)]
pub(crate) struct EventQueue {
    /// When the first of each is due: the heap, five lanes, the earliest of the others.
    firsts: [Due; COLD + 1],
    /// Which of the other lanes that is.
    cold: usize,
    heap: Heap,
    lanes: [Lane; LANES],
    /// How many have taken the heap so far.
    heaped: u64,
}

impl EventQueue {
    pub fn new() -> Self {
        EventQueue {
            firsts: [Due::NEVER; COLD + 1],
            cold: COLD,
            heap: Heap::default(),
            lanes: std::array::from_fn(|_| Lane::default()),
            heaped: 0,
        }
    }

    /// About how much memory a copy takes.
    pub fn bytes(&self) -> usize {
        let rings: usize = self.lanes.iter().map(|lane| lane.ring.len()).sum();
        rings * size_of::<Waiting>() + self.heap.rest.0.len() * size_of::<Entry>()
    }

    /// Schedules `event`; not if it is never due.
    #[inline(always)]
    pub fn at(&mut self, time: SimTime, event: Event) {
        let Event { kind, subject, stamp } = event;
        let lane = kind as usize;
        let due = Due::at(time, lane.min(COLD));
        if due == Due::NEVER {
            return;
        }
        let has_lane = HEAP < lane && lane < LANES;
        if !has_lane || !self.lanes[lane].push(Waiting { due, subject, stamp }) {
            self.push_heap(Due::at(time, HEAP), event);
        } else if lane < COLD {
            // The last of a lane is its first when the lane was empty, else not before it.
            self.firsts[lane] = self.firsts[lane].min(due);
        } else if (due, lane) < (self.firsts[COLD], self.cold) {
            (self.firsts[COLD], self.cold) = (due, lane);
        }
    }

    /// When the next event fires; `SimTime::NEVER` when none is pending.
    #[inline]
    pub fn next_at(&self) -> SimTime {
        match self.earliest() {
            Due::NEVER => SimTime::NEVER,
            due => due.time(),
        }
    }

    /// When the next event fires and where it waits, if that is not after `last`.
    #[inline(always)]
    pub fn due(&self, last: Due) -> Option<(SimTime, usize)> {
        let first = self.earliest();
        (first <= last).then_some((first.time(), first.place()))
    }

    /// Subject and stamp of the event that is due at `place`, taken where that is a lane of the scan; elsewhere `pop_heap` or `pop_cold`
    /// takes it, and what this gives means nothing. No branch: which place it is cannot be predicted, and this is done by the time the
    /// processor knows.
    #[inline(always)]
    pub fn take(&mut self, place: usize) -> (u32, u32) {
        let is_lane = usize::from(place.wrapping_sub(1) < COLD - 1);
        let lane = &mut self.lanes[place];
        let Waiting { subject, stamp, .. } = *lane.first();
        lane.first = lane.first.wrapping_add(is_lane);
        self.firsts[place] = lane.first().due;
        (subject, stamp)
    }

    /// The least of the firsts, found in three steps.
    #[inline(always)]
    fn earliest(&self) -> Due {
        let [a, b, c, d, e, f, g] = self.firsts;
        a.min(b).min(c.min(d)).min(e.min(f).min(g))
    }

    /// When what waits in this kind's lane fires, and its subject; for kinds that have one.
    pub fn waiting(&self, kind: EventKind) -> impl Iterator<Item = (SimTime, u32)> {
        let Lane { ring, first, end, .. } = &self.lanes[kind as usize];
        (0..end.wrapping_sub(*first)).map(|nth| {
            let waiting = &ring[first.wrapping_add(nth) & (ring.len() - 1)];
            (waiting.due.time(), waiting.subject)
        })
    }

    /// Whether the heap has brought events near since `take_brought`.
    #[inline]
    pub fn has_brought(&self) -> bool {
        self.heap.brought > 0
    }

    /// The attempts whose services end next.
    pub fn take_brought(&mut self) -> impl Iterator<Item = u32> + Clone + use<'_> {
        let count = std::mem::take(&mut self.heap.brought);
        let near = &self.heap.near[1..=count];
        near.iter().filter(|entry| entry.kind() == ServiceDone).map(|entry| entry.subject)
    }

    /// Drops what is void at the front of the lane of timeouts: nearly all of them are by the time they come to the front.
    pub fn drop_timeouts(&mut self, is_void: impl Fn(u32, u32) -> bool) {
        let lane = &mut self.lanes[Timeout as usize];
        while lane.first().due != Due::NEVER && is_void(lane.first().subject, lane.first().stamp) {
            lane.pop();
        }
        self.look_at_cold();
    }

    #[inline]
    fn push_heap(&mut self, due: Due, event: Event) {
        let Event { kind, subject, stamp } = event;
        let rank = (kind as u64) << RANK_BITS | self.heaped;
        self.heaped += 1;
        self.heap.push(Entry { due, rank, subject, stamp });
        self.firsts[HEAP] = self.firsts[HEAP].min(due);
    }

    /// Takes the heap's first, unless a lane of an earlier kind has one at the same instant.
    #[inline]
    pub fn pop_heap(&mut self, at: SimTime) -> Event {
        let kind = self.heap.first().kind();
        if kind != ServiceDone
            && let Some(lane) = self.earlier_kind(kind, at)
        {
            self.firsts[HEAP] = self.heap.first().due;
            return if lane < COLD { self.pop_lane(lane) } else { self.pop_cold() };
        }
        let Entry { subject, stamp, .. } = self.heap.pop();
        self.firsts[HEAP] = self.heap.first().due;
        Event { kind, subject, stamp }
    }

    /// The lane whose first is of a kind before `kind`, or was scheduled before what the heap holds of that kind.
    #[cold]
    fn earlier_kind(&self, kind: EventKind, at: SimTime) -> Option<usize> {
        let last = (kind as usize).min(LANES - 1);
        (1..=last).find(|&lane| self.lanes[lane].first().due == Due::at(at, lane.min(COLD)))
    }

    #[cold]
    fn pop_lane(&mut self, lane: usize) -> Event {
        let (subject, stamp) = self.take(lane);
        Event { kind: KINDS[lane], subject, stamp }
    }

    /// Takes the first of the lanes outside the scan.
    #[inline(never)]
    pub fn pop_cold(&mut self) -> Event {
        let lane = self.cold;
        let Waiting { subject, stamp, .. } = self.lanes[lane].pop();
        self.look_at_cold();
        Event { kind: KINDS[lane], subject, stamp }
    }

    /// Which of the lanes outside the scan has the earliest. Of equals it is the first one: the kinds are in their order.
    fn look_at_cold(&mut self) {
        let firsts = (COLD..LANES).map(|lane| (self.lanes[lane].first().due, lane));
        (self.firsts[COLD], self.cold) = firsts.min().unwrap_or((Due::NEVER, COLD));
    }
}

/// When and where in one number: the earlier is less, and at one instant the place that comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Due(u64);

/// Bits that say which place in the scan.
const PLACE_BITS: u32 = 3;
const PLACES: usize = (1 << PLACE_BITS) - 1;

impl Due {
    /// What lies beyond 73 years never comes.
    const NEVER: Due = Due(u64::MAX);

    #[inline(always)]
    fn at(time: SimTime, place: usize) -> Due {
        if time.0 < u64::MAX >> PLACE_BITS { Due(time.0 << PLACE_BITS | place as u64) } else { Due::NEVER }
    }

    /// The last of all that is due at `time` or before.
    pub fn last_at(time: SimTime) -> Due {
        Due::at(time, COLD).min(Due(Due::NEVER.0 - 1))
    }

    #[inline(always)]
    fn time(self) -> SimTime {
        SimTime(self.0 >> PLACE_BITS)
    }

    #[inline(always)]
    fn place(self) -> usize {
        self.0 as usize & PLACES
    }
}

/// What waits in a lane, which knows its kind.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    due: Due,
    subject: u32,
    stamp: u32,
}

const NOTHING: Waiting = Waiting { due: Due::NEVER, subject: 0, stamp: 0 };

/// A FIFO queue in a ring whose length is a power of two. Behind the last one stands `NOTHING`, so that the first can be looked at without
/// asking whether there is one.
#[derive(Clone, Debug)]
struct Lane {
    ring: Vec<Waiting>,
    /// Both only grow; where they stand in the ring are their last bits.
    first: usize,
    end: usize,
    /// When the last one put in is due.
    last: Due,
}

const SMALLEST_RING: usize = 8;

impl Default for Lane {
    fn default() -> Self {
        Lane { ring: vec![NOTHING; SMALLEST_RING], first: 0, end: 0, last: Due(0) }
    }
}

impl Lane {
    /// Puts one in; false, and does nothing, where it would come before the last that ever was.
    #[inline]
    fn push(&mut self, waiting: Waiting) -> bool {
        if waiting.due < self.last {
            return false;
        }
        if self.end.wrapping_sub(self.first) + 1 == self.ring.len() {
            self.grow();
        }
        let after = self.end.wrapping_add(1);
        let mask = self.ring.len() - 1;
        self.ring[self.end & mask] = waiting;
        self.ring[after & mask].due = Due::NEVER;
        self.end = after;
        self.last = waiting.due;
        true
    }

    #[inline]
    fn first(&self) -> &Waiting {
        &self.ring[self.first & (self.ring.len() - 1)]
    }

    /// Takes the first out; only of a lane that holds one.
    #[inline]
    fn pop(&mut self) -> Waiting {
        debug_assert!(self.first != self.end, "the scan says that the lane holds one");
        let waiting = *self.first();
        self.first = self.first.wrapping_add(1);
        waiting
    }

    #[cold]
    fn grow(&mut self) {
        let length = self.ring.len();
        self.ring.rotate_left(self.first & (length - 1));
        (self.first, self.end) = (0, length - 1);
        self.ring.resize(length * 2, NOTHING);
    }
}

/// What waits in the heap.
#[derive(Clone, Copy, Debug)]
struct Entry {
    due: Due,
    /// Kind, then order of scheduling.
    rank: u64,
    subject: u32,
    stamp: u32,
}

/// Bits of a rank that hold the order of scheduling.
const RANK_BITS: u32 = 56;

impl Entry {
    const NONE: Entry = Entry { due: Due::NEVER, rank: 0, subject: 0, stamp: 0 };

    #[inline]
    fn is_before(&self, other: &Entry) -> bool {
        // No short circuit: which is earlier cannot be predicted.
        (self.due < other.due) | ((self.due == other.due) & (self.rank < other.rank))
    }

    #[inline]
    fn kind(&self) -> EventKind {
        KINDS[(self.rank >> RANK_BITS) as usize]
    }
}

/// What fires soonest, sorted, and a heap for the rest: most runs have a dozen random delays pending, and the last of a short sorted list is
/// taken without comparing anything.
#[derive(Clone, Debug)]
struct Heap {
    /// `NONE`, then the latest first. All of them fire before anything in `rest`.
    near: [Entry; NEAR + 1],
    count: usize,
    rest: FourHeap,
    /// How many of the near ones came from the rest and were not asked for yet.
    brought: usize,
}

const NEAR: usize = 16;

impl Default for Heap {
    fn default() -> Self {
        Heap { near: [Entry::NONE; NEAR + 1], count: 0, rest: FourHeap::default(), brought: 0 }
    }
}

impl Heap {
    /// The earliest; `NONE` where there is none.
    #[inline]
    fn first(&self) -> &Entry {
        &self.near[self.count]
    }

    #[inline]
    fn push(&mut self, entry: Entry) {
        if self.count == NEAR {
            self.make_room();
        }
        if !self.rest.0.is_empty() && !entry.is_before(&self.near[1]) {
            return self.rest.push(entry);
        }
        self.count += 1;
        let mut place = self.count;
        while self.near[place - 1].is_before(&entry) {
            self.near[place] = self.near[place - 1];
            place -= 1;
        }
        self.near[place] = entry;
    }

    /// Takes the earliest out; only where there is one.
    #[inline]
    fn pop(&mut self) -> Entry {
        debug_assert!(self.count > 0, "the scan says that the heap holds one");
        let first = self.near[self.count];
        self.count -= 1;
        if self.count == 0 && !self.rest.0.is_empty() {
            self.refill();
        }
        first
    }

    /// The later half goes to the rest.
    #[cold]
    fn make_room(&mut self) {
        for place in 1..=NEAR / 2 {
            self.rest.push(self.near[place]);
        }
        self.near.copy_within(NEAR / 2 + 1.., 1);
        self.count = NEAR / 2;
    }

    #[cold]
    fn refill(&mut self) {
        self.count = self.rest.0.len().min(NEAR / 2);
        for place in (1..=self.count).rev() {
            self.near[place] = self.rest.pop().expect("as many were counted");
        }
        self.brought = self.count;
    }
}

/// A 4-ary heap: half as deep as a binary one, and a node's children lie side by side.
#[derive(Clone, Debug, Default)]
struct FourHeap(Vec<Entry>);

const ARITY: usize = 4;

impl FourHeap {
    #[inline]
    fn push(&mut self, entry: Entry) {
        let mut hole = self.0.len();
        self.0.push(entry);
        while hole > 0 {
            let parent = (hole - 1) / ARITY;
            if !entry.is_before(&self.0[parent]) {
                break;
            }
            self.0[hole] = self.0[parent];
            hole = parent;
        }
        self.0[hole] = entry;
    }

    #[inline]
    fn pop(&mut self) -> Option<Entry> {
        let last = self.0.pop()?;
        let Some(&first) = self.0.first() else { return Some(last) };
        let mut hole = 0;
        loop {
            let begin = hole * ARITY + 1;
            let end = (begin + ARITY).min(self.0.len());
            if begin >= end {
                break;
            }
            let mut child = begin;
            let mut other = begin + 1;
            while other < end {
                child = if self.0[other].is_before(&self.0[child]) { other } else { child };
                other += 1;
            }
            if !self.0[child].is_before(&last) {
                break;
            }
            self.0[hole] = self.0[child];
            hole = child;
        }
        self.0[hole] = last;
        Some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: EventKind, subject: u32) -> Event {
        Event { kind, subject, stamp: 0 }
    }

    fn pop_until(queue: &mut EventQueue, until: SimTime) -> Option<(SimTime, Event)> {
        let (at, place) = queue.due(Due::last_at(until))?;
        let (subject, stamp) = queue.take(place);
        let event = match place {
            HEAP => queue.pop_heap(at),
            COLD => queue.pop_cold(),
            lane => Event { kind: KINDS[lane], subject, stamp },
        };
        Some((at, event))
    }

    fn drain(queue: &mut EventQueue) -> Vec<(u64, u32)> {
        std::iter::from_fn(|| pop_until(queue, SimTime(1000))).map(|(at, e)| (at.0, e.subject)).collect()
    }

    #[test]
    fn what_happens_at_one_instant_fires_by_kind_then_in_the_order_of_scheduling() {
        let mut queue = EventQueue::new();
        for (subject, kind) in [ProbeDue, Retry, Timeout, AtServer, ControllerDone, AtServer, ServiceDone]
            .into_iter()
            .enumerate()
        {
            queue.at(SimTime(10), event(kind, subject as u32));
        }
        assert_eq!(drain(&mut queue).iter().map(|e| e.1).collect::<Vec<_>>(), [6, 3, 5, 2, 4, 0, 1]);
    }

    #[test]
    fn the_order_is_that_of_sorting_wherever_an_event_waits() {
        let mut queue = EventQueue::new();
        let key = crate::sim::rng::Key::new(3, crate::sim::rng::Cause::Policy);
        let mut expected = Vec::new();
        let mut now = 0;
        for n in 0..4_000 {
            // Few distinct times, so that there are many ties; not in order, so that lanes overflow to the heap.
            let time = now + key.below(n, 30) as u64;
            let kind = KINDS[key.child(n).below(0, KINDS.len())];
            queue.at(SimTime(time), event(kind, n as u32));
            expected.push((time, kind, n as u32));
            if n % 3 > 0 {
                expected.sort_unstable();
                let (at, taken) = pop_until(&mut queue, SimTime::NEVER).expect("it holds one");
                assert_eq!((at.0, taken.kind, taken.subject), expected.remove(0));
                now = at.0;
            }
        }
        expected.sort_unstable();
        let rest: Vec<_> = std::iter::from_fn(|| pop_until(&mut queue, SimTime::NEVER))
            .map(|(at, e)| (at.0, e.kind, e.subject))
            .collect();
        assert_eq!(rest, expected);
    }

    #[test]
    fn nothing_later_than_asked_for_is_taken() {
        let mut queue = EventQueue::new();
        queue.at(SimTime(7), event(Arrival, 0));
        assert_eq!(pop_until(&mut queue, SimTime(6)), None);
        assert_eq!(queue.next_at(), SimTime(7));
        assert!(pop_until(&mut queue, SimTime(7)).is_some());
        assert_eq!(queue.next_at(), SimTime::NEVER);
    }

    #[test]
    fn void_timeouts_go_as_soon_as_they_come_to_the_front() {
        let mut queue = EventQueue::new();
        for subject in 0..5 {
            queue.at(SimTime(100 + u64::from(subject)), event(Timeout, subject));
        }
        queue.drop_timeouts(|subject, _| subject < 3);
        assert_eq!(drain(&mut queue), [(103, 3), (104, 4)]);
        queue.drop_timeouts(|_, _| true);
        assert_eq!(queue.next_at(), SimTime::NEVER);
    }
}
