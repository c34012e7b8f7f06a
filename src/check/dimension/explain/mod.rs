//! Puts into words what does not fit: whose dimension is what, which factor is missing, and what to write.

mod asked;
mod culprit;
mod factor;
mod operand;
mod place;
mod power;
mod sides;
mod words;

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::quantity::Dimension;
use crate::resolve::program::{Program, ValueId};
use crate::source::Sources;
use crate::syntax::ast::ValueKind;

use super::Type;
use super::close::Closed;
use super::fault::Fault;

/// Where the words come from.
struct Context<'c, 'p> {
    program: &'p Program,
    sources: &'c Sources,
    closed: &'c Closed<'p>,
    /// Values that could be the missing factor, by dimension.
    named: HashMap<Dimension, Vec<ValueId>>,
}

/// All faults in words.
pub(super) fn all<'p>(closed: &Closed<'p>, program: &'p Program, sources: &Sources) -> Vec<Diagnostic> {
    if closed.faults.is_empty() {
        return Vec::new();
    }
    let context = Context { program, sources, closed, named: named(program, closed) };
    closed.faults.iter().map(|fault| context.explain(fault)).collect()
}

impl Context<'_, '_> {
    fn explain(&self, fault: &Fault<'_>) -> Diagnostic {
        match fault {
            Fault::Sides(sides) => self.sides(sides),
            Fault::Place(place, part) => self.place(place, part),
            Fault::Operand { operation, span, truth, part } => self.operand(*operation, *span, *truth, part),
            Fault::Compared { operator, span, left, right } => self.compared(*operator, *span, left, right),
            Fault::Exponent { base, exponent, odd } => self.exponent(base, exponent, *odd),
            Fault::Rounding { function, name_span, part } => self.rounding(function, *name_span, part),
            Fault::Asked { function, name_span, argument, stock } => self.asked(function, *name_span, argument, *stock),
            Fault::Excess(expr) => self.excess(expr),
        }
    }
}

/// Params first, as they are the likeliest to be meant, then envs, then lets.
fn named(program: &Program, closed: &Closed<'_>) -> HashMap<Dimension, Vec<ValueId>> {
    let mut named: HashMap<Dimension, Vec<ValueId>> = HashMap::new();
    for kind in [ValueKind::Param, ValueKind::Env, ValueKind::Let] {
        for (id, value) in program.values.iter() {
            if let Some(Type::Number(dimension)) = closed.dimensions.value(id)
                && value.kind == kind
                && !dimension.is_one()
            {
                named.entry(dimension).or_default().push(id);
            }
        }
    }
    named
}
