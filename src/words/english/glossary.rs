//! The words of the subject, each with its one meaning.

/// A word and what it means here.
pub const GLOSSARY: &[(&str, &str)] = &[
    ("Device", "A source of requests."),
    ("Controller (hub)", "Routes requests to servers, checks their health and fails over. It can fail, too."),
    ("Server", "A machine that serves requests; a server node."),
    ("Request", "One unit of work as its user sees it. It ends once: ok or failed."),
    ("Attempt", "One try at a request. A retry is a new attempt."),
    ("Policy", "The rule by which the controller picks a server."),
    (
        "Health check",
        "The controller probes each server: interval, timeout, fall (misses until down), rise (passes until up).",
    ),
    (
        "Detection window",
        "From the fault until the controller has noticed: it still sends requests to a server that cannot serve.",
    ),
    ("Failover", "Moving work away from a failed server; failback returns it."),
    ("Primary, backup", "A server that serves normally; one that serves only when no primary is left."),
    ("Fault", "A failure, scheduled or random, and its repair."),
    ("Refused", "No server was up for the request, or the controller was down."),
    ("Rejected", "A queue was full."),
    ("Lost", "The server or controller crashed holding it, or a link dropped it."),
    ("Timed out", "No answer came in time."),
    ("Error", "The server answered with an error."),
    ("Response time", "From the first send to the answer, with retries and links."),
    ("Replication", "One independent run of an experiment."),
    ("Warm-up", "The first span of a run, not counted."),
];
