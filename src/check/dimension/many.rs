//! Infers what makes one number of many, and the values of each element.

use crate::quantity::Dimension;
use crate::resolve::builtin::Builtin;
use crate::resolve::tree::Expr;
use crate::source::Span;

use super::expression::Inference;
use super::fault::{Operation, Part, Place, Role};
use super::solver::Kind;

impl<'p> Inference<'p> {
    /// `{ EU: 100, US: 250 }`: all of one kind.
    pub(super) fn alike(&mut self, span: Span, values: &'p [Expr]) -> Kind {
        let mut common: Option<Part<'p>> = None;
        let mut result = Kind::Error;
        for expr in values {
            let next = Part { expr, kind: self.expr(expr) };
            result = match common.take() {
                None => next.kind.clone(),
                Some(first) => self.sides(Operation::Function("the values of elements"), span, first, next.clone()),
            };
            common = Some(next);
        }
        result
    }

    /// `sum(x over region)`: of numbers what they are; of truth values how many, or which share, are true.
    pub(super) fn reduce(
        &mut self,
        function: Builtin,
        name_span: Span,
        operand: &'p Expr,
        share: Option<&'p Expr>,
    ) -> Kind {
        let name = function.name();
        if let Some(share) = share {
            let place = Place::new(Role::BuiltIn(name), name, Kind::Number(Dimension::one()));
            self.fill(&place.because(Some(name_span)), share);
        }
        let kind = self.expr(operand);
        let counts = matches!(function, Builtin::Sum | Builtin::Mean | Builtin::Count);
        if function == Builtin::Count {
            self.truth(Operation::Function(name), name_span, operand, kind);
            return Kind::Number(Dimension::one());
        }
        if counts && self.solver.known(&kind) == Kind::Truth {
            return Kind::Number(Dimension::one());
        }
        let Some(dimension) = self.number(Operation::Function(name), name_span, operand, &kind) else {
            return Kind::Error;
        };
        Kind::Number(if function == Builtin::Gini { Dimension::one() } else { dimension })
    }
}
