//! Infers functions, values and states.

use std::collections::HashMap;

use crate::quantity::Dimension;
use crate::resolve::program::{Annotation, FunctionId, Program, Range, StateId, ValueId};
use crate::resolve::table::Id;
use crate::syntax::ast::ValueKind;

use super::expression::Inference;
use super::fault::{Place, Role};
use super::order::{Declared, order};
use super::place::bare_number;
use super::solver::{Kind, Solver};

impl<'p> Inference<'p> {
    /// Nothing inferred yet; what is annotated is known.
    pub fn new(program: &'p Program) -> Inference<'p> {
        let mut solver = Solver::default();
        let mut known = |unit: &Option<Annotation>| annotated(unit.as_ref()).unwrap_or_else(|| solver.open());
        let values = program.values.rows().map(|value| match value.kind {
            // What a file holds is a plain number, unless its declaration says more.
            ValueKind::Data if value.unit.is_none() => Kind::Number(Dimension::one()),
            _ => known(&value.unit),
        });
        let values = values.collect();
        let states = program.states.rows().map(|state| known(&state.unit)).collect();
        let tables = program.tables.rows().map(|table| super::table::kinds(&mut solver, table)).collect();
        Inference {
            program,
            solver,
            nodes: vec![None; program.expressions as usize],
            values,
            states,
            functions: vec![None; program.functions.len()],
            tables,
            locals: Vec::new(),
            adopted: HashMap::new(),
            faults: Vec::new(),
        }
    }

    /// Infers all tables, functions, values and states.
    pub fn declarations(&mut self) {
        self.program.tables.ids().for_each(|table| self.table(table));
        for declared in order(self.program) {
            match declared {
                Declared::Function(function) => self.function(function),
                Declared::State(state) => self.state(state),
                Declared::Value(value) => self.value(value),
            }
        }
        for state in self.program.states.ids() {
            self.next(state);
        }
    }

    fn function(&mut self, id: FunctionId) {
        let function = &self.program.functions[id];
        let mark = self.solver.mark();
        self.locals = Vec::new();
        for (_, unit) in &function.parameters {
            let kind = annotated(unit.as_ref()).unwrap_or_else(|| self.solver.open());
            self.locals.push(kind);
        }
        let wanted = annotated(function.unit.as_ref()).unwrap_or_else(|| self.solver.open());
        let place = Place::new(Role::Result, &function.meta.name, wanted.clone()).annotated(function.unit.as_ref());
        let found = self.fill(&place, &function.body);
        let result = if found == Kind::Error && function.unit.is_none() { Kind::Error } else { wanted };
        let parameters = std::mem::take(&mut self.locals);
        let scheme = self.solver.generalise(mark, &parameters, &result);
        if let Some(slot) = self.functions.get_mut(id.index()) {
            *slot = Some(scheme);
        }
    }

    fn value(&mut self, id: ValueId) {
        let value = &self.program.values[id];
        let Some(wanted) = self.values.get(id.index()).cloned() else { return };
        let role = if value.argument { Role::Parameter } else { Role::Value };
        let place = Place::new(role, &value.meta.name, wanted).annotated(value.unit.as_ref());
        if let Some(expr) = &value.value {
            let found = self.fill(&place, expr);
            if found == Kind::Error && value.unit.is_none() {
                replace(&mut self.values, id.index());
            }
        }
        let place = place.because(value.value.as_ref().map(|expr| expr.span)).of(&value.meta);
        if let Some(expr) = &value.distribution {
            self.distribution(&place.part(Role::Distribution), expr);
        }
        self.range(&place, value.range.as_ref());
    }

    fn state(&mut self, id: StateId) {
        let state = &self.program.states[id];
        let Some(wanted) = self.states.get(id.index()).cloned() else { return };
        let place = Place::new(Role::Initial, &state.meta.name, wanted).annotated(state.unit.as_ref());
        if let Some(expr) = &state.initial {
            let found = self.fill(&place, expr);
            if found == Kind::Error && state.unit.is_none() {
                replace(&mut self.states, id.index());
            }
        }
        let place = place.because(state.initial.as_ref().map(|expr| expr.span)).of(&state.meta);
        self.range(&place, state.range.as_ref());
    }

    fn next(&mut self, id: StateId) {
        let state = &self.program.states[id];
        let Some(wanted) = self.states.get(id.index()).cloned() else { return };
        let place = Place::new(Role::Next, &state.meta.name, wanted);
        let because = state.initial.as_ref().map(|expr| expr.span);
        let place = place.annotated(state.unit.as_ref()).because(because).of(&state.meta);
        if let Some(expr) = &state.next {
            // Adoption is for what is declared; `next` is worked out.
            let kind = self.expr(expr);
            self.fit(&place, expr, kind);
        }
    }

    /// Both ends of a range.
    pub fn range(&mut self, place: &Place<'p>, range: Option<&'p Range>) {
        let place = place.part(Role::RangeEnd);
        let Some(range) = range else { return };
        let low = range.low.as_ref().map(|low| (low, self.fill(&place, low)));
        let Some(high) = &range.high else { return };
        match low {
            // Two bare numbers lack the same unit, which is reported once.
            Some((low, Kind::Error)) if bare_number(low).is_some() && bare_number(high).is_some() => {
                self.expr(high);
            }
            _ => {
                self.fill(&place, high);
            }
        }
    }
}

pub(super) fn annotated(unit: Option<&Annotation>) -> Option<Kind> {
    unit.map(|unit| Kind::Number(unit.measure.dimension.clone()))
}

fn replace(kinds: &mut [Kind], position: usize) {
    if let Some(kind) = kinds.get_mut(position) {
        *kind = Kind::Error;
    }
}

/// The name of the declaration that a program gives an id, for messages.
pub(super) fn value_name(program: &Program, id: ValueId) -> &str {
    &program.values[id].meta.name
}
