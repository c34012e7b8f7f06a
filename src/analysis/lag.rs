//! Balancing loops that answer too late: what a loop corrects per time, and how old the news is that it acts on.

use super::constant::Constants;
use super::loops::{Loop, Polarity, loops_within};
use crate::model::{BinaryOperator, End, Expression, Memory, MemoryRule, Model, Rate, UnaryOperator};

/// How many links are looked at for loops: this is asked of every model that is checked.
const BUDGET: usize = 200_000;

/// A balancing loop with one stock, linear in it, that acts on what was.
#[derive(Clone, Debug, PartialEq)]
pub struct Lag {
    /// The loop, from its stock.
    pub around: Loop,
    /// The memory it acts through.
    pub memory: String,
    /// How old what it acts on is, in the time unit.
    pub delay: f64,
    /// In which time it would correct a deviation, if it knew of it at once.
    pub corrects: f64,
}

/// The balancing loops that act through a `delay`, as far as their numbers are known: loops with one stock, every
/// link linear with a constant factor. A stock that lies on other loops as well is left out, since these may steady it.
pub fn lags(model: &Model) -> Vec<Lag> {
    if !model.memory.iter().any(|memory| matches!(memory.rule, MemoryRule::Line { .. })) {
        return Vec::new();
    }
    let found = loops_within(model, BUDGET);
    if !found.complete {
        return Vec::new();
    }
    let passes =
        |stock: &str| found.loops.iter().filter(|it| it.links.iter().any(|link| link.mover.id == stock)).count();
    let tracer = Tracer { model, constants: Constants::new(model) };
    let balancing = found.loops.iter().filter(|it| it.polarity == Polarity::Balancing);
    let alone = balancing.filter(|it| it.links.first().is_some_and(|link| passes(&link.mover.id) == 1));
    alone.filter_map(|it| tracer.lag(it)).collect()
}

/// A factor, and the memory and time through which it acts.
#[derive(Clone, Copy)]
struct Way<'a> {
    factor: f64,
    delay: f64,
    memory: Option<&'a Memory>,
}

const DIRECT: Way<'static> = Way { factor: 1.0, delay: 0.0, memory: None };

struct Tracer<'a> {
    model: &'a Model,
    constants: Constants<'a>,
}

impl<'a> Tracer<'a> {
    fn lag(&self, around: &Loop) -> Option<Lag> {
        let stocks = around.links.iter().filter(|link| link.mover.kind == "stock").count();
        if stocks != 1 {
            return None;
        }
        let mut all = DIRECT;
        let next = around.links.iter().cycle().skip(1);
        for (link, next) in around.links.iter().zip(next) {
            let way = self.link(&link.mover.id, &next.mover.id, next.mover.kind)?;
            let memory = all.memory.or(way.memory);
            all = Way { factor: all.factor * way.factor, delay: all.delay + way.delay, memory };
        }
        let (memory, corrects) = (all.memory?.text.clone(), -1.0 / all.factor);
        (corrects > 0.0 && corrects.is_finite()).then(|| Lag {
            around: around.clone(),
            memory,
            delay: all.delay,
            corrects,
        })
    }

    /// How one thing on a loop follows the one before it.
    fn link(&self, from: &str, to: &str, kind: &str) -> Option<Way<'a>> {
        match kind {
            "stock" => self.filling(from, to),
            "flow" => {
                let leg = self.model.transfers.iter().flat_map(|it| &it.legs).find(|leg| leg.meta.id == to)?;
                let Rate::Formula { formula } = &leg.rate else { return None };
                self.slope(&formula.tree, from)
            }
            "state" | "supply" => None,
            _ => {
                let value = self.model.values.iter().find(|value| value.meta.id == to)?;
                self.slope(&value.formula.as_ref()?.tree, from)
            }
        }
    }

    /// A leg fills where it ends and empties where it begins.
    fn filling(&self, leg: &str, stock: &str) -> Option<Way<'a>> {
        let leg = self.model.transfers.iter().flat_map(|it| &it.legs).find(|it| it.meta.id == leg)?;
        let is_stock = |end: &End| matches!(end, End::Stock { id, .. } if id == stock);
        let factor = if is_stock(&leg.from) { -1.0 } else { 1.0 };
        (leg.to.len() == 1).then_some(Way { factor, ..DIRECT })
    }

    /// The factor with which an expression follows a cause, where that is one constant.
    fn slope(&self, expression: &'a Expression, cause: &str) -> Option<Way<'a>> {
        match expression {
            Expression::Stock { id } | Expression::Value { id } | Expression::Flow { id } => {
                Some(Way { factor: if id == cause { 1.0 } else { 0.0 }, ..DIRECT })
            }
            Expression::Memory { id } => self.remembered(id, cause),
            Expression::Unary { operator: UnaryOperator::Negate, operand } => {
                self.slope(operand, cause).map(|way| Way { factor: -way.factor, ..way })
            }
            Expression::Binary { operator, left, right } => self.arithmetic(*operator, left, right, cause),
            _ => self.constants.number(expression).map(|_| Way { factor: 0.0, ..DIRECT }),
        }
    }

    fn arithmetic(
        &self,
        operator: BinaryOperator,
        left: &'a Expression,
        right: &'a Expression,
        cause: &str,
    ) -> Option<Way<'a>> {
        use BinaryOperator::{Add, Divide, Multiply, Subtract};
        let scaled = |part, by: f64| self.slope(part, cause).map(|way| Way { factor: way.factor * by, ..way });
        match operator {
            Add | Subtract => {
                let sign = if operator == Add { 1.0 } else { -1.0 };
                match (scaled(left, 1.0)?, scaled(right, sign)?) {
                    (way, other) if other.factor == 0.0 => Some(way),
                    (other, way) if other.factor == 0.0 => Some(way),
                    _ => None,
                }
            }
            Multiply => match (self.constants.number(left), self.constants.number(right)) {
                (Some(by), _) => scaled(right, by),
                (_, Some(by)) => scaled(left, by),
                _ => None,
            },
            Divide => self.constants.number(right).and_then(|by| scaled(left, 1.0 / by)),
            _ => None,
        }
    }

    fn remembered(&self, id: &str, cause: &str) -> Option<Way<'a>> {
        let memory = self.model.memory.iter().find(|memory| memory.id == id)?;
        let MemoryRule::Line { by, input, .. } = &memory.rule else { return None };
        let (way, by) = (self.slope(input, cause)?, self.constants.number(by)?);
        Some(Way { factor: way.factor, delay: way.delay + by, memory: Some(memory) })
    }
}
