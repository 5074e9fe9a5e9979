//! Titles and one sentence for each preset, by its id.

/// A preset in words: id, title, what one sees.
pub const PRESETS: &[(&str, &str, &str)] = &[
    (
        "playground",
        "Spielwiese",
        "Drei Server, ein paar Anfragen je Sekunde. Ein Klick auf einen lässt ihn abstürzen.",
    ),
    ("baseline", "Ausgangslage", "Ein Server ohne Redundanz: Fällt er aus, fällt alles aus."),
    (
        "load-balancing",
        "Lastverteilung",
        "Die Last steigt, bis die Server gesättigt sind, unter der einen Strategie oder der anderen.",
    ),
    (
        "failover",
        "Failover",
        "Ein Server stürzt nach Plan ab; zu sehen ist, wie lange der Controller braucht, um es zu bemerken.",
    ),
    ("combined", "Zusammen", "Lastverteilung und Failover gemeinsam, bei zufälligen Ausfällen."),
    (
        "black-hole",
        "Schwarzes Loch",
        "Ein abgestürzter Server verschluckt Pakete, statt sie zu verweigern: Es fällt später auf, und Anfragen warten auf ihr Zeitlimit.",
    ),
    (
        "hang",
        "Hänger",
        "Ein Server behält seine Arbeit und antwortet eine Weile nicht, dann macht er weiter, als wäre nichts gewesen.",
    ),
    ("cut-link", "Getrennte Verbindung", "Dem Server geht es gut, aber der Controller erreicht ihn nicht."),
    (
        "slow-server",
        "Langsamer Server",
        "Ein Server arbeitet mit einem Viertel seiner Geschwindigkeit. Die Prüfungen besteht er die ganze Zeit.",
    ),
    (
        "grey-server",
        "Grauer Server",
        "Einer von zwei Servern ist viermal langsamer. „Wenigste Anfragen“ schickt ihm trotzdem ein Drittel der Arbeit.",
    ),
    (
        "fast-failure",
        "Schneller Fehlschlag",
        "Ein Server, der sofort scheitert, sieht untätig aus; darum schickt ihm „Wenigste Anfragen“ mehr als die Hälfte der Arbeit.",
    ),
    (
        "controller-crash",
        "Absturz des Controllers",
        "Drei gesunde Server nützen nichts, solange der eine Controller ausgefallen ist.",
    ),
    (
        "device-cut",
        "Von den Nutzern getrennt",
        "Alle Maschinen sind gesund, und niemand wird bedient: Der Weg zum Controller ist unterbrochen.",
    ),
    (
        "deaf-server",
        "Tauber Server",
        "Nichts erreicht den Server mehr; woran er arbeitete, wird noch beantwortet.",
    ),
    ("by-hand", "Von Hand repariert", "Ein Absturz, der dauert, bis jemand den Server repariert."),
    (
        "backup",
        "Primärserver und Reserve",
        "Nichts wird bedient, bis der Controller es bemerkt; dann übernimmt die Reserve.",
    ),
    (
        "no-failover",
        "Ohne Failover",
        "Der Controller weiß vom Absturz und tut nichts: Ein Drittel der Anfragen scheitert weiter.",
    ),
    (
        "redispatch",
        "Weiterreichen",
        "Der Controller gibt verweigerte Anfragen an einen anderen Server; niemand bemerkt den Absturz.",
    ),
    (
        "retries",
        "Wiederholungen",
        "Das Gerät versucht es noch einmal und trifft beim zweiten Mal einen anderen Server.",
    ),
    (
        "haproxy-checks",
        "HAProxys Prüfungen",
        "Eine Prüfung alle 2 s, ausgefallen nach 3: etwa 5 s, wo der Port verweigert, 11 s, wo Pakete verschwinden.",
    ),
    (
        "probe-grid",
        "Prüfungen im Raster",
        "Prüfungen, die nicht auf das Zeitlimit der letzten warten: Verschluckte kosten keine Zeit, und der Absturz fällt früher auf.",
    ),
    (
        "lost-work",
        "Verlorene Arbeit neu begonnen",
        "Was der abgestürzte Server hielt, geht an einen anderen: Niemand bemerkt es, aber manche Arbeit wird zweimal getan.",
    ),
    (
        "flash-crowd",
        "Ansturm",
        "Dreißig Sekunden lang achtfache Last bei kurzen Warteschlangen: Was zu viel ist, wird sofort abgewiesen.",
    ),
    (
        "retry-storm",
        "Wiederholungssturm",
        "Fünfzehn Sekunden Überlast, und noch lange danach beschäftigen die Wiederholungen die Server mit aufgegebener Arbeit.",
    ),
    (
        "metastable",
        "Metastabiler Ausfall",
        "Drei von vier Servern stürzen ab und kehren zurück, das System aber nie. Überspringen die Server aufgegebene Arbeit, erholt es sich.",
    ),
    (
        "closed-loop",
        "Geschlossener Kreis",
        "Achtzig Nutzer, die auf ihre Antwort warten, bevor sie wieder fragen, werden mit den Servern langsamer.",
    ),
    (
        "busy-controller",
        "Beschäftigter Controller",
        "Die Server könnten fünfzehn je Sekunde; der Controller schafft zehn.",
    ),
    (
        "mixed-servers",
        "Gemischte Server",
        "Server verschiedener Geschwindigkeit, jeder nach Gewicht mit seinem gerechten Anteil.",
    ),
    (
        "one-line",
        "Eine Schlange für alle",
        "Jeder Server bekommt eine Anfrage zugleich, die anderen warten am Controller: Niemand wartet, solange ein Server frei ist.",
    ),
    (
        "herding",
        "Herdentrieb",
        "Die Last wird alle zwei Sekunden abgelesen: „Wenigste Anfragen“ schickt alles dorthin, wo da gerade nichts los war. Die Wahl aus zweien ist weit besser.",
    ),
    (
        "no-balancing",
        "Keine Verteilung",
        "Alles geht an den ersten Server; die anderen sind da, falls er ausfällt.",
    ),
    (
        "edf",
        "Früheste Fälligkeit",
        "Ein Server ist nach 1/Gewicht wieder dran: Die Anteile sind in jedem Abschnitt 3 : 2 : 1, gleichmäßig gemischt.",
    ),
    (
        "least-edf",
        "Reihum nach Gewicht und Last",
        "Envoys Least Request bei ungleichen Gewichten: Ein beschäftigter Server ist später wieder dran.",
    ),
    (
        "haproxy-ties",
        "Gleichstand reihum",
        "Wo es nichts zu wählen gibt, geht HAProxy reihum: Bei wenig Last ist sein Least Connections ein Round Robin.",
    ),
    (
        "nginx-ties",
        "Gleichstand nach Gewicht",
        "Unter gleich belasteten Servern geht NGINX nach Gewicht reihum.",
    ),
    (
        "best-of-five",
        "Bester von fünfen",
        "Das meiste brachte schon die zweite Wahl; die fünfte bringt kaum noch etwas.",
    ),
    (
        "latency-aware",
        "Blick auf die Latenz",
        "Ein Server wird sechsmal langsamer; Peak EWMA bemerkt es bei der ersten langsamen Antwort und schickt ihm fast nichts mehr.",
    ),
    (
        "load-reports",
        "Lastmeldungen",
        "Server mit den Geschwindigkeiten 2, 1 und ½ melden mit jeder Antwort ihre Last; nach zehn Sekunden bekommt jeder, was er kann.",
    ),
    (
        "prequal",
        "Prequal",
        "Sonden fragen zufällige Server nach Last und Latenz; der schnellste der kalten bekommt die Anfrage.",
    ),
    (
        "shortest-delay",
        "Kürzeste Dauer",
        "Wie der graue Server, aber der Verteiler kennt die Geschwindigkeiten und zählt die Anfrage mit, die er gleich sendet: Der langsame bekommt eine von fünfzig.",
    ),
    (
        "first-free",
        "Der erste mit Platz",
        "Der erste Server nimmt, was er kann, der nächste nur den Rest: Die letzten sind untätig und könnten abgeschaltet werden.",
    ),
    (
        "sticky-users",
        "Treue Nutzer",
        "Jeder Nutzer trifft denselben Server. Stürzt einer ab, ziehen nur seine eigenen Nutzer um.",
    ),
    (
        "bounded-load",
        "Begrenzte Last",
        "Wenige Nutzer senden die meisten Anfragen; kein Server bekommt mehr als ein Viertel über seinem Anteil, und was darüber liegt, geht woandershin.",
    ),
    (
        "two-availabilities",
        "Zwei Verfügbarkeiten",
        "Der Vielnutzer ist immer versorgt, der Wenignutzer die halbe Zeit ohne Dienst: 99,5 % der Anfragen gelingen, die Nutzer sind 75 % der Zeit versorgt.",
    ),
    (
        "envoy-ejection",
        "Envoys Ausschluss",
        "Einer von zwölf Servern scheitert an allem; fünf Fehlschläge in Folge schließen ihn für 30 s aus, und die Durchsicht, die ihn wieder zulässt, kommt bis zu 10 s später.",
    ),
    (
        "ejection-never",
        "Der Ausschluss, der nie kommt",
        "Dasselbe mit drei Servern: Höchstens ein Zehntel darf ausgeschlossen sein, also ist es nie einer.",
    ),
    (
        "nginx-fails",
        "NGINX’ max_fails",
        "Ein Fehlschlag sperrt einen Server für zehn Sekunden; dann findet eine echte Anfrage heraus, ob es ihm gut geht.",
    ),
    (
        "accrual",
        "Failure Accrual",
        "Fünf Fehlschläge in Folge sperren einen Server, jedes Mal doppelt so lange; eine echte Anfrage entscheidet.",
    ),
    (
        "panic",
        "Panik",
        "Drei von vier Servern verfehlen ihre Prüfungen. Unter der Hälfte traut Envoy keiner Prüfung mehr und nutzt alle.",
    ),
    (
        "spill-over",
        "Überlauf",
        "Die Hälfte der Primärserver ist ausgefallen: Die anderen behalten 70 % des Verkehrs, die Reserve nimmt 30 %.",
    ),
    (
        "three-levels",
        "Drei Stufen",
        "Envoys Prioritäten: Fallen Server aus, übernimmt die nächste Stufe einen Teil der Arbeit, und die dritte, wenn beide knapp sind.",
    ),
    (
        "slow-start",
        "Sanfter Anlauf",
        "Ein Server kehrt kalt zurück; sein Gewicht wächst über dreißig Sekunden, damit er nicht überschwemmt wird.",
    ),
    (
        "slow-start-envoy",
        "Envoys sanfter Anlauf",
        "Das Gewicht beginnt bei einem Zehntel und wächst anfangs schnell: die Hälfte nach einem Viertel der Zeit.",
    ),
    ("slow-start-nginx", "NGINX’ sanfter Anlauf", "Das Gewicht wächst gleichmäßig von null an."),
    (
        "drain",
        "Auslaufen",
        "Für die Wartung herausgenommen, macht ein Server fertig, was er hat. Niemand bemerkt es.",
    ),
    (
        "manual-failback",
        "Failback von Hand",
        "Der Primärserver ist nach 15 s zurück, aber die Reserve behält die Arbeit, bis jemand sie zurückgibt.",
    ),
    (
        "cold-standby",
        "Kalte Reserve",
        "Die Reserve muss erst gestartet werden: noch einmal zwanzig Sekunden ohne Dienst.",
    ),
    (
        "retry-budget",
        "Wiederholungsbudget",
        "Wieder der Wiederholungssturm, aber nur ein Zehntel der Anfragen darf eine Wiederholung sein: Der Rückstau endet früher.",
    ),
    (
        "token-bucket",
        "Markeneimer",
        "Ein Erfolg legt ein Zehntel einer Marke hinein, eine Wiederholung nimmt eine heraus: Bei einem Totalausfall enden die Wiederholungen nach zehn.",
    ),
    (
        "no-jitter",
        "Wiederholungen im Gleichschritt",
        "Drei Sekunden Ausfall kehren zwei Sekunden später als drei Sekunden doppelte Last zurück, weil niemand die Pause variiert.",
    ),
    (
        "deadline",
        "Frist",
        "Wie oft auch immer versucht wird: Nach fünf Sekunden ist eine Anfrage endgültig aufgegeben.",
    ),
    (
        "hedging",
        "Hedging",
        "Manche Anfragen dauern sehr lange. Ohne Antwort nach einer Sekunde geht eine Kopie hinaus, und die erste Antwort zählt.",
    ),
    (
        "breaker",
        "Schutzschalter",
        "Alles scheitert; nach zehn Fehlschlägen in Folge antwortet der Schutzschalter sofort, und alle fünf Sekunden versucht es eine Anfrage.",
    ),
    (
        "adaptive-limit",
        "Lernende Grenze",
        "Wieder der Ansturm: Die Grenze für offene Anfragen folgt der Antwortzeit, und was zu viel ist, wird sofort abgewiesen.",
    ),
    (
        "gradient-limit",
        "Gradientengrenze",
        "Die Grenze schrumpft im Verhältnis der besten Antwortzeit zur jetzigen und tastet sich wieder hinauf.",
    ),
    (
        "envoy-limit",
        "Envoys Grenze",
        "Envoy, wie es ausgeliefert wird: Am Anfang und jede Minute lässt es nur drei Anfragen ein, um die beste Antwortzeit zu messen.",
    ),
    (
        "netflix-limit",
        "Netflix’ Grenze",
        "Vegas, wie Netflix es ausliefert: Jede Antwort bewegt die Grenze, in Sprüngen, solange nichts wartet, zurück in einzelnen Schritten.",
    ),
    (
        "fixed-limit",
        "Feste Grenze",
        "Nicht mehr als zwölf Anfragen zugleich: Die dreizehnte wird abgewiesen, und die eingelassenen sind schnell.",
    ),
    (
        "longest-wait",
        "Längste Wartezeit",
        "Wieder der Ansturm: Was an einem Server eine Sekunde gewartet hat, wird abgewiesen.",
    ),
    (
        "impatience",
        "Ungeduld",
        "Wieder der Ansturm: Jede Anfrage hat ihre eigene Geduld, im Mittel eine Sekunde (Erlang-A).",
    ),
    (
        "shedding",
        "Abwerfen",
        "Wieder der Ansturm: Solange die älteste Anfrage länger als eine Sekunde gewartet hat, nehmen die Server nichts Neues an.",
    ),
    (
        "last-come",
        "Wer zuletzt kommt",
        "Im Gedränge wird die neueste Anfrage zuerst bedient: Die meisten bekommen rechtzeitig Antwort, wo es der Reihe nach niemand täte.",
    ),
    ("last-in", "Immer die neueste", "Manche werden sofort bedient, manche nie."),
    (
        "newest-now",
        "Die neueste sofort",
        "Wer kommt, nimmt den Worker dessen, der vorher kam und dessen Arbeit beiseitegelegt wird: Kurze Antworten bleiben in jedem Gedränge kurz.",
    ),
    (
        "orbit",
        "Später wieder",
        "Es gibt keine Schlange: Wer den Server beschäftigt findet, kommt wieder, bis er frei ist. Bei 70 % Last sind jederzeit fünf auf dem Rückweg.",
    ),
    (
        "sharing",
        "Alle zugleich",
        "Jeder Server arbeitet an allem, was er hat, gleichzeitig: Kurze Anfragen stecken nicht mehr hinter langen fest.",
    ),
    (
        "cold-start",
        "Kaltstart",
        "Ein zurückgekehrter Server ist eine halbe Minute lang viermal langsamer und bekommt sofort seinen vollen Anteil.",
    ),
    (
        "crowding",
        "Gedränge",
        "Jede weitere Anfrage zugleich macht alle eines Servers langsamer: Mehr Last heißt weniger getane Arbeit.",
    ),
    (
        "day",
        "Ein Tag in zwei Minuten",
        "Die Last schwankt wie die eines Tages; nachts kommen die Server mit, mittags fallen sie zurück.",
    ),
    (
        "autoscaling",
        "Autoskalierung",
        "Die Last schwankt; Server werden gestartet, wenn die anderen beschäftigt sind, und kommen eine halbe Minute zu spät.",
    ),
    ("bursts", "Schübe", "Im Mittel dieselbe Last, aber in Schüben: Warteschlangen kommen und gehen."),
    (
        "clockwork",
        "Uhrwerk",
        "Regelmäßige Ankünfte und fast gleiche Arbeit: Bei 80 % Last wartet kaum jemand.",
    ),
    (
        "irregular",
        "Unregelmäßig",
        "Die Last des Uhrwerks, an beiden Enden unregelmäßig: Jetzt gibt es Warteschlangen.",
    ),
    (
        "one-too-many",
        "Eine zu viel",
        "Vierzehn je Sekunde lassen keine Schlange zurück; bei sechzehn wächst sie ohne Ende, denn bedient werden können fünfzehn.",
    ),
    (
        "recorded",
        "Aufgezeichnete Ankünfte",
        "Dieselben zwanzig Anfragen kommen immer wieder, wie sie aufgezeichnet wurden: zwei Häufungen und Ruhe dazwischen. Die mittlere Rate sagt wenig.",
    ),
    (
        "priorities",
        "Zwei Geräte, zwei Prioritäten",
        "Menschen verlangen wenig und kommen zuerst; ein Stapellauf kommt in Schüben und wartet. Ginge es der Reihe nach, würden die Menschen mit ihm warten.",
    ),
    (
        "urgent-first",
        "Dringendes zuerst",
        "Alle warten in einer Schlange am Controller, Menschen vor dem Stapellauf: Er füllt ihnen keine Serverschlange.",
    ),
    (
        "layered-retries",
        "Schichten multiplizieren sich",
        "Gerät, Proxy und Controller versuchen es je noch zweimal: Scheitert jeder Server, werden aus einer Anfrage 27.",
    ),
    (
        "late-work",
        "Fristen reisen mit",
        "Jede Anfrage sagt den Servern, bis wann ihre Antwort gebraucht wird: Nach einem Ansturm lassen sie fallen, was zu spät ist, und sind sofort wieder gesund.",
    ),
    (
        "measured",
        "Gemessene Bedienzeiten",
        "Bedienzeiten nach Quantilen eines Dashboards: Die Hälfte braucht 40 ms, eine von hundert 400 ms und mehr, und die entscheiden, wer wartet.",
    ),
    (
        "weibull",
        "Meistens schnell",
        "Bedienzeiten nach Weibull: Die meiste Arbeit ist im Nu getan, und ab und zu dauert ein Stück zehnmal so lange wie das Mittel.",
    ),
    (
        "uniform",
        "Alles möglich",
        "Gleichverteilte Bedienzeiten: von nichts bis zum Doppelten des Mittels, alle gleich oft.",
    ),
    (
        "two-kinds",
        "Zwei Arten",
        "Eine von zehn Anfragen dauert zwanzigmal so lange, und die anderen warten hinter ihr.",
    ),
    (
        "heavy-tail",
        "Schwere Ränder",
        "Die meisten Anfragen sind schnell und wenige dauern sehr lange: Der Mittelwert sagt wenig, das 99. Perzentil viel.",
    ),
    (
        "lossy-link",
        "Verlustreiche Verbindung",
        "Eine von fünf Nachrichten geht auf dem Weg zu einem Server und zurück verloren; Wiederholungen verbergen das meiste.",
    ),
    (
        "slow-link",
        "Langsame Verbindung",
        "Der Weg zu einem Server dauert je Richtung eine Sekunde länger; die Prüfungen laufen ab, obwohl es dem Server gut geht.",
    ),
    (
        "one-way-cut",
        "Einseitig getrennt",
        "Anfragen erreichen den Server, und seine Antworten gehen verloren: Er arbeitet umsonst.",
    ),
    (
        "zone-outage",
        "Ausfall einer Zone",
        "Zwei von vier Servern teilen sich eine Zone und fallen gemeinsam aus.",
    ),
    (
        "three-zones",
        "Drei Zonen",
        "Bei drei Zonen nimmt ein Ausfall ein Drittel der Server; die anderen müssen dessen Arbeit schaffen können.",
    ),
    (
        "flapping",
        "Flattern",
        "Ein Server stürzt alle fünf Sekunden ab und kehrt zurück: Jedes Mal gilt er kurz vor dem nächsten Absturz als bereit.",
    ),
    (
        "stalled-checks",
        "Prüfung steht still",
        "Die Zustandsprüfung steht still, als der Server abstürzt: Niemand erfährt es.",
    ),
    (
        "repair-crew",
        "Ein Reparaturtrupp",
        "Sechs Server und ein Trupp: Während er einen repariert, warten die nächsten.",
    ),
    (
        "common-cause",
        "Gemeinsame Ursache",
        "Ein Ausfall reißt jeden anderen Server mit halber Wahrscheinlichkeit mit: Redundanz bringt weniger, als es scheint.",
    ),
    (
        "wear-out",
        "Verschleiß",
        "Gleich alte Server fallen fast gleichzeitig aus: Die Redundanz ist am dünnsten, wenn sie gebraucht wird.",
    ),
    (
        "random-hangs",
        "Zufälliges Hängen",
        "Server hängen ab und zu und machen dann dort weiter, wo sie waren: langsame Antworten statt verlorener.",
    ),
    (
        "split-brain",
        "Split Brain",
        "Keiner der Controller hört den anderen, also arbeiten beide: Jeder lässt acht zugleich ein, und die Server bekommen sechzehn. Wenn sie sich wiederfinden, ist verloren, was der zweite hält.",
    ),
    (
        "deaf-controller",
        "Ein tauber Controller",
        "Nur der Weg zum zweiten Controller ist getrennt: Er hört nichts und arbeitet auch, während der erste ihn hört und nie weicht.",
    ),
    (
        "second-controller",
        "Zweiter Controller",
        "Der zweite Controller übernimmt nach drei ausgebliebenen Lebenszeichen: etwa drei Sekunden ohne Dienst.",
    ),
    (
        "silent-hub",
        "Stummer Controller",
        "Ein Controller, der verschluckt, was kommt: Niemand erfährt es, und alle warten auf ihr Zeitlimit.",
    ),
    (
        "two-hubs",
        "Zwei Controller, die ausfallen",
        "Beide fallen zufällig aus, ein Trupp repariert sie, und eine von zehn Übernahmen misslingt.",
    ),
    (
        "envoy",
        "Envoys Vorgaben",
        "Wahl aus zweien, eine Wiederholung binnen 25 ms, 15 s insgesamt, Ausschluss erst ab zehn Servern, Panik unter der Hälfte; keine eigenen Prüfungen.",
    ),
    (
        "haproxy",
        "HAProxys Vorgaben",
        "Reihum; eine Prüfung alle 2 s, ausgefallen nach 3, bereit nach 2; eine verweigerte Anfrage geht dreimal an einen anderen Server.",
    ),
    (
        "haproxy-retries",
        "HAProxys Wiederholungen",
        "Eine verweigerte Anfrage versucht es im Sekundenabstand noch zweimal am selben Server, dann an einem anderen. Im Zweifel wird öfter geprüft, nach einem Ausfall seltener.",
    ),
    (
        "haproxy-observe",
        "HAProxys observe",
        "Zehn Fehler in Folge zählen als eine verfehlte Prüfung, und die nächste bestandene löscht sie: Der scheiternde Server bleibt.",
    ),
    (
        "haproxy-mark-down",
        "HAProxys mark-down",
        "Zehn Fehler in Folge, und er gilt als ausgefallen; zwei bestandene Prüfungen bringen ihn zurück, und er scheitert weitere zehnmal.",
    ),
    (
        "nginx",
        "NGINX’ Vorgaben",
        "Gleichmäßig reihum nach Gewicht; ein Fehlschlag sperrt für 10 s; eine verweigerte Anfrage geht an den Nächsten; keine Prüfungen; 60 s Wartezeit.",
    ),
    (
        "nginx-random",
        "NGINX’ random two",
        "Zwei nach Gewicht gezogene Server, dann der mit weniger Verbindungen für sein Gewicht; bei Gleichstand der zweite.",
    ),
    (
        "finagle",
        "Finagles Vorgaben",
        "Besserer von zweien; fünf Fehlschläge in Folge sperren für 5 s und länger; Wiederholungen bis zu einem Fünftel der Anfragen und zehn je Sekunde.",
    ),
    (
        "finagle-redraws",
        "Finagle zieht neu",
        "Die Hälfte der Server ist gesperrt. Finagle zieht unter allen, bis zu fünfmal, und nimmt dann auch einen gesperrten.",
    ),
    (
        "linkerd",
        "Linkerds Vorgaben",
        "Der schnellere von zweien nach Peak EWMA; sieben Fehlschläge in Folge sperren für eine Sekunde und bis zu einer Minute; eine Wiederholung.",
    ),
    (
        "grpc",
        "gRPCs Wiederholungen",
        "Reihum; bis zu drei Wiederholungen, die enden, wenn die Hälfte von zehn Marken weg ist, bei einem Fehlschlag von elf.",
    ),
];

/// What the presets from one on are about, up to the next heading: in the order of the list.
pub const HEADINGS: &[(&str, &str)] = &[
    ("black-hole", "Wie ein Server ausfällt"),
    ("backup", "Was Redundanz bringt"),
    ("flash-crowd", "Was Überlast anrichtet"),
    ("herding", "Wer die Anfrage bekommt"),
    ("envoy-ejection", "Wer ausgeschlossen und wieder zugelassen wird"),
    ("retry-budget", "Was Überlast in Grenzen hält"),
    ("sharing", "Wie Server arbeiten, wie Last kommt"),
    ("lossy-link", "Was sonst ausfällt"),
    ("envoy", "Wie andere es ausliefern"),
];

/// The heading above a preset, where one begins with it.
pub fn heading(id: &str) -> Option<&'static str> {
    HEADINGS.iter().find(|heading| heading.0 == id).map(|heading| heading.1)
}

/// A preset's title; its id where there is none.
pub fn title(id: &'static str) -> &'static str {
    PRESETS.iter().find(|words| words.0 == id).map_or(id, |words| words.1)
}

/// What one sees in a preset.
pub fn sentence(id: &str) -> &'static str {
    PRESETS.iter().find(|words| words.0 == id).map_or("", |words| words.2)
}
