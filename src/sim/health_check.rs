//! Active health checks: probes that travel the same link as requests, and the belief they lead to.
//!
//! A verdict is late by up to `fall` probe intervals, so a node can be picked after it failed. That is the effect we want to
//! show; reading the node's condition directly would hide it.

use super::config::{CrashMode, HealthSettings, OnError, ProbeSchedule, ServerNodeId};
use super::event::{Event, EventKind};
use super::link::Way;
use super::rng::{Cause, Key};
use super::simulation::Simulation;
use super::time::{SimDuration, SimTime};
use super::trace::{Belief, Listener, TraceEvent};

/// What the controller knows of one server node, and its probe under way.
#[derive(Clone, Debug)]
pub(crate) struct HealthCheck {
    pub belief: Belief,
    /// Numbers probes; an event that carries another number is void.
    number: u32,
    /// A probe was sent and neither came back nor timed out.
    pub is_waiting: bool,
    /// The probe under way will never come back.
    is_swallowed: bool,
    /// When the probe, or its answer, set out.
    pub departed: SimTime,
    /// When it arrives.
    pub arrives: SimTime,
    /// The answer on its way back: passed or refused.
    pub answer: Option<bool>,
}

impl Default for HealthCheck {
    fn default() -> Self {
        HealthCheck {
            belief: Belief::Up,
            number: 0,
            is_waiting: false,
            is_swallowed: false,
            departed: SimTime::ZERO,
            arrives: SimTime::ZERO,
            answer: None,
        }
    }
}

impl HealthCheck {
    /// Nobody will hear of the probe.
    pub fn swallow_probe(&mut self) {
        self.is_swallowed = true;
    }

    /// The link was cut under the probe: on its way out, back, or both.
    pub fn swallow_probe_on(&mut self, ways: [bool; 2]) {
        self.is_swallowed |= ways[usize::from(self.answer.is_some())];
    }

    /// True while a probe or its answer is on the link.
    pub fn is_under_way(&self) -> bool {
        self.is_waiting && !self.is_swallowed
    }

    /// Ends the series: whatever is pending becomes void.
    pub fn stop(&mut self) {
        self.number = self.number.wrapping_add(1);
        self.is_waiting = false;
    }

    fn expects(&self, number: u32) -> bool {
        self.number == number && self.is_under_way()
    }
}

/// The belief after one more probe.
fn judge(belief: Belief, passed: bool, settings: &HealthSettings) -> Belief {
    let going_down = |missed| if missed < settings.fall { Belief::GoingDown(missed) } else { Belief::Down };
    let going_up = |passed| if passed < settings.rise { Belief::GoingUp(passed) } else { Belief::Up };
    match (belief, passed) {
        (Belief::Up | Belief::GoingDown(_), true) => Belief::Up,
        (Belief::Up, false) => going_down(1),
        (Belief::GoingDown(missed), false) => going_down(missed + 1),
        (Belief::Down | Belief::GoingUp(_), false) => Belief::Down,
        (Belief::Down, true) => going_up(1),
        (Belief::GoingUp(count), true) => going_up(count + 1),
    }
}

impl HealthSettings {
    /// From one probe to the next while this is believed.
    fn interval_at(&self, belief: Belief) -> SimDuration {
        let own = match belief {
            Belief::Up => None,
            Belief::Down => self.down,
            Belief::GoingDown(_) | Belief::GoingUp(_) => self.fast,
        };
        own.unwrap_or(self.interval)
    }
}

impl Simulation {
    /// Starts a node's series of probes at a random phase of the interval, so that nodes are not probed in step.
    pub(crate) fn start_check(&mut self, id: ServerNodeId) {
        let check = &mut self.servers[id.index()].check;
        check.stop();
        let Some(health) = &self.settings.controller.health else { return };
        let phase = Key::new(self.seed, Cause::ProbePhase).unit(u64::from(id.0));
        let due = self.now + SimDuration::from_seconds(health.interval.seconds() * phase);
        let event = Event { kind: EventKind::ProbeDue, subject: u32::from(id.0), stamp: check.number };
        self.events.at(due, event);
    }

    /// A controller that comes back knows nothing: it believes every node up, as at the start, and probes anew.
    pub(crate) fn restart_checks<L: Listener>(&mut self, out: &mut L) {
        for index in 0..self.servers.len() {
            let id = self.servers[index].id;
            self.believe(id, Belief::Up, out);
            if !self.servers[index].is_retired {
                self.start_check(id);
            }
        }
        self.refresh_rotation(out);
    }

    /// A probe is due.
    pub(crate) fn on_probe_due<L: Listener>(&mut self, id: ServerNodeId, number: u32, out: &mut L) {
        let Some(health) = self.settings.controller.health else { return };
        let seed = self.seed;
        let server = &mut self.servers[id.index()];
        if server.check.number != number {
            return;
        }
        if self.controller.is_stalled {
            let interval = health.interval_at(server.check.belief);
            return self.arm_probe(id, interval);
        }
        let check = &mut server.check;
        let interval = health.interval_at(check.belief);
        check.number = number.wrapping_add(1);
        check.is_waiting = true;
        let chance = || Key::new(seed, Cause::Loss).child(u64::from(id.0)).unit(u64::from(number) * 2);
        check.is_swallowed = !server.link.passes(Way::Out, chance);
        check.departed = self.now;
        check.answer = None;
        let is_swallowed = check.is_swallowed;
        let event = |kind| Event { kind, subject: u32::from(id.0), stamp: number.wrapping_add(1) };
        self.events.at(self.now + health.timeout, event(EventKind::ProbeTimeout));
        if health.schedule == ProbeSchedule::Grid {
            self.arm_probe(id, interval);
        }
        if !is_swallowed {
            let extra = self.servers[id.index()].link.extra();
            let arrives = self.now + self.settings.links.server_hop + extra;
            self.events.at(arrives, event(EventKind::ProbeAtServer));
            self.servers[id.index()].check.arrives = arrives;
        }
        self.emit(TraceEvent::ProbeSent { server: id }, out);
    }

    /// The next probe is due one interval from now.
    fn arm_probe(&mut self, id: ServerNodeId, interval: SimDuration) {
        let stamp = self.servers[id.index()].check.number;
        let event = Event { kind: EventKind::ProbeDue, subject: u32::from(id.0), stamp };
        self.events.at(self.now + interval, event);
    }

    /// A probe reached its node. A hung or black-holed one says nothing; a slow or failing one still answers.
    pub(crate) fn on_probe_at_server(&mut self, id: ServerNodeId, number: u32) {
        let seed = self.seed;
        let server = &mut self.servers[id.index()];
        if !server.check.expects(number) {
            return;
        }
        let chance = || Key::new(seed, Cause::Loss).child(u64::from(id.0)).unit(u64::from(number) * 2 + 1);
        if !server.link.passes(Way::Back, chance) {
            return server.check.swallow_probe();
        }
        let passed = match server.crash {
            Some(CrashMode::Refused) => false,
            None if !server.is_hung => true,
            _ => return server.check.swallow_probe(),
        };
        server.check.answer = Some(passed);
        server.check.departed = self.now;
        let kind = if passed { EventKind::ProbePassed } else { EventKind::ProbeRefused };
        let event = Event { kind, subject: u32::from(id.0), stamp: number };
        server.check.arrives = self.now + self.settings.links.server_hop + server.link.extra();
        self.events.at(server.check.arrives, event);
    }

    /// A probe's answer reached the controller.
    pub(crate) fn on_probe_answer<L: Listener>(
        &mut self,
        id: ServerNodeId,
        number: u32,
        passed: bool,
        out: &mut L,
    ) {
        if self.servers[id.index()].check.expects(number) {
            self.conclude_probe(id, passed, out);
        }
    }

    /// A probe's time is up.
    pub(crate) fn on_probe_timeout<L: Listener>(&mut self, id: ServerNodeId, number: u32, out: &mut L) {
        let check = &self.servers[id.index()].check;
        if check.number == number && check.is_waiting {
            self.conclude_probe(id, false, out);
        }
    }

    fn conclude_probe<L: Listener>(&mut self, id: ServerNodeId, passed: bool, out: &mut L) {
        let Some(health) = self.settings.controller.health else { return };
        if self.controller.is_stalled {
            // Nobody hears the result; the series goes on.
            let check = &mut self.servers[id.index()].check;
            check.is_waiting = false;
            let interval = health.interval_at(check.belief);
            if health.schedule == ProbeSchedule::AfterResult {
                self.arm_probe(id, interval);
            }
            return;
        }
        let check = &mut self.servers[id.index()].check;
        check.is_waiting = false;
        let belief = judge(check.belief, passed, &health);
        let event = if passed {
            TraceEvent::ProbePassed { server: id }
        } else {
            TraceEvent::ProbeFailed { server: id }
        };
        self.emit(event, out);
        if health.schedule == ProbeSchedule::AfterResult {
            self.arm_probe(id, health.interval_at(belief));
        }
        self.believe(id, belief, out);
        if passed {
            self.pardon_by_probe(id, out);
        }
    }

    /// Live traffic met so many errors in a row that it counts as failed checks (HAProxy's `observe`).
    pub(crate) fn observe_errors<L: Listener>(&mut self, id: ServerNodeId, on_error: OnError, out: &mut L) {
        let Some(health) = self.settings.controller.health else { return };
        let before = self.servers[id.index()].check.belief;
        let belief = match (on_error, before) {
            (OnError::FailCheck, _) => judge(before, false, &health),
            (OnError::SuddenDeath, Belief::Up | Belief::GoingDown(_)) if health.fall > 1 => {
                Belief::GoingDown(health.fall - 1)
            }
            (OnError::SuddenDeath, _) => before,
            (OnError::MarkDown, _) => Belief::Down,
            (OnError::FastCheck, _) => {
                let check = &mut self.servers[id.index()].check;
                if !check.is_waiting {
                    // The probe that was to come later is void.
                    check.number = check.number.wrapping_add(1);
                    self.arm_probe(id, health.fast.unwrap_or(health.interval));
                }
                return;
            }
        };
        self.believe(id, belief, out);
    }

    fn believe<L: Listener>(&mut self, id: ServerNodeId, belief: Belief, out: &mut L) {
        let check = &mut self.servers[id.index()].check;
        let before = std::mem::replace(&mut check.belief, belief);
        if before == belief {
            return;
        }
        self.emit(TraceEvent::BeliefChanged { server: id, belief }, out);
        if before.is_up() != belief.is_up() {
            self.refresh_rotation(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_belief_turns_after_fall_failures_and_rise_passes_in_a_row() {
        let settings = HealthSettings {
            interval: SimDuration::from_millis(1000),
            timeout: SimDuration::from_millis(1000),
            fall: 3,
            rise: 2,
            schedule: ProbeSchedule::AfterResult,
            fast: None,
            down: None,
        };
        let mut belief = Belief::Up;
        let mut story = String::new();
        for passed in "--+---+-++".chars().map(|sign| sign == '+') {
            belief = judge(belief, passed, &settings);
            story += &format!("{belief:?} ");
        }
        assert_eq!(
            story.trim(),
            "GoingDown(1) GoingDown(2) Up GoingDown(1) GoingDown(2) Down GoingUp(1) Down GoingUp(1) Up"
        );
    }
}
