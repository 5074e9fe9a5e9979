//! A canvas that is crisp at any pixel ratio, the colours of the style sheet, and a plotters backend that needs no page around it.

use std::cell::RefCell;
use std::rc::Rc;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlElement, window};

/// A canvas element with its context.
#[derive(Clone)]
pub struct Canvas {
    pub element: HtmlCanvasElement,
    pub context: CanvasRenderingContext2d,
}

impl Canvas {
    /// The canvas `element`; `None` where the browser gives no context.
    pub fn of(element: HtmlCanvasElement) -> Option<Self> {
        let context = element.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Canvas { element, context })
    }

    /// Gives the canvas one device pixel for each pixel of its box. Returns its size in CSS pixels and whether it changed.
    pub fn fit(&self) -> (f64, f64, bool) {
        let bounds = self.element.get_bounding_client_rect();
        let ratio = pixel_ratio();
        let (width, height) = (bounds.width(), bounds.height());
        let wanted = ((width * ratio).round() as u32, (height * ratio).round() as u32);
        let is_changed = wanted != (self.element.width(), self.element.height());
        if is_changed {
            self.element.set_width(wanted.0);
            self.element.set_height(wanted.1);
        }
        (width, height, is_changed)
    }

    /// Empties the canvas and lets one unit be one device pixel.
    pub fn erase(&self) {
        // A fixed, finite transform cannot be refused.
        let _ = self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        let (width, height) = (f64::from(self.element.width()), f64::from(self.element.height()));
        self.context.clear_rect(0.0, 0.0, width, height);
    }

    /// Empties the canvas and lets one unit be one CSS pixel.
    pub fn clear(&self) {
        let ratio = pixel_ratio();
        self.erase();
        let _ = self.context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
    }
}

/// Every canvas that `selector` finds, one over the other on the page's background: a PNG in a data address.
pub fn picture(selector: &str) -> Option<String> {
    let document = window()?.document()?;
    let layers = document.query_selector_all(selector).ok()?;
    let layers: Vec<HtmlCanvasElement> =
        (0..layers.length()).filter_map(|index| layers.get(index)?.dyn_into().ok()).collect();
    let first = layers.first()?;
    let whole: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    whole.set_width(first.width());
    whole.set_height(first.height());
    let canvas = Canvas::of(whole)?;
    let ground = window()?.get_computed_style(document.body()?.as_ref()).ok()??;
    canvas.context.set_fill_style_str(&ground.get_property_value("background-color").ok()?);
    canvas.context.fill_rect(0.0, 0.0, f64::from(first.width()), f64::from(first.height()));
    for layer in &layers {
        canvas.context.draw_image_with_html_canvas_element(layer, 0.0, 0.0).ok()?;
    }
    canvas.element.to_data_url_with_type("image/png").ok()
}

/// Device pixels for each CSS pixel, within what a canvas can bear.
pub fn pixel_ratio() -> f64 {
    window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(0.5, 4.0)
}

/// Reads colours by the names of custom properties, as the browser resolves them for `element`: red, green, blue.
///
/// A custom property's own value may still hold `light-dark()` or another variable, so each is resolved as a colour.
pub fn colours<const N: usize>(element: &HtmlElement, names: [&str; N]) -> [(u8, u8, u8); N] {
    let style = element.style();
    let computed = window().and_then(|window| window.get_computed_style(element).ok().flatten());
    let colours = names.map(|name| {
        // Through the CSSOM, which a strict content security policy allows.
        let _ = style.set_property("color", &format!("var({name})"));
        let text = computed.as_ref().and_then(|style| style.get_property_value("color").ok());
        text.as_deref().and_then(parse_rgb).unwrap_or((128, 128, 128))
    });
    let _ = style.remove_property("color");
    colours
}

/// The font family that applies to `element`.
pub fn font_family(element: &Element) -> String {
    window()
        .and_then(|window| window.get_computed_style(element).ok().flatten())
        .and_then(|style| style.get_property_value("font-family").ok())
        .filter(|family| !family.is_empty())
        .unwrap_or_else(|| "sans-serif".to_owned())
}

/// Reads `rgb(1, 2, 3)`, `rgba(1, 2, 3, 0.5)` or `rgb(1 2 3)`, to whole parts.
fn parse_rgb(text: &str) -> Option<(u8, u8, u8)> {
    let inner = text.strip_prefix("rgba(").or(text.strip_prefix("rgb("))?;
    let mut parts = inner.split([',', ' ', '/', ')']).filter(|part| !part.is_empty());
    let mut part = || parts.next()?.split('.').next()?.parse().ok().map(|value: u32| value.min(255) as u8);
    Some((part()?, part()?, part()?))
}

/// Plotters on a canvas. The wrapped backend measures text with an element it styles and adds to the page, which a strict content
/// security policy forbids; this one asks the canvas.
pub struct ChartBackend {
    inner: CanvasBackend,
    context: CanvasRenderingContext2d,
    /// The one that is set: setting it again makes the browser look whether the page must be laid out anew.
    font: RefCell<String>,
    /// Where the drawing goes instead, as the shapes of an SVG file.
    shapes: Option<Rc<RefCell<String>>>,
}

impl ChartBackend {
    /// A backend that draws in the canvas' own device pixels.
    pub fn new(canvas: &Canvas) -> Option<Self> {
        let _ = canvas.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        canvas.context.set_line_join("round");
        let inner = CanvasBackend::with_canvas_object(canvas.element.clone())?;
        Some(ChartBackend { inner, context: canvas.context.clone(), font: RefCell::default(), shapes: None })
    }

    /// A backend that writes what is drawn into `shapes`, measured as on the canvas.
    pub fn writing(canvas: &Canvas, shapes: Rc<RefCell<String>>) -> Option<Self> {
        Some(ChartBackend { shapes: Some(shapes), ..Self::new(canvas)? })
    }

    /// Writes a shape where shapes are written; true where that is all.
    fn wrote(&self, shape: impl FnOnce() -> String) -> bool {
        if let Some(shapes) = &self.shapes {
            shapes.borrow_mut().push_str(&shape());
        }
        self.shapes.is_some()
    }

    fn set_font<S: BackendTextStyle>(&self, style: &S) {
        let font = format!("{} {}px {}", style.style().as_str(), style.size(), style.family().as_str());
        if *self.font.borrow() != font {
            self.context.set_font(&font);
            *self.font.borrow_mut() = font;
        }
    }
}

type Drawn<E> = Result<(), DrawingErrorKind<E>>;

impl DrawingBackend for ChartBackend {
    type ErrorType = <CanvasBackend as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.inner.get_size()
    }

    fn ensure_prepared(&mut self) -> Drawn<Self::ErrorType> {
        self.inner.ensure_prepared()
    }

    fn present(&mut self) -> Drawn<Self::ErrorType> {
        self.inner.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn<Self::ErrorType> {
        self.inner.draw_pixel(point, color)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn<Self::ErrorType> {
        if self.wrote(|| path_of([from, to], "", &stroke_of(style))) {
            return Ok(());
        }
        self.inner.draw_line(from, to, style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn<Self::ErrorType> {
        let corners =
            [upper_left, (bottom_right.0, upper_left.1), bottom_right, (upper_left.0, bottom_right.1)];
        let ink = || if fill { fill_of(style.color()) } else { stroke_of(style) };
        if self.wrote(|| path_of(corners, "z", &ink())) {
            return Ok(());
        }
        self.inner.draw_rect(upper_left, bottom_right, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn<Self::ErrorType> {
        if self.shapes.is_some() {
            self.wrote(|| path_of(path, "", &stroke_of(style)));
            return Ok(());
        }
        self.inner.draw_path(path, style)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn<Self::ErrorType> {
        self.inner.draw_circle(center, radius, style, fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn<Self::ErrorType> {
        if self.shapes.is_some() {
            self.wrote(|| path_of(path, "z", &fill_of(style.color())));
            return Ok(());
        }
        self.inner.fill_polygon(path, style)
    }

    /// Upright words only: no chart of the page turns any.
    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        at: BackendCoord,
    ) -> Drawn<Self::ErrorType> {
        let anchor = style.anchor();
        if self.wrote(|| words_of(text, style, at)) {
            return Ok(());
        }
        self.context.set_text_baseline(match anchor.v_pos {
            VPos::Top => "top",
            VPos::Center => "middle",
            VPos::Bottom => "bottom",
        });
        self.context.set_text_align(match anchor.h_pos {
            HPos::Left => "start",
            HPos::Center => "center",
            HPos::Right => "end",
        });
        let BackendColor { rgb: (red, green, blue), alpha } = style.color();
        self.context.set_fill_style_str(&format!("rgb({red} {green} {blue} / {alpha})"));
        self.set_font(style);
        // Finite places cannot be refused.
        let _ = self.context.fill_text(text, at.0.into(), at.1.into());
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Self::ErrorType>> {
        self.set_font(style);
        let width = self.context.measure_text(text).map_or(0.0, |metrics| metrics.width());
        Ok((width.ceil() as u32, style.size().ceil() as u32))
    }
}

fn fill_of(BackendColor { rgb: (red, green, blue), alpha }: BackendColor) -> String {
    format!("fill=\"rgb({red},{green},{blue})\" fill-opacity=\"{alpha:.2}\"")
}

fn stroke_of<S: BackendStyle>(style: &S) -> String {
    let BackendColor { rgb: (red, green, blue), alpha } = style.color();
    let width = style.stroke_width();
    format!(
        "fill=\"none\" stroke=\"rgb({red},{green},{blue})\" stroke-opacity=\"{alpha:.2}\" stroke-width=\"{width}\""
    )
}

fn path_of(points: impl IntoIterator<Item = BackendCoord>, end: &str, ink: &str) -> String {
    let points: Vec<String> = points.into_iter().map(|(x, y)| format!("{x} {y}")).collect();
    format!("<path d=\"M{}{end}\" {ink}/>\n", points.join("L"))
}

fn words_of<S: BackendTextStyle>(text: &str, style: &S, (x, y): BackendCoord) -> String {
    let anchor = style.anchor();
    let side = match anchor.h_pos {
        HPos::Left => "start",
        HPos::Center => "middle",
        HPos::Right => "end",
    };
    let base = match anchor.v_pos {
        VPos::Top => "text-before-edge",
        VPos::Center => "central",
        VPos::Bottom => "text-after-edge",
    };
    let (size, ink) = (style.size(), fill_of(style.color()));
    // Words of charts are numbers, units and names of this page's own: nothing in them has to be written otherwise.
    format!(
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"{side}\" dominant-baseline=\"{base}\" {ink}>{text}</text>\n"
    )
}

/// A canvas with a line of words over it and one under it, on a ground: a PNG in a data address.
pub fn captioned(
    layer: &HtmlCanvasElement,
    [over, under]: [&str; 2],
    [ground, ink]: [&str; 2],
    family: &str,
) -> Option<String> {
    let document = window()?.document()?;
    let (ratio, width) = (pixel_ratio(), layer.width());
    let line = (LINE * ratio).round();
    let whole: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    whole.set_width(width);
    whole.set_height(layer.height() + 2 * line as u32);
    let context = Canvas::of(whole.clone())?.context;
    let (height, edge) = (f64::from(whole.height()), 8.0 * ratio);
    context.set_fill_style_str(ground);
    context.fill_rect(0.0, 0.0, width.into(), height);
    context.draw_image_with_html_canvas_element(layer, 0.0, line).ok()?;
    context.set_fill_style_str(ink);
    context.set_text_baseline("middle");
    let room = f64::from(width) - 2.0 * edge;
    context.set_font(&format!("600 {}px {family}", 13.0 * ratio));
    context.fill_text_with_max_width(over, edge, line / 2.0, room).ok()?;
    context.set_font(&format!("400 {}px {family}", 10.0 * ratio));
    context.fill_text_with_max_width(under, edge, height - line / 2.0, room).ok()?;
    whole.to_data_url_with_type("image/png").ok()
}

/// The height of a line of words over or under a picture, in CSS pixels.
pub const LINE: f64 = 24.0;
