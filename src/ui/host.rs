//! The page's dealings with the page around it: hears its messages, does a few at a time, tells what happens.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::{Interval, Timeout};
use serde_json::Value;
use web_sys::Element;
use yew::Callback;

use super::lab_run::Running;
use crate::app::message::{
    self, Code, Desk, EVENTS_EVERY_MILLIS, Get, Heard, Id, Obeyed, Order, Refusal, Topic, Watcher, Wish,
};
use crate::app::{Session, State};
use crate::experiment::{Collector, Plan};
use crate::web::parent::{Parent, Received};
use crate::web::watch::SizeWatch;
use crate::web::worker_host::WorkerEvent;
use crate::web::{canvas, document};

/// Orders are done this far apart, so that a flood leaves the page its frames.
const ORDER_EVERY_MILLIS: u32 = 15;
/// The stage with all its layers.
const STAGE: &str = ".stage-box canvas";

/// What happens between the page and its host.
#[derive(Debug)]
pub enum HostEvent {
    /// The host said something.
    Heard(Received),
    /// Time to do what it wants.
    Work,
    /// The content has another size.
    Sized,
    /// A worker said something to this run of an experiment.
    Worker(u64, usize, WorkerEvent),
    /// Time for a slice of an experiment on this thread.
    Slice(u64),
    /// Time to say how far the experiment is.
    Progress,
}

/// The host, where there is one.
pub struct Host {
    parent: Parent,
    desk: Rc<RefCell<Desk>>,
    watcher: Watcher,
    experiment: Option<Running>,
    runs_started: u64,
    told_size: Option<(u32, u32)>,
    timer: Option<Timeout>,
    size: Option<SizeWatch>,
    on_event: Callback<HostEvent>,
}

impl Host {
    /// Listens to the window above; `None` in a page of its own.
    pub fn listen(on_event: Callback<HostEvent>) -> Option<Host> {
        let desk = Rc::new(RefCell::new(Desk::default()));
        let is_wanted = {
            let desk = Rc::clone(&desk);
            move || !desk.borrow().is_full()
        };
        let heard = on_event.reform(HostEvent::Heard);
        let parent = Parent::listen(is_wanted, move |received| heard.emit(received))?;
        Some(Host {
            parent,
            desk,
            watcher: Watcher::default(),
            experiment: None,
            runs_started: 0,
            told_size: None,
            timer: None,
            size: None,
            on_event,
        })
    }

    /// Says who is here. `root` is the element whose size is the content's.
    pub fn greet(&mut self, state: &State, root: Option<&Element>) {
        self.parent.post(&message::event("ready", message::hello(state)));
        self.parent.post(&self.desk.borrow().greeting());
        let sized = self.on_event.reform(|()| HostEvent::Sized);
        self.size = root.and_then(|root| SizeWatch::start(root, move || sized.emit(())));
    }

    /// Takes a message in, and sees to it that orders are done.
    pub fn hear(&mut self, received: Received) {
        let heard = {
            let mut desk = self.desk.borrow_mut();
            match received {
                Received::Message(message) => desk.hear(&message),
                Received::Unread => Heard { replies: desk.overflow().into_iter().collect(), has_work: false },
                Received::TooLarge => {
                    let refusal = Refusal::new(
                        Code::Malformed,
                        "the message is too large, or nested too deep; it was not read",
                    );
                    Heard { replies: vec![message::refuse(&Id::default(), &refusal)], has_work: false }
                }
            }
        };
        heard.replies.iter().for_each(|reply| self.parent.post(reply));
        if heard.has_work && self.timer.is_none() {
            self.work_after(0);
        }
    }

    /// The next order.
    pub fn next(&mut self) -> Option<Order> {
        let order = self.desk.borrow_mut().take();
        self.timer = None;
        if order.is_some() {
            self.work_after(ORDER_EVERY_MILLIS);
        }
        order
    }

    /// Answers an order that the state has already obeyed.
    pub fn answer(&mut self, order: Order, obeyed: Obeyed, state: &State, session: &Session) {
        let kind = order.wish.kind();
        let result = obeyed.result.and_then(|payload| match payload {
            Some(payload) => Ok(payload),
            None => self.result(order.wish, state, session),
        });
        if let Some(id) = order.id {
            self.parent.post(&match result {
                Ok(payload) => message::answer(&id, kind, payload),
                Err(refusal) => message::refuse(&id, &refusal),
            });
        }
        self.tell(state, session);
    }

    /// Tells what has changed and is wanted.
    pub fn tell(&mut self, state: &State, session: &Session) {
        let events = self.watcher.look(state, session, document::clock_millis());
        events.iter().for_each(|event| self.parent.post(event));
    }

    /// Tells which height would suit the content, where that has changed.
    pub fn sized(&mut self) {
        let (width, height) = document::viewport();
        let content = document::scroll_height();
        let suits = message::suitable_height(width, height, content, self.told_size);
        if self.told_size == Some((width, suits)) {
            return;
        }
        self.told_size = Some((width, suits));
        if let Some(told) = self.desk.borrow_mut().resized(suits, height) {
            self.parent.post(&told);
        }
        self.tell_size();
    }

    /// Moves the experiment on.
    pub fn hear_worker(&mut self, id: u64, worker: usize, event: WorkerEvent) {
        if let Some(run) = self.experiment.as_mut().filter(|run| run.id == id) {
            run.hear(worker, event);
            self.go_on(id);
        }
    }

    /// A slice of the experiment, where there are no workers.
    pub fn slice(&mut self, id: u64) {
        if let Some(run) = self.experiment.as_mut().filter(|run| run.id == id) {
            run.work_here();
            self.go_on(id);
        }
    }

    /// Says how far the experiment is, where there is news.
    pub fn progress(&mut self) {
        let wants = self.watcher.wants(Topic::Task);
        if let Some(run) = self.experiment.as_mut().filter(|run| run.has_news && wants) {
            run.has_news = false;
            let payload = message::progress(&run.plan, &run.collector);
            self.parent.post(&message::event(Topic::Task.key(), payload));
        }
    }

    fn go_on(&mut self, id: u64) {
        let Some(run) = &mut self.experiment else { return };
        if !run.collector.is_complete() {
            let on_event = self.on_event.clone();
            return run.continue_here(move || on_event.emit(HostEvent::Slice(id)));
        }
        let payload = message::experiment(&run.plan, &run.collector);
        self.experiment = None;
        if self.watcher.wants(Topic::Task) {
            self.parent.post(&message::event(Topic::Task.key(), payload));
        }
    }

    fn start(&mut self, plan: Plan) -> Value {
        self.runs_started += 1;
        let id = self.runs_started;
        let collector = Collector::new(&plan);
        let payload = message::progress(&plan, &collector);
        let on_event = self.on_event.clone();
        let heard = move |worker, event| on_event.emit(HostEvent::Worker(id, worker, event));
        let on_event = self.on_event.clone();
        let refresh = Interval::new(EVENTS_EVERY_MILLIS as u32, move || on_event.emit(HostEvent::Progress));
        self.experiment = Some(Running::start(id, plan, collector, heard, refresh));
        payload
    }

    fn result(&mut self, wish: Wish, state: &State, session: &Session) -> Result<Value, Refusal> {
        match wish {
            Wish::Hello => Ok(message::hello(state)),
            Wish::Get(Get::Picture) => {
                let none = || Refusal::new(Code::Unavailable, "the browser gives no picture");
                canvas::picture(STAGE).map(|data| message::picture(&data)).ok_or_else(none)
            }
            Wish::Get(what) => Ok(message::get(what, state, session).unwrap_or_default()),
            Wish::Run(experiment, options) => Ok(self.start(Plan::new(experiment, options))),
            Wish::Cancel => match self.experiment.take() {
                Some(run) => Ok(message::progress(&run.plan, &run.collector)),
                None => Err(Refusal::new(Code::Unavailable, "no experiment is under way")),
            },
            Wish::Subscribe(topics) => {
                self.watcher.subscribe(topics);
                self.tell_size();
                Ok(message::state(state, session))
            }
            _ => Ok(message::state(state, session)),
        }
    }

    fn tell_size(&self) {
        let size = self.told_size.filter(|_| self.watcher.wants(Topic::Size));
        if let Some((width, height)) = size {
            self.parent.post(&message::event(Topic::Size.key(), message::size(width, height)));
        }
    }

    fn work_after(&mut self, millis: u32) {
        let on_event = self.on_event.clone();
        self.timer = Some(Timeout::new(millis, move || on_event.emit(HostEvent::Work)));
    }
}
