//! A program: what a machine does before row 0, on each row, and between two rows.

use super::block::Block;
use super::instruction::Tape;
use super::machine::{Fixtures, Machine};
use super::queue::{Line, Queue};
use crate::sim::chance::Streams;

/// A register: its first block, and how many numbers it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// Its first block.
    pub block: u32,
    /// How many numbers it has, a block each.
    pub count: u32,
}

impl Register {
    /// Its blocks.
    pub fn of<B>(self, blocks: &[B]) -> &[B] {
        blocks.get(self.block as usize..(self.block + self.count) as usize).unwrap_or_default()
    }

    /// Its blocks, to be changed.
    pub fn of_mut<B>(self, blocks: &mut [B]) -> &mut [B] {
        blocks.get_mut(self.block as usize..(self.block + self.count) as usize).unwrap_or_default()
    }
}

/// A part of what comes before row 0.
#[derive(Clone, Debug)]
pub enum Section {
    /// Done once.
    Once(Tape),
    /// Drawn again until each number lies in its range.
    Drawn {
        /// Draws.
        tape: Tape,
        /// What was drawn.
        candidate: Register,
        /// The least it may be.
        low: Register,
        /// The most it may be.
        high: Register,
        /// Where it is kept.
        accepted: Register,
        /// Which parameter it is, in the order of the model.
        parameter: usize,
    },
}

/// What is the same in all runs: worked out once for each row.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// How many blocks its registers take.
    pub blocks: usize,
    /// Constants, and the blocks that hold them.
    pub constants: Vec<(u32, f64)>,
    /// The block that holds the time.
    pub time: Option<u32>,
    /// What is done.
    pub tape: Tape,
    /// What the runs need of it: from this block to that one of theirs.
    pub shown: Vec<(u32, u32)>,
}

/// What a machine does.
#[derive(Debug, Default)]
pub struct Program {
    /// What does not change.
    pub fixtures: Fixtures,
    /// The keys of the random streams.
    pub sites: Vec<u32>,
    /// How many elements each queue has.
    pub queues: Vec<usize>,
    /// How many elements each line has.
    pub lines: Vec<usize>,
    /// How many blocks the registers take.
    pub blocks: usize,
    /// Constants, and the blocks that hold them.
    pub constants: Vec<(u32, f64)>,
    /// Where what is given from outside goes, by place.
    pub given: Vec<Option<Register>>,
    /// Before row 0.
    pub start: Vec<Section>,
    /// On each row, once for all runs.
    pub clock: Clock,
    /// On each row.
    pub row: Tape,
    /// Between two rows.
    pub step: Tape,
    /// Where that stands which is to be recorded, in the order in which it was asked for.
    pub recorded: Vec<Register>,
    /// Where that stands which is watched, in the order in which it was asked for.
    pub watched: Vec<Register>,
}

impl Program {
    /// A machine that is ready for the runs of these numbers.
    pub fn machine<B: Block>(&self, seed: u64, runs: &[u64]) -> Machine<B> {
        Machine {
            blocks: filled(self.blocks, &self.constants),
            streams: self.sites.iter().map(|site| Streams::new(seed, runs, *site)).collect(),
            queues: self.queues.iter().map(|elements| Queue::new(*elements)).collect(),
            lines: self.lines.iter().map(|elements| Line::new(*elements)).collect(),
            faults: B::filled(0.0),
        }
    }
}

impl Clock {
    /// A machine for what is the same in all runs.
    pub fn machine<B: Block>(&self) -> Machine<B> {
        let blocks = filled(self.blocks, &self.constants);
        Machine { blocks, streams: Vec::new(), queues: Vec::new(), lines: Vec::new(), faults: B::filled(0.0) }
    }
}

fn filled<B: Block>(count: usize, constants: &[(u32, f64)]) -> Vec<B> {
    let mut blocks = vec![B::filled(0.0); count];
    for (block, value) in constants {
        if let Some(block) = blocks.get_mut(*block as usize) {
            *block = B::filled(*value);
        }
    }
    blocks
}
