//! Where everything stands: boxes, links and sizes for a stage of any width and height, and for any number of servers.

use super::shape::{Curve, Point, Rect};

/// Which way requests go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orientation {
    /// Left to right: wide screens.
    Across,
    /// Top to bottom: phones and narrow frames.
    Down,
}

/// How much a server's card can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Name, slots, queue, both states in words.
    Full,
    /// The same, stacked in a narrow column.
    Tall,
    /// Two lines.
    Compact,
    /// One line.
    Mini,
    /// A cell of a heat map: a shade and its state.
    Heat,
}

/// A server's place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Card {
    pub rect: Rect,
    pub scale: Scale,
}

/// Places and sizes in CSS pixels, for one size of the stage. Made anew when the stage or the number of servers changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub width: f32,
    pub height: f32,
    pub orientation: Orientation,
    pub device: Rect,
    pub controller: Rect,
    pub servers: Vec<Card>,
    /// From the device to the controller.
    pub device_link: Curve,
    /// Further devices, each with its own way to the controller.
    pub others: Vec<(Rect, Curve)>,
    /// From the controller to each server.
    pub server_links: Vec<Curve>,
    /// Radius of a request of usual size.
    pub dot: f32,
    /// How far outbound and returning traffic keep from the middle of a link.
    pub lane: f32,
    /// Size of plain words.
    pub font: f32,
    /// The width of the hatched band round a server.
    pub hatch: f32,
    /// Where notes about the picture stand: the bottom left corner.
    pub note: Point,
}

/// More servers than this stand in a grid.
const MOST_ROWS: usize = 12;
/// The smallest cells of each scale: width, height.
const FULL: (f32, f32) = (216.0, 82.0);
const TALL: (f32, f32) = (76.0, 80.0);
const COMPACT: (f32, f32) = (88.0, 35.0);
const MINI: (f32, f32) = (58.0, 17.0);

impl Layout {
    /// For a stage of `width` by `height` CSS pixels. Anything from 240 by 150 upward is laid out without overlap.
    pub fn for_size(width: f32, height: f32, servers: usize) -> Self {
        let (width, height) = (width.max(120.0), height.max(80.0));
        if width < 640.0 && height > 0.72 * width {
            Self::down(width, height, servers)
        } else {
            Self::across(width, height, servers)
        }
    }

    /// The same with the device's place shared among so many of them.
    pub fn with_devices(mut self, devices: usize) -> Self {
        if devices < 2 {
            return self;
        }
        let count = devices as f32;
        let gap = self.font * 0.7;
        let whole = self.device.centre();
        let end = self.device_link.end();
        let place = |place: usize| {
            let from_middle = place as f32 - (count - 1.0) / 2.0;
            match self.orientation {
                Orientation::Across => {
                    // The bottom left corner is the legend's.
                    let free = self.height - gap - (self.font * 5.2).min(self.height * 0.29);
                    let height = ((free - gap * (count - 1.0)) / count).min(self.device.height);
                    let half = (height * count + gap * (count - 1.0)) / 2.0;
                    let middle = whole.y.min(gap + free - half) + from_middle * (height + gap);
                    let rect = centred(self.device.x, middle, (self.device.width, height));
                    (rect, Curve::straight(Point::new(rect.right(), middle), end))
                }
                Orientation::Down => {
                    let width = ((self.width * 0.96 - gap * (count - 1.0)) / count).min(self.device.width);
                    let middle = whole.x + from_middle * (width + gap);
                    let rect = centred(middle - width / 2.0, whole.y, (width, self.device.height));
                    (rect, Curve::straight(Point::new(middle, rect.bottom()), end))
                }
            }
        };
        let (first, link) = place(0);
        self.others = (1..devices).map(place).collect();
        (self.device, self.device_link) = (first, link);
        self
    }

    fn across(width: f32, height: f32, servers: usize) -> Self {
        // On a very wide screen everything grows a little, or it would be lost in it.
        let most = 14.0 + ((width - 1_100.0) / 250.0).clamp(0.0, 4.0);
        let font = (width / 62.0).min(height / 20.0).clamp(10.0, most);
        let margin = (width * 0.022).clamp(8.0, 26.0);
        let hatch = (height * 0.02).clamp(3.0, 8.0);
        let device_size = ((width * 0.11).clamp(46.0, font * 8.5), (font * 6.2).min(height * 0.6));
        let controller_size = ((width * 0.125).clamp(70.0, font * 10.6), (font * 7.6).min(height * 0.8));
        let share = if servers > MOST_ROWS { 0.46 } else { 0.36 };
        let field_width = (width * share).clamp(100.0, if servers > MOST_ROWS { 900.0 } else { font * 29.0 });
        let field_x = width - margin - hatch - field_width;
        let field = Rect::new(field_x, margin, field_width, height - 2.0 * margin);
        let device_x = margin;
        let free = (field_x - device_x - device_size.0 - controller_size.0).max(0.0);
        let controller_x = device_x + device_size.0 + free * 0.46;
        let middle = height / 2.0;
        let device = centred(device_x, middle, device_size);
        let controller = centred(controller_x, middle, controller_size);
        let cards = if servers <= MOST_ROWS { rows(field, servers, hatch) } else { grid(field, servers) };
        let device_link =
            Curve::straight(Point::new(device.right(), middle), Point::new(controller.x, middle));
        let start = Point::new(controller.right(), middle);
        let server_links = cards.iter().map(|card| link_across(start, &card.rect, &field, servers)).collect();
        Layout {
            width,
            height,
            orientation: Orientation::Across,
            device,
            controller,
            servers: cards,
            device_link,
            others: Vec::new(),
            server_links,
            dot: dot_radius(width, height, servers),
            lane: dot_radius(width, height, servers) * 1.2,
            font,
            hatch,
            note: Point::new(margin, height - font * 0.9),
        }
    }

    fn down(width: f32, height: f32, servers: usize) -> Self {
        let font = (width / 30.0).min(height / 26.0).clamp(10.0, 13.0);
        let margin = (width * 0.025).clamp(6.0, 16.0);
        let hatch = (height * 0.012).clamp(3.0, 6.0);
        let middle = width / 2.0;
        let is_low = height < 300.0;
        let device_size = ((width * 0.4).clamp(96.0, 200.0), font * if is_low { 2.0 } else { 3.8 });
        let controller_size = ((width * 0.5).clamp(116.0, 240.0), font * if is_low { 3.7 } else { 5.2 });
        let in_one_row =
            servers <= 4 && (width - 2.0 * margin) / servers.max(1) as f32 >= TALL.0 + 3.0 * hatch;
        let field_height = if in_one_row {
            (height * 0.34).clamp(TALL.1, 190.0)
        } else {
            (height * 0.5).max(height - 330.0)
        };
        let note_height = if is_low { 3.0 } else { font * 2.1 };
        let field_y = height - note_height - hatch - field_height;
        let field = Rect::new(margin + hatch, field_y, width - 2.0 * (margin + hatch), field_height);
        let free = (field_y - hatch - margin - device_size.1 - controller_size.1).max(0.0);
        let device = centred(middle - device_size.0 / 2.0, margin + device_size.1 / 2.0, device_size);
        let controller_y = device.bottom() + free * 0.46 + controller_size.1 / 2.0;
        let controller = centred(middle - controller_size.0 / 2.0, controller_y, controller_size);
        let cards = if in_one_row { columns(field, servers, hatch) } else { grid(field, servers) };
        let device_link =
            Curve::straight(Point::new(middle, device.bottom()), Point::new(middle, controller.y));
        let start = Point::new(middle, controller.bottom());
        let server_links =
            cards.iter().map(|card| link_down(start, &card.rect, &field, in_one_row)).collect();
        Layout {
            width,
            height,
            orientation: Orientation::Down,
            device,
            controller,
            servers: cards,
            device_link,
            others: Vec::new(),
            server_links,
            dot: dot_radius(width, height, servers),
            lane: dot_radius(width, height, servers) * 1.2,
            font,
            hatch,
            note: Point::new(margin, if is_low { field_y - font * 1.2 } else { height - font * 0.8 }),
        }
    }

    /// The box of a second controller: above the first, or to its left where the picture goes down.
    pub fn second(&self) -> Rect {
        let first = self.controller;
        match self.orientation {
            Orientation::Across => {
                let height = self.font * 3.6;
                let y = (first.y - self.font * 2.6 - height).max(2.0);
                Rect::new(first.x, y, first.width, height)
            }
            Orientation::Down => {
                let x = self.font * 0.6;
                Rect::new(x, first.y, (first.x - self.font * 1.2 - x).max(self.font * 3.0), first.height)
            }
        }
    }

    /// From where the first controller's links begin to where the second one's do.
    pub fn to_second(&self) -> Point {
        let (first, second) = (self.controller.centre(), self.second().centre());
        match self.orientation {
            Orientation::Across => Point::new(0.0, second.y - first.y),
            Orientation::Down => Point::new(second.x - first.x, 0.0),
        }
    }

    /// The scale of the servers' cards; the same for all.
    pub fn scale(&self) -> Scale {
        self.servers.first().map_or(Scale::Full, |card| card.scale)
    }
}

fn dot_radius(width: f32, height: f32, servers: usize) -> f32 {
    let most = if servers > MOST_ROWS { 4.2 } else { 7.0 + ((width - 1_100.0) / 500.0).clamp(0.0, 2.0) };
    (width.min(height * 1.6) * 0.0135).clamp(3.6, most)
}

fn centred(x: f32, middle: f32, (width, height): (f32, f32)) -> Rect {
    Rect::new(x, middle - height / 2.0, width, height)
}

fn left_middle(rect: &Rect) -> Point {
    Point::new(rect.x, rect.y + rect.height / 2.0)
}

fn top_middle(rect: &Rect) -> Point {
    Point::new(rect.x + rect.width / 2.0, rect.y)
}

fn swept_across(from: Point, to: Point) -> Curve {
    let reach = (to.x - from.x) * 0.55;
    Curve::new([from, from.shifted(reach, 0.0), to.shifted(-reach, 0.0), to])
}

fn swept_down(from: Point, to: Point) -> Curve {
    let reach = (to.y - from.y) * 0.55;
    Curve::new([from, from.shifted(0.0, reach), to.shifted(0.0, -reach), to])
}

/// Straight into the card of a row; into a grid by the gap above a cell, so that nothing runs over other cards. Cells of a heat map
/// are too small for gaps: there the way ends at the edge of the field.
fn link_across(start: Point, card: &Rect, field: &Rect, servers: usize) -> Curve {
    if servers <= MOST_ROWS {
        return swept_across(start, left_middle(card));
    }
    let edge = field.x - 4.0;
    if card.width < MINI.0 {
        return swept_across(start, Point::new(edge, card.centre().y));
    }
    let gap_y = card.y - GRID_GAP / 2.0;
    let way = swept_across(start, Point::new(edge, gap_y));
    way.then_to(Point::new(card.x + card.width.min(40.0) / 2.0, gap_y))
}

fn link_down(start: Point, card: &Rect, field: &Rect, in_one_row: bool) -> Curve {
    let edge = field.y - 4.0;
    match () {
        () if in_one_row => swept_down(start, top_middle(card)),
        () if card.width < MINI.0 => swept_down(start, Point::new(card.centre().x, edge)),
        () => {
            let gap_x = card.x - GRID_GAP / 2.0;
            let way = swept_down(start, Point::new(gap_x, edge));
            way.then_to(Point::new(gap_x, card.y + card.height.min(40.0) / 2.0))
        }
    }
}

/// Between the cells of a grid: room for dots to pass.
const GRID_GAP: f32 = 10.0;

/// One below the other, as tall as they need to be and no taller.
fn rows(field: Rect, servers: usize, hatch: f32) -> Vec<Card> {
    let count = servers.max(1) as f32;
    let gap = (field.height * 0.05).clamp(2.0 * hatch + 2.0, 26.0).min(field.height / (3.0 * count)).max(4.0);
    let height = ((field.height - gap * (count - 1.0)) / count).clamp(8.0, 160.0);
    let top = field.y + (field.height - height * count - gap * (count - 1.0)) / 2.0;
    let scale = best_scale(field.width, height);
    let card = |row: usize| Rect::new(field.x, top + row as f32 * (height + gap), field.width, height);
    (0..servers).map(|row| Card { rect: card(row), scale }).collect()
}

/// Side by side, each a column in which a queue grows downward.
fn columns(field: Rect, servers: usize, hatch: f32) -> Vec<Card> {
    let count = servers.max(1) as f32;
    let gap = 2.0 * hatch + 2.0;
    let width = ((field.width - gap * (count - 1.0)) / count).min(220.0);
    let left = field.x + (field.width - width * count - gap * (count - 1.0)) / 2.0;
    let scale = if width >= FULL.0 { best_scale(width, field.height) } else { Scale::Tall };
    let card = |column: usize| Rect::new(left + column as f32 * (width + gap), field.y, width, field.height);
    (0..servers).map(|column| Card { rect: card(column), scale }).collect()
}

/// The grid whose cells can tell the most; below the smallest readable cell, a heat map.
fn grid(field: Rect, servers: usize) -> Vec<Card> {
    let gap = GRID_GAP;
    let cell = |columns: usize, gap: f32| {
        let rows = servers.div_ceil(columns);
        let width = (field.width - gap * (columns as f32 - 1.0)) / columns as f32;
        let height = (field.height - gap * (rows as f32 - 1.0)) / rows as f32;
        (width, height)
    };
    let merit = |columns: usize| {
        let (width, height) = cell(columns, gap);
        (width / COMPACT.0).min(height / COMPACT.1)
    };
    let most_columns = servers.clamp(1, 40);
    let columns = (1..=most_columns).max_by(|a, b| merit(*a).total_cmp(&merit(*b))).unwrap_or(1);
    let (width, height) = cell(columns, gap);
    if width >= MINI.0 && height >= MINI.1 {
        let height = height.min(80.0);
        return place(field, servers, columns, (width, height), gap, best_scale(width, height));
    }
    let gap = 2.0;
    let side = |columns: usize| {
        let (width, height) = cell(columns, gap);
        width.min(height)
    };
    let columns = (1..=servers).max_by(|a, b| side(*a).total_cmp(&side(*b))).unwrap_or(1);
    let side = side(columns).clamp(3.0, 30.0);
    place(field, servers, columns, (side, side), gap, Scale::Heat)
}

fn place(
    field: Rect,
    servers: usize,
    columns: usize,
    (width, height): (f32, f32),
    gap: f32,
    scale: Scale,
) -> Vec<Card> {
    let rows = servers.div_ceil(columns);
    let used = |cells: usize, size: f32| cells as f32 * (size + gap) - gap;
    let left = field.x + (field.width - used(columns, width)) / 2.0;
    let top = field.y + (field.height - used(rows, height)) / 2.0;
    let rect = |index: usize| {
        let (row, column) = (index / columns, index % columns);
        Rect::new(left + column as f32 * (width + gap), top + row as f32 * (height + gap), width, height)
    };
    (0..servers).map(|index| Card { rect: rect(index), scale }).collect()
}

fn best_scale(width: f32, height: f32) -> Scale {
    let fits = |(w, h): (f32, f32)| width >= w && height >= h;
    match () {
        () if fits(FULL) => Scale::Full,
        () if height > width && fits(TALL) => Scale::Tall,
        () if fits(COMPACT) => Scale::Compact,
        () => Scale::Mini,
    }
}
