//! What a run is judged against: the response time a user is content with, and the availability that was promised.

use crate::sim::{Settings, SimDuration};

/// The stated targets behind Apdex, slow requests and the error budget.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Targets {
    /// Apdex T: up to here a user is satisfied, up to 4 T tolerating, beyond frustrated.
    pub response: SimDuration,
    /// The share of requests that was promised to end well.
    pub slo: f64,
}

impl Targets {
    /// Three nines.
    pub const DEFAULT_SLO: f64 = 0.999;

    /// The targets used where nobody states others.
    ///
    /// T is the first of 1, 2, 5, 10, 20, 50 … milliseconds that leaves a quarter more than the mean response time of an
    /// idle system: four hops, the controller's time and the mean service on the fastest server. It depends on the
    /// system's physics only, never on load or policy, so variants of one experiment share it.
    pub fn of(settings: &Settings) -> Self {
        Targets { response: round_up_1_2_5(idle_response_seconds(settings) * 1.25), slo: Self::DEFAULT_SLO }
    }
}

fn idle_response_seconds(settings: &Settings) -> f64 {
    let hops = 2.0 * (settings.links.device_hop.seconds() + settings.links.server_hop.seconds());
    let fastest = settings.servers.iter().map(|server| server.speed).fold(0.0, f64::max);
    let service = if fastest > 0.0 { settings.service.mean() / fastest } else { settings.service.mean() };
    hops + settings.controller.time_per_request.seconds() + service
}

fn round_up_1_2_5(seconds: f64) -> SimDuration {
    const LONGEST: SimDuration = SimDuration::from_millis(100_000_000);
    let mut decade = SimDuration::from_millis(1);
    while decade < LONGEST {
        for step in [1, 2, 5] {
            let candidate = decade * step;
            if candidate.seconds() >= seconds {
                return candidate;
            }
        }
        decade = decade * 10;
    }
    LONGEST
}
