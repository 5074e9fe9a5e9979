//! A handful of workers, told apart by number. What they are told and what they answer is not known here.

use std::rc::Rc;

use super::worker_host::{WorkerEvent, WorkerHost};

/// More workers than this bring nothing: the results are small, but each worker holds a copy of the wasm's memory.
const MOST_WORKERS: usize = 8;

type OnEvent = Rc<dyn Fn(usize, WorkerEvent)>;

/// Workers that run until the pool is dropped, which stops them at once, busy or not.
pub struct WorkerPool {
    hosts: Vec<WorkerHost>,
    on_event: OnEvent,
}

impl WorkerPool {
    /// Starts `size` workers; `on_event` hears what each says, the worker's number first.
    pub fn start(size: usize, on_event: impl Fn(usize, WorkerEvent) + 'static) -> Self {
        let on_event: OnEvent = Rc::new(on_event);
        let hosts = (0..size).map(|worker| start_one(worker, &on_event)).collect();
        WorkerPool { hosts, on_event }
    }

    /// Sends a message to a worker that has said it is ready.
    pub fn post(&self, worker: usize, message: &str) {
        if let Some(host) = self.hosts.get(worker) {
            host.post(message);
        }
    }

    /// Puts a new worker in the place of one that died.
    pub fn restart(&mut self, worker: usize) {
        if let Some(host) = self.hosts.get_mut(worker) {
            *host = start_one(worker, &self.on_event);
        }
    }
}

fn start_one(worker: usize, on_event: &OnEvent) -> WorkerHost {
    let on_event = Rc::clone(on_event);
    WorkerHost::start(move |event| on_event(worker, event))
}

/// How many workers keep this machine busy and leave a core to the page; on one or two cores the page can share.
pub fn suitable_size() -> usize {
    let cores = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency()) as usize;
    let spared = if cores > 2 { cores - 1 } else { cores };
    spared.clamp(1, MOST_WORKERS)
}

/// The browser's clock in milliseconds, for progress and for slices of work; never for results.
pub fn clock_millis() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}
