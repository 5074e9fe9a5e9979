//! The three charts of a run that is going on.

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, DrawingAreaErrorKind, DrawingBackend};
use plotters::style::text_anchor::{HPos, VPos};

use super::scale::{round_up, ticks};
use super::sheet::{Drawn, Plot, Sheet};
use super::style::{Style, mix};
use super::time_axis::{TimeSpan, clock};
use crate::metrics::{Band, BandKind, Bucket, History, Spot};
use crate::words::{chart as words, stage};

/// Which chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Requests that ended in each second, by how they ended.
    Outcomes,
    /// Availability over the last 30 seconds.
    Availability,
    /// Percentiles of the response time over the last 30 seconds.
    Response,
}

/// What a chart shows.
#[derive(Clone, Debug)]
pub struct LiveData<'a> {
    /// In order of time.
    pub buckets: Vec<Bucket>,
    pub bands: &'a History<Band>,
    pub span: TimeSpan,
    /// The engine's clock, in seconds.
    pub now: f64,
    /// One server's share, that stands out.
    pub spot: Option<&'a Spot>,
}

/// Where the axis must end at least: at a round number above the highest value; for availability, as far below 100 % as the worst.
pub fn extent(kind: Kind, buckets: &[Bucket]) -> f64 {
    let values = buckets.iter().filter_map(|bucket| match kind {
        Kind::Outcomes => {
            Some((bucket.finished() as f64).max(bucket.sent as f64) / bucket.seconds().max(1e-9))
        }
        Kind::Availability => bucket.window_availability.map(|share| 1.0 - share),
        Kind::Response => bucket.window_p99,
    });
    let worst = values.fold(0.0, f64::max);
    match kind {
        Kind::Outcomes | Kind::Response => round_up(worst, TICKS),
        Kind::Availability => shortfall(worst),
    }
}

/// Ticks on a vertical axis, besides the one at its foot.
const TICKS: usize = 3;

/// Draws a chart and returns where its plot lies, in CSS pixels. `top` is the axis' end as `HeldScale` gives it for `extent`.
///
/// # Errors
/// Those of the backend.
pub fn draw<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    kind: Kind,
    data: &LiveData<'_>,
    top: f64,
    style: &Style,
) -> Result<Plot, DrawingAreaErrorKind<DB::ErrorType>> {
    let sheet = Sheet::new(area, style);
    let axis = Axis::of(kind, top);
    let frame = Frame::new(&sheet, kind, data, axis);
    frame.paint(&sheet, kind, data)?;
    Ok(frame.plot)
}

/// The vertical axis.
#[derive(Clone, Copy)]
struct Axis {
    low: f64,
    high: f64,
}

impl Axis {
    fn of(kind: Kind, top: f64) -> Self {
        match kind {
            Kind::Outcomes | Kind::Response => Axis { low: 0.0, high: top },
            Kind::Availability => Axis { low: 1.0 - top, high: 1.0 },
        }
    }
}

/// How far down an availability axis goes: to a round share.
fn shortfall(worst: f64) -> f64 {
    const DEPTHS: [f64; 5] = [0.06, 0.15, 0.3, 0.6, 1.0];
    DEPTHS.into_iter().find(|depth| *depth >= worst * (1.0 - 1e-9)).unwrap_or(1.0)
}

struct Frame {
    plot: Plot,
    axis: Axis,
    span: TimeSpan,
}

impl Frame {
    fn new<DB: DrawingBackend>(sheet: &Sheet<'_, DB>, kind: Kind, data: &LiveData<'_>, axis: Axis) -> Self {
        let (width, height) = sheet.size();
        let font = sheet.style.font;
        let labels = axis_ticks(axis).into_iter().map(|value| sheet.width_of(&label(kind, value, axis)));
        let left = labels.fold(font * 2.0, f64::max) + 7.0;
        let right = width - if kind == Kind::Response { font * 2.4 } else { font * 1.5 };
        let plot = Plot {
            left: left.round(),
            top: (font * 0.75).round(),
            right: right.round(),
            bottom: (height - font * 1.7).round(),
        };
        Frame { plot, axis, span: data.span }
    }

    fn paint<DB: DrawingBackend>(&self, sheet: &Sheet<'_, DB>, kind: Kind, data: &LiveData<'_>) -> Drawn<DB> {
        self.bands(sheet, data)?;
        self.grid(sheet, kind)?;
        if data.buckets.iter().all(|bucket| bucket.finished() == 0) {
            let plot = &self.plot;
            let middle = ((plot.left + plot.right) / 2.0, (plot.top + plot.bottom) / 2.0);
            return sheet.text(words::EMPTY, middle, (HPos::Center, VPos::Center), sheet.style.muted);
        }
        match kind {
            Kind::Outcomes => self.outcomes(sheet, data)?,
            Kind::Availability => self.availability(sheet, data)?,
            Kind::Response => self.response(sheet, data)?,
        }
        if let Some(spot) = data.spot {
            self.spot(sheet, kind, data, spot)?;
        }
        self.now(sheet, data.now)
    }

    fn x(&self, at: f64) -> f64 {
        self.plot.left + self.span.share(at).clamp(0.0, 1.0) * self.plot.width()
    }

    fn y(&self, value: f64) -> f64 {
        let share = (value - self.axis.low) / (self.axis.high - self.axis.low).max(1e-12);
        self.plot.bottom - share.clamp(0.0, 1.0) * self.plot.height()
    }

    /// Faults and detection windows, behind everything.
    fn bands<DB: DrawingBackend>(&self, sheet: &Sheet<'_, DB>, data: &LiveData<'_>) -> Drawn<DB> {
        let style = sheet.style;
        for band in data.bands.iter() {
            let to = band.to.map_or(data.now, |at| at.seconds()).min(data.now);
            let (from, to) = (self.x(band.from.seconds()), self.x(to));
            if to - from < 0.5 {
                continue;
            }
            let plot = Plot { left: from, right: to, ..self.plot };
            match band.kind {
                BandKind::Fault => sheet.fill((from, plot.top), (to, plot.bottom), style.harm, 0.10)?,
                BandKind::Detection => {
                    sheet.hatch(&plot, style.detection, mix(style.detection, style.old, 0.35))?;
                }
            }
        }
        Ok(())
    }

    fn grid<DB: DrawingBackend>(&self, sheet: &Sheet<'_, DB>, kind: Kind) -> Drawn<DB> {
        let style = sheet.style;
        for value in axis_ticks(self.axis) {
            let y = self.y(value);
            sheet.hair((self.plot.left, y), (self.plot.right, y), style.line, 1.0)?;
            sheet.text(
                &label(kind, value, self.axis),
                (self.plot.left - 6.0, y),
                (HPos::Right, VPos::Center),
                style.muted,
            )?;
        }
        let room = style.font * 4.6;
        let most = (self.plot.width() / room).floor().max(1.0) as usize;
        for at in self.span.ticks(most) {
            let y = self.plot.bottom + style.font * 0.45;
            sheet.text(&clock(at), (self.x(at), y), (HPos::Center, VPos::Top), style.muted)?;
        }
        Ok(())
    }

    fn now<DB: DrawingBackend>(&self, sheet: &Sheet<'_, DB>, now: f64) -> Drawn<DB> {
        let x = self.x(now);
        sheet.hair((x, self.plot.top), (x, self.plot.bottom), sheet.style.muted, 0.7)
    }

    /// Columns, one for each bucket: answers below, what failed on top, by reason. A line for what was sent.
    fn outcomes<DB: DrawingBackend>(&self, sheet: &Sheet<'_, DB>, data: &LiveData<'_>) -> Drawn<DB> {
        let style = sheet.style;
        let mut sent = Vec::with_capacity(data.buckets.len() * 2);
        for bucket in &data.buckets {
            let seconds = bucket.seconds().max(1e-9);
            let (left, right) = (self.x(bucket.from.seconds()), self.x(bucket.to.seconds()));
            let gap = if right - left >= 4.0 { 1.0 } else { 0.0 };
            let mut base = 0.0;
            for (index, count) in bucket.ended.iter().enumerate().filter(|(_, count)| **count > 0) {
                let next = base + *count as f64 / seconds;
                let alpha = if index == 0 { 0.75 } else { 1.0 };
                sheet.fill((left, self.y(next)), (right - gap, self.y(base)), style.outcome(index), alpha)?;
                base = next;
            }
            let y = self.y(bucket.sent as f64 / seconds);
            sent.extend([(left, y), (right, y)]);
        }
        sheet.line(&sent, style.muted, 0.6, 1.0)
    }

    fn availability<DB: DrawingBackend>(&self, sheet: &Sheet<'_, DB>, data: &LiveData<'_>) -> Drawn<DB> {
        let style = sheet.style;
        let top = self.y(1.0);
        for line in self.lines(data, |bucket| bucket.window_availability) {
            // What is missing to 100 %.
            let mut missing = line.clone();
            missing.extend([(line[line.len() - 1].0, top), (line[0].0, top)]);
            sheet.polygon(&missing, style.harm, 0.18)?;
            sheet.line(&line, style.young, 1.0, 2.0)?;
        }
        Ok(())
    }

    fn response<DB: DrawingBackend>(&self, sheet: &Sheet<'_, DB>, data: &LiveData<'_>) -> Drawn<DB> {
        let style = sheet.style;
        let mut labels = Vec::new();
        for (name, of) in PERCENTILES {
            let lines = self.lines(data, of);
            let colour = match name {
                "p99" => style.old,
                "p95" => style.young,
                _ => style.muted,
            };
            for line in &lines {
                if let [point] = line[..] {
                    let corner = |side: f64| (point.0 + side, point.1 + side);
                    sheet.fill(corner(-1.5), corner(1.5), colour, 1.0)?;
                }
                if name == "p99" {
                    sheet.dashes(line, colour, 1.6)?;
                } else {
                    sheet.line(line, colour, 1.0, 1.8)?;
                }
            }
            if let Some(end) = lines.last().and_then(|line| line.last()) {
                labels.push((end.1, name));
            }
        }
        let x = self.x(data.buckets.last().map_or(data.now, |bucket| bucket.to.seconds())) + 4.0;
        for (y, name) in apart(labels, style.font * 1.05, &self.plot) {
            sheet.text(name, (x, y), (HPos::Left, VPos::Center), style.muted)?;
        }
        Ok(())
    }

    /// The share of one server, in full strength over all others.
    fn spot<DB: DrawingBackend>(
        &self,
        sheet: &Sheet<'_, DB>,
        kind: Kind,
        data: &LiveData<'_>,
        spot: &Spot,
    ) -> Drawn<DB> {
        let (style, plot) = (sheet.style, &self.plot);
        sheet.fill((plot.left, plot.top), (plot.right, plot.bottom), style.panel, 0.66)?;
        let step = spot.step().seconds().max(1e-9);
        let mut line = Vec::new();
        for (index, point) in spot.points.iter().enumerate() {
            let from = spot.begin_of(index).seconds();
            // The stretch that still runs would look like a loss.
            if from < data.span.from || data.now < from + step {
                continue;
            }
            let (left, right) = (self.x(from), self.x(from + step));
            let ended = f64::from(point.ok) + f64::from(point.failed);
            let value = match kind {
                Kind::Outcomes => {
                    let (ok, all) = (f64::from(point.ok) / step, ended / step);
                    sheet.fill((left, self.y(ok)), (right - 1.0, self.y(0.0)), style.young, 1.0)?;
                    sheet.fill((left, self.y(all)), (right - 1.0, self.y(ok)), style.harm, 1.0)?;
                    continue;
                }
                Kind::Availability if ended > 0.0 => f64::from(point.ok) / ended,
                Kind::Response if point.ok > 0 => point.seconds / f64::from(point.ok),
                // Nothing was sent there: the line breaks.
                Kind::Availability | Kind::Response => {
                    sheet.line(&line, style.ink, 1.0, 2.4)?;
                    line.clear();
                    continue;
                }
            };
            let at = ((left + right) / 2.0, self.y(value));
            sheet.fill((at.0 - 1.5, at.1 - 1.5), (at.0 + 1.5, at.1 + 1.5), style.ink, 1.0)?;
            line.push(at);
        }
        sheet.line(&line, style.ink, 1.0, 2.4)?;
        let name = stage::server(u32::from(spot.server().0) + 1);
        sheet.text(&name, (plot.left + 4.0, plot.top + 1.0), (HPos::Left, VPos::Top), style.ink)
    }

    /// Unbroken stretches of a value, each point at the end of its bucket; a quiet second breaks the line.
    fn lines(&self, data: &LiveData<'_>, of: fn(&Bucket) -> Option<f64>) -> Vec<Vec<(f64, f64)>> {
        let mut lines: Vec<Vec<(f64, f64)>> = Vec::new();
        let mut is_open = false;
        for bucket in &data.buckets {
            let Some(value) = of(bucket) else {
                is_open = false;
                continue;
            };
            if !is_open {
                lines.push(Vec::new());
            }
            is_open = true;
            let at = bucket.to.seconds();
            if at < data.span.from {
                continue;
            }
            if let Some(line) = lines.last_mut() {
                line.push((self.x(at), self.y(value)));
            }
        }
        lines.retain(|line| !line.is_empty());
        lines
    }
}

type Percentile = (&'static str, fn(&Bucket) -> Option<f64>);

/// From the highest, so that labels are spread from the top.
const PERCENTILES: [Percentile; 3] = [
    ("p99", |bucket| bucket.window_p99),
    ("p95", |bucket| bucket.window_p95),
    ("p50", |bucket| bucket.window_p50),
];

/// Moves labels apart so that none covers another, and keeps them in the plot.
fn apart(mut labels: Vec<(f64, &'static str)>, step: f64, plot: &Plot) -> Vec<(f64, &'static str)> {
    labels.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut floor = plot.top;
    for label in &mut labels {
        label.0 = label.0.max(floor);
        floor = label.0 + step;
    }
    let mut ceiling = plot.bottom;
    for label in labels.iter_mut().rev() {
        label.0 = label.0.min(ceiling);
        ceiling = label.0 - step;
    }
    labels
}

fn axis_ticks(axis: Axis) -> Vec<f64> {
    ticks(axis.low, axis.high, TICKS)
}

fn label(kind: Kind, value: f64, axis: Axis) -> String {
    match kind {
        Kind::Outcomes => words::per_second(value),
        Kind::Availability => words::percent(value),
        Kind::Response => words::span_on_axis(value, axis.high),
    }
}
