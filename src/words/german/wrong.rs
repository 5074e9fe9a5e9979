//! What is wrong with a value and what would be right. The layers that find it say it in English, as their contract has it; here it is
//! put into the language of the page.

/// A whole sentence of that kind: `key: “given” wrong; right would be right. Used: used.`, the last two parts where they apply.
pub fn sentence(text: String) -> String {
    let Some((key, (given, rest))) =
        text.split_once(": “").and_then(|(key, rest)| Some((key, rest.split_once("” ")?)))
    else {
        return text;
    };
    let (rest, end) = rest.strip_suffix('.').map_or((rest, ""), |rest| (rest, "."));
    let (rest, used) = rest.rsplit_once(". Used: ").unwrap_or((rest, ""));
    let (wrong, right) = rest.rsplit_once("; right would be ").unwrap_or((rest, ""));
    let right = if right.is_empty() { String::new() } else { format!("; richtig wäre {}", said(right)) };
    let used = if used.is_empty() { String::new() } else { format!(". Verwendet wird: {}", said(used)) };
    format!("{key}: „{}“ {}{right}{used}{end}", said(given), said(wrong))
}

/// A piece of it: what is wrong, what would be right, a range. What is not in the table, a name or a number, stays.
pub fn said(text: &str) -> String {
    SAID.iter().find_map(|(from, to)| fitted(from, to, text)).unwrap_or_else(|| text.to_owned())
}

/// `to` with what stands in `text` where `from` has its braces; that is put into German as well.
fn fitted(from: &str, to: &str, text: &str) -> Option<String> {
    let mut parts = from.split("{}").peekable();
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut held = Vec::new();
    while let Some(part) = parts.next() {
        let end = if parts.peek().is_none() { rest.len().checked_sub(part.len())? } else { rest.find(part)? };
        held.push(rest.get(..end).filter(|held| !held.is_empty())?);
        rest = rest.get(end..)?.strip_prefix(part)?;
    }
    if !rest.is_empty() {
        return None;
    }
    let mut held = held.into_iter();
    let mut pieces = to.split("{}");
    let first = pieces.next()?.to_owned();
    Some(pieces.fold(first, |out, piece| out + &held.next().map(said).unwrap_or_default() + piece))
}

/// English and German, the more particular first; braces stand for what differs from case to case.
const SAID: &[(&str, &str)] = &[
    // What is wrong.
    ("leaves no primary among {} servers", "lässt unter {} Servern keinen Primärserver"),
    ("is out of range", "liegt außerhalb des Bereichs"),
    ("leaves nothing to count", "lässt nichts zu zählen übrig"),
    ("makes too many attempts at this load", "ergibt bei dieser Last zu viele Versuche"),
    ("has more values than there are servers", "hat mehr Werte, als es Server gibt"),
    ("names no setting", "nennt keine Einstellung"),
    ("is too long and was cut", "ist zu lang und wurde gekürzt"),
    ("is too long for a scenario file", "ist zu lang für eine Szenariodatei"),
    ("is too long", "ist zu lang"),
    ("is neither 1 nor 0", "ist weder 1 noch 0"),
    ("is not a way to be embedded", "ist keine Art der Einbettung"),
    ("is not a theme", "ist keine Farbwahl"),
    ("is not a speed", "ist kein Tempo"),
    ("is not a name", "ist kein Name"),
    ("names “{}”, which is not a control", "nennt „{}“, und das ist kein Regler"),
    ("changes a device that there is none of", "ändert ein Gerät, das es nicht gibt"),
    ("plays recorded arrivals, and there are none", "spielt aufgezeichnete Ankünfte, und es gibt keine"),
    ("cannot change while a run goes on", "kann sich während eines Laufs nicht ändern"),
    ("changes a value at the very start", "ändert einen Wert gleich am Anfang"),
    ("is not at a whole millisecond", "liegt nicht auf einer ganzen Millisekunde"),
    ("is one edit too many", "ist eine Änderung zu viel"),
    ("strikes server {} of {}", "trifft Server {} von {}"),
    ("has an effect that its target does not know", "hat eine Wirkung, die ihr Ziel nicht kennt"),
    ("ends before it begins", "endet, bevor es beginnt"),
    ("cannot be written", "lässt sich nicht schreiben"),
    ("is one fault too many", "ist eine Störung zu viel"),
    ("has another device's name", "trägt den Namen eines anderen Geräts"),
    ("is one device too many", "ist ein Gerät zu viel"),
    ("sends too much beside the others", "sendet neben den anderen zu viel"),
    (
        "makes a run too large for this load and these servers (at most {} million attempts, probes and failures, and {} million attempts at once)",
        "ergibt bei dieser Last und diesen Servern einen zu großen Lauf (höchstens {} Millionen Versuche, Prüfungen und Ausfälle und {} Millionen Versuche zugleich)",
    ),
    ("is over before an answer can have come back", "ist um, bevor eine Antwort zurück sein kann"),
    (
        "is over before a probe can have come back, so every server will be believed down",
        "ist um, bevor eine Prüfung zurück sein kann; jeder Server wird für ausgefallen gehalten",
    ),
    ("strikes a second controller where there is none", "trifft einen zweiten Controller, wo keiner ist"),
    ("begins after the device has stopped sending", "beginnt, nachdem das Gerät aufgehört hat zu senden"),
    ("does not begin with a name", "beginnt nicht mit einem Namen"),
    ("has “{}”, which is no value of a device", "hat „{}“, und das ist kein Wert eines Geräts"),
    ("has a {} that {}", "hat {}, das {}"),
    ("is not a preset", "ist keine Vorlage"),
    ("is given more than once; the last one is used", "ist mehrmals angegeben; das letzte gilt"),
    ("does not say when", "sagt nicht, wann"),
    ("does not say which value", "sagt nicht, welcher Wert"),
    ("changes an unknown field", "ändert ein unbekanntes Feld"),
    ("changes what no device has for itself", "ändert, was kein Gerät für sich hat"),
    ("is not an object", "ist kein Objekt"),
    ("is not JSON ({})", "ist kein JSON ({})"),
    ("is not a plain value", "ist kein einfacher Wert"),
    ("would replace fault {}, which does not exist", "würde Störung {} ersetzen, die es nicht gibt"),
    ("does not say which load", "sagt nicht, welche Last"),
    ("does not say what happens at its end", "sagt nicht, was am Ende geschieht"),
    ("is not a load known here", "ist keine hier bekannte Last"),
    ("has a step without its time", "hat eine Stufe ohne Zeitpunkt"),
    (
        "has a step that is not later than the one before",
        "hat eine Stufe, die nicht später ist als die davor",
    ),
    ("has too many steps", "hat zu viele Stufen"),
    ("is not a ramp", "ist keine Rampe"),
    ("is a ramp of no length", "ist eine Rampe ohne Länge"),
    ("is not a wave", "ist keine Welle"),
    ("has too short a wave", "hat eine zu kurze Welle"),
    ("is not a load of bursts", "ist keine Last in Schüben"),
    ("has too short a rest or burst", "hat eine zu kurze Ruhe oder einen zu kurzen Schub"),
    ("needs a squared coefficient of variation", "braucht einen quadrierten Variationskoeffizienten"),
    ("is not a population", "ist keine geschlossene Gruppe"),
    ("has users who think too short or too long", "hat Nutzer, die zu kurz oder zu lange nachdenken"),
    ("could send more than {}", "könnte mehr als {} senden"),
    ("does not say which distribution", "sagt nicht, welche Verteilung"),
    ("has a mean out of range", "hat einen Mittelwert außerhalb des Bereichs"),
    ("needs a shape in range", "braucht eine Form im Bereich"),
    ("needs a number of phases in range", "braucht eine Zahl von Phasen im Bereich"),
    ("needs an exponent in range", "braucht einen Exponenten im Bereich"),
    ("has a shape that this distribution does not know", "hat eine Form, die diese Verteilung nicht kennt"),
    ("is not a distribution known here", "ist keine hier bekannte Verteilung"),
    ("has something else as item {}: “{}”", "hat an Stelle {} etwas anderes: „{}“"),
    ("has something else as item {}", "hat an Stelle {} etwas anderes"),
    ("is no such table", "ist keine solche Tabelle"),
    ("has {} more values like that", "hat {} weitere solche Werte"),
    ("stands under a key that is not known here", "steht unter einem Schlüssel, der hier nicht bekannt ist"),
    (
        "is another version of the engine, so the run may differ from the one that was shared",
        "ist eine andere Version der Engine, sodass der Lauf vom geteilten abweichen kann",
    ),
    (
        "is a packed scenario that cannot be unpacked",
        "ist ein gepacktes Szenario, das sich nicht auspacken lässt",
    ),
    ("stands behind too many values", "steht hinter zu vielen Werten"),
    ("is not a version of links known here", "ist keine hier bekannte Version von Links"),
    ("is not an engine version", "ist keine Version der Engine"),
    ("is not a digest", "ist keine Prüfsumme"),
    ("does not say what it strikes", "sagt nicht, was getroffen wird"),
    ("strikes something unknown", "trifft etwas Unbekanntes"),
    ("lasts no time", "dauert keine Zeit"),
    ("happens at once and has no length", "geschieht auf einmal und hat keine Länge"),
    ("is too late", "ist zu spät"),
    ("does not say how much {}", "sagt nicht, wie viel: {}"),
    ("does not say how long {}", "sagt nicht, wie lange: {}"),
    ("has an unknown effect", "hat eine unbekannte Wirkung"),
    ("is not a whole number in range", "ist keine ganze Zahl im Bereich"),
    ("has no unit and was read as seconds: {}", "hat keine Einheit und wurde als Sekunden gelesen: {}"),
    ("has no unit and was read per second: {}", "hat keine Einheit und wurde je Sekunde gelesen: {}"),
    ("is not a span of time", "ist keine Zeitspanne"),
    ("is not a rate", "ist keine Rate"),
    ("is not a number", "ist keine Zahl"),
    ("is neither on nor off", "ist weder on noch off"),
    ("is not one of the names known here", "ist keiner der hier bekannten Namen"),
    ("is not a list of such numbers", "ist keine Liste solcher Zahlen"),
    (
        "stands for recorded arrivals that are too long for a link",
        "steht für aufgezeichnete Ankünfte, die für einen Link zu lang sind",
    ),
    ("is not a list of gaps", "ist keine Liste von Abständen"),
    ("is empty", "ist leer"),
    ("is a row too many", "ist eine Zeile zu viel"),
    ("holds no arrivals", "enthält keine Ankünfte"),
    ("is too large", "ist zu groß"),
    (
        "was read as {} requests from {} to {}, counted from the first of them, as they are times of a calendar",
        "wurde gelesen als {} Anfragen von {} bis {}, gezählt von der ersten an, denn es sind Kalenderzeiten",
    ),
    ("was read as {} requests from {} to {}", "wurde gelesen als {} Anfragen von {} bis {}"),
    ("in row {}, column {}, {}", "in Zeile {}, Spalte {}: {}"),
    ("begins a row without a column of times", "beginnt eine Zeile ohne Spalte mit Zeiten"),
    ("is not a time", "ist keine Zeit"),
    ("is before the first time", "liegt vor der ersten Zeit"),
    ("is before the row above it", "liegt vor der Zeile darüber"),
    ("is not a service time", "ist keine Bedienzeit"),
    ("is not the number of a device", "ist keine Nummer eines Geräts"),
    ("cannot be read ({})", "kann nicht gelesen werden ({})"),
    ("says nothing of runs that were finished", "sagt nichts über beendete Läufe"),
    ("has no runs in it", "enthält keine Läufe"),
    (
        "is damaged where it says how its runs are made ({})",
        "ist dort beschädigt, wo sie sagt, wie ihre Läufe entstehen ({})",
    ),
    ("is not a format that can be opened here", "ist kein Format, das sich hier öffnen lässt"),
    (
        "is more replications than its definition asks for",
        "ist mehr Replikationen, als die Definition verlangt",
    ),
    ("is not in the plan", "steht nicht im Plan"),
    ("does not say how narrow", "sagt nicht, wie schmal"),
    ("has no bound", "hat keine Grenze"),
    ("is not about a measure of this experiment", "betrifft keine Messgröße dieses Experiments"),
    ("is not a width with a bound", "ist keine Breite mit Grenze"),
    ("is not known here", "ist hier nicht bekannt"),
    ("is not known", "ist nicht bekannt"),
    ("is not a number of runs", "ist keine Zahl von Läufen"),
    ("is odd, and runs come in pairs", "ist ungerade, und Läufe kommen in Paaren"),
    ("brings its own scenarios", "bringt eigene Szenarien mit"),
    ("is a third setting", "ist eine dritte Einstellung"),
    ("is varied twice", "wird zweimal variiert"),
    (
        "is not a number of variants that can be compared",
        "ist keine Zahl von Varianten, die sich vergleichen lässt",
    ),
    ("is too many", "ist zu viel"),
    ("is not a measure known here", "ist keine hier bekannte Messgröße"),
    ("does not say which setting and which values", "sagt nicht, welche Einstellung und welche Werte"),
    ("is not a setting that can be varied", "ist keine Einstellung, die sich variieren lässt"),
    ("has too many values", "hat zu viele Werte"),
    // What would be right.
    ("off, or a whole number from {} to {}", "off oder eine ganze Zahl von {} bis {}"),
    ("a whole number from {}", "eine ganze Zahl von {}"),
    ("a whole number", "eine ganze Zahl"),
    ("a number from {}", "eine Zahl von {}"),
    (
        "a number with its unit, like 250ms, 20s, 5min or 2h",
        "eine Zahl mit Einheit wie 250ms, 20s, 5min oder 2h",
    ),
    ("a rate with its unit from {} to {}, like {}", "eine Rate mit Einheit von {} bis {} wie {}"),
    ("less than the duration, {}", "weniger als die Dauer, {}"),
    (
        "up to {}, or a lower rate, or longer backoffs and backoff-cap",
        "bis {}, oder eine niedrigere Rate, oder längere Pausen (backoff, backoff-cap)",
    ),
    (
        "up to {}, or a lower rate, shorter queues or fewer retries",
        "bis {}, oder eine niedrigere Rate, kürzere Schlangen oder weniger Wiederholungen",
    ),
    ("a lower rate, or fewer retries", "eine niedrigere Rate oder weniger Wiederholungen"),
    ("at most {} values", "höchstens {} Werte"),
    ("settings with values, such as {}", "Einstellungen mit Werten wie {}"),
    ("values of at most {} characters", "Werte von höchstens {} Zeichen"),
    ("up to {} letters, digits and dashes", "bis zu {} Buchstaben, Ziffern und Striche"),
    (
        "keys of fields with commas between, fault, all or none",
        "Schlüssel von Feldern mit Kommas dazwischen, fault, all oder none",
    ),
    ("up to {} characters", "bis zu {} Zeichen"),
    ("a device beside the first", "ein Gerät neben dem ersten"),
    ("a CSV file of arrivals, opened first", "eine CSV-Datei mit Ankünften, vorher geöffnet"),
    ("a whole millisecond, like {}", "eine ganze Millisekunde wie {}"),
    ("up to {} edits", "bis zu {} Änderungen"),
    ("a server from {} to {}", "ein Server von {} bis {}"),
    ("an end after its begin", "ein Ende nach dem Anfang"),
    ("up to {} faults", "bis zu {} Störungen"),
    ("a name of its own", "ein eigener Name"),
    ("up to {} beside the first", "bis zu {} neben dem ersten"),
    ("more than {}", "mehr als {}"),
    ("{} beside it", "{} daneben"),
    ("a begin up to {}, or a longer duration", "ein Anfang bis {}, oder eine längere Dauer"),
    (
        "up to {} letters, digits and hyphens, then its values, like {}",
        "bis zu {} Buchstaben, Ziffern und Bindestriche, dann seine Werte, wie {}",
    ),
    ("field:value@time, like {}", "feld:wert@zeit wie {}"),
    ("a text, a number, true or false", "ein Text, eine Zahl, true oder false"),
    ("one of the {} faults", "eine der {} Störungen"),
    ("one of the keys of docs/links.md", "einer der Schlüssel aus docs/links.md"),
    ("one of {}, with a mean from {} to {}", "eines von {}, mit einem Mittelwert von {} bis {}"),
    ("one of {}", "eines von {}"),
    (
        "up to {} steps like {}, each later than the one before",
        "bis zu {} Stufen wie {}, jede später als die davor",
    ),
    ("like ramp:10-80/60s: from 10/s to 80/s within 60s", "wie ramp:10-80/60s: in 60s von 10/s auf 80/s"),
    (
        "like sine:2-10/60s: between 2/s and 10/s, round in 60s",
        "wie sine:2-10/60s: zwischen 2/s und 10/s, eine Runde in 60s",
    ),
    (
        "like bursts:2-20/20s/5s: 2/s for 20s on average, then 20/s for 5s on average",
        "wie bursts:2-20/20s/5s: im Mittel 20s lang 2/s, dann im Mittel 5s lang 20/s",
    ),
    (
        "like closed:50/2s: 1 to {} users who think {} to {}",
        "wie closed:50/2s: 1 bis {} Nutzer, die {} bis {} nachdenken",
    ),
    ("fewer users or a longer time to think", "weniger Nutzer oder längeres Nachdenken"),
    ("from {}", "ab {}"),
    ("arrivals:once or arrivals:repeat", "arrivals:once oder arrivals:repeat"),
    (
        "pareto:500ms/a with a from 1.05 to 100, or pareto:500ms/a/r with the largest r times the smallest",
        "pareto:500ms/a mit a von 1.05 bis 100, oder pareto:500ms/a/r, der größte r-mal der kleinste",
    ),
    (
        "up to {} quantiles like 50ms/0,200ms/50,5s/100: values with the percent below, rising from 0 to 100; values from {} to {}",
        "bis zu {} Quantile wie 50ms/0,200ms/50,5s/100: Werte mit dem Prozentsatz darunter, steigend von 0 bis 100; Werte von {} bis {}",
    ),
    (
        "up to {} values with their weights above 0, like 200ms/70,2s/10; values from {} to {}",
        "bis zu {} Werte mit Gewichten über 0 wie 200ms/70,2s/10; Werte von {} bis {}",
    ),
    ("the page as if it were not there", "die Seite, als stünde es nicht da"),
    ("the scenario without it", "das Szenario ohne das"),
    ("the rest of the link", "der Rest des Links"),
    ("engine {}", "Engine {}"),
    ("a link as the share dialog makes it", "ein Link, wie ihn der Teilen-Dialog macht"),
    ("up to {} bytes", "bis zu {} Bytes"),
    (
        "a fragment as the share dialog made it, whole",
        "ein Fragment, wie es der Teilen-Dialog gemacht hat, ganz",
    ),
    ("up to {} of them", "bis zu {} davon"),
    ("{}; a newer page may know it", "{}; eine neuere Seite kennt sie vielleicht"),
    (
        "up to 16 hexadecimal digits, and @ with an instant where it is not of the whole run",
        "bis zu 16 hexadezimale Ziffern, und @ mit einem Zeitpunkt, wo sie nicht für den ganzen Lauf gilt",
    ),
    (
        "effect:target@begin+length, like {}; effects are {} and {}; targets are {}, for cuts, latency and loss {} and {}, and for cuts {}",
        "wirkung:ziel@anfang+länge wie {}; Wirkungen sind {} und {}; Ziele sind {}, für cut, latency und loss {} und {}, und für cut {}",
    ),
    ("times up to {}", "Zeiten bis {}"),
    (
        "up to {} numbers from {} to {}, one per server, with commas between; the last holds for the rest",
        "bis zu {} Zahlen von {} bis {}, eine je Server, mit Kommas dazwischen; die letzte gilt für den Rest",
    ),
    ("fewer arrivals, or times with fewer digits", "weniger Ankünfte, oder Zeiten mit weniger Ziffern"),
    (
        "the CSV file or the scenario file that it was made from, opened here",
        "die CSV- oder Szenariodatei, aus der es entstand, hier geöffnet",
    ),
    (
        "up to {} gaps in milliseconds, like {}; behind a slash the service time, behind another the device",
        "bis zu {} Abstände in Millisekunden wie {}; hinter einem Schrägstrich die Bedienzeit, hinter einem weiteren das Gerät",
    ),
    (
        "columns with commas between: time (in seconds) or time_ms, and where they are known service or service_ms, and device (1, 2, …)",
        "Spalten mit Kommas dazwischen: time (in Sekunden) oder time_ms und, wo bekannt, service oder service_ms und device (1, 2, …)",
    ),
    (
        "up to {} rows: cut the file, or leave rows out",
        "bis zu {} Zeilen: die Datei kürzen oder Zeilen weglassen",
    ),
    ("a row for each request, with the time it came", "eine Zeile je Anfrage, mit der Zeit, zu der sie kam"),
    ("a CSV file", "eine CSV-Datei"),
    (
        "up to {} MB and {} rows: cut it, or leave columns out",
        "bis zu {} MB und {} Zeilen: kürzen oder Spalten weglassen",
    ),
    (
        "a time of at most 1000000000 s, like 12.5, or 12500ms",
        "eine Zeit von höchstens 1000000000 s wie 12.5 oder 12500ms",
    ),
    ("rows in order of time, here from {} on", "Zeilen nach der Zeit geordnet, hier von {} an"),
    ("above 0 s, at most 1h, like 0.2, or 200ms", "über 0 s, höchstens 1h, wie 0.2 oder 200ms"),
    ("the file", "die Datei"),
    ("the report", "der Bericht"),
    ("the page", "die Seite"),
    ("row {}", "Zeile {}"),
    ("server {}", "Server {}"),
    (
        "a result file or a report as the page or the command line saves it, whole",
        "eine Ergebnisdatei oder ein Bericht, wie Seite oder Befehlszeile sie speichern, ganz",
    ),
    ("a definition as the page saves it", "eine Definition, wie die Seite sie speichert"),
    ("{} to {}, or its name", "{} bis {}, oder der Name"),
    ("an even number", "eine gerade Zahl"),
    ("nothing but runs, seed, pairs and narrow beside it", "nichts als runs, seed, pairs und narrow daneben"),
    ("two settings at most", "höchstens zwei Einstellungen"),
    ("two different settings", "zwei verschiedene Einstellungen"),
    ("{}: each value of the one with each of the other", "{}: jeder Wert der einen mit jedem der anderen"),
    ("keys of docs/measures.md", "Schlüssel aus docs/measures.md"),
    ("one of its measures", "eine seiner Messgrößen"),
    ("a key of docs/links.md, but not the seed", "ein Schlüssel aus docs/links.md, aber nicht der Startwert"),
    (
        "{} steps, and both ends above zero where they go by factors",
        "{} Schritte, und beide Enden über null, wo sie um Faktoren gehen",
    ),
    (
        "like {}: the measure, half the width, at most so many runs (up to {})",
        "wie {}: die Messgröße, die halbe Breite, höchstens so viele Läufe (bis {})",
    ),
    ("{} with a whole k from {} to {}", "{} mit ganzem k von {} bis {}"),
    ("{} with {} from {} to {}", "{} mit {} von {} bis {}"),
    ("at most {}", "höchstens {}"),
    ("on or off", "on oder off"),
    ("{}, or off", "{}, oder off"),
    ("like {}", "wie {}"),
    ("up to {}", "bis {}"),
    ("{} to {}", "{} bis {}"),
    ("{} or {}", "{} oder {}"),
];
