//! A chart for those who would rather read it: its rows, and the trend in one sentence.

use super::live::{Kind, LiveData};
use super::time_axis::clock;
use crate::metrics::Bucket;
use crate::words::{chart as words, number};

/// Rows at most; more could not be listened to.
const MOST_ROWS: usize = 12;

/// The head and the rows of the table that says what the chart shows, from the newest.
pub fn rows(kind: Kind, data: &LiveData<'_>) -> (Vec<&'static str>, Vec<Vec<String>>) {
    let newest = data.buckets.iter().rev().take(MOST_ROWS);
    match kind {
        Kind::Outcomes => (words::OUTCOMES_HEAD.to_vec(), newest.map(outcomes).collect()),
        Kind::Availability => (words::AVAILABILITY_HEAD.to_vec(), newest.map(availability).collect()),
        Kind::Response => (words::RESPONSE_HEAD.to_vec(), newest.map(response).collect()),
    }
}

fn outcomes(bucket: &Bucket) -> Vec<String> {
    let counts = bucket.ended.iter().map(|count| number::count(*count));
    [clock(bucket.to.seconds()), number::count(bucket.sent)].into_iter().chain(counts).collect()
}

fn availability(bucket: &Bucket) -> Vec<String> {
    let share = |share: Option<f64>| share.map_or(number::NONE.to_owned(), number::percent);
    vec![clock(bucket.to.seconds()), share(bucket.window_availability), share(bucket.availability())]
}

fn response(bucket: &Bucket) -> Vec<String> {
    let span = |span: Option<f64>| span.map_or(number::NONE.to_owned(), number::span);
    vec![
        clock(bucket.to.seconds()),
        span(bucket.window_p50),
        span(bucket.window_p95),
        span(bucket.window_p99),
    ]
}

/// What the chart shows, in one sentence.
pub fn trend(kind: Kind, data: &LiveData<'_>) -> String {
    let Some(last) = data.buckets.last() else { return words::EMPTY.to_owned() };
    let before = &data.buckets[data.buckets.len().saturating_sub(BACK)];
    match kind {
        Kind::Outcomes => {
            let recent = &data.buckets[data.buckets.len().saturating_sub(BACK)..];
            let ok: u64 = recent.iter().map(Bucket::ok).sum();
            let finished: u64 = recent.iter().map(Bucket::finished).sum();
            let span = last.to.since(before.from).seconds();
            words::outcomes_trend(ok, finished - ok, span)
        }
        Kind::Availability => match (before.window_availability, last.window_availability) {
            (Some(then), Some(now)) => words::availability_trend(then, now),
            (_, Some(now)) => words::availability_now(now),
            _ => words::EMPTY.to_owned(),
        },
        Kind::Response => match (before.window_p95, last.window_p95) {
            (Some(then), Some(now)) => words::response_trend(then, now),
            (_, Some(now)) => words::response_now(now),
            _ => words::EMPTY.to_owned(),
        },
    }
}

/// A trend looks back over this many buckets.
const BACK: usize = 10;
