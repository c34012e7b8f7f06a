//! What doubles are made of: a mantissa of 52 bits, and above it an exponent.

/// 2^52: above it there are no fractions, and the lowest bits are those of the whole number above 2^52.
pub(super) const TWO_52: f64 = 4503599627370496.0;
/// The bits of a mantissa.
pub(super) const MANTISSA: u64 = 0x000f_ffff_ffff_ffff;
/// The bits of 1.
pub(super) const ONE: u64 = 0x3ff0_0000_0000_0000;
const TWO_54: f64 = 18014398509481984.0;

/// The bits of a number above 0, made larger where it is subnormal, and what [`exponent`] takes off them.
#[inline(always)]
pub(super) fn normal(x: f64) -> (u64, f64) {
    let subnormal = x < f64::MIN_POSITIVE;
    let normal = if subnormal { x * TWO_54 } else { x };
    (normal.to_bits(), if subnormal { TWO_52 + 1023.0 + 54.0 } else { TWO_52 + 1023.0 })
}

/// The upper bits as a number, less a bias of 2^52 and more. Vector units cannot turn whole numbers into doubles, so they become the last digits of 2^52.
#[inline(always)]
pub(super) fn exponent(bits: u64, bias: f64) -> f64 {
    f64::from_bits((bits >> 52) | TWO_52.to_bits()) - bias
}
