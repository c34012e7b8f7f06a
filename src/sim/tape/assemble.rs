//! From a graph to a program: what is needed is put in order, and given registers.

use std::collections::HashMap;

use super::code::Code;
use super::fuse::fuse;
use super::graph::{Graph, Node, NodeId};
use super::instruction::{Instruction, Tape};
use super::lifetimes::{homes, last_uses};
use super::machine::Fixtures;
use super::places::{Place, Places};
use super::program::{Clock, Program, Register, Section};
use super::registers::Registers;

/// A number that is carried from row to row.
#[derive(Clone, Copy, Debug)]
pub struct Carry {
    /// The leaf that stands for it.
    pub leaf: NodeId,
    /// What it is on row 0.
    pub start: NodeId,
    /// What it is one row later.
    pub next: NodeId,
}

/// A parameter that is drawn until it lies in its range.
#[derive(Clone, Copy, Debug)]
pub struct Drawn {
    /// The leaf that stands for it.
    pub leaf: NodeId,
    /// The first node that is done at each attempt.
    pub first: NodeId,
    /// One past the last.
    pub end: NodeId,
    /// What is drawn.
    pub candidate: NodeId,
    /// The least it may be.
    pub low: NodeId,
    /// The most it may be.
    pub high: NodeId,
    /// Which parameter it is, in the order of the model.
    pub parameter: usize,
}

/// What is wanted of a graph.
#[derive(Debug, Default)]
pub struct Outline {
    /// Everything that can be worked out.
    pub graph: Graph,
    /// What goes on to the next row.
    pub carries: Vec<Carry>,
    /// What is drawn before row 0, in order.
    pub drawn: Vec<Drawn>,
    /// What is recorded of a row.
    pub recorded: Vec<NodeId>,
    /// What is kept until it is computed again, for explanations.
    pub watched: Vec<NodeId>,
    /// How many numbers are given from outside.
    pub given: usize,
    /// Curves, reductions and the step; the tables are those of the graph.
    pub fixtures: Fixtures,
    /// The keys of the random streams.
    pub sites: Vec<u32>,
    /// How many elements each queue has.
    pub queues: Vec<usize>,
    /// How many elements each line has.
    pub lines: Vec<usize>,
}

/// Puts in order what the outline wants, and nothing else.
pub fn assemble(mut outline: Outline) -> Program {
    fuse(&mut outline);
    let places = Places::of(&outline);
    let mut assembly = Assembly::new(&outline, &places);
    assembly.leaves();
    let start = assembly.start();
    let clock = assembly.clock();
    let row = assembly.row();
    let recorded = outline.recorded.iter().map(|id| assembly.register(*id)).collect();
    let step = assembly.step();
    let watched = outline.watched.iter().map(|id| assembly.register(*id)).collect();
    let (blocks, constants) = (assembly.registers.blocks(), assembly.constants);
    let mut given = vec![None; outline.given];
    for (place, register) in assembly.given {
        if let Some(slot) = given.get_mut(place) {
            *slot = Some(register);
        }
    }
    let fixtures = Fixtures { tables: outline.graph.tables().to_vec(), ..outline.fixtures };
    let Outline { sites, queues, lines, .. } = outline;
    Program { fixtures, sites, queues, lines, blocks, constants, given, start, clock, row, step, recorded, watched }
}

/// A program in the making.
struct Assembly<'a> {
    outline: &'a Outline,
    places: &'a Places,
    registers: Registers,
    /// The register of each node that has one.
    held: Vec<Option<Register>>,
    /// After which node each is needed no more; none for those needed for ever.
    last: Vec<Option<NodeId>>,
    constants: Vec<(u32, f64)>,
    given: Vec<(usize, Register)>,
    clock: Clock,
    /// The blocks of nodes in the machine of the clock.
    clock_held: Vec<Option<u32>>,
    /// Nodes that are written straight to where they are carried.
    home: HashMap<NodeId, NodeId>,
}

impl<'a> Assembly<'a> {
    fn new(outline: &'a Outline, places: &'a Places) -> Assembly<'a> {
        let count = outline.graph.nodes().len();
        Assembly {
            outline,
            places,
            registers: Registers::default(),
            held: vec![None; count],
            last: last_uses(outline, places),
            constants: Vec::new(),
            given: Vec::new(),
            clock: Clock::default(),
            clock_held: vec![None; count],
            home: homes(outline, places),
        }
    }

    fn nodes(&self) -> impl Iterator<Item = (NodeId, &'a Node)> + use<'a> {
        (0_u32..).map(NodeId).zip(self.outline.graph.nodes())
    }

    /// Registers for constants, for what is given and for what is carried.
    fn leaves(&mut self) {
        for (id, node) in self.nodes().filter(|(id, _)| self.places.get(*id) == Place::Leaf) {
            let register = self.registers.take(node.elements);
            self.hold(id, register);
            match node.code {
                Code::Constant => self.constants.push((register.block, f64::from_bits(node.extra))),
                Code::Given => self.given.push((usize::try_from(node.extra).unwrap_or(usize::MAX), register)),
                _ => {}
            }
        }
        // What goes on is kept even if no row reads it: a summary may.
        for carry in &self.outline.carries {
            if self.held.get(carry.leaf.index()).is_some_and(Option::is_none) {
                let register = self.registers.take(self.outline.graph.elements(carry.leaf));
                self.hold(carry.leaf, register);
            }
        }
    }

    fn hold(&mut self, id: NodeId, register: Register) {
        if let Some(held) = self.held.get_mut(id.index()) {
            *held = Some(register);
        }
    }

    fn register(&self, id: NodeId) -> Register {
        self.held.get(id.index()).copied().flatten().unwrap_or_default()
    }

    /// What comes before row 0.
    fn start(&mut self) -> Vec<Section> {
        let mut sections = Vec::new();
        let mut tape = Tape::default();
        let mut drawn = self.outline.drawn.iter().enumerate().peekable();
        for (id, node) in self.nodes() {
            while let Some((number, next)) = drawn.next_if(|(_, drawn)| drawn.end <= id) {
                sections.push(Section::Once(std::mem::take(&mut tape)));
                sections.push(self.attempts(number, next));
            }
            if self.places.get(id) == Place::Start {
                self.emit(id, node, &mut tape);
            }
        }
        for (number, next) in drawn {
            sections.push(Section::Once(std::mem::take(&mut tape)));
            sections.push(self.attempts(number, next));
        }
        for carry in &self.outline.carries {
            self.copy(carry.start, self.register(carry.leaf), &mut tape);
        }
        sections.push(Section::Once(tape));
        sections
    }

    fn attempts(&mut self, number: usize, drawn: &Drawn) -> Section {
        let mut tape = Tape::default();
        for (id, node) in self.nodes().filter(|(id, _)| self.places.get(*id) == Place::Attempt(number)) {
            self.emit(id, node, &mut tape);
        }
        Section::Drawn {
            tape,
            candidate: self.register(drawn.candidate),
            low: self.register(drawn.low),
            high: self.register(drawn.high),
            accepted: self.register(drawn.leaf),
            parameter: drawn.parameter,
        }
    }

    /// What is the same in all runs, in a machine of its own.
    fn clock(&mut self) -> Clock {
        let mut next = 0_u32;
        for (id, node) in self.nodes().filter(|(id, _)| self.places.get(*id) == Place::Clock) {
            let mut block = |assembly: &mut Self, id: NodeId| {
                let known = assembly.clock_held.get(id.index()).copied().flatten();
                known.unwrap_or_else(|| {
                    next += 1;
                    if let Some(held) = assembly.clock_held.get_mut(id.index()) {
                        *held = Some(next - 1);
                    }
                    if let Some(value) = assembly.outline.graph.value(id) {
                        assembly.clock.constants.push((next - 1, value));
                    }
                    next - 1
                })
            };
            let operands: Vec<u32> = node.operands.iter().map(|operand| block(self, *operand)).collect();
            let to = block(self, id);
            if node.code == Code::Time {
                self.clock.time = Some(to);
            } else {
                let operands = operands.into_iter().map(|block| Register { block, count: 1 }).collect::<Vec<_>>();
                push(&mut self.clock.tape, node, Register { block: to, count: 1 }, &operands);
            }
        }
        self.show();
        self.clock.blocks = next as usize;
        std::mem::take(&mut self.clock)
    }

    /// Registers for what the runs need of the clock.
    fn show(&mut self) {
        let graph = &self.outline.graph;
        let mut needed = vec![false; graph.nodes().len()];
        let mut need = |id: NodeId| needed.get_mut(id.index()).into_iter().for_each(|needed| *needed = true);
        for (id, node) in self.nodes() {
            if matches!(self.places.get(id), Place::Row | Place::Step) {
                node.operands.iter().for_each(|operand| need(*operand));
            }
        }
        self.outline.recorded.iter().chain(&self.outline.watched).for_each(|id| need(*id));
        self.outline.carries.iter().for_each(|carry| need(carry.next));
        for (id, _) in self.nodes().filter(|(id, _)| self.places.get(*id) == Place::Clock) {
            if needed.get(id.index()) == Some(&true) {
                let register = self.registers.take(1);
                self.hold(id, register);
                let from = self.clock_held.get(id.index()).copied().flatten().unwrap_or_default();
                self.clock.shown.push((from, register.block));
            }
        }
    }

    fn row(&mut self) -> Tape {
        self.part(Place::Row)
    }

    /// What lies between two rows, and at its end what goes on to the next.
    fn step(&mut self) -> Tape {
        let mut tape = self.part(Place::Step);
        // What is carried into another slot is saved before that one changes.
        let mut moves = Vec::new();
        for carry in &self.outline.carries {
            let (from, to) = (self.register(carry.next), self.register(carry.leaf));
            let leaf = self.outline.graph.node(carry.next).is_some_and(|node| node.code == Code::Carried);
            if from == to {
                continue;
            }
            if leaf {
                let saved = self.registers.take(from.count);
                tape.instructions.push(copy(from, saved));
                moves.push((saved, to));
            } else {
                moves.push((from, to));
            }
        }
        tape.instructions.extend(moves.into_iter().map(|(from, to)| copy(from, to)));
        tape
    }

    fn part(&mut self, place: Place) -> Tape {
        let mut tape = Tape::default();
        for (id, node) in self.nodes().filter(|(id, _)| self.places.get(*id) == place) {
            self.emit(id, node, &mut tape);
        }
        tape
    }

    /// Adds the instruction of a node; registers that are needed no more are given back.
    fn emit(&mut self, id: NodeId, node: &Node, tape: &mut Tape) {
        let operands: Vec<Register> = node.operands.iter().map(|operand| self.register(*operand)).collect();
        let home = self.home.get(&id).map(|leaf| self.register(*leaf));
        let to = match home {
            Some(home) => home,
            None if has_result(node.code) => self.registers.take(node.elements),
            None => Register { block: 0, count: node.elements },
        };
        if has_result(node.code) {
            self.hold(id, to);
        }
        push(tape, node, to, &operands);
        for operand in &node.operands {
            if self.last.get(operand.index()).copied().flatten() == Some(id) {
                self.release(*operand);
            }
        }
        if has_result(node.code) && self.last.get(id.index()).copied().flatten() == Some(id) {
            self.release(id);
        }
    }

    fn release(&mut self, id: NodeId) {
        if let Some(register) = self.held.get(id.index()).copied().flatten() {
            self.registers.give(register);
            // Once is enough, even if an operand stands twice in a list.
            if let Some(last) = self.last.get_mut(id.index()) {
                *last = None;
            }
        }
    }

    fn copy(&self, from: NodeId, to: Register, tape: &mut Tape) {
        let from = self.register(from);
        if from != to {
            tape.instructions.push(copy(from, to));
        }
    }
}

fn copy(from: Register, to: Register) -> Instruction {
    Instruction { code: Code::Copy, count: to.count, to: to.block, from: [from.block, 0, 0], extra: 0 }
}

/// Whether an operation has a result at all.
fn has_result(code: Code) -> bool {
    !matches!(
        code,
        Code::Move
            | Code::OpenQueue
            | Code::OpenLine
            | Code::Advance
            | Code::Push
            | Code::Fault
            | Code::FaultNan
            | Code::FaultWild
    )
}

fn push(tape: &mut Tape, node: &Node, to: Register, operands: &[Register]) {
    let extra = u32::try_from(node.extra).unwrap_or(u32::MAX);
    let mut from = [0; 3];
    if node.code.takes_list() {
        let length = |list: &Vec<(u32, u32)>| u32::try_from(list.len()).unwrap_or(u32::MAX);
        let start = length(&tape.lists);
        tape.lists.extend(operands.iter().map(|operand| (operand.block, operand.count)));
        from = [start, length(&tape.lists) - start, 0];
    } else {
        from.iter_mut().zip(operands).for_each(|(from, operand)| *from = operand.block);
    }
    // An operation without result goes over the numbers of its operand.
    let count = if has_result(node.code) { to.count } else { operands.first().map_or(0, |operand| operand.count) };
    tape.instructions.push(Instruction { code: node.code, count, to: to.block, from, extra });
}
