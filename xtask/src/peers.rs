//! Measures the engine beside other engines on one workload, in one go: CPU time, best of three. A peer whose mean response time is not
//! that of the exact solution is disqualified: fast and wrong is no merit.

use std::path::Path;
use std::process::Command;

use crate::bench::wasm_module;
use crate::run::{Fault, Progress, Project, ask, watch};

/// Joining the shortest of four queues at 80 % load, ties at random: the mean response time, in service times, from the exact solution
/// of the Markov chain (`jsq_w_4_0.8` in `tests/oracles.json`).
const EXACT: f64 = 1.953_134;
/// Runs of this length stay within it.
const TOLERANCE: f64 = 0.03;
const ROUNDS: usize = 3;
const FOLDER: &str = "benches/peers";

/// One line of the table.
struct Row {
    name: &'static str,
    program: Program,
    /// Enough for a second or so.
    requests: u64,
    /// How many times as fast bare Nines, and Nines in wasm with everything on, aim to be.
    aims: Option<(f64, f64)>,
}

enum Program {
    Rust(&'static str),
    Python(&'static str),
    /// Nines in wasm, everything on. Its mean holds hops and crashes too, so it is not compared.
    Wasm,
}

const BARE: usize = 1;
const WASM: usize = 2;
const ROWS: [Row; 8] = [
    row("a loop: heap, generator, sampling", Program::Rust("heap_loop"), 5_000_000, None),
    row("Nines, bare, native", Program::Rust("nines"), 3_000_000, None),
    row("Nines, everything on, wasm", Program::Wasm, 0, None),
    row("simcore 0.1.0, one component", Program::Rust("simcore"), 2_000_000, Some((4.0, 1.25))),
    row("simcore 0.1.0, components", Program::Rust("simcore_components"), 1_000_000, Some((4.0, 1.25))),
    row("nexosim 1.0.0, one thread", Program::Rust("nexosim"), 500_000, Some((12.0, 4.5))),
    row("SimPy 4.1.2", Program::Python("simpy_peer.py"), 150_000, Some((150.0, 60.0))),
    row("Ciw 3.2.7", Program::Python("ciw_peer.py"), 60_000, Some((600.0, 240.0))),
];

const fn row(name: &'static str, program: Program, requests: u64, aims: Option<(f64, f64)>) -> Row {
    Row { name, program, requests, aims }
}

/// What a program said of its best round.
#[derive(Clone, Copy)]
struct Seen {
    /// Requests per second of CPU time.
    rate: f64,
    mean: Option<f64>,
}

pub fn compare(project: &Project) -> Result<(), Fault> {
    let cache = project.scratch().join("peers");
    let mut progress = Progress::of(3);
    let head = progress.next("the peers of Rust, from their registry");
    let mut cargo = project.cargo();
    cargo.args(["build", "--release", "--manifest-path"]).arg(project.path(FOLDER).join("Cargo.toml"));
    cargo.arg("--target-dir").arg(&cache);
    watch(project, &head, cargo, None)?;
    let head = progress.next("the peers of Python, from theirs");
    let python = python(project, &head, &cache)?;
    progress.next("Nines in wasm");
    let wasm = wasm_module(project)?;

    println!("\nrequests per second of CPU time, best of {ROUNDS}; mean response time, exactly {EXACT}:\n");
    let mut seen: Vec<Option<Seen>> = Vec::new();
    for row in &ROWS {
        let program = || match row.program {
            Program::Rust(name) => project.program(cache.join("release").join(name)),
            Program::Python(script) => {
                let mut command = project.program(&python);
                command.arg(project.path(FOLDER).join(script));
                command
            }
            Program::Wasm => {
                let mut command = project.program("node");
                command.arg(project.path("benches/wasm.mjs")).arg(&wasm).arg("--peers");
                command
            }
        };
        let best = best_of(row, program)?;
        let is_right = best.mean.is_none_or(|mean| (mean / EXACT - 1.0).abs() < TOLERANCE);
        let mean = best.mean.map_or("–".to_owned(), |mean| format!("{mean:.5}"));
        let verdict = if is_right { "" } else { "  disqualified" };
        println!("  {:34} {:9.3} M   {mean}{verdict}", row.name, best.rate / 1e6);
        seen.push(is_right.then_some(best));
    }
    ratios(&seen);
    Ok(())
}

fn ratios(seen: &[Option<Seen>]) {
    let (Some(bare), Some(wasm)) = (seen[BARE], seen[WASM]) else { return };
    println!(
        "\nhow many times as fast as it Nines is:              bare   (aim)   wasm, everything on (aim)\n"
    );
    for (row, other) in ROWS.iter().zip(seen) {
        let (Some((bare_aim, wasm_aim)), Some(other)) = (row.aims, other) else { continue };
        let (bare, wasm) = (bare.rate / other.rate, wasm.rate / other.rate);
        println!("  {:44} {bare:9.2} ({bare_aim:5})  {wasm:9.2} ({wasm_aim:5})", row.name);
    }
    if let Some(floor) = seen[0] {
        println!("\n  share of the bare loop: {:.2} (aim 0.6)", bare.rate / floor.rate);
    }
}

fn best_of(row: &Row, program: impl Fn() -> Command) -> Result<Seen, Fault> {
    let mut best: Option<Seen> = None;
    for _ in 0..ROUNDS {
        let mut command = program();
        if row.requests > 0 {
            command.arg(row.requests.to_string());
        }
        let said = ask(command).filter(|said| said.success);
        let seen = said
            .and_then(|said| read(&said.text))
            .ok_or_else(|| Fault::failed(format!("{} did not say how it went", row.name)))?;
        best = Some(best.filter(|best| best.rate >= seen.rate).unwrap_or(seen));
    }
    best.ok_or_else(|| Fault::failed("no round was run"))
}

/// Requests, seconds of CPU time and, where it is the comparable one, the mean response time.
fn read(text: &str) -> Option<Seen> {
    let mut numbers = text.split_whitespace().map(|word| word.parse::<f64>());
    let (requests, seconds) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    Some(Seen { rate: requests / seconds, mean: numbers.next().and_then(Result::ok) })
}

/// An interpreter with the packages, in an environment of our own.
fn python(project: &Project, head: &str, cache: &Path) -> Result<std::path::PathBuf, Fault> {
    let home = cache.join("python");
    let python = home.join("bin/python");
    if !python.is_file() {
        let mut create = project.program("python3");
        create.args(["-m", "venv"]).arg(&home);
        watch(project, head, create, None).map_err(|fault| {
            Fault::missing(&format!("Python 3 with venv ({fault})"), "install python3 and python3-venv")
        })?;
    }
    let mut install = project.program(&python);
    install.args(["-m", "pip", "install", "--quiet", "--requirement"]);
    install.arg(project.path(FOLDER).join("requirements.txt"));
    watch(project, head, install, None)?;
    Ok(python)
}
