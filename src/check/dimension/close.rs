//! Ends inference: what is found out is put in, and what nothing determines is a plain number.

use std::collections::HashMap;

use crate::quantity::{Atom, Dimension, VariableId};
use crate::source::Span;

use super::expression::Inference;
use super::fault::{Fault, Part};
use super::solver::{self, Kind, Solver};
use super::{Dimensions, Scheme, Type};

/// All that inference has found.
pub(super) struct Closed<'p> {
    /// The types.
    pub dimensions: Dimensions,
    /// What did not fit, everything known put in.
    pub faults: Vec<Fault<'p>>,
    /// For values of which the declaration says nothing: the use that told.
    pub causes: Vec<Option<Span>>,
}

impl<'p> Inference<'p> {
    /// Ends inference.
    pub fn close(mut self) -> Closed<'p> {
        let mut faults = std::mem::take(&mut self.faults);
        for kind in faults.iter_mut().flat_map(kinds) {
            *kind = self.solver.resolve_kind(kind);
        }
        let causes = self.values.iter().map(|kind| self.solver.cause(kind)).collect();
        let mut all = |kinds: &[Kind]| kinds.iter().map(|kind| closed(&mut self.solver, kind)).collect();
        let values = all(&self.values);
        let states = all(&self.states);
        let nodes = self.nodes.iter().map(|node| node.as_ref().and_then(|kind| closed(&mut self.solver, kind)));
        let nodes = nodes.collect();
        let schemes = std::mem::take(&mut self.functions);
        let functions = schemes.into_iter().map(|it| it.map(|scheme| public(&mut self.solver, &scheme))).collect();
        let tables = self.tables.iter().map(|table| table.each_ref().map(|kind| closed(&mut self.solver, kind)));
        let tables = tables.collect();
        let dimensions = Dimensions { nodes, values, states, functions, tables, adopted: self.adopted };
        Closed { dimensions, faults, causes }
    }
}

/// The type of a kind; `None` for errors, and where it depends on the call of a function.
fn closed(solver: &mut Solver, kind: &Kind) -> Option<Type> {
    match solver.resolve_kind(kind) {
        Kind::Error => None,
        Kind::Truth => Some(Type::Truth),
        Kind::Open(_) => Some(Type::Number(Dimension::one())),
        Kind::Number(dimension) if dimension.variables().any(|(variable, _)| solver.is_generic(variable)) => None,
        Kind::Number(dimension) => Some(Type::Number(rename(&dimension, |_| Dimension::one()))),
    }
}

/// The scheme with its generic unknowns counted from 0.
fn public(solver: &mut Solver, scheme: &solver::Scheme) -> Scheme {
    let mut names: HashMap<VariableId, u32> = HashMap::new();
    let mut close = |kind: &Kind| match solver.resolve_kind(kind) {
        Kind::Error => None,
        Kind::Truth => Some(Type::Truth),
        Kind::Open(_) => Some(Type::Number(Dimension::one())),
        Kind::Number(dimension) => Some(Type::Number(rename(&dimension, |variable| {
            if !solver.is_generic(variable) {
                return Dimension::one();
            }
            let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
            Dimension::variable(VariableId(*names.entry(variable).or_insert(next)))
        }))),
    };
    let parameters = scheme.parameters.iter().map(&mut close).collect();
    let result = close(&scheme.result);
    Scheme { parameters, result }
}

/// The dimension with its unknowns replaced.
fn rename(dimension: &Dimension, mut new: impl FnMut(VariableId) -> Dimension) -> Dimension {
    let mut result = Dimension::one();
    for (atom, exponent) in dimension.factors() {
        let factor = match atom {
            Atom::Base(base) => Dimension::base(*base),
            Atom::Variable(variable) => new(*variable),
        };
        result = result.multiply(&factor.power(*exponent));
    }
    result
}

/// The kinds that a fault speaks of.
fn kinds<'f>(fault: &'f mut Fault<'_>) -> Vec<&'f mut Kind> {
    fn of<'k>(part: &'k mut Part<'_>) -> &'k mut Kind {
        &mut part.kind
    }
    match fault {
        Fault::Sides(sides) => vec![of(&mut sides.left), of(&mut sides.right)],
        Fault::Place(place, part) => vec![&mut place.wanted, of(part)],
        Fault::Operand { part, .. } | Fault::Rounding { part, .. } => vec![of(part)],
        Fault::Exponent { base, .. } => vec![of(base)],
        Fault::Compared { .. } | Fault::Asked { .. } | Fault::Excess(_) => Vec::new(),
    }
}
