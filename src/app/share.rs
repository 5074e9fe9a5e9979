//! What the share dialog offers, as text ready to paste, and what a person chooses there.

use crate::scenario::{
    Digest, Embed, Field, Knob, Knobs, Scenario, ViewKeys, encode, encode_link, encode_reproducible,
};
use crate::sim::SimTime;
use crate::words::{presets, share as words};

/// What the dialog makes of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShareKind {
    /// A link to the page.
    #[default]
    Link,
    /// A frame in somebody else's page.
    Frame,
    /// Markdown and reStructuredText.
    Text,
    /// A still picture with its caption.
    Figure,
    /// A QR code of the link.
    Qr,
}

/// What a person has chosen for their readers.
#[derive(Clone, Debug, PartialEq)]
pub struct ShareChoices {
    /// What to make.
    pub kind: ShareKind,
    /// What the link will say about how the run is shown. `embed` is the frame's; `autoplay` says what differs from what is usual.
    pub view: ViewKeys,
    /// Width and height of the frame.
    pub size: (u32, u32),
}

/// Sides of a frame, in pixels.
pub const SIDES: std::ops::RangeInclusive<u32> = 200..=2_000;

impl ShareChoices {
    /// What the page itself is shown with, and for a frame the size most pages have room for.
    pub fn of(view: &ViewKeys) -> Self {
        let view =
            ViewKeys { embed: Some(Embed::Controls), autoplay: None, t: None, speed: None, ..view.clone() };
        ShareChoices { kind: ShareKind::default(), view, size: (760, 500) }
    }

    /// The view of a page of its own.
    pub fn of_page(&self) -> ViewKeys {
        ViewKeys { embed: None, autoplay: self.view.autoplay.filter(|plays| !plays), ..self.view.clone() }
    }

    /// The view of a frame.
    fn of_frame(&self) -> ViewKeys {
        ViewKeys { autoplay: self.view.autoplay.filter(|plays| *plays), ..self.view.clone() }
    }

    /// The view that the present kind leads to.
    fn of_kind(&self) -> ViewKeys {
        if self.kind == ShareKind::Frame { self.of_frame() } else { self.of_page() }
    }

    /// Which knobs readers will see.
    pub fn shown(&self) -> Knobs {
        shown_knobs(&self.of_kind())
    }

    /// The same with a knob shown or not. What the page would show by itself is not written.
    pub fn with_shown(mut self, knob: Knob, is_shown: bool) -> Self {
        let usual = shown_knobs(&ViewKeys { show: None, ..self.of_kind() });
        let show = with(&self.shown(), knob, is_shown);
        self.view.show = (show != usual).then_some(show);
        self
    }

    /// The same with a knob locked or not.
    pub fn with_locked(mut self, knob: Knob, is_locked: bool) -> Self {
        self.view.lock = with(&self.view.lock, knob, is_locked);
        self
    }
}

/// Every knob there is, in the order of links.
pub fn all_knobs() -> impl Iterator<Item = Knob> {
    Field::ALL.iter().copied().map(Knob::Field).chain([Knob::Fault])
}

/// The controls that are there: what the link wants, or what a page or frame shows by itself.
pub fn shown_knobs(view: &ViewKeys) -> Knobs {
    let few = || {
        let fields = [Field::Load, Field::Servers, Field::Policy];
        Knobs::Only(fields.into_iter().map(Knob::Field).chain([Knob::Fault]).collect())
    };
    match (&view.show, view.embed) {
        (Some(knobs), _) => knobs.clone(),
        (None, Some(Embed::Controls)) => few(),
        (None, _) => Knobs::All,
    }
}

/// A choice with one knob more or less.
fn with(knobs: &Knobs, knob: Knob, is_in: bool) -> Knobs {
    let mut chosen: Vec<Knob> = match knobs {
        Knobs::All => all_knobs().collect(),
        Knobs::Only(knobs) => knobs.clone(),
    };
    chosen.retain(|it| *it != knob);
    if is_in {
        chosen.push(knob);
    }
    if all_knobs().all(|knob| chosen.contains(&knob)) { Knobs::All } else { Knobs::Only(chosen) }
}

/// The run as it stands.
#[derive(Clone, Copy, Debug)]
pub struct Shared<'a> {
    pub scenario: &'a Scenario,
    /// The page's address without query and fragment.
    pub base: &'a str,
    /// That of this very version, which stays as it is; the same where there is none.
    pub pinned: &'a str,
    /// What a reproducible link promises, where it is known.
    pub digest: Option<Digest>,
    /// The instant, and what the run says there.
    pub now: SimTime,
    pub story: &'a str,
}

/// Links and snippets for one scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// What it is called.
    pub title: String,
    /// Opens the same scenario.
    pub link: String,
    /// Opens the experiment at hand, where there is one.
    pub experiment: Option<String>,
    /// The same, with the engine's version and the digest of the run.
    pub reproducible: String,
    /// The address of the frame.
    pub frame: String,
    /// For HTML.
    pub embed: String,
    /// For Markdown: a link, and a picture that leads to it.
    pub markdown: String,
    pub markdown_figure: String,
    /// For reStructuredText, the same.
    pub rst: String,
    pub rst_figure: String,
    /// For HTML that allows no frames.
    pub figure: String,
    /// Under a picture, without markup.
    pub caption: String,
    /// What a picture is called as a file, without its ending.
    pub file: String,
}

impl Share {
    /// Everything there is to hand on.
    pub fn of(run: &Shared, choices: &ShareChoices) -> Share {
        let query = encode(run.scenario);
        let preset = run.scenario.preset().id;
        let page = choices.of_page();
        let title = page.title.clone().unwrap_or_else(|| words::title_of(presets::title(preset)));
        let link = format!("{}{}", run.base, encode_link(&query, &page));
        let reproducible = match run.digest {
            Some(digest) => {
                format!("{}{}", run.pinned, encode_link(&encode_reproducible(run.scenario, digest), &page))
            }
            None => link.clone(),
        };
        let frame = format!("{}{}", run.base, encode_link(&query, &choices.of_frame()));
        let caption = words::caption(&title, run.now.seconds(), run.story, &link);
        let alternative = words::alternative(&title, run.now.seconds());
        let file = format!("nines-{preset}");
        Share {
            embed: snippet(&frame, &link, &title, choices.size),
            markdown: format!("[{}]({link})", in_markdown(&title)),
            markdown_figure: format!(
                "[![{}]({file}.svg)]({link})\n\n*{}*",
                in_markdown(&alternative),
                in_markdown(&caption)
            ),
            rst: format!("`{} <{link}>`__", in_rst(&title)),
            rst_figure: format!(
                ".. figure:: {file}.svg\n   :target: {link}\n   :alt: {alternative}\n\n   {}",
                in_rst(&caption)
            ),
            figure: format!(
                "<figure>\n  <a href=\"{}\"><img src=\"{file}.svg\" alt=\"{}\" width=\"960\" style=\"max-width:100%\"></a>\n  <figcaption>{}</figcaption>\n</figure>",
                in_html(&link),
                in_html(&alternative),
                in_html(&caption)
            ),
            title,
            link,
            experiment: None,
            reproducible,
            frame,
            caption,
            file,
        }
    }
}

/// A frame, and a plain link under it for where frames are not shown.
fn snippet(frame: &str, link: &str, title: &str, (width, height): (u32, u32)) -> String {
    let title = in_html(title);
    format!(
        "<iframe src=\"{}\" title=\"{title}\" width=\"{width}\" height=\"{height}\" style=\"border:0;max-width:100%\" loading=\"lazy\" allowfullscreen></iframe>\n<p><a href=\"{}\">{title}</a></p>",
        in_html(frame),
        in_html(link)
    )
}

/// Text, or an attribute's value, in HTML.
pub fn in_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Text that Markdown takes as text; links in it stay links.
fn in_markdown(text: &str) -> String {
    escaped(text, "\\`*[]<>")
}

/// Text that reStructuredText takes as text.
fn in_rst(text: &str) -> String {
    escaped(text, "\\`*|<>")
}

fn escaped(text: &str, special: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if special.contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
