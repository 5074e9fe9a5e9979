//! What is said about the four experiments: questions, set-ups, variants, findings and charts. Numbers come in as finished text.

/// In the order of the experiments, as everything here.
pub const TITLES: [&str; 4] = ["Baseline", "Load Balancing", "Failover", "Combined"];
pub const QUESTIONS: [&str; 4] = [
    "What do users get from one server without redundancy, when it fails and is repaired?",
    "How much load can several servers take under each policy, and what does balancing alone do for availability?",
    "When a server crashes, how long is nobody served, and how many users notice?",
    "How many nines do balancing and failover gain together, and what do they cost?",
];
pub const SET_UPS: [&str; 4] = [
    "One server takes 5 requests/s and is offered 4/s for four hours. It fails about every 2 minutes and takes about 15 s to repair. \
     Beside it stands the same server without failures, on the same random numbers.",
    "Three servers, 5 requests/s each, six policies. The load rises in steps from 4/s to 16.5/s; each step is measured for ten minutes after one minute of warm-up. \
     Then, at 4/s for an hour, the servers fail as in Baseline and nobody checks their health.",
    "One server and a backup, 4 requests/s. The server crashes twelve times in 28 minutes, for 15 s each. \
     Health checks and failover are off, on, and on with different intervals and thresholds; every variant meets the same crashes.",
    "4 requests/s for four hours; every server fails at random as in Baseline. From one server to four, \
     adding balancing, failover, redispatch of refused requests, and one retry by the device, one after the other.",
];
pub const FAILS: &str = "One server that fails";
pub const NEVER_FAILS: &str = "The same server, if it never failed";
pub const POLICIES: [&str; 6] = [
    "Random",
    "Round robin",
    "Weighted round robin",
    "Two choices, any",
    "Two choices, distinct",
    "Least requests",
];
pub const UNWATCHED: &str = "servers fail unwatched";
pub const NO_CHECKS: &str = "No health checks, no failover";
pub const CHECKS_ONLY: &str = "Health checks, but failover off";
pub const WITH_RETRIES: &str = "Probe every 1 s, down after 3; three retries";
pub const BLACK_HOLE: &str = "Probe every 1 s, down after 3; packets vanish";
/// From one server to four.
pub const STEPS: [&str; 8] = [
    "One server (Baseline)",
    "Three servers, round robin, no failover",
    "Three servers, round robin, failover",
    "The same, refused requests redispatched",
    "The same, least requests",
    "The same, and one retry by the device",
    "Two servers, all of that",
    "Four servers, all of that",
];
pub const POLICY: &str = "Policy";
pub const LOAD: &str = "Load";
pub const WATCH: [&str; 4] = [
    "Watch the server fail and be repaired.",
    "Watch least requests feed a dead server.",
    "Watch one crash being noticed and rerouted to the backup.",
    "Watch three servers with failover, redispatch and one retry.",
];
pub const NOT_COMPARABLE: &str = "not comparable yet";

/// The blocks of a report.
pub const AVAILABILITY: &str = "Availability";
pub const RESPONSE_TIME: &str = "Response Time";
pub const RELIABILITY: &str = "Reliability";
pub const COST: &str = "Cost";
pub const DOWNTIME: &str = "Downtime during Failover";
pub const IMPACT: &str = "Impact on User Experience";

/// `Random, servers fail unwatched`.
pub fn variant(name: &str, what: &str) -> String {
    format!("{name}, {what}")
}

/// A setting of the health checks.
pub fn probes(interval: &str, fall: u32) -> String {
    format!("Probe every {interval}, down after {fall}")
}

/// Not everything is in.
pub fn so_far(done: u32, asked: u32) -> String {
    format!("So far, from {done} of {asked} replications:")
}

/// Replications, and the widest interval of an availability.
pub fn width(replications: u32, first: u64, last: u64, points: &str) -> String {
    format!(
        "{replications} replications of each variant on the same random numbers (seeds {first} to {last}); the widest 95 % interval of an availability is ± {points} percentage points."
    )
}

/// Too few runs for what their intervals say; measured with five.
pub const FEW: &str = "Fewer than 8 replications: where load is near capacity, the interval of a mean over so few covers less often than it says (of 5, 92.7 times in a hundred).";

/// Where nothing failed: what may still be there.
pub fn unseen(variants: usize, of: usize, runs: u32, bound: &str) -> String {
    format!(
        "In {variants} of {of} variants no request failed in any of the {runs} runs. That does not prove 100 %: the ends beside it are for failures that come one at a time; were they to come in bouts, up to {bound} of such runs could have one."
    )
}

/// A difference that is not more than noise.
pub fn within_noise(difference: &str) -> String {
    format!("no different within the noise ({difference})")
}

/// `0.23 ± 0.05 s longer`.
pub fn compared(difference: &str, is_more: bool) -> String {
    format!("{difference} {}", if is_more { "longer" } else { "shorter" })
}

/// `1.47 ± 0.30 percentage points`, from a difference of percentages.
pub fn points(difference: &str) -> String {
    difference.replace(" %", " percentage points")
}

/// A difference of shares, in words.
pub fn gained(points: &str, is_more: bool) -> String {
    format!("{points} {}", if is_more { "more" } else { "less" })
}

pub const NO_GAIN: &str = "no more than noise apart";

/// Baseline: time, requests, response time.
pub fn baseline(
    up: &str,
    exact: &str,
    agrees: bool,
    answered: [&str; 2],
    response: &str,
    alive: &str,
) -> Vec<String> {
    let verdict = if agrees { "contains" } else { "misses" };
    vec![
        format!(
            "The one server is up {up} of the time; MTTF / (MTTF + MTTR) says {exact} in the long run, which the interval {verdict}."
        ),
        format!(
            "Of the requests {} are answered; without failures it would be {}.",
            answered[0], answered[1]
        ),
        format!(
            "The mean response time is {response}. In {alive} of the replications the server had never been down after two minutes."
        ),
    ]
}

/// When half of the replications have gone down for the first time.
pub fn median_life(median: &str, ends: &str, n: usize, exact: &str) -> String {
    format!(
        "Half of the {n} runs were down for the first time within {median} (95 % interval {ends}, between two of the values); exponential lives have their median at {exact}."
    )
}

pub fn failing_looks_fast(quicker: &str, slower: &str) -> String {
    format!(
        "Failing looks fast: the answers that came were {quicker} quicker than those of a server that never fails, because every crash empties the queue. With failed requests counted at their timeout it is {slower} slower."
    )
}

/// Where each policy saturates.
pub fn saturation(policies: &[(String, Option<String>)], capacity: &str) -> String {
    let each: Vec<String> = policies
        .iter()
        .map(|(name, load)| {
            load.as_ref().map_or_else(|| format!("{name} never"), |load| format!("{name} at {load}"))
        })
        .collect();
    format!(
        "Saturation, the first step at which fewer than 99 % of the requests are answered in time: {}. Three servers can do {capacity}; beyond that the queues grow for as long as one measures.",
        each.join("; ")
    )
}

pub fn tails(random: &str, round_robin: &str, two: &str, least: &str) -> String {
    format!(
        "At 12/s 95 % of the answers come within {random} with random choice; with round robin that is {round_robin}, with two distinct choices {two}, with least requests {least}."
    )
}

/// Three servers without health checks beside one, by arithmetic; `above` is `None` where they cannot be told apart.
pub fn unwatched(answered: &str, above: Option<bool>, one: &str, up: &str) -> String {
    let compared = match above {
        Some(true) => "more than",
        Some(false) => "less than",
        None => "no different within the noise from",
    };
    format!(
        "When servers fail and nobody checks them, round robin answers {answered} of the requests, {compared} the {one} that one server is up by arithmetic, though some server is up {up} of the time."
    )
}

pub fn attracts(less: &str) -> String {
    format!(
        "A dead server attracts: it refuses at once, so it always has the fewest requests. Least requests answers {less} less than random choice when servers fail unwatched."
    )
}

pub const NO_ATTRACTION: &str =
    "When servers fail unwatched, least requests and random choice cannot be told apart here.";

/// Downtime and requests harmed, without checks and with.
pub fn crash_costs(without: [&str; 2], with: [&str; 2]) -> String {
    format!(
        "Without health checks a crash costs {} of downtime and {} requests. With a probe every second and three failures to be believed down it costs {} and {}.",
        without[0], without[1], with[0], with[1]
    )
}

pub fn settings_decide(least: &str, best: &str, most: &str, slowest: &str) -> String {
    format!(
        "The settings decide: a crash costs from {least} of downtime with “{best}” to {most} with “{slowest}”."
    )
}

pub fn arithmetic(agreeing: usize, all: usize) -> String {
    format!(
        "The arithmetic of interval, threshold and travel time lies within the measured interval for {agreeing} of the {all} check settings (5 % may miss by chance)."
    )
}

pub fn vanishing(with: &str, without: &str) -> String {
    format!("Where packets vanish in place of being refused, noticing takes {with} in place of {without}.")
}

pub fn not_what_users_feel(downtime: &str, without: &str, with: &str) -> String {
    format!(
        "Downtime is not what users feel: three retries leave the downtime of a crash as it is, {downtime}, and cut the requests harmed from {without} to {with}."
    )
}

pub fn from_one_to_three(one: [&str; 2], three: &str, gained: &str) -> String {
    format!(
        "One server gives {} nines ({} of the requests). Three servers with round robin and no failover give {three}, {gained}.",
        one[0], one[1]
    )
}

pub fn steps(failover: &str, redispatch: &str, retry: &str) -> String {
    format!(
        "Failover brings it to {failover}, redispatch of refused requests to {redispatch}, one retry by the device to {retry}."
    )
}

pub fn price(attempts: &str, busy: &str) -> String {
    format!(
        "The price: three servers for one, {attempts} attempts per request, and servers busy {busy} of the time."
    )
}

/// Nines by number of servers, and what one server more brings.
pub fn per_server(nines: [&str; 3], more: &[(u32, String)]) -> String {
    let more: Vec<String> =
        more.iter().map(|(servers, gain)| format!("server {servers} adds {gain}")).collect();
    format!(
        "With all of it, two servers give {} nines, three {}, four {}: {}.",
        nines[0],
        nines[1],
        nines[2],
        more.join(", ")
    )
}

pub fn nines_more(nines: &str) -> String {
    format!("{nines} nines")
}

pub const NINES_UNKNOWN: &str = "more nines than these runs can tell, for nothing failed";

pub fn all_down(share: &str, nines: &str, measured: &str) -> String {
    format!(
        "Three servers that fail on their own are all down {share} of the time by arithmetic, so no setting on three servers can go much beyond {nines} nines; the time with somebody to serve came out at {measured}."
    )
}

pub fn two_availabilities(up: &str, answered: &str) -> String {
    format!(
        "Two availabilities, one system: three servers without failover have somebody up {up} of the time, yet answer only {answered} of the requests. Redundancy that nobody steers to is not availability."
    )
}

/// Charts.
pub const TIME_AXIS: &str = "time (s)";
pub const NEVER_DOWN_AXIS: &str = "never down so far (share of runs)";
pub const LOAD_AXIS: &str = "offered load (requests/s)";
pub const P95_AXIS: &str = "95 % answered within (s)";
pub const ANSWERED_AXIS: &str = "answered in time (share)";
pub const DOWN_AXIS: &str = "seconds down per crash";
pub const HARMED_AXIS: &str = "requests that ended badly per crash";
pub const NINES_AXIS: &str = "nines (−log₁₀ of the share of failed requests)";
pub const HEALTH_CHECK: &str = "health check";
pub const VARIANT: &str = "variant";
pub const RESPONSE_BY_LOAD: &str = "Response time by load";
pub const AVAILABILITY_BY_LOAD: &str = "Availability by load";
pub const DOWNTIME_BY_PHASE: &str = "Downtime of a crash, by phase";
pub const HARMED: &str = "Requests harmed by a crash";
pub const NINES: &str = "Nines of availability";
pub const RELIABILITY_OVER_TIME: &str = "Reliability over time, R(t)";
pub const WORST_WINDOWS: &str = "Users' worst window, by its length";
pub const WINDOW_AXIS: &str = "length of the window (s), any window so long";
pub const UPTIME_AXIS: &str = "least user-uptime (share)";
/// The parts of a crash's downtime.
pub const PHASES: [&str; 4] =
    ["not yet noticed", "noticed, not rerouted", "rerouted", "repaired, not yet back"];

/// Measured and exact at an instant.
pub fn alive(at: &str, share: &str, n: usize, exact: Option<&str>) -> String {
    let exact = exact.map_or_else(String::new, |exact| format!("; theory says {exact}"));
    format!("After {at} the system had never been down in {share} of the {n} runs{exact}.")
}

/// Ends of curves.
pub fn never_down(at: &str, ends: &[(String, String)]) -> String {
    if let [(first, _), rest @ ..] = ends
        && !rest.is_empty()
        && rest.iter().all(|(share, _)| share == first)
    {
        return format!("Never down in {at}: {first} in each of them.");
    }
    let ends: Vec<String> = ends.iter().map(|(share, label)| format!("{share} with “{label}”")).collect();
    format!("Never down in {at}: {}.", ends.join(", "))
}

/// Which variants a chart has.
pub fn drawn(some: usize, all: usize, evenly: bool) -> String {
    let evenly = if evenly { ", from the lowest to the highest" } else { "" };
    format!("Drawn: {some} of {all} variants{evenly}.")
}

pub const ONE_CURVE: &str =
    "Drawn: one of the 6 variants that fail; servers fail the same under every policy.";

/// Tails of response times at four fifths of the load.
pub fn tails_by_load(random: &str, least: &str) -> String {
    format!(
        "At 12 requests/s, four fifths of what the servers can do, 95 % of the answers come within {random} with random choice and within {least} with least requests."
    )
}

pub fn answered_by_load(random: &str, least: &str) -> String {
    format!(
        "At 14 requests/s {random} of the requests are answered in time with random choice, {least} with least requests."
    )
}

pub fn least_downtime(estimate: &str, label: &str) -> String {
    format!("Least downtime: {estimate} per crash with “{label}”.")
}

pub fn harmed(few: &str, least: &str, many: &str, most: &str) -> String {
    format!("From {few} with “{least}” to {many} with “{most}”.")
}

pub fn most_nines(estimate: &str, label: &str) -> String {
    format!("Most nines: {estimate} with “{label}”.")
}

/// How bad the worst window is.
pub fn worst_window(length: &str, share: &str, label: &str, whole: &str) -> String {
    format!(
        "In the worst {length} of a run users were well {share} of their time with “{label}”; over the whole run {whole}."
    )
}
