//! Any bytes taken for a table of arrivals give a record or an error that names its place, and the record's own link gives it back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nines::scenario::{Scenario, decode, encode, read_arrivals};
use nines::sim::{SimTime, Simulation};

fuzz_target!(|bytes: &[u8]| {
    match read_arrivals(&mut &bytes[..]) {
        Err(error) => assert!(!error.right.is_empty() && error.to_string().len() < 1_000, "{error}"),
        Ok((arrivals, _)) => {
            let scenario = Scenario::default().with_arrivals(arrivals).expect("a bounded record fits");
            let again = decode(&encode(&scenario));
            assert_eq!(again.scenario, scenario);
            let mut run = Simulation::new(scenario.config());
            run.run_until(SimTime::NEVER, 500, &mut ());
            run.assert_laws();
        }
    }
});
