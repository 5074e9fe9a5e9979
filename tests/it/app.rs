//! The page without a page: what a person does, replayed.

use nines::app::poster::telling_instant;
use nines::app::{
    Action, Dialog, Direction, Effect, Facts, Interest, Session, Speed, State, Still, Summary, Verdict,
};
use nines::scenario::{Digest, Field, Group, decode, encode, encode_link, encode_reproducible};
use nines::sim::{Listener, Outcome, ServerNodeId, SimDuration, SimTime, Simulation, TraceEvent};

fn seconds(seconds: f64) -> SimTime {
    SimTime::from_seconds(seconds)
}

/// State and session as the page holds them, without a browser.
struct Bench {
    state: State,
    session: Session,
}

impl Bench {
    fn open(link: &str) -> Self {
        let state = State::open(link, None);
        let session = Session::new(state.scenario.config().clone());
        Bench { state, session }
    }

    /// Acts as the page does: facts first, then the effects.
    fn act(&mut self, action: Action) -> Vec<Effect> {
        self.state.facts = Facts::of(&self.session);
        let effects = self.state.update(action);
        for effect in &effects {
            let config = self.state.scenario.config();
            match effect {
                Effect::Apply => self.session.apply(config),
                Effect::Restart => self.session.restart(config),
                Effect::Seek(at) => self.session.seek(*at),
                Effect::StepEvent => self.session.step_event(),
                Effect::Jump(direction, interest) => self.session.jump(*direction, *interest),
                _ => {}
            }
        }
        while self.session.is_catching_up() {
            self.session.catch_up(997);
        }
        effects
    }

    /// Plays to `until` in frames of a sixtieth of a second, with a budget that does not always suffice.
    fn play_to(&mut self, until: f64) {
        while self.session.now() < seconds(until) && !self.session.is_over() {
            self.session.begin_frame(1.0 / 60.0, Speed::from_factor(3.7).unwrap());
            while !self.session.advance(13) {}
        }
    }

    /// The digest of the copied link, run in one go to the same instant.
    fn replayed(&self) -> u64 {
        let decoded = decode(&encode(&self.state.scenario));
        assert_eq!(decoded.notices, vec![]);
        let mut replay = Session::new(decoded.scenario.config().clone());
        replay.seek_at_once(self.session.now());
        replay.simulation().digest()
    }

    fn assert_replays(&self) {
        assert_eq!(self.session.simulation().digest(), self.replayed(), "at {}", self.session.now());
    }
}

#[test]
fn the_copied_link_replays_what_was_done_by_hand() {
    let mut bench = Bench::open("");
    bench.play_to(12.3);
    bench.act(Action::ToggleServer(ServerNodeId(1)));
    bench.play_to(14.0);
    bench.act(Action::SetField(Field::Policy, "two-distinct".into()));
    bench.play_to(15.1);
    bench.act(Action::ToggleServer(ServerNodeId(1)));
    bench.play_to(17.0);
    bench.act(Action::SetField(Field::Load, "poisson:9/s".into()));
    bench.act(Action::SetField(Field::Servers, "5".into()));
    bench.play_to(40.0);
    bench.act(Action::SetClickDuration(None));
    bench.act(Action::ToggleServer(ServerNodeId(4)));
    bench.play_to(55.0);
    bench.act(Action::ToggleServer(ServerNodeId(4)));
    bench.play_to(70.0);
    assert_eq!(bench.state.scenario.faults().len(), 2);
    bench.assert_replays();
}

#[test]
fn a_repair_by_hand_of_a_random_failure_replays() {
    let mut bench = Bench::open("mttf=10s&mttr=60s&duration=120s");
    while bench.session.snapshot().servers.iter().all(|server| server.condition == nines::sim::Condition::Up)
    {
        let now = bench.session.now().seconds();
        bench.play_to(now + 0.5);
    }
    let down = bench.session.snapshot().servers.iter().position(|s| s.condition != nines::sim::Condition::Up);
    bench.act(Action::ToggleServer(ServerNodeId(down.unwrap() as u16)));
    let now = bench.session.now().seconds();
    bench.play_to(now + 5.0);
    bench.assert_replays();
}

#[test]
fn going_back_and_on_again_gives_the_same_run() {
    let mut bench = Bench::open("fault=crash:s2@20s+10s&mttf=40s");
    bench.play_to(90.0);
    let (now, digest, summary) =
        (bench.session.now(), bench.session.simulation().digest(), Summary::of(&bench.session));
    for at in [3.0, 60.0, 0.0, 89.9] {
        bench.act(Action::Seek(seconds(at)));
        assert_eq!(bench.session.now(), seconds(at));
        bench.act(Action::Seek(now));
        assert_eq!(bench.session.simulation().digest(), digest);
        assert_eq!(Summary::of(&bench.session).numbers, summary.numbers);
        assert_eq!(Summary::of(&bench.session).story, summary.story);
    }
}

#[test]
fn an_edit_in_the_past_forks_and_says_so() {
    let mut bench = Bench::open("fault=crash:s2@20s+10s");
    bench.play_to(60.0);
    bench.act(Action::Seek(seconds(15.0)));
    bench.act(Action::SetField(Field::Failover, "off".into()));
    assert_eq!(bench.state.notices.len(), 1);
    bench.play_to(60.0);
    bench.assert_replays();
}

#[test]
fn undo_takes_back_what_a_click_did_and_redo_does_it_again() {
    let mut bench = Bench::open("");
    bench.play_to(10.0);
    let calm = bench.session.now();
    bench.act(Action::ToggleServer(ServerNodeId(0)));
    bench.play_to(20.0);
    let crashed = bench.session.simulation().digest();
    let now = bench.session.now();
    bench.act(Action::Undo);
    assert_eq!(bench.session.now(), now);
    assert_ne!(bench.session.simulation().digest(), crashed);
    assert!(bench.state.scenario.faults().is_empty());
    bench.assert_replays();
    bench.act(Action::Redo);
    assert_eq!(bench.session.simulation().digest(), crashed);
    assert!(calm < now);
}

#[test]
fn a_drag_of_a_slider_is_one_edit() {
    let mut bench = Bench::open("");
    bench.play_to(10.0);
    for rate in ["5/s", "6/s", "7/s"] {
        bench.act(Action::SetField(Field::Load, format!("poisson:{rate}")));
        let now = bench.session.now().seconds();
        bench.play_to(now + 0.2);
    }
    assert_eq!(bench.state.scenario.edit_texts().len(), 1);
    bench.act(Action::Undo);
    assert_eq!(bench.state.scenario.edit_texts().len(), 0);
    bench.assert_replays();
}

#[test]
fn an_edit_at_time_zero_changes_the_base() {
    let mut bench = Bench::open("");
    bench.act(Action::SetField(Field::Servers, "4".into()));
    assert_eq!(bench.state.scenario.get(Field::Servers), "4");
    assert!(bench.state.scenario.edit_texts().is_empty());
}

#[test]
fn a_wrong_value_says_what_would_be_right_and_changes_nothing() {
    let mut bench = Bench::open("");
    bench.play_to(5.0);
    let before = bench.state.scenario.clone();
    let effects = bench.act(Action::SetField(Field::Servers, "0".into()));
    assert!(effects.is_empty());
    assert_eq!(bench.state.scenario, before);
    let rejected = bench.state.rejected.clone().unwrap();
    assert_eq!(rejected.key, "servers");
    assert!(rejected.text.contains("1 to 500"), "{}", rejected.text);
    bench.act(Action::SetField(Field::Servers, "2".into()));
    assert_eq!(bench.state.rejected, None);
}

#[test]
fn reset_restores_everything() {
    let mut bench = Bench::open("preset=failover&seed=3");
    let opened = bench.state.clone();
    bench.play_to(30.0);
    bench.act(Action::ToggleServer(ServerNodeId(0)));
    bench.act(Action::SetField(Field::Servers, "nine".into()));
    bench.act(Action::SetSpeed(Speed::MAX));
    bench.act(Action::Notify("something".into()));
    bench.act(Action::Reset);
    assert_eq!(bench.state.scenario, opened.scenario);
    assert_eq!(bench.session.now(), SimTime::ZERO);
    assert_eq!(bench.state.speed, opened.speed);
    assert_eq!((bench.state.rejected.clone(), bench.state.notices.len()), (None, 0));
}

#[test]
fn the_end_pauses_and_offers_more() {
    let mut bench = Bench::open("duration=20s");
    bench.play_to(1_000.0);
    assert!(bench.session.is_over());
    bench.act(Action::Ended);
    assert!(!bench.state.is_playing);
    assert!(Summary::of(&bench.session).story.is_over);
    bench.act(Action::Longer);
    assert!(bench.state.is_playing && !bench.session.is_over());
    bench.play_to(1_000.0);
    assert_eq!(bench.session.config().duration, SimDuration::from_millis(30_000));
    bench.assert_replays();
    bench.act(Action::PlayPause);
    assert_eq!(bench.session.now(), SimTime::ZERO);
}

#[test]
fn what_the_story_says_is_so() {
    for (link, at, expected) in [
        ("preset=second-controller", 21.0, "until controller 2 has missed enough"),
        ("preset=second-controller", 24.7, "Controller 2 has taken over."),
        (
            "preset=two-hubs&controller-mttf=off&fault=crash:controller2@5s+9s&fault=crash:controller@6s+9s",
            7.0,
            "until it is back",
        ),
        (
            "preset=silent-hub&controller-mttf=off&fault=crash-blackhole:controller@6s+9s",
            7.0,
            "Nothing is served until it is back",
        ),
        ("preset=ejection-never", 40.0, "At most 10 % may be ejected, none of 3 servers"),
        ("preset=envoy-ejection", 20.6, "Only failing requests can tell"),
        ("preset=slow-server&ejection=envoy", 40.0, "Probes still pass"),
        ("preset=no-failover", 30.0, "Failover is off"),
        ("preset=metastable", 300.0, "Not recovered"),
        ("preset=metastable&abandoned=skip", 110.0, "Back in rotation at 104.9 s."),
    ] {
        let mut bench = Bench::open(link);
        bench.play_to(at);
        let story = Summary::of(&bench.session).story;
        assert!(story.body.contains(expected), "{link}: {story:?}");
    }
}

#[test]
fn the_story_of_a_crash_is_told_with_its_numbers() {
    let mut bench = Bench::open("fault=crash:s2@20s+6s");
    let mut told = Vec::new();
    for at in [5.0, 20.4, 22.9, 25.5, 27.0, 30.5, 45.0] {
        bench.play_to(at);
        let story = Summary::of(&bench.session).story;
        told.push(format!("{} {}", story.lead, story.body));
    }
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn jumping_goes_to_the_next_thing_worth_seeing() {
    let mut bench = Bench::open("fault=crash:s2@20s+6s");
    let mut stops = Vec::new();
    for _ in 0..4 {
        bench.act(Action::Jump(Direction::Forward, Interest::Any));
        stops.push(bench.session.now().seconds());
    }
    assert_eq!(stops[0], 20.0);
    assert!(stops.windows(2).all(|pair| pair[0] < pair[1]), "{stops:?}");
}

#[test]
fn speed_snaps_at_one_and_reads_what_it_writes() {
    assert_eq!(Speed::from_factor(1.07), Some(Speed::NORMAL));
    assert_eq!(Speed::from_factor(f64::NAN), None);
    for speed in Speed::OFFERED {
        assert_eq!(Speed::from_key(&speed.key()), Some(speed));
        assert!(speed.faster().factor() >= speed.factor() && speed.slower().factor() <= speed.factor());
    }
}

#[test]
fn what_a_link_has_locked_stays_as_it_is_by_whatever_way() {
    let mut bench = Bench::open(
        "lock=policy,fault,seed&fault=crash:s2@20s+5s&edit=policy:least@30s&edit=load:poisson:5/s@30s",
    );
    bench.play_to(3.0);
    let before = bench.state.scenario.clone();
    for action in [
        Action::SetField(Field::Policy, "random".to_owned()),
        Action::ToggleServer(ServerNodeId(1)),
        Action::RemoveFault(0),
        Action::RemoveEdit(0),
        Action::NewSeed,
        Action::SeedDrawn(5),
    ] {
        assert_eq!(bench.act(action.clone()), vec![], "{action:?}");
        assert_eq!(bench.state.scenario, before, "{action:?}");
    }
    assert_eq!(bench.state.notices.len(), 1, "it says so, once");
    assert!(!bench.act(Action::SetField(Field::Servers, "4".to_owned())).is_empty());
    assert!(!bench.act(Action::RemoveEdit(2)).is_empty(), "the edit of the load is not locked");
}

#[test]
fn opening_a_broken_link_gives_notices_that_can_be_dismissed() {
    let mut bench = Bench::open("?v=1&servers=-3&policy=best");
    assert_eq!(bench.state.notices.len(), 2);
    let id = bench.state.notices[0].id;
    bench.act(Action::DismissNotice(id));
    assert_eq!(bench.state.notices.len(), 1);
}

#[test]
fn view_actions_ask_for_nothing_of_the_run() {
    let mut bench = Bench::open("");
    for action in [Action::Show(Dialog::Help), Action::CloseDialog, Action::ToggleGroup(Group::Servers)] {
        assert!(bench.act(action).is_empty());
    }
    assert!(bench.state.open_groups.contains(&Group::Servers));
}

#[test]
fn a_long_run_keeps_a_bounded_number_of_checkpoints_and_still_goes_back() {
    let mut bench = Bench::open("duration=3000s");
    bench.act(Action::Seek(seconds(2_500.0)));
    assert!(bench.session.checkpoints() <= 48);
    let digest = bench.session.simulation().digest();
    bench.act(Action::Seek(seconds(1_234.5)));
    bench.act(Action::Seek(seconds(2_500.0)));
    assert_eq!(bench.session.simulation().digest(), digest);
}

/// Plays a link to its end as the page does, and says how its promise stands.
fn verdict_of(link: &str) -> (Option<Verdict>, Vec<String>) {
    let mut bench = Bench::open(link);
    while !bench.session.is_over() && bench.session.now() < seconds(400.0) {
        bench.play_to(bench.session.now().seconds() + 0.5);
        if let Some(digest) = bench.state.awaited_digest().and_then(|at| bench.session.digest_at(at)) {
            bench.act(Action::DigestKnown(digest));
        }
    }
    (bench.state.verdict(), bench.state.notices.iter().map(|notice| notice.text.clone()).collect())
}

#[test]
fn a_reproducible_link_is_held_to_its_word_at_the_end_or_at_its_instant() {
    let check = |link: &str, verdict: Verdict, says: &str| {
        let (got, notices) = verdict_of(link);
        assert_eq!(got, Some(verdict), "{link}");
        assert_eq!(notices.iter().filter(|notice| notice.contains(says)).count(), 1, "{link}: {notices:?}");
    };
    let bench = Bench::open("duration=20s&fault=crash:s2@5s+4s");
    let whole = bench.session.digest_to_promise().unwrap();
    assert_eq!(whole.at, None, "so short a run is promised whole");
    let mut half = Session::new(bench.state.scenario.config().clone());
    half.seek_at_once(seconds(7.5));
    let half = Digest { value: half.simulation().digest(), at: Some(seconds(7.5)) };
    for digest in [whole, half] {
        let link = encode_reproducible(&bench.state.scenario, digest);
        check(&link, Verdict::Kept, "Reproduced exactly");
        check(
            &link.replace("eng=2", "eng=77"),
            Verdict::Kept,
            "it was made with engine 77 and this is engine 2",
        );
        let other = encode_reproducible(&bench.state.scenario, Digest { value: digest.value ^ 1, ..digest });
        check(&other, Verdict::Broken, "This is not the run that was shared");
        check(&other.replace("eng=2", "eng=77"), Verdict::Broken, "made with engine 77 and this is engine 2");
    }
    assert_eq!(verdict_of("duration=20s").0, None);
    assert_eq!(verdict_of("duration=20s&eng=2").0, None, "an engine alone promises nothing");
}

#[test]
fn a_run_that_somebody_has_changed_is_held_to_nothing() {
    let scenario = decode("duration=20s").scenario;
    let mut bench = Bench::open(&encode_reproducible(&scenario, 5));
    bench.play_to(3.0);
    bench.act(Action::ToggleServer(ServerNodeId(1)));
    assert_eq!(bench.state.awaited_digest(), None);
    bench.act(Action::Undo);
    assert_eq!(bench.state.awaited_digest(), Some(None), "taken back, it is the promised run again");
}

#[test]
fn a_long_run_is_promised_up_to_an_instant_that_can_be_found_out_quickly() {
    let bench = Bench::open("load=poisson:500/s&servers=200&duration=3000s");
    let digest = bench.session.digest_to_promise().unwrap();
    let at = digest.at.unwrap();
    assert!(seconds(10.0) < at && at < seconds(1_000.0) && at.0.is_multiple_of(1_000_000), "{at:?}");
    let mut again = Session::new(bench.state.scenario.config().clone());
    again.seek_at_once(at);
    assert_eq!(again.simulation().digest(), digest.value);
    assert_eq!(again.digest_at(Some(at)), Some(digest.value));
    again.seek_at_once(seconds(at.seconds() + 3.0));
    assert_eq!(again.digest_at(Some(at)), Some(digest.value), "also when the run has gone past it");
    assert_eq!(again.digest_at(None), None, "the whole run's is not known yet");
}

#[test]
fn another_preset_is_another_address_and_a_lesson_goes_with_its_scenario() {
    let mut bench =
        Bench::open("preset=failover&title=Lesson&task=Look&lock=policy&show=servers&theme=dark&ui=simple");
    assert!(bench.act(Action::SetField(Field::Servers, "4".to_owned())).contains(&Effect::Address));
    let lesson = encode_link(&encode(&bench.state.scenario), &bench.state.view);
    let effects = bench.act(Action::Open("baseline".to_owned()));
    assert!(effects.contains(&Effect::NewAddress) && !effects.contains(&Effect::Address));
    assert_eq!(bench.state.view.encode(), "theme=dark&ui=simple");
    let effects = bench.act(Action::Return(lesson.clone()));
    assert!(!effects.contains(&Effect::NewAddress), "going back writes no history of its own");
    assert_eq!(encode_link(&encode(&bench.state.scenario), &bench.state.view), lesson);
}

#[test]
fn a_frame_waits_on_a_still_of_the_detection_and_begins_at_zero() {
    let mut bench = Bench::open("embed=1&preset=failover");
    let at = telling_instant(bench.state.scenario.config());
    assert!(seconds(20.0) < at && at < seconds(25.0), "after the crash and before it is noticed: {at:?}");
    assert_eq!((bench.state.still, bench.state.is_playing), (Some(Still::Ahead), false));
    bench.session.seek_at_once(at);
    // Neither a look nor a refusal wakes it.
    for action in
        [Action::SetTheme(None), Action::ToggleDrawer, Action::DismissNotice(0), Action::Show(Dialog::Share)]
    {
        bench.act(action);
        assert_eq!(bench.state.still, Some(Still::Ahead));
    }
    assert_eq!(bench.state.dialog, None, "a frame has no dialogs");
    bench.act(Action::PlayPause);
    assert_eq!((bench.state.still, bench.state.is_playing), (None, true));
    assert_eq!(bench.session.now(), SimTime::ZERO);
}

#[test]
fn what_is_set_on_a_still_holds_from_the_start() {
    let mut bench = Bench::open("embed=controls&preset=failover");
    bench.session.seek_at_once(seconds(23.0));
    bench.act(Action::SetField(Field::Policy, "least".to_owned()));
    assert_eq!(encode(&bench.state.scenario), "v=1&preset=failover&policy=least");
    assert_eq!(bench.session.now(), SimTime::ZERO);
    let mut bench = Bench::open("embed=controls&preset=failover&t=23s");
    bench.session.seek_at_once(seconds(23.0));
    assert_eq!(bench.state.still, Some(Still::Here));
    bench.act(Action::PlayPause);
    assert_eq!(bench.session.now(), seconds(23.0), "where the link opens it, it goes on");
}

#[test]
fn a_still_is_found_quickly_in_every_preset() {
    for preset in nines::scenario::PRESETS {
        let config = decode(preset.id).scenario.config().clone();
        let at = telling_instant(&config);
        assert!(SimTime::ZERO < at && at <= seconds(304.0), "{}: {at:?}", preset.id);
        let first = config.faults.iter().map(|fault| fault.at).min();
        // A fault that comes very late is not waited for.
        let is_shown = first.is_none_or(|first| first <= at || seconds(150.0) < first);
        assert!(is_shown, "{}: {at:?}", preset.id);
    }
}

#[test]
fn the_life_of_a_request_is_all_that_the_trace_says_of_it() {
    use nines::app::life::request_of;
    use nines::sim::{Listener, Simulation, TraceEvent};

    struct All(Vec<(SimTime, TraceEvent)>);
    impl Listener for All {
        fn on(&mut self, at: SimTime, event: &TraceEvent) {
            self.0.push((at, *event));
        }
    }

    let link = "policy=two-distinct&retries=2&timeout=3s&fault=crash:s2@20s+10s";
    let mut all = All(Vec::new());
    let config = decode(link).scenario.config().clone();
    Simulation::new(&config).run_until(seconds(40.0), u64::MAX, &mut all);

    let mut bench = Bench::open(link);
    bench.play_to(33.0);
    let mut retried = 0;
    // Forward, back, and forward again: what is known of a request is what had happened by then.
    for at in [30.0, 12.0, 33.0] {
        bench.act(Action::Seek(seconds(at)));
        for request in [0, 40, 81, 85, 90, 100] {
            bench.session.follow(Some(request));
            let now = bench.session.now();
            let (life, is_whole) = bench.session.life().unwrap();
            assert!(is_whole);
            let heard: Vec<_> = life.steps.iter().map(|step| (step.at, step.event)).collect();
            let expect: Vec<_> = all
                .0
                .iter()
                .filter(|(at, event)| *at <= now && request_of(event) == Some(request))
                .copied()
                .collect();
            assert_eq!(heard, expect, "request {request} at {at}");
            retried += heard.iter().filter(|(_, e)| matches!(e, TraceEvent::RetryScheduled { .. })).count();
        }
    }
    assert!(0 < retried, "the crash must make somebody try again");
}

#[test]
fn the_reason_for_a_choice_names_the_two_that_were_drawn_and_the_better_one_won() {
    use nines::sim::TraceEvent;
    let mut bench = Bench::open("policy=two-distinct&servers=5&load=poisson:9/s");
    bench.play_to(20.0);
    let mut decided = 0;
    for request in 0..150 {
        bench.session.follow(Some(request));
        let (life, _) = bench.session.life().unwrap();
        for step in &life.steps {
            let TraceEvent::Routed { server, .. } = step.event else { continue };
            let reason = step.why.as_ref().unwrap();
            let load = |id| reason.among.iter().find(|it| it.server == id).unwrap().load;
            let [first, second] = reason.drawn.unwrap();
            assert_eq!(reason.chosen, server);
            assert_ne!(first, second);
            let expect = if load(second) < load(first) { second } else { first };
            assert_eq!(server, expect, "request {request}");
            decided += usize::from(load(first) != load(second));
        }
    }
    assert!(20 < decided, "only {decided} choices had a better one");
}

#[test]
fn whatever_befalls_a_part_by_hand_can_be_mended_by_hand_and_replays() {
    use nines::app::{Inspection, Selected};
    use nines::sim::{CrashMode, Effect as Fault, Target};
    let mut bench = Bench::open("controller-pair=on");
    let server = ServerNodeId(1);
    let strikes = [
        (Target::SecondController, Fault::Crash(CrashMode::Refused)),
        (Target::PairLink, Fault::Cut),
        (Target::Server(server), Fault::Hang),
        (Target::Server(server), Fault::Slow { factor: 4.0 }),
        (Target::Server(server), Fault::Errors { rate: 0.5 }),
        (Target::Controller, Fault::Crash(CrashMode::Refused)),
        (Target::ServerLink(server), Fault::Cut),
        (Target::DeviceLink, Fault::Cut),
    ];
    for (target, effect) in strikes {
        let now = bench.session.now().seconds();
        bench.play_to(now + 1.0);
        bench.act(Action::Strike(target, effect));
        bench.play_to(now + 2.5);
        let of = match target {
            Target::Server(id) => Selected::Server(id),
            Target::ServerLink(id) => Selected::ServerLink(id),
            Target::DeviceLink => Selected::DeviceLink,
            _ => Selected::Controller,
        };
        let offers = Inspection::of(&mut bench.session, of, None).offers;
        assert!(offers.iter().any(|offer| offer.action == Action::Mend(target)), "{target:?}: {offers:?}");
        assert_ne!(bench.session.snapshot().system, None);
        bench.act(Action::Mend(target));
        bench.play_to(now + 3.0);
        let snapshot = bench.session.snapshot();
        assert!(!snapshot.device_link_is_cut && snapshot.servers.iter().all(|view| !view.link_is_cut));
        assert!(snapshot.servers.iter().all(|view| view.condition == nines::sim::Condition::Up));
        assert_eq!(snapshot.controller.condition, Some(nines::sim::Condition::Up), "{target:?} {effect:?}");
    }
    bench.assert_replays();
}

#[test]
fn the_closer_look_says_how_near_a_verdict_is() {
    use nines::app::{Inspection, Selected};
    let mut bench = Bench::open("seed=3&fault=crash:s2@20s+10s");
    bench.act(Action::Seek(seconds(22.3)));
    let it = Inspection::of(&mut bench.session, Selected::Server(ServerNodeId(1)), None);
    let texts: Vec<&str> = it.facts.iter().map(|fact| fact.text.as_str()).collect();
    assert_eq!(texts[0], "down");
    assert_eq!(texts[1], "up; missed 2 of 3 probes, down after 1 more (wrong)");
    assert!(
        it.offers
            .iter()
            .any(|offer| offer.action == Action::Mend(nines::sim::Target::Server(ServerNodeId(1))))
    );
}

#[test]
fn jumping_back_undoes_jumping_forward() {
    let mut bench = Bench::open("fault=crash:s2@20s+6s&timeout=2s");
    for interest in Interest::ALL {
        bench.act(Action::Seek(SimTime::ZERO));
        let mut stops = Vec::new();
        for _ in 0..4 {
            bench.act(Action::Jump(Direction::Forward, interest));
            stops.push(bench.session.now());
        }
        stops.dedup();
        for stop in stops.iter().rev().skip(1) {
            bench.act(Action::Jump(Direction::Back, interest));
            assert_eq!(bench.session.now(), *stop, "{interest:?}");
        }
    }
}

#[test]
fn the_run_that_was_left_is_kept_and_one_step_away() {
    let mut bench = Bench::open("fault=crash:s2@20s+10s");
    bench.play_to(60.0);
    let (first, scenario) = (bench.session.simulation().digest(), bench.state.scenario.clone());
    let now = bench.session.now();
    bench.act(Action::Seek(seconds(15.0)));
    bench.act(Action::ToggleServer(ServerNodeId(0)));
    assert_eq!(bench.state.branches.len(), 1);
    assert_eq!(bench.state.branches[0].scenario, scenario);
    bench.act(Action::Seek(now));
    let second = bench.session.simulation().digest();
    assert_ne!(first, second);
    bench.act(Action::TakeBranch(0));
    assert_eq!((bench.session.now(), bench.session.simulation().digest()), (now, first));
    assert_eq!(bench.state.branches.len(), 1, "the other one is kept in its stead");
    bench.act(Action::TakeBranch(0));
    assert_eq!(bench.session.simulation().digest(), second);
    // Going on from the latest instant is no fork.
    bench.play_to(61.0);
    bench.act(Action::ToggleServer(ServerNodeId(2)));
    assert_eq!(bench.state.branches.len(), 1);
}

#[test]
fn a_look_at_an_earlier_instant_shows_it_and_changes_nothing() {
    use nines::sim::{Simulation, Snapshot};
    let mut bench = Bench::open("fault=crash:s2@20s+10s");
    bench.play_to(40.0);
    let (now, digest) = (bench.session.now(), bench.session.simulation().digest());
    for at in [21.3, 3.0, 39.9] {
        bench.session.peek(Some(seconds(at)));
        let mut run = Simulation::new(bench.session.config());
        run.run_until(seconds(at), u64::MAX, &mut ());
        let mut expect = Snapshot::default();
        run.snapshot_into(&mut expect);
        assert_eq!(format!("{:?}", bench.session.shown().0), format!("{expect:?}"));
    }
    assert_eq!((bench.session.now(), bench.session.simulation().digest()), (now, digest));
    bench.session.peek(Some(seconds(50.0)));
    assert!(!bench.session.is_peeking(), "the future cannot be looked at");
    bench.session.peek(None);
    assert_eq!(bench.session.shown().0.now, now);
}

#[test]
fn the_numbers_of_a_stretch_are_what_a_report_of_it_says() {
    let mut bench = Bench::open("fault=crash:s2@20s+10s");
    bench.play_to(60.0);
    bench.session.measure(Some((seconds(45.0), seconds(15.0))));
    let span = bench.session.span().unwrap().clone();
    assert_eq!((span.from, span.to), (seconds(15.0), seconds(45.0)), "either way round");
    let all = bench.session.listeners().recorder.measures(bench.session.now());
    assert!(0 < span.measures.requests.sent && span.measures.requests.sent < all.requests.sent);
    // The crash lies within, so everything that failed does.
    assert_eq!(span.measures.requests.failed(), all.requests.failed());
    let summary = Summary::of(&bench.session);
    assert!(summary.span.contains("0:15.0") && summary.span.contains("0:45.0"), "{}", summary.span);
    assert_ne!(summary.numbers[0].note, "");
    bench.act(Action::ToggleServer(ServerNodeId(0)));
    assert_eq!(bench.session.span(), None, "another run, other numbers");
}

#[test]
fn what_runs_beside_the_first_run_is_shared_with_it() {
    let mut bench = Bench::open("compare=policy:least");
    bench.act(Action::Show(Dialog::Share));
    assert_eq!(bench.state.share.view.compare, bench.state.view.compare);
    assert_eq!(bench.state.share.view.compare.len(), 1);
    bench.act(Action::CloseDialog);
    let mut alone = Bench::open("");
    alone.state.view.compare.clone_from(&bench.state.view.compare);
    alone.act(Action::Show(Dialog::Share));
    assert_eq!(alone.state.share.view.compare.len(), 1, "also what was added since the page was opened");
}

#[test]
fn several_devices_are_told_apart_and_changed_while_it_runs() {
    use nines::app::summary::Summary;
    assert!(Summary::of(&Bench::open("").session).devices.is_empty(), "one device is the run");
    let mut bench =
        Bench::open("load=poisson:2/s&device=batch;load:poisson:0.5/s;timeout:1s;service:constant:900ms");
    bench.play_to(30.0);
    let lines = Summary::of(&bench.session).devices;
    assert_eq!(lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["first device", "batch"]);
    // The answers of the batch take longer than it waits.
    assert_eq!((lines[1].cells[1].as_str(), lines[1].is_harm), ("0.0 %", true));
    assert!(!lines[0].cells[0].is_empty() && lines[0].cells[1] != lines[1].cells[1]);
    bench.act(Action::AddDevice("batch;timeout:20s".to_owned()));
    assert!(bench.state.scenario.edit_texts()[0].starts_with("batch.timeout:20s@30."));
    bench.play_to(60.0);
    assert_ne!(Summary::of(&bench.session).devices[1].cells[1], "0.0 %");
    bench.assert_replays();
    bench.act(Action::RemoveEdit(0));
    assert!(bench.state.scenario.edit_texts().is_empty());
}

/// Attempts that ended at one server in a stretch of the run: well, and otherwise.
struct EndedAt(ServerNodeId, SimTime, SimTime, u32, u32);

impl Listener for EndedAt {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        let TraceEvent::AttemptEnded { server: Some(server), outcome, .. } = *event else { return };
        if server == self.0 && self.1 <= at && at < self.2 {
            self.3 += u32::from(outcome == Outcome::Ok);
            self.4 += u32::from(outcome != Outcome::Ok);
        }
    }
}

#[test]
fn the_share_of_a_server_is_told_at_any_load_and_keeps_pace() {
    let link = "servers=8&workers=8&service=exponential:100ms&load=poisson:500/s&fault=crash:s3@12s+8s";
    let mut bench = Bench::open(link);
    let server = ServerNodeId(2);
    assert!(bench.session.spot(SimTime::ZERO, seconds(60.0)).is_none(), "nobody points at a server");
    bench.session.seek_at_once(seconds(30.0));
    assert!(bench.session.single_out(Some(server)));
    for now in [30.0, 41.0, 25.0] {
        bench.session.seek_at_once(seconds(now));
        let (mut asked, mut spot) = (0, None);
        while asked == 0 || bench.session.is_spotting() {
            spot = bench.session.spot(SimTime::ZERO, seconds(60.0));
            asked += 1;
        }
        let spot = spot.expect("a server stands out");
        assert!(bench.session.simulation().events_handled() > 60_000, "more than one look plays again");
        for (index, point) in spot.points.iter().enumerate() {
            let from = spot.begin_of(index);
            let to = from + spot.step();
            if seconds(now) < to {
                continue;
            }
            let mut ended = EndedAt(server, from, to, 0, 0);
            Simulation::new(bench.session.config()).run_until(to, u64::MAX, &mut ended);
            assert_eq!((point.ok, point.failed), (ended.3, ended.4), "from {} at {now}", from.seconds());
        }
        assert!(spot.points.iter().any(|point| 0 < point.failed) && 11 < spot.points.len());
    }
    bench.session.single_out(None);
    assert!(!bench.session.is_spotting());
}
