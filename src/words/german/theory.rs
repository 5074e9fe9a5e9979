//! Names of models, and assumptions in words.

/// In the order of `Model`: its name, and where it is from.
pub const MODELS: [(&str, &str); 10] = [
    ("M/M/c", "Kleinrock, Queueing Systems I, 1975"),
    ("M/M/c/K", "Kleinrock, Queueing Systems I, 1975"),
    ("M/G/1, Pollaczek und Chintschin", "Kleinrock, Queueing Systems I, 1975"),
    ("Eₙ/M/1, jede n-te Ankunft", "Kleinrock, Queueing Systems I, 1975, 6.4"),
    ("exakte Kette des Verbunds", "ihre Gleichgewichtsbedingungen, numerisch gelöst"),
    ("Grenzfall vieler Server, Wahl aus zweien", "Mitzenmacher 1996; Vvedenskaya und andere 1996"),
    ("Erhaltung des Flusses", "was hineingeht, kommt heraus"),
    ("k aus n mit Reparatur", "Barlow und Proschan, Mathematical Theory of Reliability, 1965"),
    ("M/G/1, Processor Sharing", "Kleinrock, Queueing Systems II, 1976, 4.4"),
    ("Versuche, die unabhängig scheitern", "eine geometrische Reihe"),
];

/// In the order of the assumptions.
pub const BROKEN: [&str; 12] = [
    "Ankünfte ein Poisson-Prozess mit fester Rate sind, und hier sind sie es nicht",
    "Bedienzeiten exponentiell verteilt sind, und hier sind sie es nicht",
    "die angebotene Last unter dem bleibt, was die Server schaffen, und hier tut sie es nicht",
    "während des Laufs nichts ausfällt oder sich ändert, und hier geschieht das",
    "eine gescheiterte Anfrage nicht wiederholt wird, und hier wird sie es",
    "die Strategie wahre Zahlen ohne Verzug sieht, und hier sind sie so alt wie der Weg zum Server",
    "niemand das Warten aufgibt, und hier tun es manche",
    "der Lauf lang ist gegen das Gedächtnis des Systems, und hier ist er kurz",
    "ein reparierter Server sofort im Umlauf ist, und hier wartet er auf seine Prüfungen",
    "es eine geschlossene Formel gibt, und für diese Strategie, Größe und Messgröße haben wir keine",
    "Ausfälle zufällig kommen und nichts geändert wird, und hier sind manche geplant oder von Hand",
    "jeder Versuch unabhängig scheitert, und hier kommen Fehlschläge gemeinsam",
];

/// A setting that no model here knows.
pub fn setting(label: &str) -> String {
    format!("„{label}“ die Vorgabe ist, und hier ist es nicht so")
}

/// The expectation of a crash's downtime.
pub const ARITHMETIC: &str = "durch Rechnen";

/// A line of a chart.
pub fn line(label: &str, model: &str) -> String {
    if label.is_empty() { format!("Theorie: {model}") } else { format!("Theorie: {label}, {model}") }
}

/// Under a number of a table.
pub fn value(text: &str) -> String {
    format!("Theorie {text}")
}

/// How often the measured intervals contain the value.
pub fn agreement(inside: usize, all: usize, measure: &str, models: &[&str]) -> String {
    let contain = if inside == 1 { "enthält" } else { "enthalten" };
    format!(
        "Theorie daneben ({}): {inside} von {all} Intervallen von „{measure}“ {contain} den Wert; von hundert verfehlen ihn etwa fünf durch Zufall.",
        models.join("; ")
    )
}

/// Values without a spread.
pub fn flat(measure: &str, variants: usize, of: usize) -> String {
    format!(
        "„{measure}“ war bei {variants} von {of} Varianten in jedem Lauf gleich, sodass es kein Intervall gibt, an das sich die Theorie halten ließe."
    )
}

/// Why there is none.
pub fn broken(measure: &str, variants: usize, of: usize, assumption: &str) -> String {
    format!(
        "Keine Theorie für „{measure}“ bei {variants} von {of} Varianten: Sie setzt voraus, dass {assumption}."
    )
}
