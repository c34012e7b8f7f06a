//! Dimensions: canonical products of atoms with rational exponents.

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedMul, One, Signed, Zero};

/// A rational exponent.
pub type Exponent = Ratio<i64>;

/// A base quantity, by its position in the program's list; [`BaseId::TIME`] is always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BaseId(pub u32);

impl BaseId {
    /// Time.
    pub const TIME: BaseId = BaseId(0);
}

/// An unknown of dimension inference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VariableId(pub u32);

/// A factor of a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Atom {
    /// A base quantity.
    Base(BaseId),
    /// An unknown, only while dimensions are being inferred.
    Variable(VariableId),
}

/// A product of atoms, each at most once, in order, no exponent zero. Empty means dimensionless.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Dimension {
    factors: Vec<(Atom, Exponent)>,
}

impl Dimension {
    /// The dimension of plain numbers.
    pub fn one() -> Dimension {
        Dimension::default()
    }

    /// The dimension of one base quantity.
    pub fn base(base: BaseId) -> Dimension {
        Dimension { factors: vec![(Atom::Base(base), Exponent::one())] }
    }

    /// An unknown dimension.
    pub fn variable(variable: VariableId) -> Dimension {
        Dimension { factors: vec![(Atom::Variable(variable), Exponent::one())] }
    }

    /// The dimension of time.
    pub fn time() -> Dimension {
        Dimension::base(BaseId::TIME)
    }

    /// The factors in order.
    pub fn factors(&self) -> &[(Atom, Exponent)] {
        &self.factors
    }

    /// Whether it is dimensionless, unknowns included.
    pub fn is_one(&self) -> bool {
        self.factors.is_empty()
    }

    /// The exponent of an atom, zero where it does not occur.
    pub fn exponent(&self, atom: Atom) -> Exponent {
        match self.factors.binary_search_by_key(&atom, |factor| factor.0) {
            Ok(index) => self.factors.get(index).map_or_else(Exponent::zero, |factor| factor.1),
            Err(_) => Exponent::zero(),
        }
    }

    /// The exponent of time.
    pub fn time_exponent(&self) -> Exponent {
        self.exponent(Atom::Base(BaseId::TIME))
    }

    /// The base, where the dimension is one base to the power 1.
    pub fn single_base(&self) -> Option<BaseId> {
        match self.factors.as_slice() {
            [(Atom::Base(base), exponent)] if exponent.is_one() => Some(*base),
            _ => None,
        }
    }

    /// The unknowns that occur, each with its exponent.
    pub fn variables(&self) -> impl Iterator<Item = (VariableId, Exponent)> + '_ {
        self.factors.iter().filter_map(|(atom, exponent)| match atom {
            Atom::Variable(variable) => Some((*variable, *exponent)),
            Atom::Base(_) => None,
        })
    }

    /// The product.
    pub fn multiply(&self, other: &Dimension) -> Dimension {
        let mut all: Vec<(Atom, Exponent)> = self.factors.iter().chain(&other.factors).copied().collect();
        all.sort_by_key(|factor| factor.0);
        let mut factors: Vec<(Atom, Exponent)> = Vec::with_capacity(all.len());
        for (atom, exponent) in all {
            match factors.last_mut() {
                Some(last) if last.0 == atom => last.1 = add(last.1, exponent),
                _ => factors.push((atom, exponent)),
            }
        }
        factors.retain(|factor| !factor.1.is_zero());
        Dimension { factors }
    }

    /// The quotient.
    pub fn divide(&self, other: &Dimension) -> Dimension {
        self.multiply(&other.power(-Exponent::one()))
    }

    /// The power.
    pub fn power(&self, exponent: Exponent) -> Dimension {
        if exponent.is_zero() {
            return Dimension::one();
        }
        let raise = |(atom, old): &(Atom, Exponent)| (*atom, old.checked_mul(&exponent).unwrap_or(*old));
        Dimension { factors: self.factors.iter().map(raise).collect() }
    }

    /// The dimension written with the given names of bases: `DATA/time`, `USD/(dataset*time)`, `1`.
    pub fn write(&self, mut name: impl FnMut(Atom) -> String) -> String {
        let mut above = Vec::new();
        let mut below = Vec::new();
        // Time is the first base, and read last: `USD/(dataset*time)`.
        let is_time = |factor: &&(Atom, Exponent)| factor.0 == Atom::Base(BaseId::TIME);
        let others = self.factors.iter().filter(|factor| !is_time(factor));
        for (atom, exponent) in others.chain(self.factors.iter().filter(is_time)) {
            let side = if exponent.is_positive() { &mut above } else { &mut below };
            side.push(write_power(&name(*atom), exponent.abs()));
        }
        let numerator = if above.is_empty() { "1".to_owned() } else { above.join("*") };
        match below.as_slice() {
            [] => numerator,
            [one] => format!("{numerator}/{one}"),
            many => format!("{numerator}/({})", many.join("*")),
        }
    }
}

/// Exponents that overflow are absurd input; they stay what they were rather than panic.
fn add(left: Exponent, right: Exponent) -> Exponent {
    left.checked_add(&right).unwrap_or(left)
}

fn write_power(name: &str, exponent: Exponent) -> String {
    if exponent.is_one() {
        name.to_owned()
    } else if exponent.is_integer() {
        format!("{name}^{exponent}")
    } else {
        format!("{name}^({exponent})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(atom: Atom) -> String {
        match atom {
            Atom::Base(BaseId(0)) => "time".to_owned(),
            Atom::Base(base) => format!("B{}", base.0),
            Atom::Variable(variable) => format!("?{}", variable.0),
        }
    }

    #[test]
    fn products_cancel_and_print() {
        let data = Dimension::base(BaseId(1));
        let rate = data.divide(&Dimension::time());
        assert_eq!(rate.write(name), "B1/time");
        assert!(rate.divide(&rate).is_one());
        assert_eq!(rate.power(Exponent::new(1, 2)).write(name), "B1^(1/2)/time^(1/2)");
        assert_eq!(Dimension::one().write(name), "1");
        let double = Dimension::one().divide(&data.multiply(&Dimension::time()));
        assert_eq!(double.write(name), "1/(B1*time)");
        assert_eq!(data.single_base(), Some(BaseId(1)));
    }
}
