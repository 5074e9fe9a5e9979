//! The same bits here as on every other machine.

use wasm_bindgen_test::wasm_bindgen_test;

/// From a native run.
#[wasm_bindgen_test]
fn logarithm_exponential_and_power_are_the_bits_of_a_native_run() {
    assert_eq!(libm::log(0.3).to_bits(), 0xbff3_4378_fcbd_a721);
    assert_eq!(libm::exp(-1.7).to_bits(), 0x3fc7_622c_78a9_8a07);
    assert_eq!(libm::pow(0.97, 12.5).to_bits(), 0x3fe5_de0c_4d19_9319);
}

/// `tests/it/metrics/confidence.rs` holds a native run to the same list.
#[wasm_bindgen_test]
fn quantiles_behind_intervals_are_the_bits_of_a_native_run() {
    use nines::metrics::confidence::{binomial_shares, paired_test, t_quantile};
    assert_eq!(t_quantile(4, 0.95).to_bits(), 0x4006_3628_d9ef_b5de);
    assert_eq!(t_quantile(29, 0.95).to_bits(), 0x4000_5ca1_5bce_286c);
    let (below, above) = binomial_shares(0.95, 100.0);
    assert_eq!((below.to_bits(), above.to_bits()), (0x3fec_c15c_970f_1410, 0x3fef_c382_5cf3_2e8e));
    let test = paired_test(&[1.0, 2.0, 3.0, 4.0]);
    assert_eq!(test.map(f64::to_bits), Some(0x3f9f_328e_3947_1683));
    use nines::metrics::percentile::{LEVELS, pooled};
    let runs = [1.0, 3.0].map(|mean| LEVELS.map(|level| mean * (level + level * level * level)));
    let both = pooled(&[(100.0, &runs[0]), (300.0, &runs[1])], 0.95, 1);
    assert_eq!(both.map(|both| both.interval.mean.to_bits()), Some(0x4014_f078_a000_0000));
}
