//! Numbers as people read them: as many digits as the interval supports, a percentage for a share.

use super::table::Estimate;
use crate::scenario::read_span;
use crate::words::POINTS;
use crate::words::findings as words;
use crate::words::number::{local, set_span};

/// A number with its unit: `88.9 %`, `1.23 s`, `4.2/s`, `3.1 nines`.
pub fn value_text(value: f64, unit: &str) -> String {
    let (scaled, suffix) = scale(value, unit);
    if scaled.is_infinite() {
        return "∞".into();
    }
    format!("{}{suffix}", rounded(scaled, decimals_for(scaled, unit)))
}

/// A setting as people read it: a span in its largest unit, anything else as it is.
pub fn setting_text(text: &str) -> String {
    read_span(text).map_or_else(|_| text.to_owned(), |span| set_span(span.0))
}

/// What theory says, with no more digits than a run could show: a share that misses one by less than a millionth is 100 %.
pub fn theory_text(value: f64, unit: &str) -> String {
    const UNSEEN: f64 = 1e-6;
    let is_whole = unit == "share" && value <= 1.0 && 1.0 - value < UNSEEN;
    value_text(if is_whole { 1.0 } else { value }, unit)
}

/// A plain number in three significant digits: for a label that must be short.
pub fn brief_text(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return rounded(value, 0);
    }
    let magnitude = libm::floor(libm::log10(value.abs())) as i32;
    rounded(value, (2 - magnitude).clamp(0, 9) as usize)
}

/// A difference with half its interval, in points where it is one of shares: `+0.80 ± 0.35 points`. `None` where there is none.
pub fn difference_text(difference: &Estimate, unit: &str) -> Option<String> {
    if difference.n < 2 || (difference.mean == 0.0 && difference.half_width() == 0.0) {
        return None;
    }
    let text =
        estimate_text(difference, unit).replacen(" % (", " (", 1).replace('%', POINTS).replace('-', "−");
    Some(if text.starts_with('−') { text } else { format!("+{text}") })
}

/// A mean with half its interval: `88.91 ± 0.42 %`; where the interval lies to one side, with its ends.
pub fn estimate_text(estimate: &Estimate, unit: &str) -> String {
    /// Halves that differ by less than this share of them are as good as equal: no interval is known that well.
    const EVEN: f64 = 0.25;
    let ([mean, low, high], suffix) = scaled(estimate, unit);
    let half = reach(mean, low, high);
    if !mean.is_finite() && estimate.n > 1 && low.is_finite() {
        // Nines of a share without a failure.
        return interval_text(estimate, unit);
    }
    if estimate.n < 2 || !half.is_finite() || is_nothing(half, mean) {
        return value_text(estimate.mean, unit);
    }
    let decimals = decimals_of_half(half);
    if ((mean - low) - (high - mean)).abs() <= EVEN * half {
        return format!("{} ± {}{suffix}", rounded(mean, decimals), rounded(half, decimals));
    }
    let mean = if mean == low || mean == high {
        value_text(estimate.mean, unit)
    } else {
        format!("{}{suffix}", not_whole(mean, unit, decimals))
    };
    format!("{mean} ({})", interval_text(estimate, unit))
}

/// The two ends of an interval, or the only one: `88.5 to 89.3 %`, `3.1 s or more`.
pub fn interval_text(estimate: &Estimate, unit: &str) -> String {
    let ([mean, low, high], suffix) = scaled(estimate, unit);
    let decimals = decimals_of_half(reach(mean, low, high));
    // Where the estimate is an end itself there is nothing beyond.
    match (low.is_finite() && low < mean, high.is_finite() && mean < high) {
        _ if estimate.n < 2 => "–".into(),
        _ if high.is_finite() && is_nothing(high - low, high) => value_text(estimate.mean, unit),
        (true, true) => {
            let [low, high] = [low, high].map(|end| not_whole(end, unit, decimals));
            words::between(&low, &format!("{high}{suffix}"))
        }
        (true, false) => words::or_more(&format!("{}{suffix}", rounded(low, decimals))),
        (false, true) => words::or_less(&format!("{}{suffix}", rounded(high, decimals))),
        (false, false) => "–".into(),
    }
}

/// Rounded; but a share that is short of everything, or more than nothing, never reads as that.
fn not_whole(value: f64, unit: &str, decimals: usize) -> String {
    let looks_like = |end: f64| value != end && rounded(value, decimals) == rounded(end, decimals);
    let is_hidden = unit == "share" && (looks_like(0.0) || looks_like(100.0));
    rounded(value, if is_hidden { decimals_for(value, unit) } else { decimals })
}

fn scaled(estimate: &Estimate, unit: &str) -> ([f64; 3], &'static str) {
    let suffix = scale(0.0, unit).1;
    ([estimate.mean, estimate.low, estimate.high].map(|value| scale(value, unit).0), suffix)
}

/// Half of an interval, or what there is of one with a single end.
fn reach(mean: f64, low: f64, high: f64) -> f64 {
    match (low.is_finite(), high.is_finite()) {
        (true, false) => mean - low,
        (false, true) => high - mean,
        _ => (high - low) / 2.0,
    }
}

/// A width that is only rounding.
fn is_nothing(width: f64, value: f64) -> bool {
    width.abs() <= value.abs() * 1e-9
}

fn scale(value: f64, unit: &str) -> (f64, &'static str) {
    match unit {
        "share" => (value * 100.0, " %"),
        "s" => (value, " s"),
        "1/s" => (value, "/s"),
        _ => (value, ""),
    }
}

/// Two significant digits of the half-width.
fn decimals_of_half(half: f64) -> usize {
    if half == 0.0 || !half.is_finite() {
        return 2;
    }
    let magnitude = libm::floor(libm::log10(half.abs())) as i32;
    (1 - magnitude).clamp(0, 9) as usize
}

/// Where there is no interval: four significant digits, and for a percentage near 100 two digits of what is missing.
fn decimals_for(scaled: f64, unit: &str) -> usize {
    let telling = if unit == "share" && 90.0 < scaled && scaled < 100.0 { 100.0 - scaled } else { scaled };
    if telling == 0.0 || !telling.is_finite() || scaled == libm::floor(scaled) {
        return 0;
    }
    let magnitude = libm::floor(libm::log10(telling.abs())) as i32;
    let significant = if telling == scaled { 3 } else { 1 };
    (significant - magnitude).clamp(0, 9) as usize
}

fn rounded(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    // Minus zero is no number for people.
    if text.starts_with('-') && text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.')) {
        return local(text[1..].into());
    }
    local(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(mean: f64, half: f64) -> Estimate {
        Estimate { mean, low: mean - half, high: mean + half, n: 30 }
    }

    fn negative(one: Estimate) -> Estimate {
        Estimate { mean: -one.mean, low: -one.high, high: -one.low, n: one.n }
    }

    #[test]
    fn digits_follow_the_interval() {
        assert_eq!(estimate_text(&estimate(0.889_123, 0.004_21), "share"), "88.91 ± 0.42 %");
        assert_eq!(estimate_text(&estimate(1.234_5, 0.1), "s"), "1.23 ± 0.10 s");
        assert_eq!(interval_text(&estimate(12.0, 3.0), "count"), "9.0 to 15.0");
    }

    #[test]
    fn a_percentage_near_a_hundred_shows_its_nines() {
        assert_eq!(value_text(0.999_95, "share"), "99.9950 %");
        assert_eq!(value_text(1.0, "share"), "100 %");
        assert_eq!(value_text(0.5, "share"), "50 %");
        assert_eq!(theory_text(0.999_999_999_24, "share"), "100 %");
        assert_eq!(theory_text(0.999_88, "share"), "99.988 %");
    }

    #[test]
    fn minus_zero_is_shown_as_zero() {
        assert_eq!(value_text(-0.000_000_000_01, "s"), "0.000000000 s");
    }

    #[test]
    fn a_lopsided_interval_shows_its_ends() {
        let all = Estimate { mean: 1.0, low: 0.886, high: 1.0, n: 30 };
        assert_eq!(estimate_text(&all, "share"), "100 % (88.6 % or more)");
        let nearly = Estimate { mean: 0.9996, low: 0.62, high: 0.99999, n: 2 };
        assert_eq!(estimate_text(&nearly, "share"), "99.960 % (62 to 99.99900 %)");
        let open = Estimate { mean: 4.21, low: 3.4, high: f64::INFINITY, n: 8 };
        assert_eq!(estimate_text(&open, "s"), "4.21 s (3.40 s or more)");
        assert_eq!(difference_text(&negative(open), "s").as_deref(), Some("−4.21 s (−3.40 s or less)"));
        assert_eq!(estimate_text(&estimate(15.0, 1e-15), "s"), "15 s");
    }
}
