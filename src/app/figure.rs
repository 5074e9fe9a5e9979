//! A scene as an SVG file: what the stage's painter puts on a canvas, for print and for pages without scripts.

use std::fmt::Write as _;

use crate::scene::{Anchor, Dot, DotKind, Font, Point, Rect, Role, Scene, Shape, Way};

use super::share::in_html;

/// What a picture is drawn with.
pub struct Ink<'a> {
    /// The colour of a role.
    pub colour: &'a dyn Fn(Role) -> String,
    /// The stripes of a hatch.
    pub stripe: &'a str,
}

/// The file. `size` is in pixels, `title` for those who cannot see it.
pub fn svg(scene: &Scene, size: (f32, f32), title: &str, ink: &Ink) -> String {
    let (width, height) = size;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif\" role=\"img\"><title>{}</title>\n",
        in_html(title)
    );
    let stripes =
        "width=\"14\" height=\"14\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"";
    put(
        &mut out,
        format_args!(
            "<defs><pattern id=\"stripes\" {stripes}><path d=\"M0 0V14\" stroke=\"{}\" stroke-width=\"8\"/></pattern></defs>\n",
            ink.stripe
        ),
    );
    put(
        &mut out,
        format_args!("<path fill=\"{}\" d=\"M0 0H{width}V{height}H0z\"/>\n", (ink.colour)(Role::Panel)),
    );
    for shape in &scene.furniture {
        furniture(&mut out, shape, scene, ink);
    }
    for dot in &scene.dots {
        small(&mut out, dot, ink);
    }
    out.push_str("</svg>\n");
    out
}

fn put(out: &mut String, text: std::fmt::Arguments) {
    // Writing into a text cannot fail.
    let _ = out.write_fmt(text);
}

fn furniture(out: &mut String, shape: &Shape, scene: &Scene, ink: &Ink) {
    let colour = ink.colour;
    match shape {
        Shape::Box { rect, corner, fill, stroke } => {
            let fill = fill.map_or_else(|| "none".to_owned(), colour);
            let stroke = stroke.map_or_else(String::new, |(role, width)| line(&colour(role), width));
            rounded(out, rect, *corner, &format!("fill=\"{fill}\" {stroke}"));
        }
        Shape::Hatch { rect, corner, role } => {
            rounded(out, rect, *corner, &format!("fill=\"{}\"", colour(*role)));
            rounded(out, rect, *corner, "fill=\"url(#stripes)\"");
        }
        Shape::Link { way, role, width, dotted } => {
            let dashes =
                if *dotted { format!(" stroke-dasharray=\"0.1 {}\"", width * 3.2) } else { String::new() };
            put(
                out,
                format_args!(
                    "<path d=\"{}\" fill=\"none\" {}{dashes}/>\n",
                    path_of(way),
                    line(&colour(*role), *width)
                ),
            );
        }
        Shape::Ring { centre, radius, role, width } => {
            circle(out, *centre, *radius, &format!("fill=\"none\" {}", line(&colour(*role), *width)));
        }
        Shape::Broken { centre, size, role, width } => {
            put(
                out,
                format_args!("<path d=\"{}\" {}/>\n", cross(*centre, *size), line(&colour(*role), *width)),
            );
        }
        Shape::Arrow { from, to, role, width } => {
            put(
                out,
                format_args!(
                    "<path d=\"{}\" fill=\"none\" {}/>\n",
                    arrow(*from, *to),
                    line(&colour(*role), *width)
                ),
            );
        }
        Shape::Text { at, anchor, font, role, range, max_width } => {
            text(out, scene.text(*range), *at, *anchor, *font, *max_width, &colour(*role));
        }
    }
}

fn line(colour: &str, width: f32) -> String {
    format!("stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linecap=\"round\"")
}

fn rounded(out: &mut String, rect: &Rect, corner: f32, paint: &str) {
    let Rect { x, y, width, height } = rect;
    put(
        out,
        format_args!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{corner:.1}\" {paint}/>\n"
        ),
    );
}

fn circle(out: &mut String, centre: Point, radius: f32, paint: &str) {
    put(
        out,
        format_args!(
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"{:.1}\" {paint}/>\n",
            centre.x,
            centre.y,
            radius.max(0.1)
        ),
    );
}

fn path_of(way: &Way) -> String {
    let [a, b, c, d] = way.points;
    let mut path =
        format!("M{:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}", a.x, a.y, b.x, b.y, c.x, c.y, d.x, d.y);
    if let Some(end) = way.tail {
        path += &format!("L{:.1} {:.1}", end.x, end.y);
    }
    path
}

fn cross(centre: Point, size: f32) -> String {
    let (x, y) = (centre.x, centre.y);
    let [left, right, top, bottom] = [x - size, x + size, y - size, y + size];
    format!("M{left:.1} {top:.1}L{right:.1} {bottom:.1}M{left:.1} {bottom:.1}L{right:.1} {top:.1}")
}

fn arrow(from: Point, to: Point) -> String {
    let angle = libm::atan2f(to.y - from.y, to.x - from.x);
    let barb = |side: f32| (to.x + 8.0 * libm::cosf(angle + side), to.y + 8.0 * libm::sinf(angle + side));
    let ((ax, ay), (bx, by)) = (barb(2.6), barb(-2.6));
    format!(
        "M{:.1} {:.1}L{:.1} {:.1}M{ax:.1} {ay:.1}L{:.1} {:.1}L{bx:.1} {by:.1}",
        from.x, from.y, to.x, to.y, to.x, to.y
    )
}

fn text(out: &mut String, words: &str, at: Point, anchor: Anchor, font: Font, max_width: f32, colour: &str) {
    let anchor = match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let weight = if font.bold { " font-weight=\"600\"" } else { "" };
    // Only what would not fit is squeezed, as a canvas does: the width of words is a guess here, and a cautious one.
    let is_tight = words.chars().count() as f32 * font.size * 0.62 > max_width && max_width > 1.0;
    let squeezed = if is_tight {
        format!(" textLength=\"{max_width:.1}\" lengthAdjust=\"spacingAndGlyphs\"")
    } else {
        String::new()
    };
    let (x, y, size) = (at.x, at.y, font.size);
    put(
        out,
        format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" dominant-baseline=\"central\" text-anchor=\"{anchor}\" font-size=\"{size}\"{weight}{squeezed} fill=\"{colour}\">{}</text>\n",
            in_html(words)
        ),
    );
}

fn small(out: &mut String, dot: &Dot, ink: &Ink) {
    let colour = (ink.colour)(dot.role);
    let ground = (ink.colour)(Role::Panel);
    let faint = if dot.strength < 4 {
        format!(" opacity=\"{}\"", f32::from(dot.strength) / 4.0)
    } else {
        String::new()
    };
    let (at, radius) = (dot.at, dot.radius);
    let thick = line(&colour, (radius * 0.36).clamp(1.6, 3.0));
    match dot.kind {
        DotKind::Disc => circle(out, at, radius, &format!("fill=\"{colour}\"{faint}")),
        DotKind::Hollow => {
            let paint = format!("fill=\"{ground}\" {}{faint}", line(&colour, 2.2));
            circle(out, at, (radius - 1.1).max(1.0), &paint);
        }
        DotKind::Probe | DotKind::ProbePassed | DotKind::ProbeFailed => {
            let rect = Rect::new(at.x - radius, at.y - radius, 2.0 * radius, 2.0 * radius);
            let paint = match dot.kind {
                DotKind::Probe => format!("fill=\"{ground}\" {}{faint}", line(&colour, 2.0)),
                _ => format!("fill=\"{colour}\"{faint}"),
            };
            rounded(out, &rect, 0.0, &paint);
        }
        DotKind::Hedge => {
            let corners = [(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)];
            put(
                out,
                format_args!("<path d=\"{}\" fill=\"{colour}\"{faint}/>\n", closed(at, radius, &corners)),
            );
        }
        DotKind::Question | DotKind::Reply => {
            let fill = if dot.kind == DotKind::Question { &ground } else { &colour };
            let path = closed(at, radius, &[(0.0, -1.0), (1.0, 0.8), (-1.0, 0.8)]);
            put(out, format_args!("<path d=\"{path}\" fill=\"{fill}\" {}{faint}/>\n", line(&colour, 1.5)));
        }
        DotKind::Answer => {
            put(out, format_args!("<path d=\"{}\" fill=\"{colour}\"{faint}/>\n", arrowhead(dot)))
        }
        DotKind::BadAnswer | DotKind::Cross => {
            put(out, format_args!("<path d=\"{}\" {thick}{faint}/>\n", cross(at, radius * 0.8)));
        }
        DotKind::Clock => {
            put(
                out,
                format_args!(
                    "<path d=\"{}\" fill=\"none\" {}{faint}/>\n",
                    arc(at, radius, dot.turn),
                    line(&colour, 1.3)
                ),
            );
        }
        // Whom somebody watches concerns nobody who reads the picture.
        DotKind::Chosen => {}
        DotKind::Burst => put(out, format_args!("<path d=\"{}\" {thick}{faint}/>\n", burst(dot))),
    }
}

/// A closed shape with these corners, in radii from the middle.
fn closed(at: Point, radius: f32, corners: &[(f32, f32)]) -> String {
    let corner = |(x, y): &(f32, f32)| format!("{:.1} {:.1}", at.x + x * radius, at.y + y * radius);
    format!("M{}z", corners.iter().map(corner).collect::<Vec<_>>().join("L"))
}

fn arrowhead(dot: &Dot) -> String {
    let (sin, cos) = (libm::sinf(dot.turn), libm::cosf(dot.turn));
    let corner = |ahead: f32, aside: f32| {
        let (x, y) = (ahead * dot.radius, aside * dot.radius);
        format!("{:.1} {:.1}", dot.at.x + x * cos - y * sin, dot.at.y + x * sin + y * cos)
    };
    format!("M{}L{}L{}L{}z", corner(1.4, 0.0), corner(-1.0, -0.9), corner(-0.45, 0.0), corner(-1.0, 0.9))
}

/// An arc from the top, clockwise, over a share of the circle.
fn arc(centre: Point, radius: f32, share: f32) -> String {
    let share = share.clamp(0.0, 0.999);
    let angle = (share - 0.25) * std::f32::consts::TAU;
    let (x, y) = (centre.x + radius * libm::cosf(angle), centre.y + radius * libm::sinf(angle));
    let is_large = u8::from(share > 0.5);
    format!("M{:.1} {:.1}A{radius:.1} {radius:.1} 0 {is_large} 1 {x:.1} {y:.1}", centre.x, centre.y - radius)
}

/// Eight rays that fly apart.
fn burst(dot: &Dot) -> String {
    let (inner, outer) = (dot.radius * (0.35 + 0.5 * dot.turn), dot.radius * (0.95 + 0.35 * dot.turn));
    (0..8)
        .map(|ray| {
            let angle = ray as f32 * std::f32::consts::FRAC_PI_4;
            let (sin, cos) = (libm::sinf(angle), libm::cosf(angle));
            let at = |radius: f32| format!("{:.1} {:.1}", dot.at.x + radius * cos, dot.at.y + radius * sin);
            format!("M{}L{}", at(inner), at(outer))
        })
        .collect()
}
