//! Experiments that people define: definitions, grids, rounds, rankings, result files, shards.

use nines::chart::figure::legend;
use nines::experiment::text::estimate_text;
use nines::experiment::worker::{Answer, Request, Worker};
use nines::experiment::{
    ChartKind, Collector, Definition, EXPERIMENT_KEYS, Job, JobResult, Plan, Quantity, Ranking, ResultFile,
    Table, charts, finding, is_reproduced, merge, parallel, prediction, report, run_job, verdict,
};
use nines::scenario::{Field, decode};

const LINK: &str = "v=1&preset=load-balancing&load=poisson:4/s&duration=40s&seed=5&vary=policy:random;least&vary=load:4/s..12/s*3&measure=response_mean,availability&runs=4";

fn plan(link: &str) -> Plan {
    let definition = Definition::read(link).unwrap_or_else(|faults| panic!("{link}: {faults:?}"));
    Plan::of(&definition).unwrap_or_else(|faults| panic!("{link}: {faults:?}"))
}

fn run(plan: &Plan) -> Collector {
    let jobs: Vec<Job> = plan.jobs().collect();
    let results = parallel::map(jobs.len(), 2, |place| run_job(plan, jobs[place]), || {});
    collected(plan, results)
}

fn collected(plan: &Plan, results: impl IntoIterator<Item = JobResult>) -> Collector {
    let mut collector = Collector::new(plan);
    results.into_iter().for_each(|result| collector.insert(result));
    collector
}

/// The experiment of `LINK`, run once for all tests of this file.
fn example() -> &'static (Plan, Collector) {
    static RUN: std::sync::OnceLock<(Plan, Collector)> = std::sync::OnceLock::new();
    RUN.get_or_init(|| {
        let plan = plan(LINK);
        let collector = run(&plan);
        (plan, collector)
    })
}

#[test]
fn a_grid_has_every_pair_and_each_is_the_scenario_it_says() {
    let plan = plan(LINK);
    assert_eq!(plan.variants().len(), 6);
    for (place, (policy, load)) in
        [("random", "4"), ("random", "8"), ("random", "12"), ("least", "4"), ("least", "8"), ("least", "12")]
            .into_iter()
            .enumerate()
    {
        let scenario = plan.scenario(Job { variant: place as u32, replication: 2 });
        assert_eq!(scenario.get(Field::Policy), policy);
        assert_eq!(scenario.get(Field::Load), format!("poisson:{load}/s"));
        assert_eq!(scenario.config().seed, 7, "common random numbers: the seed is that of the replication");
        assert_eq!(plan.variants()[place].cell, Some((place / 3, place % 3)));
        assert_eq!(plan.variants()[place].reference, (place >= 3).then_some(place as u32 % 3));
    }
}

#[test]
fn a_definition_survives_link_json_and_worker() {
    for link in [
        LINK,
        "servers=2&duration=20s&vary=servers:1..4&runs=2",
        "duration=20s&vary=probe-interval:100ms..10s*3log&measure=detection_mean&runs=3&narrow=detection_mean:10%25/20",
        "vary=weights:1;5,1,1&runs=2",
        "servers=2&backups=1&vary=failover:on;off&runs=2",
    ] {
        let plan = plan(link);
        let definition = plan.definition();
        assert_eq!(
            &Definition::read(&definition.to_query()).unwrap(),
            definition,
            "{}",
            definition.to_query()
        );
        assert_eq!(
            &Definition::read(&format!("https://x.org/?{}", definition.to_query())).unwrap(),
            definition
        );
        assert_eq!(&Definition::from_json(&definition.to_json()).unwrap(), definition);
        assert_eq!(
            Plan::of(definition).unwrap().variants(),
            plan.variants(),
            "a definition is a fixed point"
        );
        assert!(Definition::is_in(&definition.to_query()));
    }
    assert!(!Definition::is_in("?preset=failover&servers=4"));
    assert!(EXPERIMENT_KEYS.iter().all(|key| Field::by_key(key).is_none()));
}

#[test]
fn ranges_take_their_steps() {
    let check = |vary: &str, expect: &[&str]| {
        let plan = plan(&format!("duration=20s&vary={vary}&runs=2"));
        let found: Vec<&str> = plan.axes()[0].values.iter().map(|(label, _)| label.as_str()).collect();
        assert_eq!(found, expect, "{vary}");
    };
    check("servers:1..4", &["1", "2", "3", "4"]);
    check("servers:1..9*3", &["1", "5", "9"]);
    check("load:2/s..4/s*5", &["2/s", "2.5/s", "3/s", "3.5/s", "4/s"]);
    check("service:100ms..1s*2", &["exponential 100 ms", "exponential 1 s"]);
    check("probe-interval:100ms..10s*3log", &["100 ms", "1 s", "10 s"]);
    check("timeout:1s;off", &["1 s", "off"]);
    check("policy:least;least;random", &["Least requests", "Random"]);
}

#[test]
fn what_cannot_be_is_refused_with_its_key() {
    let check = |link: &str, key: &str| {
        let faults = Definition::read(link).and_then(|definition| Plan::of(&definition).map(|_| ()));
        let faults = faults.expect_err(link);
        assert!(faults.iter().any(|fault| fault.key.contains(key)), "{link}: {faults:?}");
    };
    check("vary=speed:1;2&runs=2", "vary");
    check("vary=seed:1;2&runs=2", "vary");
    check("vary=policy:random&runs=2", "vary");
    check("vary=policy:random;best&runs=2", "policy");
    check("vary=policy:random;least&vary=policy:random;least&runs=2", "vary");
    check("vary=servers:1..3&vary=workers:1..3&vary=fall:1..3&runs=2", "vary");
    check("vary=servers:1..25*25&runs=2", "vary");
    check("vary=probe-interval:1s..0s*3log&runs=2", "vary");
    check("vary=servers:1..3&runs=1", "runs");
    check("vary=servers:1..3&runs=x", "runs");
    check("vary=servers:1..3&runs=2&measure=joy", "measure");
    check("vary=servers:1..3&runs=2&narrow=availability:5%25", "narrow");
    check("vary=servers:1..3&runs=2&narrow=mttr:5%25/9", "narrow");
    check("vary=servers:1..3&runs=2&servers=0", "servers");
    check("vary=servers:2..3&vary=backups:1;2&runs=2", "backups");
    assert!(Definition::from_json("{}").is_err());
    assert!(Definition::from_json("{\"format\":\"nines-definition/9\"}").is_err());
    assert!(
        Plan::of(
            &Definition::from_json(
                "{\"format\":\"nines-definition/1\",\"experiment\":\"failover\",\"vary\":[\"fall:1;2\"]}"
            )
            .unwrap()
        )
        .is_err()
    );
}

#[test]
fn the_table_the_charts_and_the_finding_are_of_its_own_measures() {
    let (plan, collector) = example();
    let table = Table::of(plan, collector);
    let keys: Vec<&str> = table.columns.iter().map(|column| column.key.as_str()).collect();
    assert_eq!(keys, ["response_mean", "availability"]);
    let charts = charts(plan, collector, &table);
    assert_eq!(charts.len(), 2);
    let ChartKind::Lines(lines) = &charts[0].kind else { panic!("a number lies along the axis: lines") };
    assert_eq!(
        lines.iter().map(|line| (line.label.as_str(), line.points.len())).collect::<Vec<_>>(),
        [("Random", 3), ("Least requests", 3)]
    );
    let found = finding(plan, collector, &table);
    assert!(found.sentences.iter().any(|sentence| sentence.contains("Holm")), "{:?}", found.sentences);
    assert!(
        found.sentences.iter().any(|sentence| sentence.contains("4 replications")),
        "{:?}",
        found.sentences
    );
    assert!(!found.next.1.is_empty());
    let text = report::markdown(&[(plan.clone(), collector.clone())]);
    assert!(text.contains("## Your own experiment"), "{text}");
    assert!(
        text.contains("*How do response time, mean and availability of requests depend on policy and load?*"),
        "{text}"
    );
}

#[test]
fn a_ranking_claims_nothing_where_there_is_nothing() {
    // The same scenario under two names: a weight of 2 for everyone is a weight of 1 for everyone.
    let plan = plan(
        "preset=load-balancing&load=poisson:10/s&policy=round-robin&duration=30s&vary=weights:1;2;3&measure=response_mean&runs=6",
    );
    let collector = run(&plan);
    let ranking = Ranking::of(&plan, &collector, &plan.columns()[0]);
    assert!(
        ranking.comparisons.iter().all(|one| one.difference == 0.0 && one.p == 1.0),
        "{:?}",
        ranking.comparisons
    );
    assert!(ranking.columns[0].iter().all(|ranked| ranked.ranks == (1, 3)));
    // And something where there is much: one server against three.
    let plan = self::plan(
        "preset=load-balancing&load=poisson:10/s&duration=60s&vary=servers:1;3&measure=response_mean&runs=6",
    );
    let ranking = Ranking::of(&plan, &run(&plan), &plan.columns()[0]);
    let best = &ranking.columns[0][0];
    assert_eq!((plan.variants()[best.variant].label.as_str(), best.ranks), ("Servers 3", (1, 1)));
}

#[test]
fn more_lines_than_can_be_told_apart_come_in_parts_with_the_others_faint() {
    let link = "preset=load-balancing&load=poisson:4/s&duration=20s&vary=policy:random;round-robin;weighted-round-robin;two-any;two-distinct;least;source-hash;peak-ewma&vary=load:4/s..12/s*2&measure=response_mean&runs=2";
    let plan = plan(link);
    let collector = run(&plan);
    let drawn = charts(&plan, &collector, &Table::of(&plan, &collector));
    let titles: Vec<&str> = drawn.iter().map(|chart| chart.title.as_str()).collect();
    assert_eq!(titles, ["Response time, mean (1 of 2)", "Response time, mean (2 of 2)"]);
    for (chart, own) in drawn.iter().zip([6, 2]) {
        let ChartKind::Lines(lines) = &chart.kind else { panic!("lines") };
        assert_eq!(lines.iter().filter(|line| !line.is_context && line.theory_of.is_none()).count(), own);
        assert_eq!(lines.iter().filter(|line| line.is_context).count(), 8 - own);
        let classes: Vec<String> = legend(chart).into_iter().map(|key| key.class).collect();
        let mut once = classes.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), classes.len(), "each style once: {classes:?}");
    }
}

#[test]
fn an_interval_without_an_end_is_not_narrow_and_said_to_have_none() {
    // One server that never fails and one that does: no number of runs gives the nines of the first an upper end.
    let link = "preset=baseline&load=poisson:2/s&duration=30s&vary=mttf:off;20s&measure=nines&runs=3&narrow=nines:5/8";
    let mut plan = plan(link);
    let mut collector = run(&plan);
    while let Some(next) = plan.goal().unwrap().next_round(&plan, &collector) {
        plan = plan.with_replications(next);
        collector = run(&plan);
    }
    assert_eq!(plan.options().replications, 8);
    let table = Table::of(&plan, &collector);
    let best = table.rows[0].cells[0].estimate.unwrap();
    assert!(best.mean.is_infinite() && best.low > 1.0 && best.high.is_infinite(), "{best:?}");
    assert!(estimate_text(&best, "nines").ends_with(" or more"));
    let said = finding(&plan, &collector, &table).sentences.join(" ");
    assert!(said.contains("that of 1 has no upper end after 8 replications"), "{said}");
}

#[test]
fn rounds_go_on_until_the_intervals_are_narrow_and_no_further_than_the_bound() {
    let link = "preset=load-balancing&load=poisson:8/s&duration=60s&vary=policy:random;least&measure=response_mean&runs=3&narrow=response_mean:2%25/40";
    let mut plan = plan(link);
    let mut collector = run(&plan);
    let mut rounds = vec![3];
    while let Some(next) = plan.goal().unwrap().next_round(&plan, &collector) {
        plan = plan.with_replications(next);
        collector = collector.grown(&plan);
        let missing = collector.missing(&plan);
        missing.iter().for_each(|job| collector.insert(run_job(&plan, *job)));
        rounds.push(next);
    }
    let (widest, asked, open) = plan.goal().unwrap().widest(&plan, &collector);
    let widest = widest.unwrap();
    assert_eq!(open, 0);
    assert!(widest <= asked || plan.options().replications == 40, "{rounds:?}: {widest} {asked}");
    assert!(rounds.len() > 1 && *rounds.last().unwrap() <= 40, "{rounds:?}");
    let found = finding(&plan, &collector, &Table::of(&plan, &collector));
    assert!(
        found.sentences.iter().any(|sentence| sentence.starts_with("Asked for ± 2.00 % of the mean")),
        "{:?}",
        found.sentences
    );
}

#[test]
fn a_result_file_opens_to_the_same_results_and_reproduces() {
    let (plan, collector) = example();
    let text = report::json(plan, collector);
    assert!(ResultFile::is_one(&text));
    let file = ResultFile::read(&text).unwrap();
    assert_eq!(&file.plan, plan);
    assert_eq!(&file.collector, collector);
    assert!(file.is_of_this_engine());
    assert_eq!(report::json(&file.plan, &file.collector), text, "a file opened and saved is the same file");
    for result in collector.all().step_by(5) {
        assert!(is_reproduced(plan, result));
        let mut other = result.clone();
        other.digest ^= 1;
        assert!(!is_reproduced(plan, &other));
    }
    // Measures that a later version puts in other places find their own.
    let swapped = text.replacen("\"availability\",\n    \"nines\"", "\"nines\",\n    \"availability\"", 1);
    assert_ne!(swapped, text);
    let file = ResultFile::read(&swapped).unwrap();
    let first =
        |collector: &Collector| collector.get(Job { variant: 5, replication: 0 }).unwrap().measures.clone();
    assert_eq!(first(&file.collector)[0], first(collector)[1]);
}

#[test]
fn damaged_files_are_refused() {
    let (plan, collector) = example();
    let text = report::json(plan, collector);
    for (from, to) in [
        ("nines-experiment/2", "nines-experiment/9"),
        ("\"replication\":0", "\"replication\":77"),
        ("\"variant\":5", "\"variant\":500"),
        ("\"runs\": 4", "\"runs\": 1"),
        ("policy:random;least", "policy:random;joy"),
    ] {
        let damaged = text.replacen(from, to, 1);
        assert_ne!(damaged, text, "{from}");
        assert!(ResultFile::read(&damaged).is_err(), "{to}");
    }
    assert!(ResultFile::read(&text[..text.len() / 2]).is_err());
}

#[test]
fn shards_in_any_order_and_twice_come_to_the_whole() {
    let (plan, whole) = example();
    let jobs: Vec<Job> = plan.jobs().collect();
    let shard = |place: usize| {
        let mine = jobs.iter().enumerate().filter(|(job, _)| job % 3 == place);
        collected(plan, mine.map(|(_, job)| whole.get(*job).unwrap().clone()))
    };
    for order in [[0, 1, 2, 0], [2, 0, 1, 1], [1, 2, 2, 0]] {
        let mut merged = Collector::new(plan);
        order.iter().for_each(|place| merge(&mut merged, &shard(*place)).unwrap());
        assert_eq!(&merged, whole);
        assert_eq!(report::csv(plan, &merged), report::csv(plan, whole));
    }
    let mut lying = shard(0);
    let mut other = Collector::new(plan);
    for result in lying.all() {
        let mut result = result.clone();
        result.events += 1;
        other.insert(result);
    }
    assert!(merge(&mut lying, &other).is_err(), "two results for one job are two engines");
}

#[test]
fn a_worker_makes_the_same_plan_from_the_definition() {
    let (plan, collector) = example();
    let mut worker = Worker::default();
    for result in collector.all().step_by(7) {
        let request = Request { definition: plan.definition().clone(), job: result.job };
        assert_eq!(
            Answer::from_message(&worker.handle(&request.to_message(), &|_| ())),
            Answer::Done(Box::new(result.clone()))
        );
    }
    let wrong = Definition { runs: 0, ..plan.definition().clone() };
    let request = Request { definition: wrong, job: Job { variant: 0, replication: 0 } };
    assert!(matches!(
        Answer::from_message(&worker.handle(&request.to_message(), &|_| ())),
        Answer::Misunderstood(_)
    ));
}

#[test]
fn every_measure_has_a_name_and_can_be_asked_for() {
    for measure in nines::metrics::Measure::ALL {
        let quantity = Quantity::by_key(measure.key()).unwrap();
        assert_ne!(quantity.label, measure.key(), "no name");
    }
    assert!(Quantity::by_key("reliability_120s").is_some());
}

#[test]
fn theory_stands_beside_what_meets_its_assumptions_and_names_the_one_that_is_broken() {
    // Forty minutes each: long enough for twenty memories of the queue at four fifths of its load.
    let plan = plan(
        "preset=load-balancing&load=poisson:4/s&timeout=off&duration=40min&warm-up=2min&vary=policy:random;round-robin;least&vary=load:6/s..12/s*3&measure=response_mean,response_p95,utilisation&runs=5",
    );
    let collector = run(&plan);
    let table = Table::of(&plan, &collector);
    for (place, row) in table.rows.iter().enumerate() {
        let is_known = place < 6;
        for (cell, column) in row.cells.iter().zip(&table.columns) {
            assert_eq!(
                cell.theory.is_some(),
                is_known || column.key == "utilisation",
                "{}: {}",
                row.label,
                column.key
            );
            if let Some(theory) = cell.theory {
                // Five runs: the interval may miss by chance, the mean may not be far off.
                let mean = cell.estimate.unwrap().mean;
                assert!(
                    (mean / theory - 1.0).abs() < 0.08,
                    "{} {}: {mean} against {theory}",
                    row.label,
                    column.key
                );
            }
        }
    }
    let found = finding(&plan, &collector, &table);
    assert!(
        found.theory.iter().any(|sentence| sentence.contains("of 6 intervals of “Response time, mean”")),
        "{:?}",
        found.theory
    );
    assert!(
        found
            .theory
            .iter()
            .any(|sentence| sentence.contains("of 3 of 9 variants") && sentence.contains("without delay")),
        "{:?}",
        found.theory
    );
    let ChartKind::Lines(lines) = &charts(&plan, &collector, &table)[0].kind else { panic!("lines") };
    assert_eq!(lines.iter().filter(|line| line.theory_of.is_some()).count(), 2);
    assert!(report::csv(&plan, &collector).lines().next().unwrap().contains("theory"));
}

#[test]
fn a_prediction_is_judged_by_the_numbers() {
    let (plan, collector) = example();
    let asked = prediction(plan);
    assert_eq!(asked.answers, ["Random", "Least requests"]);
    assert_eq!(asked.question, "Which policy gives the lowest response time, mean, at load 12/s?");
    let verdict = verdict(plan, collector, &Table::of(plan, collector)).unwrap();
    assert!(verdict.right.contains(&1), "{verdict:?}");
    assert!(verdict.because.contains("Random 2.0 s ("), "{verdict:?}");
}

#[test]
fn a_run_of_a_minute_says_nothing_of_two() {
    let plan = plan(
        "v=1&preset=load-balancing&load=poisson:4/s&duration=60s&vary=policy:random;least&measure=reliability_120s,availability&runs=2",
    );
    let collector = run(&plan);
    let table = Table::of(&plan, &collector);
    assert!(table.rows.iter().all(|row| row.cells[0].estimate.is_none() && row.cells[1].estimate.is_some()));
    // R(t) itself is drawn as far as one looked.
    let titles: Vec<String> =
        charts(&plan, &collector, &table).into_iter().map(|chart| chart.title).collect();
    assert_eq!(titles, ["Availability of requests", "Reliability over time, R(t)"]);
}

#[test]
fn a_bundle_is_an_archive_that_others_open() {
    use std::io::Write;
    let files = vec![
        ("a/report.md".to_owned(), "Σ\n".repeat(2_000).into_bytes()),
        ("empty.csv".to_owned(), Vec::new()),
    ];
    let bytes = report::zip(&files);
    assert!(bytes.len() < 500, "it is deflated: {}", bytes.len());
    assert_eq!(report::zip(&files), bytes, "no clock in it");
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("bundle.zip");
    std::fs::File::create(&path).unwrap().write_all(&bytes).unwrap();
    // Another program's opinion, where one is installed.
    let script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(z.namelist(), len(z.read('a/report.md')))";
    if let Ok(output) = std::process::Command::new("python3").args(["-c", script]).arg(&path).output() {
        assert_eq!(
            String::from_utf8_lossy(&output.stdout).trim(),
            "['a/report.md', 'empty.csv'] 6000",
            "{output:?}"
        );
    }
}

#[test]
fn a_copied_table_has_numbers_in_cells() {
    let (plan, collector) = example();
    let text = report::tabbed(&Table::of(plan, collector));
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), 7);
    assert!(rows.iter().all(|row| row.len() == 8), "{rows:?}");
    assert!(rows[1..].iter().all(|row| row[2..].iter().all(|cell| cell.parse::<f64>().is_ok())), "{rows:?}");
}

#[test]
fn a_figure_stands_alone_with_its_caption_and_is_well_formed() {
    use nines::chart::figure::{Caption, file, legend};
    let (plan, collector) = example();
    let table = Table::of(plan, collector);
    let caption = Caption { sentence: "Less is more & <better>.".into(), lines: vec!["v=1&seed=5".into()] };
    for chart in charts(plan, collector, &table) {
        let svg = file(&chart, &caption);
        assert!(svg.contains("Less is more &amp; &lt;better&gt;.") && svg.contains("v=1&amp;seed=5"));
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        assert!(legend(&chart).len() >= 2);
        let open = svg.matches("<g").count();
        assert_eq!(open, svg.matches("</g>").count());
    }
}

#[test]
fn a_long_run_drops_its_beginning_and_agrees_with_theory() {
    use nines::experiment::{found_warm_up, long_run};
    let one = "servers=1&service=exponential:200ms&load=poisson:3/s&device-hop=0s&server-hop=0s&timeout=off&duration=4h&seed=9";
    let run = long_run(decode(one).scenario.config());
    // M/M/1 at three fifths: W = 1/(5 − 3).
    let response = run.response.unwrap().interval;
    assert!(response.contains(0.5) && response.half_width() < 0.05, "{response:?}");
    assert_eq!(run.availability.unwrap().interval.mean, 1.0);
    assert!(run.warm_up.unwrap().is_found && run.warm_up_seconds < 3600.0, "{run:?}");
    // A burst at the beginning takes a while to drain, and is dropped.
    let burst = plan(
        "preset=load-balancing&load=steps:40/s@0s,5/s@20s&timeout=off&duration=10min&vary=policy:random;least&runs=2",
    );
    let found = found_warm_up(&burst);
    assert!(20 < found.seconds && found.seconds < 300 && found.unsettled.is_empty(), "{found:?}");
    let growing = plan(
        "preset=load-balancing&load=poisson:20/s&queue=100000&timeout=off&duration=10min&vary=policy:random;least&runs=2",
    );
    assert_eq!(found_warm_up(&growing).unsettled, [0, 1], "what never settles is said not to");
}

#[test]
fn each_of_the_four_has_a_map_as_its_next_rung() {
    for id in nines::experiment::ExperimentId::ALL {
        let definition = Definition::map_of(id);
        let plan = Plan::of(&definition).unwrap_or_else(|faults| panic!("{id:?}: {faults:?}"));
        assert!(plan.axes().iter().all(|axis| axis.values.len() >= 4), "{id:?}");
        assert_eq!(
            Definition::read(&definition.to_query()).unwrap(),
            definition,
            "its link is the whole of it"
        );
    }
    // The failover map: measured downtime beside the line of arithmetic.
    let map = Definition::map_of(nines::experiment::ExperimentId::Failover);
    let plan = Plan::of(&Definition {
        vary: vec!["fall:1;3".into(), "probe-interval:500ms;1s".into()],
        runs: 2,
        ..map
    })
    .unwrap();
    let collector = run(&plan);
    let ChartKind::Lines(lines) = &charts(&plan, &collector, &Table::of(&plan, &collector))[0].kind else {
        panic!("lines")
    };
    let (measured, theory): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.theory_of.is_none());
    assert_eq!((measured.len(), theory.len()), (2, 2));
    for (measured, theory) in measured.iter().zip(theory) {
        for (measured, theory) in measured.points.iter().zip(&theory.points) {
            assert!((measured.y - theory.y).abs() < 0.4, "{measured:?} {theory:?}");
        }
    }
}

#[test]
fn a_printable_report_carries_its_runs_and_opens_again() {
    let (plan, collector) = example();
    let page = report::html(&[(plan.clone(), collector.clone())], "", &|_| String::new());
    let files = ResultFile::read_all(&page).unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!((&files[0].plan, &files[0].collector), (plan, collector));
    assert!(
        files[0]
            .collector
            .all()
            .take(3)
            .all(|result| nines::experiment::is_reproduced(&files[0].plan, result))
    );
    assert!(ResultFile::read_all("<html>nothing</html>").is_err());
    // A run that differs is seen; a measure that an older file does not have is not held against it.
    let result = collector.all().next().unwrap();
    let mut other = result.clone();
    other.events += 1;
    assert!(!nines::experiment::is_as_in_file(result, &other));
    let mut older = result.clone();
    (older.measures[0], older.worst_windows) = (None, Vec::new());
    assert!(nines::experiment::is_as_in_file(result, &older));
}

#[test]
fn the_worst_window_is_never_better_than_the_whole_and_longer_ones_are_milder() {
    let plan = plan(
        "preset=failover&duration=10min&probes=off&failover=off&fault=crash:s1@60s+15s&vary=servers:2..3&measure=user_uptime&runs=2",
    );
    for result in run(&plan).all() {
        let windows = &result.worst_windows;
        let (length, whole) = *windows.last().unwrap();
        assert_eq!(length, 600.0);
        let uptime = Quantity::by_key("user_uptime").unwrap().of(result).unwrap();
        // The whole window ends with the run's sending, the measure with the last answer.
        assert!((whole - uptime).abs() < 0.01, "{whole} against {uptime}");
        for pair in windows.windows(2) {
            // A stretch of double length holds two of the shorter ones, of which one is no better than it.
            assert!(pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1 + 1e-9, "{windows:?}");
        }
        assert!(windows[0].1 < whole, "{windows:?}");
    }
}

#[test]
fn a_link_of_one_of_the_four_brings_its_runs_seed_and_pairs() {
    let definition =
        Definition::read("?v=1&preset=failover&experiment=failover&runs=60&pairs=on&from=5").unwrap();
    let options = definition.options();
    assert_eq!((options.replications, options.seed, options.in_pairs), (60, 5, true));
    let plan = Plan::of(&definition).unwrap();
    assert_eq!(plan.id().map(|id| id.key()), Some("failover"));
    assert_eq!(Definition::read(&definition.to_query()).unwrap(), definition);
    let query = |replication| plan.query(Job { variant: 2, replication });
    assert!(query(3).contains("antithetic=on") && !query(2).contains("antithetic"));
    assert!(query(2).contains("seed=6") && query(3).contains("seed=6"));
    assert!(
        Definition::read("experiment=five&runs=2").is_err()
            && Definition::read("vary=servers:1..2&pairs=yes").is_err()
    );
    assert!(Plan::of(&Definition { runs: 7, ..definition }).is_err(), "seven runs are no pairs");
}

#[test]
fn retries_in_layers_come_to_what_theory_says() {
    let plan = plan(
        "servers=2&service=exponential:50ms&load=poisson:8/s&duration=20min&timeout=off&jitter=none&retries=1&proxies=1&fault=errors:0.6:s1@0s&fault=errors:0.6:s2@0s&vary=hub-retries:0..2&measure=tries,amplification,availability&runs=12",
    );
    let table = Table::of(&plan, &run(&plan));
    for (row, tries) in table.rows.iter().zip([1.6, 2.458_01, 2.499_75]) {
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            let (found, theory) = (cell.estimate.unwrap(), cell.theory.expect("theory knows layers"));
            // 99.9 % in place of 95 %: nine intervals.
            assert!(
                (found.mean - theory).abs() < 1.8 * found.half_width(),
                "{} {}: {found:?} {theory}",
                row.label,
                column.key
            );
        }
        assert!(
            (row.cells[0].theory.unwrap() - tries).abs() < 1e-3,
            "{} {:?}",
            row.label,
            row.cells[0].theory
        );
    }
}
