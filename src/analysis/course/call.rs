//! Courses of built-in functions.

use super::form::{divided, either, still};
use super::{Course, Interval};
use crate::model::Builtin;

/// What a built-in function makes of its arguments.
pub(super) fn call<'a>(function: Builtin, arguments: Vec<Course<'a>>) -> Course<'a> {
    let mut rest = arguments.into_iter();
    let Some(first) = rest.next() else { return still() };
    let bounds = first.bounds;
    match function {
        Builtin::Min | Builtin::Max => rest.fold(first, |found, next| {
            let bounds = extreme(function, found.bounds, next.bounds);
            found.with(next).within(bounds)
        }),
        Builtin::Clamp => clamp(first, rest.next(), rest.next()),
        Builtin::Abs => {
            let size = if bounds.is_positive() { bounds } else { Interval::POSITIVE };
            first.scaled(bounds).within(size)
        }
        Builtin::Sign => first.within(Interval::new(-1.0, 1.0)),
        Builtin::Sqrt => first.within(Interval::POSITIVE.and(bounds.through(|it| it.max(0.0).sqrt()))),
        Builtin::Exp => first.within(bounds.through(f64::exp)),
        Builtin::Ln => first.within(bounds.through(|it| it.max(0.0).ln())),
        Builtin::Log10 => first.within(bounds.through(|it| it.max(0.0).log10())),
        Builtin::Tanh => first.within(Interval::new(-1.0, 1.0)),
        Builtin::NormalCdf => first.within(Interval::SHARE),
        Builtin::Floor | Builtin::Ceil | Builtin::Round => rounded(first, rest.next()),
        Builtin::SafeDiv => {
            let ratio = rest.next().map_or(still(), |divisor| divided(first, divisor));
            rest.next().map_or_else(still, |otherwise| either(ratio, otherwise))
        }
        Builtin::Step | Builtin::Ramp => {
            let size = Interval::point(0.0).or(bounds.times(Interval::POSITIVE));
            rest.fold(first, |found, when| found.with(when.unknown())).within(size)
        }
        Builtin::At | Builtin::Every | Builtin::Between | Builtin::During => {
            rest.fold(first, Course::with).unknown().within(Interval::SHARE)
        }
        Builtin::Mod | Builtin::Sin | Builtin::Cos | Builtin::Tan | Builtin::Atan2 => {
            rest.fold(first, Course::with).unknown().within(Interval::ANY)
        }
    }
}

fn extreme(function: Builtin, left: Interval, right: Interval) -> Interval {
    match function {
        Builtin::Min => Interval { low: left.low.min(right.low), high: left.high.min(right.high) },
        _ => Interval { low: left.low.max(right.low), high: left.high.max(right.high) },
    }
}

fn clamp<'a>(value: Course<'a>, low: Option<Course<'a>>, high: Option<Course<'a>>) -> Course<'a> {
    let (Some(low), Some(high)) = (low, high) else { return value };
    let bounds = extreme(Builtin::Min, extreme(Builtin::Max, value.bounds, low.bounds), high.bounds);
    value.with(low).with(high).within(bounds)
}

/// A rounded number is at most a quantum away, and zero stays zero.
fn rounded<'a>(value: Course<'a>, quantum: Option<Course<'a>>) -> Course<'a> {
    let bounds = match value.bounds {
        bounds if bounds.is_positive() => Interval::POSITIVE,
        bounds if bounds.is_negative() => Interval::POSITIVE.negated(),
        _ => Interval::ANY,
    };
    quantum.into_iter().fold(value, |found, quantum| found.with(quantum.unknown())).within(bounds)
}
