//! From one row to the next: phase after phase, then memory and states.

use std::collections::HashMap;

use super::asks::Asked;
use super::checks::Must;
use super::compiler::Compiler;
use super::environment::{Environment, Shaped};
use super::slots::Slot;
use super::start::Start;
use crate::model::{Expression, MemoryRule, PhaseSchedule, RateKind, ValueKind};
use crate::sim::tape::{Code, NodeId, Part, Stage};

/// What the phases of a step have come to so far.
#[derive(Debug)]
pub struct Progress<'m> {
    /// What stocks hold now.
    pub stocks: HashMap<&'m str, Shaped>,
    /// What slots will hold on the next row.
    pub next: HashMap<Slot<'m>, NodeId>,
    /// What has come into and gone out of stocks so far, of those that something asks about.
    pub turnover: HashMap<Slot<'m>, NodeId>,
}

impl<'m> Compiler<'m> {
    /// What names stand for on a row; all values are worked out.
    pub fn row(&mut self, start: &Start<'m>) -> Environment<'m> {
        self.graph.part = Part::Row;
        let model = self.model;
        let mut at = Environment::new(self.graph.time());
        at.moved = true;
        for stock in &model.stocks {
            let slot = self.slot(Slot::Stock(&stock.meta.id), true);
            let low = self.bounds_of(&stock.meta.id).low;
            if low.is_some_and(|low| self.graph.is_positive(low)) {
                self.graph.set_positive(slot.node);
            }
            at.stocks.insert(&stock.meta.id, slot);
        }
        for state in &model.states {
            let sets = self.shapes.sets(&state.quantity.shape);
            let node = self.slots.leaf(Slot::State(&state.meta.id), self.shapes.elements(&sets), &mut self.graph);
            at.states.insert(&state.meta.id, Shaped { node, sets });
        }
        for memory in &model.memory {
            let sets = self.shapes.sets(&memory.shape);
            let elements = self.shapes.elements(&sets);
            let node = match start.lines.get(memory.id.as_str()) {
                Some(line) => self.graph.effect(Code::Shown, &[], *line, elements, Stage::Row),
                None => self.slots.leaf(Slot::Cell(&memory.id), elements, &mut self.graph),
            };
            at.memory.insert(&memory.id, Shaped { node, sets });
        }
        // What was drawn once stays as it was.
        let once = |draw: &&&str| self.draws.get(**draw).is_some_and(|draw| draw.each == crate::model::DrawEach::Run);
        let kept = start.environment.draws.iter().chain(&self.constants.draws).filter(|(id, _)| once(id));
        at.draws = kept.map(|(id, drawn)| (*id, drawn.clone())).collect();
        for id in &model.schedule.row {
            self.value(id, &mut at);
        }
        at
    }

    /// All phases, and what they leave for the next row.
    pub fn step(&mut self, row: &mut Environment<'m>, start: &Start<'m>) -> HashMap<Slot<'m>, NodeId> {
        self.graph.part = Part::Step;
        let model = self.model;
        self.ask_turnover();
        let mut progress = Progress { stocks: row.stocks.clone(), next: HashMap::new(), turnover: HashMap::new() };
        let mut pinned: HashMap<&str, Shaped> = HashMap::new();
        for (number, phase) in model.schedule.phases.iter().enumerate() {
            let mut at = if number == 0 { row.clone() } else { self.later(phase, row, &progress, &pinned) };
            let asked = self.asks(phase, &mut at, start);
            self.next_states(phase, &mut at, &mut progress);
            for value in model.values.iter().filter(|value| value.phase.as_deref() == Some(&phase.phase)) {
                pinned.extend(at.values.get(value.meta.id.as_str()).map(|now| (value.meta.id.as_str(), now.clone())));
            }
            self.settle_phase(phase, asked, start, &mut progress);
        }
        self.next_memory(row, start, &mut progress);
        let mut queues: Vec<u32> = start.queues.values().copied().collect();
        queues.sort_unstable();
        for queue in queues {
            self.graph.effect(Code::Advance, &[], queue, 0, Stage::Row);
        }
        for (id, held) in &progress.stocks {
            progress.next.insert(Slot::Stock(id), held.node);
        }
        let dt = self.graph.constant(self.dt);
        for (slot, amount) in &progress.turnover {
            let dt = self.stretched_to(dt, *amount);
            progress.next.insert(*slot, self.graph.apply(Code::Divide, &[*amount, dt]));
        }
        progress.next
    }

    /// Asks for what comes into stocks and goes out of them wherever a formula reads it: each phase books it, also one that comes
    /// before the phase that reads.
    fn ask_turnover(&mut self) {
        let model = self.model;
        let mut read: Vec<(RateKind, &'m str)> = Vec::new();
        let mut look = |tree: &'m Expression| {
            tree.visit(|part| {
                if let Expression::Rate { kind, stock } = part {
                    read.push((*kind, stock));
                }
            });
        };
        model.formulas().into_iter().for_each(|used| look(&used.formula.tree));
        for memory in &model.memory {
            let (MemoryRule::Cell { next: tree, .. } | MemoryRule::Line { input: tree, .. }) = &memory.rule;
            look(tree);
        }
        model.draws.iter().flat_map(|draw| &draw.arguments).for_each(&mut look);
        for (kind, stock) in read {
            self.rate(kind, stock, true);
        }
    }

    /// A number as often as another one has elements.
    pub fn stretched_to(&mut self, number: NodeId, like: NodeId) -> NodeId {
        let count = self.graph.elements(like);
        self.gathered(number, vec![0; count as usize])
    }

    /// The start of a later phase: new stocks, and the values that depend on them.
    fn later(
        &mut self,
        phase: &'m PhaseSchedule,
        row: &Environment<'m>,
        progress: &Progress<'m>,
        pinned: &HashMap<&'m str, Shaped>,
    ) -> Environment<'m> {
        let mut at = row.clone();
        at.stocks = progress.stocks.clone();
        at.values.extend(pinned.iter().map(|(id, value)| (*id, value.clone())));
        for id in &phase.values {
            let kind = self.values.get(id.as_str()).map(|value| value.kind);
            if !matches!(kind, Some(ValueKind::Env | ValueKind::Data)) {
                self.value(id, &mut at);
            }
        }
        at
    }

    fn next_states(&mut self, phase: &'m PhaseSchedule, at: &mut Environment<'m>, progress: &mut Progress<'m>) {
        for state in self.model.states.iter().filter(|state| state.phase == phase.phase) {
            let Some(next) = &state.next else { continue };
            let value = self.expression(&next.tree, at);
            let sets = self.shapes.sets(&state.quantity.shape);
            let value = Shaped { node: self.over(&value, &sets), sets };
            self.watch_formula(Must::BeFinite, &state.meta.id, next, &value, at);
            progress.next.insert(Slot::State(&state.meta.id), value.node);
        }
    }

    /// Memories follow the values of the row.
    fn next_memory(&mut self, row: &mut Environment<'m>, start: &Start<'m>, progress: &mut Progress<'m>) {
        for memory in &self.model.memory {
            let (MemoryRule::Cell { next: tree, .. } | MemoryRule::Line { input: tree, .. }) = &memory.rule;
            let value = self.expression(tree, row);
            let sets = self.shapes.sets(&memory.shape);
            let value = Shaped { node: self.over(&value, &sets), sets };
            self.watch(Must::BeNumber, &memory.id, (&memory.text, Some(tree)), &value, row);
            match start.lines.get(memory.id.as_str()) {
                Some(line) => {
                    self.graph.effect(Code::Push, &[value.node], *line, 0, Stage::Row);
                }
                None => {
                    progress.next.insert(Slot::Cell(&memory.id), value.node);
                }
            }
        }
    }

    /// What the transfers of a phase ask for.
    fn asks(&mut self, phase: &'m PhaseSchedule, at: &mut Environment<'m>, start: &Start<'m>) -> Vec<Asked<'m>> {
        let transfers: Vec<_> =
            phase.transfers.iter().filter_map(|id| self.transfers.get(id.as_str()).copied()).collect();
        let wants = match self.model.ecosystem.method {
            crate::model::Method::Euler => HashMap::new(),
            crate::model::Method::Rk4 => self.runge_kutta(&transfers, at),
        };
        transfers.into_iter().map(|(number, transfer)| self.ask(number, transfer, &wants, at, start)).collect()
    }
}
