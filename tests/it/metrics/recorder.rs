//! Totals of a run.

use nines::metrics::{Measure, Measures, Recorder, Targets};
use nines::sim::*;

use super::tape::{S1, S2, Tape, at, config, span};

fn measures(tape: &Tape) -> Measures {
    measures_of(&config(), tape)
}

fn measures_of(config: &Config, tape: &Tape) -> Measures {
    let mut recorder = Recorder::new(config);
    tape.play(&mut recorder);
    recorder.measures(at(100.0))
}

/// `key=value` of some measures; `–` where there is none.
fn check(measures: &Measures, expect: &str) {
    let ours: Vec<String> = expect
        .split_whitespace()
        .map(|pair| {
            let key = pair.split('=').next().unwrap_or_default();
            let measure = Measure::from_key(key).unwrap_or_else(|| panic!("no measure {key}"));
            let value = measure.of(measures).map_or("–".to_owned(), |value| format!("{:.4}", value));
            let value = value.trim_end_matches('0').trim_end_matches('.').to_owned();
            format!("{key}={}", if value.is_empty() { "0" } else { &value })
        })
        .collect();
    assert_eq!(ours.join(" "), expect.split_whitespace().collect::<Vec<_>>().join(" "));
}

#[test]
fn nothing_finished_is_no_hundred_percent() {
    let mut tape = Tape::default();
    tape.sent(0, 1.0);
    check(
        &measures(&tape),
        "sent=1 finished=0 availability=– nines=– response_mean=– response_p99=– all_response_mean=– apdex=– \
         budget_spent=– user_uptime=– mtbf=– mttr=– time_to_first_down=– wasted_work=– fairness=– slow_share=–",
    );
}

#[test]
fn before_the_window_opens_there_is_nothing_to_say() {
    let config = Config { warm_up: span(50.0), ..config() };
    let recorder = Recorder::new(&config);
    check(
        &recorder.measures(at(10.0)),
        "sent=0 time_availability=– utilisation=– goodput=– offered=– queue_mean=– time_up=–",
    );
}

#[test]
fn requests_count_when_sent_in_the_window_whenever_they_end() {
    let mut tape = Tape::default();
    tape.ok(0, S1, 5.0, 0.0, 10.0);
    tape.ok(0, S2, 10.0, 0.0, 1.0);
    tape.failed(0, Outcome::Lost, 20.0, 21.0);
    tape.ok(0, S1, 99.0, 0.0, 3.0);
    let config = Config { warm_up: span(10.0), ..config() };
    let mut recorder = Recorder::new(&config);
    tape.play(&mut recorder);
    let measures = recorder.measures(at(110.0));
    check(
        &measures,
        "sent=3 ok=2 lost=1 failed=1 availability=0.6667 response_mean=2 attempts=3 attempts_ok=2",
    );
    assert_eq!(measures.window.length(), span(90.0));
    // Rates go by the clock: two good answers fell into 90 s, one of them to a request sent before.
    check(&measures, "goodput=0.0222 offered=0.0333");
}

#[test]
fn times_of_ok_requests_and_again_with_failures_at_their_timeout() {
    let mut tape = Tape::default();
    for i in 0..99 {
        tape.ok(0, S1, f64::from(i), 0.25, 0.75);
    }
    tape.failed(0, Outcome::Refused, 50.0, 50.0);
    check(
        &measures(&tape),
        "response_mean=1 response_p50=1 response_max=1 wait_mean=0.25 service_mean=0.75 waited=1 \
         all_response_mean=1.09 all_response_max=10",
    );
}

#[test]
fn percentiles_are_good_to_a_thousandth() {
    let mut tape = Tape::default();
    for i in 1..=1000 {
        tape.failed(0, Outcome::Error, 0.0, 0.0);
        tape.ok(0, S1, 0.0, 0.0, f64::from(i) * 0.02);
    }
    let times = measures(&tape).response;
    let found = [times.p50, times.p90, times.p95, times.p99, times.p999].map(|time| time.unwrap_or(f64::NAN));
    for (found, exact) in found.into_iter().zip([10.0, 18.0, 19.0, 19.8, 19.98]) {
        assert!((found / exact - 1.0).abs() < 1e-3, "{found} for {exact}");
    }
    assert_eq!((times.max, times.mean), (Some(20.0), Some(10.01)));
}

#[test]
fn a_time_longer_than_any_before_keeps_its_percentiles() {
    let mut tape = Tape::default();
    for service in [0.001, 0.1, 10.0, 1_000.0, 100_000.0] {
        tape.ok(0, S1, 0.0, 0.0, service);
    }
    let times = measures(&tape).response;
    assert!((times.p50.unwrap_or(0.0) / 10.0 - 1.0).abs() < 1e-3, "{times:?}");
    assert!((times.p90.unwrap_or(0.0) / 100_000.0 - 1.0).abs() < 1e-3, "{times:?}");
}

#[test]
fn states_are_integrated_over_the_window_only() {
    let mut tape = Tape::default();
    tape.system(5.0, SystemState::Down).system(20.0, SystemState::Degraded).system(30.0, SystemState::Up);
    tape.system(40.0, SystemState::Down).system(45.0, SystemState::Up);
    tape.system(95.0, SystemState::Down).system(120.0, SystemState::Up);
    let config = Config { warm_up: span(10.0), ..config() };
    let mut recorder = Recorder::new(&config);
    tape.play(&mut recorder);
    let measures = recorder.measures(at(130.0));
    // Down 10–20, 40–45 and 95–100 of the window 10–100; degraded 20–30.
    check(
        &measures,
        "downtime=20 time_down=0.2222 time_degraded=0.1111 time_up=0.6667 time_availability=0.7778 failures=3 \
         mtbf=30 mttf=23.3333 mttr=6.6667 time_to_first_down=5 since_last_failure=10",
    );
    let windows: u64 = recorder.down_windows().iter().map(|window| window.length().0).sum();
    assert_eq!(windows, measures.states.down.0);
    assert_eq!(measures.states.total(), measures.window.length());
}

#[test]
fn a_system_that_is_down_now_failed_just_now() {
    let mut tape = Tape::default();
    tape.system(60.0, SystemState::Down);
    check(&measures(&tape), "downtime=40 failures=1 since_last_failure=0 mttr=40 mttf=60");
}

#[test]
fn a_down_time_that_reaches_into_the_window_is_a_failure_of_it() {
    let mut tape = Tape::default();
    tape.system(5.0, SystemState::Down);
    let config = Config { warm_up: span(10.0), ..config() };
    check(&measures_of(&config, &tape), "downtime=90 failures=1 mttr=90");
}

#[test]
fn users_of_the_meaningful_availability_paper() {
    // Two users, an hour: the heavy one always fine, the light one failing for half of it.
    let mut tape = Tape::default();
    for minute in 0..60 {
        for request in 0..99 {
            let sent = f64::from(minute) * 60.0 + f64::from(request) * 0.6;
            tape.ok(0, S1, sent, 0.0, 0.1);
        }
        let sent = f64::from(minute) * 60.0;
        if minute < 30 {
            tape.failed(1, Outcome::Error, sent, sent);
        } else {
            tape.ok(1, S2, sent, 0.0, 0.0);
        }
    }
    let config = Config { duration: span(3600.0), ..config() };
    let mut recorder = Recorder::new(&config);
    tape.play(&mut recorder);
    let measures = recorder.measures(at(3600.0));
    check(&measures, "availability=0.995 users_touched=1 users_touched_share=0.5 longest_outage=1800");
    let uptime = measures.users.uptime.unwrap_or(0.0);
    assert!((uptime - 0.75).abs() < 0.01, "{uptime}");
}

#[test]
fn queues_and_workers_are_integrated_per_server_and_in_all() {
    let mut tape = Tape::default();
    tape.ok(0, S1, 0.0, 0.0, 10.0);
    tape.ok(0, S1, 2.0, 8.0, 10.0);
    tape.ok(0, S1, 4.0, 16.0, 10.0);
    tape.ok(0, S2, 0.0, 0.0, 40.0);
    let measures = measures(&tape);
    check(
        &measures,
        "utilisation=0.35 queue_mean=0.24 queue_max=2 in_flight_mean=0.94 throughput=0.04 waited=0.5 fairness=0.8",
    );
    let per_server: Vec<_> =
        measures.servers.iter().map(|s| (s.utilisation, s.queue_mean, s.queue_max)).collect();
    assert_eq!(per_server, [(Some(0.3), Some(0.24), 2), (Some(0.4), Some(0.0), 0)]);
}

#[test]
fn an_edit_of_the_workers_changes_what_utilisation_is_a_share_of() {
    let mut settings = config().settings;
    for server in &mut settings.servers {
        server.workers = 3;
    }
    let config = Config { edits: vec![TimedEdit { at: at(50.0), settings }], ..config() };
    let mut tape = Tape::default();
    tape.ok(0, S1, 0.0, 0.0, 100.0);
    tape.push(50.0, TraceEvent::Edited { index: 0 });
    // 100 s of work in 2 × 50 + 6 × 50 s of workers' time.
    check(&measures_of(&config, &tape), "utilisation=0.25");
}

#[test]
fn a_worker_taken_away_while_busy_counts_until_it_is_done() {
    let mut settings = config().settings;
    settings.servers[0].workers = 2;
    let base = Config { settings: settings.clone(), duration: span(20.0), ..config() };
    settings.servers[0].workers = 1;
    let config = Config { edits: vec![TimedEdit { at: at(10.0), settings }], ..base };
    let mut tape = Tape::default();
    tape.ok(0, S1, 0.0, 0.0, 20.0).ok(0, S1, 0.0, 0.0, 15.0);
    tape.push(10.0, TraceEvent::Edited { index: 0 });
    let measures = measures_of(&config, &tape);
    assert_eq!(measures.servers[0].utilisation, Some(1.0));
}

#[test]
fn work_that_answers_nobody_is_wasted() {
    let mut tape = Tape::default();
    tape.ok(0, S1, 0.0, 0.0, 1.0);
    let late = tape.sent(0, 2.0);
    tape.push(2.0, TraceEvent::ServiceStarted { request: late, attempt: 1, server: S1 });
    tape.push(
        12.0,
        TraceEvent::AttemptEnded { request: late, attempt: 1, server: Some(S1), outcome: Outcome::TimedOut },
    );
    tape.push(12.0, TraceEvent::AttemptSent { request: late, attempt: 2 });
    tape.push(13.0, TraceEvent::ServiceEnded { request: late, attempt: 1, server: S1, wasted: true });
    tape.push(14.0, TraceEvent::ServiceStarted { request: late, attempt: 2, server: S2 });
    tape.push(15.0, TraceEvent::Dropped { request: late, attempt: 2, place: Place::Worker(S2) });
    tape.push(
        16.0,
        TraceEvent::AttemptEnded { request: late, attempt: 2, server: Some(S2), outcome: Outcome::Lost },
    );
    tape.push(
        16.0,
        TraceEvent::RequestEnded {
            request: late,
            user: 0,
            outcome: Outcome::Lost,
            sent_at: at(2.0),
            attempts: 2,
            wait: SimDuration::ZERO,
            service: SimDuration::ZERO,
        },
    );
    check(
        &measures(&tape),
        "wasted_work=0.6667 attempts=3 amplification=1.5 attempts_timed_out=1 attempts_lost=1 lost=1 timed_out=0",
    );
}

#[test]
fn apdex_slow_requests_and_the_error_budget_go_by_stated_targets() {
    let mut tape = Tape::default();
    for service in [1.0, 2.0, 2.5, 8.0, 8.5] {
        tape.ok(0, S1, 0.0, 0.0, service);
    }
    tape.failed(0, Outcome::TimedOut, 0.0, 10.0);
    let targets = Targets { response: span(2.0), slo: 0.9 };
    let mut recorder = Recorder::with_targets(&config(), targets);
    tape.play(&mut recorder);
    let measures = recorder.measures(at(100.0));
    check(&measures, "slow=3 slow_share=0.5 apdex=0.5 budget_spent=1.6667 availability=0.8333");
    assert_eq!(measures.meets_slo(), Some(false));
}

#[test]
fn the_target_is_the_first_round_number_above_an_idle_response() {
    let mut settings = config().settings;
    let mut target = |mean: f64, hop: u64| {
        settings.service = Distribution::Exponential { mean };
        settings.links = LinkSettings {
            device_hop: SimDuration::from_millis(hop),
            server_hop: SimDuration::from_millis(hop),
        };
        Targets::of(&settings).response.seconds()
    };
    assert_eq!([target(0.5, 250), target(1.0, 0), target(0.01, 1), target(0.0, 0)], [2.0, 2.0, 0.02, 0.001]);
}

#[test]
fn a_clone_goes_on_by_itself() {
    let mut tape = Tape::default();
    tape.ok(0, S1, 0.0, 0.0, 1.0);
    let mut recorder = Recorder::new(&config());
    tape.play(&mut recorder);
    let checkpoint = recorder.clone();
    let mut later = Tape::default();
    later.failed(0, Outcome::Lost, 3.0, 4.0);
    later.play(&mut recorder);
    assert_eq!(
        (checkpoint.measures(at(5.0)).requests.sent, recorder.measures(at(5.0)).requests.sent),
        (1, 2)
    );
}
