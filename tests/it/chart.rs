//! The charts: round ticks, true heights, nothing outside the picture, no more columns than there are pixels.

use std::convert::Infallible;

use nines::chart::scale::{round_up, step_for, ticks};
use nines::chart::time_axis::clock;
use nines::chart::{HeldScale, Kind, LiveData, Style, TimeSpan, draw, extent, rows, trend};
use nines::metrics::{Band, BandKind, Bucket, History};
use nines::sim::config::{CrashMode, Effect, Target};
use nines::sim::{ServerNodeId, SimTime};
use plotters::prelude::IntoDrawingArea;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

const WIDTH: u32 = 340;
const HEIGHT: u32 = 144;

/// What was drawn.
#[derive(Default)]
struct Drawing {
    size: (u32, u32),
    fills: Vec<([i32; 4], (u8, u8, u8))>,
    points: Vec<BackendCoord>,
    texts: Vec<(String, BackendCoord)>,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for &mut Drawing {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, _: BackendColor) -> Drawn {
        self.points.push(point);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        _: bool,
    ) -> Drawn {
        self.fills.push(([from.0, from.1, to.0, to.1], style.color().rgb));
        self.points.extend([from, to]);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, _: &S) -> Drawn {
        self.points.extend(path);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        _: &S,
    ) -> Drawn {
        self.points.extend(path);
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, _: &S, at: BackendCoord) -> Drawn {
        self.texts.push((text.to_owned(), at));
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok(((text.chars().count() as f64 * style.size() * 0.6) as u32, style.size() as u32))
    }
}

fn bucket(second: u64, ok: u64, lost: u64) -> Bucket {
    let mut ended = [0; 6];
    ended[0] = ok;
    ended[3] = lost;
    let all = ok + lost;
    Bucket {
        from: SimTime::from_millis(second * 1_000),
        to: SimTime::from_millis((second + 1) * 1_000),
        sent: all,
        ended,
        window_availability: (all > 0).then(|| ok as f64 / all as f64),
        window_p50: Some(0.9),
        window_p95: Some(1.6),
        window_p99: Some(2.4),
        ..Bucket::default()
    }
}

fn crash() -> History<Band> {
    let target = Target::Server(ServerNodeId(1));
    let band = Band {
        kind: BandKind::Fault,
        target,
        effect: Effect::Crash(CrashMode::Refused),
        server: Some(ServerNodeId(1)),
        from: SimTime::from_millis(20_000),
        to: None,
        index: Some(0),
    };
    let mut bands = History::new();
    bands.push(band);
    bands.push(Band { kind: BandKind::Detection, to: Some(SimTime::from_millis(22_600)), ..band });
    bands
}

fn drawing_of(kind: Kind, buckets: &[Bucket], ratio: f64) -> Drawing {
    let size = ((f64::from(WIDTH) * ratio) as u32, (f64::from(HEIGHT) * ratio) as u32);
    let mut drawing = Drawing { size, ..Drawing::default() };
    let bands = crash();
    let now = buckets.last().map_or(0.0, |bucket| bucket.to.seconds()) + 0.4;
    let data = LiveData {
        buckets: buckets.to_vec(),
        bands: &bands,
        span: TimeSpan::ending_at(now, 60.0),
        now,
        spot: None,
    };
    draw(&(&mut drawing).into_drawing_area(), kind, &data, extent(kind, buckets), &Style::light(ratio))
        .expect("this backend refuses nothing");
    drawing
}

fn half_a_minute() -> Vec<Bucket> {
    (0..30).map(|second| bucket(second, 4, if (20..23).contains(&second) { 2 } else { 0 })).collect()
}

const KINDS: [Kind; 3] = [Kind::Outcomes, Kind::Availability, Kind::Response];

#[test]
fn nothing_is_drawn_outside_the_picture() {
    for kind in KINDS {
        for ratio in [1.0, 1.5, 2.0, 3.0] {
            let drawing = drawing_of(kind, &half_a_minute(), ratio);
            let (width, height) = (drawing.size.0 as i32, drawing.size.1 as i32);
            let is_inside =
                |point: &BackendCoord| (0..=width).contains(&point.0) && (0..=height).contains(&point.1);
            let outside: Vec<_> = drawing.points.iter().filter(|point| !is_inside(point)).collect();
            assert!(outside.is_empty(), "{kind:?} at {ratio}: {outside:?}");
        }
    }
}

#[test]
fn a_column_is_as_high_as_what_it_counts() {
    let style = Style::light(1.0);
    let drawing = drawing_of(Kind::Outcomes, &half_a_minute(), 1.0);
    let height_of = |rgb| {
        let columns = drawing.fills.iter().filter(move |(_, colour)| *colour == rgb);
        columns.map(|(rect, _)| rect[3] - rect[1]).collect::<Vec<_>>()
    };
    let ok = height_of(style.outcome(0));
    let lost: Vec<i32> = height_of(style.outcome(3)).into_iter().filter(|height| *height < 100).collect();
    assert_eq!(ok.len(), 30);
    assert_eq!(lost.len(), 3);
    // Four a second against two a second.
    assert!((ok[0] - 2 * lost[0]).abs() <= 1, "{ok:?} {lost:?}");
}

#[test]
fn everything_scales_with_the_pixel_ratio() {
    let (one, two) = (
        drawing_of(Kind::Outcomes, &half_a_minute(), 1.0),
        drawing_of(Kind::Outcomes, &half_a_minute(), 2.0),
    );
    assert_eq!(one.fills.len(), two.fills.len());
    let corner =
        |drawing: &Drawing| drawing.fills.last().map(|(rect, _)| rect[0]).expect("something is filled");
    assert!((corner(&one) * 2 - corner(&two)).abs() <= 2);
}

#[test]
fn before_anything_has_finished_there_is_one_calm_sentence() {
    for kind in KINDS {
        let drawing = drawing_of(kind, &[], 1.0);
        assert!(drawing.texts.iter().any(|(text, _)| text == "Nothing has finished yet."), "{kind:?}");
    }
}

#[test]
fn the_percentiles_are_named_where_they_end_and_do_not_cover_each_other() {
    let mut buckets = half_a_minute();
    for bucket in &mut buckets {
        bucket.window_p95 = Some(2.39);
    }
    let drawing = drawing_of(Kind::Response, &buckets, 1.0);
    let mut heights: Vec<i32> =
        drawing.texts.iter().filter(|(text, _)| text.starts_with('p')).map(|(_, at)| at.1).collect();
    heights.sort_unstable();
    assert_eq!(heights.len(), 3);
    assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= 10), "{heights:?}");
}

#[test]
fn ticks_are_one_two_and_five_times_a_power_of_ten() {
    for (span, most, expect) in
        [(1.0, 3, 0.5), (6.0, 3, 2.0), (8.0, 3, 5.0), (30.0, 3, 10.0), (0.3, 3, 0.1), (47.0, 4, 20.0)]
    {
        assert!((step_for(span, most) - expect).abs() < 1e-12, "{span} in {most}: {}", step_for(span, most));
    }
    assert_eq!(ticks(0.0, 6.0, 3), vec![0.0, 2.0, 4.0, 6.0]);
    assert_eq!(round_up(5.3, 3), 6.0);
    assert_eq!(round_up(0.0, 3), 1.0);
}

#[test]
fn an_axis_grows_at_once_and_shrinks_only_after_a_while() {
    let mut scale = HeldScale::default();
    assert_eq!(scale.follow(6.0, 0.0), 6.0);
    assert_eq!(scale.follow(20.0, 100.0), 20.0);
    assert_eq!(scale.follow(6.0, 200.0), 20.0);
    assert_eq!(scale.follow(20.0, 3_000.0), 20.0);
    assert_eq!(scale.follow(6.0, 3_100.0), 20.0);
    assert_eq!(scale.follow(6.0, 8_000.0), 6.0);
}

#[test]
fn the_time_axis_uses_the_steps_of_clocks() {
    let span = TimeSpan::ending_at(130.0, 60.0);
    assert_eq!(span.ticks(4), vec![75.0, 90.0, 105.0, 120.0]);
    assert_eq!(TimeSpan::ending_at(12.0, 60.0), TimeSpan { from: 0.0, to: 60.0 });
    assert_eq!(clock(65.0), "1:05");
    assert_eq!(clock(7_200.0), "2:00:00");
}

#[test]
fn the_table_and_the_sentence_say_what_the_chart_shows() {
    let buckets = half_a_minute();
    let data = LiveData {
        buckets,
        bands: &History::new(),
        span: TimeSpan::ending_at(30.0, 60.0),
        now: 30.0,
        spot: None,
    };
    let (head, rows) = rows(Kind::Outcomes, &data);
    assert_eq!(head.len(), rows[0].len());
    assert_eq!(rows[0][..3], ["0:30", "4", "4"]);
    assert_eq!(trend(Kind::Outcomes, &data), "40 requests were answered and 6 failed in the last 10 s.");
    assert_eq!(trend(Kind::Response, &data), "The 95th percentile holds at 1.6 s.");
}
