//! Chance from outside: only for the "new seed" button.

/// A random whole number below 2⁵³, or `None` where the browser has no randomness to give.
pub fn random() -> Option<u64> {
    getrandom::u64().ok().map(|bits| bits >> 11)
}
