//! Memory functions, spelt out as hidden state and arithmetic.

use crate::check::dimension::Type;
use crate::model::{BinaryOperator, Builtin, Expression, Memory, MemoryRule, UnaryOperator};
use crate::resolve::builtin as language;
use crate::resolve::fold;
use crate::resolve::program::{MemoryId, Value};
use crate::resolve::table::Id;
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::syntax::ast;

use super::Lowering;
use super::expression::operation;

impl Lowering<'_> {
    /// The value of a memory function; its hidden state is added to the model.
    pub(super) fn memory(
        &mut self,
        expr: &Expr,
        function: language::Builtin,
        arguments: &[Expr],
        id: MemoryId,
    ) -> Expression {
        use language::Builtin as Function;
        let truth = arguments.first().is_some_and(|input| self.dimensions.of(input.id) == Some(Type::Truth));
        let asked = arguments;
        let mut arguments = self.expressions(arguments).into_iter();
        let input = arguments.next().unwrap_or(Expression::Infinity);
        let (second, third) = (arguments.next(), arguments.next());
        let (before_start, start) = (third.clone(), input.clone());
        // Where no first value is given, there was no change before the start.
        let initial = || before_start.clone().unwrap_or_else(|| start.clone());
        let time = || second.clone().unwrap_or(Expression::Dt);
        let name = |stage: usize| self.cell_name(id, function, stage);
        let first = name(0);
        let (rules, value) = match function {
            Function::Previous => {
                let initial = second.clone().unwrap_or_else(|| input.clone());
                (vec![cell(initial, input)], memory(&first))
            }
            Function::Initial => (vec![cell(input, memory(&first))], memory(&first)),
            Function::Cumulative => {
                let grown = add(memory(&first), multiply(input, Expression::Dt));
                let total = if self.counts_this_step(id, asked) { grown.clone() } else { memory(&first) };
                (vec![cell(number(0.0), grown)], total)
            }
            Function::Once => {
                let seen = operation(BinaryOperator::Or, memory(&first), input.clone());
                (vec![cell(Expression::Truth { value: false }, seen)], first_time(input, memory(&first)))
            }
            Function::Delay => (vec![MemoryRule::Line { by: time(), initial: initial(), input }], memory(&first)),
            Function::Trend => {
                (vec![smoothed(initial(), &input, &first, time())], trend(input, memory(&first), time()))
            }
            Function::Smooth3 => smooth3(&initial(), &input, &time(), &[first, name(1), name(2)]),
            Function::Delay3 => delay3(&initial(), &input, &time(), &[first, name(1), name(2)]),
            _ => (vec![smoothed(initial(), &input, &first, time())], memory(&first)),
        };
        self.remember(expr, function, id, truth || function == Function::Once, rules);
        value
    }

    /// Whether a sum counts the step that led to the row: in a metric the rate of a flow is that of the step just made,
    /// so that its sum would lack that step if it were only remembered.
    fn counts_this_step(&self, id: MemoryId, arguments: &[Expr]) -> bool {
        let mut moves = false;
        for part in arguments {
            part.walk(&mut |part| {
                moves |= match &part.kind {
                    ExprKind::Reference(reference) => matches!(reference, Reference::Flow(..)),
                    ExprKind::Call { function, .. } => {
                        matches!(
                            function,
                            language::Builtin::Net | language::Builtin::Inflow | language::Builtin::Outflow
                        )
                    }
                    _ => false,
                };
            });
        }
        let owner = &self.program.memories[id].owner;
        let is_metric = |value: &Value| value.kind == ast::ValueKind::Metric && value.meta.id == *owner;
        moves && self.program.values.rows().any(is_metric)
    }

    /// `trend.previous1`, and for the later stages `demand.smooth3_1_2`.
    fn cell_name(&self, id: MemoryId, function: language::Builtin, stage: usize) -> String {
        let memory = &self.program.memories[id];
        let base = format!("{}.{}_{}", memory.owner, function.name(), memory.index + 1);
        if stage == 0 { base } else { format!("{base}_{}", stage + 1) }
    }

    fn remember(
        &mut self,
        expr: &Expr,
        function: language::Builtin,
        id: MemoryId,
        truth: bool,
        rules: Vec<MemoryRule>,
    ) {
        let owner = self.program.memories[id].owner.clone();
        let text = fold(self.sources.slice(expr.span));
        let source = self.source(expr.span);
        let shape = self.shape(&self.shapes.memory(id));
        let cells = rules.into_iter().enumerate().map(|(stage, rule)| Memory {
            id: self.cell_name(id, function, stage),
            owner: owner.clone(),
            text: text.clone(),
            truth,
            shape: shape.clone(),
            rule,
            source: source.clone(),
        });
        let cells = cells.collect();
        if let Some(slot) = self.cells.get_mut(id.index()) {
            *slot = cells;
        }
    }
}

/// Three smoothings in a row, each over a third of the time.
fn smooth3(
    initial: &Expression,
    input: &Expression,
    time: &Expression,
    names: &[String; 3],
) -> (Vec<MemoryRule>, Expression) {
    let third = operation(BinaryOperator::Divide, time.clone(), number(3.0));
    let [a, b, c] = names;
    let rules = vec![
        smoothed(initial.clone(), input, a, third.clone()),
        smoothed(initial.clone(), &memory(a), b, third.clone()),
        smoothed(initial.clone(), &memory(b), c, third),
    ];
    (rules, memory(c))
}

/// Three levels in a row that each pay out in a third of the time: what comes in goes out, later.
fn delay3(
    initial: &Expression,
    input: &Expression,
    time: &Expression,
    names: &[String; 3],
) -> (Vec<MemoryRule>, Expression) {
    let third = operation(BinaryOperator::Divide, time.clone(), number(3.0));
    let share = at_most_one(third.clone());
    let paid = |name: &str| multiply(memory(name), share.clone());
    let [a, b, c] = names;
    let level = |name: &str, arriving: Expression| {
        let left = operation(BinaryOperator::Subtract, add(memory(name), arriving), paid(name));
        cell(multiply(initial.clone(), third.clone()), left)
    };
    let rules = vec![level(a, multiply(input.clone(), Expression::Dt)), level(b, paid(a)), level(c, paid(b))];
    (rules, operation(BinaryOperator::Divide, paid(c), Expression::Dt))
}

/// `m + (input - m) * min(1, dt / time)`
fn smoothed(initial: Expression, input: &Expression, name: &str, time: Expression) -> MemoryRule {
    let gap = operation(BinaryOperator::Subtract, input.clone(), memory(name));
    cell(initial, add(memory(name), multiply(gap, at_most_one(time))))
}

/// `min(1, dt / time)`: a time shorter than the step follows at once instead of overshooting.
fn at_most_one(time: Expression) -> Expression {
    let share = operation(BinaryOperator::Divide, Expression::Dt, time);
    Expression::Call { function: Builtin::Min, arguments: vec![number(1.0), share] }
}

/// How fast the input grows against its smoothed value, as a share of it: 0 where that is 0.
fn trend(input: Expression, smooth: Expression, time: Expression) -> Expression {
    let gap = operation(BinaryOperator::Subtract, input, smooth.clone());
    let size = Expression::Call { function: Builtin::Abs, arguments: vec![smooth] };
    let arguments = vec![gap, multiply(size, time), number(0.0)];
    Expression::Call { function: Builtin::SafeDiv, arguments }
}

/// `now and not seen`
fn first_time(now: Expression, seen: Expression) -> Expression {
    let unseen = Expression::Unary { operator: UnaryOperator::Not, operand: Box::new(seen) };
    operation(BinaryOperator::And, now, unseen)
}

fn cell(initial: Expression, next: Expression) -> MemoryRule {
    MemoryRule::Cell { initial, next }
}

fn memory(name: &str) -> Expression {
    Expression::Memory { id: name.to_owned() }
}

fn number(value: f64) -> Expression {
    Expression::Number { value }
}

fn add(left: Expression, right: Expression) -> Expression {
    operation(BinaryOperator::Add, left, right)
}

fn multiply(left: Expression, right: Expression) -> Expression {
    operation(BinaryOperator::Multiply, left, right)
}
