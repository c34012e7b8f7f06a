//! Between which bounds an expression lies, and which way it moves with each thing it is made of.
//!
//! Bounds come from the ranges of params, from what stocks may hold and from arithmetic. A slope is
//! the sign of a partial derivative: where bounds do not decide it, it is unknown.

mod call;
mod form;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::constant::Constants;
use crate::model::{Draw, Expression, Formula, Function, Memory, MemoryRule, Model, Parameter, RateKind, Table, Value};
use crate::quantity::Interval;

/// The sign of a partial derivative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slope {
    /// The more of the cause, the more of the effect.
    Rising,
    /// The more of the cause, the less of the effect.
    Falling,
    /// Now one, now the other, or not decided.
    Unknown,
}

impl Slope {
    /// Of two ways in which a cause acts at once.
    pub fn and(self, other: Slope) -> Slope {
        if self == other { self } else { Slope::Unknown }
    }

    /// Of one effect behind another.
    pub fn then(self, next: Slope) -> Slope {
        match (self, next) {
            (Slope::Unknown, _) | (_, Slope::Unknown) => Slope::Unknown,
            (first, next) if first == next => Slope::Rising,
            _ => Slope::Falling,
        }
    }
}

/// What an expression may move with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cause<'a> {
    /// What a stock holds.
    Stock(&'a str),
    /// A state.
    State(&'a str),
    /// A parameter.
    Parameter(&'a str),
    /// A value.
    Value(&'a str),
    /// The rate at which a leg moved.
    Flow(&'a str),
    /// All that exists of an asset.
    Supply(&'a str),
    /// What came into a stock, left it, or both.
    Rate(RateKind, &'a str),
}

/// A slope, and whether it passes through a memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pull {
    /// Which way.
    pub slope: Slope,
    /// Whether it acts later: through `smooth`, `delay`, `previous`, ….
    pub later: bool,
}

/// Bounds and slopes of an expression.
#[derive(Clone, Debug)]
pub struct Course<'a> {
    /// Between which numbers it lies; a truth value between 0 and 1.
    pub bounds: Interval,
    /// What it moves with.
    pub pulls: BTreeMap<Cause<'a>, Pull>,
}

impl<'a> Course<'a> {
    fn still(bounds: Interval) -> Course<'a> {
        Course { bounds, pulls: BTreeMap::new() }
    }

    fn leaf(bounds: Interval, cause: Cause<'a>) -> Course<'a> {
        Course { bounds, pulls: BTreeMap::from([(cause, Pull { slope: Slope::Rising, later: false })]) }
    }

    /// The same slopes with other bounds.
    fn within(self, bounds: Interval) -> Course<'a> {
        Course { bounds, ..self }
    }

    /// The slopes after multiplication by a factor within these bounds.
    fn scaled(mut self, factor: Interval) -> Course<'a> {
        if factor == Interval::point(0.0) {
            self.pulls.clear();
        } else if !factor.is_positive() {
            for pull in self.pulls.values_mut() {
                let turned = if factor.is_negative() { Slope::Falling } else { Slope::Unknown };
                pull.slope = pull.slope.then(turned);
            }
        }
        self
    }

    /// The slopes of a sum.
    fn with(mut self, other: Course<'a>) -> Course<'a> {
        for (cause, pull) in other.pulls {
            self.pulls
                .entry(cause)
                .and_modify(|known| {
                    known.slope = known.slope.and(pull.slope);
                    known.later |= pull.later;
                })
                .or_insert(pull);
        }
        self
    }

    fn unknown(mut self) -> Course<'a> {
        self.pulls.values_mut().for_each(|pull| pull.slope = Slope::Unknown);
        self
    }

    fn later(mut self) -> Course<'a> {
        self.pulls.values_mut().for_each(|pull| pull.later = true);
        self
    }
}

/// Works out courses in one model.
pub struct Courses<'a> {
    constants: Constants<'a>,
    parameters: HashMap<&'a str, &'a Parameter>,
    memory: HashMap<&'a str, &'a Memory>,
    draws: HashMap<&'a str, &'a Draw>,
    functions: HashMap<&'a str, &'a Function>,
    tables: HashMap<&'a str, &'a Table>,
    /// Bounds of what has a name.
    stocks: HashMap<&'a str, Interval>,
    states: HashMap<&'a str, Interval>,
    values: HashMap<&'a str, Interval>,
    remembered: HashMap<&'a str, Interval>,
    two_way: Vec<&'a str>,
    /// Memories that are being followed.
    open: RefCell<Vec<&'a str>>,
    /// What is assumed of a memory, to see whether it holds.
    assumed: Cell<Option<(&'a str, Interval)>>,
}

/// What the parameters of a function stand for, and how deep we are.
#[derive(Clone, Copy)]
struct Scope<'s, 'a> {
    locals: &'s HashMap<&'a str, Course<'a>>,
    depth: usize,
}

impl<'a> Courses<'a> {
    /// Of a model, with the bounds of its values.
    pub fn new(model: &'a Model) -> Courses<'a> {
        let legs = model.transfers.iter().filter(|it| it.both_ways).flat_map(|it| &it.legs);
        let mut courses = Courses {
            constants: Constants::new(model),
            parameters: model.parameters.iter().map(|it| (it.meta.id.as_str(), it)).collect(),
            memory: model.memory.iter().map(|it| (it.id.as_str(), it)).collect(),
            draws: model.draws.iter().map(|it| (it.id.as_str(), it)).collect(),
            functions: model.functions.iter().map(|it| (it.meta.id.as_str(), it)).collect(),
            tables: model.tables.iter().map(|it| (it.meta.id.as_str(), it)).collect(),
            stocks: HashMap::new(),
            states: HashMap::new(),
            values: HashMap::new(),
            remembered: HashMap::new(),
            two_way: legs.map(|leg| leg.meta.id.as_str()).collect(),
            open: RefCell::default(),
            assumed: Cell::new(None),
        };
        for stock in &model.stocks {
            courses.stocks.insert(&stock.meta.id, courses.range(stock.low.as_ref(), stock.high.as_ref()));
        }
        for state in &model.states {
            courses.states.insert(&state.meta.id, courses.range(state.low.as_ref(), state.high.as_ref()));
        }
        let series: HashMap<&str, Interval> =
            model.series.iter().map(|it| (it.id.as_str(), around(&it.values))).collect();
        let values: HashMap<&str, &Value> = model.values.iter().map(|it| (it.meta.id.as_str(), it)).collect();
        let ordered = || model.schedule.row.iter().filter_map(|id| values.get(id.as_str()).copied());
        // Values read memories and memories read values: each round is sound, and the second one is sharper.
        for _ in 0..2 {
            for value in ordered() {
                let bounds = match series.get(value.meta.id.as_str()) {
                    Some(bounds) => bounds.times(Interval::point(value.quantity.scale)),
                    None => value.formula.as_ref().map_or(Interval::ANY, |it| courses.of(&it.tree).bounds),
                };
                courses.values.insert(&value.meta.id, bounds);
            }
            for memory in &model.memory {
                let bounds = courses.remembers(memory);
                courses.remembered.insert(&memory.id, bounds);
            }
        }
        courses
    }

    /// The course of an expression.
    pub fn of(&self, expression: &'a Expression) -> Course<'a> {
        self.expression(expression, Scope { locals: &HashMap::new(), depth: 0 })
    }

    /// From a lower to an upper bound; an end that is not known before a run may lie anywhere.
    fn range(&self, low: Option<&'a Formula>, high: Option<&'a Formula>) -> Interval {
        let low = low.map_or(f64::NEG_INFINITY, |it| self.least(it));
        let high = high.map_or(f64::INFINITY, |it| self.of(&it.tree).bounds.high);
        Interval::new(low, high)
    }

    fn least(&self, bound: &'a Formula) -> f64 {
        self.of(&bound.tree).bounds.low
    }

    /// A param lies in its range; without one it has the sign of its default.
    fn parameter(&self, id: &str) -> Interval {
        let Some(parameter) = self.parameters.get(id) else { return Interval::ANY };
        let number = |formula: &Option<Formula>| formula.as_ref().and_then(|it| self.constants.number(&it.tree));
        let default = number(&parameter.default);
        if parameter.immutable && default.is_some() {
            return default.map_or(Interval::ANY, Interval::point);
        }
        match (number(&parameter.low), number(&parameter.high), default) {
            (None, None, Some(default)) if default > 0.0 => Interval::POSITIVE,
            (None, None, Some(default)) if default < 0.0 => Interval::POSITIVE.negated(),
            (low, high, _) => Interval::new(low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY)),
        }
    }

    /// Bounds of a memory: what it starts with and what goes in, if what it has does not lead further.
    fn remembers(&self, memory: &'a Memory) -> Interval {
        let (initial, next) = match &memory.rule {
            MemoryRule::Cell { initial, next } => (initial, next),
            MemoryRule::Line { initial, input, .. } => return self.of(initial).bounds.or(self.of(input).bounds),
        };
        let start = self.of(initial).bounds;
        let guesses = [start, Interval::POSITIVE, Interval::POSITIVE.negated()];
        let mut guesses = guesses.into_iter().filter(|guess| guess.and(start) == start);
        // What starts within some bounds and is led back into them stays there.
        let held = guesses.find(|guess| guess.or(self.assuming(next, &memory.id, *guess)) == *guess);
        held.unwrap_or(Interval::ANY)
    }

    /// The bounds of an expression if a memory lies in some bounds.
    fn assuming(&self, expression: &'a Expression, memory: &'a str, guess: Interval) -> Interval {
        self.assumed.set(Some((memory, guess)));
        let bounds = self.of(expression).bounds;
        self.assumed.set(None);
        bounds
    }
}

/// The least bounds that hold some numbers.
fn around(numbers: &[f64]) -> Interval {
    let points = numbers.iter().map(|number| Interval::point(*number));
    points.reduce(Interval::or).unwrap_or(Interval::ANY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_are_those_of_calculus() {
        assert_eq!(Slope::Rising.then(Slope::Falling), Slope::Falling);
        assert_eq!(Slope::Falling.then(Slope::Falling), Slope::Rising);
        assert_eq!(Slope::Rising.and(Slope::Falling), Slope::Unknown);
    }
}
