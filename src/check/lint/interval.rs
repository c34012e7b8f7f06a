//! Between which bounds an expression lies, whatever happens in a run.

use crate::check::constant::Constants;
use crate::quantity::{BaseId, Interval};
use crate::resolve::builtin::Builtin;
use crate::resolve::program::{BaseKind, Program, Range, StockId, Supply, TableId, Value, ValueId};
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::syntax::ast::{BinaryOperator, UnaryOperator, ValueKind};

/// How deep values may lead to each other before anything counts as possible.
const MAX_DEPTH: u32 = 200;

/// What bounds a program's numbers.
pub(super) struct Bounds<'a> {
    /// The program.
    pub program: &'a Program,
    /// What is known of it.
    pub constants: &'a Constants<'a>,
    /// The last moment at which a step begins.
    pub last_step: f64,
}

impl Bounds<'_> {
    /// Between which bounds an expression lies.
    pub(super) fn of(&self, expr: &Expr) -> Interval {
        self.expression(expr, 0)
    }

    fn expression(&self, expr: &Expr, depth: u32) -> Interval {
        if depth > MAX_DEPTH {
            return Interval::ANY;
        }
        let found = self.form(expr, depth + 1);
        match self.constants.dimensions().adopted(expr.id) {
            Some(unit) => found.times(Interval::point(unit.scale)),
            None => found,
        }
    }

    fn form(&self, expr: &Expr, depth: u32) -> Interval {
        match &expr.kind {
            ExprKind::Number { value, .. } => Interval::point(*value),
            ExprKind::Infinity => Interval::point(f64::INFINITY),
            ExprKind::Date(_) => self.constants.evaluate(expr).map_or(Interval::ANY, Interval::point),
            ExprKind::Reference(reference) => self.reference(*reference, depth),
            ExprKind::Unary(UnaryOperator::Negate, operand) => self.expression(operand, depth).negated(),
            ExprKind::Binary { operator, left, right, .. } => {
                binary(*operator, self.expression(left, depth), self.expression(right, depth))
            }
            ExprKind::If { then, otherwise, .. } => self.expression(then, depth).or(self.expression(otherwise, depth)),
            ExprKind::Call { function, arguments, .. } => {
                let parts: Vec<Interval> = arguments.iter().map(|argument| self.expression(argument, depth)).collect();
                self.call(*function, arguments, &parts)
            }
            ExprKind::Lookup { table, argument, .. } => self.lookup(*table, self.expression(argument, depth)),
            _ => Interval::ANY,
        }
    }

    fn reference(&self, reference: Reference, depth: u32) -> Interval {
        match reference {
            Reference::Unit(unit) => Interval::point(self.program.units[unit].measure.scale),
            Reference::Asset(_) => Interval::point(1.0),
            Reference::Stock(stock) => self.stock(stock),
            Reference::State(state) => self.range(self.program.states[state].range.as_ref(), Interval::ANY),
            Reference::Value(value) => self.value(value, depth),
            Reference::Time => Interval { low: 0.0, high: self.last_step },
            Reference::Dt => self.constants.step().map_or(Interval::ANY, Interval::point),
            Reference::Pi => Interval::point(std::f64::consts::PI),
            Reference::Flow(..) | Reference::Local(_) => Interval::ANY,
        }
    }

    /// What a stock may hold: nothing below zero, nothing out of its bounds, no more than exists.
    fn stock(&self, id: StockId) -> Interval {
        let stock = &self.program.stocks[id];
        let low = if stock.negative.is_some() { f64::NEG_INFINITY } else { 0.0 };
        let high = stock.holds.and_then(|base| self.most(base)).filter(|_| stock.negative.is_none());
        self.range(stock.range.as_ref(), Interval { low, high: high.unwrap_or(f64::INFINITY) })
    }

    /// How much of an asset may exist.
    fn most(&self, base: BaseId) -> Option<f64> {
        let Some(BaseKind::Asset(asset)) = crate::check::figure::base_kind(self.program, base) else { return None };
        match &self.program.assets[asset].supply {
            Supply::Max(most) if !mentions_params(most) => self.constants.evaluate(most),
            _ => None,
        }
    }

    fn range(&self, range: Option<&Range>, otherwise: Interval) -> Interval {
        let end =
            |end: Option<&Expr>| end.filter(|end| !mentions_params(end)).and_then(|end| self.constants.evaluate(end));
        let (low, high) = (range.and_then(|range| range.low.as_ref()), range.and_then(|range| range.high.as_ref()));
        // An end that says something which is not known may lie anywhere.
        let low_end = if low.is_some() { end(low).unwrap_or(f64::NEG_INFINITY) } else { otherwise.low };
        let high_end = if high.is_some() { end(high).unwrap_or(f64::INFINITY) } else { otherwise.high };
        Interval::around(&[low_end, high_end])
    }

    fn value(&self, id: ValueId, depth: u32) -> Interval {
        let value = &self.program.values[id];
        match (value.kind, &value.value) {
            (ValueKind::Param, _) if !is_settled(value) => self.range(value.range.as_ref(), Interval::ANY),
            (ValueKind::Data, _) => self.series(value),
            (_, Some(expr)) if value.external.is_none() => self.expression(expr, depth),
            _ => Interval::ANY,
        }
    }

    /// No curve overshoots its points; what is extended may lie anywhere outside of them.
    fn lookup(&self, table: TableId, argument: Interval) -> Interval {
        let Some(curve) = self.constants.curve(table) else { return Interval::ANY };
        let (first, last) = curve.domain();
        let inside = argument.low >= first && argument.high <= last;
        let (low, high) = curve.range();
        if inside || !curve.is_extended() { Interval { low, high } } else { Interval::ANY }
    }

    /// Before the first row and after the last one a series is what it is there.
    fn series(&self, value: &Value) -> Interval {
        let scale = value.unit.as_ref().map_or(1.0, |unit| unit.measure.scale);
        match &value.series {
            Some(series) => Interval::around(&series.values).times(Interval::point(scale)),
            None => Interval::ANY,
        }
    }

    fn call(&self, function: Builtin, arguments: &[Expr], parts: &[Interval]) -> Interval {
        let fold = |pick: fn(f64, f64) -> f64| {
            let mut parts = parts.iter().copied();
            let first = parts.next().unwrap_or(Interval::ANY);
            parts.fold(first, |left, right| Interval {
                low: pick(left.low, right.low),
                high: pick(left.high, right.high),
            })
        };
        match (function, parts) {
            (Builtin::Min, _) => fold(f64::min),
            (Builtin::Max, _) => fold(f64::max),
            (Builtin::Clamp, [_, low, high]) => Interval { low: low.low.min(high.low), high: high.high },
            (Builtin::Abs | Builtin::Sqrt | Builtin::Exp, _) => Interval::POSITIVE,
            (Builtin::Supply, _) => {
                let base = arguments.first().and_then(|argument| match argument.kind {
                    ExprKind::Reference(Reference::Asset(asset)) => Some(self.program.assets[asset].base),
                    _ => None,
                });
                let high = base.and_then(|base| self.most(base)).unwrap_or(f64::INFINITY);
                Interval { low: f64::NEG_INFINITY, high }
            }
            _ => Interval::ANY,
        }
    }
}

/// Whether nobody may choose another value.
pub(super) fn is_settled(value: &Value) -> bool {
    value.kind != ValueKind::Param || value.immutable
}

fn mentions_params(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |part| {
        found |= matches!(part.kind, ExprKind::Reference(Reference::Value(_)) | ExprKind::Apply { .. })
    });
    found
}

fn binary(operator: BinaryOperator, left: Interval, right: Interval) -> Interval {
    match operator {
        BinaryOperator::Add => left.plus(right),
        BinaryOperator::Subtract => left.minus(right),
        BinaryOperator::Multiply => left.times(right),
        BinaryOperator::Divide => left.over(right),
        _ => Interval::ANY,
    }
}
