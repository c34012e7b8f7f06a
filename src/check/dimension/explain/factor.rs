//! Which factor is missing, and what in the program could be it.

use crate::diagnostic::Diagnostic;
use crate::quantity::Dimension;
use crate::resolve::program::{Program, ValueId};
use crate::source::Span;

use super::super::write::{columns, display};
use super::Context;

/// How many names are offered.
const OFFERED: usize = 2;

impl Context<'_, '_> {
    /// Says by which factor two sides differ and how to mend either of them.
    pub fn between_sides(&self, diagnostic: Diagnostic, left: &Dimension, right: &Dimension) -> Diagnostic {
        let factor = left.divide(right);
        let text = display(self.program, &factor);
        let mut diagnostic = diagnostic.note(format!("the two differ by a factor of {text}"));
        if let Some(table) = columns(self.program, [("left:", left), ("right:", right)]) {
            diagnostic = diagnostic.note(table);
        }
        let offers = [("the right side", factor.clone()), ("the left side", inverse(&factor))];
        let mut found = false;
        for (side, factor) in &offers {
            for name in self.candidates(factor, diagnostic.span()) {
                found = true;
                let text = display(self.program, factor);
                diagnostic = diagnostic.help(format!("multiply {side} by `{name}`, which is {text}"));
            }
        }
        if found || factor.variables().next().is_some() {
            return diagnostic;
        }
        let (right, left) = (self.unit(&factor), self.unit(&inverse(&factor)));
        diagnostic.help(format!("multiply the right side by a `{right}`, or the left side by a `{left}`"))
    }

    /// Says which factor is missing from what stands in a place.
    pub fn missing(&self, diagnostic: Diagnostic, wanted: &Dimension, found: &Dimension) -> Diagnostic {
        let factor = wanted.divide(found);
        let text = display(self.program, &factor);
        let mut diagnostic = diagnostic.note(format!("a factor of {text} is missing"));
        if let Some(table) = columns(self.program, [("needed:", wanted), ("found:", found)]) {
            diagnostic = diagnostic.note(table);
        }
        let direct = self.candidates(&factor, diagnostic.span());
        let below = self.candidates(&inverse(&factor), diagnostic.span());
        if direct.is_empty() && below.is_empty() && factor.variables().next().is_none() {
            return diagnostic.help(format!("multiply it by a `{}`", self.unit(&factor)));
        }
        for name in direct {
            diagnostic = diagnostic.help(format!("multiply it by `{name}`, which is {text}"));
        }
        for name in below {
            let text = display(self.program, &inverse(&factor));
            diagnostic = diagnostic.help(format!("divide it by `{name}`, which is {text}"));
        }
        diagnostic
    }

    /// The names of values of a dimension, except the one in whose declaration the fault is.
    pub fn candidates(&self, dimension: &Dimension, fault: Option<Span>) -> Vec<String> {
        let inside = |id: &ValueId| fault.is_some_and(|span| contains(self.program.values[*id].meta.span, span));
        let here = fault.and_then(|span| enclosing_member(self.program, span));
        let values = self.named.get(dimension).map(Vec::as_slice).unwrap_or_default();
        let mut found: Vec<ValueId> = values.iter().copied().filter(|id| !inside(id)).collect();
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

fn contains(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

fn enclosing_member(program: &Program, span: Span) -> Option<crate::resolve::program::MemberId> {
    program.members.iter().find(|(_, member)| contains(member.meta.span, span)).map(|(id, _)| id)
}

/// 1 / dimension.
pub(super) fn inverse(dimension: &Dimension) -> Dimension {
    Dimension::one().divide(dimension)
}
