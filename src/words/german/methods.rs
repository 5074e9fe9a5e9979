//! How numbers are made: every method with its source.

pub const TITLE: &str = "Verfahren";
pub const MEANS: &str = "Mittelwerte und ihre 95-%-Intervalle über unabhängige Replikationen: Students t, ein Ende weiter außen, wo die Schiefe der Läufe es verlangt (Willink 2005).";
pub const PERCENTILES: &str = "Ein Perzentil ist das der Anfragen aller Läufe zusammen; sein Intervall wird dort abgelesen, wo der Anteil der Anfragen darunter die Enden des seinen hat (Woodruff 1952), nach der Binomialverteilung für so viele unabhängige Anfragen, wie die Streuung der Läufe wert ist (Korn und Graubard 1998, mit den Freiheitsgraden von O'Neill 2014). Wo zu wenige Läufe so weit reichen, fehlt das obere Ende; ein unteres allein hält 97,5-mal in hundert. Unterschiede von Perzentilen: aus beiden Intervallen und der Rangkorrelation der Läufe (Zou und Donner 2008), was nahe der Grenze und darüber weniger verspricht, als es hält; getestet an denen jedes Laufs. Die jedes Laufs sind auf 0,1 % genau; zusammen werden sie aus 21 Punkten jedes Laufs gefunden.";
pub const PROPORTIONS: &str = "Verfügbarkeit und andere Anteile: das Mittel über die Läufe und Wilsons Intervall (Wilson 1927) für so viele Versuche, wie ihre Streuung wert ist (Korn und Graubard 1998, mit den Freiheitsgraden von O'Neill 2014). Wo kein Lauf einen Fehlschlag sah, für die beendeten Anfragen, als scheiterten sie einzeln; Anteile der Zeit für die Läufe.";
pub const NINES: &str = "Gewonnene Neunen, die einer Variante abzüglich denen einer anderen: der Logarithmus des Verhältnisses der mittleren Anteile, die scheiterten, sein Intervall nach der Delta-Methode (Cochran, Sampling Techniques, 6.3).";
pub const DIFFERENCES: &str = "Unterschiede zwischen Varianten, Replikation für Replikation mit gemeinsamen Zufallszahlen (Law, Simulation Modeling and Analysis, 11.2); mehr als Zufall heißen sie, und fett stehen sie in der Tabelle der Seite, wo ein gepaarter t-Test, ebenso berichtigt, es zu 5 % für alle Unterschiede der Spalte zusammen sagt (Holm 1979).";
pub const SHARES: &str = "Anteile von Replikationen: Wilsons Intervall für so viele Versuche; verglichen durch McNemars exakten Test (McNemar 1947).";
pub const SURVIVAL: &str = "R(t): Kaplan und Meier 1958; Bänder durch Wilsons Intervall für so viele Leben, wie Greenwoods Varianz wert ist (Rothman 1978).";
pub const MEDIAN: &str = "Das Intervall eines Medians: zwei der Werte, gewählt nach der Binomialverteilung (David und Nagaraja, Order Statistics, 7.1).";
pub const WINDOWS: &str = "Zeit der Versorgung je Nutzer und das schlechteste Fenster jeder Länge: Hauer und andere, Meaningful Availability, NSDI 2020. Ein Nutzer ist zwischen zwei Enden von Anfragen so, wie das frühere ihn zurückließ; Fenster beginnen und enden auf einem Raster der kürzesten Länge; das Mittel über die Läufe vom schlechtesten jedes Laufs, das davon abhängt, wie lang ein Lauf ist.";
pub const APDEX: &str = "Apdex: Apdex Technical Specification 1.1, 2007.";
pub const PAIRS: &str = "Läufe in antithetischen Paaren: Der zweite zieht 1 − u für jede Zeitspanne, wo der erste u zieht (Hammersley und Morton 1956). Ein Paar ist ein Wert, n zählt Paare, jedes aus zwei Läufen; Intervalle von Anteilen und Bänder von R(t) beanspruchen nicht, was die Paare gewinnen.";
pub const GOAL: &str = "Replikationen, bis die Intervalle schmal sind: in Runden (Chow und Robbins 1965); solche Intervalle decken etwas seltener, als sie sagen.";

/// A model of theory.
pub fn model(name: &str, source: &str) -> String {
    format!("Theorie, {name}: {source}.")
}
