//! The link codec and the soundness of scenarios: what is written, what is read, what is said about it.

use nines::scenario::{
    Control, Decoded, Digest, Embed, Field, FieldError, LONGEST_QUERY, MAX_NOTICES, PRESETS, Preset,
    Scenario, ScenarioSpec, VIEW_TABLE, decode, decode_strict, encode, encode_link, encode_reproducible,
    from_json, from_json_strict, read_fault, read_span, span_text, to_json, validate,
};
use nines::sim::{CrashMode, Effect, Fault, Role, ServerNodeId, SimDuration, SimTime, Simulation, Target};

fn canonical(link: &str) -> String {
    encode(&decode(link).scenario)
}

/// The notices of a link, one per line.
fn notices(link: &str) -> String {
    let decoded = decode(link);
    decoded.notices.iter().map(|notice| notice.to_string() + "\n").collect()
}

/// The faults that the command line would name, one per line.
fn faults(link: &str) -> String {
    match decode_strict(link) {
        Ok(_) => String::new(),
        Err(errors) => errors.iter().map(|error| error.to_string() + "\n").collect(),
    }
}

// ---- presets

#[test]
fn every_preset_is_sound_canonical_and_short() {
    const LONGEST_PRESET: usize = 200;
    for Preset { id, query } in PRESETS {
        let decoded = decode_strict(id).unwrap_or_else(|errors| panic!("{id}: {errors:?}"));
        assert_eq!(decoded.notices, [], "{id}");
        assert_eq!(decoded.scenario.preset().id, *id);
        assert!(query.len() <= LONGEST_PRESET, "{id}: {} characters", query.len());
        let alone =
            decode_strict(&format!("v=1&{query}")).unwrap_or_else(|errors| panic!("{id}: {errors:?}"));
        assert_eq!(alone.notices, [], "{id}");
        assert_eq!(alone.scenario.config(), decoded.scenario.config(), "{id}");
        let joined = if query.is_empty() { "v=1".to_owned() } else { format!("v=1&{query}") };
        assert_eq!(encode(&alone.scenario), joined, "{id} is written canonically");
    }
}

#[test]
fn the_default_scenario_is_the_one_of_the_design() {
    let scenario = Scenario::default();
    assert_eq!(encode(&scenario), "v=1");
    assert_eq!(scenario, decode("").scenario);
    assert_eq!(scenario, decode("playground").scenario);
    let fields: Vec<String> =
        Field::ALL.iter().map(|field| format!("{}={}", field.key(), scenario.get(*field))).collect();
    insta_like(
        &fields.join("\n"),
        "policy=round-robin
servers=3
backups=0
workers=1
queue=1000
weights=1
speeds=1
service=exponential:500ms
abandoned=finish
load=poisson:4/s
users=100
timeout=10s
retries=0
backoff=100ms
backoff-cap=10s
jitter=full
device-hop=250ms
server-hop=250ms
probes=on
probe-interval=1s
probe-timeout=1s
fall=3
rise=2
probe-schedule=after-result
failover=on
redispatch=0
controller-time=0s
controller-workers=1
controller-queue=1000
mttf=off
mttr=10s
crash-mode=refused
controller-mttf=off
controller-mttr=10s
controller-crash-mode=refused
duration=300s
drain=60s
warm-up=0s
seed=7",
    );
}

/// The lines of the design, in order. What later mechanisms added between them is pinned by the table of docs/links.md.
fn insta_like(got: &str, expect: &str) {
    let mut got = got.lines();
    for line in expect.lines() {
        assert!(got.any(|other| other == line), "{line} is missing or out of order");
    }
}

#[test]
fn the_four_experiments_share_load_and_server_rate() {
    for id in ["baseline", "failover", "combined"] {
        let scenario = decode(id).scenario;
        assert_eq!(scenario.get(Field::Load), "poisson:4/s", "{id}");
        assert_eq!(scenario.get(Field::Service), "exponential:200ms", "{id}");
    }
    let ramp = decode("load-balancing").scenario;
    assert_eq!(ramp.get(Field::Service), "exponential:200ms");
    assert!(ramp.get(Field::Load).starts_with("ramp:4-"), "the ramp begins at the load of the others");
}

// ---- links

#[test]
fn links_are_written_in_one_order_with_defaults_left_out() {
    let check = |given: &str, expect: &str| {
        assert_eq!(notices(given), "", "{given}");
        assert_eq!(canonical(given), expect, "{given}");
    };
    check("", "v=1");
    check("?", "v=1");
    check("v=1&preset=playground", "v=1");
    check("https://example.org/nines/?policy=least#main", "v=1&policy=least");
    check("file:///home/a/nines.html?servers=5", "v=1&servers=5");
    check("?seed=9&servers=4&policy=two-any", "v=1&policy=two-any&servers=4&seed=9");
    check("servers=3&policy=round-robin&seed=7", "v=1");
    check("grey-server", "v=1&preset=grey-server");
    check("policy=Least&amp;servers=4", "v=1&policy=least&servers=4");
    check("load=poisson%3A6%2Fs", "v=1&load=poisson:6/s");
    check("duration=5min", "v=1");
    check("duration=0.5h&timeout=1500ms&device-hop=0.25s", "v=1&timeout=1.5s&duration=1800s");
    check("weights=5,1,1", "v=1&weights=5,1");
    check("speeds=1,1,0.25", "v=1&speeds=1,1,0.25");
    check(
        "timeout=off&mttf=2h&failover=off&probes=off",
        "v=1&timeout=off&probes=off&failover=off&mttf=7200s",
    );
    check("servers=4&backups=1&utm_source=mail", "v=1&servers=4&backups=1");
    check("fault=crash:s2@20s%2B15s", "v=1&fault=crash:s2@20s+15s");
    check("fault=crash:s2@20s 15s&fault=hang:s1@5s", "v=1&fault=hang:s1@5s&fault=crash:s2@20s+15s");
    let whole =
        "v=1&preset=failover&policy=two-distinct&servers=4&load=ramp:10-80/60s&fault=crash:s2@20s+15s&seed=9";
    check(whole, whole);
}

#[test]
fn loads_and_distributions_have_one_way_to_be_written() {
    let check = |key: &str, given: &str, expect: &str| {
        let link = format!("{key}={given}");
        assert_eq!(notices(&link), "", "{link}");
        assert_eq!(canonical(&link), format!("v=1&{key}={expect}"), "{link}");
    };
    check("load", "constant:4/s", "constant:4/s");
    check("load", "poisson:90/min", "poisson:1.5/s");
    check("load", "steps:10/s@0s,20/s@30s,5/s@1min", "steps:10/s@0s,20/s@30s,5/s@60s");
    check("load", "steps-constant:1/s@5s", "steps-constant:1/s@5s");
    check("load", "ramp:10-80/60s", "ramp:10-80/60s");
    check("load", "ramp:10/s-80/s/1min", "ramp:10-80/60s");
    check("load", "ramp-constant:0.5-0.25/90s", "ramp-constant:0.5-0.25/90s");
    check("load", "closed:50/2s", "closed:50/2s");
    check("load", "closed:50/exponential:2s", "closed:50/2s");
    check("load", "closed:50/constant:2s", "closed:50/constant:2s");
    check("load", "closed:50/lognormal:2s/1.5", "closed:50/lognormal:2s/1.5");
    check("service", "constant:200ms", "constant:200ms");
    check("service", "erlang:0.5s/4", "erlang:500ms/4");
    check("service", "lognormal:500ms/2", "lognormal:500ms/2");
    check("service", "hyperexponential:500ms/4", "hyper:500ms/4");
    check("service", "exponential:1234567ns", "exponential:1.234567ms");
}

#[test]
fn faults_have_one_way_to_be_written() {
    let check = |given: &str, expect: &str| {
        let link = format!("fault={given}");
        assert_eq!(notices(&link), "", "{link}");
        assert_eq!(canonical(&link), format!("v=1&fault={expect}"), "{link}");
    };
    for text in [
        "crash:s2@20s+15s",
        "crash:s1@0s",
        "crash-blackhole:s3@20.000000001s+1ns",
        "crash:controller@12.345s+5s",
        "slow:4:s2@20s+15s",
        "slow:0.5:s1@1ms",
        "errors:0.5:s1@20s+15s",
        "hang:s2@20s+15s",
        "cut:link2@20s+15s",
        "cut:device-link@20s+15s",
        "repair:s2@30s",
        "repair:link1@30s",
        "repair:device-link@30s",
        "repair:controller@30s",
    ] {
        check(text, text);
    }
    check("crash-black-hole:s1@1min+0.5min", "crash-blackhole:s1@60s+30s");
    check("slow:4.0:s2@250ms", "slow:4:s2@250ms");
}

#[test]
fn a_preset_can_be_relieved_of_its_faults() {
    let scenario = decode("failover").scenario;
    assert!(!scenario.faults().is_empty());
    let none = (0..scenario.faults().len()).fold(scenario, |scenario, _| scenario.without_fault(0));
    assert_eq!(encode(&none), "v=1&preset=failover&fault=none");
    assert_eq!(decode("v=1&preset=failover&fault=none").scenario, none);
}

#[test]
fn view_keys_stand_apart_and_change_no_scenario() {
    let view = "embed=controls&theme=dark&lang=en&ui=lab&autoplay=0&t=12.5s&speed=0.25&show=load,fault,servers&lock=policy,servers&task=What%20breaks%3F%20Why%3F&title=A%20crash%20%26%20more";
    let decoded = decode(&format!("servers=4&{view}"));
    assert_eq!(decoded.notices, []);
    assert_eq!(decoded.view.encode(), view);
    assert_eq!(decoded.scenario, decode("servers=4").scenario);
    assert_eq!(decode("title=one+two").view.title.as_deref(), Some("one two"));
}

#[test]
fn every_view_key_is_written_in_one_way() {
    let check = |given: &str, expect: &str| {
        assert_eq!(notices(given), "", "{given}");
        assert_eq!(decode(given).view.encode(), expect, "{given}");
    };
    check("embed=1", "embed=play");
    check("v=1&embed", "embed=play");
    check("embed=0", "");
    for (_, name) in Embed::ALL {
        check(&format!("embed={name}"), &format!("embed={name}"));
    }
    check("theme=auto", "");
    check("autoplay=on&t=0.5min&speed=2x", "autoplay=1&t=30s&speed=2");
    check("lock=all", "lock=all");
    check("lock=none", "");
    check("show=none", "show=none");
    check("show=all", "show=all");
    check("show=seed,servers,seed", "show=seed,servers");
    check("title=a%2Bb%20%3Cscript%3E", "title=a%2Bb%20%3Cscript%3E");
    check("task=two%0Alines%09and%E2%80%AEbackwards", "task=two%20lines%20andbackwards");
    check("title=+", "");
    for (key, written, help) in VIEW_TABLE {
        assert!(!written.is_empty() && help.ends_with('.'), "{key}");
    }
}

#[test]
fn golden_view_keys_are_read_for_ever() {
    let golden = include_str!("../golden/views.txt");
    for line in golden.lines().filter(|line| !line.starts_with("//")) {
        let (given, expect) = line.split_once(" -> ").unwrap();
        let view = decode(given).view;
        assert_eq!(view.encode(), expect, "{given}");
        assert_eq!(decode(&format!("v=1&{expect}")).view, view, "what is written is read as it was");
    }
}

#[test]
fn a_wrong_view_key_is_named_and_what_was_right_in_it_is_used() {
    let check = |link: &str, notice: &str, view: &str| {
        assert!(notices(link).contains(notice), "{link}: {}", notices(link));
        assert_eq!(decode(link).view.encode(), view, "{link}");
    };
    check("embed=maybe", "right would be full, controls, play or picture", "");
    check("theme=<script>", "is not a theme", "");
    check("speed=-1&t=NaN", "is not a speed", "");
    check(
        "lock=servers,polcy",
        "names “polcy”, which is not a control; right would be policy",
        "lock=servers",
    );
    check("show=x", "names “x”", "show=none");
    check(
        &format!("title={}", "a".repeat(500)),
        "is too long and was cut",
        &format!("title={}", "a".repeat(120)),
    );
    check(
        &format!("task={}", "é".repeat(500)),
        "up to 400 characters",
        &format!("task={}", "%C3%A9".repeat(400)),
    );
}

#[test]
fn a_reproducible_link_carries_engine_and_digest() {
    let scenario = decode("failover").scenario;
    let link = encode_reproducible(&scenario, 0xfe);
    assert!(link.ends_with("&eng=2&digest=00000000000000fe"), "{link}");
    let Decoded { promise, scenario: again, notices, .. } = decode(&link);
    assert_eq!(
        (promise.map(|p| (p.engine, p.digest)), again),
        (Some((2, Some(0xfe.into()))), scenario.clone())
    );
    assert_eq!(notices, []);
    assert!(self::notices("eng=999").contains("another version of the engine"));
    let at = Digest { value: u64::MAX, at: Some(SimTime::from_seconds(12.5)) };
    let link = encode_reproducible(&scenario, at);
    assert!(link.ends_with("&digest=ffffffffffffffff@12.5s"), "{link}");
    assert_eq!(decode(&link).promise.and_then(|promise| promise.digest), Some(at));
    for wrong in ["", "@3s", "xyz", "0123456789abcdef0", "12@", "12@never", "+5"] {
        assert!(self::notices(&format!("digest={wrong}")).contains("is not a digest"), "{wrong}");
    }
}

#[test]
fn a_long_query_is_packed_into_the_fragment_and_comes_back() {
    let mut scenario = decode("servers=9").scenario;
    for second in 0..60 {
        let fault = read_fault(&format!("crash:s{}@{second}.5s+1s", second % 9 + 1)).unwrap();
        scenario = scenario.with_fault(fault).unwrap();
    }
    let query = encode(&scenario);
    assert!(query.len() > LONGEST_QUERY);
    let view = decode("embed=play").view;
    let link = encode_link(&query, &view);
    assert!(link.starts_with("?embed=play#s1."), "{link}");
    assert!(link.len() < query.len() / 2, "{} against {}", link.len(), query.len());
    let decoded = decode(&format!("https://example.org/{link}"));
    assert_eq!((decoded.scenario, decoded.notices, decoded.view), (scenario, vec![], view));
    assert_eq!(encode_link("v=1", &decode("").view), "?v=1");
}

#[test]
fn a_broken_or_swollen_fragment_gives_a_notice_and_a_sound_scenario() {
    // A megabyte and a bit of zeros packs into a few kilobytes; it must not be unfolded.
    let bomb = encode_link(&format!("x={}", "0".repeat(5 << 20)), &decode("").view);
    assert!(bomb.len() < 20_000);
    for link in [bomb.as_str(), "#s1.", "#s1.!!!", "?servers=4#s1.AAAA", "s1.x"] {
        let decoded = decode(link);
        assert_eq!(decoded.notices.len(), 1, "{link:.40}: {:?}", decoded.notices);
        assert!(decoded.notices[0].to_string().contains("cannot be unpacked"));
    }
    assert_eq!(
        decode("?servers=4#s1.AAAA").scenario.get(Field::Servers),
        "4",
        "the query beside it still counts"
    );
}

// ---- notices

#[test]
fn a_wrong_value_gives_a_notice_with_what_would_be_right_and_what_is_used() {
    let check = |link: &str, expect: &str| assert_eq!(notices(link).trim_end(), expect, "{link}");
    check("servers=0", "servers: “0” is out of range; right would be a whole number from 1 to 500. Used: 3.");
    check(
        "servers=three",
        "servers: “three” is not a whole number in range; right would be a whole number from 1 to 500. Used: 3.",
    );
    check(
        "policy=round-robbin",
        "policy: “round-robbin” is not one of the names known here; right would be round-robin. Used: round-robin.",
    );
    check("preset=failovr", "preset: “failovr” is not a preset; right would be failover. Used: playground.");
    check(
        "servers=2&backups=2",
        "backups: “2” leaves no primary among 2 servers; right would be 0 to 1. Used: 0.",
    );
    check(
        "servers=2&weights=1,2,3",
        "weights: “1,2,3” has more values than there are servers; right would be at most 2 values. Used: 1.",
    );
    check(
        "fault=crash:s7@20s+15s",
        "fault: “crash:s7@20s+15s” strikes server 7 of 3; right would be a server from 1 to 3. Used: the scenario without it.",
    );
    check(
        "duration=20s&warm-up=20s",
        "warm-up: “20s” leaves nothing to count; right would be less than the duration, 20s. Used: 0s.",
    );
    check(
        "duration=60s&fault=hang:s1@90s",
        "fault: “hang:s1@90s” begins after the device has stopped sending; right would be a begin up to 60s, or a longer duration.",
    );
    check(
        "timeout=1s",
        "timeout: “1s” is over before an answer can have come back; right would be more than 1s.",
    );
    check(
        "v=2",
        "v: “2” is not a version of links known here; right would be 1; a newer page may know it. Used: the rest of the link.",
    );
    check("servers=4&servers=5", "servers: “4” is given more than once; the last one is used.");
}

#[test]
fn a_bare_number_gets_a_notice_with_the_value_read() {
    let check = |link: &str, expect: &str, value: &str| {
        assert_eq!(notices(link).trim_end(), expect, "{link}");
        assert_eq!(canonical(link), value, "{link}");
        assert_eq!(faults(link), "", "the command line reads it too");
    };
    check("duration=20", "duration: “20” has no unit and was read as seconds: 20s.", "v=1&duration=20s");
    check(
        "load=poisson:6",
        "load: “poisson:6” has no unit and was read per second: 6/s.",
        "v=1&load=poisson:6/s",
    );
    check(
        "fault=hang:s1@5+1s",
        "fault: “hang:s1@5+1s” has no unit and was read as seconds: 5s.",
        "v=1&fault=hang:s1@5s+1s",
    );
}

#[test]
fn the_command_line_names_every_fault_and_unknown_keys() {
    let text = faults("polcy=least&servers=9999&fault=crash:s2&edit=seed:4@3s&timeout=soon&embed=1");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 5, "{text}");
    assert!(lines[0].starts_with("servers: “9999”"), "{text}");
    assert!(lines[1].starts_with("timeout: “soon” is not a span of time"), "{text}");
    assert!(lines[2].starts_with("fault: “crash:s2” does not say when"), "{text}");
    assert!(lines[3].starts_with("edit: “seed:4@3s” cannot change while a run goes on"), "{text}");
    assert_eq!(lines[4], "polcy: “least” stands under a key that is not known here; right would be policy");
    assert!(faults("no-such-preset").contains("is not a preset"));
}

#[test]
fn a_run_that_would_never_end_is_cut_to_what_fits() {
    let check = |link: &str, duration: &str| {
        let decoded = decode(link);
        assert_eq!(decoded.notices.len(), 1, "{link}: {:?}", decoded.notices);
        assert_eq!(decoded.notices[0].key, "duration", "{link}");
        assert_eq!(decoded.scenario.get(Field::Duration), duration, "{link}");
        assert_ne!(faults(link), "");
    };
    check("load=poisson:100000/s&duration=1d", "9999s");
    check("load=poisson:100000/s&retries=10&redispatch=4&duration=1h", "38s");
    check("load=poisson:100000/s&retries=10&redispatch=4&timeout=1.1s&backoff-cap=1s&duration=1h", "181s");
    check("servers=500&probe-interval=10ms&duration=1d", "19998s");
    check("servers=10&queue=1000000&load=poisson:1000/s&duration=2h", "4990s");
    check("load=poisson:1/s&duration=20000s&edit=load:poisson:100000/s@1s", "9999s");
}

#[test]
fn a_large_closed_population_fits() {
    let link =
        "servers=500&workers=1000&queue=1000&load=closed:10000/100ms&retries=10&backoff=0s&duration=900s";
    assert_eq!(faults(link), "");
}

#[test]
fn long_oracle_runs_fit() {
    let link = "servers=1&load=poisson:0.95/s&service=exponential:1s&device-hop=0s&server-hop=0s&timeout=off&probes=off&queue=1000000&duration=200000000s";
    assert_eq!(faults(link), "");
}

#[test]
fn of_many_wrong_values_the_first_are_named_and_the_rest_counted() {
    let decoded = decode(&"fault=burn&".repeat(1500));
    assert_eq!(decoded.notices.len(), MAX_NOTICES + 1);
    assert!(
        decoded.notices[MAX_NOTICES].to_string().contains("981 more"),
        "{}",
        decoded.notices[MAX_NOTICES]
    );
}

#[test]
fn view_keys_do_not_change_the_run() {
    let digest = |link: &str| {
        let mut simulation = Simulation::new(decode(link).scenario.config());
        simulation.run_until(SimTime::from_millis(60_000), u64::MAX, &mut ());
        simulation.digest()
    };
    let plain = digest("preset=failover");
    let view = "embed=1&theme=dark&lang=ar&ui=lab&autoplay=1&t=30s&speed=8&lock=all&task=t1&title=x";
    assert_eq!(digest(&format!("preset=failover&{view}")), plain);
    assert_ne!(digest("preset=failover&seed=8"), plain);
}

// ---- changes

#[test]
fn a_timed_edit_is_written_as_the_difference_and_comes_back() {
    let at = SimTime::from_millis(12_300);
    let edited = Scenario::default().edit_at(Field::Policy, "two-distinct", at).unwrap();
    assert_eq!(encode(&edited), "v=1&edit=policy:two-distinct@12.3s");
    assert_eq!(decode("edit=policy:two-distinct@12.3s").scenario, edited);
    assert_eq!(edited.get(Field::Policy), "round-robin");
    assert_eq!(edited.get_at(Field::Policy, SimTime::from_millis(12_299)), "round-robin");
    assert_eq!(edited.get_at(Field::Policy, at), "two-distinct");
    let [edit] = &edited.config().edits[..] else { panic!("one edit") };
    assert_eq!((edit.at, edit.settings.servers.len()), (at, 3));
}

#[test]
fn edits_are_ordered_merged_and_kept_only_where_they_change_something() {
    let check = |given: &str, expect: &str| assert_eq!(canonical(given), expect, "{given}");
    check(
        "edit=policy:least@9s&edit=load:steps:1/s@0s,2/s@5s@3s&edit=servers:4@9s",
        "v=1&edit=load:steps:1/s@0s,2/s@5s@3s&edit=policy:least@9s&edit=servers:4@9s",
    );
    check("edit=policy:round-robin@9s", "v=1");
    check("edit=policy:least@9s&edit=policy:least@10s", "v=1&edit=policy:least@9s");
    check(
        "edit=policy:least@9s&edit=policy:round-robin@10s",
        "v=1&edit=policy:least@9s&edit=policy:round-robin@10s",
    );
    check("policy=least&edit=policy:least@9s", "v=1&policy=least");
    check("edit=policy:least@9s&edit=policy:random@9s", "v=1&edit=policy:random@9s");
    check("edit=policy:least@9s&edit=policy:round-robin@9s", "v=1");
    let scenario = decode("edit=policy:least@9s&edit=servers:4@9s").scenario;
    assert_eq!(scenario.config().edits.len(), 1, "one instant, one change of the settings");
}

#[test]
fn an_edit_of_the_servers_takes_what_hangs_on_them_along() {
    let scenario = decode("servers=4&backups=2&weights=4,3,2,1&edit=servers:2@9s").scenario;
    let later = &scenario.config().edits[0].settings.servers;
    assert_eq!(later.iter().map(|server| server.weight).collect::<Vec<_>>(), [4, 3]);
    assert_eq!(later.iter().map(|server| server.role).collect::<Vec<_>>(), [Role::Primary, Role::Backup]);
    assert_eq!(canonical(&encode(&scenario)), "v=1&servers=4&backups=2&weights=4,3,2,1&edit=servers:2@9s");
    // A fault may strike a server that only comes later.
    assert_eq!(notices("edit=servers:5@9s&fault=crash:s5@20s"), "");
}

#[test]
fn edits_that_cannot_be_are_left_out_with_a_notice() {
    let check = |link: &str, part: &str| {
        let text = notices(link);
        assert!(text.contains(part), "{link}: {text}");
        assert_eq!(canonical(link), "v=1", "{link}");
    };
    check("edit=policy:least", "does not say when");
    check("edit=policy@9s", "does not say which value");
    check("edit=polcy:least@9s", "right would be policy:least@9s");
    check("edit=policy:best@9s", "is not one of the names");
    check("edit=seed:9@9s", "cannot change while a run goes on; right would be seed=… instead");
    check("edit=policy:least@0s", "right would be policy=least instead");
    check("edit=policy:least@1.0005s", "right would be a whole millisecond, like 1.001s");
    check("edit=backups:3@9s", "leaves no primary among 3 servers");
}

#[test]
fn a_change_that_is_not_sound_leaves_the_scenario_and_says_what_would_be_right() {
    let scenario = Scenario::default();
    let right = |result: Result<Scenario, FieldError>| result.map_err(|error| (error.key, error.right));
    let error = |key: &str, right: &str| Err((key.to_owned(), right.to_owned()));
    assert_eq!(right(scenario.set(Field::Servers, "501")), error("servers", "a whole number from 1 to 500"));
    assert_eq!(right(scenario.set(Field::Timeout, "2h")), error("timeout", "1ms to 3600s, or off"));
    assert_eq!(
        right(scenario.with_seed(1 << 53)),
        error("seed", "a whole number from 0 to 9007199254740991")
    );
    let crash = |id, at, until: Option<u64>| Fault {
        target: Target::Server(ServerNodeId(id)),
        effect: Effect::Crash(CrashMode::Refused),
        at: SimTime::from_millis(at),
        until: until.map(SimTime::from_millis),
    };
    assert_eq!(right(scenario.with_fault(crash(3, 1, None))), error("fault", "a server from 1 to 3"));
    assert_eq!(right(scenario.with_fault(crash(2, 5, Some(5)))), error("fault", "an end after its begin"));
    let slow = |factor| Fault { effect: Effect::Slow { factor }, ..crash(0, 1, None) };
    assert!(scenario.with_fault(slow(0.5)).is_ok());
    for factor in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-9] {
        assert_eq!(
            scenario.with_fault(slow(factor)).map_err(|error| error.key),
            Err("fault".to_owned()),
            "{factor}"
        );
    }
    let two = scenario.with_fault(crash(2, 9, None)).unwrap().with_fault(crash(1, 4, Some(5))).unwrap();
    assert_eq!(encode(&two), "v=1&fault=crash:s2@4ms+1ms&fault=crash:s3@9ms");
    let error = two.set(Field::Servers, "2").unwrap_err();
    assert_eq!(error.wrong, "strikes server 3 of 2");
    let moved = two.with_fault_changed(1, crash(0, 2, None)).unwrap();
    assert_eq!(encode(&moved), "v=1&fault=crash:s1@2ms&fault=crash:s2@4ms+1ms");
    assert!(two.with_fault_changed(2, crash(0, 2, None)).is_err());
    assert_eq!(two.without_fault(5), two);
    assert_eq!(scenario.with_duration(SimDuration::from_millis(1_500)).unwrap().get(Field::Duration), "1.5s");
}

#[test]
fn validate_names_every_fault_of_a_spec() {
    let spec = ScenarioSpec {
        preset: "combined".to_owned(),
        values: vec![(Field::Servers, "0".to_owned()), (Field::Seed, "-1".to_owned())],
        arrivals: None,
        devices: None,
        faults: Some(vec!["burn:s1@2s".to_owned()]),
        edits: None,
    };
    let errors = validate(&spec).unwrap_err();
    assert_eq!(
        errors.iter().map(|error| error.key.as_str()).collect::<Vec<_>>(),
        ["servers", "seed", "fault"]
    );
    let spec = ScenarioSpec { values: vec![(Field::Servers, "5".to_owned())], ..ScenarioSpec::default() };
    assert_eq!(validate(&spec), Ok(decode("servers=5").scenario));
}

#[test]
fn a_usual_session_by_hand_fits_a_readable_link() {
    let mut scenario = decode("preset=failover&policy=least&servers=5&retries=2&timeout=3s").scenario;
    for step in 1..=6 {
        let at = SimTime::from_millis(step * 7_351);
        let fault = read_fault(&format!("crash:s{}@{}ms+6s", step % 5 + 1, step * 7_351)).unwrap();
        let rate = format!("poisson:{step}/s");
        scenario = scenario.with_fault(fault).unwrap().edit_at(Field::Load, &rate, at).unwrap();
    }
    let query = encode(&scenario);
    assert!(query.len() <= LONGEST_QUERY, "{} characters", query.len());
}

#[test]
fn the_leading_number_of_a_shape_can_be_moved() {
    let check = |field: Field, text: &str, leading: f64, to: f64, expect: &str| {
        assert_eq!(field.leading(text), Some(leading), "{text}");
        assert_eq!(field.with_leading(text, to).as_deref(), Some(expect), "{text}");
    };
    check(Field::Load, "poisson:4/s", 4.0, 6.5, "poisson:6.5/s");
    check(Field::Load, "ramp:10-80/60s", 80.0, 40.0, "ramp:5-40/60s");
    check(Field::Load, "steps:1/s@0s,3/s@9s", 3.0, 1.0, "steps:0.333/s@0s,1/s@9s");
    check(Field::Load, "closed:50/2s", 50.0, 20.0, "closed:20/2s");
    check(Field::Service, "erlang:500ms/4", 0.5, 0.2, "erlang:200ms/4");
    assert_eq!(Field::Load.leading("poisson"), None);
    assert_eq!(Field::Servers.leading("4"), None);
}

// ---- the table

#[test]
fn at_most_twelve_controls_are_shown_at_first_and_keys_are_told_apart() {
    assert!(Field::ALL.iter().filter(|field| !field.is_advanced()).count() <= 12);
    for field in Field::ALL {
        assert_eq!(Field::by_key(field.key()), Some(*field));
        assert!(!field.help().is_empty());
    }
}

#[test]
fn a_setting_without_effect_need_not_be_shown_and_presets_set_none_of_them() {
    let idle = |link: &str| {
        let scenario = decode(link).scenario;
        let fields = Field::ALL.iter().filter(|field| field.is_idle(|other| scenario.get(other)));
        fields.map(|field| field.key()).collect::<Vec<_>>()
    };
    assert!(idle("").contains(&"hot-above") && !idle("policy=prequal").contains(&"hot-above"));
    assert!(idle("").contains(&"eject-most") && !idle("ejection=envoy").contains(&"eject-most"));
    for Preset { id, query } in PRESETS {
        for key in idle(id) {
            assert!(
                !format!("&{query}").contains(&format!("&{key}=")),
                "{id} sets {key}, which has no effect there"
            );
        }
    }
}

#[test]
fn a_slider_spans_part_of_the_range_with_the_default_in_it() {
    let seed_aside = Field::ALL.iter().filter(|field| **field != Field::Seed);
    for field in seed_aside {
        let (low, high) = field.everyday().into_inner();
        let text = Scenario::default().get(*field);
        let (min, max, default) = match field.control() {
            Control::Number { min, max, .. } => (min, max, text.parse().ok()),
            Control::Duration { min, max, .. } => {
                (min.seconds(), max.seconds(), read_span(&text).ok().map(SimDuration::seconds))
            }
            Control::Shaped { min, max, .. } => (min, max, field.leading(&text)),
            _ => continue,
        };
        assert!(min <= low && low < high && high <= max, "{field:?}");
        assert!(default.is_none_or(|default| (low..=high).contains(&default)), "{field:?}");
    }
}

// ---- spans

#[test]
fn spans_are_exact_to_the_nanosecond() {
    let check = |given: &str, nanos: u64, expect: &str| {
        let span = read_span(given).unwrap_or_else(|error| panic!("{given}: {error}"));
        assert_eq!((span.0, span_text(span).as_str()), (nanos, expect), "{given}");
    };
    check("20s", 20_000_000_000, "20s");
    check("0.25s", 250_000_000, "250ms");
    check(".5s", 500_000_000, "500ms");
    check("12.3s", 12_300_000_000, "12.3s");
    check("1.000000001s", 1_000_000_001, "1.000000001s");
    check("999999999.999999999s", 999_999_999_999_999_999, "999999999.999999999s");
    check("1.5ms", 1_500_000, "1.5ms");
    check("1500us", 1_500_000, "1.5ms");
    check("7ns", 7, "7ns");
    check("0ms", 0, "0s");
    check("1.5h", 5_400_000_000_000, "5400s");
    for wrong in
        ["", "s", "1", "-1s", "1e3s", "1 s", "1..5s", "1.s.s", "99999999999d", "1.0000000000000001s", "٣s"]
    {
        assert!(read_span(wrong).is_err() || wrong == "1", "{wrong}");
    }
}

// ---- files

#[test]
fn a_scenario_file_has_the_keys_and_the_grammar_of_links() {
    for Preset { id, .. } in PRESETS {
        let scenario = decode(id).scenario;
        let json = to_json(&scenario);
        let again = from_json_strict(&json).unwrap_or_else(|errors| panic!("{id}: {errors:?}"));
        assert_eq!((again.scenario, again.notices), (scenario, vec![]), "{id}");
    }
    let text = r#"{"preset": "failover", "servers": 4, "failover": false, "load": "poisson:2/s", "fault": ["hang:s4@5s"], "note": 3}"#;
    let decoded = from_json(text);
    assert_eq!(decoded.notices, []);
    assert_eq!(
        encode(&decoded.scenario),
        "v=1&preset=failover&servers=4&load=poisson:2/s&failover=off&fault=hang:s4@5s"
    );
    assert!(from_json_strict(text).unwrap_err()[0].to_string().starts_with("note: "));
    assert_eq!(decode(text).scenario, decoded.scenario, "decode takes files as well");
}

#[test]
fn text_that_is_no_scenario_file_gives_the_default_and_a_notice() {
    for text in ["", "[]", "3", "{", "{\"servers\": [1]}", "{\"servers\": null}", "nonsense", "\u{feff}"] {
        let decoded = from_json(text);
        assert_eq!(decoded.scenario, Scenario::default(), "{text}");
        assert_eq!(decoded.notices.len(), 1, "{text}: {:?}", decoded.notices);
        let errors = from_json_strict(text).unwrap_err();
        let given = text.trim_start_matches('\u{feff}');
        let is_quoted = errors[0].to_string().contains(&format!("“{given}”"));
        assert!(is_quoted || given.starts_with("{\""), "what was given is quoted as it was: {errors:?}");
    }
    let deep = "{\"a\":".repeat(100_000);
    assert_eq!(from_json(&deep).scenario, Scenario::default());
}

// ---- golden links

#[test]
fn golden_links_decode_for_ever() {
    let golden = include_str!("../golden/links.txt");
    let mut count = 0;
    for line in golden.lines().filter(|line| !line.is_empty() && !line.starts_with("//")) {
        let (given, expect) = line.split_once(" -> ").unwrap_or_else(|| panic!("no arrow: {line}"));
        assert_eq!(canonical(given), expect, "{given}");
        count += 1;
    }
    assert!(count >= 20, "only {count}");
}
