//! The generator SFC64 ("small fast chaotic"), as NumPy seeds it, alone and for many runs at once.

use super::seed;

/// The least uniform that a quantile function is asked for, 2^-54.
pub const LEAST: f64 = 1.0 / 18014398509481984.0;
/// How many words are thrown away at first.
const WARM_UP: u64 = 12;

/// The stream of one site in one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Sfc64 {
    state: [u64; 3],
    counter: u64,
}

impl Sfc64 {
    /// `SFC64(SeedSequence(seed, spawn_key=(run, site)))`.
    #[must_use]
    pub fn new(seed: u64, run: u64, site: u32) -> Self {
        let mut stream = Self { state: seed::words(seed, run, site), counter: 1 };
        for _ in 0..WARM_UP {
            stream.next_word();
        }
        stream
    }

    /// The next 64 random bits.
    pub fn next_word(&mut self) -> u64 {
        let [a, b, c] = &mut self.state;
        let word = advance(a, b, c, self.counter);
        self.counter = self.counter.wrapping_add(1);
        word
    }

    /// The next uniform, from [`LEAST`] to 1, without 1.
    pub fn uniform(&mut self) -> f64 {
        fraction(self.next_word())
    }
}

/// The streams of one site in many runs, which advance together.
#[derive(Clone, Debug, PartialEq)]
pub struct Streams {
    a: Vec<u64>,
    b: Vec<u64>,
    c: Vec<u64>,
    /// All have drawn equally often.
    counter: u64,
}

impl Streams {
    /// A stream for each run.
    #[must_use]
    pub fn new(seed: u64, runs: &[u64], site: u32) -> Self {
        let count = runs.len();
        let mut streams = Self {
            a: Vec::with_capacity(count),
            b: Vec::with_capacity(count),
            c: Vec::with_capacity(count),
            counter: 1,
        };
        for run in runs {
            let stream = Sfc64::new(seed, *run, site);
            let [a, b, c] = stream.state;
            streams.a.push(a);
            streams.b.push(b);
            streams.c.push(c);
            streams.counter = stream.counter;
        }
        streams
    }

    /// How many streams there are.
    #[must_use]
    pub fn lanes(&self) -> usize {
        self.a.len()
    }

    /// The next uniform of each stream, from [`LEAST`] to 1, without 1; `out` has a place for each of them.
    #[inline(always)]
    pub fn fill(&mut self, out: &mut [f64]) {
        debug_assert_eq!(out.len(), self.lanes(), "streams advance together");
        let counter = self.counter;
        let states = self.a.iter_mut().zip(&mut self.b).zip(&mut self.c);
        for (((a, b), c), uniform) in states.zip(out) {
            *uniform = fraction(advance(a, b, c, counter));
        }
        self.counter = counter.wrapping_add(1);
    }
}

/// The uniform `number`, from 0, of a stream, which is drawn from its start.
#[must_use]
pub fn uniform_at(seed: u64, run: u64, site: u32, number: u64) -> f64 {
    let mut stream = Sfc64::new(seed, run, site);
    for _ in 0..number {
        stream.next_word();
    }
    stream.uniform()
}

/// The next word of a state.
#[inline(always)]
fn advance(a: &mut u64, b: &mut u64, c: &mut u64, counter: u64) -> u64 {
    let word = a.wrapping_add(*b).wrapping_add(counter);
    *a = *b ^ (*b >> 11);
    *b = c.wrapping_add(*c << 3);
    *c = c.rotate_left(24).wrapping_add(word);
    word
}

/// The upper 53 bits of a word as a number from 0 to 1, raised to [`LEAST`].
///
/// Vector units cannot turn words into numbers, so each half of the word becomes the last digits of a large power of 2.
#[inline(always)]
fn fraction(word: u64) -> f64 {
    const TWO_52: f64 = 4503599627370496.0;
    const TWO_84: f64 = 19342813113834066795298816.0;
    const TO_ONE: f64 = 1.0 / 9007199254740992.0;
    let word = word >> 11;
    let upper = f64::from_bits(TWO_84.to_bits() | (word >> 32)) - (TWO_84 + TWO_52);
    let lower = f64::from_bits(TWO_52.to_bits() | (word & 0xffff_ffff));
    let uniform = (upper + lower) * TO_ONE;
    if uniform > LEAST { uniform } else { LEAST }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_uniform_is_never_zero_nor_one() {
        assert_eq!(fraction(0), LEAST);
        assert_eq!(fraction(1 << 11), 2.0 * LEAST);
        assert_eq!(fraction(u64::MAX), 1.0 - 2.0 * LEAST);
    }

    proptest! {
        #[test]
        fn a_word_becomes_the_number_it_is(word: u64) {
            prop_assert_eq!(fraction(word), ((word >> 11) as f64 / 9007199254740992.0).max(LEAST));
        }

        #[test]
        fn many_streams_are_each_one(seed: u64, runs in prop::collection::vec(any::<u64>(), 0..20), site: u32) {
            let mut streams = Streams::new(seed, &runs, site);
            let mut alone: Vec<Sfc64> = runs.iter().map(|run| Sfc64::new(seed, *run, site)).collect();
            let mut drawn = vec![0.0; runs.len()];
            for number in 0..5 {
                streams.fill(&mut drawn);
                for ((one, drawn), run) in alone.iter_mut().zip(&drawn).zip(&runs) {
                    prop_assert_eq!(one.uniform(), *drawn);
                    prop_assert_eq!(uniform_at(seed, *run, site, number), *drawn);
                }
            }
        }
    }
}
