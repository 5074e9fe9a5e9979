//! Which shapes a scene shows, for a legend that grows when one of them first appears.

use super::build::Scene;
use super::shape::{AGE_STEPS, DotKind, Role, Shape};

/// An entry of the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Request,
    OldRequest,
    Retry,
    Clock,
    Answer,
    BadAnswer,
    Failed,
    Lost,
    Probe,
    ProbePassed,
    ProbeRefused,
    ProbeMissed,
    Wasted,
    Detection,
    Hedge,
    Question,
    Count,
    Drawn,
}

impl Sign {
    /// Each of them, in the order in which a legend tells them.
    pub const ALL: [Sign; 18] = [
        Sign::Request,
        Sign::OldRequest,
        Sign::Answer,
        Sign::BadAnswer,
        Sign::Failed,
        Sign::Lost,
        Sign::Retry,
        Sign::Hedge,
        Sign::Clock,
        Sign::Wasted,
        Sign::Question,
        Sign::Probe,
        Sign::ProbePassed,
        Sign::ProbeRefused,
        Sign::ProbeMissed,
        Sign::Detection,
        Sign::Count,
        Sign::Drawn,
    ];
}

/// A set of signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs(u32);

impl Signs {
    /// Whether `sign` is in it.
    pub fn contains(self, sign: Sign) -> bool {
        self.0 & (1 << sign as u32) != 0
    }

    /// With `sign` in it.
    pub fn insert(&mut self, sign: Sign) {
        self.0 |= 1 << sign as u32;
    }

    /// Everything that is in either.
    pub fn union(self, other: Signs) -> Signs {
        Signs(self.0 | other.0)
    }
}

/// From this age on a request is shown as an old one in the legend: well past the middle of the scale.
const OLD_FROM: u8 = AGE_STEPS * 7 / 10;

impl Scene {
    /// The signs of everything in the scene.
    pub fn signs(&self) -> Signs {
        let mut signs = Signs::default();
        for dot in &self.dots {
            let sign = match (dot.kind, dot.role) {
                (_, Role::Wasted) => Sign::Wasted,
                (DotKind::Disc, Role::Age(age)) if age >= OLD_FROM => Sign::OldRequest,
                (DotKind::Disc, _) => Sign::Request,
                (DotKind::Hollow, _) => Sign::Retry,
                (DotKind::Hedge, _) => Sign::Hedge,
                (DotKind::Question | DotKind::Reply, _) => Sign::Question,
                (DotKind::Probe, _) => Sign::Probe,
                (DotKind::ProbePassed, _) => Sign::ProbePassed,
                (DotKind::ProbeFailed, _) => Sign::ProbeRefused,
                (DotKind::Answer, _) => Sign::Answer,
                (DotKind::BadAnswer, _) => Sign::BadAnswer,
                (DotKind::Clock, _) => Sign::Clock,
                (DotKind::Cross, Role::Probe) => Sign::ProbeMissed,
                (DotKind::Cross, _) => Sign::Failed,
                (DotKind::Burst, _) => Sign::Lost,
                (DotKind::Chosen, _) => continue,
            };
            signs.insert(sign);
        }
        if self.furniture.iter().any(|shape| matches!(shape, Shape::Hatch { .. })) {
            signs.insert(Sign::Detection);
        }
        for (is_shown, sign) in [(self.has_counts, Sign::Count), (self.has_draw, Sign::Drawn)] {
            if is_shown {
                signs.insert(sign);
            }
        }
        signs
    }
}
