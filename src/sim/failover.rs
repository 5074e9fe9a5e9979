//! Failover: which nodes are in rotation, and whether the system as a whole can serve.

use super::config::{Effect, Failback, Role, ServerNodeId};
use super::event::{Event, EventKind};
use super::policy::Policy;
use super::server_node::ServerNode;
use super::simulation::Simulation;
use super::time::SimTime;
use super::trace::{Listener, SystemState, TraceEvent};

/// No level of backups has been called.
pub(crate) const STANDING_BY: [SimTime; 3] = [SimTime::ZERO, SimTime::NEVER, SimTime::NEVER];

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

/// How the traffic is shared among the levels of priority, and which of them ignore health.
#[derive(Debug, Default, PartialEq, Eq)]
struct Priorities {
    /// In percent.
    shares: [u32; 3],
    panics: [bool; 3],
}

impl Priorities {
    /// Envoy's rules (`load_balancer_impl.cc`) for levels of so many healthy nodes of so many. Each takes min(100, overprovision · healthy
    /// share) percent of what the levels before have left; where all together take less than everything, what they take is scaled up,
    /// and each level below the threshold panics. Where all of them do, each takes its part by the number of its nodes.
    fn of(levels: [(usize, usize); 3], overprovision: u32, threshold: u32) -> Self {
        // Multiplied before it is divided: 5 of 7 are as good as all.
        let effective = levels
            .map(|(healthy, all)| (overprovision as usize * healthy).checked_div(all).unwrap_or(0).min(100));
        let total = effective.iter().sum::<usize>().min(100);
        let panics = if total < 100 { levels.map(|level| is_below(level, threshold)) } else { [false; 3] };
        let is_total_panic = panics == [true; 3];
        let parts = if is_total_panic { levels.map(|(_, all)| all) } else { effective };
        let whole = if is_total_panic { parts.iter().sum() } else { total };
        let mut left = 100;
        let mut shares = parts.map(|part| {
            let taken = (part * 100).checked_div(whole).unwrap_or(0).min(left);
            left -= taken;
            taken as u32
        });
        // What rounding left goes to the first level that has a part at all.
        let first = parts.iter().position(|part| *part > 0).unwrap_or(0);
        shares[first] += left as u32;
        Priorities { shares, panics }
    }
}

/// Whether so many healthy nodes of so many are less than the threshold, in percent. A level without nodes has no health.
fn is_below((healthy, all): (usize, usize), threshold: u32) -> bool {
    healthy * 100 < threshold as usize * all.max(1)
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
        let has_failover = self.settings.controller.failover;
        let has_backups = levels[1].1 + levels[2].1 > 0;

        // The level that serves, whose health is ignored, and what spills over to those behind it.
        let (serving, Priorities { mut shares, panics }) =
            if let (Some(factor), true) = (rules.overprovision, has_backups && has_failover) {
                self.call_levels(Priorities::of(levels, factor, rules.panic).shares);
                // One that is not ready yet is not there: it has no health, and it cannot panic.
                let mut there = levels;
                for (level, ready_at) in there.iter_mut().zip(self.controller.ready_at) {
                    *level = if ready_at <= self.now { *level } else { (0, 0) };
                }
                let priorities = Priorities::of(there, factor, rules.panic);
                let serving = priorities.shares.iter().position(|share| *share > 0).unwrap_or(0);
                self.controller.serving = Role::ALL[serving];
                (serving, priorities)
            } else {
                let is_able = |level: &usize| levels[*level].0 > 0;
                let held = (rules.failback == Failback::Manual).then_some(self.controller.serving as usize);
                let able = held.filter(is_able).or_else(|| (0..levels.len()).find(is_able));
                let serving = if has_failover { able.unwrap_or(0) } else { 0 };
                let mut priorities = Priorities::default();
                priorities.panics[serving] = is_below(levels[serving], rules.panic);
                self.stand_in(Role::ALL[serving]);
                (serving, priorities)
            };
        shares[serving] = 0;
        let role = Role::ALL[serving];
        let is_ready = self.controller.ready_at[serving] <= self.now;
        self.fill_rotation(role, is_ready, shares, panics, out);
        self.refresh_system(out);
        if self.controller.crash.is_none() {
            self.call_up(out);
            if self.pair.is_split() {
                self.at_other_desk::<L, _>(|run| run.call_up(out));
            }
        }
    }

    /// Backups that begin to serve in the place of those before them need their time; those behind them stand by again.
    fn stand_in(&mut self, role: Role) {
        let level = role as usize;
        self.controller.serving = role;
        self.controller.ready_at[level + 1..].fill(SimTime::NEVER);
        self.call_level(level);
    }

    /// With overprovisioning a level is called when it is asked for a part, and stands by again when it is not.
    fn call_levels(&mut self, shares: [u32; 3]) {
        for (level, share) in shares.into_iter().enumerate().skip(1) {
            if share > 0 {
                self.call_level(level);
            } else {
                self.controller.ready_at[level] = SimTime::NEVER;
            }
        }
    }

    /// A level is to be ready as soon as it can.
    fn call_level(&mut self, level: usize) {
        let ready = self.now + self.settings.controller.rotation.standby_delay;
        let ready_at = &mut self.controller.ready_at[level];
        if *ready_at == SimTime::NEVER {
            *ready_at = ready;
            if ready > self.now {
                self.events.at(ready, Event { kind: EventKind::StandbyReady, subject: 0, stamp: 0 });
            }
        }
    }

    /// Puts nodes in and takes them out.
    fn fill_rotation<L: Listener>(
        &mut self,
        role: Role,
        is_ready: bool,
        shares: [u32; 3],
        panics: [bool; 3],
        out: &mut L,
    ) {
        let is_used = |level: usize| shares[level] > 0 || Role::ALL[level] == role;
        self.controller.is_panic = (0..panics.len()).any(|level| panics[level] && is_used(level));
        self.controller.rotation.clear();
        self.controller.everyone.clear();
        self.controller.revision = self.controller.revision.wrapping_add(1);
        self.controller.rotated_at = self.now;
        // A level that still takes a part keeps its policy's memory.
        let mut old = std::mem::take(&mut self.controller.spills);
        let mut spills: Vec<Spill> = Vec::new();
        for (role, share) in Role::ALL.into_iter().zip(shares).filter(|(_, share)| *share > 0) {
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
            let may_serve =
                self.is_available(server) || (panics[server.settings.role as usize] && server.is_wanted());
            let spill = spills.iter_mut().find(|spill| spill.role == server.settings.role && may_serve);
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

    /// Those in rotation are of the level that serves, or of one that has a part, each once; nobody serves before it is ready; by itself
    /// work is with the first level that is well.
    pub(crate) fn assert_levels(&self) {
        let (desk, settings) = (&self.controller, &self.settings.controller);
        let role_of = |id: &ServerNodeId| self.servers[id.index()].settings.role;
        assert!(desk.rotation.iter().all(|id| role_of(id) == desk.serving), "one level serves");
        assert!(
            desk.rotation.is_empty() || desk.ready_at[desk.serving as usize] <= self.now,
            "nobody serves before its time"
        );
        let mut parts = 0;
        for spill in &desk.spills {
            parts += spill.share;
            assert!(spill.role != desk.serving && spill.rotation.iter().all(|id| role_of(id) == spill.role));
            assert!(
                spill.share > 0 && !spill.rotation.is_empty(),
                "a level with a part has somebody to take it"
            );
        }
        assert!(parts < 100, "the level that serves has a part");
        let listed =
            desk.rotation.len() + desk.spills.iter().map(|spill| spill.rotation.len()).sum::<usize>();
        let marked = self.servers.iter().filter(|server| server.is_in_rotation).count();
        assert_eq!(listed, marked, "each is listed once");
        let rules = settings.rotation;
        if settings.failover && rules.overprovision.is_none() && rules.failback == Failback::Automatic {
            let mut before = self.servers.iter().filter(|server| server.settings.role < desk.serving);
            assert!(before.all(|server| !server.was_available), "no level before is well");
        }
    }

    /// The backups are ready to serve.
    pub(crate) fn on_standby_ready<L: Listener>(&mut self, out: &mut L) {
        self.refresh_rotation(out);
    }

    /// Someone returns the work to the primaries, if any is well.
    pub(crate) fn fail_back<L: Listener>(&mut self, out: &mut L) {
        self.controller.serving = Role::Primary;
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
    use super::Priorities;

    #[test]
    fn priorities_share_as_envoys_tables_say() {
        // The oracles envoy_priority_*; the table of its panic page that disagrees is not followed.
        for (healthy, expected) in [
            ([100, 100, 0], [100, 0, 0]),
            ([72, 100, 0], [100, 0, 0]),
            ([71, 100, 0], [99, 1, 0]),
            ([50, 100, 0], [70, 30, 0]),
            ([25, 100, 0], [35, 65, 0]),
            ([0, 100, 0], [0, 100, 0]),
            ([25, 25, 0], [50, 50, 0]),
            ([25, 25, 100], [35, 35, 30]),
            ([0, 0, 0], [100, 0, 0]),
        ] {
            let levels = healthy.map(|healthy| (healthy, 100));
            assert_eq!(Priorities::of(levels, 140, 0).shares, expected, "{healthy:?}");
        }
    }

    #[test]
    fn each_level_panics_by_itself_once_all_together_are_short() {
        let of = |levels: [(usize, usize); 3]| {
            let Priorities { shares, panics } = Priorities::of(levels, 140, 50);
            (shares, panics)
        };
        // Who panics is as in the table of Envoy's page; what rounding leaves goes to the first, as in its code, where the page has 7 and 93.
        assert_eq!(of([(25, 100), (100, 100), (0, 0)]), ([35, 65, 0], [false; 3]));
        assert_eq!(of([(5, 100), (65, 100), (0, 0)]), ([8, 92, 0], [true, false, true]));
        // All panic: by how many there are, whoever is well.
        assert_eq!(of([(25, 100), (25, 100), (0, 0)]), ([50, 50, 0], [true; 3]));
        assert_eq!(of([(0, 4), (0, 1), (0, 1)]), ([68, 16, 16], [true; 3]));
        assert_eq!(of([(0, 4), (1, 3), (0, 2)]), ([45, 33, 22], [true; 3]));
        assert_eq!(of([(0, 0), (0, 0), (0, 0)]), ([100, 0, 0], [true; 3]));
        // Two of three levels are short of nodes, the third is well enough for all.
        assert_eq!(of([(0, 4), (1, 4), (4, 4)]), ([0, 35, 65], [false; 3]));
    }
}
