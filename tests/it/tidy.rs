//! The rules of the house as tests: who may import whom, what may not be called where, how a file begins.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each layer may name of the others. The binaries and `ui` may name everything.
const MAY_IMPORT: [(&str, &[&str]); 10] = [
    ("sim", &[]),
    ("metrics", &["sim"]),
    ("theory", &[]),
    ("scenario", &["sim"]),
    ("experiment", &["sim", "metrics", "scenario", "theory", "words"]),
    ("scene", &["sim", "metrics"]),
    ("chart", &["metrics", "experiment", "theory", "words"]),
    ("words", &[]),
    ("app", &["sim", "metrics", "theory", "scenario", "experiment", "scene", "chart", "words"]),
    ("web", &[]),
];

/// Layers whose results must be the same bits everywhere.
const RESULTS: [&str; 5] = ["sim", "metrics", "theory", "scenario", "experiment"];

/// Layers without clock, browser, files or chance of their own.
const PURE: [&str; 9] =
    ["sim", "metrics", "theory", "scenario", "experiment", "scene", "chart", "words", "app"];

/// The platform's versions of these differ between native and wasm; `libm` has them all. `sqrt` is exact everywhere.
const PLATFORM_MATHS: [&str; 22] = [
    "ln", "ln_1p", "log", "log2", "log10", "exp", "exp2", "exp_m1", "powf", "powi", "sin", "cos", "tan",
    "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "cbrt", "hypot",
];

/// Each of these would bring in the time or the chance of the machine.
const IMPURE: [&str; 9] = [
    "Instant::now",
    "SystemTime",
    "thread_rng",
    "rand::rng()",
    "StdRng",
    "SmallRng",
    "std::fs",
    "std::env",
    "getrandom",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Files of the project below `folder` that end with `ending`, in order.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![root().join(folder)];
    while let Some(path) = waiting.pop() {
        if path.file_name().is_some_and(|name| name == "node_modules") {
            continue;
        }
        if path.is_dir() {
            waiting.extend(
                fs::read_dir(&path).expect("a folder can be read").map(|entry| entry.expect("entry").path()),
            );
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// The text of a Rust file without its comments; lines keep their numbers.
fn code(path: &Path) -> String {
    let uncommented = |line: &str| {
        let end = line
            .match_indices("//")
            .find(|(at, _)| !line[..*at].ends_with(':'))
            .map_or(line.len(), |(at, _)| at);
        line[..end].to_owned()
    };
    read(path).lines().map(uncommented).collect::<Vec<_>>().join("\n")
}

/// The layers a text names, as `crate::layer` or inside `crate::{...}`.
fn layers_named(code: &str) -> BTreeSet<String> {
    let first_word = |text: &str| {
        let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
        text[..end].to_owned()
    };
    let mut named = BTreeSet::new();
    for (at, path) in code.match_indices("crate::") {
        // `$crate::` and `other_crate::` are not this crate's root.
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = code[at + path.len()..].trim_start();
        let Some(group) = rest.strip_prefix('{') else {
            named.insert(first_word(rest));
            continue;
        };
        let mut depth = 0;
        let mut starts = true;
        for (i, c) in group.char_indices() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => starts = true,
                c if starts && !c.is_whitespace() => {
                    named.insert(first_word(&group[i..]));
                    starts = false;
                }
                _ => {}
            }
        }
    }
    named
}

fn assert_none(faults: &[String], rule: &str) {
    assert!(faults.is_empty(), "{rule}:\n{}", faults.join("\n"));
}

#[test]
fn layers_import_only_what_the_map_allows() {
    let layers: BTreeSet<&str> = MAY_IMPORT.iter().map(|(layer, _)| *layer).chain(["ui"]).collect();
    let mut faults = Vec::new();
    for (layer, allowed) in MAY_IMPORT {
        let paths = files(&format!("src/{layer}"), ".rs");
        assert!(!paths.is_empty(), "the layer {layer} has files");
        for path in paths {
            for other in layers_named(&code(&path)) {
                if layers.contains(&other.as_str()) && other != layer && !allowed.contains(&other.as_str()) {
                    faults.push(format!("{}: {layer} may not import {other}", name(&path)));
                }
            }
        }
    }
    assert_none(&faults, "who may import whom stands in ARCHITECTURE.md");
}

#[test]
fn grouped_and_plain_imports_are_both_seen() {
    let check = |code: &str, expect: &[&str]| {
        assert_eq!(layers_named(code).into_iter().collect::<Vec<_>>(), expect, "{code}");
    };
    check("use crate::sim::Config;", &["sim"]);
    check("use crate::{metrics::{self, Live}, sim};", &["metrics", "sim"]);
    check("let x: crate::words::Text = other_crate::ui();", &["words"]);
}

#[test]
fn web_crates_stay_out_of_the_pure_layers() {
    let mut faults = Vec::new();
    for path in PURE.iter().flat_map(|layer| files(&format!("src/{layer}"), ".rs")) {
        for word in ["web_sys", "wasm_bindgen", "js_sys", "yew::", "gloo_"] {
            if code(&path).contains(word) {
                faults.push(format!("{}: {word}", name(&path)));
            }
        }
    }
    assert_none(&faults, "the browser is called in `web` and `ui` only");
}

#[test]
fn results_are_made_with_libm_never_with_the_platforms_maths() {
    let mut faults = Vec::new();
    for path in RESULTS.iter().flat_map(|layer| files(&format!("src/{layer}"), ".rs")) {
        for (number, line) in code(&path).lines().enumerate() {
            for function in PLATFORM_MATHS {
                let called =
                    line.contains(&format!(".{function}(")) || line.contains(&format!("f64::{function}"));
                if called && !line.contains("libm::") {
                    faults.push(format!("{}:{}: {function}", name(&path), number + 1));
                }
            }
        }
    }
    assert_none(&faults, "use libm::…: the platform's functions differ between native and wasm");
}

#[test]
fn pure_layers_have_no_clock_no_chance_and_no_files_of_their_own() {
    let mut faults = Vec::new();
    for path in PURE.iter().flat_map(|layer| files(&format!("src/{layer}"), ".rs")) {
        for (number, line) in code(&path).lines().enumerate() {
            faults.extend(
                IMPURE
                    .iter()
                    .filter(|word| line.contains(**word))
                    .map(|word| format!("{}:{}: {word}", name(&path), number + 1)),
            );
        }
    }
    assert_none(&faults, "time, chance and order are arguments");
}

#[test]
fn the_engine_keeps_no_hash_map() {
    let faults: Vec<String> = files("src/sim", ".rs")
        .iter()
        .filter(|path| ["HashMap", "HashSet"].iter().any(|word| code(path).contains(word)))
        .map(|path| name(path))
        .collect();
    assert_none(&faults, "the order of a hash map differs from run to run");
}

#[test]
fn every_file_says_first_what_it_is_for() {
    let mut faults = Vec::new();
    let kinds = [
        ("src", ".rs", "//! "),
        ("tests", ".rs", "//! "),
        ("xtask/src", ".rs", "//! "),
        ("tests/e2e", ".mjs", "// "),
    ];
    let more = [("static", ".js", "// "), ("static", ".css", "/* ")];
    for (folder, ending, start) in kinds.into_iter().chain(more) {
        let wrong = files(folder, ending).into_iter().filter(|path| !read(path).starts_with(start));
        faults.extend(wrong.map(|path| format!("{}: begins without `{start}`", name(&path))));
    }
    assert_none(&faults, "the first line says what a file is for");
}

#[test]
fn no_style_attribute_is_written_because_the_content_policy_forbids_it() {
    let mut paths = files("src/ui", ".rs");
    paths.push(root().join("index.html"));
    let mut faults = Vec::new();
    for path in paths {
        for (number, line) in read(&path).lines().enumerate() {
            if line.contains(" style=") || line.contains("<style") {
                faults.push(format!("{}:{}", name(&path), number + 1));
            }
        }
    }
    assert_none(&faults, "use a class, or a custom property set through CSSOM");
}

#[test]
fn the_page_has_no_inline_script() {
    let page = read(&root().join("index.html"));
    assert!(!page.contains("<script>"), "the content policy allows no inline script");
    assert!(page.contains("Content-Security-Policy"), "the page carries its own policy");
}

#[test]
fn lock_files_name_no_download_address() {
    for path in files("tests/e2e", "package-lock.json").iter().chain(&files("xtask", "package-lock.json")) {
        assert!(!read(path).contains("\"resolved\""), "{}: set omit-lockfile-registry-resolved", name(path));
        let beside = path.with_file_name(".npmrc");
        assert!(read(&beside).contains("omit-lockfile-registry-resolved=true"), "{}", name(&beside));
    }
}
