//! Guards that are never true.

use crate::check::figure::Clock;
use crate::check::written::mentions;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::resolve::builtin::Builtin;
use crate::resolve::program::Transfer;
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::syntax::ast::BinaryOperator;

use super::Ground;
use super::interval::{Bounds, is_settled};

/// How many names a guard may lead through.
const MAX_NAMES: u32 = 50;

/// Warns of flows and exchanges that can never move.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) {
    let bounds = Bounds { program: ground.program, constants: ground.constants, last_step: last_step(ground) };
    for transfer in ground.program.transfers.rows() {
        let Some(guard) = &transfer.when else { continue };
        if let Some(culprit) = (Judge { bounds: &bounds }).never(guard, 0) {
            diagnostics.push(warn(ground, transfer, guard, culprit));
        }
    }
}

/// When the last step begins, facts that look further ahead included.
fn last_step(ground: &Ground) -> f64 {
    let (Some(horizon), Some(step)) = (ground.constants.horizon(), ground.constants.step()) else {
        return f64::INFINITY;
    };
    let expectations = ground.program.facts.iter().flat_map(|fact| &fact.expectations);
    let moments = expectations.filter_map(|expectation| ground.constants.evaluate(expectation.at.as_ref()?));
    let end = moments.fold(horizon, f64::max);
    ((end / step - 1e-9).ceil() - 1.0).max(0.0) * step
}

struct Judge<'a> {
    bounds: &'a Bounds<'a>,
}

impl<'a> Judge<'a> {
    /// The part because of which a condition is never true.
    fn never<'e>(&self, expr: &'e Expr, names: u32) -> Option<&'e Expr>
    where
        'a: 'e,
    {
        match &expr.kind {
            ExprKind::Truth(false) => Some(expr),
            ExprKind::Binary { operator: BinaryOperator::And, left, right, .. } => {
                self.never(left, names).or_else(|| self.never(right, names))
            }
            ExprKind::Binary { operator: BinaryOperator::Or, left, right, .. } => {
                self.never(left, names).and(self.never(right, names)).map(|_| expr)
            }
            ExprKind::Binary { operator, left, right, .. } => self.apart(*operator, left, right).then_some(expr),
            ExprKind::Call { function, arguments, .. } => self.too_late(*function, arguments).then_some(expr),
            ExprKind::Reference(Reference::Value(id)) if names < MAX_NAMES => {
                let value = &self.bounds.program.values[*id];
                let settled = is_settled(value) && value.external.is_none();
                value.value.as_ref().filter(|_| settled).and_then(|inner| self.never(inner, names + 1)).map(|_| expr)
            }
            _ => None,
        }
    }

    fn apart(&self, operator: BinaryOperator, left: &Expr, right: &Expr) -> bool {
        let (left, right) = (self.bounds.of(left), self.bounds.of(right));
        match operator {
            BinaryOperator::Less => left.low >= right.high,
            BinaryOperator::LessOrEqual => left.low > right.high,
            BinaryOperator::Greater => left.high <= right.low,
            BinaryOperator::GreaterOrEqual => left.high < right.low,
            BinaryOperator::Equal => left.low > right.high || left.high < right.low,
            _ => false,
        }
    }

    /// Whether a moment lies before the first or after the last step.
    fn too_late(&self, function: Builtin, arguments: &[Expr]) -> bool {
        let moment = |index: usize| arguments.get(index).map(|argument| self.bounds.of(argument));
        let end = self.bounds.last_step + self.bounds.constants.step().unwrap_or(f64::INFINITY);
        match (function, moment(0), moment(1)) {
            (Builtin::At, Some(at), _) => at.low >= end * (1.0 - 1e-12) || at.high < 0.0,
            (Builtin::Between, Some(from), Some(until)) => {
                from.low > self.bounds.last_step || until.high <= 0.0 || until.high <= from.low
            }
            _ => false,
        }
    }
}

fn warn(ground: &Ground, transfer: &Transfer, guard: &Expr, culprit: &Expr) -> Diagnostic {
    let id = &transfer.meta.id;
    let mut warning = Diagnostic::new(Code::V0454, format!("`{id}` never moves: its guard is never true"))
        .at(culprit.span, "never true");
    if culprit.span != guard.span {
        warning = warning.at(guard.span, "so this is never true either");
    }
    let (about_time, about_stocks) = subject(ground, culprit);
    let time = ground.program.ecosystem.time.as_ref().filter(|_| about_time);
    warning = match time {
        Some(time) => {
            let clock = Clock::of(ground.program, &time.horizon);
            let end = ground.constants.horizon().unwrap_or(0.0);
            warning
                .note(format!("a run begins at 0 and ends at {}; its last step begins before that", clock.shown(end)))
                .help("name an earlier moment, or lengthen the run")
        }
        None if about_stocks => warning
            .note("a stock never goes below zero or out of its bounds, and a range bounds what it says")
            .help("correct the comparison, or remove the flow; a debt may be negative where its stock says `{ negative }`"),
        None => warning.help("correct the guard, or remove what it guards"),
    };
    warning
}

/// Whether a condition is about time, and whether it is about stocks.
fn subject(ground: &Ground, culprit: &Expr) -> (bool, bool) {
    let has = |fits: &dyn Fn(&Expr) -> bool| mentions(ground.program, culprit, fits);
    let about_time = has(&|part| match &part.kind {
        ExprKind::Reference(Reference::Time) => true,
        ExprKind::Call { function, .. } => matches!(function, Builtin::At | Builtin::Between),
        _ => false,
    });
    let about_stocks = has(&|part| matches!(part.kind, ExprKind::Reference(Reference::Stock(_))));
    (about_time, about_stocks)
}
