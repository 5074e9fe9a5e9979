//! What is said about the four experiments: questions, set-ups, variants, findings and charts. Numbers come in as finished text.

/// In the order of the experiments, as everything here.
pub const TITLES: [&str; 4] = ["Ausgangslage", "Lastverteilung", "Failover", "Zusammen"];
pub const QUESTIONS: [&str; 4] = [
    "Was bekommen Nutzer von einem Server ohne Redundanz, der ausfällt und repariert wird?",
    "Wie viel Last vertragen mehrere Server unter jeder Strategie, und was bringt die Verteilung allein für die Verfügbarkeit?",
    "Wie lange wird niemand bedient, wenn ein Server abstürzt, und wie viele Nutzer merken es?",
    "Wie viele Neunen gewinnen Verteilung und Failover zusammen, und was kosten sie?",
];
pub const SET_UPS: [&str; 4] = [
    "Ein Server schafft 5 Anfragen/s und bekommt vier Stunden lang 4/s angeboten. Er fällt etwa alle 2 Minuten aus, und die Reparatur dauert etwa 15 s. \
     Daneben steht derselbe Server ohne Ausfälle, mit denselben Zufallszahlen.",
    "Drei Server mit je 5 Anfragen/s, sechs Strategien. Die Last steigt in Stufen von 4/s auf 16,5/s; jede Stufe wird nach einer Minute Einschwingzeit zehn Minuten lang gemessen. \
     Dann, eine Stunde lang bei 4/s, fallen die Server wie in der Ausgangslage aus, und niemand prüft ihren Zustand.",
    "Ein Server und eine Reserve, 4 Anfragen/s. Der Server stürzt in 28 Minuten zwölfmal ab, jeweils für 15 s. \
     Zustandsprüfung und Failover sind aus, an, und an mit verschiedenen Abständen und Schwellen; jede Variante trifft dieselben Abstürze.",
    "4 Anfragen/s vier Stunden lang; jeder Server fällt zufällig aus wie in der Ausgangslage. Von einem Server zu vieren; \
     hinzu kommen nacheinander Verteilung, Failover, Weiterreichen verweigerter Anfragen und eine Wiederholung durch das Gerät.",
];
pub const FAILS: &str = "Ein Server, der ausfällt";
pub const NEVER_FAILS: &str = "Derselbe Server, fiele er nie aus";
pub const POLICIES: [&str; 6] = [
    "Zufall",
    "Reihum",
    "Reihum nach Gewicht",
    "Wahl aus zweien, beliebig",
    "Wahl aus zweien, verschieden",
    "Wenigste Anfragen",
];
pub const UNWATCHED: &str = "Ausfälle unbeobachtet";
pub const NO_CHECKS: &str = "Ohne Prüfung, ohne Failover";
pub const CHECKS_ONLY: &str = "Mit Prüfung, aber Failover aus";
pub const WITH_RETRIES: &str = "Prüfung alle 1 s, ausgefallen nach 3; drei Wiederholungen";
pub const BLACK_HOLE: &str = "Prüfung alle 1 s, ausgefallen nach 3; Pakete verschwinden";
/// From one server to four.
pub const STEPS: [&str; 8] = [
    "Ein Server (Ausgangslage)",
    "Drei Server, reihum, ohne Failover",
    "Drei Server, reihum, Failover",
    "Dasselbe, Verweigertes weitergereicht",
    "Dasselbe, wenigste Anfragen",
    "Dasselbe, und eine Wiederholung durch das Gerät",
    "Zwei Server, mit alldem",
    "Vier Server, mit alldem",
];
pub const POLICY: &str = "Strategie";
pub const LOAD: &str = "Last";
pub const WATCH: [&str; 4] = [
    "Ansehen, wie der Server ausfällt und repariert wird.",
    "Ansehen, wie „Wenigste Anfragen“ einen toten Server füttert.",
    "Ansehen, wie ein Absturz bemerkt und zur Reserve umgeleitet wird.",
    "Drei Server mit Failover, Weiterreichen und einer Wiederholung ansehen.",
];
pub const NOT_COMPARABLE: &str = "noch nicht vergleichbar";

/// The blocks of a report.
pub const AVAILABILITY: &str = "Verfügbarkeit";
pub const RESPONSE_TIME: &str = "Antwortzeit";
pub const RELIABILITY: &str = "Zuverlässigkeit";
pub const COST: &str = "Kosten";
pub const DOWNTIME: &str = "Ausfallzeit während des Failovers";
pub const IMPACT: &str = "Wirkung auf die Nutzer";

/// `Random, servers fail unwatched`.
pub fn variant(name: &str, what: &str) -> String {
    format!("{name}, {what}")
}

/// A setting of the health checks.
pub fn probes(interval: &str, fall: u32) -> String {
    format!("Prüfung alle {interval}, ausgefallen nach {fall}")
}

/// Not everything is in.
pub fn so_far(done: u32, asked: u32) -> String {
    format!("Bisher, aus {done} von {asked} Replikationen:")
}

/// Too few runs for what their intervals say; measured with five.
pub const FEW: &str = "Weniger als 8 Replikationen: Wo die Last nahe an der Grenze liegt, deckt das Intervall eines Mittelwerts aus so wenigen seltener, als es sagt (aus 5 ist es 92,7-mal in hundert).";

/// Replications, and the widest interval of an availability.
pub fn width(replications: u32, first: u64, last: u64, points: &str) -> String {
    format!(
        "{replications} Replikationen jeder Variante mit denselben Zufallszahlen (Startwerte {first} bis {last}); das breiteste 95-%-Intervall einer Verfügbarkeit ist ± {points} Prozentpunkte."
    )
}

/// A difference that is not more than noise.
pub fn within_noise(difference: &str) -> String {
    format!("innerhalb des Rauschens gleich ({difference})")
}

/// `0.23 ± 0.05 s longer`.
pub fn compared(difference: &str, is_more: bool) -> String {
    format!("{difference} {}", if is_more { "länger" } else { "kürzer" })
}

/// `1.47 ± 0.30 percentage points`, from a difference of percentages.
pub fn points(difference: &str) -> String {
    difference.replace(" %", " Prozentpunkte")
}

/// A difference of shares, in words.
pub fn gained(points: &str, is_more: bool) -> String {
    format!("{points} {}", if is_more { "mehr" } else { "weniger" })
}

pub const NO_GAIN: &str = "nicht mehr als Rauschen auseinander";

/// Baseline: time, requests, response time.
pub fn baseline(
    up: &str,
    exact: &str,
    agrees: bool,
    answered: [&str; 2],
    response: &str,
    alive: &str,
) -> Vec<String> {
    let verdict = if agrees { "enthält" } else { "verfehlt" };
    vec![
        format!(
            "Der eine Server ist {up} der Zeit bereit; MTTF / (MTTF + MTTR) sagt auf lange Sicht {exact}, was das Intervall {verdict}."
        ),
        format!(
            "Von den Anfragen werden {} beantwortet; ohne Ausfälle wären es {}.",
            answered[0], answered[1]
        ),
        format!(
            "Die mittlere Antwortzeit ist {response}. In {alive} der Replikationen war der Server nach zwei Minuten noch nie ausgefallen."
        ),
    ]
}

/// When half of the replications have gone down for the first time.
pub fn median_life(median: &str, ends: &str, n: usize, exact: &str) -> String {
    format!(
        "Die Hälfte der {n} Läufe fiel binnen {median} zum ersten Mal aus (95-%-Intervall {ends}, zwischen zweien der Werte); exponentielle Lebensdauern haben ihren Median bei {exact}."
    )
}

pub fn failing_looks_fast(quicker: &str, slower: &str) -> String {
    format!(
        "Scheitern sieht schnell aus: Die Antworten, die kamen, waren {quicker} schneller als die eines Servers, der nie ausfällt, weil jeder Absturz die Schlange leert. Mit gescheiterten Anfragen an ihrem Zeitlimit ist er {slower} langsamer."
    )
}

/// Where each policy saturates.
pub fn saturation(policies: &[(String, Option<String>)], capacity: &str) -> String {
    let each: Vec<String> = policies
        .iter()
        .map(|(name, load)| {
            load.as_ref().map_or_else(|| format!("{name} nie"), |load| format!("{name} bei {load}"))
        })
        .collect();
    format!(
        "Sättigung, die erste Stufe, auf der weniger als 99 % der Anfragen rechtzeitig beantwortet werden: {}. Drei Server schaffen {capacity}; darüber wachsen die Schlangen, solange man misst.",
        each.join("; ")
    )
}

pub fn tails(random: &str, round_robin: &str, two: &str, least: &str) -> String {
    format!(
        "Bei 12/s kommen 95 % der Antworten bei zufälliger Wahl binnen {random}; reihum sind es {round_robin}, bei der Wahl aus zwei verschiedenen {two}, bei „Wenigste Anfragen“ {least}."
    )
}

/// Three servers without health checks beside one, by arithmetic; `above` is `None` where they cannot be told apart.
pub fn unwatched(answered: &str, above: Option<bool>, one: &str, up: &str) -> String {
    let compared = match above {
        Some(true) => "mehr als",
        Some(false) => "weniger als",
        None => "innerhalb des Rauschens so viel wie",
    };
    format!(
        "Wenn Server ausfallen und niemand sie prüft, beantwortet Reihum {answered} der Anfragen, {compared} die {one} der Zeit, die ein Server nach der Rechnung bereit ist, obwohl {up} der Zeit irgendein Server bereit ist."
    )
}

pub fn attracts(less: &str) -> String {
    format!(
        "Ein toter Server zieht an: Er verweigert sofort und hat darum immer die wenigsten Anfragen. „Wenigste Anfragen“ beantwortet {less} weniger als die zufällige Wahl, wenn Server unbeobachtet ausfallen."
    )
}

pub const NO_ATTRACTION: &str = "Wenn Server unbeobachtet ausfallen, lassen sich „Wenigste Anfragen“ und zufällige Wahl hier nicht unterscheiden.";

/// Downtime and requests harmed, without checks and with.
pub fn crash_costs(without: [&str; 2], with: [&str; 2]) -> String {
    format!(
        "Ohne Zustandsprüfung kostet ein Absturz {} Ausfallzeit und {} Anfragen. Mit einer Prüfung je Sekunde und drei Verfehlungen bis „ausgefallen“ kostet er {} und {}.",
        without[0], without[1], with[0], with[1]
    )
}

pub fn settings_decide(least: &str, best: &str, most: &str, slowest: &str) -> String {
    format!(
        "Die Einstellungen entscheiden: Ein Absturz kostet von {least} Ausfallzeit mit „{best}“ bis {most} mit „{slowest}“."
    )
}

pub fn arithmetic(agreeing: usize, all: usize) -> String {
    format!(
        "Die Rechnung aus Abstand, Schwelle und Laufzeit liegt bei {agreeing} von {all} Einstellungen der Prüfung im gemessenen Intervall (5 % dürfen es durch Zufall verfehlen)."
    )
}

pub fn vanishing(with: &str, without: &str) -> String {
    format!("Wo Pakete verschwinden, statt verweigert zu werden, dauert das Bemerken {with} statt {without}.")
}

pub fn not_what_users_feel(downtime: &str, without: &str, with: &str) -> String {
    format!(
        "Ausfallzeit ist nicht, was Nutzer spüren: Drei Wiederholungen lassen die Ausfallzeit eines Absturzes, wie sie ist, {downtime}, und senken die geschädigten Anfragen von {without} auf {with}."
    )
}

pub fn from_one_to_three(one: [&str; 2], three: &str, gained: &str) -> String {
    format!(
        "Ein Server gibt {} Neunen ({} der Anfragen). Drei Server, reihum und ohne Failover, geben {three}, {gained}.",
        one[0], one[1]
    )
}

pub fn steps(failover: &str, redispatch: &str, retry: &str) -> String {
    format!(
        "Failover bringt es auf {failover}, das Weiterreichen verweigerter Anfragen auf {redispatch}, eine Wiederholung durch das Gerät auf {retry}."
    )
}

pub fn price(attempts: &str, busy: &str) -> String {
    format!(
        "Der Preis: drei Server statt einem, {attempts} Versuche je Anfrage und Server, die {busy} der Zeit beschäftigt sind."
    )
}

/// Nines by number of servers, and what one server more brings.
pub fn per_server(nines: [&str; 3], more: &[(u32, String)]) -> String {
    let more: Vec<String> =
        more.iter().map(|(servers, gain)| format!("Server {servers} bringt {gain}")).collect();
    format!(
        "Mit alldem geben zwei Server {} Neunen, drei {}, vier {}: {}.",
        nines[0],
        nines[1],
        nines[2],
        more.join(", ")
    )
}

pub fn nines_more(nines: &str) -> String {
    format!("{nines} Neunen")
}

pub const NINES_UNKNOWN: &str = "mehr Neunen, als diese Läufe sagen können, denn nichts scheiterte";

pub fn all_down(share: &str, nines: &str, measured: &str) -> String {
    format!(
        "Drei Server, die unabhängig ausfallen, sind nach der Rechnung {share} der Zeit alle ausgefallen; darum kann keine Einstellung mit drei Servern weit über {nines} Neunen kommen; die Zeit, in der jemand bedienen konnte, kam auf {measured}."
    )
}

pub fn two_availabilities(up: &str, answered: &str) -> String {
    format!(
        "Zwei Verfügbarkeiten, ein System: Von drei Servern ohne Failover ist {up} der Zeit einer bereit, und doch beantworten sie nur {answered} der Anfragen. Redundanz, zu der niemand lenkt, ist keine Verfügbarkeit."
    )
}

/// Charts.
pub const TIME_AXIS: &str = "Zeit (s)";
pub const NEVER_DOWN_AXIS: &str = "noch nie ausgefallen (Anteil der Läufe)";
pub const LOAD_AXIS: &str = "angebotene Last (Anfragen/s)";
pub const P95_AXIS: &str = "95 % beantwortet binnen (s)";
pub const ANSWERED_AXIS: &str = "rechtzeitig beantwortet (Anteil)";
pub const DOWN_AXIS: &str = "ausgefallene Sekunden je Absturz";
pub const HARMED_AXIS: &str = "schlecht beendete Anfragen je Absturz";
pub const NINES_AXIS: &str = "Neunen (−log₁₀ des Anteils gescheiterter Anfragen)";
pub const HEALTH_CHECK: &str = "Zustandsprüfung";
pub const VARIANT: &str = "Variante";
pub const RESPONSE_BY_LOAD: &str = "Antwortzeit nach Last";
pub const AVAILABILITY_BY_LOAD: &str = "Verfügbarkeit nach Last";
pub const DOWNTIME_BY_PHASE: &str = "Ausfallzeit eines Absturzes, nach Phase";
pub const HARMED: &str = "Bei einem Absturz geschädigte Anfragen";
pub const NINES: &str = "Neunen der Verfügbarkeit";
pub const RELIABILITY_OVER_TIME: &str = "Zuverlässigkeit über die Zeit, R(t)";
pub const WORST_WINDOWS: &str = "Schlechtestes Fenster der Nutzer, nach seiner Länge";
pub const WINDOW_AXIS: &str = "Länge des Fensters (s), jedes so lange";
pub const UPTIME_AXIS: &str = "kleinste versorgte Zeit (Anteil)";
/// The parts of a crash's downtime.
pub const PHASES: [&str; 4] =
    ["noch unbemerkt", "bemerkt, nicht umgeleitet", "umgeleitet", "repariert, noch nicht zurück"];

/// Measured and exact at an instant.
pub fn alive(at: &str, share: &str, n: usize, exact: Option<&str>) -> String {
    let exact = exact.map_or_else(String::new, |exact| format!("; die Theorie sagt {exact}"));
    format!("Nach {at} war das System in {share} der {n} Läufe noch nie ausgefallen{exact}.")
}

/// Ends of curves.
pub fn never_down(at: &str, ends: &[(String, String)]) -> String {
    if let [(first, _), rest @ ..] = ends
        && !rest.is_empty()
        && rest.iter().all(|(share, _)| share == first)
    {
        return format!("In {at} nie ausgefallen: {first} bei jeder von ihnen.");
    }
    let ends: Vec<String> = ends.iter().map(|(share, label)| format!("{share} mit „{label}“")).collect();
    format!("In {at} nie ausgefallen: {}.", ends.join(", "))
}

/// Which variants a chart has.
pub fn drawn(some: usize, all: usize, evenly: bool) -> String {
    let evenly = if evenly { ", von der niedrigsten bis zur höchsten" } else { "" };
    format!("Gezeichnet: {some} von {all} Varianten{evenly}.")
}

pub const ONE_CURVE: &str =
    "Gezeichnet: eine der 6 Varianten, die ausfallen; Server fallen unter jeder Strategie gleich aus.";

/// Tails of response times at four fifths of the load.
pub fn tails_by_load(random: &str, least: &str) -> String {
    format!(
        "Bei 12 Anfragen/s, vier Fünfteln dessen, was die Server schaffen, kommen 95 % der Antworten bei zufälliger Wahl binnen {random} und bei „Wenigste Anfragen“ binnen {least}."
    )
}

pub fn answered_by_load(random: &str, least: &str) -> String {
    format!(
        "Bei 14 Anfragen/s werden {random} der Anfragen bei zufälliger Wahl rechtzeitig beantwortet, {least} bei „Wenigste Anfragen“."
    )
}

pub fn least_downtime(estimate: &str, label: &str) -> String {
    format!("Geringste Ausfallzeit: {estimate} je Absturz mit „{label}“.")
}

pub fn most_nines(estimate: &str, label: &str) -> String {
    format!("Meiste Neunen: {estimate} mit „{label}“.")
}

/// How bad the worst window is.
pub fn worst_window(length: &str, share: &str, label: &str, whole: &str) -> String {
    format!(
        "Im schlechtesten Fenster von {length} eines Laufs waren Nutzer mit „{label}“ {share} ihrer Zeit versorgt; über den ganzen Lauf {whole}."
    )
}

/// Where nothing failed: what may still be there.
pub fn unseen(variants: usize, of: usize, runs: u32, bound: &str) -> String {
    format!(
        "Bei {variants} von {of} Varianten scheiterte in keinem der {runs} Läufe eine Anfrage. Das beweist keine 100 %: Die Enden daneben gelten für Fehlschläge, die einzeln kommen; kämen sie in Schüben, könnten bis zu {bound} solcher Läufe einen haben."
    )
}

pub fn harmed(few: &str, least: &str, many: &str, most: &str) -> String {
    format!("Von {few} mit „{least}“ bis {many} mit „{most}“.")
}
