//! Names and definitions of what is measured, by the measure's key.

use super::number;

/// The name of a measure; the key itself where there is none, so that nothing is ever blank.
pub fn label(key: &'static str) -> &'static str {
    MEASURES.iter().find(|(other, ..)| *other == key).map_or(key, |(_, label, _)| label)
}

/// What a measure is; what the catalogue says, in English, stays out of the page.
pub fn definition(key: &str, _given: impl FnOnce() -> &'static str) -> &'static str {
    MEASURES.iter().find(|(other, ..)| *other == key).map_or("", |(.., definition)| definition)
}

/// Above the names of devices: what their numbers are of.
pub fn by_device(is_of_a_stretch: bool) -> &'static str {
    if is_of_a_stretch { "In diesem Abschnitt" } else { "Seit dem Anfang" }
}
/// Above the numbers of each device.
pub const DEVICE_COLUMNS: [&str; 4] = ["Gesendet", "Verfügbarkeit", "95 % binnen", "Versorgt"];

/// Names and definitions, by the measure's key.
const MEASURES: &[(&str, &str, &str)] = &[
    ("availability", "Verfügbarkeit der Anfragen", "Gelungene Anfragen, von allen, die zu Ende sind."),
    (
        "nines",
        "Neunen der Anfragen",
        "Verfügbarkeit der Anfragen als Neunen: −log₁₀(1 − Verfügbarkeit); unendlich, wenn nichts scheiterte.",
    ),
    (
        "time_availability",
        "Verfügbarkeit der Zeit",
        "Zeit, in der das System bereit oder eingeschränkt war, von aller Zeit; ausgefallen ist es, wenn der Controller ausgefallen ist oder kein Server, an den gesendet wird, bedienen kann.",
    ),
    ("time_nines", "Neunen der Zeit", "Verfügbarkeit der Zeit als Neunen."),
    ("time_up", "Zeit voll bereit", "Zeit, in der jeder Server, an den gesendet wird, bedienen konnte."),
    (
        "time_degraded",
        "Zeit eingeschränkt",
        "Zeit, in der an mindestens einen Server gesendet wurde, der nicht bedienen konnte.",
    ),
    (
        "time_down",
        "Zeit ausgefallen",
        "Zeit, in der der Controller ausgefallen war oder kein Server mit Gewicht bedienen konnte.",
    ),
    (
        "response_mean",
        "Antwortzeit, Mittel",
        "Mittlere Antwortzeit gelungener Anfragen: vom ersten Senden bis zur Antwort, mit Wiederholungen und Wegen.",
    ),
    ("response_p50", "Antwortzeit, Median", "Die Hälfte der gelungenen Anfragen dauerte höchstens so lange."),
    ("response_p90", "Antwortzeit, p90", "90 % der gelungenen Anfragen dauerten höchstens so lange."),
    ("response_p95", "Antwortzeit, p95", "95 % der gelungenen Anfragen dauerten höchstens so lange."),
    ("response_p99", "Antwortzeit, p99", "99 % der gelungenen Anfragen dauerten höchstens so lange."),
    ("response_p999", "Antwortzeit, p99,9", "99,9 % der gelungenen Anfragen dauerten höchstens so lange."),
    ("response_max", "Antwortzeit, längste", "Die langsamste gelungene Anfrage."),
    (
        "wait_mean",
        "Wartezeit, Mittel",
        "Mittlere Zeit, die gelungene Anfragen in der Schlange eines Servers warteten (letzter Versuch).",
    ),
    (
        "service_mean",
        "Bedienzeit, Mittel",
        "Mittlere Zeit, die gelungene Anfragen bedient wurden (letzter Versuch).",
    ),
    (
        "waited",
        "Mussten warten",
        "Gelungene Anfragen, die überhaupt in der Schlange eines Servers warten mussten.",
    ),
    (
        "all_response_mean",
        "Mittel mit Fehlschlägen am Zeitlimit",
        "Mittlere Antwortzeit mit gescheiterten Anfragen, jede mit dem Zeitlimit oder ihrer Dauer, je nachdem, was länger ist.",
    ),
    (
        "all_response_p50",
        "Median mit Fehlschlägen am Zeitlimit",
        "Median mit gescheiterten Anfragen an ihrem Zeitlimit.",
    ),
    (
        "all_response_p90",
        "p90 mit Fehlschlägen am Zeitlimit",
        "90. Perzentil mit gescheiterten Anfragen an ihrem Zeitlimit.",
    ),
    (
        "all_response_p95",
        "p95 mit Fehlschlägen am Zeitlimit",
        "95. Perzentil mit gescheiterten Anfragen an ihrem Zeitlimit.",
    ),
    (
        "all_response_p99",
        "p99 mit Fehlschlägen am Zeitlimit",
        "99. Perzentil mit gescheiterten Anfragen an ihrem Zeitlimit.",
    ),
    (
        "all_response_p999",
        "p99,9 mit Fehlschlägen am Zeitlimit",
        "99,9. Perzentil mit gescheiterten Anfragen an ihrem Zeitlimit.",
    ),
    (
        "all_response_max",
        "Längste mit Fehlschlägen am Zeitlimit",
        "Die längste Dauer einer Anfrage, gescheiterte an ihrem Zeitlimit.",
    ),
    (
        "failures",
        "Ausfälle des Systems",
        "Wie oft das System ausfiel (ausgefallen zu sein, wenn das Fenster beginnt, zählt als einmal).",
    ),
    (
        "time_to_first_down",
        "Zeit bis zum ersten Ausfall",
        "Vom Zeitpunkt null, bis das System zuerst ausfiel; ohne Wert, wenn es nie ausfiel.",
    ),
    (
        "mtbf",
        "Zeit zwischen Ausfällen",
        "Mittlere Zeit zwischen Ausfällen des Systems (MTBF): das Fenster geteilt durch die Ausfälle.",
    ),
    (
        "mttf",
        "Zeit bis zum Ausfall",
        "Mittlere Zeit bis zum Ausfall (MTTF): nicht ausgefallene Zeit geteilt durch die Ausfälle.",
    ),
    (
        "mttr",
        "Zeit bis zur Reparatur",
        "Mittlere Zeit bis zur Reparatur (MTTR): Ausfallzeit geteilt durch die Ausfälle.",
    ),
    (
        "since_last_failure",
        "Seit dem letzten Ausfall",
        "Vom Ende der letzten Ausfallzeit bis jetzt; null während eines Ausfalls, ohne Wert, wenn es nie einen gab.",
    ),
    ("downtime", "Ausfallzeit", "Zeit, in der das System ausgefallen war."),
    ("faults", "Störungen", "Störungen, die begannen."),
    (
        "detection_mean",
        "Bemerkt nach",
        "Mittlere Zeit von einer Störung, bis der Controller den Server für ausgefallen hielt.",
    ),
    (
        "reroute_mean",
        "Umgeleitet nach",
        "Mittlere Zeit von einer Störung, bis ihr Server aus dem Umlauf war.",
    ),
    ("recovery_mean", "Erholt nach", "Mittlere Zeit von einer Störung, bis das System wieder ruhig war."),
    (
        "failover_downtime",
        "Ausfallzeit bis zum Umleiten",
        "Mittlere Zeit je Störung, die das System ausgefallen war, bevor der Verkehr umgeleitet wurde.",
    ),
    (
        "incident_downtime",
        "Ausfallzeit je Störung",
        "Mittlere Zeit je Störung, die das System ausgefallen war, bis der Server wieder im Umlauf war.",
    ),
    (
        "harmed_per_incident",
        "Geschädigte Anfragen je Störung",
        "Anfragen des ganzen Systems, die von einer Störung bis zur Erholung schlecht endeten.",
    ),
    (
        "lost_per_incident",
        "Verlorene Versuche je Störung",
        "Versuche, die am gestörten Teil verloren gingen, während die Störung dauerte.",
    ),
    ("sent", "Gesendete Anfragen", "Gesendete Anfragen."),
    ("finished", "Beendete Anfragen", "Anfragen, die zu Ende sind, gut oder schlecht."),
    ("ok", "Beantwortete Anfragen", "Gut und rechtzeitig beantwortete Anfragen."),
    ("failed", "Gescheiterte Anfragen", "Anfragen, die irgendwie anders endeten."),
    (
        "refused",
        "Verweigerte Anfragen",
        "Verweigerte Anfragen: Kein Server war bereit, oder der Controller war ausgefallen.",
    ),
    ("rejected", "Abgewiesene Anfragen", "Von einer vollen Warteschlange abgewiesene Anfragen."),
    (
        "lost",
        "Verlorene Anfragen",
        "Bei einem Absturz oder auf einer getrennten Verbindung verlorene Anfragen.",
    ),
    (
        "timed_out",
        "Abgelaufene Anfragen",
        "Anfragen, deren letzter Versuch nicht rechtzeitig beantwortet wurde.",
    ),
    ("error", "Mit Fehler beantwortete Anfragen", "Mit einem Fehler beantwortete Anfragen."),
    ("attempts", "Versuche", "Gesendete Versuche, erste und Wiederholungen."),
    ("attempts_ok", "Beantwortete Versuche", "Gut und rechtzeitig beantwortete Versuche."),
    ("attempts_refused", "Verweigerte Versuche", "Verweigerte Versuche."),
    ("attempts_rejected", "Abgewiesene Versuche", "Von einer vollen Warteschlange abgewiesene Versuche."),
    (
        "attempts_lost",
        "Verlorene Versuche",
        "Bei einem Absturz oder auf einer getrennten Verbindung verlorene Versuche.",
    ),
    ("attempts_timed_out", "Abgelaufene Versuche", "Versuche ohne rechtzeitige Antwort."),
    ("attempts_error", "Mit Fehler beantwortete Versuche", "Mit einem Fehler beantwortete Versuche."),
    ("amplification", "Versuche je Anfrage", "Gesendete Versuche je gesendeter Anfrage."),
    (
        "tries",
        "Serverversuche je Anfrage",
        "Versuche an Servern je gesendeter Anfrage: die des Geräts, der Proxys und des Controllers.",
    ),
    (
        "apdex",
        "Apdex",
        "(gelungen binnen T + die Hälfte der binnen 4 T gelungenen) / beendet; T ist das genannte Ziel.",
    ),
    ("slow", "Langsame Anfragen", "Gelungene Anfragen, die länger als T dauerten."),
    (
        "slow_share",
        "Anteil langsamer Anfragen",
        "Gelungene Anfragen, die länger als T dauerten, von allen beendeten.",
    ),
    (
        "budget_spent",
        "Verbrauchtes Fehlerbudget",
        "Anteil gescheiterter Anfragen als Vielfaches dessen, was das SLO erlaubt; über 1 ist es verletzt.",
    ),
    ("users_touched", "Betroffene Nutzer", "Nutzer mit mindestens einer gescheiterten Anfrage."),
    (
        "users_touched_share",
        "Anteil betroffener Nutzer",
        "Nutzer mit mindestens einer gescheiterten Anfrage, von allen gesehenen.",
    ),
    (
        "longest_outage",
        "Längste Not eines Nutzers",
        "Am längsten ohne Dienst: vom Senden der ersten gescheiterten Anfrage bis zur nächsten guten Antwort (oder jetzt).",
    ),
    (
        "user_uptime",
        "Versorgte Zeit der Nutzer",
        "Zwischen zwei Enden von Anfragen gilt ein Nutzer als so versorgt, wie das frühere ihn zurückließ.",
    ),
    ("offered", "Gesendete Anfragen je Sekunde", "Gesendete Anfragen je Sekunde."),
    ("throughput", "Bedienungen je Sekunde", "Beendete Bedienungen je Sekunde, nützlich oder nicht."),
    ("goodput", "Gute Antworten je Sekunde", "Erhaltene gute Antworten je Sekunde."),
    (
        "wasted_work",
        "Vergebliche Arbeit",
        "Bedienungen, beendet oder durch einen Absturz abgebrochen, die niemandem rechtzeitig eine Antwort gaben.",
    ),
    (
        "recovered_after",
        "Erholt nach der letzten Störung",
        "Vom Ende der letzten Störung, bis Anfragen wieder so gut enden wie vor der ersten, weniger fünf von hundert, für zehn Abschnitte des Laufs (je eine Sekunde oder mehr) zusammen.",
    ),
    (
        "metastable",
        "Metastabil",
        "1, wenn das eine Minute nach dem Ende der letzten Störung nicht geschehen ist, sonst 0; ohne Wert ohne Störungen und wo es zu früh ist, es zu sagen.",
    ),
    (
        "utilisation",
        "Auslastung",
        "Zeit, in der Worker bedienten, von aller Zeit der Worker, bereit oder nicht.",
    ),
    (
        "queue_mean",
        "Wartende, Mittel",
        "Mittlere Zahl der Versuche, die an allen Servern warten; bediente zählen nicht.",
    ),
    ("queue_max", "Wartende, höchstens", "Die größte Zahl zugleich wartender Versuche."),
    ("in_flight_mean", "Unterwegs, Mittel", "Mittlere Zahl gesendeter und nicht beendeter Anfragen."),
    (
        "fairness",
        "Gerechtigkeit",
        "Jains Index (Σx)² / (n Σx²) der gesendeten Versuche je Gewicht, über die Primärserver: 1 ist gleichmäßig, 1/n ist alles an einen.",
    ),
];

pub const AVAILABILITY: (&str, &str) = ("Verfügbarkeit", " der Anfragen");
pub const AVAILABILITY_IS: &str = "Gut beantwortete Anfragen, von allen, die in den letzten 30 simulierten Sekunden zu Ende waren. Was noch unterwegs ist, zählt noch nicht. 99,9 % sind drei Neunen.";
pub const RESPONSE: (&str, &str) = ("Antwortzeit", "");
pub const P95: &str = "p95";
pub const RESPONSE_IS: &str = "95 % der in den letzten 30 simulierten Sekunden gut beantworteten Anfragen dauerten höchstens so lange: vom ersten Senden bis zur Antwort, mit Warten, Bedienung, Wiederholungen und Wegen.";
pub const RELIABILITY: (&str, &str) = ("Zuverlässigkeit", "");
pub const RELIABILITY_IS: &str = "Zeit, seit das System zuletzt ausgefallen war: der Controller ausgefallen, oder kein Server übrig, der bedienen kann. Die Kurve R(t), die Wahrscheinlichkeit, bis t durchzuhalten, braucht viele Läufe: Die Experimente zeichnen sie.";
pub const SINCE_LAST_FAILURE: &str = "seit dem letzten Ausfall";
pub const WITHOUT_FAILURE: &str = "bisher nie ausgefallen";
pub const DOWN: &str = "ausgefallen";

/// "113 of 120 ok, last 30 s".
pub fn of_finished(ok: u64, finished: u64, window: f64) -> String {
    if finished == 0 {
        return "noch ist nichts zu Ende".to_owned();
    }
    format!("{} von {} ok, letzte {}", number::count(ok), number::count(finished), whole_seconds(window))
}

/// "mean 0.98 s, n = 113, last 30 s".
pub fn mean_of(mean: Option<f64>, count: u64, window: f64) -> String {
    match mean {
        None => "noch keine Antwort".to_owned(),
        Some(mean) => {
            format!(
                "Mittel {}, n = {}, letzte {}",
                number::span(mean),
                number::count(count),
                whole_seconds(window)
            )
        }
    }
}

/// The window moves by whole seconds: 29 of them and the one that is running.
fn whole_seconds(window: f64) -> String {
    format!("{:.0} s", if window > 29.0 { 30.0 } else { window })
}

/// "1 failure in 22.2 s".
pub fn failures_in(failures: u64, seconds: f64, mtbf: Option<f64>) -> String {
    let mtbf = mtbf.map(|mtbf| format!(", MTBF {}", number::span(mtbf))).unwrap_or_default();
    format!("{} in {}{mtbf}", number::counted(failures, "Ausfall", "Ausfälle"), number::instant(seconds))
}

/// Of a stretch that somebody has picked on a chart.
pub fn all_of(from: &str, to: &str) -> String {
    format!("Diese Zahlen gelten den von {from} bis {to} gesendeten Anfragen.")
}
/// Ends that.
pub const BACK_TO_NOW: &str = "Zurück zu den letzten 30 s";
/// Behind a share of time.
pub const NOT_DOWN: &str = "der Zeit nicht ausgefallen";

/// "79 of 83 ok, sent in 22 s".
pub fn of_sent_in(ok: u64, finished: u64, seconds: f64) -> String {
    format!("{} von {} ok, gesendet in {}", number::count(ok), number::count(finished), number::span(seconds))
}

/// "mean 1.81 s, n = 79, sent in 22 s".
pub fn mean_in(mean: Option<f64>, n: u64, seconds: f64) -> String {
    let mean = mean.map_or(number::NONE.to_owned(), number::span);
    format!("Mittel {mean}, n = {}, gesendet in {}", number::count(n), number::span(seconds))
}

/// Of a crash: name and definition.
pub const PER_CRASH: [(&str, &str); 6] = [
    (
        "Ausgefallen, unbemerkt",
        "Sekunden, die das System je Absturz ausgefallen war, bevor der Controller es bemerkte.",
    ),
    (
        "Ausgefallen, bemerkt",
        "Sekunden je Absturz, nachdem er bemerkt war, während noch an den ausgefallenen Server gesendet wurde.",
    ),
    ("Ausgefallen, umgeleitet", "Sekunden je Absturz, nachdem der Verkehr umgeleitet war."),
    (
        "Ausgefallen, repariert",
        "Sekunden je Absturz nach der Reparatur, bevor der Server wieder im Umlauf war.",
    ),
    (
        "Geschädigte Anfragen je Absturz",
        "Anfragen, die von einem Absturz bis zur Erholung des Systems schlecht endeten.",
    ),
    (
        "Errechnet",
        "Unbediente Sekunden je Absturz, die aus Abstand, Zeitlimit, Schwelle und dem Weg zum Server folgen: bis zum Bemerken oder bis zur Reparatur.",
    ),
];
pub const RELIABILITY_AT: (&str, &str) = (
    "Zuverlässigkeit R(2 min)",
    "Anteil der Replikationen, in denen das System in den ersten zwei Minuten nie ausfiel.",
);
pub const DETECTION: (&str, &str) = (
    "Bemerkt nach, wo bemerkt",
    "Sekunden von einem Absturz, bis der Controller den Server für ausgefallen hielt.",
);
