//! Attempts that wait, or are served, in order. The first few lie in place: to see and change them takes no other part of the memory than
//! the server itself, and with ten thousand servers each such part is waited for.

use std::collections::VecDeque;

/// `NEAR`, a power of two, are kept in place; only a longer line takes more memory.
#[derive(Clone, Debug)]
pub(crate) struct Line<const NEAR: usize> {
    count: u32,
    /// Only grows; where the first stands in the ring `near` are its last bits.
    first: u32,
    near: [u32; NEAR],
    #[allow(clippy::box_collection, reason = "most lines never have one: a fourth of the place")]
    far: Option<Box<VecDeque<u32>>>,
}

impl<const NEAR: usize> Default for Line<NEAR> {
    fn default() -> Self {
        Line { count: 0, first: 0, near: [0; NEAR], far: None }
    }
}

impl<const NEAR: usize> Line<NEAR> {
    const MASK: u32 = {
        assert!(NEAR.is_power_of_two());
        NEAR as u32 - 1
    };

    #[inline]
    fn place(&self, nth: usize) -> usize {
        (self.first.wrapping_add(nth as u32) & Self::MASK) as usize
    }

    #[inline]
    pub fn len(&self) -> usize {
        self.count as usize
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    #[inline]
    pub fn front(&self) -> Option<u32> {
        self.get(0)
    }

    #[inline]
    pub fn get(&self, nth: usize) -> Option<u32> {
        if self.len() <= nth {
            return None;
        }
        if nth < NEAR {
            Some(self.near[self.place(nth)])
        } else {
            self.far.as_ref()?.get(nth - NEAR).copied()
        }
    }

    /// The first to the last.
    pub fn iter(&self) -> impl Iterator<Item = &u32> + Clone {
        let near = (0..self.len().min(NEAR)).map(|nth| &self.near[self.place(nth)]);
        near.chain(self.far.iter().flat_map(|far| far.iter()))
    }

    #[inline]
    pub fn push_back(&mut self, slot: u32) {
        if self.len() < NEAR {
            self.near[self.place(self.len())] = slot;
        } else {
            self.push_far(slot);
        }
        self.count += 1;
    }

    #[inline(never)]
    fn push_far(&mut self, slot: u32) {
        self.far.get_or_insert_default().push_back(slot);
    }

    #[inline]
    pub fn pop_front(&mut self) -> Option<u32> {
        let slot = self.front()?;
        self.first = self.first.wrapping_add(1);
        self.count -= 1;
        if NEAR <= self.len() {
            self.move_up();
        }
        Some(slot)
    }

    /// The first of those far away takes the place that has become free.
    #[inline(never)]
    fn move_up(&mut self) {
        if let Some(next) = self.far.as_mut().and_then(|far| far.pop_front()) {
            self.near[self.place(NEAR - 1)] = next;
        }
    }

    #[inline]
    pub fn pop_back(&mut self) -> Option<u32> {
        let last = self.len().checked_sub(1)?;
        let slot = self.get(last)?;
        if NEAR <= last {
            self.far.as_mut()?.pop_back();
        }
        self.count -= 1;
        Some(slot)
    }

    /// Takes the `nth` out; the last one takes its place.
    #[inline]
    pub fn swap_remove(&mut self, nth: usize) {
        debug_assert!(nth < self.len(), "there is an nth");
        if self.len() <= NEAR {
            self.near[self.place(nth)] = self.near[self.place(self.len() - 1)];
            self.count -= 1;
        } else {
            self.swap_remove_of_many(nth);
        }
    }

    #[inline(never)]
    fn swap_remove_of_many(&mut self, nth: usize) {
        let Some(last) = self.pop_back() else { return };
        if nth < NEAR {
            self.near[self.place(nth)] = last;
        } else if nth < self.len()
            && let Some(far) = &mut self.far
        {
            far[nth - NEAR] = last;
        }
    }

    /// Takes the `nth` out; the others stay in order.
    pub fn remove(&mut self, nth: usize) -> Option<u32> {
        let removed = self.get(nth)?;
        let mut place = 0;
        self.retain(|_| {
            place += 1;
            place != nth + 1
        });
        Some(removed)
    }

    /// Keeps those of which this is true, in order.
    pub fn retain(&mut self, mut is_kept: impl FnMut(u32) -> bool) {
        for _ in 0..self.len() {
            let slot = self.pop_front().expect("as many were counted");
            if is_kept(slot) {
                self.push_back(slot);
            }
        }
    }

    pub fn clear(&mut self) {
        self.count = 0;
        if let Some(far) = &mut self.far {
            far.clear();
        }
    }
}

impl<const NEAR: usize> std::ops::Index<usize> for Line<NEAR> {
    type Output = u32;
    #[inline]
    fn index(&self, nth: usize) -> &u32 {
        assert!(nth < self.len(), "there is an nth");
        match &self.far {
            Some(far) if NEAR <= nth => &far[nth - NEAR],
            _ => &self.near[self.place(nth)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::rng::{Cause, Key};

    #[test]
    fn a_line_is_a_queue_wherever_its_members_lie() {
        let key = Key::new(5, Cause::Policy);
        let (mut line, mut expected) = (Line::<4>::default(), VecDeque::new());
        for n in 0..20_000_u32 {
            let draw = |what, bound| key.child(u64::from(n)).below(what, bound);
            // Grows and shrinks in turn, past what lies in place.
            let is_growing = n / 15 % 2 == 0;
            match draw(0, 12) {
                0 => assert_eq!(line.pop_back(), expected.pop_back()),
                1 if !expected.is_empty() => {
                    let nth = draw(1, expected.len());
                    line.swap_remove(nth);
                    expected.swap_remove_back(nth);
                }
                2 => {
                    let nth = draw(1, expected.len() + 1);
                    assert_eq!(line.remove(nth), expected.remove(nth));
                }
                3 if draw(1, 10) == 0 => {
                    line.retain(|slot| slot % 3 > 0);
                    expected.retain(|slot| slot % 3 > 0);
                }
                4 if draw(1, 50) == 0 => {
                    line.clear();
                    expected.clear();
                }
                5 | 6 => assert_eq!(line.pop_front(), expected.pop_front()),
                _ if is_growing => {
                    line.push_back(n);
                    expected.push_back(n);
                }
                _ => assert_eq!(line.pop_front(), expected.pop_front()),
            }
            assert_eq!(line.len(), expected.len());
            assert!(line.iter().eq(&expected));
            assert_eq!(line.front(), expected.front().copied());
            assert!((0..expected.len()).all(|nth| line[nth] == expected[nth]));
        }
    }
}
