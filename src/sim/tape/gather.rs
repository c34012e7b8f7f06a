//! Operations that change how many numbers there are.

use super::block::{Block, Vector};
use super::elementwise::{fault_if_wild, snap};
use super::instruction::Instruction;
use crate::model::Reduction;
use crate::sim::number::{Curve, reduction};

/// The sum of operands of equal length, from left to right.
#[inline(always)]
pub fn sum<B: Block>(blocks: &mut [B], at: &Instruction, list: &[(u32, u32)]) {
    for element in 0..at.count {
        let mut total = B::filled(0.0);
        for (turn, (first, _)) in list.iter().enumerate() {
            let Some(operand) = blocks.get((first + element) as usize) else { return };
            for (total, number) in total.lanes_mut().iter_mut().zip(operand.lanes()) {
                // The first is taken as it is: 0 + -0 would be 0.
                *total = if turn == 0 { *number } else { *total + *number };
            }
        }
        if let Some(to) = blocks.get_mut((at.to + element) as usize) {
            *to = total;
        }
    }
}

/// What is held after moves, put on a bound that it all but touches.
///
/// The list is what is held, the lower and the upper bound where there are such, and the moves; the table says whether there are
/// bounds, and of each move whether it brings in. There is a fault where it comes to no finite number.
#[inline(always)]
pub fn balance<B: Block>(blocks: &mut [B], faults: &mut B, at: &Instruction, list: &[(u32, u32)], table: &[u32]) {
    let ([low, high, signs @ ..], [held, operands @ ..]) = (table, list) else { return };
    let (bounds, moves) = operands.split_at((*low + *high) as usize);
    for element in 0..at.count {
        let Some(mut result) = blocks.get((held.0 + element) as usize).copied() else { return };
        for (place, (vector, fault)) in result.vectors_mut().iter_mut().zip(faults.vectors_mut()).enumerate() {
            let operand = |first: u32| {
                let block = blocks.get((first + element) as usize);
                block.and_then(|block| block.vectors().get(place).copied())
            };
            let mut now = *vector;
            let mut turnover = now.each(f64::abs);
            for ((first, _), brings) in moves.iter().zip(signs) {
                let Some(amount) = operand(*first) else { return };
                now = if *brings == 1 {
                    now.with(amount, |now, amount| now + amount)
                } else {
                    now.with(amount, |now, amount| now - amount)
                };
                turnover = turnover.with(amount, |turnover, amount| turnover + amount.abs());
            }
            for (first, _) in bounds {
                let Some(bound) = operand(*first) else { return };
                now = now.with_two(turnover, bound, snap);
            }
            *vector = now;
            *fault = fault.with(now, fault_if_wild);
        }
        if let Some(to) = blocks.get_mut((at.to + element) as usize) {
            *to = result;
        }
    }
}

/// The operands one after the other.
#[inline(always)]
pub fn join<B: Block>(blocks: &mut [B], at: &Instruction, list: &[(u32, u32)]) {
    let mut to = at.to as usize;
    for (first, count) in list {
        let first = *first as usize;
        if first + *count as usize <= blocks.len() && to + *count as usize <= blocks.len() {
            blocks.copy_within(first..first + *count as usize, to);
        }
        to += *count as usize;
    }
}

/// The elements of the operand that the table names, in the order of the table.
pub fn gather<B: Block>(blocks: &mut [B], at: &Instruction, table: &[u32]) {
    let [from, ..] = at.from;
    for (to, place) in (at.to..).zip(table) {
        let Some(block) = blocks.get((from + place) as usize).copied() else { return };
        if let Some(to) = blocks.get_mut(to as usize) {
            *to = block;
        }
    }
}

/// The first operand, with the elements of the second added at the places of the table, in order.
pub fn scatter<B: Block>(blocks: &mut [B], at: &Instruction, table: &[u32]) {
    let [into, from, _] = at.from;
    let (into, count) = (into as usize, at.count as usize);
    if into + count > blocks.len() || at.to as usize + count > blocks.len() {
        return;
    }
    blocks.copy_within(into..into + count, at.to as usize);
    for (from, place) in (from..).zip(table) {
        let Some(block) = blocks.get(from as usize).copied() else { return };
        let Some(to) = blocks.get_mut((at.to + place) as usize) else { return };
        for (to, number) in to.lanes_mut().iter_mut().zip(block.lanes()) {
            *to += *number;
        }
    }
}

/// A curve, read at each number.
pub fn curve<B: Block>(blocks: &mut [B], at: &Instruction, curve: &Curve) {
    let [from, ..] = at.from;
    for element in 0..at.count {
        let Some(block) = blocks.get((from + element) as usize).copied() else { return };
        let Some(to) = blocks.get_mut((at.to + element) as usize) else { return };
        for (to, x) in to.lanes_mut().iter_mut().zip(block.lanes()) {
            *to = curve.at(*x);
        }
    }
}

/// How groups of numbers become one each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reducer {
    /// Which reduction.
    pub reduction: Reduction,
    /// The elements of the operand that make a group, group after group.
    pub members: Box<[u32]>,
    /// How many elements a group has.
    pub size: usize,
}

impl Reducer {
    /// Reduces the first operand; the second is the share of a quantile.
    pub fn apply<B: Block>(&self, blocks: &mut [B], at: &Instruction) {
        let [from, share, _] = at.from;
        let mut numbers = vec![0.0; self.size];
        for (to, group) in (at.to..).zip(self.members.chunks(self.size.max(1))).take(at.count as usize) {
            let share = blocks.get(share as usize).copied().unwrap_or_else(|| B::filled(0.5));
            let mut result = B::filled(0.0);
            for (lane, (to, share)) in result.lanes_mut().iter_mut().zip(share.lanes()).enumerate() {
                for (number, member) in numbers.iter_mut().zip(group) {
                    let block = blocks.get((from + member) as usize);
                    *number = block.and_then(|block| block.lanes().get(lane).copied()).unwrap_or(f64::NAN);
                }
                *to = self.reduced(&mut numbers, *share);
            }
            if let Some(to) = blocks.get_mut(to as usize) {
                *to = result;
            }
        }
    }

    fn reduced(&self, numbers: &mut [f64], share: f64) -> f64 {
        match self.reduction {
            Reduction::Sum => reduction::sum(numbers.iter().copied()),
            Reduction::Mean => reduction::mean(numbers.iter().copied()),
            Reduction::Min => reduction::minimum(numbers.iter().copied()),
            Reduction::Max => reduction::maximum(numbers.iter().copied()),
            Reduction::Median => reduction::median(numbers),
            Reduction::Quantile => reduction::quantile(numbers, share),
            Reduction::Gini => reduction::gini(numbers),
        }
    }
}
