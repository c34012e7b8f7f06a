//! All-or-nothing transfers over index sets: element after element gets all it asks for, or nothing.

use super::block::Block;
use super::instruction::Instruction;

/// The factors of the elements: 0 for those that are refused, else what they were before.
///
/// The operands are what is left at each place, what each element asks for, and its factor.
pub fn serve<B: Block>(blocks: &mut [B], at: &Instruction, table: &[u32]) {
    let [left, asked, factors] = at.from;
    let count = table.iter().max().map_or(0, |last| last + 1);
    let mut left = places(blocks, left, count);
    for (element, place) in (0..at.count).zip(table) {
        let Some(asked) = blocks.get((asked + element) as usize).copied() else { return };
        let Some(mut factor) = blocks.get((factors + element) as usize).copied() else { return };
        let Some(left) = left.get_mut(*place as usize) else { return };
        let numbers = factor.lanes_mut().iter_mut().zip(left.lanes_mut()).zip(asked.lanes());
        for ((factor, left), asked) in numbers {
            *left = if *left > 0.0 { *left } else { 0.0 };
            if *asked <= *left {
                *left -= asked;
            } else if *asked > 0.0 {
                *factor = 0.0;
            }
        }
        if let Some(to) = blocks.get_mut((at.to + element) as usize) {
            *to = factor;
        }
    }
}

/// What is left at each place: what is served is taken away, and what is refused where it counts too.
///
/// The operands are what is left at each place, and what each element asks for.
pub fn leave<B: Block>(blocks: &mut [B], at: &Instruction, table: &[u32], sure: bool) {
    let [left, asked, _] = at.from;
    let mut left = places(blocks, left, at.count);
    for (element, place) in (0_u32..).zip(table) {
        let Some(asked) = blocks.get((asked + element) as usize).copied() else { return };
        let Some(left) = left.get_mut(*place as usize) else { return };
        for (left, asked) in left.lanes_mut().iter_mut().zip(asked.lanes()) {
            *left = if *left > 0.0 { *left } else { 0.0 };
            if sure || *asked <= *left {
                *left -= asked;
            }
        }
    }
    for (to, left) in (at.to..at.to + at.count).zip(left) {
        if let Some(to) = blocks.get_mut(to as usize) {
            *to = left;
        }
    }
}

/// The blocks of so many places.
fn places<B: Block>(blocks: &[B], first: u32, count: u32) -> Vec<B> {
    blocks.get(first as usize..(first + count) as usize).unwrap_or_default().to_vec()
}
