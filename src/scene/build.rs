//! From a snapshot to shapes.

use super::hit::Hit;
use super::label::{Label, Post, Truth};
use super::layout::{Layout, Orientation, Scale};
use super::marks::Marks;
use super::pack::Pack;
use super::server;
use super::shape::{Anchor, Curve, Dot, DotKind, Font, Point, Rect, Role, Shape, Way};
use super::text::estimate_width;
use super::travel;
use crate::sim::config::{PolicyKind, Settings};
use crate::sim::snapshot::{Note, PairView, Snapshot, Work};
use crate::sim::time::{SimDuration, SimTime};
use crate::sim::trace::Condition;

/// Whether things move on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// Requests travel.
    Flow,
    /// Arrows with counts per second, for people who asked for less motion.
    Steps,
}

/// How to look at a snapshot. It never changes what happened.
#[derive(Clone, Copy, Debug)]
pub struct Lens {
    /// A request of this age is still young.
    pub young_until: SimDuration,
    /// A request of this age is old.
    pub old_from: SimDuration,
    /// The work of a usual request.
    pub usual_need: SimDuration,
    /// The device's timeout.
    pub timeout: Option<SimDuration>,
    /// How long, in simulated time, what was lost stays visible.
    pub mark_life: SimDuration,
    pub motion: Motion,
    /// More requests than this, and a dot stands for ten, a hundred and so on. Measured, not guessed.
    pub most_dots: u64,
    /// What somebody looks at closer.
    pub chosen: Option<Hit>,
    /// Writes the words for a label.
    pub say: fn(Label, &mut String),
}

/// Of the words under a picture to save, in pixels.
const NOTE_SIZE: f32 = 12.0;
/// Servers beside whose links there is room for a count.
const MOST_COUNTS: usize = 12;
/// Round a smaller dot a clock could not be read.
const CLOCK_RADIUS: f32 = 4.2;
/// Requests drawn one by one at most. Above, a dot stands for ten; tests/e2e/scale.test.mjs prints what a frame of 5,000 costs.
const MOST_DOTS: u64 = 6_000;

impl Lens {
    /// The lens for a run with these settings, at a speed of `simulated` seconds for each second on the screen.
    pub fn of(settings: &Settings, simulated: f64, say: fn(Label, &mut String)) -> Self {
        let mean = settings.service.mean().clamp(1e-6, 1e6);
        let hops = settings.links.device_hop + settings.links.server_hop;
        let undisturbed = hops.seconds() * 2.0 + mean + settings.controller.time_per_request.seconds();
        Lens {
            young_until: SimDuration::from_seconds(undisturbed * 0.8),
            old_from: SimDuration::from_seconds(undisturbed * 2.5),
            usual_need: SimDuration::from_seconds(mean),
            timeout: settings.device.timeout,
            mark_life: SimDuration::from_seconds(1.2 * simulated),
            motion: Motion::Flow,
            most_dots: MOST_DOTS,
            chosen: None,
            say,
        }
    }
}

/// The shapes of one instant. Keep one and fill it again: its vectors are reused.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// What stands still, in painting order.
    pub furniture: Vec<Shape>,
    /// What moves, painted over the furniture.
    pub dots: Vec<Dot>,
    /// The words that texts point into.
    pub words: String,
    /// One dot stands for this many requests.
    pub dot_is: u32,
    /// The controller's counts are shown, and a draw of two.
    pub(super) has_counts: bool,
    pub(super) has_draw: bool,
    /// Requests that are somewhere: under way or at rest, not given up by their device.
    pub living: u64,
    scratch: String,
}

impl Scene {
    /// An empty scene.
    pub fn new() -> Self {
        Self::default()
    }

    /// Fills the scene with what `snapshot` and `marks` show.
    pub fn fill(&mut self, snapshot: &Snapshot, marks: &Marks, layout: &Layout, lens: &Lens) {
        self.furniture.clear();
        self.dots.clear();
        self.words.clear();
        self.living = 0;
        (self.has_counts, self.has_draw) = (false, false);
        self.dot_is = density(self.dot_is, snapshot.counts.in_flight, lens.most_dots);
        self.links(snapshot, layout);
        if lens.motion == Motion::Steps {
            self.steps(snapshot, marks, layout, lens);
        }
        self.controller(snapshot, layout, lens);
        for view in &snapshot.servers {
            server::place(self, view, snapshot, layout, lens);
        }
        travel::place(self, snapshot, layout, lens);
        self.device(snapshot, layout, lens);
        self.counts(snapshot, layout, lens);
        travel::place_marks(self, snapshot, marks, layout, lens);
        self.notes(layout, lens);
        self.mark_chosen(layout, lens);
    }

    /// A ring or a frame round what somebody looks at.
    fn mark_chosen(&mut self, layout: &Layout, lens: &Lens) {
        let rect = match lens.chosen {
            Some(Hit::Request(request)) => return self.ring(request),
            Some(Hit::Server(id) | Hit::ServerLink(id)) => {
                layout.servers.get(id.index()).map(|card| card.rect)
            }
            Some(Hit::Controller) => Some(layout.controller),
            Some(Hit::Device | Hit::DeviceLink) => Some(layout.device),
            None => None,
        };
        if let Some(rect) = rect {
            let corner = (layout.font * 0.75).min(rect.height * 0.25) + 3.0;
            let stroke = Some((Role::Age(0), 2.0));
            self.furniture.push(Shape::Box { rect: rect.grown(3.0), corner, fill: None, stroke });
        }
    }

    fn ring(&mut self, request: u64) {
        let of_request = |dot: &&Dot| dot.request == Some(request);
        if let Some(dot) = self.dots.iter().rev().find(of_request) {
            let (kind, role, radius) = (DotKind::Chosen, Role::Ink, dot.radius + 5.0);
            self.dots.push(Dot {
                kind,
                role,
                strength: travel::FULL,
                at: dot.at,
                radius,
                turn: 0.0,
                request: None,
            });
        }
    }

    /// Writes words of the caller's own, in small type, from `at` on.
    pub fn note(&mut self, words: &str, at: Point, room: f32) {
        let start = self.words.len() as u32;
        self.words.push_str(words);
        let range = (start, self.words.len() as u32);
        let (anchor, font, role) = (Anchor::Start, plain(NOTE_SIZE), Role::Muted);
        self.furniture.push(Shape::Text { at, anchor, font, role, range, max_width: room });
    }

    /// The words of a text.
    pub fn text(&self, range: (u32, u32)) -> &str {
        self.words.get(range.0 as usize..range.1 as usize).unwrap_or("")
    }

    /// True when `request` is among those that have a dot of their own.
    pub(super) fn is_drawn(&self, request: u64) -> bool {
        request.is_multiple_of(u64::from(self.dot_is.max(1)))
    }

    /// Counts work that its device still waits for.
    pub(super) fn count(&mut self, work: &Work) {
        self.living += u64::from(!work.is_abandoned);
    }

    /// Puts the dot of an attempt, with its clock where time is short.
    pub(super) fn request(&mut self, work: &Work, at: Point, radius: f32, now: SimTime, lens: &Lens) {
        self.attempt(work, at, radius, now, lens);
        if let Some(left) = travel::clock_of(work, now, lens).filter(|_| radius >= CLOCK_RADIUS) {
            let (kind, role, radius) = (DotKind::Clock, Role::Muted, radius + 2.0);
            let strength = travel::FULL;
            self.dots.push(Dot { kind, role, strength, at, radius, turn: left, request: None });
        }
    }

    /// Puts the dot of an attempt.
    fn attempt(&mut self, work: &Work, at: Point, radius: f32, now: SimTime, lens: &Lens) {
        let kind = match work.attempt {
            _ if work.is_hedge => DotKind::Hedge,
            1 => DotKind::Disc,
            _ => DotKind::Hollow,
        };
        let role = if work.is_abandoned { Role::Wasted } else { travel::age_role(work, now, lens) };
        let request = Some(work.request);
        self.dots.push(Dot { kind, role, strength: travel::FULL, at, radius, turn: 0.0, request });
    }

    /// The words for `label` and their estimated width.
    pub(super) fn width_of(&mut self, label: Label, font: Font, lens: &Lens) -> f32 {
        self.scratch.clear();
        (lens.say)(label, &mut self.scratch);
        estimate_width(&self.scratch, font)
    }

    /// Writes `label` and returns its estimated width.
    pub(super) fn write(&mut self, label: Label, pen: Pen, lens: &Lens) -> f32 {
        let Pen { at, anchor, font, role, room } = pen;
        let start = self.words.len();
        (lens.say)(label, &mut self.words);
        let range = (start as u32, self.words.len() as u32);
        let width = estimate_width(&self.words[start..], font).min(room);
        self.furniture.push(Shape::Text { at, anchor, font, role, range, max_width: room });
        width
    }

    /// Writes the first of `labels` that fits into the room, or the last of them.
    pub(super) fn write_fitting(&mut self, labels: &[Label], pen: Pen, lens: &Lens) -> f32 {
        let fitting = labels.iter().find(|label| self.width_of(**label, pen.font, lens) <= pen.room);
        fitting.or(labels.last()).map_or(0.0, |label| self.write(*label, pen, lens))
    }

    fn links(&mut self, snapshot: &Snapshot, layout: &Layout) {
        let width = (layout.dot * 0.42).clamp(1.5, 2.6);
        let cut = snapshot.device_link_is_cut;
        let works = snapshot.controller.pair.map_or([true, false], |pair| pair.works);
        let ways = std::iter::once(&layout.device_link).chain(layout.others.iter().map(|(_, link)| link));
        for way in ways {
            self.link(way, LinkState::of(cut, works[0]), width);
        }
        if works[1] {
            self.link_of_second(layout.device_link.way.turned(), layout, width);
        }
        for view in &snapshot.servers {
            let Some(curve) = layout.server_links.get(view.id.index()) else { continue };
            // With hundreds of servers only the links that say something are worth their ink.
            if layout.scale() == Scale::Heat && !view.link_is_cut {
                continue;
            }
            self.link(curve, LinkState::of(view.link_is_cut, view.in_rotation && works[0]), width);
            if works[1] && view.in_rotation && layout.scale() != Scale::Heat {
                self.link_of_second(curve.way, layout, width);
            }
        }
    }

    /// A link of the first controller's, as the second one has it.
    fn link_of_second(&mut self, way: Way, layout: &Layout, width: f32) {
        let way = way.begun_at(layout.to_second());
        self.furniture.push(Shape::Link { way, role: Role::Line, width, dotted: false });
    }

    fn link(&mut self, curve: &Curve, state: LinkState, width: f32) {
        self.link_cut_at(curve, state, width, 0.5);
    }

    /// A link and, where it is cut, a cross at this part of its way.
    fn link_cut_at(&mut self, curve: &Curve, state: LinkState, width: f32, broken_at: f32) {
        let is_cut = state == LinkState::Cut;
        let role = if is_cut { Role::Harm } else { Role::Line };
        self.furniture.push(Shape::Link { way: curve.way, role, width, dotted: state != LinkState::Used });
        if is_cut {
            let size = width * 2.6;
            self.furniture.push(Shape::Broken {
                centre: curve.at(broken_at),
                size,
                role,
                width: width + 0.5,
            });
        }
    }

    /// The picture without motion: what goes over each link in a second.
    fn steps(&mut self, snapshot: &Snapshot, marks: &Marks, layout: &Layout, lens: &Lens) {
        if layout.scale() == Scale::Heat {
            return;
        }
        let now = snapshot.now;
        self.step(&layout.device_link, marks.sent_per_second(now), layout, lens);
        self.step_back(marks.answered_per_second(now), layout, lens);
        for view in &snapshot.servers {
            let Some(link) = layout.server_links.get(view.id.index()) else { continue };
            self.step(link, marks.routed_per_second(view.id, now), layout, lens);
        }
    }

    fn step(&mut self, link: &Curve, per_second: f64, layout: &Layout, lens: &Lens) {
        let (from, to) = (link.at(0.52), link.at(0.78));
        let role = if per_second > 0.0 { Role::Age(0) } else { Role::Line };
        self.furniture.push(Shape::Arrow { from, to, role, width: 2.0 });
        let font = Font { size: layout.font * 0.9, bold: true };
        // Outside of a bend there is room for words.
        let goes_outward = match layout.orientation {
            Orientation::Across => to.y > from.y + 1.0,
            Orientation::Down => to.x < from.x - 1.0,
        };
        let away = match layout.orientation {
            Orientation::Across => layout.font * 1.3,
            Orientation::Down => layout.font * 2.4,
        } * if goes_outward { -1.0 } else { 1.0 };
        let at = link.beside(0.65, away);
        self.write(Label::PerSecond(per_second), Pen::middle(at, font, Role::Ink, 80.0), lens);
    }

    /// Requests answered well, on the other side of the device's link.
    fn step_back(&mut self, per_second: f64, layout: &Layout, lens: &Lens) {
        let (link, side) = (&layout.device_link, -layout.dot * 1.6);
        let (from, to) = (link.beside(0.48, side), link.beside(0.22, side));
        self.furniture.push(Shape::Arrow { from, to, role: Role::Age(0), width: 2.0 });
        let away = match layout.orientation {
            Orientation::Across => -layout.dot * 1.6 - layout.font * 1.1,
            Orientation::Down => -layout.dot * 1.6 - layout.font * 2.4,
        };
        let font = Font { size: layout.font * 0.9, bold: true };
        let at = link.beside(0.35, away);
        self.write(Label::Answered(per_second), Pen::middle(at, font, Role::Ink, 96.0), lens);
    }

    fn device(&mut self, snapshot: &Snapshot, layout: &Layout, lens: &Lens) {
        let rect = layout.device;
        for (place, (rect, _)) in layout.others.iter().enumerate() {
            let rate = snapshot.others.get(place).copied().flatten();
            self.other_device(place as u8 + 2, rate, *rect, layout, lens);
        }
        self.panel(rect, layout, Role::Panel, (Role::Line, 1.5));
        let mut lines = Lines::new();
        lines.add(&[Label::Device], bold(layout.font * 1.12), Role::Ink);
        match snapshot.offered_rate {
            Some(per_second) => lines.add(
                &[Label::Sent { per_second }, Label::PerSecond(per_second)],
                plain(layout.font * 0.92),
                Role::Muted,
            ),
            None => lines.add(
                &[Label::InFlight(snapshot.counts.in_flight)],
                plain(layout.font * 0.92),
                Role::Muted,
            ),
        }
        if let Some((played, of)) = snapshot.recorded {
            lines.add(&[Label::Recorded { played, of }], plain(layout.font * 0.92), Role::Muted);
        }
        let in_flight = Label::InFlight(snapshot.counts.in_flight);
        let small = plain(layout.font * 0.92);
        let has_room = self.width_of(in_flight, small, lens) <= rect.width - 6.0;
        let is_alone = snapshot.others.is_empty();
        if snapshot.offered_rate.is_some() && is_alone && has_room && rect.height > layout.font * 5.4 {
            lines.add(&[in_flight], small, Role::Muted);
        }
        self.stack(&lines, rect, layout, lens);
        self.beside_device(snapshot, layout, lens);
    }

    fn other_device(&mut self, number: u8, rate: Option<f64>, rect: Rect, layout: &Layout, lens: &Lens) {
        self.panel(rect, layout, Role::Panel, (Role::Line, 1.5));
        let mut lines = Lines::new();
        lines.add(&[Label::OtherDevice(number)], bold(layout.font * 1.12), Role::Ink);
        if let Some(per_second) = rate.filter(|_| rect.height > layout.font * 2.8) {
            let labels = [Label::Sent { per_second }, Label::PerSecond(per_second)];
            lines.add(&labels, plain(layout.font * 0.92), Role::Muted);
        }
        self.stack(&lines, rect, layout, lens);
    }

    /// What the controller counts at each server, where its rule asks for that, on the way there. The two that it drew last are framed for
    /// a moment, and the one that it chose is filled.
    fn counts(&mut self, snapshot: &Snapshot, layout: &Layout, lens: &Lens) {
        let asks = snapshot.controller.policy.is_some_and(PolicyKind::asks_for_counts);
        let has_room = matches!(layout.scale(), Scale::Full | Scale::Tall | Scale::Compact);
        if !asks || !has_room || layout.servers.len() > MOST_COUNTS {
            return;
        }
        let is_recent = |at: SimTime| snapshot.now.since(at) < lens.mark_life;
        let draw = snapshot.controller.drawn.filter(|drawn| is_recent(drawn.at));
        let font = bold(layout.font * 0.85);
        let size = (font.size * 2.1, font.size * 1.5);
        for view in snapshot.servers.iter().filter(|view| view.in_rotation) {
            let Some(link) = layout.server_links.get(view.id.index()) else { continue };
            let at = link.at(1.0 - (size.0 * 0.5 + layout.hatch + layout.dot * 1.2) / link.length().max(1.0));
            let (is_drawn, is_chosen) =
                draw.map_or((false, false), |drawn| (drawn.pair.contains(&view.id), drawn.chosen == view.id));
            let (fill, ink) =
                if is_chosen { (Role::Inverse, Role::InverseInk) } else { (Role::Panel, Role::Ink) };
            let stroke = if is_drawn { (Role::Ink, 2.0) } else { (Role::Line, 1.0) };
            let rect = Rect::new(at.x - size.0 / 2.0, at.y - size.1 / 2.0, size.0, size.1);
            let corner = size.1 / 2.0;
            self.furniture.push(Shape::Box { rect, corner, fill: Some(fill), stroke: Some(stroke) });
            self.write(Label::Known(view.outstanding), Pen::middle(at, font, ink, size.0), lens);
            self.has_counts = true;
            self.has_draw |= is_drawn;
        }
    }

    /// Requests that are nowhere on the way: waiting for a retry, or for an answer that cannot come.
    fn beside_device(&mut self, snapshot: &Snapshot, layout: &Layout, lens: &Lens) {
        let retrying = u64::from(snapshot.backing_off);
        let silent = snapshot.counts.in_flight.saturating_sub(self.living + retrying);
        let font = plain(layout.font * 0.85);
        let mut line = 0.0;
        for (count, label) in [
            (retrying, Label::BackingOff(retrying)),
            (silent, Label::Unanswered(silent)),
            (snapshot.denied, Label::Denied(snapshot.denied)),
        ] {
            if count == 0 {
                continue;
            }
            let step = font.size * 1.35 * line;
            let pen = match layout.orientation {
                Orientation::Across => {
                    let at = Point::new(layout.device.x, layout.device.y - font.size * 1.1 - step);
                    Pen::start(at, font, Role::Muted, layout.controller.x - layout.device.x - 4.0)
                }
                Orientation::Down => {
                    let at =
                        Point::new(layout.device.right() + 6.0, layout.device.y + font.size * 0.7 + step);
                    Pen::start(at, font, Role::Muted, layout.width - layout.device.right() - 8.0)
                }
            };
            self.write(label, pen, lens);
            line += 1.0;
        }
    }

    fn controller(&mut self, snapshot: &Snapshot, layout: &Layout, lens: &Lens) {
        let rect = layout.controller;
        let view = &snapshot.controller;
        let post = view.pair.map(|pair| post_of(pair, 0));
        let is_down = match post {
            Some(post) => post == Post::Down,
            None => view.condition == Some(Condition::Crashed),
        };
        if let Some(pair) = view.pair {
            self.second(pair, layout, lens);
        }
        let is_idle = matches!(post, Some(Post::StandsBy | Post::Waits));
        if is_idle {
            self.panel(rect, layout, Role::Panel, (Role::Line, 1.5));
        } else if is_down {
            self.panel(rect, layout, Role::Panel, (Role::Harm, 2.0));
        } else {
            self.panel(rect, layout, Role::Inverse, (Role::Inverse, 1.0));
        }
        let is_dark = !is_down && !is_idle;
        let (ink, muted) =
            if is_dark { (Role::InverseInk, Role::InverseMuted) } else { (Role::Ink, Role::Muted) };
        let mut lines = Lines::new();
        lines.add(&[Label::Controller], bold(layout.font * 1.12), ink);
        if let Some(policy) = view.policy {
            let labels = [Label::Policy { policy, short: false }, Label::Policy { policy, short: true }];
            lines.add(&labels, plain(layout.font * 0.95), ink);
        }
        if is_down {
            lines.add(&[Label::State(Truth::Down)], bold(layout.font), Role::Harm);
        } else if let Some(post) = post.filter(|post| *post != Post::Works) {
            lines.add(&[Label::Post(post)], plain(layout.font * 0.92), ink);
        } else if let Some(server) = view.next {
            let labels = [Label::Next { server, short: false }, Label::Next { server, short: true }];
            lines.add(&labels, plain(layout.font * 0.92), muted);
        }
        for note in view.notes.iter().take(2).filter(|_| !is_down) {
            let role = if *note == Note::BreakerOpen { Role::Warning } else { ink };
            lines.add(&[Label::Note(*note)], plain(layout.font * 0.92), role);
        }
        self.stack(&lines, rect, layout, lens);
        self.controller_queue(snapshot, layout, lens);
    }

    /// The second controller and what passes between the two.
    fn second(&mut self, pair: PairView, layout: &Layout, lens: &Lens) {
        let (first, rect) = (layout.controller, layout.second());
        let way = match layout.orientation {
            Orientation::Across => {
                let x = first.centre().x;
                Curve::straight(Point::new(x, rect.bottom()), Point::new(x, first.y))
            }
            Orientation::Down => {
                let y = first.centre().y;
                Curve::straight(Point::new(rect.right(), y), Point::new(first.x, y))
            }
        };
        let hears = pair.is_up == [true; 2];
        let width = (layout.dot * 0.42).clamp(1.5, 2.6);
        // Where one way is cut the cross is at the side that hears nothing.
        let broken_at = match pair.is_deaf {
            [true, false] => 0.7,
            [false, true] => 0.3,
            _ => 0.5,
        };
        self.link_cut_at(&way, LinkState::of(pair.link_is_cut(), hears), width, broken_at);
        let post = post_of(pair, 1);
        let (fill, stroke, ink) = match post {
            Post::Works | Post::Split => (Role::Inverse, (Role::Inverse, 1.0), Role::InverseInk),
            Post::StandsBy | Post::Waits => (Role::Panel, (Role::Line, 1.5), Role::Ink),
            Post::Down => (Role::Panel, (Role::Harm, 2.0), Role::Ink),
        };
        self.panel(rect, layout, fill, stroke);
        let mut lines = Lines::new();
        lines.add(&[Label::Second { short: false }, Label::Second { short: true }], bold(layout.font), ink);
        let role = if post == Post::Down { Role::Harm } else { ink };
        lines.add(&[Label::Post(post)], plain(layout.font * 0.92), role);
        self.stack(&lines, rect, layout, lens);
    }

    /// The controller's own work: under its box, or to its right where the picture goes down.
    fn controller_queue(&mut self, snapshot: &Snapshot, layout: &Layout, lens: &Lens) {
        let view = &snapshot.controller;
        let rect = layout.controller;
        let area = match layout.orientation {
            Orientation::Across => {
                let top = rect.bottom() + layout.dot * 1.6;
                Rect::new(
                    rect.x,
                    top,
                    rect.width,
                    (layout.height - layout.font * 1.8 - top).clamp(0.0, layout.dot * 11.0),
                )
            }
            Orientation::Down => {
                let x = rect.right() + layout.dot * 1.6;
                Rect::new(x, rect.y, (layout.width - x - 4.0).max(0.0), rect.height)
            }
        };
        for work in view.in_service.iter().chain(&view.queue) {
            self.count(work);
        }
        if view.in_service.is_empty() && view.queue.is_empty() {
            return;
        }
        let font = plain(layout.font * 0.85);
        let words = Rect::new(area.x, area.y, area.width, font.size * 1.3);
        let count = view.queue.len();
        let labels = [Label::Waiting { count, short: false }, Label::Waiting { count, short: true }];
        let at = Point::new(words.x, words.centre().y);
        self.write_fitting(&labels, Pen::start(at, font, Role::Muted, words.width), lens);
        let field = Rect::new(area.x, words.bottom(), area.width, (area.height - words.height).max(0.0));
        let works: Vec<&Work> = view.in_service.iter().chain(&view.queue).collect();
        self.queue(&works, field, layout.dot, snapshot.now, lens);
    }

    /// Draws work at rest so that it can be counted, and says how much there was no room for.
    pub(super) fn queue(&mut self, works: &[&Work], area: Rect, dot: f32, now: SimTime, lens: &Lens) {
        let drawn: Vec<&&Work> = works.iter().filter(|work| self.is_drawn(work.request)).collect();
        let pack = Pack::of(area, drawn.len(), dot);
        for (index, work) in drawn.iter().take(pack.shown).enumerate() {
            let radius = (pack.radius * travel::size_of(work, lens)).min(pack.radius * 1.12);
            // Dots packed closer than usual leave no room for clocks between them.
            if pack.radius < dot * 0.9 {
                self.attempt(work, pack.place(index), radius, now, lens);
            } else {
                self.request(work, pack.place(index), radius, now, lens);
            }
        }
        let hidden = drawn.len() - pack.shown.min(drawn.len());
        if hidden == 0 {
            return;
        }
        let font = plain((pack.radius * 2.4).clamp(9.0, 11.0));
        let at = pack.more_at(area);
        let label = Label::More(hidden * self.dot_is as usize);
        // Where not even the number fits, the card's count of those waiting has to do.
        if self.width_of(label, font, lens) <= area.right() - at.x {
            self.write(label, Pen::start(at, font, Role::Muted, area.right() - at.x), lens);
        }
    }

    fn notes(&mut self, layout: &Layout, lens: &Lens) {
        let font = plain((layout.font * 0.88).max(10.0));
        let mut at = layout.note;
        let room = layout.width * 0.5;
        if self.dot_is > 1 {
            let width = self.write(Label::DotIs(self.dot_is), Pen::start(at, font, Role::Muted, room), lens);
            at = at.shifted(width + font.size, 0.0);
        }
        if layout.scale() == Scale::Heat {
            self.write(Label::ShadeIs, Pen::start(at, font, Role::Muted, room), lens);
        }
    }

    pub(super) fn panel(&mut self, rect: Rect, layout: &Layout, fill: Role, stroke: (Role, f32)) {
        let corner = (layout.font * 0.75).min(rect.height * 0.25);
        self.furniture.push(Shape::Box { rect, corner, fill: Some(fill), stroke: Some(stroke) });
    }

    /// Centres lines of words in a box.
    fn stack(&mut self, lines: &Lines, rect: Rect, layout: &Layout, lens: &Lens) {
        let fitting = lines.fitting(rect.height - layout.font * 0.5);
        let whole: f32 = fitting.iter().map(|line| line.font.size * 1.5).sum();
        let mut y = rect.centre().y - whole / 2.0;
        for line in fitting {
            let at = Point::new(rect.centre().x, y + line.font.size * 0.75);
            let labels = &line.labels[..line.count];
            self.write_fitting(labels, Pen::middle(at, line.font, line.role, rect.width - 6.0), lens);
            y += line.font.size * 1.5;
        }
    }
}

/// What one of two controllers does.
fn post_of(pair: PairView, place: usize) -> Post {
    match (pair.is_up[place], pair.works[place]) {
        (false, _) => Post::Down,
        (true, false) if pair.is_deaf[place] || !pair.works[1 - place] => Post::Waits,
        (true, false) => Post::StandsBy,
        (true, true) if pair.is_split() => Post::Split,
        (true, true) => Post::Works,
    }
}

/// Whether anything goes over a link.
#[derive(Clone, Copy, PartialEq)]
enum LinkState {
    Used,
    Unused,
    Cut,
}

impl LinkState {
    fn of(is_cut: bool, in_rotation: bool) -> Self {
        match () {
            () if is_cut => LinkState::Cut,
            () if in_rotation => LinkState::Used,
            () => LinkState::Unused,
        }
    }
}

/// Where and how words are set, and the width there is for them.
#[derive(Clone, Copy)]
pub(super) struct Pen {
    at: Point,
    anchor: Anchor,
    font: Font,
    role: Role,
    room: f32,
}

impl Pen {
    pub fn start(at: Point, font: Font, role: Role, room: f32) -> Self {
        Pen { at, anchor: Anchor::Start, font, role, room }
    }

    pub fn middle(at: Point, font: Font, role: Role, room: f32) -> Self {
        Pen { at, anchor: Anchor::Middle, font, role, room }
    }

    pub fn end(at: Point, font: Font, role: Role, room: f32) -> Self {
        Pen { at, anchor: Anchor::End, font, role, room }
    }
}

pub(super) fn bold(size: f32) -> Font {
    Font { size, bold: true }
}

pub(super) fn plain(size: f32) -> Font {
    Font { size, bold: false }
}

/// How many requests one dot stands for: changed late on the way down, so that it does not flicker.
fn density(before: u32, in_flight: u64, most: u64) -> u32 {
    let needed = |limit: u64| {
        let mut each = 1_u32;
        while in_flight / u64::from(each) > limit && each < 1_000_000 {
            each *= 10;
        }
        each
    };
    let eager = needed(most);
    if eager >= before { eager } else { needed(most * 7 / 10).min(before.max(1)) }
}

/// Up to four lines of words, each with shorter forms to fall back on.
struct Lines {
    lines: [Line; 4],
    count: usize,
}

#[derive(Clone, Copy)]
struct Line {
    labels: [Label; 2],
    count: usize,
    font: Font,
    role: Role,
}

impl Lines {
    fn new() -> Self {
        let empty = Line {
            labels: [Label::Device; 2],
            count: 0,
            font: Font { size: 0.0, bold: false },
            role: Role::Ink,
        };
        Lines { lines: [empty; 4], count: 0 }
    }

    fn add(&mut self, labels: &[Label], font: Font, role: Role) {
        if self.count == self.lines.len() {
            return;
        }
        let line = &mut self.lines[self.count];
        line.count = labels.len().min(2);
        line.labels[..line.count].copy_from_slice(&labels[..line.count]);
        line.font = font;
        line.role = role;
        self.count += 1;
    }

    /// The first lines, as many as there is room for.
    fn fitting(&self, height: f32) -> &[Line] {
        let mut used = 0.0;
        let fits = |line: &Line| {
            used += line.font.size * 1.45;
            used <= height
        };
        let count = self.lines[..self.count].iter().map(fits).take_while(|fits| *fits).count();
        &self.lines[..count.max(1).min(self.count)]
    }
}
