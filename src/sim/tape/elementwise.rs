//! Operations that work number by number.
//!
//! Each is a plain loop over the lanes, which the compiler turns into vectors of whatever width the machine has.

use super::block::Block;
use super::code::Code;
use super::instruction::Instruction;
use crate::sim::chance;
use crate::sim::number::{self, moment};

/// A loop over the lanes, with the body in place: as a function it might be called instead, without the vectors of its caller.
macro_rules! each {
    ($blocks:ident, $at:ident, $from:ident, $to:ident => $body:expr) => {{
        let [a, ..] = $at.from;
        if $at.count == 1 {
            if let Ok([to, a]) = $blocks.get_disjoint_mut([$at.to as usize, a as usize]) {
                let ($from, $to) = (a.lanes(), to.lanes_mut());
                $body;
            }
        } else if let Ok([to, a]) = $blocks.get_disjoint_mut([range($at.to, $at), range(a, $at)]) {
            for (to, a) in to.iter_mut().zip(a) {
                let ($from, $to) = (a.lanes(), to.lanes_mut());
                $body;
            }
        }
    }};
}

macro_rules! one {
    ($blocks:ident, $at:ident, $x:ident => $body:expr) => {
        each!($blocks, $at, from, to => for (to, $x) in to.iter_mut().zip(from) {
            let $x = *$x;
            *to = $body;
        })
    };
}

macro_rules! two {
    ($blocks:ident, $at:ident, $x:ident, $y:ident => $body:expr) => {{
        let [a, b, _] = $at.from;
        if $at.count == 1 {
            if let Ok([to, a, b]) = $blocks.get_disjoint_mut([$at.to as usize, a as usize, b as usize]) {
                for ((to, $x), $y) in to.lanes_mut().iter_mut().zip(a.lanes()).zip(b.lanes()) {
                    let ($x, $y) = (*$x, *$y);
                    *to = $body;
                }
            }
        } else if let Ok([to, a, b]) = $blocks.get_disjoint_mut([range($at.to, $at), range(a, $at), range(b, $at)]) {
            for ((to, a), b) in to.iter_mut().zip(a).zip(b) {
                for ((to, $x), $y) in to.lanes_mut().iter_mut().zip(a.lanes()).zip(b.lanes()) {
                    let ($x, $y) = (*$x, *$y);
                    *to = $body;
                }
            }
        }
    }};
}

macro_rules! three {
    ($blocks:ident, $at:ident, $x:ident, $y:ident, $z:ident => $body:expr) => {{
        let [a, b, c] = $at.from;
        if $at.count == 1 {
            let places = [$at.to as usize, a as usize, b as usize, c as usize];
            if let Ok([to, a, b, c]) = $blocks.get_disjoint_mut(places) {
                for (((to, $x), $y), $z) in to.lanes_mut().iter_mut().zip(a.lanes()).zip(b.lanes()).zip(c.lanes()) {
                    let ($x, $y, $z) = (*$x, *$y, *$z);
                    *to = $body;
                }
            }
        } else {
            let places = [range($at.to, $at), range(a, $at), range(b, $at), range(c, $at)];
            if let Ok([to, a, b, c]) = $blocks.get_disjoint_mut(places) {
                for (((to, a), b), c) in to.iter_mut().zip(a).zip(b).zip(c) {
                    for (((to, $x), $y), $z) in to.lanes_mut().iter_mut().zip(a.lanes()).zip(b.lanes()).zip(c.lanes()) {
                        let ($x, $y, $z) = (*$x, *$y, *$z);
                        *to = $body;
                    }
                }
            }
        }
    }};
}

/// Does an instruction that works number by number; tells whether it was one.
///
/// `dt` is the step, in the time unit.
#[inline(always)]
pub fn elementwise<B: Block>(blocks: &mut [B], instruction: &Instruction, dt: f64) -> bool {
    match instruction.code {
        Code::Copy => one!(blocks, instruction, x => x),
        Code::Negate => one!(blocks, instruction, x => -x),
        Code::Not => one!(blocks, instruction, x => truth(x == 0.0)),
        Code::Abs => one!(blocks, instruction, x => f64::abs(x)),
        Code::Sign => one!(blocks, instruction, x => number::sign(x)),
        Code::Sqrt => one!(blocks, instruction, x => f64::sqrt(x)),
        Code::Square => one!(blocks, instruction, x => x * x),
        Code::Exp => one!(blocks, instruction, x => number::exp(x)),
        Code::Ln => one!(blocks, instruction, x => number::ln(x)),
        Code::Log10 => one!(blocks, instruction, x => number::log10(x)),
        Code::Log1p => one!(blocks, instruction, x => number::log1p(x)),
        Code::Sin => one!(blocks, instruction, x => number::sin(x)),
        Code::Cos => one!(blocks, instruction, x => number::cos(x)),
        Code::Tan => one!(blocks, instruction, x => number::tan(x)),
        Code::Tanh => one!(blocks, instruction, x => number::tanh(x)),
        Code::NormalCdf => one!(blocks, instruction, x => number::normal_cdf(x)),
        Code::StandardNormal => each!(blocks, instruction, from, to => chance::standard_normal_each(from, to)),
        Code::WholeUnits => one!(blocks, instruction, x => number::whole_units(x)),
        Code::Nearest => one!(blocks, instruction, x => f64::round_ties_even(x)),
        Code::IsNan => one!(blocks, instruction, x => truth(x.is_nan())),
        Code::IsWild => one!(blocks, instruction, x => truth(!x.is_finite())),
        Code::Positive => one!(blocks, instruction, x => if x > 0.0 { x } else { 0.0 }),
        Code::Add => two!(blocks, instruction, x, y => x + y),
        Code::Subtract => two!(blocks, instruction, x, y => x - y),
        Code::Multiply => two!(blocks, instruction, x, y => x * y),
        Code::Divide => two!(blocks, instruction, x, y => x / y),
        Code::Power => two!(blocks, instruction, x, y => number::pow(x, y)),
        Code::Equal => two!(blocks, instruction, x, y => truth(x == y)),
        Code::NotEqual => two!(blocks, instruction, x, y => truth(x != y)),
        Code::Less => two!(blocks, instruction, x, y => truth(x < y)),
        Code::LessOrEqual => two!(blocks, instruction, x, y => truth(x <= y)),
        Code::And => two!(blocks, instruction, x, y => truth(x != 0.0 && y != 0.0)),
        Code::Or => two!(blocks, instruction, x, y => truth(x != 0.0 || y != 0.0)),
        Code::Min => two!(blocks, instruction, x, y => number::minimum(x, y)),
        Code::Max => two!(blocks, instruction, x, y => number::maximum(x, y)),
        Code::Mod => two!(blocks, instruction, x, y => number::modulo(x, y)),
        Code::Atan2 => two!(blocks, instruction, x, y => number::atan2(x, y)),
        Code::Floor => two!(blocks, instruction, x, y => number::floor_to(x, y)),
        Code::Ceil => two!(blocks, instruction, x, y => number::ceil_to(x, y)),
        Code::Round => two!(blocks, instruction, x, y => number::round_to(x, y)),
        Code::CopySign => two!(blocks, instruction, x, y => f64::copysign(x, y)),
        Code::At => two!(blocks, instruction, time, when => moment::at(time, dt, when)),
        Code::Every => two!(blocks, instruction, time, period => moment::every(time, dt, period)),
        Code::Served => serve(blocks, instruction),
        Code::Leave => two!(blocks, instruction, left, asked => positive(left) - asked),
        Code::Gcd => two!(blocks, instruction, x, y => number::gcd(x, y)),
        Code::Divisible => two!(blocks, instruction, x, y => divisible(x, y)),
        Code::Poisson => two!(blocks, instruction, x, y => chance::poisson(x, y)),
        Code::Select => three!(blocks, instruction, when, x, y => if when != 0.0 { x } else { y }),
        Code::Clamp => three!(blocks, instruction, x, y, z => number::clamp(x, y, z)),
        Code::SafeDiv => three!(blocks, instruction, x, y, z => number::safe_div(x, y, z)),
        Code::Step => three!(blocks, instruction, time, height, from => moment::step(time, dt, height, from)),
        Code::Between => three!(blocks, instruction, time, from, until => moment::between(time, dt, from, until)),
        Code::During => three!(blocks, instruction, time, from, until => moment::during(time, dt, from, until)),
        Code::Binomial => three!(blocks, instruction, x, y, z => chance::binomial(x, y, z)),
        Code::Snap => three!(blocks, instruction, x, y, z => snap(x, y, z)),
        Code::Lower => three!(blocks, instruction, x, y, z => lower(x, y, z)),
        Code::MultiplyAdd => three!(blocks, instruction, x, y, z => x * y + z),
        Code::MultiplyMultiply => three!(blocks, instruction, x, y, z => x * y * z),
        Code::MultiplyDivide => three!(blocks, instruction, x, y, z => x * y / z),
        Code::AddAdd => three!(blocks, instruction, x, y, z => x + y + z),
        Code::Unserved => two!(blocks, instruction, factor, asked => (1.0 - factor) * asked),
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

/// The share of what is asked that can be served: where all is, as mostly, nothing is divided.
#[inline(always)]
fn serve<B: Block>(blocks: &mut [B], at: &Instruction) {
    let [left, asked, _] = at.from;
    let Ok([to, left, asked]) = blocks.get_disjoint_mut([range(at.to, at), range(left, at), range(asked, at)]) else {
        return;
    };
    for ((to, left), asked) in to.iter_mut().zip(left).zip(asked) {
        let mut refused = false;
        for (left, asked) in left.lanes().iter().zip(asked.lanes()) {
            let served = *asked <= positive(*left);
            refused |= !served;
        }
        if !refused {
            *to = B::filled(1.0);
            continue;
        }
        for ((to, left), asked) in to.lanes_mut().iter_mut().zip(left.lanes()).zip(asked.lanes()) {
            *to = share(*left, *asked);
        }
    }
}

/// The share of what is asked that can be served.
#[inline(always)]
fn share(left: f64, asked: f64) -> f64 {
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
    let lowers = served < factor || served.is_nan();
    if asked > 0.0 && lowers { served } else { factor }
}

/// A fault, and what is no number, which is not 0 either, where a number is wild.
#[inline(always)]
pub fn fault_if_wild(fault: f64, number: f64) -> f64 {
    fault + 0.0 * number
}

/// How near to a bound a stock is put on it, as a share of what it held and turned over.
const NEAR_BOUND: f64 = 1e-12;

/// A stock that all but touches a bound is put on it; one that holds or turns over no finite amount stays as it is.
#[inline(always)]
pub fn snap(held: f64, turnover: f64, bound: f64) -> f64 {
    if (held - bound).abs() < NEAR_BOUND * turnover { bound } else { held }
}

#[inline(always)]
fn range(first: u32, at: &Instruction) -> std::ops::Range<usize> {
    first as usize..first as usize + at.count as usize
}
