//! Measures the engine, native, in wasm and in a page, and runs it against exact results.

use std::path::PathBuf;

use crate::browser;
use crate::peers;
use crate::run::{Fault, Progress, Project};
use crate::tools::{self, Lack, Tools};

pub fn command(project: &Project, rest: &[String]) -> Result<(), Fault> {
    match rest {
        [] => engine(project),
        [flag] if flag == "--peers" => peers::compare(project),
        _ => Err(Fault::usage("bench takes only --peers")),
    }
}

fn engine(project: &Project) -> Result<(), Fault> {
    tools::need_node(project)?;
    let tools = Tools::of(project)?;
    for lack in tools.lacks(project, false).iter().filter(|lack| matches!(lack, Lack::WasmTarget)) {
        tools.supply(project, &mut Progress::of(1), lack)?;
    }
    let mut native = project.cargo();
    native.args(["run", "--quiet", "--release", "--example", "engine"]);
    through(native)?;
    let built = wasm_module(project)?;
    let script = |script: &str| {
        let mut node = project.program("node");
        node.arg(script).arg(&built);
        through(node)
    };
    script("benches/wasm.mjs")?;
    if browser::find().is_some() && project.path("tests/e2e/node_modules/playwright-core").is_dir() {
        return script("benches/page.mjs");
    }
    println!("page   not measured: `cargo xtask test --only e2e` installs what drives a browser");
    Ok(())
}

/// The benchmark as a wasm module, built as the workers' engine is.
pub fn wasm_module(project: &Project) -> Result<PathBuf, Fault> {
    let mut wasm = project.cargo();
    wasm.args([
        "build",
        "--quiet",
        "--profile",
        "engine",
        "--no-default-features",
        "--target",
        "wasm32-unknown-unknown",
    ])
    .args(["--example", "engine_wasm"]);
    through(wasm)?;
    Ok(project.path("target/wasm32-unknown-unknown/engine/examples/engine_wasm.wasm"))
}

pub fn oracles(project: &Project, rest: &[String]) -> Result<(), Fault> {
    let mut oracles = project.cargo();
    oracles.args(["run", "--release", "--quiet", "--bin", "nines", "--", "oracles"]).args(rest);
    through(oracles)
}

/// Runs a program that speaks for itself.
fn through(mut command: std::process::Command) -> Result<(), Fault> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(Fault::failed(format!("ended with {status}"))) }
}
