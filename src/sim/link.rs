//! Links: the way between device and controller, and between the controller and each server node.
//!
//! What is sent over a cut link, and what is on it when it is cut, is dropped; nobody is told. A link can also pass one way only, lose
//! some of its messages, or take longer.

use super::attempt::Stage;
use super::config::{Effect, ServerNodeId, Target};
use super::event::{Event, EventKind};
use super::fault::ActiveFaults;
use super::rng::{Cause, Key};
use super::simulation::Simulation;
use super::time::SimDuration;
use super::trace::{Listener, Outcome, Place, TraceEvent};

/// One link, both directions. What every message asks for comes first: see `ServerNode`.
#[derive(Clone, Debug, Default)]
#[repr(C)]
pub(crate) struct Link {
    is_cut: bool,
    /// Something short of a cut is the matter with it.
    is_impaired: bool,
    cuts_requests: bool,
    cuts_answers: bool,
    extra: SimDuration,
    loss: f64,
    pub faults: ActiveFaults,
}

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Away from the device.
    Out,
    /// Towards it.
    Back,
}

impl Link {
    /// Whether nothing passes either way.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Whether no answer can come over it.
    pub fn is_broken(&self) -> bool {
        self.is_cut || self.cuts_requests || self.cuts_answers
    }

    /// Whether nothing passes this way.
    pub fn blocks(&self, way: Way) -> bool {
        self.is_cut || if way == Way::Out { self.cuts_requests } else { self.cuts_answers }
    }

    /// What it adds to the latency.
    pub fn extra(&self) -> SimDuration {
        self.extra
    }

    /// Whether a message passes this way; `chance` is its own, on (0, 1].
    pub fn passes(&self, way: Way, chance: impl FnOnce() -> f64) -> bool {
        !self.blocks(way) && (self.loss == 0.0 || self.loss < chance())
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
        let (is_cut, is_impaired) = match stage {
            Stage::ToController | Stage::AnswerToDevice => {
                (self.device_link.is_cut, self.device_link.is_impaired)
            }
            _ => match self.attempts[slot].server() {
                Some(server) => {
                    let link = &self.servers[server.index()].link;
                    (link.is_cut, link.is_impaired)
                }
                None => (false, false),
            },
        };
        if is_impaired && !is_cut {
            return self.depart_impaired(slot, stage, kind, latency, out);
        }
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

    /// The same over a link that loses, delays, or passes one way only.
    #[cold]
    fn depart_impaired<L: Listener>(
        &mut self,
        slot: u32,
        stage: Stage,
        kind: EventKind,
        latency: SimDuration,
        out: &mut L,
    ) {
        let attempt = &self.attempts[slot];
        let server = attempt.server();
        let way = if matches!(stage, Stage::ToController | Stage::ToServer) { Way::Out } else { Way::Back };
        let link = match (stage, server) {
            (Stage::ToServer | Stage::AnswerToController, Some(server)) => &self.servers[server.index()].link,
            _ => &self.device_link,
        };
        let address = u64::from(attempt.number) * 64
            + u64::from(attempt.tried_count) * 8
            + kind as u64 % 8
            + (u64::from(attempt.reconnects) << 48);
        let chance = || Key::new(self.seed, Cause::Loss).child(attempt.request).unit(address);
        if !link.passes(way, chance) {
            return self.swallow(slot, place_of(stage, server), Outcome::Lost, out);
        }
        let arrives = self.now + latency + link.extra;
        self.attempts[slot].enter(stage, self.now, arrives);
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
    pub(crate) fn arrives<L: Listener>(&mut self, slot: u32, out: &mut L) -> bool {
        let attempt = &mut self.attempts[slot];
        attempt.pending -= 1;
        if attempt.stage != Stage::Gone {
            return true;
        }
        self.release(slot, out);
        false
    }

    /// Cuts or mends the link of `target` after its faults changed.
    pub(crate) fn refresh_link<L: Listener>(&mut self, target: Target, out: &mut L) {
        let link = match target {
            Target::ServerLink(server) => &mut self.servers[server.index()].link,
            _ => &mut self.device_link,
        };
        let was_broken = link.is_broken();
        let blocked = |link: &Link| [link.blocks(Way::Out), link.blocks(Way::Back)];
        let before = blocked(link);
        link.is_cut = link.faults.any(|effect| effect == Effect::Cut);
        link.cuts_requests = link.faults.any(|effect| effect == Effect::CutRequests);
        link.cuts_answers = link.faults.any(|effect| effect == Effect::CutAnswers);
        link.extra = link.faults.latency();
        link.loss = link.faults.loss();
        link.is_impaired =
            link.cuts_requests || link.cuts_answers || link.loss > 0.0 || !link.extra.is_zero();
        let (after, is_cut) = (blocked(link), link.is_broken());
        if is_cut != was_broken {
            self.emit(TraceEvent::LinkChanged { target, is_cut }, out);
        }
        let newly = |way: usize| after[way] && !before[way];
        if newly(0) || newly(1) {
            self.drop_what_is_on(target, [newly(0), newly(1)], out);
        }
        self.refresh_system(out);
    }

    /// Drops what is on its way out, or back, or both.
    fn drop_what_is_on<L: Listener>(&mut self, target: Target, ways: [bool; 2], out: &mut L) {
        for slot in self.attempts.numbers() {
            let attempt = &self.attempts[slot];
            let (stage, server) = (attempt.stage, attempt.server());
            let is_on_it = match target {
                Target::ServerLink(cut) => {
                    matches!(stage, Stage::ToServer | Stage::AnswerToController) && server == Some(cut)
                }
                _ => matches!(stage, Stage::ToController | Stage::AnswerToDevice),
            };
            let is_out = matches!(stage, Stage::ToController | Stage::ToServer);
            if is_on_it && ways[usize::from(!is_out)] {
                self.swallow(slot, place_of(stage, server), Outcome::Lost, out);
            }
        }
        if let Target::ServerLink(server) = target {
            self.servers[server.index()].check.swallow_probe_on(ways);
        }
    }
}

fn place_of(stage: Stage, server: Option<ServerNodeId>) -> Place {
    match (stage, server) {
        (Stage::ToServer | Stage::AnswerToController, Some(server)) => Place::ServerLink(server),
        _ => Place::DeviceLink,
    }
}
