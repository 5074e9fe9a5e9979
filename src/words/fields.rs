//! Labels and one-line helps of the scenario's fields, and names of their choices, by link key.

/// A field in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldWords {
    /// The field's link key.
    pub key: &'static str,
    /// Its name.
    pub label: &'static str,
    /// One line that says what it does.
    pub help: &'static str,
}

/// The name of a field; the key itself where there is none, so that nothing is ever blank.
pub fn label(key: &'static str) -> &'static str {
    FIELDS.iter().find(|words| words.key == key).map_or(key, |words| words.label)
}

/// One line that says what a field does.
pub fn help(key: &str) -> &'static str {
    FIELDS.iter().find(|words| words.key == key).map_or("", |words| words.help)
}

/// The name of a choice of a field; the choice itself where it has none.
pub fn choice<'a>(key: &str, choice: &'a str) -> &'a str {
    CHOICES
        .iter()
        .find(|(field, name, _)| *field == key && *name == choice)
        .map_or(choice, |(_, _, words)| words)
}

/// What counts behind a bare number: `3 missed`.
pub fn unit(key: &str) -> &'static str {
    match key {
        "fall" => "missed",
        "rise" => "passed",
        "retries" | "redispatch" => "times",
        "workers" | "controller-workers" | "server-limit" => "at once",
        "choices" => "servers",
        "balance-factor" | "hot-above" | "eject-most" | "eject-failing" | "panic" => "%",
        "eject-after" | "breaker" => "failures",
        "retry-share" | "crowding" | "cascade" | "autoscale" => "%",
        "retry-floor" => "/s",
        "retry-tokens" => "tokens",
        "limit-size" => "at once",
        _ => "",
    }
}

const fn words(key: &'static str, label: &'static str, help: &'static str) -> FieldWords {
    FieldWords { key, label, help }
}

/// Every field.
pub const FIELDS: &[FieldWords] = &[
    words("policy", "Policy", "The rule by which the controller picks a server."),
    words("servers", "Servers", "How many servers there are, backups included."),
    words(
        "backups",
        "Backups among them",
        "How many, counted from the last, serve only while no other is in rotation.",
    ),
    words("workers", "Workers per server", "How many requests a server serves at once."),
    words("queue", "Queue per server", "How many requests may wait at a server; the next one is rejected."),
    words("weights", "Weights", "Share of the traffic by server; the last one holds for the rest."),
    words(
        "speeds",
        "Speeds",
        "Work done per second by server: 1 is normal, the last one holds for the rest.",
    ),
    words("service", "Service time", "How long a request takes on a server of normal speed."),
    words("abandoned", "Abandoned work", "What a server does with work whose device has given up."),
    words("load", "Requests", "How many requests the device sends, and how regularly."),
    words("users", "Users", "How many users share the device; a closed load brings its own number."),
    words("user-skew", "Uneven users", "How unevenly users send: 0 is all alike, 1 is Zipf's law."),
    words("timeout", "Timeout", "The longest an attempt may take, links included."),
    words("retries", "Retries", "How often the device tries a failed request again."),
    words("priority", "Priority", "Where requests wait at a server, those of a higher priority go first."),
    words("backoff", "First backoff", "The wait before the first retry; it doubles with each further one."),
    words("backoff-cap", "Longest backoff", "The wait before a retry is never longer than this."),
    words(
        "jitter",
        "Jitter",
        "How the wait before a retry is varied, so that retries do not come all at once.",
    ),
    words("device-hop", "Link to the device", "Travel time between device and controller, one way."),
    words("server-hop", "Link to the servers", "Travel time between controller and server, one way."),
    words("probes", "Health checks", "Whether the controller probes the servers."),
    words("probe-interval", "Probe every", "From the result of a probe to the next one."),
    words("probe-timeout", "Probe timeout", "How long a probe may take before it counts as missed."),
    words("fall", "Down after", "Missed probes in a row until the controller believes a server down."),
    words("rise", "Up after", "Passed probes in a row until the controller believes it up again."),
    words("probe-schedule", "Probe schedule", "Armed after the last result, or on a fixed grid."),
    words("failover", "Failover", "Whether a server believed down is taken out of rotation."),
    words("redispatch", "Redispatch", "How often the controller hands a refused attempt to another server."),
    words(
        "redispatch-lost",
        "Redispatch lost work",
        "Whether what a crashed server held goes to another one as well, and is begun anew there.",
    ),
    words(
        "server-limit",
        "Requests per server",
        "Sent to one server at once; the others wait for it in one line at the controller. 0 is no limit.",
    ),
    words("deadline", "Deadline", "The longest a request may take, all attempts and backoffs included."),
    words("retry-budget", "Retry budget", "What limits the retries of all users together."),
    words(
        "retry-share",
        "Retry share",
        "Retries as a share of requests, or what a success puts into the bucket.",
    ),
    words("retry-floor", "Retries always allowed", "Per second, beside the share."),
    words("retry-tokens", "Bucket of retries", "How many tokens it holds."),
    words(
        "hedge",
        "Hedge after",
        "Without an answer by then a second copy is sent; the first good answer counts.",
    ),
    words(
        "discipline",
        "Order of service",
        "Who is next: the first or the last that came, or everyone at once.",
    ),
    words("queue-timeout", "Longest wait", "What has waited so long at a server is rejected."),
    words("shed-after", "Shed after", "What comes while the oldest has waited longer is rejected."),
    words("cold-start", "Cold start", "How long a server is slow after it came back."),
    words("cold-factor", "Cold factor", "How many times as slow a cold server is."),
    words("crowding", "Crowding", "Each further request at once makes all so many percent slower."),
    words("breaker", "Circuit breaker after", "Failures in a row that open it; 0 is none."),
    words("breaker-time", "Breaker open for", "How long everything is rejected before one request may try."),
    words("limit", "Concurrency limit", "How the limit on requests outstanding at once moves."),
    words("limit-size", "Limit", "How many requests may be outstanding at once, at first."),
    words("ejection", "Ejection", "Whose rules take a server out for how it treats live traffic."),
    words("eject-after", "Eject after", "Failures in a row that eject a server."),
    words("eject-interval", "Ejections looked at every", "Envoy lets a server in again only when it looks."),
    words("eject-time", "First ejection", "How long the first ejection lasts; later ones last longer."),
    words("eject-longest", "Longest ejection", "How long an ejection lasts at most."),
    words("eject-most", "Ejected at most", "Envoy: the share of servers that may be ejected at once."),
    words(
        "eject-deviation",
        "Success outliers",
        "Envoy: tenths of a standard deviation below the mean; accrual: above 0, below 80 % success. 0 is off.",
    ),
    words("eject-failing", "Failure share", "Envoy: eject a server that fails this share; 0 is off."),
    words(
        "on-error",
        "Errors in a row",
        "HAProxy: they count as a failed health check, as all but one, or as all.",
    ),
    words("panic", "Panic below", "Below this share of healthy servers health is ignored; 0 is never."),
    words(
        "overprovision",
        "Overprovisioning",
        "Primaries take this many percent times their healthy share, backups the rest; off: backups only stand in.",
    ),
    words("slow-start", "Slow start", "How long a server that comes back has less weight."),
    words("slow-start-form", "Form of slow start", "Whose way the weight grows."),
    words(
        "slow-start-aggression",
        "Aggression",
        "How Envoy's slow start is bent: above 1 it is faster at first.",
    ),
    words(
        "failback",
        "Failback",
        "Whether work returns to primaries that are well again by itself or by hand.",
    ),
    words(
        "standby-delay",
        "Standby",
        "Until backups can serve: none is hot, seconds are warm, minutes are cold.",
    ),
    words("choices", "Choices", "How many servers the better-of-two policies draw."),
    words("tie", "Ties go to", "Who wins among equally loaded servers under least requests."),
    words(
        "age",
        "Age of information",
        "How often the load that policies go by is read; off: they see it as it is.",
    ),
    words(
        "balance-factor",
        "Bounded load",
        "A hash policy passes over a server beyond this share of the average load; 0 is never.",
    ),
    words("ewma-decay", "Latency forgets in", "How fast peak EWMA forgets a slow answer."),
    words(
        "hot-above",
        "Hot above",
        "The share of probes in the pool above which Prequal calls a server hot.",
    ),
    words(
        "controller-time",
        "Controller time",
        "How long the controller works on each request; 0 s: it is free.",
    ),
    words(
        "controller-workers",
        "Controller workers",
        "Requests the controller handles at once, where it is not free.",
    ),
    words(
        "controller-queue",
        "Controller queue",
        "Requests that may wait for the controller, where it is not free.",
    ),
    words("mttf", "Random failures, every", "Mean time until a server fails at random."),
    words("mttr", "Repaired after", "Mean time to repair a server that failed at random."),
    words(
        "crash-mode",
        "A crashed server",
        "Refuses connections, so that the sender hears at once, or swallows them.",
    ),
    words(
        "mttf-law",
        "Spread of failures",
        "How the times to a random failure are spread around their mean.",
    ),
    words("mttr-law", "Spread of repairs", "How the times to repair are spread around their mean."),
    words(
        "cascade",
        "Takes others along",
        "The chance that a server that fails at random takes each other one along.",
    ),
    words("crews", "Repair crews", "How many servers are repaired at once; 0 is all."),
    words("zones", "Zones", "How many zones the servers are dealt to, for faults that strike a zone."),
    words(
        "autoscale",
        "Autoscaling",
        "The share of busy workers that the number of servers follows; 0 is off.",
    ),
    words("scale-least", "Servers at least", "How many servers always work."),
    words("scale-interval", "Scaled every", "How often it is decided how many servers work."),
    words("scale-lag", "Start takes", "How long a started server takes until it can serve."),
    words(
        "failures-hang",
        "Random failures hang",
        "Servers keep what they have and go on with it when repaired.",
    ),
    words("controller-pair", "Second controller", "Whether one takes over when the first is silent."),
    words(
        "advert",
        "Sign of life every",
        "How often the first controller tells the second that it is there.",
    ),
    words("pair-priority", "Its priority", "The higher, the sooner it takes over."),
    words(
        "preempt",
        "First takes back",
        "Whether the first controller takes its work back when it is repaired.",
    ),
    words(
        "pair-coverage",
        "Take-overs that succeed",
        "Of a hundred; after one that does not, nothing is served until a repair.",
    ),
    words(
        "pair-fails",
        "Second fails, too",
        "Whether the second controller fails at random as the first does.",
    ),
    words("controller-crews", "Controllers' crews", "How many controllers are repaired at once; 0 is all."),
    words("controller-mttf", "Controller fails, every", "Mean time until the controller fails at random."),
    words("controller-mttr", "Controller repaired after", "Mean time to repair the controller."),
    words("controller-crash-mode", "A crashed controller", "Refuses connections, or swallows them."),
    words("duration", "Length of the run", "How long the device sends."),
    words("drain", "Drain", "How long after that a request may still take before it counts as timed out."),
    words("warm-up", "Warm-up", "Requests sent before this instant are not counted."),
    words("seed", "Seed", "Every number drawn by chance follows from it: same seed, same run."),
    words(
        "antithetic",
        "Antithetic twin",
        "Mirrors every span drawn by chance: long where the run with the same seed has a short one.",
    ),
];

const CHOICES: &[(&str, &str, &str)] = &[
    ("policy", "random", "Random"),
    ("policy", "round-robin", "Round robin"),
    ("policy", "weighted-round-robin", "Weighted round robin"),
    ("policy", "least", "Least requests"),
    ("policy", "two-distinct", "Better of two (distinct)"),
    ("policy", "two-any", "Better of two (any)"),
    ("policy", "random-two", "Better of two, by weight (NGINX)"),
    ("policy", "two-redrawn", "Better of two, redrawn (Finagle)"),
    ("on-error", "fail-check", "A failed check"),
    ("on-error", "sudden-death", "All but one"),
    ("on-error", "mark-down", "Down at once"),
    ("ejection", "haproxy", "HAProxy's observe"),
    ("policy", "none", "None: one server only"),
    ("policy", "first", "First with a free worker"),
    ("policy", "edf", "Earliest deadline by weight"),
    ("policy", "least-edf", "Earliest deadline by weight and load"),
    ("policy", "shortest-delay", "Shortest expected delay"),
    ("policy", "source-hash", "Source hash"),
    ("policy", "ring-hash", "Ring hash"),
    ("policy", "maglev", "Maglev"),
    ("policy", "peak-ewma", "Peak EWMA"),
    ("policy", "load-report", "Weights by load report"),
    ("policy", "prequal", "Prequal"),
    ("ejection", "off", "Off"),
    ("ejection", "envoy", "Envoy's outlier detection"),
    ("ejection", "nginx", "NGINX's max_fails"),
    ("ejection", "accrual", "Failure accrual (Finagle, Linkerd)"),
    ("slow-start-form", "envoy", "Envoy"),
    ("slow-start-form", "haproxy", "HAProxy"),
    ("slow-start-form", "nginx", "NGINX"),
    ("failback", "automatic", "By itself"),
    ("failback", "manual", "By hand"),
    ("tie", "random", "Any of them"),
    ("tie", "round-robin", "The next in turn (HAProxy)"),
    ("tie", "weighted", "The next by weight (NGINX)"),
    ("abandoned", "finish", "Finishes it"),
    ("abandoned", "skip", "Skips it"),
    ("jitter", "none", "None"),
    ("jitter", "full", "Full"),
    ("jitter", "equal", "Equal"),
    ("jitter", "decorrelated", "Decorrelated"),
    ("jitter", "envoy", "Envoy's"),
    ("jitter", "grpc", "gRPC's"),
    ("jitter", "exponential", "Exponential"),
    ("retry-budget", "off", "Off"),
    ("retry-budget", "share", "Share of requests (Finagle)"),
    ("retry-budget", "bucket", "Bucket filled by successes"),
    ("retry-budget", "throttle", "Throttle (gRPC)"),
    ("limit", "off", "Off"),
    ("limit", "fixed", "Fixed"),
    ("limit", "gradient", "Gradient (Envoy)"),
    ("limit", "vegas", "Vegas (Netflix)"),
    ("discipline", "fifo", "First come, first served"),
    ("discipline", "lifo", "Last come, first served"),
    ("discipline", "adaptive-lifo", "Last come first, when crowded"),
    ("discipline", "sharing", "All at once"),
    ("load", "sine", "Wave"),
    ("load", "bursts", "Bursts"),
    ("load", "hyper", "Irregular (hyperexponential)"),
    ("service", "weibull", "Weibull"),
    ("service", "pareto", "Pareto"),
    ("service", "uniform", "Uniform"),
    ("probe-schedule", "after-result", "After the last result"),
    ("probe-schedule", "grid", "On a fixed grid"),
    ("crash-mode", "refused", "Refuses"),
    ("mttf-law", "exponential", "Exponential"),
    ("mttf-law", "constant", "Always the mean"),
    ("mttf-law", "uniform", "Uniform"),
    ("mttf-law", "erlang", "Regular (Erlang)"),
    ("mttf-law", "lognormal", "Log-normal"),
    ("mttf-law", "wear-out", "Wearing out (Weibull 3)"),
    ("mttf-law", "early", "Early (Weibull 0.5)"),
    ("mttr-law", "exponential", "Exponential"),
    ("mttr-law", "constant", "Always the mean"),
    ("mttr-law", "uniform", "Uniform"),
    ("mttr-law", "erlang", "Regular (Erlang)"),
    ("mttr-law", "lognormal", "Log-normal"),
    ("mttr-law", "wear-out", "Wearing out (Weibull 3)"),
    ("mttr-law", "early", "Early (Weibull 0.5)"),
    ("crash-mode", "black-hole", "Swallows (black hole)"),
    ("controller-crash-mode", "refused", "Refuses"),
    ("controller-crash-mode", "black-hole", "Swallows (black hole)"),
    ("load", "poisson", "Random (Poisson)"),
    ("load", "constant", "Regular"),
    ("load", "steps", "Steps"),
    ("load", "ramp", "Ramp"),
    ("load", "closed", "Closed population"),
    ("load", "arrivals", "Recorded (a CSV file)"),
    ("service", "constant", "Constant"),
    ("service", "exponential", "Exponential"),
    ("service", "erlang", "Erlang"),
    ("service", "lognormal", "Log-normal"),
    ("service", "hyper", "Hyperexponential"),
];
