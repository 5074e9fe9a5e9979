//! Single stations with Poisson arrivals: M/M/1, M/M/c, M/M/c/K, M/G/1, Erlang's loss and delay.
//!
//! λ is the arrival rate, μ the service rate of one worker. W is the mean response time, Wq the mean wait, Lq the mean number
//! waiting. Sources: Kleinrock, *Queueing Systems* I; Gross et al., *Fundamentals of Queueing Theory*.

use super::{bisect, power};

/// M/M/1: W = 1/(μ − λ).
pub fn mm1_w(lambda: f64, mu: f64) -> f64 {
    1.0 / (mu - lambda)
}

/// M/M/1: Wq = ρ/(μ − λ).
pub fn mm1_wq(lambda: f64, mu: f64) -> f64 {
    lambda / mu / (mu - lambda)
}

/// M/M/1: Lq = ρ²/(1 − ρ).
pub fn mm1_lq(lambda: f64, mu: f64) -> f64 {
    lambda * mm1_wq(lambda, mu)
}

/// M/M/1: P(N ≥ n) = ρⁿ.
pub fn mm1_at_least(lambda: f64, mu: f64, n: u32) -> f64 {
    power(lambda / mu, n)
}

/// M/M/1, first come first served: response times are exponential with mean W; the quantile `q`.
pub fn mm1_response_quantile(lambda: f64, mu: f64, q: f64) -> f64 {
    -libm::log1p(-q) * mm1_w(lambda, mu)
}

/// M/M/1: share of response times up to `t`.
pub fn mm1_response_share(lambda: f64, mu: f64, t: f64) -> f64 {
    -libm::expm1(-(mu - lambda) * t)
}

/// M/M/1: Apdex with target `t`: F(t) + (F(4t) − F(t))/2.
pub fn mm1_apdex(lambda: f64, mu: f64, t: f64) -> f64 {
    let (satisfied, tolerating) =
        (mm1_response_share(lambda, mu, t), mm1_response_share(lambda, mu, 4.0 * t));
    satisfied + (tolerating - satisfied) / 2.0
}

/// M/M/1: the time average of N over T has variance about v/T with this v (Whitt 1989): how long a run must be.
pub fn mm1_asymptotic_variance(lambda: f64, mu: f64) -> f64 {
    let rho = lambda / mu;
    2.0 * rho * (1.0 + rho) / (mu * power(1.0 - rho, 4))
}

/// Erlang B: share of arrivals blocked by `c` workers without a queue at offered load a = λ/μ, whatever the service law.
pub fn erlang_b(a: f64, c: u32) -> f64 {
    (1..=c).fold(1.0, |blocked, workers| a * blocked / (f64::from(workers) + a * blocked))
}

/// Erlang C: share of arrivals that must wait in an M/M/c at offered load a < c.
pub fn erlang_c(a: f64, c: u32) -> f64 {
    let (blocked, workers) = (erlang_b(a, c), f64::from(c));
    workers * blocked / (workers - a * (1.0 - blocked))
}

/// M/M/c: Wq = C(c, a)/(cμ − λ).
pub fn mmc_wq(lambda: f64, mu: f64, c: u32) -> f64 {
    erlang_c(lambda / mu, c) / (f64::from(c) * mu - lambda)
}

/// M/M/c: W = Wq + 1/μ.
pub fn mmc_w(lambda: f64, mu: f64, c: u32) -> f64 {
    mmc_wq(lambda, mu, c) + 1.0 / mu
}

/// M/M/c, first come first served: share of response times beyond `t`. The wait is 0 with probability 1 − C, else
/// exponential with rate cμ − λ; the service is exponential with rate μ.
pub fn mmc_response_beyond(lambda: f64, mu: f64, c: u32, t: f64) -> f64 {
    let waits = erlang_c(lambda / mu, c);
    let drain = f64::from(c) * mu - lambda;
    let served = libm::exp(-mu * t);
    let both = if (drain - mu).abs() < 1e-9 * mu {
        (1.0 + mu * t) * served
    } else {
        (drain * served - mu * libm::exp(-drain * t)) / (drain - mu)
    };
    (1.0 - waits) * served + waits * both
}

/// M/M/c, first come first served: the response time quantile `q`.
pub fn mmc_response_quantile(lambda: f64, mu: f64, c: u32, q: f64) -> f64 {
    let mut high = mmc_w(lambda, mu, c);
    while mmc_response_beyond(lambda, mu, c, high) > 1.0 - q {
        high *= 2.0;
    }
    bisect(0.0, high, |t| mmc_response_beyond(lambda, mu, c, t) > 1.0 - q)
}

/// What a station with bounded room does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounded {
    /// Share of arrivals rejected.
    pub blocked: f64,
    /// Mean response time of the accepted.
    pub w: f64,
    /// Accepted per unit of time.
    pub throughput: f64,
    /// Mean number in the system.
    pub l: f64,
}

/// M/M/c/K: `c` workers, at most `k` in the system, those in service included.
pub fn mmck(lambda: f64, mu: f64, c: u32, k: u32) -> Bounded {
    let share = mmck_shares(lambda, mu, c, k);
    let blocked = share[k as usize];
    let l = share.iter().enumerate().map(|(n, p)| n as f64 * p).sum();
    let throughput = lambda * (1.0 - blocked);
    Bounded { blocked, w: l / throughput, throughput, l }
}

/// M/M/c/K: share of time with 0, 1, … K in the system.
pub fn mmck_shares(lambda: f64, mu: f64, c: u32, k: u32) -> Vec<f64> {
    let mut weights = vec![1.0];
    for n in 1..=k {
        let before = weights[n as usize - 1];
        weights.push(before * lambda / (f64::from(n.min(c)) * mu));
    }
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / total).collect()
}

/// M/M/1/K whose clients give up after `timeout` while the server works on: share of all arrivals answered in time. An
/// arrival that finds n before it (PASTA) needs an Erlang(n + 1, μ) time.
pub fn mm1k_answered_in_time(lambda: f64, mu: f64, k: u32, timeout: f64) -> f64 {
    let shares = mmck_shares(lambda, mu, 1, k);
    let accepted = &shares[..k as usize];
    accepted
        .iter()
        .zip(1..)
        .map(|(share, phases)| share * super::distribution::erlang_share(phases, mu, timeout))
        .sum()
}

/// M/G/1, first come first served (Pollaczek and Khinchine): Wq = λE[S²] / (2(1 − ρ)).
pub fn mg1_wq(lambda: f64, mean: f64, second_moment: f64) -> f64 {
    lambda * second_moment / (2.0 * (1.0 - lambda * mean))
}

/// M/G/1: W = Wq + E[S].
pub fn mg1_w(lambda: f64, mean: f64, second_moment: f64) -> f64 {
    mg1_wq(lambda, mean, second_moment) + mean
}

/// M/G/1 with processor sharing: E[S]/(1 − ρ), whatever the service law.
pub fn mg1_ps_w(lambda: f64, mean: f64) -> f64 {
    mean / (1.0 - lambda * mean)
}

/// M/G/1 with processor sharing: a request of size x takes x/(1 − ρ) on average.
pub fn mg1_ps_slowdown(lambda: f64, mean: f64) -> f64 {
    1.0 / (1.0 - lambda * mean)
}

/// M/M/1 with processor sharing: variance of the response time (Coffman, Muntz, Trotter 1970).
pub fn mm1_ps_variance(lambda: f64, mu: f64) -> f64 {
    let rho = lambda / mu;
    (2.0 + rho) / (2.0 - rho) / power(mu * (1.0 - rho), 2)
}

/// M/M/1, last come first served without preemption: variance of the response time, from E[Wq²] = E[Wq²](FCFS)/(1 − ρ).
pub fn mm1_lifo_variance(lambda: f64, mu: f64) -> f64 {
    let rho = lambda / mu;
    let wait = mm1_wq(lambda, mu);
    let square_of_wait = 2.0 * rho / power(mu - lambda, 2) / (1.0 - rho);
    square_of_wait - wait * wait + 1.0 / (mu * mu)
}

/// M/M/1, last come first served, preemptive: the response time is a busy period; its variance.
pub fn mm1_preemptive_lifo_variance(lambda: f64, mu: f64) -> f64 {
    let rho = lambda / mu;
    (1.0 + rho) / (mu * mu * power(1.0 - rho, 3))
}

/// M/M/1 whose server breaks at rate `fail` (idle or not) and is repaired at rate `repair`; its queue is kept and service
/// resumes: W (White and Christie 1958, also Avi-Itzhak and Naor 1963).
pub fn mm1_breakdown_w(lambda: f64, mu: f64, fail: f64, repair: f64) -> f64 {
    let both = fail + repair;
    (both * both + fail * mu) / (both * (repair * (mu - lambda) - fail * lambda))
}

/// M/M/1 whose requests leave the *queue* after a fixed patience: the share that does. From the density of the virtual wait,
/// ρπ₀μ(1 − ρ)… integrated: P = ρ π₀ e^{−(μ − λ)T}, 1/π₀ = 1 + ∫₀ᵀ λe^{−(μ − λ)v}dv + (λ/μ)e^{−(μ − λ)T}.
pub fn mm1_reneging(lambda: f64, mu: f64, patience: f64) -> f64 {
    let spare = mu - lambda;
    let kept = libm::exp(-spare * patience);
    let waited = if spare == 0.0 { lambda * patience } else { lambda * (1.0 - kept) / spare };
    let idle = 1.0 / (1.0 + waited + lambda / mu * kept);
    lambda / mu * idle * kept
}

/// Erlang A, M/M/c+M: share of arrivals that abandon when each waits at most an exponential time of rate `theta`.
pub fn erlang_a(lambda: f64, mu: f64, c: u32, theta: f64) -> f64 {
    // Enough states that the rest weighs nothing: the death rate grows without bound.
    const STATES: u32 = 2_000;
    let (mut weight, mut total, mut waiting) = (1.0, 1.0, 0.0);
    for n in 1..=STATES {
        let excess = f64::from(n.saturating_sub(c));
        weight *= lambda / (f64::from(n.min(c)) * mu + excess * theta);
        total += weight;
        waiting += excess * weight;
    }
    theta * waiting / total / lambda
}
