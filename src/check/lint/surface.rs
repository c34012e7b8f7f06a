//! What a param decides: the flows whose rate, condition or shares follow from it by rule.

use std::collections::{HashMap, HashSet};

use crate::check::written::{Owner, Part, Written, expressions};
use crate::resolve::program::{Leg, Program, TransferId, ValueId};
use crate::resolve::tree::{ExprKind, Reference};
use crate::syntax::ast::ValueKind;

/// Who mentions which value or state.
pub(super) struct Surface<'a> {
    program: &'a Program,
    users: HashMap<Reference, Vec<Written<'a>>>,
}

/// A leg that a param decides about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decided<'a> {
    /// The transfer.
    pub transfer: TransferId,
    /// The leg.
    pub leg: &'a Leg,
}

impl<'a> Surface<'a> {
    /// Looks once at every expression.
    pub(super) fn of(program: &'a Program) -> Surface<'a> {
        let mut users: HashMap<Reference, Vec<Written>> = HashMap::new();
        for written in expressions(program) {
            let mut own = HashSet::new();
            written.expr.walk(&mut |part| match part.kind {
                ExprKind::Reference(reference @ (Reference::Value(_) | Reference::State(_)))
                    if own.insert(reference) =>
                {
                    users.entry(reference).or_default().push(written);
                }
                _ => {}
            });
        }
        Surface { program, users }
    }

    /// The legs that follow from a param through params, lets, policies and states. What people decide and what
    /// the world does stand between: they answer to a rule, and are not set by it.
    pub(super) fn decided(&self, param: ValueId) -> Vec<Decided<'a>> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut open = vec![Reference::Value(param)];
        while let Some(reference) = open.pop() {
            for user in self.users.get(&reference).into_iter().flatten() {
                match user.owner {
                    Owner::Value(id) if self.is_rule(id) && seen.insert(Reference::Value(id)) => {
                        open.push(Reference::Value(id));
                    }
                    Owner::State(id) if user.part != Part::Value && seen.insert(Reference::State(id)) => {
                        open.push(Reference::State(id));
                    }
                    Owner::Transfer(id) => self.legs(id, user, &mut found),
                    _ => {}
                }
            }
        }
        found
    }

    fn is_rule(&self, value: ValueId) -> bool {
        matches!(self.program.values[value].kind, ValueKind::Param | ValueKind::Let | ValueKind::Policy)
    }

    /// The leg that an expression belongs to; a condition belongs to all of them.
    fn legs(&self, id: TransferId, user: &Written, found: &mut Vec<Decided<'a>>) {
        let legs = self.program.transfers[id].legs.iter();
        let own = legs.filter(|leg| user.part == Part::Guard || leg.meta.id == user.meta.id);
        found.extend(own.map(|leg| Decided { transfer: id, leg }));
    }
}
