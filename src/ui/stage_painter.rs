//! Paints a scene on two canvases: furniture in order on the lower, what moves on the upper, in batches of one colour and shape.

use std::f64::consts::TAU;

use web_sys::CanvasRenderingContext2d as Context;

use super::palette::Palette;
use crate::scene::{Anchor, Dot, DotKind, Font, Point, Rect, Role, Scene, Shape, Way};

/// Paints everything on one canvas.
pub fn paint(context: &Context, scene: &mut Scene, palette: &Palette) {
    paint_furniture(context, scene, palette);
    paint_dots(context, scene, palette);
}

/// Paints what stands still. One unit of the context is one CSS pixel.
pub fn paint_furniture(context: &Context, scene: &Scene, palette: &Palette) {
    let mut brush = Brush { context, palette, font: None };
    context.set_text_baseline("middle");
    context.set_line_cap("round");
    for shape in &scene.furniture {
        brush.furniture(shape, scene);
    }
}

/// Paints what moves.
pub fn paint_dots(context: &Context, scene: &mut Scene, palette: &Palette) {
    let brush = Brush { context, palette, font: None };
    context.set_line_cap("round");
    scene.dots.sort_unstable_by_key(batch);
    for dots in scene.dots.chunk_by(|one, other| batch(one) == batch(other)) {
        brush.dots(dots);
    }
}

/// A lower box has square corners, unless it is a chip.
const SMALL_BOX: f32 = 16.0;

/// Dots with the same key are painted in one go.
fn batch(dot: &Dot) -> (DotKind, Role, u8) {
    (dot.kind, dot.role, dot.strength)
}

struct Brush<'a> {
    context: &'a Context,
    palette: &'a Palette,
    font: Option<Font>,
}

impl Brush<'_> {
    fn furniture(&mut self, shape: &Shape, scene: &Scene) {
        match shape {
            Shape::Box { rect, corner, fill, stroke } => self.rounded(rect, *corner, *fill, *stroke),
            Shape::Hatch { rect, corner, role } => self.hatch(rect, *corner, *role),
            Shape::Link { way, role, width, dotted } => self.link(way, *role, *width, *dotted),
            Shape::Ring { centre, radius, role, width } => {
                self.stroke_in(*role, *width);
                self.context.begin_path();
                self.circle(*centre, *radius);
                self.context.stroke();
            }
            Shape::Broken { centre, size, role, width } => {
                self.stroke_in(*role, *width);
                self.context.begin_path();
                self.cross(*centre, *size);
                self.context.stroke();
            }
            Shape::Arrow { from, to, role, width } => self.arrow(*from, *to, *role, *width),
            Shape::Text { at, anchor, font, role, range, max_width } => {
                self.text(scene.text(*range), *at, *anchor, *font, *max_width, *role);
            }
        }
    }

    fn rounded(&self, rect: &Rect, corner: f32, fill: Option<Role>, stroke: Option<(Role, f32)>) {
        self.round_rect(rect, corner);
        if let Some(role) = fill {
            self.context.set_fill_style_str(self.palette.of(role));
            self.context.fill();
        }
        if let Some((role, width)) = stroke {
            self.stroke_in(role, width);
            self.context.stroke();
        }
    }

    fn round_rect(&self, rect: &Rect, corner: f32) {
        let [x, y, right, bottom] = [rect.x, rect.y, rect.right(), rect.bottom()].map(f64::from);
        let corner = f64::from(corner.min(rect.width / 2.0).min(rect.height / 2.0).max(0.0));
        self.context.begin_path();
        // Of hundreds of small cells nobody sees the corners, and everybody feels the time they take.
        if rect.height < SMALL_BOX && corner < f64::from(rect.height) * 0.4 {
            return self.context.rect(x, y, right - x, bottom - y);
        }
        self.context.move_to(x + corner, y);
        // An arc is refused only for a negative radius, which `max` rules out.
        let _ = self.context.arc_to(right, y, right, bottom, corner);
        let _ = self.context.arc_to(right, bottom, x, bottom, corner);
        let _ = self.context.arc_to(x, bottom, x, y, corner);
        let _ = self.context.arc_to(x, y, right, y, corner);
        self.context.close_path();
    }

    fn hatch(&self, rect: &Rect, corner: f32, role: Role) {
        let context = self.context;
        context.save();
        self.round_rect(rect, corner);
        context.set_fill_style_str(self.palette.of(role));
        context.fill();
        context.clip();
        context.begin_path();
        let [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map(f64::from);
        let mut start = -height;
        while start < width {
            context.move_to(x + start, y + height);
            context.line_to(x + start + height, y);
            start += 10.0;
        }
        context.set_stroke_style_str(&self.palette.stripe);
        context.set_line_width(4.0);
        context.stroke();
        context.restore();
    }

    fn link(&self, way: &Way, role: Role, width: f32, dotted: bool) {
        self.stroke_in(role, width);
        let [from, out, into, to] = way.points.map(|point| (f64::from(point.x), f64::from(point.y)));
        self.context.begin_path();
        self.context.move_to(from.0, from.1);
        self.context.bezier_curve_to(out.0, out.1, into.0, into.1, to.0, to.1);
        if let Some(end) = way.tail {
            self.context.line_to(end.x.into(), end.y.into());
        }
        if dotted {
            let dashes = js_sys::Array::of2(&0.1.into(), &f64::from(width * 3.2).into());
            let _ = self.context.set_line_dash(&dashes);
            self.context.stroke();
            let _ = self.context.set_line_dash(&js_sys::Array::new());
        } else {
            self.context.stroke();
        }
    }

    fn arrow(&self, from: Point, to: Point, role: Role, width: f32) {
        self.stroke_in(role, width);
        self.context.begin_path();
        self.context.move_to(from.x.into(), from.y.into());
        self.context.line_to(to.x.into(), to.y.into());
        let angle = (to.y - from.y).atan2(to.x - from.x);
        for side in [2.6_f32, -2.6] {
            let (x, y) = (to.x + 8.0 * (angle + side).cos(), to.y + 8.0 * (angle + side).sin());
            self.context.move_to(to.x.into(), to.y.into());
            self.context.line_to(x.into(), y.into());
        }
        self.context.stroke();
    }

    fn text(&mut self, words: &str, at: Point, anchor: Anchor, font: Font, max_width: f32, role: Role) {
        if self.font != Some(font) {
            let weight = if font.bold { 600 } else { 400 };
            self.context.set_font(&format!("{weight} {}px {}", font.size, self.palette.family));
            self.font = Some(font);
        }
        self.context.set_text_align(match anchor {
            Anchor::Start => "left",
            Anchor::Middle => "center",
            Anchor::End => "right",
        });
        self.context.set_fill_style_str(self.palette.of(role));
        let _ = self.context.fill_text_with_max_width(
            words,
            at.x.round().into(),
            at.y.round().into(),
            max_width.max(1.0).into(),
        );
    }

    /// Dots of one kind, role and strength.
    fn dots(&self, dots: &[Dot]) {
        let Some(first) = dots.first() else { return };
        self.context.set_global_alpha(f64::from(first.strength) / 4.0);
        self.context.begin_path();
        for dot in dots {
            self.outline(dot);
        }
        match first.kind {
            DotKind::Disc
            | DotKind::Hedge
            | DotKind::Reply
            | DotKind::ProbePassed
            | DotKind::ProbeFailed
            | DotKind::Answer => {
                self.context.set_fill_style_str(self.palette.of(first.role));
                self.context.fill();
            }
            DotKind::Hollow => {
                // Filled with the ground first, so that a link does not run through it.
                self.context.set_fill_style_str(self.palette.of(Role::Panel));
                self.context.fill();
                self.stroke_in(first.role, 2.2);
                self.context.stroke();
            }
            DotKind::Probe | DotKind::Question => {
                self.context.set_fill_style_str(self.palette.of(Role::Panel));
                self.context.fill();
                self.stroke_in(first.role, 2.0);
                self.context.stroke();
            }
            DotKind::Clock => {
                self.stroke_in(first.role, 1.3);
                self.context.stroke();
            }
            DotKind::Chosen => {
                self.stroke_in(first.role, 2.0);
                self.context.stroke();
            }
            DotKind::BadAnswer | DotKind::Cross | DotKind::Burst => {
                self.stroke_in(first.role, (first.radius * 0.36).clamp(1.6, 3.0));
                self.context.stroke();
            }
        }
        self.context.set_global_alpha(1.0);
    }

    fn outline(&self, dot: &Dot) {
        let (at, radius) = (dot.at, dot.radius);
        match dot.kind {
            DotKind::Disc | DotKind::Chosen => self.circle(at, radius),
            DotKind::Hollow => self.circle(at, (radius - 1.1).max(1.0)),
            DotKind::Probe | DotKind::ProbePassed | DotKind::ProbeFailed => {
                let side = f64::from(radius * 2.0);
                self.context.rect((at.x - radius).into(), (at.y - radius).into(), side, side);
            }
            DotKind::Hedge => {
                self.corners(at, &[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)], radius)
            }
            DotKind::Question | DotKind::Reply => {
                self.corners(at, &[(0.0, -1.0), (1.0, 0.8), (-1.0, 0.8)], radius);
            }
            DotKind::Answer => self.arrowhead(dot),
            DotKind::BadAnswer | DotKind::Cross => self.cross(at, radius * 0.8),
            DotKind::Clock => self.arc(at, radius, dot.turn),
            DotKind::Burst => self.burst(dot),
        }
    }

    /// A closed shape with these corners, in radii from the middle.
    fn corners(&self, centre: Point, corners: &[(f32, f32)], radius: f32) {
        for (place, (x, y)) in corners.iter().enumerate() {
            let (x, y) = (f64::from(centre.x + x * radius), f64::from(centre.y + y * radius));
            if place == 0 { self.context.move_to(x, y) } else { self.context.line_to(x, y) }
        }
        self.context.close_path();
    }

    fn circle(&self, centre: Point, radius: f32) {
        self.context.move_to((centre.x + radius).into(), centre.y.into());
        let _ = self.context.arc(centre.x.into(), centre.y.into(), radius.max(0.1).into(), 0.0, TAU);
    }

    /// An arc from the top, clockwise, over a share of the circle.
    fn arc(&self, centre: Point, radius: f32, share: f32) {
        let start = -TAU / 4.0;
        self.context.move_to(centre.x.into(), (centre.y - radius).into());
        let end = start + TAU * f64::from(share.clamp(0.0, 1.0));
        let _ = self.context.arc(centre.x.into(), centre.y.into(), radius.max(0.1).into(), start, end);
    }

    fn cross(&self, centre: Point, size: f32) {
        for side in [-1.0_f32, 1.0] {
            self.context.move_to((centre.x - size).into(), (centre.y - size * side).into());
            self.context.line_to((centre.x + size).into(), (centre.y + size * side).into());
        }
    }

    fn arrowhead(&self, dot: &Dot) {
        let (sin, cos) = dot.turn.sin_cos();
        let corner = |ahead: f32, aside: f32| {
            let (x, y) = (ahead * dot.radius, aside * dot.radius);
            (f64::from(dot.at.x + x * cos - y * sin), f64::from(dot.at.y + x * sin + y * cos))
        };
        // Longer than wide and notched, so that it points one way only, however it is turned.
        let (tip, rest) = (corner(1.4, 0.0), [corner(-1.0, -0.9), corner(-0.45, 0.0), corner(-1.0, 0.9)]);
        // Not closed: a fill closes it, and closing asks the browser for the bounds of all that is in the path so far.
        self.context.move_to(tip.0, tip.1);
        for (x, y) in rest {
            self.context.line_to(x, y);
        }
    }

    /// Eight rays that fly apart.
    fn burst(&self, dot: &Dot) {
        let (inner, outer) = (dot.radius * (0.35 + 0.5 * dot.turn), dot.radius * (0.95 + 0.35 * dot.turn));
        for ray in 0..8 {
            let (sin, cos) = (ray as f32 * std::f32::consts::FRAC_PI_4).sin_cos();
            self.context.move_to((dot.at.x + inner * cos).into(), (dot.at.y + inner * sin).into());
            self.context.line_to((dot.at.x + outer * cos).into(), (dot.at.y + outer * sin).into());
        }
    }

    fn stroke_in(&self, role: Role, width: f32) {
        self.context.set_stroke_style_str(self.palette.of(role));
        self.context.set_line_width(width.into());
    }
}
