//! From a model to a program: symbolic execution of a row and of the step that follows it.
//!
//! [`compiler`] holds the graph, [`expression`] and [`chance`] turn formulas into nodes; [`parameters`] and [`start`] say what there is
//! before row 0; [`step`] walks the phases: [`asks`], [`settle`], [`rationing`], [`book`].

mod asks;
mod book;
mod chance;
pub mod checks;
pub mod columns;
mod compiler;
mod ends;
mod environment;
mod expression;
mod parameters;
mod rationing;
mod runge_kutta;
mod settle;
mod shapes;
mod slots;
mod start;
mod step;

use std::collections::HashMap;
use std::sync::OnceLock;

use checks::{Must, Watch};
use columns::{Origin, Summary};
use compiler::Compiler;
pub use compiler::Purpose;
use environment::{Environment, Shaped};
pub use parameters::slot_of_elements;
pub use shapes::Shapes;
use slots::Slot;

use super::result::ColumnKind;
use super::tape::machine::Fixtures;
use super::tape::{Carry, NodeId, Outline, Program, Register, assemble};
use crate::model::{Check, Expectation, Expression, Formula, Model, Quantity, Reduction};

/// A program, and what its numbers mean.
#[derive(Debug)]
pub struct Compiled {
    /// What a machine does.
    pub program: Program,
    /// For each column: what is recorded of a row, and which of its elements it shows.
    pub cells: Vec<(usize, u32)>,
    /// Which of what is recorded each expectation compares: left and right and how far they may be apart, or a condition.
    pub expectations: Vec<Vec<usize>>,
    /// Parameters that are given or drawn, by their places in the model, and where their numbers stand.
    pub chosen: Vec<(usize, Register)>,
    /// For each parameter where the numbers go that are given to some of its elements; no number stands for those that are not.
    pub partly: Vec<Option<Register>>,
    /// What is watched, and where its numbers stand; empty unless it is to be explained.
    pub watches: Vec<(Watch, Vec<Register>)>,
    /// What is the same in all runs, row by row: worked out by whoever needs it first.
    pub clock: OnceLock<Vec<f64>>,
    /// How many steps a run has.
    pub steps: u64,
    /// The step, in the time unit.
    pub dt: f64,
}

/// Compiles a model for a purpose; what is recorded are these columns and what these expectations compare.
///
/// The model lacks nothing: [`crate::analysis::needs`] is empty.
pub fn compile<'m>(
    model: &'m Model,
    purpose: Purpose<'m>,
    columns: &[&Origin],
    expectations: &'m [Expectation],
) -> Compiled {
    let mut compiler = Compiler::new(model, purpose);
    compiler.all_parameters();
    let start = compiler.start();
    let mut row = compiler.row(&start);
    let mut recorded = Recorded::default();
    let cells = columns.iter().map(|origin| compiler.cell(origin, &row, &mut recorded)).collect();
    let expectations = expectations.iter().map(|it| compiler.expectation(it, &mut row, &mut recorded)).collect();
    if !compiler.purpose.unclaimed {
        compiler.claims(&mut row);
    }
    let next = compiler.step(&mut row, &start);
    let carries = compiler.carries(&start.environment, &next);
    compiler.finish(carries, recorded.nodes, cells, expectations)
}

/// Compiles formulas over parameters and constants: what is recorded are their numbers. Tells over which sets each runs.
pub fn constants<'m>(model: &'m Model, trees: impl Iterator<Item = &'m Expression>) -> (Compiled, Vec<Vec<usize>>) {
    let mut compiler = Compiler::new(model, Purpose::default());
    compiler.all_parameters();
    let found: Vec<Shaped> = trees.map(|tree| compiler.constant(tree)).collect();
    let sets = found.iter().map(|shaped| shaped.sets.clone()).collect();
    let recorded = found.into_iter().map(|shaped| shaped.node).collect();
    (compiler.finish(Vec::new(), recorded, Vec::new(), Vec::new()), sets)
}

impl<'m> Compiler<'m> {
    /// Where a column finds its number.
    fn cell(&mut self, origin: &Origin, row: &Environment<'m>, recorded: &mut Recorded) -> (usize, u32) {
        let shaped = self.shown(origin, row);
        let sets = origin.sets.clone();
        match origin.summary {
            Some(summary) => {
                let over: Vec<usize> =
                    sets.iter().zip(&origin.place).filter(|(_, at)| at.is_none()).map(|(set, _)| *set).collect();
                let over = self.set_names(&over);
                let reduction = match summary {
                    Summary::Mean => Reduction::Mean,
                    Summary::Min => Reduction::Min,
                    Summary::Max => Reduction::Max,
                    Summary::Sum => Reduction::Sum,
                };
                let reduced = self.reduce(reduction, &shaped, &over, None);
                let place: Vec<u32> = origin.place.iter().copied().flatten().collect();
                (recorded.keep(reduced.node), self.element(&reduced.sets, &place))
            }
            None => {
                let place: Vec<u32> = origin.place.iter().copied().flatten().collect();
                (recorded.keep(shaped.node), self.element(&sets, &place))
            }
        }
    }

    fn element(&self, sets: &[usize], place: &[u32]) -> u32 {
        sets.iter().zip(place).fold(0, |element, (set, at)| element * self.shapes.size(*set) + at)
    }

    /// What a column shows, all elements of it.
    fn shown(&mut self, origin: &Origin, row: &Environment<'m>) -> Shaped {
        let id = origin.column.id.as_str();
        let found = match origin.column.kind {
            ColumnKind::Stock => row.stocks.get(id).cloned(),
            ColumnKind::State => row.states.get(id).cloned(),
            ColumnKind::Flow | ColumnKind::Rationed | ColumnKind::Reversed => {
                let slot = match origin.column.kind {
                    ColumnKind::Flow => Slot::Flow,
                    ColumnKind::Rationed => Slot::Rationed,
                    _ => Slot::Reversed,
                };
                self.legs.get(id).copied().map(|leg| self.slot(slot(&leg.meta.id), true))
            }
            ColumnKind::Limit => {
                let transfer = self.transfers.get(id).copied();
                transfer.map(|(_, transfer)| self.slot(Slot::Limit(&transfer.meta.id), true))
            }
            _ => row.values.get(id).cloned(),
        };
        found.unwrap_or(Shaped { node: self.nothing, sets: Vec::new() })
    }

    /// What an expectation compares.
    fn expectation(
        &mut self,
        expectation: &'m Expectation,
        row: &mut Environment<'m>,
        recorded: &mut Recorded,
    ) -> Vec<usize> {
        let formulas: Vec<&'m Formula> = match &expectation.check {
            Check::Holds { condition } => vec![condition],
            Check::Near { left, right, within } => [left, right].into_iter().chain(within).collect(),
        };
        let found: Vec<Shaped> = formulas.iter().map(|formula| self.expression(&formula.tree, row)).collect();
        let (nodes, _) = self.stretched(&found);
        nodes.into_iter().map(|node| recorded.keep(node)).collect()
    }

    /// Watches invariants, and the bounds of states.
    fn claims(&mut self, row: &mut Environment<'m>) {
        let model = self.model;
        for invariant in &model.invariants {
            let holds = self.expression(&invariant.condition.tree, row);
            self.watch_formula(Must::Hold, &invariant.meta.id, &invariant.condition, &holds, row);
        }
        for state in &model.states {
            for (bound, is_low) in [(&state.low, true), (&state.high, false)] {
                let (Some(bound), Some(now)) = (bound, row.states.get(state.meta.id.as_str()).cloned()) else {
                    continue;
                };
                let limit = self.expression(&bound.tree, row);
                let operands = if is_low { [limit, now] } else { [now, limit] };
                let holds = self.each(super::tape::Code::LessOrEqual, &operands);
                let operator = if is_low { ">=" } else { "<=" };
                let text = format!("{} {operator} {}", state.meta.id, bound.text);
                self.watch(Must::Hold, &state.meta.id, (&text, Some(&bound.tree)), &holds, row);
                self.also_tell(&state.meta.id, row.states.get(state.meta.id.as_str()), &state.quantity);
            }
        }
    }

    /// Has the last thing that is watched tell of one more number, before the others.
    fn also_tell(&mut self, id: &str, value: Option<&Shaped>, quantity: &Quantity) {
        let named = value.map(|value| self.named_value(id.to_owned(), value.clone(), quantity.clone()));
        if let (Some(watch), Some(named)) = (self.watches.last_mut(), named) {
            watch.parts.retain(|part| part.id != named.id);
            watch.parts.insert(0, named);
        }
    }

    /// What is carried from row to row.
    fn carries(&mut self, start: &Environment<'m>, next: &HashMap<Slot<'m>, NodeId>) -> Vec<Carry> {
        let slots = self.slots.all().to_vec();
        let zero = self.graph.constant(0.0);
        let mut carries = Vec::new();
        for slot in slots {
            let Some(leaf) = self.slots.asked(slot) else { continue };
            let known = match slot {
                Slot::Stock(id) => start.stocks.get(id),
                Slot::State(id) => start.states.get(id),
                Slot::Cell(id) => start.memory.get(id),
                _ => None,
            };
            let start = known.map_or_else(|| self.stretched_to(zero, leaf), |known| known.node);
            let otherwise = match slot {
                Slot::Stock(_) | Slot::State(_) | Slot::Cell(_) | Slot::Carry(_) => leaf,
                _ => self.stretched_to(zero, leaf),
            };
            carries.push(Carry { leaf, start, next: next.get(&slot).copied().unwrap_or(otherwise) });
        }
        carries
    }

    /// Parameters that are given or drawn.
    fn chosen(&self) -> impl Iterator<Item = (usize, NodeId)> {
        let parameters = self.model.parameters.iter().enumerate();
        parameters.filter_map(|(place, parameter)| {
            let id = parameter.meta.id.as_str();
            let is_drawn = self.purpose.drawn && parameter.distribution.is_some();
            let is_chosen = is_drawn || self.purpose.given.contains(&id) || self.purpose.partly.contains(&id);
            Some((place, self.parameters.get(id).filter(|_| is_chosen)?.node))
        })
    }

    fn finish(
        self,
        carries: Vec<Carry>,
        mut recorded: Vec<NodeId>,
        cells: Vec<(usize, u32)>,
        expectations: Vec<Vec<usize>>,
    ) -> Compiled {
        let steps = self.model.ecosystem.time.as_ref().map_or(0, |time| time.steps);
        let dt = self.dt;
        let (parameters, model) = (self.model.parameters.len(), self.model);
        let (chosen, nodes): (Vec<usize>, Vec<NodeId>) = self.chosen().unzip();
        let columns = recorded.len();
        recorded.extend(nodes);
        let watched: Vec<NodeId> = self
            .watches
            .iter()
            .flat_map(|watch| {
                [watch.wrong, watch.value.node].into_iter().chain(watch.parts.iter().map(|part| part.value.node))
            })
            .collect();
        let fixtures = Fixtures { tables: Vec::new(), reductions: self.reductions, curves: self.curves, dt };
        let outline = Outline {
            graph: self.graph,
            carries,
            drawn: self.drawn,
            recorded,
            watched,
            given: slot_of_elements(model, parameters),
            fixtures,
            sites: self.sites,
            queues: self.queues,
            lines: self.lines,
        };
        let mut program = assemble(outline);
        let chosen = chosen.into_iter().zip(program.recorded.split_off(columns)).collect();
        let partly = (0..parameters).map(|place| program.given.get(slot_of_elements(model, place)).copied().flatten());
        let partly = partly.collect();
        let mut registers = program.watched.iter().copied();
        let watches = self.watches.into_iter().map(|watch| {
            let own = registers.by_ref().take(2 + watch.parts.len()).collect();
            (watch, own)
        });
        let watches = watches.collect();
        Compiled { program, cells, expectations, chosen, partly, watches, clock: OnceLock::new(), steps, dt }
    }
}

/// What is recorded of a row, each node once.
#[derive(Debug, Default)]
struct Recorded {
    nodes: Vec<NodeId>,
    known: HashMap<NodeId, usize>,
}

impl Recorded {
    /// The place of a node.
    fn keep(&mut self, node: NodeId) -> usize {
        *self.known.entry(node).or_insert_with(|| {
            self.nodes.push(node);
            self.nodes.len() - 1
        })
    }
}
