//! Intervals.

use nines::metrics::confidence::*;
use nines::metrics::percentile::{LEVELS, pooled};

#[test]
fn t_quantiles_of_the_tables() {
    // scipy.stats.t.ppf(0.5 + level / 2, df)
    for (degrees, level, exact) in [
        (4, 0.95, 2.7764451051977934),
        (9, 0.95, 2.262157162798205),
        (1, 0.95, 12.706204736174694),
        (29, 0.95, 2.045229642132703),
        (1000, 0.95, 1.9623390808264078),
        (100_000, 0.5, 0.674493),
    ] {
        let ours = t_quantile(degrees, level);
        let digits = if exact.to_string().len() > 12 { 1e-12 } else { 1e-5 };
        assert!((ours / exact - 1.0).abs() < digits, "{degrees} {level}: {ours} not {exact}");
    }
}

#[test]
fn agrees_with_statrs() {
    use statrs::distribution::{ContinuousCDF, Normal, StudentsT};
    for degrees in [1, 2, 3, 5, 10, 29, 99, 999] {
        for level in [0.5, 0.9, 0.95, 0.99, 0.999] {
            let theirs = StudentsT::new(0.0, 1.0, degrees as f64)
                .map(|law| law.inverse_cdf(0.5 + level / 2.0))
                .unwrap_or(f64::NAN);
            assert!((t_quantile(degrees, level) / theirs - 1.0).abs() < 1e-8, "{degrees} {level}");
        }
    }
    let normal = Normal::new(0.0, 1.0).map(|law| law.inverse_cdf(0.975)).unwrap_or(f64::NAN);
    assert!((normal_quantile(0.975) / normal - 1.0).abs() < 1e-9);
    assert_eq!(normal_quantile(0.3), -normal_quantile(0.7));
}

#[test]
fn mean_of_five_values() {
    let interval = mean_interval(&[1.0, 2.0, 3.0, 4.0, 5.0]).expect("five values");
    // 3 ± 2.776445 · √(2.5/5)
    assert_eq!(interval.mean, 3.0);
    assert!((interval.half_width() - 1.9632432).abs() < 1e-6, "{interval:?}");
}

#[test]
fn one_value_says_nothing_of_the_spread_and_none_says_nothing() {
    assert_eq!(mean_interval(&[]), None);
    let interval = mean_interval(&[7.0]).expect("one value");
    assert_eq!((interval.mean, interval.low, interval.high), (7.0, f64::NEG_INFINITY, f64::INFINITY));
}

#[test]
fn wilson_stays_within_and_is_never_empty() {
    assert_eq!(wilson(0, 0), None);
    let never = wilson(0, 30).expect("trials");
    assert_eq!((never.mean, never.low), (0.0, 0.0));
    // z²/(n + z²) with z = 1.95996
    assert!((never.high - 0.113513).abs() < 1e-5, "{never:?}");
    let always = wilson(30, 30).expect("trials");
    assert!((always.low - (1.0 - never.high)).abs() < 1e-12 && always.high == 1.0);
    let half = wilson(5, 10).expect("trials");
    assert!((half.low - 0.236593).abs() < 1e-5 && (half.high - 0.763407).abs() < 1e-5, "{half:?}");
}

#[test]
fn a_paired_difference_sees_what_two_intervals_hide() {
    let before = [10.0, 20.0, 30.0, 40.0];
    let after = [11.0, 21.1, 30.9, 41.0];
    let difference = paired_difference(&before, &after).expect("four pairs");
    assert!(difference.low > 0.8 && difference.high < 1.2, "{difference:?}");
    let apart = mean_interval(&before).zip(mean_interval(&after)).map(|(a, b)| a.is_apart_from(&b));
    assert_eq!(apart, Some(false));
}

/// The same bits in a browser: `tests/web` holds wasm to this list.
#[test]
fn the_bits_of_some_quantiles() {
    let test = paired_test(&[1.0, 2.0, 3.0, 4.0]).expect("four pairs");
    // Two runs, one three times as slow as the other.
    let runs = [1.0, 3.0].map(|mean| LEVELS.map(|level| mean * (level + level * level * level)));
    let both = pooled(&[(100.0, &runs[0]), (300.0, &runs[1])], 0.95).expect("two runs");
    let bits: Vec<String> = [t_quantile(4, 0.95), t_quantile(29, 0.95), normal_quantile(0.975), test, both]
        .iter()
        .map(|value| format!("{:016x}", value.to_bits()))
        .collect();
    assert_eq!(
        bits,
        ["40063628d9efb5de", "40005ca15bce286c", "3fff5c0331eeff82", "3f9f328e39471683", "4014f078a55e353f"]
    );
}
