//! Queues and lines: what waits some steps before it shows.

use super::block::Block;
use std::collections::VecDeque;

use super::instruction::Instruction;

/// A stock that pays each batch some steps after it came in, for each element and lane.
///
/// Batch 0 is due now, the last is arriving.
#[derive(Clone, Debug)]
pub struct Queue<B> {
    /// Element by element, then lane by lane: its batches.
    batches: Vec<Vec<VecDeque<f64>>>,
    elements: usize,
    lanes: std::marker::PhantomData<B>,
}

impl<B: Block> Queue<B> {
    /// Of so many elements; it is empty until it is opened.
    pub fn new(elements: usize) -> Queue<B> {
        Queue { batches: Vec::new(), elements, lanes: std::marker::PhantomData }
    }

    /// Spreads what is there at the start over the steps: the operands are the amounts, and the steps.
    pub fn open(&mut self, blocks: &[B], at: &Instruction) {
        let [amounts, steps, _] = at.from;
        self.batches.clear();
        for element in 0..self.elements {
            let amount = blocks.get(amounts as usize + element).map(Block::lanes).unwrap_or_default();
            let steps = blocks.get(steps as usize).map(Block::lanes).unwrap_or_default();
            let lanes = amount.iter().zip(steps);
            self.batches.push(lanes.map(|(amount, steps)| spread(*amount, whole_steps(*steps))).collect());
        }
    }

    /// What is due now.
    pub fn due(&self, to: &mut [B]) {
        for (block, lanes) in to.iter_mut().zip(&self.batches) {
            for (to, batches) in block.lanes_mut().iter_mut().zip(lanes) {
                *to = batches.front().copied().unwrap_or(0.0);
            }
        }
    }

    /// Pays what is due, lets others take from every batch alike, and takes in the newest batch: the operands are these amounts.
    pub fn pay(&mut self, blocks: &[B], at: &Instruction) {
        let [paid, taken, received] = at.from;
        for (element, lanes) in self.batches.iter_mut().enumerate() {
            let number = |first: u32, lane: usize| {
                let block = blocks.get(first as usize + element);
                block.and_then(|block| block.lanes().get(lane).copied()).unwrap_or(0.0)
            };
            for (lane, batches) in lanes.iter_mut().enumerate() {
                pay(batches, number(paid, lane), number(taken, lane), number(received, lane));
            }
        }
    }

    /// A step later: what was due and not paid joins the next batch.
    pub fn advance(&mut self) {
        for batches in self.batches.iter_mut().flatten() {
            let unpaid = batches.pop_front().unwrap_or(0.0);
            if let Some(due) = batches.front_mut() {
                *due += unpaid;
            }
            batches.push_back(0.0);
        }
    }
}

/// The most steps that something may wait; a run of more would not fit into memory.
const MOST_STEPS: f64 = 1e8;

/// Steps as a count.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the number is held between 1 and 1e8")]
fn whole_steps(steps: f64) -> usize {
    if steps >= 1.0 { steps.min(MOST_STEPS) as usize } else { 1 }
}

#[allow(clippy::cast_precision_loss, reason = "at most 1e8")]
fn spread(amount: f64, steps: usize) -> VecDeque<f64> {
    let mut batches: VecDeque<f64> = std::iter::repeat_n(amount / steps as f64, steps).collect();
    batches.push_back(0.0);
    batches
}

fn pay(batches: &mut VecDeque<f64>, paid: f64, taken: f64, received: f64) {
    if let Some(due) = batches.front_mut() {
        *due -= paid;
    }
    let mut beyond = 0.0;
    if taken != 0.0 {
        let held = batches.iter().fold(0.0, |held, batch| held + batch);
        let left = if held - taken > 0.0 { held - taken } else { 0.0 };
        let share = if held > 0.0 { left / held } else { 0.0 };
        batches.iter_mut().for_each(|batch| *batch *= share);
        // What others take beyond the batches comes out of what is just received.
        beyond = if taken > held { taken - held } else { 0.0 };
    }
    if let Some(newest) = batches.back_mut() {
        *newest += received - beyond;
    }
}

/// What something was some steps ago, for each element and lane.
#[derive(Clone, Debug)]
pub struct Line<B> {
    cells: Vec<Vec<Ring>>,
    elements: usize,
    lanes: std::marker::PhantomData<B>,
}

/// The last numbers, of which the oldest is at `next`.
#[derive(Clone, Debug)]
struct Ring {
    numbers: Vec<f64>,
    next: usize,
}

impl<B: Block> Line<B> {
    /// Of so many elements; it is empty until it is opened.
    pub fn new(elements: usize) -> Line<B> {
        Line { cells: Vec::new(), elements, lanes: std::marker::PhantomData }
    }

    /// Fills it: the operands are what it shows at first, and how many steps ago it shows.
    pub fn open(&mut self, blocks: &[B], at: &Instruction) {
        let [first, steps, _] = at.from;
        self.cells.clear();
        for element in 0..self.elements {
            let first = blocks.get(first as usize + element).map(Block::lanes).unwrap_or_default();
            let steps = blocks.get(steps as usize).map(Block::lanes).unwrap_or_default();
            let lanes = first.iter().zip(steps);
            let ring = |(first, steps): (&f64, &f64)| Ring { numbers: vec![*first; whole_steps(*steps)], next: 0 };
            self.cells.push(lanes.map(ring).collect());
        }
    }

    /// What it shows now.
    pub fn shown(&self, to: &mut [B]) {
        for (block, lanes) in to.iter_mut().zip(&self.cells) {
            for (to, ring) in block.lanes_mut().iter_mut().zip(lanes) {
                *to = ring.numbers.get(ring.next).copied().unwrap_or(0.0);
            }
        }
    }

    /// Takes in the next number, and forgets the oldest.
    pub fn push(&mut self, from: &[B]) {
        for (block, lanes) in from.iter().zip(&mut self.cells) {
            for (number, ring) in block.lanes().iter().zip(lanes) {
                if let Some(oldest) = ring.numbers.get_mut(ring.next) {
                    *oldest = *number;
                }
                ring.next = if ring.next + 1 < ring.numbers.len() { ring.next + 1 } else { 0 };
            }
        }
    }
}
