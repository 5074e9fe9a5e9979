//! The first motion: the scenario of the link runs on a canvas in the static shell while the page is still being loaded.
//!
//! It is the same run: the page takes it over at the instant it has reached, which stands in the root's `data-first-nanos`.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, window};

use super::palette::Palette;
use super::stage_painter::paint;
use crate::app::captions::say;
use crate::app::{Session, State};
use crate::scene::{Layout, Lens, Motion, Scene};
use crate::sim::SimTime;
use crate::web::canvas::Canvas;
use crate::web::{address, document};

/// The canvas of the static shell.
const CANVAS: &str = "first-motion";
/// Simulated nanoseconds that the first motion has reached.
const REACHED: &str = "data-first-nanos";
const EVENTS_PER_FRAME: u64 = 4_000;
const LONGEST_FRAME_MILLIS: f64 = 100.0;

/// Plays until the page has taken the canvas away. Does nothing where there is no such canvas, or motion is not wanted.
pub fn run() {
    let element = window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(CANVAS))
        .and_then(|element| element.dyn_into::<HtmlCanvasElement>().ok());
    let state = State::open(&address::tail(), None);
    if !state.is_playing || document::media_matches("(prefers-reduced-motion: reduce)") {
        return;
    }
    let Some(canvas) = element.and_then(Canvas::of) else { return };
    document::set_root_attribute("data-first", Some("moving"));
    let mut session = Session::new(state.scenario.config().clone());
    if let Some(at) = state.view.t {
        session.seek(at);
        while session.is_catching_up() {
            session.catch_up(u64::MAX);
        }
    }
    let player = Player {
        palette: Palette::read(&canvas.element),
        canvas,
        session,
        state,
        scene: Scene::new(),
        last: None,
    };
    ask(&Rc::new(RefCell::new((player, None))));
}

/// Where the first motion had come to when the page took over; `None` when there was none.
pub fn reached() -> Option<SimTime> {
    document::root()?.get_attribute(REACHED)?.parse().ok().map(SimTime)
}

struct Player {
    canvas: Canvas,
    palette: Palette,
    session: Session,
    state: State,
    scene: Scene,
    last: Option<f64>,
}

type Shared = Rc<RefCell<(Player, Option<AnimationFrame>)>>;

fn ask(shared: &Shared) {
    let again = Rc::clone(shared);
    let frame = request_animation_frame(move |clock| {
        let goes_on = again.try_borrow_mut().is_ok_and(|mut shared| shared.0.frame(clock));
        if goes_on {
            ask(&again);
        }
    });
    if let Ok(mut shared) = shared.try_borrow_mut() {
        // The frame before has fired; dropping its handle cancels nothing.
        shared.1 = Some(frame);
    }
}

impl Player {
    /// One frame; false when the page has taken over.
    fn frame(&mut self, clock: f64) -> bool {
        if !self.canvas.element.is_connected() {
            return false;
        }
        let millis = (clock - self.last.replace(clock).unwrap_or(clock)).clamp(0.0, LONGEST_FRAME_MILLIS);
        self.session.begin_frame(millis / 1_000.0, self.state.speed);
        self.session.advance(EVENTS_PER_FRAME);
        let snapshot = self.session.snapshot();
        let (width, height, _) = self.canvas.fit();
        let layout = Layout::for_size(width as f32, height as f32, snapshot.servers.len());
        let lens = Lens {
            motion: Motion::Flow,
            ..Lens::of(&self.session.config().settings, self.state.speed.factor(), say)
        };
        self.scene.fill(snapshot, &self.session.listeners().marks, &layout, &lens);
        self.canvas.clear();
        paint(&self.canvas.context, &mut self.scene, &self.palette);
        document::set_root_attribute(REACHED, Some(&snapshot.now.0.to_string()));
        true
    }
}
