//! What goes to the terminal: results on standard output, faults and progress on standard error.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::thread::available_parallelism;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Why a command stopped.
#[derive(Debug)]
pub enum Failure {
    /// What was asked cannot be done; one line for each fault.
    Usage(Vec<String>),
    /// Reading or writing failed.
    Io(String, io::Error),
}

impl Failure {
    /// Says why, and with which code to leave: 2 for what was asked, 1 for what the machine refused.
    pub fn report(self) -> ExitCode {
        match self {
            Failure::Usage(faults) => {
                for fault in faults {
                    complain(&fault);
                }
                ExitCode::from(2)
            }
            // Whoever read our output has seen enough.
            Failure::Io(_, error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Failure::Io(what, error) => {
                complain(&format!("{what}: {error}"));
                ExitCode::FAILURE
            }
        }
    }
}

/// One line on standard error. Where even that is closed there is nobody to tell.
pub fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "nines: {text}");
}

/// Writes a result to standard output.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| Failure::Io("standard output".into(), error))
}

/// A progress bar on a terminal, nothing elsewhere.
pub fn progress(total: u64, what: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    if !io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    let style = ProgressStyle::with_template("{msg} [{bar:32}] {pos}/{len}, {eta} left");
    bar.set_style(style.expect("the template is well formed").progress_chars("=> "));
    bar.set_message(what.to_owned());
    bar
}

/// How many threads to use: as asked, else one for each core.
pub fn threads(asked: Option<u16>) -> usize {
    asked.map_or_else(|| available_parallelism().map_or(1, usize::from), usize::from)
}
