//! The prologue: plays the run of a link on the stage alone, while the rest of the page is still on its way.
//!
//! It is a small wasm of its own, made of the same engine, scene and painter. The engine decides nothing by the clock of the wall, so
//! the page takes over by going to the same instant of the same scenario: no request jumps.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, window};

use super::palette::Palette;
use super::stage_painter::paint;
use crate::app::Speed;
use crate::app::captions::say;
use crate::app::poster::{MOST_EVENTS, telling_instant};
use crate::scenario::{Scenario, decode};
use crate::scene::{Layout, Lens, Marks, Scene};
use crate::sim::{Advance, SimDuration, SimTime, Simulation, Snapshot};
use crate::web::canvas::Canvas;
use crate::web::{address, document};

/// The canvas in the static shell.
const CANVAS: &str = "prologue";
/// Where the page finds the instant the prologue has come to, in nanoseconds.
const TIME: &str = "data-prologue";
/// Where it finds the instant of the still, in nanoseconds.
const STILL: &str = "data-still-at";
/// The boot script's word that somebody has pressed play on it.
const ASKED: &str = "data-asked";
/// A frame that comes later than this counts as this long.
const LONGEST_FRAME_SECONDS: f64 = 0.1;
/// More events than this are not handled in one frame: the prologue then runs slower, as the page would.
const EVENTS_PER_FRAME: u64 = 20_000;

/// Starts it, unless the link wants the page at rest or elsewhere than at the beginning.
pub fn run() {
    let opened = decode(&address::tail());
    let view = &opened.view;
    if let Some(theme) = view.theme {
        document::set_root_attribute("data-theme", Some(theme.key()));
    }
    let speed = view.speed.and_then(Speed::from_factor).unwrap_or(Speed::NORMAL);
    let is_reduced = document::media_matches("(prefers-reduced-motion: reduce)");
    let waits = view.embed.is_some() && view.autoplay != Some(true);
    let Some(mut prologue) = Prologue::of(&opened.scenario, speed) else { return };
    if waits {
        let at = view.t.unwrap_or_else(|| telling_instant(opened.scenario.config()));
        if view.t.is_none() {
            document::set_root_attribute(STILL, Some(&at.0.to_string()));
        }
        prologue.simulation.run_until(at, MOST_EVENTS, &mut prologue.marks);
        prologue.paint();
    } else if view.autoplay == Some(false) || view.t.is_some() || (is_reduced && view.autoplay.is_none()) {
        prologue.element.set_hidden(true);
    } else {
        ask(&Rc::new(RefCell::new(prologue)));
    }
}

/// The instant of the still that stands in the shell, if one does.
pub fn still_at() -> Option<SimTime> {
    document::root()?.get_attribute(STILL)?.parse().ok().map(SimTime)
}

/// Whether somebody has pressed play on that still.
pub fn was_asked() -> bool {
    document::root().is_some_and(|root| root.has_attribute(ASKED))
}

/// The instant a prologue has come to, if one was played.
pub fn instant() -> Option<SimTime> {
    document::root()?.get_attribute(TIME)?.parse().ok().map(SimTime)
}

struct Prologue {
    element: HtmlCanvasElement,
    canvas: Canvas,
    palette: Palette,
    layout: Layout,
    scene: Scene,
    speed: Speed,
    settings: crate::sim::Settings,
    simulation: Simulation,
    marks: Marks,
    snapshot: Snapshot,
    clock: Option<f64>,
    frame: Option<AnimationFrame>,
}

impl Prologue {
    fn of(scenario: &Scenario, speed: Speed) -> Option<Prologue> {
        let found = window()?.document()?.get_element_by_id(CANVAS)?;
        let element: HtmlCanvasElement = found.dyn_into().ok()?;
        // Only a canvas that is shown has a size to paint in.
        element.set_hidden(false);
        let canvas = Canvas::of(element.clone())?;
        let (width, height, _) = canvas.fit();
        let config = scenario.config();
        let servers = config.settings.servers.len();
        Some(Prologue {
            palette: Palette::read(&element),
            layout: Layout::for_size(width as f32, height as f32, servers)
                .with_devices(config.settings.devices()),
            scene: Scene::new(),
            speed,
            settings: config.settings.clone(),
            simulation: Simulation::new(config),
            marks: Marks::new(),
            snapshot: Snapshot::default(),
            clock: None,
            frame: None,
            canvas,
            element,
        })
    }

    /// One frame; false when the page has taken the stage over.
    fn play(&mut self, clock: f64) -> bool {
        if !self.element.is_connected() {
            return false;
        }
        let seconds = (clock - self.clock.replace(clock).unwrap_or(clock)) / 1_000.0;
        let simulated = seconds.clamp(0.0, LONGEST_FRAME_SECONDS) * self.speed.factor().min(100.0);
        let until = self.simulation.now() + SimDuration::from_seconds(simulated);
        let advance = self.simulation.run_until(until, EVENTS_PER_FRAME, &mut self.marks);
        self.paint();
        document::set_root_attribute(TIME, Some(&self.simulation.now().0.to_string()));
        advance != Advance::Finished
    }

    fn paint(&mut self) {
        self.simulation.snapshot_into(&mut self.snapshot);
        let lens = Lens::of(&self.settings, self.speed.factor().min(50.0), say);
        self.scene.fill(&self.snapshot, &self.marks, &self.layout, &lens);
        self.canvas.clear();
        paint(&self.canvas.context, &mut self.scene, &self.palette);
    }
}

fn ask(prologue: &Rc<RefCell<Prologue>>) {
    let again = Rc::clone(prologue);
    let frame = request_animation_frame(move |clock| {
        if again.borrow_mut().play(clock) {
            ask(&again);
        }
    });
    prologue.borrow_mut().frame = Some(frame);
}
