//! Finds the one declaration without a unit that is to blame, and the unit that would mend all.

use num_traits::Zero;

use crate::diagnostic::Diagnostic;
use crate::quantity::{Atom, Dimension, VariableId};
use crate::resolve::program::{Meta, ValueId};
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::source::Span;
use crate::syntax::ast::{BinaryOperator, UnaryOperator};

use super::super::Type;
use super::super::place::bare_number;
use super::super::power::constant;
use super::Context;

/// Stands for the dimension that is looked for.
const SOUGHT: VariableId = VariableId(u32::MAX);

/// One side of an equation that does not hold.
pub(super) enum Side<'e> {
    /// An expression.
    Expr(&'e Expr),
    /// A known dimension.
    Known(Dimension),
}

impl Context<'_, '_> {
    /// Points at the declaration whose missing unit explains the fault, if there is just one.
    pub fn blame(&self, diagnostic: Diagnostic, left: &Side<'_>, right: &Side<'_>) -> Diagnostic {
        let mut suspects = Vec::new();
        for side in [left, right] {
            if let Side::Expr(expr) = side {
                expr.walk(&mut |part| suspects.extend(self.suspect(part)));
            }
        }
        suspects.sort_unstable();
        suspects.dedup();
        let [suspect] = suspects.as_slice() else { return diagnostic };
        match self.mend(*suspect, left, right) {
            Some(dimension) => self.accuse(diagnostic, *suspect, &dimension),
            None => diagnostic,
        }
    }

    /// A named number of which nobody said what it measures.
    fn suspect(&self, expr: &Expr) -> Option<ValueId> {
        let ExprKind::Reference(Reference::Value(id)) = expr.kind else { return None };
        let value = &self.program.values[id];
        let plain = self.closed.dimensions.value(id) == Some(Type::Number(Dimension::one()));
        let bare = value.value.as_ref().is_some_and(|expr| bare_number(expr).is_some());
        (value.unit.is_none() && plain && bare).then_some(id)
    }

    /// The dimension that the suspect must have for the sides to be equal.
    fn mend(&self, suspect: ValueId, left: &Side<'_>, right: &Side<'_>) -> Option<Dimension> {
        let difference = self.side(suspect, left)?.divide(&self.side(suspect, right)?);
        let exponent = difference.exponent(Atom::Variable(SOUGHT));
        if exponent.is_zero() {
            return None;
        }
        let rest = difference.divide(&Dimension::variable(SOUGHT).power(exponent));
        let dimension = rest.power(-exponent.recip());
        (!dimension.is_one() && dimension.variables().next().is_none()).then_some(dimension)
    }

    fn side(&self, suspect: ValueId, side: &Side<'_>) -> Option<Dimension> {
        match side {
            Side::Known(dimension) => Some(dimension.clone()),
            Side::Expr(expr) => self.sought(suspect, expr),
        }
    }

    /// The dimension of an expression in which that of the suspect is unknown.
    fn sought(&self, suspect: ValueId, expr: &Expr) -> Option<Dimension> {
        if !mentions(expr, suspect) {
            return self.closed.dimensions.of(expr.id)?.dimension().cloned();
        }
        match &expr.kind {
            ExprKind::Reference(_) => Some(Dimension::variable(SOUGHT)),
            ExprKind::Unary(UnaryOperator::Negate, operand) => self.sought(suspect, operand),
            ExprKind::If { then, otherwise, .. } => self.sought_in(suspect, then, otherwise),
            ExprKind::Binary { operator, left, right, .. } => match operator {
                BinaryOperator::Multiply => Some(self.sought(suspect, left)?.multiply(&self.sought(suspect, right)?)),
                BinaryOperator::Divide => Some(self.sought(suspect, left)?.divide(&self.sought(suspect, right)?)),
                BinaryOperator::Power => Some(self.sought(suspect, left)?.power(constant(right)?)),
                BinaryOperator::Add | BinaryOperator::Subtract => self.sought_in(suspect, left, right),
                _ => None,
            },
            _ => None,
        }
    }

    /// The one of two equal parts that mentions the suspect.
    fn sought_in(&self, suspect: ValueId, left: &Expr, right: &Expr) -> Option<Dimension> {
        self.sought(suspect, if mentions(left, suspect) { left } else { right })
    }

    fn accuse(&self, diagnostic: Diagnostic, suspect: ValueId, dimension: &Dimension) -> Diagnostic {
        let meta = &self.program.values[suspect].meta;
        let diagnostic = diagnostic.at(meta.name_span, "taken as a plain number: no unit is declared");
        self.declare(diagnostic, meta, &self.unit(dimension))
    }

    /// Offers to declare the unit of something.
    pub fn declare(&self, diagnostic: Diagnostic, meta: &Meta, unit: &str) -> Diagnostic {
        let end = self.head_end(meta);
        let head = self.sources.slice(Span { end: end.end, ..meta.span });
        let message = format!("declare what it measures: `{head}: {unit}`");
        diagnostic.suggestion(message, end, format!(": {unit}"))
    }

    /// Just after the name and label, where an annotation would stand.
    fn head_end(&self, meta: &Meta) -> Span {
        let after = meta.name_span.after();
        if meta.label.is_none() {
            return after;
        }
        let rest = self.sources.slice(Span { end: meta.span.end, ..after });
        match label_end(rest) {
            Some(length) => {
                let end = after.start.saturating_add(u32::try_from(length).unwrap_or(0));
                Span { start: end, end, ..after }
            }
            None => after,
        }
    }
}

/// How far the first text between quotes reaches.
fn label_end(text: &str) -> Option<usize> {
    let start = text.find('"')?;
    let mut escaped = false;
    for (offset, character) in text.char_indices().skip_while(|(offset, _)| *offset <= start) {
        match character {
            '"' if !escaped => return Some(offset + 1),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    None
}

fn mentions(expr: &Expr, value: ValueId) -> bool {
    let mut found = false;
    expr.walk(&mut |part| found |= matches!(part.kind, ExprKind::Reference(Reference::Value(id)) if id == value));
    found
}
