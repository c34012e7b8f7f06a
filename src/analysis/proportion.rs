//! Rates that are always in the same proportion, and exact arithmetic with proportions.

use num_rational::Ratio;
use num_traits::{CheckedDiv, CheckedMul, One, Zero};

use super::constant::Constants;
use crate::model::{BinaryOperator, Expression, Leg, Model, Rate, Transfer, UnaryOperator};

/// An exact number.
pub type Exact = Ratio<i128>;

/// How many digits a number may have to be taken as exact: others are roundings of something else.
const DIGITS: usize = 12;

/// A number as it was written; none where it has more digits than anybody writes.
pub fn exact(number: f64) -> Option<Exact> {
    let text = format!("{number}");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = format!("{whole}{part}");
    let significant = digits.trim_start_matches(['-', '0']).trim_end_matches('0').len();
    if !number.is_finite() || significant > DIGITS || part.len() > 18 || whole.len() > 18 {
        return None;
    }
    let scale = 10i128.checked_pow(u32::try_from(part.len()).ok()?)?;
    Some(Ratio::new(digits.parse().ok()?, scale))
}

/// A product: a constant, and all factors that are none, each with whether it divides.
type Product<'a> = (Exact, Vec<(&'a Expression, bool)>);

/// Takes products apart.
pub struct Proportions<'a> {
    constants: Constants<'a>,
    settled: Vec<&'a str>,
}

/// Legs of one transfer that always move in the same proportion.
pub struct Group<'a> {
    /// The legs, and how much of each goes with one of the group.
    pub legs: Vec<(&'a Leg, Exact)>,
}

impl<'a> Proportions<'a> {
    /// Of a model.
    pub fn new(model: &'a Model) -> Proportions<'a> {
        let settled = model.parameters.iter().filter(|it| it.immutable).map(|it| it.meta.id.as_str()).collect();
        Proportions { constants: Constants::new(model), settled }
    }

    /// A number that nobody can change.
    pub fn settled(&self, expression: &Expression) -> Option<Exact> {
        let mut free = false;
        expression.visit(|part| {
            free |= matches!(part, Expression::Parameter { id } if !self.settled.contains(&id.as_str()));
        });
        if free { None } else { exact(self.constants.number(expression)?) }
    }

    /// The legs of a transfer by what moves together. What counts whole units keeps no exact proportion.
    pub fn groups(&self, transfer: &'a Transfer, indivisible: &[&str]) -> Vec<Group<'a>> {
        let whole = |leg: &Leg| leg.asset.as_deref().is_some_and(|asset| indivisible.contains(&asset));
        let apart = transfer.legs.iter().any(whole);
        let mut found: Vec<(Vec<(&Expression, bool)>, Group<'a>)> = Vec::new();
        for leg in &transfer.legs {
            let product = match &leg.rate {
                Rate::Formula { formula } if !apart => self.product(&formula.tree),
                _ => None,
            };
            match product {
                Some((constant, factors)) if !constant.is_zero() => {
                    match found.iter_mut().find(|(known, group)| group.legs.len() < 64 && same(known, &factors)) {
                        Some((_, group)) => group.legs.push((leg, constant)),
                        None => found.push((factors, Group { legs: vec![(leg, constant)] })),
                    }
                }
                _ => found.push((vec![(&Expression::Infinity, true)], Group { legs: vec![(leg, Exact::one())] })),
            }
        }
        found.into_iter().map(|(_, group)| group).collect()
    }

    fn product(&self, expression: &'a Expression) -> Option<Product<'a>> {
        let mut found = (Exact::one(), Vec::new());
        self.gather(expression, false, &mut found)?;
        Some(found)
    }

    fn gather(&self, expression: &'a Expression, divides: bool, found: &mut Product<'a>) -> Option<()> {
        match expression {
            Expression::Binary { operator: BinaryOperator::Multiply, left, right } => {
                self.gather(left, divides, found)?;
                self.gather(right, divides, found)
            }
            Expression::Binary { operator: BinaryOperator::Divide, left, right } => {
                self.gather(left, divides, found)?;
                self.gather(right, !divides, found)
            }
            Expression::Unary { operator: UnaryOperator::Negate, operand } => {
                found.0 = -found.0;
                self.gather(operand, divides, found)
            }
            _ => match self.settled(expression) {
                Some(number) if divides => found.0.checked_div(&number).map(|product| found.0 = product),
                Some(number) => found.0.checked_mul(&number).map(|product| found.0 = product),
                None => {
                    found.1.push((expression, divides));
                    Some(())
                }
            },
        }
    }
}

/// Whether two products have the same factors, in whatever order.
fn same(left: &[(&Expression, bool)], right: &[(&Expression, bool)]) -> bool {
    let mut open: Vec<&(&Expression, bool)> = right.iter().collect();
    let all = left.iter().all(|factor| match open.iter().position(|other| **other == *factor) {
        Some(place) => {
            open.remove(place);
            true
        }
        None => false,
    });
    all && open.is_empty() && !left.iter().any(|(expression, _)| **expression == Expression::Infinity)
}

#[cfg(test)]
mod tests {
    use super::{Exact, exact};

    #[test]
    fn numbers_are_taken_as_written() {
        assert_eq!(exact(0.05), Some(Exact::new(1, 20)));
        assert_eq!(exact(-1200.0), Some(Exact::new(-1200, 1)));
        assert_eq!(exact(0.0), Some(Exact::new(0, 1)));
        assert_eq!(exact(2.0 / 3.0), None);
        assert_eq!(exact(f64::INFINITY), None);
    }
}
