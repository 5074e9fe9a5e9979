//! What stands on buttons, headings and notices.

use super::number;
use super::wrong::said;

/// The product's name.
pub const NINES: &str = "Nines";
/// The navigation: preset, words, and the name tests find it by.
pub const NAV: &[(&str, &str)] = &[
    ("playground", "Spielwiese"),
    ("baseline", "1 Basis"),
    ("load-balancing", "2 Verteilung"),
    ("failover", "3 Failover"),
    ("combined", "4 Zusammen"),
];
/// The fifth place: an experiment that a person defines.
pub const NAV_OWN: &str = "5 Eigenes";
/// Names the navigation for those who hear the page.
pub const NAV_LABEL: &str = "Spielwiese und Experimente";
pub const SHARE: &str = "Teilen";
pub const UNDO: &str = "Rückgängig";
pub const REDO: &str = "Wiederherstellen";
pub const RESET: &str = "Alles zurücksetzen";
pub const HELP: &str = "Tasten und Begriffe";
/// In the field that filters the stories.
pub const SEARCH_STORIES: &str = "Beispiele durchsuchen";
pub const STORIES: &str = "Beispiele";
pub const CLOSE: &str = "Schließen";
pub const MORE: &str = "Mehr";
pub const LESS: &str = "Weniger";
pub const DISMISS: &str = "Ausblenden";
pub const NEW_SEED: &str = "neu";
pub const SEED: &str = "Startwert";
pub const PLAY: &str = "Abspielen";
pub const PAUSE: &str = "Anhalten";
pub const STEP_EVENT: &str = "Ein Ereignis weiter";
pub const STEP_TICK: &str = "Eine Zehntelsekunde weiter";
pub const SPEED: &str = "Tempo";
pub const TIME_LINE: &str = "Zeit im Lauf";
pub const TIME: &str = "Simulierte Zeit";
pub const PLAY_AGAIN: &str = "Noch einmal";
pub const ANOTHER_SEED: &str = "Neuer Startwert";
pub const LONGER: &str = "Länger laufen";
pub const OPEN_IN_TAB: &str = "In neuem Tab öffnen";
pub const OPEN: &str = "Öffnen";
pub const PANEL: &str = "Regler";
pub const NUMBERS: &str = "Verfügbarkeit, Antwortzeit, Zuverlässigkeit";
pub const CHARTS: &str = "Diagramme";
pub const STAGE: &str = "Die Bühne";
pub const NOTICES: &str = "Hinweise";

pub const THEME_LIGHT: &str = "Farben: hell";
pub const THEME_DARK: &str = "Farben: dunkel";
pub const THEME_AUTO: &str = "Farben: wie das System";

pub const GROUP_LOAD: &str = "Last";
pub const GROUP_SERVERS: &str = "Server";
pub const GROUP_POLICY: &str = "Strategie, Zustand";
pub const GROUP_FAULTS: &str = "Störungen";

/// Said when somebody tries what the link does not allow.
pub const LOCKED: &str = "Wer diese Seite geteilt hat, hat das gesperrt.";
pub const TASK: &str = "Aufgabe";

/// On the still of a frame that waits.
pub const STILL_PLAY: &str = "Abspielen";
pub const STILL_HOW: &str = "Klicken, oder Tab und Enter drücken";
pub const CONTROLS: &str = "Regler";
/// At the foot of controls that scroll only once somebody is in the frame.
pub const TO_CONTROL: &str = "Zum Bedienen klicken oder Tab drücken";
pub const OPEN_WHOLE: &str = "In Nines öffnen";

/// What the still of a frame is of.
pub fn still(seconds: f64) -> String {
    format!("Ein Standbild von {}", number::clock(seconds))
}

pub const ADD_FAULT: &str = "Störung hinzufügen…";
pub const EDITS: &str = "Änderungen im Lauf";
pub const ADD: &str = "Hinzufügen";
pub const CANCEL: &str = "Abbrechen";
pub const FAULT_TARGET: &str = "Was";
pub const FAULT_EFFECT: &str = "Wie";
pub const FAULT_AMOUNT: &str = "Wie viel";
pub const FAULT_AT: &str = "Bei (s)";
pub const FAULT_LASTS: &str = "Für (s)";
pub const FOR_GOOD: &str = "für immer";
pub const CLICK_LASTS: &str = "Ein Klick auf einen Server lässt ihn abstürzen für";
pub const CLICK_FOR_GOOD: &str = "bis zur Reparatur von Hand";

/// The exact shape of a value beside its slider: `poisson:4/s`.
pub const EXACT: &str = "genau";
pub const USERS: &str = "Nutzer";
pub const OFF: &str = "aus";
pub const ON: &str = "an";
pub const SHAPE: &str = "Form";

pub const COPY_REFUSED: &str =
    "Der Browser erlaubt das Kopieren hier nicht. Der Text ist markiert: Strg+C drücken.";

/// The keys, and what they do.
pub const KEYS: &[(&str, &str)] = &[
    ("Leertaste", "Abspielen oder anhalten"),
    (".", "Ein Ereignis weiter"),
    (",", "Eine Zehntelsekunde weiter"),
    ("N  P", "Zum nächsten, zum vorigen Ereignis"),
    ("F  L  V", "Zu Störung, Verlust, Urteil; mit Umschalt zurück"),
    ("I", "Den Server im Fokus genauer ansehen"),
    ("Esc", "Schließen, was offen ist"),
    ("1 … 9", "Diesen Server abstürzen lassen oder reparieren"),
    ("[  ]", "Langsamer, schneller"),
    ("0", "Tempo 1×"),
    ("← →", "Fünf Sekunden zurück, vor"),
    ("Pos1", "Zurück zum Anfang"),
    ("Strg+Z", "Rückgängig"),
    ("Strg+Umschalt+Z", "Wiederherstellen"),
    ("R", "Alles zurücksetzen"),
    ("M", "Ein leises Ticken bei Fehlschlägen, oder Stille"),
    ("S", "Teilen"),
    ("?", "Diese Liste"),
];
pub const KEYS_TITLE: &str = "Tasten";
pub const GLOSSARY_TITLE: &str = "Begriffe";

/// The button beside the theme, by what it does now.
pub const SOUND_ON: &str = "Ton: aus. Drücken für ein leises Ticken bei jedem Fehlschlag";
pub const SOUND_OFF: &str = "Ton: ein leises Ticken bei jedem Fehlschlag. Drücken für Stille";

/// What is wrong with a value, what would be right, and that nothing has changed.
pub fn rejected(given: &str, wrong: &str, right: &str) -> String {
    let (wrong, right) = (said(wrong), said(right));
    format!("„{given}“ {wrong}; richtig wäre {right}. Der letzte gültige Wert bleibt in Kraft.")
}

/// A file that is none of ours.
pub const NO_SCENARIO_IN_FILE: &str = "In dieser Datei ist kein Szenario. Nines öffnet Seiten, die es selbst gespeichert hat, Szenariodateien (JSON) und Ankunftszeiten (CSV).";
/// The page in one file cannot be made now.
pub const SAVE_REFUSED: &str = "Die Seite in einer Datei konnte nicht geladen werden: Bitte die Verbindung prüfen oder, falls es eine neue Version gibt, neu laden.";
pub const SAVE_FILE: &str = "Als eine Datei speichern";
pub const SAVE_FILE_IS: &str =
    "Die Seite mit diesem Lauf darin, zum Verschicken oder Aufheben: Sie arbeitet ohne Netz.";
/// Devices beside the first.
pub const OTHER_DEVICES: &str = "Weitere Geräte";
pub const OTHER_DEVICES_HELP: &str = "Ein Name, dann, was sich vom ersten Gerät unterscheidet; Enter fügt es hinzu oder ändert von jetzt an das dieses Namens. Last, Bedienzeit, Zeitlimit, Wiederholungen, Frist, zweite Kopie, Priorität und Ähnliches.";
pub const DEVICE_EXAMPLE: &str = "stapel;load:poisson:2/s;timeout:30s";
/// What the first of several devices is called.
pub const FIRST_DEVICE: &str = "erstes Gerät";
/// Beside a load that plays recorded arrivals.
pub const CHOOSE_ARRIVALS: &str = "CSV-Datei wählen…";
pub const OPEN_FILE: &str = "Datei öffnen…";
pub const OPEN_FILE_IS: &str = "Eine hier gespeicherte Seite, eine Szenariodatei oder Ankunftszeiten (CSV). Ziehen auf die Seite bewirkt dasselbe.";

/// A file that is not even looked at.
pub fn file_too_large(most_megabytes: usize) -> String {
    format!("Diese Datei ist größer als {most_megabytes} MB, mehr als Nines liest.")
}

/// Acting in the past.
pub fn forked(at: f64) -> String {
    format!(
        "Die Vergangenheit wurde bei {} geändert: Was danach kam, läuft neu. Der verlassene Lauf liegt unter der Zeitleiste.",
        number::instant(at)
    )
}
/// Names the row of runs that were left.
pub const BRANCHES: &str = "Läufe";
pub const THIS_RUN: &str = "dieser";

/// "the one you left at 0:15.0".
pub fn left_at(at: &str) -> String {
    format!("der bei {at} verlassene")
}

/// "Forget the one you left at 0:15.0".
pub fn forget(name: &str) -> String {
    format!("Vergessen: {name}")
}
/// Names the bars under the time line.
pub const FAULT_LANE: &str = "Geplante Störungen";
pub const FAULT_LANE_HELP: &str = "Klicken, um hier eine Störung zu planen";
/// The same by keyboard.
pub fn lane_keys(seconds: f64) -> String {
    let at = number::clock(seconds);
    format!("{FAULT_LANE_HELP}; mit der Tastatur bei {at}: Pfeile wählen eine andere Zeit, Enter plant sie")
}

/// What a bar is called for those who hear it: what they may read on it, what it is, and what can be done where it can.
pub fn fault_bar(short: &str, what: &str, is_locked: bool) -> String {
    let keys = if is_locked {
        ""
    } else {
        " Pfeile verschieben sie, Umschalt und Pfeile ihr Ende, Alt und Pfeile ihren Anfang, Entf entfernt sie."
    };
    format!("{short}: {what}.{keys}")
}
/// What one can jump to.
pub const JUMP_TO: &str = "Wohin gesprungen wird";
pub const JUMP_KINDS: [&str; 4] = ["Ereignis", "Störung", "Verlust", "Urteil"];

/// "Back to the previous fault".
pub fn jump_back(kind: &str) -> String {
    format!("Zurück, {kind}")
}

/// "On to the next fault".
pub fn jump_on(kind: &str) -> String {
    format!("Weiter, {kind}")
}

/// How far back one can go, and what that costs.
pub fn kept(copies: u64, megabytes: f64) -> String {
    format!(
        "Ziehen führt zurück zu jedem Augenblick: {} aufbewahrt, etwa {} MB",
        number::counted(copies, "Kopie des Laufs", "Kopien des Laufs"),
        number::digits(megabytes, 2)
    )
}

/// The truth about speed: what a second on screen is.
pub fn speed_truth(factor: f64) -> String {
    if factor.is_infinite() {
        return "so schnell, wie dieses Gerät kann".to_owned();
    }
    format!("1 s am Schirm = {} simuliert", number::span(factor))
}

/// The truth where the machine, or the budget of a frame, does not keep up.
pub fn speed_achieved(factor: f64) -> String {
    format!("1 s am Schirm ≈ {} simuliert", number::span(factor))
}

/// A speed on its button.
pub fn speed(factor: f64) -> String {
    if factor.is_infinite() { "max".to_owned() } else { format!("{}×", number::digits(factor, 3)) }
}

/// Crash server 2 at 20 s for 10 s.
pub fn fault(what: &str, at: f64, lasts: Option<f64>) -> String {
    match lasts {
        Some(lasts) => format!("{what}, bei {} für {}", number::span(at), number::span(lasts)),
        None => format!("{what}, bei {}, für immer", number::span(at)),
    }
}

pub fn crash(target: &str) -> String {
    format!("Absturz: {target}")
}

pub fn black_hole(target: &str) -> String {
    format!("Absturz (schwarzes Loch): {target}")
}

pub fn slow(target: &str, factor: f64) -> String {
    format!("{}× langsamer: {target}", number::digits(factor, 3))
}

pub fn errors(target: &str, rate: f64) -> String {
    format!("Fehler, {}: {target}", number::percent(rate))
}

pub fn hang(target: &str) -> String {
    format!("Hänger: {target}")
}

pub fn cut(target: &str) -> String {
    format!("Getrennt: {target}")
}

pub fn drain(target: &str) -> String {
    format!("Auslaufen: {target}")
}

pub fn cut_requests(target: &str) -> String {
    format!("Für Anfragen getrennt: {target}")
}

pub fn cut_answers(target: &str) -> String {
    format!("Für Antworten getrennt: {target}")
}

pub fn latency(target: &str, extra: &str) -> String {
    format!("Um {extra} verzögert: {target}")
}

pub fn loss(target: &str, rate: f64) -> String {
    format!("{} Verlust: {target}", number::percent(rate))
}

pub fn flap(target: &str, period: &str) -> String {
    format!("Flattern alle {period}: {target}")
}

pub const STALL: &str = "Zustandsprüfung steht still";

pub fn zone(number: u32) -> String {
    format!("Zone {number}")
}

pub const FAILBACK: &str = "Arbeit an die Primärserver zurückgeben";

pub fn repair(target: &str, at: f64) -> String {
    format!("Reparatur: {target}, bei {}", number::span(at))
}

pub fn server(number: u32) -> String {
    format!("Server {number}")
}

pub fn server_link(number: u32) -> String {
    format!("Verbindung zu Server {number}")
}

pub const DEVICE_LINK: &str = "Verbindung zum Gerät";
pub const CONTROLLER: &str = "Controller";
pub const SECOND_CONTROLLER: &str = "zweiter Controller";
pub const PAIR_LINK: &str = "Verbindung zwischen den Controllern";
pub const DEVICE: &str = "Gerät";

/// What removing a fault is called for those who hear it.
pub fn remove(what: &str) -> String {
    format!("Entfernen: {what}")
}

pub const EFFECT_CRASH: &str = "Absturz";
pub const EFFECT_BLACK_HOLE: &str = "Absturz, schwarzes Loch";
pub const EFFECT_SLOW: &str = "Verlangsamen";
pub const EFFECT_ERRORS: &str = "Mit Fehlern antworten";
pub const EFFECT_HANG: &str = "Hängen";
pub const EFFECT_FLAP: &str = "Flattern";
pub const EFFECT_DRAIN: &str = "Auslaufen lassen";
pub const EFFECT_CUT: &str = "Trennen";
pub const EFFECT_CUT_REQUESTS: &str = "Trennen, nur Anfragen";
pub const CUT_TO_SECOND: &str = "Trennen, der zweite hört nichts";
pub const CUT_TO_FIRST: &str = "Trennen, der erste hört nichts";
pub const EFFECT_CUT_ANSWERS: &str = "Trennen, nur Antworten";
pub const EFFECT_LATENCY: &str = "Verzögern";
pub const EFFECT_LOSS: &str = "Nachrichten verlieren";
pub const EFFECT_STALL: &str = "Prüfung anhalten";
pub const EFFECT_FAILBACK: &str = "Zurückgeben";
pub const EFFECT_REPAIR: &str = "Reparieren";

/// "3 × 1 worker, 500 ms".
pub fn servers_note(servers: &str, workers: &str, service: &str) -> String {
    format!("{servers} × {workers} Worker, {service}")
}

/// "1:00 of 5:00".
pub fn shown_of(shown: &str, whole: &str) -> String {
    format!("{shown} von {whole}")
}

/// A reproducible link whose run came out as promised. `engines`: the one that made the link, and this one.
pub fn reproduced(engines: (u32, u32), until: Option<f64>) -> String {
    let how_far = match until {
        Some(seconds) => format!("Jedes Ereignis bis {}", number::instant(seconds)),
        None => "Jedes Ereignis".to_owned(),
    };
    let by =
        if engines.0 == engines.1 { String::new() } else { format!(", obwohl er {}", made_with(engines)) };
    format!("Genau reproduziert: {how_far} ist dasselbe wie im geteilten Lauf{by}.")
}

/// A reproducible link whose run came out otherwise.
pub fn broken_promise(promised: u64, got: u64, engines: (u32, u32)) -> String {
    let digests = format!("seine Prüfsumme ist {got:016x} statt {promised:016x}");
    if engines.0 == engines.1 {
        format!(
            "Das ist nicht der geteilte Lauf: {digests}. Der Link wurde unterwegs verändert, oder der Fehler liegt bei uns."
        )
    } else {
        format!("Das ist nicht ganz der geteilte Lauf, der {}: {digests}.", made_with(engines))
    }
}

fn made_with((made, this): (u32, u32)) -> String {
    format!("mit Engine {made} entstand (diese ist Engine {this})")
}

/// "Policy: Random from 12.3 s".
pub fn edit(label: &str, value: &str, at: &str) -> String {
    format!("{label}: {value} ab {at}")
}

/// A fault in the grammar of links that cannot be read.
pub fn wrong_fault(text: &str, error: &str) -> String {
    let (wrong, right) = error.split_once("; right would be ").unwrap_or((error, ""));
    format!("„{text}“ {}; richtig wäre {}.", said(wrong), said(right))
}
