//! What the page says of the run a few times a second.

use crate::metrics::{Bucket, DeviceMeasures, WindowMeasures};
use crate::sim::{SimDuration, SimTime};
use crate::words::measures as words;
use crate::words::number as text;

use super::session::{Session, Span};
use super::story::Story;
use super::timeline::{TimeBand, bands, shown_until};

/// Seconds that a spark line looks back.
const SPARK_SECONDS: usize = 60;
/// From this availability down, the number shows harm.
const HARM_BELOW: f64 = 0.99;

/// One of the three big numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Number {
    /// `availability`, `response`, `reliability`.
    pub key: &'static str,
    /// Its name, and what is added where there is room.
    pub label: (&'static str, &'static str),
    /// What exactly it is.
    pub definition: &'static str,
    /// The number with its unit, as text.
    pub value: String,
    /// What stands smaller behind it.
    pub behind: String,
    /// Window, denominator and sample size.
    pub note: String,
    /// True when harm shows in it.
    pub is_harm: bool,
    /// Its recent past, one value a second; `None` where there was nothing to measure.
    pub spark: Vec<Option<f64>>,
    /// The least and the greatest value that the spark line always shows.
    pub spark_shows: (f64, f64),
}

/// One device's numbers, where there are several.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceLine {
    pub name: String,
    /// Under `words::measures::DEVICE_COLUMNS`.
    pub cells: [String; 4],
    /// True when harm shows in its availability.
    pub is_harm: bool,
}

/// What the page says of the run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// The engine's clock.
    pub now: SimTime,
    /// When devices stop sending.
    pub end: SimTime,
    /// How much of the run the time line shows.
    pub shown_until: SimTime,
    /// The latest instant played.
    pub reached: SimTime,
    /// Nothing will happen to a request any more.
    pub is_over: bool,
    /// Still on its way to where a seek wants it.
    pub is_catching_up: bool,
    /// The three numbers.
    pub numbers: [Number; 3],
    /// The same by device since the start, or in that stretch; empty where there is one device.
    pub devices: Vec<DeviceLine>,
    /// Which stretch the numbers are of, where somebody has picked one.
    pub span: String,
    /// The sentence under the stage.
    pub story: Story,
    /// What the time line shows.
    pub bands: Vec<TimeBand>,
    /// Timed edits that have taken effect: the panel shows the settings after them.
    pub edits_passed: usize,
    /// Copies of the run kept for going back, and about how much memory they take.
    pub copies: u64,
    pub copies_megabytes: f64,
    /// The digest of the trace so far.
    pub digest: u64,
}

impl Summary {
    /// What there is to say of `session` now.
    pub fn of(session: &Session) -> Summary {
        let now = session.now();
        let window = session.listeners().live.window(now);
        let seconds = session.listeners().live.series().seconds();
        let recent = &seconds.cut(seconds.len().saturating_sub(SPARK_SECONDS), seconds.len());
        Summary {
            now,
            end: session.end(),
            shown_until: shown_until(now, session.reached(), session.end()),
            reached: session.reached(),
            is_over: session.is_over(),
            is_catching_up: session.is_catching_up(),
            numbers: match session.span() {
                Some(span) => of_span(span, recent, session),
                None => {
                    [availability(&window, recent), response(&window, recent), reliability(session, recent)]
                }
            },
            devices: devices(session),
            span: session.span().map_or(String::new(), |span| {
                words::all_of(&text::clock(span.from.seconds()), &text::clock(span.to.seconds()))
            }),
            story: Story::of(session),
            bands: bands(session),
            edits_passed: session.config().edits.iter().filter(|edit| edit.at <= now).count(),
            copies: session.checkpoints() as u64,
            copies_megabytes: session.checkpoint_bytes() as f64 / 1e6,
            digest: session.simulation().digest(),
        }
    }
}

/// The numbers of a stretch, measured as a report would: of the requests sent in it.
fn of_span(span: &Span, recent: &[Bucket], session: &Session) -> [Number; 3] {
    let window = session.listeners().live.window(session.now());
    let [mut first, mut second, mut third] =
        [availability(&window, recent), response(&window, recent), reliability(session, recent)];
    let measures = &span.measures;
    let seconds = span.to.since(span.from).seconds();
    let share = measures.requests.availability();
    first.value = share.map_or(text::NONE.to_owned(), text::percent);
    first.behind = share.and_then(text::nines).unwrap_or_default();
    first.note = words::of_sent_in(measures.requests.ok(), measures.requests.finished(), seconds);
    first.is_harm = share.is_some_and(|share| share < HARM_BELOW);
    second.value = measures.response.p95.map_or(text::NONE.to_owned(), text::span);
    second.behind = measures.response.p95.map_or(String::new(), |_| words::P95.to_owned());
    second.note = words::mean_in(measures.response.mean, measures.response.count, seconds);
    let up = measures.states.availability();
    third.value = up.map_or(text::NONE.to_owned(), text::percent);
    third.behind = words::NOT_DOWN.to_owned();
    third.note = words::failures_in(measures.reliability.failures, seconds, measures.reliability.mtbf);
    third.is_harm = measures.states.down > SimDuration::ZERO;
    [first, second, third]
}

fn devices(session: &Session) -> Vec<DeviceLine> {
    let measures = match session.span() {
        Some(span) => span.measures.devices.clone(),
        None => session.listeners().recorder.devices(session.now()),
    };
    let others = session.config().settings.others.iter().map(|other| other.name.as_str());
    let names = std::iter::once(crate::words::page::FIRST_DEVICE).chain(others);
    let line = |(name, device): (&str, &DeviceMeasures)| {
        let share = device.requests.availability();
        let percent = |share: Option<f64>| share.map_or(text::NONE.to_owned(), text::percent);
        let cells = [
            text::count(device.requests.sent),
            percent(share),
            device.response.p95.map_or(text::NONE.to_owned(), text::span),
            percent(device.users.uptime),
        ];
        DeviceLine { name: name.to_owned(), cells, is_harm: share.is_some_and(|share| share < HARM_BELOW) }
    };
    names.zip(&measures).map(line).collect()
}

fn availability(window: &WindowMeasures, recent: &[Bucket]) -> Number {
    let share = window.availability;
    Number {
        key: "availability",
        label: words::AVAILABILITY,
        definition: words::AVAILABILITY_IS,
        value: share.map_or(text::NONE.to_owned(), text::percent),
        behind: share.and_then(text::nines).unwrap_or_default(),
        note: words::of_finished(window.ended[0], window.finished(), window.window.length().seconds()),
        is_harm: share.is_some_and(|share| share < HARM_BELOW),
        spark: recent.iter().map(|bucket| bucket.window_availability).collect(),
        spark_shows: (0.8, 1.0),
    }
}

fn response(window: &WindowMeasures, recent: &[Bucket]) -> Number {
    Number {
        key: "response",
        label: words::RESPONSE,
        definition: words::RESPONSE_IS,
        value: window.p95.map_or(text::NONE.to_owned(), text::span),
        behind: window.p95.map_or(String::new(), |_| words::P95.to_owned()),
        note: words::mean_of(window.mean, window.ended[0], window.window.length().seconds()),
        is_harm: false,
        spark: recent.iter().map(|bucket| bucket.window_p95).collect(),
        spark_shows: (0.0, 0.0),
    }
}

fn reliability(session: &Session, recent: &[Bucket]) -> Number {
    let now = session.now();
    let reliability = session.listeners().recorder.reliability(now);
    let is_down = session.snapshot().system == Some(crate::sim::SystemState::Down);
    let (value, behind) = match reliability.since_last_failure {
        _ if is_down => (words::DOWN.to_owned(), String::new()),
        Some(since) => (text::span(whole_tenths(since.seconds())), words::SINCE_LAST_FAILURE.to_owned()),
        None if now == SimTime::ZERO => (text::NONE.to_owned(), String::new()),
        None => (text::span(whole_tenths(now.seconds())), words::WITHOUT_FAILURE.to_owned()),
    };
    Number {
        key: "reliability",
        label: words::RELIABILITY,
        definition: words::RELIABILITY_IS,
        value,
        behind,
        note: words::failures_in(reliability.failures, now.seconds(), reliability.mtbf),
        is_harm: is_down,
        spark: recent.iter().map(up_share).collect(),
        spark_shows: (0.0, 1.0),
    }
}

/// 1 while all is up, 0 while the system is down, a half while it is degraded.
fn up_share(bucket: &Bucket) -> Option<f64> {
    let length = bucket.seconds();
    (length > 0.0).then(|| 1.0 - (bucket.down.seconds() + bucket.degraded.seconds() / 2.0) / length)
}

fn whole_tenths(seconds: f64) -> f64 {
    libm::floor(seconds * 10.0) / 10.0
}
