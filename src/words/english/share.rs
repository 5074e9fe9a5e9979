//! The share dialog: what can be handed on, what a teacher chooses, and the texts that go into other people's pages.

use super::number;

pub const TITLE: &str = "Share this run";
pub const KINDS_LABEL: &str = "What to make of it";
pub const KIND_LINK: &str = "Link";
pub const KIND_FRAME: &str = "Web page or course";
pub const KIND_TEXT: &str = "Markdown, reST";
pub const KIND_FIGURE: &str = "Picture";
pub const KIND_QR: &str = "QR code";

pub const LINK: &str = "Link";
pub const LINK_HELP: &str =
    "Opens this scenario with this seed: the same run, with everything done by hand in it.";
pub const EXPERIMENT: &str = "Link of the experiment";
pub const EXPERIMENT_HELP: &str =
    "Opens the experiment as it is now defined, with its runs and seed; whoever opens it runs it again.";
pub const REPRODUCIBLE: &str = "Reproducible link";
pub const REPRODUCIBLE_HELP: &str =
    "For a paper or an exam: the page also says whether the run came out the same, event by event.";
pub const FRAME: &str = "Paste this into the HTML of a page, slide or course";
pub const FRAME_HELP: &str = "It waits to be asked, needs no script and no account, and leaves focus and scrolling to the page around it.";
pub const MARKDOWN: &str = "Markdown, a link";
pub const MARKDOWN_FIGURE: &str = "Markdown, a picture that leads to it";
pub const MARKDOWN_FIGURE_HELP: &str = "Where frames are not allowed: save the picture beside your text.";
pub const RST: &str = "reStructuredText, a link";
pub const RST_FIGURE: &str = "reStructuredText, a figure that leads to it";
pub const FIGURE_HELP: &str =
    "The run as it stands, for PDF, EPUB and print. Move the run to another instant for another picture.";
pub const FIGURE_LABEL: &str = "The picture to save";
pub const CAPTION: &str = "Caption";
pub const FIGURE_HTML: &str = "HTML, a figure that leads to it";
/// Under a picture to save: which run it shows, and when.
pub fn origin(line: &str, seed: u64, at: &str) -> String {
    format!("{line} · seed {seed} · {at}")
}
/// A clip through the browser's own recorder.
pub const SAVE_CLIP: &str = "Record a clip";
pub fn recording(seconds: u32) -> String {
    format!("Recording {seconds} s…")
}
pub const SAVE_SVG: &str = "Save as SVG";
pub const SAVE_PNG: &str = "Save as PNG";
pub const QR_HELP: &str =
    "For a slide or a sheet of paper: a phone opens the link. Made here, nothing is sent.";
pub const QR_LABEL: &str = "QR code of the link";
pub const QR_TOO_LONG: &str = "This link is too long for a QR code. With fewer changes by hand it fits.";
pub const OPEN_TAB: &str = "Open in a new tab";
pub const MAIL: &str = "Send by mail";
pub const PREVIEW: &str = "Preview: it works here as it will there";
pub const NO_PREVIEW: &str = "No preview here: this page has no address of its own.";
pub const OPEN_FRAME: &str = "Open the frame alone";

pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied";
/// Read aloud when something was copied.
pub fn copied(what: &str) -> String {
    format!("{what}: copied")
}

pub const CHOICES: &str = "For your readers";
pub const CHOICES_HELP: &str = "Every choice is written into the link.";
pub const OWN_TITLE: &str = "Title";
pub const OWN_TASK: &str = "Task";
pub const TASK_EXAMPLE: &str = "Which policy loses least?";
pub const MODE: &str = "It shows";
pub const MODE_FULL: &str = "everything";
pub const MODE_CONTROLS: &str = "some controls too";
pub const MODE_PLAY: &str = "picture and numbers";
pub const MODE_PICTURE: &str = "the picture alone";
pub const SIZE: &str = "Size in pixels";
pub const WIDTH: &str = "Width";
pub const HEIGHT: &str = "Height";
pub const STARTS: &str = "It plays";
pub const STARTS_ASKED: &str = "when asked";
pub const STARTS_ALONE: &str = "by itself";
pub const OPENS: &str = "It opens";
pub const OPENS_START: &str = "at the beginning";
pub const THEME: &str = "Colours";
/// Of colours and of the language.
pub const THEME_AUTO: &str = "the reader's own";
pub const THEME_LIGHT: &str = "light";
pub const THEME_DARK: &str = "dark";
pub const LANGUAGE: &str = "Language";
pub const KNOBS: &str = "Controls: shown and locked";
pub const KNOBS_HELP: &str = "A locked control shows its value and does not move.";
pub const SHOWN: &str = "Shown";
pub const LOCKED: &str = "Locked";
pub const ALL: &str = "All";
pub const FAULTS: &str = "Faults and crashes by click";
pub const SIMPLE: &str = "Leave out charts and rare settings";

/// The instant a link opens at.
pub fn opens_at(seconds: f64) -> String {
    format!("at {}, where it stands", number::instant(seconds))
}

/// What a checkbox does, for those who hear it: "Policy: shown".
pub fn knob(name: &str, what: &str) -> String {
    format!("{name}: {what}")
}

/// What a frame and a link are called where nobody has given them a title.
pub fn title_of(preset: &str) -> String {
    format!("Nines: {preset}")
}

/// The caption of a picture: the title, what the run says at that instant, and where to run it.
pub fn caption(title: &str, instant: f64, story: &str, link: &str) -> String {
    format!("{title}, at {}. {} Run it: {link}", number::instant(instant), story.trim())
}

/// What a picture shows, for those who cannot see it.
pub fn alternative(title: &str, instant: f64) -> String {
    format!("{title}: device, controller and servers at {}", number::instant(instant))
}
