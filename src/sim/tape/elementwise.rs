//! Operations that work number by number.
//!
//! Each is a plain loop over the lanes, which the compiler turns into vectors of whatever width the machine has.

use super::block::Block;
use super::code::Code;
use super::instruction::Instruction;
use crate::sim::chance;
use crate::sim::number::{self, moment};

/// Does an instruction that works number by number; tells whether it was one.
///
/// `dt` is the step, in the time unit.
#[inline(always)]
pub fn elementwise<B: Block>(blocks: &mut [B], instruction: &Instruction, dt: f64) -> bool {
    match instruction.code {
        Code::Copy => one(blocks, instruction, |x| x),
        Code::Negate => one(blocks, instruction, |x| -x),
        Code::Not => one(blocks, instruction, |x| truth(x == 0.0)),
        Code::Abs => one(blocks, instruction, f64::abs),
        Code::Sign => one(blocks, instruction, number::sign),
        Code::Sqrt => one(blocks, instruction, f64::sqrt),
        Code::Square => one(blocks, instruction, |x| x * x),
        Code::Exp => one(blocks, instruction, number::exp),
        Code::Ln => one(blocks, instruction, number::ln),
        Code::Log10 => one(blocks, instruction, number::log10),
        Code::Log1p => one(blocks, instruction, number::log1p),
        Code::Sin => one(blocks, instruction, number::sin),
        Code::Cos => one(blocks, instruction, number::cos),
        Code::Tan => one(blocks, instruction, number::tan),
        Code::Tanh => one(blocks, instruction, number::tanh),
        Code::NormalCdf => one(blocks, instruction, number::normal_cdf),
        Code::StandardNormal => each(blocks, instruction, chance::standard_normal_each),
        Code::WholeUnits => one(blocks, instruction, number::whole_units),
        Code::Nearest => one(blocks, instruction, f64::round_ties_even),
        Code::IsNan => one(blocks, instruction, |x| truth(x.is_nan())),
        Code::IsWild => one(blocks, instruction, |x| truth(!x.is_finite())),
        Code::Positive => one(blocks, instruction, |x| if x > 0.0 { x } else { 0.0 }),
        Code::Add => two(blocks, instruction, |x, y| x + y),
        Code::Subtract => two(blocks, instruction, |x, y| x - y),
        Code::Multiply => two(blocks, instruction, |x, y| x * y),
        Code::Divide => two(blocks, instruction, |x, y| x / y),
        Code::Power => two(blocks, instruction, number::pow),
        Code::Equal => two(blocks, instruction, |x, y| truth(x == y)),
        Code::NotEqual => two(blocks, instruction, |x, y| truth(x != y)),
        Code::Less => two(blocks, instruction, |x, y| truth(x < y)),
        Code::LessOrEqual => two(blocks, instruction, |x, y| truth(x <= y)),
        Code::And => two(blocks, instruction, |x, y| truth(x != 0.0 && y != 0.0)),
        Code::Or => two(blocks, instruction, |x, y| truth(x != 0.0 || y != 0.0)),
        Code::Min => two(blocks, instruction, number::minimum),
        Code::Max => two(blocks, instruction, number::maximum),
        Code::Mod => two(blocks, instruction, number::modulo),
        Code::Atan2 => two(blocks, instruction, number::atan2),
        Code::Floor => two(blocks, instruction, number::floor_to),
        Code::Ceil => two(blocks, instruction, number::ceil_to),
        Code::Round => two(blocks, instruction, number::round_to),
        Code::CopySign => two(blocks, instruction, f64::copysign),
        Code::At => two(blocks, instruction, |time, when| moment::at(time, dt, when)),
        Code::Every => two(blocks, instruction, |time, period| moment::every(time, dt, period)),
        Code::Served => two(blocks, instruction, served),
        Code::Leave => two(blocks, instruction, |left, asked| positive(left) - asked),
        Code::Gcd => two(blocks, instruction, number::gcd),
        Code::Divisible => two(blocks, instruction, divisible),
        Code::Poisson => two(blocks, instruction, chance::poisson),
        Code::Select => three(blocks, instruction, |when, x, y| if when != 0.0 { x } else { y }),
        Code::Clamp => three(blocks, instruction, number::clamp),
        Code::SafeDiv => three(blocks, instruction, number::safe_div),
        Code::Step => three(blocks, instruction, |time, height, from| moment::step(time, dt, height, from)),
        Code::Between => three(blocks, instruction, |time, from, until| moment::between(time, dt, from, until)),
        Code::During => three(blocks, instruction, |time, from, until| moment::during(time, dt, from, until)),
        Code::Binomial => three(blocks, instruction, chance::binomial),
        Code::Snap => three(blocks, instruction, snap),
        Code::Lower => three(blocks, instruction, lower),
        Code::AddProduct => three(blocks, instruction, |x, y, z| x + y * z),
        Code::SubtractProduct => three(blocks, instruction, |x, y, z| x - y * z),
        Code::Unserved => two(blocks, instruction, |factor, asked| (1.0 - factor) * asked),
        _ => return false,
    }
    true
}

/// A truth value.
#[inline(always)]
fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

#[inline(always)]
fn positive(left: f64) -> f64 {
    if left > 0.0 { left } else { 0.0 }
}

/// The share of what is asked that can be served.
#[inline(always)]
fn served(left: f64, asked: f64) -> f64 {
    let left = positive(left);
    if asked <= left { 1.0 } else { left / asked }
}

/// A factor, or the next lower one that moves whole units only.
#[inline(always)]
fn divisible(factor: f64, divisor: f64) -> f64 {
    let divided = number::whole_units(factor * divisor) / divisor;
    if divisor > 0.0 { divided } else { factor }
}

/// A factor, lowered to what is served where something is asked.
#[inline(always)]
fn lower(factor: f64, served: f64, asked: f64) -> f64 {
    if asked > 0.0 && !(served >= factor) { served } else { factor }
}

/// How near to a bound a stock is put on it, as a share of what it held and turned over.
const NEAR_BOUND: f64 = 1e-12;

#[inline(always)]
fn snap(held: f64, turnover: f64, bound: f64) -> f64 {
    if (held - bound).abs() <= NEAR_BOUND * turnover { bound } else { held }
}

#[inline(always)]
fn one<B: Block>(blocks: &mut [B], at: &Instruction, f: impl Fn(f64) -> f64) {
    each(blocks, at, |from, to| {
        for (to, x) in to.iter_mut().zip(from) {
            *to = f(*x);
        }
    });
}

/// As [`one`], by a function that sees all lanes at once.
#[inline(always)]
fn each<B: Block>(blocks: &mut [B], at: &Instruction, f: impl Fn(&[f64], &mut [f64])) {
    let [a, ..] = at.from;
    if at.count == 1 {
        let Ok([to, a]) = blocks.get_disjoint_mut([at.to as usize, a as usize]) else { return };
        f(a.lanes(), to.lanes_mut());
        return;
    }
    let Ok([to, a]) = blocks.get_disjoint_mut([range(at.to, at), range(a, at)]) else { return };
    for (to, a) in to.iter_mut().zip(a) {
        f(a.lanes(), to.lanes_mut());
    }
}

#[inline(always)]
fn two<B: Block>(blocks: &mut [B], at: &Instruction, f: impl Fn(f64, f64) -> f64) {
    let [a, b, _] = at.from;
    if at.count == 1 {
        let Ok([to, a, b]) = blocks.get_disjoint_mut([at.to as usize, a as usize, b as usize]) else { return };
        both(to, a, b, &f);
        return;
    }
    let Ok([to, a, b]) = blocks.get_disjoint_mut([range(at.to, at), range(a, at), range(b, at)]) else { return };
    for ((to, a), b) in to.iter_mut().zip(a).zip(b) {
        both(to, a, b, &f);
    }
}

#[inline(always)]
fn both<B: Block>(to: &mut B, a: &B, b: &B, f: &impl Fn(f64, f64) -> f64) {
    for ((to, x), y) in to.lanes_mut().iter_mut().zip(a.lanes()).zip(b.lanes()) {
        *to = f(*x, *y);
    }
}

#[inline(always)]
fn three<B: Block>(blocks: &mut [B], at: &Instruction, f: impl Fn(f64, f64, f64) -> f64) {
    let [a, b, c] = at.from;
    if at.count == 1 {
        let places = [at.to as usize, a as usize, b as usize, c as usize];
        let Ok([to, a, b, c]) = blocks.get_disjoint_mut(places) else { return };
        all(to, (a, b, c), &f);
        return;
    }
    let places = [range(at.to, at), range(a, at), range(b, at), range(c, at)];
    let Ok([to, a, b, c]) = blocks.get_disjoint_mut(places) else { return };
    for (((to, a), b), c) in to.iter_mut().zip(a).zip(b).zip(c) {
        all(to, (a, b, c), &f);
    }
}

#[inline(always)]
fn all<B: Block>(to: &mut B, (a, b, c): (&B, &B, &B), f: &impl Fn(f64, f64, f64) -> f64) {
    let operands = a.lanes().iter().zip(b.lanes()).zip(c.lanes());
    for (to, ((x, y), z)) in to.lanes_mut().iter_mut().zip(operands) {
        *to = f(*x, *y, *z);
    }
}

#[inline(always)]
fn range(first: u32, at: &Instruction) -> std::ops::Range<usize> {
    first as usize..first as usize + at.count as usize
}
