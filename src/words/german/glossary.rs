//! The words of the subject, each with its one meaning.

/// A word and what it means here.
pub const GLOSSARY: &[(&str, &str)] = &[
    ("Gerät", "Eine Quelle von Anfragen."),
    (
        "Controller (Hub)",
        "Verteilt Anfragen auf Server, prüft deren Zustand und schaltet um. Auch er kann ausfallen.",
    ),
    ("Server", "Eine Maschine, die Anfragen bedient; ein Serverknoten."),
    (
        "Anfrage",
        "Eine Einheit Arbeit, wie ihr Nutzer sie sieht. Sie endet einmal: gelungen oder gescheitert.",
    ),
    ("Versuch", "Ein Anlauf für eine Anfrage. Eine Wiederholung ist ein neuer Versuch."),
    ("Strategie", "Die Regel, nach der der Controller einen Server wählt."),
    (
        "Zustandsprüfung",
        "Der Controller prüft jeden Server (Health Check): Abstand, Zeitlimit, Verfehlungen bis „ausgefallen“ (fall), bestandene bis „bereit“ (rise).",
    ),
    (
        "Erkennungsfenster",
        "Von der Störung, bis der Controller sie bemerkt hat: Er sendet noch an einen Server, der nicht bedienen kann.",
    ),
    ("Failover", "Arbeit von einem ausgefallenen Server auf andere umschalten; Failback bringt sie zurück."),
    (
        "Primärserver, Reserve",
        "Ein Server, der gewöhnlich arbeitet; einer, der nur arbeitet, wenn kein Primärserver mehr da ist (Backup).",
    ),
    ("Störung", "Ein Ausfall, geplant oder zufällig, und seine Reparatur."),
    ("Verweigert", "Kein Server war für die Anfrage bereit, oder der Controller war ausgefallen."),
    ("Abgewiesen", "Eine Warteschlange war voll."),
    ("Verloren", "Der Server oder Controller, der sie hielt, stürzte ab, oder eine Verbindung verlor sie."),
    ("Zeit abgelaufen", "Es kam nicht rechtzeitig eine Antwort (Timeout)."),
    ("Fehler", "Der Server antwortete mit einem Fehler."),
    ("Antwortzeit", "Vom ersten Senden bis zur Antwort, mit Wiederholungen und Wegen."),
    ("Replikation", "Ein unabhängiger Lauf eines Experiments."),
    ("Einschwingzeit", "Der erste Abschnitt eines Laufs, der nicht zählt."),
];
