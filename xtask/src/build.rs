//! Builds the page with Trunk into `dist/`, after supplying what the build needs.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::run::{Fault, Progress, Project, ask, seconds, watch};
use crate::stamp;
use crate::tools::{self, Tools};

/// For whom the page is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Making {
    /// For people: small and fast.
    Release,
    /// For a look at a change, within seconds of it: in English only.
    Quick,
    /// The same in every language.
    QuickInAll,
}

/// The languages beside English: tag, and the feature that is also the folder of its words.
const LANGUAGES: [(&str, &str); 1] = [("de", "german")];

pub fn command(project: &Project, rest: &[String]) -> Result<(), Fault> {
    let making = match rest {
        [] => Making::Release,
        [flag] if flag == "--quick" => Making::Quick,
        [quick, flag] if quick == "--quick" && flag == "--languages" => Making::QuickInAll,
        _ => return Err(Fault::usage("build takes only --quick, and --languages behind it")),
    };
    made(project, making).map(drop)
}

/// The page as people get it.
pub fn page(project: &Project) -> Result<PathBuf, Fault> {
    made(project, Making::Release)
}

/// The built page, built now unless the one that stands is of these very sources. A quick one is never taken for a release.
pub fn made(project: &Project, making: Making) -> Result<PathBuf, Fault> {
    let dist = project.path("dist");
    if making == Making::Release && stamp::holds(project, &dist) {
        println!("the page is up to date");
        return Ok(dist);
    }
    let began = Instant::now();
    let tools = Tools::of(project)?;
    let lacks = tools.lacks(project, making == Making::Release);
    let extras = extras(making);
    let mut progress = Progress::of(lacks.len() + 2 + extras.len());
    for lack in &lacks {
        tools.supply(project, &mut progress, lack)?;
    }

    let (says, release): (&str, &[&str]) = match making {
        Making::Release => ("the page, with Trunk in release", &["--release"]),
        _ => ("the page, with Trunk, quickly", &[]),
    };
    let head = progress.next(says);
    let mut trunk = project.program(own_or_path(project, "trunk"));
    trunk.args(["build", "--skip-version-check"]).args(release);
    trunk.envs(environment(project, making, true));
    watch(project, &head, trunk, None)?;
    for extra in &extras {
        add(project, &mut progress, &dist, making, extra)?;
    }
    assemble(project, &mut progress, &dist, making)?;
    if making == Making::Release {
        stamp::keep(project, &dist)?;
    }
    println!("built in {}: {}", seconds(began.elapsed()), dist.display());
    Ok(dist)
}

/// Where what is built with a standard library of its own is kept: beside the rest, each would make the other out of date.
const SMALL: &str = "target/small";

/// A program beside the page. Trunk builds one program into a page, with one profile: these have theirs, and are bound under a global
/// name of their own, so that all can live in one window.
struct Extra {
    /// Its binary.
    name: &'static str,
    /// The global under which it starts.
    global: &'static str,
    says: &'static str,
    profile: &'static str,
    is_small: bool,
    /// What wasm-opt is told.
    shrinks: &'static [&'static str],
    /// Tag and feature, of a program that speaks another language than English.
    language: Option<(&'static str, &'static str)>,
}

const PROLOGUE: Extra = Extra {
    name: "nines-prologue",
    global: "nines_prologue",
    says: "the prologue, small",
    profile: "page",
    is_small: true,
    shrinks: &["-Oz"],
    language: None,
};

const ENGINE: Extra = Extra {
    name: "nines-engine",
    global: "nines_engine",
    says: "the workers' engine, fast",
    profile: "engine",
    is_small: false,
    shrinks: &["-O3"],
    language: None,
};

/// The page again, as Trunk builds it, for another language. What wasm-opt is told stands in `index.html`, too.
const PAGE: Extra = Extra {
    name: "nines-web",
    global: "wasm_bindgen",
    says: "the page",
    profile: "page",
    is_small: true,
    shrinks: &[
        "-Oz",
        "--skip-pass=local-cse",
        "--skip-pass=code-folding",
        "--skip-pass=inlining-optimizing",
        "--skip-pass=simplify-locals",
        "--reorder-functions-by-name",
    ],
    language: None,
};

fn extras(making: Making) -> Vec<Extra> {
    let mut extras = vec![PROLOGUE, ENGINE];
    if making != Making::Quick {
        extras.extend(LANGUAGES.into_iter().flat_map(|language| {
            [
                Extra { language: Some(language), says: "the page in another language", ..PAGE },
                Extra { language: Some(language), says: "its prologue", ..PROLOGUE },
            ]
        }));
    }
    extras
}

/// Builds a program beside the page and tells the page where it is.
fn add(
    project: &Project,
    progress: &mut Progress,
    dist: &Path,
    making: Making,
    extra: &Extra,
) -> Result<(), Fault> {
    let profile = match making {
        Making::Release => extra.profile,
        _ => "quick",
    };
    let head = progress.next(extra.says);
    let (tag, feature) = extra
        .language
        .map_or_else(Default::default, |(tag, feature)| (format!("-{tag}"), format!(",{feature}")));
    let features = format!("web{}{feature}", if extra.is_small { ",lean" } else { "" });
    let name = format!("{}{tag}", extra.name);
    let mut cargo = project.cargo();
    cargo
        .args(["build", "--profile", profile, "--target", "wasm32-unknown-unknown", "--no-default-features"])
        .args(["--features", &features, "--bin", extra.name])
        .envs(environment(project, making, extra.is_small));
    watch(project, &head, cargo, None)?;

    let scratch = project.scratch().join(&name);
    let wasm = format!("{}.wasm", extra.name);
    let target = if extra.is_small && making == Making::Release { SMALL } else { "target" };
    let built = project.path(target).join("wasm32-unknown-unknown").join(profile).join(&wasm);
    let mut bind = project.program(own_or_path(project, "wasm-bindgen"));
    bind.args(["--target", "no-modules", "--no-modules-global", extra.global])
        .args(["--no-typescript", "--out-name", &name, "--out-dir"])
        .args([&scratch, &built]);
    watch(project, &head, bind, None)?;
    let bound = scratch.join(format!("{name}_bg.wasm"));
    let small = scratch.join(wasm);
    if making == Making::Release {
        shrink(project, &head, &bound, &small, extra.shrinks)?;
    } else {
        fs::copy(&bound, &small)?;
    }
    let mut page = fs::read_to_string(dist.join("index.html"))?;
    for (from, extension, kind) in
        [(scratch.join(format!("{name}.js")), "js", "glue"), (small, "wasm", "wasm")]
    {
        let attribute = format!("data-{}-{kind}", extra.name.trim_start_matches("nines-"));
        let content = fs::read(&from)?;
        let mut hasher = DefaultHasher::new();
        content.hash(&mut hasher);
        let name = format!("{name}-{:016x}.{extension}", hasher.finish());
        fs::write(dist.join(&name), content)?;
        page = page.replace(&format!("{attribute}=\"\""), &format!("{attribute}=\"./{name}\""));
    }
    fs::write(dist.join("index.html"), page)?;
    Ok(())
}

/// Names, hashes, the service worker's list, the pages for hosts and the page in one file.
fn assemble(project: &Project, progress: &mut Progress, dist: &Path, making: Making) -> Result<(), Fault> {
    tools::need_node(project)?;
    let head = progress.next("the page in one file, and what hosts need");
    let mut node = project.program("node");
    let version = tools::locked_version(project, "nines")?;
    let version = if making == Making::Release { version } else { format!("{version}, quick") };
    node.arg(project.path("xtask/assemble.mjs")).arg(dist).arg(project.path("static"));
    node.arg(version);
    if making != Making::Quick {
        node.args(LANGUAGES.map(|(tag, folder)| {
            format!("{tag}={}", project.path("src/words").join(folder).join("shell.json").display())
        }));
    }
    watch(project, &head, node, None).map(drop)
}

fn shrink(project: &Project, head: &str, from: &Path, to: &Path, how: &[&str]) -> Result<(), Fault> {
    let mut program = project.program(tools::wasm_opt(project));
    program
        .args(how)
        .args(["--strip-debug", "--strip-producers"])
        // What Rust's wasm target emits, and no more: with `--all-features` it would use what no browser knows yet.
        .args(["--enable-bulk-memory", "--enable-nontrapping-float-to-int", "--enable-sign-ext"])
        .args(["--enable-mutable-globals", "--enable-reference-types", "--enable-multivalue"])
        .arg(from)
        .arg("-o")
        .arg(to);
    watch(project, head, program, None).map(drop)
}

/// A tool of the project's own folder, else the one on PATH.
pub fn own_or_path(project: &Project, name: &str) -> PathBuf {
    let own = project.tools().join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if own.is_file() { own } else { PathBuf::from(name) }
}

/// What cargo is told beside its arguments. Without the remaps, panic texts in the wasm would carry the paths of the machine that built
/// it. What is not shipped needs none of it.
fn environment(project: &Project, making: Making, is_small: bool) -> Vec<(&'static str, String)> {
    if making != Making::Release {
        return Vec::new();
    }
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"))?;
        Some(PathBuf::from(home).join(".cargo"))
    });
    let mut sysroot = project.program("rustc");
    sysroot.args(["--print", "sysroot"]);
    let sysroot = ask(sysroot).map(|said| PathBuf::from(said.text.trim()));
    // The folder of unpacked crates is named after their source: it goes too. The last match wins, so the longest stand last.
    let unpacked =
        cargo_home.iter().flat_map(|home| fs::read_dir(home.join("registry/src"))).flatten().flatten();
    let mut remaps =
        vec![(cargo_home.clone(), "cargo"), (sysroot, "rust"), (Some(project.root.clone()), "nines")];
    remaps.extend(unpacked.map(|folder| (Some(folder.path()), "crates")));
    let mut flags: Vec<String> = remaps
        .into_iter()
        .filter_map(|(from, to)| Some(format!("--remap-path-prefix={}={to}", from?.display())))
        .collect();
    let mut environment = Vec::new();
    if is_small {
        // The standard library as it comes was compiled for speed and brings the text of every panic and what formats it: a twelfth of
        // the page. Cargo makes a small one, though not yet as a stable feature. A trap is still told, by the shell.
        flags.extend(["-Zunstable-options".to_owned(), "-Cpanic=immediate-abort".to_owned()]);
        environment.extend([
            ("RUSTC_BOOTSTRAP", "1".to_owned()),
            ("CARGO_TARGET_DIR", project.path(SMALL).display().to_string()),
            ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort".to_owned()),
            ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size".to_owned()),
        ]);
    }
    environment.push(("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f")));
    environment
}
