//! Instructions: operations on registers.

use super::code::Code;

/// An operation on registers. A register of n numbers is n blocks in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// What is done.
    pub code: Code,
    /// How many numbers the result has.
    pub count: u32,
    /// The first block of the result.
    pub to: u32,
    /// The first blocks of the operands; of a list, where it starts in [`Tape::lists`] and how many it has.
    pub from: [u32; 3],
    /// The number of a table, a site, a queue.
    pub extra: u32,
}

/// Instructions in order.
#[derive(Clone, Debug, Default)]
pub struct Tape {
    /// The instructions.
    pub instructions: Vec<Instruction>,
    /// Operands of instructions that take any number: a block, and how many numbers it has.
    pub lists: Vec<(u32, u32)>,
}
