//! What German says: complete, German indeed, and short enough for its room. `cargo test --features german --test german`.

// The scene's tests look at the words for it, whatever the language.
#[path = "../it/scene.rs"]
mod scene;

use nines::metrics::Measure;
use nines::scenario::{Control, Field, PRESETS, decode, read_fault};
use nines::words::{LANGUAGES, TAG, chart, fields, four, measures, number, page, presets, share, wrong};

#[test]
fn the_language_is_one_of_those_that_the_dialog_offers() {
    assert!(LANGUAGES.contains(&(TAG, "Deutsch")));
}

#[test]
fn numbers_carry_a_decimal_comma() {
    let check = |text: String, expect: &str| assert_eq!(text, expect);
    check(number::span(2.6), "2,6 s");
    check(number::set_span(61_300_000_000), "61,3 s");
    check(number::clock(3_725.0), "1:02:05,0");
    check(number::minutes(300.0), "5:00");
    check(number::instant(20.0), "20,0 s");
    check(number::instant_exact(20.043), "20,043 s");
    check(number::percent(0.9995), "99,95 %");
    check(number::nines(0.999).expect("some are missing"), "3,0 Neunen");
}

/// Words that no German sentence has.
const ENGLISH: [&str; 14] = [
    "the", "is", "of", "with", "and", "are", "from", "which", "that", "has", "like", "not", "requests", "by",
];

fn assert_german(text: &str) {
    // What stands between quotes or in the grammar of links is the same in every language.
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    let english = words.find(|word| ENGLISH.contains(word));
    assert_eq!(english, None, "not German: {text}");
}

#[test]
fn every_field_preset_and_measure_has_german_words() {
    for field in Field::ALL {
        let key = field.key();
        assert_ne!(fields::label(key), key, "no label");
        assert!(!fields::help(key).is_empty(), "{key} has no help");
        assert_german(fields::label(key));
        assert_german(fields::help(key));
        if let Control::Choice(names) = field.control() {
            for name in names {
                assert_ne!(fields::choice(key, name), *name, "{key}");
            }
        }
    }
    for preset in PRESETS {
        assert!(!presets::sentence(preset.id).is_empty(), "{}", preset.id);
        assert_german(presets::sentence(preset.id));
    }
    for measure in Measure::ALL {
        let key = measure.key();
        assert_ne!(measures::label(key), key, "no label");
        let definition = measures::definition(key, || measure.definition());
        assert_ne!(definition, "", "{key}");
        assert_german(definition);
    }
    four::QUESTIONS.iter().chain(&four::SET_UPS).chain(&four::WATCH).for_each(|text| assert_german(text));
    page::KEYS.iter().for_each(|(_, does)| assert_german(does));
    [share::LINK_HELP, share::FRAME_HELP, chart::EMPTY].into_iter().for_each(assert_german);
}

/// Values that somebody might type, most of them wrong for most fields.
const TYPED: [&str; 22] = [
    "",
    "abc",
    "-1",
    "0",
    "1.5",
    "1e99",
    "1000000",
    "12",
    "0.5s",
    "5",
    "2,5s",
    "80/s",
    "poisson:x",
    "ramp:10-80",
    "steps:1/s@0s,2/s",
    "closed:5/1ns",
    "lognormal:1s",
    "erlang:1s/0",
    "pareto:1s/0",
    "quantiles:1",
    "off",
    "1,2,x",
];

#[test]
fn what_is_wrong_is_said_in_german() {
    let mut links: Vec<String> = Vec::new();
    for key in Field::ALL.iter().map(|field| field.key()).chain([
        "embed", "theme", "speed", "t", "show", "lock", "compare", "v", "eng", "digest", "preset", "device",
        "edit", "fault", "nonsense",
    ]) {
        links.extend(TYPED.iter().map(|typed| format!("?v=1&{key}={typed}")));
    }
    links.extend(
        [
            "edit=policy:least@2.00001s",
            "edit=seed:3@2s",
            "edit=servers:99x@2s",
            "edit=policy:least@0s",
            "fault=crash:s9@2s",
            "fault=crash:s1@2s+0s",
            "fault=slow:s1@2s",
            "fault=flap:s1@2s",
            "fault=repair:s1@2s+2s",
            "fault=crash:zebra@2s",
            "fault=explode:s1@2s",
            "fault=crash:s1@9000s",
            "fault=crash:hub2@2s",
            "device=x;load:poisson:2",
            "device=;",
            "device=a;policy:least",
            "backups=9",
            "warm-up=9000s",
            "timeout=1ms",
            "probe-timeout=1ms",
            "task=x&task=y",
            "load=4",
            "timeout=3",
        ]
        .map(|query| format!("?v=1&{query}")),
    );
    links.push(String::from("#s1.AAAA"));
    for link in &links {
        for notice in decode(link).notices {
            assert_ne!(wrong::said(&notice.wrong), notice.wrong, "{link}");
            // Keys, names and example values may stand for themselves.
            assert_german(&wrong::said(&notice.wrong));
            assert_german(&wrong::said(&notice.right));
        }
    }
}

#[test]
fn a_fault_typed_by_hand_is_answered_in_german() {
    let error = read_fault("crash:s1").expect_err("it does not say when");
    let said = page::wrong_fault("crash:s1", &error);
    assert!(
        said.starts_with("„crash:s1“ sagt nicht, wann; richtig wäre wirkung:ziel@anfang+länge"),
        "{said}"
    );
    assert_german(&said);
}

#[test]
fn the_static_shell_has_a_german_text_for_all_it_says() {
    let words: serde_json::Value =
        serde_json::from_str(include_str!("../../src/words/german/shell.json")).expect("it is JSON");
    // What is the same in both languages, or is shown where no script runs.
    const SAME: [&str; 9] = [
        "Nines",
        "Controller",
        "Server 1",
        "Server 2",
        "Server 3",
        "–",
        "▶&#xFE0E;",
        "&nbsp;",
        "Nines runs in your browser and needs JavaScript and WebAssembly; nothing leaves this page.",
    ];
    let page = include_str!("../../index.html");
    let texts = page.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text);
    let labels = page.split("aria-label=\"").skip(1).filter_map(|part| part.split('"').next());
    for text in texts.chain(labels) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.is_empty() || SAME.contains(&text.as_str()) || words.get(&text).is_some(), "{text}");
    }
    let scripts = [
        page,
        include_str!("../../static/boot.js"),
        include_str!("../../static/file-boot.js"),
        include_str!("../../static/file.html"),
    ];
    let spaced = scripts.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    for (english, _) in words.as_object().expect("an object") {
        assert!(spaced.iter().any(|text| text.contains(english)), "nobody says “{english}” any more");
    }
}
