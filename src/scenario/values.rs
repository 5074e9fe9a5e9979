//! How values go together, and what they are for the engine.

use super::field::{Field, Values};
use super::grammar::{Remarks, span_text};
use super::notice::Wrong;
use crate::sim::{
    Backoff, ControllerSettings, DeviceSettings, FailureLaw, HealthSettings, LinkSettings, RandomFaults,
    Role, ServerSettings, Settings, SimDuration,
};

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

    pub fn settings(&self) -> Settings {
        let law = |mttf: Option<SimDuration>, mttr, mode| mttf.map(|mttf| FailureLaw { mttf, mttr, mode });
        Settings {
            device: DeviceSettings {
                load: self.load.to_engine(),
                users: self.users,
                timeout: self.timeout,
                retries: self.retries,
                backoff: Backoff { base: self.backoff, cap: self.backoff_cap, jitter: self.jitter },
            },
            controller: ControllerSettings {
                policy: self.policy,
                workers: self.controller_workers,
                time_per_request: self.controller_time,
                queue_capacity: self.controller_queue,
                health: self.probes.then_some(HealthSettings {
                    interval: self.probe_interval,
                    timeout: self.probe_timeout,
                    fall: self.fall,
                    rise: self.rise,
                    schedule: self.probe_schedule,
                }),
                failover: self.failover,
                redispatch: self.redispatch,
            },
            servers: (0..self.servers).map(|index| self.server(index)).collect(),
            service: self.service,
            abandoned: self.abandoned,
            links: LinkSettings { device_hop: self.device_hop, server_hop: self.server_hop },
            random_faults: RandomFaults {
                servers: law(self.mttf, self.mttr, self.mode),
                controller: law(self.controller_mttf, self.controller_mttr, self.controller_mode),
            },
        }
    }

    fn server(&self, index: u32) -> ServerSettings {
        ServerSettings {
            workers: self.workers,
            queue_capacity: self.queue,
            weight: self.weights.of(index as usize),
            speed: self.speeds.of(index as usize),
            role: if index < self.servers - self.backups { Role::Primary } else { Role::Backup },
        }
    }

    /// Attempts, probes and random failures per second, at most.
    pub fn events_per_second(&self) -> f64 {
        let attempts = self.attempts_per_second() * f64::from(self.redispatch + 1);
        let servers = f64::from(self.servers);
        let probes = if self.probes { servers / self.probe_interval.seconds() } else { 0.0 };
        let failures = |mttf: Option<SimDuration>| mttf.map_or(0.0, |mttf| 2.0 / mttf.seconds());
        attempts + probes + servers * failures(self.mttf) + failures(self.controller_mttf)
    }

    pub fn attempts_per_second(&self) -> f64 {
        self.load.peak_rate() * f64::from(self.retries + 1)
    }

    /// Attempts that can be under way at once while `attempts` are made in all.
    pub fn in_flight(&self, attempts: f64) -> f64 {
        let hops = 2.0 * (self.device_hop.seconds() + self.server_hop.seconds());
        let backoff = if self.retries > 0 { self.backoff_cap.seconds() } else { 0.0 };
        let waiting = self.timeout.map_or(0.0, SimDuration::seconds) + hops + backoff;
        let at_servers = f64::from(self.servers) * f64::from(self.workers + self.queue);
        let held = at_servers + f64::from(self.controller_workers + self.controller_queue);
        attempts.min(self.attempts_per_second() * waiting + held)
    }
}

fn too_long(servers: usize) -> Wrong {
    Wrong::new("has more values than there are servers", format!("at most {servers} values"))
}
