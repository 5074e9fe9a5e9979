//! Which oracles the engine can play, and how: a scenario as a link, what is read off it, and how long it must run.

use serde::Deserialize;
use serde_json::Value;

use super::setup::Setup;

/// An entry of `oracles.json`: an exact number with its source.
#[derive(Clone, Debug, Deserialize)]
pub struct Oracle {
    /// Its name.
    pub id: String,
    /// The model in words.
    pub model: String,
    /// The model's numbers.
    pub params: Value,
    /// What `value` is.
    pub quantity: String,
    /// The exact number, or several.
    pub value: Value,
}

impl Oracle {
    /// Reads the whole file.
    ///
    /// # Errors
    /// The text is not a list of oracles.
    pub fn read_all(json: &str) -> Result<Vec<Oracle>, String> {
        serde_json::from_str(json).map_err(|fault| format!("oracles.json: {fault}"))
    }

    fn number(&self, name: &str) -> f64 {
        self.params.get(name).and_then(Value::as_f64).unwrap_or(f64::NAN)
    }

    fn count(&self, name: &str) -> u32 {
        self.number(name) as u32
    }

    fn word(&self, name: &str) -> &str {
        self.params.get(name).and_then(Value::as_str).unwrap_or("")
    }

    /// The number after the last `=` of the quantity: `… quantile q=0.9`.
    fn quantile(&self) -> f64 {
        self.quantity.rsplit('=').next().and_then(|text| text.parse().ok()).unwrap_or(f64::NAN)
    }
}

/// What is read off each replication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// Mean response time of ok requests.
    MeanResponse,
    /// Its variance.
    ResponseVariance,
    /// Its quantile.
    ResponseQuantile(f64),
    /// Mean wait of ok requests.
    MeanWait,
    /// Time average of waiting requests.
    MeanWaiting,
    /// Share of requests that waited.
    WaitedShare,
    /// Share of arrivals that found at least this many in the system.
    FoundAtLeast(usize),
    /// Share of requests rejected.
    RejectedShare,
    /// Share of requests refused.
    RefusedShare,
    /// Share of requests answered in time.
    OkShare,
    /// Share of requests that failed, however.
    FailedShare,
    /// Share of requests dropped unserved after their device gave up.
    SkippedShare,
    /// Ok requests per second.
    Throughput,
    /// Attempts per request.
    Attempts,
    /// The same without the first.
    ExtraAttempts,
    /// Times that a server is tried for each request.
    Tries,
    /// Share of the traffic that went to this server.
    RoutedShare(usize),
    /// Apdex with this target, in seconds.
    Apdex(f64),
    /// Share of time in which fewer than the needed servers were up: judged as unavailability.
    Unavailable,
    /// The same, judged as what it is.
    Downtime,
    /// Time until fewer than the needed servers are up: one for each replication.
    TimeToShort,
    /// 1 when never short within the run, else 0: one for each replication.
    NeverShort,
    /// 1 when short at the end of the run, else 0: judged as unavailability.
    DownAtEnd,
    /// Requests in the system at the end of the run.
    InSystemAtEnd,
    /// Requests rejected in the run.
    RejectedCount,
    /// Requests failed in the run.
    FailedCount,
    /// Mean time from crash to the belief "down".
    MeanDetection,
    /// Shortest and longest such time.
    DetectionRange,
    /// The first picks of the policy.
    Picks,
}

/// An oracle the engine can play.
#[derive(Clone, Debug)]
pub struct Check {
    /// The exact number.
    pub oracle: Oracle,
    /// What is run.
    pub setup: Setup,
    /// What is read.
    pub reading: Reading,
    /// Servers that must be up.
    pub needed_up: usize,
    /// Part of the quick set.
    pub is_fast: bool,
    /// Half-width asked for, as a share of the exact value.
    pub width: f64,
    /// Why `width` is more than 1 %, or what else should be known.
    pub note: &'static str,
}

impl Check {
    /// The number (of an availability: what is missing to one) that must lie in the interval; `None` for ranges and sequences.
    pub fn exact(&self) -> Option<f64> {
        let value = self.oracle.value.as_f64()?;
        Some(match self.reading {
            Reading::Unavailable | Reading::DownAtEnd => 1.0 - value,
            _ => value,
        })
    }
}

/// The checks for every oracle that the engine's mechanisms can express, in the order of the file.
pub fn checks(oracles: &[Oracle]) -> Vec<Check> {
    oracles.iter().filter_map(check).collect()
}

fn check(oracle: &Oracle) -> Option<Check> {
    let (setup, reading) = play(oracle)?;
    let needed_up = match oracle.id.as_str() {
        "series_lb_2of3" | "reliab_2of3_t500" | "mttf_2of3_norepair" => 2,
        id if id.starts_with("kofn_") => oracle.count("k") as usize,
        _ => 1,
    };
    let (width, note) = width_of(&oracle.id);
    let is_fast = FAST.contains(&oracle.id.as_str());
    Some(Check { oracle: oracle.clone(), setup, reading, needed_up, is_fast, width, note })
}

/// Cheap at one per cent, and between them every kind of reading and policy.
const FAST: &[&str] = &[
    "mm1_w_0.5",
    "mmc_wq_3_2.1",
    "exp_q_0.95",
    "dist_var_erlang4",
    "mmc_pw_3_2.4",
    "mmck_pb_3_10_2.7",
    "mmck_w_1_10_1.0",
    "timeout_goodput_0.9_50_10.0",
    "erlb_5_5.0",
    "erlb_insens_det",
    "mg1_wq_det_0.7",
    "mg1_wq_erlang4_0.7",
    "rr_w_4_0.5",
    "dm1_w_0.5",
    "jsq_w_3_0.5",
    "jsq_w_3_0.7",
    "p2c_distinct_w_3_0.7",
    "p2c_repl_w_3_0.7",
    "random_w_4_0.8",
    "lbK_block_jsq_1.8",
    "lbc2_w_jsq",
    "gray_share_p2c_repl_0.4",
    "closed_r_20_10.0_1",
    "closed_x_5_10.0_1",
    "retry_amp_0.1_2",
    "avail_single",
    "detect_mean_haproxy_blackhole",
    "detect_range_haproxy_refused",
    "detect_mean_grid_timeout",
    "smooth_wrr_511",
    "ramp_n_50",
    "apdex_mm1_0.8",
];

fn width_of(id: &str) -> (f64, &'static str) {
    match id {
        id if id.starts_with("kofn_1rep_1_3") => (0.1, "three of three down at once: one second in 170,000"),
        "kofn_3_5" => (0.05, "three of five down at once: one second in 105,000"),
        "retry_fail_0.1_2" => (0.03, "one request in 1,000"),
        _ => (0.01, ""),
    }
}

/// The scenario and the reading of an oracle; `None` where a mechanism is missing.
fn play(oracle: &Oracle) -> Option<(Setup, Reading)> {
    let id = oracle.id.as_str();
    let family = id.split('_').next().unwrap_or(id);
    let lambda = oracle.number("lambda_");
    match family {
        "mm1" => single(oracle, id, lambda),
        "mmc" => central(oracle, lambda),
        "mmck" => bounded(oracle, lambda),
        "timeout" => Some((
            Setup::single(lambda).queue(oracle.count("K") - 1).timeout(oracle.number("T")),
            Reading::OkShare,
        )),
        "erlb" => {
            let service = if oracle.model.contains("M/D") { "constant:1s" } else { "exponential:1s" };
            let setup = Setup::single(oracle.number("a")).workers(oracle.count("c")).queue(0);
            Some((setup.service(service), Reading::RejectedShare))
        }
        "mg1" => {
            let service = match id {
                _ if id.contains("_det_") => "constant:1s",
                _ if id.contains("_erlang4_") => "erlang:1s/4",
                _ if id.contains("_h2_scv4_") => "hyper:1s/4",
                _ if id.contains("_lognormal_scv2_") => "lognormal:1s/2",
                _ if id.contains("_uniform_0_2_") => "uniform:1s/1",
                _ if id.contains("_pareto_a3.5_") => "pareto:1s/3.5",
                _ => return None,
            };
            Some((Setup::single(lambda).service(service), Reading::MeanWait))
        }
        // Under processor sharing only the mean of the service counts; where it is constant the slowdown is the response time.
        "mm1ps" => Some((Setup::single(lambda).set("discipline", "sharing"), Reading::ResponseVariance)),
        "mg1ps" => {
            let service = if id.contains("_h2_") { "hyper:1s/4" } else { "constant:1s" };
            let setup = Setup::single(lambda).service(service).set("discipline", "sharing");
            Some((setup, Reading::MeanResponse))
        }
        "mm1lcfspr" => {
            Some((Setup::single(lambda).set("discipline", "preemptive-lifo"), Reading::ResponseVariance))
        }
        // No line: who finds the server busy comes again, and again. Who is neither served nor gone is in orbit.
        "retrial" => {
            let back = format!("{}s", 1.0 / oracle.number("theta"));
            let setup = Setup::single(lambda).queue(0).retries(1000).set("jitter", "exponential");
            let setup = setup.set("backoff", &back).set("backoff-cap", &back).longer(4.0);
            Some((setup, Reading::MeanWaiting))
        }
        "mm1lifo" => Some((Setup::single(lambda).set("discipline", "lifo"), Reading::ResponseVariance)),
        "h2m1" => {
            let rho = oracle.number("rho");
            Some((Setup::single(rho).set("load", &format!("hyper:{rho}/s/4")), Reading::MeanResponse))
        }
        "mmpp" => {
            let stay = |name| (1e9 / oracle.number(name)) as u64;
            let (calm, burst) = (oracle.number("l1"), oracle.number("l2"));
            let load = format!("bursts:{calm}-{burst}/{}ns/{}ns", stay("r12"), stay("r21"));
            Some((
                Setup::single(oracle.number("mean_rate")).set("load", &load).longer(4.0),
                Reading::MeanResponse,
            ))
        }
        "lossretry" => {
            let setup = Setup::single(lambda).workers(oracle.count("c")).queue(0).retries(1);
            let theta = 1.0 / oracle.number("theta");
            let setup = setup.set("jitter", "exponential").set("backoff", &format!("{theta}s"));
            Some((setup.set("backoff-cap", &format!("{theta}s")), Reading::FailedShare))
        }
        "hedge" => {
            let delay = -libm::log(1.0 - oracle.number("delay_q"));
            let setup =
                Setup::single(10.0).workers(100).set("hedge", &format!("{delay:.9}s")).span(20_000.0, 50.0);
            let reading = match id.split('_').nth(1)? {
                "mean" => Reading::MeanResponse,
                "p99" => Reading::ResponseQuantile(0.99),
                _ => Reading::ExtraAttempts,
            };
            Some((setup, reading))
        }
        "dm1" => {
            let setup = Setup::single(oracle.number("rho"));
            Some((setup.regular_arrivals(), Reading::MeanResponse))
        }
        "erlang" if id.starts_with("erlang_a") => {
            let patience = 1.0 / oracle.number("theta");
            let setup = Setup::single(lambda).workers(oracle.count("c"));
            let setup =
                setup.set("queue-timeout", &format!("{patience}s")).set("queue-timeout-law", "exponential");
            Some((setup, Reading::RejectedShare))
        }
        "rr" => Some((balanced(oracle, "round-robin"), Reading::MeanResponse)),
        "random" => Some((balanced(oracle, "random"), Reading::MeanResponse)),
        "jsq" => Some((balanced(oracle, "least"), Reading::MeanResponse)),
        "p2c" if id.starts_with("p2c_distinct") => {
            Some((balanced(oracle, "two-distinct"), Reading::MeanResponse))
        }
        "p2c" => Some((balanced(oracle, "two-any"), Reading::MeanResponse)),
        // One choice among n is n separate queues, whatever n: exact, not a limit.
        "jsqd" if oracle.count("d") == 1 => {
            Some((Setup::balanced(4, 4.0 * lambda, "random"), Reading::MeanResponse))
        }
        "lbK" | "lbc2" | "gray" | "lbcrash" => shared(oracle, family, lambda),
        "avail" | "kofn" | "active" | "series" | "mttf" | "reliab" | "instant" | "interval" => {
            failing(oracle, family)
        }
        "detect" => detection(oracle),
        "retry" => retried(oracle, id),
        "exp" | "dist" => law(oracle, id),
        "closed" => {
            let setup = Setup::closed(oracle.count("N"), oracle.number("Z")).workers(oracle.count("c"));
            let reading =
                if id.starts_with("closed_x") { Reading::Throughput } else { Reading::MeanResponse };
            Some((setup, reading))
        }
        "smooth" => {
            let weights: Vec<u32> = oracle
                .params
                .get("weights")?
                .as_array()?
                .iter()
                .filter_map(|weight| Some(weight.as_u64()? as u32))
                .collect();
            let setup = Setup::balanced(weights.len() as u32, 1.0, "weighted-round-robin");
            Some((setup.weights(&weights).span(60.0, 0.0), Reading::Picks))
        }
        "apdex" => Some((Setup::single(lambda), Reading::Apdex(oracle.number("T")))),
        "mtminf" => {
            let t = oracle.number("t");
            let (a, b) = (oracle.number("a"), oracle.number("b"));
            let setup = Setup::ramp(a, a + b * t, t).workers(100);
            Some((setup, Reading::InSystemAtEnd))
        }
        "ramp" => {
            let t = if id.starts_with("ramp_n") { oracle.number("t") } else { oracle.number("T") };
            let setup = Setup::ramp(0.0, oracle.number("slope") * t, t).workers(3).queue(27);
            let reading =
                if id.starts_with("ramp_n") { Reading::InSystemAtEnd } else { Reading::RejectedCount };
            Some((setup, reading))
        }
        "failover" => {
            let setup = Setup::balanced(4, oracle.number("lambda_"), "random")
                .service("constant:10us")
                .timeout(5.0)
                .fault("crash-blackhole:s1@2s+5s")
                .span(10.0, 0.0);
            Some((setup, Reading::FailedCount))
        }
        _ => None,
    }
}

fn single(oracle: &Oracle, id: &str, lambda: f64) -> Option<(Setup, Reading)> {
    let setup = Setup::single(lambda);
    match id {
        // A server that hangs keeps its queue and goes on where it was.
        _ if id.starts_with("mm1_breakdown") => {
            let setup = setup.failing(1.0 / oracle.number("fail"), 1.0 / oracle.number("repair"));
            Some((setup.set("failures-hang", "on").longer(4.0), Reading::MeanResponse))
        }
        "mm1_lq_0.8" => Some((setup, Reading::MeanWaiting)),
        "mm1_wq_0.8" => Some((setup, Reading::MeanWait)),
        "mm1_pn10_0.8" => Some((setup, Reading::FoundAtLeast(10))),
        "mm1_timeout_0.8_5.0" => {
            Some((setup.timeout(oracle.number("T")).skip_abandoned(), Reading::SkippedShare))
        }
        _ if id.starts_with("mm1_w_") => Some((setup, Reading::MeanResponse)),
        _ if id.starts_with("mm1_resp_") => Some(with_quantile(setup, oracle.quantile())),
        _ => None,
    }
}

fn central(oracle: &Oracle, lambda: f64) -> Option<(Setup, Reading)> {
    // One line before all servers; what a crash takes goes back to it, and who is down is known within 50 ms.
    if oracle.id.starts_with("mmc_breakdown") {
        let setup = Setup::balanced(oracle.count("c"), lambda, "least")
            .failing(1.0 / oracle.number("fail"), 1.0 / oracle.number("repair"))
            .probes(0.05, 0.05, 1, "after-result")
            .redispatch(4)
            .set("redispatch-lost", "on")
            .set("server-limit", "1")
            .set("controller-queue", "1000000");
        return Some((setup.longer(20.0), Reading::MeanResponse));
    }
    let setup = Setup::single(lambda).workers(oracle.count("c"));
    let reading = match oracle.quantity.as_str() {
        "mean wait Wq" => Reading::MeanWait,
        quantity if quantity.starts_with("P(wait>0)") => Reading::WaitedShare,
        quantity if quantity.contains("quantile") => return Some(with_quantile(setup, oracle.quantile())),
        _ => return None,
    };
    Some((setup, reading))
}

/// A quantile, from replications long enough for it: its bias falls with the number of requests beyond it.
fn with_quantile(setup: Setup, q: f64) -> (Setup, Reading) {
    (setup.longer((0.2 / (1.0 - q)).max(2.0)), Reading::ResponseQuantile(q))
}

fn bounded(oracle: &Oracle, lambda: f64) -> Option<(Setup, Reading)> {
    let workers = oracle.count("c");
    let setup = Setup::single(lambda).workers(workers).queue(oracle.count("K") - workers);
    let reading = match oracle.quantity.as_str() {
        "blocking probability" => Reading::RejectedShare,
        "mean response of accepted" => Reading::MeanResponse,
        "throughput (goodput)" => Reading::Throughput,
        _ => return None,
    };
    Some((setup, reading))
}

fn balanced(oracle: &Oracle, policy: &str) -> Setup {
    let servers = oracle.count("n");
    Setup::balanced(servers, f64::from(servers) * oracle.number("rho"), policy)
}

fn shared(oracle: &Oracle, family: &str, lambda: f64) -> Option<(Setup, Reading)> {
    let policy = match oracle.word("policy") {
        "random" | "wrandom" => "random",
        "jsq" => "least",
        "p2c_repl" => "two-any",
        "sed" => "shortest-delay",
        _ => return None,
    };
    let setup = Setup::balanced(2, lambda, policy);
    match family {
        "lbK" => {
            let reading = if oracle.quantity.contains("rejected") {
                Reading::RejectedShare
            } else {
                Reading::MeanResponse
            };
            Some((setup.queue(oracle.count("K_each") - 1), reading))
        }
        "lbc2" => Some((setup.workers(2), Reading::MeanResponse)),
        "gray" => {
            let setup = setup.speeds(&[1.0, 0.25]);
            let knows_speeds = ["wrandom", "sed"].contains(&oracle.word("policy"));
            let setup = if knows_speeds { setup.weights(&[4, 1]) } else { setup };
            let reading = if oracle.quantity.contains("fraction") {
                Reading::RoutedShare(1)
            } else {
                Reading::MeanResponse
            };
            Some((setup, reading))
        }
        // A refusal tells of the crash at once, and the other server is tried: only both being down refuses a request.
        "lbcrash" => {
            let setup = setup.failing(1.0 / oracle.number("fail"), 1.0 / oracle.number("repair"));
            Some((setup.redispatch(1), Reading::RefusedShare))
        }
        _ => None,
    }
}

fn failing(oracle: &Oracle, family: &str) -> Option<(Setup, Reading)> {
    // Hardly any load: what is judged is the machines.
    let idle = |servers| Setup::balanced(servers, IDLE_RATE, "random");
    // A repair that never comes within the run.
    const NEVER: f64 = 1e9;
    let (mttf, mttr) = (oracle.number("mttf"), oracle.number("mttr"));
    let rate = oracle.number("fail");
    match oracle.id.as_str() {
        "avail_single" => Some((idle(1).failing(mttf, mttr), Reading::Unavailable)),
        "series_lb_2of3" => {
            let setup = idle(3).failing(1000.0, 10.0).controller_failing(5000.0, 5.0);
            Some((setup, Reading::Unavailable))
        }
        "mttf_parallel2_repair" => {
            let setup = idle(2).failing(1.0 / rate, 1.0 / oracle.number("repair"));
            Some((setup.span(2e6, 0.0), Reading::TimeToShort))
        }
        "mttf_parallel2_norepair" => {
            Some((idle(2).failing(1.0 / rate, NEVER).span(1e5, 0.0), Reading::TimeToShort))
        }
        "mttf_2of3_norepair" => {
            Some((idle(3).failing(1.0 / rate, NEVER).span(1e5, 0.0), Reading::TimeToShort))
        }
        "reliab_2of3_t500" => {
            let setup = idle(3).failing(1.0 / rate, NEVER).span(oracle.number("t"), 0.0);
            Some((setup, Reading::NeverShort))
        }
        // Two controllers, one crew. A take-over takes two and a half adverts and a skew of 2/256 on average; the times of the model are
        // divided by thirty, its thousand hours are 120,000 s.
        "active_standby_unavail" => {
            let scale = 30.0;
            let hours = |name| oracle.number(name) * 3600.0 / scale;
            let switch = oracle.number("switch_s") / scale;
            let setup = Setup::balanced(1, 0.0, "random")
                .controller_failing(hours("mttf_h"), hours("mttr_h"))
                .set("controller-pair", "on")
                .set("pair-fails", "on")
                .set("controller-crews", "1")
                .set("pair-priority", "254")
                .set("pair-coverage", &(oracle.number("coverage") * 100.0).round().to_string())
                .set("advert", &format!("{:.9}s", switch / (2.5 + 2.0 / 256.0)));
            Some((setup.span(1e8, 0.0), Reading::Downtime))
        }
        id if id.starts_with("kofn_1rep") => {
            let setup = idle(oracle.count("n")).failing(mttf, mttr).set("crews", "1");
            Some((setup, Reading::Unavailable))
        }
        _ if family == "kofn" => Some((idle(oracle.count("n")).failing(mttf, mttr), Reading::Unavailable)),
        _ if family == "instant" => {
            Some((idle(1).failing(mttf, mttr).span(oracle.number("t"), 0.0), Reading::DownAtEnd))
        }
        _ if family == "interval" => {
            Some((idle(1).failing(mttf, mttr).span(oracle.number("T"), 0.0), Reading::Unavailable))
        }
        _ => None,
    }
}

/// One request in a thousand seconds.
const IDLE_RATE: f64 = 0.001;

/// Crashes at random come at a uniform phase of the probes: the mean time to failure is far longer than the interval, and the
/// repair takes so long that hardly any crash ends unnoticed (it would shorten the mean by the variance over the repair time).
fn detection(oracle: &Oracle) -> Option<(Setup, Reading)> {
    const MTTF: f64 = 1_000.0;
    const MTTR: f64 = 1_000.0;
    let schedule = if oracle.model.contains("fixed grid") { "grid" } else { "after-result" };
    let setup = Setup::balanced(1, IDLE_RATE, "round-robin")
        .probes(oracle.number("interval"), oracle.number("timeout"), oracle.count("fall"), schedule)
        .failing(MTTF, MTTR);
    let setup = if oracle.word("failure") == "timeout" { setup.black_hole() } else { setup };
    let reading = if oracle.value.is_array() { Reading::DetectionRange } else { Reading::MeanDetection };
    Some((setup.span(100_000.0, 0.0), reading))
}

fn retried(oracle: &Oracle, id: &str) -> Option<(Setup, Reading)> {
    let reading = match id {
        _ if id.starts_with("retry_amp") => Reading::Attempts,
        _ if id.starts_with("retry_fail") => Reading::FailedShare,
        _ if id.starts_with("retry_layers") => Reading::Tries,
        _ => return None,
    };
    let p = if reading == Reading::Tries { 1.0 } else { oracle.number("p") };
    let setup = Setup::single(10.0)
        .workers(100)
        .service("constant:10ms")
        .retries(oracle.count("retries"))
        .fault(&format!("errors:{p}:s1@0s"));
    if reading == Reading::Tries {
        // The device, the controller, and proxies before it; every server fails.
        let (retries, layers) = (oracle.count("retries"), oracle.count("layers"));
        let setup = setup.set("hub-retries", &retries.to_string()).set("proxies", &(layers - 2).to_string());
        return Some((setup.span(300.0, 0.0), reading));
    }
    // One request in a thousand fails for good: that takes more of them to see.
    let seconds = if reading == Reading::FailedShare { 100_000.0 } else { 3_000.0 };
    Some((setup.span(seconds, 0.0), reading))
}

/// With a server for everyone, the response time is the service need itself.
fn law(oracle: &Oracle, id: &str) -> Option<(Setup, Reading)> {
    let service = match id.rsplit('_').next()? {
        "lognormal" => "lognormal:1s/2",
        "erlang4" => "erlang:1s/4",
        "h2" => "hyper:1s/4",
        // Least value 1 and exponent 2.5; scale 1 and shape 0.7: given by their means.
        "pareto" => "pareto:1666666667ns/2.5",
        "weibull" => "weibull:1265823506ns/0.7",
        _ if id.starts_with("exp_q") => "exponential:1s",
        _ => return None,
    };
    let reading = match oracle.quantity.as_str() {
        "mean" => Reading::MeanResponse,
        // The sample variance of a Pareto of exponent 2.5 has no variance itself: no run is long enough.
        "variance" if id == "dist_var_pareto" => return None,
        "variance" => Reading::ResponseVariance,
        "p99" => Reading::ResponseQuantile(0.99),
        _ if id.starts_with("exp_q") => {
            Reading::ResponseQuantile(id.rsplit('_').next().and_then(|q| q.parse().ok())?)
        }
        _ => return None,
    };
    Some((Setup::single(10.0).workers(100).service(service).span(20_000.0, 50.0), reading))
}
