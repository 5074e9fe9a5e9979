//! What the laboratory asks before a run, and what it says of the answer.

pub const TITLE: &str = "Zuerst: Was ist zu erwarten?";
pub const BASELINE: &str =
    "Der Server ist 88,9 % der Zeit bereit. Wie viele der Anfragen werden beantwortet?";
pub const BASELINE_ANSWERS: [&str; 3] = ["Weniger als 88,9 %", "Auch 88,9 %", "Mehr als 88,9 %"];
pub const LOAD_BALANCING: &str = "Bei 12 Anfragen/s, vier Fünfteln dessen, was die Server schaffen: Unter welcher Strategie kommen 95 % der Antworten am schnellsten?";
pub const FAILOVER: &str = "Geprüft wird jede Sekunde, und drei Prüfungen müssen verfehlt werden. Was senkt die Zahl der bei einem Absturz geschädigten Anfragen am meisten?";
pub const FAILOVER_ANSWERS: [&str; 3] = [
    "Prüfen alle 500 ms",
    "Schon der ersten verfehlten Prüfung glauben",
    "Drei Wiederholungen durch das Gerät",
];
pub const COMBINED: &str = "Welcher Schritt gewinnt die meisten Neunen?";
pub const COMBINED_ANSWERS: [&str; 4] = [
    "Drei Server statt einem",
    "Zustandsprüfung und Failover",
    "Weiterreichen verweigerter Anfragen",
    "Eine Wiederholung durch das Gerät",
];

/// For an experiment of one's own.
pub fn own(measure: &str, is_higher: bool, setting: &str, at: Option<(&str, &str)>) -> String {
    let most = if is_higher { "höchsten" } else { "niedrigsten" };
    let at = at.map_or_else(String::new, |(setting, value)| format!(" (bei {setting}: {value})"));
    format!("Was ergibt den {most} Wert von „{measure}“{at}: {setting}?")
}

/// A name with its number.
pub fn value(label: &str, text: &str) -> String {
    format!("{label} {text}")
}

/// Numbers in a row.
pub fn sentence(values: &[String]) -> String {
    format!("{}.", values.join("; "))
}

/// What the baseline came to.
pub fn baseline(answered: &str, up: &str) -> String {
    format!(
        "Beantwortet: {answered}; nach der Rechnung bereit: {up}. Ein Absturz verliert auch die Anfragen, die der Server hält."
    )
}

/// What became of the answer.
pub fn verdict(expected: &str, is_right: bool, right: &[&str]) -> String {
    match (is_right, right) {
        (true, [_]) => format!("Erwartet war „{expected}“, und so kam es."),
        (true, _) => format!(
            "Erwartet war „{expected}“. Es gehört zu denen, die sich an der Spitze nicht unterscheiden lassen: {}.",
            right.join(", ")
        ),
        (false, [only]) => format!("Erwartet war „{expected}“. Es kam heraus: „{only}“."),
        (false, _) => format!(
            "Erwartet war „{expected}“. An der Spitze sind {}, die sich nicht unterscheiden lassen.",
            right.join(", ")
        ),
    }
}
