//! Pending events, fired by (time, order of scheduling).
//!
//! Most delays are constant: a hop, a client timeout, a probe interval. What is scheduled with a constant delay is in
//! time order already, so each constant delay has a *lane*, a plain FIFO queue; only random delays go to the heap. A client
//! timeout for every request would otherwise make the heap hundreds deep. A setting that changes while running opens a
//! new lane, and the old one runs empty.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

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

/// Time in the upper half, order of scheduling in the lower.
type Moment = u128;

const EMPTY: Moment = Moment::MAX;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    moment: Moment,
    event: Event,
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
    heap: BinaryHeap<Reverse<Entry>>,
    lanes: Vec<Lane>,
    /// The earliest moment of the heap, then of each lane.
    heads: Vec<Moment>,
}

impl EventQueue {
    pub fn new() -> Self {
        EventQueue { scheduled: 0, heap: BinaryHeap::new(), lanes: Vec::new(), heads: vec![EMPTY] }
    }

    /// The lane for a constant delay: the one there is, an idle one, or a new one.
    pub fn lane(&mut self, delay: SimDuration) -> LaneId {
        let found =
            self.lanes.iter().position(|lane| lane.delay == delay).or_else(|| {
                self.lanes.iter().position(|lane| lane.entries.is_empty() && lane.delay == UNUSED)
            });
        let index = found.unwrap_or_else(|| {
            self.lanes.push(Lane { delay, entries: VecDeque::new() });
            self.heads.push(EMPTY);
            self.lanes.len() - 1
        });
        self.lanes[index].delay = delay;
        LaneId(index as u32)
    }

    /// Lets every idle lane be taken for another delay.
    pub fn release_idle_lanes(&mut self) {
        for lane in &mut self.lanes {
            if lane.entries.is_empty() {
                lane.delay = UNUSED;
            }
        }
    }

    /// Schedules `event` one lane's delay from `now`, and returns when that is.
    #[inline]
    pub fn after(&mut self, now: SimTime, lane: LaneId, event: Event) -> SimTime {
        let index = lane.0 as usize;
        let lane = &mut self.lanes[index];
        let time = now + lane.delay;
        let moment = moment(time, self.scheduled);
        self.scheduled += 1;
        if lane.entries.is_empty() {
            self.heads[index + 1] = moment;
        }
        lane.entries.push_back(Entry { moment, event });
        time
    }

    /// Schedules `event` at any time from now on.
    #[inline]
    pub fn at(&mut self, time: SimTime, event: Event) {
        let moment = moment(time, self.scheduled);
        self.scheduled += 1;
        self.heap.push(Reverse(Entry { moment, event }));
        self.heads[0] = self.heads[0].min(moment);
    }

    /// When the next event fires; `SimTime::NEVER` when none is pending.
    #[inline]
    pub fn next_at(&self) -> SimTime {
        time_of(self.heads.iter().copied().min().unwrap_or(EMPTY))
    }

    /// Takes the next event if it fires at or before `until`.
    #[inline]
    pub fn pop_until(&mut self, until: SimTime) -> Option<(SimTime, Event)> {
        let mut first = 0;
        let mut earliest = self.heads[0];
        for (index, &head) in self.heads.iter().enumerate().skip(1) {
            if head < earliest {
                earliest = head;
                first = index;
            }
        }
        let time = time_of(earliest);
        if until < time || earliest == EMPTY {
            return None;
        }
        let event = if first == 0 { self.pop_heap() } else { self.pop_lane(first) };
        Some((time, event))
    }

    #[inline]
    fn pop_heap(&mut self) -> Event {
        let Reverse(entry) = self.heap.pop().expect("the head says that the heap holds an entry");
        self.heads[0] = self.heap.peek().map_or(EMPTY, |Reverse(next)| next.moment);
        entry.event
    }

    #[inline]
    fn pop_lane(&mut self, head: usize) -> Event {
        let entries = &mut self.lanes[head - 1].entries;
        let entry = entries.pop_front().expect("the head says that the lane holds an entry");
        self.heads[head] = entries.front().map_or(EMPTY, |next| next.moment);
        entry.event
    }
}

/// The delay of a lane that nobody uses.
const UNUSED: SimDuration = SimDuration(u64::MAX);

#[inline]
fn moment(time: SimTime, order: u64) -> Moment {
    Moment::from(time.0) << 64 | Moment::from(order)
}

#[inline]
fn time_of(moment: Moment) -> SimTime {
    SimTime((moment >> 64) as u64)
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
