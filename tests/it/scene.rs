//! The picture: one dot for each request, in its true place, inside the stage at every size.

use nines::app::captions::say;
use nines::scene::{
    DotKind, Hit, Layout, Lens, Marks, Motion, Point, Rect, Role, Scale, Scene, Shape, Sign, estimate_width,
};
use nines::sim::config::{PolicyKind, Role as ServerRole};
use nines::sim::snapshot::{
    Cargo, ControllerView, Counts, Drawn, Leg, ServerView, Snapshot, Traveller, Work,
};
use nines::sim::{
    Belief, Condition, Listener, Outcome, Place, ServerNodeId, SimDuration, SimTime, SystemState, TraceEvent,
};
use nines::words::stage;

const SIZES: [(f32, f32); 14] = [
    (1045.0, 400.0),
    (1800.0, 620.0),
    (680.0, 360.0),
    (640.0, 240.0),
    (464.0, 190.0),
    (464.0, 150.0),
    (370.0, 560.0),
    (340.0, 420.0),
    (304.0, 250.0),
    (304.0, 190.0),
    (300.0, 700.0),
    (2300.0, 900.0),
    (2200.0, 520.0),
    (282.0, 214.0),
];

fn at(millis: u64) -> SimTime {
    SimTime::from_millis(millis)
}

fn work(request: u64, sent_millis: u64) -> Work {
    Work {
        request,
        attempt: 1,
        device: 0,
        sent_at: at(sent_millis),
        deadline: Some(at(sent_millis + 10_000)),
        need: SimDuration::from_millis(500),
        left: 1.0,
        is_abandoned: false,
        is_hedge: false,
    }
}

fn server(
    index: u16,
    queue: impl IntoIterator<Item = Work>,
    in_service: impl IntoIterator<Item = Work>,
) -> ServerView {
    ServerView {
        absence: None,
        note: None,
        ejected_until: None,
        zone: None,
        id: ServerNodeId(index),
        role: ServerRole::Primary,
        weight: 1,
        speed: 1.0,
        workers: 1,
        condition: Condition::Up,
        link_is_cut: false,
        belief: Belief::Up,
        fall: 3,
        rise: 2,
        in_rotation: true,
        is_retired: false,
        outstanding: 0,
        in_service: in_service.into_iter().collect(),
        queue: queue.into_iter().collect(),
    }
}

fn travels(what: Cargo, leg: Leg, departed: u64, arrives: u64) -> Traveller {
    Traveller { what, leg, by_second: false, departed: at(departed), arrives: at(arrives) }
}

/// 22.2 s into the run of the sketch: server 2 is down and two of three probes have been missed.
fn mid_failover() -> Snapshot {
    let to = |server| Leg::ControllerToServer(ServerNodeId(server));
    let mut servers = vec![
        server(0, [work(10, 20_300), work(11, 20_900)], [work(9, 20_100)]),
        server(1, [], []),
        server(2, (12..16).map(|n| work(n, 18_000 + n * 300)), [Work { left: 0.4, ..work(8, 20_000) }]),
    ];
    servers[1].condition = Condition::Crashed;
    servers[1].belief = Belief::GoingDown(2);
    let travellers = vec![
        travels(Cargo::Attempt(work(20, 22_000)), Leg::DeviceToController, 22_000, 22_250),
        travels(
            Cargo::Attempt(Work { attempt: 2, ..work(21, 19_000) }),
            Leg::DeviceToController,
            22_100,
            22_350,
        ),
        travels(Cargo::Attempt(work(22, 21_800)), to(0), 22_050, 22_300),
        travels(Cargo::Attempt(work(23, 21_800)), to(1), 22_100, 22_350),
        travels(Cargo::Probe, to(1), 22_080, 22_330),
        travels(
            Cargo::ProbeAnswer { passed: true },
            Leg::ServerToController(ServerNodeId(2)),
            22_080,
            22_330,
        ),
        travels(Cargo::Answer(work(24, 20_700), Outcome::Ok), Leg::ControllerToDevice, 22_050, 22_300),
        travels(Cargo::Answer(work(25, 19_500), Outcome::Refused), Leg::ControllerToDevice, 22_100, 22_350),
    ];
    let counts = Counts { sent: 40, in_flight: 16, ..Counts::default() };
    Snapshot {
        now: at(22_200),
        counts,
        system: Some(SystemState::Degraded),
        backing_off: 1,
        denied: 0,
        offered_rate: Some(4.0),
        others: vec![],
        recorded: None,
        device_link_is_cut: false,
        controller: ControllerView {
            condition: Some(Condition::Up),
            policy: Some(PolicyKind::RoundRobin),
            next: Some(ServerNodeId(2)),
            drawn: None,
            in_service: vec![],
            queue: vec![],
            pair: None,
            notes: vec![],
        },
        servers,
        travellers,
    }
}

fn many(servers: u16) -> Snapshot {
    let mut snapshot = mid_failover();
    let one = |n: u16| {
        let first = 1_000 + u64::from(n) * 10;
        server(n, (first..first + u64::from(n % 4)).map(|r| work(r, 21_000)), [work(first + 9, 21_500)])
    };
    snapshot.servers = (0..servers).map(one).collect();
    if let Some(second) = snapshot.servers.get_mut(1) {
        second.condition = Condition::Crashed;
        second.in_service.clear();
        second.queue.clear();
    }
    snapshot.travellers.retain(|t| match t.leg {
        Leg::ControllerToServer(id) | Leg::ServerToController(id) => id.0 < servers,
        _ => true,
    });
    snapshot
}

fn lens() -> Lens {
    Lens {
        young_until: SimDuration::from_millis(1_200),
        old_from: SimDuration::from_millis(3_700),
        usual_need: SimDuration::from_millis(500),
        timeout: Some(SimDuration::from_millis(10_000)),
        mark_life: SimDuration::from_millis(1_200),
        motion: Motion::Flow,
        most_dots: 1_500,
        chosen: None,
        say,
    }
}

fn marks() -> Marks {
    let mut marks = Marks::new();
    let crash = at(21_700);
    let lost = |request, place| TraceEvent::Dropped { request, attempt: 1, place };
    marks.on(crash, &lost(3, Place::Worker(ServerNodeId(1))));
    marks.on(crash, &lost(4, Place::Queue(ServerNodeId(1))));
    marks.on(crash, &lost(5, Place::Queue(ServerNodeId(1))));
    marks.on(at(21_900), &TraceEvent::ProbeFailed { server: ServerNodeId(1) });
    marks.on(at(22_000), &lost(6, Place::DeviceLink));
    marks
}

fn scene_of(snapshot: &Snapshot, layout: &Layout) -> Scene {
    let mut scene = Scene::new();
    scene.fill(snapshot, &marks(), layout, &lens());
    scene
}

fn is_request(kind: DotKind) -> bool {
    matches!(kind, DotKind::Disc | DotKind::Hollow | DotKind::Hedge | DotKind::Answer | DotKind::BadAnswer)
}

/// Requests that the snapshot holds somewhere and whose device still waits.
fn held(snapshot: &Snapshot) -> Vec<u64> {
    let mut all: Vec<u64> = Vec::new();
    for view in &snapshot.servers {
        all.extend(view.in_service.iter().chain(&view.queue).map(|work| work.request));
    }
    all.extend(
        snapshot.controller.in_service.iter().chain(&snapshot.controller.queue).map(|work| work.request),
    );
    all.extend(snapshot.travellers.iter().filter_map(|traveller| match traveller.what {
        Cargo::Attempt(work) | Cargo::Answer(work, _) => Some(work.request),
        _ => None,
    }));
    all.sort_unstable();
    all
}

#[test]
fn each_request_is_exactly_one_dot() {
    for (width, height) in SIZES {
        for servers in [3, 5, 8] {
            let snapshot = if servers == 3 { mid_failover() } else { many(servers) };
            let scene = scene_of(&snapshot, &Layout::for_size(width, height, servers.into()));
            let dots = scene.dots.iter().filter(|dot| is_request(dot.kind));
            let mut drawn: Vec<u64> = dots.filter_map(|dot| dot.request).collect();
            drawn.sort_unstable();
            assert_eq!(drawn, held(&snapshot), "{width} by {height}, {servers} servers");
        }
    }
}

#[test]
fn what_is_served_stays_within_its_card_however_many_workers_there_are() {
    for (width, height) in SIZES {
        for (servers, workers) in [(3, 64), (12, 16), (40, 64), (40, 4)] {
            let mut snapshot = many(servers);
            for view in &mut snapshot.servers {
                view.workers = workers;
                let first = 10_000 * u64::from(view.id.0 + 1);
                view.in_service = (first..first + u64::from(workers)).map(|n| work(n, 21_500)).collect();
                view.queue.clear();
            }
            let layout = Layout::for_size(width, height, servers.into());
            for dot in scene_of(&snapshot, &layout).dots.iter().filter(|dot| is_request(dot.kind)) {
                let Some(server) = dot.request.filter(|request| 10_000 <= *request) else { continue };
                let card = layout.servers[(server / 10_000 - 1) as usize].rect;
                let (x, y) = (dot.at.x, dot.at.y);
                assert!(
                    card.x <= x && x <= card.right() && card.y <= y && y <= card.bottom(),
                    "{width} by {height}, {servers} servers with {workers} workers: {x}, {y} outside {card:?}"
                );
            }
        }
    }
}

#[test]
fn devices_leave_the_corner_of_the_legend_free() {
    for (width, height) in [(1045.0, 400.0), (960.0, 250.0), (1800.0, 620.0)] {
        for devices in 2..=8 {
            let layout = Layout::for_size(width, height, 3).with_devices(devices);
            let mut boxes = layout.others.iter().map(|(rect, _)| *rect).chain([layout.device]);
            let free = (layout.font * 5.2).min(height * 0.29);
            assert!(
                boxes.all(|it| 0.0 <= it.y && it.bottom() <= height - free + 0.5),
                "{width} by {height}, {devices} devices"
            );
        }
    }
}

#[test]
fn requests_nowhere_on_the_way_are_counted_beside_the_device() {
    let snapshot = mid_failover();
    let scene = scene_of(&snapshot, &Layout::for_size(1045.0, 400.0, 3));
    // Sixteen in flight; fifteen are somewhere, one waits to retry.
    assert_eq!(scene.living, 14);
    assert!(scene.words.contains(&stage::backing_off(1)), "{}", scene.words);
    assert!(scene.words.contains(&stage::unanswered(1)), "{}", scene.words);
}

#[test]
fn a_request_walks_its_link_at_a_steady_pace() {
    let layout = Layout::for_size(1045.0, 400.0, 3);
    let place = |millis: u64| {
        let mut snapshot = mid_failover();
        snapshot.now = at(millis);
        let scene = scene_of(&snapshot, &layout);
        scene.dots.iter().find(|dot| dot.request == Some(22) && is_request(dot.kind)).map(|dot| dot.at)
    };
    let link = &layout.server_links[0];
    let walked = |point: Point| {
        let near = |step: &i32| (link.at(*step as f32 / 1000.0).distance(point) * 100.0) as i64;
        (0..=1000).min_by_key(near).map(|step| step as f32 / 1000.0)
    };
    for (millis, share) in [(22_050, 0.0), (22_125, 0.3), (22_175, 0.5), (22_300, 1.0)] {
        let found = place(millis).and_then(walked).expect("request 22 is on the stage");
        assert!((found - share).abs() < 0.04, "{found} of the way at {millis} ms, expected {share}");
    }
}

#[test]
fn answers_come_back() {
    let layout = Layout::for_size(1045.0, 400.0, 3);
    let x_at = |millis: u64| {
        let mut snapshot = mid_failover();
        snapshot.now = at(millis);
        let scene = scene_of(&snapshot, &layout);
        scene.dots.iter().find(|dot| dot.request == Some(24)).map(|dot| dot.at.x).expect("it is drawn")
    };
    assert!(x_at(22_250) < x_at(22_100));
}

fn check_bounds(scene: &Scene, layout: &Layout, case: &str) {
    let stage = Rect::new(0.0, 0.0, layout.width, layout.height);
    let inside = |rect: &Rect, what: &str| {
        let fits = rect.x >= -0.6
            && rect.y >= -0.6
            && rect.right() <= layout.width + 0.6
            && rect.bottom() <= layout.height + 0.6;
        assert!(fits, "{case}: {what} {rect:?} leaves {stage:?}");
    };
    for shape in &scene.furniture {
        match shape {
            Shape::Box { rect, .. } => inside(rect, "box"),
            Shape::Hatch { rect, .. } => inside(rect, "hatch"),
            Shape::Ring { centre, radius, .. } => {
                inside(&Rect::new(centre.x, centre.y, 0.0, 0.0).grown(*radius), "ring")
            }
            Shape::Text { range, .. } => inside(&text_rect(scene, shape), scene.text(*range)),
            Shape::Link { way, .. } => {
                way.points.iter().for_each(|point| inside(&Rect::new(point.x, point.y, 0.0, 0.0), "link"))
            }
            Shape::Broken { .. } | Shape::Arrow { .. } => {}
        }
    }
    for dot in &scene.dots {
        inside(&Rect::new(dot.at.x, dot.at.y, 0.0, 0.0).grown(dot.radius), "dot");
    }
}

fn text_rect(scene: &Scene, shape: &Shape) -> Rect {
    let Shape::Text { at, anchor, font, range, max_width, .. } = shape else { return Rect::default() };
    let width = estimate_width(scene.text(*range), *font).min(*max_width);
    let left = match anchor {
        nines::scene::Anchor::Start => at.x,
        nines::scene::Anchor::Middle => at.x - width / 2.0,
        nines::scene::Anchor::End => at.x - width,
    };
    Rect::new(left, at.y - font.size * 0.5, width, font.size)
}

#[test]
fn nothing_leaves_the_stage_at_any_size() {
    for (width, height) in SIZES {
        for servers in [1, 2, 3, 4, 6, 8, 12, 13, 24, 60, 200, 500] {
            let layout = Layout::for_size(width, height, servers.into());
            let scene = scene_of(&if servers == 3 { mid_failover() } else { many(servers) }, &layout);
            check_bounds(
                &scene,
                &layout,
                &format!("{width} by {height}, {servers} servers, {:?}", layout.scale()),
            );
        }
    }
}

#[test]
fn boxes_keep_apart() {
    for (width, height) in SIZES {
        for servers in [1, 2, 3, 4, 6, 8, 12, 13, 24, 60, 200, 500] {
            let layout = Layout::for_size(width, height, servers);
            let mut boxes = vec![layout.device, layout.controller];
            boxes.extend(layout.servers.iter().map(|card| card.rect));
            for (index, one) in boxes.iter().enumerate() {
                for other in &boxes[index + 1..] {
                    assert!(!one.overlaps(other), "{width} by {height}, {servers}: {one:?} on {other:?}");
                }
            }
        }
    }
}

#[test]
fn words_fit_their_room_and_do_not_run_into_each_other() {
    for (width, height) in SIZES {
        for servers in [3, 4, 6, 12] {
            let layout = Layout::for_size(width, height, servers.into());
            let scene = scene_of(&if servers == 3 { mid_failover() } else { many(servers) }, &layout);
            let texts: Vec<&Shape> =
                scene.furniture.iter().filter(|s| matches!(s, Shape::Text { .. })).collect();
            for (index, one) in texts.iter().enumerate() {
                let Shape::Text { range, font, max_width, .. } = one else { continue };
                let words = scene.text(*range);
                let natural = estimate_width(words, *font);
                assert!(
                    natural <= max_width * 1.12,
                    "{width} by {height}, {servers}: {words:?} needs {natural}, has {max_width}"
                );
                for other in &texts[index + 1..] {
                    let Shape::Text { range, .. } = other else { continue };
                    let (a, b) = (text_rect(&scene, one).grown(-1.5), text_rect(&scene, other).grown(-1.5));
                    assert!(
                        !a.overlaps(&b),
                        "{width} by {height}, {servers}: {words:?} on {:?}",
                        scene.text(*range)
                    );
                }
            }
        }
    }
}

#[test]
fn a_finger_finds_what_it_points_at() {
    let layout = Layout::for_size(1045.0, 400.0, 3);
    let snapshot = mid_failover();
    let scene = scene_of(&snapshot, &layout);
    let hit = |point: Point| scene.hit(&layout, point.x, point.y);
    for (index, card) in layout.servers.iter().enumerate() {
        assert_eq!(hit(card.rect.centre()), Some(Hit::Server(ServerNodeId(index as u16))));
    }
    assert_eq!(hit(layout.controller.centre()), Some(Hit::Controller));
    assert_eq!(hit(layout.device.centre()), Some(Hit::Device));
    let request = scene.dots.iter().find(|dot| dot.request == Some(20)).expect("request 20 is under way");
    assert_eq!(hit(request.at), Some(Hit::Request(20)));
    assert_eq!(hit(layout.server_links[2].at(0.97)), Some(Hit::ServerLink(ServerNodeId(2))));
    assert_eq!(scene.hit(&layout, 1.0, 1.0), None);
}

#[test]
fn the_detection_window_is_hatched_while_truth_and_belief_differ() {
    let layout = Layout::for_size(1045.0, 400.0, 3);
    let hatched = |change: fn(&mut ServerView)| {
        let mut snapshot = mid_failover();
        change(&mut snapshot.servers[1]);
        scene_of(&snapshot, &layout).furniture.iter().any(|shape| matches!(shape, Shape::Hatch { .. }))
    };
    assert!(hatched(|_| {}));
    assert!(!hatched(|server| server.belief = Belief::Down));
    assert!(!hatched(|server| server.condition = Condition::Up));
    assert!(hatched(|server| {
        server.condition = Condition::Up;
        server.belief = Belief::GoingUp(1);
    }));
    assert!(hatched(|server| {
        server.condition = Condition::Up;
        server.link_is_cut = true;
    }));
}

#[test]
fn above_the_ceiling_a_dot_stands_for_ten_and_the_picture_says_so() {
    let layout = Layout::for_size(1045.0, 400.0, 3);
    let mut snapshot = mid_failover();
    snapshot.servers[0].queue = (10_000..13_000).map(|request| work(request, 21_000)).collect();
    snapshot.counts.in_flight = 3_016;
    let scene = scene_of(&snapshot, &layout);
    assert_eq!(scene.dot_is, 10);
    assert!(scene.words.contains(&stage::dot_is(10)), "{}", scene.words);
    let all_tenths = scene
        .dots
        .iter()
        .filter(|dot| is_request(dot.kind))
        .all(|dot| dot.request.is_some_and(|r| r % 10 == 0));
    assert!(all_tenths);
}

#[test]
fn a_long_queue_says_how_many_have_no_room() {
    let layout = Layout::for_size(1045.0, 400.0, 3);
    let mut snapshot = mid_failover();
    snapshot.servers[0].queue = (10_000..11_000).map(|request| work(request, 21_000)).collect();
    snapshot.counts.in_flight = 1_016;
    let scene = scene_of(&snapshot, &layout);
    let drawn = scene.dots.iter().filter(|dot| dot.request.is_some_and(|r| r >= 10_000)).count();
    assert!(drawn > 20);
    assert!(scene.words.contains(&format!("+{}", 1_000 - drawn)), "{drawn} drawn, {}", scene.words);
}

#[test]
fn without_motion_nothing_moves_and_the_links_say_what_goes_over_them() {
    let layout = Layout::for_size(1045.0, 400.0, 3);
    let snapshot = mid_failover();
    let mut marks = marks();
    for n in 0..8 {
        marks.on(at(18_500 + n * 400), &TraceEvent::AttemptSent { request: n, attempt: 1 });
    }
    let mut scene = Scene::new();
    scene.fill(&snapshot, &marks, &layout, &Lens { motion: Motion::Steps, ..lens() });
    let travelling: Vec<u64> = (20..26).collect();
    assert!(scene.dots.iter().all(|dot| dot.request.is_none_or(|request| !travelling.contains(&request))));
    assert!(scene.furniture.iter().any(|shape| matches!(shape, Shape::Arrow { role: Role::Age(0), .. })));
    // Six of them in the 3.2 s since the second three before this one began.
    assert!(scene.words.contains(&stage::rate(1.9)), "{}", scene.words);
}

#[test]
fn marks_fade_and_are_forgotten() {
    let marks = marks();
    let count = |millis| marks.recent(at(millis), SimDuration::from_millis(1_200)).count();
    assert_eq!(count(21_800), 3);
    assert_eq!(count(22_200), 5);
    assert_eq!(count(23_500), 0);
    // A run that went back does not show what has not happened yet.
    assert_eq!(count(21_000), 0);
}

#[test]
fn crowds_become_a_grid_and_then_a_heat_map() {
    let scale = |servers| Layout::for_size(1045.0, 400.0, servers).scale();
    assert_eq!(scale(3), Scale::Full);
    assert_ne!(scale(12), Scale::Heat);
    assert_ne!(scale(40), Scale::Heat);
    assert_eq!(scale(300), Scale::Heat);
    assert_eq!(Layout::for_size(370.0, 560.0, 3).scale(), Scale::Tall);
}

#[test]
fn where_counts_decide_the_hub_shows_them_and_frames_the_two_it_drew() {
    let layout = Layout::for_size(1045.0, 400.0, 3);
    let mut snapshot = mid_failover();
    let counts_of = |snapshot: &Snapshot| {
        let scene = scene_of(snapshot, &layout);
        let is_count = |shape: &&Shape| matches!(shape, Shape::Box { rect, .. } if rect.x < layout.servers[0].rect.x && layout.controller.right() < rect.x);
        let framed = |shape: &&Shape| matches!(shape, Shape::Box { stroke: Some((Role::Ink, _)), .. });
        let counts: Vec<&Shape> = scene.furniture.iter().filter(is_count).collect();
        let signs = scene.signs();
        let framed = counts.iter().copied().filter(framed).count();
        (counts.len(), framed, signs.contains(Sign::Count), signs.contains(Sign::Drawn))
    };
    assert_eq!(counts_of(&snapshot), (0, 0, false, false), "in turn, no count is asked for");
    snapshot.controller.policy = Some(PolicyKind::TwoDistinct);
    assert_eq!(counts_of(&snapshot), (3, 0, true, false));
    let pair = [ServerNodeId(0), ServerNodeId(2)];
    snapshot.controller.drawn = Some(Drawn { at: snapshot.now, pair, chosen: ServerNodeId(2) });
    assert_eq!(counts_of(&snapshot), (3, 2, true, true));
    snapshot.controller.drawn = Some(Drawn { at: SimTime::ZERO, pair, chosen: ServerNodeId(2) });
    assert_eq!(counts_of(&snapshot), (3, 0, true, false), "a draw of long ago is no news");
}
