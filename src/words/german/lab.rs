//! What stands in the laboratory.

use super::number;

pub const REPLICATIONS: &str = "Replikationen";
pub const REPLICATIONS_HELP: &str = "2 bis 1000";
pub const SEED: &str = "Startwert";
pub const SEED_HELP: &str = "eine ganze Zahl bis 9007199254740991";
pub const RUN: &str = "Experiment ausführen";
pub const RUN_AGAIN: &str = "Noch einmal ausführen";
pub const RUN_ALL: &str = "Alle vier ausführen";
pub const CANCEL: &str = "Anhalten";
pub const WATCH_RAMP: &str = "Die Rampe ansehen";
pub const PROGRESS: &str = "Fortschritt des Experiments";
pub const NOT_RUN: &str =
    "Noch nicht ausgeführt. Jede Variante trifft dieselben Zufallszahlen; die Seite bleibt dabei bedienbar.";
pub const STARTING: &str = "Die Worker starten…";
pub const FINDING: &str = "Befund";
pub const BACK: &str = "↑ Zurück zum Experiment";
pub const TABLE: &str = "Ergebnisse";
pub const TABLE_NOTE: &str = "Mittelwert, oder Perzentil aller Läufe zusammen, ± halbes 95-%-Intervall oder in Klammern dessen Enden. Darunter der Unterschied zur Referenz mit denselben Zufallszahlen, fett, wo er zu 5 % für alle Unterschiede seiner Spalte zusammen mehr als Zufall ist (gepaarte Tests, Holms Korrektur). Ein Name öffnet sein Szenario auf der Bühne.";
pub const VARIANT: &str = "Variante";
pub const MAP_SHOWS: &str = "Gezeigt: ";
pub const MAP_NOTE: &str = "Dunkler ist mehr. Umrandet: das Beste seiner Spalte, und was sich davon nicht unterscheiden lässt. Ein Feld öffnet seinen ersten Lauf auf der Bühne. Antwortzeiten gelten für beantwortete Anfragen: Wo wenige beantwortet werden, gehört „mit Fehlschlägen am Zeitlimit“ dazu.";
pub const STARTS_FROM: &str = "Ausgehend von ";
pub const TAKE_STAGE: &str = "Nehmen, was auf der Bühne ist";
pub const VARY: [&str; 2] = ["Variiert wird", "und"];
pub const NOTHING_ELSE: &str = "sonst nichts";
pub const CHOOSE: &str = "Einstellung wählen";
pub const VALUES: &str = "Werte";
pub const MEASURES: &str = "Messgrößen";
/// The next rung for each of the four: what its map is over.
pub const MAP_IT: [&str; 4] = [
    "Als Karte über die Zeit bis zum Ausfall und bis zur Reparatur",
    "Strategien als Karte über die Last, mit Zahlen, die nicht alt sind",
    "Als Karte über Prüfabstand und Schwelle",
    "Als Karte über Server und Wiederholungen",
];
pub const COPY_LINK: &str = "Link kopieren";
pub const FIND_WARM_UP: &str = "Einschwingzeit suchen";
pub const WARM_UP_HELP: &str =
    "Nach MSER-5 über kurze Probeläufe jeder Variante; sie kommt in das Szenario und lässt sich dort ändern.";
pub const NARROW: &str = "Weiter, bis";
pub const COPY_TABLE: &str = "Tabelle kopieren";
pub const COPIED: &str = "Kopiert";
pub const COPY_REFUSED: &str = "Der Browser hat das Kopieren nicht erlaubt";
pub const PRINT_REPORT: &str = "Druckbarer Bericht";
pub const DEFINITION: &str = "Definition";
pub const BUNDLE: &str = "Alles zusammen (zip)";
pub const BUNDLE_ALL: &str = "Alle vier zusammen (zip)";
pub const OWN_QUESTION: &str = "Was wäre, wenn? Eine oder zwei Einstellungen eines Szenarios variieren und sehen, was von ihnen abhängt.";
pub const OWN_SET_UP: &str = "Jeder Wert der einen läuft mit jedem der anderen, mit denselben Zufallszahlen. Die Adresszeile trägt das ganze Experiment.";
pub const OPEN_FILE: &str = "Ergebnisdatei oder Bericht öffnen";
pub const CHECK: &str = "Noch einmal ausführen und vergleichen";
pub const CHECKING: &str = "Vergleich";
pub const FILE_TOO_LONG: &str = "Diese Datei kann nicht gelesen werden: Sie ist zu lang oder kein Text.";
pub const OTHER_DEFINITION: &str =
    "Was unten steht, gehört zur Definition, wie sie zuletzt ausgeführt wurde.";
pub const NEXT: &str = "Was als Nächstes zu versuchen wäre";
pub const EXPORT: &str = "Zum Mitnehmen";
pub const CSV: &str = "CSV";
pub const JSON: &str = "JSON";
pub const REPORT: &str = "Laborbericht";
pub const REPORT_ALL: &str = "Bericht über alle vier";

/// `412 of 1,620 runs`, and how long it will still take where that is known.
pub fn progress(done: usize, total: usize, seconds_left: Option<f64>) -> String {
    let left = match seconds_left {
        None => String::new(),
        Some(seconds) if seconds < 1.0 => ", noch weniger als eine Sekunde".into(),
        Some(seconds) if seconds < 90.0 => format!(", noch etwa {seconds:.0} s"),
        Some(seconds) => format!(", noch etwa {:.0} min", seconds / 60.0),
    };
    format!("{done} von {total} Läufen{left}")
}

/// Another experiment holds the workers.
pub fn busy_with(title: &str, progress: &str) -> String {
    format!("Gerade läuft {title}: {progress}.")
}

/// How an experiment that was stopped stands.
pub fn stopped(done: usize, total: usize) -> String {
    format!("Nach {done} von {total} Läufen angehalten. Was unten steht, stammt aus diesen.")
}

/// How long it took.
pub fn took(seconds: f64, total: usize) -> String {
    number::local(format!("{total} Läufe in {seconds:.1} s."))
}

pub const EXPECTED: &str = "errechnete Ausfallzeit";

/// The lines of a chart that are drawn in another of its parts.
pub fn others(count: usize) -> String {
    format!("die anderen {count}, zum Vergleich")
}

/// A part of a chart that has more lines than can be told apart.
pub fn part(title: &str, part: usize, of: usize) -> String {
    format!("{title} ({part} von {of})")
}

/// A name with its unit: `Load (per second)`.
pub fn axis(name: &str, unit: &str) -> String {
    if unit.is_empty() { name.to_owned() } else { format!("{name} ({unit})") }
}

/// The two ends of a column.
pub fn extremes(low: &str, least: &str, high: &str, most: &str) -> String {
    format!("Von {low} ({least}) bis {high} ({most}).")
}

/// What a setting is called where it is varied; mostly as in the panel.
pub fn factor(key: &str, label: &'static str) -> &'static str {
    match key {
        "load" => "Last",
        "service" => "Bedienzeit",
        _ => label,
    }
}

/// What a map shows over what: `Response time (s), by Load`.
pub fn over(measure: &str, setting: &str) -> String {
    format!("{measure}, nach {setting}")
}

/// What a field of a map says when asked.
pub fn field_title(
    text: &str,
    label: &str,
    estimate: &str,
    difference: Option<&str>,
    is_leading: bool,
) -> String {
    let difference = difference.map_or_else(String::new, |text| format!(", {text} gegenüber der Referenz"));
    let leading = if is_leading { ", das Beste seiner Spalte oder ebenso gut" } else { "" };
    format!("{text}. {label}: {estimate}{difference}{leading}")
}

/// The corner of a map.
pub fn corner(rows: &str, columns: &str) -> String {
    format!("{rows} \\ {columns}")
}

/// A button that saves a figure.
pub fn save_figure(title: &str, kind: &str) -> String {
    format!("„{title}“ als {kind} speichern")
}

/// How much there is to do.
pub fn jobs(variants: usize, runs: u32) -> String {
    format!("{variants} Varianten × {runs} Läufe = {} Läufe.", variants as u64 * u64::from(runs))
}

/// What can be written as values.
pub fn values_help(range: &str, example: Option<&str>) -> String {
    let range = super::wrong::said(range);
    match example {
        Some(example) => format!("eine Liste wie a;b;c oder ein Bereich wie {example}; {range}"),
        None => format!("eine Liste wie a;b; {range}"),
    }
}

/// What is measured.
pub fn measured(labels: &[&str]) -> String {
    match labels {
        [] => "Gemessen: die üblichen drei".into(),
        labels => format!("Gemessen: {}", labels.join("; ")),
    }
}

/// How to ask for narrow intervals.
pub fn narrow_help(measure: &str) -> String {
    format!(
        "leer, oder wie {measure}:5%/400: jedes halbe Intervall höchstens 5 % seines Mittelwerts, höchstens 400 Läufe je Variante"
    )
}

/// A result file that was opened.
pub fn opened(name: &str, version: &str, engine: u32, done: usize, total: usize) -> String {
    let all =
        if done == total { format!("alle {total} Läufe") } else { format!("{done} von {total} Läufen") };
    format!("{name}: {all}, aus Nines {version}, Engine {engine}.")
}

/// What came of running it again.
pub fn compared(same: usize, all: usize) -> String {
    if same == all {
        format!("Diese Engine ergibt alle {all} Läufe wieder, bis auf die letzte Ziffer.")
    } else {
        format!("{} von {all} Läufen kommen mit dieser Engine anders heraus.", all - same)
    }
}

/// A report whose runs were made anew.
pub fn remade(name: &str, runs: usize) -> String {
    format!("{name}: Seine {runs} Läufe wurden aus der Definition darin neu gemacht.")
}

/// They came to something else than the report says.
pub fn promise_broken(found: &str, promised: &str) -> String {
    format!(
        "Diese Läufe sind nicht die des Berichts: Ihre Prüfsumme ist {found}, der Bericht sagt {promised}."
    )
}

/// Made by another engine.
pub fn other_engine(theirs: u32, ours: u32) -> String {
    format!(
        "Er stammt von Engine {theirs}; diese Seite hat Engine {ours}, sodass Unterschiede zu erwarten sind."
    )
}

/// Whose figure it is.
pub fn figure_made(heading: &str, runs: u32, first: u64, last: u64, span: &str) -> String {
    format!(
        "{heading}: aus {runs} Replikationen (Startwerte {first} bis {last}), mit 95-%-Intervallen; die erste Variante zählt von {span} simulierter Zeit."
    )
}

/// The scenario of a figure.
pub fn figure_scenario(query: &str) -> String {
    format!("Erstes Szenario: {query}")
}

/// What made it.
pub fn version(version: &str, engine: u32) -> String {
    format!("Nines {version}, Engine {engine}.")
}

/// What came of looking for the warm-up.
pub fn warm_up(seconds: u64, unsettled: &[&str]) -> String {
    const NAMED: usize = 3;
    let found = match seconds {
        0 => "Eine Einschwingzeit ist nicht nötig".to_owned(),
        _ => format!("MSER-5 lässt die ersten {seconds} s weg"),
    };
    match unsettled {
        [] => format!("{found}."),
        _ if NAMED < unsettled.len() => {
            format!("{found}; {} Varianten schwangen in ihren Probeläufen nicht ein.", unsettled.len())
        }
        _ => format!("{found}; in den Probeläufen schwang nicht ein: {}.", unsettled.join("; ")),
    }
}

pub const PAIRS: &str = "Antithetische Paare";
pub const PAIRS_HELP: &str = "der zweite Lauf jedes Paars spiegelt den ersten";
pub const LONG_RUN: &str = "Einen langen Lauf ansehen";
pub const LONG_RUN_HELP: &str =
    "Wo seine Einschwingzeit endet, und seine Mittelwerte und Perzentile mit Intervallen aus Abschnitten.";
pub const LOOKING: &str = "Läuft…";
pub const LONG_RUN_SOURCES: &str = "Einschwingzeit nach MSER-5 (White 1997), Mittelwerte durch Batch Means (Schmeiser 1982; Law, Simulation Modeling and Analysis, 9.5.3), Perzentile durch Aufteilung (Asmussen und Glynn, Stochastic Simulation, III.5).";

/// Where a long run begins to count.
pub fn warm_up_of(found: Option<(usize, bool)>, seconds: f64, counted: usize) -> String {
    match found {
        None => "Zu wenige Antworten, um zu sagen, wo die Einschwingzeit endet.".into(),
        Some((first, true)) => number::local(format!(
            "MSER-5 lässt die ersten {first} Antworten weg, bis {seconds:.1} s; {counted} Anfragen zählen."
        )),
        Some((first, false)) => format!(
            "Keine Einschwingzeit gefunden: Die Regel ließe {first} Antworten weg, mehr als die Hälfte. Der Lauf ist zu kurz oder schwingt nicht ein."
        ),
    }
}

/// A number of a long run.
pub fn batches(name: &str, value: &str, n: usize, size: usize, neighbours: f64, is_doubtful: bool) -> String {
    let doubt = if is_doubtful { "; die Abschnitte hängen zusammen: länger laufen lassen" } else { "" };
    let neighbours = number::local(format!("{neighbours:+.2}"));
    format!("{name}: {value} (95 %, {n} Abschnitte zu {size}, Nachbarn {neighbours}{doubt})")
}

pub fn no_batches(name: &str) -> String {
    format!("{name}: – (zu wenige Antworten für Abschnitte)")
}
