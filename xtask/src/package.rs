//! Leaves the built page in a folder that any static host serves from any path.

use std::fs;
use std::path::{Path, PathBuf};

use crate::build;
use crate::run::{Fault, Project};

const FOLDER: &str = "package";
/// Read by hosts that take headers from a file; harmless elsewhere.
const HEADERS: &str = "\
/*
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
/*.wasm
  Cache-Control: public, max-age=31536000, immutable
/*-*.css
  Cache-Control: public, max-age=31536000, immutable
";

pub fn command(project: &Project, rest: &[String]) -> Result<(), Fault> {
    let folder = match rest {
        [] => project.path(FOLDER),
        [folder] if !folder.starts_with('-') => std::env::current_dir()?.join(folder),
        _ => return Err(Fault::usage("package takes one folder")),
    };
    let dist = build::page(project)?;
    clear(&folder)?;
    copy(&dist, &folder)?;
    fs::write(folder.join("_headers"), HEADERS)?;
    // Some hosts of static pages hide files that begin with an underscore unless this stands there.
    fs::write(folder.join(".nojekyll"), "")?;
    println!("packaged: {}\nAny static host serves it as it is, from any path.", folder.display());
    Ok(())
}

/// Empties a folder of ours; refuses one that holds something else.
fn clear(folder: &Path) -> Result<(), Fault> {
    if folder.is_dir() && fs::read_dir(folder)?.next().is_some() {
        if !folder.join("manifest.webmanifest").is_file() {
            return Err(Fault::failed(format!(
                "{} is not empty and not a package of ours",
                folder.display()
            )));
        }
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}

/// A whole folder.
pub fn copy(from: &Path, to: &Path) -> Result<(), Fault> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path: PathBuf = entry?.path();
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() {
            copy(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}
