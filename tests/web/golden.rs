//! Golden runs in wasm: the digests of the native run, bit for bit.

use nines::scenario::decode;
use nines::sim::{SimTime, Simulation};
use wasm_bindgen_test::wasm_bindgen_test;

const GOLDEN: &str = include_str!("../golden/digests.txt");

#[wasm_bindgen_test]
fn golden_runs_come_to_the_digests_of_a_native_run() {
    let lines = GOLDEN.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let mut checked = 0;
    for line in lines {
        let mut parts = line.split('|');
        let (name, query, digest) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        let mut simulation = Simulation::new(decode(query).scenario.config());
        simulation.run_until(SimTime::NEVER, u64::MAX, &mut ());
        assert_eq!(format!("{:016x}", simulation.digest()), digest, "{name}");
        checked += 1;
    }
    assert!(checked >= 10);
}
