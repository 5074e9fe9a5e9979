//! The command line, as a shell sees it.

use std::io::Read;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const QUICK: &str = "preset=failover&duration=60s&seed=3";

fn nines(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_nines")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(arguments: &[&str]) -> Value {
    let output = nines(arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Exit code 2, and these words each on a line of its own.
fn check_refused(arguments: &[&str], expect: &[&str]) {
    let output = nines(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert_eq!(text(&output.stdout), "", "nothing on standard output");
    let lines: Vec<String> = text(&output.stderr).lines().map(String::from).collect();
    for word in expect {
        assert_eq!(lines.iter().filter(|line| line.contains(word)).count(), 1, "{word}: {lines:?}");
    }
}

#[test]
fn a_run_as_json_carries_everything_needed_to_repeat_it() {
    let run = json(&["run", QUICK, "--replications", "4", "--format", "json"]);
    assert_eq!(run["format"], "nines-run/1");
    assert_eq!(run["nines"]["engine"], nines::sim::ENGINE_VERSION);
    assert_eq!(run["seed"], 3);
    assert_eq!(run["replications"], 4);
    assert_eq!(run["digests"].as_array().unwrap().len(), 4);
    assert_eq!(run["digest"], run["digests"][0]);
    assert_eq!(run["scenario"]["settings"]["duration"], "60s");
    for measure in nines::metrics::Measure::ALL {
        let measured = &run["measures"][measure.key()];
        assert!(measured["unit"].is_string(), "{}", measure.key());
        for field in ["mean", "low", "high", "n", "first"] {
            assert!(measured.get(field).is_some(), "{}.{field}", measure.key());
        }
    }
    let availability = &run["measures"]["availability"];
    assert!(availability["low"].as_f64() <= availability["mean"].as_f64());
    // The link in the answer gives the answer.
    let again =
        json(&["run", run["scenario"]["query"].as_str().unwrap(), "--replications", "1", "--format", "json"]);
    assert_eq!(again["digest"], run["digest"]);
    assert_eq!(again["measures"]["availability"]["first"], availability["first"]);
    assert!(again["measures"]["availability"]["low"].is_null(), "one run has no interval");
}

#[test]
fn numbers_do_not_depend_on_the_threads() {
    let with = |threads| {
        text(&nines(&["run", QUICK, "--replications", "5", "--threads", threads, "--format", "csv"]).stdout)
    };
    assert_eq!(with("1"), with("4"));
}

#[test]
fn a_link_a_query_a_preset_and_a_file_are_all_taken() {
    let digest = |scenario: &str| {
        json(&["run", scenario, "--replications", "1", "--duration", "30s", "--format", "json"])["digest"]
            .clone()
    };
    let by_name = digest("failover");
    assert_eq!(digest("preset=failover"), by_name);
    assert_eq!(digest("https://example.org/nines/?v=1&preset=failover&theme=dark"), by_name);
    let scenario = nines::scenario::decode("failover").scenario;
    let path = std::env::temp_dir().join(format!("nines-cli-test-{}.json", std::process::id()));
    std::fs::write(&path, nines::scenario::to_json(&scenario)).unwrap();
    assert_eq!(digest(path.to_str().unwrap()), by_name);
    std::fs::remove_file(path).unwrap();
}

#[test]
fn seed_and_duration_replace_the_scenarios() {
    let run = json(&[
        "run",
        "playground",
        "--seed",
        "99",
        "--duration",
        "20s",
        "--replications",
        "2",
        "--format",
        "json",
    ]);
    assert_eq!(run["seed"], 99);
    assert!(run["scenario"]["query"].as_str().unwrap().contains("seed=99"));
    assert!(run["measures"]["sent"]["mean"].as_f64().unwrap() < 140.0);
}

#[test]
fn bad_input_is_told_a_line_for_each_fault_and_exit_code_2() {
    check_refused(&["run", "servers=0&policy=fastest&queue=-1"], &["servers", "policy", "queue"]);
    check_refused(&["run", "playgruond"], &["playgruond"]);
    check_refused(&["run", "no-such-file.json"], &["no-such-file.json"]);
    check_refused(&["run", "playground", "--duration", "soon"], &["duration"]);
    check_refused(&["experiment", "5"], &["5"]);
    assert_eq!(nines(&["run", "playground", "--format", "xml"]).status.code(), Some(2));
    assert_eq!(nines(&["run", "playground", "--seed", "9007199254740992"]).status.code(), Some(2));
    assert_eq!(nines(&["fly"]).status.code(), Some(2));
}

#[test]
fn what_cannot_be_is_told_with_what_could_be() {
    let many_faults: String = (0..2000).map(|n| format!("&fault=crash:s1@{n}s+1s")).collect();
    let many_faults = format!("v=1{many_faults}");
    for (link, right) in [
        ("load=poisson:1000000000/s", "a rate with its unit from 0/s to 100000/s"),
        ("load=poisson:NaN/s", "a rate with its unit"),
        ("load=poisson:200ms", "a rate with its unit"),
        ("load=closed:1000000/1ms", "1 to 10000 users"),
        ("service=exponential:4/s", "exponential:500ms"),
        ("service=200ms", "exponential:500ms"),
        ("slow-start-aggression=NaN", "a number from 0.1 to 10"),
        ("servers=-1", "a whole number from 1 to 500"),
        ("servers=100000", "a whole number from 1 to 500"),
        ("servers=2&backups=2", "0 to 1"),
        ("timeout=-5s", "like 250ms"),
        ("timeout=0s", "1ms to 3600s, or off"),
        ("timeout=5000", "1ms to 3600s, or off"),
        ("mttf=100ns", "1s to 1000000000s, or off"),
        ("mttf=3 weeks", "like 250ms"),
        ("sevrers=3", "right would be servers"),
        (many_faults.as_str(), "up to 1000 faults"),
    ] {
        check_refused(&["run", link, "--replications", "1"], &[right]);
    }
    for (option, value, right) in [
        ("--duration", "5", "5s"),
        ("--duration", "1000000h", "1s to 1000000000s"),
        ("--seed", "99999999999999999999", "0 to 9007199254740991"),
        ("--seed", "-1", "0 to 9007199254740991"),
        ("--replications", "0", "1..=100000"),
        ("--threads", "1000000", "1..=1024"),
    ] {
        check_refused(&["run", "playground", &format!("{option}={value}")], &[right]);
    }
    // Without an end, and never read to it.
    #[cfg(unix)]
    for (arguments, right) in [
        (["run", "playground", "--arrivals=/dev/zero"], "up to 16 MB"),
        (["merge", "/dev/zero", "--format=json"], "up to 268435456 bytes"),
    ] {
        check_refused(&arguments, &[right]);
    }
}

#[test]
fn a_file_of_garbage_is_refused_and_not_half_read() {
    let path = std::env::temp_dir().join(format!("nines-cli-garbage-{}.json", std::process::id()));
    std::fs::write(&path, "{\"servers\": \"many\"").unwrap();
    let output = nines(&["run", path.to_str().unwrap()]);
    std::fs::remove_file(path).unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_trace_has_a_line_for_every_event() {
    let run = json(&["run", QUICK, "--replications", "1", "--format", "json"]);
    let output = nines(&["run", QUICK, "--replications", "1", "--trace", "-"]);
    let lines = text(&output.stdout);
    assert_eq!(lines.lines().count() as u64, run["events"].as_u64().unwrap());
    let mut last = 0;
    for line in lines.lines() {
        let event: Value = serde_json::from_str(line).unwrap_or_else(|fault| panic!("{line}: {fault}"));
        let at = event["at_ns"].as_u64().unwrap();
        assert!(last <= at && event["event"].is_string());
        last = at;
    }
}

#[test]
fn a_reader_who_leaves_early_is_no_fault() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_nines"))
        .args(["run", "playground", "--replications", "1", "--trace", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut some = [0; 64];
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut some).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    assert_eq!(text(&output.stderr), "");
    assert!(output.status.success());
}

#[test]
fn presets_are_listed_and_each_runs() {
    let listed = text(&nines(&["presets"]).stdout);
    for preset in nines::scenario::PRESETS {
        assert!(listed.lines().any(|line| line.starts_with(preset.id)), "{}", preset.id);
        let output = nines(&["run", preset.id, "--replications", "1", "--duration", "20s"]);
        // A preset may have faults that a shorter run does not keep; that is a fault to be told, not a crash.
        assert!(matches!(output.status.code(), Some(0 | 2)), "{}: {}", preset.id, text(&output.stderr));
    }
}

#[test]
fn an_experiment_prints_its_finding_and_its_files() {
    let table = text(&nines(&["experiment", "failover", "--replications", "3"]).stdout);
    assert!(table.contains("3. Failover") && table.contains("Finding"));
    let found = json(&["experiment", "3", "--replications", "3", "--format", "json"]);
    assert_eq!(found["experiment"], "failover");
    let report = text(&nines(&["experiment", "3", "--replications", "3", "--format", "markdown"]).stdout);
    assert!(report.contains("### Downtime during Failover"));
}

#[test]
fn oracles_are_listed_with_the_link_of_each() {
    let listed = text(&nines(&["oracles", "--list", "--only", "jsq_w_2"]).stdout);
    assert!(listed.lines().count() >= 3 && listed.contains("policy=least"));
    let one = nines(&["oracles", "--only", "smooth_wrr_511"]);
    assert!(one.status.success() && text(&one.stdout).contains("PASS"));
}

const OWN: &str = "preset=load-balancing&load=poisson:4/s&duration=30s&seed=5&vary=policy:random;least&vary=servers:2..4&measure=response_mean,availability&runs=3";

/// A folder of this test's own, empty.
fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn succeeds(arguments: &[&str]) -> String {
    let output = nines(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn an_experiment_comes_out_the_same_whole_on_any_threads_sharded_merged_and_taken_up_again() {
    for (which, place) in [(OWN, "shards-own"), ("failover", "shards-failover")] {
        let folder = folder(place);
        let path = |name: &str| folder.join(name).display().to_string();
        let run = |more: &[&str]| succeeds(&[&["experiment", which, "--replications", "3"], more].concat());
        let whole = run(&["--format", "csv", "--threads", "1"]);
        assert_eq!(run(&["--format", "csv", "--threads", "8"]), whole, "threads");
        for shard in 1..=3 {
            let _ = run(&["--shard", &format!("{shard}/3"), "--out", &path(&format!("{shard}.json"))]);
        }
        let (one, two, three) = (path("1.json"), path("2.json"), path("3.json"));
        let in_order = succeeds(&["merge", &one, &two, &three, "--format", "csv"]);
        assert_eq!(in_order, whole, "merged");
        assert_eq!(
            succeeds(&["merge", &three, &one, &three, &two, "--format", "csv"]),
            whole,
            "order-free, idempotent"
        );
        // Half of it is there; the rest is done, and what was there stays.
        let half = path("half.json");
        let partial = nines(&["merge", &one, &two, "--out", &half]);
        assert!(
            partial.status.success() && text(&partial.stderr).contains("still missing"),
            "{}",
            text(&partial.stderr)
        );
        assert_eq!(run(&["--out", &half]), "");
        assert_eq!(succeeds(&["merge", &half, "--format", "csv"]), whole, "resumed");
        assert!(succeeds(&["verify", &half]).contains("the same to the last digit"));
    }
}

#[test]
fn a_definition_file_and_a_result_file_are_experiments() {
    let folder = folder("definitions");
    let definition = folder.join("own.json");
    let written = nines::experiment::Definition::read(OWN).unwrap().to_json();
    std::fs::write(&definition, written).unwrap();
    let name = definition.display().to_string();
    let whole = succeeds(&["experiment", OWN, "--format", "csv"]);
    assert_eq!(succeeds(&["experiment", &name, "--format", "csv"]), whole);
    let result = folder.join("result.json").display().to_string();
    let _ = succeeds(&["experiment", &name, "--out", &result]);
    assert_eq!(
        succeeds(&["experiment", &result, "--format", "csv"]),
        whole,
        "a result file names its experiment"
    );
    // A number that was changed by hand is found.
    let text = std::fs::read_to_string(&result).unwrap();
    let changed = text.replacen("\"events\":", "\"events\":1", 1);
    assert_ne!(changed, text);
    std::fs::write(&result, changed).unwrap();
    assert_eq!(nines(&["verify", &result]).status.code(), Some(1));
    check_refused(&["experiment", OWN, "--out", &name], &["cannot be read"]);
}

#[test]
fn a_markdown_report_is_checked_by_what_it_promises() {
    let path = folder("promises").join("report.md");
    let name = path.display().to_string();
    let report = succeeds(&["experiment", OWN, "--format", "markdown"]);
    std::fs::write(&path, &report).unwrap();
    assert!(succeeds(&["verify", &name]).contains("as the report says, to the last digit"));
    // Another seed, and other numbers; no promise, and a reason.
    let changed = report.replacen("\"seed\":", "\"seed\":4", 1);
    assert_ne!(changed, report);
    std::fs::write(&path, changed).unwrap();
    assert_eq!(nines(&["verify", &name]).status.code(), Some(1));
    std::fs::write(&path, report.replace("nines-report", "text")).unwrap();
    check_refused(&["verify", &name], &["runs that were finished"]);
}

#[test]
fn what_cannot_be_an_experiment_is_refused() {
    check_refused(&["experiment", "preset=failover"], &["vary="]);
    check_refused(&["experiment", "vary=policy:random;joy&runs=2"], &["policy"]);
    check_refused(&["experiment", "nowhere.json"], &["nowhere.json"]);
    let narrow = "vary=servers:1..2&runs=2&narrow=availability:1%25/9";
    check_refused(&["experiment", narrow, "--shard", "1/2", "--out", "x.json"], &["shard"]);
    assert_eq!(nines(&["experiment", "1", "--shard", "3/2", "--out", "x"]).status.code(), Some(2));
    assert_eq!(
        nines(&["experiment", "1", "--shard", "1/2"]).status.code(),
        Some(2),
        "a shard goes to a file"
    );
}

/// The same environment for every task of a cluster, but for which one it is.
fn in_shell(script: &str, variables: &[(&str, &str)]) -> Output {
    let bin = std::path::Path::new(env!("CARGO_BIN_EXE_nines")).parent().unwrap().display().to_string();
    let path = format!("{bin}:{}", std::env::var("PATH").unwrap_or_default());
    let mut shell = Command::new("bash");
    shell.args(["-c", script]).env("PATH", path).env_remove("SLURM_ARRAY_TASK_ID");
    shell.envs(variables.iter().copied()).output().unwrap()
}

#[cfg(unix)]
#[test]
fn the_slurm_template_submits_an_array_and_a_merge_and_its_tasks_are_the_whole() {
    let folder = folder("slurm");
    let out = folder.display().to_string();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tools/slurm.sh");
    // In place of Slurm: what is submitted is written down, and a number comes back.
    let sbatch = folder.join("sbatch");
    std::fs::write(&sbatch, "#!/bin/bash\nprintf '%s\\n' \"$*\" >> \"$OUT/submitted\"\necho 4711\n").unwrap();
    let variables = [("OUT", out.as_str()), ("EXPERIMENT", OWN), ("SHARDS", "3")];
    let submit =
        in_shell(&format!("chmod +x '{out}/sbatch' && PATH='{out}':$PATH bash '{script}'"), &variables);
    assert!(submit.status.success(), "{}", text(&submit.stderr));
    let submitted = std::fs::read_to_string(folder.join("submitted")).unwrap();
    let [array, merge] = submitted.lines().collect::<Vec<_>>()[..] else { panic!("{submitted}") };
    assert!(
        array.contains("--array=1-3") && array.contains("--requeue") && array.ends_with("slurm.sh"),
        "{array}"
    );
    assert!(merge.contains("--dependency=afterok:4711"), "{merge}");
    for task in ["2", "1", "3", "2"] {
        let task = in_shell(
            &format!("bash '{script}'"),
            &[&variables[..], &[("SLURM_ARRAY_TASK_ID", task)]].concat(),
        );
        assert!(task.status.success(), "{}", text(&task.stderr));
    }
    let wrapped = merge.split_once("--wrap ").unwrap().1;
    assert!(in_shell(wrapped, &[]).status.success(), "{wrapped}");
    let merged = succeeds(&["merge", &format!("{out}/merged.json"), "--format", "csv"]);
    assert_eq!(merged, succeeds(&["experiment", OWN, "--format", "csv"]));
}

#[cfg(unix)]
#[test]
fn the_command_of_the_kubernetes_template_does_every_shard_once() {
    let folder = folder("kubernetes");
    let out = folder.display().to_string();
    let yaml = include_str!("../../tools/kubernetes.yaml");
    let value =
        |key: &str| yaml.lines().find_map(|line| line.trim().strip_prefix(key)).unwrap().trim().to_owned();
    let count = value("completions:");
    assert!(
        yaml.contains(&format!("name: SHARDS, value: \"{count}\"")),
        "completions and SHARDS are one number"
    );
    let command = value("- nines experiment")
        .replace("/shards/", &format!("{out}/"))
        .replace("--replications 1000", "");
    for index in 0..count.parse::<u32>().unwrap() {
        let variables =
            [("EXPERIMENT", OWN), ("SHARDS", &count), ("JOB_COMPLETION_INDEX", &index.to_string())];
        let pod = in_shell(&format!("sh -c 'nines experiment {command}'"), &variables);
        assert!(pod.status.success(), "{}", text(&pod.stderr));
    }
    let files: Vec<String> =
        (0..count.parse::<u32>().unwrap()).map(|index| format!("{out}/shard-{index}.json")).collect();
    let mut merge = vec!["merge"];
    merge.extend(files.iter().map(String::as_str));
    assert_eq!(
        succeeds(&[merge, vec!["--format", "csv"]].concat()),
        succeeds(&["experiment", OWN, "--format", "csv"])
    );
}
