//! From values as written to a sound scenario. Strict and lenient readers share one assessment:
//! the strict one refuses where it found a fault, the lenient one names the value used instead.

use super::devices::{self, MAX_OTHERS, Other, parse_device};
use super::fault::parse_fault;
use super::field::{Field, Values};
use super::grammar::{Remarks, likely, span};
use super::notice::{FieldError, Notice, Wrong, nearest, shortened};
use super::preset::{DEFAULT_PRESET, PRESETS, Preset};
use super::recorded::{self, Recorded};
use super::scenario::{Edit, Scenario};
use super::soundness::{LEFT_OUT, MAX_EDITS, MAX_FAULTS, Parts, Problem, doubts, settle};
use crate::sim::{Fault, SimTime};

/// The version of the link grammar and of the presets.
pub const LINK_VERSION: u32 = 1;
/// The list that says "none of the preset's".
pub(super) const NONE: &str = "none";

/// A scenario as written: a difference from a preset, nothing proved yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScenarioSpec {
    /// Empty: the default.
    pub preset: String,
    /// Values at time zero.
    pub values: Vec<(Field, String)>,
    /// `None`: the preset's recorded arrivals.
    pub arrivals: Option<String>,
    /// `None`: the preset's devices beside the first.
    pub devices: Option<Vec<String>>,
    /// `None`: the preset's faults.
    pub faults: Option<Vec<String>>,
    /// `None`: the preset's edits.
    pub edits: Option<Vec<String>>,
}

/// What came of reading a spec.
pub(super) struct Assessment {
    pub scenario: Scenario,
    pub problems: Vec<Problem>,
    /// Doubtful but used as read.
    pub remarks: Vec<Notice>,
}

/// Proves a scenario sound.
///
/// # Errors
/// Every fault with its field, what was wrong and what would be right.
pub fn validate(spec: &ScenarioSpec) -> Result<Scenario, Vec<FieldError>> {
    let assessment = assess(spec);
    if assessment.problems.is_empty() {
        Ok(assessment.scenario)
    } else {
        Err(assessment.problems.into_iter().map(|problem| problem.error).collect())
    }
}

pub(super) fn assess(spec: &ScenarioSpec) -> Assessment {
    let mut reader = Reader::default();
    let preset = reader.preset(&spec.preset);
    let mut parts = preset.parts();
    reader.values(&mut parts.values, &spec.values);
    if let Some(text) = &spec.arrivals {
        parts.arrivals = reader.arrivals(text);
    }
    if let Some(devices) = &spec.devices {
        parts.devices = reader.devices(devices);
    }
    if let Some(faults) = &spec.faults {
        parts.faults = reader.faults(faults);
    }
    if let Some(edits) = &spec.edits {
        parts.edits = reader.edits(edits);
    }
    let Reader { mut problems, mut remarks } = reader;
    let scenario = settle(parts, &mut problems);
    remarks.extend(doubts(&scenario));
    for problem in &mut problems {
        if let (true, Some(field)) = (problem.used.is_empty(), Field::by_key(&problem.error.key)) {
            problem.used = scenario.get(field);
        }
    }
    Assessment { scenario, problems, remarks }
}

#[derive(Default)]
struct Reader {
    problems: Vec<Problem>,
    remarks: Vec<Notice>,
}

impl Reader {
    fn problem(&mut self, key: &str, given: &str, wrong: Wrong, used: &str) {
        self.problems.push(Problem { error: wrong.of(key, given), used: used.to_owned() });
    }

    fn remark(&mut self, key: &str, given: &str, remarks: Remarks) {
        self.remarks.extend(remarks.into_iter().map(|wrong| Notice {
            key: key.to_owned(),
            given: shortened(given),
            wrong,
            right: String::new(),
            used: String::new(),
        }));
    }

    fn preset(&mut self, id: &str) -> &'static Preset {
        if id.is_empty() {
            return DEFAULT_PRESET;
        }
        Preset::by_id(id).unwrap_or_else(|| {
            let ids: Vec<&str> = PRESETS.iter().map(|preset| preset.id).collect();
            let wrong = Wrong::new("is not a preset", likely(id, &ids));
            self.problem("preset", id, wrong, DEFAULT_PRESET.id);
            DEFAULT_PRESET
        })
    }

    fn values(&mut self, values: &mut Values, written: &[(Field, String)]) {
        // In canonical order, whatever the order in the link: later fields are checked against earlier ones.
        for field in Field::ALL {
            let mut texts = written.iter().filter(|(key, _)| key == field).map(|(_, text)| text);
            let Some(mut text) = texts.next() else { continue };
            if let Some(last) = texts.next_back() {
                self.remark(
                    field.key(),
                    text,
                    vec!["is given more than once; the last one is used".to_owned()],
                );
                text = last;
            }
            let mut remarks = Remarks::new();
            match values.apply(*field, text.trim(), &mut remarks) {
                Ok(()) => self.remark(field.key(), text, remarks),
                Err(wrong) => self.problem(field.key(), text, wrong, ""),
            }
        }
    }

    fn arrivals(&mut self, text: &str) -> Option<Recorded> {
        if text == NONE {
            return None;
        }
        match recorded::parse(text.trim()) {
            Ok(arrivals) => Some(arrivals),
            Err(wrong) => {
                self.problem(recorded::KEY, text, wrong, LEFT_OUT);
                None
            }
        }
    }

    fn devices(&mut self, texts: &[String]) -> Vec<Other> {
        let mut devices = Vec::new();
        for text in texts.iter().filter(|text| *text != NONE).take(MAX_OTHERS + 1) {
            let mut remarks = Remarks::new();
            match parse_device(text.trim(), &mut remarks) {
                Ok(device) => {
                    devices.push(device);
                    self.remark(devices::KEY, text, remarks);
                }
                Err(wrong) => self.problem(devices::KEY, text, wrong, LEFT_OUT),
            }
        }
        devices
    }

    fn faults(&mut self, texts: &[String]) -> Vec<Fault> {
        let mut faults = Vec::new();
        for text in texts.iter().filter(|text| *text != NONE).take(MAX_FAULTS + 1) {
            let mut remarks = Remarks::new();
            match parse_fault(text.trim(), &mut remarks) {
                Ok(fault) => {
                    faults.push(fault);
                    self.remark("fault", text, remarks);
                }
                Err(wrong) => self.problem("fault", text, wrong, LEFT_OUT),
            }
        }
        faults
    }

    fn edits(&mut self, texts: &[String]) -> Vec<Edit> {
        let mut edits = Vec::new();
        for text in texts.iter().filter(|text| *text != NONE).take(MAX_EDITS + 1) {
            let mut remarks = Remarks::new();
            match parse_edit(text.trim(), &mut remarks) {
                Ok(edit) => {
                    edits.push(edit);
                    self.remark("edit", text, remarks);
                }
                Err(wrong) => self.problem("edit", text, wrong, LEFT_OUT),
            }
        }
        edits
    }
}

const EDIT_RIGHT: &str = "field:value@time, like policy:two-distinct@12.3s";

fn parse_edit(text: &str, remarks: &mut Remarks) -> Result<Edit, Wrong> {
    let wrong = |what: &str| Wrong::new(what, EDIT_RIGHT);
    let (what, when) = text.rsplit_once('@').ok_or_else(|| wrong("does not say when"))?;
    let (key, value) = what.split_once(':').ok_or_else(|| wrong("does not say which value"))?;
    let (device, key) = match key.split_once('.') {
        Some((name, key)) => (Some(name.to_owned()), key),
        None => (None, key),
    };
    let field = Field::by_key(key).ok_or_else(|| {
        let right = match nearest(key, Field::ALL.iter().map(|field| field.key())) {
            Some(key) => format!("{key}:{value}@{when}"),
            None => EDIT_RIGHT.to_owned(),
        };
        Wrong::new("changes an unknown field", right)
    })?;
    if device.is_some() && !devices::is_own(field) {
        return Err(Wrong::new("changes what no device has for itself", format!("{key}:{value}@{when}")));
    }
    let at = SimTime(span(when, remarks)?.0);
    // Each value is read on its own here, in full when the edits are settled in order.
    let mut alone = Values::initial();
    alone.read(field, value, remarks)?;
    Ok(Edit { at, device, field, text: alone.text(field) })
}

impl Preset {
    /// The preset as a scenario.
    pub fn scenario(&'static self) -> Scenario {
        let spec = super::link::spec_of_preset(self);
        let mut reader = Reader::default();
        let mut parts = Parts {
            preset: self,
            values: Values::initial(),
            arrivals: None,
            devices: Vec::new(),
            faults: Vec::new(),
            edits: Vec::new(),
        };
        reader.values(&mut parts.values, &spec.values);
        parts.arrivals = spec.arrivals.as_deref().and_then(|text| reader.arrivals(text));
        parts.devices = reader.devices(spec.devices.as_deref().unwrap_or_default());
        parts.faults = reader.faults(spec.faults.as_deref().unwrap_or_default());
        parts.edits = reader.edits(spec.edits.as_deref().unwrap_or_default());
        // That nothing is wrong here is a test's business: see tests/it/scenario.
        settle(parts, &mut reader.problems)
    }

    fn parts(&'static self) -> Parts {
        self.scenario().parts().clone()
    }
}
