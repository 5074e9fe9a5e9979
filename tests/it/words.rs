//! Every word people need is there, and numbers are written as they should be.

use nines::scenario::{Control, Field, PRESETS};
use nines::words::{fields, number, presets};

#[test]
fn every_field_and_choice_has_words() {
    for field in Field::ALL {
        let key = field.key();
        assert_ne!(fields::label(key), key, "no label");
        assert!(!fields::help(key).is_empty(), "{key} has no help");
        if let Control::Choice(names) = field.control() {
            for name in names {
                assert_ne!(fields::choice(key, name), *name, "{key}");
            }
        }
        if let Control::Shaped { shapes, .. } = field.control() {
            for shape in shapes {
                let name = shape.split(':').next().unwrap();
                assert_ne!(fields::choice(key, name), name, "{key}");
            }
        }
    }
}

#[test]
fn every_preset_has_a_title_and_a_sentence() {
    for preset in PRESETS {
        assert_ne!(presets::title(preset.id), preset.id);
        assert!(!presets::sentence(preset.id).is_empty(), "{}", preset.id);
    }
}

#[test]
fn numbers_carry_units_and_only_the_digits_that_mean_something() {
    let check = |text: String, expect: &str| assert_eq!(text, expect);
    check(number::span(0.0), "0 s");
    check(number::span(0.000_25), "250 µs");
    check(number::span(0.45), "450 ms");
    check(number::span(2.6), "2.6 s");
    check(number::span(61.0), "61 s");
    check(number::span(600.0), "10 min");
    check(number::clock(22.25), "0:22.2");
    check(number::clock(3_725.0), "1:02:05.0");
    check(number::instant(20.0), "20.0 s");
    check(number::percent(0.942), "94.2 %");
    check(number::percent(0.9995), "99.95 %");
    check(number::percent(0.999_99), "99.999 %");
    check(number::percent(1.0), "100 %");
    check(number::percent(f64::NAN), "–");
    check(number::count(1_234_567), "1\u{202f}234\u{202f}567");
    check(number::counted(1, "request", "requests"), "1 request");
    assert_eq!(number::nines(0.999), Some("3.0 nines".to_owned()));
    assert_eq!(number::nines(1.0), None);
}

#[test]
fn nothing_short_of_it_reads_as_a_hundred_percent() {
    for zeros in 1..12 {
        let share = 1.0 - libm::pow(10.0, -f64::from(zeros));
        assert_ne!(number::percent(share), "100 %");
        assert!(!number::percent(share).starts_with("100"), "{share}");
    }
}
