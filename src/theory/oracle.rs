//! What each entry of `tests/oracles.json` is for: run by the engine, reproduced by a formula, or a rule that a test beside it holds.

/// How an oracle is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The engine runs the model; the exact value must lie in its interval.
    Simulation,
    /// A closed form or a small chain in `theory` must reproduce it.
    Theory,
    /// A limit of infinitely many servers: a formula, and a direction for large runs.
    Limit,
    /// A rule of the engine; a test beside it holds it to the entry.
    Rule,
}

/// The kinds by the beginning of the id; the longest beginning that fits decides.
pub const KINDS: &[(&str, Kind)] = &[
    ("mm1_", Kind::Simulation),
    ("mm1_asyvar_", Kind::Theory),
    // Queued work whose device has given up is skipped: the share of skipped requests.
    ("mm1_timeout_", Kind::Simulation),
    ("mm1ps_", Kind::Simulation),
    ("mg1ps_", Kind::Simulation),
    ("mm1lifo_", Kind::Simulation),
    ("mm1lcfspr_", Kind::Simulation),
    ("mmc_", Kind::Simulation),
    ("mmck_", Kind::Simulation),
    ("timeout_goodput_", Kind::Simulation),
    ("erlb_", Kind::Simulation),
    ("erlang_a_", Kind::Simulation),
    ("mg1_wq_det_", Kind::Simulation),
    ("mg1_wq_erlang4_", Kind::Simulation),
    ("mg1_wq_h2_", Kind::Simulation),
    ("mg1_wq_lognormal_", Kind::Simulation),
    ("mg1_wq_pareto_", Kind::Simulation),
    ("mg1_wq_uniform_", Kind::Simulation),
    ("h2_params_", Kind::Theory),
    ("rr_w_", Kind::Simulation),
    ("dm1_w_", Kind::Simulation),
    ("h2m1_w_", Kind::Simulation),
    ("mmpp_", Kind::Simulation),
    ("random_w_", Kind::Simulation),
    ("jsqd_mf_", Kind::Limit),
    ("jsq_w_", Kind::Simulation),
    ("p2c_distinct_w_", Kind::Simulation),
    ("p2c_repl_w_", Kind::Simulation),
    ("lbK_", Kind::Simulation),
    ("lbc2_", Kind::Simulation),
    ("lbcrash_rej_", Kind::Simulation),
    ("gray_", Kind::Simulation),
    ("avail_single", Kind::Simulation),
    ("kofn_", Kind::Simulation),
    ("mttf_", Kind::Theory),
    ("reliab_", Kind::Theory),
    ("series_lb_", Kind::Theory),
    ("active_standby_", Kind::Simulation),
    ("instant_availability_", Kind::Theory),
    ("interval_availability_", Kind::Theory),
    ("downtime_var_", Kind::Theory),
    ("availability_horizon_", Kind::Theory),
    ("detect_", Kind::Simulation),
    ("passive_runs_", Kind::Rule),
    ("vrrp_", Kind::Rule),
    ("undetected_fail_", Kind::Theory),
    ("failover_lost_", Kind::Theory),
    ("outage_", Kind::Theory),
    ("retry_amp_", Kind::Simulation),
    ("retry_fail_", Kind::Simulation),
    ("retry_layers_", Kind::Simulation),
    ("retry_budget_", Kind::Rule),
    ("grpc_", Kind::Rule),
    ("lossretry_", Kind::Simulation),
    ("retrial_", Kind::Simulation),
    ("hedge_", Kind::Simulation),
    ("closed_", Kind::Simulation),
    ("exp_q_", Kind::Theory),
    ("dist_", Kind::Theory),
    ("smooth_wrr_", Kind::Simulation),
    ("envoy_", Kind::Rule),
    ("maglev_", Kind::Rule),
    ("ring_", Kind::Rule),
    ("budget_30d_", Kind::Theory),
    ("burnrate_", Kind::Theory),
    ("apdex_", Kind::Simulation),
    ("t_4_", Kind::Theory),
    ("t_9_", Kind::Theory),
    ("mtminf_", Kind::Simulation),
    ("ramp_", Kind::Simulation),
    ("meaningful_", Kind::Theory),
];

/// What the oracle with this id is for; `None` for an id nobody has sorted.
pub fn kind(id: &str) -> Option<Kind> {
    KINDS
        .iter()
        .filter(|(beginning, _)| id.starts_with(beginning))
        .max_by_key(|(beginning, _)| beginning.len())
        .map(|(_, kind)| *kind)
}
