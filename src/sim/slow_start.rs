//! Slow start: a node that comes back has less weight for a while, so that it is not flooded while it is cold.
//!
//! Envoy: weight · max(0.1, (t / window)^(1 / aggression)). HAProxy: weight and connection slots grow in proportion to t.
//! NGINX: the weight does. Only policies that read weights know of it.

use super::config::{ServerNodeId, SlowStart, SlowStartForm};
use super::simulation::Simulation;
use super::time::{SimDuration, SimTime};

/// While a node starts slowly all weights are counted in these parts.
const PARTS: u32 = 1000;
/// Envoy's `min_weight_percent`.
const LEAST_ENVOY: f64 = 0.1;

impl SlowStart {
    /// The share of its weight that a node has `elapsed` after it came back.
    pub(crate) fn share(&self, elapsed: SimDuration) -> f64 {
        let part = elapsed.seconds() / self.window.seconds();
        match self.form {
            _ if self.window <= elapsed => 1.0,
            SlowStartForm::Envoy => libm::pow(part, 1.0 / self.aggression).max(LEAST_ENVOY),
            SlowStartForm::Haproxy | SlowStartForm::Nginx => part,
        }
    }
}

impl Simulation {
    /// A node comes back: its weight grows from now on.
    pub(crate) fn begin_slow_start(&mut self, id: ServerNodeId) {
        if self.settings.controller.rotation.slow_start.is_some() {
            self.controller.starting.retain(|(node, _)| *node != id);
            self.controller.starting.push((id, self.now));
        }
    }

    /// Works out the weights of this instant while a node is starting; called before each choice then.
    pub(crate) fn weigh_starting_nodes(&mut self) {
        let Some(rule) = self.settings.controller.rotation.slow_start else {
            self.controller.starting.clear();
            return self.weigh_nodes();
        };
        let now = self.now;
        self.controller.starting.retain(|(_, since)| now.since(*since) < rule.window);
        self.weigh_nodes();
        if self.controller.starting.is_empty() {
            return;
        }
        self.controller.is_uniform = false;
        for weight in &mut self.controller.weights {
            *weight *= PARTS;
        }
        let starting = std::mem::take(&mut self.controller.starting);
        for (node, since) in &starting {
            let share = rule.share(now.since(*since));
            let scaled = |whole: u32| (libm::rint(f64::from(whole) * share) as u32).max(1);
            let weight = &mut self.controller.weights[node.index()];
            *weight = scaled(*weight);
            if rule.form == SlowStartForm::Haproxy {
                let slots = &mut self.controller.slots[node.index()];
                *slots = scaled(*slots);
            }
        }
        self.controller.starting = starting;
    }

    /// Reads weights and slots off the settings.
    pub(crate) fn weigh_nodes(&mut self) {
        let count = self.settings.servers.len();
        let controller = &mut self.controller;
        controller.weights.clear();
        controller.weights.extend(self.servers.iter().map(|server| server.settings.weight.max(1)));
        controller.slots.clear();
        controller.slots.extend(self.servers.iter().map(|server| server.settings.workers));
        let weights = &controller.weights[..count];
        controller.is_uniform = weights.windows(2).all(|pair| pair[0] == pair[1]);
    }
}

/// Since when a node has been starting.
pub(crate) type Starting = (ServerNodeId, SimTime);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_have_their_published_weights() {
        let share = |form, aggression, seconds: f64| {
            let window = SimDuration::from_seconds(60.0);
            SlowStart { window, form, aggression }.share(SimDuration::from_seconds(seconds))
        };
        // The oracles envoy_slowstart_15_1.0, _3_1.0, _30_0.5, and the definition's aggression 2.
        assert!((share(SlowStartForm::Envoy, 1.0, 15.0) - 0.25).abs() < 1e-12);
        assert!((share(SlowStartForm::Envoy, 1.0, 3.0) - 0.1).abs() < 1e-12);
        assert!((share(SlowStartForm::Envoy, 0.5, 30.0) - 0.25).abs() < 1e-12);
        assert!((share(SlowStartForm::Envoy, 2.0, 15.0) - 0.5).abs() < 1e-12);
        assert!((share(SlowStartForm::Haproxy, 1.0, 3.0) - 0.05).abs() < 1e-12);
        assert_eq!(share(SlowStartForm::Nginx, 1.0, 0.0), 0.0);
        assert_eq!(share(SlowStartForm::Nginx, 1.0, 60.0), 1.0);
    }
}
