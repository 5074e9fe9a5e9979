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
        "device-cut",
        "Cut off from the users",
        "All machines are well, and nobody is served: the way to the controller is cut.",
    ),
    (
        "deaf-server",
        "Deaf server",
        "Nothing reaches the server any more; what it was working on is still answered.",
    ),
    ("by-hand", "Repaired by hand", "A crash that lasts until someone repairs the server."),
    (
        "backup",
        "Primary and backup",
        "Nothing is served until the controller notices; then the backup takes over.",
    ),
    (
        "no-failover",
        "No failover",
        "The controller knows of the crash and does nothing: a third of the requests go on failing.",
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
        "probe-grid",
        "Probes on a grid",
        "Probes that do not wait for the last one's timeout: swallowed ones cost no time, and the crash is noticed sooner.",
    ),
    (
        "lost-work",
        "Lost work begun anew",
        "What the crashed server held goes to another one: nobody notices, but some work is done twice.",
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
    (
        "one-line",
        "One line for all",
        "Each server gets one request at a time, the others wait at the controller: nobody waits while a server is free.",
    ),
    (
        "herding",
        "Herding",
        "Load is read every two seconds: least requests sends everything to what looked idle then. Better of two does far better.",
    ),
    (
        "no-balancing",
        "No balancing",
        "Everything goes to the first server; the others are there for when it is down.",
    ),
    (
        "edf",
        "Earliest deadline",
        "A server's next turn comes 1/weight later: the shares are 3 : 2 : 1 over any stretch, evenly mixed.",
    ),
    (
        "least-edf",
        "Turns by weight and load",
        "Envoy's least request for unequal weights: a busy server's next turn comes later.",
    ),
    (
        "haproxy-ties",
        "Ties in turn",
        "With nothing to choose between, HAProxy takes turns: at low load its least connections is round robin.",
    ),
    ("nginx-ties", "Ties by weight", "Among equally loaded servers NGINX takes turns by weight."),
    ("best-of-five", "Best of five", "Most of the gain came with the second choice; the fifth adds little."),
    (
        "latency-aware",
        "Latency aware",
        "One server becomes six times slower; peak EWMA notices with the first slow answer and sends it next to nothing.",
    ),
    (
        "load-reports",
        "Load reports",
        "Servers of speed 2, 1 and a half report their load with each answer; after ten seconds each gets what it can do.",
    ),
    (
        "prequal",
        "Prequal",
        "Probes ask random servers for their load and latency; the quickest of the cold ones gets the request.",
    ),
    (
        "shortest-delay",
        "Shortest delay",
        "As the grey server, but the balancer knows the speeds and counts the request it is about to send: the slow one gets one in fifty.",
    ),
    (
        "first-free",
        "First with room",
        "The first server takes what it can, the next only the rest: the last ones idle, and could be switched off.",
    ),
    (
        "sticky-users",
        "Sticky users",
        "Each user meets the same server. When one crashes only its own users move.",
    ),
    (
        "bounded-load",
        "Bounded load",
        "A few users send most requests; no server gets more than a quarter above its share, and the rest of a user's requests go elsewhere.",
    ),
    (
        "two-availabilities",
        "Two availabilities",
        "The heavy user is always fine and the light one without service half of the time: 99.5 % of requests succeed, users are up 75 % of the time.",
    ),
    (
        "envoy-ejection",
        "Envoy's ejection",
        "A server of twelve fails everything; five failures in a row eject it for 30 s, and the sweep that lets it in comes up to 10 s later.",
    ),
    (
        "ejection-never",
        "The ejection that never happens",
        "The same with three servers: at most a tenth may be ejected, so nobody ever is.",
    ),
    (
        "nginx-fails",
        "NGINX's max_fails",
        "One failure bans a server for ten seconds; then one live request finds out whether it is well.",
    ),
    (
        "accrual",
        "Failure accrual",
        "Five failures in a row ban a server, each time for twice as long; one live request decides.",
    ),
    (
        "panic",
        "Panic",
        "Three of four servers fail their health checks. Below half of them Envoy trusts no check and uses all.",
    ),
    (
        "spill-over",
        "Spill-over",
        "Half of the primaries are down: the others keep 70 % of the traffic, and the backups take 30 %.",
    ),
    (
        "three-levels",
        "Three levels",
        "Envoy's priorities: as servers fail the next level takes over part of the work, and the third when both are short.",
    ),
    (
        "slow-start",
        "Slow start",
        "A server that was down comes back cold; its weight grows over thirty seconds, so that it is not flooded.",
    ),
    (
        "slow-start-envoy",
        "Envoy's slow start",
        "The weight begins at a tenth and grows fast at first: half of it after a quarter of the time.",
    ),
    ("slow-start-nginx", "NGINX's slow start", "The weight grows evenly from nothing."),
    ("drain", "Draining", "Taken out for maintenance, a server finishes what it has. Nobody notices."),
    (
        "manual-failback",
        "Failback by hand",
        "The primary is back after 15 s, but the backup keeps the work until someone returns it.",
    ),
    (
        "cold-standby",
        "Cold standby",
        "The backup has to be started first: another twenty seconds without service.",
    ),
    (
        "retry-budget",
        "Retry budget",
        "The retry storm again, but only a tenth of the requests may be retries: the backlog ends sooner.",
    ),
    (
        "token-bucket",
        "Token bucket",
        "A success puts a tenth of a token in, a retry takes one out: in a total outage retries end after ten.",
    ),
    (
        "no-jitter",
        "Retries in step",
        "Three seconds of outage come back as three seconds of double load, two seconds later, because nobody varies the wait.",
    ),
    ("deadline", "Deadline", "However often it is tried: after five seconds a request is given up for good."),
    (
        "hedging",
        "Hedging",
        "Some requests take very long. Without an answer after a second a copy goes out, and the first answer counts.",
    ),
    (
        "breaker",
        "Circuit breaker",
        "Everything fails; after ten failures in a row the breaker answers at once, and every five seconds one request tries.",
    ),
    (
        "adaptive-limit",
        "Adaptive limit",
        "The flash crowd again: the limit on what is outstanding follows the response time, and what is too much is rejected at once.",
    ),
    (
        "gradient-limit",
        "Gradient limit",
        "The limit shrinks by the ratio of the best response time to the present one, and feels its way up again.",
    ),
    (
        "envoy-limit",
        "Envoy's limit",
        "Envoy as shipped: at first and every minute it lets only three requests in, to measure the best response time.",
    ),
    (
        "netflix-limit",
        "Netflix's limit",
        "Vegas as Netflix ships it: every answer moves the limit, by leaps while nothing queues, back by single steps.",
    ),
    (
        "fixed-limit",
        "Fixed limit",
        "No more than twelve requests at once: the thirteenth is rejected, and those let in are quick.",
    ),
    (
        "longest-wait",
        "Longest wait",
        "The flash crowd again: what has waited a second at a server is rejected.",
    ),
    (
        "impatience",
        "Impatience",
        "The flash crowd again: each request has a patience of its own, a second on average (Erlang-A).",
    ),
    (
        "shedding",
        "Shedding",
        "The flash crowd again: while the oldest has waited longer than a second, servers take nothing new.",
    ),
    (
        "last-come",
        "Last come, first served",
        "In a crowd the newest is served first: most get their answer in time, where in turn nobody would.",
    ),
    ("last-in", "Always the newest", "Some are served at once, and some never."),
    (
        "newest-now",
        "The newest at once",
        "Who comes takes the worker of who came before, whose work is laid aside: short answers stay short in any crowd.",
    ),
    (
        "orbit",
        "Come again",
        "There is no line: who finds the server busy comes again until it is free. At 70 % load five are on their way back at any time.",
    ),
    (
        "sharing",
        "Everyone at once",
        "Each server works on all it has at the same time: short requests are no longer stuck behind long ones.",
    ),
    (
        "cold-start",
        "Cold start",
        "A server that comes back is four times slower for half a minute, and gets its full share at once.",
    ),
    (
        "crowding",
        "Crowding",
        "Each further request at once makes all of a server's requests slower: more load means less work done.",
    ),
    (
        "day",
        "A day in two minutes",
        "The load swings like a day's; the servers keep up by night and fall behind at noon.",
    ),
    (
        "autoscaling",
        "Autoscaling",
        "The load swings; servers are started when the others are busy, and come half a minute too late.",
    ),
    ("bursts", "Bursts", "The same load on average, in bursts: queues come and go."),
    (
        "clockwork",
        "Clockwork",
        "Regular arrivals and nearly regular work: at 80 % load hardly anybody waits.",
    ),
    ("irregular", "Irregular", "The load of the clockwork, irregular at both ends: now there are queues."),
    (
        "one-too-many",
        "One too many",
        "Fourteen a second leave no queue; at sixteen it grows without end, for fifteen can be served.",
    ),
    (
        "recorded",
        "Recorded arrivals",
        "The same twenty requests come again and again as they were recorded: two clusters, and rests between. The mean rate says little.",
    ),
    (
        "priorities",
        "Two devices, two priorities",
        "People ask for little and go first; a batch comes in bursts and waits. First come, first served would make the people wait with it.",
    ),
    (
        "urgent-first",
        "Who is urgent goes first",
        "All wait in one line at the controller, people before the batch: the batch fills no server's queue in their way.",
    ),
    (
        "layered-retries",
        "Layers multiply",
        "Device, proxy and controller each try twice more: while every server fails, one request becomes 27.",
    ),
    (
        "late-work",
        "Deadlines travel along",
        "Each request tells the servers until when its answer is wanted: after a crowd they drop what is too late and are well at once.",
    ),
    (
        "measured",
        "Measured service times",
        "Service times by quantiles off a dashboard: half take 40 ms, one in a hundred 400 ms and more, and those decide who waits.",
    ),
    (
        "weibull",
        "Mostly quick",
        "Weibull service: most work is done in no time, and every now and then a piece takes ten times the mean.",
    ),
    ("uniform", "Anything goes", "Uniform service: from nothing to twice the mean, all alike."),
    (
        "two-kinds",
        "Two kinds",
        "One request in ten takes twenty times as long, and the others wait behind it.",
    ),
    (
        "heavy-tail",
        "Heavy tail",
        "Most requests are quick and a few take very long: the mean says little, the 99th percentile a lot.",
    ),
    (
        "lossy-link",
        "Lossy link",
        "One message in five is lost on the way to a server and back; retries hide most of it.",
    ),
    (
        "slow-link",
        "Slow link",
        "The way to one server takes a second longer each way; health checks time out, though the server is well.",
    ),
    (
        "one-way-cut",
        "One-way cut",
        "Requests reach the server and its answers are lost: it works for nothing.",
    ),
    ("zone-outage", "Zone outage", "Two of four servers share a zone, and fail together."),
    (
        "three-zones",
        "Three zones",
        "With three zones an outage takes a third of the servers; the others have to be able to do its work.",
    ),
    (
        "flapping",
        "Flapping",
        "A server crashes and comes back every five seconds: each time it is believed up just before it goes down.",
    ),
    (
        "stalled-checks",
        "Stalled health checks",
        "The checker stands still when the server crashes: nobody is told.",
    ),
    ("repair-crew", "One repair crew", "Six servers and one crew: while it repairs one, the next ones wait."),
    (
        "common-cause",
        "Common cause",
        "A failure takes each other server along with one chance in two: redundancy buys less than it seems.",
    ),
    (
        "wear-out",
        "Wearing out",
        "Servers of the same age fail at nearly the same time: redundancy is thinnest when it is needed.",
    ),
    (
        "random-hangs",
        "Random hangs",
        "Servers hang now and then and go on where they were: slow answers instead of lost ones.",
    ),
    (
        "split-brain",
        "Split brain",
        "Neither controller hears the other, so both work: each lets in eight at once, and the servers get sixteen. When they meet again, what the second holds is lost.",
    ),
    (
        "deaf-controller",
        "A deaf controller",
        "Only the way to the second controller is cut: it hears nothing and works, too, while the first hears it and never yields.",
    ),
    (
        "second-controller",
        "Second controller",
        "The second controller takes over after three missed signs of life: about three seconds without service.",
    ),
    (
        "silent-hub",
        "Silent controller",
        "A controller that swallows what comes: nobody is told, and all wait for their timeout.",
    ),
    (
        "two-hubs",
        "Two controllers that fail",
        "Both fail at random, one crew repairs them, and one take-over in ten does not succeed.",
    ),
    (
        "envoy",
        "Envoy's defaults",
        "Two choices, one retry within 25 ms, 15 s in all, ejection that needs ten hosts, panic below half; no health checks of its own.",
    ),
    (
        "haproxy",
        "HAProxy's defaults",
        "In turn; a check every 2 s, down after 3, up after 2; a refused request goes to another server three times.",
    ),
    (
        "haproxy-retries",
        "HAProxy's retries",
        "A refused request tries the same server twice more, a second apart, then another one. Checks come faster in doubt, and slower when down.",
    ),
    (
        "haproxy-observe",
        "HAProxy's observe",
        "Ten errors in a row count as one failed check, and the next passed check wipes it out: the failing server stays.",
    ),
    (
        "haproxy-mark-down",
        "HAProxy's mark-down",
        "Ten errors in a row and it is down; two passed checks bring it back to fail ten more.",
    ),
    (
        "nginx",
        "NGINX's defaults",
        "Smooth weighted turns; one failure bans for 10 s; a refused request goes on to the next; no health checks; 60 s to wait.",
    ),
    (
        "nginx-random",
        "NGINX's random two",
        "Two servers drawn by weight, then fewer connections for its weight; a tie goes to the second.",
    ),
    (
        "finagle",
        "Finagle's defaults",
        "Better of two; five failures in a row ban for 5 s and more; retries up to a fifth of the requests and ten a second.",
    ),
    (
        "finagle-redraws",
        "Finagle's redraws",
        "Half of the servers are banned. Finagle draws among all, up to five times, and then takes one that is banned.",
    ),
    (
        "linkerd",
        "Linkerd's defaults",
        "The quicker of two by peak EWMA; seven failures in a row ban for a second and up to a minute; one retry.",
    ),
    (
        "grpc",
        "gRPC's retries",
        "In turn; up to three retries that stop when half of ten tokens are gone, at one failure in eleven.",
    ),
];

/// What the presets from one on are about, up to the next heading: in the order of the list.
pub const HEADINGS: &[(&str, &str)] = &[
    ("black-hole", "How a server fails"),
    ("backup", "What redundancy buys"),
    ("flash-crowd", "What overload does"),
    ("herding", "Who gets the request"),
    ("envoy-ejection", "Who is taken out, and let in again"),
    ("retry-budget", "What keeps overload in bounds"),
    ("sharing", "How servers work, how load comes"),
    ("lossy-link", "What else fails"),
    ("envoy", "As others ship it"),
];

/// The heading above a preset, where one begins with it.
pub fn heading(id: &str) -> Option<&'static str> {
    HEADINGS.iter().find(|heading| heading.0 == id).map(|heading| heading.1)
}

/// A preset's title; its id where there is none.
pub fn title(id: &'static str) -> &'static str {
    PRESETS.iter().find(|words| words.0 == id).map_or(id, |words| words.1)
}

/// What one sees in a preset.
pub fn sentence(id: &str) -> &'static str {
    PRESETS.iter().find(|words| words.0 == id).map_or("", |words| words.2)
}
