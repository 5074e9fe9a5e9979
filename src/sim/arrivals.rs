//! Arrivals as somebody recorded them: when each request came, what it asked of a server, and of which device it was.

use std::sync::Arc;

use super::time::SimDuration;

/// One recorded request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Counted from the moment the load came into force.
    pub at: SimDuration,
    /// What it asks of a server of speed 1; `None`: it is drawn, as for any other request.
    pub need: Option<SimDuration>,
    /// Which device sent it, from 0.
    pub device: u8,
}

/// A record of at least one arrival, in order of time. Copies share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrivals {
    list: Arc<[Arrival]>,
}

/// No record is played faster than this.
const SHORTEST_GAP: SimDuration = SimDuration(10_000);

impl Arrivals {
    /// A record; `None` where there is none, or where it runs back in time.
    pub fn new(list: Vec<Arrival>) -> Option<Self> {
        if list.is_empty() || !list.is_sorted_by_key(|arrival| arrival.at) {
            return None;
        }
        Some(Arrivals { list: list.into() })
    }

    /// Every arrival, in order.
    pub fn list(&self) -> &[Arrival] {
        &self.list
    }

    /// After how long it begins again where it repeats: one mean gap after the last arrival, so that the rate stays as it is.
    pub fn period(&self) -> SimDuration {
        let (first, last) = (self.list[0].at, self.list[self.list.len() - 1].at);
        let gaps = self.list.len() as u64 - 1;
        let mean = (last - first).0.checked_div(gaps).map_or(SimDuration::from_millis(1000), SimDuration);
        (last + mean).max(SHORTEST_GAP * self.list.len() as u64)
    }

    /// Requests per second over a period.
    pub fn rate(&self) -> f64 {
        self.list.len() as f64 / self.period().seconds()
    }
}

/// How far a device has played a record.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Playback {
    /// Times that the record has begun again.
    round: u64,
    /// The place of the arrival that is due.
    place: usize,
}

impl Playback {
    /// Goes on to the next arrival of `device`, at `place` or later, and says when it is due; `None` at the end.
    pub fn due(&mut self, arrivals: &Arrivals, device: u8, repeats: bool) -> Option<SimDuration> {
        let list = arrivals.list();
        let find = |from: usize| (from..list.len()).find(|&place| list[place].device == device);
        let place = find(self.place).or_else(|| {
            self.round += 1;
            if repeats { find(0) } else { None }
        });
        self.place = place.unwrap_or(list.len());
        let before = u128::from(arrivals.period().0) * u128::from(if repeats { self.round } else { 0 });
        let due = before + u128::from(list[place?].at.0);
        Some(SimDuration(u64::try_from(due).unwrap_or(u64::MAX)))
    }

    /// Takes the arrival that is due, and returns what it asks of a server.
    pub fn take(&mut self, arrivals: &Arrivals) -> Option<SimDuration> {
        let need = arrivals.list().get(self.place).and_then(|arrival| arrival.need);
        self.place += 1;
        need
    }

    /// How many lines of the record are behind it, in this round.
    pub fn played(&self, arrivals: &Arrivals) -> u32 {
        self.place.min(arrivals.list().len()) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Arrivals {
        let arrival = |millis, device| Arrival { at: SimDuration::from_millis(millis), need: None, device };
        Arrivals::new(vec![arrival(0, 0), arrival(100, 1), arrival(100, 0), arrival(400, 0)])
            .expect("in order")
    }

    fn times(device: u8, repeats: bool) -> Vec<f64> {
        let (record, mut playback) = (record(), Playback::default());
        let mut times = Vec::new();
        while let (Some(due), true) = (playback.due(&record, device, repeats), times.len() < 6) {
            times.push(due.seconds());
            playback.take(&record);
        }
        times
    }

    #[test]
    fn each_device_plays_its_own_lines_once_or_again_and_again() {
        assert_eq!(times(0, false), [0.0, 0.1, 0.4]);
        assert_eq!(times(1, false), [0.1]);
        assert!(times(2, true).is_empty());
        // Three gaps in 400 ms: the next round begins a mean gap after the last arrival.
        let round = 0.4 + 0.133_333_333;
        let again: Vec<f64> = [0.0, 0.1, 0.4, round, round + 0.1, round + 0.4].into();
        assert!(times(0, true).iter().zip(again).all(|(a, b)| (a - b).abs() < 1e-9), "{:?}", times(0, true));
        assert!((record().rate() - 4.0 / round).abs() < 1e-6);
    }

    #[test]
    fn a_record_of_one_instant_has_a_bounded_rate() {
        let one = Arrival { at: SimDuration::ZERO, need: None, device: 0 };
        assert_eq!(Arrivals::new(vec![one; 1000]).expect("in order").rate(), 100_000.0);
        assert_eq!(Arrivals::new(vec![one]).expect("in order").rate(), 1.0);
        assert_eq!(Arrivals::new(vec![]), None);
    }
}
