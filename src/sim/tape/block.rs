//! Blocks: one number for each of the runs that are simulated side by side.

/// One number for each lane.
pub trait Block: Copy + Send + Sync + std::fmt::Debug + 'static {
    /// How many lanes there are.
    const LANES: usize;

    /// So many of them that a few such vectors fit the registers of a processor.
    type Vector: Vector;

    /// The same number in all lanes.
    fn filled(number: f64) -> Self;

    /// The number of each lane.
    fn lanes(&self) -> &[f64];

    /// The number of each lane, to be changed.
    fn lanes_mut(&mut self) -> &mut [f64];

    /// The number of each lane, vector by vector.
    fn vectors(&self) -> &[Self::Vector];

    /// The number of each lane, vector by vector, to be changed.
    fn vectors_mut(&mut self) -> &mut [Self::Vector];
}

/// Neighbouring lanes, whose numbers an operation on several operands keeps at hand.
pub trait Vector: Copy {
    /// A number for each lane from those of another vector.
    fn each(self, becomes: impl Fn(f64) -> f64) -> Self;

    /// A number for each lane from those of two vectors.
    fn with(self, other: Self, becomes: impl Fn(f64, f64) -> f64) -> Self;

    /// A number for each lane from those of three vectors.
    fn with_two(self, second: Self, third: Self, becomes: impl Fn(f64, f64, f64) -> f64) -> Self;
}

impl<const WIDTH: usize> Vector for [f64; WIDTH] {
    #[inline(always)]
    fn each(mut self, becomes: impl Fn(f64) -> f64) -> Self {
        for number in &mut self {
            *number = becomes(*number);
        }
        self
    }

    #[inline(always)]
    fn with(mut self, other: Self, becomes: impl Fn(f64, f64) -> f64) -> Self {
        for (number, other) in self.iter_mut().zip(&other) {
            *number = becomes(*number, *other);
        }
        self
    }

    #[inline(always)]
    fn with_two(mut self, second: Self, third: Self, becomes: impl Fn(f64, f64, f64) -> f64) -> Self {
        for ((number, second), third) in self.iter_mut().zip(&second).zip(&third) {
            *number = becomes(*number, *second, *third);
        }
        self
    }
}

/// A single run.
#[derive(Clone, Copy, Debug)]
pub struct One([f64; 1]);

/// Blocks start at the width of the widest vectors, so that no load crosses two lines of the cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub struct Eight([f64; 8]);

/// As [`Eight`].
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub struct SixtyFour([f64; 64]);

macro_rules! block {
    ($name:ident, $lanes:expr, $width:expr) => {
        impl Block for $name {
            const LANES: usize = $lanes;

            type Vector = [f64; $width];

            #[inline(always)]
            fn filled(number: f64) -> Self {
                $name([number; $lanes])
            }

            #[inline(always)]
            fn lanes(&self) -> &[f64] {
                &self.0
            }

            #[inline(always)]
            fn lanes_mut(&mut self) -> &mut [f64] {
                &mut self.0
            }

            #[inline(always)]
            fn vectors(&self) -> &[Self::Vector] {
                self.0.as_chunks().0
            }

            #[inline(always)]
            fn vectors_mut(&mut self) -> &mut [Self::Vector] {
                self.0.as_chunks_mut().0
            }
        }
    };
}

block!(One, 1, 1);
block!(Eight, 8, 8);
block!(SixtyFour, 64, 16);
