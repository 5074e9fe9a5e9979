//! Runs side by side: what they are called, who leads, and whether that is more than chance.

use super::number;

pub const COMPARE: &str = "Vergleichen";
pub const COMPARE_TITLE: &str = "Nebeneinander";
pub const COMPARE_HELP: &str = "Dieselben Anfragen, dieselben Bedienzeiten, dieselben Störungen, eine Uhr: Nur das Gewählte unterscheidet sich.";
pub const POLICIES: &str = "Eine andere Strategie daneben";
pub const OTHER: &str = "Oder ein anderer Unterschied";
pub const WHAT: &str = "Was sich unterscheidet";
pub const VALUE: &str = "Sein Wert dort";
pub const ADD: &str = "Hinzufügen";
pub const SAME: &str = "Das wäre derselbe Lauf: Es gibt nichts zu vergleichen.";
pub const FULL: &str = "Mehr als vier nebeneinander lassen sich nicht unterscheiden.";
pub const REMOVE: &str = "Wegnehmen";
pub const BESIDE: &str = "Neben diesem";
pub const LANES: &str = "Nebeneinander";

/// "Take away: least requests".
pub fn remove(name: &str) -> String {
    format!("{REMOVE}: {name}")
}

/// "Failover: off".
pub fn setting(label: &str, value: &str) -> String {
    format!("{label}: {value}")
}

/// "the run left at 0:15.0".
pub fn branch(at: &str) -> String {
    format!("der bei {at} verlassene Lauf")
}

/// What a lane shows of itself: "99.2 % ok of 812, mean 1.31 s".
pub fn numbers(ok: Option<f64>, finished: u64, mean: Option<f64>) -> String {
    match ok {
        None => "noch ist keine Anfrage zu Ende".to_owned(),
        Some(share) => {
            let mean = mean.map_or(String::new(), |mean| format!(", Mittel {}", number::span(mean)));
            format!("{} ok von {}{mean}", number::percent(share), number::count(finished))
        }
    }
}

/// A lane against the first, since the start.
pub struct Against<'a> {
    pub name: &'a str,
    pub first: &'a str,
    /// Failed requests there less those of the first.
    pub failed: i64,
    /// Mean response time there less that of the first, in seconds.
    pub slower: Option<f64>,
}

/// "Least requests: 3 fewer failed, 210 ms faster."
pub fn difference(it: &Against<'_>) -> String {
    let failed = match it.failed {
        0 => "ebenso viele gescheitert".to_owned(),
        more if more > 0 => format!("{} mehr gescheitert", number::count(more.unsigned_abs())),
        fewer => format!("{} weniger gescheitert", number::count(fewer.unsigned_abs())),
    };
    let slower = match it.slower {
        Some(by) if by.abs() >= 0.000_5 => {
            let word = if by > 0.0 { "langsamer" } else { "schneller" };
            format!(", im Mittel {} {word}", number::span(by.abs()))
        }
        Some(_) => ", gleich schnell".to_owned(),
        None => String::new(),
    };
    format!("{}: bisher {failed}{slower}, gegenüber: {}.", it.name, it.first)
}

/// Who leads.
pub fn leads(name: &str) -> String {
    format!("In Führung: {name}.")
}
pub const EVEN: &str = "Bisher gleichauf.";

/// How a lane compares with the first over other seeds.
pub struct Verdict<'a> {
    pub name: &'a str,
    /// Availability there less that of the first, in percentage points: mean and its 95 % interval.
    pub points: (f64, f64, f64),
    /// Mean response time there less that of the first, in milliseconds.
    pub millis: (f64, f64, f64),
}

/// "Over 20 other seeds, against round robin (95 %):"
pub fn verdict_of(runs: u64, first: &str) -> String {
    format!("Über {runs} andere Startwerte, gegenüber: {first} (95 %):")
}

/// "least requests 0.4 to 0.9 points more available, 180 to 230 ms faster, both more than chance."
pub fn verdict(it: &Verdict<'_>) -> String {
    let (points, is_points) =
        range(it.points, "Punkte", ["verfügbarer", "weniger verfügbar"], "ebenso verfügbar", 2);
    let (millis, is_millis) = range(it.millis, "ms", ["langsamer", "schneller"], "ebenso schnell", 0);
    let chance = match (is_points, is_millis) {
        (true, true) => "beides mehr als Zufall",
        (true, false) => "das Erste mehr als Zufall, das Zweite vielleicht nicht",
        (false, true) => "das Erste vielleicht Zufall, das Zweite mehr",
        (false, false) => "beides vielleicht Zufall",
    };
    format!("{}: {points}, {millis}; {chance}.", it.name)
}

/// "0.4 to 0.9 points more available", and whether the interval leaves zero out.
fn range(
    (mean, low, high): (f64, f64, f64),
    unit: &str,
    [more, less]: [&str; 2],
    same: &str,
    places: usize,
) -> (String, bool) {
    let is_apart = low > 0.0 || high < 0.0;
    if mean == 0.0 && low == 0.0 && high == 0.0 {
        return (same.to_owned(), false);
    }
    if !is_apart {
        let text = format!(
            "zwischen {:.places$} {unit} {less} und {:.places$} {unit} {more}",
            low.abs(),
            high.abs()
        );
        return (number::local(text), false);
    }
    let (from, to) = if low > 0.0 { (low, high) } else { (-high, -low) };
    let text = format!("{from:.places$} bis {to:.places$} {unit} {}", if low > 0.0 { more } else { less });
    (number::local(text), true)
}

/// While other seeds are being run.
pub fn asking(done: u64, of: u64) -> String {
    format!("Ist es mehr als Zufall? {done} von {of} anderen Startwerten gelaufen.")
}
pub const TOO_LARGE: &str =
    "Dieser Lauf ist zu groß, um hier mit anderen Startwerten wiederholt zu werden: Das kann ein Experiment.";
