//! What a scene is made of: shapes in CSS pixels, each with a role that a style sheet turns into a colour.

/// A place in CSS pixels from the top left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f32,
    pub y: f32,
}

impl Point {
    /// The point at `x`, `y`.
    pub const fn new(x: f32, y: f32) -> Self {
        Point { x, y }
    }

    /// Moved by `dx`, `dy`.
    pub fn shifted(self, dx: f32, dy: f32) -> Self {
        Point { x: self.x + dx, y: self.y + dy }
    }

    /// `share` of the way to `other`.
    pub fn towards(self, other: Point, share: f32) -> Self {
        self.shifted((other.x - self.x) * share, (other.y - self.y) * share)
    }

    /// The straight distance to `other`.
    pub fn distance(self, other: Point) -> f32 {
        libm::hypotf(self.x - other.x, self.y - other.y)
    }
}

/// An upright rectangle in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Rect {
    /// The rectangle with its top left corner at `x`, `y`.
    pub const fn new(x: f32, y: f32, width: f32, height: f32) -> Self {
        Rect { x, y, width, height }
    }

    /// The right edge.
    pub fn right(&self) -> f32 {
        self.x + self.width
    }

    /// The bottom edge.
    pub fn bottom(&self) -> f32 {
        self.y + self.height
    }

    /// The middle.
    pub fn centre(&self) -> Point {
        Point::new(self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Grown by `margin` on every side; a negative margin shrinks it.
    pub fn grown(&self, margin: f32) -> Rect {
        Rect::new(
            self.x - margin,
            self.y - margin,
            (self.width + 2.0 * margin).max(0.0),
            (self.height + 2.0 * margin).max(0.0),
        )
    }

    /// True for points inside and on the edge.
    pub fn contains(&self, point: Point) -> bool {
        self.x <= point.x && point.x <= self.right() && self.y <= point.y && point.y <= self.bottom()
    }

    /// True when the two share more than an edge.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }
}

/// In how many steps a request goes from young to old. Few enough that a frame needs few changes of colour.
pub const AGE_STEPS: u8 = 10;

/// What a shape means. The style sheet gives each role a colour, in light and in dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Behind everything on the stage: cards.
    Panel,
    /// Quiet surfaces: chips, empty slots.
    Soft,
    /// Words and numbers that matter.
    Ink,
    /// Words that explain.
    Muted,
    /// Outlines and links.
    Line,
    /// A request, by age: 0 is young, `AGE_STEPS - 1` old.
    Age(u8),
    /// Loss, failure, refusal. Rare, so that it means something.
    Harm,
    /// Health probes.
    Probe,
    /// The controller is wrong about this.
    Warning,
    /// Words on a warning.
    WarningInk,
    /// The detection window.
    Hatch,
    /// The controller's box, ink on panel turned round.
    Inverse,
    /// Words on the controller's box.
    InverseInk,
    /// Quiet words on the controller's box.
    InverseMuted,
    /// The chip of a server believed up.
    Calm,
    /// Work for a device that has given up.
    Wasted,
    /// How full a cell of the heat map is: 0 is idle, `AGE_STEPS - 1` full.
    Heat(u8),
}

/// How words are set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Font {
    /// In CSS pixels.
    pub size: f32,
    /// Names and states are bold.
    pub bold: bool,
}

/// Which point of a text its position names. Texts are centred on their line in height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// Furniture: what stands still while requests move. Painted in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A rounded box.
    Box { rect: Rect, corner: f32, fill: Option<Role>, stroke: Option<(Role, f32)> },
    /// A hatched surface.
    Hatch { rect: Rect, corner: f32, role: Role },
    /// A link. Dotted where nothing is sent over it, barred where it is cut.
    Link { way: Way, role: Role, width: f32, dotted: bool },
    /// A circle's outline.
    Ring { centre: Point, radius: f32, role: Role, width: f32 },
    /// A cross that stays: something is broken here.
    Broken { centre: Point, size: f32, role: Role, width: f32 },
    /// An arrow between two points, for the picture without motion.
    Arrow { from: Point, to: Point, role: Role, width: f32 },
    /// Words; `range` is their place in `Scene::words`.
    Text { at: Point, anchor: Anchor, font: Font, role: Role, range: (u32, u32), max_width: f32 },
}

/// What a small moving thing is, which decides its outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DotKind {
    /// A first try.
    Disc,
    /// A retry: hollow.
    Hollow,
    /// A second copy of a request: a diamond.
    Hedge,
    /// A policy's question to a server: a hollow triangle.
    Question,
    /// The answer to it: a small full triangle.
    Reply,
    /// A health probe: a hollow square.
    Probe,
    /// A probe's good answer: a small full square.
    ProbePassed,
    /// A probe's refusal: a small full square in the colour of harm.
    ProbeFailed,
    /// An answer on its way back: an arrowhead.
    Answer,
    /// A bad answer on its way back: a small cross.
    BadAnswer,
    /// Time left before the timeout, round a request: an arc.
    Clock,
    /// Dropped or failed: a cross that falls.
    Cross,
    /// Lost in a crash: a burst.
    Burst,
    /// Round a request that somebody looks at: a wide ring.
    Chosen,
}

/// A small thing that moves or changes at every frame. Painted over the furniture, in batches of kind and role.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    pub kind: DotKind,
    pub role: Role,
    /// 0 faint to 4 full.
    pub strength: u8,
    pub at: Point,
    pub radius: f32,
    /// The direction of an answer in radians, the share of a clock or of a burst's life.
    pub turn: f32,
    /// Its request, where it stands for one.
    pub request: Option<u64>,
}

/// How a link is drawn: a cubic Bézier curve, and a straight piece after it where there is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Way {
    /// Start, two handles, end.
    pub points: [Point; 4],
    /// Where the straight piece ends.
    pub tail: Option<Point>,
}

impl Way {
    /// The same way with its beginning moved by `by`, and the rest of it less and less.
    pub fn begun_at(self, by: Point) -> Self {
        let [a, b, c, d] = self.points;
        let moved = |point: Point, share: f32| point.shifted(by.x * share, by.y * share);
        Way { points: [moved(a, 1.0), moved(b, 2.0 / 3.0), moved(c, 1.0 / 3.0), d], ..self }
    }

    /// The curved part from its end to its beginning.
    pub fn turned(self) -> Self {
        let [a, b, c, d] = self.points;
        Way { points: [d, c, b, a], tail: None }
    }
}

/// In how many straight pieces a curve is walked: at the sizes of a stage a piece leaves the curve by a third of a pixel at most.
const PIECES: usize = 24;

/// A place on a curve and the direction there: cosine and sine.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Milestone {
    place: Point,
    along: Point,
}

/// A way that can be walked at a steady pace. Thousands of requests ask it for their place in each frame, so it is measured once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve {
    pub way: Way,
    /// How long the curved part is.
    curved: f32,
    /// At even distances along the curved part.
    milestones: [Milestone; PIECES + 1],
}

impl Curve {
    /// From `points[0]` to `points[3]`, drawn towards the two handles between.
    pub fn new(points: [Point; 4]) -> Self {
        let mut lengths = [0.0; PIECES + 1];
        let mut last = points[0];
        for piece in 1..=PIECES {
            let here = bezier(&points, piece as f32 / PIECES as f32);
            lengths[piece] = lengths[piece - 1] + last.distance(here);
            last = here;
        }
        let curved = lengths[PIECES];
        let milestones =
            std::array::from_fn(|index| milestone(&points, &lengths, curved * index as f32 / PIECES as f32));
        Curve { way: Way { points, tail: None }, curved, milestones }
    }

    /// A straight line.
    pub fn straight(from: Point, to: Point) -> Self {
        Curve::new([from, from.towards(to, 1.0 / 3.0), from.towards(to, 2.0 / 3.0), to])
    }

    /// The same way and then straight on to `end`.
    pub fn then_to(self, end: Point) -> Self {
        Curve { way: Way { tail: Some(end), ..self.way }, ..self }
    }

    /// Where the way ends.
    pub fn end(&self) -> Point {
        self.way.tail.unwrap_or(self.way.points[3])
    }

    /// How long it is, in pixels.
    pub fn length(&self) -> f32 {
        self.curved + self.way.tail.map_or(0.0, |end| self.way.points[3].distance(end))
    }

    /// The place after `share` (0 to 1) of the way.
    pub fn at(&self, share: f32) -> Point {
        self.mile(share).place
    }

    /// The direction there in radians.
    pub fn angle(&self, share: f32) -> f32 {
        let along = self.mile(share).along;
        libm::atan2f(along.y, along.x)
    }

    /// The place after `share` of the way, `side` pixels to the left of the direction of travel as seen on screen.
    pub fn beside(&self, share: f32, side: f32) -> Point {
        let Milestone { place, along } = self.mile(share);
        place.shifted(side * along.y, -side * along.x)
    }

    fn mile(&self, share: f32) -> Milestone {
        let share = share.clamp(0.0, 1.0);
        if let Some(end) = self.way.tail {
            let walked = share * self.length();
            if walked > self.curved {
                return straight_on(self.way.points[3], end, walked - self.curved);
            }
            return self.on_curve(walked / self.curved.max(1e-6));
        }
        self.on_curve(share)
    }

    /// Between two milestones, as the crow flies.
    fn on_curve(&self, share: f32) -> Milestone {
        let walked = share * PIECES as f32;
        let piece = (walked as usize).min(PIECES - 1);
        let (before, after) = (&self.milestones[piece], &self.milestones[piece + 1]);
        let within = walked - piece as f32;
        Milestone {
            place: before.place.towards(after.place, within),
            along: before.along.towards(after.along, within),
        }
    }
}

/// The place where `walked` pixels of a curve are behind, whose length up to each of its pieces is known.
fn milestone(points: &[Point; 4], lengths: &[f32; PIECES + 1], walked: f32) -> Milestone {
    let piece = lengths.partition_point(|length| *length < walked).clamp(1, PIECES);
    let (before, after) = (lengths[piece - 1], lengths[piece]);
    let within = if after > before { ((walked - before) / (after - before)).min(1.0) } else { 0.0 };
    let t = (piece as f32 - 1.0 + within) / PIECES as f32;
    let (a, b) = (bezier(points, (t - 0.02).max(0.0)), bezier(points, (t + 0.02).min(1.0)));
    Milestone { place: bezier(points, t), along: direction(a, b) }
}

fn straight_on(from: Point, to: Point, walked: f32) -> Milestone {
    let share = (walked / from.distance(to).max(1e-6)).min(1.0);
    Milestone { place: from.towards(to, share), along: direction(from, to) }
}

/// Cosine and sine of the direction from one point to another.
fn direction(from: Point, to: Point) -> Point {
    let length = from.distance(to);
    if length > 0.0 {
        Point::new((to.x - from.x) / length, (to.y - from.y) / length)
    } else {
        Point::new(1.0, 0.0)
    }
}

fn bezier(points: &[Point; 4], t: f32) -> Point {
    let s = 1.0 - t;
    let weights = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
    let sum = |part: fn(&Point) -> f32| points.iter().zip(weights).map(|(p, w)| part(p) * w).sum();
    Point::new(sum(|p| p.x), sum(|p| p.y))
}
