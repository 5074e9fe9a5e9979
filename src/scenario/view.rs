//! View keys of a link: how a page shows a run. They never change a result.

use super::field::Field;
use super::grammar::{decimal, one_of, span, span_text};
use super::notice::{FieldError, Wrong, nearest, shortened};
use crate::sim::{SimDuration, SimTime};

/// How the page is to look and behave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ViewKeys {
    /// Laid out for a frame, paused until asked; `None`: a page of its own.
    pub embed: Option<Embed>,
    /// Light or dark whatever the system says.
    pub theme: Option<Theme>,
    /// A language tag such as `en`.
    pub lang: Option<String>,
    /// Names a layout of the page, such as `simple`; what it does not know, the page ignores.
    pub ui: Option<String>,
    /// Whether the run starts by itself; `None`: the page decides.
    pub autoplay: Option<bool>,
    /// Where on the time line to open.
    pub t: Option<SimTime>,
    /// Simulated seconds per second on screen, 0.01 to 1000.
    pub speed: Option<f64>,
    /// The controls that are there at all; `None`: the page decides.
    pub show: Option<Knobs>,
    /// The controls that can be seen but not used.
    pub lock: Knobs,
    /// Something to do or to find out, in plain text.
    pub task: Option<String>,
    /// A title above the stage, in plain text.
    pub title: Option<String>,
    /// Runs beside this one: each with another value of one setting.
    pub compare: Vec<(Field, String)>,
}

/// How much of the page a frame shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embed {
    /// Numbers, picture, transport, charts and the whole control panel.
    Full,
    /// Numbers, picture, transport and a few controls.
    Controls,
    /// Numbers, picture and transport; `embed=1`.
    Play,
    /// The picture alone: it plays and pauses, nothing else.
    Picture,
}

impl Embed {
    /// Each with its name, from the most to the least.
    pub const ALL: [(Embed, &str); 4] = [
        (Embed::Full, "full"),
        (Embed::Controls, "controls"),
        (Embed::Play, "play"),
        (Embed::Picture, "picture"),
    ];

    /// As links write it.
    pub fn key(self) -> &'static str {
        Embed::ALL.iter().find(|(embed, _)| *embed == self).map_or("play", |(_, name)| name)
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// As links write it.
    pub fn key(self) -> &'static str {
        if self == Theme::Light { "light" } else { "dark" }
    }
}

/// Something on the page that changes the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knob {
    /// The control of a field.
    Field(Field),
    /// The list of faults, and crashing a server by a click.
    Fault,
}

impl Knob {
    /// As links write it.
    pub fn key(self) -> &'static str {
        match self {
            Knob::Field(field) => field.key(),
            Knob::Fault => FAULT,
        }
    }

    /// The knob with this name.
    pub fn by_key(key: &str) -> Option<Knob> {
        if key == FAULT { Some(Knob::Fault) } else { Field::by_key(key).map(Knob::Field) }
    }
}

/// A choice of knobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Knobs {
    /// Every one there is.
    All,
    /// These, in this order.
    Only(Vec<Knob>),
}

impl Default for Knobs {
    fn default() -> Self {
        Knobs::NONE
    }
}

impl Knobs {
    /// None at all.
    pub const NONE: Knobs = Knobs::Only(Vec::new());

    /// Whether `knob` is among them.
    pub fn contains(&self, knob: Knob) -> bool {
        match self {
            Knobs::All => true,
            Knobs::Only(knobs) => knobs.contains(&knob),
        }
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        *self == Knobs::NONE
    }

    fn text(&self) -> String {
        match self {
            Knobs::All => ALL.to_owned(),
            Knobs::Only(knobs) if knobs.is_empty() => NONE.to_owned(),
            Knobs::Only(knobs) => knobs.iter().map(|knob| knob.key()).collect::<Vec<_>>().join(","),
        }
    }
}

const FAULT: &str = "fault";
const ALL: &str = "all";
const NONE: &str = "none";

/// One row: key, what is written, what it means.
macro_rules! view_keys {
    ($($key:literal, $written:literal, $help:literal;)*) => {
        /// Every view key, in canonical order.
        pub const VIEW_KEYS: &[&str] = &[$($key),*];
        /// Every view key with what is written and what it means, for the contract.
        pub const VIEW_TABLE: &[(&str, &str, &str)] = &[$(($key, $written, $help)),*];
    };
}

view_keys! {
    "embed", "`full` `controls` `play` `picture`; `1` is `play`, `0` none", "Laid out for a frame from 320×420 up, and paused until asked: everything; the numbers, the picture and a few controls; without controls; the picture alone.";
    "theme", "`light` `dark` `auto`", "Light or dark, whatever the reader's system says.";
    "lang", "`en` or `de`", "The language of the page. Without it the reader has the one chosen on the page before, else the first that the browser asks for. Every other tag gives English.";
    "ui", "`simple`, or another name", "`simple` leaves out what a lesson seldom needs: the charts, the seed, and what waits behind “More”. Other names are ignored.";
    "autoplay", "`1` or `0`", "Whether the run starts by itself. A page of its own does, a frame does not.";
    "t", "`42s`", "The instant at which the page opens.";
    "speed", "`0.5`, 0.01 to 1000", "Simulated seconds for each second on screen.";
    "show", "keys of fields and `fault`, with commas between; `all`; `none`", "The controls that are there, in this order. Without it the page has all of them, a frame with `embed=controls` the load, the servers, the policy and the faults.";
    "lock", "the same", "The controls that can be seen but not used. `fault` also keeps a click from crashing a server.";
    "task", "up to 400 characters of plain text", "Something to do or to find out, shown above the picture.";
    "title", "up to 120 characters of plain text", "A title above the picture, and the name of the frame.";
    "compare", "`policy:least,policy:two-distinct`", "Runs beside this one, up to three, each with another value of one setting, on the same requests and one clock.";
}

/// Characters of a title at most.
pub const LONGEST_TITLE: usize = 120;
/// Characters of a task at most.
pub const LONGEST_TASK: usize = 400;
const LONGEST_NAME: usize = 40;
const MOST_KNOBS: usize = 100;
const SPEEDS: std::ops::RangeInclusive<f64> = 0.01..=1000.0;

impl ViewKeys {
    /// Takes one key; `None` where it is not a view key.
    pub(super) fn read(&mut self, key: &str, text: &str) -> Option<Result<(), FieldError>> {
        if !VIEW_KEYS.contains(&key) {
            return None;
        }
        Some(self.take(key, text).map_err(|wrong| wrong.of(key, text)))
    }

    fn take(&mut self, key: &str, text: &str) -> Result<(), Wrong> {
        match key {
            "embed" => self.embed = embed(text)?,
            "theme" => self.theme = theme(text)?,
            "lang" => self.lang = Some(name(text)?),
            "ui" => self.ui = Some(name(text)?),
            "autoplay" => self.autoplay = Some(switch(text)?),
            "t" => self.t = Some(SimTime(span(text, &mut Vec::new())?.0)),
            "speed" => self.speed = Some(speed(text)?),
            "show" => return read_knobs(text, self.show.insert(Knobs::NONE)),
            "lock" => return read_knobs(text, &mut self.lock),
            "compare" => self.compare = compare(text)?,
            "task" => return read_text(text, LONGEST_TASK, &mut self.task),
            _ => return read_text(text, LONGEST_TITLE, &mut self.title),
        }
        Ok(())
    }

    /// As `key=value` pairs joined by `&`; empty where nothing is set.
    pub fn encode(&self) -> String {
        let switch = |on: bool| if on { "1" } else { "0" };
        let mut pairs: Vec<String> = Vec::new();
        let mut push = |key: &str, text: Option<&str>| {
            pairs.extend(text.map(|text| format!("{key}={}", super::link::escape(text))));
        };
        push("embed", self.embed.map(Embed::key));
        push("theme", self.theme.map(Theme::key));
        push("lang", self.lang.as_deref());
        push("ui", self.ui.as_deref());
        push("autoplay", self.autoplay.map(switch));
        push("t", self.t.map(|t| span_text(SimDuration(t.0))).as_deref());
        push("speed", self.speed.map(|speed| speed.to_string()).as_deref());
        push("show", self.show.as_ref().map(Knobs::text).as_deref());
        push("lock", (!self.lock.is_empty()).then(|| self.lock.text()).as_deref());
        push("task", self.task.as_deref());
        push("title", self.title.as_deref());
        let beside: Vec<String> =
            self.compare.iter().map(|(field, text)| format!("{}:{text}", field.key())).collect();
        push("compare", (!beside.is_empty()).then(|| beside.join(",")).as_deref());
        pairs.join("&")
    }

    /// Whether the page leaves out what a lesson seldom needs.
    pub fn is_simple(&self) -> bool {
        self.ui.as_deref() == Some("simple")
    }
}

/// Runs beside the first one, at most.
const MOST_BESIDE: usize = 3;
/// A value longer than this is no value of a setting.
const LONGEST_VALUE: usize = 200;

/// `policy:least,policy:two-distinct`: a comma begins a new one only where the name of a setting follows, as values may hold commas.
fn compare(text: &str) -> Result<Vec<(Field, String)>, Wrong> {
    let mut beside: Vec<(Field, String)> = Vec::new();
    for part in text.split(',') {
        let named = part.split_once(':').and_then(|(key, value)| Some((Field::by_key(key.trim())?, value)));
        match (named, beside.last_mut()) {
            (Some((field, value)), _) => beside.push((field, value.trim().to_owned())),
            (None, Some((_, value))) => *value = format!("{value},{part}"),
            (None, None) => {
                return Err(Wrong::new("names no setting", "settings with values, such as policy:least"));
            }
        }
    }
    beside.truncate(MOST_BESIDE);
    if beside.iter().any(|(_, value)| value.len() > LONGEST_VALUE) {
        return Err(Wrong::new("is too long", format!("values of at most {LONGEST_VALUE} characters")));
    }
    Ok(beside)
}

fn switch(text: &str) -> Result<bool, Wrong> {
    match text {
        "1" | "on" | "true" | "yes" | "" => Ok(true),
        "0" | "off" | "false" | "no" => Ok(false),
        _ => Err(Wrong::new("is neither 1 nor 0", "1 or 0")),
    }
}

fn embed(text: &str) -> Result<Option<Embed>, Wrong> {
    if let Some((embed, _)) = Embed::ALL.iter().find(|(_, name)| *name == text) {
        return Ok(Some(*embed));
    }
    let is_on = switch(text).map_err(|_| {
        let names: Vec<&str> = Embed::ALL.iter().map(|(_, name)| *name).collect();
        Wrong::new("is not a way to be embedded", one_of(&names))
    })?;
    Ok(is_on.then_some(Embed::Play))
}

fn theme(text: &str) -> Result<Option<Theme>, Wrong> {
    match text {
        "light" => Ok(Some(Theme::Light)),
        "dark" => Ok(Some(Theme::Dark)),
        "auto" => Ok(None),
        _ => Err(Wrong::new("is not a theme", "light, dark or auto")),
    }
}

fn speed(text: &str) -> Result<f64, Wrong> {
    decimal(text.trim_end_matches(['x', '×']))
        .filter(|speed| SPEEDS.contains(speed))
        .ok_or_else(|| Wrong::new("is not a speed", format!("{} to {}", SPEEDS.start(), SPEEDS.end())))
}

/// Names end up in comparisons and attributes: nothing but letters, digits and dashes.
fn name(text: &str) -> Result<String, Wrong> {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if plain && !text.is_empty() && text.len() <= LONGEST_NAME {
        Ok(text.to_owned())
    } else {
        Err(Wrong::new("is not a name", format!("up to {LONGEST_NAME} letters, digits and dashes")))
    }
}

/// Takes every name it knows, and says which it does not.
fn read_knobs(text: &str, into: &mut Knobs) -> Result<(), Wrong> {
    *into = match text {
        ALL => Knobs::All,
        NONE | "" => Knobs::NONE,
        names => {
            let mut knobs: Vec<Knob> = Vec::new();
            for knob in names.split(',').take(MOST_KNOBS).filter_map(Knob::by_key) {
                if !knobs.contains(&knob) {
                    knobs.push(knob);
                }
            }
            Knobs::Only(knobs)
        }
    };
    let is_unknown = |name: &&str| !matches!(text, ALL | NONE | "") && Knob::by_key(name).is_none();
    match text.split(',').take(MOST_KNOBS).find(is_unknown) {
        None => Ok(()),
        Some(unknown) => {
            let known = Field::ALL.iter().map(|field| field.key()).chain([FAULT, ALL, NONE]);
            let right =
                nearest(unknown, known).unwrap_or("keys of fields with commas between, fault, all or none");
            Err(Wrong::new(format!("names “{}”, which is not a control", shortened(unknown)), right))
        }
    }
}

/// Plain text, whatever is in it: shown as text only, no control characters, nothing that turns the direction of the words after it.
/// What is too long is cut.
fn read_text(text: &str, longest: usize, into: &mut Option<String>) -> Result<(), Wrong> {
    let turns =
        |c: &char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}');
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let cleaned: String = text.chars().filter(|c| !turns(c)).map(plain).take(longest).collect();
    let cleaned = cleaned.trim();
    *into = (!cleaned.is_empty()).then(|| cleaned.to_owned());
    if text.chars().nth(longest).is_some() {
        return Err(Wrong::new("is too long and was cut", format!("up to {longest} characters")));
    }
    Ok(())
}
