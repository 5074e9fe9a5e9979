//! The probes that a policy sends on its own account (Prequal): to servers drawn at random, over the same links as requests. A server
//! that is down, hung or cut off does not answer. Not health checks: they change no belief.

use super::config::ServerNodeId;
use super::event::{Event, EventKind};
use super::link::Way;
use super::policy::PROBES;
use super::rng::{Cause, Key};
use super::simulation::Simulation;
use super::time::SimDuration;

/// A latency travels in these steps: up to half a day in 32 bits.
const LATENCY_STEP: u64 = 10_000;
/// Latest times from arrival to end that a server keeps.
const KEPT: usize = 16;

/// A server's latest times from arrival to end, the newest overwriting the oldest.
#[derive(Clone, Debug, Default)]
pub(crate) struct Latencies {
    kept: Vec<SimDuration>,
    next: usize,
}

impl Latencies {
    pub fn note(&mut self, latency: SimDuration) {
        if self.kept.len() < KEPT {
            self.kept.push(latency);
        } else {
            self.kept[self.next] = latency;
            self.next = (self.next + 1) % KEPT;
        }
    }

    fn median(&self) -> SimDuration {
        let mut sorted = self.kept.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied().unwrap_or_default()
    }
}

impl Simulation {
    /// Sends the probes that go with one attempt.
    pub(crate) fn send_pool_probes(&mut self, request: u64, decision: u64) {
        let chance = Key::new(self.seed, Cause::PoolProbe).child(request);
        let rotation = &self.controller.rotation;
        // Nobody is asked while those who serve still get ready, and only the level behind them takes work.
        let probes = if rotation.is_empty() { 0 } else { PROBES };
        for n in 0..probes {
            let node = rotation[chance.below(decision * PROBES + n, rotation.len())];
            if !self.servers[node.index()].link.blocks(Way::Out) {
                let event =
                    Event { kind: EventKind::PoolProbeAtServer, subject: u32::from(node.0), stamp: 0 };
                self.events.at(self.now + self.settings.links.server_hop, event);
            }
        }
    }

    /// Such a probe reached its server, which answers with what it has in flight and how long it takes.
    pub(crate) fn on_pool_probe_at_server(&mut self, id: ServerNodeId) {
        let server = &self.servers[id.index()];
        if server.crash.is_some() || server.is_hung || server.link.blocks(Way::Back) {
            return;
        }
        let in_flight = (server.in_service.len() + server.queue.len()).min(usize::from(u16::MAX)) as u32;
        let latency = (server.latencies.median().0 / LATENCY_STEP).min(u64::from(u32::MAX)) as u32;
        let subject = u32::from(id.0) | in_flight << 16;
        let event = Event { kind: EventKind::PoolProbeBack, subject, stamp: latency };
        self.events.at(self.now + self.settings.links.server_hop, event);
    }

    /// Its answer reached the controller.
    pub(crate) fn on_pool_probe_back(&mut self, subject: u32, latency: u32) {
        let id = ServerNodeId(subject as u16);
        if self.controller.crash.is_none() && !self.servers[id.index()].link.is_cut() {
            let latency = SimDuration(u64::from(latency) * LATENCY_STEP);
            self.controller.policy.probed(id, subject >> 16, latency, self.now);
            self.tell_second_policy(id, subject >> 16, latency);
        }
    }
}
