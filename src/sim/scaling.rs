//! Autoscaling: how many servers work follows how busy they are (the rule of Kubernetes' horizontal pod autoscaler).
//!
//! Ten times an interval the share of busy workers is looked at; at its end ⌈active · mean share / target⌉ servers are wanted, unless
//! that is within a tenth of the target. More are started, and serve after a lag (and cold, where cold starts are on); fewer finish what
//! they have and are parked at once, the last ones first. There is no stabilisation window.

use super::config::ServerNodeId;
use super::event::{Event, EventKind};
use super::simulation::Simulation;
use super::trace::Listener;

const SAMPLES: u32 = 10;
/// No change within this share of the target.
const TOLERANCE: f64 = 0.1;

/// What has been seen of the present interval.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scaling {
    /// Voids the looks of earlier settings.
    stamp: u32,
    looks: u32,
    busy: f64,
}

/// How many servers are wanted where `active` are this busy.
fn wanted(active: usize, busy: f64, target: f64) -> usize {
    let ratio = busy / target;
    if (ratio - 1.0).abs() <= TOLERANCE { active } else { libm::ceil(active as f64 * ratio) as usize }
}

impl Simulation {
    /// Takes up the settings: without autoscaling every server works, with it the first few do.
    pub(crate) fn begin_scaling<L: Listener>(&mut self, out: &mut L) {
        let stamp = self.controller.scaling.stamp.wrapping_add(1);
        self.controller.scaling = Scaling { stamp, ..Scaling::default() };
        let least = self.settings.controller.scaling.map_or(usize::MAX, |scaling| scaling.least as usize);
        for (index, server) in self.servers.iter_mut().enumerate() {
            (server.is_parked, server.is_starting) = (least <= index, false);
        }
        self.refresh_rotation(out);
        self.arm_look();
    }

    fn arm_look(&mut self) {
        if let Some(scaling) = self.settings.controller.scaling {
            let due = self.now + super::time::SimDuration((scaling.interval.0 / u64::from(SAMPLES)).max(1));
            let stamp = self.controller.scaling.stamp;
            self.events.at(due, Event { kind: EventKind::ScaleLook, subject: 0, stamp });
        }
    }

    /// The share of busy workers is looked at.
    pub(crate) fn on_scale_look<L: Listener>(&mut self, stamp: u32, out: &mut L) {
        let Some(rule) = self.settings.controller.scaling else { return };
        if self.controller.scaling.stamp != stamp {
            return;
        }
        self.arm_look();
        let count = self.settings.servers.len();
        let active = self.servers[..count].iter().filter(|server| !server.is_parked);
        let (busy, workers) = active.fold((0, 0), |(busy, workers), server| {
            let here = server.settings.workers as usize;
            (busy + server.in_service.len().min(here), workers + here)
        });
        let scaling = &mut self.controller.scaling;
        scaling.looks += 1;
        scaling.busy += busy as f64 / f64::from(workers.max(1) as u32);
        if scaling.looks < SAMPLES {
            return;
        }
        let mean = scaling.busy / f64::from(SAMPLES);
        (scaling.looks, scaling.busy) = (0, 0.0);
        let servers = &mut self.servers[..count];
        let active = servers.iter().filter(|server| !server.is_parked || server.is_starting).count();
        let wanted =
            wanted(active, mean, f64::from(rule.target) / 100.0).clamp(rule.least as usize, count.max(1));
        let parked = servers.iter_mut().filter(|server| server.is_parked && !server.is_starting);
        for server in parked.take(wanted.saturating_sub(active)) {
            server.is_starting = true;
            let event = Event { kind: EventKind::ScaledUp, subject: u32::from(server.id.0), stamp };
            self.events.at(self.now + rule.lag, event);
        }
        let working = servers.iter_mut().rev().filter(|server| !server.is_parked || server.is_starting);
        for server in working.take(active.saturating_sub(wanted)) {
            (server.is_parked, server.is_starting) = (true, false);
        }
        self.refresh_rotation(out);
    }

    /// A server that was started can serve.
    pub(crate) fn on_scaled_up<L: Listener>(&mut self, id: ServerNodeId, stamp: u32, out: &mut L) {
        let server = &mut self.servers[id.index()];
        if self.controller.scaling.stamp == stamp && server.is_starting {
            (server.is_parked, server.is_starting) = (false, false);
            self.begin_cold(id);
            self.refresh_rotation(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::wanted;

    #[test]
    fn as_many_are_wanted_as_bring_the_share_to_the_target() {
        let cases = [(2, 0.9, 3), (4, 0.3, 2), (5, 0.62, 5), (5, 0.55, 5), (3, 0.0, 0), (10, 1.0, 17)];
        for (active, busy, expected) in cases {
            assert_eq!(wanted(active, busy, 0.6), expected, "{active} at {busy}");
        }
    }
}
