//! The inner loops: moments and histogram of a batch, in a form that compilers turn into vectors.

use super::bins::{BINS, Bins};
use super::moments::Moments;

/// How many values are summed up side by side, whatever the processor.
const LANES: usize = 8;

/// How many values are looked at before they are counted.
const BLOCK: usize = 256;

/// How many counters a bin has, so that equal values one after the other do not wait for each other.
const COPIES: usize = 4;

/// The histogram of a batch. A counter has room for far more than a batch.
#[derive(Clone, Debug)]
pub(super) struct Counts([[u16; BINS]; COPIES]);

/// Moments and histogram of the values that are numbers.
pub(super) fn tally(values: &[f64], bins: Bins) -> (Moments, Counts) {
    pulp::Arch::new().dispatch(Tally { values, bins })
}

/// Values that are about to be counted, with the widest vectors that this computer has.
struct Tally<'a> {
    values: &'a [f64],
    bins: Bins,
}

impl pulp::WithSimd for Tally<'_> {
    type Output = (Moments, Counts);

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> (Moments, Counts) {
        counted(self.values, self.bins)
    }
}

#[inline(always)]
fn counted(values: &[f64], bins: Bins) -> (Moments, Counts) {
    let moments = sums(values, bins.centre);
    // One value that is no number makes its lane so; infinite ones do not.
    if moments.squares.is_nan() {
        let known = known(values);
        return (sums(&known, bins.centre), Counts::of(&known, bins));
    }
    (moments, Counts::of(values, bins))
}

/// Moments alone, of values that have no bins.
pub(super) fn moments(values: &[f64]) -> Moments {
    let known = known(values);
    sums(&known, known.iter().copied().find(|value| value.is_finite()).unwrap_or(0.0))
}

/// The values that are numbers.
pub(super) fn known(values: &[f64]) -> Vec<f64> {
    values.iter().copied().filter(|value| !value.is_nan()).collect()
}

/// Moments of values, summed up as distances from `shift`, which is to lie among them.
#[inline(always)]
fn sums(values: &[f64], shift: f64) -> Moments {
    let mut lanes = Lanes::new();
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        lanes.add(chunk, shift);
    }
    lanes.add(rest, shift);
    if values.is_empty() { Moments::NONE } else { lanes.moments(values.len(), shift) }
}

/// Sums of each lane.
struct Lanes {
    sum: [f64; LANES],
    squares: [f64; LANES],
    min: [f64; LANES],
    max: [f64; LANES],
}

impl Lanes {
    fn new() -> Lanes {
        Lanes { sum: [0.0; LANES], squares: [0.0; LANES], min: [f64::INFINITY; LANES], max: [f64::NEG_INFINITY; LANES] }
    }

    /// Adds a value to each lane, or to the first ones.
    #[inline(always)]
    fn add(&mut self, values: &[f64], shift: f64) {
        let sums = self.sum.iter_mut().zip(&mut self.squares);
        let ends = self.min.iter_mut().zip(&mut self.max);
        for (((sum, squares), (min, max)), value) in sums.zip(ends).zip(values) {
            let apart = value - shift;
            *sum += apart;
            *squares += apart * apart;
            *min = least(*min, *value);
            *max = most(*max, *value);
        }
    }

    /// Of all lanes, in one fixed order.
    fn moments(self, count: usize, shift: f64) -> Moments {
        let total = |[a, b, c, d, e, f, g, h]: [f64; LANES]| ((a + b) + (c + d)) + ((e + f) + (g + h));
        let sum = total(self.sum);
        let apart = sum / count as f64;
        let squares = total(self.squares) - sum * apart;
        Moments {
            count: count as u64,
            mean: shift + apart,
            // What is left of rounding may be below 0; what is no number stays so.
            squares: if squares < 0.0 { 0.0 } else { squares },
            min: self.min.into_iter().fold(f64::INFINITY, least),
            max: self.max.into_iter().fold(f64::NEG_INFINITY, most),
        }
    }
}

/// The smaller of two, the first where they are equal: an instruction of every processor.
#[inline(always)]
pub(super) fn least(first: f64, second: f64) -> f64 {
    if second < first { second } else { first }
}

/// The larger of two, the first where they are equal.
#[inline(always)]
pub(super) fn most(first: f64, second: f64) -> f64 {
    if second > first { second } else { first }
}

impl Counts {
    #[inline(always)]
    fn of(values: &[f64], bins: Bins) -> Counts {
        let mut counts = Counts([[0; BINS]; COPIES]);
        // Numbers of bins go through memory: that is faster than taking vectors apart.
        let mut places = [0; BLOCK];
        for block in values.chunks(BLOCK) {
            for (place, value) in places.iter_mut().zip(block) {
                *place = bins.index(*value);
            }
            counts.count(places.get(..block.len()).unwrap_or_default());
        }
        counts
    }

    #[inline(always)]
    fn count(&mut self, places: &[u64]) {
        let Counts([a, b, c, d]) = self;
        let (chunks, rest) = places.as_chunks::<COPIES>();
        for [i, j, k, l] in chunks {
            add(a, *i);
            add(b, *j);
            add(c, *k);
            add(d, *l);
        }
        for place in rest {
            add(a, *place);
        }
    }

    /// Adds the counts to those of other batches.
    pub fn add_to(&self, total: &mut [u32; BINS]) {
        let Counts([a, b, c, d]) = self;
        for ((((total, a), b), c), d) in total.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            *total += u32::from(*a) + u32::from(*b) + u32::from(*c) + u32::from(*d);
        }
    }
}

#[inline(always)]
fn add(copy: &mut [u16; BINS], place: u64) {
    // The lowest byte is the whole number of a bin, and shows the compiler that the bin is there.
    let [place, ..] = place.to_le_bytes();
    if let Some(counter) = copy.get_mut(usize::from(place)) {
        *counter += 1;
    }
}
