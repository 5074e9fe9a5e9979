//! The sentences under the stage. Every number in them comes from the run.

use super::number;

/// "Server 2".
pub fn server(number: u32) -> String {
    format!("Server {number}")
}

/// "The link to server 2".
pub fn server_link(number: u32) -> String {
    format!("Die Verbindung zu Server {number}")
}

/// "Zone 2".
pub fn zone(number: u32) -> String {
    format!("Zone {number}")
}

/// The link between two controllers.
pub const PAIR_LINK: &str = "Die Verbindung zwischen den Controllern";
/// The second of two.
pub const SECOND_CONTROLLER: &str = "Der zweite Controller";
/// The link between device and controller.
pub const DEVICE_LINK: &str = "Die Verbindung zwischen Gerät und Controller";
/// The controller.
pub const CONTROLLER: &str = "Der Controller";
/// It crashed.
pub const CRASHED: &str = "stürzte ab";
/// It hangs.
pub const HUNG: &str = "antwortete nicht mehr";
/// It was cut.
pub const CUT: &str = "wurde getrennt";
/// It was repaired by hand.
pub const REPAIRED: &str = "wurde von Hand repariert";
/// Only one direction of it works.
pub const CUT_ONE_WAY: &str = "wurde in einer Richtung getrennt";
pub const DELAYED: &str = "wurde langsam";
pub const LOSSY: &str = "begann, Nachrichten zu verlieren";
pub const FLAPPED: &str = "begann, abwechselnd abzustürzen und zurückzukehren";
pub const STALLED: &str = "stellte die Zustandsprüfung ein";
/// It takes no new work.
pub const DRAINED: &str = "nahm nichts Neues mehr an";
/// It gave the work back to the primaries.
pub const FAILED_BACK: &str = "gab die Arbeit an die Primärserver zurück";

/// "became 4 times as slow".
pub fn slowed(factor: f64) -> String {
    format!("wurde {}-mal so langsam", number::digits(factor, 2))
}

/// "began to answer 30 % with errors".
pub fn erred(rate: f64) -> String {
    format!("begann, {} mit Fehlern zu beantworten", number::percent(rate))
}

/// "Server 2 crashed at 20.0 s."
pub fn began(who: &str, what: &str, at: f64) -> String {
    format!("Bei {}: {who} {what}.", number::instant(at))
}

/// "4 requests failed so far, 1 of them lost with it."
pub fn harmed(failed: u64, lost: u64, is_so_far: bool) -> String {
    let so_far = if is_so_far { "bisher " } else { "" };
    let requests = |count| number::counted(count, "Anfrage", "Anfragen");
    match (failed, lost) {
        (0, 0) if is_so_far => "Noch ist keine Anfrage gescheitert.".to_owned(),
        (0, 0) => "Keine Anfrage scheiterte.".to_owned(),
        // The device has not heard of all of them yet.
        _ if failed <= lost => format!("{} {so_far}dabei verloren.", requests(lost)),
        (_, 0) => format!("{} {so_far}gescheitert.", requests(failed)),
        _ => {
            format!("{} {so_far}gescheitert, davon {} dabei verloren.", requests(failed), number::count(lost))
        }
    }
}

/// Which requests still go to a server that cannot serve.
pub enum Share {
    /// Every n-th.
    Every(u32),
    /// Some of them.
    Some,
    /// All.
    All,
}

/// "it still sends every third request there".
fn still_sends(share: &Share) -> String {
    match share {
        Share::All => "Er sendet weiter jede Anfrage dorthin".to_owned(),
        Share::Some => "Er sendet weiter Anfragen dorthin".to_owned(),
        Share::Every(n) => format!("Er sendet weiter jede {} Anfrage dorthin", ordinal(*n)),
    }
}

fn ordinal(n: u32) -> String {
    match n {
        2 => "zweite".to_owned(),
        3 => "dritte".to_owned(),
        4 => "vierte".to_owned(),
        5 => "fünfte".to_owned(),
        6 => "sechste".to_owned(),
        7 => "siebte".to_owned(),
        8 => "achte".to_owned(),
        _ => format!("{n}."),
    }
}

/// Before the controller has noticed.
pub fn unnoticed(missed: u32, fall: u32, share: &Share) -> String {
    match missed {
        0 => format!("Der Controller hat es nicht bemerkt: {}.", still_sends(share)),
        _ => format!(
            "Der Controller hat {missed} von {fall} Prüfungen verfehlt gesehen: {}.",
            still_sends(share)
        ),
    }
}

/// Where nobody looks.
pub fn nobody_looks(share: &Share) -> String {
    format!("Niemand prüft den Zustand, also wird der Controller es nicht bemerken: {}.", still_sends(share))
}

/// Where only ejection looks, and may take none of so many out: `most` is its share in percent.
pub fn ejects_nobody(servers: usize, most: u32, share: &Share) -> String {
    format!(
        "Höchstens {most} % dürfen ausgeschlossen werden, keiner von {servers} Servern: {}.",
        still_sends(share)
    )
}

/// Where ejection may take it out.
pub fn failures_tell(share: &Share) -> String {
    format!("Nur scheiternde Anfragen können es dem Controller sagen: {}.", still_sends(share))
}

/// Where probes do not see this kind of fault.
pub fn probes_pass(share: &Share) -> String {
    format!(
        "Die Prüfungen werden weiter bestanden, der Controller sieht nichts Falsches: {}.",
        still_sends(share)
    )
}

/// "Noticed after 2.6 s (expected 2 to 3 s)."
pub fn noticed(after: f64, expected: Option<(f64, f64)>) -> String {
    format!("Bemerkt nach {}{}.", number::span(after), expected_span(expected))
}

fn expected_span(expected: Option<(f64, f64)>) -> String {
    match expected {
        None => String::new(),
        Some((low, high)) => {
            let (low, high) = (number::span(low), number::span(high));
            if low == high {
                return format!(" (erwartet {low})");
            }
            // The unit once, where both share it: "2 to 3 s".
            match (low.split_once(' '), high.split_once(' ')) {
                (Some((number, unit)), Some((_, other))) if unit == other => {
                    format!(" (erwartet {number} bis {high})")
                }
                _ => format!(" (erwartet {low} bis {high})"),
            }
        }
    }
}

/// Noticed, but failover is off.
pub fn no_failover(share: &Share) -> String {
    format!("Failover ist aus: {}.", still_sends(share).replacen("Er", "Der Controller", 1))
}

/// Rerouted to the others.
pub fn rerouted(others: usize) -> String {
    match others {
        0 => "Kein Server ist übrig: Jede Anfrage wird verweigert.".to_owned(),
        1 => "Umgeleitet: Der eine verbliebene Server nimmt jede Anfrage.".to_owned(),
        2 => "Umgeleitet: Die beiden anderen Server nehmen seinen Anteil.".to_owned(),
        _ => format!("Umgeleitet: Die anderen {others} Server nehmen seinen Anteil."),
    }
}

/// Repaired, not yet back in rotation.
pub fn repaired(at: f64, passed: u32, rise: u32) -> String {
    format!(
        "Repariert bei {}; {passed} von {rise} Prüfungen bestanden, darum bekommt er noch keine Anfragen.",
        number::instant(at)
    )
}

/// Back in rotation.
pub fn back(at: f64) -> String {
    format!("Wieder im Umlauf bei {}.", number::instant(at))
}

/// So long after it was back it goes on.
pub fn not_recovered(later: f64) -> String {
    format!("{} später noch nicht erholt.", number::span(later))
}

/// Repaired where it had never left rotation.
pub fn mended(at: f64) -> String {
    format!("Repariert bei {}.", number::instant(at))
}

/// Repaired before anybody noticed.
pub fn never_noticed(at: f64) -> String {
    format!("Repariert bei {}, bevor der Controller es bemerkt hatte.", number::instant(at))
}

/// The end of the story.
pub fn recovered(after: f64, failed: u64) -> String {
    let failed = match failed {
        0 => "keine Anfrage scheiterte".to_owned(),
        _ => format!("{} gescheitert", number::counted(failed, "Anfrage", "Anfragen")),
    };
    format!("Erholt {} nach der Störung: {failed}.", number::span(after))
}

/// What the controller itself does to the rest.
pub const CONTROLLER_DOWN: &str = "Nichts wird bedient, bis er zurück ist: Niemand springt für ihn ein.";
/// The second will do so.
pub const SECOND_WAITS: &str = "Nichts wird bedient, bis Controller 2 genug Lebenszeichen vermisst.";
/// The second has.
pub const SECOND_WORKS: &str = "Controller 2 hat übernommen.";

/// Other faults going on at the same time.
pub fn meanwhile(others: usize) -> String {
    match others {
        0 => String::new(),
        1 => "Eine weitere Störung dauert an.".to_owned(),
        _ => format!("{others} weitere Störungen dauern an."),
    }
}

/// While no fault has anything to tell.
pub fn calm(servers: usize, rate: Option<f64>) -> String {
    let sent = match rate {
        Some(rate) => format!("{} Anfragen je Sekunde", number::digits(rate, 3)),
        None => "Anfragen".to_owned(),
    };
    match servers {
        1 => format!("{sent} an einen Server."),
        _ => format!("{sent} an {servers} Server."),
    }
}

/// How the last half minute went, where no fault is to blame.
pub fn lately(failed: u64, waiting: u64) -> String {
    let failed = match failed {
        0 => "Keine ist gescheitert".to_owned(),
        _ => format!("{} in der letzten halben Minute gescheitert", number::count(failed)),
    };
    match waiting {
        0 | 1 => format!("{failed}."),
        _ => format!("{failed}; {} warten in Schlangen.", number::count(waiting)),
    }
}

/// "Planned: crash s2 at 20.0 s."
pub fn planned(what: &str, at: f64) -> String {
    format!("Geplant: {what} bei {}.", number::instant(at))
}
/// What a person can do, when nothing is planned.
pub const CLICK: &str = "Ein Klick auf einen Server lässt ihn abstürzen.";

/// Nothing is being sent yet.
pub const READY: &str = "Bereit.";
/// What to do then.
pub const PRESS_PLAY: &str = "Abspielen drücken, dann mit einem Klick einen Server abstürzen lassen.";

/// The run is over.
pub fn over(sent: u64, ok: u64, at: f64) -> (String, String) {
    let lead = format!("Der Lauf endete bei {}.", number::instant(at));
    if sent == 0 {
        return (lead, "Keine Anfrage wurde gesendet.".to_owned());
    }
    let share = number::percent(ok as f64 / sent as f64);
    (
        lead,
        format!(
            "{} von {} Anfragen wurden gut beantwortet ({share}).",
            number::count(ok),
            number::count(sent)
        ),
    )
}

pub const MARK_CRASH: &str = "Absturz";
pub const MARK_SLOW: &str = "langsam";
pub const MARK_ERRORS: &str = "Fehler";
pub const MARK_HANG: &str = "Hänger";
pub const MARK_CUT: &str = "getrennt";
pub const MARK_REPAIR: &str = "Reparatur";
pub const MARK_LATENCY: &str = "Verzögerung";
pub const MARK_LOSS: &str = "Verlust";
pub const MARK_FLAP: &str = "Flattern";
pub const MARK_STALL: &str = "Stillstand";
pub const MARK_DRAIN: &str = "Auslaufen";
pub const MARK_FAILBACK: &str = "Failback";
pub const SHORT_DEVICE: &str = "Gerät";
pub const SHORT_CONTROLLER: &str = "Hub";
pub const SHORT_SECOND: &str = "Hub 2";
pub const SHORT_PAIR_LINK: &str = "Paar";
/// Neither of two controllers hears the other.
pub const SPLIT: &str = "Beide Controller arbeiten, jeder für die Hälfte der Nutzer, und jeder weiß nur, was er selbst gesendet hat.";

/// "s2".
pub fn short_server(number: u32) -> String {
    format!("s{number}")
}

/// "crash s2".
pub fn mark(what: &str, who: &str) -> String {
    format!("{what} {who}")
}
