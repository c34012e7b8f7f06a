//! Before row 0: what stocks hold, what states are and what memories show.

use std::collections::HashMap;

use super::checks::Must;
use super::compiler::Compiler;
use super::environment::{Environment, Shaped};
use crate::model::{MemoryRule, Node};
use crate::sim::tape::{Code, NodeId, Stage};

/// What a run starts with.
#[derive(Debug)]
pub struct Start<'m> {
    /// What names stand for on row 0, before it is worked out as a row.
    pub environment: Environment<'m>,
    /// The queues by their stocks.
    pub queues: HashMap<&'m str, u32>,
    /// The lines by their memories.
    pub lines: HashMap<&'m str, u32>,
}

impl<'m> Compiler<'m> {
    /// Works out what is there before row 0, in the order of the schedule.
    pub fn start(&mut self) -> Start<'m> {
        let model = self.model;
        let zero = self.graph.constant(0.0);
        let mut at = Environment::new(zero);
        let mut start = Start { environment: Environment::new(zero), queues: HashMap::new(), lines: HashMap::new() };
        for node in &model.schedule.start {
            match node {
                Node::Stock { id } => self.start_stock(id, &mut at),
                Node::State { id } => self.start_state(id, &mut at),
                Node::Memory { id } => self.start_memory(id, &mut at, &mut start.lines),
                Node::Value { id } => {
                    self.value(id, &mut at);
                }
            }
        }
        for stock in model.stocks.iter().filter(|stock| stock.transit.is_some()) {
            let queue = self.open_queue(&stock.meta.id, &at);
            start.queues.insert(&stock.meta.id, queue);
        }
        start.environment = at;
        start
    }

    /// A value at a moment, as its formula says; watched, but for metrics.
    pub fn value(&mut self, id: &'m str, at: &mut Environment<'m>) {
        let Some(value) = self.values.get(id).copied() else { return };
        let found = match &value.formula {
            Some(formula) => self.expression(&formula.tree, at),
            None => self.number(f64::NAN),
        };
        let sets = self.shapes.sets(&value.quantity.shape);
        let found = Shaped { node: self.over(&found, &sets), sets };
        if let Some(formula) = value.formula.as_ref().filter(|_| value.kind != crate::model::ValueKind::Metric) {
            self.watch_formula(Must::BeNumber, id, formula, &found, at);
        }
        at.values.insert(id, found);
    }

    fn start_stock(&mut self, id: &'m str, at: &mut Environment<'m>) {
        let Some(stock) = self.stocks.get(id).copied() else { return };
        let sets = self.shapes.sets(&stock.quantity.shape);
        let value = match &stock.initial {
            Some(initial) => self.expression(&initial.tree, at),
            None => self.number(0.0),
        };
        let value = Shaped { node: self.over(&value, &sets), sets };
        if let Some(initial) = &stock.initial {
            self.watch_formula(Must::BeFinite, id, initial, &value, at);
        }
        at.stocks.insert(id, value);
    }

    fn start_state(&mut self, id: &'m str, at: &mut Environment<'m>) {
        let Some(state) = self.model.states.iter().find(|state| state.meta.id == id) else { return };
        let sets = self.shapes.sets(&state.quantity.shape);
        let Some(initial) = &state.initial else { return };
        let value = self.expression(&initial.tree, at);
        let value = Shaped { node: self.over(&value, &sets), sets };
        self.watch_formula(Must::BeFinite, id, initial, &value, at);
        at.states.insert(id, value);
    }

    fn start_memory(&mut self, id: &'m str, at: &mut Environment<'m>, lines: &mut HashMap<&'m str, u32>) {
        let Some(memory) = self.model.memory.iter().find(|memory| memory.id == id) else { return };
        let sets = self.shapes.sets(&memory.shape);
        let (MemoryRule::Cell { initial, .. } | MemoryRule::Line { initial, .. }) = &memory.rule;
        let value = self.expression(initial, at);
        let value = Shaped { node: self.over(&value, &sets), sets };
        self.watch(Must::BeNumber, id, (&memory.text, Some(initial)), &value, at);
        if let MemoryRule::Line { by, .. } = &memory.rule {
            let by = self.expression(by, at);
            let steps = self.steps(by.node);
            let line = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
            self.lines.push(self.shapes.elements(&value.sets) as usize);
            self.graph.effect(Code::OpenLine, &[value.node, steps], line, 0, Stage::Start);
            lines.insert(id, line);
        }
        at.memory.insert(id, value);
    }

    fn open_queue(&mut self, id: &'m str, at: &Environment<'m>) -> u32 {
        let held = at.stocks.get(id).cloned().unwrap_or(Shaped { node: self.nothing, sets: Vec::new() });
        let transit = self.stocks.get(id).and_then(|stock| stock.transit.as_ref());
        let transit = match transit {
            Some(transit) => self.constant(&transit.tree),
            None => self.number(0.0),
        };
        let steps = self.steps(transit.node);
        let queue = u32::try_from(self.queues.len()).unwrap_or(u32::MAX);
        self.queues.push(self.shapes.elements(&held.sets) as usize);
        self.graph.effect(Code::OpenQueue, &[held.node, steps], queue, 0, Stage::Start);
        queue
    }

    /// A time in whole steps, halves up; at least one where it is used.
    fn steps(&mut self, time: NodeId) -> NodeId {
        let (dt, half, one) = (self.graph.constant(self.dt), self.graph.constant(0.5), self.graph.constant(1.0));
        let steps = self.graph.apply(Code::Divide, &[time, dt]);
        let steps = self.graph.apply(Code::Add, &[steps, half]);
        self.graph.apply(Code::Floor, &[steps, one])
    }
}
