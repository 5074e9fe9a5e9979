//! Builds the page with Trunk into `dist/`, after supplying what the build needs.

use std::path::PathBuf;
use std::time::Instant;

use crate::run::{Fault, Progress, Project, ask, seconds, watch};
use crate::stamp;
use crate::tools::Tools;

pub fn command(project: &Project, rest: &[String]) -> Result<(), Fault> {
    if let Some(word) = rest.first() {
        return Err(Fault::usage(&format!("build takes no `{word}`")));
    }
    page(project).map(drop)
}

/// The built page, built now unless the one that stands is of these very sources.
pub fn page(project: &Project) -> Result<PathBuf, Fault> {
    let dist = project.path("dist");
    if stamp::holds(project, &dist) {
        println!("the page is up to date");
        return Ok(dist);
    }
    let began = Instant::now();
    let tools = Tools::of(project)?;
    let lacks = tools.lacks(project);
    let mut progress = Progress::of(lacks.len() + 1);
    for lack in &lacks {
        tools.supply(project, &mut progress, lack)?;
    }

    let head = progress.next("the page, with Trunk in release");
    let mut trunk = project.program(own_or_path(project, "trunk"));
    trunk
        .args(["build", "--release", "--skip-version-check"])
        .env("CARGO_ENCODED_RUSTFLAGS", rustflags(project));
    watch(project, &head, trunk, None)?;
    stamp::keep(project, &dist)?;
    println!("built in {}: {}", seconds(began.elapsed()), dist.display());
    Ok(dist)
}

/// A tool of the project's own folder, else the one on PATH.
pub fn own_or_path(project: &Project, name: &str) -> PathBuf {
    let own = project.tools().join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if own.is_file() { own } else { PathBuf::from(name) }
}

/// Without these, panic texts in the wasm would carry the paths of the machine that built it.
fn rustflags(project: &Project) -> String {
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"))?;
        Some(PathBuf::from(home).join(".cargo"))
    });
    let mut sysroot = project.program("rustc");
    sysroot.args(["--print", "sysroot"]);
    let sysroot = ask(sysroot).map(|said| PathBuf::from(said.text.trim()));
    let remaps = [(cargo_home, "cargo"), (sysroot, "rust"), (Some(project.root.clone()), "nines")];
    let flags: Vec<String> = remaps
        .into_iter()
        .filter_map(|(from, to)| Some(format!("--remap-path-prefix={}={to}", from?.display())))
        .collect();
    flags.join("\x1f")
}
