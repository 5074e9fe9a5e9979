//! Labels and one-line helps of the scenario's fields, and names of their choices, by link key.

/// A field in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldWords {
    /// The field's link key.
    pub key: &'static str,
    /// Its name.
    pub label: &'static str,
    /// One line that says what it does.
    pub help: &'static str,
}

/// The name of a field; the key itself where there is none, so that nothing is ever blank.
pub fn label(key: &'static str) -> &'static str {
    FIELDS.iter().find(|words| words.key == key).map_or(key, |words| words.label)
}

/// One line that says what a field does.
pub fn help(key: &str) -> &'static str {
    FIELDS.iter().find(|words| words.key == key).map_or("", |words| words.help)
}

/// The name of a choice of a field; the choice itself where it has none.
pub fn choice<'a>(key: &str, choice: &'a str) -> &'a str {
    CHOICES
        .iter()
        .find(|(field, name, _)| *field == key && *name == choice)
        .map_or(choice, |(_, _, words)| words)
}

/// What counts behind a bare number: `3 verfehlt`.
pub fn unit(key: &str) -> &'static str {
    match key {
        "fall" => "verfehlt",
        "rise" => "bestanden",
        "retries" | "redispatch" | "hub-retries" | "same-retries" => "Mal",
        "workers" | "controller-workers" | "server-limit" => "zugleich",
        "choices" => "Server",
        "balance-factor" | "hot-above" | "eject-most" | "eject-failing" | "panic" => "%",
        "eject-after" | "breaker" => "Fehlschläge",
        "retry-share" | "crowding" | "cascade" | "autoscale" => "%",
        "retry-floor" => "/s",
        "retry-tokens" => "Marken",
        "limit-size" => "zugleich",
        _ => "",
    }
}

const fn words(key: &'static str, label: &'static str, help: &'static str) -> FieldWords {
    FieldWords { key, label, help }
}

/// Every field.
pub const FIELDS: &[FieldWords] = &[
    words("policy", "Strategie", "Die Regel, nach der der Controller einen Server wählt."),
    words("servers", "Server", "Wie viele Server es gibt, Reserve eingeschlossen."),
    words(
        "backups",
        "Davon Reserve",
        "Wie viele, von hinten gezählt, nur arbeiten, solange kein anderer im Umlauf ist.",
    ),
    words("workers", "Worker je Server", "Wie viele Anfragen ein Server zugleich bedient."),
    words(
        "queue",
        "Warteschlange je Server",
        "Wie viele Anfragen an einem Server warten dürfen; die nächste wird abgewiesen.",
    ),
    words("weights", "Gewichte", "Anteil am Verkehr je Server; das letzte gilt auch für alle weiteren."),
    words(
        "speeds",
        "Geschwindigkeiten",
        "Arbeit je Sekunde und Server: 1 ist normal, die letzte gilt auch für alle weiteren.",
    ),
    words(
        "service",
        "Bedienzeit",
        "Wie lange eine Anfrage auf einem Server normaler Geschwindigkeit dauert.",
    ),
    words(
        "abandoned",
        "Aufgegebene Arbeit",
        "Was ein Server mit Arbeit macht, auf die das Gerät nicht mehr wartet.",
    ),
    words("load", "Anfragen", "Wie viele Anfragen das Gerät sendet, und wie regelmäßig."),
    words(
        "users",
        "Nutzer",
        "Wie viele Nutzer sich das Gerät teilen; eine geschlossene Last bringt ihre eigene Zahl mit.",
    ),
    words(
        "user-skew",
        "Ungleiche Nutzer",
        "Wie ungleich die Nutzer senden: 0 heißt alle gleich, 1 ist das Zipf’sche Gesetz.",
    ),
    words("timeout", "Zeitlimit", "Wie lange ein Versuch höchstens dauern darf, die Wege eingeschlossen."),
    words("retries", "Wiederholungen", "Wie oft das Gerät eine gescheiterte Anfrage erneut versucht."),
    words(
        "priority",
        "Priorität",
        "Wo Anfragen an einem Server warten, kommen die mit höherer Priorität zuerst.",
    ),
    words(
        "queue-timeout-law",
        "Streuung der Geduld",
        "Wie die längste Wartezeit um ihren Mittelwert streut.",
    ),
    words(
        "deadlines",
        "Verspätete Arbeit",
        "Was Server mit Arbeit machen, deren mitgeschickte Frist abgelaufen ist.",
    ),
    words(
        "hub-retries",
        "Wiederholungen am Controller",
        "Wie oft der Controller einen gescheiterten Versuch sofort wiederholt; ein Proxy davor macht es ebenso.",
    ),
    words("proxies", "Proxys davor", "Jeder wiederholt ebenso oft: Schichten multiplizieren sich."),
    words(
        "backoff",
        "Erste Pause",
        "Die Wartezeit vor der ersten Wiederholung (Backoff); sie verdoppelt sich mit jeder weiteren.",
    ),
    words("backoff-cap", "Längste Pause", "Länger wird vor einer Wiederholung nie gewartet."),
    words(
        "jitter",
        "Streuung (Jitter)",
        "Wie die Pause vor einer Wiederholung variiert wird, damit nicht alle zugleich kommen.",
    ),
    words("device-hop", "Weg zum Gerät", "Laufzeit zwischen Gerät und Controller, eine Richtung."),
    words("server-hop", "Weg zu den Servern", "Laufzeit zwischen Controller und Server, eine Richtung."),
    words("probes", "Zustandsprüfung", "Ob der Controller die Server prüft."),
    words("probe-interval", "Prüfung alle", "Vom Ergebnis einer Prüfung bis zur nächsten."),
    words(
        "probe-timeout",
        "Zeitlimit der Prüfung",
        "Wie lange eine Prüfung dauern darf, bevor sie als verfehlt gilt.",
    ),
    words(
        "fall",
        "Ausgefallen nach",
        "Verfehlte Prüfungen in Folge, bis der Controller einen Server für ausgefallen hält.",
    ),
    words(
        "rise",
        "Wieder da nach",
        "Bestandene Prüfungen in Folge, bis der Controller ihn wieder für bereit hält.",
    ),
    words(
        "last-backups",
        "Letzte Reserve",
        "So viele Server arbeiten erst, wenn auch keine andere Reserve mehr kann.",
    ),
    words(
        "probe-fast",
        "Prüfung im Zweifel",
        "Abstand, solange ein Server zwischen bereit und ausgefallen steht.",
    ),
    words("probe-down", "Prüfung nach Ausfall", "Abstand, solange ein Server als ausgefallen gilt."),
    words(
        "same-retries",
        "Wiederholungen am selben Server",
        "Verweigerte Versuche gehen zuerst noch einmal an denselben Server.",
    ),
    words("same-pause", "Pause davor", "Wie lange sie vorher warten."),
    words(
        "controller-priority",
        "Priorität am Controller",
        "Auch in seiner Schlange kommen Anfragen mit höherer Priorität zuerst.",
    ),
    words("probe-schedule", "Takt der Prüfung", "Nach dem letzten Ergebnis oder in festem Raster."),
    words("failover", "Failover", "Ob ein Server, der als ausgefallen gilt, aus dem Umlauf genommen wird."),
    words(
        "redispatch",
        "Weiterreichen",
        "Wie oft der Controller einen verweigerten Versuch an einen anderen Server gibt.",
    ),
    words(
        "redispatch-lost",
        "Verlorene Arbeit weiterreichen",
        "Ob auch an einen anderen geht, was ein abgestürzter Server hielt, und dort neu begonnen wird.",
    ),
    words(
        "server-limit",
        "Anfragen je Server",
        "So viele gehen zugleich an einen Server; die übrigen warten in einer Schlange am Controller, auch wenn keiner bereit ist. 0 heißt unbegrenzt.",
    ),
    words(
        "deadline",
        "Frist",
        "Wie lange eine Anfrage höchstens dauern darf, alle Versuche und Pausen eingeschlossen.",
    ),
    words("retry-budget", "Wiederholungsbudget", "Was die Wiederholungen aller Nutzer zusammen begrenzt."),
    words(
        "retry-share",
        "Anteil der Wiederholungen",
        "Wiederholungen als Anteil der Anfragen, oder was ein Erfolg in den Eimer legt.",
    ),
    words("retry-floor", "Immer erlaubt", "Wiederholungen je Sekunde, zusätzlich zum Anteil."),
    words("retry-tokens", "Eimer für Wiederholungen", "Wie viele Marken er fasst."),
    words(
        "hedge",
        "Zweite Kopie nach",
        "Ohne Antwort bis dahin geht eine zweite Kopie hinaus (Hedging); die erste gute Antwort zählt.",
    ),
    words(
        "discipline",
        "Bedienreihenfolge",
        "Wer als Nächster kommt: der Erste oder der Letzte, oder alle zugleich.",
    ),
    words(
        "queue-timeout",
        "Längste Wartezeit",
        "Was an einem Server so lange gewartet hat, wird abgewiesen.",
    ),
    words(
        "shed-after",
        "Abwerfen nach",
        "Was kommt, solange die älteste Anfrage länger gewartet hat, wird abgewiesen.",
    ),
    words("cold-start", "Kaltstart", "Wie lange ein Server nach seiner Rückkehr langsam ist."),
    words("cold-factor", "Kaltfaktor", "Wie viel Mal so langsam ein kalter Server ist."),
    words("crowding", "Gedränge", "Jede weitere Anfrage zugleich macht alle um so viel Prozent langsamer."),
    words(
        "breaker",
        "Schutzschalter nach",
        "Fehlschläge in Folge, die ihn öffnen (Circuit Breaker); 0 heißt keiner.",
    ),
    words(
        "breaker-time",
        "Schutzschalter offen",
        "Wie lange alles abgewiesen wird, bevor eine Anfrage es versuchen darf.",
    ),
    words("limit", "Begrenzung der Menge", "Wie sich die Grenze für zugleich offene Anfragen bewegt."),
    words("limit-size", "Grenze", "Wie viele Anfragen anfangs zugleich offen sein dürfen."),
    words(
        "ejection",
        "Ausschluss",
        "Nach wessen Regeln ein Server ausgeschlossen wird, der den laufenden Verkehr schlecht behandelt.",
    ),
    words("eject-after", "Ausschluss nach", "Fehlschläge in Folge, die einen Server ausschließen."),
    words(
        "eject-interval",
        "Ausschlüsse geprüft alle",
        "Envoy lässt einen Server nur wieder zu, wenn es nachsieht.",
    ),
    words("eject-time", "Erster Ausschluss", "Wie lange der erste Ausschluss dauert; spätere dauern länger."),
    words("eject-longest", "Längster Ausschluss", "Wie lange ein Ausschluss höchstens dauert."),
    words(
        "eject-most",
        "Höchstens ausgeschlossen",
        "Envoy: der Anteil der Server, der zugleich ausgeschlossen sein darf.",
    ),
    words(
        "eject-deviation",
        "Ausreißer im Erfolg",
        "Envoy: Zehntel der Standardabweichung unter dem Mittel; Accrual: über 0, unter 80 % Erfolg. 0 schaltet ab.",
    ),
    words(
        "eject-failing",
        "Anteil der Fehlschläge",
        "Envoy: Ein Server wird ausgeschlossen, bei dem so viel scheitert; 0 schaltet ab.",
    ),
    words(
        "on-error",
        "Fehler in Folge",
        "HAProxy: Sie zählen als eine verfehlte Prüfung, als alle bis auf eine, als alle, oder lösen eine Prüfung aus.",
    ),
    words(
        "panic",
        "Panik unter",
        "Unter diesem Anteil gesunder Server wird der Zustand nicht mehr beachtet; 0 heißt nie.",
    ),
    words(
        "overprovision",
        "Überdimensionierung",
        "Primärserver nehmen so viel Prozent mal ihren gesunden Anteil, die Reserve den Rest; aus: Die Reserve springt nur ein.",
    ),
    words(
        "slow-start",
        "Sanfter Anlauf",
        "Wie lange ein zurückgekehrter Server weniger Gewicht hat (Slow Start).",
    ),
    words("slow-start-form", "Form des Anlaufs", "Nach wessen Art das Gewicht wächst."),
    words(
        "slow-start-aggression",
        "Aggressivität",
        "Wie Envoys Anlauf gebogen ist: Über 1 geht es anfangs schneller.",
    ),
    words(
        "failback",
        "Failback",
        "Ob die Arbeit von selbst oder von Hand zu genesenen Primärservern zurückkehrt.",
    ),
    words(
        "standby-delay",
        "Bereitschaft",
        "Bis die Reserve arbeiten kann: nichts ist heiß, Sekunden sind warm, Minuten kalt.",
    ),
    words("choices", "Auswahl", "Wie viele Server die Strategien mit der Wahl aus zweien ziehen."),
    words("tie", "Bei Gleichstand", "Wer bei „Wenigste Anfragen“ unter gleich belasteten Servern gewinnt."),
    words(
        "age",
        "Alter der Angaben",
        "Wie oft die Last abgelesen wird, nach der Strategien gehen; aus: Sie sehen sie, wie sie ist.",
    ),
    words(
        "balance-factor",
        "Begrenzte Last",
        "Eine Hash-Strategie übergeht Server über diesem Anteil der mittleren Last; 0 heißt nie.",
    ),
    words("ewma-decay", "Vergisst Latenz in", "Wie schnell Peak EWMA eine langsame Antwort vergisst."),
    words(
        "hot-above",
        "Heiß über",
        "Der Anteil der Sonden im Vorrat, über dem Prequal einen Server heiß nennt.",
    ),
    words(
        "controller-time",
        "Zeit am Controller",
        "Wie lange der Controller an jeder Anfrage arbeitet; 0 s: gar nicht.",
    ),
    words(
        "controller-workers",
        "Worker am Controller",
        "Anfragen, die der Controller zugleich bearbeitet, wo er Zeit braucht.",
    ),
    words(
        "controller-queue",
        "Schlange am Controller",
        "Anfragen, die auf den Controller warten dürfen, wo er Zeit braucht.",
    ),
    words("mttf", "Zufälliger Ausfall, alle", "Mittlere Zeit, bis ein Server zufällig ausfällt (MTTF)."),
    words(
        "mttr",
        "Repariert nach",
        "Mittlere Zeit, bis ein zufällig ausgefallener Server repariert ist (MTTR).",
    ),
    words(
        "crash-mode",
        "Ein abgestürzter Server",
        "Verweigert Verbindungen, sodass der Sender es gleich erfährt, oder verschluckt sie.",
    ),
    words(
        "mttf-law",
        "Streuung der Ausfälle",
        "Wie die Zeiten bis zum zufälligen Ausfall um ihren Mittelwert streuen.",
    ),
    words("mttr-law", "Streuung der Reparaturen", "Wie die Reparaturzeiten um ihren Mittelwert streuen."),
    words(
        "cascade",
        "Reißt andere mit",
        "Die Wahrscheinlichkeit, mit der ein zufällig ausfallender Server jeden anderen mitreißt.",
    ),
    words("crews", "Reparaturtrupps", "Wie viele Server zugleich repariert werden; 0 heißt alle."),
    words(
        "zones",
        "Zonen",
        "Auf wie viele Zonen die Server verteilt sind, für Störungen, die eine Zone treffen.",
    ),
    words(
        "autoscale",
        "Autoskalierung",
        "Der Anteil beschäftigter Worker, nach dem sich die Zahl der Server richtet; 0 schaltet ab.",
    ),
    words("scale-least", "Server mindestens", "Wie viele Server immer arbeiten."),
    words("scale-interval", "Skaliert alle", "Wie oft entschieden wird, wie viele Server arbeiten."),
    words("scale-lag", "Start dauert", "Wie lange ein gestarteter Server braucht, bis er arbeiten kann."),
    words(
        "failures-hang",
        "Zufälliges Hängen",
        "Server behalten, was sie haben, und machen damit weiter, wenn sie repariert sind.",
    ),
    words("controller-pair", "Zweiter Controller", "Ob einer übernimmt, wenn der erste schweigt."),
    words("advert", "Lebenszeichen alle", "Wie oft der erste Controller dem zweiten sagt, dass er da ist."),
    words("pair-priority", "Seine Priorität", "Je höher, desto früher übernimmt er."),
    words(
        "preempt",
        "Erster übernimmt zurück",
        "Ob der erste Controller seine Arbeit zurücknimmt, sobald er repariert ist.",
    ),
    words(
        "pair-coverage",
        "Gelungene Übernahmen",
        "Von hundert; nach einer misslungenen wird bis zur Reparatur nichts bedient.",
    ),
    words(
        "pair-fails",
        "Zweiter fällt auch aus",
        "Ob der zweite Controller zufällig ausfällt wie der erste.",
    ),
    words(
        "controller-crews",
        "Trupps für Controller",
        "Wie viele Controller zugleich repariert werden; 0 heißt alle.",
    ),
    words(
        "controller-mttf",
        "Controller-Ausfall, alle",
        "Mittlere Zeit, bis der Controller zufällig ausfällt.",
    ),
    words("controller-mttr", "Controller repariert nach", "Mittlere Zeit, bis der Controller repariert ist."),
    words(
        "controller-crash-mode",
        "Ein abgestürzter Controller",
        "Verweigert Verbindungen oder verschluckt sie.",
    ),
    words("duration", "Länge des Laufs", "Wie lange das Gerät sendet."),
    words(
        "drain",
        "Nachlauf",
        "Wie lange eine Anfrage danach noch dauern darf, bevor ihre Zeit als abgelaufen gilt.",
    ),
    words("warm-up", "Einschwingzeit", "Anfragen, die vorher gesendet wurden, zählen nicht."),
    words("seed", "Startwert", "Alle Zufallszahlen folgen daraus: gleicher Startwert, gleicher Lauf."),
    words(
        "antithetic",
        "Antithetischer Zwilling",
        "Spiegelt jede gezogene Zeitspanne: lang, wo der Lauf mit demselben Startwert eine kurze hat.",
    ),
];

const CHOICES: &[(&str, &str, &str)] = &[
    ("policy", "random", "Zufall"),
    ("policy", "round-robin", "Reihum"),
    ("policy", "weighted-round-robin", "Reihum nach Gewicht"),
    ("policy", "least", "Wenigste Anfragen"),
    ("policy", "two-distinct", "Besserer von zweien (verschieden)"),
    ("policy", "two-any", "Besserer von zweien (beliebig)"),
    ("policy", "random-two", "Besserer von zweien, nach Gewicht (NGINX)"),
    ("policy", "two-redrawn", "Besserer von zweien, neu gezogen (Finagle)"),
    ("on-error", "fail-check", "Eine verfehlte Prüfung"),
    ("on-error", "sudden-death", "Alle bis auf eine"),
    ("on-error", "mark-down", "Sofort ausgefallen"),
    ("on-error", "fast-check", "Sofort eine Prüfung"),
    ("ejection", "haproxy", "HAProxys observe"),
    ("policy", "none", "Keine: nur ein Server"),
    ("policy", "first", "Der erste mit freiem Worker"),
    ("policy", "edf", "Früheste Fälligkeit nach Gewicht"),
    ("policy", "least-edf", "Früheste Fälligkeit nach Gewicht und Last"),
    ("policy", "shortest-delay", "Kürzeste erwartete Dauer"),
    ("policy", "source-hash", "Hash der Quelle"),
    ("policy", "ring-hash", "Hash-Ring"),
    ("policy", "maglev", "Maglev"),
    ("policy", "peak-ewma", "Peak EWMA"),
    ("policy", "load-report", "Gewichte aus Lastmeldungen"),
    ("policy", "prequal", "Prequal"),
    ("ejection", "off", "Aus"),
    ("ejection", "envoy", "Envoys Ausreißererkennung"),
    ("ejection", "nginx", "NGINX’ max_fails"),
    ("ejection", "accrual", "Failure Accrual (Finagle, Linkerd)"),
    ("slow-start-form", "envoy", "Envoy"),
    ("slow-start-form", "haproxy", "HAProxy"),
    ("slow-start-form", "nginx", "NGINX"),
    ("failback", "automatic", "Von selbst"),
    ("failback", "manual", "Von Hand"),
    ("tie", "random", "Irgendeiner"),
    ("tie", "round-robin", "Der Nächste der Reihe nach (HAProxy)"),
    ("tie", "weighted", "Der Nächste nach Gewicht (NGINX)"),
    ("abandoned", "finish", "Macht sie fertig"),
    ("abandoned", "skip", "Überspringt sie"),
    ("jitter", "none", "Keine"),
    ("jitter", "full", "Voll"),
    ("jitter", "equal", "Gleich"),
    ("jitter", "decorrelated", "Dekorreliert"),
    ("jitter", "envoy", "Wie Envoy"),
    ("jitter", "grpc", "Wie gRPC"),
    ("jitter", "exponential", "Exponentiell"),
    ("retry-budget", "off", "Aus"),
    ("retry-budget", "share", "Anteil der Anfragen (Finagle)"),
    ("retry-budget", "bucket", "Eimer, den Erfolge füllen"),
    ("retry-budget", "throttle", "Drossel (gRPC)"),
    ("limit", "off", "Aus"),
    ("limit", "fixed", "Fest"),
    ("limit", "gradient", "Gradient"),
    ("limit", "vegas", "Vegas"),
    ("limit", "envoy", "Envoy, wie ausgeliefert"),
    ("limit", "netflix", "Netflix, wie ausgeliefert"),
    ("discipline", "fifo", "Wer zuerst kommt (FIFO)"),
    ("discipline", "lifo", "Wer zuletzt kommt (LIFO)"),
    ("discipline", "adaptive-lifo", "Bei Andrang wer zuletzt kommt"),
    ("discipline", "preemptive-lifo", "Wer zuletzt kommt, und sofort"),
    ("discipline", "sharing", "Alle zugleich"),
    ("deadlines", "ignored", "Trotzdem erledigen"),
    ("deadlines", "not-begun", "Nicht beginnen"),
    ("deadlines", "stopped", "Abbrechen"),
    ("queue-timeout-law", "exponential", "Exponentiell"),
    ("queue-timeout-law", "constant", "Immer der Mittelwert"),
    ("queue-timeout-law", "uniform", "Gleichverteilt"),
    ("queue-timeout-law", "erlang", "Regelmäßig (Erlang)"),
    ("queue-timeout-law", "lognormal", "Lognormal"),
    ("queue-timeout-law", "wear-out", "Verschleiß (Weibull 3)"),
    ("queue-timeout-law", "early", "Früh (Weibull 0,5)"),
    ("service", "table", "Tabelle von Werten"),
    ("service", "quantiles", "Gemessene Quantile"),
    ("load", "sine", "Welle"),
    ("load", "bursts", "Schübe"),
    ("load", "hyper", "Unregelmäßig (hyperexponentiell)"),
    ("service", "weibull", "Weibull"),
    ("service", "pareto", "Pareto"),
    ("service", "uniform", "Gleichverteilt"),
    ("probe-schedule", "after-result", "Nach dem letzten Ergebnis"),
    ("probe-schedule", "grid", "In festem Raster"),
    ("crash-mode", "refused", "Verweigert"),
    ("mttf-law", "exponential", "Exponentiell"),
    ("mttf-law", "constant", "Immer der Mittelwert"),
    ("mttf-law", "uniform", "Gleichverteilt"),
    ("mttf-law", "erlang", "Regelmäßig (Erlang)"),
    ("mttf-law", "lognormal", "Lognormal"),
    ("mttf-law", "wear-out", "Verschleiß (Weibull 3)"),
    ("mttf-law", "early", "Früh (Weibull 0,5)"),
    ("mttr-law", "exponential", "Exponentiell"),
    ("mttr-law", "constant", "Immer der Mittelwert"),
    ("mttr-law", "uniform", "Gleichverteilt"),
    ("mttr-law", "erlang", "Regelmäßig (Erlang)"),
    ("mttr-law", "lognormal", "Lognormal"),
    ("mttr-law", "wear-out", "Verschleiß (Weibull 3)"),
    ("mttr-law", "early", "Früh (Weibull 0,5)"),
    ("crash-mode", "black-hole", "Verschluckt (schwarzes Loch)"),
    ("controller-crash-mode", "refused", "Verweigert"),
    ("controller-crash-mode", "black-hole", "Verschluckt (schwarzes Loch)"),
    ("load", "poisson", "Zufällig (Poisson)"),
    ("load", "constant", "Regelmäßig"),
    ("load", "steps", "Stufen"),
    ("load", "ramp", "Rampe"),
    ("load", "closed", "Geschlossene Gruppe"),
    ("load", "arrivals", "Aufgezeichnet (eine CSV-Datei)"),
    ("service", "constant", "Konstant"),
    ("service", "exponential", "Exponentiell"),
    ("service", "erlang", "Erlang"),
    ("service", "lognormal", "Lognormal"),
    ("service", "hyper", "Hyperexponentiell"),
];
