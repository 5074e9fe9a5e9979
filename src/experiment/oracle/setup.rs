//! An oracle's model as a scenario: a query like any other, with links that take no time so that only the queues count.

/// A scenario under construction. The service rate is 1 per second unless said otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    pairs: Vec<(&'static str, String)>,
    arrival_rate: f64,
    /// Requests per second that the servers can take together.
    capacity: f64,
    servers: f64,
    workers: f64,
    /// Places in each queue, where they are few.
    places: Option<f64>,
    /// Length and warm-up of a replication, in seconds, where the model fixes them.
    fixed_span: Option<(f64, f64)>,
    longer: f64,
}

impl Setup {
    /// One server with one worker and a Poisson load of `rate` per second.
    pub fn single(rate: f64) -> Self {
        Setup::balanced(1, rate, "round-robin")
    }

    /// Several servers behind `policy`.
    pub fn balanced(servers: u32, rate: f64, policy: &str) -> Self {
        let pairs = vec![
            ("policy", policy.to_owned()),
            ("servers", servers.to_string()),
            ("queue", "1000000".into()),
            ("service", "exponential:1s".into()),
            ("load", format!("poisson:{rate}/s")),
            ("users", "1".into()),
            ("timeout", "off".into()),
            ("device-hop", "0s".into()),
            ("server-hop", "0s".into()),
            ("probes", "off".into()),
            ("failover", "off".into()),
            ("drain", "20000s".into()),
        ];
        let servers = f64::from(servers);
        let setup = Setup {
            pairs,
            arrival_rate: rate,
            capacity: servers,
            servers,
            workers: 1.0,
            places: None,
            fixed_span: None,
            longer: 1.0,
        };
        setup.with("seed", "1")
    }

    /// A population of users who think.
    pub fn closed(population: u32, think_seconds: f64) -> Self {
        let mut setup = Setup::single(f64::from(population) / think_seconds);
        setup.arrival_rate = setup.arrival_rate.min(1.0);
        setup.with("load", format!("closed:{population}/{think_seconds}s")).span(30_000.0, 1_000.0)
    }

    /// A load that rises evenly over the whole run of `seconds`.
    pub fn ramp(from: f64, to: f64, seconds: f64) -> Self {
        let setup = Setup::single(to);
        setup.with("load", format!("ramp:{from}-{to}/{seconds}s")).span(seconds, 0.0)
    }

    /// Sets a key, or sets it anew.
    fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.pairs.retain(|(other, _)| *other != key || key == "fault");
        self.pairs.push((key, value.into()));
        self
    }

    /// Sets any other key.
    pub fn set(self, key: &'static str, value: &str) -> Self {
        self.with(key, value)
    }

    pub fn workers(mut self, workers: u32) -> Self {
        self.capacity *= f64::from(workers);
        self.workers = f64::from(workers);
        self.with("workers", workers.to_string())
    }

    pub fn queue(mut self, places: u32) -> Self {
        self.places = Some(f64::from(places));
        self.with("queue", places.to_string())
    }

    pub fn service(self, law: &str) -> Self {
        self.with("service", law)
    }

    pub fn timeout(self, seconds: f64) -> Self {
        self.with("timeout", format!("{seconds}s"))
    }

    pub fn skip_abandoned(self) -> Self {
        self.with("abandoned", "skip")
    }

    pub fn regular_arrivals(self) -> Self {
        let load = format!("constant:{}/s", self.arrival_rate);
        self.with("load", load)
    }

    pub fn weights(self, weights: &[u32]) -> Self {
        let list: Vec<String> = weights.iter().map(u32::to_string).collect();
        self.with("weights", list.join(","))
    }

    pub fn speeds(mut self, speeds: &[f64]) -> Self {
        self.capacity = speeds.iter().sum();
        let list: Vec<String> = speeds.iter().map(f64::to_string).collect();
        self.with("speeds", list.join(","))
    }

    pub fn retries(self, retries: u32) -> Self {
        self.with("retries", retries.to_string())
    }

    pub fn redispatch(self, times: u32) -> Self {
        // Without failover nothing is moved away from a failed server, a refused attempt neither.
        self.with("failover", "on").with("redispatch", times.to_string())
    }

    pub fn failing(self, mttf: f64, mttr: f64) -> Self {
        self.with("mttf", format!("{mttf}s")).with("mttr", format!("{mttr}s"))
    }

    pub fn controller_failing(self, mttf: f64, mttr: f64) -> Self {
        self.with("controller-mttf", format!("{mttf}s")).with("controller-mttr", format!("{mttr}s"))
    }

    pub fn black_hole(self) -> Self {
        self.with("crash-mode", "black-hole")
    }

    pub fn fault(self, fault: &str) -> Self {
        self.with("fault", fault)
    }

    pub fn probes(self, interval: f64, timeout: f64, fall: u32, schedule: &str) -> Self {
        self.with("probes", "on")
            .with("failover", "on")
            .with("probe-interval", format!("{interval}s"))
            .with("probe-timeout", format!("{timeout}s"))
            .with("fall", fall.to_string())
            .with("rise", "1")
            .with("probe-schedule", schedule)
    }

    /// Fixes the length of a replication.
    pub fn span(mut self, seconds: f64, warm_up: f64) -> Self {
        self.fixed_span = Some((seconds, warm_up));
        self
    }

    /// Makes replications this much longer than their queues need: the quantile of too few is biased towards the middle.
    pub fn longer(mut self, factor: f64) -> Self {
        self.longer = factor;
        self
    }

    /// Length and warm-up of a replication, in seconds.
    ///
    /// A queue forgets its start like exp(-t/τ) with τ = 1/(√c − √λ)²; servers are taken each on its own, the slowest case.
    /// Ten τ of warm-up leave nothing to see, and a length of many τ makes the replications' means nearly normal.
    pub fn span_seconds(&self) -> (f64, f64) {
        const WARM_UP: f64 = 10.0;
        const LENGTH: f64 = 250.0;
        const LEAST_REQUESTS: f64 = 20_000.0;
        const LONGEST_RELAXATION: f64 = 3_000.0;
        if let Some(span) = self.fixed_span {
            return span;
        }
        let gap = libm::sqrt(self.capacity / self.servers) - libm::sqrt(self.arrival_rate / self.servers);
        // A queue with few places cannot remember longer than a walk from one end to the other takes.
        let walk = self.places.map_or(f64::INFINITY, |places| {
            let most = places + self.workers;
            most * most * self.servers / self.capacity
        });
        let relaxation = (1.0 / (gap * gap)).min(walk).clamp(1.0, LONGEST_RELAXATION);
        let length = (LENGTH * relaxation).max(LEAST_REQUESTS / self.arrival_rate) * self.longer;
        let warm_up = WARM_UP * relaxation;
        ((length + warm_up).ceil(), warm_up.ceil())
    }

    /// The scenario as a query.
    pub fn query(&self) -> String {
        let (length, warm_up) = self.span_seconds();
        let mut query = "v=1".to_owned();
        for (key, value) in &self.pairs {
            query.push_str(&format!("&{key}={value}"));
        }
        query.push_str(&format!("&duration={length}s&warm-up={warm_up}s"));
        query
    }
}
