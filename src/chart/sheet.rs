//! A plotters drawing area used as a sheet of paper: CSS pixels in, sharp device pixels out.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::style::{Rgb, Style};

/// What a drawing comes to.
pub type Drawn<DB> = Result<(), DrawingAreaErrorKind<<DB as DrawingBackend>::ErrorType>>;

/// A rectangle in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plot {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Plot {
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

pub(super) struct Sheet<'a, DB: DrawingBackend> {
    area: &'a DrawingArea<DB, Shift>,
    pub style: &'a Style,
}

impl<'a, DB: DrawingBackend> Sheet<'a, DB> {
    pub fn new(area: &'a DrawingArea<DB, Shift>, style: &'a Style) -> Self {
        Sheet { area, style }
    }

    /// Width and height in CSS pixels.
    pub fn size(&self) -> (f64, f64) {
        let (width, height) = self.area.dim_in_pixel();
        (f64::from(width) / self.style.ratio, f64::from(height) / self.style.ratio)
    }

    fn pixel(&self, (x, y): (f64, f64)) -> (i32, i32) {
        ((x * self.style.ratio).round() as i32, (y * self.style.ratio).round() as i32)
    }

    fn stroke(&self, width: f64) -> u32 {
        ((width * self.style.ratio).round() as u32).max(1)
    }

    pub fn fill(&self, from: (f64, f64), to: (f64, f64), colour: Rgb, alpha: f64) -> Drawn<DB> {
        let corners = [self.pixel(from), self.pixel(to)];
        self.area.draw(&Rectangle::new(
            corners,
            ShapeStyle { color: rgba(colour, alpha), filled: true, stroke_width: 0 },
        ))
    }

    pub fn line(&self, points: &[(f64, f64)], colour: Rgb, alpha: f64, width: f64) -> Drawn<DB> {
        if points.len() < 2 {
            return Ok(());
        }
        let path: Vec<_> = points.iter().map(|point| self.pixel(*point)).collect();
        let style =
            ShapeStyle { color: rgba(colour, alpha), filled: false, stroke_width: self.stroke(width) };
        self.area.draw(&PathElement::new(path, style))
    }

    /// An upright or level line of one pixel's width, exactly on the pixels.
    pub fn hair(&self, from: (f64, f64), to: (f64, f64), colour: Rgb, alpha: f64) -> Drawn<DB> {
        let ((x0, y0), (x1, y1)) = (self.pixel(from), self.pixel(to));
        let thick = self.stroke(1.0) as i32;
        let corners = if x0 == x1 { [(x0, y0), (x0 + thick, y1)] } else { [(x0, y0), (x1, y0 + thick)] };
        self.area.draw(&Rectangle::new(
            corners,
            ShapeStyle { color: rgba(colour, alpha), filled: true, stroke_width: 0 },
        ))
    }

    pub fn dashes(&self, points: &[(f64, f64)], colour: Rgb, width: f64) -> Drawn<DB> {
        let (mut on, mut left) = (true, DASH);
        for pair in points.windows(2) {
            let (mut from, to) = (pair[0], pair[1]);
            let mut length = libm::hypot(to.0 - from.0, to.1 - from.1);
            while length > 0.0 {
                let share = (left / length).min(1.0);
                let next = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
                if on {
                    self.line(&[from, next], colour, 1.0, width)?;
                }
                let walked = length * share;
                left -= walked;
                length -= walked;
                from = next;
                if left <= 1e-9 {
                    on = !on;
                    left = DASH;
                }
            }
        }
        Ok(())
    }

    pub fn polygon(&self, points: &[(f64, f64)], colour: Rgb, alpha: f64) -> Drawn<DB> {
        if points.len() < 3 {
            return Ok(());
        }
        let corners: Vec<_> = points.iter().map(|point| self.pixel(*point)).collect();
        self.area.draw(&Polygon::new(corners, rgba(colour, alpha)))
    }

    /// Slanting stripes on a ground, clipped to the rectangle.
    pub fn hatch(&self, plot: &Plot, ground: Rgb, stripe: Rgb) -> Drawn<DB> {
        self.fill((plot.left, plot.top), (plot.right, plot.bottom), ground, 0.45)?;
        let mut start = plot.left - plot.height();
        // The stripes stand still while the band moves, as if seen through a window.
        start = (start / STRIPE_STEP).floor() * STRIPE_STEP;
        while start < plot.right {
            let at = |x: f64| (x, plot.bottom - (x - start));
            let from = start.max(plot.left);
            let to = (start + plot.height()).min(plot.right);
            if from < to {
                self.line(&[at(from), at(to)], stripe, 0.8, 2.0)?;
            }
            start += STRIPE_STEP;
        }
        Ok(())
    }

    pub fn text(&self, words: &str, at: (f64, f64), anchor: (HPos, VPos), colour: Rgb) -> Drawn<DB> {
        let font = (FontFamily::Name(&self.style.family), self.style.font * self.style.ratio).into_font();
        let colour = rgba(colour, 1.0);
        let style = TextStyle::from(font).color(&colour).pos(Pos::new(anchor.0, anchor.1));
        self.area.draw(&Text::new(words.to_owned(), self.pixel(at), style))
    }

    /// The width of words in CSS pixels, as the backend measures them.
    pub fn width_of(&self, words: &str) -> f64 {
        let font = (FontFamily::Name(&self.style.family), self.style.font * self.style.ratio).into_font();
        let size = self.area.estimate_text_size(words, &TextStyle::from(font));
        size.map_or(words.len() as f64 * self.style.font * 0.6, |(width, _)| {
            f64::from(width) / self.style.ratio
        })
    }
}

const DASH: f64 = 4.0;
const STRIPE_STEP: f64 = 7.0;

fn rgba((red, green, blue): Rgb, alpha: f64) -> RGBAColor {
    RGBAColor(red, green, blue, alpha)
}
