//! Arithmetic that gives the same bits on every machine.
//!
//! Only what IEEE 754 defines exactly is used (`+ - * /`, square roots, comparisons, bits), never a fused multiplication, and never
//! the platform's library, whose last digits differ from one to the next. What runs in each step of each run has no branches, so
//! that a loop over lanes becomes vector instructions.
//!
//! Where a result is no number, its sign and payload mean nothing.

mod bits;
mod comparison;
mod curve;
mod exponential;
pub mod moment;
mod power;
pub mod reduction;
mod rounding;
mod special;

pub use comparison::{clamp, maximum, minimum, sign};
pub use curve::Curve;
pub use exponential::{exp, ln, log1p};
pub use power::pow;
pub use rounding::{ceil_to, floor, floor_to, gcd, modulo, round_even, round_to, safe_div, snapped, whole_units};
pub use special::{atan2, cos, lgamma, log10, normal_cdf, sin, tan, tanh};
