//! Plays a check: replications in rounds until the interval is narrow enough, then the verdict.

use serde_json::Value;

use super::catalogue::{Check, Reading};
use super::probe::Probe;
use crate::experiment::parallel;
use crate::metrics::confidence::mean_interval_at;
use crate::scenario::{Scenario, decode_strict};
use crate::sim::{Advance, Config, Outcome, SimTime, Simulation};

/// How much is asked of a check.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// The half-width asked for, as a multiple of the check's own.
    pub width: f64,
    /// Replications of the first round, of checks whose replication is a long run.
    pub first_round: usize,
    /// Threads to use; nothing but the time taken depends on it.
    pub threads: usize,
}

impl Effort {
    /// What the checks ask for.
    pub fn full(threads: usize) -> Self {
        Effort { width: 1.0, first_round: 32, threads }
    }

    /// A glance, for builds that are slow: wide intervals from little.
    pub fn glance(threads: usize) -> Self {
        Effort { width: 8.0, first_round: 8, threads }
    }
}

/// What came out of a check.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The exact value in words.
    pub exact: String,
    /// The simulated one in words.
    pub simulated: String,
    /// Its 99.9 % interval in words.
    pub interval: String,
    /// Half-width as a share of the exact value, where there is an interval.
    pub half_width: Option<f64>,
    /// Replications run.
    pub replications: usize,
    /// True when the exact value is in the interval and the interval narrow enough.
    pub passed: bool,
    /// True when a first run missed and a second, ten times longer and on fresh random numbers, decided.
    pub reran: bool,
}

/// The level of the intervals.
const LEVEL: f64 = 0.999;
/// Draws in a first round for each replication of one, where a replication gives one draw of a distribution.
const DRAWS: usize = 128;
/// A replication as short as this, in seconds, is taken for one draw too.
const A_MOMENT: f64 = 100.0;
const MOST_REPLICATIONS: usize = 10_000;
const MOST_DRAWS: usize = 8_000_000;
const MOST_ROUNDS: usize = 5;
/// Rounds are sized to come out a little narrower than asked.
const NARROWER: f64 = 0.93;
/// Seeds of the second run begin here, far above any that a first run can reach.
const FRESH_SEEDS: u64 = 1 << 40;
/// How much more a second run must do.
const LONGER: usize = 10;

/// Plays `check` and judges it. A miss runs once more, ten times longer on fresh random numbers, and that decides.
///
/// # Errors
/// The check's scenario is not sound: every fault of it.
pub fn judge(check: &Check, effort: Effort) -> Result<Verdict, Vec<String>> {
    let scenario = scenario_of(check)?;
    let first = play(check, &scenario, effort, 1, Demand::Width);
    if first.passed {
        return Ok(first);
    }
    let again = Demand::Replications(first.replications * LONGER);
    Ok(Verdict { reran: true, ..play(check, &scenario, effort, FRESH_SEEDS, again) })
}

/// The scenario a check runs.
///
/// # Errors
/// Every fault of the check's query.
pub fn scenario_of(check: &Check) -> Result<Scenario, Vec<String>> {
    decode_strict(&check.setup.query())
        .map(|decoded| decoded.scenario)
        .map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

/// When enough has been run.
#[derive(Clone, Copy)]
enum Demand {
    Width,
    Replications(usize),
}

fn play(check: &Check, scenario: &Scenario, effort: Effort, seed: u64, demand: Demand) -> Verdict {
    match check.reading {
        Reading::Picks => play_picks(check, scenario),
        Reading::DetectionRange => play_range(check, scenario, effort, seed),
        _ => play_mean(check, scenario, effort, seed, demand),
    }
}

fn play_mean(check: &Check, scenario: &Scenario, effort: Effort, seed: u64, demand: Demand) -> Verdict {
    let exact = check.exact().unwrap_or(f64::NAN);
    let width = check.width * effort.width;
    let is_draw = matches!(
        check.reading,
        Reading::TimeToShort
            | Reading::NeverShort
            | Reading::DownAtEnd
            | Reading::InSystemAtEnd
            | Reading::RejectedCount
            | Reading::FailedCount
    ) || check.setup.span_seconds().0 <= A_MOMENT;
    let (first_round, most) = if is_draw {
        (effort.first_round * DRAWS, MOST_DRAWS)
    } else {
        (effort.first_round, MOST_REPLICATIONS)
    };
    let mut wanted = match demand {
        Demand::Width => first_round,
        Demand::Replications(replications) => replications,
    };
    let mut samples: Vec<f64> = Vec::new();
    let mut estimate = Estimate::default();
    for _ in 0..MOST_ROUNDS {
        let start = samples.len();
        let more = parallel::map(
            wanted.saturating_sub(start),
            effort.threads,
            |place| sample(check, scenario, seed + (start + place) as u64),
            || {},
        );
        samples.extend(more.into_iter().flatten());
        estimate = Estimate::of(&samples);
        let ratio = estimate.half_width / (exact.abs() * width);
        if ratio <= 1.0 || wanted >= most || matches!(demand, Demand::Replications(_)) {
            break;
        }
        let needed = wanted as f64 * (ratio / NARROWER) * (ratio / NARROWER);
        wanted = (needed.ceil().min(most as f64) as usize).max(wanted + 1);
    }
    let half_width = estimate.half_width / exact.abs();
    let is_inside = (estimate.mean - exact).abs() <= estimate.half_width;
    Verdict {
        exact: number(exact),
        simulated: number(estimate.mean),
        interval: format!(
            "{} to {}",
            number(estimate.mean - estimate.half_width),
            number(estimate.mean + estimate.half_width)
        ),
        half_width: Some(half_width),
        replications: samples.len(),
        passed: is_inside && half_width <= width,
        reran: false,
    }
}

/// Mean and half-width of the 99.9 % interval.
#[derive(Clone, Copy, Default)]
struct Estimate {
    mean: f64,
    half_width: f64,
}

impl Estimate {
    fn of(samples: &[f64]) -> Self {
        mean_interval_at(samples, LEVEL).map_or(
            Estimate { mean: f64::NAN, half_width: f64::INFINITY },
            |interval| Estimate { mean: interval.mean, half_width: interval.half_width() },
        )
    }
}

/// Every detection lies in the range, and the extremes come within a hundredth of its ends.
fn play_range(check: &Check, scenario: &Scenario, effort: Effort, seed: u64) -> Verdict {
    let ends: Vec<f64> = check
        .oracle
        .value
        .as_array()
        .map(|ends| ends.iter().filter_map(Value::as_f64).collect())
        .unwrap_or_default();
    let (low, high) = (ends.first().copied().unwrap_or(f64::NAN), ends.last().copied().unwrap_or(f64::NAN));
    let runs = parallel::map(
        effort.first_round,
        effort.threads,
        |place| replicate(check, scenario, seed + place as u64).detections,
        || {},
    );
    let seen: Vec<f64> = runs.into_iter().flatten().collect();
    let least = seen.iter().copied().fold(f64::INFINITY, f64::min);
    let most = seen.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let near = (high - low) * 0.01 * effort.width;
    let passed = low <= least && least <= low + near && high - near <= most && most <= high;
    Verdict {
        exact: format!("[{low}, {high}]"),
        simulated: format!("[{}, {}]", number(least), number(most)),
        interval: format!("{} detections", seen.len()),
        half_width: None,
        replications: effort.first_round,
        passed,
        reran: false,
    }
}

/// The same picks again and again from the start.
fn play_picks(check: &Check, scenario: &Scenario) -> Verdict {
    let exact: String =
        check.oracle.value.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let seen = replicate(check, scenario, 1).picks();
    let passed = !exact.is_empty()
        && exact.len() <= seen.len()
        && seen.bytes().zip(exact.bytes().cycle()).all(|(pick, right)| pick == right);
    Verdict {
        simulated: seen.chars().take(exact.len()).collect(),
        exact,
        interval: format!("{} picks", seen.len()),
        half_width: None,
        replications: 1,
        passed,
        reran: false,
    }
}

fn sample(check: &Check, scenario: &Scenario, seed: u64) -> Option<f64> {
    let mut probe = replicate(check, scenario, seed);
    match check.reading {
        Reading::MeanResponse => probe.mean_response(),
        Reading::ResponseVariance => probe.response_variance(),
        Reading::ResponseQuantile(q) => quantile(&mut probe.responses, q),
        Reading::MeanWait => probe.mean_wait(),
        Reading::MeanWaiting => probe.mean_waiting(),
        Reading::WaitedShare => probe.waited_share(),
        Reading::FoundAtLeast(least) => {
            let all: u64 = probe.found.iter().sum();
            let many: u64 = probe.found[least..].iter().sum();
            (all > 0).then(|| many as f64 / all as f64)
        }
        Reading::RejectedShare => probe.share(Outcome::Rejected),
        Reading::RefusedShare => probe.share(Outcome::Refused),
        Reading::OkShare => probe.share(Outcome::Ok),
        Reading::FailedShare => probe.share(Outcome::Ok).map(|ok| 1.0 - ok),
        Reading::SkippedShare => probe.skipped_share(),
        Reading::Throughput => probe.throughput(),
        Reading::Attempts => probe.attempts_per_request(),
        Reading::Tries => probe.tries_per_request(),
        Reading::ExtraAttempts => probe.attempts_per_request().map(|attempts| attempts - 1.0),
        Reading::RoutedShare(server) => probe.routed_share(server),
        Reading::Apdex(target) => apdex(&probe.responses, probe.finished(), target),
        Reading::Unavailable | Reading::Downtime => probe.short_share(),
        Reading::TimeToShort => probe.first_short().map(SimTime::seconds),
        Reading::NeverShort => Some(f64::from(u8::from(probe.first_short().is_none()))),
        Reading::DownAtEnd => Some(f64::from(u8::from(probe.is_short()))),
        Reading::InSystemAtEnd => Some(probe.in_system as f64),
        Reading::RejectedCount => Some(probe.count(Outcome::Rejected) as f64),
        Reading::FailedCount => Some((probe.finished() - probe.count(Outcome::Ok)) as f64),
        Reading::MeanDetection => {
            let n = probe.detections.len() as f64;
            (n > 0.0).then(|| probe.detections.iter().sum::<f64>() / n)
        }
        Reading::DetectionRange | Reading::Picks => None,
    }
}

fn quantile(responses: &mut [f64], q: f64) -> Option<f64> {
    let place = (libm::ceil(q * responses.len() as f64) as usize).checked_sub(1)?;
    let (_, value, _) = responses.select_nth_unstable_by(place, f64::total_cmp);
    Some(*value)
}

fn apdex(responses: &[f64], finished: u64, target: f64) -> Option<f64> {
    let within = |limit: f64| responses.iter().filter(|response| **response <= limit).count() as f64;
    let satisfied = within(target);
    (finished > 0).then(|| (satisfied + (within(4.0 * target) - satisfied) / 2.0) / finished as f64)
}

/// One run of the check's scenario with this seed.
fn replicate(check: &Check, scenario: &Scenario, seed: u64) -> Probe {
    /// Events between two looks whether the run may stop early.
    const BETWEEN_LOOKS: u64 = 256;
    let config = &Config { seed, ..scenario.config().clone() };
    let keeps_responses = matches!(check.reading, Reading::ResponseQuantile(_) | Reading::Apdex(_));
    let mut probe = Probe::new(config, check.needed_up, keeps_responses);
    let mut simulation = Simulation::new(config);
    let end = SimTime::ZERO + config.duration;
    match check.reading {
        Reading::TimeToShort | Reading::NeverShort => {
            while probe.first_short().is_none() {
                if simulation.run_until(end, BETWEEN_LOOKS, &mut probe) != Advance::BudgetSpent {
                    break;
                }
            }
        }
        Reading::DownAtEnd | Reading::InSystemAtEnd => {
            simulation.run_until(end, u64::MAX, &mut probe);
        }
        _ => {
            simulation.run_until(SimTime::NEVER, u64::MAX, &mut probe);
        }
    }
    probe.close(end);
    probe
}

/// Six significant digits: enough to compare, short enough to read.
fn number(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    let magnitude = libm::floor(libm::log10(value.abs())) as i32;
    if (-5..=6).contains(&magnitude) {
        format!("{value:.*}", usize::try_from(5 - magnitude).unwrap_or(0))
    } else {
        format!("{value:.5e}")
    }
}
