//! The plain engine: the engine compiled once more without its rarer mechanisms, for runs that use none of them. There is one source for
//! both; where it would look for a rarer mechanism it asks through `rarely` or `or_plain`, and the plain engine does not look. Where
//! debug assertions are on, as in tests, it does look, and must find nothing.

use super::config::{
    Care, DeadlineRule, Discipline, LayerRetries, Limits, Load, PolicyKind, Reconnects, Serving, Settings,
};
use super::simulation::Simulation;
use super::time::SimTime;
use super::trace::{Listener, TraceEvent};

/// Listens to a run that uses none of the rarer mechanisms.
pub(super) struct Plain<'a, L>(pub &'a mut L);

impl<L: Listener> Listener for Plain<'_, L> {
    #[inline(always)]
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        self.0.on(at, event);
    }

    #[inline(always)]
    fn is_plain() -> bool {
        true
    }

    #[inline(always)]
    fn wants_digest() -> bool {
        L::wants_digest()
    }
}

/// Whether a rarer mechanism is in use.
#[inline(always)]
pub(super) fn rarely<L: Listener>(is_so: impl FnOnce() -> bool) -> bool {
    if L::is_plain() {
        debug_assert!(!is_so(), "a plain run uses no rarer mechanism");
        return false;
    }
    is_so()
}

/// What `value` gives, which is `plain` in a plain run.
#[inline(always)]
pub(super) fn or_plain<L: Listener, T: PartialEq>(plain: T, value: impl FnOnce() -> T) -> T {
    if L::is_plain() {
        debug_assert!(plain == value(), "a plain run has it as all of them do");
        return plain;
    }
    value()
}

impl Simulation {
    /// Whether the run uses none of the rarer mechanisms, and will not: edits may bring them, or leave behind what they began. Everything
    /// asked for through `rarely` and `or_plain` follows from this.
    pub(super) fn is_plain(&self) -> bool {
        self.config.edits.is_empty() && self.settings.are_plain()
    }
}

impl Settings {
    fn are_plain(&self) -> bool {
        let Settings { device, controller, serving, .. } = self;
        let Care { budget, hedge, deadline, skew, .. } = &device.care;
        let is_one_of_a_kind = self.others.is_empty() && !matches!(device.load, Load::Closed { .. });
        let has_no_care = budget.is_none() && hedge.is_none() && deadline.is_none() && *skew == 0.0;
        let is_direct = controller.time_per_request.is_zero()
            && controller.limits == Limits::default()
            && controller.most_per_server == 0
            && controller.ejection.is_none()
            && controller.retries == LayerRetries::default()
            && controller.reconnects == Reconnects::default()
            && !controller.redispatches_lost;
        let has_one_level = controller.pair.is_none()
            && controller.rotation.overprovision.is_none()
            && controller.rotation.slow_start.is_none();
        let policy = controller.policy;
        let is_simple = !matches!(
            policy,
            PolicyKind::PeakEwma | PolicyKind::LoadReport | PolicyKind::Prequal | PolicyKind::TwoRedrawn
        ) && controller.tuning.age.is_zero();
        let Serving { discipline, queue_timeout, shed_after, cold_start, crowding, deadlines, .. } = serving;
        let serves_in_turn = *discipline == Discipline::Fifo
            && queue_timeout.is_none()
            && shed_after.is_none()
            && cold_start.is_none()
            && *crowding == 0
            && *deadlines == DeadlineRule::Ignored;
        is_one_of_a_kind && has_no_care && is_direct && has_one_level && is_simple && serves_in_turn
    }
}
