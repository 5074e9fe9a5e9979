//! Yew components: props in, callbacks of actions out.

pub mod ask;
mod branches;
pub mod chart_canvas;
mod control;
mod dialog;
mod event;
mod fault_lane;
mod faults;
mod figure;
pub mod frame_loop;
mod frame_preview;
pub mod handle;
mod header;
mod help;
mod host;
mod icon;
mod inspector;
mod keys;
mod lab;
mod lab_chart;
mod lab_files;
mod lab_map;
mod lab_own;
mod lab_run;
mod lab_table;
mod lanes;
mod legend;
mod notices;
mod numbers;
mod page;
mod palette;
mod panel;
mod poster;
pub mod prologue;
mod sentence;
mod share;
mod share_choices;
pub mod shared;
mod slider;
pub mod stage;
mod stage_overlay;
mod stage_painter;
mod transport;

use crate::experiment::worker::Worker;
use crate::web::worker_host;

pub use frame_loop::{Frame, Painters, Registration};
pub use handle::SessionHandle;

/// Serves the laboratory's page from inside a worker.
pub fn work() {
    let mut worker = Worker::default();
    worker_host::serve(move |message, answer| answer(&worker.handle(message, answer)));
}

/// Starts the page in the element the static shell stands in.
pub fn run() {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"))
        .expect("index.html has an element with the id app");
    // Yew would put a panic hook of its own in place of ours.
    yew::set_custom_panic_hook(std::panic::take_hook());
    yew::Renderer::<page::Page>::with_root(root).render();
}
