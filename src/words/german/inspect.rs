//! What the page says of one thing on the stage: a server, a link, the controller, a request and its life.

use super::{number, stage};

pub const CLOSE: &str = "Schließen";
pub const REQUEST: &str = "Anfrage";
pub const DEVICE: &str = "Gerät";
pub const CONTROLLER: &str = "Controller";
pub const DEVICE_LINK: &str = "Verbindung zwischen Gerät und Controller";
/// Names the list of things that can be done.
pub const ACTIONS: &str = "Jetzt eingreifen";
/// Names the steps of a life.
pub const LIFE: &str = "Was mit ihr geschah";
/// Before the life is known.
pub const LOOKING: &str = "Der Lauf wird noch einmal gespielt, um sie zu finden…";
/// Nothing is known of it at this instant.
pub const NOT_SENT: &str = "In diesem Augenblick noch nicht gesendet.";

// What a fact is about.
pub const IS: &str = "Ist";
pub const HUB_THINKS: &str = "Hub meint";
pub const BUSY: &str = "Belegt";
pub const WAITING: &str = "Wartend";
pub const UNANSWERED: &str = "Unbeantwortet";
pub const RATE: &str = "Bekommt";
pub const MADE: &str = "Eingerichtet als";
pub const POLICY: &str = "Strategie";
pub const NEXT: &str = "Als Nächster";
pub const ROTATION: &str = "Wählt unter";
pub const COUNTS: &str = "Seine Zählung";
pub const SENT: &str = "Sendet";
pub const IN_FLIGHT: &str = "Unterwegs";
pub const ANSWERED: &str = "Gut beantwortet";
pub const AGE: &str = "Alter";
pub const OUTCOME: &str = "Ausgang";
pub const TRIES: &str = "Versuche";
pub const TIMEOUT: &str = "Läuft ab in";
pub const HOLDS: &str = "Hält";

// What can be done.
pub const CRASH: &str = "Absturz";
pub const BLACK_HOLE: &str = "Absturz, schwarzes Loch";
pub const SLOW: &str = "4× langsamer";
pub const ERRORS: &str = "50 % Fehler";
pub const HANG: &str = "Hängen";
pub const SECOND: &str = "Zweiter Controller";
pub const CRASH_SECOND: &str = "Absturz des zweiten";
pub const REPAIR_SECOND: &str = "Den zweiten reparieren";
pub const CUT_PAIR: &str = "Zwischen beiden trennen";
pub const MEND_PAIR: &str = "Zwischen beiden verbinden";
pub const CUT_LINK: &str = "Verbindung trennen";
pub const CUT: &str = "Trennen";
pub const REPAIR: &str = "Reparieren";
pub const MEND_LINK: &str = "Wieder verbinden";
pub const MEND: &str = "Wieder verbinden";

/// How long what is done by hand lasts.
pub fn lasts(seconds: Option<f64>) -> String {
    match seconds {
        Some(seconds) => {
            format!("Jeder Eingriff dauert {}; zu ändern unter Störungen.", number::span(seconds))
        }
        None => "Jeder Eingriff dauert bis zur Reparatur von Hand.".to_owned(),
    }
}

/// "Server 2".
pub fn server(number: u32) -> String {
    format!("Server {number}")
}

/// "Link to server 2".
pub fn server_link(number: u32) -> String {
    format!("Verbindung zu Server {number}")
}

/// "Request 41". People count from one.
pub fn request(number: u64) -> String {
    format!("Anfrage {}", number::count(number))
}

/// "#41".
pub fn request_short(number: u64) -> String {
    format!("#{number}")
}

/// "2 of 4 workers".
pub fn busy(busy: u64, workers: u64) -> String {
    format!(
        "{} von {} Worker{}",
        number::count(busy),
        number::count(workers),
        if workers == 1 { "" } else { "n" }
    )
}

/// "3, room for 1000".
pub fn waiting(count: u64, room: u64) -> String {
    format!("{}, Platz für {}", number::count(count), number::count(room))
}

/// "4.2 requests a second".
pub fn per_second(rate: f64) -> String {
    format!("{} Anfragen je Sekunde, letzte Sekunden", number::digits(rate, 2))
}

/// "primary, weight 1, speed 1×"; the level of priority counts from 0.
pub fn made(level: usize, weight: u32, speed: f64) -> String {
    let role = ["Primärserver", stage::BACKUP, stage::LAST_BACKUP][level.min(2)];
    format!("{role}, Gewicht {weight}, Geschwindigkeit {}×", number::digits(speed, 2))
}

/// What the controller believes, and how near it is to another verdict.
pub enum Verdict {
    /// Nobody looks.
    Unchecked,
    Up,
    /// Failed probes in a row, of those it takes.
    GoingDown(u32, u32),
    Down,
    /// Passed probes in a row, of those it takes.
    GoingUp(u32, u32),
}

/// "up; missed 2 of 3 probes, down after 1 more".
pub fn verdict(verdict: &Verdict) -> String {
    match *verdict {
        Verdict::Unchecked => "bereit: Niemand prüft".to_owned(),
        Verdict::Up => "bereit".to_owned(),
        Verdict::GoingDown(missed, fall) => {
            let more = fall.saturating_sub(missed);
            format!("bereit; {missed} von {fall} Prüfungen verfehlt, ausgefallen nach {more} weiteren")
        }
        Verdict::Down => "ausgefallen".to_owned(),
        Verdict::GoingUp(passed, rise) => {
            let more = rise.saturating_sub(passed);
            format!("ausgefallen; {passed} von {rise} Prüfungen bestanden, bereit nach {more} weiteren")
        }
    }
}

/// After what the hub believes, where it is wrong.
pub const AND_IS_WRONG: &str = " (falsch)";
/// A server that the policy may not choose.
pub const OUT_OF_ROTATION: &str = "Bekommt keine neuen Anfragen.";
/// Believed up, and yet not in rotation.
pub const EJECTED: &str = "Ausgeschlossen, weil er laufenden Verkehr schlecht behandelte: Er bekommt eine Weile keine neuen Anfragen.";
pub const DRAINING: &str = "Läuft aus: Er bekommt keine neuen Anfragen und macht fertig, was er hält.";
pub const STANDING_BY: &str = "In Reserve: Er bekommt Anfragen, wenn er gebraucht wird.";
pub const DRAIN: &str = "Auslaufen lassen";
pub const END_DRAIN: &str = "Auslaufen beenden";
/// A server that only finishes what it holds.
pub const LEAVING: &str = "Wurde weggenommen; er macht fertig, was er hält.";

/// "server 3".
pub fn low_server(number: u32) -> String {
    format!("Server {number}")
}

/// "S1 2, S3 4".
pub fn counts(counts: &[(u32, u32)]) -> String {
    counts.iter().map(|(server, load)| format!("S{server} {load}")).collect::<Vec<_>>().join(", ")
}

/// "3 servers".
pub fn servers(count: u64) -> String {
    number::counted(count, "Server", "Servern")
}

// The steps of a life.
pub const STEP_SENT: &str = "gesendet";
pub const STEP_GONE_BACK: &str = "dort verweigert, weitergereicht";
pub const STEP_SERVED: &str = "bedient; die Antwort ist unterwegs";
pub const STEP_WASTED: &str = "umsonst bedient: Das Gerät hatte aufgegeben";
pub const STEP_INTERRUPTED: &str = "beiseitegelegt für eine, die später kam";
pub const STEP_SKIPPED: &str = "unbedient weggeworfen: Das Gerät hatte aufgegeben";
pub const STEP_LOST_LINK: &str = "auf der Verbindung verloren";
pub const STEP_LOST_CONTROLLER: &str = "mit dem Controller verloren";
pub const STEP_LOST_QUEUE: &str = "beim Warten verloren: Der Server stürzte ab";
pub const STEP_LOST_WORKER: &str = "beim Bedienen verloren: Der Server stürzte ab";
pub const STEP_OK: &str = "gut beantwortet";

/// "sent again, try 2".
pub fn step_sent_again(attempt: u32) -> String {
    format!("wieder gesendet, Versuch {attempt}")
}

/// "routed to server 2".
pub fn step_routed(server: u32) -> String {
    format!("an Server {server} geleitet")
}

/// "waits at server 2".
pub fn step_queued(server: u32) -> String {
    format!("wartet an Server {server}")
}

/// "server 2 begins to serve it".
pub fn step_started(server: u32) -> String {
    format!("Server {server} beginnt, sie zu bedienen")
}

/// "try 1 failed: refused".
pub fn step_failed(attempt: u32, outcome: &str) -> String {
    format!("Versuch {attempt} gescheitert: {outcome}")
}

/// "will be tried again after 120 ms".
pub fn step_retry(after: f64) -> String {
    format!("wird nach {} wiederholt", number::span(after))
}

/// "failed for good: timed out, after 10 s".
pub fn step_ended(outcome: &str, after: f64, is_ok: bool) -> String {
    if is_ok {
        return format!("fertig: {STEP_OK} nach {}", number::span(after));
    }
    format!("endgültig gescheitert: {outcome}, nach {}", number::span(after))
}

pub const REFUSED: &str = "verweigert";
pub const REJECTED: &str = "abgewiesen, die Schlange war voll";
pub const LOST: &str = "verloren";
pub const TIMED_OUT: &str = "Zeit abgelaufen";
pub const ERROR: &str = "mit Fehler beantwortet";
pub const STILL_UNDER_WAY: &str = "noch unterwegs";

// Why a server was chosen.
pub const ONLY_ONE: &str = "Er war der einzige im Umlauf.";
pub const ITS_TURN: &str = "Er war an der Reihe.";
pub const BY_WEIGHT: &str = "Nach Gewicht an der Reihe.";
pub const BY_CHANCE: &str = "Durch Zufall.";
pub const THE_FIRST: &str = "Der erste im Umlauf.";
pub const BY_USER: &str = "Nach dem Hash des Nutzers.";

/// "As its policy weighs them; not answered: S1 3, S2 1."
pub fn by_policy(counts: &[(u32, u32)]) -> String {
    format!("Wie die Strategie abwägt; unbeantwortet: {}.", self::counts(counts))
}

/// "Fewest not answered: 1 (S1 3, S2 1, S3 2)."
pub fn fewest(load: u32, counts: &[(u32, u32)]) -> String {
    format!("Am wenigsten unbeantwortet: {load} ({}).", self::counts(counts))
}

/// "Fewest not answered, 1, by chance among 2 equals (S1 1, S2 1, S3 2)."
pub fn fewest_of_equals(load: u32, equals: u64, counts: &[(u32, u32)]) -> String {
    format!(
        "Am wenigsten unbeantwortet, {load}; durch Zufall unter {equals} gleichen ({}).",
        self::counts(counts)
    )
}

/// "Drew S1 and S3; S1 had fewer not answered (1 against 4)."
pub fn drawn(first: (u32, u32), second: (u32, u32), chosen: u32) -> String {
    let ((a, a_load), (b, b_load)) = (first, second);
    if a == b {
        return format!("S{a} wurde zweimal gezogen.");
    }
    if a_load == b_load {
        return format!(
            "Gezogen: S{a} und S{b}; beide hatten {a_load} unbeantwortet, also der zuerst gezogene."
        );
    }
    let (less, more) = (a_load.min(b_load), a_load.max(b_load));
    format!("Gezogen: S{a} und S{b}; S{chosen} hatte weniger unbeantwortet ({less} gegen {more}).")
}

pub const FAULT: &str = "Geplante Störung";
pub const GO_THERE: &str = "Dorthin";
pub const REMOVE: &str = "Entfernen";

/// A moment on the time line where something can be made to happen.
pub fn moment(at: &str) -> String {
    format!("Bei {at}")
}
pub const MOMENT_HELP: &str = "Hier ist nichts geplant. Was soll geschehen?";
/// "Crash server 2".
pub fn crash_server(number: u32) -> String {
    format!("Absturz von Server {number}")
}
/// How the second of two controllers stands.
pub fn second_is(is_up: bool, works: bool) -> &'static str {
    match (is_up, works) {
        (false, _) => "ausgefallen",
        (true, false) => super::stage::STANDS_BY,
        (true, true) => super::stage::WORKS,
    }
}
pub const CRASH_CONTROLLER: &str = "Absturz des Controllers";
pub const CUT_DEVICE_LINK: &str = "Verbindung des Geräts trennen";
