//! Every check and test there is, the quick ones first; each step says how long it took, and the end says how it all went.

use std::time::{Duration, Instant};

use crate::browser::{self, Browser};
use crate::build::{self, own_or_path};
use crate::run::{Fault, Progress, Project, seconds, watch};
use crate::tools::{self, Lack, Tools};

const WASM: [&str; 5] = ["--target", "wasm32-unknown-unknown", "--no-default-features", "--features", "web"];
const E2E: &str = "tests/e2e";
/// Several times what the end-to-end tests take; each test has a limit of its own, too.
const E2E_LIMIT: Duration = Duration::from_secs(40 * 60);
/// What stands in its package.json.
const E2E_PACKAGES: [&str; 3] = ["playwright-core", "axe-core", "reveal.js"];

/// A step: the name `--only` knows, what it says, what it does.
struct Step {
    name: &'static str,
    says: &'static str,
    run: fn(&Project, &str) -> Result<Tally, Fault>,
}

/// How many tests a step ran and how many of them were good. A step without tests of its own counts as one.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
struct Tally {
    passed: u64,
    failed: u64,
    ignored: u64,
}

impl Tally {
    const ONE: Tally = Tally { passed: 1, failed: 0, ignored: 0 };

    fn add(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }

    /// Adds up what test runners said: cargo's and wasm-bindgen's closing lines, Node's counts.
    fn read(text: &str) -> Tally {
        let mut all = Tally::default();
        for line in text.lines() {
            let line = line.trim();
            if let Some(counts) = line.strip_prefix("test result: ") {
                let count = |word: &str| {
                    let before =
                        counts.split([';', '.']).map(str::trim).find_map(|part| part.strip_suffix(word));
                    before.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
                };
                all.add(Tally {
                    passed: count("passed"),
                    failed: count("failed"),
                    ignored: count("ignored"),
                });
            } else if let Some(number) = line.strip_prefix("ℹ pass ").or(line.strip_prefix("# pass ")) {
                all.passed += number.parse().unwrap_or(0);
            } else if let Some(number) = line.strip_prefix("ℹ fail ").or(line.strip_prefix("# fail ")) {
                all.failed += number.parse().unwrap_or(0);
            }
        }
        all
    }
}

const STEPS: [Step; 14] = [
    Step { name: "fmt", says: "format", run: fmt },
    Step { name: "core", says: "the pure core compiles without any feature", run: core },
    Step { name: "tidy", says: "the rules of the house", run: tidy },
    Step { name: "clippy", says: "clippy, native", run: clippy },
    Step { name: "clippy-wasm", says: "clippy, wasm", run: clippy_wasm },
    Step { name: "native", says: "native tests", run: native },
    Step { name: "german", says: "German: complete, and short enough for its room", run: german },
    Step { name: "schema", says: "result files as their schema says", run: schema },
    Step { name: "cluster", says: "shards on two workers of Dask, one of them killed", run: cluster },
    Step { name: "release", says: "native tests in release: the same digests", run: release },
    Step { name: "wasm", says: "wasm tests in a browser", run: wasm },
    Step { name: "build", says: "the page", run: page },
    Step { name: "package", says: "the package", run: package },
    Step { name: "e2e", says: "end to end in Chromium", run: e2e },
];

pub fn command(project: &Project, rest: &[String]) -> Result<(), Fault> {
    if rest.iter().any(|word| word == "--list") {
        STEPS.iter().for_each(|step| println!("{:12} {}", step.name, step.says));
        return Ok(());
    }
    let steps = chosen(rest)?;
    let began = Instant::now();
    let mut faults = Vec::new();
    if let Err(fault) = prepare(project, &steps) {
        println!("{fault}");
        faults.push(("prepare", fault));
    }

    let mut tally = Tally::default();
    for (i, step) in steps.iter().enumerate() {
        let head = format!("[{}/{}] {}", i + 1, steps.len(), step.says);
        println!("{head} …");
        let step_began = Instant::now();
        match (step.run)(project, &head) {
            Ok(step_tally) => tally.add(step_tally),
            Err(fault) => {
                println!("{head}: FAILED after {}\n{fault}", seconds(step_began.elapsed()));
                tally.failed += 1;
                faults.push((step.name, fault));
            }
        }
    }
    finish(began.elapsed(), steps.len(), tally, &faults)
}

fn chosen(rest: &[String]) -> Result<Vec<&'static Step>, Fault> {
    match rest {
        [] => Ok(STEPS.iter().collect()),
        [flag, names] if flag == "--only" => names
            .split(',')
            .map(|name| {
                STEPS.iter().find(|step| step.name == name).ok_or_else(|| {
                    Fault::usage(&format!("there is no step `{name}`; `cargo xtask test --list` names them"))
                })
            })
            .collect(),
        _ => Err(Fault::usage("test takes only --only STEP[,STEP…] or --list")),
    }
}

/// Closes with the lines a reader of any test runner knows.
fn finish(elapsed: Duration, steps: usize, tally: Tally, faults: &[(&str, Fault)]) -> Result<(), Fault> {
    println!();
    for (name, fault) in faults {
        println!("failed step: {name}\n{fault}");
    }
    let verdict = if faults.is_empty() { "ok" } else { "FAILED" };
    let good = steps - faults.iter().filter(|(name, _)| *name != "prepare").count();
    println!("{good} of {steps} steps good in {}", seconds(elapsed));
    println!(
        "test result: {verdict}. {} passed; {} failed; {} ignored; finished in {:.2}s",
        tally.passed,
        tally.failed,
        tally.ignored,
        elapsed.as_secs_f64()
    );
    match faults.iter().all(|(_, fault)| matches!(fault, Fault::Missing { .. })) {
        _ if faults.is_empty() => Ok(()),
        true => Err(Fault::missing("something the tests need; see above", "what the lines above say")),
        false => Err(Fault::failed("not everything is good")),
    }
}

/// Installs what the chosen steps need, before the first of them: a lack shows at once, not after ten minutes.
fn prepare(project: &Project, steps: &[&Step]) -> Result<(), Fault> {
    let wants = |names: &[&str]| steps.iter().any(|step| names.contains(&step.name));
    let tools = Tools::of(project)?;
    let lacks = if wants(&["wasm", "build", "package", "e2e"]) {
        tools.lacks(project, true)
    } else if wants(&["clippy-wasm"]) {
        tools.lacks(project, false).into_iter().filter(|lack| matches!(lack, Lack::WasmTarget)).collect()
    } else {
        Vec::new()
    };
    let wants_browser = wants(&["wasm", "e2e"]);
    let has_browser = browser::find().is_some_and(|browser| browser.driver.is_some());
    let installs_browser = wants_browser && !has_browser && browser::can_install(project);
    let has_package = |name: &&str| project.path(E2E).join("node_modules").join(name).is_dir();
    let installs_npm = wants(&["e2e"]) && !E2E_PACKAGES.iter().all(has_package);

    let mut progress = Progress::of(lacks.len() + usize::from(installs_browser) + usize::from(installs_npm));
    let mut first = Ok(());
    for lack in &lacks {
        first = first.and(tools.supply(project, &mut progress, lack));
    }
    if installs_browser {
        first = first.and(browser::install(project, &mut progress));
    }
    if installs_npm {
        first = first.and(tools::npm_packages(
            project,
            &mut progress,
            E2E,
            "playwright-core, axe-core and reveal.js, from npm",
        ));
    }
    if 0 < lacks.len() + usize::from(installs_browser) + usize::from(installs_npm) {
        println!("prepared in {}", seconds(progress.elapsed()));
    }
    first
}

fn cargo_step(project: &Project, head: &str, words: &[&[&str]]) -> Result<String, Fault> {
    let mut cargo = project.cargo();
    words.iter().for_each(|words| {
        cargo.args(*words);
    });
    watch(project, head, cargo, None)
}

fn fmt(project: &Project, head: &str) -> Result<Tally, Fault> {
    cargo_step(project, head, &[&["fmt", "--all", "--check"]]).map(|_| Tally::ONE)
}

fn core(project: &Project, head: &str) -> Result<Tally, Fault> {
    cargo_step(project, head, &[&["check", "--lib", "--no-default-features"]]).map(|_| Tally::ONE)
}

fn tidy(project: &Project, head: &str) -> Result<Tally, Fault> {
    cargo_step(project, head, &[&["test", "--test", "it", "tidy::"]]).map(|text| Tally::read(&text))
}

fn clippy(project: &Project, head: &str) -> Result<Tally, Fault> {
    cargo_step(project, head, &[&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]])
        .map(|_| Tally::ONE)
}

fn clippy_wasm(project: &Project, head: &str) -> Result<Tally, Fault> {
    let targets = ["--lib", "--bins", "--test", "web", "--", "-D", "warnings"];
    cargo_step(project, head, &[&["clippy"], &WASM, &targets]).map(|_| Tally::ONE)
}

fn native(project: &Project, head: &str) -> Result<Tally, Fault> {
    cargo_step(project, head, &[&["test", "--workspace"]]).map(|text| Tally::read(&text))
}

/// The other languages are features: what the compiler and these tests say of one is said nowhere else before the page is built.
fn german(project: &Project, head: &str) -> Result<Tally, Fault> {
    const OF: [&str; 4] = ["--features", "german", "--test", "german"];
    cargo_step(project, head, &[&["clippy", "--lib"], &OF, &["--", "-D", "warnings"]])?;
    cargo_step(project, head, &[&["test"], &OF]).map(|text| Tally::read(&text))
}

/// Results of each kind, held to the documented schema by a validator that is no part of the product.
fn schema(project: &Project, head: &str) -> Result<Tally, Fault> {
    const OWN: &str = "preset=combined&duration=90s&mttf=20s&vary=servers:1..2&measure=user_uptime,reliability_120s&runs=4&pairs=on";
    let cli = cli(project, head)?;
    let cache = project.scratch().join("schema");
    std::fs::create_dir_all(&cache)?;
    let mut files = Vec::new();
    for (name, which, runs) in
        [("failover", "failover", "2"), ("baseline", "baseline", "2"), ("own", OWN, "4")]
    {
        let file = cache.join(format!("{name}.json"));
        let _ = std::fs::remove_file(&file);
        let mut nines = project.program(&cli);
        nines.args(["experiment", which, "--replications", runs, "--out"]).arg(&file);
        watch(project, head, nines, None)?;
        files.push(file);
    }
    let mut cargo = project.cargo();
    cargo.args(["run", "--manifest-path"]).arg(project.path("tests/schema/Cargo.toml"));
    cargo
        .arg("--target-dir")
        .arg(cache.join("target"))
        .arg("--")
        .arg(project.path("docs/results.schema.json"));
    cargo.args(&files);
    watch(project, head, cargo, None).map(|text| Tally::read(&text))
}

/// The driver for Dask, held to one machine's result. Where Python or its packages cannot be had the step says so and counts as left out.
fn cluster(project: &Project, head: &str) -> Result<Tally, Fault> {
    let cli = cli(project, head)?;
    let home = project.scratch().join("dask");
    let python = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let call = |program: &std::path::Path, words: &[&str]| {
        let mut command = project.program(program);
        command.args(words);
        command
    };
    let has_dask = || watch(project, head, call(&python, &["-c", "import distributed"]), None).is_ok();
    if !has_dask() {
        let path = home.to_string_lossy().into_owned();
        let system = std::path::Path::new(if cfg!(windows) { "python" } else { "python3" });
        let made = watch(project, head, call(system, &["-m", "venv", &path]), None);
        let installed = made.and_then(|_| {
            watch(
                project,
                head,
                call(&python, &["-m", "pip", "install", "dask[distributed]==2026.8.0"]),
                None,
            )
        });
        if let Err(why) = installed {
            println!(
                "    left out: Python 3 with venv, or dask[distributed] from PyPI, cannot be had here\n{why}"
            );
            return Ok(Tally { ignored: 1, ..Tally::default() });
        }
    }
    let mut test = call(&python, &["tools/dask_shards_test.py"]);
    test.arg(cli);
    let text = watch(project, head, test, Some(Duration::from_secs(300)))?;
    text.lines().filter(|line| line.contains("the same")).for_each(|line| println!("    {line}"));
    Ok(Tally::ONE)
}

/// The command line, built.
fn cli(project: &Project, head: &str) -> Result<std::path::PathBuf, Fault> {
    cargo_step(project, head, &[&["build", "--bin", "nines"]])?;
    Ok(project.path("target/debug").join(format!("nines{}", std::env::consts::EXE_SUFFIX)))
}

fn release(project: &Project, head: &str) -> Result<Tally, Fault> {
    let mut cargo = project.cargo();
    // Optimised as shipped but linked quickly: what could differ from debug is arithmetic, and linking has no part in that.
    cargo
        .args(["test", "--release", "--test", "it"])
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    watch(project, head, cargo, None).map(|text| Tally::read(&text))
}

fn wasm(project: &Project, head: &str) -> Result<Tally, Fault> {
    let Browser { driver, .. } = browser::find().ok_or_else(browser::missing)?;
    let driver = driver.ok_or_else(browser::missing_driver)?;
    let mut cargo = project.cargo();
    cargo
        .arg("test")
        .args(WASM)
        .args(["--test", "web"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", own_or_path(project, "wasm-bindgen-test-runner"))
        .env("WASM_BINDGEN_USE_BROWSER", "1")
        .env("CHROMEDRIVER", driver);
    watch(project, head, cargo, None).map(|text| Tally::read(&text))
}

fn page(project: &Project, head: &str) -> Result<Tally, Fault> {
    let began = Instant::now();
    build::page(project)?;
    println!("{head}: {}", seconds(began.elapsed()));
    Ok(Tally::ONE)
}

fn package(project: &Project, head: &str) -> Result<Tally, Fault> {
    let began = Instant::now();
    let folder = project.scratch().join("package");
    crate::package::command(project, &[folder.display().to_string()])?;
    println!("{head}: {}", seconds(began.elapsed()));
    Ok(Tally::ONE)
}

fn e2e(project: &Project, head: &str) -> Result<Tally, Fault> {
    let Browser { chromium, .. } = browser::find().ok_or_else(browser::missing)?;
    tools::need_node(project)?;
    let folder = project.path(E2E);
    let mut tests: Vec<_> = std::fs::read_dir(&folder)?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| name.ends_with(".test.mjs"))
        .collect();
    tests.sort();
    // The page's numbers are held to the command line's.
    let cli = cli(project, head)?;
    let mut node = project.program("node");
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]).args(&tests).current_dir(&folder);
    node.env("CHROMIUM", chromium).env("NINES_DIST", project.scratch().join("package")).env("NINES_CLI", cli);
    let text = watch(project, head, node, Some(E2E_LIMIT))?;
    // What the tests measured is part of the answer.
    text.lines()
        .filter_map(|line| line.split_once("measured:"))
        .for_each(|(_, it)| println!("    measured:{it}"));
    Ok(Tally::read(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_all_runners_are_added() {
        let text = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured\nnoise\nℹ pass 4\n# fail 2\n";
        assert_eq!(Tally::read(text), Tally { passed: 7, failed: 2, ignored: 1 });
    }
}
