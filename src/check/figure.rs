//! Numbers as people read them in messages, and as they would write them in a file.

use crate::quantity::{BaseId, in_groups};
use crate::resolve::program::{Annotation, BaseKind, Program};
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::source::Sources;
use crate::syntax::ast::BinaryOperator;

/// A number with at most 12 digits, in groups of three: `10 000 090`, `0.25`, `1e-9`.
pub fn number(value: f64) -> String {
    grouped(value, ' ')
}

/// A number as it would be written in a file: `10_000_090`.
pub fn literal(value: f64) -> String {
    grouped(value, '_')
}

/// A share as a percentage: `103%`.
pub fn percent(share: f64) -> String {
    format!("{}%", number(share * 100.0))
}

fn grouped(value: f64, separator: char) -> String {
    if !value.is_finite() {
        return if value.is_nan() { "not a number".to_owned() } else { sign(value, "infinity") };
    }
    let size = value.abs();
    if size != 0.0 && !(1e-4..1e15).contains(&size) {
        let digits = format!("{:.11e}", size);
        let (mantissa, exponent) = digits.split_once('e').unwrap_or((&digits, "0"));
        return sign(value, &format!("{}e{exponent}", trimmed(mantissa)));
    }
    let digits = format!("{size:.*}", decimals(size));
    let text = trimmed(&digits);
    let (whole, part) = text.split_once('.').map_or((text, String::new()), |(whole, part)| (whole, format!(".{part}")));
    sign(value, &format!("{}{part}", groups(whole, separator)))
}

/// How many digits after the point make 12 in all.
fn decimals(size: f64) -> usize {
    let mut decimals = 12;
    let mut power = 1.0;
    while decimals > 0 && size >= power {
        decimals -= 1;
        power *= 10.0;
    }
    decimals
}

fn sign(value: f64, size: &str) -> String {
    if value < 0.0 { format!("-{size}") } else { size.to_owned() }
}

fn trimmed(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

/// Four digits are read at a glance.
fn groups(whole: &str, separator: char) -> String {
    if whole.len() < 5 { whole.to_owned() } else { in_groups(whole, separator) }
}

/// An amount of an asset or a bare unit: `5 DATA`.
pub fn amount(program: &Program, value: f64, base: Option<BaseId>) -> String {
    match base.and_then(|base| base_name(program, base)) {
        Some(name) => format!("{} {name}", number(value)),
        None => number(value),
    }
}

/// A value in the unit its declaration shows: `0.3 1/month`; without annotation as it is.
pub fn shown(value: f64, unit: Option<&Annotation>) -> String {
    match unit {
        Some(unit) if unit.text != "1" => format!("{} {}", number(value / unit.measure.scale), unit.text),
        _ => number(value),
    }
}

/// What an expression says as the subject of a sentence, and what it comes to where that is not plain
/// to see: "`reserve / 2`, which is 50 DATA,".
pub fn told(sources: &Sources, expr: &Expr, value: &str) -> String {
    let text: Vec<&str> = sources.slice(expr.span).split_whitespace().collect();
    let text = text.join(" ");
    if text.is_empty() {
        value.to_owned()
    } else if is_literal(expr) {
        text
    } else {
        format!("`{text}`, which is {value},")
    }
}

/// Whether an expression is a number with its sign and its unit, and nothing else.
pub fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number { .. } | ExprKind::Infinity | ExprKind::Truth(_) | ExprKind::Date(_) => true,
        ExprKind::Unary(_, operand) => is_literal(operand),
        ExprKind::Binary { left, right, .. } => is_literal(left) && is_unit(right),
        _ => false,
    }
}

/// Whether an expression is made of units and assets only: `DATA`, `day^2`.
pub fn is_unit(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Reference(Reference::Unit(_) | Reference::Asset(_)) => true,
        ExprKind::Binary { operator: BinaryOperator::Power, left, .. } => is_unit(left),
        ExprKind::Binary { operator: BinaryOperator::Multiply | BinaryOperator::Divide, left, right, .. } => {
            is_unit(left) && is_unit(right)
        }
        _ => false,
    }
}

/// The name of a base quantity.
pub fn base_name(program: &Program, base: BaseId) -> Option<&str> {
    program.bases.get(base.0 as usize).map(|base| base.name.as_str())
}

/// What kind of thing a base quantity is.
pub fn base_kind(program: &Program, base: BaseId) -> Option<BaseKind> {
    program.bases.get(base.0 as usize).map(|base| base.kind)
}

/// A unit of time with which to write lengths of time: its name and its seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    name: String,
    seconds: f64,
}

impl Clock {
    /// The unit in which the author wrote a length of time; days where there is none.
    pub fn of(program: &Program, written: &Expr) -> Clock {
        let mut found = None;
        written.walk(&mut |expr| {
            if let ExprKind::Reference(Reference::Unit(unit)) = expr.kind {
                let unit = &program.units[unit];
                if unit.measure.dimension.single_base() == Some(BaseId::TIME) {
                    found.get_or_insert(Clock { name: unit.meta.name.clone(), seconds: unit.measure.scale });
                }
            }
        });
        found.unwrap_or(Clock { name: "day".to_owned(), seconds: 86_400.0 })
    }

    /// A length of time for people: `210 000 block`.
    pub fn shown(&self, seconds: f64) -> String {
        format!("{} {}", number(seconds / self.seconds), self.name)
    }

    /// A length of time for a file: `210_000 block`.
    pub fn written(&self, seconds: f64) -> String {
        format!("{} {}", literal(seconds / self.seconds), self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(number(10_000_090.0), "10 000 090");
        assert_eq!(literal(-210_000.5), "-210_000.5");
        assert_eq!(number(0.1 + 0.2), "0.3");
        assert_eq!(number(0.0), "0");
        assert_eq!(number(1e-9), "1e-9");
        assert_eq!(number(1234.0), "1234");
        assert_eq!(number(f64::NEG_INFINITY), "-infinity");
        assert_eq!(percent(1.03), "103%");
        assert_eq!(number(20_999_999.976_9), "20 999 999.9769");
    }
}
