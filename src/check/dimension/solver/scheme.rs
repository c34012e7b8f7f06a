//! Types of functions: generic in what their bodies leave open.

use std::collections::HashMap;

use crate::quantity::{Dimension, VariableId};

use super::{Kind, KindVariable, Solver};

/// The type of a function: generic in what its body leaves open.
#[derive(Clone, Debug)]
pub(in super::super) struct Scheme {
    /// What it takes.
    pub parameters: Vec<Kind>,
    /// What it gives.
    pub result: Kind,
}

/// Where a generic declaration begins: what is newer belongs to it.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Mark(usize);

impl Solver {
    /// Begins a generic declaration.
    pub fn mark(&self) -> Mark {
        Mark(self.unknowns.len())
    }

    /// Ends a generic declaration: what it leaves open of its own becomes generic.
    pub fn generalise(&mut self, mark: Mark, parameters: &[Kind], result: &Kind) -> Scheme {
        for unknown in self.unknowns.iter_mut().skip(mark.0) {
            unknown.generic = unknown.solution.is_none();
        }
        let parameters = parameters.iter().map(|kind| self.resolve_kind(kind)).collect();
        Scheme { parameters, result: self.resolve_kind(result) }
    }

    /// Whether an unknown stands for any dimension.
    pub fn is_generic(&self, variable: VariableId) -> bool {
        self.unknowns.get(variable.0 as usize).is_some_and(|unknown| unknown.generic)
    }

    /// The scheme with new unknowns in place of its generic ones.
    pub fn instantiate(&mut self, scheme: &Scheme) -> Scheme {
        let mut fresh = Instance::default();
        let parameters = scheme.parameters.iter().map(|kind| fresh.kind(self, kind)).collect();
        let result = fresh.kind(self, &scheme.result);
        Scheme { parameters, result }
    }
}

/// What replaces the generic parts of a scheme in one use of it.
#[derive(Default)]
struct Instance {
    dimensions: HashMap<VariableId, Dimension>,
    kinds: HashMap<KindVariable, Kind>,
}

impl Instance {
    fn kind(&mut self, solver: &mut Solver, kind: &Kind) -> Kind {
        match solver.resolve_kind(kind) {
            Kind::Number(dimension) => Kind::Number(self.dimension(solver, &dimension)),
            Kind::Open(open) if solver.kinds.get(open.0).is_some_and(|kind| solver.is_generic(kind.1)) => {
                self.kinds.entry(open).or_insert_with(|| solver.open()).clone()
            }
            other => other,
        }
    }

    fn dimension(&mut self, solver: &mut Solver, dimension: &Dimension) -> Dimension {
        let mut result = dimension.clone();
        for (variable, exponent) in dimension.variables() {
            if solver.is_generic(variable) {
                let new = self.dimensions.entry(variable).or_insert_with(|| solver.fresh());
                let old = Dimension::variable(variable);
                result = result.divide(&old.power(exponent)).multiply(&new.power(exponent));
            }
        }
        result
    }
}
