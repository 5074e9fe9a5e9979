//! Every kind of number that a report shows, from whole experiments down to the quantiles behind an interval, as bits.
//!
//! The native tests hold this list to `tests/golden/bits.txt` (written anew by `NINES_GOLDEN=write cargo test --test it bits`), the browser tests
//! compute it again in wasm and compare with the same file.

use std::fmt::Write as _;

use nines::experiment::{
    Cell, ChartKind, Collector, Definition, Estimate, Plan, Table, charts, found_warm_up, run_job,
};
use nines::metrics::Interval;
use nines::metrics::confidence::{
    binomial_shares, holm, log_ratio_interval, mean_interval, paired_test, quantile_interval, share_interval,
    sign_test, t_quantile, wilson,
};
use nines::metrics::steady::{batch_means, batch_quantile, mser5};
use nines::metrics::survival::{Life, kaplan_meier};

/// A grid of two factors with percentiles, nines and users; runs in antithetic pairs; crashes and failover. Small, because tests are not optimised.
const EXPERIMENTS: [(&str, &str); 3] = [
    (
        "grid",
        "v=1&preset=load-balancing&users=20&duration=40s&seed=5&vary=policy:random;two-distinct;least&vary=load:4/s..14/s*3&runs=4&measure=",
    ),
    ("pairs", "v=1&preset=combined&duration=120s&seed=9&vary=servers:1..3*3&pairs=on&runs=6&measure="),
    (
        "failover",
        "v=1&preset=failover&duration=300s&seed=3&vary=probe-interval:500ms;2s&vary=fall:1;3&runs=3&measure=",
    ),
];

/// Of every kind: shares, nines, means, percentiles with and without failures, counts, spans, users.
const MEASURES: &str = "availability,time_availability,nines,user_uptime,response_mean,response_p50,response_p95,response_p99,all_response_p95,apdex,longest_outage,amplification";

/// The list: a name and its numbers in each line.
pub fn list() -> String {
    let mut text = String::from("# name|bits of each number, in hexadecimal; - where there is none\n");
    for (name, query) in EXPERIMENTS {
        experiment(&mut text, name, query);
    }
    methods(&mut text);
    text
}

fn experiment(text: &mut String, name: &str, query: &str) {
    let definition = Definition::read(&format!("{query}{MEASURES}")).unwrap();
    let plan = Plan::of(&definition).unwrap();
    let mut collector = Collector::new(&plan);
    plan.jobs().for_each(|job| collector.insert(run_job(&plan, job)));
    for result in collector.all() {
        let spreads = result.response_spread.iter().chain(&result.all_response_spread);
        let numbers: Vec<f64> = spreads.copied().chain(result.measures.iter().flatten().copied()).collect();
        line(
            text,
            &format!("{name} run {}.{}", result.job.variant, result.job.replication),
            &[folded(&numbers)],
        );
    }
    let table = Table::of(&plan, &collector);
    for row in &table.rows {
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            let Cell { estimate, difference, theory, is_clear } = cell;
            let ends = |estimate: &Option<Estimate>| {
                estimate.map_or([f64::NAN; 3], |Estimate { mean, low, high, .. }| [mean, low, high])
            };
            let [a, b] = [ends(estimate), ends(difference)];
            let clear = f64::from(u8::from(*is_clear));
            line(
                text,
                &format!("{name} {} {}", row.key, column.key),
                &[a[0], a[1], a[2], b[0], b[1], b[2], theory.unwrap_or(f64::NAN), clear],
            );
        }
    }
    for chart in charts(&plan, &collector, &table) {
        let numbers: Vec<f64> = match &chart.kind {
            ChartKind::Lines(lines) => {
                let points = lines.iter().flat_map(|line| &line.points);
                points.flat_map(|point| [point.x, point.y, point.low, point.high]).collect()
            }
            ChartKind::Bars { bars, .. } => bars.iter().flat_map(|bar| bar.parts.clone()).collect(),
            ChartKind::Map(map) => map.cells.iter().flatten().map(|field| field.shade).collect(),
        };
        line(text, &format!("{name} chart of {} numbers", numbers.len()), &[folded(&numbers)]);
    }
    let found = found_warm_up(&plan).numbers();
    line(text, &format!("{name} warm-up"), &found);
}

/// The methods by themselves, on numbers that need no engine.
fn methods(text: &mut String) {
    let ends = |interval: Option<Interval>| {
        let it = interval.unwrap();
        [it.mean, it.low, it.high]
    };
    let values: Vec<f64> = (1..=30).map(|k| libm::exp(f64::from(k * k % 31) / 7.0)).collect();
    let others: Vec<f64> = (1..=30).map(|k| libm::exp(f64::from(k * k % 29) / 9.0)).collect();
    let shares: Vec<f64> = values.iter().map(|value| 1.0 - value / 1e4).collect();
    line(text, "t quantiles", &[1.0, 2.4, 4.0, 29.0, 999.0].map(|degrees| t_quantile(degrees, 0.95)));
    for n in [2, 3, 8, 30] {
        line(text, &format!("mean of {n}"), &ends(mean_interval(&values[..n])));
        line(text, &format!("share of {n}"), &ends(share_interval(&shares[..n], 1e4)));
        line(text, &format!("paired test of {n}"), &[paired_test(&values[..n]).unwrap()]);
        line(text, &format!("log ratio of {n}"), &ends(log_ratio_interval(&values[..n], &others[..n])));
        line(text, &format!("Wilson of {n}"), &ends(wilson(n as u64 - 1, n as u64)));
    }
    line(text, "median", &ends(quantile_interval(&values, 0.5)));
    line(text, "sign test", &[sign_test(3, 17)]);
    line(text, "Holm", &holm(&[0.01, 0.04, 0.03, 0.005]));
    for n in [12.5, 100.0, 2e5] {
        let (below, above) = binomial_shares(0.95, n);
        line(text, &format!("binomial shares of {n}"), &[below, above]);
    }
    let lives: Vec<Life> = values
        .iter()
        .enumerate()
        .map(|(k, length)| Life { length: *length, has_ended: k % 3 != 0 })
        .collect();
    for point in kaplan_meier(&lives).iter().step_by(5) {
        line(text, &format!("survival at {}", point.at), &ends(Some(point.share)));
    }
    let long: Vec<f64> = (0..20_000).map(|k| values[k % 30] + others[k % 29 * k % 30]).collect();
    line(text, "batch means", &ends(batch_means(&long).map(|it| it.interval)));
    line(text, "batch quantile", &ends(batch_quantile(&long, 0.95).map(|it| it.interval)));
    line(text, "MSER-5", &[mser5(&long[..500]).unwrap().first as f64]);
}

fn line(text: &mut String, name: &str, numbers: &[f64]) {
    let bits = |number: &f64| if number.is_nan() { "-".into() } else { format!("{:x}", number.to_bits()) };
    let _ = writeln!(text, "{name}|{}", numbers.iter().map(bits).collect::<Vec<_>>().join(" "));
}

/// Many numbers as one, no bit of any of which can change unseen (FNV-1a); its last bits in a float, so that a line is always of the same kind.
fn folded(numbers: &[f64]) -> f64 {
    let bytes = numbers.iter().flat_map(|number| number.to_bits().to_le_bytes());
    let hash = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    (hash >> 12) as f64
}
