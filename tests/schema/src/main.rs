//! Holds result files to their schema: `nines-schema SCHEMA FILE…`. Each file must keep to it, and each must be refused once damaged,
//! for a schema that takes anything would be none.

use std::process::ExitCode;

use serde_json::{Value, json};

fn main() -> ExitCode {
    let mut paths = std::env::args().skip(1);
    let Some(schema) = paths.next() else {
        eprintln!("nines-schema SCHEMA FILE…");
        return ExitCode::from(2);
    };
    match check(&schema, paths) {
        Ok(files) if files > 0 => {
            println!("test result: ok. {files} passed; 0 failed");
            ExitCode::SUCCESS
        }
        Ok(_) => {
            eprintln!("no file was given");
            ExitCode::from(2)
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn check(schema: &str, paths: impl Iterator<Item = String>) -> Result<usize, String> {
    let validator =
        jsonschema::validator_for(&read(schema)?).map_err(|fault| format!("{schema}: {fault}"))?;
    let mut files = 0;
    for path in paths {
        let file = read(&path)?;
        let faults: Vec<String> = validator
            .iter_errors(&file)
            .take(5)
            .map(|fault| format!("{path}: {}: {fault}", fault.instance_path()))
            .collect();
        if !faults.is_empty() {
            return Err(faults.join("\n"));
        }
        for (place, wrong) in damages() {
            let mut damaged = file.clone();
            match damaged.pointer_mut(place) {
                Some(value) => *value = wrong,
                None => return Err(format!("{path}: there is no {place}")),
            }
            if validator.is_valid(&damaged) {
                return Err(format!("{path}: passes although {place} is damaged"));
            }
        }
        files += 1;
    }
    Ok(files)
}

fn damages() -> [(&'static str, Value); 5] {
    [
        ("/seed", json!(-1)),
        ("/format", json!("nines-experiment/0")),
        ("/results/0/digest", json!("xyz")),
        ("/results/0/worst_windows", json!([[1]])),
        ("/variants/0/measures/availability/n", json!(1.5)),
    ]
}

fn read(path: &str) -> Result<Value, String> {
    let text = std::fs::read_to_string(path).map_err(|fault| format!("{path}: {fault}"))?;
    serde_json::from_str(&text).map_err(|fault| format!("{path}: {fault}"))
}
