//! The stage for fingers, keyboards and screen readers: a button over each server, and a line of news.

use web_sys::{Element, HtmlElement};

use crate::app::captions::{shown, state};
use crate::scene::{Hit, Layout, Rect, Scale, Truth, is_misjudged, truth_of};
use crate::sim::{ServerNodeId, ServerView, Snapshot};
use crate::words::stage as words;

/// Labels change at most this often: a screen reader that stands on one must be able to finish.
const LABELS_MILLIS: f64 = 1_000.0;
/// Labels brought up to date in one frame.
const LABELS_A_FRAME: usize = 24;
/// News come at most this often.
const NEWS_MILLIS: f64 = 400.0;
/// With more servers than this, only one button at a time is reached by the tab key.
const MOST_TAB_STOPS: usize = 12;
/// Which server a button stands for.
const SERVER: &str = "data-server";
/// What a button for a closer look is of: a server by its index, or another part by its name.
const DETAILS: &str = "data-details";
/// The side of the button in the corner of a card, in CSS pixels.
const CORNER: f32 = 26.0;

/// What was pressed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    /// A server's card.
    Server(ServerNodeId),
    /// Something to look at closer.
    Thing(Hit),
}

/// The buttons and the news.
pub struct Overlay {
    root: HtmlElement,
    news: HtmlElement,
    buttons: Vec<Button>,
    /// For a closer look: the device, the controller, and each server whose card has room for it.
    details: Vec<HtmlElement>,
    labelled_at: f64,
    /// How many buttons have been labelled since then.
    labelled: usize,
    told_at: f64,
    told: Vec<(Truth, bool)>,
}

struct Button {
    element: HtmlElement,
    label: String,
    truth: Option<Truth>,
}

impl Overlay {
    /// An overlay without buttons, in `root`.
    pub fn new(root: HtmlElement, news: HtmlElement) -> Self {
        root.set_inner_html("");
        let never = f64::NEG_INFINITY;
        Overlay {
            root,
            news,
            buttons: Vec::new(),
            details: Vec::new(),
            labelled_at: never,
            labelled: 0,
            told_at: never,
            told: Vec::new(),
        }
    }

    /// Puts a button over every card.
    pub fn place(&mut self, layout: &Layout) {
        while self.buttons.len() > layout.servers.len() {
            if let Some(button) = self.buttons.pop() {
                button.element.remove();
            }
        }
        while self.buttons.len() < layout.servers.len() {
            let Some(button) = self.add() else { return };
            self.buttons.push(button);
        }
        let has_many = self.buttons.len() > MOST_TAB_STOPS;
        for (index, (button, card)) in self.buttons.iter().zip(&layout.servers).enumerate() {
            put(&button.element, &card.rect);
            button.element.set_tab_index(if has_many && index > 0 { -1 } else { 0 });
        }
        self.labelled_at = f64::NEG_INFINITY;
        self.place_details(layout);
    }

    fn place_details(&mut self, layout: &Layout) {
        for old in self.details.drain(..) {
            old.remove();
        }
        let has_corners =
            matches!(layout.scale(), Scale::Full | Scale::Tall) && layout.servers.len() <= MOST_TAB_STOPS;
        let parts = [
            ("device", words::DEVICE_DETAILS.to_owned(), "stage-part", layout.device),
            ("controller", words::CONTROLLER_DETAILS.to_owned(), "stage-part", layout.controller),
        ];
        for (name, label, class, rect) in parts {
            self.add_details(name, &label, class, &rect);
        }
        for (index, card) in layout.servers.iter().enumerate().filter(|_| has_corners) {
            let rect = corner_of(&card.rect, card.scale);
            let label = words::details(index as u32 + 1);
            self.add_details(&index.to_string(), &label, "stage-details", &rect);
        }
    }

    fn add_details(&mut self, name: &str, label: &str, class: &str, rect: &Rect) {
        let Some(element) = self.button(class) else { return };
        put(&element, rect);
        // Fixed, valid attributes cannot be refused.
        let _ = element.set_attribute(DETAILS, name);
        let _ = element.set_attribute("aria-label", label);
        let _ = element.set_attribute("title", label);
        self.details.push(element);
    }

    fn add(&self) -> Option<Button> {
        let element = self.button("stage-server")?;
        element.set_attribute(SERVER, &self.buttons.len().to_string()).ok()?;
        Some(Button { element, label: String::new(), truth: None })
    }

    fn button(&self, class: &str) -> Option<HtmlElement> {
        let document = self.root.owner_document()?;
        let element: HtmlElement =
            wasm_bindgen::JsCast::dyn_into(document.create_element("button").ok()?).ok()?;
        element.set_attribute("type", "button").ok()?;
        element.set_class_name(class);
        self.root.append_child(&element).ok()?;
        Some(element)
    }

    /// Brings labels and news up to date, no more often than can be listened to.
    pub fn follow(&mut self, snapshot: &Snapshot, clock_millis: f64, at_once: bool) {
        if at_once || clock_millis - self.labelled_at >= LABELS_MILLIS {
            self.labelled_at = clock_millis;
            self.labelled = 0;
        }
        self.label(snapshot, if at_once { usize::MAX } else { LABELS_A_FRAME });
        if clock_millis - self.told_at >= NEWS_MILLIS {
            self.told_at = clock_millis;
            self.tell(snapshot);
        }
    }

    /// Some buttons in each frame, until all have been looked at.
    fn label(&mut self, snapshot: &Snapshot, most: usize) {
        let due = self.buttons.iter_mut().zip(&snapshot.servers).skip(self.labelled).take(most);
        self.labelled = self.labelled.saturating_add(most);
        for (button, view) in due {
            let truth = truth_of(view);
            // What the style sheet asks for is touched only when it is another: hundreds of buttons styled anew are a frame of work.
            if button.truth != Some(truth) {
                button.truth = Some(truth);
                // The name of an attribute that is fixed and valid cannot be refused.
                let _ = button
                    .element
                    .set_attribute("data-state", if truth == Truth::Up { "up" } else { "else" });
                let hint = if truth == Truth::Up { words::CRASH } else { words::REPAIR };
                let _ = button.element.set_attribute("data-hint", hint);
            }
            let label = label_of(view);
            if label != button.label {
                let _ = button.element.set_attribute("aria-label", &label);
                button.label = label;
            }
        }
    }

    /// Says which servers' states changed since the last news.
    fn tell(&mut self, snapshot: &Snapshot) {
        let now: Vec<(Truth, bool)> =
            snapshot.servers.iter().map(|view| (truth_of(view), view.belief.is_up())).collect();
        if now == self.told {
            return;
        }
        if now.len() == self.told.len() {
            let changed = snapshot.servers.iter().zip(now.iter().zip(&self.told));
            let sentences = changed.filter(|(_, (now, told))| now != told).map(|(view, _)| standing(view));
            self.news.set_text_content(Some(&sentences.take(3).collect::<Vec<_>>().join(" ")));
        }
        self.told = now;
    }
}

fn label_of(view: &ServerView) -> String {
    let is_well = truth_of(view) == Truth::Up;
    let press = if is_well { words::PRESS_TO_CRASH } else { words::PRESS_TO_REPAIR };
    format!("{} {} {press}", standing(view), words::waiting_sentence(view.queue.len() as u64))
}

/// "Server 2: is down, hub thinks up. The controller has not noticed."
fn standing(view: &ServerView) -> String {
    let sentence = words::standing(shown(view.id), state(truth_of(view)), view.belief.is_up());
    if is_misjudged(view) { format!("{sentence} {}", words::NOT_NOTICED) } else { sentence }
}

/// Bottom right in a wide card, top right in a narrow one: where the scene writes nothing.
fn corner_of(card: &Rect, scale: Scale) -> Rect {
    let y = if scale == Scale::Tall { card.y + 2.0 } else { card.bottom() - CORNER - 2.0 };
    Rect::new(card.right() - CORNER - 2.0, y, CORNER, CORNER)
}

fn put(element: &HtmlElement, rect: &Rect) {
    let sizes = [rect.x, rect.y, rect.width, rect.height];
    for (name, size) in ["--x", "--y", "--w", "--h"].iter().zip(sizes) {
        // Through the CSSOM: a style attribute would break the content security policy.
        let _ = element.style().set_property(name, &format!("{size:.1}px"));
    }
}

/// The part whose button was pressed.
pub fn part_of(target: &Element) -> Option<Part> {
    let button = target.closest("[data-server], [data-details]").ok()??;
    if let Some(index) = button.get_attribute(SERVER) {
        return index.parse().ok().map(|index| Part::Server(ServerNodeId(index)));
    }
    let name = button.get_attribute(DETAILS)?;
    Some(Part::Thing(match name.as_str() {
        "device" => Hit::Device,
        "controller" => Hit::Controller,
        index => Hit::Server(ServerNodeId(index.parse().ok()?)),
    }))
}
