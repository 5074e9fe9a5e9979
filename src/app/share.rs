//! What the share dialog offers, as text ready to paste.

use crate::scenario::{Digest, Embed, Scenario, ViewKeys, encode, encode_link, encode_reproducible};
use crate::words::page as words;

/// Links and snippets for one scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Opens the same scenario.
    pub link: String,
    /// The same, with the engine's version and the digest of the run.
    pub reproducible: String,
    /// For HTML.
    pub embed: String,
    /// For Markdown.
    pub markdown: String,
}

impl Share {
    /// `base` is the page's address without query and fragment. `digest` is of the whole run, where it is known.
    pub fn of(scenario: &Scenario, view: &ViewKeys, base: &str, digest: Option<Digest>) -> Share {
        let query = encode(scenario);
        let plain = ViewKeys { embed: None, ..view.clone() };
        let framed =
            ViewKeys { embed: Some(view.embed.unwrap_or(Embed::Play)), autoplay: None, ..view.clone() };
        let link = format!("{base}{}", encode_link(&query, &plain));
        let reproducible = match digest {
            Some(digest) => format!("{base}{}", encode_link(&encode_reproducible(scenario, digest), &plain)),
            None => link.clone(),
        };
        let frame = format!("{base}{}", encode_link(&query, &framed));
        Share {
            embed: snippet(&frame, &link),
            markdown: format!("[{}]({link})", words::EMBED_TITLE),
            link,
            reproducible,
        }
    }
}

/// A frame, and a plain link under it for where frames are not shown.
fn snippet(frame: &str, link: &str) -> String {
    let title = escape(words::EMBED_TITLE);
    format!(
        "<iframe src=\"{}\" title=\"{title}\" width=\"640\" height=\"480\" loading=\"lazy\" allowfullscreen></iframe>\n<p><a href=\"{}\">{title}</a></p>",
        escape(frame),
        escape(link)
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}
