//! The run being watched: the engine, those who listen to it, and the checkpoints that let it go back.

use std::cell::RefCell;

use crate::metrics::{Measures, Recorder, Spot};
use crate::scenario::Digest;
use crate::scene::Marks;
use crate::sim::{
    Advance, Config, Listener, Outcome, ServerNodeId, SimDuration, SimTime, Simulation, Snapshot, TraceEvent,
};

use super::action::{Direction, Interest};
use super::checkpoints::Checkpoints;
use super::difference::first_difference;
use super::life::{Life, request_of};
use super::listeners::Listeners;
use super::speed::Speed;

/// How far apart the first checkpoints lie. Any two of them are thinned out when there are too many.
const CHECKPOINT_EVERY: SimDuration = SimDuration::from_millis(2_000);

/// Events looked at in search of the next thing worth seeing: about half a second of work.
const MOST_SCOUTED: u32 = 2_000_000;

/// Events played to find a digest to promise: a tenth of a second of work.
const MOST_PROMISED: u64 = 400_000;

const MILLI: u64 = 1_000_000;

/// Hears the first and the last thing of a kind.
struct Seen {
    interest: Interest,
    first: Option<SimTime>,
    last: Option<SimTime>,
    /// Nothing at or after this instant counts.
    before: SimTime,
}

impl Seen {
    fn new(interest: Interest, before: SimTime) -> Seen {
        Seen { interest, first: None, last: None, before }
    }
}

impl Listener for Seen {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        let (is_fault, is_verdict, is_loss, is_other) = match event {
            TraceEvent::FaultBegan { .. } | TraceEvent::FaultEnded { .. } => (true, false, false, false),
            TraceEvent::BeliefChanged { .. } | TraceEvent::RotationChanged { .. } => {
                (false, true, false, false)
            }
            TraceEvent::RequestEnded { outcome, .. } => (false, false, *outcome != Outcome::Ok, false),
            TraceEvent::SystemChanged { .. } | TraceEvent::Edited { .. } => (false, false, false, true),
            _ => return,
        };
        let is_sought = match self.interest {
            Interest::Any => is_fault || is_verdict || is_other,
            Interest::Fault => is_fault,
            Interest::Verdict => is_verdict,
            Interest::Loss => is_loss,
        };
        if is_sought && at < self.before {
            self.first = self.first.or(Some(at));
            self.last = Some(at);
        }
    }
}

/// The engine and all who have listened to it from the start: what a checkpoint holds.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub simulation: Simulation,
    pub listeners: Listeners,
}

impl Run {
    fn new(config: &Config) -> Self {
        Run { simulation: Simulation::new(config), listeners: Listeners::new(config) }
    }

    /// About how much memory it takes.
    pub fn bytes(&self) -> u64 {
        (self.simulation.bytes() + self.listeners.bytes()) as u64
    }

    /// Takes up a configuration whose past is the same.
    fn amend(&mut self, config: &Config) {
        self.simulation.amend(config);
        self.listeners.amend(config);
    }
}

/// What the engine and its listeners say at one instant, and how they come to another.
#[derive(Debug)]
pub struct Session {
    config: Config,
    run: Run,
    checkpoints: Checkpoints,
    snapshot: Snapshot,
    /// Where a seek, or a change of the past, is still on its way to.
    goal: Option<SimTime>,
    /// Where the present frame wants to come to.
    target: SimTime,
    /// The latest instant this scenario has been played to.
    reached: SimTime,
    /// The request whose life is followed.
    life: Option<Life>,
    /// An earlier instant that somebody looks at without going there.
    peek: Option<Box<Peek>>,
    /// A stretch of the run that somebody wants the numbers of.
    span: Option<Box<Span>>,
    /// The server that somebody points at.
    singled_out: Option<ServerNodeId>,
    /// Its share, as far as the run has been played again for it. Who paints asks for it and only looks at the session.
    spotting: RefCell<Option<Box<Spotting>>>,
}

/// A copy of the run that is played again for the share of one server, and then keeps pace.
#[derive(Debug)]
struct Spotting {
    run: Simulation,
    spot: Spot,
    from: SimTime,
}

/// What the stage showed at an earlier instant.
#[derive(Debug)]
struct Peek {
    snapshot: Snapshot,
    marks: Marks,
}

/// A stretch of the run and what was measured in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    pub from: SimTime,
    pub to: SimTime,
    /// Of the requests sent in it, as far as they have ended by now.
    pub measures: Measures,
}

/// Hears nothing of requests that are sent after the stretch: a recorder expects a run to send none then.
struct Within {
    recorder: Recorder,
    to: SimTime,
    /// The first of them.
    beyond: u64,
}

impl Listener for Within {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        if let TraceEvent::RequestSent { request, .. } = *event
            && self.to <= at
        {
            self.beyond = self.beyond.min(request);
        }
        if request_of(event).is_none_or(|request| request < self.beyond) {
            self.recorder.on(at, event);
        }
    }
}

/// Events played again for a look at an earlier instant: less than a frame of work on most machines.
const MOST_PEEKED: u64 = 120_000;
/// Events played again at one go for the share of one server.
const MOST_SPOTTED: u64 = 20_000;
/// Points of its curve.
const SPOT_POINTS: u64 = 30;
/// Events played again for the numbers of a stretch.
const MOST_MEASURED: u64 = 3_000_000;

/// Events played again at one go for the life of a request: some milliseconds of work.
const LIFE_BUDGET: u64 = 60_000;

impl Session {
    /// A run at time zero.
    pub fn new(config: Config) -> Self {
        let run = Run::new(&config);
        let mut session = Session {
            checkpoints: Checkpoints::new(CHECKPOINT_EVERY, run.clone()),
            run,
            config,
            snapshot: Snapshot::default(),
            goal: None,
            target: SimTime::ZERO,
            reached: SimTime::ZERO,
            life: None,
            peek: None,
            span: None,
            singled_out: None,
            spotting: RefCell::new(None),
        };
        session.look();
        session
    }

    /// What decides the run.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The engine.
    pub fn simulation(&self) -> &Simulation {
        &self.run.simulation
    }

    /// Everything that has listened since the start.
    pub fn listeners(&self) -> &Listeners {
        &self.run.listeners
    }

    /// The engine's state now, kept up to date after each move.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The engine's clock.
    pub fn now(&self) -> SimTime {
        self.run.simulation.now()
    }

    /// When devices stop sending.
    pub fn end(&self) -> SimTime {
        SimTime::ZERO + self.config.duration
    }

    /// The latest instant this scenario has been played to; later than `now` after going back.
    pub fn reached(&self) -> SimTime {
        self.reached.max(self.now())
    }

    /// True when nothing will ever happen to a request again.
    pub fn is_over(&self) -> bool {
        self.run.simulation.is_finished()
    }

    /// True while the run is still on its way to where a seek, or a change of the past, wants it.
    pub fn is_catching_up(&self) -> bool {
        self.goal.is_some()
    }

    /// How many copies of the run are kept for going back.
    pub fn checkpoints(&self) -> usize {
        self.checkpoints.len()
    }

    /// About how much memory they take.
    pub fn checkpoint_bytes(&self) -> u64 {
        self.checkpoints.bytes()
    }

    /// Says how far the next `advance`s may go: `real_seconds` at `speed`. What an earlier frame left undone is forgotten, so that a
    /// slow machine runs slower instead of falling further and further behind.
    pub fn begin_frame(&mut self, real_seconds: f64, speed: Speed) {
        self.target = if speed == Speed::MAX {
            SimTime::NEVER
        } else {
            self.now() + SimDuration::from_seconds(real_seconds * speed.factor())
        };
    }

    /// Moves towards the frame's target by at most `event_budget` events; true when there is nothing more to do for this frame.
    pub fn advance(&mut self, event_budget: u64) -> bool {
        self.move_towards(self.target, event_budget)
    }

    /// Goes to `at`: from the last checkpoint before it, unless the way from here is shorter. The rest of the way is gone by `catch_up`.
    pub fn seek(&mut self, at: SimTime) {
        self.reached = self.reached();
        let nearest = self.checkpoints.latest_until(at).simulation.now();
        if at < self.now() || self.now() < nearest {
            self.restore(at);
        }
        self.goal = Some(at);
    }

    /// Moves on towards where a seek wants to be, by at most `event_budget` events.
    pub fn catch_up(&mut self, event_budget: u64) {
        let Some(goal) = self.goal else { return };
        if self.move_towards(goal, event_budget) {
            self.goal = None;
        }
    }

    /// Keeps pace with another run's clock: goes on, or back, to `at`, by at most `event_budget` events. True when it is there.
    pub fn keep_pace(&mut self, at: SimTime, event_budget: u64) -> bool {
        if self.goal.is_none() && self.now() != at && !(self.is_over() && self.now() < at)
            || self.goal.is_some_and(|goal| goal != at)
        {
            self.seek(at);
        }
        self.catch_up(event_budget);
        !self.is_catching_up()
    }

    /// Looks at an earlier instant without going there; `None`: at the present again. An instant too far from a checkpoint is not shown.
    pub fn peek(&mut self, at: Option<SimTime>) {
        self.peek = at.filter(|at| *at <= self.now()).and_then(|at| {
            let mut run = self.checkpoints.latest_until(at).clone();
            run.amend(&self.config);
            if run.simulation.run_until(at, MOST_PEEKED, &mut run.listeners) == Advance::BudgetSpent {
                return None;
            }
            let mut snapshot = Snapshot::default();
            run.simulation.snapshot_into(&mut snapshot);
            Some(Box::new(Peek { snapshot, marks: run.listeners.marks }))
        });
    }

    /// What the stage is to show: the present, or the instant that is looked at.
    pub fn shown(&self) -> (&Snapshot, &Marks) {
        match &self.peek {
            Some(peek) => (&peek.snapshot, &peek.marks),
            None => (&self.snapshot, &self.run.listeners.marks),
        }
    }

    /// True while an earlier instant is looked at.
    pub fn is_peeking(&self) -> bool {
        self.peek.is_some()
    }

    /// Measures the requests sent in a stretch of the run; `None`: no stretch any more.
    pub fn measure(&mut self, span: Option<(SimTime, SimTime)>) {
        self.span = span.and_then(|(from, to)| {
            let (from, to) = (from.min(to), from.max(to).min(self.now()));
            let counted = Config {
                warm_up: from.since(SimTime::ZERO),
                duration: to.since(SimTime::ZERO),
                ..self.config.clone()
            };
            let mut run = Simulation::new(&self.config);
            let mut heard = Within { recorder: Recorder::new(&counted), to, beyond: u64::MAX };
            let advance = run.run_until(self.now(), MOST_MEASURED, &mut heard);
            let is_told = from < to && advance != Advance::BudgetSpent;
            is_told.then(|| Box::new(Span { from, to, measures: heard.recorder.measures(self.now()) }))
        });
    }

    /// The stretch whose numbers are wanted.
    pub fn span(&self) -> Option<&Span> {
        self.span.as_deref()
    }

    /// Lets one server stand out; `None`: none any more. True where that is another than before.
    pub fn single_out(&mut self, server: Option<ServerNodeId>) -> bool {
        if server.is_none() {
            self.spotting = RefCell::new(None);
        }
        std::mem::replace(&mut self.singled_out, server) != server
    }

    /// What became of the attempts at the server that stands out, from `from` on, in stretches of a thirtieth of the time to `to`. It is
    /// played again from a checkpoint, a bounded number of events each time that somebody asks; `is_spotting` says whether more is to come.
    pub fn spot(&self, from: SimTime, to: SimTime) -> Option<Spot> {
        let (server, now) = (self.singled_out?, self.now());
        let step = SimDuration((to.since(from).0 / SPOT_POINTS).max(1));
        let mut kept = self.spotting.borrow_mut();
        let is_of_use = |it: &Spotting| {
            it.spot.server() == server && it.spot.step() == step && it.from <= from && it.run.now() <= now
        };
        if !kept.as_deref().is_some_and(is_of_use) {
            let mut run = self.checkpoints.latest_until(from).simulation.clone();
            run.amend(&self.config);
            *kept = Some(Box::new(Spotting { run, spot: Spot::new(server, from, step), from }));
        }
        let it = kept.as_deref_mut()?;
        it.run.run_until(now, MOST_SPOTTED, &mut it.spot);
        Some(it.spot.clone())
    }

    /// True while the share of the server that stands out is not all there.
    pub fn is_spotting(&self) -> bool {
        let handled = self.run.simulation.events_handled();
        self.spotting.borrow().as_ref().is_some_and(|it| it.run.events_handled() < handled)
    }

    /// Goes to `at` and does not come back before it is there.
    pub fn seek_at_once(&mut self, at: SimTime) {
        self.seek(at);
        while self.is_catching_up() {
            self.catch_up(1 << 20);
        }
    }

    /// Handles exactly one event.
    pub fn step_event(&mut self) {
        self.goal = None;
        self.keep();
        self.run.simulation.step(&mut self.run.listeners);
        self.look();
    }

    /// From now on the life of this request is followed; `None`: of none.
    pub fn follow(&mut self, request: Option<u64>) {
        if self.life.as_ref().map(|life| life.request) != request {
            self.life = request.map(|request| self.life_from_its_start(request));
        }
    }

    /// The life of the request that is followed, up to now, and whether all of it is known. Each call plays a bounded stretch.
    pub fn life(&mut self) -> Option<(&Life, bool)> {
        let handled = self.run.simulation.events_handled();
        let is_ahead = |life: &Life| handled < life.handled();
        if let Some(request) = self.life.as_ref().filter(|life| is_ahead(life)).map(|life| life.request) {
            self.life = Some(self.life_from_its_start(request));
        }
        let life = self.life.as_mut()?;
        let is_whole = life.follow(handled, LIFE_BUDGET);
        Some((life, is_whole))
    }

    fn life_from_its_start(&self, request: u64) -> Life {
        let handled = self.run.simulation.events_handled();
        let mut start = self.checkpoints.before_request(request, handled).simulation.clone();
        start.amend(&self.config);
        Life::begin(request, start)
    }

    /// A digest that says which run this is: of the whole run, or where finding that out would take too long, of as much of it as can be
    /// played in that time, to a whole millisecond. `None` for a run of which not even a millisecond can.
    pub fn digest_to_promise(&self) -> Option<Digest> {
        let mut run = Simulation::new(&self.config);
        match run.run_until(SimTime::NEVER, MOST_PROMISED, &mut ()) {
            Advance::Finished => Some(run.digest().into()),
            Advance::BudgetSpent | Advance::Reached => {
                // The instant it stopped at may have more events in store: the whole millisecond before has none.
                let at = SimTime(run.now().0.saturating_sub(1) / MILLI * MILLI);
                let mut again = Simulation::new(&self.config);
                again.run_until(at, MOST_PROMISED, &mut ());
                (at > SimTime::ZERO).then(|| Digest { value: again.digest(), at: Some(at) })
            }
        }
    }

    /// The digest of every event up to and including `at`, once the run has been played so far; of the whole run for `None`.
    pub fn digest_at(&self, at: Option<SimTime>) -> Option<u64> {
        match at {
            _ if self.is_over() => {}
            Some(at) if at <= self.now() => {}
            _ => return None,
        }
        let Some(at) = at.filter(|at| *at < self.now()) else { return Some(self.run.simulation.digest()) };
        let mut run = self.checkpoints.latest_until(at).simulation.clone();
        run.amend(&self.config);
        match run.run_until(at, MOST_SCOUTED.into(), &mut ()) {
            Advance::BudgetSpent => None,
            Advance::Finished | Advance::Reached => Some(run.digest()),
        }
    }

    /// Goes to the nearest instant, after or before the present one, at which something of this kind happens. Where there is none: to
    /// the end of the run, or to its beginning.
    pub fn jump(&mut self, direction: Direction, interest: Interest) {
        let to = match direction {
            Direction::Forward => self.next_of(interest),
            Direction::Back => self.previous_of(interest),
        };
        self.seek(to);
    }

    fn next_of(&self, interest: Interest) -> SimTime {
        let mut scout = self.run.simulation.clone();
        let mut seen = Seen::new(interest, SimTime::NEVER);
        for _ in 0..MOST_SCOUTED {
            if seen.first.is_some() || scout.step(&mut seen).is_none() {
                break;
            }
        }
        seen.first.unwrap_or(scout.now())
    }

    /// Looks through the stretch since each checkpoint, the latest first.
    fn previous_of(&self, interest: Interest) -> SimTime {
        let now = self.now();
        let mut start = self.checkpoints.latest_until(SimTime(now.0.saturating_sub(1)));
        let mut until = now;
        let mut left = u64::from(MOST_SCOUTED);
        loop {
            let mut scout = start.simulation.clone();
            scout.amend(&self.config);
            let mut seen = Seen::new(interest, now);
            scout.run_until(until, left, &mut seen);
            if let Some(at) = seen.last {
                return at;
            }
            left = left.saturating_sub(scout.events_handled() - start.simulation.events_handled());
            until = start.simulation.now();
            if until == SimTime::ZERO || left == 0 {
                break;
            }
            // What happened at the very instant of a checkpoint is behind it.
            start = self.checkpoints.latest_until(SimTime(until.0 - 1));
        }
        SimTime::ZERO
    }

    /// Follows a changed configuration. Where only the future differs, the run simply goes on; where the past does, it is run again
    /// from the last checkpoint before the first difference, to the same instant.
    pub fn apply(&mut self, config: &Config) {
        let wanted = self.goal.unwrap_or(self.now());
        let Some(difference) = first_difference(&self.config, config) else {
            return;
        };
        self.config = config.clone();
        (self.peek, self.span) = (None, None);
        self.spotting = RefCell::new(None);
        self.reached = self.now();
        match difference {
            // The present instant itself has been played, so a change that lands on it is one of the past.
            Some(at) if self.now() < at => {
                self.checkpoints.forget_from(at);
                self.run.amend(config);
                if self.life.as_mut().is_some_and(|life| !life.amend(config)) {
                    self.live_again();
                }
                self.look();
            }
            Some(at) => {
                self.checkpoints.forget_from(at);
                self.restore(SimTime(at.0.saturating_sub(1)));
                self.goal = Some(wanted);
                self.live_again();
            }
            None => {
                let run = Run::new(config);
                self.checkpoints = Checkpoints::new(CHECKPOINT_EVERY, run.clone());
                self.run = run;
                self.goal = Some(wanted);
                self.live_again();
                self.look();
            }
        }
    }

    /// Starts this configuration again from time zero.
    pub fn restart(&mut self, config: &Config) {
        let request = self.life.as_ref().map(|life| life.request);
        *self = Session::new(config.clone());
        self.follow(request);
    }

    /// The life that is followed belongs to another past now.
    fn live_again(&mut self) {
        self.life = self.life.take().map(|life| self.life_from_its_start(life.request));
    }

    fn restore(&mut self, at: SimTime) {
        self.run = self.checkpoints.latest_until(at).clone();
        self.run.amend(&self.config);
        self.look();
    }

    /// True when `until` is reached or nothing is left to happen.
    fn move_towards(&mut self, until: SimTime, mut event_budget: u64) -> bool {
        let is_there = loop {
            self.keep();
            let stop = until.min(self.checkpoints.next_stop(self.now()));
            let before = self.now();
            let advance = self.run.simulation.run_until(stop, event_budget, &mut self.run.listeners);
            if advance == Advance::Reached && before < stop {
                self.share_history();
            }
            match advance {
                Advance::BudgetSpent => break false,
                Advance::Finished => break true,
                Advance::Reached if until <= stop => break true,
                // A stop for a checkpoint. Each costs about as much as this many events.
                Advance::Reached if before < stop => event_budget = event_budget.saturating_sub(500),
                Advance::Reached => break true,
            }
            if event_budget == 0 {
                break false;
            }
        };
        self.look();
        is_there
    }

    fn keep(&mut self) {
        if self.checkpoints.is_due(self.now()) {
            self.checkpoints.keep(self.run.clone());
        }
    }

    /// Who goes the same way twice writes the same history twice: from a checkpoint that is met again the run goes on with its.
    fn share_history(&mut self) {
        if let Some(twin) = self.checkpoints.twin_of(&self.run) {
            self.run = twin.clone();
            self.run.amend(&self.config);
        }
    }

    fn look(&mut self) {
        self.run.listeners.live.advance(self.run.simulation.now());
        self.run.simulation.snapshot_into(&mut self.snapshot);
    }
}
