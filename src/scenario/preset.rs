//! The built-in scenarios. Frozen for link version 1: links are differences from them, so a change here would change other people's runs.

/// A built-in scenario.
#[derive(Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its name in links.
    pub id: &'static str,
    /// What differs from the default scenario, as a canonical query.
    pub query: &'static str,
}

impl Preset {
    /// The preset with this name.
    pub fn by_id(id: &str) -> Option<&'static Preset> {
        PRESETS.iter().find(|preset| preset.id == id)
    }
}

/// The scenario of a link that names none: the default of the design.
pub const DEFAULT_PRESET: &Preset = &Preset { id: "playground", query: "" };

/// Every preset, the default first, then the four experiments, then the demonstrations.
#[rustfmt::skip]
pub const PRESETS: &[Preset] = &[
    Preset { id: "playground", query: "" },

    // The four experiments: 4 requests/s, servers that do 5/s, and where they fail at random an availability of 8/9 each.
    Preset { id: "baseline", query: "servers=1&service=exponential:200ms&probes=off&failover=off&mttf=120s&mttr=15s&duration=600s" },
    Preset { id: "load-balancing", query: "service=exponential:200ms&load=ramp:4-16/240s" },
    Preset { id: "failover", query: "service=exponential:200ms&fault=crash:s2@20s+15s&fault=crash:s1@80s+15s&fault=crash:s3@140s+15s&duration=200s" },
    Preset { id: "combined", query: "policy=least&service=exponential:200ms&redispatch=1&mttf=120s&mttr=15s&duration=600s" },

    // How a server fails decides what is seen of it.
    Preset { id: "black-hole", query: "service=exponential:200ms&fault=crash-blackhole:s2@20s+30s&duration=120s" },
    Preset { id: "hang", query: "service=exponential:200ms&fault=hang:s2@20s+8s&duration=120s" },
    Preset { id: "cut-link", query: "service=exponential:200ms&fault=cut:link2@20s+20s&duration=120s" },
    Preset { id: "slow-server", query: "service=exponential:200ms&load=poisson:6/s&fault=slow:4:s2@20s+60s&duration=180s" },
    Preset { id: "grey-server", query: "policy=least&servers=2&speeds=1,0.25&load=poisson:0.8/s&device-hop=100ms&server-hop=10ms&duration=600s" },
    Preset { id: "fast-failure", query: "policy=least&service=exponential:200ms&load=poisson:12/s&server-hop=5ms&fault=errors:1:s2@20s+40s&duration=120s" },
    Preset { id: "controller-crash", query: "service=exponential:200ms&fault=crash:controller@20s+10s&duration=120s" },

    // What redundancy and care buy.
    Preset { id: "backup", query: "servers=2&backups=1&service=exponential:200ms&fault=crash:s1@20s+15s&duration=120s" },
    Preset { id: "redispatch", query: "service=exponential:200ms&redispatch=1&fault=crash:s2@20s+15s&duration=120s" },
    Preset { id: "retries", query: "service=exponential:200ms&retries=2&fault=crash:s2@20s+15s&duration=120s" },
    Preset { id: "haproxy-checks", query: "service=exponential:200ms&server-hop=5ms&probe-interval=2s&probe-timeout=2s&fault=crash:s2@20s+25s&fault=crash-blackhole:s3@80s+25s&duration=150s" },

    // What overload does.
    Preset { id: "flash-crowd", query: "queue=20&service=exponential:200ms&load=steps:4/s@0s,30/s@20s,4/s@50s&duration=120s" },
    Preset { id: "retry-storm", query: "service=exponential:200ms&load=steps:9/s@0s,30/s@20s,9/s@35s&retries=3&duration=240s" },
    Preset { id: "metastable", query: "policy=least&servers=4&queue=10000&service=exponential:200ms&load=poisson:12/s&retries=2&fault=crash:s1@30s+72s&fault=crash:s2@30s+72s&fault=crash:s3@30s+72s&duration=480s" },
    Preset { id: "closed-loop", query: "service=exponential:200ms&load=closed:80/2s&duration=120s" },
    Preset { id: "busy-controller", query: "service=exponential:200ms&load=ramp:4-14/120s&controller-time=100ms&duration=180s" },
    Preset { id: "mixed-servers", query: "policy=weighted-round-robin&weights=4,2,1&speeds=4,2,1&load=poisson:8/s&duration=120s" },
];
