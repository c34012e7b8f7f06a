//! Two parts of one operation that disagree.

use crate::diagnostic::{Code, Diagnostic};
use crate::quantity::Dimension;
use crate::syntax::ast::BinaryOperator;

use super::super::fault::{Operation, Sides};
use super::super::solver::Kind;
use super::Context;
use super::culprit::Side;
use super::words::operation_name;

impl Context<'_, '_> {
    /// Two parts of one operation that disagree.
    pub fn sides(&self, sides: &Sides<'_>) -> Diagnostic {
        match (&sides.left.kind, &sides.right.kind) {
            (Kind::Number(left), Kind::Number(right)) => self.different(sides, left, right),
            _ => self.mixed(sides),
        }
    }

    fn different(&self, sides: &Sides<'_>, left: &Dimension, right: &Dimension) -> Diagnostic {
        let (left_text, right_text) = (self.dimension(left), self.dimension(right));
        let diagnostic = Diagnostic::new(Code::V0301, title(sides.operation, &left_text, &right_text))
            .at(sides.span, format!("{} needs equal dimensions", operation_name(sides.operation)))
            .at(sides.left.expr.span, left_text)
            .at(sides.right.expr.span, right_text);
        let diagnostic = self.origin(self.origin(diagnostic, &sides.left), &sides.right);
        let number_left = self.write_unit(diagnostic.clone(), &sides.left, &sides.right);
        if let Some(mended) = number_left.or_else(|| self.write_unit(diagnostic.clone(), &sides.right, &sides.left)) {
            return mended.note("inside an expression, a number without a unit is a plain number");
        }
        let (left_side, right_side) = (Side::Expr(sides.left.expr), Side::Expr(sides.right.expr));
        let diagnostic = self.blame(diagnostic, &left_side, &right_side);
        self.between_sides(diagnostic, (sides.left.expr, left), (sides.right.expr, right))
    }

    fn mixed(&self, sides: &Sides<'_>) -> Diagnostic {
        let (left, right) = (self.describe(&sides.left.kind), self.describe(&sides.right.kind));
        Diagnostic::new(Code::V0308, title(sides.operation, &left, &right))
            .at(sides.span, format!("{} needs two of a kind", operation_name(sides.operation)))
            .at(sides.left.expr.span, left)
            .at(sides.right.expr.span, right)
            .help("turn the truth value into a number: `if … then 1 else 0`")
    }
}

fn title(operation: Operation, left: &str, right: &str) -> String {
    match operation {
        Operation::Binary(BinaryOperator::Add) => format!("cannot add {right} to {left}"),
        Operation::Binary(BinaryOperator::Subtract) => format!("cannot subtract {right} from {left}"),
        Operation::Binary(_) => format!("cannot compare {left} with {right}"),
        Operation::Cases => format!("`if` gives {left} in one case and {right} in the other"),
        _ => format!("{} is given {left} and {right}", operation_name(operation)),
    }
}
