//! The colours that carry meaning can be told apart, also by those who lack one kind of cone, and by their words on their ground.

use std::fs;

type Linear = [f64; 3];

/// The two sides of `light-dark()`, or one colour for both, of every token.
fn tokens() -> Vec<(String, [Linear; 2])> {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/static/tokens.css")).unwrap();
    let mut tokens = Vec::new();
    for line in text.lines() {
        let Some((name, value)) = line.trim().strip_prefix("--").and_then(|line| line.split_once(':')) else {
            continue;
        };
        let colours: Vec<Linear> =
            value.split('#').skip(1).filter_map(|part| linear(part.get(..6)?)).collect();
        match colours[..] {
            [both] => tokens.push((name.to_owned(), [both, both])),
            [light, dark] => tokens.push((name.to_owned(), [light, dark])),
            _ => {}
        }
    }
    tokens
}

fn linear(hex: &str) -> Option<Linear> {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?) / 255.0;
        Some(if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    Some([part(0)?, part(2)?, part(4)?])
}

/// How a colour looks to somebody, in linear light. Full protanopia, deuteranopia and tritanopia after Machado, Oliveira and Fernandes
/// (2009), table for severity 1.0.
const EYES: [(&str, [[f64; 3]; 3]); 4] = [
    ("all cones", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "no L cones",
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    ),
    (
        "no M cones",
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ),
    (
        "no S cones",
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ),
];

fn seen(colour: Linear, eye: &[[f64; 3]; 3]) -> Linear {
    eye.map(|row| row.iter().zip(colour).map(|(weight, part)| weight * part).sum::<f64>().clamp(0.0, 1.0))
}

/// CIE L*a*b*, D65.
fn lab([r, g, b]: Linear) -> [f64; 3] {
    let f = |t: f64| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
    let y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
    let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// CIE76: 2.3 is just noticeable side by side.
fn difference(a: Linear, b: Linear) -> f64 {
    lab(a).iter().zip(lab(b)).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

fn contrast(a: Linear, b: Linear) -> f64 {
    let light = |[r, g, b]: Linear| 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    (light(a) / light(b)).max(light(b) / light(a))
}

fn colour(name: &str, theme: usize) -> Linear {
    let tokens = tokens();
    tokens.iter().find(|(token, _)| token == name).unwrap_or_else(|| panic!("no token {name}")).1[theme]
}

/// A dot is small and its neighbour may be far: ten times what is just noticeable side by side. Retries, probes, losses and answers differ
/// in shape as well.
const APART: f64 = 20.0;

#[test]
fn roles_can_be_told_apart_by_every_eye() {
    let pairs = [
        ("young", "old"),
        ("young", "harm"),
        ("old", "harm"),
        ("old", "probe"),
        ("harm", "probe"),
        ("young", "panel"),
        ("old", "panel"),
        ("harm", "panel"),
        ("probe", "panel"),
        ("detection", "panel"),
    ];
    let (mut least, mut faults) = ((f64::MAX, String::new()), Vec::new());
    for (theme, theme_name) in ["light", "dark"].into_iter().enumerate() {
        for (eye, matrix) in &EYES {
            for (a, b) in pairs {
                let apart = difference(seen(colour(a, theme), matrix), seen(colour(b, theme), matrix));
                let what = format!("{a} and {b}, {theme_name}, {eye}: {apart:.1}");
                if apart < APART {
                    faults.push(what.clone());
                }
                if apart < least.0 {
                    least = (apart, what);
                }
            }
        }
    }
    println!("nearest: {}", least.1);
    assert!(faults.is_empty(), "too near:\n{}", faults.join("\n"));
}

#[test]
fn words_and_shapes_stand_out_from_their_ground() {
    // WCAG 2.2: 4.5 for words, 3 for what carries meaning without being words.
    let wanted = [
        ("ink", "panel", 7.0),
        ("muted", "panel", 4.5),
        ("muted", "background", 4.5),
        ("ink", "soft", 4.5),
        ("harm", "panel", 4.5),
        ("young", "panel", 4.5),
        ("on-warning", "warning", 4.5),
        ("probe", "panel", 3.0),
        ("edge", "panel", 3.0),
    ];
    for (theme, theme_name) in ["light", "dark"].into_iter().enumerate() {
        for (a, b, least) in wanted {
            let got = contrast(colour(a, theme), colour(b, theme));
            assert!(least <= got, "{a} on {b}, {theme_name}: {got:.2} is less than {least}");
        }
    }
}
