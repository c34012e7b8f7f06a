//! What is known before a run: numbers, units, params, and what follows from them.

mod allocation;
mod distribution;
mod evaluate;
mod faults;
mod function;
mod moments;
mod order;
mod ranges;

use std::collections::HashMap;

use crate::check::dimension::Dimensions;
use crate::diagnostic::Diagnostics;
use crate::resolve::program::{AllocationEntry, FunctionId, Program, Share, StateId, StockId, ValueId};
use crate::resolve::tree::{Expr, ExprKind};
use crate::source::{Sources, Span};

pub use allocation::{Amount, AmountRule, amounts, is_share};

/// A declaration whose value may be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Node {
    /// A value, at any time.
    Value(ValueId),
    /// A value, at the start.
    ValueAtStart(ValueId),
    /// A function, for what its body mentions.
    Function(FunctionId),
    /// A function that is called at the start.
    FunctionAtStart(FunctionId),
    /// What a stock holds at the start.
    Stock(StockId),
    /// What a state is at the start.
    State(StateId),
}

/// What is known before a run, in base quantities, with time in seconds. Truth is 1, falsehood 0.
#[derive(Clone, Debug)]
pub struct Constants<'a> {
    program: &'a Program,
    dimensions: &'a Dimensions,
    known: HashMap<Node, f64>,
}

/// What sets the amount that a stock starts with.
#[derive(Clone, Copy, Debug)]
pub enum Filling<'a> {
    /// Its own `=`.
    Own(&'a Expr),
    /// A line of an allocation: the allocation's position, the line's, and the line.
    Allocated(usize, usize, &'a AllocationEntry),
}

impl Filling<'_> {
    /// Where the amount is said.
    pub fn span(&self) -> Span {
        match self {
            Filling::Own(expr) => expr.span,
            Filling::Allocated(_, _, entry) => match &entry.share {
                Share::Part(expr) => expr.span,
                Share::All | Share::Remainder(_) => entry.span,
            },
        }
    }
}

/// Everything that sets the amount a stock starts with; more than one is a fault.
pub fn fillings(program: &Program, stock: StockId) -> Vec<Filling<'_>> {
    let own = program.stocks[stock].initial.as_ref().map(Filling::Own);
    let allocated = program.allocations.iter().enumerate().flat_map(|(index, allocation)| {
        let entries = allocation.entries.iter().enumerate().filter(move |(_, entry)| entry.stock == stock);
        entries.map(move |(position, entry)| Filling::Allocated(index, position, entry))
    });
    own.into_iter().chain(allocated).collect()
}

impl<'a> Constants<'a> {
    /// Works out every declaration once, in the order in which they need each other.
    pub fn new(program: &'a Program, dimensions: &'a Dimensions) -> Constants<'a> {
        let mut constants = Constants { program, dimensions, known: HashMap::new() };
        for node in order::order(program) {
            if let Some(value) = constants.declared(node) {
                constants.known.insert(node, value);
            }
        }
        constants
    }

    /// The value of an expression, where it is known before a run: params count with their default.
    pub fn evaluate(&self, expr: &Expr) -> Option<f64> {
        self.expression(expr, evaluate::Scope::constant(&evaluate::Budget::new()))
    }

    /// The value of an expression on row 0, where that is known before a run.
    pub fn at_start(&self, expr: &Expr) -> Option<f64> {
        self.expression(expr, evaluate::Scope::start(&evaluate::Budget::new()))
    }

    /// The value of a param, a let and so on.
    pub fn value(&self, value: ValueId) -> Option<f64> {
        self.known.get(&Node::Value(value)).copied()
    }

    /// What a stock holds at the start.
    pub fn initial(&self, stock: StockId) -> Option<f64> {
        self.known.get(&Node::Stock(stock)).copied()
    }

    /// What all elements of a stock hold together at the start.
    pub fn total(&self, stock: StockId) -> Option<f64> {
        let all = fillings(self.program, stock);
        if let [Filling::Allocated(..), ..] = all.as_slice() {
            return all.iter().map(|filling| self.allocated(filling)).sum();
        }
        let size: f64 = self.size(stock);
        match all.first() {
            Some(Filling::Own(Expr { kind: ExprKind::Elements { values, .. }, .. })) => {
                #[expect(clippy::cast_precision_loss, reason = "far fewer elements than 2^53")]
                let listed = values.len() as f64;
                let sum: f64 = values.iter().map(|value| self.evaluate(value)).sum::<Option<f64>>()?;
                Some(sum * size / listed)
            }
            _ => Some(self.initial(stock)? * size),
        }
    }

    /// How many elements a stock has.
    fn size(&self, stock: StockId) -> f64 {
        self.program.stocks[stock].indices.iter().map(|set| f64::from(self.program.sets[*set].size)).product()
    }

    fn allocated(&self, filling: &Filling) -> Option<f64> {
        let Filling::Allocated(index, position, _) = filling else { return None };
        amounts(self, self.program.allocations.get(*index)?).get(*position)?.amount
    }

    /// What a state is at the start.
    pub fn initial_state(&self, state: StateId) -> Option<f64> {
        self.known.get(&Node::State(state)).copied()
    }

    /// The step in seconds, where it is known and longer than nothing.
    pub fn step(&self) -> Option<f64> {
        let step = self.evaluate(&self.program.ecosystem.time.as_ref()?.step)?;
        (step > 0.0 && step.is_finite()).then_some(step)
    }

    /// The horizon in seconds, where it is known.
    pub fn horizon(&self) -> Option<f64> {
        self.evaluate(&self.program.ecosystem.time.as_ref()?.horizon).filter(|horizon| horizon.is_finite())
    }

    /// The program whose constants these are.
    pub fn program(&self) -> &'a Program {
        self.program
    }

    /// The dimensions of its expressions.
    pub fn dimensions(&self) -> &'a Dimensions {
        self.dimensions
    }

    /// What a declaration comes to, when all it needs has been worked out.
    fn declared(&self, node: Node) -> Option<f64> {
        let program = self.program;
        match node {
            Node::Function(_) | Node::FunctionAtStart(_) => None,
            // What is written in Python may come to something else than the formula beside it.
            Node::Value(id) | Node::ValueAtStart(id) if program.values[id].external.is_some() => None,
            Node::Value(id) => program.values[id].value.as_ref().and_then(|expr| self.evaluate(expr)),
            Node::ValueAtStart(id) => program.values[id].value.as_ref().and_then(|expr| self.at_start(expr)),
            Node::State(id) => program.states[id].initial.as_ref().and_then(|expr| self.evaluate(expr)),
            Node::Stock(id) => self.filled(id),
        }
    }

    fn filled(&self, stock: StockId) -> Option<f64> {
        match fillings(self.program, stock).first() {
            Some(Filling::Own(expr)) => self.evaluate(expr),
            Some(Filling::Allocated(_, _, entry)) if !entry.at.is_empty() => None,
            Some(filling) => self.allocated(filling).map(|amount| amount / self.size(stock)),
            None => self.program.stocks[stock].rest_of.map(|_| 0.0),
        }
    }
}

/// Reports ranges, moments and numbers that cannot be.
pub fn check(program: &Program, dimensions: &Dimensions, sources: &Sources, diagnostics: &mut Diagnostics) {
    let constants = Constants::new(program, dimensions);
    faults::check(&constants, sources, diagnostics);
    ranges::check(&constants, sources, diagnostics);
    moments::check(&constants, sources, diagnostics);
    distribution::check(program, &constants, diagnostics);
}
