//! Runs side by side: the same scenario with one difference each, on the same arrivals and service draws, in lock-step.

use std::rc::Rc;

use crate::metrics::confidence::paired_difference;
use crate::metrics::{Interval, Recorder};
use crate::scenario::{Field, Scenario};
use crate::sim::{Advance, Config, SimTime, Simulation};
use crate::words::{fields, lanes as words, number};

use super::session::Session;

/// Lanes at most, the first one included.
pub const MOST_LANES: usize = 4;

/// How a lane differs from the first.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference {
    /// This setting has another value at time zero.
    Set(Field, String),
    /// It is the run that was left at this instant.
    Left(Rc<Scenario>, SimTime),
}

impl Difference {
    /// The scenario that differs so from `first`; `None` where it would not be sound.
    pub fn of(&self, first: &Scenario) -> Option<Rc<Scenario>> {
        match self {
            Difference::Set(field, text) => first.set(*field, text).ok().map(Rc::new),
            Difference::Left(scenario, _) => Some(Rc::clone(scenario)),
        }
    }

    /// What to call the lane.
    pub fn name(&self) -> String {
        match self {
            Difference::Set(field, text) => name_of(*field, text),
            Difference::Left(_, at) => words::branch(&number::clock(at.seconds())),
        }
    }
}

/// A setting in words; a policy's name says enough by itself.
fn name_of(field: Field, text: &str) -> String {
    let value = fields::choice(field.key(), text);
    if field == Field::Policy { value.to_owned() } else { words::setting(fields::label(field.key()), value) }
}

/// A run beside the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    pub difference: Difference,
    pub scenario: Rc<Scenario>,
}

/// What the first lane is called: by its value of what differs in the second.
pub fn name_of_first(scenario: &Scenario, lanes: &[Lane]) -> String {
    match lanes.first().map(|lane| &lane.difference) {
        Some(Difference::Set(field, _)) => name_of(*field, &scenario.get(*field)),
        _ => crate::words::page::THIS_RUN.to_owned(),
    }
}

/// What a lane has come to, since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LaneNumbers {
    pub finished: u64,
    pub failed: u64,
    pub availability: Option<f64>,
    pub mean: Option<f64>,
}

impl LaneNumbers {
    /// Of a session now, or of the stretch of it that somebody has picked.
    pub fn of(session: &Session) -> LaneNumbers {
        if let Some(measures) = session.span().map(|span| &span.measures) {
            return LaneNumbers {
                finished: measures.requests.finished(),
                failed: measures.requests.failed(),
                availability: measures.requests.availability(),
                mean: measures.response.mean,
            };
        }
        let counts = session.simulation().counts();
        let finished = counts.ok() + counts.failed();
        LaneNumbers {
            finished,
            failed: counts.failed(),
            availability: (finished > 0).then(|| counts.ok() as f64 / finished as f64),
            mean: session.listeners().recorder.measures(session.now()).response.mean,
        }
    }

    /// In words.
    pub fn text(&self) -> String {
        words::numbers(self.availability, self.finished, self.mean)
    }
}

/// Who leads so far, and by how much: fewer failures first, then the faster mean.
pub fn standing(names: &[String], numbers: &[LaneNumbers]) -> String {
    let Some(first) = numbers.first() else { return String::new() };
    let key = |it: &LaneNumbers| (it.failed, it.mean.map_or(u64::MAX, |mean| (mean * 1e3).round() as u64));
    let best = numbers.iter().map(key).min();
    let leaders: Vec<usize> =
        (0..numbers.len()).filter(|&index| Some(key(&numbers[index])) == best).collect();
    let mut parts = vec![match leaders[..] {
        [only] if numbers[only].finished > 0 => words::leads(&upper_first(&names[only])),
        _ => words::EVEN.to_owned(),
    }];
    for (name, it) in names.iter().zip(numbers).skip(1) {
        let slower = it.mean.zip(first.mean).map(|(it, first)| it - first);
        let failed = it.failed as i64 - first.failed as i64;
        parts.push(words::difference(&words::Against {
            name: &upper_first(name),
            first: &names[0],
            failed,
            slower,
        }));
    }
    parts.join(" ")
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or(String::new(), |first| std::iter::once(first.to_ascii_uppercase()).chain(chars).collect())
}

/// Other seeds that are run to tell a difference from chance.
const SEEDS: u64 = 20;
/// Events of all these runs together at most: some seconds of work in the gaps between frames.
const MOST_EVENTS: u64 = 12_000_000;
/// Fewer runs than this say nothing.
const LEAST_RUNS: usize = 5;
/// Seeds are spread by this odd number, so that neighbours of a seed are not the ones used.
const SPREAD: u64 = 0x9E37_79B9;

/// Runs all lanes over other seeds, a slice at a time, and tells whether the differences are more than chance.
#[derive(Debug)]
pub struct Versus {
    configs: Vec<Config>,
    /// By lane: availability and mean response time of each whole run so far.
    found: Vec<Vec<(f64, f64)>>,
    running: Option<(Simulation, Recorder)>,
    spent: u64,
}

impl Versus {
    /// Nothing has been run yet.
    pub fn new<'a>(scenarios: impl Iterator<Item = &'a Scenario>) -> Versus {
        let configs: Vec<Config> = scenarios.map(|scenario| scenario.config().clone()).collect();
        Versus { found: vec![Vec::new(); configs.len()], configs, running: None, spent: 0 }
    }

    /// True when there is nothing left to run.
    pub fn is_done(&self) -> bool {
        self.rounds() as u64 == SEEDS || self.spent >= MOST_EVENTS || self.configs.len() < 2
    }

    /// Runs on by about `budget` events.
    pub fn advance(&mut self, budget: u64) {
        if self.is_done() {
            return;
        }
        let lane = self.lane();
        let round = self.found[lane].len() as u64;
        let (run, recorder) = self.running.get_or_insert_with(|| {
            let config = self.configs[lane].with_later_seed((round + 1) * SPREAD);
            (Simulation::new(&config), Recorder::new(&config))
        });
        let before = run.events_handled();
        let advance = run.run_until(SimTime::NEVER, budget, recorder);
        self.spent += run.events_handled() - before;
        if advance == Advance::Finished {
            let measures = recorder.measures(run.now());
            let availability = measures.requests.availability().unwrap_or(1.0);
            self.found[lane].push((availability, measures.response.mean.unwrap_or(0.0)));
            self.running = None;
        }
    }

    /// The lane whose turn it is: all lanes run a seed before the next seed comes.
    fn lane(&self) -> usize {
        let rounds = self.rounds();
        self.found.iter().position(|found| found.len() == rounds).unwrap_or(0)
    }

    /// Seeds that every lane has run.
    fn rounds(&self) -> usize {
        self.found.iter().map(Vec::len).min().unwrap_or(0)
    }

    /// Each lane against the first, availability and mean response time; `None` while there is too little to say.
    pub fn differences(&self) -> Option<Vec<(Interval, Interval)>> {
        let rounds = self.rounds();
        if rounds < LEAST_RUNS {
            return None;
        }
        let pick = |lane: usize, part: fn(&(f64, f64)) -> f64| -> Vec<f64> {
            self.found[lane][..rounds].iter().map(part).collect()
        };
        let against =
            |lane: usize, part: fn(&(f64, f64)) -> f64| paired_difference(&pick(0, part), &pick(lane, part));
        (1..self.found.len())
            .map(|lane| Some((against(lane, |it| it.0)?, against(lane, |it| it.1)?)))
            .collect()
    }

    /// What is known so far, in words.
    pub fn text(&self, names: &[String]) -> String {
        let rounds = self.rounds() as u64;
        match self.differences() {
            _ if !self.is_done() => words::asking(rounds, SEEDS),
            None => words::TOO_LARGE.to_owned(),
            Some(differences) => {
                let sentences = names.iter().skip(1).zip(&differences).map(|(name, (share, time))| {
                    words::verdict(&words::Verdict {
                        name,
                        points: (share.mean * 100.0, share.low * 100.0, share.high * 100.0),
                        millis: (time.mean * 1e3, time.low * 1e3, time.high * 1e3),
                    })
                });
                let head = words::verdict_of(rounds, &names[0]);
                std::iter::once(head).chain(sentences).collect::<Vec<_>>().join(" ")
            }
        }
    }
}
