//! Which factor is missing, and what in the program could be it.

use crate::diagnostic::Diagnostic;
use crate::quantity::{Dimension, Exponent};
use crate::resolve::program::{MemberId, Program, ValueId};
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::source::Span;

use super::super::Type;
use super::super::write::{columns, display};
use super::Context;

/// How many names are offered, and among how many they are chosen.
const OFFERED: usize = 2;
const CONSIDERED: usize = 64;

impl Context<'_, '_> {
    /// Says by which factor two sides differ and how to mend either of them.
    pub fn between_sides(
        &self,
        diagnostic: Diagnostic,
        left: (&Expr, &Dimension),
        right: (&Expr, &Dimension),
    ) -> Diagnostic {
        let factor = left.1.divide(right.1);
        let text = display(self.program, &factor);
        let mut diagnostic = diagnostic.note(format!("the two differ by a factor of {text}"));
        if let Some(table) = columns(self.program, [("left:", left.1), ("right:", right.1)]) {
            diagnostic = diagnostic.note(table);
        }
        let before = diagnostic.helps.len();
        for (side, expr, factor) in [("right", right.0, &factor), ("left", left.0, &inverse(&factor))] {
            let text = display(self.program, factor);
            for name in self.candidates(factor, expr) {
                diagnostic = diagnostic.help(format!("multiply the {side} side by `{name}`, which is {text}"));
            }
            diagnostic = self.upside_down(diagnostic, factor, expr);
        }
        if diagnostic.helps.len() > before || !diagnostic.fixes.is_empty() || factor.variables().next().is_some() {
            return diagnostic;
        }
        match (is_quantity(left.0), is_quantity(right.0)) {
            (_, true) => diagnostic.help(format!("write the right side in `{}`", self.unit(left.1))),
            (true, false) => diagnostic.help(format!("write the left side in `{}`", self.unit(right.1))),
            _ => {
                let (right, left) =
                    (self.scale("the right side", &factor), self.scale("the left side", &inverse(&factor)));
                diagnostic.help(format!("{right}, or {left}"))
            }
        }
    }

    /// Says which factor is missing from what stands in a place.
    pub fn missing(&self, diagnostic: Diagnostic, wanted: &Dimension, found: &Dimension, expr: &Expr) -> Diagnostic {
        let factor = wanted.divide(found);
        let text = display(self.program, &factor);
        let mut diagnostic = diagnostic.note(format!("a factor of {text} is missing"));
        if let Some(table) = columns(self.program, [("needed:", wanted), ("found:", found)]) {
            diagnostic = diagnostic.note(table);
        }
        let before = diagnostic.helps.len();
        for name in self.candidates(&factor, expr) {
            diagnostic = diagnostic.help(format!("multiply it by `{name}`, which is {text}"));
        }
        let below = inverse(&factor);
        for name in self.candidates(&below, expr) {
            let text = display(self.program, &below);
            diagnostic = diagnostic.help(format!("divide it by `{name}`, which is {text}"));
        }
        diagnostic = self.upside_down(diagnostic, &factor, expr);
        if diagnostic.helps.len() > before || !diagnostic.fixes.is_empty() || factor.variables().next().is_some() {
            return diagnostic;
        }
        diagnostic.help(self.scale("it", &factor))
    }

    /// How to bring in a factor that no declaration offers.
    fn scale(&self, what: &str, factor: &Dimension) -> String {
        let unit = self.unit(factor);
        match unit.strip_prefix("1/") {
            Some(below) => format!("divide {what} by a value in `{below}`"),
            None => format!("multiply {what} by a value in `{unit}`"),
        }
    }

    /// What is divided by and should be multiplied with leaves its square missing; and the reverse.
    fn upside_down(&self, diagnostic: Diagnostic, factor: &Dimension, expr: &Expr) -> Diagnostic {
        let square = |exponent| move |dimension: &Dimension| dimension.power(Exponent::from_integer(exponent));
        let mut wrong = None;
        expr.walk(&mut |part| {
            let Some((id, dimension)) = self.named_value(part) else { return };
            if square(2)(&dimension) == *factor {
                wrong.get_or_insert((id, "multiply with", "dividing by"));
            } else if square(-2)(&dimension) == *factor {
                wrong.get_or_insert((id, "divide by", "multiplying with"));
            }
        });
        match wrong {
            Some((id, right, wrong)) => {
                let name = &self.program.values[id].meta.name;
                diagnostic.help(format!("{right} `{name}` instead of {wrong} it"))
            }
            None => diagnostic,
        }
    }

    fn named_value(&self, part: &Expr) -> Option<(ValueId, Dimension)> {
        let ExprKind::Reference(Reference::Value(id)) = part.kind else { return None };
        match self.closed.dimensions.value(id)? {
            Type::Number(dimension) if !dimension.is_one() => Some((id, dimension)),
            _ => None,
        }
    }

    /// The names of values of a dimension, except those of the faulty expression and of its declaration.
    pub fn candidates(&self, dimension: &Dimension, fault: &Expr) -> Vec<String> {
        let mut mentioned = Vec::new();
        fault.walk(&mut |part| mentioned.extend(self.named_value(part).map(|(id, _)| id)));
        let apart = |id: &ValueId| !mentioned.contains(id) && !contains(self.program.values[*id].meta.span, fault.span);
        let here = enclosing_member(self.program, fault.span);
        let values = self.named.get(dimension).map(Vec::as_slice).unwrap_or_default();
        let mut found: Vec<ValueId> = values.iter().copied().filter(apart).take(CONSIDERED).collect();
        // What belongs to the same member is nearer.
        found.sort_by_key(|id| here.is_none() || self.program.values[*id].meta.member != here);
        found.truncate(OFFERED);
        let name = |id: &ValueId| {
            let meta = &self.program.values[*id].meta;
            if here.is_some() && meta.member == here { meta.name.clone() } else { meta.id.clone() }
        };
        found.iter().map(name).collect()
    }
}

/// Whether an expression is a number with its unit, and nothing with a name of its own.
pub(super) fn is_quantity(expr: &Expr) -> bool {
    let mut only = true;
    expr.walk(&mut |part| {
        let unit = matches!(part.kind, ExprKind::Reference(Reference::Unit(_) | Reference::Asset(_)));
        only &= unit || matches!(part.kind, ExprKind::Number { .. } | ExprKind::Binary { .. } | ExprKind::Unary(..));
    });
    only
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

fn enclosing_member(program: &Program, span: Span) -> Option<MemberId> {
    program.members.iter().find(|(_, member)| contains(member.meta.span, span)).map(|(id, _)| id)
}

/// 1 / dimension.
fn inverse(dimension: &Dimension) -> Dimension {
    Dimension::one().divide(dimension)
}
