//! What is compared between variants: measures of a run, shares of replications, and sums over incidents.

use super::collector::Collector;
use super::job::JobResult;
use super::plan::ExperimentId;
use super::table::{Column, Estimate};
use crate::metrics::catalogue::Basis;
use crate::metrics::confidence::{
    difference_interval, log_ratio_interval, mean, mean_interval, paired_test, rank_correlation,
    share_interval, sign_test, variance, wilson_of,
};
use crate::metrics::percentile::{LEVELS, Pooled, Spread, pooled};
use crate::metrics::{Direction, Interval, Measure, Unit, nines};
use crate::words::measures as words;

/// One number of each replication, or a yes or no of it.
#[derive(Clone, Copy, Debug)]
pub struct Quantity {
    /// Its name in files; for ever.
    pub key: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// `s`, `1/s`, `share`, `count` or nothing.
    pub unit: &'static str,
    /// What it is, in one sentence.
    pub definition: &'static str,
    /// Which way is better.
    pub direction: Direction,
    source: Source,
}

#[derive(Clone, Copy, Debug)]
enum Source {
    Measure(Measure),
    /// The nines of a share.
    NinesOf(Measure),
    Own(fn(&JobResult) -> Option<f64>),
    /// A proportion of those replications that can tell: its interval is Wilson's.
    Share(fn(&JobResult) -> Option<bool>),
}

impl Quantity {
    /// A measure of the catalogue, under this label.
    pub fn measure(measure: Measure, label: &'static str) -> Self {
        Quantity {
            key: measure.key(),
            label,
            unit: measure.unit().symbol(),
            definition: words::definition(measure.key(), || measure.definition()),
            direction: measure.direction(),
            source: match measure {
                Measure::Nines => Source::NinesOf(Measure::Availability),
                Measure::TimeNines => Source::NinesOf(Measure::TimeAvailability),
                _ => Source::Measure(measure),
            },
        }
    }

    /// The measure of the catalogue or of an experiment with this key, under its name for people.
    pub fn by_key(key: &str) -> Option<Quantity> {
        if let Some(measure) = Measure::from_key(key) {
            return Some(Quantity::measure(measure, words::label(measure.key())));
        }
        let own = ExperimentId::ALL.into_iter().flat_map(columns);
        own.into_iter().find(|quantity| quantity.key == key)
    }

    /// As a column of a table.
    pub fn column(&self) -> Column {
        Column { key: self.key.into(), label: self.label.into(), unit: self.unit.into() }
    }

    /// Its value in one replication.
    pub fn of(&self, result: &JobResult) -> Option<f64> {
        match self.source {
            Source::NinesOf(share) => value_of(result, share).map(nines).filter(|value| value.is_finite()),
            _ => self.value(result),
        }
    }

    /// What is averaged: its value, or for nines the share they are of.
    fn value(&self, result: &JobResult) -> Option<f64> {
        match self.source {
            Source::Measure(measure) | Source::NinesOf(measure) => value_of(result, measure),
            Source::Own(of) => of(result).filter(|value| value.is_finite()),
            Source::Share(of) => of(result).map(|is| f64::from(u8::from(is))),
        }
    }

    /// Mean and interval over the replications of a variant.
    ///
    /// Nines are those of the mean share and of the ends of its interval: the mean of nines would leave out every
    /// replication without a failure, whose nines are infinite.
    ///
    /// A percentile is that of the requests of all runs together.
    pub fn estimate(&self, collector: &Collector, variant: usize) -> Option<Estimate> {
        let values = collector.values(variant, |result| self.value(result));
        self.estimate_of(&values, &collector.runs(variant), collector.is_in_pairs())
    }

    /// The same over independent runs.
    pub fn estimate_runs(&self, results: &[JobResult]) -> Option<Estimate> {
        let values: Vec<f64> = results.iter().filter_map(|result| self.value(result)).collect();
        self.estimate_of(&values, &results.iter().map(Some).collect::<Vec<_>>(), false)
    }

    /// Of a percentile: that of these runs together.
    fn pooled(&self, runs: &[Option<&JobResult>], are_pairs: bool) -> Option<Pooled> {
        let Source::Measure(measure) = self.source else { return None };
        let (with_failures, q) = percentile_of(measure)?;
        let runs: Vec<Spread> = runs.iter().map(|run| spread(*run, with_failures)).collect();
        pooled(&runs, q, if are_pairs { 2 } else { 1 })
    }

    fn estimate_of(&self, values: &[f64], runs: &[Option<&JobResult>], are_pairs: bool) -> Option<Estimate> {
        match self.source {
            Source::Measure(_) if self.is_percentile() => {
                let Pooled { interval, .. } = self.pooled(runs, are_pairs)?;
                // A single run has its own, and more exactly.
                let mean = values.first().filter(|_| interval.n == 1).unwrap_or(&interval.mean);
                Some(Interval { mean: *mean, ..interval }.into())
            }
            Source::Share(_) => share_estimate(values),
            Source::NinesOf(measure) => share_of_runs(measure, values, runs).map(|share| Estimate {
                mean: nines(share.mean),
                low: nines(share.low),
                high: nines(share.high),
                n: share.n,
            }),
            Source::Measure(measure) if measure.unit() == Unit::Share => share_of_runs(measure, values, runs),
            Source::Measure(_) => {
                // Below nothing there is nothing; it covers the true mean as often.
                mean_estimate(values).map(|estimate| Estimate { low: estimate.low.max(0.0), ..estimate })
            }
            Source::Own(_) => mean_estimate(values),
        }
    }

    /// Mean and interval of the differences of two variants on the same random numbers, first minus second.
    pub fn difference(&self, collector: &Collector, variant: usize, reference: usize) -> Option<Estimate> {
        let differences = self.differences(collector, variant, reference);
        if let Source::NinesOf(_) = self.source {
            // Not of runs, many of which have none: of the mean shares that are missing.
            let missing = |place: usize| -> Vec<f64> {
                collector.values(place, |result| self.value(result)).iter().map(|share| 1.0 - share).collect()
            };
            let (above, below) = (missing(reference), missing(variant));
            let interval = (above.len() == below.len()).then(|| log_ratio_interval(&above, &below))??;
            let nines = |ratio: f64| ratio * std::f64::consts::LOG10_E;
            let Estimate { mean, low, high, n } = interval.into();
            return Some(Estimate { mean: nines(mean), low: nines(low), high: nines(high), n });
        }
        if let Some([first, second]) = self.both_pooled(collector, variant, reference) {
            if first == second {
                // The same runs under two names.
                return mean_estimate(&differences);
            }
            let together = rank_correlation(&first.off, &second.off);
            return Some(difference_interval(&first.interval, &second.interval, together).into());
        }
        mean_estimate(&differences)
    }

    /// Two percentiles, each of all runs together.
    fn both_pooled(&self, collector: &Collector, first: usize, second: usize) -> Option<[Pooled; 2]> {
        let of = |variant| self.pooled(&collector.runs(variant), collector.is_in_pairs());
        Some([of(first)?, of(second)?])
    }

    fn differences(&self, collector: &Collector, first: usize, second: usize) -> Vec<f64> {
        collector.differences(first, second, |one, other| Some(self.value(one)? - self.value(other)?))
    }

    /// Mean difference of two variants, first minus second, and how often chance alone would part them so far: Student's paired
    /// test, for a yes or no the exact test of McNemar. `None` with fewer than two pairs. Nines are compared by their shares, percentiles by
    /// those of each run, which must lie the way that those of all runs do.
    pub fn test(&self, collector: &Collector, first: usize, second: usize) -> Option<(f64, f64)> {
        let differences = self.differences(collector, first, second);
        let p = paired_test(&differences)?;
        if let Some([first, second]) = self.both_pooled(collector, first, second) {
            let difference = first.interval.mean - second.interval.mean;
            return Some((difference, if mean(&differences) * difference < 0.0 { 1.0 } else { p }));
        }
        if matches!(self.source, Source::Share(_)) && !collector.is_in_pairs() {
            let count = |sign: f64| differences.iter().filter(|value| **value * sign > 0.0).count() as u64;
            return Some((mean(&differences), sign_test(count(1.0), count(-1.0))));
        }
        Some((mean(&differences), p))
    }

    /// Whether this is the mean of a share, or made of one.
    pub fn is_share(&self) -> bool {
        match self.source {
            Source::Measure(measure) => measure.unit() == Unit::Share,
            Source::NinesOf(_) => true,
            Source::Own(_) | Source::Share(_) => false,
        }
    }

    /// Whether this is a percentile of the requests of all runs together.
    pub fn is_percentile(&self) -> bool {
        matches!(self.source, Source::Measure(measure) if percentile_of(measure).is_some())
    }
}

/// The value of a measure in a replication.
pub fn value_of(result: &JobResult, measure: Measure) -> Option<f64> {
    let place = Measure::ALL.iter().position(|other| *other == measure)?;
    *result.measures.get(place)?
}

/// Mean and its 95 % interval. `None` without values; without an interval for a single one.
pub fn mean_estimate(values: &[f64]) -> Option<Estimate> {
    mean_interval(values).map(Estimate::from)
}

/// Whether a measure is a percentile of response times: with failures or without, and which.
fn percentile_of(measure: Measure) -> Option<(bool, f64)> {
    Some(match measure {
        Measure::ResponseP50 => (false, 0.5),
        Measure::ResponseP90 => (false, 0.9),
        Measure::ResponseP95 => (false, 0.95),
        Measure::ResponseP99 => (false, 0.99),
        Measure::ResponseP999 => (false, 0.999),
        Measure::AllResponseP50 => (true, 0.5),
        Measure::AllResponseP90 => (true, 0.9),
        Measure::AllResponseP95 => (true, 0.95),
        Measure::AllResponseP99 => (true, 0.99),
        Measure::AllResponseP999 => (true, 0.999),
        _ => return None,
    })
}

/// What a file keeps of a run's times; nothing where there is no run, or none of its times were kept.
fn spread(run: Option<&JobResult>, with_failures: bool) -> Spread<'_> {
    let known = run.map(|run| match with_failures && !run.all_response_spread.is_empty() {
        true => (run.sums.finished as f64, run.all_response_spread.as_slice()),
        false => (run.sums.ok as f64, run.response_spread.as_slice()),
    });
    known.filter(|(_, times)| times.len() == LEVELS.len()).unwrap_or((0.0, &[]))
}

/// The mean of a share between 0 and 1. Where every request of every run went the same way, that is as many trials as there were requests; of time it
/// is as many as there were runs.
fn share_of_runs(measure: Measure, values: &[f64], runs: &[Option<&JobResult>]) -> Option<Estimate> {
    let requests: u64 = runs.iter().flatten().map(|result| result.sums.finished).sum();
    let trials = match measure {
        // No share of anything that could have gone the other way.
        Measure::Fairness => f64::INFINITY,
        _ if measure.basis() == Basis::Requests => requests as f64,
        _ => values.len() as f64,
    };
    share_interval(values, trials).map(Estimate::from)
}

/// Wilson's interval. Of means of antithetic pairs it is taken for as many runs as their spread is worth, and no more than there are.
fn share_estimate(values: &[f64]) -> Option<Estimate> {
    let n = values.len();
    if n == 0 {
        return None;
    }
    let share = mean(values);
    let are_pairs = values.iter().any(|value| *value != 0.0 && *value != 1.0);
    let worth = match share * (1.0 - share) * n as f64 / variance(values) {
        worth if are_pairs && worth.is_finite() => worth.min(2.0 * n as f64),
        _ => n as f64,
    };
    Some(wilson_of(share, worth, n).into())
}

/// Two minutes: one mean time to failure. R(t) is shown there because a single server's is then e⁻¹.
pub const RELIABILITY_AT_SECONDS: f64 = 120.0;

const RELIABILITY: Quantity = Quantity {
    key: "reliability_120s",
    label: words::RELIABILITY_AT.0,
    unit: "share",
    definition: words::RELIABILITY_AT.1,
    direction: Direction::Higher,
    source: Source::Share(|result| match result.first_down {
        Some(at) => Some(RELIABILITY_AT_SECONDS < at),
        // A run that was shorter does not know.
        None => (RELIABILITY_AT_SECONDS <= result.sums.up_seconds).then_some(true),
    }),
};

macro_rules! per_incident {
    ($name:ident, $key:literal, $words:expr, $unit:literal, $of:expr) => {
        const $name: Quantity = Quantity {
            key: $key,
            label: $words.0,
            unit: $unit,
            definition: $words.1,
            direction: Direction::Lower,
            source: Source::Own(|result| {
                let of: fn(&super::job::FailoverSums) -> f64 = $of;
                (result.failover.incidents > 0)
                    .then(|| of(&result.failover) / f64::from(result.failover.incidents))
            }),
        };
    };
}

per_incident!(DOWN_UNNOTICED, "downtime_unnoticed", words::PER_CRASH[0], "s", |sums| sums.down_seconds[0]);
per_incident!(DOWN_NOTICED, "downtime_noticed", words::PER_CRASH[1], "s", |sums| sums.down_seconds[1]);
per_incident!(DOWN_REROUTED, "downtime_rerouted", words::PER_CRASH[2], "s", |sums| sums.down_seconds[2]);
per_incident!(DOWN_REPAIRED, "downtime_repaired", words::PER_CRASH[3], "s", |sums| sums.down_seconds[3]);
per_incident!(
    HARMED,
    "harmed_per_crash",
    words::PER_CRASH[4],
    "count",
    |sums| sums.harmed.iter().sum::<u64>() as f64
);
const DETECTION: Quantity = Quantity {
    key: "detection",
    label: words::DETECTION.0,
    unit: "s",
    definition: words::DETECTION.1,
    direction: Direction::Lower,
    source: Source::Own(|result| {
        (result.failover.noticed > 0)
            .then(|| result.failover.detection_seconds / f64::from(result.failover.noticed))
    }),
};
per_incident!(DOWN_EXPECTED, "downtime_expected", words::PER_CRASH[5], "s", |sums| sums.expected_seconds);

/// The columns of an experiment's table, in order.
pub fn columns(id: ExperimentId) -> Vec<Quantity> {
    use Measure::*;
    let of = |measures: &[Measure]| {
        measures.iter().map(|measure| Quantity::measure(*measure, words::label(measure.key()))).collect()
    };
    let (mut columns, own): (Vec<Quantity>, &[Quantity]) = match id {
        ExperimentId::Baseline => (
            of(&[
                Availability,
                TimeAvailability,
                UserUptime,
                ResponseMean,
                ResponseP95,
                AllResponseMean,
                Mttf,
                Mttr,
            ]),
            &[RELIABILITY],
        ),
        ExperimentId::LoadBalancing => (
            of(&[
                Availability,
                ResponseMean,
                ResponseP95,
                AllResponseMean,
                Goodput,
                Utilisation,
                TimeAvailability,
                UserUptime,
            ]),
            &[RELIABILITY],
        ),
        ExperimentId::Failover => {
            const OWN: [Quantity; 7] = [
                DOWN_EXPECTED,
                DOWN_UNNOTICED,
                DOWN_NOTICED,
                DOWN_REROUTED,
                DOWN_REPAIRED,
                DETECTION,
                HARMED,
            ];
            let mut columns: Vec<Quantity> = of(&[IncidentDowntime]);
            columns.extend(OWN);
            columns.extend::<Vec<Quantity>>(of(&[
                Availability,
                TimeAvailability,
                UserUptime,
                UsersTouchedShare,
                LongestOutage,
                Apdex,
                ResponseMean,
                AllResponseMean,
            ]));
            (columns, &[])
        }
        ExperimentId::Combined => (
            of(&[
                Availability,
                Nines,
                TimeAvailability,
                UserUptime,
                ResponseMean,
                ResponseP95,
                AllResponseMean,
                Amplification,
                Utilisation,
            ]),
            &[RELIABILITY],
        ),
    };
    columns.extend_from_slice(own);
    columns
}

/// Every measure of the catalogue, under its key.
pub fn catalogue() -> Vec<Quantity> {
    Measure::ALL.iter().map(|measure| Quantity::measure(*measure, measure.key())).collect()
}

/// Every number a file carries: the experiment's columns first, then the rest of the catalogue.
pub fn all(columns: &[Quantity]) -> Vec<Quantity> {
    let mut quantities = columns.to_vec();
    for other in catalogue() {
        if quantities.iter().all(|quantity| quantity.key != other.key) {
            quantities.push(other);
        }
    }
    quantities
}
