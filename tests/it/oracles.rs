//! The engine against exact results: a few of them here, all of them with `nines oracles`.

use nines::experiment::oracle::{Check, Effort, Oracle, checks, judge, scenario_of};
use nines::scenario::{decode, encode};

const ORACLES: &str = include_str!("../oracles.json");

fn all() -> Vec<Check> {
    checks(&Oracle::read_all(ORACLES).unwrap())
}

#[test]
fn every_check_is_a_link_that_decodes_to_itself() {
    let checks = all();
    assert!(checks.len() > 150, "{} checks", checks.len());
    for check in &checks {
        let scenario = scenario_of(check).unwrap_or_else(|faults| panic!("{}: {faults:?}", check.oracle.id));
        assert_eq!(decode(&encode(&scenario)).scenario.config(), scenario.config(), "{}", check.oracle.id);
    }
}

#[test]
fn every_check_has_an_exact_value() {
    for check in all() {
        assert!(check.exact().is_some() || check.oracle.value.is_array(), "{}", check.oracle.id);
        assert!(
            check.width == 0.01 || !check.note.is_empty(),
            "{}: says why it may be wider",
            check.oracle.id
        );
    }
}

/// The cheapest of the fast ones, one of a kind.
const AT_A_GLANCE: [&str; 6] =
    ["mm1_w_0.5", "mmck_w_1_10_1.0", "erlb_5_5.0", "jsq_w_3_0.5", "avail_single", "smooth_wrr_511"];

/// Debug builds are slow: there a glance must do. `nines oracles --fast` asks for the whole of the one per cent.
#[test]
fn the_engine_reproduces_the_fast_oracles() {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let is_slow = cfg!(debug_assertions);
    let effort = if is_slow { Effort::glance(threads) } else { Effort::full(threads) };
    let all = all();
    let chosen = all.iter().filter(|check| {
        if is_slow { AT_A_GLANCE.contains(&check.oracle.id.as_str()) } else { check.is_fast }
    });
    for check in chosen {
        let verdict = judge(check, effort).unwrap();
        assert!(verdict.passed, "{}: {verdict:?}", check.oracle.id);
    }
}
