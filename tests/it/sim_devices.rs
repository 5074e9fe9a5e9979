//! Several devices at once: each on its own chance, under its own rules, counted apart; and who goes first where they meet.

use nines::experiment::report::{run_csv, run_json, run_table};
use nines::experiment::{Job, JobRun};
use nines::metrics::{Measures, Recorder};
use nines::scenario::{MAX_OTHERS, Scenario, decode, decode_strict, encode, from_json_strict, to_json};
use nines::sim::{Listener, Outcome, SimTime, Simulation, TraceEvent};

fn scenario(query: &str) -> Scenario {
    decode_strict(query).unwrap_or_else(|errors| panic!("{query}: {errors:?}")).scenario
}

fn measures(query: &str) -> Measures {
    let scenario = scenario(query);
    let mut recorder = Recorder::new(scenario.config());
    let mut run = Simulation::new(scenario.config());
    run.run_until(SimTime::NEVER, u64::MAX, &mut recorder);
    run.assert_laws();
    recorder.measures(run.now())
}

#[test]
fn devices_are_read_written_and_refused_like_anything_else() {
    let check = |text: &str, expect: Result<&str, &[&str]>| match (decode_strict(text), expect) {
        (Ok(decoded), Ok(expect)) => {
            assert_eq!(encode(&decoded.scenario), expect);
            assert_eq!(from_json_strict(&to_json(&decoded.scenario)).unwrap().scenario, decoded.scenario);
        }
        (Err(errors), Err(parts)) => {
            for part in parts {
                assert!(errors.iter().any(|error| error.to_string().contains(part)), "{text}: {errors:?}");
            }
        }
        (got, _) => panic!("{text}: {got:?}"),
    };
    check("device=b;timeout:3s;load:poisson:02/s", Ok("v=1&device=b;load:poisson:2/s;timeout:3s"));
    check("seed=2&device=b&device=c;priority:2", Ok("v=1&device=b&device=c;priority:2&seed=2"));
    check("preset=priorities&device=none", Ok("v=1&preset=priorities&device=none"));
    check(
        "device=b&edit=retries:2@4s&edit=b.timeout:03s@4s&edit=b.retries:2@4s&edit=b.retries:2@5s",
        Ok("v=1&device=b&edit=timeout:3s@4s&edit=retries:2@4s&edit=b.retries:2@4s"
            .replace("edit=timeout", "edit=b.timeout")
            .as_str()),
    );
    check("edit=b.retries:2@4s", Err(&["a device that there is none of", "a device beside the first"]));
    check("device=a&device=c&edit=b.retries:2@4s", Err(&["there is none of", "a or c"]));
    check("device=b&edit=b.policy:least@4s", Err(&["no device has for itself", "policy:least@4s"]));
    check("device=b&edit=b.retrys:2@4s", Err(&["unknown field", "retries:2@4s"]));
    check("device=b&edit=b.load:arrivals:once@4s", Err(&["there are none"]));
    check("device=", Err(&["does not begin with a name", "batch;load"]));
    check("device=a b", Err(&["does not begin with a name"]));
    check("device=a;policy:least", Err(&["no value of a device", "priority"]));
    check("device=a;retrys:2", Err(&["“retrys:2”", "retries"]));
    check("device=a;retries:-1", Err(&["retries that is not a whole number"]));
    check("device=a;load:closed:1e9/1s", Err(&["load that is not a population"]));
    check("device=a&device=a", Err(&["another device's name"]));
    check("device=a;load:arrivals:once", Err(&["there are none"]));
    let many: String = (0..=MAX_OTHERS).map(|n| format!("&device=d{n};load:poisson:1/s")).collect();
    check(&many, Err(&["one device too many", "up to 7"]));
    // Too much together: the last one gives way first, and nothing else does.
    let most = "load=poisson:100000/s&retries=10&hedge=1s&duration=1s";
    let crowd: String = (0..MAX_OTHERS).map(|n| format!("&device=d{n}")).collect();
    let decoded = decode(&format!("{most}&queue=1000000&servers=500&workers=1000{crowd}"));
    assert!(decoded.scenario.device_texts().len() < MAX_OTHERS);
    assert!(decoded.notices.iter().any(|notice| notice.to_string().contains("too much beside the others")));
}

#[derive(Default)]
struct Heard {
    sent: Vec<(u32, SimTime)>,
    ended: Vec<(u32, Outcome, u32)>,
}

impl Listener for Heard {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        match *event {
            TraceEvent::RequestSent { user, .. } => self.sent.push((user, at)),
            TraceEvent::RequestEnded { user, outcome, attempts, .. } => {
                self.ended.push((user, outcome, attempts));
            }
            _ => {}
        }
    }
}

fn heard(query: &str) -> Heard {
    let mut heard = Heard::default();
    Simulation::new(scenario(query).config()).run_until(SimTime::NEVER, u64::MAX, &mut heard);
    heard
}

#[test]
fn another_device_moves_no_arrival_and_no_user_of_the_first() {
    let alone = heard("load=poisson:3/s&users=7&duration=60s");
    for other in ["load:poisson:5/s", "load:closed:9/1s", "load:bursts:1-20/2s/1s", "load:constant:0/s"] {
        let both = heard(&format!("load=poisson:3/s&users=7&duration=60s&device=b;{other}"));
        let of_first = both.sent.iter().filter(|(user, _)| user % 2 == 0);
        let of_first: Vec<_> = of_first.map(|(user, at)| (user / 2, *at)).collect();
        assert_eq!(of_first, alone.sent, "{other}");
    }
}

#[test]
fn each_device_goes_by_its_own_rules() {
    let base =
        "servers=1&probes=off&failover=off&fault=errors:1:s1@0s&duration=20s&jitter=none&load=constant:1/s";
    let heard = heard(&format!("{base}&retries=1&device=b;retries:4&device=c;retries:0"));
    for (user, outcome, attempts) in heard.ended {
        assert_eq!((outcome, attempts), (Outcome::Error, [2, 5, 1][user as usize % 3]));
    }
    // A value that a device does not have of its own follows the first's, edits included.
    let config = scenario("device=b;retries:4&edit=timeout:3s@5s&edit=retries:1@5s").config().clone();
    let other = &config.edits[0].settings.others[0].device;
    assert_eq!((other.timeout.unwrap().seconds(), other.retries), (3.0, 4));
    // What an edit gives it is its own from then on, even where that changes nothing yet.
    let config =
        scenario("device=b&edit=b.retries:0@5s&edit=retries:7@9s&edit=b.retries:1@12s").config().clone();
    let retries: Vec<u32> = config.edits.iter().map(|edit| edit.settings.others[0].device.retries).collect();
    assert_eq!(retries, [0, 0, 1]);
    let heard = self::heard(&format!("{base}&device=b;retries:4&edit=b.retries:1@10500ms"));
    let attempts: Vec<u32> =
        heard.ended.iter().filter(|(user, _, _)| user % 2 == 1).map(|(_, _, n)| *n).collect();
    assert_eq!((attempts[..4].to_vec(), attempts[11..].to_vec()), (vec![5; 4], vec![2; attempts.len() - 11]));
}

#[test]
fn what_devices_come_to_adds_up_and_is_told_apart() {
    let query = "load=poisson:1/s&timeout=3s&device=batch;load:poisson:1/s;timeout:1s;service:constant:900ms&duration=400s";
    let measures = measures(query);
    let [first, batch] = &measures.devices[..] else { panic!("two devices") };
    assert_eq!(first.requests.sent + batch.requests.sent, measures.requests.sent);
    for place in 0..6 {
        assert_eq!(first.requests.ended[place] + batch.requests.ended[place], measures.requests.ended[place]);
    }
    assert_eq!(first.users.seen + batch.users.seen, measures.users.seen);
    // Its answers take 1.9 s with the hops, and it waits for one.
    assert_eq!(batch.requests.ok(), 0);
    assert!(first.requests.availability().unwrap() > 0.3);

    let scenario = scenario(query);
    let results = [JobRun::of(Job { variant: 0, replication: 0 }, scenario.config()).finish()];
    assert!(run_table(&scenario, &results).contains("batch: availability"));
    assert!(run_csv(&scenario, &results).contains("batch:availability,share,0"));
    assert!(run_json(&scenario, &results).contains("\"device\": \"batch\""));
    // One device alone is told as ever.
    let alone = decode("").scenario;
    let results = [JobRun::of(Job { variant: 0, replication: 0 }, alone.config()).finish()];
    assert!(!run_json(&alone, &results).contains("\"devices\""));
}

#[test]
fn two_priorities_wait_as_cobham_says() {
    // M/M/1 without preemption, ρ₁ = 0.3 first, ρ₂ = 0.5: W₀ = (ρ₁ + ρ₂) s; W₁ = W₀/(1 − ρ₁), W₂ = W₁/(1 − ρ₁ − ρ₂).
    let query = "servers=1&probes=off&failover=off&timeout=off&queue=1000000&device-hop=0s&server-hop=0s&duration=60000s&warm-up=500s\
        &service=exponential:100ms&load=poisson:3/s&priority=1&device=low;load:poisson:5/s;priority:0";
    let at_the_controller = "&server-limit=1&controller-queue=1000000&controller-priority=on";
    for measures in [measures(query), measures(&format!("{query}{at_the_controller}"))] {
        let wait = |place: usize| measures.devices[place].response.mean.unwrap() - 0.1;
        let (first, second) = (0.08 / 0.7, 0.08 / 0.7 / 0.2);
        assert!((wait(0) / first - 1.0).abs() < 0.02, "{} for {first}", wait(0));
        assert!((wait(1) / second - 1.0).abs() < 0.04, "{} for {second}", wait(1));
    }
    // The same priority for both is first come, first served, for both; and so it is where the controller does not ask for it.
    let in_turn = at_the_controller.replace("=on", "=off");
    for query in [query.replace("priority:0", "priority:1"), format!("{query}{in_turn}")] {
        let measures = self::measures(&query);
        let wait = |place: usize| measures.devices[place].response.mean.unwrap() - 0.1;
        assert!((wait(0) / 0.4 - 1.0).abs() < 0.04 && (wait(1) / 0.4 - 1.0).abs() < 0.04);
    }
}

#[test]
fn a_line_at_the_controller_is_sorted_anew_when_priorities_change() {
    // One server, a second each: 0 … 5 come at once by turns from two devices, and wait.
    let base = "servers=1&probes=off&failover=off&timeout=off&device-hop=0s&server-hop=0s&users=1&service=constant:1s&server-limit=1&duration=3s&load=arrivals:once&arrivals=ms:0,100,100&device=b;load:constant:10/s;priority:0";
    let order = |more: &str| -> Vec<u32> {
        let heard = heard(&format!("{base}{more}&edit=load:constant:0/s@1150ms"));
        heard.ended.iter().map(|(user, _, _)| user % 2).take(4).collect()
    };
    let by_turns = order("");
    let sorted = order("&controller-priority=on&edit=priority:9@450ms");
    assert_ne!(by_turns, sorted);
    assert_eq!(sorted[1..3], [0, 0], "{sorted:?}: the first device's go first once it has the priority");
}

#[test]
fn what_may_interrupt_does_not_feel_what_may_not() {
    // Preemptive resume, M/M/1: the first class sees itself alone, W = 1/(μ − λ₁) whatever the order within it; the second waits for both:
    // (1/μ)/(1 − ρ₁) + (ρ₁ + ρ₂)(1/μ)/((1 − ρ₁)(1 − ρ₁ − ρ₂)).
    let query = "servers=1&discipline=preemptive-lifo&probes=off&failover=off&timeout=off&queue=1000000&device-hop=0s&server-hop=0s\
        &duration=60000s&warm-up=500s&service=exponential:100ms&load=poisson:3/s&priority=1&device=low;load:poisson:5/s;priority:0";
    let measures = measures(query);
    let mean = |place: usize| measures.devices[place].response.mean.unwrap();
    let (first, second) = (0.1 / 0.7, 0.1 / 0.7 + 0.08 / 0.7 / 0.2);
    assert!((mean(0) / first - 1.0).abs() < 0.02, "{} for {first}", mean(0));
    assert!((mean(1) / second - 1.0).abs() < 0.05, "{} for {second}", mean(1));
}

#[test]
fn three_priorities_go_in_order_and_last_come_first_served_keeps_to_them() {
    for order in ["fifo", "lifo", "adaptive-lifo", "preemptive-lifo"] {
        let query = format!(
            "servers=1&discipline={order}&probes=off&failover=off&timeout=off&device-hop=0s&server-hop=0s&duration=3000s\
             &service=exponential:100ms&load=poisson:3/s&device=b;priority:4&device=c;priority:9"
        );
        let measures = measures(&query);
        let means: Vec<f64> = measures.devices.iter().map(|device| device.response.mean.unwrap()).collect();
        assert!(means[2] < means[1] && means[1] < means[0], "{order}: {means:?}");
    }
}
