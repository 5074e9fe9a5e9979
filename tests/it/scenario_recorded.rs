//! Recorded arrivals: a CSV file read row by row, in links and scenario files, played by the engine to the nanosecond.

use std::io::Read;

use nines::app::{Action, State, update};
use nines::scenario::{
    Field, LONGEST_LINK, MAX_ARRIVALS, Scenario, ViewKeys, decode, decode_strict, encode, encode_link,
    encode_whole, from_json_strict, read_arrivals, to_json,
};
use nines::sim::{Listener, SimTime, Simulation, TraceEvent};

fn read(text: &str) -> Result<String, String> {
    match read_arrivals(&mut text.as_bytes()) {
        Ok((arrivals, _)) => {
            let scenario = Scenario::default().with_arrivals(arrivals).unwrap();
            let query = encode(&scenario);
            Ok(query.split('&').find_map(|pair| pair.strip_prefix("arrivals=")).unwrap().to_owned())
        }
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn a_csv_file_is_read_by_its_columns() {
    let check = |text: &str, expect: &str| assert_eq!(read(text).as_deref(), Ok(expect), "{text}");
    check("0\n0.12\n0.5\n", "ms:0,120,380");
    check("\u{feff}time\n1\n2\n", "ms:1000,1000");
    check("0,0.2\n1,0.3,2\n", "ms:0/200,1000/300/2");
    check("time_ms,service_ms,class\n0,200,1\n120.5,,2\n", "ms:0/200,120.5//2");
    check("id, arrival (ms) ,url\n7,10,/a\n8,30,\"/b,c\n/d\"\n", "ms:10,20");
    check("# made by hand\r\nt\r\n5ms\r\n\r\n1.5s\r\n", "ms:5,1495");
    check("timestamp\n1700000000.25\n1700000001\n", "ms:0,750");
    check("service_time,time\n0.05,1\n", "ms:1000/50");
    check("0.1234567890123456\n", "ms:123.456789");
}

#[test]
fn what_is_wrong_in_a_csv_file_is_named_with_row_column_and_remedy() {
    let check = |text: &str, parts: &[&str]| {
        let error = read(text).expect_err(text);
        for part in parts {
            assert!(error.contains(part), "{text:?} gives {error:?}, without {part:?}");
        }
    };
    check("", &["the file", "no arrivals", "a row for each request"]);
    check("time\n", &["no arrivals"]);
    check("id,url\n1,/a\n", &["row 1", "without a column of times", "time_ms"]);
    check("time\n1\nx\n", &["“x”", "row 3, column 1", "is not a time", "12500ms"]);
    check("time\n1\n\"\"\n2\n", &["row 3, column 1", "is not a time"]);
    check("time\n-1\n", &["“-1”", "is not a time"]);
    check("time\n1e9\n", &["is not a time"]);
    check("time\nNaN\n", &["is not a time"]);
    check("1\n2\n1.5\n", &["row 3", "before the row above", "from 2s on"]);
    check("1700000001\n1700000000\n", &["row 2", "before the first time"]);
    check("time,service\n1,0\n", &["row 2, column 2", "service time", "above 0 s"]);
    check("time,service\n1,2h\n", &["row 2, column 2", "at most 1h"]);
    check("time,class\n1,9\n", &["“9”", "row 2, column 2", "1 to 8"]);
    check("0.5,0.1,0\n", &["row 1, column 3", "1 to 8"]);
    let many: String = (0..=MAX_ARRIVALS).map(|n| format!("{n}\n")).collect();
    check(&many, &["row 100001", "a row too many", "up to 100000 rows"]);
}

/// A file without an end.
struct Endless(u64);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0 += buffer.len() as u64;
        // One row, ever longer; or one quoted cell.
        buffer.fill(b'7');
        Ok(buffer.len())
    }
}

#[test]
fn an_endless_file_is_given_up_at_a_bound() {
    let mut file = Endless(0);
    let error = read_arrivals(&mut file).expect_err("it has no end").to_string();
    assert!(error.contains("too large") && error.contains("16 MB"), "{error}");
    assert!(file.0 < 18 << 20, "{} bytes were read", file.0);
}

#[test]
fn arrivals_in_links_and_files_come_back() {
    let check = |text: &str, expect: Result<&str, &[&str]>| {
        let decoded = decode_strict(&format!("load=arrivals:once&arrivals={text}"));
        match (decoded, expect) {
            (Ok(decoded), Ok(expect)) => {
                let query = encode(&decoded.scenario);
                assert!(query.contains(&format!("arrivals={expect}&")) || query.ends_with(expect), "{query}");
                assert_eq!(decode_strict(&query).unwrap().scenario, decoded.scenario);
                let file = to_json(&decoded.scenario);
                assert_eq!(from_json_strict(&file).unwrap().scenario, decoded.scenario);
            }
            (Err(errors), Err(parts)) => {
                for part in parts {
                    assert!(errors[0].to_string().contains(part), "{text}: {errors:?}, without {part}");
                }
            }
            (got, _) => panic!("{text}: {got:?}"),
        }
    };
    check("ms:0", Ok("ms:0"));
    check("ms:00120.500,0,.25/35,1//3,1/2/1", Ok("ms:120.5,0,0.25/35,1//3,1/2"));
    check("ms:", Err(&["item 1"]));
    check("0,1", Err(&["not a list of gaps", "ms:120"]));
    check("ms:1,-2", Err(&["item 2", "“-2”"]));
    check("ms:1/0", Err(&["item 1"]));
    check("ms:1//9", Err(&["item 1"]));
    check("ms:1000000000000000,1", Err(&["item 1"]));
    check("hash:0123456789abcdef", Err(&["too long for a link", "CSV file"]));
    check("none", Err(&["load", "there are none"]));
}

#[test]
fn a_load_without_its_arrivals_says_so_and_another_is_used() {
    let decoded = decode("load=arrivals:repeat&edit=load:arrivals:once@5s");
    assert_eq!(decoded.scenario.get(Field::Load), "poisson:4/s");
    let texts: Vec<String> = decoded.notices.iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].contains("there are none; right would be a CSV file"), "{texts:?}");
    // And what nothing plays is not kept.
    assert_eq!(encode(&decode("arrivals=ms:5").scenario), "v=1");
    assert!(encode(&decode("arrivals=ms:5&edit=load:arrivals:once@5s").scenario).contains("arrivals=ms:5"));
}

#[test]
fn a_record_too_long_for_a_link_is_left_out_of_it_but_not_of_files() {
    let irregular = |n: u64| (n * n).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 44;
    let times: String = (0..5000).map(|n| format!("{}\n", irregular(n) + (n << 21))).collect();
    let (arrivals, notices) = read_arrivals(&mut format!("time_ms\n{times}").as_bytes()).unwrap();
    assert!(notices[0].to_string().contains("5000 requests"), "{notices:?}");
    let scenario = Scenario::default().with_arrivals(arrivals).unwrap();
    let query = encode(&scenario);
    let link = encode_link(&query, &ViewKeys::default());
    assert!(link.len() < LONGEST_LINK && link.contains("arrivals=hash:"), "{link}");
    let decoded = decode(&link);
    assert!(decoded.notices[0].to_string().contains("too long for a link"), "{:?}", decoded.notices);
    assert_eq!(decode(&encode_whole(&query, &ViewKeys::default())).scenario, scenario);
    assert_eq!(from_json_strict(&to_json(&scenario)).unwrap().scenario, scenario);
    // A short one is carried.
    let short = decode("load=arrivals:once&arrivals=ms:1,2,3").scenario;
    assert_eq!(decode(&encode_link(&encode(&short), &ViewKeys::default())).scenario, short);
}

#[derive(Default)]
struct Sent(Vec<(u64, SimTime)>, Vec<SimTime>);

impl Listener for Sent {
    fn on(&mut self, at: SimTime, event: &TraceEvent) {
        match event {
            TraceEvent::RequestSent { request, .. } => self.0.push((*request, at)),
            TraceEvent::ServiceStarted { .. } | TraceEvent::ServiceEnded { .. } => self.1.push(at),
            _ => {}
        }
    }
}

fn sent(query: &str) -> (Vec<f64>, Vec<f64>) {
    let config = decode_strict(query).unwrap().scenario.config().clone();
    let mut sent = Sent::default();
    Simulation::new(&config).run_until(SimTime::NEVER, u64::MAX, &mut sent);
    let seconds = |at: &SimTime| at.seconds();
    (sent.0.iter().map(|(_, at)| seconds(at)).collect(), sent.1.iter().map(seconds).collect())
}

#[test]
fn requests_come_when_they_were_recorded_and_ask_for_what_they_asked() {
    let base = "device-hop=0s&server-hop=0s&servers=1&probes=off&duration=10s&arrivals=ms:0,120/35,880/70";
    let (once, served) = sent(&format!("{base}&load=arrivals:once&service=constant:1us"));
    assert_eq!(once, [0.0, 0.12, 1.0]);
    assert_eq!(served, [0.0, 0.000_001, 0.12, 0.155, 1.0, 1.07]);
    // The mean gap is half a second, so that a round takes 1.5 s.
    let (again, _) = sent(&format!("{base}&load=arrivals:repeat"));
    assert_eq!(again.len(), 20);
    assert_eq!(again[17..], [8.5, 9.0, 9.12]);
    // From an edit on, its times count from the edit.
    let (late, _) = sent(&format!("{base}&load=constant:0/s&edit=load:arrivals:once@4s"));
    assert_eq!(late, [4.0, 4.12, 5.0]);
}

#[test]
fn a_hundred_thousand_at_one_instant_run_within_bounds() {
    let text = format!("ms:{}", vec!["0"; MAX_ARRIVALS].join(","));
    for load in ["once", "repeat"] {
        let link = format!("load=arrivals:{load}&arrivals={text}&retries=10&hedge=1s&duration=1000000s");
        let scenario = decode(&link).scenario;
        let mut run = Simulation::new(scenario.config());
        run.run_until(SimTime::NEVER, 300_000, &mut ());
        assert!(run.counts().sent >= 50_000, "{load}: {:?}", run.counts());
        run.assert_laws();
    }
}

#[test]
fn a_table_that_is_opened_in_the_page_becomes_the_load() {
    let mut state = State::open("", None);
    let _ = update(&mut state, Action::OpenFile("time\n1\n2.5\n".to_owned()));
    assert_eq!(state.scenario.get(Field::Load), "arrivals:once");
    assert_eq!(state.scenario.arrivals().unwrap().list().len(), 2);
    assert!(state.notices[0].text.contains("2 requests from 1s to 2.5s"), "{:?}", state.notices);
    let before = state.scenario.clone();
    let _ = update(&mut state, Action::OpenFile("a,b\n1,2\n".to_owned()));
    assert_eq!(state.scenario, before);
    assert!(state.notices.iter().any(|notice| notice.text.contains("row 1")), "{:?}", state.notices);
}
