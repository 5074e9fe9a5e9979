//! Any valid scenario runs and obeys the laws, and two runs of it, one in slices, come to the same digest.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nines::scenario::decode;
use nines::sim::{SimTime, Simulation};

/// Enough for every mechanism to act, few enough for many runs a second.
const EVENTS: u64 = 6_000;
const SLICE: u64 = 150;

fuzz_target!(|bytes: &[u8]| {
    let scenario = decode(&String::from_utf8_lossy(bytes)).scenario;
    let mut sliced = Simulation::new(scenario.config());
    for _ in 0..EVENTS / SLICE {
        sliced.run_until(SimTime::NEVER, SLICE, &mut ());
        sliced.assert_laws();
    }
    let mut whole = Simulation::new(scenario.config());
    whole.run_until(SimTime::NEVER, EVENTS, &mut ());
    assert_eq!(whole.digest(), sliced.digest());
});
