//! Infers powers and rounding.

use num_traits::{CheckedDiv, Zero};

use crate::quantity::{Dimension, Exponent};
use crate::resolve::tree::{Expr, ExprKind};
use crate::source::Span;
use crate::syntax::ast::{BinaryOperator, UnaryOperator};

use super::call::Site;
use super::expression::Inference;
use super::fault::{Fault, Operation, Part, Place, Role};
use super::solver::Kind;

/// Numerators and denominators of exponents that a dimension may be raised to.
const LARGEST: i64 = 100;

impl<'p> Inference<'p> {
    /// `base ^ exponent`: the exponent is constant, or the base is a plain number.
    pub fn power(&mut self, span: Span, base: &'p Expr, exponent: &'p Expr) -> Kind {
        let operation = Operation::Binary(BinaryOperator::Power);
        let base_kind = self.factor(base);
        let number = self.number(operation, span, base, &base_kind);
        let place = Place::new(Role::BuiltIn("^"), "^", Kind::Number(Dimension::one())).because(Some(span));
        let fits = self.fill(&place, exponent) != Kind::Error;
        let Some(number) = number.filter(|_| fits) else { return Kind::Error };
        let number = self.solver.resolve(&number);
        let value = constant(exponent);
        if number.is_one() {
            return Kind::Number(number);
        }
        if let Some(sane) = value.filter(is_small) {
            return Kind::Number(number.power(sane));
        }
        if self.solver.equate(&number, &Dimension::one()) {
            return Kind::Number(Dimension::one());
        }
        let odd = value.is_some() || matches!(exponent.kind, ExprKind::Number { .. });
        let base = Part { expr: base, kind: base_kind };
        self.faults.push(Fault::Exponent { base, exponent, odd });
        Kind::Error
    }

    /// `floor(x)` of a plain number, `floor(x, quantum)` of anything.
    pub fn rounded(&mut self, site: Site<'p>) -> Option<Dimension> {
        let [value, quantum] = site.arguments else {
            let dimension = self.argument(site, 0)?;
            return self.rounded_plain(site, dimension);
        };
        let (dimension, other) = (self.argument(site, 0)?, self.argument(site, 1)?);
        let left = Part { expr: value, kind: Kind::Number(dimension.clone()) };
        let right = Part { expr: quantum, kind: Kind::Number(other) };
        let kind = self.sides(Operation::Function(site.name), site.span, left, right);
        (kind != Kind::Error).then_some(dimension)
    }

    fn rounded_plain(&mut self, site: Site<'p>, dimension: Dimension) -> Option<Dimension> {
        if self.solver.equate(&dimension, &Dimension::one()) {
            return Some(dimension);
        }
        let expr = site.arguments.first()?;
        let part = Part { expr, kind: Kind::Number(dimension) };
        self.faults.push(Fault::Rounding { function: site.name, name_span: site.span, part });
        None
    }
}

fn is_small(exponent: &Exponent) -> bool {
    exponent.numer().unsigned_abs() <= LARGEST.unsigned_abs()
        && exponent.denom().unsigned_abs() <= LARGEST.unsigned_abs()
}

/// The value of a literal, a negated one, or a quotient of such.
pub(super) fn constant(expr: &Expr) -> Option<Exponent> {
    match &expr.kind {
        ExprKind::Number { value, .. } => Exponent::approximate_float(*value),
        ExprKind::Unary(UnaryOperator::Negate, operand) => constant(operand).filter(is_small).map(|value| -value),
        ExprKind::Binary { operator: BinaryOperator::Divide, left, right, .. } => {
            let (above, below) = (constant(left)?, constant(right)?);
            if below.is_zero() || !is_small(&above) || !is_small(&below) {
                return None;
            }
            above.checked_div(&below)
        }
        _ => None,
    }
}
