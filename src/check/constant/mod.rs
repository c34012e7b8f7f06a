//! What is known before a run: numbers, units, params, and what follows from them.

mod allocation;
mod curve;
mod distribution;
mod domain;
mod evaluate;
mod faults;
mod function;
mod moments;
mod order;
mod ranges;
mod tables;

use std::borrow::Cow;
use std::collections::HashMap;

use crate::check::dimension::Dimensions;
use crate::diagnostic::Diagnostics;
use crate::resolve::program::{AllocationEntry, FunctionId, Program, Share, StateId, Stock, StockId, TableId, ValueId};
use crate::resolve::table::Id;
use crate::resolve::tree::{Expr, ExprKind};
use crate::source::{Sources, Span};

pub use allocation::{Amount, AmountRule, amounts, is_share};
pub use curve::Curve;
pub use domain::is_settled;
pub use ranges::side;

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
    /// All lines of an allocation, by its position.
    Allocation(usize),
}

/// What is known before a run, in base quantities, with time in seconds. Truth is 1, falsehood 0.
#[derive(Clone, Debug)]
pub struct Constants<'a> {
    program: &'a Program,
    dimensions: &'a Dimensions,
    fillings: Fillings<'a>,
    known: Cow<'a, Known>,
    curves: HashMap<TableId, Curve>,
}

/// What every declaration comes to, where that is known before a run.
#[derive(Clone, Debug, Default)]
pub struct Known {
    values: Vec<Option<f64>>,
    values_at_start: Vec<Option<f64>>,
    stocks: Vec<Option<f64>>,
    states: Vec<Option<f64>>,
    /// What each line of each allocation gives.
    allocated: Vec<Vec<Option<f64>>>,
}

impl Known {
    /// Nothing is known of any declaration.
    fn nothing(program: &Program) -> Known {
        let values = vec![None; program.values.len()];
        let (stocks, states) = (vec![None; program.stocks.len()], vec![None; program.states.len()]);
        let allocated = vec![Vec::new(); program.allocations.len()];
        Known { values_at_start: values.clone(), values, stocks, states, allocated }
    }

    fn get(&self, node: Node) -> Option<f64> {
        let (list, index) = match node {
            Node::Value(id) => (&self.values, id.index()),
            Node::ValueAtStart(id) => (&self.values_at_start, id.index()),
            Node::Stock(id) => (&self.stocks, id.index()),
            Node::State(id) => (&self.states, id.index()),
            Node::Function(_) | Node::FunctionAtStart(_) | Node::Allocation(_) => return None,
        };
        list.get(index).copied().flatten()
    }

    fn set(&mut self, node: Node, value: Option<f64>) {
        let (list, index) = match node {
            Node::Value(id) => (&mut self.values, id.index()),
            Node::ValueAtStart(id) => (&mut self.values_at_start, id.index()),
            Node::Stock(id) => (&mut self.stocks, id.index()),
            Node::State(id) => (&mut self.states, id.index()),
            Node::Function(_) | Node::FunctionAtStart(_) | Node::Allocation(_) => return,
        };
        if let Some(place) = list.get_mut(index) {
            *place = value;
        }
    }
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

/// Everything that sets the amount each stock starts with.
#[derive(Clone, Debug)]
struct Fillings<'a> {
    by_stock: Vec<Vec<Filling<'a>>>,
}

impl<'a> Fillings<'a> {
    /// Goes once over all stocks and all lines of allocations.
    fn of(program: &'a Program) -> Fillings<'a> {
        let own = |stock: &'a Stock| stock.initial.as_ref().map(Filling::Own).into_iter().collect();
        let mut by_stock: Vec<Vec<Filling>> = program.stocks.rows().map(own).collect();
        for (index, allocation) in program.allocations.iter().enumerate() {
            for (position, entry) in allocation.entries.iter().enumerate() {
                if let Some(fillings) = by_stock.get_mut(entry.stock.index()) {
                    fillings.push(Filling::Allocated(index, position, entry));
                }
            }
        }
        Fillings { by_stock }
    }

    fn get(&self, stock: StockId) -> &[Filling<'a>] {
        self.by_stock.get(stock.index()).map_or(&[], Vec::as_slice)
    }
}

impl<'a> Constants<'a> {
    /// Works out every declaration once, in the order in which they need each other.
    pub fn new(program: &'a Program, dimensions: &'a Dimensions) -> Constants<'a> {
        let (fillings, known) = (Fillings::of(program), Cow::Owned(Known::nothing(program)));
        let mut constants = Constants { program, dimensions, fillings, known, curves: HashMap::new() };
        constants.curves = constants.curves();
        for node in order::order(program, &constants.fillings) {
            if let Node::Allocation(index) = node {
                constants.allocate(index);
            } else {
                let value = constants.declared(node);
                constants.known.to_mut().set(node, value);
            }
        }
        constants
    }

    /// The constants of a program whose declarations have been worked out before.
    pub fn of(program: &'a Program, dimensions: &'a Dimensions, known: &'a Known) -> Constants<'a> {
        let (fillings, known) = (Fillings::of(program), Cow::Borrowed(known));
        let mut constants = Constants { program, dimensions, fillings, known, curves: HashMap::new() };
        constants.curves = constants.curves();
        constants
    }

    /// The curves of tables: their points are numbers and units only, so that they need no place in the order.
    fn curves(&self) -> HashMap<TableId, Curve> {
        let tables = self.program.tables.iter();
        tables.filter_map(|(id, table)| Some((id, tables::curve(self, table)?))).collect()
    }

    /// What has been worked out, to be kept.
    pub fn into_known(self) -> Known {
        self.known.into_owned()
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
        self.known.get(Node::Value(value))
    }

    /// The curve of a table, unless its points have been reported.
    pub fn curve(&self, table: TableId) -> Option<&Curve> {
        self.curves.get(&table)
    }

    /// What a stock holds at the start.
    pub fn initial(&self, stock: StockId) -> Option<f64> {
        self.known.get(Node::Stock(stock))
    }

    /// What all elements of a stock hold together at the start.
    pub fn total(&self, stock: StockId) -> Option<f64> {
        let all = self.fillings(stock);
        if let [Filling::Allocated(..), ..] = all {
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
        *self.known.allocated.get(*index)?.get(*position)?
    }

    /// Everything that sets the amount a stock starts with; more than one is a fault.
    pub fn fillings(&self, stock: StockId) -> &[Filling<'a>] {
        self.fillings.get(stock)
    }

    /// What a state is at the start.
    pub fn initial_state(&self, state: StateId) -> Option<f64> {
        self.known.get(Node::State(state))
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

    /// Whether a length of time is said, and is not nothing and not endless as far as that is known.
    pub fn lasts(&self, time: Option<&Expr>) -> bool {
        time.is_some_and(|time| self.evaluate(time).is_none_or(|length| length > 0.0 && length.is_finite()))
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
            Node::Function(_) | Node::FunctionAtStart(_) | Node::Allocation(_) => None,
            // What is written in Python may come to something else than the formula beside it.
            Node::Value(id) | Node::ValueAtStart(id) if program.values[id].external.is_some() => None,
            Node::Value(id) => program.values[id].value.as_ref().and_then(|expr| self.evaluate(expr)),
            Node::ValueAtStart(id) => program.values[id].value.as_ref().and_then(|expr| self.at_start(expr)),
            Node::State(id) => program.states[id].initial.as_ref().and_then(|expr| self.evaluate(expr)),
            Node::Stock(id) => self.filled(id),
        }
    }

    /// Works out all lines of an allocation at once.
    fn allocate(&mut self, index: usize) {
        let Some(allocation) = self.program.allocations.get(index) else { return };
        let lines = amounts(self, allocation).into_iter().map(|line| line.amount).collect();
        if let Some(allocated) = self.known.to_mut().allocated.get_mut(index) {
            *allocated = lines;
        }
    }

    fn filled(&self, stock: StockId) -> Option<f64> {
        match self.fillings(stock).first() {
            Some(Filling::Own(expr)) => self.evaluate(expr),
            Some(Filling::Allocated(_, _, entry)) if !entry.at.is_empty() => None,
            Some(filling) => self.allocated(filling).map(|amount| amount / self.size(stock)),
            None => self.program.stocks[stock].rest_of.map(|_| 0.0),
        }
    }
}

/// Reports ranges, moments and numbers that cannot be.
pub fn check(constants: &Constants, sources: &Sources, diagnostics: &mut Diagnostics) {
    faults::check(constants, sources, diagnostics);
    ranges::check(constants, sources, diagnostics);
    tables::check(constants, diagnostics);
    moments::check(constants, sources, diagnostics);
    domain::check(constants, sources, diagnostics);
    distribution::check(constants.program(), constants, diagnostics);
}
