//! Experiments: plans, jobs, collectors, reports.

use nines::experiment::worker::{Answer, Request, Worker};
use nines::experiment::{
    Collector, ExperimentId, Finding, Job, JobResult, JobRun, Plan, PlanOptions, Schedule, Table, charts,
    finding, parallel, report, run_job,
};
use nines::metrics::Measure;
use nines::metrics::percentile::{LEVELS, pooled};
use nines::scenario::{decode, decode_strict, encode};

fn plan(id: ExperimentId, replications: u32) -> Plan {
    Plan::new(id, PlanOptions { replications, seed: 11, in_pairs: false })
}

/// The quick experiment, run once for all tests of this file.
fn failover() -> &'static (Plan, Vec<JobResult>) {
    static RUN: std::sync::OnceLock<(Plan, Vec<JobResult>)> = std::sync::OnceLock::new();
    RUN.get_or_init(|| {
        let plan = plan(ExperimentId::Failover, 6);
        let jobs: Vec<Job> = plan.jobs().collect();
        let results = parallel::map(jobs.len(), 2, |place| run_job(&plan, jobs[place]), || {});
        (plan, results)
    })
}

fn collected(plan: &Plan, results: impl IntoIterator<Item = JobResult>) -> Collector {
    let mut collector = Collector::new(plan);
    results.into_iter().for_each(|result| collector.insert(result));
    collector
}

#[test]
fn every_variant_is_a_sound_scenario_and_its_link_reproduces_it() {
    for id in ExperimentId::ALL {
        let plan = plan(id, 3);
        assert!(plan.variants().len() >= 2);
        for job in plan.jobs().filter(|job| job.replication < 2) {
            let query = plan.query(job);
            let strict = decode_strict(&query).unwrap_or_else(|faults| panic!("{query}: {faults:?}"));
            assert!(strict.notices.is_empty(), "{query}: {:?}", strict.notices);
            let scenario = plan.scenario(job);
            assert_eq!(decode(&plan.link(job)).scenario.config(), scenario.config());
            assert_eq!(scenario.preset().id, id.key(), "opening a variant stays on its experiment");
            assert!(plan.link(job).len() <= 600, "{}", plan.link(job));
        }
    }
}

#[test]
fn keys_of_variants_are_unique_and_references_exist() {
    for id in ExperimentId::ALL {
        let plan = plan(id, 2);
        let keys: std::collections::BTreeSet<&str> =
            plan.variants().iter().map(|variant| variant.key.as_str()).collect();
        assert_eq!(keys.len(), plan.variants().len());
        for variant in plan.variants() {
            if let Some(reference) = variant.reference {
                assert!(
                    plan.variants()[reference as usize].reference.is_none(),
                    "a reference has no reference"
                );
            }
        }
    }
}

#[test]
fn a_replication_has_the_same_seed_and_the_same_crash_times_in_every_variant() {
    for id in ExperimentId::ALL {
        let plan = plan(id, 3);
        for replication in 0..3 {
            let first = plan.scenario(Job { variant: 0, replication });
            assert_eq!(first.config().seed, 11 + u64::from(replication));
            for variant in 0..plan.variants().len() as u32 {
                let scenario = plan.scenario(Job { variant, replication });
                assert_eq!(scenario.config().seed, first.config().seed);
                let times = |faults: &[nines::sim::Fault]| {
                    faults.iter().map(|fault| (fault.at, fault.until)).collect::<Vec<_>>()
                };
                assert_eq!(times(scenario.faults()), times(first.faults()));
            }
        }
    }
}

#[test]
fn offered_load_and_servers_are_the_same_throughout() {
    for id in ExperimentId::ALL {
        let plan = plan(id, 2);
        let queries: Vec<String> = (0..plan.variants().len() as u32)
            .map(|variant| plan.link(Job { variant, replication: 0 }))
            .collect();
        let scenarios: Vec<_> = queries.iter().map(|query| decode(query).scenario).collect();
        let service = |scenario: &nines::scenario::Scenario| scenario.get(nines::scenario::Field::Service);
        assert!(scenarios.iter().all(|scenario| service(scenario) == "exponential:200ms"));
        let load = |scenario: &nines::scenario::Scenario| scenario.get(nines::scenario::Field::Load);
        assert!(scenarios.iter().any(|scenario| load(scenario) == "poisson:4/s"));
    }
}

#[test]
fn slices_never_change_a_result() {
    let plan = plan(ExperimentId::Failover, 2);
    let job = Job { variant: 4, replication: 1 };
    let whole = run_job(&plan, job);
    let mut run = JobRun::new(&plan, job);
    let mut budget = 1;
    let sliced = loop {
        budget = budget * 7 % 1_009 + 1;
        if let Some(result) = run.advance(budget) {
            break result;
        }
    };
    assert_eq!(sliced, whole);
}

#[test]
fn order_and_number_of_workers_never_change_a_table() {
    let (plan, results) = failover();
    let whole = collected(plan, results.clone());
    let mut shuffled = results.clone();
    shuffled.reverse();
    shuffled.rotate_left(7);
    // A job that was done twice, as after a worker's death, counts once.
    shuffled.push(results[3].clone());
    let other = collected(plan, shuffled);
    assert!(whole.is_complete() && other.is_complete());
    assert_eq!(Table::of(plan, &whole), Table::of(plan, &other));
    assert_eq!(report::csv(plan, &whole), report::csv(plan, &other));
    let jobs: Vec<Job> = plan.jobs().take(10).collect();
    let alone = parallel::map(jobs.len(), 1, |place| run_job(plan, jobs[place]), || {});
    let together = parallel::map(jobs.len(), 5, |place| run_job(plan, jobs[place]), || {});
    assert_eq!(alone, together);
}

#[test]
fn a_worker_answers_what_a_direct_run_gives_to_the_last_bit() {
    let (plan, results) = failover();
    let mut worker = Worker::default();
    for result in results.iter().step_by(17) {
        let request = Request { definition: plan.definition().clone(), job: result.job };
        let answer = Answer::from_message(&worker.handle(&request.to_message(), &|_| ()));
        assert_eq!(answer, Answer::Done(Box::new(result.clone())));
    }
    let garbage = worker.handle("{\"definition\": 7}", &|_| ());
    assert!(matches!(Answer::from_message(&garbage), Answer::Misunderstood(_)));
}

#[test]
fn failover_shortens_downtime_to_what_arithmetic_expects() {
    let (plan, results) = failover();
    let table = Table::of(plan, &collected(plan, results.clone()));
    let mean = |row: &str, column: &str| table.estimate(row, column).unwrap().mean;
    assert_eq!(mean("no-checks", "incident_downtime"), 15.0);
    assert_eq!(mean("checks-only", "incident_downtime"), 15.0);
    for row in [
        "every-500ms-fall-3",
        "every-1s-fall-1",
        "every-1s-fall-3",
        "every-2s-fall-3",
        "every-5s-fall-3",
        "black-hole",
    ] {
        let (measured, expected) = (mean(row, "incident_downtime"), mean(row, "downtime_expected"));
        assert!((measured - expected).abs() < 0.08 * expected + 0.05, "{row}: {measured} against {expected}");
        let phases: f64 = ["unnoticed", "noticed", "rerouted", "repaired"]
            .iter()
            .map(|phase| mean(row, &format!("downtime_{phase}")))
            .sum();
        assert!((phases - measured).abs() < 1e-9, "{row}: the phases add up to the downtime");
    }
    assert!(table.cell("every-1s-fall-3", "harmed_per_crash").unwrap().difference.unwrap().high < 0.0);
}

#[test]
fn partial_results_say_so_and_a_single_replication_claims_nothing() {
    let (plan, results) = failover();
    let variants = plan.variants().len();
    let empty = Collector::new(plan);
    assert!(charts(plan, &empty, &Table::of(plan, &empty)).is_empty());
    assert_eq!(finding(plan, &empty, &Table::of(plan, &empty)), Finding::default());
    let one = collected(plan, results[..variants].to_vec());
    assert_eq!(finding(plan, &one, &Table::of(plan, &one)), Finding::default());
    let three = collected(plan, results[..3 * variants].to_vec());
    let found = finding(plan, &three, &Table::of(plan, &three));
    assert_eq!(found.sentences[0], "So far, from 3 of 6 replications:");
}

#[test]
fn a_finding_is_made_from_its_numbers() {
    let (plan, results) = failover();
    let collector = collected(plan, results.clone());
    let found = finding(plan, &collector, &Table::of(plan, &collector));
    assert!(found.sentences[0].contains("15 s of downtime"), "{:?}", found.sentences);
    // The same results with every reason for the surprise taken away: the sentence goes.
    let mut dull = results.clone();
    for result in &mut dull {
        result.failover = results[0].failover;
    }
    let collector = collected(plan, dull);
    let found = finding(plan, &collector, &Table::of(plan, &collector));
    assert_eq!(found.surprise, "");
}

#[test]
fn exports_hold_every_variant_and_what_is_needed_to_repeat_it() {
    let (plan, results) = failover();
    let collector = collected(plan, results.clone());
    let csv = report::csv(plan, &collector);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len() % plan.variants().len(), 0);
    let json: serde_json::Value = serde_json::from_str(&report::json(plan, &collector)).unwrap();
    assert_eq!(json["format"], "nines-experiment/2");
    assert_eq!(json["nines"]["engine"], nines::sim::ENGINE_VERSION);
    assert_eq!(json["variants"].as_array().unwrap().len(), plan.variants().len());
    let variant = &json["variants"][4];
    assert_eq!(variant["digests"].as_array().unwrap().len(), 6);
    assert_eq!(variant["measures"]["availability"]["n"], 6);
    // The link in the file gives the digest in the file.
    let scenario = decode(variant["scenario"].as_str().unwrap()).scenario;
    let result = JobRun::of(Job { variant: 0, replication: 0 }, scenario.config()).finish();
    assert_eq!(variant["digests"][0], format!("{:016x}", result.digest));
    assert_eq!(variant["scenario"], encode(&scenario));
}

#[test]
fn the_lab_report_has_its_blocks_and_a_conclusion() {
    let (plan, results) = failover();
    let done = vec![(plan.clone(), collected(plan, results.clone()))];
    let text = report::markdown(&done);
    for block in
        ["## 3. Failover", "### Downtime during Failover", "### Impact on User Experience", "## Conclusion"]
    {
        assert!(text.contains(block), "{block} is missing");
    }
    let pooled = report::pool(&done);
    let whole = pooled.up_seconds + pooled.down_seconds;
    // 28 minutes, for every replication of every variant.
    assert!((whole - 28.0 * 60.0 * results.len() as f64).abs() < 1e-6);
    let availability = report::final_availability(&pooled).unwrap();
    let said = text.split("**Final system availability: ").nth(1).unwrap();
    let (number, rest) = said.split_once(" ± ").unwrap();
    assert!((number.parse::<f64>().unwrap() / 100.0 - availability).abs() < 1e-3, "{number}");
    assert!(rest.split_once("**").unwrap().0.ends_with(&format!("% (n = {})", plan.options().replications)));
    assert!(text.contains("Not run: Baseline, Load Balancing, Combined."));
}

#[test]
fn the_points_kept_of_a_run_are_its_percentiles() {
    let (_, results) = failover();
    let place = |key: &str| Measure::ALL.iter().position(|measure| measure.key() == key).unwrap();
    for result in results {
        let at = |q: f64| LEVELS.iter().position(|level| *level == q).unwrap();
        for (q, key) in
            [(0.5, "p50"), (0.9, "p90"), (0.95, "p95"), (0.99, "p99"), (0.999, "p999"), (1.0, "max")]
        {
            assert_eq!(
                result.measures[place(&format!("response_{key}"))],
                Some(result.response_spread[at(q)])
            );
            assert_eq!(
                result.measures[place(&format!("all_response_{key}"))],
                Some(result.all_response_spread[at(q)])
            );
        }
        // A run together with itself is itself.
        let run = (result.sums.ok as f64, result.response_spread.as_slice());
        let twice = pooled(&[run, run], 0.95, 1).unwrap().interval;
        assert!((twice.mean / result.response_spread[at(0.95)] - 1.0).abs() < 2e-7);
    }
}

#[test]
fn a_dead_workers_jobs_are_done_again_and_none_is_lost() {
    let plan = plan(ExperimentId::Baseline, 4);
    let jobs: Vec<Job> = plan.jobs().collect();
    let mut schedule = Schedule::new(jobs.clone(), 2);
    let mut done = Vec::new();
    let first = schedule.hand_to(0).unwrap();
    let second = schedule.hand_to(0).unwrap();
    assert_eq!(schedule.hand_to(0), None, "a worker holds two at most");
    schedule.died(0);
    assert_eq!(schedule.hand_to(1), Some(first));
    assert_eq!(schedule.hand_to(1), Some(second));
    schedule.died(1);
    // The job that killed twice is left to the main thread.
    assert_eq!(schedule.take_local(), Some(first));
    done.push(first);
    while let Some(job) = schedule.hand_to(0) {
        schedule.done(0, job);
        done.push(job);
    }
    assert!(schedule.is_empty());
    done.sort();
    let mut all = jobs;
    all.sort();
    assert_eq!(done, all);
}

#[test]
fn a_curve_of_reliability_goes_to_zero_when_nobody_survives_and_stops_where_nobody_looked() {
    let (plan, results) = baseline();
    let collector = collected(plan, results.clone());
    let ends = |chart: &nines::experiment::Chart| match &chart.kind {
        nines::experiment::ChartKind::Lines(lines) => lines[0].points.last().copied().unwrap(),
        _ => panic!("lines"),
    };
    let last = ends(&charts(plan, &collector, &Table::of(plan, &collector))[0]);
    assert_eq!(last.x, 600.0);
    // With every server dead after ten seconds the curve is zero to its end.
    let mut dead = results.clone();
    dead.iter_mut().for_each(|result| result.first_down = Some(10.0));
    let collector = collected(plan, dead);
    let last = ends(&charts(plan, &collector, &Table::of(plan, &collector))[0]);
    assert_eq!((last.x, last.y, last.low), (600.0, 0.0, 0.0));
    // With survivors last seen after a minute it says nothing beyond.
    let link = "preset=baseline&duration=60s&vary=policy:random;least&measure=reliability_120s&runs=8";
    let short = Plan::of(&nines::experiment::Definition::read(link).unwrap()).unwrap();
    let collector = collected(&short, short.jobs().map(|job| run_job(&short, job)));
    let last = ends(charts(&short, &collector, &Table::of(&short, &collector)).last().unwrap());
    assert!(last.x <= 60.0 && 0.0 < last.y, "{last:?}");
}

fn baseline() -> &'static (Plan, Vec<JobResult>) {
    static RUN: std::sync::OnceLock<(Plan, Vec<JobResult>)> = std::sync::OnceLock::new();
    RUN.get_or_init(|| {
        let plan = plan(ExperimentId::Baseline, 2);
        let results = plan.jobs().map(|job| run_job(&plan, job)).collect();
        (plan, results)
    })
}
