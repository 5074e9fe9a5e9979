//! Garbage in, a sound scenario out: 10,000 random and mutated links and files, and runs of what came out.

use nines::scenario::{
    Control, Decoded, Field, MAX_EVENTS, PRESETS, decode, decode_strict, encode, encode_link, from_json,
    from_json_strict, number, to_json,
};
use nines::sim::{Config, Load, Role, Settings, SimDuration, SimTime, Simulation, Target};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;

// ---- what people might write

fn text(choices: &[&str]) -> BoxedStrategy<String> {
    select(choices.iter().map(|choice| (*choice).to_owned()).collect::<Vec<_>>()).boxed()
}

fn span(min: SimDuration, max: SimDuration) -> BoxedStrategy<String> {
    let nanos = (min.0..=max.0, 0_u32..10).prop_map(move |(nanos, digits)| {
        // Rounded to some digit: people write 1.5s rather than 1.503287201s.
        let tens = 10_u64.pow(digits);
        SimDuration((nanos / tens * tens).clamp(min.0, max.0))
    });
    nanos.prop_map(nines::scenario::span_text).boxed()
}

fn rate() -> BoxedStrategy<String> {
    prop_oneof![
        (0_u32..2000).prop_map(|tenths| format!("{}/s", f64::from(tenths) / 10.0)),
        (0_u32..=100_000).prop_map(|rate| format!("{rate}/s")),
        (1_u32..600).prop_map(|rate| format!("{rate}/min")),
    ]
    .boxed()
}

fn distribution() -> BoxedStrategy<String> {
    let mean = || span(SimDuration(1_000), SimDuration(3_600_000_000_000));
    prop_oneof![
        mean().prop_map(|mean| format!("constant:{mean}")),
        mean().prop_map(|mean| format!("exponential:{mean}")),
        (mean(), 1_u32..=100).prop_map(|(mean, shape)| format!("erlang:{mean}/{shape}")),
        (mean(), 1_u32..1000).prop_map(|(mean, scv)| format!("lognormal:{mean}/{}", f64::from(scv) / 10.0)),
        (mean(), 10_u32..1000).prop_map(|(mean, scv)| format!("hyper:{mean}/{}", f64::from(scv) / 10.0)),
        (mean(), 2_u32..200).prop_map(|(mean, shape)| format!("weibull:{mean}/{}", f64::from(shape) / 10.0)),
        (mean(), 11_u32..1000).prop_map(|(mean, alpha)| format!("pareto:{mean}/{}", f64::from(alpha) / 10.0)),
        (mean(), 11_u32..50, 2_u32..1_000_000)
            .prop_map(|(mean, alpha, span)| format!("pareto:{mean}/{}/{span}", f64::from(alpha) / 10.0)),
        prop::collection::vec((mean(), 1_u32..100), 1..16).prop_map(|lines| {
            let lines: Vec<String> =
                lines.iter().map(|(value, weight)| format!("{value}/{weight}")).collect();
            format!("table:{}", lines.join(","))
        }),
        (mean(), 0_u32..=10)
            .prop_map(|(mean, spread)| format!("uniform:{mean}/{}", f64::from(spread) / 10.0)),
    ]
    .boxed()
}

fn load() -> BoxedStrategy<String> {
    let seconds = |max| span(SimDuration(1), SimDuration::from_millis(max));
    let steps = prop::collection::vec((rate(), 1_u64..100), 1..6).prop_map(|steps| {
        let mut at = 0;
        let step = |(rate, length): &(String, u64)| {
            at += length;
            format!("{rate}@{at}s")
        };
        steps.iter().map(step).collect::<Vec<_>>().join(",")
    });
    prop_oneof![
        rate().prop_map(|rate| format!("poisson:{rate}")),
        rate().prop_map(|rate| format!("constant:{rate}")),
        steps.clone().prop_map(|steps| format!("steps:{steps}")),
        steps.prop_map(|steps| format!("steps-constant:{steps}")),
        (0_u32..100, 0_u32..100, seconds(600_000))
            .prop_map(|(from, to, length)| format!("ramp:{from}-{to}/{length}")),
        (0_u32..100, 0_u32..100, seconds(600_000))
            .prop_map(|(low, high, period)| format!("sine:{low}-{high}/{period}")),
        (0_u32..100, 0_u32..100, seconds(60_000), seconds(60_000))
            .prop_map(|(calm, burst, rest, length)| format!("bursts:{calm}-{burst}/{rest}/{length}")),
        (rate(), 10_u32..1000).prop_map(|(rate, scv)| format!("hyper:{rate}/{}", f64::from(scv) / 10.0)),
        text(&["arrivals:once", "arrivals:repeat"]),
        (1_u32..500, seconds(60_000)).prop_map(|(users, think)| format!("closed:{users}/{think}")),
        (1_u32..=10_000, distribution()).prop_map(|(users, think)| format!("closed:{users}/{think}")),
    ]
    .boxed()
}

fn value(field: Field) -> BoxedStrategy<String> {
    match (field, field.control()) {
        (Field::Load, _) => load(),
        (Field::Service, _) => distribution(),
        (Field::Weights, _) => numbers(1_u32..=1000),
        (Field::Speeds, _) => numbers(1_u32..=100),
        (_, Control::Number { min, max, .. }) => {
            // Mostly small: the largest of everything at once is not much of a variety.
            let few = (min as u64..=(max as u64).min(min as u64 + 10)).boxed();
            let any = (min as u64..=max as u64).boxed();
            Union::new_weighted(vec![(4, few), (1, any)]).prop_map(|number| number.to_string()).boxed()
        }
        (_, Control::Duration { min, max, may_be_off, .. }) => {
            let some = prop_oneof![span(min, max), span(min, SimDuration::from_millis(60_000).max(min))];
            if may_be_off {
                prop_oneof![3 => some, 1 => Just("off".to_owned())].boxed()
            } else {
                some.boxed()
            }
        }
        (_, Control::Choice(names)) => text(names),
        (_, Control::Switch) => text(&["on", "off"]),
        (_, Control::Shaped { shapes, .. }) => text(shapes),
        (_, Control::Text { example }) => text(&[example]),
    }
}

fn numbers(range: std::ops::RangeInclusive<u32>) -> BoxedStrategy<String> {
    let list = prop::collection::vec(range, 1..4);
    list.prop_map(|list| list.iter().map(u32::to_string).collect::<Vec<_>>().join(",")).boxed()
}

fn fault() -> BoxedStrategy<String> {
    let effects = text(&[
        "crash:s",
        "crash-blackhole:s",
        "slow:4:s",
        "errors:0.5:s",
        "hang:s",
        "cut:link",
        "repair:s",
        "cut-requests:link",
        "cut-answers:link",
        "latency:30ms:link",
        "loss:0.2:link",
        "flap:1s:s",
        "drain:s",
        "crash:zone",
    ]);
    let times = (0_u64..400_000, 1_u64..60_000);
    let of_server = (effects, 1_u32..5, times).prop_map(|(effect, server, (at, length))| {
        let length = if effect == "repair:s" { String::new() } else { format!("+{length}ms") };
        format!("{effect}{server}@{at}ms{length}")
    });
    let others =
        text(&["crash:controller@20s+5s", "cut:device-link@5s+1s", "crash:controller@1.000000001s", "none"]);
    prop_oneof![4 => of_server, 1 => others].boxed()
}

fn edit() -> BoxedStrategy<String> {
    (pair(), 1_u64..400_000).prop_map(|((key, text), at)| format!("{key}:{text}@{at}ms")).boxed()
}

fn pair() -> BoxedStrategy<(String, String)> {
    let field = select(Field::ALL.to_vec());
    field.prop_flat_map(|field| value(field).prop_map(move |text| (field.key().to_owned(), text))).boxed()
}

/// A device beside the first, with a few values of its own.
fn device() -> BoxedStrategy<String> {
    let own = (0..Field::ALL.len()).prop_flat_map(|place| {
        let field = Field::ALL[place];
        value(field).prop_map(move |text| format!(";{}:{text}", field.key()))
    });
    (text(&["batch", "b", "a-2", "not plain"]), prop::collection::vec(own, 0..3), load())
        .prop_map(|(name, own, load)| format!("{name};load:{load}{}", own.concat()))
        .boxed()
}

fn any_pair() -> BoxedStrategy<(String, String)> {
    let named =
        |key: &'static str, texts: BoxedStrategy<String>| texts.prop_map(move |text| (key.to_owned(), text));
    prop_oneof![
        6 => pair(),
        2 => named("fault", fault()),
        2 => named("edit", edit()),
        1 => named("arrivals", text(&["ms:0,120/35,.5//2", "none", "hash:0", "ms:1,x"])),
        1 => named("device", device()),
        1 => named("title", any::<String>().boxed()),
        1 => named("t", text(&["3s", "x", ""])),
    ]
    .boxed()
}

/// A link as the grammar has it: each value on its own is right, though they need not go together.
fn link() -> BoxedStrategy<String> {
    let preset = select(PRESETS.iter().map(|preset| preset.id).collect::<Vec<_>>());
    let pairs = prop::collection::vec(any_pair(), 0..8);
    (preset, pairs)
        .prop_map(|(preset, pairs)| {
            let pairs: Vec<String> = pairs.iter().map(|(key, text)| format!("&{key}={text}")).collect();
            format!("v=1&preset={preset}{}", pairs.concat())
        })
        .boxed()
}

/// What happens to text on its way: letters lost, doubled, swapped, replaced.
fn mutate(text: &str, wounds: &[(u8, u16, char)]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (kind, place, letter) in wounds {
        if letters.is_empty() {
            letters.push(*letter);
        }
        let place = usize::from(*place) % letters.len();
        match kind % 7 {
            0 => {
                letters.remove(place);
            }
            1 => letters.insert(place, *letter),
            2 => letters[place] = *letter,
            3 => letters.insert(place, letters[place]),
            4 => letters.truncate(place),
            5 => letters.extend_from_within(place..),
            _ => letters.swap(0, place),
        }
        letters.truncate(4000);
    }
    letters.into_iter().collect()
}

fn wounds() -> BoxedStrategy<Vec<(u8, u16, char)>> {
    let letter =
        prop_oneof![select("&=:@+,/.-%#?s10e9 {}[]\"µ☃\0".chars().collect::<Vec<_>>()), any::<char>(),];
    prop::collection::vec((any::<u8>(), any::<u16>(), letter), 1..6).boxed()
}

// ---- what must hold of whatever comes out

fn check(decoded: &Decoded) {
    let scenario = &decoded.scenario;
    check_config(scenario.config());
    let query = encode(scenario);
    let again = decode_strict(&query).unwrap_or_else(|errors| panic!("{query}: {errors:?}"));
    assert_eq!(&again.scenario, scenario, "{query}");
    assert_eq!(encode(&again.scenario), query);
    let linked = decode(&encode_link(&query, &decoded.view));
    assert_eq!((&linked.scenario, &linked.view), (scenario, &decoded.view), "{query}");
    let keys: Vec<usize> = query.split('&').map(order).collect();
    assert!(keys.is_sorted(), "{query}");
    for notice in &decoded.notices {
        assert!(!notice.wrong.is_empty() && notice.to_string().len() < 12_000, "{notice}");
    }
}

/// The place of a pair in the canonical order.
fn order(pair: &str) -> usize {
    let key = pair.split('=').next().unwrap_or_default();
    let timed = Field::ALL.iter().filter(|field| field.is_timed());
    let fixed = Field::ALL.iter().filter(|field| !field.is_timed());
    let keys = ["v", "preset"].into_iter().chain(timed.map(|field| field.key()));
    let keys = keys.chain(["arrivals", "device", "fault", "edit"]).chain(fixed.map(|field| field.key()));
    keys.into_iter().position(|known| known == key).unwrap_or_else(|| panic!("{pair}"))
}

fn check_config(config: &Config) {
    assert!(config.plain_seed() < 1 << 53);
    assert!(config.warm_up < config.duration);
    let mut servers = config.settings.servers.len();
    check_settings(&config.settings, config.duration, config.drain);
    let mut last = SimTime::ZERO;
    for edit in &config.edits {
        assert!(last < edit.at && edit.at.0 % 1_000_000 == 0);
        last = edit.at;
        check_settings(&edit.settings, config.duration, config.drain);
        servers = servers.max(edit.settings.servers.len());
    }
    assert!(config.faults.is_sorted_by_key(|fault| fault.at));
    for fault in &config.faults {
        assert!(fault.until.is_none_or(|until| fault.at < until));
        if let Target::Server(id) | Target::ServerLink(id) = fault.target {
            assert!(id.index() < servers);
        }
    }
}

/// Ranges that keep the engine safe, stated again and apart from the table.
fn check_settings(settings: &Settings, duration: SimDuration, drain: SimDuration) {
    assert!((1..=500).contains(&settings.servers.len()));
    assert!(settings.servers.iter().any(|server| server.role == Role::Primary));
    for server in &settings.servers {
        assert!((1..=1000).contains(&server.workers) && server.queue_capacity <= 1_000_000);
        assert!((1..=1000).contains(&server.weight) && (0.01..=100.0).contains(&server.speed));
    }
    assert!((1e-6..=3600.0).contains(&settings.service.mean()));
    assert!(settings.device.retries <= 1000 && settings.controller.redispatch <= 4);
    let peak = match &settings.device.load {
        Load::Open { profile, .. } => {
            assert!(!profile.segments.is_empty());
            profile.segments.iter().map(|segment| segment.from.max(segment.to)).fold(0.0, f64::max)
        }
        Load::Bursts { rates, .. } => rates[0].max(rates[1]),
        Load::Recorded { arrivals, .. } => arrivals.rate(),
        Load::Closed { population, think } => {
            assert!((1..=10_000).contains(population) && think.mean() >= 0.001);
            f64::from(*population) / think.mean()
        }
    };
    assert!(peak <= 100_000.0);
    let retries = f64::from(settings.device.retries);
    let wait = settings.device.backoff.base.min(settings.device.backoff.cap).seconds() / 2.0;
    let fit = (duration + drain).seconds() / wait;
    let attempts = peak * (retries.min(fit.max(10.0)) + 1.0) * duration.seconds();
    assert!(attempts <= MAX_EVENTS * 1.000_001, "{attempts}");
    if let Some(health) = &settings.controller.health {
        assert!(health.interval.0 >= 10_000_000 && health.fall >= 1 && health.rise >= 1);
        assert!(
            settings.servers.len() as f64 * duration.seconds() / health.interval.seconds()
                <= MAX_EVENTS * 1.001
        );
    }
    for law in [settings.random_faults.servers, settings.random_faults.controller].into_iter().flatten() {
        assert!(law.mttf.0 >= 1_000_000_000 && law.mttr.0 >= 1_000_000);
    }
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(3_000))]

    #[test]
    fn right_links_come_back(link in link()) {
        check(&decode(&link));
    }

    #[test]
    fn mutated_links_give_a_sound_scenario(link in link(), wounds in wounds()) {
        check(&decode(&mutate(&link, &wounds)));
    }
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn mutated_files_give_a_sound_scenario(link in link(), wounds in wounds()) {
        let file = to_json(&decode(&link).scenario);
        check(&from_json(&mutate(&file, &wounds)));
    }

    #[test]
    fn files_come_back(link in link()) {
        let scenario = decode(&link).scenario;
        prop_assert_eq!(from_json_strict(&to_json(&scenario)).map(|again| again.scenario), Ok(scenario));
    }

    #[test]
    fn any_text_gives_a_sound_scenario(text in any::<String>(), packed in "[A-Za-z0-9_-]{0,60}") {
        check(&decode(&text));
        check(&from_json(&text));
        check(&decode(&format!("#s1.{packed}")));
        check(&decode(&format!("load={text}&service={text}&weights={text}&fault={text}&edit={text}&t={text}")));
    }
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn numbers_are_read_as_the_standard_library_reads_them(text in "[-+]?[0-9]{0,20}(\\.[0-9]{0,25})?([eE][-+]?[0-9]{1,3})?|[-+.eE0-9]{0,6}") {
        prop_assert_eq!(number(&text), text.parse().ok().filter(|number: &f64| number.is_finite()));
    }

    #[test]
    fn every_number_is_read_as_it_was_written(bits: u64) {
        let wanted = f64::from_bits(bits);
        prop_assume!(wanted.is_finite());
        prop_assert_eq!(number(&format!("{wanted:?}")).map(f64::to_bits), Some(bits));
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn whatever_came_out_runs(link in link(), wounds in wounds()) {
        const BUDGET: u64 = 3_000;
        for link in [mutate(&link, &wounds), link] {
            let scenario = decode(&link).scenario;
            let mut simulation = Simulation::new(scenario.config());
            simulation.run_until(SimTime::NEVER, BUDGET, &mut ());
            let counts = simulation.counts();
            prop_assert_eq!(counts.sent, counts.ended.iter().sum::<u64>() + counts.in_flight, "{}", link);
        }
    }
}

#[test]
fn most_random_links_are_right_so_that_the_tests_above_mean_something() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut right = 0;
    for _ in 0..500 {
        let link = link().new_tree(&mut runner).unwrap().current();
        right += usize::from(decode_strict(&link).is_ok());
    }
    assert!(right > 150, "{right} of 500");
}
