//! What the stage shows at t is the engine's state at t, however somebody got there.

use nines::app::captions::say;
use nines::app::{Action, Direction, Effect, Facts, Interest, Session, Speed, State};
use nines::scene::{DotKind, Layout, Lens, Scene};
use nines::sim::{Cargo, Leg, ServerNodeId, SimTime, Simulation, Snapshot, Work};

/// A small generator of its own: the moves must not depend on the engine's.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

fn act(state: &mut State, session: &mut Session, action: Action) {
    state.facts = Facts::of(session);
    for effect in state.update(action) {
        let config = state.scenario.config();
        match effect {
            Effect::Apply => session.apply(config),
            Effect::Restart => session.restart(config),
            Effect::Seek(at) => session.seek(at),
            Effect::StepEvent => session.step_event(),
            Effect::Jump(direction, interest) => session.jump(direction, interest),
            _ => {}
        }
    }
    while session.is_catching_up() {
        session.catch_up(1_009);
    }
}

/// One random thing that a person might do. Returns true for a single step, after which the instant may be half handled.
fn move_somehow(state: &mut State, session: &mut Session, dice: &mut Dice) -> bool {
    let server = ServerNodeId(dice.below(3) as u16);
    let action = match dice.below(10) {
        0 | 1 => Action::Seek(SimTime::from_millis(dice.below(90_000))),
        2 => Action::StepEvent,
        3 => Action::StepTick,
        4 => Action::ToggleServer(server),
        5 => {
            let direction = if dice.below(2) == 0 { Direction::Back } else { Direction::Forward };
            Action::Jump(direction, Interest::ALL[dice.below(4) as usize])
        }
        6 if !state.branches.is_empty() => Action::TakeBranch(0),
        7 => Action::Undo,
        _ => {
            let until = session.now().seconds() + dice.below(8_000) as f64 / 1_000.0;
            while session.now().seconds() < until && !session.is_over() {
                session.begin_frame(1.0 / 60.0, Speed::from_factor(4.3).unwrap());
                while !session.advance(97) {}
            }
            return false;
        }
    };
    let is_step = action == Action::StepEvent;
    act(state, session, action);
    is_step
}

/// The engine's own state after exactly the same, in one go.
fn straight(session: &Session, is_step: bool) -> Snapshot {
    let mut run = Simulation::new(session.config());
    if is_step {
        while run.events_handled() < session.simulation().events_handled() && run.step(&mut ()).is_some() {}
    } else {
        run.run_until(session.now(), u64::MAX, &mut ());
    }
    assert_eq!(run.digest(), session.simulation().digest());
    let mut snapshot = Snapshot::default();
    run.snapshot_into(&mut snapshot);
    snapshot
}

/// Everything in the snapshot that must have a dot: its request, and the place on its link where it travels.
fn expected(snapshot: &Snapshot, layout: &Layout) -> Vec<(u64, Option<(f32, f32)>)> {
    let mut all = Vec::new();
    for traveller in &snapshot.travellers {
        let (Cargo::Attempt(work) | Cargo::Answer(work, _)) = traveller.what else { continue };
        let whole = traveller.arrives.since(traveller.departed).0.max(1) as f32;
        let gone = (snapshot.now.since(traveller.departed).0 as f32 / whole).clamp(0.0, 1.0);
        let (link, share) = match traveller.leg {
            Leg::DeviceToController => (&layout.device_link, gone),
            Leg::ControllerToDevice => (&layout.device_link, 1.0 - gone),
            Leg::ControllerToServer(id) => (&layout.server_links[id.index()], gone),
            Leg::ServerToController(id) => (&layout.server_links[id.index()], 1.0 - gone),
        };
        let at = link.at(share);
        all.push((work.request, Some((at.x, at.y))));
    }
    // What lies somewhere comes last: any dot of its request will do for it.
    let at_rest = |work: &Work| (work.request, None);
    let held = snapshot.controller.in_service.iter().chain(&snapshot.controller.queue).map(at_rest);
    all.extend(held);
    for view in &snapshot.servers {
        all.extend(view.in_service.iter().chain(&view.queue).map(at_rest));
    }
    all
}

#[test]
fn after_any_scrubbing_and_forking_the_scene_is_the_engines_state() {
    let links = [
        "duration=100s&fault=crash:s2@20s+10s&retries=2&timeout=4s",
        "duration=100s&mttf=20s&mttr=5s&policy=two-distinct&load=poisson:7/s&queue=6",
    ];
    let layout = Layout::for_size(1_400.0, 620.0, 3);
    let (mut dots_seen, mut forks) = (0, 0);
    for (turn, link) in links.into_iter().enumerate() {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15 + turn as u64);
        let mut state = State::open(link, None);
        let mut session = Session::new(state.scenario.config().clone());
        let mut scene = Scene::new();
        for step in 0..160 {
            let is_step = move_somehow(&mut state, &mut session, &mut dice);
            let snapshot = straight(&session, is_step);
            assert_eq!(format!("{snapshot:?}"), format!("{:?}", session.snapshot()), "{link}, move {step}");
            let lens = Lens::of(session.simulation().settings(), 1.0, say);
            scene.fill(session.snapshot(), &session.listeners().marks, &layout, &lens);
            let is_work =
                |kind| matches!(kind, DotKind::Disc | DotKind::Hollow | DotKind::Answer | DotKind::BadAnswer);
            let mut drawn: Vec<_> = scene.dots.iter().filter(|dot| is_work(dot.kind)).collect();
            for (request, at) in expected(&snapshot, &layout) {
                let near = |dot: &&nines::scene::Dot| {
                    dot.request == Some(request)
                        && at.is_none_or(|(x, y)| (dot.at.x - x).hypot(dot.at.y - y) <= layout.lane + 0.5)
                };
                let found = drawn.iter().position(near);
                assert!(
                    found.is_some(),
                    "{link}, move {step}: request {request} is not where it should be {at:?} {:?}",
                    scene.dots.iter().filter(|d| d.request == Some(request)).collect::<Vec<_>>()
                );
                drawn.swap_remove(found.unwrap());
                dots_seen += 1;
            }
            assert!(drawn.is_empty(), "{link}, move {step}: {drawn:?} is not in the engine");
            forks += usize::from(!state.branches.is_empty());
        }
    }
    assert!(1_000 < dots_seen && 20 < forks, "{dots_seen} dots, {forks} moves beside a fork");
}
