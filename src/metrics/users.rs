//! What each user met: who was touched by a failure, how long anyone had to do without, and the worst stretch of each length.

use super::level::Level;
use super::measures::UserImpact;
use super::{History, ratio};
use crate::sim::{SimDuration, SimTime};

/// Marks "nothing yet" and "not failing".
const NONE: u64 = u64::MAX;
/// Slices of the counted window, at most; none is shorter than a second, each is a whole number of them.
const SLICES: u64 = 2_048;
const SECOND: u64 = 1_000_000_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct User {
    /// When their latest request ended.
    last_end: u64,
    /// When they sent the first request that failed since their last good answer.
    failing_since: u64,
    touched: bool,
}

const UNSEEN: User = User { last_end: NONE, failing_since: NONE, touched: false };

/// One entry per user; grows when an edit brings more.
///
/// A user is, between two ends of requests, as the earlier one left them. So a level changes only where somebody's luck does,
/// and what lies behind everyone's latest end is taken off again when somebody asks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Users {
    users: Vec<User>,
    seen: u64,
    touched: u64,
    longest_outage: u64,
    /// Users who are well, and users who are not.
    levels: [Level; 2],
    /// Of each slice that is over, user-nanoseconds well and not.
    slices: History<[u64; 2]>,
    /// The areas where the running slice began.
    before: [i128; 2],
    opens: u64,
    width: u64,
    /// Where the running slice ends.
    edge: u64,
}

impl Users {
    /// Counts from `opens`; `closes` decides how long a slice is.
    pub(super) fn new(count: usize, opens: u64, closes: u64) -> Self {
        let width = (closes - opens).div_ceil(SLICES * SECOND).max(1) * SECOND;
        Users {
            users: vec![UNSEEN; count],
            seen: 0,
            touched: 0,
            longest_outage: 0,
            levels: [Level::default(); 2],
            slices: History::new(),
            before: [0; 2],
            opens,
            width,
            edge: opens + width,
        }
    }

    /// How much memory a copy takes.
    pub(super) fn bytes(&self) -> usize {
        self.users.len() * size_of::<User>()
    }

    /// A request of `user` ended.
    #[inline(always)]
    pub(super) fn ended(&mut self, at: SimTime, user: u32, sent_at: SimTime, is_ok: bool) {
        let index = user as usize;
        if self.users.len() <= index {
            self.users.resize(index + 1, UNSEEN);
        }
        let entry = &mut self.users[index];
        let before = std::mem::replace(&mut entry.last_end, at.0);
        let was_ok = entry.failing_since == NONE;
        if before == NONE || was_ok != is_ok {
            self.turned(at.0, index, sent_at.0, (before != NONE).then_some(was_ok), is_ok);
        }
    }

    /// The luck of a user begins or changes.
    #[cold]
    fn turned(&mut self, at: u64, index: usize, sent_at: u64, was_ok: Option<bool>, is_ok: bool) {
        self.close_slices(at);
        match was_ok {
            None => self.seen += 1,
            Some(was_ok) => self.levels[usize::from(!was_ok)].fall(at),
        }
        self.levels[usize::from(!is_ok)].rise(at);
        let entry = &mut self.users[index];
        if is_ok {
            if entry.failing_since != NONE {
                self.longest_outage = self.longest_outage.max(at - entry.failing_since);
                entry.failing_since = NONE;
            }
            return;
        }
        entry.failing_since = sent_at;
        if !entry.touched {
            entry.touched = true;
            self.touched += 1;
        }
    }

    fn close_slices(&mut self, now: u64) {
        while self.edge <= now && (self.slices.len() as u64) < SLICES {
            let areas = self.levels.map(|level| level.area(self.edge));
            self.slices.push([0, 1].map(|which| (areas[which] - self.before[which]) as u64));
            self.before = areas;
            self.edge += self.width;
        }
    }

    fn seen(&self) -> impl Iterator<Item = &User> {
        self.users.iter().filter(|user| user.last_end != NONE)
    }

    /// Outages that still last count up to `now`.
    pub(super) fn impact(&self, now: SimTime) -> UserImpact {
        let lasting = self.users.iter().filter(|user| user.failing_since != NONE);
        let longest = lasting.map(|user| now.0.saturating_sub(user.failing_since)).max().unwrap_or(0);
        let mut areas = self.levels.map(|level| level.area(now.0));
        for user in self.seen() {
            areas[usize::from(user.failing_since != NONE)] -= i128::from(now.0) - i128::from(user.last_end);
        }
        let [up, down] = areas.map(|area| area as f64);
        UserImpact {
            seen: self.seen,
            touched: self.touched,
            longest_outage: SimDuration(self.longest_outage.max(longest)),
            uptime: ratio(up, up + down),
        }
    }

    /// The least uptime over users of any stretch of each length, slices of time together: one, two, four and so on, and the whole
    /// window. Lengths in seconds. The windowed user-uptime of Hauer and others, "Meaningful Availability" (NSDI 2020).
    pub(super) fn worst_windows(&self, end: u64) -> Vec<(f64, f64)> {
        let mut all = self.clone();
        all.close_slices(end);
        let whole = (end.saturating_sub(self.opens) / self.width) as usize;
        let mut slices = all.slices.cut(0, whole);
        all.take_off_tails(&mut slices);
        // Sums from the beginning, so that any stretch is a difference of two.
        let mut sums = vec![[0_u64; 2]];
        for slice in &slices {
            let last = sums[sums.len() - 1];
            sums.push([last[0] + slice[0] / 1_000, last[1] + slice[1] / 1_000]);
        }
        let count = slices.len();
        let lengths = (0..).map(|power| 1_usize << power).take_while(|length| *length < count);
        let worst = |length: usize| {
            let stretches = sums.iter().zip(&sums[length..]);
            let shares = stretches.filter_map(|(from, to)| {
                let [up, down] = [to[0] - from[0], to[1] - from[1]].map(|part| part as f64);
                ratio(up, up + down)
            });
            let seconds = (length as u64 * self.width / SECOND) as f64;
            shares.reduce(f64::min).map(|share| (seconds, share))
        };
        lengths.chain((count > 0).then_some(count)).filter_map(worst).collect()
    }

    /// Nothing is known of a user behind their latest end.
    fn take_off_tails(&self, slices: &mut [[u64; 2]]) {
        let mut tails = [Level::default(); 2];
        let mut ends: Vec<(u64, usize)> =
            self.seen().map(|user| (user.last_end, usize::from(user.failing_since != NONE))).collect();
        ends.sort_unstable();
        let mut ends = ends.into_iter().peekable();
        let mut before = [0; 2];
        for (place, slice) in slices.iter_mut().enumerate() {
            let edge = self.opens + (place as u64 + 1) * self.width;
            while let Some((at, which)) = ends.next_if(|(at, _)| *at < edge) {
                tails[which].rise(at);
            }
            let areas = tails.map(|level| level.area(edge));
            for which in [0, 1] {
                slice[which] -= (areas[which] - before[which]) as u64;
            }
            before = areas;
        }
    }
}
