//! The exponential function and the natural logarithm.

use super::bits::{MANTISSA, ONE, exponent, normal};

const LN_2: f64 = std::f64::consts::LN_2;
/// The upper bits of ln 2: a multiple of it by a whole number below 2^20 is exact.
const LN_2_HIGH: f64 = 0.6931471803691238;
/// The rest of ln 2.
const LN_2_LOW: f64 = 1.9082149292705877e-10;
/// Added to a double, it rounds that to a whole number n; the lowest twelve bits are those of n + 2046.
const ROUNDER: f64 = 6755399441055744.0 + 2046.0;
/// The bits of the square root of 1/2, roughly.
const ROOT_HALF: u64 = 0x3fe6_a09e_0000_0000;

/// e to the `x`, within 0.7 ulp: infinite above 709.78, 0 below -745.13, and rounded once where the result is subnormal.
#[inline(always)]
#[must_use]
pub fn exp(x: f64) -> f64 {
    let x = if x > 710.0 { 710.0 } else { x };
    let x = if x < -746.0 { -746.0 } else { x };
    let (whole, bits) = rounded(x * (1.0 / LN_2));
    let high = x - whole * LN_2_HIGH;
    let low = whole * LN_2_LOW;
    let rest = high - low;
    scaled(exp_near_zero(rest, (high - rest) - low), bits)
}

/// The nearest whole number to an `x` between -2046 and 2046, as a number and as the argument of [`scaled`].
#[inline(always)]
pub(super) fn rounded(x: f64) -> (f64, u64) {
    let shifted = x + ROUNDER;
    (shifted - ROUNDER, shifted.to_bits() & 0xfff)
}

/// `x` times 2 to the n, where `bits` is n + 2046; in two halves, since 2^n alone may be too large or small for a number.
#[inline(always)]
pub(super) fn scaled(x: f64, bits: u64) -> f64 {
    let half = bits >> 1;
    x * f64::from_bits(half << 52) * f64::from_bits((bits - half) << 52)
}

/// e to the `x + tail` for `|x|` up to 0.35 and a `tail` that is an error of rounding: within 0.6 ulp.
#[inline(always)]
pub(super) fn exp_near_zero(x: f64, tail: f64) -> f64 {
    // Taylor's series from x^2 on, up to x^13: what is cut off is below 2^-57.
    let (x2, x4) = (x * x, (x * x) * (x * x));
    let lowest = (1.0 / 2.0 + x * (1.0 / 6.0)) + x2 * (1.0 / 24.0 + x * (1.0 / 120.0));
    let middle = (1.0 / 720.0 + x * (1.0 / 5040.0)) + x2 * (1.0 / 40320.0 + x * (1.0 / 362880.0));
    let highest = (1.0 / 3628800.0 + x * (1.0 / 39916800.0)) + x2 * (1.0 / 479001600.0 + x * (1.0 / 6227020800.0));
    let series = x2 * (lowest + x4 * (middle + x4 * highest));
    // The sum 1 + x with what its rounding loses.
    let sum = 1.0 + x;
    let lost = (1.0 - sum) + x;
    sum + (lost + (tail + series))
}

/// The natural logarithm, within 1 ulp: minus infinity at 0, no number below.
#[inline(always)]
#[must_use]
pub fn ln(x: f64) -> f64 {
    guarded(x, ln_of_sum(x, 0.0))
}

/// The natural logarithm of `1 + x`, within 1 ulp also for a small `x`: minus infinity at -1, no number below.
#[inline(always)]
#[must_use]
pub fn log1p(x: f64) -> f64 {
    let sum = 1.0 + x;
    let lost = if x > 1.0 { 1.0 - (sum - x) } else { x - (sum - 1.0) };
    let found = guarded(sum, ln_of_sum(sum, lost / sum));
    // Keeps -0, and what is subnormal.
    if x.abs() < f64::EPSILON / 4.0 { x } else { found }
}

/// A logarithm where it exists.
#[inline(always)]
fn guarded(x: f64, ln: f64) -> f64 {
    let ln = if x == f64::INFINITY { x } else { ln };
    let below = if x == 0.0 { f64::NEG_INFINITY } else { f64::NAN };
    if x > 0.0 { ln } else { below }
}

/// The logarithm of `x` plus a small correction, as fdlibm has it: of `2^n (1 + f)`, with f between -0.3 and 0.41 and s = f / (2 + f),
/// it is n ln 2 + f - f²/2 + s (f²/2 + R(s²)), where R is Remez's best polynomial.
#[inline(always)]
fn ln_of_sum(x: f64, correction: f64) -> f64 {
    let (mantissa, exponent) = parts(x);
    let f = mantissa - 1.0;
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
    let odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
    let bent = s * (half_square + (odd + even)) + (exponent * LN_2_LOW + correction);
    bent - half_square + f + exponent * LN_2_HIGH
}

/// A number above 0 as a factor between the roots of 1/2 and 2, and the exponent of 2.
#[inline(always)]
fn parts(x: f64) -> (f64, f64) {
    let (bits, bias) = normal(x);
    let bits = bits.wrapping_add(ONE - ROOT_HALF);
    (f64::from_bits((bits & MANTISSA) + ROOT_HALF), exponent(bits, bias))
}
