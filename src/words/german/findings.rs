//! Sentences of reports, and of findings about experiments that people define themselves. Numbers come in as finished text.

use super::number;

pub const OWN_TITLE: &str = "Eigenes Experiment";
pub const RESULTS: &str = "Ergebnisse";
pub const REPORT_TITLE: &str = "Labor für Verfügbarkeit: Bericht";
pub const HOW_TO_READ: &str = "Jede Zahl ist ein Mittelwert über unabhängige Replikationen, n an der Zahl, oder ein Perzentil aller ihrer Anfragen zusammen, mit der Hälfte ihres 95-%-Intervalls oder, wo es deutlich zu einer Seite hin liegt, mit seinen Enden in Klammern; die Verfahren sind unten genannt. Ein kleineres n steht bei einer Zahl, die manche Läufe nicht haben. Was kein Intervall hat, war in jedem Lauf gleich. Alle Varianten eines Experiments trafen dieselben Zufallszahlen, sodass Unterschiede Replikation für Replikation genommen sind.";
pub const FINDING: &str = "Befund";
pub const THEORY: &str = "Theorie neben der Messung";
pub const MEASURES: &str = "Was gemessen wurde";
pub const SCENARIOS: &str = "Szenarien";
pub const SCENARIOS_HELP: &str = "Jedes ist die erste Replikation, der gemeinsame Anfang und das eigene Ende zusammen. Es öffnet sich auf der Bühne, wenn es hinter der Adresse der Seite und einem Fragezeichen steht; die Befehlszeile führt es mit `nines run` aus.";
pub const OPEN_AGAIN: &str = "Das Labor öffnet diesen Bericht wieder, und `nines verify` prüft ihn: Alle Läufe werden aus der Definition unten neu gemacht, und jede Zahl jedes Laufs wird an der Prüfsumme (digest) gemessen.";
pub const CONCLUSION: &str = "Schluss";
pub const N: &str = "n";
pub const NO_TIME: &str = "Endgültige Verfügbarkeit des Systems: –, nichts wurde ausgeführt.";
pub const NO_ANSWER: &str = "Mittlere Antwortzeit: –, keine Anfrage wurde beantwortet.";
pub const OWN_NEXT: &str = "Die beste Variante ansehen.";
pub const OWN_NEXT_OF_ANY: &str =
    "Eine davon ansehen; um sie zu unterscheiden, braucht es mehr Replikationen.";

/// `How do response time, p95 and availability of requests depend on policy and load?`
pub fn question(measures: &[&str], factors: &[&str]) -> String {
    let verb = if measures.len() == 1 { "hängt" } else { "hängen" };
    format!("Wie {verb} {} ab von {}?", listed(measures, 4), listed(factors, 2))
}

/// The names, with an `and`; beyond `most` they are counted.
fn listed(names: &[&str], most: usize) -> String {
    let mut shown: Vec<String> = names.iter().take(most).map(|name| format!("„{name}“")).collect();
    if most < names.len() {
        shown.push(format!("{} weitere", names.len() - most));
    }
    match shown.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} und {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// What is varied, and from which scenario.
pub fn set_up(variants: usize, factors: &[(String, Vec<String>)], scenario: &str) -> String {
    let factors: Vec<String> =
        factors.iter().map(|(name, values)| format!("{name}: {}", values.join(", "))).collect();
    format!("{variants} Varianten eines Szenarios ({scenario}), jeder mit jedem. {}.", factors.join(". "))
}

/// Which variant is best over all.
pub fn best(measure: &str, label: &str, value: &str, ranks: (usize, usize), of: usize) -> String {
    match ranks {
        (1, 1) => {
            format!("{measure}: am besten ist {label} mit {value}, deutlich vor den anderen {}.", of - 1)
        }
        (_, last) => format!(
            "{measure}: {label} kam mit {value} am besten heraus, aber {} der anderen {} lassen sich nicht davon unterscheiden.",
            last - 1,
            of - 1
        ),
    }
}

/// How often a value of the first factor leads over the values of the second.
pub fn leads(
    measure: &str,
    label: &str,
    clearly: usize,
    not_beaten: usize,
    columns: usize,
    other: &str,
) -> String {
    let beaten = match columns - not_beaten {
        0 => "keinem".to_owned(),
        some => some.to_string(),
    };
    let leads = match clearly {
        0 => format!("über {columns} Werte von „{other}“ führt nichts deutlich; {label}"),
        some => format!("{label} führt bei {some} von {columns} Werten von „{other}“ deutlich und"),
    };
    format!("{measure}: {leads} wird bei {beaten} deutlich geschlagen.")
}

/// Nobody is more often on top than by chance.
pub fn no_leader(measure: &str) -> String {
    format!("{measure}: Mit so vielen Replikationen lässt sich nichts unterscheiden.")
}

/// How the comparisons were judged.
pub fn comparisons(clear: usize, all: usize) -> String {
    let are = if clear == 1 { "ist" } else { "sind" };
    format!(
        "{clear} von {all} Vergleichen {are} zu 5 % für alle zusammen mehr als Zufall (gepaart mit denselben Zufallszahlen, Holms Korrektur)."
    )
}

/// A name with its unit, for a table whose numbers have none.
pub fn with_unit(label: &str, unit: &str) -> String {
    match unit {
        "share" => format!("{label} (%)"),
        "s" => format!("{label} (s)"),
        "1/s" => format!("{label} (je Sekunde)"),
        _ => label.to_owned(),
    }
}

/// Replications and the widest interval.
pub fn width(
    replications: u32,
    first: u64,
    last: u64,
    measure: &str,
    half: &str,
    unbounded: usize,
) -> String {
    let ends = match unbounded {
        0 => String::new(),
        1 => " unter denen mit zwei Enden; bei einem fehlt das obere".to_owned(),
        some => format!(" unter denen mit zwei Enden; bei {some} fehlt das obere"),
    };
    let widest = match half {
        "" if unbounded > 0 => format!("kein 95-%-Intervall von „{measure}“ hat zwei Enden"),
        "" => format!("„{measure}“ war in allen gleich, sodass es kein Intervall hat"),
        _ => format!("das breiteste 95-%-Intervall von „{measure}“ ist ± {half}{ends}"),
    };
    format!(
        "{replications} Replikationen jeder Variante mit denselben Zufallszahlen (Startwerte {first} bis {last}); {widest}."
    )
}

/// Whether the intervals came out as narrow as was asked; so many have no end to one side.
pub fn goal(
    measure: &str,
    reached: Option<&str>,
    asked: &str,
    is_met: bool,
    runs: u32,
    open: usize,
) -> String {
    let widest = match reached {
        None => String::new(),
        Some(reached) if is_met => format!("; das breiteste kam auf ± {reached}"),
        Some(reached) => format!("; das breiteste ist nach {runs} Replikationen noch ± {reached}"),
    };
    let open = match open {
        0 => String::new(),
        some => format!("; bei {some} fehlt nach {runs} Replikationen das obere Ende"),
    };
    format!("Verlangt war ± {asked} für „{measure}“{widest}{open}.")
}

/// Who made a report.
pub fn made_by(version: &str, engine: u32) -> String {
    format!("Aus Nines {version} (Engine {engine}).")
}

/// An experiment that was stopped.
pub fn not_finished(done: usize, total: usize) -> String {
    format!("**Nicht beendet:** {done} von {total} Läufen.")
}

/// What is counted in a run.
pub fn span(warm_up: u64, duration: u64) -> String {
    let from = if warm_up == 0 { "0".to_owned() } else { number::set_span(warm_up) };
    format!("{from} bis {}", number::set_span(duration))
}

/// The same for all variants.
pub fn window(spans: &[String]) -> String {
    format!(
        "In jedem Lauf gezählt: gesendete Anfragen und Zeit, von {} der simulierten Zeit; Anfragen werden bis zu ihrem Ende verfolgt.",
        spans.join(", oder von ")
    )
}

/// Who sends, and when an answer is good.
pub fn users(users: &str, timeout: Option<u64>, target: u64) -> String {
    let patience = timeout.map_or_else(
        || "Versuche haben kein Zeitlimit".to_owned(),
        |timeout| format!("die Zeit eines Versuchs läuft nach {} ab", number::set_span(timeout)),
    );
    let target = number::set_span(target);
    format!(
        "{users} Nutzer senden; {patience}; Apdex nimmt eine Antwort binnen T = {target} für zufriedenstellend."
    )
}

/// What a measure is.
pub fn definition(label: &str, definition: &str, unit: &str) -> String {
    let unit = match unit {
        "share" => " In Prozent.",
        "s" => " In Sekunden.",
        "1/s" => " Je Sekunde.",
        _ => "",
    };
    // Some definitions begin with the name.
    if definition.starts_with(label) {
        format!("{definition}{unit}")
    } else {
        format!("{label}: {definition}{unit}")
    }
}

/// A number that not every replication had.
pub fn with_n(text: &str, n: u32) -> String {
    format!("{text} (n = {n})")
}

/// What the conclusion is about.
pub fn over_all(names: &str) -> String {
    format!("Über alle Läufe von {names}:")
}

/// Σ uptime / Σ (uptime + downtime).
pub fn final_availability(percent: &str, up: f64, whole: f64) -> String {
    format!(
        "**Endgültige Verfügbarkeit des Systems: {percent}**; Σ Betriebszeit / Σ (Betriebszeit + Ausfallzeit) = {} s / {} s, {} simulierte Zeit.",
        number::count(up as u64),
        number::count(whole as u64),
        number::span(whole)
    )
}

/// The mean over every answered request.
pub fn mean_response(response: &str, answered: u64) -> String {
    format!("**Mittlere Antwortzeit: {response}**, über {} beantwortete Anfragen.", number::count(answered))
}

pub const POOLED: &str = "Beides sind Verhältnisse von Summen über jeden Lauf jeder Variante, jeder Lauf so lang wie sein Fenster; so gelten sie für diese Mischung von Varianten und für kein System allein. n zählt Replikationen: Alle Läufe mit den Zufallszahlen einer Replikation zusammen sind ein Wert, und das Intervall ist das eines Verhältnisses von Summen (Cochran, Sampling Techniques, 6.3).";

/// What not everything was run for on the same random numbers.
pub fn no_interval(value: &str) -> String {
    format!(
        "{value} (kein Intervall: nicht jedes Experiment lief mit denselben Läufen und Startwerten bis zum Ende)"
    )
}

/// What is missing.
pub fn not_run(names: &str) -> String {
    format!("Nicht ausgeführt: {names}.")
}

/// What theory says, beside a number.
pub fn beside(value: &str) -> String {
    format!("Theorie {value}")
}

/// A measure that is the same in every field of a grid.
pub fn same_everywhere(measure: &str, value: &str, variants: usize, n: u32) -> String {
    format!("{measure}: {value} in jeder der {variants} Varianten des Rasters (n = {n} je Variante).")
}

/// The ends of an interval.
pub fn between(low: &str, high: &str) -> String {
    format!("{low} bis {high}")
}

/// An interval without an upper end.
pub fn or_more(low: &str) -> String {
    format!("{low} oder mehr")
}

/// An interval without a lower end.
pub fn or_less(high: &str) -> String {
    format!("{high} oder weniger")
}

/// What stands above a grid.
pub fn grid_head(measure: &str, n: u32, rows: &str, columns: &str) -> String {
    format!("**{measure}**, je n = {n}; {rows} hinab, {columns} hinüber.")
}

/// What the links of all scenarios have in common.
pub fn in_common(query: &str) -> String {
    format!("Alle beginnen mit {query}")
}
