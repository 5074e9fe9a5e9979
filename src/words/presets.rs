//! Titles and one sentence for each preset, by its id.

/// A preset in words: id, title, what one sees.
pub const PRESETS: &[(&str, &str, &str)] = &[
    ("playground", "Playground", "Three servers, a few requests a second. Click one to crash it."),
    ("baseline", "Baseline", "One server and no redundancy: when it fails, everything fails."),
    ("load-balancing", "Load balancing", "The load rises until the servers saturate, one policy or another."),
    ("failover", "Failover", "A server crashes on schedule; watch how long the controller takes to notice."),
    ("combined", "Combined", "Balancing and failover together, under random failures."),
    (
        "black-hole",
        "Black hole",
        "A crashed server swallows packets instead of refusing them: noticing takes longer, and requests wait for their timeout.",
    ),
    (
        "hang",
        "Hang",
        "A server holds its work and answers nothing for a while, then goes on as if nothing had been.",
    ),
    ("cut-link", "Cut link", "The server is well, but the controller cannot reach it."),
    (
        "slow-server",
        "Slow server",
        "One server works at a quarter of its speed. Health checks pass all the time.",
    ),
    (
        "grey-server",
        "Grey server",
        "One of two servers is four times slower. Least requests still sends it a third of the work.",
    ),
    (
        "fast-failure",
        "Fast failure",
        "A server that fails at once looks idle, so least requests sends it more than half of all work.",
    ),
    (
        "controller-crash",
        "Controller crash",
        "Three healthy servers are no use while the one controller is down.",
    ),
    (
        "backup",
        "Primary and backup",
        "Nothing is served until the controller notices; then the backup takes over.",
    ),
    (
        "redispatch",
        "Redispatch",
        "The controller hands refused requests to another server; nobody notices the crash.",
    ),
    ("retries", "Retries", "The device tries again, and meets another server the second time."),
    (
        "haproxy-checks",
        "HAProxy's checks",
        "A probe every 2 s, down after 3: about 5 s where the port refuses, 11 s where packets vanish.",
    ),
    (
        "flash-crowd",
        "Flash crowd",
        "Thirty seconds of eight times the load, with short queues: what is too much is rejected at once.",
    ),
    (
        "retry-storm",
        "Retry storm",
        "Fifteen seconds of overload, and the retries keep the servers busy with abandoned work long after.",
    ),
    (
        "metastable",
        "Metastable failure",
        "Three of four servers crash and come back, but the system never does. Let servers skip abandoned work, and it does.",
    ),
    (
        "closed-loop",
        "Closed loop",
        "Eighty users who wait for their answer before they ask again slow down with the servers.",
    ),
    (
        "busy-controller",
        "Busy controller",
        "The servers could do fifteen a second; the controller can do ten.",
    ),
    ("mixed-servers", "Mixed servers", "Servers of different speed, each with its fair share by weight."),
];

/// A preset's title; its id where there is none.
pub fn title(id: &'static str) -> &'static str {
    PRESETS.iter().find(|words| words.0 == id).map_or(id, |words| words.1)
}

/// What one sees in a preset.
pub fn sentence(id: &str) -> &'static str {
    PRESETS.iter().find(|words| words.0 == id).map_or("", |words| words.2)
}
