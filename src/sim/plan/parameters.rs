//! Parameters: given from outside, drawn, or as they are by default.

use super::checks::Must;
use super::compiler::Compiler;
use super::environment::{Environment, Shaped};
use crate::model::{Formula, Model, Parameter};
use crate::sim::tape::{Code, Drawn, NodeId};

/// Where the numbers go that are given to some elements of a parameter: its own slot takes what is given or drawn as a whole.
pub fn slot_of_elements(model: &Model, place: usize) -> usize {
    model.parameters.len() + place
}

impl<'m> Compiler<'m> {
    /// Works out all parameters.
    pub fn all_parameters(&mut self) {
        let model = self.model;
        for parameter in &model.parameters {
            if !self.parameters.contains_key(parameter.meta.id.as_str()) {
                self.settle_parameter(parameter);
            }
        }
    }

    fn settle_parameter(&mut self, parameter: &'m Parameter) {
        let formulas = [&parameter.default, &parameter.low, &parameter.high, &parameter.distribution];
        for formula in formulas.into_iter().flatten() {
            self.settle(&formula.tree);
        }
        if !self.parameters.contains_key(parameter.meta.id.as_str()) {
            self.parameter(&parameter.meta.id);
        }
    }

    /// Works out a parameter; those it needs are known.
    pub fn parameter(&mut self, id: &'m str) {
        let Some(place) = self.places.get(id).copied() else { return };
        let Some(parameter) = self.model.parameters.get(place) else { return };
        let sets = self.shapes.sets(&parameter.quantity.shape);
        let elements = self.shapes.elements(&sets);
        let given = u32::try_from(place).unwrap_or(u32::MAX);
        let is_given = self.purpose.given.contains(&id);
        let distribution = parameter.distribution.as_ref().filter(|_| self.purpose.drawn && !is_given);
        let (node, formula) = if is_given {
            (self.graph.given(given, elements), None)
        } else if let Some(distribution) = distribution {
            (self.drawn(place, parameter, distribution), Some(distribution))
        } else {
            let value = match &parameter.default {
                Some(default) => self.constant(&default.tree),
                None => self.number(f64::NAN),
            };
            (self.over(&value, &sets), parameter.default.as_ref())
        };
        let is_partly_given = self.purpose.partly.contains(&id);
        let node = if is_partly_given { self.partly_given(place, node) } else { node };
        let at = std::mem::replace(&mut self.constants, Environment::new(self.nothing));
        let value = Shaped { node, sets: sets.clone() };
        match formula {
            _ if is_partly_given => self.watch(Must::BeFinite, id, ("what it comes to", None), &value, &at),
            Some(formula) => self.watch_formula(Must::BeFinite, id, formula, &value, &at),
            None if is_given => self.watch(Must::BeFinite, id, ("what it was set to", None), &value, &at),
            None => self.watch(Must::BeFinite, id, ("no value", None), &value, &at),
        }
        self.constants = at;
        self.parameters.insert(id, Shaped { node, sets });
    }

    /// A parameter with the numbers that are given to some of its elements in place of its own.
    fn partly_given(&mut self, place: usize, own: NodeId) -> NodeId {
        let slot = u32::try_from(slot_of_elements(self.model, place)).unwrap_or(u32::MAX);
        let given = self.graph.given(slot, self.graph.elements(own));
        let is_own = self.graph.apply(Code::IsNan, &[given]);
        self.graph.apply(Code::Select, &[is_own, own, given])
    }

    /// A parameter that is drawn, again and again until it lies in its range.
    fn drawn(&mut self, place: usize, parameter: &'m Parameter, distribution: &'m Formula) -> NodeId {
        let sets = self.shapes.sets(&parameter.quantity.shape);
        let bound = |compiler: &mut Self, formula: &'m Option<Formula>, otherwise: f64| {
            let bound = match formula {
                Some(formula) => compiler.constant(&formula.tree),
                None => compiler.number(otherwise),
            };
            compiler.over(&bound, &sets)
        };
        let low = bound(self, &parameter.low, f64::NEG_INFINITY);
        let high = bound(self, &parameter.high, f64::INFINITY);
        self.settle(&distribution.tree);
        let first = self.graph.next();
        let value = self.constant(&distribution.tree);
        let candidate = self.over(&value, &sets);
        self.graph.forget_since(first);
        let end = self.graph.next();
        let elements = self.shapes.elements(&sets);
        let leaf = self.graph.given(u32::try_from(place).unwrap_or(u32::MAX), elements);
        self.drawn.push(Drawn { leaf, first, end, candidate, low, high, parameter: place });
        leaf
    }
}
