//! What is the same in all runs: worked out once for each row.

use super::lanes::time;
use crate::sim::plan::Compiled;
use crate::sim::tape::block::One;
use crate::sim::tape::{Block, Machine, Program};

/// For how many numbers a table is kept; beyond, each block of runs works them out itself.
const MOST: usize = 1 << 20;

/// Tells the numbers of one row after the other.
#[derive(Debug)]
pub struct Clock {
    machine: Machine<One>,
    now: Vec<f64>,
    shared: bool,
}

impl Clock {
    /// Of a program; shared with other runs where there are any.
    pub fn of(program: &Program, shared: bool) -> Clock {
        Clock { machine: program.clock.machine(), now: Vec::new(), shared }
    }

    /// What the runs need on a row, in the order of the program; and whether something is wrong there.
    pub fn row<'a>(&'a mut self, compiled: &'a Compiled, row: u64) -> (&'a [f64], bool) {
        let clock = &compiled.program.clock;
        if clock.time.is_none() {
            return (&[], false);
        }
        let width = clock.shown.len() + 1;
        let rows = usize::try_from(compiled.steps).unwrap_or(usize::MAX).saturating_add(1);
        let at = usize::try_from(row).unwrap_or(usize::MAX);
        if !self.shared || rows.saturating_mul(width) > MOST || at >= rows {
            self.work_out(compiled, row);
            return told(&self.now);
        }
        let table = compiled.clock.get_or_init(|| {
            let mut clock = Clock::of(&compiled.program, false);
            let mut table = Vec::with_capacity(rows * width);
            for row in 0..=compiled.steps {
                clock.work_out(compiled, row);
                table.append(&mut clock.now);
            }
            table
        });
        told(table.get(at * width..(at + 1) * width).unwrap_or_default())
    }

    /// The numbers of a row, and 1 behind them if one of them is wrong.
    fn work_out(&mut self, compiled: &Compiled, row: u64) {
        let clock = &compiled.program.clock;
        let slot = clock.time.and_then(|block| self.machine.blocks.get_mut(block as usize));
        slot.into_iter().for_each(|block| *block = One::filled(time(row, compiled.dt)));
        self.machine.faults = One::filled(0.0);
        self.machine.execute(&clock.tape, &compiled.program.fixtures);
        let number = |block: &One| block.lanes().first().copied().unwrap_or(f64::NAN);
        self.now.clear();
        self.now.extend(clock.shown.iter().filter_map(|(from, _)| self.machine.blocks.get(*from as usize)).map(number));
        self.now.push(number(&self.machine.faults));
    }
}

/// The numbers, and whether the last one says that something is wrong.
fn told(numbers: &[f64]) -> (&[f64], bool) {
    numbers.split_last().map_or((&[], false), |(fault, numbers)| (numbers, *fault != 0.0))
}
