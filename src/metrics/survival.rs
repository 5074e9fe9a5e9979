//! R(t) from lives that ended and lives that were still going when one stopped looking.

use super::confidence::{Interval, rising, wilson_of};

/// A life observed: how long, and whether it ended then.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Life {
    /// Seconds.
    pub length: f64,
    /// False when one stopped looking first.
    pub has_ended: bool,
}

/// A point of the curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Survival {
    /// From here on, in seconds.
    pub at: f64,
    /// The share that lives longer, with its interval.
    pub share: Interval,
}

/// The share of lives longer than t as a step function from zero on (Kaplan and Meier 1958), with Wilson's interval on the
/// number of lives that Greenwood's variance is worth (Rothman 1978): with nobody lost from sight that is their number, and
/// the interval is Wilson's own.
pub fn kaplan_meier(lives: &[Life]) -> Vec<Survival> {
    let lengths: Vec<f64> = lives.iter().map(|life| life.length).collect();
    let lives: Vec<Life> = rising(&lengths).into_iter().map(|place| lives[place]).collect();
    let n = lives.len();
    if n == 0 {
        return Vec::new();
    }
    let (mut share, mut greenwood, mut worth) = (1.0_f64, 0.0, n as f64);
    let mut curve = vec![Survival { at: 0.0, share: wilson_of(1.0, n as f64, n) }];
    let mut place = 0;
    while place < n {
        let at = lives[place].length;
        let at_risk = (n - place) as f64;
        let together = lives[place..].iter().take_while(|life| life.length == at).count();
        let ended = lives[place..place + together].iter().filter(|life| life.has_ended).count() as f64;
        if ended > 0.0 {
            share *= 1.0 - ended / at_risk;
            greenwood += ended / (at_risk * (at_risk - ended));
            // At zero Greenwood's variance says nothing: as many as before the last of them.
            if 0.0 < share {
                worth = (1.0 - share) / (share * greenwood);
            }
            curve.push(Survival { at, share: wilson_of(share, worth, n) });
        }
        place += together;
    }
    curve
}

/// The curve at `t`: its last step that is not later.
pub fn survival_at(curve: &[Survival], t: f64) -> Option<Interval> {
    curve.iter().rev().find(|point| point.at <= t).map(|point| point.share)
}
