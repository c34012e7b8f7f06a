//! The value of an expression, where nothing in it has to wait for a run.

use std::cell::Cell;

use crate::resolve::builtin::Builtin;
use crate::resolve::program::FunctionId;
use crate::resolve::tree::{Expr, ExprKind, Reference, Site};
use crate::syntax::ast::{BinaryOperator, UnaryOperator};

use super::{Constants, Node, function};

/// How deep expressions and functions may be nested in each other before a value counts as unknown.
const MAX_DEPTH: u32 = 600;

/// How many calls one value may take before it counts as unknown: functions that call others twice grow fast.
const MAX_CALLS: u32 = 10_000;

const DAY: f64 = 86_400.0;

/// What is left to spend on one expression.
pub(super) struct Budget {
    calls: Cell<u32>,
}

impl Budget {
    /// A full one.
    pub(super) fn new() -> Budget {
        Budget { calls: Cell::new(MAX_CALLS) }
    }

    fn spend(&self) -> Option<()> {
        self.calls.set(self.calls.get().checked_sub(1)?);
        Some(())
    }
}

/// Where an expression is evaluated.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    /// On row 0, where stocks and states are known too.
    start: bool,
    /// The arguments of the surrounding function.
    arguments: &'s [Option<f64>],
    depth: u32,
    budget: &'s Budget,
}

impl<'s> Scope<'s> {
    /// At any time of a run.
    pub(super) fn constant(budget: &'s Budget) -> Scope<'s> {
        Scope { start: false, arguments: &[], depth: 0, budget }
    }

    /// On row 0.
    pub(super) fn start(budget: &'s Budget) -> Scope<'s> {
        Scope { start: true, ..Scope::constant(budget) }
    }
}

impl Constants<'_> {
    /// The value of an expression in a scope.
    pub(super) fn expression(&self, expr: &Expr, scope: Scope) -> Option<f64> {
        if scope.depth > MAX_DEPTH {
            return None;
        }
        let scope = Scope { depth: scope.depth + 1, ..scope };
        let value = self.form(expr, scope)?;
        // A bare number, or the minus before it, takes the declared unit of its place.
        Some(self.dimensions.adopted(expr.id).map_or(value, |unit| value * unit.scale))
    }

    fn form(&self, expr: &Expr, scope: Scope) -> Option<f64> {
        match &expr.kind {
            ExprKind::Number { value, .. } => Some(*value),
            ExprKind::Truth(truth) => Some(number(*truth)),
            ExprKind::Infinity => Some(f64::INFINITY),
            ExprKind::Date(days) => self.date(*days),
            ExprKind::Reference(reference) => self.reference(*reference, scope),
            ExprKind::Unary(operator, operand) => {
                let operand = self.expression(operand, scope)?;
                Some(if *operator == UnaryOperator::Negate { -operand } else { number(operand == 0.0) })
            }
            ExprKind::Binary { operator, left, right, .. } => self.binary(*operator, left, right, scope),
            ExprKind::If { condition, then, otherwise } => {
                let holds = self.expression(condition, scope)? != 0.0;
                self.expression(if holds { then } else { otherwise }, scope)
            }
            ExprKind::Call { function, arguments, site, .. } => self.call(*function, arguments, *site, scope),
            ExprKind::Apply { function, arguments, .. } => self.apply(*function, arguments, scope),
            ExprKind::Lookup { table, argument, .. } => {
                let argument = self.expression(argument, scope)?;
                Some(self.curve(*table)?.at(argument))
            }
            ExprKind::Pick { operand, .. } | ExprKind::Each { operand, .. } => self.expression(operand, scope),
            ExprKind::Elements { values, .. } => self.same(values, scope),
            ExprKind::Count(set) => Some(f64::from(self.program.sets[*set].size)),
            ExprKind::Reduce { function, operand, .. } => match function {
                // Of one number for all elements these are that number; a sum depends on how many there are.
                Builtin::Mean | Builtin::Min | Builtin::Max | Builtin::Median | Builtin::Quantile => {
                    self.expression(operand, scope)
                }
                _ => None,
            },
            ExprKind::Error => None,
        }
    }

    /// What is known of something indexed is one number: where the elements differ, nothing is.
    fn same(&self, values: &[Expr], scope: Scope) -> Option<f64> {
        let (first, rest) = values.split_first()?;
        let first = self.expression(first, scope)?;
        rest.iter().all(|value| self.expression(value, scope) == Some(first)).then_some(first)
    }

    /// Seconds from the first step.
    #[expect(clippy::cast_precision_loss, reason = "days of the calendar are far below 2^53")]
    fn date(&self, days: i64) -> Option<f64> {
        let start = self.program.ecosystem.time.as_ref()?.start?.days;
        Some(days.saturating_sub(start) as f64 * DAY)
    }

    fn reference(&self, reference: Reference, scope: Scope) -> Option<f64> {
        let known = |node| self.known.get(node);
        match reference {
            Reference::Unit(unit) => Some(self.program.units[unit].measure.scale),
            Reference::Asset(_) => Some(1.0),
            Reference::Value(value) if scope.start => known(Node::ValueAtStart(value)),
            Reference::Value(value) => known(Node::Value(value)),
            Reference::Stock(stock) if scope.start => known(Node::Stock(stock)),
            Reference::State(state) if scope.start => known(Node::State(state)),
            Reference::Time if scope.start => Some(0.0),
            Reference::Local(position) => scope.arguments.get(position).copied().flatten(),
            Reference::Dt => {
                let step = self.program.ecosystem.time.as_ref().map(|time| &time.step)?;
                self.expression(step, Scope { start: false, arguments: &[], ..scope })
            }
            Reference::Pi => Some(std::f64::consts::PI),
            Reference::Stock(_) | Reference::State(_) | Reference::Flow(..) | Reference::Time => None,
        }
    }

    fn binary(&self, operator: BinaryOperator, left: &Expr, right: &Expr, scope: Scope) -> Option<f64> {
        let left = self.expression(left, scope);
        match (operator, left) {
            (BinaryOperator::And, Some(0.0)) => return Some(0.0),
            (BinaryOperator::Or, Some(truth)) if truth != 0.0 => return Some(1.0),
            _ => {}
        }
        let right = self.expression(right, scope);
        match (operator, right) {
            (BinaryOperator::And, Some(0.0)) => Some(0.0),
            (BinaryOperator::Or, Some(truth)) if truth != 0.0 => Some(1.0),
            _ => Some(combine(operator, left?, right?)),
        }
    }

    fn call(&self, function: Builtin, arguments: &[Expr], site: Site, scope: Scope) -> Option<f64> {
        if function == Builtin::Initial {
            return self.expression(arguments.first()?, Scope { start: true, ..scope });
        }
        if site != Site::None {
            return None;
        }
        let values: Option<Vec<f64>> = arguments.iter().map(|argument| self.expression(argument, scope)).collect();
        if function == Builtin::Pulse {
            return Some(values?.first()? / self.step()?);
        }
        function::apply(function, &values?)
    }

    fn apply(&self, function: FunctionId, arguments: &[Expr], scope: Scope) -> Option<f64> {
        scope.budget.spend()?;
        let arguments: Vec<Option<f64>> = arguments.iter().map(|argument| self.expression(argument, scope)).collect();
        self.expression(&self.program.functions[function].body, Scope { arguments: &arguments, ..scope })
    }
}

fn number(truth: bool) -> f64 {
    if truth { 1.0 } else { 0.0 }
}

#[expect(clippy::float_cmp, reason = "the language compares as IEEE does")]
fn combine(operator: BinaryOperator, left: f64, right: f64) -> f64 {
    match operator {
        BinaryOperator::Add => left + right,
        BinaryOperator::Subtract => left - right,
        BinaryOperator::Multiply => left * right,
        BinaryOperator::Divide => left / right,
        BinaryOperator::Power => left.powf(right),
        BinaryOperator::Equal => number(left == right),
        BinaryOperator::NotEqual => number(left != right),
        BinaryOperator::Less => number(left < right),
        BinaryOperator::LessOrEqual => number(left <= right),
        BinaryOperator::Greater => number(left > right),
        BinaryOperator::GreaterOrEqual => number(left >= right),
        BinaryOperator::And => number(left != 0.0 && right != 0.0),
        BinaryOperator::Or => number(left != 0.0 || right != 0.0),
    }
}
