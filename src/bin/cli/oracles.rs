//! `nines oracles`: the engine against exact results.

use std::process::ExitCode;

use nines::experiment::oracle::{Check, Effort, Oracle, Verdict, checks, judge};

use crate::arguments::OracleOptions;
use crate::output::{Failure, print, progress, threads};

const ORACLES: &str = include_str!("../../../tests/oracles.json");

/// Checks and prints oracle, exact, simulated, interval and verdict; leaves with 1 when one misses.
pub fn run(options: &OracleOptions) -> Result<ExitCode, Failure> {
    let oracles = Oracle::read_all(ORACLES).map_err(|fault| Failure::Usage(vec![fault]))?;
    let chosen: Vec<Check> = checks(&oracles)
        .into_iter()
        .filter(|check| check.is_fast || !options.fast)
        .filter(|check| options.only.as_ref().is_none_or(|text| check.oracle.id.contains(text.as_str())))
        .collect();
    if options.list {
        let lines: Vec<String> = chosen
            .iter()
            .map(|check| format!("{}  {}  {}\n", check.oracle.id, check.oracle.quantity, check.setup.query()))
            .collect();
        print(&lines.concat())?;
        return Ok(ExitCode::SUCCESS);
    }
    let effort = Effort::full(threads(options.threads));
    let bar = progress(chosen.len() as u64, "oracles");
    print(&line(&["oracle", "exact", "simulated", "99.9 % interval", "half-width", "runs", "verdict"]))?;
    let mut passed = 0;
    for check in &chosen {
        let verdict = judge(check, effort).map_err(Failure::Usage)?;
        passed += usize::from(verdict.passed);
        bar.suspend(|| print(&row(check, &verdict)))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    print(&format!(
        "\n{passed} of {} passed; the other {} of {} oracles are formulas, limits and rules, which the tests hold.\n",
        chosen.len(),
        oracles.len() - checks(&oracles).len(),
        oracles.len(),
    ))?;
    Ok(if passed == chosen.len() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn row(check: &Check, verdict: &Verdict) -> String {
    let half_width = verdict.half_width.map_or_else(|| "–".into(), |share| format!("{:.2} %", share * 100.0));
    let mut judged = String::from(if verdict.passed { "PASS" } else { "MISS" });
    if verdict.reran {
        judged.push_str(" (second run)");
    }
    if !check.note.is_empty() {
        judged.push_str(&format!(" (within {} %: {})", check.width * 100.0, check.note));
    }
    line(&[
        &check.oracle.id,
        &verdict.exact,
        &verdict.simulated,
        &verdict.interval,
        &half_width,
        &verdict.replications.to_string(),
        &judged,
    ])
}

fn line(cells: &[&str; 7]) -> String {
    let [id, exact, simulated, interval, half_width, runs, verdict] = cells;
    format!("{id:<32}{exact:<13}{simulated:<13}{interval:<26}{half_width:<12}{runs:<9}{verdict}\n")
}
