//! The share dialog: what to make of the run, the text or picture ready to take, and what is chosen for those who will read it.

use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::app::qr::qr;
use crate::app::{Action, Share, ShareChoices, ShareKind};
use crate::web::{address, download};
use crate::words::{page, share as words};

use super::dialog::Modal;
use super::figure::FigureMaker;
use super::frame_preview::FramePreview;
use super::handle::SessionHandle;
use super::share_choices::{ChoicesProps, choices};

/// What the dialog needs.
pub struct ShareProps {
    pub share: Share,
    pub choices: ShareChoices,
    /// Where the run stands, in seconds.
    pub now: f64,
    pub session: SessionHandle,
    /// Which text was copied last.
    pub copied: Option<&'static str>,
    pub on_action: Callback<Action>,
}

const KINDS: [(ShareKind, &str, &str); 5] = [
    (ShareKind::Link, words::KIND_LINK, "kind-link"),
    (ShareKind::Frame, words::KIND_FRAME, "kind-frame"),
    (ShareKind::Text, words::KIND_TEXT, "kind-text"),
    (ShareKind::Figure, words::KIND_FIGURE, "kind-figure"),
    (ShareKind::Qr, words::KIND_QR, "kind-qr"),
];

/// The share dialog.
pub fn share_dialog(props: &ShareProps) -> Html {
    let on_choose = {
        let on_action = props.on_action.clone();
        Callback::from(move |choices: ShareChoices| on_action.emit(Action::ChooseShare(Box::new(choices))))
    };
    html! {
        <Modal title={words::TITLE} testid="share-dialog" class="wide" on_close={props.on_action.reform(|()| Action::CloseDialog)}>
            { kinds(&props.choices, &on_choose) }
            <div class="share">
                <div class="share-made">{ made(props) }</div>
                { choices(&ChoicesProps { choices: props.choices.clone(), now: props.now, title: props.share.title.clone(), on_choose }) }
            </div>
            <p class="unseen" role="status">{ props.copied.map(name_of).map(words::copied).unwrap_or_default() }</p>
        </Modal>
    }
}

fn kinds(choices: &ShareChoices, on_choose: &Callback<ShareChoices>) -> Html {
    let items = KINDS.map(|(kind, name, testid)| {
        let choices = choices.clone();
        let is_chosen = choices.kind == kind;
        let onchange = on_choose.reform(move |_: Event| ShareChoices { kind, ..choices.clone() });
        html! {
            <label key={testid} class="segment">
                <input type="radio" name="share-kind" data-testid={testid} checked={is_chosen} {onchange} />
                <span>{ name }</span>
            </label>
        }
    });
    html! { <div class="segments" role="radiogroup" aria-label={words::KINDS_LABEL}>{ for items }</div> }
}

fn made(props: &ShareProps) -> Html {
    match props.choices.kind {
        ShareKind::Link => link(props),
        ShareKind::Frame => frame(props),
        ShareKind::Text => text(props),
        ShareKind::Figure => figure(props),
        ShareKind::Qr => code(props),
    }
}

fn link(props: &ShareProps) -> Html {
    let share = &props.share;
    let view = Box::new(props.choices.of_page());
    let save = props.on_action.reform(move |_: MouseEvent| Action::SaveFile(view.clone()));
    html! {
        <>
            { share.experiment.as_ref().map_or_else(|| html! { <div></div> }, |link| item("experiment", words::EXPERIMENT_HELP, link, props)) }
            { item("link", words::LINK_HELP, &share.link, props) }
            { item("reproducible", words::REPRODUCIBLE_HELP, &share.reproducible, props) }
            <div class="share-actions">
                { open(&share.link, words::OPEN_TAB, "share-open") }
                <a class="button" data-testid="share-mail" target="_blank" rel="noopener" href={address::mail(&share.title, &share.link)}>{ words::MAIL }</a>
                <button class="button" type="button" data-testid="share-save-file" title={page::SAVE_FILE_IS} onclick={save}>{ page::SAVE_FILE }</button>
            </div>
        </>
    }
}

fn open(link: &str, name: &'static str, testid: &'static str) -> Html {
    html! {
        <a class="button" href={link.to_owned()} target="_blank" rel="noopener" data-testid={testid}>{ name }{ " ↗" }</a>
    }
}

fn frame(props: &ShareProps) -> Html {
    let share = &props.share;
    html! {
        <>
            { item("embed", words::FRAME_HELP, &share.embed, props) }
            <FramePreview address={share.frame.clone()} size={props.choices.size} />
            <div class="share-actions">{ open(&share.frame, words::OPEN_FRAME, "share-open-frame") }</div>
        </>
    }
}

fn text(props: &ShareProps) -> Html {
    let share = &props.share;
    html! {
        <>
            { item("markdown", "", &share.markdown, props) }
            { item("markdown-figure", words::MARKDOWN_FIGURE_HELP, &share.markdown_figure, props) }
            { item("rst", "", &share.rst, props) }
            { item("rst-figure", "", &share.rst_figure, props) }
        </>
    }
}

fn figure(props: &ShareProps) -> Html {
    let share = &props.share;
    html! {
        <>
            <p class="muted">{ words::FIGURE_HELP }</p>
            <FigureMaker session={props.session.clone()} file={share.file.clone()} title={share.title.clone()} now={props.now}
                line={line_of(&share.link)} on_action={props.on_action.clone()} />
            { item("caption", "", &share.caption, props) }
            { item("figure", "", &share.figure, props) }
        </>
    }
}

/// What of a link says which scenario it is.
fn line_of(link: &str) -> String {
    link.find(['?', '#']).map_or_else(String::new, |at| link[at..].to_owned())
}

fn code(props: &ShareProps) -> Html {
    let share = &props.share;
    let Some(picture) = qr(&share.link) else {
        return html! { <p class="muted" data-testid="qr-too-long">{ words::QR_TOO_LONG }</p> };
    };
    let view_box = format!("0 0 {0} {0}", picture.side);
    let save = {
        let (name, svg) = (format!("{}-qr.svg", share.file), picture.svg(&share.title));
        Callback::from(move |_: MouseEvent| download::save(&name, "image/svg+xml", &svg))
    };
    html! {
        <>
            <p class="muted">{ words::QR_HELP }</p>
            <svg class="qr" viewBox={view_box} role="img" aria-label={words::QR_LABEL} data-testid="qr" shape-rendering="crispEdges">
                <path d={picture.path} />
            </svg>
            <div class="share-actions">
                <button class="button" type="button" data-testid="save-qr" onclick={save}>{ words::SAVE_SVG }</button>
            </div>
            { item("link", "", &share.link, props) }
        </>
    }
}

/// The id of the field that holds a text, so that it can be selected where copying is refused.
pub fn field_id(what: &str) -> String {
    format!("share-{what}")
}

fn name_of(what: &str) -> &'static str {
    match what {
        "link" => words::LINK,
        "reproducible" => words::REPRODUCIBLE,
        "experiment" => words::EXPERIMENT,
        "embed" => words::FRAME,
        "markdown" => words::MARKDOWN,
        "markdown-figure" => words::MARKDOWN_FIGURE,
        "rst" => words::RST,
        "rst-figure" => words::RST_FIGURE,
        "caption" => words::CAPTION,
        _ => words::FIGURE_HTML,
    }
}

/// A text and the button that copies it. Coming to it by keyboard selects it whole.
fn item(id: &'static str, help: &'static str, text: &str, props: &ShareProps) -> Html {
    let onclick = {
        let text = text.to_owned();
        props.on_action.reform(move |_| Action::Copy(text.clone(), id))
    };
    let onfocus = Callback::from(|event: FocusEvent| {
        if let Some(area) = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok()) {
            area.select();
        }
    });
    let rows = if text.len() < 90 {
        "1"
    } else if text.contains('\n') {
        "4"
    } else {
        "2"
    };
    let is_copied = props.copied == Some(id);
    html! {
        <div key={id} class="share-item">
            <label for={field_id(id)}>{ name_of(id) }</label>
            <p class="muted" hidden={help.is_empty()}>{ help }</p>
            <div class="share-row">
                <textarea class="input" id={field_id(id)} data-testid={field_id(id)} {rows} readonly=true spellcheck="false" value={text.to_owned()} {onfocus} />
                <button class={classes!("button", "copy", is_copied.then_some("copied"))} type="button" data-testid={format!("copy-{id}")}
                    aria-label={format!("{}: {}", words::COPY, name_of(id))} {onclick}>
                    { if is_copied { format!("✓ {}", words::COPIED) } else { words::COPY.to_owned() } }
                </button>
            </div>
        </div>
    }
}
