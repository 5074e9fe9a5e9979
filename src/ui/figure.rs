//! A still picture of the run to save: on a canvas for PNG, as text for SVG. Light whatever the page looks like: it is for paper.

use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::handle::SessionHandle;
use super::palette::Palette;
use super::stage_painter::paint;
use crate::app::captions::say;
use crate::app::figure::{Ink, svg};
use crate::app::inspection::settings_of;
use crate::scene::{Layout, Lens, Scene};
use crate::web::canvas::Canvas;
use crate::web::download;
use crate::words::share as words;

/// Sides of the picture in its own pixels.
const SIZE: (f32, f32) = (960.0, 400.0);
/// Pixels of the PNG for each of them.
const FINENESS: u32 = 2;

/// What the maker needs.
#[derive(Properties, PartialEq)]
pub struct FigureProps {
    pub session: SessionHandle,
    /// The file's name without its ending.
    pub file: String,
    pub title: String,
    /// Where the run stands: another instant is another picture.
    pub now: f64,
}

/// The picture and the buttons that save it.
#[component]
pub fn FigureMaker(props: &FigureProps) -> Html {
    let node = use_node_ref();
    {
        let session = props.session.clone();
        use_effect_with((node.clone(), props.now.to_bits()), move |(node, _)| {
            if let Some(element) = node.cast::<HtmlCanvasElement>() {
                draw(&element, &session);
            }
        });
    }
    let save_svg = {
        let (node, session) = (node.clone(), props.session.clone());
        let (name, title) = (format!("{}.svg", props.file), props.title.clone());
        Callback::from(move |_: MouseEvent| {
            let Some(element) = node.cast::<HtmlCanvasElement>() else { return };
            let palette = Palette::read(&element);
            let colour = |role| palette.of(role).to_owned();
            let ink = Ink { colour: &colour, stripe: &palette.stripe };
            if let Some(mut scene) = scene_of(&session) {
                scene.dots.sort_unstable_by_key(|dot| dot.kind);
                download::save(&name, "image/svg+xml", &svg(&scene, SIZE, &title, &ink));
            }
        })
    };
    let save_png = {
        let (node, name) = (node.clone(), format!("{}.png", props.file));
        Callback::from(move |_: MouseEvent| {
            if let Some(address) = node.cast::<HtmlCanvasElement>().and_then(|it| it.to_data_url().ok()) {
                download::save_address(&name, &address);
            }
        })
    };
    html! {
        <>
            <canvas ref={node} class="figure-canvas" data-testid="figure-canvas" role="img" aria-label={words::FIGURE_LABEL}></canvas>
            <div class="share-actions">
                <button class="button" type="button" data-testid="save-svg" onclick={save_svg}>{ words::SAVE_SVG }</button>
                <button class="button" type="button" data-testid="save-png" onclick={save_png}>{ words::SAVE_PNG }</button>
            </div>
        </>
    }
}

fn scene_of(session: &SessionHandle) -> Option<Scene> {
    let session = session.try_borrow().ok()?;
    let snapshot = session.snapshot();
    let layout =
        Layout::for_size(SIZE.0, SIZE.1, snapshot.servers.len()).with_devices(1 + snapshot.others.len());
    let lens = Lens::of(settings_of(&session), 1.0, say);
    let mut scene = Scene::new();
    scene.fill(snapshot, &session.listeners().marks, &layout, &lens);
    Some(scene)
}

fn draw(element: &HtmlCanvasElement, session: &SessionHandle) {
    let (Some(canvas), Some(mut scene)) = (Canvas::of(element.clone()), scene_of(session)) else { return };
    element.set_width(SIZE.0 as u32 * FINENESS);
    element.set_height(SIZE.1 as u32 * FINENESS);
    let palette = Palette::read(element);
    let fineness = f64::from(FINENESS);
    let _ = canvas.context.set_transform(fineness, 0.0, 0.0, fineness, 0.0, 0.0);
    canvas.context.set_fill_style_str(palette.of(crate::scene::Role::Panel));
    canvas.context.fill_rect(0.0, 0.0, SIZE.0.into(), SIZE.1.into());
    paint(&canvas.context, &mut scene, &palette);
}
