//! The one frame loop of the page: advances the session, then lets every registered painter paint. Yew is never on this path.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_render::{AnimationFrame, request_animation_frame};
use yew::Callback;

use crate::app::{Session, Speed};
use crate::web::document;

use super::handle::SessionHandle;

/// A frame that comes later than this after the one before it (a tab that slept) counts as this long.
const LONGEST_FRAME_MILLIS: f64 = 100.0;
/// How long the engine may work in one frame.
const WORK_MILLIS: f64 = 7.0;
/// Events between two looks at the clock.
const EVENTS_PER_SLICE: u64 = 4_000;
/// The page hears of the run this often: between 4 and 8 Hz.
const SUMMARY_EVERY_MILLIS: f64 = 140.0;

/// What the gaps between frames are used for, at most; a frame that is late anyway is not made later.
const CHORE_MILLIS: f64 = 4.0;

/// A slice of work; true while there is more to do.
pub type Chore = Box<dyn FnMut() -> bool>;

/// What a painter is told.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// The browser's clock, in milliseconds: for redraw limits, never for motion.
    pub clock_millis: f64,
    /// True when everything must be painted, whatever a painter's own limit says (resize, theme, seek, a step while paused).
    pub must_paint: bool,
}

type Painter = Box<dyn FnMut(&Session, Frame)>;

/// Those who paint, in the order they registered. A Yew context gives it to components: `use_context::<Painters>()`.
#[derive(Clone, Default)]
pub struct Painters(Rc<Registry>);

#[derive(Default)]
struct Registry {
    next: Cell<u64>,
    painters: RefCell<Vec<(u64, Rc<RefCell<Painter>>)>>,
    is_dirty: Cell<bool>,
    wake: RefCell<Option<Rc<dyn Fn()>>>,
}

/// Keeps a painter registered; dropping it takes the painter away. Keep it in the effect's clean-up.
#[must_use]
pub struct Registration {
    registry: Rc<Registry>,
    id: u64,
}

impl Painters {
    /// Registers a painter and asks for a frame.
    pub fn register(&self, painter: impl FnMut(&Session, Frame) + 'static) -> Registration {
        let id = self.0.next.get() + 1;
        self.0.next.set(id);
        self.0.painters.borrow_mut().push((id, Rc::new(RefCell::new(Box::new(painter)))));
        self.invalidate();
        Registration { registry: Rc::clone(&self.0), id }
    }

    /// Asks for everything to be painted on the next frame, also while paused.
    pub fn invalidate(&self) {
        self.0.is_dirty.set(true);
        self.wake();
    }

    /// Asks for a frame, in which each paints what has changed for it.
    pub fn wake(&self) {
        let wake = self.0.wake.borrow().clone();
        if let Some(wake) = wake {
            wake();
        }
    }

    fn paint(&self, session: &Session, clock_millis: f64) {
        let frame = Frame { clock_millis, must_paint: self.0.is_dirty.replace(false) };
        // A painter may come or go while the others paint, so the list is not held.
        let painters: Vec<_> =
            self.0.painters.borrow().iter().map(|(_, painter)| Rc::clone(painter)).collect();
        for painter in painters {
            if let Ok(mut painter) = painter.try_borrow_mut() {
                painter(session, frame);
            }
        }
    }
}

impl PartialEq for Painters {
    fn eq(&self, other: &Painters) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        self.registry.painters.borrow_mut().retain(|(id, _)| *id != self.id);
    }
}

/// The loop. It asks for a frame only while there is something to do, and for none while nobody can see it.
pub struct FrameLoop(Rc<Inner>);

struct Inner {
    session: SessionHandle,
    painters: Painters,
    on_summary: Callback<()>,
    is_playing: Cell<bool>,
    is_on_screen: Cell<bool>,
    speed: Cell<Speed>,
    last_frame: Cell<Option<f64>>,
    last_summary: Cell<f64>,
    /// Simulated seconds at the last summary.
    time_at_summary: Cell<f64>,
    /// Simulated seconds for each second on screen since then.
    achieved: Cell<Option<f64>>,
    /// Runs that keep pace with the first.
    lanes: RefCell<Vec<SessionHandle>>,
    /// Work for the gaps between frames; it says whether there is more.
    chore: RefCell<Option<Chore>>,
    pending: RefCell<Option<AnimationFrame>>,
}

impl FrameLoop {
    /// A loop at rest. `on_summary` is called a few times a second while the run moves, and once when it comes to rest.
    pub fn new(session: SessionHandle, painters: Painters, on_summary: Callback<()>) -> Self {
        let inner = Rc::new(Inner {
            session,
            painters,
            on_summary,
            is_playing: Cell::new(false),
            is_on_screen: Cell::new(true),
            speed: Cell::new(Speed::NORMAL),
            last_frame: Cell::new(None),
            last_summary: Cell::new(0.0),
            time_at_summary: Cell::new(0.0),
            achieved: Cell::new(None),
            lanes: RefCell::new(Vec::new()),
            chore: RefCell::new(None),
            pending: RefCell::new(None),
        });
        let weak = Rc::downgrade(&inner);
        *inner.painters.0.wake.borrow_mut() = Some(Rc::new(move || {
            if let Some(inner) = weak.upgrade() {
                ask(&inner);
            }
        }));
        FrameLoop(inner)
    }

    /// Plays or pauses, at this speed.
    pub fn set_playing(&self, is_playing: bool, speed: Speed) {
        self.0.speed.set(speed);
        if self.0.is_playing.replace(is_playing) != is_playing {
            self.0.last_frame.set(None);
        }
        self.0.achieved.set(None);
        ask(&self.0);
    }

    /// How fast the run really goes; `None` while it stands.
    pub fn achieved(&self) -> Option<f64> {
        self.0.achieved.get().filter(|_| self.0.is_playing.get())
    }

    /// From now on these runs keep pace with the first, and this is done in the gaps between frames.
    pub fn set_lanes(&self, lanes: Vec<SessionHandle>, chore: Option<Chore>) {
        *self.0.lanes.borrow_mut() = lanes;
        *self.0.chore.borrow_mut() = chore;
        ask(&self.0);
    }

    /// Stops while nobody can see the page, goes on when somebody can.
    pub fn set_on_screen(&self, is_on_screen: bool) {
        self.0.is_on_screen.set(is_on_screen);
        self.0.last_frame.set(None);
        ask(&self.0);
    }
}

fn ask(inner: &Rc<Inner>) {
    if !inner.is_on_screen.get() || !document::is_visible() || inner.pending.borrow().is_some() {
        return;
    }
    let weak = Rc::downgrade(inner);
    let frame = request_animation_frame(move |clock| {
        if let Some(inner) = weak.upgrade() {
            inner.pending.borrow_mut().take();
            on_frame(&inner, clock);
        }
    });
    *inner.pending.borrow_mut() = Some(frame);
}

fn on_frame(inner: &Rc<Inner>, clock: f64) {
    let last = inner.last_frame.replace(Some(clock));
    let real_seconds = (clock - last.unwrap_or(clock)).clamp(0.0, LONGEST_FRAME_MILLIS) / 1_000.0;
    let (is_moving, is_even) = {
        // Somebody else holds the session only if a painter kept it, which none does.
        let Ok(mut session) = inner.session.try_borrow_mut() else { return };
        let was_moving = inner.is_playing.get() || session.is_catching_up();
        let is_even = advance(&mut session, real_seconds, inner);
        inner.painters.paint(&session, clock);
        (was_moving || !is_even, is_even)
    };
    let has_chore = do_chore(inner);
    let since_summary = clock - inner.last_summary.get();
    if is_moving && since_summary >= SUMMARY_EVERY_MILLIS {
        inner.last_summary.set(clock);
        measure(inner, since_summary);
        inner.on_summary.emit(());
    }
    let goes_on = inner.is_playing.get()
        || !is_even
        || inner.session.try_borrow().is_ok_and(|session| session.is_catching_up());
    // The share of a server that is pointed at grows from frame to frame, also while the run stands.
    let is_spotting = inner.session.try_borrow().is_ok_and(|session| session.is_spotting());
    if is_spotting && !inner.is_playing.get() {
        inner.painters.invalidate();
    }
    if goes_on || has_chore {
        ask(inner);
    }
    if has_chore && !is_moving && since_summary >= SUMMARY_EVERY_MILLIS {
        inner.last_summary.set(clock);
        inner.on_summary.emit(());
    }
    if !goes_on {
        inner.last_frame.set(None);
        if is_moving {
            inner.on_summary.emit(());
        }
    }
}

/// Smoothed over a few summaries, so that the label can be read; a seek, or a pause in between, is no speed.
fn measure(inner: &Inner, millis: f64) {
    let Ok(now) = inner.session.try_borrow().map(|session| session.now().seconds()) else { return };
    let gained = now - inner.time_at_summary.replace(now);
    let is_continuous = millis < 4.0 * SUMMARY_EVERY_MILLIS && gained >= 0.0;
    let factor = gained / (millis / 1_000.0);
    inner.achieved.set(is_continuous.then(|| match inner.achieved.get() {
        Some(before) => before + (factor - before) * 0.3,
        None => factor,
    }));
}

/// Uses what is left of the frame. True while there is more; when it is done, the page hears of it.
fn do_chore(inner: &Inner) -> bool {
    let begun = document::clock_millis();
    let mut chore = inner.chore.borrow_mut();
    let Some(work) = chore.as_mut() else { return false };
    while document::clock_millis() - begun < CHORE_MILLIS {
        if !work() {
            *chore = None;
            drop(chore);
            inner.on_summary.emit(());
            return false;
        }
    }
    true
}

/// Moves the run as far as this frame allows: a slow machine runs slower, it never freezes. Lanes keep pace, and the first waits for
/// them. True when all of them stand at the same instant.
fn advance(session: &mut Session, real_seconds: f64, inner: &Inner) -> bool {
    let begun = document::clock_millis();
    let has_time = || document::clock_millis() - begun < WORK_MILLIS;
    while session.is_catching_up() && has_time() {
        session.catch_up(EVENTS_PER_SLICE);
    }
    let lanes = inner.lanes.borrow();
    if !session.is_catching_up() && inner.is_playing.get() && keep_pace(session, &lanes, has_time) {
        session.begin_frame(real_seconds, inner.speed.get());
        // With lanes beside it, an equal share of the frame is for each.
        let share = WORK_MILLIS / (lanes.len() + 1) as f64;
        while !session.advance(EVENTS_PER_SLICE) && document::clock_millis() - begun < share {}
    }
    session.is_catching_up() || keep_pace(session, &lanes, has_time)
}

fn keep_pace(session: &Session, lanes: &[SessionHandle], has_time: impl Fn() -> bool) -> bool {
    let mut is_even = true;
    for lane in lanes {
        let Ok(mut lane) = lane.try_borrow_mut() else { continue };
        let mut is_there = lane.keep_pace(session.now(), EVENTS_PER_SLICE);
        while !is_there && has_time() {
            is_there = lane.keep_pace(session.now(), EVENTS_PER_SLICE);
        }
        is_even &= is_there;
    }
    is_even
}
