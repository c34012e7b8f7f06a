//! Truth values where numbers are worked with, and the reverse.

use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::tree::{Expr, ExprKind};
use crate::source::Span;
use crate::syntax::ast::BinaryOperator;

use super::super::fault::{Operation, Part};
use super::Context;
use super::words::operation_name;

impl Context<'_, '_> {
    /// V0308: an operand that is a truth value and should be a number, or the reverse.
    pub fn operand(&self, operation: Operation, span: Span, truth: bool, part: &Part<'_>) -> Diagnostic {
        let found = self.describe(&part.kind);
        let name = operation_name(operation);
        let message = match (operation, truth) {
            (Operation::Condition, _) => format!("the condition of `if` must be a truth value, not {found}"),
            (_, true) => format!("{name} works on truth values, not on {found}"),
            (_, false) => format!("{name} works on numbers, not on {found}"),
        };
        let wants = if truth { "needs a truth value" } else { "needs a number" };
        let diagnostic = Diagnostic::new(Code::V0308, message).at(part.expr.span, found).at(span, wants);
        let literal = matches!(part.expr.kind, ExprKind::Truth(_));
        if literal && !truth {
            return diagnostic;
        }
        self.convert(diagnostic, part.expr, truth)
    }

    /// V0308: truth values that are compared.
    pub fn compared(&self, operator: BinaryOperator, span: Span, left: &Expr, right: &Expr) -> Diagnostic {
        let message = format!("`{}` works on numbers, not on truth values", operator.symbol());
        let diagnostic = Diagnostic::new(Code::V0308, message)
            .at(span, "needs numbers")
            .at(left.span, "a truth value")
            .at(right.span, "a truth value");
        match self.uncompared(operator, left, right) {
            Some(mended) => {
                let message = format!("a truth value needs no comparison: write `{mended}`");
                diagnostic.suggestion(message, left.span.to(right.span), mended)
            }
            None => diagnostic.help("combine truth values with `and`, `or` and `not`"),
        }
    }

    /// What `x == true` and its like mean.
    fn uncompared(&self, operator: BinaryOperator, left: &Expr, right: &Expr) -> Option<String> {
        let (literal, other) = match (&left.kind, &right.kind) {
            (_, ExprKind::Truth(literal)) => (*literal, left),
            (ExprKind::Truth(literal), _) => (*literal, right),
            _ => return None,
        };
        let straight = match operator {
            BinaryOperator::Equal => literal,
            BinaryOperator::NotEqual => !literal,
            _ => return None,
        };
        let text = self.quote_factor(other)?;
        Some(if straight { text } else { format!("not {text}") })
    }
}
