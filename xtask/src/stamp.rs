//! Knows whether a built folder still stands for the sources: one hash over what goes in and what came out.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use crate::run::Project;

/// All that decides what the page becomes.
const INPUTS: [&str; 10] = [
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "index.html",
    "src",
    "static",
    ".cargo/config.toml",
    "xtask/assemble.mjs",
    "xtask/src/build.rs",
    "xtask/npm/package-lock.json",
];

/// True when `folder` is what these sources gave when [`keep`] was called.
pub fn holds(project: &Project, folder: &Path) -> bool {
    let kept = fs::read_to_string(file(project)).unwrap_or_default();
    now(project, folder).is_ok_and(|now| !kept.is_empty() && kept == now)
}

/// Remembers that `folder` was built from the sources as they are.
pub fn keep(project: &Project, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(project.scratch())?;
    fs::write(file(project), now(project, folder)?)
}

fn file(project: &Project) -> PathBuf {
    project.scratch().join("page.stamp")
}

fn now(project: &Project, folder: &Path) -> io::Result<String> {
    let mut hasher = DefaultHasher::new();
    for input in INPUTS {
        let path = project.path(input);
        if path.exists() {
            hash_tree(&path, &mut hasher)?;
        }
    }
    hash_tree(folder, &mut hasher)?;
    Ok(format!("{:016x}", hasher.finish()))
}

fn hash_tree(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    path.hash(hasher);
    if !path.is_dir() {
        fs::read(path)?.hash(hasher);
        return Ok(());
    }
    let mut inside: Vec<PathBuf> =
        fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    inside.sort();
    inside.iter().try_for_each(|path| hash_tree(path, hasher))
}
