//! Chance: one random stream for each place that draws, and each draw a quantile of one uniform.
//!
//! The streams are NumPy's `Generator(SFC64(SeedSequence(seed, spawn_key=(run, site)))).random()`, bit for bit, so that the simulator
//! and a generated project draw the same numbers.

mod normal;
mod quantile;
mod seed;
mod sfc64;

pub use normal::{normal, standard_normal, standard_normal_each};
pub use quantile::{bernoulli, binomial, exponential, lognormal, poisson, triangular, uniform};
pub use seed::words;
pub use sfc64::{LEAST, Sfc64, Streams, uniform_at};
