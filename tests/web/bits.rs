//! The same bits here as on every other machine: `tests/it/bits.rs` holds a native run to the same file.

use wasm_bindgen_test::wasm_bindgen_test;

use super::numbers;

#[wasm_bindgen_test]
fn every_number_of_a_report_is_the_bits_of_a_native_run() {
    let (ours, native) = (numbers::list(), include_str!("../golden/bits.txt"));
    for (ours, native) in ours.lines().zip(native.lines()) {
        assert_eq!(ours, native);
    }
    assert_eq!(ours.len(), native.len());
}

#[wasm_bindgen_test]
fn logarithm_exponential_and_power_are_the_bits_of_a_native_run() {
    assert_eq!(libm::log(0.3).to_bits(), 0xbff3_4378_fcbd_a721);
    assert_eq!(libm::exp(-1.7).to_bits(), 0x3fc7_622c_78a9_8a07);
    assert_eq!(libm::pow(0.97, 12.5).to_bits(), 0x3fe5_de0c_4d19_9319);
}
