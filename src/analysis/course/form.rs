//! Courses of the forms of expressions.

use std::collections::HashMap;

use super::{Cause, Course, Courses, Interval, Scope};
use crate::model::{BinaryOperator, Distribution, Expression, MemoryRule, RateKind, Reduction, UnaryOperator};

/// How deep functions may lead into each other before anything counts as possible.
const DEPTH: usize = 24;

impl<'a> Courses<'a> {
    pub(super) fn expression(&self, expression: &'a Expression, scope: Scope<'_, 'a>) -> Course<'a> {
        let of = |part: &'a Expression| self.expression(part, scope);
        match expression {
            Expression::Number { value } => Course::still(Interval::point(*value)),
            Expression::Unit { scale, .. } => Course::still(Interval::point(*scale)),
            Expression::Infinity => Course::still(Interval::point(f64::INFINITY)),
            Expression::Truth { .. } => Course::still(Interval::SHARE),
            Expression::Time | Expression::Dt | Expression::Count { .. } => Course::still(Interval::POSITIVE),
            Expression::Local { name } => scope.locals.get(name.as_str()).cloned().unwrap_or(still()),
            Expression::Memory { id } => self.memory_course(id),
            Expression::Draw { id } => self.draw(id, scope),
            Expression::Lookup { table, argument } => self.lookup(table, of(argument)),
            Expression::Pick { operand, .. } | Expression::Each { operand, .. } => of(operand),
            Expression::Elements { values, .. } => values.iter().map(of).reduce(either).unwrap_or(still()),
            Expression::Reduce { function, operand, share, .. } => {
                let (operand, share) = (of(operand), share.as_deref().map(of));
                reduced(*function, operand, share)
            }
            Expression::Unary { operator, operand } => negated(*operator, of(operand)),
            Expression::Binary { operator, left, right } => self
                .blend(*operator, left, right, scope)
                .or_else(|| self.saturation(*operator, left, right, scope))
                .unwrap_or_else(|| binary(*operator, of(left), of(right))),
            Expression::If { condition, then, otherwise } => branch(of(condition), of(then), of(otherwise)),
            Expression::Call { function, arguments } => {
                super::call::call(*function, arguments.iter().map(of).collect())
            }
            Expression::Apply { function, arguments } => {
                self.apply(function, arguments.iter().map(of).collect(), scope)
            }
            _ => self.leaf(expression),
        }
    }

    fn leaf(&self, expression: &'a Expression) -> Course<'a> {
        let known = |map: &HashMap<&str, Interval>, id: &str| map.get(id).copied().unwrap_or(Interval::ANY);
        match expression {
            Expression::Stock { id } => Course::leaf(known(&self.stocks, id), Cause::Stock(id)),
            Expression::State { id } => Course::leaf(known(&self.states, id), Cause::State(id)),
            Expression::Parameter { id } => Course::leaf(self.parameter(id), Cause::Parameter(id)),
            Expression::Value { id } => Course::leaf(known(&self.values, id), Cause::Value(id)),
            Expression::Flow { id } => {
                let bounds = if self.two_way.contains(&id.as_str()) { Interval::ANY } else { Interval::POSITIVE };
                Course::leaf(bounds, Cause::Flow(id))
            }
            Expression::Supply { asset } => Course::leaf(Interval::POSITIVE, Cause::Supply(asset)),
            Expression::Rate { kind, stock } => {
                let bounds = if *kind == RateKind::Net { Interval::ANY } else { Interval::POSITIVE };
                Course::leaf(bounds, Cause::Rate(*kind, stock))
            }
            _ => still(),
        }
    }

    /// `m + (x - m) * k` with k in 0..1 lies between m and x, and rises with both: how `smooth` remembers.
    fn blend(
        &self,
        operator: BinaryOperator,
        left: &'a Expression,
        right: &'a Expression,
        scope: Scope<'_, 'a>,
    ) -> Option<Course<'a>> {
        use BinaryOperator::{Add, Multiply, Subtract};
        let Expression::Binary { operator: Multiply, left: gap, right: share } = right else { return None };
        let Expression::Binary { operator: Subtract, left: towards, right: from } = &**gap else { return None };
        let share = self.expression(share, scope);
        let between = Interval::SHARE.or(share.bounds) == Interval::SHARE && share.pulls.is_empty();
        if operator != Add || **from != *left || !between {
            return None;
        }
        let (from, towards) = (self.expression(left, scope), self.expression(towards, scope));
        let bounds = from.bounds.or(towards.bounds);
        Some(from.with(towards).within(bounds))
    }

    /// `c * x / (x + k)` with x and k at least 0 rises with x: more of it brings ever less, and never takes away.
    fn saturation(
        &self,
        operator: BinaryOperator,
        left: &'a Expression,
        right: &'a Expression,
        scope: Scope<'_, 'a>,
    ) -> Option<Course<'a>> {
        let Expression::Binary { operator: BinaryOperator::Add, left: first, right: second } = right else {
            return None;
        };
        let mut factors = factors(left);
        let is = |part: &Expression| factors.iter().position(|factor| **factor == *part);
        let (place, part, other) = match (is(first), is(second)) {
            (Some(place), _) => (place, first, second),
            (None, Some(place)) => (place, second, first),
            (None, None) => return None,
        };
        let (part, other) = (self.expression(part, scope), self.expression(other, scope));
        if operator != BinaryOperator::Divide || !part.bounds.is_positive() || !other.bounds.is_positive() {
            return None;
        }
        factors.remove(place);
        let (grows, gives_way) = (other.bounds, part.bounds.negated());
        let share = part.scaled(grows).with(other.scaled(gives_way)).within(Interval::SHARE);
        let rest = factors.into_iter().map(|factor| self.expression(factor, scope));
        Some(rest.fold(share, |found, factor| binary(BinaryOperator::Multiply, found, factor)))
    }

    /// A memory moves later with what goes in; that it also moves with itself makes no cause.
    fn memory_course(&self, id: &'a str) -> Course<'a> {
        let assumed = self.assumed.get().filter(|(memory, _)| *memory == id).map(|(_, bounds)| bounds);
        let bounds = assumed.or_else(|| self.remembered.get(id).copied()).unwrap_or(Interval::ANY);
        let open = || self.open.borrow().contains(&id);
        let Some(memory) = self.memory.get(id).filter(|_| !open() && self.open.borrow().len() < DEPTH) else {
            return Course::still(bounds);
        };
        self.open.borrow_mut().push(id);
        let input = match &memory.rule {
            MemoryRule::Cell { next, .. } => self.of(next),
            MemoryRule::Line { input, .. } => self.of(input),
        };
        self.open.borrow_mut().pop();
        input.later().within(bounds)
    }

    fn draw(&self, id: &'a str, scope: Scope<'_, 'a>) -> Course<'a> {
        let Some(draw) = self.draws.get(id) else { return still() };
        let arguments: Vec<Course> = draw.arguments.iter().map(|it| self.expression(it, scope)).collect();
        let first = arguments.first().map_or(Interval::ANY, |it| it.bounds);
        let last = arguments.last().map_or(Interval::ANY, |it| it.bounds);
        let bounds = match draw.distribution {
            Distribution::Uniform | Distribution::Triangular => first.or(last),
            Distribution::Bernoulli => Interval::SHARE,
            Distribution::Normal => Interval::ANY,
            _ => Interval::POSITIVE,
        };
        // Each is the quantile of one uniform; how that moves with the arguments differs.
        let pulls = arguments.into_iter().fold(still(), Course::with);
        let location = matches!(draw.distribution, Distribution::Uniform | Distribution::Triangular);
        (if location { pulls } else { pulls.unknown() }).within(bounds)
    }

    fn lookup(&self, table: &str, argument: Course<'a>) -> Course<'a> {
        let Some(table) = self.tables.get(table) else { return argument.unknown().within(Interval::ANY) };
        let heights: Vec<f64> = table.points.iter().map(|[_, height]| *height).collect();
        let rising = heights.windows(2).all(|pair| matches!(pair, [a, b] if a <= b));
        let falling = heights.windows(2).all(|pair| matches!(pair, [a, b] if a >= b));
        let clamped = table.outside == crate::model::Outside::Clamp;
        let bounds = if clamped { super::around(&heights) } else { Interval::ANY };
        let course = match (rising, falling) {
            (true, true) => still(),
            (true, false) => argument,
            (false, true) => argument.scaled(Interval::point(-1.0)),
            (false, false) => argument.unknown(),
        };
        course.within(bounds)
    }

    fn apply(&self, function: &str, arguments: Vec<Course<'a>>, scope: Scope<'_, 'a>) -> Course<'a> {
        let Some(function) = self.functions.get(function).filter(|_| scope.depth < DEPTH) else {
            return arguments.into_iter().fold(still(), Course::with).unknown();
        };
        let locals = function.parameters.iter().map(String::as_str).zip(arguments).collect();
        self.expression(&function.body.tree, Scope { locals: &locals, depth: scope.depth + 1 })
    }
}

/// The factors of a product.
fn factors(expression: &Expression) -> Vec<&Expression> {
    let mut found = Vec::new();
    let mut open = vec![expression];
    while let Some(part) = open.pop() {
        match part {
            Expression::Binary { operator: BinaryOperator::Multiply, left, right } => open.extend([&**right, &**left]),
            _ => found.push(part),
        }
    }
    found
}

/// Nothing is known.
pub(super) fn still<'a>() -> Course<'a> {
    Course::still(Interval::ANY)
}

/// One or the other.
pub(super) fn either<'a>(left: Course<'a>, right: Course<'a>) -> Course<'a> {
    let bounds = left.bounds.or(right.bounds);
    left.with(right).within(bounds)
}

fn negated(operator: UnaryOperator, operand: Course) -> Course {
    let bounds = match operator {
        UnaryOperator::Negate => operand.bounds.negated(),
        UnaryOperator::Not => Interval::SHARE,
    };
    operand.scaled(Interval::point(-1.0)).within(bounds)
}

fn binary<'a>(operator: BinaryOperator, left: Course<'a>, right: Course<'a>) -> Course<'a> {
    use BinaryOperator as Op;
    let (a, b) = (left.bounds, right.bounds);
    let minus = Interval::point(-1.0);
    match operator {
        Op::Add => left.with(right).within(a.plus(b)),
        Op::Subtract => left.with(right.scaled(minus)).within(a.minus(b)),
        Op::Multiply => left.scaled(b).with(right.scaled(a)).within(a.times(b)),
        Op::Divide => divided(left, right),
        Op::Power => power(left, right),
        Op::Greater | Op::GreaterOrEqual => left.with(right.scaled(minus)).within(Interval::SHARE),
        Op::Less | Op::LessOrEqual => left.scaled(minus).with(right).within(Interval::SHARE),
        Op::And | Op::Or => left.with(right).within(Interval::SHARE),
        Op::Equal | Op::NotEqual => left.with(right).unknown().within(Interval::SHARE),
    }
}

/// `a / b` falls with b where a is positive, unless b may change its sign.
pub(super) fn divided<'a>(left: Course<'a>, right: Course<'a>) -> Course<'a> {
    let (a, b) = (left.bounds, right.bounds);
    let crosses = b.low < 0.0 && b.high > 0.0;
    let right = if crosses { right.unknown() } else { right.scaled(a.negated()) };
    let sign = if crosses { Interval::ANY } else { b };
    left.scaled(sign).with(right).within(a.times(b.inverse()))
}

fn power<'a>(base: Course<'a>, exponent: Course<'a>) -> Course<'a> {
    let (a, b) = (base.bounds, exponent.bounds);
    let grows = match a {
        _ if a.low >= 1.0 => Interval::point(1.0),
        _ if a.low >= 0.0 && a.high <= 1.0 => Interval::point(-1.0),
        _ => Interval::ANY,
    };
    let odd = b.low == b.high && (b.low % 2.0).abs() == 1.0 && b.low > 0.0;
    let base = if a.is_positive() || odd { base.scaled(b) } else { base.unknown() };
    base.with(exponent.scaled(grows)).within(a.power(b))
}

/// A condition pulls as the difference of what it decides between.
fn branch<'a>(condition: Course<'a>, then: Course<'a>, otherwise: Course<'a>) -> Course<'a> {
    let gain = then.bounds.minus(otherwise.bounds);
    let gain = if gain.low < 0.0 && gain.high > 0.0 { Interval::ANY } else { gain };
    let both = either(then, otherwise);
    let bounds = both.bounds;
    both.with(condition.scaled(gain)).within(bounds)
}

fn reduced<'a>(function: Reduction, operand: Course<'a>, share: Option<Course<'a>>) -> Course<'a> {
    let bounds = match function {
        Reduction::Sum if operand.bounds.is_positive() => Interval::POSITIVE,
        Reduction::Sum if operand.bounds.is_negative() => Interval::POSITIVE.negated(),
        Reduction::Sum => Interval::ANY,
        Reduction::Gini => Interval::SHARE,
        _ => operand.bounds,
    };
    let operand = if function == Reduction::Gini { operand.unknown() } else { operand };
    share.into_iter().fold(operand, Course::with).within(bounds)
}
