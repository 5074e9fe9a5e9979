//! The same bits here as on every other machine.

use wasm_bindgen_test::wasm_bindgen_test;

/// From a native run.
#[wasm_bindgen_test]
fn logarithm_exponential_and_power_are_the_bits_of_a_native_run() {
    assert_eq!(libm::log(0.3).to_bits(), 0xbff3_4378_fcbd_a721);
    assert_eq!(libm::exp(-1.7).to_bits(), 0x3fc7_622c_78a9_8a07);
    assert_eq!(libm::pow(0.97, 12.5).to_bits(), 0x3fe5_de0c_4d19_9319);
}
