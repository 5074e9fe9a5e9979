//! Pending events, fired by (time, order of scheduling).
//!
//! Most delays are constant: a hop, a client timeout, a probe interval. What is scheduled with a constant delay is in
//! time order already, so each constant delay has a *lane*, a plain FIFO queue; only random delays go to the heap. A client
//! timeout for every request would otherwise make the heap hundreds deep. A setting that changes while running opens a
//! new lane, and the old one runs empty.

use std::collections::VecDeque;

use super::time::{SimDuration, SimTime};

/// What a pending event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum EventKind {
    Arrival,
    UserWakes,
    AtController,
    ControllerDone,
    AtServer,
    ServiceDone,
    AnswerAtController,
    AnswerAtDevice,
    Timeout,
    Retry,
    CancelAtController,
    LossNotice,
    ProbeDue,
    ProbeAtServer,
    ProbePassed,
    ProbeRefused,
    ProbeTimeout,
    RandomServerFault,
    RandomControllerFault,
    LoadReading,
    PoolProbeAtServer,
    PoolProbeBack,
}

/// A pending event. `subject` is an attempt slot, a server node or a user; a `stamp` that no longer matches its
/// subject's makes the event void, which is how timers are cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Event {
    pub kind: EventKind,
    pub subject: u32,
    pub stamp: u32,
}

/// Names the FIFO lane of one constant delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LaneId(u32);

#[derive(Clone, Copy, Debug)]
struct Entry {
    time: SimTime,
    /// Order of scheduling: breaks ties of time.
    order: u64,
    event: Event,
}

impl Entry {
    #[inline]
    fn is_before(&self, other: &Entry) -> bool {
        self.time < other.time || (self.time == other.time && self.order < other.order)
    }
}

#[derive(Clone, Debug)]
struct Lane {
    delay: SimDuration,
    entries: VecDeque<Entry>,
}

/// Every pending event of a run.
#[derive(Clone, Debug)]
pub(crate) struct EventQueue {
    scheduled: u64,
    heap: Heap,
    lanes: Vec<Lane>,
    /// When the first entry of the heap, then of each lane, fires: finding the earliest touches this short array alone.
    times: Vec<SimTime>,
    /// The same entries' order of scheduling, for ties.
    orders: Vec<u64>,
}

impl EventQueue {
    pub fn new() -> Self {
        let single = Lane { delay: NO_DELAY, entries: VecDeque::new() };
        EventQueue {
            scheduled: 0,
            heap: Heap::default(),
            lanes: vec![single],
            times: vec![SimTime::NEVER; 2],
            orders: vec![u64::MAX; 2],
        }
    }

    /// The lane for a constant delay: the one there is, an idle one, or a new one.
    pub fn lane(&mut self, delay: SimDuration) -> LaneId {
        let found =
            self.lanes.iter().position(|lane| lane.delay == delay).or_else(|| {
                self.lanes.iter().position(|lane| lane.entries.is_empty() && lane.delay == UNUSED)
            });
        let index = found.unwrap_or_else(|| {
            self.lanes.push(Lane { delay, entries: VecDeque::new() });
            self.times.push(SimTime::NEVER);
            self.orders.push(u64::MAX);
            self.lanes.len() - 1
        });
        self.lanes[index].delay = delay;
        LaneId(index as u32)
    }

    /// Lets every idle lane be taken for another delay.
    pub fn release_idle_lanes(&mut self) {
        for lane in &mut self.lanes {
            if lane.entries.is_empty() && lane.delay != NO_DELAY {
                lane.delay = UNUSED;
            }
        }
    }

    /// Schedules `event` one lane's delay from `now`, and returns when that is.
    #[inline]
    pub fn after(&mut self, now: SimTime, lane: LaneId, event: Event) -> SimTime {
        let index = lane.0 as usize;
        let lane = &mut self.lanes[index];
        let entry = Entry { time: now + lane.delay, order: self.scheduled, event };
        self.scheduled += 1;
        if lane.entries.is_empty() {
            (self.times[index + 1], self.orders[index + 1]) = (entry.time, entry.order);
        }
        lane.entries.push_back(entry);
        entry.time
    }

    /// Schedules `event` at any time from now on.
    #[inline]
    pub fn at(&mut self, time: SimTime, event: Event) {
        self.heap.push(Entry { time, order: self.scheduled, event });
        self.scheduled += 1;
        (self.times[0], self.orders[0]) = head(self.heap.first());
    }

    /// Schedules `event` where at most one of its kind is pending: it needs no heap. The rare second one, after an edit has
    /// made the first void, takes the heap.
    #[inline]
    pub fn only(&mut self, time: SimTime, event: Event) {
        if !self.lanes[SINGLE].entries.is_empty() {
            return self.at(time, event);
        }
        let entry = Entry { time, order: self.scheduled, event };
        self.scheduled += 1;
        (self.times[SINGLE + 1], self.orders[SINGLE + 1]) = (time, entry.order);
        self.lanes[SINGLE].entries.push_back(entry);
    }

    /// When the next event fires; `SimTime::NEVER` when none is pending.
    #[inline]
    pub fn next_at(&self) -> SimTime {
        self.times.iter().copied().min().unwrap_or(SimTime::NEVER)
    }

    /// Takes the next event if it fires at or before `until`.
    #[inline]
    pub fn pop_until(&mut self, until: SimTime) -> Option<(SimTime, Event)> {
        let times = self.times.as_slice();
        let orders = &self.orders[..times.len()];
        let (mut first, mut earliest, mut order) = (0, times[0].0, orders[0]);
        let mut place = 1;
        while place < times.len() {
            // No short circuit: which lane comes first cannot be predicted, so a branch here would cost more.
            let (time, scheduled) = (times[place].0, orders[place]);
            let is_before = (time < earliest) | ((time == earliest) & (scheduled < order));
            first = if is_before { place } else { first };
            earliest = if is_before { time } else { earliest };
            order = if is_before { scheduled } else { order };
            place += 1;
        }
        let earliest = SimTime(earliest);
        if until < earliest || earliest == SimTime::NEVER {
            return None;
        }
        let event = if first == 0 { self.pop_heap() } else { self.pop_lane(first) };
        Some((earliest, event))
    }

    #[inline]
    fn pop_heap(&mut self) -> Event {
        let entry = self.heap.pop().expect("the head says that the heap holds an entry");
        (self.times[0], self.orders[0]) = head(self.heap.first());
        entry.event
    }

    #[inline]
    fn pop_lane(&mut self, place: usize) -> Event {
        let entries = &mut self.lanes[place - 1].entries;
        let entry = entries.pop_front().expect("the head says that the lane holds an entry");
        (self.times[place], self.orders[place]) = head(entries.front());
        entry.event
    }
}

/// When an entry fires and in what order it was scheduled; after everything when there is none.
#[inline]
fn head(entry: Option<&Entry>) -> (SimTime, u64) {
    entry.map_or((SimTime::NEVER, u64::MAX), |entry| (entry.time, entry.order))
}

/// The delay of a lane that nobody uses.
const UNUSED: SimDuration = SimDuration(u64::MAX);
/// Marks the lane that has no delay of its own, but at most one entry.
const NO_DELAY: SimDuration = SimDuration(u64::MAX - 1);
/// That lane's place.
const SINGLE: usize = 0;

/// A 4-ary heap: half as deep as a binary one, and a node's children lie side by side.
#[derive(Clone, Debug, Default)]
struct Heap(Vec<Entry>);

const ARITY: usize = 4;

impl Heap {
    #[inline]
    fn first(&self) -> Option<&Entry> {
        self.0.first()
    }

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

    fn event(subject: u32) -> Event {
        Event { kind: EventKind::Arrival, subject, stamp: 0 }
    }

    #[test]
    fn lanes_and_heap_merge_by_time_then_by_order_of_scheduling() {
        let mut queue = EventQueue::new();
        let (short, long) = (queue.lane(SimDuration(5)), queue.lane(SimDuration(10)));
        queue.after(SimTime(0), long, event(0));
        queue.after(SimTime(5), short, event(1));
        queue.at(SimTime(10), event(2));
        queue.at(SimTime(3), event(3));
        queue.after(SimTime(6), short, event(4));
        let mut order = Vec::new();
        while let Some((time, event)) = queue.pop_until(SimTime(1000)) {
            order.push((time.0, event.subject));
        }
        assert_eq!(order, [(3, 3), (10, 0), (10, 1), (10, 2), (11, 4)]);
    }

    #[test]
    fn the_heap_gives_what_sorting_gives() {
        let mut queue = EventQueue::new();
        let key = crate::sim::rng::Key::new(3, crate::sim::rng::Cause::Policy);
        let mut expected = Vec::new();
        for n in 0..5000 {
            // Few distinct times, so that many ties are broken by order.
            let time = key.below(n, 300) as u64;
            queue.at(SimTime(time), event(n as u32));
            expected.push((time, n as u32));
            if n % 3 == 0 {
                expected.sort_unstable();
                let (time, event) = queue.pop_until(SimTime(1000)).expect("it holds an entry");
                assert_eq!((time.0, event.subject), expected.remove(0));
            }
        }
        expected.sort_unstable();
        let rest: Vec<_> =
            std::iter::from_fn(|| queue.pop_until(SimTime(1000))).map(|(t, e)| (t.0, e.subject)).collect();
        assert_eq!(rest, expected);
    }

    #[test]
    fn a_second_only_one_is_kept_in_order_too() {
        let mut queue = EventQueue::new();
        let lane = queue.lane(SimDuration(5));
        queue.only(SimTime(20), event(0));
        queue.only(SimTime(9), event(1));
        queue.after(SimTime(1), lane, event(2));
        let order: Vec<u32> =
            std::iter::from_fn(|| queue.pop_until(SimTime(1000))).map(|(_, e)| e.subject).collect();
        assert_eq!(order, [2, 1, 0]);
    }

    #[test]
    fn nothing_later_than_asked_for_is_taken() {
        let mut queue = EventQueue::new();
        queue.at(SimTime(7), event(0));
        assert_eq!(queue.pop_until(SimTime(6)), None);
        assert!(queue.pop_until(SimTime(7)).is_some());
        assert_eq!(queue.next_at(), SimTime::NEVER);
    }

    #[test]
    fn a_busy_lane_is_never_given_to_another_delay() {
        let mut queue = EventQueue::new();
        let slow = queue.lane(SimDuration(100));
        queue.after(SimTime(0), slow, event(0));
        queue.release_idle_lanes();
        let quick = queue.lane(SimDuration(1));
        assert_ne!(slow, quick);
        queue.after(SimTime(0), quick, event(1));
        assert_eq!(queue.pop_until(SimTime(1000)).map(|(_, e)| e.subject), Some(1));
    }
}
