//! What a host can say to a frame, and what it hears: the protocol without a browser.

use nines::app::message::{
    Code, Desk, Get, MOST_WAITING, Obeyed, REQUESTS, Topic, Watcher, Wish, get, obey, suitable_height,
};
use nines::app::{Effect, Facts, Session, State};
use nines::scenario::encode;
use nines::sim::SimTime;
use serde_json::{Value, json};

/// A frame with its host's desk, as the page holds them.
struct Frame {
    state: State,
    session: Session,
    desk: Desk,
}

impl Frame {
    fn open(link: &str) -> Frame {
        let state = State::open(link, None);
        let session = Session::new(state.scenario.config().clone());
        Frame { state, session, desk: Desk::default() }
    }

    /// Says something and does at once what it asks for; `Err` carries the code of the error.
    fn say(&mut self, kind: &str, payload: Value) -> Result<Option<Value>, String> {
        let message = json!({ "ns": "nines", "v": 1, "id": 7, "type": kind, "payload": payload });
        let heard = self.desk.hear(&message);
        if let Some(reply) = heard.replies.first() {
            assert_eq!(reply["id"], json!(7), "{reply}");
            return Err(reply["payload"]["code"].as_str().unwrap().to_owned());
        }
        let order = self.desk.take().unwrap();
        assert_eq!(order.wish.kind(), kind);
        self.state.facts = Facts::of(&self.session);
        let Obeyed { effects, result } = obey(&mut self.state, &order.wish);
        for effect in effects {
            let config = self.state.scenario.config();
            match effect {
                Effect::Apply => self.session.apply(config),
                Effect::Restart => self.session.restart(config),
                Effect::Seek(at) => self.session.seek_at_once(at),
                Effect::StepEvent => self.session.step_event(),
                _ => {}
            }
        }
        result.map_err(|refusal| refusal.code.key().to_owned())
    }

    fn query(&self) -> String {
        encode(&self.state.scenario)
    }
}

#[test]
fn every_request_is_understood_and_unknown_ones_are_answered_with_an_error() {
    let mut frame = Frame::open("?v=1&embed=1");
    let payload = |kind: &str| match kind {
        "load" => json!({ "link": "?v=1&preset=failover" }),
        "get" => json!({ "what": "state" }),
        "set" => json!({ "servers": 4 }),
        "seek" => json!({ "t": 12.5 }),
        "inject" => json!({ "fault": "crash:s2", "for": "5s" }),
        "run" => json!({ "experiment": "failover", "replications": 2 }),
        "subscribe" => json!({ "events": "all" }),
        _ => json!({}),
    };
    for kind in REQUESTS {
        assert!(frame.say(kind, payload(kind)).is_ok(), "{kind}");
    }
    assert_eq!(frame.say("reboot", json!({})), Err(Code::UnknownType.key().to_owned()));
}

#[test]
fn what_is_not_for_nines_is_passed_over_and_what_is_malformed_is_not() {
    let check = |message: Value, expect: Option<&str>| {
        let heard = Desk::default().hear(&message);
        let code = heard.replies.first().map(|reply| reply["payload"]["code"].as_str().unwrap().to_owned());
        assert_eq!(code.as_deref(), expect, "{message}");
        assert!(!heard.has_work, "{message}");
    };
    check(json!("hello"), None);
    check(json!(null), None);
    check(json!({ "ns": "other", "v": 1, "type": "play" }), None);
    check(json!({ "type": "play" }), None);
    check(json!({ "ns": "nines", "type": "play" }), Some("version"));
    check(json!({ "ns": "nines", "v": 2, "type": "play" }), Some("version"));
    check(json!({ "ns": "nines", "v": 1 }), Some("malformed"));
    check(json!({ "ns": "nines", "v": 1, "type": 5 }), Some("malformed"));
    check(json!({ "ns": "nines", "v": 1, "type": "play", "payload": [1] }), Some("malformed"));
    check(json!({ "ns": "nines", "v": 1, "type": "seek", "payload": { "t": "soon" } }), Some("invalid"));
    check(json!({ "ns": "nines", "v": 1, "type": "seek", "payload": { "t": -1 } }), Some("invalid"));
    check(json!({ "ns": "nines", "v": 1, "type": "get", "payload": { "what": "cookies" } }), Some("invalid"));
    check(json!({ "ns": "nines", "v": 1, "type": "set", "payload": { "sevrers": 4 } }), Some("invalid"));
    check(json!({ "ns": "nines", "v": 1, "type": "set", "payload": {} }), Some("invalid"));
    check(json!({ "ns": "nines", "v": 1, "type": "load", "payload": { "link": 5 } }), Some("invalid"));
    check(json!({ "ns": "nines", "v": 1, "type": "run", "payload": { "experiment": "5" } }), Some("invalid"));
}

#[test]
fn a_long_id_is_not_repeated() {
    let long = "x".repeat(65);
    let reply = |id: Value| {
        Desk::default().hear(&json!({ "ns": "nines", "v": 1, "id": id, "type": "no" })).replies[0].clone()
    };
    assert_eq!(reply(json!(long)).get("id"), None);
    assert_eq!(reply(json!({ "a": 1 })).get("id"), None);
    assert_eq!(reply(json!("mine"))["id"], json!("mine"));
}

#[test]
fn new_values_are_all_taken_or_none() {
    let mut frame = Frame::open("?v=1");
    assert_eq!(frame.say("set", json!({ "policy": "least", "servers": 5, "speed": 4 })), Ok(None));
    assert_eq!(frame.query(), "v=1&policy=least&servers=5");
    assert_eq!(frame.state.speed.factor(), 4.0);
    assert_eq!(
        frame.say("set", json!({ "servers": 6, "workers": "many", "speed": 1 })),
        Err("invalid".to_owned())
    );
    assert_eq!(frame.query(), "v=1&policy=least&servers=5");
    assert_eq!(frame.state.speed.factor(), 4.0);
    assert_eq!(frame.state.rejected, None, "the reader of the page has typed nothing wrong");
}

#[test]
fn what_the_link_locks_is_locked_for_the_host_too() {
    let mut frame = Frame::open("?v=1&lock=policy,fault");
    assert_eq!(frame.say("set", json!({ "policy": "least" })), Err("locked".to_owned()));
    assert_eq!(frame.say("inject", json!({ "fault": "crash:s1" })), Err("locked".to_owned()));
    assert_eq!(frame.say("set", json!({ "servers": 4 })), Ok(None));
}

#[test]
fn a_fault_strikes_now_and_stands_in_the_link() {
    let mut frame = Frame::open("?v=1&preset=playground");
    frame.say("seek", json!({ "t": "12.3s" })).unwrap();
    frame.say("inject", json!({ "fault": "crash:s2", "for": "5s" })).unwrap();
    assert_eq!(frame.query(), "v=1&fault=crash:s2@12.301s+5s");
    for (fault, lasts) in [("crash:s99", "5s"), ("crash:s2", "5s&x=1"), ("crash:s2@1s", "2s"), ("", "1s")] {
        assert!(frame.say("inject", json!({ "fault": fault, "for": lasts })).is_err(), "{fault} {lasts}");
    }
    assert_eq!(frame.state.notices, vec![], "errors go to the host, not to its reader");
}

#[test]
fn a_load_tells_what_was_wrong_and_plays_on_only_if_it_played() {
    let mut frame = Frame::open("?v=1&embed=1");
    assert!(!frame.state.is_playing);
    let told = frame.say("load", json!({ "link": "?v=1&preset=failover&servers=banana" })).unwrap().unwrap();
    assert_eq!(told["notices"].as_array().unwrap().len(), 1, "{told}");
    assert!(!frame.state.is_playing);
    frame.say("load", json!({ "scenario": { "preset": "failover", "servers": 4 }, "play": true })).unwrap();
    assert!(frame.state.is_playing);
    assert_eq!(frame.query(), "v=1&preset=failover&servers=4");
}

#[test]
fn what_is_told_is_the_run() {
    let mut frame = Frame::open("?v=1&preset=failover&seed=5");
    frame.say("seek", json!({ "t": 30 })).unwrap();
    let tell = |what: Get| get(what, &frame.state, &frame.session).unwrap();
    let measures = tell(Get::Measures);
    let counts = frame.session.simulation().counts();
    assert_eq!(measures["total"]["sent"], json!(counts.sent));
    assert_eq!(measures["total"]["outcomes"]["ok"], json!(counts.ok()));
    assert_eq!(measures["digest"], json!(format!("{:016x}", frame.session.simulation().digest())));
    let table = tell(Get::Table);
    let sent: u64 = table["rows"].as_array().unwrap().iter().map(|row| row[2].as_u64().unwrap()).sum();
    assert!(0 < sent && sent <= counts.sent);
    assert_eq!(table["columns"].as_array().unwrap().len(), table["rows"][0].as_array().unwrap().len());
    let scenario = tell(Get::Scenario);
    let mut again = Frame::open("?v=1");
    again.say("load", json!({ "scenario": scenario["scenario"] })).unwrap();
    assert_eq!(again.query(), frame.query());
    assert_eq!(get(Get::Picture, &frame.state, &frame.session), None, "only a browser has one");
}

#[test]
fn a_flood_is_bounded_and_complained_of_once() {
    let mut desk = Desk::default();
    let mut errors = 0;
    for index in 0..10_000 {
        let (kind, payload) = if index % 2 == 0 { ("play", json!({})) } else { ("step", json!({})) };
        let heard =
            desk.hear(&json!({ "ns": "nines", "v": 1, "id": index, "type": kind, "payload": payload }));
        errors += heard.replies.len();
    }
    assert_eq!(errors, 1);
    assert!(desk.is_full());
    assert_eq!(std::iter::from_fn(|| desk.take()).count(), MOST_WAITING);
    assert!(desk.hear(&json!({ "ns": "nines", "v": 1, "type": "play" })).has_work);
}

#[test]
fn only_the_last_of_a_drag_is_done_and_every_request_is_answered() {
    let mut desk = Desk::default();
    let mut superseded = Vec::new();
    for servers in 1..=100 {
        let message =
            json!({ "ns": "nines", "v": 1, "id": servers, "type": "set", "payload": { "servers": servers } });
        for reply in desk.hear(&message).replies {
            assert_eq!(reply["payload"]["code"], json!("superseded"));
            superseded.push(reply["id"].as_i64().unwrap());
        }
    }
    assert_eq!(superseded, (1..100).collect::<Vec<_>>());
    let Some(Wish::Set { fields, .. }) = desk.take().map(|order| order.wish) else { panic!() };
    assert_eq!(fields[0].1, "100");
    assert_eq!(desk.take(), None);
}

#[test]
fn slides_and_platforms_of_other_habits_are_understood() {
    let wish = |message: Value| {
        let mut desk = Desk::default();
        let heard = desk.hear(&message);
        assert!(heard.replies.is_empty());
        desk.take().map(|order| order.wish)
    };
    assert_eq!(wish(json!("slide:start")), Some(Wish::Play));
    assert_eq!(wish(json!("slide:stop")), Some(Wish::Pause));
    assert_eq!(wish(json!({ "messageName": "pause" })), Some(Wish::Pause));
    assert_eq!(wish(json!({ "messageName": "resume" })), Some(Wish::Play));
    assert_eq!(wish(json!({ "messageName": "explode" })), None);
}

#[test]
fn the_resizer_of_h5p_is_told_heights_once_it_has_said_hello() {
    let mut desk = Desk::default();
    assert_eq!(desk.resized(480, 400), None);
    let mut said = |action: &str| desk.hear(&json!({ "context": "h5p", "action": action })).replies;
    assert_eq!(said("ready")[0]["action"], json!("hello"));
    assert_eq!(said("hello"), Vec::<Value>::new());
    assert_eq!(
        said("resizePrepared")[0],
        json!({ "context": "h5p", "action": "resize", "scrollHeight": 480 })
    );
    assert_eq!(desk.resized(500, 480).unwrap()["action"], json!("prepareResize"));
}

#[test]
fn events_come_when_something_changed_and_measures_at_most_four_times_a_second() {
    let mut frame = Frame::open("?v=1&preset=failover&seed=5");
    let mut watcher = Watcher::default();
    assert_eq!(watcher.look(&frame.state, &frame.session, 0.0), Vec::<Value>::new(), "nobody has asked");
    watcher.subscribe(Topic::ALL.to_vec());
    let mut told: Vec<Value> = Vec::new();
    // A hundred looks in ten seconds of the browser's clock, sixty seconds of the run.
    for look in 0..100 {
        frame.session.seek_at_once(SimTime::from_seconds(f64::from(look) * 0.6));
        told.extend(watcher.look(&frame.state, &frame.session, f64::from(look) * 100.0));
    }
    let count = |kind: &str| told.iter().filter(|event| event["type"] == json!(kind)).count();
    assert_eq!(count("state"), 1);
    assert!((30..=41).contains(&count("measures")), "{}", count("measures"));
    let phases: Vec<&str> = told
        .iter()
        .filter(|event| event["type"] == json!("fault"))
        .map(|event| event["payload"]["phase"].as_str().unwrap())
        .collect();
    assert_eq!(phases.first(), Some(&"began"));
    assert_eq!(phases.last(), Some(&"recovered"));
    assert!(watcher.look(&frame.state, &frame.session, 1e6).len() <= 1, "nothing has changed");
}

#[test]
fn a_suitable_height_settles() {
    let mut told = None;
    let mut height = 300;
    for _ in 0..10 {
        // Content of a full frame: 900 high where it has room, as high as the frame where it has less to show.
        let content = 900.max(height);
        height = suitable_height(640, height, content, told);
        told = Some((640, height));
    }
    assert_eq!(height, 900);
    assert_eq!(suitable_height(640, 300, 300, None), 480);
    assert_eq!(suitable_height(320, 420, 420, None), 420);
}
