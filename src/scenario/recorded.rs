//! Recorded arrivals as people write them: a CSV file, or `ms:120,80.5/35,0/20/2` in links and scenario files, where each item is a gap
//! in milliseconds, then what the request asks for, in milliseconds, and which device sent it, from 1.

use std::io::Read;
use std::sync::Arc;

use super::grammar::{scaled, span, span_text};
use super::notice::{FieldError, Notice, Wrong, shortened};
use crate::sim::{Arrival, Arrivals, SimDuration};

/// Recorded arrivals at most.
pub const MAX_ARRIVALS: usize = 100_000;
/// A larger CSV file is not read.
pub const LARGEST_CSV: usize = 16 << 20;
/// Devices that a record can tell apart.
const MAX_DEVICES: u64 = 8;
/// So long may a record be as it is written, in bytes: a scenario file must hold it.
const LONGEST_WRITTEN: usize = 900_000;
const WRITTEN_RIGHT: &str = "fewer arrivals, or times with fewer digits";
const LATEST: SimDuration = SimDuration(1_000_000_000_000_000_000);
const LONGEST_NEED: SimDuration = SimDuration(3_600_000_000_000);
/// Later times are those of a calendar: they count from the first one.
const CALENDAR: u64 = 100_000_000_000_000_000;
const NANOS_PER_MILLI: u64 = 1_000_000;
pub(super) const KEY: &str = "arrivals";
const UNIT: &str = "ms:";
/// What stands in a link for a record that is too long for it.
const HASH: &str = "hash:";

// ---- in links and scenario files

/// Arrivals with their text, which takes long to write.
#[derive(Clone, Debug)]
pub(super) struct Recorded {
    pub arrivals: Arrivals,
    pub text: Arc<str>,
}

impl PartialEq for Recorded {
    fn eq(&self, other: &Self) -> bool {
        self.arrivals == other.arrivals
    }
}

impl Recorded {
    pub fn new(arrivals: Arrivals) -> Self {
        Recorded { text: text(&arrivals).into(), arrivals }
    }
}

pub(super) fn parse(text: &str) -> Result<Recorded, Wrong> {
    if text.starts_with(HASH) {
        let right = "the CSV file or the scenario file that it was made from, opened here";
        return Err(Wrong::new("stands for recorded arrivals that are too long for a link", right));
    }
    let right = || {
        format!(
            "up to {MAX_ARRIVALS} gaps in milliseconds, like ms:120,80.5,0; behind a slash the service time, behind another the device"
        )
    };
    let items = text.strip_prefix(UNIT).ok_or_else(|| Wrong::new("is not a list of gaps", right()))?;
    let mut list = Vec::new();
    let mut at = SimDuration::ZERO;
    for item in items.split(',') {
        let arrival = parse_item(item).filter(|arrival| at + arrival.at <= LATEST).ok_or_else(|| {
            Wrong::new(
                format!("has something else as item {}: “{}”", list.len() + 1, shortened(item)),
                right(),
            )
        })?;
        if list.len() == MAX_ARRIVALS {
            return Err(Wrong::new("is too long", right()));
        }
        at += arrival.at;
        list.push(Arrival { at, ..arrival });
    }
    let arrivals = Arrivals::new(list).ok_or_else(|| Wrong::new("is empty", right()))?;
    let recorded = Recorded::new(arrivals);
    if recorded.text.len() <= LONGEST_WRITTEN {
        Ok(recorded)
    } else {
        Err(Wrong::new("is too long", WRITTEN_RIGHT))
    }
}

fn parse_item(item: &str) -> Option<Arrival> {
    let mut parts = item.splitn(3, '/');
    let at = SimDuration(scaled(parts.next()?, NANOS_PER_MILLI)?);
    let need = match parts.next().filter(|need| !need.is_empty()) {
        Some(need) => Some(need_in_range(SimDuration(scaled(need, NANOS_PER_MILLI)?))?),
        None => None,
    };
    let device = parts.next().map_or(Some(0), device_number)?;
    Some(Arrival { at, need, device })
}

fn need_in_range(need: SimDuration) -> Option<SimDuration> {
    (!need.is_zero() && need <= LONGEST_NEED).then_some(need)
}

fn device_number(text: &str) -> Option<u8> {
    let number = super::grammar::whole(text).filter(|number| (1..=MAX_DEVICES).contains(number))?;
    Some((number - 1) as u8)
}

fn text(arrivals: &Arrivals) -> String {
    let mut out = String::from(UNIT);
    let mut last = SimDuration::ZERO;
    for (place, arrival) in arrivals.list().iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        push_millis(&mut out, arrival.at - last);
        last = arrival.at;
        if let Some(need) = arrival.need {
            out.push('/');
            push_millis(&mut out, need);
        }
        if arrival.device > 0 {
            out.push_str(if arrival.need.is_some() { "/" } else { "//" });
            out.push_str(&(arrival.device + 1).to_string());
        }
    }
    out
}

fn push_millis(out: &mut String, span: SimDuration) {
    out.push_str(&(span.0 / NANOS_PER_MILLI).to_string());
    let rest = span.0 % NANOS_PER_MILLI;
    if rest > 0 {
        let digits = format!(".{rest:06}");
        out.push_str(digits.trim_end_matches('0'));
    }
}

/// What a link says in place of a record that is too long for it, made from its canonical text.
pub(super) fn stand_in(text: &str) -> String {
    // FNV-1a: tells records apart, nothing more.
    let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    format!("{HASH}{hash:016x}")
}

// ---- CSV

/// What a column is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Time,
    Need,
    Device,
}

const COLUMNS: [(Column, &str, &[&str]); 3] = [
    (Column::Need, "service", &["service", "demand", "need", "work"]),
    (Column::Time, "time", &["time", "timestamp", "arrival", "arrivals", "at", "t"]),
    (Column::Device, "device", &["device", "class"]),
];
const COLUMN_UNITS: [(&[&str], u64); 4] = [
    (&["ns"], 1),
    (&["us", "µs", "micros"], 1_000),
    (&["ms", "millis", "milliseconds"], NANOS_PER_MILLI),
    (&["s", "sec", "seconds"], 1_000_000_000),
];

/// The columns that are read, each with its place and with its unit in nanoseconds.
#[derive(Clone, Copy, Default)]
struct Columns {
    time: Option<(usize, u64)>,
    need: Option<(usize, u64)>,
    device: Option<(usize, u64)>,
}

const HEADER_RIGHT: &str = "columns with commas between: time (in seconds) or time_ms, and where they are known service or service_ms, and device (1, 2, …)";

/// Reads arrivals from CSV, row by row: with a first row of names, or times alone in the first column, in seconds where no unit says
/// otherwise. Also says what a person may want to know about how the file was understood.
///
/// # Errors
/// The first row that cannot be used, with its column, and what would be right.
pub fn read_arrivals(input: &mut dyn Read) -> Result<(Arrivals, Vec<Notice>), FieldError> {
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .from_reader(input.take(LARGEST_CSV as u64 + 1));
    let mut record = csv::ByteRecord::new();
    let mut columns = None;
    let (mut list, mut begin) = (Vec::new(), None);
    while rows.read_byte_record(&mut record).map_err(|error| unreadable(&error.to_string()))? {
        let position = record.position().map_or((0, 0), |position| (position.line(), position.byte()));
        if position.1 as usize + record.as_slice().len() > LARGEST_CSV {
            return Err(too_large());
        }
        let row = Row { record: &record, line: position.0 };
        let known = match columns {
            Some(known) => known,
            None => {
                let (known, has_names) = row.columns()?;
                columns = Some(known);
                if has_names {
                    continue;
                }
                known
            }
        };
        if list.len() == MAX_ARRIVALS {
            let right = format!("up to {MAX_ARRIVALS} rows: cut the file, or leave rows out");
            return Err(Wrong::new("is a row too many", right).of(KEY, &format!("row {}", row.line)));
        }
        let arrival = row.arrival(known, &mut begin, list.last())?;
        list.push(arrival);
    }
    let Some(arrivals) = Arrivals::new(list) else {
        return Err(Wrong::new("holds no arrivals", "a row for each request, with the time it came")
            .of(KEY, "the file"));
    };
    if LONGEST_WRITTEN < text(&arrivals).len() {
        return Err(Wrong::new("is too long for a scenario file", WRITTEN_RIGHT).of(KEY, "the file"));
    }
    let notices = notes(&arrivals, begin.unwrap_or_default());
    Ok((arrivals, notices))
}

fn unreadable(why: &str) -> FieldError {
    Wrong::new(format!("cannot be read ({why})"), "a CSV file").of(KEY, "the file")
}

/// A file that is too large to be read at all.
pub fn too_large() -> FieldError {
    let right =
        format!("up to {} MB and {MAX_ARRIVALS} rows: cut it, or leave columns out", LARGEST_CSV >> 20);
    Wrong::new("is too large", right).of(KEY, "the file")
}

fn notes(arrivals: &Arrivals, begin: u64) -> Vec<Notice> {
    let list = arrivals.list();
    let mut said = vec![format!(
        "{} requests from {} to {}",
        list.len(),
        span_text(list[0].at),
        span_text(list[list.len() - 1].at)
    )];
    if begin > 0 {
        said.push("counted from the first of them, as they are times of a calendar".to_owned());
    }
    let notice = |wrong| Notice {
        key: KEY.to_owned(),
        given: "the file".to_owned(),
        wrong,
        right: String::new(),
        used: String::new(),
    };
    vec![notice(format!("was read as {}", said.join(", ")))]
}

/// One row of a file, for reading and for saying where something is wrong.
struct Row<'a> {
    record: &'a csv::ByteRecord,
    line: u64,
}

impl Row<'_> {
    fn cell(&self, place: usize) -> String {
        self.record.get(place).map_or_else(String::new, |cell| String::from_utf8_lossy(cell).into_owned())
    }

    fn error(&self, place: usize, wrong: &str, right: &str) -> FieldError {
        let wrong = format!("in row {}, column {}, {wrong}", self.line, place + 1);
        Wrong::new(wrong, right).of(KEY, &self.cell(place))
    }

    /// Which column is what, by the first row, and whether that row holds names.
    fn columns(&self) -> Result<(Columns, bool), FieldError> {
        let seconds = 1_000_000_000;
        // A byte order mark stands before the first name, or the first number.
        let cell = |place| self.cell(place).trim_start_matches('\u{feff}').to_ascii_lowercase();
        let is_number =
            |cell: &str| cell.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
        if is_number(&cell(0)) {
            let place = |place| Some((place, seconds));
            return Ok((Columns { time: place(0), need: place(1), device: place(2) }, false));
        }
        let mut columns = Columns::default();
        for place in 0..self.record.len() {
            let name = cell(place);
            let words = || name.split(|c: char| !c.is_alphanumeric());
            let unit = COLUMN_UNITS.iter().find(|(names, _)| words().any(|word| names.contains(&word)));
            let unit = unit.map_or(seconds, |(_, nanos)| *nanos);
            let about = COLUMNS.iter().find(|(_, _, names)| words().any(|word| names.contains(&word)));
            let slot = match about.map(|(column, ..)| column) {
                Some(Column::Time) => &mut columns.time,
                Some(Column::Need) => &mut columns.need,
                Some(Column::Device) => &mut columns.device,
                None => continue,
            };
            slot.get_or_insert((place, unit));
        }
        if columns.time.is_none() {
            return Err(self.error(0, "begins a row without a column of times", HEADER_RIGHT));
        }
        Ok((columns, true))
    }

    fn arrival(
        &self,
        columns: Columns,
        begin: &mut Option<u64>,
        last: Option<&Arrival>,
    ) -> Result<Arrival, FieldError> {
        let (place, unit) = columns.time.unwrap_or_default();
        let right = "a time of at most 1000000000 s, like 12.5, or 12500ms";
        let wrong = |wrong: &str| self.error(place, wrong, right);
        let time = self.span(place, unit).ok_or_else(|| wrong("is not a time"))?;
        let begin = *begin.get_or_insert(if time.0 > CALENDAR { time.0 } else { 0 });
        let at = SimDuration(time.0.checked_sub(begin).ok_or_else(|| wrong("is before the first time"))?);
        if at > LATEST {
            return Err(wrong("is too late"));
        }
        if let Some(last) = last.filter(|last| at < last.at) {
            let right =
                format!("rows in order of time, here from {} on", span_text(last.at + SimDuration(begin)));
            return Err(self.error(place, "is before the row above it", &right));
        }
        let given = |column: Option<(usize, u64)>| {
            column.filter(|(place, _)| self.record.get(*place).is_some_and(|cell| !cell.is_empty()))
        };
        let need = match given(columns.need) {
            None => None,
            Some((place, unit)) => Some(self.span(place, unit).and_then(need_in_range).ok_or_else(|| {
                self.error(place, "is not a service time", "above 0 s, at most 1h, like 0.2, or 200ms")
            })?),
        };
        let device = match given(columns.device) {
            None => 0,
            Some((place, _)) => device_number(&self.cell(place)).ok_or_else(|| {
                self.error(place, "is not the number of a device", &format!("1 to {MAX_DEVICES}"))
            })?,
        };
        Ok(Arrival { at, need, device })
    }

    fn span(&self, place: usize, unit: u64) -> Option<SimDuration> {
        /// What is finer than the engine's clock, whatever the unit.
        const MOST_DIGITS: usize = 12;
        let cell = self.cell(place);
        let cell = cell.trim_start_matches('\u{feff}');
        if !cell.ends_with(|c: char| c.is_ascii_digit() || c == '.') {
            return span(cell, &mut Vec::new()).ok();
        }
        let digits = cell.find('.').map_or(cell.len(), |dot| cell.len().min(dot + 1 + MOST_DIGITS));
        let (number, rest) = cell.split_at_checked(digits)?;
        rest.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
        scaled(number, unit).map(SimDuration)
    }
}
