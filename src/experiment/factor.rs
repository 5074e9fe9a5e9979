//! A setting that an experiment varies: `policy:random;least`, `servers:1..6`, `load:4/s..16/s*7`, `probe-interval:100ms..10s*5log`.

use super::definition::fault;
use super::text::setting_text;
use crate::scenario::{Control, Field, FieldError, Scenario, number, read_span, span_text};
use crate::sim::SimDuration;
use crate::words::fields as words;

/// Values a factor may have.
pub const MOST_VALUES: usize = 24;
/// Steps of a range that does not say.
const USUAL_STEPS: usize = 5;

/// A setting and its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// The setting.
    pub field: Field,
    /// Its values, canonical, in the order written.
    pub values: Vec<Level>,
    /// As written, canonical.
    pub text: String,
}

/// One value of a factor.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// As in links.
    pub text: String,
    /// For people.
    pub label: String,
    /// As a number, where it is one: a count, seconds, a rate per second.
    pub x: Option<f64>,
}

impl Factor {
    /// Reads a factor of changes to `base`.
    ///
    /// # Errors
    /// Says what was wrong and what would be right.
    pub fn read(text: &str, base: &Scenario) -> Result<Factor, FieldError> {
        let wrong = |wrong: &str, right: &str| fault("vary", text, wrong, right);
        let (key, body) = text.split_once(':').ok_or_else(|| {
            wrong(
                "does not say which setting and which values",
                "like policy:random;least or load:4/s..16/s*7",
            )
        })?;
        let field = Field::by_key(key).filter(|field| *field != Field::Seed).ok_or_else(|| {
            wrong("is not a setting that can be varied", "a key of docs/links.md, but not the seed")
        })?;
        let texts = match body.split_once("..") {
            None => body.split(';').map(|value| value.trim().to_owned()).collect(),
            Some((from, rest)) => {
                range(field, base, from, rest).map_err(|right| wrong("is not a range", &right))?
            }
        };
        let mut values: Vec<Level> = Vec::new();
        for value in texts {
            let canonical = base.set(field, &value).map_err(|mut error| {
                error.key = format!("vary {}", error.key);
                error
            })?;
            let level = Level::of(field, canonical.get(field));
            if !values.contains(&level) {
                values.push(level);
            }
        }
        if MOST_VALUES < values.len() {
            return Err(wrong("has too many values", &format!("at most {MOST_VALUES}")));
        }
        let listed: Vec<&str> = values.iter().map(|level| level.text.as_str()).collect();
        let text = if body.contains("..") { text.to_owned() } else { format!("{key}:{}", listed.join(";")) };
        Ok(Factor { field, values, text })
    }

    /// Its name for people.
    pub fn label(&self) -> &'static str {
        crate::words::lab::factor(self.field.key(), words::label(self.field.key()))
    }

    /// Whether its values are numbers, so that they have places on an axis.
    pub fn is_numeric(&self) -> bool {
        self.values.iter().all(|level| level.x.is_some())
    }

    /// What its numbers are in.
    pub fn unit(&self) -> &'static str {
        match self.field.control() {
            Control::Number { unit, .. } => unit,
            Control::Duration { .. } => "s",
            Control::Shaped { unit: "/s", .. } => "1/s",
            Control::Shaped { unit, .. } => unit,
            _ => "",
        }
    }
}

impl Level {
    fn of(field: Field, text: String) -> Level {
        let x = match field.control() {
            Control::Number { .. } => number(&text),
            Control::Duration { .. } => read_span(&text).ok().map(SimDuration::seconds),
            Control::Shaped { .. } => field.leading(&text),
            _ => None,
        };
        let label = match field.control() {
            Control::Choice(_) => words::choice(field.key(), &text).to_owned(),
            Control::Duration { .. } => setting_text(&text),
            // A steady load is known by its rate.
            Control::Shaped { .. } => {
                let law = text.split_once(':').map(|(law, rest)| (law, rest, setting_text(rest)));
                match law {
                    Some(("poisson", rate, _)) => rate.to_owned(),
                    Some((law, rest, span)) if rest != span => format!("{law} {span}"),
                    _ => text.clone(),
                }
            }
            _ => text.clone(),
        };
        Level { text, label, x }
    }
}

/// The values of `from..to`, `from..to*steps` or `from..to*stepslog`.
fn range(field: Field, base: &Scenario, from: &str, rest: &str) -> Result<Vec<String>, String> {
    let (to, steps) = rest.split_once('*').map_or((rest, None), |(to, steps)| (to, Some(steps)));
    let is_logarithmic = steps.is_some_and(|steps| steps.ends_with("log"));
    let control = field.control();
    let right = "like servers:1..6, load:4/s..16/s*7 or probe-interval:100ms..10s*5log";
    let (low, high) = end(control, from).zip(end(control, to)).ok_or(right)?;
    let whole_numbers = matches!(control, Control::Number { step, .. } if step == 1.0);
    let count = match steps {
        Some(steps) => steps.trim_end_matches("log").parse().map_err(|_| right.to_owned())?,
        None if whole_numbers => ((high - low).abs() as usize).saturating_add(1),
        None => USUAL_STEPS,
    };
    if !(2..=MOST_VALUES).contains(&count) || (is_logarithmic && low.min(high) <= 0.0) {
        return Err(format!("2 to {MOST_VALUES} steps, and both ends above zero where they go by factors"));
    }
    let at = |step: usize| {
        let share = step as f64 / (count - 1) as f64;
        match step {
            // The ends are what was written, whatever the rounding of powers.
            0 => low,
            _ if step == count - 1 => high,
            _ if is_logarithmic => low * libm::pow(high / low, share),
            _ => low + (high - low) * share,
        }
    };
    let base_text = base.get(field);
    (0..count)
        .map(|step| written(field, &base_text, at(step), whole_numbers).ok_or_else(|| right.to_owned()))
        .collect()
}

fn end(control: Control, text: &str) -> Option<f64> {
    match control {
        Control::Number { .. } => number(text),
        Control::Duration { .. } => read_span(text).ok().map(SimDuration::seconds),
        Control::Shaped { unit: "s", .. } => read_span(text).ok().map(SimDuration::seconds),
        Control::Shaped { unit, .. } => number(text.strip_suffix(unit).unwrap_or(text)),
        _ => None,
    }
}

fn written(field: Field, base: &str, value: f64, is_whole: bool) -> Option<String> {
    match field.control() {
        Control::Number { .. } if is_whole => Some(format!("{}", libm::rint(value))),
        Control::Number { .. } => Some(format!("{}", significant(value))),
        Control::Duration { .. } => Some(span_text(SimDuration::from_seconds(significant(value)))),
        Control::Shaped { .. } => field.with_leading(base, significant(value)),
        _ => None,
    }
}

/// To four significant digits: what stands in a table and in a link.
fn significant(value: f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    let scale = libm::pow(10.0, 3.0 - libm::floor(libm::log10(value.abs())));
    libm::rint(value * scale) / scale
}
