//! A server node's card: its work, what it is, and what the controller believes.

use super::build::{Lens, Pen, Scene, bold, plain};
use super::label::{Label, Truth};
use super::layout::{Layout, Scale};
use super::pack::Pack;
use super::shape::{AGE_STEPS, Point, Rect, Role, Shape};
use super::travel;
use crate::sim::Absence;
use crate::sim::config::Role as ServerRole;
use crate::sim::snapshot::{ServerView, Snapshot, Work};
use crate::sim::time::SimTime;
use crate::sim::trace::{Belief, Condition};

/// What the server is, as far as those who need it can tell.
pub fn truth_of(view: &ServerView) -> Truth {
    match view.condition {
        Condition::Crashed => Truth::Down,
        Condition::Hung => Truth::Hung,
        _ if view.link_is_cut => Truth::CutOff,
        Condition::Erroring => Truth::Erroring,
        Condition::Slow => Truth::Slow,
        Condition::Up => Truth::Up,
    }
}

/// True while the controller is wrong about a server: the detection window, open at either end.
pub fn is_misjudged(view: &ServerView) -> bool {
    truth_of(view).can_serve() != view.belief.is_up()
}

/// Where the parts of a card stand.
struct Parts {
    slots: Rect,
    queue: Rect,
}

/// Puts the card of one server.
pub(super) fn place(scene: &mut Scene, view: &ServerView, snapshot: &Snapshot, layout: &Layout, lens: &Lens) {
    for work in view.in_service.iter().chain(&view.queue) {
        scene.count(work);
    }
    let Some(card) = layout.servers.get(view.id.index()) else { return };
    if card.scale == Scale::Heat {
        return heat(scene, view, card.rect);
    }
    frame(scene, view, card.rect, layout);
    match card.scale {
        Scale::Full => full(scene, view, snapshot.now, card.rect, layout, lens),
        Scale::Tall => tall(scene, view, snapshot.now, card.rect, layout, lens),
        Scale::Compact => compact(scene, view, card.rect, layout, lens),
        Scale::Mini | Scale::Heat => mini(scene, view, card.rect, layout, lens),
    }
    let parts = parts(layout, view, card.rect, card.scale);
    slots(scene, view, parts.slots, snapshot, layout, lens);
    let works: Vec<&Work> = view.queue.iter().collect();
    scene.queue(&works, parts.queue, layout.dot, snapshot.now, lens);
    let has_line =
        card.scale == Scale::Full || card.scale == Scale::Tall && has_badge_line(card.rect, layout);
    if !has_line && works.is_empty() {
        // Where nobody waits there is room to say what is special about it.
        let at = Point::new(parts.queue.x, parts.queue.centre().y);
        badge(scene, badge_of(view, snapshot.now), at, parts.queue.right(), layout, lens);
    }
}

fn heat(scene: &mut Scene, view: &ServerView, rect: Rect) {
    let held = view.in_service.len() + view.queue.len();
    let full = f64::from(view.workers.max(1)) * 4.0;
    let shade = (held as f64 / full).min(1.0) * f64::from(AGE_STEPS - 1);
    let fill = Role::Heat(shade.ceil() as u8);
    let can_serve = truth_of(view).can_serve();
    let stroke = match () {
        () if is_misjudged(view) => Some((Role::Warning, 2.0)),
        () if !can_serve => Some((Role::Harm, 1.5)),
        () => None,
    };
    let inner = rect.grown(-1.0);
    scene.furniture.push(Shape::Box { rect: inner, corner: 2.0, fill: Some(fill), stroke });
    if !can_serve {
        let size = rect.width * 0.26;
        scene.furniture.push(Shape::Broken { centre: rect.centre(), size, role: Role::Harm, width: 1.6 });
    }
}

fn frame(scene: &mut Scene, view: &ServerView, rect: Rect, layout: &Layout) {
    let corner = (layout.font * 0.75).min(rect.height * 0.25);
    if is_misjudged(view) {
        let rect = rect.grown(layout.hatch);
        scene.furniture.push(Shape::Hatch { rect, corner: corner + layout.hatch * 0.6, role: Role::Hatch });
    }
    let fill = if view.in_rotation { Role::Panel } else { Role::Soft };
    let stroke = match truth_of(view) {
        Truth::Up => (Role::Line, 1.5),
        Truth::Slow | Truth::Erroring => (Role::Warning, 2.0),
        Truth::Hung | Truth::Down | Truth::CutOff => (Role::Harm, 2.0),
    };
    scene.panel(rect, layout, fill, stroke);
}

fn padding(rect: Rect, layout: &Layout) -> f32 {
    (rect.height * 0.12).min(rect.width * 0.085).clamp(4.0, layout.font * 1.15)
}

fn parts(layout: &Layout, view: &ServerView, rect: Rect, scale: Scale) -> Parts {
    let pad = padding(rect, layout);
    let font = layout.font;
    let inner = Rect::new(rect.x + pad, rect.y + pad, rect.width - 2.0 * pad, rect.height - 2.0 * pad);
    let big_slot = layout.dot * 4.4;
    match scale {
        Scale::Full => {
            let top = inner.y + font * 1.5;
            let height = (inner.height - font * 3.3).max(layout.dot * 2.0);
            let slots = slots_width(view.workers, height.min(big_slot), inner.width * 0.45);
            split(Rect::new(inner.x, top, inner.width, height), slots, layout.dot * 1.4)
        }
        Scale::Tall => {
            let top = inner.y + font * 1.5;
            let height = (layout.dot * 4.0).min(inner.height * 0.3);
            let has_badge = badge_of(view, SimTime::ZERO).is_some() && has_badge_line(rect, layout);
            let foot = font * if has_badge { 5.3 } else { 3.9 };
            let queue_top = top + height + 3.0;
            let queue_height = (inner.bottom() - foot - queue_top).max(0.0);
            let row = Rect::new(inner.x, top, inner.width, height);
            if queue_height < layout.dot * 2.4 {
                let slots = slots_width(view.workers, height, row.width * 0.5);
                return split(row, slots, layout.dot);
            }
            Parts { slots: row, queue: Rect::new(inner.x, queue_top, inner.width, queue_height) }
        }
        Scale::Compact => {
            let head = name_room(rect, layout);
            let font = compact_font(rect, layout);
            let height = (inner.height - font * 1.7).max(layout.dot * 2.0);
            let tail = font * 2.0;
            let row = Rect::new(inner.x + head, inner.y, (inner.width - head - tail).max(8.0), height);
            let slots = slots_width(view.workers, height.min(big_slot), row.width * 0.6);
            split(row, slots, layout.dot * 0.8)
        }
        Scale::Mini | Scale::Heat => {
            let font = mini_font(rect, layout);
            let head = font * 2.6;
            let tail = if has_chip(rect) { font * 5.6 } else { font * 1.9 };
            let row = Rect::new(
                inner.x + head,
                rect.y + 2.0,
                (inner.width - head - tail).max(6.0),
                rect.height - 4.0,
            );
            let slots = slots_width(view.workers, row.height.min(layout.dot * 3.2), row.width * 0.6);
            split(row, slots, 3.0)
        }
    }
}

fn split(row: Rect, slots: f32, gap: f32) -> Parts {
    let slots = slots.min(row.width);
    Parts {
        slots: Rect::new(row.x, row.y, slots, row.height),
        queue: Rect::new(row.x + slots + gap, row.y, (row.width - slots - gap).max(0.0), row.height),
    }
}

fn name_room(rect: Rect, layout: &Layout) -> f32 {
    if rect.width > 170.0 { layout.font * 5.6 } else { layout.font * 2.5 }
}

/// Slots stand in one row while that fits, else in a packed field.
fn slots_width(workers: u32, size: f32, most: f32) -> f32 {
    let row = workers as f32 * (size + 3.0) - 3.0;
    row.clamp(size, most.max(size))
}

/// Radius of a slot and the middle of the one with this index.
fn slot_at(area: Rect, workers: u32, index: usize) -> (Point, f32) {
    let count = workers.max(1) as usize;
    let fits = |radius: f32| {
        let columns = ((area.width + 3.0) / (radius * 2.0 + 3.0)).floor() as usize;
        let rows = ((area.height + 3.0) / (radius * 2.0 + 3.0)).floor() as usize;
        (columns * rows >= count).then_some(columns.max(1))
    };
    let mut radius = (area.height / 2.0).min(area.width / 2.0);
    let columns = loop {
        match fits(radius) {
            Some(columns) => break columns,
            None if radius < 2.0 => break ((area.width + 3.0) / LEAST_PITCH).floor().max(1.0) as usize,
            None => radius *= 0.92,
        }
    };
    let pitch = radius * 2.0 + 3.0;
    let rows = count.div_ceil(columns) as f32;
    let top = area.y + (area.height - (rows * pitch - 3.0)) / 2.0;
    let (row, column) = (index / columns, index % columns);
    (Point::new(area.x + radius + column as f32 * pitch, top + radius + row as f32 * pitch), radius)
}

/// More slots than this, or than there is room for, are told by a number instead.
const MOST_SLOTS: u32 = 64;
/// A slot and the gap behind it are never smaller.
const LEAST_PITCH: f32 = 7.0;

fn has_slots(area: Rect, workers: u32) -> bool {
    let fit = |length: f32| ((length + 3.0) / LEAST_PITCH).floor().max(1.0);
    workers <= MOST_SLOTS && workers as f32 <= fit(area.width) * fit(area.height)
}

fn slots(
    scene: &mut Scene,
    view: &ServerView,
    area: Rect,
    snapshot: &Snapshot,
    layout: &Layout,
    lens: &Lens,
) {
    let truth = truth_of(view);
    let is_down = truth == Truth::Down;
    if !has_slots(area, view.workers) {
        if area.width < layout.font * 3.0 {
            return;
        }
        let label = Label::Busy { busy: view.in_service.len(), workers: view.workers };
        let at = Point::new(area.x, area.centre().y);
        scene.write(label, Pen::start(at, plain(layout.font), Role::Ink, area.width), lens);
        return;
    }
    for index in 0..view.workers.max(1) as usize {
        let (centre, radius) = slot_at(area, view.workers, index);
        let role = if truth == Truth::Hung { Role::Harm } else { Role::Line };
        scene.furniture.push(Shape::Ring { centre, radius: radius - 1.0, role, width: 1.6 });
        if is_down {
            let size = radius * 0.5;
            scene.furniture.push(Shape::Broken {
                centre,
                size,
                role: Role::Harm,
                width: (radius * 0.22).clamp(1.5, 3.0),
            });
        }
    }
    // A slot that an edit took away may still be finishing its work, so there can be more work than slots.
    for (index, work) in view.in_service.iter().enumerate() {
        if !scene.is_drawn(work.request) {
            continue;
        }
        let (centre, radius) = slot_at(area, view.workers.max(view.in_service.len() as u32), index);
        let share = travel::size_of(work, lens) / 1.3;
        let shrunk = share * (0.35 + 0.65 * libm::sqrt(work.left.clamp(0.0, 1.0)) as f32);
        let inner = radius - (radius * 0.22).clamp(1.2, 2.5);
        scene.request(work, centre, (inner * shrunk).max(1.6), snapshot.now, lens);
    }
}

/// Where a lost attempt lay in the queue.
pub(super) fn queue_place(layout: &Layout, view: &ServerView, index: usize) -> Option<Point> {
    let card = layout.servers.get(view.id.index())?;
    if card.scale == Scale::Heat {
        return Some(card.rect.centre());
    }
    let area = parts(layout, view, card.rect, card.scale).queue;
    let pack = Pack::of(area, index + 1, layout.dot);
    Some(if index < pack.shown { pack.place(index) } else { area.centre() })
}

/// Where a lost attempt was served.
pub(super) fn slot_place(layout: &Layout, view: &ServerView, index: usize) -> Option<Point> {
    let card = layout.servers.get(view.id.index())?;
    let area = parts(layout, view, card.rect, card.scale).slots;
    if card.scale == Scale::Heat || !has_slots(area, view.workers) {
        return Some(card.rect.centre());
    }
    Some(slot_at(area, view.workers.max(index as u32 + 1), index).0)
}

fn name(view: &ServerView) -> [Label; 2] {
    [Label::Server { id: view.id, short: false }, Label::Server { id: view.id, short: true }]
}

fn waiting(view: &ServerView) -> [Label; 2] {
    let count = view.queue.len();
    [Label::Waiting { count, short: false }, Label::Waiting { count, short: true }]
}

fn truth_role(truth: Truth) -> Role {
    if truth == Truth::Up { Role::Ink } else { Role::Harm }
}

fn full(scene: &mut Scene, view: &ServerView, now: SimTime, rect: Rect, layout: &Layout, lens: &Lens) {
    let pad = padding(rect, layout);
    let font = layout.font;
    let first = rect.y + pad + font * 0.55;
    let last = rect.bottom() - pad - font * 0.55;
    let (left, right) = (rect.x + pad, rect.right() - pad);
    let name = name(view);
    let width = scene.write_fitting(
        &name,
        Pen::start(Point::new(left, first), bold(font * 1.15), Role::Ink, rect.width * 0.5),
        lens,
    );
    let used = scene.write_fitting(
        &waiting(view),
        Pen::end(Point::new(right, first), plain(font * 0.95), Role::Muted, rect.width * 0.35),
        lens,
    );
    let badge_at = Point::new(left + width + font * 0.8, first);
    badge(scene, badge_of(view, now), badge_at, right - used - font, layout, lens);
    let truth = truth_of(view);
    let word = plain(font * 0.95);
    let mut x = left;
    x += scene.write(Label::Is, Pen::start(Point::new(x, last), word, Role::Muted, 60.0), lens) + font * 0.3;
    let state = bold(font * 0.95);
    x += scene.write(
        Label::State(truth),
        Pen::start(Point::new(x, last), state, truth_role(truth), 90.0),
        lens,
    );
    x = (x + font * 1.2).max(left + rect.width * 0.24);
    let chip = scene.width_of(Label::BelievedDown, plain(font * 0.92), lens) + font * 2.6;
    let boxes = probe_count(view).map_or(0.0, |(_, all, _)| boxes_width(all, font));
    let hub = [Label::HubThinks { short: false }, Label::HubThinks { short: true }];
    let pen =
        Pen::start(Point::new(x, last), word, Role::Muted, (right - DETAILS - x - chip - boxes).max(24.0));
    x += scene.write_fitting(&hub, pen, lens) + font * 0.45;
    x += belief_chip(scene, view, Point::new(x, last), font, lens) + font * 0.8;
    probe_boxes(scene, view, x, right - DETAILS, last, layout, lens);
}

/// The corner of a card that the button for a closer look stands in.
const DETAILS: f32 = 20.0;

/// Backup, leaving, of another weight or speed: said where there is room.
fn badge_of(view: &ServerView, now: SimTime) -> Option<Label> {
    let label = match () {
        () if view.is_retired => Label::Leaving,
        () if view.absence == Some(Absence::Draining) => Label::Draining,
        () if view.absence == Some(Absence::Ejected) => ejected(view, now),
        () if view.note.is_some() => view.note.map_or(Label::Is, Label::ServerNote),
        () if view.role == ServerRole::Backup => Label::Backup,
        () if view.role == ServerRole::Last => Label::LastBackup,
        () if !view.in_rotation => Label::OutOfRotation,
        () if view.weight != 1 => Label::Weight(view.weight),
        () if view.speed != 1.0 => Label::Speed(view.speed),
        () => return view.zone.map(|zone| Label::Zone(zone + 1)),
    };
    Some(label)
}

/// A narrow card that is tall enough has a line for the badge.
fn has_badge_line(rect: Rect, layout: &Layout) -> bool {
    rect.height > layout.font * 13.5
}

fn ejected(view: &ServerView, now: SimTime) -> Label {
    Label::Ejected { left: view.ejected_until.filter(|until| now < *until).map(|until| until.since(now)) }
}

/// The badge, where there is room for it.
fn badge(scene: &mut Scene, label: Option<Label>, at: Point, right: f32, layout: &Layout, lens: &Lens) {
    let Some(label) = label else { return };
    let font = plain(layout.font * 0.85);
    let width = scene.width_of(label, font, lens);
    if at.x + width <= right {
        scene.write(label, Pen::start(at, font, Role::Muted, right - at.x), lens);
    }
}

/// The chip with the controller's belief; returns its width.
fn belief_chip(scene: &mut Scene, view: &ServerView, at: Point, size: f32, lens: &Lens) -> f32 {
    let label = if view.belief.is_up() { Label::BelievedUp } else { Label::BelievedDown };
    let font = plain(size * 0.92);
    let words = scene.width_of(label, font, lens);
    let width = words + font.size * 1.0;
    let rect = Rect::new(at.x, at.y - font.size * 0.78, width, font.size * 1.56);
    // Lines are for edges: where more contrast is asked for, they are as dark as words.
    let (fill, ink, stroke) = match () {
        () if is_misjudged(view) => (Role::Warning, Role::WarningInk, None),
        () if view.belief.is_up() => (Role::Calm, Role::Ink, None),
        () => (Role::Panel, Role::Ink, Some((Role::Line, 1.2))),
    };
    scene.furniture.push(Shape::Box { rect, corner: rect.height / 2.0, fill: Some(fill), stroke });
    scene.write(label, Pen::middle(Point::new(at.x + width / 2.0, at.y), font, ink, words + 2.0), lens);
    width
}

/// Probes counted towards the next verdict: missed, of those it takes to be believed down; passed, to be believed up.
fn probe_count(view: &ServerView) -> Option<(u32, u32, Role)> {
    let serves = truth_of(view).can_serve();
    match view.belief {
        Belief::GoingDown(missed) => Some((missed, view.fall, Role::Harm)),
        Belief::Up if !serves && view.fall > 0 => Some((0, view.fall, Role::Harm)),
        Belief::GoingUp(passed) => Some((passed, view.rise, Role::Probe)),
        Belief::Down if serves && view.rise > 0 => Some((0, view.rise, Role::Probe)),
        _ => None,
    }
}

fn boxes_width(all: u32, font: f32) -> f32 {
    all.min(MOST_BOXES) as f32 * (font * 0.72 + 3.0) + font * 0.5
}

/// More boxes than this are told by their share alone.
const MOST_BOXES: u32 = 8;

fn probe_boxes(
    scene: &mut Scene,
    view: &ServerView,
    left: f32,
    right: f32,
    y: f32,
    layout: &Layout,
    lens: &Lens,
) {
    let Some((filled, all, role)) = probe_count(view) else { return };
    let boxes = all.min(MOST_BOXES);
    let filled = if all > MOST_BOXES { filled * MOST_BOXES / all } else { filled };
    let side = (layout.font * 0.72).min((right - left) / boxes as f32 - 2.0);
    if side < 3.0 {
        return;
    }
    let pitch = side + 3.0;
    let words = scene.width_of(Label::Probes, plain(layout.font * 0.85), lens);
    let with_words = left + boxes as f32 * pitch + 2.0 + words <= right;
    for index in 0..boxes {
        let rect = Rect::new(left + index as f32 * pitch, y - side / 2.0, side, side);
        let fill = (index < filled).then_some(role);
        scene.furniture.push(Shape::Box { rect, corner: 1.0, fill, stroke: Some((role, 1.4)) });
    }
    if with_words {
        let at = Point::new(left + boxes as f32 * pitch + 2.0, y);
        scene.write(Label::Probes, Pen::start(at, plain(layout.font * 0.85), Role::Muted, words + 2.0), lens);
    }
}

fn tall(scene: &mut Scene, view: &ServerView, now: SimTime, rect: Rect, layout: &Layout, lens: &Lens) {
    let pad = padding(rect, layout);
    let font = layout.font;
    let (left, right) = (rect.x + pad, rect.right() - pad);
    let first = rect.y + pad + font * 0.55;
    let parts = parts(layout, view, rect, Scale::Tall);
    let is_beside_slot = view.workers == 1 && parts.queue.y > parts.slots.y;
    let count_room = if is_beside_slot { 0.0 } else { font * 1.6 };
    let pen = Pen::start(
        Point::new(left, first),
        bold(font * 1.08),
        Role::Ink,
        right - left - DETAILS - count_room,
    );
    scene.write_fitting(&name(view), pen, lens);
    if is_beside_slot {
        let beside = Point::new(right, parts.slots.centre().y);
        let room = right - left - parts.slots.height - 4.0;
        scene.write_fitting(&waiting(view), Pen::end(beside, plain(font * 0.9), Role::Muted, room), lens);
    } else {
        let at = Point::new(right - DETAILS, first);
        scene.write(waiting(view)[1], Pen::end(at, plain(font * 0.9), Role::Muted, count_room), lens);
    }
    let truth = truth_of(view);
    // In the gap that the queue leaves above the states.
    let badge_at = Point::new(left, rect.bottom() - pad - font * 4.2);
    if has_badge_line(rect, layout) {
        badge(scene, badge_of(view, now), badge_at, right, layout, lens);
    }
    let is_line = rect.bottom() - pad - font * 2.55;
    let hub_line = rect.bottom() - pad - font * 0.8;
    let word = plain(font * 0.95);
    let used = scene.write(Label::Is, Pen::start(Point::new(left, is_line), word, Role::Muted, 50.0), lens);
    let at = Point::new(left + used + font * 0.3, is_line);
    let used = used
        + scene.write(
            Label::State(truth),
            Pen::start(at, bold(font * 0.95), truth_role(truth), right - at.x),
            lens,
        );
    probe_boxes(scene, view, left + used + font, right, is_line, layout, lens);
    let chip = scene.width_of(Label::BelievedDown, plain(font * 0.92), lens) + font;
    let hub = [Label::HubThinks { short: false }, Label::HubThinks { short: true }];
    let room = right - left - chip - font * 0.4;
    let used =
        scene.write_fitting(&hub, Pen::start(Point::new(left, hub_line), word, Role::Muted, room), lens);
    belief_chip(scene, view, Point::new(left + used + font * 0.35, hub_line), font, lens);
}

fn compact(scene: &mut Scene, view: &ServerView, rect: Rect, layout: &Layout, lens: &Lens) {
    let pad = padding(rect, layout);
    let font = compact_font(rect, layout);
    let (left, right) = (rect.x + pad, rect.right() - pad);
    let parts = parts(layout, view, rect, Scale::Compact);
    let first = parts.slots.centre().y;
    let last = rect.bottom() - pad - font * 0.7;
    let name = name(view);
    scene.write_fitting(
        &name,
        Pen::start(Point::new(left, first), bold(font), Role::Ink, name_room(rect, layout) - 2.0),
        lens,
    );
    scene.write(
        waiting(view)[1],
        Pen::end(Point::new(right, first), plain(font * 0.92), Role::Muted, font * 2.0),
        lens,
    );
    let truth = truth_of(view);
    let word = plain(font * 0.92);
    let mut x = left;
    if rect.width > 130.0 {
        x += scene.write(Label::Is, Pen::start(Point::new(x, last), word, Role::Muted, 40.0), lens)
            + font * 0.25;
    }
    x += scene.write(
        Label::State(truth),
        Pen::start(Point::new(x, last), bold(font * 0.92), truth_role(truth), rect.width * 0.4),
        lens,
    ) + font * 0.7;
    let chip = scene.width_of(Label::BelievedDown, plain(font * 0.92), lens) + font;
    let room = right - x - chip - font * 0.4;
    let boxes = probe_count(view).map_or(0.0, |(_, all, _)| boxes_width(all, font));
    let hub = [Label::HubThinks { short: false }, Label::HubThinks { short: true }];
    let room = room - boxes;
    if scene.width_of(hub[1], word, lens) <= room {
        let pen = Pen::start(Point::new(x, last), word, Role::Muted, room);
        x += scene.write_fitting(&hub, pen, lens) + font * 0.4;
    }
    x += belief_chip(scene, view, Point::new(x, last), font, lens) + font * 0.5;
    probe_boxes(scene, view, x, right, last, layout, lens);
}

/// Two lines have to stand under one another.
fn compact_font(rect: Rect, layout: &Layout) -> f32 {
    layout.font.min(rect.height * 0.3)
}

fn mini_font(rect: Rect, layout: &Layout) -> f32 {
    layout.font.min(rect.height * 0.56)
}

/// True where a line has room for the controller's belief.
fn has_chip(rect: Rect) -> bool {
    rect.width > 130.0
}

fn mini(scene: &mut Scene, view: &ServerView, rect: Rect, layout: &Layout, lens: &Lens) {
    let pad = padding(rect, layout);
    let font = mini_font(rect, layout);
    let middle = rect.centre().y;
    let (left, right) = (rect.x + pad, rect.right() - pad);
    let ink = truth_role(truth_of(view));
    let pen = Pen::start(Point::new(left, middle), bold(font), ink, font * 2.5);
    scene.write(name(view)[1], pen, lens);
    let pen = Pen::end(Point::new(right, middle), plain(font * 0.92), Role::Muted, font * 1.9);
    scene.write(waiting(view)[1], pen, lens);
    if has_chip(rect) {
        let at = Point::new(right - font * 5.2, middle);
        belief_chip(scene, view, at, font, lens);
    }
}
