//! The one table of settings: a row added here appears in links, files, forms, timed edits, the command line and the docs.

use std::ops::RangeInclusive;

use super::grammar::{
    ABANDONED, BUDGETS, BudgetName, CRASH_MODES, DEADLINES, DISCIPLINES, EJECTIONS, EjectionName, FAILBACKS,
    HAZARDS, HazardName, JITTERS, LIMITS, LimitName, OFF, ON_ERRORS, POLICIES, PerServer, Remarks, SCHEDULES,
    SLOW_START_FORMS, TIE_RULES, Written, span_text,
};
use super::load::{LOAD_SHAPES, LoadShape, SERVICE_SHAPES, with_mean};
use super::notice::Wrong;
use crate::sim::{
    AbandonedWork, ArrivalProcess, CrashMode, DeadlineRule, Discipline, Distribution, Failback, Jitter,
    OnError, PolicyKind, ProbeSchedule, SimDuration, SlowStartForm, TieRule,
};

/// Where a field stands in the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// What the device sends.
    Load,
    /// What serves it.
    Servers,
    /// Who picks the server, and what is believed about it.
    PolicyAndHealth,
    /// What goes wrong.
    Faults,
    /// How long, and with which chance.
    Run,
}

/// How a field is set by hand, with its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Control {
    /// A number without a unit of time.
    Number { min: f64, max: f64, step: f64, unit: &'static str, logarithmic: bool },
    /// A span of time; where `may_be_off`, the value `off` as well.
    Duration { min: SimDuration, max: SimDuration, step: SimDuration, logarithmic: bool, may_be_off: bool },
    /// One of these names.
    Choice(&'static [&'static str]),
    /// `on` or `off`.
    Switch,
    /// One of several shapes around one leading number that a slider can move:
    /// see `Field::leading` and `Field::with_leading`. Spans lead in seconds.
    Shaped { shapes: &'static [&'static str], min: f64, max: f64, step: f64, unit: &'static str },
    /// Anything else.
    Text { example: &'static str },
}

impl Control {
    /// Whether a number, or a span in nanoseconds, is in range.
    pub(super) fn contains(&self, value: f64) -> bool {
        match self {
            Control::Number { min, max, .. } => (*min..=*max).contains(&value),
            Control::Duration { min, max, .. } => (min.0 as f64..=max.0 as f64).contains(&value),
            _ => true,
        }
    }

    /// The range in words, `1 to 500`; for the others what can be written.
    pub fn range(&self) -> String {
        match self {
            Control::Number { min, max, .. } => format!("{min} to {max}"),
            Control::Duration { min, max, may_be_off, .. } => {
                let off = if *may_be_off { ", or off" } else { "" };
                format!("{} to {}{off}", span_text(*min), span_text(*max))
            }
            Control::Choice(names) => super::grammar::one_of(names),
            Control::Switch => "on or off".to_owned(),
            Control::Shaped { shapes, .. } => shapes.join(" "),
            Control::Text { example } => format!("like {example}"),
        }
    }
}

const fn count(min: u32, max: u32) -> Control {
    Control::Number { min: min as f64, max: max as f64, step: 1.0, unit: "", logarithmic: max > 1000 }
}

const fn spans(min_millis: u64, max_seconds: u64, step_millis: u64) -> Control {
    Control::Duration {
        min: SimDuration::from_millis(min_millis),
        max: SimDuration::from_millis(max_seconds * 1000),
        step: SimDuration::from_millis(step_millis),
        logarithmic: true,
        may_be_off: false,
    }
}

const fn or_off(control: Control) -> Control {
    match control {
        Control::Duration { min, max, step, logarithmic, .. } => {
            Control::Duration { min, max, step, logarithmic, may_be_off: true }
        }
        other => other,
    }
}

const HOUR: u64 = 3600;
const LONGEST: u64 = 1_000_000_000;
const LARGEST_SEED: f64 = 9_007_199_254_740_991.0;
const SEEDS: Control =
    Control::Number { min: 0.0, max: LARGEST_SEED, step: 1.0, unit: "", logarithmic: false };
const LOADS: Control =
    Control::Shaped { shapes: LOAD_SHAPES, min: 0.0, max: 100_000.0, step: 0.5, unit: "/s" };
const SERVICES: Control =
    Control::Shaped { shapes: SERVICE_SHAPES, min: 0.000_001, max: 3600.0, step: 0.05, unit: "s" };

/// One row: meaning, name, type and default, key, group, `shown` or behind `more`, `timed` (can change while it runs) or `fixed`, control,
/// what a slider spans.
macro_rules! fields {
    ($(#[doc = $help:literal] $name:ident($slot:ident: $kind:ty = $default:expr), $key:literal, $group:ident, $place:ident, $when:ident, $control:expr, $everyday:expr;)*) => {
        /// A setting that people can write, in the canonical order of links.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $(#[doc = $help] $name,)*
        }

        /// A sound value of each field, each on its own; `spec` sees to it that they go together.
        #[derive(Clone, Debug, PartialEq)]
        pub(super) struct Values {
            $(pub $slot: $kind,)*
        }

        impl Field {
            /// Every field, in the canonical order of links.
            pub const ALL: &'static [Field] = &[$(Field::$name),*];

            /// The key in links and files.
            pub fn key(self) -> &'static str {
                match self { $(Field::$name => $key),* }
            }

            /// What it means, in one sentence.
            pub fn help(self) -> &'static str {
                match self { $(Field::$name => $help.trim_ascii()),* }
            }

            /// Where it stands in the panel.
            pub fn group(self) -> Group {
                match self { $(Field::$name => Group::$group),* }
            }

            /// How it is set by hand.
            pub fn control(self) -> Control {
                const CONTROLS: &[Control] = &[$($control),*];
                CONTROLS[self as usize]
            }

            /// What a slider spans: values as people mostly want them, spans in seconds. The exact value may lie outside.
            /// Empty where there is nothing to slide.
            pub fn everyday(self) -> RangeInclusive<f64> {
                const EVERYDAY: &[RangeInclusive<f64>] = &[$($everyday),*];
                EVERYDAY[self as usize].clone()
            }

            fn place(self) -> Place {
                match self { $(Field::$name => Place::$place),* }
            }

            fn when(self) -> When {
                match self { $(Field::$name => When::$when),* }
            }
        }

        impl Values {
            /// The default scenario's values.
            pub fn initial() -> Self {
                Values { $($slot: $default),* }
            }

            /// One value, written canonically.
            pub fn text(&self, field: Field) -> String {
                match field { $(Field::$name => self.$slot.write()),* }
            }

            /// Reads one value; on error the old one stays.
            pub fn read(&mut self, field: Field, text: &str, remarks: &mut Remarks) -> Result<(), Wrong> {
                let control = field.control();
                match field {
                    $(Field::$name => put(&mut self.$slot, text, &control, remarks),)*
                }
            }
        }
    };
}

/// Reads a value of a type: a function for each type, where one for each field would be half of what reading a link takes.
#[inline(never)]
fn put<T: Written>(slot: &mut T, text: &str, control: &Control, remarks: &mut Remarks) -> Result<(), Wrong> {
    *slot = T::read(text, control, remarks)?;
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Shown,
    More,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Timed,
    Fixed,
}

fields! {
    /// The rule by which the controller picks a server.
    Policy(policy: PolicyKind = PolicyKind::RoundRobin), "policy", PolicyAndHealth, Shown, Timed, Control::Choice(POLICIES), 0.0..=0.0;
    /// How many servers there are, backups included.
    Servers(servers: u32 = 3), "servers", Servers, Shown, Timed, count(1, 500), 1.0..=20.0;
    /// How many of the servers, counted from the last, serve only while no other is in rotation.
    Backups(backups: u32 = 0), "backups", Servers, More, Timed, count(0, 499), 0.0..=5.0;
    /// How many of the backups, counted from the last, serve only while no other backup is in rotation: a third level of priority.
    LastBackups(last_backups: u32 = 0), "last-backups", Servers, More, Timed, count(0, 499), 0.0..=5.0;
    /// How many requests a server serves at once.
    Workers(workers: u32 = 1), "workers", Servers, Shown, Timed, count(1, 1000), 1.0..=50.0;
    /// How many requests may wait at a server; the next one is rejected.
    Queue(queue: u32 = 1000), "queue", Servers, More, Timed, count(0, 1_000_000), 0.0..=10000.0;
    /// Share of the traffic by server, 1 to 1000 each; the last one holds for the rest.
    Weights(weights: PerServer<u32> = PerServer::all(1)), "weights", Servers, More, Timed, Control::Text { example: "5,1,1" }, 0.0..=0.0;
    /// Work done per second by server, 0.01 to 100 each; 1 is normal, the last one holds for the rest.
    Speeds(speeds: PerServer<f64> = PerServer::all(1.0)), "speeds", Servers, More, Timed, Control::Text { example: "1,1,0.25" }, 0.0..=0.0;
    /// How long a request takes on a server of speed 1.
    Service(service: Distribution = Distribution::Exponential { mean: 0.5 }), "service", Servers, Shown, Timed, SERVICES, 0.005..=60.0;
    /// Whether a server finishes or skips work whose device has given up.
    Abandoned(abandoned: AbandonedWork = AbandonedWork::Finish), "abandoned", Servers, More, Timed, Control::Choice(ABANDONED), 0.0..=0.0;
    /// Who is served next: the first or the last that came, or everyone at once.
    ServingOrder(discipline: Discipline = Discipline::Fifo), "discipline", Servers, More, Timed, Control::Choice(DISCIPLINES), 0.0..=0.0;
    /// What has waited so long at a server is rejected.
    QueueTimeout(queue_timeout: Option<SimDuration> = None), "queue-timeout", Servers, More, Timed, or_off(spans(1, HOUR, 100)), 0.1..=60.0;
    /// How that wait is spread around its mean.
    PatienceLaw(patience_law: HazardName = HazardName::Constant), "queue-timeout-law", Servers, More, Timed, Control::Choice(HAZARDS), 0.0..=0.0;
    /// What comes to a server while the oldest there has waited longer than this is rejected.
    ShedAfter(shed_after: Option<SimDuration> = None), "shed-after", Servers, More, Timed, or_off(spans(1, HOUR, 100)), 0.1..=60.0;
    /// What a server does with work past its deadline, which travels with it: it knows of none, does not begin late work, or also stops it.
    Deadlines(deadlines: DeadlineRule = DeadlineRule::Ignored), "deadlines", Servers, More, Timed, Control::Choice(DEADLINES), 0.0..=0.0;
    /// How long a server is slow after it came back.
    ColdStart(cold_start: Option<SimDuration> = None), "cold-start", Servers, More, Timed, or_off(spans(1, HOUR, 1000)), 1.0..=120.0;
    /// How many times as slow a cold server is.
    ColdFactor(cold_factor: f64 = 4.0), "cold-factor", Servers, More, Timed, Control::Number { min: 1.0, max: 1000.0, step: 0.5, unit: "×", logarithmic: true }, 1.0..=20.0;
    /// Each further request at once makes all of a server's requests so many percent slower.
    Crowding(crowding: u32 = 0), "crowding", Servers, More, Timed, count(0, 1000), 0.0..=100.0;
    /// When the device sends requests.
    Load(load: LoadShape = LoadShape::Steady { process: ArrivalProcess::Poisson, rate: 4.0 }), "load", Load, Shown, Timed, LOADS, 0.5..=500.0;
    /// How many users share the device; a closed load brings its own number.
    Users(users: u32 = 100), "users", Load, More, Timed, count(1, 10_000), 1.0..=1000.0;
    /// How unevenly users send: user k in proportion to 1/k to this power; 0 is all alike.
    UserSkew(user_skew: f64 = 0.0), "user-skew", Load, More, Timed, Control::Number { min: 0.0, max: 10.0, step: 0.1, unit: "", logarithmic: false }, 0.0..=3.0;
    /// The longest an attempt may take, links included.
    Timeout(timeout: Option<SimDuration> = Some(SimDuration::from_millis(10_000))), "timeout", Load, Shown, Timed, or_off(spans(1, HOUR, 100)), 0.1..=120.0;
    /// How often the device tries a failed request again.
    Retries(retries: u32 = 0), "retries", Load, Shown, Timed, count(0, 1000), 0.0..=10.0;
    /// Where requests wait at a server, those of a higher priority go first: of use where another device has another one.
    Priority(priority: u32 = 0), "priority", Load, More, Timed, count(0, 9), 0.0..=9.0;
    /// How long the device waits before the first retry; the wait doubles with each further one.
    Backoff(backoff: SimDuration = SimDuration::from_millis(100)), "backoff", Load, More, Timed, spans(0, HOUR, 10), 0.0..=10.0;
    /// The longest wait before a retry.
    BackoffCap(backoff_cap: SimDuration = SimDuration::from_millis(10_000)), "backoff-cap", Load, More, Timed, spans(0, HOUR, 100), 0.0..=60.0;
    /// How the wait before a retry is varied.
    JitterKind(jitter: Jitter = Jitter::Full), "jitter", Load, More, Timed, Control::Choice(JITTERS), 0.0..=0.0;
    /// The longest a request may take, all attempts and backoffs included.
    Deadline(deadline: Option<SimDuration> = None), "deadline", Load, More, Timed, or_off(spans(1, HOUR, 100)), 0.1..=120.0;
    /// What limits the retries of all users together.
    RetryBudgetRule(retry_budget: BudgetName = BudgetName::Off), "retry-budget", Load, More, Timed, Control::Choice(BUDGETS), 0.0..=0.0;
    /// Retries as a share of the requests, or what a success puts into the bucket, in percent.
    RetryShare(retry_share: u32 = 20), "retry-share", Load, More, Timed, count(0, 1000), 0.0..=100.0;
    /// Retries per second that are always allowed beside the share.
    RetryFloor(retry_floor: u32 = 10), "retry-floor", Load, More, Timed, count(0, 10_000), 0.0..=100.0;
    /// How many tokens the bucket of retries holds.
    RetryTokens(retry_tokens: u32 = 10), "retry-tokens", Load, More, Timed, count(1, 10_000), 1.0..=100.0;
    /// Without an answer by then a second copy of the request is sent; the first good answer counts.
    Hedge(hedge: Option<SimDuration> = None), "hedge", Load, More, Timed, or_off(spans(1, HOUR, 10)), 0.01..=10.0;
    /// How long a request travels between device and controller, one way.
    DeviceHop(device_hop: SimDuration = SimDuration::from_millis(250)), "device-hop", Load, More, Timed, spans(0, 60, 5), 0.0..=2.0;
    /// How long a request or a probe travels between controller and server, one way.
    ServerHop(server_hop: SimDuration = SimDuration::from_millis(250)), "server-hop", Servers, More, Timed, spans(0, 60, 5), 0.0..=2.0;
    /// Whether the controller probes the servers.
    Probes(probes: bool = true), "probes", PolicyAndHealth, Shown, Timed, Control::Switch, 0.0..=0.0;
    /// The time from the result of a probe, or on a grid from its start, to the next probe.
    ProbeInterval(probe_interval: SimDuration = SimDuration::from_millis(1000)), "probe-interval", PolicyAndHealth, Shown, Timed, spans(10, HOUR, 100), 0.1..=60.0;
    /// How long a probe may take before it counts as failed.
    ProbeTimeout(probe_timeout: SimDuration = SimDuration::from_millis(1000)), "probe-timeout", PolicyAndHealth, More, Timed, spans(1, HOUR, 100), 0.05..=60.0;
    /// How many failed probes in a row make a server believed down.
    Fall(fall: u32 = 3), "fall", PolicyAndHealth, Shown, Timed, count(1, 100), 1.0..=10.0;
    /// How many passed probes in a row make a server believed up again.
    Rise(rise: u32 = 2), "rise", PolicyAndHealth, More, Timed, count(1, 100), 1.0..=10.0;
    /// Whether the next probe is armed after the result of the last or on a fixed grid.
    Schedule(probe_schedule: ProbeSchedule = ProbeSchedule::AfterResult), "probe-schedule", PolicyAndHealth, More, Timed, Control::Choice(SCHEDULES), 0.0..=0.0;
    /// The time between probes while a server is in doubt, between up and down (HAProxy's fastinter); off is as ever.
    ProbeFast(probe_fast: Option<SimDuration> = None), "probe-fast", PolicyAndHealth, More, Timed, or_off(spans(10, HOUR, 100)), 0.1..=10.0;
    /// The time between probes of a server believed down (HAProxy's downinter); off is as ever.
    ProbeDown(probe_down: Option<SimDuration> = None), "probe-down", PolicyAndHealth, More, Timed, or_off(spans(10, HOUR, 100)), 0.1..=60.0;
    /// Whether a server believed down is taken out of rotation.
    Failover(failover: bool = true), "failover", PolicyAndHealth, Shown, Timed, Control::Switch, 0.0..=0.0;
    /// How many failures in a row open the circuit breaker; 0 is none.
    Breaker(breaker: u32 = 0), "breaker", PolicyAndHealth, More, Timed, count(0, 1000), 0.0..=50.0;
    /// How long the open breaker rejects everything before one request may try.
    BreakerTime(breaker_time: SimDuration = SimDuration::from_millis(5_000)), "breaker-time", PolicyAndHealth, More, Timed, spans(1, HOUR, 100), 0.1..=60.0;
    /// How the limit on requests outstanding at once moves.
    LimitRule(limit: LimitName = LimitName::Off), "limit", PolicyAndHealth, More, Timed, Control::Choice(LIMITS), 0.0..=0.0;
    /// How many requests may be outstanding at once, at first.
    LimitSize(limit_size: u32 = 20), "limit-size", PolicyAndHealth, More, Timed, count(1, 100_000), 1.0..=1000.0;
    /// How often the controller tries a refused attempt again at the same server, before anything else (HAProxy's retries).
    SameRetries(same_retries: u32 = 0), "same-retries", PolicyAndHealth, More, Timed, count(0, 5), 0.0..=5.0;
    /// How long it waits before each of these.
    SamePause(same_pause: SimDuration = SimDuration::from_millis(1_000)), "same-pause", PolicyAndHealth, More, Timed, spans(0, 60, 100), 0.0..=10.0;
    /// How often the controller hands a refused attempt to another server.
    Redispatch(redispatch: u32 = 0), "redispatch", PolicyAndHealth, More, Timed, count(0, 4), 0.0..=4.0;
    /// Whether work that a crashed server held goes to another one as well, and is begun anew there.
    RedispatchLost(redispatch_lost: bool = false), "redispatch-lost", PolicyAndHealth, More, Timed, Control::Switch, 0.0..=0.0;
    /// How many requests the controller sends to one server at once; the others wait in one line, also while none is up. 0 is no limit.
    ServerLimit(server_limit: u32 = 0), "server-limit", PolicyAndHealth, More, Timed, count(0, 100_000), 0.0..=20.0;
    /// How often the controller tries a failed attempt again, at once and at any server, and each proxy before it too.
    HubRetries(hub_retries: u32 = 0), "hub-retries", PolicyAndHealth, More, Timed, count(0, 3), 0.0..=3.0;
    /// How many proxies stand in a row before the controller, each with as many retries: layers multiply.
    Proxies(proxies: u32 = 0), "proxies", PolicyAndHealth, More, Timed, count(0, 1), 0.0..=1.0;
    /// Whose rules take a server out for how it treats live traffic.
    Ejection(ejection: EjectionName = EjectionName::Off), "ejection", PolicyAndHealth, More, Timed, Control::Choice(EJECTIONS), 0.0..=0.0;
    /// How many failures in a row eject a server.
    EjectAfter(eject_after: u32 = 5), "eject-after", PolicyAndHealth, More, Timed, count(1, 1000), 1.0..=20.0;
    /// Envoy: how often ejected servers are looked at.
    EjectInterval(eject_interval: SimDuration = SimDuration::from_millis(10_000)), "eject-interval", PolicyAndHealth, More, Timed, spans(10, HOUR, 100), 1.0..=60.0;
    /// How long the first ejection lasts.
    EjectTime(eject_time: SimDuration = SimDuration::from_millis(30_000)), "eject-time", PolicyAndHealth, More, Timed, spans(10, HOUR, 100), 1.0..=120.0;
    /// How long an ejection lasts at most.
    EjectLongest(eject_longest: SimDuration = SimDuration::from_millis(300_000)), "eject-longest", PolicyAndHealth, More, Timed, spans(10, HOUR, 1000), 1.0..=600.0;
    /// Envoy: the share of servers that may be ejected at once, in percent.
    EjectMost(eject_most: u32 = 10), "eject-most", PolicyAndHealth, More, Timed, count(0, 100), 0.0..=100.0;
    /// Envoy: eject a server so many tenths of a standard deviation below the mean success rate; accrual: above 0, below 80 % success. 0 is off.
    EjectDeviation(eject_deviation: u32 = 0), "eject-deviation", PolicyAndHealth, More, Timed, count(0, 100), 0.0..=30.0;
    /// Envoy: eject a server that fails this share of its requests, in percent; 0 is off.
    EjectFailing(eject_failing: u32 = 0), "eject-failing", PolicyAndHealth, More, Timed, count(0, 100), 0.0..=100.0;
    /// HAProxy: what so many errors in a row do: count as a failed health check, as all but one, as all, or bring the next check forward.
    OnErrorKind(on_error: OnError = OnError::FailCheck), "on-error", PolicyAndHealth, More, Timed, Control::Choice(ON_ERRORS), 0.0..=0.0;
    /// Below this share of healthy servers, in percent, health is ignored; 0 is never.
    Panic(panic: u32 = 0), "panic", PolicyAndHealth, More, Timed, count(0, 100), 0.0..=100.0;
    /// Primaries take this many percent times their healthy share, backups the rest; off: backups only stand in.
    Overprovision(overprovision: Option<u32> = None), "overprovision", PolicyAndHealth, More, Timed, Control::Text { example: "140" }, 0.0..=0.0;
    /// How long a server that comes back has less weight.
    SlowStartWindow(slow_start: Option<SimDuration> = None), "slow-start", PolicyAndHealth, More, Timed, or_off(spans(1, HOUR, 1000)), 1.0..=120.0;
    /// Whose form of slow start.
    SlowStartKind(slow_start_form: SlowStartForm = SlowStartForm::Envoy), "slow-start-form", PolicyAndHealth, More, Timed, Control::Choice(SLOW_START_FORMS), 0.0..=0.0;
    /// How Envoy's slow start is bent: above 1 it is faster at first.
    SlowStartAggression(slow_start_aggression: f64 = 1.0), "slow-start-aggression", PolicyAndHealth, More, Timed, Control::Number { min: 0.1, max: 10.0, step: 0.1, unit: "", logarithmic: false }, 0.5..=4.0;
    /// Whether work returns to primaries that are well again by itself or by hand.
    FailbackKind(failback: Failback = Failback::Automatic), "failback", PolicyAndHealth, More, Timed, Control::Choice(FAILBACKS), 0.0..=0.0;
    /// How long backups take until they can serve: none is hot, seconds are warm, minutes are cold.
    StandbyDelay(standby_delay: SimDuration = SimDuration::ZERO), "standby-delay", PolicyAndHealth, More, Timed, spans(0, HOUR, 1000), 0.0..=120.0;
    /// How many servers the better-of-two policies draw.
    Choices(choices: u32 = 2), "choices", PolicyAndHealth, More, Timed, count(1, 10), 1.0..=10.0;
    /// Who wins among equally loaded servers under least requests.
    Tie(tie: TieRule = TieRule::Random), "tie", PolicyAndHealth, More, Timed, Control::Choice(TIE_RULES), 0.0..=0.0;
    /// How often the load that policies go by is read; off means they see it as it is.
    Age(age: Option<SimDuration> = None), "age", PolicyAndHealth, More, Timed, or_off(spans(1, HOUR, 100)), 0.1..=30.0;
    /// A hash policy passes over a server beyond this share of the average load, in percent; 0 is never.
    BalanceFactor(balance_factor: u32 = 0), "balance-factor", PolicyAndHealth, More, Timed, count(0, 1000), 0.0..=400.0;
    /// How fast peak EWMA forgets a slow answer.
    EwmaDecay(ewma_decay: SimDuration = SimDuration::from_millis(10_000)), "ewma-decay", PolicyAndHealth, More, Timed, spans(1, HOUR, 100), 0.1..=60.0;
    /// The share of the probes in the pool, in percent, above which Prequal calls a server hot.
    HotAbove(hot_above: u32 = 80), "hot-above", PolicyAndHealth, More, Timed, count(1, 100), 50.0..=100.0;
    /// How long the controller works on each request; 0s means it is free.
    ControllerTime(controller_time: SimDuration = SimDuration::ZERO), "controller-time", PolicyAndHealth, More, Timed, spans(0, 60, 1), 0.0..=2.0;
    /// How many requests the controller handles at once, where it is not free.
    ControllerWorkers(controller_workers: u32 = 1), "controller-workers", PolicyAndHealth, More, Timed, count(1, 1000), 1.0..=50.0;
    /// How many requests may wait for the controller, where it is not free.
    ControllerQueue(controller_queue: u32 = 1000), "controller-queue", PolicyAndHealth, More, Timed, count(0, 1_000_000), 0.0..=10000.0;
    /// Whether requests of a higher priority go first where they wait for the controller, too.
    ControllerPriority(controller_priority: bool = false), "controller-priority", PolicyAndHealth, More, Timed, Control::Switch, 0.0..=0.0;
    /// Mean time to a random failure of each server.
    Mttf(mttf: Option<SimDuration> = None), "mttf", Faults, Shown, Timed, or_off(spans(1000, LONGEST, 1000)), 1.0..=86400.0;
    /// Mean time to repair a server that failed at random.
    Mttr(mttr: SimDuration = SimDuration::from_millis(10_000)), "mttr", Faults, More, Timed, spans(1, LONGEST, 1000), 0.1..=3600.0;
    /// Whether a server that failed at random refuses connections or swallows them.
    Mode(mode: CrashMode = CrashMode::Refused), "crash-mode", Faults, More, Timed, Control::Choice(CRASH_MODES), 0.0..=0.0;
    /// Whether servers that fail at random crash, or hang and go on where they were.
    Hangs(hangs: bool = false), "failures-hang", Faults, More, Timed, Control::Switch, 0.0..=0.0;
    /// How the times to a random failure are spread around their mean.
    MttfLaw(mttf_law: HazardName = HazardName::Exponential), "mttf-law", Faults, More, Timed, Control::Choice(HAZARDS), 0.0..=0.0;
    /// How the times to repair are spread around their mean.
    MttrLaw(mttr_law: HazardName = HazardName::Exponential), "mttr-law", Faults, More, Timed, Control::Choice(HAZARDS), 0.0..=0.0;
    /// The chance, in percent, that a server that fails at random takes each other one along.
    Cascade(cascade: u32 = 0), "cascade", Faults, More, Timed, count(0, 100), 0.0..=100.0;
    /// How many servers are repaired at once; 0 is all.
    Crews(crews: u32 = 0), "crews", Faults, More, Timed, count(0, 500), 0.0..=10.0;
    /// How many zones the servers are dealt to in turn, for faults that strike a zone.
    Zones(zones: u32 = 2), "zones", Faults, More, Timed, count(1, 500), 1.0..=10.0;
    /// The share of busy workers, in percent, that the number of working servers follows; 0 is off: all work.
    Autoscale(autoscale: u32 = 0), "autoscale", Servers, More, Timed, count(0, 100), 0.0..=100.0;
    /// How many servers always work.
    ScaleLeast(scale_least: u32 = 1), "scale-least", Servers, More, Timed, count(1, 500), 1.0..=10.0;
    /// How often it is decided how many servers work.
    ScaleInterval(scale_interval: SimDuration = SimDuration::from_millis(15_000)), "scale-interval", Servers, More, Timed, spans(100, HOUR, 1000), 1.0..=120.0;
    /// How long a started server takes until it can serve.
    ScaleLag(scale_lag: SimDuration = SimDuration::from_millis(30_000)), "scale-lag", Servers, More, Timed, spans(0, HOUR, 1000), 0.0..=300.0;
    /// Whether a second controller takes over when the first is silent.
    ControllerPair(controller_pair: bool = false), "controller-pair", PolicyAndHealth, More, Timed, Control::Switch, 0.0..=0.0;
    /// How often the first controller gives a sign of life to the second.
    Advert(advert: SimDuration = SimDuration::from_millis(1_000)), "advert", PolicyAndHealth, More, Timed, spans(10, HOUR, 100), 0.1..=10.0;
    /// The second controller's priority: the higher, the sooner it takes over.
    PairPriority(pair_priority: u32 = 100), "pair-priority", PolicyAndHealth, More, Timed, count(1, 254), 1.0..=254.0;
    /// Whether the first controller takes its work back when it is repaired.
    Preempt(preempt: bool = true), "preempt", PolicyAndHealth, More, Timed, Control::Switch, 0.0..=0.0;
    /// How many of a hundred take-overs succeed; after one that does not, nothing is served until a repair.
    PairCoverage(pair_coverage: u32 = 100), "pair-coverage", PolicyAndHealth, More, Timed, count(0, 100), 50.0..=100.0;
    /// Whether the second controller fails at random as the first does.
    PairFails(pair_fails: bool = false), "pair-fails", Faults, More, Timed, Control::Switch, 0.0..=0.0;
    /// How many controllers are repaired at once; 0 is all.
    ControllerCrews(controller_crews: u32 = 0), "controller-crews", Faults, More, Timed, count(0, 2), 0.0..=2.0;
    /// Mean time to a random failure of the controller.
    ControllerMttf(controller_mttf: Option<SimDuration> = None), "controller-mttf", Faults, More, Timed, or_off(spans(1000, LONGEST, 1000)), 1.0..=86400.0;
    /// Mean time to repair the controller after a random failure.
    ControllerMttr(controller_mttr: SimDuration = SimDuration::from_millis(10_000)), "controller-mttr", Faults, More, Timed, spans(1, LONGEST, 1000), 0.1..=3600.0;
    /// Whether a controller that failed at random refuses connections or swallows them.
    ControllerMode(controller_mode: CrashMode = CrashMode::Refused), "controller-crash-mode", Faults, More, Timed, Control::Choice(CRASH_MODES), 0.0..=0.0;
    /// How long devices send.
    Duration(duration: SimDuration = SimDuration::from_millis(300_000)), "duration", Run, More, Fixed, spans(1000, LONGEST, 1000), 10.0..=86400.0;
    /// How long after that a request may still take before it counts as timed out.
    Drain(drain: SimDuration = SimDuration::from_millis(60_000)), "drain", Run, More, Fixed, spans(0, 86_400, 1000), 0.0..=600.0;
    /// Requests sent before this instant are not counted.
    WarmUp(warm_up: SimDuration = SimDuration::ZERO), "warm-up", Run, More, Fixed, spans(0, LONGEST, 1000), 0.0..=3600.0;
    /// Every number drawn by chance follows from it.
    Seed(seed: u64 = 7), "seed", Run, More, Fixed, SEEDS, 0.0..=1000.0;
    /// Whether every span drawn by chance is mirrored: long where the run with the same seed has a short one.
    Antithetic(antithetic: bool = false), "antithetic", Run, More, Fixed, Control::Switch, 0.0..=0.0;
}

impl Field {
    /// The field with this key.
    pub fn by_key(key: &str) -> Option<Field> {
        Field::ALL.iter().copied().find(|field| field.key() == key)
    }

    /// Whether it waits behind "More".
    pub fn is_advanced(self) -> bool {
        self.place() == Place::More
    }

    /// Whether other settings leave it without effect, so that a form need not show it. `get` gives a field's value as text.
    pub fn is_idle(self, get: impl Fn(Field) -> String) -> bool {
        let is = |field: Field, names: &[&str]| names.contains(&get(field).as_str());
        match self {
            Field::Choices => !is(Field::Policy, &["two-distinct", "two-any"]),
            Field::Tie => !is(Field::Policy, &["least"]),
            Field::BalanceFactor => !is(Field::Policy, &["source-hash", "ring-hash", "maglev"]),
            Field::EwmaDecay => !is(Field::Policy, &["peak-ewma"]),
            Field::HotAbove => !is(Field::Policy, &["prequal"]),
            Field::EjectAfter => is(Field::Ejection, &["off"]),
            Field::EjectTime => is(Field::Ejection, &["off", "haproxy"]),
            Field::EjectLongest | Field::EjectDeviation => is(Field::Ejection, &["off", "nginx", "haproxy"]),
            Field::OnErrorKind => !is(Field::Ejection, &["haproxy"]),
            Field::EjectInterval | Field::EjectMost | Field::EjectFailing => !is(Field::Ejection, &["envoy"]),
            Field::SlowStartKind | Field::SlowStartAggression => is(Field::SlowStartWindow, &[OFF]),
            Field::LastBackups | Field::Overprovision | Field::FailbackKind | Field::StandbyDelay => {
                is(Field::Backups, &["0"])
            }
            Field::RetryShare => is(Field::RetryBudgetRule, &["off"]),
            Field::RetryFloor => !is(Field::RetryBudgetRule, &["share"]),
            Field::RetryTokens => is(Field::RetryBudgetRule, &["off", "share"]),
            Field::RetryBudgetRule => is(Field::Retries, &["0"]),
            Field::ControllerWorkers => is(Field::ControllerTime, &["0s"]),
            Field::ControllerQueue => is(Field::ControllerTime, &["0s"]) && is(Field::ServerLimit, &["0"]),
            Field::ControllerPriority => is(Field::ControllerTime, &["0s"]) && is(Field::ServerLimit, &["0"]),
            Field::ProbeFast | Field::ProbeDown => is(Field::Probes, &["off"]),
            Field::SamePause => is(Field::SameRetries, &["0"]),
            Field::RedispatchLost => is(Field::Redispatch, &["0"]),
            Field::BreakerTime => is(Field::Breaker, &["0"]),
            Field::LimitSize => is(Field::LimitRule, &["off", "envoy"]),
            Field::PatienceLaw => is(Field::QueueTimeout, &[OFF]),
            Field::ColdFactor => is(Field::ColdStart, &[OFF]),
            Field::Proxies => is(Field::HubRetries, &["0"]),
            Field::Advert | Field::PairPriority | Field::Preempt | Field::PairCoverage => {
                !is(Field::ControllerPair, &["on"])
            }
            Field::PairFails | Field::ControllerCrews => {
                !is(Field::ControllerPair, &["on"]) || is(Field::ControllerMttf, &[OFF])
            }
            Field::ScaleLeast | Field::ScaleInterval | Field::ScaleLag => is(Field::Autoscale, &["0"]),
            Field::Hangs | Field::MttfLaw | Field::MttrLaw | Field::Cascade | Field::Crews => {
                is(Field::Mttf, &[OFF])
            }
            _ => false,
        }
    }

    /// Whether it can be changed while a run goes on.
    pub fn is_timed(self) -> bool {
        self.when() == When::Timed
    }

    /// The number of a shaped value that a slider moves: rate or population of a load, mean of a distribution in seconds.
    pub fn leading(self, text: &str) -> Option<f64> {
        let values = self.read_alone(text)?;
        match self {
            Field::Load => values.load.leading(),
            Field::Service => Some(values.service.mean()),
            _ => None,
        }
    }

    /// The same shape with another leading number, as text; `None` where there is none.
    pub fn with_leading(self, text: &str, number: f64) -> Option<String> {
        let values = self.read_alone(text)?;
        match self {
            Field::Load => values.load.leading().map(|_| values.load.with_leading(number).write()),
            Field::Service => Some(with_mean(values.service, number).write()),
            _ => None,
        }
    }

    fn read_alone(self, text: &str) -> Option<Values> {
        let mut values = Values::initial();
        values.read(self, text, &mut Remarks::new()).ok()?;
        Some(values)
    }

    /// The word that switches an optional span off.
    pub const OFF: &'static str = OFF;
}
