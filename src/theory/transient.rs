//! Stations whose load changes while one looks: ramps.

/// M(t)/M/∞, empty at time zero, λ(u) = a + b·u: the mean number in service at `t` (it is Poisson).
pub fn ramp_without_limit(a: f64, b: f64, mu: f64, t: f64) -> f64 {
    // ∫₀ᵗ (a + b·u)·e^{−μ(t − u)} du.
    let gone = -libm::expm1(-mu * t);
    a * gone / mu + b * (t / mu - gone / (mu * mu))
}

/// What a ramp has done by some instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ramp {
    /// Mean number in the system.
    pub n: f64,
    /// Expected number of requests rejected so far.
    pub rejected: f64,
}

/// M(t)/M/c/K, empty at time zero, λ(u) = slope·u: Kolmogorov's forward equations by Runge and Kutta's fourth-order rule.
pub fn ramp_mmck(slope: f64, mu: f64, c: u32, k: u32, t: f64) -> Ramp {
    let states = k as usize + 1;
    // A twentieth of the fastest mean stay: errors far below anything a simulation can see.
    let fastest = slope * t + f64::from(c) * mu;
    let steps = libm::ceil(t * fastest * 20.0).max(1.0) as u32;
    let step = t / f64::from(steps);
    // The last entry counts rejections.
    let mut now = vec![0.0; states + 1];
    now[0] = 1.0;
    let slope_at = |u: f64, from: &[f64]| -> Vec<f64> {
        let lambda = slope * u;
        let mut change = vec![0.0; states + 1];
        for n in 0..states {
            let (up, down) = (lambda * from[n], (n.min(c as usize)) as f64 * mu * from[n]);
            if n + 1 < states {
                change[n] -= up;
                change[n + 1] += up;
            } else {
                change[states] += up;
            }
            if n > 0 {
                change[n] -= down;
                change[n - 1] += down;
            }
        }
        change
    };
    let ahead = |from: &[f64], change: &[f64], by: f64| -> Vec<f64> {
        from.iter().zip(change).map(|(value, change)| value + by * change).collect()
    };
    for index in 0..steps {
        let u = f64::from(index) * step;
        let first = slope_at(u, &now);
        let second = slope_at(u + step / 2.0, &ahead(&now, &first, step / 2.0));
        let third = slope_at(u + step / 2.0, &ahead(&now, &second, step / 2.0));
        let fourth = slope_at(u + step, &ahead(&now, &third, step));
        for (n, value) in now.iter_mut().enumerate() {
            *value += step / 6.0 * (first[n] + 2.0 * second[n] + 2.0 * third[n] + fourth[n]);
        }
    }
    Ramp { n: (0..states).map(|n| n as f64 * now[n]).sum(), rejected: now[states] }
}
