//! Tests and families of tests, warm-up, batch means, survival: against values worked out elsewhere.

use nines::metrics::confidence::{holm, paired_test, quantile_interval, sign_test};
use nines::metrics::steady::{batch_means, mser5};
use nines::metrics::survival::{Life, kaplan_meier, survival_at};

fn close(ours: f64, exact: f64) {
    assert!((ours - exact).abs() < 1e-9, "{ours} not {exact}");
}

#[test]
fn paired_tests_of_the_books() {
    // scipy.stats.ttest_1samp([1, 2, 3, 4], 0).pvalue
    close(paired_test(&[1.0, 2.0, 3.0, 4.0]).unwrap(), 0.030466291662170977);
    assert_eq!(paired_test(&[0.0, 0.0]), Some(1.0));
    assert_eq!(paired_test(&[2.0, 2.0, 2.0]), Some(0.0));
    assert_eq!(paired_test(&[1.0]), None);
    // scipy.stats.binomtest(1, 8, 0.5).pvalue
    close(sign_test(1, 7), 0.0703125);
    assert_eq!(sign_test(0, 0), 1.0);
    assert_eq!(sign_test(4, 4), 1.0);
}

#[test]
fn holm_raises_the_smallest_most_and_never_changes_the_order() {
    // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") in R
    let ours = holm(&[0.01, 0.04, 0.03, 0.005]);
    for (ours, exact) in ours.iter().zip([0.03, 0.06, 0.06, 0.02]) {
        close(*ours, exact);
    }
    assert_eq!(holm(&[0.9, 0.8]), [1.0, 1.0]);
    assert!(holm(&[]).is_empty());
}

#[test]
fn a_median_of_ten_lies_between_the_second_and_the_ninth() {
    // The classical table: n = 10, q = 1/2, ranks 2 and 9, coverage 97.9 %.
    let rising: Vec<f64> = (1..=10).map(f64::from).collect();
    let interval = quantile_interval(&rising, 0.5).unwrap();
    assert_eq!((interval.low, interval.mean, interval.high), (2.0, 5.0, 9.0));
    assert_eq!(quantile_interval(&rising, 0.99), None, "ten values say nothing of the hundredth");
}

#[test]
fn a_run_that_starts_high_loses_its_beginning() {
    let noise = |place: usize| ((place * 7919) % 101) as f64 / 101.0;
    let values: Vec<f64> =
        (0..1000).map(|i| if i < 200 { 50.0 - i as f64 / 5.0 } else { 5.0 + noise(i) }).collect();
    let found = mser5(&values).unwrap();
    assert!(found.is_found && (195..=215).contains(&found.first), "{found:?}");
    let climbing: Vec<f64> = (0..1000).map(|i| i as f64).collect();
    assert!(!mser5(&climbing).unwrap().is_found, "what never settles is said not to");
    assert_eq!(mser5(&values[..19]), None);
}

#[test]
fn batches_know_when_they_hang_together() {
    // Independent values: no neighbour knows the next. A slow wave: it does.
    let scattered: Vec<f64> =
        (0..1000_u64).map(|i| (i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as f64).collect();
    assert!(!batch_means(&scattered).unwrap().is_too_short());
    let wave: Vec<f64> = (0..1000).map(|i| libm::sin(f64::from(i) / 150.0)).collect();
    let batches = batch_means(&wave).unwrap();
    assert!(batches.is_too_short() && batches.size == 40, "{batches:?}");
    assert_eq!(batch_means(&wave[..49]), None);
}

#[test]
fn kaplan_and_meiers_curve_of_the_book() {
    // Six lives, two of them lost from sight: S = 5/6, then × 3/4, then × 1/2, then 0.
    let life = |length, has_ended| Life { length, has_ended };
    let lives = [
        life(1.0, true),
        life(2.0, false),
        life(3.0, true),
        life(4.0, false),
        life(5.0, true),
        life(6.0, true),
    ];
    let curve = kaplan_meier(&lives);
    let at = |t: f64| survival_at(&curve, t).unwrap().mean;
    close(at(0.5), 1.0);
    close(at(1.0), 5.0 / 6.0);
    close(at(3.5), 5.0 / 6.0 * 0.75);
    close(at(5.5), 5.0 / 6.0 * 0.75 * 0.5);
    close(at(7.0), 0.0);
    // With nobody lost from sight the interval is Wilson's own.
    let whole: Vec<Life> = (1..=30).map(|i| life(f64::from(i), true)).collect();
    let curve = kaplan_meier(&whole);
    let (ours, exact) =
        (survival_at(&curve, 10.0).unwrap(), nines::metrics::confidence::wilson(20, 30).unwrap());
    close(ours.low, exact.low);
    close(ours.high, exact.high);
    let (ours, exact) =
        (survival_at(&curve, 30.0).unwrap(), nines::metrics::confidence::wilson(0, 30).unwrap());
    close(ours.high, exact.high);
    assert!(kaplan_meier(&[]).is_empty());
}
