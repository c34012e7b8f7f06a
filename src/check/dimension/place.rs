//! Places: what stands in them must be what they want, and a bare number takes their unit.

use num_traits::One;

use crate::quantity::{Dimension, Measure};
use crate::resolve::builtin::Builtin;
use crate::resolve::table::Id;
use crate::resolve::tree::{Expr, ExprKind};
use crate::syntax::ast::UnaryOperator;

use super::expression::Inference;
use super::fault::{Fault, Part, Place};
use super::solver::Kind;

/// The value of a bare number, possibly with a minus before it.
pub(super) fn bare_number(expr: &Expr) -> Option<f64> {
    match &expr.kind {
        ExprKind::Number { value, .. } => Some(*value),
        ExprKind::Unary(UnaryOperator::Negate, operand) => match &operand.kind {
            ExprKind::Number { value, .. } => Some(-value),
            _ => None,
        },
        _ => None,
    }
}

impl<'p> Inference<'p> {
    /// Infers what stands in a place; what does not fit is reported and becomes an error.
    pub fn fill(&mut self, place: &Place<'p>, expr: &'p Expr) -> Kind {
        if let Some(measure) = &place.measure {
            self.adopt(expr, measure);
        }
        let kind = self.expr(expr);
        self.fit(place, expr, kind)
    }

    /// Fits what has been inferred into a place.
    pub fn fit(&mut self, place: &Place<'p>, expr: &'p Expr, kind: Kind) -> Kind {
        self.solver.place = Some(expr.span);
        match self.solver.unify(&place.wanted, &kind) {
            Ok(()) => kind,
            Err(_) => {
                self.faults.push(Fault::Place(Box::new(place.clone()), Part { expr, kind }));
                Kind::Error
            }
        }
    }

    /// As [`Inference::fill`], where the place exists only if something stands in it.
    pub fn fill_optional(&mut self, place: &Place<'p>, expr: Option<&'p Expr>) {
        if let Some(expr) = expr {
            self.fill(place, expr);
        }
    }

    /// Gives a bare number its unit.
    fn adopt(&mut self, expr: &'p Expr, measure: &Measure) {
        if let ExprKind::Elements { values, .. } = &expr.kind {
            values.iter().for_each(|value| self.adopt(value, measure));
        }
        if bare_number(expr).is_none() {
            return;
        }
        self.adopted.insert(expr.id, measure.clone());
        if let ExprKind::Unary(_, operand) = &expr.kind {
            self.set(operand, Kind::Number(measure.dimension.clone()));
        }
    }

    /// Infers a distribution after `~`, where locations, bounds and scales take the declared unit.
    pub fn distribution(&mut self, place: &Place<'p>, expr: &'p Expr) {
        if let (Some(measure), ExprKind::Call { function, arguments, .. }) = (&place.measure, &expr.kind) {
            for argument in arguments {
                if let Some(measure) = argument_measure(*function, measure) {
                    self.adopt(argument, &measure);
                }
            }
        }
        let kind = self.expr(expr);
        self.fit(place, expr, kind);
    }

    /// The kind of an adopted number.
    pub fn adopted_kind(&self, expr: &Expr) -> Option<Kind> {
        self.adopted.get(&expr.id).map(|measure| Kind::Number(measure.dimension.clone()))
    }

    /// Keeps what a node is.
    pub fn set(&mut self, expr: &Expr, kind: Kind) {
        if let Some(node) = self.nodes.get_mut(expr.id.index()) {
            *node = Some(kind);
        }
    }
}

/// The unit of the arguments of a distribution whose draws have the given unit.
fn argument_measure(function: Builtin, measure: &Measure) -> Option<Measure> {
    match function {
        Builtin::Uniform | Builtin::Normal | Builtin::Triangular => Some(measure.clone()),
        // So that `param wait: day ~ exponential(0.1)` waits ten days.
        Builtin::Exponential => Some(Measure::number(1.0).divide(measure)),
        _ => None,
    }
}

/// The measure of 1 of a dimension.
pub(super) fn one_of(dimension: Dimension) -> Measure {
    Measure { scale: f64::one(), dimension }
}
