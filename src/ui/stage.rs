//! The stage: two canvases painted from the frame loop, and over them one real button for each server.
//!
//! Yew renders this once. What moves is painted by the painter registered here; the buttons are placed and labelled by `Overlay`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement, HtmlElement};
use yew::prelude::*;

use super::frame_loop::{Frame, Painters};
use super::handle::SessionHandle;
use super::palette::Palette;
use super::stage_overlay::{Overlay, server_of};
use super::stage_painter::{paint_dots, paint_furniture};
use crate::app::captions::say;
use crate::app::{Action, Session, Speed};
use crate::scene::{Layout, Lens, Motion, Scene, Shape};
use crate::sim::{Settings, SimTime};
use crate::web::canvas::Canvas;
use crate::web::document;
use crate::web::watch::SizeWatch;
use crate::words::stage as words;

/// What the stage needs.
#[derive(Properties, PartialEq)]
pub struct StageProps {
    pub session: SessionHandle,
    pub speed: Speed,
    pub on_action: Callback<Action>,
}

/// Device, controller, servers, and every request between them.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let ground = use_node_ref();
    let canvas = use_node_ref();
    let overlay = use_node_ref();
    let news = use_node_ref();
    let painters = use_context::<Painters>();
    let speed = use_memo((), |()| Cell::new(Speed::NORMAL));
    speed.set(props.speed);
    {
        let nodes = [&ground, &canvas, &overlay, &news].map(NodeRef::clone);
        use_effect_with(painters, move |painters| {
            let view = View::of(&nodes, speed);
            let kept = painters.clone().zip(view).map(|(painters, view)| start(&painters, view));
            move || drop(kept)
        });
    }
    let on_action = props.on_action.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(server) = pressed.as_ref().and_then(server_of) {
            on_action.emit(Action::ToggleServer(server));
        }
    });
    html! {
        <div class="stage">
            <canvas ref={ground} class="stage-canvas" role="img" aria-label={words::STAGE}></canvas>
            <canvas ref={canvas} class="stage-canvas" aria-hidden="true"></canvas>
            <div ref={overlay} class="stage-overlay" role="group" aria-label={words::SERVERS} {onclick}></div>
            <p ref={news} class="unseen" aria-live="polite"></p>
        </div>
    }
}

/// Registers the painter and asks for a picture whenever the box changes; dropping what comes back ends both.
fn start(painters: &Painters, view: View) -> impl Sized + use<> {
    let canvas = view.canvas.element.clone();
    let view = RefCell::new(view);
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
    /// Below: what stands still, painted only when it changes.
    ground: Canvas,
    /// Above: what moves.
    canvas: Canvas,
    furniture: Vec<Shape>,
    words: String,
    furnished_clock: f64,
    overlay: Overlay,
    speed: Rc<Cell<Speed>>,
    size: (f32, f32),
    layout: Layout,
    scene: Scene,
    palette: Option<Palette>,
    motion: Motion,
    painted_at: Option<SimTime>,
    painted_clock: f64,
}

impl View {
    fn of([ground, canvas, overlay, news]: &[NodeRef; 4], speed: Rc<Cell<Speed>>) -> Option<Self> {
        let canvas_of = |node: &NodeRef| Canvas::of(node.cast::<HtmlCanvasElement>()?);
        let overlay = Overlay::new(overlay.cast::<HtmlElement>()?, news.cast::<HtmlElement>()?);
        Some(View {
            ground: canvas_of(ground)?,
            canvas: canvas_of(canvas)?,
            furniture: Vec::new(),
            words: String::new(),
            furnished_clock: f64::NEG_INFINITY,
            overlay,
            speed,
            size: (0.0, 0.0),
            layout: Layout::for_size(0.0, 0.0, 0),
            scene: Scene::new(),
            palette: None,
            motion: Motion::Flow,
            painted_at: None,
            painted_clock: 0.0,
        })
    }

    fn frame(&mut self, session: &Session, frame: Frame) {
        let snapshot = session.snapshot();
        if frame.must_paint {
            self.measure();
        }
        let is_due = self.motion == Motion::Flow || frame.clock_millis - self.painted_clock >= STEP_MILLIS;
        let has_moved = self.painted_at != Some(snapshot.now);
        if !(frame.must_paint || has_moved && is_due) || self.size.0 < 1.0 {
            return;
        }
        self.lay_out(snapshot.servers.len());
        let factor = self.speed.get().factor();
        let lens = Lens {
            motion: self.motion,
            ..Lens::of(settings_at(session, snapshot.now), factor.min(50.0), say)
        };
        self.scene.fill(snapshot, &session.listeners().marks, &self.layout, &lens);
        self.furnish(frame);
        let Some(palette) = &self.palette else { return };
        self.canvas.clear();
        paint_dots(&self.canvas.context, &mut self.scene, palette);
        self.overlay.follow(snapshot, frame.clock_millis, frame.must_paint);
        self.painted_at = Some(snapshot.now);
        self.painted_clock = frame.clock_millis;
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

    fn lay_out(&mut self, servers: usize) {
        let (width, height) = self.size;
        let is_same = self.layout.servers.len() == servers
            && self.layout.width == width.max(120.0)
            && self.layout.height == height.max(80.0);
        if !is_same {
            self.layout = Layout::for_size(width, height, servers);
            self.overlay.place(&self.layout);
        }
    }
}

/// The settings in force.
fn settings_at(session: &Session, now: SimTime) -> &Settings {
    let config = session.config();
    config.edits.iter().rev().find(|edit| edit.at <= now).map_or(&config.settings, |edit| &edit.settings)
}
