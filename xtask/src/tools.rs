//! Finds the tools of the build, or installs them into the project's own folder by the quickest way there is on this machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::run::{Fault, Progress, Project, ask, watch};

const TRUNK: &str = "0.21.14";
const WASM_OPT: &str = "132";
const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// A download that takes longer than this is not the quick way it was meant to be.
const BINSTALL_WITHIN: Duration = Duration::from_secs(120);

/// A tool from crates: what it calls itself and how it says its version.
struct CrateTool {
    name: &'static str,
    package: &'static str,
    version: String,
    /// What `cargo install` may leave out.
    install_flags: &'static [&'static str],
    /// A second program of the package, needed too.
    companion: Option<&'static str>,
}

/// One thing that is not there yet.
pub enum Lack {
    WasmTarget,
    StdSource,
    Crate(usize),
    WasmOpt,
}

/// The tools of the page's build.
pub struct Tools {
    crates: [CrateTool; 2],
}

impl Tools {
    pub fn of(project: &Project) -> Result<Self, Fault> {
        let wasm_bindgen = locked_version(project, "wasm-bindgen")?;
        Ok(Tools {
            crates: [
                CrateTool {
                    name: "trunk",
                    package: "trunk",
                    version: TRUNK.to_owned(),
                    install_flags: &["--no-default-features"],
                    companion: None,
                },
                CrateTool {
                    name: "wasm-bindgen",
                    package: "wasm-bindgen-cli",
                    version: wasm_bindgen,
                    install_flags: &[],
                    companion: Some("wasm-bindgen-test-runner"),
                },
            ],
        })
    }

    /// What the build needs and this machine has not. A page for people makes its own standard library.
    pub fn lacks(&self, project: &Project, is_for_people: bool) -> Vec<Lack> {
        let mut lacks = Vec::new();
        if !has_wasm_target(project) {
            lacks.push(Lack::WasmTarget);
        }
        if is_for_people && !has_std_source(project) {
            lacks.push(Lack::StdSource);
        }
        lacks.extend((0..self.crates.len()).filter(|&i| !self.crates[i].is_here(project)).map(Lack::Crate));
        if !has_wasm_opt(project) {
            lacks.push(Lack::WasmOpt);
        }
        lacks
    }

    /// Installs one thing.
    pub fn supply(&self, project: &Project, progress: &mut Progress, lack: &Lack) -> Result<(), Fault> {
        match lack {
            Lack::WasmTarget => rustup(project, progress, &["target", "add", WASM_TARGET]),
            Lack::StdSource => rustup(project, progress, &["component", "add", "rust-src"]),
            Lack::Crate(i) => self.crates[*i].install(project, progress),
            Lack::WasmOpt => {
                npm_packages(project, progress, "xtask/npm", "wasm-opt 132 (npm package binaryen)")
            }
        }
    }
}

impl CrateTool {
    fn is_here(&self, project: &Project) -> bool {
        says(project, self.name, &self.version)
            && self.companion.is_none_or(|companion| says(project, companion, &self.version))
    }

    fn install(&self, project: &Project, progress: &mut Progress) -> Result<(), Fault> {
        let Self { package, version, .. } = self;
        if self.binstall(project, progress) && self.is_here(project) {
            return Ok(());
        }
        // The debug profile without debug information compiles several times faster, and these tools are quick enough in it.
        let head =
            progress.next(&format!("{package} {version}, built from source (once, one to three minutes)"));
        let build = project.path("target/xtask/tools");
        let mut install = project.cargo();
        install
            .args(["install", "--locked", "--debug", "--force", "--version", version, package])
            .args(self.install_flags)
            .arg("--root")
            .arg(project.tools())
            .arg("--target-dir")
            .arg(&build)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_PROFILE_DEV_INCREMENTAL", "false")
            .env_remove("RUSTFLAGS");
        watch(project, &head, install, None).map_err(|fault| {
            Fault::missing(
                &format!("{} {version} ({fault})", self.name),
                &format!(
                    "with a network: `cargo install --locked {package} --version {version}`; without: put {} {version} on PATH",
                    self.name
                ),
            )
        })?;
        if self.is_here(project) {
            Ok(())
        } else {
            Err(Fault::failed(format!("{} was installed but does not say version {version}", self.name)))
        }
    }

    /// Takes the published binary where `cargo binstall` is at hand.
    fn binstall(&self, project: &Project, progress: &mut Progress) -> bool {
        let mut probe = project.cargo();
        probe.args(["binstall", "-V"]);
        if !ask(probe).is_some_and(|said| said.success) {
            return false;
        }
        let Self { package, version, .. } = self;
        let mut install = project.cargo();
        install
            .args(["binstall", "--no-confirm", "--disable-strategies", "compile", "--root"])
            .arg(project.tools());
        install.arg(format!("{package}@{version}"));
        let head = format!("    {package} {version} through cargo binstall");
        let _ = progress;
        watch(project, &head, install, Some(BINSTALL_WITHIN)).is_ok()
    }
}

/// Does the program say this version?
fn says(project: &Project, program: &str, version: &str) -> bool {
    let own = project.tools().join("bin").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    let mut command = project.program(if own.is_file() { own.as_os_str() } else { program.as_ref() });
    command.arg("--version");
    ask(command).is_some_and(|said| said.text.split_whitespace().any(|word| word == version))
}

fn has_wasm_opt(project: &Project) -> bool {
    if let Some(path) = own_wasm_opt(project) {
        return path.is_file();
    }
    says(project, "wasm-opt", WASM_OPT)
}

/// The npm package's own, when it is the right version: asking the program itself costs a second.
/// The wasm-opt to call: the project's own, else the one on PATH.
pub fn wasm_opt(project: &Project) -> PathBuf {
    own_wasm_opt(project).unwrap_or_else(|| PathBuf::from("wasm-opt"))
}

fn own_wasm_opt(project: &Project) -> Option<PathBuf> {
    let folder = project.path("xtask/npm/node_modules");
    let package = fs::read_to_string(folder.join("binaryen/package.json")).ok()?;
    let right = package.contains(&format!("\"version\": \"{WASM_OPT}."));
    right.then(|| folder.join(".bin/wasm-opt"))
}

fn has_wasm_target(project: &Project) -> bool {
    let mut rustc = project.program("rustc");
    rustc.args(["--print", "target-libdir", "--target", WASM_TARGET]);
    ask(rustc).is_some_and(|said| said.success && Path::new(said.text.trim()).is_dir())
}

fn has_std_source(project: &Project) -> bool {
    let mut rustc = project.program("rustc");
    rustc.args(["--print", "sysroot"]);
    ask(rustc).is_some_and(|said| {
        Path::new(said.text.trim()).join("lib/rustlib/src/rust/library/Cargo.lock").is_file()
    })
}

/// Adds a part of Rust.
fn rustup(project: &Project, progress: &mut Progress, arguments: &[&str]) -> Result<(), Fault> {
    let what = arguments.join(" ");
    let head = progress.next(&format!("rustup {what}"));
    let mut rustup = project.program("rustup");
    rustup.args(arguments);
    watch(project, &head, rustup, None).map(drop).map_err(|fault| {
        Fault::missing(
            &format!("a part of Rust ({fault})"),
            &format!("install Rust through rustup and run `rustup {what}`, or your system's package for it"),
        )
    })
}

/// Installs the npm packages locked in a folder of the project.
pub fn npm_packages(
    project: &Project,
    progress: &mut Progress,
    folder: &str,
    what: &str,
) -> Result<(), Fault> {
    need_node(project)?;
    let head = progress.next(what);
    let mut npm = project.npm();
    npm.arg("ci").args(["--no-audit", "--no-fund"]).current_dir(project.path(folder));
    watch(project, &head, npm, None).map(drop).map_err(|fault| {
        Fault::missing(
            &format!("{what} ({fault})"),
            &format!("with a network: `npm ci` in {folder}; the lines above say what npm could not reach"),
        )
    })
}

pub fn need_node(project: &Project) -> Result<(), Fault> {
    let mut node = project.program("node");
    node.arg("--version");
    let version = ask(node).filter(|said| said.success).map(|said| said.text);
    let major = version
        .as_deref()
        .and_then(|v| v.trim().trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
    let mut npm = project.npm();
    npm.arg("--version");
    let has_npm = ask(npm).is_some_and(|said| said.success);
    match major {
        Some(major) if 20 <= major && has_npm => Ok(()),
        Some(major) if 20 <= major => {
            Err(Fault::missing("npm", "install npm, which usually comes with Node"))
        }
        Some(major) => Err(Fault::missing(
            &format!("Node 20 or newer (this is {major})"),
            "install a current Node with npm",
        )),
        None => Err(Fault::missing(
            "Node 20 or newer, with npm",
            "install it from your system's packages or from nodejs.org",
        )),
    }
}

/// The version a package is locked at: the tool must match it exactly.
pub fn locked_version(project: &Project, package: &str) -> Result<String, Fault> {
    let lock = fs::read_to_string(project.path("Cargo.lock"))?;
    let head = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == head);
    lines
        .next()
        .and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .map(str::to_owned)
        .ok_or_else(|| Fault::failed(format!("Cargo.lock names no version of {package}")))
}
