//! Availability and reliability of parts that fail and are repaired.

use super::chain::Chain;
use super::power;

/// MTTF/(MTTF + MTTR).
pub fn availability(mttf: f64, mttr: f64) -> f64 {
    mttf / (mttf + mttr)
}

/// At least `k` of `n` up, each repaired on its own.
pub fn k_of_n(k: u32, n: u32, mttf: f64, mttr: f64) -> f64 {
    at_least(k, n, availability(mttf, mttr))
}

/// At least `k` of `n` independent parts up, each with probability `up`.
pub fn at_least(k: u32, n: u32, up: f64) -> f64 {
    (k..=n).map(|count| choose(n, count) * power(up, count) * power(1.0 - up, n - count)).sum()
}

/// At least `k` of `n` up with one repair crew: the machine repairman, M/M/1//n.
pub fn k_of_n_one_crew(k: u32, n: u32, mttf: f64, mttr: f64) -> f64 {
    // The weight of `down` parts down: n!/(n − down)! · (MTTR/MTTF)^down.
    let mut weights = vec![1.0];
    for down in 1..=n {
        let before = weights[down as usize - 1];
        weights.push(before * f64::from(n - down + 1) * mttr / mttf);
    }
    let total: f64 = weights.iter().sum();
    weights[..=(n - k) as usize].iter().sum::<f64>() / total
}

/// Mean time until fewer than `k` of `n` are up, without repair: Σ 1/(i·rate), i = k … n.
pub fn mttf_without_repair(k: u32, n: u32, fail: f64) -> f64 {
    (k..=n).map(|up| 1.0 / (f64::from(up) * fail)).sum()
}

/// Mean time until both of two are down, with repair: (3λ + μ)/(2λ²).
pub fn mttf_pair_with_repair(fail: f64, repair: f64) -> f64 {
    (3.0 * fail + repair) / (2.0 * fail * fail)
}

/// Chance that at least `k` of `n` have been up all the time to `t`, without repair.
pub fn reliability_without_repair(k: u32, n: u32, fail: f64, t: f64) -> f64 {
    at_least(k, n, libm::exp(-fail * t))
}

/// Chance that `n` parts, all up at time zero, each failing at rate `fail` and repaired on its own at rate `repair`, have never
/// all been down at once up to `t`: the transient of a birth and death chain by uniformisation (Jensen 1953).
pub fn reliability_all_down(n: u32, fail: f64, repair: f64, t: f64) -> f64 {
    let n = n as usize;
    // State: how many are down; all down is left for good.
    let rate = n as f64 * (fail + repair);
    let steps = rate * t;
    let mut shares = vec![0.0; n];
    shares[0] = 1.0;
    // The Poisson weights, from logarithms so that a long time does not underflow.
    let weight = |k: f64| libm::exp(k * libm::log(steps) - steps - libm::lgamma(k + 1.0));
    let last = libm::ceil(steps + 10.0 * libm::sqrt(steps) + 30.0) as usize;
    if steps <= 0.0 {
        return 1.0;
    }
    let mut alive = 0.0;
    for k in 0..=last {
        alive += weight(k as f64) * shares.iter().sum::<f64>();
        let before = shares.clone();
        for (down, share) in shares.iter_mut().enumerate() {
            let (falls, rises) = ((n - down) as f64 * fail, down as f64 * repair);
            *share = before[down] * (1.0 - (falls + rises) / rate);
            if down > 0 {
                *share += before[down - 1] * (n - down + 1) as f64 * fail / rate;
            }
            if down + 1 < n {
                *share += before[down + 1] * (down + 1) as f64 * repair / rate;
            }
        }
    }
    alive.min(1.0)
}

/// A part that is up at time zero is up at `t` with this probability.
pub fn instant_availability(mttf: f64, mttr: f64, t: f64) -> f64 {
    let (fail, repair) = (1.0 / mttf, 1.0 / mttr);
    (repair + fail * libm::exp(-(fail + repair) * t)) / (fail + repair)
}

/// Mean share of [0, t] that a part which is up at time zero is up: why short runs overestimate availability.
pub fn interval_availability(mttf: f64, mttr: f64, t: f64) -> f64 {
    let (fail, repair) = (1.0 / mttf, 1.0 / mttr);
    let both = fail + repair;
    repair / both - fail / (both * both * t) * libm::expm1(-both * t)
}

/// The downtime in [0, T] has variance about v·T with this v, for exponential times up and down.
pub fn downtime_variance_rate(mttf: f64, mttr: f64) -> f64 {
    // (m_d²·Var U + m_u²·Var D)/(m_u + m_d)³, the variances being the means squared.
    2.0 * mttf * mttf * mttr * mttr / power(mttf + mttr, 3)
}

/// Simulated time until the 95 % interval of availability is no wider than ± `half_width`.
pub fn availability_horizon(mttf: f64, mttr: f64, half_width: f64) -> f64 {
    let z = super::distribution::normal_quantile(0.975);
    downtime_variance_rate(mttf, mttr) * power(z / half_width, 2)
}

/// A hot standby pair with one repair crew: switching over takes `switch`; a failure of the active node that is not covered
/// is an outage until the repair; the standby fails at the same rate, also while it takes over.
pub fn active_standby_unavailability(mttf: f64, mttr: f64, switch: f64, coverage: f64) -> f64 {
    const BOTH: usize = 0;
    const SWITCHING: usize = 1;
    const ONE: usize = 2;
    const NONE: usize = 3;
    const UNCOVERED: usize = 4;
    let (fail, repair) = (1.0 / mttf, 1.0 / mttr);
    let shares = Chain::new(
        5,
        &[
            (BOTH, SWITCHING, coverage * fail),
            (BOTH, UNCOVERED, (1.0 - coverage) * fail),
            (BOTH, ONE, fail),
            (SWITCHING, ONE, 1.0 / switch),
            (SWITCHING, NONE, fail),
            (ONE, BOTH, repair),
            (ONE, NONE, fail),
            (NONE, ONE, repair),
            (UNCOVERED, BOTH, repair),
        ],
    )
    .stationary();
    shares[SWITCHING] + shares[NONE] + shares[UNCOVERED]
}

/// Minutes of downtime that an SLO allows in `days`.
pub fn error_budget_minutes(slo: f64, days: f64) -> f64 {
    (1.0 - slo) * days * 24.0 * 60.0
}

/// How many times faster than allowed the budget of `period` is spent when `share` of it goes in `window`.
pub fn burn_rate(share: f64, window: f64, period: f64) -> f64 {
    share * period / window
}

fn choose(n: u32, k: u32) -> f64 {
    (0..k).fold(1.0, |ways, i| ways * f64::from(n - i) / f64::from(i + 1))
}
