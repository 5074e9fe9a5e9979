//! A still picture of the run to save: on a canvas for PNG, as text for SVG, and a clip of it. Light whatever the page looks like: it is
//! for paper. Under it stands which run it is.

use gloo_timers::callback::Timeout;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::frame_loop::{Painters, Registration};
use super::handle::SessionHandle;
use super::palette::Palette;
use super::stage_painter::paint;
use crate::app::Action;
use crate::app::Session;
use crate::app::captions::say;
use crate::app::figure::{Ink, svg};
use crate::app::inspection::settings_of;
use crate::scene::{Layout, Lens, Point, Scene};
use crate::web::canvas::Canvas;
use crate::web::clip::{self, Clip};
use crate::web::download;
use crate::words::{number, share as words};

/// Sides of the picture in its own pixels, the lines under it included.
const SIZE: (f32, f32) = (960.0, 440.0);
/// The height of those lines, and how many letters one holds.
const FOOT: f32 = 40.0;
const LETTERS: usize = 140;
/// Pixels of the PNG for each of them; a clip has one.
const FINENESS: u32 = 2;
/// How long a clip is.
const CLIP_SECONDS: u32 = 8;

/// What the maker needs.
#[derive(Properties, PartialEq)]
pub struct FigureProps {
    pub session: SessionHandle,
    /// The file's name without its ending.
    pub file: String,
    pub title: String,
    /// Where the run stands: another instant is another picture.
    pub now: f64,
    /// The scenario as a link writes it.
    pub line: String,
    pub on_action: Callback<Action>,
}

/// A clip that is being made, and what paints it.
type Recording = (Clip, Registration, Timeout);

/// The picture and the buttons that save it.
#[component]
pub fn FigureMaker(props: &FigureProps) -> Html {
    let node = use_node_ref();
    let is_recording = use_state(|| false);
    let recording = use_mut_ref(|| None::<Recording>);
    let painters = use_context::<Painters>();
    {
        let (session, line, is_still) = (props.session.clone(), props.line.clone(), !*is_recording);
        use_effect_with((node.clone(), props.now.to_bits(), is_still), move |(node, _, is_still)| {
            if let (Some(element), true, Ok(session)) =
                (node.cast::<HtmlCanvasElement>(), *is_still, session.try_borrow())
            {
                draw(&element, &session, &line, FINENESS);
            }
        });
    }
    let save_svg = {
        let (node, session, line) = (node.clone(), props.session.clone(), props.line.clone());
        let (name, title) = (format!("{}.svg", props.file), props.title.clone());
        Callback::from(move |_: MouseEvent| {
            let Some(element) = node.cast::<HtmlCanvasElement>() else { return };
            let palette = Palette::read(&element);
            let colour = |role| palette.of(role).to_owned();
            let ink = Ink { colour: &colour, stripe: &palette.stripe };
            if let Ok(session) = session.try_borrow() {
                let mut scene = scene_of(&session, &line);
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
    let record = {
        let (node, session, line, recording) =
            (node.clone(), props.session.clone(), props.line.clone(), recording);
        let (name, on_action, is_recording) =
            (format!("{}.webm", props.file), props.on_action.clone(), is_recording.setter());
        Callback::from(move |_: MouseEvent| {
            let (Some(element), Some(painters)) = (node.cast::<HtmlCanvasElement>(), &painters) else {
                return;
            };
            if let Ok(session) = session.try_borrow() {
                draw(&element, &session, &line, 1);
            }
            let Some(clip) = Clip::begin(&element, name.clone()) else { return };
            let own = line.clone();
            let painting = painters.register(move |session, _| draw(&element, session, &own, 1));
            let end = {
                let (recording, on_action, is_recording) =
                    (recording.clone(), on_action.clone(), is_recording.clone());
                Timeout::new(CLIP_SECONDS * 1_000, move || {
                    if let Some((clip, ..)) = recording.borrow().as_ref() {
                        clip.end();
                    }
                    on_action.emit(Action::Pause);
                    is_recording.set(false);
                })
            };
            *recording.borrow_mut() = Some((clip, painting, end));
            is_recording.set(true);
            on_action.emit(Action::PlayPause);
        })
    };
    let name_of_clip =
        if *is_recording { words::recording(CLIP_SECONDS) } else { words::SAVE_CLIP.to_owned() };
    html! {
        <>
            <canvas ref={node} class="figure-canvas" data-testid="figure-canvas" role="img" aria-label={words::FIGURE_LABEL}></canvas>
            <div class="share-actions">
                <button class="button" type="button" data-testid="save-svg" onclick={save_svg}>{ words::SAVE_SVG }</button>
                <button class="button" type="button" data-testid="save-png" onclick={save_png}>{ words::SAVE_PNG }</button>
                <button class="button" type="button" data-testid="save-clip" hidden={!clip::is_offered()} disabled={*is_recording} onclick={record}>{ name_of_clip }</button>
            </div>
        </>
    }
}

fn scene_of(session: &Session, line: &str) -> Scene {
    let snapshot = session.snapshot();
    let layout = Layout::for_size(SIZE.0, SIZE.1 - FOOT, snapshot.servers.len())
        .with_devices(1 + snapshot.others.len());
    let lens = Lens::of(settings_of(session), 1.0, say);
    let mut scene = Scene::new();
    scene.fill(snapshot, &session.listeners().marks, &layout, &lens);
    let origin = words::origin(line, session.config().seed, &number::clock(snapshot.now.seconds()));
    let letters: Vec<char> = origin.chars().collect();
    for (index, line) in letters.chunks(LETTERS).take(2).enumerate() {
        let at = Point::new(16.0, SIZE.1 - FOOT + 12.0 + 16.0 * index as f32);
        scene.note(&line.iter().collect::<String>(), at, SIZE.0 - 32.0);
    }
    scene
}

fn draw(element: &HtmlCanvasElement, session: &Session, line: &str, fineness: u32) {
    let Some(canvas) = Canvas::of(element.clone()) else { return };
    let mut scene = scene_of(session, line);
    let size = (SIZE.0 as u32 * fineness, SIZE.1 as u32 * fineness);
    // Setting the size of a canvas empties it, and a clip of it would flicker.
    if (element.width(), element.height()) != size {
        element.set_width(size.0);
        element.set_height(size.1);
    }
    let palette = Palette::read(element);
    let fineness = f64::from(fineness);
    let _ = canvas.context.set_transform(fineness, 0.0, 0.0, fineness, 0.0, 0.0);
    canvas.context.set_fill_style_str(palette.of(crate::scene::Role::Panel));
    canvas.context.fill_rect(0.0, 0.0, SIZE.0.into(), SIZE.1.into());
    paint(&canvas.context, &mut scene, &palette);
}
