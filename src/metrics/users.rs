//! What each user met: who was touched by a failure, and how long anyone had to do without.

use super::measures::UserImpact;
use super::ratio;
use crate::sim::{SimDuration, SimTime};

/// Marks "nothing yet" and "not failing".
const NONE: u64 = u64::MAX;

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
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Users {
    users: Vec<User>,
    seen: u64,
    touched: u64,
    longest_outage: u64,
    up: u128,
    down: u128,
}

impl Users {
    pub(super) fn new(count: usize) -> Self {
        Users { users: vec![UNSEEN; count], seen: 0, touched: 0, longest_outage: 0, up: 0, down: 0 }
    }

    /// Of how many users something is kept.
    pub(super) fn kept(&self) -> usize {
        self.users.len()
    }

    /// A request of `user` ended.
    #[inline]
    pub(super) fn ended(&mut self, at: SimTime, user: u32, sent_at: SimTime, is_ok: bool) {
        let index = user as usize;
        if self.users.len() <= index {
            self.users.resize(index + 1, UNSEEN);
        }
        let entry = &mut self.users[index];
        let was_failing = entry.failing_since != NONE;
        if entry.last_end == NONE {
            self.seen += 1;
        } else {
            let span = u128::from(at.0 - entry.last_end);
            if was_failing { self.down += span } else { self.up += span }
        }
        entry.last_end = at.0;
        if is_ok {
            if was_failing {
                self.longest_outage = self.longest_outage.max(at.0 - entry.failing_since);
                entry.failing_since = NONE;
            }
            return;
        }
        if !was_failing {
            entry.failing_since = sent_at.0;
        }
        if !entry.touched {
            entry.touched = true;
            self.touched += 1;
        }
    }

    /// Outages that still last count up to `now`.
    pub(super) fn impact(&self, now: SimTime) -> UserImpact {
        let lasting = self.users.iter().filter(|user| user.failing_since != NONE);
        let longest = lasting.map(|user| now.0.saturating_sub(user.failing_since)).max().unwrap_or(0);
        UserImpact {
            seen: self.seen,
            touched: self.touched,
            longest_outage: SimDuration(self.longest_outage.max(longest)),
            uptime: ratio(self.up as f64, (self.up + self.down) as f64),
        }
    }
}
