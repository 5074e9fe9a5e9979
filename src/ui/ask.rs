//! A question to a worker of its own; where there is none, this thread answers it.

use std::cell::RefCell;
use std::rc::Rc;

use crate::experiment::worker::{Answer, Question, Worker};
use crate::web::worker_host::{WorkerEvent, WorkerHost};

/// A question under way. Dropping it stops the worker.
pub struct Asking {
    _host: Rc<RefCell<Option<WorkerHost>>>,
}

impl Asking {
    /// Asks; `on_answer` hears the answer, once.
    pub fn start(question: &Question, on_answer: impl Fn(Answer) + 'static) -> Self {
        let message = question.to_message();
        let host: Rc<RefCell<Option<WorkerHost>>> = Rc::default();
        let asked = Rc::downgrade(&host);
        let on_event = move |event| match event {
            WorkerEvent::Ready => {
                if let Some(host) = asked.upgrade()
                    && let Some(host) = &*host.borrow()
                {
                    host.post(&message);
                }
            }
            WorkerEvent::Message(text) => on_answer(Answer::from_message(&text)),
            WorkerEvent::Failed(_) | WorkerEvent::Unavailable => {
                on_answer(Answer::from_message(&Worker::default().handle(&message, &|_| ())));
            }
        };
        *host.borrow_mut() = Some(WorkerHost::start(on_event));
        Asking { _host: host }
    }
}
