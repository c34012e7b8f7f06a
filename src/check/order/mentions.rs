//! What an expression mentions: on a row, and before the first one.

use std::collections::HashMap;

use crate::resolve::builtin::Builtin;
use crate::resolve::program::{MemoryId, Program, StateId, StockId, ValueId};
use crate::resolve::table::Table;
use crate::resolve::tree::{Expr, ExprKind, Reference, Site};
use crate::source::Span;

/// Something that has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Node {
    /// A stock.
    Stock(StockId),
    /// A state.
    State(StateId),
    /// Hidden state.
    Memory(MemoryId),
    /// A param, let, env, behavior, policy or metric.
    Value(ValueId),
}

/// A node and the place that mentions it.
#[derive(Clone, Copy, Debug)]
pub struct Mention {
    /// What.
    pub node: Node,
    /// Where.
    pub span: Span,
}

/// What every value and every memory mentions.
#[derive(Debug)]
pub struct Mentions<'a> {
    values: Table<ValueId, Vec<Mention>>,
    /// The calls behind memories.
    pub calls: HashMap<MemoryId, &'a Expr>,
}

impl<'a> Mentions<'a> {
    /// Reads all expressions of a program.
    pub fn of(program: &'a Program) -> Mentions<'a> {
        let mut values = Table::default();
        for value in program.values.rows() {
            let mut found = Vec::new();
            // A param is drawn, and held to its range, after the params that these are made of.
            let range = value.range.iter().flat_map(|range| range.low.iter().chain(&range.high));
            for expr in value.value.iter().chain(&value.distribution).chain(range) {
                on_a_row(program, expr, &mut found);
            }
            values.push(found);
        }
        let mut calls = HashMap::new();
        each_expression(program, &mut |expr| {
            expr.walk(&mut |part| {
                if let ExprKind::Call { site: Site::Memory(memory), .. } = &part.kind {
                    calls.insert(*memory, part);
                }
            });
        });
        Mentions { values, calls }
    }

    /// What the value mentions on a row; memories are among it, what they remember is not.
    pub fn of_value(&self, value: ValueId) -> &[Mention] {
        &self.values[value]
    }

    /// What the first content of a memory mentions.
    pub fn at_start(&self, program: &Program, memory: MemoryId) -> Vec<Mention> {
        let mut found = Vec::new();
        if let Some(ExprKind::Call { function, arguments, .. }) = self.calls.get(&memory).map(|call| &call.kind) {
            for argument in first_content(*function, arguments) {
                on_a_row(program, argument, &mut found);
            }
        }
        found
    }

    /// What the memory's next content mentions.
    pub fn in_memory(&self, program: &Program, memory: MemoryId) -> Vec<Mention> {
        let mut found = Vec::new();
        if let Some(call) = self.calls.get(&memory) {
            for argument in call.children() {
                on_a_row(program, argument, &mut found);
            }
        }
        found
    }
}

/// The arguments that the first content of a memory is made of.
fn first_content(function: Builtin, arguments: &[Expr]) -> Vec<&Expr> {
    match (function, arguments) {
        (Builtin::Previous, [_, first]) => vec![first],
        (Builtin::Delay | Builtin::Delay3, [_, by, first]) => vec![by, first],
        (Builtin::Smooth | Builtin::Smooth3 | Builtin::Trend, [_, _, first]) => vec![first],
        (Builtin::Once | Builtin::Cumulative, _) => Vec::new(),
        (_, all) => all.iter().collect(),
    }
}

/// What an expression mentions when it is evaluated on a row.
pub fn on_a_row(program: &Program, expr: &Expr, found: &mut Vec<Mention>) {
    let span = expr.span;
    match &expr.kind {
        ExprKind::Reference(reference) => {
            let node = match reference {
                Reference::Stock(id) => Node::Stock(*id),
                Reference::State(id) => Node::State(*id),
                Reference::Value(id) => Node::Value(*id),
                _ => return,
            };
            found.push(Mention { node, span });
        }
        ExprKind::Call { function, arguments, site: Site::Memory(memory), .. } => {
            found.push(Mention { node: Node::Memory(*memory), span });
            // These compare what they remember with what is there now.
            if matches!(function, Builtin::Once | Builtin::Trend) {
                arguments.iter().for_each(|argument| on_a_row(program, argument, found));
            }
        }
        ExprKind::Call { function: Builtin::Supply, arguments, .. } => {
            supply(program, arguments, span, found);
        }
        // The rates of a stock are those of the last finished step: nothing now.
        ExprKind::Call { function: Builtin::Net | Builtin::Inflow | Builtin::Outflow, .. } => {}
        _ => expr.children().into_iter().for_each(|child| on_a_row(program, child, found)),
    }
}

/// `supply(x)` mentions every stock that holds x.
fn supply(program: &Program, arguments: &[Expr], span: Span, found: &mut Vec<Mention>) {
    let Some(ExprKind::Reference(reference)) = arguments.first().map(|argument| &argument.kind) else { return };
    let base = match reference {
        Reference::Asset(asset) => Some(program.assets[*asset].base),
        Reference::Unit(unit) => program.units[*unit].measure.dimension.single_base(),
        Reference::Stock(stock) => program.stocks[*stock].holds,
        _ => None,
    };
    for (id, stock) in program.stocks.iter() {
        if base.is_some() && stock.holds == base {
            found.push(Mention { node: Node::Stock(id), span });
        }
    }
}

/// Visits the root of every expression of a program.
pub fn each_expression<'a>(program: &'a Program, visit: &mut impl FnMut(&'a Expr)) {
    for value in program.values.rows() {
        value.value.iter().chain(&value.distribution).for_each(&mut *visit);
    }
    for stock in program.stocks.rows() {
        stock.initial.iter().chain(&stock.transit).for_each(&mut *visit);
    }
    for state in program.states.rows() {
        state.initial.iter().chain(&state.next).for_each(&mut *visit);
    }
    for function in program.functions.rows() {
        visit(&function.body);
    }
    for transfer in program.transfers.rows() {
        transfer.when.iter().for_each(&mut *visit);
        transfer.legs.iter().flat_map(|leg| &leg.rate).for_each(&mut *visit);
    }
    for invariant in &program.invariants {
        visit(&invariant.condition);
    }
    for expectation in program.facts.iter().flat_map(|fact| &fact.expectations) {
        visit(&expectation.condition);
    }
    for game in &program.games {
        game.settings().for_each(|setting| visit(&setting.value));
        game.payoffs.iter().for_each(|payoff| visit(&payoff.value));
    }
}
