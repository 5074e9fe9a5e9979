//! What has happened, in order, in chunks that copies of a run share: a checkpoint takes no more for a long past than for a short one.

use std::ops::{Index, IndexMut};
use std::sync::Arc;

/// Entries of a chunk.
const CHUNK: usize = 32;

/// A list that grows at its end. Its clone shares all chunks that are full; what is changed in one of them is copied first.
#[derive(Clone, Debug, PartialEq)]
pub struct History<T> {
    full: Vec<Arc<Vec<T>>>,
    /// The latest entries, at most a chunk of them; empty only where there is none at all.
    last: Vec<T>,
}

impl<T> Default for History<T> {
    fn default() -> Self {
        History { full: Vec::new(), last: Vec::new() }
    }
}

impl<T: Clone> History<T> {
    /// Nothing has happened yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.full.len() * CHUNK + self.last.len()
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.last.is_empty()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.full.iter().flat_map(|chunk| chunk.iter()).chain(&self.last)
    }

    /// A copy of those from one place to before another.
    pub fn cut(&self, from: usize, to: usize) -> Vec<T> {
        (from..to.min(self.len())).map(|place| self[place].clone()).collect()
    }

    /// A copy of all of them.
    pub fn to_vec(&self) -> Vec<T> {
        self.cut(0, self.len())
    }

    /// The newest.
    pub fn last(&self) -> Option<&T> {
        self.last.last()
    }

    /// The newest, to change it.
    #[inline]
    pub fn last_mut(&mut self) -> Option<&mut T> {
        self.last.last_mut()
    }

    /// How many of the first ones `is_before` holds for; it must hold for none after the first for which it does not.
    pub fn partition_point(&self, is_before: impl Fn(&T) -> bool) -> usize {
        let chunks = self.full.partition_point(|chunk| chunk.last().is_some_and(&is_before));
        let within = self.full.get(chunks).map_or(&self.last, |chunk| chunk);
        chunks * CHUNK + within.partition_point(is_before)
    }

    /// Puts one at the end.
    pub fn push(&mut self, entry: T) {
        if self.last.len() == CHUNK {
            let next = Vec::with_capacity(CHUNK);
            self.full.push(Arc::new(std::mem::replace(&mut self.last, next)));
        }
        self.last.push(entry);
    }

    /// Forgets the oldest chunks, so that `most` or a few more remain.
    pub fn keep(&mut self, most: usize) {
        while most + CHUNK <= self.len() {
            self.full.remove(0);
        }
    }
}

impl<T: Clone> Index<usize> for History<T> {
    type Output = T;

    fn index(&self, place: usize) -> &T {
        match self.full.get(place / CHUNK) {
            Some(chunk) => &chunk[place % CHUNK],
            None => &self.last[place - self.full.len() * CHUNK],
        }
    }
}

impl<T: Clone> IndexMut<usize> for History<T> {
    fn index_mut(&mut self, place: usize) -> &mut T {
        let full = self.full.len();
        match self.full.get_mut(place / CHUNK) {
            Some(chunk) => &mut Arc::make_mut(chunk)[place % CHUNK],
            None => &mut self.last[place - full * CHUNK],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_list_whose_copies_live_their_own_lives() {
        let mut history = History::new();
        let mut list = Vec::new();
        for entry in 0..100_u32 {
            history.push(entry * 2);
            list.push(entry * 2);
            assert_eq!(history.iter().copied().collect::<Vec<_>>(), list);
            assert_eq!((history.len(), history.last()), (list.len(), list.last()));
        }
        for bound in [0, 1, 63, 64, 65, 150, 198, 199, 500] {
            let want = list.partition_point(|entry| *entry < bound);
            assert_eq!(history.partition_point(|entry| *entry < bound), want, "{bound}");
        }
        assert_eq!(history.cut(30, 70), list[30..70]);
        let copy = history.clone();
        history[3] = 7;
        history[99] = 8;
        assert_eq!((history[3], history[99], copy[3], copy[99]), (7, 8, 6, 198));
    }

    #[test]
    fn the_oldest_go_by_the_chunk() {
        let mut history = History::new();
        for entry in 0..1_000_u32 {
            history.push(entry);
            history.keep(100);
            assert!(history.len() < 100 + CHUNK);
            assert_eq!(history[0] + history.len() as u32, entry + 1);
        }
        assert!(100 <= history.len());
    }
}
