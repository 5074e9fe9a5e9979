//! How values are written: numbers, spans of time, rates, switches, names, lists. Units are always written.

use super::field::Control;
use super::notice::{Wrong, nearest};
use crate::sim::{
    AbandonedWork, CrashMode, DeadlineRule, Discipline, Distribution, Failback, Jitter, OnError, PolicyKind,
    ProbeSchedule, SimDuration, SlowStartForm, TieRule,
};

/// Doubtful but readable: each becomes a notice, strict or not.
pub(super) type Remarks = Vec<String>;

/// A kind of value with one canonical way of writing it.
pub(super) trait Written: Sized {
    /// Reads a value; `control` carries the range.
    fn read(text: &str, control: &Control, remarks: &mut Remarks) -> Result<Self, Wrong>;
    /// Writes it canonically: `read(write(x)) == x`.
    fn write(&self) -> String;
}

// ---- numbers

impl Written for u32 {
    fn read(text: &str, control: &Control, _: &mut Remarks) -> Result<Self, Wrong> {
        let right = || format!("a whole number from {}", control.range());
        let number: u32 = whole(text)
            .and_then(|number| number.try_into().ok())
            .ok_or_else(|| Wrong::new("is not a whole number in range", right()))?;
        if control.contains(f64::from(number)) {
            Ok(number)
        } else {
            Err(Wrong::new("is out of range", right()))
        }
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl Written for u64 {
    fn read(text: &str, control: &Control, _: &mut Remarks) -> Result<Self, Wrong> {
        whole(text).filter(|number| *number <= (1 << 53) && control.contains(*number as f64)).ok_or_else(
            || {
                Wrong::new(
                    "is not a whole number in range",
                    format!("a whole number from {}", control.range()),
                )
            },
        )
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

/// Digits only: no sign, no exponent, no blanks.
pub(super) fn whole(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// A decimal number without sign and exponent.
pub(super) fn decimal(text: &str) -> Option<f64> {
    let plain = text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if plain { number(text) } else { None }
}

/// A decimal number as people and programs write it: a sign perhaps, digits with at most one point, an exponent perhaps. The nearest
/// number there is; `None` for what is no such text, or too large.
pub fn number(text: &str) -> Option<f64> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = text.split_at(text.find(['e', 'E']).unwrap_or(text.len()));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if digits.len() < 2 && whole.is_empty() || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit())
    {
        return None;
    }
    // JSON's reader reads it, so that the page has one: the standard library's comes with ten kilobytes of tables.
    let whole = whole.trim_start_matches('0');
    let head = if whole.is_empty() { "0" } else { whole };
    let size: f64 = serde_json::from_str(&format!("{head}.{part}0{exponent}")).ok()?;
    Some(sign * size)
}

// ---- spans of time

const UNITS: [(&str, u64); 9] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("min", 60_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000),
];

const SPAN_EXAMPLE: &str = "a number with its unit, like 250ms, 20s, 5min or 2h";

/// Reads a span exactly, to the nanosecond.
///
/// # Errors
/// Says in words what is wrong and what would be right.
pub fn read_span(text: &str) -> Result<SimDuration, String> {
    span(text, &mut Remarks::new())
        .map_err(|wrong| format!("{}; right would be {}", wrong.wrong, wrong.right))
}

pub(super) fn span(text: &str, remarks: &mut Remarks) -> Result<SimDuration, Wrong> {
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let nanos_per_unit = match UNITS.iter().find(|(name, _)| *name == unit) {
        Some((_, nanos)) => *nanos,
        None if unit.is_empty() && !number.is_empty() => {
            remarks.push(format!("has no unit and was read as seconds: {number}s"));
            1_000_000_000
        }
        None => return Err(Wrong::new("is not a span of time", SPAN_EXAMPLE)),
    };
    let nanos =
        scaled(number, nanos_per_unit).ok_or_else(|| Wrong::new("is not a span of time", SPAN_EXAMPLE))?;
    Ok(SimDuration(nanos))
}

/// `number` · `scale`, in whole numbers, rounded to the nearest.
pub(super) fn scaled(number: &str, scale: u64) -> Option<u64> {
    const MOST_FRACTION_DIGITS: usize = 15;
    let (whole_part, fraction) = number.split_once('.').unwrap_or((number, ""));
    if fraction.len() > MOST_FRACTION_DIGITS || (whole_part.is_empty() && fraction.is_empty()) {
        return None;
    }
    let digits = |text: &str| if text.is_empty() { Some(0) } else { whole(text) };
    let tens = 10_u128.pow(fraction.len() as u32);
    let all = u128::from(digits(whole_part)?) * tens + u128::from(digits(fraction)?);
    let nanos = (all.checked_mul(u128::from(scale))? + tens / 2) / tens;
    nanos.try_into().ok()
}

/// Writes a span canonically: from a second on in seconds, below in `ms`, `us`, `ns`.
pub fn span_text(span: SimDuration) -> String {
    let (unit, scale) = match span.0 {
        0 | 1_000_000_000.. => ("s", 1_000_000_000),
        1_000_000.. => ("ms", 1_000_000),
        1_000.. => ("us", 1_000),
        _ => ("ns", 1),
    };
    let (whole_part, rest) = (span.0 / scale, span.0 % scale);
    if rest == 0 {
        return format!("{whole_part}{unit}");
    }
    let width = scale.ilog10() as usize;
    let fraction = format!("{rest:0width$}");
    format!("{whole_part}.{}{unit}", fraction.trim_end_matches('0'))
}

impl Written for SimDuration {
    fn read(text: &str, control: &Control, remarks: &mut Remarks) -> Result<Self, Wrong> {
        let span = span(text, remarks)?;
        if control.contains(span.0 as f64) {
            Ok(span)
        } else {
            Err(Wrong::new("is out of range", control.range()))
        }
    }

    fn write(&self) -> String {
        span_text(*self)
    }
}

/// `off` for a span that may be missing.
pub(super) const OFF: &str = "off";

impl Written for Option<SimDuration> {
    fn read(text: &str, control: &Control, remarks: &mut Remarks) -> Result<Self, Wrong> {
        if text == OFF {
            return Ok(None);
        }
        // The range of such a control says already that it may be off.
        let read = SimDuration::read(text, control, remarks);
        read.map(Some)
    }

    fn write(&self) -> String {
        self.map_or_else(|| OFF.to_owned(), span_text)
    }
}

// ---- rates

/// Requests per second at most.
pub(super) const MAX_RATE: f64 = 100_000.0;

/// Reads `80/s`, `90/min` or `2/h`, in requests per second.
pub(super) fn rate(text: &str, remarks: &mut Remarks) -> Result<f64, Wrong> {
    let right = || format!("a rate with its unit from 0/s to {MAX_RATE}/s, like 80/s");
    let (number, unit) = text.split_once('/').unwrap_or((text, ""));
    let number = decimal(number).ok_or_else(|| Wrong::new("is not a rate", right()))?;
    let seconds = match unit {
        "s" => 1.0,
        "min" | "m" => 60.0,
        "h" => 3600.0,
        "" if !text.contains('/') => {
            remarks.push(format!("has no unit and was read per second: {number}/s"));
            1.0
        }
        _ => return Err(Wrong::new("is not a rate", right())),
    };
    let rate = number / seconds;
    if rate <= MAX_RATE { Ok(rate) } else { Err(Wrong::new("is out of range", right())) }
}

/// Writes a rate canonically, per second.
pub fn rate_text(rate: f64) -> String {
    format!("{rate}/s")
}

impl Written for f64 {
    fn read(text: &str, control: &Control, _: &mut Remarks) -> Result<Self, Wrong> {
        let right = || format!("a number from {}", control.range());
        let number = decimal(text).ok_or_else(|| Wrong::new("is not a number", right()))?;
        if control.contains(number) { Ok(number) } else { Err(Wrong::new("is out of range", right())) }
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl Written for Option<u32> {
    fn read(text: &str, control: &Control, remarks: &mut Remarks) -> Result<Self, Wrong> {
        if text == OFF { Ok(None) } else { u32::read(text, control, remarks).map(Some) }
    }

    fn write(&self) -> String {
        self.map_or_else(|| OFF.to_owned(), |number| number.to_string())
    }
}

// ---- switches and names

/// How times to failure or to repair are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HazardName {
    Exponential,
    Constant,
    /// From nothing to twice the mean.
    Uniform,
    /// Four phases.
    Erlang,
    /// With a squared coefficient of variation of 2.
    LogNormal,
    /// Weibull of shape 3: the older, the likelier.
    WearOut,
    /// Weibull of shape 0.5: what fails, fails early.
    Early,
}

impl HazardName {
    /// The same where what is not spread is what needs no law.
    pub fn spread(self) -> Option<Distribution> {
        match self {
            HazardName::Constant => None,
            HazardName::Exponential => Some(Distribution::Exponential { mean: 1.0 }),
            other => other.law(),
        }
    }

    /// For the engine: a law of mean 1, `None` for the exponential one.
    pub fn law(self) -> Option<Distribution> {
        let mean = 1.0;
        Some(match self {
            HazardName::Exponential => return None,
            HazardName::Constant => Distribution::Constant { mean },
            HazardName::Uniform => Distribution::Uniform { mean, spread: 1.0 },
            HazardName::Erlang => Distribution::Erlang { mean, shape: 4 },
            HazardName::LogNormal => Distribution::LogNormal { mean, scv: 2.0 },
            HazardName::WearOut => Distribution::Weibull { mean, shape: 3.0 },
            HazardName::Early => Distribution::Weibull { mean, shape: 0.5 },
        })
    }
}

/// Whose retry budget, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BudgetName {
    Off,
    Share,
    Bucket,
    Throttle,
}

/// How a limit of concurrency moves, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LimitName {
    Off,
    Fixed,
    Gradient,
    Vegas,
    Envoy,
    Netflix,
}

/// Whose rules of ejection, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EjectionName {
    Off,
    Envoy,
    Nginx,
    Accrual,
    Haproxy,
}

impl Written for bool {
    fn read(text: &str, _: &Control, _: &mut Remarks) -> Result<Self, Wrong> {
        match text {
            "on" | "true" | "yes" | "1" => Ok(true),
            "off" | "false" | "no" | "0" => Ok(false),
            _ => Err(Wrong::new("is neither on nor off", "on or off")),
        }
    }

    fn write(&self) -> String {
        if *self { "on" } else { "off" }.to_owned()
    }
}

/// Which of the names a text is; one function for all enumerations.
fn place_of(text: &str, names: &[&str]) -> Result<usize, Wrong> {
    let name = text.to_ascii_lowercase();
    let place = names.iter().position(|other| *other == name);
    place.ok_or_else(|| Wrong::new("is not one of the names known here", likely(&name, names)))
}

/// An enumeration with its names.
macro_rules! names {
    ($kind:ident, $list:ident, $($name:literal => $variant:ident),*) => {
        pub(super) const $list: &[&str] = &[$($name),*];
        impl Written for $kind {
            fn read(text: &str, _: &Control, _: &mut Remarks) -> Result<Self, Wrong> {
                Ok([$($kind::$variant),*][place_of(text, $list)?])
            }

            fn write(&self) -> String {
                match self { $($kind::$variant => $name),* }.to_owned()
            }
        }
    };
}

names!(PolicyKind, POLICIES, "random" => Random, "round-robin" => RoundRobin, "weighted-round-robin" => WeightedRoundRobin,
    "least" => Least, "two-distinct" => TwoDistinct, "two-any" => TwoAny, "random-two" => RandomTwo,
    "two-redrawn" => TwoRedrawn, "none" => None, "first" => First, "edf" => Edf, "least-edf" => LeastEdf,
    "shortest-delay" => ShortestDelay, "source-hash" => SourceHash, "ring-hash" => RingHash,
    "maglev" => Maglev, "peak-ewma" => PeakEwma, "load-report" => LoadReport, "prequal" => Prequal);
names!(TieRule, TIE_RULES, "random" => Random, "round-robin" => RoundRobin, "weighted" => Weighted);
names!(ProbeSchedule, SCHEDULES, "after-result" => AfterResult, "grid" => Grid);
names!(SlowStartForm, SLOW_START_FORMS, "envoy" => Envoy, "haproxy" => Haproxy, "nginx" => Nginx);
names!(Failback, FAILBACKS, "automatic" => Automatic, "manual" => Manual);
names!(EjectionName, EJECTIONS, "off" => Off, "envoy" => Envoy, "nginx" => Nginx, "accrual" => Accrual, "haproxy" => Haproxy);
names!(OnError, ON_ERRORS, "fail-check" => FailCheck, "sudden-death" => SuddenDeath, "mark-down" => MarkDown, "fast-check" => FastCheck);
names!(DeadlineRule, DEADLINES, "ignored" => Ignored, "not-begun" => NotBegun, "stopped" => Stopped);
names!(AbandonedWork, ABANDONED, "finish" => Finish, "skip" => Skip);
names!(Jitter, JITTERS, "none" => None, "full" => Full, "equal" => Equal, "decorrelated" => Decorrelated, "envoy" => Envoy,
    "grpc" => Grpc, "exponential" => Exponential);
names!(BudgetName, BUDGETS, "off" => Off, "share" => Share, "bucket" => Bucket, "throttle" => Throttle);
names!(LimitName, LIMITS, "off" => Off, "fixed" => Fixed, "gradient" => Gradient, "vegas" => Vegas,
    "envoy" => Envoy, "netflix" => Netflix);
names!(HazardName, HAZARDS, "exponential" => Exponential, "constant" => Constant, "uniform" => Uniform, "erlang" => Erlang,
    "lognormal" => LogNormal, "wear-out" => WearOut, "early" => Early);
names!(Discipline, DISCIPLINES, "fifo" => Fifo, "lifo" => Lifo, "adaptive-lifo" => AdaptiveLifo, "preemptive-lifo" => PreemptiveLifo, "sharing" => Sharing);
names!(CrashMode, CRASH_MODES, "refused" => Refused, "black-hole" => BlackHole);

/// What was most likely meant, else what begins alike, else all that would be right, as far as anybody would read.
pub(super) fn likely(name: &str, names: &[&str]) -> String {
    const ALIKE: usize = 3;
    const MOST: usize = 12;
    if let Some(nearest) = nearest(name, names.iter().copied()) {
        return nearest.to_owned();
    }
    let beginning = name.get(..ALIKE).unwrap_or(name);
    let alike: Vec<&str> = names.iter().copied().filter(|it| it.starts_with(beginning)).collect();
    match () {
        () if !name.is_empty() && !alike.is_empty() => one_of(&alike),
        () if names.len() > MOST => format!("{}, …", names[..MOST].join(", ")),
        () => one_of(names),
    }
}

/// `a, b or c`.
pub(super) fn one_of(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

// ---- one value per server

/// Values by server node; the last one holds for all further nodes. Never empty, never ends in a repetition.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PerServer<T>(Vec<T>);

impl<T: Copy + PartialEq> PerServer<T> {
    pub fn all(value: T) -> Self {
        PerServer(vec![value])
    }

    fn new(mut values: Vec<T>) -> Self {
        while let [.., a, b] = values[..]
            && a == b
        {
            values.pop();
        }
        PerServer(values)
    }

    /// The value of the server at `index`, from 0.
    pub fn of(&self, index: usize) -> T {
        self.0[index.min(self.0.len() - 1)]
    }

    /// How many servers it names.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Forgets the values beyond the first `servers`, at least one.
    pub fn truncate(&mut self, servers: usize) {
        *self = PerServer::new(self.0[..servers.min(self.0.len())].to_vec());
    }
}

/// A number that stands in a list by server, with its range. (Not `MIN` and `MAX`: those of the numbers themselves would win.)
pub(super) trait ListItem: Copy + PartialEq + std::fmt::Display {
    const LEAST: Self;
    const MOST: Self;
    fn item(text: &str) -> Option<Self>;
}

impl ListItem for u32 {
    const LEAST: u32 = 1;
    const MOST: u32 = 1000;
    fn item(text: &str) -> Option<Self> {
        whole(text)?.try_into().ok().filter(|number| (Self::LEAST..=Self::MOST).contains(number))
    }
}

impl ListItem for f64 {
    const LEAST: f64 = 0.01;
    const MOST: f64 = 100.0;
    fn item(text: &str) -> Option<Self> {
        decimal(text).filter(|number| (Self::LEAST..=Self::MOST).contains(number))
    }
}

/// One value for each of the most server nodes there can be.
const LONGEST_LIST: usize = 500;

impl<T: ListItem> Written for PerServer<T> {
    fn read(text: &str, _: &Control, _: &mut Remarks) -> Result<Self, Wrong> {
        let right = || {
            format!(
                "up to {LONGEST_LIST} numbers from {} to {}, one per server, with commas between; the last holds for the rest",
                T::LEAST,
                T::MOST
            )
        };
        let values: Option<Vec<T>> = text.split(',').take(LONGEST_LIST + 1).map(T::item).collect();
        match values {
            Some(values) if values.len() <= LONGEST_LIST => Ok(PerServer::new(values)),
            _ => Err(Wrong::new("is not a list of such numbers", right())),
        }
    }

    fn write(&self) -> String {
        let items: Vec<String> = self.0.iter().map(T::to_string).collect();
        items.join(",")
    }
}
