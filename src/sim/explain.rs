//! Why a server node was chosen: what the controller weighed, worked out anew after it routed. Nothing here runs unless somebody asks.

use super::attempt::{Attempt, Stage};
use super::config::{PolicyKind, ServerNodeId, ServerSettings};
use super::policy::{Choice, drawn};
use super::server_node::ServerNode;
use super::simulation::Simulation;
use super::snapshot::Drawn;

/// A node that could have been chosen, as the controller saw it just before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// Which.
    pub server: ServerNodeId,
    /// Attempts sent to it and not answered.
    pub load: u32,
    /// Its weight.
    pub weight: u32,
}

/// What a choice was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The rule in force.
    pub policy: PolicyKind,
    /// What it picked.
    pub chosen: ServerNodeId,
    /// The nodes it picked from, in ascending order.
    pub among: Vec<Weighed>,
    /// The two that were drawn, in order, where the rule draws two.
    pub drawn: Option<[ServerNodeId; 2]>,
}

/// Where an attempt stands in a queue, at a worker or among the free slots, in bytes.
const REFERENCES: usize = 8;

impl Simulation {
    /// About how much memory a copy of this run takes: attempts in their slots, their events, servers with their tables.
    pub fn bytes(&self) -> usize {
        let attempts = self.attempts.numbers().count() * (size_of::<Attempt>() + REFERENCES);
        let servers = self.servers.len() * (size_of::<ServerNode>() + 128);
        let config =
            (self.config.edits.len() + 2) * self.settings.servers.len() * size_of::<ServerSettings>();
        size_of::<Simulation>() + self.events.bytes() + attempts + servers + config
    }

    /// What was weighed when this attempt was routed. Ask right after its `Routed`: an event later the counts may be others.
    pub fn why_routed(&self, request: u64, attempt: u32) -> Option<Reason> {
        let slot = self.attempts.numbers().find(|&slot| {
            let it = &self.attempts[slot];
            it.request == request && it.number == attempt
        })?;
        self.reason_of(&self.attempts[slot])
    }

    /// What was drawn for the newest attempt on its way to a server. Draws depend on nothing but the attempt and the rotation, so they can
    /// be made again for as long as that is the same.
    pub(super) fn newest_draw(&self) -> Option<Drawn> {
        if !matches!(self.settings.controller.policy, PolicyKind::TwoDistinct | PolicyKind::TwoAny) {
            return None;
        }
        let under_way = self.attempts.numbers().map(|slot| &self.attempts[slot]);
        let newest =
            under_way.filter(|it| it.stage == Stage::ToServer).max_by_key(|it| (it.since, it.request))?;
        if newest.since <= self.controller.rotated_at {
            return None;
        }
        let Reason { chosen, drawn, .. } = self.reason_of(newest)?;
        drawn.map(|pair| Drawn { at: newest.since, pair, chosen })
    }

    fn reason_of(&self, attempt: &Attempt) -> Option<Reason> {
        let (&chosen, before) = attempt.tried().split_first()?;
        let controller = &self.controller;
        let candidates: Vec<ServerNodeId> =
            controller.rotation.iter().filter(|node| !before.contains(node)).copied().collect();
        let settings = &self.settings.controller;
        let elsewhere = self.pair.outstanding_elsewhere().filter(|_| attempt.is_seconds);
        let mut load = if settings.tuning.age.is_zero() {
            elsewhere.unwrap_or(&controller.outstanding).to_vec()
        } else {
            controller.load_seen.clone()
        };
        if settings.tuning.age.is_zero() {
            load[chosen.index()] = load[chosen.index()].saturating_sub(1);
        }
        let among = candidates.iter().map(|&server| Weighed {
            server,
            load: load[server.index()],
            weight: controller.weights[server.index()],
        });
        let choice = Choice {
            candidates: &candidates,
            rotation: &controller.rotation,
            everyone: &controller.everyone,
            revision: controller.revision,
            load: &load,
            weight: &controller.weights,
            slots: &controller.slots,
            is_uniform: controller.is_uniform,
            is_settled: controller.starting.is_empty(),
            user: attempt.user,
            now: self.now,
            tuning: &settings.tuning,
            chance: controller.chance_of(attempt),
        };
        let policy = settings.policy;
        Some(Reason { policy, chosen, among: among.collect(), drawn: drawn(policy, &choice) })
    }
}
