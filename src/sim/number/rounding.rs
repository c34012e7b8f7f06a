//! Whole numbers, and multiples of a quantum.

use super::bits::TWO_52;

/// The nearest whole number, of two equally near ones the even one. Its zero is never negative.
#[inline(always)]
#[must_use]
pub fn round_even(x: f64) -> f64 {
    // Above 2^52 there are no fractions, so the addition rounds them away.
    let size = x.abs();
    let whole = ((size + TWO_52) - TWO_52).copysign(x) + 0.0;
    if size < TWO_52 { whole } else { x }
}

/// The greatest whole number at or below `x`. Its zero is never negative.
#[inline(always)]
#[must_use]
pub fn floor(x: f64) -> f64 {
    let nearest = round_even(x);
    nearest - f64::from(nearest > x)
}

/// How many quanta `x` is; a count within 4 ulp of a whole number is that number. No number where the quantum is 0.
#[inline(always)]
#[must_use]
pub fn snapped(x: f64, quantum: f64) -> f64 {
    let count = if quantum == 0.0 { f64::NAN } else { x / quantum };
    let size = count.abs();
    // Infinity has no successor: what is compared then is no number, and the count stays.
    let ulp = f64::from_bits(size.to_bits().wrapping_add(1)) - size;
    let nearest = round_even(count);
    if (count - nearest).abs() <= 4.0 * ulp { nearest } else { count }
}

/// `x` rounded down to a multiple of `quantum`; an infinite count of quanta stays infinite.
#[inline(always)]
#[must_use]
pub fn floor_to(x: f64, quantum: f64) -> f64 {
    let count = snapped(x, quantum);
    if count.is_finite() { floor(count) * quantum } else { count }
}

/// `x` rounded up to a multiple of `quantum`; an infinite count of quanta stays infinite.
#[inline(always)]
#[must_use]
pub fn ceil_to(x: f64, quantum: f64) -> f64 {
    let count = snapped(x, quantum);
    if count.is_finite() { (0.0 - floor(-count)) * quantum } else { count }
}

/// `x` rounded to the nearest multiple of `quantum`, halves away from zero; an infinite count of quanta stays infinite.
#[inline(always)]
#[must_use]
pub fn round_to(x: f64, quantum: f64) -> f64 {
    let count = snapped(x, quantum);
    let whole = floor(count.abs());
    let whole = whole + f64::from(count.abs() - whole >= 0.5);
    if count.is_finite() { whole.copysign(count) * quantum } else { count }
}

/// What remains of `x` after whole multiples of `y`: its sign is that of `y`. No number where `x / y` is not finite.
#[inline(always)]
#[must_use]
pub fn modulo(x: f64, y: f64) -> f64 {
    let ratio = x / y;
    if ratio.is_finite() { x - y * floor(ratio) } else { f64::NAN }
}

/// `a / b`, or `otherwise` where `b` is 0.
#[inline(always)]
#[must_use]
pub fn safe_div(a: f64, b: f64, otherwise: f64) -> f64 {
    let ratio = a / b;
    if b == 0.0 { otherwise } else { ratio }
}

/// The whole units in an amount that is not negative; one within 4 ulp of a whole number is that number.
#[inline(always)]
#[must_use]
pub fn whole_units(x: f64) -> f64 {
    floor_to(x, 1.0)
}

/// The greatest common divisor of two whole numbers that are not negative; 0 if both are. No number where one is not finite.
#[must_use]
pub fn gcd(a: f64, b: f64) -> f64 {
    if !(a.is_finite() && b.is_finite()) {
        return f64::NAN;
    }
    let (mut a, mut b) = (a, b);
    while b != 0.0 {
        (a, b) = (b, libm::fmod(a, b));
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_quotient_beside_a_whole_number_is_that_number() {
        assert_eq!(snapped(0.3, 0.1), 3.0);
        assert_eq!(floor_to(0.3, 0.1), 3.0 * 0.1);
        assert_eq!(ceil_to(0.1 + 0.2, 0.1), 3.0 * 0.1);
        assert_eq!((floor_to(0.299, 0.1), ceil_to(0.201, 0.1)), (0.2, 3.0 * 0.1));
    }

    #[test]
    fn halves_go_away_from_zero_or_to_the_even_number() {
        assert_eq!((round_to(2.5, 1.0), round_to(-2.5, 1.0), round_to(0.49999999999999994, 1.0)), (3.0, -3.0, 0.0));
        assert_eq!((round_even(2.5), round_even(-3.5), round_even(0.5)), (2.0, -4.0, 0.0));
    }

    #[test]
    fn no_quantum_is_no_number() {
        for function in [floor_to, ceil_to, round_to, snapped, modulo] {
            assert!(function(1.0, 0.0).is_nan());
            assert!(function(f64::NAN, 1.0).is_nan());
        }
        for function in [floor_to, ceil_to, round_to, snapped] {
            assert_eq!(function(f64::NEG_INFINITY, 2.0), f64::NEG_INFINITY);
        }
    }

    #[test]
    fn what_remains_has_the_sign_of_the_divisor() {
        assert_eq!((modulo(7.0, 3.0), modulo(-7.0, 3.0), modulo(7.0, -3.0)), (1.0, 2.0, -2.0));
        assert!(modulo(f64::INFINITY, 3.0).is_nan());
        assert!(modulo(3.0, f64::INFINITY).is_nan());
    }

    #[test]
    fn divisors_are_common_and_greatest() {
        assert_eq!((gcd(12.0, 18.0), gcd(0.0, 5.0), gcd(5.0, 0.0), gcd(0.0, 0.0)), (6.0, 5.0, 5.0, 0.0));
        assert_eq!(gcd(2.0_f64.powi(80), 3.0 * 2.0_f64.powi(70)), 2.0_f64.powi(70));
        assert!(gcd(f64::INFINITY, 2.0).is_nan() && gcd(2.0, f64::NAN).is_nan());
        assert_eq!((safe_div(1.0, 0.0, 7.0), safe_div(1.0, -0.0, 7.0), safe_div(1.0, 2.0, 7.0)), (7.0, 7.0, 0.5));
        assert_eq!((whole_units(2.9999999999999996), whole_units(2.9), whole_units(0.0)), (3.0, 2.0, 0.0));
    }

    proptest! {
        #[test]
        fn floors_are_those_of_the_processor(bits: u64) {
            let x = f64::from_bits(bits);
            for x in [x, x.abs().sqrt(), (x.abs().sqrt() * 4.0).trunc() * 0.25] {
                prop_assume!(!x.is_nan());
                prop_assert_eq!(floor(x).to_bits(), (x.floor() + 0.0).to_bits());
                prop_assert_eq!(round_even(x).to_bits(), (x.round_ties_even() + 0.0).to_bits());
            }
        }

        #[test]
        fn small_numbers_are_rounded_as_the_processor_does(x in -1e6..1e6_f64) {
            prop_assert_eq!(floor(x).to_bits(), (x.floor() + 0.0).to_bits());
            prop_assert_eq!(round_even(x).to_bits(), (x.round_ties_even() + 0.0).to_bits());
            prop_assert_eq!(round_even((x * 2.0).trunc() / 2.0), ((x * 2.0).trunc() / 2.0).round_ties_even());
        }

        #[test]
        fn multiples_lie_on_their_side(x in -1e6..1e6_f64, quantum in 1e-3..1e3_f64) {
            let slack = 1e-15 * x.abs().max(quantum);
            prop_assert!(floor_to(x, quantum) <= x + slack && x - quantum - slack <= floor_to(x, quantum));
            prop_assert!(ceil_to(x, quantum) >= x - slack && x + quantum + slack >= ceil_to(x, quantum));
            prop_assert!((round_to(x, quantum) - x).abs() <= 0.5 * quantum + slack);
            prop_assert_eq!(floor_to(floor_to(x, quantum), quantum), floor_to(x, quantum));
        }
    }
}
