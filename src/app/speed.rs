//! How fast simulated time passes on the screen.

use crate::scenario::number;

/// Simulated seconds for each second on screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed(f64);

impl Speed {
    /// One for one.
    pub const NORMAL: Speed = Speed(1.0);
    /// As fast as the machine can.
    pub const MAX: Speed = Speed(f64::INFINITY);
    /// What the page offers.
    pub const OFFERED: [Speed; 11] = [
        Speed(0.01),
        Speed(0.03),
        Speed(0.1),
        Speed(0.25),
        Speed(0.5),
        Speed(1.0),
        Speed(2.0),
        Speed(5.0),
        Speed(20.0),
        Speed(100.0),
        Speed::MAX,
    ];

    /// Close to 1 snaps to 1; outside 0.01 to 10 000 there is only the maximum or nothing at all.
    pub fn from_factor(factor: f64) -> Option<Speed> {
        match factor {
            _ if factor.is_nan() || factor < 0.01 => None,
            _ if (0.9..=1.1).contains(&factor) => Some(Speed::NORMAL),
            _ if factor > 10_000.0 => Some(Speed::MAX),
            _ => Some(Speed(factor)),
        }
    }

    /// The factor; infinite for the maximum.
    pub fn factor(self) -> f64 {
        self.0
    }

    /// As links write it: `0.25`, `max`.
    pub fn key(self) -> String {
        if self.0.is_infinite() { "max".to_owned() } else { self.0.to_string() }
    }

    /// Reads what [`Speed::key`] writes.
    pub fn from_key(key: &str) -> Option<Speed> {
        match key {
            "max" => Some(Speed::MAX),
            _ => number(key.trim_end_matches(['x', '×'])).and_then(Speed::from_factor),
        }
    }

    /// The next faster one on offer.
    pub fn faster(self) -> Speed {
        Speed::OFFERED.into_iter().find(|speed| speed.0 > self.0).unwrap_or(Speed::MAX)
    }

    /// The next slower one on offer.
    pub fn slower(self) -> Speed {
        Speed::OFFERED.into_iter().rev().find(|speed| speed.0 < self.0).unwrap_or(Speed::OFFERED[0])
    }
}
