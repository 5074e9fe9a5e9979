//! `cargo xtask`: the project's own commands. Each installs what it needs, says what it does, and says plainly what it lacks.

mod bench;
mod browser;
mod build;
mod package;
mod peers;
mod run;
mod serve;
mod site;
mod stamp;
mod test;
mod tools;

use std::process::ExitCode;

use run::{Fault, Project};

const USAGE: &str = "\
usage: cargo xtask <command>

  serve   [--port N]      build the page if anything changed and serve it on this machine
  build                   build the page into dist/
          --quick         for serve and build: ready within seconds of a change; not for measuring, not for people
  test    [--only STEP]   every check and test there is; --list names the steps
  bench                   requests/s and events/s, native and wasm
          --peers         the same work in other engines, which it installs into its own cache
  oracles                 the engine against exact results, one line each
  package [FOLDER]        a folder that any static host serves from any path (default: package/); in it nines.html, the page in one file
  site PACKAGE SITE       lay a package over a published site; --pin also keeps it for ever under v/<version>/

  -v, --verbose           show all output of what is run, not only how far it is";

fn main() -> ExitCode {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let verbose = take_flag(&mut words, "--verbose") | take_flag(&mut words, "-v");
    let project = Project::find(verbose);
    let mut words = words.into_iter();
    let command = words.next().unwrap_or_default();
    let rest: Vec<String> = words.collect();
    let outcome = match command.as_str() {
        "serve" => serve::command(&project, &rest),
        "build" => build::command(&project, &rest),
        "test" => test::command(&project, &rest),
        "bench" => bench::command(&project, &rest),
        "oracles" => bench::oracles(&project, &rest),
        "site" => site::command(&project, &rest),
        "package" => package::command(&project, &rest),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        "" => Err(Fault::usage("name a command")),
        other => Err(Fault::usage(&format!("there is no command `{other}`"))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("\n{fault}");
            if fault.is_usage() {
                eprintln!("\n{USAGE}");
            }
            ExitCode::from(fault.exit_code())
        }
    }
}

/// Removes a flag from the words and says whether it was there.
fn take_flag(words: &mut Vec<String>, flag: &str) -> bool {
    let before = words.len();
    words.retain(|word| word != flag);
    words.len() < before
}
