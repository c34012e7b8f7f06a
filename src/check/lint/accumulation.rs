//! What adds up without end and steers the model with it.

use std::collections::HashSet;

use crate::check::written::{Written, expressions, mentions};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::builtin::Builtin;
use crate::resolve::program::{EndKind, State, StateId, StockId, TransferId};
use crate::resolve::tree::{Expr, ExprId, ExprKind, Reference};
use crate::source::Span;
use crate::syntax::ast::BinaryOperator;

use super::Ground;

/// Warns of states and sums that grow without a bound and move something.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) {
    for (id, state) in ground.program.states.iter() {
        if let Some(added) = integrates(ground, id, state) {
            diagnostics.push(warn_state(state, added));
        }
    }
    for written in expressions(ground.program) {
        cumulative(ground, &written, diagnostics);
    }
}

/// What a state adds to itself in each step, if nothing bounds it and it steers a flow.
fn integrates(ground: &Ground, id: StateId, state: &State) -> Option<Span> {
    let next = state.next.as_ref().filter(|_| state.range.is_none())?;
    let mut terms = Vec::new();
    flatten(next, &mut terms);
    let is_self = |part: &Expr| matches!(part.kind, ExprKind::Reference(Reference::State(other)) if other == id);
    let (own, added): (Vec<&Expr>, Vec<&Expr>) = terms.into_iter().partition(|term| is_self(term));
    let first = added.first()?;
    // What it adds brings it back, or it only counts: neither runs away.
    let returns = added.iter().any(|term| mentions(ground.program, term, &is_self));
    let counts = added.iter().all(|term| is_count(ground, term));
    if own.len() != 1 || returns || counts {
        return None;
    }
    steered(ground, &is_self).next()?;
    Some(first.span)
}

/// The terms of a sum.
fn flatten<'e>(expr: &'e Expr, terms: &mut Vec<&'e Expr>) {
    match &expr.kind {
        ExprKind::Binary { operator: BinaryOperator::Add | BinaryOperator::Subtract, left, right, .. } => {
            flatten(left, terms);
            flatten(right, terms);
        }
        _ => terms.push(expr),
    }
}

/// Whether a term is the same in each step, or in each step in which something is so.
fn is_count(ground: &Ground, term: &Expr) -> bool {
    match &term.kind {
        ExprKind::If { then, otherwise, .. } => is_count(ground, then) && is_count(ground, otherwise),
        _ => ground.constants.evaluate(term).is_some(),
    }
}

/// The transfers whose rates or guards mention something.
fn steered<'g>(ground: &'g Ground, fits: &'g dyn Fn(&Expr) -> bool) -> impl Iterator<Item = TransferId> + 'g {
    ground.program.transfers.iter().filter_map(move |(id, transfer)| {
        let rates = transfer.legs.iter().filter_map(|leg| leg.rate.as_ref());
        rates.chain(&transfer.when).any(|expr| mentions(ground.program, expr, fits)).then_some(id)
    })
}

fn cumulative(ground: &Ground, written: &Written, diagnostics: &mut Diagnostics) {
    let mut calls = Vec::new();
    unbounded_calls(written.expr, &mut calls);
    for (call, argument) in calls {
        if feeds_back(ground, call.id, argument) {
            diagnostics.push(warn_cumulative(written, call));
        }
    }
}

/// Calls of `cumulative` that nothing around them bounds.
fn unbounded_calls<'e>(expr: &'e Expr, calls: &mut Vec<(&'e Expr, &'e Expr)>) {
    if let ExprKind::Call { function, arguments, .. } = &expr.kind {
        match (function, arguments.as_slice()) {
            (Builtin::Clamp | Builtin::Min | Builtin::Mod | Builtin::Tanh, _) => return,
            (Builtin::Cumulative, [argument]) => calls.push((expr, argument)),
            _ => {}
        }
    }
    expr.children().into_iter().for_each(|child| unbounded_calls(child, calls));
}

/// Whether a sum moves what it sums up.
fn feeds_back(ground: &Ground, call: ExprId, argument: &Expr) -> bool {
    let moved: HashSet<TransferId> = steered(ground, &|part| part.id == call).collect();
    let stocks: HashSet<StockId> = moved.iter().flat_map(|id| ends(ground, *id)).collect();
    mentions(ground.program, argument, &|part| match &part.kind {
        ExprKind::Reference(Reference::Stock(stock)) => stocks.contains(stock),
        ExprKind::Reference(Reference::Flow(transfer, _)) => moved.contains(transfer),
        _ => false,
    })
}

fn ends(ground: &Ground, transfer: TransferId) -> Vec<StockId> {
    let legs = ground.program.transfers[transfer].legs.iter();
    let ends = legs.flat_map(|leg| std::iter::once(leg.from.kind).chain(leg.to.iter().map(|target| target.end.kind)));
    ends.filter_map(|end| if let EndKind::Stock(stock) = end { Some(stock) } else { None }).collect()
}

const NOTE: &str =
    "an integrator that has no bound winds up: it goes on adding while it cannot act, and overshoots when it can";

fn warn_state(state: &State, added: Span) -> Diagnostic {
    let name = &state.meta.name;
    Diagnostic::new(Code::V0553, format!("`{}` adds up without a bound", state.meta.id))
        .at(added, "added to itself in each step")
        .at(state.meta.name_span, "neither a range nor a `clamp`")
        .note(NOTE)
        .help(format!("bound it: `next clamp({name} + …, low, high)`"))
}

fn warn_cumulative(written: &Written, call: &Expr) -> Diagnostic {
    Diagnostic::new(Code::V0553, format!("`{}` feeds a sum without a bound back into what it sums up", written.meta.id))
        .at(call.span, "adds up from the start of the run")
        .note(NOTE)
        .help("bound it: `clamp(cumulative(…), low, high)`")
}
