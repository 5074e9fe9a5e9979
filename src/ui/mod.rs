//! Yew components: props in, callbacks of actions out.

pub mod frame_loop;
pub mod handle;
pub mod lab;

use yew::prelude::*;

pub use frame_loop::{Frame, Painters, Registration};
pub use handle::SessionHandle;

/// Starts the page in the element the static shell stands in.
pub fn run() {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"))
        .expect("index.html has an element with the id app");
    yew::Renderer::<Page>::with_root(root).render();
}

#[component]
fn Page() -> Html {
    html! { <p>{ "hello" }</p> }
}
