//! The exact time integral of a whole number: a queue's length, busy workers, requests in flight.

/// A number that changes by ones, and the area under it.
///
/// The area is N(t)·t minus the times of all rises plus the times of all falls, so a change costs one addition and no
/// multiplication. The caller clips times to the counted window, which clips the area.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Level {
    value: u64,
    /// Falls minus rises, in nanoseconds.
    balance: i128,
}

impl Level {
    #[inline]
    pub(super) fn rise(&mut self, at: u64) {
        self.value += 1;
        self.balance -= i128::from(at);
    }

    #[inline]
    pub(super) fn fall(&mut self, at: u64) {
        debug_assert!(self.value > 0, "something left that had not come");
        if self.value > 0 {
            self.value -= 1;
            self.balance += i128::from(at);
        }
    }

    pub(super) fn set(&mut self, value: u64, at: u64) {
        self.balance += (i128::from(self.value) - i128::from(value)) * i128::from(at);
        self.value = value;
    }

    #[inline]
    pub(super) fn value(&self) -> u64 {
        self.value
    }

    /// The area until `now`, in nanoseconds.
    pub(super) fn area(&self, now: u64) -> i128 {
        self.balance + i128::from(self.value) * i128::from(now)
    }
}

#[cfg(test)]
mod tests {
    use super::Level;

    #[test]
    fn area_is_the_sum_of_the_stays() {
        let mut level = Level::default();
        level.rise(10);
        level.rise(15);
        level.fall(20);
        assert_eq!(level.area(30), 10 + 15);
        level.set(3, 30);
        assert_eq!(level.area(32), 25 + 6);
    }
}
