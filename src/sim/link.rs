//! Links: the way between device and controller, and between the controller and each server node.
//!
//! What is sent over a cut link, and what is on it when it is cut, is dropped; nobody is told.

use super::attempt::Stage;
use super::config::{ServerNodeId, Target};
use super::event::{Event, EventKind};
use super::fault::ActiveFaults;
use super::simulation::Simulation;
use super::trace::{Listener, Outcome, Place, TraceEvent};

/// One link, both directions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Link {
    pub faults: ActiveFaults,
    is_cut: bool,
}

impl Link {
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }
}

impl Simulation {
    /// Sends an attempt, or its answer, over the link that `stage` names. A link without latency hands it over at once.
    #[inline(always)]
    pub(crate) fn depart<L: Listener>(&mut self, slot: u32, stage: Stage, out: &mut L) {
        let links = self.settings.links;
        let (kind, latency) = match stage {
            Stage::ToController => (EventKind::AtController, links.device_hop),
            Stage::AnswerToDevice => (EventKind::AnswerAtDevice, links.device_hop),
            Stage::ToServer => (EventKind::AtServer, links.server_hop),
            _ => (EventKind::AnswerAtController, links.server_hop),
        };
        let is_cut = match stage {
            Stage::ToController | Stage::AnswerToDevice => self.device_link.is_cut,
            _ => self.is_link_cut(self.attempts[slot].server()),
        };
        if is_cut {
            let server = self.attempts[slot].server();
            return self.swallow(slot, place_of(stage, server), Outcome::Lost, out);
        }
        let arrives = self.now + latency;
        self.attempts[slot].enter(stage, self.now, arrives);
        if latency.is_zero() {
            return self.deliver(slot, kind, out);
        }
        self.attempts[slot].pending += 1;
        self.events.at(arrives, Event { kind, subject: slot, stamp: 0 });
    }

    /// What was sent arrives.
    #[inline(always)]
    pub(crate) fn deliver<L: Listener>(&mut self, slot: u32, kind: EventKind, out: &mut L) {
        match kind {
            EventKind::AtController => self.on_attempt_at_controller(slot, out),
            EventKind::AtServer => self.on_attempt_at_server(slot, out),
            EventKind::AnswerAtController => self.on_answer_at_controller(slot, out),
            _ => self.on_answer_at_device(slot, out),
        }
    }

    /// Takes a message off its link; false when it was dropped on the way.
    #[inline]
    pub(crate) fn arrives(&mut self, slot: u32) -> bool {
        let attempt = &mut self.attempts[slot];
        attempt.pending -= 1;
        if attempt.stage != Stage::Gone {
            return true;
        }
        self.release(slot);
        false
    }

    fn is_link_cut(&self, server: Option<ServerNodeId>) -> bool {
        server.is_some_and(|server| self.servers[server.index()].link.is_cut)
    }

    /// Cuts or mends the link of `target` after its faults changed.
    pub(crate) fn refresh_link<L: Listener>(&mut self, target: Target, out: &mut L) {
        let link = match target {
            Target::ServerLink(server) => &mut self.servers[server.index()].link,
            _ => &mut self.device_link,
        };
        let is_cut = !link.faults.is_empty();
        if is_cut == link.is_cut {
            return;
        }
        link.is_cut = is_cut;
        self.emit(TraceEvent::LinkChanged { target, is_cut }, out);
        if is_cut {
            self.drop_what_is_on(target, out);
        }
        self.refresh_system(out);
    }

    fn drop_what_is_on<L: Listener>(&mut self, target: Target, out: &mut L) {
        for slot in self.attempts.numbers() {
            let attempt = &self.attempts[slot];
            let (stage, server) = (attempt.stage, attempt.server());
            let is_on_it = match target {
                Target::ServerLink(cut) => {
                    matches!(stage, Stage::ToServer | Stage::AnswerToController) && server == Some(cut)
                }
                _ => matches!(stage, Stage::ToController | Stage::AnswerToDevice),
            };
            if is_on_it {
                self.swallow(slot, place_of(stage, server), Outcome::Lost, out);
            }
        }
        if let Target::ServerLink(server) = target {
            self.servers[server.index()].check.swallow_probe();
        }
    }
}

fn place_of(stage: Stage, server: Option<ServerNodeId>) -> Place {
    match (stage, server) {
        (Stage::ToServer | Stage::AnswerToController, Some(server)) => Place::ServerLink(server),
        _ => Place::DeviceLink,
    }
}
