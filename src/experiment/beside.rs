//! Theory beside measurement: what closed forms say of a scenario, or which of their assumptions it breaks.

use super::plan::{Job, Plan};
use super::quantity::Quantity;
use super::table::Table;
use crate::scenario::{Field, Group, Scenario};
use crate::sim::{
    AbandonedWork, ArrivalProcess, Discipline, Distribution, Effect, Fault, Load, PolicyKind, SimTime, Target,
};
use crate::theory::availability::{interval_availability, k_of_n, reliability_all_down};
use crate::theory::cluster::{Cluster, Rule};
use crate::theory::queue::{
    erlang_c, mg1_ps_w, mg1_wq, mmc_response_beyond, mmc_response_quantile, mmc_w, mmck,
};
use crate::theory::renewal::{round_robin_w, supermarket_w};
use crate::theory::retry::{amplification, final_failure};
use crate::words::theory as words;

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Model {
    /// One station, or a random split over several: M/M/c each.
    Mmc,
    /// The same with bounded room: M/M/c/K.
    Mmck,
    /// One worker, any law of service: M/G/1 by Pollaczek and Khinchine.
    Mg1,
    /// Round robin: every n-th arrival, Eₙ/M/1.
    RoundRobin,
    /// The exact chain of a small cluster under its policy.
    Chain,
    /// Infinitely many servers under power of d choices: a limit.
    Supermarket,
    /// Conservation: what goes in comes out.
    Flow,
    /// Parts that fail and are repaired on their own.
    KOfN,
    /// Everyone at once at one station: M/G/1 with processor sharing.
    Sharing,
    /// Attempts that fail on their own, and are tried again.
    Retry,
}

impl Model {
    /// For people.
    pub fn name(self) -> &'static str {
        words::MODELS[self as usize].0
    }

    /// Where it is from.
    pub fn source(self) -> &'static str {
        words::MODELS[self as usize].1
    }
}

/// An assumption that a scenario breaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Broken {
    /// Arrivals are Poisson at a steady rate.
    Arrivals,
    /// Service times are exponential.
    Service,
    /// Offered load stays below what can be served.
    Overload,
    /// Nothing fails, and nothing is edited while it runs.
    Faults,
    /// A failed request is not tried again.
    Retries,
    /// The policy sees true numbers without delay.
    Age,
    /// Nobody gives up waiting.
    Patience,
    /// The run is long against the memory of the queue.
    Length,
    /// A repaired server is back in rotation at once.
    Rotation,
    /// There is no closed form for this policy or size.
    Policy,
    /// Failures come at random, not on schedule, and nothing is edited.
    Schedule,
    /// One attempt's failure has nothing to do with another's.
    Independence,
    /// A setting that the model does not know.
    Setting(&'static str),
}

impl Broken {
    /// For people: the assumption, and what the scenario does.
    pub fn text(&self) -> String {
        match self {
            Broken::Setting(key) => words::setting(crate::words::fields::label(key)),
            other => words::BROKEN[other.place()].to_owned(),
        }
    }

    fn place(&self) -> usize {
        match self {
            Broken::Arrivals => 0,
            Broken::Service => 1,
            Broken::Overload => 2,
            Broken::Faults => 3,
            Broken::Retries => 4,
            Broken::Age => 5,
            Broken::Patience => 6,
            Broken::Length => 7,
            Broken::Rotation => 8,
            Broken::Policy | Broken::Setting(_) => 9,
            Broken::Schedule => 10,
            Broken::Independence => 11,
        }
    }
}

/// A value that was not measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    pub value: f64,
    pub model: Model,
}

/// What theory says of a measure: a value, the assumption that is broken first, or nothing at all.
pub type Beside = Result<Option<Expected>, Broken>;

/// Settings that queueing theory may ignore while nothing fails and nothing is retried.
const IDLE: [&str; 23] = [
    "antithetic",
    "users",
    "backoff",
    "backoff-cap",
    "jitter",
    "probes",
    "probe-interval",
    "probe-timeout",
    "fall",
    "rise",
    "probe-schedule",
    "failover",
    "redispatch",
    "abandoned",
    "mttr",
    "crash-mode",
    "controller-mttr",
    "controller-crash-mode",
    "controller-workers",
    "controller-queue",
    "duration",
    "drain",
    "seed",
];
/// Settings that it knows.
const KNOWN: [&str; 11] = [
    "discipline",
    "policy",
    "servers",
    "workers",
    "queue",
    "service",
    "load",
    "timeout",
    "device-hop",
    "server-hop",
    "warm-up",
];

/// A station as theory sees it.
#[derive(Clone, Copy, Debug)]
struct Station {
    lambda: f64,
    /// Rate of one worker.
    mu: f64,
    workers: u32,
    servers: u32,
    policy: PolicyKind,
    /// Requests that may be at one server.
    room: u32,
    service: Distribution,
    /// All the way there and back, in seconds.
    hops: f64,
    has_server_hop: bool,
    is_sharing: bool,
    timeout: Option<f64>,
    /// Whether servers finish what nobody waits for any more.
    finishes: bool,
    duration: f64,
}

/// What theory says of the measure with this key in this scenario.
pub fn beside(scenario: &Scenario, key: &str) -> Beside {
    match key {
        "amplification" | "tries" => retried(scenario, key),
        "availability" | "goodput" if error_rate(scenario).is_some() => retried(scenario, key),
        "time_availability" | "time_nines" | "reliability_120s" | "mttf" | "mttr" => {
            availability(scenario, key)
        }
        "offered" | "utilisation" | "goodput" | "throughput" | "in_flight_mean" | "availability"
        | "wait_mean" | "waited" | "service_mean" | "response_mean" | "response_p50" | "response_p90"
        | "response_p95" | "response_p99" | "all_response_mean" | "all_response_p95" => {
            station(scenario).and_then(|station| station.beside(key))
        }
        _ => Ok(None),
    }
}

/// The parts of a scenario that queueing theory needs, where it has no others.
fn station(scenario: &Scenario) -> Result<Station, Broken> {
    let config = scenario.config();
    let settings = &config.settings;
    let has_faults = !scenario.faults().is_empty()
        || !scenario.edit_texts().is_empty()
        || settings.random_faults.servers.is_some()
        || settings.random_faults.controller.is_some();
    if has_faults {
        return Err(Broken::Faults);
    }
    if settings.device.retries > 0 {
        return Err(Broken::Retries);
    }
    if !settings.others.is_empty() {
        return Err(Broken::Setting("device"));
    }
    let plain = Scenario::default();
    for field in Field::ALL {
        let key = field.key();
        let may_differ = KNOWN.contains(&key) || IDLE.contains(&key);
        if !may_differ && scenario.get(*field) != plain.get(*field) {
            return Err(Broken::Setting(key));
        }
    }
    let is_sharing = settings.serving.discipline == Discipline::Sharing;
    if !is_sharing && settings.serving.discipline != Discipline::Fifo {
        return Err(Broken::Setting("discipline"));
    }
    let lambda = station_rate(scenario)?;
    let first = &settings.servers[0];
    let links = &settings.links;
    Ok(Station {
        lambda,
        mu: 1.0 / settings.service.mean(),
        workers: first.workers,
        servers: settings.servers.len() as u32,
        policy: settings.controller.policy,
        room: first.workers.saturating_add(first.queue_capacity),
        service: settings.service,
        hops: 2.0 * (links.device_hop.seconds() + links.server_hop.seconds()),
        has_server_hop: !links.server_hop.is_zero(),
        is_sharing,
        timeout: settings.device.timeout.map(crate::sim::SimDuration::seconds),
        finishes: settings.abandoned == AbandonedWork::Finish,
        duration: config.duration.seconds(),
    })
}

/// How much of anything may be cut off by a bound that the model ignores.
const NEGLIGIBLE: f64 = 1e-4;
/// A run must be so many times longer than the queue's memory for its beginning not to show.
const MEMORIES: f64 = 20.0;

impl Station {
    fn beside(&self, key: &str) -> Beside {
        let value = |value: f64, model: Model| Ok(Some(Expected { value, model }));
        let capacity = f64::from(self.servers * self.workers) * self.mu;
        match key {
            "offered" => return value(self.lambda, Model::Flow),
            "service_mean" => {
                self.settled()?;
                return value(1.0 / self.mu, Model::Flow);
            }
            _ => {}
        }
        if self.is_small_room() {
            if self.is_sharing {
                return Err(Broken::Policy);
            }
            return self.bounded(key);
        }
        if key == "availability" {
            return self.answered_in_time();
        }
        self.settled()?;
        match key {
            "utilisation" => return value(self.lambda / capacity, Model::Flow),
            "goodput" | "throughput" => return value(self.lambda, Model::Flow),
            _ => {}
        }
        let (mean, model) = self.mean()?;
        let quantile = |q: f64| -> Beside {
            match model {
                Model::Mmc => {
                    value(mmc_response_quantile(self.split(), self.mu, self.workers, q) + self.hops, model)
                }
                // In a GI/M/1 the response is exponential as well.
                Model::RoundRobin => value(-libm::log1p(-q) * mean + self.hops, model),
                Model::Mg1 => Err(Broken::Service),
                _ => Err(Broken::Policy),
            }
        };
        if self.is_sharing && matches!(key, "wait_mean" | "waited") {
            return Ok(None);
        }
        match key {
            "response_mean" | "all_response_mean" => value(mean + self.hops, model),
            "in_flight_mean" => value(self.lambda * (mean + self.hops), model),
            "wait_mean" => value(mean - 1.0 / self.mu, model),
            "waited" if model == Model::Mmc => value(erlang_c(self.split() / self.mu, self.workers), model),
            "waited" if model == Model::Mg1 => value(self.split() / self.mu, model),
            "response_p50" => quantile(0.5),
            "response_p90" => quantile(0.9),
            "response_p95" | "all_response_p95" => quantile(0.95),
            "response_p99" => quantile(0.99),
            _ => Ok(None),
        }
    }

    /// Share of response times within the client's timeout: exact where the servers finish what nobody waits for, since then the
    /// queues know nothing of it.
    fn answered_in_time(&self) -> Beside {
        if let Err(fault @ (Broken::Overload | Broken::Length)) = self.settled() {
            return Err(fault);
        }
        if !self.finishes {
            return Err(Broken::Patience);
        }
        let (mean, model) = self.mean()?;
        let Some(timeout) = self.timeout else { return Ok(Some(Expected { value: 1.0, model })) };
        let left = (timeout - self.hops).max(0.0);
        let beyond = match model {
            Model::Mmc => mmc_response_beyond(self.split(), self.mu, self.workers, left),
            Model::RoundRobin => libm::exp(-left / mean),
            Model::Mg1 => return Err(Broken::Service),
            _ => return Err(Broken::Policy),
        };
        Ok(Some(Expected { value: 1.0 - beyond, model }))
    }

    /// What one server sees.
    fn split(&self) -> f64 {
        self.lambda / f64::from(self.servers)
    }

    fn is_exponential(&self) -> bool {
        matches!(self.service, Distribution::Exponential { .. })
    }

    /// Whether each server is a station of its own, whatever the others do.
    fn is_alone(&self) -> bool {
        self.servers == 1 || self.policy == PolicyKind::Random
    }

    /// Whether the bound of the queue shows.
    fn is_small_room(&self) -> bool {
        let load = self.split() / (f64::from(self.workers) * self.mu);
        let waiting = self.room - self.workers;
        1.0 <= load * (1.0 - NEGLIGIBLE) && waiting < 200
            || load < 1.0 && libm::pow(load, f64::from(waiting) + 1.0) > NEGLIGIBLE && waiting < 200
    }

    /// Load below capacity, nobody gives up, and the run is long enough.
    fn settled(&self) -> Result<(), Broken> {
        let workers = f64::from(self.workers);
        if workers * self.mu <= self.split() {
            return Err(Broken::Overload);
        }
        let memory = libm::sqrt(workers * self.mu) - libm::sqrt(self.split());
        if self.duration < MEMORIES / (memory * memory) {
            return Err(Broken::Length);
        }
        if self.is_sharing
            && let Some(timeout) = self.timeout
        {
            // What shares a worker leaves no slower than e^(−(√μ − √λ)² t), for exponential needs.
            let gone = libm::exp(-memory * memory * (timeout - self.hops));
            return if self.is_exponential() && gone <= NEGLIGIBLE { Ok(()) } else { Err(Broken::Patience) };
        }
        // No policy is worse than a random split, so what that one never does none does.
        if self.is_exponential()
            && let Some(timeout) = self.timeout
        {
            let left = timeout - self.hops;
            if left <= 0.0
                || mmc_response_beyond(self.split(), self.mu, self.workers, left) > 2.0 * NEGLIGIBLE
            {
                return Err(Broken::Patience);
            }
        }
        Ok(())
    }

    /// Mean time at a server.
    fn mean(&self) -> Result<(f64, Model), Broken> {
        if self.is_sharing {
            return match self.is_alone() && self.workers == 1 {
                true => Ok((mg1_ps_w(self.split(), 1.0 / self.mu), Model::Sharing)),
                false => Err(Broken::Policy),
            };
        }
        if self.is_alone() {
            if self.is_exponential() {
                return Ok((mmc_w(self.split(), self.mu, self.workers), Model::Mmc));
            }
            if self.workers > 1 {
                return Err(Broken::Service);
            }
            let second = second_moment(&self.service).ok_or(Broken::Service)?;
            return Ok((mg1_wq(self.split(), 1.0 / self.mu, second) + 1.0 / self.mu, Model::Mg1));
        }
        if !self.is_exponential() {
            return Err(Broken::Service);
        }
        if self.workers > 1 {
            return Err(Broken::Policy);
        }
        let load = self.split() / self.mu;
        let rule = match self.policy {
            PolicyKind::RoundRobin | PolicyKind::WeightedRoundRobin => {
                return Ok((round_robin_w(self.servers, load, self.mu), Model::RoundRobin));
            }
            PolicyKind::Least => Rule::Shortest,
            PolicyKind::TwoDistinct => Rule::TwoDistinct,
            PolicyKind::TwoAny => Rule::TwoAny,
            _ => return Err(Broken::Policy),
        };
        if self.has_server_hop {
            return Err(Broken::Age);
        }
        match (self.servers, &rule) {
            // Larger ones take longer than a page may; nearer to saturation the chain grows without bound.
            (2..=3, _) if load <= 0.9 => Ok((chain_w(self.servers, load, &rule) / self.mu, Model::Chain)),
            (50.., Rule::TwoDistinct | Rule::TwoAny) => {
                Ok((supermarket_w(2, load) / self.mu, Model::Supermarket))
            }
            _ => Err(Broken::Policy),
        }
    }

    /// Bounded room: M/M/c/K for each server.
    fn bounded(&self, key: &str) -> Beside {
        if !self.is_alone() {
            return Err(Broken::Policy);
        }
        if !self.is_exponential() {
            return Err(Broken::Service);
        }
        // The last one in waits for everybody before it.
        let longest = f64::from(self.room) / (f64::from(self.workers) * self.mu);
        if self.timeout.is_some_and(|timeout| timeout < self.hops + 3.0 * longest + 5.0 / self.mu) {
            return Err(Broken::Patience);
        }
        let bounded = mmck(self.split(), self.mu, self.workers, self.room);
        let all = bounded.throughput * f64::from(self.servers);
        let value = match key {
            "availability" => 1.0 - bounded.blocked,
            "response_mean" => bounded.w + self.hops,
            "goodput" | "throughput" => all,
            "utilisation" => bounded.throughput / (f64::from(self.workers) * self.mu),
            "wait_mean" => bounded.w - 1.0 / self.mu,
            _ => return Ok(None),
        };
        Ok(Some(Expected { value, model: Model::Mmck }))
    }
}

/// W of a small cluster with servers of rate 1, remembered: tables ask for it again with every result that comes in.
fn chain_w(servers: u32, load: f64, rule: &Rule) -> f64 {
    use std::cell::RefCell;
    thread_local! {
        static KNOWN: RefCell<Vec<(u32, f64, Rule, f64)>> = const { RefCell::new(Vec::new()) };
    }
    KNOWN.with_borrow_mut(|known| {
        let found = known.iter().find(|(n, at, by, _)| *n == servers && *at == load && by == rule);
        found.map(|(.., w)| *w).unwrap_or_else(|| {
            let w = Cluster::alike(servers, load, rule.clone()).solve().w;
            known.push((servers, load, rule.clone(), w));
            w
        })
    })
}

/// `None` for a law whose second moment no formula here knows.
fn second_moment(service: &Distribution) -> Option<f64> {
    let mean = service.mean();
    let scv = match *service {
        Distribution::Table(ref table) => return Some(table.moment(2)),
        Distribution::Constant { .. } => 0.0,
        Distribution::Exponential { .. } => 1.0,
        Distribution::Erlang { shape, .. } => 1.0 / f64::from(shape),
        Distribution::LogNormal { scv, .. } | Distribution::Hyperexponential { scv, .. } => scv,
        _ => return None,
    };
    Some(mean * mean * (1.0 + scv))
}

fn availability(scenario: &Scenario, key: &str) -> Beside {
    let config = scenario.config();
    let settings = &config.settings;
    if !scenario.faults().is_empty()
        || !scenario.edit_texts().is_empty()
        || settings.random_faults.controller.is_some()
    {
        return Err(Broken::Schedule);
    }
    let Some(law) = settings.random_faults.servers else { return Ok(None) };
    let plain = Scenario::default();
    for field in Field::ALL {
        let key = field.key();
        // How requests come and what devices do about failures does not move the servers.
        let may_differ = field.group() == Group::Load
            || KNOWN.contains(&key)
            || IDLE.contains(&key)
            || ["mttf", "abandoned"].contains(&key);
        if !may_differ && scenario.get(*field) != plain.get(*field) {
            return Err(Broken::Setting(key));
        }
    }
    let (n, mttf, mttr) = (settings.servers.len() as u32, law.mttf.seconds(), law.mttr.seconds());
    // With failover a repaired server waits for its probes, and the system may be down meanwhile.
    let is_watched = settings.controller.failover && settings.controller.health.is_some();
    if is_watched && key != "mttr" {
        return Err(Broken::Rotation);
    }
    let whole = config.warm_up.is_zero();
    let value = match key {
        // All servers are up at time zero, which shows in a short run.
        "time_availability" if n == 1 && whole => {
            interval_availability(mttf, mttr, config.duration.seconds())
        }
        "time_availability" | "time_nines" => {
            if config.duration.seconds() < 10.0 * mttf {
                return Err(Broken::Length);
            }
            let share = k_of_n(1, n, mttf, mttr);
            if key == "time_nines" { crate::metrics::nines(share) } else { share }
        }
        "reliability_120s" if n <= 20 => {
            reliability_all_down(n, 1.0 / mttf, 1.0 / mttr, super::quantity::RELIABILITY_AT_SECONDS)
        }
        "mttf" if n == 1 => mttf,
        "mttr" if n == 1 && !is_watched => mttr,
        _ => return Ok(None),
    };
    Ok(Some(Expected { value, model: Model::KOfN }))
}

/// The share of attempts that every server answers with an error, from beginning to end; `None` where that is not so.
fn error_rate(scenario: &Scenario) -> Option<f64> {
    let servers = scenario.config().settings.servers.len();
    let rate = |fault: &Fault| match fault.effect {
        Effect::Errors { rate } if fault.at == SimTime::ZERO && fault.until.is_none() => Some(rate),
        _ => None,
    };
    let rates: Option<Vec<f64>> = scenario.faults().iter().map(rate).collect();
    let rates = rates?;
    let mut struck: Vec<Target> = scenario.faults().iter().map(|fault| fault.target).collect();
    struck.dedup();
    let first = rates.first().copied()?;
    (rates.len() == servers && struck.len() == servers && rates.iter().all(|rate| *rate == first))
        .then_some(first)
}

/// Retries of attempts that fail on their own, in layers where proxies and the controller retry as well.
fn retried(scenario: &Scenario, key: &str) -> Beside {
    let config = scenario.config();
    let device = &config.settings.device;
    let layers = config.settings.controller.retries;
    if device.retries == 0 && (key == "amplification" || key == "tries" && layers.retries == 0) {
        return Ok(None);
    }
    let random = &config.settings.random_faults;
    let Some(p) = error_rate(scenario).filter(|_| random.servers.is_none() && random.controller.is_none())
    else {
        return Err(Broken::Independence);
    };
    let plain = Scenario::default();
    for field in Field::ALL {
        let key = field.key();
        let may_differ = KNOWN.contains(&key)
            || IDLE.contains(&key)
            || ["retries", "hub-retries", "proxies"].contains(&key);
        if !may_differ && scenario.get(*field) != plain.get(*field) {
            return Err(Broken::Setting(key));
        }
    }
    let retrying = [Field::Retries, Field::HubRetries, Field::Proxies];
    let without = retrying.into_iter().try_fold(scenario.clone(), |calm, field| calm.set(field, "0"));
    let calm = without.ok().map(|calm| (0..calm.faults().len()).fold(calm, |calm, _| calm.without_fault(0)));
    // Errors cost no service: the servers are no busier than if nothing failed and nobody gave up.
    if let Some(calm) = calm {
        station(&calm)?.settled()?;
    }
    // What the layers below the device make of one attempt of it.
    let again = layers.tries() - 1;
    let attempt = final_failure(p, again);
    let failed = final_failure(attempt, device.retries);
    let attempts = amplification(attempt, device.retries);
    let value = match key {
        "amplification" => attempts,
        "tries" => attempts * amplification(p, again),
        "availability" => 1.0 - failed,
        _ => station_rate(scenario)? * (1.0 - failed),
    };
    Ok(Some(Expected { value, model: Model::Retry }))
}

/// Requests per second, where they come evenly.
fn station_rate(scenario: &Scenario) -> Result<f64, Broken> {
    match &scenario.config().settings.device.load {
        Load::Open { process: ArrivalProcess::Poisson, profile } => match profile.segments.as_slice() {
            [only] if only.from == only.to => Ok(only.to),
            _ => Err(Broken::Arrivals),
        },
        _ => Err(Broken::Arrivals),
    }
}

/// The models that say something of this measure in this plan.
pub fn models(plan: &Plan, quantity: &Quantity) -> Vec<Model> {
    let of = |variant: usize| {
        let scenario = plan.scenario(Job { variant: variant as u32, replication: 0 });
        beside(&scenario, quantity.key).ok().flatten().map(|expected| expected.model)
    };
    let mut models: Vec<Model> = (0..plan.variants().len()).filter_map(of).collect();
    models.sort_unstable();
    models.dedup();
    models
}

/// How measurement and theory of a measure go together over all variants: how many intervals contain the value, and of which
/// variants there is none, for which reason.
pub fn agreement(plan: &Plan, table: &Table, quantity: &Quantity) -> Vec<String> {
    let Some(column) = table.columns.iter().position(|column| column.key == quantity.key) else {
        return Vec::new();
    };
    let (mut inside, mut all, mut flat) = (0, 0, 0);
    let mut models: Vec<Model> = Vec::new();
    let mut broken: Vec<(Broken, usize)> = Vec::new();
    for (place, row) in table.rows.iter().enumerate() {
        let scenario = plan.scenario(Job { variant: place as u32, replication: 0 });
        match beside(&scenario, quantity.key) {
            Ok(None) => {}
            Ok(Some(expected)) => {
                let Some(estimate) = row.cells[column].estimate else { continue };
                let dust = 1e-9 * expected.value.abs();
                let is_inside =
                    estimate.low - dust <= expected.value && expected.value <= estimate.high + dust;
                if !is_inside && estimate.low == estimate.high {
                    flat += 1;
                    continue;
                }
                all += 1;
                inside += usize::from(is_inside);
                models.push(expected.model);
            }
            Err(reason) => match broken.iter_mut().find(|(other, _)| *other == reason) {
                Some((_, count)) => *count += 1,
                None => broken.push((reason, 1)),
            },
        }
    }
    models.sort_unstable();
    models.dedup();
    let mut sentences = Vec::new();
    if all > 0 {
        let names: Vec<&str> = models.iter().map(|model| model.name()).collect();
        sentences.push(words::agreement(inside, all, quantity.label, &names));
    }
    let of = table.rows.len();
    if flat > 0 {
        sentences.push(words::flat(quantity.label, flat, of));
    }
    sentences.extend(
        broken.iter().map(|(reason, count)| words::broken(quantity.label, *count, of, &reason.text())),
    );
    sentences
}

/// R(t) of n servers that fail and are repaired on their own, from all up at zero until all are down at once.
pub fn expected_reliability(scenario: &Scenario, t: f64) -> Option<f64> {
    let settings = &scenario.config().settings;
    // The same assumptions as at two minutes.
    availability(scenario, "reliability_120s").ok().flatten()?;
    let law = settings.random_faults.servers?;
    Some(reliability_all_down(
        settings.servers.len() as u32,
        1.0 / law.mttf.seconds(),
        1.0 / law.mttr.seconds(),
        t,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::decode;

    fn check(query: &str, key: &str, expect: Result<Option<f64>, Broken>) {
        let found =
            beside(&decode(query).scenario, key).map(|one| one.map(|one| (one.value * 1e6).round() / 1e6));
        assert_eq!(found, expect, "{query}: {key}");
    }

    #[test]
    fn a_value_where_the_assumptions_hold_and_the_broken_one_where_they_do_not() {
        let one = "servers=1&service=exponential:200ms&load=poisson:4/s&duration=2h&device-hop=0s&server-hop=0s&timeout=off";
        check(one, "response_mean", Ok(Some(1.0)));
        check(one, "wait_mean", Ok(Some(0.8)));
        check(one, "utilisation", Ok(Some(0.8)));
        check(one, "response_p95", Ok(Some(2.995732)));
        check(&format!("{one}&device-hop=100ms"), "response_mean", Ok(Some(1.2)));
        check(&format!("{one}&service=constant:200ms"), "response_mean", Ok(Some(0.6)));
        check(&format!("{one}&service=constant:200ms"), "response_p95", Err(Broken::Service));
        check(&format!("{one}&retries=1"), "response_mean", Err(Broken::Retries));
        check(&format!("{one}&mttf=1h"), "response_mean", Err(Broken::Faults));
        check(&format!("{one}&load=constant:4/s"), "response_mean", Err(Broken::Arrivals));
        check(&format!("{one}&load=poisson:5/s"), "response_mean", Err(Broken::Overload));
        check(&format!("{one}&timeout=2s"), "response_mean", Err(Broken::Patience));
        // Of exponential response times of mean 1 a share of 1 − e⁻² is within two seconds.
        check(&format!("{one}&timeout=2s"), "availability", Ok(Some(0.864665)));
        check(&format!("{one}&timeout=2s&abandoned=skip"), "availability", Err(Broken::Patience));
        check(&format!("{one}&duration=60s"), "response_mean", Err(Broken::Length));
        check(
            &format!("{one}&controller-time=1ms"),
            "response_mean",
            Err(Broken::Setting("controller-time")),
        );
        let three =
            "servers=3&service=exponential:200ms&load=poisson:12/s&duration=2h&device-hop=0s&timeout=off";
        check(&format!("{three}&policy=random"), "response_mean", Ok(Some(1.5)));
        check(&format!("{three}&policy=least"), "response_mean", Err(Broken::Age));
        check(&format!("{three}&policy=least&server-hop=0s"), "response_p95", Err(Broken::Policy));
        // Eight-ninths, and a little more because it begins up.
        check("servers=1&probes=off&mttf=120s&mttr=15s&duration=4h", "time_availability", Ok(Some(0.888992)));
        check("servers=3&mttf=120s&mttr=15s&duration=4h", "time_availability", Err(Broken::Rotation));
        let failing = "servers=1&probes=off&mttf=120s&mttr=15s&duration=4h";
        check(&format!("{failing}&mttf-law=erlang"), "mttf", Err(Broken::Setting("mttf-law")));
        check(&format!("{failing}&fault=crash:s1@20s+15s"), "time_availability", Err(Broken::Schedule));
        // Processor sharing knows only the mean of the service: 0.2 / (1 − 0.8).
        check(&format!("{one}&discipline=sharing&service=hyper:200ms/4"), "response_mean", Ok(Some(1.0)));
        check(&format!("{one}&discipline=sharing"), "response_p95", Err(Broken::Policy));
        check(&format!("{one}&discipline=lifo"), "response_mean", Err(Broken::Setting("discipline")));
        // A tenth of the attempts fail, two retries: 1 + 0.1 + 0.01 attempts, and one request in a thousand fails for good.
        let errors = format!("{one}&retries=2&fault=errors:0.1:s1@0s");
        check(&errors, "amplification", Ok(Some(1.11)));
        check(&errors, "availability", Ok(Some(0.999)));
        // Beneath them two layers of one retry each: four tries of which each fails one time in ten.
        let layers = format!("{errors}&hub-retries=1&proxies=1");
        check(&layers, "tries", Ok(Some(1.111111)));
        check(&layers, "amplification", Ok(Some(1.0001)));
        let outage = "servers=1&load=poisson:1/s&duration=2h&retries=3&hub-retries=3&proxies=1&timeout=off&fault=errors:1:s1@0s";
        check(outage, "tries", Ok(Some(64.0)));
        check(&format!("{errors}&timeout=1s"), "availability", Err(Broken::Patience));
        check(&format!("{failing}&retries=2"), "amplification", Err(Broken::Independence));
    }
}
