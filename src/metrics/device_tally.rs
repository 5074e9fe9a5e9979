//! What is counted of one device, where there are several.

use super::histogram::Times;
use super::measures::{DeviceMeasures, Tally};
use super::users::Users;
use crate::sim::{SimDuration, SimTime};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct DeviceTally {
    pub requests: Tally,
    pub ok_times: Times,
    /// The timeout now in force.
    pub timeout: SimDuration,
    pub users: Users,
}

impl DeviceTally {
    pub fn new(opens: u64, closes: u64) -> Self {
        DeviceTally {
            requests: Tally::default(),
            ok_times: Times::new(),
            timeout: SimDuration::ZERO,
            users: Users::new(0, opens, closes),
        }
    }

    pub fn measures(&self, now: SimTime) -> DeviceMeasures {
        DeviceMeasures {
            requests: self.requests,
            response: self.ok_times.summary(),
            users: self.users.impact(now),
        }
    }
}
