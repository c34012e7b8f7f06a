//! Number literals and dates.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Date, Expr, ExprKind, UnaryOperator};

use super::reader::Reader;
use super::{Pair, Rule};

/// The value of a number literal, its suffix applied; malformed ones are reported.
pub(super) fn number(reader: &mut Reader<'_>, pair: &Pair<'_>) -> f64 {
    let written = pair.as_str();
    let span = reader.span(pair);
    if pair.as_rule() == Rule::bare_fraction {
        reader.report(malformed("a number starts with a digit", span, format!("0{written}")));
    }
    if let Some(digits) = ill_grouped(written) {
        reader.report(malformed("`_` stands between two digits of a number", span, digits));
    }
    if let Some((before, after)) =
        written.split_once('.').filter(|(_, after)| !after.starts_with(|c: char| c.is_ascii_digit()))
    {
        reader.report(malformed("a decimal point is followed by a digit", span, format!("{before}{after}")));
    }
    let value = value_of(written);
    if value.is_infinite() {
        let too_large = Diagnostic::new(Code::V0109, format!("`{written}` is too large for a number"));
        reader
            .report(too_large.at(span, "numbers go up to 1.7e308").help("write `infinity` for a value without bound"));
    }
    value
}

fn malformed(rule: &str, span: Span, instead: String) -> Diagnostic {
    Diagnostic::new(Code::V0109, rule).at(span, format!("write `{instead}`")).fix(
        format!("write `{instead}`"),
        span,
        instead,
    )
}

/// The number with its underscores in order, where they are not.
fn ill_grouped(written: &str) -> Option<String> {
    let bytes = written.as_bytes();
    let digit = |index: Option<usize>| index.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let good = |at: usize| digit(at.checked_sub(1)) && digit(Some(at + 1));
    let ill = bytes.iter().enumerate().any(|(at, byte)| *byte == b'_' && !good(at));
    let kept = |at: usize, byte: u8| byte != b'_' || good(at);
    ill.then(|| {
        bytes.iter().enumerate().filter(|(at, byte)| kept(*at, **byte)).map(|(_, byte)| char::from(*byte)).collect()
    })
}

/// The nearest number to what is written; `0.3%` is exactly the literal 0.003.
fn value_of(written: &str) -> f64 {
    let digits: String = written.chars().filter(|character| *character != '_').collect();
    let (digits, shift) = match (digits.strip_suffix('%'), digits.strip_suffix("bp")) {
        (Some(rest), _) => (rest, -2),
        (_, Some(rest)) => (rest, -4),
        _ => (digits.as_str(), 0),
    };
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let exponent: i64 = exponent.parse().unwrap_or(if exponent.starts_with('-') { -9999 } else { 9999 });
    format!("{mantissa}e{}", exponent.saturating_add(shift)).parse().unwrap_or(f64::NAN)
}

/// The date that is written `2026-01-01`; a malformed or impossible one is reported.
pub(super) fn date(reader: &mut Reader<'_>, written: &str, span: Span) -> Option<Date> {
    let date = day(written).map(|days| Date { days, span });
    if date.is_none() {
        let shape = shape(written);
        let label = if shape.is_some() { "there is no such day" } else { "write it as year-month-day: `2026-01-31`" };
        reader.report(Diagnostic::new(Code::V0109, format!("`{written}` is no date")).at(span, label));
    }
    date
}

/// The day that is written `2026-01-31`, in days from 1970-01-01; `None` where it is malformed or there is no such day.
pub fn day(written: &str) -> Option<i64> {
    let (year, month, day) = shape(written)?;
    let month = time::Month::try_from(month).ok()?;
    let date = time::Date::from_calendar_date(year, month, day).ok()?;
    Some(i64::from(date.to_julian_day()) - i64::from(UNIX_EPOCH))
}

/// The Julian day of 1970-01-01.
const UNIX_EPOCH: i32 = 2_440_588;

fn shape(written: &str) -> Option<(i32, u8, u8)> {
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = written.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = digits(year, 4) && digits(month, 2) && digits(day, 2) && parts.next().is_none();
    if fits { Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)) } else { None }
}

/// The whole number that an expression is, within bounds; anything else is reported.
pub(super) fn whole(reader: &mut Reader<'_>, expr: &Expr, keyword: &str, low: f64, high: f64) -> Option<f64> {
    let value = literal(expr)?;
    if value.is_some_and(|value| value.fract() == 0.0 && (low..=high).contains(&value)) {
        return value;
    }
    let message = format!("`{keyword}` takes a whole number written out");
    let label = if low < 0.0 {
        "write a whole number here".to_owned()
    } else {
        format!("write a whole number from {low} to {high} here")
    };
    reader
        .report(Diagnostic::new(Code::V0109, message).at(expr.span, label).help(format!("for example `{keyword} 2`")));
    None
}

/// The number an expression is, if it is one; `None` where a fault has been reported already.
fn literal(expr: &Expr) -> Option<Option<f64>> {
    match &expr.kind {
        ExprKind::Error => None,
        ExprKind::Number(value) => Some(Some(*value)),
        ExprKind::Unary(UnaryOperator::Negate, operand) => Some(literal(operand)?.map(|value| -value)),
        _ => Some(None),
    }
}
