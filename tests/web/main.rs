//! What only a browser can show, and that wasm gives the same bits as native.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a panic in a test is the report")]

mod bits;
mod golden;
mod numbers;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
