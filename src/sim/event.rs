//! Pending events, fired by (time, kind, order of scheduling).
//!
//! Most delays are constant: a hop, a client timeout, a probe interval. What is scheduled with a constant delay is in time
//! order already, so each kind of such an event has a *lane*, a plain FIFO queue; only random delays go to the heap. A client
//! timeout for every request would otherwise make the heap hundreds deep. After an edit has shortened a delay, what comes before
//! the last of its lane takes the heap too, so that the order never depends on where an event waits.
//!
//! Finding the earliest is the minimum of eight numbers: the heap's, those of the six lanes that every request passes, and one for all the
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

        const KINDS: [EventKind; [$(EventKind::$kind),*].len()] = [$(EventKind::$kind),*];
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
    Timeout,
    // Lanes that few events pass.
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
pub(crate) const COLD: usize = 7;
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
    /// When the first of each fires, as `dated` says it: the heap, six lanes, the earliest of the others.
    firsts: [u64; COLD + 1],
    /// Which of the other lanes that is, and when the first of each fires.
    cold: usize,
    cold_times: [SimTime; LANES - COLD],
    heap: Heap,
    lanes: [Lane; LANES],
    /// How many have taken the heap so far.
    heaped: u64,
}

impl EventQueue {
    pub fn new() -> Self {
        EventQueue {
            firsts: [u64::MAX; COLD + 1],
            cold: COLD,
            cold_times: [SimTime::NEVER; LANES - COLD],
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

    /// Schedules `event`.
    #[inline(always)]
    pub fn at(&mut self, time: SimTime, event: Event) {
        let lane = event.kind as usize;
        let has_lane = HEAP < lane && lane < LANES;
        if !has_lane || !self.lanes[lane].push(Waiting { time, subject: event.subject, stamp: event.stamp }) {
            return self.push_heap(time, event);
        }
        if lane < COLD {
            // The last of a lane is its first when the lane was empty, else not before it.
            self.firsts[lane] = self.firsts[lane].min(dated(time, lane));
        } else {
            self.note_cold(lane, time);
        }
    }

    /// When the next event fires; `SimTime::NEVER` when none is pending.
    #[inline]
    pub fn next_at(&self) -> SimTime {
        match self.earliest() {
            u64::MAX => SimTime::NEVER,
            dated => SimTime(dated >> PLACE_BITS),
        }
    }

    /// When the next event fires and where it waits, if that is at or before `until`.
    #[inline(always)]
    pub fn due(&self, until: SimTime) -> Option<(SimTime, usize)> {
        let first = self.earliest();
        let at = SimTime(first >> PLACE_BITS);
        (at <= until && first != u64::MAX).then_some((at, first as usize & COLD))
    }

    /// Takes the event that is due at `PLACE`, and at that time.
    #[inline(always)]
    pub fn take<const PLACE: usize>(&mut self, at: SimTime) -> Event {
        match PLACE {
            HEAP => self.pop_heap(at),
            COLD => self.pop_cold(),
            lane => self.pop_lane(lane),
        }
    }

    /// The least of the firsts, found in three steps.
    #[inline(always)]
    fn earliest(&self) -> u64 {
        let [a, b, c, d, e, f, g, h] = self.firsts;
        a.min(b).min(c.min(d)).min(e.min(f).min(g.min(h)))
    }

    /// When what waits in this kind's lane fires, and its subject; for kinds that have one.
    pub fn waiting(&self, kind: EventKind) -> impl Iterator<Item = (SimTime, u32)> {
        let Lane { ring, first, length, .. } = &self.lanes[kind as usize];
        let places = *first..*first + *length;
        places.map(|place| {
            let waiting = &ring[place & (ring.len() - 1)];
            (waiting.time, waiting.subject)
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
        let near = &self.heap.near[..count];
        near.iter().filter(|entry| entry.kind() == ServiceDone).map(|entry| entry.subject)
    }

    /// Drops what is void at the front of the lane of timeouts: nearly all of them are by the time they come to the front.
    #[inline]
    pub fn drop_timeouts(&mut self, is_void: impl Fn(u32, u32) -> bool) {
        let lane = &mut self.lanes[Timeout as usize];
        while lane.first().is_some_and(|first| is_void(first.subject, first.stamp)) {
            lane.pop();
        }
        self.firsts[Timeout as usize] = dated(lane.first_at(), Timeout as usize);
    }

    #[inline]
    fn push_heap(&mut self, time: SimTime, event: Event) {
        let Event { kind, subject, stamp } = event;
        let rank = (kind as u64) << RANK_BITS | self.heaped;
        self.heaped += 1;
        self.heap.push(Entry { time, rank, subject, stamp });
        self.firsts[HEAP] = self.firsts[HEAP].min(dated(time, HEAP));
    }

    /// Takes the heap's first, unless a lane of an earlier kind has one at the same instant.
    #[inline]
    fn pop_heap(&mut self, at: SimTime) -> Event {
        let kind = self.heap.first().map_or(ServiceDone, Entry::kind);
        if kind != ServiceDone
            && let Some(lane) = self.earlier_kind(kind, at)
        {
            return if lane < COLD { self.pop_lane(lane) } else { self.pop_cold() };
        }
        let entry = self.heap.pop().expect("the scan says that the heap holds an entry");
        self.firsts[HEAP] = self.heap.first().map_or(u64::MAX, |first| dated(first.time, HEAP));
        Event { kind: entry.kind(), subject: entry.subject, stamp: entry.stamp }
    }

    /// The lane whose first is of a kind before `kind`, or was scheduled before what the heap holds of that kind.
    #[cold]
    fn earlier_kind(&self, kind: EventKind, at: SimTime) -> Option<usize> {
        let last = (kind as usize).min(LANES - 1);
        (1..=last).find(|&lane| self.lanes[lane].first_at() == at)
    }

    #[inline(always)]
    fn pop_lane(&mut self, lane: usize) -> Event {
        let queue = &mut self.lanes[lane];
        let Waiting { subject, stamp, .. } = queue.pop();
        self.firsts[lane] = dated(queue.first_at(), lane);
        Event { kind: KINDS[lane], subject, stamp }
    }

    /// A lane outside the scan has one more, which may be the first of all of them.
    fn note_cold(&mut self, lane: usize, time: SimTime) {
        let known = (self.cold_times[self.cold - COLD], self.cold);
        let first = &mut self.cold_times[lane - COLD];
        *first = (*first).min(time);
        if (*first, lane) < known {
            (self.firsts[COLD], self.cold) = (dated(*first, COLD), lane);
        }
    }

    #[inline(never)]
    fn pop_cold(&mut self) -> Event {
        let lane = self.cold;
        let Waiting { subject, stamp, .. } = self.lanes[lane].pop();
        self.cold_times[lane - COLD] = self.lanes[lane].first_at();
        // Of equals the first one stays: the kinds are in their order.
        let (mut first, mut earliest) = (COLD, self.cold_times[0]);
        for (place, time) in self.cold_times.iter().enumerate().skip(1) {
            if *time < earliest {
                (first, earliest) = (COLD + place, *time);
            }
        }
        (self.firsts[COLD], self.cold) = (dated(earliest, COLD), first);
        Event { kind: KINDS[lane], subject, stamp }
    }
}

/// Bits that say which place in the scan.
const PLACE_BITS: u32 = 3;

/// When and where in one number: the earlier is less, and at one instant the place that comes first. What lies beyond 73 years never comes.
#[inline(always)]
fn dated(time: SimTime, place: usize) -> u64 {
    if time.0 < u64::MAX >> PLACE_BITS { time.0 << PLACE_BITS | place as u64 } else { u64::MAX }
}

/// What waits in a lane, which knows its kind.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    time: SimTime,
    subject: u32,
    stamp: u32,
}

/// A FIFO queue in a ring whose length is a power of two.
#[derive(Clone, Debug)]
struct Lane {
    ring: Vec<Waiting>,
    first: usize,
    length: usize,
    /// When the last one put in fires.
    last_at: SimTime,
}

const SMALLEST_RING: usize = 8;

impl Default for Lane {
    fn default() -> Self {
        let nothing = Waiting { time: SimTime::NEVER, subject: 0, stamp: 0 };
        Lane { ring: vec![nothing; SMALLEST_RING], first: 0, length: 0, last_at: SimTime::ZERO }
    }
}

impl Lane {
    /// Puts one in; false, and does nothing, where it would come before the last that ever was.
    #[inline]
    fn push(&mut self, waiting: Waiting) -> bool {
        if waiting.time < self.last_at {
            return false;
        }
        if self.length == self.ring.len() {
            self.grow();
        }
        let mask = self.ring.len() - 1;
        self.ring[(self.first + self.length) & mask] = waiting;
        self.length += 1;
        self.last_at = waiting.time;
        true
    }

    #[inline]
    fn first(&self) -> Option<&Waiting> {
        (self.length > 0).then(|| &self.ring[self.first & (self.ring.len() - 1)])
    }

    #[inline]
    fn first_at(&self) -> SimTime {
        self.first().map_or(SimTime::NEVER, |first| first.time)
    }

    /// Takes the first out; only of a lane that holds one.
    #[inline]
    fn pop(&mut self) -> Waiting {
        debug_assert!(self.length > 0, "the scan says that the lane holds one");
        let mask = self.ring.len() - 1;
        let waiting = self.ring[self.first & mask];
        self.first = (self.first + 1) & mask;
        self.length -= 1;
        waiting
    }

    #[cold]
    fn grow(&mut self) {
        self.ring.rotate_left(self.first);
        self.first = 0;
        let nothing = self.ring[0];
        self.ring.resize(self.ring.len() * 2, nothing);
    }
}

/// What waits in the heap.
#[derive(Clone, Copy, Debug)]
struct Entry {
    time: SimTime,
    /// Kind, then order of scheduling.
    rank: u64,
    subject: u32,
    stamp: u32,
}

/// Bits of a rank that hold the order of scheduling.
const RANK_BITS: u32 = 56;

impl Entry {
    #[inline]
    fn is_before(&self, other: &Entry) -> bool {
        // No short circuit: which is earlier cannot be predicted.
        (self.time < other.time) | ((self.time == other.time) & (self.rank < other.rank))
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
    /// The latest first. All of them fire before anything in `rest`.
    near: [Entry; NEAR],
    count: usize,
    rest: FourHeap,
    /// How many of the near ones came from the rest and were not asked for yet.
    brought: usize,
}

const NEAR: usize = 16;

impl Default for Heap {
    fn default() -> Self {
        let nothing = Entry { time: SimTime::NEVER, rank: 0, subject: 0, stamp: 0 };
        Heap { near: [nothing; NEAR], count: 0, rest: FourHeap::default(), brought: 0 }
    }
}

impl Heap {
    #[inline]
    fn first(&self) -> Option<&Entry> {
        self.near[..self.count].last()
    }

    #[inline]
    fn push(&mut self, entry: Entry) {
        if self.count == NEAR {
            self.make_room();
        }
        if !self.rest.0.is_empty() && !entry.is_before(&self.near[0]) {
            return self.rest.push(entry);
        }
        let mut place = self.count;
        while 0 < place && self.near[place - 1].is_before(&entry) {
            self.near[place] = self.near[place - 1];
            place -= 1;
        }
        self.near[place] = entry;
        self.count += 1;
    }

    #[inline]
    fn pop(&mut self) -> Option<Entry> {
        let last = self.count.checked_sub(1)?;
        let first = self.near[last];
        self.count = last;
        if last == 0 && !self.rest.0.is_empty() {
            self.refill();
        }
        Some(first)
    }

    /// The later half goes to the rest.
    #[cold]
    fn make_room(&mut self) {
        for place in 0..NEAR / 2 {
            self.rest.push(self.near[place]);
        }
        self.near.copy_within(NEAR / 2.., 0);
        self.count = NEAR / 2;
    }

    #[cold]
    fn refill(&mut self) {
        self.count = self.rest.0.len().min(NEAR / 2);
        for place in (0..self.count).rev() {
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
        let (at, place) = queue.due(until)?;
        let event = match place {
            HEAP => queue.pop_heap(at),
            COLD => queue.pop_cold(),
            lane => queue.pop_lane(lane),
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
