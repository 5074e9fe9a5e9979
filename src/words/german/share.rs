//! The share dialog: what can be handed on, what a teacher chooses, and the texts that go into other people's pages.

use super::number;

pub const TITLE: &str = "Diesen Lauf teilen";
pub const KINDS_LABEL: &str = "Was daraus werden soll";
pub const KIND_LINK: &str = "Link";
pub const KIND_FRAME: &str = "Webseite oder Kurs";
pub const KIND_TEXT: &str = "Markdown, reST";
pub const KIND_FIGURE: &str = "Bild";
pub const KIND_QR: &str = "QR-Code";

pub const LINK: &str = "Link";
pub const LINK_HELP: &str =
    "Öffnet dieses Szenario mit diesem Startwert: denselben Lauf, mit allem, was von Hand getan wurde.";
pub const EXPERIMENT: &str = "Link des Experiments";
pub const EXPERIMENT_HELP: &str = "Öffnet das Experiment, wie es jetzt definiert ist, mit seinen Läufen und seinem Startwert; wer es öffnet, führt es selbst aus.";
pub const REPRODUCIBLE: &str = "Reproduzierbarer Link";
pub const REPRODUCIBLE_HELP: &str = "Für einen Aufsatz oder eine Prüfung: Die Seite sagt auch, ob der Lauf Ereignis für Ereignis derselbe war.";
pub const FRAME: &str = "In das HTML einer Seite, einer Folie oder eines Kurses einfügen";
pub const FRAME_HELP: &str = "Der Rahmen wartet, bis er gefragt wird, braucht kein Skript und kein Konto und lässt der Seite ringsum Fokus und Rollen.";
pub const MARKDOWN: &str = "Markdown, ein Link";
pub const MARKDOWN_FIGURE: &str = "Markdown, ein Bild, das hinführt";
pub const MARKDOWN_FIGURE_HELP: &str =
    "Wo keine Rahmen erlaubt sind: das Bild neben dem eigenen Text speichern.";
pub const RST: &str = "reStructuredText, ein Link";
pub const RST_FIGURE: &str = "reStructuredText, eine Abbildung, die hinführt";
pub const FIGURE_HELP: &str =
    "Der Lauf, wie er gerade steht, für PDF, EPUB und Druck. Ein anderer Augenblick gibt ein anderes Bild.";
pub const FIGURE_LABEL: &str = "Das Bild zum Speichern";
pub const CAPTION: &str = "Bildunterschrift";
pub const FIGURE_HTML: &str = "HTML, eine Abbildung, die hinführt";
/// Under a picture to save: which run it shows, and when.
pub fn origin(line: &str, seed: u64, at: &str) -> String {
    format!("{line} · Startwert {seed} · {at}")
}
/// A clip through the browser's own recorder.
pub const SAVE_CLIP: &str = "Clip aufnehmen";
pub fn recording(seconds: u32) -> String {
    format!("{seconds} s werden aufgenommen…")
}
pub const SAVE_SVG: &str = "Als SVG speichern";
pub const SAVE_PNG: &str = "Als PNG speichern";
pub const QR_HELP: &str =
    "Für eine Folie oder ein Blatt Papier: Ein Telefon öffnet den Link. Hier erzeugt, nichts wird gesendet.";
pub const QR_LABEL: &str = "QR-Code des Links";
pub const QR_TOO_LONG: &str =
    "Dieser Link ist zu lang für einen QR-Code. Mit weniger Eingriffen von Hand passt er.";
pub const OPEN_TAB: &str = "In neuem Tab öffnen";
pub const MAIL: &str = "Per E-Mail senden";
pub const PREVIEW: &str = "Vorschau: Sie arbeitet hier wie später dort";
pub const NO_PREVIEW: &str = "Hier gibt es keine Vorschau: Diese Seite hat keine eigene Adresse.";
pub const OPEN_FRAME: &str = "Den Rahmen allein öffnen";

pub const COPY: &str = "Kopieren";
pub const COPIED: &str = "Kopiert";
/// Read aloud when something was copied.
pub fn copied(what: &str) -> String {
    format!("{what}: kopiert")
}

pub const CHOICES: &str = "Für Ihre Leser";
pub const CHOICES_HELP: &str = "Jede Wahl steht im Link.";
pub const OWN_TITLE: &str = "Titel";
pub const OWN_TASK: &str = "Aufgabe";
pub const TASK_EXAMPLE: &str = "Welche Strategie verliert am wenigsten?";
pub const MODE: &str = "Gezeigt wird";
pub const MODE_FULL: &str = "alles";
pub const MODE_CONTROLS: &str = "auch einige Regler";
pub const MODE_PLAY: &str = "Bild und Zahlen";
pub const MODE_PICTURE: &str = "nur das Bild";
pub const SIZE: &str = "Größe in Pixeln";
pub const WIDTH: &str = "Breite";
pub const HEIGHT: &str = "Höhe";
pub const STARTS: &str = "Abgespielt wird";
pub const STARTS_ASKED: &str = "auf Wunsch";
pub const STARTS_ALONE: &str = "von selbst";
pub const OPENS: &str = "Geöffnet wird";
pub const OPENS_START: &str = "am Anfang";
pub const THEME: &str = "Farben";
/// Of colours and of the language.
pub const THEME_AUTO: &str = "die des Lesers";
pub const THEME_LIGHT: &str = "hell";
pub const THEME_DARK: &str = "dunkel";
pub const LANGUAGE: &str = "Sprache";

pub const KNOBS: &str = "Regler: gezeigt und gesperrt";
pub const KNOBS_HELP: &str = "Ein gesperrter Regler zeigt seinen Wert und bewegt sich nicht.";
pub const SHOWN: &str = "Gezeigt";
pub const LOCKED: &str = "Gesperrt";
pub const ALL: &str = "Alle";
pub const FAULTS: &str = "Störungen und Abstürze per Klick";
pub const SIMPLE: &str = "Diagramme und seltene Einstellungen weglassen";

/// The instant a link opens at.
pub fn opens_at(seconds: f64) -> String {
    format!("bei {}, wo es steht", number::instant(seconds))
}

/// What a checkbox does, for those who hear it: "Policy: shown".
pub fn knob(name: &str, what: &str) -> String {
    format!("{name}: {what}")
}

/// What a frame and a link are called where nobody has given them a title.
pub fn title_of(preset: &str) -> String {
    format!("Nines: {preset}")
}

/// The caption of a picture: the title, what the run says at that instant, and where to run it.
pub fn caption(title: &str, instant: f64, story: &str, link: &str) -> String {
    format!("{title}, bei {}. {} Selbst ausführen: {link}", number::instant(instant), story.trim())
}

/// What a picture shows, for those who cannot see it.
pub fn alternative(title: &str, instant: f64) -> String {
    format!("{title}: Gerät, Controller und Server bei {}", number::instant(instant))
}
