//! The formulas against the oracles: every entry that is theory's must be reproduced, and most of the others are as well.

use nines::metrics::confidence;
use nines::theory::cluster::{Cluster, Rule};
use nines::theory::detection::{Failure, Schedule};
use nines::theory::oracle::{Kind, kind};
use nines::theory::{
    availability, closed, detection, distribution, failover, queue, renewal, retry, transient,
};
use serde_json::Value;

const ORACLES: &str = include_str!("../oracles.json");

struct Oracle {
    id: String,
    params: Value,
    quantity: String,
    model: String,
    value: Value,
}

impl Oracle {
    fn number(&self, name: &str) -> f64 {
        self.params[name].as_f64().unwrap_or_else(|| panic!("{}: no parameter {name}", self.id))
    }

    fn whole(&self, name: &str) -> u32 {
        self.number(name) as u32
    }

    fn says(&self, words: &str) -> bool {
        self.quantity.contains(words)
    }

    fn values(&self) -> Vec<f64> {
        match &self.value {
            Value::Array(values) => values.iter().filter_map(Value::as_f64).collect(),
            value => value.as_f64().into_iter().collect(),
        }
    }

    /// The last part of the id, as in `exp_q_0.99`.
    fn tail(&self) -> f64 {
        self.id
            .rsplit('_')
            .next()
            .and_then(|tail| tail.trim_start_matches('p').parse().ok())
            .unwrap_or(f64::NAN)
    }
}

fn oracles() -> Vec<Oracle> {
    let entries: Vec<Value> = serde_json::from_str(ORACLES).expect("oracles.json is JSON");
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
    entries
        .iter()
        .map(|entry| Oracle {
            id: text(entry, "id"),
            params: entry["params"].clone(),
            quantity: text(entry, "quantity"),
            model: text(entry, "model"),
            value: entry["value"].clone(),
        })
        .collect()
}

/// What our formulas say, and how close they must come (relative); `None` where we have none.
fn ours(oracle: &Oracle) -> Option<(Vec<f64>, f64)> {
    let exact = |value: f64| Some((vec![value], 1e-9));
    let id = oracle.id.as_str();
    let n = |name: &str| oracle.number(name);
    let starts = |beginning: &str| id.starts_with(beginning);
    let mm1 = || (n("lambda_"), n("mu"));

    if starts("mm1_breakdown_") {
        return exact(queue::mm1_breakdown_w(n("lambda_"), n("mu"), n("fail"), n("repair")));
    }
    if starts("mm1_timeout_") {
        return exact(queue::mm1_reneging(n("lambda_"), n("mu"), n("T")));
    }
    if starts("mm1_asyvar_") {
        let (lambda, mu) = mm1();
        return exact(queue::mm1_asymptotic_variance(lambda, mu));
    }
    if starts("mm1_") {
        let (lambda, mu) = mm1();
        return exact(match id.split('_').nth(1)? {
            "w" => queue::mm1_w(lambda, mu),
            "wq" => queue::mm1_wq(lambda, mu),
            "lq" => queue::mm1_lq(lambda, mu),
            "pn10" => queue::mm1_at_least(lambda, mu, oracle.whole("n")),
            "resp" => queue::mm1_response_quantile(lambda, mu, oracle.tail()),
            _ => return None,
        });
    }
    if starts("apdex_mm1") {
        let (lambda, mu) = mm1();
        return exact(queue::mm1_apdex(lambda, mu, n("T")));
    }
    if starts("mmc_breakdown") {
        return None;
    }
    if starts("mmc_") {
        let (lambda, mu, c) = (n("lambda_"), n("mu"), oracle.whole("c"));
        return exact(match id.split('_').nth(1)? {
            "wq" => queue::mmc_wq(lambda, mu, c),
            "pw" => queue::erlang_c(lambda / mu, c),
            "resp" => {
                let q: f64 = id.split('_').nth(2)?.trim_start_matches('p').parse().ok()?;
                queue::mmc_response_quantile(lambda, mu, c, q)
            }
            _ => return None,
        });
    }
    if starts("mmck_") {
        let bounded = queue::mmck(n("lambda_"), n("mu"), oracle.whole("c"), oracle.whole("K"));
        return exact(match id.split('_').nth(1)? {
            "w" => bounded.w,
            "pb" => bounded.blocked,
            "x" => bounded.throughput,
            _ => return None,
        });
    }
    if starts("timeout_goodput_") {
        return exact(queue::mm1k_answered_in_time(n("lambda_"), n("mu"), oracle.whole("K"), n("T")));
    }
    if starts("erlb_") {
        return exact(queue::erlang_b(n("a"), oracle.whole("c")));
    }
    if starts("erlang_a_") {
        return exact(queue::erlang_a(n("lambda_"), n("mu"), oracle.whole("c"), n("theta")));
    }
    if starts("mg1_wq_") {
        return exact(queue::mg1_wq(n("lambda_"), n("es"), n("es2")));
    }
    if starts("mg1ps_slowdown") {
        return exact(queue::mg1_ps_slowdown(n("lambda_"), n("es")));
    }
    if starts("mg1ps_w") {
        return exact(queue::mg1_ps_w(n("lambda_"), 1.0));
    }
    if starts("mm1ps_var") {
        let (lambda, mu) = mm1();
        return exact(queue::mm1_ps_variance(lambda, mu));
    }
    if starts("mm1lifo_var") {
        let (lambda, mu) = mm1();
        return exact(queue::mm1_lifo_variance(lambda, mu));
    }
    if starts("mm1lcfspr_var") {
        let (lambda, mu) = mm1();
        return exact(queue::mm1_preemptive_lifo_variance(lambda, mu));
    }
    if starts("h2_params") {
        let fit = distribution::balanced_h2(n("mean"), n("scv"));
        return Some((vec![fit.share, fit.first_rate, fit.second_rate], 1e-9));
    }
    if starts("rr_w_") {
        return exact(renewal::round_robin_w(oracle.whole("n"), n("rho"), n("mu")));
    }
    if starts("dm1_w_") {
        return exact(renewal::dm1_w(n("rho"), n("mu")));
    }
    if starts("h2m1_w_") {
        return exact(renewal::h2m1_w(n("rho"), n("mu"), n("scv")));
    }
    if starts("random_w_") {
        return exact(renewal::random_split_w(n("rho"), n("mu")));
    }
    if starts("jsqd_mf_") {
        return exact(renewal::supermarket_w(oracle.whole("d"), n("lambda_")));
    }
    if let Some(cluster) = cluster(oracle) {
        let solution = cluster.solve();
        let value = if oracle.says("rejected") {
            solution.blocked
        } else if oracle.says("slow server") {
            solution.shares[1]
        } else {
            solution.w
        };
        // The oracle's own chain was cut off a little short for four servers at 0.9: ours does not move when its cut-offs are
        // widened, and lies 3 in 100,000 above.
        let is_cut_short = starts("p2c_") && id.ends_with("_4_0.9");
        return Some((vec![value], if is_cut_short { 4e-5 } else { 1e-6 }));
    }
    if starts("lbcrash_rej_") {
        return exact(1.0 - availability::k_of_n(1, oracle.whole("n"), 1.0 / n("fail"), 1.0 / n("repair")));
    }
    if starts("avail_single") {
        return exact(availability::availability(n("mttf"), n("mttr")));
    }
    if starts("kofn_1rep_") {
        return exact(availability::k_of_n_one_crew(
            oracle.whole("k"),
            oracle.whole("n"),
            n("mttf"),
            n("mttr"),
        ));
    }
    if starts("kofn_") {
        return exact(availability::k_of_n(oracle.whole("k"), oracle.whole("n"), n("mttf"), n("mttr")));
    }
    match id {
        "mttf_parallel2_repair" => return exact(availability::mttf_pair_with_repair(n("fail"), n("repair"))),
        "mttf_parallel2_norepair" => return exact(availability::mttf_without_repair(1, 2, n("fail"))),
        "mttf_2of3_norepair" => return exact(availability::mttf_without_repair(2, 3, n("fail"))),
        "reliab_2of3_t500" => {
            return exact(availability::reliability_without_repair(2, 3, n("fail"), n("t")));
        }
        "series_lb_2of3" => {
            let pair = |name: &str, i: usize| oracle.params[name][i].as_f64().unwrap_or(f64::NAN);
            let balancer = availability::availability(pair("lb", 0), pair("lb", 1));
            return exact(balancer * availability::k_of_n(2, 3, pair("srv", 0), pair("srv", 1)));
        }
        "active_standby_unavail" => {
            let switch = n("switch_s") / 3600.0;
            let unavailable =
                availability::active_standby_unavailability(n("mttf_h"), n("mttr_h"), switch, n("coverage"));
            return exact(unavailable);
        }
        "downtime_var_rate" => return exact(availability::downtime_variance_rate(n("mttf"), n("mttr"))),
        "availability_horizon_pm0.001" => {
            return exact(availability::availability_horizon(n("mttf"), n("mttr"), n("half_width")));
        }
        "failover_lost_rr4" => {
            return exact(failover::lost_per_failover(n("lambda_"), oracle.whole("n"), n("detect_s")));
        }
        "outage_drain_fluid" => return exact(failover::drain_time(n("lambda_"), n("capacity"), n("D"))),
        "outage_mean_delay_fluid" => return exact(failover::mean_extra_delay(n("D"))),
        "burnrate_14.4" => {
            return exact(availability::burn_rate(n("budget_share"), n("window_h"), n("period_h")));
        }
        "retry_budget_20" => return exact(retry::budget_amplification(n("budget"))),
        "retry_layers_3x3" => {
            return exact(retry::layered_amplification(oracle.whole("retries"), oracle.whole("layers")));
        }
        // The same arithmetic, from the log itself, is a test of `metrics`; here only the ratios.
        "meaningful_success_ratio" => {
            let (heavy, light, outage) = (n("heavy"), n("light"), n("outage_min"));
            return exact(1.0 - light * outage / ((heavy + light) * 60.0));
        }
        "meaningful_incident_ratio" => return exact(1.0 - n("outage_min") / 60.0),
        _ => {}
    }
    if starts("instant_availability_") {
        return exact(availability::instant_availability(n("mttf"), n("mttr"), n("t")));
    }
    if starts("interval_availability_") {
        return exact(availability::interval_availability(n("mttf"), n("mttr"), n("T")));
    }
    if starts("detect_") {
        let failure =
            if oracle.params["failure"] == "refused" { Failure::Refused } else { Failure::BlackHole };
        let schedule =
            if oracle.model.contains("fixed grid") { Schedule::Grid } else { Schedule::AfterResult };
        let window = detection::detection_window(
            n("interval"),
            n("timeout"),
            oracle.whole("fall"),
            0.0,
            failure,
            schedule,
        );
        let value = if oracle.says("[min,max]") { vec![window.low, window.high] } else { vec![window.mean] };
        return Some((value, 1e-9));
    }
    if starts("passive_runs_") {
        return exact(detection::trials_until_run(oracle.whole("k"), n("p_fail")));
    }
    if starts("vrrp_mdi") {
        return exact(detection::vrrp_master_down(n("advert_s"), oracle.whole("priority")));
    }
    if starts("vrrp_detect") {
        return exact(detection::vrrp_mean_outage(n("advert_s"), oracle.whole("priority")));
    }
    if starts("undetected_fail_") {
        let retries = oracle.params["retries"].as_u64().unwrap_or(0) as u32;
        return exact(failover::undetected_failure_share(
            oracle.whole("n"),
            n("mttf_s"),
            n("mttr_s"),
            n("detect_s"),
            retries,
        ));
    }
    if starts("retry_amp_") {
        return exact(retry::amplification(n("p"), oracle.whole("retries")));
    }
    if starts("retry_fail_") {
        return exact(retry::final_failure(n("p"), oracle.whole("retries")));
    }
    if starts("closed_") {
        let closed = closed::closed_population(oracle.whole("N"), n("Z"), oracle.whole("c"), n("mu"));
        return exact(if starts("closed_x") { closed.throughput } else { closed.w });
    }
    if starts("exp_q_") {
        return exact(distribution::exponential_quantile(n("mean"), oracle.tail()));
    }
    if starts("budget_30d_") {
        return exact(availability::error_budget_minutes(n("slo"), n("days")));
    }
    if starts("t_") {
        return exact(confidence::t_quantile(oracle.whole("df") as f64, n("level")));
    }
    if starts("dist_") {
        return exact(distribution_value(oracle)?);
    }
    if starts("mtminf_") {
        return exact(transient::ramp_without_limit(n("a"), n("b"), n("mu"), n("t")));
    }
    if starts("ramp_n_") {
        let ramp = transient::ramp_mmck(n("slope"), 1.0, oracle.whole("c"), oracle.whole("K"), n("t"));
        return Some((vec![ramp.n], 1e-7));
    }
    if starts("ramp_blocked_") {
        let ramp = transient::ramp_mmck(n("slope"), 1.0, oracle.whole("c"), oracle.whole("K"), n("T"));
        return Some((vec![ramp.rejected], 1e-7));
    }
    None
}

fn distribution_value(oracle: &Oracle) -> Option<f64> {
    let n = |name: &str| oracle.number(name);
    Some(match oracle.id.as_str() {
        "dist_mean_lognormal" => {
            let (log_mean, log_deviation) = distribution::lognormal_parameters(n("mean"), n("scv"));
            distribution::lognormal_mean(log_mean, log_deviation)
        }
        "dist_p99_lognormal" => distribution::lognormal_quantile(n("mean"), n("scv"), 0.99),
        "dist_mean_pareto" => distribution::pareto_mean(n("xm"), n("alpha")),
        "dist_var_pareto" => distribution::pareto_variance(n("xm"), n("alpha")),
        "dist_p99_pareto" => distribution::pareto_quantile(n("xm"), n("alpha"), 0.99),
        "dist_mean_erlang4" => n("mean"),
        "dist_var_erlang4" => distribution::erlang_variance(oracle.whole("k"), n("mean")),
        "dist_mean_weibull" => distribution::weibull_mean(n("shape"), n("scale")),
        "dist_var_weibull" => distribution::weibull_variance(n("shape"), n("scale")),
        "dist_p99_weibull" => distribution::weibull_quantile(n("shape"), n("scale"), 0.99),
        "dist_var_h2" => distribution::balanced_h2(n("mean"), n("scv")).variance(),
        "dist_p99_h2" => distribution::balanced_h2(n("mean"), n("scv")).quantile(0.99),
        _ => return None,
    })
}

/// The cluster of an oracle that was computed from a chain.
fn cluster(oracle: &Oracle) -> Option<Cluster> {
    let id = oracle.id.as_str();
    let rule = |name: &str| match name {
        "random" => Rule::Random(None),
        "jsq" => Rule::Shortest,
        "p2c_repl" => Rule::TwoAny,
        "sed" => Rule::ShortestDelay,
        "wrandom" => {
            let weights =
                oracle.params["weights"].as_array().map(|all| all.iter().filter_map(Value::as_f64).collect());
            Rule::Random(weights)
        }
        other => panic!("{id}: no rule {other}"),
    };
    let policy = oracle.params["policy"].as_str().unwrap_or_default();
    let alike = |rule: Rule| Some(Cluster::alike(oracle.whole("n"), oracle.number("rho"), rule));
    if id.starts_with("jsq_w_") {
        return alike(Rule::Shortest);
    }
    if id.starts_with("p2c_distinct_w_") {
        return alike(Rule::TwoDistinct);
    }
    if id.starts_with("p2c_repl_w_") {
        return alike(Rule::TwoAny);
    }
    if id.starts_with("lbK_") {
        let room = oracle.number("K_each") as u8;
        return Some(Cluster {
            lambda: oracle.number("lambda_"),
            rates: vec![1.0; 2],
            workers: 1,
            room,
            rule: rule(policy),
            most: 2 * u32::from(room),
            spread: u8::MAX,
        });
    }
    if id.starts_with("lbc2_") {
        return Some(Cluster {
            lambda: oracle.number("lambda_"),
            rates: vec![1.0; 2],
            workers: oracle.number("c_each") as u8,
            room: u8::MAX,
            rule: rule(policy),
            most: 120,
            spread: u8::MAX,
        });
    }
    if id.starts_with("gray_") {
        let rates: Vec<f64> = oracle.params["mu"].as_array()?.iter().filter_map(Value::as_f64).collect();
        let load = oracle.number("lambda_") / rates.iter().sum::<f64>();
        return Some(Cluster {
            lambda: oracle.number("lambda_"),
            rates,
            workers: 1,
            room: u8::MAX,
            rule: rule(policy),
            most: if load < 0.5 { 70 } else { 150 },
            spread: u8::MAX,
        });
    }
    None
}

fn check(oracle: &Oracle) -> Result<(), String> {
    let Some((ours, tolerance)) = ours(oracle) else {
        return Err(format!("{}: no formula", oracle.id));
    };
    let values = oracle.values();
    let is_close = ours.len() == values.len()
        && ours
            .iter()
            .zip(&values)
            .all(|(ours, value)| (ours - value).abs() <= tolerance * value.abs().max(1e-9));
    if is_close { Ok(()) } else { Err(format!("{}: ours {ours:?}, oracle {values:?}", oracle.id)) }
}

#[test]
fn every_oracle_has_a_kind() {
    let unsorted: Vec<String> = oracles().into_iter().map(|o| o.id).filter(|id| kind(id).is_none()).collect();
    assert_eq!(unsorted, Vec::<String>::new());
}

#[test]
fn every_oracle_of_theory_and_every_limit_is_reproduced() {
    let faults: Vec<String> = oracles()
        .iter()
        .filter(|oracle| matches!(kind(&oracle.id), Some(Kind::Theory | Kind::Limit)))
        .filter_map(|oracle| check(oracle).err())
        .collect();
    assert_eq!(faults, Vec::<String>::new());
}

/// Chains of so many states that an unoptimised build takes seconds over them.
fn is_long(oracle: &Oracle) -> bool {
    let servers = oracle.params["n"].as_u64().unwrap_or(1);
    let rho = oracle.params["rho"].as_f64().unwrap_or(0.0);
    let is_large = servers > 3 || rho > 0.8 || (servers == 3 && rho > 0.7);
    cluster(oracle).is_some() && (is_large || oracle.id == "lbc2_w_random")
}

fn check_all(is_in: impl Fn(&Oracle) -> bool) -> usize {
    let (mut reproduced, mut faults) = (0, Vec::new());
    for oracle in oracles().iter().filter(|oracle| is_in(oracle)) {
        match check(oracle) {
            Ok(()) => reproduced += 1,
            Err(fault) if fault.ends_with("no formula") => {}
            Err(fault) => faults.push(fault),
        }
    }
    assert_eq!(faults, Vec::<String>::new());
    reproduced
}

#[test]
fn where_there_is_a_formula_it_reproduces_the_oracle() {
    let reproduced = check_all(|oracle| !is_long(oracle));
    println!("{reproduced} of {} oracles reproduced by a formula", oracles().len());
    assert!(reproduced >= 200, "{reproduced}");
}

#[test]
#[ignore = "a minute unoptimised; cargo test --release -- --ignored theory"]
fn long_chains_reproduce_their_oracles() {
    assert!(check_all(is_long) >= 10);
}

#[test]
fn the_engine_plays_every_oracle_that_is_sorted_as_simulation() {
    use nines::experiment::oracle::{Oracle, checks};
    let all = Oracle::read_all(ORACLES).expect("oracles.json is JSON");
    let played: Vec<String> = checks(&all).into_iter().map(|check| check.oracle.id).collect();
    let with = |wanted: fn(Kind, bool) -> bool| -> Vec<&str> {
        all.iter()
            .map(|oracle| oracle.id.as_str())
            .filter(|id| kind(id).is_some_and(|kind| wanted(kind, played.iter().any(|other| other == id))))
            .collect()
    };
    assert_eq!(with(|kind, played| kind == Kind::Simulation && !played), Vec::<&str>::new());
}

fn close(ours: f64, exact: f64, tolerance: f64) {
    assert!((ours / exact - 1.0).abs() < tolerance, "{ours} is not {exact}");
}

#[test]
fn more_knowledge_never_makes_a_balancer_slower() {
    for n in 2..=4 {
        for rho in [0.3, 0.5, 0.6] {
            let w = |rule| Cluster::alike(n, rho, rule).solve().w;
            let order = [
                renewal::random_split_w(rho, 1.0),
                w(Rule::TwoAny),
                w(Rule::TwoDistinct),
                w(Rule::Shortest),
                queue::mmc_w(f64::from(n) * rho, 1.0, n),
            ];
            // Two distinct choices of two servers are all servers.
            let falls = order.windows(2).all(|pair| pair[0] >= pair[1] * (1.0 - 1e-9));
            assert!(falls, "{n} servers at {rho}: {order:?}");
            let round_robin = renewal::round_robin_w(n, rho, 1.0);
            assert!(order[0] > round_robin && round_robin > order[3], "{n} servers at {rho}: {round_robin}");
        }
    }
}

#[test]
fn special_cases_are_the_simpler_formula() {
    close(renewal::round_robin_w(1, 0.8, 1.0), queue::mm1_w(0.8, 1.0), 1e-12);
    close(renewal::round_robin_w(1_000_000, 0.7, 1.0), renewal::dm1_w(0.7, 1.0), 1e-5);
    close(queue::mmc_w(0.8, 1.0, 1), queue::mm1_w(0.8, 1.0), 1e-12);
    close(
        queue::mmc_response_quantile(0.8, 1.0, 1, 0.99),
        queue::mm1_response_quantile(0.8, 1.0, 0.99),
        1e-9,
    );
    close(queue::mmck(2.4, 1.0, 3, 400).w, queue::mmc_w(2.4, 1.0, 3), 1e-9);
    close(queue::mmck(5.0, 1.0, 5, 5).blocked, queue::erlang_b(5.0, 5), 1e-12);
    close(queue::mg1_wq(0.7, 1.0, 2.0), queue::mm1_wq(0.7, 1.0), 1e-12);
    close(queue::mm1_breakdown_w(0.5, 1.0, 1e-12, 1.0), queue::mm1_w(0.5, 1.0), 1e-9);
    close(queue::mm1k_answered_in_time(0.5, 1.0, 200, 3.0), queue::mm1_response_share(0.5, 1.0, 3.0), 1e-9);
    close(
        Cluster::alike(2, 0.6, Rule::TwoDistinct).solve().w,
        Cluster::alike(2, 0.6, Rule::Shortest).solve().w,
        1e-9,
    );
    close(Cluster::alike(1, 0.6, Rule::Shortest).solve().w, queue::mm1_w(0.6, 1.0), 1e-6);
    close(availability::k_of_n_one_crew(1, 1, 100.0, 10.0), availability::availability(100.0, 10.0), 1e-12);
    close(
        availability::interval_availability(300.0, 30.0, 1e9),
        availability::availability(300.0, 30.0),
        1e-6,
    );
    close(closed::closed_population(1, 5.0, 1, 1.0).w, 1.0, 1e-12);
    close(retry::amplification(1.0, 3), 4.0, 1e-12);
    // A ramp that hardly changes is in its steady state.
    let slow = transient::ramp_mmck(0.5 / 2_000.0, 1.0, 1, 20, 2_000.0);
    close(slow.n, queue::mmck(0.5, 1.0, 1, 20).l, 0.01);
}

#[test]
fn twice_the_rates_are_half_the_times() {
    close(queue::mm1_w(1.6, 2.0), queue::mm1_w(0.8, 1.0) / 2.0, 1e-12);
    close(queue::mmc_wq(4.8, 2.0, 3), queue::mmc_wq(2.4, 1.0, 3) / 2.0, 1e-12);
    close(renewal::round_robin_w(4, 0.8, 2.0), renewal::round_robin_w(4, 0.8, 1.0) / 2.0, 1e-12);
    close(renewal::h2m1_w(0.8, 2.0, 4.0), renewal::h2m1_w(0.8, 1.0, 4.0) / 2.0, 1e-12);
}

#[test]
fn all_down_at_once_comes_as_the_books_say() {
    use nines::theory::availability::{mttf_pair_with_repair, reliability_all_down};
    let (fail, repair) = (1.0 / 120.0, 1.0 / 15.0);
    // One server: e^(−λt). Without repair, two in parallel: 1 − (1 − e^(−λt))².
    for t in [0.0, 1.0, 120.0, 5_000.0] {
        let one = libm::exp(-fail * t);
        assert!((reliability_all_down(1, fail, repair, t) - one).abs() < 1e-9, "{t}");
        assert!(
            (reliability_all_down(2, fail, 0.0, t) - (1.0 - (1.0 - one) * (1.0 - one))).abs() < 1e-9,
            "{t}"
        );
    }
    // The area under R(t) of a repaired pair is its mean time to failure, (3λ + μ)/(2λ²).
    let (step, end) = (2.0, 20_000.0);
    let area: f64 = (0..(end / step) as u32)
        .map(|i| reliability_all_down(2, fail, repair, (f64::from(i) + 0.5) * step) * step)
        .sum();
    assert!((area / mttf_pair_with_repair(fail, repair) - 1.0).abs() < 1e-4, "{area}");
}
