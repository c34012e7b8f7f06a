//! NumPy's `SeedSequence`: makes well mixed words of a seed and of the keys of a stream.

/// How many words are mixed.
const POOL: usize = 4;
const INIT_A: u32 = 0x43b0_d7e5;
const MULT_A: u32 = 0x931e_8875;
const INIT_B: u32 = 0x8b51_f9dd;
const MULT_B: u32 = 0x58f3_8ded;
const MIX_LEFT: u32 = 0xca01_f9dd;
const MIX_RIGHT: u32 = 0x4973_f715;

/// The first words of `SeedSequence(seed, spawn_key=(run, site)).generate_state(N, numpy.uint64)`.
#[must_use]
pub fn words<const N: usize>(seed: u64, run: u64, site: u32) -> [u64; N] {
    let pool = mixed(seed, run, site);
    let mut parts = pool.iter().cycle().zip(Hash::chain(INIT_B, MULT_B)).map(|(word, hash)| hash.of(*word));
    let mut next = || u64::from(parts.next().unwrap_or(0));
    std::array::from_fn(|_| next() | (next() << 32))
}

/// The pool of words, into which the seed and the keys are mixed.
fn mixed(seed: u64, run: u64, site: u32) -> [u32; POOL] {
    let mut hashes = Hash::chain(INIT_A, MULT_A);
    let mut hash = |word: u32| hashes.next().unwrap_or_default().of(word);
    // With keys, NumPy fills the seed up with zeros to the size of the pool.
    let mut pool = [low(seed), high(seed), 0, 0].map(&mut hash);
    for from in 0..POOL {
        let word = pool.get(from).copied().unwrap_or_default();
        for (_, place) in pool.iter_mut().enumerate().filter(|(to, _)| *to != from) {
            *place = mix(*place, hash(word));
        }
    }
    // A run above 2^32 takes two words, as NumPy writes whole numbers.
    let run_high = Some(high(run)).filter(|word| *word != 0);
    for key in [Some(low(run)), run_high, Some(site)].into_iter().flatten() {
        pool = pool.map(|word| mix(word, hash(key)));
    }
    pool
}

/// One of the hash functions, each of which follows from the one before.
#[derive(Clone, Copy, Default)]
struct Hash {
    before: u32,
    after: u32,
}

impl Hash {
    /// All of them.
    fn chain(first: u32, factor: u32) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(first), move |before| Some(before.wrapping_mul(factor)))
            .map(move |before| Self { before, after: before.wrapping_mul(factor) })
    }

    fn of(self, word: u32) -> u32 {
        folded((word ^ self.before).wrapping_mul(self.after))
    }
}

fn mix(left: u32, right: u32) -> u32 {
    folded(MIX_LEFT.wrapping_mul(left).wrapping_sub(MIX_RIGHT.wrapping_mul(right)))
}

fn folded(word: u32) -> u32 {
    word ^ (word >> 16)
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
fn low(word: u64) -> u32 {
    word as u32
}

fn high(word: u64) -> u32 {
    low(word >> 32)
}
