//! What only a browser can show, and that wasm gives the same bits as native.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// `libm` gives the same bits here as on every other machine; these are from a native run.
#[wasm_bindgen_test]
fn logarithm_and_exponential_are_the_same_bits_as_native() {
    assert_eq!(libm::log(0.3).to_bits(), 0xbff3_4378_fcbd_a71f);
    assert_eq!(libm::exp(-1.7).to_bits(), 0x3fc7_62a3_00b5_1f49);
}
