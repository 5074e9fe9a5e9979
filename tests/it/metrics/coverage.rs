//! A 95 % interval covers the truth 93 to 97 times in a hundred: each method, a thousand times, where the truth is known.

use nines::experiment::{Job, JobRun};
use nines::metrics::confidence::{
    difference_interval, log_ratio_interval, mean_interval, paired_test, quantile_interval, rank_correlation,
    ratio_interval, share_interval, wilson,
};
use nines::metrics::percentile::{LEVELS, Pooled, pooled};
use nines::metrics::steady::{batch_means, batch_quantile};
use nines::metrics::survival::{Life, kaplan_meier, survival_at};
use nines::metrics::{Interval, Measure};
use nines::scenario::decode;
use nines::sim::{ANTITHETIC, Config};
use nines::theory::availability::interval_availability;

const REPETITIONS: u64 = 1_000;

/// Uniform numbers in (0, 1): SplitMix64.
struct Chance(u64);

impl Chance {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((x ^ (x >> 31)) >> 11) as f64 / (1_u64 << 53) as f64 + f64::EPSILON / 4.0
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * libm::log(self.uniform())
    }
}

fn coverage(truth: f64, mut interval: impl FnMut(u64) -> Interval) -> f64 {
    let covered = (0..REPETITIONS).filter(|repetition| interval(*repetition).contains(truth)).count();
    covered as f64 / REPETITIONS as f64
}

fn check(name: &str, coverage: f64) {
    println!("{name}: covers {:.1} %", coverage * 100.0);
    assert!((0.93..=0.97).contains(&coverage), "{name}: covers {:.1} %", coverage * 100.0);
}

#[test]
fn students_interval_over_replications_of_the_engine() {
    // One server alone, its failures and repairs: the mean share of [0, 100 s] that it is up is known exactly. Requests would
    // only cost time, so there is hardly any.
    let query =
        "servers=1&probes=off&failover=off&mttf=10s&mttr=4s&load=poisson:0.01/s&duration=100s&drain=0s";
    let scenario = decode(query).scenario;
    assert_eq!(scenario.get(nines::scenario::Field::Mttr), "4s");
    let truth = interval_availability(10.0, 4.0, 100.0);
    let place = Measure::ALL.iter().position(|measure| *measure == Measure::TimeAvailability).unwrap();
    let covered = coverage(truth, |repetition| {
        let up: Vec<f64> = (0..12)
            .map(|replication| {
                let seed = repetition * 12 + replication;
                let config = Config { seed, ..scenario.config().clone() };
                let job = Job { variant: 0, replication: 0 };
                JobRun::of(job, &config).finish().measures[place].unwrap()
            })
            .collect();
        mean_interval(&up).unwrap()
    });
    check("Student, 12 replications", covered);
}

#[test]
fn wilsons_interval_of_a_share() {
    for (share, n) in [(0.5, 30), (0.9, 60), (0.97, 200)] {
        let mut chance = Chance(n);
        let covered = coverage(share, |_| {
            let successes = (0..n).filter(|_| chance.uniform() < share).count();
            wilson(successes as u64, n).unwrap()
        });
        check(&format!("Wilson, {share} of {n}"), covered);
    }
}

/// M/M/1 by Lindley's recursion, services of mean 1, gaps of `gap`: the waits of so many customers after so many more.
fn waits(chance: &mut Chance, gap: f64, warm_up: usize, count: usize) -> Vec<f64> {
    let mut wait = 0.0_f64;
    let mut waits = Vec::with_capacity(count);
    for customer in 0..warm_up + count {
        if warm_up <= customer {
            waits.push(wait);
        }
        wait = (wait + chance.exponential(1.0) - chance.exponential(gap)).max(0.0);
    }
    waits
}

#[test]
fn batch_means_and_sections_of_a_long_queue() {
    // At half load Wq = ρ/(μ − λ) = 1, and P(W > x) = ρ e^(−(μ − λ) x) is 5 % at 2 ln 10.
    let p95 = 2.0 * std::f64::consts::LN_10;
    let mut chance = Chance(3);
    let mut of_p95 = 0;
    let covered = coverage(1.0, |_| {
        let waits = waits(&mut chance, 2.0, 1_000, 20_000);
        of_p95 += usize::from(batch_quantile(&waits, 0.95).unwrap().interval.contains(p95));
        batch_means(&waits).unwrap().interval
    });
    check("batch means", covered);
    check("sections, p95", of_p95 as f64 / REPETITIONS as f64);
}

/// The points of a run that a file keeps.
fn spread(mut times: Vec<f64>) -> Vec<f64> {
    times.sort_by(f64::total_cmp);
    let at = |q: f64| times[(libm::ceil(q * times.len() as f64) as usize).clamp(1, times.len()) - 1];
    LEVELS.iter().map(|q| at(*q)).collect()
}

/// p95 of all runs together, and its interval.
fn p95_of(runs: &[Vec<f64>]) -> Pooled {
    let spreads: Vec<(f64, &[f64])> = runs.iter().map(|times| (1.0, times.as_slice())).collect();
    let counted: Vec<(f64, &[f64])> = spreads.iter().map(|(_, times)| (1_000.0, *times)).collect();
    pooled(&counted, 0.95, 1).unwrap()
}

#[test]
fn a_percentile_of_all_runs_together() {
    let p95 = 2.0 * std::f64::consts::LN_10;
    for (runs, customers) in [(30, 1_000), (8, 2_000)] {
        let mut chance = Chance(7);
        let covered = coverage(p95, |_| {
            let run = |_| spread(waits(&mut chance, 2.0, 200, customers));
            p95_of(&(0..runs).map(run).collect::<Vec<_>>()).interval
        });
        check(&format!("p95 of {runs} runs of a queue"), covered);
    }
    // Each run at its own tempo, uniform from 1 to 3: of all times together a share (e^(−x/3) …) is beyond x, found by bisection.
    let beyond = |x: f64| {
        (0..2_000).map(|i| libm::exp(-x / (1.0 + f64::from(i) / 1_000.0 + 0.0005))).sum::<f64>() / 2_000.0
    };
    let low = bisected(0.0, 30.0, |x| beyond(x) > 0.05);
    let mut chance = Chance(8);
    let covered = coverage(low, |_| {
        let run = |_| {
            let tempo = 1.0 + 2.0 * chance.uniform();
            spread((0..1_000).map(|_| chance.exponential(tempo)).collect())
        };
        p95_of(&(0..30).map(run).collect::<Vec<_>>()).interval
    });
    check("p95 of 30 runs that differ", covered);
}

/// Where `is_below` turns false.
fn bisected(mut low: f64, mut high: f64, is_below: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if is_below(middle) { low = middle } else { high = middle }
    }
    low
}

/// The p95 of the waits of the first so many customers of an M/M/1 that begins empty, services of mean 1, exactly: what an arrival finds is a chain,
/// and who finds k waits an Erlang time of k phases.
fn p95_from_empty(gap: f64, customers: usize) -> f64 {
    let load = 1.0 / gap;
    // An arrival comes before the next service ends, or does not.
    let (comes, ends) = (load / (1.0 + load), 1.0 / (1.0 + load));
    let most = 300 + ((load - 1.0).max(0.0) * customers as f64) as usize;
    let (mut found, mut all) = (vec![0.0; most + 1], vec![0.0; most + 1]);
    found[0] = 1.0;
    for _ in 0..customers {
        let mut next = vec![0.0; most + 1];
        let mut more = 0.0;
        for k in (1..=most).rev() {
            more = more * ends + found[k - 1] * comes;
            next[k] = more;
        }
        next[0] = 1.0 - next[1..].iter().sum::<f64>();
        all.iter_mut().zip(&found).for_each(|(all, found)| *all += found / customers as f64);
        found = next;
    }
    let waits_at_most = |x: f64| {
        let (mut fewer, mut term) = (libm::exp(-x), libm::exp(-x));
        let mut share = all[0];
        for (k, weight) in all.iter().enumerate().skip(1) {
            share += weight * (1.0 - fewer);
            term *= x / k as f64;
            fewer += term;
        }
        share
    };
    bisected(0.0, 500.0, |x| waits_at_most(x) < 0.95)
}

/// Customers of a run that begins empty.
const CUSTOMERS: usize = 1_000;

#[test]
fn a_percentile_below_at_and_above_capacity() {
    for (load, runs) in [(0.8, 30), (0.95, 30), (1.0, 30), (1.1, 30), (0.95, 8)] {
        let p95 = p95_from_empty(1.0 / load, CUSTOMERS);
        let mut chance = Chance(11);
        let mut open = 0;
        let covered = coverage(p95, |_| {
            let run = |_| spread(waits(&mut chance, 1.0 / load, 0, CUSTOMERS));
            let interval = p95_of(&(0..runs).map(run).collect::<Vec<_>>()).interval;
            open += usize::from(!interval.high.is_finite());
            interval
        });
        println!("{:.0} % without an upper end:", open as f64 / REPETITIONS as f64 * 100.0);
        check(&format!("p95 of {runs} runs from empty at load {load}"), covered);
    }
}

/// The waits of the same customers at two servers, the second `quicker` by a factor.
fn waits_of_both(chance: &mut Chance, gap: f64, quicker: f64) -> (Vec<f64>, Vec<f64>) {
    let (mut first, mut second) = (0.0_f64, 0.0_f64);
    let one = |_| {
        let waits = (first, second);
        let (service, gap) = (chance.exponential(1.0), chance.exponential(gap));
        first = (first + service - gap).max(0.0);
        second = (second + quicker * service - gap).max(0.0);
        waits
    };
    (0..CUSTOMERS).map(one).unzip()
}

#[test]
fn a_difference_of_percentiles_on_the_same_random_numbers() {
    for (load, quicker) in [(0.6, 0.9), (0.95, 0.95), (1.1, 0.9)] {
        let slow = p95_from_empty(1.0 / load, CUSTOMERS);
        let truth = slow - quicker * p95_from_empty(1.0 / (quicker * load), CUSTOMERS);
        let mut chance = Chance(12);
        let covered = coverage(truth, |_| {
            let runs = (0..30).map(|_| waits_of_both(&mut chance, 1.0 / load, quicker));
            let (first, second): (Vec<_>, Vec<_>) = runs.map(|(a, b)| (spread(a), spread(b))).unzip();
            let (first, second) = (p95_of(&first), p95_of(&second));
            let together = rank_correlation(&first.off, &second.off);
            difference_interval(&first.interval, &second.interval, together)
        });
        // Above capacity it promises less than it keeps.
        println!("difference of p95 at load {load}: covers {:.1} %", covered * 100.0);
        assert!((0.93..=0.99).contains(&covered), "{load}: {covered}");
    }
    // Who is not better is seldom called so: two queues that have nothing but their load in common.
    let mut chance = Chance(13);
    let place = LEVELS.iter().position(|level| *level == 0.95).unwrap();
    let called = |_: &u64| {
        let own = |chance: &mut Chance| spread(waits(chance, 1.0 / 0.95, 0, 400))[place];
        let differences: Vec<f64> = (0..10).map(|_| own(&mut chance) - own(&mut chance)).collect();
        paired_test(&differences).unwrap() < 0.05
    };
    let called = (0..REPETITIONS).filter(called).count();
    println!("differences of p95 that are none: {called} of {REPETITIONS} called clear");
    assert!((25..=65).contains(&called), "{called}");
}

#[test]
fn a_share_whose_failures_come_in_bouts() {
    // Runs of 10,000 requests; so many bouts a run on average, each of about twenty failures.
    for (bouts, runs) in [(1.0, 30), (5.0, 30), (5.0, 8)] {
        let truth = 1.0 - bouts * 20.0 / 10_000.0;
        let mut chance = Chance(14);
        let covered = coverage(truth, |_| {
            let run = |_| {
                let (mut lost, mut at) = (0.0, chance.exponential(1.0 / bouts));
                while at < 1.0 {
                    lost += chance.exponential(20.0);
                    at += chance.exponential(1.0 / bouts);
                }
                1.0 - lost / 10_000.0
            };
            share_interval(&(0..runs).map(run).collect::<Vec<_>>(), 10_000.0 * runs as f64).unwrap()
        });
        check(&format!("a share with {bouts} bouts a run, {runs} runs"), covered);
    }
    // Failures one at a time, and so seldom that half of all experiments see none.
    let mut chance = Chance(15);
    let covered = coverage(1.0 - 2.0 / 1e6, |_| {
        let mut at = chance.exponential(0.5e6);
        let mut shares = [1.0; 30];
        while at < 3e5 {
            shares[(at / 1e4) as usize] -= 1e-4;
            at += chance.exponential(0.5e6);
        }
        share_interval(&shares, 3e5).unwrap()
    });
    // The law of so few failures goes in steps, none of them at 95 %.
    println!("a share of which half of the experiments see no failure: covers {:.1} %", covered * 100.0);
    assert!((0.93..=0.99).contains(&covered), "{covered}");
}

#[test]
fn ratios_and_nines_gained() {
    // What is missing under two variants, on the same random numbers in part: means 2 and 3.
    let truth = libm::log(3.0 / 2.0);
    let mut chance = Chance(9);
    let mut of_ratio = 0;
    let covered = coverage(truth, |_| {
        let pair = |_| {
            let shared = chance.exponential(1.0);
            (shared + 2.0 * chance.exponential(1.0), shared + chance.exponential(1.0))
        };
        let (above, below): (Vec<f64>, Vec<f64>) = (0..30).map(pair).unzip();
        of_ratio += usize::from(ratio_interval(&above, &below).unwrap().contains(1.5));
        log_ratio_interval(&above, &below).unwrap()
    });
    check("nines gained", covered);
    check("a ratio of sums", of_ratio as f64 / REPETITIONS as f64);
}

#[test]
fn a_percentile_between_two_values() {
    // The median of exponentials is ln 2. The binomial law is in steps, so that these intervals cover a little more than 95 %.
    let mut chance = Chance(4);
    let covered = coverage(std::f64::consts::LN_2, |_| {
        let mut values: Vec<f64> = (0..100).map(|_| chance.exponential(1.0)).collect();
        values.sort_by(f64::total_cmp);
        quantile_interval(&values, 0.5).unwrap()
    });
    check("median of 100", covered);
}

#[test]
fn reliability_with_lives_lost_from_sight() {
    // Exponential lives of mean 1 and lookers-on who leave after an exponential time of mean 2: R(1) = 1/e.
    let mut chance = Chance(5);
    let covered = coverage(libm::exp(-1.0), |_| {
        let lives: Vec<Life> = (0..80)
            .map(|_| {
                let (life, watched) = (chance.exponential(1.0), chance.exponential(2.0));
                Life { length: life.min(watched), has_ended: life <= watched }
            })
            .collect();
        survival_at(&kaplan_meier(&lives), 1.0).unwrap()
    });
    check("Kaplan and Meier", covered);
}

/// One server that never fails: what requests take follows from gaps and needs alone, and each of those acts one way.
const MONOTONE: &str = "servers=1&service=exponential:100ms&load=poisson:5/s&device-hop=0s&server-hop=0s&timeout=off&probes=off&failover=off&duration=20s";

fn response_mean(config: &Config) -> f64 {
    let place = Measure::ALL.iter().position(|measure| *measure == Measure::ResponseMean).unwrap();
    let job = Job { variant: 0, replication: 0 };
    JobRun::of(job, config).finish().measures[place].unwrap()
}

/// Means of antithetic pairs, beside means of as many runs that are independent.
fn pairs(query: &str, count: u64, of_strangers: u64) -> (Vec<f64>, Vec<f64>) {
    let config = decode(query).scenario.config().clone();
    let with = |seed: u64| response_mean(&Config { seed, ..config.clone() });
    let mean = |first: u64, second: u64| (with(first) + with(second)) / 2.0;
    let twins = (0..count).map(|seed| mean(seed, seed | ANTITHETIC)).collect();
    (twins, (0..of_strangers).map(|seed| mean(2 * seed, 2 * seed + 1)).collect())
}

#[test]
fn antithetic_pairs_vary_less_and_their_intervals_cover() {
    let (twins, strangers) = pairs(MONOTONE, 6_000, 2_000);
    let variance = |values: &[f64]| nines::metrics::confidence::variance(values);
    let ratio = variance(&twins) / variance(&strangers);
    println!("variance of the mean of an antithetic pair, of that of two independent runs: {ratio:.2}");
    assert!(ratio < 0.8, "{ratio}");
    // The truth of a run of twenty seconds from empty is no formula; both kinds of pairs have it as their mean.
    let all: Vec<f64> = twins.iter().chain(&strangers).copied().collect();
    let truth = mean_interval(&all).unwrap().mean;
    let covered = coverage(truth, |repetition| {
        let from = repetition as usize * 6;
        mean_interval(&twins[from..from + 6]).unwrap()
    });
    check("six antithetic pairs", covered);
}
