//! What goes to the terminal: results on standard output, faults and progress on standard error; and texts of files, which may be anything.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
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

/// The text of a file of at most so many bytes, of which no more is read, whatever the file is.
pub fn text_of(path: &Path, most: usize, right: &str) -> Result<String, Failure> {
    let name = path.display();
    let usage = |why: String| Failure::Usage(vec![format!("{name}: {why}")]);
    let too_large = || usage(format!("is too large; right would be up to {most} bytes of {right}"));
    let is_large = path.metadata().is_ok_and(|data| data.len() > most as u64);
    let mut text = String::new();
    let mut read = || File::open(path)?.take(most as u64 + 1).read_to_string(&mut text);
    match if is_large { Ok(most + 1) } else { read() } {
        Ok(length) if length > most => Err(too_large()),
        Ok(_) => Ok(text),
        Err(error) => Err(usage(format!("cannot be read: {error}"))),
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
