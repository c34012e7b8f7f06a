//! The order in which declarations are inferred, so that a use sees what is known.

use crate::resolve::program::{FunctionId, Program, StateId, ValueId};
use crate::resolve::table::Id;
use crate::resolve::tree::{Expr, ExprKind, Reference};

/// A declaration whose type may have to be inferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Declared {
    /// A function.
    Function(FunctionId),
    /// A state, up to its initial value.
    State(StateId),
    /// A param, let, env, behavior, policy or metric.
    Value(ValueId),
}

/// All declarations, each after those whose types it needs; where they need each other, in the order written.
pub(super) fn order(program: &Program) -> Vec<Declared> {
    let functions = program.functions.ids().map(Declared::Function);
    let states = program.states.ids().map(Declared::State);
    let values = program.values.ids().map(Declared::Value);
    let mut walk = Walk { program, seen: vec![false; count(program)], order: Vec::new() };
    for declared in functions.chain(states).chain(values) {
        walk.from(declared);
    }
    walk.order
}

fn count(program: &Program) -> usize {
    program.functions.len() + program.states.len() + program.values.len()
}

struct Walk<'p> {
    program: &'p Program,
    seen: Vec<bool>,
    order: Vec<Declared>,
}

impl Walk<'_> {
    /// Depth first, with a stack of its own: chains of declarations may be long.
    fn from(&mut self, start: Declared) {
        let mut stack = Vec::new();
        self.enter(start, &mut stack);
        while let Some((declared, needs)) = stack.last_mut() {
            match needs.pop() {
                Some(next) => self.enter(next, &mut stack),
                None => {
                    self.order.push(*declared);
                    stack.pop();
                }
            }
        }
    }

    fn enter(&mut self, declared: Declared, stack: &mut Vec<(Declared, Vec<Declared>)>) {
        let position = self.position(declared);
        if let Some(seen) = self.seen.get_mut(position)
            && !std::mem::replace(seen, true)
        {
            let mut needs = needs(self.program, declared);
            needs.reverse();
            stack.push((declared, needs));
        }
    }

    fn position(&self, declared: Declared) -> usize {
        let functions = self.program.functions.len();
        match declared {
            Declared::Function(function) => function.index(),
            Declared::State(state) => functions + state.index(),
            Declared::Value(value) => functions + self.program.states.len() + value.index(),
        }
    }
}

/// What a declaration needs the types of, in the order written.
fn needs(program: &Program, declared: Declared) -> Vec<Declared> {
    let expressions: Vec<Option<&Expr>> = match declared {
        Declared::Function(function) => vec![Some(&program.functions[function].body)],
        Declared::State(state) => {
            let state = &program.states[state];
            let range = state.range.as_ref();
            let (low, high) = (range.and_then(|it| it.low.as_ref()), range.and_then(|it| it.high.as_ref()));
            vec![state.initial.as_ref(), low, high]
        }
        Declared::Value(value) => {
            let value = &program.values[value];
            let range = value.range.as_ref();
            let (low, high) = (range.and_then(|it| it.low.as_ref()), range.and_then(|it| it.high.as_ref()));
            vec![value.value.as_ref(), value.distribution.as_ref(), low, high]
        }
    };
    let mut found = Vec::new();
    for expr in expressions.into_iter().flatten() {
        expr.walk(&mut |part| found.extend(named(program, part)));
    }
    found
}

/// What an expression names, unless an annotation already says what it is.
fn named(program: &Program, expr: &Expr) -> Option<Declared> {
    match &expr.kind {
        ExprKind::Apply { function, .. } => Some(Declared::Function(*function)),
        ExprKind::Reference(Reference::Value(value)) if program.values[*value].unit.is_none() => {
            Some(Declared::Value(*value))
        }
        ExprKind::Reference(Reference::State(state)) if program.states[*state].unit.is_none() => {
            Some(Declared::State(*state))
        }
        _ => None,
    }
}
