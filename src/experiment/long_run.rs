//! One long run looked at closely: where its beginning ends, and how far its means can be trusted although its values hang
//! together. And the warm-up of an experiment, found by short pilot runs of every variant.

use super::plan::{Job, Plan};
use super::text::estimate_text;
use crate::metrics::confidence::{Interval, mean};
use crate::metrics::steady::{BatchMeans, WarmUp, batch_means, batch_quantile, mser5};
use crate::sim::{Advance, Config, Listener, Outcome, SimTime, Simulation, TraceEvent};
use crate::words::{lab as words, measures};

/// Requests kept of a run; later ones are not looked at.
const MOST_REQUESTS: usize = 4_000_000;

/// What one long run says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct LongRun {
    /// By MSER-5 over the response times, in the order the requests were sent.
    pub warm_up: Option<WarmUp>,
    /// The same as an instant of the run, in seconds.
    pub warm_up_seconds: f64,
    /// Requests that ended after it.
    pub counted: usize,
    /// The response times that half, 95 % and 99 % of those answered do not exceed.
    pub quantiles: [(f64, Option<BatchMeans>); 3],
    /// Mean response time of those answered.
    pub response: Option<BatchMeans>,
    /// Share answered.
    pub availability: Option<BatchMeans>,
}

/// How a request went.
#[derive(Clone, Copy, Debug)]
struct Seen {
    request: u64,
    sent: f64,
    /// `None` where it failed.
    response: Option<f64>,
}

#[derive(Default)]
struct Watcher {
    seen: Vec<Seen>,
}

impl Listener for Watcher {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        let TraceEvent::RequestEnded { request, outcome, sent_at, .. } = *event else { return };
        if self.seen.len() < MOST_REQUESTS {
            let response = (outcome == Outcome::Ok).then(|| at.since(sent_at).seconds());
            self.seen.push(Seen { request, sent: sent_at.seconds(), response });
        }
    }
}

/// Runs `config` for at most so many events; its requests in the order they were sent.
fn watch(config: &Config, event_budget: u64) -> Vec<Seen> {
    let mut watcher = Watcher::default();
    let mut simulation = Simulation::new(config);
    while simulation.run_until(SimTime::NEVER, event_budget, &mut watcher) == Advance::BudgetSpent {
        if event_budget < u64::MAX {
            break;
        }
    }
    watcher.seen.sort_by_key(|seen| seen.request);
    watcher.seen
}

/// One run to its end, its warm-up dropped, its means with intervals.
pub fn long_run(config: &Config) -> LongRun {
    let seen = watch(config, u64::MAX);
    let answered: Vec<&Seen> = seen.iter().filter(|seen| seen.response.is_some()).collect();
    let responses: Vec<f64> = answered.iter().filter_map(|seen| seen.response).collect();
    let warm_up = mser5(&responses);
    let first = warm_up.map_or(0, |found| found.first);
    let from = answered.get(first).map_or(0.0, |seen| seen.sent);
    let after = seen.iter().filter(|seen| from <= seen.sent);
    let outcomes: Vec<f64> = after.map(|seen| f64::from(u8::from(seen.response.is_some()))).collect();
    LongRun {
        warm_up,
        warm_up_seconds: from,
        counted: outcomes.len(),
        quantiles: [0.5, 0.95, 0.99].map(|q| (q, batch_quantile(&responses[first..], q))),
        response: batch_means(&responses[first..]),
        availability: batch_means(&outcomes),
    }
}

impl LongRun {
    /// As numbers, for a message: what the warm-up is, then six for each mean, all zero where there is none.
    pub fn numbers(&self) -> Vec<f64> {
        let (first, is_found) =
            self.warm_up.map_or((-1.0, 0.0), |it| (it.first as f64, f64::from(it.is_found)));
        let mut numbers = vec![first, is_found, self.warm_up_seconds, self.counted as f64];
        let [half, most, nearly_all] = self.quantiles.map(|(_, means)| means);
        for means in [self.response, self.availability, half, most, nearly_all] {
            numbers.extend(means.map_or([0.0; 6], |it| {
                let Interval { mean, low, high, n } = it.interval;
                [mean, low, high, n as f64, it.neighbours, it.size as f64]
            }));
        }
        numbers
    }

    /// What [`Self::numbers`] were made of.
    pub fn of(numbers: &[f64]) -> Option<LongRun> {
        let (head, rest) = numbers.split_first_chunk::<4>()?;
        let [first, is_found, warm_up_seconds, counted] = *head;
        let means = |place: usize| {
            let [mean, low, high, n, neighbours, size] = *rest.get(place * 6..)?.first_chunk::<6>()?;
            let interval = Interval { mean, low, high, n: n as usize };
            (n > 0.0).then_some(BatchMeans { interval, neighbours, size: size as usize })
        };
        Some(LongRun {
            warm_up: (first >= 0.0).then_some(WarmUp { first: first as usize, is_found: is_found > 0.0 }),
            warm_up_seconds,
            counted: counted as usize,
            quantiles: [(0.5, means(2)), (0.95, means(3)), (0.99, means(4))],
            response: means(0),
            availability: means(1),
        })
    }

    /// In words, a line for each number.
    pub fn told(&self) -> Vec<String> {
        let found = self.warm_up.map(|found| (found.first, found.is_found));
        let mut lines = vec![words::warm_up_of(found, self.warm_up_seconds, self.counted)];
        let line = |name: &str, means: Option<BatchMeans>, unit: &str| match means {
            None => words::no_batches(name),
            Some(means) => {
                let text = estimate_text(&means.interval.into(), unit);
                words::batches(
                    name,
                    &text,
                    means.interval.n,
                    means.size,
                    means.neighbours,
                    means.is_too_short(),
                )
            }
        };
        lines.push(line(measures::label("availability"), self.availability, "share"));
        lines.push(line(measures::label("response_mean"), self.response, "s"));
        let keys = ["response_p50", "response_p95", "response_p99"];
        let quantiles = self.quantiles.iter().zip(keys);
        lines.extend(quantiles.map(|((_, means), key)| line(measures::label(key), *means, "s")));
        lines.push(words::LONG_RUN_SOURCES.into());
        lines
    }
}

/// The warm-up that every variant of a plan can do with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundWarmUp {
    /// Whole seconds.
    pub seconds: u64,
    /// Variants that did not settle in their pilot runs; empty where all did.
    pub unsettled: Vec<usize>,
}

impl FoundWarmUp {
    /// As numbers, for a message.
    pub fn numbers(&self) -> Vec<f64> {
        std::iter::once(self.seconds as f64).chain(self.unsettled.iter().map(|place| *place as f64)).collect()
    }

    /// What [`Self::numbers`] were made of.
    pub fn of(numbers: &[f64]) -> Option<FoundWarmUp> {
        let (seconds, unsettled) = numbers.split_first()?;
        let unsettled = unsettled.iter().map(|place| *place as usize).collect();
        Some(FoundWarmUp { seconds: *seconds as u64, unsettled })
    }

    /// In words; `plan` is the one it was found for.
    pub fn told(&self, plan: &Plan) -> String {
        let label = |place: &usize| plan.variants().get(*place).map_or("", |variant| variant.label.as_str());
        words::warm_up(self.seconds, &self.unsettled.iter().map(label).collect::<Vec<_>>())
    }
}

/// Pilot runs of each variant; their mean curve is smoother than any of them (Welch 1983).
const PILOTS: u32 = 3;
/// Events of all pilot runs together: about a second.
const PILOT_EVENTS: u64 = 900_000;

/// Finds it by MSER-5 over the mean response time of the first, second, third … answered request of pilot runs.
pub fn found_warm_up(plan: &Plan) -> FoundWarmUp {
    let budget = PILOT_EVENTS / (plan.variants().len() as u64 * u64::from(PILOTS));
    let mut found = FoundWarmUp { seconds: 0, unsettled: Vec::new() };
    for variant in 0..plan.variants().len() {
        let pilots: Vec<Vec<Seen>> = (0..PILOTS)
            .map(|replication| {
                let scenario = plan.scenario(Job { variant: variant as u32, replication });
                let seen = watch(scenario.config(), budget);
                seen.into_iter().filter(|seen| seen.response.is_some()).collect()
            })
            .collect();
        let length = pilots.iter().map(Vec::len).min().unwrap_or(0);
        let of = |place: usize, value: fn(&Seen) -> f64| {
            mean(&pilots.iter().map(|pilot| value(&pilot[place])).collect::<Vec<_>>())
        };
        let curve: Vec<f64> =
            (0..length).map(|place| of(place, |seen| seen.response.unwrap_or(0.0))).collect();
        match mser5(&curve) {
            Some(WarmUp { first, is_found: true }) => {
                let seconds = libm::ceil(of(first, |seen| seen.sent)) as u64;
                // The first request is never sent at zero; nothing dropped is no warm-up.
                found.seconds = found.seconds.max(if first == 0 { 0 } else { seconds });
            }
            _ => found.unsettled.push(variant),
        }
    }
    found
}
