//! Intervals.

use nines::metrics::Interval;
use nines::metrics::confidence::*;

#[test]
fn t_quantiles_of_the_tables() {
    // scipy.stats.t.ppf(0.5 + level / 2, df)
    for (degrees, level, exact) in [
        (4.0, 0.95, 2.7764451051977934),
        (9.0, 0.95, 2.262157162798205),
        (1.0, 0.95, 12.706204736174694),
        (29.0, 0.95, 2.045229642132703),
        (1000.0, 0.95, 1.9623390808264078),
        (100_000.0, 0.5, 0.674493),
    ] {
        let ours = t_quantile(degrees, level);
        let digits = if exact.to_string().len() > 12 { 1e-12 } else { 1e-5 };
        assert!((ours / exact - 1.0).abs() < digits, "{degrees} {level}: {ours} not {exact}");
    }
}

#[test]
fn agrees_with_statrs() {
    use statrs::distribution::{ContinuousCDF, StudentsT};
    for degrees in [1.0, 2.0, 2.4, 3.0, 5.0, 10.0, 29.0, 99.0, 999.0] {
        for level in [0.5, 0.9, 0.95, 0.99, 0.999] {
            let theirs = StudentsT::new(0.0, 1.0, degrees)
                .map(|law| law.inverse_cdf(0.5 + level / 2.0))
                .unwrap_or(f64::NAN);
            assert!((t_quantile(degrees, level) / theirs - 1.0).abs() < 1e-8, "{degrees} {level}");
        }
    }
}

#[test]
fn mean_of_five_values() {
    let interval = mean_interval(&[1.0, 2.0, 3.0, 4.0, 5.0]).expect("five values");
    // 3 ± 2.776445 · √(2.5/5)
    assert_eq!(interval.mean, 3.0);
    assert!((interval.half_width() - 1.9632432).abs() < 1e-6, "{interval:?}");
}

#[test]
fn a_skewed_mean_reaches_to_the_side_of_its_tail() {
    // By Willink's formulas in another program: mean 2, variance 7.1667, skewness 1.9546, a = 0.16288.
    let values = [0.5, 0.5, 1.0, 6.0];
    let interval = mean_interval(&values).expect("four values");
    assert!(
        (interval.low - (-2.2598047339)).abs() < 1e-9 && (interval.high - 11.5084640662).abs() < 1e-9,
        "{interval:?}"
    );
    // The test and the interval say the same: a difference is clear where the interval leaves nothing out.
    for shift in [0.0, interval.low - 0.01, interval.low + 0.01] {
        let moved = values.map(|value| value - shift);
        let is_clear = paired_test(&moved).expect("four pairs") < 0.05;
        assert_eq!(is_clear, !mean_interval(&moved).expect("four values").contains(0.0), "{shift}");
    }
    let mirrored = mean_interval(&values.map(|value| -value)).expect("four values");
    assert!((mirrored.low + interval.high).abs() < 1e-12, "{mirrored:?}");
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
fn a_quantile_lies_between_two_shares_of_a_sample() {
    use statrs::distribution::{Binomial, DiscreteCDF};
    // Where the shares are whole numbers of values, the binomial law itself says how often they miss.
    for (q, n) in [(0.5, 10.0), (0.95, 100.0), (0.95, 1_000.0), (0.99, 20_000.0), (0.999, 90_000.0)] {
        let (low, high) = binomial_shares(q, n);
        let law = Binomial::new(q, n as u64).expect("a law");
        let (inner, outer) = (libm::floor(low * n) as u64, libm::ceil(low * n) as u64);
        assert!(law.cdf(inner) <= 0.025 + 1e-9 && 0.025 <= law.cdf(outer) + 1e-9, "{q} {n}: {low}");
        let (inner, outer) = (libm::floor(high * n) as u64, libm::ceil(high * n) as u64);
        assert!(law.sf(outer - 1) <= 0.025 + 1e-9 && 0.025 <= law.sf(inner - 1) + 1e-9, "{q} {n}: {high}");
    }
    // 0.95⁷¹ > 2.5 %: all of 71 values may lie below.
    assert_eq!(binomial_shares(0.95, 71.0).1, f64::INFINITY);
    assert!(binomial_shares(0.95, 72.0).1 <= 1.0);
    // Where it goes over to the normal law there is no step.
    let [(a, b), (c, d)] = [99_999.0, 100_001.0].map(|n| binomial_shares(0.95, n));
    assert!((a - c).abs() < 2e-5 && (b - d).abs() < 2e-5, "{a} {c}, {b} {d}");
}

#[test]
fn a_difference_reaches_as_far_as_what_it_is_of() {
    let interval = |mean: f64, low: f64, high: f64| Interval { mean, low, high, n: 30 };
    let (first, second) = (interval(5.0, 4.0, 8.0), interval(3.0, 2.5, 7.0));
    // Strangers add in squares, twins subtract.
    let apart = difference_interval(&first, &second, 0.0);
    assert_eq!((apart.mean, apart.low), (2.0, 2.0 - libm::sqrt(1.0 + 16.0)));
    assert_eq!(apart.high, 2.0 + libm::sqrt(9.0 + 0.25));
    let twins = difference_interval(&first, &second, 1.0);
    assert_eq!((twins.low, twins.high), (2.0 - 3.0, 2.0 + 2.5));
    let open = difference_interval(&interval(5.0, 4.0, f64::INFINITY), &second, 0.9);
    assert!(open.low.is_finite() && open.high == f64::INFINITY);
}

#[test]
fn shares_near_their_ends_are_bounded_by_what_was_tried() {
    // The same as Wilson's own where each run is one trial, but for what thirty values know of their spread.
    let shares: Vec<f64> = (0..2_000).map(|place| f64::from(u8::from(place % 10 != 0))).collect();
    let (ours, wilson) = (share_interval(&shares, 2_000.0).unwrap(), wilson(1_800, 2_000).unwrap());
    assert!((ours.low / wilson.low - 1.0).abs() < 1e-3 && (ours.high / wilson.high - 1.0).abs() < 1e-3);
    // Nothing failed among a million: the rule of three and a bit.
    let none = share_interval(&[1.0; 30], 1e6).unwrap();
    assert_eq!((none.mean, none.high, none.n), (1.0, 1.0, 30));
    assert!((1e6 * (1.0 - none.low) - 3.84).abs() < 0.01, "{none:?}");
    // One failure among them hardly moves the other end, and does not reach what it rules out.
    let mut one = [1.0; 30];
    one[7] = 1.0 - 30.0 / 1e6;
    let one = share_interval(&one, 1e6).unwrap();
    assert!(one.high < 1.0 && one.low < none.low && 1.0 - one.low < 5.0 * (1.0 - none.low), "{one:?}");
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
