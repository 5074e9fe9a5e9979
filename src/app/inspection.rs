//! What there is to know of one thing on the stage, and what can be done to it.

use crate::scene::{Truth, is_misjudged, truth_of};
use crate::sim::{
    Absence, Belief, CrashMode, Effect, Fault, Outcome, Place, PolicyKind, Reason, ServerNodeId, ServerView,
    Settings, SimDuration, SimTime, Snapshot, Target, TraceEvent, Work,
};
use crate::words::inspect as words;
use crate::words::number;

use super::action::Action;
use super::captions::{describe, policy_name, shown, state};
use super::life::{Life, Step};
use super::session::Session;

/// Something on the stage, or on the time line, that a person has picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selected {
    Device,
    Controller,
    Server(ServerNodeId),
    DeviceLink,
    ServerLink(ServerNodeId),
    /// By its number.
    Request(u64),
    /// An empty place on the time line.
    Moment(SimTime),
    /// A scheduled fault, by its place in the list.
    Fault(usize),
}

/// A fact with the word for what it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    pub about: &'static str,
    pub text: String,
    pub is_harm: bool,
}

/// A step in the life of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct LifeLine {
    pub at: SimTime,
    pub text: String,
    /// Why, where there is a why to tell.
    pub why: String,
    pub is_harm: bool,
}

/// Something that can be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub name: String,
    pub action: Action,
    pub deed: Deed,
}

/// What doing it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It does harm.
    Harm,
    /// It ends harm.
    Repair,
    /// Neither.
    Plain,
}

/// What the page shows of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    pub selected: Selected,
    pub title: String,
    /// One sentence, or nothing.
    pub lead: String,
    pub facts: Vec<Fact>,
    /// The life of a request.
    pub life: Vec<LifeLine>,
    /// Requests it holds, each to be picked in turn.
    pub holds: Vec<u64>,
    pub offers: Vec<Offer>,
    /// False while the life is still being found out.
    pub is_whole: bool,
}

/// Requests listed at most.
const MOST_HELD: usize = 12;
/// Servers named one by one at most.
const MOST_NAMED: usize = 8;

impl Inspection {
    /// What there is to know of `selected` now. A fault begun from it lasts `lasts`.
    pub fn of(session: &mut Session, selected: Selected, lasts: Option<SimDuration>) -> Inspection {
        if let Selected::Request(request) = selected {
            session.follow(Some(request));
            return of_request(session, request);
        }
        session.follow(None);
        let snapshot = session.snapshot();
        let mut it = Inspection {
            selected,
            title: title(selected),
            lead: String::new(),
            facts: Vec::new(),
            life: Vec::new(),
            holds: Vec::new(),
            offers: Vec::new(),
            is_whole: true,
        };
        match selected {
            Selected::Server(id) => it.server(session, id),
            Selected::Controller => it.controller(snapshot),
            Selected::Device => it.device(session),
            Selected::DeviceLink => it.link(Target::DeviceLink, snapshot.device_link_is_cut),
            Selected::ServerLink(id) => {
                let is_cut = snapshot.servers.get(id.index()).is_some_and(|view| view.link_is_cut);
                it.link(Target::ServerLink(id), is_cut);
            }
            Selected::Moment(at) => it.moment(snapshot, at, lasts),
            Selected::Fault(index) => it.fault(session, index),
            Selected::Request(_) => {}
        }
        it
    }

    fn fact(&mut self, about: &'static str, text: String) {
        self.facts.push(Fact { about, text, is_harm: false });
    }

    fn harm(&mut self, about: &'static str, text: String, is_harm: bool) {
        self.facts.push(Fact { about, text, is_harm });
    }

    fn strike(&mut self, name: &str, target: Target, effect: Effect) {
        let action = Action::Strike(target, effect);
        self.offers.push(Offer { name: name.to_owned(), action, deed: Deed::Harm });
    }

    fn mend(&mut self, name: &str, target: Target) {
        self.offers.push(Offer { name: name.to_owned(), action: Action::Mend(target), deed: Deed::Repair });
    }

    fn server(&mut self, session: &Session, id: ServerNodeId) {
        let snapshot = session.snapshot();
        let Some(view) = snapshot.servers.get(id.index()) else { return };
        let truth = truth_of(view);
        self.harm(words::IS, state(truth).to_owned(), truth != Truth::Up);
        let is_wrong = is_misjudged(view);
        let believed = words::verdict(&verdict(view)) + if is_wrong { words::AND_IS_WRONG } else { "" };
        self.harm(words::HUB_THINKS, believed, is_wrong);
        self.lead = match () {
            () if view.is_retired => words::LEAVING.to_owned(),
            () if view.absence == Some(Absence::Ejected) => words::EJECTED.to_owned(),
            () if view.absence == Some(Absence::Draining) => words::DRAINING.to_owned(),
            () if view.absence == Some(Absence::StandingBy) => words::STANDING_BY.to_owned(),
            () if !view.in_rotation => words::OUT_OF_ROTATION.to_owned(),
            () => String::new(),
        };
        self.fact(words::BUSY, words::busy(view.in_service.len() as u64, u64::from(view.workers)));
        let made = settings_of(session).servers.get(id.index());
        let room = made.map_or(0, |made| u64::from(made.queue_capacity));
        self.fact(words::WAITING, words::waiting(view.queue.len() as u64, room));
        self.fact(words::UNANSWERED, number::count(u64::from(view.outstanding)));
        let rate = session.listeners().marks.routed_per_second(id, snapshot.now);
        self.fact(words::RATE, words::per_second(rate));
        let speed = made.map_or(1.0, |made| made.speed);
        self.fact(words::MADE, words::made(view.role as usize, view.weight, speed));
        self.holds = held(view.in_service.iter().chain(&view.queue));
        if truth != Truth::Up && truth != Truth::CutOff {
            self.mend(words::REPAIR, Target::Server(id));
        }
        if view.link_is_cut {
            self.mend(words::MEND_LINK, Target::ServerLink(id));
        }
        let target = Target::Server(id);
        if truth != Truth::Down {
            self.strike(words::CRASH, target, Effect::Crash(CrashMode::Refused));
            self.strike(words::BLACK_HOLE, target, Effect::Crash(CrashMode::BlackHole));
            self.strike(words::SLOW, target, Effect::Slow { factor: 4.0 });
            self.strike(words::ERRORS, target, Effect::Errors { rate: 0.5 });
            self.strike(words::HANG, target, Effect::Hang);
            if view.absence == Some(Absence::Draining) {
                self.mend(words::END_DRAIN, target);
            } else {
                self.strike(words::DRAIN, target, Effect::Drain);
            }
        }
        if !view.link_is_cut {
            self.strike(words::CUT_LINK, Target::ServerLink(id), Effect::Cut);
        }
    }

    fn controller(&mut self, snapshot: &Snapshot) {
        let view = &snapshot.controller;
        let is_down = view.condition == Some(crate::sim::Condition::Crashed);
        let truth = if is_down { Truth::Down } else { Truth::Up };
        self.harm(words::IS, state(truth).to_owned(), is_down);
        if let Some(policy) = view.policy {
            self.fact(words::POLICY, policy_name(policy, false).to_owned());
        }
        if let Some(next) = view.next {
            self.fact(words::NEXT, words::low_server(shown(next)));
        }
        let chosen_from: Vec<&ServerView> = snapshot.servers.iter().filter(|view| view.in_rotation).collect();
        self.harm(words::ROTATION, words::servers(chosen_from.len() as u64), chosen_from.is_empty());
        let counts: Vec<(u32, u32)> =
            chosen_from.iter().take(MOST_NAMED).map(|view| (shown(view.id), view.outstanding)).collect();
        if !counts.is_empty() {
            self.fact(words::COUNTS, words::counts(&counts));
        }
        self.holds = held(view.in_service.iter().chain(&view.queue));
        // Of two the first may be down while the second works.
        if view.pair.as_ref().map_or(is_down, |pair| !pair.is_up[0]) {
            self.mend(words::REPAIR, Target::Controller);
        } else {
            self.strike(words::CRASH, Target::Controller, Effect::Crash(CrashMode::Refused));
            self.strike(words::BLACK_HOLE, Target::Controller, Effect::Crash(CrashMode::BlackHole));
        }
        if let Some(pair) = &view.pair {
            let is_up = pair.is_up[1];
            self.harm(words::SECOND, words::second_is(is_up, pair.works[1]).to_owned(), !is_up);
            if is_up {
                let crash = Effect::Crash(CrashMode::Refused);
                self.strike(words::CRASH_SECOND, Target::SecondController, crash);
            } else {
                self.mend(words::REPAIR_SECOND, Target::SecondController);
            }
            if pair.link_is_cut() {
                self.mend(words::MEND_PAIR, Target::PairLink);
            } else {
                self.strike(words::CUT_PAIR, Target::PairLink, Effect::Cut);
            }
        }
    }

    fn device(&mut self, session: &Session) {
        let snapshot = session.snapshot();
        if let Some(rate) = snapshot.offered_rate {
            self.fact(words::SENT, words::per_second(rate));
        }
        self.fact(words::IN_FLIGHT, number::count(snapshot.counts.in_flight));
        let answered = session.listeners().marks.answered_per_second(snapshot.now);
        self.fact(words::ANSWERED, words::per_second(answered));
        if snapshot.device_link_is_cut {
            self.mend(words::MEND_LINK, Target::DeviceLink);
        } else {
            self.strike(words::CUT_LINK, Target::DeviceLink, Effect::Cut);
        }
    }

    fn link(&mut self, target: Target, is_cut: bool) {
        let truth = if is_cut { Truth::CutOff } else { Truth::Up };
        self.harm(words::IS, state(truth).to_owned(), is_cut);
        if is_cut {
            self.mend(words::MEND, target);
        } else {
            self.strike(words::CUT, target, Effect::Cut);
        }
    }

    fn fault(&mut self, session: &Session, index: usize) {
        let Some(fault) = session.config().faults.get(index) else { return };
        self.lead = describe(fault);
        let before = SimTime(fault.at.0.saturating_sub(BEFORE_A_FAULT.0));
        let offers = [(words::GO_THERE, Action::Seek(before)), (words::REMOVE, Action::RemoveFault(index))];
        self.offers.extend(offers.map(|(name, action)| Offer {
            name: name.to_owned(),
            action,
            deed: Deed::Plain,
        }));
    }

    fn moment(&mut self, snapshot: &Snapshot, at: SimTime, lasts: Option<SimDuration>) {
        self.lead = words::MOMENT_HELP.to_owned();
        let until = lasts.map(|lasts| at + lasts);
        let mut offer = |name: String, target, effect| {
            let action = Action::AddFault(Fault { target, effect, at, until });
            self.offers.push(Offer { name, action, deed: Deed::Harm });
        };
        let crash = Effect::Crash(CrashMode::Refused);
        for view in snapshot.servers.iter().take(MOST_NAMED) {
            offer(words::crash_server(shown(view.id)), Target::Server(view.id), crash);
        }
        offer(words::CRASH_CONTROLLER.to_owned(), Target::Controller, crash);
        offer(words::CUT_DEVICE_LINK.to_owned(), Target::DeviceLink, Effect::Cut);
    }
}

/// How long before a fault one goes to see it begin.
const BEFORE_A_FAULT: SimDuration = SimDuration::from_millis(500);

fn title(selected: Selected) -> String {
    match selected {
        Selected::Device => words::DEVICE.to_owned(),
        Selected::Controller => words::CONTROLLER.to_owned(),
        Selected::Server(id) => words::server(shown(id)),
        Selected::DeviceLink => words::DEVICE_LINK.to_owned(),
        Selected::ServerLink(id) => words::server_link(shown(id)),
        Selected::Request(request) => words::request(request + 1),
        Selected::Fault(_) => words::FAULT.to_owned(),
        Selected::Moment(at) => words::moment(&number::clock(at.seconds())),
    }
}

/// The settings in force.
pub fn settings_of(session: &Session) -> &Settings {
    session.simulation().settings()
}

fn held<'a>(works: impl Iterator<Item = &'a Work>) -> Vec<u64> {
    works.take(MOST_HELD).map(|work| work.request).collect()
}

fn verdict(view: &ServerView) -> words::Verdict {
    match view.belief {
        _ if view.fall == 0 => words::Verdict::Unchecked,
        Belief::Up => words::Verdict::Up,
        Belief::GoingDown(missed) => words::Verdict::GoingDown(missed, view.fall),
        Belief::Down => words::Verdict::Down,
        Belief::GoingUp(passed) => words::Verdict::GoingUp(passed, view.rise),
    }
}

fn of_request(session: &mut Session, request: u64) -> Inspection {
    let now = session.now();
    let (life, is_whole) = match session.life() {
        Some((life, is_whole)) => (life.clone(), is_whole),
        None => return request_without_life(request),
    };
    let mut it = request_without_life(request);
    it.lead = match (is_whole, life.steps.is_empty()) {
        (false, _) => words::LOOKING.to_owned(),
        (true, true) => words::NOT_SENT.to_owned(),
        (true, false) => String::new(),
    };
    it.is_whole = is_whole;
    it.facts = facts_of_life(&life, now);
    it.life = life.steps.iter().filter_map(|step| line(step, &life)).collect();
    it
}

fn request_without_life(request: u64) -> Inspection {
    let selected = Selected::Request(request);
    Inspection {
        selected,
        title: title(selected),
        lead: String::new(),
        facts: Vec::new(),
        life: Vec::new(),
        holds: Vec::new(),
        offers: Vec::new(),
        is_whole: true,
    }
}

fn facts_of_life(life: &Life, now: SimTime) -> Vec<Fact> {
    let Some(first) = life.steps.first() else { return Vec::new() };
    let ended = life.steps.iter().rev().find_map(|step| match step.event {
        TraceEvent::RequestEnded { outcome, .. } => Some((step.at, outcome)),
        _ => None,
    });
    let (until, text, is_harm) = match ended {
        Some((at, Outcome::Ok)) => (at, words::STEP_OK.to_owned(), false),
        Some((at, outcome)) => (at, outcome_word(outcome).to_owned(), true),
        None => (now, words::STILL_UNDER_WAY.to_owned(), false),
    };
    let age = number::span(until.since(first.at).seconds());
    vec![Fact { about: words::OUTCOME, text, is_harm }, Fact { about: words::AGE, text: age, is_harm: false }]
}

/// A step in words; `None` for those that another step already tells.
fn line(step: &Step, life: &Life) -> Option<LifeLine> {
    let after = |at: SimTime| at.since(life.steps.first().map_or(at, |first| first.at)).seconds();
    let (text, is_harm) = match step.event {
        TraceEvent::RequestSent { .. } => return None,
        TraceEvent::AttemptSent { attempt: 1, .. } => (words::STEP_SENT.to_owned(), false),
        TraceEvent::AttemptSent { attempt, .. } => (words::step_sent_again(attempt), false),
        TraceEvent::Routed { server, .. } => (words::step_routed(shown(server)), false),
        TraceEvent::Redispatched { .. } => (words::STEP_GONE_BACK.to_owned(), false),
        TraceEvent::Queued { server, .. } => (words::step_queued(shown(server)), false),
        TraceEvent::ServiceStarted { server, .. } => (words::step_started(shown(server)), false),
        TraceEvent::Interrupted { .. } => (words::STEP_INTERRUPTED.to_owned(), false),
        TraceEvent::ServiceEnded { wasted: true, .. } => (words::STEP_WASTED.to_owned(), true),
        TraceEvent::ServiceEnded { .. } => (words::STEP_SERVED.to_owned(), false),
        TraceEvent::Skipped { .. } => (words::STEP_SKIPPED.to_owned(), true),
        TraceEvent::Dropped { place, .. } => (dropped(place).to_owned(), true),
        TraceEvent::AttemptEnded { outcome: Outcome::Ok, .. } => return None,
        TraceEvent::AttemptEnded { attempt, outcome, .. } => {
            (words::step_failed(attempt, outcome_word(outcome)), true)
        }
        TraceEvent::RetryScheduled { due, .. } => (words::step_retry(due.since(step.at).seconds()), false),
        TraceEvent::RequestEnded { outcome, .. } => {
            let is_ok = outcome == Outcome::Ok;
            (words::step_ended(outcome_word(outcome), after(step.at), is_ok), !is_ok)
        }
        _ => return None,
    };
    let why = step.why.as_ref().map(why).unwrap_or_default();
    Some(LifeLine { at: step.at, text, why, is_harm })
}

/// The name of a failure.
pub fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => words::STEP_OK,
        Outcome::Refused => words::REFUSED,
        Outcome::Rejected => words::REJECTED,
        Outcome::Lost => words::LOST,
        Outcome::TimedOut => words::TIMED_OUT,
        Outcome::Error => words::ERROR,
    }
}

fn dropped(place: Place) -> &'static str {
    match place {
        Place::DeviceLink | Place::ServerLink(_) => words::STEP_LOST_LINK,
        Place::Controller => words::STEP_LOST_CONTROLLER,
        Place::Queue(_) => words::STEP_LOST_QUEUE,
        Place::Worker(_) => words::STEP_LOST_WORKER,
    }
}

/// Why the policy chose as it did, in a sentence with the numbers it saw.
fn why(reason: &Reason) -> String {
    if reason.among.len() == 1 {
        return words::ONLY_ONE.to_owned();
    }
    let load_of = |server: ServerNodeId| {
        reason.among.iter().find(|it| it.server == server).map_or(0, |weighed| weighed.load)
    };
    let named = |server: ServerNodeId| (shown(server), load_of(server));
    if let Some([first, second]) = reason.drawn {
        return words::drawn(named(first), named(second), shown(reason.chosen));
    }
    let counts: Vec<(u32, u32)> = reason.among.iter().take(MOST_NAMED).map(|it| named(it.server)).collect();
    match reason.policy {
        PolicyKind::RoundRobin => words::ITS_TURN.to_owned(),
        PolicyKind::WeightedRoundRobin | PolicyKind::Edf => words::BY_WEIGHT.to_owned(),
        PolicyKind::Random => words::BY_CHANCE.to_owned(),
        PolicyKind::None | PolicyKind::First => words::THE_FIRST.to_owned(),
        PolicyKind::SourceHash | PolicyKind::RingHash | PolicyKind::Maglev => words::BY_USER.to_owned(),
        PolicyKind::Least => {
            let least = load_of(reason.chosen);
            let equals = reason.among.iter().filter(|it| it.load == least).count() as u64;
            if equals > 1 {
                words::fewest_of_equals(least, equals, &counts)
            } else {
                words::fewest(least, &counts)
            }
        }
        _ => words::by_policy(&counts),
    }
}
