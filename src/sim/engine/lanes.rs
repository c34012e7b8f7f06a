//! Runs side by side, from row 0 to the last.

use super::clock::Clock;
use crate::sim::plan::Compiled;
use crate::sim::tape::program::Section;
use crate::sim::tape::{Block, Machine, Part, Register};

/// A run that is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// At which point of the grid.
    pub point: usize,
    /// Its number.
    pub run: u64,
}

/// What the runs of a block start from.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// The seed of all streams.
    pub seed: u64,
    /// For each point of the grid, the numbers of each parameter that is given, by its slot: its place in the model, or behind all of
    /// these where only some elements are given, and no number stands for the others.
    pub points: &'a [Vec<(usize, Vec<f64>)>],
    /// How many steps are made.
    pub steps: u64,
}

/// Where a run stopped, and why, as far as the engine knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// Something that is watched went wrong in a part of a row.
    Fault(Part, u64),
    /// The draws of a parameter stayed outside its range.
    Range(usize),
}

/// How often a parameter is drawn again before its range is called impossible.
const REDRAWS: usize = 1000;

/// Runs side by side.
#[derive(Debug)]
pub struct Lanes<'a, B> {
    compiled: &'a Compiled,
    machine: Machine<B>,
    clock: Clock,
    /// Which lanes still run.
    pub alive: Vec<bool>,
    /// Where the others stopped.
    pub halted: Vec<Option<Halt>>,
    /// For each drawn parameter, how many draws were made again, by lane.
    pub redrawn: Vec<(usize, Vec<u32>)>,
}

impl<'a, B: Block> Lanes<'a, B> {
    /// Ready for row 0. There are at most as many jobs as lanes, and at least one.
    pub fn start(compiled: &'a Compiled, settings: Settings, jobs: &[Job]) -> Lanes<'a, B> {
        let padded = || (0..B::LANES).map(|lane| jobs.get(lane).or(jobs.last()).copied());
        let runs: Vec<u64> = padded().map(|job| job.map_or(1, |job| job.run)).collect();
        let program = &compiled.program;
        let mut lanes = Lanes {
            compiled,
            machine: program.machine(settings.seed, &runs),
            clock: Clock::of(&compiled.program, B::LANES > 1),
            alive: (0..B::LANES).map(|lane| lane < jobs.len()).collect(),
            halted: vec![None; B::LANES],
            redrawn: Vec::new(),
        };
        for (lane, job) in padded().enumerate() {
            let point = job.and_then(|job| settings.points.get(job.point));
            for (place, numbers) in point.into_iter().flatten() {
                lanes.give(lane, *place, numbers);
            }
        }
        lanes.open();
        lanes
    }

    fn give(&mut self, lane: usize, place: usize, numbers: &[f64]) {
        let Some(register) = self.compiled.program.given.get(place).copied().flatten() else { return };
        for (block, number) in register.of_mut(&mut self.machine.blocks).iter_mut().zip(numbers) {
            if let Some(slot) = block.lanes_mut().get_mut(lane) {
                *slot = *number;
            }
        }
    }

    /// What comes before row 0.
    fn open(&mut self) {
        let compiled = self.compiled;
        for section in &compiled.program.start {
            match section {
                Section::Once(tape) => self.machine.execute(tape, &compiled.program.fixtures),
                Section::Drawn { .. } => self.draw(section),
            }
        }
        self.look(Part::Start, 0);
    }

    /// Draws a parameter until each of its numbers lies in its range, in every lane.
    fn draw(&mut self, section: &Section) {
        let Section::Drawn { tape, candidate, low, high, accepted, parameter } = section else { return };
        // An element that is given needs no draw.
        let given = self.compiled.partly.get(*parameter).copied().flatten();
        let given = given.map_or(&[][..], |register| register.of(&self.machine.blocks)).iter().flat_map(B::lanes);
        let mut open: Vec<bool> = given.map(|number| number.is_nan()).collect();
        open.resize(candidate.count as usize * B::LANES, true);
        let mut again = vec![0_u32; B::LANES];
        for attempt in 0..=REDRAWS {
            self.machine.execute(tape, &self.compiled.program.fixtures);
            let blocks = &mut self.machine.blocks;
            for element in 0..candidate.count {
                let at = |register: &Register| blocks.get((register.block + element) as usize).copied();
                let (Some(drawn), Some(low), Some(high)) = (at(candidate), at(low), at(high)) else { return };
                let Some(to) = blocks.get_mut((accepted.block + element) as usize) else { return };
                let numbers = drawn.lanes().iter().zip(low.lanes()).zip(high.lanes()).zip(to.lanes_mut());
                let open = open.iter_mut().skip(element as usize * B::LANES);
                for ((((drawn, low), high), to), (open, again)) in numbers.zip(open.zip(&mut again)) {
                    let fits = low <= drawn && drawn <= high;
                    if *open && fits {
                        *to = *drawn;
                        *open = false;
                    } else if *open && attempt < REDRAWS {
                        *again += 1;
                    }
                }
            }
            if !open.contains(&true) {
                break;
            }
        }
        for lane in 0..B::LANES {
            if open.iter().skip(lane).step_by(B::LANES).any(|open| *open) {
                self.halt(lane, Halt::Range(*parameter));
            }
        }
        self.redrawn.push((*parameter, again));
    }

    fn halt(&mut self, lane: usize, halt: Halt) {
        let (Some(alive), Some(halted)) = (self.alive.get_mut(lane), self.halted.get_mut(lane)) else { return };
        if std::mem::replace(alive, false) {
            *halted = Some(halt);
        }
    }

    /// Stops the lanes in which something went wrong.
    fn look(&mut self, part: Part, row: u64) {
        if self.machine.faults.lanes().iter().all(|fault| *fault == 0.0) {
            return;
        }
        let faults: Vec<f64> = self.machine.faults.lanes().to_vec();
        for (lane, fault) in faults.into_iter().enumerate() {
            if fault != 0.0 {
                self.halt(lane, Halt::Fault(part, row));
            }
        }
        self.machine.faults = B::filled(0.0);
    }

    /// Whether a lane still runs.
    pub fn runs(&self) -> bool {
        self.alive.contains(&true)
    }

    /// Works out a row.
    pub fn row(&mut self, row: u64) {
        let program = &self.compiled.program;
        let (numbers, fault) = self.clock.row(self.compiled, row);
        for (number, (_, to)) in numbers.iter().zip(&program.clock.shown) {
            if let Some(to) = self.machine.blocks.get_mut(*to as usize) {
                *to = B::filled(*number);
            }
        }
        if fault {
            self.machine.faults = B::filled(1.0);
        }
        self.machine.execute(&program.row, &program.fixtures);
        self.look(Part::Row, row);
    }

    /// Makes the step that follows a row.
    pub fn step(&mut self, row: u64) {
        self.machine.execute(&self.compiled.program.step, &self.compiled.program.fixtures);
        self.look(Part::Step, row);
    }

    /// The numbers of a cell in all lanes, in base quantities.
    pub fn cell(&self, (recorded, element): (usize, u32)) -> &[f64] {
        let register = self.compiled.program.recorded.get(recorded);
        let block = register.and_then(|register| self.machine.blocks.get((register.block + element) as usize));
        block.map_or(&[], Block::lanes)
    }

    /// All numbers of a register in one lane.
    pub fn numbers(&self, register: Register, lane: usize) -> Vec<f64> {
        register.of(&self.machine.blocks).iter().filter_map(|block| block.lanes().get(lane).copied()).collect()
    }
}

/// The time of a row: multiplied, not added up.
#[allow(clippy::cast_precision_loss, reason = "a run has at most 100 million steps")]
pub fn time(row: u64, dt: f64) -> f64 {
    row as f64 * dt
}
