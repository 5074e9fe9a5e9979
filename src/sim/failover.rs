//! Failover: which nodes are in rotation, and whether the system as a whole can serve.

use super::config::{Role, ServerNodeId};
use super::server_node::ServerNode;
use super::simulation::Simulation;
use super::trace::{Listener, SystemState, TraceEvent};

impl Simulation {
    /// Works out anew which nodes the policy may choose from. Without failover all primaries, whatever is believed of them;
    /// with it the primaries believed up, or, when there is none, the backups believed up.
    pub(crate) fn refresh_rotation<L: Listener>(&mut self, out: &mut L) {
        let has_failover = self.settings.controller.failover;
        let may_serve = |server: &ServerNode| {
            !server.is_retired && server.settings.weight > 0 && (!has_failover || server.check.belief.is_up())
        };
        let is_primary = |server: &ServerNode| server.settings.role == Role::Primary;
        let has_primary = self.servers.iter().any(|server| is_primary(server) && may_serve(server));
        let role = if has_primary || !has_failover { Role::Primary } else { Role::Backup };
        self.controller.rotation.clear();
        self.controller.revision = self.controller.revision.wrapping_add(1);
        for index in 0..self.servers.len() {
            let server = &mut self.servers[index];
            let in_rotation = may_serve(server) && server.settings.role == role;
            let has_changed = server.is_in_rotation != in_rotation;
            server.is_in_rotation = in_rotation;
            if in_rotation {
                self.controller.rotation.push(server.id);
            }
            if has_changed {
                let server = ServerNodeId(index as u16);
                self.emit(TraceEvent::RotationChanged { server, in_rotation }, out);
            }
        }
        self.refresh_system(out);
    }

    /// Works out anew whether the system is up, degraded or down. A cut link between device and controller counts
    /// as down: nothing the user sends can be served.
    pub(crate) fn refresh_system<L: Listener>(&mut self, out: &mut L) {
        let rotation = &self.controller.rotation;
        let serving = rotation.iter().filter(|node| self.servers[node.index()].can_serve()).count();
        let is_reachable = self.controller.crash.is_none() && !self.device_link.is_cut();
        let state = if serving == 0 || !is_reachable {
            SystemState::Down
        } else if serving < rotation.len() {
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
