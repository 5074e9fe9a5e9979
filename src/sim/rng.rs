//! Chance: one stream for each cause, so that nothing one mechanism draws shifts what another one sees.
//!
//! Two forms. A `Stream` is drawn in order (arrival gaps, times to failure). A `Key` is addressed: what belongs to
//! request 17 is the same number whatever was drawn before it, so a policy, a retry or a queue never moves it.
//! The sequential generator is xoshiro256++, the addressed one SplitMix64 (Steele, Lea, Flood 2014); both are pinned.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};

/// What a random number is for. The numbers are part of the engine's version.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
pub(crate) enum Cause {
    ArrivalGap = 1,
    ServiceNeed = 2,
    User = 3,
    Policy = 4,
    Jitter = 5,
    Error = 6,
    ProbePhase = 7,
    ServerFailure = 8,
    ControllerFailure = 9,
    ClosedUser = 10,
    PoolProbe = 11,
    Ejection = 12,
    Spill = 13,
    Burst = 14,
    HedgeNeed = 15,
    Loss = 16,
    Cascade = 17,
    Coverage = 18,
    Limit = 19,
    Device = 24,
    Patience = 25,
}

impl Cause {
    /// Whether it draws spans of time: what an antithetic run mirrors. A choice has no long and no short side.
    fn is_span(self) -> bool {
        use Cause::*;
        matches!(
            self,
            ArrivalGap | ServiceNeed | ServerFailure | ControllerFailure | ClosedUser | Burst | HedgeNeed
        )
    }
}

/// This bit of a seed makes the run the antithetic twin of the run with the same seed without it: where that one draws u for a span,
/// this one draws 1 − u, so that long gaps meet short ones (Hammersley and Morton 1956). Seeds themselves have 53 bits.
pub const ANTITHETIC: u64 = 1 << 63;

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of SplitMix64: a bijection that spreads every input bit over the whole word.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A hash of `value`, another one for each `salt`. The same in every run: what hash policies spread keys with.
pub(crate) fn hash(value: u64, salt: u64) -> u64 {
    mix(mix(value.wrapping_add(GOLDEN)).wrapping_add(salt.wrapping_mul(GOLDEN)))
}

/// 2⁻⁵³.
const STEP: f64 = 1.0 / (1u64 << 53) as f64;

/// Maps 64 random bits to [0, 1). Through a signed number: only those become floating at one stroke.
pub(crate) fn fraction(bits: u64) -> f64 {
    (bits >> 11) as i64 as f64 * STEP
}

/// Maps 64 random bits to (0, 1]: never zero, so that its logarithm is finite.
fn unit(bits: u64) -> f64 {
    ((bits >> 11) + 1) as i64 as f64 * STEP
}

/// An addressed source: `key.at(n)` is the n-th number of a stream, in any order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    root: u64,
    /// All bits where what is drawn is mirrored.
    mirror: u64,
}

impl Key {
    /// The root of everything that `cause` draws in a run with this seed.
    pub fn new(seed: u64, cause: Cause) -> Self {
        let is_mirrored = seed & ANTITHETIC != 0 && cause.is_span();
        let seed = seed & !ANTITHETIC;
        let root = mix(mix(seed.wrapping_add(GOLDEN)).wrapping_add((cause as u64).wrapping_mul(GOLDEN)));
        Key { root, mirror: if is_mirrored { !0 } else { 0 } }
    }

    /// 64 random bits, the `n`-th of this stream.
    #[inline]
    pub fn at(self, n: u64) -> u64 {
        self.plain(n) ^ self.mirror
    }

    #[inline]
    fn plain(self, n: u64) -> u64 {
        mix(self.root.wrapping_add(n.wrapping_add(1).wrapping_mul(GOLDEN)))
    }

    /// A stream of its own for the `n`-th thing.
    #[inline]
    pub fn child(self, n: u64) -> Key {
        Key { root: self.plain(n), ..self }
    }

    /// The `n`-th number of this stream, on (0, 1].
    #[inline]
    pub fn unit(self, n: u64) -> f64 {
        unit(self.at(n))
    }

    /// The `n`-th number of this stream, on 0..`bound`, at most 2³². The bias is below bound / 2⁶⁴.
    #[inline]
    pub fn below(self, n: u64, bound: usize) -> usize {
        let (bits, bound) = (self.at(n), bound as u64);
        debug_assert!(bound <= 1 << 32, "the product's upper half is put together from halves");
        // (bits · bound) / 2⁶⁴, without a product of 128 bits, which wasm has to make by hand.
        let low = ((bits & 0xFFFF_FFFF) * bound) >> 32;
        (((bits >> 32) * bound + low) >> 32) as usize
    }
}

/// A sequential source.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    source: Xoshiro256PlusPlus,
    mirror: u64,
}

impl Stream {
    /// The `index`-th stream of `cause` in a run with this seed.
    pub fn new(seed: u64, cause: Cause, index: u64) -> Self {
        let key = Key::new(seed, cause);
        Stream { source: Xoshiro256PlusPlus::seed_from_u64(key.plain(index)), mirror: key.mirror }
    }

    /// The next number, on (0, 1].
    #[inline]
    pub fn unit(&mut self) -> f64 {
        unit(self.source.next_u64() ^ self.mirror)
    }

    /// The next number, exponential with mean 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        -libm::log(self.unit())
    }

    /// A key drawn from this stream: the source for one thing that needs several numbers.
    #[inline]
    pub fn key(&mut self) -> Key {
        Key { root: self.source.next_u64(), mirror: self.mirror }
    }
}
