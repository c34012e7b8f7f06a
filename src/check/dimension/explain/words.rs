//! The words that all messages share.

use crate::diagnostic::Diagnostic;
use crate::quantity::Dimension;
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::syntax::ast::BinaryOperator;

use super::super::fault::{Operation, Part};
use super::super::place::bare_number;
use super::super::solver::Kind;
use super::super::write::{display, unit_text};
use super::Context;

/// Longer pieces of source are not quoted in a sentence.
const QUOTABLE: usize = 48;

impl Context<'_, '_> {
    /// What something is: `DATA/time`, "a plain number", "a truth value".
    pub fn describe(&self, kind: &Kind) -> String {
        match kind {
            Kind::Truth => "a truth value".to_owned(),
            Kind::Number(dimension) => self.dimension(dimension),
            Kind::Error | Kind::Open(_) => "unknown".to_owned(),
        }
    }

    /// The dimension, or "a plain number".
    pub fn dimension(&self, dimension: &Dimension) -> String {
        if dimension.is_one() {
            "a plain number".to_owned()
        } else if *dimension == Dimension::time() {
            "a time".to_owned()
        } else {
            display(self.program, dimension)
        }
    }

    /// A unit of the dimension as it would be written.
    pub fn unit(&self, dimension: &Dimension) -> String {
        unit_text(self.program, dimension)
    }

    /// The source of an expression, where it is short enough to be quoted.
    pub fn quote(&self, expr: &Expr) -> Option<&str> {
        let text = self.sources.slice(expr.span);
        (!text.is_empty() && text.len() <= QUOTABLE && !text.contains('\n') && !text.contains("//")).then_some(text)
    }

    /// The source of an expression as a factor: in parentheses where it needs them.
    pub fn quote_factor(&self, expr: &Expr) -> Option<String> {
        let text = self.quote(expr)?;
        let loose = match &expr.kind {
            ExprKind::If { .. } | ExprKind::Unary(..) => true,
            ExprKind::Binary { operator, .. } => {
                !matches!(operator, BinaryOperator::Multiply | BinaryOperator::Divide | BinaryOperator::Power)
            }
            _ => false,
        };
        Some(if loose { format!("({text})") } else { text.to_owned() })
    }

    /// Says from where it is known what a name without a declared unit is.
    pub fn origin(&self, diagnostic: Diagnostic, part: &Part<'_>) -> Diagnostic {
        let ExprKind::Reference(Reference::Value(id)) = part.expr.kind else { return diagnostic };
        let value = &self.program.values[id];
        let cause = self.closed.causes.get(crate::resolve::table::Id::index(id)).copied().flatten();
        match (cause, &value.value) {
            (Some(span), None) if span != part.expr.span => {
                let text =
                    format!("`{}` is taken as {} because of this use", value.meta.name, self.describe(&part.kind));
                diagnostic.at(span, text)
            }
            _ => diagnostic,
        }
    }

    /// Where a bare number meets a dimension: offers to write the unit after it.
    pub fn write_unit(&self, diagnostic: Diagnostic, number: &Part<'_>, wanted: &Part<'_>) -> Option<Diagnostic> {
        let Kind::Number(dimension) = &wanted.kind else { return None };
        let text = self.declared_unit(wanted.expr).unwrap_or_else(|| self.unit(dimension));
        self.write_unit_text(diagnostic, number, dimension, &text)
    }

    /// As [`Context::write_unit`], with the unit given.
    pub fn write_unit_text(
        &self,
        diagnostic: Diagnostic,
        number: &Part<'_>,
        dimension: &Dimension,
        unit: &str,
    ) -> Option<Diagnostic> {
        let plain = matches!(&number.kind, Kind::Number(plain) if plain.is_one());
        if !plain || dimension.is_one() || dimension.variables().next().is_some() {
            return None;
        }
        bare_number(number.expr)?;
        // `5 1/day` is written `5/day`.
        let suffix = unit.strip_prefix("1/").map_or_else(|| format!(" {unit}"), |below| format!("/{below}"));
        let message = format!("write the unit after the number: `{}{suffix}`", self.quote(number.expr)?);
        Some(diagnostic.suggestion(message, number.expr.span.after(), suffix))
    }

    /// The unit in which a named value is declared.
    fn declared_unit(&self, expr: &Expr) -> Option<String> {
        let ExprKind::Reference(reference) = expr.kind else { return None };
        let unit = match reference {
            Reference::Value(id) => self.program.values[id].unit.as_ref(),
            Reference::Stock(id) => self.program.stocks[id].unit.as_ref(),
            Reference::State(id) => self.program.states[id].unit.as_ref(),
            _ => None,
        };
        unit.map(|unit| unit.text.clone())
    }
}

/// An operation as it is written: "`+`".
pub(super) fn operation_name(operation: Operation) -> String {
    match operation {
        Operation::Unary(crate::syntax::ast::UnaryOperator::Negate) => "`-`".to_owned(),
        Operation::Unary(crate::syntax::ast::UnaryOperator::Not) => "`not`".to_owned(),
        Operation::Binary(operator) => format!("`{}`", operator.symbol()),
        Operation::Cases | Operation::Condition => "`if`".to_owned(),
        Operation::Function(name) => format!("`{name}`"),
    }
}
