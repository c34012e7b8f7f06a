//! Which of two numbers is the greater one.

/// IEEE's *minimum*: the lesser of two numbers, no number where one of them is none, and -0 is less than 0.
#[inline(always)]
#[must_use]
pub fn minimum(a: f64, b: f64) -> f64 {
    let lesser = if a < b { a } else { b };
    // What is equal has the same bits, or is 0 and -0.
    let lesser = if a == b { f64::from_bits(a.to_bits() | b.to_bits()) } else { lesser };
    if a.is_nan() { a } else { lesser }
}

/// IEEE's *maximum*: the greater of two numbers, no number where one of them is none, and -0 is less than 0.
#[inline(always)]
#[must_use]
pub fn maximum(a: f64, b: f64) -> f64 {
    let greater = if a > b { a } else { b };
    let greater = if a == b { f64::from_bits(a.to_bits() & b.to_bits()) } else { greater };
    if a.is_nan() { a } else { greater }
}

/// `x`, but at least `low` and at most `high`; `high` where `low` is above it.
#[inline(always)]
#[must_use]
pub fn clamp(x: f64, low: f64, high: f64) -> f64 {
    minimum(maximum(x, low), high)
}

/// -1 or 1; for 0, -0 and what is no number, that itself.
#[inline(always)]
#[must_use]
pub fn sign(x: f64) -> f64 {
    let one = 1.0_f64.copysign(x);
    if (x == 0.0) | x.is_nan() { x } else { one }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_have_an_order() {
        for (a, b) in [(0.0, -0.0), (-0.0, 0.0)] {
            assert!(minimum(a, b).is_sign_negative());
            assert!(maximum(a, b).is_sign_positive());
        }
        assert!(maximum(-0.0, -0.0).is_sign_negative());
        assert!(minimum(0.0, 0.0).is_sign_positive());
    }

    #[test]
    fn what_is_no_number_stays_so() {
        for other in [1.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            for result in [minimum(f64::NAN, other), minimum(other, f64::NAN)] {
                assert!(result.is_nan());
            }
            for result in [maximum(f64::NAN, other), maximum(other, f64::NAN)] {
                assert!(result.is_nan());
            }
        }
        assert!(sign(f64::NAN).is_nan());
    }

    #[test]
    fn a_number_is_kept_within_its_bounds() {
        assert_eq!((minimum(-1.0, 2.0), maximum(-1.0, 2.0)), (-1.0, 2.0));
        assert_eq!((minimum(2.0, -1.0), maximum(2.0, -1.0)), (-1.0, 2.0));
        assert_eq!((clamp(5.0, 0.0, 1.0), clamp(-5.0, 0.0, 1.0), clamp(0.5, 0.0, 1.0)), (1.0, 0.0, 0.5));
        assert_eq!(clamp(0.0, 3.0, 1.0), 1.0);
        assert_eq!((sign(-3.0), sign(0.0), sign(f64::INFINITY)), (-1.0, 0.0, 1.0));
    }
}
