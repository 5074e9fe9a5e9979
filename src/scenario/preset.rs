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
    Preset { id: "device-cut", query: "service=exponential:200ms&fault=cut:device-link@20s+10s&duration=60s" },
    Preset { id: "deaf-server", query: "service=exponential:200ms&timeout=3s&fault=cut-requests:link2@20s+20s&duration=90s" },
    Preset { id: "by-hand", query: "service=exponential:200ms&fault=crash:s2@20s&fault=repair:s2@40s&duration=90s" },

    // What redundancy and care buy.
    Preset { id: "backup", query: "servers=2&backups=1&service=exponential:200ms&fault=crash:s1@20s+15s&duration=120s" },
    Preset { id: "no-failover", query: "service=exponential:200ms&failover=off&fault=crash:s2@20s+30s&duration=90s" },
    Preset { id: "redispatch", query: "service=exponential:200ms&redispatch=1&fault=crash:s2@20s+15s&duration=120s" },
    Preset { id: "retries", query: "service=exponential:200ms&retries=2&fault=crash:s2@20s+15s&duration=120s" },
    Preset { id: "haproxy-checks", query: "service=exponential:200ms&server-hop=5ms&probe-interval=2s&probe-timeout=2s&fault=crash:s2@20s+25s&fault=crash-blackhole:s3@80s+25s&duration=150s" },
    Preset { id: "probe-grid", query: "service=exponential:200ms&fall=2&rise=1&probe-schedule=grid&fault=crash-blackhole:s2@20s+20s&duration=90s" },
    Preset { id: "lost-work", query: "service=exponential:400ms&redispatch=2&redispatch-lost=on&fault=crash:s2@20s+15s&duration=90s" },

    // What overload does.
    Preset { id: "flash-crowd", query: "queue=20&service=exponential:200ms&load=steps:4/s@0s,30/s@20s,4/s@50s&duration=120s" },
    Preset { id: "retry-storm", query: "service=exponential:200ms&load=steps:9/s@0s,30/s@20s,9/s@35s&retries=3&duration=240s" },
    Preset { id: "metastable", query: "policy=least&servers=4&queue=10000&service=exponential:200ms&load=poisson:12/s&retries=2&fault=crash:s1@30s+72s&fault=crash:s2@30s+72s&fault=crash:s3@30s+72s&duration=480s" },
    Preset { id: "closed-loop", query: "service=exponential:200ms&load=closed:80/2s&duration=120s" },
    Preset { id: "busy-controller", query: "service=exponential:200ms&load=ramp:4-14/120s&controller-time=100ms&duration=180s" },
    Preset { id: "mixed-servers", query: "policy=weighted-round-robin&weights=4,2,1&speeds=4,2,1&load=poisson:8/s&duration=120s" },
    Preset { id: "one-line", query: "service=hyper:200ms/4&load=poisson:10/s&server-hop=0s&server-limit=1&duration=120s" },

    // What a policy knows, and when.
    Preset { id: "herding", query: "policy=least&servers=10&service=exponential:200ms&load=poisson:40/s&device-hop=10ms&server-hop=10ms&age=2s&duration=120s" },
    Preset { id: "no-balancing", query: "policy=none&service=exponential:200ms&fault=crash:s1@20s+20s&duration=90s" },
    Preset { id: "edf", query: "policy=edf&weights=3,2,1&speeds=3,2,1&service=exponential:300ms&load=poisson:12/s&duration=120s" },
    Preset { id: "least-edf", query: "policy=least-edf&servers=2&weights=4,1&speeds=4,1&service=exponential:400ms&load=poisson:8/s&duration=120s" },
    Preset { id: "haproxy-ties", query: "policy=least&servers=4&service=exponential:200ms&tie=round-robin&duration=120s" },
    Preset { id: "nginx-ties", query: "policy=least&weights=5,1&service=exponential:200ms&tie=weighted&duration=120s" },
    Preset { id: "best-of-five", query: "policy=two-any&servers=10&service=exponential:200ms&load=poisson:40/s&choices=5&duration=120s" },
    Preset { id: "latency-aware", query: "policy=peak-ewma&service=exponential:200ms&load=poisson:8/s&device-hop=10ms&server-hop=10ms&fault=slow:6:s2@20s+40s&duration=120s" },
    Preset { id: "load-reports", query: "policy=load-report&speeds=2,1,0.5&service=exponential:200ms&load=poisson:8/s&device-hop=10ms&server-hop=10ms&duration=120s" },
    Preset { id: "prequal", query: "policy=prequal&servers=6&speeds=1,1,1,0.5&service=exponential:200ms&load=poisson:16/s&device-hop=10ms&server-hop=10ms&duration=120s" },
    Preset { id: "shortest-delay", query: "policy=shortest-delay&servers=2&weights=4,1&speeds=1,0.25&load=poisson:0.8/s&device-hop=100ms&server-hop=10ms&duration=600s" },
    Preset { id: "first-free", query: "policy=first&servers=4&workers=4&service=exponential:200ms&load=poisson:24/s&server-hop=10ms&duration=120s" },
    Preset { id: "sticky-users", query: "policy=ring-hash&servers=4&service=exponential:200ms&load=poisson:8/s&users=50&fault=crash:s2@20s+20s&duration=90s" },
    Preset { id: "bounded-load", query: "policy=maglev&servers=4&service=exponential:200ms&load=poisson:12/s&users=20&user-skew=1&device-hop=10ms&server-hop=10ms&balance-factor=125&duration=120s" },
    Preset { id: "two-availabilities", query: "policy=source-hash&servers=2&service=constant:50ms&load=poisson:10/s&users=2&user-skew=6.63&device-hop=10ms&server-hop=10ms&probes=off&failover=off&fault=crash:s1@300s+300s&duration=600s" },

    // What takes a server out, and lets it in again.
    Preset { id: "envoy-ejection", query: "servers=12&service=exponential:200ms&load=poisson:40/s&probes=off&ejection=envoy&fault=errors:1:s2@20s+60s&duration=180s" },
    Preset { id: "ejection-never", query: "service=exponential:200ms&load=poisson:8/s&probes=off&ejection=envoy&fault=errors:1:s2@20s+60s&duration=120s" },
    Preset { id: "nginx-fails", query: "policy=weighted-round-robin&service=exponential:200ms&load=poisson:8/s&probes=off&ejection=nginx&eject-after=1&eject-time=10s&fault=errors:1:s2@20s+35s&duration=120s" },
    Preset { id: "accrual", query: "policy=two-distinct&service=exponential:200ms&load=poisson:8/s&probes=off&ejection=accrual&eject-time=5s&fault=errors:1:s2@20s+60s&duration=180s" },
    Preset { id: "panic", query: "servers=4&service=exponential:200ms&panic=50&fault=hang:s1@20s+40s&fault=hang:s2@20s+40s&fault=hang:s3@20s+40s&duration=120s" },
    Preset { id: "spill-over", query: "policy=random&servers=6&backups=2&service=exponential:200ms&load=poisson:12/s&overprovision=140&fault=crash:s1@20s+40s&fault=crash:s2@20s+40s&duration=120s" },
    Preset { id: "three-levels", query: "policy=random&servers=8&backups=4&last-backups=2&service=exponential:200ms&load=poisson:16/s&overprovision=140&fault=crash:zone1@20s+40s&fault=crash:s2@30s+30s&fault=crash:s6@40s+20s&duration=120s" },
    Preset { id: "slow-start", query: "policy=random&service=exponential:200ms&cold-start=30s&load=poisson:8/s&slow-start=30s&slow-start-form=haproxy&fault=crash:s2@20s+15s&duration=120s" },
    Preset { id: "slow-start-envoy", query: "policy=random&service=exponential:200ms&cold-start=30s&load=poisson:8/s&slow-start=30s&slow-start-aggression=2&fault=crash:s2@20s+15s&duration=120s" },
    Preset { id: "slow-start-nginx", query: "policy=random&service=exponential:200ms&cold-start=30s&load=poisson:8/s&slow-start=30s&slow-start-form=nginx&fault=crash:s2@20s+15s&duration=120s" },
    Preset { id: "drain", query: "service=exponential:200ms&fault=drain:s2@20s+20s&duration=90s" },
    Preset { id: "manual-failback", query: "servers=2&backups=1&service=exponential:200ms&failback=manual&fault=crash:s1@20s+15s&fault=failback:controller@60s&duration=120s" },
    Preset { id: "cold-standby", query: "servers=2&backups=1&service=exponential:200ms&standby-delay=20s&fault=crash:s1@20s+60s&duration=120s" },

    // What keeps overload in bounds.
    Preset { id: "retry-budget", query: "service=exponential:200ms&load=steps:9/s@0s,30/s@20s,9/s@35s&retries=3&retry-budget=share&retry-share=10&retry-floor=0&duration=240s" },
    Preset { id: "token-bucket", query: "service=exponential:200ms&load=poisson:8/s&retries=3&retry-budget=bucket&retry-share=10&fault=errors:1:s1@20s+20s&fault=errors:1:s2@20s+20s&fault=errors:1:s3@20s+20s&duration=90s" },
    Preset { id: "no-jitter", query: "queue=5&service=exponential:200ms&load=poisson:10/s&retries=3&backoff=2s&jitter=none&fault=crash:controller@20s+3s&duration=60s" },
    Preset { id: "deadline", query: "service=exponential:200ms&load=poisson:8/s&timeout=2s&retries=5&deadline=5s&fault=crash-blackhole:s2@20s+20s&duration=90s" },
    Preset { id: "hedging", query: "policy=random&servers=4&workers=10&service=hyper:300ms/20&load=poisson:10/s&hedge=1s&device-hop=10ms&server-hop=10ms&duration=120s" },
    Preset { id: "breaker", query: "service=exponential:200ms&load=poisson:8/s&probes=off&breaker=10&fault=errors:1:s1@20s+30s&fault=errors:1:s2@20s+30s&fault=errors:1:s3@20s+30s&duration=90s" },
    Preset { id: "adaptive-limit", query: "service=exponential:200ms&load=steps:4/s@0s,30/s@20s,4/s@50s&limit=vegas&duration=120s" },
    Preset { id: "gradient-limit", query: "service=exponential:50ms&load=steps:20/s@0s,120/s@20s,20/s@50s&server-hop=5ms&limit=gradient&duration=90s" },
    Preset { id: "envoy-limit", query: "service=exponential:50ms&load=poisson:40/s&server-hop=5ms&limit=envoy&duration=120s" },
    Preset { id: "netflix-limit", query: "service=exponential:50ms&load=steps:20/s@0s,120/s@20s,20/s@50s&server-hop=5ms&limit=netflix&duration=90s" },
    Preset { id: "fixed-limit", query: "service=exponential:200ms&load=steps:4/s@0s,30/s@20s,4/s@50s&limit=fixed&limit-size=12&duration=120s" },
    Preset { id: "longest-wait", query: "service=exponential:200ms&queue-timeout=1s&load=steps:4/s@0s,30/s@20s,4/s@50s&duration=120s" },
    Preset { id: "impatience", query: "service=exponential:200ms&queue-timeout=1s&queue-timeout-law=exponential&load=steps:4/s@0s,30/s@20s,4/s@50s&duration=120s" },
    Preset { id: "shedding", query: "service=exponential:200ms&shed-after=1s&load=steps:4/s@0s,30/s@20s,4/s@50s&duration=120s" },
    Preset { id: "last-come", query: "service=exponential:200ms&abandoned=skip&discipline=adaptive-lifo&load=steps:9/s@0s,30/s@20s,9/s@50s&timeout=5s&duration=150s" },
    Preset { id: "last-in", query: "service=exponential:200ms&discipline=lifo&load=steps:9/s@0s,30/s@20s,9/s@50s&duration=150s" },
    Preset { id: "newest-now", query: "service=exponential:200ms&discipline=preemptive-lifo&load=steps:9/s@0s,30/s@20s,9/s@50s&timeout=5s&duration=150s" },
    Preset { id: "orbit", query: "servers=1&queue=0&service=exponential:200ms&load=poisson:3.5/s&timeout=off&retries=1000&backoff=400ms&backoff-cap=400ms&jitter=exponential&device-hop=20ms&server-hop=20ms" },

    // How servers work, and how load comes.
    Preset { id: "sharing", query: "service=hyper:200ms/20&discipline=sharing&load=poisson:10/s&duration=120s" },
    Preset { id: "cold-start", query: "service=exponential:200ms&cold-start=30s&load=poisson:8/s&fault=crash:s2@20s+15s&duration=120s" },
    Preset { id: "crowding", query: "workers=20&service=exponential:200ms&crowding=30&load=ramp:4-14/120s&duration=180s" },
    Preset { id: "day", query: "service=exponential:200ms&load=sine:2-18/120s&duration=240s" },
    Preset { id: "autoscaling", query: "servers=12&service=exponential:200ms&load=sine:2-30/240s&autoscale=60&scale-least=2&scale-interval=10s&scale-lag=20s&duration=480s" },
    Preset { id: "bursts", query: "service=exponential:200ms&load=bursts:3-25/15s/3s&duration=180s" },
    Preset { id: "clockwork", query: "service=erlang:200ms/4&load=constant:12/s&duration=120s" },
    Preset { id: "irregular", query: "service=lognormal:200ms/2&load=hyper:12/s/9&duration=120s" },
    Preset { id: "one-too-many", query: "service=constant:200ms&load=steps-constant:5/s@0s,14/s@20s,16/s@50s,5/s@70s&duration=120s" },
    Preset { id: "recorded", query: "service=exponential:200ms&load=arrivals:repeat&arrivals=ms:200,90,40,30,20,20,30,60,4000,800,700,900,15,15,15,15,15,15,2500,600&duration=120s" },
    Preset { id: "priorities", query: "servers=2&service=exponential:100ms&priority=1&device=batch;service:exponential:400ms;load:bursts:1-9/20s/10s;timeout:30s;priority:0&duration=180s" },
    Preset { id: "urgent-first", query: "servers=2&service=exponential:100ms&priority=1&server-limit=1&controller-priority=on&device=batch;service:exponential:400ms;load:bursts:1-9/20s/10s;timeout:30s;priority:0&duration=180s" },
    Preset { id: "layered-retries", query: "service=exponential:200ms&retries=2&probes=off&hub-retries=2&proxies=1&fault=errors:1:s1@20s+20s&fault=errors:1:s2@20s+20s&fault=errors:1:s3@20s+20s&duration=90s" },
    Preset { id: "late-work", query: "service=exponential:200ms&deadlines=stopped&load=steps:9/s@0s,30/s@20s,9/s@50s&timeout=5s&duration=150s" },
    Preset { id: "measured", query: "policy=least&servers=4&service=quantiles:5ms/0,40ms/50,90ms/90,400ms/99,3s/100&load=poisson:40/s&device-hop=10ms&server-hop=5ms&duration=120s" },
    Preset { id: "weibull", query: "service=weibull:200ms/0.5&load=poisson:6/s&duration=180s" },
    Preset { id: "uniform", query: "service=uniform:200ms/1&load=poisson:6/s&duration=180s" },
    Preset { id: "two-kinds", query: "service=table:50ms/9,1s/1&load=poisson:6/s&duration=180s" },
    Preset { id: "heavy-tail", query: "service=pareto:200ms/1.5/1000&load=poisson:6/s&duration=180s" },

    // What fails.
    Preset { id: "lossy-link", query: "service=exponential:200ms&timeout=2s&retries=2&fault=loss:0.2:link2@20s+40s&duration=120s" },
    Preset { id: "slow-link", query: "service=exponential:200ms&fault=latency:1s:link2@20s+30s&duration=120s" },
    Preset { id: "one-way-cut", query: "service=exponential:200ms&timeout=3s&fault=cut-answers:link2@20s+20s&duration=90s" },
    Preset { id: "zone-outage", query: "servers=4&service=exponential:200ms&load=poisson:8/s&fault=crash:zone2@20s+20s&duration=90s" },
    Preset { id: "three-zones", query: "servers=6&service=exponential:200ms&load=poisson:12/s&zones=3&fault=crash:zone1@20s+20s&duration=90s" },
    Preset { id: "flapping", query: "service=exponential:200ms&fault=flap:5s:s2@20s+60s&duration=120s" },
    Preset { id: "stalled-checks", query: "service=exponential:200ms&fault=stall:controller@10s+30s&fault=crash:s2@20s+60s&duration=120s" },
    Preset { id: "repair-crew", query: "servers=6&service=exponential:200ms&mttf=60s&mttr=15s&crews=1&duration=600s" },
    Preset { id: "common-cause", query: "service=exponential:200ms&redispatch=1&mttf=120s&mttr=15s&cascade=50&duration=600s" },
    Preset { id: "wear-out", query: "service=exponential:200ms&mttf=90s&mttr=15s&crash-mode=black-hole&mttf-law=wear-out&mttr-law=lognormal&duration=600s" },
    Preset { id: "random-hangs", query: "service=exponential:200ms&mttf=60s&mttr=8s&failures-hang=on&duration=600s" },
    Preset { id: "split-brain", query: "service=exponential:200ms&load=poisson:20/s&server-hop=10ms&limit=fixed&limit-size=8&controller-pair=on&fault=cut:pair-link@15s+25s&duration=90s" },
    Preset { id: "deaf-controller", query: "service=exponential:200ms&load=poisson:10/s&server-hop=10ms&controller-pair=on&fault=cut-requests:pair-link@15s+25s&duration=90s" },
    Preset { id: "second-controller", query: "service=exponential:200ms&controller-pair=on&fault=crash:controller@20s+20s&duration=90s" },
    Preset { id: "silent-hub", query: "service=exponential:200ms&controller-mttf=60s&controller-mttr=8s&controller-crash-mode=black-hole" },
    Preset { id: "two-hubs", query: "service=exponential:200ms&controller-pair=on&preempt=off&pair-coverage=90&pair-fails=on&controller-crews=1&controller-mttf=60s&controller-mttr=15s&fault=crash:controller2@5s+9s&duration=600s" },

    // As others ship it: their defaults, quirks included.
    Preset { id: "envoy", query: "policy=two-any&servers=12&timeout=off&retries=1&backoff=25ms&backoff-cap=250ms&jitter=envoy&deadline=15s&probes=off&ejection=envoy&panic=50&fault=errors:1:s2@20s+60s" },
    Preset { id: "haproxy", query: "service=exponential:200ms&server-hop=5ms&probe-interval=2s&probe-timeout=2s&redispatch=3&fault=crash:s2@20s+25s&duration=120s" },
    Preset { id: "haproxy-retries", query: "service=exponential:200ms&load=poisson:12/s&server-hop=5ms&probe-interval=2s&probe-timeout=2s&probe-fast=500ms&probe-down=5s&same-retries=2&redispatch=1&fault=crash:s2@20s+25s&duration=120s" },
    Preset { id: "haproxy-observe", query: "service=exponential:200ms&load=poisson:12/s&server-hop=5ms&probe-interval=2s&probe-timeout=2s&ejection=haproxy&eject-after=10&fault=errors:1:s2@20s+40s&duration=90s" },
    Preset { id: "haproxy-mark-down", query: "service=exponential:200ms&load=poisson:12/s&server-hop=5ms&probe-interval=2s&probe-timeout=2s&ejection=haproxy&eject-after=10&on-error=mark-down&fault=errors:1:s2@20s+40s&duration=90s" },
    Preset { id: "nginx", query: "policy=weighted-round-robin&service=exponential:200ms&timeout=60s&server-hop=5ms&probes=off&redispatch=2&ejection=nginx&eject-after=1&eject-time=10s&fault=crash:s2@20s+25s&duration=120s" },
    Preset { id: "nginx-random", query: "policy=random-two&servers=4&weights=4,2,1&speeds=4,2,1&service=exponential:400ms&load=poisson:14/s&duration=120s" },
    Preset { id: "finagle", query: "policy=two-distinct&service=exponential:200ms&retries=2&retry-budget=share&server-hop=5ms&probes=off&ejection=accrual&eject-time=5s&eject-deviation=1&fault=errors:1:s2@20s+40s&duration=120s" },
    Preset { id: "finagle-redraws", query: "policy=two-redrawn&servers=8&service=exponential:200ms&load=poisson:20/s&probes=off&ejection=accrual&eject-time=5s&fault=errors:1:zone1@20s+40s&duration=90s" },
    Preset { id: "linkerd", query: "policy=peak-ewma&service=exponential:200ms&load=poisson:8/s&retries=1&server-hop=5ms&probes=off&ejection=accrual&eject-after=7&eject-time=1s&eject-longest=60s&fault=errors:1:s2@20s+40s&duration=120s" },
    Preset { id: "grpc", query: "service=exponential:200ms&load=poisson:8/s&retries=3&backoff=1s&backoff-cap=5s&jitter=grpc&retry-budget=throttle&retry-share=10&server-hop=5ms&probes=off&fault=errors:0.5:s2@20s+40s&duration=120s" },
];
