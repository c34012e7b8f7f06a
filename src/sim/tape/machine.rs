//! The machine: registers, random streams, queues and lines of runs that go side by side.

use super::block::{Block, One};
use super::code::Code;
use super::elementwise::{elementwise, fault_if_wild};
use super::instruction::{Instruction, Tape};
use super::queue::{Line, Queue};
use super::{gather, whole};
use crate::sim::chance::Streams;
use crate::sim::number::Curve;

/// What does not change while a machine runs.
#[derive(Debug, Default)]
pub struct Fixtures {
    /// Tables of places.
    pub tables: Vec<Box<[u32]>>,
    /// How groups of elements become one.
    pub reductions: Vec<gather::Reducer>,
    /// Curves.
    pub curves: Vec<Curve>,
    /// The step, in the time unit.
    pub dt: f64,
}

/// Registers and what else instructions change.
#[derive(Debug)]
pub struct Machine<B> {
    /// The registers, in blocks.
    pub blocks: Vec<B>,
    /// The random streams of each site.
    pub streams: Vec<Streams>,
    /// Stocks that pay batch by batch.
    pub queues: Vec<Queue<B>>,
    /// What was so many steps ago.
    pub lines: Vec<Line<B>>,
    /// Whether something went wrong since it was last looked at, by lane: 0 if not.
    pub faults: B,
}

impl<B: Block> Machine<B> {
    /// Does the instructions of a tape, with the widest vectors that this computer has.
    pub fn execute(&mut self, tape: &Tape, fixtures: &Fixtures) {
        pulp::Arch::new().dispatch(Execution { machine: self, tape, fixtures });
    }
}

/// A tape that is about to be run by a machine.
struct Execution<'a, B> {
    machine: &'a mut Machine<B>,
    tape: &'a Tape,
    fixtures: &'a Fixtures,
}

impl<B: Block> pulp::WithSimd for Execution<'_, B> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        for instruction in &self.tape.instructions {
            if !elementwise(&mut self.machine.blocks, instruction, self.fixtures.dt) {
                other(self.machine, instruction, self.tape, self.fixtures);
            }
        }
    }
}

/// Instructions that are no loop over numbers of the same place.
#[inline(always)]
fn other<B: Block>(machine: &mut Machine<B>, at: &Instruction, tape: &Tape, fixtures: &Fixtures) {
    match at.code {
        Code::Sum => gather::sum(&mut machine.blocks, at, list(at, tape)),
        Code::Balance => {
            gather::balance(&mut machine.blocks, &mut machine.faults, at, list(at, tape), table(at, fixtures));
        }
        Code::Join => gather::join(&mut machine.blocks, at, list(at, tape)),
        Code::Uniform => uniform(machine, at),
        Code::Fault => fault(machine, at, |fault, number| fault + number),
        Code::FaultNan => fault(machine, at, |fault, number| if number.is_nan() { 1.0 } else { fault }),
        Code::FaultWild => fault(machine, at, fault_if_wild),
        _ => rare(machine, at, fixtures),
    }
}

/// Instructions that take so long, or come so seldom, that they need not be inlined.
#[inline(never)]
fn rare<B: Block>(machine: &mut Machine<B>, at: &Instruction, fixtures: &Fixtures) {
    let blocks = &mut machine.blocks;
    let table = table(at, fixtures);
    match at.code {
        Code::Gather => gather::gather(blocks, at, table),
        Code::Scatter => gather::scatter(blocks, at, table),
        Code::Reduce => {
            if let Some(reducer) = fixtures.reductions.get(at.extra as usize) {
                reducer.apply(blocks, at);
            }
        }
        Code::Curve => {
            if let Some(curve) = fixtures.curves.get(at.extra as usize) {
                gather::curve(blocks, at, curve);
            }
        }
        Code::ServeWhole => whole::serve(blocks, at, table),
        Code::LeaveWhole => whole::leave(blocks, at, table, false),
        Code::LeaveWholeSure => whole::leave(blocks, at, table, true),
        Code::First => {
            if let Some(streams) = machine.streams.get(at.extra as usize) {
                let mut ahead = streams.clone();
                result(blocks, at).iter_mut().for_each(|block| ahead.fill(block.lanes_mut()));
            }
        }
        _ => stores(machine, at),
    }
}

/// Queues and lines.
fn stores<B: Block>(machine: &mut Machine<B>, at: &Instruction) {
    let (blocks, place) = (&mut machine.blocks, at.extra as usize);
    match at.code {
        Code::Due | Code::Move | Code::OpenQueue | Code::Advance => {
            let Some(queue) = machine.queues.get_mut(place) else { return };
            match at.code {
                Code::Due => queue.due(result(blocks, at)),
                Code::Move => queue.pay(blocks, at),
                Code::OpenQueue => queue.open(blocks, at),
                _ => queue.advance(),
            }
        }
        Code::Shown | Code::Push | Code::OpenLine => {
            let Some(line) = machine.lines.get_mut(place) else { return };
            match at.code {
                Code::Shown => line.shown(result(blocks, at)),
                Code::Push => line.push(operand(blocks, at)),
                _ => line.open(blocks, at),
            }
        }
        _ => {}
    }
}

#[inline(always)]
fn uniform<B: Block>(machine: &mut Machine<B>, at: &Instruction) {
    let Some(streams) = machine.streams.get_mut(at.extra as usize) else { return };
    for block in result(&mut machine.blocks, at) {
        streams.fill(block.lanes_mut());
    }
}

/// Adds up what went wrong.
#[inline(always)]
fn fault<B: Block>(machine: &mut Machine<B>, at: &Instruction, becomes: impl Fn(f64, f64) -> f64) {
    let faults = machine.faults.lanes_mut();
    for block in operand(&machine.blocks, at) {
        for (fault, number) in faults.iter_mut().zip(block.lanes()) {
            *fault = becomes(*fault, *number);
        }
    }
}

/// The table of an instruction.
#[inline(always)]
fn table<'a>(at: &Instruction, fixtures: &'a Fixtures) -> &'a [u32] {
    fixtures.tables.get(at.extra as usize).map_or(&[], |table| table)
}

#[inline(always)]
fn list<'a>(at: &Instruction, tape: &'a Tape) -> &'a [(u32, u32)] {
    let [start, length, _] = at.from;
    tape.lists.get(start as usize..start as usize + length as usize).unwrap_or_default()
}

/// The blocks of the result of an instruction.
#[inline(always)]
fn result<'a, B>(blocks: &'a mut [B], at: &Instruction) -> &'a mut [B] {
    blocks.get_mut(at.to as usize..at.to as usize + at.count as usize).unwrap_or_default()
}

/// The blocks of the only operand of an instruction that has no result; `count` is that of the operand.
#[inline(always)]
fn operand<'a, B>(blocks: &'a [B], at: &Instruction) -> &'a [B] {
    let [from, ..] = at.from;
    blocks.get(from as usize..from as usize + at.count as usize).unwrap_or_default()
}

/// What an operation comes to on constants, by the same code that runs; absent for those that need more than numbers.
pub fn fold(code: Code, values: &[f64]) -> Option<f64> {
    let needs_time = matches!(code, Code::At | Code::Every | Code::Step | Code::Between | Code::During);
    if needs_time || values.len() > 3 {
        return None;
    }
    let mut blocks = [One::filled(0.0); 4];
    for (block, value) in blocks.iter_mut().skip(1).zip(values) {
        *block = One::filled(*value);
    }
    let instruction = Instruction { code, count: 1, to: 0, from: [1, 2, 3], extra: 0 };
    let done = elementwise(&mut blocks, &instruction, 0.0);
    done.then(|| blocks.first().and_then(|block| block.lanes().first().copied())).flatten()
}
