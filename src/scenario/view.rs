//! View keys of a link: how a page shows a run. They never change a result.

use super::grammar::{decimal, span, span_text};
use super::notice::{FieldError, Wrong};
use crate::sim::{SimDuration, SimTime};

/// How the page is to look and behave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ViewKeys {
    /// Laid out for a small frame, paused until asked.
    pub embed: bool,
    /// Light or dark whatever the system says.
    pub theme: Option<Theme>,
    /// A language tag such as `en`.
    pub lang: Option<String>,
    /// Names a layout of the page, such as `lab`; what it does not know, the page ignores.
    pub ui: Option<String>,
    /// Whether the run starts by itself; `None`: the page decides.
    pub autoplay: Option<bool>,
    /// Where on the time line to open.
    pub t: Option<SimTime>,
    /// Simulated seconds per second on screen, 0.01 to 1000.
    pub speed: Option<f64>,
    /// Keys of fields that are shown but cannot be changed; `all` for every one.
    pub lock: Vec<String>,
    /// Names a task to show.
    pub task: Option<String>,
    /// A title above the stage.
    pub title: Option<String>,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// Every view key, in canonical order.
pub const VIEW_KEYS: &[&str] =
    &["embed", "theme", "lang", "ui", "autoplay", "t", "speed", "lock", "task", "title"];

const LONGEST_NAME: usize = 40;
const LONGEST_TITLE: usize = 120;
const MOST_LOCKS: usize = 100;
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
            "embed" => self.embed = switch(text)?,
            "theme" => self.theme = theme(text)?,
            "lang" => self.lang = Some(name(text)?),
            "ui" => self.ui = Some(name(text)?),
            "autoplay" => self.autoplay = Some(switch(text)?),
            "t" => self.t = Some(SimTime(span(text, &mut Vec::new())?.0)),
            "speed" => self.speed = Some(speed(text)?),
            "lock" => self.lock = text.split(',').take(MOST_LOCKS).map(name).collect::<Result<_, _>>()?,
            "task" => self.task = Some(name(text)?),
            _ => self.title = Some(text.replace('+', " ").chars().take(LONGEST_TITLE).collect()),
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
        push("embed", self.embed.then_some("1"));
        push("theme", self.theme.map(|theme| if theme == Theme::Light { "light" } else { "dark" }));
        push("lang", self.lang.as_deref());
        push("ui", self.ui.as_deref());
        push("autoplay", self.autoplay.map(switch));
        push("t", self.t.map(|t| span_text(SimDuration(t.0))).as_deref());
        push("speed", self.speed.map(|speed| speed.to_string()).as_deref());
        push("lock", (!self.lock.is_empty()).then(|| self.lock.join(",")).as_deref());
        push("task", self.task.as_deref());
        push("title", self.title.as_deref());
        pairs.join("&")
    }
}

fn switch(text: &str) -> Result<bool, Wrong> {
    match text {
        "1" | "on" | "true" | "yes" | "" => Ok(true),
        "0" | "off" | "false" | "no" => Ok(false),
        _ => Err(Wrong::new("is neither 1 nor 0", "1 or 0")),
    }
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
