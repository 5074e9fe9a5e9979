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

/// Every preset, the default first.
pub const PRESETS: &[Preset] = &[
    Preset { id: "playground", query: "" },
    Preset {
        id: "baseline",
        query: "servers=1&service=exponential:200ms&failover=off&mttf=120s&mttr=15s&duration=600s",
    },
    Preset { id: "load-balancing", query: "service=exponential:200ms&load=ramp:1-15/240s" },
    Preset {
        id: "failover",
        query: "service=exponential:200ms&fault=crash:s2@20s+15s&fault=crash:s3@80s+15s&fault=crash:s1@140s+15s&duration=200s",
    },
    Preset {
        id: "combined",
        query: "policy=least&service=exponential:200ms&redispatch=1&mttf=120s&mttr=15s&duration=600s",
    },
];
