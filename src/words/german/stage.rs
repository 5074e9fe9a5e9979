//! What stands on the stage: names, states and counts, as short as they can be and still be understood.

use super::number;

/// Where requests come from.
pub const DEVICE: &str = "Gerät";

/// `Device 2`.
pub fn other_device(number: u8) -> String {
    format!("{DEVICE} {number}")
}
/// Who hands them on.
pub const CONTROLLER: &str = "Controller";
/// Takes over when the first is silent.
pub const SECOND: &str = "Controller 2";
/// The same where there is little room.
pub const SECOND_SHORT: &str = "Hub 2";
/// One of two controllers that serves alone.
pub const WORKS: &str = "im Dienst";
/// One that takes over when it hears nothing.
pub const STANDS_BY: &str = "in Reserve";
/// One that stands by and hears nothing: it will take over.
pub const HEARS_NOTHING: &str = "hört nichts";
/// One that serves beside the other, which it does not hear.
pub const SPLIT: &str = "auch im Dienst";
/// Before the true state: "is up".
pub const IS: &str = "ist";
/// Before the belief: "hub thinks up".
pub const HUB_THINKS: &str = "Hub meint";
/// The same where there is little room.
pub const HUB: &str = "Hub";
/// Believed up.
pub const BELIEVED_UP: &str = "bereit";
/// Believed down.
pub const BELIEVED_DOWN: &str = "defekt";
/// Beside the boxes that count probes.
pub const PROBES: &str = "Prüfungen";
/// A server that serves only when too few primaries are up.
pub const BACKUP: &str = "Reserve";
/// One that serves only when too few of the other backups are up, either.
pub const LAST_BACKUP: &str = "letzte Reserve";
/// A server that an edit took away and that finishes what it holds.
pub const LEAVING: &str = "geht";
/// The circuit breaker lets nothing through.
pub const BREAKER_OPEN: &str = "Schalter offen";
/// It lets one request try.
pub const BREAKER_TRIES: &str = "Schalter halb offen";
/// Health checks stand still.
pub const STALLED: &str = "Prüfung steht still";
/// Health is ignored.
pub const PANIC: &str = "Panik: traut keiner Prüfung";
/// `backups take 35 %, last 30 %`.
pub fn spill(backups: u32, last: u32) -> String {
    match (backups, last) {
        (_, 0) => format!("Reserve nimmt {backups} %"),
        (0, _) => format!("letzte Reserve nimmt {last} %"),
        _ => format!("Reserve nimmt {backups} %, letzte {last} %"),
    }
}
/// `3 of 15 go first`.
pub fn go_first(first: u32, waiting: u32) -> String {
    format!("{first} von {waiting} zuerst")
}
/// `7 of 12 let in`.
pub fn limit(used: u32, limit: u32) -> String {
    format!("{used} von {limit} drin")
}
/// `load as of 1.3 s ago`.
pub fn load_age(seconds: f64) -> String {
    format!("Last von vor {}", number::local(format!("{seconds:.1} s")))
}
/// Autoscaling has no work for it.
pub const PARKED: &str = "abgeschaltet";
/// Autoscaling has started it.
pub const STARTING: &str = "startet";
/// Failed, and no crew is free.
pub const AWAITS_CREW: &str = "wartet auf den Trupp";
/// The next request decides.
pub const ON_TRIAL: &str = "eine Anfrage testet";
/// Just back, and slow.
pub const COLD: &str = "kalt";
/// `40 % of its weight`.
pub fn slow_start(percent: u32) -> String {
    format!("{percent} % Gewicht")
}
/// `12 retries not allowed`.
pub fn denied(count: u64) -> String {
    format!("{} nicht wiederholt", number::count(count))
}
/// A server that gets no new requests.
pub const OUT_OF_ROTATION: &str = "ohne Anfragen";
/// It was taken out for failing live traffic: `ejected, 12 s left`; once its time is over, until somebody looks.
pub fn ejected(left: Option<f64>) -> String {
    match left {
        Some(left) if left > 0.0 => format!("gesperrt, noch {} s", left.ceil()),
        _ => "gesperrt, bald zurück".to_owned(),
    }
}
/// `zone 2`.
pub fn zone(number: u32) -> String {
    format!("Zone {number}")
}
/// It finishes what it has.
pub const DRAINING: &str = "läuft aus";
/// In the heat map.
pub const SHADE_IS: &str = "Ton = Anfragen dort";
/// What the canvas is, for those who cannot see it.
pub const STAGE: &str = "Die Bühne: Anfragen unterwegs zwischen Gerät, Controller und Servern";

/// `Server 2`.
pub fn server(number: u32) -> String {
    format!("Server {number}")
}

/// `S2`.
pub fn server_short(number: u32) -> String {
    format!("S{number}")
}

/// `4.0 /s sent`.
pub fn sent(per_second: f64) -> String {
    format!("{} gesendet", rate(per_second))
}

/// `4.0 /s`.
pub fn rate(per_second: f64) -> String {
    match per_second {
        value if value < 9.95 => number::local(format!("{value:.1} /s")),
        value => format!("{} /s", number::count(value.round() as u64)),
    }
}

/// `3.8 /s ok`.
pub fn answered(per_second: f64) -> String {
    format!("{} ok", rate(per_second))
}

/// `7 in flight`.
pub fn in_flight(count: u64) -> String {
    format!("{} unterwegs", number::count(count))
}

/// `12 of 40 recorded`.
pub fn recorded(played: u32, of: u32) -> String {
    format!("{} von {}", number::count(u64::from(played)), number::count(u64::from(of)))
}

/// `2 about to retry`.
pub fn backing_off(count: u64) -> String {
    format!("{} in Pause", number::count(count))
}

/// `3 unanswered`.
pub fn unanswered(count: u64) -> String {
    format!("{} unbeantwortet", number::count(count))
}

/// `next: server 3`.
pub fn next(number: u32) -> String {
    format!("als Nächster: {number}")
}

/// `next: S3`.
pub fn next_short(number: u32) -> String {
    format!("dann {}", server_short(number))
}

/// `4 waiting`.
pub fn waiting(count: u64) -> String {
    format!("{} {}", number::count(count), if count == 1 { "wartet" } else { "warten" })
}

/// `+93`.
pub fn more(count: u64) -> String {
    format!("+{}", number::count(count))
}

/// `3 of 64 busy`.
pub fn busy(busy: u64, workers: u64) -> String {
    format!("{} von {} belegt", number::count(busy), number::count(workers))
}

/// `weight 3`.
pub fn weight(weight: u32) -> String {
    format!("Gewicht {weight}")
}

/// `Tempo 0,25`.
pub fn speed(speed: f64) -> String {
    number::local(format!("Tempo {speed}"))
}

/// `1 dot = 10 requests`.
pub fn dot_is(requests: u64) -> String {
    format!("1 Punkt = {} Anfragen", number::count(requests))
}

/// Names the group of the servers' buttons.
pub const SERVERS: &str = "Server";
/// What pressing a server that is well does.
pub const PRESS_TO_CRASH: &str = "Drücken lässt ihn abstürzen.";
/// What pressing a server that is not well does.
pub const PRESS_TO_REPAIR: &str = "Drücken repariert ihn.";
/// On a server that is well, while it is pointed at.
pub const CRASH: &str = "Klick: Absturz";
/// On a server that is not well, while it is pointed at.
pub const REPAIR: &str = "Klick: Reparatur";
/// Opens the closer look at a server.
pub fn details(number: u32) -> String {
    format!("{}: Einzelheiten und weitere Eingriffe", server(number))
}
/// Opens the closer look at the controller.
pub const CONTROLLER_DETAILS: &str = "Controller: Einzelheiten und weitere Eingriffe";
/// Opens the closer look at the device.
pub const DEVICE_DETAILS: &str = "Gerät: Einzelheiten und weitere Eingriffe";
/// While a chart is pointed at.
pub fn looking_at(at: &str) -> String {
    format!("wie es bei {at} war")
}
/// Above the signs that have appeared so far.
pub const LEGEND: &str = "Was die Formen bedeuten";
/// Each sign, in the order of the scene's list, in few words.
pub const SIGNS: [&str; 18] = [
    "Anfrage",
    "Anfrage, wartet lange",
    "Wiederholung",
    "Zeit bis zum Zeitlimit",
    "Antwort",
    "schlechte Antwort",
    "gescheitert oder verworfen",
    "bei einem Absturz verloren",
    "Zustandsprüfung",
    "Prüfung bestanden",
    "Prüfung verweigert",
    "Prüfung verfehlt",
    "Arbeit, auf die niemand wartet",
    "der Hub irrt sich über ihn",
    "zweite Kopie (Hedging)",
    "Strategie fragt einen Server",
    "Anfragen dort, wie der Hub zählt",
    "die zwei gezogenen; gefüllt: gewählt",
];
/// While truth and belief differ.
pub const NOT_NOTICED: &str = "Der Controller hat es noch nicht bemerkt.";

/// `Server 2 is down, hub thinks up.`
pub fn standing(number: u32, state: &str, is_believed_up: bool) -> String {
    let belief = if is_believed_up { BELIEVED_UP } else { BELIEVED_DOWN };
    format!("{} ist {state}, {HUB_THINKS} {belief}.", server(number))
}

/// `3 waiting.`
pub fn waiting_sentence(count: u64) -> String {
    format!("{}.", waiting(count))
}

/// True states, in the order of the scene's.
pub const STATES: [&str; 6] = ["bereit", "langsam", "fehlerhaft", "hängt", "defekt", "abgetrennt"];

/// Policies in the order of the engine's: in full, and where there is little room.
pub const POLICIES: [(&str, &str); 19] = [
    ("Zufall", "Zufall"),
    ("reihum", "reihum"),
    ("reihum nach Gewicht", "Gewicht"),
    ("wenigste Anfragen", "wenigste"),
    ("Wahl aus zweien", "aus zweien"),
    ("aus zweien, beliebig", "aus zweien"),
    ("zwei nach Gewicht", "zwei, Gew."),
    ("zwei, neu gezogen", "zwei, neu"),
    ("ohne Verteilung", "keine"),
    ("erster freier", "erster"),
    ("früheste Fälligkeit", "fällig"),
    ("Fälligkeit nach Last", "fällig"),
    ("kürzeste Dauer", "kürzeste"),
    ("Quell-Hash", "Quell-Hash"),
    ("Hash-Ring", "Hash-Ring"),
    ("Maglev", "Maglev"),
    ("Peak EWMA", "Peak EWMA"),
    ("Lastmeldungen", "Meldungen"),
    ("Prequal", "Prequal"),
];
