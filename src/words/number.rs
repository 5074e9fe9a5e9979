//! Numbers as people read them: units always, digits only where they mean something.

use super::{DECIMAL, NINES};

/// What stands where a number would be a lie: nothing has been measured.
pub const NONE: &str = "–";

/// A span: `450 ms`, `2.6 s`, `12.4 min`, `3.1 h`.
pub fn span(seconds: f64) -> String {
    if !seconds.is_finite() {
        return NONE.to_owned();
    }
    let size = seconds.abs();
    match size {
        _ if size == 0.0 => "0 s".to_owned(),
        _ if size < 0.001 => format!("{} µs", digits(seconds * 1e6, 3)),
        _ if size < 0.9995 => format!("{} ms", digits(seconds * 1e3, 3)),
        _ if size < 600.0 => format!("{} s", digits(seconds, 3)),
        _ if size < 7_200.0 => format!("{} min", digits(seconds / 60.0, 3)),
        _ if size < 172_800.0 => format!("{} h", digits(seconds / 3_600.0, 3)),
        _ => format!("{} d", digits(seconds / 86_400.0, 3)),
    }
}

/// A span that somebody set, exactly: `4 h`, `90 s`, `61.3 s`, `250 ms`.
pub fn set_span(nanos: u64) -> String {
    const WHOLE: [(u64, &str); 3] =
        [(86_400_000_000_000, "d"), (3_600_000_000_000, "h"), (60_000_000_000, "min")];
    if let Some((unit, name)) = WHOLE.iter().find(|(unit, _)| 0 < nanos && nanos.is_multiple_of(*unit)) {
        return format!("{} {name}", nanos / unit);
    }
    let (unit, name) = match nanos {
        0 | 1_000_000_000.. => (1e9, "s"),
        1_000_000.. => (1e6, "ms"),
        1_000.. => (1e3, "µs"),
        _ => (1.0, "ns"),
    };
    local(format!("{} {name}", nanos as f64 / unit))
}

/// An instant of the run in a sentence, to the tenth of a second: `20.0 s`, `12 min 5.0 s`.
pub fn instant(seconds: f64) -> String {
    let tenths = (seconds * 10.0).round() as u64;
    if tenths < 1_200 {
        local(format!("{}.{} s", tenths / 10, tenths % 10))
    } else {
        local(format!("{} min {}.{} s", tenths / 600, tenths % 600 / 10, tenths % 10))
    }
}

/// An instant of the run to the millisecond, for a list of them: `20.043 s`.
pub fn instant_exact(seconds: f64) -> String {
    let millis = (seconds * 1_000.0).round() as u64;
    match millis / 60_000 {
        0 | 1 => local(format!("{}.{:03} s", millis / 1_000, millis % 1_000)),
        minutes => local(format!("{minutes} min {}.{:03} s", millis % 60_000 / 1_000, millis % 1_000)),
    }
}

/// The clock of the run: `0:22.2`, `1:02:05.0`.
pub fn clock(seconds: f64) -> String {
    let tenths = tenths(seconds);
    let (hours, minutes, rest) = (tenths / 36_000, tenths / 600 % 60, tenths % 600);
    if hours > 0 {
        local(format!("{hours}:{minutes:02}:{:02}.{}", rest / 10, rest % 10))
    } else {
        local(format!("{minutes}:{:02}.{}", rest / 10, rest % 10))
    }
}

/// A clock without tenths: `5:00`, `1:00:00`.
pub fn minutes(seconds: f64) -> String {
    let text = clock(seconds);
    text[..text.len() - 2].to_owned()
}

/// Whole tenths, rounded down: the clock never shows an instant that has not come.
fn tenths(seconds: f64) -> u64 {
    (seconds * 10.0 + 1e-6) as u64
}

/// A share as a percentage. The closer to 100 %, the more digits: 99.95 % and 99.99 % are worlds apart.
pub fn percent(share: f64) -> String {
    if !share.is_finite() {
        return NONE.to_owned();
    }
    let missing = 1.0 - share;
    match missing {
        _ if missing <= 0.0 => "100 %".to_owned(),
        _ if missing >= 0.01 => local(format!("{:.1} %", share * 100.0)),
        _ => {
            // As many digits as show the first two of what is missing, five at most.
            let decimals = (-libm::floor(libm::log10(missing)) as i32 - 1).clamp(2, 5);
            let text = format!("{:.*}", decimals as usize, floor(share * 100.0, decimals));
            let short = text.trim_end_matches('0');
            local(format!("{}{} %", short, if short.ends_with('.') { "0" } else { "" }))
        }
    }
}

/// Rounds down, so that nothing short of it ever reads as 100 %.
fn floor(value: f64, decimals: i32) -> f64 {
    let scale = libm::pow(10.0, f64::from(decimals));
    libm::floor(value * scale + 1e-6) / scale
}

/// Availability as a number of nines: 0.999 is 3.0. `None` for 1, which one run cannot prove.
pub fn nines(share: f64) -> Option<String> {
    if !(0.0..1.0).contains(&share) {
        return None;
    }
    Some(local(format!("{:.1} {NINES}", floor(-libm::log10(1.0 - share), 1))))
}

/// A count with thin groups: `12 345`.
pub fn count(value: u64) -> String {
    let plain = value.to_string();
    if plain.len() < 5 {
        return plain;
    }
    let mut text = String::with_capacity(plain.len() + plain.len() / 3);
    for (index, digit) in plain.chars().enumerate() {
        if index > 0 && (plain.len() - index).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// `1 request`, `4 requests`.
pub fn counted(value: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(value), if value == 1 { one } else { many })
}

/// `places` significant digits, at most two of them behind the point, no trailing zeros beyond one decimal.
pub fn digits(value: f64, places: i32) -> String {
    let size = value.abs();
    let before = if size < 1.0 { 1 } else { libm::floor(libm::log10(size)) as i32 + 1 };
    let decimals = (places - before).clamp(0, 2) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') { local(text.trim_end_matches('0').trim_end_matches('.').to_owned()) } else { text }
}

/// A text with numbers in it, their points as the language has them. Only for people: links, files and CSV keep the point.
pub fn local(text: String) -> String {
    if DECIMAL == "." { text } else { text.replace('.', DECIMAL) }
}
