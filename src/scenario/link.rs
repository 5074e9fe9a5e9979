//! The link codec: a readable query, a difference from a preset, in one canonical order; a packed fragment where that grows too long.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::devices;
use super::fault::fault_text;
use super::field::Field;
use super::grammar::{Remarks, span, span_text, whole};
use super::notice::{FieldError, Notice, Wrong, nearest, shortened};
use super::preset::{DEFAULT_PRESET, Preset};
use super::recorded;
use super::scenario::Scenario;
use super::soundness::Problem;
use super::spec::{Assessment, LINK_VERSION, NONE, ScenarioSpec, assess};
use super::view::{VIEW_KEYS, ViewKeys};
use crate::sim::{ENGINE_VERSION, SimDuration, SimTime};

/// A query longer than this is packed into the fragment.
pub const LONGEST_QUERY: usize = 600;
/// No text longer than this is read at all.
pub const LONGEST_TEXT: usize = 1 << 20;
/// A link longer than this leaves recorded arrivals out.
pub const LONGEST_LINK: usize = 8_000;
/// What a packed fragment may unfold to.
pub const LONGEST_UNPACKED: usize = 1 << 20;
/// Pairs of a query that are read: more than every fault, edit and field there can be. Reading any number would take as long as it likes.
const MOST_PAIRS: usize = 5_000;
/// `decode` names so many, and counts the rest.
pub const MAX_NOTICES: usize = 20;
const PACKED: &str = "s1.";

/// What a link says.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// Sound, whatever the link was.
    pub scenario: Scenario,
    /// How to show it.
    pub view: ViewKeys,
    /// What the link promises about the run, if it does.
    pub promise: Option<Promise>,
    /// What a person should know about what they wrote.
    pub notices: Vec<Notice>,
}

/// "This engine gave this digest."
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The engine's version.
    pub engine: u32,
    /// The digest it gave.
    pub digest: Option<Digest>,
}

/// A digest of a trace, and of how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    /// The digest.
    pub value: u64,
    /// Of every event up to and including this instant; `None`: of the whole run, to the last event there is.
    pub at: Option<SimTime>,
}

impl From<u64> for Digest {
    /// Of the whole run.
    fn from(value: u64) -> Self {
        Digest { value, at: None }
    }
}

/// Reads anything people paste: a full link, `?query`, a query, a preset's name, `#s1.…`, JSON. Never fails.
pub fn decode(text: &str) -> Decoded {
    let (assessment, raw) = read(text);
    let view_errors = raw
        .view_errors
        .into_iter()
        .map(|error| Problem { error, used: "the page as if it were not there".to_owned() });
    let problems = raw.problems.into_iter().chain(assessment.problems).chain(view_errors);
    let mut notices: Vec<Notice> = problems.map(notice_of).chain(assessment.remarks).collect();
    if let Some(more) = notices.len().checked_sub(MAX_NOTICES).filter(|more| *more > 0) {
        notices.truncate(MAX_NOTICES);
        notices.push(and_more(more));
    }
    Decoded { scenario: assessment.scenario, view: raw.view, promise: raw.promise, notices }
}

/// The same for the command line: refuses what `decode` would mend, unknown keys included.
///
/// # Errors
/// Every fault with its field, what was wrong and what would be right.
pub fn decode_strict(text: &str) -> Result<Decoded, Vec<FieldError>> {
    let (assessment, raw) = read(text);
    let mut errors: Vec<FieldError> =
        raw.problems.into_iter().chain(assessment.problems).map(|problem| problem.error).collect();
    errors.extend(raw.unknown.iter().map(|(key, text)| unknown_key(key, text)));
    if errors.is_empty() {
        let (scenario, notices) = (assessment.scenario, assessment.remarks);
        Ok(Decoded { scenario, view: raw.view, promise: raw.promise, notices })
    } else {
        Err(errors)
    }
}

/// Keys of a link that are neither fields nor about the view.
pub const OTHER_KEYS: &[&str] = &["v", "preset", "arrivals", "device", "fault", "edit", "eng", "digest"];

/// Nobody reads a hundred notices.
fn and_more(count: usize) -> Notice {
    Notice {
        key: "link".to_owned(),
        given: "…".to_owned(),
        wrong: format!("has {count} more values like that"),
        right: "a link as the share dialog makes it".to_owned(),
        used: String::new(),
    }
}

fn notice_of(problem: Problem) -> Notice {
    let FieldError { key, given, wrong, right } = problem.error;
    Notice { key, given, wrong, right, used: problem.used }
}

fn unknown_key(key: &str, text: &str) -> FieldError {
    let fields = Field::ALL.iter().map(|field| field.key());
    let known = fields.chain(OTHER_KEYS.iter().copied()).chain(VIEW_KEYS.iter().copied());
    let right = nearest(key, known).unwrap_or("one of the keys of docs/links.md");
    Wrong::new("stands under a key that is not known here", right).of(&shortened(key), text)
}

/// A text taken apart into keys, before its values are read.
#[derive(Default)]
pub(super) struct Raw {
    pub spec: ScenarioSpec,
    pub view: ViewKeys,
    pub view_errors: Vec<FieldError>,
    pub promise: Option<Promise>,
    pub unknown: Vec<(String, String)>,
    pub problems: Vec<Problem>,
}

fn read(text: &str) -> (Assessment, Raw) {
    let mut raw = Raw::default();
    let text = if text.len() > LONGEST_TEXT { text } else { text.trim() };
    if text.len() > LONGEST_TEXT {
        raw.problem("link", text, "is too long", &format!("up to {LONGEST_TEXT} bytes"));
    } else if text.starts_with('{') {
        super::json::take_apart(text, &mut raw);
    } else {
        take_apart(text, &mut raw);
    }
    let mut assessment = assess(&raw.spec);
    assessment.remarks.extend(raw.promise.and_then(other_engine));
    (assessment, raw)
}

/// A link from another engine version is still a scenario, but not a promise.
fn other_engine(promise: Promise) -> Option<Notice> {
    (promise.engine != ENGINE_VERSION).then(|| Notice {
        key: "eng".to_owned(),
        given: promise.engine.to_string(),
        wrong: "is another version of the engine, so the run may differ from the one that was shared"
            .to_owned(),
        right: String::new(),
        used: format!("engine {ENGINE_VERSION}"),
    })
}

fn take_apart(text: &str, raw: &mut Raw) {
    let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (address, fragment) = if address.starts_with(PACKED) { ("", address) } else { (address, fragment) };
    let query = match address.split_once('?') {
        Some((_, query)) => query,
        None if address.contains("://") => "",
        None => address,
    };
    let is_name = !query.is_empty() && query == address && !query.contains('=');
    if is_name {
        raw.spec.preset = query.to_owned();
        return;
    }
    let Some(packed) = fragment.strip_prefix(PACKED) else {
        return raw.take_query(query);
    };
    match unpack(packed) {
        Some(unpacked) => {
            // The fragment decides the run; the query beside it can only say how to show it.
            raw.take_query(query);
            raw.spec = ScenarioSpec::default();
            raw.take_query(&unpacked);
        }
        None => {
            raw.take_query(query);
            let right = "a fragment as the share dialog made it, whole";
            raw.problem("link", fragment, "is a packed scenario that cannot be unpacked", right);
        }
    }
}

impl Raw {
    pub(super) fn problem(&mut self, key: &str, given: &str, wrong: &str, right: &str) {
        let error = Wrong::new(wrong, right).of(key, given);
        self.problems.push(Problem { error, used: String::from("the rest of the link") });
    }

    fn take_query(&mut self, query: &str) {
        let mut pairs = query.split('&').filter(|pair| !pair.is_empty());
        for pair in pairs.by_ref().take(MOST_PAIRS) {
            let (key, text) = pair.split_once('=').unwrap_or((pair, ""));
            // Mail programs and pages leave `&amp;` behind.
            let key = unescape(key.strip_prefix("amp;").unwrap_or(key));
            // Forms write a space as a plus sign. Only sentences have spaces, and only faults and loads a plus sign.
            let text = if matches!(key.as_str(), "title" | "task") {
                text.replace('+', " ")
            } else {
                text.to_owned()
            };
            self.take(&key, &unescape(&text));
        }
        if let Some(rest) = pairs.next() {
            let right = format!("up to {MOST_PAIRS} of them");
            self.problem("link", rest, "stands behind too many values", &right);
        }
    }

    /// Sorts one pair to where it belongs.
    pub(super) fn take(&mut self, key: &str, text: &str) {
        if let Some(field) = Field::by_key(key) {
            self.spec.values.push((field, text.to_owned()));
        } else if let Some(result) = self.view.read(key, text) {
            self.view_errors.extend(result.err());
        } else {
            match key {
                "v" => self.take_version(text),
                "preset" => self.spec.preset = text.to_owned(),
                recorded::KEY => self.spec.arrivals = Some(text.to_owned()),
                devices::KEY => self.spec.devices.get_or_insert_default().push(text.to_owned()),
                "fault" => self.spec.faults.get_or_insert_default().push(text.to_owned()),
                "edit" => self.spec.edits.get_or_insert_default().push(text.to_owned()),
                "eng" => self.take_engine(text),
                "digest" => self.take_digest(text),
                _ => self.unknown.push((key.to_owned(), text.to_owned())),
            }
        }
    }

    fn take_version(&mut self, text: &str) {
        if whole(text) != Some(u64::from(LINK_VERSION)) {
            let right = format!("{LINK_VERSION}; a newer page may know it");
            self.problem("v", text, "is not a version of links known here", &right);
        }
    }

    fn take_engine(&mut self, text: &str) {
        match whole(text).and_then(|version| version.try_into().ok()) {
            Some(engine) => {
                self.promise = Some(Promise { engine, digest: self.promise.and_then(|p| p.digest) });
            }
            None => self.problem("eng", text, "is not an engine version", "a whole number"),
        }
    }

    fn take_digest(&mut self, text: &str) {
        match read_digest(text) {
            Some(digest) => {
                let engine = self.promise.map_or(ENGINE_VERSION, |promise| promise.engine);
                self.promise = Some(Promise { engine, digest: Some(digest) });
            }
            None => {
                let right =
                    "up to 16 hexadecimal digits, and @ with an instant where it is not of the whole run";
                self.problem("digest", text, "is not a digest", right);
            }
        }
    }
}

fn read_digest(text: &str) -> Option<Digest> {
    let (hex, at) = text.split_once('@').map_or((text, None), |(hex, at)| (hex, Some(at)));
    let is_hex = !hex.is_empty() && hex.len() <= 16 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    let value = u64::from_str_radix(hex, 16).ok().filter(|_| is_hex)?;
    let at = match at {
        Some(at) => Some(SimTime(span(at, &mut Remarks::new()).ok()?.0)),
        None => None,
    };
    Some(Digest { value, at })
}

/// The keys and values of a preset's own query.
pub(super) fn spec_of_preset(preset: &Preset) -> ScenarioSpec {
    let mut raw = Raw::default();
    raw.take_query(preset.query);
    raw.spec
}

/// The canonical query, without `?`: version, preset, then what differs from it, in the order of the table.
pub fn encode(scenario: &Scenario) -> String {
    let mut pairs = vec![format!("v={LINK_VERSION}")];
    let preset = scenario.preset();
    if preset.id != DEFAULT_PRESET.id {
        pairs.push(format!("preset={}", preset.id));
    }
    let base = preset.scenario();
    let differences = differences(scenario, &base);
    let pair = |(field, text): &(Field, String)| format!("{}={text}", field.key());
    let (timed, fixed): (Vec<_>, Vec<_>) = differences.iter().partition(|(field, _)| field.is_timed());
    pairs.extend(timed.into_iter().map(pair));
    let record = |scenario: &Scenario| {
        scenario.parts().arrivals.iter().map(|recorded| recorded.text.to_string()).collect()
    };
    let lists = [
        (recorded::KEY, record(scenario), record(&base)),
        (devices::KEY, scenario.device_texts(), base.device_texts()),
        (
            "fault",
            scenario.faults().iter().map(fault_text).collect(),
            base.faults().iter().map(fault_text).collect(),
        ),
        ("edit", scenario.edit_texts(), base.edit_texts()),
    ];
    for (key, mine, presets) in lists {
        let (mine, presets): (Vec<String>, Vec<String>) = (mine, presets);
        if mine.is_empty() && !presets.is_empty() {
            pairs.push(format!("{key}={NONE}"));
        } else if mine != presets {
            pairs.extend(mine.iter().map(|text| format!("{key}={text}")));
        }
    }
    pairs.extend(fixed.into_iter().map(pair));
    pairs.join("&")
}

/// The values that must be written after `base` to get `scenario`, in order: writing one may change later ones.
fn differences(scenario: &Scenario, base: &Scenario) -> Vec<(Field, String)> {
    let mut values = base.parts().values.clone();
    let mut written = Vec::new();
    for field in Field::ALL {
        let text = scenario.get(*field);
        if values.text(*field) != text {
            // Sound in the scenario, hence sound here, where all earlier fields are already the scenario's.
            let _ = values.apply(*field, &text, &mut Remarks::new());
            written.push((*field, text));
        }
    }
    written
}

/// The canonical query with the promise that this engine gave this digest.
pub fn encode_reproducible(scenario: &Scenario, digest: impl Into<Digest>) -> String {
    let Digest { value, at } = digest.into();
    let at = at.map_or_else(String::new, |at| format!("@{}", span_text(SimDuration(at.0))));
    format!("{}&eng={ENGINE_VERSION}&digest={value:016x}{at}", encode(scenario))
}

/// What to put behind the page's address: `?query`, or `#s1.…` where that would be longer than `LONGEST_QUERY`. Recorded arrivals
/// that are too long even for that are left out, with a hash in their place.
pub fn encode_link(query: &str, view: &ViewKeys) -> String {
    // What is longer than this does not pack well enough, and packing it takes time.
    const WORTH_PACKING: usize = 20 * LONGEST_LINK;
    let shorter = || without_arrivals(query).map(|query| encode_whole(&query, view));
    if query.len() > WORTH_PACKING
        && let Some(link) = shorter()
    {
        return link;
    }
    let link = encode_whole(query, view);
    if link.len() <= LONGEST_LINK { link } else { shorter().unwrap_or(link) }
}

/// The same with everything in it, however long that makes it: for files.
pub fn encode_whole(query: &str, view: &ViewKeys) -> String {
    let view = view.encode();
    let joined = |query: &str| {
        let both = [query, view.as_str()].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>();
        if both.is_empty() { String::new() } else { format!("?{}", both.join("&")) }
    };
    if query.len() <= LONGEST_QUERY {
        joined(query)
    } else {
        format!("{}#{PACKED}{}", joined(""), pack(query))
    }
}

/// The query with a hash in place of recorded arrivals, if it has any.
fn without_arrivals(query: &str) -> Option<String> {
    let (key, hash) = (format!("{}=", recorded::KEY), format!("{}=hash:", recorded::KEY));
    let is_record = |pair: &str| pair.starts_with(&key) && !pair.starts_with(&hash);
    query.split('&').any(is_record).then(|| {
        let pairs = query.split('&').map(|pair| match pair.strip_prefix(&key) {
            Some(text) if is_record(pair) => format!("{key}{}", recorded::stand_in(text)),
            _ => pair.to_owned(),
        });
        pairs.collect::<Vec<_>>().join("&")
    })
}

fn pack(query: &str) -> String {
    const LEVEL: u8 = 9;
    URL_SAFE_NO_PAD.encode(miniz_oxide::deflate::compress_to_vec(query.as_bytes(), LEVEL))
}

fn unpack(packed: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(packed).ok()?;
    let query = miniz_oxide::inflate::decompress_to_vec_with_limit(&bytes, LONGEST_UNPACKED).ok()?;
    String::from_utf8(query).ok()
}

/// Percent-decodes; what is not a valid escape stays as it is. A plus sign is a plus sign.
fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let escaped = (bytes[index] == b'%').then(|| bytes.get(index + 1..index + 3)).flatten();
        let byte = escaped
            .filter(|hex| hex.iter().all(u8::is_ascii_hexdigit))
            .and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        out.push(byte.unwrap_or(bytes[index]));
        index += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Percent-encodes all that a query cannot carry as it is.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:@/,".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
