//! One of the live charts: a canvas redrawn a few times a second by the frame loop, with its legend, its trend and its table.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use plotters::drawing::IntoDrawingArea;
use web_sys::{HtmlCanvasElement, HtmlElement};
use yew::prelude::*;

use super::frame_loop::{Frame, Painters};
use super::handle::SessionHandle;
use crate::app::share::in_html;
use crate::app::{Action, Session, Speed};
use crate::chart::{HeldScale, Kind, LiveData, Plot, Style, TimeSpan, draw, extent, rows, trend};
use crate::metrics::Spot;
use crate::sim::SimTime;
use crate::web::canvas::{Canvas, ChartBackend, LINE, captioned, colours, font_family, pixel_ratio};
use crate::web::watch::SizeWatch;
use crate::web::{document, download};
use crate::words::{chart as words, number, share};

/// What a chart needs.
#[derive(Properties, PartialEq)]
pub struct ChartCanvasProps {
    pub kind: Kind,
    pub session: SessionHandle,
    pub speed: Speed,
    pub on_action: Callback<Action>,
}

/// A live chart.
#[component]
pub fn ChartCanvas(props: &ChartCanvasProps) -> Html {
    let kind = props.kind;
    let canvas = use_node_ref();
    let cursor = use_node_ref();
    let shade = use_node_ref();
    let trend_line = use_node_ref();
    let names = use_node_ref();
    let painters = use_context::<Painters>();
    let table = use_state(Table::default);
    let shared = use_memo((), |()| Shared::default());
    shared.speed.set(Some(props.speed));
    {
        let nodes = (canvas.clone(), trend_line.clone(), names.clone(), shade.clone());
        let (shared, table) = (shared.clone(), table.setter());
        use_effect_with(painters, move |painters| {
            let view = View::of(kind, &nodes, shared, table);
            let kept = painters.clone().zip(view).map(|(painters, view)| start(&painters, view));
            move || drop(kept)
        });
    }
    let onpointermove = {
        let (shared, cursor) = (shared.clone(), cursor.clone());
        let (session, painters) = (props.session.clone(), use_context::<Painters>());
        Callback::from(move |event: PointerEvent| {
            let x = event.offset_x().into();
            show_cursor(&shared, &cursor, x);
            if event.pointer_type() == "mouse" {
                look(&session, painters.as_ref(), shared.instant_at(x));
            }
        })
    };
    let onpointerleave = {
        let (shared, session, painters) = (shared.clone(), props.session.clone(), use_context::<Painters>());
        Callback::from(move |_: PointerEvent| {
            shared.held_from.set(None);
            look(&session, painters.as_ref(), None);
        })
    };
    let onpointerdown = {
        let shared = shared.clone();
        Callback::from(move |event: PointerEvent| shared.held_from.set(Some(event.offset_x().into())))
    };
    // A press that moves picks a stretch for the numbers; one that stays goes to the instant.
    let onpointerup = {
        let (shared, on_action) = (shared.clone(), props.on_action.clone());
        Callback::from(move |event: PointerEvent| {
            let x = f64::from(event.offset_x());
            let Some(from) = shared.held_from.take() else { return };
            let (Some(at), Some(start)) = (shared.instant_at(x), shared.instant_at(from)) else { return };
            if (x - from).abs() > STILL {
                on_action.emit(Action::SelectSpan(Some((start.min(at), start.max(at)))));
            } else {
                on_action.emit(Action::Pause);
                on_action.emit(Action::Seek(at));
            }
        })
    };
    let ontoggle = {
        let (shared, painters) = (shared.clone(), use_context::<Painters>());
        Callback::from(move |_: Event| {
            shared.is_table_open.set(!shared.is_table_open.get());
            if let Some(painters) = &painters {
                painters.invalidate();
            }
        })
    };
    let save = |form: Form| {
        let (shared, session) = (shared.clone(), props.session.clone());
        Callback::from(move |_: MouseEvent| {
            if let (Some(view), Ok(session)) = (shared.view.borrow().upgrade(), session.try_borrow())
                && let Ok(mut view) = view.try_borrow_mut()
            {
                view.save(&session, form);
            }
        })
    };
    html! {
        <figure class="card chart" data-testid={format!("chart-{}", key(kind))}>
            <figcaption class="chart-head"><h2>{ title(kind) }</h2>{ legend(kind, &names) }</figcaption>
            <div class="chart-box" {onpointermove} {onpointerleave} {onpointerdown} {onpointerup}>
                <canvas ref={canvas} class="chart-canvas" role="img" aria-label={title(kind)}></canvas>
                <div ref={shade} class="chart-span" aria-hidden="true" hidden=true></div>
                <div ref={cursor} class="chart-cursor" aria-hidden="true"></div>
            </div>
            <p ref={trend_line} class="unseen"></p>
            <details class="chart-table" {ontoggle}>
                <summary>{ words::AS_TABLE }</summary>
                <p class="chart-save">
                    <button class="quiet" type="button" data-testid={format!("png-{}", key(kind))} onclick={save(Form::Png)}>{ share::SAVE_PNG }</button>
                    <button class="quiet" type="button" data-testid={format!("svg-{}", key(kind))} onclick={save(Form::Svg)}>{ share::SAVE_SVG }</button>
                </p>
                { table.view() }
            </details>
        </figure>
    }
}

/// What a picture of a chart is saved as.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Png,
    Svg,
}

fn key(kind: Kind) -> &'static str {
    match kind {
        Kind::Outcomes => "outcomes",
        Kind::Availability => "availability",
        Kind::Response => "response",
    }
}

fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Outcomes => words::OUTCOMES_TITLE,
        Kind::Availability => words::AVAILABILITY_TITLE,
        Kind::Response => words::RESPONSE_TITLE,
    }
}

/// Names for the colours of the outcomes; the other charts name their lines where they end.
fn legend(kind: Kind, node: &NodeRef) -> Html {
    let entries: &[&str] = if kind == Kind::Outcomes { &words::OUTCOMES } else { &[] };
    html! {
        <span ref={node.clone()} class="chart-legend">
            { for entries.iter().enumerate().map(|(index, name)| html! {
                <span key={*name} class={format!("legend-{index}")}>{ *name }</span>
            }) }
            { if entries.is_empty() { html! {} } else { html! { <span class="legend-sent">{ words::SENT }</span> } } }
        </span>
    }
}

/// Shows the names of those outcomes that are on the chart; answers always.
fn show_used(legend: &HtmlElement, data: &LiveData<'_>) {
    let entries = legend.children();
    for index in 1..words::OUTCOMES.len() {
        let is_used = data.buckets.iter().any(|bucket| bucket.ended[index] > 0);
        if let Some(entry) = entries.item(index as u32) {
            // Toggling a fixed, valid attribute cannot be refused.
            let _ = entry.toggle_attribute_with_force("hidden", !is_used);
        }
    }
}

/// What the component and its painter share.
#[derive(Default)]
struct Shared {
    speed: Cell<Option<Speed>>,
    /// Where the plot lies, and what stretch of time it shows.
    shown: Cell<Option<(Plot, TimeSpan)>>,
    is_table_open: Cell<bool>,
    /// Where a press began.
    held_from: Cell<Option<f64>>,
    view: RefCell<Weak<RefCell<View>>>,
}

impl Shared {
    fn instant_at(&self, x: f64) -> Option<SimTime> {
        let (plot, span) = self.shown.get()?;
        let share = (x - plot.left) / plot.width().max(1.0);
        (0.0..=1.0).contains(&share).then(|| SimTime::from_seconds(span.from + share * (span.to - span.from)))
    }
}

/// The stage shows that instant as long as it is pointed at.
fn look(session: &SessionHandle, painters: Option<&Painters>, at: Option<SimTime>) {
    let Ok(mut session) = session.try_borrow_mut() else { return };
    if at.is_none() && !session.is_peeking() {
        return;
    }
    session.peek(at);
    drop(session);
    if let Some(painters) = painters {
        painters.wake();
    }
}

fn show_cursor(shared: &Shared, cursor: &NodeRef, x: f64) {
    let Some(cursor) = cursor.cast::<HtmlElement>() else { return };
    let text = shared.instant_at(x).map(|at| crate::words::number::clock(at.seconds()));
    // Through the CSSOM, which the content security policy allows.
    let _ = cursor.style().set_property("--x", &format!("{x}px"));
    let _ = cursor.set_attribute("data-shown", if text.is_some() { "yes" } else { "no" });
    cursor.set_text_content(text.as_deref());
}

/// The table twin, filled only while it is open.
#[derive(Clone, Default, PartialEq)]
struct Table {
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn view(&self) -> Html {
        html! {
            <table>
                <thead><tr>{ for self.head.iter().map(|name| html! { <th scope="col">{ *name }</th> }) }</tr></thead>
                <tbody>{ for self.rows.iter().map(|row| html! {
                    <tr key={row.first().cloned().unwrap_or_default()}>{ for row.iter().map(|cell| html! { <td>{ cell }</td> }) }</tr>
                }) }</tbody>
            </table>
        }
    }
}

fn start(painters: &Painters, view: View) -> impl Sized + use<> {
    let canvas = view.canvas.element.clone();
    let view = Rc::new(RefCell::new(view));
    *view.borrow().shared.view.borrow_mut() = Rc::downgrade(&view);
    let registration = painters.register(move |session, frame| {
        if let Ok(mut view) = view.try_borrow_mut() {
            view.frame(session, frame);
        }
    });
    let again = painters.clone();
    let watch = SizeWatch::start(&canvas, move || again.invalidate());
    (registration, watch)
}

/// A press that moves less than this, in CSS pixels, stays where it is.
const STILL: f64 = 6.0;
/// Words change this often.
const WORDS_MILLIS: f64 = 1_000.0;
/// One point for so many CSS pixels.
const PIXELS_PER_BUCKET: f64 = 2.0;
/// The stretch of time shown at normal speed, in seconds.
const USUAL_SPAN: f64 = 60.0;

struct View {
    kind: Kind,
    canvas: Canvas,
    trend_line: HtmlElement,
    legend: HtmlElement,
    /// Over the stretch that the numbers are of.
    shade: HtmlElement,
    shaded: Option<(f64, f64)>,
    shared: Rc<Shared>,
    table: UseStateSetter<Table>,
    scale: HeldScale,
    style: Option<Style>,
    size: (f64, f64),
    drawn_at: f64,
    drawn_now: Option<SimTime>,
    told_at: f64,
}

impl View {
    fn of(
        kind: Kind,
        (canvas, trend_line, legend, shade): &(NodeRef, NodeRef, NodeRef, NodeRef),
        shared: Rc<Shared>,
        table: UseStateSetter<Table>,
    ) -> Option<Self> {
        Some(View {
            kind,
            canvas: Canvas::of(canvas.cast::<HtmlCanvasElement>()?)?,
            trend_line: trend_line.cast::<HtmlElement>()?,
            legend: legend.cast::<HtmlElement>()?,
            shade: shade.cast::<HtmlElement>()?,
            shaded: None,
            shared,
            table,
            scale: HeldScale::default(),
            style: None,
            size: (0.0, 0.0),
            drawn_at: f64::NEG_INFINITY,
            drawn_now: None,
            told_at: f64::NEG_INFINITY,
        })
    }

    /// Slightly different for each chart, so that they do not all fall into the same frame.
    fn redraw_millis(&self) -> f64 {
        match self.kind {
            Kind::Outcomes => 190.0,
            Kind::Availability => 215.0,
            Kind::Response => 240.0,
        }
    }

    fn frame(&mut self, session: &Session, frame: Frame) {
        if frame.must_paint {
            self.measure();
        }
        let is_due = frame.clock_millis - self.drawn_at >= self.redraw_millis();
        let has_moved = self.drawn_now != Some(session.now());
        if !(frame.must_paint || has_moved && is_due) || self.size.0 < 1.0 {
            return;
        }
        self.drawn_at = frame.clock_millis;
        self.drawn_now = Some(session.now());
        self.draw(session, frame);
    }

    fn measure(&mut self) {
        let (width, height, _) = self.canvas.fit();
        self.size = (width, height);
        self.style = Some(read_style(&self.canvas.element));
    }

    /// Hands the chart over as a picture that says which run it is of, and when.
    fn save(&mut self, session: &Session, form: Form) {
        let Some(style) = self.style.clone() else { return };
        let link = document::root_attribute("data-link").unwrap_or_default();
        let line = link.find(['?', '#']).map_or("", |at| &link[at..]);
        let under = share::origin(line, session.config().seed, &number::clock(session.now().seconds()));
        let name = |ending: &str| format!("nines-{}.{ending}", key(self.kind));
        let colour = |(red, green, blue): (u8, u8, u8)| format!("rgb({red},{green},{blue})");
        let (ground, ink) = (colour(style.panel), colour(style.ink));
        if form == Form::Png {
            let words = [title(self.kind), &under];
            let picture = captioned(&self.canvas.element, words, [&ground, &ink], &style.family);
            if let Some(address) = picture {
                download::save_address(&name("png"), &address);
            }
            return;
        }
        let shapes = Rc::new(RefCell::new(String::new()));
        let Some(backend) = ChartBackend::writing(&self.canvas, Rc::clone(&shapes)) else { return };
        let span = self.span(session, session.now().seconds());
        let spot = session.spot(SimTime::from_seconds(span.from), SimTime::from_seconds(span.to));
        let data = self.data(session, span, spot.as_ref());
        let top = self.scale.follow(extent(self.kind, &data.buckets), self.drawn_at);
        if draw(&backend.into_drawing_area(), self.kind, &data, top, &style).is_err() {
            return;
        }
        let ratio = style.ratio;
        let (width, height) = (self.size.0 * ratio, (self.size.1 + 2.0 * LINE) * ratio);
        let line = LINE * ratio;
        let text = in_html(&under);
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"{}\">\n<path fill=\"{ground}\" d=\"M0 0H{width:.0}V{height:.0}H0z\"/>\n<text x=\"8\" y=\"{:.0}\" font-size=\"{:.0}\" font-weight=\"600\" fill=\"{ink}\">{}</text>\n<g transform=\"translate(0 {line:.0})\">\n{}</g>\n<text x=\"8\" y=\"{:.0}\" font-size=\"{:.0}\" fill=\"{ink}\">{text}</text>\n</svg>\n",
            style.family.replace('"', "'"),
            line * 0.7,
            13.0 * ratio,
            title(self.kind),
            shapes.borrow(),
            height - line * 0.35,
            10.0 * ratio,
        );
        download::save(&name("svg"), "image/svg+xml", &svg);
    }

    fn draw(&mut self, session: &Session, frame: Frame) {
        let span = self.span(session, session.now().seconds());
        let spot = session.spot(SimTime::from_seconds(span.from), SimTime::from_seconds(span.to));
        let data = self.data(session, span, spot.as_ref());
        let top = self.scale.follow(extent(self.kind, &data.buckets), frame.clock_millis);
        let Some(style) = &self.style else { return };
        let Some(backend) = ChartBackend::new(&self.canvas) else { return };
        self.canvas.erase();
        // A canvas refuses nothing that is drawn here; if it did, the chart stays empty until the next time.
        if let Ok(plot) = draw(&backend.into_drawing_area(), self.kind, &data, top, style) {
            self.show_span(session, plot, span);
            self.shared.shown.set(Some((plot, span)));
        }
        if frame.must_paint || frame.clock_millis - self.told_at >= WORDS_MILLIS {
            self.told_at = frame.clock_millis;
            self.trend_line.set_text_content(Some(&trend(self.kind, &data)));
            if self.kind == Kind::Outcomes {
                show_used(&self.legend, &data);
            }
            if self.shared.is_table_open.get() {
                let (head, rows) = rows(self.kind, &data);
                self.table.set(Table { head, rows });
            }
        }
    }

    fn data<'a>(&self, session: &'a Session, span: TimeSpan, spot: Option<&'a Spot>) -> LiveData<'a> {
        let live = &session.listeners().live;
        let most = (self.size.0 / PIXELS_PER_BUCKET).max(20.0) as usize;
        let (from, to) = (SimTime::from_seconds(span.from), SimTime::from_seconds(span.to));
        let buckets = live.series().between(from, to, most);
        LiveData { buckets, bands: live.bands(), span, now: session.now().seconds(), spot }
    }

    fn show_span(&mut self, session: &Session, plot: Plot, shown: TimeSpan) {
        let place = session.span().map(|span| {
            let share = |at: SimTime| ((at.seconds() - shown.from) / (shown.to - shown.from)).clamp(0.0, 1.0);
            let (from, to) = (share(span.from), share(span.to));
            (plot.left + from * plot.width(), (to - from) * plot.width())
        });
        if place == self.shaded {
            return;
        }
        self.shaded = place;
        self.shade.set_hidden(place.is_none());
        if let Some((left, width)) = place {
            // Through the CSSOM, which the content security policy allows.
            let _ = self.shade.style().set_property("--x", &format!("{left:.1}px"));
            let _ = self.shade.style().set_property("--w", &format!("{width:.1}px"));
        }
    }

    /// A minute, or more where the run goes faster than an eye could follow.
    fn span(&self, session: &Session, now: f64) -> TimeSpan {
        let factor = self.shared.speed.get().map_or(1.0, Speed::factor);
        let whole = session.end().seconds().max(10.0);
        let length = (USUAL_SPAN / 2.0 * factor).clamp(USUAL_SPAN, 86_400.0).min(whole);
        TimeSpan::ending_at(now, length)
    }
}

fn read_style(element: &HtmlElement) -> Style {
    let names =
        ["--panel", "--ink", "--muted", "--line", "--young", "--old", "--harm", "--probe", "--detection"];
    let [panel, ink, muted, line, young, old, harm, probe, detection] = colours(element, names);
    Style {
        ratio: pixel_ratio(),
        font: 11.0,
        family: font_family(element),
        panel,
        ink,
        muted,
        line,
        young,
        old,
        harm,
        probe,
        detection,
    }
}
