//! Blocks: one number for each of the runs that are simulated side by side.

/// One number for each lane.
pub trait Block: Copy + Send + Sync + std::fmt::Debug + 'static {
    /// How many lanes there are.
    const LANES: usize;

    /// The same number in all lanes.
    fn filled(number: f64) -> Self;

    /// The number of each lane.
    fn lanes(&self) -> &[f64];

    /// The number of each lane, to be changed.
    fn lanes_mut(&mut self) -> &mut [f64];
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
pub struct ThirtyTwo([f64; 32]);

macro_rules! block {
    ($name:ident, $lanes:expr) => {
        impl Block for $name {
            const LANES: usize = $lanes;

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
        }
    };
}

block!(One, 1);
block!(Eight, 8);
block!(ThirtyTwo, 32);
