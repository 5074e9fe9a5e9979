//! R(t): the share of replications in which the system was never down up to t.

use super::chart_data::Point;
use super::collector::Collector;
use super::job::JobResult;
use super::plan::{Job, Plan};
use crate::metrics::Interval;
use crate::metrics::survival::{Life, kaplan_meier, survival_at};

/// R(t) of a variant at these instants, in seconds, with its interval; nothing without replications. A replication that never
/// went down was watched until its end: there it leaves the sample alive.
pub fn reliability(
    plan: &Plan,
    collector: &Collector,
    variant: usize,
    instants: impl Iterator<Item = f64>,
) -> Vec<Point> {
    let scenario = plan.scenario(Job { variant: variant as u32, replication: 0 });
    let whole = scenario.config().duration.seconds();
    let lives: Vec<Life> = collector.of_variant(variant).map(|result| life(result, whole)).collect();
    let curve = kaplan_meier(&lives);
    // Beyond the last look at a survivor nothing is known; where none survived, zero is.
    let last_look = lives.iter().filter(|life| !life.has_ended).map(|life| life.length);
    let watched = last_look.reduce(f64::max).unwrap_or(f64::INFINITY);
    let point = |x: f64, share: Interval| Point { x, y: share.mean, low: share.low, high: share.high };
    let looks = instants.filter(|x| *x <= watched).filter_map(|x| Some(point(x, survival_at(&curve, x)?)));
    let mut points: Vec<Point> = looks.collect();
    let end = points.last().map_or(0.0, |last| last.x);
    // The curve falls in steps: each stands there twice, before and after.
    for step in curve.windows(2).filter(|step| step[1].at <= end) {
        let place = points.partition_point(|point| point.x < step[1].at);
        points.splice(place..place, step.iter().map(|side| point(step[1].at, side.share)));
    }
    points
}

/// Every run is watched from time zero, warm-up included, until devices send no more.
fn life(result: &JobResult, whole: f64) -> Life {
    match result.first_down {
        Some(length) => Life { length, has_ended: true },
        None => Life { length: whole, has_ended: false },
    }
}
