//! Workers made of the engine's wasm, which comes when the first of them is wanted, wherever a worker can be had: by address, else as a Blob,
//! else not at all.
//!
//! A frame with `sandbox="allow-scripts"` refuses a worker by address and takes a Blob; a strict policy of the host may do the
//! opposite. Where both fail the page hears [`WorkerEvent::Unavailable`] and works in slices on its own thread.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, BlobPropertyBag, DedicatedWorkerGlobalScope, ErrorEvent, MessageEvent, Url, Worker, window,
};

/// The script of a worker; also shipped beside the page.
const WORKER_SCRIPT: &str = include_str!("../../static/worker.js");
/// The global under which the boot script leaves the engine: `{ module, glue, worker }`, a promise of the compiled wasm and the addresses
/// of its glue and of the worker's script; in a one-file page `{ module, script }`, the wasm and the glue themselves.
const ENGINE: &str = "ninesEngine";
/// What a worker says when it takes messages; earlier ones would be lost.
const READY: &str = "ready";
/// A worker that has not said so by then, the engine's download included, will not: the next way is tried.
const READY_WITHIN_MILLIS: u32 = 30_000;

/// What a worker tells the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkerEvent {
    /// It takes messages from now on.
    Ready,
    /// A message from it.
    Message(String),
    /// It stopped after it had been ready; the text says why.
    Failed(String),
    /// No worker can be had here. Never sent before `start` has returned.
    Unavailable,
}

/// The ways to a worker, in the order they are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Address,
    Blob,
}

type OnEvent = Rc<dyn Fn(WorkerEvent)>;

/// One worker. Dropping it stops the worker at once, busy or not.
pub struct WorkerHost {
    state: Rc<RefCell<State>>,
}

struct State {
    on_event: OnEvent,
    running: Option<Running>,
}

/// A started worker with the closures and the timer that listen to it.
struct Running {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
    _deadline: Timeout,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl WorkerHost {
    /// Starts a worker; `on_event` hears [`WorkerEvent::Ready`] or [`WorkerEvent::Unavailable`], and what follows.
    pub fn start(on_event: impl Fn(WorkerEvent) + 'static) -> Self {
        let state = Rc::new(RefCell::new(State { on_event: Rc::new(on_event), running: None }));
        try_way(&state, Way::Address);
        WorkerHost { state }
    }

    /// Sends a message. Lost unless the worker has said [`WorkerEvent::Ready`].
    pub fn post(&self, message: &str) {
        if let Some(running) = &self.state.borrow().running {
            // A string always clones, so the only failure is a worker that is gone, which its error event tells.
            let _ = running.worker.post_message(&JsValue::from_str(message));
        }
    }
}

fn try_way(state: &Rc<RefCell<State>>, way: Way) {
    match open(way) {
        Ok(worker) => listen(state, way, worker),
        Err(_) => try_next(state, way),
    }
}

fn try_next(state: &Rc<RefCell<State>>, failed: Way) {
    match failed {
        Way::Address => try_way(state, Way::Blob),
        Way::Blob => {
            let on_event = Rc::clone(&state.borrow().on_event);
            let alive = Rc::downgrade(state);
            Timeout::new(0, move || {
                if alive.upgrade().is_some() {
                    on_event(WorkerEvent::Unavailable);
                }
            })
            .forget();
        }
    }
}

/// Opens a worker and sends it the first message: where the engine's glue is, and its compiled module.
fn open(way: Way) -> Result<Worker, JsValue> {
    let engine = engine().ok_or_else(|| JsValue::from_str("the engine was not loaded"))?;
    let text_of = |key: &str| Reflect::get(&engine, &key.into()).ok().and_then(|it| it.as_string());
    let worker = match way {
        Way::Address => Worker::new(&text_of("worker").ok_or(JsValue::NULL)?)?,
        Way::Blob => open_blob(&text_of("script").unwrap_or_default())?,
    };
    let glue = Reflect::get(&engine, &"glue".into())?;
    let module = Promise::resolve(&Reflect::get(&engine, &"module".into())?);
    begin_with(&worker, glue, &module);
    Ok(worker)
}

/// Sends the first message as soon as the module is compiled; where it cannot be had, the worker has failed.
fn begin_with(worker: &Worker, glue: JsValue, module: &Promise) {
    let begin = {
        let worker = worker.clone();
        Closure::once(move |module: JsValue| {
            let parts = Object::new();
            let posted = Reflect::set(&parts, &"module".into(), &module)
                .and_then(|_| Reflect::set(&parts, &"glue".into(), &glue))
                .and_then(|_| worker.post_message(&parts));
            if posted.is_err() {
                fail(&worker);
            }
        })
    };
    let give_up = {
        let worker = worker.clone();
        Closure::once(move |_: JsValue| fail(&worker))
    };
    let _ = module.then2(&begin, &give_up);
    // Exactly one of them is called, once, and frees itself; the other is a few bytes.
    begin.forget();
    give_up.forget();
}

/// As if the worker had said so itself.
fn fail(worker: &Worker) {
    if let Ok(event) = ErrorEvent::new("error") {
        let _ = worker.dispatch_event(&event);
    }
}

fn open_blob(glue: &str) -> Result<Worker, JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/javascript");
    let parts = Array::of2(&JsValue::from_str(glue), &JsValue::from_str(WORKER_SCRIPT));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &kind)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let worker = Worker::new(&address);
    // The worker's fetch of it began with its construction, so the address can go.
    Url::revoke_object_url(&address)?;
    worker
}

/// What the boot script left under [`ENGINE`].
fn engine() -> Option<JsValue> {
    Reflect::get(window()?.as_ref(), &ENGINE.into()).ok().filter(JsValue::is_object)
}

fn listen(state: &Rc<RefCell<State>>, way: Way, worker: Worker) {
    let ready = Rc::new(Cell::new(false));
    let on_message = {
        let (state, ready) = (Rc::downgrade(state), Rc::clone(&ready));
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let (Some(state), Some(text)) = (state.upgrade(), event.data().as_string()) else { return };
            let on_event = Rc::clone(&state.borrow().on_event);
            if ready.get() {
                on_event(WorkerEvent::Message(text));
            } else if text == READY {
                ready.set(true);
                on_event(WorkerEvent::Ready);
            }
        })
    };
    let on_error = {
        let (state, ready) = (Rc::downgrade(state), Rc::clone(&ready));
        Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            let Some(state) = state.upgrade() else { return };
            if ready.get() {
                let on_event = Rc::clone(&state.borrow().on_event);
                on_event(WorkerEvent::Failed(event.message()));
            } else {
                give_up(&state, way);
            }
        })
    };
    let deadline = {
        let state = Rc::downgrade(state);
        Timeout::new(READY_WITHIN_MILLIS, move || {
            if let Some(state) = state.upgrade().filter(|_| !ready.get()) {
                give_up(&state, way);
            }
        })
    };
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    state.borrow_mut().running =
        Some(Running { worker, _on_message: on_message, _on_error: on_error, _deadline: deadline });
}

/// Ends a worker that never became ready and tries the next way, outside the callback that is being dropped with it.
fn give_up(state: &Rc<RefCell<State>>, way: Way) {
    let state = Rc::clone(state);
    Timeout::new(0, move || {
        state.borrow_mut().running = None;
        if Rc::strong_count(&state) > 1 {
            try_next(&state, way);
        }
    })
    .forget();
}

/// The worker's side: hands each message to `handler`, which answers through the function it is given. Does nothing outside a worker.
pub fn serve(mut handler: impl FnMut(&str, &dyn Fn(&str)) + 'static) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let answer_scope = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(message) = event.data().as_string() {
            handler(&message, &|answer| {
                // A string always clones, and a worker's own port cannot be closed from here.
                let _ = answer_scope.post_message(&JsValue::from_str(answer));
            });
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens until it is terminated.
    on_message.forget();
    let _ = scope.post_message(&JsValue::from_str(READY));
}
