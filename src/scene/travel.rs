//! Everything that moves: requests and answers on the links, probes, and what has just been lost.

use super::build::{Lens, Motion, Scene};
use super::layout::{Layout, Orientation, Scale};
use super::marks::{Kind, Mark, Marks, Spot};
use super::server::{queue_place, slot_place};
use super::shape::{AGE_STEPS, Curve, Dot, DotKind, Point, Role};
use crate::sim::config::ServerNodeId;
use crate::sim::snapshot::{Cargo, Leg, Snapshot, Traveller, Work};
use crate::sim::time::SimTime;
use crate::sim::trace::Outcome;

/// The strength of something fully there.
pub(super) const FULL: u8 = 4;
/// Under this share of the timeout left, a request shows its clock: earlier it would only be noise.
const CLOCK_FROM: f32 = 0.5;

/// Puts a dot for everything under way.
pub(super) fn place(scene: &mut Scene, snapshot: &Snapshot, layout: &Layout, lens: &Lens) {
    for traveller in &snapshot.travellers {
        let counted = match traveller.what {
            Cargo::Attempt(work) | Cargo::Answer(work, _) => {
                scene.count(&work);
                scene.is_drawn(work.request)
            }
            _ => true,
        };
        if counted && lens.motion == Motion::Flow {
            place_one(scene, traveller, snapshot.now, layout, lens);
        }
    }
}

fn place_one(scene: &mut Scene, traveller: &Traveller, now: SimTime, layout: &Layout, lens: &Lens) {
    let share = walked(traveller, now);
    match traveller.what {
        Cargo::Attempt(work) => {
            let Some(at) = on_leg(layout, traveller, share, layout.lane) else { return };
            let radius = layout.dot * size_of(&work, lens);
            scene.request(&work, at, radius, now, lens);
        }
        Cargo::Answer(work, outcome) => {
            let Some(at) = on_leg(layout, traveller, share, layout.lane) else { return };
            let turn = heading(layout, traveller.leg, work.device, share);
            let (kind, role) = match outcome {
                _ if work.is_abandoned => (DotKind::Answer, Role::Wasted),
                Outcome::Ok => (DotKind::Answer, age_role(&work, now, lens)),
                _ => (DotKind::BadAnswer, Role::Harm),
            };
            let radius = layout.dot * 0.72;
            scene.dots.push(Dot {
                kind,
                role,
                strength: FULL,
                at,
                radius,
                turn,
                request: Some(work.request),
            });
        }
        Cargo::Question => probe(scene, layout, traveller, share, DotKind::Question, Role::Probe),
        Cargo::Reply => probe(scene, layout, traveller, share, DotKind::Reply, Role::Probe),
        Cargo::Probe => probe(scene, layout, traveller, share, DotKind::Probe, Role::Probe),
        Cargo::ProbeAnswer { passed: true } => {
            probe(scene, layout, traveller, share, DotKind::ProbePassed, Role::Probe);
        }
        Cargo::ProbeAnswer { passed: false } => {
            probe(scene, layout, traveller, share, DotKind::ProbeFailed, Role::Harm);
        }
    }
}

fn probe(scene: &mut Scene, layout: &Layout, traveller: &Traveller, share: f32, kind: DotKind, role: Role) {
    // Hundreds of servers have hundreds of probes a second under way, in step: they would bury the requests.
    if layout.scale() == Scale::Heat {
        return;
    }
    // Probes keep to the middle of the link: their answers would otherwise be taken for answers to requests.
    let Some(at) = on_leg(layout, traveller, share, 0.0) else { return };
    let radius = layout.dot * if matches!(kind, DotKind::Probe | DotKind::Question) { 0.85 } else { 0.6 };
    scene.dots.push(Dot { kind, role, strength: FULL, at, radius, turn: 0.0, request: None });
}

/// The share of its way that a traveller has behind it.
pub(super) fn walked(traveller: &Traveller, now: SimTime) -> f32 {
    let whole = traveller.arrives.since(traveller.departed).0;
    if whole == 0 {
        return 1.0;
    }
    (now.since(traveller.departed).0 as f64 / whole as f64).clamp(0.0, 1.0) as f32
}

/// The place on a leg; each direction keeps `lane` to its own side. `None` for a server that the layout does not know yet.
fn on_leg(layout: &Layout, traveller: &Traveller, share: f32, lane: f32) -> Option<Point> {
    let leg = traveller.leg;
    let device = match traveller.what {
        Cargo::Attempt(work) | Cargo::Answer(work, _) => work.device,
        _ => 0,
    };
    let (link, is_back) = link_of(layout, leg, device)?;
    let is_short = matches!(leg, Leg::ControllerToServer(_) | Leg::ServerToController(_));
    let lane = if is_short { lane * 0.75 } else { lane };
    let at = if is_back { link.beside(1.0 - share, -lane) } else { link.beside(share, lane) };
    if !traveller.by_second {
        return Some(at);
    }
    let near = match leg {
        Leg::DeviceToController | Leg::ServerToController(_) => share,
        Leg::ControllerToServer(_) | Leg::ControllerToDevice => 1.0 - share,
    };
    let by = layout.to_second();
    Some(at.shifted(by.x * near, by.y * near))
}

/// The direction of travel on a leg, in radians.
fn heading(layout: &Layout, leg: Leg, device: u8, share: f32) -> f32 {
    match link_of(layout, leg, device) {
        Some((link, true)) => link.angle(1.0 - share) + std::f32::consts::PI,
        Some((link, false)) => link.angle(share),
        None => 0.0,
    }
}

/// The link of a leg, and whether the leg goes back over it.
fn link_of(layout: &Layout, leg: Leg, device: u8) -> Option<(&Curve, bool)> {
    // A layout made before an edit may know fewer devices.
    let other = usize::from(device).checked_sub(1).and_then(|other| layout.others.get(other));
    let to_device = other.map_or(&layout.device_link, |(_, link)| link);
    let to_server = |server: ServerNodeId| layout.server_links.get(server.index());
    Some(match leg {
        Leg::DeviceToController => (to_device, false),
        Leg::ControllerToDevice => (to_device, true),
        Leg::ControllerToServer(server) => (to_server(server)?, false),
        Leg::ServerToController(server) => (to_server(server)?, true),
    })
}

/// Work left, as a factor on the radius: the area follows the work, within what can be seen and told apart.
pub(super) fn size_of(work: &Work, lens: &Lens) -> f32 {
    let usual = lens.usual_need.0.max(1) as f64;
    libm::sqrtf((work.need.0 as f64 * work.left / usual) as f32).clamp(0.62, 1.3)
}

/// The colour of a request's age: young until it has taken as long as an undisturbed one does, old at twice that and a half.
pub(super) fn age_role(work: &Work, now: SimTime, lens: &Lens) -> Role {
    let age = now.since(work.sent_at).0 as f64;
    let young = lens.young_until.0 as f64;
    let old = lens.old_from.0.max(lens.young_until.0 + 1) as f64;
    let share = ((age - young) / (old - young)).clamp(0.0, 1.0);
    Role::Age((share * f64::from(AGE_STEPS - 1)).round() as u8)
}

/// The share of the timeout that is left, where it is short enough to show.
pub(super) fn clock_of(work: &Work, now: SimTime, lens: &Lens) -> Option<f32> {
    let timeout = lens.timeout?.0.max(1);
    let left = work.deadline?.since(now).0 as f32 / timeout as f32;
    (left < CLOCK_FROM && !work.is_abandoned).then_some(left)
}

/// Puts the marks of what has just been lost.
pub(super) fn place_marks(
    scene: &mut Scene,
    snapshot: &Snapshot,
    marks: &Marks,
    layout: &Layout,
    lens: &Lens,
) {
    for (mark, share) in marks.recent(snapshot.now, lens.mark_life) {
        if mark.kind != Kind::MissedProbe && !scene.is_drawn(mark.request) {
            continue;
        }
        let Some(start) = spot(mark, snapshot, layout) else { continue };
        let strength = ((1.0 - share) * 5.0).ceil().clamp(1.0, 4.0) as u8;
        let (kind, role, radius, at) = match mark.kind {
            Kind::Burst => (DotKind::Burst, Role::Harm, layout.dot * (1.2 + share), start),
            Kind::Cross => {
                let at = start.shifted(0.0, layout.dot * 7.0 * share * share);
                (DotKind::Cross, Role::Harm, layout.dot, at)
            }
            Kind::MissedProbe => (DotKind::Cross, Role::Probe, layout.dot * 0.7, start),
        };
        let at = inside(at, layout, radius + 1.0);
        let request = (mark.kind != Kind::MissedProbe).then_some(mark.request);
        scene.dots.push(Dot { kind, role, strength, at, radius, turn: share, request });
    }
}

/// Where a mark begins.
fn spot(mark: &Mark, snapshot: &Snapshot, layout: &Layout) -> Option<Point> {
    // Marks that fall together stand beside one another, in an order that depends on nothing but the request.
    let scatter = (mark.request.wrapping_mul(7) % 5) as f32 - 2.0;
    let apart = layout.dot * 1.9 * scatter;
    Some(match mark.spot {
        Spot::DeviceLink => layout.device_link.at(0.5).shifted(apart, layout.dot * 2.0),
        Spot::Device => match layout.orientation {
            Orientation::Across => {
                let centre = layout.device.centre();
                Point::new(centre.x + apart, layout.device.bottom() + layout.dot * 2.0)
            }
            Orientation::Down => {
                Point::new(layout.device.x - layout.dot * 5.0 + apart, layout.device.centre().y)
            }
        },
        // Beside the box, whose words say that it is down.
        Spot::Controller => match layout.orientation {
            Orientation::Across => Point::new(
                layout.controller.centre().x + apart,
                layout.controller.bottom() + layout.dot * (2.2 + (mark.place_in_row / 5 % 3) as f32 * 2.4),
            ),
            Orientation::Down => Point::new(
                layout.controller.right() + layout.dot * (2.2 + (mark.place_in_row / 5 % 3) as f32 * 2.4),
                layout.controller.centre().y + apart * 0.8,
            ),
        },
        Spot::ServerLink(server) => {
            let link = layout.server_links.get(server.index())?;
            let share = if mark.kind == Kind::MissedProbe { 0.08 } else { 0.72 };
            link.at(share).shifted(if mark.kind == Kind::Cross { apart * 0.5 } else { 0.0 }, 0.0)
        }
        Spot::Queue(server) => {
            let view = snapshot.servers.get(server.index())?;
            queue_place(layout, view, mark.place_in_row as usize)?
        }
        Spot::Worker(server) => {
            let view = snapshot.servers.get(server.index())?;
            slot_place(layout, view, mark.place_in_row as usize)?
        }
    })
}

fn inside(at: Point, layout: &Layout, margin: f32) -> Point {
    Point::new(
        at.x.clamp(margin, (layout.width - margin).max(margin)),
        at.y.clamp(margin, (layout.height - margin).max(margin)),
    )
}
