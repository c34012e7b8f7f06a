//! Powers, as IEEE 754 and C99 define them.

use super::bits::{MANTISSA, ONE, TWO_52, exponent, normal};
use super::exponential::{exp_near_zero, rounded, scaled};

/// An exponent this large makes infinity or 0 of every base but 1.
const VAST: f64 = 36893488147419103232.0;
/// A double without its lower half: two of them have an exact product.
const UPPER: u64 = 0xffff_ffff_0000_0000;

/// `base` to the `exponent`, within 0.7 ulp, and exact where the power is a number of 53 bits.
///
/// Anything to the 0 is 1, and so is 1 to anything; a negative base has powers with whole exponents only.
#[inline(always)]
#[must_use]
pub fn pow(base: f64, exponent: f64) -> f64 {
    let size = base.abs();
    let (edge, top) = (size == 0.0, size == f64::INFINITY);
    let extreme = if edge == (exponent > 0.0) { 0.0 } else { f64::INFINITY };
    let power = if edge | top { extreme } else { positive_power(size, exponent) };
    let power = if is_odd(exponent) { power.copysign(base) } else { power };
    let unreal = (base < 0.0) & !top & !is_whole(exponent) & !edge;
    let unknown = unreal | base.is_nan() | exponent.is_nan();
    let power = if unknown { f64::NAN } else { power };
    if (exponent == 0.0) | (base == 1.0) { 1.0 } else { power }
}

/// Whether a number is whole; infinity is.
#[inline(always)]
fn is_whole(x: f64) -> bool {
    let size = x.abs();
    (size >= TWO_52) | ((size + TWO_52) - TWO_52 == size)
}

/// Whether a number is whole and odd.
#[inline(always)]
fn is_odd(x: f64) -> bool {
    is_whole(x) & !is_whole(0.5 * x)
}

/// A double cut to its upper half.
#[inline(always)]
fn upper(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & UPPER)
}

/// A power of a finite base above 0: 2 to the exponent times the binary logarithm.
#[inline(always)]
fn positive_power(base: f64, exponent: f64) -> f64 {
    let exponent = if exponent.abs() > VAST { VAST.copysign(exponent) } else { exponent };
    let (high, low) = log2(base);
    let cut = upper(exponent);
    exp2(cut * high, (exponent - cut) * high + exponent * low)
}

/// 2 to the `high + low`.
#[inline(always)]
fn exp2(high: f64, low: f64) -> f64 {
    let sum = high + low;
    let (large, small) = (sum > 1025.0, sum < -1080.0);
    let high = if large { 1025.0 } else { high };
    let high = if small { -1080.0 } else { high };
    let low = if large | small { 0.0 } else { low };
    let (whole, bits) = rounded(high + low);
    let high = high - whole;
    let cut = upper(high + low);
    // Times ln 2, whose upper half is 0.6931471824645996.
    let exact = cut * 0.6931471824645996;
    let rest = (low - (cut - high)) * std::f64::consts::LN_2 + cut * -1.904654299957768e-9;
    let x = exact + rest;
    scaled(exp_near_zero(x, rest - (x - exact)), bits)
}

/// The binary logarithm of a finite number above 0, as a double cut to its upper half and the rest; within 2^-65 of it.
///
/// That is fdlibm's: of `2^n m`, with m near c = 1 or c = 3/2 and s = (m - c) / (m + c), it is n + log2(c) + 2/ln(2) (s + s³/3 + …).
#[inline(always)]
fn log2(x: f64) -> (f64, f64) {
    let (mantissa, whole) = parts(x);
    let beside = mantissa > 1.224744871391589; // the root of 3/2
    let centre = if beside { 1.5 } else { 1.0 };
    let (centre_high, centre_low) = if beside { (0.5849624872207642, 1.350039202129749e-8) } else { (0.0, 0.0) };
    let (high, low) = series(mantissa, centre);
    // Times 2 / (3 ln 2), whose upper half is 0.9617967009544373.
    let high_part = 0.9617967009544373 * high;
    let low_part = -7.028461650952758e-9 * high + low * 0.9617966939259756 + centre_low;
    let log = upper(((high_part + low_part) + centre_high) + whole);
    (log, low_part - (((log - whole) - centre_high) - high_part))
}

/// 3 (s + s³/3 + s⁵/5 + …) of s = (m - c) / (m + c), as a double cut to its upper half and the rest.
#[inline(always)]
fn series(mantissa: f64, centre: f64) -> (f64, f64) {
    let difference = mantissa - centre;
    let inverse = 1.0 / (mantissa + centre);
    let s = difference * inverse;
    let s_high = upper(s);
    let sum_high = upper(mantissa + centre);
    let sum_low = mantissa - (sum_high - centre);
    let s_low = inverse * ((difference - s_high * sum_high) - s_high * sum_low);
    let z = s * s;
    let tail = z * z * remez(z) + s_low * (s_high + s);
    let square = s_high * s_high;
    let factor_high = upper(3.0 + square + tail);
    let factor_low = tail - ((factor_high - 3.0) - square);
    let exact = s_high * factor_high;
    let rest = s_low * factor_high + factor_low * s;
    let high = upper(exact + rest);
    (high, rest - (high - exact))
}

/// 3/5 + 3/7 z + 3/9 z² + …, as Remez's best polynomial.
#[inline(always)]
fn remez(z: f64) -> f64 {
    let z2 = z * z;
    let low = 0.5999999999999946 + z * 0.4285714285785502;
    let middle = 0.33333332981837743 + z * 0.272728123808534;
    let high = 0.23066074577556175 + z * 0.20697501780033842;
    low + z2 * (middle + z2 * high)
}

/// A number above 0 as a factor between the roots of 3/4 and 3, and the exponent of 2.
#[inline(always)]
fn parts(x: f64) -> (f64, f64) {
    let (bits, bias) = normal(x);
    let exponent = exponent(bits, bias);
    let mantissa = f64::from_bits((bits & MANTISSA) | ONE);
    if mantissa > 1.7320508075688772 { (0.5 * mantissa, exponent + 1.0) } else { (mantissa, exponent) }
}
