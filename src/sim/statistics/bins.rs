//! The bins of a histogram: fine around the middle of the first values, wider and wider outwards.

/// How many counters a histogram has.
pub(super) const BINS: usize = 256;

/// Bit of a bin's number that tells the side: set below the centre.
const BELOW: usize = 128;

/// Bits of a double below those that number the bins: 4 bits of the fraction are left.
const DROPPED: u32 = 48;

/// The bits of 1.
const ONE: u64 = 1023 << 52;

/// A sum `1 + |y|` in the outermost bin: 248.
const TOP: f64 = f64::from_bits(ONE + ((BELOW as u64 - 1) << DROPPED));

/// Where the bins of one row and column lie.
///
/// A value x has the distance y = (x - centre) / scale. The bits of 1 + |y| number its bin: its
/// exponent and the first 4 bits of its fraction, 16 bins while |y| < 1, 16 while |y| < 3, then
/// < 7 up to 247. Values that are the centre itself have a bin of their own, so that a quantile
/// of values that are mostly one number is that number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bins {
    /// The median of the first values, one of them.
    pub centre: f64,
    /// Half the distance between their quartiles, or what stands in for it.
    scale: f64,
    inverse: f64,
}

impl Bins {
    /// Bins for values like these; none where no value is finite. Changes the order of `values`.
    pub fn of(values: &mut Vec<f64>) -> Option<Bins> {
        values.retain(|value| value.is_finite());
        let half = values.len().saturating_sub(1) / 2;
        let (below, centre, above) = select(values, half)?;
        let low = select(below, half / 2).map_or(centre, |(_, low, _)| low);
        let high = select(above, half / 2).map_or(centre, |(_, high, _)| high);
        let spread = 0.5 * high - 0.5 * low;
        let scale = if spread > 0.0 { spread } else { distance(values, centre) };
        // The smallest normal number keeps the inverse finite.
        let scale = if scale > f64::MIN_POSITIVE { scale } else { f64::MIN_POSITIVE };
        Some(Bins { centre, scale, inverse: 1.0 / scale })
    }

    /// The number of a value's bin, below `BINS`; any number below that for what is no number.
    #[inline(always)]
    pub fn index(self, value: f64) -> u64 {
        let distance = (value - self.centre) * self.inverse;
        let sum = 1.0 + distance.abs();
        let sum = if sum < TOP { sum } else { TOP };
        // Rounded up, so that bin 0 holds nothing but the centre.
        let size = (sum.to_bits() - ONE + ((1 << DROPPED) - 1)) >> DROPPED;
        let side = (distance.to_bits() >> 63) << BELOW.trailing_zeros();
        size | side
    }

    /// All bins, from the lowest up.
    pub fn rising() -> impl Iterator<Item = usize> {
        let below = (1..BELOW).rev().map(|size| BELOW | size);
        below.chain([0, BELOW]).chain(1..BELOW)
    }

    /// The ends of a bin; the outermost bins are open.
    pub fn ends(self, bin: usize) -> (f64, f64) {
        let place = |distance: f64| self.centre + distance * self.scale;
        match (bin & BELOW != 0, bin & (BELOW - 1)) {
            (_, 0) => (place(0.0), place(0.0)),
            (true, size) => (place(-edge(size)), place(-edge(size - 1))),
            (false, size) => (place(edge(size - 1)), place(edge(size))),
        }
    }
}

/// What there is of each bin, as [`Bins::rising`] has them.
pub(super) fn in_order<T>(of: &[T; BINS]) -> impl Iterator<Item = &T> {
    let (above, below) = of.split_at(BELOW);
    let ((centre, above), (none, below)) = (above.split_at(1), below.split_at(1));
    below.iter().rev().chain(centre).chain(none).chain(above)
}

/// The distance at which the bin of this size ends.
fn edge(size: usize) -> f64 {
    if size + 1 == BELOW {
        return f64::INFINITY;
    }
    f64::from_bits(ONE + ((size as u64) << DROPPED)) - 1.0
}

/// The value of a rank, and what lies below and above it.
fn select(values: &mut [f64], rank: usize) -> Option<(&mut [f64], f64, &mut [f64])> {
    if rank >= values.len() {
        return None;
    }
    let (below, value, above) = values.select_nth_unstable_by(rank, f64::total_cmp);
    Some((below, *value, above))
}

/// Where at least half of the values are one number: how far the others lie from it, in the middle.
fn distance(values: &[f64], centre: f64) -> f64 {
    let mut others: Vec<f64> = values.iter().map(|value| (value - centre).abs()).filter(|far| *far > 0.0).collect();
    let half = others.len() / 2;
    match select(&mut others, half) {
        Some((_, far, _)) if far.is_finite() => far,
        // All are the same: what differs later is rare, though not impossible.
        _ if centre == 0.0 => 1.0,
        _ => centre.abs() / 16.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_lies_between_the_ends_of_its_bin() {
        let bins = Bins::of(&mut vec![1.0, 2.0, 3.0, 5.0, 9.0, 11.0, 20.0]).unwrap();
        assert_eq!(bins.centre, 5.0);
        let ends: Vec<_> = Bins::rising().map(|bin| (bin, bins.ends(bin).0, bins.ends(bin).1)).collect();
        assert_eq!(ends.len(), BINS);
        let mut last = f64::NEG_INFINITY;
        for (_, low, high) in &ends {
            assert!(*low == last && high >= low, "{low} {high} after {last}");
            last = *high;
        }
        for value in [-1e300, -800.0, 1.0, 4.999, 5.0, 5.001, 9.3, 40.0, 1e9, f64::INFINITY, f64::NEG_INFINITY] {
            let (_, low, high) = ends.iter().find(|(bin, ..)| *bin as u64 == bins.index(value)).unwrap();
            assert!(*low <= value && value <= *high, "{value} is not in {low} ..= {high}");
        }
    }

    #[test]
    fn what_there_is_of_bins_comes_in_their_order() {
        let numbers: [usize; BINS] = std::array::from_fn(|bin| bin);
        assert!(in_order(&numbers).copied().eq(Bins::rising()));
    }

    #[test]
    fn extremes_have_bins_that_work() {
        for values in [vec![0.0; 4], vec![5e-324, 0.0, -5e-324], vec![-1.7e308, 1.7e308, 0.0], vec![7.0]] {
            let bins = Bins::of(&mut values.clone()).unwrap();
            assert!(bins.inverse.is_finite() && bins.scale.is_finite(), "{values:?}");
            assert!(values.iter().all(|value| bins.index(*value) < BINS as u64), "{values:?}");
            assert_eq!(bins.index(bins.centre), 0);
        }
        assert!(Bins::of(&mut vec![f64::NAN, f64::INFINITY]).is_none());
    }
}
