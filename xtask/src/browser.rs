//! Finds Chromium or Chrome and its driver; on Debian as root installs them.

use std::path::{Path, PathBuf};

use crate::run::{Fault, Progress, Project, ask, watch};

const CHROMIUM: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const ELSEWHERE: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "/snap/bin/chromium",
];

/// A browser and, if it is there, the program that drives it for the wasm tests.
pub struct Browser {
    pub chromium: PathBuf,
    pub driver: Option<PathBuf>,
}

/// What is installed already.
pub fn find() -> Option<Browser> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from).filter(|path| path.is_file());
    let chromium = named
        .or_else(|| CHROMIUM.iter().find_map(|name| on_path(name)))
        .or_else(|| ELSEWHERE.iter().map(PathBuf::from).find(|path| path.is_file()))?;
    let driver = std::env::var_os("CHROMEDRIVER").map(PathBuf::from).or_else(|| on_path("chromedriver"));
    Some(Browser { chromium, driver })
}

/// True where the missing can be installed without asking anyone.
pub fn can_install(project: &Project) -> bool {
    let mut id = project.program("id");
    id.arg("-u");
    Path::new("/etc/debian_version").is_file() && ask(id).is_some_and(|said| said.text.trim() == "0")
}

/// Installs the browser and its driver from Debian's packages.
pub fn install(project: &Project, progress: &mut Progress) -> Result<(), Fault> {
    let head = progress.next("chromium and chromium-driver, from Debian's packages");
    let apt = |words: &[&str]| {
        let mut apt = project.program("apt-get");
        apt.args(["-y", "-q"]).args(words).env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    let lists = watch(project, &format!("{head}: lists"), apt(&["update"]), None);
    watch(project, &head, apt(&["install", "--no-install-recommends", "chromium", "chromium-driver"]), None)
        .or_else(|fault| lists.and(Err(fault)))
        .map(drop)
}

pub fn missing() -> Fault {
    Fault::missing(
        "Chromium or Chrome",
        "install one, or set CHROMIUM to its path; on Debian: apt-get install chromium chromium-driver",
    )
}

pub fn missing_driver() -> Fault {
    Fault::missing(
        "chromedriver, which runs the wasm tests in the browser",
        "install the chromedriver of your browser's version and put it on PATH or in CHROMEDRIVER; on Debian: apt-get install chromium-driver",
    )
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).map(|folder| folder.join(&file)).find(|path| path.is_file())
}
