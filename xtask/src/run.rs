//! Runs other programs: with a line that says how far they are, a log of what they said, and a plain word when they fail.

use std::collections::VecDeque;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// How often a line says that something is still going on, when nobody watches a terminal.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often the one line on a terminal is drawn again.
const REFRESH: Duration = Duration::from_millis(500);
/// Lines of a failed program's output that are shown.
const TAIL: usize = 80;

/// Why a command ended without success.
#[derive(Debug)]
pub enum Fault {
    /// It was called wrongly.
    Usage(String),
    /// Something is not there and cannot be had from here: what, and what to do.
    Missing { what: String, remedy: String },
    /// It ran and was not good.
    Failed(String),
}

impl Fault {
    pub fn usage(text: &str) -> Self {
        Fault::Usage(text.to_owned())
    }

    pub fn missing(what: &str, remedy: &str) -> Self {
        Fault::Missing { what: what.to_owned(), remedy: remedy.to_owned() }
    }

    pub fn failed(text: impl Into<String>) -> Self {
        Fault::Failed(text.into())
    }

    pub fn is_usage(&self) -> bool {
        matches!(self, Fault::Usage(_))
    }

    /// 2 for a wrong call, 3 for something missing, 1 for all else.
    pub fn exit_code(&self) -> u8 {
        match self {
            Fault::Usage(_) => 2,
            Fault::Missing { .. } => 3,
            Fault::Failed(_) => 1,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Usage(text) => write!(f, "error: {text}"),
            Fault::Missing { what, remedy } => write!(f, "missing: {what}\n  what to do: {remedy}"),
            Fault::Failed(text) => write!(f, "error: {text}"),
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Fault::failed(error.to_string())
    }
}

/// Where the project lies and how talkative we are.
pub struct Project {
    pub root: PathBuf,
    pub verbose: bool,
}

impl Project {
    /// The folder above this crate.
    pub fn find(verbose: bool) -> Self {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = own.parent().unwrap_or(own).to_path_buf();
        Project { root, verbose }
    }

    pub fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// Tools installed for this project alone; ignored by git.
    pub fn tools(&self) -> PathBuf {
        self.path("tools")
    }

    /// Logs, stamps and other traces of this program.
    pub fn scratch(&self) -> PathBuf {
        self.path("target/xtask")
    }

    /// A program that runs in the root, finds the project's own tools first, and is not confused by how we were started.
    pub fn program(&self, name: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(name);
        command.current_dir(&self.root);
        let own = [self.tools().join("bin"), self.path("xtask/npm/node_modules/.bin")];
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let all = own.into_iter().chain(std::env::split_paths(&inherited));
        if let Ok(path) = std::env::join_paths(all) {
            command.env("PATH", path);
        }
        // Set by the `cargo run` we live in; a nested cargo must not take them for its own package.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_")
                || text.starts_with("CARGO_MANIFEST_")
                || text == "CARGO_BIN_NAME"
            {
                command.env_remove(&name);
            }
        }
        // Trunk 0.21 rejects NO_COLOR=1.
        command.env_remove("NO_COLOR");
        command
    }

    pub fn cargo(&self) -> Command {
        self.program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    pub fn npm(&self) -> Command {
        self.program(if cfg!(windows) { "npm.cmd" } else { "npm" })
    }
}

/// What a finished program said.
pub struct Said {
    pub success: bool,
    pub text: String,
}

/// Runs a program quietly and to its end; `None` when it is not there.
pub fn ask(mut command: Command) -> Option<Said> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    Some(Said { success: output.status.success(), text })
}

/// Counts steps: `[2/5] trunk 0.21.14: …`.
pub struct Progress {
    done: usize,
    total: usize,
    began: Instant,
}

impl Progress {
    pub fn of(total: usize) -> Self {
        Progress { done: 0, total, began: Instant::now() }
    }

    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// Announces the next step and returns its head for the lines that follow.
    pub fn next(&mut self, what: &str) -> String {
        self.done += 1;
        let head = format!("[{}/{}] {what}", self.done, self.total);
        if !io::stdout().is_terminal() {
            println!("{head} …");
        }
        head
    }
}

pub fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{} min {:02} s", duration.as_secs() / 60, duration.as_secs() % 60)
    }
}

/// Runs a program to its end under a head line, with its output in a log. Shows the end of it when it fails.
///
/// `within` ends a program that takes longer; `Ok` holds all it said.
pub fn watch(
    project: &Project,
    head: &str,
    mut command: Command,
    within: Option<Duration>,
) -> Result<String, Fault> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| Fault::missing(&format!("{name} ({error})"), "install it or put it on PATH"))?;
    let began = Instant::now();
    let (text, timed_out) = follow(project, head, &mut child, began, within);
    let status = child.wait()?;
    keep_log(project, head, &text);
    clear_line();
    if timed_out {
        if !project.verbose {
            print_tail(&text);
        }
        return Err(Fault::failed(format!("{head}: not done within {}", seconds(began.elapsed()))));
    }
    if !status.success() {
        if !project.verbose {
            print_tail(&text);
        }
        return Err(Fault::failed(format!("{head}: {name} ended with {status}")));
    }
    println!("{head}: {}", seconds(began.elapsed()));
    Ok(text)
}

/// Reads what the child says until it closes its outputs, and keeps a line on the screen that says how far it is.
fn follow(
    project: &Project,
    head: &str,
    child: &mut Child,
    began: Instant,
    within: Option<Duration>,
) -> (String, bool) {
    let (sender, lines) = mpsc::channel();
    let outputs: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|out| Box::new(out) as _),
        child.stderr.take().map(|err| Box::new(err) as _),
    ];
    for output in outputs.into_iter().flatten() {
        let sender = sender.clone();
        thread::spawn(move || {
            for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line).trim_end().to_owned();
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
    }
    drop(sender);

    let on_terminal = io::stdout().is_terminal();
    let pace = if on_terminal { REFRESH } else { HEARTBEAT };
    let (mut text, mut last) = (String::new(), String::new());
    let mut shown = began;
    loop {
        match lines.recv_timeout(pace.saturating_sub(shown.elapsed()).max(Duration::from_millis(20))) {
            Ok(line) => {
                if project.verbose {
                    println!("    {line}");
                }
                text.push_str(&line);
                text.push('\n');
                if !line.is_empty() {
                    last = line;
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return (text, false),
        }
        if within.is_some_and(|within| began.elapsed() > within) {
            // Already gone is as good.
            let _ = child.kill();
            return (text, true);
        }
        if pace <= shown.elapsed() && !project.verbose {
            shown = Instant::now();
            tell(head, &last, began.elapsed(), on_terminal);
        }
    }
}

fn tell(head: &str, last: &str, elapsed: Duration, on_terminal: bool) {
    let last: String = last.trim().chars().take(60).collect();
    let line = format!("{head} … {} · {last}", seconds(elapsed));
    if on_terminal {
        let short: String = line.chars().take(110).collect();
        print!("\r\x1b[2K{short}");
        // A line that could not be drawn is no reason to stop.
        let _ = io::stdout().flush();
    } else {
        println!("    {line}");
    }
}

fn clear_line() {
    if io::stdout().is_terminal() {
        print!("\r\x1b[2K");
    }
}

fn print_tail(text: &str) {
    let mut tail = VecDeque::with_capacity(TAIL);
    for line in text.lines() {
        if tail.len() == TAIL {
            tail.pop_front();
        }
        tail.push_back(line);
    }
    for line in tail {
        println!("    {line}");
    }
}

fn keep_log(project: &Project, head: &str, text: &str) {
    let name: String = head.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let folder = project.scratch().join("logs");
    // The log is a convenience: a full disk shows itself elsewhere soon enough.
    let _ = fs::create_dir_all(&folder)
        .and_then(|()| File::create(folder.join(format!("{name}.log"))))
        .and_then(|mut file| file.write_all(text.as_bytes()));
}
