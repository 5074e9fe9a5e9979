//! How values go together, and what they are for the engine.

use super::field::{Field, Values};
use super::grammar::{BudgetName, EjectionName, LimitName, MAX_RATE, Remarks, span_text};
use super::load::LoadShape;
use super::notice::Wrong;
use super::soundness::{MAX_EVENTS, MAX_IN_FLIGHT};
use crate::sim::{
    Arrivals, Backoff, BreakerRule, BudgetRule, Care, ConcurrencyLimit, ConcurrencyRule, ControllerSettings,
    DeviceSettings, EjectionRule, EjectionSettings, FailureLaw, Hazards, HealthSettings, LayerRetries,
    Limits, LinkSettings, PairSettings, PolicyTuning, RandomFaults, Reconnects, RetryBudget, Role,
    RotationRules, ScalingSettings, ServerSettings, Serving, Settings, SimDuration, SlowStart,
};

/// As many retries go with any load; more of them only where all together do not make more attempts than these would at the highest rate.
pub(super) const FEW_RETRIES: u32 = 10;

impl Values {
    /// Reads one value and holds it against the others; on error nothing is changed.
    /// Where the number of servers or the duration shrinks, what hangs on it shrinks with it.
    pub fn apply(&mut self, field: Field, text: &str, remarks: &mut Remarks) -> Result<(), Wrong> {
        let mut next = self.clone();
        next.read(field, text, remarks)?;
        let servers = next.servers as usize;
        match field {
            Field::Servers => {
                next.backups = next.backups.min(next.servers - 1);
                next.weights.truncate(servers);
                next.speeds.truncate(servers);
            }
            Field::Backups if next.backups >= next.servers => {
                let wrong = format!("leaves no primary among {servers} servers");
                return Err(Wrong::new(wrong, format!("0 to {}", servers - 1)));
            }
            Field::Overprovision
                if next.overprovision.is_some_and(|factor| !(100..=1000).contains(&factor)) =>
            {
                return Err(Wrong::new("is out of range", "off, or a whole number from 100 to 1000"));
            }
            Field::Weights if next.weights.len() > servers => return Err(too_long(servers)),
            Field::Speeds if next.speeds.len() > servers => return Err(too_long(servers)),
            Field::Duration if next.warm_up >= next.duration => next.warm_up = SimDuration::ZERO,
            Field::WarmUp if next.warm_up >= next.duration => {
                return Err(Wrong::new(
                    "leaves nothing to count",
                    format!("less than the duration, {}", span_text(next.duration)),
                ));
            }
            _ => {}
        }
        *self = next;
        Ok(())
    }

    pub fn settings(&self, arrivals: Option<&Arrivals>) -> Settings {
        let law = |mttf: Option<SimDuration>, mttr, mode| mttf.map(|mttf| FailureLaw { mttf, mttr, mode });
        Settings {
            device: self.device(arrivals),
            controller: ControllerSettings {
                policy: self.policy,
                tuning: PolicyTuning {
                    choices: self.choices,
                    tie: self.tie,
                    age: self.age.unwrap_or(SimDuration::ZERO),
                    balance_factor: self.balance_factor,
                    decay: self.ewma_decay,
                    hot_above: self.hot_above,
                },
                workers: self.controller_workers,
                time_per_request: self.controller_time,
                queue_capacity: self.controller_queue,
                health: self.probes.then_some(HealthSettings {
                    interval: self.probe_interval,
                    timeout: self.probe_timeout,
                    fall: self.fall,
                    rise: self.rise,
                    schedule: self.probe_schedule,
                    fast: self.probe_fast,
                    down: self.probe_down,
                }),
                failover: self.failover,
                goes_by_priority: self.controller_priority,
                reconnects: Reconnects { most: self.same_retries, pause: self.same_pause },
                redispatch: self.redispatch,
                retries: LayerRetries { retries: self.hub_retries, proxies: self.proxies },
                redispatches_lost: self.redispatch_lost,
                most_per_server: self.server_limit,
                ejection: self.ejection(),
                rotation: RotationRules {
                    panic: self.panic,
                    overprovision: self.overprovision,
                    slow_start: self.slow_start.map(|window| SlowStart {
                        window,
                        form: self.slow_start_form,
                        aggression: self.slow_start_aggression,
                    }),
                    failback: self.failback,
                    standby_delay: self.standby_delay,
                },
                limits: self.limits(),
                scaling: (self.autoscale > 0).then(|| ScalingSettings {
                    target: self.autoscale,
                    least: self.scale_least.min(self.servers),
                    interval: self.scale_interval,
                    lag: self.scale_lag,
                }),
                pair: self.controller_pair.then_some(PairSettings {
                    advert: self.advert,
                    priority: self.pair_priority,
                    preempts: self.preempt,
                    fails: self.pair_fails,
                    coverage: self.pair_coverage,
                }),
            },
            servers: (0..self.servers).map(|index| self.server(index)).collect(),
            service: self.service,
            others: Vec::new(),
            abandoned: self.abandoned,
            serving: Serving {
                discipline: self.discipline,
                queue_timeout: self.queue_timeout,
                patience: self.patience_law.spread(),
                shed_after: self.shed_after,
                cold_start: self.cold_start,
                cold_factor: self.cold_factor,
                crowding: self.crowding,
                deadlines: self.deadlines,
            },
            links: LinkSettings { device_hop: self.device_hop, server_hop: self.server_hop },
            random_faults: RandomFaults {
                servers: law(self.mttf, self.mttr, self.mode),
                controller: law(self.controller_mttf, self.controller_mttr, self.controller_mode),
                hazards: Hazards {
                    failure: self.mttf_law.law(),
                    repair: self.mttr_law.law(),
                    cascade: self.cascade,
                    hangs: self.hangs,
                    crews: self.crews,
                    zones: self.zones,
                    controller_crews: self.controller_crews,
                },
            },
        }
    }

    /// How a device with these values sends.
    pub fn device(&self, arrivals: Option<&Arrivals>) -> DeviceSettings {
        DeviceSettings {
            load: self.load.to_engine(arrivals),
            users: self.users,
            timeout: self.timeout,
            retries: self.retries,
            priority: self.priority,
            backoff: Backoff { base: self.backoff, cap: self.backoff_cap, jitter: self.jitter },
            care: Care {
                deadline: self.deadline,
                budget: self.budget(),
                hedge: self.hedge,
                skew: self.user_skew,
            },
        }
    }

    /// Whether retries and load go together.
    pub fn bears_its_retries(&self, arrivals: Option<&Arrivals>) -> Result<(), Wrong> {
        let attempts = self.load.peak_rate(arrivals) * self.sendings(1.0);
        if self.retries <= FEW_RETRIES || attempts <= MAX_RATE * f64::from(1 + FEW_RETRIES) {
            return Ok(());
        }
        let right = format!("up to {FEW_RETRIES}, or a lower rate, or longer backoffs and backoff-cap");
        Err(Wrong::new("makes too many attempts at this load", right))
    }

    /// How often a request of a run of `seconds` is sent, at most: where there are many retries, the waits between them bound it, half of a
    /// backoff on average under the shortest jitter.
    fn sendings(&self, seconds: f64) -> f64 {
        let wait = self.backoff.min(self.backoff_cap).seconds() / 2.0;
        let fit = if wait > 0.0 { (seconds + self.drain.seconds()) / wait } else { f64::INFINITY };
        1.0 + f64::from(self.retries).min(fit.max(f64::from(FEW_RETRIES)))
    }

    fn budget(&self) -> Option<RetryBudget> {
        let rule = match self.retry_budget {
            BudgetName::Off => return None,
            BudgetName::Share => BudgetRule::Share,
            BudgetName::Bucket => BudgetRule::Bucket,
            BudgetName::Throttle => BudgetRule::Throttle,
        };
        Some(RetryBudget {
            rule,
            share: self.retry_share,
            floor: self.retry_floor,
            tokens: self.retry_tokens,
        })
    }

    fn limits(&self) -> Limits {
        let rule = match self.limit {
            LimitName::Off => None,
            LimitName::Fixed => Some(ConcurrencyRule::Fixed),
            LimitName::Gradient => Some(ConcurrencyRule::Gradient),
            LimitName::Vegas => Some(ConcurrencyRule::Vegas),
            LimitName::Envoy => Some(ConcurrencyRule::Envoy),
            LimitName::Netflix => Some(ConcurrencyRule::Netflix),
        };
        Limits {
            breaker: (self.breaker > 0)
                .then_some(BreakerRule { after: self.breaker, time: self.breaker_time }),
            concurrency: rule.map(|rule| ConcurrencyLimit { rule, size: self.limit_size }),
        }
    }

    fn ejection(&self) -> Option<EjectionSettings> {
        let rule = match self.ejection {
            EjectionName::Off => return None,
            EjectionName::Envoy => EjectionRule::Envoy,
            EjectionName::Nginx => EjectionRule::Nginx,
            EjectionName::Accrual => EjectionRule::Accrual,
            EjectionName::Haproxy => EjectionRule::Haproxy,
        };
        Some(EjectionSettings {
            rule,
            after: self.eject_after,
            interval: self.eject_interval,
            time: self.eject_time,
            longest: self.eject_longest.max(self.eject_time),
            most: self.eject_most,
            deviation: self.eject_deviation,
            failing: self.eject_failing,
            on_error: self.on_error,
        })
    }

    fn server(&self, index: u32) -> ServerSettings {
        ServerSettings {
            workers: self.workers,
            queue_capacity: self.queue,
            weight: self.weights.of(index as usize),
            speed: self.speeds.of(index as usize),
            role: match self.servers - index {
                from_last if from_last > self.backups => Role::Primary,
                from_last if from_last > self.last_backups => Role::Backup,
                // Where all backups were the last ones they would be plain backups.
                _ if self.last_backups >= self.backups => Role::Backup,
                _ => Role::Last,
            },
        }
    }
}

/// The values of every device, the first one's first, for what they make together.
pub(super) struct Together<'a> {
    pub devices: Vec<Values>,
    pub arrivals: Option<&'a Arrivals>,
}

impl Together<'_> {
    /// Attempts, probes and random failures per second of a run of `seconds`, at most.
    fn events_per_second(&self, seconds: f64) -> f64 {
        let first = &self.devices[0];
        let tries = LayerRetries { retries: first.hub_retries, proxies: first.proxies }.tries();
        let attempts = self.attempts_per_second(seconds)
            * f64::from((first.redispatch + 1) * tries + first.same_retries);
        let servers = f64::from(first.servers);
        let intervals = [Some(first.probe_interval), first.probe_fast, first.probe_down];
        let shortest = intervals.into_iter().flatten().min().unwrap_or(first.probe_interval);
        let probes = if first.probes { servers / shortest.seconds() } else { 0.0 };
        let probes = probes + first.age.map_or(0.0, |age| 1.0 / age.seconds());
        let probes = probes + if first.autoscale > 0 { 10.0 / first.scale_interval.seconds() } else { 0.0 };
        let is_swept = first.ejection == EjectionName::Envoy;
        let probes = probes + if is_swept { 1.0 / first.eject_interval.seconds() } else { 0.0 };
        let failures = |mttf: Option<SimDuration>| mttf.map_or(0.0, |mttf| 2.0 / mttf.seconds());
        attempts + probes + servers * failures(first.mttf) + 2.0 * failures(first.controller_mttf)
    }

    fn attempts_per_second(&self, seconds: f64) -> f64 {
        let of_one = |device: &Values| {
            let copies = if device.hedge.is_some() { 2.0 } else { 1.0 };
            device.load.peak_rate(self.arrivals) * device.sendings(seconds) * copies
        };
        self.devices.iter().map(of_one).sum()
    }

    /// Requests whose device still waits for them, and attempts that parts of the system still hold, at most, in a run of `seconds`.
    fn in_flight(&self, seconds: f64) -> f64 {
        let first = &self.devices[0];
        let hops = 2.0 * (first.device_hop.seconds() + first.server_hop.seconds());
        let at_servers = f64::from(first.servers) * f64::from(first.workers + first.queue);
        let room = at_servers + f64::from(first.controller_workers + first.controller_queue);
        let attempts = self.attempts_per_second(seconds);
        let held = (room + attempts * hops).min(attempts * seconds);
        held + self.devices.iter().map(|device| device.waited_for(seconds, hops, self.arrivals)).sum::<f64>()
    }

    /// Whether a run of `seconds` ends in bearable time and memory.
    pub fn is_bearable(&self, seconds: f64) -> bool {
        self.events_per_second(seconds) * seconds <= MAX_EVENTS && self.in_flight(seconds) <= MAX_IN_FLIGHT
    }

    /// The most whole seconds, up to `seconds`, that are bearable.
    pub fn bearable_seconds(&self, seconds: f64) -> u64 {
        // A second of the first device is bearable whatever the values: see the ranges of rate, retries and redispatch.
        let (mut bearable, mut unbearable) = (1, seconds as u64 + 1);
        while unbearable - bearable > 1 {
            let middle = bearable.midpoint(unbearable);
            if self.is_bearable(middle as f64) {
                bearable = middle;
            } else {
                unbearable = middle;
            }
        }
        bearable
    }
}

impl Values {
    fn waited_for(&self, seconds: f64, hops: f64, arrivals: Option<&Arrivals>) -> f64 {
        if let LoadShape::Closed { population, .. } = &self.load {
            return f64::from(*population);
        }
        let backoff = if self.retries > 0 { self.backoff_cap.seconds() } else { 0.0 };
        let attempt = self.timeout.map_or(hops, SimDuration::seconds) + backoff;
        // A record may come all at once.
        let at_once = arrivals.map_or(0.0, |arrivals| arrivals.list().len() as f64);
        at_once + self.load.peak_rate(arrivals) * seconds.min(f64::from(self.retries + 1) * attempt)
    }
}

fn too_long(servers: usize) -> Wrong {
    Wrong::new("has more values than there are servers", format!("at most {servers} values"))
}
