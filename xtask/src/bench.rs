//! Measures the engine, native and wasm, and runs it against exact results.

use crate::run::{Fault, Progress, Project};
use crate::tools::{self, Lack, Tools};

pub fn command(project: &Project, rest: &[String]) -> Result<(), Fault> {
    if let Some(word) = rest.first() {
        return Err(Fault::usage(&format!("bench takes no `{word}`")));
    }
    tools::need_node(project)?;
    let tools = Tools::of(project)?;
    for lack in tools.lacks(project).iter().filter(|lack| matches!(lack, Lack::WasmTarget)) {
        tools.supply(project, &mut Progress::of(1), lack)?;
    }
    let mut native = project.cargo();
    native.args(["run", "--quiet", "--release", "--example", "engine"]);
    through(native)?;
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
    let built = project.path("target/wasm32-unknown-unknown/engine/examples/engine_wasm.wasm");
    let mut node = project.program("node");
    node.arg("benches/wasm.mjs").arg(built);
    through(node)
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
