//! A small histogram that can be added and subtracted: 32 cells per doubling, percentiles good to 2 %.

/// Shorter times fall into the first cell; nanoseconds.
const FIRST: u64 = 1 << 10;
/// Longer ones (6 days) into the last.
const OCTAVES: usize = 39;
const CELLS_PER_OCTAVE: usize = 32;
const CELLS: usize = OCTAVES * CELLS_PER_OCTAVE;

/// The cells of a sketch that are not empty, and their counts.
pub(super) type Cells = Box<[(u16, u32)]>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sketch {
    counts: Vec<u32>,
    total: u64,
}

impl Sketch {
    pub(super) fn new() -> Self {
        Sketch { counts: vec![0; CELLS], total: 0 }
    }

    pub(super) fn record(&mut self, nanos: u64) {
        self.counts[cell(nanos)] += 1;
        self.total += 1;
    }

    pub(super) fn add(&mut self, other: &Sketch) {
        if other.total == 0 {
            return;
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.total += other.total;
    }

    pub(super) fn subtract(&mut self, cells: &Cells) {
        for &(cell, count) in cells {
            self.counts[usize::from(cell)] -= count;
            self.total -= u64::from(count);
        }
    }

    /// Its cells that are not empty.
    pub(super) fn cells(&self) -> Cells {
        let cells = self.counts.iter().zip(0..).map(|(&count, cell)| (cell, count));
        cells.filter(|_| self.total > 0).filter(|(_, count)| *count > 0).collect()
    }

    pub(super) fn clear(&mut self) {
        if self.total > 0 {
            self.counts.fill(0);
            self.total = 0;
        }
    }

    /// The times, in seconds, that these shares (rising) of all do not exceed: the middle of their cells.
    pub(super) fn quantiles<const N: usize>(&self, shares: [f64; N]) -> [Option<f64>; N] {
        let mut found = [None; N];
        if self.total == 0 {
            return found;
        }
        let mut cells = self.counts.iter().enumerate();
        let (mut seen, mut index) = (0, 0);
        for (slot, share) in found.iter_mut().zip(shares) {
            let wanted = (libm::ceil(share * self.total as f64) as u64).max(1);
            while seen < wanted {
                let Some((next, &count)) = cells.next() else { break };
                seen += u64::from(count);
                index = next;
            }
            *slot = Some(middle(index) / 1e9);
        }
        found
    }
}

fn cell(nanos: u64) -> usize {
    let value = nanos.max(FIRST);
    let octave = 63 - value.leading_zeros();
    let fraction = (value >> (octave - 5)) & 31;
    let index = (octave as usize - 10) * CELLS_PER_OCTAVE + fraction as usize;
    index.min(CELLS - 1)
}

fn middle(cell: usize) -> f64 {
    let width = 1_u64 << (cell / CELLS_PER_OCTAVE + 5);
    let low = (CELLS_PER_OCTAVE + cell % CELLS_PER_OCTAVE) as u64 * width;
    low as f64 + width as f64 / 2.0
}

#[cfg(test)]
mod tests {
    use super::Sketch;

    #[test]
    fn a_quantile_is_within_two_percent() {
        let mut sketch = Sketch::new();
        for milli in 1..=1_000_u64 {
            sketch.record(milli * 1_000_000);
        }
        for (share, exact) in [(0.05, 0.05), (0.5, 0.5), (0.95, 0.95), (0.99, 0.99)] {
            let [found] = sketch.quantiles([share]);
            let found = found.expect("a thousand times were recorded");
            assert!((found / exact - 1.0).abs() < 0.02, "{share}: {found}");
        }
    }

    #[test]
    fn subtracting_what_was_added_leaves_nothing() {
        let mut all = Sketch::new();
        let mut part = Sketch::new();
        for nanos in [0, 1_500, 7_000_000, u64::MAX] {
            part.record(nanos);
        }
        all.add(&part);
        all.subtract(&part.cells());
        assert_eq!(all, Sketch::new());
    }
}
