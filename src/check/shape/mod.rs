//! What runs over which index sets: a value runs over those that it is declared over and those that it mentions.
//!
//! Sets are matched by name. [`infer`] finds the shapes; [`place`] and [`transfer`] check that what stands somewhere
//! runs over no set that its place does not, and that every flow knows how much each element moves.

mod place;
mod transfer;
mod words;

use std::collections::HashMap;

use crate::diagnostic::Diagnostics;
use crate::resolve::builtin::Builtin;
use crate::resolve::program::{
    DrawId, Element, End, EndKind, MemoryId, Program, Shape, StockId, Transfer, TransferId, ValueId,
};
use crate::resolve::table::Id;
use crate::resolve::tree::{Expr, ExprKind, Reference, Site};

use super::order::{Order, each_expression};

/// The shapes of values, transfers, and what expressions remember and draw. Where a program has no index sets, all are empty.
#[derive(Debug, Default)]
pub struct Shapes {
    values: Vec<Shape>,
    transfers: Vec<Shape>,
    draws: HashMap<DrawId, Shape>,
    memories: HashMap<MemoryId, Shape>,
}

impl Shapes {
    /// Over which sets a value runs.
    pub fn value(&self, id: ValueId) -> Shape {
        self.values.get(id.index()).cloned().unwrap_or_default()
    }

    /// Over which sets a transfer runs: each element moves by itself.
    pub fn transfer(&self, id: TransferId) -> Shape {
        self.transfers.get(id.index()).cloned().unwrap_or_default()
    }

    /// For which elements a site draws.
    pub fn draw(&self, id: DrawId) -> Shape {
        self.draws.get(&id).cloned().unwrap_or_default()
    }

    /// For which elements a memory function remembers.
    pub fn memory(&self, id: MemoryId) -> Shape {
        self.memories.get(&id).cloned().unwrap_or_default()
    }

    /// Over which sets an expression runs.
    pub fn of(&self, program: &Program, expr: &Expr) -> Shape {
        let mut found: Shape = match &expr.kind {
            ExprKind::Reference(reference) => self.reference(program, *reference),
            ExprKind::Pick { operand, at } => without(self.of(program, operand), at),
            ExprKind::Reduce { operand, over, .. } => {
                let mut found = self.of(program, operand);
                found.retain(|set| !over.is_empty() && !over.contains(set));
                found
            }
            ExprKind::Call { function: Builtin::Supply, .. } => Vec::new(),
            _ => expr.children().into_iter().flat_map(|child| self.of(program, child)).collect(),
        };
        match &expr.kind {
            ExprKind::Elements { set, .. } => found.push(*set),
            ExprKind::Call { site: Site::Draw(draw), .. } => found.extend(&program.draws[*draw].indices),
            _ => {}
        }
        ordered(found)
    }

    /// The sets of a transfer for which a rate does not say how it is shared: it runs over them, counts them
    /// (`x / count(region)`), or says that everyone gets it (`each(x)`).
    pub fn left_open(&self, program: &Program, rate: &Expr, transfer: &Shape) -> Shape {
        let mut each = false;
        let mut told = self.of(program, rate);
        rate.walk(&mut |part| match &part.kind {
            ExprKind::Each { .. } => each = true,
            ExprKind::Count(set) => told.push(*set),
            _ => {}
        });
        transfer.iter().copied().filter(|set| !each && !told.contains(set)).collect()
    }

    fn reference(&self, program: &Program, reference: Reference) -> Shape {
        match reference {
            Reference::Stock(id) => program.stocks[id].indices.clone(),
            Reference::State(id) => program.states[id].indices.clone(),
            Reference::Value(id) => self.value(id),
            Reference::Flow(id, _) => self.transfer(id),
            _ => Vec::new(),
        }
    }
}

/// Sets in their order, each once.
fn ordered(mut sets: Shape) -> Shape {
    sets.sort_unstable();
    sets.dedup();
    sets
}

fn without(mut sets: Shape, at: &[Element]) -> Shape {
    sets.retain(|set| at.iter().all(|element| element.set != *set));
    sets
}

/// Finds the shape of everything, and reports what does not fit.
pub fn infer(program: &Program, order: &Order, diagnostics: &mut Diagnostics) -> Shapes {
    let mut shapes = Shapes::default();
    if !program.sets.is_empty() {
        shapes.values = program.values.rows().map(|value| value.indices.clone()).collect();
        shapes.transfers = program.transfers.rows().map(|transfer| moved(program, transfer)).collect();
        shapes.grow(program, order);
        shapes.sites(program);
    }
    place::check(program, &shapes, diagnostics);
    transfer::check(program, &shapes, diagnostics);
    shapes
}

/// The sets over which a transfer runs by its declaration and its ends.
fn moved(program: &Program, transfer: &Transfer) -> Shape {
    let ends = transfer.legs.iter().flat_map(|leg| std::iter::once(&leg.from).chain(leg.to.iter().map(|it| &it.end)));
    let sets = ends.flat_map(|end| end_shape(program, end));
    ordered(transfer.indices.iter().copied().chain(sets).collect())
}

/// The sets that an end of a leg leaves open.
fn end_shape(program: &Program, end: &End) -> Shape {
    match end.kind {
        EndKind::Stock(stock) => stock_shape(program, stock, &end.at),
        _ => Vec::new(),
    }
}

fn stock_shape(program: &Program, stock: StockId, at: &[Element]) -> Shape {
    without(program.stocks[stock].indices.clone(), at)
}

impl Shapes {
    /// Lets every value take over the sets of what it mentions, until nothing grows any more. In the order of evaluation
    /// one round does it, but for values that remember each other.
    fn grow(&mut self, program: &Program, order: &Order) {
        loop {
            let mut grown = false;
            for id in order.parameters.iter().chain(&order.row) {
                let value = &program.values[*id];
                let mentioned = value.value.iter().chain(&value.distribution).flat_map(|expr| self.of(program, expr));
                let shape = ordered(value.indices.iter().copied().chain(mentioned).collect());
                if let Some(slot) = self.values.get_mut(id.index()).filter(|slot| **slot != shape) {
                    *slot = shape;
                    grown = true;
                }
            }
            if !grown {
                return;
            }
        }
    }

    /// What is remembered and drawn is so for each element that the arguments run over, and those of the declaration.
    fn sites(&mut self, program: &Program) {
        let mut found: Vec<(Site, Shape)> = Vec::new();
        each_expression(program, &mut |expr| {
            expr.walk(&mut |part| {
                if let ExprKind::Call { site, .. } = &part.kind
                    && *site != Site::None
                {
                    found.push((*site, self.of(program, part)));
                }
            });
        });
        for (site, shape) in found {
            match site {
                Site::Draw(id) => drop(self.draws.insert(id, shape)),
                Site::Memory(id) => drop(self.memories.insert(id, shape)),
                Site::None => {}
            }
        }
    }
}
