//! The catalogue of measures: key, unit, definition, window and denominator of every number, each said once.
//!
//! Words for people, by language, live in `words` under the same keys; `docs/measures.md` is made from this table.

use super::liveness::Verdict;
use super::measures::Measures;
use super::{nines, ratio_of_counts};
use crate::sim::{Outcome, SimDuration};

/// What a number is in. Shares are 0 to 1 here and percent on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A number of things.
    Count,
    /// 0 to 1.
    Share,
    /// −log₁₀ of the unavailability.
    Nines,
    /// Seconds.
    Seconds,
    /// Per second.
    PerSecond,
    /// A plain number.
    Ratio,
}

impl Unit {
    /// As written in reports; empty for plain numbers.
    pub fn symbol(self) -> &'static str {
        match self {
            Unit::Seconds => "s",
            Unit::PerSecond => "1/s",
            Unit::Share => "share",
            Unit::Nines => "nines",
            Unit::Count => "count",
            Unit::Ratio => "",
        }
    }
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    Higher,
    Lower,
    Neither,
}

/// Over what a number is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// Requests sent in [warm-up, duration), whenever they end.
    Requests,
    /// The time [warm-up, duration), by the clock.
    Time,
    /// The whole run from time zero.
    Run,
    /// Faults that began in [warm-up, end), and what followed.
    Incidents,
}

impl Basis {
    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Basis::Requests => "requests sent in the counted window, whenever they end",
            Basis::Time => "time within the counted window",
            Basis::Run => "the whole run from time zero",
            Basis::Incidents => "faults that began in the counted window",
        }
    }
}

macro_rules! catalogue {
    ($($variant:ident $key:literal $unit:ident $direction:ident $basis:ident $definition:literal / $denominator:literal
        = $of:expr;)*) => {
        /// One number of `Measures`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Measure {
            $(#[doc = $definition] $variant,)*
        }

        impl Measure {
            /// Every measure, in the order of reports.
            pub const ALL: &[Measure] = &[$(Measure::$variant,)*];

            /// Its name in JSON, CSV and on the command line; for ever.
            pub fn key(self) -> &'static str {
                match self { $(Measure::$variant => $key,)* }
            }

            /// What it is in.
            pub fn unit(self) -> Unit {
                match self { $(Measure::$variant => Unit::$unit,)* }
            }

            /// Which way is better.
            pub fn direction(self) -> Direction {
                match self { $(Measure::$variant => Direction::$direction,)* }
            }

            /// Over what it is taken.
            pub fn basis(self) -> Basis {
                match self { $(Measure::$variant => Basis::$basis,)* }
            }

            /// What it is, in one sentence.
            pub fn definition(self) -> &'static str {
                match self { $(Measure::$variant => $definition,)* }
            }

            /// What it is divided by or averaged over; empty where it is a plain count or time.
            pub fn denominator(self) -> &'static str {
                match self { $(Measure::$variant => $denominator,)* }
            }

            /// Its value; `None` where nothing was there to measure, which people see as "–".
            pub fn of(self, measures: &Measures) -> Option<f64> {
                match self { $(Measure::$variant => { let of: fn(&Measures) -> Option<f64> = $of; of(measures) })* }
            }
        }
    };
}

catalogue! {
    Availability "availability" Share Higher Requests
        "Requests that ended ok, of all that finished." / "finished requests"
        = |m| m.requests.availability();
    Nines "nines" Nines Higher Requests
        "Availability of requests as nines: −log₁₀(1 − availability); infinite when nothing failed." / "finished requests"
        = |m| m.requests.availability().map(nines);
    TimeAvailability "time_availability" Share Higher Time
        "Time the system was up or degraded, of all time; it is down when the controller is down or no node that routing points at can serve." / "the window"
        = |m| m.states.availability();
    TimeNines "time_nines" Nines Higher Time
        "Availability of time as nines." / "the window"
        = |m| m.states.availability().map(nines);
    TimeUp "time_up" Share Higher Time
        "Time in which every node that routing points at could serve." / "the window"
        = |m| share(m.states.up, m);
    TimeDegraded "time_degraded" Share Lower Time
        "Time in which some routing weight pointed at a node that could not serve." / "the window"
        = |m| share(m.states.degraded, m);
    TimeDown "time_down" Share Lower Time
        "Time in which the controller was down or no node with weight could serve." / "the window"
        = |m| share(m.states.down, m);

    ResponseMean "response_mean" Seconds Lower Requests
        "Mean response time of ok requests: from the first send to the answer, retries and links included." / "ok requests"
        = |m| m.response.mean;
    ResponseP50 "response_p50" Seconds Lower Requests
        "Half of the ok requests took at most this long." / "ok requests"
        = |m| m.response.p50;
    ResponseP90 "response_p90" Seconds Lower Requests
        "90 % of the ok requests took at most this long." / "ok requests"
        = |m| m.response.p90;
    ResponseP95 "response_p95" Seconds Lower Requests
        "95 % of the ok requests took at most this long." / "ok requests"
        = |m| m.response.p95;
    ResponseP99 "response_p99" Seconds Lower Requests
        "99 % of the ok requests took at most this long." / "ok requests"
        = |m| m.response.p99;
    ResponseP999 "response_p999" Seconds Lower Requests
        "99.9 % of the ok requests took at most this long." / "ok requests"
        = |m| m.response.p999;
    ResponseMax "response_max" Seconds Lower Requests
        "The slowest ok request." / "ok requests"
        = |m| m.response.max;
    WaitMean "wait_mean" Seconds Lower Requests
        "Mean time ok requests waited in a server's queue (last attempt)." / "ok requests"
        = |m| m.wait_mean;
    ServiceMean "service_mean" Seconds Lower Requests
        "Mean time ok requests were in service (last attempt)." / "ok requests"
        = |m| m.service_mean;
    Waited "waited" Share Lower Requests
        "Ok requests that had to wait in a server's queue at all." / "ok requests"
        = |m| m.waited;
    AllResponseMean "all_response_mean" Seconds Lower Requests
        "Mean response time with failed requests in it, each at the client timeout or at what it took, whichever is longer." / "finished requests"
        = |m| m.response_with_failures.mean;
    AllResponseP50 "all_response_p50" Seconds Lower Requests
        "Median with failed requests at their timeout." / "finished requests"
        = |m| m.response_with_failures.p50;
    AllResponseP90 "all_response_p90" Seconds Lower Requests
        "90th percentile with failed requests at their timeout." / "finished requests"
        = |m| m.response_with_failures.p90;
    AllResponseP95 "all_response_p95" Seconds Lower Requests
        "95th percentile with failed requests at their timeout." / "finished requests"
        = |m| m.response_with_failures.p95;
    AllResponseP99 "all_response_p99" Seconds Lower Requests
        "99th percentile with failed requests at their timeout." / "finished requests"
        = |m| m.response_with_failures.p99;
    AllResponseP999 "all_response_p999" Seconds Lower Requests
        "99.9th percentile with failed requests at their timeout." / "finished requests"
        = |m| m.response_with_failures.p999;
    AllResponseMax "all_response_max" Seconds Lower Requests
        "The longest any request took, failed ones at their timeout." / "finished requests"
        = |m| m.response_with_failures.max;

    Failures "failures" Count Lower Time
        "How often the system went down (being down when the window opens counts as one)." / ""
        = |m| Some(m.reliability.failures as f64);
    TimeToFirstDown "time_to_first_down" Seconds Higher Run
        "From time zero until the system first went down; none when it never did." / ""
        = |m| m.reliability.first_down.map(|at| at.seconds());
    Mtbf "mtbf" Seconds Higher Time
        "Mean time between failures of the system: the window divided by failures." / "failures"
        = |m| m.reliability.mtbf;
    Mttf "mttf" Seconds Higher Time
        "Mean time to failure: time not down divided by failures." / "failures"
        = |m| m.reliability.mttf;
    Mttr "mttr" Seconds Lower Time
        "Mean time to repair: time down divided by failures." / "failures"
        = |m| m.reliability.mttr;
    SinceLastFailure "since_last_failure" Seconds Higher Run
        "From the end of the latest down time until now; zero while down, none when the system never was." / ""
        = |m| m.reliability.since_last_failure.map(SimDuration::seconds);
    Downtime "downtime" Seconds Lower Time
        "Time the system was down." / ""
        = |m| Some(m.states.down.seconds());

    Faults "faults" Count Neither Incidents
        "Faults that began." / ""
        = |m| Some(m.failover.faults as f64);
    DetectionMean "detection_mean" Seconds Lower Incidents
        "Mean time from a fault until the controller believed the node down." / "faults that were noticed"
        = |m| m.failover.detection;
    RerouteMean "reroute_mean" Seconds Lower Incidents
        "Mean time from a fault until its node was out of rotation." / "faults whose node left rotation"
        = |m| m.failover.exposure;
    RecoveryMean "recovery_mean" Seconds Lower Incidents
        "Mean time from a fault until the system was calm again." / "faults that the system recovered from"
        = |m| m.failover.recovery;
    FailoverDowntime "failover_downtime" Seconds Lower Incidents
        "Mean time per fault that the system was down before traffic was rerouted." / "faults"
        = |m| m.failover.downtime_before_reroute;
    IncidentDowntime "incident_downtime" Seconds Lower Incidents
        "Mean time per fault that the system was down until the node was back in rotation." / "faults"
        = |m| m.failover.downtime;
    HarmedPerIncident "harmed_per_incident" Count Lower Incidents
        "Requests of the whole system that ended badly from a fault until the system recovered." / "faults"
        = |m| m.failover.harmed;
    LostPerIncident "lost_per_incident" Count Lower Incidents
        "Attempts dropped at the failed part while its fault lasted." / "faults"
        = |m| m.failover.lost;

    Sent "sent" Count Neither Requests
        "Requests sent." / ""
        = |m| Some(m.requests.sent as f64);
    Finished "finished" Count Neither Requests
        "Requests that ended, well or badly." / ""
        = |m| Some(m.requests.finished() as f64);
    Ok "ok" Count Higher Requests
        "Requests answered well and in time." / ""
        = |m| Some(m.requests.ok() as f64);
    Failed "failed" Count Lower Requests
        "Requests that ended in any other way." / ""
        = |m| Some(m.requests.failed() as f64);
    Refused "refused" Count Lower Requests
        "Requests refused: no server node up, or the controller down." / ""
        = |m| Some(m.requests.of(Outcome::Refused) as f64);
    Rejected "rejected" Count Lower Requests
        "Requests rejected by a full queue." / ""
        = |m| Some(m.requests.of(Outcome::Rejected) as f64);
    Lost "lost" Count Lower Requests
        "Requests lost in a crash or on a cut link." / ""
        = |m| Some(m.requests.of(Outcome::Lost) as f64);
    TimedOut "timed_out" Count Lower Requests
        "Requests whose last attempt had no answer in time." / ""
        = |m| Some(m.requests.of(Outcome::TimedOut) as f64);
    Error "error" Count Lower Requests
        "Requests answered with an error." / ""
        = |m| Some(m.requests.of(Outcome::Error) as f64);
    Attempts "attempts" Count Neither Requests
        "Attempts sent, first tries and retries." / ""
        = |m| Some(m.attempts.sent as f64);
    AttemptsOk "attempts_ok" Count Higher Requests
        "Attempts answered well and in time." / ""
        = |m| Some(m.attempts.ok() as f64);
    AttemptsRefused "attempts_refused" Count Lower Requests
        "Attempts refused." / ""
        = |m| Some(m.attempts.of(Outcome::Refused) as f64);
    AttemptsRejected "attempts_rejected" Count Lower Requests
        "Attempts rejected by a full queue." / ""
        = |m| Some(m.attempts.of(Outcome::Rejected) as f64);
    AttemptsLost "attempts_lost" Count Lower Requests
        "Attempts lost in a crash or on a cut link." / ""
        = |m| Some(m.attempts.of(Outcome::Lost) as f64);
    AttemptsTimedOut "attempts_timed_out" Count Lower Requests
        "Attempts without an answer in time." / ""
        = |m| Some(m.attempts.of(Outcome::TimedOut) as f64);
    AttemptsError "attempts_error" Count Lower Requests
        "Attempts answered with an error." / ""
        = |m| Some(m.attempts.of(Outcome::Error) as f64);
    Amplification "amplification" Ratio Lower Requests
        "Attempts sent per request sent." / "requests sent"
        = |m| m.amplification();
    Tries "tries" Ratio Lower Requests
        "Tries at servers per request sent: those of the device, of proxies and of the controller." / "requests sent"
        = |m| m.tries();

    Apdex "apdex" Share Higher Requests
        "(ok within T + half of the ok within 4 T) / finished, T being the stated target." / "finished requests"
        = |m| m.apdex();
    Slow "slow" Count Lower Requests
        "Ok requests that took longer than T." / ""
        = |m| Some(m.slow as f64);
    SlowShare "slow_share" Share Lower Requests
        "Ok requests that took longer than T, of all that finished." / "finished requests"
        = |m| ratio_of_counts(m.slow, m.requests.finished());
    BudgetSpent "budget_spent" Ratio Lower Requests
        "Share of requests that failed, as a multiple of what the SLO allows; above 1 the SLO is broken." / "the SLO's allowance"
        = |m| m.budget_spent();
    UsersTouched "users_touched" Count Lower Requests
        "Users with at least one failed request." / ""
        = |m| Some(m.users.touched as f64);
    UsersTouchedShare "users_touched_share" Share Lower Requests
        "Users with at least one failed request, of all users seen." / "users with a finished request"
        = |m| ratio_of_counts(m.users.touched, m.users.seen);
    LongestOutage "longest_outage" Seconds Lower Requests
        "The longest any user had to do without: from sending the first request that failed to the next good answer (or now)." / ""
        = |m| Some(m.users.longest_outage.seconds());
    UserUptime "user_uptime" Share Higher Requests
        "Uptime of users: between two ends of requests a user is taken to be as the earlier one left them." / "time between the first and the last end, over users"
        = |m| m.users.uptime;

    Offered "offered" PerSecond Neither Time
        "Requests sent per second." / "the window"
        = |m| m.offered;
    Throughput "throughput" PerSecond Higher Time
        "Services finished per second, useful or not." / "the window"
        = |m| m.throughput;
    Goodput "goodput" PerSecond Higher Time
        "Good answers received per second." / "the window"
        = |m| m.goodput;
    WastedWork "wasted_work" Share Lower Requests
        "Services, ended or cut off by a crash, that gave nobody an answer in time." / "services begun and over"
        = |m| m.wasted_work;
    Utilisation "utilisation" Share Neither Time
        "Time workers were in service, of all workers' time, up or not." / "the window × workers"
        = |m| m.utilisation;
    QueueMean "queue_mean" Count Lower Time
        "Mean number of attempts waiting at all servers, those in service not counted." / "the window"
        = |m| m.queue_mean;
    QueueMax "queue_max" Count Lower Time
        "The most attempts that waited at once at all servers." / ""
        = |m| Some(m.queue_max as f64);
    InFlightMean "in_flight_mean" Count Neither Time
        "Mean number of requests in flight, those waiting for a retry included." / "the window"
        = |m| m.in_flight_mean;
    Fairness "fairness" Share Higher Time
        "Jain's index (Σx)² / (n Σx²) of attempts routed per unit of weight, over the primaries: 1 is even, 1/n is all to one." / "primaries"
        = |m| m.fairness;
    RecoveredAfter "recovered_after" Seconds Lower Run
        "From the end of the last fault until requests again end as well as before the first one, less five in a hundred, for ten slices of the run (a second each, or more) together." / ""
        = |m| match m.liveness {
            Some(Verdict::Recovered(after)) => Some(after.seconds()),
            _ => None,
        };
    Metastable "metastable" Share Lower Run
        "1 when that has not happened a minute after the last fault ended, else 0; absent without faults and where it is too early to say." / ""
        = |m| m.liveness.map(|verdict| f64::from(u8::from(verdict == Verdict::Metastable)));
}

impl Measure {
    /// The measure with this key.
    pub fn from_key(key: &str) -> Option<Measure> {
        Measure::ALL.iter().copied().find(|measure| measure.key() == key)
    }
}

fn share(span: SimDuration, measures: &Measures) -> Option<f64> {
    super::ratio(span.seconds(), measures.states.total().seconds())
}

/// The page `docs/measures.md`: every measure with its definition, unit, window and denominator.
pub fn markdown() -> String {
    use std::fmt::Write;

    let mut page = String::from(INTRODUCTION);
    for measure in Measure::ALL {
        let (unit, denominator) = (measure.unit().symbol(), measure.denominator());
        // Writing to a string cannot fail.
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {} |",
            measure.key(),
            measure.definition().replace('|', "\\|"),
            if unit.is_empty() { "–" } else { unit },
            measure.basis().text(),
            if denominator.is_empty() { "–" } else { denominator },
        );
    }
    page + INCIDENTS
}

const INTRODUCTION: &str = "\
# Measures

Written by the catalogue in `src/metrics/catalogue.rs`; a test holds this page to it. The keys are the field names in JSON and
CSV, and they stay. A number that has nothing to be measured from is absent (`–` on screen, `null` in JSON), never 0 or 100 %.

- **Counted window**: requests *sent* in [warm-up, duration), followed until they end (the run drains), and for integrals over
  time the same stretch of the clock. *Live* numbers on the page are of the last 30 simulated seconds instead: 29 whole seconds
  and the one that is running, by when requests *ended*.
- **Means** come from exact sums, the maximum is exact, percentiles are good to 0.1 % (live ones to 2 %).
- **Targets**: the SLO is 99.9 % of requests; Apdex T is the first of 1, 2, 5, 10, 20, 50 … ms that leaves a quarter more than
  the mean response time of the same system when idle. Both are stated beside the numbers.
- **A failure** of the system is its going *down*: the controller is down, or no node that routing points at can serve.
- Across replications each number carries its mean and its 95 % interval: Student's; of shares Wilson's, for as many trials as their spread is worth; of percentiles one read off the requests of all runs together.

| key | definition | unit | of | divided by |
|---|---|---|---|---|
";

const INCIDENTS: &str = "
## The instants of an incident

| instant | the first instant at which |
|---|---|
| fault | the fault began |
| first harm | an attempt was dropped at the failed part, or the device saw one fail there |
| noticed | the controller believed the node down |
| rerouted | the node was out of rotation (the fault itself where it was not in rotation) |
| repaired | the fault ended |
| back in rotation | after the repair, the node was in rotation (the repair itself where it had never left) |
| recovered | not before *back*, from which on all was calm for one calm span and until every request under way at *back* had ended |

The calm span is Apdex T, at least one second. Calm: each request that ended did so well (at least one did) and left no more attempts
waiting than is normal, which is the most that had waited at once while no incident was open, or one per worker. So *recovered* is
known one calm span after it happened, or later where requests are still to time out. A node that fails again before that begins a new incident, and
the earlier one stays without it. Failed requests count in the phase in which they *ended*; they are those of the whole system.

The predicted window of fault → noticed follows from the health check: a probe sent at s arrives at s + h and is answered at s + 2h.
Healthy arrivals are C apart: interval + 2h when the next probe is armed after the result, the interval on a grid. The first arrival
after the fault is uniform on [0, C); a refusal is known h later, a timeout runs from the send, and each further failure takes one
cycle of failing probes.
";
