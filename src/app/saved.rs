//! The page in one file: what of a run goes into it, and how it is got out again. The program around it is made by `xtask/assemble.mjs`.

use serde_json::{Value, json};

use super::share::in_html;
use crate::scenario::{LARGEST_CSV, LONGEST_TEXT, Scenario, ViewKeys, encode, encode_whole};
use crate::sim::ENGINE_VERSION;
use crate::words;

/// Where the file says what it opens with.
const BEGIN: &str = "<script type=\"application/json\" id=\"nines-scenario\">";
const END: &str = "</script>";
/// Where it says to people without a program what it is about.
const LESSON: &str = "<p id=\"file-lesson\">";
const TITLE: &str = "<title>";
/// A file larger than this is not read.
pub const LARGEST_FILE: usize = LARGEST_CSV;

/// Whether a file is neither a page nor a scenario file: a table of arrivals, if anything.
pub fn may_be_table(text: &str) -> bool {
    !text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '<'])
}

/// What a run becomes when it is saved in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedPage {
    /// The link with everything in it: scenario, edits, view, title and task.
    pub link: String,
    /// The title: the link's own, or the preset's.
    pub title: String,
    /// The task, if the link has one.
    pub task: Option<String>,
}

impl SavedPage {
    /// A page of its own that opens with `scenario`, shown as `view` says.
    pub fn of(scenario: &Scenario, view: &ViewKeys) -> SavedPage {
        let preset = scenario.preset().id;
        SavedPage {
            link: encode_whole(&encode(scenario), view),
            title: view
                .title
                .clone()
                .unwrap_or_else(|| words::share::title_of(words::presets::title(preset))),
            task: view.task.clone(),
        }
    }

    /// Puts it into `template`, an empty file or one that holds another run; `None` where that is no such file. `base` is the address of
    /// the page it is saved from, without query.
    pub fn fill(&self, template: &str, base: &str) -> Option<String> {
        let block = json!({
            "nines": 1, "version": env!("CARGO_PKG_VERSION"), "engine": ENGINE_VERSION, "link": self.link, "home": home(base),
        });
        // Inside a script element only `<` could end it.
        let block = block.to_string().replace('<', "\\u003c");
        let lesson: Vec<&str> =
            [Some(self.title.as_str()), self.task.as_deref()].into_iter().flatten().collect();
        let page = replaced(template, BEGIN, END, &block)?;
        let page = replaced(&page, LESSON, "</p>", &in_html(&lesson.join(": ")))?;
        replaced(&page, TITLE, "</title>", &in_html(&self.title))
    }

    /// The name under which a browser saves it.
    pub fn name(&self) -> String {
        let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
        let stem: String = self.title.chars().map(plain).take(60).collect();
        let stem = stem.trim_matches('-');
        format!("{}.html", if stem.is_empty() { "nines" } else { stem })
    }
}

/// The link in a file: a page of ours, or a scenario file.
///
/// # Errors
/// Says what is wrong with the file.
pub fn link_in_file(text: &str) -> Result<String, String> {
    if text.len() > LARGEST_FILE {
        return Err(words::page::file_too_large(LARGEST_FILE >> 20));
    }
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('{') && text.len() <= LONGEST_TEXT {
        return Ok(text.to_owned());
    }
    let block = between(text, BEGIN, END).and_then(|block| serde_json::from_str::<Value>(block).ok());
    let link = block.as_ref().and_then(|block| block.get("link")).and_then(Value::as_str);
    link.map(str::to_owned).ok_or_else(|| words::page::NO_SCENARIO_IN_FILE.to_owned())
}

/// An address that others can reach, not one of a file or a frame without a place.
fn home(base: &str) -> Option<String> {
    (base.starts_with("https://") || base.starts_with("http://")).then(|| base.to_owned())
}

fn between<'a>(text: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    let from = text.find(begin)? + begin.len();
    let to = from + text[from..].find(end)?;
    Some(&text[from..to])
}

fn replaced(text: &str, begin: &str, end: &str, with: &str) -> Option<String> {
    let old = between(text, begin, end)?;
    let from = old.as_ptr() as usize - text.as_ptr() as usize;
    Some(format!("{}{with}{}", &text[..from], &text[from + old.len()..]))
}
