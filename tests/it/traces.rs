//! Every mechanism has one preset, one sentence and one trace on the stage: the list, held to what the stage shows with the mechanism and
//! without it.

use std::collections::BTreeMap;

use nines::app::captions::{policy_name, say};
use nines::scenario::{Control, Field, Group, PRESETS, Preset, decode, decode_strict};
use nines::scene::{Layout, Lens, Marks, Scene, Sign};
use nines::sim::*;
use nines::words::presets;

/// What is seen of a mechanism, and is not where the mechanism is taken out of its preset.
#[derive(Clone, Copy)]
enum Trace {
    /// These words.
    Says(&'static str),
    /// Such a shape.
    Shows(Sign),
    /// Without it there would be something that is drawn.
    Lacks(fn(&Snapshot) -> bool),
    /// The device's rate falls below the one and rises above the other.
    Offers(f64, f64),
    /// How uneven the gaps between requests are: their standard deviation over their mean lies between these.
    Gaps(f64, f64),
    /// Some work needs less than the one and some more than the other, in seconds.
    Needs(f64, f64),
    /// Work goes on at less than this pace.
    Crawls(f64),
    /// Somebody is served while one that came before waits at the same server.
    Overtakes,
    /// More are in service at a server than it has workers.
    Together,
    /// An attempt that was sent to one server is sent to another.
    Moves,
    /// The same for one that was in service already.
    Restarts,
    /// Something of the snapshot that is drawn.
    Sees(fn(&Snapshot) -> bool),
    /// Of all first attempts the server of this number gets a share between these.
    Share(u16, f64, f64),
    /// So often a request goes to the server that follows the one of the request before.
    Turns(f64, f64),
    /// Some server is probed twice with as many seconds between as these.
    Probes(f64, f64),
    /// So many wait at the servers on average.
    Waiting(f64, f64),
    /// Two servers go down at once.
    FallTogether,
}

use Trace::{
    Crawls, FallTogether, Gaps, Lacks, Moves, Needs, Offers, Overtakes, Probes, Restarts, Says, Sees, Share,
    Shows, Together, Turns, Waiting,
};

/// A mechanism: what writes it in a link, the preset that shows it, and what is seen of it.
#[rustfmt::skip] // A line each.
const MECHANISMS: &[(&str, &str, Trace)] = &[
    // Load.
    ("load=sine", "day", Offers(5.0, 15.0)),
    ("load=ramp", "load-balancing", Offers(6.0, 11.0)),
    ("load=steps:", "flash-crowd", Offers(6.0, 25.0)),
    ("load=steps-constant", "one-too-many", Offers(6.0, 15.0)),
    ("load=bursts", "bursts", Offers(5.0, 20.0)),
    ("load=constant", "clockwork", Gaps(0.0, 0.1)),
    ("load=hyper", "irregular", Gaps(1.7, 5.0)),
    ("load=closed", "closed-loop", Sees(|it| it.offered_rate.is_none() && it.counts.in_flight > 40)),
    ("load=arrivals", "recorded", Says("recorded")),
    ("device=", "priorities", Says("Device 2")),
    ("priority=", "priorities", Says("go first")),
    ("users=", "sticky-users", Share(1, 0.24, 0.27)),
    ("user-skew=", "bounded-load", Share(1, 0.2, 0.24)),
    // Service.
    ("service=exponential", "baseline", Needs(0.05, 0.5)),
    ("service=hyper", "sharing", Needs(0.02, 2.0)),
    ("service=lognormal", "irregular", Needs(0.05, 1.5)),
    ("service=erlang", "clockwork", Needs(0.1, 0.35)),
    ("service=pareto", "heavy-tail", Needs(0.1, 5.0)),
    ("service=weibull", "weibull", Needs(0.002, 1.5)),
    ("service=uniform", "uniform", Needs(0.05, 0.35)),
    ("service=table", "two-kinds", Needs(0.06, 0.9)),
    ("service=quantiles", "measured", Needs(0.01, 0.3)),
    ("discipline=lifo", "last-in", Overtakes),
    ("discipline=adaptive-lifo", "last-come", Overtakes),
    ("discipline=preemptive-lifo", "newest-now", Overtakes),
    ("discipline=sharing", "sharing", Together),
    ("weights=", "mixed-servers", Says("weight 4")),
    ("speeds=", "grey-server", Says("speed 0.25")),
    ("cold-start=", "cold-start", Says("cold")),
    ("crowding=", "crowding", Crawls(0.5)),
    ("abandoned=skip", "last-come", Lacks(|it| served(it).any(|work| work.is_abandoned && work.left > 0.97))),
    ("workers=", "crowding", Sees(|it| it.servers.iter().any(|server| server.in_service.len() > 1))),
    ("queue=", "flash-crowd", Lacks(|it| it.servers.iter().any(|server| server.queue.len() > 20))),
    // What policies know. Their names are in a list of their own.
    ("policy=prequal", "prequal", Shows(Sign::Question)),
    ("choices=", "best-of-five", Waiting(7.0, 8.8)),
    ("tie=round-robin", "haproxy-ties", Turns(0.6, 1.0)),
    ("tie=weighted", "nginx-ties", Share(1, 0.54, 0.6)),
    ("age=", "herding", Says("load as of")),
    ("balance-factor=", "bounded-load", Lacks(|it| it.servers.iter().any(|server| server.queue.len() > 4))),
    // Health and failover.
    ("probe-schedule=grid", "probe-grid", Probes(0.99, 1.01)),
    ("ejection=envoy", "envoy-ejection", Says("ejected, 3 s left")),
    ("ejection=nginx", "nginx-fails", Says("one request tries")),
    ("ejection=accrual", "accrual", Says("ejected")),
    ("ejection=haproxy", "haproxy-observe", Sees(|it| it.servers[1].condition == Condition::Erroring && matches!(it.servers[1].belief, Belief::GoingDown(_)))),
    ("on-error=", "haproxy-mark-down", Sees(|it| it.servers[1].condition == Condition::Erroring && it.servers[1].belief == Belief::Down)),
    ("panic=", "panic", Says("panic")),
    ("backups=", "backup", Says("backup")),
    ("last-backups=", "three-levels", Says("last backup")),
    ("overprovision=", "spill-over", Says("backups take 30 %")),
    ("failover=off", "no-failover", Sees(|it| it.servers[1].belief == Belief::Down && it.servers[1].in_rotation)),
    ("redispatch=", "redispatch", Moves),
    ("redispatch-lost=", "lost-work", Restarts),
    ("server-limit=", "one-line", Sees(|it| !it.controller.queue.is_empty())),
    ("same-retries=", "haproxy-retries", Sees(|it| !it.controller.queue.is_empty())),
    ("probe-fast=", "haproxy-retries", Probes(0.4, 0.6)),
    ("probe-down=", "haproxy-retries", Probes(4.9, 5.1)),
    ("probes=off", "envoy-ejection", Lacks(|it| it.travellers.iter().any(|it| it.what == Cargo::Probe))),
    ("fault=drain", "drain", Says("draining")),
    ("slow-start=", "slow-start", Says("% of its weight")),
    ("slow-start=", "slow-start-envoy", Says("% of its weight")),
    ("slow-start=", "slow-start-nginx", Says("% of its weight")),
    ("failback=manual", "manual-failback", Sees(|it| it.servers[0].belief.is_up() && it.servers[0].condition == Condition::Up && !it.servers[0].in_rotation)),
    ("fault=failback", "manual-failback", Sees(|it| it.now > SimTime::from_seconds(61.0) && it.servers[0].in_rotation)),
    ("standby-delay=", "cold-standby", Sees(|it| it.now > SimTime::from_seconds(30.0) && it.servers.iter().all(|server| !server.in_rotation))),
    ("controller-pair=on", "second-controller", Says("standing by")),
    ("controller-pair=on", "second-controller", Says("hears nothing")),
    ("fault=cut:pair-link", "split-brain", Says("works, too")),
    ("fault=cut-requests:pair-link", "deaf-controller", Says("works, too")),
    ("preempt=off", "two-hubs", Sees(|it| it.controller.pair.is_some_and(|pair| pair.works == [false, true] && pair.is_up == [true; 2]))),
    // Resilience.
    ("timeout=", "last-come", Shows(Sign::Clock)),
    ("deadline=", "deadline", Lacks(|it| it.travellers.iter().any(|it| matches!(it.what, Cargo::Attempt(work) if it.leg == Leg::DeviceToController && it.departed.since(work.sent_at).seconds() > 5.0)))),
    ("retries=", "retries", Shows(Sign::Retry)),
    ("jitter=none", "no-jitter", Lacks(|it| it.travellers.iter().any(|it| matches!(it.what, Cargo::Attempt(work) if work.attempt == 2 && it.leg == Leg::DeviceToController && it.departed.since(work.sent_at).seconds() < 2.4)))),
    ("retry-budget=share", "retry-budget", Says("retries not allowed")),
    ("retry-budget=bucket", "token-bucket", Says("retries not allowed")),
    ("retry-budget=throttle", "grpc", Says("retries not allowed")),
    ("hedge=", "hedging", Shows(Sign::Hedge)),
    ("hub-retries=", "layered-retries", Moves),
    ("breaker=", "breaker", Says("breaker open")),
    ("breaker=", "breaker", Says("breaker half open")),
    ("limit=fixed", "fixed-limit", Says("of 12 let in")),
    ("limit=gradient", "gradient-limit", Says("let in")),
    ("limit=vegas", "adaptive-limit", Says("let in")),
    ("limit=envoy", "envoy-limit", Says("of 3 let in")),
    ("limit=netflix", "netflix-limit", Says("let in")),
    ("queue-timeout=", "longest-wait", Shows(Sign::BadAnswer)),
    ("queue-timeout=", "impatience", Shows(Sign::BadAnswer)),
    ("shed-after=", "shedding", Shows(Sign::BadAnswer)),
    ("deadlines=", "late-work", Lacks(|it| served(it).any(|work| work.deadline.is_some_and(|at| at < it.now)))),
    ("controller-time=", "busy-controller", Sees(|it| !it.controller.in_service.is_empty())),
    ("controller-priority=", "urgent-first", Sees(|it| it.controller.notes.iter().any(|it| matches!(it, Note::GoFirst { .. })))),
    ("autoscale=", "autoscaling", Says("switched off")),
    // Faults.
    ("fault=crash:s2", "redispatch", Says("down")),
    ("fault=crash-blackhole", "black-hole", Says("down")),
    ("fault=hang", "hang", Says("hung")),
    ("fault=slow", "slow-server", Says("slow")),
    ("fault=errors", "fast-failure", Says("failing")),
    ("fault=cut:link", "cut-link", Says("cut off")),
    ("fault=cut-requests:link", "deaf-server", Shows(Sign::ProbeMissed)),
    ("fault=cut-answers", "one-way-cut", Shows(Sign::ProbeMissed)),
    ("fault=cut:device-link", "device-cut", Sees(|it| it.device_link_is_cut)),
    ("fault=latency", "slow-link", Sees(|it| it.travellers.iter().any(|it| it.arrives.since(it.departed).seconds() > 0.9))),
    ("fault=loss", "lossy-link", Shows(Sign::ProbeMissed)),
    ("fault=flap", "flapping", Says("down")),
    ("fault=stall", "stalled-checks", Says("checks stand still")),
    ("fault=crash:zone", "zone-outage", Says("zone 2")),
    ("zones=", "three-zones", Says("zone 3")),
    ("fault=repair", "by-hand", Sees(|it| it.now > SimTime::from_seconds(50.0) && it.servers[1].in_rotation)),
    ("fault=crash:controller", "controller-crash", Says("down")),
    ("mttf=", "repair-crew", Says("down")),
    ("crews=", "repair-crew", Says("waits for the crew")),
    ("cascade=", "common-cause", FallTogether),
    ("failures-hang=", "random-hangs", Says("hung")),
    ("controller-mttf=", "silent-hub", Says("down")),
    ("mttf-law=", "wear-out", Lacks(|it| it.now < SimTime::from_seconds(40.0) && it.servers.iter().any(|server| server.condition == Condition::Crashed))),
    ("crash-mode=", "wear-out", Lacks(|it| it.travellers.iter().any(|it| it.what == Cargo::ProbeAnswer { passed: false }))),
    ("controller-crash-mode=", "silent-hub", Lacks(|it| it.travellers.iter().any(|it| matches!(it.what, Cargo::Answer(_, Outcome::Refused))))),
    ("pair-fails=", "two-hubs", Sees(|it| it.now > SimTime::from_seconds(20.0) && it.controller.pair.is_some_and(|pair| !pair.is_up[1]))),
];

/// All work in service.
fn served(snapshot: &Snapshot) -> impl Iterator<Item = &Work> {
    snapshot.servers.iter().flat_map(|server| &server.in_service)
}

/// What every run has, more of it or less.
const PLAIN: &[&str] = &[
    "servers",
    "device-hop",
    "server-hop",
    "load=poisson",
    "service=constant",
    "probe-interval",
    "probe-timeout",
    "fall",
    "rise",
    "backoff",
    "backoff-cap",
    "mttr",
    "controller-mttr",
];

/// What has been looked at so far.
#[derive(Default)]
struct Watch {
    rates: Vec<f64>,
    sent: BTreeMap<u64, f64>,
    needs: Vec<f64>,
    /// By request and attempt.
    work: BTreeMap<(u64, u32), Followed>,
    /// Where the first attempts went.
    routed: BTreeMap<u64, u16>,
    /// When each server was last probed, and the seconds between.
    probed: BTreeMap<u16, f64>,
    pauses: Vec<f64>,
    down: usize,
    looks: f64,
    waiting: f64,
}

/// What becomes of marks, and probes that are on their way too shortly to be caught there.
struct Ears {
    marks: Marks,
    watch: Watch,
}

impl Listener for Ears {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        self.marks.on(at, event);
        if let TraceEvent::ProbeSent { server } = event
            && let Some(before) = self.watch.probed.insert(server.0, at.seconds())
        {
            self.watch.pauses.push(at.seconds() - before);
        }
    }
}

/// An attempt at a server, or on its way there, when it was last looked at.
struct Followed {
    server: ServerNodeId,
    left: f64,
    at: f64,
}

/// What became of it since.
struct Step {
    has_moved: bool,
    was_begun: bool,
    /// Work done in a second.
    pace: f64,
}

impl Watch {
    /// Looks at an instant; true when the trace is seen.
    fn sees(&mut self, trace: Trace, scene: &Scene, snapshot: &Snapshot) -> bool {
        match trace {
            Says(words) => scene.words.contains(words),
            Shows(sign) => scene.signs().contains(sign),
            Offers(low, high) => {
                self.rates.extend(rate_in(&scene.words));
                self.rates.iter().any(|it| *it < low) && self.rates.iter().any(|it| high < *it)
            }
            Gaps(..) => {
                for traveller in &snapshot.travellers {
                    if let Cargo::Attempt(work) | Cargo::Answer(work, _) = traveller.what {
                        self.sent.insert(work.request, work.sent_at.seconds());
                    }
                }
                false
            }
            Needs(low, high) => {
                self.needs.extend(served(snapshot).map(|work| work.need.seconds()));
                self.needs.iter().any(|it| *it < low) && self.needs.iter().any(|it| high < *it)
            }
            Overtakes => snapshot.servers.iter().any(|server| {
                let served = server.in_service.iter().filter(|work| work.attempt == 1);
                let newest = served.map(|work| work.sent_at).max();
                server.queue.iter().any(|work| work.attempt == 1 && Some(work.sent_at) < newest)
            }),
            Together => {
                snapshot.servers.iter().any(|server| server.workers as usize + 1 < server.in_service.len())
            }
            Crawls(pace) => self.follows(snapshot, |step| step.pace < pace),
            Moves => self.follows(snapshot, |step| step.has_moved),
            Restarts => self.follows(snapshot, |step| step.has_moved && step.was_begun),
            Sees(is_seen) | Lacks(is_seen) => is_seen(snapshot),
            Share(..) | Turns(..) => {
                for traveller in &snapshot.travellers {
                    if let (Cargo::Attempt(work), Leg::ControllerToServer(id)) =
                        (traveller.what, traveller.leg)
                        && work.attempt == 1
                    {
                        self.routed.insert(work.request, id.0);
                    }
                }
                for server in &snapshot.servers {
                    let held = server.in_service.iter().chain(&server.queue);
                    let new = held.filter(|work| work.attempt == 1);
                    self.routed.extend(new.map(|work| (work.request, server.id.0)));
                }
                false
            }
            Probes(low, high) => self.pauses.drain(..).any(|pause| (low..=high).contains(&pause)),
            Waiting(..) => {
                self.looks += 1.0;
                self.waiting +=
                    snapshot.servers.iter().map(|server| server.queue.len()).sum::<usize>() as f64;
                false
            }
            FallTogether => {
                let down = snapshot.servers.iter().filter(|it| it.condition == Condition::Crashed).count();
                std::mem::replace(&mut self.down, down) + 2 <= down
            }
        }
    }

    /// Follows work from instant to instant.
    fn follows(&mut self, snapshot: &Snapshot, is_meant: impl Fn(Step) -> bool) -> bool {
        let now = snapshot.now.seconds();
        let mut is_seen = false;
        for server in &snapshot.servers {
            let leg = Leg::ControllerToServer(server.id);
            let coming = snapshot.travellers.iter().filter_map(|it| match it.what {
                Cargo::Attempt(work) if it.leg == leg => Some(work),
                _ => None,
            });
            let served = server.in_service.iter().map(|work| (work, true));
            let waiting = server.queue.iter().map(|work| (work, false));
            for (work, is_served) in
                served.chain(waiting).map(|(work, is)| (*work, is)).chain(coming.map(|work| (work, false)))
            {
                let seen = Followed { server: server.id, left: work.left, at: now };
                if let Some(before) = self.work.insert((work.request, work.attempt), seen) {
                    let was_begun = before.left < 1.0;
                    let has_moved = before.server != server.id;
                    let pace = (before.left - work.left) * work.need.seconds() / (now - before.at);
                    let pace = if is_served && was_begun && !has_moved { pace } else { f64::MAX };
                    is_seen |= is_meant(Step { has_moved, was_begun, pace });
                }
            }
        }
        is_seen
    }

    /// The same at the end of the run.
    fn has_seen(&self, trace: Trace) -> bool {
        let (low, high) = match trace {
            Share(server, low, high) => {
                let its = self.routed.values().filter(|it| **it + 1 == server).count();
                let share = its as f64 / self.routed.len() as f64;
                return (low..=high).contains(&share);
            }
            Turns(low, high) => {
                let routed: Vec<(&u64, &u16)> = self.routed.iter().collect();
                let pairs = routed.windows(2).filter(|pair| *pair[0].0 + 1 == *pair[1].0);
                let servers = *self.routed.values().max().unwrap() + 1;
                let turns = pairs.clone().filter(|pair| (pair[0].1 + 1) % servers == *pair[1].1).count();
                let share = turns as f64 / pairs.count() as f64;
                return (low..=high).contains(&share);
            }
            Waiting(low, high) => return (low..=high).contains(&(self.waiting / self.looks)),
            Gaps(low, high) => (low, high),
            _ => return false,
        };
        // A number that was missed would make a gap of two.
        let sent: Vec<(&u64, &f64)> = self.sent.iter().collect();
        let pairs = sent.windows(2).filter(|pair| *pair[0].0 + 1 == *pair[1].0);
        let gaps: Vec<f64> = pairs.map(|pair| pair[1].1 - pair[0].1).collect();
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let variance = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / gaps.len() as f64;
        (low..=high).contains(&(variance.sqrt() / mean))
    }
}

/// The number before "/s sent".
fn rate_in(words: &str) -> Option<f64> {
    let before = &words[..words.find(" /s sent")?];
    let digits =
        before.rfind(|letter: char| !letter.is_ascii_digit() && letter != '.').map_or(0, |at| at + 1);
    before.get(digits..)?.parse().ok()
}

/// Whether a trace is seen on the stage of a link, within its first minutes.
fn is_seen(query: &str, trace: Trace) -> bool {
    const LONGEST: f64 = 180.0;
    let link = format!("v=1&{query}");
    let scenario = decode_strict(&link).unwrap_or_else(|errors| panic!("{query}: {errors:?}")).scenario;
    let mut run = Simulation::new(scenario.config());
    let mut ears = Ears { marks: Marks::new(), watch: Watch::default() };
    let (mut until, mut snapshot, mut scene) = (SimTime::ZERO, Snapshot::default(), Scene::new());
    loop {
        until += SimDuration::from_millis(if until < SimTime::from_seconds(60.0) { 47 } else { 497 });
        let is_over = run.run_until(until, u64::MAX, &mut ears) == Advance::Finished;
        run.snapshot_into(&mut snapshot);
        let layout =
            Layout::for_size(1100.0, 620.0, snapshot.servers.len()).with_devices(snapshot.others.len() + 1);
        scene.fill(&snapshot, &ears.marks, &layout, &Lens::of(run.settings(), 1.0, say));
        if ears.watch.sees(trace, &scene, &snapshot) {
            return true;
        }
        if is_over || until > SimTime::from_seconds(LONGEST) {
            return ears.watch.has_seen(trace);
        }
    }
}

/// A preset's query without what begins like this.
fn without(query: &str, pair: &str) -> String {
    let others = query.split('&').filter(|other| !other.starts_with(pair));
    // What is seen of the default as well needs something that stands in.
    let stand_in = match pair.split('=').next() {
        Some("service") => "&service=constant:200ms",
        Some("timeout") => "&timeout=off",
        _ => "",
    };
    others.collect::<Vec<_>>().join("&") + stand_in
}

/// Checks a part of the list.
fn check(part: usize, of: usize) {
    let mut wrong = Vec::new();
    for (pair, id, trace) in MECHANISMS.iter().skip(part).step_by(of).copied() {
        let preset = Preset::by_id(id).unwrap_or_else(|| panic!("no preset {id}"));
        assert!(preset.query.split('&').any(|other| other.starts_with(pair)), "{id} has no {pair}");
        let is_hidden = matches!(trace, Lacks(_));
        if is_seen(preset.query, trace) == is_hidden {
            wrong.push(format!("{id}: {pair} leaves no trace"));
        }
        if is_seen(&without(preset.query, pair), trace) != is_hidden {
            wrong.push(format!("{id}: the trace is there without {pair}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_mechanism_leaves_its_trace_and_nothing_else_does() {
    check(0, 3);
}

#[test]
fn each_mechanism_leaves_its_trace_second_part() {
    check(1, 3);
}

#[test]
fn each_mechanism_leaves_its_trace_third_part() {
    check(2, 3);
}

#[test]
fn no_mechanism_is_missing_from_the_list() {
    let initial = decode("").scenario;
    let has = |pair: &str| MECHANISMS.iter().any(|(listed, ..)| listed.starts_with(pair));
    let mut missing = Vec::new();
    for field in Field::ALL.iter().filter(|field| field.group() != Group::Run && **field != Field::Policy) {
        let key = field.key();
        match field.control() {
            // Of these a choice is a mechanism, the others say how.
            Control::Choice(names) if ["limit", "ejection", "discipline", "retry-budget"].contains(&key) => {
                let unlisted = names
                    .iter()
                    .filter(|name| **name != initial.get(*field) && !has(&format!("{key}={name}")));
                missing.extend(unlisted.map(|name| format!("{key}={name}")));
            }
            Control::Shaped { shapes, .. } => {
                let names = shapes.iter().filter_map(|shape| shape.split(':').next());
                let pairs = names.map(|name| format!("{key}={name}"));
                missing.extend(pairs.filter(|pair| !has(pair) && !PLAIN.contains(&pair.as_str())));
            }
            // What says how much there is of another one is seen with that.
            _ if field.is_idle(|other| initial.get(other)) || PLAIN.contains(&key) => {}
            _ if !has(&format!("{key}=")) => missing.push(key.to_owned()),
            _ => {}
        }
    }
    assert!(missing.is_empty(), "no trace is listed for {missing:?}");
}

#[test]
fn the_controller_names_its_policy() {
    for policy in PolicyKind::ALL {
        let (mut has_preset, mut is_named) = (false, false);
        for preset in PRESETS {
            let config = decode_strict(&format!("v=1&{}", preset.query)).unwrap().scenario.config().clone();
            if config.settings.controller.policy == policy && !is_named {
                has_preset = true;
                let names = [false, true].map(|short| policy_name(policy, short));
                is_named = names.into_iter().any(|name| is_seen(preset.query, Says(name)));
            }
        }
        assert!(has_preset && is_named, "{policy:?}: {has_preset} {is_named}");
    }
}

#[test]
fn every_preset_has_a_title_and_one_sentence() {
    for preset in PRESETS {
        let (title, sentence) = (presets::title(preset.id), presets::sentence(preset.id));
        assert!(!title.is_empty() && sentence.ends_with('.') && sentence.len() > 20, "{}", preset.id);
    }
}
