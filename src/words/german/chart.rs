//! What stands on and under the charts.

use super::number;

/// While nothing has finished.
pub const EMPTY: &str = "Noch ist nichts zu Ende.";
/// Opens the table twin.
pub const AS_TABLE: &str = "Als Tabelle";
/// Names of outcomes, in the engine's order.
pub const OUTCOMES: [&str; 6] = ["ok", "verweigert", "abgewiesen", "verloren", "abgelaufen", "Fehler"];
/// The line over the columns.
pub const SENT: &str = "gesendet";
pub const OUTCOMES_TITLE: &str = "Ausgänge je Sekunde";
pub const AVAILABILITY_TITLE: &str = "Verfügbarkeit, letzte 30 s";
pub const RESPONSE_TITLE: &str = "Antwortzeit, letzte 30 s";
pub const OUTCOMES_HEAD: [&str; 8] =
    ["bis", "gesendet", "ok", "verweigert", "abgewiesen", "verloren", "abgelaufen", "Fehler"];
pub const AVAILABILITY_HEAD: [&str; 3] = ["bis", "letzte 30 s", "diese Sekunde"];
pub const RESPONSE_HEAD: [&str; 4] = ["bis", "p50", "p95", "p99"];

/// `6 /s` on an axis.
pub fn per_second(value: f64) -> String {
    if value == 0.0 { "0".to_owned() } else { format!("{} /s", number::digits(value, 2)) }
}

/// `97.5 %` on an axis.
pub fn percent(share: f64) -> String {
    format!("{} %", number::digits(share * 100.0, 4))
}

/// `0.5 s` or `500 ms` on an axis that ends at `end`: one unit for all its ticks.
pub fn span_on_axis(seconds: f64, end: f64) -> String {
    match end {
        _ if seconds == 0.0 => "0".to_owned(),
        end if end < 1.0 => format!("{} ms", number::digits(seconds * 1e3, 3)),
        end if end < 600.0 => format!("{} s", number::digits(seconds, 3)),
        _ => format!("{} min", number::digits(seconds / 60.0, 3)),
    }
}

/// `38 requests were answered and 2 failed in the last 10 s.`
pub fn outcomes_trend(ok: u64, failed: u64, seconds: f64) -> String {
    let answered = number::counted(ok, "Anfrage wurde", "Anfragen wurden");
    let span = number::span(seconds);
    format!("In den letzten {span}: {answered} beantwortet, {} gescheitert.", number::count(failed))
}

/// `Availability fell from 100 % to 97.7 %.`
pub fn availability_trend(then: f64, now: f64) -> String {
    match now - then {
        change if change.abs() < 0.0005 => {
            format!("Die Verfügbarkeit bleibt bei {}.", number::percent(now))
        }
        change => {
            let verb = if change > 0.0 { "stieg" } else { "fiel" };
            format!("Die Verfügbarkeit {verb} von {} auf {}.", number::percent(then), number::percent(now))
        }
    }
}

/// `Availability is 97.7 %.`
pub fn availability_now(now: f64) -> String {
    format!("Die Verfügbarkeit ist {}.", number::percent(now))
}

/// `The 95th percentile rose from 1.2 s to 3.1 s.`
pub fn response_trend(then: f64, now: f64) -> String {
    match now / then.max(1e-9) {
        ratio if (0.95..=1.05).contains(&ratio) => {
            format!("Das 95. Perzentil bleibt bei {}.", number::span(now))
        }
        ratio => {
            let verb = if ratio > 1.0 { "stieg" } else { "fiel" };
            format!("Das 95. Perzentil {verb} von {} auf {}.", number::span(then), number::span(now))
        }
    }
}

/// `The 95th percentile is 1.2 s.`
pub fn response_now(now: f64) -> String {
    format!("Das 95. Perzentil ist {}.", number::span(now))
}
