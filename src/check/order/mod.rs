//! The order of evaluation: what needs what, which circles there are, and what each phase computes.

mod circle;
mod mentions;
mod phases;
mod purity;
mod rationing;
mod rk4;

pub use mentions::{Mention, Mentions, Node, each_expression};

use crate::diagnostic::Diagnostics;
use crate::resolve::program::{Program, StockId, TransferId, ValueId};

/// In which order a run evaluates what.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// Parameters, each after those its default uses.
    pub parameters: Vec<ValueId>,
    /// What is set before row 0, with the values that this needs.
    pub start: Vec<Node>,
    /// All values but parameters, each after those it needs.
    pub row: Vec<ValueId>,
    /// For each phase, in order.
    pub phases: Vec<PhaseOrder>,
}

/// What a phase evaluates, and how its stocks pay.
#[derive(Clone, Debug, Default)]
pub struct PhaseOrder {
    /// Values that may differ from the row's, in order.
    pub values: Vec<ValueId>,
    /// The transfers by priority, then by qualified name.
    pub transfers: Vec<TransferId>,
    /// The static order of rationing.
    pub parts: Vec<Part>,
}

/// A strongly connected part of transfers and bounded stocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Stocks with a lower bound.
    pub stocks: Vec<StockId>,
    /// Transfers.
    pub transfers: Vec<TransferId>,
}

/// Works out the order of evaluation and reports what has none.
pub fn order(program: &Program, diagnostics: &mut Diagnostics) -> Order {
    let mentions = Mentions::of(program);
    purity::check(program, &mentions, diagnostics);
    rk4::check(program, diagnostics);
    let (parameters, row) = circle::values(program, &mentions, diagnostics);
    let start = circle::start(program, &mentions, diagnostics);
    let phases = phases::order(program, &mentions, &row, diagnostics);
    Order { parameters, start, row, phases }
}
