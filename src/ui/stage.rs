//! The stage: two canvases painted from the frame loop, and over them one real button for each server.
//!
//! Yew renders this once. What moves is painted by the painter registered here; the buttons are placed and labelled by `Overlay`.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement, HtmlElement};
use yew::prelude::*;

use super::frame_loop::{Frame, Painters};
use super::handle::SessionHandle;
use super::legend::legend;
use super::palette::Palette;
use super::stage_overlay::{Overlay, Part, part_of};
use super::stage_painter::{paint_dots, paint_furniture};
use crate::app::captions::say;
use crate::app::{Action, Selected, Session, Speed};
use crate::scene::{Hit, Layout, Lens, Motion, Scene, Shape, Signs};
use crate::sim::{ServerNodeId, SimTime};
use crate::web::canvas::Canvas;
use crate::web::document;
use crate::web::watch::SizeWatch;
use crate::words::{number, stage as words};

/// What the stage needs.
#[derive(Properties, PartialEq)]
pub struct StageProps {
    pub session: SessionHandle,
    /// The run that the page is about; others stand beside it.
    pub is_first: bool,
    pub speed: Speed,
    /// What is looked at closer.
    pub selected: Option<Selected>,
    /// There is room for a legend that stays open.
    pub has_room: bool,
    pub on_action: Callback<Action>,
}

/// What the component and its painter share.
#[derive(Default)]
struct Shared {
    speed: Cell<Option<Speed>>,
    selected: Cell<Option<Selected>>,
    signs: Cell<Signs>,
    view: RefCell<Weak<RefCell<View>>>,
}

impl Shared {
    /// What lies under this place on the page.
    fn hit(&self, overlay: &Element, client: (i32, i32)) -> Option<Hit> {
        let view = self.view.borrow().upgrade()?;
        let view = view.try_borrow().ok()?;
        let bounds = overlay.get_bounding_client_rect();
        let (x, y) = (f64::from(client.0) - bounds.left(), f64::from(client.1) - bounds.top());
        view.scene.hit(&view.layout, x as f32, y as f32)
    }
}

/// Device, controller, servers, and every request between them.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let [ground, canvas, overlay, news, when] =
        [use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref()];
    let painters = use_context::<Painters>();
    let shared = use_memo((), |()| Shared::default());
    let signs = use_state(Signs::default);
    shared.speed.set(Some(props.speed));
    shared.selected.set(props.selected);
    {
        let nodes = [&ground, &canvas, &overlay, &news, &when].map(NodeRef::clone);
        let (shared, tell) = (shared.clone(), signs.setter());
        let own = (!props.is_first).then(|| props.session.clone());
        use_effect_with((painters, own), move |(painters, own)| {
            let view = View::of(&nodes, shared.clone(), tell).map(|view| View { own: own.clone(), ..view });
            let kept = painters.clone().zip(view).map(|(painters, view)| start(&painters, view, &shared));
            move || drop(kept)
        });
    }
    let pressed = |event: &MouseEvent, shared: &Shared, overlay: &NodeRef| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let part = target.as_ref().and_then(part_of);
        let root = overlay.cast::<Element>();
        part.or_else(|| shared.hit(&root?, (event.client_x(), event.client_y())).map(Part::Thing))
    };
    let onclick = {
        let (shared, overlay, on_action) = (shared.clone(), overlay.clone(), props.on_action.clone());
        Callback::from(move |event: MouseEvent| match pressed(&event, &shared, &overlay) {
            Some(Part::Server(server)) => on_action.emit(Action::ToggleServer(server)),
            Some(Part::Thing(hit)) => on_action.emit(Action::Select(Some(selected(hit)))),
            None => {}
        })
    };
    let oncontextmenu = {
        let (shared, overlay, on_action) = (shared.clone(), overlay.clone(), props.on_action.clone());
        Callback::from(move |event: MouseEvent| {
            let hit = match pressed(&event, &shared, &overlay) {
                Some(Part::Server(server)) => Hit::Server(server),
                Some(Part::Thing(hit)) => hit,
                None => return,
            };
            event.prevent_default();
            on_action.emit(Action::Select(Some(selected(hit))));
        })
    };
    let single_out = {
        let (session, painters) = (props.session.clone(), use_context::<Painters>());
        move |server: Option<ServerNodeId>| {
            let is_another = session.try_borrow_mut().is_ok_and(|mut session| session.single_out(server));
            if let Some(painters) = painters.as_ref().filter(|_| is_another) {
                painters.invalidate();
            }
        }
    };
    let onpointermove = {
        let (shared, overlay, single_out) = (shared.clone(), overlay.clone(), single_out.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(root) = overlay.cast::<Element>() else { return };
            let hit = shared.hit(&root, (event.client_x(), event.client_y()));
            // A finger that presses a server does not mean its curves.
            single_out(hit.and_then(server_of).filter(|_| event.pointer_type() == "mouse"));
            // A fixed, valid attribute cannot be refused.
            let _ = root.toggle_attribute_with_force("data-can-press", hit.is_some());
        })
    };
    let onpointerleave = {
        let single_out = single_out.clone();
        Callback::from(move |_: PointerEvent| single_out(None))
    };
    // Who comes by keyboard points with the focus.
    let onfocusin = {
        let single_out = single_out.clone();
        Callback::from(move |event: FocusEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let target = target.filter(|element| element.matches(":focus-visible").unwrap_or(false));
            single_out(match target.as_ref().and_then(part_of) {
                Some(Part::Server(server)) => Some(server),
                Some(Part::Thing(hit)) => server_of(hit),
                None => None,
            });
        })
    };
    let onfocusout = Callback::from(move |_: FocusEvent| single_out(None));
    let onkeydown = {
        let on_action = props.on_action.clone();
        Callback::from(move |event: KeyboardEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let is_asking = matches!(event.key().as_str(), "i" | "I");
            if let (true, Some(Part::Server(server))) = (is_asking, target.as_ref().and_then(part_of)) {
                on_action.emit(Action::Select(Some(Selected::Server(server))));
            }
        })
    };
    html! {
        <div class="stage">
            <canvas ref={ground} class="stage-canvas" role="img" aria-label={words::STAGE}></canvas>
            <canvas ref={canvas} class="stage-canvas" aria-hidden="true"></canvas>
            <div ref={overlay} class="stage-overlay" role="group" aria-label={words::SERVERS}
                {onclick} {oncontextmenu} {onpointermove} {onpointerleave} {onfocusin} {onfocusout} {onkeydown}></div>
            { if props.is_first { legend(*signs, props.has_room) } else { html! {} } }
            <p ref={when} class="stage-when" hidden=true></p>
            <p ref={news} class="unseen" aria-live="polite"></p>
        </div>
    }
}

/// The server that somebody means by pointing at it or at its link.
fn server_of(hit: Hit) -> Option<ServerNodeId> {
    match hit {
        Hit::Server(id) | Hit::ServerLink(id) => Some(id),
        _ => None,
    }
}

/// What is picked by pressing something.
fn selected(hit: Hit) -> Selected {
    match hit {
        Hit::Server(id) => Selected::Server(id),
        Hit::Controller => Selected::Controller,
        Hit::Device => Selected::Device,
        Hit::ServerLink(id) => Selected::ServerLink(id),
        Hit::DeviceLink => Selected::DeviceLink,
        Hit::Request(request) => Selected::Request(request),
    }
}

/// Where on the stage that is.
fn hit_of(selected: Selected) -> Option<Hit> {
    match selected {
        Selected::Server(id) => Some(Hit::Server(id)),
        Selected::Controller => Some(Hit::Controller),
        Selected::Device => Some(Hit::Device),
        Selected::ServerLink(id) => Some(Hit::ServerLink(id)),
        Selected::DeviceLink => Some(Hit::DeviceLink),
        Selected::Request(request) => Some(Hit::Request(request)),
        Selected::Moment(_) | Selected::Fault(_) => None,
    }
}

/// Registers the painter and asks for a picture whenever the box changes; dropping what comes back ends both.
fn start(painters: &Painters, view: View, shared: &Shared) -> impl Sized + use<> {
    let canvas = view.canvas.element.clone();
    let view = Rc::new(RefCell::new(view));
    *shared.view.borrow_mut() = Rc::downgrade(&view);
    let registration = painters.register(move |session, frame| {
        if let Ok(mut view) = view.try_borrow_mut() {
            view.frame(session, frame);
        }
    });
    let again = painters.clone();
    let watch = SizeWatch::start(&canvas, move || again.invalidate());
    (registration, watch)
}

/// What stands still is looked at this often.
const FURNISH_MILLIS: f64 = 60.0;
/// Without motion the picture changes this often.
const STEP_MILLIS: f64 = 500.0;

/// Everything the painter keeps from frame to frame.
struct View {
    /// A run beside the first has a session of its own.
    own: Option<SessionHandle>,
    /// Below: what stands still, painted only when it changes.
    ground: Canvas,
    /// Above: what moves.
    canvas: Canvas,
    furniture: Vec<Shape>,
    words: String,
    furnished_clock: f64,
    overlay: Overlay,
    /// Names the instant that is looked at.
    when: HtmlElement,
    said_when: Option<String>,
    shared: Rc<Shared>,
    tell_signs: UseStateSetter<Signs>,
    size: (f32, f32),
    layout: Layout,
    scene: Scene,
    palette: Option<Palette>,
    motion: Motion,
    painted_at: Option<SimTime>,
    painted_clock: f64,
}

impl View {
    fn of(
        [ground, canvas, overlay, news, when]: &[NodeRef; 5],
        shared: Rc<Shared>,
        tell_signs: UseStateSetter<Signs>,
    ) -> Option<Self> {
        let canvas_of = |node: &NodeRef| Canvas::of(node.cast::<HtmlCanvasElement>()?);
        let overlay = Overlay::new(overlay.cast::<HtmlElement>()?, news.cast::<HtmlElement>()?);
        Some(View {
            own: None,
            ground: canvas_of(ground)?,
            canvas: canvas_of(canvas)?,
            furniture: Vec::new(),
            words: String::new(),
            furnished_clock: f64::NEG_INFINITY,
            overlay,
            when: when.cast::<HtmlElement>()?,
            said_when: None,
            shared,
            tell_signs,
            size: (0.0, 0.0),
            layout: Layout::for_size(0.0, 0.0, 0),
            scene: Scene::new(),
            palette: None,
            motion: Motion::Flow,
            painted_at: None,
            painted_clock: 0.0,
        })
    }

    fn frame(&mut self, first: &Session, frame: Frame) {
        let Some(own) = self.own.clone() else { return self.show(first, frame) };
        if let Ok(session) = own.try_borrow() {
            self.show(&session, frame);
        }
    }

    fn show(&mut self, session: &Session, frame: Frame) {
        let (snapshot, marks) = session.shown();
        if frame.must_paint {
            self.measure();
        }
        let is_due = self.motion == Motion::Flow || frame.clock_millis - self.painted_clock >= STEP_MILLIS;
        let has_moved = self.painted_at != Some(snapshot.now);
        if !(frame.must_paint || has_moved && is_due) || self.size.0 < 1.0 {
            return;
        }
        self.lay_out(snapshot.servers.len(), 1 + snapshot.others.len());
        let factor = self.shared.speed.get().unwrap_or(Speed::NORMAL).factor();
        let lens = Lens {
            motion: self.motion,
            chosen: self.shared.selected.get().and_then(hit_of),
            ..Lens::of(session.simulation().settings(), factor.min(50.0), say)
        };
        self.scene.fill(snapshot, marks, &self.layout, &lens);
        self.say_when(session);
        self.learn();
        self.furnish(frame);
        let Some(palette) = &self.palette else { return };
        self.canvas.clear();
        paint_dots(&self.canvas.context, &mut self.scene, palette);
        self.overlay.follow(snapshot, frame.clock_millis, frame.must_paint);
        self.painted_at = Some(snapshot.now);
        self.painted_clock = frame.clock_millis;
    }

    /// Says which instant is shown where it is not the present one.
    fn say_when(&mut self, session: &Session) {
        let text =
            session.is_peeking().then(|| words::looking_at(&number::clock(session.shown().0.now.seconds())));
        // Whatever changes the page makes the next setting of a font, on any canvas, wait for a new layout.
        if text != self.said_when {
            self.when.set_hidden(text.is_none());
            self.when.set_text_content(text.as_deref());
            self.said_when = text;
        }
    }

    /// What appears for the first time gets its place in the legend.
    fn learn(&mut self) {
        let known = self.shared.signs.get();
        let signs = known.union(self.scene.signs());
        if signs != known {
            self.shared.signs.set(signs);
            self.tell_signs.set(signs);
        }
    }

    /// Paints the lower canvas where it would look different; counts that change all the time are followed as fast as an eye can read.
    fn furnish(&mut self, frame: Frame) {
        let is_due = frame.must_paint || frame.clock_millis - self.furnished_clock >= FURNISH_MILLIS;
        let is_same = self.furniture == self.scene.furniture && self.words == self.scene.words;
        let Some(palette) = self.palette.as_ref().filter(|_| frame.must_paint || is_due && !is_same) else {
            return;
        };
        self.ground.clear();
        paint_furniture(&self.ground.context, &self.scene, palette);
        self.furnished_clock = frame.clock_millis;
        self.furniture.clone_from(&self.scene.furniture);
        self.words.clone_from(&self.scene.words);
    }

    /// What can only have changed when everything must be painted: the box, the theme, the wish for less motion.
    fn measure(&mut self) {
        let (width, height, _) = self.canvas.fit();
        self.ground.fit();
        self.size = (width as f32, height as f32);
        self.palette = Some(Palette::read(&self.canvas.element));
        let is_reduced = document::media_matches("(prefers-reduced-motion: reduce)");
        self.motion = if is_reduced { Motion::Steps } else { Motion::Flow };
    }

    fn lay_out(&mut self, servers: usize, devices: usize) {
        let (width, height) = self.size;
        let is_same = self.layout.servers.len() == servers
            && self.layout.others.len() + 1 == devices
            && self.layout.width == width.max(120.0)
            && self.layout.height == height.max(80.0);
        if !is_same {
            self.layout = Layout::for_size(width, height, servers).with_devices(devices);
            self.overlay.place(&self.layout);
        }
    }
}
