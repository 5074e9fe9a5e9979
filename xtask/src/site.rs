//! Lays a package over the folder of a published site: its root becomes this version, and versions that links are pinned to stay as they are.

use std::fs;
use std::path::Path;

use crate::package::copy;
use crate::run::{Fault, Project};
use crate::tools::locked_version;

/// Where pinned versions live: `v/0.1.0/`.
const VERSIONS: &str = "v";
/// The tag that tells the page where things are.
const BOOT: &str = "<script id=\"boot\"";
/// What belongs to the site and not to the package.
const KEPT: [&str; 3] = [VERSIONS, ".git", "CNAME"];

pub fn command(project: &Project, rest: &[String]) -> Result<(), Fault> {
    let mut rest = rest.to_vec();
    let is_pinned = crate::take_flag(&mut rest, "--pin");
    let [package, site] = rest.as_slice() else {
        return Err(Fault::usage("site takes the folder of a package and the folder of the site"));
    };
    let version = is_pinned.then(|| locked_version(project, "nines")).transpose()?;
    lay(Path::new(package), Path::new(site), version.as_deref())
}

/// The root is replaced; `version`, where there is one, is added beside the others.
fn lay(package: &Path, site: &Path, version: Option<&str>) -> Result<(), Fault> {
    if !package.join("service-worker.js").is_file() {
        return Err(Fault::failed(format!("{} is no package", package.display())));
    }
    fs::create_dir_all(site)?;
    if let Some(version) = version {
        pin(package, &site.join(VERSIONS).join(version))?;
    }
    let pinned = version.map(|version| format!(" data-pinned=\"./{VERSIONS}/{version}/\""));
    for entry in fs::read_dir(site)? {
        let entry = entry?;
        if KEPT.iter().any(|kept| entry.file_name() == *kept) {
            continue;
        }
        let path = entry.path();
        if path.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
    }
    copy(package, site)?;
    // Links that promise a digest lead to the version that keeps it.
    if let Some(pinned) = pinned {
        let index = site.join("index.html");
        let page = fs::read_to_string(&index)?;
        fs::write(index, page.replacen(BOOT, &format!("{BOOT}{pinned}"), 1))?;
    }
    println!("laid {} over {}", package.display(), site.display());
    Ok(())
}

/// A link that names a version must find the very same files for ever.
fn pin(package: &Path, folder: &Path) -> Result<(), Fault> {
    if !folder.is_dir() {
        return copy(package, folder);
    }
    let index = |folder: &Path| fs::read(folder.join("index.html")).unwrap_or_default();
    if index(folder) == index(package) {
        return Ok(());
    }
    Err(Fault::failed(format!(
        "{} is published already and differs: give the package a new version",
        folder.display()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(root: &Path, name: &str, index: &str) -> std::path::PathBuf {
        let folder = root.join(name);
        fs::create_dir_all(&folder).expect("a scratch folder");
        for (file, text) in [("index.html", index), ("service-worker.js", ""), (&format!("{name}.js"), "")] {
            fs::write(folder.join(file), text).expect("a scratch file");
        }
        folder
    }

    #[test]
    fn the_root_is_replaced_and_pinned_versions_stay() {
        let root = std::env::temp_dir().join(format!("nines-site-{}", std::process::id()));
        let site = root.join("site");
        let (one, two) = (package(&root, "one", "1"), package(&root, "two", "<script id=\"boot\">"));
        assert!(lay(&one, &site, Some("1.0.0")).is_ok());
        fs::write(site.join("CNAME"), "example.org").expect("a scratch file");
        assert!(lay(&two, &site, Some("1.1.0")).is_ok());
        let is = |path: &str| site.join(path).is_file();
        assert!(is("two.js") && !is("one.js") && is("CNAME"));
        let index = |path: &str| fs::read_to_string(site.join(path)).unwrap_or_default();
        assert_eq!(index("index.html"), "<script id=\"boot\" data-pinned=\"./v/1.1.0/\">");
        assert_eq!(index("v/1.1.0/index.html"), "<script id=\"boot\">");
        assert!(is("v/1.0.0/one.js") && is("v/1.1.0/two.js"));
        assert!(lay(&two, &site, Some("1.1.0")).is_ok(), "the same again is no change");
        assert!(lay(&one, &site, Some("1.1.0")).is_err(), "another page under a version that links name");
        assert!(lay(&root, &site, None).is_err(), "no package");
        let _ = fs::remove_dir_all(root);
    }
}
