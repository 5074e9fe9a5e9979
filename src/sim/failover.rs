//! Failover: which nodes are in rotation, and whether the system as a whole can serve.

use super::config::{Effect, Failback, Role, ServerNodeId};
use super::event::{Event, EventKind};
use super::policy::Policy;
use super::server_node::ServerNode;
use super::simulation::Simulation;
use super::time::SimTime;
use super::trace::{Listener, SystemState, TraceEvent};

/// A level of backups that takes part of the traffic while the primaries cannot take all of it.
#[derive(Clone, Debug)]
pub(crate) struct Spill {
    /// Who takes the part.
    pub role: Role,
    /// The part, in percent.
    pub share: u32,
    pub rotation: Vec<ServerNodeId>,
    /// With a memory of its own.
    pub policy: Policy,
}

/// Part of the traffic for each level of priority, in percent: each takes min(100, overprovision · healthy share) of what the levels
/// before have left; where all together take less than everything, what they take is scaled up (Envoy's priority load).
fn level_shares(healthy_percent: &[u32], overprovision: u32) -> Vec<u32> {
    let effective: Vec<u32> =
        healthy_percent.iter().map(|share| (overprovision * share / 100).min(100)).collect();
    let total = effective.iter().sum::<u32>().min(100);
    if total == 0 {
        return effective.iter().enumerate().map(|(level, _)| if level == 0 { 100 } else { 0 }).collect();
    }
    let mut left = 100;
    let mut shares: Vec<u32> = effective
        .iter()
        .map(|share| {
            let taken = (share * 100 / total).min(left);
            left -= taken;
            taken
        })
        .collect();
    // What rounding left goes to the first level that takes anything.
    if let Some(first) = shares.iter_mut().find(|share| **share > 0) {
        *first += left;
    }
    shares
}

impl Simulation {
    /// Whether nothing known of a node speaks against sending it work.
    fn is_available(&self, server: &ServerNode) -> bool {
        let has_failover = self.settings.controller.failover;
        server.is_wanted() && (!has_failover || server.check.belief.is_up()) && server.record.admits()
    }

    /// Works out anew which nodes the policy may choose from. Without failover all primaries, whatever is believed of them;
    /// with it the primaries believed up, or, when there is none, the backups believed up.
    pub(crate) fn refresh_rotation<L: Listener>(&mut self, out: &mut L) {
        let rules = self.settings.controller.rotation;
        self.note_arrivals();
        let level = |role: Role| {
            let of_level =
                self.servers.iter().filter(move |server| !server.is_retired && server.settings.role == role);
            let all = of_level.clone().count();
            let healthy = of_level.filter(|server| self.is_available(server)).count();
            (healthy, all)
        };
        let levels = Role::ALL.map(level);
        let panics = |(healthy, all): (usize, usize)| healthy * 100 < rules.panic as usize * all;
        let percent = |(healthy, all): (usize, usize)| (healthy * 100).checked_div(all).unwrap_or(0) as u32;
        let has_failover = self.settings.controller.failover;
        let has_backups = levels[1].1 + levels[2].1 > 0;

        // The level that serves, whether its health is ignored, and what spills over to those behind it.
        let mut shares = vec![0; levels.len()];
        let (serving, is_panic) =
            if let (Some(factor), true) = (rules.overprovision, has_backups && has_failover) {
                let healthy = levels.map(percent);
                let is_short = factor * healthy.iter().sum::<u32>() < 100 * 100;
                shares = level_shares(&healthy, factor);
                let first = shares.iter().position(|share| *share > 0).unwrap_or(0);
                shares[first] = 0;
                (first, is_short && panics(levels[first]))
            } else {
                let is_held = rules.failback == Failback::Manual && self.controller.backups_hold;
                let first_able = |from: usize| (from..levels.len()).find(|level| levels[*level].0 > 0);
                let held = if is_held { first_able(1) } else { None };
                let serving = if has_failover { held.or(first_able(0)).unwrap_or(0) } else { 0 };
                (serving, panics(levels[serving]))
            };
        let role = Role::ALL[serving];
        self.stand_in(role);
        let is_ready = role == Role::Primary || self.controller.standby_ready <= self.now;
        self.fill_rotation(role, is_panic, is_ready, &shares, out);
        self.refresh_system(out);
        if self.controller.crash.is_none() {
            self.call_up(out);
            if self.pair.is_split() {
                self.at_other_desk(|run| run.call_up(out));
            }
        }
    }

    /// Backups that begin to serve in the primaries' place need their time.
    fn stand_in(&mut self, role: Role) {
        let began = role != Role::Primary && !self.controller.backups_hold;
        self.controller.backups_hold = role != Role::Primary;
        let delay = self.settings.controller.rotation.standby_delay;
        if began && !delay.is_zero() {
            self.controller.standby_ready = self.now + delay;
            let event = Event { kind: EventKind::StandbyReady, subject: 0, stamp: 0 };
            self.events.at(self.controller.standby_ready, event);
        }
    }

    /// Puts nodes in and takes them out.
    fn fill_rotation<L: Listener>(
        &mut self,
        role: Role,
        is_panic: bool,
        is_ready: bool,
        shares: &[u32],
        out: &mut L,
    ) {
        self.controller.is_panic = is_panic;
        self.controller.rotation.clear();
        self.controller.everyone.clear();
        self.controller.revision = self.controller.revision.wrapping_add(1);
        self.controller.rotated_at = self.now;
        // A level that still takes a part keeps its policy's memory.
        let mut old = std::mem::take(&mut self.controller.spills);
        let mut spills: Vec<Spill> = Vec::new();
        for (role, share) in Role::ALL.into_iter().zip(shares.iter().copied()).filter(|(_, share)| *share > 0)
        {
            let policy = match old.iter().position(|spill| spill.role == role) {
                Some(place) => old.swap_remove(place).policy,
                None => Policy::new(self.settings.controller.policy),
            };
            spills.push(Spill { role, share, rotation: Vec::new(), policy });
        }
        for index in 0..self.servers.len() {
            let server = &self.servers[index];
            let is_of_role = server.settings.role == role && is_ready;
            if is_of_role && server.is_wanted() {
                self.controller.everyone.push(server.id);
            }
            let is_available = self.is_available(server);
            let spill = spills.iter_mut().find(|spill| spill.role == server.settings.role && is_available);
            let may_serve = is_available || (is_panic && server.is_wanted());
            let in_rotation = (may_serve && is_of_role) || spill.is_some();
            let server = &mut self.servers[index];
            let has_changed = server.is_in_rotation != in_rotation;
            server.is_in_rotation = in_rotation;
            if let Some(spill) = spill {
                spill.rotation.push(server.id);
            } else if in_rotation {
                self.controller.rotation.push(server.id);
            }
            if has_changed {
                let server = ServerNodeId(index as u16);
                self.emit(TraceEvent::RotationChanged { server, in_rotation }, out);
            }
        }
        spills.retain(|spill| !spill.rotation.is_empty());
        self.controller.spills = spills;
    }

    /// The backups are ready to serve.
    pub(crate) fn on_standby_ready<L: Listener>(&mut self, out: &mut L) {
        self.refresh_rotation(out);
    }

    /// Someone returns the work to the primaries.
    pub(crate) fn fail_back<L: Listener>(&mut self, out: &mut L) {
        self.controller.backups_hold = false;
        self.refresh_rotation(out);
    }

    /// Takes note of nodes that have just become available: their weight may have to grow slowly.
    fn note_arrivals(&mut self) {
        for index in 0..self.servers.len() {
            let is_available = self.is_available(&self.servers[index]);
            let was_available = std::mem::replace(&mut self.servers[index].was_available, is_available);
            if is_available && !was_available && self.now > SimTime::ZERO {
                self.begin_slow_start(ServerNodeId(index as u16));
            }
        }
    }

    /// Takes a server node out of rotation for maintenance, or puts it back, after its faults changed.
    pub(crate) fn refresh_draining<L: Listener>(&mut self, id: ServerNodeId, out: &mut L) {
        let server = &mut self.servers[id.index()];
        let is_draining = server.faults.any(|effect| effect == Effect::Drain);
        if server.is_draining != is_draining {
            server.is_draining = is_draining;
            self.refresh_rotation(out);
        }
    }

    /// Works out anew whether the system is up, degraded or down. A cut link between device and controller counts
    /// as down: nothing the user sends can be served.
    pub(crate) fn refresh_system<L: Listener>(&mut self, out: &mut L) {
        let spilled = self.controller.spills.iter().flat_map(|spill| &spill.rotation);
        let rotation = self.controller.rotation.iter().chain(spilled);
        let pointed_at = rotation.clone().count();
        let serving = rotation.filter(|node| self.servers[node.index()].can_serve()).count();
        let is_reachable = self.controller.crash.is_none() && !self.device_link.is_broken();
        let state = if serving == 0 || !is_reachable {
            SystemState::Down
        } else if serving < pointed_at {
            SystemState::Degraded
        } else {
            SystemState::Up
        };
        if state != self.system {
            self.system = state;
            self.emit(TraceEvent::SystemChanged { state }, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::level_shares;

    #[test]
    fn priorities_share_as_envoys_tables_say() {
        // The oracles envoy_priority_*; the table of its panic page that disagrees is not followed.
        for (healthy, expected) in [
            (vec![100, 100], vec![100, 0]),
            (vec![72, 100], vec![100, 0]),
            (vec![71, 100], vec![99, 1]),
            (vec![50, 100], vec![70, 30]),
            (vec![25, 100], vec![35, 65]),
            (vec![0, 100], vec![0, 100]),
            (vec![25, 25], vec![50, 50]),
            (vec![25, 25, 100], vec![35, 35, 30]),
            (vec![0, 0], vec![100, 0]),
        ] {
            assert_eq!(level_shares(&healthy, 140), expected, "{healthy:?}");
        }
    }
}
