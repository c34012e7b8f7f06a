//! All numbers from one to another, and what arithmetic makes of them.

/// All numbers from one to another; every operation gives bounds that hold whatever its operands are within theirs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// At least this.
    pub low: f64,
    /// At most this.
    pub high: f64,
}

impl Interval {
    /// Any number.
    pub const ANY: Interval = Interval { low: f64::NEG_INFINITY, high: f64::INFINITY };
    /// Any number that is not negative.
    pub const POSITIVE: Interval = Interval { low: 0.0, high: f64::INFINITY };
    /// A share, or a truth value.
    pub const SHARE: Interval = Interval { low: 0.0, high: 1.0 };

    /// One number.
    pub fn point(value: f64) -> Interval {
        if value.is_nan() { Interval::ANY } else { Interval { low: value, high: value } }
    }

    /// From one number to another; any, where one is no number or they are the wrong way round.
    pub fn new(low: f64, high: f64) -> Interval {
        if low <= high { Interval { low, high } } else { Interval::ANY }
    }

    /// The smallest that holds all of some numbers; any, where one of them is no number.
    pub fn around(numbers: &[f64]) -> Interval {
        if numbers.iter().any(|number| number.is_nan()) {
            return Interval::ANY;
        }
        let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
        let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Interval { low, high }
    }

    /// The smallest that holds both.
    pub fn or(self, other: Interval) -> Interval {
        Interval { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// What both have in common; the first where that is nothing.
    pub fn and(self, other: Interval) -> Interval {
        let (low, high) = (self.low.max(other.low), self.high.min(other.high));
        if low <= high { Interval { low, high } } else { self }
    }

    /// Whether none of its numbers is negative.
    pub fn is_positive(self) -> bool {
        self.low >= 0.0
    }

    /// Whether none of its numbers is above zero.
    pub fn is_negative(self) -> bool {
        self.high <= 0.0
    }

    /// The sum.
    pub fn plus(self, other: Interval) -> Interval {
        Interval::new(self.low + other.low, self.high + other.high)
    }

    /// The difference.
    pub fn minus(self, other: Interval) -> Interval {
        self.plus(other.negated())
    }

    /// With the other sign.
    pub fn negated(self) -> Interval {
        Interval { low: -self.high, high: -self.low }
    }

    /// The product; zero times a bound without end is zero, since it stands for a finite number.
    pub fn times(self, other: Interval) -> Interval {
        self.corners(other, |a, b| if a == 0.0 || b == 0.0 { 0.0 } else { a * b })
    }

    /// The quotient: any number where the divisor may be zero.
    pub fn over(self, other: Interval) -> Interval {
        if other.low <= 0.0 && other.high >= 0.0 { Interval::ANY } else { self.corners(other, |a, b| a / b) }
    }

    /// One over it: any number where zero lies inside.
    pub fn inverse(self) -> Interval {
        match (self.low, self.high) {
            (low, high) if low < 0.0 && high > 0.0 => Interval::ANY,
            (low, high) if low >= 0.0 && high > 0.0 => Interval::new(1.0 / high, (1.0 / low).abs()),
            (low, high) if high <= 0.0 && low < 0.0 => Interval::new(-(1.0 / high).abs(), 1.0 / low),
            _ => Interval::ANY,
        }
    }

    /// To a power. Of bases that are not negative it is monotonic in both.
    pub fn power(self, exponent: Interval) -> Interval {
        if self.is_positive() {
            let found = self.corners(exponent, f64::powf);
            return Interval { low: found.low.max(0.0), high: found.high };
        }
        let even = exponent.low == exponent.high && exponent.low % 2.0 == 0.0;
        if even { Interval::POSITIVE } else { Interval::ANY }
    }

    /// What a rising function makes of it.
    pub fn through(self, rising: impl Fn(f64) -> f64) -> Interval {
        Interval::new(rising(self.low), rising(self.high))
    }

    fn corners(self, other: Interval, operation: impl Fn(f64, f64) -> f64) -> Interval {
        let ends = |left: f64| [operation(left, other.low), operation(left, other.high)];
        let [[a, b], [c, d]] = [ends(self.low), ends(self.high)];
        Interval::around(&[a, b, c, d])
    }
}

#[cfg(test)]
mod tests {
    use super::Interval;

    #[test]
    fn bounds_hold() {
        let share = Interval::SHARE;
        assert_eq!(Interval::point(1.0).minus(share), share);
        assert_eq!(share.times(Interval::POSITIVE), Interval::POSITIVE);
        assert_eq!(share.inverse(), Interval::new(1.0, f64::INFINITY));
        assert_eq!(Interval::new(-2.0, -1.0).inverse(), Interval::new(-1.0, -0.5));
        assert_eq!(Interval::new(-1.0, 1.0).inverse(), Interval::ANY);
        assert_eq!(Interval::ANY.power(Interval::point(2.0)), Interval::POSITIVE);
        assert_eq!(Interval::new(2.0, 3.0).power(Interval::new(-1.0, 2.0)), Interval::new(1.0 / 3.0, 9.0));
        assert_eq!(Interval::new(0.0, 1.0).power(Interval::POSITIVE), share);
    }
}
