//! Dots at rest, packed so that they can be counted: in rows, in groups of five, as large as there is room for.

use super::shape::{Point, Rect};

/// A packing of dots into an area, row by row from the top left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pack {
    pub radius: f32,
    /// How many dots there is room for.
    pub shown: usize,
    origin: Point,
    columns: usize,
    pitch: f32,
    group: f32,
}

/// From large to small: shares of the usual radius.
const SIZES: [f32; 4] = [0.92, 0.72, 0.56, 0.44];
/// Smaller dots cannot be told apart.
const SMALLEST: f32 = 1.9;

impl Pack {
    /// Room for `count` dots of usual radius `dot`, smaller where that is needed.
    pub fn of(area: Rect, count: usize, dot: f32) -> Self {
        let sizes = SIZES.map(|share| (dot * share).max(SMALLEST));
        let packs = sizes.map(|radius| Self::with_radius(area, radius));
        if let Some(pack) = packs.iter().find(|pack| pack.shown >= count) {
            return pack.centred(area, count);
        }
        let mut smallest = packs[SIZES.len() - 1];
        // The end of the last row is for the number of those without room.
        smallest.shown = smallest.shown.saturating_sub((34.0 / smallest.pitch).ceil() as usize);
        smallest
    }

    /// One or two rows stand in the middle of the height, beside the slots; more fill the area from its top.
    fn centred(mut self, area: Rect, count: usize) -> Self {
        let rows = count.div_ceil(self.columns).max(1);
        if rows <= 2 {
            let used = (rows - 1) as f32 * self.pitch + self.radius * 2.0;
            self.origin.y = area.y + self.radius + ((area.height - used) / 2.0).max(0.0);
        }
        self
    }

    fn with_radius(area: Rect, radius: f32) -> Self {
        let pitch = radius * 2.0 + (radius * 0.42).max(1.0);
        let group = radius * 0.7;
        let rows = ((area.height + pitch - radius * 2.0) / pitch).floor().max(0.0) as usize;
        let columns = (1..)
            .take_while(|columns| {
                let last = *columns - 1;
                last as f32 * pitch + (last / 5) as f32 * group + radius * 2.0 <= area.width
            })
            .count();
        let origin = Point::new(area.x + radius, area.y + radius);
        Pack { radius, shown: rows * columns, origin, columns: columns.max(1), pitch, group }
    }

    /// The middle of the dot with this index.
    pub fn place(&self, index: usize) -> Point {
        let (row, column) = (index / self.columns, index % self.columns);
        self.origin
            .shifted(column as f32 * self.pitch + (column / 5) as f32 * self.group, row as f32 * self.pitch)
    }

    /// Where the number of those without room begins.
    pub fn more_at(&self, area: Rect) -> Point {
        if self.shown == 0 {
            return Point::new(area.x, area.centre().y);
        }
        self.place(self.shown).shifted(-self.radius + 1.0, 0.0)
    }
}
