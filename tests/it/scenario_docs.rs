//! The tables of docs/links.md and the frozen presets are what the code says.

use std::fs;
use std::path::PathBuf;

use nines::scenario::{
    Control, Field, LARGEST_CSV, LINK_VERSION, LONGEST_LINK, LONGEST_QUERY, LONGEST_TASK, LONGEST_TEXT,
    LONGEST_TITLE, LONGEST_UNPACKED, MAX_ARRIVALS, MAX_EDITS, MAX_EVENTS, MAX_FAULTS, MAX_IN_FLIGHT,
    MAX_NOTICES, MAX_OTHERS, OTHER_KEYS, PRESETS, Scenario, VIEW_KEYS, VIEW_TABLE,
};

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Compares, or with `NINES_BLESS=1` writes.
fn check(name: &str, expect: &str) {
    if std::env::var_os("NINES_BLESS").is_some() {
        fs::write(path(name), expect).unwrap();
    }
    let got = fs::read_to_string(path(name)).unwrap_or_default();
    assert!(
        got == expect,
        "{name} is stale: run `NINES_BLESS=1 cargo test scenario_docs` and look at the difference"
    );
}

/// Puts `table` between `<!-- name -->` and the next `<!-- end -->`.
fn with_table(document: &str, name: &str, table: &str) -> String {
    let start = format!("<!-- {name} -->\n");
    let (before, rest) = document.split_once(&start).unwrap_or_else(|| panic!("no {start}"));
    let (_, after) = rest.split_once("<!-- end -->").unwrap();
    format!("{before}{start}{table}<!-- end -->{after}")
}

fn fields() -> String {
    let defaults = Scenario::default();
    let mut table = String::from("| key | means | written | default |\n|---|---|---|---|\n");
    for field in Field::ALL {
        let fixed = if field.is_timed() { "" } else { " *Fixed.*" };
        let written = match field.control() {
            Control::Choice(names) => code(names),
            Control::Shaped { shapes, .. } => code(shapes),
            Control::Text { example } => code(&[example]),
            other => other.range(),
        };
        let (key, help, default) = (field.key(), field.help(), defaults.get(*field));
        table += &format!("| `{key}` | {help}{fixed} | {written} | `{default}` |\n");
    }
    table
}

fn code(texts: &[&str]) -> String {
    texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(" ")
}

fn view() -> String {
    let mut table = String::from("| key | written | means |\n|---|---|---|\n");
    for (key, written, help) in VIEW_TABLE {
        table += &format!("| `{key}` | {written} | {help} |\n");
    }
    table
}

fn limits() -> String {
    let rows = [
        (
            "events: peak rate × (retries + 1) × (redispatch + 1), probes and random failures per second together, × duration",
            MAX_EVENTS,
        ),
        (
            "in flight: requests a device can be waiting for, and attempts that servers, controller and links can hold, together (1.1 GB of memory)",
            MAX_IN_FLIGHT,
        ),
        ("faults", MAX_FAULTS as f64),
        ("timed edits", MAX_EDITS as f64),
        ("devices beside the first", MAX_OTHERS as f64),
        ("recorded arrivals", MAX_ARRIVALS as f64),
        ("bytes of a CSV file", LARGEST_CSV as f64),
        ("characters of a query before it is packed", LONGEST_QUERY as f64),
        ("characters of a link before recorded arrivals are left out", LONGEST_LINK as f64),
        ("bytes that a packed query may unfold to", LONGEST_UNPACKED as f64),
        ("bytes of a link or a file; a longer text is not read", LONGEST_TEXT as f64),
        ("notices named one by one; the rest is counted", MAX_NOTICES as f64),
        ("characters of a title", LONGEST_TITLE as f64),
        ("characters of a task", LONGEST_TASK as f64),
    ];
    let mut table = String::from("| what | at most |\n|---|---|\n");
    for (what, most) in rows {
        table += &format!("| {what} | {most} |\n");
    }
    table
}

#[test]
fn the_grammar_of_the_link_contract_names_every_key_and_no_other() {
    let document = fs::read_to_string(path("docs/links.md")).unwrap();
    let (_, grammar) = document.split_once("## Grammar").unwrap();
    let line =
        |name: &str| grammar.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}"));
    let quoted =
        |name: &str| -> Vec<String> { line(name).split('"').skip(1).step_by(2).map(str::to_owned).collect() };
    assert_eq!(quoted("view "), VIEW_KEYS);
    assert_eq!([quoted("model "), quoted("promise ")].concat(), OTHER_KEYS);
    assert!(document.contains(&format!("`v={LINK_VERSION}` is the only version")));
}

fn presets() -> String {
    let mut table = String::from("| preset | difference from the default |\n|---|---|\n");
    for preset in PRESETS {
        let query = if preset.query.is_empty() { String::new() } else { format!("`{}`", preset.query) };
        table += &format!("| `{}` | {query} |\n", preset.id);
    }
    table
}

#[test]
fn the_tables_of_the_link_contract_are_those_of_the_code() {
    let document = fs::read_to_string(path("docs/links.md")).unwrap();
    let document = with_table(&document, "fields", &fields());
    let document = with_table(&document, "view", &view());
    let document = with_table(&document, "limits", &limits());
    check("docs/links.md", &with_table(&document, "presets", &presets()));
}

#[test]
fn every_key_is_in_the_link_contract() {
    let document = fs::read_to_string(path("docs/links.md")).unwrap();
    for key in OTHER_KEYS.iter().chain(VIEW_KEYS) {
        assert!(document.contains(&format!("`{key}")), "{key}");
    }
}

#[test]
fn presets_are_frozen() {
    let frozen: String = PRESETS.iter().map(|preset| format!("{} {}\n", preset.id, preset.query)).collect();
    check("tests/golden/presets.txt", &frozen);
}
