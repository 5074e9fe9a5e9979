//! Runs side by side: the same requests, one clock, and a verdict that can tell chance from a difference.

use nines::app::lanes::{Difference, LaneNumbers, Versus, standing};
use nines::app::{Action, Effect, Facts, Session, Speed, State};
use nines::scenario::{Field, Scenario, decode, encode_link};
use nines::sim::{Listener, Outcome, ServerNodeId, SimTime, Simulation, TraceEvent};

/// The page's state, its run, and the runs beside it.
struct Bench {
    state: State,
    sessions: Vec<Session>,
}

impl Bench {
    fn open(link: &str) -> Self {
        let state = State::open(link, None);
        let scenarios = std::iter::once(&state.scenario).chain(state.lanes.iter().map(|lane| &lane.scenario));
        let sessions = scenarios.map(|scenario| Session::new(scenario.config().clone())).collect();
        Bench { state, sessions }
    }

    fn act(&mut self, action: Action) {
        self.state.facts = Facts::of(&self.sessions[0]);
        for effect in self.state.update(action) {
            match effect {
                Effect::Apply => self.sessions[0].apply(self.state.scenario.config()),
                Effect::Seek(at) => self.sessions[0].seek_at_once(at),
                Effect::Lanes => {
                    self.sessions.truncate(self.state.lanes.len() + 1);
                    for (index, lane) in self.state.lanes.iter().enumerate() {
                        match self.sessions.get_mut(index + 1) {
                            Some(session) => session.apply(lane.scenario.config()),
                            None => self.sessions.push(Session::new(lane.scenario.config().clone())),
                        }
                    }
                }
                _ => {}
            }
        }
        self.keep_pace();
    }

    fn keep_pace(&mut self) {
        let (first, rest) = self.sessions.split_first_mut().unwrap();
        while first.is_catching_up() {
            first.catch_up(1_000);
        }
        for lane in rest {
            while !lane.keep_pace(first.now(), 311) {}
        }
    }

    fn play_to(&mut self, seconds: f64) {
        while self.sessions[0].now().seconds() < seconds && !self.sessions[0].is_over() {
            self.sessions[0].begin_frame(1.0 / 60.0, Speed::from_factor(6.1).unwrap());
            while !self.sessions[0].advance(40) {}
            self.keep_pace();
        }
    }
}

/// When requests were sent, and how much work each was.
#[derive(Default)]
struct Arrivals(Vec<(SimTime, u64)>);

impl Listener for Arrivals {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        if let TraceEvent::RequestSent { request, .. } = event {
            self.0.push((at, *request));
        }
    }
}

#[test]
fn lanes_stand_at_one_instant_and_have_the_same_arrivals() {
    let mut bench = Bench::open("fault=crash:s2@20s+10s&compare=policy:least,failover:off");
    assert_eq!(bench.sessions.len(), 3);
    for seconds in [7.0, 23.0, 41.0] {
        bench.play_to(seconds);
        let now = bench.sessions[0].now();
        assert!(bench.sessions.iter().all(|session| session.now() == now));
        let sent: Vec<u64> =
            bench.sessions.iter().map(|session| session.simulation().counts().sent).collect();
        assert!(sent.iter().all(|count| *count == sent[0]), "{sent:?}");
    }
    bench.act(Action::Seek(SimTime::from_millis(12_345)));
    assert!(bench.sessions.iter().all(|session| session.now() == SimTime::from_millis(12_345)));
    let arrivals = |session: &Session| {
        let mut heard = Arrivals::default();
        Simulation::new(session.config()).run_until(SimTime::from_millis(60_000), u64::MAX, &mut heard);
        heard.0
    };
    assert_eq!(arrivals(&bench.sessions[0]), arrivals(&bench.sessions[1]));
    let digests: Vec<u64> = bench.sessions.iter().map(|session| session.simulation().digest()).collect();
    assert_ne!(digests[0], digests[1], "another policy is another run");
}

#[test]
fn what_is_done_by_hand_befalls_every_lane_and_each_replays() {
    let mut bench = Bench::open("");
    bench.play_to(5.0);
    bench.act(Action::AddLane(Difference::Set(Field::Policy, "least".into())));
    bench.play_to(9.0);
    bench.act(Action::ToggleServer(ServerNodeId(1)));
    bench.play_to(30.0);
    for session in &bench.sessions {
        assert_eq!(session.config().faults.len(), 1);
        let mut straight = Session::new(session.config().clone());
        straight.seek_at_once(session.now());
        assert_eq!(straight.simulation().digest(), session.simulation().digest());
    }
    bench.act(Action::RemoveLane(0));
    assert_eq!(bench.sessions.len(), 1);
}

#[test]
fn a_run_that_was_left_can_stand_beside_the_one_it_was_left_for() {
    let mut bench = Bench::open("fault=crash:s2@20s+10s");
    bench.play_to(40.0);
    let left = bench.state.scenario.clone();
    bench.act(Action::Seek(SimTime::from_millis(15_000)));
    bench.act(Action::ToggleServer(ServerNodeId(0)));
    bench.act(Action::AddBranchLane(0));
    assert_eq!(bench.state.lanes[0].scenario, left);
    bench.play_to(40.0);
    assert_eq!(bench.sessions[1].config(), left.config());
    assert_eq!(bench.sessions[0].now(), bench.sessions[1].now());
}

#[test]
fn lanes_go_with_the_link_and_never_change_the_digest_of_the_first() {
    let link = "seed=9&compare=policy:two-distinct,retries:2";
    let state = State::open(link, None);
    let names: Vec<String> = state.lanes.iter().map(|lane| lane.difference.name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    let again = decode(&encode_link(&nines::scenario::encode(&state.scenario), &state.view));
    assert_eq!(again.view.compare, state.view.compare);
    assert_eq!(again.notices, vec![]);
    assert_eq!(again.scenario.config(), decode("seed=9").scenario.config());
    // What cannot be is left out, and never more than three stand beside the first.
    assert_eq!(State::open("compare=servers:-3", None).lanes.len(), 0);
    assert_eq!(decode("compare=nonsense").notices.len(), 1);
    let many = "compare=retries:1,retries:2,retries:3,retries:4";
    assert_eq!(State::open(many, None).lanes.len(), 3);
}

fn versus(first: &Scenario, other: &Scenario) -> Versus {
    let mut versus = Versus::new([first, other].into_iter());
    while !versus.is_done() {
        versus.advance(5_000);
    }
    versus
}

#[test]
fn a_run_beside_itself_differs_by_nothing_at_all() {
    let scenario = decode("duration=60s").scenario;
    let (share, time) = versus(&scenario, &scenario).differences().unwrap()[0];
    assert_eq!((share.low, share.high, time.low, time.high), (0.0, 0.0, 0.0, 0.0));
}

#[test]
fn a_true_difference_is_told_from_chance_and_the_sentence_says_it() {
    let random = decode("policy=random&load=poisson:5/s&duration=120s").scenario;
    let least = random.set(Field::Policy, "least").unwrap();
    let versus = versus(&random, &least);
    let (_, time) = versus.differences().unwrap()[0];
    assert!(time.high < 0.0, "fewest requests must be faster than chance: {time:?}");
    assert_eq!(time.n, 20);
    let text = versus.text(&["random".into(), "least requests".into()]);
    assert!(text.contains("more than chance") && text.contains("faster"), "{text}");
}

/// Ends of requests that were sent in a stretch of the run.
struct Ends {
    from: SimTime,
    to: SimTime,
    ok: u64,
    failed: u64,
    seconds: f64,
}

impl Listener for Ends {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        let TraceEvent::RequestEnded { outcome, sent_at, .. } = *event else { return };
        if sent_at < self.from || self.to <= sent_at {
            return;
        }
        if outcome == Outcome::Ok {
            self.ok += 1;
            self.seconds += at.since(sent_at).seconds();
        } else {
            self.failed += 1;
        }
    }
}

#[test]
fn a_stretch_that_is_picked_is_counted_in_every_lane() {
    let mut bench = Bench::open("seed=3&fault=crash:s2@20s+10s&compare=policy:least,servers:2");
    bench.play_to(40.0);
    let (from, to) = (SimTime::from_seconds(18.0), SimTime::from_seconds(31.0));
    let whole: Vec<LaneNumbers> = bench.sessions.iter().map(LaneNumbers::of).collect();
    assert_eq!(whole.len(), 3);
    for (session, whole) in bench.sessions.iter_mut().zip(&whole) {
        session.measure(Some((from, to)));
        let mut ends = Ends { from, to, ok: 0, failed: 0, seconds: 0.0 };
        Simulation::new(session.config()).run_until(session.now(), u64::MAX, &mut ends);
        let numbers = LaneNumbers::of(session);
        assert_eq!((numbers.finished, numbers.failed), (ends.ok + ends.failed, ends.failed));
        assert!(0 < numbers.failed && numbers.finished < whole.finished);
        assert!((numbers.mean.unwrap() - ends.seconds / ends.ok as f64).abs() < 1e-9);
        session.measure(None);
        assert_eq!(LaneNumbers::of(session), *whole, "and without it all is counted again");
    }
}

#[test]
fn the_sentence_says_who_leads_and_by_how_much() {
    let numbers =
        |failed, mean| LaneNumbers { finished: 100, failed, availability: Some(0.9), mean: Some(mean) };
    let names = ["round robin".to_owned(), "least requests".to_owned()];
    let text = standing(&names, &[numbers(7, 1.5), numbers(4, 1.25)]);
    assert_eq!(
        text,
        "Least requests leads. Least requests: 3 fewer failed, 250 ms faster on the mean than round robin, so far."
    );
    assert!(standing(&names, &[numbers(4, 1.5), numbers(4, 1.5)]).starts_with("Even so far."));
}
