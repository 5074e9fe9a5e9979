//! `Scenario`: everything that decides a run, proved sound. Each change gives a new one or says what would be right.

use super::devices::{self, Other, parse_device};
use super::fault::fault_text;
use super::field::{Field, Values};
use super::grammar::{Remarks, span_text};
use super::load::LoadShape;
use super::notice::{FieldError, Notice};
use super::preset::Preset;
use super::recorded::Recorded;
use super::soundness::{Parts, doubts, settle};
use crate::sim::{Arrivals, Config, Fault, SimDuration, SimTime};

/// A sound scenario. Only `validate` and the changes below make one.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    parts: Parts,
    /// Follows from `parts`; kept because the engine and the recorder ask for it by reference.
    config: Config,
}

/// A change of one setting while the run goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub at: SimTime,
    /// Whose value changes, where it is not the first device's or everyone's.
    pub device: Option<String>,
    pub field: Field,
    /// Canonical.
    pub text: String,
}

impl Default for Scenario {
    /// The default preset.
    fn default() -> Self {
        super::preset::DEFAULT_PRESET.scenario()
    }
}

impl Scenario {
    pub(super) fn from_settled(parts: Parts, config: Config) -> Self {
        Scenario { parts, config }
    }

    pub(super) fn parts(&self) -> &Parts {
        &self.parts
    }

    /// For the engine.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What it is written as a difference from.
    pub fn preset(&self) -> &'static Preset {
        self.parts.preset
    }

    /// A value at time zero, as it is written in links.
    pub fn get(&self, field: Field) -> String {
        self.parts.values.text(field)
    }

    /// A value at `at`, with the edits up to then, as it is written in links.
    pub fn get_at(&self, field: Field, at: SimTime) -> String {
        self.values_at(at).text(field)
    }

    fn values_at(&self, at: SimTime) -> Values {
        let mut values = self.parts.values.clone();
        let of_all = self.parts.edits.iter().filter(|edit| edit.device.is_none());
        for edit in of_all.take_while(|edit| edit.at <= at) {
            // Sound edits were applied in this order when the scenario was settled.
            let _ = values.apply(edit.field, &edit.text, &mut Remarks::new());
        }
        values
    }

    /// Sets a value at time zero; later edits of the same field stay.
    ///
    /// # Errors
    /// Says what was wrong and what would be right; the old scenario is untouched.
    pub fn set(&self, field: Field, text: &str) -> Result<Scenario, FieldError> {
        let mut parts = self.parts.clone();
        parts
            .values
            .apply(field, text.trim(), &mut Remarks::new())
            .map_err(|wrong| wrong.of(field.key(), text))?;
        strictly(parts)
    }

    /// Changes a value from `at` on. `at` is a whole millisecond; zero means `set`.
    ///
    /// # Errors
    /// As `set`; also for fields that cannot change while a run goes on.
    pub fn edit_at(&self, field: Field, text: &str, at: SimTime) -> Result<Scenario, FieldError> {
        if at == SimTime::ZERO {
            return self.set(field, text);
        }
        let mut before = self.values_at(at);
        before.apply(field, text.trim(), &mut Remarks::new()).map_err(|wrong| wrong.of(field.key(), text))?;
        let mut parts = self.parts.clone();
        parts.edits.retain(|edit| (edit.at, edit.field) != (at, field) || edit.device.is_some());
        parts.edits.push(Edit { at, device: None, field, text: before.text(field) });
        strictly(parts)
    }

    /// Every timed edit, in order, as it is written in links: `policy:random@12.3s`.
    pub fn edit_texts(&self) -> Vec<String> {
        self.parts.edits.iter().map(Edit::text).collect()
    }

    /// Without the timed edit at this place in `edit_texts`; the same scenario where there is none.
    pub fn without_edit(&self, index: usize) -> Scenario {
        let mut parts = self.parts.clone();
        if index < parts.edits.len() {
            parts.edits.remove(index);
        }
        strictly(parts).unwrap_or_else(|_| self.clone())
    }

    /// Without the timed edits later than `at`.
    pub fn without_edits_after(&self, at: SimTime) -> Scenario {
        let mut parts = self.parts.clone();
        parts.edits.retain(|edit| edit.at <= at);
        strictly(parts).unwrap_or_else(|_| self.clone())
    }

    /// The recorded arrivals that its load plays.
    pub fn arrivals(&self) -> Option<&Arrivals> {
        self.parts.arrivals.as_ref().map(|recorded| &recorded.arrivals)
    }

    /// With these recorded arrivals, played once where the load does not play any yet.
    ///
    /// # Errors
    /// Where the run would be too large.
    pub fn with_arrivals(&self, arrivals: Arrivals) -> Result<Scenario, FieldError> {
        let mut parts = self.parts.clone();
        parts.arrivals = Some(Recorded::new(arrivals));
        if !parts.values.load.is_recorded() {
            parts.values.load = LoadShape::Recorded { repeats: false };
        }
        strictly(parts)
    }

    /// The devices beside the first, as they are written in links: `batch;load:poisson:2/s;timeout:30s`.
    pub fn device_texts(&self) -> Vec<String> {
        self.parts.devices.iter().map(Other::text).collect()
    }

    /// With one device more.
    ///
    /// # Errors
    /// Says what was wrong and what would be right; the old scenario is untouched.
    pub fn with_device(&self, text: &str) -> Result<Scenario, FieldError> {
        let device =
            parse_device(text.trim(), &mut Remarks::new()).map_err(|wrong| wrong.of(devices::KEY, text))?;
        let mut parts = self.parts.clone();
        parts.devices.push(device);
        strictly(parts)
    }

    /// The same from `at` on for a device there is: its values change, those that are not written stay. A new one sends from the beginning.
    ///
    /// # Errors
    /// As `with_device`.
    pub fn with_device_at(&self, text: &str, at: SimTime) -> Result<Scenario, FieldError> {
        let device =
            parse_device(text.trim(), &mut Remarks::new()).map_err(|wrong| wrong.of(devices::KEY, text))?;
        let mut parts = self.parts.clone();
        let Some(present) = parts.devices.iter_mut().find(|other| other.name == device.name) else {
            return self.with_device(text);
        };
        for (field, text) in device.own_texts() {
            if at == SimTime::ZERO {
                // It was read a moment ago.
                let _ = present.set(field, &text);
                continue;
            }
            let device = Some(device.name.clone());
            parts.edits.retain(|edit| (edit.at, edit.field, &edit.device) != (at, field, &device));
            parts.edits.push(Edit { at, device, field, text });
        }
        strictly(parts)
    }

    /// Without the device at this place in `device_texts`; the same scenario where there is none.
    pub fn without_device(&self, index: usize) -> Scenario {
        let mut parts = self.parts.clone();
        if index < parts.devices.len() {
            let name = parts.devices.remove(index).name;
            parts.edits.retain(|edit| edit.device.as_ref() != Some(&name));
        }
        strictly(parts).unwrap_or_else(|_| self.clone())
    }

    /// The scheduled faults, ordered by their begin.
    pub fn faults(&self) -> &[Fault] {
        &self.parts.faults
    }

    /// With one fault more.
    ///
    /// # Errors
    /// Says what was wrong and what would be right; the old scenario is untouched.
    pub fn with_fault(&self, fault: Fault) -> Result<Scenario, FieldError> {
        let mut parts = self.parts.clone();
        parts.faults.push(fault);
        strictly(parts)
    }

    /// Without the fault at this place; the same scenario where there is none.
    pub fn without_fault(&self, index: usize) -> Scenario {
        let mut parts = self.parts.clone();
        if index < parts.faults.len() {
            parts.faults.remove(index);
        }
        // A fault less breaks nothing.
        strictly(parts).unwrap_or_else(|_| self.clone())
    }

    /// With another fault at this place.
    ///
    /// # Errors
    /// As `with_fault`; also where there is no fault at this place.
    pub fn with_fault_changed(&self, index: usize, fault: Fault) -> Result<Scenario, FieldError> {
        let mut parts = self.parts.clone();
        let Some(place) = parts.faults.get_mut(index) else {
            return Err(FieldError {
                key: "fault".to_owned(),
                given: fault_text(&fault),
                wrong: format!("would replace fault {}, which does not exist", index + 1),
                right: format!("one of the {} faults", self.parts.faults.len()),
            });
        };
        *place = fault;
        strictly(parts)
    }

    /// What is sound and yet hardly meant, such as a client timeout shorter than the way there and back.
    pub fn doubts(&self) -> Vec<Notice> {
        doubts(self)
    }

    /// With another seed.
    ///
    /// # Errors
    /// Seeds are at most 2⁵³−1.
    pub fn with_seed(&self, seed: u64) -> Result<Scenario, FieldError> {
        self.set(Field::Seed, &seed.to_string())
    }

    /// With another duration.
    ///
    /// # Errors
    /// Where it is out of range or the run would be too large.
    pub fn with_duration(&self, duration: SimDuration) -> Result<Scenario, FieldError> {
        self.set(Field::Duration, &span_text(duration))
    }
}

impl Edit {
    pub fn text(&self) -> String {
        let whose = self.device.as_ref().map(|name| format!("{name}.")).unwrap_or_default();
        format!("{whose}{}:{}@{}", self.field.key(), self.text, span_text(self.at.since(SimTime::ZERO)))
    }
}

fn strictly(parts: Parts) -> Result<Scenario, FieldError> {
    let mut problems = Vec::new();
    let scenario = settle(parts, &mut problems);
    match problems.into_iter().next() {
        None => Ok(scenario),
        Some(problem) => Err(problem.error),
    }
}
