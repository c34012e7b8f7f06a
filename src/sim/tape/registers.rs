//! Registers: which blocks hold which numbers, and for how long.

use std::collections::HashMap;

use super::program::Register;

/// Hands out registers, and takes them back.
#[derive(Debug, Default)]
pub struct Registers {
    next: u32,
    free: HashMap<u32, Vec<u32>>,
}

impl Registers {
    /// A register of so many numbers; one that was given back if there is one.
    pub fn take(&mut self, count: u32) -> Register {
        let block = self.free.get_mut(&count).and_then(Vec::pop).unwrap_or_else(|| {
            let block = self.next;
            self.next += count;
            block
        });
        Register { block, count }
    }

    /// Gives a register back.
    pub fn give(&mut self, register: Register) {
        self.free.entry(register.count).or_default().push(register.block);
    }

    /// How many blocks were ever in use at once, about.
    pub fn blocks(&self) -> usize {
        self.next as usize
    }
}
