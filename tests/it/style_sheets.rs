//! One scale of type and one grid of spaces: no style sheet of the page makes up a size of its own.

use std::collections::BTreeSet;
use std::fs;

/// The page's own sheets; the pages for hosts and the one-file shell have theirs.
const SHEETS: [&str; 6] = ["page", "stage", "lab", "share", "embed", "shell"];
/// Sizes of type, and steps of the grid, at most: more could not be told apart.
const MOST_SIZES: usize = 8;
const MOST_SPACES: usize = 9;

/// Every declaration of `sheet`: its property and its value.
fn declarations(sheet: &str) -> Vec<(String, String)> {
    let path = format!("{}/static/{sheet}.css", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).unwrap();
    let inside = text.split(['{', '}', ';']).filter_map(|part| part.split_once(':'));
    inside.map(|(property, value)| (property.trim().to_owned(), value.trim().to_owned())).collect()
}

fn tokens_in<'a>(value: &'a str, family: &str) -> Vec<&'a str> {
    value.split(['(', ')', ' ', ',']).filter(|part| part.starts_with(family)).collect()
}

#[test]
fn type_comes_in_few_sizes_and_all_of_them_have_names() {
    let mut used = BTreeSet::new();
    for sheet in SHEETS {
        for (property, value) in
            declarations(sheet).into_iter().filter(|(property, _)| property == "font-size")
        {
            // The root's is what all others are counted in.
            if value == "inherit" || value.starts_with("clamp(100%") {
                continue;
            }
            let tokens = tokens_in(&value, "--text");
            assert_eq!(tokens.len(), 1, "{sheet}.css: {property}: {value} is no size of the scale");
            used.insert(tokens[0].to_owned());
        }
    }
    assert!((3..=MOST_SIZES).contains(&used.len()), "{used:?}");
}

#[test]
fn spaces_keep_to_the_grid() {
    let mut used = BTreeSet::new();
    for sheet in SHEETS {
        for (property, value) in declarations(sheet) {
            let is_space = ["padding", "margin", "gap"].iter().any(|name| {
                property == *name || property.starts_with(&format!("{name}-")) || property.ends_with("-gap")
            });
            if !is_space {
                continue;
            }
            used.extend(tokens_in(&value, "--space").into_iter().map(str::to_owned));
            let off: Vec<&str> = value
                .split(' ')
                .filter(|part| part.ends_with("rem") && !part.contains("var("))
                // To clear a thing of that size, or to centre one on a track: no space between things.
                .filter(|part| !["4.5rem", "-.425rem"].contains(part))
                .collect();
            assert!(off.is_empty(), "{sheet}.css: {property}: {value} is off the grid: {off:?}");
        }
    }
    assert!((4..=MOST_SPACES).contains(&used.len()), "{used:?}");
}
