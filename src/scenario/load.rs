//! How the load and the distributions are written: `poisson:4/s`, `ramp:10-80/60s`, `closed:50/2s`, `erlang:500ms/4`.

use super::field::Control;
use super::grammar::{MAX_RATE, Remarks, Written, decimal, rate, rate_text, span, span_text, whole};
use super::notice::Wrong;
use crate::sim::{
    ArrivalProcess, Arrivals, Distribution, Load, MOST_LINES, RateProfile, RateSegment, SimDuration, Table,
};

/// The load as people write it; the engine knows only profiles and populations.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a law may hold a table, and a scenario has one load a device")]
pub(super) enum LoadShape {
    Steady {
        process: ArrivalProcess,
        rate: f64,
    },
    Steps {
        process: ArrivalProcess,
        steps: Vec<(SimDuration, f64)>,
    },
    Ramp {
        process: ArrivalProcess,
        from: f64,
        to: f64,
        length: SimDuration,
    },
    /// A rate that swings between two values like a sine.
    Sine {
        low: f64,
        high: f64,
        period: SimDuration,
    },
    Bursts {
        rates: [f64; 2],
        means: [SimDuration; 2],
    },
    /// The arrivals that the scenario brings along, once or again and again.
    Recorded {
        repeats: bool,
    },
    Closed {
        population: u32,
        think: Distribution,
    },
}

pub(super) const LOAD_SHAPES: &[&str] = &[
    "poisson:4/s",
    "constant:4/s",
    "ramp:2-12/60s",
    "steps:2/s@0s,8/s@30s",
    "sine:2-10/60s",
    "bursts:2-20/20s/5s",
    "hyper:4/s/4",
    "closed:20/2s",
    "arrivals:once",
];
pub(super) const SERVICE_SHAPES: &[&str] = &[
    "exponential:500ms",
    "constant:500ms",
    "erlang:500ms/4",
    "lognormal:500ms/2",
    "hyper:500ms/4",
    "weibull:500ms/0.7",
    "pareto:500ms/2.5",
    "uniform:500ms/0.5",
    "table:200ms/70,500ms/20,2s/10",
    "quantiles:50ms/0,200ms/50,1s/95,5s/100",
];

const MAX_POPULATION: u32 = 10_000;
const MAX_STEPS: usize = 100;
/// Times inside a profile.
const MAX_SECONDS: u64 = 1_000_000_000;
/// Keeps the rate of a closed population finite whatever the servers do.
const MIN_MEAN: SimDuration = SimDuration(1_000);
const MAX_MEAN: SimDuration = SimDuration(3_600_000_000_000);
const MIN_THINK: SimDuration = SimDuration::from_millis(1);

impl LoadShape {
    /// For the engine. A record that is not there is silence; `soundness` sees to it that there is one.
    pub fn to_engine(&self, arrivals: Option<&Arrivals>) -> Load {
        let hold = |rate| RateSegment { length: SimDuration::ZERO, from: rate, to: rate };
        match self {
            LoadShape::Steady { process, rate } => {
                Load::Open { process: *process, profile: RateProfile::steady(*rate) }
            }
            LoadShape::Steps { process, steps } => {
                let silence = RateSegment { length: steps[0].0, from: 0.0, to: 0.0 };
                let mut segments = if silence.length.is_zero() { vec![] } else { vec![silence] };
                segments.extend(
                    steps
                        .windows(2)
                        .map(|pair| RateSegment { length: pair[1].0 - pair[0].0, ..hold(pair[0].1) }),
                );
                segments.push(hold(steps[steps.len() - 1].1));
                Load::Open { process: *process, profile: RateProfile { segments, repeats: false } }
            }
            LoadShape::Ramp { process, from, to, length } => {
                let segments = vec![RateSegment { length: *length, from: *from, to: *to }];
                Load::Open { process: *process, profile: RateProfile { segments, repeats: false } }
            }
            LoadShape::Sine { low, high, period } => Load::Open {
                process: ArrivalProcess::Poisson,
                profile: RateProfile { segments: sine(*low, *high, *period), repeats: true },
            },
            LoadShape::Bursts { rates, means } => Load::Bursts { rates: *rates, means: *means },
            LoadShape::Recorded { repeats } => match arrivals {
                Some(arrivals) => Load::Recorded { arrivals: arrivals.clone(), repeats: *repeats },
                None => Load::Open { process: ArrivalProcess::Constant, profile: RateProfile::steady(0.0) },
            },
            LoadShape::Closed { population, think } => {
                Load::Closed { population: *population, think: *think }
            }
        }
    }

    /// Whether it plays recorded arrivals.
    pub fn is_recorded(&self) -> bool {
        matches!(self, LoadShape::Recorded { .. })
    }

    /// Requests per second, at most and on average over a gap.
    pub fn peak_rate(&self, arrivals: Option<&Arrivals>) -> f64 {
        match self {
            LoadShape::Recorded { .. } => arrivals.map_or(0.0, Arrivals::rate),
            LoadShape::Steady { rate, .. } => *rate,
            LoadShape::Steps { steps, .. } => steps.iter().map(|step| step.1).fold(0.0, f64::max),
            LoadShape::Ramp { from, to, .. } => from.max(*to),
            LoadShape::Sine { low, high, .. } => low.max(*high),
            LoadShape::Bursts { rates, .. } => rates[0].max(rates[1]),
            // A user is never quicker than thinking alone.
            LoadShape::Closed { population, think } => f64::from(*population) / think.mean(),
        }
    }

    /// The number a slider would move: the rate, the highest one of a profile, or the population.
    /// A record has none.
    pub fn leading(&self) -> Option<f64> {
        match self {
            LoadShape::Closed { population, .. } => Some(f64::from(*population)),
            LoadShape::Recorded { .. } => None,
            other => Some(other.peak_rate(None)),
        }
    }

    /// The same shape with another leading number; a profile is stretched in proportion.
    pub fn with_leading(mut self, number: f64) -> Self {
        let number = rounded(number);
        let stretch = number / self.leading().unwrap_or(1.0).max(f64::MIN_POSITIVE);
        let stretched = |rate: f64| rounded((rate * stretch).min(MAX_RATE));
        match &mut self {
            LoadShape::Steady { rate, .. } => *rate = number,
            LoadShape::Steps { steps, .. } => steps.iter_mut().for_each(|step| step.1 = stretched(step.1)),
            LoadShape::Ramp { from, to, .. } => {
                *from = stretched(*from);
                *to = stretched(*to);
            }
            LoadShape::Sine { low, high, .. } => (*low, *high) = (stretched(*low), stretched(*high)),
            LoadShape::Bursts { rates, .. } => *rates = rates.map(stretched),
            LoadShape::Closed { population, .. } => *population = libm::rint(number) as u32,
            LoadShape::Recorded { .. } => {}
        }
        self
    }
}

/// To a thousandth: a slider's number is written in the link.
fn rounded(number: f64) -> f64 {
    libm::rint(number * 1000.0) / 1000.0
}

fn load_right() -> String {
    format!("one of {}", LOAD_SHAPES.join(" "))
}

impl Written for LoadShape {
    fn read(text: &str, _: &Control, remarks: &mut Remarks) -> Result<Self, Wrong> {
        let (name, body) =
            text.split_once(':').ok_or_else(|| Wrong::new("does not say which load", load_right()))?;
        match name {
            "poisson" => steady(ArrivalProcess::Poisson, body, remarks),
            "constant" => steady(ArrivalProcess::Constant, body, remarks),
            "steps" => steps(ArrivalProcess::Poisson, body, remarks),
            "steps-constant" => steps(ArrivalProcess::Constant, body, remarks),
            "ramp" => ramp(ArrivalProcess::Poisson, body, remarks),
            "ramp-constant" => ramp(ArrivalProcess::Constant, body, remarks),
            "sine" => waves(body, remarks),
            "bursts" => bursts(body, remarks),
            "hyper" => irregular(body, remarks),
            "closed" => closed(body, remarks),
            "arrivals" => match body {
                "once" => Ok(LoadShape::Recorded { repeats: false }),
                "repeat" => Ok(LoadShape::Recorded { repeats: true }),
                _ => Err(Wrong::new(
                    "does not say what happens at its end",
                    "arrivals:once or arrivals:repeat",
                )),
            },
            _ => Err(Wrong::new("is not a load known here", load_right())),
        }
    }

    fn write(&self) -> String {
        let suffix = |process: &ArrivalProcess| match process {
            ArrivalProcess::Poisson => "",
            ArrivalProcess::Constant => "-constant",
            // Only a steady rate has irregular gaps.
            ArrivalProcess::Hyperexponential { .. } => "",
        };
        match self {
            LoadShape::Steady { process: ArrivalProcess::Poisson, rate } => {
                format!("poisson:{}", rate_text(*rate))
            }
            LoadShape::Steady { process: ArrivalProcess::Constant, rate } => {
                format!("constant:{}", rate_text(*rate))
            }
            LoadShape::Steady { process: ArrivalProcess::Hyperexponential { scv }, rate } => {
                format!("hyper:{}/{scv}", rate_text(*rate))
            }
            LoadShape::Sine { low, high, period } => format!("sine:{low}-{high}/{}", span_text(*period)),
            LoadShape::Bursts { rates: [calm, burst], means: [rest, length] } => {
                format!("bursts:{calm}-{burst}/{}/{}", span_text(*rest), span_text(*length))
            }
            LoadShape::Steps { process, steps } => {
                let steps: Vec<String> = steps
                    .iter()
                    .map(|(at, rate)| format!("{}@{}", rate_text(*rate), span_text(*at)))
                    .collect();
                format!("steps{}:{}", suffix(process), steps.join(","))
            }
            LoadShape::Ramp { process, from, to, length } => {
                format!("ramp{}:{from}-{to}/{}", suffix(process), span_text(*length))
            }
            LoadShape::Recorded { repeats } => {
                format!("arrivals:{}", if *repeats { "repeat" } else { "once" })
            }
            LoadShape::Closed { population, think: Distribution::Exponential { mean } } => {
                format!("closed:{population}/{}", span_text(SimDuration::from_seconds(*mean)))
            }
            LoadShape::Closed { population, think } => {
                format!("closed:{population}/{}", distribution_text(think))
            }
        }
    }
}

fn steady(process: ArrivalProcess, body: &str, remarks: &mut Remarks) -> Result<LoadShape, Wrong> {
    Ok(LoadShape::Steady { process, rate: rate(body, remarks)? })
}

fn steps(process: ArrivalProcess, body: &str, remarks: &mut Remarks) -> Result<LoadShape, Wrong> {
    let right =
        || format!("up to {MAX_STEPS} steps like steps:2/s@0s,8/s@30s, each later than the one before");
    let mut steps: Vec<(SimDuration, f64)> = Vec::new();
    for step in body.split(',') {
        let (height, at) =
            step.split_once('@').ok_or_else(|| Wrong::new("has a step without its time", right()))?;
        let step = (profile_span(at, remarks)?, rate(height, remarks)?);
        if steps.last().is_some_and(|last| step.0 <= last.0) {
            return Err(Wrong::new("has a step that is not later than the one before", right()));
        }
        if steps.len() == MAX_STEPS {
            return Err(Wrong::new("has too many steps", right()));
        }
        steps.push(step);
    }
    Ok(LoadShape::Steps { process, steps })
}

fn ramp(process: ArrivalProcess, body: &str, remarks: &mut Remarks) -> Result<LoadShape, Wrong> {
    let right = || "like ramp:10-80/60s: from 10/s to 80/s within 60s".to_owned();
    let wrong = || Wrong::new("is not a ramp", right());
    let (from, rest) = body.split_once('-').ok_or_else(wrong)?;
    let (to, length) = rest.rsplit_once('/').ok_or_else(wrong)?;
    let end = |text: &str| {
        decimal(text.strip_suffix("/s").unwrap_or(text)).filter(|rate| *rate <= MAX_RATE).ok_or_else(wrong)
    };
    let length = profile_span(length, remarks)?;
    if length.is_zero() {
        return Err(Wrong::new("is a ramp of no length", right()));
    }
    Ok(LoadShape::Ramp { process, from: end(from)?, to: end(to)?, length })
}

/// Pieces that a wave is drawn with.
const PIECES: u64 = 24;

/// A sine that begins at its middle and rises, in straight pieces; its mean is that of a sine, exactly.
fn sine(low: f64, high: f64, period: SimDuration) -> Vec<RateSegment> {
    let rate = |piece: u64| {
        let angle = 2.0 * std::f64::consts::PI * piece as f64 / PIECES as f64;
        (low + high) / 2.0 + (high - low) / 2.0 * libm::sin(angle)
    };
    let begin =
        |piece: u64| SimDuration((u128::from(period.0) * u128::from(piece) / u128::from(PIECES)) as u64);
    (0..PIECES)
        .map(|piece| RateSegment {
            length: begin(piece + 1) - begin(piece),
            from: rate(piece).max(0.0),
            to: rate(piece + 1).max(0.0),
        })
        .collect()
}

/// Two rates with a hyphen between.
fn two_rates(text: &str) -> Option<[f64; 2]> {
    let (low, high) = text.split_once('-')?;
    let end = |text: &str| decimal(text.strip_suffix("/s").unwrap_or(text)).filter(|rate| *rate <= MAX_RATE);
    Some([end(low)?, end(high)?])
}

fn waves(body: &str, remarks: &mut Remarks) -> Result<LoadShape, Wrong> {
    let wrong = || Wrong::new("is not a wave", "like sine:2-10/60s: between 2/s and 10/s, round in 60s");
    let (rates, period) = body.rsplit_once('/').ok_or_else(wrong)?;
    let [low, high] = two_rates(rates).ok_or_else(wrong)?;
    let period = profile_span(period, remarks)?;
    if period < MIN_THINK {
        return Err(Wrong::new("has too short a wave", format!("from {}", span_text(MIN_THINK))));
    }
    Ok(LoadShape::Sine { low, high, period })
}

fn bursts(body: &str, remarks: &mut Remarks) -> Result<LoadShape, Wrong> {
    let wrong = || {
        let right = "like bursts:2-20/20s/5s: 2/s for 20s on average, then 20/s for 5s on average";
        Wrong::new("is not a load of bursts", right)
    };
    let mut parts = body.splitn(3, '/');
    let mut part = || parts.next().ok_or_else(wrong);
    let (rates, rest, length) = (part()?, part()?, part()?);
    let rates = two_rates(rates).ok_or_else(wrong)?;
    let means = [profile_span(rest, remarks)?, profile_span(length, remarks)?];
    if means.iter().any(|mean| *mean < MIN_THINK) {
        return Err(Wrong::new("has too short a rest or burst", format!("from {}", span_text(MIN_THINK))));
    }
    Ok(LoadShape::Bursts { rates, means })
}

fn irregular(body: &str, remarks: &mut Remarks) -> Result<LoadShape, Wrong> {
    let wrong =
        || Wrong::new("needs a squared coefficient of variation", "hyper:4/s/c with c from 1 to 1000");
    let (speed, scv) = body.rsplit_once('/').filter(|(speed, _)| speed.contains('/')).ok_or_else(wrong)?;
    let scv = decimal(scv).filter(|scv| (1.0..=1000.0).contains(scv)).ok_or_else(wrong)?;
    Ok(LoadShape::Steady { process: ArrivalProcess::Hyperexponential { scv }, rate: rate(speed, remarks)? })
}

fn profile_span(text: &str, remarks: &mut Remarks) -> Result<SimDuration, Wrong> {
    let span = span(text, remarks)?;
    if span.0 <= MAX_SECONDS * 1_000_000_000 {
        Ok(span)
    } else {
        Err(Wrong::new("is too long", format!("up to {MAX_SECONDS}s")))
    }
}

fn closed(body: &str, remarks: &mut Remarks) -> Result<LoadShape, Wrong> {
    let right =
        || format!("like closed:50/2s: 1 to {MAX_POPULATION} users who think {} to 1h", span_text(MIN_THINK));
    let wrong = || Wrong::new("is not a population", right());
    let (population, think) = body.split_once('/').ok_or_else(wrong)?;
    let population =
        whole(population).filter(|n| (1..=u64::from(MAX_POPULATION)).contains(n)).ok_or_else(wrong)? as u32;
    let think = if think.contains(':') {
        read_distribution(think, remarks)?
    } else {
        Distribution::Exponential { mean: span(think, remarks)?.seconds() }
    };
    let mean = SimDuration::from_seconds(think.mean());
    if !(MIN_THINK..=MAX_MEAN).contains(&mean) {
        return Err(Wrong::new("has users who think too short or too long", right()));
    }
    let shape = LoadShape::Closed { population, think };
    if shape.peak_rate(None) > MAX_RATE {
        return Err(Wrong::new(
            format!("could send more than {MAX_RATE}/s"),
            "fewer users or a longer time to think",
        ));
    }
    Ok(shape)
}

// ---- distributions

impl Written for Distribution {
    fn read(text: &str, _: &Control, remarks: &mut Remarks) -> Result<Self, Wrong> {
        read_distribution(text, remarks)
    }

    fn write(&self) -> String {
        distribution_text(self)
    }
}

fn read_distribution(text: &str, remarks: &mut Remarks) -> Result<Distribution, Wrong> {
    let right = || format!("one of {}, with a mean from 1us to 1h", SERVICE_SHAPES.join(" "));
    let wrong = |what: &str| Wrong::new(what, right());
    let (name, body) = text.split_once(':').ok_or_else(|| wrong("does not say which distribution"))?;
    if name == "table" || name == "quantiles" {
        return read_table(body, name == "quantiles", remarks);
    }
    let (mean, shape) = match body.split_once('/') {
        Some((mean, shape)) => (mean, Some(shape)),
        None => (body, None),
    };
    let mean = span(mean, remarks)?;
    if !(MIN_MEAN..=MAX_MEAN).contains(&mean) {
        return Err(wrong("has a mean out of range"));
    }
    let mean = mean.seconds();
    let scv = |least: f64| {
        shape.and_then(decimal).filter(|scv| (least..=1000.0).contains(scv)).ok_or_else(|| {
            Wrong::new(
                "needs a squared coefficient of variation",
                format!("{name}:500ms/c with c from {least} to 1000"),
            )
        })
    };
    let number = |least: f64, most: f64, letter: &str| {
        shape.and_then(decimal).filter(|number| (least..=most).contains(number)).ok_or_else(|| {
            Wrong::new(
                "needs a shape in range",
                format!("{name}:500ms/{letter} with {letter} from {least} to {most}"),
            )
        })
    };
    match (name, shape) {
        ("constant", None) => Ok(Distribution::Constant { mean }),
        ("exponential", None) => Ok(Distribution::Exponential { mean }),
        ("erlang", _) => {
            let shape = shape.and_then(whole).filter(|shape| (1..=100).contains(shape));
            let shape = shape.ok_or_else(|| {
                Wrong::new("needs a number of phases in range", "erlang:500ms/k with a whole k from 1 to 100")
            })?;
            Ok(Distribution::Erlang { mean, shape: shape as u32 })
        }
        ("lognormal", _) => Ok(Distribution::LogNormal { mean, scv: scv(0.01)? }),
        ("hyper" | "hyperexponential", _) => Ok(Distribution::Hyperexponential { mean, scv: scv(1.0)? }),
        ("weibull", _) => {
            let shape = number(0.2, 20.0, "k")?;
            Ok(Distribution::Weibull { mean, shape })
        }
        ("pareto", _) => {
            let wrong = || {
                Wrong::new(
                    "needs an exponent in range",
                    "pareto:500ms/a with a from 1.05 to 100, or pareto:500ms/a/r with the largest r times the smallest",
                )
            };
            let (alpha, bound) = match shape.ok_or_else(wrong)?.split_once('/') {
                Some((alpha, bound)) => (alpha, Some(bound)),
                None => (shape.unwrap_or_default(), None),
            };
            let alpha = decimal(alpha).filter(|alpha| (1.05..=100.0).contains(alpha)).ok_or_else(wrong)?;
            let bound = bound
                .map(|text| decimal(text).filter(|r| (2.0..=1e9).contains(r)).ok_or_else(wrong))
                .transpose()?;
            Ok(Distribution::Pareto { mean, alpha, span: bound.unwrap_or(0.0) })
        }
        ("uniform", _) => Ok(Distribution::Uniform { mean, spread: number(0.0, 1.0, "w")? }),
        ("constant" | "exponential", Some(_)) => {
            Err(wrong("has a shape that this distribution does not know"))
        }
        _ => Err(wrong("is not a distribution known here")),
    }
}

/// Values with weights, or with the percent of all that lie below.
fn read_table(body: &str, is_quantiles: bool, remarks: &mut Remarks) -> Result<Distribution, Wrong> {
    let right = || {
        let example = if is_quantiles {
            "quantiles like 50ms/0,200ms/50,5s/100: values with the percent below, rising from 0 to 100"
        } else {
            "values with their weights above 0, like 200ms/70,2s/10"
        };
        format!("up to {MOST_LINES} {example}; values from 1us to 1h")
    };
    let mut lines = Vec::new();
    for line in body.split(',').take(MOST_LINES + 1) {
        let wrong = || Wrong::new(format!("has something else as item {}", lines.len() + 1), right());
        let (value, share) = line.split_once('/').ok_or_else(wrong)?;
        let share = decimal(share).ok_or_else(wrong)?;
        let value = span(value, remarks)?;
        if !(MIN_MEAN..=MAX_MEAN).contains(&value) {
            return Err(wrong());
        }
        lines.push((value.seconds(), share));
    }
    Table::new(&lines, is_quantiles)
        .map(Distribution::Table)
        .ok_or_else(|| Wrong::new("is no such table", right()))
}

fn distribution_text(distribution: &Distribution) -> String {
    let span = |seconds| span_text(SimDuration::from_seconds(seconds));
    let mean = span(distribution.mean());
    match distribution {
        Distribution::Table(table) => {
            let lines: Vec<String> =
                table.lines().iter().map(|(value, share)| format!("{}/{share}", span(*value))).collect();
            format!("{}:{}", if table.is_quantiles() { "quantiles" } else { "table" }, lines.join(","))
        }
        Distribution::Constant { .. } => format!("constant:{mean}"),
        Distribution::Exponential { .. } => format!("exponential:{mean}"),
        Distribution::Erlang { shape, .. } => format!("erlang:{mean}/{shape}"),
        Distribution::LogNormal { scv, .. } => format!("lognormal:{mean}/{scv}"),
        Distribution::Weibull { shape, .. } => format!("weibull:{mean}/{shape}"),
        Distribution::Pareto { alpha, span: 0.0, .. } => format!("pareto:{mean}/{alpha}"),
        Distribution::Pareto { alpha, span, .. } => format!("pareto:{mean}/{alpha}/{span}"),
        Distribution::Uniform { spread, .. } => format!("uniform:{mean}/{spread}"),
        Distribution::Hyperexponential { scv, .. } => format!("hyper:{mean}/{scv}"),
    }
}

/// The same distribution with another mean, in seconds.
pub(super) fn with_mean(mut distribution: Distribution, seconds: f64) -> Distribution {
    let micros = libm::rint(seconds * 1e6).max(1.0);
    let seconds = SimDuration::from_seconds(micros / 1e6).seconds();
    match &mut distribution {
        Distribution::Table(table) => {
            // What would leave the range of values stays as it is.
            let next = table.stretched(seconds / table.moment(1).max(f64::MIN_POSITIVE));
            let is_in_range = next.lines().iter().all(|line| (1e-6..=3600.0).contains(&line.0));
            *table = if is_in_range { next } else { *table };
        }
        Distribution::Constant { mean }
        | Distribution::Exponential { mean }
        | Distribution::Erlang { mean, .. }
        | Distribution::LogNormal { mean, .. }
        | Distribution::Weibull { mean, .. }
        | Distribution::Pareto { mean, .. }
        | Distribution::Uniform { mean, .. }
        | Distribution::Hyperexponential { mean, .. } => *mean = seconds,
    }
    distribution
}
