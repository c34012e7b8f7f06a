//! Built-in functions of numbers that are known.

use crate::resolve::builtin::Builtin;

/// The value of a pure function; none where it is not pure, or not worth knowing before a run.
pub(super) fn apply(function: Builtin, arguments: &[f64]) -> Option<f64> {
    let argument = |position: usize| arguments.get(position).copied();
    let first = argument(0)?;
    Some(match function {
        Builtin::Min => arguments.iter().copied().fold(first, least),
        Builtin::Max => arguments.iter().copied().fold(first, greatest),
        Builtin::Clamp => least(greatest(first, argument(1)?), argument(2)?),
        Builtin::Abs => first.abs(),
        Builtin::Sign => sign(first),
        Builtin::Sqrt => first.sqrt(),
        Builtin::Exp => first.exp(),
        Builtin::Ln => first.ln(),
        Builtin::Log10 => first.log10(),
        Builtin::Mod => first - argument(1)? * (first / argument(1)?).floor(),
        Builtin::Sin => first.sin(),
        Builtin::Cos => first.cos(),
        Builtin::Tan => first.tan(),
        Builtin::Atan2 => first.atan2(argument(1)?),
        Builtin::Tanh => first.tanh(),
        Builtin::Floor => snap(first / quantum(arguments)).floor() * quantum(arguments),
        Builtin::Ceil => snap(first / quantum(arguments)).ceil() * quantum(arguments),
        Builtin::Round => snap(first / quantum(arguments)).round() * quantum(arguments),
        Builtin::SafeDiv if argument(1)? == 0.0 => argument(2)?,
        Builtin::SafeDiv => first / argument(1)?,
        _ => return None,
    })
}

/// The least of two numbers, NaN if one of them is NaN.
fn least(left: f64, right: f64) -> f64 {
    if left.is_nan() || right.is_nan() { f64::NAN } else { left.min(right) }
}

/// The greatest of two numbers, NaN if one of them is NaN.
fn greatest(left: f64, right: f64) -> f64 {
    if left.is_nan() || right.is_nan() { f64::NAN } else { left.max(right) }
}

fn sign(x: f64) -> f64 {
    if x == 0.0 || x.is_nan() { x.abs() } else { x.signum() }
}

/// To what a rounding rounds: whole numbers where it does not say.
fn quantum(arguments: &[f64]) -> f64 {
    arguments.get(1).copied().unwrap_or(1.0)
}

/// The nearest whole number where it is within 4 units in the last place, else the number itself.
pub(super) fn snap(x: f64) -> f64 {
    let nearest = x.round();
    let unit = x.abs().next_up() - x.abs();
    if (x - nearest).abs() <= 4.0 * unit { nearest } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_snaps_to_what_was_meant() {
        assert_eq!(apply(Builtin::Floor, &[0.3, 0.1]), Some(3.0 * 0.1));
        assert_eq!(apply(Builtin::Ceil, &[2.1]), Some(3.0));
        assert_eq!(apply(Builtin::Round, &[-2.5]), Some(-3.0));
        assert_eq!(apply(Builtin::Mod, &[-1.0, 3.0]), Some(2.0));
    }

    #[test]
    fn not_a_number_is_not_swallowed() {
        assert!(apply(Builtin::Min, &[f64::NAN, 1.0]).is_some_and(f64::is_nan));
        assert!(apply(Builtin::Sign, &[f64::NAN]).is_some_and(f64::is_nan));
        assert_eq!(apply(Builtin::SafeDiv, &[1.0, 0.0, 7.0]), Some(7.0));
        assert_eq!(apply(Builtin::Uniform, &[0.0, 1.0]), None);
    }
}
